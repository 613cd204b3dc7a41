//! The inverted index of pairs, whose numbers have the order of their terms.

use std::io;

use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use super::log::{Log, Occurrence};
use super::places::{self, Packing};
use crate::pairs::Pair;

/// The lower bits of a code tell the second word and the width.
const SECOND: u32 = 15;

/// Pairs and where they stand, of the entries of one segment. There are very many of them
/// that stand there once or twice: none is looked up before all are sorted.
#[derive(Debug, Default)]
pub(super) struct PairIndex {
    log: Log,
}

impl PairIndex {
    /// Begins an entry: entries come in their order.
    pub(super) fn begin(&mut self, entry: u32) {
        self.log.begin(entry);
    }

    /// Adds a pair to the entry that was begun last, in the order of positions.
    pub(super) fn add(&mut self, pair: Pair, position: u32) {
        self.log.add(pair.code(), position);
    }

    /// How many pairs there are.
    pub(super) fn tokens(&self) -> usize {
        self.log.tokens()
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.log.bytes()
    }

    /// How many bytes it takes on top of that when it is written.
    pub(super) fn bytes_to_write(&self) -> usize {
        self.log.tokens() * size_of::<u64>()
    }

    /// Writes the terms in their order, with their positions.
    pub(super) fn write(self, serializer: &mut FieldSerializer<'_>) -> io::Result<()> {
        if Packing::of(self.log.extent()).fits(u64::BITS - SECOND) {
            self.write_keys(
                serializer,
                |second, place| u64::from(second) << (u64::BITS - SECOND) | place,
                |key| ((key >> (u64::BITS - SECOND)) as u32, key << SECOND >> SECOND),
            )
        } else {
            self.write_keys(serializer, |second, place| (second, place), |key| key)
        }
    }

    /// As [`PairIndex::write`]; `pack` makes keys of what stands behind the first word and a
    /// place, which have their order.
    fn write_keys<K: Copy + Default + Ord>(
        self,
        serializer: &mut FieldSerializer<'_>,
        pack: impl Fn(u32, u64) -> K,
        unpack: impl Fn(K) -> (u32, u64),
    ) -> io::Result<()> {
        let packing = Packing::of(self.log.extent());
        // By first words, counted, and then by the rest.
        let mut next: Vec<u32> = Vec::new();
        for token in self.log.iter() {
            let first = (token.term >> SECOND) as usize;
            if first >= next.len() {
                next.resize(first + 1, 0);
            }
            next[first] += 1;
        }
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        let mut keys = vec![K::default(); start as usize];
        for Occurrence { term, entry, position } in self.log.iter() {
            let at = &mut next[(term >> SECOND) as usize];
            keys[*at as usize] = pack(term & ((1 << SECOND) - 1), packing.place(entry, position));
            *at += 1;
        }
        let second = |key: &K| unpack(*key).0;
        let (mut start, mut letters, mut deltas) = (0, String::new(), Vec::new());
        for (first, end) in (0u32..).zip(next) {
            let keys = &mut keys[start as usize..end as usize];
            start = end;
            keys.sort_unstable();
            for keys in keys.chunk_by(|one, other| second(one) == second(other)) {
                let Some(key) = keys.first() else { continue };
                letters.clear();
                Pair::of_code(first << SECOND | second(key)).write(&mut letters);
                let place = |key: &K| unpack(*key).1;
                let option = IndexRecordOption::WithFreqsAndPositions;
                places::write(serializer, option, &letters, keys, place, packing, &mut deltas)?;
            }
        }
        Ok(())
    }
}
