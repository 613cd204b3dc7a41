//! Formats of many records: the first byte tells which.
#![no_main]

use clausewise_ingest_fuzz::keep_drafts;
use clausewise_ingest::format::columns::Columns;
use clausewise_ingest::format::{csv, json, json_lines, sgml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut characters = text.chars();
    let selector = characters.next();
    let text = characters.as_str();
    let columns = Columns::default();
    let drafts = match selector {
        Some('l') => Ok(json_lines::read(text, &columns)),
        Some('j') => json::read(text, &columns),
        Some('s') => Ok(sgml::read(text)),
        _ => csv::read(text, &columns),
    };
    if let Ok(drafts) = drafts {
        keep_drafts(drafts.drafts, "records");
    }
});
