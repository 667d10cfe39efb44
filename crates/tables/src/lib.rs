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
        for (number, row) in self.0.range(u64::from(*first)..=u64::from(*last)) {
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
pub struct Index(GenericOrdMap<Key, u32, RcK>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    space: u8,
    text: Text,
    number: u32,
}

struct Probe<'t>(u8, &'t str, u32);

impl equivalent::Equivalent<Key> for Probe<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        equivalent::Comparable::compare(self, key) == Ordering::Equal
    }
}

impl equivalent::Comparable<Key> for Probe<'_> {
    fn compare(&self, key: &Key) -> Ordering {
        self.0.cmp(&key.space).then_with(|| self.1.cmp(&key.text)).then_with(|| self.2.cmp(&key.number))
    }
}

impl Index {
    #[inline(never)]
    pub fn find(&self, space: u8, text: &str) -> Option<u32> {
        self.0.get(&Probe(space, text, 0)).copied()
    }

    pub fn set(&mut self, space: u8, text: Text, number: u32) {
        self.insert(Key { space, text, number: 0 }, number);
    }

    pub fn unset(&mut self, space: u8, text: &str) {
        self.forget(space, text, 0);
    }

    pub fn add(&mut self, space: u8, text: Text, number: u32) {
        self.insert(Key { space, text, number }, number);
    }

    #[inline(never)]
    pub fn forget(&mut self, space: u8, text: &str, number: u32) {
        self.0.remove(&Probe(space, text, number));
    }

    #[inline(never)]
    fn insert(&mut self, key: Key, number: u32) {
        self.0.insert(key, number);
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
        let from = Probe(space, text, number);
        let range = self.0.range::<_, Probe<'_>>((Bound::Included(&from), Bound::Unbounded));
        range
            .take_while(|(key, _)| key.space == space && wanted(&key.text))
            .take(most)
            .map(|(key, number)| (key.text.clone(), *number))
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
        let range = self.0.range(Self::pair(left, from)..=Self::pair(left, u32::MAX));
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
