use serde_json::{Value, json};

use crate::subjects::*;
use crate::support::*;

const EMAIL: &str = "ann@example.com";
const PHONE: &str = "+491511234567";
const OFF_WITH_FACTORS: &str = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
const NO_FACTOR: &str = "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.";
const NEEDS_SMS: &str =
    "SMS configuration and Auto verification for phone_number are required when MFA is required/optional";
const PASSWORDLESS: &str =
    "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled";
const SINGLE_FACTOR: &str = "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and \
                             WebAuthn is an allowed first auth factor";

fn sender() -> Value {
    json!({ "SnsCallerArn": "arn:aws:iam::000000000000:role/sms" })
}

fn totp() -> Value {
    json!({ "SoftwareTokenMfaConfiguration": { "Enabled": true } })
}

fn ses() -> Value {
    json!({
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
    })
}

fn asked(pool: &str, mode: &str, more: Value) -> Value {
    let mut input = json!({ "UserPoolId": pool, "MfaConfiguration": mode });
    merge(&mut input, more);
    input
}

fn configure(world: &World, pool: &str, mode: &str, more: Value) -> Value {
    world.ok("SetUserPoolMfaConfig", asked(pool, mode, more))
}

fn not_configured(world: &World, pool: &str, mode: &str, more: Value) -> (String, String) {
    world.refused("SetUserPoolMfaConfig", asked(pool, mode, more))
}

fn config(world: &World, pool: &str) -> Value {
    world.ok("GetUserPoolMfaConfig", json!({ "UserPoolId": pool }))
}

fn allowing(factors: &[&str]) -> Value {
    json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": factors } } })
}

fn of_ann(pool: &str, more: Value) -> Value {
    World::of(pool, "ann", more)
}

fn prefer(world: &World, pool: &str, wishes: Value) {
    assert_eq!(world.ok("AdminSetUserMFAPreference", of_ann(pool, wishes)), json!({}));
}

fn not_preferred(world: &World, pool: &str, wishes: Value) -> (String, String) {
    world.refused("AdminSetUserMFAPreference", of_ann(pool, wishes))
}

/// The list of factors that are on, and the preferred one.
fn settings(world: &World, pool: &str) -> (Value, Value) {
    let ann = world.get(pool, "ann");
    (ann["UserMFASettingList"].clone(), ann["PreferredMfaSetting"].clone())
}

fn with_addresses(world: &World, more: Value) -> String {
    let pool = world.pool_with(more);
    world.user(&pool, "ann", &[("email", EMAIL), ("phone_number", PHONE)]);
    pool
}

fn on(factor: &str) -> Value {
    json!({ factor: { "Enabled": true } })
}

#[test]
fn a_new_pool_has_mfa_off_and_nothing_else_to_show() {
    let world = World::new();
    assert_eq!(config(&world, &world.pool()), json!({ "MfaConfiguration": "OFF" }));
}

#[test]
fn what_is_set_is_answered_shown_and_dated() {
    let world = World::new();
    let pool = world.pool_with(json!({ "EmailConfiguration": ses() }));
    world.advance(1000);
    let wanted = json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": { "SmsAuthenticationMessage": "Use {####}", "SmsConfiguration": sender() },
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "EmailMfaConfiguration": { "Message": "Code {####}", "Subject": "Code" },
        "WebAuthnConfiguration": { "RelyingPartyId": "example.com", "UserVerification": "required" },
    });

    assert_eq!(configure(&world, &pool, "OPTIONAL", wanted.clone()), wanted);

    assert_eq!(config(&world, &pool), wanted);
    let shown = &world.ok("DescribeUserPool", json!({ "UserPoolId": pool }))["UserPool"];
    assert_eq!(shown["MfaConfiguration"], "OPTIONAL");
    assert_eq!(shown["SmsConfiguration"], sender());
    assert_eq!(shown["SmsAuthenticationMessage"], "Use {####}");
    assert_eq!(shown["LastModifiedDate"], seconds(START + 1000));
}

#[test]
fn a_factor_that_is_left_out_is_off_and_passkeys_stay() {
    let world = World::new();
    let pool = world.pool_with(json!({ "SmsConfiguration": sender() }));
    let passkeys = json!({ "RelyingPartyId": "example.com" });
    configure(&world, &pool, "ON", json!({ "SmsMfaConfiguration": {}, "WebAuthnConfiguration": passkeys }));

    configure(&world, &pool, "ON", totp());
    let expected = json!({
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": { "Enabled": true },
        "WebAuthnConfiguration": passkeys,
    });
    assert_eq!(config(&world, &pool), expected);

    configure(&world, &pool, "OFF", json!({}));
    assert_eq!(config(&world, &pool), json!({ "MfaConfiguration": "OFF", "WebAuthnConfiguration": passkeys }));
}

