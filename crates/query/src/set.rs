//! Sets of clauses of one segment: those of which a test of their metadata
//! holds, and those of documents of which a condition holds.

use std::cell::Cell;
use std::collections::BTreeSet;

use index::Starts;
use tantivy::DocAddress;
use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::condition::{Condition, WHOLE};
use crate::deadline::QueryError;
use crate::lower::{self, Leaf, Row, Test};
use crate::matcher::{self, Segment};

/// A set of clauses of a segment.
pub(crate) struct ClauseSet {
    bits: Vec<u64>,
}

impl ClauseSet {
    fn none(clauses: DocId) -> Self {
        ClauseSet { bits: vec![0; (clauses as usize).div_ceil(64)] }
    }

    fn add(&mut self, doc: DocId) {
        if let Some(bits) = self.bits.get_mut(doc as usize / 64) {
            *bits |= 1 << (doc % 64);
        }
    }

    /// How many clauses are in it.
    pub(crate) fn len(&self) -> u64 {
        self.bits.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    /// Whether a clause is in the set.
    pub(crate) fn has(&self, doc: DocId) -> bool {
        self.bits.get(doc as usize / 64).is_some_and(|bits| bits & (1 << (doc % 64)) != 0)
    }

    /// The first clause of the set at or behind `target`; [`TERMINATED`] if
    /// there is none.
    pub(crate) fn next(&self, target: DocId) -> DocId {
        let first = target as usize / 64;
        let Some(bits) = self.bits.get(first) else {
            return TERMINATED;
        };
        let rest = bits & (u64::MAX << (target % 64));
        let mut words = std::iter::once(rest).chain(self.bits[first + 1..].iter().copied());
        let found = words.position(|bits| bits != 0).map(|at| first + at);
        found.map_or(TERMINATED, |at| {
            let bits = if at == first { rest } else { self.bits[at] };
            (at * 64) as DocId + bits.trailing_zeros()
        })
    }
}

/// The clauses of a segment of which a test holds.
pub(crate) fn of_test(at: Segment<'_>, test: &Test) -> Result<ClauseSet, QueryError> {
    let clauses = at.segment.max_doc();
    let mut set = ClauseSet::none(clauses);
    match test {
        Test::Codes(field, codes) => {
            let inverted = at.reader.wrap(at.segment.inverted_index(*field))?;
            for code in codes {
                let term = Term::from_field_text(*field, code);
                let postings = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(Into::into);
                if let Some(mut postings) = at.reader.wrap(postings)? {
                    while postings.doc() != TERMINATED {
                        at.watch.step()?;
                        set.add(postings.doc());
                        postings.advance();
                    }
                }
            }
        }
        Test::Days(columns, stretches) => {
            let dates = Dates::of(at, *columns, stretches)?;
            for doc in 0..clauses {
                at.watch.step()?;
                if dates.touch(doc) {
                    set.add(doc);
                }
            }
        }
        Test::Clause(field, rows) => each(at, *field, rows, |doc| set.add(doc))?,
        Test::Document(field, rows) => {
            let documents = Documents::of(at)?;
            each(at, *field, rows, |doc| documents.of_first(doc).for_each(|doc| set.add(doc)))?;
        }
        Test::Addresses(addresses) => {
            let documents = Documents::of(at)?;
            for (id, label) in addresses {
                at.watch.look()?;
                let Some(first) = at.reader.first_entry(id)?.filter(|first| first.segment_ord == at.ord)
                else {
                    continue;
                };
                for doc in documents.of_first(first.doc_id) {
                    at.watch.step()?;
                    let wanted = match label {
                        None => true,
                        Some(label) => at.reader.clause(DocAddress::new(at.ord, doc))?.shape.label == *label,
                    };
                    if wanted {
                        set.add(doc);
                    }
                }
            }
        }
    }
    Ok(set)
}

/// Calls `take` for the entries in one of whose fields one of the rows stands.
fn each(
    at: Segment<'_>,
    field: tantivy::schema::Field,
    rows: &[Row],
    mut take: impl FnMut(DocId),
) -> Result<(), QueryError> {
    for row in rows {
        let Some(mut matcher) = matcher::open_row(at, field, row)? else {
            continue;
        };
        let mut doc = matcher.seek(0);
        while doc != TERMINATED {
            at.watch.step()?;
            if matcher.count() > 0 {
                take(doc);
            }
            doc = matcher.seek(doc + 1);
        }
    }
    Ok(())
}

/// The clauses of the documents of which a condition holds, each part of it of
/// any clause of the document.
pub(crate) fn of_documents(
    at: Segment<'_>,
    condition: &lower::Condition,
    leaves: &[Leaf],
) -> Result<ClauseSet, QueryError> {
    let documents = Documents::of(at)?;
    let mut set = ClauseSet::none(at.segment.max_doc());
    for first in documents_where(at, condition, leaves, &documents)? {
        documents.of_first(first).for_each(|doc| set.add(doc));
    }
    Ok(set)
}

/// The documents of which a condition holds, by their first entries.
fn documents_where(
    at: Segment<'_>,
    condition: &lower::Condition,
    leaves: &[Leaf],
    documents: &Documents<'_>,
) -> Result<BTreeSet<DocId>, QueryError> {
    at.watch.look()?;
    let all_of = |conditions: &[lower::Condition]| {
        let each = conditions.iter().map(|inner| documents_where(at, inner, leaves, documents));
        each.collect::<Result<Vec<_>, _>>()
    };
    Ok(match condition {
        lower::Condition::All(inner) => {
            let mut sets = all_of(inner)?.into_iter();
            let first = sets.next().unwrap_or_default();
            sets.fold(first, |kept, set| kept.intersection(&set).copied().collect())
        }
        lower::Condition::Any(inner) => all_of(inner)?.into_iter().flatten().collect(),
        lower::Condition::Not(inner) => {
            let found = documents_where(at, inner, leaves, documents)?;
            documents.all().filter(|first| !found.contains(first)).collect()
        }
        _ => {
            let mut opened = Condition::open(at, condition, leaves)?;
            let mut found = BTreeSet::new();
            let mut doc = opened.candidate(0);
            while doc != TERMINATED {
                at.watch.step()?;
                if at.is_alive(doc) && opened.holds(doc, WHOLE) {
                    found.insert(documents.first_of(doc));
                }
                doc = opened.candidate(doc + 1);
            }
            found
        }
    })
}

/// Which entries of a segment belong to one document. They stand together, and
/// the first is as far before another as its ordinal says.
pub(crate) struct Documents<'r> {
    at: Segment<'r>,
    ordinals: &'r Column<u64>,
    starts: Option<&'r Starts>,
    /// How many were told by their ordinals.
    told: Cell<usize>,
}

