use serde_json::{Value, json};

use crate::support::*;

const SMS: &str = "arn:aws:iam::000000000000:role/sms";
const FUNCTION: &str = "arn:aws:lambda:us-east-1:000000000000:function:tokens";

fn create(world: &World, more: Value) -> Value {
    let mut input = json!({ "PoolName": "teams" });
    merge(&mut input, more);
    world.ok("CreateUserPool", input)["UserPool"].clone()
}

#[track_caller]
fn create_refused(more: Value) -> (String, String) {
    let mut input = json!({ "PoolName": "teams" });
    merge(&mut input, more);
    World::new().refused("CreateUserPool", input)
}

fn describe(world: &World, pool: &str) -> Value {
    world.ok("DescribeUserPool", json!({ "UserPoolId": pool }))["UserPool"].clone()
}

fn update(world: &World, pool: &str, more: Value) {
    let mut input = json!({ "UserPoolId": pool });
    merge(&mut input, more);
    assert_eq!(world.ok("UpdateUserPool", input), json!({}));
}

fn invalid(message: &str) -> (String, String) {
    says("InvalidParameterException", message)
}

fn named<'v>(list: &'v Value, name: &str) -> &'v Value {
    list.as_array().expect("a list").iter().find(|entry| entry["Name"] == name).expect("an attribute of that name")
}

#[test]
fn a_minimal_pool_answers_the_members_that_were_captured() {
    let world = World::new();

    let mut pool = create(&world, json!({ "UserPoolTier": "LITE" }));

    let id = text(&pool["Id"]);
    let schema = pool["SchemaAttributes"].take();
    assert_eq!(
        pool,
        json!({
            "Id": id, "Arn": format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{id}"), "Name": "teams",
            "CreationDate": 1_790_257_815.299, "LastModifiedDate": 1_790_257_815.299, "SchemaAttributes": null,
            "AccountRecoverySetting": { "RecoveryMechanisms": [
                { "Name": "verified_email", "Priority": 1 }, { "Name": "verified_phone_number", "Priority": 2 },
            ] },
            "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7 },
            "DeletionProtection": "INACTIVE", "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
            "EstimatedNumberOfUsers": 0, "IssuerConfiguration": { "Type": "ORIGINAL" },
            "KeyConfiguration": { "KeyType": "AWS_OWNED_KEY" }, "LambdaConfig": {}, "MfaConfiguration": "OFF",
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8, "RequireLowercase": true, "RequireNumbers": true, "RequireSymbols": true,
                    "RequireUppercase": true, "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] },
            },
            "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": [] },
            "UserPoolTier": "LITE", "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
        })
    );
    assert_eq!(
        each(&schema, "Name").join(" "),
        "sub name given_name family_name middle_name nickname preferred_username profile picture website email \
         email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at"
    );
    assert_eq!(
        named(&schema, "sub"),
        &json!({
            "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false,
            "Required": true, "StringAttributeConstraints": { "MinLength": "1", "MaxLength": "2048" },
        })
    );
    assert_eq!(
        named(&schema, "updated_at"),
        &json!({
            "Name": "updated_at", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "NumberAttributeConstraints": { "MinValue": "0" },
        })
    );
}

#[test]
fn a_description_adds_tags_and_identities_and_has_another_order() {
    let world = World::new();
    let pool = create(&world, json!({ "Schema": [{ "Name": "team", "AttributeDataType": "String" }] }));

    let described = describe(&world, &text(&pool["Id"]));

    assert_eq!(described["UserPoolTags"], json!({}));
    assert_eq!(described["UserPoolTier"], "ESSENTIALS");
    assert_eq!(
        each(&described["SchemaAttributes"], "Name").join(" "),
        "profile address birthdate gender preferred_username updated_at website picture identities sub email_verified \
         phone_number_verified phone_number zoneinfo locale email given_name family_name middle_name name nickname \
         custom:team"
    );
    assert_eq!(
        named(&described["SchemaAttributes"], "identities"),
        &json!({
            "Name": "identities", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": false, "StringAttributeConstraints": {},
        })
    );
}

