//! Passkeys, as W3C's Web Authentication (level 2) has them: the options that browsers are given, and what becomes of
//! the credentials that authenticators answer with.

use crypto::encode::{base64_url, read_base64_url};
use crypto::hash::sha256;
use crypto::{p256, rsa};

use super::cbor::Reader;
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::sink::quote;
use crate::model::value::{Take, Text, Time};
use crate::model::{StructRef, check, decode};
use crate::rules::mfa_settings::passkeys_are_mfa;
use crate::state::pool::PoolSettings;
use crate::state::users::{Passkey, User};

/// As COSE numbers them: ECDSA on P-256, RSA with PKCS #1 v1.5, both with SHA-256.
pub const ES256: i32 = -7;
pub const RS256: i32 = -257;

/// Flags of authenticator data.
pub const USER_PRESENT: u8 = 1;
pub const USER_VERIFIED: u8 = 1 << 2;
pub const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

const CREATE: &str = "webauthn.create";
const GET: &str = "webauthn.get";
const PUBLIC_KEY: &str = "public-key";
/// The longest identifier that the standard allows, in bytes.
const CREDENTIAL_ID_MAX: usize = 1023;

/// What a registration or a sign-in was begun with, against which its answer is held.
pub struct Ceremony<'c> {
    pub relying_party: &'c str,
    /// As it was sent: unpadded base64url.
    pub challenge: &'c str,
    pub must_verify: bool,
}

