//! The few hashes of a document by which texts of the same statement are found
//! among all others.

use super::compare::UNDATED_WORDS;
use super::signature::is_kept;

/// One run of words in so many is kept, as a power of two: an excerpt of a hundred
/// words has three of them on average, and shares them with the whole.
const LEVEL: u8 = 5;

/// A text of fewer words has no sketch, and is never grouped, nor is one without a date of
/// fewer than [`UNDATED_WORDS`]: that two say no more
/// than `The meeting rose at 6 p.m.` does not make them one statement.
const LEAST_WORDS: u64 = 10;

/// A text of fewer words is a reprint only where all of it is the same: then one
/// hash finds it.
const SHORT_WORDS: u64 = 40;

/// How many hashes a text has at the least: two, and one for so many words, up to
/// eight.
const FEWEST: usize = 2;
const WORDS_EACH: u64 = 24;
const MOST_OF_SHORT: usize = 8;

/// A text of one clause has no more than one for so many words, and two at the least:
/// an index of single clauses would else grow by a fiftieth.
const WORDS_EACH_OF_CLAUSE: u64 = 64;

/// How many hashes a text has at the most.
const MOST: usize = 1024;

/// The part of the hashes of the smaller sketch that two texts of one statement
/// must share, and how many are enough in any case. Copies of which each has one
/// word in twenty changed share 0.59 of them, an excerpt more with the whole.
const SHARED: usize = 6;
const ENOUGH: usize = 16;

/// The sketch of a document of so many clauses and words: of its runs of words those
/// that are kept at [`LEVEL`], which are kept of any text that holds the same passage,
/// and of a short text some more. What is left of each hash has 27 bits.
///
/// It takes 3.4 bytes for each thirty words, 7 bytes of a document of one clause.
pub(super) fn sketch(clauses: usize, words: u64, is_dated: bool, runs: &[u32]) -> Vec<u32> {
    if words < if is_dated { LEAST_WORDS } else { UNDATED_WORDS } {
        return Vec::new();
    }
    // Reversed bits put those first that are kept at every level.
    let ordered = |runs: &mut dyn Iterator<Item = &u32>| {
        let mut bits: Vec<u32> = runs.map(|run| run.reverse_bits()).collect();
        bits.sort_unstable();
        bits.dedup();
        bits
    };
    let each = |words_each: u64| usize::try_from(words / words_each).unwrap_or(MOST).max(FEWEST);
    let fewest = match (words < SHORT_WORDS, clauses) {
        (true, _) => 1,
        (false, 0 | 1) => each(WORDS_EACH_OF_CLAUSE),
        (false, _) => each(WORDS_EACH).min(MOST_OF_SHORT),
    };
    let mut least = ordered(&mut runs.iter().filter(|run| is_kept(**run, LEVEL)));
    let enough = least.len() >= fewest;
    if !enough {
        least = ordered(&mut runs.iter());
    }
    let whole = enough && clauses > 1 && words >= SHORT_WORDS;
    least.truncate(if whole { MOST } else { fewest.min(MOST) });
    least.into_iter().map(|bits| bits.reverse_bits() >> LEVEL).collect()
}

/// Whether two texts whose sketches have so many hashes, and so many in common, may
/// be of one statement.
pub(super) fn is_enough(one: usize, other: usize, shared: usize) -> bool {
    shared >= (one.min(other) / SHARED).clamp(1, ENOUGH)
}