#[test]
fn an_id_can_be_chosen_once() {
    let options = json!({ "ids": { "userPools": { "teams": "us-east-1_Teams" } } });
    let world = World::with(&options);

    assert_eq!(world.pool(), "us-east-1_Teams");

    let second = world.pool();
    assert!(second.starts_with("us-east-1_") && second != "us-east-1_Teams", "{second}");
}

#[test]
fn case_matters_unless_the_pool_says_otherwise() {
    let world = World::new();
    let exact = world.pool();
    let folding = world.pool_with(json!({ "UsernameConfiguration": { "CaseSensitive": false } }));
    for pool in [&exact, &folding] {
        world.user(pool, "Alice", &[]);
    }

    let get = |pool: &str| json!({ "UserPoolId": pool, "Username": "alice" });
    assert_eq!(world.refused("AdminGetUser", get(&exact)), says("UserNotFoundException", "User does not exist."));
    assert_eq!(world.ok("AdminGetUser", get(&folding))["Username"], "Alice");
}

#[test]
fn the_schema_is_built_from_standard_and_custom_attributes() {
    let world = World::new();
    let pool = create(
        &world,
        json!({ "Schema": [
            { "Name": "email", "Required": true, "StringAttributeConstraints": { "MinLength": "5", "MaxLength": "99" } },
            { "Name": "age", "AttributeDataType": "Number", "Mutable": false,
              "NumberAttributeConstraints": { "MinValue": "0", "MaxValue": "150" },
              "StringAttributeConstraints": { "MinLength": "1" } },
            { "Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true },
        ] }),
    );

    let schema = &pool["SchemaAttributes"];
    assert_eq!(
        named(schema, "email"),
        &json!({
            "Name": "email", "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true,
            "Required": true, "StringAttributeConstraints": { "MinLength": "5", "MaxLength": "99" },
        })
    );
    assert_eq!(
        named(schema, "custom:age"),
        &json!({
            "Name": "custom:age", "AttributeDataType": "Number", "DeveloperOnlyAttribute": false, "Mutable": false,
            "Required": false, "NumberAttributeConstraints": { "MinValue": "0", "MaxValue": "150" },
        })
    );
    assert_eq!(
        named(schema, "dev:custom:note"),
        &json!({
            "Name": "dev:custom:note", "AttributeDataType": "String", "DeveloperOnlyAttribute": true, "Mutable": true,
            "Required": false, "StringAttributeConstraints": {},
        })
    );
}

#[test]
fn an_impossible_schema_is_refused() {
    let cases = [
        (
            json!([{ "Name": "team", "AttributeDataType": "String", "Required": true }]),
            "Required custom attributes are not supported currently.",
        ),
        (
            json!([{ "Name": "email", "AttributeDataType": "Number" }]),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (
            json!([{ "Name": "email", "DeveloperOnlyAttribute": true }]),
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
        ),
        (json!([{ "Name": "sub", "Mutable": true }]), "Standard schema attribute sub cannot be changed."),
        (
            json!([{ "Name": "a", "AttributeDataType": "String" }, { "Name": "a", "AttributeDataType": "String" }]),
            "Duplicate custom attribute names custom:a are not allowed in a user pool schema.",
        ),
        (
            json!([{ "Name": "a" }]),
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.",
        ),
        (json!([{ "AttributeDataType": "String" }]), "Attribute name cannot be null."),
        (
            json!([{ "Name": "a", "AttributeDataType": "String",
                     "StringAttributeConstraints": { "MinLength": "2", "MaxLength": "1" } }]),
            "Attribute custom:a cannot have a max length shorter than it's min length",
        ),
        (
            json!([{ "Name": "a", "AttributeDataType": "Number",
                     "NumberAttributeConstraints": { "MinValue": "2", "MaxValue": "1" } }]),
            "Attribute custom:a cannot have a max value smaller than it's min value",
        ),
        (
            json!([{ "Name": "a", "AttributeDataType": "String", "StringAttributeConstraints": { "MinLength": "x" } }]),
            "The constraints of attribute a are not valid.",
        ),
    ];
    for (schema, sentence) in cases {
        assert_eq!(create_refused(json!({ "Schema": schema })), invalid(sentence));
    }
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let cases = [
        (
            json!({ "AliasAttributes": ["email"], "UsernameAttributes": ["email"] }),
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
        ),
        (
            json!({ "MfaConfiguration": "ON" }),
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
        ),
        (
            json!({ "AutoVerifiedAttributes": ["phone_number"] }),
            "SMS configuration is required when phone_number is selected for auto verification",
        ),
        (
            json!({ "SmsConfiguration": { "ExternalId": "x" } }),
            "Exactly one of SnsCallerArn and EumsSms is required in the SMS configuration.",
        ),
        (
            json!({ "EmailConfiguration": { "EmailSendingAccount": "DEVELOPER" } }),
            "Source ARN is required to use DEVELOPER email sending owner",
        ),
        (
            json!({
                "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": 3 } },
                "AdminCreateUserConfig": { "UnusedAccountValidityDays": 3 },
            }),
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ),
        (
            json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["EMAIL_OTP"] } } }),
            "Password should be configured as one of the allowed first auth factors.",
        ),
        (
            json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"] } } }),
            "SOFTWARE_TOKEN is not supported as one of the allowed first auth factors.",
        ),
        (
            json!({ "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] } }),
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
        ),
        (
            json!({ "AccountRecoverySetting": { "RecoveryMechanisms": [
                { "Name": "verified_email", "Priority": 1 }, { "Name": "verified_phone_number", "Priority": 1 },
            ] } }),
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
        ),
        (
            json!({ "AccountRecoverySetting": { "RecoveryMechanisms": [
                { "Name": "admin_only", "Priority": 1 }, { "Name": "verified_email", "Priority": 2 },
            ] } }),
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
        ),
        (
            json!({ "LambdaConfig": { "CustomEmailSender": { "LambdaArn": FUNCTION, "LambdaVersion": "V1_0" } } }),
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
        ),
        (
            json!({ "LambdaConfig": {
                "PreTokenGeneration": FUNCTION,
                "PreTokenGenerationConfig": { "LambdaArn": format!("{FUNCTION}2"), "LambdaVersion": "V2_0" },
            } }),
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
        ),
        (
            json!({
                "EmailVerificationSubject": "Welcome", "VerificationMessageTemplate": { "EmailSubject": "Hello" },
            }),
            "The verification message differs from the one in VerificationMessageTemplate.",
        ),
        (
            json!({ "AcrConfiguration": { "Level1": { "AcrValue": "urn:cognito:loa:2" } } }),
            "The names of ACR levels must be unique.",
        ),
        (
            json!({ "UserPoolTags": { "aws:stage": "test" } }),
            "Tag key aws:stage is reserved: aws: prefixed tag key names are not allowed for external use.",
        ),
    ];
    for (settings, sentence) in cases {
        assert_eq!(create_refused(settings), invalid(sentence));
    }
}

