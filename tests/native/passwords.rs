use serde_json::{Value, json};

use crate::bearers::*;
use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";
const PHONE: &str = "+491511234567";
const HOUR: i64 = 60 * 60 * 1000;

fn of_ann(pool: &str, more: Value) -> Value {
    World::of(pool, "ann", more)
}

fn reset_refused(world: &World, pool: &str) -> (String, String) {
    world.refused("AdminResetUserPassword", of_ann(pool, json!({})))
}

/// Ann with both addresses verified and a password of her own.
fn settled(world: &World, more: Value) -> String {
    let pool = world.pool_with(more);
    let addresses =
        [("email", EMAIL), ("email_verified", "true"), ("phone_number", PHONE), ("phone_number_verified", "true")];
    world.user(&pool, "ann", &addresses);
    world.set_password(&pool, "ann", PASSWORD, true);
    pool
}

#[test]
fn a_permanent_password_confirms_the_user() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.advance(1000);

    let wire = world
        .wire("AdminSetUserPassword", &of_ann(&pool, json!({ "Password": PASSWORD, "Permanent": true })).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["UserLastModifiedDate"]), (&json!("CONFIRMED"), &seconds(START + 1000)));
    assert_eq!(world.stored("ann")["Password"], json!({ "Text": PASSWORD }));
}

#[test]
fn a_permanent_password_confirms_from_any_state() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    let statuses = ["UNCONFIRMED", "RESET_REQUIRED", "EXTERNAL_PROVIDER", "FORCE_CHANGE_PASSWORD", "CONFIRMED"];
    for status in statuses {
        let world = world.edited(|state| state["Pools"][0]["Users"][0]["Status"] = json!(status));
        assert_eq!(world.get(&pool, "ann")["UserStatus"], status);
        world.set_password(&pool, "ann", PASSWORD, true);
        assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
    }
}

#[test]
fn any_other_password_is_temporary() {
    let world = World::new();
    let policy = json!({ "TemporaryPasswordValidityDays": 3 });
    let pool = settled(&world, json!({ "Policies": { "PasswordPolicy": policy } }));
    world.advance(DAY);

    for more in [json!({ "Password": "first" }), json!({ "Password": "second", "Permanent": false })] {
        let mut more = more;
        more["Password"] = json!(format!("{}-{PASSWORD}", text(&more["Password"])));
        world.set_password(&pool, "ann", PASSWORD, true);
        assert_eq!(world.ok("AdminSetUserPassword", of_ann(&pool, more.clone())), json!({}));
        assert_eq!(world.get(&pool, "ann")["UserStatus"], "FORCE_CHANGE_PASSWORD");
        let password = json!({ "Text": more["Password"], "TemporaryUntil": seconds(START + 4 * DAY) });
        assert_eq!(world.stored("ann")["Password"], password);
    }
}

#[test]
fn setting_a_password_signs_nobody_out() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    world.set_password(&pool, "ann", PASSWORD, false);
    world.set_password(&pool, "ann", PASSWORD, true);
    assert_eq!(world.stored("ann").get("Extras"), None);
}

#[test]
fn a_weak_password_is_refused_in_the_words_of_change() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    let before = world.state();
    for (password, reason) in [
        ("Aa1!", "Password not long enough"),
        ("AAAAAA1!", "Password must have lowercase characters"),
        ("aaaaaa1!", "Password must have uppercase characters"),
        ("Aaaaaaa!", "Password must have numeric characters"),
        ("Aaaaaaa1", "Password must have symbol characters"),
    ] {
        assert_eq!(
            world.refused("AdminSetUserPassword", of_ann(&pool, json!({ "Password": password }))),
            says("InvalidPasswordException", &format!("Password does not conform to policy: {reason}"))
        );
    }
    assert_eq!(world.state(), before);
}

