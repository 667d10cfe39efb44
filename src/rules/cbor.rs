//! A reader of CBOR (RFC 8949) in the form that authenticators write: lengths known beforehand, no tags.
//!
//! What is read comes from outside: a length is believed only as far as there are bytes, and nothing recurses.

pub struct Reader<'b> {
    bytes: &'b [u8],
}

/// One data item; the items of a list or map follow it.
#[derive(Debug, PartialEq, Eq)]
pub enum Item<'b> {
    /// Whole numbers of at most 32 bits, of either sign; others do not occur.
    Integer(i64),
    Bytes(&'b [u8]),
    Text(&'b str),
    List(u64),
    /// So many pairs of items.
    Map(u64),
    /// True, false, null or a floating-point number.
    Simple,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { bytes }
    }

    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    /// The next item; `None` if there is none of this form.
    pub fn item(&mut self) -> Option<Item<'b>> {
        let first = self.take(1)?[0];
        let more = match first & 31 {
            small @ 0..=23 => return self.of_kind(first >> 5, u64::from(small), 0),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let argument = self.take(more)?.iter().fold(0, |argument, byte| argument << 8 | u64::from(*byte));
        self.of_kind(first >> 5, argument, more)
    }

    fn of_kind(&mut self, kind: u8, argument: u64, width: usize) -> Option<Item<'b>> {
        Some(match kind {
            0 => Item::Integer(i64::from(u32::try_from(argument).ok()?)),
            1 => Item::Integer(-1 - i64::from(u32::try_from(argument).ok()?)),
            2 => Item::Bytes(self.take(usize::try_from(argument).ok()?)?),
            3 => Item::Text(str::from_utf8(self.take(usize::try_from(argument).ok()?)?).ok()?),
            4 => Item::List(argument),
            5 => Item::Map(argument),
            7 if width > 1 || (20..=22).contains(&argument) => Item::Simple,
            _ => return None,
        })
    }

    /// Passes over an item with all that it holds.
    pub fn skip(&mut self) -> Option<()> {
        let mut due = 1_u64;
        while due > 0 {
            due -= 1;
            let held = match self.item()? {
                Item::List(items) => items,
                Item::Map(pairs) => pairs.checked_mul(2)?,
                _ => 0,
            };
            due = due.checked_add(held)?;
        }
        Some(())
    }

    pub fn map(&mut self) -> Option<u64> {
        match self.item()? {
            Item::Map(pairs) => Some(pairs),
            _ => None,
        }
    }

    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        match self.item()? {
            Item::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub fn text(&mut self) -> Option<&'b str> {
        match self.item()? {
            Item::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn integer(&mut self) -> Option<i64> {
        match self.item()? {
            Item::Integer(number) => Some(number),
            _ => None,
        }
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, Reader};

    /// RFC 8949, appendix A.
    #[test]
    fn items_are_those_of_the_standard() {
        let vectors: [(&[u8], Item); 12] = [
            (&[0x00], Item::Integer(0)),
            (&[0x17], Item::Integer(23)),
            (&[0x18, 0x64], Item::Integer(100)),
            (&[0x1a, 0x00, 0x0f, 0x42, 0x40], Item::Integer(1_000_000)),
            (&[0x20], Item::Integer(-1)),
            (&[0x39, 0x03, 0xe7], Item::Integer(-1000)),
            (&[0x44, 1, 2, 3, 4], Item::Bytes(&[1, 2, 3, 4])),
            (&[0x62, 0xc3, 0xbc], Item::Text("ü")),
            (&[0x83, 1, 2, 3], Item::List(3)),
            (&[0xa2, 1, 2, 3, 4], Item::Map(2)),
            (&[0xf5], Item::Simple),
            (&[0xfa, 0x47, 0xc3, 0x50, 0x00], Item::Simple),
        ];

        for (bytes, item) in vectors {
            assert_eq!(Reader::new(bytes).item(), Some(item));
            let mut reader = Reader::new(bytes);
            assert_eq!(reader.skip(), Some(()));
            assert!(reader.is_at_end());
        }
    }

    #[test]
    fn what_authenticators_do_not_write_is_not_read() {
        let refused: [&[u8]; 9] = [
            &[],
            &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x44, 1, 2, 3],
            &[0x61, 0xff],
            &[0x5f, 0x41, 1, 0xff],
            &[0xc0, 0x00],
            &[0xf8, 0x20],
            &[0x1c],
            &[0xff],
        ];

        for bytes in refused {
            assert_eq!(Reader::new(bytes).item(), None, "{bytes:02x?}");
        }
    }

    /// Lengths that no memory could hold, and lists of lists.
    #[test]
    fn a_length_is_believed_as_far_as_there_are_bytes() {
        for kind in 2..6_u8 {
            let bytes = [kind << 5 | 27, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0];

            assert_eq!(Reader::new(&bytes).skip(), None);
        }
        assert_eq!(Reader::new(&[0x81; 100_000]).skip(), None);
        assert_eq!(Reader::new(&[0xbb; 100_000]).skip(), None);
    }
}
