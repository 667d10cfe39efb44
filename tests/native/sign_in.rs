//! Signing in: flows, proofs, sessions, and what may follow what. Tokens themselves are in `tokens.rs`.

use crypto::{encode, hash, srp};
use serde_json::{Value, json};

use crate::support::*;

const PASSWORD: &str = "Passw0rd-final";
const TEMPORARY: &str = "Passw0rd-temp";
const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

/// A pool with a client that allows every flow, and `ann`, who is confirmed.
struct Scene {
    world: World,
    pool: String,
    client: String,
}

impl Scene {
    fn new() -> Scene {
        Scene::of(json!({}), json!({}))
    }

    fn of(pool: Value, client: Value) -> Scene {
        let world = World::new();
        let pool = world.pool_with(pool);
        let mut settings = json!({ "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH",
            "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
        ] });
        merge(&mut settings, client);
        let client = made_client(&world, &pool, settings);
        let scene = Scene { world, pool, client };
        scene.user("ann", &[]);
        scene
    }

    /// A confirmed user with the password.
    fn user(&self, name: &str, attributes: &[(&str, &str)]) -> String {
        let sub = self.world.user(&self.pool, name, attributes);
        self.set_password(name, PASSWORD, true);
        sub
    }

    fn set_password(&self, name: &str, password: &str, permanent: bool) {
        self.world.ok(
            "AdminSetUserPassword",
            json!({ "UserPoolId": self.pool, "Username": name, "Password": password, "Permanent": permanent }),
        );
    }

    fn start(&self, flow: &str, parameters: Value) -> Value {
        json!({ "ClientId": self.client, "AuthFlow": flow, "AuthParameters": parameters })
    }

    fn by_password(&self, name: &str, password: &str) -> Value {
        self.start("USER_PASSWORD_AUTH", json!({ "USERNAME": name, "PASSWORD": password }))
    }

    fn answer(&self, challenge: &str, session: &Value, responses: Value) -> Value {
        let mut responses = responses;
        if responses.get("USERNAME").is_none() {
            merge(&mut responses, json!({ "USERNAME": "ann" }));
        }
        json!({ "ClientId": self.client, "ChallengeName": challenge, "Session": session, "ChallengeResponses": responses })
    }

    #[track_caller]
    fn begins(&self, input: Value) -> Value {
        self.world.ok("InitiateAuth", input)
    }

    #[track_caller]
    fn goes_on(&self, input: Value) -> Value {
        self.world.ok("RespondToAuthChallenge", input)
    }

    #[track_caller]
    fn begin_refused(&self, input: Value) -> (String, String) {
        self.world.refused("InitiateAuth", input)
    }

    #[track_caller]
    fn answer_refused(&self, input: Value) -> (String, String) {
        self.world.refused("RespondToAuthChallenge", input)
    }
}

fn made_client(world: &World, pool: &str, settings: Value) -> String {
    let mut input = json!({ "UserPoolId": pool, "ClientName": "tests" });
    merge(&mut input, settings);
    text(&world.ok("CreateUserPoolClient", input)["UserPoolClient"]["ClientId"])
}

#[track_caller]
fn is_signed_in(answer: &Value) {
    let result = answer["AuthenticationResult"].as_object().unwrap_or_else(|| panic!("no tokens: {answer}"));
    let names: Vec<&String> = result.keys().collect();
    for name in ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"] {
        assert!(names.iter().any(|known| *known == name), "{name} is missing");
    }
    assert_eq!(answer["ChallengeParameters"], json!({}));
    assert_eq!((answer.get("ChallengeName"), answer.get("Session")), (None, None));
}

fn wrong() -> (String, String) {
    says(WRONG.0, WRONG.1)
}

// ---- flows

#[test]
fn a_password_signs_in() {
    let scene = Scene::new();
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

#[test]
fn both_names_of_the_administrators_flow_sign_in() {
    let scene = Scene::new();
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let mut input = scene.start(flow, json!({ "USERNAME": "ann", "PASSWORD": PASSWORD }));
        merge(&mut input, json!({ "UserPoolId": scene.pool }));
        is_signed_in(&scene.world.ok("AdminInitiateAuth", input));
    }
}

#[test]
fn each_flow_is_for_its_own_operation() {
    let scene = Scene::new();
    let parameters = json!({ "USERNAME": "ann", "PASSWORD": PASSWORD });
    let not_supported = says("InvalidParameterException", "Initiate Auth method not supported.");
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        assert_eq!(scene.begin_refused(scene.start(flow, parameters.clone())), not_supported);
    }
    let mut input = scene.start("USER_PASSWORD_AUTH", parameters);
    merge(&mut input, json!({ "UserPoolId": scene.pool }));
    assert_eq!(scene.world.refused("AdminInitiateAuth", input), not_supported);
}

