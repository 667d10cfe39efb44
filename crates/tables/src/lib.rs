//! Persistent ordered containers, and the string that they share; a crate of its own so that it can be optimised
//! otherwise than the rest. Persistent: a clone is a pointer copy, a change copies only the path to it.
//!
//! Three forms serve everything, over two instantiations of the underlying B+ tree whatever they hold:
//! [`Table`] (rows by number), [`Index`] (texts to row numbers) and [`Pairs`] (a relation of numbers).

use std::any::Any;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::Bound;
use std::rc::Rc;

use imbl::GenericOrdMap;
use imbl::shared_ptr::RcK;
pub use text::Text;

mod text;

/// Rows by number, in the order they came. A number is never used again.
pub struct Table<R> {
    rows: Rows,
    next: u32,
    row: PhantomData<R>,
}

/// The one tree under tables and pairs: a pair has no row.
type Numbers = GenericOrdMap<u64, Option<Rc<dyn Any>>, RcK>;

/// What all tables have in common, compiled once.
#[derive(Clone, Default)]
struct Rows(Numbers);

impl Rows {
    #[inline(never)]
    fn find(&self, number: u32) -> Option<&Rc<dyn Any>> {
        self.0.get(&u64::from(number))?.as_ref()
    }

    /// As [`Rows::find`] for each of some ascending numbers. Where they lie close together, one sweep over the rows between
    /// the first and the last costs less than looking for each.
    #[inline(never)]
    fn each(&self, numbers: &[u32]) -> Vec<(u32, &Rc<dyn Any>)> {
        let mut found = Vec::with_capacity(numbers.len());
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return found };
        if (last - first) as usize > numbers.len() * 2 {
            found.extend(numbers.iter().filter_map(|number| Some((*number, self.find(*number)?))));
            return found;
        }
        let mut wanted = numbers.iter();
        let mut next = wanted.next();
        // Without an end of its own a range need not look for it beforehand, nor after each entry.
        let rows = self.0.range(u64::from(*first)..).take_while(|(number, _)| **number <= u64::from(*last));
        for (number, row) in rows {
            while next.is_some_and(|wanted| u64::from(*wanted) < *number) {
                next = wanted.next();
            }
            if let (Some(wanted), Some(row)) = (next, row)
                && u64::from(*wanted) == *number
            {
                found.push((*wanted, row));
            }
        }
        found
    }

    #[inline(never)]
    fn slot(&mut self, number: u32) -> Option<&mut Rc<dyn Any>> {
        self.0.get_mut(&u64::from(number))?.as_mut()
    }

    #[inline(never)]
    fn insert(&mut self, number: u32, row: Rc<dyn Any>) {
        self.0.insert(number.into(), Some(row));
    }

    #[inline(never)]
    fn remove(&mut self, number: u32) -> bool {
        self.0.remove(&u64::from(number)).is_some()
    }

    #[inline(never)]
    fn from(&self, from: u32, most: usize) -> Vec<(u32, &Rc<dyn Any>)> {
        let rows = self.0.range(u64::from(from)..).take(most);
        rows.filter_map(|(number, row)| Some((*number as u32, row.as_ref()?))).collect()
    }
}

impl<R> Clone for Table<R> {
    fn clone(&self) -> Self {
        Table { rows: self.rows.clone(), next: self.next, row: PhantomData }
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Table { rows: Rows::default(), next: 0, row: PhantomData }
    }
}

