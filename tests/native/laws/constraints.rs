//! Every constraint of every member of every operation, at its bounds and one beyond, with the message word for word.

use serde_json::{Value, json};

use super::model::*;
use crate::support::*;

/// One input, and what must be found wrong with it.
pub struct Probe {
    input: Value,
    pub broken: Vec<Broken>,
}

/// Makes the probes of a place in an operation's input.
type Probes = fn(&Model, &str, &Place, &mut Vec<Probe>);

/// All whose sentences are compared word for word, each by a test here.
pub const PROBES: [Probes; 7] =
    [required, texts_at_bounds, enum_values, numbers_at_bounds, elements, entries, blob_sizes];

fn probe_all(probes: impl Fn(&Model, &str, &Place, &mut Vec<Probe>)) -> usize {
    let model = Model::load();
    let world = World::new();
    let mut count = 0;
    for operation in model.operations.keys() {
        for place in model.places(operation) {
            let mut found = Vec::new();
            probes(&model, operation, &place, &mut found);
            for probe in &found {
                judge(&world.fork(), operation, probe);
            }
            count += found.len();
        }
    }
    count
}

#[track_caller]
fn judge(world: &World, operation: &str, probe: &Probe) {
    let before = pocket_cognito::export::write(&world.engine.store());
    let input = probe.input.to_string();
    let wire = world.wire(operation, &input);
    if probe.broken.is_empty() {
        let valid =
            !wire.body.contains("failed to satisfy constraint") && !wire.body.contains("SerializationException");
        assert!(valid, "{operation} {}\nanswered {}", cut(&input), cut(&wire.body));
        return;
    }
    let expected = says("InvalidParameterException", &message(&probe.broken));
    assert_eq!(refusal(&wire), expected, "{operation} {}", cut(&input));
    assert_eq!(wire.status, 400);
    assert_eq!(pocket_cognito::export::write(&world.engine.store()), before, "{operation} left a trace");
}

fn cut(text: &str) -> String {
    text.chars().take(600).collect()
}

fn valid(input: Value) -> Probe {
    Probe { input, broken: Vec::new() }
}

/// Missing and null.
fn required(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    // A null value of a map is an absent entry.
    if !place.required || matches!(place.steps.last(), Some(Step::Entry(_))) {
        return;
    }
    let broken = vec![(place.path(), model.shown_null(&place.shape), "Member must not be null".to_string())];
    probes.push(Probe { input: model.input_with(operation, place, Some(Value::Null)), broken: broken.clone() });
    if matches!(place.steps.last(), Some(Step::Member(_))) {
        probes.push(Probe { input: model.input_with(operation, place, None), broken });
    }
}

#[test]
fn every_required_member_is_required() {
    let count = probe_all(required);
    assert!(count > 500, "{count} probes");
}

#[test]
fn a_null_for_an_optional_member_is_an_absent_one() {
    probe_all(|model, operation, place, probes| {
        if !place.required {
            probes.push(valid(model.input_with(operation, place, Some(Value::Null))));
        }
    });
}

#[test]
fn all_missing_members_are_reported_together() {
    let model = Model::load();
    let world = World::new();
    for operation in model.operations.keys() {
        let input = model.input(operation);
        let required = model.members(input).filter(|(member, _)| model.is_required(input, member)).count();
        if required > 1 {
            let (_, message) = world.refused(operation, json!({}));
            assert!(message.starts_with(&format!("{required} validation errors detected: ")), "{operation}: {message}");
            assert_eq!(message.matches("Member must not be null").count(), required, "{operation}: {message}");
        }
    }
}

/// Of each length, and of another pattern.
fn texts_at_bounds(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) == "string" {
        for text in texts(model, &place.shape) {
            let broken = text.broken(model, &place.shape);
            let broken = broken.into_iter().map(|words| (place.path(), model.shown(&place.shape, &text.text), words));
            let broken = broken.collect();
            probes.push(Probe { input: model.input_with(operation, place, Some(json!(text.text))), broken });
        }
    }
}

#[test]
fn every_text_is_held_to_its_lengths_and_its_pattern() {
    let count = probe_all(texts_at_bounds);
    assert!(count > 2000, "{count} probes");
}

struct Sample {
    text: String,
    matches: bool,
}

impl Sample {
    /// The constraints it breaks, length before pattern.
    fn broken(&self, model: &Model, shape: &str) -> Vec<String> {
        let length = units(&self.text) as i64;
        let mut broken = Vec::new();
        broken.extend(model.bound(shape, "min").filter(|min| length < *min).map(at_least));
        broken.extend(model.bound(shape, "max").filter(|max| length > *max).map(at_most));
        if !self.matches {
            broken.push(pattern_words(model.shape(shape)["pattern"].as_str().expect("a pattern")));
        }
        broken
    }
}

