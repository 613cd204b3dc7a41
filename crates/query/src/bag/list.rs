//! The entries of a term, from block to block.

use tantivy::columnar::StrColumn;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, TERMINATED};

use super::Asked;
use crate::deadline::QueryError;
use crate::lower::TermUse;
use crate::matcher::{Segment, languages_of};

/// The languages of clauses in which a term counts.
pub(super) struct Languages<'r> {
    /// None where no clause of the segment has one.
    column: Option<&'r StrColumn>,
    /// By their ordinals.
    ordinals: Vec<u64>,
}

impl<'r> Languages<'r> {
    /// Those of a term in a segment; none where it counts in all.
    pub(super) fn of(at: Segment<'r>, used: &TermUse) -> Result<Option<Self>, QueryError> {
        let Some(ordinals) = languages_of(at, used)? else {
            return Ok(None);
        };
        Ok(Some(Languages { column: at.reader.language(at.ord)?, ordinals }))
    }

    /// Whether it counts in a clause.
    pub(super) fn have(&self, doc: DocId) -> bool {
        let language = self.column.and_then(|column| column.ords().first(doc));
        language.is_some_and(|language| self.ordinals.contains(&language))
    }
}

/// A cursor over the entries of a term with its frequency in each.
pub(crate) struct List<'r> {
    // Some kilobytes, which need not be moved.
    block: Box<BlockSegmentPostings>,
    /// The place in the block at which it stands.
    at: usize,
    languages: Option<Languages<'r>>,
    /// Whether its occurrences are hits.
    pub(crate) hits: bool,
}

impl<'r> List<'r> {
    /// The entries of a segment; none where it has not the term.
    pub(crate) fn open(at: Segment<'r>, field: Field, used: &TermUse) -> Result<Option<Self>, QueryError> {
        let Some(info) = used.entries.in_segment(at.ord) else {
            return Ok(None);
        };
        let inverted = at.reader.wrap(at.segment.inverted_index(field))?;
        let block = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
        let block = Box::new(at.reader.wrap(block.map_err(Into::into))?);
        Ok(Some(List { block, at: 0, languages: Languages::of(at, used)?, hits: true }))
    }

    /// Those of a segment, for each of the terms of a word that it has.
    pub(super) fn open_all(at: Segment<'r>, word: &Asked<'_>) -> Result<Vec<Self>, QueryError> {
        let mut lists = Vec::with_capacity(word.terms.len());
        for (used, hits) in &word.terms {
            at.watch.step()?;
            let list = List::open(at, word.field, used)?;
            lists.extend(list.map(|list| List { hits: *hits, ..list }));
        }
        Ok(lists)
    }

    /// The entry at which it stands; `TERMINATED` behind the last.
    pub(crate) fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Calls `take` for the entries from here on to before `end` in which the term
    /// counts, and stands behind them.
    pub(crate) fn each_before(&mut self, end: DocId, mut take: impl FnMut(DocId, u32)) {
        loop {
            let (docs, frequencies) = (self.block.docs(), self.block.freqs());
            let Some(last) = docs.last() else { return };
            let to = if *last < end { docs.len() } else { docs.partition_point(|doc| *doc < end) };
            let entries = docs[self.at..to].iter().zip(&frequencies[self.at..to]);
            if let Some(languages) = &self.languages {
                let counting = entries.filter(|(doc, _)| languages.have(**doc));
                counting.for_each(|(doc, frequency)| take(*doc, *frequency));
            } else {
                entries.for_each(|(doc, frequency)| take(*doc, *frequency));
            }
            self.at = to;
            if to < docs.len() {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }
}

/// The entries of all lists, in order, each with the frequencies of all together.
pub(super) fn merged(lists: &mut [List<'_>]) -> Vec<(DocId, u32)> {
    let mut entries: Vec<(DocId, u32)> = Vec::new();
    for list in lists {
        list.each_before(TERMINATED, |doc, frequency| entries.push((doc, frequency)));
    }
    entries.sort_unstable_by_key(|(doc, _)| *doc);
    entries.dedup_by(|later, first| {
        let same = later.0 == first.0;
        first.1 += if same { later.1 } else { 0 };
        same
    });
    entries
}
