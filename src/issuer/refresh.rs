//! Refresh tokens: what they look like, whether one is good, and what becomes of it when it is used.

use crypto::encode;

use crate::engine::flow::View;
use crate::error::{Error, Result};
use crate::model::shapes::{SignIn, SignInEnd, UserPoolClientType};
use crate::model::value::{Text, TextMap, Time};
use crate::rules::client_settings::rotates;
use crate::rules::secret_hash;
use crate::sealed::{self, Named};
use crate::state::clients::Client;
use crate::state::pool::Pool;
use crate::state::users::User;

/// `{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}`
const HEADER: &str = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ";
/// How many bytes the other four parts have: encrypted key, initialisation vector, ciphertext, tag. The third is as long
/// as it takes for the length that the service's tokens have.
const PARTS: [usize; 4] = [256, 12, 978, 16];
const KIND: &str = "refresh token";

/// The text of a sign-in's refresh token of this serial number.
pub fn token(seed: u64, pool_id: &str, sign_in: u32, row: &SignIn, serial: i64) -> Text {
    text(seed, pool_id, Named { row: sign_in, serial: serial as u32, nonce: row.nonce as u64 })
}

/// Looks encrypted, and is five parts like what it is taken for.
fn text(seed: u64, pool_id: &str, named: Named) -> Text {
    let sealed = sealed::seal(seed, KIND, pool_id, named, PARTS.iter().sum());
    let mut text = String::from(HEADER);
    let mut rest = &*sealed;
    for length in PARTS {
        let (part, after) = rest.split_at(length);
        text.push('.');
        text.push_str(&encode::base64_url(part));
        rest = after;
    }
    Text::from(text)
}

/// The sign-in that a refresh token of this pool belongs to, and the token's serial number.
pub fn find<'p>(seed: u64, pool: &'p Pool, token: &str) -> Option<Found<'p>> {
    // What it names stands in the first sixteen bytes after the header; with that it can be written again and compared.
    let (header, rest) = token.split_at_checked(HEADER.len() + 1)?;
    let head = encode::read_base64_url(rest.get(..24)?)?;
    let named = sealed::open(seed, KIND, &pool.settings.id, head.get(..16)?)?;
    let row = pool.sign_ins.row(named.row)?;
    let is_it = header.starts_with(HEADER)
        && row.nonce as u64 == named.nonce
        && i64::from(named.serial) < row.next_serial
        && text(seed, &pool.settings.id, named) == token;
    is_it.then_some(Found { sign_in: named.row, row, serial: named.serial.into() })
}

pub struct Found<'p> {
    /// The sign-in's row number.
    pub sign_in: u32,
    pub row: &'p SignIn,
    pub serial: i64,
}

/// The operation that a refresh token came in by, with the proof that the client gave of itself.
#[derive(Clone, Copy)]
pub enum Door<'d> {
    /// InitiateAuth and AdminInitiateAuth, which do not rotate.
    InitiateAuth {
        secret_hash: Option<&'d str>,
    },
    GetTokens {
        client_secret: Option<&'d str>,
    },
}

/// A refresh token that came in.
pub struct Refresh<'r> {
    pub client_id: &'r Text,
    pub token: &'r Text,
    pub door: Door<'r>,
    pub device_key: Option<&'r Text>,
    /// For PreTokenGeneration.
    pub client_metadata: Option<&'r TextMap<Text>>,
}

/// A refresh that is allowed.
pub struct Allowed<'v> {
    pub pool: &'v Pool,
    pub client: &'v Client,
    pub number: u32,
    pub user: &'v User,
    pub sign_in: u32,
    pub row: &'v SignIn,
    pub turn: Turn,
}

/// What becomes of the token that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It stays.
    Kept,
    /// It is spent, and another takes its place.
    Rotated,
    /// It was spent a moment ago, and what took its place is replaced.
    Repeated,
}

