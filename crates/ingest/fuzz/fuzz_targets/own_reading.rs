//! A rule of repair that meets its own output finds nothing to do.
#![no_main]

use clausewise_ingest_fuzz::keep_own_reading;
use clausewise_ingest::format::text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_own_reading(text, &text::blocks(text)));
