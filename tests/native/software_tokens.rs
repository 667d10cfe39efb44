use crypto::{encode, totp};
use serde_json::{Value, json};

use crate::sign_ins::access_token;
use crate::subjects::*;
use crate::support::*;

const STEP: i64 = 30_000;

fn not_enabled() -> (String, String) {
    says("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled by the userPool")
}

fn no_token() -> (String, String) {
    says("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.")
}

fn mismatch() -> (String, String) {
    says("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA")
}

fn session_invalid() -> (String, String) {
    says("NotAuthorizedException", "Invalid session for the user.")
}

/// `ann`, confirmed, in a pool with software tokens, and a client.
struct Scene {
    world: World,
    pool: String,
    client: String,
}

impl Scene {
    fn of(mode: &str) -> Scene {
        let world = World::new();
        let pool = world.pool();
        let mfa = json!({
            "UserPoolId": pool, "MfaConfiguration": mode, "SoftwareTokenMfaConfiguration": { "Enabled": true },
        });
        world.ok("SetUserPoolMfaConfig", mfa);
        world.user(&pool, "ann", &[]);
        world.set_password(&pool, "ann", PASSWORD, true);
        let client = world.open_client(&pool);
        Scene { world, pool, client }
    }

    fn begin(&self) -> Value {
        self.world.begin(&self.client, "ann", json!({}))
    }

    /// The code that an app with the secret shows so many steps from now.
    fn code(&self, secret: &str, steps: i64) -> String {
        let key = encode::read_base32(secret).expect("base32");
        totp::totp(&key, (self.world.now.get() / STEP + steps) as u64)
    }

    fn associate(&self, token: &str) -> String {
        text(&self.world.ok("AssociateSoftwareToken", json!({ "AccessToken": token }))["SecretCode"])
    }

    fn verify(&self, token: &str, code: &str) -> Value {
        self.world.ok("VerifySoftwareToken", json!({ "AccessToken": token, "UserCode": code }))
    }

    fn not_verified(&self, token: &str, code: &str) -> (String, String) {
        self.world.refused("VerifySoftwareToken", json!({ "AccessToken": token, "UserCode": code }))
    }

    fn prefer(&self, token: &str) -> Value {
        let settings = json!({ "Enabled": true, "PreferredMfa": true });
        self.world.ok("SetUserMFAPreference", json!({ "AccessToken": token, "SoftwareTokenMfaSettings": settings }))
    }

    /// Ann with an authenticator that is turned on; its secret and an access token. The clock is a step further.
    fn with_authenticator(&self) -> (String, String) {
        let token = access_token(&self.begin());
        let secret = self.associate(&token);
        self.verify(&token, &self.code(&secret, 0));
        self.prefer(&token);
        self.world.advance(STEP);
        (secret, token)
    }

    fn answer(&self, challenge: &Value, code: &str) -> Value {
        self.world.answer(&self.client, "ann", challenge, json!({ "SOFTWARE_TOKEN_MFA_CODE": code }))
    }

    fn answer_refused(&self, challenge: &Value, code: &str) -> (String, String) {
        self.world.answer_refused(&self.client, "ann", challenge, json!({ "SOFTWARE_TOKEN_MFA_CODE": code }))
    }

    fn ann(&self) -> Value {
        self.world.get(&self.pool, "ann")
    }
}

