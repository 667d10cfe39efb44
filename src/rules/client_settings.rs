//! What a client's settings come to: CreateUserPoolClient and UpdateUserPoolClient give a part, the rest is the
//! service's defaults.

use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::state::pool::Pool;

/// Days that a refresh token is good for where a client does not say.
const REFRESH_TOKEN_DAYS: i32 = 30;
/// Minutes that a sign-in may take.
const AUTH_SESSION_MINUTES: i32 = 3;
/// What the service calls it when a tier lacks it.
const ROTATION: &str = "Refresh Token Rotation";
const CHOICE_BASED: &str = "Choice-Based Authentication";

const SCOPES: [&str; 6] =
    ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin", "aws.cognito/dcr/register"];

/// The settings with everything that was left out at its default, if they agree with each other and with the pool.
pub fn settled(given: UserPoolClientType, pool: &Pool, has_secret: bool) -> Result<UserPoolClientType> {
    within_tier(&given, pool)?;
    let flows = flows(&given)?;
    let refresh_token_validity = validities(&given)?;
    attributes(&given, pool)?;
    oauth(&given, has_secret)?;
    urls(&given)?;
    providers(&given, pool)?;
    analytics(given.analytics_configuration.as_ref())?;
    let propagates = given.enable_propagate_additional_user_context_data.unwrap_or(false);
    if propagates && !has_secret {
        return Err(Error::context_data_without_secret());
    }

    Ok(UserPoolClientType {
        explicit_auth_flows: flows,
        refresh_token_validity: Some(refresh_token_validity),
        token_validity_units: Some(given.token_validity_units.clone().unwrap_or_default()),
        allowed_oauth_flows_user_pool_client: Some(given.allowed_oauth_flows_user_pool_client.unwrap_or(false)),
        enable_token_revocation: Some(given.enable_token_revocation.unwrap_or(true)),
        enable_propagate_additional_user_context_data: Some(propagates),
        auth_session_validity: Some(given.auth_session_validity.unwrap_or(AUTH_SESSION_MINUTES)),
        refresh_token_rotation: given.refresh_token_rotation.clone().map(rotation),
        ..given
    })
}

/// Whether refresh tokens are replaced at each use.
pub fn rotates(client: &UserPoolClientType) -> bool {
    client.refresh_token_rotation.as_ref().is_some_and(|rotation| rotation.feature == FeatureType::Enabled)
}

fn within_tier(given: &UserPoolClientType, pool: &Pool) -> Result<()> {
    if pool.settings.api.user_pool_tier != Some(UserPoolTierType::Lite) {
        return Ok(());
    }
    let features = features_beyond_lite(given);
    if features.is_empty() { Ok(()) } else { Err(Error::feature_unavailable("LITE", &features)) }
}

/// What a client asks for that a pool of the tier LITE does not have, as the service lists it.
pub fn features_beyond_lite(client: &UserPoolClientType) -> Vec<String> {
    let mut features = Vec::new();
    if rotates(client) {
        features.push(ROTATION.to_string());
    }
    if client.explicit_auth_flows.iter().flatten().any(|flow| *flow == ExplicitAuthFlowsType::AllowUserAuth) {
        features.push(CHOICE_BASED.to_string());
    }
    features
}

/// A grace period without rotation means nothing, and comes back as 0 (captured 2026-09).
fn rotation(given: RefreshTokenRotationType) -> RefreshTokenRotationType {
    let seconds = match given.feature {
        FeatureType::Enabled => given.retry_grace_period_seconds.unwrap_or(0),
        FeatureType::Disabled => 0,
    };
    RefreshTokenRotationType { retry_grace_period_seconds: Some(seconds), ..given }
}

