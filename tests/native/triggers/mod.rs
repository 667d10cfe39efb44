//! Lambda triggers, driven as a host drives them: a call asks, the answer resumes it.

use pocket_cognito::engine::Step;
use pocket_cognito::engine::flow::{Answer, CallId, Invocation, Question};
use pocket_cognito::model::sink::JsonSink;
use pocket_cognito::model::value::Time;
use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

mod effects;
mod events;
mod table;

const EMAIL: &str = "ann@example.com";

fn function(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:000000000000:function:{name}")
}

/// A pool with functions for these triggers, each named after its trigger.
fn pool_with(world: &World, triggers: &[&str], more: Value) -> String {
    let config: serde_json::Map<_, _> = triggers.iter().map(|name| (name.to_string(), json!(function(name)))).collect();
    let mut input = json!({ "LambdaConfig": config });
    merge(&mut input, more);
    world.pool_with(input)
}

fn event(question: &Invocation) -> Value {
    serde_json::from_str(&question.event).expect("JSON")
}

/// The event as it came: a function that does nothing.
fn silent(question: Invocation) -> Answer {
    Answer::Returned(question.event)
}

/// The event with another response.
fn responding(question: &Invocation, response: Value) -> Answer {
    let mut event = event(question);
    merge(&mut event["response"], response);
    Answer::Returned(event.to_string())
}

/// A call and the events that it asked about.
fn watched(world: &World, operation: &str, input: Value) -> (Wire, Vec<(&'static str, String, Value)>) {
    let mut asked = Vec::new();
    let wire = world.wire_with(operation, &input.to_string(), |question| {
        asked.push((question.trigger, question.arn.to_string(), event(&question)));
        silent(question)
    });
    (wire, asked)
}

/// A call that one answer ends: its refusal.
#[track_caller]
fn refused_by(world: &World, operation: &str, input: Value, answer: Answer) -> (String, String) {
    refusal(&world.wire_with(operation, &input.to_string(), |_| answer.clone()))
}

/// Starts a call that asks.
#[track_caller]
fn asked(world: &World, operation: &str, input: Value) -> (CallId, Invocation) {
    match world.start(operation, &input.to_string()) {
        Step::Ask { call, question: Question::Trigger(question), .. } => (call, question),
        _ => panic!("{operation} did not ask"),
    }
}

/// Answers a call that is done then.
#[track_caller]
fn finished(world: &World, call: CallId, answer: Answer) -> Wire {
    match world.engine.resume(call, answer, Time(world.now.get())) {
        Some(Step::Done(reply)) => {
            let mut json = JsonSink::default();
            let (_, status) = reply.write(&mut json);
            world.engine.store().check().expect("every index agrees with its rows");
            Wire { status, body: json.text }
        }
        Some(Step::Ask { question, .. }) => panic!("{question:?} was asked for"),
        None => panic!("no such call"),
    }
}

fn invited(attributes: &[(&str, &str)]) -> Value {
    json!({ "UserAttributes": list(attributes), "DesiredDeliveryMediums": ["EMAIL"], "TemporaryPassword": PASSWORD })
}

#[test]
fn a_creation_asks_pre_sign_up_with_the_whole_event() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let input = World::of(
        &pool,
        "ann",
        json!({
            "UserAttributes": list(&[("email", EMAIL), ("email_verified", "True")]), "MessageAction": "SUPPRESS",
            "ValidationData": [{ "Name": "invite", "Value": "7" }, { "Name": "empty" }],
            "ClientMetadata": { "source": "test" },
        }),
    );

    let (wire, asked) = watched(&world, "AdminCreateUser", input);

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(
        asked,
        [(
            "PreSignUp",
            function("PreSignUp"),
            json!({
                "version": "1", "region": "us-east-1", "userPoolId": pool, "userName": "ann",
                "triggerSource": "PreSignUp_AdminCreateUser",
                "callerContext": {
                    "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "CLIENT_ID_NOT_APPLICABLE",
                },
                "request": {
                    "userAttributes": { "email": EMAIL, "email_verified": "true" },
                    "validationData": { "invite": "7", "empty": "" }, "clientMetadata": { "source": "test" },
                },
                "response": { "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false },
            })
        )]
    );
}

#[test]
fn what_the_call_did_not_give_is_null_or_absent_in_the_event() {
    let world = World::with(&json!({ "region": "eu-west-1" }));
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    assert_eq!(asked[0].2["request"], json!({ "userAttributes": {}, "validationData": null }));
    assert_eq!(asked[0].2["region"], "eu-west-1");
}

#[test]
fn pre_sign_up_is_told_the_generated_username() {
    let options = json!({ "ids": { "subs": { "cleo@example.com": "01234567-89ab-4def-8abc-0123456789ab" } } });
    let world = World::with(&options);
    let pool = pool_with(&world, &["PreSignUp"], json!({ "UsernameAttributes": ["email"] }));
    for name in [EMAIL, "bob@example.com", "cleo@example.com"] {
        let input = World::of(&pool, name, json!({ "TemporaryPassword": PASSWORD }));

        let (wire, asked) = watched(&world, "AdminCreateUser", input);

        let user: Value = serde_json::from_str(&wire.body).expect("JSON");
        assert_eq!(asked[0].2["userName"], user["User"]["Username"]);
        assert_eq!(asked[0].2["request"]["userAttributes"], json!({ "email": name }));
    }
    assert_eq!(world.get(&pool, "cleo@example.com")["Username"], "01234567-89ab-4def-8abc-0123456789ab");
}

#[test]
fn generated_usernames_never_come_twice() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({ "UsernameAttributes": ["email"] }));
    let mut subs = Vec::new();
    for _ in 0..3 {
        let input = World::of(&pool, EMAIL, json!({ "TemporaryPassword": PASSWORD }));
        world.wire_with("AdminCreateUser", &input.to_string(), silent);
        subs.push(text(&world.get(&pool, EMAIL)["Username"]));
        world.ok("AdminDeleteUser", World::of(&pool, EMAIL, json!({})));
    }
    subs.sort();
    subs.dedup();
    assert_eq!(subs.len(), 3);
}

