//! What an extractor prints, from its pages to their documents. Behind a `!`
//! it is printed by a process, which may break down over it.
#![no_main]

use std::fs;

use clausewise_ingest_fuzz::{keep_document, keep_drafts};
use clausewise_ingest::{Format, PdfExtractor, ReadOptions, Source};
use lexicon::Lexicon;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(printed) = bytes.strip_prefix(b"!") {
        printed_by_a_process(printed);
    } else if let Ok(pages) = serde_json::from_slice::<Vec<Vec<String>>>(bytes)
        && let Ok(drafts) = clausewise_ingest::format::pdf::read(&pages)
    {
        keep_drafts(drafts.drafts, "2020/moscow.pdf");
    }
});

/// Reads the answer of an extractor that prints its input and ends well where
/// that has an even number of bytes.
fn printed_by_a_process(printed: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("moscow.pdf");
    fs::write(&path, printed).expect("there is room");
    let program = if printed.len().is_multiple_of(2) { "exec cat" } else { "cat; exit 3" };
    let arguments = ["-c", program].map(Into::into).to_vec();
    let options = ReadOptions {
        format: Some(Format::Pdf),
        pdf: Some(PdfExtractor::new("/bin/sh".into(), arguments)),
        ..ReadOptions::default()
    };
    let source = Source { path, format: Some(Format::Pdf) };
    if let Ok(reading) = clausewise_ingest::read(&source, "moscow.pdf", &options, Lexicon::embedded()) {
        assert!(printed.len().is_multiple_of(2), "the extractor broke down");
        reading.documents.iter().for_each(keep_document);
    }
}
