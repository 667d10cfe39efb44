//! Paging: a token is bound to its query and holds the key of the next row, so a row that vanishes meanwhile does no
//! harm and a token of another query is refused.

use crypto::encode;

use crate::model::value::Text;

/// The service's page size where a request names none, and its largest.
pub const PAGE_MAX: usize = 60;

/// Why a token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// Not one of ours.
    Unreadable,
    /// Ours, but of another query.
    OtherQuery,
}

pub struct Pager {
    query: u64,
    size: usize,
}

/// What every token starts with, as the service's do.
const PREFIX: &str = "AAQA-E";

impl Pager {
    /// `parts` is all that a token is bound to.
    pub fn new(operation: &str, parts: &[&str], limit: Option<i32>) -> Pager {
        let mut query = fingerprint(0xcbf2_9ce4_8422_2325, operation.as_bytes());
        for part in parts {
            query = fingerprint(query, &[0xff]);
            query = fingerprint(query, part.as_bytes());
        }
        let size = limit.filter(|limit| *limit > 0).map_or(PAGE_MAX, |limit| limit as usize);
        Pager { query, size }
    }

    /// How many rows to fetch: the service looks one ahead.
    pub fn wanted(&self) -> usize {
        self.size + 1
    }

    /// One page of the fetched rows, and the token of the next page when there is more.
    pub fn page<R: Copy, T>(&self, mut rows: Vec<(u32, R)>, show: impl Fn(R) -> T) -> (Vec<T>, Option<Text>) {
        let next = rows.get(self.size).map(|(number, _)| self.token(&number.to_be_bytes()));
        rows.truncate(self.size);
        (rows.into_iter().map(|(_, row)| show(row)).collect(), next)
    }

    /// As [`Pager::page`], for rows whose place is a text and a number.
    pub fn page_by_text(&self, mut places: Vec<(Text, u32)>) -> (Vec<u32>, Option<Text>) {
        let next = places.get(self.size).map(|(text, number)| {
            let mut key = number.to_be_bytes().to_vec();
            key.extend_from_slice(text.as_bytes());
            self.token(&key)
        });
        places.truncate(self.size);
        (places.into_iter().map(|(_, number)| number).collect(), next)
    }

    /// The number to go on from; 0 without a token.
    pub fn next_number(&self, token: Option<&str>) -> Result<u32, BadToken> {
        let Some(token) = token else { return Ok(0) };
        let key: [u8; 4] = self.key(token)?.try_into().map_err(|_| BadToken::Unreadable)?;
        Ok(u32::from_be_bytes(key))
    }

    /// The place to go on from, `None` without a token.
    pub fn next_place(&self, token: Option<&str>) -> Result<Option<(String, u32)>, BadToken> {
        let Some(token) = token else { return Ok(None) };
        let key = self.key(token)?;
        let (number, text) = key.split_at_checked(4).ok_or(BadToken::Unreadable)?;
        let number = u32::from_be_bytes(number.try_into().map_err(|_| BadToken::Unreadable)?);
        let text = String::from_utf8(text.to_vec()).map_err(|_| BadToken::Unreadable)?;
        Ok(Some((text, number)))
    }

    fn token(&self, key: &[u8]) -> Text {
        let mut bytes = self.query.to_be_bytes().to_vec();
        bytes.extend_from_slice(key);
        let seal = fingerprint(self.query, key) as u32;
        bytes.extend_from_slice(&seal.to_be_bytes());

        Text::from(format!("{PREFIX}{}", encode::base64_url(&bytes)))
    }

    fn key(&self, token: &str) -> Result<Vec<u8>, BadToken> {
        let digits = token.strip_prefix(PREFIX).ok_or(BadToken::Unreadable)?;
        let bytes = encode::read_base64_url(digits).ok_or(BadToken::Unreadable)?;
        let (query, rest) = bytes.split_at_checked(8).ok_or(BadToken::Unreadable)?;
        let (key, seal) = rest.split_at_checked(rest.len().saturating_sub(4)).ok_or(BadToken::Unreadable)?;
        let query = u64::from_be_bytes(query.try_into().map_err(|_| BadToken::Unreadable)?);
        if seal != (fingerprint(query, key) as u32).to_be_bytes() {
            return Err(BadToken::Unreadable);
        }
        if query != self.query {
            return Err(BadToken::OtherQuery);
        }
        Ok(key.to_vec())
    }
}

/// FNV-1a.
fn fingerprint(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_back_to_its_place() {
        let pager = Pager::new("ListUsers", &["pool", "filter"], Some(2));
        for text in ["", "a", "ab", "größe"] {
            let (items, token) =
                pager.page_by_text(vec![(Text::from("x"), 1), (Text::from("x"), 2), (Text::from(text), 7)]);
            assert_eq!(items, [1, 2]);
            let token = token.expect("a third row");
            assert_eq!(pager.next_place(Some(&token)), Ok(Some((text.to_string(), 7))));
            let other = Pager::new("ListUsers", &["pool"], None);
            assert_eq!(other.next_place(Some(&token)), Err(BadToken::OtherQuery));
        }
    }

    #[test]
    fn no_token_when_the_page_is_exactly_full() {
        let pager = Pager::new("ListGroups", &[], Some(2));
        assert_eq!(pager.page(vec![(0, 'a'), (1, 'b')], |row| row), (vec!['a', 'b'], None));
    }

    #[test]
    fn garbage_and_damaged_tokens_are_refused() {
        let pager = Pager::new("ListGroups", &[], Some(1));
        let (_, token) = pager.page(vec![(0, 'a'), (9, 'b')], |row| row);
        let token = token.expect("a second row");
        assert_eq!(pager.next_number(Some(&token)), Ok(9));
        for bad in ["invalid", "AAQA-E", "AAQA-E!!", &format!("{token}A"), &token[..token.len() - 1]] {
            assert_eq!(pager.next_number(Some(bad)), Err(BadToken::Unreadable), "{bad}");
        }
    }
}