#[test]
fn a_client_without_a_list_allows_srp_custom_and_refresh() {
    let world = World::new();
    let pool = world.pool();
    let client = made_client(&world, &pool, json!({}));
    let begin = |flow: &str, parameters: Value| {
        world.refused("InitiateAuth", json!({ "ClientId": client, "AuthFlow": flow, "AuthParameters": parameters }))
    };
    let password = json!({ "USERNAME": "ann", "PASSWORD": PASSWORD });
    assert_eq!(
        begin("USER_PASSWORD_AUTH", password.clone()),
        says("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client")
    );
    assert_eq!(
        begin("USER_AUTH", password.clone()),
        says("InvalidParameterException", "USER_AUTH flow not enabled for this client")
    );
    let absent = says("UserNotFoundException", "User does not exist.");
    assert_eq!(begin("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" })), absent);
    assert_eq!(begin("CUSTOM_AUTH", json!({ "USERNAME": "ann" })), absent);
    assert_eq!(
        begin("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": "a" })),
        says("NotAuthorizedException", "Invalid Refresh Token")
    );
    let mut input = json!({ "ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": password });
    merge(&mut input, json!({ "UserPoolId": pool }));
    assert_eq!(
        world.refused("AdminInitiateAuth", input),
        says("InvalidParameterException", "Auth flow not enabled for this client")
    );
}

#[test]
fn a_list_without_srp_refuses_it_in_its_own_words() {
    let scene = Scene::of(json!({}), json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"] }));
    assert_eq!(
        scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" }))),
        says("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client.")
    );
}

#[test]
fn names_of_the_old_kind_keep_srp_and_custom_on() {
    let scene = Scene::of(json!({}), json!({ "ExplicitAuthFlows": ["USER_PASSWORD_AUTH"] }));
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
    let srp = scene.begins(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" })));
    assert_eq!(srp["ChallengeName"], "PASSWORD_VERIFIER");

    let scene = Scene::of(json!({}), json!({ "ExplicitAuthFlows": ["CUSTOM_AUTH_FLOW_ONLY"] }));
    assert_eq!(
        scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" }))),
        says("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client.")
    );
}

#[test]
fn the_checks_come_in_the_services_order() {
    let scene = Scene::of(json!({}), json!({ "GenerateSecret": true }));
    let missing = |name: &str| says("InvalidParameterException", &format!("Missing required parameter {name}"));
    // Client, form, flow, parameters, secret hash, user.
    assert_eq!(
        scene.begin_refused(json!({ "ClientId": "nobodys", "AuthFlow": "ADMIN_NO_SRP_AUTH" })),
        says("ResourceNotFoundException", "User pool client nobodys does not exist.")
    );
    for (flow, parameters, name) in [
        ("USER_PASSWORD_AUTH", json!({}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({ "USERNAME": "nobody" }), "PASSWORD"),
        ("USER_SRP_AUTH", json!({ "USERNAME": "nobody" }), "SRP_A"),
        ("CUSTOM_AUTH", json!({}), "USERNAME"),
        ("USER_AUTH", json!({}), "USERNAME"),
        ("REFRESH_TOKEN_AUTH", json!({}), "REFRESH_TOKEN"),
        ("REFRESH_TOKEN", json!({}), "REFRESH_TOKEN"),
    ] {
        assert_eq!(scene.begin_refused(scene.start(flow, parameters)), missing(name), "{flow}");
    }
    assert_eq!(
        scene.begin_refused(scene.by_password("nobody", PASSWORD)),
        says(
            "NotAuthorizedException",
            &format!("Client {} is configured with secret but SECRET_HASH was not received", scene.client)
        )
    );
    let hashed = |name: &str, hash: &str| {
        scene.start("USER_PASSWORD_AUTH", json!({ "USERNAME": name, "PASSWORD": PASSWORD, "SECRET_HASH": hash }))
    };
    assert_eq!(
        scene.begin_refused(hashed("nobody", "wrong")),
        says("NotAuthorizedException", &format!("Unable to verify secret hash for client {}", scene.client))
    );
    let client =
        scene.world.ok("DescribeUserPoolClient", json!({ "UserPoolId": scene.pool, "ClientId": scene.client }));
    let secret = text(&client["UserPoolClient"]["ClientSecret"]);
    let of =
        |name: &str| encode::base64(&hash::hmac_sha256(secret.as_bytes(), &[name.as_bytes(), scene.client.as_bytes()]));
    assert_eq!(
        scene.begin_refused(hashed("nobody", &of("nobody"))),
        says("UserNotFoundException", "User does not exist.")
    );
    is_signed_in(&scene.begins(hashed("ann", &of("ann"))));
}

#[test]
fn a_client_without_a_secret_refuses_a_hash() {
    let scene = Scene::new();
    let input =
        scene.start("USER_PASSWORD_AUTH", json!({ "USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": "any" }));
    assert_eq!(
        scene.begin_refused(input),
        says("NotAuthorizedException", &format!("Unable to verify secret hash for client {}", scene.client))
    );
}

#[test]
fn an_administrator_names_pool_and_client_of_one_pool() {
    let scene = Scene::new();
    let other = scene.world.pool();
    let with = |pool: &str, client: &str| {
        scene.world.refused(
            "AdminInitiateAuth",
            json!({ "UserPoolId": pool, "ClientId": client, "AuthFlow": "ADMIN_NO_SRP_AUTH", "AuthParameters": {} }),
        )
    };
    let not_found = |message: String| says("ResourceNotFoundException", &message);
    assert_eq!(
        with(&other, &scene.client),
        not_found(format!("User pool client {} does not exist in user pool {other}.", scene.client))
    );
    assert_eq!(with("us-east-1_absent", &scene.client), not_found("User pool us-east-1_absent does not exist.".into()));
    assert_eq!(with(&other, "absent"), not_found("User pool client absent does not exist.".into()));
}

// ---- who, and the password

#[test]
fn a_wrong_password_and_an_absent_user() {
    let scene = Scene::new();
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    assert_eq!(
        scene.begin_refused(scene.by_password("nobody", PASSWORD)),
        says("UserNotFoundException", "User does not exist.")
    );
    let hidden = Scene::of(json!({}), json!({ "PreventUserExistenceErrors": "ENABLED" }));
    assert_eq!(hidden.begin_refused(hidden.by_password("nobody", PASSWORD)), wrong());
}

#[test]
fn a_user_signs_in_by_sub_and_by_alias() {
    let scene = Scene::of(json!({ "AliasAttributes": ["email"] }), json!({}));
    let sub = scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    is_signed_in(&scene.begins(scene.by_password("bob@example.com", PASSWORD)));
    is_signed_in(&scene.begins(scene.by_password(&sub, PASSWORD)));
}

#[test]
fn a_disabled_user_is_told_so_whatever_the_password() {
    let scene = Scene::new();
    scene.world.ok("AdminDisableUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    let disabled = says("NotAuthorizedException", "User is disabled.");
    assert_eq!(scene.begin_refused(scene.by_password("ann", PASSWORD)), disabled);
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), disabled);
    assert_eq!(scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "2" }))), disabled);
}

