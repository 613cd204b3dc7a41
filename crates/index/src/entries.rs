//! A document as entries of the index, one for each clause.

use std::borrow::Cow;

use document::{Clause, Date, Document, Repair, Span};
use lexicon::Topics;
use serde::Serialize;
use tantivy::TantivyDocument;
use tantivy::schema::Field;

use crate::analyzer::forms::Listing;
use crate::analyzer::{Tokens, Vocabulary};
use crate::bounds;
use crate::entry::{Head, Shape, StoredClause, sort_key};
use crate::schema::Fields;
use crate::segment::SegmentBuilder;
use crate::statements::Signing;
use crate::topics::{Assigned, Assigner};

/// Makes entries. It reads each clause once, for all that is made of its words, and is
/// quick with words that it has met.
pub(crate) struct Maker {
    assigner: Assigner,
    vocabulary: Vocabulary,
    listing: Listing,
    clause: Text,
    /// The heading above it, and the title.
    heading: Text,
    title: Text,
}

/// A text in hand: the numbers of its words, and the tokens beside them.
#[derive(Default)]
struct Text {
    numbers: Vec<u32>,
    tokens: Tokens,
}

impl Text {
    fn read(&mut self, text: &str, vocabulary: &mut Vocabulary) {
        self.tokens.read_beside(text, vocabulary, &mut self.numbers);
    }
}

impl Maker {
    /// One that assigns the topics of a catalogue.
    pub(crate) fn of(topics: Cow<'static, Topics>) -> Self {
        Maker {
            assigner: Assigner::of(topics),
            vocabulary: Vocabulary::default(),
            listing: Listing::default(),
            clause: Text::default(),
            heading: Text::default(),
            title: Text::default(),
        }
    }

    /// The entries of a document, in the order of its clauses, with their topics, and its
    /// signature. What the first entry is to hold of that is left to be added, and then they
    /// are to be added to the segment, which has taken in their words.
    pub(crate) fn entries<'d>(
        &mut self,
        fields: &Fields,
        document: &'d Document,
        derived: Option<&str>,
        segment: &mut SegmentBuilder,
    ) -> (Vec<TantivyDocument>, Signing<'d>) {
        self.vocabulary.tidy();
        let head = head(document, derived);
        self.title.read(head.metadata.title.as_deref().unwrap_or_default(), &mut self.vocabulary);
        self.heading.read("", &mut self.vocabulary);
        let (mut under, mut reached) = (None, 0);
        let mut signing = Signing::default();
        let mut entries = Vec::with_capacity(document.clauses.len());
        for (ordinal, clause) in document.clauses.iter().enumerate() {
            let last = ordinal + 1 == document.clauses.len();
            let stored = stored_clause(document, clause, reached, last);
            reached = clause.span.end();
            if under != clause.heading.as_deref() {
                under = clause.heading.as_deref();
                self.heading.read(under.unwrap_or_default(), &mut self.vocabulary);
            }
            self.read_words(clause, &stored, &mut signing, ordinal, segment);
            let mut entry = TantivyDocument::default();
            if let Some(language) = stored.language(&head) {
                self.add_topics(fields, language, &mut entry);
                self.add_forms(fields, language, ordinal, &mut entry);
            }
            add_facts(fields, &head, &stored, ordinal, &mut entry);
            entries.push(entry);
        }
        (entries, signing)
    }

    /// Reads the words of a clause into the segment, and signs it.
    fn read_words<'d>(
        &mut self,
        clause: &'d Clause,
        stored: &StoredClause,
        signing: &mut Signing<'d>,
        ordinal: usize,
        segment: &mut SegmentBuilder,
    ) {
        let Maker { vocabulary, clause: text, .. } = self;
        let reading = stored.indexed_reading();
        text.read(reading.text(), vocabulary);
        let Text { numbers, tokens } = text;
        signing.add(clause, reading.text(), tokens.words(), numbers, vocabulary);
        let bounds = bounds::of(&reading, tokens.words(), &stored.paragraphs());
        segment.add_words(ordinal, (numbers, tokens), vocabulary, bounds);
    }

    /// Adds the topics of the clause in hand.
    fn add_topics(&mut self, fields: &Fields, language: &str, entry: &mut TantivyDocument) {
        let words = [&self.clause, &self.heading, &self.title].map(|text| &*text.numbers);
        for Assigned { topic, score } in self.assigner.assign(language, &self.vocabulary, words) {
            entry.add_text(fields.topics, &topic.slug);
            entry.add_u64(fields.topic_scores, (score * 100.0).round() as u64);
        }
    }

    /// Adds the forms that are listed of the clause in hand, of the heading above it, and on the
    /// first of the title.
    fn add_forms(&mut self, fields: &Fields, language: &str, ordinal: usize, entry: &mut TantivyDocument) {
        let title = Some(&self.title).filter(|_| ordinal == 0);
        self.listing.begin();
        for Text { numbers, tokens } in [&self.clause, &self.heading].into_iter().chain(title) {
            let vocabulary = &self.vocabulary;
            self.listing
                .read(language, (numbers, tokens), vocabulary, |term| entry.add_text(fields.forms, term));
        }
    }
}

/// What the first entry of a document stores of the whole.
fn head<'d>(document: &'d Document, derived: Option<&str>) -> Head<'d> {
    let inside = |span: Span| document.clauses.iter().any(|clause| clause.span.contains(span));
    Head {
        id: document.id.clone(),
        derived: derived.map(str::to_owned),
        source: document.source.clone(),
        other_sources: document.other_sources.clone(),
        record: document.record,
        member: document.member.clone(),
        clauses: document.clauses.len(),
        metadata: Cow::Borrowed(&document.metadata),
        apparatus: document.apparatus.clone(),
        furniture: document.furniture.iter().copied().filter(|span| !inside(*span)).collect(),
        repairs: document.repairs.iter().filter(|repair| !inside(repair.span)).cloned().collect(),
        flags: document.flags.clone(),
    }
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

/// Adds what an entry holds beside what is made of the words of its clause.
fn add_facts(
    fields: &Fields,
    head: &Head<'_>,
    stored: &StoredClause,
    ordinal: usize,
    entry: &mut TantivyDocument,
) {
    let metadata = &head.metadata;
    let mut add_words = |field: Field, words: Option<&String>| {
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
    let mut add_date = |fields: [Field; 2], date: Option<Date>| {
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
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the value has no map with keys that are not strings")
}

#[cfg(test)]
mod tests {
    use document::{Apparatus, ApparatusKind, LINE_END_HYPHEN, Metadata};

    use super::*;
    use crate::entry::{clause_of, document_of, head_of};

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
        let (schema, fields) = crate::schema::schema();
        let index = tantivy::Index::create_in_ram(schema);
        crate::analyzer::register(&index);
        let mut segment = SegmentBuilder::new(&index, fields).expect("there is room");
        let mut maker = Maker::of(Cow::Borrowed(Topics::embedded()));
        let (entries, _) = maker.entries(&fields, &document, Some("a"), &mut segment);
        let head = head_of(&fields, &entries[0]).expect("the first entry has a head");
        let clauses: Vec<StoredClause> =
            entries.iter().filter_map(|entry| clause_of(&fields, entry)).collect();
        assert_eq!(document_of(&head, &clauses), document);
        assert_eq!(clauses[0].reading().text(), "All multilateral bodies.\n\nIt  holds.");
    }
}