#[test]
fn every_documented_symbol_counts() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for symbol in "^$*.[]{}()?\"!@#%&/\\,><':;|_~`+=-".chars() {
        world.set_password(&pool, "ann", &format!("Password1{symbol}"), true);
    }
    let (_, message) = world.refused("AdminSetUserPassword", of_ann(&pool, json!({ "Password": "Password1€" })));
    assert_eq!(message, "Password does not conform to policy: Password must have symbol characters");
}

#[test]
fn a_policy_demands_only_what_it_says() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Policies": { "PasswordPolicy": { "MinimumLength": 6 } } }));
    world.user(&pool, "ann", &[]);
    world.set_password(&pool, "ann", "simple", true);
    let (_, message) = world.refused("AdminSetUserPassword", of_ann(&pool, json!({ "Password": "short" })));
    assert_eq!(message, "Password does not conform to policy: Password not long enough");
}

#[test]
fn a_password_is_not_shown_when_it_breaks_the_model() {
    let world = World::new();
    let pool = world.pool();
    assert_eq!(
        world.refused("AdminSetUserPassword", of_ann(&pool, json!({ "Password": "two words" }))),
        invalid(
            "1 validation error detected: Value at 'password' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\S]+"
        )
    );
}

#[test]
fn the_same_password_may_be_set_again_without_a_history() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    world.set_password(&pool, "ann", PASSWORD, true);
}

#[test]
fn a_history_refuses_as_many_passwords_as_it_has() {
    let world = World::new();
    let policy = json!({ "PasswordHistorySize": 2 });
    let pool = settled(&world, json!({ "Policies": { "PasswordPolicy": policy } }));
    let set = |password: &str| world.set_password(&pool, "ann", password, true);
    let refused = |password: &str| {
        world.refused("AdminSetUserPassword", of_ann(&pool, json!({ "Password": password, "Permanent": true })))
    };
    let used = says(
        "PasswordHistoryPolicyViolationException",
        "Password has previously been used. Please choose a different password.",
    );

    assert_eq!(refused(PASSWORD), used);
    set("second-one");
    assert_eq!(refused(PASSWORD), used);
    assert_eq!(refused("second-one"), used);
    set("third-one");
    set(PASSWORD);
    assert_eq!(refused("third-one"), used);
    assert_eq!(world.stored("ann")["Extras"]["PastPasswords"], json!(["third-one", "second-one"]), "and no more");
}

#[test]
fn a_reset_sends_a_code_for_an_hour() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    world.advance(1000);

    let wire = world.wire("AdminResetUserPassword", &of_ann(&pool, json!({})).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!(
        (&user["UserStatus"], &user["UserLastModifiedDate"]),
        (&json!("RESET_REQUIRED"), &seconds(START + 1000))
    );
    let sent = &world.outbox()[0];
    assert_eq!(
        world.stored("ann")["Extras"]["Codes"],
        json!([{ "Purpose": "RESET_PASSWORD", "Text": sent["Code"], "Until": seconds(START + 1000 + HOUR), "Address": EMAIL }])
    );
    assert_eq!(
        sent,
        &json!({
            "Number": 0, "Medium": "EMAIL", "Destination": EMAIL, "Code": sent["Code"],
            "Source": "CustomMessage_ForgotPassword", "Subject": "Your password reset code",
            "Body": format!("Your password reset code is {}. ", text(&sent["Code"])), "Username": "ann",
            "UserPoolId": pool, "At": seconds(START + 1000), "Expires": seconds(START + 1000 + HOUR),
        })
    );
}

#[test]
fn a_reset_repeats_and_the_new_code_replaces_the_old() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    for _ in 0..2 {
        world.ok("AdminResetUserPassword", of_ann(&pool, json!({})));
    }
    let codes = world.stored("ann")["Extras"]["Codes"].clone();
    assert_eq!((codes.as_array().map(Vec::len), &codes[0]["Text"]), (Some(1), &world.outbox()[1]["Code"]));
}

