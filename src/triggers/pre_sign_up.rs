//! PreSignUp: may refuse a new user, before anything is stored, or confirm it at once. Silence means that the user has
//! to confirm.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::{PreSignUpResponse, PreSignUpReturn};
use crate::model::value::{Attributes, Text};

pub struct NewUser<'u> {
    pub username: &'u Text,
    pub attributes: &'u [(Text, Text)],
    pub validation_data: Option<&'u Attributes>,
}

/// The answer is not used: the service ignores autoConfirmUser and the two autoVerify flags there.
pub async fn admin_create_user(cx: &Cx, caller: Caller<'_>, user: NewUser<'_>) -> Result<()> {
    ask(cx, caller, "PreSignUp_AdminCreateUser", &user).await.map(|_| ())
}

/// Of a user whom an identity provider brings; such a user is confirmed anyway, and what the provider says is mapped.
pub async fn external_provider(cx: &Cx, caller: Caller<'_>, user: NewUser<'_>) -> Result<()> {
    ask(cx, caller, "PreSignUp_ExternalProvider", &user).await.map(|_| ())
}

/// # Errors
/// An address is to be verified that the user does not have.
pub async fn sign_up(cx: &Cx, caller: Caller<'_>, user: NewUser<'_>) -> Result<PreSignUpResponse> {
    let response = ask(cx, caller, "PreSignUp_SignUp", &user).await?;
    for (verified, address) in [(response.auto_verify_email, "email"), (response.auto_verify_phone, "phone_number")] {
        if verified == Some(true) && !user.attributes.iter().any(|(name, value)| *name == address && !value.is_empty())
        {
            return Err(Error::nothing_to_verify(address));
        }
    }
    Ok(response)
}

async fn ask(cx: &Cx, caller: Caller<'_>, source: &str, user: &NewUser<'_>) -> Result<PreSignUpResponse> {
    let Some(mut event) = Event::open(cx, caller, Trigger::PreSignUp, source, user.username)? else {
        return Ok(PreSignUpResponse::default());
    };
    event.map("userAttributes", user.attributes.iter().map(|(name, value)| (&**name, &**value)));
    match user.validation_data {
        Some(data) => {
            let entries = data.iter().map(|(name, value)| (&**name, &**value));
            event.map("validationData", entries);
        }
        None => event.null("validationData"),
    }
    event.client_metadata(caller);
    let response = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
    Ok(event.ask::<PreSignUpReturn>(cx, response).await?.response.unwrap_or_default())
}
