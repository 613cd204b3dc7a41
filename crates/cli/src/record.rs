//! The JSON forms of a hit and of a search; their field names are kept stable.

use std::collections::BTreeMap;

use document::{Date, Kind, Span};
use query::{Hit, Results, Totals};
use serde::Serialize;

use crate::args::Facet;

/// What `search --format json` prints.
#[derive(Debug, Serialize)]
pub(crate) struct SearchRecord<'a> {
    pub(crate) query: &'a str,
    pub(crate) read_as: String,
    pub(crate) problems: Vec<ProblemRecord<'a>>,
    pub(crate) hints: &'a [String],
    pub(crate) total: TotalRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) facets: Option<BTreeMap<&'static str, Vec<FacetRecord<'a>>>>,
    pub(crate) elapsed_ms: f64,
    pub(crate) hits: Vec<HitRecord<'a>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ProblemRecord<'a> {
    /// `problem` where something was not understood, `hint` where this tells how
    /// it was read.
    pub(crate) severity: &'static str,
    pub(crate) span: Span,
    pub(crate) message: &'a str,
    pub(crate) hint: &'a str,
}

#[derive(Debug, Serialize)]
pub(crate) struct TotalRecord {
    pub(crate) hits: u64,
    pub(crate) clauses: u64,
    pub(crate) documents: u64,
    /// Statements of which these are texts, where they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) statements: Option<u64>,
    /// Those of a formulation that was asked for with `~`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) renderings: Vec<RenderingRecord>,
}

#[derive(Debug, Serialize)]
pub(crate) struct RenderingRecord {
    pub(crate) rendering: String,
    pub(crate) language: String,
    pub(crate) certainty: char,
    pub(crate) hits: u64,
    pub(crate) clauses: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct FacetRecord<'a> {
    pub(crate) value: Option<&'a str>,
    pub(crate) hits: u64,
    pub(crate) clauses: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) documents: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) statements: Option<u64>,
}

impl From<&Results> for TotalRecord {
    fn from(results: &Results) -> Self {
        let Totals { hits, clauses, documents, statements } = results.totals;
        let renderings = results.renderings.iter().map(|count| RenderingRecord {
            rendering: count.rendering.text.clone(),
            language: count.rendering.language.clone(),
            certainty: count.rendering.certainty.letter(),
            hits: count.hits,
            clauses: count.clauses,
        });
        TotalRecord { hits, clauses, documents, statements, renderings: renderings.collect() }
    }
}

/// The counts that were asked for, by the names of the facets.
pub(crate) fn facets<'a>(
    results: &'a Results,
    asked: &[Facet],
) -> BTreeMap<&'static str, Vec<FacetRecord<'a>>> {
    let mut records = BTreeMap::new();
    for (facet, counts) in &results.facets {
        let record = |count: &'a query::FacetCount| FacetRecord {
            value: count.value.as_deref(),
            hits: count.hits,
            clauses: count.clauses,
            documents: Some(count.documents),
            statements: count.statements,
        };
        records.insert(facet.name(), counts.iter().map(record).collect());
    }
    if asked.contains(&Facet::Rendering) {
        let record = |count: &'a query::RenderingCount| FacetRecord {
            value: Some(count.rendering.text.as_str()),
            hits: count.hits,
            clauses: count.clauses,
            documents: None,
            statements: None,
        };
        records.insert("rendering", results.renderings.iter().map(record).collect());
    }
    records
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
    /// The renderings of a formulation that stand in it, in the order of their
    /// first marks.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    rendering: &'a [String],
    /// The addresses of its reprints, and of clauses that are nearly the same; where hits
    /// are statements, those of the other texts in which something was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copies: Vec<String>,
    /// The statement that it stands for, where hits are statements.
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<StatementRecord<'a>>,
    /// What each stage of the ranking of a topic brought, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stages: Option<BTreeMap<&'static str, f32>>,
    citation: String,
}

#[derive(Debug, Serialize)]
struct StatementRecord<'a> {
    /// The id of its best text.
    best: &'a str,
    /// How many texts of it the index holds.
    texts: usize,
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
    topics: Vec<TopicRecord<'a>>,
}

/// A topic that a clause speaks of, with its score.
#[derive(Debug, Serialize)]
struct TopicRecord<'a> {
    topic: &'a str,
    score: f32,
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
                topics: hit
                    .topics
                    .iter()
                    .map(|(topic, score)| TopicRecord { topic, score: *score })
                    .collect(),
            },
            text: &hit.clause.text,
            marks: &hit.marks,
            rendering: &hit.renderings,
            copies: hit.copies.iter().map(ToString::to_string).collect(),
            statement: hit
                .statement
                .as_ref()
                .map(|statement| StatementRecord { best: &statement.best, texts: statement.texts }),
            stages: (!hit.stages.is_empty())
                .then(|| hit.stages.iter().map(|(stage, score)| (stage.name(), *score)).collect()),
            citation: hit.citation(),
        }
    }
}
