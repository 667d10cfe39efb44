//! What a pool's settings come to: CreateUserPool and UpdateUserPool give a part, the rest is the service's defaults.

use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap};
use crate::rules::mfa_settings;
use crate::state::users::NameRules;

/// Days that a temporary password is good for where a pool does not say.
const TEMPORARY_PASSWORD_DAYS: i32 = 7;

/// The settings with everything that was left out at its default, if they agree with each other, and the second factors
/// that they leave of those `before`.
pub fn settled(given: UserPoolType, before: &MfaSettings) -> Result<(UserPoolType, MfaSettings)> {
    if given.alias_attributes.is_some() && given.username_attributes.is_some() {
        return Err(Error::aliases_and_username_attributes());
    }
    let policies = given.policies.clone().unwrap_or_default();
    let (password_policy, admin_create_user_config) =
        invitations(policies.password_policy, given.admin_create_user_config.clone())?;
    let sign_in_policy = sign_in(policies.sign_in_policy)?;
    sms(&given)?;
    let mfa = mfa_settings::after_update(&given, before)?;
    acr_levels(given.acr_configuration.as_ref())?;

    let mut settled = UserPoolType {
        policies: Some(UserPoolPolicyType {
            password_policy: Some(password_policy),
            sign_in_policy: Some(sign_in_policy),
        }),
        admin_create_user_config: Some(admin_create_user_config),
        account_recovery_setting: Some(recovery(given.account_recovery_setting.clone())?),
        email_configuration: Some(email(given.email_configuration.clone())?),
        user_attribute_update_settings: Some(attribute_updates(&given)?),
        lambda_config: Some(triggers(given.lambda_config.clone())?),
        deletion_protection: Some(given.deletion_protection.unwrap_or(DeletionProtectionType::Inactive)),
        mfa_configuration: Some(given.mfa_configuration.unwrap_or(UserPoolMfaType::Off)),
        user_pool_tier: Some(given.user_pool_tier.unwrap_or(UserPoolTierType::Essentials)),
        key_configuration: Some(key(given.key_configuration.clone())),
        issuer_configuration: Some(IssuerConfigurationType {
            r#type: given.issuer_configuration.as_ref().and_then(|issuer| issuer.r#type).or(Some(IssuerType::Original)),
        }),
        ..given
    };
    messages(&mut settled)?;
    mfa_settings::first_factors_agree(&settled, &mfa)?;
    Ok((settled, mfa))
}

/// How names resolve in a pool.
pub fn name_rules(pool: &UserPoolType) -> NameRules {
    let alias = |alias| pool.alias_attributes.iter().flatten().any(|given| *given == alias);
    let username = |attribute| pool.username_attributes.iter().flatten().any(|given| *given == attribute);
    NameRules {
        case_sensitive: pool.username_configuration.as_ref().is_none_or(|given| given.case_sensitive),
        email_alias: alias(AliasAttributeType::Email),
        phone_alias: alias(AliasAttributeType::PhoneNumber),
        preferred_alias: alias(AliasAttributeType::PreferredUsername),
        email_username: username(UsernameAttributeType::Email),
        phone_username: username(UsernameAttributeType::PhoneNumber),
    }
}

/// What the settings ask for beyond the pool's tier, as the service lists it.
pub fn features_beyond_tier(pool: &UserPoolType, mfa: &MfaSettings) -> Vec<String> {
    let tier = pool.user_pool_tier.unwrap_or(UserPoolTierType::Essentials);
    let policies = pool.policies.as_ref();
    let history = policies.and_then(|it| it.password_policy.as_ref()).and_then(|it| it.password_history_size);
    let factors = policies.and_then(|it| it.sign_in_policy.as_ref());
    let factors = factors.and_then(|it| it.allowed_first_auth_factors.as_deref()).unwrap_or_default();
    let trigger = pool.lambda_config.as_ref().and_then(|it| it.pre_token_generation_config.as_ref());
    let threat_protection = pool.user_pool_add_ons.as_ref().map(|it| it.advanced_security_mode);

    let mut features = Vec::new();
    if tier == UserPoolTierType::Lite {
        if factors.iter().any(|factor| *factor != AuthFactorType::Password) {
            features.push("Passwordless Sign-In".to_string());
        }
        if let Some(version) = trigger.map(|it| it.lambda_version)
            && version != PreTokenGenerationLambdaVersionType::V10
        {
            features.push(format!("Token Customization with Pre-Token Generation Lambda {}", version.as_str()));
        }
        if mfa.email.is_some() {
            features.push("Email MFA".to_string());
        }
        if mfa_settings::passkeys_are_mfa(mfa) {
            features.push("Passkey MFA".to_string());
        }
        if history.is_some_and(|size| size > 0) {
            features.push("Password History".to_string());
        }
        if pool.dcr_configuration.as_ref().is_some_and(|it| it.enable_status != Some(StatusType::Disabled)) {
            features.push("Dynamic Client Registration".to_string());
        }
        if pool.acr_configuration.is_some() {
            features.push("Custom ACR Levels".to_string());
        }
    }
    if tier != UserPoolTierType::Plus && threat_protection.is_some_and(|mode| mode != AdvancedSecurityModeType::Off) {
        features.push("Threat Protection".to_string());
    }
    features
}

