//! The password policy: what is wrong with a password, and one that is right.

use crate::model::shapes::PasswordPolicyType;
use crate::random::Random;

/// The first thing that a password lacks, in the service's words; length is looked at first.
pub fn weakness(policy: &PasswordPolicyType, password: &str) -> Option<&'static str> {
    let (mut len, mut lowercase, mut uppercase, mut number, mut symbol) = (0, false, false, false, false);
    for c in password.chars() {
        len += 1;
        match c {
            'a'..='z' => lowercase = true,
            'A'..='Z' => uppercase = true,
            '0'..='9' => number = true,
            // All of ASCII's punctuation, and the space.
            ' ' | '!'..='~' => symbol = true,
            _ => {}
        }
    }
    if len < policy.minimum_length.unwrap_or(8) {
        return Some("Password not long enough");
    }
    let wanted = |rule: Option<bool>| rule.unwrap_or(false);
    if wanted(policy.require_lowercase) && !lowercase {
        return Some("Password must have lowercase characters");
    }
    if wanted(policy.require_uppercase) && !uppercase {
        return Some("Password must have uppercase characters");
    }
    if wanted(policy.require_numbers) && !number {
        return Some("Password must have numeric characters");
    }
    if wanted(policy.require_symbols) && !symbol {
        return Some("Password must have symbol characters");
    }
    None
}

/// A temporary password that satisfies any policy of its length.
pub fn generate(policy: &PasswordPolicyType, random: &mut Random) -> String {
    const CLASSES: [&[u8]; 4] = [b"abcdefghijkmnopqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"!@#$%&*?"];
    let len = policy.minimum_length.unwrap_or(8).clamp(8, 99) as usize;
    let mut password: Vec<u8> = (0..len)
        .map(|at| {
            let class = if at < CLASSES.len() { at } else { random.below(CLASSES.len()) };
            CLASSES[class][random.below(CLASSES[class].len())]
        })
        .collect();
    // Fisher and Yates, so that the classes do not stand in order.
    for at in (1..len).rev() {
        password.swap(at, random.below(at + 1));
    }
    password.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict() -> PasswordPolicyType {
        PasswordPolicyType {
            minimum_length: Some(8),
            require_lowercase: Some(true),
            require_uppercase: Some(true),
            require_numbers: Some(true),
            require_symbols: Some(true),
            ..PasswordPolicyType::default()
        }
    }

    #[test]
    fn the_first_weakness_is_told() {
        let cases = [
            ("Aa1!", Some("Password not long enough")),
            ("AAAAAAA1!", Some("Password must have lowercase characters")),
            ("aaaaaaa1!", Some("Password must have uppercase characters")),
            ("Aaaaaaaa!", Some("Password must have numeric characters")),
            ("Aaaaaaaa1", Some("Password must have symbol characters")),
            ("Aaaaaaa1!", None),
            ("ÄÄÄÄÄÄ1!aA", None),
        ];
        for (password, weakness_told) in cases {
            assert_eq!(weakness(&strict(), password), weakness_told, "{password}");
        }
    }

    #[test]
    fn a_generated_password_is_never_weak() {
        let mut random = Random::from_seed(1);
        for _ in 0..200 {
            assert_eq!(weakness(&strict(), &generate(&strict(), &mut random)), None);
        }
    }
}
