//! A segment beside one that the engine's own writer makes of the same entries.

use std::borrow::Cow;
use std::collections::BTreeMap;

use document::{Clause, Date, Document, LINE_END_HYPHEN, Metadata, Repair, Span};
use lexicon::Topics;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{DocId, DocSet, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

use super::*;
use crate::analyzer::{self, Tokens, Vocabulary};
use crate::entries::Maker;
use crate::entry::clause_of;
use crate::schema::schema;
use crate::{bounds, pairs};

/// Documents with clauses of all kinds, so many that lists of entries have several blocks.
fn documents() -> Vec<Document> {
    let texts = [
        "The United Nations of Xanadu and the Security Council. It holds; they agree!\n\n(a) A long-arm law.",
        "Economic co-operation: self-govern-ment of the U.S.S.R., and of the U.S. in the long-term.",
        "We call on all multi-\nlateral bodies, the organisation and the organization of the States.",
        "双方反对单边制裁，支持联合国。第75届联合国大会。",
        "Стороны выступают против односторонних санкций. Договаривающиеся государства согласны.",
        "No",
        "peace and peace and peace and peace, and of the dying in the Middle East peace",
    ];
    let document = |number: usize| {
        let texts: Vec<&str> = (0..1 + number % 5).map(|at| texts[(number * 3 + at) % texts.len()]).collect();
        let (mut text, mut clauses, mut repairs) = (String::from("Title.\n"), Vec::new(), Vec::new());
        for (at, clause) in texts.into_iter().enumerate() {
            let start = text.len();
            text.push_str(clause);
            let span = Span::between(start, text.len());
            let paragraphs = match clause.find("\n\n") {
                Some(end) => {
                    vec![Span::between(start, start + end), Span::between(start + end + 2, text.len())]
                }
                None => vec![span],
            };
            repairs.extend(clause.find("-\n").map(|place| Repair {
                rule: LINE_END_HYPHEN.into(),
                span: Span::between(start + place, start + place + 2),
                after: String::new(),
            }));
            let heading =
                (!number.is_multiple_of(3)).then(|| format!("On the war-time measures {}", number % 4));
            let speaker = number.is_multiple_of(7).then(|| "Mr. O'Hara-Smith".to_owned());
            let language = at.is_multiple_of(2).then(|| "en".to_owned());
            clauses.push(Clause { label: at.to_string(), heading, speaker, span, paragraphs, language });
            text.push_str("\n\n");
        }
        let metadata = Metadata {
            title: number.is_multiple_of(2).then(|| format!("Statement {number} on long-arm law")),
            adopted: Date::day(1946 + (number % 70) as i32, 10, 24),
            parties: ["CHN", "RUS", "USA"][number % 4 % 3..].iter().map(|code| (*code).to_owned()).collect(),
            ..Metadata::default()
        };
        let other_sources = if number.is_multiple_of(5) { vec!["b/a.txt".to_owned()] } else { Vec::new() };
        let (id, source) = (format!("d{number:04}"), format!("a/{number}.txt"));
        Document { id, source, other_sources, metadata, text, clauses, repairs, ..Document::default() }
    };
    (0..500).map(document).collect()
}

fn index() -> (Index, Fields) {
    let (schema, fields) = schema();
    let index = Index::create_in_ram(schema);
    analyzer::register(&index);
    (index, fields)
}

/// The entries of the documents, and a segment of them.
fn ours() -> (Vec<TantivyDocument>, Index) {
    let (index, fields) = index();
    let mut segment = SegmentBuilder::new(&index, fields).expect("there is room");
    let mut maker = Maker::of(Cow::Borrowed(Topics::embedded()));
    let mut all = Vec::new();
    for document in documents() {
        let (entries, _) = maker.entries(&fields, &document, Some("d"), &mut segment);
        segment.add(&entries).expect("there is room");
        all.extend(entries);
    }
    assert!(segment.bytes() > 100_000 && !segment.is_full());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
    writer.add_segment(segment.finish().expect("it is written")).expect("it is added");
    writer.commit().expect("it is committed");
    (all, index)
}

/// A segment that the engine makes of the entries: it reads the words for itself, and is
/// given pairs and bounds token by token.
fn the_engines(entries: &[TantivyDocument]) -> Index {
    let (index, fields) = index();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
    let given = |tokens: Vec<(usize, String)>| PreTokenizedString {
        text: String::new(),
        tokens: tokens
            .into_iter()
            .map(|(position, text)| Token { position, text, ..Token::default() })
            .collect(),
    };
    for entry in entries {
        let clause = clause_of(&fields, entry).expect("an entry has a clause");
        let reading = clause.indexed_reading();
        let (mut tokens, mut vocabulary, mut numbers) = <(Tokens, Vocabulary, Vec<u32>)>::default();
        tokens.read_beside(reading.text(), &mut vocabulary, &mut numbers);
        let mut found = Vec::new();
        pairs::of(&tokens, &numbers, &vocabulary, |position, pair| {
            let mut term = String::new();
            pair.write(&mut term);
            found.push((position, term));
        });
        let starts = bounds::of(&reading, tokens.words(), &clause.paragraphs());
        let starts = starts.map(|bound| (bound.position, bound.term.to_owned())).collect();
        let mut entry = entry.clone();
        entry.add_text(fields.words, reading.text());
        entry.add_pre_tokenized_text(fields.pairs, given(found));
        entry.add_pre_tokenized_text(fields.bounds, given(starts));
        writer.add_document(entry).expect("it is added");
    }
    writer.commit().expect("it is committed");
    index
}

fn segment(index: &Index) -> SegmentReader {
    let reader = index.reader().expect("it is open");
    let segments = reader.searcher().segment_readers().to_vec();
    <[SegmentReader; 1]>::try_from(segments).unwrap_or_else(|_| panic!("there is one segment"))[0].clone()
}

type Places = Vec<(DocId, u32, Vec<u32>)>;

/// All terms of a field, with the entries they are in, how often, and where.
fn terms(segment: &SegmentReader, field: Field) -> BTreeMap<Vec<u8>, Places> {
    let inverted = segment.inverted_index(field).expect("it is read");
    let mut stream = inverted.terms().stream().expect("it is read");
    let mut all = BTreeMap::new();
    while stream.advance() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = inverted.read_postings_from_terminfo(stream.value(), option);
        let mut postings = postings.expect("they are read");
        assert_eq!(stream.value().doc_freq, postings.doc_freq());
        let mut places = Places::new();
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            places.push((postings.doc(), postings.term_freq(), positions));
            postings.advance();
        }
        all.insert(stream.key().to_vec(), places);
    }
    all
}

