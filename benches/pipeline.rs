//! The stages of the way from files to hits, one by one, and the queries of each class of
//! `queries/bench.tsv`.
//!
//! `cargo bench -p clausewise-benches --bench pipeline`

use std::sync::LazyLock;

use clausewise_benches::operations::{Inputs, OPERATIONS};
use clausewise_benches::sources;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use query::Options;
use tempfile::TempDir;

/// What works on all the bytes of the files.
const OF_FILES: [&str; 6] = ["decode", "normalise", "split", "read", "analyse", "index"];

/// The lines of the queries: class, query, and options, which are left out here.
static QUERIES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("queries/bench.tsv").lines().filter(|line| !line.starts_with('#'));
    let columns = lines.map(|line| line.split('\t').collect::<Vec<&str>>());
    columns.filter_map(|columns| Some((*columns.first()?, *columns.get(1)?))).collect()
});

fn main() {
    divan::main();
}

fn inputs(folder: &TempDir) -> Inputs {
    Inputs::of(sources(), 1, folder.path())
}

#[divan::bench(args = OPERATIONS.map(|(name, _)| name))]
fn operation(bencher: Bencher<'_, '_>, name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = inputs(&folder);
    let Some((_, operation)) = OPERATIONS.iter().find(|(known, _)| *known == name) else {
        return;
    };
    operation(&inputs);
    if OF_FILES.contains(&name) {
        let bytes: usize = inputs.files().iter().map(Vec::len).sum();
        bencher.counter(BytesCount::new(bytes)).bench_local(|| operation(&inputs));
    } else {
        bencher.bench_local(|| operation(&inputs));
    }
}

fn classes() -> Vec<&'static str> {
    let mut classes: Vec<&str> = QUERIES.iter().map(|(class, _)| *class).collect();
    classes.dedup();
    classes.retain(|class| !class.starts_with("topic"));
    classes
}

#[divan::bench(args = classes())]
fn search(bencher: Bencher<'_, '_>, class: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = inputs(&folder);
    let of_class = QUERIES.iter().filter(|(of, _)| *of == class);
    let queries: Vec<_> = of_class.map(|(_, text)| query::parse(text).query).collect();
    let options = Options::default();
    bencher.counter(ItemsCount::new(queries.len())).bench_local(|| {
        let found = |query| query::search(inputs.reader(), query, &options).map(|found| found.totals.hits);
        queries.iter().filter_map(|query| found(query).ok()).sum::<u64>()
    });
}
