//! Which flow may begin at which door and client.

use crypto::{encode, hash};

use super::*;

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
