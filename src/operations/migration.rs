//! Users who come into the pool by the UserMigration trigger: made as an administrator makes one, with the password
//! that the function has judged.

use super::users;
use crate::engine::flow::{Cx, planned_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::state::users::{MfaFactor, Password};
use crate::triggers::{Caller, pre_sign_up, user_migration};

/// Asks about somebody whom the pool does not know by `name`, and takes in whoever the function knows: the user's number
/// and username. `password` is that of the sign-in; `None` where it was forgotten. `Ok(None)`: nobody was taken in,
/// because there is no function or it does not know the name.
///
/// # Errors
/// Those of the triggers, and [`Error::not_migrated`] when the answer cannot be stored: a taken name or alias, an
/// attribute that does not fit the schema.
pub async fn migrate(cx: &Cx, caller: Caller<'_>, name: &Text, password: Option<&Text>) -> Result<Option<(u32, Text)>> {
    let known = match password {
        Some(password) => user_migration::authentication(cx, caller, name, password).await?,
        None => user_migration::forgot_password(cx, caller, name).await?,
    };
    let Some(migrated) = known else { return Ok(None) };
    let status = match migrated.final_user_status {
        Some(UserStatusType::Confirmed) => UserStatusType::Confirmed,
        // Whatever else: a new password is due.
        _ => UserStatusType::ResetRequired,
    };
    let wants_sms_mfa = migrated.enable_sms_mfa;
    let ask = as_request(caller, name, migrated);
    let refused = |_| Error::not_migrated(caller.client_id.map_or("", |id| id));

    let plan = cx.read(|view| users::plan(view, &ask)).map_err(refused)?;
    pre_sign_up::admin_create_user(cx, caller, plan.told(&ask)).await?;
    let taken_in = cx.change(
        |view| users::judge(view, &ask, plan.sub),
        |store, new| {
            let made = users::create(store, &ask, new);
            let users = &mut planned_pool(store, &ask.user_pool_id).users;
            let number = users.find_by_username(&made.username)?;
            users.update(number, |user| {
                // The policy does not judge it: the function is trusted to have asked for another one if need be.
                user.password = password.map(|text| Password { text: text.clone(), temporary_until: None });
                user.status = status;
                if wants_sms_mfa {
                    user.extras_mut().mfa.get_or_insert_default().enabled.push(MfaFactor::SmsMfa);
                }
                (number, user.clone())
            })
        },
    );
    let Some((number, user)) = taken_in.map_err(refused)? else { return Ok(None) };

    if ask.message_action != Some(MessageActionType::Suppress) {
        users::invite(cx, caller, &ask, &user).await?;
    }
    Ok(Some((number, user.username)))
}

/// What an administrator would ask for. A `username` among the attributes is the user's own in a pool whose users sign
/// in by an alias, where the name that was given cannot be one.
fn as_request(caller: Caller<'_>, name: &Text, migrated: user_migration::Migrated) -> AdminCreateUserRequest {
    let mut username = name.clone();
    let mut attributes = Vec::with_capacity(migrated.attributes.0.len());
    for (name, value) in migrated.attributes.0 {
        if name == "username" {
            username = value;
        } else {
            attributes.push((name, value));
        }
    }
    AdminCreateUserRequest {
        user_pool_id: caller.pool_id.clone(),
        username,
        user_attributes: Some(attributes.into()),
        validation_data: None,
        temporary_password: None,
        force_alias_creation: Some(migrated.force_alias_creation),
        message_action: migrated.message_action,
        desired_delivery_mediums: migrated.desired_delivery_mediums,
        client_metadata: None,
    }
}
