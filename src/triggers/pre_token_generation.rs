//! PreTokenGeneration: may change claims, scopes and groups of tokens that are about to be made. Three versions of its
//! event: the first changes the ID token and knows strings only, the others both tokens and any JSON; the third differs
//! from the second in being asked for machines too, which get no tokens here.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::*;
use crate::model::sink::quote;
use crate::model::value::{Document, Sink, Text, TextMap};
use crate::state::users::User;

/// What the tokens are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenSource {
    HostedAuth,
    Authentication,
    NewPasswordChallenge,
    AuthenticateDevice,
    RefreshTokens,
}

impl TokenSource {
    fn as_str(self) -> &'static str {
        match self {
            TokenSource::HostedAuth => "TokenGeneration_HostedAuth",
            TokenSource::Authentication => "TokenGeneration_Authentication",
            TokenSource::NewPasswordChallenge => "TokenGeneration_NewPasswordChallenge",
            TokenSource::AuthenticateDevice => "TokenGeneration_AuthenticateDevice",
            TokenSource::RefreshTokens => "TokenGeneration_RefreshTokens",
        }
    }
}

/// The tokens as they would be without the function.
pub struct Draft<'d> {
    pub user: &'d User,
    pub groups: &'d [Text],
    pub roles: &'d [Text],
    pub preferred_role: Option<&'d Text>,
    /// Of the access token.
    pub scopes: &'d [Text],
}

/// What the function wants changed. The default changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    pub id: TokenOverrides,
    pub access: TokenOverrides,
    pub scopes_to_add: Vec<Text>,
    pub scopes_to_suppress: Vec<Text>,
    pub groups: Option<GroupOverrides>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenOverrides {
    /// Name and value as JSON text; none that is suppressed or that cannot be changed.
    pub claims: Vec<(Text, Text)>,
    pub claims_to_suppress: Vec<Text>,
}

/// Groups and roles in place of the user's own, in both tokens; what is empty is not claimed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupOverrides {
    pub groups: Vec<Text>,
    pub roles: Vec<Text>,
    pub preferred_role: Option<Text>,
}

