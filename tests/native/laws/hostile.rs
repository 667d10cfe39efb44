//! Bad input on the wire door: an answer of the protocol, no panic, no trace.

use fastrand::Rng;
use pocket_cognito::engine::flow::Answer;
use pocket_cognito::export;
use pocket_cognito::model::generated::OPERATIONS;
use serde_json::Value;

use super::doors::damage;
use super::inputs::Caller;
use crate::support::*;

/// Sends it, and holds the answer to the protocol.
#[track_caller]
fn survive(world: &World, operation: &str, body: &str) -> Wire {
    let before = export::write(&world.engine.store());
    let mut asked = false;
    let wire = world.wire_with(operation, body, |question| {
        asked = true;
        Answer::Returned(question.event)
    });
    let shown: String = body.chars().take(300).collect();
    assert!(matches!(wire.status, 200 | 400 | 501), "{operation} {shown}\nanswered {wire:?}");
    if wire.status != 200 {
        let answer: Value = serde_json::from_str(&wire.body).expect("JSON");
        assert!(answer["__type"].is_string(), "{operation} {shown}\nanswered {wire:?}");
        assert!(asked || export::write(&world.engine.store()) == before, "{operation} {shown}\nleft a trace");
    }
    wire
}

/// A world with one of each, and a caller who knows it.
fn world() -> (World, Caller) {
    let world = World::new();
    let mut caller = Caller::new(41);
    let pool = world.ok("CreateUserPool", serde_json::json!({ "PoolName": "teams" }));
    let id = text(&pool["UserPool"]["Id"]);
    world.user(&id, "ann", &[("email", "ann@example.com")]);
    world.group(&id, "readers");
    caller.learn(&pool);
    (world, caller)
}

#[test]
fn arbitrary_bytes_are_answered() {
    let (world, mut caller) = world();
    for _ in 0..4_000 {
        let operation = OPERATIONS[caller.rng.usize(..OPERATIONS.len())].name;
        let length = caller.rng.usize(..80);
        let bytes: Vec<u8> = (0..length)
            .map(|_| match caller.rng.u8(..3) {
                0 => caller.rng.u8(..),
                1 => caller.rng.u8(0x20..0x7f),
                _ => b"{}[]\":,\\u0123456789-+.eEtrufalsn \n"[caller.rng.usize(..34)],
            })
            .collect();
        let wire = survive(&world, operation, &String::from_utf8_lossy(&bytes));
        assert!(wire.status == 400 || length < 12, "{wire:?}");
    }
}

#[test]
fn damaged_requests_are_answered() {
    let (world, mut caller) = world();
    for _ in 0..3_000 {
        let operation = OPERATIONS[caller.rng.usize(..OPERATIONS.len())].name;
        let mut input = caller.input(operation);
        damage(&mut input, &mut caller.rng);
        let mut body = input.to_string();
        if caller.rng.bool() {
            tear(&mut body, &mut caller.rng);
        }
        survive(&world, operation, &body);
    }
}

/// Cuts, doubles or replaces a piece of the text.
fn tear(text: &mut String, rng: &mut Rng) {
    let mut place = |text: &str| {
        let mut at = rng.usize(..=text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (a, b) = (place(text), place(text));
    let (from, to) = (a.min(b), a.max(b));
    match rng.u8(..4) {
        0 => text.truncate(from),
        1 => text.replace_range(from..to, ""),
        2 => {
            let piece = text[from..to].to_owned();
            text.insert_str(from, &piece);
        }
        _ => {
            let pieces = ["\\ud800", "\\", "\u{0}", "1e400", "-", "\u{feff}", "null", "\"", "{", "]", "//", "\\u00"];
            text.insert_str(from, pieces[rng.usize(..pieces.len())]);
        }
    }
}

#[test]
fn texts_that_break_parsers_are_answered() {
    let (world, _) = world();
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
    let member = |value: &str| format!("{{\"UserPoolId\":{value},\"GroupName\":\"g\",\"Unknown\":{value}}}");
    let mut bodies = vec![
        String::new(),
        " ".into(),
        "null".into(),
        "\u{feff}{}".into(),
        "{}{}".into(),
        "{} trailing".into(),
        "NaN".into(),
        "{'UserPoolId':'x'}".into(),
        "{\"UserPoolId\":\"a\",}".into(),
        "{\"UserPoolId\":\"a\" // comment\n}".into(),
        deep("[", "]"),
        deep("{\"UserPoolId\":", "}"),
        deep("{\"a\":[", "]}"),
        "[".repeat(100_000),
        format!("{{\"{}\":1}}", "k".repeat(1_000_000)),
        format!("{{\"__proto__\":{},\"constructor\":1}}", deep("[", "]")),
    ];
    for value in [
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u0000\"",
        "\"\u{7f}\"",
        "\"\\x41\"",
        "\"\n\"",
        "1e400",
        "-1e400",
        "1e-400",
        "-0",
        "00",
        "1.",
        ".5",
        "+1",
        "0x10",
        "Infinity",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "nul",
        "tru",
        "undefined",
    ] {
        bodies.push(member(value));
    }
    bodies.push(member(&format!("\"{}\"", "x".repeat(2_000_000))));
    bodies.push(member(&format!("\"{}\"", "😀".repeat(200_000))));
    bodies.push(member(&format!("{:0>10000}", 1)));
    bodies.push(member(&"9".repeat(10_000)));
    for body in &bodies {
        for operation in
            ["CreateGroup", "AdminCreateUser", "UpdateUserPool", "AdminInitiateAuth", "CreateManagedLoginBranding"]
        {
            survive(&world, operation, body);
        }
    }
}

#[test]
fn of_a_member_given_twice_the_last_counts() {
    let (world, mut caller) = world();
    let pool = caller.input("ListGroups")["UserPoolId"].clone();
    let body = format!("{{\"UserPoolId\":1,\"UserPoolId\":{pool}}}");
    let (name, _) = refusal(&survive(&world, "ListGroups", &body));
    assert_eq!(name, "SerializationException", "each is read, though");

    let body = format!(
        "{{\"UserPoolId\":\"us-east-1_Absent000\",\"UserPoolId\":{pool},\"GroupName\":\"a\",\"GroupName\":\"b\"}}"
    );
    let wire = survive(&world, "CreateGroup", &body);
    if wire.status == 200 {
        let answer: Value = serde_json::from_str(&wire.body).expect("JSON");
        assert_eq!(answer["Group"]["GroupName"], "b");
    }
}

#[test]
fn violations_of_a_large_input_are_all_told() {
    let (world, _) = world();
    let attributes = vec![r#"{"Name":""}"#; 10_000].join(",");
    let body = format!(r#"{{"UserPoolId":"us-east-1_Absent000","Username":"ann","UserAttributes":[{attributes}]}}"#);
    let (_, sentence) = refusal(&survive(&world, "AdminCreateUser", &body));
    assert!(sentence.starts_with("20000 validation errors detected: "), "{}", &sentence[..60]);
}
