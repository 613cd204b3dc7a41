//! Random queries of every construct against a scan that is written from the
//! table of the language.

mod corpus;
mod random;
mod rows;
mod scan;
mod tree;

use std::path::Path;

use document::{Document, Span};
use index::Reader;
use lexicon::Formulations;
use query::{Deadline, Hit, Options};

use crate::support::{Numbers, documents, indexed, top};
use corpus::Corpus;
use random::Random;
use tree::{Form, Item, Query, Wording};

/// How many queries are asked where nothing else is said.
const QUERIES: usize = 2_000;

/// The most clauses whose marks are compared.
const MARKED: u64 = 25;

/// How many of the best are compared.
const BEST: usize = 5;

/// How many wrong answers are looked for.
const MOST_WRONG: usize = 10;

/// How many clauses of a folder are taken at the most.
const CLAUSES: usize = 800;

/// How many clauses there are at the least where real documents are at hand.
const LEAST: usize = 5_000;

/// The engine's answer, or what is wrong with it.
fn compare(reader: &Reader, corpus: &mut Corpus, query: &Query) -> Result<u64, String> {
    let text = query.to_string();
    let parsed = query::parse(&text);
    let expected = corpus.answer(query);
    let hits: usize = expected.iter().map(|(_, places)| places.len()).sum();
    let mut of: Vec<usize> = expected.iter().map(|(at, _)| corpus.clauses[*at].document).collect();
    of.dedup();
    let options = |limit| Options { limit, ..Options::default() };
    let ask =
        |limit| query::search(reader, &parsed.query, &options(limit)).map_err(|error| error.to_string());
    let totals = ask(0)?.totals;
    let counted = (totals.hits, totals.clauses, totals.documents);
    if counted != (hits as u64, expected.len() as u64, of.len() as u64) {
        let read = format!("read as {}, problems {:?}", parsed.query, parsed.problems);
        return Err(format!("{counted:?} instead of {:?}; {read}", (hits, expected.len(), of.len())));
    }
    best_is_first(reader, &parsed.query, &ask(BEST)?.hits)?;
    if totals.clauses <= MARKED {
        let mut wanted: Vec<(String, Vec<Span>)> = expected
            .iter()
            .map(|(at, places)| {
                let clause = &corpus.clauses[*at];
                let mark = |(start, end): &(usize, usize)| {
                    let words = Span::between(clause.words[*start].start(), clause.words[end - 1].end());
                    clause.reading.published(words).relative_to(clause.reading_start)
                };
                let mut marks: Vec<Span> = places.iter().map(mark).collect();
                marks.sort();
                marks.dedup();
                (clause.address.clone(), marks)
            })
            .collect();
        let mut found: Vec<(String, Vec<Span>)> =
            ask(usize::MAX)?.hits.into_iter().map(|hit| (hit.address.to_string(), hit.marks)).collect();
        wanted.sort();
        found.sort();
        if wanted != found {
            return Err(format!("{found:?} instead of {wanted:?}"));
        }
    }
    Ok(totals.clauses)
}

/// Whether the best clauses by themselves are those that come first of all.
fn best_is_first(reader: &Reader, query: &query::Query, hits: &[Hit]) -> Result<(), String> {
    let best = query::best(reader, query, BEST, Formulations::embedded(), Deadline::NONE);
    let mut found = Vec::new();
    for ranked in best.map_err(|error| error.to_string())? {
        let head = reader.head(ranked.address).map_err(|error| error.to_string())?;
        let ordinal = reader.ordinal(ranked.address).map_err(|error| error.to_string())?;
        found.push((ranked.score, head.id, ordinal));
    }
    let wanted = hits.iter().map(|hit| (hit.score, hit.head.id.clone(), hit.ordinal));
    let wanted: Vec<(f32, String, u32)> = wanted.collect();
    if found == wanted { Ok(()) } else { Err(format!("the best are {found:?} instead of {wanted:?}")) }
}

