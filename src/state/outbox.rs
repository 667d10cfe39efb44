//! What the service would have delivered: who was told what, by which medium.

use crate::model::generated::name;
use crate::model::value::{Put, Sink, Text, Time};
use crate::rules::masks::mask;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    Email,
    Sms,
}

impl Medium {
    pub fn as_str(self) -> &'static str {
        match self {
            Medium::Email => "EMAIL",
            Medium::Sms => "SMS",
        }
    }

    /// The attribute that holds the address.
    pub fn attribute(self) -> &'static str {
        match self {
            Medium::Email => "email",
            Medium::Sms => "phone_number",
        }
    }

    /// The attribute that says whether the address was verified.
    pub fn flag(self) -> &'static str {
        match self {
            Medium::Email => "email_verified",
            Medium::Sms => "phone_number_verified",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub medium: Medium,
    /// The whole address, not the masked one that the API shows.
    pub destination: Text,
    /// A verification code or a temporary password: what the reader of the message is meant to use.
    pub code: Text,
    /// The trigger source that would shape the message, e.g. `CustomMessage_AdminCreateUser`.
    pub source: Text,
    /// Only e-mail has one.
    pub subject: Option<Text>,
    pub body: Text,
    pub username: Text,
    pub user_pool_id: Text,
    pub at: Time,
    /// When the code or the temporary password stops being good, if it does.
    pub expires: Option<Time>,
}

impl Put for Message {
    fn put(&self, sink: &mut dyn Sink) {
        sink.begin_struct();
        for (member, text) in [
            (name::MEDIUM, Some(self.medium.as_str())),
            (name::DESTINATION, Some(&*self.destination)),
            (name::MASKED_DESTINATION, Some(&*mask(self.medium, &self.destination))),
            (name::ATTRIBUTE, Some(self.medium.attribute())),
            (name::CODE, Some(&*self.code)),
            (name::SOURCE, Some(&*self.source)),
            (name::SUBJECT, self.subject.as_deref()),
            (name::BODY, Some(&*self.body)),
            (name::USERNAME, Some(&*self.username)),
            (name::USER_POOL_ID, Some(&*self.user_pool_id)),
        ] {
            if let Some(text) = text {
                sink.member(member);
                sink.text(text);
            }
        }
        sink.member(name::AT);
        sink.time(self.at);
        if let Some(expires) = self.expires {
            sink.member(name::EXPIRES);
            sink.time(expires);
        }
        sink.end_struct();
    }
}
