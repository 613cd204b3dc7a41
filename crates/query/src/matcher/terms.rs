//! The postings of the terms that stand for one word.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::StrColumn;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, TERMINATED, Term};

use super::Segment;
use crate::deadline::QueryError;
use crate::lower::words::TermUse;

/// The postings of one term.
pub(crate) struct Cursor {
    // Some kilobytes, which need not be moved.
    postings: Box<SegmentPostings>,
    doc: DocId,
    positions: Vec<u32>,
}

impl Cursor {
    /// The postings of a term in a segment; none where it has none.
    pub(crate) fn open(at: Segment<'_>, field: Field, term: &str) -> Result<Option<Self>, QueryError> {
        let inverted = at.reader.wrap(at.segment.inverted_index(field))?;
        let info = at
            .reader
            .wrap(inverted.get_term_info(&Term::from_field_text(field, term)).map_err(Into::into))?;
        info.map(|info| Self::of(at, &inverted, &info)).transpose()
    }

    fn of(at: Segment<'_>, inverted: &InvertedIndexReader, info: &TermInfo) -> Result<Self, QueryError> {
        let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
        let postings = at.reader.wrap(postings.map_err(Into::into))?;
        Ok(Cursor { doc: postings.doc(), postings: Box::new(postings), positions: Vec::new() })
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.postings.seek(target);
        }
        self.doc
    }

    /// How many entries hold the term, deleted ones too.
    pub(crate) fn cost(&self) -> u64 {
        u64::from(self.postings.doc_freq())
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

/// The ordinals in a segment of the languages in which a term counts; none where
/// it counts in all.
pub(crate) fn languages_of(at: Segment<'_>, used: &TermUse) -> Result<Option<Vec<u64>>, QueryError> {
    let Some(languages) = &used.languages else {
        return Ok(None);
    };
    let mut ordinals = Vec::with_capacity(languages.len());
    if let Some(column) = at.reader.language(at.ord)? {
        for name in languages {
            let ordinal = column.dictionary().term_ord(name.as_bytes()).map_err(Into::into);
            ordinals.extend(at.reader.wrap(ordinal)?);
        }
    }
    Ok(Some(ordinals))
}

/// A term and what it counts for.
struct Used {
    cursor: Cursor,
    width: u32,
    /// The ordinals of the languages in which it does; none where in all.
    languages: Option<Vec<u64>>,
}

impl Used {
    /// Whether it counts in a clause of this language.
    fn counts(&self, language: Option<u64>) -> bool {
        let languages = self.languages.as_ref();
        languages.is_none_or(|languages| language.is_some_and(|language| languages.contains(&language)))
    }
}

/// So many terms are looked at one by one; of more the nearest is kept on top of a heap.
const FEW: usize = 4;

/// The postings of all terms that stand for one word.
pub(crate) struct Terms {
    /// The most frequent of them, which mostly leads.
    first: Used,
    others: Vec<Used>,
    /// The nearest clause of the others at or behind the last target.
    next: DocId,
    /// Whether they are one word, and compounds that are spelt like it.
    one_spelling: bool,
    /// The others that are not at `next`, the nearest first; empty where they are few.
    behind: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those that are at `next`; empty where they are few.
    here: Vec<usize>,
    doc: DocId,
    language: Option<StrColumn>,
    positions: Vec<(u32, u32)>,
    /// The clause that `positions` are of.
    read: DocId,
}

impl Terms {
    /// Opens terms in a segment; none where none of them stands there.
    pub(crate) fn open(at: Segment<'_>, field: Field, terms: &[TermUse]) -> Result<Option<Self>, QueryError> {
        let inverted = at.reader.wrap(at.segment.inverted_index(field))?;
        let mut language = None;
        if terms.iter().any(|used| used.languages.is_some()) {
            language = at.reader.language(at.ord)?.cloned();
        }
        let mut others = Vec::new();
        for term in terms {
            let Some(info) = term.entries.in_segment(at.ord) else {
                continue;
            };
            at.watch.step()?;
            let cursor = Cursor::of(at, &inverted, info)?;
            let ordinals = languages_of(at, term)?;
            others.push(Used { cursor, width: term.width, languages: ordinals });
        }
        let Some(most) = (0..others.len()).max_by_key(|index| others[*index].cursor.cost()) else {
            return Ok(None);
        };
        let first = others.swap_remove(most);
        let mut behind = BinaryHeap::new();
        if others.len() > FEW {
            behind.extend(others.iter().enumerate().map(|(at, used)| Reverse((used.cursor.doc(), at))));
        }
        let mut terms = Terms {
            first,
            others,
            next: 0,
            one_spelling: terms.iter().all(|term| term.is_spelt_like(&terms[0])),
            behind,
            here: Vec::new(),
            doc: 0,
            language,
            positions: Vec::new(),
            read: TERMINATED,
        };
        terms.seek_others(0);
        Ok(Some(terms))
    }

    /// The first clause at or behind `target` that one of the terms stands in.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.next < target {
            self.seek_others(target);
        }
        self.doc = self.first.cursor.seek(target).min(self.next);
        self.doc
    }

    fn seek_others(&mut self, target: DocId) {
        if self.others.len() <= FEW {
            self.next = TERMINATED;
            for used in &mut self.others {
                self.next = self.next.min(used.cursor.seek(target));
            }
            return;
        }
        for index in std::mem::take(&mut self.here) {
            self.behind.push(Reverse((self.others[index].cursor.seek(target), index)));
        }
        while let Some(&Reverse((doc, index))) = self.behind.peek() {
            if doc >= target {
                break;
            }
            self.behind.pop();
            self.behind.push(Reverse((self.others[index].cursor.seek(target), index)));
        }
        self.next = self.behind.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(&Reverse((doc, index))) = self.behind.peek() {
            if doc > self.next || doc == TERMINATED {
                break;
            }
            self.behind.pop();
            self.here.push(index);
        }
    }

    /// The clause it stands at.
    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// Calls `take` for each of the terms that stands in the clause.
    fn each_here(&mut self, mut take: impl FnMut(&mut Used)) {
        if self.first.cursor.doc() == self.doc {
            take(&mut self.first);
        }
        if self.next != self.doc {
            return;
        }
        if self.others.len() <= FEW {
            self.others.iter_mut().filter(|used| used.cursor.doc() == self.doc).for_each(take);
        } else {
            self.here.iter().for_each(|&index| take(&mut self.others[index]));
        }
    }

    /// How often the terms stand in the clause they stand at, where they count
    /// in every language and no two of them can begin at one place.
    pub(crate) fn frequency(&mut self) -> Option<u32> {
        if !(self.one_spelling || self.is_single()) {
            return None;
        }
        let mut frequency = 0;
        self.each_here(|used| frequency += used.cursor.frequency());
        Some(frequency)
    }

    /// How many entries there are at the most in which one of the terms stands.
    pub(crate) fn cost(&self) -> u64 {
        self.first.cursor.cost() + self.others.iter().map(|used| used.cursor.cost()).sum::<u64>()
    }

    /// Whether it is one term alone, which counts in every language.
    pub(super) fn is_single(&self) -> bool {
        self.others.is_empty() && self.first.languages.is_none()
    }

    /// The most frequent of the terms, and how many positions it takes.
    pub(super) fn single(self) -> (Cursor, u32) {
        (self.first.cursor, self.first.width)
    }

    /// Where the terms stand in the clause they stand at: position and width,
    /// in order.
    pub(crate) fn positions(&mut self) -> &[(u32, u32)] {
        if self.read == self.doc {
            return &self.positions;
        }
        self.read = self.doc;
        let mut positions = std::mem::take(&mut self.positions);
        positions.clear();
        let language = self.language.as_ref().and_then(|column| column.ords().first(self.doc));
        let mut of = 0;
        self.each_here(|used| {
            of += 1;
            if used.counts(language) {
                let width = used.width;
                positions.extend(used.cursor.positions().iter().map(|at| (*at, width)));
            }
        });
        if of > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        self.positions = positions;
        &self.positions
    }

    /// Where they stand in the clause whose positions were last read.
    pub(super) fn last_positions(&self) -> &[(u32, u32)] {
        &self.positions
    }
}
