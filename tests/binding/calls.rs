//! The binding as JavaScript sees it: every call goes through the generated glue, by name, and every reply is read from
//! memory by its address.

use js_sys::{Array, Function, Reflect, Uint8Array, Uint32Array};
use pocket_cognito::model::generated::{NAMES, OPERATIONS};
use pocket_cognito::model::{Shape, operation_named, shape_def, struct_def};
use pocket_cognito::wasm::{self, Engine};
use serde_json::{Map, Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const NOW: f64 = 1_790_257_815_299.0;

const DONE: u32 = 0;
const ERROR: u32 = 1;
const ASK: u32 = 2;
const AS_TEXT: u32 = 3;
const SIGN: u32 = 4;

/// A reply, copied out of memory.
#[derive(Debug)]
struct Reply {
    kind: u32,
    status: u32,
    request_id: [u32; 4],
    call: u32,
    /// How many messages were sent on the way.
    sent: u32,
    /// What the tape spells.
    value: Value,
    text: String,
}

/// The words at an address, as JavaScript finds them: through the memory's buffer.
fn words(at: u32, len: u32) -> Vec<u32> {
    Uint32Array::new_with_byte_offset_and_length(&buffer(), at, len).to_vec()
}

fn bytes(at: u32, len: u32) -> Vec<u8> {
    Uint8Array::new_with_byte_offset_and_length(&buffer(), at, len).to_vec()
}

fn buffer() -> JsValue {
    Reflect::get(&wasm_bindgen::memory(), &"buffer".into()).expect("a buffer")
}

impl Reply {
    fn at(pointer: &JsValue) -> Reply {
        let head = words(pointer.as_f64().expect("an address") as u32, 12);
        let text = String::from_utf8(bytes(head[9], head[10])).expect("UTF-8");
        let tape = words(head[7], head[8]);
        let mut tape = Tape { words: &tape, text: &text, at: 0, kept: Vec::new() };
        let value = if tape.words.is_empty() { Value::Null } else { tape.value() };
        assert!(tape.words.is_empty(), "the tape holds one value");
        assert!(head[0] != DONE || value.is_null() || tape.at == tape.text.len(), "all of the text is used");
        Reply {
            kind: head[0],
            status: head[1],
            request_id: [head[2], head[3], head[4], head[5]],
            call: head[6],
            sent: head[11],
            value,
            text,
        }
    }

    /// A body of the wire door, as JavaScript reads it.
    fn body(&self) -> Value {
        assert!(self.value.is_null(), "the wire door has no tape");
        let read = js_sys::JSON::parse(&self.text).expect("JavaScript takes the body for JSON");
        let read: Value = serde_wasm_bindgen::from_value(read).expect("a plain value");
        // Rust and JavaScript read one body alike.
        assert_eq!(read, serde_json::from_str::<Value>(&self.text).expect("JSON"));
        read
    }
}

struct Tape<'t> {
    words: &'t [u32],
    text: &'t str,
    at: usize,
    kept: Vec<String>,
}

/// In place of another member's name.
const END: u32 = u32::MAX;

impl Tape<'_> {
    fn word(&mut self) -> u32 {
        let (first, rest) = self.words.split_first().expect("another word");
        self.words = rest;
        *first
    }

    fn cut(&mut self, bytes: u32) -> String {
        let from = self.at;
        self.at += bytes as usize;
        self.text[from..self.at].to_string()
    }

    fn number(&mut self) -> f64 {
        let low = u64::from(self.word());
        (low | u64::from(self.word()) << 32) as i64 as f64
    }

    fn value(&mut self) -> Value {
        let word = self.word();
        let (tag, argument) = (word & 15, word >> 4);
        match tag {
            0 => Value::Null,
            1 | 2 => Value::Bool(tag == 2),
            3 | 10 => json!(self.number()),
            4 => json!(argument),
            5 | 11 | 12 => Value::String(self.cut(argument)),
            6 => {
                let text = self.cut(argument);
                self.kept.push(text.clone());
                Value::String(text)
            }
            7 => (0..argument).map(|_| self.value()).collect(),
            8 => {
                let mut members = Map::new();
                loop {
                    match self.word() {
                        END => break Value::Object(members),
                        name => members.insert(NAMES[name as usize].to_string(), self.value()),
                    };
                }
            }
            9 => {
                let entry = |tape: &mut Self| {
                    let key = tape.value().as_str().expect("a key").to_string();
                    (key, tape.value())
                };
                Value::Object((0..argument).map(|_| entry(self)).collect::<Map<_, _>>())
            }
            13 => json!(self.kept[argument as usize]),
            14 => (0..argument).map(|_| json!({ "Name": self.value(), "Value": self.value() })).collect(),
            other => panic!("a word with tag {other}"),
        }
    }
}

