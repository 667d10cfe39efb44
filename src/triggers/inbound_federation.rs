//! InboundFederation: sees what an identity provider says about a user, before anything is mapped, and may say it
//! otherwise. Silence, and an empty map, leave it as it is.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::{IdentityProviderTypeType as Kind, InboundFederationReturn};
use crate::model::value::{Text, TextMap};

/// A user as the provider knows it.
pub struct Arrival<'a> {
    pub username: &'a Text,
    pub provider_name: &'a str,
    pub provider_type: Kind,
    pub attributes: &'a TextMap<Text>,
}

/// The attributes to go on with; `None`: those that there were.
pub async fn ask(cx: &Cx, caller: Caller<'_>, arrival: Arrival<'_>) -> Result<Option<TextMap<Text>>> {
    let source = "InboundFederation_ExternalProvider";
    let Some(mut event) = Event::open(cx, caller, Trigger::InboundFederation, source, arrival.username)? else {
        return Ok(None);
    };
    event.text("providerName", arrival.provider_name);
    event.text("providerType", arrival.provider_type.as_str());
    let (has_id_token, has_user_info) = match arrival.provider_type {
        Kind::Saml => (false, false),
        Kind::SignInWithApple => (true, false),
        Kind::Facebook | Kind::LoginWithAmazon => (false, true),
        Kind::Google | Kind::Oidc => (true, true),
    };
    let is_saml = arrival.provider_type == Kind::Saml;
    event.begin("attributes");
    for (name, is_there) in [("idToken", has_id_token), ("userInfo", has_user_info), ("samlResponse", is_saml)] {
        if is_there {
            event.map(name, arrival.attributes.0.iter().map(|(name, value)| (&**name, &**value)));
        }
    }
    event.end();
    let answer = event.ask::<InboundFederationReturn>(cx, r#"{"userAttributesToMap":{}}"#).await?.response;
    Ok(answer.and_then(|answer| answer.user_attributes_to_map).filter(|attributes| !attributes.0.is_empty()))
}
