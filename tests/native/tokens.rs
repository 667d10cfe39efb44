use crypto::{encode, rsa};
use pocket_cognito::engine::flow::Answer;
use serde_json::{Value, json};

use crate::bearers::*;
use crate::subjects::*;
use crate::support::*;

const WRITER: &str = "arn:aws:iam::000000000000:role/writer";
const READER: &str = "arn:aws:iam::000000000000:role/reader";

/// A pool, a client, and ann.
fn signed_up(world: &World, attributes: &[(&str, &str)]) -> (String, String, String) {
    let pool = world.pool();
    let client = world.client(&pool, json!({}));
    let sub = world.user(&pool, "ann", attributes);
    (pool, client, sub)
}

fn group(world: &World, pool: &str, name: &str, more: Value) {
    let mut input = json!({ "UserPoolId": pool, "GroupName": name });
    merge(&mut input, more);
    world.ok("CreateGroup", input);
}

/// The names of the claims, in the order in which they stand.
fn names(claims: &Value) -> Vec<&str> {
    claims.as_object().expect("claims").keys().map(|name| &**name).collect()
}

#[test]
fn an_access_token_claims_whose_it_is_and_no_attribute() {
    let world = World::new();
    let (pool, client, sub) = signed_up(&world, &[("email", "ann@example.com")]);

    let claims = access_claims(&world.tokens(&pool, &client, "ann").access);

    assert_eq!(
        claims,
        json!({
            "sub": sub,
            "iss": format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}"),
            "client_id": client,
            "origin_jti": claims["origin_jti"],
            "event_id": claims["event_id"],
            "token_use": "access",
            "scope": "aws.cognito.signin.user.admin",
            "auth_time": START / 1000,
            "exp": START / 1000 + 3600,
            "iat": START / 1000,
            "jti": claims["jti"],
            "username": "ann",
        })
    );
    for id in ["origin_jti", "event_id", "jti"] {
        assert_eq!(text(&claims[id]).len(), 36, "{id}");
    }
}

#[test]
fn an_id_token_claims_the_attributes_each_in_its_type() {
    let world = World::new();
    let pool = world.pool();
    world.ok(
        "AddCustomAttributes",
        json!({ "UserPoolId": pool, "CustomAttributes": [{ "Name": "seats", "AttributeDataType": "Number", "Mutable": true }] }),
    );
    let client = world.client(&pool, json!({}));
    let sub = world.user(
        &pool,
        "ann",
        &[
            ("email", "ann@example.com"),
            ("email_verified", "True"),
            ("phone_number", "+12065550100"),
            ("phone_number_verified", "false"),
            ("address", "1 Main St\n\"B\""),
            ("updated_at", "1790257815"),
            ("custom:seats", "7"),
        ],
    );

    let tokens = world.tokens(&pool, &client, "ann");
    let claims = id_claims(&tokens.id);

    let of_access = access_claims(&tokens.access);
    assert_eq!(
        claims,
        json!({
            "sub": sub,
            "iss": format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}"),
            "cognito:username": "ann",
            "origin_jti": of_access["origin_jti"],
            "aud": client,
            "event_id": of_access["event_id"],
            "token_use": "id",
            "auth_time": START / 1000,
            "exp": START / 1000 + 3600,
            "iat": START / 1000,
            "jti": claims["jti"],
            "email": "ann@example.com",
            "email_verified": true,
            "phone_number": "+12065550100",
            "phone_number_verified": false,
            "address": { "formatted": "1 Main St\n\"B\"" },
            "updated_at": 1_790_257_815,
            "custom:seats": "7",
        })
    );
    assert_ne!(claims["jti"], of_access["jti"]);
}

#[test]
fn each_token_is_signed_by_a_key_of_its_own() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[]);

    let tokens = world.tokens(&pool, &client, "ann");

    access_claims(&tokens.access);
    id_claims(&tokens.id);
    assert_ne!(rsa::kid(rsa::ACCESS_KEY), rsa::kid(rsa::ID_KEY));
}

