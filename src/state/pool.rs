//! One user pool: its settings and the tables it owns. Deleting it is one `remove`.

use std::rc::Rc;

use super::clients::Clients;
use super::groups::Groups;
use super::providers::Providers;
use super::users::{User, Users};
use crate::error::{Error, Result};
use crate::model::shapes::{SchemaAttributeType, UserPoolType};
use crate::model::value::{Text, TextMap, Time};

#[derive(Clone)]
pub struct Pool {
    pub settings: Rc<PoolSettings>,
    pub users: Users,
    pub groups: Groups,
    pub clients: Clients,
    pub providers: Providers,
}

#[derive(Clone, Debug)]
pub struct PoolSettings {
    pub id: Text,
    pub arn: Text,
    pub created: Time,
    pub modified: Time,
    /// As CreateUserPool answers it, without the members that are derived: id, ARN, dates, schema, tags, user count.
    pub api: UserPoolType,
    /// Standard attributes in the order of CreateUserPool, then the custom ones as they were added.
    pub schema: Vec<SchemaAttributeType>,
    pub tags: TextMap<Text>,
}

impl PoolSettings {
    /// An attribute of the schema by its full name (`custom:…` for custom ones).
    pub fn attribute(&self, name: &str) -> Option<&SchemaAttributeType> {
        self.schema.iter().find(|attribute| attribute.name.as_deref() == Some(name))
    }
}

impl Pool {
    /// The user whom a request's `Username` names, by username, sub or alias.
    pub fn user(&self, name: &str) -> Result<(u32, &User)> {
        let number = self.users.resolve(name).ok_or_else(Error::user_not_found)?;
        self.users.row(number).map(|user| (number, user)).ok_or_else(Error::user_not_found)
    }

    pub fn check(&self) -> std::result::Result<(), String> {
        self.users.check()?;
        self.groups.check(&self.users)?;
        self.clients.check()?;
        self.providers.check()
    }
}
