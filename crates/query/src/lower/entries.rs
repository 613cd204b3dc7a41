//! Where the entries of a term are, segment by segment.

use tantivy::postings::TermInfo;

/// The number of a segment, and where a term's entries are there.
pub(crate) type InSegment<'i> = (u32, &'i TermInfo);

/// The entries of a term in all segments that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entries(Vec<(u32, TermInfo)>);

impl Entries {
    /// Those of one segment.
    pub(crate) fn of(entries: InSegment<'_>) -> Self {
        let mut all = Entries::default();
        all.add(entries);
        all
    }

    /// Adds those of another segment.
    pub(crate) fn add(&mut self, (segment, info): InSegment<'_>) {
        self.0.push((segment, info.clone()));
    }

    /// Where those of a segment are, if it has any.
    pub(crate) fn in_segment(&self, segment: u32) -> Option<&TermInfo> {
        self.0.iter().find(|(known, _)| *known == segment).map(|(_, info)| info)
    }

    /// How many there are, deleted ones too.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|(_, info)| u64::from(info.doc_freq)).sum()
    }
}
