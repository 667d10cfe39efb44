//! The two forms of an answer: JSON text, as on the wire, and the tape, which JavaScript reads without parsing.

use super::generated::NAMES;
use super::shapes::UserType;
use super::value::{Sink, Text, Time};

/// Writes compact JSON. Times are epoch seconds with at most three decimals.
#[derive(Default)]
pub struct JsonSink {
    pub text: String,
    /// Whether the next member or item wants a comma, per open bracket.
    fresh: bool,
}

impl JsonSink {
    fn comma(&mut self) {
        if !self.fresh {
            self.text.push(',');
        }
        self.fresh = false;
    }

    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.fresh = true;
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.fresh = false;
    }
}

/// Appends `text` as a JSON string. It is cut by `get`: the panic of `text[a..b]`, which prints characters, is several
/// kilobytes of code and tables for what cannot happen.
pub fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.push_str("\\u00");
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

/// Appends an integer in decimal.
pub fn decimal(out: &mut String, number: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    digits[at..].iter().for_each(|digit| out.push(char::from(*digit)));
}

impl Sink for JsonSink {
    fn begin_struct(&mut self) {
        self.open('{');
    }

    fn member(&mut self, name: u16) {
        self.comma();
        self.text.push('"');
        self.text.push_str(NAMES[name as usize]);
        self.text.push_str("\":");
    }

    fn end_struct(&mut self) {
        self.close('}');
    }

    fn begin_list(&mut self, _len: usize) {
        self.open('[');
    }

    fn item(&mut self) {
        self.comma();
    }

    fn end_list(&mut self) {
        self.close(']');
    }

    fn begin_map(&mut self, _len: usize) {
        self.open('{');
    }

    fn key(&mut self, key: &str) {
        self.comma();
        quote(&mut self.text, key);
        self.text.push(':');
    }

    fn end_map(&mut self) {
        self.close('}');
    }

    fn text(&mut self, text: &str) {
        quote(&mut self.text, text);
    }

    fn recurring(&mut self, text: &str) {
        quote(&mut self.text, text);
    }

    fn attributes(&mut self, list: &[(Text, Text)]) {
        self.open('[');
        for (name, value) in list {
            self.comma();
            self.text.push_str("{\"Name\":");
            quote(&mut self.text, name);
            self.text.push_str(",\"Value\":");
            quote(&mut self.text, value);
            self.text.push('}');
        }
        self.close(']');
    }

    fn user(&mut self, user: &UserType) {
        user.put_members(self);
    }

    fn integer(&mut self, number: i64) {
        decimal(&mut self.text, number);
    }

    fn boolean(&mut self, value: bool) {
        self.text.push_str(if value { "true" } else { "false" });
    }

    fn time(&mut self, time: Time) {
        // Before 1970 the sign is the whole number's, and a fraction still counts away from zero.
        if time.0 < 0 {
            self.text.push('-');
        }
        let milliseconds = time.0.unsigned_abs();
        decimal(&mut self.text, (milliseconds / 1000) as i64);
        let thousandths = (milliseconds % 1000) as usize;
        if thousandths > 0 {
            let digits = [thousandths / 100, thousandths / 10 % 10, thousandths % 10];
            let used = 3 - digits.iter().rev().take_while(|digit| **digit == 0).count();
            self.text.push('.');
            digits[..used].iter().for_each(|digit| self.text.push(char::from(b'0' + *digit as u8)));
        }
    }

    fn blob(&mut self, base64: &str) {
        quote(&mut self.text, base64);
    }

    fn document(&mut self, json: &str) {
        self.text.push_str(json);
    }
}

/// Writes 32-bit words, each a tag in the low four bits and an argument in the rest, beside one text of all strings,
/// whose lengths are counted in bytes. JavaScript walks the words and cuts the text: no parsing, no property names in
/// the bytes.
#[derive(Default)]
pub struct TapeSink {
    pub words: Vec<u32>,
    pub text: String,
    /// The texts that came as recurring ones, by the number that stands for them when they come again.
    kept: Vec<Kept>,
    /// The one that is likely to come next: the rows of a list are alike, so after each comes what came after it before.
    next: usize,
}

struct Kept {
    /// Where it stands, and its length.
    from: usize,
    bytes: usize,
    /// Itself, if it is the name of an attribute: the users of a pool share those of its schema.
    name: Option<Text>,
}

