use serde_json::{Value, json};

use crate::bearers::*;
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
    assert_eq!(
        code,
        json!({ "Purpose": "VERIFY_EMAIL", "Text": text, "Until": seconds(START + DAY), "Address": OTHER })
    );
    assert_eq!(
        world.outbox(),
        [json!({
            "Number": 0, "Medium": "EMAIL", "Destination": OTHER, "Code": text,
            "Source": "CustomMessage_UpdateUserAttribute", "Subject": "Your verification code",
            "Body": format!("Your verification code is {text}. "), "Username": "ann", "UserPoolId": pool,
            "At": seconds(START), "Expires": seconds(START + DAY),
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

/// Ann with a verified email, in a pool that verifies emails, and a token of hers.
fn ann(world: &World, more: Value) -> (String, String, String) {
    let mut input = json!({ "AutoVerifiedAttributes": ["email"] });
    merge(&mut input, more);
    let pool = world.pool_with(input);
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true"), ("name", "Ann")]);
    world.set_password(&pool, "ann", PASSWORD, true);
    let client = world.client(&pool, json!({}));
    let token = world.tokens(&pool, &client, "ann").access;
    (pool, client, token)
}

/// A pool in which a verified email is replaced only by a verified one.
fn waiting() -> Value {
    json!({ "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] } })
}

fn updating(token: &str, attributes: &[(&str, &str)]) -> Value {
    json!({ "AccessToken": token, "UserAttributes": list(attributes) })
}

fn deleting(token: &str, names: &[&str]) -> Value {
    json!({ "AccessToken": token, "UserAttributeNames": names })
}

fn of_email(token: &str) -> Value {
    json!({ "AccessToken": token, "AttributeName": "email" })
}

fn verifying(token: &str, code: &str) -> Value {
    json!({ "AccessToken": token, "AttributeName": "email", "Code": code })
}

fn sent_to(destination: &str) -> Value {
    json!({ "Destination": destination, "DeliveryMedium": "EMAIL", "AttributeName": "email" })
}

fn expired_code() -> (String, String) {
    says("ExpiredCodeException", "Invalid code provided, please request a code again.")
}

fn unauthorized() -> (String, String) {
    not_authorized("A client attempted to write unauthorized attribute")
}

#[test]
fn users_set_values_of_their_own() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({}));
    world.advance(1000);

    let wire =
        world.wire("UpdateUserAttributes", &updating(&token, &[("name", "Anna"), ("nickname", "a")]).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.value(&pool, "ann", "name").as_deref(), Some("Anna"));
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));
    let me = world.me(&token);
    assert_eq!(attribute(&me["UserAttributes"], "nickname").as_deref(), Some("a"));
}

#[test]
fn a_new_email_is_unverified_and_its_code_verifies_it() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({}));

    let answer = world.ok("UpdateUserAttributes", updating(&token, &[("email", OTHER)]));

    assert_eq!(answer, json!({ "CodeDeliveryDetailsList": [sent_to("o***@e***")] }));
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("false"));
    assert_eq!(world.outbox()[0]["Source"], "CustomMessage_UpdateUserAttribute");
    let code = world.last_code();
    world.advance(1000);
    let wire = world.wire("VerifyUserAttribute", &verifying(&token, &code).to_string());
    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("true"));
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));
    assert_eq!(world.refused("VerifyUserAttribute", verifying(&token, &code)), expired_code());
}

#[test]
fn without_auto_verification_a_new_email_gets_no_code() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({ "AutoVerifiedAttributes": [] }));
    assert_eq!(world.ok("UpdateUserAttributes", updating(&token, &[("email", OTHER)])), json!({}));
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("false"));
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn a_value_that_waits_is_the_users_once_it_is_verified() {
    let world = World::new();
    let (pool, _, token) = ann(&world, waiting());

    world.ok("UpdateUserAttributes", updating(&token, &[("email", OTHER), ("name", "Anna")]));
    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(EMAIL));
    assert_eq!(world.value(&pool, "ann", "name").as_deref(), Some("Anna"));
    let answer = world.ok("GetUserAttributeVerificationCode", of_email(&token));
    assert_eq!(answer, json!({ "CodeDeliveryDetails": sent_to("o***@e***") }), "the new one is what is to be verified");
    world.ok("VerifyUserAttribute", verifying(&token, &world.last_code()));

    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(OTHER));
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("true"));
}

