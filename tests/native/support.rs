//! Small verbs for the tests: a world, a call, a refusal. No assertions about the service in here.

use pocket_cognito::engine::flow::{Answer, Invocation, Question};
use pocket_cognito::engine::{Engine, Step};
use pocket_cognito::host;
use pocket_cognito::model::sink::JsonSink;
use pocket_cognito::model::value::Time;
use pocket_cognito::options;
use serde_json::{Value, json};

/// 2026-09-24T13:50:15.299Z
pub const START: i64 = 1_790_257_815_299;

pub struct World {
    pub engine: Engine,
    pub now: std::cell::Cell<i64>,
}

/// What the wire said.
#[derive(Debug, Clone, PartialEq)]
pub struct Wire {
    pub status: u16,
    pub body: String,
}

impl World {
    pub fn new() -> World {
        World::with(&json!({}))
    }

    pub fn with(options: &Value) -> World {
        let engine = Engine::new(options::read(&options.to_string()).expect("good options"));
        World { engine, now: std::cell::Cell::new(START) }
    }

    pub fn fork(&self) -> World {
        World { engine: self.engine.fork(), now: self.now.clone() }
    }

    pub fn advance(&self, milliseconds: i64) {
        self.now.set(self.now.get() + milliseconds);
    }

    /// The first step of a call through the wire door.
    pub fn start(&self, operation: &str, input: &str) -> Step {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.engine.text(Some(&target), input, Time(self.now.get()))
    }

    /// A whole call, triggers answered by `handler`.
    pub fn wire_with(&self, operation: &str, input: &str, mut handler: impl FnMut(Invocation) -> Answer) -> Wire {
        let mut step = self.start(operation, input);
        loop {
            match step {
                Step::Done(reply) => {
                    let mut json = JsonSink::default();
                    let (_, status) = reply.write(&mut json);
                    self.engine.store().check().expect("every index agrees with its rows");
                    return Wire { status, body: json.text };
                }
                Step::Ask { call, question, .. } => {
                    let answer = answered(question, &mut handler);
                    step = self.engine.resume(call, answer, Time(self.now.get())).expect("a parked call");
                }
            }
        }
    }

    pub fn wire(&self, operation: &str, input: &str) -> Wire {
        self.wire_with(operation, input, |asked| panic!("{} was asked for", asked.trigger))
    }

    /// A question beside the API: its answer, or the sentence that refuses it.
    pub fn host(&self, question: &str, input: Value) -> Result<Value, String> {
        self.host_with(question, input, |asked| panic!("{} was asked for", asked.trigger))
    }

    /// The same, triggers answered by `handler`.
    pub fn host_with(
        &self,
        question: &str,
        input: Value,
        mut handler: impl FnMut(Invocation) -> Answer,
    ) -> Result<Value, String> {
        let mut step = self.engine.host(question.into(), input.to_string(), Time(self.now.get()));
        loop {
            match step {
                Step::Done(reply) => {
                    let mut json = JsonSink::default();
                    reply.write(&mut json);
                    self.engine.store().check().expect("every index agrees with its rows");
                    let body: Value = serde_json::from_str(&json.text).expect("JSON");
                    return reply.result.map(|_| body.clone()).map_err(|_| text(&body["message"]));
                }
                Step::Ask { call, question, .. } => {
                    let answer = answered(question, &mut handler);
                    step = self.engine.resume(call, answer, Time(self.now.get())).expect("a parked call");
                }
            }
        }
    }

    /// A call that must succeed; an empty body is null.
    #[track_caller]
    pub fn ok(&self, operation: &str, input: Value) -> Value {
        let wire = self.wire(operation, &input.to_string());
        assert_eq!(wire.status, 200, "{operation}: {}", wire.body);
        if wire.body.is_empty() { Value::Null } else { serde_json::from_str(&wire.body).expect("JSON") }
    }

    /// A call that must be refused: the exception's name and its sentence.
    #[track_caller]
    pub fn refused(&self, operation: &str, input: Value) -> (String, String) {
        refusal(&self.wire(operation, &input.to_string()))
    }

    /// A pool with nothing special; its id.
    pub fn pool(&self) -> String {
        self.pool_with(json!({}))
    }

    pub fn pool_with(&self, more: Value) -> String {
        let mut input = json!({ "PoolName": "teams" });
        merge(&mut input, more);
        text(&self.ok("CreateUserPool", input)["UserPool"]["Id"])
    }

    /// A user made by an administrator, no message sent; the sub.
    pub fn user(&self, pool: &str, username: &str, attributes: &[(&str, &str)]) -> String {
        let attributes: Vec<Value> =
            attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
        let user = self.ok(
            "AdminCreateUser",
            json!({ "UserPoolId": pool, "Username": username, "UserAttributes": attributes, "MessageAction": "SUPPRESS" }),
        );
        attribute(&user["User"]["Attributes"], "sub").expect("a sub")
    }

    pub fn group(&self, pool: &str, name: &str) {
        self.ok("CreateGroup", json!({ "UserPoolId": pool, "GroupName": name }));
    }
}

/// The answer to a question: a signature, as a host without a quicker way makes it, or what `handler` says.
pub fn answered(question: Question, mut handler: impl FnMut(Invocation) -> Answer) -> Answer {
    match question {
        Question::Trigger(invocation) => handler(invocation),
        Question::Sign { key, text } => Answer::Returned(host::signature(key, &text)),
    }
}

#[track_caller]
pub fn refusal(wire: &Wire) -> (String, String) {
    assert_ne!(wire.status, 200, "was not refused: {}", wire.body);
    let body: Value = serde_json::from_str(&wire.body).expect("JSON");
    (text(&body["__type"]), body["message"].as_str().unwrap_or("(no message)").to_string())
}

/// A refusal as a test spells it.
pub fn says(name: &str, message: &str) -> (String, String) {
    (name.to_string(), message.to_string())
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_string()
}

/// The value of an attribute in an AttributeListType.
pub fn attribute(list: &Value, name: &str) -> Option<String> {
    list.as_array()?.iter().find(|entry| entry["Name"] == name).map(|entry| text(&entry["Value"]))
}

/// The given member of each element.
pub fn each(list: &Value, member: &str) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|entry| text(&entry[member])).collect()
}

pub fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
