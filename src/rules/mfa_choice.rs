//! Which factors a sign-in takes, by what the pool offers and by what the user has set up, turned on and prefers.

use crate::model::shapes::*;
use crate::model::value::Text;
use crate::rules::mfa_settings::{has_software_tokens, mode, passkeys_are_mfa};
use crate::state::pool::PoolSettings;
use crate::state::users::User;

/// The second factor that a sign-in needs once the password was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    None,
    One(MfaFactor),
    /// The user has several and prefers none.
    Choose(Vec<MfaFactor>),
    /// The pool requires one and the user has none of these, which it offers.
    SetUp(Vec<MfaFactor>),
}

/// In the order in which the service lists them.
const FACTORS: [MfaFactor; 3] = [MfaFactor::SmsMfa, MfaFactor::SoftwareTokenMfa, MfaFactor::EmailOtp];

pub fn due(settings: &PoolSettings, user: &User) -> Due {
    let mode = mode(&settings.api);
    if mode == UserPoolMfaType::Off {
        return Due::None;
    }
    // An authenticator serves on when the pool no longer offers new ones (documented).
    let usable =
        |factor| has_set_up(user, factor) && (factor == MfaFactor::SoftwareTokenMfa || offers(settings, factor));
    let mut due = chosen(|factor| is_turned_on(user, factor) && usable(factor));
    if due.is_empty() && mode == UserPoolMfaType::On {
        due = chosen(usable);
    }
    let preferred = user.mfa().and_then(|mfa| mfa.preferred).filter(|preferred| due.contains(preferred));
    match (preferred, due.as_slice()) {
        (Some(preferred), _) => Due::One(preferred),
        (None, []) if mode == UserPoolMfaType::On => Due::SetUp(chosen(|factor| offers(settings, factor))),
        (None, []) => Due::None,
        (None, [one]) => Due::One(*one),
        (None, _) => Due::Choose(due),
    }
}

/// What USER_AUTH offers to begin with. Whoever owes a second factor begins with a password, or with a passkey that
/// counts as both.
pub fn first_factors(settings: &PoolSettings, user: &User) -> Vec<ChallengeNameType> {
    let owes = due(settings, user) != Due::None;
    let mut challenges = Vec::new();
    for factor in configured_factors(settings, user) {
        match factor {
            AuthFactorType::Password => {
                challenges.push(ChallengeNameType::Password);
                challenges.push(ChallengeNameType::PasswordSrp);
            }
            AuthFactorType::EmailOtp if !owes => challenges.push(ChallengeNameType::EmailOtp),
            AuthFactorType::SmsOtp if !owes => challenges.push(ChallengeNameType::SmsOtp),
            AuthFactorType::WebAuthn if !owes || passkey_is_enough(settings, user) => {
                challenges.push(ChallengeNameType::WebAuthn);
            }
            _ => {}
        }
    }
    challenges
}

/// The first factors that the pool allows and this user has: what GetUserAuthFactors lists.
pub fn configured_factors(settings: &PoolSettings, user: &User) -> Vec<AuthFactorType> {
    let policy = settings.api.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
    let allowed = policy.and_then(|policy| policy.allowed_first_auth_factors.as_deref()).unwrap_or_default();
    let passkeys = user.extras.as_ref().is_some_and(|extras| !extras.passkeys.is_empty());
    let has = [
        (AuthFactorType::Password, user.password.is_some()),
        (AuthFactorType::EmailOtp, user.attribute("email").is_some() && user.is_verified("email_verified")),
        (AuthFactorType::SmsOtp, user.attribute("phone_number").is_some() && user.is_verified("phone_number_verified")),
        (AuthFactorType::WebAuthn, passkeys),
    ];
    has.into_iter().filter(|(factor, has)| *has && allowed.contains(factor)).map(|(factor, _)| factor).collect()
}

/// Whether this user's passkey, when it was used with user verification, stands for both factors.
pub fn passkey_is_enough(settings: &PoolSettings, user: &User) -> bool {
    passkeys_are_mfa(&settings.mfa) && is_turned_on(user, MfaFactor::WebAuthnMfa)
}

/// Whether the user could answer a challenge of this factor.
pub fn has_set_up(user: &User, factor: MfaFactor) -> bool {
    match factor {
        MfaFactor::SmsMfa => user.attribute("phone_number").is_some(),
        MfaFactor::EmailOtp => user.attribute("email").is_some(),
        MfaFactor::SoftwareTokenMfa => {
            user.extras.as_ref().and_then(|extras| extras.software_token.as_ref()).is_some_and(|token| token.verified)
        }
        MfaFactor::WebAuthnMfa => user.extras.as_ref().is_some_and(|extras| !extras.passkeys.is_empty()),
    }
}

/// `UserMFASettingList`, absent while nothing is turned on.
pub fn setting_list(user: &User) -> Option<Vec<Text>> {
    let enabled = user.mfa().map_or(&[][..], |mfa| &mfa.enabled);
    (!enabled.is_empty()).then(|| enabled.iter().map(|factor| Text::from(factor.as_str())).collect())
}

/// `PreferredMfaSetting`.
pub fn preferred_setting(user: &User) -> Option<Text> {
    user.mfa().and_then(|mfa| mfa.preferred).map(|factor| Text::from(factor.as_str()))
}

fn offers(settings: &PoolSettings, factor: MfaFactor) -> bool {
    match factor {
        MfaFactor::SmsMfa => settings.mfa.sms,
        MfaFactor::SoftwareTokenMfa => has_software_tokens(&settings.mfa),
        MfaFactor::EmailOtp => settings.mfa.email.is_some(),
        MfaFactor::WebAuthnMfa => passkeys_are_mfa(&settings.mfa),
    }
}

fn is_turned_on(user: &User, factor: MfaFactor) -> bool {
    user.mfa().is_some_and(|mfa| mfa.enabled.contains(&factor))
}

fn chosen(wanted: impl Fn(MfaFactor) -> bool) -> Vec<MfaFactor> {
    FACTORS.into_iter().filter(|factor| wanted(*factor)).collect()
}