fn invitations(
    policy: Option<PasswordPolicyType>,
    config: Option<AdminCreateUserConfigType>,
) -> Result<(PasswordPolicyType, AdminCreateUserConfigType)> {
    let given = policy.is_some();
    let policy = policy.unwrap_or_default();
    let config = config.unwrap_or_default();
    // 0 is as good as nothing (documented).
    let days = policy.temporary_password_validity_days.filter(|days| *days != 0);
    if days.is_some() && config.unused_account_validity_days.is_some() {
        return Err(Error::two_validities_of_temporary_passwords());
    }
    let days = days.or(config.unused_account_validity_days).unwrap_or(TEMPORARY_PASSWORD_DAYS);

    // A policy that is sent demands only what it names; no policy at all demands everything.
    let demand = |wanted: Option<bool>| Some(wanted.unwrap_or(!given));
    let policy = PasswordPolicyType {
        minimum_length: Some(policy.minimum_length.unwrap_or(8)),
        require_uppercase: demand(policy.require_uppercase),
        require_lowercase: demand(policy.require_lowercase),
        require_numbers: demand(policy.require_numbers),
        require_symbols: demand(policy.require_symbols),
        password_history_size: policy.password_history_size,
        temporary_password_validity_days: Some(days),
    };
    let config = AdminCreateUserConfigType {
        allow_admin_create_user_only: Some(config.allow_admin_create_user_only.unwrap_or(false)),
        unused_account_validity_days: Some(days),
        invite_message_template: config.invite_message_template,
    };
    Ok((policy, config))
}

fn sign_in(policy: Option<SignInPolicyType>) -> Result<SignInPolicyType> {
    let factors = policy.and_then(|policy| policy.allowed_first_auth_factors);
    let factors = factors.unwrap_or_else(|| vec![AuthFactorType::Password]);
    if !factors.contains(&AuthFactorType::Password) {
        return Err(Error::password_must_be_a_first_factor());
    }
    if factors.contains(&AuthFactorType::SoftwareToken) {
        return Err(Error::software_token_is_no_first_factor());
    }
    Ok(SignInPolicyType { allowed_first_auth_factors: Some(factors) })
}

fn sms(given: &UserPoolType) -> Result<()> {
    if let Some(sms) = &given.sms_configuration {
        one_way_to_send(sms)?;
    }
    if given.sms_configuration.is_none()
        && given.auto_verified_attributes.iter().flatten().any(|it| *it == VerifiedAttributeType::PhoneNumber)
    {
        return Err(Error::phone_number_without_sms());
    }
    Ok(())
}

pub fn one_way_to_send(sms: &SmsConfigurationType) -> Result<()> {
    match sms.sns_caller_arn.is_some() == sms.eums_sms.is_some() {
        true => Err(Error::one_way_to_send_sms()),
        false => Ok(()),
    }
}

fn recovery(given: Option<AccountRecoverySettingType>) -> Result<AccountRecoverySettingType> {
    let Some(mechanisms) = given.and_then(|given| given.recovery_mechanisms) else {
        return Ok(AccountRecoverySettingType {
            recovery_mechanisms: Some(vec![
                RecoveryOptionType { priority: 1, name: RecoveryOptionNameType::VerifiedEmail },
                RecoveryOptionType { priority: 2, name: RecoveryOptionNameType::VerifiedPhoneNumber },
            ]),
        });
    };
    let repeats = |at: usize, one: &RecoveryOptionType| {
        mechanisms.iter().skip(at + 1).any(|other| one.priority == other.priority || one.name == other.name)
    };
    if mechanisms.iter().enumerate().any(|(at, one)| repeats(at, one)) {
        return Err(Error::recovery_mechanisms_repeat());
    }
    if mechanisms.len() > 1 && mechanisms.iter().any(|it| it.name == RecoveryOptionNameType::AdminOnly) {
        return Err(Error::admin_only_recovery_with_others());
    }
    Ok(AccountRecoverySettingType { recovery_mechanisms: Some(mechanisms) })
}

