//! Sign-ins of a pool. A sign-in is the family of tokens that began with one authentication: they share `event_id`
//! and `origin_jti`, and end together.

pub use crate::model::shapes::{SignIn, SignInEnd};
use tables::{Index, Table};

#[derive(Clone, Default)]
pub struct SignIns {
    rows: Table<SignIn>,
    index: Index,
}

const EVENT_ID: u8 = 0;

impl SignIns {
    pub fn row(&self, number: u32) -> Option<&SignIn> {
        self.rows.find(number)
    }

    /// By the claim `event_id`, which every token of the family carries.
    pub fn find_by_event_id(&self, event_id: &str) -> Option<u32> {
        self.index.find(EVENT_ID, event_id)
    }

    pub fn insert(&mut self, sign_in: SignIn) -> u32 {
        let number = self.rows.next();
        self.insert_at(number, sign_in);
        number
    }

    pub fn insert_at(&mut self, number: u32, sign_in: SignIn) {
        self.index.set(EVENT_ID, sign_in.event_id.clone(), number);
        self.rows.insert_at(number, sign_in);
    }

    /// Changes a row; its event id stays.
    pub fn update<T>(&mut self, number: u32, change: impl FnOnce(&mut SignIn) -> T) -> Option<T> {
        self.rows.row_mut(number).map(change)
    }

    pub fn next_number(&self) -> u32 {
        self.rows.next()
    }

    pub fn go_on_at(&mut self, number: u32) {
        self.rows.go_on_at(number);
    }

    pub fn all(&self) -> Vec<(u32, &SignIn)> {
        self.rows.all()
    }

    pub fn check(&self) -> Result<(), String> {
        if self.index.len() != self.rows.len() {
            return Err("sign-in indexes differ in size".into());
        }
        let astray = |(number, row): &(u32, &SignIn)| self.find_by_event_id(&row.event_id) != Some(*number);
        match self.rows.all().into_iter().find(astray) {
            Some((number, _)) => Err(format!("sign-in {number} is not found by its event id")),
            None => Ok(()),
        }
    }
}
