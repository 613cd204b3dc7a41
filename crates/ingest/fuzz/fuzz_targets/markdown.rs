//! Markdown, from the text to its documents.
#![no_main]

use clausewise_ingest_fuzz::keep_drafts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_drafts(clausewise_ingest::format::markdown::read(text).drafts, "2020/moscow.md"));
