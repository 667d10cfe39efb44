//! RSA signatures with PKCS #1 v1.5 and SHA-256, and the two keys that sign tokens.
//!
//! These are test keys. They were made once for this project, with openssl, and stand here for all to read: they secure
//! nothing, and whatever trusts them outside of a test can be signed by anyone. They are fixed because it takes a second
//! to make one, and because what fixed keys sign repeats.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U64, U1024, U2048, Uint};

use crate::encode::read_base64_url;
use crate::hash::sha256;

/// The number of the key that signs ID tokens: the first of the service's key set.
pub const ID_KEY: usize = 0;
/// The number of the key that signs access tokens.
pub const ACCESS_KEY: usize = 1;

struct Key {
    /// SHA-256 of the key as RFC 7638 writes it, in padded base64.
    kid: &'static str,
    // The members of a private key as RFC 7518 names and writes them.
    n: &'static str,
    d: &'static str,
    p: &'static str,
    q: &'static str,
    dp: &'static str,
    dq: &'static str,
    qi: &'static str,
}

/// How many bytes a modulus has, ours or another's, and a signature.
const BYTES: usize = U2048::BYTES;

type Prime = FixedMontyParams<{ U1024::LIMBS }>;

/// The public exponent of both keys, 65537.
const EXPONENT: &str = "AQAB";

/// What precedes the hash in a signature: the DER that says SHA-256.
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// The identifier of key 0 or 1: 44 characters, of which the last is `=`.
pub fn kid(key: usize) -> &'static str {
    KEYS[key].kid
}

/// Signs with key 0 or 1: 256 bytes, for one message always the same.
#[inline(never)]
pub fn sign(key: usize, message: &[u8]) -> Vec<u8> {
    let Key { p, q, dp, dq, qi, .. } = KEYS[key];
    let (p, q) = (prime(p), prime(q));
    let encoded = U2048::from_be_slice(&encode(message));
    // The Chinese remainder theorem: two powers of half the length cost a quarter of one of the whole.
    let power = |prime: &Prime, exponent: &str| {
        let base = encoded.rem_vartime(prime.modulus().as_nz_ref());
        FixedMontyForm::new(&base, prime).pow_vartime::<{ U1024::LIMBS }>(&number(exponent))
    };
    let modulo_p = power(&p, dp);
    let modulo_q = power(&q, dq).retrieve();
    let multiple = (modulo_p - FixedMontyForm::new(&modulo_q, &p)) * FixedMontyForm::new(&number(qi), &p);
    let signature: U2048 = multiple.retrieve().concatenating_mul(q.modulus().as_ref());
    signature.wrapping_add(&modulo_q.resize()).to_be_bytes().as_slice().to_vec()
}

/// Whether key 0 or 1 made this signature of the message.
pub fn verify(key: usize, message: &[u8], signature: &[u8]) -> bool {
    let (n, e) = (bytes(KEYS[key].n), bytes(EXPONENT));
    verify_with(&n, &e, message, signature)
}

/// Whether this modulus and public exponent (big-endian) are a key that can be verified with: odd numbers, the modulus
/// of 2048 bits, the exponent of at most 64.
pub fn is_public_key(n: &[u8], e: &[u8]) -> bool {
    public_key(n, e).is_some()
}

/// Whether the key of this modulus and public exponent (big-endian) made this signature of the message. What is no
/// key ([`is_public_key`]) made none.
#[inline(never)]
pub fn verify_with(n: &[u8], e: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Some((n, e)) = public_key(n, e) else { return false };
    if signature.len() != BYTES {
        return false;
    }
    let signature = U2048::from_be_slice(signature);
    signature < *n.as_ref()
        && FixedMontyForm::new(&signature, &FixedMontyParams::new_vartime(n)).pow_vartime(&e).retrieve()
            == U2048::from_be_slice(&encode(message))
}

fn public_key(n: &[u8], e: &[u8]) -> Option<(Odd<U2048>, U64)> {
    let (n, e) = (without_zeros(n), without_zeros(e));
    if n.len() != BYTES || n[0] < 0x80 || e.len() > U64::BYTES {
        return None;
    }
    let e = U64::from_be_slice_truncated(e, U64::BITS);
    U2048::from_be_slice(n).to_odd().into_option().filter(|_| e.is_odd().to_bool()).map(|n| (n, e))
}

fn without_zeros(number: &[u8]) -> &[u8] {
    &number[number.iter().take_while(|byte| **byte == 0).count()..]
}

