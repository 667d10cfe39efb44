//! Attributes of existing users: changed, deleted, and verified by codes. What an administrator does by name, users do
//! for themselves by their access token, within what their client may write.

use super::bearer::bearer;
use crate::engine::flow::{Change, Cx, Tx, View, change_pool};
use crate::error::{Error, Result};
use crate::messages::{self, Letter, NewCode, Source};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::users::{give_up_alias, schema_name};
use crate::rules::attributes::{self, Door, verified_flag};
use crate::rules::{codes, delivery, username};
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{Alias, Code, CodePurpose, NameRules, User};
use crate::triggers::Caller;

pub async fn admin_update_user_attributes(
    cx: Cx,
    ask: AdminUpdateUserAttributesRequest,
) -> Result<AdminUpdateUserAttributesResponse> {
    let (user, sent) = cx.write(|tx| {
        let (number, _) = tx.pool(&ask.user_pool_id)?.user(&ask.username)?;
        update(tx, &ask.user_pool_id, number, &ask.user_attributes)
    })?;
    let caller = Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref());
    for (medium, code) in sent {
        send(&cx, caller, &user, medium, code).await?;
    }
    Ok(AdminUpdateUserAttributesResponse {})
}

/// Users cannot say that an address is verified; a new one is not.
pub async fn update_user_attributes(cx: Cx, ask: UpdateUserAttributesRequest) -> Result<UpdateUserAttributesResponse> {
    let (pool_id, client_id, number) = cx.read(|view| {
        let bearer = bearer(view, &ask.access_token)?;
        attributes::writable(&bearer.client.api, ask.user_attributes.iter().map(|(name, _)| name))?;
        Ok((bearer.pool_id().clone(), bearer.client.id.clone(), bearer.number))
    })?;
    let (user, sent) = cx.write(|tx| update(tx, &pool_id, number, &ask.user_attributes))?;
    let caller = Caller::client(&pool_id, &client_id, ask.client_metadata.as_ref());
    let mut list = Vec::new();
    for (medium, code) in sent {
        list.push(send(&cx, caller, &user, medium, code).await?);
    }
    Ok(UpdateUserAttributesResponse { code_delivery_details_list: Some(list).filter(|list| !list.is_empty()) })
}

async fn send(cx: &Cx, caller: Caller<'_>, user: &User, medium: Medium, code: Code) -> Result<CodeDeliveryDetailsType> {
    let address = code.address.unwrap_or_default();
    let details = delivery::details(medium, &address);
    let letter = Letter {
        source: Source::UpdateUserAttribute,
        caller,
        user,
        code: &code.text,
        expires: Some(code.until),
        to: vec![(medium, address)],
    };
    messages::send(cx, letter).await?;
    Ok(details)
}

/// All or nothing: one bad attribute leaves all as they were. Answers the user and the codes that are to be sent.
fn update(tx: &mut Tx, pool_id: &Text, number: u32, given: &[(Text, Text)]) -> Result<(User, Vec<(Medium, Code)>)> {
    let now = tx.now;
    let pool = tx.pool(pool_id)?;
    let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
    let mut accepted = attributes::accepted(&pool.settings, given, Door::Update)?;

    let verifies =
        |accepted: &[(Text, Text)], flag: &str| accepted.iter().any(|(name, value)| *name == flag && *value == "true");
    let mut addresses = Vec::new();
    let mut waiting = Vec::new();
    for medium in [Medium::Email, Medium::Sms] {
        let (attribute, flag) = (medium.attribute(), medium.flag());
        let Some((_, value)) = accepted.iter().find(|(name, _)| *name == attribute).cloned() else { continue };
        let unchanged = user.attribute(attribute) == Some(&value);
        if value.is_empty() || unchanged || verifies(&accepted, flag) {
            continue;
        }
        let waits = pool.settings.verifies_before_update(attribute) && user.is_verified(flag);
        if pool.settings.auto_verifies(attribute) || waits {
            addresses.push((medium, value.clone(), waits));
        }
        if waits {
            waiting.extend([attribute, flag]);
        }
    }
    // What waits for its code keeps the old value, and whether that was verified.
    accepted.retain(|(name, _)| !waiting.iter().any(|attribute| name == attribute));
    check_aliases(pool, number, user, &accepted)?;

    let mut sent = Vec::new();
    for (medium, address, waits) in addresses {
        sent.push((medium, codes::sent(tx.store.code(), purpose(medium), &address, waits, now)));
    }
    let user = tx.update_pool(pool_id, |pool| {
        let user = pool.users.update(number, |user| {
            apply(user, accepted);
            sent.iter().for_each(|(_, code)| user.set_code(code.clone()));
            user.modified = now;
            user.clone()
        });
        user.ok_or_else(Error::user_not_found)
    })?;
    Ok((user, sent))
}

fn purpose(medium: Medium) -> CodePurpose {
    match medium {
        Medium::Email => CodePurpose::VerifyEmail,
        Medium::Sms => CodePurpose::VerifyPhoneNumber,
    }
}

/// Sets the values; an empty one deletes. A new address is unverified unless the request says otherwise.
pub fn apply(user: &mut User, accepted: Vec<(Text, Text)>) {
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
pub fn check_aliases(pool: &Pool, number: u32, user: &User, accepted: &[(Text, Text)]) -> Result<()> {
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
            return Err(taken(rules, alias));
        }
    }
    Ok(())
}