/// Texts at the bounds and one beyond, and one that does not match the pattern.
fn texts(model: &Model, shape: &str) -> Vec<Sample> {
    let mut lengths = Vec::new();
    if let Some(min) = model.bound(shape, "min") {
        lengths.extend([min - 1, min]);
    }
    if let Some(max) = model.bound(shape, "max") {
        lengths.extend([max, max + 1]);
    }
    if model.shape(shape)["pattern"].is_string() {
        lengths.push(0);
    }
    let lengths = lengths.into_iter().filter(|length| *length >= 0);
    let mut samples: Vec<Sample> = lengths
        .map(|length| {
            let (text, matches) = model.text(shape, length as usize);
            assert_eq!(units(&text), length as usize);
            Sample { text, matches }
        })
        .collect();
    samples.extend(model.mismatch(shape).map(|text| Sample { text, matches: false }));
    samples.push(Sample { text: model.minimal(shape).as_str().expect("text").to_string(), matches: true });
    samples
}

/// Its values, and others.
fn enum_values(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) == "enum" {
        let values = &model.shape(&place.shape)["enum"];
        for value in values.as_array().expect("an enum") {
            probes.push(valid(model.input_with(operation, place, Some(value.clone()))));
        }
        for value in ["", "NO_SUCH_VALUE", "Ünknown"] {
            let broken = vec![(place.path(), model.shown(&place.shape, value), enum_words(values))];
            probes.push(Probe { input: model.input_with(operation, place, Some(json!(value))), broken });
        }
    }
}

#[test]
fn every_enum_takes_its_values_and_no_other() {
    probe_all(enum_values);
}

/// At its bounds and one beyond.
fn numbers_at_bounds(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) == "integer" {
        let (min, max) = (model.bound(&place.shape, "min"), model.bound(&place.shape, "max"));
        let at = |number: i64| model.input_with(operation, place, Some(json!(number)));
        let shown = |number: i64| model.shown(&place.shape, &number.to_string());
        probes.push(valid(at(min.unwrap_or(i64::from(i32::MIN)))));
        probes.push(valid(at(max.unwrap_or(i64::from(i32::MAX)))));
        if let Some(min) = min {
            let words = format!("Member must have value greater than or equal to {min}");
            probes.push(Probe { input: at(min - 1), broken: vec![(place.path(), shown(min - 1), words)] });
        }
        if let Some(max) = max {
            let words = format!("Member must have value less than or equal to {max}");
            probes.push(Probe { input: at(max + 1), broken: vec![(place.path(), shown(max + 1), words)] });
        }
    }
}

#[test]
fn every_number_is_held_to_its_bounds() {
    probe_all(numbers_at_bounds);
}

#[test]
fn a_number_that_fits_no_integer_is_not_read() {
    let model = Model::load();
    let world = World::new();
    for operation in model.operations.keys() {
        for place in model.places(operation).iter().filter(|place| model.kind(&place.shape) == "integer") {
            for number in ["2147483648", "-2147483649", "1e300", "0.5", "123456789012345678901234567890"] {
                let input = model.input_with(operation, place, Some(json!("NUMBER"))).to_string();
                let wire = world.wire(operation, &input.replace("\"NUMBER\"", number));
                let expected = says("SerializationException", "NUMBER_VALUE can not be converted to an Integer");
                assert_eq!(refusal(&wire), expected, "{operation} {number}");
            }
        }
    }
}

/// Lists and maps whose printed form the model decides: those of simple elements.
fn print_all(values: &Value) -> Option<String> {
    let print = |value: &Value| value.as_str().map(str::to_string).or_else(|| value.as_i64().map(|n| n.to_string()));
    match values {
        Value::Array(items) => Some(format!("[{}]", items.iter().map(print).collect::<Option<Vec<_>>>()?.join(", "))),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| Some(format!("{key}={}", print(value)?)));
            Some(format!("{{{}}}", entries.collect::<Option<Vec<_>>>()?.join(", ")))
        }
        _ => None,
    }
}

