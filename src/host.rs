//! What the host asks beside the API: signatures that it cannot make itself, documents that verifiers read, sign-ins that
//! begin elsewhere, and what only a test may know. A question's input and its answer are shapes of the model (model/host.json).

use crypto::{encode, hash, rsa};

use crate::engine::flow::{Cx, View};
use crate::error::{Error, Result};
use crate::federation;
use crate::issuer::{self, DirectTokens};
use crate::model::shapes::{
    AuthenticatorAnswer, AuthenticatorQuestion, AuthenticatorTask, CodeAnswer, IssueTokensQuestion, LastCodeQuestion,
    TotpQuestion, WellKnownQuestion,
};
use crate::model::value::{Document, Put, Take, Text};
use crate::model::{StructRef, check, decode};
use crate::operations::software_tokens;
use crate::rules::virtual_authenticator::{NoCredential, VirtualAuthenticator};
use crate::state::outbox::Message;
use crate::state::pool::Pool;
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
        "totp" => {
            let asked: TotpQuestion = read(&input)?;
            Ok(Box::new(CodeAnswer { code: Some(cx.read(|view| totp(view, &asked))?) }))
        }
        "authenticator" => Ok(Box::new(credential(&read(&input)?))),
        "issueTokens" => {
            let asked: IssueTokensQuestion = read(&input)?;
            let direct = cx.read(|view| direct_tokens(view, asked))?;
            Ok(Box::new(issuer::issue_directly(&cx, direct).await?))
        }
        "federatedSignIn" => Ok(Box::new(federation::sign_in(&cx, read(&input)?).await?)),
        "requestId" => Ok(Box::new(())),
        _ => Err(Error::internal("the host asks a question that the core does not know")),
    }
}

fn read<Q: StructRef + Take>(input: &str) -> Result<Q> {
    let value = decode::from_json(Q::SHAPE, input).map_err(|error| Error::question_unreadable(error.to_string()))?;
    let violations = check::violations(Q::SHAPE, &value);
    match violations.is_empty() {
        true => Ok(Q::take(value)),
        false => Err(Error::question_unreadable(check::message(&violations))),
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

/// A user by any name; where several pools have one, the pool has to be said.
fn user<'v>(view: &'v View, pool_id: Option<&Text>, name: &str) -> Result<(&'v Pool, u32)> {
    if let Some(id) = pool_id {
        let pool = view.pool(id)?;
        return match pool.user(name) {
            Ok((number, _)) => Ok((pool, number)),
            Err(_) => Err(Error::nobody_in_pool_called(name, id)),
        };
    }
    let pools = view.store.pools_from(0, usize::MAX);
    let mut found = pools.into_iter().filter_map(|(_, pool)| Some((pool, pool.user(name).ok()?.0)));
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (None, _) => Err(Error::nobody_called(name)),
        (Some(_), Some(_)) => Err(Error::several_called(name)),
    }
}

/// What an authenticator app shows, or shows next where that was used already: of a secret, or of the user's. The one
/// that is being set up goes before the one in use.
fn totp(view: &View, asked: &TotpQuestion) -> Result<Text> {
    let (secret, last_step) = match (&asked.secret_code, &asked.user) {
        (None, Some(name)) => {
            let (pool, number) = user(view, asked.user_pool_id.as_ref(), name)?;
            secret_of(view, pool, number).ok_or_else(|| Error::no_authenticator_yet(name))?
        }
        (secret, _) => (secret.clone().unwrap_or_default(), None),
    };
    let code = software_tokens::unused_code(&secret, last_step, view.now);
    code.map(Text::from).ok_or_else(|| Error::secret_code_unreadable(&secret))
}

