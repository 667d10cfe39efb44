//! Sign-ins through an identity provider: what a provider says about somebody becomes a user, and tokens.

use pocket_cognito::engine::flow::{Answer, Invocation};
use serde_json::{Value, json};

use crate::bearers::{access_claims, id_claims};
use crate::subjects::*;
use crate::support::*;

/// A pool that lets users come from Google.
struct House {
    world: World,
    pool: String,
    client: String,
}

impl House {
    fn new(pool: Value, mapping: Value) -> House {
        let world = World::new();
        let pool = world.pool_with(pool);
        world.ok(
            "CreateIdentityProvider",
            json!({
                "UserPoolId": pool, "ProviderName": "Google", "ProviderType": "Google", "AttributeMapping": mapping,
                "ProviderDetails": { "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid email" },
            }),
        );
        let client = json!({
            "UserPoolId": pool, "ClientName": "web", "SupportedIdentityProviders": ["COGNITO", "Google"],
        });
        let client = text(&world.ok("CreateUserPoolClient", client)["UserPoolClient"]["ClientId"]);
        House { world, pool, client }
    }

    fn arrive(&self, attributes: Value, answer: impl FnMut(Invocation) -> Answer) -> Result<Value, String> {
        self.world.host_with(
            "federatedSignIn",
            json!({ "provider": "Google", "userId": "108", "attributes": attributes }),
            answer,
        )
    }

    /// A sign-in that asks nothing.
    #[track_caller]
    fn arrives(&self, attributes: Value) -> Value {
        self.arrive(attributes, |asked| panic!("{} was asked for", asked.trigger)).expect("tokens")
    }

    fn user(&self) -> Value {
        self.world.get(&self.pool, "Google_108")
    }
}

fn by_email() -> Value {
    json!({ "email": "email", "given_name": "given_name" })
}

fn ann() -> Value {
    json!({ "sub": "108", "email": "ann@example.com", "given_name": "Ann", "hd": "example.com" })
}

fn silent(asked: Invocation) -> Answer {
    Answer::Returned(asked.event)
}

const TRIGGERS: [&str; 5] =
    ["PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration"];

/// Functions for the triggers that a federated sign-in might ask.
fn all_functions() -> Value {
    let mut config = functions(&TRIGGERS)["LambdaConfig"].clone();
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:InboundFederation";
    merge(&mut config, json!({ "InboundFederation": { "LambdaVersion": "V1_0", "LambdaArn": arn } }));
    json!({ "LambdaConfig": config })
}

#[test]
fn whoever_comes_for_the_first_time_is_made_a_user_of_the_provider() {
    let house = House::new(json!({}), by_email());

    let tokens = house.arrives(ann());

    let user = house.user();
    assert_eq!(user["UserStatus"], "EXTERNAL_PROVIDER");
    assert_eq!(attribute(&user["UserAttributes"], "email").as_deref(), Some("ann@example.com"));
    assert_eq!(attribute(&user["UserAttributes"], "given_name").as_deref(), Some("Ann"));
    let group = format!("{}_Google", house.pool);
    assert_eq!(house.world.groups_of(&house.pool, "Google_108"), std::slice::from_ref(&group));

    let id = id_claims(&text(&tokens["IdToken"]));
    assert_eq!(id["cognito:username"], "Google_108");
    assert_eq!(id["cognito:groups"], json!([group]));
    assert_eq!(id["identities"][0]["providerName"], "Google");
    assert_eq!(id["identities"][0]["userId"], "108");
    assert_eq!(id["identities"][0]["primary"], "true");
    assert_eq!(access_claims(&text(&tokens["AccessToken"]))["username"], "Google_108");
    let input = json!({ "AccessToken": tokens["AccessToken"] });
    assert_eq!(house.world.ok("GetUser", input)["Username"], "Google_108");
}

