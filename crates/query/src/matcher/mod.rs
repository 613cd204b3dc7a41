//! Matchers: where the patterns of a query stand in the clauses of one segment.

mod chain;
mod either;
mod near;
mod row;
mod terms;
mod written;

use index::Reader;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::deadline::{QueryError, Watch};
use crate::lower::Pattern;
use either::EitherMatcher;
use near::NearMatcher;
pub(crate) use terms::{Cursor, languages_of};
use written::WrittenMatcher;

/// Where a pattern stands in a clause, in positions: from the first up to, not
/// including, the last.
pub(crate) type Occurrence = (u32, u32);

/// A cursor over the clauses in which a pattern may stand.
///
/// It is moved to a candidate by [`seek`](Matcher::seek), which looks at the
/// terms alone, and asked by [`occurrences`](Matcher::occurrences) where the
/// pattern stands there, if it does.
pub(crate) trait Matcher {
    /// The first candidate at or behind `target`; `TERMINATED` if there is
    /// none. Targets never go back.
    fn seek(&mut self, target: DocId) -> DocId;

    /// Moves to a clause, and says whether it is a candidate. Where it is none,
    /// nothing behind it is looked at, as [`seek`](Matcher::seek) does.
    fn reach(&mut self, doc: DocId) -> bool {
        self.seek(doc) == doc
    }

    /// Where the pattern stands in the candidate: all spans, in order, each
    /// once; empty where it does not.
    fn occurrences(&mut self) -> &[Occurrence];

    /// How many occurrences begin at different places, which is what is
    /// counted. Where the frequencies of the terms tell, no position is read
    /// for it.
    fn count(&mut self) -> u32 {
        let starts = self.occurrences().chunk_by(|one, other| one.0 == other.0).count();
        u32::try_from(starts).unwrap_or(u32::MAX)
    }

    /// About how many candidates there are: what has few is moved first.
    fn cost(&self) -> u64;
}

/// One segment of an open index.
#[derive(Clone, Copy)]
pub(crate) struct Segment<'r> {
    pub(crate) reader: &'r Reader,
    pub(crate) segment: &'r SegmentReader,
    pub(crate) ord: u32,
    /// Until when clauses are matched, and what went wrong with them.
    pub(crate) watch: &'r Watch,
}

impl Segment<'_> {
    /// Whether an entry was not deleted.
    pub(crate) fn is_alive(self, doc: DocId) -> bool {
        self.segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }
}

/// Opens a pattern in a segment; none where it stands nowhere there.
pub(crate) fn open<'r>(
    at: Segment<'r>,
    pattern: &Pattern,
) -> Result<Option<Box<dyn Matcher + 'r>>, QueryError> {
    Ok(match pattern {
        Pattern::Row(row) => row::open(at, at.reader.fields().words, row, false)?,
        Pattern::Written(row, items) => {
            let matcher = row::open(at, at.reader.fields().words, row, true)?;
            matcher.map(|matcher| Box::new(WrittenMatcher::new(at, matcher, items, row.slop > 0)) as _)
        }
        Pattern::Either(patterns) => {
            let mut inner = Vec::with_capacity(patterns.len());
            for pattern in patterns {
                inner.extend(open(at, pattern)?);
            }
            (!inner.is_empty()).then(|| Box::new(EitherMatcher::new(inner)) as _)
        }
        Pattern::Near { left, right, reach, order } => {
            let (left, right) = (open(at, left)?, open(at, right)?);
            NearMatcher::of(left, right, *reach, *order)
        }
    })
}

/// Opens a row in a field of names: titles, headings, speakers.
pub(crate) fn open_row<'r>(
    at: Segment<'r>,
    field: tantivy::schema::Field,
    row: &crate::lower::Row,
) -> Result<Option<Box<dyn Matcher + 'r>>, QueryError> {
    row::open(at, field, row, false)
}

/// The first clause at or behind `target` at which all cursors stand; `TERMINATED`
/// if there is none, or if it is too late. Those with the fewest clauses should come first.
pub(crate) fn leap<C>(
    watch: &Watch,
    cursors: &mut [C],
    target: DocId,
    mut seek: impl FnMut(&mut C, DocId) -> DocId,
) -> DocId {
    let mut doc = target;
    // The one that stands at `doc` already, for it was sought there last.
    let mut at = usize::MAX;
    'candidate: loop {
        if watch.stops() {
            return TERMINATED;
        }
        for (index, cursor) in cursors.iter_mut().enumerate().filter(|(index, _)| *index != at) {
            let found = seek(cursor, doc);
            if found == TERMINATED {
                return TERMINATED;
            }
            if found > doc {
                (doc, at) = (found, index);
                continue 'candidate;
            }
        }
        return doc;
    }
}

/// Leaves of spans those that no other lies within, in order.
pub(crate) fn keep_minimal(spans: &mut Vec<Occurrence>) {
    spans.sort_unstable_by_key(|&(start, end)| (std::cmp::Reverse(start), end));
    let mut least = u32::MAX;
    spans.retain(|&(_, end)| {
        let minimal = end < least;
        least = least.min(end);
        minimal
    });
    spans.reverse();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_windows_those_are_kept_that_hold_no_other() {
        let mut spans = vec![(0, 9), (3, 9), (3, 5), (3, 5), (4, 8), (6, 12)];
        keep_minimal(&mut spans);
        assert_eq!(spans, [(3, 5), (4, 8), (6, 12)]);
    }
}