impl<R: Clone + 'static> Table<R> {
    pub fn len(&self) -> usize {
        self.rows.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.0.is_empty()
    }

    pub fn find(&self, number: u32) -> Option<&R> {
        // Only `insert` puts rows here, and they are all of type R.
        self.rows.find(number).and_then(|row| row.downcast_ref())
    }

    /// The rows of some ascending numbers, in order; of one that there is no row under, none.
    pub fn each(&self, numbers: &[u32]) -> Vec<(u32, &R)> {
        self.rows.each(numbers).into_iter().filter_map(|(number, row)| Some((number, row.downcast_ref()?))).collect()
    }

    pub fn insert(&mut self, row: R) -> u32 {
        let number = self.next;
        self.insert_at(number, row);
        number
    }

    /// Takes over a number of an export.
    pub fn insert_at(&mut self, number: u32, row: R) {
        self.rows.insert(number, Rc::new(row));
        self.next = self.next.max(number + 1);
    }

    /// The number that the next row will have.
    pub fn next(&self) -> u32 {
        self.next
    }

    /// Takes over the next number of an export: above those of its rows, whichever were removed last.
    pub fn go_on_at(&mut self, number: u32) {
        self.next = self.next.max(number);
    }

    /// A row to be changed; the old one stays what it was for everyone else who holds it.
    #[inline(never)]
    pub fn row_mut(&mut self, number: u32) -> Option<&mut R> {
        let slot = self.rows.slot(number)?;
        if Rc::get_mut(slot).is_none() {
            let copy = slot.downcast_ref::<R>()?.clone();
            *slot = Rc::new(copy);
        }
        Rc::get_mut(slot)?.downcast_mut()
    }

    pub fn remove(&mut self, number: u32) -> bool {
        self.rows.remove(number)
    }

    /// At most so many rows with a number of at least `from`, in order.
    pub fn from(&self, from: u32, most: usize) -> Vec<(u32, &R)> {
        let rows = self.rows.from(from, most).into_iter();
        rows.filter_map(|(number, row)| Some((number, row.downcast_ref()?))).collect()
    }

    pub fn all(&self) -> Vec<(u32, &R)> {
        self.from(0, usize::MAX)
    }
}

/// Texts to row numbers, in order, in as many name spaces as its owner wants. Unique by (space, text) when written
/// with [`Index::set`], a list by (space, text, number) when written with [`Index::add`].
#[derive(Clone, Default)]
pub struct Index(GenericOrdMap<Key, (), RcK>);

#[derive(Clone)]
struct Key {
    head: Head,
    text: Text,
    number: u32,
}

/// The space and the first bytes of a text, in the order of the two. Most comparisons end here, in the node that is being
/// searched: the text itself lies elsewhere in memory, and of a large index nowhere near.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Head([u32; HEAD / 4]);

const HEAD: usize = 12;

/// How many bytes of a text its head holds.
const BEGINNING: usize = HEAD - 1;

impl Head {
    fn of(space: u8, text: &str) -> Head {
        let mut bytes = [0; HEAD];
        bytes[0] = space;
        bytes.iter_mut().skip(1).zip(text.bytes()).for_each(|(byte, given)| *byte = given);
        Head(std::array::from_fn(|word| u32::from_be_bytes(std::array::from_fn(|byte| bytes[word * 4 + byte]))))
    }

    fn space(self) -> u8 {
        (self.0[0] >> 24) as u8
    }
}

struct Probe<'t> {
    head: Head,
    text: &'t str,
    /// Without one, whatever number stands behind the text will do: where texts are unique there is one at most.
    number: Option<u32>,
}

impl<'t> Probe<'t> {
    fn new(space: u8, text: &'t str, number: Option<u32>) -> Probe<'t> {
        Probe { head: Head::of(space, text), text, number }
    }

    /// By space, then text, then number.
    #[inline(always)]
    fn order(&self, key: &Key) -> Ordering {
        self.head.cmp(&key.head).then_with(|| {
            // Texts of one beginning: what it left out decides, or how much of it is text.
            let rests = self.text.as_bytes().get(BEGINNING..).zip(key.text.as_bytes().get(BEGINNING..));
            let rest = rests.map_or_else(|| self.text.len().cmp(&key.text.len()), |(one, other)| one.cmp(other));
            rest.then_with(|| self.number.map_or(Ordering::Equal, |number| number.cmp(&key.number)))
        })
    }
}

impl equivalent::Equivalent<Key> for Probe<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.order(key) == Ordering::Equal
    }
}

