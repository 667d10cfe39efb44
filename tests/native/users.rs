use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";

fn quiet(attributes: &[(&str, &str)]) -> Value {
    json!({ "UserAttributes": list(attributes), "MessageAction": "SUPPRESS" })
}

/// As [`quiet`], and the alias moves.
fn by_force(attributes: &[(&str, &str)]) -> Value {
    let mut more = quiet(attributes);
    more["ForceAliasCreation"] = json!(true);
    more
}

fn verified(email: &str) -> [(&str, &str); 2] {
    [("email", email), ("email_verified", "true")]
}

#[test]
fn a_missing_pool_is_named_by_every_operation() {
    let world = World::new();
    for operation in [
        "AdminCreateUser",
        "AdminGetUser",
        "AdminDeleteUser",
        "AdminEnableUser",
        "AdminDisableUser",
        "AdminConfirmSignUp",
        "AdminSetUserPassword",
        "AdminResetUserPassword",
        "AdminUpdateUserAttributes",
        "AdminDeleteUserAttributes",
        "AdminUserGlobalSignOut",
        "ListUsers",
    ] {
        let more = json!({ "Password": "x", "UserAttributes": [], "UserAttributeNames": [] });
        assert_eq!(world.refused(operation, World::of("us-east-1_Absent000", "ann", more)), pool_not_found());
    }
}

#[test]
fn a_missing_user_is_refused_by_every_operation_on_one() {
    let world = World::new();
    let pool = world.pool();
    for operation in [
        "AdminGetUser",
        "AdminDeleteUser",
        "AdminEnableUser",
        "AdminDisableUser",
        "AdminConfirmSignUp",
        "AdminSetUserPassword",
        "AdminResetUserPassword",
        "AdminUpdateUserAttributes",
        "AdminDeleteUserAttributes",
        "AdminUserGlobalSignOut",
    ] {
        // What comes with the name would be refused too, had the user been found.
        let wrong = json!({
            "Password": "short", "UserAttributes": list(&[("custom:absent", "x")]),
            "UserAttributeNames": ["custom:absent"],
        });
        assert_eq!(world.refused(operation, World::of(&pool, "absent", wrong)), user_not_found(), "{operation}");
    }
    let resend = json!({ "MessageAction": "RESEND", "TemporaryPassword": "short" });
    assert_eq!(world.create_refused(&pool, "absent", resend), user_not_found());
}

#[test]
fn a_new_user_must_change_a_temporary_password() {
    let world = World::new();
    let pool = world.pool();

    let user = world.create(&pool, "ann", quiet(&verified(EMAIL)));

    let sub = attribute(&user["Attributes"], "sub").expect("a sub");
    let date = json!(1_790_257_815.299);
    assert_eq!(
        user,
        json!({
            "Username": "ann", "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
            "UserCreateDate": date, "UserLastModifiedDate": date,
            "Attributes": list(&[("email", EMAIL), ("email_verified", "true"), ("sub", &sub)]),
        })
    );
}

#[test]
fn a_user_read_back_has_six_members() {
    let world = World::new();
    let pool = world.pool();
    let made = world.create(&pool, "ann", quiet(&[("email", EMAIL)]));
    assert_eq!(
        world.get(&pool, "ann"),
        json!({
            "Username": "ann", "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
            "UserCreateDate": made["UserCreateDate"], "UserLastModifiedDate": made["UserCreateDate"],
            "UserAttributes": made["Attributes"],
        })
    );
}

#[test]
fn no_verification_is_invented() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL), ("phone_number", "+491511234567")]);
    assert_eq!(world.value(&pool, "ann", "email_verified"), None);
    assert_eq!(world.value(&pool, "ann", "phone_number_verified"), None);
}

#[test]
fn a_required_attribute_may_wait_for_the_user() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [{ "Name": "email", "Required": true }] }));
    world.user(&pool, "ann", &[]);
    assert_eq!(world.value(&pool, "ann", "email"), None);
}

