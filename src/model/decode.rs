//! Reads JSON text against the table, in one pass, and says in the service's words where a type does not fit.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::check::Segment;
use super::generated::OPERATIONS;
use super::value::{Text, Time, Value};
use super::{Member, Shape, shape_def, struct_def, structure};

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unreadable {
    #[error("the body is not JSON")]
    NotJson,
    /// A JSON type that does not fit; the sentence is the service's.
    #[error("{sentence}")]
    WrongType { sentence: String, path: Vec<Segment> },
}

/// Reads JSON text as an operation's input.
pub fn from_json_input(operation: u16, text: &str) -> Result<Value, Unreadable> {
    let input = OPERATIONS[operation as usize].input;
    // An empty body will do for an operation that requires nothing.
    if text.is_empty() && structure(input).members.iter().all(|member| !member.required) {
        return Ok(whole(input, Value::Null));
    }
    from_json(input, text)
}

/// Reads JSON text as a shape.
pub fn from_json(shape: u16, text: &str) -> Result<Value, Unreadable> {
    let notes = Notes::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Seed { shape, notes: &notes }.deserialize(&mut json);
    if let Some(sentence) = notes.sentence.take() {
        let mut path = notes.path.take();
        path.reverse();
        return Err(Unreadable::WrongType { sentence, path });
    }
    match (value, json.end()) {
        (Ok(value), Ok(())) => Ok(whole(shape, value)),
        _ => Err(Unreadable::NotJson),
    }
}

/// Where a structure is wanted, null is one without members.
fn whole(shape: u16, value: Value) -> Value {
    match shape_def(shape).shape {
        Shape::Struct(at) if value == Value::Null => {
            Value::Struct(struct_def(at).members.iter().map(|_| None).collect())
        }
        _ => value,
    }
}

#[derive(Default)]
struct Notes {
    sentence: RefCell<Option<String>>,
    /// Innermost first.
    path: RefCell<Vec<Segment>>,
}

#[derive(Clone, Copy)]
struct Seed<'n> {
    shape: u16,
    notes: &'n Notes,
}

/// What JSON held where something else was expected.
enum Found {
    Number,
    Text,
    Bool(bool),
    List,
    Object,
}

impl Seed<'_> {
    #[cold]
    fn wrong<E>(&self, found: Found) -> Result<Value, E> {
        let scalar = match found {
            Found::Object => return self.say("Start of structure or map found where not expected."),
            Found::List => return self.say("Start of list found where not expected"),
            Found::Number => "NUMBER_VALUE",
            Found::Text => "STRING_VALUE",
            Found::Bool(true) => "TRUE_VALUE",
            Found::Bool(false) => "FALSE_VALUE",
        };
        let wanted = match shape_def(self.shape).shape {
            Shape::List { .. } => return self.say("Expected list or null"),
            Shape::Struct(_) | Shape::Map { .. } | Shape::Document => return self.say("Expected null"),
            Shape::Text { .. } | Shape::Enum(_) => "a String",
            Shape::Integer { .. } => "an Integer",
            Shape::Long => "a Long",
            Shape::Bool => "a Boolean",
            Shape::Time => "milliseconds since epoch",
            Shape::Blob { .. } => "a ByteBuffer",
        };
        self.say(&format!("{scalar} can not be converted to {wanted}"))
    }

    /// Notes what is wrong, and stops there: whoever holds this value reads no further. Not an error of the reader's own
    /// kind, which brings a search for line numbers with it.
    #[cold]
    fn say<E>(&self, sentence: &str) -> Result<Value, E> {
        *self.notes.sentence.borrow_mut() = Some(sentence.to_string());
        Ok(Value::Null)
    }

    fn inner(&self, shape: u16) -> Self {
        Seed { shape, ..*self }
    }

    /// Whether to stop after a part; remembers on the way out where it was.
    fn stops(&self, segment: impl FnOnce() -> Segment) -> bool {
        let stops = self.notes.sentence.borrow().is_some();
        if stops {
            self.notes.path.borrow_mut().push(segment());
        }
        stops
    }

    fn text<E: de::Error>(&self, text: &str) -> Result<Value, E> {
        match shape_def(self.shape).shape {
            Shape::Text { .. } | Shape::Enum(_) => Ok(Value::Text(Text::from(text))),
            Shape::Blob { .. } if is_base64(text) => Ok(Value::Blob(Text::from(text))),
            _ => self.wrong(Found::Text),
        }
    }

    fn integer<E: de::Error>(&self, number: i64) -> Result<Value, E> {
        match shape_def(self.shape).shape {
            Shape::Integer { .. } if i32::try_from(number).is_ok() => Ok(Value::Integer(number)),
            Shape::Long => Ok(Value::Integer(number)),
            Shape::Time => Ok(Value::Time(Time(number.saturating_mul(1000)))),
            _ => self.wrong(Found::Number),
        }
    }
}

