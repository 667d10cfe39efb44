//! Addresses as answers show them: enough to recognise one's own, too little to learn another's.

use crate::state::outbox::Medium;

/// `test@example.com` is `t***@e***`, `+15551239934` is `+*******9934`: of a number every digit but the last four is a
/// star (captured 2026-05; dev guide).
pub fn mask(medium: Medium, address: &str) -> String {
    match medium {
        Medium::Email => {
            let (local, domain) = address.split_once('@').unwrap_or((address, ""));
            let first = |part: &str| part.chars().take(1).collect::<String>();
            format!("{}***@{}***", first(local), first(domain))
        }
        Medium::Sms => {
            let digits = address.strip_prefix('+').unwrap_or(address);
            let shown = digits.len().saturating_sub(4);
            let digit = |(at, digit): (usize, char)| if at < shown { '*' } else { digit };
            std::iter::once('+').chain(digits.chars().enumerate().map(digit)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_keeps_two_letters() {
        assert_eq!(mask(Medium::Email, "test@test.com"), "t***@t***");
        assert_eq!(mask(Medium::Email, "ö@ä.example"), "ö***@ä***");
    }

    #[test]
    fn a_phone_number_keeps_its_length_and_four_digits() {
        assert_eq!(mask(Medium::Sms, "+15551239934"), "+*******9934");
        assert_eq!(mask(Medium::Sms, "+491511"), "+**1511");
        assert_eq!(mask(Medium::Sms, "+12"), "+12");
    }
}
