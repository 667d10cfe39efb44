//! Sessions of a user.

use crate::engine::flow::Tx;
use crate::error::Result;
use crate::model::shapes::*;

/// Tokens issued before now are revoked; the user's dates stay.
pub fn admin_user_global_sign_out(
    tx: &mut Tx,
    ask: AdminUserGlobalSignOutRequest,
) -> Result<AdminUserGlobalSignOutResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (number, _) = pool.user(&ask.username)?;
        pool.users.update(number, |user| user.extras_mut().signed_out_at = Some(now));
        Ok(AdminUserGlobalSignOutResponse {})
    })
}
