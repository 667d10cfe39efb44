use pocket_cognito::engine::flow::Answer;
use serde_json::{Value, json};

use crate::bearers::*;
use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";
const PHONE: &str = "+491511234567";
const HOUR: i64 = 60 * 60 * 1000;

/// A pool that verifies addresses by itself.
fn verifying(world: &World, more: Value) -> String {
    let mut input = json!({
        "AutoVerifiedAttributes": ["email", "phone_number"],
        "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::000000000000:role/sms" },
    });
    merge(&mut input, more);
    world.pool_with(input)
}

/// A pool that verifies emails, a client of it, and ann, who has signed up and not confirmed.
fn ann(world: &World, more: Value) -> (String, String) {
    let mut input = json!({ "AutoVerifiedAttributes": ["email"] });
    merge(&mut input, more);
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));
    world.sign_up(&client, "ann", &[("email", EMAIL)]);
    (pool, client)
}

fn confirming(client: &str, code: &str) -> Value {
    by_client(client, "ann", json!({ "ConfirmationCode": code }))
}

fn hiding(world: &World, pool: &str) -> String {
    world.client(pool, json!({ "PreventUserExistenceErrors": "ENABLED" }))
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

/// A code that is not this one.
fn another(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

#[test]
fn a_new_user_waits_for_the_confirmation() {
    let world = World::new();
    let pool = world.pool();
    let client = world.client(&pool, json!({}));

    let answer = world.sign_up(&client, "ann", &[("email", EMAIL), ("phone_number", PHONE), ("name", "Ann")]);

    let user = world.get(&pool, "ann");
    let sub = attribute(&user["UserAttributes"], "sub").expect("a sub");
    assert_eq!(answer, json!({ "UserConfirmed": false, "UserSub": sub }));
    assert_eq!(
        (&user["UserStatus"], &user["Enabled"], &user["UserCreateDate"], &user["UserLastModifiedDate"]),
        (&json!("UNCONFIRMED"), &json!(true), &seconds(START), &seconds(START))
    );
    assert_eq!(
        user["UserAttributes"],
        list(&[
            ("email", EMAIL),
            ("email_verified", "false"),
            ("phone_number", PHONE),
            ("phone_number_verified", "false"),
            ("name", "Ann"),
            ("sub", &sub),
        ])
    );
    assert_eq!(world.stored("ann")["Password"], json!({ "Text": PASSWORD }));
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn an_address_that_the_pool_verifies_gets_a_code_for_a_day() {
    let world = World::new();
    let pool = verifying(&world, json!({}));
    let client = world.client(&pool, json!({}));

    let answer = world.sign_up(&client, "ann", &[("email", EMAIL)]);

    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({ "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email" })
    );
    let code = world.last_code();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    assert_eq!(
        world.stored("ann")["Extras"]["Codes"],
        json!([{ "Purpose": "SIGN_UP", "Text": code, "Until": seconds(START + DAY), "Address": EMAIL }])
    );
    assert_eq!(
        world.outbox(),
        [json!({
            "Number": 0, "Medium": "EMAIL", "Destination": EMAIL, "Code": code, "Source": "CustomMessage_SignUp",
            "Subject": "Your verification code", "Body": format!("Your verification code is {code}. "),
            "Username": "ann", "UserPoolId": pool, "At": seconds(START), "Expires": seconds(START + DAY),
        })]
    );
}

#[test]
fn of_two_addresses_the_phone_number_gets_the_code() {
    let world = World::new();
    let client = world.client(&verifying(&world, json!({})), json!({}));
    let answer = world.sign_up(&client, "ann", &[("email", EMAIL), ("phone_number", PHONE)]);
    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({ "Destination": "+********4567", "DeliveryMedium": "SMS", "AttributeName": "phone_number" })
    );
    assert_eq!(world.outbox().len(), 1);
}

#[test]
fn without_an_address_that_is_verified_no_code_is_sent() {
    let world = World::new();
    let client = world.client(&world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] })), json!({}));
    let answer = world.sign_up(&client, "ann", &[("phone_number", PHONE)]);
    assert_eq!(answer.get("CodeDeliveryDetails"), None);
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

