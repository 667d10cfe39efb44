//! The service's form of SRP-6a: a password, or a device's secret, proved without being sent. Both sides of it; the
//! client's is what tests sign in with.
//!
//! The group is the 3072-bit one of RFC 5054, the hash SHA-256. What the service makes of the rest is known from the
//! clients that AWS publishes: how numbers become bytes ([`padded`]), the key by HKDF ([`key`]), the signature
//! ([`proof`]). For devices the device group's key stands for the pool's name and the device's key for the user.
//!
//! Numbers are big-endian bytes, those on the wire hexadecimal digits without leading zeros.

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U3072, const_monty_params};

use crate::encode::{hex, read_hex};
use crate::hash::{hmac_sha256, sha256};

const_monty_params!(
    Group,
    U3072,
    "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    "The integers modulo the group's prime."
);

type Element = ConstMontyForm<Group, { U3072::LIMBS }>;

const GENERATOR: Element = Element::new(&U3072::from_u8(2));

/// What the server keeps of a password: g^x. 384 bytes.
pub fn verifier(pool_name: &str, user_id: &str, password: &str, salt: &[u8]) -> Vec<u8> {
    bytes(&power(&GENERATOR, &private_key(pool_name, user_id, password, salt)))
}

/// `SRP_B`: the server's public value, for the verifier and a secret of 16 to 384 bytes.
pub fn challenge(verifier: &[u8], secret: &[u8]) -> String {
    number(&bytes(&(multiplier() * element(verifier) + power(&GENERATOR, secret))))
}

/// The key that the server expects the proof under, from `SRP_A`, the `SRP_B` that it sent, and what that was made of.
/// `None` if `SRP_A` is no number of the group, or one whose key would not depend on the password: there is no proof.
pub fn server_key(public: &str, challenge: &str, verifier: &[u8], secret: &[u8]) -> Option<[u8; 16]> {
    let public = read_number(public)?;
    let both = both(&public, &read_number(challenge)?);
    let public = element(&public);
    if public == Element::ZERO {
        return None;
    }
    let shared = power(&(public * power(&element(verifier), &both)), secret);
    Some(key(&both, &bytes(&shared)))
}

/// `SRP_A`: the client's public value, for its secret of at most 384 bytes.
pub fn public(secret: &[u8]) -> String {
    number(&bytes(&power(&GENERATOR, secret)))
}

/// The key under which a client proves the password, from the challenge's `SALT` and `SRP_B` and its own secret. `None`
/// if they are no numbers of the group.
pub fn client_key(
    pool_name: &str,
    user_id: &str,
    password: &str,
    salt: &str,
    challenge: &str,
    secret: &[u8],
) -> Option<[u8; 16]> {
    let challenge = read_number(challenge)?;
    let private = private_key(pool_name, user_id, password, &read_number(salt)?);
    let both = both(&bytes(&power(&GENERATOR, secret)), &challenge);
    let base = element(&challenge) - multiplier() * power(&GENERATOR, &private);
    let shared = power(&base, secret) * power(&power(&base, &both), &private);
    Some(key(&both, &bytes(&shared)))
}

/// `PASSWORD_CLAIM_SIGNATURE`, before its base64. The timestamp is the client's text, as it came.
pub fn proof(key: &[u8; 16], pool_name: &str, user_id: &str, secret_block: &[u8], timestamp: &str) -> [u8; 32] {
    hmac_sha256(key, &[pool_name.as_bytes(), user_id.as_bytes(), secret_block, timestamp.as_bytes()])
}

/// A number as it is sent: `SALT`, `SRP_A`, `SRP_B`.
pub fn number(bytes: &[u8]) -> String {
    let mut digits = hex(bytes);
    let zeros = digits.bytes().take_while(|digit| *digit == b'0').count();
    digits.drain(..zeros.min(digits.len().saturating_sub(1)));
    digits
}

/// Reads a number of at most 3072 bits; zeros may precede it.
pub fn read_number(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.trim_start_matches('0');
    if digits.len() > U3072::BYTES * 2 {
        return None;
    }
    let even = if digits.len() & 1 == 0 { "" } else { "0" };
    read_hex(&[even, digits].concat())
}

/// k: what keeps a server from guessing two passwords at once.
fn multiplier() -> Element {
    element(&sha256(&[&padded(Group::PARAMS.modulus().to_be_bytes().as_slice()), &[2]]))
}

