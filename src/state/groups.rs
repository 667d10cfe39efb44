//! Groups and who is in them, both ways.

use super::users::Users;
use crate::model::shapes::GroupType;
use crate::model::value::{Text, Time};
use tables::{Index, Pairs, Table};

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
    /// Under the group's number, whom it has: pairs (0, user). Apart from the rows, so that neither copies the other.
    members: Table<Pairs>,
    index: Index,
    /// (user, group). A deleted group's pairs stay until `forget_deleted`: they name a number that no group has or
    /// will have again, so that deleting a group costs nothing for each of its members.
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

    /// The number that the next group will have.
    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    /// Leaves out numbers that an export has used up.
    pub fn go_on_at(&mut self, next: u32) {
        self.rows.go_on_at(next);
        self.members.go_on_at(next);
    }

    /// The caller has made sure that the name is free.
    pub fn insert(&mut self, group: Group) {
        self.insert_at(self.rows.next(), group);
    }

    /// Under the number that it had in an export.
    pub fn insert_at(&mut self, number: u32, group: Group) {
        self.index.set(NAME, group.name.clone(), number);
        self.rows.insert_at(number, group);
        self.members.insert_at(number, Pairs::default());
    }

    pub fn update<T>(&mut self, number: u32, change: impl FnOnce(&mut Group) -> T) -> Option<T> {
        self.rows.row_mut(number).map(change)
    }

    /// Removes a group and its memberships; the users stay.
    pub fn remove(&mut self, number: u32) {
        let Some(group) = self.rows.find(number) else { return };
        let name = group.name.clone();
        self.index.unset(NAME, &name);
        self.rows.remove(number);
        self.members.remove(number);
    }

    pub fn forget_user(&mut self, user: u32) {
        for group in self.groups_of.of(user, 0, usize::MAX) {
            self.remove_member(group, user);
        }
    }

    pub fn is_member(&self, group: u32, user: u32) -> bool {
        self.groups_of.contains(user, group)
    }

    pub fn add_member(&mut self, group: u32, user: u32) {
        if let Some(members) = self.members.row_mut(group) {
            members.add(0, user);
            self.groups_of.add(user, group);
        }
    }

    /// Drops what a user still has of deleted groups.
    pub fn forget_deleted(&mut self, user: u32) {
        for group in self.groups_of.of(user, 0, usize::MAX) {
            if self.rows.find(group).is_none() {
                self.groups_of.remove(user, group);
            }
        }
    }

    pub fn remove_member(&mut self, group: u32, user: u32) {
        if let Some(members) = self.members.row_mut(group) {
            members.remove(0, user);
        }
        self.groups_of.remove(user, group);
    }

    /// How many groups a user has, with those deleted and not yet forgotten: never less than there are.
    pub fn at_most_of_user(&self, user: u32) -> usize {
        self.groups_of.of(user, 0, usize::MAX).len()
    }

    pub fn count_of_user(&self, user: u32) -> usize {
        self.of_user(user, 0, usize::MAX).len()
    }

    /// At most so many groups with a number of at least `from`.
    pub fn from(&self, from: u32, most: usize) -> Vec<(u32, &Group)> {
        self.rows.from(from, most)
    }

    pub fn of_user(&self, user: u32, from: u32, most: usize) -> Vec<(u32, &Group)> {
        let groups = self.groups_of.of(user, from, usize::MAX).into_iter();
        groups.filter_map(|number| Some((number, self.rows.find(number)?))).take(most).collect()
    }

    pub fn users_of(&self, group: u32, from: u32, most: usize) -> Vec<u32> {
        self.members.find(group).map(|members| members.of(0, from, most)).unwrap_or_default()
    }

    pub fn check(&self, users: &Users) -> Result<(), String> {
        if self.index.len() != self.rows.len() || self.members.len() != self.rows.len() {
            return Err("group indexes differ in size".into());
        }
        let mut memberships = 0;
        for (number, group) in self.rows.all() {
            if self.find(&group.name) != Some(number) {
                return Err(format!("group {} is not found by its name", group.name));
            }
            for user in self.users_of(number, 0, usize::MAX) {
                memberships += 1;
                if !self.is_member(number, user) || users.row(user).is_none() {
                    return Err(format!("membership ({number}, {user}) is not whole"));
                }
            }
        }
        let alive = self.groups_of.all().into_iter().filter(|(_, group)| self.rows.find(*group).is_some()).count();
        if alive != memberships {
            return Err(format!("{alive} groups of users instead of {memberships}"));
        }
        Ok(())
    }
}
