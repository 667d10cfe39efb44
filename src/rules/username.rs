//! What a username may look like in a pool, and what looks like an address.

use crate::error::{Error, Result};
use crate::state::users::{Alias, NameRules};

pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.chars().any(char::is_whitespace)
}

/// E.164: a plus sign and up to fifteen digits.
pub fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// In a pool that signs up by address: which address a username is.
pub fn address_of(rules: NameRules, username: &str) -> Result<Alias> {
    match (rules.email_username, rules.phone_username) {
        (true, _) if is_email(username) => Ok(Alias::Email),
        (_, true) if is_phone_number(username) => Ok(Alias::Phone),
        (true, true) => Err(Error::username_no_address()),
        (true, false) => Err(Error::username_no_email()),
        _ => Err(Error::username_no_phone_number()),
    }
}

/// A username (or a preferred one) must not look like an alias that the pool has.
pub fn not_like_an_alias(rules: NameRules, username: &str) -> Result<()> {
    if rules.email_alias && is_email(username) {
        return Err(Error::username_like_email());
    }
    if rules.phone_alias && is_phone_number(username) {
        return Err(Error::username_like_phone_number());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_names() {
        assert!(is_email("a@example.com"));
        for bad in ["a", "@b", "a@", "a@b@c", "a b@c", "a@.c"] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(is_phone_number("+4915112345678"));
        for bad in ["4915112345678", "+", "+1", "+49 151", "+1234567890123456"] {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }
}
