//! Pages, from the text to their documents.
#![no_main]

use clausewise_ingest_fuzz::keep_drafts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_drafts(clausewise_ingest::format::html::read(text).drafts, "2020/moscow.html"));
