//! The rules of repair, over the paragraphs of a text.
#![no_main]

use clausewise_ingest_fuzz::keep_normalized;
use clausewise_ingest::{format::text, normalize};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_normalized(text, &normalize::apply(text, &text::blocks(text), &[])));