#[test]
fn whoever_comes_again_is_the_same_user_with_what_the_provider_says_now() {
    let house = House::new(json!({}), by_email());
    house.arrives(ann());
    let first = house.user();
    house.world.advance(60_000);

    house.arrives(json!({ "email": "ann@example.org", "given_name": "Ann" }));

    let user = house.user();
    assert_eq!(attribute(&user["UserAttributes"], "sub"), attribute(&first["UserAttributes"], "sub"));
    assert_eq!(attribute(&user["UserAttributes"], "email").as_deref(), Some("ann@example.org"));
    assert_ne!(user["UserLastModifiedDate"], first["UserLastModifiedDate"]);
    assert_eq!(house.world.members_of(&house.pool, &format!("{}_Google", house.pool)), ["Google_108"]);
}

#[test]
fn a_linked_identity_signs_in_the_user_it_is_linked_to() {
    let house = House::new(json!({}), by_email());
    house.world.user(&house.pool, "ann", &[]);
    house.world.ok(
        "AdminLinkProviderForUser",
        json!({
            "UserPoolId": house.pool,
            "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": "ann" },
            "SourceUser": {
                "ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "108",
            },
        }),
    );

    let tokens = house.arrives(ann());

    assert_eq!(id_claims(&text(&tokens["IdToken"]))["cognito:username"], "ann");
    assert_eq!(house.world.value(&house.pool, "ann", "given_name").as_deref(), Some("Ann"));
    let absent = json!({ "UserPoolId": house.pool, "Username": "Google_108" });
    assert_eq!(house.world.refused("AdminGetUser", absent), user_not_found());
}

#[test]
fn an_address_does_not_lead_to_a_user_whom_a_provider_brought() {
    let house = House::new(json!({ "UsernameAttributes": ["email"] }), by_email());
    house.world.user(&house.pool, "ann@example.com", &[]);

    house.arrives(ann());

    let found = house.world.get(&house.pool, "ann@example.com");
    assert_ne!(found["UserStatus"], "EXTERNAL_PROVIDER");
    assert_eq!(house.user()["Username"], "Google_108");
}

#[test]
fn the_functions_are_asked_in_their_order() {
    let house = House::new(all_functions(), by_email());
    let sources = || {
        let mut sources = Vec::new();
        let tokens = house.arrive(ann(), |asked| {
            let event: Value = serde_json::from_str(&asked.event).expect("JSON");
            sources.push(text(&event["triggerSource"]));
            silent(asked)
        });
        tokens.expect("tokens");
        sources
    };

    assert_eq!(
        sources(),
        [
            "InboundFederation_ExternalProvider",
            "PreSignUp_ExternalProvider",
            "PostConfirmation_ConfirmSignUp",
            "PostAuthentication_Authentication",
            "TokenGeneration_HostedAuth",
        ]
    );
    assert_eq!(
        sources(),
        ["InboundFederation_ExternalProvider", "PostAuthentication_Authentication", "TokenGeneration_HostedAuth"]
    );
}

#[test]
fn inbound_federation_sees_what_the_provider_says() {
    let house = House::new(all_functions(), by_email());
    let mut seen = Value::Null;

    let tokens = house.arrive(ann(), |asked| {
        if asked.trigger == "InboundFederation" {
            seen = serde_json::from_str(&asked.event).expect("JSON");
        }
        silent(asked)
    });

    tokens.expect("tokens");
    assert_eq!(
        seen,
        json!({
            "version": "1", "region": "us-east-1", "userPoolId": house.pool, "userName": "Google_108",
            "triggerSource": "InboundFederation_ExternalProvider",
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": house.client },
            "request": {
                "providerName": "Google", "providerType": "Google",
                "attributes": { "idToken": ann(), "userInfo": ann() },
            },
            "response": { "userAttributesToMap": {} },
        })
    );
}

