//! What a host asks beside the API.

use crypto::{encode, rsa};
use pocket_cognito::{host, options};
use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";

/// A pool whose user was sent a code.
fn sent(world: &World) -> String {
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.set_password(&pool, "ann", PASSWORD, true);
    world.ok("AdminResetUserPassword", World::of(&pool, "ann", json!({})));
    pool
}

#[test]
fn a_fixed_code_is_every_code_and_changes_nothing_else() {
    let (world, fixed) = (World::new(), World::with(&json!({ "codes": "246802" })));
    for world in [&world, &fixed] {
        sent(world);
        world.user(&world.pool(), "bob", &[]);
    }

    assert_eq!(fixed.outbox()[0]["Code"], "246802");
    assert_ne!(world.outbox()[0]["Code"], "246802");
    assert_eq!(fixed.state()["RandomState"], world.state()["RandomState"]);
    assert_eq!(fixed.stored("bob"), world.stored("bob"));
}

#[test]
fn an_import_keeps_the_fixed_code() {
    let world = World::with(&json!({ "codes": "246802" })).edited(|_| ());
    sent(&world);

    assert_eq!(world.outbox()[0]["Code"], "246802");
}

#[test]
fn a_fixed_code_has_six_digits() {
    for codes in ["12345", "1234567", "12345a", "", "１２３４５６"] {
        let refusal = options::read(&json!({ "codes": codes }).to_string()).expect_err("a refusal");
        assert_eq!(refusal.to_string(), format!("codes '{codes}' is not a code: six digits"));
    }
}

#[test]
fn the_last_code_of_a_user_is_found_by_every_name() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    let sub = world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.set_password(&pool, "ann", PASSWORD, true);
    for _ in 0..2 {
        world.ok("AdminResetUserPassword", World::of(&pool, "ann", json!({})));
    }
    let code = &world.outbox()[1]["Code"];

    for user in ["ann", &sub, EMAIL] {
        assert_eq!(world.host("lastCode", json!({ "user": user })), Ok(json!({ "code": code })));
        assert_eq!(world.host("lastCode", json!({ "user": user, "userPoolId": pool })), Ok(json!({ "code": code })));
    }
    assert_eq!(world.host("lastCode", json!({ "user": "bob" })), Ok(json!({})));
    assert_eq!(world.host("lastCode", json!({ "user": "ann", "userPoolId": world.pool() })), Ok(json!({})));
}

#[test]
fn a_code_outlives_its_user() {
    let world = World::new();
    let pool = sent(&world);
    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));

    assert_eq!(world.host("lastCode", json!({ "user": "ann" })), Ok(json!({ "code": world.outbox()[0]["Code"] })));
}

