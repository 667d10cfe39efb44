//! Every violated constraint of an input, and the service's words for it. The only place that words them.

use std::fmt::Write as _;

use super::decode::{self, Unreadable};
use super::generated::{ENUMS, LATE_BOUNDS, NAMES, OPERATIONS, PATTERNS, name};
use super::value::{Put, Sink, Text, Value};
use super::{Shape, ShapeDef, pattern, shape_def, struct_def};

/// One step from an input to the place of a violation.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// Index into [`NAMES`].
    Member(u16),
    Index(usize),
    Key(Text),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    Required,
    MinLength(u32),
    MaxLength(u32),
    /// Index into [`PATTERNS`].
    Pattern(u16),
    /// Index into [`ENUMS`].
    Enum(u16),
    MinValue(i32),
    MaxValue(i32),
    /// Some element, key or value breaks a constraint of its own; the shape says which it has.
    Elements(u16),
    Keys(u16),
    Values(u16),
    /// A JSON type that does not fit: the front end's sentence.
    Type(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub path: Vec<Segment>,
    pub constraint: Constraint,
    /// As the service prints it; `None` for a sensitive value.
    pub shown: Option<String>,
}

/// All violations of an operation's input, members in the model's order, length before pattern.
pub fn violations(shape: u16, input: &Value) -> Vec<Violation> {
    let mut check = Check { path: Vec::new(), found: Vec::new() };
    check.value(shape, input);
    check.found
}

/// All violations of an operation's input given as JSON text; a JSON type that does not fit is the only one then.
pub fn of_text(operation: u16, text: &str) -> Vec<Violation> {
    let violation = |path, sentence| Violation { path, constraint: Constraint::Type(sentence), shown: None };
    match decode::from_json_input(operation, text) {
        Ok(input) => violations(OPERATIONS[operation as usize].input, &input),
        Err(Unreadable::NotJson) => vec![violation(Vec::new(), "Not a JSON value".into())],
        Err(Unreadable::WrongType { sentence, path }) => vec![violation(path, sentence)],
    }
}

/// The whole message: `2 validation errors detected: …; …`.
#[cold]
pub fn message(violations: &[Violation]) -> String {
    let plural = if violations.len() == 1 { "" } else { "s" };
    let mut out = format!("{} validation error{plural} detected: ", violations.len());
    for (i, violation) in violations.iter().enumerate() {
        if i > 0 {
            out.push_str("; ");
        }
        out.push_str(&violation.sentence());
    }
    out
}

/// A bound that the service checks late (see model/corrections.json): the message, when `value` breaks it.
pub fn late(operation: &str, member: &str, value: i32, request_id: &str) -> Option<String> {
    let bound = LATE_BOUNDS.iter().find(|bound| bound.operation == operation && bound.member == member)?;
    if value >= bound.min {
        return None;
    }
    let message = format!(
        "1 validation error detected: Value '{value}' at '{}' failed to satisfy constraint: {}",
        bound.printed,
        Constraint::MinValue(bound.min).words()
    );
    Some(if bound.wrapped {
        format!(
            "com.amazonaws.services.identitystoreservice.model.ValidationException: {message} (Service: AWSIdentityStoreService; \
             Status Code: 400; Error Code: ValidationException; Request ID: {request_id}; Proxy: null)"
        )
    } else {
        message
    })
}

struct Check {
    path: Vec<Segment>,
    found: Vec<Violation>,
}

impl Check {
    fn structure(&mut self, at: u16, value: &Value) {
        let Value::Struct(record) = value else { return };
        for (member, value) in struct_def(at).members.iter().zip(record) {
            self.member(member.name, member.shape, member.required, value.as_ref());
        }
    }

    fn member(&mut self, name: u16, shape: u16, required: bool, value: Option<&Value>) {
        let value = match value {
            Some(Value::Null) | None => None,
            value => value,
        };
        match value {
            // The quick way for what nearly all values are.
            Some(Value::Text(text)) if plainly_fits(shape_def(shape), text) => {}
            Some(value) => {
                self.path.push(Segment::Member(name));
                self.value(shape, value);
                self.path.pop();
            }
            None if required => {
                self.path.push(Segment::Member(name));
                let shown = (!hides(shape_def(shape))).then(|| "null".to_string());
                self.found.push(Violation { path: self.path.clone(), constraint: Constraint::Required, shown });
                self.path.pop();
            }
            None => {}
        }
    }

    #[cold]
    fn break_(&mut self, shape: u16, constraint: Constraint, value: &Value) {
        let shown = (!hides(shape_def(shape))).then(|| match value {
            Value::Null => "null".to_string(),
            value => format!("'{}'", Printed(value)),
        });
        self.found.push(Violation { path: self.path.clone(), constraint, shown });
    }