#[test]
fn an_update_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({}));
    let more = json!({ "WriteAttributes": ["email", "name", "birthdate"] });
    let few = world.client(&pool, more);
    let narrow = world.tokens(&pool, &few, "ann").access;
    let before = world.state();
    let refused =
        |token: &str, attributes: &[(&str, &str)]| world.refused("UpdateUserAttributes", updating(token, attributes));

    assert_eq!(refused("no-token", &[("email_verified", "true")]), not_authorized("Invalid Access Token"));
    for flag in ["email_verified", "phone_number_verified", "sub"] {
        assert_eq!(
            refused(&narrow, &[("nickname", "a"), (flag, "true")]),
            invalid(&format!("Cannot modify the non-mutable attribute {flag}"))
        );
    }
    assert_eq!(refused(&narrow, &[("birthdate", "2000-01-01T"), ("nickname", "a")]), unauthorized());
    assert_eq!(refused(&narrow, &[("custom:unknown", "a")]), unauthorized());
    assert_eq!(
        refused(&narrow, &[("name", "Anna"), ("birthdate", "2000-01-01T")]),
        invalid("user.birthdate: String must be no longer than 10 characters\n")
    );
    assert_eq!(
        refused(&token, &[("custom:unknown", "a")]),
        invalid("user.custom:unknown: Attribute does not exist in the schema.\n")
    );
    assert_eq!(refused(&token, &[("dev:custom:secret", "a")]), unauthorized());
    assert_eq!(world.state(), before);
}

#[test]
fn an_alias_of_another_user_is_refused_as_to_an_administrator() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({ "AliasAttributes": ["email", "preferred_username"] }));
    world.user(&pool, "bob", &[("email", OTHER), ("email_verified", "true"), ("preferred_username", "bobby")]);
    let refused = |name: &str, value: &str| world.refused("UpdateUserAttributes", updating(&token, &[(name, value)]));

    assert_eq!(
        refused("preferred_username", "bobby"),
        says("AliasExistsException", "An account with the preferred_username already exists.")
    );
    assert_eq!(
        refused("preferred_username", "bob"),
        says("AliasExistsException", "User account already exists for the alias.")
    );
    assert_eq!(
        refused("preferred_username", "a@b.example"),
        invalid("Username cannot be of email format, since user pool is configured for email alias.")
    );
    world.ok("UpdateUserAttributes", updating(&token, &[("email", OTHER)]));
    assert_eq!(
        world.refused("VerifyUserAttribute", verifying(&token, &world.last_code())),
        says("AliasExistsException", "An account with the email already exists.")
    );
    assert_eq!(world.get(&pool, OTHER)["Username"], "bob");
}

#[test]
fn in_a_pool_by_address_an_address_is_one_users() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));
    world.user(&pool, EMAIL, &[]);
    world.user(&pool, OTHER, &[]);
    let client = world.client(&pool, json!({}));
    let token = world.tokens(&pool, &client, EMAIL).access;
    assert_eq!(
        world.refused("UpdateUserAttributes", updating(&token, &[("email", OTHER)])),
        says("AliasExistsException", "An account with the given email already exists.")
    );
}

#[test]
fn users_delete_values_of_their_own() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({}));
    world.advance(1000);

    let wire = world.wire("DeleteUserAttributes", &deleting(&token, &["email", "nickname"]).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    assert_eq!(world.value(&pool, "ann", "email"), None);
    assert_eq!(world.value(&pool, "ann", "email_verified"), None);
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));
}

#[test]
fn a_deletion_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let pool = strict(&world);
    let client = world.client(&pool, json!({ "WriteAttributes": ["family_name", "email", "custom:tenant"] }));
    let token = world.tokens(&pool, &client, "ann").access;
    let wide = world.tokens(&pool, &world.client(&pool, json!({})), "ann").access;
    let refused = |token: &str, names: &[&str]| world.refused("DeleteUserAttributes", deleting(token, names));

    assert_eq!(refused("no-token", &["sub"]), not_authorized("Invalid Access Token"));
    assert_eq!(
        refused(&token, &["nickname", "email_verified"]),
        invalid("Cannot modify the non-mutable attribute email_verified")
    );
    assert_eq!(refused(&token, &["family_name", "nickname"]), unauthorized());
    assert_eq!(
        refused(&token, &["family_name"]),
        invalid("Invalid user attributes: name.familyName: The attribute name.familyName is required")
    );
    assert_eq!(
        refused(&token, &["custom:tenant"]),
        invalid(
            "Invalid user attributes: Custom.User.tenant: This attribute does not satisfy the mutability validation \
             defined in the schema."
        )
    );
    assert_eq!(
        refused(&wide, &["custom:unknown"]),
        invalid("Invalid user attributes: Type for attribute {custom:unknown} could not be determined")
    );
}

