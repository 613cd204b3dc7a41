//! A query, from its text to the clauses that it finds in a small index.
#![no_main]

use clausewise_query_fuzz::keep_answer;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| keep_answer(text));
