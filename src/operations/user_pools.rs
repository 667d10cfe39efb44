//! User pools.

use crate::engine::flow::{Tx, View};
use crate::error::Result;
use crate::model::shapes::*;

pub fn create_user_pool(_tx: &mut Tx, _ask: CreateUserPoolRequest) -> Result<CreateUserPoolResponse> {
    Err(crate::error::Error::internal("soon"))
}

pub fn describe_user_pool(view: &View, ask: DescribeUserPoolRequest) -> Result<DescribeUserPoolResponse> {
    let _ = view.pool(&ask.user_pool_id)?;
    Ok(DescribeUserPoolResponse::default())
}