#[test]
fn an_authenticator_is_associated_verified_turned_on_and_asked_for() {
    let scene = Scene::of("OPTIONAL");
    let token = access_token(&scene.begin());

    let answer = scene.world.ok("AssociateSoftwareToken", json!({ "AccessToken": token }));
    let secret = text(&answer["SecretCode"]);
    assert_eq!(answer, json!({ "SecretCode": secret }));
    assert_eq!((secret.len(), encode::read_base32(&secret).map(|key| key.len())), (52, Some(32)));

    assert_eq!(scene.verify(&token, &scene.code(&secret, 0)), json!({ "Status": "SUCCESS" }));
    assert_eq!(scene.ann().get("UserMFASettingList"), None);
    access_token(&scene.begin());

    assert_eq!(scene.prefer(&token), json!({}));
    assert_eq!(scene.ann()["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    assert_eq!(scene.ann()["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    scene.world.advance(STEP);
    let challenge = scene.begin();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    access_token(&scene.answer(&challenge, &scene.code(&secret, 0)));
}

#[test]
fn an_authenticator_is_turned_on_only_once_it_is_verified() {
    let scene = Scene::of("OPTIONAL");
    let token = access_token(&scene.begin());
    let on = json!({ "AccessToken": token, "SoftwareTokenMfaSettings": { "Enabled": true } });
    let refusal = invalid("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA");
    assert_eq!(scene.world.refused("SetUserMFAPreference", on.clone()), refusal);

    let secret = scene.associate(&token);
    assert_eq!(scene.world.refused("SetUserMFAPreference", on.clone()), refusal);

    scene.verify(&token, &scene.code(&secret, 0));
    scene.world.ok("SetUserMFAPreference", on);
}

#[test]
fn a_clock_may_be_a_step_off() {
    for (steps, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        let scene = Scene::of("OPTIONAL");
        let token = access_token(&scene.begin());
        let secret = scene.associate(&token);
        let code = scene.code(&secret, steps);
        match good {
            true => assert_eq!(scene.verify(&token, &code), json!({ "Status": "SUCCESS" }), "{steps}"),
            false => assert_eq!(scene.not_verified(&token, &code), mismatch(), "{steps}"),
        }
    }
}

#[test]
fn a_pool_without_software_tokens_has_none_to_give_nor_to_verify() {
    let scene = Scene::of("OPTIONAL");
    let token = access_token(&scene.begin());
    let secret = scene.associate(&token);
    let code = scene.code(&secret, 0);
    scene.world.ok("SetUserPoolMfaConfig", json!({ "UserPoolId": scene.pool, "MfaConfiguration": "OFF" }));

    assert_eq!(scene.world.refused("AssociateSoftwareToken", json!({ "AccessToken": token })), not_enabled());
    assert_eq!(scene.not_verified(&token, &code), not_enabled());
    let on = json!({ "AccessToken": token, "SoftwareTokenMfaSettings": { "Enabled": true } });
    assert_eq!(
        scene.world.refused("SetUserMFAPreference", on),
        invalid("User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA")
    );
}

#[test]
fn there_is_nothing_to_verify_before_it_is_associated() {
    let scene = Scene::of("OPTIONAL");
    assert_eq!(scene.not_verified(&access_token(&scene.begin()), "123456"), no_token());
}

#[test]
fn a_token_that_is_none_is_refused_before_anything_else() {
    let world = World::new();
    let refusal = says("NotAuthorizedException", "Invalid Access Token");
    for (operation, more) in [
        ("AssociateSoftwareToken", json!({})),
        ("VerifySoftwareToken", json!({ "UserCode": "123456" })),
        ("SetUserMFAPreference", json!({ "SMSMfaSettings": { "Enabled": true } })),
        ("SetUserSettings", json!({ "MFAOptions": [{}] })),
        ("GetUserAuthFactors", json!({})),
    ] {
        let mut input = json!({ "AccessToken": "no.access.token" });
        merge(&mut input, more);
        assert_eq!(world.refused(operation, input), refusal, "{operation}");
    }
}

#[test]
fn a_call_is_authorised_by_a_token_or_by_a_session() {
    let world = World::new();
    let both = json!({ "AccessToken": "no.access.token", "Session": "a-session-of-twenty-and-more" });
    let refusal = invalid("Exactly one of AccessToken and Session is required.");
    for mut input in [json!({}), both] {
        assert_eq!(world.refused("AssociateSoftwareToken", input.clone()), refusal);
        merge(&mut input, json!({ "UserCode": "123456" }));
        assert_eq!(world.refused("VerifySoftwareToken", input), refusal);
    }
}

#[test]
fn a_second_authenticator_takes_over_when_it_is_verified() {
    let scene = Scene::of("OPTIONAL");
    let (first, token) = scene.with_authenticator();
    let second = scene.associate(&token);
    assert_ne!(first, second);

    let challenge = scene.begin();
    assert_eq!(
        scene.answer_refused(&challenge, &scene.code(&second, 0)),
        says("CodeMismatchException", "Invalid code received for user")
    );
    access_token(&scene.answer(&challenge, &scene.code(&first, 0)));

    let named = json!({ "AccessToken": token, "UserCode": scene.code(&second, 0), "FriendlyDeviceName": "new phone" });
    scene.world.ok("VerifySoftwareToken", named);
    scene.world.advance(STEP);
    let challenge = scene.begin();
    assert_eq!(challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"], "new phone");
    assert_eq!(
        scene.answer_refused(&challenge, &scene.code(&first, 0)),
        says("CodeMismatchException", "Invalid code received for user")
    );
    access_token(&scene.answer(&challenge, &scene.code(&second, 0)));
}

#[test]
fn a_code_is_good_once_wherever_it_was_used() {
    let scene = Scene::of("OPTIONAL");
    let token = access_token(&scene.begin());
    let secret = scene.associate(&token);
    let code = scene.code(&secret, 0);
    scene.verify(&token, &code);
    scene.prefer(&token);
    let used = says("ExpiredCodeException", "Your software token has already been used once.");

    let challenge = scene.begin();
    assert_eq!(scene.answer_refused(&challenge, &code), used);
    assert_eq!(scene.answer_refused(&challenge, &scene.code(&secret, -1)), used);
    assert_eq!(scene.not_verified(&token, &code), mismatch());

    let next = scene.code(&secret, 1);
    access_token(&scene.answer(&challenge, &next));
    assert_eq!(scene.answer_refused(&scene.begin(), &next), used);
}

#[test]
fn an_authenticator_serves_on_where_the_pool_gives_out_no_new_ones() {
    let scene = Scene::of("OPTIONAL");
    let (secret, _) = scene.with_authenticator();
    let sms = json!({
        "UserPoolId": scene.pool, "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::000000000000:role/sms" } },
    });
    scene.world.ok("SetUserPoolMfaConfig", sms);

    let challenge = scene.begin();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    access_token(&scene.answer(&challenge, &scene.code(&secret, 0)));
}

#[test]
fn an_administrator_takes_an_authenticator_away() {
    let scene = Scene::of("OPTIONAL");
    let (_, token) = scene.with_authenticator();
    let modified = scene.ann()["UserLastModifiedDate"].clone();
    let delete = || scene.world.ok("AdminDeleteSoftwareToken", World::of(&scene.pool, "ann", json!({})));

    assert_eq!(delete(), json!({}));

    let ann = scene.ann();
    assert_eq!((ann.get("UserMFASettingList"), ann.get("PreferredMfaSetting")), (None, None));
    assert_ne!(ann["UserLastModifiedDate"], modified);
    access_token(&scene.begin());
    assert_eq!(scene.not_verified(&token, "123456"), no_token());

    scene.world.advance(1000);
    assert_eq!(delete(), json!({}));
    assert_eq!(scene.ann()["UserLastModifiedDate"], ann["UserLastModifiedDate"]);
    assert_eq!(
        scene.world.refused("AdminDeleteSoftwareToken", World::of(&scene.pool, "bob", json!({}))),
        user_not_found()
    );
}

#[test]
fn whoever_owes_an_authenticator_sets_it_up_before_the_tokens() {
    let scene = Scene::of("ON");
    let challenge = scene.begin();
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
    assert_eq!(challenge["ChallengeParameters"]["MFAS_CAN_SETUP"], "[\"SOFTWARE_TOKEN_MFA\"]");

    let associated = scene.world.ok("AssociateSoftwareToken", json!({ "Session": challenge["Session"] }));
    let secret = text(&associated["SecretCode"]);
    let code = scene.code(&secret, 0);
    let input = json!({ "Session": associated["Session"], "UserCode": code, "FriendlyDeviceName": "phone" });
    let verified = scene.world.ok("VerifySoftwareToken", input);
    assert_eq!(verified, json!({ "Status": "SUCCESS", "Session": verified["Session"] }));
    let told = json!({ "ChallengeName": "MFA_SETUP", "Session": verified["Session"] });
    access_token(&scene.world.answer(&scene.client, "ann", &told, json!({})));

    assert_eq!(scene.ann()["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    assert_eq!(scene.ann()["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    scene.world.advance(STEP);
    let challenge = scene.begin();
    assert_eq!(challenge["ChallengeParameters"], json!({ "USER_ID_FOR_SRP": "ann", "FRIENDLY_DEVICE_NAME": "phone" }));
    access_token(&scene.answer(&challenge, &scene.code(&secret, 0)));
}

#[test]
fn each_session_of_a_set_up_is_good_once_and_only_for_a_set_up() {
    let scene = Scene::of("ON");
    let challenge = scene.begin();
    let first = json!({ "Session": challenge["Session"] });
    let associated = scene.world.ok("AssociateSoftwareToken", first.clone());
    assert_eq!(
        scene.world.refused("AssociateSoftwareToken", first),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
    let garbage = json!({ "Session": "a-session-of-twenty-and-more" });
    assert_eq!(scene.world.refused("AssociateSoftwareToken", garbage), session_invalid());

    let before_verifying = json!({ "ChallengeName": "MFA_SETUP", "Session": associated["Session"] });
    assert_eq!(scene.world.answer_refused(&scene.client, "ann", &before_verifying, json!({})), session_invalid());

    scene.world.set_password(&scene.pool, "ann", PASSWORD, false);
    let other = scene.begin();
    assert_eq!(other["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        scene.world.refused("AssociateSoftwareToken", json!({ "Session": other["Session"] })),
        session_invalid()
    );
}

#[test]
fn a_set_up_ends_with_its_time_and_with_its_user() {
    let scene = Scene::of("ON");
    let session = json!({ "Session": scene.begin()["Session"] });
    scene.world.advance(3 * 60 * 1000);
    assert_eq!(
        scene.world.refused("AssociateSoftwareToken", session),
        says("NotAuthorizedException", "Invalid session for the user, session is expired.")
    );

    let session = json!({ "Session": scene.begin()["Session"] });
    scene.world.ok("AdminDisableUser", World::of(&scene.pool, "ann", json!({})));
    assert_eq!(
        scene.world.refused("AssociateSoftwareToken", session.clone()),
        says("NotAuthorizedException", "User is disabled.")
    );
    scene.world.ok("AdminDeleteUser", World::of(&scene.pool, "ann", json!({})));
    assert_eq!(scene.world.refused("AssociateSoftwareToken", session), user_not_found());
}

#[test]
fn a_set_up_takes_three_wrong_codes() {
    let scene = Scene::of("ON");
    let associated = scene.world.ok("AssociateSoftwareToken", json!({ "Session": scene.begin()["Session"] }));
    let verify = |code: &str| {
        scene.world.refused("VerifySoftwareToken", json!({ "Session": associated["Session"], "UserCode": code }))
    };
    let wrong = scene.code(&text(&associated["SecretCode"]), 5);

    for _ in 0..3 {
        assert_eq!(verify(&wrong), mismatch());
    }

    assert_eq!(verify(&scene.code(&text(&associated["SecretCode"]), 0)), session_invalid());
    assert_eq!(scene.begin()["ChallengeName"], "MFA_SETUP");
}

#[test]
fn users_see_their_factors_and_settings_by_token() {
    let scene = Scene::of("OPTIONAL");
    let (_, token) = scene.with_authenticator();
    let expected = json!({
        "Username": "ann",
        "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
        "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
        "ConfiguredUserAuthFactors": ["PASSWORD"],
    });
    assert_eq!(scene.world.ok("GetUserAuthFactors", json!({ "AccessToken": token })), expected);

    scene.world.set(&scene.pool, "ann", &[("phone_number", "+491511234567")]);
    let sms = json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }]);
    assert_eq!(scene.world.ok("SetUserSettings", json!({ "AccessToken": token, "MFAOptions": sms })), json!({}));
    assert_eq!(scene.ann()["MFAOptions"], sms);
    assert_eq!(scene.ann()["UserMFASettingList"], json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]));
}
