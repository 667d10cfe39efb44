//! Random walks through the whole table: whatever is called, the store keeps its promises.

use std::collections::BTreeMap;

use fastrand::Rng;
use pocket_cognito::engine::flow::Answer;
use pocket_cognito::export;
use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::operations::{ROLL, Run};
use serde_json::{Value, json};

use super::inputs::{CODE, Caller};
use super::model::Model;
use crate::support::*;

fn simulated() -> Vec<&'static str> {
    let entries = ROLL.iter().filter(|entry| !matches!(entry.run, Run::Todo));
    entries.map(|entry| OPERATIONS[entry.operation as usize].name).collect()
}

/// An operation by chance: users and sign-ins come often, and what much hangs on goes rarely, so that something grows.
fn operation(caller: &mut Caller) -> &'static str {
    match caller.rng.u8(..12) {
        0 | 1 => return "AdminCreateUser",
        2 | 3 => return "InitiateAuth",
        4 => return "SignUp",
        _ => {}
    }
    loop {
        let operation = caller.pick(&simulated());
        let destroys = matches!(operation, "DeleteUserPool" | "DeleteUserPoolClient" | "AdminDeleteUser");
        if !destroys || caller.rng.u8(..4) == 0 {
            return operation;
        }
    }
}

/// A world whose codes the caller knows.
fn with_codes() -> World {
    World::with(&json!({ "codes": CODE }))
}

/// Pools of three kinds with one of each, so that a walk starts with something.
fn furnish(world: &World, caller: &mut Caller) {
    let kinds = [json!({}), json!({ "AliasAttributes": ["email"] }), json!({ "UsernameAttributes": ["email"] })];
    for more in kinds {
        let mut input = json!({
            "PoolName": "teams", "UsernameConfiguration": { "CaseSensitive": false }, "AutoVerifiedAttributes": ["email"],
            "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] } },
        });
        merge(&mut input, more);
        let answer = world.ok("CreateUserPool", input);
        caller.learn(&answer);
        let pool = text(&answer["UserPool"]["Id"]);
        let passkeys = json!({ "RelyingPartyId": "example.com" });
        world.ok("SetUserPoolMfaConfig", json!({ "UserPoolId": pool, "WebAuthnConfiguration": passkeys }));
        world.group(&pool, "readers");

        let name = if answer["UserPool"]["UsernameAttributes"].is_array() { "ann@example.com" } else { "ann" };
        let sub = world.user(&pool, name, &[("email", "ann@example.com"), ("email_verified", "true")]);
        let password = json!({ "UserPoolId": pool, "Username": name, "Password": "Passw0rd!", "Permanent": true });
        world.ok("AdminSetUserPassword", password);

        let client = world
            .ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true }));
        caller.learn(&client);
        let open = json!({ "UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ] });
        let app = world.ok("CreateUserPoolClient", open);
        caller.learn(&app);
        caller.doors.push((text(&app["UserPoolClient"]["ClientId"]), name.to_string()));
        let id = &client["UserPoolClient"]["ClientId"];
        caller.learn(&world.ok("AddUserPoolClientSecret", json!({ "UserPoolId": pool, "ClientId": id })));
        let robot = json!({
            "UserPoolId": pool, "ClientName": "robot", "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["email"],
        });
        caller.learn(&world.ok("CreateUserPoolClient", robot));
        let details = json!({
            "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid",
            "attributes_request_method": "GET", "oidc_issuer": "https://corp.example",
        });
        let provider = json!({
            "UserPoolId": pool, "ProviderName": "corp", "ProviderType": "OIDC", "ProviderDetails": details,
            "IdpIdentifiers": ["corp.example"],
        });
        world.ok("CreateIdentityProvider", provider);
        let link = json!({
            "UserPoolId": pool,
            "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": if name == "ann" { name } else { &sub } },
            "SourceUser": {
                "ProviderName": "corp", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "subject-1",
            },
        });
        world.ok("AdminLinkProviderForUser", link);
    }
}

/// An export without what the service counts when it refuses a wrong proof: failures of the user, failures of a session.
fn without_counts(text: &str) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove("Lockout");
                if members.contains_key("Failures") {
                    members.insert("Failures".into(), json!(0));
                }
                members.values_mut().for_each(strip);
                // The count is the first thing that many a user has of its extras.
                let is_empty = |extras: &Value| {
                    extras.as_object().is_some_and(|extras| extras.values().all(|list| *list == json!([])))
                };
                members.retain(|name, value| name != "Extras" || !is_empty(value));
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).expect("JSON");
    strip(&mut value);
    value
}