#[test]
fn a_segment_is_like_one_of_the_engines() {
    let (entries, ours) = ours();
    let (ours, theirs) = (segment(&ours), segment(&the_engines(&entries)));
    let count = entries.len() as DocId;
    assert_eq!((ours.max_doc(), theirs.max_doc()), (count, count));
    let (schema, fields) = schema();
    for (field, entry) in schema.fields() {
        let name = entry.name();
        if entry.is_indexed() && entry.field_type().is_str() {
            let [one, other] = [&ours, &theirs].map(|segment| terms(segment, field));
            assert!(one == other, "{name}");
            assert_eq!(one.is_empty(), ["outlet", "place"].contains(&name), "{name}");
        }
        if field == fields.pairs {
            continue;
        }
        let tokens =
            |segment: &SegmentReader| segment.inverted_index(field).map(|index| index.total_num_tokens());
        assert_eq!(tokens(&ours).ok(), tokens(&theirs).ok(), "{name}");
    }
    let lengths = |segment: &SegmentReader, field| {
        let lengths = segment.get_fieldnorms_reader(field).expect("there are lengths");
        (0..count).map(|entry| lengths.fieldnorm_id(entry)).collect::<Vec<_>>()
    };
    assert_eq!(lengths(&ours, fields.words), lengths(&theirs, fields.words));
    assert_eq!(lengths(&ours, fields.words), lengths(&ours, fields.pairs));
    let [words, pairs] = [fields.words, fields.pairs]
        .map(|field| ours.inverted_index(field).expect("it is read").total_num_tokens());
    assert_eq!(words, pairs);

    use SegmentComponent::{FastFields, Positions, Store, Terms};
    for component in [Terms, Positions, FastFields, Store] {
        let [one, other] = [&ours, &theirs].map(|segment| {
            let file = segment.open_read(component.clone()).expect("it is there");
            file.read_bytes().expect("it is read")
        });
        assert!(*one == *other, "{component:?}: {} and {} bytes", one.len(), other.len());
    }
}
