//! How fast documents are indexed, in megabytes of text for each second of CPU, from
//! the file to the commit, and beside it how fast the engine alone indexes the same
//! clauses in one field with positions, their text stored.
//!
//! `CLAUSEWISE_BENCH_CORPUS=FILE cargo bench -p clausewise-benches --bench indexing`

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::Duration;

use clausewise_benches::{documents, sources};
use cpu_time::ProcessTime;
use document::Document;
use index::Writer;
use rayon::ThreadPoolBuilder;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};

/// How often each figure is taken, all of them in turn; the best counts.
const ROUNDS: usize = 5;

/// How much memory a writer has.
const MEMORY: usize = 400 << 20;

fn main() {
    ThreadPoolBuilder::new().num_threads(1).build_global().expect("the pool is built once");
    let sources = sources();
    let read = documents(&sources);
    let clauses: Vec<&str> = read
        .iter()
        .flat_map(|document| document.clauses.iter().map(|clause| document.clause_text(clause)))
        .collect();
    let bytes: usize = clauses.iter().map(|clause| clause.len()).sum();
    let mut least = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        let spent = [
            spent(|| drop(documents(&sources))),
            spent_with(|| documents(&sources), write),
            spent(|| write_raw(&clauses)),
        ];
        least = std::array::from_fn(|part| least[part].min(spent[part]));
    }
    let [reading, writing, alone] = least;
    let whole = reading + writing;
    let megabytes = bytes as f64 / 1e6;
    println!("{} clauses, {megabytes:.1} MB of text", clauses.len());
    println!("{:<14} {:>9} {:>9}", "", "seconds", "MB/s");
    for (name, spent) in
        [("reading", reading), ("writing", writing), ("both", whole), ("engine alone", alone)]
    {
        let seconds = spent.as_secs_f64();
        println!("{name:<14} {seconds:>9.2} {:>9.1}", megabytes / seconds);
    }
    println!("share of the engine's speed: {:.2}", alone.as_secs_f64() / whole.as_secs_f64());
}

fn spent(work: impl FnOnce()) -> Duration {
    spent_with(|| (), |()| work())
}

/// The time of the processors that work takes on what was made before.
fn spent_with<T>(make: impl FnOnce() -> T, work: impl FnOnce(T)) -> Duration {
    let made = make();
    let started = ProcessTime::now();
    work(made);
    started.elapsed()
}

fn write(documents: Vec<Document>) {
    let folder = tempfile::tempdir().expect("a folder");
    let sources = documents.iter().map(|document| document.source.clone()).collect();
    let mut writer = Writer::open(folder.path(), 1, MEMORY).expect("the folder is new");
    writer.replace(&sources, documents, ingest::metadata::content_digits).expect("the disk has room");
    writer.finish().expect("the index is closed");
}

fn write_raw(clauses: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut schema = Schema::builder();
    let positions = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_stored().set_indexing_options(positions);
    let (id, text) = (schema.add_text_field("id", STORED), schema.add_text_field("text", text));
    let index = tantivy::Index::create_in_dir(folder.path(), schema.build()).expect("an index");
    let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build();
    index.tokenizers().register("words", analyzer);
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, MEMORY).expect("a writer");
    for (number, clause) in clauses.iter().enumerate() {
        let entry = tantivy::doc!(id => number.to_string(), text => *clause);
        writer.add_document(entry).expect("it is added");
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("all is merged");
}
