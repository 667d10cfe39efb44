//! What becomes of a sign-in: its tokens renewed, revoked, signed out.

use crate::engine::flow::{Change, Cx, Tx, View, change_pool};
use crate::error::{Error, Result};
use crate::issuer;
use crate::issuer::refresh::{self, Door, Refresh};
use crate::issuer::{claims, jwt};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::operations::bearer::bearer;
use crate::rules::client_settings::lifetimes;
use crate::rules::secret_hash;

pub async fn get_tokens_from_refresh_token(
    cx: Cx,
    ask: GetTokensFromRefreshTokenRequest,
) -> Result<GetTokensFromRefreshTokenResponse> {
    let refresh = Refresh {
        client_id: &ask.client_id,
        token: &ask.refresh_token,
        door: Door::GetTokens { client_secret: ask.client_secret.as_deref() },
        device_key: ask.device_key.as_ref(),
        client_metadata: ask.client_metadata.as_ref(),
    };
    let result = issuer::refresh(&cx, refresh).await?;
    Ok(GetTokensFromRefreshTokenResponse { authentication_result: Some(result) })
}

/// Ends the whole family of the refresh token, also by one that is spent. A token that is none, or is revoked already,
/// is as good as revoked. Sessions are not tracked, so there are no linked ones.
pub fn revoke_token(view: &View, ask: RevokeTokenRequest) -> Result<Change<RevokeTokenResponse>> {
    let (pool, client) = view.client(&ask.client_id).map_err(|_| Error::client_or_secret_wrong())?;
    secret_hash::check_secret(client, ask.client_secret.as_deref()).map_err(|_| Error::client_or_secret_wrong())?;
    if client.api.enable_token_revocation == Some(false) {
        return Err(Error::revocation_not_enabled());
    }
    if jwt::claims(&ask.token).is_some() {
        return Err(Error::not_a_refresh_token());
    }
    let sign_in = match refresh::find(view.store.identity.seed, pool, &ask.token) {
        Some(found) if found.row.client_id != client.id => return Err(Error::revocation_by_another_client()),
        Some(found) => Some(found.sign_in),
        None => None,
    };
    Ok(change_pool(&pool.settings.id, move |pool| {
        if let Some(sign_in) = sign_in {
            pool.sign_ins.update(sign_in, |row| row.end = row.end.or(Some(SignInEnd::Revoked)));
        }
        RevokeTokenResponse {}
    }))
}

pub fn global_sign_out(view: &View, ask: GlobalSignOutRequest) -> Result<Change<GlobalSignOutResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    let number = bearer.number;
    Ok(change_pool(bearer.pool_id(), move |pool| {
        pool.sign_out(number);
        GlobalSignOutResponse {}
    }))
}

/// All tokens are revoked; the user's dates stay.
pub fn admin_user_global_sign_out(
    tx: &mut Tx,
    ask: AdminUserGlobalSignOutRequest,
) -> Result<AdminUserGlobalSignOutResponse> {
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (number, _) = pool.user(&ask.username)?;
        pool.sign_out(number);
        Ok(AdminUserGlobalSignOutResponse {})
    })
}

/// A token for a client itself, as the token endpoint gives it by client credentials. No trigger is asked.
pub async fn get_client_token(cx: Cx, ask: GetClientTokenRequest) -> Result<GetClientTokenResponse> {
    let plan = |view: &View| {
        let (pool, client) = view.client(&ask.client_id)?;
        secret_hash::check_secret(client, Some(&ask.secret)).map_err(|_| Error::client_secret_refused())?;
        let flows = client.api.allowed_oauth_flows.as_deref().unwrap_or_default();
        if client.secrets.is_empty() || !flows.contains(&OAuthFlowType::ClientCredentials) {
            return Err(Error::client_tokens_not_enabled());
        }
        let allowed = client.api.allowed_oauth_scopes.as_deref().unwrap_or_default();
        let scopes = ask.scopes.as_deref().unwrap_or(allowed);
        if let Some(scope) = scopes.iter().find(|scope| !allowed.contains(scope)) {
            return Err(Error::scope_not_allowed(scope));
        }
        let (issued, expires_in) = (view.now.0.div_euclid(1000), lifetimes(&client.api).access);
        let mut random = view.store.random.clone();
        let (issuer, jti) = (issuer::issuer(&view.store.identity, &pool.settings), random.uuid());
        let claims = claims::machine(&issuer, &client.id, scopes, &jti, issued, issued + expires_in);
        Ok((random, claims, expires_in))
    };
    let (claims, expires_in) = cx.change(plan, |store, (random, claims, expires_in)| {
        store.random = random;
        (claims, expires_in)
    })?;
    Ok(GetClientTokenResponse {
        client_authentication_result: Some(ClientAuthenticationResultType {
            access_token: Some(issuer::token(&cx, crypto::rsa::ACCESS_KEY, &claims).await?),
            expires_in: Some(expires_in as i32),
            token_type: Some(Text::from("Bearer")),
        }),
    })
}
