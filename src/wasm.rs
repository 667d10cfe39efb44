//! The binding: JS values in, a pointer to a reply out. Nothing is decided here.
//!
//! The package writes an input into the two buffers of `In` (model/record.rs) before the call, so no user code, not
//! even a getter, ever runs inside.

use std::cell::{Cell, RefCell};

use crypto::rsa;
use wasm_bindgen::prelude::*;

use crate::engine::flow::{Answer, Question};
use crate::engine::{self, Reply, Step};
use crate::error::Error;
use crate::export;
use crate::host;
use crate::model::check;
use crate::model::generated::{OPERATIONS, name};
use crate::model::record;
use crate::model::sink::{JsonSink, TapeSink};
use crate::model::value::{Put, Sink, Time, Value};
use crate::options;

#[wasm_bindgen]
pub struct Engine(engine::Engine);

#[wasm_bindgen]
impl Engine {
    /// `options` is JSON; throws a sentence when one is not right.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Engine, String> {
        let identity = options::read(options).map_err(|error| error.to_string())?;
        Ok(Engine(engine::Engine::new(identity)))
    }

    /// The object door: the input stands in the buffers, so many words and bytes.
    pub fn call(&self, operation: u16, words: usize, bytes: usize, now: f64) -> *const u32 {
        match given(operation, words, bytes) {
            Some(input) => self.show_sending(|engine| Some(engine.call(operation, input, time(now)))),
            None => out(|out| out.head(kind::AS_TEXT, 0, 0)),
        }
    }

    /// The wire door.
    pub fn text(&self, target: Option<String>, body: &str, now: f64) -> *const u32 {
        self.show_sending(|engine| Some(engine.text(target.as_deref(), body, time(now))))
    }

    /// `text` is the event that the function returned, what it threw, or `\u{1}` and AWS's code when it cannot be run;
    /// of a text to sign, the signature.
    pub fn resume(&self, call: u32, ok: bool, text: String, now: f64) -> *const u32 {
        self.show_sending(|engine| engine.resume(call, Answer::told(ok, text), time(now)))
    }

    pub fn fork(&self) -> Engine {
        Engine(self.0.fork())
    }

    pub fn restore(&self, snapshot: &Engine) {
        self.0.restore(&snapshot.0);
    }

    #[wasm_bindgen(js_name = exportState)]
    pub fn export_state(&self) -> String {
        export::write(&self.0.store())
    }

    /// The reason, when the text is not an export.
    #[wasm_bindgen(js_name = importState)]
    pub fn import_state(&self, text: &str) -> Option<String> {
        match export::read(text) {
            Ok(store) => {
                self.0.replace_store(store);
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }

    /// A question beside the API, by its name and with its input as JSON text.
    pub fn host(&self, question: String, input: String, now: f64) -> *const u32 {
        show(self.0.host(question, input, time(now)))
    }

    /// The newest messages, so many of them.
    pub fn outbox(&self, newest: u32) -> *const u32 {
        let store = self.0.store();
        let messages = store.outbox.from(store.outbox.next().saturating_sub(newest), usize::MAX);
        out(|out| {
            out.head(kind::DONE, 200, 0);
            out.tape.begin_list(messages.len());
            messages.iter().for_each(|(_, message)| message.put(&mut out.tape));
            out.tape.end_list();
        })
    }
}

impl Engine {
    /// Shows what a request has come to, and how many messages it has sent on the way there.
    fn show_sending(&self, go: impl FnOnce(&engine::Engine) -> Option<Step>) -> *const u32 {
        let before = self.0.next_message();
        let reply = match go(&self.0) {
            Some(step) => show(step),
            None => show_error(0, &Error::internal("this question was answered before")),
        };
        OUT.with_borrow_mut(|out| out.head[11] = self.0.next_message() - before);
        reply
    }
}

/// The violations of an operation's input that stands in the buffers.
#[wasm_bindgen]
pub fn validate(operation: u16, words: usize, bytes: usize) -> *const u32 {
    match given(operation, words, bytes) {
        Some(input) => show_violations(&check::violations(OPERATIONS[operation as usize].input, &input)),
        None => out(|out| out.head(kind::AS_TEXT, 0, 0)),
    }
}

#[wasm_bindgen(js_name = validateText)]
pub fn validate_text(operation: u16, text: &str) -> *const u32 {
    show_violations(&check::of_text(operation, text))
}

/// The members of a structure, on the tape: of an operation's input, or of the shape of a number that `describe` gave.
#[wasm_bindgen]
pub fn describe(number: u16, is_shape: bool) -> *const u32 {
    let structure = if is_shape { number } else { OPERATIONS[number as usize].input };
    out(|out| {
        out.head(kind::DONE, 200, 0);
        record::describe(structure, &mut out.tape);
    })
}

/// Where the package writes inputs: four words, the address and length of the words' and of the bytes' buffer.
#[wasm_bindgen]
pub fn buffers() -> *const u32 {
    IN.with(|given| given.places.as_ptr())
}

/// A signature, where the host has no quicker way to one.
#[wasm_bindgen]
pub fn sign(key: usize, text: &str) -> String {
    host::signature(key, text)
}

/// A hash, by which signatures of requests are judged: not every host has one.
#[wasm_bindgen]
pub fn digest(keys: &str, text: &str) -> String {
    host::digest(keys, text)
}

/// The JSON Web Key of that number, private half included, for hosts that sign themselves.
#[wasm_bindgen(js_name = privateKey)]
pub fn private_key(key: usize) -> String {
    rsa::private_jwk(key)
}

/// The message of the panic that ended this instance.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> Option<String> {
    PANIC.take()
}