#[test]
fn the_same_seed_and_time_give_the_same_tokens_and_another_sign_in_gives_others() {
    let of_new_world = || {
        let world = World::new();
        let (pool, client, _) = signed_up(&world, &[]);
        let tokens = world.tokens(&pool, &client, "ann");
        (tokens, world.tokens(&pool, &client, "ann"))
    };
    let (first, second) = of_new_world();

    assert_eq!(of_new_world().0.access, first.access);
    assert_eq!(of_new_world().0.refresh, first.refresh);
    let (of_first, of_second) = (access_claims(&first.access), access_claims(&second.access));
    for id in ["origin_jti", "event_id", "jti"] {
        assert_ne!(of_first[id], of_second[id], "{id}");
    }
    assert_ne!(first.refresh, second.refresh);
}

#[test]
fn a_refresh_token_looks_encrypted() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[]);

    let token = world.tokens(&pool, &client, "ann").refresh;

    assert!(token.starts_with("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ."), "{token}");
    let lengths: Vec<usize> = token.split('.').map(str::len).collect();
    assert_eq!(lengths, [62, 342, 16, 1304, 22]);
}

#[test]
fn in_a_pool_that_signs_up_by_address_the_username_is_the_sub() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));
    let client = world.client(&pool, json!({}));
    let sub = world.user(&pool, "ann@example.com", &[]);

    let tokens = world.tokens(&pool, &client, "ann@example.com");

    assert_eq!(access_claims(&tokens.access)["username"], sub);
    assert_eq!(id_claims(&tokens.id)["cognito:username"], sub);
}

#[test]
fn an_id_token_claims_what_the_client_may_read() {
    let world = World::new();
    let pool = world.pool();
    let client = world.client(&pool, json!({ "ReadAttributes": ["email", "email_verified"] }));
    world.user(&pool, "ann", &[("email", "ann@example.com"), ("name", "Ann")]);

    let claims = id_claims(&world.tokens(&pool, &client, "ann").id);

    assert_eq!((&claims["email"], claims.get("name")), (&json!("ann@example.com"), None));
    assert_eq!(claims.get("email_verified"), None, "nobody said that it is verified");
}

#[test]
fn linked_identities_are_claimed_as_texts() {
    let world = World::new();
    let pool = world.pool();
    world.ok(
        "CreateIdentityProvider",
        json!({
            "UserPoolId": pool, "ProviderName": "Okta", "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "c", "client_secret": "s", "attributes_request_method": "GET",
                "oidc_issuer": "https://okta.example.com", "authorize_scopes": "openid",
            },
        }),
    );
    let client = world.client(&pool, json!({}));
    world.user(&pool, "ann", &[]);
    world.ok(
        "AdminLinkProviderForUser",
        json!({
            "UserPoolId": pool,
            "DestinationUser": { "ProviderName": "Cognito", "ProviderAttributeValue": "ann" },
            "SourceUser": { "ProviderName": "Okta", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "00u1" },
        }),
    );

    let tokens = world.tokens(&pool, &client, "ann");

    assert_eq!(
        id_claims(&tokens.id)["identities"],
        json!([{
            "userId": "00u1", "providerName": "Okta", "providerType": "OIDC", "issuer": null, "primary": "false",
            "dateCreated": START.to_string(),
        }])
    );
    assert_eq!(access_claims(&tokens.access).get("identities"), None);
}

#[test]
fn groups_are_in_both_tokens_in_one_order_and_roles_in_the_id_token_only() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[]);
    group(&world, &pool, "writers", json!({ "RoleArn": WRITER, "Precedence": 9 }));
    group(&world, &pool, "readers", json!({ "RoleArn": READER, "Precedence": 10 }));
    group(&world, &pool, "first", json!({ "Precedence": 0 }));
    group(&world, &pool, "twins", json!({ "RoleArn": WRITER, "Precedence": 11 }));
    ["twins", "first", "readers", "writers"].iter().for_each(|name| world.join(&pool, "ann", name));

    let tokens = world.tokens(&pool, &client, "ann");
    let (access, id) = (access_claims(&tokens.access), id_claims(&tokens.id));

    assert_eq!(access["cognito:groups"], json!(["writers", "readers", "first", "twins"]));
    assert_eq!(id["cognito:groups"], access["cognito:groups"]);
    assert_eq!(id["cognito:roles"], json!([WRITER, READER]));
    assert_eq!(id["cognito:preferred_role"], WRITER);
    assert_eq!((access.get("cognito:roles"), access.get("cognito:preferred_role")), (None, None));
}

