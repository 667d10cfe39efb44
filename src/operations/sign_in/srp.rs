//! USER_SRP_AUTH: the password is proved without being told (SRP-6a). Its challenge has no session; what names it is the
//! SECRET_BLOCK, which comes back with the proof.

use std::cell::Cell;
use std::rc::Rc;

use crypto::{encode, srp};

use super::{Answer, Attempt, Open, Outcome, first_factor_shown, password, session, texts};
use crate::engine::flow::{Cx, View};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::random::Random;
use crate::state::Store;
use crate::state::challenges::Challenge;
use crate::state::pool::Pool;

const KIND: &str = "secret block";
/// As long as the service's own.
const BYTES: usize = 816;

/// Puts PASSWORD_VERIFIER. Nobody gets one like everybody else, and the same salt each time.
pub fn begin(cx: &Cx, attempt: Attempt, a: &Text) -> Result<Outcome> {
    if srp::read_number(a).is_none() {
        return Err(Error::srp_a_unreadable());
    }
    let (mut challenge, salt, verifier) = cx.read(|view| {
        let (pool, client, user) = attempt.look(view)?;
        let salt = salt(view.store, pool, &attempt.username);
        // Without a password there is something to be wrong about, too.
        let password = user.and_then(|user| user.password.as_ref()).map_or(KIND, |password| &password.text);
        let verifier = view.verifier.of(pool_name(pool), &attempt.username, password, &salt);
        Ok::<_, Error>((attempt.kept(ChallengeNameType::PasswordVerifier, client, view)?, salt, verifier))
    })?;
    challenge.srp_a = Some(a.clone());
    put(cx, &attempt.pool_id, challenge, &salt, &verifier, ("USER_ID_FOR_SRP", attempt.username.clone()))
}

/// Puts a challenge of SRP: draws the server's secret, keeps it, and tells its public half with the block that names it.
pub fn put(
    cx: &Cx,
    pool_id: &str,
    mut challenge: Challenge,
    salt: &[u8],
    verifier: &[u8],
    proved: (&str, Text),
) -> Result<Outcome> {
    cx.write(|tx| {
        let secret = [tx.store.random.bits().to_be_bytes(), tx.store.random.bits().to_be_bytes()].concat();
        let b = Text::from(srp::challenge(verifier, &secret));
        challenge.srp_secret = Some(Text::from(encode::hex(&secret)));
        challenge.srp_b = Some(b.clone());
        let (name, username) = (challenge.name, challenge.username.clone());
        let row = session::keep(tx, pool_id, challenge)?;
        let block = session::seal(&tx.store, pool_id, row, KIND, BYTES)?;
        let parameters = texts(vec![
            ("SALT", Text::from(srp::number(salt))),
            ("SECRET_BLOCK", Text::from(encode::base64(&block))),
            ("SRP_B", b),
            ("USERNAME", username),
            proved,
        ]);
        Ok(Outcome::Challenge { name, session: None, parameters, choices: None })
    })
}

/// The verifier that was made last, and of what. The answer to a challenge needs the one of the challenge again, and to
/// make it takes a fifth of a sign-in.
#[derive(Default)]
pub struct LastVerifier(Cell<Option<(String, Rc<[u8]>)>>);

impl LastVerifier {
    fn of(&self, pool_name: &str, username: &str, password: &str, salt: &[u8]) -> Rc<[u8]> {
        // No name has a line's end in it.
        let made_of = [pool_name, "\n", username, "\n", &encode::hex(salt), "\n", password].concat();
        let (made_of, verifier) = match self.0.take() {
            Some(last) if last.0 == made_of => last,
            _ => (made_of, Rc::from(srp::verifier(pool_name, username, password, salt))),
        };
        self.0.set(Some((made_of, verifier.clone())));
        verifier
    }
}

/// Of a name in a pool, whoever has it and whichever client asks.
fn salt(store: &Store, pool: &Pool, username: &str) -> Vec<u8> {
    Random::named(store.identity.seed, &["salt", &pool.settings.id, username]).bits().to_be_bytes().to_vec()
}

/// The part of the pool's id that goes into the proof.
fn pool_name(pool: &Pool) -> &str {
    pool.settings.id.split_once('_').map_or("", |(_, name)| name)
}

