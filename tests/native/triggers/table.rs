//! Every call that asks triggers, as a table: which are asked in which order, how each failing one is told, what it
//! leaves behind, and that each may call the pool that asks it.

use std::cell::RefCell;

use pocket_cognito::engine::flow::{Answer, Invocation};
use serde_json::{Value, json};

use super::{EMAIL, event, function, responding, silent};
use crate::subjects::*;
use crate::support::*;

/// Every trigger that can refuse.
pub const ALL: [&str; 10] = [
    "PreSignUp",
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "PreTokenGeneration",
    "UserMigration",
    "CustomMessage",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
];

/// A pool with all functions, a client with all flows, and ann, who is confirmed.
pub struct Stage {
    pub world: World,
    pub pool: String,
    pub client: String,
    /// The session or token that the preparation ended with.
    pub kept: RefCell<String>,
}

impl Stage {
    pub fn with(triggers: &[&str], pool: Value, client: Value) -> Stage {
        let world = World::new();
        let pool = super::pool_with(&world, triggers, pool);
        let mut settings = json!({ "UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH",
            "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
        ] });
        merge(&mut settings, client);
        let client = text(&world.ok("CreateUserPoolClient", settings)["UserPoolClient"]["ClientId"]);
        let stage = Stage { world, pool, client, kept: RefCell::default() };
        stage.user("ann", &[("email", EMAIL), ("email_verified", "true")]);
        stage
    }

    /// A confirmed user with the password.
    pub fn user(&self, name: &str, attributes: &[(&str, &str)]) {
        let more = json!({ "UserAttributes": list(attributes), "MessageAction": "SUPPRESS" });
        self.call("AdminCreateUser", World::of(&self.pool, name, more));
        self.world.set_password(&self.pool, name, PASSWORD, true);
    }

    /// A call whose functions do what they are there for; the answer.
    #[track_caller]
    pub fn call(&self, operation: &str, input: Value) -> Value {
        let wire = self.world.wire_with(operation, &input.to_string(), helpful);
        assert_eq!(wire.status, 200, "{operation}: {}", wire.body);
        serde_json::from_str(&wire.body).unwrap_or_default()
    }

    /// An input with the client's id.
    pub fn of_client(&self, more: Value) -> Value {
        let mut input = json!({ "ClientId": self.client });
        merge(&mut input, more);
        input
    }

    pub fn initiate(&self, flow: &str, parameters: Value) -> Value {
        self.of_client(json!({ "AuthFlow": flow, "AuthParameters": parameters }))
    }

    pub fn by_password(&self, name: &str) -> Value {
        self.initiate("USER_PASSWORD_AUTH", json!({ "USERNAME": name, "PASSWORD": PASSWORD }))
    }

    pub fn answer(&self, challenge: &str, responses: Value) -> Value {
        let mut all = json!({ "USERNAME": "ann" });
        merge(&mut all, responses);
        let session = &*self.kept.borrow();
        self.of_client(json!({ "ChallengeName": challenge, "Session": session, "ChallengeResponses": all }))
    }

    /// The call's answer up to a session or token of this name, kept.
    pub fn keep(&self, operation: &str, input: Value, path: &str) {
        let answer = self.call(operation, input);
        *self.kept.borrow_mut() = text(answer.pointer(path).unwrap_or_else(|| panic!("{path} in {answer}")));
    }

    pub fn sign_in(&self, token: &str) {
        self.keep("InitiateAuth", self.by_password("ann"), &format!("/AuthenticationResult/{token}"));
    }

    pub fn signed_up(&self) {
        self.call("SignUp", sign_up(self, "bob"));
    }

    pub fn begin_custom(&self) {
        self.keep("InitiateAuth", custom(self), "/Session");
    }

    /// The code that the user was sent last.
    pub fn code(&self, name: &str) -> String {
        let codes = &self.world.stored(name)["Extras"]["Codes"];
        text(&codes.as_array().and_then(|codes| codes.last()).expect("a code")["Text"])
    }

    pub fn status(&self, name: &str) -> String {
        text(&self.world.get(&self.pool, name)["UserStatus"])
    }

    /// Signs in where no function is in the way.
    fn can_sign_in(&self, name: &str, password: &str) -> bool {
        let input = self.initiate("USER_PASSWORD_AUTH", json!({ "USERNAME": name, "PASSWORD": password }));
        self.world.fork().wire_with("InitiateAuth", &input.to_string(), silent).status == 200
    }
}

