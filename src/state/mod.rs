//! The simulated world as one value. A clone is a pointer copy: that is what commit, snapshot, restore and fork are.

pub mod challenges;
pub mod clients;
pub mod groups;
pub mod outbox;
pub mod pool;
pub mod providers;
pub mod sign_ins;
pub mod users;

use std::rc::Rc;

use crate::error::{Error, Result};
use crate::model::value::Text;
use crate::random::Random;
use outbox::Message;
use pool::Pool;
use tables::{Index, Table};

/// What an engine was made with. Never changes.
#[derive(Clone, Debug)]
pub struct Identity {
    pub region: Text,
    pub account_id: Text,
    pub seed: u64,
    pub ids: ChosenIds,
    /// The code that is sent each time, instead of one at random.
    pub codes: Option<Text>,
}

/// Ids that the caller wants to know beforehand: name → id.
#[derive(Clone, Debug, Default)]
pub struct ChosenIds {
    pub user_pools: Vec<(Text, Text)>,
    pub clients: Vec<(Text, Text)>,
    pub subs: Vec<(Text, Text)>,
}

impl ChosenIds {
    /// The id that was chosen for a name.
    pub fn chosen(list: &[(Text, Text)], name: &str) -> Option<Text> {
        list.iter().find(|(known, _)| *known == name).map(|(_, id)| id.clone())
    }
}

#[derive(Clone)]
pub struct Store {
    pub identity: Rc<Identity>,
    pub random: Random,
    pub outbox: Table<Message>,
    pools: Table<Pool>,
    /// Pool ids, and client ids (which arrive without a pool) to pool numbers.
    index: Index,
}

const POOL_ID: u8 = 0;
const CLIENT_ID: u8 = 1;

impl Store {
    pub fn new(identity: Identity) -> Store {
        Store {
            random: Random::from_seed(identity.seed),
            identity: Rc::new(identity),
            outbox: Table::default(),
            pools: Table::default(),
            index: Index::default(),
        }
    }

    /// A six-digit code. The generator goes on whether codes are fixed or not, so that everything else stays the same.
    pub fn code(&mut self) -> Text {
        let random = self.random.code();
        self.identity.codes.clone().unwrap_or(random)
    }

    pub fn find_pool(&self, id: &str) -> Option<&Pool> {
        self.index.find(POOL_ID, id).and_then(|number| self.pools.find(number))
    }

    pub fn pool(&self, id: &str) -> Result<&Pool> {
        self.find_pool(id).ok_or_else(|| Error::pool_not_found(id))
    }

    #[inline(never)]
    pub fn pool_mut(&mut self, id: &str) -> Result<&mut Pool> {
        let number = self.index.find(POOL_ID, id);
        number.and_then(|number| self.pools.row_mut(number)).ok_or_else(|| Error::pool_not_found(id))
    }

    pub fn insert_pool(&mut self, pool: Pool) {
        let id = pool.settings.id.clone();
        let number = self.pools.insert(pool);
        self.index.set(POOL_ID, id, number);
    }

    /// Takes over a pool of an export under its number, with its clients.
    pub fn insert_pool_at(&mut self, number: u32, pool: Pool) {
        self.index.set(POOL_ID, pool.settings.id.clone(), number);
        pool.clients.all().iter().for_each(|(_, client)| self.index.set(CLIENT_ID, client.id.clone(), number));
        self.pools.insert_at(number, pool);
    }

    pub fn next_pool_number(&self) -> u32 {
        self.pools.next()
    }

    pub fn go_on_at(&mut self, pool_number: u32) {
        self.pools.go_on_at(pool_number);
    }

    /// Removes a pool and all it owns.
    pub fn remove_pool(&mut self, id: &str) {
        let Some(number) = self.index.find(POOL_ID, id) else { return };
        if let Some(pool) = self.pools.find(number) {
            let clients: Vec<Text> = pool.clients.all().iter().map(|(_, client)| client.id.clone()).collect();
            clients.iter().for_each(|client| self.index.unset(CLIENT_ID, client));
        }
        self.pools.remove(number);
        self.index.unset(POOL_ID, id);
    }

    /// At most so many pools with a number of at least `from`, in the order they were made.
    pub fn pools_from(&self, from: u32, most: usize) -> Vec<(u32, &Pool)> {
        self.pools.from(from, most)
    }

    pub fn pool_count(&self) -> usize {
        self.pools.len()
    }

    /// Client ids are unique over all pools.
    pub fn pool_of_client(&self, client_id: &str) -> Option<&Pool> {
        self.index.find(CLIENT_ID, client_id).and_then(|number| self.pools.find(number))
    }

    pub fn register_client(&mut self, client_id: &Text, pool_id: &str) {
        if let Some(number) = self.index.find(POOL_ID, pool_id) {
            self.index.set(CLIENT_ID, client_id.clone(), number);
        }
    }

    pub fn forget_client(&mut self, client_id: &str) {
        self.index.unset(CLIENT_ID, client_id);
    }

    /// Every index agrees with its rows; the laws call it.
    pub fn check(&self) -> std::result::Result<(), String> {
        let clients: usize = self.pools.all().iter().map(|(_, pool)| pool.clients.len()).sum();
        if self.index.len() != self.pools.len() + clients {
            return Err(format!(
                "{} index entries for {} pools and {clients} clients",
                self.index.len(),
                self.pools.len()
            ));
        }
        for (number, pool) in self.pools.all() {
            if self.index.find(POOL_ID, &pool.settings.id) != Some(number) {
                return Err(format!("pool {} is not found by its id", pool.settings.id));
            }
            pool.check()?;
        }
        Ok(())
    }
}
