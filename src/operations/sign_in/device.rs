//! DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device proves the secret whose verifier ConfirmDevice was
//! given. Where the pool says so it stands for the second factor; else it comes last.
//!
//! Some clients answer both challenges without a session: the first is then found by the device, which keeps its number,
//! the second by its secret block.

use super::srp::{self, Proof};
use super::{Answer, Attempt, Open, Outcome, Step, session, signed_in, texts};
use crate::engine::flow::{Cx, Tx, View};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::operations::devices;
use crate::state::challenges::Challenge;
use crate::state::pool::Pool;
use crate::state::users::Device;

/// Whether the device proves itself in place of a second factor.
pub fn is_second_factor(view: &View, attempt: &Attempt) -> Result<bool> {
    let (pool, _, _) = attempt.user(view)?;
    let settings = pool.settings.api.device_configuration.as_ref();
    let serves = settings.and_then(|settings| settings.challenge_required_on_new_device) == Some(true);
    // A device that nobody has is told of before anything else is asked.
    let device = of(view, attempt)?;
    Ok(serves && device.is_some_and(can_prove_itself))
}

/// Whether the device has still to prove itself before there are tokens.
pub fn is_due(view: &View, attempt: &Attempt) -> Result<bool> {
    let is_proved = attempt.passed == Step::Challenge(ChallengeNameType::DevicePasswordVerifier);
    Ok(!is_proved && of(view, attempt)?.is_some_and(can_prove_itself))
}

/// The key that the tokens carry in a pool that tracks devices, and a new device for a call that named none.
pub fn of_sign_in(cx: &Cx, attempt: &Attempt) -> Result<(Option<Text>, Option<NewDeviceMetadataType>)> {
    if let Some(key) = cx.read(|view| of(view, attempt).map(|device| device.map(|device| device.key.clone())))? {
        return Ok((Some(key), None));
    }
    let new = cx.write(|tx| devices::new_device(&mut tx.store, &attempt.pool_id))?;
    Ok((new.as_ref().and_then(|new| new.device_key.clone()), new))
}

/// The device that the call names, in a pool that tracks them.
fn of<'v>(view: &'v View, attempt: &Attempt) -> Result<Option<&'v Device>> {
    let (pool, _, user) = attempt.user(view)?;
    let key = attempt.device_key.as_ref().filter(|_| devices::tracks_devices(&pool.settings));
    key.map(|key| devices::find(user, key)).transpose()
}

fn can_prove_itself(device: &Device) -> bool {
    device.remembered && device.verifier.is_some() && device.salt.is_some()
}

pub fn put(cx: &Cx, attempt: &Attempt) -> Result<Outcome> {
    let name = ChallengeNameType::DeviceSrpAuth;
    let challenge = cx.read(|view| attempt.look(view).and_then(|(_, client, _)| attempt.kept(name, client, view)))?;
    let session = cx.write(|tx| {
        let row = tx.pool(&attempt.pool_id)?.challenges.next();
        let session = session::open(tx, &attempt.pool_id, challenge)?;
        update(tx, attempt, |device| device.challenge = Some(row.into()))?;
        Ok(session)
    })?;
    Ok(Outcome::Challenge { name, session: Some(session), parameters: texts(Vec::new()), choices: None })
}

/// The latest DEVICE_SRP_AUTH of the device that an answer without a session names.
pub fn opened<'p>(view: &View, pool: &'p Pool, answer: &Answer) -> Result<(u32, &'p Challenge)> {
    let (_, user) = pool.user(answer.required("USERNAME")?).map_err(|_| Error::session_invalid())?;
    let device = devices::find(user, answer.required("DEVICE_KEY")?)?;
    let row = device.challenge.ok_or_else(Error::session_invalid)?;
    session::judge(pool, &answer.client_id, row as u32, view.now)
}

/// The answer to DEVICE_SRP_AUTH: puts DEVICE_PASSWORD_VERIFIER.
pub fn begin(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let a = answer.required("SRP_A")?;
    answer.required("DEVICE_KEY")?;
    let name = ChallengeNameType::DevicePasswordVerifier;
    if crypto::srp::read_number(a).is_none() {
        return Err(Error::srp_a_unreadable());
    }
    let (challenge, key, salt, verifier) = cx.read(|view| {
        let (_, client, _) = open.attempt.look(view)?;
        let device = named(view, &open)?;
        let number = |text: &Option<Text>| text.as_deref().and_then(devices::number_of);
        let salt = number(&device.salt).ok_or_else(Error::session_invalid)?;
        let verifier = number(&device.verifier).ok_or_else(Error::session_invalid)?;
        let challenge = Challenge { srp_a: Some(a.clone()), ..open.attempt.kept(name, client, view)? };
        Ok::<_, Error>((challenge, device.key.clone(), salt, verifier))
    })?;
    open.close(cx)?;
    srp::put(cx, &open.attempt.pool_id, challenge, &salt, &verifier, ("DEVICE_KEY", key))
}

/// The answer to DEVICE_PASSWORD_VERIFIER.
pub async fn respond(cx: &Cx, open: Open, answer: &Answer) -> Result<Outcome> {
    let proof = Proof::of(answer)?;
    answer.required("DEVICE_KEY")?;
    let is_right = cx.read(|view| {
        let device = named(view, &open)?;
        let verifier = device.verifier.as_deref().and_then(devices::number_of);
        Ok::<_, Error>(
            verifier.is_some_and(|verifier| proof.is_right(&open.challenge, &device.group_key, &device.key, &verifier)),
        )
    })?;
    if !is_right {
        return Err(open.refuse(cx, Error::wrong_username_or_password()));
    }
    open.close(cx)?;
    cx.write(|tx| {
        let now = devices::whole_seconds(tx.now);
        update(tx, &open.attempt, |device| device.authenticated = now)
    })?;
    signed_in(cx, open.attempt).await
}

/// The device of the answer, which must be that of the challenge.
fn named<'v>(view: &'v View, open: &Open) -> Result<&'v Device> {
    match of(view, &open.attempt)? {
        Some(device) if open.challenge.device_key.as_ref() == Some(&device.key) => Ok(device),
        _ => Err(Error::session_invalid()),
    }
}

fn update(tx: &mut Tx, attempt: &Attempt, change: impl FnOnce(&mut Device)) -> Result<()> {
    let number = attempt.user.ok_or_else(Error::session_invalid)?;
    tx.update_pool(&attempt.pool_id, |pool| {
        let changed = pool.users.update(number, |user| {
            let mut devices = user.extras_mut().devices.iter_mut();
            devices.find(|device| Some(&device.key) == attempt.device_key.as_ref()).map(change)
        });
        changed.flatten().ok_or_else(Error::device_not_found)
    })
}
