//! What a user's second factors become when they are turned on, off or preferred.

use crate::error::{Error, Result};
use crate::rules::{mfa_choice, mfa_settings};
use crate::state::pool::PoolSettings;
use crate::state::users::{MfaFactor, MfaPreference, User};

/// What a request says of one factor; what it does not say stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub factor: MfaFactor,
    pub enabled: Option<bool>,
    pub preferred: Option<bool>,
}

const IN_ORDER: [MfaFactor; 4] =
    [MfaFactor::SmsMfa, MfaFactor::SoftwareTokenMfa, MfaFactor::EmailOtp, MfaFactor::WebAuthnMfa];

/// Turning on needs something to ask the user by; turning off is always possible. One factor at most is preferred, and
/// only one that is on. Whether the pool offers the factor is looked at when the user signs in.
pub fn settled(settings: &PoolSettings, user: &User, wishes: &[Wish]) -> Result<MfaPreference> {
    if wishes.iter().filter(|wish| wish.preferred == Some(true)).count() > 1 {
        return Err(Error::two_preferred_factors());
    }
    let before = user.mfa().cloned().unwrap_or_default();
    let said = |factor: MfaFactor| wishes.iter().find(|wish| wish.factor == factor);
    let is_on = |factor: &MfaFactor| {
        said(*factor).and_then(|wish| wish.enabled).unwrap_or_else(|| before.enabled.contains(factor))
    };
    for wish in wishes {
        if wish.enabled == Some(true) {
            may_turn_on(settings, user, wish.factor)?;
        }
        if wish.preferred == Some(true) && !is_on(&wish.factor) {
            return Err(Error::preferred_factor_is_off());
        }
    }
    let enabled: Vec<MfaFactor> = IN_ORDER.into_iter().filter(is_on).collect();
    if said(MfaFactor::WebAuthnMfa).is_some() && enabled == [MfaFactor::WebAuthnMfa] {
        return Err(Error::passkey_is_the_only_factor());
    }

    let wished = wishes.iter().find(|wish| wish.preferred == Some(true)).map(|wish| wish.factor);
    let kept = before
        .preferred
        .filter(|factor| enabled.contains(factor) && said(*factor).and_then(|wish| wish.preferred) != Some(false));
    Ok(MfaPreference { preferred: wished.or(kept), enabled })
}

fn may_turn_on(settings: &PoolSettings, user: &User, factor: MfaFactor) -> Result<()> {
    match factor {
        MfaFactor::WebAuthnMfa if mfa_settings::passkeys_are_mfa(&settings.mfa) => Ok(()),
        MfaFactor::WebAuthnMfa => Err(Error::passkeys_are_no_mfa()),
        _ if mfa_choice::has_set_up(user, factor) => Ok(()),
        _ => Err(Error::no_delivery_for_mfa(factor.as_str())),
    }
}
