//! App clients of a pool.

use crate::model::shapes::{PreventUserExistenceErrorTypes, UserPoolClientType};
use crate::model::value::{Text, Time};
use tables::{Index, Table};

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

impl Client {
    /// Whether public operations answer about a user who is not there as if it were.
    pub fn hides_absent_users(&self) -> bool {
        self.api.prevent_user_existence_errors == Some(PreventUserExistenceErrorTypes::Enabled)
    }

    /// As the API shows it; of two secrets the older one.
    pub fn to_client_type(&self, pool_id: &Text) -> UserPoolClientType {
        UserPoolClientType {
            user_pool_id: Some(pool_id.clone()),
            client_id: Some(self.id.clone()),
            client_secret: self.secrets.first().map(|secret| secret.value.clone()),
            creation_date: Some(self.created),
            last_modified_date: Some(self.modified),
            ..self.api.clone()
        }
    }
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

    pub fn insert_at(&mut self, number: u32, client: Client) {
        self.index.set(ID, client.id.clone(), number);
        self.rows.insert_at(number, client);
    }

    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    pub fn go_on_at(&mut self, number: u32) {
        self.rows.go_on_at(number);
    }

    pub fn update<T>(&mut self, id: &str, change: impl FnOnce(&mut Client) -> T) -> Option<T> {
        let number = self.index.find(ID, id)?;
        self.rows.row_mut(number).map(change)
    }

    pub fn remove(&mut self, id: &str) -> bool {
        let Some(number) = self.index.find(ID, id) else { return false };
        self.index.unset(ID, id);
        self.rows.remove(number)
    }

    pub fn all(&self) -> Vec<(u32, &Client)> {
        self.rows.all()
    }

    /// At most so many clients in the order of their ids, from `id` on.
    pub fn by_id(&self, id: &str, most: usize) -> Vec<&Client> {
        let found = self.index.from(ID, id, 0, most, &|_| true);
        found.into_iter().filter_map(|(_, number)| self.rows.find(number)).collect()
    }

    pub fn check(&self) -> Result<(), String> {
        if self.index.len() != self.rows.len() {
            return Err("client indexes differ in size".into());
        }
        match self.rows.all().into_iter().find(|(number, client)| self.index.find(ID, &client.id) != Some(*number)) {
            Some((_, client)) => Err(format!("client {} is not found by its id", client.id)),
            None => Ok(()),
        }
    }
}
