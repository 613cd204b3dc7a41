//! What the benchmarks share: the documents they run on.
//!
//! They run on the demonstration documents; on real ones where
//! `CLAUSEWISE_BENCH_CORPUS` names a file or folder of them.

pub mod operations;

use std::env;
use std::path::{Path, PathBuf};

use document::Document;
use index::{Reader, Writer};
use ingest::{ReadOptions, Source};
use lexicon::Lexicon;
use mimalloc::MiMalloc;

/// The program's own, for all that is measured.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The files to run on.
pub fn sources() -> Vec<Source> {
    match env::var_os("CLAUSEWISE_BENCH_CORPUS") {
        Some(corpus) => ingest::source::find(&[PathBuf::from(corpus)]).0,
        None => demonstration(),
    }
}

/// The files of the demonstration documents.
pub fn demonstration() -> Vec<Source> {
    ingest::source::find(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")]).0
}

/// The documents of the files; those that cannot be read are left out.
pub fn documents(sources: &[Source]) -> Vec<Document> {
    let read = |source: &Source| {
        ingest::read(source, &source.path.to_string_lossy(), &ReadOptions::default(), Lexicon::embedded())
            .map(|reading| reading.documents)
            .unwrap_or_default()
    };
    sources.iter().flat_map(read).collect()
}

/// An index of the documents in a folder.
pub fn indexed(folder: &Path, documents: Vec<Document>) -> Reader {
    let sources = documents.iter().map(|document| document.source.clone()).collect();
    let mut writer = Writer::open(folder, 1, 256 << 20).expect("the folder is new");
    writer.replace(&sources, documents, ingest::metadata::content_digits).expect("the disk has room");
    writer.finish().expect("the index is closed");
    Reader::open(folder).expect("the index was just written")
}
