use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";
const OTHER: &str = "other@example.com";

/// A pool of a strict schema, and ann in it.
fn strict(world: &World) -> String {
    let pool = world.pool_with(json!({ "Schema": [
        { "Name": "tenant", "AttributeDataType": "String", "Mutable": false },
        { "Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": { "MaxValue": "150" } },
        { "Name": "code", "AttributeDataType": "String", "StringAttributeConstraints": { "MinLength": "2" } },
        { "Name": "family_name", "Required": true },
        { "Name": "email", "Required": true },
    ] }));
    world.user(&pool, "ann", &[("custom:tenant", "red"), ("family_name", "Lee"), ("email", EMAIL)]);
    pool
}

fn delete(pool: &str, names: &[&str]) -> Value {
    World::of(pool, "ann", json!({ "UserAttributeNames": names }))
}

#[test]
fn values_are_set_and_the_date_moves() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("name", "Ann")]);
    world.advance(1000);

    let more = json!({ "UserAttributes": list(&[("name", "Anna"), ("nickname", "annie")]) });
    let wire = world.wire("AdminUpdateUserAttributes", &World::of(&pool, "ann", more).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!(attribute(&user["UserAttributes"], "name").as_deref(), Some("Anna"));
    assert_eq!(attribute(&user["UserAttributes"], "nickname").as_deref(), Some("annie"));
    assert_eq!(user["UserLastModifiedDate"], seconds(START + 1000));
    assert_eq!(user["UserCreateDate"], seconds(START));
}

#[test]
fn sub_stays_the_last_attribute() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.set(&pool, "ann", &[("name", "Ann"), ("email", EMAIL)]);
    assert_eq!(each(&world.get(&pool, "ann")["UserAttributes"], "Name"), ["name", "email", "sub"]);
}

#[test]
fn faults_of_an_update_end_with_a_newline() {
    let world = World::new();
    let pool = strict(&world);
    for (name, value, sentence) in [
        ("custom:tenant", "blue", "user.custom:tenant: Attribute cannot be updated.\n"),
        ("custom:unknown", "x", "user.custom:unknown: Attribute does not exist in the schema.\n"),
        ("birthdate", "2000-01-01T", "user.birthdate: String must be no longer than 10 characters\n"),
        ("custom:code", "a", "user.custom:code: String must be at least 2 characters long\n"),
        ("custom:age", "151", "user.custom:age: Number must be no greater than 150\n"),
    ] {
        assert_eq!(world.set_refused(&pool, "ann", &[(name, value)]), invalid(sentence));
    }
}

#[test]
fn other_faults_of_an_update_do_not() {
    let world = World::new();
    let pool = strict(&world);
    for (name, value, sentence) in [
        ("sub", "mine", "Cannot modify the non-mutable attribute sub"),
        ("email", "ann", "Invalid email address format."),
        ("phone_number", "0151", "Invalid phone number format."),
    ] {
        assert_eq!(world.set_refused(&pool, "ann", &[(name, value)]), invalid(sentence));
    }
}

#[test]
fn a_birthdate_is_ten_characters_of_anything() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.set(&pool, "ann", &[("birthdate", "not-a-date")]);
    assert_eq!(world.value(&pool, "ann", "birthdate").as_deref(), Some("not-a-date"));
}

#[test]
fn one_bad_attribute_leaves_all_as_they_were() {
    let world = World::new();
    let pool = strict(&world);
    let before = world.state();
    world.advance(1000);

    world.set_refused(&pool, "ann", &[("name", "Anna"), ("custom:tenant", "blue")]);
    world.set_refused(&pool, "ann", &[("custom:unknown", "x"), ("name", "Anna")]);
    world.refused("AdminDeleteUserAttributes", delete(&pool, &["name", "email"]));

    assert_eq!(world.state(), before);
}

#[test]
fn of_a_name_given_twice_the_last_wins_and_only_it_is_judged() {
    let world = World::new();
    let pool = strict(&world);
    world.set(&pool, "ann", &[("custom:code", "a"), ("custom:code", "ab")]);
    assert_eq!(world.value(&pool, "ann", "custom:code").as_deref(), Some("ab"));
    assert_eq!(
        world.set_refused(&pool, "ann", &[("custom:code", "ab"), ("custom:code", "a")]),
        invalid("user.custom:code: String must be at least 2 characters long\n")
    );
}

