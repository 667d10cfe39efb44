//! The service model as these tests read it: straight from model/, without the generated table or the core's wording,
//! so that neither can be wrong unseen.

use serde_json::{Map, Value, json};

pub struct Model {
    pub operations: Map<String, Value>,
    shapes: Map<String, Value>,
    pub late: Vec<Value>,
}

/// A way from an operation's input to a value inside it.
#[derive(Clone, Debug)]
pub enum Step {
    Member(String),
    Item,
    Entry(String),
}

/// A member, list element or map value somewhere in an operation's input.
#[derive(Clone, Debug)]
pub struct Place {
    pub steps: Vec<Step>,
    pub shape: String,
    pub required: bool,
}

impl Place {
    /// As the service prints it: `userAttributes.1.member.name`.
    pub fn path(&self) -> String {
        let parts = self.steps.iter().map(|step| match step {
            Step::Member(name) => name[..1].to_lowercase() + &name[1..],
            Step::Item => "1.member".to_string(),
            Step::Entry(key) => format!("{key}.member"),
        });
        parts.collect::<Vec<_>>().join(".")
    }
}

/// How to write texts of a given length that match a pattern, and one that does not.
struct Fit {
    pattern: &'static str,
    head: &'static str,
    /// Stands between head and tail, any number of times from `least` to `most` characters in all.
    fill: char,
    tail: &'static str,
    least: usize,
    most: usize,
    bad: &'static str,
}

const fn fit(pattern: &'static str, fill: char, bad: &'static str) -> Fit {
    Fit { pattern, head: "", fill, tail: "", least: 1, most: usize::MAX, bad }
}

const fn fixed(pattern: &'static str, text: &'static str, bad: &'static str) -> Fit {
    Fit { pattern, head: text, fill: 'a', tail: "", least: text.len(), most: text.len(), bad }
}

const fn framed(pattern: &'static str, head: &'static str, tail: &'static str, bad: &'static str) -> Fit {
    Fit { pattern, head, fill: 'a', tail, least: head.len() + tail.len() + 1, most: usize::MAX, bad }
}

