//! What the answers of functions change.

use pocket_cognito::engine::flow::{Answer, Invocation};
use serde_json::{Value, json};

use super::table::{Stage, custom, helpful, passwordless, sign_up, verified, with_sms_mfa};
use super::{event, function, responding, silent};
use crate::subjects::*;
use crate::support::*;

/// The payload of a JWT.
fn claims(token: &Value) -> Value {
    let text = text(token);
    let payload = text.split('.').nth(1).expect("a payload");
    let bytes = crypto::encode::read_base64_url(payload).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// A call whose every function answers this.
fn answered(stage: &Stage, operation: &str, input: Value, response: &Value) -> Wire {
    stage.world.wire_with(operation, &input.to_string(), |asked| responding(&asked, response.clone()))
}

/// ID and access token of a sign-in whose tokens a function changes.
#[track_caller]
fn tokens(stage: &Stage, response: Value) -> [Value; 2] {
    let wire = answered(stage, "InitiateAuth", stage.by_password("ann"), &response);
    assert_eq!(wire.status, 200, "{}", wire.body);
    let body: Value = serde_json::from_str(&wire.body).expect("JSON");
    ["IdToken", "AccessToken"].map(|name| claims(&body["AuthenticationResult"][name]))
}

fn generating(version: &str) -> Stage {
    let config = json!({ "LambdaVersion": version, "LambdaArn": function("PreTokenGeneration") });
    let stage = Stage::with(&[], json!({ "LambdaConfig": { "PreTokenGenerationConfig": config } }), json!({}));
    for (name, precedence) in [("staff", 1), ("guests", 2)] {
        let role = format!("arn:aws:iam::000000000000:role/{name}");
        let group = json!({ "UserPoolId": stage.pool, "GroupName": name, "RoleArn": role, "Precedence": precedence });
        stage.world.ok("CreateGroup", group);
        stage.world.join(&stage.pool, "ann", name);
    }
    stage
}

#[test]
fn the_first_version_adds_changes_and_suppresses_claims_of_the_id_token() {
    let stage = generating("V1_0");
    let [plain_id, plain_access] = tokens(&stage, json!({}));

    let [id, access] = tokens(
        &stage,
        json!({ "claimsOverrideDetails": {
            "claimsToAddOrOverride": { "tenant": "7", "email": "other@example.com" }, "claimsToSuppress": ["email_verified"],
        } }),
    );

    assert_eq!((&id["tenant"], &id["email"]), (&json!("7"), &json!("other@example.com")));
    assert_eq!((id.get("email_verified"), plain_id.get("email_verified")), (None, Some(&json!(true))));
    assert_eq!(names(&access), names(&plain_access));
    assert_eq!(id["cognito:groups"], plain_id["cognito:groups"]);
}

fn names(claims: &Value) -> Vec<&String> {
    claims.as_object().expect("claims").keys().collect()
}

#[test]
fn the_second_and_third_versions_change_both_tokens_to_any_json() {
    for version in ["V2_0", "V3_0"] {
        let stage = generating(version);
        let [id, access] = tokens(
            &stage,
            json!({ "claimsAndScopeOverrideDetails": {
                "idTokenGeneration": { "claimsToAddOrOverride": { "limits": { "day": [1, 2.5] } } },
                "accessTokenGeneration": {
                    "claimsToAddOrOverride": { "tenant": 7, "active": true }, "claimsToSuppress": ["cognito:groups"],
                    "scopesToAdd": ["orders/read"], "scopesToSuppress": ["aws.cognito.signin.user.admin"],
                },
            } }),
        );
        assert_eq!(id["limits"], json!({ "day": [1, 2.5] }));
        assert_eq!((&access["tenant"], &access["active"]), (&json!(7), &json!(true)));
        assert_eq!(access["scope"], "orders/read");
        assert_eq!(access["cognito:groups"], id["cognito:groups"], "groups are not suppressed as a claim");
        assert_eq!((id.get("tenant"), access.get("limits")), (None, None));
    }
}

#[test]
fn each_version_reads_its_own_answer_only() {
    let first = json!({ "claimsToAddOrOverride": { "tenant": "7" } });
    let answer = json!({
        "claimsOverrideDetails": first, "claimsAndScopeOverrideDetails": { "idTokenGeneration": { "claimsToAddOrOverride": { "other": 1 } } },
    });
    let [id, _] = tokens(&generating("V1_0"), answer.clone());
    assert_eq!((id.get("tenant"), id.get("other")), (Some(&json!("7")), None));
    let [id, _] = tokens(&generating("V2_0"), answer);
    assert_eq!((id.get("tenant"), id.get("other")), (None, Some(&json!(1))));
}

#[test]
fn groups_of_an_answer_are_in_both_tokens_and_roles_in_the_id_token() {
    for (version, member) in [("V1_0", "claimsOverrideDetails"), ("V2_0", "claimsAndScopeOverrideDetails")] {
        let stage = generating(version);
        let groups = json!({ "groupsToOverride": ["vip"], "iamRolesToOverride": ["r1"], "preferredRole": "r1" });
        let [id, access] = tokens(&stage, json!({ member: { "groupOverrideDetails": groups } }));
        assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&json!(["vip"]), &json!(["vip"])));
        assert_eq!((&id["cognito:roles"], &id["cognito:preferred_role"]), (&json!(["r1"]), &json!("r1")));
        assert_eq!((access.get("cognito:roles"), access.get("cognito:preferred_role")), (None, None));

        let [id, access] = tokens(&stage, json!({ member: { "groupOverrideDetails": {} } }));
        for (claims, name) in [
            (&id, "cognito:groups"),
            (&access, "cognito:groups"),
            (&id, "cognito:roles"),
            (&id, "cognito:preferred_role"),
        ] {
            assert_eq!(claims.get(name), None, "{version}: {name}");
        }
        assert_eq!(stage.world.groups_of(&stage.pool, "ann"), ["staff", "guests"], "the user's own groups stay");
    }
}

