//! What an engine may be made with.

use serde::Deserialize;

use crate::model::generated::{PATTERNS, SHAPES};
use crate::model::value::Text;
use crate::model::{Shape, pattern, structure};
use crate::model::{StructRef, shapes};
use crate::state::{ChosenIds, Identity};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    pub region: Option<String>,
    pub account_id: Option<String>,
    /// Any text; equal seeds and calls give equal bytes.
    pub seed: Option<String>,
    pub ids: Option<Ids>,
}

/// Chosen ids, each by the name that its owner will have.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Ids {
    /// By PoolName.
    pub user_pools: Entries,
    /// By ClientName.
    pub clients: Entries,
    /// By Username as AdminCreateUser gives it.
    pub subs: Entries,
}

type Entries = std::collections::BTreeMap<String, String>;

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadOption {
    #[error("region '{0}' is not a region: letters, digits and dashes, such as us-east-1")]
    Region(String),
    #[error("accountId '{0}' is not an account: twelve digits")]
    AccountId(String),
    #[error("ids.userPools: '{0}' is not a user pool id of this region: {1}_ and letters or digits")]
    PoolId(String, String),
    #[error("ids.clients: '{0}' is not a client id: 1 to 128 characters of [\\w+]")]
    ClientId(String),
    #[error("ids.subs: '{0}' is not a sub: a lower-case UUID")]
    Sub(String),
    #[error("ids: '{0}' is given twice")]
    Twice(String),
}

impl Options {
    pub fn identity(self) -> Result<Identity, BadOption> {
        let region = self.region.unwrap_or_else(|| "us-east-1".into());
        if region.is_empty() || !region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(BadOption::Region(region));
        }
        let account_id = self.account_id.unwrap_or_else(|| "000000000000".into());
        if account_id.len() != 12 || !account_id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadOption::AccountId(account_id));
        }
        let ids = self.ids.unwrap_or_default();
        for id in ids.user_pools.values() {
            let suffix = id.strip_prefix(&*region).and_then(|rest| rest.strip_prefix('_'));
            if !suffix.is_some_and(|s| !s.is_empty() && id.len() <= 55 && s.bytes().all(|b| b.is_ascii_alphanumeric()))
            {
                return Err(BadOption::PoolId(id.clone(), region));
            }
        }
        if let Some(id) = ids.clients.values().find(|id| !is_client_id(id)) {
            return Err(BadOption::ClientId(id.clone()));
        }
        if let Some(id) = ids.subs.values().find(|id| !is_sub(id)) {
            return Err(BadOption::Sub(id.clone()));
        }
        for entries in [&ids.user_pools, &ids.clients, &ids.subs] {
            let mut values: Vec<_> = entries.values().collect();
            values.sort_unstable();
            if let Some(pair) = values.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(BadOption::Twice(pair[0].clone()));
            }
        }
        Ok(Identity {
            region: Text::from(region),
            account_id: Text::from(account_id),
            seed: seed_number(self.seed.as_deref().unwrap_or("pocket-cognito")),
            ids: ChosenIds {
                user_pools: ids.user_pools.into_iter().collect(),
                clients: ids.clients.into_iter().collect(),
                subs: ids.subs.into_iter().collect(),
            },
        })
    }
}

/// A client id as the model has it.
fn is_client_id(id: &str) -> bool {
    let request = structure(shapes::DescribeUserPoolClientRequest::SHAPE);
    let Some(at) = request.names.iter().position(|name| *name == "ClientId") else { return false };
    match SHAPES[request.members[at].shape as usize].shape {
        Shape::Text { min, max, pattern: Some(number) } => {
            debug_assert!((number as usize) < PATTERNS.len());
            (min as usize..=max as usize).contains(&id.len()) && pattern::matches(number, id)
        }
        _ => false,
    }
}

fn is_sub(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_digit() || (b'a'..=b'f').contains(&b),
        })
}

/// FNV-1a.
fn seed_number(seed: &str) -> u64 {
    seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}
