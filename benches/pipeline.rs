//! The stages of the way from files to hits, one by one.
//!
//! `cargo bench -p clausewise-benches --bench pipeline`

use std::fs;
use std::sync::LazyLock;

use clausewise_benches::{documents, indexed, sources};
use divan::Bencher;
use divan::counter::BytesCount;
use index::Reader;
use index::analyzer::Tokens;
use query::Options;

struct Built {
    _folder: tempfile::TempDir,
    reader: Reader,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(&sources()));
    Built { _folder: folder, reader }
});

/// Queries by class.
const QUERIES: [(&str, &str); 8] = [
    ("rare phrase", "\"long-arm jurisdiction\""),
    ("frequent phrase", "\"united nations\""),
    ("phrase of stop words", "\"of the\""),
    ("long phrase", "\"peace and security in the region\""),
    ("Han phrase", "\"联合国\""),
    ("any form", "sanctions"),
    ("any form, two words", "sanctions council"),
    ("nothing", "\"xylophone treaty\""),
];

fn main() {
    divan::main();
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    let files: Vec<Vec<u8>> = sources().iter().filter_map(|source| fs::read(&source.path).ok()).collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        files
            .iter()
            .filter_map(|file| ingest::decode::decode(file, false).ok())
            .map(|text| text.text.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let sources = sources();
    let bytes: u64 =
        sources.iter().filter_map(|source| fs::metadata(&source.path).ok()).map(|file| file.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| documents(&sources).len());
}

#[divan::bench]
fn analyse(bencher: Bencher<'_, '_>) {
    let documents = documents(&sources());
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let mut tokens = Tokens::default();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        documents
            .iter()
            .map(|document| {
                tokens.read(&document.text);
                tokens.iter().count()
            })
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 5)]
fn index_all(bencher: Bencher<'_, '_>) {
    let documents = documents(&sources());
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| documents.clone()).bench_values(|documents| {
        let folder = tempfile::tempdir().expect("a folder");
        indexed(folder.path(), documents).counts().map(|counts| counts.clauses)
    });
}

#[divan::bench(args = QUERIES.map(|(class, _)| class))]
fn parse(bencher: Bencher<'_, '_>, class: &str) {
    let text = text_of(class);
    bencher.bench(|| query::parse(divan::black_box(text)));
}

#[divan::bench(args = QUERIES.map(|(class, _)| class))]
fn search(bencher: Bencher<'_, '_>, class: &str) {
    let query = query::parse(text_of(class)).query;
    let options = Options::default();
    bencher.bench(|| query::search(&BUILT.reader, &query, &options).map(|results| results.totals));
}

fn text_of(class: &str) -> &'static str {
    QUERIES.iter().find(|(name, _)| *name == class).map_or("", |(_, text)| text)
}
