//! Marks: from positions to byte offsets of the published text.
//!
//! The index holds positions and no offsets, so the clause is read again by
//! the analyzer that indexed it.

use document::Span;
use index::StoredClause;
use index::analyzer::Words;

use crate::matcher::Occurrence;

/// The byte spans of occurrences in the clause's published text.
pub(crate) fn marks(clause: &StoredClause, occurrences: &[Occurrence]) -> Vec<Span> {
    let reading = clause.indexed_reading();
    let words = Words::of(reading.text());
    let mut marks: Vec<Span> = occurrences
        .iter()
        .filter_map(|&(start, end)| {
            let first = words.get(start as usize)?;
            let last = words.get(end.checked_sub(1)? as usize)?;
            Some(reading.published(Span::between(first.span.start(), last.span.end())))
        })
        .collect();
    marks.sort();
    marks.dedup();
    marks
}