#[test]
fn a_question_of_the_host_is_no_request() {
    let (world, other) = (World::new(), World::new());
    world.host("lastCode", json!({ "user": "ann" })).expect("an answer");

    let ids = [&world, &other].map(|world| match world.start("ListUserPools", r#"{"MaxResults":1}"#) {
        pocket_cognito::engine::Step::Done(reply) => reply.request_id,
        _ => panic!("ListUserPools asks"),
    });
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn what_the_host_asks_wrongly_is_refused_in_a_sentence() {
    let world = World::new();
    let refusal = world.host("lastCode", json!({})).expect_err("a refusal");
    assert!(refusal.contains("'user' failed to satisfy constraint: Member must not be null"), "{refusal}");
    assert_eq!(
        world.host("lastCode", json!({ "user": {} })),
        Err("Start of structure or map found where not expected.".into())
    );
    assert_eq!(world.host("unheard", json!({})), Err("the host asks a question that the core does not know".into()));
}

/// The status and body of a document.
fn page(world: &World, path: &str) -> (Value, Value) {
    let page = world.host("wellKnown", json!({ "path": path })).expect("an answer");
    let body = page["body"].as_str().map(|body| serde_json::from_str(body).expect("JSON"));
    (page["status"].clone(), body.unwrap_or_default())
}

#[test]
fn the_key_set_verifies_what_the_keys_have_signed() {
    let world = World::new();
    let pool = world.pool();
    let (status, set) = page(&world, &format!("/{pool}/.well-known/jwks.json"));

    assert_eq!(status, 200);
    let keys = set["keys"].as_array().expect("keys");
    assert_eq!(each(&set["keys"], "kid"), [rsa::kid(rsa::ID_KEY), rsa::kid(rsa::ACCESS_KEY)]);
    let number = |key: &Value, name: &str| encode::read_base64_url(&text(&key[name])).expect("base64url");
    for (signer, key) in keys.iter().enumerate() {
        assert_eq!((&key["alg"], &key["use"], &key["kty"]), (&json!("RS256"), &json!("sig"), &json!("RSA")));
        let signature = rsa::sign(signer, b"text");
        assert!(rsa::verify_with(&number(key, "n"), &number(key, "e"), b"text", &signature));
        assert!(!rsa::verify_with(&number(key, "n"), &number(key, "e"), b"text", &rsa::sign(1 - signer, b"text")));
        assert!(key.get("d").is_none());
    }
}

#[test]
fn discovery_names_the_service_s_own_addresses() {
    let world = World::with(&json!({ "region": "eu-west-1" }));
    let pool = world.pool();
    let (status, document) = page(&world, &format!("/{pool}/.well-known/openid-configuration"));

    let issuer = format!("https://cognito-idp.eu-west-1.amazonaws.com/{pool}");
    assert_eq!(status, 200);
    assert_eq!(
        document,
        json!({
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        })
    );
}

#[test]
fn an_unknown_pool_has_no_documents() {
    let world = World::new();
    for document in ["jwks.json", "openid-configuration"] {
        let (status, body) = page(&world, &format!("/us-east-1_no\"ne/.well-known/{document}"));
        assert_eq!(status, 404);
        assert_eq!(body, json!({ "message": "User pool us-east-1_no\"ne does not exist." }));
    }
}

#[test]
fn other_paths_are_no_documents() {
    let world = World::new();
    let pool = world.pool();
    for path in [
        "",
        "/",
        "//",
        &pool,
        &format!("/{pool}"),
        &format!("/{pool}/.well-known/"),
        &format!("/{pool}/.well-known/jwks.json/x"),
    ] {
        assert_eq!(world.host("wellKnown", json!({ "path": path })), Ok(json!({})), "{path}");
    }
}

/// The claims of a token that the key of this number has signed.
#[track_caller]
fn claims(token: &Value, key: usize) -> Value {
    let token = text(token);
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let signature = encode::read_base64_url(signature).expect("base64url");
    assert!(rsa::verify(key, signed.as_bytes(), &signature), "signed by key {key}");
    let (_, claims) = signed.split_once('.').expect("claims");
    serde_json::from_slice(&encode::read_base64_url(claims).expect("base64url")).expect("JSON")
}

/// A pool with a client, and ann in the group readers.
fn with_client(world: &World) -> (String, String) {
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL)]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    let client = client(world, &pool);
    (pool, client)
}

fn client(world: &World, pool: &str) -> String {
    let client = world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "app" }));
    text(&client["UserPoolClient"]["ClientId"])
}

#[test]
fn tokens_are_issued_to_a_user_as_a_sign_in_would() {
    let world = World::new();
    let (pool, client) = with_client(&world);
    let tokens = world.host("issueTokens", json!({ "user": "ann" })).expect("tokens");

    assert_eq!((&tokens["ExpiresIn"], &tokens["TokenType"]), (&json!(3600), &json!("Bearer")));
    let (access, id) = (claims(&tokens["AccessToken"], rsa::ACCESS_KEY), claims(&tokens["IdToken"], rsa::ID_KEY));
    assert_eq!(id["iss"], format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}"));
    assert_eq!((&id["aud"], &access["client_id"]), (&json!(client), &json!(client)));
    assert_eq!((&id["email"], &id["cognito:groups"]), (&json!(EMAIL), &json!(["readers"])));
    assert_eq!(access["username"], "ann");
    assert_eq!(world.ok("GetUser", json!({ "AccessToken": tokens["AccessToken"] }))["Username"], "ann");
    let refresh = json!({ "ClientId": client, "RefreshToken": tokens["RefreshToken"] });
    world.ok("GetTokensFromRefreshToken", refresh);
}