#[test]
fn an_empty_value_deletes_the_attribute() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("name", "Ann")]);
    world.set(&pool, "ann", &[("name", ""), ("nickname", "")]);
    assert_eq!(each(&world.get(&pool, "ann")["UserAttributes"], "Name"), ["sub"]);
}

#[test]
fn an_empty_value_does_not_delete_a_required_or_immutable_attribute() {
    let world = World::new();
    let pool = strict(&world);
    assert_eq!(
        world.set_refused(&pool, "ann", &[("family_name", "")]),
        invalid("Invalid user attributes: name.familyName: The attribute name.familyName is required")
    );
    assert_eq!(
        world.set_refused(&pool, "ann", &[("custom:tenant", "")]),
        invalid("user.custom:tenant: Attribute cannot be updated.\n")
    );
}

#[test]
fn a_changed_email_is_unverified() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);

    world.set(&pool, "ann", &[("email", EMAIL)]);
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("true"), "the same address");

    world.set(&pool, "ann", &[("email", OTHER)]);
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("false"));

    world.set(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("true"));
}

#[test]
fn a_deleted_address_takes_its_flag_along() {
    let world = World::new();
    let pool = world.pool();
    for (name, value, flag) in
        [("email", EMAIL, "email_verified"), ("phone_number", "+491511234567", "phone_number_verified")]
    {
        let username = format!("has-{name}");
        world.user(&pool, &username, &[(name, value), (flag, "true")]);
        world.set(&pool, &username, &[(name, "")]);
        assert_eq!(each(&world.get(&pool, &username)["UserAttributes"], "Name"), ["sub"]);

        world.set(&pool, &username, &[(name, value), (flag, "true")]);
        let input = World::of(&pool, &username, json!({ "UserAttributeNames": [name] }));
        assert_eq!(world.wire("AdminDeleteUserAttributes", &input.to_string()).body, "{}");
        assert_eq!(each(&world.get(&pool, &username)["UserAttributes"], "Name"), ["sub"]);
    }
}

#[test]
fn an_administrator_sets_the_verified_flags() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL)]);
    for (given, stored) in [("true", "true"), ("false", "false"), ("True", "true")] {
        world.set(&pool, "ann", &[("email_verified", given)]);
        assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some(stored));
    }
    assert_eq!(
        world.set_refused(&pool, "ann", &[("email_verified", "yes")]),
        invalid("user.email_verified: Attribute must be true or false\n")
    );
}

#[test]
fn deleting_moves_the_date_even_of_what_is_not_there() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("name", "Ann")]);
    world.advance(1000);

    assert_eq!(world.ok("AdminDeleteUserAttributes", delete(&pool, &["name", "nickname"])), json!({}));

    let user = world.get(&pool, "ann");
    assert_eq!(each(&user["UserAttributes"], "Name"), ["sub"]);
    assert_eq!(user["UserLastModifiedDate"], seconds(START + 1000));
}

#[test]
fn what_must_stay_is_refused_in_the_words_of_deletion() {
    let world = World::new();
    let pool = strict(&world);
    for (name, fault) in [
        ("family_name", "name.familyName: The attribute name.familyName is required"),
        ("email", "email: The attribute email is required"),
        (
            "custom:tenant",
            "Custom.User.tenant: This attribute does not satisfy the mutability validation defined in the schema.",
        ),
        ("custom:unknown", "Type for attribute {custom:unknown} could not be determined"),
    ] {
        assert_eq!(
            world.refused("AdminDeleteUserAttributes", delete(&pool, &[name])),
            invalid(&format!("Invalid user attributes: {fault}"))
        );
    }
}

