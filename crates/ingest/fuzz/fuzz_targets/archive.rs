//! Files as they lie on disk: packed, in archives, of any format. The first
//! byte tells what the file is named.
#![no_main]

use std::cell::RefCell;
use std::fs;
use std::ops::ControlFlow;

use clausewise_ingest_fuzz::keep_document;
use clausewise_ingest::{ReadOptions, read_parts, source};
use lexicon::Lexicon;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// Names that tell a format, and names that tell none.
const NAMES: [&str; 8] =
    ["a.gz", "a.zst", "a.zip", "a.tar", "a.txt.bz2", "a.jsonl.xz", "a", "2020/moscow.jsonl.gz"];

thread_local! {
    static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

fuzz_target!(|bytes: &[u8]| {
    let Some((selector, bytes)) = bytes.split_first() else {
        return;
    };
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| tempfile::tempdir().expect("there is room"));
        let name = NAMES[usize::from(*selector) % NAMES.len()];
        let path = folder.path().join(name.replace('/', "-"));
        fs::write(&path, bytes).expect("there is room");
        for source in source::find(std::slice::from_ref(&path)).0 {
            let _ = read_parts(&source, name, &ReadOptions::default(), Lexicon::embedded(), &mut |part| {
                part.documents.iter().for_each(keep_document);
                ControlFlow::Continue(())
            });
        }
        fs::remove_file(&path).expect("it was written");
    });
});
