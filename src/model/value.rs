//! Decoded values, and the two traits by which the typed structs are taken from them and put into answers.

use std::ops::Deref;
use std::rc::Rc;

pub use tables::Text;

use super::generated::ENUMS;
use super::shapes::UserType;

/// Milliseconds since the epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// Bytes, as base64 text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blob(pub Text);

/// Any JSON value, as its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document(pub Text);

/// A map in the order it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct TextMap<T>(pub Vec<(Text, T)>);

impl<T> Default for TextMap<T> {
    fn default() -> Self {
        TextMap(Vec::new())
    }
}

impl<T> TextMap<T> {
    pub fn find(&self, key: &str) -> Option<&T> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn insert(&mut self, key: Text, value: T) {
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some(slot) => slot.1 = value,
            None => self.0.push((key, value)),
        }
    }
}

/// The model's list of `AttributeType`, as names and values; an absent value is an empty one. Shared, because every
/// answer that shows a user holds the user's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes(Rc<[(Text, Text)]>);

impl Attributes {
    /// A change of this holder's list; whoever shares it keeps what it was.
    pub fn change(&mut self, change: impl FnOnce(&mut Vec<(Text, Text)>)) {
        let mut list = self.0.to_vec();
        change(&mut list);
        *self = Attributes::from(list);
    }
}

impl From<Vec<(Text, Text)>> for Attributes {
    fn from(list: Vec<(Text, Text)>) -> Self {
        Attributes(Rc::from(list))
    }
}

impl Deref for Attributes {
    type Target = [(Text, Text)];
    fn deref(&self) -> &[(Text, Text)] {
        &self.0
    }
}

/// A decoded value: a structure is a record by position, in the order of the table's members.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Only as an element of a list or map; a null member is an absent one.
    Null,
    Text(Text),
    Integer(i64),
    Bool(bool),
    Time(Time),
    Blob(Text),
    Document(Text),
    List(Vec<Value>),
    Map(Vec<(Text, Value)>),
    Struct(Vec<Option<Value>>),
}

impl Value {
    pub fn enum_position(&self, number: usize) -> usize {
        match self {
            Value::Text(text) => ENUMS[number].iter().position(|value| text == value).unwrap_or_else(absent),
            _ => absent(),
        }
    }
}

/// What was checked is there: a value that does not fit its type here is a bug of the table, not of the caller.
#[cold]
pub fn absent<T>() -> T {
    unreachable!("a value that the check let through does not fit its type")
}

/// Builds itself from a value that the check has passed.
pub trait Take: Sized {
    fn take(value: Value) -> Self;
}

/// Writes itself into an answer.
pub trait Put {
    fn put(&self, sink: &mut dyn Sink);
}

/// Where answers go: JSON text for the wire, the tape for the object door.
pub trait Sink {
    fn begin_struct(&mut self);
    /// Index into [`super::generated::NAMES`].
    fn member(&mut self, name: u16);
    fn end_struct(&mut self);
    fn begin_list(&mut self, len: usize);
    /// Before each element.
    fn item(&mut self);
    fn end_list(&mut self);
    fn begin_map(&mut self, len: usize);
    /// Before each value.
    fn key(&mut self, key: &str);
    fn end_map(&mut self);
    fn text(&mut self, text: &str);
    /// A text of which there are few, each many times over: the value of an enum.
    fn recurring(&mut self, text: &str);
    fn attributes(&mut self, list: &[(Text, Text)]);
    /// A user, of whom a page has sixty.
    fn user(&mut self, user: &UserType);
    fn integer(&mut self, number: i64);
    fn boolean(&mut self, value: bool);
    fn time(&mut self, time: Time);
    fn blob(&mut self, base64: &str);
    fn document(&mut self, json: &str);
}

/// The members of a record.
pub struct Fields(Vec<Option<Value>>);

impl Fields {
    pub fn of(value: Value) -> Fields {
        match value {
            Value::Struct(members) => Fields(members),
            _ => absent(),
        }
    }

    fn at(&mut self, position: usize) -> Option<Value> {
        self.0.get_mut(position).and_then(Option::take)
    }

    pub fn required<T: Take>(&mut self, position: usize) -> T {
        self.at(position).map_or_else(absent, T::take)
    }

    #[inline(never)]
    pub fn optional<T: Take>(&mut self, position: usize, slot: &mut Option<T>) {
        if let Some(value) = self.at(position) {
            // The slot is empty: nothing to drop, and no code for it.
            std::mem::forget(slot.replace(T::take(value)));
        }
    }
}

macro_rules! take {
    ($($type:ty: $pattern:pat => $value:expr),* $(,)?) => {
        $(impl Take for $type {
            fn take(value: Value) -> Self {
                match value { $pattern => $value, _ => absent() }
            }
        })*
    };
}

take! {
    Text: Value::Text(text) => text,
    i32: Value::Integer(number) => number as i32,
    i64: Value::Integer(number) => number,
    bool: Value::Bool(value) => value,
    Time: Value::Time(time) => time,
    Blob: Value::Blob(base64) => Blob(base64),
    Document: Value::Document(json) => Document(json),
}

impl<T: Take> Take for Vec<T> {
    fn take(value: Value) -> Self {
        match value {
            // Not `collect`, whose way of reusing the memory is a lot of code for each type.
            Value::List(items) => {
                let mut taken = Vec::with_capacity(items.len());
                items.into_iter().for_each(|item| taken.push(T::take(item)));
                taken
            }
            _ => absent(),
        }
    }
}

impl Take for Attributes {
    fn take(value: Value) -> Self {
        let Value::List(items) = value else { absent() };
        let mut taken = Vec::with_capacity(items.len());
        for item in items {
            let mut fields = Fields::of(item);
            let name = fields.required(0);
            taken.push((name, fields.at(1).map_or_else(Text::default, Text::take)));
        }
        Attributes::from(taken)
    }
}

impl<T: Take> Take for TextMap<T> {
    fn take(value: Value) -> Self {
        match value {
            Value::Map(entries) => {
                let mut taken = Vec::with_capacity(entries.len());
                entries.into_iter().for_each(|(key, value)| taken.push((key, T::take(value))));
                TextMap(taken)
            }
            _ => absent(),
        }
    }
}

macro_rules! put {
    ($($type:ty: |$it:ident, $sink:ident| $body:expr),* $(,)?) => {
        $(impl Put for $type {
            fn put(&self, $sink: &mut dyn Sink) { let $it = self; $body; }
        })*
    };
}

put! {
    Text: |it, sink| sink.text(it),
    i32: |it, sink| sink.integer(i64::from(*it)),
    i64: |it, sink| sink.integer(*it),
    bool: |it, sink| sink.boolean(*it),
    Time: |it, sink| sink.time(*it),
    Blob: |it, sink| sink.blob(&it.0),
    Document: |it, sink| sink.document(&it.0),
    Attributes: |it, sink| sink.attributes(it),
    UserType: |it, sink| sink.user(it),
}

/// An operation without an output shape answers nothing at all.
impl Put for () {
    fn put(&self, _sink: &mut dyn Sink) {}
}

impl<T: Put> Put for Vec<T> {
    fn put(&self, sink: &mut dyn Sink) {
        sink.begin_list(self.len());
        for item in self {
            sink.item();
            item.put(sink);
        }
        sink.end_list();
    }
}

impl<T: Put> Put for TextMap<T> {
    fn put(&self, sink: &mut dyn Sink) {
        sink.begin_map(self.0.len());
        for (key, value) in &self.0 {
            sink.key(key);
            value.put(sink);
        }
        sink.end_map();
    }
}
