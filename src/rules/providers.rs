//! What an identity provider's settings come to: what each type needs, and what the service adds to it.

use crate::error::{Error, Result};
use crate::messages::fill;
use crate::model::shapes::{IdentityProviderType, IdentityProviderTypeType as Kind};
use crate::model::value::{Text, TextMap};
use crate::state::pool::PoolSettings;

/// The attribute name that stands for a provider's own subject.
pub const SUBJECT: &str = "Cognito_Subject";
/// The attribute that every mapping may fill though no schema has it.
pub const USERNAME: &str = "username";

/// Names that belong to a type, and to which a type belongs.
const SOCIAL: [Kind; 4] = [Kind::Facebook, Kind::Google, Kind::LoginWithAmazon, Kind::SignInWithApple];

/// The settings with what the service adds, if they are those of their type.
pub fn settled(given: IdentityProviderType, pool: &PoolSettings) -> Result<IdentityProviderType> {
    let Some(kind) = given.provider_type else { return Ok(given) };
    let name = given.provider_name.clone().unwrap_or_default();
    named(&name, kind)?;
    if kind != Kind::Oidc && given.acr_mapping.is_some() {
        return Err(Error::acr_mapping_without_oidc());
    }
    let details = details(given.provider_details.clone().unwrap_or_default(), kind)?;
    let mapping = mapping(given.attribute_mapping.clone().unwrap_or_default(), kind, pool)?;
    Ok(IdentityProviderType { provider_details: Some(details), attribute_mapping: Some(mapping), ..given })
}

/// As the API shows it: Apple's private key is never shown again (documented).
pub fn shown(provider: &IdentityProviderType) -> IdentityProviderType {
    let mut shown = provider.clone();
    if let (Some(Kind::SignInWithApple), Some(details)) = (shown.provider_type, &mut shown.provider_details) {
        details.0.retain(|(key, _)| *key != "private_key");
    }
    shown
}

/// Whether a social provider says itself who its users are, so that nothing but the subject can name one.
pub fn is_social(kind: Kind) -> bool {
    SOCIAL.contains(&kind)
}

/// A social provider is called as its type, and no other may be called so; nor as the pool's own users are.
fn named(name: &str, kind: Kind) -> Result<()> {
    let is_reserved = name.eq_ignore_ascii_case("cognito") || SOCIAL.iter().any(|social| social.as_str() == name);
    let fits = if is_social(kind) { kind.as_str() == name } else { !is_reserved };
    if fits { Ok(()) } else { Err(Error::provider_of_another_type(name, kind.as_str())) }
}

fn details(mut given: TextMap<Text>, kind: Kind) -> Result<TextMap<Text>> {
    let has = |key: &str| given.find(key).is_some_and(|value| !value.is_empty());
    let all = |keys: &[&str]| keys.iter().all(|key| has(key));
    match kind {
        Kind::Facebook | Kind::Google | Kind::LoginWithAmazon => {
            if !all(&["client_id", "client_secret", "authorize_scopes"]) {
                return Err(Error::provider_details_missing("clientId, clientSecret and authorizeScopes"));
            }
        }
        Kind::SignInWithApple => {
            if !all(&["client_id", "private_key", "team_id", "key_id"]) {
                return Err(Error::provider_details_missing("clientId, privateKey, teamId, and keyId"));
            }
        }
        Kind::Oidc => {
            oidc(&given, all(&["client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"]))?
        }
        Kind::Saml => match (has("MetadataURL"), has("MetadataFile")) {
            (false, false) => return Err(Error::no_saml_metadata()),
            (true, true) => return Err(Error::two_saml_metadata()),
            _ => {}
        },
    }

    let version = given.find("api_version").map(|version| version.to_string()).unwrap_or_else(|| "v17.0".into());
    for (key, value) in added(kind) {
        if given.find(key).is_none() {
            given.insert(Text::from(*key), Text::from(fill(value, "{version}", &version)));
        }
    }
    Ok(given)
}

fn oidc(given: &TextMap<Text>, complete: bool) -> Result<()> {
    if !complete {
        return Err(Error::provider_details_missing(
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod",
        ));
    }
    if !given.find("attributes_request_method").is_some_and(|method| *method == "GET" || *method == "POST") {
        return Err(Error::bad_attributes_request_method());
    }
    let endpoints = ["oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri"];
    let mut endpoints = endpoints.iter().filter_map(|key| given.find(key));
    if endpoints.any(|url| !url.starts_with("https://")) {
        return Err(Error::issuer_without_https());
    }
    Ok(())
}

/// What the service answers besides what was given (the documentation's examples).
fn added(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Facebook => &[
            ("api_version", "{version}"),
            ("attributes_url", "https://graph.facebook.com/{version}/me?fields="),
            ("attributes_url_add_attributes", "true"),
            ("authorize_url", "https://www.facebook.com/{version}/dialog/oauth"),
            ("token_request_method", "GET"),
            ("token_url", "https://graph.facebook.com/{version}/oauth/access_token"),
        ],
        Kind::Google => &[
            ("attributes_url", "https://people.googleapis.com/v1/people/me?personFields="),
            ("attributes_url_add_attributes", "true"),
            ("authorize_url", "https://accounts.google.com/o/oauth2/v2/auth"),
            ("oidc_issuer", "https://accounts.google.com"),
            ("token_request_method", "POST"),
            ("token_url", "https://www.googleapis.com/oauth2/v4/token"),
        ],
        Kind::LoginWithAmazon => &[
            ("attributes_url", "https://api.amazon.com/user/profile"),
            ("attributes_url_add_attributes", "false"),
            ("authorize_url", "https://www.amazon.com/ap/oa"),
            ("token_request_method", "POST"),
            ("token_url", "https://api.amazon.com/auth/o2/token"),
        ],
        Kind::SignInWithApple => &[
            ("attributes_url_add_attributes", "false"),
            ("authorize_url", "https://appleid.apple.com/auth/authorize"),
            ("oidc_issuer", "https://appleid.apple.com"),
            ("token_request_method", "POST"),
            ("token_url", "https://appleid.apple.com/auth/token"),
        ],
        Kind::Oidc => &[("attributes_url_add_attributes", "false")],
        Kind::Saml => &[],
    }
}

/// A mapping fills attributes of the schema; the username is the provider's subject unless it says otherwise.
fn mapping(mut given: TextMap<Text>, kind: Kind, pool: &PoolSettings) -> Result<TextMap<Text>> {
    let unknown = given.0.iter().find(|(key, _)| *key != USERNAME && pool.attribute(key).is_none());
    if let Some((key, _)) = unknown {
        return Err(Error::mapping_of_unknown_attribute(key));
    }
    let subject = match kind {
        Kind::Facebook => Some("id"),
        Kind::LoginWithAmazon => Some("user_id"),
        Kind::Google | Kind::SignInWithApple | Kind::Oidc => Some("sub"),
        Kind::Saml => None,
    };
    if let Some(subject) = subject
        && given.find(USERNAME).is_none()
    {
        given.insert(Text::from(USERNAME), Text::from(subject));
    }
    Ok(given)
}