/// The secret, and the step of its last code that was used.
fn secret_of(view: &View, pool: &Pool, number: u32) -> Option<(Text, Option<i64>)> {
    let token = pool.users.row(number)?.extras.as_ref().and_then(|extras| extras.software_token.as_ref());
    let challenges = pool.challenges.all();
    // Of a user who signs in without having one yet, the secret is the session's.
    let session = challenges.into_iter().rev().find_map(|(_, challenge)| {
        let is_open = challenge.user == Some(number.into()) && !challenge.used && challenge.until > view.now;
        challenge.secret.clone().filter(|_| is_open)
    });
    let pending = token.and_then(|token| token.pending.clone()).or(session).map(|secret| (secret, None));
    pending.or_else(|| token.map(|token| (token.secret.clone(), token.last_step)))
}

/// What an authenticator in software makes of the options that it is given, or why nothing, as a browser would name it.
fn credential(asked: &AuthenticatorQuestion) -> AuthenticatorAnswer {
    let authenticator = VirtualAuthenticator {
        seed: &asked.seed,
        origin: asked.origin.as_deref(),
        counter: asked.counter as u32,
        user_present: asked.user_present,
        user_verified: asked.user_verified,
    };
    let made = match asked.task {
        AuthenticatorTask::Create => authenticator.create(&asked.options),
        AuthenticatorTask::Get => authenticator.get(&asked.options),
    };
    let (failure, reason) = match made {
        Ok(credential) => {
            return AuthenticatorAnswer { credential: Some(Text::from(credential)), ..AuthenticatorAnswer::default() };
        }
        Err(NoCredential::TypeError) => ("TypeError", "these are no options of a passkey"),
        Err(NoCredential::InvalidStateError) => (
            "InvalidStateError",
            "this authenticator has one of the excluded passkeys: the user's own from an earlier registration",
        ),
        Err(NoCredential::NotAllowedError) => {
            ("NotAllowedError", "this authenticator has none of the allowed passkeys")
        }
    };
    AuthenticatorAnswer { credential: None, failure: Some(Text::from(failure)), reason: Some(Text::from(reason)) }
}

/// The pool may be left out where client or user tell it, the client where the pool has only one.
fn direct_tokens(view: &View, asked: IssueTokensQuestion) -> Result<DirectTokens> {
    let of_client = asked.client_id.as_ref().map(|id| view.client(id)).transpose()?.map(|(pool, _)| &pool.settings.id);
    let (pool, _) = user(view, asked.user_pool_id.as_ref().or(of_client), &asked.user)?;
    let pool_id = &pool.settings.id;
    let client_id = match (asked.client_id, &*pool.clients.all()) {
        (Some(id), _) if pool.clients.find(&id).is_some() => id,
        (Some(id), _) => return Err(Error::client_of_another_pool(&id, pool_id)),
        (None, [(_, client)]) => client.id.clone(),
        (None, []) => return Err(Error::no_client_yet(pool_id)),
        (None, _) => return Err(Error::several_clients(pool_id)),
    };
    Ok(DirectTokens {
        pool_id: pool_id.clone(),
        client_id,
        username: asked.user,
        groups: asked.groups,
        claims: asked.claims.unwrap_or_default().0.into_iter().map(|(name, Document(value))| (name, value)).collect(),
        scopes: asked.scopes,
        expires_in: asked.expires_in.map(i64::from),
    })
}

/// The answer to [`Question::Sign`](crate::engine::flow::Question::Sign), for a host without a quicker way.
pub fn signature(key: usize, text: &str) -> String {
    encode::base64_url(&rsa::sign(key, text.as_bytes()))
}

/// SHA-256 of a text, in hexadecimal digits; with keys, a line each, HMAC-SHA-256 under the last of a chain of keys that
/// begins with the first: of each further line, its code under the key before it. So AWS's signature of a request is made.
pub fn digest(keys: &str, text: &str) -> String {
    let mut lines = keys.lines();
    let Some(first) = lines.next() else { return encode::hex(&hash::sha256(&[text.as_bytes()])) };
    let mut key = first.as_bytes().to_vec();
    for line in lines {
        key = hash::hmac_sha256(&key, &[line.as_bytes()]).to_vec();
    }
    encode::hex(&hash::hmac_sha256(&key, &[text.as_bytes()]))
}
