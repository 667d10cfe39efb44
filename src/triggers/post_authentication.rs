//! PostAuthentication: told of a sign-in that has come through; may still keep its tokens back.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::NotificationReturn;
use crate::state::users::User;

/// `new_device_used`: the pool keeps devices, and this sign-in came from one that it did not know.
pub async fn ask(cx: &Cx, caller: Caller<'_>, user: &User, new_device_used: bool) -> Result<()> {
    let source = "PostAuthentication_Authentication";
    let Some(mut event) = Event::open(cx, caller, Trigger::PostAuthentication, source, &user.username)? else {
        return Ok(());
    };
    event.user_attributes(Some(user));
    event.flag("newDeviceUsed", new_device_used);
    event.client_metadata(caller);
    event.ask::<NotificationReturn>(cx, "{}").await.map(|_| ())
}