#[test]
fn a_mode_that_is_left_out_stays() {
    let world = World::new();
    let pool = world.pool();
    configure(&world, &pool, "ON", totp());

    let mut input = totp();
    merge(&mut input, json!({ "UserPoolId": pool }));
    assert_eq!(world.ok("SetUserPoolMfaConfig", input)["MfaConfiguration"], "ON");
}

#[test]
fn mode_and_factors_must_agree() {
    let world = World::new();
    let pool = world.pool_with(json!({ "SmsConfiguration": sender(), "EmailConfiguration": ses() }));

    for more in [totp(), json!({ "SmsMfaConfiguration": {} }), json!({ "EmailMfaConfiguration": {} })] {
        assert_eq!(not_configured(&world, &pool, "OFF", more), invalid(OFF_WITH_FACTORS));
    }
    for mode in ["ON", "OPTIONAL"] {
        for more in [
            json!({}),
            json!({ "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            json!({ "WebAuthnConfiguration": { "RelyingPartyId": "example.com" } }),
        ] {
            assert_eq!(not_configured(&world, &pool, mode, more), invalid(NO_FACTOR));
        }
    }
    assert_eq!(config(&world, &pool), json!({ "MfaConfiguration": "OFF" }));
}

#[test]
fn sms_and_email_need_someone_to_send_them() {
    let world = World::new();
    let pool = world.pool();

    assert_eq!(not_configured(&world, &pool, "ON", json!({ "SmsMfaConfiguration": {} })), invalid(NEEDS_SMS));
    let both = json!({
        "SnsCallerArn": "arn:aws:iam::000000000000:role/sms",
        "EumsSms": { "CallerArn": "arn:aws:iam::000000000000:role/sms" },
    });
    let both = json!({ "SmsMfaConfiguration": { "SmsConfiguration": both } });
    assert_eq!(
        not_configured(&world, &pool, "ON", both),
        invalid("Exactly one of SnsCallerArn and EumsSms is required in the SMS configuration.")
    );
    assert_eq!(
        not_configured(&world, &pool, "ON", json!({ "EmailMfaConfiguration": {} })),
        invalid("Email MFA requires an email configuration with the DEVELOPER email sending account.")
    );
}

#[test]
fn required_mfa_and_passwordless_factors_exclude_each_other() {
    let world = World::new();
    for factor in ["EMAIL_OTP", "SMS_OTP"] {
        let pool = world.pool_with(allowing(&["PASSWORD", factor]));
        assert_eq!(not_configured(&world, &pool, "ON", totp()), invalid(PASSWORDLESS));
        configure(&world, &pool, "OPTIONAL", totp());
    }
}

#[test]
fn required_mfa_takes_passkeys_only_as_both_factors() {
    let world = World::new();
    let pool = world.pool_with(allowing(&["PASSWORD", "WEB_AUTHN"]));
    let passkeys = |factor: &str| {
        let mut more = totp();
        merge(&mut more, json!({ "WebAuthnConfiguration": { "FactorConfiguration": factor } }));
        more
    };

    assert_eq!(not_configured(&world, &pool, "ON", totp()), invalid(SINGLE_FACTOR));
    assert_eq!(not_configured(&world, &pool, "ON", passkeys("SINGLE_FACTOR")), invalid(SINGLE_FACTOR));
    configure(&world, &pool, "OPTIONAL", passkeys("SINGLE_FACTOR"));
    configure(&world, &pool, "ON", passkeys("MULTI_FACTOR_WITH_USER_VERIFICATION"));
}

#[test]
fn some_factors_are_beyond_the_lowest_tier() {
    let world = World::new();
    let pool = world.pool_with(json!({ "UserPoolTier": "LITE", "EmailConfiguration": ses() }));
    let beyond = |feature: &str| {
        says(
            "FeatureUnavailableInTierException",
            &format!("The following features need to be disabled for the LITE pricing tier configured: {feature}"),
        )
    };

    assert_eq!(not_configured(&world, &pool, "ON", json!({ "EmailMfaConfiguration": {} })), beyond("Email MFA"));
    let passkeys = json!({ "WebAuthnConfiguration": { "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION" } });
    assert_eq!(not_configured(&world, &pool, "OFF", passkeys), beyond("Passkey MFA"));
    configure(&world, &pool, "ON", totp());
}

#[test]
fn a_pool_that_is_not_there_is_refused() {
    let world = World::new();
    let input = json!({ "UserPoolId": "us-east-1_Absent000" });
    assert_eq!(world.refused("GetUserPoolMfaConfig", input.clone()), pool_not_found());
    assert_eq!(world.refused("SetUserPoolMfaConfig", input), pool_not_found());
}

#[test]
fn a_pool_made_with_mfa_has_sms_and_an_update_keeps_what_else_it_has() {
    let world = World::new();
    let sms = json!({ "MfaConfiguration": "ON", "SmsConfiguration": sender() });
    let pool = world.pool_with(sms.clone());
    assert_eq!(config(&world, &pool)["SmsMfaConfiguration"], json!({ "SmsConfiguration": sender() }));

    configure(&world, &pool, "ON", totp());
    let mut update = sms;
    merge(&mut update, json!({ "UserPoolId": pool }));
    world.ok("UpdateUserPool", update);

    let with_totp = json!({ "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": { "Enabled": true } });
    assert_eq!(config(&world, &pool), with_totp);
    world.ok("UpdateUserPool", json!({ "UserPoolId": pool, "MfaConfiguration": "ON" }));
    assert_eq!(config(&world, &pool), with_totp);
    world.ok("UpdateUserPool", json!({ "UserPoolId": pool }));
    assert_eq!(config(&world, &pool), json!({ "MfaConfiguration": "OFF" }));
    assert_eq!(
        world.refused("UpdateUserPool", json!({ "UserPoolId": pool, "MfaConfiguration": "ON" })),
        invalid(NEEDS_SMS)
    );
}

#[test]
fn an_update_cannot_allow_passwordless_factors_where_mfa_is_required() {
    let world = World::new();
    let pool = world.pool();
    configure(&world, &pool, "ON", totp());

    let mut update = allowing(&["PASSWORD", "EMAIL_OTP"]);
    merge(&mut update, json!({ "UserPoolId": pool, "MfaConfiguration": "ON" }));
    assert_eq!(world.refused("UpdateUserPool", update), invalid(PASSWORDLESS));
}

#[test]
fn factors_are_turned_on_preferred_and_turned_off() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    assert_eq!(settings(&world, &pool), (Value::Null, Value::Null));
    world.advance(1000);

    prefer(&world, &pool, json!({ "EmailMfaSettings": { "Enabled": true, "PreferredMfa": true } }));
    prefer(&world, &pool, on("SMSMfaSettings"));
    assert_eq!(settings(&world, &pool), (json!(["SMS_MFA", "EMAIL_OTP"]), json!("EMAIL_OTP")));
    assert_eq!(world.get(&pool, "ann")["UserLastModifiedDate"], seconds(START + 1000));

    prefer(&world, &pool, json!({ "SMSMfaSettings": { "PreferredMfa": true } }));
    assert_eq!(settings(&world, &pool).1, "SMS_MFA");
    prefer(&world, &pool, json!({ "SMSMfaSettings": { "PreferredMfa": false } }));
    assert_eq!(settings(&world, &pool), (json!(["SMS_MFA", "EMAIL_OTP"]), Value::Null));

    let off = json!({ "Enabled": false, "PreferredMfa": false });
    prefer(&world, &pool, json!({ "SMSMfaSettings": off, "EmailMfaSettings": off, "SoftwareTokenMfaSettings": off }));
    assert_eq!(settings(&world, &pool), (Value::Null, Value::Null));
}

#[test]
fn turning_off_the_preferred_factor_leaves_no_preference() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });
    prefer(&world, &pool, json!({ "SMSMfaSettings": { "Enabled": true }, "EmailMfaSettings": preferred }));

    prefer(&world, &pool, json!({ "EmailMfaSettings": { "Enabled": false } }));

    assert_eq!(settings(&world, &pool), (json!(["SMS_MFA"]), Value::Null));
}