#[test]
fn a_sub_can_be_chosen() {
    let chosen = "01234567-89ab-4def-8abc-0123456789ab";
    let world = World::with(&json!({ "ids": { "subs": { "ann": chosen } } }));
    let (one, other) = (world.pool(), world.pool());

    assert_eq!(world.user(&one, "ann", &[]), chosen);
    assert_eq!(world.user(&other, "ann", &[]), chosen);

    world.ok("AdminDeleteUser", World::of(&one, "ann", json!({})));
    assert_eq!(world.user(&one, "ann", &[]), chosen);
}

#[test]
fn a_taken_username_is_refused_and_the_user_stays_as_it_was() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", EMAIL)]);
    let before = world.get(&pool, "ann");

    assert_eq!(
        world.create_refused(&pool, "ann", quiet(&[("email", "other@example.com")])),
        says("UsernameExistsException", "User account already exists")
    );

    assert_eq!(world.get(&pool, "ann"), before);
}

#[test]
fn a_taken_username_is_told_before_a_weak_password() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    let (name, _) = world.create_refused(&pool, "ann", json!({ "TemporaryPassword": "short" }));
    assert_eq!(name, "UsernameExistsException");
}

#[test]
fn usernames_of_a_case_insensitive_pool_differ_by_more_than_case() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameConfiguration": { "CaseSensitive": false } }));
    world.user(&pool, "Änne", &[]);

    assert_eq!(
        world.create_refused(&pool, "äNNE", quiet(&[])),
        says("UsernameExistsException", "User account already exists")
    );
    assert_eq!(world.get(&pool, "ÄNNE")["Username"], "Änne");
    world.ok("AdminDeleteUser", World::of(&pool, "änne", json!({})));
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, "Änne", json!({}))), user_not_found());
}

#[test]
fn aliases_of_a_case_insensitive_pool_match_in_any_case() {
    let world = World::new();
    let pool = world.pool_with(json!({
        "UsernameConfiguration": { "CaseSensitive": false }, "AliasAttributes": ["email", "preferred_username"],
    }));
    world.user(
        &pool,
        "ann",
        &[("email", "Ann@Example.com"), ("email_verified", "true"), ("preferred_username", "Annie")],
    );
    for name in ["ann@example.com", "ANN@EXAMPLE.COM", "annie"] {
        assert_eq!(world.get(&pool, name)["Username"], "ann");
    }
    assert_eq!(
        world.create_refused(&pool, "bob", quiet(&verified("ann@EXAMPLE.com"))),
        says("AliasExistsException", "An account with the email already exists.")
    );
}

#[test]
fn a_sub_names_its_user_everywhere() {
    let world = World::new();
    let pool = world.pool();
    let sub = world.user(&pool, "ann", &[]);
    assert_eq!(world.get(&pool, &sub)["Username"], "ann");

    world.set(&pool, &sub, &[("name", "Ann")]);
    world.set_password(&pool, &sub, PASSWORD, true);
    world.ok("AdminDisableUser", World::of(&pool, &sub, json!({})));

    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["Enabled"]), (&json!("CONFIRMED"), &json!(false)));
    assert_eq!(world.wire("AdminDeleteUser", &World::of(&pool, &sub, json!({})).to_string()).body, "");
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, "ann", json!({}))), user_not_found());
}

#[test]
fn an_email_names_its_user_only_while_it_is_verified() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "phone_number"] }));
    world.user(&pool, "ann", &[("email", EMAIL), ("phone_number", "+491511234567")]);
    for (name, flag) in [(EMAIL, "email_verified"), ("+491511234567", "phone_number_verified")] {
        let get = || world.refused("AdminGetUser", World::of(&pool, name, json!({})));
        assert_eq!(get(), user_not_found());

        world.set(&pool, "ann", &[(flag, "true")]);
        assert_eq!(world.get(&pool, name)["Username"], "ann");

        world.set(&pool, "ann", &[(flag, "false")]);
        assert_eq!(get(), user_not_found());
    }
}

#[test]
fn a_verified_email_is_no_alias_unless_the_pool_says_so() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &verified(EMAIL));
    world.user(&pool, "bob", &verified(EMAIL));
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, EMAIL, json!({}))), user_not_found());
}