/// Does what the function of a trigger is there for: confirms `auto`, knows `mia` from elsewhere, asks for a colour.
pub fn helpful(asked: Invocation) -> Answer {
    let told = event(&asked);
    let name = told["userName"].as_str().unwrap_or_default();
    let response = match asked.trigger {
        "PreSignUp" if name == "auto" => json!({ "autoConfirmUser": true }),
        "UserMigration" if name == "mia" => json!({
            "userAttributes": { "email": "mia@example.com", "email_verified": "true" }, "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS",
        }),
        "DefineAuthChallenge" => match told["request"]["session"].as_array().and_then(|session| session.last()) {
            Some(last) if last["challengeResult"] == true => json!({ "issueTokens": true }),
            _ => json!({ "challengeName": "CUSTOM_CHALLENGE" }),
        },
        "CreateAuthChallenge" => json!({
            "publicChallengeParameters": { "hint": "the sky's" }, "privateChallengeParameters": { "colour": "blue" },
            "challengeMetadata": "COLOUR",
        }),
        "VerifyAuthChallengeResponse" => {
            let request = &told["request"];
            json!({ "answerCorrect": request["challengeAnswer"] == request["privateChallengeParameters"]["colour"] })
        }
        _ => json!({}),
    };
    responding(&asked, response)
}

/// What must hold after a function has failed, given the state before the call.
type Left = fn(&Stage, &Value);

struct Call {
    name: &'static str,
    operation: &'static str,
    pool: fn() -> Value,
    client: fn() -> Value,
    prepare: fn(&Stage),
    input: fn(&Stage) -> Value,
    /// In their order.
    asks: &'static [(&'static str, Left)],
}

fn plain() -> Value {
    json!({})
}

pub fn verified() -> Value {
    json!({ "AutoVerifiedAttributes": ["email"] })
}

pub fn with_sms_mfa() -> Value {
    let role = "arn:aws:iam::000000000000:role/sms";
    json!({ "MfaConfiguration": "ON", "SmsConfiguration": { "SnsCallerArn": role, "ExternalId": "x" } })
}

pub fn passwordless() -> Value {
    json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] } } })
}

fn rotating() -> Value {
    json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 0 },
    })
}

pub fn sign_up(stage: &Stage, name: &str) -> Value {
    let attributes = list(&[("email", "bob@example.com")]);
    stage.of_client(json!({ "Username": name, "Password": PASSWORD, "UserAttributes": attributes }))
}

pub fn custom(stage: &Stage) -> Value {
    stage.initiate("CUSTOM_AUTH", json!({ "USERNAME": "ann" }))
}

/// Not even a number was drawn.
fn nothing(stage: &Stage, before: &Value) {
    assert_eq!(stage.world.state(), *before);
}

/// ann's session has been answered and is good no more; nobody was signed in.
fn the_used_session(stage: &Stage, before: &Value) {
    let state = stage.world.state();
    assert_eq!(state["Pools"][0]["SignIns"], before["Pools"][0]["SignIns"]);
    let again = stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "blue" }));
    let refused = refusal(&stage.world.wire_with("RespondToAuthChallenge", &again.to_string(), helpful));
    assert_eq!(refused, used_session());
}

fn an_invited_user(stage: &Stage, _: &Value) {
    assert_eq!(stage.status("cleo"), "FORCE_CHANGE_PASSWORD");
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
}

