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
        Ok(Cursor { postings: Box::new(postings), positions: Vec::new() })
    }

    pub(crate) fn doc(&self) -> DocId {
        self.postings.doc()
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.postings.doc() < target { self.postings.seek(target) } else { self.postings.doc() }
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

/// So many terms are looked at one by one; of more the nearest is kept on top of a heap.
const FEW: usize = 4;

/// The postings of all terms that stand for one word.
pub(crate) struct Terms {
    used: Vec<Used>,
    /// Whether they are one word, and compounds that are spelt like it.
    one_spelling: bool,
    /// Those that are not at `doc`, the nearest first; empty where they are few.
    behind: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those that are at `doc`; empty where they are few.
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
        let mut used = Vec::new();
        for term in terms {
            let Some(info) = term.entries.in_segment(at.ord) else {
                continue;
            };
            at.watch.step()?;
            let cursor = Cursor::of(at, &inverted, info)?;
            let ordinals = languages_of(at, term)?;
            used.push(Used { cursor, width: term.width, languages: ordinals });
        }
        if used.is_empty() {
            return Ok(None);
        }
        let mut behind = BinaryHeap::new();
        if used.len() > FEW {
            behind.extend(used.iter().enumerate().map(|(at, used)| Reverse((used.cursor.doc(), at))));
        }
        Ok(Some(Terms {
            used,
            one_spelling: terms.iter().all(|term| term.is_spelt_like(&terms[0])),
            behind,
            here: Vec::new(),
            doc: 0,
            language,
            positions: Vec::new(),
            read: TERMINATED,
        }))
    }

    /// The first clause at or behind `target` that one of the terms stands in.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.used.len() <= FEW {
            self.doc = TERMINATED;
            for used in &mut self.used {
                self.doc = self.doc.min(used.cursor.seek(target));
            }
            return self.doc;
        }
        if !self.here.is_empty() && self.doc >= target {
            return self.doc;
        }
        for index in std::mem::take(&mut self.here) {
            self.behind.push(Reverse((self.used[index].cursor.seek(target), index)));
        }
        while let Some(&Reverse((doc, index))) = self.behind.peek() {
            if doc >= target {
                break;
            }
            self.behind.pop();
            self.behind.push(Reverse((self.used[index].cursor.seek(target), index)));
        }
        self.doc = self.behind.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(&Reverse((doc, index))) = self.behind.peek() {
            if doc > self.doc || doc == TERMINATED {
                break;
            }
            self.behind.pop();
            self.here.push(index);
        }
        self.doc
    }

    /// The clause it stands at.
    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// How often the terms stand in the clause they stand at, where they count
    /// in every language and no two of them can begin at one place.
    pub(crate) fn frequency(&self) -> Option<u32> {
        match self.used.as_slice() {
            [only] if only.languages.is_none() => Some(only.cursor.frequency()),
            used if self.one_spelling && used.len() <= FEW => {
                let here = used.iter().filter(|used| used.cursor.doc() == self.doc);
                Some(here.map(|used| used.cursor.frequency()).sum())
            }
            used if self.one_spelling => {
                Some(self.here.iter().map(|&index| used[index].cursor.frequency()).sum())
            }
            _ => None,
        }
    }

    /// How many entries there are at the most in which one of the terms stands.
    pub(crate) fn cost(&self) -> u64 {
        self.used.iter().map(|used| used.cursor.cost()).sum()
    }

    /// Whether it is one term alone, which counts in every language.
    pub(super) fn is_single(&self) -> bool {
        matches!(self.used.as_slice(), [only] if only.languages.is_none())
    }

    /// The first of the terms, and how many positions it takes.
    pub(super) fn single(self) -> Option<(Cursor, u32)> {
        self.used.into_iter().next().map(|used| (used.cursor, used.width))
    }

    /// Where the terms stand in the clause they stand at: position and width,
    /// in order.
    pub(crate) fn positions(&mut self) -> &[(u32, u32)] {
        if self.read == self.doc {
            return &self.positions;
        }
        self.read = self.doc;
        self.positions.clear();
        let of_clause = self.language.as_ref().and_then(|column| column.ords().first(self.doc));
        let positions = &mut self.positions;
        let mut take = |Used { cursor, width, languages }: &mut Used| {
            let counts = languages
                .as_ref()
                .is_none_or(|languages| of_clause.is_some_and(|language| languages.contains(&language)));
            if counts {
                positions.extend(cursor.positions().iter().map(|at| (*at, *width)));
            }
        };
        let mut of = 0;
        if self.used.len() <= FEW {
            for used in self.used.iter_mut().filter(|used| used.cursor.doc() == self.doc) {
                of += 1;
                take(used);
            }
        } else {
            of = self.here.len();
            self.here.iter().for_each(|&index| take(&mut self.used[index]));
        }
        if of > 1 {
            self.positions.sort_unstable();
            self.positions.dedup();
        }
        &self.positions
    }

    /// Where they stand in the clause whose positions were last read.
    pub(super) fn last_positions(&self) -> &[(u32, u32)] {
        &self.positions
    }
}