#[test]
fn a_preferred_username_names_only_a_confirmed_user() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["preferred_username"] }));
    world.user(&pool, "ann", &[("preferred_username", "annie")]);
    assert_eq!(world.get(&pool, "annie")["Username"], "ann");

    let world = world.unconfirmed("ann");

    assert_eq!(world.refused("AdminGetUser", World::of(&pool, "annie", json!({}))), user_not_found());
    world.ok("AdminConfirmSignUp", World::of(&pool, "ann", json!({})));
    assert_eq!(world.get(&pool, "annie")["Username"], "ann");
}

#[test]
fn a_username_must_not_look_like_an_alias() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "phone_number", "preferred_username"] }));
    assert_eq!(
        world.create_refused(&pool, EMAIL, json!({})),
        invalid("Username cannot be of email format, since user pool is configured for email alias.")
    );
    assert_eq!(
        world.create_refused(&pool, "+491511234567", json!({})),
        invalid("Username cannot be of phone number format, since user pool is configured for phone number alias.")
    );
    let plain = world.pool();
    world.user(&plain, EMAIL, &[]);
}

#[test]
fn a_preferred_username_must_not_look_like_an_alias() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    assert_eq!(
        world.create_refused(&pool, "ann", quiet(&[("preferred_username", EMAIL)])),
        invalid("Username cannot be of email format, since user pool is configured for email alias.")
    );
}

#[test]
fn a_preferred_username_must_not_be_a_username_nor_the_other_way_round() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["preferred_username"] }));
    world.user(&pool, "ann", &[("preferred_username", "annie")]);

    assert_eq!(
        world.create_refused(&pool, "bob", quiet(&[("preferred_username", "ann")])),
        says("AliasExistsException", "User account already exists for the alias.")
    );
    assert_eq!(
        world.create_refused(&pool, "annie", quiet(&[])),
        says("UsernameExistsException", "User account already exists")
    );
}

#[test]
fn an_alias_of_another_user_is_refused() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "phone_number", "preferred_username"] }));
    world.user(
        &pool,
        "ann",
        &[
            ("email", EMAIL),
            ("email_verified", "true"),
            ("phone_number", "+491511234567"),
            ("phone_number_verified", "true"),
            ("preferred_username", "annie"),
        ],
    );
    for (attributes, name) in [
        (vec![("email", EMAIL), ("email_verified", "true")], "email"),
        (vec![("phone_number", "+491511234567"), ("phone_number_verified", "True")], "phone_number"),
        (vec![("preferred_username", "annie")], "preferred_username"),
    ] {
        assert_eq!(
            world.create_refused(&pool, "bob", quiet(&attributes)),
            says("AliasExistsException", &format!("An account with the {name} already exists."))
        );
    }
}

#[test]
fn an_unverified_email_may_be_the_same_as_an_alias() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &verified(EMAIL));

    world.user(&pool, "bob", &[("email", EMAIL)]);

    assert_eq!(world.get(&pool, EMAIL)["Username"], "ann");
}

#[test]
fn force_moves_an_alias_to_the_new_user() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &verified(EMAIL));
    world.advance(1000);

    world.create(&pool, "bob", by_force(&verified(EMAIL)));

    assert_eq!(world.get(&pool, EMAIL)["Username"], "bob");
    let former = world.get(&pool, "ann");
    assert_eq!(attribute(&former["UserAttributes"], "email").as_deref(), Some(EMAIL));
    assert_eq!(attribute(&former["UserAttributes"], "email_verified").as_deref(), Some("false"));
    assert_eq!(former["UserLastModifiedDate"], seconds(world.now.get()));
}

#[test]
fn force_takes_no_username() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email", "preferred_username"] }));
    world.user(&pool, "ann", &verified(EMAIL));
    let (name, _) = world.create_refused(&pool, "ann", by_force(&[]));
    assert_eq!(name, "UsernameExistsException");
    let (_, message) = world.create_refused(&pool, "bob", by_force(&[("preferred_username", "ann")]));
    assert_eq!(message, "User account already exists for the alias.");
}