#[test]
fn two_interleaved_creations_have_the_usernames_that_their_events_told() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({ "UsernameAttributes": ["email"] }));
    let create = |name: &str| asked(&world, "AdminCreateUser", World::of(&pool, name, json!({})));
    let (one, told_one) = create(EMAIL);
    let (other, told_other) = create("bob@example.com");
    let names = [event(&told_one)["userName"].clone(), event(&told_other)["userName"].clone()];

    finished(&world, other, silent(told_other));
    finished(&world, one, silent(told_one));

    assert_eq!(
        names,
        [world.get(&pool, EMAIL)["Username"].clone(), world.get(&pool, "bob@example.com")["Username"].clone()]
    );
}

#[test]
fn the_answer_of_pre_sign_up_has_no_effect_on_a_creation() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let input = World::of(&pool, "ann", json!({ "UserAttributes": list(&[("email", EMAIL)]) }));

    let yes = json!({ "autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": true });
    world.wire_with("AdminCreateUser", &input.to_string(), |question| responding(&question, yes.clone()));

    let user = world.get(&pool, "ann");
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(each(&user["UserAttributes"], "Name"), ["email", "sub"]);
}

#[test]
fn an_invitation_asks_custom_message_with_the_stored_user() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    let mut more = invited(&[("email", EMAIL)]);
    merge(&mut more, json!({ "ClientMetadata": { "source": "test" }, "ValidationData": [{ "Name": "a" }] }));

    let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "ann", more));

    let sub = world.value(&pool, "ann", "sub").expect("a sub");
    assert_eq!(
        asked,
        [(
            "CustomMessage",
            function("CustomMessage"),
            json!({
                "version": "1", "region": "us-east-1", "userPoolId": pool, "userName": "ann",
                "triggerSource": "CustomMessage_AdminCreateUser",
                "callerContext": {
                    "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "CLIENT_ID_NOT_APPLICABLE",
                },
                "request": {
                    "userAttributes": { "email": EMAIL, "sub": sub, "cognito:user_status": "FORCE_CHANGE_PASSWORD" },
                    "codeParameter": "{####}", "usernameParameter": "{username}",
                    "linkParameter": "{##Click Here##}", "clientMetadata": { "source": "test" },
                },
                "response": { "smsMessage": null, "emailMessage": null, "emailSubject": null },
            })
        )]
    );
}

