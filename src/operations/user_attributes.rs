//! Attributes of existing users.

use crate::engine::flow::{Cx, Tx};
use crate::error::{Error, Result};
use crate::messages::{self, Letter, Source};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::rules::attributes::{self, Door, verified_flag};
use crate::rules::username;
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{Alias, Code, CodePurpose, User};
use crate::triggers::Caller;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A code on its way to a changed address.
struct Sent {
    medium: Medium,
    address: Text,
    code: Text,
}

pub async fn admin_update_user_attributes(
    cx: Cx,
    ask: AdminUpdateUserAttributesRequest,
) -> Result<AdminUpdateUserAttributesResponse> {
    let (user, sent) = cx.write(|tx| update(tx, &ask.user_pool_id, &ask.username, &ask.user_attributes))?;
    let caller = Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref());
    for letter in &sent {
        send_code(&cx, caller, &user, letter).await?;
    }
    Ok(AdminUpdateUserAttributesResponse {})
}

async fn send_code(cx: &Cx, caller: Caller<'_>, user: &User, sent: &Sent) -> Result<()> {
    let letter = Letter {
        source: Source::UpdateUserAttribute,
        caller,
        user,
        code: &sent.code,
        to: vec![(sent.medium, sent.address.clone())],
    };
    messages::send(cx, letter).await
}

/// All or nothing: one bad attribute leaves all as they were.
fn update(tx: &mut Tx, pool_id: &Text, name: &Text, given: &[AttributeType]) -> Result<(User, Vec<Sent>)> {
    let now = tx.now;
    let pool = tx.pool(pool_id)?;
    let (number, user) = pool.user(name)?;
    let mut accepted = attributes::accepted(&pool.settings, given, Door::Update)?;

    let verifies =
        |accepted: &[(Text, Text)], flag: &str| accepted.iter().any(|(name, value)| *name == flag && *value == "true");
    let mut codes = Vec::new();
    let mut waiting = Vec::new();
    for medium in [Medium::Email, Medium::Sms] {
        let attribute = medium.attribute();
        let Some(flag) = verified_flag(attribute) else { continue };
        let Some((_, value)) = accepted.iter().find(|(name, _)| *name == attribute).cloned() else { continue };
        let unchanged = user.attribute(attribute) == Some(&value);
        if value.is_empty() || unchanged || verifies(&accepted, flag) {
            continue;
        }
        let waits = pool.settings.verifies_before_update(attribute) && user.is_verified(flag);
        if pool.settings.auto_verifies(attribute) || waits {
            codes.push((medium, value.clone(), waits));
        }
        if waits {
            waiting.extend([attribute, flag]);
        }
    }
    // What waits for its code keeps the old value, and whether that was verified.
    accepted.retain(|(name, _)| !waiting.iter().any(|attribute| name == attribute));
    check_aliases(pool, number, user, &accepted)?;

    let mut sent = Vec::new();
    let mut stored = Vec::new();
    for (medium, address, waits) in codes {
        let code = tx.store.code();
        stored.push(Code {
            purpose: if medium == Medium::Email { CodePurpose::VerifyEmail } else { CodePurpose::VerifyPhoneNumber },
            text: code.clone(),
            until: Time(now.0 + DAY),
            pending: waits.then(|| address.clone()),
        });
        sent.push(Sent { medium, address, code });
    }
    let user = tx.update_pool(pool_id, |pool| {
        let user = pool.users.update(number, |user| {
            apply(user, accepted);
            stored.into_iter().for_each(|code| user.set_code(code));
            user.modified = now;
            user.clone()
        });
        user.ok_or_else(Error::user_not_found)
    })?;
    Ok((user, sent))
}

/// Sets the values; an empty one deletes. A new address is unverified unless the request says otherwise.
fn apply(user: &mut User, accepted: Vec<(Text, Text)>) {
    for attribute in ["email", "phone_number"] {
        let Some(flag) = verified_flag(attribute) else { continue };
        let Some((_, value)) = accepted.iter().find(|(name, _)| name == attribute) else { continue };
        if value.is_empty() {
            user.remove_attribute(flag);
        } else if user.attribute(attribute) != Some(value) && user.attribute(flag).is_some() {
            user.set_attribute(Text::from(flag), Text::from("false"));
        }
    }
    for (name, value) in accepted {
        if value.is_empty() {
            user.remove_attribute(&name);
        } else {
            user.set_attribute(name, value);
        }
    }
}

/// A value that becomes an active alias must not be another user's.
fn check_aliases(pool: &Pool, number: u32, user: &User, accepted: &[(Text, Text)]) -> Result<()> {
    let rules = pool.users.rules();
    let mut after = user.clone();
    apply(&mut after, accepted.to_vec());
    for alias in Alias::ALL {
        let Some(value) = after.attribute(alias.attribute()) else { continue };
        let changed = user.attribute(alias.attribute()) != Some(value);
        if alias == Alias::Preferred && rules.preferred_alias && changed {
            username::not_like_an_alias(rules, value)?;
            if pool.users.find_by_username(value).is_some_and(|holder| holder != number) {
                return Err(Error::alias_is_a_username());
            }
        }
        if pool.users.is_alias_in_force(alias, &after)
            && pool.users.find_by_alias(alias, value).is_some_and(|holder| holder != number)
        {
            return Err(match rules.by_address() {
                true => Error::address_alias_taken(alias.attribute()),
                false => Error::alias_taken(alias.attribute()),
            });
        }
    }
    Ok(())
}

/// Deleting what the user lacks is no error; deleting an address deletes its flag.
pub fn admin_delete_user_attributes(
    tx: &mut Tx,
    ask: AdminDeleteUserAttributesRequest,
) -> Result<AdminDeleteUserAttributesResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (number, _) = pool.user(&ask.username)?;
        attributes::deletable(&pool.settings, &ask.user_attribute_names)?;
        pool.users.update(number, |user| {
            for name in &ask.user_attribute_names {
                user.remove_attribute(name);
                if let Some(flag) = verified_flag(name) {
                    user.remove_attribute(flag);
                }
            }
            user.modified = now;
        });
        Ok(AdminDeleteUserAttributesResponse {})
    })
}
