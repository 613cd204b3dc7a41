//! The order of what was found.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::hash_map::Entry;

use index::schema::names;
use index::{ClauseAddress, IndexError, Reader};
use rustc_hash::FxHashMap;
use tantivy::columnar::BytesColumn;
use tantivy::{DocId, SegmentOrdinal};

use crate::deadline::{QueryError, Watch};

/// A clause that was found, before it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// What it is ordered by, the greatest first.
    pub(crate) weight: f64,
    pub(crate) score: f32,
    pub(crate) address: ClauseAddress,
    /// The first entry of its document.
    pub(crate) first: DocId,
}

/// Leaves of what was found those that may be among so many of the best, in no
/// order.
pub(crate) fn keep(found: &mut Vec<Found>, wanted: usize) {
    if wanted == 0 || wanted >= found.len() {
        found.truncate(wanted);
        return;
    }
    found.select_nth_unstable_by(wanted - 1, |one, other| other.weight.total_cmp(&one.weight));
    let threshold = found[wanted - 1].weight;
    let above = found.iter().filter(|found| found.weight > threshold).count();
    // Of those that tie at the threshold, the first of each segment are enough: a
    // segment is in the order of the addresses.
    let mut ties: Vec<Found> = found.iter().copied().filter(|found| found.weight == threshold).collect();
    ties.sort_unstable_by_key(|found| found.address);
    let mut taken = (u32::MAX, 0);
    ties.retain(|found| {
        if taken.0 != found.address.segment_ord {
            taken = (found.address.segment_ord, 0);
        }
        taken.1 += 1;
        taken.1 <= wanted - above
    });
    found.retain(|found| found.weight > threshold);
    found.extend(ties);
}

/// The best of what was found, in order, but for the first `offset` of them.
pub(crate) fn best(
    reader: &Reader,
    mut found: Vec<Found>,
    offset: usize,
    limit: usize,
    watch: &Watch,
) -> Result<Vec<Found>, QueryError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    keep(&mut found, offset.saturating_add(limit));
    watch.look()?;
    found.sort_unstable_by(|one, other| {
        other.weight.total_cmp(&one.weight).then_with(|| one.address.cmp(&other.address))
    });
    // Of those that tie, a segment is in the order of the addresses, and several are not.
    let mut keys = Keys { reader, columns: FxHashMap::default() };
    for ties in found.chunk_by_mut(|one, other| one.weight == other.weight) {
        let segment = |found: Option<&Found>| found.map(|found| found.address.segment_ord);
        if segment(ties.first()) == segment(ties.last()) {
            continue;
        }
        let mut keyed = Vec::with_capacity(ties.len());
        for found in &*ties {
            watch.step()?;
            keyed.push((keys.of(found.address)?, *found));
        }
        keyed.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        ties.iter_mut().zip(keyed).for_each(|(place, (_, found))| *place = found);
    }
    Ok(found.into_iter().skip(offset).take(limit).collect())
}

/// The sort keys of entries, by segments. To open a column takes longer than to read it.
struct Keys<'r> {
    reader: &'r Reader,
    columns: FxHashMap<SegmentOrdinal, Option<BytesColumn>>,
}

impl Keys<'_> {
    /// The sort key of an entry: its document's id and its ordinal.
    fn of(&mut self, address: ClauseAddress) -> Result<Vec<u8>, IndexError> {
        let column = match self.columns.entry(address.segment_ord) {
            Entry::Occupied(opened) => opened.into_mut(),
            Entry::Vacant(closed) => {
                let segment = self.reader.searcher().segment_reader(address.segment_ord);
                closed.insert(self.reader.wrap(segment.fast_fields().bytes(names::KEY))?)
            }
        };
        let mut key = Vec::new();
        if let Some(column) = column
            && let Some(ord) = column.ords().first(address.doc_id)
        {
            self.reader.wrap(column.ord_to_bytes(ord, &mut key).map_err(Into::into))?;
        }
        Ok(key)
    }
}

/// The score of the last of the best so far; less than any where there are not
/// so many.
pub(crate) fn floor(found: &[Found], limit: usize) -> f32 {
    if found.len() < limit {
        return f32::MIN;
    }
    let mut scores: Vec<f32> = found.iter().map(|found| found.score).collect();
    *scores.select_nth_unstable_by(limit - 1, |one, other| other.total_cmp(one)).1
}

/// The best clauses of one segment so far: the first of those that tie.
pub(crate) struct Top {
    limit: usize,
    /// What the worst of them must exceed at the least.
    floor: f32,
    /// What a clause must reach to be among them.
    threshold: f32,
    /// The worst on top; of those that tie, the last.
    heap: BinaryHeap<(Reverse<Score>, DocId)>,
}

/// A score, which is a number.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Top {
    /// None yet of at most `limit` clauses that score more than `floor`.
    pub(crate) fn new(limit: usize, floor: f32) -> Self {
        Top { limit, floor, threshold: floor, heap: BinaryHeap::with_capacity(limit.min(1_000) + 1) }
    }

    /// What a clause must reach to be among them, or exceed if it stands behind
    /// all that were added.
    pub(crate) fn threshold(&self) -> f32 {
        self.threshold
    }

    /// Adds a clause, which was not added before.
    #[inline]
    pub(crate) fn add(&mut self, doc: DocId, score: f32) {
        if score >= self.threshold {
            self.add_good(doc, score);
        }
    }

    fn add_good(&mut self, doc: DocId, score: f32) {
        let new = (Reverse(Score(score)), doc);
        let full = self.heap.len() >= self.limit;
        if score <= self.floor || full && self.heap.peek().is_none_or(|worst| *worst <= new) {
            return;
        }
        self.heap.push(new);
        if full {
            self.heap.pop();
        }
        if let Some((Reverse(Score(worst)), _)) = self.heap.peek()
            && self.heap.len() >= self.limit
        {
            self.threshold = worst.max(self.floor);
        }
    }

    /// The clauses with their scores, in no order.
    pub(crate) fn into_clauses(self) -> impl Iterator<Item = (DocId, f32)> {
        self.heap.into_iter().map(|(Reverse(Score(score)), doc)| (doc, score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_clauses_that_tie_the_first_stay() {
        let mut top = Top::new(2, f32::MIN);
        for (doc, score) in [(2, 2.0), (3, 2.0), (1, 2.0), (4, 1.0), (5, 3.0), (6, 2.0)] {
            top.add(doc, score);
        }
        let mut left: Vec<_> = top.into_clauses().collect();
        left.sort_unstable_by_key(|(doc, _)| *doc);
        assert_eq!(left, [(1, 2.0), (5, 3.0)]);
    }

    #[test]
    fn nothing_below_the_floor_is_kept() {
        let mut top = Top::new(2, 1.5);
        for (doc, score) in [(1, 1.5), (2, 1.6), (3, 1.0)] {
            top.add(doc, score);
        }
        assert_eq!(top.threshold(), 1.5);
        assert_eq!(top.into_clauses().collect::<Vec<_>>(), [(2, 1.6)]);
    }
}