#[test]
fn a_reset_goes_to_the_verified_address_of_highest_priority() {
    let phone_first = json!({ "RecoveryMechanisms": [
        { "Name": "verified_email", "Priority": 2 }, { "Name": "verified_phone_number", "Priority": 1 },
    ] });
    let world = World::new();
    let pool = settled(&world, json!({ "AccountRecoverySetting": phone_first }));

    world.ok("AdminResetUserPassword", of_ann(&pool, json!({})));
    world.set(&pool, "ann", &[("phone_number_verified", "false")]);
    world.ok("AdminResetUserPassword", of_ann(&pool, json!({})));

    let media: Vec<Value> = world.outbox().into_iter().map(|sent| sent["Medium"].clone()).collect();
    assert_eq!(media, ["SMS", "EMAIL"]);
}

#[test]
fn a_reset_needs_a_verified_address() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    world.set(&pool, "ann", &[("email_verified", "false"), ("phone_number", "")]);
    assert_eq!(
        reset_refused(&world, &pool),
        invalid("Cannot reset password for the user as there is no registered/verified email or phone_number")
    );
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

#[test]
fn a_reset_needs_a_password_that_is_the_users_own() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    assert_eq!(
        reset_refused(&world, &pool),
        says("NotAuthorizedException", "User password cannot be reset in the current state.")
    );
}

#[test]
fn a_reset_is_worded_by_the_verification_template() {
    let world = World::new();
    let template = json!({ "EmailSubject": "Forgot?", "EmailMessage": "Here: {####}" });
    let pool = settled(&world, json!({ "VerificationMessageTemplate": template }));
    world.ok("AdminResetUserPassword", of_ann(&pool, json!({})));
    let sent = &world.outbox()[0];
    assert_eq!(sent["Subject"], "Forgot?");
    assert_eq!(sent["Body"], format!("Here: {}", text(&sent["Code"])));
}

#[test]
fn a_reset_is_refused_where_only_administrators_recover() {
    let world = World::new();
    let only = json!({ "RecoveryMechanisms": [{ "Name": "admin_only", "Priority": 1 }] });
    let pool = settled(&world, json!({ "AccountRecoverySetting": only }));
    assert_eq!(
        reset_refused(&world, &pool),
        says("NotAuthorizedException", "Contact administrator to reset password.")
    );
}

const NEW: &str = "Another-h0rse";

/// A settled ann, and a client of her pool.
fn at_client(world: &World, more: Value) -> (String, String) {
    let pool = settled(world, more);
    let client = world.client(&pool, json!({}));
    (pool, client)
}

fn forgetting(client: &str, name: &str) -> Value {
    by_client(client, name, json!({}))
}

fn recovering(client: &str, code: &str) -> Value {
    by_client(client, "ann", json!({ "ConfirmationCode": code, "Password": NEW }))
}

fn nobody() -> (String, String) {
    says("UserNotFoundException", "Username/client id combination not found.")
}

fn wrong_code() -> (String, String) {
    says("CodeMismatchException", "Invalid verification code provided, please try again.")
}

fn expired_code() -> (String, String) {
    says("ExpiredCodeException", "Invalid code provided, please request a code again.")
}

fn unrecoverable() -> (String, String) {
    invalid("Cannot reset password for the user as there is no registered/verified email or phone_number")
}

#[test]
fn a_forgotten_password_stays_good_until_the_code_comes_back() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    let before = world.get(&pool, "ann");
    world.advance(1000);

    let answer = world.ok("ForgotPassword", forgetting(&client, "ann"));

    assert_eq!(
        answer,
        json!({ "CodeDeliveryDetails": {
            "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
        } })
    );
    assert_eq!(world.get(&pool, "ann"), before);
    assert_eq!(world.password_of("ann"), PASSWORD);
    let sent = &world.outbox()[0];
    assert_eq!(
        (&sent["Source"], &sent["Destination"], &sent["Expires"]),
        (&json!("CustomMessage_ForgotPassword"), &json!(EMAIL), &seconds(START + 1000 + HOUR))
    );
}

