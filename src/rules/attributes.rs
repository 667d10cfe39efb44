//! What the schema thinks of attribute values. The same faults are worded differently when a user is made, changed
//! or stripped of attributes.

use crate::error::{Error, Result};
use crate::model::shapes::{AttributeDataType, SchemaAttributeType, UserPoolClientType};
use crate::model::value::Text;
use crate::rules::username::{is_email, is_phone_number};
use crate::state::pool::PoolSettings;

/// Which door the values came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// SignUp, AdminCreateUser.
    Create,
    /// UpdateUserAttributes, AdminUpdateUserAttributes.
    Update,
}

/// The given values with the schema's own names, checked. Of duplicates the last wins, and only it is judged.
pub fn accepted(settings: &PoolSettings, given: &[(Text, Text)], door: Door) -> Result<Vec<(Text, Text)>> {
    let mut accepted: Vec<(Text, Text)> = Vec::with_capacity(given.len() + 1);
    for (at, (name, value)) in given.iter().enumerate() {
        if given[at + 1..].iter().any(|(later, _)| later == name) {
            continue;
        }
        let schema = settings.attribute(name).ok_or_else(|| Error::unknown_attribute(door, name))?;
        accepted.push((schema.name.clone().unwrap_or_default(), judged(schema, value.clone(), door)?));
    }
    Ok(accepted)
}

/// Whether a client may write attributes, by setting, changing or deleting them, for a user. Whether an address is
/// verified, only the service and administrators say; what is the developer's, only administrators.
pub fn writable<'n>(client: &UserPoolClientType, names: impl Iterator<Item = &'n Text> + Clone) -> Result<()> {
    if let Some(name) =
        names.clone().find(|name| ["sub", "email_verified", "phone_number_verified"].contains(&&***name))
    {
        return Err(Error::attribute_not_mutable(name));
    }
    for name in names {
        let is_listed = client.write_attributes.as_ref().is_none_or(|listed| listed.contains(name));
        if !is_listed || name.starts_with("dev:") {
            return Err(Error::attribute_not_writable());
        }
    }
    Ok(())
}

/// Whether a user who signs up gives every attribute that the schema requires.
pub fn complete(settings: &PoolSettings, given: &[(Text, Text)]) -> Result<()> {
    let missing = missing(settings, given);
    if missing.is_empty() { Ok(()) } else { Err(Error::required_attributes_missing(&missing)) }
}

/// What the schema requires and is not given.
pub fn missing<'s>(settings: &'s PoolSettings, given: &[(Text, Text)]) -> Vec<&'s str> {
    let required = settings.schema.iter().filter(|schema| schema.required == Some(true));
    let names = required.filter_map(|schema| schema.name.as_deref()).filter(|name| *name != "sub");
    names.filter(|name| !given.iter().any(|(known, _)| known == name)).collect()
}

fn judged(schema: &SchemaAttributeType, value: Text, door: Door) -> Result<Text> {
    let name = schema.name.as_deref().unwrap_or_default();
    if name == "sub" {
        return Err(Error::attribute_not_mutable(name));
    }
    if door == Door::Update && schema.mutable == Some(false) {
        return Err(Error::attribute_cannot_be_updated(name));
    }
    // An empty value deletes: there is nothing else to judge.
    if value.is_empty() {
        if door == Door::Update && schema.required == Some(true) {
            return Err(Error::required_attribute_to_delete(name));
        }
        return Ok(value);
    }
    match schema.attribute_data_type {
        Some(AttributeDataType::Number) => {
            let number =
                number(&value).ok_or_else(|| Error::attribute_value(door, name, "Attribute must be a number"))?;
            let bounds = schema.number_attribute_constraints.as_ref();
            let min = bounds.and_then(|bounds| bounds.min_value.as_ref());
            let max = bounds.and_then(|bounds| bounds.max_value.as_ref());
            if let Some(min) = min.filter(|min| self::number(min).is_some_and(|min| number < min)) {
                return Err(Error::attribute_value(door, name, &format!("Number must be no less than {min}")));
            }
            if let Some(max) = max.filter(|max| self::number(max).is_some_and(|max| number > max)) {
                return Err(Error::attribute_value(door, name, &format!("Number must be no greater than {max}")));
            }
        }
        Some(AttributeDataType::Boolean) => {
            return match value.to_ascii_lowercase().as_str() {
                flag @ ("true" | "false") => Ok(if *value == *flag { value } else { Text::from(flag) }),
                _ => Err(Error::attribute_value(door, name, "Attribute must be true or false")),
            };
        }
        Some(AttributeDataType::DateTime) if value.parse::<i64>().is_err() => {
            return Err(Error::attribute_value(door, name, "Attribute must be a date as epoch time"));
        }
        _ => {
            let bounds = schema.string_attribute_constraints.as_ref();
            let bound = |text: Option<&Text>| text.and_then(|text| text.parse::<usize>().ok());
            let len = value.encode_utf16().count();
            if let Some(min) = bound(bounds.and_then(|b| b.min_length.as_ref()))
                && len < min
            {
                return Err(Error::attribute_value(
                    door,
                    name,
                    &format!("String must be at least {min} characters long"),
                ));
            }
            if let Some(max) = bound(bounds.and_then(|b| b.max_length.as_ref()))
                && len > max
            {
                return Err(Error::attribute_value(
                    door,
                    name,
                    &format!("String must be no longer than {max} characters"),
                ));
            }
        }
    }
    match name {
        "email" if !is_email(&value) => Err(Error::bad_email()),
        "phone_number" if !is_phone_number(&value) => Err(Error::bad_phone_number()),
        _ => Ok(value),
    }
}

/// A decimal number, in billionths: exact, and without floating-point code for a comparison.
fn number(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > 18 || fraction.len() > 9 {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat(b'0')).take(whole.len() + 9);
    let number = digits.fold(0, |number, digit| number * 10 + i128::from(digit - b'0'));
    Some(if negative { -number } else { number })
}

/// Whether these attributes may be deleted.
pub fn deletable(settings: &PoolSettings, names: &[Text]) -> Result<()> {
    for name in names {
        let schema = settings.attribute(name).ok_or_else(|| Error::unknown_attribute_to_delete(name))?;
        if schema.required == Some(true) {
            return Err(Error::required_attribute_to_delete(name));
        }
        if schema.mutable == Some(false) {
            return Err(Error::immutable_attribute_to_delete(name));
        }
    }
    Ok(())
}

/// The flag that says whether an address was verified.
pub fn verified_flag(attribute: &str) -> Option<&'static str> {
    match attribute {
        "email" => Some("email_verified"),
        "phone_number" => Some("phone_number_verified"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers() {
        let number = |text| number(text).expect("a number");
        assert!(number("9") < number("10"));
        assert!(number("-10") < number("-9.5"));
        assert!(number("0.000000001") > number("0"));
        assert_eq!(number("1.50"), number("1.5"));
    }

    #[test]
    fn anything_else_is_no_number() {
        for bad in ["", "-", "1e3", "1.", ".5", "0x1", "1 ", "--1", "1.2.3"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }
}