#[test]
fn fixed_claims_stay_as_they_are() {
    let stage = generating("V2_0");
    let change = json!({ "sub": "x", "iss": "x", "token_use": "x", "exp": 1, "aud": "x", "cognito:username": "x", "client_id": "x", "username": "x" });
    let suppress = json!(["sub", "iss", "token_use", "exp", "jti", "auth_time", "cognito:groups"]);
    let part = json!({ "claimsToAddOrOverride": change, "claimsToSuppress": suppress });
    let answer =
        json!({ "claimsAndScopeOverrideDetails": { "idTokenGeneration": part, "accessTokenGeneration": part } });

    let [plain_id, plain_access] = tokens(&stage, json!({}));
    let [id, access] = tokens(&stage, answer);

    for name in ["sub", "iss", "token_use", "exp", "aud", "auth_time", "cognito:username", "cognito:groups"] {
        assert_eq!(id[name], plain_id[name], "{name}");
    }
    for name in ["sub", "iss", "token_use", "exp", "client_id", "username", "cognito:groups"] {
        assert_eq!(access[name], plain_access[name], "{name}");
    }
    assert_eq!(access.get("aud"), None);
}

#[test]
fn a_value_of_the_first_version_that_is_no_string_is_unreadable() {
    let stage = generating("V1_0");
    for value in [json!(7), json!(true), json!(["a"]), json!({})] {
        let answer = json!({ "claimsOverrideDetails": { "claimsToAddOrOverride": { "tenant": value } } });
        assert_eq!(
            refusal(&answered(&stage, "InitiateAuth", stage.by_password("ann"), &answer)),
            says("InvalidLambdaResponseException", "Unrecognizable lambda output")
        );
    }
}

