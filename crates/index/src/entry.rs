//! What the entries of a document hold of its clauses, one each, and the way back.
//!
//! The published text is not stored twice: each entry holds its clause and
//! what stands between it and the clause before; the last holds the rest too.
//! Laid end to end they are the published text again.

use std::borrow::Cow;

use document::{Apparatus, Clause, Document, Flag, LINE_END_HYPHEN, Metadata, Reading, Repair, Span};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value;

use crate::analyzer::WELD;
use crate::schema::Fields;

/// What an entry stores beside the clause's text. Spans count from the start
/// of the clause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// The clause's label.
    pub label: String,
    /// The heading that it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Who speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// Its language where it differs from the document's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its paragraphs; empty where the clause is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<Span>,
    /// The repairs inside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// The furniture inside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Span>,
    /// What stands before it in the published text, since the clause before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// What stands behind it, if it is the last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub behind: String,
}

/// What the first entry of a document stores of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head<'d> {
    /// The document's id.
    pub id: String,
    /// What its id was derived as; none where it was stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<String>,
    /// The file it came from.
    pub source: String,
    /// Other files that hold the same text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<String>,
    /// The record in that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<usize>,
    /// Where in that file it lies, where the file is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// How many clauses it has.
    pub clauses: usize,
    /// What is known of it.
    pub metadata: Cow<'d, Metadata>,
    /// Its apparatus, in spans of the published text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apparatus: Vec<Apparatus>,
    /// Furniture that stands in no clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Span>,
    /// Repairs that stand in no clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// Its flags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// A clause as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClause {
    /// Its text, as published.
    pub text: String,
    /// The rest of what is known of it.
    pub shape: Shape,
}

impl StoredClause {
    /// The clause as it is read.
    pub fn reading(&self) -> Reading {
        let whole = Span::between(0, self.text.len());
        Reading::of(&self.text, whole, &self.shape.repairs, &self.shape.furniture)
    }

    /// The clause as the analyzer reads it: as it is read, with a sign where a
    /// torn word was joined.
    pub fn indexed_reading(&self) -> Reading {
        let whole = Span::between(0, self.text.len());
        Reading::of(&self.text, whole, &for_index(&self.shape.repairs), &self.shape.furniture)
    }

    /// Its language, if it is known.
    pub fn language<'a>(&'a self, head: &'a Head<'_>) -> Option<&'a str> {
        self.shape.language.as_deref().or(head.metadata.language.as_deref())
    }

    /// Its paragraphs, at least one.
    pub fn paragraphs(&self) -> Vec<Span> {
        if self.shape.paragraphs.is_empty() {
            vec![Span::between(0, self.text.len())]
        } else {
            self.shape.paragraphs.clone()
        }
    }
}

/// Repairs as the analyzer reads them.
fn for_index(repairs: &[Repair]) -> Vec<Repair> {
    repairs
        .iter()
        .map(|repair| {
            let welded = repair.rule == LINE_END_HYPHEN && repair.after.is_empty();
            Repair { after: if welded { WELD.to_string() } else { repair.after.clone() }, ..repair.clone() }
        })
        .collect()
}

/// The order of entries: by document id, then by ordinal.
pub fn sort_key(id: &str, ordinal: usize) -> Vec<u8> {
    let mut key = id.as_bytes().to_vec();
    key.push(0);
    key.extend(u32::try_from(ordinal).unwrap_or(u32::MAX).to_be_bytes());
    key
}

/// A clause as an entry stores it; none where the entry is not one of ours.
pub fn clause_of(fields: &Fields, entry: &TantivyDocument) -> Option<StoredClause> {
    let text = entry.get_first(fields.text)?.as_str()?.to_owned();
    let shape = serde_json::from_str(entry.get_first(fields.shape)?.as_str()?).ok()?;
    Some(StoredClause { text, shape })
}

/// What a document's first entry stores of the whole.
pub fn head_of(fields: &Fields, entry: &TantivyDocument) -> Option<Head<'static>> {
    serde_json::from_str(entry.get_first(fields.head)?.as_str()?).ok()
}

/// The document whose entries these are, in their order.
pub fn document_of(head: &Head<'_>, clauses: &[StoredClause]) -> Document {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(clauses.len());
    let (mut repairs, mut furniture) = (head.repairs.clone(), head.furniture.clone());
    for stored in clauses {
        text.push_str(&stored.shape.before);
        let start = text.len();
        text.push_str(&stored.text);
        let span = Span::between(start, text.len());
        text.push_str(&stored.shape.behind);
        repairs.extend(
            stored
                .shape
                .repairs
                .iter()
                .map(|repair| Repair { span: repair.span.shifted(start), ..repair.clone() }),
        );
        furniture.extend(stored.shape.furniture.iter().map(|part| part.shifted(start)));
        spans.push(Clause {
            label: stored.shape.label.clone(),
            heading: stored.shape.heading.clone(),
            speaker: stored.shape.speaker.clone(),
            span,
            paragraphs: stored.paragraphs().into_iter().map(|part| part.shifted(start)).collect(),
            language: stored.shape.language.clone(),
        });
    }
    repairs.sort_by_key(|repair| repair.span);
    furniture.sort();
    Document {
        id: head.id.clone(),
        id_stated: head.derived.is_none(),
        source: head.source.clone(),
        other_sources: head.other_sources.clone(),
        record: head.record,
        member: head.member.clone(),
        metadata: head.metadata.clone().into_owned(),
        text,
        clauses: spans,
        apparatus: head.apparatus.clone(),
        furniture,
        repairs,
        flags: head.flags.clone(),
    }
}
