//! USER_AUTH: the client asks for a first factor, or is told what there is to choose from.

use super::{Answer, Attempt, Open, Outcome, Start, first_factor_shown, mfa, passkey, password, session, srp};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap};
use crate::rules::mfa_choice;

/// How a first factor's challenge is to be had: at InitiateAuth, or as the answer to another challenge.
#[derive(Clone, Copy)]
struct Given<'g> {
    password: Option<&'g Text>,
    srp_a: Option<&'g Text>,
}

pub async fn begin(cx: &Cx, attempt: Attempt, start: &Start) -> Result<Outcome> {
    if let Some(session) = &start.session {
        return confirmed(cx, attempt, session).await;
    }
    let offered = offered(cx, &attempt)?;
    let given = Given { password: start.parameter("PASSWORD"), srp_a: start.parameter("SRP_A") };
    let preferred = start.parameter("PREFERRED_CHALLENGE");
    match preferred.and_then(|name| offered.iter().find(|offered| *name == offered.as_str())) {
        Some(name) => put(cx, attempt, *name, given).await,
        // What is preferred and not to be had is passed over.
        None => select(cx, &attempt, offered),
    }
}

fn offered(cx: &Cx, attempt: &Attempt) -> Result<Vec<ChallengeNameType>> {
    cx.read(|view| {
        let (pool, _, user) = attempt.look(view)?;
        Ok(match user {
            Some(user) => mfa_choice::first_factors(&pool.settings, user),
            // Nobody looks like a user with a password and nothing else.
            None => vec![ChallengeNameType::Password, ChallengeNameType::PasswordSrp],
        })
    })
}

fn select(cx: &Cx, attempt: &Attempt, offered: Vec<ChallengeNameType>) -> Result<Outcome> {
    let texts = offered.iter().map(|name| Text::from(name.as_str())).collect();
    let outcome = attempt.put(cx, ChallengeNameType::SelectChallenge, Vec::new(), |challenge| {
        challenge.choices = Some(texts);
    })?;
    match outcome {
        Outcome::Challenge { name, session, .. } => {
            Ok(Outcome::Challenge { name, session, parameters: TextMap::default(), choices: Some(offered) })
        }
        tokens => Ok(tokens),
    }
}

async fn put(cx: &Cx, attempt: Attempt, name: ChallengeNameType, given: Given<'_>) -> Result<Outcome> {
    use ChallengeNameType::*;

    match (name, given) {
        (Password, Given { password: Some(password), .. }) => password::sign_in(cx, attempt, password).await,
        (PasswordSrp, Given { srp_a: Some(a), .. }) => srp::begin(cx, attempt, a),
        (EmailOtp | SmsOtp, _) => mfa::put(cx, &attempt, name, true).await,
        (WebAuthn, _) => passkey::put(cx, &attempt),
        // The proof was not sent along: it is asked for.
        (name, _) => attempt.put(cx, name, vec![("USERNAME", attempt.username.clone())], |_| {}),
    }
}

pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let given = Given { password: answer.responses.find("PASSWORD"), srp_a: answer.responses.find("SRP_A") };
    match answer.name {
        ChallengeNameType::SelectChallenge => {
            let choice = answer.required("ANSWER")?;
            let choices = open.challenge.choices.as_deref().unwrap_or_default();
            let chosen =
                ChallengeNameType::ALL.iter().find(|name| *choice == name.as_str() && choices.contains(choice));
            let chosen = *chosen.ok_or_else(|| Error::unknown_choice(choice))?;
            if let (ChallengeNameType::Password, Some(password)) = (chosen, given.password) {
                return judged(cx, open, password).await;
            }
            open.close(cx)?;
            put(cx, open.attempt, chosen, given).await
        }
        ChallengeNameType::Password => judged(cx, open, answer.required("PASSWORD")?).await,
        _ => {
            let a = answer.required("SRP_A")?;
            open.close(cx)?;
            srp::begin(cx, open.attempt, a)
        }
    }
}

/// A wrong password leaves the session usable.
async fn judged(cx: &Cx, open: Open, given: &Text) -> Result<Outcome> {
    if let Err(refusal) = password::prove(cx, &open.attempt, |_, user| password::is_password(user, given)) {
        return Err(open.refuse(cx, refusal));
    }
    open.close(cx)?;
    first_factor_shown(cx, open.attempt).await
}

/// The session of a confirmed sign-up signs its user in without another proof.
async fn confirmed(cx: &Cx, mut attempt: Attempt, text: &Text) -> Result<Outcome> {
    let row = cx.read(|view| {
        let (pool, _, _) = attempt.look(view)?;
        session::find_of_sign_up(view, pool, &attempt.client_id, text, attempt.user, true)
    })?;
    cx.write(|tx| session::close(tx, &attempt.pool_id, &attempt.client_id, row))?;
    attempt.metadata = None;
    first_factor_shown(cx, attempt).await
}
