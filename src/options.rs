//! What an engine may be made with.

use crate::model::decode::{self, Unreadable};
use crate::model::shapes::{DescribeUserPoolClientRequest, EngineIds, EngineOptions};
use crate::model::value::{Take, Text, TextMap};
use crate::model::{Shape, StructRef, pattern, shape_def, structure};
use crate::state::{ChosenIds, Identity};

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadOption {
    #[error("the options are not readable: {0}")]
    Unreadable(#[from] Unreadable),
    #[error("region '{0}' is not a region: letters, digits and dashes, such as us-east-1")]
    Region(Text),
    #[error("accountId '{0}' is not an account: twelve digits")]
    AccountId(Text),
    #[error("ids.userPools: '{0}' is not a user pool id of this region: {1}_ and letters or digits")]
    PoolId(Text, Text),
    #[error("ids.clients: '{0}' is not a client id: 1 to 128 characters of [\\w+]")]
    ClientId(Text),
    #[error("ids.subs: '{0}' is not a sub: a lower-case UUID")]
    Sub(Text),
    #[error("codes '{0}' is not a code: six digits")]
    Codes(Text),
    #[error("ids: '{0}' is given twice")]
    Twice(Text),
}

/// Reads options from JSON text (model/options.json) and judges them.
pub fn read(text: &str) -> Result<Identity, BadOption> {
    let value = decode::from_json(EngineOptions::SHAPE, text)?;
    identity(EngineOptions::take(value))
}

pub fn identity(options: EngineOptions) -> Result<Identity, BadOption> {
    let region = options.region.unwrap_or_else(|| Text::from("us-east-1"));
    if region.is_empty() || !region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(BadOption::Region(region));
    }
    let account_id = options.account_id.unwrap_or_else(|| Text::from("000000000000"));
    if account_id.len() != 12 || !account_id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadOption::AccountId(account_id));
    }
    if let Some(codes) = options.codes.as_ref().filter(|codes| !is_code(codes)) {
        return Err(BadOption::Codes(codes.clone()));
    }
    Ok(Identity {
        codes: options.codes,
        ids: chosen(&region, options.ids.unwrap_or_default())?,
        region,
        account_id,
        seed: seed_number(options.seed.as_deref().unwrap_or("pocket-cognito")),
    })
}

fn chosen(region: &Text, ids: EngineIds) -> Result<ChosenIds, BadOption> {
    let user_pools = each(ids.user_pools, |id| {
        let suffix = id.strip_prefix(&**region).and_then(|rest| rest.strip_prefix('_'));
        let fits = |suffix: &str| !suffix.is_empty() && suffix.bytes().all(|b| b.is_ascii_alphanumeric());
        let right = id.len() <= 55 && suffix.is_some_and(fits);
        if right { Ok(()) } else { Err(BadOption::PoolId(id.clone(), region.clone())) }
    })?;
    let clients = each(ids.clients, |id| if is_client_id(id) { Ok(()) } else { Err(BadOption::ClientId(id.clone())) })?;
    let subs = each(ids.subs, |id| if is_sub(id) { Ok(()) } else { Err(BadOption::Sub(id.clone())) })?;
    Ok(ChosenIds { user_pools, clients, subs })
}

fn each(
    entries: Option<TextMap<Text>>,
    judge: impl Fn(&Text) -> Result<(), BadOption>,
) -> Result<Vec<(Text, Text)>, BadOption> {
    let entries = entries.unwrap_or_default().0;
    for (at, (_, id)) in entries.iter().enumerate() {
        judge(id)?;
        if entries[..at].iter().any(|(_, known)| known == id) {
            return Err(BadOption::Twice(id.clone()));
        }
    }
    Ok(entries)
}

/// A client id as the model has it.
fn is_client_id(id: &str) -> bool {
    let request = structure(DescribeUserPoolClientRequest::SHAPE);
    let Some(member) = request.members.iter().find(|member| member.name() == "ClientId") else { return false };
    match shape_def(member.shape).shape {
        Shape::Text { min, max, pattern: Some(number) } => {
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

/// A code as the service sends it.
pub fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// FNV-1a.
fn seed_number(seed: &str) -> u64 {
    seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}