/// The engine as the JavaScript object that the glue makes of it.
struct Host(JsValue);

impl Host {
    fn new() -> Host {
        Host::with("{}")
    }

    fn with(options: &str) -> Host {
        Host(Engine::new(options).expect("good options").into())
    }

    fn invoke(&self, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
        let method: Function = Reflect::get(&self.0, &method.into())?.dyn_into()?;
        method.apply(&self.0, &arguments.iter().collect::<Array>())
    }

    fn reply(&self, method: &str, arguments: &[JsValue]) -> Reply {
        Reply::at(&self.invoke(method, arguments).expect("a reply"))
    }

    /// The wire door.
    fn text(&self, operation: &str, input: Value) -> Reply {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.reply("text", &[target.into(), input.to_string().into(), NOW.into()])
    }

    fn ok(&self, operation: &str, input: Value) -> Value {
        let reply = self.text(operation, input);
        assert_eq!((reply.kind, reply.status), (DONE, 200), "{operation}: {}", reply.text);
        if reply.text.is_empty() { Value::Null } else { reply.body() }
    }

    /// The object door, with a record as the package writes it.
    fn call(&self, operation: &str, record: &[u32], texts: &str) -> Reply {
        give(record, texts.as_bytes());
        self.called(operation, record.len(), texts.len())
    }

    fn called(&self, operation: &str, words: usize, bytes: usize) -> Reply {
        let arguments = [number(operation).into(), (words as f64).into(), (bytes as f64).into(), NOW.into()];
        self.reply("call", &arguments)
    }

    fn pool(&self, more: Value) -> String {
        let mut input = json!({ "PoolName": "teams" });
        if let (Value::Object(input), Value::Object(more)) = (&mut input, more) {
            input.extend(more);
        }
        self.ok("CreateUserPool", input)["UserPool"]["Id"].as_str().expect("an id").to_string()
    }

    fn export(&self) -> String {
        self.invoke("exportState", &[]).expect("an export").as_string().expect("text")
    }
}

fn number(operation: &str) -> u16 {
    operation_named(operation).expect("an operation")
}

/// Writes a record into the buffers, as JavaScript does: between two calls, through the memory.
fn give(record: &[u32], texts: &[u8]) {
    let places = words(wasm::buffers() as u32, 4);
    Uint32Array::new_with_byte_offset_and_length(&buffer(), places[0], record.len() as u32).copy_from(record);
    Uint8Array::new_with_byte_offset_and_length(&buffer(), places[2], texts.len() as u32).copy_from(texts);
}

/// Words of a record.
const fn text(len: usize) -> u32 {
    5 | (len as u32) << 4
}

const fn structure(members: u32) -> u32 {
    8 | members << 4
}