mod tag {
    pub const FALSE: u32 = 1;
    pub const TRUE: u32 = 2;
    /// Two words follow: a number of 64 bits, its low half first.
    pub const NUMBER: u32 = 3;
    pub const INT: u32 = 4;
    pub const TEXT: u32 = 5;
    /// A text that a later word may stand for.
    pub const KEPT: u32 = 6;
    pub const LIST: u32 = 7;
    /// Each member is the number of its name and its value; [`super::END`] stands in place of another name.
    pub const STRUCT: u32 = 8;
    pub const MAP: u32 = 9;
    /// As NUMBER: milliseconds since the epoch.
    pub const TIME: u32 = 10;
    pub const BYTES: u32 = 11;
    /// JSON text, for JavaScript to parse.
    pub const JSON: u32 = 12;
    /// A kept text, by its number.
    pub const AGAIN: u32 = 13;
    /// A list of structures of two texts each, Name and Value.
    pub const ATTRIBUTES: u32 = 14;
    /// A user as most are, by place in place of name. The argument is the length of the username; there follow the two
    /// dates, two words each, a word that is 1 of an enabled user, the status and the attributes.
    pub const USER: u32 = 15;
}

const END: u32 = u32::MAX;

/// More are written as they are: each is looked for among all.
const KEPT_MAX: usize = 16;

impl TapeSink {
    pub fn clear(&mut self) {
        self.words.clear();
        self.text.clear();
        self.kept.clear();
        self.next = 0;
    }

    #[inline(always)]
    fn word(&mut self, tag: u32, argument: u32) {
        self.words.push(tag | argument << 4);
    }

    fn wide(&mut self, tag: u32, number: i64) {
        self.words.push(tag);
        self.number(number);
    }

    #[inline(always)]
    fn number(&mut self, number: i64) {
        // One by one: a copy of them costs more than they do.
        self.words.push(number as u32);
        self.words.push((number >> 32) as u32);
    }

    fn string(&mut self, tag: u32, text: &str) {
        self.word(tag, text.len() as u32);
        self.text.push_str(text);
    }

    #[inline(never)]
    fn kept(&mut self, text: &str, name: Option<&Text>) {
        let all = self.kept.len();
        let mut number = self.next;
        for _ in 0..all {
            if number >= all {
                number = 0;
            }
            let Kept { from, bytes, .. } = self.kept[number];
            if bytes == text.len() && self.text.as_bytes().get(from..from + bytes) == Some(text.as_bytes()) {
                self.next = number + 1;
                return self.word(tag::AGAIN, number as u32);
            }
            number += 1;
        }
        if all == KEPT_MAX {
            return self.string(tag::TEXT, text);
        }
        self.kept.push(Kept { from: self.text.len(), bytes: text.len(), name: name.cloned() });
        self.string(tag::KEPT, text);
    }
}

impl Sink for TapeSink {
    fn begin_struct(&mut self) {
        self.word(tag::STRUCT, 0);
    }

    fn member(&mut self, name: u16) {
        self.words.push(u32::from(name));
    }

    fn end_struct(&mut self) {
        self.words.push(END);
    }

    fn begin_list(&mut self, len: usize) {
        self.word(tag::LIST, len as u32);
    }

    fn item(&mut self) {}

    fn end_list(&mut self) {}

    fn begin_map(&mut self, len: usize) {
        self.word(tag::MAP, len as u32);
    }

    fn key(&mut self, key: &str) {
        self.string(tag::TEXT, key);
    }

    fn end_map(&mut self) {}

    fn text(&mut self, text: &str) {
        self.string(tag::TEXT, text);
    }

    fn recurring(&mut self, text: &str) {
        self.kept(text, None);
    }

    fn attributes(&mut self, list: &[(Text, Text)]) {
        self.word(tag::ATTRIBUTES, list.len() as u32);
        for (name, value) in list {
            let likely = self.kept.get(self.next).and_then(|kept| kept.name.as_ref());
            if likely.is_some_and(|likely| likely.is_clone_of(name)) {
                self.word(tag::AGAIN, self.next as u32);
                self.next += 1;
            } else {
                self.kept(name, Some(name));
            }
            self.string(tag::TEXT, value);
        }
    }

    fn user(&mut self, user: &UserType) {
        let UserType {
            username: Some(username),
            attributes: Some(attributes),
            user_create_date: Some(created),
            user_last_modified_date: Some(modified),
            enabled: Some(enabled),
            user_status: Some(status),
            mfa_options: None,
        } = user
        else {
            return user.put_members(self);
        };
        self.string(tag::USER, username);
        self.number(created.0);
        self.number(modified.0);
        self.words.push(u32::from(*enabled));
        self.recurring(status.as_str());
        self.attributes(attributes);
    }