/// Clauses of as many languages as there are at hand: those of real documents
/// too where a number of queries is asked for, for they take their time.
fn sample(long: bool) -> Vec<Document> {
    let mut read = documents(&[top().join("corpus")]);
    let Some(corpora) = std::env::var_os("CLAUSEWISE_CORPORA").filter(|_| long) else {
        return read;
    };
    let folders = [
        "udhr",
        "joint_statements",
        "unsc_resolutions",
        "ru_presidential_acts",
        "zh_cpcnews",
        "es_argentina",
        "fr_an_dossiers",
        "can_us_treaties",
        "untreaties",
    ];
    for folder in folders {
        let mut clauses = 0;
        for document in documents(&[Path::new(&corpora).join(folder)]) {
            clauses += document.clauses.len();
            if clauses > CLAUSES {
                break;
            }
            read.push(document);
        }
    }
    read
}

#[test]
fn random_queries_find_what_a_scan_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked = std::env::var("CLAUSEWISE_ORACLE_QUERIES").ok().and_then(|count| count.parse().ok());
    let mut read = sample(asked.is_some());
    read.sort_by(|one, other| one.id.cmp(&other.id));
    read.dedup_by(|one, other| one.id == other.id);
    let reader = indexed(folder.path(), read.clone(), 2);
    let mut corpus = Corpus::of(&read);
    let clauses = corpus.clauses.len();
    let real = asked.is_some() && std::env::var_os("CLAUSEWISE_CORPORA").is_some();
    assert!(!real || clauses >= LEAST, "only {clauses} clauses are searched");
    let seed = std::env::var("CLAUSEWISE_ORACLE_SEED").ok().and_then(|seed| seed.parse().ok());
    let mut numbers = Numbers(seed.unwrap_or(19_450_626));
    let (mut found, mut wrong) = (0, Vec::new());
    for _ in 0..asked.unwrap_or(QUERIES) {
        let mut random = Random { numbers, corpus: &corpus };
        let mut query = random.query();
        numbers = random.numbers;
        let mut outcome = compare(&reader, &mut corpus, &query);
        if outcome.is_err() {
            // The smallest part that is wrong too says the most.
            while let Some(smaller) =
                query.smaller().into_iter().find(|part| compare(&reader, &mut corpus, part).is_err())
            {
                query = smaller;
            }
            outcome = compare(&reader, &mut corpus, &query);
        }
        match outcome {
            Ok(clauses) => found += u64::from(clauses > 0),
            Err(message) => {
                wrong.push(format!("{query}: {message}"));
                if wrong.len() == MOST_WRONG {
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "queries whose answer is wrong:\n{}", wrong.join("\n"));
    assert!(found > 100, "only {found} queries found something");
}

#[test]
fn queries_that_were_once_answered_wrong_are_answered_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut read = documents(&[top().join("corpus")]);
    read.sort_by(|one, other| one.id.cmp(&other.id));
    let reader = indexed(folder.path(), read.clone(), 2);
    let mut corpus = Corpus::of(&read);
    let joined = |word: &str| Item::Joined(vec![word.to_owned()]);
    let phrase = |items: Vec<Item>, form| Query::Leaf(Wording::Phrase { items, form, slop: 0 });
    for query in [
        // The stemmer of Arabic takes letters from the beginning of a word.
        phrase(vec![joined("الدول")], Form::Any),
        // It takes `ون` from `القانون` and not from `قانون`.
        phrase(vec![joined("القانون")], Form::Any),
        // A segment may hold the last word of an alternative and nothing else.
        phrase(
            vec![Item::Either(vec![vec![joined("équipages")], vec![joined("xylophone"), joined("shall")]])],
            Form::Folded,
        ),
        // Of many words that one may be, a rare one may stand in the first clause of a segment.
        phrase(vec![Item::Glob("cu*".to_owned())], Form::Folded),
        // A star that is read as a sign is no word.
        phrase(vec![Item::Any, joined("of"), joined("the")], Form::Written),
    ] {
        assert!(compare(&reader, &mut corpus, &query).expect("the answers are the same") > 0, "{query}");
    }
}
