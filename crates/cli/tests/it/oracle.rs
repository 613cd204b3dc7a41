//! Totals and marks against a scan that shares only the data of the folds.

use crate::support::{Numbers, documents, indexed, naive, phrase, top};
use document::Reading;
use document::Span;

/// How many phrases are drawn.
const PHRASES: usize = 800;

/// Phrases as they stand in the clauses, signs and line breaks included.
fn drawn(readings: &[String]) -> Vec<String> {
    let mut numbers = Numbers(20_200_911);
    let mut phrases = Vec::new();
    while phrases.len() < PHRASES {
        let text = &readings[numbers.below(readings.len())];
        let words = naive::words(text);
        if words.len() < 2 {
            continue;
        }
        let first = numbers.below(words.len() - 1);
        let last = (first + 1 + numbers.below(5)).min(words.len() - 1);
        phrases.push(text[words[first].start..words[last].end].to_owned());
    }
    phrases
}

/// Phrases that test a fold each.
const FOLDED: [&str; 30] = [
    "long arm",
    "longarm",
    "LONG-ARM",
    "multipolar world",
    "multi-polar world",
    "multi polar world",
    "organisation",
    "organization",
    "organisations",
    "non-interference",
    "noninterference",
    "non interference",
    "Russia’s",
    "russia s",
    "l’État",
    "l etat",
    "souverainete",
    "souveraineté des États",
    "МНОГОПОЛЯРНОГО МИРА",
    "односторонние санкции",
    "еще",
    "单边制裁",
    "單邊制裁",
    "联合国",
    "聯合國",
    "التدابير",
    "٢٠٣١",
    "２０３２年",
    "X.A.",
    "of the",
];

#[test]
fn totals_equal_those_of_a_naive_scan_and_marks_cut_out_the_phrase() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut read = documents(&[top().join("corpus")]);
    // Damage that the demonstration set does not have: torn words, a page
    // number in mid-sentence, words with invisible signs.
    read.extend(torn());
    let readings: Vec<String> = read
        .iter()
        .flat_map(|document| document.clauses.iter().map(|clause| document.reading(clause).text().to_owned()))
        .collect();
    let texts: Vec<Vec<naive::Ways>> = readings.iter().map(|text| naive::read(text)).collect();
    let reader = indexed(folder.path(), read, 2);
    let phrases = drawn(&readings);
    let mut found = 0;
    for text in phrases.iter().map(String::as_str).chain(FOLDED) {
        let words = naive::read(text);
        let counts: Vec<u64> = texts.iter().map(|clause| naive::count(&words, clause)).collect();
        let results = phrase(&reader, text, usize::MAX);
        assert_eq!(results.totals.hits, counts.iter().sum::<u64>(), "hits of {text:?}");
        assert_eq!(
            results.totals.clauses,
            counts.iter().filter(|count| **count > 0).count() as u64,
            "clauses of {text:?}"
        );
        for hit in &results.hits {
            assert!(!hit.marks.is_empty());
            let published = &hit.clause.text;
            let snippet = query::snippet(published, &hit.marks, 60);
            assert!(snippet.span.contains(hit.marks[0]), "the snippet of {text:?}");
            for mark in &hit.marks {
                found += 1;
                let shape = &hit.clause.shape;
                let read = Reading::of(published, *mark, &shape.repairs, &shape.furniture);
                assert!(naive::is(text, read.text()), "{text:?} marks {:?}", mark.of(published));
            }
        }
    }
    assert!(found > 1000, "only {found} marks were seen");
}

fn torn() -> Vec<document::Document> {
    let text = "Report on the Work of the Commission\n\n\
        The Commission welcomes all multi-\nlateral efforts and the long-\nterm pro-\ngramme of work of the\n\
        United Nations, and calls on the par-\nties to strengthen the role of the Security\n12\n\n\
        council of elders in all multilateral bodies.\n\
        The co\u{ad}operation of the two organi\u{200b}sations is to be self-\nsustaining and to last for\n\
        as long as the parties wish it to last, and no longer.\n";
    let reading =
        ingest::read_bytes(text.as_bytes(), ingest::Format::Text, "torn.txt", lexicon::Lexicon::embedded());
    reading.expect("it is text").documents
}

