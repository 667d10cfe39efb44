//! Sending: which words go to whom, by which medium. What is sent lands in the outbox.

use crate::engine::flow::Cx;
use crate::error::{Error, Result};
use crate::model::shapes::CustomMessageResponse as Wording;
use crate::model::value::Text;
use crate::state::outbox::{Medium, Message};
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::User;
use crate::triggers::{Caller, custom_message};

/// A message about to be sent.
pub struct Letter<'l> {
    pub source: Source,
    pub caller: Caller<'l>,
    /// The recipient as stored; what is sent is told by this, whatever happens to the row meanwhile.
    pub user: &'l User,
    /// The code, or the temporary password.
    pub code: &'l Text,
    /// Medium and address.
    pub to: Vec<(Medium, Text)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    AdminCreateUser,
    ForgotPassword,
    UpdateUserAttribute,
    Authentication,
}

impl Source {
    fn trigger_source(self) -> &'static str {
        match self {
            Source::AdminCreateUser => "CustomMessage_AdminCreateUser",
            Source::ForgotPassword => "CustomMessage_ForgotPassword",
            Source::Authentication => "CustomMessage_Authentication",
            Source::UpdateUserAttribute => "CustomMessage_UpdateUserAttribute",
        }
    }

    /// The pool's own templates, else the service's.
    fn template(self, settings: &PoolSettings) -> Wording {
        let api = &settings.api;
        let or = |text: Option<&Text>, default: &str| Some(text.cloned().unwrap_or_else(|| Text::from(default)));
        if self == Source::AdminCreateUser {
            let invite =
                api.admin_create_user_config.as_ref().and_then(|config| config.invite_message_template.as_ref());
            let body = "Your username is {username} and temporary password is {####}. ";
            return Wording {
                sms_message: or(invite.and_then(|invite| invite.sms_message.as_ref()), body),
                email_message: or(invite.and_then(|invite| invite.email_message.as_ref()), body),
                email_subject: or(invite.and_then(|invite| invite.email_subject.as_ref()), "Your temporary password"),
            };
        }
        let template = api.verification_message_template.as_ref();
        let sms = template.and_then(|t| t.sms_message.as_ref()).or(api.sms_verification_message.as_ref());
        let email = template.and_then(|t| t.email_message.as_ref()).or(api.email_verification_message.as_ref());
        let subject = template.and_then(|t| t.email_subject.as_ref()).or(api.email_verification_subject.as_ref());
        let (body, title) = match self {
            Source::ForgotPassword => ("Your password reset code is {####}. ", "Your password reset code"),
            _ => ("Your verification code is {####}. ", "Your verification code"),
        };
        Wording { sms_message: or(sms, body), email_message: or(email, body), email_subject: or(subject, title) }
    }
}

/// Asks CustomMessage for the words, and sends. With no address nothing is asked and nothing sent.
pub async fn send(cx: &Cx, letter: Letter<'_>) -> Result<()> {
    if letter.to.is_empty() {
        return Ok(());
    }
    let source = letter.source.trigger_source();
    let (template, name) = cx.read(|view| {
        let pool = view.pool(letter.caller.pool_id)?;
        Ok::<_, Error>((letter.source.template(&pool.settings), sign_in_name(pool, letter.user)))
    })?;
    let custom = custom_message::word(cx, letter.caller, source, letter.user).await?;

    cx.write(|tx| {
        for (medium, destination) in &letter.to {
            let (body, subject) = match medium {
                Medium::Email => {
                    let subject = custom.email_subject.as_ref().or(template.email_subject.as_ref());
                    (custom.email_message.as_ref().or(template.email_message.as_ref()), subject.cloned())
                }
                Medium::Sms => (custom.sms_message.as_ref().or(template.sms_message.as_ref()), None),
            };
            let body = fill(&fill(body.map_or("", |body| body), "{username}", &name), "{####}", letter.code);
            tx.store.outbox.insert(Message {
                medium: *medium,
                destination: destination.clone(),
                code: letter.code.clone(),
                source: Text::from(source),
                subject,
                body: Text::from(body),
                username: letter.user.username.clone(),
                user_pool_id: letter.caller.pool_id.clone(),
                at: tx.now,
            });
        }
        Ok(())
    })
}

/// What the reader signs in by: where usernames are generated, the address.
fn sign_in_name(pool: &Pool, user: &User) -> Text {
    let rules = pool.users.rules();
    let email = user.attribute("email").filter(|_| rules.email_username);
    let phone = user.attribute("phone_number").filter(|_| rules.phone_username);
    email.or(phone).unwrap_or(&user.username).clone()
}

/// A template with every `placeholder` replaced. Not `str::replace`, whose search is made for long needles.
pub fn fill(template: &str, placeholder: &str, value: &str) -> String {
    let mut filled = String::with_capacity(template.len() + value.len());
    let mut rest = template;
    while let Some(at) = rest.as_bytes().windows(placeholder.len()).position(|part| part == placeholder.as_bytes()) {
        filled.push_str(&rest[..at]);
        filled.push_str(value);
        rest = &rest[at + placeholder.len()..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn every_placeholder_is_filled_and_no_value_is_read_again() {
        assert_eq!(fill("{x} and {x}", "{x}", "{x}{x}"), "{x}{x} and {x}{x}");
        assert_eq!(fill("ä{####}ö", "{####}", "123456"), "ä123456ö");
        assert_eq!(fill("", "{x}", "y"), "");
    }
}