#[test]
fn the_code_goes_by_the_pools_recovery_setting() {
    let world = World::new();
    let mechanisms = json!([{ "Name": "verified_phone_number", "Priority": 1 }]);
    let (_, client) = at_client(&world, json!({ "AccountRecoverySetting": { "RecoveryMechanisms": mechanisms } }));
    assert_eq!(
        world.ok("ForgotPassword", forgetting(&client, "ann"))["CodeDeliveryDetails"],
        json!({ "Destination": "+********4567", "DeliveryMedium": "SMS", "AttributeName": "phone_number" })
    );
}

#[test]
fn a_password_is_forgotten_only_by_who_can_have_another() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    world.user(&pool, "bob", &[("email", EMAIL), ("email_verified", "true")]);
    let refused = |client: &str, name: &str| world.refused("ForgotPassword", forgetting(client, name));

    assert_eq!(refused("absent", "ann"), says("ResourceNotFoundException", "User pool client absent does not exist."));
    assert_eq!(refused(&client, "nobody"), nobody());
    assert_eq!(refused(&client, "bob"), not_authorized("User password cannot be reset in the current state."));
    world.set(&pool, "ann", &[("email_verified", "false"), ("phone_number_verified", "false")]);
    assert_eq!(refused(&client, "ann"), unrecoverable());
    world.ok("AdminDisableUser", of_ann(&pool, json!({})));
    assert_eq!(refused(&client, "ann"), not_authorized("User is disabled."));
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn a_secret_is_proven_by_the_hash_of_the_name_as_it_was_sent() {
    let world = World::new();
    let pool = settled(&world, json!({ "AliasAttributes": ["email"] }));
    let created =
        world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true }));
    let client = text(&created["UserPoolClient"]["ClientId"]);
    let hash = |name: &str| secret_hash(&text(&created["UserPoolClient"]["ClientSecret"]), name, &client);
    let with_hash = |hash: &str| by_client(&client, EMAIL, json!({ "SecretHash": hash }));
    let wrong = not_authorized(&format!("Unable to verify secret hash for client {client}"));

    assert_eq!(
        world.refused("ForgotPassword", forgetting(&client, EMAIL)),
        not_authorized(&format!("Client {client} is configured with secret but SECRET_HASH was not received"))
    );
    assert_eq!(world.refused("ForgotPassword", with_hash(&hash("ann"))), wrong);
    world.ok("ForgotPassword", with_hash(&hash(EMAIL)));
    let mut input = recovering(&client, &world.last_code());
    input["SecretHash"] = json!(hash(EMAIL));
    assert_eq!(world.refused("ConfirmForgotPassword", input.clone()), wrong);
    input["SecretHash"] = json!(hash("ann"));
    world.ok("ConfirmForgotPassword", input);
}

#[test]
fn where_only_administrators_recover_everybody_is_told_so() {
    let world = World::new();
    let only = json!({ "RecoveryMechanisms": [{ "Name": "admin_only", "Priority": 1 }] });
    let (pool, client) = at_client(&world, json!({ "AccountRecoverySetting": only }));
    let hiding = world.client(&pool, json!({ "PreventUserExistenceErrors": "ENABLED" }));
    for client in [client, hiding] {
        for name in ["ann", "nobody"] {
            assert_eq!(
                world.refused("ForgotPassword", forgetting(&client, name)),
                not_authorized("Contact administrator to reset password.")
            );
        }
    }
}

#[test]
fn a_client_that_hides_absent_users_pretends_that_a_code_is_on_its_way() {
    let world = World::new();
    let pool = settled(&world, json!({}));
    let client = world.client(&pool, json!({ "PreventUserExistenceErrors": "ENABLED" }));
    world.user(&pool, "bob", &[]);
    world.set_password(&pool, "bob", PASSWORD, true);
    world.ok("AdminDisableUser", of_ann(&pool, json!({})));
    let told = |name: &str| world.ok("ForgotPassword", forgetting(&client, name))["CodeDeliveryDetails"].clone();

    for name in ["nobody", "ann", "bob"] {
        let first = told(name);
        assert_eq!((&first["DeliveryMedium"], &first["AttributeName"]), (&json!("EMAIL"), &json!("email")), "{name}");
        assert_eq!(told(name), first, "the same whenever it is asked");
    }
    assert_eq!(told("zoe@test.com")["Destination"], "z***@t***");
    assert_eq!(world.outbox(), Vec::<Value>::new());
    for name in ["nobody", "ann"] {
        let input = by_client(&client, name, json!({ "ConfirmationCode": "123456", "Password": NEW }));
        assert_eq!(world.refused("ConfirmForgotPassword", input), wrong_code());
    }
}

