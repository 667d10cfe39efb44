//! Users of a pool, by username, sub, alias and searchable attribute. `update` is the only way to change a row: it
//! compares before and after and moves the index entries.

use super::table::{Index, Pairs, Table};
use crate::model::shapes::{AttributeType, UserStatusType, UserType};
use crate::model::sink::quote;
use crate::model::value::{Text, Time};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub username: Text,
    pub sub: Text,
    /// As given, `sub` always last.
    pub attributes: Vec<(Text, Text)>,
    pub created: Time,
    pub modified: Time,
    pub enabled: bool,
    pub status: UserStatusType,
    pub password: Option<Password>,
    /// What few users have.
    pub extras: Option<Box<Extras>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Password {
    pub text: Text,
    /// A temporary password ends.
    pub temporary_until: Option<Time>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extras {
    /// Earlier passwords, newest first.
    pub past_passwords: Vec<Text>,
    /// External identities that sign in as this user.
    pub links: Vec<Link>,
    /// Codes that were sent and not yet used, one a purpose.
    pub codes: Vec<Code>,
    /// Tokens issued before this are revoked.
    pub signed_out_at: Option<Time>,
}

/// An entry of the `identities` attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub provider_name: Text,
    pub provider_type: Text,
    pub user_id: Text,
    pub issuer: Option<Text>,
    pub primary: bool,
    pub created: Time,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub purpose: CodePurpose,
    pub text: Text,
    pub until: Time,
    /// The value that the attribute takes when the code comes back.
    pub pending: Option<Text>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePurpose {
    ResetPassword,
    VerifyEmail,
    VerifyPhoneNumber,
}

impl User {
    pub fn attribute(&self, name: &str) -> Option<&Text> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn is_verified(&self, flag: &str) -> bool {
        self.attribute(flag).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    pub fn set_attribute(&mut self, name: Text, value: Text) {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => {
                let before_sub = self.attributes.len().saturating_sub(1);
                self.attributes.insert(before_sub, (name, value));
            }
        }
    }

    pub fn remove_attribute(&mut self, name: &str) {
        self.attributes.retain(|(known, _)| known != name);
    }

    pub fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }

    /// A new code replaces an old one of the same purpose.
    pub fn set_code(&mut self, code: Code) {
        let codes = &mut self.extras_mut().codes;
        codes.retain(|known| known.purpose != code.purpose);
        codes.push(code);
    }

    pub fn links(&self) -> &[Link] {
        self.extras.as_ref().map_or(&[], |extras| &extras.links)
    }

    /// The attributes as the API lists them.
    pub fn attribute_list(&self) -> Vec<AttributeType> {
        let as_type = |(name, value): &(Text, Text)| AttributeType { name: name.clone(), value: Some(value.clone()) };
        let mut list: Vec<AttributeType> = self.attributes.iter().map(as_type).collect();
        if let Some(identities) = self.identities() {
            let before_sub = list.len().saturating_sub(1);
            let name = Text::from("identities");
            list.insert(before_sub, AttributeType { name, value: Some(Text::from(identities)) });
        }
        list
    }

    /// The links as the attribute `identities` holds them: JSON text.
    fn identities(&self) -> Option<String> {
        let links = self.links();
        if links.is_empty() {
            return None;
        }
        let mut json = String::from("[");
        for (at, link) in links.iter().enumerate() {
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
        Some(json)
    }

    pub fn to_user_type(&self) -> UserType {
        UserType {
            username: Some(self.username.clone()),
            attributes: Some(self.attribute_list()),
            user_create_date: Some(self.created),
            user_last_modified_date: Some(self.modified),
            enabled: Some(self.enabled),
            user_status: Some(self.status),
            mfa_options: None,
        }
    }
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

    /// Case folding happens here and nowhere else.
    fn fold(self, text: &Text) -> Text {
        if self.case_sensitive || !text.chars().any(char::is_uppercase) {
            return text.clone();
        }
        Text::from(lowercase(text))
    }

    fn fold_str(self, text: &str) -> std::borrow::Cow<'_, str> {
        if self.case_sensitive || !text.chars().any(char::is_uppercase) { text.into() } else { lowercase(text).into() }
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

/// Left sides of the relation `states`.
const ENABLED: u32 = 1 << 16;

#[derive(Clone, Default)]
pub struct Users {
    rules: NameRules,
    rows: Table<User>,
    index: Index,
    /// (status, user) and (ENABLED + enabled, user).
    states: Pairs,
}

/// All index entries of a row.
type Entries = (Vec<(u8, Text)>, [u32; 2]);

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

    pub fn find_by_username(&self, username: &str) -> Option<u32> {
        self.index.find(NAME, &self.rules.fold_str(username))
    }

    pub fn find_by_sub(&self, sub: &str) -> Option<u32> {
        self.index.find(SUB, sub)
    }

    /// Whoever holds an active alias value.
    pub fn find_by_alias(&self, alias: Alias, value: &str) -> Option<u32> {
        self.index.find(alias.space(), &self.rules.fold_str(value))
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
        states(&user).into_iter().for_each(|state| self.states.add(state, number));
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
        self.rows.find(number).map(|user| (self.keys(user), states(user)))
    }

    #[inline(never)]
    fn move_entries(&mut self, number: u32, (keys_before, states_before): Entries) {
        let Some((keys_after, states_after)) = self.entries(number) else { return };
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
        if states_before != states_after {
            states_before.into_iter().for_each(|state| self.states.remove(state, number));
            states_after.into_iter().for_each(|state| self.states.add(state, number));
        }
    }

    pub fn remove(&mut self, number: u32) {
        let Some(user) = self.rows.find(number) else { return };
        let (keys, states) = (self.keys(user), states(user));
        keys.iter().for_each(|key| self.leave(key, number));
        states.into_iter().for_each(|state| self.states.remove(state, number));
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

    pub fn by_status(&self, status: UserStatusType, from: u32, most: usize) -> Vec<u32> {
        self.states.of(status as u32, from, most)
    }

    pub fn by_enabled(&self, enabled: bool, from: u32, most: usize) -> Vec<u32> {
        self.states.of(ENABLED + u32::from(enabled), from, most)
    }

    /// Whether an attribute of this user is an alias in force.
    pub fn is_alias_in_force(&self, alias: Alias, user: &User) -> bool {
        match alias {
            Alias::Email => self.rules.email_username || self.rules.email_alias && user.is_verified("email_verified"),
            Alias::Phone => {
                self.rules.phone_username || self.rules.phone_alias && user.is_verified("phone_number_verified")
            }
            Alias::Preferred => self.rules.preferred_alias && user.status != UserStatusType::Unconfirmed,
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
        } else if self.index.find(*space, text) == Some(number) {
            self.index.unset(*space, text);
        }
    }

    /// Every index entry that a user has.
    fn keys(&self, user: &User) -> Vec<(u8, Text)> {
        let mut keys = Vec::with_capacity(8);
        keys.push((NAME, self.rules.fold(&user.username)));
        keys.push((SUB, user.sub.clone()));
        for (name, value) in &user.attributes {
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
            if !states(user).iter().all(|state| self.states.contains(*state, number)) {
                return Err(format!("user {} lacks a state entry", user.username));
            }
        }
        if expected != self.index.len() || self.states.len() != 2 * self.rows.len() {
            return Err(format!("{} user index entries instead of {expected}", self.index.len()));
        }
        Ok(())
    }
}

fn states(user: &User) -> [u32; 2] {
    [user.status as u32, ENABLED + u32::from(user.enabled)]
}

fn link_key(provider: &str, user_id: &str) -> String {
    format!("{provider}\u{0}{user_id}")
}

/// Lower case, character by character: what two spellings of one name have in common.
pub fn lowercase(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