/// Each refusal with the fault that it is for, and every later fault in the same request.
#[test]
fn a_sign_up_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let pool = world.pool_with(json!({
        "AliasAttributes": ["email", "preferred_username"],
        "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
        "Schema": [
            { "Name": "family_name", "AttributeDataType": "String", "Required": true },
            { "Name": "given_name", "AttributeDataType": "String", "Required": true },
            { "Name": "birthdate", "AttributeDataType": "String", "Required": true },
        ],
    }));
    world.user(&pool, "taken", &[]);
    let created = world.ok(
        "CreateUserPoolClient",
        json!({
            "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true,
            "WriteAttributes": ["family_name", "given_name", "birthdate", "email", "preferred_username"],
        }),
    );
    let client = text(&created["UserPoolClient"]["ClientId"]);
    let secret = text(&created["UserPoolClient"]["ClientSecret"]);

    let mut input = json!({
        "ClientId": "absent", "Username": EMAIL, "Password": "weak",
        "UserAttributes": list(&[
            ("email_verified", "true"), ("nickname", "a"), ("preferred_username", "annie"), ("email", "no address"),
        ]),
    });
    let refused = |input: &Value| world.refused("SignUp", input.clone());

    assert_eq!(refused(&input), says("ResourceNotFoundException", "User pool client absent does not exist."));
    input["ClientId"] = json!(client);
    assert_eq!(
        refused(&input),
        not_authorized(&format!("Client {client} is configured with secret but SECRET_HASH was not received"))
    );
    input["SecretHash"] = json!("wrong");
    assert_eq!(refused(&input), not_authorized(&format!("Unable to verify secret hash for client {client}")));
    input["SecretHash"] = json!(secret_hash(&secret, EMAIL, &client));
    assert_eq!(refused(&input), not_authorized("SignUp is not permitted for this user pool"));
    world.ok("UpdateUserPool", json!({ "UserPoolId": pool }));
    assert_eq!(refused(&input), invalid("Cannot modify the non-mutable attribute email_verified"));
    input["UserAttributes"][0] = json!({ "Name": "email", "Value": "first" });
    assert_eq!(refused(&input), not_authorized("A client attempted to write unauthorized attribute"));
    input["UserAttributes"][1] = json!({ "Name": "email", "Value": "second" });
    assert_eq!(
        refused(&input),
        invalid("Username cannot be of email format, since user pool is configured for email alias.")
    );
    input["Username"] = json!("taken");
    input["SecretHash"] = json!(secret_hash(&secret, "taken", &client));
    assert_eq!(refused(&input), says("UsernameExistsException", "User already exists"));
    input["Username"] = json!("ann");
    input["SecretHash"] = json!(secret_hash(&secret, "ann", &client));
    assert_eq!(refused(&input), invalid("Invalid email address format."));
    input["UserAttributes"][3] = json!({ "Name": "email", "Value": EMAIL });
    assert_eq!(
        refused(&input),
        invalid(
            "Attributes did not conform to the schema: name.givenName: The attribute name.givenName is required, \
             name.familyName: The attribute name.familyName is required, \
             birthdate: The attribute birthdate is required"
        )
    );
    for name in ["family_name", "given_name", "birthdate"] {
        let given = input["UserAttributes"].as_array_mut().expect("a list");
        given.push(json!({ "Name": name, "Value": "2000-01-01" }));
    }
    assert_eq!(
        refused(&input),
        invalid(
            "Preferred username cannot be provided for unconfirmed account, \
             since user pool is configured for preferred username alias."
        )
    );
    input["UserAttributes"][2] = json!({ "Name": "email", "Value": "third" });
    assert_eq!(
        refused(&input),
        says("InvalidPasswordException", "Password did not conform with policy: Password not long enough")
    );
    input.as_object_mut().expect("an object").remove("Password");
    assert_eq!(refused(&input), invalid("Password is a required field"));
    input["Password"] = json!(PASSWORD);
    world.ok("SignUp", input);
}

#[test]
fn an_attribute_that_the_schema_does_not_have_is_refused() {
    let world = World::new();
    let client = world.client(&world.pool(), json!({}));
    assert_eq!(
        world.refused("SignUp", signing_up(&client, "ann", &[("custom:unknown", "x")])),
        invalid(
            "Attributes did not conform to the schema: Type for attribute {custom:unknown} could not be determined"
        )
    );
}

