//! Everything that looks random: one seeded generator in the store, and what is made from it.

use crate::model::value::Text;

/// The generator. It lives in the store, so a refused call does not advance it.
#[derive(Clone, Debug)]
pub struct Random(fastrand::Rng);

const HEX: &[u8; 16] = b"0123456789abcdef";
const LOWER_ALNUM: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const ALNUM: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Random {
    pub fn from_seed(seed: u64) -> Random {
        Random(fastrand::Rng::with_seed(seed))
    }

    /// The state, for the export.
    pub fn state(&self) -> u64 {
        self.0.get_seed()
    }

    /// A generator beside this one, for a name; this one stays where it is.
    pub fn apart(&self, names: &[&str]) -> Random {
        let bytes = names.iter().flat_map(|name| name.bytes().chain([0xff]));
        Random::from_seed(bytes.fold(mix(self.state()), |seed, byte| mix(seed ^ u64::from(byte))))
    }

    /// The generator of a name, the same for as long as the seed is.
    pub fn named(seed: u64, names: &[&str]) -> Random {
        Random::from_seed(seed).apart(names)
    }

    /// A number of this generator's state and of `bits`.
    pub fn mixed_with(&self, bits: u128) -> u64 {
        mix(mix(self.state() ^ bits as u64) ^ (bits >> 64) as u64)
    }

    pub fn bits(&mut self) -> u128 {
        self.0.u128(..)
    }

    /// A version 4 UUID.
    pub fn uuid(&mut self) -> Text {
        Text::from(uuid_text(version_4(self.bits())))
    }

    /// What a row's sealed strings carry: a positive number that JSON holds.
    pub fn nonce(&mut self) -> i64 {
        (self.bits() as i64) & ((1 << 53) - 1)
    }

    fn pick(&mut self, alphabet: &[u8], len: usize) -> String {
        (0..len).map(|_| char::from(alphabet[self.0.usize(..alphabet.len())])).collect()
    }

    /// The part of a pool id after the underscore.
    pub fn pool_suffix(&mut self) -> String {
        self.pick(ALNUM, 9)
    }

    pub fn client_id(&mut self) -> String {
        self.pick(LOWER_ALNUM, 26)
    }

    pub fn client_secret(&mut self) -> String {
        self.pick(LOWER_ALNUM, 51)
    }

    /// A user's `sub`: a lower-case UUID whose third group starts with `70` and whose fixed digits are those seen in
    /// us-east-1 (`?4?8?4?8-?0?1-70??-????-????????????`).
    pub fn sub(&mut self) -> Text {
        const FORM: &[u8; 36] = b"?4?8?4?8-?0?1-70??-????-????????????";
        let mut bits = self.0.u128(..);
        let mut out = [0u8; 36];
        for (slot, form) in out.iter_mut().zip(FORM) {
            *slot = if *form == b'?' {
                let digit = HEX[(bits & 15) as usize];
                bits >>= 4;
                digit
            } else {
                *form
            };
        }
        Text::from(std::str::from_utf8(&out).unwrap_or_default())
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound)
    }

    /// A six-digit code: for `Store::code`, which knows of fixed ones.
    pub(crate) fn code(&mut self) -> Text {
        Text::from(self.pick(b"0123456789", 6))
    }
}

/// The id of request number `counter` of an engine: mixed, so that ids do not look alike.
pub fn request_id(seed: u64, counter: u64) -> u128 {
    let high = mix(seed ^ mix(counter));
    let low = mix(high ^ counter);
    version_4(u128::from(high) << 64 | u128::from(low))
}

fn version_4(bits: u128) -> u128 {
    let bits = bits & !(0xf << 76) | 4 << 76;
    bits & !(3 << 62) | 2 << 62
}

/// SplitMix64's finaliser.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

pub fn uuid_text(bits: u128) -> String {
    let mut out = String::with_capacity(36);
    for i in 0..32 {
        if matches!(i, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        out.push(char::from(HEX[(bits >> (124 - 4 * i) & 15) as usize]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_has_the_form_of_the_service() {
        let sub = Random::from_seed(7).sub();
        assert_eq!(sub.len(), 36);
        assert_eq!(&sub[14..16], "70");
    }

    #[test]
    fn request_ids_are_version_4_uuids_and_differ() {
        let first = uuid_text(request_id(1, 0));
        assert_ne!(first, uuid_text(request_id(1, 1)));
        assert_ne!(first, uuid_text(request_id(2, 0)));
        assert_eq!(&first[14..15], "4");
        assert!("89ab".contains(&first[19..20]));
    }
}
