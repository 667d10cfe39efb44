//! CustomMessage: may word a message that is about to be sent. Silence, or null, means the pool's own template.

use serde_json::json;

use super::{Envelope, text_of, user_attributes, with_client_metadata};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::value::{Text, TextMap};
use crate::state::users::User;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wording {
    pub sms_message: Option<Text>,
    pub email_message: Option<Text>,
    pub email_subject: Option<Text>,
}

/// `source` is the part after `CustomMessage_`; only an invitation has a username to fill in.
pub async fn word(
    cx: &Cx,
    arn: Text,
    source: &str,
    pool_id: &Text,
    user: &User,
    client_metadata: Option<&TextMap<Text>>,
) -> Result<Wording> {
    let envelope = Envelope {
        trigger: "CustomMessage",
        source,
        arn,
        pool_id,
        region: cx.read(|view| view.store.identity.region.clone()),
        user_name: &user.username,
    };
    let username = (source == "CustomMessage_AdminCreateUser").then_some("{username}");
    let request = json!({
        "userAttributes": user_attributes(user),
        "codeParameter": "{####}",
        "usernameParameter": username,
        "linkParameter": "{##Click Here##}",
    });
    let response = json!({ "smsMessage": null, "emailMessage": null, "emailSubject": null });
    let mut response = envelope.ask(cx, with_client_metadata(request, client_metadata), response).await?;
    Ok(Wording {
        sms_message: text_of(&mut response, "smsMessage")?,
        email_message: text_of(&mut response, "emailMessage")?,
        email_subject: text_of(&mut response, "emailSubject")?,
    })
}
