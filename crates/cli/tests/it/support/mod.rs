//! What the tests of the program share.

pub(crate) mod naive;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use document::Document;
use index::{Reader, Writer};
use ingest::ReadOptions;
use lexicon::Lexicon;
use query::{Options, Query, Results};
use rayon::prelude::*;

/// The top of the project.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project is there")
}

/// Runs the program in a folder.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clausewise"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CLAUSEWISE_INDEX")
        .output()
        .expect("the program runs")
}

/// What the program printed as its result.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

/// Reads files and folders as the program does, in its order.
pub(crate) fn documents(paths: &[PathBuf]) -> Vec<Document> {
    let (sources, _) = ingest::source::find(paths);
    sources
        .par_iter()
        .filter_map(|source| {
            let name = source.path.to_string_lossy();
            ingest::read(source, &name, &ReadOptions::default(), Lexicon::embedded()).ok()
        })
        .flat_map_iter(|reading| reading.documents)
        .collect()
}

/// Puts documents into an index of their own.
pub(crate) fn indexed(folder: &Path, documents: Vec<Document>, threads: usize) -> Reader {
    let sources = documents.iter().map(|document| document.source.clone()).collect();
    let mut writer = Writer::open(folder, threads, 64 << 20).expect("the index opens");
    writer.replace(&sources, documents, ingest::metadata::content_digits).expect("the documents are written");
    writer.finish().expect("the index is closed");
    Reader::open(folder).expect("the index opens")
}

/// Searches for one phrase.
pub(crate) fn phrase(reader: &Reader, text: &str, limit: usize) -> Results {
    query::search(reader, &Query::phrase(text), &Options { limit, ..Options::default() })
        .expect("the search succeeds")
}

/// A row of numbers that is the same in every run: a linear congruential
/// generator with the constants of Knuth's MMIX.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// The next number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}
