//! CustomMessage: may word a message that is about to be sent. Silence, or null, means the pool's own template.

use super::{Envelope, client_metadata, entry, user_attributes};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::{CustomMessageResponse, CustomMessageReturn};
use crate::model::sink::JsonSink;
use crate::model::value::{Sink, Text, TextMap};
use crate::state::users::User;

/// `source` is e.g. `CustomMessage_AdminCreateUser`; only an invitation has a username to fill in.
pub async fn word(
    cx: &Cx,
    arn: Text,
    source: &str,
    pool_id: &Text,
    user: &User,
    metadata: Option<&TextMap<Text>>,
) -> Result<CustomMessageResponse> {
    let envelope = Envelope { trigger: "CustomMessage", source, arn, pool_id, user_name: &user.username };
    let request = |event: &mut JsonSink| {
        user_attributes(event, user);
        entry(event, "codeParameter", "{####}");
        event.key("usernameParameter");
        event.document(if source == "CustomMessage_AdminCreateUser" { r#""{username}""# } else { "null" });
        entry(event, "linkParameter", "{##Click Here##}");
        client_metadata(event, metadata);
    };
    let response = r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#;
    let returned = envelope.ask::<CustomMessageReturn>(cx, request, response).await?;
    Ok(returned.response.unwrap_or_default())
}