fn is_base64(text: &str) -> bool {
    let padding = text.bytes().rev().take_while(|b| *b == b'=').count();
    let mut digits = text.bytes().take(text.len() - padding);
    text.len().is_multiple_of(4) && padding <= 2 && digits.all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if let Shape::Document = shape_def(self.shape).shape {
            return self.document(deserializer);
        }
        deserializer.deserialize_any(self)
    }
}

impl Seed<'_> {
    fn document<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        // The text as it was written, checked to be JSON: whoever reads a document puts it into another one.
        let given = deserializer.deserialize_newtype_struct(RAW, Raw)?;
        Ok(if given == "null" { Value::Null } else { Value::Document(Text::from(given)) })
    }
}

/// The name by which the JSON reader hands out a value as its text, in a map of one entry. Its own `RawValue` would do the
/// same, and word refusals that cannot be, with floating-point numbers in them: 27 KB of printing.
const RAW: &str = "$serde_json::private::RawValue";

/// A value as its text.
struct Raw;

impl<'de> DeserializeSeed<'de> for Raw {
    type Value = &'de str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Raw {
    type Value = &'de str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<&'de str, A::Error> {
        entries.next_key::<IgnoredAny>()?;
        entries.next_value_seed(self)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<&'de str, E> {
        Ok(text)
    }

    // Of a reader that does not know the name. That of JSON does.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, _: D) -> Result<&'de str, D::Error> {
        Err(de::Error::custom("a value's text is not to be had"))
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the model")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        self.text(text)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        match shape_def(self.shape).shape {
            Shape::Bool => Ok(Value::Bool(value)),
            _ => self.wrong(Found::Bool(value)),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        self.integer(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        match i64::try_from(number) {
            Ok(number) => self.integer(number),
            Err(_) => self.wrong(Found::Number),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        match shape_def(self.shape).shape {
            Shape::Time => Ok(Value::Time(Time((number * 1000.0).round() as i64))),
            // `1.0` and `1e3` are whole numbers all the same.
            Shape::Integer { .. } | Shape::Long if number.fract() == 0.0 && number.abs() < 9e15 => {
                self.integer(number as i64)
            }
            _ => self.wrong(Found::Number),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Shape::List { of, .. } = shape_def(self.shape).shape else {
            return self.wrong(Found::List);
        };
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or(4).min(1024));
        loop {
            let item = items.next_element_seed(self.inner(of));
            if self.stops(|| Segment::Index(list.len())) {
                return Ok(Value::Null);
            }
            match item? {
                Some(item) => list.push(item),
                None => return Ok(Value::List(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        match shape_def(self.shape).shape {
            Shape::Struct(at) => {
                let structure = struct_def(at);
                let mut record: Vec<Option<Value>> = Vec::new();
                record.resize_with(structure.members.len(), || None);
                let mut found = 0;
                while let Some(key) = entries.next_key_seed(Key { members: structure.members, expected: found })? {
                    let Some(position) = key else {
                        entries.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    found = position + 1;
                    let member = &structure.members[position];
                    let value = entries.next_value_seed(self.inner(member.shape));
                    if self.stops(|| Segment::Member(member.name)) {
                        return Ok(Value::Null);
                    }
                    record[position] = match value? {
                        Value::Null => None,
                        value => Some(value),
                    };
                }
                Ok(Value::Struct(record))
            }
            Shape::Map { value: of, .. } => {
                let mut map: Vec<(Text, Value)> = Vec::new();
                while let Some(key) = entries.next_key::<String>()? {
                    let value = entries.next_value_seed(self.inner(of));
                    if self.stops(|| Segment::Key(Text::from(key.as_str()))) {
                        return Ok(Value::Null);
                    }
                    let value = value?;
                    match map.iter_mut().find(|(known, _)| *known == key.as_str()) {
                        Some(slot) => slot.1 = value,
                        None => map.push((Text::from(key), value)),
                    }
                }
                // A null value is an absent entry.
                map.retain(|(_, value)| *value != Value::Null);
                Ok(Value::Map(map))
            }
            _ => self.wrong(Found::Object),
        }
    }
}

/// A member's name as its position, `None` for a name that the structure does not have.
struct Key {
    members: &'static [Member],
    /// Members mostly come in order: where to look first.
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let (before, after) = self.members.split_at(self.expected.min(self.members.len()));
        let found = |members: &[Member]| members.iter().position(|known| known.name() == name);
        Ok(found(after).map(|at| at + before.len()).or_else(|| found(before)))
    }
}
