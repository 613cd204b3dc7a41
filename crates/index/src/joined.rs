//! Which words begin a compound or a torn word in a dictionary.
//!
//! Most do not, and to know it spares the look at what stands behind them in the
//! dictionary. It takes one look at the whole of it, which pays where an index is
//! asked often.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::{FxHashSet, FxHasher};
use tantivy::Searcher;
use tantivy::schema::Field;

use crate::analyzer::{COMPOUND, HALVES};

/// After so many questions the dictionary is looked through.
const MANY: usize = 256;

/// The words of one field that begin others, by their hashes.
#[derive(Default)]
pub(crate) struct Joined {
    asked: AtomicUsize,
    words: OnceLock<FxHashSet<u64>>,
}

impl Joined {
    /// Whether a word may begin a compound or a torn word.
    pub(crate) fn may_begin(&self, searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<bool> {
        if let Some(words) = self.words.get() {
            return Ok(words.contains(&hash(word.as_bytes())));
        }
        if self.asked.fetch_add(1, Ordering::Relaxed) >= MANY {
            let words = look_through(searcher, field)?;
            self.words.get_or_init(|| words);
        }
        Ok(true)
    }
}

fn look_through(searcher: &Searcher, field: Field) -> tantivy::Result<FxHashSet<u64>> {
    let mut words = FxHashSet::default();
    let joins = |byte: &u8| [COMPOUND, HALVES].contains(&char::from(*byte));
    for segment in searcher.segment_readers() {
        let dictionary = segment.inverted_index(field)?;
        let mut terms = dictionary.terms().stream()?;
        while terms.advance() {
            if let Some(end) = terms.key().iter().position(joins) {
                words.insert(hash(&terms.key()[..end]));
            }
        }
    }
    Ok(words)
}

fn hash(word: &[u8]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(word)
}
