//! Decides the model's patterns. Each is a small program made by the generator; all of a program's threads run side
//! by side over the characters, so the time is linear whatever the input. The classes come from tables, the same on
//! every host.

use super::generated::{CLASSES, PATTERNS, PRINTABLE, SEPARATORS};

/// A set of characters.
#[derive(Debug)]
pub struct Class {
    pub ascii: u128,
    pub other: Other,
}

/// Which characters above ASCII belong to a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    None,
    All,
    /// Letters, marks, symbols, numbers and punctuation.
    Printable,
    PrintableOrSeparator,
    NoSeparator,
    /// All but the line ends that Java's `.` leaves out.
    NoLineEnds,
}

#[derive(Debug)]
pub enum Inst {
    /// Index into [`CLASSES`].
    Class(u16),
    Split(u16, u16),
    Jump(u16),
    Match,
}

#[derive(Debug)]
pub struct Pattern {
    /// As the model spells it.
    pub text: &'static str,
    /// The last character must not be this one.
    pub last_not: Option<char>,
    pub program: &'static [Inst],
}

/// Whether the whole of `text` matches pattern number `number`.
pub fn matches(number: u16, text: &str) -> bool {
    let pattern = &PATTERNS[number as usize];
    if pattern.last_not.is_some_and(|last| text.ends_with(last)) {
        return false;
    }
    match pattern.program {
        // One or more of a class, which is what most patterns are.
        [Inst::Class(first), Inst::Split(2, 4), Inst::Class(_), Inst::Jump(1), Inst::Match] => {
            !text.is_empty() && all_of(&CLASSES[*first as usize], text)
        }
        program => run(program, text),
    }
}

fn all_of(class: &Class, text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().all(|byte| class.ascii >> byte & 1 == 1);
    }
    text.chars().all(|c| contains(class, c))
}

fn contains(class: &Class, c: char) -> bool {
    if c.is_ascii() {
        return class.ascii >> c as u32 & 1 == 1;
    }
    match class.other {
        Other::None => false,
        Other::All => true,
        Other::Printable => within(&PRINTABLE, c),
        Other::PrintableOrSeparator => within(&PRINTABLE, c) || within(&SEPARATORS, c),
        Other::NoSeparator => !within(&SEPARATORS, c),
        Other::NoLineEnds => !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'),
    }
}

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let c = c as u32;
    let at = ranges.partition_point(|range| range.1 < c);
    ranges.get(at).is_some_and(|range| range.0 <= c)
}

fn run(program: &[Inst], text: &str) -> bool {
    let mut now = Threads::new(program.len());
    let mut next = Threads::new(program.len());
    now.add(program, 0);
    for c in text.chars() {
        next.clear();
        for i in 0..now.list.len() {
            let at = now.list[i];
            if let Inst::Class(class) = program[at]
                && contains(&CLASSES[class as usize], c)
            {
                next.add(program, at + 1);
            }
        }
        std::mem::swap(&mut now, &mut next);
        if now.list.is_empty() {
            return false;
        }
    }
    now.list.iter().any(|at| matches!(program[*at], Inst::Match))
}

/// The places in the program that are live at once.
struct Threads {
    list: Vec<usize>,
    seen: Vec<bool>,
}

impl Threads {
    fn new(len: usize) -> Threads {
        Threads { list: Vec::with_capacity(len), seen: vec![false; len] }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }

    fn add(&mut self, program: &[Inst], start: usize) {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut self.seen[at], true) {
                continue;
            }
            match program[at] {
                Inst::Jump(to) => open.push(to as usize),
                Inst::Split(a, b) => open.extend([b as usize, a as usize]),
                _ => self.list.push(at),
            }
        }
    }
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
