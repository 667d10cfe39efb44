//! UserMigration: may know a user whom the pool does not, at a sign-in with a password and when a password was
//! forgotten. Silence means that nobody knows the user.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap};

/// A user as the function knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Migrated {
    /// Never empty.
    pub attributes: TextMap<Text>,
    /// Absent, the user must set a new password at the next sign-in.
    pub final_user_status: Option<UserStatusType>,
    pub message_action: Option<MessageActionType>,
    pub desired_delivery_mediums: Option<Vec<DeliveryMediumType>>,
    pub force_alias_creation: bool,
    pub enable_sms_mfa: bool,
}

/// At a sign-in: the function gets the password, to judge it.
pub async fn authentication(cx: &Cx, caller: Caller<'_>, user_name: &Text, password: &str) -> Result<Option<Migrated>> {
    ask(cx, caller, "UserMigration_Authentication", user_name, Some(password)).await
}

pub async fn forgot_password(cx: &Cx, caller: Caller<'_>, user_name: &Text) -> Result<Option<Migrated>> {
    ask(cx, caller, "UserMigration_ForgotPassword", user_name, None).await
}

async fn ask(
    cx: &Cx,
    caller: Caller<'_>,
    source: &str,
    user_name: &Text,
    password: Option<&str>,
) -> Result<Option<Migrated>> {
    let Some(mut event) = Event::open(cx, caller, Trigger::UserMigration, source, user_name)? else {
        return Ok(None);
    };
    if let Some(password) = password {
        event.text("password", password);
    }
    event.validation_data(caller);
    event.null("userAttributes");
    event.client_metadata(caller);
    let response = concat!(
        r#"{"userAttributes":null,"forceAliasCreation":null,"enableSMSMFA":null,"finalUserStatus":null,"#,
        r#""messageAction":null,"desiredDeliveryMediums":null}"#
    );
    let answer = event.ask::<UserMigrationReturn>(cx, response).await?.response.unwrap_or_default();
    let attributes = answer.user_attributes.filter(|attributes| !attributes.0.is_empty());
    Ok(attributes.map(|attributes| Migrated {
        attributes,
        final_user_status: answer.final_user_status,
        message_action: answer.message_action,
        desired_delivery_mediums: answer.desired_delivery_mediums,
        force_alias_creation: answer.force_alias_creation == Some(true),
        enable_sms_mfa: answer.enable_smsmfa == Some(true),
    }))
}
