//! The life of one request, top to bottom.

pub mod flow;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::error::{Error, Result};
use crate::host;
use crate::model::decode::{self, Unreadable};
use crate::model::generated::OPERATIONS;
use crate::model::sink::{JsonSink, quote};
use crate::model::value::{Put, Time, Value};
use crate::model::{check, operation_named};
use crate::operations::{ROLL, Run};
use crate::random;
use crate::state::{Identity, Store};
use flow::{Answer, CallId, Cx, Desk, Flow, Question, View, World};

/// What a call comes to: an answer, or a question that the host must answer first.
pub enum Step {
    Done(Reply),
    Ask { call: CallId, request_id: u128, question: Question },
}

pub struct Reply {
    pub request_id: u128,
    /// Whether the call came in through the wire door.
    pub as_text: bool,
    /// Without an output shape a success has an empty body.
    pub has_output: bool,
    pub result: Result<Box<dyn Put>>,
}

impl Reply {
    /// Writes the body as it stands on the wire; answers whether it is an error (0 or 1) and the status.
    pub fn write(&self, json: &mut JsonSink) -> (u8, u16) {
        match &self.result {
            Ok(answer) => {
                if self.has_output {
                    answer.put(json);
                }
                (0, 200)
            }
            Err(error) => {
                json.text.push_str("{\"__type\":");
                quote(&mut json.text, error.name());
                if let Some(message) = error.message() {
                    json.text.push_str(",\"message\":");
                    quote(&mut json.text, message);
                }
                json.text.push('}');
                (1, error.status())
            }
        }
    }
}

/// The service. One engine is one world; a fork is a second engine over the same store.
pub struct Engine {
    world: Rc<World>,
    /// Seldom more than a few.
    parked: RefCell<Vec<(CallId, Parked)>>,
    requests: Cell<u64>,
    next_call: Cell<CallId>,
}

/// A flow that waits for an answer. It holds the world, not the engine, and nothing uncommitted.
struct Parked {
    flow: Flow,
    desk: Rc<Desk>,
    request: Request,
}

#[derive(Clone, Copy)]
struct Request {
    /// `None`: a question of the host's own.
    operation: Option<u16>,
    as_text: bool,
    id: u128,
}

/// Where the service's own target names begin.
const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

impl Engine {
    pub fn new(identity: Identity) -> Engine {
        Engine::over(Store::new(identity), 0)
    }

    fn over(store: Store, requests: u64) -> Engine {
        Engine {
            world: Rc::new(World::new(store)),
            parked: RefCell::default(),
            requests: Cell::new(requests),
            next_call: Cell::new(1),
        }
    }

    /// A second engine over the same store; parked flows stay here. Also what a snapshot is.
    pub fn fork(&self) -> Engine {
        Engine::over(self.world.store(), self.requests.get())
    }

    /// Takes the store of another engine: a fork of this one or of its relatives, kept as a snapshot.
    pub fn restore(&self, snapshot: &Engine) {
        self.world.replace(snapshot.world.store());
        self.requests.set(snapshot.requests.get());
    }

    /// The store as it stands.
    pub fn store(&self) -> Store {
        self.world.store()
    }

    /// The number that the next message will have.
    pub fn next_message(&self) -> u32 {
        self.world.next_message()
    }

    /// Takes the store of an export. Its requests are not counted there: the ids go on from what its generator has come
    /// to, so that no sign-in gets the id of an earlier one.
    pub fn replace_store(&self, store: Store) {
        self.requests.set(store.random.state());
        self.world.replace(store);
    }

    /// The object door: an operation by its number, its input decoded by [`decode::from_typed`].
    pub fn call(&self, operation: u16, input: Value, now: Time) -> Step {
        let request = self.request(Some(operation), false);
        self.checked(request, operation, input, now)
    }