/// The challenge that a secret block names; anything else is a wrong proof.
pub fn opened<'p>(view: &View, pool: &'p Pool, answer: &Answer) -> Result<(u32, &'p Challenge)> {
    let block =
        encode::read_base64(answer.required("PASSWORD_CLAIM_SECRET_BLOCK")?).filter(|block| block.len() == BYTES);
    let row = block.and_then(|block| session::unseal(view.store, pool, KIND, &block));
    let row = row.ok_or_else(Error::wrong_username_or_password)?;
    session::judge(pool, &answer.client_id, row, view.now).map_err(|_| Error::wrong_username_or_password())
}

pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let proof = Proof::of(answer)?;
    let is_proved = |pool: &Pool, password: &str| {
        let username = &open.attempt.username;
        let verifier =
            cx.read(|view| view.verifier.of(pool_name(pool), username, password, &salt(view.store, pool, username)));
        proof.is_right(&open.challenge, pool_name(pool), username, &verifier)
    };
    let judged = password::prove(cx, &open.attempt, |pool, user| {
        user.password.as_ref().is_some_and(|password| is_proved(pool, &password.text))
    });
    if let Err(refusal) = judged {
        return Err(open.refuse(cx, refusal));
    }
    open.close(cx)?;
    first_factor_shown(cx, open.attempt).await
}

/// What a client answers to a challenge of SRP, for a password or a device.
pub struct Proof<'a> {
    block: &'a str,
    signature: &'a str,
    timestamp: &'a str,
}

impl Proof<'_> {
    pub fn of(answer: &Answer) -> Result<Proof<'_>> {
        let block = answer.required("PASSWORD_CLAIM_SECRET_BLOCK")?;
        let signature = answer.required("PASSWORD_CLAIM_SIGNATURE")?;
        let timestamp = answer.required("TIMESTAMP")?;
        match is_timestamp(timestamp) {
            true => Ok(Proof { block, signature, timestamp }),
            false => Err(Error::bad_timestamp()),
        }
    }

    /// Whether it proves what the verifier was made of. The two names are those of the pool and the user, or of the group
    /// and the device.
    pub fn is_right(&self, challenge: &Challenge, pool_name: &str, user_id: &str, verifier: &[u8]) -> bool {
        let right = || {
            let secret = encode::read_hex(challenge.srp_secret.as_ref()?)?;
            let key = srp::server_key(challenge.srp_a.as_ref()?, challenge.srp_b.as_ref()?, verifier, &secret)?;
            let block = encode::read_base64(self.block)?;
            Some(srp::proof(&key, pool_name, user_id, &block, self.timestamp).to_vec())
        };
        let given = encode::read_base64(self.signature);
        given.is_some() && given == right()
    }
}

/// `EEE MMM d HH:mm:ss z yyyy` in English.
fn is_timestamp(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    #[rustfmt::skip]
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split(' ').collect();
    let [day, month, date, time, zone, year] = parts.as_slice() else { return false };
    let is_number = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let clock: Vec<&str> = time.split(':').collect();
    DAYS.contains(day)
        && MONTHS.contains(month)
        && is_number(date, 2)
        && clock.len() == 3
        && clock.iter().all(|part| is_number(part, 2))
        && !zone.is_empty()
        && is_number(year, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_is_that_of_what_it_is_asked_for_whatever_was_made_before() {
        let last = LastVerifier::default();
        for (username, password, salt) in [
            ("ann", "Passw0rd!", [7; 8]),
            ("ann", "Passw0rd!", [7; 8]),
            ("ann", "another1!", [7; 8]),
            ("bob", "another1!", [7; 8]),
            ("bob", "another1!", [8; 8]),
        ] {
            let verifier = last.of("AbCdEf123", username, password, &salt);
            assert_eq!(*verifier, *srp::verifier("AbCdEf123", username, password, &salt));
        }
    }

    #[test]
    fn a_timestamp_is_written_the_way_java_writes_it() {
        assert!(is_timestamp("Thu Sep 24 13:50:15 UTC 2026"));
        assert!(is_timestamp("Tue Jan 5 03:04:05 UTC 2021"));
        for bad in ["", "2026-09-24T13:50:15Z", "Do Sep 24 13:50:15 UTC 2026", "Thu Sep 24 13:50 UTC 2026"] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }
}