#[test]
fn a_refresh_asks_again_and_its_answer_counts_for_its_own_tokens() {
    let stage = generating("V1_0");
    stage.sign_in("RefreshToken");
    let input = stage.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": &*stage.kept.borrow() }));
    let mut tenants = Vec::new();
    for tenant in ["1", "2"] {
        let answer = json!({ "claimsOverrideDetails": { "claimsToAddOrOverride": { "tenant": tenant } } });
        let wire = answered(&stage, "InitiateAuth", input.clone(), &answer);
        let body: Value = serde_json::from_str(&wire.body).expect("JSON");
        tenants.push(claims(&body["AuthenticationResult"]["IdToken"])["tenant"].clone());
    }
    assert_eq!(tenants, ["1", "2"]);
}

#[test]
fn groups_that_post_authentication_changes_are_in_the_tokens() {
    let stage = Stage::with(&["PostAuthentication"], json!({}), json!({}));
    stage.world.group(&stage.pool, "seen");
    let wire = stage.world.wire_with("InitiateAuth", &stage.by_password("ann").to_string(), |asked| {
        stage.world.join(&stage.pool, "ann", "seen");
        silent(asked)
    });
    let body: Value = serde_json::from_str(&wire.body).expect("JSON");
    assert_eq!(claims(&body["AuthenticationResult"]["IdToken"])["cognito:groups"], json!(["seen"]));
}

// ---- sign-up

#[test]
fn pre_sign_up_confirms_and_verifies() {
    let stage = Stage::with(&["PreSignUp", "CustomMessage"], verified(), json!({}));
    let mut input = sign_up(&stage, "bob");
    input["UserAttributes"] = list(&[("email", "bob@example.com"), ("phone_number", "+4915112345")]);
    let yes = json!({ "autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": true });

    let wire = answered(&stage, "SignUp", input, &yes);

    let body: Value = serde_json::from_str(&wire.body).expect("JSON");
    assert_eq!((&body["UserConfirmed"], body.get("CodeDeliveryDetails")), (&json!(true), None));
    assert_eq!(stage.status("bob"), "CONFIRMED");
    for flag in ["email_verified", "phone_number_verified"] {
        assert_eq!(stage.world.value(&stage.pool, "bob", flag).as_deref(), Some("true"));
    }
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
}

#[test]
fn an_address_that_is_not_there_cannot_be_verified() {
    let stage = Stage::with(&["PreSignUp"], json!({}), json!({}));
    let before = stage.world.state();
    for (flag, address) in [("autoVerifyEmail", "email"), ("autoVerifyPhone", "phone_number")] {
        let input = stage.of_client(json!({ "Username": "bob", "Password": PASSWORD }));
        let sentence = format!("Cannot auto-verify {address}: the user has no {address}.");
        assert_eq!(
            refusal(&answered(&stage, "SignUp", input, &json!({ flag: true }))),
            says("InvalidLambdaResponseException", &sentence)
        );
        assert_eq!(stage.world.state(), before);
    }
}

// ---- migration

/// A sign-in of mia, whom a function describes.
fn migrated(stage: &Stage, response: Value) -> Wire {
    stage.world.wire_with("InitiateAuth", &stage.by_password("mia").to_string(), |asked| match asked.trigger {
        "UserMigration" => responding(&asked, response.clone()),
        _ => silent(asked),
    })
}

