//! Users of a pool, by username, sub, alias and searchable attribute. `update` is the only way to change a row: it
//! compares before and after and moves the index entries.

/// Parts of a row that are stored as they are exported (model/state.json).
pub use crate::model::shapes::{
    Code, CodePurpose, Device, Extras, Link, Lockout, MfaFactor, MfaPreference, Passkey, Password, SoftwareToken,
};
use crate::model::shapes::{DeliveryMediumType, MFAOptionType, UserStatusType, UserType};
use crate::model::sink::quote;
use crate::model::value::{Attributes, Text, Time};
use tables::{Index, Pairs, Table};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub username: Text,
    pub sub: Text,
    /// As given, `sub` always last.
    pub attributes: Attributes,
    pub created: Time,
    pub modified: Time,
    pub enabled: bool,
    pub status: UserStatusType,
    pub password: Option<Password>,
    /// What few users have.
    pub extras: Option<Box<Extras>>,
}

impl User {
    pub fn attribute(&self, name: &str) -> Option<&Text> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn is_verified(&self, flag: &str) -> bool {
        self.attribute(flag).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    pub fn set_attribute(&mut self, name: Text, value: Text) {
        self.attributes.change(|list| match list.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => insert_before_sub(list, name, value),
        });
    }

    pub fn remove_attribute(&mut self, name: &str) {
        self.attributes.change(|list| list.retain(|(known, _)| known != name));
    }

    pub fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }

    /// Takes a new password; the pool remembers so many, this one included.
    pub fn set_password(&mut self, password: Password, remembered: usize) {
        let old = self.password.replace(password);
        if let Some(old) = old.filter(|_| remembered > 0) {
            let past = &mut self.extras_mut().past_passwords;
            past.insert(0, old.text);
            past.truncate(remembered);
        }
    }

    /// Whether a password is among the last so many.
    pub fn has_used(&self, password: &str, remembered: usize) -> bool {
        let present = self.password.iter().map(|password| &password.text);
        let past = self.extras.iter().flat_map(|extras| &extras.past_passwords);
        present.chain(past).take(remembered).any(|known| known == password)
    }

    /// A new code replaces an old one of the same purpose.
    pub fn set_code(&mut self, code: Code) {
        let codes = &mut self.extras_mut().codes;
        codes.retain(|known| known.purpose != code.purpose);
        codes.push(code);
    }

    /// Which second factors the user has turned on.
    pub fn mfa(&self) -> Option<&MfaPreference> {
        self.extras.as_ref().and_then(|extras| extras.mfa.as_ref())
    }

    /// `MFAOptions`, which tells of SMS and of nothing else.
    pub fn mfa_options(&self) -> Option<Vec<MFAOptionType>> {
        let sms = self.mfa().is_some_and(|mfa| mfa.enabled.contains(&MfaFactor::SmsMfa));
        let option = || MFAOptionType {
            delivery_medium: Some(DeliveryMediumType::Sms),
            attribute_name: Some(Text::from("phone_number")),
        };
        sms.then(|| vec![option()])
    }

    pub fn code(&self, purpose: CodePurpose) -> Option<&Code> {
        self.extras.as_ref().and_then(|extras| extras.codes.iter().find(|code| code.purpose == purpose))
    }

    /// A code is good for one use.
    pub fn forget_code(&mut self, purpose: CodePurpose) {
        if let Some(extras) = &mut self.extras {
            extras.codes.retain(|code| code.purpose != purpose);
        }
    }

    pub fn links(&self) -> &[Link] {
        self.extras.as_ref().map_or(&[], |extras| &extras.links)
    }

    /// The attributes as the API lists them.
    pub fn attribute_list(&self) -> Attributes {
        let mut shown = self.attributes.clone();
        if !self.links().is_empty() {
            shown.change(|list| insert_before_sub(list, Text::from("identities"), Text::from(self.identities())));
        }
        shown
    }

    /// The links as the attribute `identities` holds them: JSON text.
    #[inline(never)]
    fn identities(&self) -> String {
        let mut json = String::from("[");
        for (at, link) in self.links().iter().enumerate() {
            json.push_str(if at == 0 { "{\"userId\":" } else { ",{\"userId\":" });
            quote(&mut json, &link.user_id);
            json.push_str(",\"providerName\":");
            quote(&mut json, &link.provider_name);
            json.push_str(",\"providerType\":");
            quote(&mut json, &link.provider_type);
            json.push_str(",\"issuer\":");
            match &link.issuer {
                Some(issuer) => quote(&mut json, issuer),
                None => json.push_str("null"),
            }
            json.push_str(&format!(",\"primary\":{},\"dateCreated\":{}}}", link.primary, link.created.0));
        }
        json.push(']');
        json
    }

    pub fn to_user_type(&self) -> UserType {
        UserType {
            username: Some(self.username.clone()),
            attributes: Some(self.attribute_list()),
            user_create_date: Some(self.created),
            user_last_modified_date: Some(self.modified),
            enabled: Some(self.enabled),
            user_status: Some(self.status),
            mfa_options: self.mfa_options(),
        }
    }
}

