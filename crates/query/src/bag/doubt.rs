//! Clauses whose words frequencies do not tell.

use index::analyzer::forms::standing;
use tantivy::DocId;

use super::Bag;
use super::list::List;
use crate::condition::{Condition, Mark, WHOLE};
use crate::deadline::QueryError;
use crate::lower::{Leaf, TermUse};
use crate::matcher::Segment;
use crate::score::Lengths;

/// How many clauses may be answered by positions; where there are many candidates
/// it may be one of so many.
pub(super) const MOST: u64 = 4_096;
pub(super) const SHARE: u64 = 8;

/// Of how many terms it is found out at the most which are in doubt.
const MOST_TERMS: usize = 256;

/// The compounds among the terms of a word that may begin where another of its
/// terms does; none where there are too many to tell.
pub(super) fn of(terms: &[TermUse]) -> Option<Vec<&TermUse>> {
    if terms.len() > MOST_TERMS {
        return None;
    }
    // Where a compound begins there is its first word, and with it the terms by
    // which that goes on.
    let begins = |one: &TermUse, other: &TermUse| {
        let (one, other) = (standing(&one.term), standing(&other.term));
        one.len() < other.len() && other.starts_with(one)
    };
    let doubtful = |used: &&TermUse| {
        used.width > 1
            && terms.iter().any(|other| begins(other, used) || other.width > 1 && begins(used, other))
    };
    Some(terms.iter().filter(doubtful).collect())
}

/// The clauses of a segment that hold a doubtful compound, and how they are
/// answered.
pub(super) struct Doubt<'d> {
    /// In order.
    clauses: Vec<DocId>,
    condition: Option<Condition<'d>>,
    leaves: &'d [Leaf],
    marks: Vec<Mark>,
}

impl<'d> Doubt<'d> {
    pub(super) fn open(bag: &Bag<'d>, at: Segment<'d>) -> Result<Self, QueryError> {
        let mut clauses = Vec::new();
        for (field, used) in &bag.doubtful {
            if let Some(mut list) = List::open(at, *field, used)? {
                list.each_before(tantivy::TERMINATED, |doc, _| clauses.push(doc));
            }
        }
        clauses.sort_unstable();
        clauses.dedup();
        let leaves = &bag.lowered.leaves;
        let condition = if clauses.is_empty() { None } else { Some(Condition::open(at, bag.root, leaves)?) };
        Ok(Doubt { clauses, condition, leaves, marks: Vec::new() })
    }

    /// Whether no clause is in doubt.
    pub(super) fn is_none(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The score and the hits of a clause of which the query holds, if it is in
    /// doubt. Clauses come in order.
    pub(super) fn tally(&mut self, doc: DocId, lengths: &Lengths<'_>) -> Option<(f32, u64)> {
        let condition = self.condition.as_mut()?;
        self.clauses.binary_search(&doc).ok()?;
        let holds = condition.holds(doc, WHOLE);
        holds.then(|| condition.tally(doc, self.leaves, lengths, &mut self.marks))
    }
}
