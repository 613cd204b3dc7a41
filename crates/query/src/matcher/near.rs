//! Matches two patterns near each other, or one that is not near another.

use tantivy::{DocId, TERMINATED};

use super::{Matcher, Occurrence, keep_minimal};
use crate::query::Order;

/// A cursor over the clauses in which two patterns stand near each other.
pub(super) struct NearMatcher<'r> {
    left: Box<dyn Matcher + 'r>,
    right: Option<Box<dyn Matcher + 'r>>,
    reach: u32,
    order: Order,
    doc: DocId,
    matched: DocId,
    found: Vec<Occurrence>,
}

impl<'r> NearMatcher<'r> {
    /// Two patterns near each other, as far as they stand in the segment; none
    /// where they can stand nowhere.
    pub(super) fn of(
        left: Option<Box<dyn Matcher + 'r>>,
        right: Option<Box<dyn Matcher + 'r>>,
        reach: u32,
        order: Order,
    ) -> Option<Box<dyn Matcher + 'r>> {
        let left = left?;
        if right.is_none() && order != Order::Apart {
            return None;
        }
        let (doc, matched, found) = (0, TERMINATED, Vec::new());
        Some(Box::new(NearMatcher { left, right, reach, order, doc, matched, found }))
    }

    fn find(&mut self) {
        self.found.clear();
        let left = self.left.occurrences();
        let mut right: &[Occurrence] = &[];
        if let Some(matcher) = &mut self.right
            && matcher.reach(self.doc)
        {
            right = matcher.occurrences();
        }
        match self.order {
            Order::Apart => {
                let near = |one: &Occurrence| right.iter().any(|other| is_near(*one, *other, self.reach));
                self.found.extend(left.iter().filter(|one| !near(one)));
            }
            Order::Before => windows(left, right, self.reach, &mut self.found),
            Order::Any => {
                windows(left, right, self.reach, &mut self.found);
                windows(right, left, self.reach, &mut self.found);
            }
        }
        if self.order != Order::Apart {
            keep_minimal(&mut self.found);
        }
    }
}

/// Whether one span is so near another, or overlaps it; a span is not near
/// itself.
fn is_near(one: Occurrence, other: Occurrence, reach: u32) -> bool {
    let between = one.0.max(other.0).saturating_sub(one.1.min(other.1));
    one != other && between < reach
}

/// The windows from each span on the left to the first end on the right that is
/// within reach behind it; all others hold one of these.
fn windows(left: &[Occurrence], right: &[Occurrence], reach: u32, found: &mut Vec<Occurrence>) {
    for &(start, end) in left {
        let from = right.partition_point(|&(next, _)| next < end);
        let mut first: Option<u32> = None;
        for &(next, last) in &right[from..] {
            if next - end >= reach || first.is_some_and(|first| first <= next) {
                break;
            }
            first = Some(first.map_or(last, |first| first.min(last)));
        }
        found.extend(first.map(|last| (start, last)));
    }
}

impl Matcher for NearMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = self.left.seek(target);
        let Some(right) = self.right.as_mut().filter(|_| self.order != Order::Apart) else {
            return self.doc;
        };
        while self.doc != TERMINATED {
            let found = right.seek(self.doc);
            if found == self.doc {
                break;
            }
            self.doc = if found == TERMINATED { TERMINATED } else { self.left.seek(found) };
        }
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        let right = self.right.as_mut().filter(|_| self.order != Order::Apart);
        self.left.reach(doc) && right.is_none_or(|right| right.reach(doc))
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.find();
        }
        &self.found
    }

    fn cost(&self) -> u64 {
        let right = self.right.as_ref().filter(|_| self.order != Order::Apart);
        right.map_or(u64::MAX, |right| right.cost()).min(self.left.cost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_at_the_first_end_within_reach() {
        let mut found = Vec::new();
        windows(&[(0, 1), (5, 6)], &[(2, 9), (3, 4), (8, 9), (12, 13)], 3, &mut found);
        assert_eq!(found, [(0, 4), (5, 9)]);
    }

    #[test]
    fn near_is_counted_in_words_between() {
        assert!(is_near((0, 2), (2, 3), 1));
        assert!(!is_near((0, 2), (3, 4), 1));
        assert!(is_near((3, 4), (0, 2), 2));
        assert!(is_near((0, 2), (1, 3), 1));
        assert!(!is_near((0, 2), (0, 2), 5));
    }
}