#[test]
fn the_preferred_role_is_that_of_the_least_precedence_where_there_is_one() {
    /// Role and precedence.
    type Group = (Option<&'static str>, Option<i32>);
    let cases: [(&[Group], Option<&str>); 9] = [
        (&[(Some(WRITER), Some(1))], Some(WRITER)),
        (&[(Some(WRITER), Some(2)), (Some(READER), Some(1))], Some(READER)),
        (&[(Some(WRITER), Some(1)), (Some(READER), Some(1))], None),
        (&[(Some(WRITER), Some(1)), (Some(READER), Some(1)), (Some(READER), Some(0))], Some(READER)),
        (&[(Some(READER), Some(0)), (Some(WRITER), Some(1)), (Some(READER), Some(1))], Some(READER)),
        (&[(Some(READER), Some(1)), (Some(READER), Some(1))], Some(READER)),
        (&[(None, Some(0)), (Some(READER), Some(5))], Some(READER)),
        (&[(Some(READER), None)], None),
        (&[(Some(READER), None), (Some(WRITER), Some(3))], Some(WRITER)),
    ];
    for (groups, preferred) in cases {
        let world = World::new();
        let (pool, client, _) = signed_up(&world, &[]);
        for (at, (role, precedence)) in groups.iter().enumerate() {
            group(&world, &pool, &format!("g{at}"), json!({ "RoleArn": role, "Precedence": precedence }));
            world.join(&pool, "ann", &format!("g{at}"));
        }

        let claims = id_claims(&world.tokens(&pool, &client, "ann").id);

        assert_eq!(claims.get("cognito:preferred_role").and_then(Value::as_str), preferred, "{groups:?}");
    }
}

#[test]
fn a_user_without_groups_claims_none() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[]);
    group(&world, &pool, "gone", json!({ "RoleArn": WRITER, "Precedence": 1 }));
    world.join(&pool, "ann", "gone");
    world.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": "gone" }));

    let tokens = world.tokens(&pool, &client, "ann");

    for claims in [access_claims(&tokens.access), id_claims(&tokens.id)] {
        assert!(names(&claims).iter().all(|name| !name.starts_with("cognito:") || *name == "cognito:username"));
    }
}

#[test]
fn tokens_are_good_for_as_long_as_the_client_says() {
    let world = World::new();
    let pool = world.pool();
    let client = world.client(
        &pool,
        json!({
            "AccessTokenValidity": 10, "IdTokenValidity": 2, "RefreshTokenValidity": 7200,
            "TokenValidityUnits": { "AccessToken": "minutes", "RefreshToken": "seconds" },
        }),
    );
    world.user(&pool, "ann", &[]);

    let question = json!({ "userPoolId": pool, "clientId": client, "user": "ann" });
    let result = world.host("issueTokens", question).expect("tokens");

    let tokens = Tokens::of(&result);
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(600), &json!("Bearer")));
    assert_eq!(access_claims(&tokens.access)["exp"], START / 1000 + 600);
    assert_eq!(id_claims(&tokens.id)["exp"], START / 1000 + 7200);
    world.advance(600_000 - 1_000);
    world.me(&tokens.access);
    world.advance(1_000);
    assert_eq!(world.me_refused(&tokens.access), not_authorized("Access Token has expired"));
    world.advance(7_200_000 - 600_000 - 1);
    world.refresh(&client, &tokens.refresh);
    world.advance(1);
    assert_eq!(world.refresh_refused(&client, &tokens.refresh), not_authorized("Refresh Token has expired"));
}

#[test]
fn without_token_revocation_there_is_no_origin_and_the_id_token_has_no_identifier() {
    let world = World::new();
    let pool = world.pool();
    let client = world.client(&pool, json!({ "EnableTokenRevocation": false }));
    world.user(&pool, "ann", &[]);

    let tokens = world.tokens(&pool, &client, "ann");
    let again = Tokens::of(&world.refresh(&client, &tokens.refresh));

    for tokens in [tokens, again] {
        let (access, id) = (access_claims(&tokens.access), id_claims(&tokens.id));
        assert_eq!((access.get("origin_jti"), id.get("origin_jti"), id.get("jti")), (None, None, None));
        assert_eq!(text(&access["jti"]).len(), 36);
    }
}