impl<'c> Ceremony<'c> {
    /// A ceremony of this pool, if it takes passkeys and says for whom.
    pub fn of(settings: &'c PoolSettings, challenge: &'c str) -> Result<Ceremony<'c>> {
        let policy = settings.api.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
        let allowed = policy.and_then(|policy| policy.allowed_first_auth_factors.as_deref()).unwrap_or_default();
        if !allowed.contains(&AuthFactorType::WebAuthn) {
            return Err(Error::passkeys_not_enabled());
        }
        let configuration = settings.mfa.web_authn.as_ref();
        let relying_party = configuration.and_then(|it| it.relying_party_id.as_ref());
        Ok(Ceremony {
            relying_party: relying_party.ok_or_else(Error::no_relying_party)?,
            challenge,
            must_verify: configuration.and_then(|it| it.user_verification) == Some(UserVerificationType::Required)
                || passkeys_are_mfa(&settings.mfa),
        })
    }

    fn verification(&self) -> &'static str {
        if self.must_verify { "required" } else { "preferred" }
    }

    /// `CredentialCreationOptions`.
    pub fn creation_options(&self, user: &User) -> String {
        let mut json = String::new();
        for (before, text) in [
            ("{\"rp\":{\"id\":", self.relying_party),
            (",\"name\":", self.relying_party),
            ("},\"user\":{\"id\":", &user_handle(user)),
            (",\"name\":", &user.username),
            (",\"displayName\":", &user.username),
            ("},\"challenge\":", self.challenge),
        ] {
            json.push_str(before);
            quote(&mut json, text);
        }
        json.push_str(
            ",\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7},{\"type\":\"public-key\",\"alg\":-257}],\
             \"timeout\":60000,\"excludeCredentials\":",
        );
        write_descriptors(&mut json, user);
        json.push_str(
            ",\"authenticatorSelection\":{\"requireResidentKey\":true,\"residentKey\":\"required\",\
             \"userVerification\":",
        );
        quote(&mut json, self.verification());
        json.push_str("}}");
        json
    }

    /// `CREDENTIAL_REQUEST_OPTIONS`.
    pub fn request_options(&self, user: &User) -> String {
        let mut json = String::from("{\"hints\":[],\"attestation\":\"none\",\"attestationFormats\":[],\"challenge\":");
        quote(&mut json, self.challenge);
        json.push_str(",\"timeout\":180000,\"rpId\":");
        quote(&mut json, self.relying_party);
        json.push_str(",\"allowCredentials\":");
        write_descriptors(&mut json, user);
        json.push_str(",\"userVerification\":");
        quote(&mut json, self.verification());
        json.push('}');
        json
    }

    /// The passkey that a registration's answer (a RegistrationResponseJSON) brings.
    pub fn registered(&self, credential: &str, now: Time) -> Result<Passkey> {
        let credential: PasskeyRegistration = read(credential).ok_or_else(Error::passkey_unreadable)?;
        let response = &credential.response;
        let client_data = self.client_data(&response.client_data_json, CREATE)?;
        let object = read_base64_url(&response.attestation_object).ok_or_else(Error::passkey_unreadable)?;
        let attestation = Attestation::read(&object).ok_or_else(Error::passkey_unreadable)?;
        let data = AuthenticatorData::read(attestation.data).ok_or_else(Error::passkey_unreadable)?;
        if data.relying_party != sha256(&[self.relying_party.as_bytes()]) {
            return Err(Error::passkey_of_another_party());
        }
        if data.flags & USER_PRESENT == 0 || self.must_verify && data.flags & USER_VERIFIED == 0 {
            return Err(Error::passkey_not_supported());
        }
        let (id, key) = data.credential.ok_or_else(Error::passkey_unreadable)?;
        if *credential.id != *base64_url(id) || credential.r#type != PUBLIC_KEY || id.len() > CREDENTIAL_ID_MAX {
            return Err(Error::passkey_unreadable());
        }
        let public_key = PublicKey::read(&mut Reader::new(key)).ok_or_else(Error::passkey_not_supported)?;
        if !attestation.is_acceptable(&public_key, &sha256(&[&client_data])) {
            return Err(Error::passkey_not_supported());
        }
        Ok(Passkey {
            credential_id: credential.id,
            friendly_name: Text::from("Passkey"),
            relying_party_id: Text::from(self.relying_party),
            public_key: Text::from(base64_url(key)),
            algorithm: public_key.algorithm(),
            counter: i64::from(data.counter),
            attachment: credential.authenticator_attachment,
            transports: credential.response.transports.unwrap_or_default(),
            created: now,
        })
    }

    /// What an assertion (an AuthenticationResponseJSON) proves of this user, if it does.
    pub fn asserted(&self, user: &User, credential: &str) -> Option<Proof> {
        let credential: PasskeyAuthentication = read(credential)?;
        let response = &credential.response;
        let passkeys = user.extras.as_ref().map_or(&[][..], |extras| &extras.passkeys);
        let at = passkeys.iter().position(|passkey| passkey.credential_id == credential.id)?;
        let passkey = &passkeys[at];
        let is_users = response.user_handle.as_ref().is_none_or(|handle| **handle == *user_handle(user));
        let client_data = self.client_data(&response.client_data_json, GET).ok()?;
        let bytes = read_base64_url(&response.authenticator_data)?;
        let data = AuthenticatorData::read(&bytes)?;
        let counter = i64::from(data.counter);
        let public_key = read_base64_url(&passkey.public_key)?;
        let public_key = PublicKey::read(&mut Reader::new(&public_key))?;
        let message = [&*bytes, &sha256(&[&client_data])].concat();
        // An authenticator that counts never says the same number twice; one that does not says 0.
        let is_fresh = counter > passkey.counter || counter == 0 && passkey.counter == 0;
        let is_proof = credential.r#type == PUBLIC_KEY
            && is_users
            && data.relying_party == sha256(&[passkey.relying_party_id.as_bytes()])
            && passkey.relying_party_id == self.relying_party
            && data.flags & USER_PRESENT != 0
            && (data.flags & USER_VERIFIED != 0 || !self.must_verify)
            && is_fresh
            && public_key.verify(&message, &read_base64_url(&response.signature)?);
        is_proof.then_some(Proof { passkey: at, counter })
    }

    /// The bytes of the client data, which the authenticator signed, once they are found to be of this ceremony.
    fn client_data(&self, encoded: &str, kind: &str) -> Result<Vec<u8>> {
        let bytes = read_base64_url(encoded).ok_or_else(Error::passkey_unreadable)?;
        let text = str::from_utf8(&bytes).map_err(|_| Error::passkey_unreadable())?;
        let data: PasskeyClientData = read(text).ok_or_else(Error::passkey_unreadable)?;
        if data.r#type != kind {
            return Err(Error::passkey_unreadable());
        }
        if data.challenge != self.challenge {
            return Err(Error::passkey_challenge_not_found());
        }
        if !is_origin_of(&data.origin, self.relying_party) {
            return Err(Error::passkey_origin_not_allowed());
        }
        Ok(bytes)
    }
}

