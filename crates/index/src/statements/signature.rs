//! What is kept of a document to tell whether another one is the same
//! statement.

use std::collections::BTreeSet;

use document::{Clause, Date, Document, Kind, Metadata};
use xxhash_rust::xxh3::xxh3_64;

use crate::analyzer::fold::is_han;
use crate::analyzer::{Vocabulary, Words};

/// How wide a shingle is: three words, or five Han characters.
const SHINGLE: u8 = 15;
const WORD: u8 = 5;
const HAN: u8 = 3;

/// How wide a run is by which texts are found: five words, or nine Han characters.
const RUN: u8 = 25;

/// How many shingles of a document are kept at the most.
const KEPT: usize = 1024;

/// How many names are kept at the most.
pub(super) const NAMES: usize = 256;

/// How many figures are kept at the most.
const FIGURES: usize = 64;

/// What is kept of a document: a sample of its shingles, clause by clause, and
/// what is known of it. It depends on the document alone, and has some four
/// bytes a word of a short document and about 5 KB of a long one; the clauses
/// of one with thousands of them take six bytes each on top.
///
/// A shingle is three words in a row (five Han characters), hashed as the
/// analyzer folds them, so that case, diacritics, spellings, furniture and
/// repairs make no difference. It never reaches across a clause. Of a long
/// document those are kept whose hash is 0 modulo 2^`level`, the sample V of
/// Broder, On the resemblance and containment of documents (1997): two such
/// samples are compared at the coarser of their levels, and a part of a text
/// is sampled as the whole is, wherever its clauses begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub(super) level: u8,
    pub(super) adopted: Option<Days>,
    /// The first day on which it may have been published; that of the adopted date
    /// where only this is known.
    pub(super) published: Option<i32>,
    pub(super) kind: Kind,
    pub(super) language: Option<String>,
    pub(super) parties: Vec<String>,
    /// Whether the text says that it is a translation.
    pub(super) translated: bool,
    /// Whether several speakers take turns.
    pub(super) turns: bool,
    /// Hashes of words with a capital letter within a sentence and of figures:
    /// the least of them, sorted.
    pub(super) names: Vec<u32>,
    /// Hashes of numbers of at least two digits: the least of them, sorted.
    pub(super) figures: Vec<u32>,
    pub(super) clauses: Vec<ClauseMark>,
}

/// The days that a date may mean, counted from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: i32,
    pub(super) last: i32,
}

/// What is kept of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClauseMark {
    /// A hash of its label.
    pub(super) label: u16,
    /// Its length in half words: a Han character counts one, any other word two.
    pub(super) length: u32,
    /// Its shingles that are kept, in the order of the text.
    pub(super) shingles: Vec<u32>,
}

impl Signature {
    /// The signature of a document.
    pub fn of(document: &Document) -> Self {
        Self::with(document, &mut Vocabulary::default())
    }

    /// The signature of a document, words looked up in a vocabulary.
    pub(super) fn with(document: &Document, vocabulary: &mut Vocabulary) -> Self {
        vocabulary.tidy();
        let (mut words, mut numbers) = (Words::default(), Vec::new());
        let mut signing = Signing::default();
        for clause in &document.clauses {
            let reading = document.reading(clause);
            words.read(reading.text());
            vocabulary.number(&words, &mut numbers);
            signing.add(clause, reading.text(), &words, &numbers, vocabulary);
        }
        signing.finish(document).0
    }

    /// All shingles that are kept, in the order of the text.
    pub(super) fn shingles(&self) -> impl Iterator<Item = u32> {
        self.clauses.iter().flat_map(|clause| clause.shingles.iter().copied())
    }

    /// About how many bytes it takes in memory.
    pub(super) fn weight(&self) -> usize {
        4 * (self.shingles().count() + self.names.len()) + 48 * self.clauses.len() + 256
    }

    /// The length of all clauses in words.
    pub(super) fn words(&self) -> u64 {
        self.clauses.iter().map(|clause| u64::from(clause.length)).sum::<u64>() / 2
    }
}

impl Days {
    pub(super) fn of(date: Date) -> Self {
        // Years have four digits, so that days fit into 32 bits.
        Self { first: date.first_day_number() as i32, last: date.last_day_number() as i32 }
    }

    /// How many days lie between two dates at the least.
    pub(super) fn apart(self, other: Self) -> i32 {
        (self.first - other.last).max(other.first - self.last).max(0)
    }
}

/// Whether a shingle is kept at a level: whether it is 0 modulo 2^level.
pub(super) fn is_kept(shingle: u32, level: u8) -> bool {
    shingle.trailing_zeros() >= u32::from(level)
}

fn parties(metadata: &Metadata) -> Vec<String> {
    let parties: BTreeSet<&String> = metadata.parties.iter().collect();
    parties.into_iter().cloned().collect()
}

/// A signature that is made clause by clause.
#[derive(Default)]
pub(crate) struct Signing<'d> {
    names: Vec<u32>,
    figures: Vec<u32>,
    runs: Vec<u32>,
    speakers: BTreeSet<&'d str>,
    clauses: Vec<ClauseMark>,
    hashed: Hashed,
}