#[test]
fn a_developers_attribute_is_not_for_clients() {
    let world = World::new();
    let schema = json!([{ "Name": "secret", "AttributeDataType": "String", "DeveloperOnlyAttribute": true }]);
    let client = world.client(&world.pool_with(json!({ "Schema": schema })), json!({}));
    assert_eq!(
        world.refused("SignUp", signing_up(&client, "ann", &[("dev:custom:secret", "x")])),
        not_authorized("A client attempted to write unauthorized attribute")
    );
}

#[test]
fn an_immutable_attribute_may_be_given_and_an_empty_one_is_none() {
    let world = World::new();
    let schema = json!([{ "Name": "tenant", "AttributeDataType": "String", "Mutable": false }]);
    let pool = world.pool_with(json!({ "Schema": schema }));
    let client = world.client(&pool, json!({}));
    world.sign_up(&client, "ann", &[("custom:tenant", "red"), ("name", "")]);
    assert_eq!(world.value(&pool, "ann", "custom:tenant").as_deref(), Some("red"));
    assert_eq!(world.value(&pool, "ann", "name"), None);
}

#[test]
fn a_pool_by_address_makes_the_username_and_knows_the_address() {
    let world = World::new();
    let both = json!({ "UsernameAttributes": ["email", "phone_number"], "AutoVerifiedAttributes": ["email"] });
    let pool = world.pool_with(both);
    let client = world.client(&pool, json!({}));

    let sub = text(&world.sign_up(&client, EMAIL, &[])["UserSub"]);

    let user = world.get(&pool, EMAIL);
    assert_eq!(user["Username"], sub);
    let attributes = list(&[("email", EMAIL), ("email_verified", "false"), ("sub", &sub)]);
    assert_eq!(user["UserAttributes"], attributes);
    assert_eq!(world.outbox()[0]["Username"], sub);
    let refused =
        |name: &str, attributes: &[(&str, &str)]| world.refused("SignUp", signing_up(&client, name, attributes));
    let taken = says("UsernameExistsException", "An account with the given email already exists.");
    assert_eq!(refused(EMAIL, &[]), taken);
    assert_eq!(refused(PHONE, &[("email", EMAIL)]), taken, "an address besides the username");
    assert_eq!(refused("ann", &[]), invalid("Username should be either an email or a phone number."));
    world.sign_up(&client, PHONE, &[]);
    assert_eq!(
        refused(PHONE, &[]),
        says("UsernameExistsException", "An account with the given phone_number already exists.")
    );
}

#[test]
fn where_codes_let_users_in_no_password_is_needed() {
    let world = World::new();
    let policy = json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } });
    let pool = world.pool_with(json!({ "Policies": policy, "AutoVerifiedAttributes": ["email"] }));
    let client = world.client(&pool, json!({}));

    world.ok("SignUp", by_client(&client, "ann", json!({ "UserAttributes": list(&[("email", EMAIL)]) })));

    assert_eq!(world.stored("ann").get("Password"), None);
    world.ok("ConfirmSignUp", confirming(&client, &world.last_code()));
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

#[test]
fn pre_sign_up_is_told_of_the_sign_up_and_nothing_is_stored_when_it_refuses() {
    let world = World::new();
    let pool = world.pool_with(functions(&["PreSignUp"]));
    let client = world.client(&pool, json!({}));
    let mut input = signing_up(&client, "ann", &[("email", EMAIL)]);
    merge(
        &mut input,
        json!({ "ValidationData": [{ "Name": "invite", "Value": "7" }], "ClientMetadata": { "source": "test" } }),
    );
    let before = world.state();

    assert_eq!(
        world.refused_by("SignUp", input.clone(), "PreSignUp_SignUp"),
        says("UserLambdaValidationException", "PreSignUp failed with error no.")
    );
    assert_eq!(world.state(), before);
    let (wire, events) = world.watched("SignUp", input, |_| None);

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(
        events,
        [json!({
            "version": "1", "region": "us-east-1", "userPoolId": pool, "userName": "ann",
            "triggerSource": "PreSignUp_SignUp",
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client },
            "request": {
                "userAttributes": { "email": EMAIL }, "validationData": { "invite": "7" },
                "clientMetadata": { "source": "test" },
            },
            "response": { "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false },
        })]
    );
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "UNCONFIRMED");
}