fn another_temporary_password(stage: &Stage, before: &Value) {
    an_invited_user(stage, before);
    assert_eq!((stage.can_sign_in("cleo", "An0ther-horse"), stage.can_sign_in("cleo", PASSWORD)), (true, false));
}

fn an_unconfirmed_user_with_a_code(stage: &Stage, _: &Value) {
    assert_eq!(stage.status("bob"), "UNCONFIRMED");
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
    let code = stage.code("bob");
    stage.call("ConfirmSignUp", stage.of_client(json!({ "Username": "bob", "ConfirmationCode": code })));
}

fn another_code(stage: &Stage, before: &Value) {
    assert_eq!(stage.world.outbox().len(), 1);
    let sent = text(&before["Outbox"][0]["Code"]);
    assert_ne!(stage.code("bob"), sent);
}

fn bob_confirmed(stage: &Stage, _: &Value) {
    assert_eq!(stage.status("bob"), "CONFIRMED");
    assert!(stage.can_sign_in("bob", PASSWORD));
}

fn auto_confirmed(stage: &Stage, _: &Value) {
    assert_eq!(stage.status("auto"), "CONFIRMED");
    assert!(stage.can_sign_in("auto", PASSWORD));
}

/// A code for a new password, sent to nobody.
fn a_reset_code(stage: &Stage, before: &Value) {
    assert_eq!(json!(stage.world.outbox().len()), json!(before["Outbox"].as_array().map_or(0, Vec::len)));
    let code = stage.code("ann");
    let confirm = json!({ "Username": "ann", "ConfirmationCode": code, "Password": "An0ther-horse" });
    stage.call("ConfirmForgotPassword", stage.of_client(confirm));
}

fn a_state_to_reset_from(stage: &Stage, before: &Value) {
    assert_eq!(stage.status("ann"), "RESET_REQUIRED");
    a_reset_code(stage, before);
}

fn the_new_password(stage: &Stage, _: &Value) {
    assert!(stage.can_sign_in("ann", "An0ther-horse"));
    assert!(!stage.can_sign_in("ann", PASSWORD));
}

fn the_new_password_and_a_used_session(stage: &Stage, before: &Value) {
    the_new_password(stage, before);
    let again = stage.answer("NEW_PASSWORD_REQUIRED", json!({ "NEW_PASSWORD": PASSWORD }));
    let refused = refusal(&stage.world.wire_with("RespondToAuthChallenge", &again.to_string(), helpful));
    assert_eq!(refused, used_session());
}

fn used_session() -> (String, String) {
    says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
}

fn the_new_address_with_a_code(stage: &Stage, _: &Value) {
    assert_eq!(stage.world.value(&stage.pool, "ann", "email").as_deref(), Some("new@example.com"));
    assert_eq!(stage.code("ann").len(), 6);
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
}

fn a_code_for_the_address(stage: &Stage, _: &Value) {
    let code = stage.code("ann");
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
    let verify = json!({ "AccessToken": &*stage.kept.borrow(), "AttributeName": "email", "Code": code });
    stage.call("VerifyUserAttribute", verify);
}

fn mia(stage: &Stage, before: &Value) {
    assert_eq!(stage.status("mia"), "CONFIRMED");
    assert_eq!(stage.world.state()["Pools"][0]["SignIns"], before["Pools"][0]["SignIns"]);
    assert!(stage.can_sign_in("mia", PASSWORD));
}

fn mia_with_a_reset_code(stage: &Stage, _: &Value) {
    assert_eq!(stage.status("mia"), "CONFIRMED");
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
    let confirm = json!({ "Username": "mia", "ConfirmationCode": stage.code("mia"), "Password": PASSWORD });
    stage.call("ConfirmForgotPassword", stage.of_client(confirm));
}

/// A challenge whose code nobody was sent; the next attempt has another.
fn an_unanswerable_challenge(stage: &Stage, before: &Value) {
    let (pool, before) = (&stage.world.state()["Pools"][0], &before["Pools"][0]);
    assert_eq!(pool["SignIns"], before["SignIns"]);
    assert_eq!(pool["Users"], before["Users"]);
    assert_eq!(stage.world.outbox(), Vec::<Value>::new());
}

