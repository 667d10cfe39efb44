//! The second factor: SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, the choice between them and the setting up of one; and
//! codes by e-mail or SMS as a first factor, which are sent and judged alike.

use super::{Answer, Attempt, Open, Outcome, device, may_sign_in, session, signed_in};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::messages::{self, Letter, Source};
use crate::model::shapes::*;
use crate::model::sink::JsonSink;
use crate::model::value::{Sink, Text};
use crate::operations::software_tokens;
use crate::rules::mfa_choice::{self, Due};
use crate::rules::{delivery, masks};
use crate::state::outbox::Medium;
use crate::state::users::MfaFactor;

/// The password was right and nothing else is due of the user: asks for what else there is to show.
pub async fn second_factor(cx: &Cx, attempt: Attempt) -> Result<Outcome> {
    if cx.read(|view| device::is_second_factor(view, &attempt))? {
        return device::put(cx, &attempt);
    }
    let due = cx.read(|view| attempt.user(view).map(|(pool, _, user)| mfa_choice::due(&pool.settings, user)))?;
    match due {
        Due::None => signed_in(cx, attempt).await,
        Due::One(factor) => put(cx, &attempt, challenge_of(factor), false).await,
        Due::Choose(factors) => {
            let parameters = vec![("MFAS_CAN_CHOOSE", names(&factors)), ("USER_ID_FOR_SRP", attempt.username.clone())];
            attempt.put(cx, ChallengeNameType::SelectMfaType, parameters, |challenge| {
                challenge.choices = Some(factors.iter().map(|factor| Text::from(factor.as_str())).collect());
            })
        }
        Due::SetUp(factors) => {
            let parameters = vec![("MFAS_CAN_SETUP", names(&factors)), ("USER_ID_FOR_SRP", attempt.username.clone())];
            attempt.put(cx, ChallengeNameType::MfaSetup, parameters, |_| {})
        }
    }
}

fn challenge_of(factor: MfaFactor) -> ChallengeNameType {
    match factor {
        MfaFactor::SmsMfa => ChallengeNameType::SmsMfa,
        MfaFactor::SoftwareTokenMfa => ChallengeNameType::SoftwareTokenMfa,
        MfaFactor::EmailOtp => ChallengeNameType::EmailOtp,
        MfaFactor::WebAuthnMfa => ChallengeNameType::WebAuthn,
    }
}

/// A JSON list of factors.
fn names(factors: &[MfaFactor]) -> Text {
    let mut json = JsonSink::default();
    json.begin_list(factors.len());
    for factor in factors {
        json.item();
        json.text(factor.as_str());
    }
    json.end_list();
    Text::from(json.text)
}

/// Puts the challenge of one factor; a code by message is sent once its challenge stands.
pub async fn put(cx: &Cx, attempt: &Attempt, name: ChallengeNameType, is_first_factor: bool) -> Result<Outcome> {
    let medium = match name {
        ChallengeNameType::SmsMfa | ChallengeNameType::SmsOtp => Medium::Sms,
        ChallengeNameType::EmailOtp => Medium::Email,
        _ => return put_software_token(cx, attempt, name),
    };
    let (user, address, destination, expires) = cx.read(|view| {
        let (pool, client, user) = attempt.look(view)?;
        let address = user.and_then(|user| user.attribute(medium.attribute()).cloned());
        let destination = match &address {
            Some(address) => Some(Text::from(masks::mask(medium, address))),
            // Nobody's code goes nowhere, and looks as if it went.
            None => {
                delivery::simulated(&pool.settings, view.store.identity.seed, &attempt.username, medium).destination
            }
        };
        let expires = session::until(client, view.now);
        Ok::<_, Error>((user.cloned(), address, destination.unwrap_or_default(), expires))
    })?;
    let code = cx.write(|tx| Ok(tx.store.code()))?;
    let parameters = vec![
        ("CODE_DELIVERY_DELIVERY_MEDIUM", Text::from(medium.as_str())),
        ("CODE_DELIVERY_DESTINATION", destination),
        ("USER_ID_FOR_SRP", attempt.username.clone()),
    ];
    let outcome = attempt.put(cx, name, parameters, |challenge| {
        challenge.code = Some(code.clone());
        challenge.first_factor = Some(is_first_factor);
    })?;
    if let (Some(user), Some(address)) = (user, address) {
        let letter = Letter {
            source: Source::Authentication,
            caller: attempt.caller(),
            user: &user,
            code: &code,
            expires: Some(expires),
            to: vec![(medium, address)],
        };
        messages::send(cx, letter).await?;
    }
    Ok(outcome)
}