#[test]
fn in_a_pool_by_address_pre_sign_up_is_told_the_generated_username() {
    let world = World::new();
    let mut input = functions(&["PreSignUp"]);
    merge(&mut input, json!({ "UsernameAttributes": ["email"] }));
    let client = world.client(&world.pool_with(input), json!({}));
    let (wire, events) = world.watched("SignUp", signing_up(&client, EMAIL, &[]), |_| None);
    let answer: Value = serde_json::from_str(&wire.body).expect("JSON");
    assert_eq!(events[0]["userName"], answer["UserSub"]);
    assert_eq!(events[0]["request"]["userAttributes"], json!({ "email": EMAIL }));
}

#[test]
fn a_user_whom_pre_sign_up_confirms_gets_no_code_and_post_confirmation_is_told() {
    let world = World::new();
    let mut input = functions(&["PreSignUp", "CustomMessage", "PostConfirmation"]);
    merge(&mut input, json!({ "AutoVerifiedAttributes": ["email"] }));
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));
    let response = json!({ "autoConfirmUser": true, "autoVerifyEmail": true });

    let (wire, events) = world.watched("SignUp", signing_up(&client, "ann", &[("email", EMAIL)]), |source| {
        (source == "PreSignUp_SignUp").then(|| response.clone())
    });

    let sub = world.value(&pool, "ann", "sub");
    assert_eq!(wire.body, json!({ "UserConfirmed": true, "UserSub": sub }).to_string());
    assert_eq!(sources(&events), ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]);
    assert_eq!(
        events[1]["request"]["userAttributes"],
        json!({ "email": EMAIL, "email_verified": "true", "sub": sub, "cognito:user_status": "CONFIRMED" })
    );
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
    assert_eq!(world.outbox(), Vec::<Value>::new());
}

#[test]
fn a_post_confirmation_that_fails_leaves_the_user_whom_pre_sign_up_has_confirmed() {
    let world = World::new();
    let pool = world.pool_with(functions(&["PreSignUp", "PostConfirmation"]));
    let client = world.client(&pool, json!({}));
    let wire =
        world.wire_with("SignUp", &signing_up(&client, "ann", &[]).to_string(), |question| match question.trigger {
            "PreSignUp" => Answer::Returned(json!({ "response": { "autoConfirmUser": true } }).to_string()),
            _ => Answer::Threw("no".into()),
        });
    assert_eq!(refusal(&wire), says("UserLambdaValidationException", "PostConfirmation failed with error no."));
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

#[test]
fn an_alias_that_pre_sign_up_verifies_moves_to_the_new_user() {
    let world = World::new();
    let mut input = functions(&["PreSignUp"]);
    merge(&mut input, json!({ "AliasAttributes": ["email"] }));
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));
    let verified = |name: &str| {
        let (wire, _) = world.watched("SignUp", signing_up(&client, name, &[("email", EMAIL)]), |_| {
            Some(json!({ "autoVerifyEmail": true }))
        });
        assert_eq!(wire.status, 200, "{}", wire.body);
    };

    verified("ann");
    assert_eq!(world.get(&pool, EMAIL)["Username"], "ann");
    verified("bob");

    assert_eq!(world.get(&pool, EMAIL)["Username"], "bob");
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("false"));
}

#[test]
fn the_pool_may_change_while_pre_sign_up_runs() {
    let world = World::new();
    let pool = world.pool_with(functions(&["PreSignUp"]));
    let client = world.client(&pool, json!({}));
    let input = signing_up(&client, "ann", &[]).to_string();
    let wire = world.wire_with("SignUp", &input, |question| {
        let again = world.wire_with("SignUp", &input, |question| Answer::Returned(question.event));
        assert_eq!(again.status, 200, "{}", again.body);
        Answer::Returned(question.event)
    });
    assert_eq!(refusal(&wire), says("UsernameExistsException", "User already exists"));
}