/// Whether the token may be used, in the order in which the service seems to look.
///
/// # Errors
/// The first of: no such client; a client that rotates, at InitiateAuth; its secret; a token that is none of the pool's;
/// another client's; of a deleted or disabled user; revoked; expired; of another device; spent.
pub fn allowed<'v>(view: &'v View, ask: &Refresh) -> Result<Allowed<'v>> {
    let Refresh { client_id, token, door, device_key, .. } = *ask;
    let (pool, client) = view.client(client_id)?;
    let found = match door {
        Door::InitiateAuth { secret_hash } => {
            if rotates(&client.api) {
                return Err(Error::rotation_not_supported());
            }
            if secret_hash.is_none() && !client.secrets.is_empty() {
                return Err(Error::secret_hash_missing(&client.id));
            }
            find(view.store.identity.seed, pool, token)
        }
        Door::GetTokens { client_secret } => {
            secret_hash::check_secret(client, client_secret)?;
            find(view.store.identity.seed, pool, token)
        }
    };
    let Found { sign_in, row, serial } = found.ok_or_else(Error::refresh_token_invalid)?;
    if row.client_id != client.id {
        return Err(Error::refresh_token_of_another_client());
    }
    let number = row.user as u32;
    let user = pool.users.row(number).ok_or_else(Error::refresh_token_of_deleted_user)?;
    if let Door::InitiateAuth { secret_hash } = door {
        secret_hash::check(client, &user.username, secret_hash)?;
    }
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    match row.end {
        Some(SignInEnd::Revoked) if matches!(door, Door::GetTokens { .. }) => {
            return Err(Error::refresh_token_revoked_wordless());
        }
        Some(_) => return Err(Error::refresh_token_revoked()),
        None if pool.is_signed_out(user, sign_in) => return Err(Error::refresh_token_revoked()),
        None => {}
    }
    if row.refresh_until <= view.now {
        return Err(Error::refresh_token_expired());
    }
    if is_of_another_device(user, row, device_key) {
        return Err(Error::refresh_token_invalid());
    }
    let turn = turn(row, &client.api, serial, view.now)?;
    Ok(Allowed { pool, client, number, user, sign_in, row, turn })
}

/// A sign-in on a confirmed device is refreshed from there.
fn is_of_another_device(user: &User, row: &SignIn, given: Option<&Text>) -> bool {
    let Some(key) = &row.device_key else { return false };
    // What a user keeps is confirmed.
    let mut confirmed = user.extras.iter().flat_map(|extras| &extras.devices);
    given != Some(key) && confirmed.any(|device| device.key == *key)
}

/// Of a client that rotates, the current token, or for some seconds the one before it. Of one that does not (any more),
/// the current token.
fn turn(row: &SignIn, client: &UserPoolClientType, serial: i64, now: Time) -> Result<Turn> {
    if !rotates(client) {
        return if serial == row.serial { Ok(Turn::Kept) } else { Err(Error::refresh_token_revoked()) };
    }
    if serial == row.serial {
        return Ok(Turn::Rotated);
    }
    let seconds = client.refresh_token_rotation.as_ref().and_then(|rotation| rotation.retry_grace_period_seconds);
    let grace = i64::from(seconds.unwrap_or(0)) * 1000;
    match row.spent_at {
        Some(spent_at) if row.spent == Some(serial) && now.0 < spent_at.0 + grace => Ok(Turn::Repeated),
        _ => Err(Error::refresh_token_reused()),
    }
}

/// Uses the token up; the serial number of the one in its place, if it is another.
pub fn use_up(row: &mut SignIn, turn: Turn, now: Time) -> Option<i64> {
    match turn {
        Turn::Kept => return None,
        Turn::Rotated => {
            row.spent = Some(row.serial);
            row.spent_at = Some(now);
        }
        // The time in which it may be repeated began with the first use.
        Turn::Repeated => {}
    }
    row.serial = row.next_serial;
    row.next_serial += 1;
    Some(row.serial)
}