#[test]
fn what_inbound_federation_answers_takes_the_place_of_all_that_was_said() {
    let house = House::new(all_functions(), by_email());

    let tokens = house.arrive(ann(), |asked| match asked.trigger {
        "InboundFederation" => {
            let mut event: Value = serde_json::from_str(&asked.event).expect("JSON");
            event["response"]["userAttributesToMap"] = json!({ "email": "a@corp.example" });
            Answer::Returned(event.to_string())
        }
        _ => silent(asked),
    });

    tokens.expect("tokens");
    assert_eq!(house.world.value(&house.pool, "Google_108", "email").as_deref(), Some("a@corp.example"));
    assert_eq!(house.world.value(&house.pool, "Google_108", "given_name"), None);
}

/// What each failing function leaves behind: whether there is a user then. Nobody is signed in.
#[test]
fn a_failing_function_ends_the_sign_in() {
    for (trigger, stays) in [
        ("InboundFederation", false),
        ("PreSignUp", false),
        ("PostConfirmation", true),
        ("PostAuthentication", true),
        ("PreTokenGeneration", true),
    ] {
        let house = House::new(all_functions(), by_email());

        let refusal = house.arrive(ann(), |asked| match asked.trigger == trigger {
            true => Answer::Threw("no".into()),
            false => silent(asked),
        });

        assert_eq!(refusal, Err(format!("{trigger} failed with error no.")));
        let users = house.world.ok("ListUsers", json!({ "UserPoolId": house.pool }))["Users"].clone();
        assert_eq!(each(&users, "Username"), if stays { vec!["Google_108"] } else { vec![] }, "{trigger}");
        assert_eq!(house.world.state()["Pools"][0]["SignIns"], json!([]), "{trigger}");
    }
}

#[test]
fn a_required_attribute_has_to_be_mapped() {
    let required = json!({ "Schema": [{ "Name": "family_name", "Required": true }] });
    let house = House::new(required, by_email());

    let refusal = house.arrive(ann(), silent);

    assert_eq!(refusal, Err("attributes required: [family_name]".into()));
}

#[test]
fn an_attribute_that_cannot_change_ends_the_second_sign_in() {
    let fixed = json!({ "Schema": [{ "Name": "tenant", "AttributeDataType": "String", "Mutable": false }] });
    let house = House::new(fixed, json!({ "custom:tenant": "hd" }));
    house.arrives(ann());

    let refusal = house.arrive(ann(), silent);

    assert_eq!(refusal, Err("user.custom:tenant: Attribute cannot be updated.\n".into()));
}

#[test]
fn a_disabled_user_is_kept_out_and_nothing_is_written() {
    let house = House::new(json!({}), by_email());
    house.arrives(ann());
    house.world.ok("AdminDisableUser", World::of(&house.pool, "Google_108", json!({})));

    let news = json!({ "email": "ann@example.org", "given_name": "Ann" });
    assert_eq!(house.arrive(news, silent), Err("User is disabled.".into()));
    assert_eq!(house.world.value(&house.pool, "Google_108", "email").as_deref(), Some("ann@example.com"));
}

#[test]
fn a_sign_in_needs_a_client_that_names_the_provider() {
    let house = House::new(json!({}), by_email());
    let asked = |more: Value| {
        let mut input = json!({ "provider": "Google", "userId": "108" });
        merge(&mut input, more);
        house.world.host("federatedSignIn", input)
    };
    let other = json!({ "UserPoolId": house.pool, "ClientName": "closed" });
    let other = text(&house.world.ok("CreateUserPoolClient", other)["UserPoolClient"]["ClientId"]);

    assert_eq!(
        asked(json!({ "clientId": other })),
        Err(format!(
            "the client {other} does not let users sign in through Google: name it in its SupportedIdentityProviders"
        ))
    );
    assert_eq!(
        asked(json!({ "provider": "Okta" })),
        Err("no client lets users sign in through Okta: name it in a client's SupportedIdentityProviders".into())
    );
    assert!(asked(json!({ "clientId": house.client, "userPoolId": house.pool })).is_ok());
}
