//! What each function is told, to the last member.

use serde_json::{Value, json};

use super::table::{Stage, custom, helpful, sign_up, verified};
use super::{EMAIL, event};
use crate::subjects::*;
use crate::support::*;

/// The events of a call.
#[track_caller]
fn told(stage: &Stage, operation: &str, mut input: Value) -> Vec<Value> {
    merge(&mut input, json!({ "ClientMetadata": { "why": "test" } }));
    let mut events = Vec::new();
    let wire = stage.world.wire_with(operation, &input.to_string(), |asked| {
        events.push(event(&asked));
        helpful(asked)
    });
    assert_eq!(wire.status, 200, "{operation}: {}", wire.body);
    events
}

impl Stage {
    /// The whole event that a source is expected to come with.
    fn expected(&self, source: &str, user_name: &str, request: Value, response: Value) -> Value {
        json!({
            "version": "1", "region": "us-east-1", "userPoolId": self.pool, "userName": user_name,
            "triggerSource": source,
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": self.client },
            "request": request, "response": response,
        })
    }

    /// A user's attributes as events carry them.
    fn attributes(&self, name: &str, status: &str, attributes: &[(&str, &str)]) -> Value {
        let mut all: serde_json::Map<_, _> =
            attributes.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
        all.insert("sub".into(), json!(self.world.value(&self.pool, name, "sub")));
        all.insert("cognito:user_status".into(), json!(status));
        Value::Object(all)
    }

    fn ann(&self) -> Value {
        self.attributes("ann", "CONFIRMED", &[("email", EMAIL), ("email_verified", "true")])
    }
}

const ON: &[&str] = &super::table::ALL;

