//! The best clauses for one word against all that are found for it.

use std::collections::BTreeSet;

use document::Document;
use index::{Reader, Writer};
use lexicon::{Formulations, Lexicon};
use query::{Deadline, Options};

use crate::support::Numbers;

const SYLLABLES: [&str; 6] = ["ba", "ko", "ri", "tu", "mel", "son"];

/// A made-up document of many clauses, whose words are spelt of one to three
/// syllables, some of them with hyphens.
fn document(name: &str, numbers: &mut Numbers) -> Vec<Document> {
    let mut text = String::from("Statement on Words\n\nMoscow, May 4, 2031\n\n");
    for _ in 0..1_000 {
        for _ in 0..2 + numbers.below(40) {
            // Some words are much more frequent than others.
            for at in 0..1 + numbers.below(3) {
                let most = 1 + numbers.below(SYLLABLES.len());
                let hyphen = if at > 0 && numbers.below(4) == 0 { "-" } else { "" };
                text.push_str(hyphen);
                text.push_str(SYLLABLES[numbers.below(most)]);
            }
            text.push(' ');
        }
        text.push_str("end.\n\n");
    }
    let read = ingest::read_bytes(text.as_bytes(), ingest::Format::Text, name, Lexicon::embedded());
    read.expect("it is text").documents
}

/// An index of several segments, in some of which clauses are deleted.
fn index(folder: &std::path::Path) -> Reader {
    let mut numbers = Numbers(20_310_504);
    let mut writer = Writer::open(folder, 1, 64 << 20).expect("the index opens");
    for names in [["a.txt", "b.txt"], ["c.txt", "d.txt"], ["e.txt", "a.txt"]] {
        let documents = names.iter().flat_map(|name| document(name, &mut numbers)).collect();
        let sources: BTreeSet<String> = names.map(str::to_owned).into();
        writer.replace(&sources, documents, ingest::metadata::content_digits).expect("they are written");
    }
    // Had it been finished, no segment would hold what was deleted.
    drop(writer);
    Reader::open(folder).expect("the index opens")
}

fn compare(reader: &Reader, word: &str, limit: usize) -> usize {
    let query = query::parse(&format!("={word}")).query;
    let options = Options { limit, ..Options::default() };
    let all = query::search(reader, &query, &options).expect("the search succeeds");
    let best = query::best(reader, &query, limit, Formulations::embedded(), Deadline::NONE);
    let best = best.expect("the search succeeds");
    let found: Vec<(f32, String, u32)> = best
        .iter()
        .map(|ranked| {
            let head = reader.head(ranked.address).expect("it has a head");
            (ranked.score, head.id, reader.ordinal(ranked.address).expect("it has a place"))
        })
        .collect();
    let wanted: Vec<(f32, String, u32)> =
        all.hits.iter().map(|hit| (hit.score, hit.head.id.clone(), hit.ordinal)).collect();
    assert_eq!(found, wanted, "the best {limit} for {word}");
    all.totals.clauses as usize
}

#[test]
fn the_best_for_a_word_are_the_first_of_all_that_it_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = index(folder.path());
    let segments = reader.searcher().segment_readers();
    assert!(segments.len() > 1 && segments.iter().any(|segment| segment.has_deletes()));
    let mut words: Vec<String> = vec!["end".to_owned(), "nowhere".to_owned(), "BA".to_owned()];
    for first in SYLLABLES {
        words.push(first.to_owned());
        words.extend(SYLLABLES.map(|second| format!("{first}{second}")));
        words.push(format!("{first}{first}{first}"));
    }
    let mut most = 0;
    // The second time the compounds of the dictionary are known.
    for limit in [10, 1, 60, 10] {
        for word in &words {
            most = most.max(compare(&reader, word, limit));
        }
    }
    assert!(most > 3_000, "the most that a word finds is {most}");
}