#[test]
fn a_reset_password_lets_nobody_in() {
    let scene = Scene::new();
    scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    scene.world.ok("AdminResetUserPassword", json!({ "UserPoolId": scene.pool, "Username": "bob" }));
    assert_eq!(
        scene.begin_refused(scene.by_password("bob", PASSWORD)),
        says("PasswordResetRequiredException", "Password reset required for the user")
    );
}

#[test]
fn a_temporary_password_ends() {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    scene.world.advance(7 * 24 * 60 * 60 * 1000 - 1);
    assert_eq!(scene.begins(scene.by_password("ann", TEMPORARY))["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    scene.world.advance(1);
    assert_eq!(
        scene.begin_refused(scene.by_password("ann", TEMPORARY)),
        says("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator.")
    );
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong(), "only the right one learns it");
}

#[test]
fn five_failures_lock_out_for_a_second_and_each_further_one_for_twice_as_long() {
    let scene = Scene::new();
    let locked = says("NotAuthorizedException", "Password attempts exceeded");
    for _ in 0..5 {
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    }
    let mut seconds = 1;
    for _ in 0..12 {
        assert_eq!(scene.begin_refused(scene.by_password("ann", PASSWORD)), locked, "even with the right one");
        scene.world.advance(seconds * 1000 - 1);
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), locked, "and it does not count");
        scene.world.advance(1);
        assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
        seconds = (seconds * 2).min(15 * 60);
        if seconds == 15 * 60 {
            break;
        }
    }
    scene.world.advance(15 * 60 * 1000);
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong(), "a success starts anew");
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

