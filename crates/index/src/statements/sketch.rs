//! The few hashes of a document by which texts of the same statement are found
//! among all others.

use super::signature::{Signature, is_kept};

/// One shingle in so many is kept, as a power of two: an excerpt of a hundred
/// words has three of them on average, and shares them with the whole.
const LEVEL: u8 = 5;

/// A text of fewer words has no sketch, and is never grouped: that two say no more
/// than `The meeting rose at 6 p.m.` does not make them one statement.
const LEAST_WORDS: u64 = 10;

/// A text of fewer words is a reprint only where all of it is the same: then one
/// hash finds it.
const SHORT_WORDS: u64 = 40;

/// How many hashes a text has at the least: two, and one for so many words.
const FEWEST: usize = 2;
const WORDS_EACH: u64 = 24;
const MOST_OF_SHORT: usize = 8;

/// The part of the hashes of the smaller sketch that two texts of one statement
/// must share, and how many are enough in any case. Copies of which each has one
/// word in twenty changed share 0.73 of them, an excerpt 0.7 with the whole.
const SHARED: usize = 6;
const ENOUGH: usize = 16;

/// The sketch of a document: the shingles that are kept at [`LEVEL`], which stand in
/// any text that holds the same passage, and of a short text some more. What is
/// left of a shingle has 27 bits.
///
/// It takes 3.4 bytes for each thirty words, of a document of one short clause as
/// much or twice as much.
pub(crate) fn sketch(signature: &Signature) -> Vec<u32> {
    let words = signature.words();
    if words < LEAST_WORDS {
        return Vec::new();
    }
    // Reversed bits put those first that are kept at every level.
    let mut least: Vec<u32> = signature.shingles().map(u32::reverse_bits).collect();
    least.sort_unstable();
    least.dedup();
    let kept = least.iter().filter(|bits| is_kept(bits.reverse_bits(), LEVEL)).count();
    let fewest = if words < SHORT_WORDS {
        1
    } else {
        usize::try_from(words / WORDS_EACH).unwrap_or(MOST_OF_SHORT).clamp(FEWEST, MOST_OF_SHORT)
    };
    least.truncate(kept.max(fewest));
    least.into_iter().map(|bits| bits.reverse_bits() >> LEVEL).collect()
}

/// Whether two texts whose sketches have so many hashes, and so many in common, may
/// be of one statement.
pub(super) fn is_enough(one: usize, other: usize, shared: usize) -> bool {
    shared >= (one.min(other) / SHARED).clamp(1, ENOUGH)
}