#[test]
fn with_rotation_and_without_revocation_only_the_first_access_token_lacks_the_origin() {
    let world = World::new();
    let pool = world.pool();
    let client = world
        .client(&pool, json!({ "EnableTokenRevocation": false, "RefreshTokenRotation": { "Feature": "ENABLED" }, "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"] }));
    world.user(&pool, "ann", &[]);

    let tokens = world.tokens(&pool, &client, "ann");
    let again = Tokens::of(&world.refresh(&client, &tokens.refresh));

    let origin = id_claims(&tokens.id)["origin_jti"].clone();
    assert_eq!(text(&origin).len(), 36);
    assert_eq!(access_claims(&tokens.access).get("origin_jti"), None);
    assert_eq!(access_claims(&again.access)["origin_jti"], origin);
    assert_eq!(id_claims(&again.id)["origin_jti"], origin);
}

#[test]
fn a_test_may_have_tokens_as_it_wants_them() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[("email", "ann@example.com")]);
    group(&world, &pool, "writers", json!({ "RoleArn": WRITER, "Precedence": 1 }));
    let wanted = json!({
        "groups": ["writers", "elsewhere"], "claims": { "tenant": { "id": 7 }, "email": "other@example.com" },
        "scopes": ["pets/read", "pets/write"], "expiresIn": -1,
    });

    let tokens = world.tokens_with(&pool, &client, "ann", wanted);
    let (access, id) = (access_claims(&tokens.access), id_claims(&tokens.id));

    for claims in [&access, &id] {
        assert_eq!(claims["cognito:groups"], json!(["writers", "elsewhere"]));
        assert_eq!(claims["tenant"], json!({ "id": 7 }));
        assert_eq!(claims["email"], "other@example.com");
        assert_eq!(claims["exp"], START / 1000 - 1);
    }
    assert_eq!((&id["cognito:roles"], &id["cognito:preferred_role"]), (&json!([WRITER]), &json!(WRITER)));
    assert_eq!(access["scope"], "pets/read pets/write");
}

#[test]
fn a_disabled_user_has_no_tokens_even_for_a_test() {
    let world = World::new();
    let (pool, client, _) = signed_up(&world, &[]);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));

    let answer = world.host("issueTokens", json!({ "userPoolId": pool, "clientId": client, "user": "ann" }));

    assert_eq!(answer, Err("User is disabled.".to_string()));
}