/// What a sign-in by passkey has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Which of the user's.
    pub passkey: usize,
    /// The signature counter, to be kept.
    pub counter: i64,
}

/// How authenticators know a user: the sub, encoded.
fn user_handle(user: &User) -> String {
    base64_url(user.sub.as_bytes())
}

fn write_descriptors(json: &mut String, user: &User) {
    let mut before = '[';
    for passkey in user.extras.iter().flat_map(|extras| &extras.passkeys) {
        json.push(before);
        json.push_str("{\"id\":");
        quote(json, &passkey.credential_id);
        json.push_str(",\"type\":\"public-key\"}");
        before = ',';
    }
    if before == '[' {
        json.push('[');
    }
    json.push(']');
}

/// Reads JSON as one of the shapes of model/web_authn.json.
pub fn read<T: StructRef + Take>(json: &str) -> Option<T> {
    let value = decode::from_json(T::SHAPE, json).ok()?;
    check::violations(T::SHAPE, &value).is_empty().then(|| T::take(value))
}

/// Whether a page of this origin may use the relying party: a secure one, of its domain or one below.
fn is_origin_of(origin: &str, relying_party: &str) -> bool {
    let secure = origin.strip_prefix("https://");
    let Some(authority) = secure.or(origin.strip_prefix("http://")) else { return false };
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let is_local = host == "localhost" || host.ends_with(".localhost");
    let above = host.strip_suffix(relying_party);
    above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        && port.bytes().all(|digit| digit.is_ascii_digit())
        && (secure.is_some() || is_local)
}

/// What an authenticator says of a new key.
struct Attestation<'b> {
    format: &'b str,
    data: &'b [u8],
    /// Of a packed statement: the algorithm and the signature. With certificates there is none of these.
    signed: Option<(i64, &'b [u8])>,
    is_empty: bool,
}

impl<'b> Attestation<'b> {
    fn read(object: &'b [u8]) -> Option<Attestation<'b>> {
        let mut reader = Reader::new(object);
        let (mut format, mut data, mut statement) = (None, None, None);
        for _ in 0..reader.map()? {
            match reader.text()? {
                "fmt" => format = Some(reader.text()?),
                "authData" => data = Some(reader.bytes()?),
                "attStmt" => {
                    statement = Some(Reader::new(reader.rest()));
                    reader.skip()?;
                }
                _ => reader.skip()?,
            }
        }
        let mut statement = statement?;
        let entries = statement.map()?;
        let (mut algorithm, mut signature, mut has_certificates) = (None, None, false);
        for _ in 0..entries {
            match statement.text()? {
                "alg" => algorithm = Some(statement.integer()?),
                "sig" => signature = Some(statement.bytes()?),
                name => {
                    has_certificates |= name == "x5c";
                    statement.skip()?;
                }
            }
        }
        let signed = algorithm.zip(signature).filter(|_| !has_certificates);
        reader.is_at_end().then_some(Attestation { format: format?, data: data?, signed, is_empty: entries == 0 })
    }

    /// No attestation, as it was asked for, or one by the new key itself. Those by others would need a list of whom to
    /// believe.
    fn is_acceptable(&self, key: &PublicKey, client_data_hash: &[u8]) -> bool {
        match (self.format, self.signed) {
            ("none", _) => self.is_empty,
            ("packed", Some((algorithm, signature))) => {
                algorithm == i64::from(key.algorithm())
                    && key.verify(&[self.data, client_data_hash].concat(), signature)
            }
            _ => false,
        }
    }
}

/// What an authenticator signs, beside the client data.
struct AuthenticatorData<'b> {
    /// SHA-256 of its identifier.
    relying_party: &'b [u8],
    flags: u8,
    counter: u32,
    /// The identifier and the COSE key of a new credential.
    credential: Option<(&'b [u8], &'b [u8])>,
}

