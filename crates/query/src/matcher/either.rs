//! Matches where one of several patterns stands.

use tantivy::{DocId, TERMINATED};

use super::{Matcher, Occurrence};

/// A cursor over the clauses in which one of several patterns stands.
pub(super) struct EitherMatcher<'r> {
    /// The patterns, each with a clause before which it has no candidate.
    patterns: Vec<(Box<dyn Matcher + 'r>, DocId)>,
    doc: DocId,
    matched: DocId,
    found: Vec<Occurrence>,
}

impl<'r> EitherMatcher<'r> {
    pub(super) fn new(patterns: Vec<Box<dyn Matcher + 'r>>) -> Self {
        let patterns = patterns.into_iter().map(|pattern| (pattern, 0)).collect();
        EitherMatcher { patterns, doc: 0, matched: TERMINATED, found: Vec::new() }
    }
}

impl Matcher for EitherMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        for (pattern, next) in self.patterns.iter_mut().filter(|(_, next)| *next < target) {
            *next = pattern.seek(target);
        }
        self.doc = self.patterns.iter().map(|(_, next)| *next).min().unwrap_or(TERMINATED);
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        self.patterns.iter_mut().any(|(pattern, next)| *next <= doc && pattern.reach(doc))
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.found.clear();
            for (pattern, next) in &mut self.patterns {
                if *next <= self.doc && pattern.reach(self.doc) {
                    self.found.extend_from_slice(pattern.occurrences());
                }
            }
            self.found.sort_unstable();
            self.found.dedup();
        }
        &self.found
    }

    fn cost(&self) -> u64 {
        self.patterns.iter().map(|(pattern, _)| pattern.cost()).fold(0, u64::saturating_add)
    }
}
