//! How fast files are read, by their format, in megabytes of input for each
//! second of CPU; and beside it how fast the engine alone indexes the same text.
//!
//! `CLAUSEWISE_BENCH_CORPUS=FOLDER cargo bench -p clausewise-benches --bench reading`

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use clausewise_benches::sources;
use cpu_time::ProcessTime;
use ingest::Format;
use lexicon::Lexicon;
use rayon::ThreadPoolBuilder;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// How often each figure is taken; the best counts.
const ROUNDS: usize = 3;

/// How many bytes of a format are read at the most.
const MOST: usize = 64 << 20;

fn main() {
    ThreadPoolBuilder::new().num_threads(1).build_global().expect("the pool is built once");
    let mut files: BTreeMap<Format, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    for source in sources() {
        let known = source.format.filter(|format| *format != Format::Pdf);
        if let (Some(format), Ok(bytes)) = (known, fs::read(&source.path)) {
            let of_format = files.entry(format).or_default();
            if of_format.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < MOST {
                of_format.push((source.path.to_string_lossy().into_owned(), bytes));
            }
        }
    }
    println!("{:<12} {:>6} {:>9} {:>9} {:>8}", "format", "files", "MB", "clauses", "MB/s");
    for (format, files) in &files {
        let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        let mut clauses = 0;
        let spent = best(|| {
            clauses = files
                .iter()
                .filter_map(|(name, bytes)| {
                    ingest::read_bytes(bytes, *format, name, Lexicon::embedded()).ok()
                })
                .flat_map(|reading| reading.documents)
                .map(|document| document.clauses.len())
                .sum();
        });
        row(&format!("{format:?}"), files.len(), bytes, clauses, spent);
    }
    if let Some(files) = files.get(&Format::Text) {
        stages(files);
    }
}

/// The stages of plain text one by one, and the engine over the same paragraphs.
fn stages(files: &[(String, Vec<u8>)]) {
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let decoded = || files.iter().filter_map(|(_, bytes)| ingest::decode::decode(bytes, false).ok());
    let texts: Vec<String> = decoded().map(|decoded| decoded.text.into_owned()).collect();
    let blocks: Vec<_> = texts.iter().map(|text| ingest::format::text::blocks(text)).collect();
    let normalized: Vec<_> =
        texts.iter().zip(&blocks).map(|(text, blocks)| ingest::normalize::apply(text, blocks, &[])).collect();
    let count: usize = blocks.iter().map(Vec::len).sum();
    let decode = best(|| assert!(decoded().count() <= files.len()));
    row("  decode", files.len(), bytes, 0, decode);
    let paragraphs = best(|| {
        let found: usize = texts.iter().map(|text| ingest::format::text::blocks(text).len()).sum();
        assert_eq!(found, count);
    });
    row("  paragraphs", files.len(), bytes, 0, paragraphs);
    let normalize = best(|| {
        for (text, blocks) in texts.iter().zip(&blocks) {
            std::hint::black_box(ingest::normalize::apply(text, blocks, &[]));
        }
    });
    row("  normalise", files.len(), bytes, 0, normalize);
    let split = best(|| {
        for (text, normalized) in texts.iter().zip(&normalized) {
            std::hint::black_box(ingest::split::split(text, &normalized.blocks, &[], &[]));
        }
    });
    row("  split", files.len(), bytes, 0, split);
    row("engine alone", files.len(), bytes, count, best(|| index(&texts, &blocks)));
}

/// Indexes paragraphs as the engine does by itself: one field with positions,
/// its text stored.
fn index(texts: &[String], blocks: &[Vec<ingest::format::Block>]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut schema = Schema::builder();
    let positions = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words =
        schema.add_text_field("words", TextOptions::default().set_stored().set_indexing_options(positions));
    let index = tantivy::Index::create_in_dir(folder.path(), schema.build()).expect("an index");
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 300_000_000).expect("a writer");
    for (text, blocks) in texts.iter().zip(blocks) {
        for block in blocks {
            writer.add_document(tantivy::doc!(words => block.span.of(text))).expect("it is added");
        }
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("all is merged");
}

/// The least CPU time of several rounds.
fn best(mut work: impl FnMut()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let started = ProcessTime::now();
        work();
        started.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn row(name: &str, files: usize, bytes: usize, clauses: usize, spent: Duration) {
    let megabytes = bytes as f64 / 1e6;
    let rate = megabytes / spent.as_secs_f64();
    println!("{name:<12} {files:>6} {megabytes:>9.1} {clauses:>9} {rate:>8.1}");
}
