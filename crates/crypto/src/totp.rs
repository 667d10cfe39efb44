//! Time-based one-time passwords of RFC 6238, in the only form that authenticator apps agree on: SHA-1, six digits,
//! steps of 30 seconds.

use crate::hash::hmac_sha1;

/// How long one code lasts, in seconds.
pub const STEP_SECONDS: u64 = 30;

/// The code of a step: how often 30 seconds have passed since 1970.
#[inline(never)]
pub fn totp(secret: &[u8], step: u64) -> String {
    let code = hmac_sha1(secret, &[&step.to_be_bytes()]);
    let at = usize::from(code[19] & 15);
    let number = u32::from_be_bytes([code[at], code[at + 1], code[at + 2], code[at + 3]]) & 0x7fff_ffff;
    let mut digits = String::with_capacity(6);
    for place in [100_000, 10_000, 1_000, 100, 10, 1] {
        digits.push(char::from(b'0' + (number / place % 10) as u8));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{STEP_SECONDS, totp};

    /// RFC 6238, appendix B, of whose eight digits ours are the last six.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];

        for (seconds, code) in vectors {
            assert_eq!(totp(b"12345678901234567890", seconds / STEP_SECONDS), code);
        }
    }
}
