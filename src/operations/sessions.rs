//! Sessions of a user.

use crate::engine::flow::Tx;
use crate::error::Result;
use crate::model::shapes::*;

/// All tokens are revoked; the user's dates stay.
pub fn admin_user_global_sign_out(
    tx: &mut Tx,
    ask: AdminUserGlobalSignOutRequest,
) -> Result<AdminUserGlobalSignOutResponse> {
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (number, _) = pool.user(&ask.username)?;
        pool.sign_out(number);
        Ok(AdminUserGlobalSignOutResponse {})
    })
}
