//! Hashes and message authentication codes, over the concatenation of their parts.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// SHA-256 of the parts, one after the other.
#[inline(never)]
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC-SHA-256 of the parts, under a key of any length.
#[inline(never)]
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut code) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes keys of any length") };
    for part in parts {
        code.update(part);
    }
    code.finalize().into_bytes().into()
}

/// HMAC-SHA-1 of the parts, under a key of any length.
#[inline(never)]
pub fn hmac_sha1(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let Ok(mut code) = Hmac::<Sha1>::new_from_slice(key) else { unreachable!("HMAC takes keys of any length") };
    for part in parts {
        code.update(part);
    }
    code.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::{hmac_sha1, hmac_sha256, sha256};
    use crate::encode::hex;

    #[test]
    fn sha256_is_that_of_fips_180() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let two_blocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";

        assert_eq!(hex(&sha256(&[])), empty);
        assert_eq!(hex(&sha256(&[b"abc"])), abc);
        assert_eq!(hex(&sha256(&[b"abcdbcdecdefdefgefghfghighijhi", b"", b"jkijkljklmklmnlmnomnopnopq"])), two_blocks);
    }

    #[test]
    fn hmac_sha256_is_that_of_rfc_4231() {
        let one = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        let two = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let six = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";

        assert_eq!(hex(&hmac_sha256(&[0x0b; 20], &[b"Hi There"])), one);
        assert_eq!(hex(&hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"])), two);
        assert_eq!(hex(&hmac_sha256(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"])), six);
    }

    #[test]
    fn hmac_sha1_is_that_of_rfc_2202() {
        let one = "b617318655057264e28bc0b6fb378c8ef146be00";
        let two = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";

        assert_eq!(hex(&hmac_sha1(&[0x0b; 20], &[b"Hi ", b"There"])), one);
        assert_eq!(hex(&hmac_sha1(b"Jefe", &[b"what do ya want for nothing?"])), two);
    }
}
