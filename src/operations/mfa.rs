//! Second factors: what a pool offers, what a user has turned on and prefers, and what both leave to sign in by.

use std::rc::Rc;

use crate::engine::flow::{Change, View, change_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::operations::bearer::bearer;
use crate::rules::mfa_preference::{self, Wish};
use crate::rules::{mfa_choice, mfa_settings, pool_settings};
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::{MfaFactor, MfaPreference, User};

pub fn get_user_pool_mfa_config(view: &View, ask: GetUserPoolMfaConfigRequest) -> Result<GetUserPoolMfaConfigResponse> {
    Ok(config(&view.pool(&ask.user_pool_id)?.settings))
}

/// Replaces the factors as a whole: one that is left out is off.
pub fn set_user_pool_mfa_config(
    view: &View,
    ask: SetUserPoolMfaConfigRequest,
) -> Result<Change<SetUserPoolMfaConfigResponse>> {
    let id = ask.user_pool_id.clone();
    let before = &view.pool(&id)?.settings;
    let (api, mfa) = mfa_settings::settled(before, ask)?;
    let beyond_tier = pool_settings::features_beyond_tier(&api, &mfa);
    if !beyond_tier.is_empty() {
        let tier = api.user_pool_tier.unwrap_or(UserPoolTierType::Essentials);
        return Err(Error::feature_unavailable(tier.as_str(), &beyond_tier));
    }

    let modified = view.now;
    Ok(change_pool(&id, move |pool| {
        let settings = Rc::make_mut(&mut pool.settings);
        *settings = PoolSettings { api, mfa, modified, ..settings.clone() };
        let shown = config(settings);
        SetUserPoolMfaConfigResponse {
            sms_mfa_configuration: shown.sms_mfa_configuration,
            software_token_mfa_configuration: shown.software_token_mfa_configuration,
            email_mfa_configuration: shown.email_mfa_configuration,
            mfa_configuration: shown.mfa_configuration,
            web_authn_configuration: shown.web_authn_configuration,
        }
    }))
}

/// The SMS configuration is shown here only while SMS is a second factor; DescribeUserPool shows it always.
fn config(settings: &PoolSettings) -> GetUserPoolMfaConfigResponse {
    let PoolSettings { api, mfa, .. } = settings;
    let sms = || SmsMfaConfigType {
        sms_authentication_message: api.sms_authentication_message.clone(),
        sms_configuration: api.sms_configuration.clone(),
    };
    GetUserPoolMfaConfigResponse {
        sms_mfa_configuration: mfa.sms.then(sms),
        software_token_mfa_configuration: mfa.software_token.clone(),
        email_mfa_configuration: mfa.email.clone(),
        mfa_configuration: Some(mfa_settings::mode(api)),
        web_authn_configuration: mfa.web_authn.clone(),
    }
}

pub fn set_user_mfa_preference(
    view: &View,
    ask: SetUserMFAPreferenceRequest,
) -> Result<Change<SetUserMFAPreferenceResponse>> {
    let of = bearer(view, &ask.access_token)?;
    let web_authn = ask.web_authn_mfa_settings;
    let wishes = wishes(ask.sms_mfa_settings, ask.software_token_mfa_settings, ask.email_mfa_settings, web_authn);
    prefer(view, of.pool, of.number, of.user, &wishes, SetUserMFAPreferenceResponse {})
}

pub fn admin_set_user_mfa_preference(
    view: &View,
    ask: AdminSetUserMFAPreferenceRequest,
) -> Result<Change<AdminSetUserMFAPreferenceResponse>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (number, user) = pool.user(&ask.username)?;
    let web_authn = ask.web_authn_mfa_settings;
    let wishes = wishes(ask.sms_mfa_settings, ask.software_token_mfa_settings, ask.email_mfa_settings, web_authn);
    prefer(view, pool, number, user, &wishes, AdminSetUserMFAPreferenceResponse {})
}