#[test]
fn a_migrated_user_is_signed_in_with_its_own_password_from_then_on() {
    let stage = Stage::with(&["UserMigration"], json!({}), json!({}));
    let attributes = json!({ "email": "mia@example.com", "email_verified": "true", "name": "Mia" });
    let answer = json!({ "userAttributes": attributes, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS" });

    assert_eq!(migrated(&stage, answer).status, 200);

    let user = stage.world.get(&stage.pool, "mia");
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert_eq!(each(&user["UserAttributes"], "Name"), ["email", "email_verified", "name", "sub"]);
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
    // Fails when a function is asked for: the user is known now.
    stage.world.ok("InitiateAuth", stage.by_password("mia"));
}

#[test]
fn a_migrated_user_that_is_not_confirmed_must_reset_the_password() {
    let stage = Stage::with(&["UserMigration"], json!({}), json!({}));
    let answer = json!({ "userAttributes": { "email": "mia@example.com" }, "messageAction": "SUPPRESS" });
    assert_eq!(
        refusal(&migrated(&stage, answer)),
        says("PasswordResetRequiredException", "Password reset required for the user")
    );
    assert_eq!(stage.status("mia"), "RESET_REQUIRED");
}

#[test]
fn without_suppress_a_migrated_user_is_invited_by_the_media_of_the_answer() {
    let stage = Stage::with(&["UserMigration"], json!({}), json!({}));
    let answer = json!({
        "userAttributes": { "email": "mia@example.com" }, "finalUserStatus": "CONFIRMED",
        "desiredDeliveryMediums": ["EMAIL"],
    });
    assert_eq!(migrated(&stage, answer).status, 200);
    let sent = stage.world.outbox();
    assert_eq!((sent.len(), &sent[0]["Source"]), (1, &json!("CustomMessage_AdminCreateUser")));
    assert_eq!(sent[0]["Destination"], "mia@example.com");
}

#[test]
fn nobody_is_migrated_without_attributes() {
    for (client, refused) in [
        (json!({}), says("UserNotFoundException", "User does not exist.")),
        (
            json!({ "PreventUserExistenceErrors": "ENABLED" }),
            says("NotAuthorizedException", "Incorrect username or password."),
        ),
    ] {
        let stage = Stage::with(&["UserMigration"], json!({}), client);
        for answer in [json!({}), json!({ "userAttributes": null }), json!({ "userAttributes": {} })] {
            assert_eq!(refusal(&migrated(&stage, answer)), refused);
        }
        assert_eq!(stage.world.refused("AdminGetUser", World::of(&stage.pool, "mia", json!({}))), user_not_found());
    }
}

#[test]
fn what_makes_no_user_is_told_by_the_client() {
    let stage = Stage::with(&["UserMigration"], json!({ "AliasAttributes": ["email"] }), json!({}));
    let before = stage.world.state();
    let refused = says("UserNotFoundException", &format!("Exception migrating user in app client {}", stage.client));
    for attributes in [
        json!({ "custom:absent": "x" }),
        json!({ "sub": "01234567-89ab-4def-8abc-0123456789ab" }),
        json!({ "email": super::EMAIL, "email_verified": "true" }),
    ] {
        let answer = json!({ "userAttributes": attributes, "finalUserStatus": "CONFIRMED" });
        assert_eq!(refusal(&migrated(&stage, answer)), refused, "{attributes}");
        assert_eq!(stage.world.state(), before);
    }
}

#[test]
fn a_migrated_user_may_take_an_alias_and_have_a_username_of_its_own() {
    let stage = Stage::with(&["UserMigration"], json!({ "AliasAttributes": ["email"] }), json!({}));
    let answer = json!({
        "userAttributes": { "username": "ann2", "email": super::EMAIL, "email_verified": "true" },
        "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS", "forceAliasCreation": true,
    });

    assert_eq!(migrated(&stage, answer).status, 200);

    let found = stage.world.get(&stage.pool, super::EMAIL);
    assert_eq!(found["Username"], "ann2");
    assert_eq!(each(&found["UserAttributes"], "Name"), ["email", "email_verified", "sub"]);
}

#[test]
fn a_migrated_user_can_have_a_second_factor_by_sms() {
    let mut pool = with_sms_mfa();
    pool["MfaConfiguration"] = json!("OPTIONAL");
    let stage = Stage::with(&["UserMigration"], pool, json!({}));
    let answer = json!({
        "userAttributes": { "phone_number": "+4915112345", "phone_number_verified": "true" },
        "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS", "enableSMSMFA": true,
    });
    let body: Value = serde_json::from_str(&migrated(&stage, answer).body).expect("JSON");
    assert_eq!(body["ChallengeName"], "SMS_MFA");
}

#[test]
fn only_a_password_flow_asks_for_migration() {
    let stage = Stage::with(&["UserMigration"], json!({}), json!({}));
    for (flow, parameters) in [
        ("USER_SRP_AUTH", json!({ "USERNAME": "mia", "SRP_A": "ab12" })),
        ("CUSTOM_AUTH", json!({ "USERNAME": "mia" })),
    ] {
        assert_eq!(stage.world.refused("InitiateAuth", stage.initiate(flow, parameters)), user_not_found(), "{flow}");
    }
}

// ---- custom challenges

fn challenged(stage: &Stage, response: &Value) -> Wire {
    answered(stage, "InitiateAuth", custom(stage), response)
}

#[test]
fn a_custom_challenge_tells_the_public_parameters_and_keeps_the_private_ones() {
    let stage = Stage::with(&super::table::ALL, json!({}), json!({}));
    let answer = stage.call("InitiateAuth", custom(&stage));
    assert_eq!(answer["ChallengeName"], "CUSTOM_CHALLENGE");
    assert_eq!(answer["ChallengeParameters"], json!({ "USERNAME": "ann", "hint": "the sky's" }));
}

#[test]
fn a_wrong_answer_leads_to_what_define_says_and_the_right_one_to_tokens() {
    let stage = Stage::with(&super::table::ALL, json!({}), json!({}));
    stage.begin_custom();
    stage.keep("RespondToAuthChallenge", stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "red" })), "/Session");
    let answer = stage.call("RespondToAuthChallenge", stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "blue" })));
    assert_eq!(claims(&answer["AuthenticationResult"]["IdToken"])["cognito:username"], "ann");
}