pub async fn ask(cx: &Cx, caller: Caller<'_>, source: TokenSource, draft: Draft<'_>) -> Result<Overrides> {
    let trigger = Trigger::PreTokenGeneration;
    let Some(mut event) = Event::open(cx, caller, trigger, source.as_str(), &draft.user.username)? else {
        return Ok(Overrides::default());
    };
    let version = event.version;
    event.user_attributes(Some(draft.user));
    group_configuration(&mut event, &draft);
    if version != PreTokenGenerationLambdaVersionType::V10 {
        event.texts("scopes", draft.scopes);
    }
    event.client_metadata(caller);
    if version == PreTokenGenerationLambdaVersionType::V10 {
        let response = event.ask::<PreTokenGenerationReturn>(cx, r#"{"claimsOverrideDetails":null}"#).await?.response;
        let details = response.and_then(|response| response.claims_override_details).unwrap_or_default();
        return Ok(first(details));
    }
    let response = r#"{"claimsAndScopeOverrideDetails":null}"#;
    let response = event.ask::<PreTokenGenerationReturn>(cx, response).await?.response;
    let details = response.and_then(|response| response.claims_and_scope_override_details).unwrap_or_default();
    Ok(second(details, caller.client_id.map_or("", |id| id)))
}

fn group_configuration(event: &mut Event, draft: &Draft<'_>) {
    event.json.key("groupConfiguration");
    event.json.begin_map(0);
    event.texts("groupsToOverride", draft.groups);
    event.texts("iamRolesToOverride", draft.roles);
    match draft.preferred_role {
        Some(role) => event.text("preferredRole", role),
        None => event.null("preferredRole"),
    }
    event.json.end_map();
}

fn first(details: ClaimsOverrideDetails) -> Overrides {
    let as_json = |claims: TextMap<Text>| {
        let mut quoted = Vec::with_capacity(claims.0.len());
        for (name, value) in claims.0 {
            let mut json = String::new();
            quote(&mut json, &value);
            quoted.push((name, Text::from(json)));
        }
        quoted
    };
    let claims = details.claims_to_add_or_override.map(as_json).unwrap_or_default();
    Overrides {
        id: changed(claims, details.claims_to_suppress, |name| is_fixed(name, &FIXED_IN_ID_TOKENS)),
        groups: details.group_override_details.map(groups),
        ..Overrides::default()
    }
}

fn second(details: ClaimsAndScopeOverrideDetails, client_id: &str) -> Overrides {
    let as_text = |claims: TextMap<Document>| {
        let mut texts = Vec::with_capacity(claims.0.len());
        claims.0.into_iter().for_each(|(name, value)| texts.push((name, value.0)));
        texts
    };
    let id = details.id_token_generation.unwrap_or_default();
    let id_claims = id.claims_to_add_or_override.map(as_text).unwrap_or_default();
    let access = details.access_token_generation.unwrap_or_default();
    let mut access_claims = access.claims_to_add_or_override.map(as_text).unwrap_or_default();
    // An audience may be named, but no other than the client.
    let mut audience = String::new();
    quote(&mut audience, client_id);
    access_claims.retain(|(name, value)| name != "aud" || *value == *audience);
    Overrides {
        id: changed(id_claims, id.claims_to_suppress, |name| is_fixed(name, &FIXED_IN_ID_TOKENS)),
        access: changed(access_claims, access.claims_to_suppress, |name| is_fixed(name, &FIXED_IN_ACCESS_TOKENS)),
        scopes_to_add: access.scopes_to_add.unwrap_or_default(),
        scopes_to_suppress: access.scopes_to_suppress.unwrap_or_default(),
        groups: details.group_override_details.map(groups),
    }
}

/// What a function may not change it may ask for in vain; a claim both changed and suppressed is suppressed.
fn changed(mut claims: Vec<(Text, Text)>, suppress: Option<Vec<Text>>, is_fixed: fn(&str) -> bool) -> TokenOverrides {
    let mut claims_to_suppress = suppress.unwrap_or_default();
    claims_to_suppress.retain(|name| !is_fixed(name));
    claims.retain(|(name, _)| !is_fixed(name) && !claims_to_suppress.contains(name));
    TokenOverrides { claims, claims_to_suppress }
}

fn groups(details: GroupOverrideDetails) -> GroupOverrides {
    GroupOverrides {
        groups: details.groups_to_override.unwrap_or_default(),
        roles: details.iam_roles_to_override.unwrap_or_default(),
        preferred_role: details.preferred_role.filter(|role| !role.is_empty()),
    }
}

static FIXED_IN_BOTH: [&str; 15] = [
    "acr",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "event_id",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
];
static FIXED_IN_ID_TOKENS: [&str; 2] = ["aud", "identities"];
static FIXED_IN_ACCESS_TOKENS: [&str; 5] = ["client_id", "device_key", "scope", "username", "version"];

/// The claims that no function changes; groups and roles, of the prefixed ones, have members of their own for it.
fn is_fixed(name: &str, more: &[&str]) -> bool {
    FIXED_IN_BOTH.contains(&name) || more.contains(&name) || name.starts_with("cognito:") || name.starts_with("dev:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::decode;
    use crate::model::value::Take;

    fn texts(values: &[&str]) -> Vec<Text> {
        values.iter().map(|value| Text::from(*value)).collect()
    }

    fn claims(values: &[(&str, &str)]) -> Vec<(Text, Text)> {
        values.iter().map(|(name, value)| (Text::from(*name), Text::from(*value))).collect()
    }

    fn read<R: Take + crate::model::StructRef>(json: &str) -> R {
        R::take(decode::from_json(R::SHAPE, json).expect("readable"))
    }

    #[test]
    fn the_first_version_changes_the_id_token_only() {
        let details = r#"{"claimsToAddOrOverride":{"tenant":"a \"b\"","email":"x@example.com"},"claimsToSuppress":["phone_number"]}"#;
        assert_eq!(
            first(read(details)),
            Overrides {
                id: TokenOverrides {
                    claims: claims(&[("tenant", r#""a \"b\"""#), ("email", r#""x@example.com""#)]),
                    claims_to_suppress: texts(&["phone_number"]),
                },
                ..Overrides::default()
            }
        );
    }

    #[test]
    fn the_second_version_changes_each_token_apart() {
        let details = r#"{
            "idTokenGeneration":{"claimsToAddOrOverride":{"level":3},"claimsToSuppress":["email"]},
            "accessTokenGeneration":{"claimsToAddOrOverride":{"may":["read"]},"claimsToSuppress":["custom"],
                "scopesToAdd":["a/b"],"scopesToSuppress":["aws.cognito.signin.user.admin"]}}"#;
        assert_eq!(
            second(read(details), "client"),
            Overrides {
                id: TokenOverrides { claims: claims(&[("level", "3")]), claims_to_suppress: texts(&["email"]) },
                access: TokenOverrides {
                    claims: claims(&[("may", r#"["read"]"#)]),
                    claims_to_suppress: texts(&["custom"]),
                },
                scopes_to_add: texts(&["a/b"]),
                scopes_to_suppress: texts(&["aws.cognito.signin.user.admin"]),
                groups: None,
            }
        );
    }

    #[test]
    fn fixed_claims_are_neither_changed_nor_suppressed() {
        let of = |name: &str| {
            let change = format!(r#"{{"claimsToAddOrOverride":{{"{name}":"x"}}}}"#);
            let suppress = format!(r#"{{"claimsToSuppress":["{name}"]}}"#);
            let both = |part: &str| {
                let details = format!(r#"{{"idTokenGeneration":{part},"accessTokenGeneration":{part}}}"#);
                let overrides = second(read(&details), "client");
                [overrides.id != TokenOverrides::default(), overrides.access != TokenOverrides::default()]
            };
            let [changed, suppressed] = [both(&change), both(&suppress)];
            assert_eq!(changed, suppressed, "{name}");
            changed
        };
        let fixed_in_both = [
            "iss",
            "sub",
            "exp",
            "iat",
            "jti",
            "origin_jti",
            "event_id",
            "auth_time",
            "token_use",
            "nonce",
            "at_hash",
            "nbf",
            "acr",
            "amr",
            "azp",
            "cognito:username",
            "cognito:groups",
            "cognito:roles",
            "dev:custom",
        ];
        for name in fixed_in_both {
            assert_eq!(of(name), [false, false], "{name}");
        }
        for name in ["client_id", "device_key", "scope", "username", "version"] {
            assert_eq!(of(name), [true, false], "{name}");
        }
        assert_eq!(of("identities"), [false, true]);
        for name in ["email", "custom:tenant", "tenant", "issuer"] {
            assert_eq!(of(name), [true, true], "{name}");
        }
    }

    #[test]
    fn an_access_token_may_have_its_own_client_for_audience() {
        let of = |audience: &str| {
            let part = format!(r#"{{"claimsToAddOrOverride":{{"aud":{audience}}}}}"#);
            let overrides =
                second(read(&format!(r#"{{"accessTokenGeneration":{part},"idTokenGeneration":{part}}}"#)), "c1");
            assert_eq!(overrides.id, TokenOverrides::default());
            overrides.access.claims
        };
        assert_eq!(of(r#""c1""#), claims(&[("aud", r#""c1""#)]));
        assert_eq!(of(r#""c2""#), []);
        assert_eq!(of(r#"["c1"]"#), []);
    }

    #[test]
    fn a_claim_both_changed_and_suppressed_is_suppressed() {
        let details = r#"{"claimsToAddOrOverride":{"email":"x","name":"y"},"claimsToSuppress":["email"]}"#;
        let id = first(read(details)).id;
        assert_eq!(id, TokenOverrides { claims: claims(&[("name", r#""y""#)]), claims_to_suppress: texts(&["email"]) });
    }

    #[test]
    fn groups_are_replaced_as_a_whole_or_left_alone() {
        let of = |details: &str| first(read(details)).groups;
        assert_eq!(of("{}"), None);
        assert_eq!(of(r#"{"groupOverrideDetails":null}"#), None);
        assert_eq!(of(r#"{"groupOverrideDetails":{}}"#), Some(GroupOverrides::default()));
        let given =
            r#"{"groupOverrideDetails":{"groupsToOverride":["a"],"iamRolesToOverride":["r"],"preferredRole":"r"}}"#;
        let role = Text::from("r");
        let given_groups = GroupOverrides { groups: texts(&["a"]), roles: texts(&["r"]), preferred_role: Some(role) };
        assert_eq!(of(given), Some(given_groups));
        let empty = r#"{"groupOverrideDetails":{"groupsToOverride":[],"preferredRole":""}}"#;
        assert_eq!(of(empty), Some(GroupOverrides::default()));
    }
}