#[wasm_bindgen_test]
fn a_bad_option_is_told_in_a_sentence() {
    let refusal = Engine::new(r#"{"accountId":"1"}"#).err().expect("a refusal");
    assert_eq!(refusal, "accountId '1' is not an account: twelve digits");
    assert!(Engine::new("not JSON").is_err());
    assert!(Engine::new(r#"{"region":5}"#).is_err());
}

#[wasm_bindgen_test]
fn the_wire_door_answers_with_a_body() {
    let host = Host::new();
    let pool = host.pool(json!({}));
    let group = host.ok("CreateGroup", json!({ "UserPoolId": pool, "GroupName": "größe 😀".replace(' ', "_") }));
    assert_eq!(group["Group"]["GroupName"], "größe_😀");

    let reply = host.text("GetGroup", json!({ "UserPoolId": pool, "GroupName": "absent" }));
    assert_eq!((reply.kind, reply.status), (ERROR, 400));
    assert_eq!(reply.text, r#"{"__type":"ResourceNotFoundException","message":"Group not found."}"#);
    assert_eq!(host.ok("DeleteGroup", json!({ "UserPoolId": pool, "GroupName": "größe_😀" })), Value::Null);
}

#[wasm_bindgen_test]
fn every_reply_has_a_request_id_of_its_own() {
    let host = Host::new();
    let first = host.text("ListUserPools", json!({ "MaxResults": 1 }));
    let second = host.text("Nothing", json!({}));
    assert_ne!(first.request_id, second.request_id);
    assert_eq!(first.request_id[1] >> 12 & 15, 4, "a UUID of version 4");
}

#[wasm_bindgen_test]
fn bodies_that_are_no_requests_are_refused() {
    let host = Host::new();
    let target: JsValue = "AWSCognitoIdentityProviderService.CreateGroup".into();
    // A lone surrogate cannot cross as a string; what crosses is no character.
    let lone = js_sys::JsString::from_char_code1(0xd800);
    let bodies: [JsValue; 6] = [
        "".into(),
        "{".into(),
        "\u{0}".into(),
        lone.into(),
        "[".repeat(50_000).into(),
        "{\"UserPoolId\":\"\\ud800\"}".into(),
    ];
    for body in bodies {
        let reply = host.reply("text", &[target.clone(), body, NOW.into()]);
        assert_eq!((reply.kind, reply.status), (ERROR, 400), "{}", reply.text);
        assert_eq!(reply.body()["__type"], "SerializationException");
    }
    let reply = host.reply("text", &[JsValue::UNDEFINED, "{}".into(), NOW.into()]);
    assert_eq!(reply.body(), json!({ "__type": "UnknownOperationException" }));
}

#[wasm_bindgen_test]
fn the_object_door_reads_a_record_and_answers_on_the_tape() {
    let host = Host::new();
    let pool = host.pool(json!({}));
    let record = [structure(2), 0, text(7), 1, text(pool.len())];
    let reply = host.call("CreateGroup", &record, &format!("readers{pool}"));
    assert_eq!((reply.kind, reply.status), (DONE, 200));
    let group = &reply.value["Group"];
    assert_eq!((&group["GroupName"], &group["UserPoolId"]), (&json!("readers"), &json!(pool)));
    assert_eq!(group["CreationDate"], json!(NOW));

    let reply = host.call("CreateGroup", &record, &format!("readers{pool}"));
    assert_eq!((reply.kind, reply.status), (ERROR, 400));
    let refusal = json!({ "name": "GroupExistsException", "message": "A group with the name already exists." });
    assert_eq!(reply.value, refusal);
}

#[wasm_bindgen_test]
fn both_doors_say_the_same() {
    let host = Host::new();
    for (operation, record, texts, input) in [
        ("ListUserPools", vec![structure(1), 1, 4, 61], "", json!({ "MaxResults": 61 })),
        ("DescribeUserPool", vec![structure(1), 0, text(6)], "größ", json!({ "UserPoolId": "größ" })),
        ("DescribeUserPool", vec![structure(0)], "", json!({})),
        ("AdminGetDevice", vec![structure(0)], "", json!({})),
    ] {
        let direct = host.call(operation, &record, texts);
        let wire = host.text(operation, input).body();
        assert_eq!(
            (&direct.value["name"], &direct.value["message"]),
            (&wire["__type"], &wire["message"]),
            "{operation}"
        );
    }
}

#[wasm_bindgen_test]
fn what_is_no_record_is_wanted_as_text() {
    let host = Host::new();
    let before = host.export();
    let whole = [structure(1), 0, text(3)];
    for (record, texts) in [
        (&whole[..2], "abc"),
        (&whole[..0], ""),
        (&whole, "ab"),
        (&[0], ""),
        (&[7], ""),
        (&[structure(1), 99, 0], ""),
        (&[structure(1), 0, 4, 1], ""),
        (&[u32::MAX; 9], ""),
    ] {
        assert_eq!(host.call("DescribeUserPool", record, texts).kind, AS_TEXT, "{record:?}");
    }
    give(&whole, &[b'a', 0xff, b'b']);
    assert_eq!(host.called("DescribeUserPool", 3, 3).kind, AS_TEXT, "no UTF-8");
    for (words, bytes) in [(usize::MAX, 0), (3, usize::MAX), (1 << 20, 0), (0, 1 << 20)] {
        assert_eq!(host.called("DescribeUserPool", words, bytes).kind, AS_TEXT, "beyond the buffers");
    }
    assert_eq!(host.export(), before);
}

#[wasm_bindgen_test]
fn any_number_is_a_time() {
    let host = Host::new();
    let target: JsValue = "AWSCognitoIdentityProviderService.CreateUserPool".into();
    for now in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.5, 0.0, 8.64e15, 1e300] {
        let reply = host.reply("text", &[target.clone(), r#"{"PoolName":"teams"}"#.into(), now.into()]);
        assert_eq!(reply.status, 200, "{now}: {}", reply.text);
        assert!(reply.body()["UserPool"]["CreationDate"].is_number(), "{now}");
    }
    let twin = Host::new();
    assert!(twin.invoke("importState", &[host.export().into()]).expect("a call").is_undefined());
}

#[wasm_bindgen_test]
fn forks_go_their_own_way_and_a_restore_goes_back() {
    let host = Host::new();
    let pool = host.pool(json!({}));
    let before = host.export();
    let fork = Host(host.invoke("fork", &[]).expect("a fork"));
    host.ok("CreateGroup", json!({ "UserPoolId": pool, "GroupName": "readers" }));
    assert_eq!(fork.export(), before);

    fork.ok("CreateGroup", json!({ "UserPoolId": pool, "GroupName": "writers" }));
    let reply = host.text("GetGroup", json!({ "UserPoolId": pool, "GroupName": "writers" }));
    assert_eq!(reply.kind, ERROR);

    host.invoke("restore", std::slice::from_ref(&fork.0)).expect("a restore");
    assert_eq!(host.export(), fork.export());
    // A snapshot's owner may let go of it.
    fork.invoke("free", &[]).expect("freed");
    host.ok("GetGroup", json!({ "UserPoolId": pool, "GroupName": "writers" }));
}

#[wasm_bindgen_test]
fn an_export_is_imported_elsewhere() {
    let host = Host::with(r#"{"seed":"one"}"#);
    let pool = host.pool(json!({}));
    let twin = Host::with(r#"{"seed":"two"}"#);
    assert!(twin.invoke("importState", &[host.export().into()]).expect("a call").is_undefined());
    assert_eq!(twin.export(), host.export());
    twin.ok("DescribeUserPool", json!({ "UserPoolId": pool }));

    for (text, reason) in [
        ("", "not an export of pocket-cognito: the text is not JSON"),
        (r#"{"Format":"pocket-cognito","Version":9}"#, "this export has version 9"),
    ] {
        let refusal = twin.invoke("importState", &[text.into()]).expect("a call").as_string().expect("a reason");
        assert!(refusal.starts_with(reason), "{refusal}");
    }
    assert_eq!(twin.export(), host.export(), "a refused import changes nothing");
}

#[wasm_bindgen_test]
fn the_outbox_lists_what_was_sent() {
    let host = Host::new();
    let pool = host.pool(json!({}));
    let newest = |messages: u32| host.reply("outbox", &[messages.into()]).value;
    assert_eq!(newest(u32::MAX), json!([]));
    let email = json!([{ "Name": "email", "Value": "ann@example.com" }]);
    host.ok(
        "AdminCreateUser",
        json!({ "UserPoolId": pool, "Username": "ann", "UserAttributes": email, "DesiredDeliveryMediums": ["EMAIL"] }),
    );

    let outbox = newest(u32::MAX);
    let message = &outbox[0];
    assert_eq!((&message["medium"], &message["destination"]), (&json!("EMAIL"), &json!("ann@example.com")));
    assert_eq!((&message["at"], &message["username"]), (&json!(NOW), &json!("ann")));
    assert!(message["body"].as_str().is_some_and(|body| body.contains(message["code"].as_str().expect("a code"))));
}

#[wasm_bindgen_test]
fn a_trigger_is_asked_for_and_answered_once() {
    let host = Host::new();
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    let pool = host.pool(json!({ "LambdaConfig": { "PreSignUp": arn } }));
    let input = |name: &str| json!({ "UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS" });

    let asked = host.text("AdminCreateUser", input("ann"));
    assert_eq!(asked.kind, ASK);
    assert_eq!((&asked.value["trigger"], &asked.value["arn"]), (&json!("PreSignUp"), &json!(arn)));
    let event = asked.value["event"].as_str().expect("an event");
    let event: Value = serde_json::from_str(event).expect("JSON");
    assert_eq!(event["userName"], "ann");

    // Another call goes through meanwhile.
    assert_eq!(host.text("AdminGetUser", json!({ "UserPoolId": pool, "Username": "ann" })).kind, ERROR);
    let resume =
        |call: u32, ok: bool, text: &str| host.reply("resume", &[call.into(), ok.into(), text.into(), NOW.into()]);
    let done = resume(asked.call, true, &event.to_string());
    assert_eq!((done.kind, &done.body()["User"]["Username"]), (DONE, &json!("ann")));
    assert_eq!(done.request_id, asked.request_id);
    assert_eq!(resume(asked.call, true, "{}").kind, ERROR, "answered before");
    assert_eq!(resume(12_345, true, "{}").kind, ERROR, "never asked");

    for (ok, text) in [(false, "no"), (false, "\u{1}ResourceNotFoundException"), (true, "not JSON"), (true, "[]")] {
        let asked = host.text("AdminCreateUser", input("bob"));
        assert_eq!(asked.kind, ASK);
        let refused = resume(asked.call, ok, text);
        assert_eq!((refused.kind, refused.status), (ERROR, 400), "{text}: {}", refused.text);
    }
}

/// A pool with a client and ann, who can be given tokens.
fn with_ann(host: &Host) -> String {
    let pool = host.pool(json!({}));
    host.ok("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "app" }));
    host.ok("AdminCreateUser", json!({ "UserPoolId": pool, "Username": "ann", "MessageAction": "SUPPRESS" }));
    pool
}

#[wasm_bindgen_test]
fn a_host_signs_what_it_is_given_to_sign() {
    let host = Host::new();
    with_ann(&host);
    let mut reply = host.reply("host", &["issueTokens".into(), r#"{"user":"ann"}"#.into(), NOW.into()]);
    let mut signed = Vec::new();
    while reply.kind == SIGN {
        // The key's number stands in the place of the status.
        let signature = wasm::sign(reply.status as usize, &reply.text);
        signed.push((reply.status as usize, format!("{}.{signature}", reply.text)));
        reply = host.reply("resume", &[reply.call.into(), true.into(), signature.into(), NOW.into()]);
    }

    assert_eq!(reply.kind, DONE);
    let token = |key: usize| json!(signed.iter().find(|(by, _)| *by == key).expect("a signature by each key").1);
    assert_eq!((&reply.value["IdToken"], &reply.value["AccessToken"]), (&token(0), &token(1)));
}

#[wasm_bindgen_test]
fn a_host_that_cannot_sign_says_why() {
    let host = Host::new();
    with_ann(&host);
    let asked = host.reply("host", &["issueTokens".into(), r#"{"user":"ann"}"#.into(), NOW.into()]);

    let failed = host.reply("resume", &[asked.call.into(), false.into(), "no key".into(), NOW.into()]);
    assert_eq!((failed.kind, failed.status, &failed.value["message"]), (ERROR, 500, &json!("no key")));
}

#[wasm_bindgen_test]
fn a_private_key_is_a_json_web_key() {
    for key in [0, 1] {
        let key: Value = serde_json::from_str(&wasm::private_key(key)).expect("JSON");
        assert_eq!((&key["kty"], &key["e"]), (&json!("RSA"), &json!("AQAB")));
        assert!(["n", "d", "p", "q", "dp", "dq", "qi"].iter().all(|member| key[member].is_string()));
    }
}

#[wasm_bindgen_test]
fn a_question_beside_the_api_is_answered_or_refused() {
    let host = Host::new();
    let pool = with_ann(&host);
    let ask =
        |question: &str, input: Value| host.reply("host", &[question.into(), input.to_string().into(), NOW.into()]);

    let page = ask("wellKnown", json!({ "path": format!("/{pool}/.well-known/jwks.json") }));
    assert_eq!((page.kind, &page.value["status"]), (DONE, &json!(200)));
    let nobody = ask("totp", json!({ "user": "bob" }));
    let sentence = "no user pool has a user 'bob': make it first, with adminCreateUser or signUp";
    assert_eq!((nobody.kind, &nobody.value["message"]), (ERROR, &json!(sentence)));
}

#[wasm_bindgen_test]
fn validation_lists_what_is_wrong() {
    // Free functions of the glue are not at hand here: these are the calls themselves.
    let list = |pointer: *const u32| Reply::at(&(pointer as u32).into()).value;
    let group = number("CreateGroup");
    give(&[structure(1), 0, text(3)], b"a b");
    let found = list(wasm::validate(group, 3, 3));
    let at = |i: usize| (found[i]["at"].as_str(), found[i]["constraint"].as_str());
    assert_eq!([at(0), at(1)], [(Some("groupName"), Some("pattern")), (Some("userPoolId"), Some("required"))]);
    assert_eq!(found[0]["path"], json!(["GroupName"]));
    assert_eq!(found, list(wasm::validate_text(group, r#"{"GroupName":"a b"}"#)));

    let wrong = list(wasm::validate_text(group, r#"{"GroupName":1}"#));
    assert_eq!((&wrong[0]["path"], &wrong[0]["constraint"]), (&json!(["GroupName"]), &json!("type")));
    assert_eq!(list(wasm::validate_text(group, "{")).as_array().map(Vec::len), Some(1));
    assert_eq!(Reply::at(&(wasm::validate(group, 99_999, 0) as u32).into()).kind, AS_TEXT);
}

#[wasm_bindgen_test]
fn every_operation_describes_its_input() {
    let described = |number: u16, is_shape: bool| Reply::at(&(wasm::describe(number, is_shape) as u32).into()).value;
    for operation in &OPERATIONS {
        let Shape::Struct(at) = shape_def(operation.input).shape else {
            panic!("{} takes no structure", operation.name)
        };
        let members = described(number(operation.name), false);
        assert_eq!(members, described(operation.input, true), "{}", operation.name);
        if let Some(first) = struct_def(at).members.first() {
            assert_eq!(members[0], first.name, "{}", operation.name);
        } else {
            assert_eq!(members, json!([]), "{}", operation.name);
        }
    }
}

#[wasm_bindgen_test]
fn a_freed_engine_takes_no_other_with_it() {
    let host = Host::new();
    let freed = Host::new();
    freed.invoke("free", &[]).expect("freed");
    assert!(freed.invoke("exportState", &[]).is_err(), "a freed engine refuses");
    host.pool(json!({}));
}
