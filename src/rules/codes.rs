//! One-time codes that go to an address: how long they are good for, and when one is right.

use crate::error::{Error, Result};
use crate::model::value::{Text, Time};
use crate::state::users::{Code, CodePurpose, User};

const HOUR: i64 = 60 * 60 * 1000;

/// A code that is sent to an address now; `waits` when the address becomes the user's only with this code.
pub fn sent(text: Text, purpose: CodePurpose, address: &Text, waits: bool, now: Time) -> Code {
    let hours = match purpose {
        CodePurpose::ResetPassword => 1,
        CodePurpose::SignUp | CodePurpose::VerifyEmail | CodePurpose::VerifyPhoneNumber => 24,
    };
    Code {
        purpose,
        text,
        until: Time(now.0 + hours * HOUR),
        address: Some(address.clone()),
        pending: waits.then(|| address.clone()),
    }
}

/// The user's code of this purpose, if it is `given` and still good. None that was asked for is as an expired one.
pub fn right<'u>(user: &'u User, purpose: CodePurpose, given: &str, now: Time) -> Result<&'u Code> {
    let code = user.code(purpose).filter(|code| now < code.until).ok_or_else(Error::code_expired)?;
    if code.text == given { Ok(code) } else { Err(Error::code_mismatch()) }
}