#[test]
fn custom_message_words_the_invitation() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    let mut more = invited(&[("email", EMAIL), ("phone_number", "+491511")]);
    merge(&mut more, json!({ "DesiredDeliveryMediums": ["EMAIL", "SMS"] }));
    let words = json!({
        "emailSubject": "Hi", "emailMessage": "{username}: {####}", "smsMessage": "{####} for {username}",
    });

    world.wire_with("AdminCreateUser", &World::of(&pool, "ann", more).to_string(), |question| {
        responding(&question, words.clone())
    });

    let sent = world.outbox();
    assert_eq!((&sent[0]["Subject"], &sent[0]["Body"]), (&json!("Hi"), &json!(format!("ann: {PASSWORD}"))));
    assert_eq!(sent[1]["Body"], format!("{PASSWORD} for ann"));
}

#[test]
fn what_custom_message_leaves_out_is_the_templates() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    for (number, response) in [json!({ "emailSubject": "Hi" }), json!({ "emailMessage": "{####}" })].iter().enumerate()
    {
        let input = World::of(&pool, &format!("u{number}"), invited(&[("email", EMAIL)])).to_string();
        world.wire_with("AdminCreateUser", &input, |_| Answer::Returned(json!({ "response": response }).to_string()));
    }
    let sent = world.outbox();
    let template = format!("Your username is u0 and temporary password is {PASSWORD}. ");
    assert_eq!((&sent[0]["Subject"], &sent[0]["Body"]), (&json!("Hi"), &json!(template)));
    assert_eq!((&sent[1]["Subject"], &sent[1]["Body"]), (&json!("Your temporary password"), &json!(PASSWORD)));
}

#[test]
fn a_message_that_goes_nowhere_is_not_asked_about() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    for more in [json!({ "MessageAction": "SUPPRESS" }), json!({ "UserAttributes": list(&[("email", EMAIL)]) })] {
        let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "ann", more));
        assert_eq!(asked, []);
        world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));
    }
}

#[test]
fn a_creation_asks_pre_sign_up_then_custom_message_and_never_post_confirmation() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp", "CustomMessage", "PostConfirmation"], json!({}));
    let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "ann", invited(&[("email", EMAIL)])));
    let triggers: Vec<_> = asked.iter().map(|(trigger, ..)| *trigger).collect();
    assert_eq!(triggers, ["PreSignUp", "CustomMessage"]);
}

#[test]
fn a_resend_asks_only_custom_message() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp", "CustomMessage"], json!({}));
    watched(&world, "AdminCreateUser", World::of(&pool, "ann", invited(&[("email", EMAIL)])));
    let resend = json!({ "MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"] });

    let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "ann", resend));

    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].2["triggerSource"], "CustomMessage_AdminCreateUser");
    assert_eq!(world.outbox().len(), 2);
}

