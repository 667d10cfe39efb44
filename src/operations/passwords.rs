//! Passwords, set and reset.

use crate::engine::flow::{Cx, Tx};
use crate::error::{Error, PasswordDoor, Result};
use crate::messages::{self, Letter, Source};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::users::temporary_until;
use crate::rules::password_policy;
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{Code, CodePurpose, Password, User};
use crate::triggers::Caller;

const HOUR: i64 = 60 * 60 * 1000;

/// Permanent confirms the user from any state; otherwise the password is temporary. Tokens stay valid either way.
pub fn admin_set_user_password(tx: &mut Tx, ask: AdminSetUserPasswordRequest) -> Result<AdminSetUserPasswordResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (number, user) = pool.user(&ask.username)?;
        let policy = pool.settings.password_policy();
        judged(&policy, user, &ask.password)?;
        pool.may_be_confirmed(user)?;

        let permanent = ask.permanent == Some(true);
        pool.users.update(number, |user| {
            let temporary_until = (!permanent).then(|| temporary_until(now, &policy));
            user.set_password(Password { text: ask.password, temporary_until }, remembered(&policy));
            user.status = if permanent { UserStatusType::Confirmed } else { UserStatusType::ForceChangePassword };
            user.modified = now;
        });
        Ok(AdminSetUserPasswordResponse {})
    })
}

/// Whether a user may take this password: strong enough, and not among the last ones where the pool remembers them.
pub fn judged(policy: &PasswordPolicyType, user: &User, password: &str) -> Result<()> {
    if let Some(reason) = password_policy::weakness(policy, password) {
        return Err(Error::weak_password(PasswordDoor::Change, reason));
    }
    if user.has_used(password, remembered(policy)) {
        return Err(Error::password_used_before());
    }
    Ok(())
}

/// How many passwords of a user the pool remembers, the present one included.
pub fn remembered(policy: &PasswordPolicyType) -> usize {
    policy.password_history_size.unwrap_or(0).max(0) as usize
}

/// The user must set a new password with the code that is sent now.
pub async fn admin_reset_user_password(
    cx: Cx,
    ask: AdminResetUserPasswordRequest,
) -> Result<AdminResetUserPasswordResponse> {
    let (user, code, to) = cx.write(|tx| {
        let now = tx.now;
        let pool = tx.pool(&ask.user_pool_id)?;
        let (number, user) = pool.user(&ask.username)?;
        if user.status == UserStatusType::ForceChangePassword {
            return Err(Error::password_cannot_be_reset());
        }
        let to = recovery_address(pool, user)?;
        pool.may_be_confirmed(user)?;
        let code = tx.store.code();
        let stored =
            Code { purpose: CodePurpose::ResetPassword, text: code.clone(), until: Time(now.0 + HOUR), pending: None };
        let user = tx.update_pool(&ask.user_pool_id, |pool| {
            let user = pool.users.update(number, |user| {
                user.set_code(stored);
                user.status = UserStatusType::ResetRequired;
                user.modified = now;
                user.clone()
            });
            user.ok_or_else(Error::user_not_found)
        })?;
        Ok((user, code, to))
    })?;
    let letter = Letter {
        source: Source::ForgotPassword,
        caller: Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref()),
        user: &user,
        code: &code,
        to: vec![to],
    };
    messages::send(&cx, letter).await?;
    Ok(AdminResetUserPasswordResponse {})
}

/// Where the pool's recovery setting lets a code go: the verified address of highest priority.
pub fn recovery_address(pool: &Pool, user: &User) -> Result<(Medium, Text)> {
    let setting = pool.settings.api.account_recovery_setting.as_ref();
    let mechanisms = setting.and_then(|setting| setting.recovery_mechanisms.as_deref()).unwrap_or_default();
    // Two at most, of priorities 1 and 2.
    for mechanism in (1..=2).filter_map(|priority| mechanisms.iter().find(|mechanism| mechanism.priority == priority)) {
        let (medium, flag) = match mechanism.name {
            RecoveryOptionNameType::VerifiedEmail => (Medium::Email, "email_verified"),
            RecoveryOptionNameType::VerifiedPhoneNumber => (Medium::Sms, "phone_number_verified"),
            RecoveryOptionNameType::AdminOnly => return Err(Error::reset_by_administrator_only()),
        };
        if let Some(address) = user.attribute(medium.attribute()).filter(|_| user.is_verified(flag)) {
            return Ok((medium, address.clone()));
        }
    }
    Err(Error::nothing_to_reset_by())
}