#[test]
fn custom_message_words_the_code_and_leaves_the_user_when_it_fails() {
    let world = World::new();
    let mut input = functions(&["CustomMessage"]);
    merge(&mut input, json!({ "AutoVerifiedAttributes": ["email"] }));
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));
    let words = json!({ "emailSubject": "Hello", "emailMessage": "{####} for {username}" });

    let input = signing_up(&client, "ann", &[("email", EMAIL)]);
    let (_, events) = world.watched("SignUp", input, |_| Some(words.clone()));
    let refused = world.refused_by("SignUp", signing_up(&client, "bob", &[("email", EMAIL)]), "CustomMessage_SignUp");

    assert_eq!(sources(&events), ["CustomMessage_SignUp"]);
    assert_eq!(events[0]["callerContext"]["clientId"], client);
    assert_eq!(events[0]["request"]["userAttributes"]["cognito:user_status"], "UNCONFIRMED");
    let sent = &world.outbox()[0];
    assert_eq!((&sent["Subject"], &sent["Body"]), (&json!("Hello"), &json!(format!("{} for ann", world.last_code()))));
    assert_eq!(refused, says("UserLambdaValidationException", "CustomMessage failed with error no."));
    assert_eq!(world.get(&pool, "bob")["UserStatus"], "UNCONFIRMED");
    assert_eq!(world.outbox().len(), 1);
}

#[test]
fn a_custom_sender_gets_the_code_in_the_services_place() {
    let world = World::new();
    let mut input = functions(&["CustomMessage", "CustomEmailSender"]);
    merge(&mut input, json!({ "AutoVerifiedAttributes": ["email"] }));
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));

    let (wire, events) = world.watched("SignUp", signing_up(&client, "ann", &[("email", EMAIL)]), |_| None);

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(sources(&events), ["CustomEmailSender_SignUp"], "and CustomMessage has no message to word");
    let request = &events[0]["request"];
    assert_eq!((&request["type"], &request["code"]), (&json!("customEmailSenderRequestV1"), &json!(world.last_code())));
    assert_eq!(world.outbox().len(), 1);
}

#[test]
fn a_custom_sender_that_fails_is_nobodys_concern() {
    let world = World::new();
    let mut input = functions(&["CustomEmailSender"]);
    merge(&mut input, json!({ "AutoVerifiedAttributes": ["email"] }));
    let client = world.client(&world.pool_with(input), json!({}));
    let input = signing_up(&client, "ann", &[("email", EMAIL)]).to_string();
    let wire = world.wire_with("SignUp", &input, |_| Answer::Threw("no".into()));
    assert_eq!(wire.status, 200, "{}", wire.body);
}

#[test]
fn a_pool_may_send_a_link_in_the_codes_place() {
    let world = World::new();
    let template = json!({
        "DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailSubjectByLink": "Welcome",
        "EmailMessageByLink": "Hello {username}: {##click here##}",
    });
    let pool = verifying(&world, json!({ "VerificationMessageTemplate": template }));
    let client = world.client(&pool, json!({}));

    world.sign_up(&client, "a+n", &[("email", EMAIL)]);
    world.sign_up(&client, "bob", &[("phone_number", PHONE)]);

    let [email, sms] = &world.outbox()[..] else { panic!("two messages") };
    assert_eq!(email["Subject"], "Welcome");
    let host = pool.replace(['-', '_'], "").to_lowercase();
    let link = format!(
        "https://{host}.auth.us-east-1.amazoncognito.com/confirmUser?client_id={client}&user_name=a%2Bn&confirmation_code={}",
        text(&email["Code"])
    );
    assert_eq!(email["Body"], format!("Hello a+n: <a href=\"{link}\">click here</a>"));
    assert_eq!(sms["Body"], format!("Your verification code is {}. ", text(&sms["Code"])));
}

#[test]
fn the_code_confirms_the_user_and_verifies_the_address() {
    let world = World::new();
    let (pool, client) = ann(&world, json!({}));
    world.advance(HOUR);

    let wire = world.wire("ConfirmSignUp", &confirming(&client, &world.last_code()).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["UserLastModifiedDate"]), (&json!("CONFIRMED"), &seconds(START + HOUR)));
    assert_eq!(attribute(&user["UserAttributes"], "email_verified").as_deref(), Some("true"));
    assert_eq!(world.stored("ann")["Extras"]["Codes"], json!([]));
}

