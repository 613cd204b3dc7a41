//! Matches where one of several patterns stands.

use tantivy::{DocId, TERMINATED};

use super::{Matcher, Occurrence};

/// A cursor over the clauses in which one of several patterns stands.
pub(super) struct EitherMatcher<'r> {
    patterns: Vec<Box<dyn Matcher + 'r>>,
    doc: DocId,
    matched: DocId,
    found: Vec<Occurrence>,
}

impl<'r> EitherMatcher<'r> {
    pub(super) fn new(patterns: Vec<Box<dyn Matcher + 'r>>) -> Self {
        EitherMatcher { patterns, doc: 0, matched: TERMINATED, found: Vec::new() }
    }
}

impl Matcher for EitherMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = self.patterns.iter_mut().map(|pattern| pattern.seek(target)).min().unwrap_or(TERMINATED);
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        self.patterns.iter_mut().any(|pattern| pattern.reach(doc))
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.found.clear();
            for pattern in &mut self.patterns {
                if pattern.reach(self.doc) {
                    self.found.extend_from_slice(pattern.occurrences());
                }
            }
            self.found.sort_unstable();
            self.found.dedup();
        }
        &self.found
    }

    fn cost(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.cost()).sum()
    }
}
