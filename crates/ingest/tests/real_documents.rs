//! What holds of every real document, where `CLAUSEWISE_CORPORA` names a folder
//! of them.

#[path = "../fuzz/src/lib.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    reason = "it is the library of the fuzz targets and of other tests as well"
)]
mod promises;

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clausewise_ingest::decode::decode;
use clausewise_ingest::format::columns::Columns;
use clausewise_ingest::format::{
    Draft, Drafts, csv, docx, html, json, json_lines, markdown, sgml, text, xml,
};
use clausewise_ingest::{Format, Source, source};
use promises::repairs_of_reading;
use rayon::prelude::*;

/// The drafts of a file, as far as it is neither packed nor a PDF.
fn drafts(source: &Source) -> Vec<Draft> {
    let (Some(format), Ok(bytes)) = (source.format, fs::read(&source.path)) else {
        return Vec::new();
    };
    let columns = Columns::default();
    let text = |read: &dyn Fn(&str) -> Option<Drafts>| {
        decode(&bytes, format == Format::Html).ok().and_then(|decoded| read(&decoded.text))
    };
    let drafts = match format {
        Format::Text => text(&|text| Some(text::read(text))),
        Format::Markdown => text(&|text| Some(markdown::read(text))),
        Format::Html => text(&|text| Some(html::read(text))),
        Format::JsonLines => text(&|text| Some(json_lines::read(text, &columns))),
        Format::Xml => text(&|text| Some(xml::read(text))),
        Format::Json => text(&|text| json::read(text, &columns).ok()),
        Format::Csv => text(&|text| csv::read(text, &columns).ok()),
        Format::Sgml => text(&|text| Some(sgml::read(text))),
        Format::Docx => docx::read(&bytes).ok(),
        Format::Pdf => None,
    };
    drafts.unwrap_or_default().drafts
}

/// What the rules find in the readings of the documents of some files, all
/// rules at once.
fn repairs_of_readings(sources: &[Source]) -> Vec<String> {
    let of_source = |source: &Source| {
        let of_draft = |draft: Draft| repairs_of_reading(&draft.text, &draft.blocks, &draft.notes);
        let name = source.path.display();
        let again = drafts(source).into_iter().flat_map(of_draft);
        again.map(|(rule, place)| format!("{name}: {rule}: {place}")).collect::<Vec<_>>()
    };
    sources.par_iter().flat_map_iter(of_source).collect()
}

#[test]
fn the_reading_of_the_demonstration_needs_no_repair() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let (sources, _) = source::find(&[corpus]);
    assert!(sources.len() > 1, "the demonstration is there");
    assert_eq!(repairs_of_readings(&sources), [""; 0]);
}

#[test]
fn the_reading_of_a_whole_document_needs_no_repair() {
    let Some(folder) = env::var_os("CLAUSEWISE_CORPORA").map(PathBuf::from) else {
        // Past the harness, which keeps what tests print to itself.
        let _ = writeln!(std::io::stderr(), "skipped: CLAUSEWISE_CORPORA names no folder of real documents");
        return;
    };
    let (sources, _) = source::find(&[folder]);
    let again = repairs_of_readings(&sources);
    assert!(again.is_empty(), "{} repairs:\n{}", again.len(), again.join("\n"));
}
