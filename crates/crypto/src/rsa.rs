//! RSA signatures with PKCS #1 v1.5 and SHA-256, and the two keys that sign tokens.
//!
//! These are test keys. They were made once for this project, with openssl, and stand here for all to read: they secure
//! nothing, and whatever trusts them outside of a test can be signed by anyone. They are fixed because it takes a second
//! to make one, and because what fixed keys sign repeats.

use crate::encode::read_base64_url;
use crate::hash::sha256;
use crate::modulus::Modulus;

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
    let key = &KEYS[key];
    let (p, q) = (modulus(key.p), modulus(key.q));
    let encoded = encode(message, 256);
    // The Chinese remainder theorem: two powers of half the length cost a quarter of one of the whole.
    let modulo_p = p.power(&encoded, &number(key.dp));
    let modulo_q = q.power(&encoded, &number(key.dq));
    let multiple = p.product(&p.difference(&modulo_p, &modulo_q), &number(key.qi));
    let n = modulus(key.n);
    n.sum(&modulo_q, &n.product(&multiple, &number(key.q)))
}

/// Whether key 0 or 1 made this signature of the message.
pub fn verify(key: usize, message: &[u8], signature: &[u8]) -> bool {
    verify_with(&number(KEYS[key].n), &number(EXPONENT), message, signature)
}

/// Whether the key of this modulus and public exponent (big-endian) made this signature of the message. A key of more
/// than 4096 bits, an exponent of more than 64, or what is no key at all, made none.
#[inline(never)]
pub fn verify_with(n: &[u8], e: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let n = &n[n.iter().position(|byte| *byte != 0).unwrap_or(n.len())..];
    let shortest = DIGEST_INFO.len() + 32 + 11;
    if n.len() < shortest || e.len() > 8 || signature.len() != n.len() || signature >= n {
        return false;
    }
    let Some(modulus) = Modulus::new(n) else { return false };
    modulus.power(signature, e) == encode(message, n.len())
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
fn encode(message: &[u8], length: usize) -> Vec<u8> {
    let mut encoded = vec![0xff; length];
    let digest = length - 32;
    let info = digest - DIGEST_INFO.len();
    encoded[0] = 0;
    encoded[1] = 1;
    encoded[info - 1] = 0;
    encoded[info..digest].copy_from_slice(&DIGEST_INFO);
    encoded[digest..].copy_from_slice(&sha256(&[message]));
    encoded
}

fn modulus(text: &str) -> Modulus {
    let Some(modulus) = Modulus::new(&number(text)) else { unreachable!("the primes of our keys are odd") };
    modulus
}

fn number(text: &str) -> Vec<u8> {
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

    /// A key of 1048 bits, which fill no whole number of limbs, and what openssl signed with it.
    #[test]
    fn keys_from_outside_may_have_any_length() {
        let n = "\
            cdf720eb21286bed4ac395944ffa0c52d49554e4de34794cbef162b4b51709c9d7e1220a273cb48f5e952333b8fa7826f2d5\
            ef36137ee7bbccd8845c6bed3fe1bdb4a25f6e81336ea2a8c032ad6c1a45e00493f89df7d54ec54fd945c2f00e0d34c7144e\
            3d5eae94c095434e4dc7e90c3c12fbec91e824e0e7ed9761c76b7f0a56e461";
        let signature = "\
            685fbaac96e71d729a0961d9caba21bfe10b7ac9a070ef6e910bbb206bc39bd4d75c0efb8d2e507fc8015fdb77702fa9f565\
            312688c1c9dc3f3b4d5f675bd1cd377e74dba252c49a1c2e96037e3968e48f5df93f4830afb74f9baa39f01ec2509f7ce424\
            db060d7343384f36edaf7df4c2131f6363aadf7733ae43ea9882365bde797f";
        let (n, signature) = (read_hex(n).unwrap(), read_hex(signature).unwrap());
        let with_zero = [&[0], n.as_slice()].concat();

        assert!(verify_with(&n, &[1, 0, 1], MESSAGE, &signature));
        assert!(verify_with(&with_zero, &[0, 1, 0, 1], MESSAGE, &signature));
        assert!(!verify_with(&n, &[3], MESSAGE, &signature));
        assert!(!verify_with(&n, &[1, 0, 1], b"another", &signature));
    }

    #[test]
    fn what_is_no_key_verifies_nothing() {
        let signature = sign(ID_KEY, MESSAGE);

        for n in [&[][..], &[0; 256], &[1], &[2; 256], &[0xff; 256], &[0xff; 513]] {
            assert!(!verify_with(n, &[1, 0, 1], MESSAGE, &signature));
            assert!(!verify_with(n, &[], MESSAGE, &[]));
            assert!(!verify_with(n, &[1; 9], MESSAGE, &[0; 256]));
        }
    }

    /// A signature that is its own message: exponent 1 needs no private key.
    #[test]
    fn all_of_the_padding_is_looked_at() {
        let mut padded = encode(MESSAGE, 256);

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