#[test]
fn a_sign_up_tells_pre_sign_up_what_was_asked_and_custom_message_what_was_stored() {
    let stage = Stage::with(ON, verified(), json!({}));
    let mut input = sign_up(&stage, "bob");
    merge(&mut input, json!({ "ValidationData": [{ "Name": "invite", "Value": "7" }] }));

    let events = told(&stage, "SignUp", input);

    let asked = json!({
        "userAttributes": { "email": "bob@example.com" }, "validationData": { "invite": "7" },
        "clientMetadata": { "why": "test" },
    });
    let blank = json!({ "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false });
    let stored = stage.attributes("bob", "UNCONFIRMED", &[("email", "bob@example.com"), ("email_verified", "false")]);
    let message = json!({
        "userAttributes": stored, "codeParameter": "{####}", "usernameParameter": null,
        "linkParameter": "{##Click Here##}", "clientMetadata": { "why": "test" },
    });
    let words = json!({ "smsMessage": null, "emailMessage": null, "emailSubject": null });
    assert_eq!(
        events,
        [
            stage.expected("PreSignUp_SignUp", "bob", asked, blank),
            stage.expected("CustomMessage_SignUp", "bob", message, words),
        ]
    );
}

#[test]
fn a_confirmation_by_code_tells_of_the_confirmed_user() {
    let stage = Stage::with(ON, verified(), json!({}));
    stage.signed_up();
    let confirm = stage.of_client(json!({ "Username": "bob", "ConfirmationCode": stage.code("bob") }));

    let events = told(&stage, "ConfirmSignUp", confirm);

    let stored = stage.attributes("bob", "CONFIRMED", &[("email", "bob@example.com"), ("email_verified", "true")]);
    let request = json!({ "userAttributes": stored, "clientMetadata": { "why": "test" } });
    assert_eq!(events, [stage.expected("PostConfirmation_ConfirmSignUp", "bob", request, json!({}))]);
}

#[test]
fn a_new_password_by_code_tells_post_confirmation_under_its_own_source() {
    let stage = Stage::with(ON, json!({}), json!({}));
    stage.call("ForgotPassword", stage.of_client(json!({ "Username": "ann" })));
    let confirm = json!({ "Username": "ann", "ConfirmationCode": stage.code("ann"), "Password": "An0ther-horse" });

    let events = told(&stage, "ConfirmForgotPassword", stage.of_client(confirm));

    let request = json!({ "userAttributes": stage.ann(), "clientMetadata": { "why": "test" } });
    assert_eq!(events, [stage.expected("PostConfirmation_ConfirmForgotPassword", "ann", request, json!({}))]);
}

#[test]
fn a_sign_in_gives_its_metadata_to_pre_authentication_alone() {
    let stage = Stage::with(ON, json!({}), json!({}));
    stage.world.group(&stage.pool, "staff");
    stage.world.join(&stage.pool, "ann", "staff");

    let events = told(&stage, "InitiateAuth", stage.by_password("ann"));

    let before = json!({ "userAttributes": stage.ann(), "validationData": { "why": "test" } });
    let after = json!({ "userAttributes": stage.ann(), "newDeviceUsed": false });
    let tokens = json!({
        "userAttributes": stage.ann(),
        "groupConfiguration": { "groupsToOverride": ["staff"], "iamRolesToOverride": [], "preferredRole": null },
    });
    assert_eq!(
        events,
        [
            stage.expected("PreAuthentication_Authentication", "ann", before, json!({})),
            stage.expected("PostAuthentication_Authentication", "ann", after, json!({})),
            stage.expected("TokenGeneration_Authentication", "ann", tokens, json!({ "claimsOverrideDetails": null })),
        ]
    );
}

#[test]
fn without_metadata_the_validation_data_is_null() {
    let stage = Stage::with(&["PreAuthentication"], json!({}), json!({}));
    let mut request = Value::Null;
    stage.world.wire_with("InitiateAuth", &stage.by_password("ann").to_string(), |asked| {
        request = event(&asked)["request"].clone();
        helpful(asked)
    });
    assert_eq!(request, json!({ "userAttributes": stage.ann(), "validationData": null }));
}

#[test]
fn an_answer_to_a_challenge_gives_its_metadata_to_every_function() {
    let stage = Stage::with(ON, json!({}), json!({}));
    stage.world.set_password(&stage.pool, "ann", PASSWORD, false);
    stage.keep("InitiateAuth", stage.by_password("ann"), "/Session");
    let answer = stage.answer("NEW_PASSWORD_REQUIRED", json!({ "NEW_PASSWORD": "An0ther-horse" }));

    let events = told(&stage, "RespondToAuthChallenge", answer);

    let after = json!({
        "userAttributes": stage.ann(), "newDeviceUsed": false, "clientMetadata": { "why": "test" },
    });
    let tokens = json!({
        "userAttributes": stage.ann(), "clientMetadata": { "why": "test" },
        "groupConfiguration": { "groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": null },
    });
    let blank = json!({ "claimsOverrideDetails": null });
    assert_eq!(
        events,
        [
            stage.expected("PostAuthentication_Authentication", "ann", after, json!({})),
            stage.expected("TokenGeneration_NewPasswordChallenge", "ann", tokens, blank),
        ]
    );
}

#[test]
fn a_refresh_tells_pre_token_generation_only() {
    let stage = Stage::with(ON, json!({}), json!({}));
    stage.sign_in("RefreshToken");
    let refresh_token = stage.kept.borrow().clone();
    let tokens = json!({
        "userAttributes": stage.ann(),
        "groupConfiguration": { "groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": null },
    });
    let mut with_metadata = tokens.clone();
    merge(&mut with_metadata, json!({ "clientMetadata": { "why": "test" } }));
    for (operation, input, request) in [
        ("InitiateAuth", stage.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": refresh_token })), tokens),
        ("GetTokensFromRefreshToken", stage.of_client(json!({ "RefreshToken": refresh_token })), with_metadata),
    ] {
        let blank = json!({ "claimsOverrideDetails": null });
        let expected = stage.expected("TokenGeneration_RefreshTokens", "ann", request, blank);
        assert_eq!(told(&stage, operation, input), [expected], "{operation}");
    }
}

#[test]
fn custom_challenges_are_told_what_is_behind_them() {
    let stage = Stage::with(ON, json!({}), json!({}));
    let define = |session: Value| json!({ "userAttributes": stage.ann(), "session": session });
    let undefined = json!({ "challengeName": null, "issueTokens": null, "failAuthentication": null });
    let unmade =
        json!({ "publicChallengeParameters": null, "privateChallengeParameters": null, "challengeMetadata": null });
    let with = |mut request: Value, more: Value| {
        merge(&mut request, more);
        request
    };
    let metadata = json!({ "clientMetadata": { "why": "test" } });

    let begun = told(&stage, "InitiateAuth", custom(&stage));
    let named = with(define(json!([])), json!({ "challengeName": "CUSTOM_CHALLENGE" }));
    assert_eq!(
        begun[1..],
        [
            stage.expected("DefineAuthChallenge_Authentication", "ann", define(json!([])), undefined.clone()),
            stage.expected("CreateAuthChallenge_Authentication", "ann", named, unmade),
        ]
    );

    stage.begin_custom();
    let answered =
        told(&stage, "RespondToAuthChallenge", stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "blue" })));
    let behind = json!([{
        "challengeName": "CUSTOM_CHALLENGE", "challengeResult": true, "challengeMetadata": "COLOUR",
    }]);
    let verify = json!({
        "userAttributes": stage.ann(), "privateChallengeParameters": { "colour": "blue" }, "challengeAnswer": "blue",
    });
    let verifying = "VerifyAuthChallengeResponse_Authentication";
    assert_eq!(
        answered[..2],
        [
            stage.expected(verifying, "ann", with(verify, metadata.clone()), json!({ "answerCorrect": null })),
            stage.expected("DefineAuthChallenge_Authentication", "ann", with(define(behind), metadata), undefined),
        ]
    );
}

