//! Entries that a batch replaces, as what the engine deletes.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermSetQuery, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

/// All entries with one of some terms, but for those of the segments that the same batch
/// wrote: the engine would delete there what was just added.
#[derive(Debug, Clone)]
pub(crate) struct Replaced {
    terms: TermSetQuery,
    written: Arc<[SegmentId]>,
}

impl Replaced {
    /// Entries with one of these terms outside these segments.
    pub(crate) fn of(terms: Vec<Term>, written: impl Iterator<Item = SegmentId>) -> Self {
        Replaced { terms: TermSetQuery::new(terms), written: written.collect() }
    }
}

impl Query for Replaced {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ReplacedWeight { terms: self.terms.weight(scoring)?, written: self.written.clone() }))
    }
}

struct ReplacedWeight {
    terms: Box<dyn Weight>,
    written: Arc<[SegmentId]>,
}

impl Weight for ReplacedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.written.contains(&reader.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.terms.scorer(reader, boost)
    }

    fn explain(&self, _: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(format!("entry {doc} is not scored")))
    }
}