static CALLS: &[Call] = &[
    Call {
        name: "AdminCreateUser",
        operation: "AdminCreateUser",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| World::of(&stage.pool, "cleo", super::invited(&[("email", "cleo@example.com")])),
        asks: &[("PreSignUp_AdminCreateUser", nothing), ("CustomMessage_AdminCreateUser", an_invited_user)],
    },
    Call {
        name: "AdminCreateUser, RESEND",
        operation: "AdminCreateUser",
        pool: plain,
        client: plain,
        prepare: |stage| {
            let mut first = super::invited(&[("email", "cleo@example.com")]);
            merge(&mut first, json!({ "MessageAction": "SUPPRESS" }));
            stage.call("AdminCreateUser", World::of(&stage.pool, "cleo", first));
        },
        input: |stage| {
            let again = json!({
                "MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"], "TemporaryPassword": "An0ther-horse",
            });
            World::of(&stage.pool, "cleo", again)
        },
        asks: &[("CustomMessage_AdminCreateUser", another_temporary_password)],
    },
    Call {
        name: "AdminConfirmSignUp",
        operation: "AdminConfirmSignUp",
        pool: plain,
        client: plain,
        prepare: Stage::signed_up,
        input: |stage| World::of(&stage.pool, "bob", json!({})),
        asks: &[("PostConfirmation_ConfirmSignUp", bob_confirmed)],
    },
    Call {
        name: "AdminResetUserPassword",
        operation: "AdminResetUserPassword",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| World::of(&stage.pool, "ann", json!({})),
        asks: &[("CustomMessage_ForgotPassword", a_state_to_reset_from)],
    },
    Call {
        name: "AdminUpdateUserAttributes",
        operation: "AdminUpdateUserAttributes",
        pool: verified,
        client: plain,
        prepare: |_| {},
        input: |stage| {
            World::of(&stage.pool, "ann", json!({ "UserAttributes": list(&[("email", "new@example.com")]) }))
        },
        asks: &[("CustomMessage_UpdateUserAttribute", the_new_address_with_a_code)],
    },
    Call {
        name: "SignUp",
        operation: "SignUp",
        pool: verified,
        client: plain,
        prepare: |_| {},
        input: |stage| sign_up(stage, "bob"),
        asks: &[("PreSignUp_SignUp", nothing), ("CustomMessage_SignUp", an_unconfirmed_user_with_a_code)],
    },
    Call {
        name: "SignUp, confirmed at once",
        operation: "SignUp",
        pool: verified,
        client: plain,
        prepare: |_| {},
        input: |stage| sign_up(stage, "auto"),
        asks: &[("PreSignUp_SignUp", nothing), ("PostConfirmation_ConfirmSignUp", auto_confirmed)],
    },
    Call {
        name: "ConfirmSignUp",
        operation: "ConfirmSignUp",
        pool: verified,
        client: plain,
        prepare: Stage::signed_up,
        input: |stage| stage.of_client(json!({ "Username": "bob", "ConfirmationCode": stage.code("bob") })),
        asks: &[("PostConfirmation_ConfirmSignUp", bob_confirmed)],
    },
    Call {
        name: "ResendConfirmationCode",
        operation: "ResendConfirmationCode",
        pool: verified,
        client: plain,
        prepare: Stage::signed_up,
        input: |stage| stage.of_client(json!({ "Username": "bob" })),
        asks: &[("CustomMessage_ResendCode", another_code)],
    },
    Call {
        name: "ForgotPassword",
        operation: "ForgotPassword",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.of_client(json!({ "Username": "ann" })),
        asks: &[("CustomMessage_ForgotPassword", a_reset_code)],
    },
    Call {
        name: "ForgotPassword of a user from elsewhere",
        operation: "ForgotPassword",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.of_client(json!({ "Username": "mia" })),
        asks: &[
            ("UserMigration_ForgotPassword", nothing),
            ("PreSignUp_AdminCreateUser", nothing),
            ("CustomMessage_ForgotPassword", mia_with_a_reset_code),
        ],
    },
    Call {
        name: "ConfirmForgotPassword",
        operation: "ConfirmForgotPassword",
        pool: plain,
        client: plain,
        prepare: |stage| {
            stage.call("ForgotPassword", stage.of_client(json!({ "Username": "ann" })));
        },
        input: |stage| {
            let code = stage.code("ann");
            stage.of_client(json!({ "Username": "ann", "ConfirmationCode": code, "Password": "An0ther-horse" }))
        },
        asks: &[("PostConfirmation_ConfirmForgotPassword", the_new_password)],
    },
    Call {
        name: "UpdateUserAttributes",
        operation: "UpdateUserAttributes",
        pool: verified,
        client: plain,
        prepare: |stage| stage.sign_in("AccessToken"),
        input: |stage| {
            let attributes = list(&[("email", "new@example.com")]);
            json!({ "AccessToken": &*stage.kept.borrow(), "UserAttributes": attributes })
        },
        asks: &[("CustomMessage_UpdateUserAttribute", the_new_address_with_a_code)],
    },
    Call {
        name: "GetUserAttributeVerificationCode",
        operation: "GetUserAttributeVerificationCode",
        pool: plain,
        client: plain,
        prepare: |stage| stage.sign_in("AccessToken"),
        input: |stage| json!({ "AccessToken": &*stage.kept.borrow(), "AttributeName": "email" }),
        asks: &[("CustomMessage_VerifyUserAttribute", a_code_for_the_address)],
    },
    Call {
        name: "InitiateAuth by password",
        operation: "InitiateAuth",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.by_password("ann"),
        asks: &[
            ("PreAuthentication_Authentication", nothing),
            ("PostAuthentication_Authentication", nothing),
            ("TokenGeneration_Authentication", nothing),
        ],
    },
    Call {
        name: "AdminInitiateAuth by password",
        operation: "AdminInitiateAuth",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| {
            let mut input =
                stage.initiate("ADMIN_USER_PASSWORD_AUTH", json!({ "USERNAME": "ann", "PASSWORD": PASSWORD }));
            merge(&mut input, json!({ "UserPoolId": stage.pool }));
            input
        },
        asks: &[
            ("PreAuthentication_Authentication", nothing),
            ("PostAuthentication_Authentication", nothing),
            ("TokenGeneration_Authentication", nothing),
        ],
    },
    Call {
        name: "InitiateAuth of a user from elsewhere",
        operation: "InitiateAuth",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.by_password("mia"),
        asks: &[
            ("UserMigration_Authentication", nothing),
            ("PreSignUp_AdminCreateUser", nothing),
            ("PreAuthentication_Authentication", mia),
            ("PostAuthentication_Authentication", mia),
            ("TokenGeneration_Authentication", mia),
        ],
    },
    Call {
        name: "InitiateAuth by SRP",
        operation: "InitiateAuth",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.initiate("USER_SRP_AUTH", json!({ "USERNAME": "ann", "SRP_A": "ab12" })),
        asks: &[("PreAuthentication_Authentication", nothing)],
    },
    Call {
        name: "InitiateAuth with a second factor",
        operation: "InitiateAuth",
        pool: with_sms_mfa,
        client: plain,
        prepare: |stage| {
            let phone = list(&[("phone_number", "+4915112345"), ("phone_number_verified", "true")]);
            stage.call("AdminUpdateUserAttributes", World::of(&stage.pool, "ann", json!({ "UserAttributes": phone })));
        },
        input: |stage| stage.by_password("ann"),
        asks: &[
            ("PreAuthentication_Authentication", nothing),
            ("CustomMessage_Authentication", an_unanswerable_challenge),
        ],
    },
    Call {
        name: "InitiateAuth by a code",
        operation: "InitiateAuth",
        pool: passwordless,
        client: plain,
        prepare: |_| {},
        input: |stage| stage.initiate("USER_AUTH", json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": "EMAIL_OTP" })),
        asks: &[
            ("PreAuthentication_Authentication", nothing),
            ("CustomMessage_Authentication", an_unanswerable_challenge),
        ],
    },
    Call {
        name: "InitiateAuth by custom challenges",
        operation: "InitiateAuth",
        pool: plain,
        client: plain,
        prepare: |_| {},
        input: custom,
        asks: &[
            ("PreAuthentication_Authentication", nothing),
            ("DefineAuthChallenge_Authentication", nothing),
            ("CreateAuthChallenge_Authentication", nothing),
        ],
    },
    Call {
        name: "the right answer to a custom challenge",
        operation: "RespondToAuthChallenge",
        pool: plain,
        client: plain,
        prepare: Stage::begin_custom,
        input: |stage| stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "blue" })),
        asks: &[
            ("VerifyAuthChallengeResponse_Authentication", nothing),
            ("DefineAuthChallenge_Authentication", the_used_session),
            ("PostAuthentication_Authentication", the_used_session),
            ("TokenGeneration_Authentication", the_used_session),
        ],
    },
    Call {
        name: "a wrong answer to a custom challenge",
        operation: "RespondToAuthChallenge",
        pool: plain,
        client: plain,
        prepare: Stage::begin_custom,
        input: |stage| stage.answer("CUSTOM_CHALLENGE", json!({ "ANSWER": "red" })),
        asks: &[
            ("VerifyAuthChallengeResponse_Authentication", nothing),
            ("DefineAuthChallenge_Authentication", the_used_session),
            ("CreateAuthChallenge_Authentication", the_used_session),
        ],
    },
    Call {
        name: "the answer of a new password",
        operation: "RespondToAuthChallenge",
        pool: plain,
        client: plain,
        prepare: |stage| {
            stage.world.set_password(&stage.pool, "ann", PASSWORD, false);
            stage.keep("InitiateAuth", stage.by_password("ann"), "/Session");
        },
        input: |stage| stage.answer("NEW_PASSWORD_REQUIRED", json!({ "NEW_PASSWORD": "An0ther-horse" })),
        asks: &[
            ("PostAuthentication_Authentication", the_new_password_and_a_used_session),
            ("TokenGeneration_NewPasswordChallenge", the_new_password_and_a_used_session),
        ],
    },
    Call {
        name: "InitiateAuth by a refresh token",
        operation: "InitiateAuth",
        pool: plain,
        client: plain,
        prepare: |stage| stage.sign_in("RefreshToken"),
        input: |stage| stage.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": &*stage.kept.borrow() })),
        asks: &[("TokenGeneration_RefreshTokens", nothing)],
    },
    Call {
        name: "GetTokensFromRefreshToken with rotation",
        operation: "GetTokensFromRefreshToken",
        pool: plain,
        client: rotating,
        prepare: |stage| stage.sign_in("RefreshToken"),
        input: |stage| stage.of_client(json!({ "RefreshToken": &*stage.kept.borrow() })),
        asks: &[("TokenGeneration_RefreshTokens", nothing)],
    },
];

