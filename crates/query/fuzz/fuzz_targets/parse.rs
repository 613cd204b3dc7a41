//! The text of a query, from its letters to its tree and back.
#![no_main]

use clausewise_query_fuzz::keep_query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_query(text));