#[test]
fn define_fails_a_sign_in_by_saying_so_or_by_saying_nothing() {
    let stage = Stage::with(&["DefineAuthChallenge"], json!({}), json!({}));
    let wrong = says("NotAuthorizedException", "Incorrect username or password.");
    for response in [
        json!({ "failAuthentication": true, "issueTokens": true }),
        json!({ "failAuthentication": true, "challengeName": "CUSTOM_CHALLENGE" }),
        json!({}),
        json!({ "challengeName": "" }),
    ] {
        assert_eq!(refusal(&challenged(&stage, &response)), wrong, "{response}");
    }
    let unknown = challenged(&stage, &json!({ "challengeName": "RIDDLE" }));
    assert_eq!(refusal(&unknown), says("InvalidLambdaResponseException", "Unrecognizable lambda output"));
}

#[test]
fn define_may_issue_tokens_at_once() {
    let stage = Stage::with(&["DefineAuthChallenge"], json!({}), json!({}));
    let body: Value = serde_json::from_str(&challenged(&stage, &json!({ "issueTokens": true })).body).expect("JSON");
    assert_eq!(claims(&body["AuthenticationResult"]["AccessToken"])["username"], "ann");
}

#[test]
fn a_pool_without_the_functions_has_no_custom_challenges() {
    let refused = invalid("Custom auth lambda trigger is not configured for the user pool.");
    let stage = Stage::with(&[], json!({}), json!({}));
    assert_eq!(stage.world.refused("InitiateAuth", custom(&stage)), refused);
    let stage = Stage::with(&["DefineAuthChallenge"], json!({}), json!({}));
    assert_eq!(refusal(&challenged(&stage, &json!({ "challengeName": "CUSTOM_CHALLENGE" }))), refused);
}

// ---- custom senders

fn sending() -> Value {
    let config = |name: &str| json!({ "LambdaVersion": "V1_0", "LambdaArn": function(name) });
    let key = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";
    json!({ "LambdaConfig": {
        "CustomEmailSender": config("CustomEmailSender"), "CustomSMSSender": config("CustomSMSSender"), "KMSKeyID": key,
    } })
}