/// The order in which flows come back, whatever the request's: those that were captured stand as they were seen.
const FLOW_ORDER: [ExplicitAuthFlowsType; 11] = [
    ExplicitAuthFlowsType::AllowUserPasswordAuth,
    ExplicitAuthFlowsType::AllowAdminUserPasswordAuth,
    ExplicitAuthFlowsType::AllowCustomAuth,
    ExplicitAuthFlowsType::AllowUserSrpAuth,
    ExplicitAuthFlowsType::AllowUserAuth,
    ExplicitAuthFlowsType::AllowRefreshTokenAuth,
    ExplicitAuthFlowsType::AllowTokenExchangeDelegation,
    ExplicitAuthFlowsType::AllowTokenExchangeImpersonation,
    ExplicitAuthFlowsType::AdminNoSrpAuth,
    ExplicitAuthFlowsType::CustomAuthFlowOnly,
    ExplicitAuthFlowsType::UserPasswordAuth,
];

fn flows(given: &UserPoolClientType) -> Result<Option<Vec<ExplicitAuthFlowsType>>> {
    let Some(flows) = &given.explicit_auth_flows else { return Ok(None) };
    let is_new = |flow: &ExplicitAuthFlowsType| flow.as_str().starts_with("ALLOW_");
    if flows.iter().any(is_new) && !flows.iter().all(is_new) {
        return Err(Error::two_kinds_of_flow_names());
    }
    if rotates(given) && flows.contains(&ExplicitAuthFlowsType::AllowRefreshTokenAuth) {
        return Err(Error::refresh_flow_with_rotation());
    }
    Ok(Some(FLOW_ORDER.into_iter().filter(|flow| flows.contains(flow)).collect()))
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many seconds a client's tokens are good for.
pub struct Lifetimes {
    pub access: i64,
    pub id: i64,
    pub refresh: i64,
}

/// An hour for access and ID tokens where the client does not say.
pub fn lifetimes(client: &UserPoolClientType) -> Lifetimes {
    let units = client.token_validity_units.clone().unwrap_or_default();
    let short = |validity: Option<i32>, unit| validity.map_or(HOUR, |it| seconds(it, unit, TimeUnitsType::Hours));
    Lifetimes {
        access: short(client.access_token_validity, units.access_token),
        id: short(client.id_token_validity, units.id_token),
        refresh: seconds(refresh_validity(client), units.refresh_token, TimeUnitsType::Days),
    }
}

/// In its own unit; 0 is as good as nothing (documented).
fn refresh_validity(client: &UserPoolClientType) -> i32 {
    client.refresh_token_validity.filter(|validity| *validity != 0).unwrap_or(REFRESH_TOKEN_DAYS)
}

fn seconds(validity: i32, unit: Option<TimeUnitsType>, default: TimeUnitsType) -> i64 {
    i64::from(validity)
        * match unit.unwrap_or(default) {
            TimeUnitsType::Seconds => 1,
            TimeUnitsType::Minutes => MINUTE,
            TimeUnitsType::Hours => HOUR,
            TimeUnitsType::Days => DAY,
        }
}

/// Judges how long tokens are good for; answers the refresh token's number, in its own unit.
fn validities(given: &UserPoolClientType) -> Result<i32> {
    let Lifetimes { access, id, refresh } = lifetimes(given);
    if !(HOUR..=3_650 * DAY).contains(&refresh) {
        return Err(Error::bad_token_validity());
    }
    for (given, lifetime) in [(given.access_token_validity, access), (given.id_token_validity, id)] {
        if given.is_none() {
            continue;
        }
        if !(5 * MINUTE..=DAY).contains(&lifetime) {
            return Err(Error::bad_token_validity());
        }
        if lifetime > refresh {
            return Err(Error::tokens_outlive_refresh_token());
        }
    }
    Ok(refresh_validity(given))
}

/// Whether the client may read an attribute: all of them where it does not say.
pub fn may_read(client: &UserPoolClientType, attribute: &str) -> bool {
    attribute == "sub" || client.read_attributes.as_ref().is_none_or(|list| list.iter().any(|name| name == attribute))
}

/// A client may read what the schema has, and write what it has and the service does not keep for itself; what every
/// user must have it must be able to write.
fn attributes(given: &UserPoolClientType, pool: &Pool) -> Result<()> {
    const NEVER_WRITTEN: [&str; 3] = ["sub", "email_verified", "phone_number_verified"];
    let known = |name: &Text| {
        pool.settings.attribute(name).is_some_and(|attribute| attribute.developer_only_attribute != Some(true))
    };
    if !given.read_attributes.iter().flatten().all(known) {
        return Err(Error::bad_read_attributes());
    }

    let Some(written) = &given.write_attributes else { return Ok(()) };
    let required = pool.settings.schema.iter().filter(|attribute| attribute.required == Some(true));
    let required = required.filter_map(|attribute| attribute.name.as_ref()).filter(|name| **name != "sub");
    let writable = |name: &Text| known(name) && !NEVER_WRITTEN.contains(&&**name);
    if !written.iter().all(writable) || !required.into_iter().all(|name| written.contains(name)) {
        return Err(Error::bad_write_attributes());
    }
    Ok(())
}

fn oauth(given: &UserPoolClientType, has_secret: bool) -> Result<()> {
    let flows = given.allowed_oauth_flows.as_deref().unwrap_or_default();
    let scopes = given.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let redirects = flows.contains(&OAuthFlowType::Code) || flows.contains(&OAuthFlowType::Implicit);
    let allowed = given.allowed_oauth_flows_user_pool_client == Some(true);
    if allowed && (flows.is_empty() || scopes.is_empty()) {
        return Err(Error::oauth_without_flows_or_scopes());
    }
    if flows.contains(&OAuthFlowType::ClientCredentials) {
        if redirects {
            return Err(Error::client_credentials_with_others());
        }
        if !has_secret {
            return Err(Error::client_credentials_without_secret());
        }
    }
    if allowed && redirects && given.callback_urls.as_deref().unwrap_or_default().is_empty() {
        return Err(Error::oauth_without_callback());
    }
    // There are no resource servers yet that could own a scope.
    match scopes.iter().find(|scope| !SCOPES.contains(&&***scope)) {
        Some(scope) => Err(Error::unknown_scope(scope)),
        None => Ok(()),
    }
}

fn urls(given: &UserPoolClientType) -> Result<()> {
    let callbacks = given.callback_urls.as_deref().unwrap_or_default();
    for url in callbacks {
        if url.contains('#') {
            return Err(Error::url_with_fragment(url));
        }
    }
    for url in callbacks.iter().chain(given.logout_urls.iter().flatten()) {
        if is_plain_http(url) {
            return Err(Error::url_with_plain_http(url));
        }
    }
    match &given.default_redirect_uri {
        Some(url) if !callbacks.contains(url) => Err(Error::default_redirect_not_listed(url)),
        _ => Ok(()),
    }
}

/// Plain HTTP is for the own machine only.
fn is_plain_http(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    !["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|host| rest.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?'])))
}

fn providers(given: &UserPoolClientType, pool: &Pool) -> Result<()> {
    let known = |name: &&Text| ***name == *"COGNITO" || pool.providers.find(name).is_some();
    match given.supported_identity_providers.iter().flatten().find(|name| !known(name)) {
        Some(name) => Err(Error::client_of_unknown_provider(name, &pool.settings.id)),
        None => Ok(()),
    }
}

/// Either the application's ARN, or its id with role and external id.
fn analytics(given: Option<&AnalyticsConfigurationType>) -> Result<()> {
    let Some(given) = given else { return Ok(()) };
    let parts = [&given.application_id, &given.role_arn, &given.external_id];
    let consistent = match given.application_arn {
        Some(_) => parts.iter().all(|part| part.is_none()),
        None => parts.iter().all(|part| part.is_some()),
    };
    if consistent { Ok(()) } else { Err(Error::bad_analytics()) }
}
