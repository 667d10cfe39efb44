//! PreSignUp: may refuse a new user, before anything is stored. Of AdminCreateUser its response is not used: the
//! service ignores autoConfirmUser and the two autoVerify flags there.

use super::{Envelope, client_metadata, map};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::{AttributeType, PreSignUpReturn};
use crate::model::value::{Sink, Text, TextMap};

pub struct NewUser<'u> {
    pub arn: Text,
    pub pool_id: &'u Text,
    pub username: &'u Text,
    pub attributes: &'u [(Text, Text)],
    pub validation_data: Option<&'u Vec<AttributeType>>,
    pub client_metadata: Option<&'u TextMap<Text>>,
}

pub async fn admin_create_user(cx: &Cx, user: NewUser<'_>) -> Result<()> {
    let envelope = Envelope {
        trigger: "PreSignUp",
        source: "PreSignUp_AdminCreateUser",
        arn: user.arn,
        pool_id: user.pool_id,
        user_name: user.username,
    };
    let request = |event: &mut crate::model::sink::JsonSink| {
        map(event, "userAttributes", user.attributes.iter().map(|(name, value)| (&**name, &**value)));
        match user.validation_data {
            Some(data) => map(
                event,
                "validationData",
                data.iter().map(|entry| (&*entry.name, entry.value.as_deref().unwrap_or_default())),
            ),
            None => {
                event.key("validationData");
                event.document("null");
            }
        }
        client_metadata(event, user.client_metadata);
    };
    let response = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
    envelope.ask::<PreSignUpReturn>(cx, request, response).await.map(|_| ())
}