#[test]
fn a_quiet_quarter_of_an_hour_forgets_failures() {
    let scene = Scene::new();
    for _ in 0..4 {
        scene.begin_refused(scene.by_password("ann", "wrong"));
    }
    scene.world.advance(15 * 60 * 1000);
    for _ in 0..4 {
        scene.begin_refused(scene.by_password("ann", "wrong"));
    }
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

// ---- sessions, by the new-password challenge

fn new_password_scene() -> (Scene, Value) {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    (scene, challenge)
}

#[test]
fn a_temporary_password_asks_for_a_new_one() {
    let (scene, challenge) = new_password_scene();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({ "USER_ID_FOR_SRP": "ann", "requiredAttributes": "[]", "userAttributes": "{}" })
    );
    let session = &challenge["Session"];
    assert!((20..=4096).contains(&text(session).len()));
    assert_eq!(
        scene.answer_refused(scene.answer("NEW_PASSWORD_REQUIRED", session, json!({ "NEW_PASSWORD": "short" }))),
        says("InvalidPasswordException", "Password does not conform to policy: Password not long enough")
    );
    scene.world.advance(1000);
    let input = scene.answer("NEW_PASSWORD_REQUIRED", session, json!({ "NEW_PASSWORD": PASSWORD }));
    is_signed_in(&scene.goes_on(input.clone()));
    let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert_eq!(
        scene.answer_refused(input),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
    assert_eq!(scene.begin_refused(scene.by_password("ann", TEMPORARY)), wrong());
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

#[test]
fn required_attributes_come_with_the_new_password() {
    let scene = Scene::of(
        json!({ "Schema": [{ "Name": "family_name", "Required": true, "Mutable": true }, { "Name": "nick", "AttributeDataType": "String", "Mutable": true }] }),
        json!({}),
    );
    scene.world.ok(
        "AdminCreateUser",
        json!({ "UserPoolId": scene.pool, "Username": "bob", "TemporaryPassword": TEMPORARY, "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "given_name", "Value": "Bob" }] }),
    );
    let challenge = scene.begins(scene.by_password("bob", TEMPORARY));
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "USER_ID_FOR_SRP": "bob",
            "requiredAttributes": "[\"userAttributes.family_name\"]",
            "userAttributes": "{\"given_name\":\"Bob\"}",
        })
    );
    let answer = |more: Value| {
        let mut responses = json!({ "USERNAME": "bob", "NEW_PASSWORD": PASSWORD });
        merge(&mut responses, more);
        scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], responses)
    };
    assert_eq!(
        scene.answer_refused(answer(json!({}))),
        says(
            "InvalidParameterException",
            "Attributes did not conform to the schema: name.familyName: The attribute name.familyName is required"
        )
    );
    assert_eq!(
        scene.answer_refused(answer(json!({ "userAttributes.given_name": "Rob" }))),
        says("NotAuthorizedException", "Cannot modify an already provided given_name")
    );
    is_signed_in(
        &scene.goes_on(answer(json!({ "userAttributes.family_name": "Smith", "userAttributes.custom:nick": "b" }))),
    );
    let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": "bob" }));
    assert_eq!(attribute(&user["UserAttributes"], "family_name").as_deref(), Some("Smith"));
    assert_eq!(attribute(&user["UserAttributes"], "custom:nick").as_deref(), Some("b"));
}

#[test]
fn an_attribute_that_comes_with_a_new_password_takes_no_alias_away() {
    let scene = Scene::of(json!({ "AliasAttributes": ["preferred_username"] }), json!({}));
    scene.set_password("ann", TEMPORARY, false);
    scene.user("bob", &[("preferred_username", "bobby")]);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    let answer = |name: &str| {
        let responses =
            json!({ "USERNAME": "ann", "NEW_PASSWORD": PASSWORD, "userAttributes.preferred_username": name });
        scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], responses)
    };
    assert_eq!(
        scene.answer_refused(answer("bobby")),
        says("AliasExistsException", "An account with the preferred_username already exists.")
    );
    assert_eq!(
        scene.answer_refused(answer("bob")),
        says("AliasExistsException", "User account already exists for the alias.")
    );
    let resolved = |name: &str| {
        let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": name }));
        user["Username"].clone()
    };
    assert_eq!(resolved("bobby"), "bob");
    is_signed_in(&scene.goes_on(answer("annie")));
    assert_eq!(resolved("annie"), "ann");
}

#[test]
fn a_session_ends_when_the_client_says() {
    for (minutes, client) in [(3, json!({})), (15, json!({ "AuthSessionValidity": 15 }))] {
        let scene = Scene::of(json!({}), client);
        scene.set_password("ann", TEMPORARY, false);
        let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
        let input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": "short" }));
        scene.world.advance(minutes * 60_000 - 1);
        assert_eq!(scene.answer_refused(input.clone()).0, "InvalidPasswordException");
        scene.world.advance(1);
        assert_eq!(
            scene.answer_refused(input),
            says("NotAuthorizedException", "Invalid session for the user, session is expired.")
        );
    }
}

#[test]
fn a_session_is_for_its_client_its_user_and_its_challenge() {
    let (scene, challenge) = new_password_scene();
    scene.user("bob", &[]);
    let invalid = says("NotAuthorizedException", "Invalid session for the user.");
    let session = &challenge["Session"];
    let responses = json!({ "NEW_PASSWORD": PASSWORD, "SMS_MFA_CODE": "123456", "USERNAME": "ann" });
    let other = made_client(&scene.world, &scene.pool, json!({}));
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", session, responses.clone());
    input["ClientId"] = json!(other);
    assert_eq!(scene.answer_refused(input), invalid, "another client");
    assert_eq!(scene.answer_refused(scene.answer("SMS_MFA", session, responses.clone())), invalid, "another challenge");
    let mut of_bob = responses.clone();
    of_bob["USERNAME"] = json!("bob");
    assert_eq!(scene.answer_refused(scene.answer("NEW_PASSWORD_REQUIRED", session, of_bob)), invalid, "another user");
    for garbage in ["garbage-of-more-than-twenty-characters", &format!("{}A", text(session)), &text(session)[..500]] {
        let input = scene.answer("NEW_PASSWORD_REQUIRED", &json!(garbage), responses.clone());
        assert_eq!(scene.answer_refused(input), invalid, "{garbage}");
    }
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", session, responses.clone());
    input.as_object_mut().expect("an object").remove("Session");
    assert_eq!(scene.answer_refused(input), says("InvalidParameterException", "Missing required parameter Session"));
    is_signed_in(&scene.goes_on(scene.answer("NEW_PASSWORD_REQUIRED", session, responses)));
}