/// The older way to say the same of SMS alone; an empty list turns it off.
pub fn set_user_settings(view: &View, ask: SetUserSettingsRequest) -> Result<Change<SetUserSettingsResponse>> {
    let of = bearer(view, &ask.access_token)?;
    prefer(view, of.pool, of.number, of.user, &[sms_wish(&ask.mfa_options)?], SetUserSettingsResponse {})
}

pub fn admin_set_user_settings(
    view: &View,
    ask: AdminSetUserSettingsRequest,
) -> Result<Change<AdminSetUserSettingsResponse>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (number, user) = pool.user(&ask.username)?;
    prefer(view, pool, number, user, &[sms_wish(&ask.mfa_options)?], AdminSetUserSettingsResponse {})
}

pub fn get_user_auth_factors(view: &View, ask: GetUserAuthFactorsRequest) -> Result<GetUserAuthFactorsResponse> {
    let of = bearer(view, &ask.access_token)?;
    Ok(GetUserAuthFactorsResponse {
        username: of.user.username.clone(),
        preferred_mfa_setting: mfa_choice::preferred_setting(of.user),
        user_mfa_setting_list: mfa_choice::setting_list(of.user),
        configured_user_auth_factors: Some(mfa_choice::configured_factors(&of.pool.settings, of.user)),
    })
}

pub fn admin_get_user_auth_factors(
    view: &View,
    ask: AdminGetUserAuthFactorsRequest,
) -> Result<AdminGetUserAuthFactorsResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (_, user) = pool.user(&ask.username)?;
    Ok(AdminGetUserAuthFactorsResponse {
        username: user.username.clone(),
        preferred_mfa_setting: mfa_choice::preferred_setting(user),
        user_mfa_setting_list: mfa_choice::setting_list(user),
        configured_user_auth_factors: Some(mfa_choice::configured_factors(&pool.settings, user)),
    })
}

fn wishes(
    sms: Option<SMSMfaSettingsType>,
    software_token: Option<SoftwareTokenMfaSettingsType>,
    email: Option<EmailMfaSettingsType>,
    web_authn: Option<WebAuthnMfaSettingsType>,
) -> Vec<Wish> {
    let wish = |factor, enabled, preferred| Wish { factor, enabled, preferred };
    let wishes = [
        sms.map(|it| wish(MfaFactor::SmsMfa, it.enabled, it.preferred_mfa)),
        software_token.map(|it| wish(MfaFactor::SoftwareTokenMfa, it.enabled, it.preferred_mfa)),
        email.map(|it| wish(MfaFactor::EmailOtp, it.enabled, it.preferred_mfa)),
        web_authn.map(|it| wish(MfaFactor::WebAuthnMfa, it.enabled, None)),
    ];
    wishes.into_iter().flatten().collect()
}

fn sms_wish(options: &[MFAOptionType]) -> Result<Wish> {
    let is_sms = |option: &MFAOptionType| {
        option.delivery_medium == Some(DeliveryMediumType::Sms)
            && option.attribute_name.as_deref() == Some("phone_number")
    };
    match options.iter().all(is_sms) {
        true => Ok(Wish { factor: MfaFactor::SmsMfa, enabled: Some(!options.is_empty()), preferred: None }),
        false => Err(Error::mfa_option_is_not_sms()),
    }
}

fn prefer<T: 'static>(
    view: &View,
    pool: &Pool,
    number: u32,
    user: &User,
    wishes: &[Wish],
    answer: T,
) -> Result<Change<T>> {
    let preference = mfa_preference::settled(&pool.settings, user, wishes)?;
    let now = view.now;
    let id: &Text = &pool.settings.id;
    Ok(change_pool(id, move |pool| {
        pool.users.update(number, |user| {
            if preference != MfaPreference::default() || user.extras.is_some() {
                user.extras_mut().mfa = Some(preference).filter(|mfa| !mfa.enabled.is_empty());
            }
            user.modified = now;
        });
        answer
    }))
}
