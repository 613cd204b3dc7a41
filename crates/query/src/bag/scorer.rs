//! Clauses that hold words, one after the other.

use index::IndexError;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::Bag;
use crate::matcher::Segment;
use crate::score::Lengths;

/// A cursor over the clauses of a segment in which all, or any, words stand.
pub(crate) struct BagScorer {
    /// In the order of the query.
    words: Vec<Word>,
    /// Their places, the rarest first.
    rarest: Vec<usize>,
    all: bool,
}

struct Word {
    idf: f32,
    /// The word and the compounds that spell it.
    terms: Vec<SegmentPostings>,
}

impl Word {
    /// The first entry at or behind `target` in which it stands.
    fn seek(&mut self, target: DocId) -> DocId {
        let seek = |postings: &mut SegmentPostings| {
            if postings.doc() < target { postings.seek(target) } else { postings.doc() }
        };
        self.terms.iter_mut().map(seek).min().unwrap_or(TERMINATED)
    }

    /// How often it stands in an entry, to which it was moved.
    fn frequency(&self, doc: DocId) -> u32 {
        self.terms.iter().filter(|postings| postings.doc() == doc).map(Postings::term_freq).sum()
    }
}

impl BagScorer {
    /// Opens words in a segment.
    pub(crate) fn open(bag: &Bag<'_>, at: Segment<'_>) -> Result<Self, IndexError> {
        let mut words = Vec::with_capacity(bag.words.len());
        for asked in &bag.words {
            let inverted = at.reader.wrap(at.segment.inverted_index(asked.field))?;
            let mut terms = Vec::with_capacity(asked.terms.len());
            for info in asked.terms.iter().filter_map(|used| used.entries.in_segment(at.ord)) {
                let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
                terms.push(at.reader.wrap(postings.map_err(Into::into))?);
            }
            words.push(Word { idf: asked.idf, terms });
        }
        let mut rarest: Vec<usize> = (0..words.len()).collect();
        let entries =
            |word: &Word| word.terms.iter().map(|postings| u64::from(postings.doc_freq())).sum::<u64>();
        rarest.sort_by_key(|word| entries(&words[*word]));
        Ok(BagScorer { words, rarest, all: bag.all })
    }

    /// The first clause at or behind `target` in which the words stand. Targets
    /// never go back.
    pub(crate) fn candidate(&mut self, target: DocId) -> DocId {
        if !self.all {
            return self.words.iter_mut().map(|word| word.seek(target)).min().unwrap_or(TERMINATED);
        }
        let mut doc = target;
        'candidate: loop {
            for &word in &self.rarest {
                let found = self.words[word].seek(doc);
                if found == TERMINATED {
                    return TERMINATED;
                }
                if found > doc {
                    doc = found;
                    continue 'candidate;
                }
            }
            return doc;
        }
    }

    /// The score of a clause, and how often the words stand there; none where they
    /// do not. Clauses come in order.
    pub(crate) fn score(&mut self, doc: DocId, lengths: &Lengths<'_>) -> Option<(f32, u32)> {
        let (mut sum, mut hits) = (0.0, 0);
        for word in &mut self.words {
            let stands = word.seek(doc) == doc;
            if stands {
                let count = word.frequency(doc);
                sum += lengths.score(word.idf, count, doc);
                hits += count;
            } else if self.all {
                return None;
            }
        }
        (hits > 0).then_some((sum, hits))
    }
}