#[test]
fn the_code_sets_a_new_password_once() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    world.ok("ForgotPassword", forgetting(&client, "ann"));
    let code = world.last_code();
    world.advance(1000);

    let wire = world.wire("ConfirmForgotPassword", &recovering(&client, &code).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.password_of("ann"), NEW);
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));
    assert_eq!(world.refused("ConfirmForgotPassword", recovering(&client, &code)), expired_code());
}

#[test]
fn a_new_password_confirms_whoever_may_have_one() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    world.ok("ForgotPassword", forgetting(&client, "ann"));
    let code = world.last_code();
    for status in ["UNCONFIRMED", "RESET_REQUIRED", "FORCE_CHANGE_PASSWORD"] {
        let world = world.edited(|state| state["Pools"][0]["Users"][0]["Status"] = json!(status));
        world.ok("ConfirmForgotPassword", recovering(&client, &code));
        assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
    }
}

#[test]
fn the_administrators_code_is_as_good() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    world.ok("AdminResetUserPassword", of_ann(&pool, json!({})));
    world.ok("ConfirmForgotPassword", recovering(&client, &world.last_code()));
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

#[test]
fn a_recovery_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let policy = json!({ "PasswordHistorySize": 1 });
    let (pool, client) = at_client(&world, json!({ "Policies": { "PasswordPolicy": policy } }));
    let mut input = json!({ "ClientId": "absent", "Username": "nobody", "ConfirmationCode": "0", "Password": "weak" });
    let refused = |input: &Value| world.refused("ConfirmForgotPassword", input.clone());
    world.ok("AdminDisableUser", of_ann(&pool, json!({})));

    assert_eq!(refused(&input), says("ResourceNotFoundException", "User pool client absent does not exist."));
    input["ClientId"] = json!(client);
    assert_eq!(refused(&input), nobody());
    input["Username"] = json!("ann");
    assert_eq!(refused(&input), not_authorized("User is disabled."));
    world.ok("AdminEnableUser", of_ann(&pool, json!({})));
    assert_eq!(refused(&input), expired_code(), "no code was asked for");
    world.ok("ForgotPassword", forgetting(&client, "ann"));
    assert_eq!(refused(&input), wrong_code());
    input["ConfirmationCode"] = json!(world.last_code());
    assert_eq!(
        refused(&input),
        says("InvalidPasswordException", "Password does not conform to policy: Password not long enough")
    );
    input["Password"] = json!(PASSWORD);
    assert_eq!(refused(&input).0, "PasswordHistoryPolicyViolationException");
    input["Password"] = json!(NEW);
    let late = world.fork();
    late.advance(HOUR);
    assert_eq!(late.refused("ConfirmForgotPassword", input.clone()), expired_code());
    world.ok("ConfirmForgotPassword", input);
}

#[test]
fn post_confirmation_is_told_of_a_recovery_and_cannot_undo_it() {
    let world = World::new();
    let (_, client) = at_client(&world, functions(&["PostConfirmation"]));
    world.ok("ForgotPassword", forgetting(&client, "ann"));
    let input = recovering(&client, &world.last_code());
    let twin = world.fork();

    let (wire, events) = world.watched("ConfirmForgotPassword", input.clone(), |_| None);
    let refused = twin.refused_by("ConfirmForgotPassword", input, "PostConfirmation_ConfirmForgotPassword");

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(sources(&events), ["PostConfirmation_ConfirmForgotPassword"]);
    assert_eq!(refused, says("UserLambdaValidationException", "PostConfirmation failed with error no."));
    assert_eq!(twin.password_of("ann"), NEW);
}

