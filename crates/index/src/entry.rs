//! A document as entries of the index, one for each clause, and back.
//!
//! The published text is not stored twice: each entry holds its clause and
//! what stands between it and the clause before; the last holds the rest too.
//! Laid end to end they are the published text again.

use document::{Apparatus, Clause, Date, Document, Flag, LINE_END_HYPHEN, Metadata, Reading, Repair, Span};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value;

use crate::analyzer::{Given, Tokens, WELD, Words};
use crate::schema::Fields;
use crate::topics::{Assigned, Assigner};
use crate::{bounds, pairs};

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
pub struct Head {
    /// The document's id.
    pub id: String,
    /// What its id was derived as; none where it was stated.
    pub derived: Option<String>,
    /// The file it came from.
    pub source: String,
    /// Other files that hold the same text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<String>,
    /// The record in that file.
    pub record: Option<usize>,
    /// Where in that file it lies, where the file is an archive.
    pub member: Option<String>,
    /// How many clauses it has.
    pub clauses: usize,
    /// What is known of it.
    pub metadata: Metadata,
    /// Its apparatus, in spans of the published text.
    pub apparatus: Vec<Apparatus>,
    /// Furniture that stands in no clause.
    pub furniture: Vec<Span>,
    /// Repairs that stand in no clause.
    pub repairs: Vec<Repair>,
    /// Its flags.
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
    pub fn language<'a>(&'a self, head: &'a Head) -> Option<&'a str> {
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

/// The entries of a document, in the order of its clauses, with their topics; the first
/// holds its sketch.
pub fn entries(
    fields: &Fields,
    document: &Document,
    derived: Option<&str>,
    sketch: &[u32],
    assigner: &mut Assigner,
) -> Vec<TantivyDocument> {
    let inside = |span: Span| document.clauses.iter().any(|clause| clause.span.contains(span));
    let head = Head {
        id: document.id.clone(),
        derived: derived.map(str::to_owned),
        source: document.source.clone(),
        other_sources: document.other_sources.clone(),
        record: document.record,
        member: document.member.clone(),
        clauses: document.clauses.len(),
        metadata: document.metadata.clone(),
        apparatus: document.apparatus.clone(),
        furniture: document.furniture.iter().copied().filter(|span| !inside(*span)).collect(),
        repairs: document.repairs.iter().filter(|repair| !inside(repair.span)).cloned().collect(),
        flags: document.flags.clone(),
    };
    let mut scratch = Scratch::default();
    let title = Words::of(head.metadata.title.as_deref().unwrap_or_default());
    let (mut under, mut heading) = (None, Words::default());
    let mut reached = 0;
    let mut entries = Vec::with_capacity(document.clauses.len());
    for (ordinal, clause) in document.clauses.iter().enumerate() {
        let last = ordinal + 1 == document.clauses.len();
        let stored = stored_clause(document, clause, reached, last);
        reached = clause.span.end();
        let mut entry = entry(fields, &head, &stored, ordinal, &mut scratch);
        if ordinal == 0 {
            for hash in sketch {
                entry.add_u64(fields.sketch, u64::from(*hash));
            }
        }
        if under != clause.heading.as_deref() {
            under = clause.heading.as_deref();
            heading.read(under.unwrap_or_default());
        }
        if let Some(language) = stored.language(&head) {
            for Assigned { topic, score } in
                assigner.assign(language, scratch.tokens.words(), &heading, &title)
            {
                entry.add_text(fields.topics, &topic.slug);
                entry.add_u64(fields.topic_scores, (score * 100.0).round() as u64);
            }
        }
        entries.push(entry);
    }
    entries
}

fn stored_clause(document: &Document, clause: &Clause, reached: usize, last: bool) -> StoredClause {
    let origin = clause.span.start();
    let relative = |span: Span| span.relative_to(origin);
    let paragraphs: Vec<Span> = clause.paragraphs.iter().copied().map(relative).collect();
    let whole = [Span::between(0, clause.span.len())];
    let mut shape = Shape {
        label: clause.label.clone(),
        heading: clause.heading.clone(),
        speaker: clause.speaker.clone(),
        language: clause.language.clone(),
        paragraphs: if paragraphs == whole { Vec::new() } else { paragraphs },
        repairs: Vec::new(),
        furniture: Vec::new(),
        before: document.text[reached..origin].to_owned(),
        behind: if last { document.text[clause.span.end()..].to_owned() } else { String::new() },
    };
    let within = |span: Span| clause.span.contains(span);
    shape.furniture.extend(document.furniture.iter().copied().filter(|span| within(*span)).map(relative));
    shape.repairs.extend(
        document
            .repairs
            .iter()
            .filter(|repair| within(repair.span))
            .map(|repair| Repair { span: relative(repair.span), ..repair.clone() }),
    );
    StoredClause { text: document.clause_text(clause).to_owned(), shape }
}

/// Memory that the clauses of a document are read into, one after the other.
#[derive(Default)]
struct Scratch {
    tokens: Tokens,
    given: Given,
}

fn entry(
    fields: &Fields,
    head: &Head,
    stored: &StoredClause,
    ordinal: usize,
    scratch: &mut Scratch,
) -> TantivyDocument {
    let mut entry = TantivyDocument::default();
    let metadata = &head.metadata;
    let reading = stored.indexed_reading();
    let Scratch { tokens, given } = scratch;
    tokens.read(reading.text());
    given.clear();
    tokens.iter().for_each(|token| given.add(token.position, tokens.term(token)));
    entry.add_text(fields.words, given.text());
    pairs::of(tokens, given);
    entry.add_text(fields.pairs, given.text());
    bounds::of(&reading, tokens.words(), &stored.paragraphs(), given);
    entry.add_text(fields.bounds, given.text());
    let mut add_words = |field: tantivy::schema::Field, words: Option<&String>| {
        if let Some(words) = words {
            entry.add_text(field, words);
        }
    };
    add_words(fields.heading, stored.shape.heading.as_ref());
    add_words(fields.speaker, stored.shape.speaker.as_ref().or(metadata.speaker.as_ref()));
    if ordinal == 0 {
        add_words(fields.title, metadata.title.as_ref());
        add_words(fields.outlet, metadata.outlet.as_ref());
        add_words(fields.place, metadata.place.as_ref());
    }
    entry.add_bytes(fields.key, &sort_key(&head.id, ordinal));
    entry.add_text(fields.id, &head.id);
    if let Some(derived) = &head.derived {
        entry.add_text(fields.derived, derived);
    }
    for source in std::iter::once(&head.source).chain(&head.other_sources) {
        entry.add_text(fields.source, source);
    }
    entry.add_u64(fields.ordinal, ordinal as u64);
    let mut add_date = |fields: [tantivy::schema::Field; 2], date: Option<Date>| {
        if let Some(date) = date {
            entry.add_i64(fields[0], date.first_day_number());
            entry.add_i64(fields[1], date.last_day_number());
        }
    };
    add_date(fields.adopted, metadata.adopted);
    add_date(fields.published, metadata.published);
    for party in &metadata.parties {
        entry.add_text(fields.parties, party);
    }
    entry.add_text(fields.kind, metadata.kind.as_str());
    if let Some(language) = stored.language(head) {
        entry.add_text(fields.language, language);
    }
    entry.add_text(fields.text, &stored.text);
    entry.add_text(fields.shape, json(&stored.shape));
    if ordinal == 0 {
        entry.add_text(fields.head, json(head));
    }
    entry
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the value has no map with keys that are not strings")
}

/// A clause as an entry stores it; none where the entry is not one of ours.
pub fn clause_of(fields: &Fields, entry: &TantivyDocument) -> Option<StoredClause> {
    let text = entry.get_first(fields.text)?.as_str()?.to_owned();
    let shape = serde_json::from_str(entry.get_first(fields.shape)?.as_str()?).ok()?;
    Some(StoredClause { text, shape })
}

/// What a document's first entry stores of the whole.
pub fn head_of(fields: &Fields, entry: &TantivyDocument) -> Option<Head> {
    serde_json::from_str(entry.get_first(fields.head)?.as_str()?).ok()
}

/// The document whose entries these are, in their order.
pub fn document_of(head: &Head, clauses: &[StoredClause]) -> Document {
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
        metadata: head.metadata.clone(),
        text,
        clauses: spans,
        apparatus: head.apparatus.clone(),
        furniture,
        repairs,
        flags: head.flags.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use document::ApparatusKind;
    use lexicon::Topics;

    use super::*;

    #[test]
    fn a_document_comes_back_from_its_entries() {
        let text = "Title\n\n1. All multi-\nlateral bodies.\n\nIt 7 holds.\n\n2. Trade.\n(end)\n";
        let at = |words: &str| {
            let start = text.find(words).expect("the words are in the text");
            Span::between(start, start + words.len())
        };
        let clause = |label: &str, from: &str, to: &str| {
            let span = Span::between(at(from).start(), at(to).end());
            Clause {
                label: label.into(),
                heading: None,
                speaker: None,
                span,
                paragraphs: if from == to { vec![span] } else { vec![at(from), at(to)] },
                language: None,
            }
        };
        let document = Document {
            id: "a-1".into(),
            id_stated: false,
            source: "a.txt".into(),
            other_sources: vec!["b/a.txt".into()],
            record: None,
            member: None,
            metadata: Metadata { adopted: Date::day(1648, 10, 24), ..Metadata::default() },
            text: text.into(),
            clauses: vec![
                clause("1", "All multi-\nlateral bodies.", "It 7 holds."),
                clause("2", "Trade.", "Trade."),
            ],
            apparatus: vec![Apparatus { kind: ApparatusKind::Title, span: at("Title") }],
            furniture: vec![at("7"), at("(end)")],
            repairs: vec![Repair { rule: LINE_END_HYPHEN.into(), span: at("-\n"), after: String::new() }],
            flags: Vec::new(),
        };
        let (_, fields) = crate::schema::schema();
        let mut assigner = Assigner::of(Cow::Borrowed(Topics::embedded()));
        let entries = entries(&fields, &document, Some("a"), &[7, 7], &mut assigner);
        let head = head_of(&fields, &entries[0]).expect("the first entry has a head");
        let clauses: Vec<StoredClause> =
            entries.iter().filter_map(|entry| clause_of(&fields, entry)).collect();
        assert_eq!(document_of(&head, &clauses), document);
        assert_eq!(clauses[0].reading().text(), "All multilateral bodies.\n\nIt  holds.");
    }
}