impl Call {
    fn stage(&self) -> Stage {
        let stage = Stage::with(&ALL, (self.pool)(), (self.client)());
        (self.prepare)(&stage);
        stage
    }

    /// Makes the call; its `failing`-th function answers what `fail` says, the others are helpful.
    fn failing(&self, stage: &Stage, failing: usize, fail: impl Fn(Invocation) -> Answer) -> Wire {
        let mut count = 0;
        let wire = stage.world.wire_with(self.operation, &(self.input)(stage).to_string(), |asked| {
            count += 1;
            if count == failing + 1 { fail(asked) } else { helpful(asked) }
        });
        assert_eq!(count, failing + 1, "{}: nobody is asked after a failure", self.name);
        wire
    }
}

/// As error messages name the trigger of a source.
fn trigger(source: &str) -> &str {
    match source.split_once('_').map_or(source, |(trigger, _)| trigger) {
        "TokenGeneration" => "PreTokenGeneration",
        trigger => trigger,
    }
}

#[test]
fn each_call_asks_its_functions_in_their_order() {
    for call in CALLS {
        let stage = call.stage();
        let mut sources = Vec::new();
        let wire = stage.world.wire_with(call.operation, &(call.input)(&stage).to_string(), |asked| {
            let source = text(&event(&asked)["triggerSource"]);
            assert_eq!((asked.trigger, asked.arn.to_string()), (trigger(&source), function(trigger(&source))));
            sources.push(source);
            helpful(asked)
        });
        assert_eq!(wire.status, 200, "{}: {}", call.name, wire.body);
        let asks: Vec<&str> = call.asks.iter().map(|(source, _)| *source).collect();
        assert_eq!(sources, asks, "{}", call.name);
    }
}

