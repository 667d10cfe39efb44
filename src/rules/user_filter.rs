//! The filter of ListUsers: `attribute op "value"`, one condition.

use crate::error::{Error, Result};

#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    pub attribute: String,
    pub prefix: bool,
    pub value: String,
}

/// Reads a filter; an empty one is none.
pub fn parse(text: &str) -> Result<Option<Filter>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (attribute, rest) = attribute(text).ok_or_else(Error::bad_filter)?;
    let rest = rest.trim_start();
    let (prefix, rest) = match rest.strip_prefix("^=") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('=').ok_or_else(Error::bad_filter)?),
    };
    let value = quoted(rest.trim_start()).ok_or_else(Error::bad_filter)?;
    Ok(Some(Filter { attribute: attribute.to_string(), prefix, value }))
}

/// The name, bare or in quotation marks, and what follows.
fn attribute(text: &str) -> Option<(&str, &str)> {
    if let Some(inner) = text.strip_prefix('"') {
        return inner.split_once('"').filter(|(name, _)| !name.is_empty());
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')))?;
    text.split_at_checked(end).filter(|(name, _)| !name.is_empty())
}

/// A whole quoted string, with `\"` and `\\` for the two characters that need it.
fn quoted(text: &str) -> Option<String> {
    let mut value = String::new();
    let mut chars = text.strip_prefix('"')?.chars();
    loop {
        match chars.next()? {
            '"' => return chars.as_str().trim().is_empty().then_some(value),
            '\\' => match chars.next()? {
                c @ ('"' | '\\') => value.push(c),
                c => value.extend(['\\', c]),
            },
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(attribute: &str, prefix: bool, value: &str) -> Result<Option<Filter>> {
        Ok(Some(Filter { attribute: attribute.into(), prefix, value: value.into() }))
    }

    #[test]
    fn one_condition_with_or_without_spaces() {
        assert_eq!(parse(r#"email = "a@example.com""#), filter("email", false, "a@example.com"));
        assert_eq!(parse(r#"email="a""#), filter("email", false, "a"));
        assert_eq!(parse(r#" cognito:user_status ^="C" "#), filter("cognito:user_status", true, "C"));
        assert_eq!(parse(r#"name = "say \"hi\" \\""#), filter("name", false, r#"say "hi" \"#));
        assert_eq!(parse(r#""name" = """#), filter("name", false, ""));
        assert_eq!(parse(""), Ok(None));
    }

    #[test]
    fn anything_else_is_an_error_while_parsing() {
        for bad in [
            "email",
            "email =",
            "email = a",
            "email = 'a'",
            r#"email = "a"#,
            r#"email = "a" and name = "b""#,
            r#"email == "a""#,
            r#"email != "a""#,
            r#"= "a""#,
            r#"email ^ "a""#,
            r#"email = "a"b"#,
            r#"email = "a\""#,
        ] {
            assert_eq!(parse(bad), Err(Error::bad_filter()), "{bad}");
        }
    }
}
