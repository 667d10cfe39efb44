//! Lambda triggers: one file each for its event, its answer and what silence means. Without a function in the pool's
//! LambdaConfig nothing is asked and the call never leaves Rust. What a function may answer is a shape like any other
//! (model/events.json).

pub mod custom_message;
pub mod post_confirmation;
pub mod pre_sign_up;

use crate::engine::flow::{Cx, Invocation};
use crate::error::{Error, Result};
use crate::model::decode;
use crate::model::shapes::LambdaConfigType;
use crate::model::sink::JsonSink;
use crate::model::value::{Sink, Take, Text, TextMap, Value};
use crate::model::{Shape, StructRef, shape_def};
use crate::state::pool::Pool;
use crate::state::users::User;

/// What every event has in common.
pub struct Envelope<'e> {
    /// As messages name the trigger: `PreSignUp`.
    pub trigger: &'static str,
    /// `PreSignUp_AdminCreateUser`.
    pub source: &'e str,
    pub arn: Text,
    pub pool_id: &'e str,
    pub user_name: &'e str,
}

impl Envelope<'_> {
    /// Asks the function: `request` writes the members of its request, `response` is the JSON that it finds to fill in.
    pub async fn ask<R: Take + StructRef>(
        self,
        cx: &Cx,
        request: impl FnOnce(&mut JsonSink),
        response: &str,
    ) -> Result<R> {
        let mut event = JsonSink::default();
        event.begin_map(0);
        let region = cx.read(|view| view.store.identity.region.clone());
        for (key, value) in [
            ("version", "1"),
            ("region", &*region),
            ("userPoolId", self.pool_id),
            ("userName", self.user_name),
            ("triggerSource", self.source),
        ] {
            entry(&mut event, key, value);
        }
        event.key("callerContext");
        event.begin_map(0);
        entry(&mut event, "awsSdkVersion", "aws-sdk-unknown-unknown");
        // An administrator's call has no client.
        entry(&mut event, "clientId", "CLIENT_ID_NOT_APPLICABLE");
        event.end_map();
        event.key("request");
        event.begin_map(0);
        request(&mut event);
        event.end_map();
        event.key("response");
        event.document(response);
        event.end_map();

        let returned = cx.ask(Invocation { trigger: self.trigger, arn: self.arn, event: event.text }).await?;
        // A function that returns nothing: as an input, null would be a structure without members.
        if returned.trim() == "null" {
            return Err(Error::trigger_output_unreadable());
        }
        let returned = decode::from_json(R::SHAPE, &returned).map_err(|_| Error::trigger_output_unreadable())?;
        same_user(&returned, self.user_name)?;
        Ok(R::take(returned))
    }
}

/// `userName` is the first member of every returned event; a function may leave it out, but not change it.
fn same_user(returned: &Value, user_name: &str) -> Result<()> {
    match returned {
        Value::Struct(members) => match members.first() {
            Some(Some(Value::Text(name))) if name != user_name => Err(Error::trigger_changed_user_name()),
            _ => Ok(()),
        },
        _ => Err(Error::trigger_output_unreadable()),
    }
}

fn entry(event: &mut JsonSink, key: &str, value: &str) {
    event.key(key);
    event.text(value);
}

/// A flat map of strings under `key`.
fn map<'m>(event: &mut JsonSink, key: &str, entries: impl Iterator<Item = (&'m str, &'m str)>) {
    event.key(key);
    event.begin_map(0);
    entries.for_each(|(key, value)| entry(event, key, value));
    event.end_map();
}

/// `clientMetadata` is there only when the call gave it.
fn client_metadata(event: &mut JsonSink, metadata: Option<&TextMap<Text>>) {
    if let Some(metadata) = metadata {
        map(event, "clientMetadata", metadata.0.iter().map(|(key, value)| (&**key, &**value)));
    }
}

/// The attributes of a stored user, with the status that events carry beside them.
fn user_attributes(event: &mut JsonSink, user: &User) {
    let status = ("cognito:user_status", user.status.as_str());
    let attributes = user.attributes.iter().map(|(name, value)| (&**name, &**value));
    map(event, "userAttributes", attributes.chain([status]));
}

/// The ARN of a pool's function, picked from its LambdaConfig.
pub fn function(pool: &Pool, pick: impl FnOnce(&LambdaConfigType) -> Option<&Text>) -> Option<Text> {
    pool.settings.api.lambda_config.as_ref().and_then(pick).cloned()
}

/// Every returned event starts with the user's name; the laws call it.
pub fn is_returned_event<R: StructRef>() -> bool {
    match shape_def(R::SHAPE).shape {
        Shape::Struct(at) => {
            crate::model::struct_def(at).members.first().is_some_and(|member| member.name() == "userName")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::shapes::{CustomMessageReturn, PostConfirmationReturn, PreSignUpReturn};

    #[test]
    fn every_returned_event_starts_with_the_user_name() {
        assert!(is_returned_event::<PreSignUpReturn>());
        assert!(is_returned_event::<PostConfirmationReturn>());
        assert!(is_returned_event::<CustomMessageReturn>());
    }
}