#[test]
fn a_pool_that_signs_up_by_email_generates_usernames() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));

    let user = world.create(&pool, EMAIL, quiet(&[]));

    let sub = attribute(&user["Attributes"], "sub").expect("a sub");
    assert_eq!(user["Username"], json!(sub));
    assert_eq!(user["Attributes"], list(&[("email", EMAIL), ("sub", &sub)]));
    for name in [EMAIL, &sub] {
        assert_eq!(world.get(&pool, name)["Username"], json!(sub));
    }
}

#[test]
fn a_username_that_is_no_address_is_refused_by_what_the_pool_takes() {
    let world = World::new();
    for (attributes, name, sentence) in [
        (json!(["email"]), "ann", "Username should be an email."),
        (json!(["email"]), "+491511234567", "Username should be an email."),
        (json!(["phone_number"]), EMAIL, "Username should be a phone number."),
        (json!(["phone_number"]), "491511234567", "Username should be a phone number."),
        (json!(["phone_number", "email"]), "ann", "Username should be either an email or a phone number."),
    ] {
        let pool = world.pool_with(json!({ "UsernameAttributes": attributes }));
        assert_eq!(world.create_refused(&pool, name, json!({})), invalid(sentence));
    }
}

#[test]
fn an_address_has_one_account_in_a_pool_that_signs_up_by_it() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email", "phone_number"] }));
    world.user(&pool, EMAIL, &[("phone_number", "+491511234567")]);
    for (name, attribute) in [(EMAIL, "email"), ("+491511234567", "phone_number")] {
        assert_eq!(
            world.create_refused(&pool, name, by_force(&[])),
            says("UsernameExistsException", &format!("An account with the given {attribute} already exists."))
        );
    }
}

#[test]
fn the_address_given_twice_must_be_one_address() {
    let world = World::new();
    let exact = world.pool_with(json!({ "UsernameAttributes": ["email"] }));
    let folding = world
        .pool_with(json!({ "UsernameAttributes": ["email"], "UsernameConfiguration": { "CaseSensitive": false } }));
    let mixed = [("email", "Ann@example.com")];

    assert_eq!(
        world.create_refused(&exact, EMAIL, quiet(&mixed)),
        invalid("The email attribute must be the same as the username.")
    );
    world.user(&folding, EMAIL, &mixed);
    assert_eq!(world.get(&folding, EMAIL)["Username"], world.get(&folding, "Ann@example.com")["Username"]);
}

#[test]
fn schema_faults_of_a_new_user_are_worded_as_at_sign_up() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [
        { "Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": { "MinValue": "0", "MaxValue": "150" } },
        { "Name": "code", "AttributeDataType": "String", "StringAttributeConstraints": { "MinLength": "2", "MaxLength": "3" } },
        { "Name": "flag", "AttributeDataType": "Boolean" },
        { "Name": "born", "AttributeDataType": "DateTime" },
    ] }));
    let prefix = "Attributes did not conform to the schema: ";
    for (name, value, sentence) in [
        ("custom:unknown", "x", format!("{prefix}Type for attribute {{custom:unknown}} could not be determined")),
        ("custom:age", "151", format!("{prefix}Custom.User.age: Number must be no greater than 150")),
        ("custom:age", "-1", format!("{prefix}Custom.User.age: Number must be no less than 0")),
        ("custom:age", "old", format!("{prefix}Custom.User.age: Attribute must be a number")),
        ("custom:code", "a", format!("{prefix}Custom.User.code: String must be at least 2 characters long")),
        ("custom:code", "abcd", format!("{prefix}Custom.User.code: String must be no longer than 3 characters")),
        ("custom:flag", "yes", format!("{prefix}Custom.User.flag: Attribute must be true or false")),
        ("custom:born", "today", format!("{prefix}Custom.User.born: Attribute must be a date as epoch time")),
        ("birthdate", "2000-1-1", format!("{prefix}birthdate: String must be at least 10 characters long")),
        ("email", "ann", "Invalid email address format.".into()),
        ("phone_number", "12", "Invalid phone number format.".into()),
        ("sub", "mine", "Cannot modify the non-mutable attribute sub".into()),
    ] {
        assert_eq!(world.create_refused(&pool, "ann", quiet(&[(name, value)])), invalid(&sentence));
    }
    world.user(
        &pool,
        "ann",
        &[("custom:age", "7"), ("custom:code", "äöü"), ("custom:flag", "True"), ("custom:born", "0")],
    );
}