#[test]
fn a_session_crosses_between_the_two_doors() {
    let (scene, challenge) = new_password_scene();
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": PASSWORD }));
    merge(&mut input, json!({ "UserPoolId": scene.pool }));
    is_signed_in(&scene.world.ok("AdminRespondToAuthChallenge", input));
}

#[test]
fn whoever_is_deleted_or_disabled_meanwhile_does_not_get_in() {
    let (scene, challenge) = new_password_scene();
    let input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": PASSWORD }));
    scene.world.ok("AdminDisableUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(scene.answer_refused(input.clone()), says("NotAuthorizedException", "User is disabled."));
    scene.world.ok("AdminDeleteUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(scene.answer_refused(input), says("UserNotFoundException", "User does not exist."));
}

// ---- SRP

/// The client's side of one proof.
fn proof(scene: &Scene, user: &str, password: &str, secret: &[u8]) -> Value {
    let a = srp::public(secret);
    let challenge = scene.begins(scene.start("USER_SRP_AUTH", json!({ "USERNAME": user, "SRP_A": a })));
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    assert_eq!(challenge.get("Session"), None);
    answer_to(scene, &challenge, password, secret)
}

fn answer_to(scene: &Scene, challenge: &Value, password: &str, secret: &[u8]) -> Value {
    let parameters = &challenge["ChallengeParameters"];
    let get = |name: &str| text(&parameters[name]);
    let pool_name = scene.pool.split_once('_').expect("a pool id").1;
    let user_id = get("USER_ID_FOR_SRP");
    let key = srp::client_key(pool_name, &user_id, password, &get("SALT"), &get("SRP_B"), secret).expect("a key");
    let block = encode::read_base64(&get("SECRET_BLOCK")).expect("base64");
    let timestamp = "Thu Sep 24 13:50:15 UTC 2026";
    let signature = encode::base64(&srp::proof(&key, pool_name, &user_id, &block, timestamp));
    json!({ "ClientId": scene.client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": {
        "USERNAME": user_id, "PASSWORD_CLAIM_SECRET_BLOCK": get("SECRET_BLOCK"), "TIMESTAMP": timestamp,
        "PASSWORD_CLAIM_SIGNATURE": signature,
    } })
}

const SECRET: [u8; 32] = [7; 32];

#[test]
fn a_proof_of_the_password_signs_in_and_needs_no_session() {
    let scene = Scene::new();
    let input = proof(&scene, "ann", PASSWORD, &SECRET);
    is_signed_in(&scene.goes_on(input.clone()));
    assert_eq!(scene.answer_refused(input), wrong(), "once");
}

#[test]
fn whatever_is_wrong_with_a_proof_is_refused_alike() {
    let scene = Scene::new();
    scene.user("bob", &[]);
    assert_eq!(scene.answer_refused(proof(&scene, "ann", "Passw0rd-other", &SECRET)), wrong());
    let good = proof(&scene, "ann", PASSWORD, &SECRET);
    for (name, value) in [
        ("PASSWORD_CLAIM_SIGNATURE", "AAAA"),
        ("PASSWORD_CLAIM_SIGNATURE", "*"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", "AAAA"),
        ("PASSWORD_CLAIM_SECRET_BLOCK", "*"),
        ("TIMESTAMP", "Thu Sep 24 13:50:16 UTC 2026"),
        ("USERNAME", "bob"),
        ("USERNAME", "nobody"),
    ] {
        let mut bad = good.clone();
        bad["ChallengeResponses"][name] = json!(value);
        assert_eq!(scene.answer_refused(bad), wrong(), "{name}: {value}");
    }
    is_signed_in(&scene.goes_on(proof(&scene, "ann", PASSWORD, &SECRET)));
}

#[test]
fn parameters_of_a_proof_are_required_and_read() {
    let scene = Scene::new();
    let good = proof(&scene, "ann", PASSWORD, &SECRET);
    for name in ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE"] {
        let mut bad = good.clone();
        bad["ChallengeResponses"].as_object_mut().expect("an object").remove(name);
        assert_eq!(
            scene.answer_refused(bad),
            says("InvalidParameterException", &format!("Missing required parameter {name}"))
        );
    }
    let mut bad = good.clone();
    bad["ChallengeResponses"]["TIMESTAMP"] = json!("2026-09-24T13:50:15Z");
    assert_eq!(
        scene.answer_refused(bad),
        says("InvalidParameterException", "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    );
    assert_eq!(
        scene.begin_refused(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "xyz" }))),
        says("InvalidParameterException", "SRP_A is not a hexadecimal number.")
    );
}

#[test]
fn a_zero_is_answered_like_any_number_and_proves_nothing() {
    let scene = Scene::new();
    let begin = |a: &str| scene.begins(scene.start("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": a })));
    let (zero, two) = (begin("0"), begin("2"));
    assert_eq!(zero["ChallengeParameters"]["SALT"], two["ChallengeParameters"]["SALT"]);
    assert_ne!(zero["ChallengeParameters"]["SRP_B"], two["ChallengeParameters"]["SRP_B"]);
    assert_eq!(scene.answer_refused(answer_to(&scene, &zero, PASSWORD, &SECRET)), wrong());
}