#[test]
fn issued_tokens_carry_what_is_asked_for() {
    let world = World::new();
    with_client(&world);
    let asked = json!({
        "user": "ann", "groups": ["writers"], "claims": { "tenant": 7, "roles": ["a"], "email": "other@example.com" },
        "scopes": ["orders/read"], "expiresIn": 60,
    });
    let tokens = world.host("issueTokens", asked).expect("tokens");

    let (access, id) = (claims(&tokens["AccessToken"], rsa::ACCESS_KEY), claims(&tokens["IdToken"], rsa::ID_KEY));
    for claims in [&access, &id] {
        assert_eq!((&claims["tenant"], &claims["roles"]), (&json!(7), &json!(["a"])));
        assert_eq!(claims["cognito:groups"], json!(["writers"]));
        assert_eq!(claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(60));
    }
    assert_eq!((&id["email"], &access["scope"]), (&json!("other@example.com"), &json!("orders/read")));
}

#[test]
fn each_issue_begins_a_sign_in_of_its_own() {
    let world = World::new();
    with_client(&world);
    let mut events = [0, 1].map(|_| {
        let tokens = world.host("issueTokens", json!({ "user": "ann" })).expect("tokens");
        text(&claims(&tokens["IdToken"], rsa::ID_KEY)["event_id"])
    });
    events.sort();
    assert_ne!(events[0], events[1]);
}

#[test]
fn the_pool_is_found_by_the_client_or_the_user() {
    let world = World::new();
    let (pool, first) = with_client(&world);
    let (_, other) = with_client(&world);
    world.user(&pool, "bob", &[]);

    let audience = |asked: Value| {
        let tokens = world.host("issueTokens", asked).expect("tokens");
        text(&claims(&tokens["IdToken"], rsa::ID_KEY)["aud"])
    };
    assert_eq!(audience(json!({ "user": "bob" })), first);
    assert_eq!(audience(json!({ "user": "ann", "clientId": other })), other);
    assert_eq!(audience(json!({ "user": "ann", "userPoolId": pool })), first);
}

#[test]
fn what_is_missing_for_tokens_is_said() {
    let world = World::new();
    let says = |asked: Value| world.host("issueTokens", asked).expect_err("a refusal");
    let nobody = "no user pool has a user 'ann': make it first, with adminCreateUser or signUp";
    assert_eq!(says(json!({ "user": "ann" })), nobody);

    let pool = world.pool();
    let asked = json!({ "user": "ann", "userPoolId": pool });
    assert_eq!(
        says(asked.clone()),
        format!("the user pool {pool} has no user 'ann': make it first, with adminCreateUser or signUp")
    );
    world.user(&pool, "ann", &[]);
    assert_eq!(
        says(asked.clone()),
        format!("the user pool {pool} has no client yet: make one with createUserPoolClient")
    );
    client(&world, &pool);
    client(&world, &pool);
    assert_eq!(says(asked), format!("the user pool {pool} has several clients: say which by clientId"));

    let (_, other) = with_client(&world);
    let several = "several user pools have a user 'ann': say which pool by userPoolId";
    assert_eq!(says(json!({ "user": "ann" })), several);
    assert_eq!(
        says(json!({ "user": "ann", "userPoolId": pool, "clientId": other })),
        format!("the user pool {pool} has no client {other}")
    );
    assert_eq!(
        says(json!({ "user": "ann", "userPoolId": "us-east-1_none" })),
        "User pool us-east-1_none does not exist."
    );
    assert_eq!(says(json!({ "user": "ann", "clientId": "none" })), "User pool client none does not exist.");
}

/// A token by which ann calls for herself.
fn access_token(world: &World) -> Value {
    world.host("issueTokens", json!({ "user": "ann" })).expect("tokens")["AccessToken"].clone()
}