#[test]
fn a_failing_function_refuses_its_call_and_leaves_what_its_cell_says() {
    for call in CALLS {
        for (failing, (source, left)) in call.asks.iter().enumerate() {
            let stage = call.stage();
            let before = stage.world.state();
            let wire = call.failing(&stage, failing, |_| Answer::Threw("no".into()));
            let sentence = format!("{} failed with error no.", trigger(source));
            assert_eq!(refusal(&wire), says("UserLambdaValidationException", &sentence), "{}: {source}", call.name);
            // Tells on failure which cell it was.
            println!("{}: {source}", call.name);
            left(&stage, &before);
        }
    }
}

#[test]
fn every_fault_of_every_function_is_told_in_its_own_words() {
    for call in CALLS {
        for (failing, (source, _)) in call.asks.iter().enumerate() {
            let renamed = |asked: Invocation| {
                let mut event = event(&asked);
                event["userName"] = json!("somebody else");
                Answer::Returned(event.to_string())
            };
            let told = |fail: &dyn Fn(Invocation) -> Answer| refusal(&call.failing(&call.stage(), failing, fail));
            let not_run = format!("{} invocation failed due to error AccessDeniedException.", trigger(source));
            assert_eq!(
                told(&|_| Answer::NotInvocable("AccessDeniedException".into())),
                says("UnexpectedLambdaException", &not_run)
            );
            let unreadable = says("InvalidLambdaResponseException", "Unrecognizable lambda output");
            for returned in ["null", "not JSON", "[]", r#"{"response":7}"#, r#"{"userName":7}"#] {
                assert_eq!(told(&|_| Answer::Returned(returned.into())), unreadable, "{source}: {returned}");
            }
            assert_eq!(
                told(&renamed),
                says(
                    "InvalidLambdaResponseException",
                    "Invalid user name. User name in Lambda mismatches the actual username.",
                )
            );
        }
    }
}

#[test]
fn every_function_may_call_the_pool_that_asks_it() {
    for call in CALLS {
        let stage = call.stage();
        let mut groups = Vec::new();
        let wire = stage.world.wire_with(call.operation, &(call.input)(&stage).to_string(), |asked| {
            let group = format!("made-in-{}", asked.trigger);
            stage.world.group(&stage.pool, &group);
            stage.world.join(&stage.pool, "ann", &group);
            groups.push(group);
            helpful(asked)
        });
        assert_eq!(wire.status, 200, "{}: {}", call.name, wire.body);
        assert_eq!(stage.world.groups_of(&stage.pool, "ann"), groups, "{}", call.name);
    }
}

#[test]
fn without_functions_no_call_asks() {
    for call in CALLS {
        if call.asks.iter().any(|(source, _)| source.starts_with("UserMigration") || source.contains("AuthChallenge")) {
            continue;
        }
        let stage = Stage::with(&[], (call.pool)(), (call.client)());
        (call.prepare)(&stage);
        // Fails when a function is asked for.
        let input = (call.input)(&stage);
        stage.world.ok(call.operation, input);
    }
}