#[test]
fn a_code_can_be_asked_for_whether_or_not_the_address_is_verified() {
    let world = World::new();
    let (_, client, token) = ann(&world, functions(&["CustomMessage"]));
    let mut input = of_email(&token);
    input["ClientMetadata"] = json!({ "source": "test" });

    let (wire, events) = world.watched("GetUserAttributeVerificationCode", input, |_| None);

    let answer: Value = serde_json::from_str(&wire.body).expect("JSON");
    assert_eq!(answer, json!({ "CodeDeliveryDetails": sent_to("a***@e***") }));
    assert_eq!(sources(&events), ["CustomMessage_VerifyUserAttribute"]);
    assert_eq!(events[0]["callerContext"]["clientId"], client);
    assert_eq!(events[0]["request"]["clientMetadata"], json!({ "source": "test" }));
    assert_eq!(world.outbox()[0]["Expires"], seconds(START + DAY));
}

#[test]
fn a_code_needs_an_address_to_go_to() {
    let world = World::new();
    let (_, _, token) = ann(&world, json!({}));
    let refused = |input: Value| world.refused("GetUserAttributeVerificationCode", input);
    let of = |token: &str, name: &str| json!({ "AccessToken": token, "AttributeName": name });
    assert_eq!(refused(of("no-token", "name")), not_authorized("Invalid Access Token"));
    assert_eq!(refused(of(&token, "name")), invalid("Attribute name cannot be verified by a code."));
    assert_eq!(refused(of(&token, "phone_number")), invalid("User has no phone_number to send a code to."));
}

#[test]
fn a_verification_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let (pool, _, token) = ann(&world, json!({}));
    let refused = |input: Value| world.refused("VerifyUserAttribute", input);

    assert_eq!(refused(verifying("no-token", "0")), not_authorized("Invalid Access Token"));
    let of_name = json!({ "AccessToken": token, "AttributeName": "name", "Code": "0" });
    assert_eq!(refused(of_name), invalid("Attribute name cannot be verified by a code."));
    assert_eq!(refused(verifying(&token, "0")), expired_code(), "no code was asked for");
    world.ok("GetUserAttributeVerificationCode", of_email(&token));
    let code = world.last_code();
    assert_eq!(
        refused(verifying(&token, "0")),
        says("CodeMismatchException", "Invalid verification code provided, please try again.")
    );
    let elsewhere = world.fork();
    elsewhere.set(&pool, "ann", &[("email", OTHER), ("email_verified", "true")]);
    assert_eq!(elsewhere.refused("VerifyUserAttribute", verifying(&token, &code)), expired_code(), "another address");
    world.advance(DAY);
    let token = world.tokens(&pool, &world.client(&pool, json!({})), "ann").access;
    assert_eq!(world.refused("VerifyUserAttribute", verifying(&token, &code)), expired_code());
}

#[test]
fn a_custom_message_that_fails_leaves_the_new_value_and_its_code() {
    let world = World::new();
    let (pool, _, token) = ann(&world, functions(&["CustomMessage"]));
    let failed = says("UserLambdaValidationException", "CustomMessage failed with error no.");

    let update = updating(&token, &[("email", OTHER)]);
    assert_eq!(world.refused_by("UpdateUserAttributes", update, "CustomMessage_UpdateUserAttribute"), failed);
    assert_eq!(world.value(&pool, "ann", "email").as_deref(), Some(OTHER));
    let again =
        world.refused_by("GetUserAttributeVerificationCode", of_email(&token), "CustomMessage_VerifyUserAttribute");

    assert_eq!(again, failed);
    assert_eq!(world.outbox(), Vec::<Value>::new());
    let code = text(&world.stored("ann")["Extras"]["Codes"][0]["Text"]);
    world.ok("VerifyUserAttribute", verifying(&token, &code));
}