#[test]
fn an_immutable_attribute_can_be_given_at_creation() {
    let world = World::new();
    let pool = world.pool_with(json!({ "Schema": [
        { "Name": "tenant", "AttributeDataType": "String", "Mutable": false },
    ] }));
    world.user(&pool, "ann", &[("custom:tenant", "red")]);
    assert_eq!(world.value(&pool, "ann", "custom:tenant").as_deref(), Some("red"));
}

#[test]
fn an_attribute_without_a_value_is_not_stored() {
    let world = World::new();
    let pool = world.pool();
    world.create(&pool, "ann", json!({ "UserAttributes": [{ "Name": "name", "Value": "" }, { "Name": "nickname" }] }));
    assert_eq!(each(&world.get(&pool, "ann")["UserAttributes"], "Name"), ["sub"]);
}

#[test]
fn a_weak_temporary_password_is_refused_in_the_words_of_creation() {
    let world = World::new();
    let pool = world.pool();
    for (password, reason) in [
        ("Aa1!", "Password not long enough"),
        ("AAAAAA1!", "Password must have lowercase characters"),
        ("aaaaaa1!", "Password must have uppercase characters"),
        ("Aaaaaaa!", "Password must have numeric characters"),
        ("Aaaaaaa1", "Password must have symbol characters"),
    ] {
        assert_eq!(
            world.create_refused(&pool, "ann", json!({ "TemporaryPassword": password })),
            says("InvalidPasswordException", &format!("Password did not conform with password policy: {reason}"))
        );
    }
}

#[test]
fn a_temporary_password_is_good_for_the_days_of_the_policy() {
    let world = World::new();
    world.create(&world.pool(), "ann", quiet(&[]));
    let short = json!({ "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": 2 } } });
    world.create(&world.pool_with(short), "bob", json!({ "TemporaryPassword": PASSWORD }));

    assert_eq!(world.stored("ann")["Password"]["TemporaryUntil"], seconds(START + 7 * DAY));
    assert_eq!(
        world.stored("bob")["Password"],
        json!({ "Text": PASSWORD, "TemporaryUntil": seconds(START + 2 * DAY) })
    );
}

#[test]
fn a_generated_password_satisfies_the_policy() {
    let world = World::new();
    for length in [6, 8, 20, 99] {
        let policy = json!({
            "MinimumLength": length, "RequireLowercase": true, "RequireUppercase": true, "RequireNumbers": true,
            "RequireSymbols": true,
        });
        let pool = world.pool_with(json!({ "Policies": { "PasswordPolicy": policy } }));
        for number in 0..10 {
            let name = format!("u{length}-{number}");
            world.user(&pool, &name, &[]);
            // The service would take it back: it is as strong as any that a user may choose.
            world.set_password(&pool, &name, &world.password_of(&name), true);
        }
    }
}

#[test]
fn a_user_of_a_passwordless_pool_is_confirmed_and_has_no_password() {
    let world = World::new();
    let policies = json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } });
    let pool = world.pool_with(json!({ "Policies": policies }));
    let more = json!({ "UserAttributes": list(&verified(EMAIL)), "DesiredDeliveryMediums": ["EMAIL"] });

    assert_eq!(world.create(&pool, "ann", more)["UserStatus"], "CONFIRMED");
    let given = json!({ "TemporaryPassword": PASSWORD });
    assert_eq!(world.create(&pool, "bob", given)["UserStatus"], "FORCE_CHANGE_PASSWORD");

    assert_eq!(world.stored("ann").get("Password"), None);
    assert_eq!(world.outbox(), Vec::<Value>::new());
    assert_eq!(
        world.create_refused(&pool, "ann", json!({ "MessageAction": "RESEND" })),
        says("UnsupportedUserStateException", "Resend not possible. ann status is not FORCE_CHANGE_PASSWORD")
    );
}

