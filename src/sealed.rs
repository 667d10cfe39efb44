//! Opaque strings that name a row of the store: refresh tokens, challenge sessions, SRP secret blocks. They look random,
//! they are the same for the same seed, and none but those that were given out opens.

use crate::random::Random;

/// What a sealed string names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub row: u32,
    /// Which of the strings that the row has had.
    pub serial: u32,
    /// The row's own, so that no string of another world with the same seed opens it.
    pub nonce: u64,
}

const HEAD: usize = 16;

/// So many bytes, at least sixteen. `kind` and the pool keep strings of one use from opening as another's.
pub fn seal(seed: u64, kind: &str, pool: &str, named: Named, len: usize) -> Vec<u8> {
    let head = u128::from(named.row) << 96 | u128::from(named.serial) << 64 | u128::from(named.nonce);
    let mask = Random::named(seed, &[kind, pool]).bits();
    let mut bytes = (head ^ mask).to_be_bytes().to_vec();
    let mut stream = Random::from_seed(Random::named(seed, &[pool, kind]).mixed_with(head));
    while bytes.len() < len {
        bytes.extend(stream.bits().to_be_bytes());
    }
    bytes.truncate(len.max(HEAD));
    bytes
}

/// What the bytes name, if they were sealed so.
pub fn open(seed: u64, kind: &str, pool: &str, bytes: &[u8]) -> Option<Named> {
    let head = u128::from_be_bytes(bytes.get(..HEAD)?.try_into().ok()?) ^ Random::named(seed, &[kind, pool]).bits();
    let named = Named { row: (head >> 96) as u32, serial: (head >> 64) as u32, nonce: head as u64 };
    (seal(seed, kind, pool, named, bytes.len()) == bytes).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_opens() {
        let named = Named { row: 7, serial: 2, nonce: 0x1234_5678_9abc_def0 };
        let bytes = seal(1, "session", "us-east-1_a", named, 100);
        assert_eq!(bytes.len(), 100);
        assert_eq!(open(1, "session", "us-east-1_a", &bytes), Some(named));
        assert_eq!(open(2, "session", "us-east-1_a", &bytes), None, "another seed");
        assert_eq!(open(1, "refresh", "us-east-1_a", &bytes), None, "another use");
        assert_eq!(open(1, "session", "us-east-1_b", &bytes), None, "another pool");
        assert_eq!(open(1, "session", "us-east-1_a", &bytes[..99]), Some(named), "the length is its reader's to check");
        for at in [0, 15, 16, 99] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(open(1, "session", "us-east-1_a", &damaged), None, "damaged at {at}");
        }
        assert_eq!(open(1, "session", "us-east-1_a", &[]), None);
    }
}
