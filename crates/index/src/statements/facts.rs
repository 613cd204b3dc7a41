//! What decides whether two documents are compared.

use document::{Document, Kind};
use tantivy::{DocAddress, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

use super::compare::{UNDATED_CLAUSES, are_far};
use super::signature::{Days, Signature};
use super::sketch::is_enough;
use crate::error::IndexError;
use crate::reader::Reader;
use crate::schema::names;

/// What decides whether two documents are compared. It is the same of one that is
/// written and of one that the index holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) sketch: Vec<u32>,
    pub(super) days: Option<Days>,
    /// A hash of its language.
    pub(super) language: Option<u64>,
    /// A hash of kind and parties, where translations are told by them.
    pub(super) call: Option<u64>,
    /// A hash of the labels of its clauses, where translations are told by them.
    pub(super) labels: Option<u32>,
}

impl Facts {
    /// Those of a document that was signed, with its sketch.
    pub(super) fn of(document: &Document, signature: &Signature, sketch: Vec<u32>) -> Self {
        let first = document.clauses.first().and_then(|clause| clause.language.as_ref());
        let language = first.or(document.metadata.language.as_ref());
        Facts {
            sketch,
            days: signature.adopted,
            language: language.map(|code| code_of(code)),
            call: signature.adopted.and_then(|days| call(days, signature.kind.as_str(), &signature.parties)),
            labels: labels(signature),
        }
    }

    pub(super) fn differs(&self, other: &Self) -> bool {
        self.language.is_some() && other.language.is_some() && self.language != other.language
    }

    /// Whether two texts that share so many hashes may be of one statement. Their languages do
    /// not tell: a note at the beginning may be in another.
    pub(super) fn may_be_one(&self, other: &Self, shared: usize) -> bool {
        // Whether those whose dates are far apart are reprints their length decides.
        let near = self.days.zip(other.days).is_none_or(|(one, other)| !are_far(one, other));
        let long = self.sketch.len().min(other.sketch.len()) >= LONG;
        (near || long) && is_enough(self.sketch.len(), other.sketch.len(), shared)
    }
}

/// How many hashes a text has at the least that may be a late reprint.
const LONG: usize = 8;

fn code_of(language: &str) -> u64 {
    xxh3_64(language.as_bytes())
}

/// A hash of kind and parties where two texts of these may be translations of each
/// other: both are known, and the day is.
fn call(days: Days, kind: &str, parties: &[String]) -> Option<u64> {
    let tells = days.first == days.last
        && !parties.is_empty()
        && kind != Kind::Other.as_str()
        && kind != Kind::News.as_str();
    tells.then(|| xxh3_64(format!("{kind} {}", parties.join(" ")).as_bytes()))
}

/// A hash of the labels of a text without a date that has many clauses.
fn labels(signature: &Signature) -> Option<u32> {
    if signature.adopted.is_some() || signature.clauses.len() < UNDATED_CLAUSES {
        return None;
    }
    let labels: Vec<u8> = signature.clauses.iter().flat_map(|clause| clause.label.to_le_bytes()).collect();
    Some((xxh3_64(&labels) >> 37) as u32)
}

/// The columns of a segment by which documents are found that may be compared.
pub(super) struct Columns<'r> {
    reader: &'r Reader,
    ord: u32,
    pub(super) segment: &'r SegmentReader,
    pub(super) sketches: Option<tantivy::columnar::Column<u64>>,
}

impl<'r> Columns<'r> {
    pub(super) fn of(reader: &'r Reader, ord: u32) -> Result<Self, IndexError> {
        let segment = reader.searcher().segment_reader(ord);
        let sketches = reader.wrap(segment.fast_fields().column_opt(names::SKETCH))?;
        Ok(Columns { reader, ord, segment, sketches })
    }

    pub(super) fn days(&self, doc: u32) -> Option<Days> {
        let day = |name| self.reader.days(self.ord, name).ok()?.first(doc);
        let (first, last) = (day(names::ADOPTED[0])?, day(names::ADOPTED[1])?);
        Some(Days { first: first as i32, last: last as i32 })
    }

    /// The adopted date where it is a day.
    pub(super) fn day(&self, doc: u32) -> Option<i32> {
        self.days(doc).filter(|days| days.first == days.last).map(|days| days.first)
    }

    /// Those of the document whose first entry this is.
    pub(super) fn facts(&self, doc: u32) -> Result<Facts, IndexError> {
        let sketches = self.sketches.iter().flat_map(|sketches| sketches.values_for_doc(doc));
        let mut sketch: Vec<u32> = sketches.map(|hash| hash as u32).collect();
        let days = self.days(doc);
        let many = UNDATED_CLAUSES as u32 - 1;
        let has_labels = days.is_none()
            && doc + many < self.segment.max_doc()
            && self.reader.ordinals(self.ord)?.first(doc + many) == Some(u64::from(many));
        let labels = if has_labels { sketch.pop() } else { None };
        let language = self.reader.language_of(DocAddress::new(self.ord, doc))?;
        let language = language.as_deref().map(code_of);
        let call = match days {
            Some(days) if days.first == days.last => {
                let mut parties = self.codes(names::PARTIES, doc)?;
                parties.sort_unstable();
                parties.dedup();
                call(days, self.codes(names::KIND, doc)?.first().map_or("", String::as_str), &parties)
            }
            _ => None,
        };
        Ok(Facts { sketch, days, language, call, labels })
    }

    fn codes(&self, name: &str, doc: u32) -> Result<Vec<String>, IndexError> {
        let mut codes = Vec::new();
        if let Some(column) = self.reader.wrap(self.segment.fast_fields().str(name))? {
            for ord in column.ords().values_for_doc(doc) {
                let mut code = String::new();
                self.reader.wrap(column.ord_to_str(ord, &mut code).map_err(Into::into))?;
                codes.push(code);
            }
        }
        Ok(codes)
    }
}