#[test]
fn a_torn_word_is_found_whole_and_in_halves_and_counted_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), torn(), 1);
    for (text, hits) in [
        ("multilateral", 2),
        ("multi-lateral", 2),
        ("multi lateral", 1),
        ("long-term programme", 1),
        ("long term program", 1),
        ("self-sustaining", 1),
        ("security council", 1),
        ("cooperation of the two organizations", 1),
    ] {
        let results = phrase(&reader, text, 5);
        assert_eq!(results.totals.hits, hits, "{text}");
        let marked: Vec<&str> = results
            .hits
            .iter()
            .flat_map(|hit| hit.marks.iter().map(|mark: &Span| mark.of(&hit.clause.text)))
            .collect();
        assert_eq!(marked.len(), hits as usize, "{text}");
    }
}

#[test]
fn a_torn_word_that_is_asked_for_whole_and_in_halves_is_one_hit() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), torn(), 1);
    for (text, hits) in [("=multilateral OR \"multi lateral\"", 2), ("=programme \"pro gramme\"", 1)] {
        let results = query::search(&reader, &query::parse(text).query, &query::Options::default());
        let results = results.expect("the index can be read");
        let marks: usize = results.hits.iter().map(|hit| hit.marks.len()).sum();
        assert_eq!((results.totals.hits, marks), (hits, hits as usize), "{text}");
    }
}

#[test]
fn other_forms_stand_in_no_clause_without_a_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Statement\n\nThe parties call on all states to lift these sanctions without delay.\n";
    let read = |name: &str| {
        let lexicon = lexicon::Lexicon::embedded();
        ingest::read_bytes(text.as_bytes(), ingest::Format::Text, name, lexicon)
            .expect("it is text")
            .documents
    };
    indexed(folder.path(), read("english.txt"), 1);
    let mut unknown = read("unknown.txt");
    for document in &mut unknown {
        document.id = format!("{}-unknown", document.id);
        document.metadata.language = None;
        document.clauses.iter_mut().for_each(|clause| clause.language = None);
    }
    let reader = indexed(folder.path(), unknown, 1);
    let clauses = |text: &str| {
        let results = query::search(&reader, &query::parse(text).query, &query::Options::default());
        results.expect("the index can be read").totals.clauses
    };
    assert_eq!((clauses("sanctions"), clauses("sanction"), clauses("sanction OR state")), (2, 1, 1));
}

#[test]
fn threads_and_segments_change_nothing() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let read = documents(&[top().join("corpus")]);
    let single = indexed(one.path(), read.clone(), 1);
    // The same documents in a commit for each file, in another order.
    let mut many = None;
    for part in read.chunk_by(|one, other| one.source == other.source).collect::<Vec<_>>().into_iter().rev() {
        many = Some(indexed(two.path(), part.to_vec(), 2));
    }
    // And some of them once more, so that entries were deleted.
    let again: Vec<_> =
        read.chunk_by(|one, other| one.source == other.source).take(9).flatten().cloned().collect();
    many = many.map(|_| indexed(two.path(), again, 2));
    let many = many.expect("there are documents");
    for text in ["of the", "united nations", "the two sides", "单边制裁", "сторон", "data security"]
    {
        let of = |reader| {
            let results = phrase(reader, text, 50);
            let hits: Vec<(String, u32, Vec<Span>)> = results
                .hits
                .into_iter()
                .map(|hit| (hit.address.to_string(), hit.score.to_bits(), hit.marks))
                .collect();
            (results.totals, hits)
        };
        assert!(of(&single) == of(&many), "{text}");
    }
}
