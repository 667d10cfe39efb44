//! Codes after the password.

use crypto::encode;

use super::*;

pub const EMAIL: &str = "ann@example.com";
const PHONE: &str = "+15555550123";

/// A pool that offers SMS and authenticators, and `ann` with both addresses.
fn mfa_scene(mode: &str) -> Scene {
    let scene = Scene::of(
        json!({ "UserPoolTier": "ESSENTIALS",
            "EmailConfiguration": { "EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/a@example.com" },
            "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } }),
        json!({}),
    );
    scene.world.ok(
        "AdminUpdateUserAttributes",
        json!({ "UserPoolId": scene.pool, "Username": "ann", "UserAttributes": [
        { "Name": "email", "Value": EMAIL }, { "Name": "email_verified", "Value": "true" },
        { "Name": "phone_number", "Value": PHONE }, { "Name": "phone_number_verified", "Value": "true" },
    ] }),
    );
    scene.world.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": scene.pool,
            "MfaConfiguration": mode,
            "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } },
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
        }),
    );
    scene
}

fn prefer(scene: &Scene, settings: Value) {
    let mut input = json!({ "UserPoolId": scene.pool, "Username": "ann" });
    merge(&mut input, settings);
    scene.world.ok("AdminSetUserMFAPreference", input);
}

/// The code of the latest message.
pub fn code(scene: &Scene) -> String {
    scene.world.engine.store().outbox.all().last().expect("a message").1.code.to_string()
}

#[test]
fn a_code_by_sms_is_the_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
            "CODE_DELIVERY_DESTINATION": "+*******0123",
            "USER_ID_FOR_SRP": "ann",
        })
    );
    let answer = |code: &str| scene.answer("SMS_MFA", &challenge["Session"], json!({ "SMS_MFA_CODE": code }));
    let right = code(&scene);
    let bad = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(scene.answer_refused(answer(bad)), says("CodeMismatchException", "Invalid code received for user"));
    is_signed_in(&scene.goes_on(answer(&right)));
    assert_eq!(
        scene.answer_refused(answer(&right)),
        says("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    );
}

#[test]
fn a_wrong_password_never_learns_that_there_is_a_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    assert_eq!(scene.begin_refused(scene.by_password("ann", "wrong")), wrong());
    assert!(scene.world.engine.store().outbox.is_empty(), "and no code is sent");
}

#[test]
fn a_session_takes_three_wrong_codes() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    let right = code(&scene);
    let answer = |code: &str| scene.answer("SMS_MFA", &challenge["Session"], json!({ "SMS_MFA_CODE": code }));
    for _ in 0..3 {
        assert_eq!(scene.answer_refused(answer("nothing")).0, "CodeMismatchException");
    }
    assert_eq!(scene.answer_refused(answer(&right)), says("NotAuthorizedException", "Invalid session for the user."));
}

