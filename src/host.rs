//! What the host asks beside the API: signatures that it cannot make itself, documents that verifiers read, and what
//! only a test may know. A question's input and its answer are shapes of the model (model/host.json).

use crypto::{encode, rsa};

use crate::engine::flow::{Cx, View};
use crate::error::{Error, Result};
use crate::model::shapes::{CodeAnswer, LastCodeQuestion, WellKnownQuestion};
use crate::model::value::{Put, Take, Text};
use crate::model::{StructRef, check, decode};
use crate::state::outbox::Message;
use crate::well_known;

/// Answers the question of this name. A refusal is a sentence for whoever wrote the test; which exception carries it says
/// nothing.
pub async fn answer(cx: Cx, question: String, input: String) -> Result<Box<dyn Put>> {
    match &*question {
        "wellKnown" => {
            let asked: WellKnownQuestion = read(&input)?;
            Ok(Box::new(cx.read(|view| well_known::page(view, &asked.path))))
        }
        "lastCode" => {
            let asked: LastCodeQuestion = read(&input)?;
            Ok(Box::new(CodeAnswer { code: cx.read(|view| last_code(view, &asked)) }))
        }
        _ => Err(Error::internal("the host asks a question that the core does not know")),
    }
}

fn read<Q: StructRef + Take>(input: &str) -> Result<Q> {
    let value = decode::from_json(Q::SHAPE, input).map_err(|error| Error::host(error.to_string()))?;
    let violations = check::violations(Q::SHAPE, &value);
    match violations.is_empty() {
        true => Ok(Q::take(value)),
        false => Err(Error::host(check::message(&violations))),
    }
}

/// The code or temporary password that was sent last to a user, or to an address.
fn last_code(view: &View, asked: &LastCodeQuestion) -> Option<Text> {
    let is_asked_for = |message: &Message| {
        let named = |pool_id: &str| Some(view.pool(pool_id).ok()?.user(&asked.user).ok()?.1.username.clone());
        asked.user_pool_id.as_ref().is_none_or(|pool| *pool == message.user_pool_id)
            && (asked.user == message.username
                || asked.user == message.destination
                || named(&message.user_pool_id).is_some_and(|username| username == message.username))
    };
    let messages = view.store.outbox.all();
    messages.into_iter().rev().find(|(_, message)| is_asked_for(message)).map(|(_, message)| message.code.clone())
}

/// The answer to [`Question::Sign`](crate::engine::flow::Question::Sign), for a host without a quicker way.
pub fn signature(key: usize, text: &str) -> String {
    encode::base64_url(&rsa::sign(key, text.as_bytes()))
}