fn taken(rules: NameRules, alias: Alias) -> Error {
    match rules.by_address() {
        true => Error::address_alias_taken(alias.attribute()),
        false => Error::alias_taken(alias.attribute()),
    }
}

/// Deleting what the user lacks is no error; deleting an address deletes its flag.
pub fn admin_delete_user_attributes(
    view: &View,
    ask: AdminDeleteUserAttributesRequest,
) -> Result<Change<AdminDeleteUserAttributesResponse>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (number, _) = pool.user(&ask.username)?;
    delete(view, pool, number, ask.user_attribute_names, AdminDeleteUserAttributesResponse {})
}

pub fn delete_user_attributes(
    view: &View,
    ask: DeleteUserAttributesRequest,
) -> Result<Change<DeleteUserAttributesResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    attributes::writable(&bearer.client.api, ask.user_attribute_names.iter())?;
    delete(view, bearer.pool, bearer.number, ask.user_attribute_names, DeleteUserAttributesResponse {})
}

fn delete<T: 'static>(view: &View, pool: &Pool, number: u32, names: Vec<Text>, answer: T) -> Result<Change<T>> {
    attributes::deletable(&pool.settings, &names)?;
    let now = view.now;
    Ok(change_pool(&pool.settings.id, move |pool| {
        pool.users.update(number, |user| {
            for name in &names {
                user.remove_attribute(name);
                if let Some(flag) = verified_flag(name) {
                    user.remove_attribute(flag);
                }
            }
            user.modified = now;
        });
        answer
    }))
}

/// Sends a code to the user's address, or to the new one that waits for its code.
pub async fn get_user_attribute_verification_code(
    cx: Cx,
    ask: GetUserAttributeVerificationCodeRequest,
) -> Result<GetUserAttributeVerificationCodeResponse> {
    let (pool_id, client_id, code) = cx.read(|view| {
        let bearer = bearer(view, &ask.access_token)?;
        let medium = medium_of(&ask.attribute_name)?;
        let purpose = purpose(medium);
        let waiting = bearer.user.code(purpose).filter(|code| view.now < code.until);
        let waiting = waiting.and_then(|code| code.pending.clone());
        let waits = waiting.is_some();
        let address = waiting.or_else(|| bearer.user.attribute(medium.attribute()).cloned());
        let address = address.ok_or_else(|| Error::nothing_to_send_to(medium.attribute()))?;
        let code = NewCode { number: bearer.number, purpose, medium, address, waits };
        Ok::<_, Error>((bearer.pool_id().clone(), bearer.client.id.clone(), code))
    })?;
    let caller = Caller::client(&pool_id, &client_id, ask.client_metadata.as_ref());
    let details = messages::send_code(&cx, caller, Source::VerifyUserAttribute, code, |_, _| {}).await?;
    Ok(GetUserAttributeVerificationCodeResponse { code_delivery_details: Some(details) })
}

fn medium_of(attribute: &str) -> Result<Medium> {
    let medium = [Medium::Email, Medium::Sms].into_iter().find(|medium| medium.attribute() == attribute);
    medium.ok_or_else(|| Error::attribute_without_codes(attribute))
}

/// The code verifies the address that it went to, which becomes the user's if it has waited for that.
pub fn verify_user_attribute(
    view: &View,
    ask: VerifyUserAttributeRequest,
) -> Result<Change<VerifyUserAttributeResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    let medium = medium_of(&ask.attribute_name)?;
    let code = codes::right(bearer.user, purpose(medium), &ask.code, view.now)?;
    let address = code.address.clone().unwrap_or_default();
    // A code for an address that the user has changed or deleted since.
    if code.pending.is_none() && bearer.user.attribute(medium.attribute()) != Some(&address) {
        return Err(Error::code_expired());
    }
    let verified = verified_address(bearer.pool, bearer.number, medium, address, false)?;
    let (number, now) = (bearer.number, view.now);
    Ok(change_pool(bearer.pool_id(), move |pool| {
        pool.users.update(number, |user| {
            verified.set(user);
            user.forget_code(purpose(medium));
            user.modified = now;
        });
        VerifyUserAttributeResponse {}
    }))
}

/// An address that a code has verified, about to be written.
pub struct VerifiedAddress {
    attribute: Text,
    flag: Text,
    address: Text,
    /// Who loses the alias.
    holder: Option<(u32, Alias)>,
}

/// Of an address that is another user's alias, `force` makes the other one lose it.
pub fn verified_address(
    pool: &Pool,
    number: u32,
    medium: Medium,
    address: Text,
    force: bool,
) -> Result<VerifiedAddress> {
    let alias = match medium {
        Medium::Email => Alias::Email,
        Medium::Sms => Alias::Phone,
    };
    let rules = pool.users.rules();
    let holder = pool.users.find_by_alias(alias, &address).filter(|holder| *holder != number);
    if holder.is_some() && (!force || rules.by_address()) {
        return Err(taken(rules, alias));
    }
    Ok(VerifiedAddress {
        attribute: schema_name(pool, medium.attribute()),
        flag: schema_name(pool, medium.flag()),
        address,
        holder: holder.map(|holder| (holder, alias)),
    })
}

impl VerifiedAddress {
    pub fn make_way(&self, pool: &mut Pool, now: Time) {
        if let Some((holder, alias)) = self.holder {
            give_up_alias(pool, holder, alias, now);
        }
    }

    pub fn set(self, user: &mut User) {
        user.set_attribute(self.attribute, self.address);
        user.set_attribute(self.flag, Text::from("true"));
    }
}
