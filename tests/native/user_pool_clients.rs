use serde_json::{Value, json};

use crate::support::*;

fn in_pool(pool: &str, more: Value) -> Value {
    let mut input = json!({ "UserPoolId": pool });
    merge(&mut input, more);
    input
}

fn create(world: &World, pool: &str, more: Value) -> Value {
    let mut input = in_pool(pool, json!({ "ClientName": "web" }));
    merge(&mut input, more);
    world.ok("CreateUserPoolClient", input)["UserPoolClient"].clone()
}

#[track_caller]
fn create_refused(world: &World, pool: &str, more: Value) -> (String, String) {
    let mut input = in_pool(pool, json!({ "ClientName": "web" }));
    merge(&mut input, more);
    world.refused("CreateUserPoolClient", input)
}

fn invalid(message: &str) -> (String, String) {
    says("InvalidParameterException", message)
}

const NOT_FOUND: &str = "User pool client does not exist.";

#[test]
fn a_client_made_with_a_name_answers_the_members_that_were_captured() {
    let world = World::new();
    let pool = world.pool();

    let client = create(&world, &pool, json!({}));

    let id = text(&client["ClientId"]);
    assert_eq!(id.len(), 26);
    assert_eq!(
        client,
        json!({
            "ClientId": id, "ClientName": "web", "UserPoolId": pool, "CreationDate": 1_790_257_815.299,
            "LastModifiedDate": 1_790_257_815.299, "AllowedOAuthFlowsUserPoolClient": false, "AuthSessionValidity": 3,
            "EnablePropagateAdditionalUserContextData": false, "EnableTokenRevocation": true,
            "RefreshTokenValidity": 30, "TokenValidityUnits": {},
        })
    );
    let described = world.ok("DescribeUserPoolClient", in_pool(&pool, json!({ "ClientId": id })));
    assert_eq!(described["UserPoolClient"], client);
}

#[test]
fn flows_come_back_in_one_order() {
    let world = World::new();
    let pool = world.pool();
    let flows = [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ];
    let reversed: Vec<&str> = flows.iter().rev().copied().collect();

    let client = create(&world, &pool, json!({ "ExplicitAuthFlows": reversed }));

    assert_eq!(client["ExplicitAuthFlows"], json!(flows));
}