#[test]
fn a_client_that_hides_absent_users_tells_its_functions() {
    let hidden = json!({ "PreventUserExistenceErrors": "ENABLED" });
    let stage = Stage::with(&["PreAuthentication", "DefineAuthChallenge", "CreateAuthChallenge"], json!({}), hidden);
    for (name, user, is_absent) in [("ann", stage.ann(), false), ("zoe", json!({}), true)] {
        let events = told(&stage, "InitiateAuth", stage.initiate("CUSTOM_AUTH", json!({ "USERNAME": name })));
        assert_eq!(events.len(), 3);
        for event in events {
            assert_eq!(event["userName"], name);
            assert_eq!(event["request"]["userNotFound"], is_absent);
            assert_eq!(event["request"]["userAttributes"], user);
        }
    }
}

#[test]
fn migration_is_told_the_password_of_a_sign_in_and_none_when_it_was_forgotten() {
    let stage = Stage::with(&["UserMigration"], json!({}), json!({}));
    let blank = json!({
        "userAttributes": null, "forceAliasCreation": null, "enableSMSMFA": null, "finalUserStatus": null,
        "messageAction": null, "desiredDeliveryMediums": null,
    });
    let request = json!({
        "password": PASSWORD, "validationData": { "why": "test" }, "userAttributes": null,
    });
    let fork = |stage: &Stage| Stage {
        world: stage.world.fork(),
        pool: stage.pool.clone(),
        client: stage.client.clone(),
        kept: Default::default(),
    };

    let events = told(&fork(&stage), "InitiateAuth", stage.by_password("mia"));
    assert_eq!(events, [stage.expected("UserMigration_Authentication", "mia", request, blank.clone())]);

    let events = told(&fork(&stage), "ForgotPassword", stage.of_client(json!({ "Username": "mia" })));
    let request = json!({ "validationData": null, "userAttributes": null, "clientMetadata": { "why": "test" } });
    assert_eq!(events, [stage.expected("UserMigration_ForgotPassword", "mia", request, blank)]);
}

#[test]
fn every_message_of_a_client_is_worded_under_its_own_source() {
    let stage = Stage::with(&["CustomMessage"], verified(), json!({}));
    stage.signed_up();
    stage.sign_in("AccessToken");
    let access_token = stage.kept.borrow().clone();
    let address = list(&[("email", "new@example.com")]);
    for (operation, input, source) in [
        ("ResendConfirmationCode", stage.of_client(json!({ "Username": "bob" })), "CustomMessage_ResendCode"),
        ("ForgotPassword", stage.of_client(json!({ "Username": "ann" })), "CustomMessage_ForgotPassword"),
        (
            "GetUserAttributeVerificationCode",
            json!({ "AccessToken": access_token, "AttributeName": "email" }),
            "CustomMessage_VerifyUserAttribute",
        ),
        (
            "UpdateUserAttributes",
            json!({ "AccessToken": access_token, "UserAttributes": address }),
            "CustomMessage_UpdateUserAttribute",
        ),
    ] {
        let events = told(&stage, operation, input);
        assert_eq!(events.len(), 1, "{operation}");
        assert_eq!(events[0]["triggerSource"], source);
        assert_eq!(events[0]["callerContext"]["clientId"], stage.client, "{operation}");
        assert_eq!(events[0]["request"]["clientMetadata"], json!({ "why": "test" }), "{operation}");
        assert_eq!(events[0]["request"]["usernameParameter"], json!(null), "{operation}");
    }
}

#[test]
fn the_event_of_pre_token_generation_is_of_the_configured_version() {
    for (version, number) in [("V1_0", "1"), ("V2_0", "2"), ("V3_0", "3")] {
        let config = json!({
            "LambdaVersion": version, "LambdaArn": super::function("PreTokenGeneration"),
        });
        let stage = Stage::with(&[], json!({ "LambdaConfig": { "PreTokenGenerationConfig": config } }), json!({}));
        let events = told(&stage, "InitiateAuth", stage.by_password("ann"));
        let mut tokens = json!({
            "userAttributes": stage.ann(),
            "groupConfiguration": { "groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": null },
        });
        let blank = match number {
            "1" => json!({ "claimsOverrideDetails": null }),
            _ => {
                merge(&mut tokens, json!({ "scopes": ["aws.cognito.signin.user.admin"] }));
                json!({ "claimsAndScopeOverrideDetails": null })
            }
        };
        let mut expected = stage.expected("TokenGeneration_Authentication", "ann", tokens, blank);
        expected["version"] = json!(number);
        assert_eq!(events, [expected]);
    }
}
