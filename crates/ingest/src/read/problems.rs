//! What is said of a file that was not read, or not all of it.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use xxhash_rust::xxh3::xxh3_64;

use super::ReadError;
use crate::deadline::{self, TimeIsUp};
use crate::format::Problem;
use crate::han::is_han;

/// How many problems of a file are told one by one.
pub(super) const TOLD: usize = 10_000;

/// The longest word in bytes that the index takes whole.
const LONGEST_WORD: usize = 65_000;

/// Counts the problems of a file: a file of nothing but bad lines has millions.
#[derive(Default)]
pub(super) struct Told {
    told: usize,
    /// How many more there are, and whether anything was lost by them.
    more: usize,
    lost: bool,
}

impl Told {
    /// Those of some problems that are told one by one.
    pub(super) fn first(&mut self, mut problems: Vec<Problem>) -> Vec<Problem> {
        let rest = problems.split_off(problems.len().min(TOLD - self.told));
        self.told += problems.len();
        self.more += rest.len();
        self.lost |= rest.iter().any(|problem| problem.lost);
        problems
    }

    /// What is said of the others.
    pub(super) fn rest(&self, member: Option<&str>) -> Option<Problem> {
        let message = format!("{} more problems of the file are not told one by one", self.more);
        let member = member.map(str::to_owned);
        (self.more > 0).then_some(Problem { message, lost: self.lost, member, line: None })
    }
}

/// A problem that stands for an error.
pub(super) fn lost(error: &ReadError, member: Option<&str>) -> Problem {
    let mut message = error.to_string();
    if let Some(cause) = error.source() {
        message = format!("{message}: {cause}");
    }
    Problem { line: None, message, lost: error.is_failure(), member: member.map(str::to_owned) }
}

/// Does something that must not stop the batch, in the time that a file may
/// take: a fault of ours, or of a library below, is an error of the file.
pub(super) fn contained<T>(
    clock: Clock,
    work: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let work = || deadline::within(clock.until, work);
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| {
        if let (true, Some(most)) = (cause.is::<TimeIsUp>(), clock.most) {
            return Err(ReadError::TooLong(most));
        }
        let message = cause.downcast_ref::<String>().cloned();
        let message = message.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(ReadError::Broken(message.unwrap_or_default()))
    })
}

/// How long a file may take, counted from when this was made.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    most: Option<Duration>,
    until: Option<Instant>,
}

impl Clock {
    pub(super) fn new(most: Option<Duration>) -> Self {
        Clock { most, until: most.and_then(|most| Instant::now().checked_add(most)) }
    }
}

/// The length of the longest run without white space, where it is longer than
/// [`LONGEST_WORD`]. Looks at little of a text that has spaces.
pub(super) fn long_word(text: &str) -> Option<usize> {
    let mut longest = None;
    let mut rest = text;
    while rest.len() > LONGEST_WORD {
        let near = &rest[..rest.floor_char_boundary(LONGEST_WORD + 1)];
        let end = near.rfind(char::is_whitespace).unwrap_or_else(|| {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            longest = longest.max(Some(end).filter(|end| *end > LONGEST_WORD));
            end
        });
        rest = rest[end..].trim_start();
    }
    longest
}

/// What a text takes of memory until it is indexed, in bytes: for each byte, each word, and
/// each different word. It was measured.
const OF_BYTE: usize = 10;
const OF_WORD: usize = 50;
const OF_DIFFERENT: usize = 150;

/// How many bits tell different words apart.
const BITS: usize = 1 << 22;

/// About how many bytes of memory a text takes until it is indexed, where that may be more
/// than so many; else less than it takes. Each Han character is a word.
///
/// Different words are counted by the bits that their hashes leave unset: linear counting,
/// after Whang, Vander-Zanden and Taylor, A linear-time probabilistic counting algorithm for
/// database applications (1990).
pub(super) fn weight_in_memory(text: &str, most: usize) -> usize {
    let of_bytes = OF_BYTE * text.len();
    // No word has less than two bytes, with the sign behind it.
    if of_bytes + (OF_WORD + OF_DIFFERENT) * (text.len() / 2) <= most {
        return of_bytes;
    }
    let mut words = 0;
    let mut seen = vec![0u64; BITS / 64];
    let mut note = |word: &str| {
        words += 1;
        let place = xxh3_64(word.as_bytes()) as usize % BITS;
        seen[place / 64] |= 1 << (place % 64);
    };
    for run in text.split(|character: char| !character.is_alphanumeric()).filter(|run| !run.is_empty()) {
        match run.chars().next().is_some_and(is_han) {
            true => run.split_inclusive(|_: char| true).for_each(&mut note),
            false => note(run),
        }
    }
    let unset: u32 = seen.iter().map(|bits| bits.count_zeros()).sum();
    let different = (BITS as f64 * (BITS as f64 / f64::from(unset.max(1))).ln()) as usize;
    of_bytes + OF_WORD * words + OF_DIFFERENT * different
}
