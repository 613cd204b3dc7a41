//! Two ways to match any form of a word, measured beside one another: a second
//! field of stems, and the expansion of a stem to the words of the dictionary
//! when a query is lowered, which is the way taken.
//!
//! `CLAUSEWISE_BENCH_CORPUS=… cargo bench -p clausewise-benches --bench any_form`
//!
//! Prints what each costs: bytes on disk, and microseconds a query, at the
//! median of many rounds in one run.

use std::fs;
use std::path::Path;
use std::time::Instant;

use clausewise_benches::{documents, indexed, sources};
use index::analyzer::Tokens;
use index::analyzer::stem::Stemmer;
use query::Options;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument, Term};

const WORDS: [&str; 10] = [
    "sanctions",
    "policy",
    "negotiations",
    "weapons",
    "development",
    "sovereignty",
    "treaty",
    "refugees",
    "agree",
    "jurisdiction",
];

const ROUNDS: usize = 31;

#[expect(clippy::print_stdout, reason = "the figures are the result")]
fn main() {
    let documents = documents(&sources());
    let plain = tempfile::tempdir().expect("a folder");
    let reader = indexed(plain.path(), documents.clone());
    let stems = tempfile::tempdir().expect("a folder");
    let second = stem_index(stems.path(), &documents);
    println!("index without stems       {:>9.1} MB", size(plain.path()));
    println!("the field of stems, added {:>9.1} MB", size(stems.path()));
    let field = second.schema().get_field("stem").expect("it is in the schema");
    let searcher = second.reader().expect("it opens").searcher();
    let stemmer = Stemmer::of("en");
    let options = Options::default();
    println!("{:<14}{:>12}{:>12}{:>12}", "word", "expanded us", "stem us", "clauses");
    for word in WORDS {
        let query = query::parse(word).query;
        let (expanded, totals) =
            median(|| query::search(&reader, &query, &options).expect("it searches").totals);
        let term = Term::from_field_text(field, &stemmer.stem(word));
        let (stem, count) = median(|| {
            let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
            let collector = (TopDocs::with_limit(10).order_by_score(), Count);
            searcher.search(&query, &collector).expect("it searches").1
        });
        println!("{word:<14}{expanded:>12.1}{stem:>12.1}{:>12} {count:>12}", totals.clauses);
    }
}

/// An index of the stems of the clauses alone, with positions.
fn stem_index(folder: &Path, documents: &[document::Document]) -> Index {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("stem", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_dir(folder, schema.build()).expect("the folder is new");
    let mut writer = index.writer_with_num_threads(1, 256 << 20).expect("it opens");
    let mut tokens = Tokens::default();
    for document in documents {
        let stemmer = Stemmer::of(document.metadata.language.as_deref().unwrap_or_default());
        for clause in &document.clauses {
            let reading = document.reading(clause);
            tokens.read(reading.text());
            let stems = tokens.iter().map(|token| Token {
                offset_from: token.span.start(),
                offset_to: token.span.end(),
                position: token.position,
                position_length: token.width,
                text: stemmer.stem(tokens.term(token)),
            });
            let text = PreTokenizedString { text: reading.text().to_owned(), tokens: stems.collect() };
            let mut entry = TantivyDocument::default();
            entry.add_pre_tokenized_text(field, text);
            writer.add_document(entry).expect("it is taken");
        }
    }
    writer.commit().expect("it is written");
    writer.wait_merging_threads().expect("it is closed");
    index
}

fn median<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut result = run();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        result = run();
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    (times[ROUNDS / 2], result)
}

fn size(folder: &Path) -> f64 {
    let files = fs::read_dir(folder).expect("a folder").flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum::<u64>() as f64 / 1e6
}
