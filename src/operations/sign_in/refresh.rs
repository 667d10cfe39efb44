//! REFRESH_TOKEN_AUTH: no challenge, no password, no triggers but PreTokenGeneration.

use super::{Outcome, Start};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::issuer;
use crate::issuer::refresh::{Door, Refresh};

pub async fn sign_in(cx: &Cx, start: &Start) -> Result<Outcome> {
    let ask = Refresh {
        client_id: &start.client_id,
        token: start.required("REFRESH_TOKEN")?,
        door: Door::InitiateAuth { secret_hash: start.parameter("SECRET_HASH").map(|hash| &**hash) },
        device_key: start.parameter("DEVICE_KEY"),
        // What InitiateAuth is given reaches other triggers only.
        client_metadata: None,
    };
    Ok(Outcome::Tokens(Box::new(issuer::refresh(cx, ask).await?)))
}