fn insert_before_sub(list: &mut Vec<(Text, Text)>, name: Text, value: Text) {
    list.insert(list.len().saturating_sub(1), (name, value));
}

/// How names resolve in a pool; fixed when the pool is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameRules {
    pub case_sensitive: bool,
    pub email_alias: bool,
    pub phone_alias: bool,
    pub preferred_alias: bool,
    /// The pool signs up by e-mail or phone: usernames are generated, the address works as one even unverified.
    pub email_username: bool,
    pub phone_username: bool,
}

impl NameRules {
    pub fn by_address(self) -> bool {
        self.email_username || self.phone_username
    }

    /// Whether a value of this attribute can be an alias at all.
    fn has(self, alias: Alias) -> bool {
        match alias {
            Alias::Email => self.email_username || self.email_alias,
            Alias::Phone => self.phone_username || self.phone_alias,
            Alias::Preferred => self.preferred_alias,
        }
    }

    /// Whether two spellings are one name.
    pub fn is_same(self, one: &str, other: &str) -> bool {
        self.fold_str(one) == self.fold_str(other)
    }

    /// Case folding happens here and nowhere else.
    fn fold(self, text: &Text) -> Text {
        if self.case_sensitive || text.chars().all(|c| lowercase_char(c) == c) {
            return text.clone();
        }
        Text::from(lowercase(text))
    }

    fn fold_str(self, text: &str) -> std::borrow::Cow<'_, str> {
        if self.case_sensitive || text.chars().all(|c| lowercase_char(c) == c) {
            text.into()
        } else {
            lowercase(text).into()
        }
    }
}

/// An attribute whose value may stand for the username.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alias {
    Email,
    Phone,
    Preferred,
}

impl Alias {
    pub const ALL: [Alias; 3] = [Alias::Email, Alias::Phone, Alias::Preferred];

    pub fn attribute(self) -> &'static str {
        match self {
            Alias::Email => "email",
            Alias::Phone => "phone_number",
            Alias::Preferred => "preferred_username",
        }
    }

    fn space(self) -> u8 {
        match self {
            Alias::Email => EMAIL_ALIAS,
            Alias::Phone => PHONE_ALIAS,
            Alias::Preferred => PREFERRED_ALIAS,
        }
    }
}

const NAME: u8 = 0;
const SUB: u8 = 1;
const EMAIL_ALIAS: u8 = 2;
const PHONE_ALIAS: u8 = 3;
const PREFERRED_ALIAS: u8 = 4;
/// `IDENTITY`: provider and subject of a linked external user.
const IDENTITY: u8 = 5;
const ATTRIBUTE: u8 = 16;

/// Attributes that ListUsers can search by their value, besides username, sub and the two states.
pub const SEARCHABLE: [&str; 6] = ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"];

/// What ListUsers can search through an ordered index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKey {
    /// In a pool that ignores case: the folded username.
    Username,
    Sub,
    /// Index into [`SEARCHABLE`].
    Attribute(u8),
}

#[derive(Clone, Default)]
pub struct Users {
    rules: NameRules,
    rows: Table<User>,
    index: Index,
    /// (state, user): status and enabledness as one number.
    states: Pairs,
}

/// All index entries of a row.
type Entries = (Vec<(u8, Text)>, u32);

impl Users {
    pub fn new(rules: NameRules) -> Users {
        Users { rules, ..Users::default() }
    }

