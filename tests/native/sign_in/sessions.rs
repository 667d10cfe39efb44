//! Sessions between two calls, by the challenge of a new password.

use super::*;

fn new_password_scene() -> (Scene, Value) {
    let scene = Scene::new();
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    (scene, challenge)
}

#[test]
fn a_temporary_password_asks_for_a_new_one() {
    let (scene, challenge) = new_password_scene();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({ "USER_ID_FOR_SRP": "ann", "requiredAttributes": "[]", "userAttributes": "{}" })
    );
    let session = &challenge["Session"];
    assert!((20..=4096).contains(&text(session).len()));
    assert_eq!(
        scene.answer_refused(scene.answer("NEW_PASSWORD_REQUIRED", session, json!({ "NEW_PASSWORD": "short" }))),
        says("InvalidPasswordException", "Password does not conform to policy: Password not long enough")
    );
    scene.world.advance(1000);
    let input = scene.answer("NEW_PASSWORD_REQUIRED", session, json!({ "NEW_PASSWORD": PASSWORD }));
    is_signed_in(&scene.goes_on(input.clone()));
    let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert_eq!(
        scene.answer_refused(input),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
    assert_eq!(scene.begin_refused(scene.by_password("ann", TEMPORARY)), wrong());
    is_signed_in(&scene.begins(scene.by_password("ann", PASSWORD)));
}

#[test]
fn required_attributes_come_with_the_new_password() {
    let scene = Scene::of(
        json!({ "Schema": [{ "Name": "family_name", "Required": true, "Mutable": true }, { "Name": "nick", "AttributeDataType": "String", "Mutable": true }] }),
        json!({}),
    );
    scene.world.ok(
        "AdminCreateUser",
        json!({ "UserPoolId": scene.pool, "Username": "bob", "TemporaryPassword": TEMPORARY, "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "given_name", "Value": "Bob" }] }),
    );
    let challenge = scene.begins(scene.by_password("bob", TEMPORARY));
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "USER_ID_FOR_SRP": "bob",
            "requiredAttributes": "[\"userAttributes.family_name\"]",
            "userAttributes": "{\"given_name\":\"Bob\"}",
        })
    );
    let answer = |more: Value| {
        let mut responses = json!({ "USERNAME": "bob", "NEW_PASSWORD": PASSWORD });
        merge(&mut responses, more);
        scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], responses)
    };
    assert_eq!(
        scene.answer_refused(answer(json!({}))),
        says(
            "InvalidParameterException",
            "Attributes did not conform to the schema: name.familyName: The attribute name.familyName is required"
        )
    );
    assert_eq!(
        scene.answer_refused(answer(json!({ "userAttributes.given_name": "Rob" }))),
        says("NotAuthorizedException", "Cannot modify an already provided given_name")
    );
    is_signed_in(
        &scene.goes_on(answer(json!({ "userAttributes.family_name": "Smith", "userAttributes.custom:nick": "b" }))),
    );
    let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": "bob" }));
    assert_eq!(attribute(&user["UserAttributes"], "family_name").as_deref(), Some("Smith"));
    assert_eq!(attribute(&user["UserAttributes"], "custom:nick").as_deref(), Some("b"));
}

#[test]
fn an_attribute_that_comes_with_a_new_password_takes_no_alias_away() {
    let scene = Scene::of(json!({ "AliasAttributes": ["preferred_username"] }), json!({}));
    scene.set_password("ann", TEMPORARY, false);
    scene.user("bob", &[("preferred_username", "bobby")]);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    let answer = |name: &str| {
        let responses =
            json!({ "USERNAME": "ann", "NEW_PASSWORD": PASSWORD, "userAttributes.preferred_username": name });
        scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], responses)
    };
    assert_eq!(
        scene.answer_refused(answer("bobby")),
        says("AliasExistsException", "An account with the preferred_username already exists.")
    );
    assert_eq!(
        scene.answer_refused(answer("bob")),
        says("AliasExistsException", "User account already exists for the alias.")
    );
    let resolved = |name: &str| {
        let user = scene.world.ok("AdminGetUser", json!({ "UserPoolId": scene.pool, "Username": name }));
        user["Username"].clone()
    };
    assert_eq!(resolved("bobby"), "bob");
    is_signed_in(&scene.goes_on(answer("annie")));
    assert_eq!(resolved("annie"), "ann");
}

#[test]
fn a_session_ends_when_the_client_says() {
    for (minutes, client) in [(3, json!({})), (15, json!({ "AuthSessionValidity": 15 }))] {
        let scene = Scene::of(json!({}), client);
        scene.set_password("ann", TEMPORARY, false);
        let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
        let input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": "short" }));
        scene.world.advance(minutes * 60_000 - 1);
        assert_eq!(scene.answer_refused(input.clone()).0, "InvalidPasswordException");
        scene.world.advance(1);
        assert_eq!(
            scene.answer_refused(input),
            says("NotAuthorizedException", "Invalid session for the user, session is expired.")
        );
    }
}

#[test]
fn a_session_is_for_its_client_its_user_and_its_challenge() {
    let (scene, challenge) = new_password_scene();
    scene.user("bob", &[]);
    let invalid = says("NotAuthorizedException", "Invalid session for the user.");
    let session = &challenge["Session"];
    let responses = json!({ "NEW_PASSWORD": PASSWORD, "SMS_MFA_CODE": "123456", "USERNAME": "ann" });
    let other = made_client(&scene.world, &scene.pool, json!({}));
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", session, responses.clone());
    input["ClientId"] = json!(other);
    assert_eq!(scene.answer_refused(input), invalid, "another client");
    assert_eq!(scene.answer_refused(scene.answer("SMS_MFA", session, responses.clone())), invalid, "another challenge");
    let mut of_bob = responses.clone();
    of_bob["USERNAME"] = json!("bob");
    assert_eq!(scene.answer_refused(scene.answer("NEW_PASSWORD_REQUIRED", session, of_bob)), invalid, "another user");
    for garbage in ["garbage-of-more-than-twenty-characters", &format!("{}A", text(session)), &text(session)[..500]] {
        let input = scene.answer("NEW_PASSWORD_REQUIRED", &json!(garbage), responses.clone());
        assert_eq!(scene.answer_refused(input), invalid, "{garbage}");
    }
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", session, responses.clone());
    input.as_object_mut().expect("an object").remove("Session");
    assert_eq!(scene.answer_refused(input), says("InvalidParameterException", "Missing required parameter Session"));
    is_signed_in(&scene.goes_on(scene.answer("NEW_PASSWORD_REQUIRED", session, responses)));
}

#[test]
fn a_session_crosses_between_the_two_doors() {
    let (scene, challenge) = new_password_scene();
    let mut input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": PASSWORD }));
    merge(&mut input, json!({ "UserPoolId": scene.pool }));
    is_signed_in(&scene.world.ok("AdminRespondToAuthChallenge", input));
}

#[test]
fn whoever_is_deleted_or_disabled_meanwhile_does_not_get_in() {
    let (scene, challenge) = new_password_scene();
    let input = scene.answer("NEW_PASSWORD_REQUIRED", &challenge["Session"], json!({ "NEW_PASSWORD": PASSWORD }));
    scene.world.ok("AdminDisableUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(scene.answer_refused(input.clone()), says("NotAuthorizedException", "User is disabled."));
    scene.world.ok("AdminDeleteUser", json!({ "UserPoolId": scene.pool, "Username": "ann" }));
    assert_eq!(scene.answer_refused(input), says("UserNotFoundException", "User does not exist."));
}
