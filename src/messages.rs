//! Sending: which words go to whom, by which medium. What is sent lands in the outbox.

use crate::engine::flow::{Cx, View};
use crate::error::{Error, Result};
use crate::model::shapes::{CodeDeliveryDetailsType, CustomMessageResponse as Wording, DefaultEmailOptionType};
use crate::model::value::{Text, Time};
use crate::rules::{codes, delivery};
use crate::state::outbox::{Medium, Message};
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::{CodePurpose, User};
use crate::triggers::{Caller, Trigger, custom_message, custom_sender};

/// A message about to be sent.
pub struct Letter<'l> {
    pub source: Source,
    pub caller: Caller<'l>,
    /// The recipient as stored; what is sent is told by this, whatever happens to the row meanwhile.
    pub user: &'l User,
    /// The code, or the temporary password.
    pub code: &'l Text,
    /// When that stops being good, if it does.
    pub expires: Option<Time>,
    /// Medium and address.
    pub to: Vec<(Medium, Text)>,
}

/// Why a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    AdminCreateUser,
    SignUp,
    ResendCode,
    ForgotPassword,
    UpdateUserAttribute,
    VerifyUserAttribute,
    /// The codes of MFA and of one-time password sign-ins.
    Authentication,
}

impl Source {
    /// As the sources of triggers end.
    fn name(self) -> &'static str {
        match self {
            Source::AdminCreateUser => "AdminCreateUser",
            Source::SignUp => "SignUp",
            Source::ResendCode => "ResendCode",
            Source::ForgotPassword => "ForgotPassword",
            Source::UpdateUserAttribute => "UpdateUserAttribute",
            Source::VerifyUserAttribute => "VerifyUserAttribute",
            Source::Authentication => "Authentication",
        }
    }

    /// Whether the pool wants these e-mails to carry a link in the code's place.
    fn has_link(self, settings: &PoolSettings) -> bool {
        let template = settings.api.verification_message_template.as_ref();
        let option = template.and_then(|template| template.default_email_option);
        matches!(self, Source::SignUp | Source::ResendCode) && option == Some(DefaultEmailOptionType::ConfirmWithLink)
    }

    /// The pool's own templates, else the service's.
    fn template(self, settings: &PoolSettings) -> Wording {
        let api = &settings.api;
        let (own, body, subject) = match self {
            Source::AdminCreateUser => {
                let config = api.admin_create_user_config.as_ref();
                let invite = config.and_then(|config| config.invite_message_template.clone()).unwrap_or_default();
                let own = [invite.sms_message, invite.email_message, invite.email_subject];
                let body = "Your username is {username} and temporary password is {####}. ";
                (own, body, "Your temporary password")
            }
            Source::Authentication => {
                let email = settings.mfa.email.clone().unwrap_or_default();
                let own = [api.sms_authentication_message.clone(), email.message, email.subject];
                (own, "Your authentication code is {####}. ", "Your authentication code")
            }
            _ => {
                let own = api.verification_message_template.clone().unwrap_or_default();
                let sms = own.sms_message.or_else(|| api.sms_verification_message.clone());
                if self.has_link(settings) {
                    let link = "Please click the link below to verify your email address. {##Verify Email##} ";
                    return Wording {
                        sms_message: or(sms, "Your verification code is {####}. "),
                        email_message: or(own.email_message_by_link, link),
                        email_subject: or(own.email_subject_by_link, "Your verification link"),
                    };
                }
                let email = own.email_message.or_else(|| api.email_verification_message.clone());
                let subject = own.email_subject.or_else(|| api.email_verification_subject.clone());
                let own = [sms, email, subject];
                match self {
                    Source::ForgotPassword => (own, "Your password reset code is {####}. ", "Your password reset code"),
                    _ => (own, "Your verification code is {####}. ", "Your verification code"),
                }
            }
        };
        let [sms, email, own_subject] = own;
        Wording { sms_message: or(sms, body), email_message: or(email, body), email_subject: or(own_subject, subject) }
    }
}

fn or(text: Option<Text>, default: &str) -> Option<Text> {
    Some(text.unwrap_or_else(|| Text::from(default)))
}

/// What a message is made of besides its letter.
struct Words {
    template: Wording,
    /// What the reader signs in by.
    name: Text,
    /// Where a link leads, where there is one.
    link: Option<String>,
    /// Whether every medium has a function that sends in the service's place.
    sent_by_functions: bool,
}

/// Asks CustomMessage for the words, and sends: into the outbox, and to the functions that the pool has for sending.
/// With no address nothing is asked and nothing sent.
///
/// # Errors
/// CustomMessage refuses. That a function for sending fails is no error.
pub async fn send(cx: &Cx, letter: Letter<'_>) -> Result<()> {
    if letter.to.is_empty() {
        return Ok(());
    }
    let words = cx.read(|view| words(view, &letter))?;
    let source = format!("CustomMessage_{}", letter.source.name());
    let custom = match words.sent_by_functions {
        true => Wording::default(),
        false => custom_message::word(cx, letter.caller, &source, letter.user).await?,
    };

    cx.write(|tx| {
        for (medium, destination) in &letter.to {
            tx.store.outbox.insert(message(&letter, &words, &custom, &source, *medium, destination, tx.now));
        }
        Ok(())
    })?;
    for (medium, _) in &letter.to {
        custom_sender::send(cx, letter.caller, *medium, letter.source.name(), letter.user, letter.code).await?;
    }
    Ok(())
}

/// A code that is to be made.
pub struct NewCode {
    /// The user's row.
    pub number: u32,
    pub purpose: CodePurpose,
    pub medium: Medium,
    pub address: Text,
    /// The address becomes the user's only with this code.
    pub waits: bool,
}