#[rustfmt::skip]
const FITS: &[Fit] = &[
    fit(r"[0-9]+", '7', "12a456"),
    fixed(r"Level[1-4]", "Level1", "Level5"),
    fit(r"[\x21\x23-\x5B\x5D-\x7E]+", '~', "a\"b"),
    framed(r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?", "arn:aws:iam::0:", "", "arn:aws:iam::x:role/reader"),
    fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+", 'é', "a\u{b}b"),
    fit(r"[\w+]+", '+', "a-b-c-d-e-f-g-h-i-j-k-l-m-n"),
    fit(r"[\w\s+=,.@-]+", ' ', "a;b"),
    fit(r"[\w]+", '_', "a-b"),
    fit(r"[\S]+", '😀', "a b"),
    fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", 'ß', "a b"),
    Fit { least: 3, ..framed(r"[\w-]+_[0-9a-f-]+", "-_", "", "x_g") },
    Fit { pattern: r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$", head: "", fill: 'a', tail: "", least: 1, most: 63, bad: "-a" },
    framed(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "a@", "", "a b@c"),
    Fit { least: 0, ..fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*", ' ', "abc\u{7}def") },
    Fit { least: 6, ..framed(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*", "{####}", "", "{###} code") },
    fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+", '\n', "a\u{0}b"),
    fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+", '\t', "abc\u{0}def"),
    Fit { least: 6, ..framed(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*", "{##", "##}", "{##here}") },
    fit(r"[\w+-]+", '-', "a.b"),
    fit(r"[A-Za-z0-9-_+/=.]+", '=', "a b"),
    fit(r"^[0-9a-fA-F]+$", 'F', "g"),
    fit(r"[\w\s+=.@-]+", '@', "a,b"),
    fixed(r"^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$", "cognito:chinese-traditional", "cognito:chinese"),
    fit(r"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$", '읽', "a b"),
    fixed(r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$", "01234567-89ab-4def-8ABC-0123456789ab", "01234567-89ab-1def-8ABC-0123456789ab"),
    framed(r"(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)?", "arn:aws:iam::0:", "", "role"),
    fit(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+", '\u{a0}', "a\tb"),
    Fit { least: 3, ..fit(r"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+", 'é', "_ab") },
    fit(r"^[\w\- ]+$", ' ', "a.b"),
    fit(r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+", '!', "a/b"),
    framed(r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?", "arn:aws:s3:::", "", "arn:aws:s3::0:bucket"),
    Fit { least: 0, ..fit(r"^[0-9A-Za-z\.\-_]*(?<!\.)$", '-', "a.b.") },
    fit(r"^[a-zA-Z0-9_-]+$", '_', "a b"),
    fit(r"[A-Za-z0-9]+", 'Z', "0123456789abcde-"),
    fit(r"[\w+=/]+", '/', "a-b"),
    Fit { least: 28, most: 28, ..framed(r"^(tkn|sso)[a-z0-9]{25}$", "tkn", "", "abcdefghijklmnopqrstuvwxyz01") },
    Fit { least: 0, ..fit(r"(?s).*", '\n', "") },
    Fit { least: 6, ..framed(r".*\{####\}.*", "{####}", "", "{###} code") },
    fixed(r"^(terms-of-use|privacy-policy)$", "terms-of-use", "terms"),
    fit(r"[A-Za-z0-9-_=.]+", '.', "a+b"),
    Fit { least: 8, ..framed(r"import-[0-9a-zA-Z-]+", "import-", "", "export-a") },
    Fit { least: 3, ..framed(r"[\w-]+_[0-9a-zA-Z]+", "-_", "", "us-east-1") },
];

fn fit_of(pattern: &str) -> &'static Fit {
    FITS.iter().find(|fit| fit.pattern == pattern).unwrap_or_else(|| panic!("no sample for the pattern {pattern}"))
}

/// Length as the service counts it.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn filled(fit: &Fit, length: usize) -> String {
    let frame = units(fit.head) + units(fit.tail);
    let mut text = fit.head.to_string();
    for _ in 0..length.saturating_sub(frame) / fit.fill.len_utf16() {
        text.push(fit.fill);
    }
    // A fill of two units does not give every length.
    if units(&text) + units(fit.tail) < length && fit.fill.len_utf16() == 2 {
        text.push('a');
    }
    text + fit.tail
}

/// A broken constraint: where, the value as printed (`None`: not shown), and the words.
pub type Broken = (String, Option<String>, String);

pub fn message(broken: &[Broken]) -> String {
    let items = broken.iter().map(|(path, shown, words)| {
        let shown = shown.as_ref().map_or(String::new(), |shown| format!("{shown} "));
        format!("Value {shown}at '{path}' failed to satisfy constraint: {words}")
    });
    let items: Vec<_> = items.collect();
    let plural = if items.len() == 1 { "" } else { "s" };
    format!("{} validation error{plural} detected: {}", items.len(), items.join("; "))
}

pub fn at_least(min: impl std::fmt::Display) -> String {
    format!("Member must have length greater than or equal to {min}")
}

pub fn at_most(max: impl std::fmt::Display) -> String {
    format!("Member must have length less than or equal to {max}")
}

pub fn pattern_words(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

pub fn enum_words(values: &Value) -> String {
    let values: Vec<_> = values.as_array().expect("an enum").iter().filter_map(Value::as_str).collect();
    format!("Member must satisfy enum value set: [{}]", values.join(", "))
}

impl Model {
    pub fn load() -> Model {
        let read = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
        let api = read(include_str!("../../../model/cognito-idp.json"));
        let corrections = read(include_str!("../../../model/corrections.json"));
        let mut shapes = api["shapes"].as_object().expect("shapes").clone();
        for fix in corrections["enumOrder"].as_array().expect("enumOrder") {
            shapes[fix["shape"].as_str().expect("a name")]["enum"] = fix["order"].clone();
        }
        Model {
            operations: api["operations"].as_object().expect("operations").clone(),
            shapes,
            late: corrections["late"].as_array().expect("late").clone(),
        }
    }

    pub fn shape(&self, name: &str) -> &Value {
        &self.shapes[name]
    }

    pub fn kind(&self, name: &str) -> &str {
        let shape = self.shape(name);
        if shape["enum"].is_array() {
            "enum"
        } else if shape["document"] == true {
            "document"
        } else {
            shape["type"].as_str().expect("a type")
        }
    }

    pub fn input(&self, operation: &str) -> &str {
        self.operations[operation]["input"].as_str().expect("an input")
    }

    pub fn members(&self, shape: &str) -> impl Iterator<Item = (&String, &str)> {
        let members = self.shape(shape)["members"].as_object().into_iter().flatten();
        members.map(|(name, of)| (name, of.as_str().expect("a shape")))
    }

    pub fn is_required(&self, shape: &str, member: &str) -> bool {
        self.shape(shape)["required"].as_array().is_some_and(|names| names.iter().any(|name| name == member))
    }

    /// A value is not printed when it, or anything in it, is sensitive.
    pub fn hides(&self, name: &str) -> bool {
        let shape = self.shape(name);
        let of = |key: &str| shape[key].as_str().is_some_and(|of| self.hides(of));
        shape["sensitive"] == true || of("member") || of("value") || self.members(name).any(|(_, of)| self.hides(of))
    }

    pub fn shown(&self, shape: &str, printed: &str) -> Option<String> {
        (!self.hides(shape)).then(|| format!("'{printed}'"))
    }

    /// The value of a required member that is missing.
    pub fn shown_null(&self, shape: &str) -> Option<String> {
        (!self.hides(shape)).then(|| "null".to_string())
    }

    pub fn bound(&self, shape: &str, key: &str) -> Option<i64> {
        self.shape(shape)[key].as_i64()
    }

    /// The least that a shape accepts.
    pub fn minimal(&self, name: &str) -> Value {
        let shape = self.shape(name);
        match self.kind(name) {
            "structure" => {
                let required = self.members(name).filter(|(member, _)| self.is_required(name, member));
                Value::Object(required.map(|(member, of)| (member.clone(), self.minimal(of))).collect())
            }
            "list" => self.list(name, self.bound(name, "min").unwrap_or(0) as usize),
            "map" => self.map(name, self.bound(name, "min").unwrap_or(0) as usize).expect("so many keys"),
            "enum" => shape["enum"][0].clone(),
            "string" => json!(self.shortest(name)),
            "integer" => json!(self.bound(name, "min").unwrap_or(1)),
            "long" => json!(1),
            "boolean" => json!(true),
            "timestamp" => json!(1_790_257_815.299),
            "blob" => json!("AAAA"),
            "document" => json!({ "any": ["thing", 1, null] }),
            other => panic!("a shape of type {other}"),
        }
    }

    fn shortest(&self, name: &str) -> String {
        let min = self.bound(name, "min").unwrap_or(0) as usize;
        match self.shape(name)["pattern"].as_str().map(fit_of) {
            Some(fit) => filled(fit, fit.least.max(min)),
            None => "x".repeat(min.max(1)),
        }
    }

    /// A text of so many units, and whether it matches the shape's pattern.
    pub fn text(&self, name: &str, length: usize) -> (String, bool) {
        let Some(fit) = self.shape(name)["pattern"].as_str().map(fit_of) else {
            return ("x".repeat(length), true);
        };
        let optional = fit.pattern.starts_with("(arn");
        if (fit.least..=fit.most).contains(&length) {
            return (filled(fit, length), true);
        }
        ("a".repeat(length), optional && length == 0)
    }

    /// A text of allowed length that does not match the pattern.
    pub fn mismatch(&self, name: &str) -> Option<String> {
        let fit = fit_of(self.shape(name)["pattern"].as_str()?);
        let within = units(fit.bad) as i64 >= self.bound(name, "min").unwrap_or(0)
            && units(fit.bad) as i64 <= self.bound(name, "max").unwrap_or(i64::MAX);
        (!fit.bad.is_empty() && within).then(|| fit.bad.to_string())
    }

    pub fn list(&self, name: &str, length: usize) -> Value {
        let of = self.shape(name)["member"].as_str().expect("a member");
        Value::Array(vec![self.minimal(of); length])
    }

    /// A map of so many entries, when its keys can tell so many apart.
    pub fn map(&self, name: &str, length: usize) -> Option<Value> {
        let shape = self.shape(name);
        let (key, value) = (shape["key"].as_str()?, shape["value"].as_str()?);
        let least = self.minimal(key);
        let least = least.as_str()?;
        let mut map = Map::new();
        for i in 0..length {
            let text = match self.shape(key)["pattern"].as_str() {
                None => format!("{least}{i}"),
                Some(r"Level[1-4]") if i < 4 => format!("Level{}", i + 1),
                Some(_) if i == 0 => least.to_string(),
                Some(_) => return None,
            };
            map.insert(text, self.minimal(value));
        }
        Some(Value::Object(map))
    }

    /// Every place in an operation's input, however deep.
    pub fn places(&self, operation: &str) -> Vec<Place> {
        let mut found = Vec::new();
        self.places_in(self.input(operation), &mut Vec::new(), &mut found);
        found
    }

    fn places_in(&self, shape: &str, steps: &mut Vec<Step>, found: &mut Vec<Place>) {
        let mut visit = |step: Step, of: &str, required: bool| {
            steps.push(step);
            found.push(Place { steps: steps.clone(), shape: of.to_string(), required });
            self.places_in(of, steps, found);
            steps.pop();
        };
        match self.kind(shape) {
            "structure" => {
                let members: Vec<_> = self.members(shape).collect();
                for (member, of) in members {
                    visit(Step::Member(member.clone()), of, self.is_required(shape, member));
                }
            }
            // Elements that are simple are judged with their list.
            "list" | "map" => {
                let node = self.shape(shape);
                let of = node["member"].as_str().or(node["value"].as_str()).expect("elements");
                if matches!(self.kind(of), "structure" | "list" | "map") {
                    let step = match node["key"].as_str() {
                        Some(key) => Step::Entry(self.minimal(key).as_str().expect("text").to_string()),
                        None => Step::Item,
                    };
                    visit(step, of, true);
                }
            }
            _ => {}
        }
    }

    /// The least input of the operation that has `leaf` at the place; without one, the place is left out.
    pub fn input_with(&self, operation: &str, place: &Place, leaf: Option<Value>) -> Value {
        self.with(self.input(operation), &place.steps, leaf).expect("an input is never left out")
    }

    fn with(&self, shape: &str, steps: &[Step], leaf: Option<Value>) -> Option<Value> {
        let Some((step, rest)) = steps.split_first() else { return leaf };
        let node = self.shape(shape);
        Some(match step {
            Step::Member(name) => {
                let mut object = self.minimal(shape);
                let of = node["members"][name].as_str().expect("a member");
                let members = object.as_object_mut().expect("a structure");
                match self.with(of, rest, leaf) {
                    Some(value) => members.insert(name.clone(), value),
                    None => members.remove(name),
                };
                object
            }
            Step::Item => {
                let of = node["member"].as_str().expect("a list");
                json!([self.with(of, rest, leaf)])
            }
            Step::Entry(key) => {
                let of = node["value"].as_str().expect("a map");
                json!({ key: self.with(of, rest, leaf) })
            }
        })
    }
}
