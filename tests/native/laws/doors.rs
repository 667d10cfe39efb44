//! Two doors, one decoder: JSON text from the wire, typed values from the object door.

use fastrand::Rng;
use pocket_cognito::engine::Step;
use pocket_cognito::engine::flow::Answer;
use pocket_cognito::model::decode;
use pocket_cognito::model::generated::OPERATIONS;
use pocket_cognito::model::sink::JsonSink;
use pocket_cognito::model::value::Time;
use serde_json::{Value, json};

use super::inputs::Caller;
use super::model::Model;
use crate::support::*;

/// The object door as the host drives it: what it will not read is sent as text.
fn direct(world: &World, operation: u16, input: &Value) -> Wire {
    let known = &OPERATIONS[operation as usize];
    let now = Time(world.now.get());
    let mut step = match decode::from_typed(known.input, input.clone()) {
        Some(input) => world.engine.call(operation, input, now),
        None => return world.wire_with(known.name, &input.to_string(), |question| Answer::Returned(question.event)),
    };
    loop {
        match step {
            Step::Done(reply) => {
                let mut json = JsonSink::default();
                let (_, status) = reply.write(&mut json);
                return Wire { status, body: json.text };
            }
            Step::Ask { call, question, .. } => {
                step = world.engine.resume(call, Answer::Returned(question.event), now).expect("a parked call");
            }
        }
    }
}

#[test]
fn both_doors_give_the_same_answer() {
    let world = World::new();
    let mut caller = Caller::new(31);
    let mut by_type = 0;
    for round in 0..40 {
        for operation in 0..OPERATIONS.len() as u16 {
            let name = OPERATIONS[operation as usize].name;
            let mut input = caller.input(name);
            if round % 2 == 1 {
                damage(&mut input, &mut caller.rng);
            }
            by_type += usize::from(decode::from_typed(OPERATIONS[operation as usize].input, input.clone()).is_some());

            let twin = world.fork();
            let text = twin.wire_with(name, &input.to_string(), |question| Answer::Returned(question.event));
            assert_eq!(direct(&world, operation, &input), text, "{name} {input}");
            caller.learn(&serde_json::from_str(&text.body).unwrap_or(Value::Null));
        }
    }
    assert!(by_type > 2000, "the object door read {by_type} inputs itself");
}

#[test]
fn what_the_typed_door_reads_the_wire_door_reads_alike() {
    let model = Model::load();
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.0),
        json!(0.5),
        json!(1e18),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(""),
        json!("AAAA"),
        json!("a\u{fffd}b"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({ "": null }),
        json!({ "a": { "b": [1] } }),
    ];
    for operation in OPERATIONS.iter() {
        for place in model.places(operation.name) {
            for value in &values {
                let input = model.input_with(operation.name, &place, Some(value.clone()));
                if let Some(typed) = decode::from_typed(operation.input, input.clone()) {
                    let text = decode::from_json(operation.input, &input.to_string());
                    assert_eq!(Ok(typed), text, "{} {input}", operation.name);
                }
            }
        }
    }
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