fn totp(world: &World, asked: Value) -> Value {
    world.host("totp", asked).expect("a code")["code"].clone()
}

#[test]
fn a_totp_is_that_of_the_secret_being_set_up_then_of_the_one_in_use() {
    let world = World::new();
    let (pool, _) = with_client(&world);
    let enabled = json!({ "Enabled": true });
    let apps = json!({ "UserPoolId": pool, "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": enabled });
    world.ok("SetUserPoolMfaConfig", apps);
    let token = access_token(&world);
    let secret = world.ok("AssociateSoftwareToken", json!({ "AccessToken": token }))["SecretCode"].clone();

    let code = totp(&world, json!({ "user": "ann" }));
    for asked in [json!({ "user": "ann", "userPoolId": pool }), json!({ "secretCode": secret })] {
        assert_eq!(totp(&world, asked), code);
    }
    let verified = world.ok("VerifySoftwareToken", json!({ "AccessToken": token, "UserCode": code }));
    assert_eq!(verified["Status"], "SUCCESS");

    // The present code is used: the app's next one.
    assert_ne!(totp(&world, json!({ "user": "ann" })), code);
    world.advance(60_000);
    assert_eq!(totp(&world, json!({ "user": "ann" })), totp(&world, json!({ "secretCode": secret })));

    let other = world.ok("AssociateSoftwareToken", json!({ "AccessToken": token }))["SecretCode"].clone();
    assert_eq!(totp(&world, json!({ "user": "ann" })), totp(&world, json!({ "secretCode": other })));
}

#[test]
fn a_code_comes_from_an_authenticator() {
    let world = World::new();
    with_client(&world);
    let says = |asked: Value| world.host("totp", asked).expect_err("a refusal");
    assert_eq!(
        says(json!({ "user": "ann" })),
        "the user 'ann' has no authenticator app: set one up first, with associateSoftwareToken"
    );
    assert_eq!(
        says(json!({ "secretCode": "!" })),
        "'!' is no SecretCode: base32, as associateSoftwareToken answers it"
    );
    assert_eq!(
        says(json!({ "user": "bob" })),
        "no user pool has a user 'bob': make it first, with adminCreateUser or signUp"
    );
}

#[test]
fn an_authenticator_makes_credentials_or_says_why_not() {
    let world = World::new();
    let asks = |task: &str, options: Value| {
        let device = json!({
            "task": task, "options": options.to_string(), "seed": "phone", "counter": 1,
            "userPresent": true, "userVerified": true,
        });
        world.host("authenticator", device).expect("an answer")
    };
    let options = json!({
        "rp": { "id": "example.com", "name": "example.com" }, "challenge": "AAAA",
        "user": { "id": "AAAA", "name": "ann", "displayName": "ann" },
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
    });

    let created = text(&asks("create", options.clone())["credential"]);
    let created: Value = serde_json::from_str(&created).expect("JSON");
    let known = json!([{ "id": created["id"], "type": "public-key" }]);
    let request = json!({ "challenge": "AAAA", "rpId": "example.com", "allowCredentials": known });
    let proved: Value = serde_json::from_str(&text(&asks("get", request)["credential"])).expect("JSON");
    assert_eq!(proved["id"], created["id"]);

    let mut again = options;
    again["excludeCredentials"] = known;
    assert_eq!(asks("create", again)["failure"], "InvalidStateError");
    let request = json!({ "challenge": "AAAA", "rpId": "example.com", "allowCredentials": [] });
    assert_eq!(asks("get", request)["failure"], "NotAllowedError");
    assert_eq!(asks("get", json!({}))["failure"], "TypeError");
}

#[test]
fn a_chain_of_keys_signs_as_aws_documents_it() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(host::digest("", ""), empty);
    // The example `get-vanilla` of AWS's test suite for signature version 4.
    let keys = "AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n20150830\nus-east-1\nservice\naws4_request";
    let request =
        format!("GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n{empty}");
    let text = format!(
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n{}",
        host::digest("", &request)
    );
    assert_eq!(host::digest(keys, &text), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}
