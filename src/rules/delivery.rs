//! Where a code goes, and what answers say of it.

use crate::error::{Error, Result};
use crate::model::shapes::{CodeDeliveryDetailsType, DeliveryMediumType, RecoveryOptionNameType};
use crate::model::value::Text;
use crate::random::Random;
use crate::rules::masks::mask;
use crate::rules::username::{is_email, is_phone_number};
use crate::state::outbox::Medium;
use crate::state::pool::PoolSettings;
use crate::state::users::User;

/// Where a sign-up is confirmed: the address that the pool verifies by itself; of two the phone number (dev guide).
pub fn confirmation_address(settings: &PoolSettings, user: &User) -> Option<(Medium, Text)> {
    let address = |medium: Medium| user.attribute(medium.attribute()).map(|address| (medium, address.clone()));
    [Medium::Sms, Medium::Email]
        .into_iter()
        .filter(|medium| settings.auto_verifies(medium.attribute()))
        .find_map(address)
}

/// Where the pool's recovery setting lets a code go: the verified address of highest priority.
pub fn recovery_address(settings: &PoolSettings, user: &User) -> Result<(Medium, Text)> {
    for medium in recovery_media(settings)? {
        if let Some(address) = user.attribute(medium.attribute()).filter(|_| user.is_verified(medium.flag())) {
            return Ok((medium, address.clone()));
        }
    }
    Err(Error::nothing_to_reset_by())
}

/// The media by which users of the pool may recover, the most preferred one first.
pub fn recovery_media(settings: &PoolSettings) -> Result<Vec<Medium>> {
    let setting = settings.api.account_recovery_setting.as_ref();
    let mechanisms = setting.and_then(|setting| setting.recovery_mechanisms.as_deref()).unwrap_or_default();
    // Two at most, of priorities 1 and 2.
    let by_priority = (1..=2).filter_map(|priority| mechanisms.iter().find(|mechanism| mechanism.priority == priority));
    by_priority
        .map(|mechanism| match mechanism.name {
            RecoveryOptionNameType::VerifiedEmail => Ok(Medium::Email),
            RecoveryOptionNameType::VerifiedPhoneNumber => Ok(Medium::Sms),
            RecoveryOptionNameType::AdminOnly => Err(Error::reset_by_administrator_only()),
        })
        .collect()
}

/// What is told about a code that was sent.
pub fn details(medium: Medium, address: &str) -> CodeDeliveryDetailsType {
    told(medium, mask(medium, address))
}

/// What is told about a user who is not there, by a client that does not let on: an address in the form of the name,
/// else one of the pool's, the same whenever this name is asked about.
pub fn simulated(settings: &PoolSettings, seed: u64, name: &str, usual: Medium) -> CodeDeliveryDetailsType {
    if is_email(name) {
        return details(Medium::Email, name);
    }
    if is_phone_number(name) {
        return details(Medium::Sms, name);
    }
    let mut random = Random::named(seed, &["delivery", &settings.id, name]);
    let mut letter = || char::from(b'a' + random.below(26) as u8);
    match usual {
        Medium::Email => told(usual, format!("{}***@{}***", letter(), letter())),
        Medium::Sms => told(usual, format!("+*******{:04}", random.below(10_000))),
    }
}

fn told(medium: Medium, destination: String) -> CodeDeliveryDetailsType {
    CodeDeliveryDetailsType {
        destination: Some(Text::from(destination)),
        delivery_medium: Some(match medium {
            Medium::Email => DeliveryMediumType::Email,
            Medium::Sms => DeliveryMediumType::Sms,
        }),
        attribute_name: Some(Text::from(medium.attribute())),
    }
}
