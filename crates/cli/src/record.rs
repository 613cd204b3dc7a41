//! The JSON forms of a hit and of a search; their field names are kept stable.

use document::{Date, Kind, Span};
use query::{Hit, Totals};
use serde::Serialize;

/// What `search --format json` prints.
#[derive(Debug, Serialize)]
pub(crate) struct SearchRecord<'a> {
    pub(crate) query: &'a str,
    pub(crate) read_as: String,
    pub(crate) problems: Vec<ProblemRecord<'a>>,
    pub(crate) hints: &'a [String],
    pub(crate) total: TotalRecord,
    pub(crate) elapsed_ms: f64,
    pub(crate) hits: Vec<HitRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ProblemRecord<'a> {
    pub(crate) span: Span,
    pub(crate) message: &'a str,
    pub(crate) hint: &'a str,
}

#[derive(Debug, Serialize)]
pub(crate) struct TotalRecord {
    pub(crate) hits: u64,
    pub(crate) clauses: u64,
    pub(crate) documents: u64,
}

impl From<Totals> for TotalRecord {
    fn from(totals: Totals) -> Self {
        TotalRecord { hits: totals.hits, clauses: totals.clauses, documents: totals.documents }
    }
}

/// A hit; fields that do not apply are null.
#[derive(Debug, Serialize)]
pub(crate) struct HitRecord<'a> {
    rank: usize,
    score: f32,
    address: String,
    document: DocumentRecord<'a>,
    clause: ClauseRecord<'a>,
    text: &'a str,
    marks: &'a [Span],
    citation: String,
}

#[derive(Debug, Serialize)]
struct DocumentRecord<'a> {
    id: &'a str,
    title: Option<&'a str>,
    kind: Kind,
    parties: &'a [String],
    adopted: Option<Date>,
    published: Option<Date>,
    place: Option<&'a str>,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    source: &'a str,
}

#[derive(Debug, Serialize)]
struct ClauseRecord<'a> {
    label: &'a str,
    ordinal: u32,
    paragraph: usize,
    heading: Option<&'a str>,
    speaker: Option<&'a str>,
}

impl<'a> From<&'a Hit> for HitRecord<'a> {
    fn from(hit: &'a Hit) -> Self {
        let metadata = &hit.head.metadata;
        let shape = &hit.clause.shape;
        HitRecord {
            rank: hit.rank,
            score: hit.score,
            address: hit.address.to_string(),
            document: DocumentRecord {
                id: &hit.head.id,
                title: metadata.title.as_deref(),
                kind: metadata.kind,
                parties: &metadata.parties,
                adopted: metadata.adopted,
                published: metadata.published,
                place: metadata.place.as_deref(),
                outlet: metadata.outlet.as_deref(),
                url: metadata.url.as_deref(),
                language: metadata.language.as_deref(),
                source: &hit.head.source,
            },
            clause: ClauseRecord {
                label: &shape.label,
                ordinal: hit.ordinal,
                paragraph: hit.paragraph,
                heading: shape.heading.as_deref(),
                speaker: shape.speaker.as_deref(),
            },
            text: &hit.clause.text,
            marks: &hit.marks,
            citation: hit.citation(),
        }
    }
}
