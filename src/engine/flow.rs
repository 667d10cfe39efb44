//! What an operation can touch. A read gets a [`View`], a change a [`View`] to plan by and then the store, a step a
//! [`Tx`], a flow a [`Cx`].
//!
//! `async` serves here as Rust's coroutine and for nothing else: no executor, no waker, no timer. A flow is polled
//! when it starts and when its answer arrives; all it can wait for is [`Cx::ask`] and
//! [`Cx::sign`].

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::error::{Error, Result};
use crate::issuer::jwt::Verified;
use crate::model::check;
use crate::model::value::{Put, Text, Time};
use crate::operations::sign_in::srp::LastVerifier;
use crate::random::uuid_text;
use crate::rules::secret_hash;
use crate::state::Store;
use crate::state::clients::Client;
use crate::state::pool::Pool;

pub type CallId = u32;
pub type Flow = Pin<Box<dyn Future<Output = Result<Box<dyn Put>>>>>;

/// What a flow needs of the host before it can go on.
#[derive(Clone, Debug)]
pub enum Question {
    Trigger(Invocation),
    /// A signature that the host may make quicker than the core could. Who makes it shows nowhere: RS256 signatures
    /// (PKCS #1 v1.5) of one text are the same bytes.
    Sign {
        /// Which of the pool's two keys.
        key: usize,
        text: String,
    },
}

/// A trigger that the host must run.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// As messages name it: `PreSignUp`.
    pub trigger: &'static str,
    /// The function's ARN in the pool's LambdaConfig.
    pub arn: Text,
    /// The event, as JSON text.
    pub event: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The function returned: its event, as JSON text. Or the signature.
    Returned(String),
    /// The function threw.
    Threw(String),
    /// There is no such function, or it could not be run: AWS's error code.
    NotInvocable(String),
}

impl Answer {
    /// As the host tells it: `\u{1}` before AWS's code of a function that cannot be run.
    pub fn told(ok: bool, text: String) -> Answer {
        match text.strip_prefix('\u{1}') {
            _ if ok => Answer::Returned(text),
            Some(aws_error) => Answer::NotInvocable(aws_error.to_string()),
            None => Answer::Threw(text),
        }
    }
}

/// The store of one engine, shared with its parked flows.
///
/// The `RefCell` is sound because its guards never leave this file and every closure is synchronous: no borrow can
/// cross an `await`. Do not hand out a guard.
pub struct World {
    store: RefCell<Store>,
    verified: Rc<Verified>,
    verifier: Rc<LastVerifier>,
}

impl World {
    pub fn new(store: Store) -> World {
        World { store: RefCell::new(store), verified: Rc::default(), verifier: Rc::default() }
    }

    pub fn store(&self) -> Store {
        self.store.borrow().clone()
    }

    pub fn next_message(&self) -> u32 {
        self.store.borrow().outbox.next()
    }

    pub fn seed(&self) -> u64 {
        self.store.borrow().identity.seed
    }

    pub fn replace(&self, store: Store) {
        let old = self.store.replace(store);
        drop(old);
    }

    pub fn read<T>(&self, now: Time, request: u128, look: impl FnOnce(&View) -> T) -> T {
        look(&View { store: &self.store.borrow(), now, request, verified: &self.verified, verifier: &self.verifier })
    }

    /// A plan, which can refuse and cannot write, then its change in place, which can write and cannot refuse. Whoever
    /// holds the store besides (a fork, a snapshot) keeps what it was.
    pub fn change<P, T>(
        &self,
        now: Time,
        request: u128,
        plan: impl FnOnce(&View) -> Result<P>,
        apply: impl FnOnce(&mut Store, P) -> T,
    ) -> Result<T> {
        let plan = self.read(now, request, plan)?;
        Ok(apply(&mut self.store.borrow_mut(), plan))
    }

    /// One atomic step, on a clone: the clone becomes the store if the step succeeds, else it is dropped.
    pub fn write<T>(&self, now: Time, request: u128, step: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let (verified, verifier) = (self.verified.clone(), self.verifier.clone());
        let mut draft = Tx { store: self.store(), now, request, verified, verifier };
        let answer = step(&mut draft)?;
        self.replace(draft.store);
        Ok(answer)
    }
}

/// What a change does to the store once everything that can refuse has looked. It returns no `Result`: it cannot refuse,
/// so it needs no clone to fall back to.
pub type Change<T> = Box<dyn FnOnce(&mut Store) -> T>;

/// A change of a pool that the plan has found.
pub fn change_pool<T>(id: &Text, apply: impl FnOnce(&mut Pool) -> T + 'static) -> Change<T> {
    let id = id.clone();
    Box::new(move |store| apply(planned_pool(store, &id)))
}

/// The pool that a plan has found; nothing comes between a plan and its change.
pub fn planned_pool<'s>(store: &'s mut Store, id: &str) -> &'s mut Pool {
    match store.pool_mut(id) {
        Ok(pool) => pool,
        Err(_) => unreachable!("a change of a pool that its plan has not found"),
    }
}

/// Can look, cannot write.
pub struct View<'s> {
    pub store: &'s Store,
    pub now: Time,
    pub request: u128,
    /// No part of the world, like the next: what it holds changes how long a call takes, and nothing that it answers.
    pub verified: &'s Verified,
    pub verifier: &'s LastVerifier,
}