impl equivalent::Comparable<Key> for Probe<'_> {
    fn compare(&self, key: &Key) -> Ordering {
        self.order(key)
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        Probe { head: self.head, text: &self.text, number: Some(self.number) }.order(other)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Key {}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Index {
    #[inline(never)]
    pub fn find(&self, space: u8, text: &str) -> Option<u32> {
        self.0.get_key_value(&Probe::new(space, text, None)).map(|(key, ())| key.number)
    }

    /// Whatever the text stood for before.
    pub fn set(&mut self, space: u8, text: Text, number: u32) {
        if self.find(space, &text).is_some_and(|known| known != number) {
            self.unset(space, &text);
        }
        self.add(space, text, number);
    }

    #[inline(never)]
    pub fn unset(&mut self, space: u8, text: &str) {
        self.0.remove(&Probe::new(space, text, None));
    }

    #[inline(never)]
    pub fn add(&mut self, space: u8, text: Text, number: u32) {
        self.0.insert(Key { head: Head::of(space, &text), text, number }, ());
    }

    #[inline(never)]
    pub fn forget(&mut self, space: u8, text: &str, number: u32) {
        self.0.remove(&Probe::new(space, text, Some(number)));
    }

    /// At most so many entries of a space from (text, number) on, in order, as long as their texts are wanted.
    #[inline(never)]
    pub fn from(
        &self,
        space: u8,
        text: &str,
        number: u32,
        most: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<(Text, u32)> {
        let from = Probe::new(space, text, Some(number));
        let range = self.0.range::<_, Probe<'_>>((Bound::Included(&from), Bound::Unbounded));
        range
            .take_while(|(key, ())| key.head.space() == space && wanted(&key.text))
            .take(most)
            .map(|(key, ())| (key.text.clone(), key.number))
            .collect()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A relation of numbers, ordered by the left one.
#[derive(Clone, Default)]
pub struct Pairs(Numbers);

impl Pairs {
    fn pair(left: u32, right: u32) -> u64 {
        u64::from(left) << 32 | u64::from(right)
    }

    #[inline(never)]
    pub fn contains(&self, left: u32, right: u32) -> bool {
        self.0.contains_key(&Self::pair(left, right))
    }

    #[inline(never)]
    pub fn add(&mut self, left: u32, right: u32) {
        self.0.insert(Self::pair(left, right), None);
    }

    #[inline(never)]
    pub fn remove(&mut self, left: u32, right: u32) {
        self.0.remove(&Self::pair(left, right));
    }

    /// At most so many of what belongs to `left`, from `from` on, in order.
    #[inline(never)]
    pub fn of(&self, left: u32, from: u32, most: usize) -> Vec<u32> {
        let last = Self::pair(left, u32::MAX);
        let range = self.0.range(Self::pair(left, from)..).take_while(|(pair, _)| **pair <= last);
        range.take(most).map(|(pair, _)| *pair as u32).collect()
    }

    pub fn all(&self) -> Vec<(u32, u32)> {
        self.0.keys().map(|pair| ((pair >> 32) as u32, *pair as u32)).collect()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Longer and shorter than a head, alike up to it and beyond, with bytes that look like its padding.
    const TEXTS: [&str; 14] = [
        "",
        "\0",
        "a",
        "a\0",
        "ab",
        "abcdefghij\0",
        "abcdefghijk",
        "abcdefghijk\0",
        "abcdefghijkl",
        "abcdefghijkm",
        "abcdefghijk\0z",
        "abcdefghijklmnop",
        "größe",
        "größenordnung",
    ];

    #[test]
    fn an_index_is_ordered_by_space_text_and_number() {
        let mut index = Index::default();
        let mut expected = Vec::new();
        for (at, text) in TEXTS.iter().enumerate() {
            for (space, number) in [(1, 7), (0, 300), (1, 2), (255, at as u32)] {
                index.add(space, Text::from(*text), number);
                expected.push((space, *text, number));
            }
        }
        expected.sort_unstable();

        for space in [0, 1, 255] {
            let of_space: Vec<_> = expected.iter().filter(|entry| entry.0 == space).collect();
            for (from, (_, text, number)) in of_space.iter().enumerate() {
                let found = index.from(space, text, *number, usize::MAX, &|_| true);
                let found: Vec<_> = found.iter().map(|(text, number)| (space, &**text, *number)).collect();
                assert!(found.iter().eq(of_space[from..].iter().copied()), "from {text:?} on");
            }
        }
        for (space, text, number) in &expected {
            index.forget(*space, text, *number);
        }
        assert!(index.is_empty());
    }

    #[test]
    fn a_unique_text_is_found_by_itself() {
        let mut index = Index::default();
        let mut expected = BTreeMap::new();
        for (number, text) in (0..).zip(TEXTS) {
            index.set(3, Text::from(text), number + 100);
            index.set(3, Text::from(text), number);
            expected.insert(text, number);
        }
        while let Some((text, _)) = expected.pop_first() {
            index.unset(3, text);
            assert_eq!(index.find(3, text), None);
            assert!(expected.iter().all(|(text, number)| index.find(3, text) == Some(*number)));
        }
        assert!(index.is_empty());
    }
}