#[test]
fn an_authenticator_is_set_up_on_the_way_where_the_pool_requires_one() {
    for by_code in [false, true] {
        let scene = mfa_scene("ON");
        scene.world.ok(
            "AdminDeleteUserAttributes",
            json!({ "UserPoolId": scene.pool, "Username": "ann",
            "UserAttributeNames": ["phone_number"] }),
        );
        let challenge = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(challenge["ChallengeName"], "MFA_SETUP", "{challenge}");
        let can: Value =
            serde_json::from_str(&text(&challenge["ChallengeParameters"]["MFAS_CAN_SETUP"])).expect("JSON");
        assert!(can.as_array().expect("a list").contains(&json!("SOFTWARE_TOKEN_MFA")), "{can}");
        assert_eq!(
            scene.answer_refused(scene.answer("MFA_SETUP", &challenge["Session"], json!({}))),
            says("NotAuthorizedException", "Invalid session for the user."),
            "nothing is set up yet"
        );
        let associated = scene.world.ok("AssociateSoftwareToken", json!({ "Session": challenge["Session"] }));
        let secret = text(&associated["SecretCode"]);
        let step = scene.world.now.get() / 1000 / 30;
        let totp = totp(&secret, step);
        let signed_in = if by_code {
            scene.goes_on(scene.answer("MFA_SETUP", &associated["Session"], json!({ "SOFTWARE_TOKEN_MFA_CODE": totp })))
        } else {
            let verified =
                scene.world.ok("VerifySoftwareToken", json!({ "Session": associated["Session"], "UserCode": totp }));
            assert_eq!(verified["Status"], "SUCCESS");
            scene.goes_on(scene.answer("MFA_SETUP", &verified["Session"], json!({})))
        };
        is_signed_in(&signed_in);

        // From now on it is asked for, and each of its codes is good once.
        scene.world.advance(30_000);
        let again = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(again["ChallengeName"], "SOFTWARE_TOKEN_MFA", "{again}");
        let answer = |code: &str| {
            scene.answer("SOFTWARE_TOKEN_MFA", &again["Session"], json!({ "SOFTWARE_TOKEN_MFA_CODE": code }))
        };
        assert_eq!(
            scene.answer_refused(answer("000000")),
            says("CodeMismatchException", "Invalid code received for user")
        );
        let totp = self::totp(&secret, step + 1);
        is_signed_in(&scene.goes_on(answer(&totp)));
        let third = scene.begins(scene.by_password("ann", PASSWORD));
        assert_eq!(
            scene.answer_refused(scene.answer(
                "SOFTWARE_TOKEN_MFA",
                &third["Session"],
                json!({ "SOFTWARE_TOKEN_MFA_CODE": totp })
            )),
            says("ExpiredCodeException", "Your software token has already been used once.")
        );
    }
}

fn totp(secret: &str, step: i64) -> String {
    crypto::totp::totp(&encode::read_base32(secret).expect("base32"), step as u64)
}

#[test]
fn of_several_factors_and_none_preferred_the_user_chooses() {
    let scene = mfa_scene("OPTIONAL");
    scene.world.ok(
        "SetUserPoolMfaConfig",
        json!({
            "UserPoolId": scene.pool, "MfaConfiguration": "OPTIONAL",
            "SmsMfaConfiguration": { "SmsConfiguration": { "SnsCallerArn": "arn:aws:iam::123456789012:role/sms" } },
            "EmailMfaConfiguration": { "Message": "Code {####}", "Subject": "Code" },
        }),
    );
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true }, "EmailMfaSettings": { "Enabled": true } }));
    let challenge = scene.begins(scene.by_password("ann", PASSWORD));
    assert_eq!(challenge["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(challenge["ChallengeParameters"]["MFAS_CAN_CHOOSE"], "[\"SMS_MFA\",\"EMAIL_OTP\"]");
    let choose = |factor: &str| scene.answer("SELECT_MFA_TYPE", &challenge["Session"], json!({ "ANSWER": factor }));
    assert_eq!(scene.answer_refused(choose("SOFTWARE_TOKEN_MFA")).0, "InvalidParameterException");
    let second = scene.goes_on(choose("EMAIL_OTP"));
    assert_eq!(second["ChallengeName"], "EMAIL_OTP");
    assert_eq!(second["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let answer = scene.answer("EMAIL_OTP", &second["Session"], json!({ "EMAIL_OTP_CODE": code(&scene) }));
    is_signed_in(&scene.goes_on(answer));
}

#[test]
fn a_new_password_comes_before_the_second_factor() {
    let scene = mfa_scene("OPTIONAL");
    prefer(&scene, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    scene.set_password("ann", TEMPORARY, false);
    let challenge = scene.begins(scene.by_password("ann", TEMPORARY));
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let second = scene.goes_on(scene.answer(
        "NEW_PASSWORD_REQUIRED",
        &challenge["Session"],
        json!({ "NEW_PASSWORD": "Passw0rd-newer" }),
    ));
    assert_eq!(second["ChallengeName"], "SMS_MFA");
    is_signed_in(&scene.goes_on(scene.answer("SMS_MFA", &second["Session"], json!({ "SMS_MFA_CODE": code(&scene) }))));
}
