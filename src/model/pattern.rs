//! Decides the model's patterns. Each is a small deterministic machine made by the generator, so the time is linear
//! whatever the input. The characters come from tables, the same on every host.

use super::generated::{PATTERNS, PRINTABLE, SEPARATORS, SYMBOLS};

/// A machine over the few symbols that a pattern tells apart. State 0 is dead, state 1 the first.
#[derive(Debug)]
pub struct Pattern {
    /// As the model spells it.
    pub text: &'static str,
    /// The last character must not be this one.
    pub last_not: Option<char>,
    /// Index into [`SYMBOLS`].
    pub symbols: u8,
    pub symbol_count: u8,
    /// `next[state * symbol_count + symbol]`.
    pub next: &'static [u8],
    pub accepting: &'static [u8],
}

/// Whether the whole of `text` matches pattern number `number`.
pub fn matches(number: u16, text: &str) -> bool {
    let pattern = &PATTERNS[number as usize];
    if pattern.last_not.is_some_and(|last| text.ends_with(last)) {
        return false;
    }
    let symbols = &SYMBOLS[pattern.symbols as usize];
    let count = usize::from(pattern.symbol_count);
    let mut state = 1;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && state != 0 {
        let symbol = if bytes[at] < 128 {
            at += 1;
            symbols[usize::from(bytes[at - 1])]
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            at += c.len_utf8();
            symbols[128 + kind(c)]
        };
        state = usize::from(pattern.next[state * count + usize::from(symbol)]);
    }
    pattern.accepting.contains(&(state as u8))
}

/// What the classes tell apart above ASCII: printable (a letter, mark, symbol, number or punctuation), a separator, a
/// separator that ends a line, a line end that is no separator, and the rest.
fn kind(c: char) -> usize {
    match c {
        '\u{2028}' | '\u{2029}' => 2,
        '\u{85}' => 3,
        _ if within(&PRINTABLE, c) => 0,
        _ if within(&SEPARATORS, c) => 1,
        _ => 4,
    }
}

fn within(steps: &[u16], c: char) -> bool {
    let mut left = c as u32 - 128;
    for pair in steps.chunks_exact(2) {
        let (gap, len) = (u32::from(pair[0]), u32::from(pair[1]));
        if left < gap {
            return false;
        }
        if left < gap + len {
            return true;
        }
        left -= gap + len;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(pattern: &str, text: &str) -> bool {
        let number = PATTERNS.iter().position(|p| p.text == pattern).expect("a pattern of the model");
        matches(number as u16, text)
    }

    #[test]
    fn the_printable_class_knows_unicode() {
        let name = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+";
        for good in ["reader", "größe", "读者", "👩‍🚀".split('\u{200d}').next().unwrap_or("👩"), "a-b_c!", "١٢"]
        {
            assert!(is(name, good), "{good}");
        }
        for bad in ["", "a b", "a\tb", "\u{a0}", "a\u{200b}", "\u{7}"] {
            assert!(!is(name, bad), "{bad:?}");
        }
    }

    #[test]
    fn sequences_groups_and_optional_parts() {
        let arn = r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?";
        assert!(is(arn, "arn:aws:iam::000000000000:role/reader"));
        assert!(is(arn, "arn:aws:lambda:us-east-1:000000000000:function:f:live"));
        assert!(!is(arn, "arn:aws:iam::x:role/reader"));
        let pool = r"[\w-]+_[0-9a-zA-Z]+";
        assert!(is(pool, "us-east-1_Ab3"));
        assert!(!is(pool, "us-east-1"));
        let domain = r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$";
        assert!(is(domain, "a"));
        assert!(is(domain, &"a".repeat(63)));
        assert!(!is(domain, &"a".repeat(64)));
        assert!(!is(domain, "-a"));
    }

    #[test]
    fn a_look_behind_forbids_the_last_character() {
        let bucket = r"^[0-9A-Za-z\.\-_]*(?<!\.)$";
        assert!(is(bucket, "a.b"));
        assert!(!is(bucket, "a.b."));
    }

    #[test]
    fn messages_with_a_code() {
        let message = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*";
        assert!(is(message, "Your code is {####}."));
        assert!(!is(message, "Your code is {###}."));
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        let link =
            r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*";
        assert!(!is(link, &"{##".repeat(20_000)));
    }
}