#[test]
fn a_tier_has_only_its_own_features() {
    let lite = |features: &str| {
        format!("The following features need to be disabled for the LITE pricing tier configured: {features}")
    };
    let cases = [
        (
            json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] } } }),
            "Passwordless Sign-In",
        ),
        (
            json!({ "LambdaConfig": { "PreTokenGenerationConfig": { "LambdaArn": FUNCTION, "LambdaVersion": "V2_0" } } }),
            "Token Customization with Pre-Token Generation Lambda V2_0",
        ),
        (json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" } }), "Threat Protection"),
        (json!({ "Policies": { "PasswordPolicy": { "PasswordHistorySize": 3 } } }), "Password History"),
        (json!({ "DcrConfiguration": { "EnableStatus": "Enabled" } }), "Dynamic Client Registration"),
        (json!({ "AcrConfiguration": { "Level1": { "AcrValue": "urn:a" } } }), "Custom ACR Levels"),
    ];
    for (mut settings, feature) in cases {
        merge(&mut settings, json!({ "UserPoolTier": "LITE" }));
        assert_eq!(create_refused(settings), says("FeatureUnavailableInTierException", &lite(feature)));
    }
    assert_eq!(
        create_refused(json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "ENFORCED" } })).1,
        "The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection"
    );
}

