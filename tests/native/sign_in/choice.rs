//! USER_AUTH: the first factor is chosen.

use crypto::srp;

use super::proofs::{SECRET, answer_to};
use super::second_factor::{EMAIL, code};
use super::*;

fn choice_scene() -> Scene {
    let scene = Scene::of(
        json!({
            "UserPoolTier": "ESSENTIALS",
            "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } },
        }),
        json!({}),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "ann", "UserAttributes": [
        { "Name": "email", "Value": EMAIL }, { "Name": "email_verified", "Value": "true" },
    ] }),
    );
    scene
}

#[test]
fn without_a_preference_the_client_is_told_what_there_is() {
    let scene = choice_scene();
    let challenge = scene.begins(scene.start("USER_AUTH", json!({ "USERNAME": "ann" })));
    assert_eq!(challenge["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(challenge["ChallengeParameters"], json!({}));
    let mut offered = each_text(&challenge["AvailableChallenges"]);
    offered.sort();
    assert_eq!(offered, ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP"]);
    let select = |more: Value| scene.answer("SELECT_CHALLENGE", &challenge["Session"], more);
    assert_eq!(scene.answer_refused(select(json!({ "ANSWER": "WEB_AUTHN" }))).0, "InvalidParameterException");
    assert_eq!(scene.answer_refused(select(json!({ "ANSWER": "PASSWORD", "PASSWORD": "wrong" }))), wrong());
    is_signed_in(&scene.goes_on(select(json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD }))));
}

fn each_text(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(text).collect()
}

#[test]
fn what_the_client_prefers_is_put_at_once() {
    let scene = choice_scene();
    let prefer = |more: Value| {
        let mut parameters = json!({ "USERNAME": "ann" });
        merge(&mut parameters, more);
        scene.start("USER_AUTH", parameters)
    };
    is_signed_in(&scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD }))));
    assert_eq!(scene.begin_refused(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "wrong" }))), wrong());

    let a = srp::public(&SECRET);
    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": a })));
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    is_signed_in(&scene.goes_on(answer_to(&scene, &challenge, PASSWORD, &SECRET)));

    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "EMAIL_OTP" })));
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    assert_eq!(challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let answer = |code: &str| scene.answer("EMAIL_OTP", &challenge["Session"], json!({ "EMAIL_OTP_CODE": code }));
    assert_eq!(scene.answer_refused(answer("nothing")).0, "CodeMismatchException");
    is_signed_in(&scene.goes_on(answer(&code(&scene))));

    let challenge = scene.begins(prefer(json!({ "PREFERRED_CHALLENGE": "WEB_AUTHN" })));
    assert_eq!(challenge["ChallengeName"], "SELECT_CHALLENGE", "what is not to be had is passed over");
}

#[test]
fn a_proof_that_was_not_sent_along_is_asked_for() {
    let scene = choice_scene();
    let prefer =
        |name: &str| scene.begins(scene.start("USER_AUTH", json!({ "USERNAME": "ann", "PREFERRED_CHALLENGE": name })));
    let challenge = prefer("PASSWORD");
    assert_eq!(challenge["ChallengeName"], "PASSWORD");
    let answer = |password: &str| scene.answer("PASSWORD", &challenge["Session"], json!({ "PASSWORD": password }));
    assert_eq!(scene.answer_refused(answer("wrong")), wrong());
    is_signed_in(&scene.goes_on(answer(PASSWORD)));

    let challenge = prefer("PASSWORD_SRP");
    assert_eq!(challenge["ChallengeName"], "PASSWORD_SRP");
    let input = scene.answer("PASSWORD_SRP", &challenge["Session"], json!({ "SRP_A": srp::public(&SECRET) }));
    let challenge = scene.goes_on(input);
    is_signed_in(&scene.goes_on(answer_to(&scene, &challenge, PASSWORD, &SECRET)));
}

#[test]
fn a_code_lets_nobody_in_who_is_not_confirmed() {
    let scene = choice_scene();
    let address = json!([{ "Name": "email", "Value": "eve@example.com" }]);
    scene.world.ok(
        "SignUp",
        json!({ "ClientId": scene.client, "Username": "eve", "Password": PASSWORD, "UserAttributes": address }),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "eve",
        "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] }),
    );
    let begin = json!({ "USERNAME": "eve", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let challenge = scene.begins(scene.start("USER_AUTH", begin));
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let answer = json!({ "USERNAME": "eve", "EMAIL_OTP_CODE": code(&scene) });
    assert_eq!(
        scene.answer_refused(scene.answer("EMAIL_OTP", &challenge["Session"], answer)),
        says("UserNotConfirmedException", "User is not confirmed.")
    );
}