#[test]
fn codes_ask_custom_message_under_their_own_source() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({ "AutoVerifiedAttributes": ["email"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.set_password(&pool, "ann", PASSWORD, true);
    let metadata = json!({ "ClientMetadata": { "source": "test" } });
    let mut update = json!({ "UserAttributes": list(&[("email", "new@example.com")]) });
    merge(&mut update, metadata.clone());

    let (_, reset) = watched(&world, "AdminResetUserPassword", World::of(&pool, "ann", metadata));
    let (_, update) = watched(&world, "AdminUpdateUserAttributes", World::of(&pool, "ann", update));

    for (asked, source, status) in [
        (&reset, "CustomMessage_ForgotPassword", "RESET_REQUIRED"),
        (&update, "CustomMessage_UpdateUserAttribute", "RESET_REQUIRED"),
    ] {
        let event = &asked[0].2;
        assert_eq!(event["triggerSource"], source);
        assert_eq!(event["request"]["usernameParameter"], json!(null));
        assert_eq!(event["request"]["clientMetadata"], json!({ "source": "test" }));
        assert_eq!(event["request"]["userAttributes"]["cognito:user_status"], status);
    }
    assert_eq!(update[0].2["request"]["userAttributes"]["email"], "new@example.com");
}

#[test]
fn a_confirmation_tells_post_confirmation() {
    let world = World::new();
    let pool = pool_with(&world, &["PostConfirmation", "PreSignUp"], json!({}));
    let world = with_unconfirmed(&world, &pool);
    let metadata = json!({ "ClientMetadata": { "source": "test" } });

    let (wire, asked) = watched(&world, "AdminConfirmSignUp", World::of(&pool, "ann", metadata));

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let sub = world.value(&pool, "ann", "sub").expect("a sub");
    assert_eq!(
        asked,
        [(
            "PostConfirmation",
            function("PostConfirmation"),
            json!({
                "version": "1", "region": "us-east-1", "userPoolId": pool, "userName": "ann",
                "triggerSource": "PostConfirmation_ConfirmSignUp",
                "callerContext": {
                    "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "CLIENT_ID_NOT_APPLICABLE",
                },
                "request": {
                    "userAttributes": { "email": EMAIL, "sub": sub, "cognito:user_status": "CONFIRMED" },
                    "clientMetadata": { "source": "test" },
                },
                "response": {},
            })
        )]
    );
}

/// The world with ann, who has not confirmed her sign-up.
fn with_unconfirmed(world: &World, pool: &str) -> World {
    let more = json!({ "UserAttributes": list(&[("email", EMAIL)]), "MessageAction": "SUPPRESS" });
    world.wire_with("AdminCreateUser", &World::of(pool, "ann", more).to_string(), silent);
    world.unconfirmed("ann")
}

#[test]
fn a_confirmation_stands_though_post_confirmation_fails() {
    let world = World::new();
    let pool = pool_with(&world, &["PostConfirmation"], json!({}));
    let world = with_unconfirmed(&world, &pool);

    assert_eq!(
        refused_by(&world, "AdminConfirmSignUp", World::of(&pool, "ann", json!({})), Answer::Threw("no".into())),
        says("UserLambdaValidationException", "PostConfirmation failed with error no.")
    );

    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

#[test]
fn post_confirmation_sees_the_confirmed_user() {
    let world = World::new();
    let pool = pool_with(&world, &["PostConfirmation"], json!({}));
    let world = with_unconfirmed(&world, &pool);
    world.group(&pool, "everyone");

    let confirm = World::of(&pool, "ann", json!({})).to_string();
    let wire = world.wire_with("AdminConfirmSignUp", &confirm, |question| {
        assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
        world.join(&pool, "ann", "everyone");
        silent(question)
    });

    assert_eq!(wire.body, "{}");
    assert_eq!(world.groups_of(&pool, "ann"), ["everyone"]);
}

#[test]
fn a_function_that_fails_refuses_in_the_words_of_its_fault() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let before = world.state();
    let unreadable = says("InvalidLambdaResponseException", "Unrecognizable lambda output");
    let renamed = r#"{"userName":"bob"}"#;
    for (answer, refused) in [
        (
            Answer::Threw("Email domain not allowed".into()),
            says("UserLambdaValidationException", "PreSignUp failed with error Email domain not allowed."),
        ),
        (
            Answer::NotInvocable("AccessDeniedException".into()),
            says("UnexpectedLambdaException", "PreSignUp invocation failed due to error AccessDeniedException."),
        ),
        (
            Answer::Returned(renamed.into()),
            says(
                "InvalidLambdaResponseException",
                "Invalid user name. User name in Lambda mismatches the actual username.",
            ),
        ),
        (Answer::Returned("null".into()), unreadable.clone()),
        (Answer::Returned("not JSON".into()), unreadable.clone()),
        (Answer::Returned("[]".into()), unreadable.clone()),
        (Answer::Returned(r#""text""#.into()), unreadable.clone()),
        (Answer::Returned(r#"{"userName":7}"#.into()), unreadable.clone()),
        (Answer::Returned(r#"{"response":"yes"}"#.into()), unreadable.clone()),
        (Answer::Returned(r#"{"response":{"autoConfirmUser":"yes"}}"#.into()), unreadable),
    ] {
        assert_eq!(refused_by(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})), answer), refused);
        assert_eq!(world.state(), before, "a refusal leaves nothing");
    }
}

#[test]
fn a_function_may_answer_less_or_more_than_it_was_told() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    for (number, returned) in
        [r#"{}"#, r#"{"response":{}}"#, r#"{"response":null}"#, r#"{"userName":null,"more":[1]}"#].iter().enumerate()
    {
        let input = World::of(&pool, &format!("u{number}"), json!({})).to_string();
        let wire = world.wire_with("AdminCreateUser", &input, |_| Answer::Returned((*returned).into()));
        assert_eq!(wire.status, 200, "{returned}: {}", wire.body);
    }
}

#[test]
fn a_user_stays_though_custom_message_fails_and_nothing_is_sent() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    let input = World::of(&pool, "ann", invited(&[("email", EMAIL)]));

    assert_eq!(
        refused_by(&world, "AdminCreateUser", input, Answer::Threw("no words".into())),
        says("UserLambdaValidationException", "CustomMessage failed with error no words.")
    );

    assert_eq!(world.get(&pool, "ann")["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn what_can_be_refused_is_refused_before_a_function_is_asked() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({ "AliasAttributes": ["email"] }));
    let verified = list(&[("email", EMAIL), ("email_verified", "true")]);
    let ann = World::of(&pool, "ann", json!({ "UserAttributes": verified }));
    world.wire_with("AdminCreateUser", &ann.to_string(), silent);
    for (name, more, refused) in [
        ("ann", json!({}), "UsernameExistsException"),
        ("bob", json!({ "TemporaryPassword": "short" }), "InvalidPasswordException"),
        ("bob", json!({ "UserAttributes": list(&[("custom:absent", "x")]) }), "InvalidParameterException"),
        ("bob", json!({ "UserAttributes": verified }), "AliasExistsException"),
    ] {
        // `refused` fails when a trigger is asked for.
        assert_eq!(world.create_refused(&pool, name, more).0, refused);
    }
}

#[test]
fn pre_sign_up_sees_only_what_was_committed_and_may_change_it() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let input = World::of(&pool, "ann", json!({})).to_string();

    let wire = world.wire_with("AdminCreateUser", &input, |question| {
        assert_eq!(world.refused("AdminGetUser", World::of(&pool, "ann", json!({}))), user_not_found());
        world.group(&pool, "made-meanwhile");
        silent(question)
    });

    assert_eq!(wire.status, 200);
    world.join(&pool, "ann", "made-meanwhile");
}

#[test]
fn custom_message_sees_the_new_user() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    world.group(&pool, "invited");
    let input = World::of(&pool, "ann", invited(&[("email", EMAIL)])).to_string();

    world.wire_with("AdminCreateUser", &input, |question| {
        world.join(&pool, "ann", "invited");
        assert_eq!(world.outbox(), Vec::<Value>::new());
        silent(question)
    });

    assert_eq!(world.groups_of(&pool, "ann"), ["invited"]);
    assert_eq!(world.outbox().len(), 1);
}

#[test]
fn a_function_may_make_the_very_user_that_it_was_asked_about() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let input = World::of(&pool, "ann", json!({})).to_string();

    let wire = world.wire_with("AdminCreateUser", &input, |question| {
        assert_eq!(world.wire_with("AdminCreateUser", &input, silent).status, 200);
        silent(question)
    });

    assert_eq!(refusal(&wire), says("UsernameExistsException", "User account already exists"));
}

#[test]
fn of_two_interleaved_creations_of_one_name_the_first_answered_wins() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let create = |email: &str| {
        asked(
            &world,
            "AdminCreateUser",
            World::of(&pool, "ann", json!({ "UserAttributes": list(&[("email", email)]) })),
        )
    };
    let (first, first_question) = create("first@example.com");
    let (second, second_question) = create("second@example.com");

    assert_eq!(finished(&world, second, silent(second_question)).status, 200);
    assert_eq!(
        refusal(&finished(&world, first, silent(first_question))),
        says("UsernameExistsException", "User account already exists")
    );

    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some("second@example.com"));
}

#[test]
fn a_user_is_made_at_the_time_of_the_answer() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    world.advance(5000);
    finished(&world, call, silent(question));
    assert_eq!(world.get(&pool, "ann")["UserCreateDate"], seconds(START + 5000));
}

#[test]
fn a_pool_deleted_while_a_function_ran_is_missed() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    world.ok("DeleteUserPool", json!({ "UserPoolId": pool }));
    assert_eq!(
        refusal(&finished(&world, call, silent(question))),
        says("ResourceNotFoundException", &format!("User pool {pool} does not exist."))
    );
}

#[test]
fn a_user_deleted_while_a_function_ran_was_made_all_the_same() {
    let world = World::new();
    let pool = pool_with(&world, &["CustomMessage"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", invited(&[("email", EMAIL)])));
    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));

    assert_eq!(finished(&world, call, silent(question)).status, 200);

    assert_eq!(world.refused("AdminGetUser", World::of(&pool, "ann", json!({}))), user_not_found());
    assert_eq!(world.outbox()[0]["Username"], "ann");
}

#[test]
fn a_fork_taken_in_mid_flow_holds_only_what_was_committed() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp", "CustomMessage"], json!({}));
    let before = world.state();
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", invited(&[("email", EMAIL)])));
    let early = world.fork();
    let Some(Step::Ask { call, question: Question::Trigger(question), .. }) =
        world.engine.resume(call, silent(question), Time(world.now.get()))
    else {
        panic!("CustomMessage was not asked for")
    };
    let late = world.fork();
    finished(&world, call, silent(question));

    assert_eq!(early.state(), before);
    assert_eq!(late.get(&pool, "ann")["Username"], "ann");
    assert_eq!((late.outbox().len(), world.outbox().len()), (0, 1));
}