#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| PANIC.set(Some(panic.to_string()))));
}

/// Ends this instance as a bug would: for the tests of what happens then.
#[wasm_bindgen(js_name = panicForTest)]
pub fn panic_for_test() {
    panic!("asked for by a test");
}

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
    static OUT: RefCell<Out> = RefCell::default();
    static IN: In = In::new();
}

const WORDS: usize = 4 * 1024;
const BYTES: usize = 32 * 1024;

/// The buffers of an input. Cells, because JavaScript writes to them between two calls.
struct In {
    words: Box<[Cell<u32>]>,
    bytes: Box<[Cell<u8>]>,
    places: [u32; 4],
}

impl In {
    fn new() -> In {
        let words = vec![Cell::new(0); WORDS].into_boxed_slice();
        let bytes = vec![Cell::new(0); BYTES].into_boxed_slice();
        let places = [words.as_ptr() as u32, WORDS as u32, bytes.as_ptr() as u32, BYTES as u32];
        In { words, bytes, places }
    }
}

fn given(operation: u16, words: usize, bytes: usize) -> Option<Value> {
    IN.with(|given| {
        let (words, bytes) = (given.words.get(..words)?, given.bytes.get(..bytes)?);
        // SAFETY: the cells are initialised, lie in this boxed slice, and nothing writes to them while Rust runs: JavaScript
        // waits for the call to end, and nothing in `record::read` calls it.
        let (words, bytes) = unsafe {
            (
                std::slice::from_raw_parts(words.as_ptr().cast::<u32>(), words.len()),
                std::slice::from_raw_parts(bytes.as_ptr().cast::<u8>(), bytes.len()),
            )
        };
        record::read(OPERATIONS[operation as usize].input, words, bytes)
    })
}

fn time(now: f64) -> Time {
    Time(now as i64)
}

mod kind {
    pub const DONE: u32 = 0;
    pub const ERROR: u32 = 1;
    pub const ASK: u32 = 2;
    /// The typed decoder gives up: send the input as text.
    pub const AS_TEXT: u32 = 3;
    /// A text to sign, in the place of the text; the key's number, in the place of the status.
    pub const SIGN: u32 = 4;
}

/// Where replies stand until the next call: twelve words that JavaScript reads by their address.
#[derive(Default)]
struct Out {
    head: [u32; 12],
    tape: TapeSink,
}

impl Out {
    fn head(&mut self, kind: u32, status: u16, request_id: u128) {
        self.head[0] = kind;
        self.head[1] = u32::from(status);
        for (word, shift) in self.head[2..6].iter_mut().zip([96, 64, 32, 0]) {
            *word = (request_id >> shift) as u32;
        }
    }

    fn member(&mut self, name: u16, text: &str) {
        self.tape.member(name);
        self.tape.text(text);
    }
}

fn out(write: impl FnOnce(&mut Out)) -> *const u32 {
    OUT.with_borrow_mut(|out| {
        out.tape.clear();
        write(out);
        let (words, text) = (&out.tape.words, &out.tape.text);
        let places = [words.as_ptr() as u32, words.len() as u32, text.as_ptr() as u32, text.len() as u32];
        out.head[7..11].copy_from_slice(&places);
        out.head[11] = 0;
        out.head.as_ptr()
    })
}

fn show(step: Step) -> *const u32 {
    match step {
        Step::Done(reply) if reply.as_text => show_text(reply),
        Step::Done(Reply { request_id, result: Ok(answer), .. }) => out(|out| {
            out.head(kind::DONE, 200, request_id);
            answer.put(&mut out.tape);
        }),
        Step::Done(Reply { request_id, result: Err(error), .. }) => show_error(request_id, &error),
        Step::Ask { call, request_id, question: Question::Trigger(asked) } => out(|out| {
            out.head(kind::ASK, 0, request_id);
            out.head[6] = call;
            out.tape.begin_struct();
            out.member(name::TRIGGER, asked.trigger);
            out.member(name::ARN, &asked.arn);
            out.member(name::EVENT, &asked.event);
            out.tape.end_struct();
        }),
        Step::Ask { call, request_id, question: Question::Sign { key, text } } => out(|out| {
            out.head(kind::SIGN, key as u16, request_id);
            out.head[6] = call;
            out.tape.text = text;
        }),
    }
}

/// The body as it stands on the wire.
fn show_text(reply: Reply) -> *const u32 {
    let mut json = JsonSink::default();
    let (kind, status) = reply.write(&mut json);
    out(|out| {
        out.head(u32::from(kind), status, reply.request_id);
        out.tape.text = json.text;
    })
}

fn show_error(request_id: u128, error: &Error) -> *const u32 {
    out(|out| {
        out.head(kind::ERROR, error.status(), request_id);
        out.tape.begin_struct();
        out.member(name::NAME, error.name());
        error.message().into_iter().for_each(|message| out.member(name::MESSAGE, message));
        out.tape.end_struct();
    })
}

fn show_violations(violations: &[check::Violation]) -> *const u32 {
    out(|out| {
        out.head(kind::DONE, 200, 0);
        out.tape.begin_list(violations.len());
        violations.iter().for_each(|violation| violation.put(&mut out.tape));
        out.tape.end_list();
    })
}
