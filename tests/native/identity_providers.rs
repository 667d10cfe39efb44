use serde_json::{Value, json};

use crate::support::*;

fn google() -> Value {
    json!({
        "ProviderName": "Google", "ProviderType": "Google",
        "ProviderDetails": { "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid email" },
    })
}

fn oidc(name: &str) -> Value {
    json!({
        "ProviderName": name, "ProviderType": "OIDC",
        "ProviderDetails": {
            "client_id": "id", "authorize_scopes": "openid", "oidc_issuer": "https://idp.example.com",
            "attributes_request_method": "GET",
        },
    })
}

fn in_pool(pool: &str, more: Value) -> Value {
    let mut input = json!({ "UserPoolId": pool });
    merge(&mut input, more);
    input
}

fn with(mut input: Value, more: Value) -> Value {
    merge(&mut input, more);
    input
}

fn create(world: &World, pool: &str, input: Value) -> Value {
    world.ok("CreateIdentityProvider", in_pool(pool, input))["IdentityProvider"].clone()
}

fn invalid(message: &str) -> (String, String) {
    says("InvalidParameterException", message)
}

#[test]
fn a_provider_answers_what_was_given_and_what_the_service_adds() {
    let world = World::new();
    let pool = world.pool();

    let given = json!({ "AttributeMapping": { "email": "email" }, "IdpIdentifiers": ["google"] });
    let provider = create(&world, &pool, with(google(), given));

    assert_eq!(
        provider,
        json!({
            "UserPoolId": pool, "ProviderName": "Google", "ProviderType": "Google",
            "ProviderDetails": {
                "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid email",
                "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
                "attributes_url_add_attributes": "true",
                "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
                "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
                "token_url": "https://www.googleapis.com/oauth2/v4/token",
            },
            "AttributeMapping": { "email": "email", "username": "sub" }, "IdpIdentifiers": ["google"],
            "CreationDate": 1_790_257_815.299, "LastModifiedDate": 1_790_257_815.299,
        })
    );
    let described = world.ok("DescribeIdentityProvider", in_pool(&pool, json!({ "ProviderName": "Google" })));
    let found = world.ok("GetIdentityProviderByIdentifier", in_pool(&pool, json!({ "IdpIdentifier": "google" })));
    assert_eq!(described["IdentityProvider"], provider);
    assert_eq!(found, described);
}

#[test]
fn a_private_key_is_not_shown_again() {
    let world = World::new();
    let pool = world.pool();
    let details = json!({ "client_id": "id", "private_key": "key", "team_id": "team", "key_id": "k", "authorize_scopes": "name" });
    let apple =
        json!({ "ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple", "ProviderDetails": details });

    assert_eq!(create(&world, &pool, apple)["ProviderDetails"]["private_key"], Value::Null);

    let update = in_pool(&pool, json!({ "ProviderName": "SignInWithApple", "IdpIdentifiers": ["apple"] }));
    assert_eq!(world.ok("UpdateIdentityProvider", update)["IdentityProvider"]["ProviderDetails"]["team_id"], "team");
}

#[test]
fn each_type_wants_its_own_details() {
    let world = World::new();
    let pool = world.pool();
    let details = |details: Value| json!({ "ProviderDetails": details });
    let saml = |given: Value| with(json!({ "ProviderName": "corp", "ProviderType": "SAML" }), details(given));
    let oidc_with = |more: Value| {
        let mut input = oidc("corp");
        merge(&mut input["ProviderDetails"], more);
        input
    };
    let cases = [
        (
            with(google(), details(json!({ "client_id": "id" }))),
            "clientId, clientSecret and authorizeScopes are all required idp details.",
        ),
        (
            with(oidc("corp"), details(json!({}))),
            "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.",
        ),
        (
            json!({ "ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple", "ProviderDetails": {} }),
            "clientId, privateKey, teamId, and keyId are all required idp details.",
        ),
        (saml(json!({})), "At least one of the MetadataURL or MetadataFile should be provided."),
        (
            saml(json!({ "MetadataURL": "https://example.com", "MetadataFile": "<xml/>" })),
            "Only one of the MetadataURL or MetadataFile should be provided.",
        ),
        (oidc_with(json!({ "oidc_issuer": "http://idp.example.com" })), "OIDC endpoint must start with https://"),
        (
            oidc_with(json!({ "attributes_request_method": "PUT" })),
            "attributes_request_method: Member must satisfy enum value set: [POST, GET]",
        ),
        (with(google(), json!({ "ProviderName": "Mine" })), "Provider Mine cannot be of type Google."),
        (oidc("Facebook"), "Provider Facebook cannot be of type OIDC."),
        (oidc("COGNITO"), "Provider COGNITO cannot be of type OIDC."),
        (
            with(google(), json!({ "AttributeMapping": { "custom:absent": "x" } })),
            "Attribute custom:absent of the attribute mapping does not exist in the schema.",
        ),
        (
            with(google(), json!({ "AcrMapping": { "Level1": "urn:a" } })),
            "Only an OIDC identity provider can have an AcrMapping.",
        ),
    ];
    for (input, sentence) in cases {
        assert_eq!(world.refused("CreateIdentityProvider", in_pool(&pool, input)), invalid(sentence));
    }
}