#[test]
fn a_refused_call_changes_nothing_and_does_not_advance_the_generator() {
    let mut answered: BTreeMap<&str, (u32, u32)> = simulated().into_iter().map(|name| (name, (0, 0))).collect();
    for seed in 0..8 {
        let world = with_codes();
        let mut caller = Caller::new(seed);
        furnish(&world, &mut caller);
        let mut before = export::write(&world.engine.store());
        for _ in 0..1000 {
            let operation = operation(&mut caller);
            let input = caller.input(operation);
            world.advance(caller.rng.i64(0..5_000));

            let mut asked = false;
            let wire = world.wire_with(operation, &input.to_string(), |question| {
                asked = true;
                Answer::Returned(question.event)
            });
            let after = export::write(&world.engine.store());
            let counts = answered.get_mut(operation).expect("a simulated operation");
            if wire.status == 200 {
                counts.0 += 1;
            } else {
                counts.1 += 1;
                // What comes before a question stays when what comes after it is refused.
                assert!(
                    asked || after == before || without_counts(&after) == without_counts(&before),
                    "{operation} {input}\nanswered {}\nand changed the store",
                    wire.body
                );
            }
            caller.learn(&serde_json::from_str(&wire.body).unwrap_or(Value::Null));
            before = after;
        }
    }
    // A good answer to these takes a proof that chance does not make, or a device or passkeys that nobody has.
    let model = Model::load();
    let needs_a_device = |name: &str| model.shape(model.input(name))["members"].get("DeviceKey").is_some();
    let needs_a_proof = |name: &str| name.ends_with("RespondToAuthChallenge") || name.ends_with("SoftwareToken");
    answered.retain(|name, _| !needs_a_device(name) && !needs_a_proof(name));
    let never: Vec<_> = answered.iter().filter(|(_, (good, _))| *good == 0).collect();
    assert!(never.is_empty(), "the walk never got a good answer from {never:?}");
}

#[test]
fn a_trigger_that_fails_leaves_a_whole_store() {
    for seed in 0..4 {
        let world = with_codes();
        let mut caller = Caller::new(100 + seed);
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        let triggers = json!({ "PreSignUp": arn, "CustomMessage": arn, "PostConfirmation": arn });
        let answer = world.ok(
            "CreateUserPool",
            json!({ "PoolName": "teams", "LambdaConfig": triggers, "AutoVerifiedAttributes": ["email"] }),
        );
        caller.learn(&answer);
        for _ in 0..300 {
            let operation = operation(&mut caller);
            let input = caller.input(operation).to_string();
            let mut rng = Rng::with_seed(caller.rng.u64(..));
            // `wire_with` checks every index after the call.
            let wire = world.wire_with(operation, &input, |question| match rng.u8(..6) {
                0 => Answer::Threw("no".into()),
                1 => Answer::NotInvocable("ResourceNotFoundException".into()),
                2 => Answer::Returned("not JSON".into()),
                3 => Answer::Returned("null".into()),
                4 => Answer::Returned(json!({ "response": rng.u32(..) }).to_string()),
                _ => Answer::Returned(question.event),
            });
            caller.learn(&serde_json::from_str(&wire.body).unwrap_or(Value::Null));
        }
    }
}

#[test]
fn the_same_seed_and_calls_give_the_same_bytes() {
    let run = || {
        let world = with_codes();
        let mut caller = Caller::new(7);
        furnish(&world, &mut caller);
        let mut bytes = String::new();
        for _ in 0..400 {
            let operation = operation(&mut caller);
            let input = caller.input(operation).to_string();
            let wire = world.wire_with(operation, &input, |question| Answer::Returned(question.event));
            bytes += &wire.body;
            caller.learn(&serde_json::from_str(&wire.body).unwrap_or(Value::Null));
        }
        (bytes, export::write(&world.engine.store()))
    };
    assert_eq!(run(), run());
}

#[test]
fn a_fork_and_its_parent_never_see_each_others_later_writes() {
    let world = with_codes();
    let mut caller = Caller::new(11);
    furnish(&world, &mut caller);
    let mut forks: Vec<(World, String)> = Vec::new();
    for i in 0..400 {
        if i % 40 == 0 {
            forks.push((world.fork(), export::write(&world.engine.store())));
        }
        let operation = operation(&mut caller);
        let input = caller.input(operation).to_string();
        let wire = world.wire_with(operation, &input, |question| Answer::Returned(question.event));
        caller.learn(&serde_json::from_str(&wire.body).unwrap_or(Value::Null));
    }
    let parent = export::write(&world.engine.store());
    for (fork, taken) in &forks {
        assert_eq!(export::write(&fork.engine.store()), *taken);
        for _ in 0..40 {
            let operation = operation(&mut caller);
            let input = caller.input(operation).to_string();
            fork.wire_with(operation, &input, |question| Answer::Returned(question.event));
        }
        world.engine.restore(&fork.engine.fork());
        assert_eq!(export::write(&world.engine.store()), export::write(&fork.engine.store()));
    }
    assert_ne!(parent, forks[0].1, "the walk wrote something");
}

#[test]
fn an_import_is_its_export_and_goes_on_alike_wherever_it_is() {
    for seed in 0..3 {
        let world = with_codes();
        let mut caller = Caller::new(200 + seed);
        furnish(&world, &mut caller);
        let twin = with_codes();
        for i in 0..400 {
            if i % 50 == 0 {
                let text = export::write(&world.engine.store());
                for world in [&world, &twin] {
                    world.engine.replace_store(export::read(&text).expect("an export"));
                }
                assert_eq!(export::write(&twin.engine.store()), text);
            }
            let operation = operation(&mut caller);
            let input = caller.input(operation).to_string();
            let wire = world.wire_with(operation, &input, |question| Answer::Returned(question.event));
            let other = twin.wire_with(operation, &input, |question| Answer::Returned(question.event));
            assert_eq!(wire, other, "{operation} {input}");
            caller.learn(&serde_json::from_str(&wire.body).unwrap_or(Value::Null));
        }
        assert_eq!(export::write(&world.engine.store()), export::write(&twin.engine.store()));
    }
}
