//! Matches words in a row of which each is a single term: the frequent case.

use tantivy::{DocId, TERMINATED};

use super::terms::Cursor;
use super::{Matcher, Occurrence, leap};
use crate::deadline::Watch;

/// A cursor over the clauses in which terms stand in a row.
pub(super) struct ChainMatcher<'r> {
    watch: &'r Watch,
    /// The terms, each with how far it stands behind the start, the rarest first.
    terms: Vec<(Cursor, u32)>,
    /// How many positions the row takes.
    width: u32,
    doc: DocId,
    /// The clause that `found` is of.
    matched: DocId,
    found: Vec<Occurrence>,
}

impl<'r> ChainMatcher<'r> {
    /// A row of these terms, each with how many positions it takes.
    pub(super) fn of(watch: &'r Watch, row: Vec<(Cursor, u32)>) -> Self {
        let (mut terms, mut width) = (Vec::with_capacity(row.len()), 0);
        for (cursor, taken) in row {
            terms.push((cursor, width));
            width += taken;
        }
        terms.sort_by_key(|(cursor, _)| cursor.cost());
        ChainMatcher { watch, terms, width, doc: 0, matched: TERMINATED, found: Vec::new() }
    }

    /// Leaves of the places of the rarest term those where the others stand in
    /// their places too; what is rare leaves little to compare.
    fn find(&mut self) {
        self.found.clear();
        for (at, (cursor, behind)) in self.terms.iter_mut().enumerate() {
            let positions = cursor.positions();
            if at == 0 {
                let starts = positions.iter().filter_map(|position| position.checked_sub(*behind));
                self.found.extend(starts.map(|start| (start, start + self.width)));
            } else {
                let mut next = 0;
                self.found.retain(|(start, _)| {
                    let wanted = start + *behind;
                    while positions.get(next).is_some_and(|position| *position < wanted) {
                        next += 1;
                    }
                    positions.get(next) == Some(&wanted)
                });
            }
            if self.found.is_empty() {
                break;
            }
        }
    }
}

impl Matcher for ChainMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = leap(self.watch, &mut self.terms, target, |(cursor, _), doc| cursor.seek(doc));
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        self.terms.iter_mut().all(|(cursor, _)| cursor.seek(doc) == doc)
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.find();
        }
        &self.found
    }

    fn count(&mut self) -> u32 {
        // No position is read where a term by itself is the row.
        match self.terms.as_mut_slice() {
            [(only, _)] => only.frequency(),
            _ => u32::try_from(self.occurrences().len()).unwrap_or(u32::MAX),
        }
    }

    fn cost(&self) -> u64 {
        self.terms.first().map_or(0, |(cursor, _)| cursor.cost())
    }
}
