//! An authenticator in software, so that a test can register a passkey and sign in with it: what a browser and a security
//! key would make of the options that the service gives.
//!
//! It keeps nothing but a seed: a credential's identifier is a random number and its authentication code under the seed,
//! the key is derived from it. So it knows its own credentials again, and whoever has the seed has them all.

use crypto::encode::{base64_url, read_base64_url};
use crypto::hash::{hmac_sha256, sha256};
use crypto::p256;

use crate::model::shapes::{PasskeyCreationOptions, PasskeyDescriptor, PasskeyRequestOptions};
use crate::model::sink::quote;
use crate::model::value::Text;
use crate::rules::web_authn::{HAS_CREDENTIAL, USER_PRESENT, USER_VERIFIED, read};

pub struct VirtualAuthenticator<'a> {
    pub seed: &'a str,
    /// Of the page that asks; by default the relying party's own.
    pub origin: Option<&'a str>,
    /// How often it has signed, this time included.
    pub counter: u32,
    /// Whether somebody touches it.
    pub user_present: bool,
    /// Whether that somebody shows to be its owner.
    pub user_verified: bool,
}

/// Why there is no credential, named as a browser would name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCredential {
    /// The options are none.
    TypeError,
    /// One of the excluded credentials is of this authenticator.
    InvalidStateError,
    /// None of the allowed credentials is.
    NotAllowedError,
}

impl VirtualAuthenticator<'_> {
    /// A new passkey for `CredentialCreationOptions`: a RegistrationResponseJSON, without attestation.
    pub fn create(&self, options: &str) -> Result<String, NoCredential> {
        let options: PasskeyCreationOptions = read(options).ok_or(NoCredential::TypeError)?;
        let relying_party = &options.rp.id;
        if self.own(options.exclude_credentials.as_deref().unwrap_or_default()).is_some() {
            return Err(NoCredential::InvalidStateError);
        }
        let nonce = hmac_sha256(self.seed.as_bytes(), &[&self.counter.to_be_bytes(), options.challenge.as_bytes()]);
        let id = self.sealed(&nonce[..16]);
        let (x, y) = p256::public_key(&self.secret(&id, relying_party));
        let mut data = self.data(relying_party, HAS_CREDENTIAL);
        // It says of itself that it is of no known model.
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(id);
        // The COSE key of ES256: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(x);
        data.extend([0x22, 0x58, 32]);
        data.extend(y);
        // {"fmt": "none", "attStmt": {}, "authData": data}, of which the length takes one byte.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(data.len() as u8);
        object.extend(data);
        let client_data = self.client_data("webauthn.create", &options.challenge, relying_party);
        Ok(json(
            &id,
            &[("clientDataJSON", &base64_url(client_data.as_bytes())), ("attestationObject", &base64_url(&object))],
            ",\"transports\":[\"internal\"]",
        ))
    }

    /// The proof of a passkey for `CREDENTIAL_REQUEST_OPTIONS`: an AuthenticationResponseJSON.
    pub fn get(&self, options: &str) -> Result<String, NoCredential> {
        let options: PasskeyRequestOptions = read(options).ok_or(NoCredential::TypeError)?;
        let allowed = options.allow_credentials.as_deref().unwrap_or_default();
        let id = self.own(allowed).ok_or(NoCredential::NotAllowedError)?;
        let data = self.data(&options.rp_id, 0);
        let client_data = self.client_data("webauthn.get", &options.challenge, &options.rp_id);
        let message = [&*data, &sha256(&[client_data.as_bytes()])].concat();
        let signature = p256::sign(&self.secret(&id, &options.rp_id), &message);
        Ok(json(
            &id,
            &[
                ("clientDataJSON", &base64_url(client_data.as_bytes())),
                ("authenticatorData", &base64_url(&data)),
                ("signature", &base64_url(&signature)),
            ],
            "",
        ))
    }

    /// The first of these credentials that is of this authenticator.
    fn own(&self, credentials: &[PasskeyDescriptor]) -> Option<[u8; 32]> {
        let mut ids = credentials.iter().filter_map(|credential| {
            let id: [u8; 32] = read_base64_url(&credential.id)?.try_into().ok()?;
            (self.sealed(&id[..16]) == id).then_some(id)
        });
        ids.next()
    }

    /// A random number with its authentication code.
    fn sealed(&self, nonce: &[u8]) -> [u8; 32] {
        let code = hmac_sha256(self.seed.as_bytes(), &[nonce]);
        std::array::from_fn(|at| if at < 16 { nonce[at] } else { code[at] })
    }

    fn secret(&self, id: &[u8], relying_party: &str) -> [u8; 32] {
        hmac_sha256(self.seed.as_bytes(), &[id, relying_party.as_bytes()])
    }

    fn data(&self, relying_party: &str, flags: u8) -> Vec<u8> {
        let present = if self.user_present { USER_PRESENT } else { 0 };
        let verified = if self.user_verified { USER_VERIFIED } else { 0 };
        let mut data = sha256(&[relying_party.as_bytes()]).to_vec();
        data.push(flags | present | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, challenge: &Text, relying_party: &str) -> String {
        let scheme = if relying_party == "localhost" { "http://" } else { "https://" };
        let own_origin = [scheme, relying_party].concat();
        let mut json = String::from("{\"type\":");
        quote(&mut json, kind);
        json.push_str(",\"challenge\":");
        quote(&mut json, challenge);
        json.push_str(",\"origin\":");
        quote(&mut json, self.origin.unwrap_or(&own_origin));
        json.push_str(",\"crossOrigin\":false}");
        json
    }
}

/// A credential as browsers make JSON of it.
fn json(id: &[u8], response: &[(&str, &str)], more: &str) -> String {
    let id = base64_url(id);
    let mut json = String::from("{\"id\":");
    quote(&mut json, &id);
    json.push_str(",\"rawId\":");
    quote(&mut json, &id);
    json.push_str(
        ",\"type\":\"public-key\",\"authenticatorAttachment\":\"platform\",\"clientExtensionResults\":{},\"response\":{",
    );
    for (at, (name, value)) in response.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        quote(&mut json, name);
        json.push(':');
        quote(&mut json, value);
    }
    json.push_str(more);
    json.push_str("}}");
    json
}
