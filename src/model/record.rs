//! The object door's form of an input: words beside bytes, written by the package by the table's own shapes, in place
//! of JSON text. It carries only what is plainly right; anything else the package sends as text, so the wire's reading
//! and wording decide, and the two doors cannot differ.
//!
//! A value is one word, a tag in the low four bits and an argument in the rest:
//!
//! | tag | argument | follows |
//! |---|---|---|
//! | 0 null, 1 false, 2 true | | |
//! | 4 integer | | the number, as 32 bits |
//! | 5 text | length in bytes | (the bytes, in the byte buffer) |
//! | 7 list | count | the elements |
//! | 8 structure | count | for each member: its position, its value |
//! | 9 map | count | for each entry: a text, a value |

use super::value::{Sink, Text, Value};
use super::{Shape, shape_def, struct_def};

const NULL: u32 = 0;
const FALSE: u32 = 1;
const TRUE: u32 = 2;
const INTEGER: u32 = 4;
const TEXT: u32 = 5;
const LIST: u32 = 7;
const STRUCT: u32 = 8;
const MAP: u32 = 9;

/// Reads an input; `None` when it is not one of the shape.
pub fn read(shape: u16, words: &[u32], bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader { words: words.iter(), bytes };
    // An input is there, if only as a structure without members.
    reader.value(shape).filter(|value| *value != Value::Null)
}

struct Reader<'r> {
    words: std::slice::Iter<'r, u32>,
    bytes: &'r [u8],
}

impl Reader<'_> {
    fn word(&mut self) -> Option<u32> {
        self.words.next().copied()
    }

    fn text(&mut self, len: u32) -> Option<Text> {
        let (text, rest) = self.bytes.split_at_checked(len as usize)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok().map(Text::from)
    }

    fn value(&mut self, shape: u16) -> Option<Value> {
        let word = self.word()?;
        let (tag, argument) = (word & 15, word >> 4);
        Some(match (shape_def(shape).shape, tag) {
            (_, NULL) => Value::Null,
            (Shape::Text { .. } | Shape::Enum(_), TEXT) => Value::Text(self.text(argument)?),
            (Shape::Struct(at), STRUCT) => {
                let members = struct_def(at).members;
                let mut record = Vec::with_capacity(members.len());
                record.resize_with(members.len(), || None);
                for _ in 0..argument {
                    let position = self.word()? as usize;
                    // A null member is an absent one.
                    let value = self.value(members.get(position)?.shape)?;
                    *record.get_mut(position)? = Some(value).filter(|value| *value != Value::Null);
                }
                Value::Struct(record)
            }
            (Shape::Bool, FALSE) => Value::Bool(false),
            (Shape::Bool, TRUE) => Value::Bool(true),
            (Shape::Integer { .. } | Shape::Long, INTEGER) => Value::Integer(i64::from(self.word()? as i32)),
            (Shape::List { of, .. }, LIST) => {
                let mut list = Vec::with_capacity(argument.min(1024) as usize);
                for _ in 0..argument {
                    list.push(self.value(of)?);
                }
                Value::List(list)
            }
            (Shape::Map { value, .. }, MAP) => {
                let mut map = Vec::with_capacity(argument.min(1024) as usize);
                for _ in 0..argument {
                    let key = self.word()?;
                    let key = self.text(key >> 4)?;
                    match self.value(value)? {
                        // A null value is an absent entry.
                        Value::Null => {}
                        value => map.push((key, value)),
                    }
                }
                Value::Map(map)
            }
            _ => return None,
        })
    }
}

/// Tells the package, which writes records by it, the members of a structure: for each the number of its name, then its
/// shape as a tag and what it holds. Of a structure within only the number is told, for the package to ask about when it
/// meets one. A shape that only text can carry has tag 0.
pub fn describe(structure: u16, sink: &mut dyn Sink) {
    let mut words = Vec::new();
    if let Shape::Struct(at) = shape_def(structure).shape {
        for member in struct_def(at).members {
            words.push(u32::from(member.name));
            describe_shape(member.shape, &mut words);
        }
    }
    sink.begin_list(words.len());
    words.into_iter().for_each(|word| sink.integer(i64::from(word)));
    sink.end_list();
}

fn describe_shape(shape: u16, words: &mut Vec<u32>) {
    match shape_def(shape).shape {
        Shape::Text { .. } | Shape::Enum(_) => words.push(TEXT),
        Shape::Integer { .. } | Shape::Long => words.push(INTEGER),
        Shape::Bool => words.push(TRUE),
        Shape::Blob { .. } | Shape::Time | Shape::Document => words.push(NULL),
        Shape::List { of, .. } => {
            words.push(LIST);
            describe_shape(of, words);
        }
        Shape::Map { value, .. } => {
            words.push(MAP);
            describe_shape(value, words);
        }
        Shape::Struct(_) => words.extend([STRUCT, u32::from(shape)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StructRef;
    use crate::model::shapes::{AdminAddUserToGroupRequest, ListUsersRequest};

    #[test]
    fn a_record_is_read_by_position() {
        let words = [STRUCT | 2 << 4, 2, TEXT | 5 << 4, 0, TEXT | 2 << 4];
        let record = read(AdminAddUserToGroupRequest::SHAPE, &words, "groupé".as_bytes());
        let text = |text: &str| Some(Value::Text(Text::from(text)));
        assert_eq!(record, Some(Value::Struct(vec![text("é"), None, text("group")])));
    }

    #[test]
    fn a_damaged_record_is_none() {
        let shape = ListUsersRequest::SHAPE;
        let whole = [STRUCT | 2 << 4, 0, TEXT | 1 << 4, 1, LIST | 1 << 4, TEXT | 1 << 4];
        assert!(read(shape, &whole, b"ab").is_some());
        for cut in 0..whole.len() {
            assert_eq!(read(shape, &whole[..cut], b"ab"), None, "{cut} words");
        }
        assert_eq!(read(shape, &whole, b"a"), None);
        assert_eq!(read(shape, &whole, &[b'a', 0xff]), None);
        assert_eq!(read(shape, &[STRUCT | 1 << 4, 99, NULL], b""), None);
        assert_eq!(read(shape, &[LIST], b""), None);
        assert_eq!(read(shape, &[STRUCT | u32::MAX << 4, 0], b""), None);
    }
}
