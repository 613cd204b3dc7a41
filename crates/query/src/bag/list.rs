//! The entries of a term, from block to block.

use index::IndexError;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, TERMINATED};

use crate::lower::TermUse;
use crate::matcher::Segment;

/// A cursor over the entries of a term with its frequency in each.
pub(super) struct List {
    block: BlockSegmentPostings,
    /// The place in the block at which it stands.
    at: usize,
}

impl List {
    /// Those of a segment, for each of the terms that it has.
    pub(super) fn open_all(
        at: Segment<'_>,
        field: Field,
        terms: &[TermUse],
    ) -> Result<Vec<Self>, IndexError> {
        let inverted = at.reader.wrap(at.segment.inverted_index(field))?;
        let mut lists = Vec::with_capacity(terms.len());
        for info in terms.iter().filter_map(|used| used.entries.in_segment(at.ord)) {
            let block = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
            lists.push(List { block: at.reader.wrap(block.map_err(Into::into))?, at: 0 });
        }
        Ok(lists)
    }

    /// The entry at which it stands; `TERMINATED` behind the last.
    pub(super) fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Calls `take` for the entries from here on to before `end`, and stands
    /// behind them.
    pub(super) fn each_before(&mut self, end: DocId, mut take: impl FnMut(DocId, u32)) {
        loop {
            let (docs, frequencies) = (self.block.docs(), self.block.freqs());
            let Some(last) = docs.last() else { return };
            let to = if *last < end { docs.len() } else { docs.partition_point(|doc| *doc < end) };
            for (doc, frequency) in docs[self.at..to].iter().zip(&frequencies[self.at..to]) {
                take(*doc, *frequency);
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
pub(super) fn merged(lists: &mut [List]) -> Vec<(DocId, u32)> {
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