#[test]
fn settings_that_contradict_each_other_or_the_pool_are_refused() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [
        { "Name": "family_name", "Required": true }, { "Name": "team", "AttributeDataType": "String" },
        { "Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true },
    ] }));
    let oauth = |more: Value| {
        let mut input = json!({
            "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
            "CallbackURLs": ["https://example.com"],
        });
        merge(&mut input, more);
        input
    };
    let range = "Invalid range for token validity.";
    let written = "Invalid write attributes specified while creating a client";
    let cases = [
        (
            json!({ "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"] }),
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ),
        (
            json!({ "RefreshTokenRotation": { "Feature": "ENABLED" }, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"] }),
            "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.",
        ),
        (json!({ "AccessTokenValidity": 25 }), range),
        (json!({ "IdTokenValidity": 4, "TokenValidityUnits": { "IdToken": "minutes" } }), range),
        (json!({ "RefreshTokenValidity": 59, "TokenValidityUnits": { "RefreshToken": "minutes" } }), range),
        (json!({ "RefreshTokenValidity": 3651 }), range),
        (
            json!({
                "AccessTokenValidity": 2, "RefreshTokenValidity": 60, "TokenValidityUnits": { "RefreshToken": "minutes" },
            }),
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ),
        (json!({ "ReadAttributes": ["custom:absent"] }), "Invalid read attributes specified while creating a client"),
        (json!({ "ReadAttributes": ["dev:custom:note"] }), "Invalid read attributes specified while creating a client"),
        (json!({ "WriteAttributes": ["email"] }), written),
        (json!({ "WriteAttributes": ["family_name", "email_verified"] }), written),
        (json!({ "WriteAttributes": ["family_name", "custom:absent"] }), written),
        (
            json!({ "AllowedOAuthFlowsUserPoolClient": true }),
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            oauth(json!({ "CallbackURLs": [] })),
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ),
        (oauth(json!({ "CallbackURLs": ["http://example.com"] })), "http://example.com cannot use the HTTP protocol."),
        (oauth(json!({ "LogoutURLs": ["http://example.com"] })), "http://example.com cannot use the HTTP protocol."),
        (oauth(json!({ "CallbackURLs": ["https://example.com/#a"] })), "https://example.com/#a cannot use fragment"),
        (
            oauth(json!({ "DefaultRedirectURI": "https://example.org" })),
            "The default redirect URI https://example.org is not in the callback URIs list.",
        ),
        (
            json!({ "EnablePropagateAdditionalUserContextData": true }),
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ),
        (
            json!({ "AnalyticsConfiguration": { "ApplicationId": "1234" } }),
            "Invalid analytics configuration given, either <application arn> or \
             <application id, role arn, external id> are valid",
        ),
        (
            json!({ "GenerateSecret": true, "ClientSecret": "a-secret-of-one-s-own-making".replace('-', "_") }),
            "GenerateSecret and ClientSecret cannot be used together.",
        ),
    ];
    for (settings, sentence) in cases {
        assert_eq!(create_refused(&world, &pool, settings.clone()), invalid(sentence), "{settings}");
    }
    assert_eq!(
        create_refused(&world, &pool, json!({ "SupportedIdentityProviders": ["COGNITO", "Google"] })),
        invalid(&format!("The provider Google does not exist for User Pool {pool}."))
    );
    assert_eq!(
        create_refused(&world, &pool, oauth(json!({ "AllowedOAuthScopes": ["openid", "teams/read"] }))),
        says("ScopeDoesNotExistException", "Invalid scope requested: teams/read")
    );
    let credentials = json!({ "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["openid"] });
    assert_eq!(
        create_refused(&world, &pool, credentials),
        says(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected if client does not have a client secret."
        )
    );
    assert_eq!(
        create_refused(&world, &pool, oauth(json!({ "AllowedOAuthFlows": ["code", "client_credentials"] }))),
        says(
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow."
        )
    );
}

#[test]
fn what_is_given_comes_back() {
    let world = World::new();
    let pool = world.pool();
    let given = json!({
        "ReadAttributes": ["email"], "WriteAttributes": ["email"], "PreventUserExistenceErrors": "ENABLED",
        "AccessTokenValidity": 15, "IdTokenValidity": 20, "RefreshTokenValidity": 7, "AuthSessionValidity": 5,
        "TokenValidityUnits": { "AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days" },
        "SupportedIdentityProviders": ["COGNITO"], "CallbackURLs": ["http://localhost:3000/back", "app://back"],
        "LogoutURLs": ["https://example.com/out"], "DefaultRedirectURI": "app://back", "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid", "aws.cognito.signin.user.admin"], "AllowedOAuthFlowsUserPoolClient": true,
        "AnalyticsConfiguration": { "ApplicationArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/a" },
        "EnableTokenRevocation": false,
    });

    let client = create(&world, &pool, given.clone());

    for (member, value) in given.as_object().expect("members") {
        assert_eq!(&client[member], value, "{member}");
    }
}

#[test]
fn rotation_wants_a_tier_and_its_grace_needs_rotation() {
    let world = World::new();
    let lite = world.pool_with(json!({ "UserPoolTier": "LITE" }));
    let pool = world.pool();
    let rotation = |feature: &str| json!({ "RefreshTokenRotation": { "Feature": feature } });

    assert_eq!(
        create_refused(&world, &lite, rotation("ENABLED")),
        says(
            "FeatureUnavailableInTierException",
            "The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation"
        )
    );
    let rotating = create(&world, &pool, rotation("ENABLED"));
    assert_eq!(rotating["RefreshTokenRotation"], json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 0 }));
    let still = json!({ "RefreshTokenRotation": { "Feature": "DISABLED", "RetryGracePeriodSeconds": 4 } });
    assert_eq!(
        create(&world, &pool, still)["RefreshTokenRotation"],
        json!({ "Feature": "DISABLED", "RetryGracePeriodSeconds": 0 })
    );
}

