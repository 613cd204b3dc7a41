//! What stands beside a file about it. The first line names the file; a line
//! `=` begins each further part: the text, then its companions, the nearest
//! first.
#![no_main]

use clausewise_ingest::sidecar::{BESIDE, Companion, OF_FOLDER};
use clausewise_ingest::{Format, read_beside};
use clausewise_ingest_fuzz::keep_document;
use lexicon::Lexicon;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let mut parts = input.split("\n=\n");
    let name = parts.next().unwrap_or_default();
    let text = parts.next().unwrap_or("Peace.");
    let companions: Vec<Companion> = parts
        .enumerate()
        .map(|(index, text)| {
            let name = if index == 0 { format!("{name}{BESIDE}") } else { OF_FOLDER.to_owned() };
            Companion { name, text: text.to_owned() }
        })
        .collect();
    let read = |companions: &[Companion]| {
        read_beside(text.as_bytes(), Format::Text, name, Lexicon::embedded(), companions)
    };
    let (alone, beside) = (read(&[]), read(&companions));
    assert_eq!(alone.is_ok(), beside.is_ok(), "a companion makes a file readable, or unreadable");
    let (Ok(alone), Ok(beside)) = (alone, beside) else {
        return;
    };
    assert_eq!(alone.documents.len(), beside.documents.len());
    for (alone, beside) in alone.documents.iter().zip(&beside.documents) {
        keep_document(beside);
        assert_eq!(alone.text, beside.text, "a companion changes the text");
        assert!(!beside.id.contains(['#', '\n']), "{:?} is no id", beside.id);
    }
    // Of what a companion says wrongly, something is said.
    assert!(beside.problems.len() >= alone.problems.len());
});