#[test]
fn a_factor_needs_an_address_or_an_authenticator_to_be_turned_on() {
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "ann", &[]);

    for (settings, factor) in [
        ("SMSMfaSettings", "SMS_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
    ] {
        let message = format!("User does not have delivery config set to turn on {factor}");
        assert_eq!(not_preferred(&world, &pool, on(settings)), invalid(&message));
    }
}

#[test]
fn one_factor_is_preferred_and_only_while_it_is_on() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    let preferred = json!({ "Enabled": true, "PreferredMfa": true });

    assert_eq!(
        not_preferred(&world, &pool, json!({ "SMSMfaSettings": preferred, "EmailMfaSettings": preferred })),
        invalid("Only one MFA method can be set as preferred.")
    );
    for wish in [json!({ "PreferredMfa": true }), json!({ "Enabled": false, "PreferredMfa": true })] {
        assert_eq!(
            not_preferred(&world, &pool, json!({ "SMSMfaSettings": wish })),
            invalid("An MFA method must be enabled to be set as preferred.")
        );
    }
    assert_eq!(settings(&world, &pool), (Value::Null, Value::Null));
}

#[test]
fn passkeys_are_turned_on_beside_another_factor_where_the_pool_lets_them_count_as_both() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    assert_eq!(
        not_preferred(&world, &pool, on("WebAuthnMfaSettings")),
        invalid("Passkey MFA requires the factor configuration MULTI_FACTOR_WITH_USER_VERIFICATION of the user pool.")
    );
    let passkeys = json!({ "WebAuthnConfiguration": { "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION" } });
    configure(&world, &pool, "OFF", passkeys);
    assert_eq!(
        not_preferred(&world, &pool, on("WebAuthnMfaSettings")),
        invalid("Passkey MFA requires at least one other MFA method to be enabled.")
    );

    prefer(&world, &pool, json!({ "SMSMfaSettings": { "Enabled": true }, "WebAuthnMfaSettings": { "Enabled": true } }));
    assert_eq!(settings(&world, &pool).0, json!(["SMS_MFA", "WEB_AUTHN_MFA"]));
}