#[test]
fn nobody_gets_a_challenge_like_everybody_where_the_client_hides_users() {
    let scene = Scene::of(json!({}), json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let begin = |client: &str, name: &str| {
        scene.world.ok(
            "InitiateAuth",
            json!({ "ClientId": client, "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": { "USERNAME": name, "SRP_A": srp::public(&SECRET) } }),
        )
    };
    let other = made_client(&scene.world, &scene.pool, json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let challenge = begin(&scene.client, "nobody");
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!((&parameters["USERNAME"], &parameters["USER_ID_FOR_SRP"]), (&json!("nobody"), &json!("nobody")));
    assert_eq!(parameters["SALT"], begin(&other, "nobody")["ChallengeParameters"]["SALT"], "whichever client asks");
    assert_ne!(parameters["SALT"], begin(&scene.client, "nobody-else")["ChallengeParameters"]["SALT"]);
    let keys = |challenge: &Value| {
        challenge["ChallengeParameters"].as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys(&challenge), keys(&begin(&scene.client, "ann")));
    assert_eq!(scene.answer_refused(answer_to(&scene, &challenge, PASSWORD, &SECRET)), wrong());
    assert_eq!(scene.answer_refused(answer_to(&scene, &challenge, "secret block", &SECRET)), wrong());
}

#[test]
fn a_proof_by_alias_is_of_the_stored_username() {
    let scene = Scene::of(json!({ "AliasAttributes": ["email"] }), json!({}));
    scene.user("bob", &[("email", "bob@example.com"), ("email_verified", "true")]);
    let input = proof(&scene, "bob@example.com", PASSWORD, &SECRET);
    assert_eq!(input["ChallengeResponses"]["USERNAME"], "bob");
    is_signed_in(&scene.goes_on(input));
}

#[test]
fn failed_proofs_lock_out_too() {
    let scene = Scene::new();
    for _ in 0..5 {
        assert_eq!(scene.answer_refused(proof(&scene, "ann", "wrong", &SECRET)), wrong());
    }
    assert_eq!(
        scene.answer_refused(proof(&scene, "ann", PASSWORD, &SECRET)),
        says("NotAuthorizedException", "Password attempts exceeded")
    );
}

#[test]
fn a_proof_of_a_temporary_password_asks_for_a_new_one() {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.goes_on(proof(&scene, "ann", TEMPORARY, &SECRET));
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    is_signed_in(&scene.goes_on(scene.answer(
        "NEW_PASSWORD_REQUIRED",
        &challenge["Session"],
        json!({ "NEW_PASSWORD": PASSWORD }),
    )));
}

// ---- the second factor

const EMAIL: &str = "ann@example.com";
const PHONE: &str = "+15555550123";

/// A pool that offers SMS and authenticators, and `ann` with both addresses.
fn mfa_scene(mode: &str) -> Scene {
    let scene = Scene::of(
        json!({ "UserPoolTier": "ESSENTIALS",
            "EmailConfiguration": { "EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/a@example.com" },
            "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } }),
        json!({}),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "ann", "UserAttributes": [
        { "Name": "email", "Value": EMAIL }, { "Name": "email_verified", "Value": "true" },
        { "Name": "phone_number", "Value": PHONE }, { "Name": "phone_number_verified", "Value": "true" },
    ] }),
    );
    scene.world.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": scene.pool,
            "MfaConfiguration": mode,
            "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } },
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
        }),
    );
    scene
}

fn prefer(scene: &Scene, settings: Value) {
    let mut input = json!({ "UserPoolId": scene.pool, "Username": "ann" });
    merge(&mut input, settings);
    scene.world.ok("AdminSetUserMFAPreference", input);
}

/// The code of the latest message.
fn code(scene: &Scene) -> String {
    scene.world.engine.store().outbox.all().last().expect("a message").1.code.to_string()
}

#[test]
fn a_code_by_sms_is_the_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******0123",
            "USER_ID_FOR_SRP": "ann",
        })
    );
    let answer = |code: &str| scene.answer("SMS_MFA", &challenge["Session"], json!({ "SMS_MFA_CODE": code }));
    let right = code(&scene);
    let bad = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(scene.answer_refused(answer(bad)), says("CodeMismatchException", "Invalid code received for user"));
    is_signed_in(&scene.goes_on(answer(&right)));
    assert_eq!(
        scene.answer_refused(answer(&right)),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
}

#[test]
fn a_wrong_password_never_learns_that_there_is_a_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    assert!(scene.world.engine.store().outbox.is_empty(), "and no code is sent");
}

#[test]
fn a_session_takes_three_wrong_codes() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    let right = code(&scene);
    let answer = |code: &str| scene.answer("SMS_MFA", &challenge["Session"], json!({ "SMS_MFA_CODE": code }));
    for _ in 0..3 {
        assert_eq!(scene.answer_refused(answer("nothing")).0, "CodeMismatchException");
    }
    assert_eq!(scene.answer_refused(answer(&right)), says("NotAuthorizedException", "Invalid session for the user."));
}

