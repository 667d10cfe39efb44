//! PostConfirmation: told after a user is confirmed, or has a new password by a code. What it is told about stands even
//! when the function fails.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::shapes::NotificationReturn;
use crate::state::users::User;

pub async fn confirm_sign_up(cx: &Cx, caller: Caller<'_>, user: &User) -> Result<()> {
    ask(cx, caller, "PostConfirmation_ConfirmSignUp", user).await
}

pub async fn confirm_forgot_password(cx: &Cx, caller: Caller<'_>, user: &User) -> Result<()> {
    ask(cx, caller, "PostConfirmation_ConfirmForgotPassword", user).await
}

async fn ask(cx: &Cx, caller: Caller<'_>, source: &str, user: &User) -> Result<()> {
    let Some(mut event) = Event::open(cx, caller, Trigger::PostConfirmation, source, &user.username)? else {
        return Ok(());
    };
    event.user_attributes(Some(user));
    event.client_metadata(caller);
    event.ask::<NotificationReturn>(cx, "{}").await.map(|_| ())
}