impl<'b> AuthenticatorData<'b> {
    fn read(bytes: &'b [u8]) -> Option<AuthenticatorData<'b>> {
        let (relying_party, rest) = bytes.split_at_checked(32)?;
        let [flags, a, b, c, d, rest @ ..] = rest else { return None };
        let mut reader = Reader::new(rest);
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            // Behind the model of the authenticator.
            let [high, low, rest @ ..] = rest.get(16..)? else { return None };
            let (id, key) = rest.split_at_checked(usize::from(*high) << 8 | usize::from(*low))?;
            reader = Reader::new(key);
            reader.skip()?;
            credential = Some((id, &key[..key.len() - reader.rest().len()]));
        }
        if flags & HAS_EXTENSIONS != 0 {
            reader.skip()?;
        }
        let counter = u32::from_be_bytes([*a, *b, *c, *d]);
        reader.is_at_end().then_some(AuthenticatorData { relying_party, flags: *flags, counter, credential })
    }
}

/// A COSE key (RFC 9053) of one of the two algorithms that are asked for; of RSA one of 2048 bits.
enum PublicKey<'b> {
    Es256 { x: &'b [u8], y: &'b [u8] },
    Rs256 { n: &'b [u8], e: &'b [u8] },
}

impl<'b> PublicKey<'b> {
    fn read(reader: &mut Reader<'b>) -> Option<PublicKey<'b>> {
        const KIND: i64 = 1;
        const ALGORITHM: i64 = 3;
        const CURVE_OR_MODULUS: i64 = -1;
        const X_OR_EXPONENT: i64 = -2;
        const Y: i64 = -3;

        let (mut kind, mut algorithm, mut curve) = (0, 0, 0);
        let (mut modulus, mut x, mut y) = (&[][..], &[][..], &[][..]);
        for _ in 0..reader.map()? {
            match (reader.integer()?, kind) {
                (KIND, _) => kind = reader.integer()?,
                (ALGORITHM, _) => algorithm = reader.integer()?,
                (CURVE_OR_MODULUS, 2) => curve = reader.integer()?,
                (CURVE_OR_MODULUS, 3) => modulus = reader.bytes()?,
                (X_OR_EXPONENT, _) => x = reader.bytes()?,
                (Y, _) => y = reader.bytes()?,
                _ => reader.skip()?,
            }
        }
        match (kind, algorithm, curve) {
            (2, -7, 1) if p256::is_public_key(x, y) => Some(PublicKey::Es256 { x, y }),
            (3, -257, _) if rsa::is_public_key(modulus, x) => Some(PublicKey::Rs256 { n: modulus, e: x }),
            _ => None,
        }
    }

    fn algorithm(&self) -> i32 {
        match self {
            PublicKey::Es256 { .. } => ES256,
            PublicKey::Rs256 { .. } => RS256,
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            PublicKey::Es256 { x, y } => p256::verify(x, y, message, signature),
            PublicKey::Rs256 { n, e } => rsa::verify_with(n, e, message, signature),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::virtual_authenticator::VirtualAuthenticator;
    use crate::state::users::Extras;

    const AUTHENTICATOR: VirtualAuthenticator =
        VirtualAuthenticator { seed: "key", origin: None, counter: 1, user_present: true, user_verified: true };
    const CEREMONY: Ceremony =
        Ceremony { relying_party: "example.com", challenge: "zsBch6DlNLUb6SgRdzHysw", must_verify: true };

    fn user(passkeys: Vec<Passkey>) -> User {
        User {
            username: Text::from("ann"),
            sub: Text::from("3c46320b-c60e-4a21-9d64-5829bfede1c4"),
            attributes: Vec::new().into(),
            created: Time(0),
            modified: Time(0),
            enabled: true,
            status: UserStatusType::Confirmed,
            password: None,
            extras: Some(Box::new(Extras { passkeys, ..Extras::default() })),
        }
    }

    /// A credential of the authenticator for this ceremony.
    fn created() -> String {
        AUTHENTICATOR.create(&CEREMONY.creation_options(&user(Vec::new()))).unwrap()
    }

    /// A user whose passkey it has become.
    fn registered() -> User {
        user(vec![CEREMONY.registered(&created(), Time(0)).unwrap()])
    }

    /// An assertion of the authenticator's second time, for options that this ceremony gives.
    fn signed(ceremony: &Ceremony, authenticator: VirtualAuthenticator) -> String {
        let authenticator = VirtualAuthenticator { counter: authenticator.counter + 1, ..authenticator };
        authenticator.get(&ceremony.request_options(&registered())).unwrap()
    }

    #[test]
    fn a_registered_passkey_signs_in() {
        let assertion = signed(&CEREMONY, AUTHENTICATOR);

        assert_eq!(CEREMONY.asserted(&registered(), &assertion), Some(Proof { passkey: 0, counter: 2 }));
    }

    #[test]
    fn an_assertion_is_of_its_challenge_its_origin_and_its_relying_party() {
        let elsewhere = Ceremony { relying_party: "example.org", ..CEREMONY };
        let refused = [
            signed(&Ceremony { challenge: "another", ..CEREMONY }, AUTHENTICATOR),
            signed(&CEREMONY, VirtualAuthenticator { origin: Some("https://example.org"), ..AUTHENTICATOR }),
            signed(&CEREMONY, VirtualAuthenticator { origin: Some("http://example.com"), ..AUTHENTICATOR }),
            signed(&CEREMONY, VirtualAuthenticator { user_present: false, ..AUTHENTICATOR }),
            signed(&CEREMONY, VirtualAuthenticator { user_verified: false, ..AUTHENTICATOR }),
            signed(&elsewhere, VirtualAuthenticator { origin: Some("https://example.com"), ..AUTHENTICATOR }),
        ];

        for assertion in refused {
            assert_eq!(CEREMONY.asserted(&registered(), &assertion), None, "{assertion}");
        }
        assert_eq!(elsewhere.asserted(&registered(), &signed(&elsewhere, AUTHENTICATOR)), None);
    }

    #[test]
    fn verification_is_optional_where_it_is_not_required() {
        let ceremony = Ceremony { must_verify: false, ..CEREMONY };
        let assertion = signed(&ceremony, VirtualAuthenticator { user_verified: false, ..AUTHENTICATOR });

        assert_eq!(ceremony.asserted(&registered(), &assertion), Some(Proof { passkey: 0, counter: 2 }));
    }

    /// A copied authenticator lags behind the one that went on counting.
    #[test]
    fn a_counter_goes_up_or_stays_zero() {
        let with_counter = |counter| {
            let mut user = registered();
            user.extras_mut().passkeys[0].counter = counter;
            user
        };
        let at = |counter: u32| {
            let authenticator = VirtualAuthenticator { counter, ..AUTHENTICATOR };
            authenticator.get(&CEREMONY.request_options(&registered())).unwrap()
        };

        for (before, now, is_proof) in
            [(0, 0, true), (0, 1, true), (1, 2, true), (2, 2, false), (3, 2, false), (1, 0, false), (7, u32::MAX, true)]
        {
            let proof = CEREMONY.asserted(&with_counter(before), &at(now));
            assert_eq!(proof.map(|proof| proof.counter), is_proof.then_some(i64::from(now)), "{now} after {before}");
        }
    }

    #[test]
    fn a_passkey_is_of_one_user_and_one_key() {
        let assertion = signed(&CEREMONY, AUTHENTICATOR);
        let mut with_another_key = registered();
        let another = VirtualAuthenticator { seed: "another", ..AUTHENTICATOR };
        let created = another.create(&CEREMONY.creation_options(&user(Vec::new()))).unwrap();
        let passkey = CEREMONY.registered(&created, Time(0)).unwrap();
        with_another_key.extras_mut().passkeys[0].public_key = passkey.public_key;

        assert_eq!(CEREMONY.asserted(&user(Vec::new()), &assertion), None);
        assert_eq!(CEREMONY.asserted(&with_another_key, &assertion), None);
        let of_another_user = User { sub: Text::from("another"), ..registered() };
        let with_handle = assertion.replace("\"signature\"", "\"userHandle\":\"YW5u\",\"signature\"");
        assert_eq!(CEREMONY.asserted(&registered(), &with_handle), None);
        let own_handle = with_handle.replace("YW5u", &user_handle(&of_another_user));
        assert!(CEREMONY.asserted(&of_another_user, &own_handle).is_some());
    }

    #[test]
    fn rsa_keys_serve_as_well() {
        let jwk = rsa::public_jwk(rsa::ID_KEY);
        let n = jwk.split('"').find(|part| part.len() == 342).unwrap();
        let mut key = vec![0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00];
        key.extend(read_base64_url(n).unwrap());
        key.extend([0x21, 0x43, 1, 0, 1]);
        let mut user = registered();
        user.extras_mut().passkeys[0].public_key = Text::from(base64_url(&key));
        let assertion: PasskeyAuthentication = read(&signed(&CEREMONY, AUTHENTICATOR)).unwrap();
        let PasskeyAssertionResponse { client_data_json, authenticator_data, signature, .. } = assertion.response;
        let client_data = read_base64_url(&client_data_json).unwrap();
        let message = [read_base64_url(&authenticator_data).unwrap(), sha256(&[&client_data]).to_vec()].concat();
        let by_rsa = base64_url(&rsa::sign(rsa::ID_KEY, &message));
        let signed_by_rsa = signed(&CEREMONY, AUTHENTICATOR).replace(&*signature, &by_rsa);

        assert_eq!(PublicKey::read(&mut Reader::new(&key)).map(|key| key.algorithm()), Some(RS256));
        assert!(CEREMONY.asserted(&user, &signed_by_rsa).is_some());
        assert!(CEREMONY.asserted(&user, &signed(&CEREMONY, AUTHENTICATOR)).is_none());
    }

    #[test]
    fn an_rsa_key_of_another_length_is_not_supported() {
        let of_length = |length: usize| {
            let mut key = vec![0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59];
            key.extend((length as u16).to_be_bytes());
            key.resize(key.len() + length, 0xff);
            key.extend([0x21, 0x43, 1, 0, 1]);
            PublicKey::read(&mut Reader::new(&key)).map(|key| key.algorithm())
        };

        assert_eq!([128, 255, 256, 257, 384, 512].map(of_length), [None, None, Some(RS256), None, None, None]);
    }

    #[test]
    fn an_origin_is_secure_and_of_the_relying_partys_domain() {
        for origin in ["https://example.com", "https://example.com:8443", "https://login.example.com"] {
            assert!(is_origin_of(origin, "example.com"), "{origin}");
        }
        for origin in [
            "http://example.com",
            "https://notexample.com",
            "https://example.com.evil.org",
            "https://example.org",
            "https://example.com:port",
            "https://com",
            "example.com",
            "android:apk-key-hash:abc",
            "",
        ] {
            assert!(!is_origin_of(origin, "example.com"), "{origin}");
        }
        assert!(is_origin_of("http://localhost:3000", "localhost"));
        assert!(is_origin_of("https://localhost", "localhost"));
        assert!(!is_origin_of("http://127.0.0.1:3000", "localhost"));
    }

    /// Each byte of what an authenticator made is damaged in each of its bits, and each end cut off.
    #[test]
    fn damaged_attestations_are_refused_or_read_but_never_end_the_core() {
        let created = created();
        let credential: PasskeyRegistration = read(&created).unwrap();
        let genuine = read_base64_url(&credential.response.attestation_object).unwrap();
        let outcome = |object: &[u8]| {
            let damaged = created.replace(&*credential.response.attestation_object, &base64_url(object));
            CEREMONY.registered(&damaged, Time(0)).is_ok()
        };

        assert!(outcome(&genuine));
        let mut accepted = 0;
        for at in 0..genuine.len() {
            assert!(!outcome(&genuine[..at]), "cut at {at}");
            for bit in 0..8 {
                let mut damaged = genuine.clone();
                damaged[at] ^= 1 << bit;
                accepted += usize::from(outcome(&damaged));
            }
        }
        // Of any model, with any count, and with the four flags that mean nothing here.
        assert_eq!(accepted, (16 + 4) * 8 + 4);
    }

    #[test]
    fn no_bytes_at_all_end_the_core() {
        let mut random = crate::random::Random::from_seed(7);
        for length in 0..4000_usize {
            let mut bytes: Vec<u8> = (0..length % 97).map(|_| random.below(256) as u8).collect();
            if let Some(first) = bytes.first_mut() {
                *first = 0xa0 | *first & 7;
            }
            let _ = Attestation::read(&bytes);
            let _ = AuthenticatorData::read(&bytes);
            let _ = PublicKey::read(&mut Reader::new(&bytes));
            let mut data = vec![0; 32];
            data.push(HAS_CREDENTIAL | HAS_EXTENSIONS);
            data.extend(&bytes);
            let _ = AuthenticatorData::read(&data);
        }
    }
}
