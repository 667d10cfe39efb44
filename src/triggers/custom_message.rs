//! CustomMessage: may word a message that is about to be sent. Silence, or null, means the pool's own template.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::{CustomMessageResponse, CustomMessageReturn};
use crate::state::users::User;

/// `source` is e.g. `CustomMessage_AdminCreateUser`; only an invitation has a username to fill in.
pub async fn word(cx: &Cx, caller: Caller<'_>, source: &str, user: &User) -> Result<CustomMessageResponse> {
    let Some(mut event) = Event::open(cx, caller, Trigger::CustomMessage, source, &user.username)? else {
        return Ok(CustomMessageResponse::default());
    };
    event.user_attributes(Some(user));
    event.text("codeParameter", "{####}");
    if source == "CustomMessage_AdminCreateUser" {
        event.text("usernameParameter", "{username}");
    } else {
        event.null("usernameParameter");
    }
    event.text("linkParameter", "{##Click Here##}");
    event.client_metadata(caller);
    let response = r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#;
    Ok(event.ask::<CustomMessageReturn>(cx, response).await?.response.unwrap_or_default())
}