#[test]
fn mfa_options_tell_of_sms_wherever_users_are_shown() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    let sms = json!([{ "DeliveryMedium": "SMS", "AttributeName": "phone_number" }]);
    let listed = || world.ok("ListUsers", json!({ "UserPoolId": pool }))["Users"][0]["MFAOptions"].clone();
    assert_eq!(listed(), Value::Null);

    assert_eq!(world.ok("AdminSetUserSettings", of_ann(&pool, json!({ "MFAOptions": sms }))), json!({}));
    assert_eq!(settings(&world, &pool).0, json!(["SMS_MFA"]));
    assert_eq!(world.get(&pool, "ann")["MFAOptions"], sms);
    assert_eq!(listed(), sms);

    world.ok("AdminSetUserSettings", of_ann(&pool, json!({ "MFAOptions": [] })));
    assert_eq!(world.get(&pool, "ann")["MFAOptions"], Value::Null);
}

#[test]
fn mfa_options_set_nothing_but_sms() {
    let world = World::new();
    let pool = with_addresses(&world, json!({}));
    for option in [
        json!({ "DeliveryMedium": "EMAIL", "AttributeName": "email" }),
        json!({ "DeliveryMedium": "SMS", "AttributeName": "email" }),
        json!({}),
    ] {
        assert_eq!(
            world.refused("AdminSetUserSettings", of_ann(&pool, json!({ "MFAOptions": [option] }))),
            invalid("MFAOptions can only set SMS delivery to phone_number.")
        );
    }
}

#[test]
fn auth_factors_are_what_the_pool_allows_and_the_user_has() {
    let world = World::new();
    let pool = world.pool_with(allowing(&["WEB_AUTHN", "SMS_OTP", "EMAIL_OTP", "PASSWORD"]));
    world.user(&pool, "ann", &[("email", EMAIL), ("email_verified", "true"), ("phone_number", PHONE)]);
    let factors = || world.ok("AdminGetUserAuthFactors", of_ann(&pool, json!({})));
    assert_eq!(factors(), json!({ "Username": "ann", "ConfiguredUserAuthFactors": ["EMAIL_OTP"] }));

    world.set_password(&pool, "ann", PASSWORD, true);
    prefer(&world, &pool, json!({ "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true } }));

    let expected = json!({
        "Username": "ann",
        "PreferredMfaSetting": "SMS_MFA",
        "UserMFASettingList": ["SMS_MFA"],
        "ConfiguredUserAuthFactors": ["PASSWORD", "EMAIL_OTP"],
    });
    assert_eq!(factors(), expected);
}

#[test]
fn users_that_are_not_there_are_refused_after_their_pool() {
    let world = World::new();
    let pool = world.pool();
    for (operation, more) in [
        ("AdminSetUserMFAPreference", json!({})),
        ("AdminSetUserSettings", json!({ "MFAOptions": [{}] })),
        ("AdminGetUserAuthFactors", json!({})),
    ] {
        assert_eq!(world.refused(operation, of_ann(&pool, more.clone())), user_not_found());
        assert_eq!(world.refused(operation, of_ann("us-east-1_Absent000", more)), pool_not_found());
    }
}