#[test]
fn names_and_identifiers_are_unique_in_a_pool() {
    let world = World::new();
    let pool = world.pool();
    create(&world, &pool, with(google(), json!({ "IdpIdentifiers": ["g"] })));
    create(&world, &world.pool(), with(google(), json!({ "IdpIdentifiers": ["g"] })));

    assert_eq!(
        world.refused("CreateIdentityProvider", in_pool(&pool, google())),
        says("DuplicateProviderException", "A provider with the name already exists in the user pool.")
    );
    assert_eq!(
        world.refused("CreateIdentityProvider", in_pool(&pool, with(oidc("corp"), json!({ "IdpIdentifiers": ["g"] })))),
        invalid("Identifier g is already used by an identity provider of the user pool.")
    );
    let again = in_pool(&pool, json!({ "ProviderName": "Google", "IdpIdentifiers": ["g", "g2"] }));
    world.ok("UpdateIdentityProvider", again);
}

#[test]
fn an_update_replaces_what_is_sent() {
    let world = World::new();
    let pool = world.pool();
    create(&world, &pool, with(google(), json!({ "IdpIdentifiers": ["g"], "AttributeMapping": { "email": "email" } })));
    world.advance(60_000);

    let input = in_pool(&pool, json!({ "ProviderName": "Google", "AttributeMapping": { "name": "name" } }));
    let provider = world.ok("UpdateIdentityProvider", input)["IdentityProvider"].clone();

    assert_eq!(provider["AttributeMapping"], json!({ "name": "name", "username": "sub" }));
    assert_eq!(provider["ProviderDetails"]["client_id"], "id");
    assert_eq!(provider["IdpIdentifiers"], json!(["g"]));
    assert_eq!(provider["CreationDate"], 1_790_257_815.299);
    assert_eq!(provider["LastModifiedDate"], 1_790_257_875.299);
}

#[test]
fn a_deleted_provider_and_its_identifiers_are_gone() {
    let world = World::new();
    let pool = world.pool();
    create(&world, &pool, with(google(), json!({ "IdpIdentifiers": ["g"] })));
    let named = in_pool(&pool, json!({ "ProviderName": "Google" }));

    let deleted = world.wire("DeleteIdentityProvider", &named.to_string());

    assert_eq!(deleted, Wire { status: 200, body: String::new() });
    for operation in ["DescribeIdentityProvider", "UpdateIdentityProvider", "DeleteIdentityProvider"] {
        let refusal = world.refused(operation, named.clone());
        assert_eq!(refusal, says("ResourceNotFoundException", "Identity provider Google does not exist."));
    }
    assert_eq!(
        world.refused("GetIdentityProviderByIdentifier", in_pool(&pool, json!({ "IdpIdentifier": "g" }))),
        says("ResourceNotFoundException", "Identity provider with identifier g does not exist.")
    );
}

#[test]
fn pages_yield_each_provider_once() {
    let world = World::new();
    let pool = world.pool();
    for name in ["one", "two", "three"] {
        create(&world, &pool, oidc(name));
    }

    let first = world.ok("ListIdentityProviders", in_pool(&pool, json!({ "MaxResults": 2 })));
    let next = json!({ "MaxResults": 2, "NextToken": first["NextToken"] });
    let second = world.ok("ListIdentityProviders", in_pool(&pool, next));

    let date = json!(1_790_257_815.299);
    assert_eq!(each(&first["Providers"], "ProviderName"), ["one", "two"]);
    assert_eq!(
        second,
        json!({ "Providers": [
            { "ProviderName": "three", "ProviderType": "OIDC", "CreationDate": date, "LastModifiedDate": date },
        ] })
    );
}

#[test]
fn three_hundred_providers_and_no_more() {
    let world = World::new();
    let pool = world.pool();
    for n in 0..300 {
        create(&world, &pool, oidc(&format!("corp{n}")));
    }

    assert_eq!(
        world.refused("CreateIdentityProvider", in_pool(&pool, oidc("onemore"))),
        says("LimitExceededException", "Exceeded the limit of 300 identity providers for the user pool.")
    );
}

/// A pool with a provider and a user.
fn linking() -> (World, String) {
    let world = World::new();
    let pool = world.pool();
    create(&world, &pool, google());
    world.user(&pool, "alice", &[("email", "alice@example.com")]);
    (world, pool)
}

fn subject(value: &str) -> Value {
    json!({ "ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": value })
}

fn link(pool: &str, username: &str, source: Value) -> Value {
    let destination = json!({ "ProviderName": "Cognito", "ProviderAttributeValue": username });
    json!({ "UserPoolId": pool, "DestinationUser": destination, "SourceUser": source })
}