#[test]
fn an_email_that_is_another_users_alias_is_refused() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);
    world.user(&pool, "bob", &[("email", OTHER), ("email_verified", "true")]);
    let taken = says("AliasExistsException", "An account with the email already exists.");

    assert_eq!(world.set_refused(&pool, "bob", &[("email", EMAIL), ("email_verified", "true")]), taken);
    world.set(&pool, "bob", &[("email", EMAIL)]);
    assert_eq!(world.get(&pool, EMAIL)["Username"], "ann");
    assert_eq!(world.set_refused(&pool, "bob", &[("email_verified", "true")]), taken);
}

#[test]
fn an_email_that_is_another_users_sign_in_name_is_refused() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));
    world.user(&pool, EMAIL, &[]);
    world.user(&pool, OTHER, &[]);
    assert_eq!(
        world.set_refused(&pool, OTHER, &[("email", EMAIL)]),
        says("AliasExistsException", "An account with the given email already exists.")
    );
}

#[test]
fn a_changed_sign_in_address_is_the_new_name_at_once() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));
    let sub = world.user(&pool, EMAIL, &[]);

    world.set(&pool, EMAIL, &[("email", OTHER)]);

    assert_eq!(world.get(&pool, OTHER)["Username"], json!(sub));
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, EMAIL, json!({}))), user_not_found());
}

#[test]
fn a_preferred_username_is_refused_as_at_creation() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    world.user(&pool, "ann", &[("preferred_username", "annie")]);
    world.user(&pool, "bob", &[]);
    let exists = |message| says("AliasExistsException", message);
    for (value, refused) in [
        (EMAIL, invalid("Username cannot be of email format, since user pool is configured for email alias.")),
        ("ann", exists("User account already exists for the alias.")),
        ("annie", exists("An account with the preferred_username already exists.")),
    ] {
        assert_eq!(world.set_refused(&pool, "bob", &[("preferred_username", value)]), refused);
    }
    world.set(&pool, "bob", &[("preferred_username", "bob")]);
}

#[test]
fn a_preferred_username_taken_meanwhile_keeps_a_user_unconfirmed() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["preferred_username"] }));
    world.user(&pool, "ann", &[]);
    world.user(&pool, "bob", &[]);
    let world = world.unconfirmed("bob");
    world.set(&pool, "bob", &[("preferred_username", "boss")]);
    world.set(&pool, "ann", &[("preferred_username", "boss")]);

    let taken = says("AliasExistsException", "An account with the preferred_username already exists.");
    assert_eq!(world.refused("AdminConfirmSignUp", World::of(&pool, "bob", json!({}))), taken);
    let more = json!({ "Password": PASSWORD, "Permanent": true });
    assert_eq!(world.refused("AdminSetUserPassword", World::of(&pool, "bob", more)), taken);

    assert_eq!(world.get(&pool, "boss")["Username"], "ann");
    world.set(&pool, "bob", &[("preferred_username", "bobby")]);
    world.ok("AdminConfirmSignUp", World::of(&pool, "bob", json!({})));
    assert_eq!(world.get(&pool, "bobby")["Username"], "bob");
}

#[test]
fn an_alias_that_was_given_up_is_free() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true"), ("preferred_username", "annie")]);
    world.user(&pool, "bob", &[]);

    world.set(&pool, "ann", &[("preferred_username", "other"), ("email", OTHER)]);
    world.set(&pool, "bob", &[("preferred_username", "annie"), ("email", EMAIL), ("email_verified", "true")]);

    for name in ["annie", EMAIL] {
        assert_eq!(world.get(&pool, name)["Username"], "bob");
    }
}

#[test]
fn a_changed_address_gets_a_code_where_it_is_verified_by_itself() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);

    world.set(&pool, "ann", &[("email", OTHER)]);

    let code = world.stored("ann")["Extras"]["Codes"][0].clone();
    let text = text(&code["Text"]);
    assert!(text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()), "{text}");
    assert_eq!(code, json!({ "Purpose": "VERIFY_EMAIL", "Text": text, "Until": seconds(START + DAY) }));
    assert_eq!(
        world.outbox(),
        [json!({
            "Number": 0, "Medium": "EMAIL", "Destination": OTHER, "Code": text,
            "Source": "CustomMessage_UpdateUserAttribute", "Subject": "Your verification code",
            "Body": format!("Your verification code is {text}. "), "Username": "ann", "UserPoolId": pool,
            "At": seconds(START),
        })]
    );
    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(OTHER));
}

