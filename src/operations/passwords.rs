//! Passwords, set, changed, forgotten and reset.

use super::bearer::bearer;
use super::migration::migrate;
use super::sign_up::Recipient;
use crate::engine::flow::{Change, Cx, Tx, View, change_pool, planned_pool};
use crate::error::{Error, PasswordDoor, Result};
use crate::messages::{self, NewCode, Source};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::users::temporary_until;
use crate::rules::{codes, delivery, password_policy};
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{CodePurpose, Password, User};
use crate::triggers::{Caller, post_confirmation};

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
    let code = cx.read(|view| {
        let pool = view.pool(&ask.user_pool_id)?;
        let (number, user) = pool.user(&ask.username)?;
        may_be_reset(user)?;
        let (medium, address) = delivery::recovery_address(&pool.settings, user)?;
        pool.may_be_confirmed(user)?;
        Ok::<_, Error>(reset_code(number, medium, address))
    })?;
    let caller = Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref());
    let demand = |user: &mut User, now| {
        user.status = UserStatusType::ResetRequired;
        user.modified = now;
    };
    messages::send_code(&cx, caller, Source::ForgotPassword, code, demand).await?;
    Ok(AdminResetUserPasswordResponse {})
}

/// Whether the user has a password of its own, which alone can be reset.
fn may_be_reset(user: &User) -> Result<()> {
    match user.status {
        UserStatusType::ForceChangePassword | UserStatusType::ExternalProvider => {
            Err(Error::password_cannot_be_reset())
        }
        _ => Ok(()),
    }
}

fn reset_code(number: u32, medium: Medium, address: Text) -> NewCode {
    NewCode { number, purpose: CodePurpose::ResetPassword, medium, address, waits: false }
}

/// Sends a code by which the user can set a new password; until then the old one is good. Who is not there may be known
/// to UserMigration.
pub async fn forgot_password(cx: Cx, ask: ForgotPasswordRequest) -> Result<ForgotPasswordResponse> {
    let (pool_id, mut number) = cx.read(|view| {
        let (pool, _) = view.proven_client(&ask.client_id, &ask.username, ask.secret_hash.as_ref())?;
        // The same for everybody, whether there or not.
        delivery::recovery_media(&pool.settings)?;
        Ok::<_, Error>((pool.settings.id.clone(), pool.users.resolve(&ask.username)))
    })?;
    let caller = Caller::client(&pool_id, &ask.client_id, ask.client_metadata.as_ref());
    if number.is_none() {
        number = migrate(&cx, caller, &ask.username, None).await?.map(|(number, _)| number);
    }
    let details = match cx.read(|view| recipient(view, &ask, number))? {
        Recipient::Simulated(details) => details,
        Recipient::User(number, medium, address) => {
            let code = reset_code(number, medium, address);
            messages::send_code(&cx, caller, Source::ForgotPassword, code, |_, _| {}).await?
        }
    };
    Ok(ForgotPasswordResponse { code_delivery_details: Some(details) })
}

/// A client that hides who is there hides as well who is disabled and who has no address to recover by (dev guide).
fn recipient(view: &View, ask: &ForgotPasswordRequest, number: Option<u32>) -> Result<Recipient> {
    let (pool, client) = view.client(&ask.client_id)?;
    let media = delivery::recovery_media(&pool.settings)?;
    let user = number.and_then(|number| pool.users.row(number).map(|user| (number, user)));
    let found = match user {
        None => Err(Error::user_of_client_not_found()),
        Some((_, user)) if !user.enabled => Err(Error::user_disabled()),
        Some((number, user)) => {
            may_be_reset(user)?;
            let to = delivery::recovery_address(&pool.settings, user);
            to.map(|(medium, address)| Recipient::User(number, medium, address))
        }
    };
    if found.is_ok() || !client.hides_absent_users() {
        return found;
    }
    let usual = media.first().copied().unwrap_or(Medium::Email);
    let seed = view.store.identity.seed;
    Ok(Recipient::Simulated(delivery::simulated(&pool.settings, seed, &ask.username, usual)))
}

/// The new password is the user's own, whatever state the user was in. Tokens stay valid.
pub async fn confirm_forgot_password(
    cx: Cx,
    ask: ConfirmForgotPasswordRequest,
) -> Result<ConfirmForgotPasswordResponse> {
    let (pool_id, user) = cx.change(
        |view| recovered(view, &ask),
        |store, (pool_id, number, now)| {
            let pool = planned_pool(store, &pool_id);
            let user = set_own(pool, number, ask.password.clone(), now);
            (pool_id, user)
        },
    )?;
    let user = user.ok_or_else(Error::user_not_found)?;
    let caller = Caller::client(&pool_id, &ask.client_id, ask.client_metadata.as_ref());
    post_confirmation::confirm_forgot_password(&cx, caller, &user).await?;
    Ok(ConfirmForgotPasswordResponse {})
}

/// Whose password it is, once code and password are found right.
fn recovered(view: &View, ask: &ConfirmForgotPasswordRequest) -> Result<(Text, u32, Time)> {
    let (pool, client) = view.proven_client(&ask.client_id, &ask.username, ask.secret_hash.as_ref())?;
    let hides_absence = client.hides_absent_users();
    let found = pool.find_user(&ask.username).filter(|(_, user)| user.enabled || !hides_absence);
    let Some((number, user)) = found else {
        return Err(if hides_absence { Error::code_mismatch() } else { Error::user_of_client_not_found() });
    };
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    codes::right(user, CodePurpose::ResetPassword, &ask.confirmation_code, view.now)?;
    judged(&pool.settings.password_policy(), user, &ask.password)?;
    pool.may_be_confirmed(user)?;
    Ok((pool.settings.id.clone(), number, view.now))
}

/// Gives a user a password of its own choice; a code to reset the old one has no more use.
fn set_own(pool: &mut Pool, number: u32, text: Text, now: Time) -> Option<User> {
    let remembered = remembered(&pool.settings.password_policy());
    pool.users.update(number, |user| {
        user.set_password(Password { text, temporary_until: None }, remembered);
        user.forget_code(CodePurpose::ResetPassword);
        user.status = UserStatusType::Confirmed;
        user.modified = now;
        user.clone()
    })
}

/// Who has no password, having signed in without one, need not say a previous one. Tokens stay valid.
pub fn change_password(view: &View, ask: ChangePasswordRequest) -> Result<Change<ChangePasswordResponse>> {
    let bearer = bearer(view, &ask.access_token)?;
    let present = bearer.user.password.as_ref().map(|password| &password.text);
    if present.is_some() && present != ask.previous_password.as_ref() {
        return Err(Error::wrong_username_or_password());
    }
    judged(&bearer.pool.settings.password_policy(), bearer.user, &ask.proposed_password)?;
    let (number, now) = (bearer.number, view.now);
    Ok(change_pool(bearer.pool_id(), move |pool| {
        set_own(pool, number, ask.proposed_password, now);
        ChangePasswordResponse {}
    }))
}