    fn value(&mut self, at: u16, value: &Value) {
        match (shape_def(at).shape, value) {
            (Shape::Struct(structure), value) => self.structure(structure, value),
            (Shape::List { of, min, max }, Value::List(items)) => {
                self.length(at, items.len(), min, max, value);
                if matches!(shape_def(of).shape, Shape::Text { .. } | Shape::Enum(_)) {
                    if items.iter().any(|item| breaks(of, item)) {
                        self.break_(at, Constraint::Elements(of), value);
                    }
                    return;
                }
                for (i, item) in items.iter().enumerate() {
                    self.path.push(Segment::Index(i));
                    if *item == Value::Null {
                        self.break_(of, Constraint::Required, item);
                    } else {
                        self.value(of, item);
                    }
                    self.path.pop();
                }
            }
            (Shape::Map { key, value: of, min, max }, Value::Map(entries)) => {
                self.length(at, entries.len(), min, max, value);
                if entries.iter().any(|(name, _)| breaks(key, &Value::Text(name.clone()))) {
                    self.break_(at, Constraint::Keys(key), value);
                }
                if matches!(shape_def(of).shape, Shape::Text { .. } | Shape::Enum(_)) {
                    if entries.iter().any(|(_, value)| breaks(of, value)) {
                        self.break_(at, Constraint::Values(of), value);
                    }
                    return;
                }
                for (name, value) in entries {
                    self.path.push(Segment::Key(name.clone()));
                    self.value(of, value);
                    self.path.pop();
                }
            }
            _ => scalar(at, value, &mut |constraint| self.break_(at, constraint, value)),
        }
    }

    fn length(&mut self, at: u16, len: usize, min: u32, max: u32, value: &Value) {
        if len < min as usize {
            self.break_(at, Constraint::MinLength(min), value);
        }
        if len > max as usize {
            self.break_(at, Constraint::MaxLength(max), value);
        }
    }
}

fn plainly_fits(def: ShapeDef, text: &str) -> bool {
    match def.shape {
        Shape::Text { min, max, pattern } => {
            text.is_ascii()
                && text.len() >= min as usize
                && text.len() <= max as usize
                && pattern.is_none_or(|number| pattern::matches(number, text))
        }
        Shape::Enum(number) => ENUMS[number as usize].contains(&text),
        _ => false,
    }
}

fn utf16_len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The constraints of a simple shape that `value` breaks.
fn scalar(at: u16, value: &Value, broken: &mut dyn FnMut(Constraint)) {
    match (shape_def(at).shape, value) {
        (Shape::Text { min, max, pattern }, Value::Text(text)) => {
            let len = utf16_len(text);
            if len < min as usize {
                broken(Constraint::MinLength(min));
            }
            if len > max as usize {
                broken(Constraint::MaxLength(max));
            }
            if let Some(number) = pattern
                && !pattern::matches(number, text)
            {
                broken(Constraint::Pattern(number));
            }
        }
        (Shape::Enum(number), Value::Text(text)) if !ENUMS[number as usize].contains(&&**text) => {
            broken(Constraint::Enum(number));
        }
        (Shape::Integer { min, max }, Value::Integer(number)) => {
            if *number < i64::from(min) {
                broken(Constraint::MinValue(min));
            }
            if *number > i64::from(max) {
                broken(Constraint::MaxValue(max));
            }
        }
        (Shape::Blob { max }, Value::Blob(base64)) => {
            let padding = base64.bytes().rev().take_while(|b| *b == b'=').count();
            if base64.len() / 4 * 3 - padding > max as usize {
                broken(Constraint::MaxLength(max));
            }
        }
        (Shape::Text { .. } | Shape::Enum(_), Value::Null) => broken(Constraint::Required),
        _ => {}
    }
}

fn breaks(at: u16, value: &Value) -> bool {
    let mut any = false;
    scalar(at, value, &mut |_| any = true);
    any
}

fn hides(def: ShapeDef) -> bool {
    def.sensitive
        || match def.shape {
            Shape::List { of, .. } => hides(shape_def(of)),
            Shape::Map { value, .. } => hides(shape_def(value)),
            Shape::Struct(at) => struct_def(at).members.iter().any(|member| hides(shape_def(member.shape))),
            _ => false,
        }
}

/// A value in the form of Java's `toString`.
struct Printed<'v>(&'v Value);