fn identities(world: &World, pool: &str, username: &str) -> Option<String> {
    let user = world.ok("AdminGetUser", json!({ "UserPoolId": pool, "Username": username }));
    attribute(&user["UserAttributes"], "identities")
}

#[test]
fn a_linked_identity_is_an_attribute_of_the_user() {
    let (world, pool) = linking();
    world.advance(1_000);

    assert_eq!(world.ok("AdminLinkProviderForUser", link(&pool, "alice", subject("1001"))), json!({}));

    assert_eq!(
        identities(&world, &pool, "alice").as_deref(),
        Some(
            r#"[{"userId":"1001","providerName":"Google","providerType":"Google","issuer":null,"primary":false,"dateCreated":1790257816299}]"#
        )
    );
    let users = world.ok("ListUsers", json!({ "UserPoolId": pool }));
    assert_eq!(each(&users["Users"][0]["Attributes"], "Name"), ["email", "identities", "sub"]);
}

#[test]
fn an_identity_is_linked_once_and_five_times_at_most() {
    let (world, pool) = linking();
    world.user(&pool, "bob", &[]);
    world.user(&pool, "Google_77", &[]);
    for n in 1..=5 {
        world.ok("AdminLinkProviderForUser", link(&pool, "alice", subject(&n.to_string())));
    }

    let refused =
        |username: &str, n: &str| world.refused("AdminLinkProviderForUser", link(&pool, username, subject(n)));
    let linked = invalid("SourceUser is already linked to DestinationUser");
    assert_eq!(refused("alice", "1"), linked);
    assert_eq!(refused("bob", "1"), linked);
    assert_eq!(
        refused("alice", "6"),
        says("LimitExceededException", "Exceeded the limit of 5 linked identities for the user.")
    );
    assert_eq!(
        refused("bob", "77"),
        invalid(
            "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
        )
    );
    assert_eq!(refused("nobody", "9"), says("UserNotFoundException", "User does not exist."));
}

#[test]
fn a_source_is_told_by_its_subject_or_by_a_mapped_attribute() {
    let (world, pool) = linking();
    create(&world, &pool, with(oidc("corp"), json!({ "AttributeMapping": { "email": "mail" } })));
    let by = |provider: &str, name: &str| {
        let source = json!({ "ProviderName": provider, "ProviderAttributeName": name, "ProviderAttributeValue": "a@example.com" });
        link(&pool, "alice", source)
    };
    let unmapped = |name: &str| {
        invalid(&format!(
            "ProviderAttributeName {name} of SourceUser is neither Cognito_Subject nor mapped by the identity provider."
        ))
    };

    world.ok("AdminLinkProviderForUser", by("corp", "email"));
    assert_eq!(world.refused("AdminLinkProviderForUser", by("corp", "name")), unmapped("name"));
    assert_eq!(world.refused("AdminLinkProviderForUser", by("Google", "username")), unmapped("username"));
    assert_eq!(
        world.refused("AdminLinkProviderForUser", by("Facebook", "Cognito_Subject")),
        says("ResourceNotFoundException", "Identity provider Facebook does not exist.")
    );
    assert_eq!(
        world.refused("AdminLinkProviderForUser", by("Cognito", "Cognito_Subject")),
        invalid("SourceUser must be a user of an external identity provider.")
    );
    assert_eq!(
        world.refused("AdminLinkProviderForUser", link(&pool, "alice", json!({ "ProviderName": "Google" }))),
        invalid("SourceUser needs a ProviderName and a ProviderAttributeValue.")
    );
}

#[test]
fn disabling_ends_one_link() {
    let (world, pool) = linking();
    for n in ["1001", "1002"] {
        world.ok("AdminLinkProviderForUser", link(&pool, "alice", subject(n)));
    }
    let disable = |user: Value| json!({ "UserPoolId": pool, "User": user });

    assert_eq!(world.ok("AdminDisableProviderForUser", disable(subject("1001"))), json!({}));

    let left = identities(&world, &pool, "alice").expect("a link");
    assert!(left.contains("1002") && !left.contains("1001"), "{left}");
    assert_eq!(
        world.refused("AdminDisableProviderForUser", disable(subject("1001"))),
        says("UserNotFoundException", "User does not exist.")
    );
    world.ok("AdminDisableProviderForUser", disable(subject("1002")));
    assert_eq!(identities(&world, &pool, "alice"), None);
    world.ok("AdminLinkProviderForUser", link(&pool, "alice", subject("1001")));
}

#[test]
fn shutting_out_a_user_of_the_pool_is_not_simulated() {
    let (world, pool) = linking();
    let user = json!({ "ProviderName": "Cognito", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "alice" });

    let (name, message) = world.refused("AdminDisableProviderForUser", json!({ "UserPoolId": pool, "User": user }));

    assert_eq!(name, "NotSimulatedException");
    assert!(message.starts_with("AdminDisableProviderForUser with ProviderName Cognito is not simulated"), "{message}");
}
