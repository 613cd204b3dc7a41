//! What was found, by the statements whose texts it stands in.

use std::collections::BTreeMap;

use index::statements::Statements;
use index::{ClauseAddress, IndexError, Reader};
use rustc_hash::FxHashSet;
use tantivy::{DocAddress, DocId};

use crate::rank::Found;

/// Counts statements among documents, each of which is told once.
pub(crate) struct Counter<'r> {
    statements: Option<&'r Statements>,
    /// Documents that are statements of their own.
    alone: u64,
    groups: FxHashSet<usize>,
}

impl<'r> Counter<'r> {
    /// One that counts nothing unless it is asked to.
    pub(crate) fn of(reader: &'r Reader, asked: bool) -> Result<Self, IndexError> {
        let statements = if asked { Some(reader.statements()?) } else { None };
        Ok(Counter { statements, alone: 0, groups: FxHashSet::default() })
    }

    /// Counts a document by its first entry, and gives the group that it is of.
    pub(crate) fn count(&mut self, segment: u32, first: DocId) -> Option<usize> {
        let group = self.statements?.group_of(DocAddress::new(segment, first));
        match group {
            Some(group) => {
                self.groups.insert(group);
            }
            None => self.alone += 1,
        }
        group
    }

    /// How many statements were counted; none where they were not asked for.
    pub(crate) fn total(&self) -> Option<u64> {
        self.statements.map(|_| self.alone + self.groups.len() as u64)
    }
}

/// A statement that was found: a clause of its best text, and of each other text that
/// was found one too.
#[derive(Debug, Clone)]
pub(crate) struct OfStatement {
    pub(crate) shown: Found,
    pub(crate) others: Vec<ClauseAddress>,
}

/// Of clauses, one of each document, those that stand for their statements, in no order,
/// and the others: of the best text where it was found, else of the first in the order.
pub(crate) fn by_statement(reader: &Reader, found: Vec<Found>) -> Result<Vec<OfStatement>, IndexError> {
    let statements = reader.statements()?;
    let mut shown = Vec::with_capacity(found.len());
    let mut groups: BTreeMap<usize, BTreeMap<usize, Found>> = BTreeMap::new();
    for found in found {
        let first = DocAddress::new(found.address.segment_ord, found.first);
        match statements.group_of(first) {
            None => shown.push(OfStatement { shown: found, others: Vec::new() }),
            Some(group) => {
                let place = statements.entries(group).iter().position(|entry| *entry == first);
                groups.entry(group).or_default().insert(place.unwrap_or_default(), found);
            }
        }
    }
    for mut texts in groups.into_values() {
        let first = texts.iter().reduce(|best, text| {
            let goes_ahead = *best.0 > 0 && text.1.weight > best.1.weight;
            if goes_ahead { text } else { best }
        });
        let Some((&place, _)) = first else {
            continue;
        };
        if let Some(first) = texts.remove(&place) {
            let others = texts.into_values().map(|found| found.address).collect();
            shown.push(OfStatement { shown: first, others });
        }
    }
    Ok(shown)
}