impl std::fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Text(text) | Value::Blob(text) | Value::Document(text) => f.write_str(text),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Time(time) => write!(f, "{}", time.0),
            Value::List(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    Printed(item).fmt(f)?;
                }
                f.write_char(']')
            }
            Value::Map(entries) => {
                f.write_char('{')?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{key}={}", Printed(value))?;
                }
                f.write_char('}')
            }
            Value::Struct(members) => {
                f.write_char('{')?;
                for (i, value) in members.iter().flatten().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    Printed(value).fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

impl Violation {
    /// `Value 'x' at 'groupName' failed to satisfy constraint: …`
    pub fn sentence(&self) -> String {
        if let Constraint::Type(sentence) = &self.constraint {
            return sentence.clone();
        }
        let mut out = String::from("Value ");
        if let Some(shown) = &self.shown {
            out.push_str(shown);
            out.push(' ');
        }
        let _ = write!(out, "at '{}' failed to satisfy constraint: {}", path_text(&self.path), self.constraint.words());
        out
    }
}

/// For forms: `path` as in the input (names and positions), `at` as the service prints it, the kind of constraint, its
/// words (`expected`), and the whole sentence.
impl Put for Violation {
    fn put(&self, sink: &mut dyn Sink) {
        sink.begin_struct();
        sink.member(name::PATH);
        sink.begin_list(self.path.len());
        for segment in &self.path {
            sink.item();
            match segment {
                Segment::Member(member) => sink.text(NAMES[*member as usize]),
                Segment::Index(i) => sink.integer(*i as i64),
                Segment::Key(key) => sink.text(key),
            }
        }
        sink.end_list();
        for (member, text) in [
            (name::AT, path_text(&self.path)),
            (name::CONSTRAINT, self.constraint.kind().to_string()),
            (name::EXPECTED, self.constraint.words()),
            (name::MESSAGE, self.sentence()),
        ] {
            sink.member(member);
            sink.text(&text);
        }
        sink.end_struct();
    }
}

/// A path as the service prints it: `userAttributes.1.member.name`.
pub fn path_text(path: &[Segment]) -> String {
    let mut out = String::new();
    for segment in path {
        if !out.is_empty() {
            out.push('.');
        }
        match segment {
            Segment::Member(name) => {
                let mut letters = NAMES[*name as usize].chars();
                out.extend(letters.next().map(|first| first.to_ascii_lowercase()));
                out.push_str(letters.as_str());
            }
            Segment::Index(i) => {
                let _ = write!(out, "{}.member", i + 1);
            }
            Segment::Key(key) => {
                let _ = write!(out, "{key}.member");
            }
        }
    }
    out
}

impl Constraint {
    /// The kind, for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Constraint::Required => "required",
            Constraint::MinLength(_) => "minLength",
            Constraint::MaxLength(_) => "maxLength",
            Constraint::Pattern(_) => "pattern",
            Constraint::Enum(_) => "enum",
            Constraint::MinValue(_) => "minValue",
            Constraint::MaxValue(_) => "maxValue",
            Constraint::Elements(_) => "elements",
            Constraint::Keys(_) => "keys",
            Constraint::Values(_) => "values",
            Constraint::Type(_) => "type",
        }
    }

    pub fn words(&self) -> String {
        match *self {
            Constraint::Required => "Member must not be null".into(),
            Constraint::MinLength(min) => format!("Member must have length greater than or equal to {min}"),
            Constraint::MaxLength(max) => format!("Member must have length less than or equal to {max}"),
            Constraint::Pattern(number) => {
                format!("Member must satisfy regular expression pattern: {}", PATTERNS[number as usize].text)
            }
            Constraint::Enum(number) => {
                format!("Member must satisfy enum value set: [{}]", ENUMS[number as usize].join(", "))
            }
            Constraint::MinValue(min) => format!("Member must have value greater than or equal to {min}"),
            Constraint::MaxValue(max) => format!("Member must have value less than or equal to {max}"),
            Constraint::Elements(of) => format!("Member must satisfy constraint: [{}]", all_words(of)),
            Constraint::Keys(of) => format!("Map keys must satisfy constraint: [{}]", all_words(of)),
            Constraint::Values(of) => format!("Map value must satisfy constraint: [{}]", all_words(of)),
            Constraint::Type(ref sentence) => sentence.clone(),
        }
    }
}

/// Every constraint that a simple shape has: a nested constraint is printed whole, whichever part was broken.
fn all_words(at: u16) -> String {
    let mut all = Vec::new();
    match shape_def(at).shape {
        Shape::Text { min, max, pattern } => {
            if max < u32::MAX {
                all.push(Constraint::MaxLength(max));
            }
            if min > 0 || max < u32::MAX {
                all.push(Constraint::MinLength(min));
            }
            all.extend(pattern.map(Constraint::Pattern));
        }
        Shape::Enum(number) => all.push(Constraint::Enum(number)),
        _ => {}
    }
    if all.is_empty() {
        all.push(Constraint::Required);
    }
    all.iter().map(Constraint::words).collect::<Vec<_>>().join(", ")
}