impl View<'_> {
    pub fn pool(&self, id: &str) -> Result<&Pool> {
        self.store.pool(id)
    }

    /// A client named by a public operation, with its pool.
    pub fn client(&self, id: &str) -> Result<(&Pool, &Client)> {
        let pool = self.store.pool_of_client(id);
        let found = pool.and_then(|pool| pool.clients.find(id).map(|client| (pool, client)));
        found.ok_or_else(|| Error::client_named_not_found(id))
    }

    /// The same, once the caller has shown that it knows the client's secret.
    pub fn proven_client(&self, id: &str, username: &str, secret_hash: Option<&Text>) -> Result<(&Pool, &Client)> {
        let (pool, client) = self.client(id)?;
        secret_hash::check(client, username, secret_hash.map(|hash| &**hash))?;
        Ok((pool, client))
    }

    /// A bound that the service checks late and under another name (model/corrections.json).
    pub fn late_bound(&self, operation: &str, member: &str, value: Option<i32>) -> Result<()> {
        match value.and_then(|value| check::late(operation, member, value, &uuid_text(self.request))) {
            Some(message) => Err(Error::late_bound(message)),
            None => Ok(()),
        }
    }
}

/// One atomic change: what it writes becomes true only if it returns `Ok`.
pub struct Tx {
    pub store: Store,
    pub now: Time,
    pub request: u128,
    verified: Rc<Verified>,
    verifier: Rc<LastVerifier>,
}

impl Tx {
    /// The draft as it stands, to look at.
    pub fn view(&self) -> View<'_> {
        View {
            store: &self.store,
            now: self.now,
            request: self.request,
            verified: &self.verified,
            verifier: &self.verifier,
        }
    }

    pub fn pool(&self, id: &str) -> Result<&Pool> {
        self.store.pool(id)
    }

    pub fn update_pool<T>(&mut self, id: &str, change: impl FnOnce(&mut Pool) -> Result<T>) -> Result<T> {
        change(self.store.pool_mut(id)?)
    }
}

/// The desk between a flow and the host: one question, one answer, and the time of the latest call.
pub struct Desk {
    now: Cell<Time>,
    request: u128,
    question: RefCell<Option<Question>>,
    answer: RefCell<Option<Answer>>,
}

impl Desk {
    pub fn new(now: Time, request: u128) -> Desk {
        Desk { now: Cell::new(now), request, question: RefCell::default(), answer: RefCell::default() }
    }

    pub fn question(&self) -> Option<Question> {
        self.question.take()
    }

    pub fn answer(&self, answer: Answer, now: Time) {
        self.now.set(now);
        *self.answer.borrow_mut() = Some(answer);
    }
}

/// All that a flow can touch: steps and questions. After an `ask` the world may have changed: look again.
pub struct Cx {
    world: Rc<World>,
    desk: Rc<Desk>,
}

impl Cx {
    pub fn new(world: Rc<World>, desk: Rc<Desk>) -> Cx {
        Cx { world, desk }
    }

    pub fn read<T>(&self, look: impl FnOnce(&View) -> T) -> T {
        self.world.read(self.desk.now.get(), self.desk.request, look)
    }

    pub fn write<T>(&self, step: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.world.write(self.desk.now.get(), self.desk.request, step)
    }

    /// As [`World::change`].
    pub fn change<P, T>(
        &self,
        plan: impl FnOnce(&View) -> Result<P>,
        apply: impl FnOnce(&mut Store, P) -> T,
    ) -> Result<T> {
        self.world.change(self.desk.now.get(), self.desk.request, plan, apply)
    }

    /// Asks the host to run a trigger, and gives the event that the function returned, as JSON text. A function that
    /// threw or could not be run becomes the service's error here, in one place.
    pub async fn ask(&self, invocation: Invocation) -> Result<String> {
        let trigger = invocation.trigger;
        match self.answer(Question::Trigger(invocation)).await {
            Answer::Returned(event) => Ok(event),
            Answer::Threw(message) => Err(Error::trigger_failed(trigger, &message)),
            Answer::NotInvocable(aws_error) => Err(Error::trigger_not_invocable(trigger, &aws_error)),
        }
    }

    /// The RS256 signature of `text` by the key of this number, as unpadded base64url.
    pub async fn sign(&self, key: usize, text: String) -> Result<String> {
        match self.answer(Question::Sign { key, text }).await {
            Answer::Returned(signature) => Ok(signature),
            Answer::Threw(message) | Answer::NotInvocable(message) => Err(Error::internal(&message)),
        }
    }

    /// Puts a question to the host: the only thing a flow can wait for.
    fn answer(&self, question: Question) -> Answered<'_> {
        *self.desk.question.borrow_mut() = Some(question);
        Answered { desk: &self.desk }
    }
}

struct Answered<'d> {
    desk: &'d Desk,
}

impl Future for Answered<'_> {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        match self.desk.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

/// Runs a flow until it is done or has a question (`None`).
pub fn poll(flow: &mut Flow) -> Option<Result<Box<dyn Put>>> {
    match flow.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}