    fn integer(&mut self, number: i64) {
        match u32::try_from(number) {
            Ok(small) if small < 1 << 28 => self.word(tag::INT, small),
            _ => self.wide(tag::NUMBER, number),
        }
    }

    fn boolean(&mut self, value: bool) {
        self.word(if value { tag::TRUE } else { tag::FALSE }, 0);
    }

    fn time(&mut self, time: Time) {
        self.wide(tag::TIME, time.0);
    }

    fn blob(&mut self, base64: &str) {
        self.string(tag::BYTES, base64);
    }

    fn document(&mut self, json: &str) {
        self.string(tag::JSON, json);
    }
}

#[cfg(test)]
mod tests {
    use super::super::shapes::UserStatusType;
    use super::super::value::{Attributes, Put};
    use super::*;

    fn json(write: impl FnOnce(&mut JsonSink)) -> String {
        let mut sink = JsonSink { fresh: true, ..JsonSink::default() };
        write(&mut sink);
        sink.text
    }

    #[test]
    fn times_are_seconds_without_trailing_zeros() {
        assert_eq!(json(|s| s.time(Time(1_790_272_690_299))), "1790272690.299");
        assert_eq!(json(|s| s.time(Time(1_790_272_691_960))), "1790272691.96");
        assert_eq!(json(|s| s.time(Time(1_790_272_691_000))), "1790272691");
        assert_eq!(json(|s| s.time(Time(1_790_272_691_007))), "1790272691.007");
        assert_eq!(json(|s| s.time(Time(-795_204_814_868))), "-795204814.868");
        assert_eq!(json(|s| s.time(Time(-1))), "-0.001");
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(json(|s| s.text("a\"b\\c\n\u{1}é")), "\"a\\\"b\\\\c\\n\\u0001é\"");
    }

    #[test]
    fn numbers_reach_their_limits() {
        assert_eq!(json(|s| s.integer(i64::MIN)), "-9223372036854775808");
        assert_eq!(json(|s| s.integer(0)), "0");
    }

    #[test]
    fn a_tape_tells_a_recurring_text_once() {
        let mut sink = TapeSink::default();
        let list = [
            (Text::from("é"), Text::from("x")),
            (Text::from("sub"), Text::from("é")),
            (Text::from("é"), Text::from("")),
        ];
        sink.attributes(&list);
        sink.recurring("sub");
        let words = [
            (tag::ATTRIBUTES, 3),
            (tag::KEPT, 2),
            (tag::TEXT, 1),
            (tag::KEPT, 3),
            (tag::TEXT, 2),
            (tag::AGAIN, 0),
            (tag::TEXT, 0),
            (tag::AGAIN, 1),
        ];
        assert_eq!(sink.words, words.map(|(tag, argument)| tag | argument << 4));
        assert_eq!(sink.text, "éxsubé");
    }

    #[test]
    fn a_tape_keeps_few_recurring_texts() {
        let mut sink = TapeSink::default();
        for number in 0..KEPT_MAX {
            sink.recurring(&number.to_string());
        }
        sink.recurring("one more");
        sink.recurring("one more");
        sink.recurring("0");
        let plain = tag::TEXT | 8 << 4;
        assert_eq!(sink.words[KEPT_MAX..], [plain, plain, tag::AGAIN]);
    }

    #[test]
    fn a_tape_tells_a_user_by_place() {
        let mut sink = TapeSink::default();
        let mut user = UserType {
            username: Some(Text::from("ann")),
            attributes: Some(Attributes::default()),
            user_create_date: Some(Time(-1)),
            user_last_modified_date: Some(Time(1 << 32)),
            enabled: Some(true),
            user_status: Some(UserStatusType::Confirmed),
            mfa_options: None,
        };
        user.put(&mut sink);
        let words = [tag::USER | 3 << 4, u32::MAX, u32::MAX, 0, 1, 1, tag::KEPT | 9 << 4, tag::ATTRIBUTES];
        assert_eq!(sink.words, words);
        assert_eq!(sink.text, "annCONFIRMED");

        user.enabled = None;
        sink.clear();
        user.put(&mut sink);
        assert_eq!(sink.words.first(), Some(&tag::STRUCT));
    }

    #[test]
    fn a_tape_ends_its_structures() {
        let mut sink = TapeSink::default();
        sink.begin_struct();
        sink.member(7);
        sink.integer(-1);
        sink.end_struct();
        assert_eq!(sink.words, [tag::STRUCT, 7, tag::NUMBER, u32::MAX, u32::MAX, END]);
    }
}
