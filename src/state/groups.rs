//! Groups and who is in them, both ways.

use super::table::{Index, Pairs, Table};
use super::users::Users;
use crate::model::shapes::GroupType;
use crate::model::value::{Text, Time};

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub name: Text,
    pub description: Option<Text>,
    pub role_arn: Option<Text>,
    pub precedence: Option<i32>,
    pub created: Time,
    pub modified: Time,
}

impl Group {
    pub fn to_group_type(&self, pool_id: &Text) -> GroupType {
        GroupType {
            group_name: Some(self.name.clone()),
            user_pool_id: Some(pool_id.clone()),
            description: self.description.clone(),
            role_arn: self.role_arn.clone(),
            precedence: self.precedence,
            last_modified_date: Some(self.modified),
            creation_date: Some(self.created),
        }
    }
}

#[derive(Clone, Default)]
pub struct Groups {
    rows: Table<Group>,
    index: Index,
    /// (group, user) and (user, group).
    users_of: Pairs,
    groups_of: Pairs,
}

const NAME: u8 = 0;

impl Groups {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A group's number; names are case sensitive.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.index.find(NAME, name)
    }

    pub fn row(&self, number: u32) -> Option<&Group> {
        self.rows.find(number)
    }

    /// The caller has made sure that the name is free.
    pub fn insert(&mut self, group: Group) {
        let name = group.name.clone();
        let number = self.rows.insert(group);
        self.index.set(NAME, name, number);
    }

    pub fn insert_at(&mut self, number: u32, group: Group) {
        self.index.set(NAME, group.name.clone(), number);
        self.rows.insert_at(number, group);
    }

    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    pub fn go_on_at(&mut self, number: u32) {
        self.rows.go_on_at(number);
    }

    pub fn update<T>(&mut self, number: u32, change: impl FnOnce(&mut Group) -> T) -> Option<T> {
        self.rows.row_mut(number).map(change)
    }

    /// Removes a group and its memberships; the users stay.
    pub fn remove(&mut self, number: u32) {
        let Some(group) = self.rows.find(number) else { return };
        self.index.unset(NAME, &group.name.clone());
        self.rows.remove(number);
        let users = self.users_of.of(number, 0, usize::MAX);
        for user in users {
            self.users_of.remove(number, user);
            self.groups_of.remove(user, number);
        }
    }

    pub fn forget_user(&mut self, user: u32) {
        let groups = self.groups_of.of(user, 0, usize::MAX);
        for group in groups {
            self.users_of.remove(group, user);
            self.groups_of.remove(user, group);
        }
    }

    pub fn is_member(&self, group: u32, user: u32) -> bool {
        self.groups_of.contains(user, group)
    }

    pub fn add_member(&mut self, group: u32, user: u32) {
        self.users_of.add(group, user);
        self.groups_of.add(user, group);
    }

    pub fn remove_member(&mut self, group: u32, user: u32) {
        self.users_of.remove(group, user);
        self.groups_of.remove(user, group);
    }

    pub fn count_of_user(&self, user: u32) -> usize {
        self.groups_of.of(user, 0, usize::MAX).len()
    }

    /// At most so many groups with a number of at least `from`.
    pub fn from(&self, from: u32, most: usize) -> Vec<(u32, &Group)> {
        self.rows.from(from, most)
    }

    pub fn of_user(&self, user: u32, from: u32, most: usize) -> Vec<(u32, &Group)> {
        let groups = self.groups_of.of(user, from, most).into_iter();
        groups.filter_map(|number| Some((number, self.rows.find(number)?))).collect()
    }

    pub fn users_of(&self, group: u32, from: u32, most: usize) -> Vec<u32> {
        self.users_of.of(group, from, most)
    }

    pub fn check(&self, users: &Users) -> Result<(), String> {
        if self.index.len() != self.rows.len() || self.users_of.len() != self.groups_of.len() {
            return Err("group indexes differ in size".into());
        }
        for (number, group) in self.rows.all() {
            if self.find(&group.name) != Some(number) {
                return Err(format!("group {} is not found by its name", group.name));
            }
        }
        for (group, user) in self.users_of.all() {
            if !self.groups_of.contains(user, group) || self.rows.find(group).is_none() || users.row(user).is_none() {
                return Err(format!("membership ({group}, {user}) is not whole"));
            }
        }
        Ok(())
    }
}