/// Makes a code, keeps it with the user, to whom `also` happens, and sends it; says where it went. What it has written
/// stays when CustomMessage refuses.
pub async fn send_code(
    cx: &Cx,
    caller: Caller<'_>,
    source: Source,
    new: NewCode,
    also: impl FnOnce(&mut User, Time),
) -> Result<CodeDeliveryDetailsType> {
    let (user, code) = cx.write(|tx| {
        let now = tx.now;
        let code = codes::sent(tx.store.code(), new.purpose, &new.address, new.waits, now);
        let user = tx.update_pool(caller.pool_id, |pool| {
            let user = pool.users.update(new.number, |user| {
                user.set_code(code.clone());
                also(user, now);
                user.clone()
            });
            user.ok_or_else(Error::user_not_found)
        })?;
        Ok((user, code))
    })?;
    let details = delivery::details(new.medium, &new.address);
    let to = vec![(new.medium, new.address)];
    send(cx, Letter { source, caller, user: &user, code: &code.text, expires: Some(code.until), to }).await?;
    Ok(details)
}

fn words(view: &View, letter: &Letter<'_>) -> Result<Words> {
    let pool = view.pool(letter.caller.pool_id)?;
    let sender = |medium: &Medium| match medium {
        Medium::Email => Trigger::CustomEmailSender.function(pool).is_some(),
        Medium::Sms => Trigger::CustomSmsSender.function(pool).is_some(),
    };
    let with_link = letter.source.has_link(&pool.settings);
    Ok(Words {
        template: letter.source.template(&pool.settings),
        name: sign_in_name(pool, letter.user),
        link: with_link.then(|| link(&view.store.identity.region, letter)),
        sent_by_functions: letter.to.iter().all(|(medium, _)| sender(medium)),
    })
}

fn message(
    letter: &Letter<'_>,
    words: &Words,
    custom: &Wording,
    source: &str,
    medium: Medium,
    destination: &Text,
    now: Time,
) -> Message {
    let (body, subject) = match medium {
        Medium::Email => {
            let subject = custom.email_subject.as_ref().or(words.template.email_subject.as_ref());
            (custom.email_message.as_ref().or(words.template.email_message.as_ref()), subject.cloned())
        }
        Medium::Sms => (custom.sms_message.as_ref().or(words.template.sms_message.as_ref()), None),
    };
    let mut body = fill(&fill(body.map_or("", |body| body), "{username}", &words.name), "{####}", letter.code);
    if let Some(link) = words.link.as_deref().filter(|_| medium == Medium::Email) {
        body = linked(&body, link);
    }
    Message {
        medium,
        destination: destination.clone(),
        code: letter.code.clone(),
        source: Text::from(source),
        subject,
        body: Text::from(body),
        username: letter.user.username.clone(),
        user_pool_id: letter.caller.pool_id.clone(),
        at: now,
        expires: letter.expires,
    }
}

/// The link that confirms, in the service's form. It leads nowhere: pools have no domain yet, so its host is made of
/// the pool's id.
fn link(region: &str, letter: &Letter<'_>) -> String {
    let pool: String = letter.caller.pool_id.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut link = format!("https://{}.auth.{region}.amazoncognito.com/confirmUser", pool.to_ascii_lowercase());
    for (key, value) in [
        ("?client_id=", letter.caller.client_id.map_or("", |id| id)),
        ("&user_name=", &letter.user.username),
        ("&confirmation_code=", letter.code),
    ] {
        link.push_str(key);
        escape(&mut link, value);
    }
    link
}

/// As a part of a query.
fn escape(link: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// A text in which `{##these words##}` are a link.
fn linked(text: &str, link: &str) -> String {
    let mut linked = String::new();
    let mut rest = text;
    while let Some((before, (words, after))) =
        cut(rest, "{##").and_then(|(before, rest)| Some((before, cut(rest, "##}")?)))
    {
        linked.push_str(before);
        linked.push_str(&format!("<a href=\"{link}\">{words}</a>"));
        rest = after;
    }
    linked.push_str(rest);
    linked
}

/// What the reader signs in by: where usernames are generated, the address.
fn sign_in_name(pool: &Pool, user: &User) -> Text {
    let rules = pool.users.rules();
    let email = user.attribute("email").filter(|_| rules.email_username);
    let phone = user.attribute("phone_number").filter(|_| rules.phone_username);
    email.or(phone).unwrap_or(&user.username).clone()
}

/// A template with every `placeholder` replaced.
pub fn fill(template: &str, placeholder: &str, value: &str) -> String {
    let mut filled = String::with_capacity(template.len() + value.len());
    let mut rest = template;
    while let Some((before, after)) = cut(rest, placeholder) {
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What comes before a mark and after it. Not `str::split_once`, whose search is made for long needles.
fn cut<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let at = text.as_bytes().windows(mark.len()).position(|part| part == mark.as_bytes())?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::{escape, fill, linked};

    #[test]
    fn every_placeholder_is_filled_and_no_value_is_read_again() {
        assert_eq!(fill("{x} and {x}", "{x}", "{x}{x}"), "{x}{x} and {x}{x}");
        assert_eq!(fill("ä{####}ö", "{####}", "123456"), "ä123456ö");
        assert_eq!(fill("", "{x}", "y"), "");
    }

    #[test]
    fn words_between_marks_become_a_link() {
        assert_eq!(linked("a {##b c##} d {##e##}", "l"), r#"a <a href="l">b c</a> d <a href="l">e</a>"#);
        assert_eq!(linked("no link {##", "l"), "no link {##");
    }

    #[test]
    fn a_query_is_escaped() {
        let mut query = String::new();
        escape(&mut query, "a+b@ä-._~");
        assert_eq!(query, "a%2Bb%40%C3%A4-._~");
    }
}
