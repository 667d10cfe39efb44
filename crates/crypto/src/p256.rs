//! ES256, the signatures that passkeys make: ECDSA over the curve P-256 with SHA-256, in DER as WebAuthn has it.
//!
//! The curve is RustCrypto's. ECDSA itself is the six lines of its definition: with that crate's own, which is generic
//! over curves and hashes, the module is 19 KB larger.

use p256::elliptic_curve::PrimeField;
use p256::elliptic_curve::ops::{LinearCombination, MulByGeneratorVartime, Reduce};
use p256::elliptic_curve::point::AffineCoordinates;
use p256::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};

use crate::hash::sha256;

/// The public key of a secret, which is any 32 bytes but zeros: its coordinates x and y.
#[inline(never)]
pub fn public_key(secret: &[u8; 32]) -> ([u8; 32], [u8; 32]) {
    let point = times_generator(&scalar(secret));
    (point.x().into(), point.y().into())
}

/// Whether these are the coordinates of a public key.
pub fn is_public_key(x: &[u8], y: &[u8]) -> bool {
    point(x, y).is_some()
}

/// Signs: of one secret and one message always the same signature.
#[inline(never)]
pub fn sign(secret: &[u8; 32], message: &[u8]) -> Vec<u8> {
    let nonce = scalar(&sha256(&[secret, message]));
    let r = scalar(&times_generator(&nonce).x().into());
    let s = inverse(&nonce) * (scalar(&sha256(&[message])) + r * scalar(secret));
    let mut signature = vec![0x30, 0];
    for number in [r, s] {
        let bytes = number.to_repr();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let sign = usize::from(bytes.get(zeros).is_none_or(|byte| *byte >= 0x80));
        signature.extend([2, (32 - zeros + sign) as u8]);
        signature.resize(signature.len() + sign, 0);
        signature.extend(&bytes[zeros..]);
    }
    signature[1] = (signature.len() - 2) as u8;
    signature
}

/// Whether the key of these coordinates made this signature of the message. What is no point of the curve, or no
/// signature, is told apart from a wrong one by nothing.
#[inline(never)]
pub fn verify(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let verified = || {
        let point = point(x, y)?;
        let (r, s) = read_der(signature)?;
        let inverse = inverse(&s);
        let sum = ProjectivePoint::lincomb_vartime(&[
            (ProjectivePoint::GENERATOR, scalar(&sha256(&[message])) * inverse),
            (point.into(), r * inverse),
        ]);
        Some(scalar(&sum.to_affine().x().into()) == r)
    };
    verified().unwrap_or(false)
}

#[inline(never)]
fn point(x: &[u8], y: &[u8]) -> Option<AffinePoint> {
    AffinePoint::from_coordinates(&field(x)?, &field(y)?).into_option()
}

fn times_generator(number: &Scalar) -> AffinePoint {
    ProjectivePoint::mul_by_generator_vartime(number).to_affine()
}

fn inverse(number: &Scalar) -> Scalar {
    number.invert_vartime().unwrap_or(Scalar::ZERO)
}

/// A number modulo the order of the curve.
fn scalar(bytes: &[u8; 32]) -> Scalar {
    <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::from(*bytes))
}

fn field(bytes: &[u8]) -> Option<FieldBytes> {
    <[u8; 32]>::try_from(bytes).ok().map(FieldBytes::from)
}

/// A sequence of two integers, each at least 1 and below the order.
fn read_der(signature: &[u8]) -> Option<(Scalar, Scalar)> {
    let [0x30, length, integers @ ..] = signature else { return None };
    let (r, rest) = read_integer(integers)?;
    let (s, rest) = read_integer(rest)?;
    (rest.is_empty() && usize::from(*length) == integers.len()).then_some((r, s))
}

fn read_integer(bytes: &[u8]) -> Option<(Scalar, &[u8])> {
    let [2, length, rest @ ..] = bytes else { return None };
    let (integer, rest) = rest.split_at_checked(usize::from(*length))?;
    // One zero byte is for the sign, and only where one is needed.
    let number = match integer {
        [0, number @ ..] if number.first().is_some_and(|byte| *byte >= 0x80) => number,
        [first, ..] if (1..0x80).contains(first) => integer,
        _ => return None,
    };
    let mut padded = [0; 32];
    padded[32_usize.checked_sub(number.len())?..].copy_from_slice(number);
    Some((Scalar::from_repr(FieldBytes::from(padded)).into_option()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{hex, read_hex};

    /// RFC 6979, appendix A.2.5: the key, and its signature of "sample" in DER.
    const SECRET: &str = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    const X: &str = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    const Y: &str = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    const R: &str = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
    const S: &str = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

    #[test]
    fn a_public_key_is_that_of_rfc_6979() {
        let (x, y) = public_key(&secret());

        assert_eq!((hex(&x), hex(&y)), (X.to_owned(), Y.to_owned()));
    }

    #[test]
    fn the_signature_of_rfc_6979_is_verified() {
        let signature = read_hex(&["3046022100", R, "022100", S].concat()).unwrap();

        assert!(verify(&bytes(X), &bytes(Y), b"sample", &signature));
        assert!(!verify(&bytes(X), &bytes(Y), b"Sample", &signature));
    }

    /// Messages whose signatures have two, one and no zero bytes for the sign, and an integer of 31 bytes.
    #[test]
    fn what_is_signed_is_verified() {
        let (x, y) = public_key(&secret());

        for (message, length) in [(6_u16, 72), (0, 71), (2, 70), (37, 69)] {
            let message = message.to_be_bytes();
            let signature = sign(&secret(), &message);

            assert_eq!(signature.len(), length);
            assert!(verify(&x, &y, &message, &signature));
            assert!(!verify(&x, &y, b"another", &signature));
        }
    }

    #[test]
    fn each_byte_of_a_signature_counts() {
        let (x, y) = public_key(&secret());
        let signature = sign(&secret(), b"sample");

        for at in 0..signature.len() {
            let mut damaged = signature.clone();
            damaged[at] ^= 1 << (at % 8);

            assert!(!verify(&x, &y, b"sample", &damaged), "byte {at}");
            assert!(!verify(&x, &y, b"sample", &signature[..at]));
        }
        assert!(!verify(&x, &y, b"sample", &[signature, vec![0]].concat()));
    }

    #[test]
    fn zero_the_order_and_bare_bytes_are_no_signature() {
        let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
        let refused = [
            "3006020100020100".to_owned(),
            "3006020101020100".to_owned(),
            "30080202000102020001".to_owned(),
            ["3026022100", order, "020101"].concat(),
            ["302602010102210", "0", order].concat(),
            [R, S].concat(),
        ];

        for signature in refused {
            assert!(!verify(&bytes(X), &bytes(Y), b"sample", &read_hex(&signature).unwrap()), "{signature}");
        }
    }

    #[test]
    fn what_is_no_point_of_the_curve_verifies_nothing() {
        let signature = sign(&secret(), b"sample");

        for (x, y) in [(bytes(Y), bytes(X)), (vec![0; 32], vec![0; 32]), (vec![0xff; 32], bytes(Y)), (vec![], vec![])] {
            assert!(!is_public_key(&x, &y));
            assert!(!verify(&x, &y, b"sample", &signature));
        }
        assert!(is_public_key(&bytes(X), &bytes(Y)));
    }

    fn bytes(digits: &str) -> Vec<u8> {
        read_hex(digits).unwrap()
    }

    fn secret() -> [u8; 32] {
        bytes(SECRET).try_into().unwrap()
    }
}
