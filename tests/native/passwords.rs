use serde_json::{Value, json};

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
        json!([{ "Purpose": "RESET_PASSWORD", "Text": sent["Code"], "Until": seconds(START + 1000 + HOUR) }])
    );
    assert_eq!(
        sent,
        &json!({
            "Number": 0, "Medium": "EMAIL", "Destination": EMAIL, "Code": sent["Code"],
            "Source": "CustomMessage_ForgotPassword", "Subject": "Your password reset code",
            "Body": format!("Your password reset code is {}. ", text(&sent["Code"])), "Username": "ann",
            "UserPoolId": pool, "At": seconds(START + 1000),
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
