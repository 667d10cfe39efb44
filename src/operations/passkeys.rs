//! Passkeys of a signed-in user: registered, listed, deleted. Signing in with one is in `sign_in/passkey.rs`.

use crypto::encode::base64_url;

use super::bearer::bearer;
use crate::engine::flow::{Change, View, change_pool, planned_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Document, Text, Time};
use crate::page::Pager;
use crate::rules::web_authn::Ceremony;
use crate::state::users::{Passkey, User};

/// How many one user may have, and how many a page shows.
const PASSKEYS_MAX: usize = 20;
/// How long a registration may take, in milliseconds.
const REGISTRATION_LASTS: i64 = 3 * 60 * 1000;

pub fn start_web_authn_registration(
    view: &View,
    ask: StartWebAuthnRegistrationRequest,
) -> Result<Change<StartWebAuthnRegistrationResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    Ceremony::of(&bearer.pool.settings, "")?;
    if passkeys(bearer.user).len() >= PASSKEYS_MAX {
        return Err(Error::too_many_passkeys());
    }

    let (pool_id, number, user) = (bearer.pool_id().clone(), bearer.number, bearer.user.clone());
    let client_id = bearer.client.id.clone();
    let until = Time(view.now.0 + REGISTRATION_LASTS);
    let settings = bearer.pool.settings.clone();
    Ok(Box::new(move |store| {
        let text = Text::from(base64_url(&store.random.bits().to_be_bytes()));
        let Ok(ceremony) = Ceremony::of(&settings, &text) else { unreachable!("the plan had one") };
        let options = ceremony.creation_options(&user);
        let challenge = PasskeyChallenge { text: text.clone(), client_id, until };
        planned_pool(store, &pool_id).users.update(number, |user| {
            user.extras_mut().passkey_challenge = Some(challenge);
        });
        StartWebAuthnRegistrationResponse { credential_creation_options: Document(Text::from(options)) }
    }))
}

/// The challenge is used up by a credential that is accepted, not by one that is refused.
pub fn complete_web_authn_registration(
    view: &View,
    ask: CompleteWebAuthnRegistrationRequest,
) -> Result<Change<CompleteWebAuthnRegistrationResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    Ceremony::of(&bearer.pool.settings, "")?;
    let extras = bearer.user.extras.as_ref();
    let challenge = extras.and_then(|extras| extras.passkey_challenge.as_ref());
    let challenge = challenge.filter(|challenge| view.now < challenge.until);
    let challenge = challenge.ok_or_else(Error::passkey_challenge_not_found)?;
    if challenge.client_id != bearer.client.id {
        return Err(Error::passkey_challenge_of_another_client());
    }
    let passkey = Ceremony::of(&bearer.pool.settings, &challenge.text)?.registered(&ask.credential.0, view.now)?;
    if passkeys(bearer.user).iter().any(|known| known.credential_id == passkey.credential_id) {
        return Err(Error::passkey_known());
    }

    let number = bearer.number;
    Ok(change_pool(bearer.pool_id(), move |pool| {
        pool.users.update(number, |user| {
            let extras = user.extras_mut();
            extras.passkey_challenge = None;
            extras.passkeys.push(passkey);
        });
        CompleteWebAuthnRegistrationResponse {}
    }))
}

/// In the order in which they were registered.
pub fn list_web_authn_credentials(
    view: &View,
    ask: ListWebAuthnCredentialsRequest,
) -> Result<ListWebAuthnCredentialsResponse> {
    let bearer = bearer(view, &ask.access_token)?;
    let size = ask.max_results.filter(|most| *most > 0).unwrap_or(PASSKEYS_MAX as i32);
    let pager = Pager::new("ListWebAuthnCredentials", &[bearer.pool_id(), &bearer.user.sub], Some(size));
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())? as usize;
    let rows = passkeys(bearer.user).iter().enumerate().skip(from).map(|(at, passkey)| (at as u32, passkey));
    let (credentials, next_token) = pager.page(rows.collect(), described);
    Ok(ListWebAuthnCredentialsResponse { credentials, next_token })
}

pub fn delete_web_authn_credential(
    view: &View,
    ask: DeleteWebAuthnCredentialRequest,
) -> Result<Change<DeleteWebAuthnCredentialResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    if !passkeys(bearer.user).iter().any(|passkey| passkey.credential_id == ask.credential_id) {
        return Err(Error::passkey_not_found());
    }

    let number = bearer.number;
    Ok(change_pool(bearer.pool_id(), move |pool| {
        pool.users.update(number, |user| {
            user.extras_mut().passkeys.retain(|passkey| passkey.credential_id != ask.credential_id);
        });
        DeleteWebAuthnCredentialResponse {}
    }))
}

fn passkeys(user: &User) -> &[Passkey] {
    user.extras.as_ref().map_or(&[], |extras| &extras.passkeys)
}

fn described(passkey: &Passkey) -> WebAuthnCredentialDescription {
    WebAuthnCredentialDescription {
        credential_id: passkey.credential_id.clone(),
        friendly_credential_name: passkey.friendly_name.clone(),
        relying_party_id: passkey.relying_party_id.clone(),
        authenticator_attachment: passkey.attachment.clone(),
        authenticator_transports: passkey.transports.clone(),
        created_at: passkey.created,
    }
}