#[test]
fn an_authenticator_is_set_up_on_the_way_where_the_pool_requires_one() {
    for by_code in [false, true] {
        let scene = mfa_scene("ON");
        scene.world.ok(
            "AdminDeleteUserAttributes",
            json!({ "UserPoolId": scene.pool, "Username": "ann",
            "UserAttributeNames": ["phone_number"] }),
        );
        let challenge = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(challenge["ChallengeName"], "MFA_SETUP", "{challenge}");
        let can: Value =
            serde_json::from_str(&text(&challenge["ChallengeParameters"]["MFAS_CAN_SETUP"])).expect("JSON");
        assert!(can.as_array().expect("a list").contains(&json!("SOFTWARE_TOKEN_MFA")), "{can}");
        assert_eq!(
            scene.answer_refused(scene.answer("MFA_SETUP", &challenge["Session"], json!({}))),
            says("NotAuthorizedException", "Invalid session for the user."),
            "nothing is set up yet"
        );
        let associated = scene.world.ok("AssociateSoftwareToken", json!({ "Session": challenge["Session"] }));
        let secret = text(&associated["SecretCode"]);
        let step = scene.world.now.get() / 1000 / 30;
        let totp = totp(&secret, step);
        let signed_in = if by_code {
            scene.goes_on(scene.answer("MFA_SETUP", &associated["Session"], json!({ "SOFTWARE_TOKEN_MFA_CODE": totp })))
        } else {
            let verified =
                scene.world.ok("VerifySoftwareToken", json!({ "Session": associated["Session"], "UserCode": totp }));
            assert_eq!(verified["Status"], "SUCCESS");
            scene.goes_on(scene.answer("MFA_SETUP", &verified["Session"], json!({})))
        };
        is_signed_in(&signed_in);

        // From now on it is asked for, and each of its codes is good once.
        scene.world.advance(30_000);
        let again = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(again["ChallengeName"], "SOFTWARE_TOKEN_MFA", "{again}");
        let answer = |code: &str| {
            scene.answer("SOFTWARE_TOKEN_MFA", &again["Session"], json!({ "SOFTWARE_TOKEN_MFA_CODE": code }))
        };
        assert_eq!(
            scene.answer_refused(answer("000000")),
            says("CodeMismatchException", "Invalid code received for user")
        );
        let totp = self::totp(&secret, step + 1);
        is_signed_in(&scene.goes_on(answer(&totp)));
        let third = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(
            scene.answer_refused(scene.answer(
                "SOFTWARE_TOKEN_MFA",
                &third["Session"],
                json!({ "SOFTWARE_TOKEN_MFA_CODE": totp })
            )),
            says("ExpiredCodeException", "Your software token has already been used once.")
        );
    }
}

fn totp(secret: &str, step: i64) -> String {
    crypto::totp::totp(&encode::read_base32(secret).expect("base32"), step as u64)
}

