//! PreAuthentication: may refuse a sign-in before its password is looked at.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::NotificationReturn;
use crate::model::value::Text;
use crate::state::users::User;

/// `user` is `None` when nobody has the name; only a client that hides absent users comes so far then. `user_name` is
/// the stored one, of an absent user the one that was given.
pub async fn ask(cx: &Cx, caller: Caller<'_>, user_name: &Text, user: Option<&User>) -> Result<()> {
    let source = "PreAuthentication_Authentication";
    let Some(mut event) = Event::open(cx, caller, Trigger::PreAuthentication, source, user_name)? else {
        return Ok(());
    };
    event.user_attributes(user);
    event.validation_data(caller);
    event.user_not_found(user);
    event.client_metadata(caller);
    event.ask::<NotificationReturn>(cx, "{}").await.map(|_| ())
}