#[test]
fn a_custom_message_that_fails_leaves_the_code() {
    let world = World::new();
    let (_, client) = at_client(&world, functions(&["CustomMessage"]));
    let refused = world.refused_by("ForgotPassword", forgetting(&client, "ann"), "CustomMessage_ForgotPassword");
    assert_eq!(refused, says("UserLambdaValidationException", "CustomMessage failed with error no."));
    assert_eq!(world.outbox(), Vec::<Value>::new());
    let code = text(&world.stored("ann")["Extras"]["Codes"][0]["Text"]);
    let wire = world.wire_with("ConfirmForgotPassword", &recovering(&client, &code).to_string(), |_| unreachable!());
    assert_eq!(wire.status, 200, "{}", wire.body);
}

#[test]
fn who_is_not_there_may_come_by_user_migration() {
    let world = World::new();
    let pool = world.pool_with(functions(&["UserMigration"]));
    let client = world.client(&pool, json!({}));
    let known = json!({ "userAttributes": { "email": EMAIL, "email_verified": "true" }, "messageAction": "SUPPRESS" });

    let (wire, events) = world.watched("ForgotPassword", forgetting(&client, "ann"), |_| Some(known.clone()));

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(sources(&events), ["UserMigration_ForgotPassword"]);
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "RESET_REQUIRED");
    world.ok("ConfirmForgotPassword", recovering(&client, &world.last_code()));
    assert_eq!(
        (world.get(&pool, "ann")["UserStatus"].clone(), world.password_of("ann")),
        (json!("CONFIRMED"), NEW.into())
    );
    let (unknown, _) = world.watched("ForgotPassword", forgetting(&client, "bob"), |_| None);
    assert_eq!(refusal(&unknown), nobody());
}

fn changing(token: &str, previous: Value, proposed: &str) -> Value {
    json!({ "AccessToken": token, "PreviousPassword": previous, "ProposedPassword": proposed })
}

#[test]
fn a_changed_password_keeps_the_tokens() {
    let world = World::new();
    let (pool, client) = at_client(&world, json!({}));
    let tokens = world.tokens(&pool, &client, "ann");
    world.advance(1000);

    let wire = world.wire("ChangePassword", &changing(&tokens.access, json!(PASSWORD), NEW).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.password_of("ann"), NEW);
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));
    world.me(&tokens.access);
    world.refresh(&client, &tokens.refresh);
}

#[test]
fn a_change_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let policy = json!({ "PasswordHistorySize": 1 });
    let (pool, client) = at_client(&world, json!({ "Policies": { "PasswordPolicy": policy } }));
    let token = world.tokens(&pool, &client, "ann").access;
    let refused = |input: Value| world.refused("ChangePassword", input);
    let wrong = not_authorized("Incorrect username or password.");

    assert_eq!(refused(changing("no-token", json!("wrong"), "weak")), not_authorized("Invalid Access Token"));
    assert_eq!(refused(changing(&token, json!("wrong"), "weak")), wrong);
    assert_eq!(refused(changing(&token, Value::Null, NEW)), wrong);
    assert_eq!(
        refused(changing(&token, json!(PASSWORD), "weak")),
        says("InvalidPasswordException", "Password does not conform to policy: Password not long enough")
    );
    assert_eq!(
        refused(changing(&token, json!(PASSWORD), PASSWORD)),
        says(
            "PasswordHistoryPolicyViolationException",
            "Password has previously been used. Please choose a different password."
        )
    );
    assert_eq!(world.password_of("ann"), PASSWORD);
}

#[test]
fn who_has_no_password_may_set_one() {
    let world = World::new();
    let policy = json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } });
    let pool = world.pool_with(json!({ "Policies": policy }));
    world.user(&pool, "ann", &[("email", EMAIL)]);
    let client = world.client(&pool, json!({}));
    let token = world.tokens(&pool, &client, "ann").access;
    world.ok("ChangePassword", changing(&token, Value::Null, NEW));
    assert_eq!(world.password_of("ann"), NEW);
}
