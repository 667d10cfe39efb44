//! The session of a challenge: an opaque string that names an open challenge. It is bound to pool, client and user,
//! good for one answer that is accepted, and for as long as the client's AuthSessionValidity says.

use crypto::encode;

use super::is_enabled;
use crate::engine::flow::{Tx, View};
use crate::error::{Error, Result};
use crate::model::shapes::{AuthFlowType, ChallengeNameType};
use crate::model::value::{Text, Time};
use crate::sealed::{self, Named};
use crate::state::Store;
use crate::state::challenges::Challenge;
use crate::state::clients::Client;
use crate::state::pool::Pool;

const KIND: &str = "session";
/// How the service's own sessions begin.
const HEAD: &str = "AYABe";
/// As long as the service's own, about 900 characters.
const BYTES: usize = 690;
const MINUTE: i64 = 60 * 1000;
/// Wrong answers that one session takes.
const MOST_FAILURES: i32 = 3;

/// When a challenge that is given out now ends.
pub fn until(client: &Client, now: Time) -> Time {
    Time(now.0 + i64::from(client.api.auth_session_validity.unwrap_or(3)) * MINUTE)
}

/// Keeps a challenge; answers its row.
pub fn keep(tx: &mut Tx, pool_id: &str, challenge: Challenge) -> Result<u32> {
    let nonce = tx.store.random.nonce();
    tx.update_pool(pool_id, |pool| Ok(pool.challenges.insert(Challenge { nonce, ..challenge })))
}

/// Keeps a challenge and answers its session string.
pub fn open(tx: &mut Tx, pool_id: &str, challenge: Challenge) -> Result<Text> {
    let row = keep(tx, pool_id, challenge)?;
    let bytes = seal(&tx.store, pool_id, row, KIND, BYTES)?;
    Ok(Text::from(format!("{HEAD}{}", encode::base64_url(&bytes))))
}

/// What SignUp and ConfirmSignUp answer to a client that allows USER_AUTH: with the confirmed user's, InitiateAuth signs in
/// without another proof.
pub fn of_sign_up(
    tx: &mut Tx,
    pool_id: &str,
    client_id: &Text,
    number: u32,
    is_confirmed: bool,
) -> Result<Option<Text>> {
    let pool = tx.pool(pool_id)?;
    let client = pool.clients.find(client_id).ok_or_else(|| Error::client_named_not_found(client_id))?;
    let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
    if !is_enabled(client, AuthFlowType::UserAuth) {
        return Ok(None);
    }
    let challenge = Challenge {
        name: ChallengeNameType::SelectChallenge,
        client_id: client_id.clone(),
        user: Some(i64::from(number)),
        username: user.username.clone(),
        flow: AuthFlowType::UserAuth,
        until: until(client, tx.now),
        set_up: Some(is_confirmed),
        ..Challenge::default()
    };
    open(tx, pool_id, challenge).map(Some)
}

/// The row of a session that a sign-up answered, if it is this user's and at this stage.
pub fn find_of_sign_up(
    view: &View,
    pool: &Pool,
    client_id: &str,
    session: &str,
    number: Option<u32>,
    is_confirmed: bool,
) -> Result<u32> {
    let (row, challenge) = find(view.store, pool, client_id, session, view.now)?;
    let is_own = number.is_some() && challenge.user == number.map(i64::from);
    if is_own && challenge.set_up == Some(is_confirmed) && challenge.name == ChallengeNameType::SelectChallenge {
        Ok(row)
    } else {
        Err(Error::session_invalid())
    }
}

/// So many bytes that name a kept challenge, for one use of them.
pub fn seal(store: &Store, pool_id: &str, row: u32, kind: &str, len: usize) -> Result<Vec<u8>> {
    let challenge = store.pool(pool_id)?.challenges.find(row).ok_or_else(Error::session_invalid)?;
    let named = Named { row, serial: 0, nonce: challenge.nonce as u64 };
    Ok(sealed::seal(store.identity.seed, kind, pool_id, named, len))
}

/// The row that such bytes name.
pub fn unseal(store: &Store, pool: &Pool, kind: &str, bytes: &[u8]) -> Option<u32> {
    let named = sealed::open(store.identity.seed, kind, &pool.settings.id, bytes)?;
    let challenge = pool.challenges.find(named.row)?;
    (challenge.nonce as u64 == named.nonce).then_some(named.row)
}

/// The open challenge that a session string names, in whichever pool: some operations are told nothing else.
pub fn find_anywhere<'s>(store: &'s Store, session: &str, now: Time) -> Result<(&'s Pool, u32, &'s Challenge)> {
    let bytes = read(session).ok_or_else(Error::session_invalid)?;
    let pools = store.pools_from(0, usize::MAX).into_iter();
    let found = pools.map(|(_, pool)| pool).find_map(|pool| Some((pool, unseal(store, pool, KIND, &bytes)?)));
    let (pool, row) = found.ok_or_else(Error::session_invalid)?;
    let client_id = pool.challenges.find(row).map_or("", |challenge| &challenge.client_id);
    judge(pool, client_id, row, now).map(|(row, challenge)| (pool, row, challenge))
}

/// The open challenge that a session string names, for this client.
pub fn find<'p>(
    store: &Store,
    pool: &'p Pool,
    client_id: &str,
    session: &str,
    now: Time,
) -> Result<(u32, &'p Challenge)> {
    let row = read(session).and_then(|bytes| unseal(store, pool, KIND, &bytes)).ok_or_else(Error::session_invalid)?;
    judge(pool, client_id, row, now)
}

fn read(session: &str) -> Option<Vec<u8>> {
    session.strip_prefix(HEAD).and_then(encode::read_base64_url).filter(|bytes| bytes.len() == BYTES)
}

/// The challenge of a row, if it is still open to this client.
pub fn judge<'p>(pool: &'p Pool, client_id: &str, row: u32, now: Time) -> Result<(u32, &'p Challenge)> {
    let challenge = pool.challenges.find(row).filter(|challenge| challenge.client_id == client_id);
    let challenge = challenge.ok_or_else(Error::session_invalid)?;
    if challenge.used {
        return Err(Error::session_used());
    }
    if now >= challenge.until {
        return Err(Error::session_expired());
    }
    if challenge.failures >= MOST_FAILURES {
        return Err(Error::session_invalid());
    }
    Ok((row, challenge))
}

/// Ends a challenge whose answer was accepted. Looks again, because a trigger may have come between.
pub fn close(tx: &mut Tx, pool_id: &str, client_id: &str, row: u32) -> Result<()> {
    let now = tx.now;
    tx.update_pool(pool_id, |pool| {
        judge(pool, client_id, row, now)?;
        if let Some(challenge) = pool.challenges.row_mut(row) {
            challenge.used = true;
        }
        Ok(())
    })
}

/// Counts a wrong answer.
pub fn count_failure(tx: &mut Tx, pool_id: &str, row: u32) -> Result<()> {
    tx.update_pool(pool_id, |pool| {
        if let Some(challenge) = pool.challenges.row_mut(row) {
            challenge.failures += 1;
        }
        Ok(())
    })
}