impl<'r> Documents<'r> {
    pub(crate) fn of(at: Segment<'r>) -> Result<Self, QueryError> {
        let (ordinals, starts) = (at.reader.ordinals(at.ord)?, at.reader.starts(at.ord)?);
        Ok(Documents { at, ordinals, starts, told: Cell::new(0) })
    }

    fn ordinal(&self, doc: DocId) -> u32 {
        self.ordinals.first(doc).and_then(|ordinal| u32::try_from(ordinal).ok()).unwrap_or(0)
    }

    /// The first entry of an entry's document.
    pub(crate) fn first_of(&self, doc: DocId) -> DocId {
        if let Some(starts) = self.starts {
            return starts.first_of(doc);
        }
        self.told.set(self.told.get() + 1);
        doc - self.ordinal(doc).min(doc)
    }

    /// The entries of the document whose first entry this is.
    pub(crate) fn of_first(&self, first: DocId) -> impl Iterator<Item = DocId> {
        (first..self.at.segment.max_doc()).take_while(move |doc| *doc == first || self.ordinal(*doc) > 0)
    }

    /// The first entries of all documents.
    fn all(&self) -> impl Iterator<Item = DocId> {
        (0..self.at.segment.max_doc()).filter(|doc| self.ordinal(*doc) == 0)
    }
}

impl Drop for Documents<'_> {
    fn drop(&mut self) {
        self.at.reader.note_told(self.at.ord, self.told.get());
    }
}

/// The days that the dates of a segment's clauses may mean, and the stretches of
/// days that are asked for.
pub(crate) struct Dates<'r> {
    first: &'r Column<i64>,
    last: &'r Column<i64>,
    stretches: Vec<(i64, i64)>,
}

impl<'r> Dates<'r> {
    fn of(at: Segment<'r>, columns: [&str; 2], stretches: &[(i64, i64)]) -> Result<Self, QueryError> {
        let column = |name| at.reader.days(at.ord, name);
        Ok(Dates { first: column(columns[0])?, last: column(columns[1])?, stretches: stretches.to_vec() })
    }

    /// All that a condition asks for.
    pub(crate) fn asked(at: Segment<'r>, condition: &lower::Condition) -> Result<Vec<Self>, QueryError> {
        Ok(match condition {
            lower::Condition::All(inner) | lower::Condition::Any(inner) => {
                let each = inner.iter().map(|inner| Self::asked(at, inner));
                each.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
            }
            lower::Condition::Within(_, inner) => Self::asked(at, inner)?,
            lower::Condition::Test(Test::Days(columns, stretches)) => {
                vec![Self::of(at, *columns, stretches)?]
            }
            _ => Vec::new(),
        })
    }

    /// Whether the date of a clause is known and touches a stretch.
    fn touch(&self, doc: DocId) -> bool {
        self.any(doc, |first, last, (from, to)| first <= to && from <= last)
    }

    /// Whether the date of a clause touches a stretch and may lie outside of all.
    pub(crate) fn may_miss(&self, doc: DocId) -> bool {
        self.touch(doc) && !self.any(doc, |first, last, (from, to)| from <= first && last <= to)
    }

    fn any(&self, doc: DocId, is: impl Fn(i64, i64, (i64, i64)) -> bool) -> bool {
        let days = self.first.first(doc).zip(self.last.first(doc));
        days.is_some_and(|(first, last)| self.stretches.iter().any(|stretch| is(first, last, *stretch)))
    }
}
