//! NEW_PASSWORD_REQUIRED: a temporary password lets nobody in but to set another.

use super::{Answer, Attempt, Open, Outcome, mfa};
use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::sink::JsonSink;
use crate::model::value::{Sink, Text};
use crate::operations::passwords::{judged, remembered};
use crate::operations::user_attributes::check_aliases;
use crate::rules::attributes::{self, Door};
use crate::rules::client_settings::may_read;
use crate::state::clients::Client;
use crate::state::pool::Pool;
use crate::state::users::{Password, User};

/// Before the name of an attribute that comes with the new password.
const PREFIX: &str = "userAttributes.";

pub fn put(cx: &Cx, attempt: &Attempt) -> Result<Outcome> {
    let parameters = cx.read(|view| {
        let (pool, client, user) = attempt.user(view)?;
        Ok::<_, Error>(vec![
            ("USER_ID_FOR_SRP", user.username.clone()),
            ("requiredAttributes", required_attributes(pool, user)),
            ("userAttributes", user_attributes(client, user)),
        ])
    })?;
    attempt.put(cx, ChallengeNameType::NewPasswordRequired, parameters, |_| {})
}

/// The required attributes that the user has no value of, as a JSON list of the answer's keys.
fn required_attributes(pool: &Pool, user: &User) -> Text {
    let mut json = JsonSink::default();
    json.begin_list(0);
    for name in missing(pool, user) {
        json.item();
        json.text(&format!("{PREFIX}{name}"));
    }
    json.end_list();
    Text::from(json.text)
}

fn missing<'p>(pool: &'p Pool, user: &User) -> Vec<&'p Text> {
    let required = pool.settings.schema.iter().filter(|attribute| attribute.required == Some(true));
    let names = required.filter_map(|attribute| attribute.name.as_ref());
    names.filter(|name| **name != "sub" && user.attribute(name).is_none()).collect()
}

/// What the client may read, as a JSON object.
fn user_attributes(client: &Client, user: &User) -> Text {
    let mut json = JsonSink::default();
    json.begin_map(0);
    for (name, value) in user.attributes.iter().filter(|(name, _)| *name != "sub" && may_read(&client.api, name)) {
        json.key(name);
        json.text(value);
    }
    json.end_map();
    Text::from(json.text)
}

/// A weak password, or a bad attribute, leaves the session usable.
pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let password = answer.required("NEW_PASSWORD")?.clone();
    let given: Vec<(Text, Text)> = answer
        .responses
        .0
        .iter()
        .filter_map(|(key, value)| {
            let name = key.strip_prefix(PREFIX)?;
            Some((Text::from(name), value.clone()))
        })
        .collect();
    let mut attempt = open.attempt.clone();
    let number = attempt.user.ok_or_else(Error::session_invalid)?;
    cx.write(|tx| {
        let now = tx.now;
        let pool = tx.pool(&attempt.pool_id)?;
        let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
        if !user.enabled {
            return Err(Error::user_disabled());
        }
        let policy = pool.settings.password_policy();
        judged(&policy, user, &password)?;
        let accepted = attributes::accepted(&pool.settings, &given, Door::Create)?;
        if let Some((name, _)) = accepted.iter().find(|(name, _)| user.attribute(name).is_some()) {
            return Err(Error::attribute_already_provided(name));
        }
        check_aliases(pool, number, user, &accepted)?;
        let mut missing = missing(pool, user).into_iter();
        if let Some(name) =
            missing.find(|name| !accepted.iter().any(|(given, value)| given == *name && !value.is_empty()))
        {
            return Err(Error::required_attribute_missing(name));
        }
        super::session::close(tx, &attempt.pool_id, &attempt.client_id, open.row)?;
        tx.update_pool(&attempt.pool_id, |pool| {
            pool.users.update(number, |user| {
                accepted
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .for_each(|(name, value)| user.set_attribute(name, value));
                user.set_password(Password { text: password, temporary_until: None }, remembered(&policy));
                user.status = UserStatusType::Confirmed;
                user.modified = now;
            });
            Ok(())
        })
    })?;
    attempt.new_password = true;
    if attempt.flow == AuthFlowType::CustomAuth {
        return super::custom::go_on(cx, attempt).await;
    }
    mfa::second_factor(cx, attempt).await
}