fn put_software_token(cx: &Cx, attempt: &Attempt, name: ChallengeNameType) -> Result<Outcome> {
    let device = cx.read(|view| {
        let (_, _, user) = attempt.user(view)?;
        let token = user.extras.as_ref().and_then(|extras| extras.software_token.as_ref());
        Ok::<_, Error>(token.and_then(|token| token.friendly_name.clone()))
    })?;
    let mut parameters = vec![("USER_ID_FOR_SRP", attempt.username.clone())];
    parameters.extend(device.map(|name| ("FRIENDLY_DEVICE_NAME", name)));
    attempt.put(cx, name, parameters, |_| {})
}

pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    use ChallengeNameType::*;

    match answer.name {
        SmsMfa => judge_code(cx, open, answer.required("SMS_MFA_CODE")?).await,
        EmailOtp => judge_code(cx, open, answer.required("EMAIL_OTP_CODE")?).await,
        SmsOtp => judge_code(cx, open, answer.required("SMS_OTP_CODE")?).await,
        SoftwareTokenMfa => {
            let code = answer.required("SOFTWARE_TOKEN_MFA_CODE")?;
            let number = open.attempt.user.ok_or_else(Error::session_invalid)?;
            match cx.write(|tx| software_tokens::accept(tx, &open.attempt.pool_id, number, code)) {
                Ok(()) => accepted(cx, open).await,
                Err(refusal) => Err(open.refuse(cx, refusal)),
            }
        }
        SelectMfaType => {
            let choice = answer.required("ANSWER")?;
            let choices = open.challenge.choices.as_deref().unwrap_or_default();
            let factor =
                MfaFactor::ALL.iter().copied().find(|factor| choices.contains(choice) && *choice == factor.as_str());
            let factor = factor.ok_or_else(|| Error::unknown_choice(choice))?;
            open.close(cx)?;
            put(cx, &open.attempt, challenge_of(factor), false).await
        }
        _ => set_up(cx, open, answer).await,
    }
}

/// A code that was sent by message. Nobody's is never right.
async fn judge_code(cx: &Cx, open: Open, given: &Text) -> Result<Outcome> {
    if open.attempt.user.is_none() || open.challenge.code.as_ref() != Some(given) {
        return Err(open.refuse(cx, Error::wrong_challenge_code()));
    }
    if open.challenge.first_factor == Some(true) {
        cx.read(|view| open.attempt.user(view).and_then(|(_, _, user)| may_sign_in(user)))?;
    }
    accepted(cx, open).await
}

async fn accepted(cx: &Cx, open: Open) -> Result<Outcome> {
    open.close(cx)?;
    signed_in(cx, open.attempt).await
}

/// MFA_SETUP is answered with the session of VerifySoftwareToken, or with a code of the token just associated.
async fn set_up(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let number = open.attempt.user.ok_or_else(Error::session_invalid)?;
    if open.challenge.set_up != Some(true) {
        let code = answer.responses.find("SOFTWARE_TOKEN_MFA_CODE").ok_or_else(Error::session_invalid)?;
        let secret = open.challenge.secret.clone().ok_or_else(Error::session_invalid)?;
        let verified = cx.write(|tx| software_tokens::verify(tx, &open.attempt.pool_id, number, &secret, code, None));
        if let Err(refusal) = verified {
            return Err(open.refuse(cx, refusal));
        }
    }
    accepted(cx, open).await
}