#[test]
fn an_update_keeps_name_and_secret_and_puts_the_rest_back() {
    let world = World::new();
    let pool = world.pool();
    let client = create(
        &world,
        &pool,
        json!({ "GenerateSecret": true, "ReadAttributes": ["email"], "RefreshTokenValidity": 7,
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"], "PreventUserExistenceErrors": "ENABLED" }),
    );
    world.advance(60_000);

    let updated = world.ok(
        "UpdateUserPoolClient",
        in_pool(&pool, json!({ "ClientId": client["ClientId"], "AccessTokenValidity": 2 })),
    );

    assert_eq!(
        updated["UserPoolClient"],
        json!({
            "ClientId": client["ClientId"], "ClientName": "web", "ClientSecret": client["ClientSecret"],
            "UserPoolId": pool, "CreationDate": 1_790_257_815.299, "LastModifiedDate": 1_790_257_875.299,
            "AllowedOAuthFlowsUserPoolClient": false, "AuthSessionValidity": 3, "AccessTokenValidity": 2,
            "EnablePropagateAdditionalUserContextData": false, "EnableTokenRevocation": true,
            "RefreshTokenValidity": 30, "TokenValidityUnits": {},
        })
    );
}

#[test]
fn a_client_belongs_to_one_pool() {
    let world = World::new();
    let (pool, other) = (world.pool(), world.pool());
    let id = create(&world, &pool, json!({}))["ClientId"].clone();

    for operation in ["DescribeUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient"] {
        let refusal = world.refused(operation, in_pool(&other, json!({ "ClientId": id })));
        assert_eq!(refusal, says("ResourceNotFoundException", NOT_FOUND), "{operation}");
    }
}

#[test]
fn a_deleted_client_is_gone() {
    let world = World::new();
    let pool = world.pool();
    let input = in_pool(&pool, json!({ "ClientId": create(&world, &pool, json!({}))["ClientId"] }));

    let deleted = world.wire("DeleteUserPoolClient", &input.to_string());

    assert_eq!(deleted, Wire { status: 200, body: String::new() });
    for operation in ["DescribeUserPoolClient", "DeleteUserPoolClient"] {
        assert_eq!(world.refused(operation, input.clone()), says("ResourceNotFoundException", NOT_FOUND));
    }
}

#[test]
fn a_listing_is_sorted_by_id_and_pages_yield_each_client_once() {
    let world = World::new();
    let pool = world.pool();
    let mut ids: Vec<String> = (0..5).map(|_| text(&create(&world, &pool, json!({}))["ClientId"])).collect();
    ids.sort();

    let mut listed = Vec::new();
    let mut input = in_pool(&pool, json!({ "MaxResults": 2 }));
    loop {
        let page = world.ok("ListUserPoolClients", input.clone());
        listed.extend(each(&page["UserPoolClients"], "ClientId"));
        match page["NextToken"].as_str() {
            Some(token) => input["NextToken"] = json!(token),
            None => break,
        }
    }

    assert_eq!(listed, ids);
    let first = &world.ok("ListUserPoolClients", in_pool(&pool, json!({ "MaxResults": 1 })))["UserPoolClients"];
    assert_eq!(first, &json!([{ "ClientId": ids[0], "ClientName": "web", "UserPoolId": pool }]));
    let registered = world.ok("ListUserPoolClients", in_pool(&pool, json!({ "ClientType": "DCR" })));
    assert_eq!(registered, json!({ "UserPoolClients": [] }));
}

#[test]
fn a_second_secret_is_shown_once_and_the_last_one_stays() {
    let world = World::new();
    let pool = world.pool();
    let client = create(&world, &pool, json!({ "GenerateSecret": true }));
    let of_client = |more: Value| {
        let mut input = in_pool(&pool, json!({ "ClientId": client["ClientId"] }));
        merge(&mut input, more);
        input
    };
    let listed = || world.ok("ListUserPoolClientSecrets", of_client(json!({})))["ClientSecrets"].clone();

    let added = world.ok("AddUserPoolClientSecret", of_client(json!({})))["ClientSecretDescriptor"].clone();

    assert_eq!(text(&added["ClientSecretValue"]).len(), 51);
    let ids = each(&listed(), "ClientSecretId");
    assert_eq!(ids.len(), 2);
    assert_eq!(json!(ids[1]), added["ClientSecretId"]);
    assert_eq!(listed()[1], json!({ "ClientSecretId": ids[1], "ClientSecretCreateDate": 1_790_257_815.299 }));
    assert_eq!(
        world.refused("AddUserPoolClientSecret", of_client(json!({}))),
        says("LimitExceededException", "Exceeded the limit of 2 secrets for the app client.")
    );

    let delete = |id: &str| of_client(json!({ "ClientSecretId": id }));
    assert_eq!(world.ok("DeleteUserPoolClientSecret", delete(&ids[0])), json!({}));
    assert_eq!(
        world.refused("DeleteUserPoolClientSecret", delete(&ids[0])),
        says("ResourceNotFoundException", "Client secret does not exist.")
    );
    assert_eq!(
        world.refused("DeleteUserPoolClientSecret", delete(&ids[1])),
        invalid("The last secret of an app client cannot be deleted.")
    );
    let described = world.ok("DescribeUserPoolClient", of_client(json!({})));
    assert_eq!(described["UserPoolClient"]["ClientSecret"], added["ClientSecretValue"]);
}

#[test]
fn a_secret_of_one_s_own_is_not_repeated() {
    let world = World::new();
    let pool = world.pool();
    let public = create(&world, &pool, json!({}));
    let client = create(&world, &pool, json!({ "ClientSecret": "first_secret_of_my_own_making" }));
    assert_eq!(client["ClientSecret"], "first_secret_of_my_own_making");

    let secret = "second_secret_of_my_own_making";
    let add = |client: &Value| in_pool(&pool, json!({ "ClientId": client["ClientId"], "ClientSecret": secret }));

    let added = world.ok("AddUserPoolClientSecret", add(&client));
    assert_eq!(added["ClientSecretDescriptor"]["ClientSecretValue"], Value::Null);
    assert_eq!(
        world.refused("AddUserPoolClientSecret", add(&public)),
        invalid("A client secret can only be added to a client that has a secret.")
    );
}
