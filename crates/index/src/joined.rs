//! Which words begin a compound or a torn word in a dictionary.
//!
//! Most do not, and to know it spares the look at what stands behind them in the
//! dictionary. It takes one look at the whole of it, which pays where an index is
//! asked often.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use tantivy::Searcher;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use crate::analyzer::{COMPOUND, HALVES};

/// After so many questions the dictionary is looked through.
const MANY: usize = 256;

/// The words of one field that begin others.
#[derive(Default)]
pub(crate) struct Joined {
    asked: AtomicUsize,
    known: OnceLock<Known>,
}

/// What was found in a dictionary.
#[derive(Default)]
struct Known {
    /// The words, by their hashes.
    words: FxHashSet<u64>,
    /// The compounds of each segment.
    compounds: Vec<Compounds>,
}

/// The compounds of a dictionary that stand behind the word that they are spelt like:
/// right behind it, for what follows the word in them is less than any letter.
#[derive(Default)]
struct Compounds {
    /// Where the entries of each are, in the order of the dictionary.
    entries: Vec<Entries>,
    /// Which of them are spelt like a word, by where its entries begin.
    of_words: FxHashMap<usize, Range<usize>>,
}

/// Where the entries of a term are, their positions aside.
struct Entries {
    place: Range<usize>,
    count: u32,
}

impl Joined {
    /// Whether a word may begin a compound or a torn word.
    pub(crate) fn may_begin(&self, searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<bool> {
        if let Some(known) = self.known.get() {
            return Ok(known.words.contains(&hash(word.as_bytes())));
        }
        if self.asked.fetch_add(1, Ordering::Relaxed) >= MANY {
            let known = look_through(searcher, field)?;
            self.known.get_or_init(|| known);
        }
        Ok(true)
    }

    /// Adds where the entries are, their positions aside, of the compounds that are
    /// spelt like a word of a segment whose entries these are; whether that is known
    /// yet.
    pub(crate) fn compounds(&self, segment: u32, word: &TermInfo, into: &mut Vec<TermInfo>) -> bool {
        let Some(compounds) = self.known.get().and_then(|known| known.compounds.get(segment as usize)) else {
            return false;
        };
        if let Some(range) = compounds.of_words.get(&word.postings_range.start) {
            into.extend(compounds.entries[range.clone()].iter().map(|entries| TermInfo {
                doc_freq: entries.count,
                postings_range: entries.place.clone(),
                positions_range: 0..0,
            }));
        }
        true
    }
}

fn look_through(searcher: &Searcher, field: Field) -> tantivy::Result<Known> {
    let mut known = Known::default();
    let joins = |byte: &u8| [COMPOUND, HALVES].contains(&char::from(*byte));
    for segment in searcher.segment_readers() {
        let mut compounds = Compounds::default();
        let dictionary = segment.inverted_index(field)?;
        let mut terms = dictionary.terms().stream()?;
        // The last term that is a word, and where its entries begin.
        let (mut word, mut start) = (Vec::new(), 0);
        while terms.advance() {
            let key = terms.key();
            let Some(end) = key.iter().position(joins) else {
                word.clear();
                word.extend_from_slice(key);
                start = terms.value().postings_range.start;
                continue;
            };
            known.words.insert(hash(&key[..end]));
            if key[..end] == word && char::from(key[end]) == COMPOUND {
                let (at, info) = (compounds.entries.len(), terms.value());
                compounds.entries.push(Entries { place: info.postings_range.clone(), count: info.doc_freq });
                compounds.of_words.entry(start).or_insert(at..at).end = at + 1;
            }
        }
        known.compounds.push(compounds);
    }
    Ok(known)
}

fn hash(word: &[u8]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(word)
}
