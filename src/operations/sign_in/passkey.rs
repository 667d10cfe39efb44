//! WEB_AUTHN: a passkey in place of a password. Where the pool says so, one that was used with verification of its user
//! stands for the second factor as well.

use crypto::encode::base64_url;

use super::{Answer, Attempt, Open, Outcome, may_sign_in, signed_in};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::ChallengeNameType;
use crate::model::value::Text;
use crate::rules::mfa_choice;
use crate::rules::web_authn::{Ceremony, Proof};

/// Puts the challenge of a user who was offered it.
pub fn put(cx: &Cx, attempt: &Attempt) -> Result<Outcome> {
    let name = ChallengeNameType::WebAuthn;
    let text = cx.write(|tx| Ok(Text::from(base64_url(&tx.store.random.bits().to_be_bytes()))))?;
    let options = cx.read(|view| {
        let (pool, _, user) = attempt.user(view)?;
        // The pool's relying party may be gone though the user's passkeys are there.
        let ceremony = Ceremony::of(&pool.settings, &text).map_err(|_| Error::unknown_choice(name.as_str()))?;
        Ok(Text::from(ceremony.request_options(user)))
    })?;
    attempt.put(cx, name, vec![("CREDENTIAL_REQUEST_OPTIONS", options)], |challenge| challenge.code = Some(text))
}

/// A wrong proof leaves the session usable, as often as a wrong code does.
pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let credential = answer.required("CREDENTIAL")?;
    let (proof, may_sign_in) = cx.read(|view| {
        let (pool, _, user) = open.attempt.user(view)?;
        // The user may have taken on a second factor since, for which a passkey does not stand.
        let is_offered = mfa_choice::first_factors(&pool.settings, user).contains(&ChallengeNameType::WebAuthn);
        let text = open.challenge.code.as_deref().filter(|_| is_offered).ok_or_else(Error::session_invalid)?;
        let ceremony = Ceremony::of(&pool.settings, text).map_err(|_| Error::session_invalid())?;
        Ok::<_, Error>((ceremony.asserted(user, credential), may_sign_in(user)))
    })?;
    let Some(Proof { passkey, counter }) = proof else {
        return Err(open.refuse(cx, Error::wrong_username_or_password()));
    };
    may_sign_in?;
    open.close(cx)?;
    let number = open.attempt.user.ok_or_else(Error::session_invalid)?;
    cx.write(|tx| {
        tx.update_pool(&open.attempt.pool_id, |pool| {
            pool.users.update(number, |user| {
                if let Some(passkey) = user.extras_mut().passkeys.get_mut(passkey) {
                    passkey.counter = counter;
                }
            });
            Ok(())
        })
    })?;
    signed_in(cx, open.attempt).await
}
