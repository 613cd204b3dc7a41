//! Matches words as they are written, with their case and their diacritics.
//!
//! The index holds folded words, so the clause is read again.

use index::analyzer::Words;
use tantivy::{DocAddress, DocId, TERMINATED};

use super::{Matcher, Occurrence, Segment, keep_minimal};
use crate::deadline::Watch;
use crate::lower::{STAR, words::globs};
use crate::query::Item;

/// A cursor over the clauses in which a row stands, written so.
pub(super) struct WrittenMatcher<'r> {
    at: Segment<'r>,
    /// Of the folded words, all windows.
    row: Box<dyn Matcher + 'r>,
    items: Vec<Asked>,
    /// Whether other words may stand between those that are asked for.
    gaps: bool,
    doc: DocId,
    matched: DocId,
    found: Vec<Occurrence>,
}

/// What is asked of the words of a text.
enum Asked {
    /// A word with these letters, and any between them.
    Word(Vec<String>),
    AnyWord,
    Either(Vec<Vec<Asked>>),
}

impl<'r> WrittenMatcher<'r> {
    pub(super) fn new(at: Segment<'r>, row: Box<dyn Matcher + 'r>, items: &[Item], gaps: bool) -> Self {
        let items = asked(items);
        WrittenMatcher { at, row, items, gaps, doc: 0, matched: TERMINATED, found: Vec::new() }
    }

    fn find(&mut self) {
        self.found.clear();
        let candidates = self.row.occurrences();
        if candidates.is_empty() {
            return;
        }
        let clause = match self.at.reader.clause(DocAddress::new(self.at.ord, self.doc)) {
            Ok(clause) => clause,
            Err(error) => {
                self.at.watch.fail(error);
                return;
            }
        };
        let reading = clause.indexed_reading();
        let words = Words::of(reading.text());
        let written: Vec<String> = words.iter().map(|word| words.written(reading.text(), word)).collect();
        self.found.extend(candidates.iter().copied().filter(|&(start, end)| {
            let part = written.get(start as usize..end as usize).unwrap_or_default();
            is_written(self.at.watch, &self.items, part, false, self.gaps)
        }));
        if self.gaps {
            keep_minimal(&mut self.found);
        }
    }
}

/// The words of items, each as it is written.
fn asked(items: &[Item]) -> Vec<Asked> {
    let mut all = Vec::new();
    for item in items {
        match item {
            Item::AnyWord => all.push(Asked::AnyWord),
            Item::Either(alternatives) => {
                all.push(Asked::Either(alternatives.iter().map(|items| asked(items)).collect()));
            }
            Item::Words(text) => all.extend(words_of(text)),
            // The analyzer parts at a star, so words are read with a letter for it.
            Item::Pattern(text) => all.extend(words_of(&text.replace('*', &STAR.to_string()))),
        }
    }
    all
}

/// The words of a text, a letter for each star.
fn words_of(text: &str) -> Vec<Asked> {
    let words = Words::of(text);
    let pieces = |letters: String| letters.split(STAR).map(str::to_owned).collect();
    words.iter().map(|word| Asked::Word(pieces(words.written(text, word)))).collect()
}

/// Whether words are written as is asked, from the first to the last; with
/// `gaps`, others may stand between them. `inner` tells that words were taken
/// before these.
fn is_written(watch: &Watch, asked: &[Asked], words: &[String], inner: bool, gaps: bool) -> bool {
    if watch.stops() {
        return false;
    }
    let Some((first, rest)) = asked.split_first() else {
        return words.is_empty();
    };
    let passed = if inner && gaps { words.len() } else { 0 };
    (0..=passed).any(|from| match first {
        Asked::Word(pieces) => {
            let words = &words[from..];
            words.first().is_some_and(|word| globs(pieces, word))
                && is_written(watch, rest, &words[1..], true, gaps)
        }
        Asked::AnyWord => from < words.len() && is_written(watch, rest, &words[from + 1..], true, gaps),
        Asked::Either(alternatives) => alternatives.iter().any(|alternative| {
            (from..=words.len()).any(|end| {
                is_written(watch, alternative, &words[from..end], false, gaps)
                    && is_written(watch, rest, &words[end..], true, gaps)
            })
        }),
    })
}

impl Matcher for WrittenMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = self.row.seek(target);
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        self.row.reach(doc)
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.find();
        }
        &self.found
    }

    fn cost(&self) -> u64 {
        // To read a clause takes far longer than to look at its positions.
        self.row.cost().saturating_mul(100)
    }
}
