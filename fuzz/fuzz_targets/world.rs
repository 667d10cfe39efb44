//! A small world, and calls through the wire door with triggers answered.
#![allow(dead_code)]

use pocket_cognito::engine::flow::{Answer, Question};
use pocket_cognito::engine::{Engine, Step};
use pocket_cognito::host;
use pocket_cognito::model::sink::JsonSink;
use pocket_cognito::model::value::Time;
use pocket_cognito::options;

pub const NOW: Time = Time(1_790_257_815_299);

/// An engine with a pool `us-east-1_P`, the user `ann`, the group `readers` and the client `c`.
pub fn furnished() -> Engine {
    thread_local! {
        static START: Engine = start();
    }
    START.with(Engine::fork)
}

fn start() -> Engine {
    let options = r#"{"ids":{"userPools":{"teams":"us-east-1_P"},"clients":{"web":"c"}}}"#;
    let engine = Engine::new(options::read(options).expect("good options"));
    for (operation, body) in [
        (
            "CreateUserPool",
            r#"{"PoolName":"teams","AliasAttributes":["email"],"LambdaConfig":{"PreSignUp":"arn:aws:lambda:us-east-1:000000000000:function:f"}}"#,
        ),
        ("AdminCreateUser", r#"{"UserPoolId":"us-east-1_P","Username":"ann","MessageAction":"SUPPRESS"}"#),
        ("CreateGroup", r#"{"UserPoolId":"us-east-1_P","GroupName":"readers"}"#),
        ("AdminAddUserToGroup", r#"{"UserPoolId":"us-east-1_P","Username":"ann","GroupName":"readers"}"#),
        ("CreateUserPoolClient", r#"{"UserPoolId":"us-east-1_P","ClientName":"web"}"#),
    ] {
        assert_eq!(text(&engine, operation, body).0, 200, "{operation}");
    }
    engine
}

/// The status, and whether a trigger was asked for.
pub fn text(engine: &Engine, operation: &str, body: &str) -> (u16, bool) {
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    finish(engine, engine.text(Some(&target), body, NOW))
}

pub fn finish(engine: &Engine, mut step: Step) -> (u16, bool) {
    let mut asked = false;
    loop {
        match step {
            Step::Done(reply) => return (reply.write(&mut JsonSink::default()).1, asked),
            Step::Ask { call, question, .. } => {
                let answer = match question {
                    Question::Trigger(invocation) => {
                        asked = true;
                        invocation.event
                    }
                    Question::Sign { key, text } => host::signature(key, &text),
                };
                step = engine.resume(call, Answer::Returned(answer), NOW).expect("a parked call");
            }
        }
    }
}