fn element(bytes: &[u8]) -> Element {
    Element::new(&integer(bytes))
}

#[inline(never)]
fn power(base: &Element, exponent: &[u8]) -> Element {
    base.pow_vartime(&integer(exponent))
}

/// Big-endian bytes as a number; of more than 384 the last ones.
#[inline(never)]
fn integer(bytes: &[u8]) -> U3072 {
    U3072::from_be_slice_truncated(bytes, U3072::BITS)
}

#[inline(never)]
fn bytes(element: &Element) -> Vec<u8> {
    element.retrieve().to_be_bytes().as_slice().to_vec()
}

/// u, from both public values.
fn both(public: &[u8], challenge: &[u8]) -> [u8; 32] {
    sha256(&[&padded(public), &padded(challenge)])
}

/// x.
fn private_key(pool_name: &str, user_id: &str, password: &str, salt: &[u8]) -> [u8; 32] {
    let who = sha256(&[pool_name.as_bytes(), user_id.as_bytes(), b":", password.as_bytes()]);
    sha256(&[&padded(salt), &who])
}

/// HKDF of RFC 5869, cut to its first 16 bytes.
fn key(both: &[u8; 32], shared: &[u8]) -> [u8; 16] {
    let extracted = hmac_sha256(&padded(both), &[&padded(shared)]);
    let expanded = hmac_sha256(&extracted, &[b"Caldera Derived Key", &[1]]);
    std::array::from_fn(|at| expanded[at])
}

