//! PostConfirmation: told after a user is confirmed. The confirmation stands even when the function fails.

use super::{Envelope, client_metadata, user_attributes};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::PostConfirmationReturn;
use crate::model::value::{Text, TextMap};
use crate::state::users::User;

pub async fn confirm_sign_up(
    cx: &Cx,
    arn: Text,
    pool_id: &Text,
    user: &User,
    metadata: Option<&TextMap<Text>>,
) -> Result<()> {
    let envelope = Envelope {
        trigger: "PostConfirmation",
        source: "PostConfirmation_ConfirmSignUp",
        arn,
        pool_id,
        user_name: &user.username,
    };
    let request = |event: &mut crate::model::sink::JsonSink| {
        user_attributes(event, user);
        client_metadata(event, metadata);
    };
    envelope.ask::<PostConfirmationReturn>(cx, request, "{}").await.map(|_| ())
}