/// The public half of key 0 or 1 as an entry of a key set, with the service's members in its order.
pub fn public_jwk(key: usize) -> String {
    let Key { kid, n, .. } = KEYS[key];
    [
        "{\"alg\":\"RS256\",\"e\":\"",
        EXPONENT,
        "\",\"kid\":\"",
        kid,
        "\",\"kty\":\"RSA\",\"n\":\"",
        n,
        "\",\"use\":\"sig\"}",
    ]
    .concat()
}

/// Key 0 or 1 whole, as a JSON Web Key: for hosts that sign themselves.
pub fn private_jwk(key: usize) -> String {
    let Key { n, d, p, q, dp, dq, qi, .. } = KEYS[key];
    let mut text = String::from("{\"kty\":\"RSA\"");
    for (name, value) in [("n", n), ("e", EXPONENT), ("d", d), ("p", p), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)] {
        for piece in [",\"", name, "\":\"", value, "\""] {
            text.push_str(piece);
        }
    }
    text.push('}');
    text
}

/// EMSA-PKCS1-v1_5 of RFC 8017, section 9.2.
fn encode(message: &[u8]) -> [u8; BYTES] {
    let mut encoded = [0xff; BYTES];
    let digest = BYTES - 32;
    let info = digest - DIGEST_INFO.len();
    encoded[0] = 0;
    encoded[1] = 1;
    encoded[info - 1] = 0;
    encoded[info..digest].copy_from_slice(&DIGEST_INFO);
    encoded[digest..].copy_from_slice(&sha256(&[message]));
    encoded
}

fn prime(text: &str) -> Prime {
    let Some(prime) = number(text).to_odd().into_option() else { unreachable!("the primes of our keys are odd") };
    Prime::new_vartime(prime)
}

/// A number of our keys, which fills its width.
fn number<const LIMBS: usize>(text: &str) -> Uint<LIMBS> {
    Uint::from_be_slice(&bytes(text))
}

fn bytes(text: &str) -> Vec<u8> {
    let Some(bytes) = read_base64_url(text) else { unreachable!("our keys are base64url") };
    bytes
}