#[test]
fn a_call_waits_in_its_own_engine_and_not_in_a_fork() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    let fork = world.fork();

    assert!(fork.engine.resume(call, silent(question.clone()), Time(START)).is_none());
    assert_eq!(finished(&world, call, silent(question)).status, 200);

    assert_eq!(fork.refused("AdminGetUser", World::of(&pool, "ann", json!({}))), user_not_found());
}

#[test]
fn a_call_that_is_never_answered_holds_nothing() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let before = world.state();
    asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    assert_eq!(world.state(), before);

    let input = World::of(&pool, "ann", json!({})).to_string();
    assert_eq!(world.wire_with("AdminCreateUser", &input, silent).status, 200);
    world.ok("DeleteUserPool", json!({ "UserPoolId": pool }));
}

#[test]
fn a_call_goes_on_in_the_world_that_was_restored_meanwhile() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let snapshot = world.engine.fork();
    world.group(&pool, "lost");
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));

    world.engine.restore(&snapshot);

    assert_eq!(finished(&world, call, silent(question)).status, 200);
    assert_eq!(world.get(&pool, "ann")["Username"], "ann");
    assert_eq!(world.ok("ListGroups", json!({ "UserPoolId": pool })), json!({ "Groups": [] }));
}

#[test]
fn a_call_restored_to_before_its_pool_misses_the_pool() {
    let world = World::new();
    let snapshot = world.engine.fork();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));

    world.engine.restore(&snapshot);

    let (name, _) = refusal(&finished(&world, call, silent(question)));
    assert_eq!(name, "ResourceNotFoundException");
}

