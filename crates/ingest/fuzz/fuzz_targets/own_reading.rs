//! The rules of repair find nothing to do in what a text is read as.
#![no_main]

use clausewise_ingest_fuzz::keep_own_reading;
use clausewise_ingest::format::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_own_reading(text, text::blocks));