#[test]
fn every_list_and_map_is_held_to_its_size() {
    let model = Model::load();
    let world = World::new();
    let mut count = 0;
    for operation in model.operations.keys() {
        for place in model.places(operation) {
            let kind = model.kind(&place.shape);
            if !matches!(kind, "list" | "map") {
                continue;
            }
            let of_size = |size: i64| match kind {
                "list" => Some(model.list(&place.shape, size as usize)),
                _ => model.map(&place.shape, size as usize),
            };
            let (min, max) = (model.bound(&place.shape, "min"), model.bound(&place.shape, "max"));
            for size in [min, max].into_iter().flatten() {
                if let Some(value) = of_size(size) {
                    judge(&world.fork(), operation, &valid(model.input_with(operation, &place, Some(value))));
                    count += 1;
                }
            }
            let below = min.filter(|min| *min > 0).map(|min| (min - 1, at_least(min)));
            let above = max.map(|max| (max + 1, at_most(max)));
            for (size, words) in [below, above].into_iter().flatten() {
                let Some(value) = of_size(size) else { continue };
                let wire = world.wire(operation, &model.input_with(operation, &place, Some(value.clone())).to_string());
                let (name, sentence) = refusal(&wire);
                assert_eq!(name, "InvalidParameterException", "{operation}: {sentence}");
                match print_all(&value).map(|printed| model.shown(&place.shape, &printed)) {
                    Some(shown) => assert_eq!(sentence, message(&[(place.path(), shown, words)])),
                    // How a structure is printed is not known of the service.
                    None => {
                        let end = format!(" at '{}' failed to satisfy constraint: {words}", place.path());
                        assert!(sentence.starts_with("1 validation error detected: Value "), "{sentence}");
                        assert!(sentence.ends_with(&end), "{sentence}");
                    }
                }
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count} probes");
}

/// All that a simple shape asks for, as it is printed inside of a list's or a map's constraint.
fn nested_words(model: &Model, shape: &str) -> String {
    if model.kind(shape) == "enum" {
        return enum_words(&model.shape(shape)["enum"]);
    }
    let (min, max) = (model.bound(shape, "min"), model.bound(shape, "max"));
    let mut words = Vec::new();
    words.extend(max.map(at_most));
    words.extend(min.filter(|min| *min > 0).or(max.map(|_| 0)).map(|least| at_least(min.unwrap_or(least))));
    words.extend(model.shape(shape)["pattern"].as_str().map(pattern_words));
    if words.is_empty() { "Member must not be null".to_string() } else { words.join(", ") }
}

/// Simple values that a shape refuses.
fn refused_values(model: &Model, shape: &str) -> Vec<Value> {
    match model.kind(shape) {
        "enum" => vec![json!("NO_SUCH_VALUE")],
        "string" => {
            let samples = texts(model, shape).into_iter();
            let bad = samples.filter(|sample| !sample.broken(model, shape).is_empty() && sample.text.len() < 5000);
            bad.map(|sample| json!(sample.text)).collect()
        }
        _ => Vec::new(),
    }
}

/// Simple elements that it refuses.
fn elements(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) != "list" {
        return;
    }
    let of = model.shape(&place.shape)["member"].as_str().expect("a member");
    for value in refused_values(model, of).into_iter().chain(simple(model, of).then_some(Value::Null)) {
        let printed = value.as_str().unwrap_or("null");
        let words = format!("Member must satisfy constraint: [{}]", nested_words(model, of));
        let broken = vec![(place.path(), model.shown(&place.shape, &format!("[{printed}]")), words)];
        probes.push(Probe { input: model.input_with(operation, place, Some(json!([value]))), broken });
    }
    if simple(model, of) && model.bound(&place.shape, "max").is_none_or(|max| max >= 2) {
        let two = json!([model.minimal(of), model.minimal(of)]);
        probes.push(valid(model.input_with(operation, place, Some(two))));
    }
}

#[test]
fn the_simple_elements_of_a_list_are_judged_with_it() {
    let count = probe_all(elements);
    assert!(count > 150, "{count} probes");
}

fn simple(model: &Model, shape: &str) -> bool {
    matches!(model.kind(shape), "string" | "enum")
}

/// Keys and simple values that it refuses.
fn entries(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) != "map" {
        return;
    }
    let node = model.shape(&place.shape);
    let (key, value) = (node["key"].as_str().expect("keys"), node["value"].as_str().expect("values"));
    let good_key = model.minimal(key).as_str().expect("text").to_string();
    for bad in refused_values(model, value) {
        let printed = format!("{{{good_key}={}}}", bad.as_str().expect("text"));
        let words = format!("Map value must satisfy constraint: [{}]", nested_words(model, value));
        let broken = vec![(place.path(), model.shown(&place.shape, &printed), words)];
        probes.push(Probe { input: model.input_with(operation, place, Some(json!({ &good_key: bad }))), broken });
    }
    if !simple(model, value) {
        return;
    }
    for bad in refused_values(model, key) {
        let bad = bad.as_str().expect("text").to_string();
        let good = model.minimal(value);
        let printed = format!("{{{bad}={}}}", good.as_str().expect("text"));
        let words = format!("Map keys must satisfy constraint: [{}]", nested_words(model, key));
        let broken = vec![(place.path(), model.shown(&place.shape, &printed), words)];
        probes.push(Probe { input: model.input_with(operation, place, Some(json!({ bad: good }))), broken });
    }
    // A null value is an absent entry.
    if model.bound(&place.shape, "min").is_none_or(|min| min == 0) {
        probes.push(valid(model.input_with(operation, place, Some(json!({ &good_key: null })))));
    }
}