#[test]
fn a_code_that_is_wrong_late_or_never_sent_confirms_nobody() {
    let world = World::new();
    let (pool, client) = ann(&world, json!({}));
    let code = world.last_code();
    world.sign_up(&client, "bob", &[]);

    assert_eq!(world.refused("ConfirmSignUp", confirming(&client, another(&code))), wrong_code());
    let bob = by_client(&client, "bob", json!({ "ConfirmationCode": code }));
    assert_eq!(world.refused("ConfirmSignUp", bob), expired_code());
    world.advance(DAY);
    assert_eq!(world.refused("ConfirmSignUp", confirming(&client, &code)), expired_code());
    assert_eq!(world.get(&pool, "ann")["UserStatus"], "UNCONFIRMED");
}

#[test]
fn a_wrong_code_spends_nothing() {
    let world = World::new();
    let (_, client) = ann(&world, json!({}));
    let code = world.last_code();
    world.refused("ConfirmSignUp", confirming(&client, another(&code)));
    world.ok("ConfirmSignUp", confirming(&client, &code));
}

#[test]
fn a_confirmation_is_refused_for_the_first_of_its_faults() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    let created =
        world.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true }));
    let client = text(&created["UserPoolClient"]["ClientId"]);
    let hash = secret_hash(&text(&created["UserPoolClient"]["ClientSecret"]), "ann", &client);
    let mut input = confirming("absent", "0");
    let refused = |input: &Value| world.refused("ConfirmSignUp", input.clone());

    assert_eq!(refused(&input), says("ResourceNotFoundException", "User pool client absent does not exist."));
    input["ClientId"] = json!(client);
    assert_eq!(
        refused(&input),
        not_authorized(&format!("Client {client} is configured with secret but SECRET_HASH was not received"))
    );
    input["SecretHash"] = json!("wrong");
    assert_eq!(refused(&input), not_authorized(&format!("Unable to verify secret hash for client {client}")));
    input["SecretHash"] = json!(hash);
    assert_eq!(refused(&input), nobody());
    let open = world.client(&pool, json!({}));
    world.signed_up(&open, "ann", &[("email", EMAIL)]);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(refused(&input), not_authorized("User is disabled."));
    world.ok("AdminEnableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(refused(&input), not_authorized("User cannot be confirmed. Current status is CONFIRMED"));
}

#[test]
fn a_client_that_hides_absent_users_speaks_of_codes() {
    let world = World::new();
    let client = hiding(&world, &world.pool());
    assert_eq!(world.refused("ConfirmSignUp", confirming(&client, "123456")), expired_code());
}

#[test]
fn an_alias_is_the_first_ones_unless_it_is_forced() {
    let world = World::new();
    let (pool, client) = ann(&world, json!({ "AliasAttributes": ["email"] }));
    let of_ann = world.last_code();
    world.signed_up(&client, "bob", &[("email", EMAIL)]);
    world.advance(1000);

    assert_eq!(
        world.refused("ConfirmSignUp", confirming(&client, &of_ann)),
        says("AliasExistsException", "An account with the email already exists.")
    );
    assert_eq!(world.get(&pool, EMAIL)["Username"], "bob");
    let mut forced = confirming(&client, &of_ann);
    forced["ForceAliasCreation"] = json!(true);
    world.ok("ConfirmSignUp", forced);

    assert_eq!(world.get(&pool, EMAIL)["Username"], "ann");
    let bob = world.get(&pool, "bob");
    assert_eq!(attribute(&bob["UserAttributes"], "email_verified").as_deref(), Some("false"));
    assert_eq!(bob["UserLastModifiedDate"], seconds(START + 1000));
}

#[test]
fn a_code_verifies_only_the_address_that_it_went_to() {
    let world = World::new();
    let (pool, client) = ann(&world, json!({}));
    let code = world.last_code();
    world.set(&pool, "ann", &[("email", "other@example.com")]);

    world.ok("ConfirmSignUp", confirming(&client, &code));

    assert_eq!(world.get(&pool, "ann")["UserStatus"], "CONFIRMED");
    assert_eq!(world.value(&pool, "ann", "email_verified").as_deref(), Some("false"));
}

