//! Matchers: cursors over the clauses of one segment in which a leaf of the
//! query stands.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use index::{IndexError, Reader};

use crate::forms::FormsMatcher;
use crate::lower::{Leaf, Lowered};
use crate::phrase::PhraseMatcher;

/// Where a leaf stands in a clause, in positions: from the first up to, not
/// including, the last.
pub(crate) type Occurrence = (u32, u32);

/// A cursor over the clauses in which a leaf may stand.
///
/// It is moved to a candidate by [`seek`](Matcher::seek), which looks at the
/// terms alone, and asked by [`occurrences`](Matcher::occurrences) where the
/// leaf stands there, if it does.
pub(crate) trait Matcher {
    /// The first candidate at or behind `target`; `TERMINATED` if there is
    /// none. Targets never go back.
    fn seek(&mut self, target: DocId) -> DocId;

    /// Where the leaf stands in the candidate: starts ascending, at one start
    /// the longest; empty where it does not.
    fn occurrences(&mut self) -> &[Occurrence];

    /// How often the leaf stands in the candidate: as many times as there are
    /// occurrences. Where the frequencies of the terms tell, no position is
    /// read for it.
    fn count(&mut self) -> u32 {
        u32::try_from(self.occurrences().len()).unwrap_or(u32::MAX)
    }
}

/// The postings of one term.
pub(crate) struct Cursor {
    postings: SegmentPostings,
    pub(crate) width: u32,
    positions: Vec<u32>,
}

impl Cursor {
    /// The postings of a term in a segment; none where it has none.
    pub(crate) fn open(
        reader: &Reader,
        segment: &SegmentReader,
        term: &str,
        width: u32,
    ) -> Result<Option<Self>, IndexError> {
        let field = reader.fields().words;
        let inverted = reader.wrap(segment.inverted_index(field))?;
        let term = Term::from_field_text(field, term);
        let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
        let postings = reader.wrap(postings.map_err(Into::into))?;
        Ok(postings.map(|postings| Cursor { postings, width, positions: Vec::new() }))
    }

    pub(crate) fn doc(&self) -> DocId {
        self.postings.doc()
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.doc() < target { self.postings.seek(target) } else { self.postings.doc() }
    }

    /// How often the term stands in the clause it stands at.
    pub(crate) fn frequency(&self) -> u32 {
        self.postings.term_freq()
    }

    /// The positions of the term in the clause it stands at.
    pub(crate) fn positions(&mut self) -> &[u32] {
        self.postings.positions(&mut self.positions);
        &self.positions
    }
}

/// The matchers of a query's leaves in one segment, in the order of the query.
pub(crate) struct Conjunction {
    pub(crate) leaves: Vec<Box<dyn Matcher>>,
}

impl Conjunction {
    /// Opens the leaves; none where one of them stands nowhere in the segment.
    pub(crate) fn open(
        reader: &Reader,
        segment: &SegmentReader,
        lowered: &Lowered,
    ) -> Result<Option<Self>, IndexError> {
        let mut leaves: Vec<Box<dyn Matcher>> = Vec::with_capacity(lowered.leaves.len());
        for leaf in &lowered.leaves {
            let matcher: Option<Box<dyn Matcher>> = match leaf {
                Leaf::Phrase(phrase) => {
                    PhraseMatcher::open(reader, segment, phrase)?.map(|matcher| Box::new(matcher) as _)
                }
                Leaf::Forms(forms) => {
                    FormsMatcher::open(reader, segment, forms)?.map(|matcher| Box::new(matcher) as _)
                }
            };
            match matcher {
                Some(matcher) => leaves.push(matcher),
                None => return Ok(None),
            }
        }
        Ok((!leaves.is_empty()).then_some(Conjunction { leaves }))
    }

    /// The first clause at or behind `target` in which every leaf stands.
    pub(crate) fn seek(&mut self, mut target: DocId) -> DocId {
        'candidate: loop {
            for leaf in &mut self.leaves {
                let found = leaf.seek(target);
                if found == TERMINATED {
                    return TERMINATED;
                }
                if found > target {
                    target = found;
                    continue 'candidate;
                }
            }
            if self.leaves.iter_mut().all(|leaf| leaf.count() > 0) {
                return target;
            }
            target += 1;
        }
    }

    /// Where the query stands in the clause: equal spans of several leaves
    /// once, in order.
    pub(crate) fn spans(&mut self) -> Vec<Occurrence> {
        let mut spans: Vec<Occurrence> = Vec::new();
        for leaf in &mut self.leaves {
            spans.extend_from_slice(leaf.occurrences());
        }
        if self.leaves.len() > 1 {
            spans.sort_unstable();
            spans.dedup();
        }
        spans
    }
}