#[test]
fn pre_token_generation_changes_tokens_at_refresh() {
    let world = World::new();
    let function = "arn:aws:lambda:us-east-1:000000000000:function:claims";
    let pool = world.pool_with(json!({
        "LambdaConfig": { "PreTokenGenerationConfig": { "LambdaVersion": "V2_0", "LambdaArn": function } },
    }));
    let client = world.client(&pool, json!({}));
    world.user(&pool, "ann", &[("email", "ann@example.com")]);
    group(&world, &pool, "writers", json!({ "RoleArn": WRITER, "Precedence": 1 }));
    world.join(&pool, "ann", "writers");
    let tokens = world.tokens(&pool, &client, "ann");
    let answered = json!({ "userName": "ann", "response": { "claimsAndScopeOverrideDetails": {
        "idTokenGeneration": {
            "claimsToAddOrOverride": { "email": "x@example.com", "plan": { "seats": 3 }, "sub": "forged" },
            "claimsToSuppress": ["cognito:groups", "email_verified"],
        },
        "accessTokenGeneration": {
            "claimsToAddOrOverride": { "tenant": [1, "b"] },
            "scopesToAdd": ["pets/read"], "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        },
        "groupOverrideDetails": { "groupsToOverride": ["guests"], "iamRolesToOverride": [READER], "preferredRole": READER },
    } } });
    let mut event = Value::Null;
    let wire = world.wire_with(
        "GetTokensFromRefreshToken",
        &json!({ "ClientId": client, "RefreshToken": tokens.refresh, "ClientMetadata": { "why": "test" } }).to_string(),
        |asked| {
            event = serde_json::from_str(&asked.event).expect("JSON");
            Answer::Returned(answered.to_string())
        },
    );

    assert_eq!(event["triggerSource"], "TokenGeneration_RefreshTokens");
    assert_eq!(event["callerContext"]["clientId"], client);
    assert_eq!(
        event["request"]["groupConfiguration"],
        json!({ "groupsToOverride": ["writers"], "iamRolesToOverride": [WRITER], "preferredRole": WRITER })
    );
    assert_eq!(event["request"]["scopes"], json!([USER_ADMIN]));
    assert_eq!(event["request"]["clientMetadata"], json!({ "why": "test" }));
    let body: Value = serde_json::from_str(&wire.body).expect("JSON");
    let tokens = Tokens::of(&body["AuthenticationResult"]);
    let (access, id) = (access_claims(&tokens.access), id_claims(&tokens.id));
    assert_eq!((&id["email"], &id["plan"]), (&json!("x@example.com"), &json!({ "seats": 3 })));
    assert_eq!(id["sub"], access["sub"]);
    assert_ne!(id["sub"], "forged");
    assert_eq!(id["cognito:roles"], json!([READER]));
    assert_eq!(id["cognito:preferred_role"], READER);
    assert_eq!((&access["tenant"], &access["scope"]), (&json!([1, "b"]), &json!("pets/read")));
    assert_eq!(access["cognito:groups"], json!(["guests"]));
}

#[test]
fn every_pool_has_the_one_certificate_which_is_signed_by_its_own_key() {
    let world = World::new();
    let pool = world.pool();

    let answer = world.ok("GetSigningCertificate", json!({ "UserPoolId": pool }));

    let der = encode::read_base64(&text(&answer["Certificate"])).expect("base64");
    // What is signed, then the algorithm, then the signature: each a DER element with a length of two bytes or one.
    let signed = &der[4..8 + usize::from(u16::from_be_bytes([der[6], der[7]]))];
    assert!(rsa::verify(rsa::ID_KEY, signed, &der[der.len() - 256..]));
    let absent = json!({ "UserPoolId": "us-east-1_Absent000" });
    assert_eq!(world.refused("GetSigningCertificate", absent), pool_not_found());
}

#[test]
fn a_client_that_may_has_a_token_of_its_own() {
    let world = World::new();
    let pool = world.pool();
    let made = world.ok(
        "CreateUserPoolClient",
        json!({
            "UserPoolId": pool, "ClientName": "robot", "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["phone", "email"],
        }),
    );
    let (client, secret) = (text(&made["UserPoolClient"]["ClientId"]), text(&made["UserPoolClient"]["ClientSecret"]));
    let ask = |more: Value| {
        let mut input = json!({ "ClientId": client, "Secret": secret });
        merge(&mut input, more);
        input
    };

    let result = world.ok("GetClientToken", ask(json!({})))["ClientAuthenticationResult"].clone();

    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(3600), &json!("Bearer")));
    let token = text(&result["AccessToken"]);
    let claims = access_claims(&token);
    assert_eq!(
        claims,
        json!({
            "sub": client, "client_id": client, "token_use": "access", "scope": "phone email", "version": 2,
            "iss": format!("https://cognito-idp.us-east-1.amazonaws.com/{pool}"), "jti": claims["jti"],
            "auth_time": START / 1000, "iat": START / 1000, "exp": START / 1000 + 3600,
        })
    );
    let less = world.ok("GetClientToken", ask(json!({ "Scopes": ["email"] })));
    let less = text(&less["ClientAuthenticationResult"]["AccessToken"]);
    assert_eq!(access_claims(&less)["scope"], "email");
    assert_eq!(world.me_refused(&token), not_authorized("Access Token does not have required scopes"));

    assert_eq!(
        world.refused("GetClientToken", ask(json!({ "Scopes": ["openid"] }))),
        invalid("Invalid scope requested: openid")
    );
    let wrong = ask(json!({ "Secret": "0123456789012345678901234" }));
    assert_eq!(world.refused("GetClientToken", wrong), not_authorized("Invalid client or secret"));
    let absent = ask(json!({ "ClientId": "absent" }));
    assert_eq!(
        world.refused("GetClientToken", absent),
        says("ResourceNotFoundException", "User pool client absent does not exist.")
    );
    let people = world.client(&pool, json!({}));
    assert_eq!(
        world.refused("GetClientToken", ask(json!({ "ClientId": people }))),
        not_authorized("Client is not enabled for the client_credentials flow.")
    );
}
