//! CUSTOM_AUTH: DefineAuthChallenge decides what comes next, CreateAuthChallenge makes it, and
//! VerifyAuthChallengeResponse judges the answer. A sign-in may begin with the password's proof.

use super::{Answer, Attempt, Open, Outcome, Start, may_sign_in, signed_in, srp};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::state::challenges::ChallengeResult;
use crate::state::users::User;
use crate::triggers::custom_challenge::{self, CustomSignIn, Verdict};

pub async fn begin(cx: &Cx, mut attempt: Attempt, start: &Start) -> Result<Outcome> {
    if start.parameter("CHALLENGE_NAME").is_none_or(|name| *name != "SRP_A") {
        return go_on(cx, attempt).await;
    }
    let a = start.required("SRP_A")?;
    attempt.history.push(passed("SRP_A"));
    let user = now(cx, &attempt)?;
    match custom_challenge::define(cx, attempt.caller(), sign_in(&attempt, user.as_ref())).await? {
        Verdict::Challenge(ChallengeNameType::PasswordVerifier) => srp::begin(cx, attempt, a),
        verdict => put(cx, attempt, verdict).await,
    }
}

/// A step is behind the sign-in, or none yet: asks what is next.
pub async fn go_on(cx: &Cx, mut attempt: Attempt) -> Result<Outcome> {
    if let super::Step::Challenge(
        name @ (ChallengeNameType::PasswordVerifier | ChallengeNameType::NewPasswordRequired),
    ) = attempt.passed
    {
        attempt.history.push(passed(name.as_str()));
    }
    let user = now(cx, &attempt)?;
    let verdict = custom_challenge::define(cx, attempt.caller(), sign_in(&attempt, user.as_ref())).await?;
    put(cx, attempt, verdict).await
}

async fn put(cx: &Cx, attempt: Attempt, verdict: Verdict) -> Result<Outcome> {
    match verdict {
        Verdict::Fail => Err(Error::wrong_username_or_password()),
        // Whatever the functions say, nobody cannot sign in, and who is not confirmed may not.
        Verdict::IssueTokens => {
            cx.read(|view| attempt.user(view).and_then(|(_, _, user)| may_sign_in(user)))?;
            signed_in(cx, attempt).await
        }
        Verdict::Challenge(name @ ChallengeNameType::CustomChallenge) => {
            let user = now(cx, &attempt)?;
            let made = custom_challenge::create(cx, attempt.caller(), sign_in(&attempt, user.as_ref()), name).await?;
            let mut parameters = vec![("USERNAME", attempt.username.clone())];
            let public = made.public_challenge_parameters.unwrap_or_default();
            parameters.extend(public.0.iter().map(|(name, value)| (&**name, value.clone())));
            attempt.put(cx, name, parameters, |challenge| {
                challenge.private_parameters = Some(made.private_challenge_parameters.unwrap_or_default());
                // Told at the answer, as the step that was put now.
                challenge.code = made.challenge_metadata;
            })
        }
        Verdict::Challenge(_) => Err(Error::trigger_output_unreadable()),
    }
}

/// A wrong answer is no refusal by itself: DefineAuthChallenge is told, and decides.
pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let given = answer.required("ANSWER")?;
    let user = now(cx, &open.attempt)?;
    let private = open.challenge.private_parameters.clone().unwrap_or_default();
    let caller = open.attempt.caller();
    let is_right = custom_challenge::verify(cx, caller, sign_in(&open.attempt, user.as_ref()), &private, given).await?;
    open.close(cx)?;
    let mut attempt = open.attempt;
    attempt.history.push(ChallengeResult {
        name: Text::from(ChallengeNameType::CustomChallenge.as_str()),
        passed: is_right,
        metadata: open.challenge.code,
    });
    go_on(cx, attempt).await
}

fn passed(name: &str) -> ChallengeResult {
    ChallengeResult { name: Text::from(name), passed: true, metadata: None }
}

fn now(cx: &Cx, attempt: &Attempt) -> Result<Option<User>> {
    cx.read(|view| attempt.look(view).map(|(_, _, user)| user.cloned()))
}

fn sign_in<'a>(attempt: &'a Attempt, user: Option<&'a User>) -> CustomSignIn<'a> {
    CustomSignIn { user_name: &attempt.username, user, session: &attempt.history }
}