#[test]
fn a_question_is_answered_once() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({}));
    let (call, question) = asked(&world, "AdminCreateUser", World::of(&pool, "ann", json!({})));
    finished(&world, call, silent(question.clone()));
    let after = world.state();

    assert!(world.engine.resume(call, silent(question.clone()), Time(START)).is_none());
    assert!(world.engine.resume(call + 100, silent(question), Time(START)).is_none());

    assert_eq!(world.state(), after);
}

#[test]
fn a_refused_call_does_not_move_the_generator() {
    let world = World::new();
    let pool = pool_with(&world, &["PreSignUp"], json!({ "UsernameAttributes": ["email"] }));
    let twin = world.fork();
    let input = World::of(&pool, EMAIL, json!({}));

    refused_by(&world, "AdminCreateUser", input.clone(), Answer::Threw("no".into()));

    let made = |world: &World| world.wire_with("AdminCreateUser", &input.to_string(), silent).body;
    assert_eq!(made(&world), made(&twin));
}

#[test]
fn a_function_added_by_an_update_is_asked_from_then_on() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    let config = json!({ "PreSignUp": function("PreSignUp") });
    world.ok("UpdateUserPool", json!({ "UserPoolId": pool, "LambdaConfig": config }));
    let (_, asked) = watched(&world, "AdminCreateUser", World::of(&pool, "bob", json!({})));
    assert_eq!(asked.len(), 1);
    world.ok("UpdateUserPool", json!({ "UserPoolId": pool, "LambdaConfig": {} }));
    world.user(&pool, "cleo", &[]);
}
