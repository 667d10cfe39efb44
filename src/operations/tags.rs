//! Tags of pools, by the pool's ARN. They only label: no operation behaves differently for a tag.

use std::rc::Rc;

use crate::engine::flow::{Tx, View};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap};
use crate::state::Store;
use crate::state::pool::{Pool, PoolSettings};

/// Quota of the service.
const TAGS_OF_POOL: usize = 50;

/// Adds tags; those that are there get the new value.
pub fn tag_resource(tx: &mut Tx, ask: TagResourceRequest) -> Result<TagResourceResponse> {
    let mut tags = tagged(&tx.store, &ask.resource_arn)?.settings.tags.clone();
    ask.tags.0.into_iter().for_each(|(key, value)| tags.insert(key, value));
    allowed(&tags)?;

    change(tx, &ask.resource_arn, |settings| settings.tags = tags)?;
    Ok(TagResourceResponse {})
}

/// A key that is not there is no error.
pub fn untag_resource(tx: &mut Tx, ask: UntagResourceRequest) -> Result<UntagResourceResponse> {
    change(tx, &ask.resource_arn, |settings| settings.tags.0.retain(|(key, _)| !ask.tag_keys.contains(key)))?;
    Ok(UntagResourceResponse {})
}

pub fn list_tags_for_resource(view: &View, ask: ListTagsForResourceRequest) -> Result<ListTagsForResourceResponse> {
    let pool = tagged(view.store, &ask.resource_arn)?;
    Ok(ListTagsForResourceResponse { tags: Some(pool.settings.tags.clone()) })
}

/// Whether a pool may have these tags.
pub fn allowed(tags: &TextMap<Text>) -> Result<()> {
    if tags.0.len() > TAGS_OF_POOL {
        return Err(Error::too_many_tags());
    }
    match tags.0.iter().find(|(key, _)| key.to_ascii_lowercase().starts_with("aws:")) {
        Some((key, _)) => Err(Error::reserved_tag(key)),
        None => Ok(()),
    }
}

/// The pool of an ARN; one of another region, account or kind is unknown.
fn tagged<'s>(store: &'s Store, arn: &str) -> Result<&'s Pool> {
    let id = pool_id(arn);
    let pool = store.pool(id)?;
    if pool.settings.arn == arn { Ok(pool) } else { Err(Error::pool_not_found(id)) }
}

/// Tags are not settings: the pool's date stays.
fn change(tx: &mut Tx, arn: &str, change: impl FnOnce(&mut PoolSettings)) -> Result<()> {
    tagged(&tx.store, arn)?;
    tx.update_pool(pool_id(arn), |pool| {
        change(Rc::make_mut(&mut pool.settings));
        Ok(())
    })
}

fn pool_id(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, id)| id)
}