#[test]
fn post_confirmation_is_told_by_either_door_and_cannot_undo_it() {
    let world = World::new();
    let mut input = functions(&["PostConfirmation"]);
    merge(&mut input, json!({ "AutoVerifiedAttributes": ["email"] }));
    let pool = world.pool_with(input);
    let client = world.client(&pool, json!({}));
    world.sign_up(&client, "ann", &[("email", EMAIL)]);
    let mut input = confirming(&client, &world.last_code());
    input["ClientMetadata"] = json!({ "source": "test" });
    let twin = world.fork();

    let (wire, events) = world.watched("ConfirmSignUp", input.clone(), |_| None);
    let refused = twin.refused_by("ConfirmSignUp", input, "PostConfirmation_ConfirmSignUp");

    assert_eq!(wire.status, 200, "{}", wire.body);
    assert_eq!(sources(&events), ["PostConfirmation_ConfirmSignUp"]);
    assert_eq!(events[0]["callerContext"]["clientId"], client);
    let request = &events[0]["request"];
    assert_eq!(request["clientMetadata"], json!({ "source": "test" }));
    assert_eq!(request["userAttributes"]["cognito:user_status"], "CONFIRMED");
    assert_eq!(request["userAttributes"]["email_verified"], "true");
    assert_eq!(refused, says("UserLambdaValidationException", "PostConfirmation failed with error no."));
    assert_eq!(twin.get(&pool, "ann")["UserStatus"], "CONFIRMED");
}

/// A client at which a sign-up leads to a sign-in.
fn choosing(world: &World, pool: &str) -> String {
    world.client(pool, json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }))
}

fn going_on(client: &str, session: &Value) -> Value {
    let parameters = json!({ "USERNAME": "ann" });
    json!({ "ClientId": client, "AuthFlow": "USER_AUTH", "AuthParameters": parameters, "Session": session })
}

#[test]
fn a_confirmed_sign_up_leads_to_a_sign_in() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    let client = choosing(&world, &pool);
    let first = world.sign_up(&client, "ann", &[("email", EMAIL)])["Session"].clone();
    let invalid = not_authorized("Invalid session for the user.");
    assert_eq!(world.refused("InitiateAuth", going_on(&client, &first)), invalid, "not before the confirmation");
    let mut input = confirming(&client, &world.last_code());
    input["Session"] = json!("no-session-of-at-least-twenty");
    assert_eq!(world.refused("ConfirmSignUp", input.clone()), invalid);
    input["Session"] = first;

    let second = world.ok("ConfirmSignUp", input)["Session"].clone();
    let tokens = world.ok("InitiateAuth", going_on(&client, &second))["AuthenticationResult"].clone();

    assert_eq!(world.me(&Tokens::of(&tokens).access)["Username"], "ann");
    let used = not_authorized("Invalid session for the user, session can only be used once.");
    assert_eq!(world.refused("InitiateAuth", going_on(&client, &second)), used);
}

#[test]
fn whom_pre_sign_up_confirms_the_sign_up_leads_in() {
    let world = World::new();
    let pool = world.pool_with(functions(&["PreSignUp"]));
    let client = choosing(&world, &pool);
    let (wire, _) =
        world.watched("SignUp", signing_up(&client, "ann", &[]), |_| Some(json!({ "autoConfirmUser": true })));
    let answer: Value = serde_json::from_str(&wire.body).expect("JSON");
    world.ok("InitiateAuth", going_on(&client, &answer["Session"]));
}

#[test]
fn a_session_of_a_sign_up_ends_with_its_time() {
    let world = World::new();
    let pool = world.pool_with(json!({ "AutoVerifiedAttributes": ["email"] }));
    let client = choosing(&world, &pool);
    let session = world.sign_up(&client, "ann", &[("email", EMAIL)])["Session"].clone();
    let mut input = confirming(&client, &world.last_code());
    input["Session"] = session;
    world.advance(3 * 60 * 1000);

    assert_eq!(
        world.refused("ConfirmSignUp", input.clone()),
        not_authorized("Invalid session for the user, session is expired.")
    );
    input.as_object_mut().expect("an object").remove("Session");
    assert!(world.ok("ConfirmSignUp", input)["Session"].is_string(), "the code is proof enough");
}

