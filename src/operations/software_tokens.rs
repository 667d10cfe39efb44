//! Software tokens: the secret of an authenticator app, associated, verified and proved by its codes.

use crypto::{encode, totp};

use crate::engine::flow::{Change, Cx, Tx, View, change_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::bearer::bearer;
use crate::operations::sign_in::session;
use crate::random::Random;
use crate::rules::mfa_settings::has_software_tokens;
use crate::state::challenges::Challenge;
use crate::state::pool::Pool;
use crate::state::users::{MfaFactor, SoftwareToken, User};

/// Gives the user a secret. With a token it waits beside the present one until it is verified; with the session of
/// MFA_SETUP it waits in the session.
pub async fn associate_software_token(
    cx: Cx,
    ask: AssociateSoftwareTokenRequest,
) -> Result<AssociateSoftwareTokenResponse> {
    match by(ask.access_token, ask.session)? {
        By::Token(token) => {
            let (pool_id, number) = cx.read(|view| owner(view, &token))?;
            let secret = cx.write(|tx| {
                let secret = new_secret(&mut tx.store.random);
                update_user(tx, &pool_id, number, |user| {
                    let token = user.extras_mut().software_token.get_or_insert_default();
                    match token.verified {
                        true => token.pending = Some(secret.clone()),
                        false => token.secret = secret.clone(),
                    }
                })?;
                Ok(secret)
            })?;
            Ok(AssociateSoftwareTokenResponse { secret_code: Some(secret), session: None })
        }
        By::Session(session) => cx.write(|tx| {
            let set_up = set_up(tx, &session)?;
            let secret = new_secret(&mut tx.store.random);
            let session = set_up.go_on(tx, |challenge| challenge.secret = Some(secret.clone()))?;
            Ok(AssociateSoftwareTokenResponse { secret_code: Some(secret), session: Some(session) })
        }),
    }
}

/// Proves that the user's app has the secret. With a token the factor has still to be turned on; MFA_SETUP turns it on.
pub async fn verify_software_token(cx: Cx, ask: VerifySoftwareTokenRequest) -> Result<VerifySoftwareTokenResponse> {
    let (code, name) = (ask.user_code, ask.friendly_device_name);
    let session = match by(ask.access_token, ask.session)? {
        By::Token(token) => {
            let (pool_id, number) = cx.read(|view| owner(view, &token))?;
            cx.write(|tx| {
                let token = token_of(tx.pool(&pool_id)?, number).ok_or_else(Error::no_software_token)?;
                let secret = token.pending.as_ref().unwrap_or(&token.secret).clone();
                keep_verified(tx, &pool_id, number, &secret, &code, name)
            })?;
            None
        }
        By::Session(session) => {
            let set_up = cx.write(|tx| set_up(tx, &session))?;
            let secret = set_up.challenge.secret.clone().ok_or_else(Error::no_software_token)?;
            let verified = cx.write(|tx| {
                verify(tx, &set_up.pool_id, set_up.number, &secret, &code, name)?;
                set_up.go_on(tx, |challenge| challenge.set_up = Some(true))
            });
            match verified {
                Ok(session) => Some(session),
                // Counted though the call is refused.
                Err(refusal) => {
                    cx.write(|tx| session::count_failure(tx, &set_up.pool_id, set_up.row))?;
                    return Err(refusal);
                }
            }
        }
    };
    Ok(VerifySoftwareTokenResponse { status: Some(VerifySoftwareTokenResponseType::Success), session })
}

/// The user has no authenticator any more, nor is asked for one.
pub fn admin_delete_software_token(
    view: &View,
    ask: AdminDeleteSoftwareTokenRequest,
) -> Result<Change<AdminDeleteSoftwareTokenResponse>> {
    let (number, user) = view.pool(&ask.user_pool_id)?.user(&ask.username)?;
    let has_token = user.extras.as_ref().is_some_and(|extras| extras.software_token.is_some());
    let now = view.now;
    Ok(change_pool(&ask.user_pool_id, move |pool| {
        if has_token {
            pool.users.update(number, |user| {
                let extras = user.extras_mut();
                extras.software_token = None;
                let is_other = |factor: &MfaFactor| *factor != MfaFactor::SoftwareTokenMfa;
                if let Some(mfa) = &mut extras.mfa {
                    mfa.enabled.retain(is_other);
                    mfa.preferred = mfa.preferred.filter(is_other);
                }
                extras.mfa = extras.mfa.take().filter(|mfa| !mfa.enabled.is_empty());
                user.modified = now;
            });
        }
        AdminDeleteSoftwareTokenResponse {}
    }))
}

/// A code in answer to SOFTWARE_TOKEN_MFA. Each code is good once.
pub fn accept(tx: &mut Tx, pool_id: &str, number: u32, code: &str) -> Result<()> {
    let token = token_of(tx.pool(pool_id)?, number).filter(|token| token.verified);
    let token = token.ok_or_else(Error::no_software_token)?;
    let step = match step_of(&token.secret, code, tx.now) {
        Some(step) if token.last_step.is_some_and(|last| step <= last) => return Err(Error::totp_used()),
        Some(step) => step,
        None => return Err(Error::wrong_challenge_code()),
    };
    update_user(tx, pool_id, number, |user| {
        if let Some(token) = &mut user.extras_mut().software_token {
            token.last_step = Some(step);
        }
    })
}

/// A code of the secret that MFA_SETUP gave: the user has an authenticator from now on, turned on, and preferred where
/// nothing else is.
pub fn verify(tx: &mut Tx, pool_id: &str, number: u32, secret: &Text, code: &str, name: Option<Text>) -> Result<()> {
    keep_verified(tx, pool_id, number, secret, code, name)?;
    update_user(tx, pool_id, number, |user| {
        let mfa = user.extras_mut().mfa.get_or_insert_default();
        if !mfa.enabled.contains(&MfaFactor::SoftwareTokenMfa) {
            let at = mfa.enabled.iter().take_while(|factor| **factor == MfaFactor::SmsMfa).count();
            mfa.enabled.insert(at, MfaFactor::SoftwareTokenMfa);
        }
        mfa.preferred.get_or_insert(MfaFactor::SoftwareTokenMfa);
    })
}

/// The code that an app with this secret shows; of a step that was used already, the next one, which is accepted as well.
/// `None` of a secret that is no base32.
pub fn unused_code(secret: &str, last_step: Option<i64>, now: Time) -> Option<String> {
    let present = step_at(now);
    let step = if last_step == Some(present) { present + 1 } else { present };
    Some(totp::totp(&encode::read_base32(secret)?, u64::try_from(step).ok()?))
}

enum By {
    Token(Text),
    Session(Text),
}

fn by(token: Option<Text>, session: Option<Text>) -> Result<By> {
    match (token, session) {
        (Some(token), None) => Ok(By::Token(token)),
        (None, Some(session)) => Ok(By::Session(session)),
        _ => Err(Error::token_or_session()),
    }
}

/// Pool and row of a token's user, where the pool has software tokens.
fn owner(view: &View, token: &str) -> Result<(Text, u32)> {
    let of = bearer(view, token)?;
    pool_has_them(of.pool)?;
    Ok((of.pool_id().clone(), of.number))
}

fn pool_has_them(pool: &Pool) -> Result<()> {
    match has_software_tokens(&pool.settings.mfa) {
        true => Ok(()),
        false => Err(Error::software_tokens_not_enabled()),
    }
}

/// An open MFA_SETUP.
struct SetUp {
    pool_id: Text,
    row: u32,
    challenge: Challenge,
    number: u32,
}

fn set_up(tx: &Tx, session: &str) -> Result<SetUp> {
    let (pool, row, challenge) = session::find_anywhere(&tx.store, session, tx.now)?;
    let number = challenge.user.filter(|_| challenge.name == ChallengeNameType::MfaSetup);
    let number = number.ok_or_else(Error::session_invalid)? as u32;
    let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    pool_has_them(pool)?;
    Ok(SetUp { pool_id: pool.settings.id.clone(), row, challenge: challenge.clone(), number })
}

impl SetUp {
    /// The same challenge under a new session; the one so far is used up.
    fn go_on(&self, tx: &mut Tx, change: impl FnOnce(&mut Challenge)) -> Result<Text> {
        let client_id = &self.challenge.client_id;
        let client = tx.pool(&self.pool_id)?.clients.find(client_id);
        let until = session::until(client.ok_or_else(|| Error::client_named_not_found(client_id))?, tx.now);
        session::close(tx, &self.pool_id, client_id, self.row)?;
        let mut challenge = Challenge { until, failures: 0, ..self.challenge.clone() };
        change(&mut challenge);
        session::open(tx, &self.pool_id, challenge)
    }
}

fn token_of(pool: &Pool, number: u32) -> Option<&SoftwareToken> {
    pool.users.row(number)?.extras.as_ref()?.software_token.as_ref()
}

/// Makes a secret the user's own if the code is one of it that was not used before.
fn keep_verified(tx: &mut Tx, pool_id: &str, number: u32, secret: &Text, code: &str, name: Option<Text>) -> Result<()> {
    let last = token_of(tx.pool(pool_id)?, number).filter(|token| token.secret == *secret).and_then(|it| it.last_step);
    let step = step_of(secret, code, tx.now).filter(|step| last.is_none_or(|last| *step > last));
    let step = step.ok_or_else(Error::software_token_mismatch)?;
    let token = SoftwareToken {
        secret: secret.clone(),
        verified: true,
        pending: None,
        friendly_name: name,
        last_step: Some(step),
    };
    update_user(tx, pool_id, number, |user| user.extras_mut().software_token = Some(token))
}

fn update_user(tx: &mut Tx, pool_id: &str, number: u32, change: impl FnOnce(&mut User)) -> Result<()> {
    tx.update_pool(pool_id, |pool| pool.users.update(number, change).ok_or_else(Error::user_not_found))
}

/// 32 bytes, in base32.
fn new_secret(random: &mut Random) -> Text {
    let bytes = [random.bits().to_be_bytes(), random.bits().to_be_bytes()].concat();
    Text::from(encode::base32(&bytes))
}

/// The step whose code this is: the present one, the one before it or the one after it.
fn step_of(secret: &str, code: &str, now: Time) -> Option<i64> {
    let key = encode::read_base32(secret)?;
    let present = step_at(now);
    [present, present - 1, present + 1]
        .into_iter()
        .find(|step| u64::try_from(*step).is_ok_and(|step| totp::totp(&key, step) == code))
}

fn step_at(at: Time) -> i64 {
    at.0.div_euclid(1000 * totp::STEP_SECONDS as i64)
}