    pub fn rules(&self) -> NameRules {
        self.rules
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn row(&self, number: u32) -> Option<&User> {
        self.rows.find(number)
    }

    /// The rows of some ascending numbers, in order.
    pub fn rows(&self, numbers: &[u32]) -> Vec<(u32, &User)> {
        let rows = self.rows.each(numbers);
        glance(&rows);
        rows
    }

    pub fn find_by_username(&self, username: &str) -> Option<u32> {
        self.index.find(NAME, &self.rules.fold_str(username))
    }

    pub fn find_by_sub(&self, sub: &str) -> Option<u32> {
        self.index.find(SUB, sub)
    }

    /// Whoever holds an active alias value.
    pub fn find_by_alias(&self, alias: Alias, value: &str) -> Option<u32> {
        // In a large pool even to look in vain takes a while.
        if self.rules.has(alias) { self.index.find(alias.space(), &self.rules.fold_str(value)) } else { None }
    }

    pub fn find_by_link(&self, provider: &str, user_id: &str) -> Option<u32> {
        self.index.find(IDENTITY, &link_key(provider, user_id))
    }

    /// What `Username` may be in a request: the username, the sub, or an active alias.
    pub fn resolve(&self, name: &str) -> Option<u32> {
        self.find_by_username(name)
            .or_else(|| self.find_by_sub(name))
            .or_else(|| Alias::ALL.iter().find_map(|alias| self.find_by_alias(*alias, name)))
    }

    /// The caller has made sure that username, sub and aliases are free.
    pub fn insert(&mut self, user: User) -> u32 {
        let number = self.rows.next();
        self.insert_at(number, user);
        number
    }

    pub fn insert_at(&mut self, number: u32, user: User) {
        let keys = self.keys(&user);
        self.states.add(state(user.status, user.enabled), number);
        self.rows.insert_at(number, user);
        keys.into_iter().for_each(|key| self.enter(key, number));
    }

    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    pub fn go_on_at(&mut self, number: u32) {
        self.rows.go_on_at(number);
    }

    /// Changes a row and moves its index entries.
    pub fn update<T>(&mut self, number: u32, change: impl FnOnce(&mut User) -> T) -> Option<T> {
        let before = self.entries(number)?;
        let answer = change(self.rows.row_mut(number)?);
        self.move_entries(number, before);
        Some(answer)
    }

    #[inline(never)]
    fn entries(&self, number: u32) -> Option<Entries> {
        self.rows.find(number).map(|user| (self.keys(user), state(user.status, user.enabled)))
    }

    #[inline(never)]
    fn move_entries(&mut self, number: u32, (keys_before, state_before): Entries) {
        let Some((keys_after, state_after)) = self.entries(number) else { return };
        if keys_before != keys_after {
            for key in &keys_before {
                if !keys_after.contains(key) {
                    self.leave(key, number);
                }
            }
            for key in keys_after {
                if !keys_before.contains(&key) {
                    self.enter(key, number);
                }
            }
        }
        if state_before != state_after {
            self.states.remove(state_before, number);
            self.states.add(state_after, number);
        }
    }

    pub fn remove(&mut self, number: u32) {
        let Some((keys, state)) = self.entries(number) else { return };
        keys.iter().for_each(|key| self.leave(key, number));
        self.states.remove(state, number);
        self.rows.remove(number);
    }

    /// At most so many users with a number of at least `from`.
    pub fn from(&self, from: u32, most: usize) -> Vec<(u32, &User)> {
        self.rows.from(from, most)
    }

    pub fn all(&self) -> Vec<(u32, &User)> {
        self.rows.all()
    }

    /// Users whose value of a sortable key is wanted, in the order of the key, from a place on: by default where
    /// `start` would stand.
    pub fn by_key(
        &self,
        key: SearchKey,
        start: &str,
        from: Option<(&str, u32)>,
        most: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<(Text, u32)> {
        let (space, number) = match key {
            SearchKey::Username => (NAME, 0),
            SearchKey::Sub => (SUB, 0),
            SearchKey::Attribute(at) => (ATTRIBUTE + at, from.map_or(0, |(_, number)| number)),
        };
        self.index.from(space, from.map_or(start, |(text, _)| text), number, most, wanted)
    }

    /// At most so many users of a status and enabledness, with a number of at least `from`.
    pub fn by_state(&self, status: UserStatusType, enabled: bool, from: u32, most: usize) -> Vec<u32> {
        self.states.of(state(status, enabled), from, most)
    }

    /// Whether an attribute of this user is an alias in force.
    pub fn is_alias_in_force(&self, alias: Alias, user: &User) -> bool {
        // Whom a provider brings, only the provider names: several such users may have one address.
        if user.status == UserStatusType::ExternalProvider {
            return false;
        }
        self.rules.has(alias)
            && match alias {
                Alias::Email => self.rules.email_username || user.is_verified("email_verified"),
                Alias::Phone => self.rules.phone_username || user.is_verified("phone_number_verified"),
                Alias::Preferred => user.status != UserStatusType::Unconfirmed,
            }
    }

    fn enter(&mut self, (space, text): (u8, Text), number: u32) {
        if space >= ATTRIBUTE {
            self.index.add(space, text, number);
        } else {
            self.index.set(space, text, number);
        }
    }

    fn leave(&mut self, (space, text): &(u8, Text), number: u32) {
        if *space >= ATTRIBUTE {
            self.index.forget(*space, text, number);
        } else {
            self.index.unset(*space, text);
        }
    }

    /// Every index entry that a user has.
    fn keys(&self, user: &User) -> Vec<(u8, Text)> {
        let mut keys = Vec::with_capacity(8);
        keys.push((NAME, self.rules.fold(&user.username)));
        keys.push((SUB, user.sub.clone()));
        for (name, value) in user.attributes.iter() {
            if let Some(at) = SEARCHABLE.iter().position(|searchable| name == searchable) {
                keys.push((ATTRIBUTE + at as u8, value.clone()));
            }
            if let Some(alias) = Alias::ALL.iter().find(|alias| name == alias.attribute())
                && self.is_alias_in_force(*alias, user)
            {
                keys.push((alias.space(), self.rules.fold(value)));
            }
        }
        keys.extend(
            user.links().iter().map(|link| (IDENTITY, Text::from(link_key(&link.provider_name, &link.user_id)))),
        );
        keys
    }

    pub fn check(&self) -> Result<(), String> {
        let mut expected = 0;
        for (number, user) in self.rows.all() {
            for (space, text) in self.keys(user) {
                expected += 1;
                let there = if space >= ATTRIBUTE {
                    self.index.from(space, &text, number, 1, &|_| true) == [(text.clone(), number)]
                } else {
                    self.index.find(space, &text) == Some(number)
                };
                if !there {
                    return Err(format!("user {} lacks the index entry ({space}, {text})", user.username));
                }
            }
            if !self.states.contains(state(user.status, user.enabled), number) {
                return Err(format!("user {} lacks a state entry", user.username));
            }
        }
        if expected != self.index.len() || self.states.len() != self.rows.len() {
            return Err(format!("{} user index entries instead of {expected}", self.index.len()));
        }
        Ok(())
    }
}

/// Looks at all that a page is going to show. Rows lie scattered over a large memory: in loops as short as these the
/// processor fetches several at once, while a page that is written user by user waits for each. A walk through a group of
/// 10,000 takes a twentieth less time.
#[inline(never)]
pub fn glance(rows: &[(u32, &User)]) {
    let first = |text: &Text| text.as_bytes().first().map_or(0, |byte| u32::from(*byte));
    let mut seen = 0;
    for (_, user) in rows {
        seen += user.status as u32;
    }
    for (_, user) in rows {
        seen += first(&user.username) + user.attributes.first().map_or(0, |(name, _)| name.len() as u32);
    }
    for (_, user) in rows {
        user.attributes.iter().for_each(|(_, value)| seen += first(value));
    }
    std::hint::black_box(seen);
}

fn state(status: UserStatusType, enabled: bool) -> u32 {
    status as u32 * 2 + u32::from(enabled)
}

fn link_key(provider: &str, user_id: &str) -> String {
    format!("{provider}\u{0}{user_id}")
}

/// Lower case of the alphabets that have one and are in wide use: Latin, Greek, Cyrillic and Armenian. By rule, because
/// a table of all of Unicode would be a thirtieth of the whole core.
pub fn lowercase(text: &str) -> String {
    text.chars().map(lowercase_char).collect()
}

fn lowercase_char(c: char) -> char {
    let point = c as u32;
    let odd_follows_even = |from: u32| point + u32::from((point - from).is_multiple_of(2));
    let lower = match point {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => point + 32,
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 | 0x1e00..=0x1e95 | 0x1ea0..=0x1eff => odd_follows_even(0),
        0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f => odd_follows_even(0),
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => odd_follows_even(1),
        0x178 => 0xff,
        0x386 => 0x3ac,
        0x388..=0x38a => point + 37,
        0x38c => 0x3cc,
        0x38e | 0x38f => point + 63,
        0x400..=0x40f => point + 80,
        0x531..=0x556 => point + 48,
        _ => point,
    };
    char::from_u32(lower).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_agrees_with_unicode_where_it_folds() {
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            let folded = lowercase_char(c);
            assert!(folded == c || c.to_lowercase().eq([folded]), "{c:?} became {folded:?}");
        }
        assert_eq!(lowercase("GRÖSSE ŁÓDŹ ΑΘΉΝΑ МОСКВА"), "grösse łódź αθήνα москва");
    }
}
