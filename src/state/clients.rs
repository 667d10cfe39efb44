//! App clients of a pool.

use super::table::{Index, Table};
use crate::model::shapes::UserPoolClientType;
use crate::model::value::{Text, Time};

#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    pub id: Text,
    pub created: Time,
    pub modified: Time,
    /// As CreateUserPoolClient answers it, without the members that are derived: ids, dates, secret.
    pub api: UserPoolClientType,
    pub secrets: Vec<Secret>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    pub id: Text,
    pub value: Text,
    pub created: Time,
}

#[derive(Clone, Default)]
pub struct Clients {
    rows: Table<Client>,
    index: Index,
}

const ID: u8 = 0;

impl Clients {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn find(&self, id: &str) -> Option<&Client> {
        self.index.find(ID, id).and_then(|number| self.rows.find(number))
    }

    /// The caller has made sure that the id is free.
    pub fn insert(&mut self, client: Client) {
        let id = client.id.clone();
        let number = self.rows.insert(client);
        self.index.set(ID, id, number);
    }

    pub fn update<T>(&mut self, id: &str, change: impl FnOnce(&mut Client) -> T) -> Option<T> {
        let number = self.index.find(ID, id)?;
        self.rows.update(number, change)
    }

    pub fn remove(&mut self, id: &str) -> bool {
        let Some(number) = self.index.find(ID, id) else { return false };
        self.index.unset(ID, id);
        self.rows.remove(number)
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &Client)> {
        self.rows.iter()
    }

    /// Clients in the order of their ids, from `id` on.
    pub fn by_id_from<'c>(&'c self, id: &str) -> impl Iterator<Item = &'c Client> + use<'c> {
        self.index.iter_from(ID, id, 0).filter_map(|(_, number)| self.rows.find(number))
    }

    pub fn check(&self) -> Result<(), String> {
        if self.index.len() != self.rows.len() {
            return Err("client indexes differ in size".into());
        }
        match self.rows.iter().find(|(number, client)| self.index.find(ID, &client.id) != Some(*number)) {
            Some((_, client)) => Err(format!("client {} is not found by its id", client.id)),
            None => Ok(()),
        }
    }
}
