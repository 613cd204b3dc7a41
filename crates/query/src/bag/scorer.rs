//! Clauses that hold words, one after the other.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::Bag;
use super::doubt::Doubt;
use super::list::Languages;
use crate::deadline::{QueryError, Watch};
use crate::matcher::{Segment, leap};
use crate::score::Lengths;

/// A cursor over the clauses of a segment in which all, or any, words stand.
pub(crate) struct BagScorer<'r> {
    watch: &'r Watch,
    /// In the order of the query.
    words: Vec<Word<'r>>,
    /// Their places, the rarest first.
    rarest: Vec<usize>,
    all: bool,
    doubt: Doubt<'r>,
}

struct Word<'r> {
    idf: f32,
    terms: Vec<Form<'r>>,
}

/// A term that stands for a word.
struct Form<'r> {
    postings: SegmentPostings,
    languages: Option<Languages<'r>>,
    /// Whether its occurrences are hits.
    hits: bool,
}

impl Word<'_> {
    /// The first entry at or behind `target` in which one of its terms stands.
    fn seek(&mut self, target: DocId) -> DocId {
        let seek = |form: &mut Form<'_>| {
            let doc = form.postings.doc();
            if doc < target { form.postings.seek(target) } else { doc }
        };
        self.terms.iter_mut().map(seek).min().unwrap_or(TERMINATED)
    }

    /// How often it stands in an entry, to which it was moved, and how many of
    /// these are hits.
    fn frequency(&self, doc: DocId) -> (u32, u32) {
        let counts = |form: &&Form<'_>| {
            form.postings.doc() == doc && form.languages.as_ref().is_none_or(|languages| languages.have(doc))
        };
        self.terms.iter().filter(counts).fold((0, 0), |(all, hits), form| {
            let frequency = form.postings.term_freq();
            (all + frequency, hits + if form.hits { frequency } else { 0 })
        })
    }
}

impl<'r> BagScorer<'r> {
    /// Opens words in a segment.
    pub(crate) fn open(bag: &Bag<'r>, at: Segment<'r>) -> Result<Self, QueryError> {
        let mut words = Vec::with_capacity(bag.words.len());
        for asked in &bag.words {
            let inverted = at.reader.wrap(at.segment.inverted_index(asked.field))?;
            let mut terms = Vec::with_capacity(asked.terms.len());
            for (used, hits) in &asked.terms {
                let Some(info) = used.entries.in_segment(at.ord) else { continue };
                at.watch.step()?;
                let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
                let postings = at.reader.wrap(postings.map_err(Into::into))?;
                terms.push(Form { postings, languages: Languages::of(at, used)?, hits: *hits });
            }
            words.push(Word { idf: asked.idf, terms });
        }
        let mut rarest: Vec<usize> = (0..words.len()).collect();
        let entries =
            |word: &Word<'_>| word.terms.iter().map(|form| u64::from(form.postings.doc_freq())).sum::<u64>();
        rarest.sort_by_key(|word| entries(&words[*word]));
        Ok(BagScorer { watch: at.watch, words, rarest, all: bag.all, doubt: Doubt::open(bag, at)? })
    }

    /// The first clause at or behind `target` in which all words stand. Targets
    /// never go back.
    pub(crate) fn candidate(&mut self, target: DocId) -> DocId {
        let BagScorer { watch, words, rarest, .. } = self;
        leap(watch, rarest, target, |word, doc| words[*word].seek(doc))
    }

    /// The score of a clause, and how often the words stand there; none where they
    /// do not. Clauses come in order.
    pub(crate) fn score(&mut self, doc: DocId, lengths: &Lengths<'_>) -> Option<(f32, u64)> {
        let (mut sum, mut hits, mut any) = (0.0, 0, false);
        for word in &mut self.words {
            let (count, of_word) = if word.seek(doc) == doc { word.frequency(doc) } else { (0, 0) };
            if count > 0 {
                sum += lengths.score(word.idf, count, doc);
                hits += u64::from(of_word);
                any = true;
            } else if self.all {
                return None;
            }
        }
        any.then(|| self.doubt.tally(doc, lengths).unwrap_or((sum, hits)))
    }
}
