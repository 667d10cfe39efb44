//! A pool's second factors: what SetUserPoolMfaConfig gives replaces them as a whole; CreateUserPool and UpdateUserPool
//! can only turn SMS on, and everything off.

use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::rules::pool_settings;
use crate::state::pool::PoolSettings;

/// The settings that SetUserPoolMfaConfig leaves, if what it asks for agrees with itself and with the pool.
///
/// A mode or a passkey configuration that is left out stays as it was; a factor that is left out is off.
pub fn settled(before: &PoolSettings, ask: SetUserPoolMfaConfigRequest) -> Result<(UserPoolType, MfaSettings)> {
    let mut api = before.api.clone();
    let mode = ask.mfa_configuration.unwrap_or_else(|| mode(&api));
    api.mfa_configuration = Some(mode);
    let mfa = MfaSettings {
        sms: ask.sms_mfa_configuration.is_some(),
        software_token: ask.software_token_mfa_configuration,
        email: ask.email_mfa_configuration,
        web_authn: ask.web_authn_configuration.or(before.mfa.web_authn.clone()),
    };
    match (mode, has_factor(&mfa)) {
        (UserPoolMfaType::Off, true) => return Err(Error::mfa_off_with_factors()),
        (UserPoolMfaType::On | UserPoolMfaType::Optional, false) => return Err(Error::mfa_without_factors()),
        _ => {}
    }

    if let Some(sms) = ask.sms_mfa_configuration {
        api.sms_configuration = sms.sms_configuration.or(api.sms_configuration);
        api.sms_authentication_message = sms.sms_authentication_message.or(api.sms_authentication_message);
        pool_settings::one_way_to_send(api.sms_configuration.as_ref().ok_or_else(Error::mfa_without_sms)?)?;
    }
    let sender = api.email_configuration.as_ref().and_then(|email| email.email_sending_account);
    if mfa.email.is_some() && sender != Some(EmailSendingAccountType::Developer) {
        return Err(Error::email_mfa_without_sender());
    }
    first_factors_agree(&api, &mfa)?;
    Ok((api, mfa))
}

/// The second factors that CreateUserPool or UpdateUserPool leaves. SMS comes on where nothing else could serve.
pub fn after_update(given: &UserPoolType, before: &MfaSettings) -> Result<MfaSettings> {
    if mode(given) == UserPoolMfaType::Off {
        return Ok(MfaSettings { web_authn: before.web_authn.clone(), ..MfaSettings::default() });
    }
    let others = has_factor(&MfaSettings { sms: false, ..before.clone() });
    if given.sms_configuration.is_none() && !others {
        return Err(Error::mfa_without_sms());
    }
    Ok(MfaSettings { sms: given.sms_configuration.is_some() && (before.sms || !others), ..before.clone() })
}

/// Where MFA is required, a one-time code cannot be the first factor, and a passkey only if it counts as both.
pub fn first_factors_agree(api: &UserPoolType, mfa: &MfaSettings) -> Result<()> {
    if mode(api) != UserPoolMfaType::On {
        return Ok(());
    }
    let policy = api.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
    let factors = policy.and_then(|policy| policy.allowed_first_auth_factors.as_deref()).unwrap_or_default();
    if factors.iter().any(|factor| matches!(factor, AuthFactorType::EmailOtp | AuthFactorType::SmsOtp)) {
        return Err(Error::passwordless_factor_with_mfa());
    }
    if factors.contains(&AuthFactorType::WebAuthn) && !passkeys_are_mfa(mfa) {
        return Err(Error::single_factor_passkey_with_mfa());
    }
    Ok(())
}

pub fn mode(api: &UserPoolType) -> UserPoolMfaType {
    api.mfa_configuration.unwrap_or(UserPoolMfaType::Off)
}

/// Whether a passkey with user verification stands for both factors.
pub fn passkeys_are_mfa(mfa: &MfaSettings) -> bool {
    mfa.web_authn.as_ref().and_then(|it| it.factor_configuration)
        == Some(WebAuthnFactorConfigurationType::MultiFactorWithUserVerification)
}

pub fn has_software_tokens(mfa: &MfaSettings) -> bool {
    mfa.software_token.as_ref().is_some_and(|it| it.enabled == Some(true))
}

fn has_factor(mfa: &MfaSettings) -> bool {
    mfa.sms || has_software_tokens(mfa) || mfa.email.is_some()
}
