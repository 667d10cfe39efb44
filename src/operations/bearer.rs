//! The check of an access token, which authorises the operations of a signed-in user on themselves.

use std::rc::Rc;

use crate::engine::flow::View;
use crate::error::{Error, Result};
use crate::issuer::jwt;
use crate::issuer::{USER_ADMIN, issuer};
use crate::model::shapes::{AccessClaims, SignInEnd, UserStatusType};
use crate::model::value::Text;
use crate::state::clients::Client;
use crate::state::pool::Pool;
use crate::state::users::User;

/// Whose token it is.
pub struct Bearer<'v> {
    pub pool: &'v Pool,
    pub client: &'v Client,
    /// The user's row number.
    pub number: u32,
    pub user: &'v User,
    /// The sign-in's row number.
    pub sign_in: u32,
    pub claims: Rc<AccessClaims>,
}

impl Bearer<'_> {
    pub fn pool_id(&self) -> &Text {
        &self.pool.settings.id
    }
}

/// The bearer of an access token, if it is one of this world, signed, in time, with the scope for it, and neither its
/// client, its user nor its sign-in has come to an end. The order is that in which the service seems to look.
pub fn bearer<'v>(view: &'v View, token: &str) -> Result<Bearer<'v>> {
    let (pool, claims) = signed_claims(view, token)?;
    if claims.exp.unwrap_or_default() <= view.now.0 / 1000 {
        return Err(Error::access_token_expired());
    }
    if !has_scope(claims.scope.as_deref().unwrap_or_default(), USER_ADMIN) {
        return Err(Error::access_token_lacks_scope());
    }
    let client_id = claims.client_id.as_deref().unwrap_or_default();
    let client = pool.clients.find(client_id).ok_or_else(|| Error::client_named_not_found(client_id))?;

    let sign_in = claims.event_id.as_deref().and_then(|event_id| pool.sign_ins.find_by_event_id(event_id));
    let found = sign_in.and_then(|sign_in| pool.sign_ins.row(sign_in).map(|row| (sign_in, row)));
    let (sign_in, row) = found.ok_or_else(Error::access_token_invalid)?;
    let number = row.user as u32;
    let Some(user) = pool.users.row(number) else {
        return Err(of_deleted_user(pool, claims.username.as_deref().unwrap_or_default()));
    };
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    if user.status == UserStatusType::ResetRequired {
        return Err(Error::password_reset_required());
    }
    // What a client without rotation gave out under an origin of its own is not of the family that was revoked.
    let is_revoked = match row.end {
        Some(SignInEnd::Revoked) => claims.origin_jti.as_deref() == Some(&*row.origin_jti),
        Some(SignInEnd::SignedOut) => true,
        None => false,
    };
    if is_revoked || pool.is_signed_out(user, sign_in) {
        return Err(Error::access_token_revoked());
    }
    Ok(Bearer { pool, client, number, user, sign_in, claims })
}

/// The claims of an access token of one of the pools, once its signature is found right.
fn signed_claims<'v>(view: &'v View, token: &str) -> Result<(&'v Pool, Rc<AccessClaims>)> {
    let known = view.verified.find(token);
    let claims = match &known {
        Some(claims) => claims.clone(),
        None => Rc::new(jwt::claims(token).ok_or_else(Error::access_token_invalid)?),
    };
    let is_access = claims.token_use.as_deref() == Some("access");
    let iss = claims.iss.as_deref().filter(|_| is_access).unwrap_or_default();
    let pool = iss.rsplit_once('/').and_then(|(_, pool_id)| view.store.find_pool(pool_id));
    let pool = pool.filter(|pool| issuer(&view.store.identity, &pool.settings) == *iss);
    let pool = pool.ok_or_else(Error::access_token_invalid)?;
    if known.is_none() && !view.verified.verify(token) {
        return Err(Error::access_token_not_verified());
    }
    Ok((pool, claims))
}

/// A user who is gone; under the same name there may be another by now, whom the token does not concern.
fn of_deleted_user(pool: &Pool, username: &str) -> Error {
    let namesake = pool.users.find_by_username(username).and_then(|number| pool.users.row(number));
    match namesake {
        None => Error::user_not_found(),
        Some(user) if user.status == UserStatusType::Unconfirmed => Error::user_not_confirmed(),
        Some(_) => Error::access_token_of_former_user(),
    }
}

/// Whether a list separated by spaces has the scope.
fn has_scope(scopes: &str, wanted: &str) -> bool {
    scopes.split(' ').any(|scope| scope == wanted)
}
