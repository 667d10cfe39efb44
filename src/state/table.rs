//! Persistent ordered containers: a clone is a pointer copy, a change copies only the path to it.
//!
//! Three forms serve everything, each with one instantiation of the underlying B+ tree whatever it holds:
//! [`Table`] (rows by number), [`Index`] (texts to row numbers) and [`Pairs`] (a relation of numbers).

use std::any::Any;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::Bound;
use std::rc::Rc;

use imbl::shared_ptr::RcK;
use imbl::{GenericOrdMap, GenericOrdSet};

use crate::model::value::Text;

/// Rows by number, in the order they came. A number is never used again.
pub struct Table<R> {
    rows: GenericOrdMap<u32, Rc<dyn Any>, RcK>,
    next: u32,
    row: PhantomData<R>,
}

impl<R> Clone for Table<R> {
    fn clone(&self) -> Self {
        Table { rows: self.rows.clone(), next: self.next, row: PhantomData }
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Table { rows: GenericOrdMap::default(), next: 0, row: PhantomData }
    }
}

impl<R: Clone + 'static> Table<R> {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn find(&self, number: u32) -> Option<&R> {
        // Only `insert` puts rows here, and they are all of type R.
        self.rows.get(&number).and_then(|row| row.downcast_ref())
    }

    pub fn insert(&mut self, row: R) -> u32 {
        let number = self.next;
        self.next += 1;
        self.rows.insert(number, Rc::new(row));
        number
    }

    /// Changes a row; the old one stays what it was for everyone else who holds it.
    pub fn update<T>(&mut self, number: u32, change: impl FnOnce(&mut R) -> T) -> Option<T> {
        let slot = self.rows.get_mut(&number)?;
        if let Some(row) = Rc::get_mut(slot) {
            return row.downcast_mut().map(change);
        }
        let mut row = slot.downcast_ref::<R>()?.clone();
        let answer = change(&mut row);
        *slot = Rc::new(row);
        Some(answer)
    }

    pub fn remove(&mut self, number: u32) -> bool {
        self.rows.remove(&number).is_some()
    }

    /// Rows with a number of at least `from`, in order.
    pub fn iter_from(&self, from: u32) -> impl Iterator<Item = (u32, &R)> {
        self.rows.range(from..).filter_map(|(number, row)| Some((*number, row.downcast_ref()?)))
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &R)> {
        self.iter_from(0)
    }

    /// Takes over the numbers of an export.
    pub fn insert_at(&mut self, number: u32, row: R) {
        self.rows.insert(number, Rc::new(row));
        self.next = self.next.max(number + 1);
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
    pub fn find(&self, space: u8, text: &str) -> Option<u32> {
        self.0.get(&Probe(space, text, 0)).copied()
    }

    pub fn set(&mut self, space: u8, text: Text, number: u32) {
        self.0.insert(Key { space, text, number: 0 }, number);
    }

    pub fn unset(&mut self, space: u8, text: &str) {
        self.0.remove(&Probe(space, text, 0));
    }

    pub fn add(&mut self, space: u8, text: Text, number: u32) {
        self.0.insert(Key { space, text, number }, number);
    }

    pub fn forget(&mut self, space: u8, text: &str, number: u32) {
        self.0.remove(&Probe(space, text, number));
    }

    /// Entries of a space from (text, number) on, in order.
    pub fn iter_from<'i>(
        &'i self,
        space: u8,
        text: &str,
        number: u32,
    ) -> impl Iterator<Item = (&'i Text, u32)> + use<'i> {
        let from = Probe(space, text, number);
        self.0
            .range::<_, Probe<'_>>((Bound::Included(&from), Bound::Unbounded))
            .take_while(move |(key, _)| key.space == space)
            .map(|(key, number)| (&key.text, *number))
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
pub struct Pairs(GenericOrdSet<u64, RcK>);

impl Pairs {
    fn pair(left: u32, right: u32) -> u64 {
        u64::from(left) << 32 | u64::from(right)
    }

    pub fn contains(&self, left: u32, right: u32) -> bool {
        self.0.contains(&Self::pair(left, right))
    }

    /// Whether it was not there before.
    pub fn add(&mut self, left: u32, right: u32) -> bool {
        self.0.insert(Self::pair(left, right)).is_none()
    }

    pub fn remove(&mut self, left: u32, right: u32) -> bool {
        self.0.remove(&Self::pair(left, right)).is_some()
    }

    /// What belongs to `left`, from `from` on, in order.
    pub fn of(&self, left: u32, from: u32) -> impl Iterator<Item = u32> + '_ {
        self.0.range(Self::pair(left, from)..=Self::pair(left, u32::MAX)).map(|pair| *pair as u32)
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().map(|pair| ((pair >> 32) as u32, *pair as u32))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