/// A number as it is hashed: as few bytes as hold it with a sign, which is a zero byte more where the first bit is set.
fn padded(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let sign: &[u8] = if number.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    [sign, number].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &str = "AbCdEf123";
    const TIMESTAMP: &str = "Tue Jan 5 03:04:05 UTC 2021";

    /// What pycognito 2024.5.1 calculated as the client of a server with these numbers. Of the long ones the SHA-256.
    struct Vector {
        tag: &'static str,
        user_id: &'static str,
        password: &'static str,
        salt: &'static str,
        public: &'static str,
        challenge: &'static str,
        key: &'static str,
        proof: &'static str,
    }

    /// A challenge of 767 digits; a salt with its first bit set, and letters beyond ASCII; a salt of 31 digits.
    const VECTORS: [Vector; 3] = [
        Vector {
            tag: "one",
            user_id: "jane",
            password: "Passw0rd!",
            salt: "3f2a9c5512e07bd44a86f1c09d7e6b21",
            public: "cc22eeab3a509a745752dd48eb7a2d34548dfb91c2c8d1066013a16bee557a07",
            challenge: "ac6cb672487b600ce6810a9c74dad6f24962efb45efed2802994ec7338cd6aca",
            key: "6feaecf03ae3288281fe93a1a7e648ae",
            proof: "8f9e1eb927a44e40da5bd476e09324a4b576240f09e691f1c36c43af64ebd2bb",
        },
        Vector {
            tag: "two",
            user_id: "2b1c7a9e-0f3d-4c55-9a77-1f0e2d3c4b5a",
            password: "pässwörd ☃",
            salt: "9f2a9c5512e07bd44a86f1c09d7e6b21",
            public: "b8007a5cb8cdfee58e515a02e19755c6f3cb7fb8b8224f763de6ada898df26b7",
            challenge: "7cb0a4166a55a28ec573a449ffc2eb90c727d04ea6247502eecc5fa9a75d3e7a",
            key: "f5a9fb3af9a85a85313fad215181c6ed",
            proof: "858eb6bc93e77c088e11e61c84ed0650fbff7369bc82ef7fbbc637c131349795",
        },
        Vector {
            tag: "three",
            user_id: "x",
            password: "y",
            salt: "a9c5512e07bd44a86f1c09d7e6b21",
            public: "c7efcd5fab89feadecea0930871f165fe770aa5017eaad78d5acdb735edb9da8",
            challenge: "50d02cb4ebd62238bd2b41966c6e2c88a625c216d3d601002ac0a27ccbf6bcd2",
            key: "3af6b34abc5a2673689a0ddb17b9c31e",
            proof: "8708d026313dd61d799c2e61e6f2369d403e27cd3ef3e3f2d7325e7405920e76",
        },
    ];

    #[test]
    fn both_sides_agree_with_pycognito() {
        for vector in VECTORS {
            let Vector { tag, user_id, password, salt, .. } = vector;
            let (client_secret, server_secret) = (told(tag, "a", 128), told(tag, "b", 32));

            let verifier = verifier(POOL, user_id, password, &read_number(salt).unwrap());
            let public = public(&client_secret);
            let challenge = challenge(&verifier, &server_secret);
            let on_client = client_key(POOL, user_id, password, salt, &challenge, &client_secret).unwrap();
            let on_server = server_key(&public, &challenge, &verifier, &server_secret).unwrap();

            assert_eq!(hex(&sha256(&[public.as_bytes()])), vector.public);
            assert_eq!(hex(&sha256(&[challenge.as_bytes()])), vector.challenge);
            assert_eq!(hex(&on_client), vector.key);
            assert_eq!(hex(&on_server), vector.key);
            assert_eq!(hex(&proof(&on_server, POOL, user_id, &told(tag, "block", 48), TIMESTAMP)), vector.proof);
        }
    }

    #[test]
    fn another_password_or_verifier_gives_another_key() {
        let verifier = verifier(POOL, "jane", "right", &[5; 16]);
        let challenge = challenge(&verifier, &[7; 16]);
        let expected = server_key(&public(&[9; 16]), &challenge, &verifier, &[7; 16]);

        assert_eq!(client_key(POOL, "jane", "right", &number(&[5; 16]), &challenge, &[9; 16]), expected);
        assert_ne!(client_key(POOL, "jane", "wrong", &number(&[5; 16]), &challenge, &[9; 16]), expected);
        assert_ne!(client_key(POOL, "joan", "right", &number(&[5; 16]), &challenge, &[9; 16]), expected);
        assert_ne!(client_key(POOL, "jane", "right", &number(&[6; 16]), &challenge, &[9; 16]), expected);
    }

    /// A multiple of N makes the shared value 0, which anyone can calculate.
    #[test]
    fn a_public_value_of_zero_has_no_key() {
        let verifier = verifier(POOL, "jane", "right", &[5; 16]);
        let challenge = challenge(&verifier, &[7; 16]);

        for public in ["0", "", "0000", &modulus(), &modulus().to_ascii_uppercase(), &["00", &modulus()].concat()] {
            assert_eq!(server_key(public, &challenge, &verifier, &[7; 16]), None, "{public}");
        }
    }

    #[test]
    fn what_is_no_number_of_the_group_has_no_key() {
        let verifier = verifier(POOL, "jane", "right", &[5; 16]);
        let challenge = challenge(&verifier, &[7; 16]);

        for public in ["g", "-1", "0x1", " 1", "é", &["1", &modulus()].concat(), &"f".repeat(100_000)] {
            assert_eq!(server_key(public, &challenge, &verifier, &[7; 16]), None);
        }
        assert_eq!(server_key("1", "not hex", &verifier, &[7; 16]), None);
        assert_eq!(client_key(POOL, "jane", "right", "?", &challenge, &[9; 16]), None);
        assert!(server_key(&"0".repeat(100_000), &challenge, &verifier, &[7; 16]).is_none());
        assert!(server_key("1", &challenge, &verifier, &[7; 16]).is_some());
    }

    #[test]
    fn numbers_are_sent_without_leading_zeros() {
        assert_eq!(number(&[0, 0x0a, 0xbc]), "abc");
        assert_eq!(number(&[0, 0]), "0");
        assert_eq!(number(&[]), "");
        assert_eq!(read_number("0ABC"), Some(vec![0x0a, 0xbc]));
        assert_eq!(read_number("00"), Some(vec![]));
    }

    #[test]
    fn numbers_are_hashed_with_a_sign() {
        assert_eq!(padded(&[0, 0, 0x7f]), [0x7f]);
        assert_eq!(padded(&[0x80]), [0, 0x80]);
        assert_eq!(padded(&[0]), [0]);
    }

    fn modulus() -> String {
        hex(Group::PARAMS.modulus().to_be_bytes().as_slice())
    }

    /// As many bytes as asked for, told by a name.
    fn told(tag: &str, name: &str, length: usize) -> Vec<u8> {
        let blocks = (0..).flat_map(|block| sha256(&[tag.as_bytes(), name.as_bytes(), &[b'0' + block]]));
        blocks.take(length).collect()
    }
}