#[test]
fn no_code_is_sent_without_need() {
    let world = World::new();
    let verified = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    let plain = world.pool();
    for pool in [&verified, &plain] {
        world.user(pool, "ann", &[("email", EMAIL)]);
    }

    world.set(&verified, "ann", &[("email", EMAIL)]);
    world.set(&verified, "ann", &[("email", OTHER), ("email_verified", "true")]);
    world.set(&verified, "ann", &[("name", "Ann")]);
    world.set(&verified, "ann", &[("email", "")]);
    world.set(&plain, "ann", &[("email", OTHER)]);

    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn a_new_code_replaces_the_old_one() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    world.user(&pool, "ann", &[]);
    for email in [EMAIL, OTHER] {
        world.set(&pool, "ann", &[("email", email)]);
    }
    let codes = world.stored("ann")["Extras"]["Codes"].clone();
    assert_eq!(codes.as_array().map(Vec::len), Some(1));
    assert_eq!(codes[0]["Text"], world.outbox()[1]["Code"]);
}

#[test]
fn a_verified_email_waits_for_its_code_where_the_pool_wants_it() {
    let world = World::new();
    let pool = world.pool_with(json!({
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
    }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);

    world.set(&pool, "ann", &[("email", OTHER), ("email_verified", "false"), ("name", "Ann")]);

    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(EMAIL));
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("true"));
    assert_eq!(world.value(&pool, "ann", "name").as_deref(), Some("Ann"));
    assert_eq!(world.stored("ann")["Extras"]["Codes"][0]["Pending"], OTHER);
    assert_eq!(world.outbox()[0]["Destination"], OTHER);
}

#[test]
fn an_administrator_who_says_verified_need_not_wait() {
    let world = World::new();
    let pool = world.pool_with(json!({
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
    }));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true")]);

    world.set(&pool, "ann", &[("email", OTHER), ("email_verified", "true")]);

    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(OTHER));
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn a_developer_attribute_is_an_administrators() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [
        { "Name": "secret", "AttributeDataType": "String", "DeveloperOnlyAttribute": true },
    ] }));
    world.user(&pool, "ann", &[("dev:custom:secret", "one")]);
    world.set(&pool, "ann", &[("dev:custom:secret", "two")]);
    assert_eq!(world.value(&pool, "ann", "dev:custom:secret").as_deref(), Some("two"));
    assert_eq!(world.ok("AdminDeleteUserAttributes", delete(&pool, &["dev:custom:secret"])), json!({}));
    assert_eq!(world.value(&pool, "ann", "dev:custom:secret"), None);
}

#[test]
fn a_value_has_at_most_2048_characters() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.set(&pool, "ann", &[("name", &"x".repeat(2048))]);
    let (name, message) = world.set_refused(&pool, "ann", &[("name", &"x".repeat(2049))]);
    assert_eq!(name, "InvalidParameterException");
    assert_eq!(
        message,
        "1 validation error detected: Value at 'userAttributes.1.member.value' failed to satisfy constraint: \
         Member must have length less than or equal to 2048"
    );
}

#[test]
fn a_changed_phone_number_gets_its_code_by_sms() {
    let world = World::new();
    let pool = world.pool_with(json!({
        "AutoVerifiedAttributes": ["phone_number"],
        "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::000000000000:role/sms" },
    }));
    world.user(&pool, "ann", &[("phone_number", "+491511"), ("phone_number_verified", "true")]);

    world.set(&pool, "ann", &[("phone_number", "+491522"), ("email", EMAIL)]);

    let sent = world.outbox();
    assert_eq!(sent.len(), 1);
    assert_eq!((&sent[0]["Medium"], &sent[0]["Destination"]), (&json!("SMS"), &json!("+491522")));
    assert_eq!(world.value(&pool, "ann", "phone_number_verified").as_deref(), Some("false"));
    assert_eq!(world.stored("ann")["Extras"]["Codes"][0]["Purpose"], "VERIFY_PHONE_NUMBER");
}
