//! The attributes of a pool: the standard ones, and how custom ones are made from a request.

use std::ops::RangeInclusive;

use crate::error::{Error, Result};
use crate::model::shapes::{
    AttributeDataType, NumberAttributeConstraintsType, SchemaAttributeType, StringAttributeConstraintsType,
};
use crate::model::value::Text;

/// The standard attributes, in the order of CreateUserPool.
const STANDARD: [(&str, AttributeDataType); 20] = [
    ("sub", AttributeDataType::String),
    ("name", AttributeDataType::String),
    ("given_name", AttributeDataType::String),
    ("family_name", AttributeDataType::String),
    ("middle_name", AttributeDataType::String),
    ("nickname", AttributeDataType::String),
    ("preferred_username", AttributeDataType::String),
    ("profile", AttributeDataType::String),
    ("picture", AttributeDataType::String),
    ("website", AttributeDataType::String),
    ("email", AttributeDataType::String),
    ("email_verified", AttributeDataType::Boolean),
    ("gender", AttributeDataType::String),
    ("birthdate", AttributeDataType::String),
    ("zoneinfo", AttributeDataType::String),
    ("locale", AttributeDataType::String),
    ("phone_number", AttributeDataType::String),
    ("phone_number_verified", AttributeDataType::Boolean),
    ("address", AttributeDataType::String),
    ("updated_at", AttributeDataType::Number),
];

/// DescribeUserPool lists the same in another order, and `identities` with them (captured 2026-09).
const DESCRIBED: [&str; 21] = [
    "profile",
    "address",
    "birthdate",
    "gender",
    "preferred_username",
    "updated_at",
    "website",
    "picture",
    "identities",
    "sub",
    "email_verified",
    "phone_number_verified",
    "phone_number",
    "zoneinfo",
    "locale",
    "email",
    "given_name",
    "family_name",
    "middle_name",
    "name",
    "nickname",
];

/// Quota of the service.
const CUSTOM_OF_POOL: usize = 50;

/// The schema of a new pool, in the order of CreateUserPool: standard attributes, changed as asked for, then custom ones.
pub fn schema(given: &[SchemaAttributeType]) -> Result<Vec<SchemaAttributeType>> {
    let mut schema: Vec<SchemaAttributeType> = STANDARD.iter().map(|(name, kind)| standard(name, *kind)).collect();
    for (at, attribute) in given.iter().enumerate() {
        let name = attribute.name.as_deref().unwrap_or_default();
        if given.iter().skip(at + 1).any(|later| later.name == attribute.name) {
            return Err(Error::attribute_given_twice(name));
        }
        match schema.iter_mut().take(STANDARD.len()).find(|known| known.name.as_deref() == Some(name)) {
            Some(known) => change_standard(known, attribute)?,
            None => add_custom(&mut schema, attribute)?,
        }
    }
    Ok(schema)
}

/// Adds a custom attribute under its full name.
pub fn add_custom(schema: &mut Vec<SchemaAttributeType>, given: &SchemaAttributeType) -> Result<()> {
    let custom = custom(given)?;
    if schema.iter().any(|known| known.name == custom.name) {
        let name = given.name.as_deref().unwrap_or_default();
        return Err(Error::attribute_exists(name, custom.name.as_deref().unwrap_or_default()));
    }
    if schema.len() >= STANDARD.len() + CUSTOM_OF_POOL {
        return Err(Error::too_many_custom_attributes());
    }
    schema.push(custom);
    Ok(())
}

/// The schema as DescribeUserPool lists it; custom attributes come last.
pub fn described(schema: &[SchemaAttributeType]) -> Vec<SchemaAttributeType> {
    let identities = identities();
    let find = |name: &&str| schema.iter().find(|attribute| attribute.name.as_deref() == Some(name));
    let standard =
        DESCRIBED.iter().filter_map(|name| if *name == "identities" { Some(&identities) } else { find(name) });
    standard.chain(schema.iter().skip(STANDARD.len())).cloned().collect()
}

fn standard(name: &str, kind: AttributeDataType) -> SchemaAttributeType {
    let (min, max) = match name {
        "sub" => ("1", "2048"),
        "birthdate" => ("10", "10"),
        _ => ("0", "2048"),
    };
    SchemaAttributeType {
        name: Some(Text::from(name)),
        attribute_data_type: Some(kind),
        developer_only_attribute: Some(false),
        mutable: Some(name != "sub"),
        required: Some(name == "sub"),
        number_attribute_constraints: (kind == AttributeDataType::Number)
            .then(|| NumberAttributeConstraintsType { min_value: Some(Text::from("0")), max_value: None }),
        string_attribute_constraints: (kind == AttributeDataType::String).then(|| StringAttributeConstraintsType {
            min_length: Some(Text::from(min)),
            max_length: Some(Text::from(max)),
        }),
    }
}