fn email(given: Option<EmailConfigurationType>) -> Result<EmailConfigurationType> {
    let mut email = given.unwrap_or_default();
    let account = *email.email_sending_account.get_or_insert(EmailSendingAccountType::CognitoDefault);
    if account == EmailSendingAccountType::Developer && email.source_arn.is_none() {
        return Err(Error::developer_email_without_source());
    }
    Ok(email)
}

fn attribute_updates(given: &UserPoolType) -> Result<UserAttributeUpdateSettingsType> {
    let settings = given.user_attribute_update_settings.clone().unwrap_or_default();
    let verified_first = settings.attributes_require_verification_before_update.unwrap_or_default();
    let auto_verified = given.auto_verified_attributes.as_deref().unwrap_or_default();
    if !verified_first.iter().all(|attribute| auto_verified.contains(attribute)) {
        return Err(Error::verified_before_update_but_not_auto_verified());
    }
    Ok(UserAttributeUpdateSettingsType { attributes_require_verification_before_update: Some(verified_first) })
}

/// The two spellings of the pre token generation trigger name one function; each shows the other.
fn triggers(given: Option<LambdaConfigType>) -> Result<LambdaConfigType> {
    let mut triggers = given.unwrap_or_default();
    let custom_sender = triggers.custom_sms_sender.is_some() || triggers.custom_email_sender.is_some();
    if custom_sender && triggers.kms_key_id.is_none() {
        return Err(Error::custom_sender_without_key());
    }
    match (&triggers.pre_token_generation, &triggers.pre_token_generation_config) {
        (Some(arn), Some(config)) if *arn != config.lambda_arn => return Err(Error::two_pre_token_generations()),
        (None, Some(config)) => triggers.pre_token_generation = Some(config.lambda_arn.clone()),
        (Some(arn), None) => {
            triggers.pre_token_generation_config = Some(PreTokenGenerationVersionConfigType {
                lambda_version: PreTokenGenerationLambdaVersionType::V10,
                lambda_arn: arn.clone(),
            });
        }
        _ => {}
    }
    Ok(triggers)
}

fn key(given: Option<KeyConfigurationType>) -> KeyConfigurationType {
    let mut key = given.unwrap_or_default();
    let kind = match key.kms_key_arn {
        Some(_) => EncryptionKeyType::CustomerManagedKey,
        None => EncryptionKeyType::AwsOwnedKey,
    };
    key.key_type.get_or_insert(kind);
    key
}

/// The verification message has an old place and a new one; each shows what the other holds.
fn messages(pool: &mut UserPoolType) -> Result<()> {
    let mut template = pool.verification_message_template.take().unwrap_or_default();
    one_text(&mut pool.sms_verification_message, &mut template.sms_message)?;
    one_text(&mut pool.email_verification_message, &mut template.email_message)?;
    one_text(&mut pool.email_verification_subject, &mut template.email_subject)?;
    template.default_email_option.get_or_insert(DefaultEmailOptionType::ConfirmWithCode);
    pool.verification_message_template = Some(template);
    Ok(())
}

fn one_text(old: &mut Option<Text>, new: &mut Option<Text>) -> Result<()> {
    if old.is_some() && new.is_some() && old != new {
        return Err(Error::two_verification_messages());
    }
    let text = new.clone().or(old.clone());
    *old = text.clone();
    *new = text;
    Ok(())
}

/// Names of levels are unique, the defaults of unnamed levels included.
fn acr_levels(given: Option<&TextMap<AcrLevelConfigType>>) -> Result<()> {
    let Some(given) = given else { return Ok(()) };
    let name = |level: u8| match given.find(&format!("Level{level}")) {
        Some(level) => level.acr_value.to_string(),
        None => format!("urn:cognito:loa:{level}"),
    };
    let names: Vec<String> = (1..=4).map(name).collect();
    if names.iter().enumerate().any(|(at, name)| names[..at].contains(name)) {
        return Err(Error::acr_levels_repeat());
    }
    Ok(())
}
