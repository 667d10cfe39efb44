//! CustomEmailSender and CustomSMSSender: send a message in the service's place. They get the code as it is, where the
//! service encrypts it with the pool's key; and whether they fail is nobody's concern, as the service does not wait.

use super::{Caller, Event, Trigger};
use crate::engine::flow::Cx;
use crate::error::Result;
use crate::model::value::Text;
use crate::state::outbox::Medium;
use crate::state::users::User;

/// Tells the sender of a medium; `why` is the last part of the source: `SignUp`, `Authentication`.
///
/// # Errors
/// Only that the pool is gone.
pub async fn send(cx: &Cx, caller: Caller<'_>, medium: Medium, why: &str, user: &User, code: &Text) -> Result<()> {
    let (trigger, request_type) = match medium {
        Medium::Email => (Trigger::CustomEmailSender, "customEmailSenderRequestV1"),
        Medium::Sms => (Trigger::CustomSmsSender, "customSMSSenderRequestV1"),
    };
    let source = format!("{}_{why}", trigger.name());
    let Some(mut event) = Event::open(cx, caller, trigger, &source, &user.username)? else {
        return Ok(());
    };
    event.text("type", request_type);
    event.text("code", code);
    event.map_or_null("clientMetadata", caller.client_metadata);
    event.user_attributes(Some(user));
    event.tell(cx).await;
    Ok(())
}