/// A call, and what its senders were told.
fn sent(stage: &Stage, operation: &str, input: Value, answer: impl Fn(Invocation) -> Answer) -> (Value, Vec<Value>) {
    let mut events = Vec::new();
    let wire = stage.world.wire_with(operation, &input.to_string(), |asked| {
        events.push(event(&asked));
        answer(asked)
    });
    assert_eq!(wire.status, 200, "{operation}: {}", wire.body);
    (serde_json::from_str(&wire.body).unwrap_or_default(), events)
}

#[test]
fn a_custom_sender_gets_the_code_as_it_is() {
    let mut pool = sending();
    merge(&mut pool, verified());
    let stage = Stage::with(&[], pool, json!({}));

    let (_, events) = sent(&stage, "SignUp", sign_up(&stage, "bob"), silent);

    let sub = stage.world.value(&stage.pool, "bob", "sub");
    assert_eq!(
        events,
        [json!({
            "version": "1", "region": "us-east-1", "userPoolId": stage.pool, "userName": "bob",
            "triggerSource": "CustomEmailSender_SignUp",
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": stage.client },
            "request": {
                "type": "customEmailSenderRequestV1", "code": stage.code("bob"), "clientMetadata": null,
                "userAttributes": {
                    "email": "bob@example.com", "email_verified": "false", "sub": sub,
                    "cognito:user_status": "UNCONFIRMED",
                },
            },
        })]
    );
    assert_eq!(stage.world.outbox()[0]["Code"], stage.code("bob"), "the outbox has it all the same");
}

#[test]
fn a_failing_custom_sender_changes_nothing() {
    for answer in [
        Answer::Threw("no".into()),
        Answer::NotInvocable("AccessDeniedException".into()),
        Answer::Returned("null".into()),
        Answer::Returned(r#"{"userName":"somebody else"}"#.into()),
    ] {
        let stage = Stage::with(&[], sending(), json!({}));
        let input = stage.of_client(json!({ "Username": "ann" }));
        let (body, events) = sent(&stage, "ForgotPassword", input, |_| answer.clone());
        assert_eq!(body["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
        assert_eq!(events.len(), 1);
    }
}

#[test]
fn each_custom_sender_has_its_medium_and_its_sources() {
    let mut pool = sending();
    merge(&mut pool, passwordless());
    merge(&mut pool, json!({ "MfaConfiguration": "OPTIONAL", "SmsConfiguration": with_sms_mfa()["SmsConfiguration"] }));
    let stage = Stage::with(&[], pool, json!({}));
    let phone = list(&[("phone_number", "+4915112345"), ("phone_number_verified", "true")]);
    stage.call("AdminUpdateUserAttributes", World::of(&stage.pool, "ann", json!({ "UserAttributes": phone })));
    let by_code =
        |factor: &str| stage.initiate("USER_AUTH", json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": factor }));
    let cleo = json!({
        "UserAttributes": list(&[("email", "cleo@example.com"), ("phone_number", "+4915154321")]),
        "DesiredDeliveryMediums": ["EMAIL", "SMS"], "TemporaryPassword": PASSWORD,
    });
    for (operation, input, sources) in [
        (
            "AdminCreateUser",
            World::of(&stage.pool, "cleo", cleo),
            &["CustomEmailSender_AdminCreateUser", "CustomSMSSender_AdminCreateUser"][..],
        ),
        ("ForgotPassword", stage.of_client(json!({ "Username": "ann" })), &["CustomEmailSender_ForgotPassword"]),
        ("InitiateAuth", by_code("EMAIL_OTP"), &["CustomEmailSender_Authentication"]),
        ("InitiateAuth", by_code("SMS_OTP"), &["CustomSMSSender_Authentication"]),
    ] {
        let (_, events) = sent(&stage, operation, input, helpful);
        let told: Vec<_> = events.iter().map(|event| text(&event["triggerSource"])).collect();
        assert_eq!(told, sources, "{operation}");
        for event in events {
            let medium = if text(&event["triggerSource"]).starts_with("CustomSMS") { "SMS" } else { "Email" };
            assert_eq!(event["request"]["type"], format!("custom{medium}SenderRequestV1"));
        }
    }
}
