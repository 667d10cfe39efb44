//! Identity providers of a pool.

use crate::model::shapes::IdentityProviderType;
use crate::model::value::Text;
use tables::{Index, Table};

#[derive(Clone, Default)]
pub struct Providers {
    rows: Table<IdentityProviderType>,
    index: Index,
}

const NAME: u8 = 0;
const IDENTIFIER: u8 = 1;

impl Providers {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn find(&self, name: &str) -> Option<&IdentityProviderType> {
        self.index.find(NAME, name).and_then(|number| self.rows.find(number))
    }

    pub fn find_by_identifier(&self, identifier: &str) -> Option<&IdentityProviderType> {
        self.index.find(IDENTIFIER, identifier).and_then(|number| self.rows.find(number))
    }

    /// The caller has made sure that the name and the identifiers are free.
    pub fn insert(&mut self, provider: IdentityProviderType) {
        let keys = keys(&provider);
        let number = self.rows.insert(provider);
        keys.into_iter().for_each(|(space, text)| self.index.set(space, text, number));
    }

    pub fn insert_at(&mut self, number: u32, provider: IdentityProviderType) {
        let keys = keys(&provider);
        self.rows.insert_at(number, provider);
        keys.into_iter().for_each(|(space, text)| self.index.set(space, text, number));
    }

    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    pub fn go_on_at(&mut self, number: u32) {
        self.rows.go_on_at(number);
    }

    /// Changes a provider; its name stays.
    pub fn update<T>(&mut self, name: &str, change: impl FnOnce(&mut IdentityProviderType) -> T) -> Option<T> {
        let number = self.index.find(NAME, name)?;
        let before = keys(self.rows.find(number)?);
        let answer = self.rows.row_mut(number).map(change);
        let after = keys(self.rows.find(number)?);
        before.iter().for_each(|(space, text)| self.index.unset(*space, text));
        after.into_iter().for_each(|(space, text)| self.index.set(space, text, number));
        answer
    }

    pub fn remove(&mut self, name: &str) -> bool {
        let Some(number) = self.index.find(NAME, name) else { return false };
        if let Some(provider) = self.rows.find(number) {
            keys(provider).iter().for_each(|(space, text)| self.index.unset(*space, text));
        }
        self.rows.remove(number)
    }

    /// At most so many providers with a number of at least `from`.
    pub fn from(&self, from: u32, most: usize) -> Vec<(u32, &IdentityProviderType)> {
        self.rows.from(from, most)
    }

    pub fn check(&self) -> Result<(), String> {
        let expected: usize = self.rows.all().iter().map(|(_, provider)| keys(provider).len()).sum();
        if expected != self.index.len() {
            return Err(format!("{} provider index entries instead of {expected}", self.index.len()));
        }
        Ok(())
    }
}

/// Every index entry of a provider. It may name an identifier twice.
fn keys(provider: &IdentityProviderType) -> Vec<(u8, Text)> {
    let name = provider.provider_name.iter().map(|name| (NAME, name.clone()));
    let identifiers = provider.idp_identifiers.iter().flatten().map(|id| (IDENTIFIER, id.clone()));
    let mut keys = Vec::new();
    for key in name.chain(identifiers) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
