//! Two doors: JSON text from the wire, and the object door's records, which carry only what is plainly right.

use fastrand::Rng;
use pocket_cognito::engine::Step;
use pocket_cognito::engine::flow::Answer;
use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::model::sink::JsonSink;
use pocket_cognito::model::value::Time;
use pocket_cognito::model::{Shape, decode, record, shape_def, struct_def, value};
use serde_json::{Value, json};

use super::inputs::Caller;
use super::model::Model;
use crate::support::*;

/// Writes an input as the package does: words and bytes, or nothing when it has to go as text.
#[derive(Default)]
struct Recorder {
    words: Vec<u32>,
    bytes: Vec<u8>,
}

impl Recorder {
    fn text(&mut self, text: &str) {
        self.words.push(5 | (text.len() as u32) << 4);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, shape: u16, value: &Value) -> Option<()> {
        match (shape_def(shape).shape, value) {
            (Shape::Text { .. } | Shape::Enum(_), Value::String(text)) => self.text(text),
            (Shape::Integer { .. } | Shape::Long, Value::Number(number)) => {
                let number = i32::try_from(number.as_i64()?).ok()?;
                self.words.extend([4, number as u32]);
            }
            (Shape::Bool, Value::Bool(value)) => self.words.push(1 + u32::from(*value)),
            (Shape::List { of, .. }, Value::Array(items)) => {
                self.words.push(7 | (items.len() as u32) << 4);
                for item in items {
                    match item {
                        Value::Null => self.words.push(0),
                        item => self.value(of, item)?,
                    }
                }
            }
            (Shape::Map { value: of, .. }, Value::Object(entries)) => {
                let entries: Vec<_> = entries.iter().filter(|(_, value)| !value.is_null()).collect();
                self.words.push(9 | (entries.len() as u32) << 4);
                for (key, value) in entries {
                    self.text(key);
                    self.value(of, value)?;
                }
            }
            (Shape::Struct(at), Value::Object(members)) => {
                let names = struct_def(at).members.iter().map(|member| member.name()).enumerate();
                let given = |(at, name): (usize, &str)| Some((at, members.get(name).filter(|it| !it.is_null())?));
                let given: Vec<_> = names.filter_map(given).collect();
                self.words.push(8 | (given.len() as u32) << 4);
                for (position, value) in given {
                    self.words.push(position as u32);
                    self.value(struct_def(at).members[position].shape, value)?;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// What the object door reads of an input, when it goes that way.
fn recorded(operation: u16, input: &Value) -> Option<value::Value> {
    let mut recorder = Recorder::default();
    let shape = OPERATIONS[operation as usize].input;
    recorder.value(shape, input)?;
    Some(record::read(shape, &recorder.words, &recorder.bytes).expect("what was written can be read"))
}

/// The object door as the package drives it: what makes no record is sent as text.
fn direct(world: &World, operation: u16, input: &Value) -> Wire {
    let name = OPERATIONS[operation as usize].name;
    let Some(record) = recorded(operation, input) else {
        return world.wire_with(name, &input.to_string(), |question| Answer::Returned(question.event));
    };
    run(world, operation, record)
}

fn run(world: &World, operation: u16, input: value::Value) -> Wire {
    let now = Time(world.now.get());
    let mut step = world.engine.call(operation, input, now);
    loop {
        match step {
            Step::Done(reply) => {
                let mut json = JsonSink::default();
                let (_, status) = reply.write(&mut json);
                return Wire { status, body: json.text };
            }
            Step::Ask { call, question, .. } => {
                let answer = answered(question, |invocation| Answer::Returned(invocation.event));
                step = world.engine.resume(call, answer, now).expect("a parked call");
            }
        }
    }
}

#[test]
fn both_doors_give_the_same_answer() {
    let world = World::new();
    let mut caller = Caller::new(31);
    let mut by_record = 0;
    for round in 0..40 {
        for operation in 0..OPERATIONS.len() as u16 {
            let name = OPERATIONS[operation as usize].name;
            let mut input = caller.input(name);
            if round % 2 == 1 {
                damage(&mut input, &mut caller.rng);
            }
            by_record += usize::from(recorded(operation, &input).is_some());

            let twin = world.fork();
            let text = twin.wire_with(name, &input.to_string(), |question| Answer::Returned(question.event));
            assert_eq!(direct(&world, operation, &input), text, "{name} {input}");
            caller.learn(&serde_json::from_str(&text.body).unwrap_or(Value::Null));
        }
    }
    assert!(by_record > 2000, "the object door read {by_record} inputs itself");
}

#[test]
fn a_record_and_its_text_are_read_alike() {
    let model = Model::load();
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i32::MAX),
        json!(i64::MAX),
        json!(0.5),
        json!(""),
        json!("a\u{fffd}\u{0}😀"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({ "": null, "a": "b" }),
        json!({ "a": { "b": [1] } }),
    ];
    for (at, operation) in OPERATIONS.iter().enumerate() {
        for place in model.places(operation.name) {
            for value in &values {
                let input = model.input_with(operation.name, &place, Some(value.clone()));
                if let Some(record) = recorded(at as u16, &input) {
                    let text = decode::from_json(operation.input, &input.to_string());
                    assert_eq!(Ok(record), text, "{} {input}", operation.name);
                }
            }
        }
    }
}

#[test]
fn a_record_of_arbitrary_words_is_none_or_answered() {
    let world = World::new();
    let pool = world.pool();
    let mut rng = Rng::with_seed(61);
    let mut answered = 0;
    for _ in 0..20_000 {
        let operation = rng.u16(..OPERATIONS.len() as u16);
        let mut words: Vec<u32> = (0..rng.usize(..12))
            .map(|_| match rng.u8(..4) {
                0 => rng.u32(..),
                1 => rng.u32(..16),
                2 => 5 | rng.u32(..4) << 4,
                _ => rng.u32(5..10) | rng.u32(..3) << 4,
            })
            .collect();
        if rng.bool() {
            words.splice(..0, [8 | rng.u32(..4) << 4]);
        }
        let bytes: Vec<u8> = pool.bytes().chain((0..4).map(|_| rng.u8(..))).collect();
        if let Some(record) = record::read(OPERATIONS[operation as usize].input, &words, &bytes) {
            let wire = run(&world.fork(), operation, record);
            assert!(matches!(wire.status, 200 | 400 | 501), "{wire:?}");
            answered += 1;
        }
    }
    assert!(answered > 500, "{answered} records were whole");
}

/// Changes something somewhere to what does not belong there.
pub fn damage(value: &mut Value, rng: &mut Rng) {
    match value {
        Value::Object(members) if !members.is_empty() && rng.u8(..5) > 0 => {
            let at = rng.usize(..members.len());
            if let Some(member) = members.values_mut().nth(at) {
                damage(member, rng);
            }
        }
        Value::Array(items) if !items.is_empty() && rng.u8(..5) > 0 => {
            let at = rng.usize(..items.len());
            damage(&mut items[at], rng);
        }
        _ => {
            *value = match rng.u8(..12) {
                0 => json!(null),
                1 => json!(rng.bool()),
                2 => json!(rng.i64(..)),
                3 => json!(rng.f64() * 1e9),
                4 => json!(rng.u64(..)),
                5 => json!(""),
                6 => json!("x".repeat(rng.usize(..300))),
                7 => json!([null, [], {}]),
                8 => json!({ "__proto__": { "length": 1 }, "Name": 1 }),
                9 => json!("\u{fffd}\u{0}😀"),
                10 => json!([[[[[[]]]]]]),
                _ => json!({ "": "" }),
            };
        }
    }
}
