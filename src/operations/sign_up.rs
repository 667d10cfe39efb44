//! Confirmation of sign-ups.

use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::triggers::{Caller, post_confirmation};

/// Confirms without a code; does not verify the address. The confirmation stands even when PostConfirmation fails.
pub async fn admin_confirm_sign_up(cx: Cx, ask: AdminConfirmSignUpRequest) -> Result<AdminConfirmSignUpResponse> {
    let user = cx.write(|tx| {
        let now = tx.now;
        tx.update_pool(&ask.user_pool_id, |pool| {
            let (number, user) = pool.user(&ask.username)?;
            if user.status != UserStatusType::Unconfirmed {
                return Err(Error::cannot_be_confirmed(user.status.as_str()));
            }
            pool.may_be_confirmed(user)?;
            let user = pool.users.update(number, |user| {
                user.status = UserStatusType::Confirmed;
                user.modified = now;
                user.clone()
            });
            user.ok_or_else(Error::user_not_found)
        })
    })?;
    let caller = Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref());
    post_confirmation::confirm_sign_up(&cx, caller, &user).await?;
    Ok(AdminConfirmSignUpResponse {})
}