#[test]
fn a_code_sent_again_replaces_the_first() {
    let world = World::new();
    let (_, client) = ann(&world, json!({}));
    let first = world.last_code();
    world.advance(HOUR);

    let answer = world.ok("ResendConfirmationCode", by_client(&client, "ann", json!({})));

    assert_eq!(
        answer,
        json!({ "CodeDeliveryDetails": {
            "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
        } })
    );
    let sent = &world.outbox()[1];
    assert_eq!(sent["Source"], "CustomMessage_ResendCode");
    assert_eq!(sent["Expires"], seconds(START + HOUR + DAY));
    assert_ne!(sent["Code"], first);
    assert_eq!(world.refused("ConfirmSignUp", confirming(&client, &first)), wrong_code());
    world.ok("ConfirmSignUp", confirming(&client, &world.last_code()));
}

#[test]
fn a_code_is_sent_again_only_where_one_confirms() {
    let world = World::new();
    let (pool, client) = ann(&world, json!({}));
    let refused =
        |client: &str, name: &str| world.refused("ResendConfirmationCode", by_client(client, name, json!({})));
    world.sign_up(&client, "bob", &[]);
    world.signed_up(&client, "cal", &[("email", "cal@example.com")]);

    assert_eq!(refused("absent", "ann"), says("ResourceNotFoundException", "User pool client absent does not exist."));
    assert_eq!(refused(&client, "nobody"), nobody());
    assert_eq!(refused(&client, "bob"), not_authorized("Cannot resend codes. Auto verification not turned on."));
    assert_eq!(refused(&client, "cal"), invalid("User is already confirmed."));
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    assert_eq!(refused(&client, "ann"), not_authorized("User is disabled."));
}

#[test]
fn a_client_that_hides_absent_users_pretends_to_send() {
    let world = World::new();
    let (pool, _) = ann(&world, json!({}));
    let client = hiding(&world, &pool);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    let told = |name: &str| {
        let answer = world.ok("ResendConfirmationCode", by_client(&client, name, json!({})));
        answer["CodeDeliveryDetails"].clone()
    };
    let email = |to: &str| json!({ "Destination": to, "DeliveryMedium": "EMAIL", "AttributeName": "email" });

    assert_eq!(told("zoe@test.com"), email("z***@t***"));
    assert_eq!(
        told("+491511234567"),
        json!({ "Destination": "+********4567", "DeliveryMedium": "SMS", "AttributeName": "phone_number" })
    );
    for name in ["nobody", "ann"] {
        let first = told(name);
        assert_eq!(first["AttributeName"], "email");
        assert_eq!(told(name), first, "the same whenever it is asked");
    }
    assert_ne!(told("nobody"), told("somebody"));
    assert_eq!(world.outbox().len(), 1, "the code of the sign-up and no other");
}

#[test]
fn an_administrator_confirms_without_verifying() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[("email", "ann@example.com"), ("email_verified", "false")]);
    let world = world.unconfirmed("ann");
    world.advance(1000);

    let wire = world.wire("AdminConfirmSignUp", &World::of(&pool, "ann", json!({})).to_string());

    assert_eq!(wire, Wire { status: 200, body: "{}".into() });
    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["UserLastModifiedDate"]), (&json!("CONFIRMED"), &seconds(START + 1000)));
    assert_eq!(attribute(&user["UserAttributes"], "email_verified").as_deref(), Some("false"));
}

#[test]
fn only_an_unconfirmed_user_can_be_confirmed() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    for status in ["CONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "EXTERNAL_PROVIDER"] {
        let world = world.edited(|state| state["Pools"][0]["Users"][0]["Status"] = json!(status));
        assert_eq!(
            world.refused("AdminConfirmSignUp", World::of(&pool, "ann", json!({}))),
            says("NotAuthorizedException", &format!("User cannot be confirmed. Current status is {status}"))
        );
    }
}

#[test]
fn a_disabled_user_can_be_confirmed_and_stays_disabled() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);
    world.ok("AdminDisableUser", World::of(&pool, "ann", json!({})));
    let world = world.unconfirmed("ann");

    world.ok("AdminConfirmSignUp", World::of(&pool, "ann", json!({})));

    let user = world.get(&pool, "ann");
    assert_eq!((&user["UserStatus"], &user["Enabled"]), (&json!("CONFIRMED"), &json!(false)));
}