#[test]
fn of_several_factors_and_none_preferred_the_user_chooses() {
    let scene = mfa_scene("OPTIONAL");
    scene.world.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": scene.pool, "MfaConfiguration": "OPTIONAL",
            "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } },
            "EmailMfaConfiguration": { "Message": "Code {####}", "Subject": "Code" },
        }),
    );
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true }, "EmailMfaSettings": { "Enabled": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    assert_eq!(challenge["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(challenge["ChallengeParameters"]["MFAS_CAN_CHOOSE"], "[\"SMS_MFA\",\"EMAIL_OTP\"]");
    let choose = |factor: &str| scene.answer("SELECT_MFA_TYPE", &challenge["Session"], json!({ "ANSWER": factor }));
    assert_eq!(scene.answer_refused(choose("SOFTWARE_TOKEN_MFA")).0, "InvalidParameterException");
    let second = scene.goes_on(choose("EMAIL_OTP"));
    assert_eq!(second["ChallengeName"], "EMAIL_OTP");
    assert_eq!(second["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let answer = scene.answer("EMAIL_OTP", &second["Session"], json!({ "EMAIL_OTP_CODE": code(&scene) }));
    is_signed_in(&scene.goes_on(answer));
}

#[test]
fn a_new_password_comes_before_the_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let second = scene.goes_on(scene.answer(
        "NEW_PASSWORD_REQUIRED",
        &challenge["Session"],
        json!({ "NEW_PASSWORD": "Passw0rd-newer" }),
    ));
    assert_eq!(second["ChallengeName"], "SMS_MFA");
    is_signed_in(&scene.goes_on(scene.answer("SMS_MFA", &second["Session"], json!({ "SMS_MFA_CODE": code(&scene) }))));
}

// ---- USER_AUTH

fn choice_scene() -> Scene {
    let scene = Scene::of(
        json!({
            "UserPoolTier": "ESSENTIALS",
            "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } },
        }),
        json!({}),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "ann", "UserAttributes": [
        { "Name": "email", "Value": EMAIL }, { "Name": "email_verified", "Value": "true" },
    ] }),
    );
    scene
}

#[test]
fn without_a_preference_the_client_is_told_what_there_is() {
    let scene = choice_scene();
    let challenge = scene.begins(scene.start("USER_AUTH", json!({ "USERNAME": "ann" })));
    assert_eq!(challenge["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(challenge["ChallengeParameters"], json!({}));
    let mut offered = each_text(&challenge["AvailableChallenges"]);
    offered.sort();
    assert_eq!(offered, ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP"]);
    let select = |more: Value| scene.answer("SELECT_CHALLENGE", &challenge["Session"], more);
    assert_eq!(scene.answer_refused(select(json!({ "ANSWER": "WEB_AUTHN" }))).0, "InvalidParameterException");
    assert_eq!(scene.answer_refused(select(json!({ "ANSWER": "PASSWORD", "PASSWORD": "wrong" }))), wrong());
    is_signed_in(&scene.goes_on(select(json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD }))));
}

fn each_text(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(text).collect()
}

#[test]
fn what_the_client_prefers_is_put_at_once() {
    let scene = choice_scene();
    let prefer = |more: Value| {
        let mut parameters = json!({ "USERNAME": "ann" });
        merge(&mut parameters, more);
        scene.start("USER_AUTH", parameters)
    };
    is_signed_in(&scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD }))));
    assert_eq!(scene.begin_refused(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "wrong" }))), wrong());

    let a = srp::public(&SECRET);
    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": a })));
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    is_signed_in(&scene.goes_on(answer_to(&scene, &challenge, PASSWORD, &SECRET)));

    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "EMAIL_OTP" })));
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    assert_eq!(challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let answer = |code: &str| scene.answer("EMAIL_OTP", &challenge["Session"], json!({ "EMAIL_OTP_CODE": code }));
    assert_eq!(scene.answer_refused(answer("nothing")).0, "CodeMismatchException");
    is_signed_in(&scene.goes_on(answer(&code(&scene))));

    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "WEB_AUTHN" })));
    assert_eq!(challenge["ChallengeName"], "SELECT_CHALLENGE", "what is not to be had is passed over");
}

#[test]
fn a_proof_that_was_not_sent_along_is_asked_for() {
    let scene = choice_scene();
    let prefer =
        |name: &str| scene.begins(scene.start("USER_AUTH", json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": name })));
    let challenge = prefer("PASSWORD");
    assert_eq!(challenge["ChallengeName"], "PASSWORD");
    let answer = |password: &str| scene.answer("PASSWORD", &challenge["Session"], json!({ "PASSWORD": password }));
    assert_eq!(scene.answer_refused(answer("wrong")), wrong());
    is_signed_in(&scene.goes_on(answer(PASSWORD)));

    let challenge = prefer("PASSWORD_SRP");
    assert_eq!(challenge["ChallengeName"], "PASSWORD_SRP");
    let input = scene.answer("PASSWORD_SRP", &challenge["Session"], json!({ "SRP_A": srp::public(&SECRET) }));
    let challenge = scene.goes_on(input);
    is_signed_in(&scene.goes_on(answer_to(&scene, &challenge, PASSWORD, &SECRET)));
}

#[test]
fn a_code_lets_nobody_in_who_is_not_confirmed() {
    let scene = choice_scene();
    let address = json!([{ "Name": "email", "Value": "eve@example.com" }]);
    scene.world.ok(
        "SignUp",
        json!({ "ClientId": scene.client, "Username": "eve", "Password": PASSWORD, "UserAttributes": address }),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "eve",
        "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] }),
    );
    let begin = json!({ "USERNAME": "eve", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let challenge = scene.begins(scene.start("USER_AUTH", begin));
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let answer = json!({ "USERNAME": "eve", "EMAIL_OTP_CODE": code(&scene) });
    assert_eq!(
        scene.answer_refused(scene.answer("EMAIL_OTP", &challenge["Session"], answer)),
        says("UserNotConfirmedException", "User is not confirmed.")
    );
}

// ---- what may follow what

#[test]
fn the_diagram_in_the_documentation_is_the_table() {
    use pocket_cognito::operations::sign_in::order::{FIRST, NEXT};

    let mut drawn = String::from("```mermaid\nstateDiagram-v2\n");
    for (flow, nexts) in &FIRST {
        drawn.push_str(&format!("  [*] --> {}\n", flow.as_str()));
        for next in *nexts {
            drawn.push_str(&format!("  {} --> {}\n", flow.as_str(), next.as_str()));
        }
    }
    for (challenge, nexts) in &NEXT {
        for next in *nexts {
            drawn.push_str(&format!("  {} --> {}\n", challenge.as_str(), next.as_str()));
        }
    }
    drawn.push_str("```\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sign-in.md");
    let document = std::fs::read_to_string(path).expect("docs/sign-in.md");
    assert!(document.contains(&drawn), "docs/sign-in.md should have this diagram:\n{drawn}");
}