#[test]
fn the_keys_and_simple_values_of_a_map_are_judged_with_it() {
    let count = probe_all(entries);
    assert!(count > 20, "{count} probes");
}

/// At its size and one beyond.
fn blob_sizes(model: &Model, operation: &str, place: &Place, probes: &mut Vec<Probe>) {
    if model.kind(&place.shape) == "blob" {
        let max = model.bound(&place.shape, "max").expect("a bound") as usize;
        let base64 = |bytes: usize| {
            let padding = (3 - bytes % 3) % 3;
            "A".repeat((bytes + padding) / 3 * 4 - padding) + &"=".repeat(padding)
        };
        probes.push(valid(model.input_with(operation, place, Some(json!(base64(max))))));
        let (over, words) = (base64(max + 1), at_most(max));
        let broken = vec![(place.path(), model.shown(&place.shape, &over), words)];
        probes.push(Probe { input: model.input_with(operation, place, Some(json!(over))), broken });
    }
}

#[test]
fn every_blob_is_held_to_its_size() {
    probe_all(blob_sizes);
}

#[test]
fn every_member_refuses_a_json_type_that_is_not_its_own() {
    let model = Model::load();
    let world = World::new();
    for operation in model.operations.keys() {
        for place in model.places(operation) {
            let kind = model.kind(&place.shape);
            for (value, found) in [
                (json!(1), "NUMBER_VALUE"),
                (json!("!"), "STRING_VALUE"),
                (json!(true), "TRUE_VALUE"),
                (json!(false), "FALSE_VALUE"),
                (json!([]), "list"),
                (json!({}), "object"),
            ] {
                let sentence = match (kind, found) {
                    ("document", _)
                    | ("structure" | "map", "object")
                    | ("list", "list")
                    | ("string" | "enum", "STRING_VALUE")
                    | ("integer" | "long" | "timestamp", "NUMBER_VALUE")
                    | ("boolean", "TRUE_VALUE" | "FALSE_VALUE") => continue,
                    (_, "list") => "Start of list found where not expected".to_string(),
                    (_, "object") => "Start of structure or map found where not expected.".to_string(),
                    ("list", _) => "Expected list or null".to_string(),
                    ("structure" | "map", _) => "Expected null".to_string(),
                    ("string" | "enum", _) => format!("{found} can not be converted to a String"),
                    ("integer", _) => format!("{found} can not be converted to an Integer"),
                    ("boolean", _) => format!("{found} can not be converted to a Boolean"),
                    ("blob", _) => format!("{found} can not be converted to a ByteBuffer"),
                    (other, _) => panic!("an input of type {other}"),
                };
                let input = model.input_with(operation, &place, Some(value)).to_string();
                let wire = world.wire(operation, &input);
                assert_eq!(refusal(&wire), says("SerializationException", &sentence), "{operation} {}", cut(&input));
            }
        }
    }
}

#[test]
fn late_bounds_are_named_as_the_service_names_them() {
    let model = Model::load();
    let world = World::new();
    let pool = world.pool();
    world.user(&pool, "reader", &[]);
    world.group(&pool, "readers");
    for late in &model.late {
        let operation = text(&late["operation"]);
        let (member, min) = (text(&late["member"]), late["min"].as_i64().expect("a number"));
        let mut input = json!({ "UserPoolId": pool, "Username": "reader", "GroupName": "readers" });
        input[&member] = json!(min);
        world.ok(&operation, input.clone());

        input[&member] = json!(min - 1);
        let broken = (
            text(&late["printed"]),
            Some(format!("'{}'", min - 1)),
            format!("Member must have value greater than or equal to {min}"),
        );
        let (_, sentence) = world.refused(&operation, input);
        match late["wrapped"] == true {
            false => assert_eq!(sentence, message(&[broken])),
            true => assert!(sentence.contains(&message(&[broken])), "{sentence}"),
        }
    }
}
