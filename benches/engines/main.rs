//! How fast the clauses are found, against the engine by itself and, where they are
//! at hand, other engines, on the same clauses and queries in one run.
//!
//! `CLAUSEWISE_BENCH_CORPUS=FILE CLAUSEWISE_BENCH_WORK=FOLDER cargo bench -p
//! clausewise-benches --bench engines`
//!
//! The indexes are kept in the work folder and used again. `CLAUSEWISE_BENCH_PEERS`
//! names the others that take part, parted by commas: see [`peers`]. Of the classes
//! of queries only those are asked that `CLAUSEWISE_BENCH_CLASSES` names, parted by
//! commas, if it names any. `CLAUSEWISE_BENCH_JSON` names a file for the figures.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod asked;
mod ours;
mod peers;
mod raw;
mod report;

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use asked::{Asked, Row, queries};
use clausewise_benches::{documents, sources};
use index::{Reader, Writer};
use peers::Built;
use raw::Raw;
use report::Run;

/// How often each query is asked, all of them before any again; the fastest counts.
const ROUNDS: usize = 7;

/// How many clauses are asked for.
const LIMIT: usize = 10;

fn main() {
    let temporary = tempfile::tempdir().expect("a folder");
    let work = env::var_os("CLAUSEWISE_BENCH_WORK").map(PathBuf::from);
    let work = work.unwrap_or_else(|| temporary.path().to_path_buf());
    fs::create_dir_all(&work).expect("the folder can be made");
    prepare(&work);
    let reader = Reader::open(&work.join("clausewise")).expect("the index was written");
    let raw = Raw::open(&work.join("engine"));
    let named = env::var("CLAUSEWISE_BENCH_CLASSES").ok();
    let is_named = |class: &str| named.as_ref().is_none_or(|named| named.split(',').any(|one| one == class));
    let queries: Vec<Asked> = queries().into_iter().filter(|asked| is_named(&asked.class)).collect();
    let peers = peers::ask(&work, &queries);
    let mut rows: Vec<Row> = queries.iter().map(|_| Row::default()).collect();
    // One thing after the other, so that each has what it works on near at hand; all
    // of them in each round, so that a slow minute of the machine hits them alike.
    let asks: [&Ask<'_>; 6] = [
        &|asked, row| ours::best(&reader, asked, row),
        &|asked, row| raw.ask_best(asked, row),
        &|asked, row| ours::totals(&reader, asked, row),
        &|asked, row| raw.ask_totals(asked, row),
        &|asked, row| ours::texts(&reader, asked, row),
        &|asked, row| raw.ask_texts(asked, row),
    ];
    for _ in 0..ROUNDS {
        for ask in asks {
            queries.iter().zip(&mut rows).for_each(|(asked, row)| ask(asked, row));
        }
    }
    let built = ["clausewise", "engine"].map(|name| Built::of(&work, name));
    let run = Run { reader: &reader, queries: &queries, rows: &rows, built, peers: &peers };
    run.print();
    if let Some(file) = env::var_os("CLAUSEWISE_BENCH_JSON") {
        let text = serde_json::to_string_pretty(&run.json()).expect("it has no keys but texts");
        fs::write(file, text + "\n").expect("the file can be written");
    }
}

/// Asks a query and writes down how long it took.
type Ask<'a> = dyn Fn(&Asked, &mut Row) + 'a;

/// Writes what is not yet in the work folder.
fn prepare(work: &Path) {
    let (ours, raw, table) = (work.join("clausewise"), work.join("engine"), work.join("clauses.tsv"));
    if ours.is_dir() && raw.is_dir() && table.is_file() {
        return;
    }
    let documents = documents(&sources());
    let mut clauses = Vec::new();
    for document in &documents {
        for (at, clause) in document.clauses.iter().enumerate() {
            clauses.push((format!("{}#{at}", document.id), document.clause_text(clause).to_owned()));
        }
    }
    let mut lines = BufWriter::new(File::create(&table).expect("the folder can be written"));
    for (id, clause) in &clauses {
        writeln!(lines, "{id}\t{}", clause.replace(['\t', '\n', '\r'], " ")).expect("the disk has room");
    }
    lines.flush().expect("the disk has room");
    let started = Instant::now();
    Raw::write(&raw, &clauses);
    Built::note(work, "engine", started.elapsed(), None);
    drop(clauses);
    let sources = documents.iter().map(|document| document.source.clone()).collect();
    let started = Instant::now();
    let mut writer = Writer::open(&ours, 1, 400 << 20).expect("the folder is new");
    writer.replace(&sources, documents, ingest::metadata::content_digits).expect("the disk has room");
    writer.compact().expect("the index is closed");
    Built::note(work, "clausewise", started.elapsed(), None);
}