#[test]
fn an_invitation_goes_out_by_email_when_asked() {
    let world = World::new();
    let pool = world.pool();
    let more = json!({ "UserAttributes": list(&[("email", EMAIL)]), "DesiredDeliveryMediums": ["EMAIL"] });

    world.create(&pool, "ann", more);

    let password = world.password_of("ann");
    assert_eq!(
        world.outbox(),
        [json!({
            "Number": 0, "Medium": "EMAIL", "Destination": EMAIL, "Code": password,
            "Source": "CustomMessage_AdminCreateUser", "Subject": "Your temporary password",
            "Body": format!("Your username is ann and temporary password is {password}. "),
            "Username": "ann", "UserPoolId": pool, "At": 1_790_257_815.299, "Expires": seconds(START + 7 * DAY),
        })]
    );
}

#[test]
fn an_invitation_goes_out_by_sms_unless_told_otherwise() {
    let world = World::new();
    let pool = world.pool();
    let both = list(&[("email", EMAIL), ("phone_number", "+491511234567")]);

    world.create(&pool, "ann", json!({ "UserAttributes": both, "TemporaryPassword": PASSWORD }));

    let sent = world.outbox();
    assert_eq!(sent.len(), 1);
    assert_eq!((&sent[0]["Medium"], &sent[0]["Destination"]), (&json!("SMS"), &json!("+491511234567")));
    assert_eq!(sent[0]["Body"], format!("Your username is ann and temporary password is {PASSWORD}. "));
    assert_eq!(sent[0].get("Subject"), None);
}

#[test]
fn an_invitation_goes_out_by_each_medium_once() {
    let world = World::new();
    let pool = world.pool();
    let both = list(&[("email", EMAIL), ("phone_number", "+491511234567")]);
    let media = json!(["EMAIL", "SMS", "EMAIL"]);

    world.create(&pool, "ann", json!({ "UserAttributes": both, "DesiredDeliveryMediums": media }));

    let media: Vec<Value> = world.outbox().into_iter().map(|sent| sent["Medium"].clone()).collect();
    assert_eq!(media, ["EMAIL", "SMS"]);
}