#[test]
fn the_tier_goes_down_only_without_what_it_lacks() {
    let world = World::new();
    let pool = world.pool();
    world.ok(
        "CreateUserPoolClient",
        json!({ "UserPoolId": pool, "ClientName": "web", "RefreshTokenRotation": { "Feature": "ENABLED" } }),
    );

    assert_eq!(
        world.refused("UpdateUserPool", json!({ "UserPoolId": pool, "UserPoolTier": "LITE" })),
        says(
            "TierChangeNotAllowedException",
            "The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation"
        )
    );
    assert_eq!(describe(&world, &pool)["UserPoolTier"], "ESSENTIALS");
}

#[test]
fn the_tier_goes_down_only_without_clients_that_leave_the_choice() {
    let world = World::new();
    let pool = world.pool();
    for name in ["web", "mobile"] {
        let flows = json!(["ALLOW_USER_AUTH"]);
        world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": name, "ExplicitAuthFlows": flows }));
    }

    assert_eq!(
        world.refused("UpdateUserPool", json!({ "UserPoolId": pool, "UserPoolTier": "LITE" })),
        says(
            "TierChangeNotAllowedException",
            "The following features need to be disabled for the LITE pricing tier configured: Choice-Based Authentication"
        )
    );
}

#[test]
fn what_an_update_leaves_out_goes_back_to_its_default() {
    let world = World::new();
    let given = json!({
        "AutoVerifiedAttributes": ["email", "phone_number"], "DeletionProtection": "ACTIVE", "MfaConfiguration": "OPTIONAL",
        "EmailVerificationSubject": "Welcome", "SmsConfiguration": { "SnsCallerArn": SMS, "ExternalId": "x" },
        "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true }, "UserPoolTags": { "team": "red" },
        "Policies": { "PasswordPolicy": { "MinimumLength": 20, "TemporaryPasswordValidityDays": 3 } },
        "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true }, "LambdaConfig": { "PreSignUp": FUNCTION },
        "UserPoolTier": "LITE", "AliasAttributes": ["email"], "UsernameConfiguration": { "CaseSensitive": false },
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
    });
    let pool = create(&world, given);
    assert_eq!(pool["VerificationMessageTemplate"]["EmailSubject"], "Welcome");
    assert_eq!(pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"], 3);
    let id = text(&pool["Id"]);
    world.advance(60_000);

    update(&world, &id, json!({}));

    let mut plain = describe(
        &world,
        &world.pool_with(json!({
            "UserPoolTier": "LITE", "AliasAttributes": ["email"], "UsernameConfiguration": { "CaseSensitive": false },
        })),
    );
    for member in ["Id", "Arn", "CreationDate"] {
        plain[member] = pool[member].clone();
    }
    assert_eq!(describe(&world, &id), plain);
}

#[test]
fn a_policy_that_is_sent_demands_only_what_it_names() {
    let world = World::new();

    let pool = create(&world, json!({ "Policies": { "PasswordPolicy": { "RequireNumbers": true } } }));

    assert_eq!(
        pool["Policies"]["PasswordPolicy"],
        json!({
            "MinimumLength": 8, "RequireLowercase": false, "RequireNumbers": true, "RequireSymbols": false,
            "RequireUppercase": false, "TemporaryPasswordValidityDays": 7,
        })
    );
}

#[test]
fn the_two_spellings_of_a_trigger_show_each_other() {
    let world = World::new();

    let old = create(&world, json!({ "LambdaConfig": { "PreTokenGeneration": FUNCTION } }));
    let config = json!({ "LambdaArn": FUNCTION, "LambdaVersion": "V3_0" });
    let new = create(&world, json!({ "LambdaConfig": { "PreTokenGenerationConfig": config } }));

    assert_eq!(
        old["LambdaConfig"]["PreTokenGenerationConfig"],
        json!({ "LambdaArn": FUNCTION, "LambdaVersion": "V1_0" })
    );
    assert_eq!(new["LambdaConfig"], json!({ "PreTokenGeneration": FUNCTION, "PreTokenGenerationConfig": config }));
}

#[test]
fn a_pool_can_be_renamed_and_keeps_its_name() {
    let world = World::new();
    let pool = world.pool();

    update(&world, &pool, json!({ "PoolName": "crews" }));
    update(&world, &pool, json!({}));

    assert_eq!(describe(&world, &pool)["Name"], "crews");
}

#[test]
fn a_protected_pool_stays_until_the_protection_goes() {
    let world = World::new();
    let pool = world.pool_with(json!({ "DeletionProtection": "ACTIVE" }));
    assert_eq!(
        world.refused("DeleteUserPool", json!({ "UserPoolId": pool })),
        invalid(
            "The user pool cannot be deleted because deletion protection is activated. \
             Deletion protection must be inactivated first."
        )
    );

    update(&world, &pool, json!({ "DeletionProtection": "INACTIVE" }));

    let deleted = world.wire("DeleteUserPool", &json!({ "UserPoolId": pool }).to_string());
    assert_eq!(deleted, Wire { status: 200, body: String::new() });
    assert_eq!(
        world.refused("DescribeUserPool", json!({ "UserPoolId": pool })),
        says("ResourceNotFoundException", &format!("User pool {pool} does not exist."))
    );
}

#[test]
fn a_deleted_pool_takes_its_clients_with_it() {
    let options = json!({ "ids": { "clients": { "web": "chosen" } } });
    let world = World::with(&options);
    let client = |pool: &str| {
        let made = world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web" }));
        text(&made["UserPoolClient"]["ClientId"])
    };
    let pool = world.pool();
    assert_eq!(client(&pool), "chosen");

    world.ok("DeleteUserPool", json!({ "UserPoolId": pool }));

    assert_eq!(client(&world.pool()), "chosen");
}

#[test]
fn a_listing_names_each_pool_once_over_all_pages() {
    let world = World::new();
    let pools: Vec<String> = (0..5).map(|_| world.pool()).collect();

    let mut listed = Vec::new();
    let mut input = json!({ "MaxResults": 2 });
    loop {
        let page = world.ok("ListUserPools", input.clone());
        listed.extend(each(&page["UserPools"], "Id"));
        match page["NextToken"].as_str() {
            Some(token) => input["NextToken"] = json!(token),
            None => break,
        }
    }

    assert_eq!(listed, pools);
    let first = &world.ok("ListUserPools", json!({ "MaxResults": 1 }))["UserPools"][0];
    let date = json!(1_790_257_815.299);
    assert_eq!(
        first,
        &json!({ "Id": pools[0], "Name": "teams", "LambdaConfig": {}, "CreationDate": date, "LastModifiedDate": date })
    );
    assert_eq!(
        world.refused("ListUserPools", json!({ "MaxResults": 1, "NextToken": "made-up" })),
        invalid("Provided pagination token is invalid. Check the token and try your request again.")
    );
}

#[test]
fn custom_attributes_are_added_all_or_none() {
    let world = World::new();
    let pool = world.pool();
    let add = |attributes: Value| json!({ "UserPoolId": pool, "CustomAttributes": attributes });
    let custom = || {
        let schema = &describe(&world, &pool)["SchemaAttributes"];
        each(schema, "Name").into_iter().filter(|name| name.contains(':')).collect::<Vec<_>>()
    };
    let one = |name: &str| json!({ "Name": name, "AttributeDataType": "String" });

    assert_eq!(world.ok("AddCustomAttributes", add(json!([one("team")]))), json!({}));
    assert_eq!(
        world.refused("AddCustomAttributes", add(json!([one("fine"), one("team")]))),
        invalid("custom:team: Existing attribute already has name custom:team.")
    );
    assert_eq!(custom(), ["custom:team"]);

    let many = |from: usize, count: usize| (from..from + count).map(|n| one(&format!("a{n}"))).collect::<Value>();
    world.ok("AddCustomAttributes", add(many(0, 25)));
    world.ok("AddCustomAttributes", add(many(25, 24)));
    assert_eq!(
        world.refused("AddCustomAttributes", add(json!([one("last")]))),
        invalid("Exceeded the limit of 50 custom attributes for the user pool.")
    );
    assert_eq!(custom().len(), 50);
}

#[test]
fn a_thousand_pools_and_no_more() {
    let world = World::new();
    for _ in 0..1000 {
        world.engine.text(
            Some("AWSCognitoIdentityProviderService.CreateUserPool"),
            r#"{ "PoolName": "teams" }"#,
            pocket_cognito::model::value::Time(START),
        );
    }

    assert_eq!(
        world.refused("CreateUserPool", json!({ "PoolName": "one more" })),
        says("LimitExceededException", "Exceeded the limit of 1000 user pools for the account.")
    );
}