impl<'d> Signing<'d> {
    /// Takes in the next clause: its text as it is read, and its words with their numbers in
    /// a vocabulary.
    pub(crate) fn add(
        &mut self,
        clause: &'d Clause,
        text: &str,
        words: &Words,
        numbers: &[u32],
        vocabulary: &Vocabulary,
    ) {
        self.hashed.read(words, text, numbers, vocabulary);
        note_names(words, text, numbers, vocabulary, &mut self.names, &mut self.figures);
        self.speakers.extend(clause.speaker.as_deref());
        self.hashed.add_runs(RUN, &mut self.runs);
        let label = xxh3_64(clause.label.as_bytes()) as u16;
        let mut shingles = Vec::with_capacity(numbers.len());
        self.hashed.add_runs(SHINGLE, &mut shingles);
        self.clauses.push(ClauseMark { label, length: self.hashed.length(), shingles });
    }

    /// The signature of the document whose clauses were taken in, and hashes of all its
    /// runs of five words, of which fewer are set phrases than of its shingles.
    pub(crate) fn finish(mut self, document: &Document) -> (Signature, Vec<u32>) {
        let metadata = &document.metadata;
        for noted in [&mut self.names, &mut self.figures] {
            noted.sort_unstable();
            noted.dedup();
        }
        let mut signature = Signature {
            level: 0,
            adopted: metadata.adopted.map(Days::of),
            published: metadata.published.or(metadata.adopted).map(|date| Days::of(date).first),
            kind: metadata.kind,
            language: metadata.language.clone(),
            parties: parties(metadata),
            translated: metadata.translation.is_some(),
            turns: self.speakers.len() > 1,
            names: self.names.into_iter().take(NAMES).collect(),
            figures: self.figures.into_iter().take(FIGURES).collect(),
            clauses: self.clauses,
        };
        while signature.shingles().count() > KEPT {
            signature.level += 1;
            let level = signature.level;
            for clause in &mut signature.clauses {
                clause.shingles.retain(|shingle| is_kept(*shingle, level));
            }
        }
        (signature, self.runs)
    }
}

/// The words of a clause, hashed.
#[derive(Default)]
struct Hashed {
    hashes: Vec<u64>,
    /// How wide each word is.
    widths: Vec<u8>,
    /// Whether all are as wide as a word.
    even: bool,
}

impl Hashed {
    fn read(&mut self, words: &Words, text: &str, numbers: &[u32], vocabulary: &Vocabulary) {
        self.hashes.clear();
        self.hashes.extend(numbers.iter().map(|number| vocabulary.hash(*number)));
        self.widths.clear();
        self.widths.extend(words.iter().map(|word| {
            let han = || word.span.of(text).chars().next().is_some_and(is_han);
            if !word.is_ascii() && han() { HAN } else { WORD }
        }));
        self.even = self.widths.iter().all(|width| *width == WORD);
    }

    /// The length of the clause in half words.
    fn length(&self) -> u32 {
        let han = self.widths.iter().filter(|width| **width == HAN).count();
        (2 * self.widths.len() - han) as u32
    }

    /// Adds hashes of all runs of words of a width. A clause that is shorter is one.
    fn add_runs(&self, width: u8, runs: &mut Vec<u32>) {
        let words = usize::from(width.div_ceil(WORD));
        if self.even && self.hashes.len() >= words {
            let windows = self.hashes.windows(words);
            runs.extend(
                windows.map(|window| run(window.iter().fold(0, |hash, word| with_word(hash, *word)))),
            );
            return;
        }
        for start in 0..self.hashes.len() {
            let (mut hash, mut reached) = (0, 0);
            for (word, wide) in self.hashes[start..].iter().zip(&self.widths[start..]) {
                hash = with_word(hash, *word);
                reached += wide;
                if reached >= width {
                    break;
                }
            }
            if reached >= width || start == 0 {
                runs.push(run(hash));
            }
        }
    }
}

/// The hash of words and one more behind them: it matters in which order they stand.
fn with_word(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What is kept of the hash of a run.
fn run(hash: u64) -> u32 {
    (hash ^ hash >> 29) as u32
}

/// Notes the words that begin with a capital letter where no sentence begins,
/// and the figures.
fn note_names(
    words: &Words,
    text: &str,
    numbers: &[u32],
    vocabulary: &Vocabulary,
    names: &mut Vec<u32>,
    figures: &mut Vec<u32>,
) {
    let mut before = 0;
    for (word, number) in words.iter().zip(numbers) {
        let (from, to) = (std::mem::replace(&mut before, word.span.end()), word.span.start());
        let (capital, numeric) = if word.is_ascii() {
            (text.as_bytes()[to].is_ascii_uppercase(), vocabulary.has_digit(*number))
        } else {
            let written = word.span.of(text);
            let capital = written.chars().next().is_some_and(char::is_uppercase);
            (capital, written.chars().any(char::is_numeric))
        };
        // Of a word that is too long to be one the pieces all stand where it does.
        let between = text.get(from..to);
        if numeric || capital && between.is_some_and(|between| !opens(between, from)) {
            names.push(upper(vocabulary.hash(*number)));
        }
        if numeric && word.span.len() > 1 {
            let written = word.span.of(text).as_bytes();
            if written.iter().all(u8::is_ascii_digit) {
                figures.push(upper(xxh3_64(written)));
            }
        }
    }
}

/// Whether a sentence may open behind what stands ahead of a word, from this place on.
fn opens(between: &str, from: usize) -> bool {
    from == 0 || between.contains(['.', '!', '?', ':', ';', '\n', '"', '“', '«'])
}

/// The upper half of a hash.
fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}
