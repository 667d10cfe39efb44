//! PostConfirmation: told after a user is confirmed. The confirmation stands even when the function fails.

use serde_json::json;

use super::{Envelope, user_attributes, with_client_metadata};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::value::{Text, TextMap};
use crate::state::users::User;

pub async fn confirm_sign_up(
    cx: &Cx,
    arn: Text,
    pool_id: &Text,
    user: &User,
    client_metadata: Option<&TextMap<Text>>,
) -> Result<()> {
    let envelope = Envelope {
        trigger: "PostConfirmation",
        source: "PostConfirmation_ConfirmSignUp",
        arn,
        pool_id,
        region: cx.read(|view| view.store.identity.region.clone()),
        user_name: &user.username,
    };
    let request = with_client_metadata(json!({ "userAttributes": user_attributes(user) }), client_metadata);
    envelope.ask(cx, request, json!({})).await?;
    Ok(())
}
