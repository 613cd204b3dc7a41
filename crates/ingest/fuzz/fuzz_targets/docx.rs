//! Documents of word processors. The input is an archive, or one of its parts,
//! for nothing that is changed at random stays packed as it was: `=` and the
//! part's number, then the part, as often as wished.
#![no_main]

use std::io::{Cursor, Write};

use clausewise_ingest_fuzz::keep_drafts;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

/// The parts of a document that are read.
const PARTS: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "docProps/core.xml",
];

fuzz_target!(|bytes: &[u8]| {
    let packed = match bytes.strip_prefix(b"=") {
        Some(parts) => pack(parts),
        None => Some(bytes.to_vec()),
    };
    if let Some(drafts) = packed.and_then(|packed| clausewise_ingest::format::docx::read(&packed).ok()) {
        keep_drafts(drafts.drafts, "2020/moscow.docx");
    }
});

/// Packs parts that a `=` at the head of a line begins.
fn pack(parts: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(parts).ok()?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut packed = [false; PARTS.len()];
    for part in text.split("\n=") {
        let number = usize::from(part.bytes().next()?.checked_sub(b'0')?);
        if std::mem::replace(packed.get_mut(number)?, true) {
            return None;
        }
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(PARTS[number], options).ok()?;
        out.write_all(&part.as_bytes()[1..]).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
