//! XML of all vocabularies, from the text to its documents.
#![no_main]

use clausewise_ingest_fuzz::keep_drafts;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_drafts(clausewise_ingest::format::xml::read(text).drafts, "frus1969-76v17.xml"));