#[test]
fn without_the_address_nothing_is_sent_and_the_user_is_made() {
    let world = World::new();
    let pool = world.pool();
    world.create(&pool, "ann", json!({ "UserAttributes": list(&[("email", EMAIL)]) }));
    world.create(&pool, "bob", json!({ "DesiredDeliveryMediums": ["EMAIL"] }));
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn suppress_sends_nothing() {
    let world = World::new();
    let pool = world.pool();
    let mut more = quiet(&[("email", EMAIL)]);
    merge(&mut more, json!({ "DesiredDeliveryMediums": ["EMAIL"] }));
    world.create(&pool, "ann", more);
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn an_invitation_is_worded_by_the_pools_template() {
    let world = World::new();
    let template = json!({
        "EmailSubject": "Welcome", "EmailMessage": "{username}, come in with {####}", "SMSMessage": "{username} {####}",
    });
    let pool = world.pool_with(json!({ "AdminCreateUserConfig": { "InviteMessageTemplate": template } }));
    let both = list(&[("email", EMAIL), ("phone_number", "+491511234567")]);

    world.create(
        &pool,
        "ann",
        json!({ "UserAttributes": both, "DesiredDeliveryMediums": ["EMAIL", "SMS"], "TemporaryPassword": PASSWORD }),
    );

    let sent = world.outbox();
    assert_eq!(sent[0]["Subject"], "Welcome");
    assert_eq!(sent[0]["Body"], format!("ann, come in with {PASSWORD}"));
    assert_eq!(sent[1]["Body"], format!("ann {PASSWORD}"));
}

#[test]
fn an_invitation_names_the_address_where_usernames_are_generated() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UsernameAttributes": ["email"] }));

    let user =
        world.create(&pool, EMAIL, json!({ "DesiredDeliveryMediums": ["EMAIL"], "TemporaryPassword": PASSWORD }));

    let sent = &world.outbox()[0];
    assert_eq!(sent["Body"], format!("Your username is {EMAIL} and temporary password is {PASSWORD}. "));
    assert_eq!(sent["Username"], user["Username"]);
}

#[test]
fn resend_renews_the_temporary_password_and_keeps_the_user() {
    let world = World::new();
    let pool = world.pool();
    let by_email = json!({ "DesiredDeliveryMediums": ["EMAIL"] });
    let mut more = by_email.clone();
    merge(&mut more, json!({ "UserAttributes": list(&[("email", EMAIL)]) }));
    let made = world.create(&pool, "ann", more);
    let first = world.password_of("ann");
    world.advance(DAY);

    let mut resend = by_email;
    merge(&mut resend, json!({ "MessageAction": "RESEND" }));
    let again = world.create(&pool, "ann", resend);

    assert_eq!(again["Attributes"], made["Attributes"]);
    assert_eq!(again["UserCreateDate"], made["UserCreateDate"]);
    assert_eq!(again["UserLastModifiedDate"], seconds(START + DAY));
    let second = world.password_of("ann");
    assert_ne!(second, first);
    assert_eq!(world.stored("ann")["Password"]["TemporaryUntil"], seconds(START + 8 * DAY));
    assert_eq!(world.outbox()[1]["Code"], json!(second));
}

#[test]
fn resend_takes_a_password_of_the_administrators_choice() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);

    world.create(&pool, "ann", json!({ "MessageAction": "RESEND", "TemporaryPassword": PASSWORD }));

    assert_eq!(world.password_of("ann"), PASSWORD);
    assert_eq!(
        world.create_refused(&pool, "ann", json!({ "MessageAction": "RESEND", "TemporaryPassword": "short" })),
        says("InvalidPasswordException", "Password did not conform with password policy: Password not long enough")
    );
}

#[test]
fn resend_is_only_for_a_user_with_a_temporary_password() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &verified(EMAIL));
    world.set_password(&pool, "ann", PASSWORD, true);

    assert_eq!(
        world.create_refused(&pool, EMAIL, json!({ "MessageAction": "RESEND" })),
        says("UnsupportedUserStateException", "Resend not possible. ann status is not FORCE_CHANGE_PASSWORD")
    );
}

#[test]
fn enabling_and_disabling_repeat_without_error_and_move_the_date() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for (operation, enabled) in
        [("AdminDisableUser", false), ("AdminDisableUser", false), ("AdminEnableUser", true), ("AdminEnableUser", true)]
    {
        world.advance(1000);
        let wire = world.wire(operation, &World::of(&pool, "ann", json!({})).to_string());
        assert_eq!(wire, Wire { status: 200, body: "{}".into() });
        let user = world.get(&pool, "ann");
        assert_eq!((&user["Enabled"], &user["UserLastModifiedDate"]), (&json!(enabled), &seconds(world.now.get())));
    }
}

#[test]
fn disabling_revokes_for_good() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    world.advance(1000);
    world.ok("AdminEnableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(world.stored("ann")["Extras"]["SignedOutBefore"], 0);
}

#[test]
fn a_deleted_user_leaves_its_groups_and_cannot_be_deleted_again() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    let delete = World::of(&pool, "ann", json!({})).to_string();

    assert_eq!(world.wire("AdminDeleteUser", &delete), Wire { status: 200, body: String::new() });

    assert_eq!(world.members_of(&pool, "readers"), Vec::<String>::new());
    assert_eq!(refusal(&world.wire("AdminDeleteUser", &delete)), user_not_found());
}

#[test]
fn a_user_made_again_is_another_one() {
    let world = World::new();
    let pool = world.pool();
    let first = world.user(&pool, "ann", &[("email", EMAIL)]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));

    let second = world.user(&pool, "ann", &[]);

    assert_ne!(first, second);
    assert_eq!(world.groups_of(&pool, "ann"), Vec::<String>::new());
    assert_eq!(world.value(&pool, "ann", "email"), None);
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, &first, json!({}))), user_not_found());
}

