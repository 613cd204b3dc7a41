//! The seed statement and the demonstration set, searched as a user would.

use crate::support::{documents, indexed, phrase, top};

const WAYS: [&str; 8] = [
    "\"long-arm jurisdiction\"",
    "“long arm jurisdiction”",
    "«LONG-ARM Jurisdiction»",
    "\"long‑arm jurisdiction\"",
    "\"Long–Arm jurisdiction\"",
    "„long-arm jurisdiction“",
    "「long-arm jurisdiction」",
    "\"longarm jurisdiction\"",
];

fn ways_find(paths: &[std::path::PathBuf], documents_found: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(paths), 2);
    for way in WAYS {
        let query = query::parse(way).query;
        let options = query::Options { limit: 10, ..query::Options::default() };
        let results = query::search(&reader, &query, &options).expect("the search succeeds");
        assert_eq!(results.totals.documents, documents_found as u64, "{way}");
        assert_eq!(results.totals.hits, documents_found as u64, "{way}");
        for hit in &results.hits {
            assert_eq!(hit.clause.shape.label, "3", "{way}");
            let marked: Vec<&str> = hit.marks.iter().map(|mark| mark.of(&hit.clause.text)).collect();
            assert_eq!(marked, ["long-arm jurisdiction"], "{way}");
        }
    }
}

#[test]
fn every_way_of_writing_the_phrase_finds_clause_3_of_the_seed() {
    ways_find(&[top().join("corpus/2020/moscow.txt")], 1);
}

#[test]
fn over_the_demonstration_set_the_seed_and_its_reprint_are_found() {
    ways_find(&[top().join("corpus")], 2);
}

#[test]
fn phrases_are_found_where_they_stand_and_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(&[top().join("corpus/2020/moscow.txt")]), 1);
    for (text, label) in [
        ("Russia's initiative", "3"),
        ("Russia’s initiative", "3"),
        ("China's efforts", "8"),
        ("China’s efforts", "8"),
        ("development recovery", "preamble"),
        ("universal participation global data security", "8"),
        ("73/27", "7"),
    ] {
        let results = phrase(&reader, text, 5);
        let labels: Vec<&str> = results.hits.iter().map(|hit| hit.clause.shape.label.as_str()).collect();
        assert_eq!(labels, [label], "{text}");
    }
    assert!(phrase(&reader, "of the", 1).totals.hits > 10);
    assert_eq!(phrase(&reader, "jurisdiction long-arm", 1).totals.hits, 0);
}

#[test]
fn the_seed_is_read_as_a_careful_reader_reads_it() {
    let document = documents(&[top().join("corpus/2020/moscow.txt")]).remove(0);
    let metadata = &document.metadata;
    assert_eq!(
        metadata.title.as_deref(),
        Some(
            "Joint Statement by the Ministers of Foreign Affairs of the People's Republic of China and the \
             Russian Federation"
        )
    );
    assert_eq!(metadata.adopted.map(|date| date.to_string()).as_deref(), Some("2020-09-11"));
    assert_eq!(metadata.published.map(|date| date.to_string()).as_deref(), Some("2020-09-12"));
    assert_eq!(metadata.place.as_deref(), Some("Moscow"));
    assert_eq!(metadata.parties, ["CN", "RU"]);
    assert_eq!(metadata.outlet.as_deref(), Some("Chinanews.com"));
    assert_eq!(metadata.kind.as_str(), "joint-statement");
    assert_eq!(metadata.language.as_deref(), Some("en"));
    let labels: Vec<&str> = document.clauses.iter().map(|clause| clause.label.as_str()).collect();
    let numbers: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
    let expected: Vec<&str> =
        std::iter::once("preamble").chain(numbers.iter().map(String::as_str)).chain(["closing"]).collect();
    assert_eq!(labels, expected);
    let paragraphs = |label: &str| {
        document.clauses.iter().find(|clause| clause.label == label).map(|clause| clause.paragraphs.len())
    };
    assert_eq!((paragraphs("1"), paragraphs("3")), (Some(3), Some(1)));
    assert!(document.id.starts_with("2020-09-11-cn-ru-joint-statement-"));
}

#[test]
fn the_parts_of_every_document_tile_its_text_and_come_back_from_the_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = documents(&[top().join("corpus")]);
    let reader = indexed(folder.path(), read.clone(), 2);
    for document in read {
        assert_eq!(document.first_gap(), None, "{}", document.source);
        let first = reader.first_entry(&document.id).expect("the index is whole").expect("it is indexed");
        assert_eq!(reader.document(first).expect("it is stored"), document, "{}", document.source);
    }
}

#[test]
fn the_oldest_document_is_older_than_a_count_of_nanoseconds_reaches() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(&[top().join("corpus")]), 1);
    let query = query::parse("\"the\"").query;
    let dates = |sort| -> Vec<String> {
        let options = query::Options { limit: 400, sort, ..query::Options::default() };
        let results = query::search(&reader, &query, &options).expect("the search succeeds");
        let adopted = results.hits.iter().filter_map(|hit| hit.head.metadata.adopted);
        adopted.map(|date| date.to_string()).collect()
    };
    let oldest = dates(query::Sort::Oldest);
    assert_eq!(oldest.first().map(String::as_str), Some("1652-05-17"));
    assert!(oldest.windows(2).all(|pair| pair[0].get(..4) <= pair[1].get(..4)));
    assert_eq!(dates(query::Sort::Newest).last().map(String::as_str), Some("1652-05-17"));
}
