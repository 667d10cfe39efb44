//! Lambda triggers: one file each for its event, its answer and what silence means. Without a function in the pool's
//! LambdaConfig a trigger answers at once and the call never leaves Rust.

pub mod custom_message;
pub mod post_confirmation;
pub mod pre_sign_up;

use serde_json::{Map, Value, json};

use crate::engine::flow::{Cx, Question};
use crate::error::{Error, Result};
use crate::model::value::{Text, TextMap};
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
    pub region: Text,
    pub user_name: &'e str,
}

impl Envelope<'_> {
    /// Asks the function; its `response` object, whatever else it returned.
    pub async fn ask(self, cx: &Cx, request: Value, response: Value) -> Result<Map<String, Value>> {
        let event = json!({
            "version": "1",
            "region": &*self.region,
            "userPoolId": self.pool_id,
            "userName": self.user_name,
            "triggerSource": self.source,
            // Administrators' calls come without a client.
            "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "CLIENT_ID_NOT_APPLICABLE" },
            "request": request,
            "response": response,
        });
        let returned = cx.ask(Question { trigger: self.trigger, arn: self.arn, event: event.to_string() }).await?;

        let Ok(Value::Object(mut returned)) = serde_json::from_str(&returned) else {
            return Err(Error::trigger_output_unreadable());
        };
        if returned.get("userName").is_some_and(|name| name != self.user_name) {
            return Err(Error::trigger_changed_user_name());
        }
        match returned.remove("response") {
            Some(Value::Object(response)) => Ok(response),
            Some(Value::Null) | None => Ok(Map::new()),
            Some(_) => Err(Error::trigger_output_unreadable()),
        }
    }
}

/// A flat map of strings, or null when nothing was given.
fn map(entries: Option<&TextMap<Text>>) -> Value {
    match entries {
        Some(entries) => Value::Object(entries.0.iter().map(|(k, v)| (k.to_string(), json!(&**v))).collect()),
        None => Value::Null,
    }
}

/// Adds `clientMetadata`, which is there only when the call gave it.
fn with_client_metadata(mut request: Value, metadata: Option<&TextMap<Text>>) -> Value {
    if let (Value::Object(members), Some(_)) = (&mut request, metadata) {
        members.insert("clientMetadata".into(), map(metadata));
    }
    request
}

/// The attributes of a stored user, with the status that events carry beside them.
fn user_attributes(user: &User) -> Value {
    let mut attributes: Map<String, Value> =
        user.attributes.iter().map(|(k, v)| (k.to_string(), json!(&**v))).collect();
    attributes.insert("cognito:user_status".into(), json!(user.status.as_str()));
    Value::Object(attributes)
}

/// A text of the response; a value of another type is unreadable.
fn text_of(response: &mut Map<String, Value>, key: &str) -> Result<Option<Text>> {
    match response.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Text::from(text))),
        Some(_) => Err(Error::trigger_output_unreadable()),
    }
}

/// The ARN of a pool's function, picked from its LambdaConfig.
pub fn function(
    pool: &Pool,
    pick: impl FnOnce(&crate::model::shapes::LambdaConfigType) -> Option<&Text>,
) -> Option<Text> {
    pool.settings.api.lambda_config.as_ref().and_then(pick).cloned()
}