#[test]
fn a_deleted_users_aliases_are_free() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &verified(EMAIL));
    world.ok("AdminDeleteUser", World::of(&pool, EMAIL, json!({})));
    world.user(&pool, "bob", &verified(EMAIL));
    assert_eq!(world.get(&pool, EMAIL)["Username"], "bob");
}

#[test]
fn users_are_counted_and_the_pools_date_stays() {
    let world = World::new();
    let pool = world.pool();
    let described = || world.ok("DescribeUserPool", json!({ "UserPoolId": pool }))["UserPool"].clone();
    world.advance(1000);
    world.user(&pool, "ann", &[]);
    world.user(&pool, "bob", &[]);
    assert_eq!(described()["EstimatedNumberOfUsers"], 2);
    world.ok("AdminDeleteUser", World::of(&pool, "ann", json!({})));
    assert_eq!(described()["EstimatedNumberOfUsers"], 1);
    assert_eq!(described()["LastModifiedDate"], seconds(START));
}

#[test]
fn a_refused_creation_changes_nothing() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AliasAttributes": ["email"] }));
    world.user(&pool, "ann", &verified(EMAIL));
    let before = world.state();

    world.create_refused(&pool, "bob", quiet(&verified(EMAIL)));
    world.create_refused(&pool, "bob", json!({ "TemporaryPassword": "short" }));
    world.create_refused(&pool, "bob", quiet(&[("email", EMAIL), ("custom:unknown", "x")]));

    assert_eq!(world.state(), before);
}

#[test]
fn numbers_are_no_attribute_values() {
    let world = World::new();
    let pool = world.pool();
    let more = json!({ "UserAttributes": [{ "Name": "name", "Value": 7 }] });
    assert_eq!(
        world.create_refused(&pool, "ann", more),
        says("SerializationException", "NUMBER_VALUE can not be converted to a String")
    );
}

#[test]
fn what_is_only_for_the_triggers_is_not_stored() {
    let world = World::new();
    let pool = world.pool();
    let more =
        json!({ "ValidationData": [{ "Name": "invite", "Value": "7" }], "ClientMetadata": { "source": "test" } });
    world.create(&pool, "ann", more);
    assert_eq!(each(&world.get(&pool, "ann")["UserAttributes"], "Name"), ["sub"]);
}

#[test]
fn resend_uses_no_attributes_of_the_request() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    let mut more = quiet(&[("email", EMAIL)]);
    more["MessageAction"] = json!("RESEND");
    more["DesiredDeliveryMediums"] = json!(["EMAIL"]);
    world.create(&pool, "ann", more);
    assert_eq!(world.value(&pool, "ann", "email"), None);
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn the_faults_of_an_input_are_told_before_a_missing_pool() {
    let world = World::new();
    assert_eq!(
        world.create_refused("us-east-1_Absent000", "two words", json!({})),
        invalid(
            "1 validation error detected: Value at 'username' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
        )
    );
}

#[test]
fn unknown_members_are_ignored_and_null_is_absent() {
    let world = World::new();
    let pool = world.pool();
    world.create(&pool, "ann", json!({ "Unknown": [1], "UserAttributes": null, "TemporaryPassword": null }));
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[test]
fn a_user_may_delete_itself_with_its_memberships() {
    let world = World::new();
    let pool = world.pool();
    let client = world.client(&pool, json!({}));
    let before = world.user(&pool, "ann", &[]);
    world.group(&pool, "readers");
    world.join(&pool, "ann", "readers");
    let tokens = world.tokens(&pool, &client, "ann");

    let wire = world.wire("DeleteUser", &json!({ "AccessToken": tokens.access }).to_string());

    assert_eq!(wire, Wire { status: 200, body: String::new() });
    assert_eq!(world.refused("AdminGetUser", World::of(&pool, "ann", json!({}))), user_not_found());
    assert_eq!(world.refused("DeleteUser", json!({ "AccessToken": tokens.access })), user_not_found());
    assert_ne!(world.user(&pool, "ann", &[]), before);
    assert_eq!(world.groups_of(&pool, "ann"), Vec::<String>::new());
}