/// What links of external identities show up under. It has no place in the schema that CreateUserPool answers.
fn identities() -> SchemaAttributeType {
    SchemaAttributeType {
        string_attribute_constraints: Some(StringAttributeConstraintsType::default()),
        ..standard("identities", AttributeDataType::String)
    }
}

/// A standard attribute keeps its type; what else is given replaces what was there.
fn change_standard(known: &mut SchemaAttributeType, given: &SchemaAttributeType) -> Result<()> {
    let name = known.name.clone().unwrap_or_default();
    let retyped = given.attribute_data_type.is_some_and(|kind| Some(kind) != known.attribute_data_type);
    if retyped || given.developer_only_attribute == Some(true) {
        return Err(Error::standard_attribute_changed(&name));
    }
    if name == "sub" && (given.mutable == Some(true) || given.required == Some(false)) {
        return Err(Error::standard_attribute_fixed(&name));
    }
    let (string, number) = constraints(given, known.attribute_data_type)?;

    known.mutable = given.mutable.or(known.mutable);
    known.required = given.required.or(known.required);
    known.string_attribute_constraints = string.or(known.string_attribute_constraints.take());
    known.number_attribute_constraints = number.or(known.number_attribute_constraints.take());
    Ok(())
}

fn custom(given: &SchemaAttributeType) -> Result<SchemaAttributeType> {
    let name = given.name.as_deref().ok_or_else(Error::attribute_without_name)?;
    let kind = given.attribute_data_type.ok_or_else(Error::attribute_without_type)?;
    if given.required == Some(true) {
        return Err(Error::required_custom_attribute());
    }
    let (string, number) = constraints(given, Some(kind))?;

    let developer_only = given.developer_only_attribute == Some(true);
    let prefix = if developer_only { "dev:custom:" } else { "custom:" };
    Ok(SchemaAttributeType {
        name: Some(Text::from(format!("{prefix}{name}"))),
        attribute_data_type: Some(kind),
        developer_only_attribute: Some(developer_only),
        mutable: Some(given.mutable.unwrap_or(true)),
        required: Some(false),
        // No invented bounds: the empty structure is what the service shows (captured 2026-09).
        string_attribute_constraints: (kind == AttributeDataType::String).then(|| string.unwrap_or_default()),
        number_attribute_constraints: (kind == AttributeDataType::Number).then(|| number.unwrap_or_default()),
    })
}

type Constraints = (Option<StringAttributeConstraintsType>, Option<NumberAttributeConstraintsType>);

/// The given constraints that suit the type, if they can be met. Those of another type are dropped, as the service does.
fn constraints(given: &SchemaAttributeType, kind: Option<AttributeDataType>) -> Result<Constraints> {
    let name = given.name.as_deref().unwrap_or_default();
    let string = given.string_attribute_constraints.clone().filter(|_| kind == Some(AttributeDataType::String));
    let number = given.number_attribute_constraints.clone().filter(|_| kind == Some(AttributeDataType::Number));

    if let Some(string) = &string {
        let (min, max) = bounds(name, string.min_length.as_ref(), string.max_length.as_ref(), 0..=2048)?;
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err(Error::attribute_lengths_in_disorder(name));
        }
    }
    if let Some(number) = &number {
        let (min, max) = bounds(name, number.min_value.as_ref(), number.max_value.as_ref(), i64::MIN..=i64::MAX)?;
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err(Error::attribute_values_in_disorder(name));
        }
    }
    Ok((string, number))
}

type Bounds = (Option<i64>, Option<i64>);

fn bounds(name: &str, min: Option<&Text>, max: Option<&Text>, allowed: RangeInclusive<i64>) -> Result<Bounds> {
    let read = |bound: Option<&Text>| match bound.map(|text| text.parse::<i64>()) {
        None => Ok(None),
        Some(Ok(bound)) if allowed.contains(&bound) => Ok(Some(bound)),
        Some(_) => Err(Error::bad_attribute_constraints(name)),
    };
    Ok((read(min)?, read(max)?))
}
