//! PreSignUp: may refuse a new user, before anything is stored. Of AdminCreateUser its response is not used: the
//! service ignores autoConfirmUser and the two autoVerify flags there.

use serde_json::{Value, json};

use super::{Envelope, map, with_client_metadata};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::AttributeType;
use crate::model::value::{Text, TextMap};

pub struct NewUser<'u> {
    pub arn: Text,
    pub region: Text,
    pub pool_id: &'u Text,
    pub username: &'u Text,
    pub attributes: &'u [(Text, Text)],
    pub validation_data: Option<&'u Vec<AttributeType>>,
    pub client_metadata: Option<&'u TextMap<Text>>,
}

pub async fn admin_create_user(cx: &Cx, user: NewUser<'_>) -> Result<()> {
    let attributes: Value = user.attributes.iter().map(|(k, v)| (k.to_string(), json!(&**v))).collect();
    let validation_data = user.validation_data.map(|data| {
        TextMap(data.iter().map(|entry| (entry.name.clone(), entry.value.clone().unwrap_or_default())).collect())
    });
    let request = json!({ "userAttributes": attributes, "validationData": map(validation_data.as_ref()) });
    let response = json!({ "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false });
    let envelope = Envelope {
        trigger: "PreSignUp",
        source: "PreSignUp_AdminCreateUser",
        arn: user.arn,
        pool_id: user.pool_id,
        region: user.region,
        user_name: user.username,
    };
    envelope.ask(cx, with_client_metadata(request, user.client_metadata), response).await?;
    Ok(())
}
