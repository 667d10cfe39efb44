//! The password as a proof: USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, and what all password proofs share: the
//! lock-out and the migration of users who are not there yet.

use super::{Attempt, Outcome, Start, first_factor_shown};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::migration::migrate;
use crate::state::pool::Pool;
use crate::state::users::{Lockout, User};
use crate::triggers::Caller;

/// Wrong proofs in a row from which on the user is locked out: for a second, and twice as long at each further one.
const TRIES: i32 = 5;
const SECOND: i64 = 1000;
/// The longest lock-out, and the quiet time that ends all.
const LONGEST: i64 = 15 * 60 * SECOND;

pub async fn sign_in(cx: &Cx, attempt: Attempt, given: &str) -> Result<Outcome> {
    prove(cx, &attempt, |_, user| is_password(user, given))?;
    first_factor_shown(cx, attempt).await
}

/// Whoever the pool does not know and UserMigration does; only a password that was told can be judged there.
pub async fn migrated(cx: &Cx, pool_id: &Text, start: &Start, name: &Text) -> Result<Option<(u32, Text)>> {
    use AuthFlowType::*;

    if !matches!(start.flow, UserPasswordAuth | AdminUserPasswordAuth | AdminNoSrpAuth) {
        return Ok(None);
    }
    let caller = Caller::initiating(pool_id, &start.client_id, start.metadata.as_ref());
    migrate(cx, caller, name, start.parameter("PASSWORD")).await
}

pub fn is_password(user: &User, given: &str) -> bool {
    user.password.as_ref().is_some_and(|password| password.text == given)
}

/// Judges a proof of the password, and counts it. A user without a password of its own has none to prove.
pub fn prove(cx: &Cx, attempt: &Attempt, judge: impl FnOnce(&Pool, &User) -> bool) -> Result<()> {
    let (is_right, was_counting) = cx.read(|view| {
        let (pool, _, user) = attempt.user(view)?;
        match user.status {
            UserStatusType::ExternalProvider => return Err(Error::wrong_username_or_password()),
            UserStatusType::ResetRequired => return Err(Error::password_reset_required()),
            _ => {}
        }
        let lockout = user.extras.as_ref().and_then(|extras| extras.lockout.as_ref());
        if lockout.is_some_and(|lockout| is_locked_out(lockout, view.now)) {
            return Err(Error::locked_out());
        }
        Ok((judge(pool, user), lockout.is_some()))
    })?;
    if is_right && was_counting {
        set_lockout(cx, attempt, |_, _| None)?;
    }
    if !is_right {
        set_lockout(cx, attempt, |before, now| {
            let failures = before.filter(|before| now.0 < before.last.0 + LONGEST).map_or(0, |before| before.failures);
            Some(Lockout { failures: failures.saturating_add(1), last: now })
        })?;
        return Err(Error::wrong_username_or_password());
    }
    cx.read(|view| {
        let (_, _, user) = attempt.user(view)?;
        let until = user.password.as_ref().and_then(|password| password.temporary_until);
        match until {
            Some(until) if view.now >= until => Err(Error::temporary_password_expired()),
            _ => Ok(()),
        }
    })
}

fn set_lockout(cx: &Cx, attempt: &Attempt, next: impl FnOnce(Option<Lockout>, Time) -> Option<Lockout>) -> Result<()> {
    cx.write(|tx| {
        let now = tx.now;
        tx.update_pool(&attempt.pool_id, |pool| {
            pool.users.update(attempt.user.unwrap_or_default(), |user| {
                let extras = user.extras_mut();
                extras.lockout = next(extras.lockout.take(), now);
            });
            Ok(())
        })
    })
}

fn is_locked_out(lockout: &Lockout, now: Time) -> bool {
    let beyond = lockout.failures - TRIES;
    // Ten doublings are longer than the longest.
    beyond >= 0 && now.0 < lockout.last.0 + (SECOND << beyond.min(10)).min(LONGEST)
}
