//! The three triggers of custom authentication: DefineAuthChallenge says what comes next, CreateAuthChallenge makes the
//! challenge, VerifyAuthChallengeResponse judges the answer. A pool without them cannot be signed in to so.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::{
    ChallengeNameType, CreateAuthChallengeResponse, CreateAuthChallengeReturn, DefineAuthChallengeReturn,
    VerifyAuthChallengeReturn,
};
use crate::model::value::{Sink, Text, TextMap};
use crate::state::challenges::ChallengeResult;
use crate::state::users::User;

/// Who signs in, and how far it has come.
#[derive(Clone, Copy)]
pub struct CustomSignIn<'s> {
    /// The stored name, of an absent user the one that was given.
    pub user_name: &'s Text,
    /// `None` when nobody has the name, and the client hides it.
    pub user: Option<&'s User>,
    /// What is behind it, oldest first: `SRP_A` and `PASSWORD_VERIFIER` when it began with a password, `CUSTOM_CHALLENGE`
    /// from then on.
    pub session: &'s [ChallengeResult],
}

/// What DefineAuthChallenge decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    IssueTokens,
    Fail,
    Challenge(ChallengeNameType),
}

/// # Errors
/// The pool has no such function, or it names a challenge that there is not.
pub async fn define(cx: &Cx, caller: Caller<'_>, sign_in: CustomSignIn<'_>) -> Result<Verdict> {
    let mut event = open(cx, caller, Trigger::DefineAuthChallenge, sign_in)?;
    session(&mut event, sign_in.session);
    event.user_not_found(sign_in.user);
    event.client_metadata(caller);
    let response = r#"{"challengeName":null,"issueTokens":null,"failAuthentication":null}"#;
    let answer = event.ask::<DefineAuthChallengeReturn>(cx, response).await?.response.unwrap_or_default();
    if answer.fail_authentication == Some(true) {
        return Ok(Verdict::Fail);
    }
    if answer.issue_tokens == Some(true) {
        return Ok(Verdict::IssueTokens);
    }
    match answer.challenge_name {
        Some(name) if !name.is_empty() => {
            let challenge = ChallengeNameType::ALL.iter().find(|known| name == known.as_str());
            challenge.map(|challenge| Verdict::Challenge(*challenge)).ok_or_else(Error::trigger_output_unreadable)
        }
        _ => Ok(Verdict::Fail),
    }
}

/// # Errors
/// The pool has no such function.
pub async fn create(
    cx: &Cx,
    caller: Caller<'_>,
    sign_in: CustomSignIn<'_>,
    challenge: ChallengeNameType,
) -> Result<CreateAuthChallengeResponse> {
    let mut event = open(cx, caller, Trigger::CreateAuthChallenge, sign_in)?;
    event.text("challengeName", challenge.as_str());
    session(&mut event, sign_in.session);
    event.user_not_found(sign_in.user);
    event.client_metadata(caller);
    let response = r#"{"publicChallengeParameters":null,"privateChallengeParameters":null,"challengeMetadata":null}"#;
    Ok(event.ask::<CreateAuthChallengeReturn>(cx, response).await?.response.unwrap_or_default())
}

/// Whether the answer is right; silence means that it is not. `private_parameters` are those of the challenge.
///
/// # Errors
/// The pool has no such function.
pub async fn verify(
    cx: &Cx,
    caller: Caller<'_>,
    sign_in: CustomSignIn<'_>,
    private_parameters: &TextMap<Text>,
    answer: &str,
) -> Result<bool> {
    let mut event = open(cx, caller, Trigger::VerifyAuthChallengeResponse, sign_in)?;
    event.map_or_null("privateChallengeParameters", Some(private_parameters));
    event.text("challengeAnswer", answer);
    event.user_not_found(sign_in.user);
    event.client_metadata(caller);
    let answer = event.ask::<VerifyAuthChallengeReturn>(cx, r#"{"answerCorrect":null}"#).await?.response;
    Ok(answer.and_then(|answer| answer.answer_correct) == Some(true))
}

fn open(cx: &Cx, caller: Caller<'_>, trigger: Trigger, sign_in: CustomSignIn<'_>) -> Result<Event> {
    let source = format!("{}_Authentication", trigger.name());
    let event = Event::open(cx, caller, trigger, &source, sign_in.user_name)?;
    let mut event = event.ok_or_else(Error::custom_challenges_not_configured)?;
    event.user_attributes(sign_in.user);
    Ok(event)
}

fn session(event: &mut Event, session: &[ChallengeResult]) {
    event.json.key("session");
    event.json.begin_list(session.len());
    for result in session {
        event.json.item();
        event.json.begin_map(0);
        event.text("challengeName", &result.name);
        event.flag("challengeResult", result.passed);
        match &result.metadata {
            Some(metadata) => event.text("challengeMetadata", metadata),
            None => event.null("challengeMetadata"),
        }
        event.json.end_map();
    }
    event.json.end_list();
}
