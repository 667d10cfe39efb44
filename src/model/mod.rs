//! The service model: what every operation takes and answers, as a table generated from AWS's own description.
//!
//! `generated` is the table, `shapes` the same as Rust types; `decode` reads a request against the table,
//! `check` finds every violated constraint and words it, `sink` writes answers. No member is read by name.

pub mod check;
pub mod decode;
#[rustfmt::skip]
pub mod generated;
pub mod pattern;
pub mod record;
#[rustfmt::skip]
#[allow(clippy::all)]
pub mod shapes;
pub mod sink;
pub mod value;

use value::{Put, Take};

/// What a member may hold.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Index into [`generated::STRUCTS`].
    Struct(u16),
    List {
        of: u16,
        min: u32,
        max: u32,
    },
    Map {
        key: u16,
        value: u16,
        min: u32,
        max: u32,
    },
    /// Index into [`generated::ENUMS`].
    Enum(u16),
    /// Lengths in UTF-16 units; `pattern` is an index into [`generated::PATTERNS`].
    Text {
        min: u32,
        max: u32,
        pattern: Option<u16>,
    },
    Integer {
        min: i32,
        max: i32,
    },
    Long,
    Bool,
    Time,
    /// Bytes, base64 on the wire; `max` in bytes.
    Blob {
        max: u32,
    },
    Document,
}

#[derive(Clone, Copy, Debug)]
pub struct ShapeDef {
    pub shape: Shape,
    /// A sensitive value is not printed in violations.
    pub sensitive: bool,
}

/// A shape as the table keeps it; [`shape_def`] unpacks it.
#[derive(Debug)]
pub struct Row {
    pub kind: Kind,
    pub sensitive: bool,
    /// Index into [`generated::BOUNDS`].
    pub bounds: u8,
    pub a: u16,
    pub b: u16,
}

#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub enum Kind {
    Struct,
    List,
    Map,
    Enum,
    Text,
    Integer,
    Long,
    Bool,
    Time,
    Blob,
    Document,
}

#[derive(Debug)]
pub struct Member {
    /// Index into [`generated::NAMES`].
    pub name: u16,
    /// Index into [`generated::SHAPES`].
    pub shape: u16,
    pub required: bool,
}

impl Member {
    pub fn name(&self) -> &'static str {
        generated::NAMES[self.name as usize]
    }
}

#[derive(Debug)]
pub struct Struct {
    pub members: &'static [Member],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    None,
    Sigv4,
}

#[derive(Debug)]
pub struct Operation {
    pub name: &'static str,
    /// Index into [`generated::SHAPES`], always a structure.
    pub input: u16,
    /// Without one, a success has a body of 0 bytes.
    pub output: Option<u16>,
    pub auth: Auth,
}

/// A bound that the service checks after the look-ups, under a name of its own (model/corrections.json).
#[derive(Debug)]
pub struct LateBound {
    pub operation: &'static str,
    pub member: &'static str,
    pub printed: &'static str,
    pub min: i32,
    /// The inner service's exception text comes through.
    pub wrapped: bool,
}

/// A type that stands for a structure of the table.
pub trait StructRef {
    /// Index into [`generated::SHAPES`].
    const SHAPE: u16;
}

/// An operation's input type; the roll learns everything else from it.
pub trait Request: Take {
    const OPERATION: u16;
    type Response: Put;
}

pub fn operation_named(name: &str) -> Option<u16> {
    generated::OPERATIONS.binary_search_by(|operation| operation.name.cmp(name)).ok().map(|at| at as u16)
}

pub fn shape_def(at: u16) -> ShapeDef {
    let Row { kind, sensitive, bounds, a, b } = generated::SHAPES[at as usize];
    let (min, max) = generated::BOUNDS[bounds as usize];
    let shape = match kind {
        Kind::Struct => Shape::Struct(a),
        Kind::List => Shape::List { of: a, min, max },
        Kind::Map => Shape::Map { key: a, value: b, min, max },
        Kind::Enum => Shape::Enum(a),
        Kind::Text => Shape::Text { min, max, pattern: a.checked_sub(1) },
        Kind::Integer => Shape::Integer { min: min as i32, max: max as i32 },
        Kind::Long => Shape::Long,
        Kind::Bool => Shape::Bool,
        Kind::Time => Shape::Time,
        Kind::Blob => Shape::Blob { max },
        Kind::Document => Shape::Document,
    };
    ShapeDef { shape, sensitive }
}

/// The structure that a shape is; the caller knows that it is one.
pub fn structure(shape: u16) -> &'static Struct {
    match shape_def(shape).shape {
        Shape::Struct(at) => struct_def(at),
        _ => unreachable!("shape {shape} is no structure"),
    }
}

pub fn struct_def(at: u16) -> &'static Struct {
    &generated::STRUCTS[at as usize]
}

/// Declares a model enum: variants in the table's order.
macro_rules! model_enum {
    ($name:ident = $number:literal { $first:ident $(, $rest:ident)* }) => {
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { #[default] $first $(, $rest)* }
        impl $name {
            pub const ALL: &'static [Self] = &[Self::$first $(, Self::$rest)*];
            /// The value as the wire spells it.
            pub fn as_str(self) -> &'static str { super::generated::ENUMS[$number][self as usize] }
        }
        impl super::value::Take for $name {
            fn take(value: super::value::Value) -> Self { Self::ALL[value.enum_position($number)] }
        }
        impl super::value::Put for $name {
            fn put(&self, sink: &mut dyn super::value::Sink) { sink.recurring(self.as_str()); }
        }
    };
}
pub(crate) use model_enum;
