//! The inverted index of one field of a segment.

use std::io;

use rustc_hash::FxHashMap;
use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use super::log::{Log, Occurrence};
use super::places::{self, Packing};

/// About how many bytes a term takes beside its letters: in the table, and when the terms
/// are sorted.
const OF_TERM: usize = 96;

/// The terms of a field and where they stand, of the entries of one segment.
#[derive(Debug, Default)]
pub(super) struct FieldIndex {
    numbers: FxHashMap<Box<str>, u32>,
    letters: usize,
    log: Log,
}

impl FieldIndex {
    /// The number of a term in this segment.
    pub(super) fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.letters += term.len();
        self.numbers.insert(term.into(), number);
        number
    }

    /// Begins an entry: entries come in their order.
    pub(super) fn begin(&mut self, entry: u32) {
        self.log.begin(entry);
    }

    /// Adds a term by its number to the entry that was begun last. The positions of one
    /// term in an entry never fall.
    pub(super) fn add(&mut self, term: u32, position: u32) {
        self.log.add(term, position);
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.numbers.len()
    }

    /// How many tokens there are.
    pub(super) fn tokens(&self) -> usize {
        self.log.tokens()
    }

    /// How many bytes it takes about.
    pub(super) fn bytes(&self) -> usize {
        self.log.bytes() + self.letters + OF_TERM * self.numbers.len()
    }

    /// How many bytes it takes on top of that when it is written.
    pub(super) fn bytes_to_write(&self) -> usize {
        self.log.tokens() * if self.fits() { size_of::<u32>() } else { size_of::<u64>() }
    }

    /// Whether a place fits into 32 bits, as it does where clauses are short.
    fn fits(&self) -> bool {
        Packing::of(self.log.extent()).fits(u32::BITS)
    }

    /// Writes the terms in their order, with all that `option` asks for.
    pub(super) fn write(
        self,
        option: IndexRecordOption,
        serializer: &mut FieldSerializer<'_>,
    ) -> io::Result<()> {
        if self.fits() {
            self.write_places(option, serializer, |place| place as u32, u64::from)
        } else {
            self.write_places(option, serializer, |place| place, |place| place)
        }
    }

    /// As [`FieldIndex::write`]; places are held in memory as `pack` makes them.
    fn write_places<P: Copy + Default>(
        self,
        option: IndexRecordOption,
        serializer: &mut FieldSerializer<'_>,
        pack: impl Fn(u64) -> P,
        unpack: impl Fn(P) -> u64,
    ) -> io::Result<()> {
        let terms = sorted(&self.numbers);
        // Where the tokens of each term begin, and then, where the next of them goes.
        let mut next = vec![0u32; terms.len()];
        self.log.iter().for_each(|token| next[token.term as usize] += 1);
        let mut start = 0;
        for (_, number) in &terms {
            start += std::mem::replace(&mut next[*number as usize], start);
        }
        let packing = Packing::of(self.log.extent());
        let mut places = vec![P::default(); start as usize];
        for Occurrence { term, entry, position } in self.log.iter() {
            let at = &mut next[term as usize];
            places[*at as usize] = pack(packing.place(entry, position));
            *at += 1;
        }
        let (mut start, mut deltas) = (0, Vec::new());
        for (term, number) in terms {
            let end = next[number as usize];
            let places = &places[start as usize..end as usize];
            start = end;
            places::write(serializer, option, term, places, |place| unpack(*place), packing, &mut deltas)?;
        }
        Ok(())
    }
}

/// The terms in the order of their bytes.
fn sorted(numbers: &FxHashMap<Box<str>, u32>) -> Vec<(&str, u32)> {
    // What the first letters tell needs no look at all of them.
    let mut terms: Vec<(u128, &str, u32)> =
        numbers.iter().map(|(term, number)| (beginning(term), &**term, *number)).collect();
    terms.sort_unstable();
    terms.into_iter().map(|(_, term, number)| (term, number)).collect()
}

/// The first bytes of a term as a number that sorts as they do.
fn beginning(term: &str) -> u128 {
    let mut bytes = [0; size_of::<u128>()];
    let length = term.len().min(bytes.len());
    bytes[..length].copy_from_slice(&term.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}