static KEYS: [Key; 2] = [
    Key {
        kid: "gWptPEX6PI/2eclePHF5zzf53yeXnwOdPISU+eeq9FU=",
        n: "\
            jUHM5OtVoLPc4ID1_zcFOL_CVyurchgB6OT6cDrZtFFGKLK05Q4NZYRon4EE9v_SVkohWvxWhFewSdP8iKo2WlrsGo5E8eLaYlAL\
            mhur8grJ6mMnCpyL6PbKE13ttMM5WUYBMfK1zGRUYhetU8VP6VmjV0tCSbJ5ojxGsrCwZ_RuHam7U_U7enOQSFbeyg4Tc-ra1smh\
            TDbtwtQ3rzQ0wPlzLJz2fxOPTnglWEpF_FrD6mq__I9-pAH0Hl5WxfSYuTUpYsIdqKBUccy2zfs85BJCF_oxSl3JKXMN1PMdK7zF\
            0Nn7PsOnM_TCsy7QHp-Hf-aGHX6GL2imRIstJTDziw",
        d: "\
            CB7RwBE1TXU5i-BuA9tuXepMKkW05-ywY2qSaRRBAqgvb9SCKK7Ln1vixdSda_Od7F77lubttFL0K_JXUKX0VPJoI0itdvhTFJbE\
            a_oOQu5S2DoV-vqv4lcZm85pBVy5tcOb-vqYb-UOosr4qFmt89y20qRdba4oZuavK8OTiI5DTL9wlJtbwZyaYA0UHZ_X9EiTDeHe\
            Qu9hgedylFbcDJIpW2W8ysb9EyS5VsKvnzYEtPLDbk0VxmRjwvGr0MMcjDdyDT2IoddTzCwjlx_N2RY4vQ49dwsgEvY7_sCYXLfH\
            tkJzLYrLSVBEACeBDi3OWuV9_zjaJ2QjwqII_PKWRQ",
        p: "\
            w8h2WzZmn5B7gxDcybShBliU7die3cesUiW2qvb6sHhNVuToU9aMlqadqwPKRD1EVP4WBVYpewQYbJtN2lAmOFqJlsNWFINuWQ22\
            YLbh_9g_ZUyL59jEhdD8MvYe88P6-TkJgWFgFTdd1f0_j7JIw8Jff6wKFk-4Z6ILaBMzai8",
        q: "\
            uLQTc2jzhgCSXbFHlaFnpNRcQY8b1st4muo1D7T3nPz_A4reCas55H_pqnB-WZy6xmBkD1hBYlkQSLzk4P8AVRFgxqjTxPdmZUpW\
            s136J0aYZ1vknqIbyUSrhNAt8wY9XsioutM7fd3FWMo3mou9tLWwjLJsxGLyc4PVcixIIWU",
        dp: "\
            K8t3zkeJBUCIoHTxLp2dN5IxHlNKlknIHkgZaHz-7uK6SinCXp6rrDdxJYQfhsw9sNV1j5QKi14LKKBE9gTfx9NY28SuSMBturX6\
            if_e5iA1bi-FTEONEnIBOFUd72FzjrRXj_18RMKx1uBji31SEZg1TJXrW7pRgb0Z2BoTcjk",
        dq: "\
            P1dqEDsewIazqzPfs73NeGZnWQhF6MyQiLfnCILsI8dTgRh_ettgmC8RqCS5_-tS1jM6PVTr31lhz0AQUeTBbWrvQFGnhjW9xODQ\
            iOSipBN-snt-FLTNSKGnHH30NBKguz-fNaq5DTofsoputS5VGYLxj96klFjGgrzkVyo-dk0",
        qi: "\
            limZDk7Jarx30_D0PSJB3vWgNienpjAwcaNASwIFxTOOzOYTQ-MfTkESvh_f7mMoEdfHphNY-RcJYtgzhWvo2IzRky-ljpB9E21n\
            ec9ljj1H72w-gSeVXC6YKqIh4zgKxAkSghCxAyrOwh8599gynxdx4aMPi7_lMKHdyb6n3bM",
    },
    Key {
        kid: "67/OZVav255dVGp0BahSfQ0wn5prc5Nt99bOsgVjAgk=",
        n: "\
            5xl14Oqc6KVRqxIM9c-tkxisUf6zQwI4SjsY4hMIlfahsgjn6qgb8ig8FNblycNNYXe8ykPeqtl0OrYKVntkd1sbhY9zigjZGWKR\
            zQ_z6IXhVYgnboKJ5w8kINWusR4OJ6mOod_oyci6WPXdzKgxGy5UsSwUAS8APVn6Bb5vcMwEywVy88fTdyZUtoYWB_K4G4jpxun0\
            PQspLMS5sGC3U8ePe8lojy1qdzJkRbtVBWRnOUqEdm_4a_EPwMJSHR8bCeo4bS-kspuNGoXYuSSTm8u-DNfiro9_sZpWsAW8Z5Lj\
            19EEhOwvIfxurlewDW7o8lT0n2Tzws47Xn8BnjAsZQ",
        d: "\
            CDI3-GJ5xCqGK09i6Z4--rY8-P9-iMQzDjbrBVbwJAQbl1Pc3c6uhw0e7GJJbg7LghxxXqm_jkb-FKL7hOEFdCeQDKbveG14kv-S\
            9OHkSv03O7BY2FYwNo4BQFozwuZc_CfK_joRvdkCUEC6vWptq21zkCu5sz0L1iEzI9xYLs42-wFceD3YsyL9s1iLY_aR2BxEiCs_\
            _fN8YO2Y9dTQ9xLGgQHhqYBUBofyT3J7g40k8tpaiCuypZ5T31y8U1g7VqHFtj_FrW62mbnVJZgY_CP_OT25b_vPFxg8x8J2yarN\
            hi4Ox2TOHq52dZMzLYYzvA6_SXzRvSh4FUrOiQaotQ",
        p: "\
            9VTVAIppe5x5jMunj2l_EFea9rXOyEErjKxR1C0mZ9dqqa3IHoaiQo56-zJ2CcaI92KCcfPmELmlHuXFY2Qr6BLcke3-uCyYqyTc\
            SmpdAyXUvVV4STw98FL0ypQc5u5d5dcI0PmclNtBkE0Nw1r6MkVa7IMv826WKdIWsRoETN8",
        q: "\
            8SYwzGb77AelTzRg4twPhfzlUxjEN7W8VJvW4OBR5xYJF3bz430I_KPPJQCuE8S2vgBYF4TAvNqvDHYImtxtRKOXp01a27kcBwcz\
            Pmjt1DTytDeB9iR1ttjKpCgI3FxurxvP6mYX0NCiJTIA0ce1JzWRzVftbDHCYG8yLonXKzs",
        dp: "\
            YFUtRocTIGyy9exKIXAlar9bpCCDz_J3LUfE4fHQsNnPkk0g1Yu8TzIvbE_GNdR1l95gpmpFHrAm_FjxBzQgYYJ2hf7UFHG-iQVy\
            Uu4tE71ZKfdTwj4bfDC22o0KREu5JzUmyxgYugLWXdlD3D_vGqpNJ63juEzmPgm2y1gR9DU",
        dq: "\
            aYMfSOAqjAyQXQZ6-ef1dte_c0tb11BSNeb17vDXhTfUBItMjRXRT9FQuk0A3a9tkdbOtIOmXTuF6frfKvsVaDn4CgDDp23oAH87\
            Aayhmv8LzqSW3Z74TmeuyoKl1d0vpLiTkWjYNMqEl6e4ShGKhrxeri0xuexPsygUGd6_4a8",
        qi: "\
            aMWjG0Yp545R_ywRyWOgjufBVIW9LXqQ8skeq2MiBGUahk9Nbo_urcPlwDRFpbg6P0PPwSyEkl_G7aXnJPYT-fKzDp58MkRkHalQ\
            7zRtjYzZJb5hd2TII20YHLSlCnEhJoN8M-NZQK_GgtzSbJ6B1JoMTTdCwm62AdROSvdx2Nk",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{base64, hex, read_hex};

    const MESSAGE: &[u8] = b"header.payload";

    #[test]
    fn signatures_are_those_of_openssl() {
        let made = [sign(ID_KEY, MESSAGE), sign(ACCESS_KEY, MESSAGE)].map(|signature| hex(&sha256(&[&signature])));

        assert_eq!(made[0], "361e9e68f9dc9ea9f43f2cf9b2c556064078bfcc3f2704d2aad3ae43c1495fed");
        assert_eq!(made[1], "09e5394d6855e698dd3e0574663a1f69a9e58eaae82d37fd50ac75b37d87fcba");
    }

    #[test]
    fn a_signature_is_of_one_key_and_one_message() {
        for key in [ID_KEY, ACCESS_KEY] {
            let signature = sign(key, MESSAGE);
            let mut damaged = signature.clone();
            damaged[255] ^= 1;

            assert!(verify(key, MESSAGE, &signature));
            assert!(!verify(1 - key, MESSAGE, &signature));
            assert!(!verify(key, b"header.payloaD", &signature));
            assert!(!verify(key, MESSAGE, &damaged));
            assert!(!verify(key, MESSAGE, &signature[1..]));
            assert!(!verify(key, MESSAGE, &[]));
            assert!(!verify(key, MESSAGE, &[0xff; 256]));
        }
    }

    /// A key with the exponent 3, and what openssl signed with it.
    #[test]
    fn keys_from_outside_are_of_2048_bits() {
        let n = "\
            e8e24fdc3645d8289e9206aab43501f84a2f6812c975b2582a245c05b5457db8d539a8933d9742c51bf6fee3ad804e7df312\
            cd9f366e254bcb4d35bc0adf651dc9ce90784e204b53276a3e3692a5012d2c90a84be42be53d7cd6e85ff6db568d18b10db2\
            34f1d4a279a0a5331b5a013ccbf2510ab7b19f946b56fb4f4cdcb7cd5d98016d1258f9d7cf60eef34aee7241c51c6996c51c\
            a5a0a4c94c012a4f21e8edc62c0ade4a63190b6e6d3ba91b1547069b79570d51535161d84ac161c50f8a78ed7e037d8feb6f\
            9f47ddc46051ac3528e2072660b507f2bd73beee2cc0ad2579520c33d550a428612c74347cf517b2c2d5b365f133f8b89b71\
            ed1eca5c1261";
        let signature = "\
            1eea494604c429802bc5ba668981e65f53bb7f999e46235430a0318d0ed6652e74b93bc511aec21b483925c081a1b2dc7c3f\
            8c0a37d08c312aa34a6873159d213e7640a24d885fda91fb66e8325994c6d3b6c02e16daa9c5f4d005fe9cce1418f9a79521\
            74dd0cd30b689715a081a1ba14844e367b5a0a454077eea8734a50613f144d18ab917df58003418fba640c8f1d96aae8b11b\
            0aa38a0c29a965aad857a006f2f7d713282053436c47e0b13924992aa02211e6ff6780da01a210fb922b4dbf1334b6213f8b\
            41b2f801d7470eafb78bd732af357c9f276bff2686949e2e2f0b577a9f56eafc95bbc78b9442f87bf63443e75f2086138679\
            fe4724e0c8d7";
        let (n, signature) = (read_hex(n).unwrap(), read_hex(signature).unwrap());
        let with_zero = [&[0], n.as_slice()].concat();

        assert!(verify_with(&n, &[3], MESSAGE, &signature));
        assert!(verify_with(&with_zero, &[0, 0, 0, 0, 0, 0, 0, 0, 3], MESSAGE, &signature));
        assert!(!verify_with(&n, &[1, 0, 1], MESSAGE, &signature));
        assert!(!verify_with(&n, &[3], b"another", &signature));
        assert!(is_public_key(&n, &[3]) && is_public_key(&with_zero, &[1, 0, 1]));
        for other in [&n[1..], &n[..255], &[&n, &n[..]].concat()] {
            assert!(!is_public_key(other, &[3]));
            assert!(!verify_with(other, &[3], MESSAGE, &signature));
        }
    }

    /// What is signed is below the modulus: a signature that is more is another way to write one that is less.
    #[test]
    fn a_signature_is_below_its_modulus() {
        let mut n = [0xff; BYTES];
        n[0] = 0x80;
        let below = U2048::from_be_slice(&encode(MESSAGE));
        let above = below.wrapping_add(&U2048::from_be_slice(&n));

        assert!(verify_with(&n, &[1], MESSAGE, below.to_be_bytes().as_slice()));
        assert!(!verify_with(&n, &[1], MESSAGE, above.to_be_bytes().as_slice()));
    }

    #[test]
    fn what_is_no_key_verifies_nothing() {
        let signature = sign(ID_KEY, MESSAGE);

        for n in [&[][..], &[0; 256], &[1], &[0x82; 256], &[0x7f; 256], &[0xff; 513]] {
            assert!(!is_public_key(n, &[1, 0, 1]));
            assert!(!verify_with(n, &[1, 0, 1], MESSAGE, &signature));
        }
        for e in [&[][..], &[0], &[2], &[1; 9]] {
            assert!(!is_public_key(&[0xff; 256], e));
            assert!(!verify_with(&[0xff; 256], e, MESSAGE, &[0; 256]));
        }
        assert!(is_public_key(&[0xff; 256], &[0xff; 8]));
        assert!(!verify_with(&[0xff; 256], &[0xff; 8], MESSAGE, &signature));
    }

    /// A signature that is its own message: exponent 1 needs no private key.
    #[test]
    fn all_of_the_padding_is_looked_at() {
        let mut padded = encode(MESSAGE);

        assert!(verify_with(&[0xff; 256], &[1], MESSAGE, &padded));
        padded[100] = 0;
        assert!(!verify_with(&[0xff; 256], &[1], MESSAGE, &padded));
    }

    #[test]
    fn a_kid_is_the_thumbprint_of_its_key() {
        for key in [ID_KEY, ACCESS_KEY] {
            let members = ["{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"", KEYS[key].n, "\"}"].concat();

            assert_eq!(kid(key), base64(&sha256(&[members.as_bytes()])));
        }
    }

    #[test]
    fn the_public_half_has_the_members_of_the_services_key_set_in_its_order() {
        let expected = [
            r#"{"alg":"RS256","e":"AQAB","kid":"67/OZVav255dVGp0BahSfQ0wn5prc5Nt99bOsgVjAgk=","kty":"RSA","n":""#,
            KEYS[ACCESS_KEY].n,
            r#"","use":"sig"}"#,
        ];

        assert_eq!(public_jwk(ACCESS_KEY), expected.concat());
    }

    #[test]
    fn the_private_key_is_told_whole() {
        let text = private_jwk(ID_KEY);
        let Key { n, d, p, q, dp, dq, qi, .. } = KEYS[ID_KEY];

        for (name, value) in [("n", n), ("d", d), ("p", p), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)] {
            assert!(text.contains(&format!("\"{name}\":\"{value}\"")), "{name}");
        }
        assert!(text.starts_with("{\"kty\":\"RSA\",\"n\":\"") && text.ends_with("\"}"));
    }
}