    /// The wire door: the `X-Amz-Target` header and the body.
    pub fn text(&self, target: Option<&str>, body: &str, now: Time) -> Step {
        let operation = target.and_then(|target| target.strip_prefix(TARGET_PREFIX)).and_then(operation_named);
        let Some(operation) = operation else {
            let request = self.request(None, true);
            return self.done(request, Err(Error::unknown_operation()));
        };
        let request = self.request(Some(operation), true);
        match decode::from_json_input(operation, body) {
            Ok(input) => self.checked(request, operation, input, now),
            Err(Unreadable::NotJson) => self.done(request, Err(Error::not_json())),
            Err(Unreadable::WrongType { sentence, .. }) => self.done(request, Err(Error::wrong_type(sentence))),
        }
    }

    /// A question beside the API, by its name and with its input as JSON text. It is no request: the ids of those that
    /// follow are the same without it. But `requestId` takes one, for a request that the host refuses itself.
    pub fn host(&self, question: String, input: String, now: Time) -> Step {
        let id = match &*question {
            "requestId" => self.request(None, false).id,
            _ => random::request_id(self.world.seed(), self.requests.get()),
        };
        let request = Request { operation: None, as_text: false, id };
        let desk = Rc::new(Desk::new(now, request.id));
        let flow = Box::pin(host::answer(Cx::new(self.world.clone(), desk.clone()), question, input));
        self.poll(Parked { flow, desk, request })
    }

    fn request(&self, operation: Option<u16>, as_text: bool) -> Request {
        let counter = self.requests.get();
        self.requests.set(counter.wrapping_add(1));
        Request { operation, as_text, id: random::request_id(self.world.seed(), counter) }
    }

    /// Validation comes before every look-up, for every operation.
    fn checked(&self, request: Request, operation: u16, input: Value, now: Time) -> Step {
        let violations = check::violations(OPERATIONS[operation as usize].input, &input);
        if !violations.is_empty() {
            return self.done(request, Err(Error::violations(check::message(&violations))));
        }
        self.run(request, operation, input, now)
    }

    fn run(&self, request: Request, operation: u16, input: Value, now: Time) -> Step {
        match ROLL[operation as usize].run {
            Run::Read(operation) => self.done(request, self.world.read(now, request.id, |view| operation(view, input))),
            Run::Change(operation) => {
                let plan = |view: &View| operation(view, input);
                self.done(request, self.world.change(now, request.id, plan, |store, change| change(store)))
            }
            Run::Step(operation) => self.done(request, self.world.write(now, request.id, |tx| operation(tx, input))),
            Run::Flow(operation) => {
                let desk = Rc::new(Desk::new(now, request.id));
                let flow = operation(Cx::new(self.world.clone(), desk.clone()), input);
                self.poll(Parked { flow, desk, request })
            }
            Run::Todo => self.done(request, Err(Error::not_simulated(OPERATIONS[operation as usize].name))),
        }
    }

    /// Answers a question. `None`: there is no such question, or it was answered before.
    pub fn resume(&self, call: CallId, answer: Answer, now: Time) -> Option<Step> {
        let at = self.parked.borrow().iter().position(|(known, _)| *known == call)?;
        let (_, parked) = self.parked.borrow_mut().swap_remove(at);
        parked.desk.answer(answer, now);
        Some(self.poll(parked))
    }

    fn poll(&self, mut parked: Parked) -> Step {
        match flow::poll(&mut parked.flow) {
            Some(result) => self.done(parked.request, result),
            None => {
                let Some(question) = parked.desk.question() else {
                    return self.done(
                        parked.request,
                        Err(Error::internal("a flow waits for something that it did not ask for")),
                    );
                };
                let call = self.next_call.get();
                self.next_call.set(call.wrapping_add(1).max(1));
                let request_id = parked.request.id;
                self.parked.borrow_mut().push((call, parked));
                Step::Ask { call, request_id, question }
            }
        }
    }

    fn done(&self, request: Request, result: Result<Box<dyn Put>>) -> Step {
        #[cfg(debug_assertions)]
        if let (Some(operation), Err(error)) = (request.operation, &result) {
            crate::operations::assert_declared(operation, error);
        }
        Step::Done(Reply {
            request_id: request.id,
            as_text: request.as_text,
            has_output: request.operation.is_none_or(|operation| OPERATIONS[operation as usize].output.is_some()),
            result,
        })
    }
}
