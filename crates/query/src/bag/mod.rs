//! Words of which all, or any, stand in a clause, wherever they do: the
//! frequencies of their terms tell all that is asked, and no position is read.

mod list;
mod scorer;
mod window;

use std::collections::BTreeSet;

use index::{IndexError, Reader};
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::lower::{Condition, Leaf, Lowered, Pattern, Step, TermUse, is_one_word};
use crate::matcher::Segment;
use crate::score::Lengths;
use list::List;
pub(crate) use scorer::BagScorer;
use window::Window;

/// So many entries of several terms are sorted rather than counted in a window.
const FEW: u64 = 256;

/// A query for words.
pub(crate) struct Bag<'l> {
    /// In the order of the query.
    words: Vec<Asked<'l>>,
    /// Whether all must stand in the clause, and not just any.
    all: bool,
}

/// A word of a query.
struct Asked<'l> {
    idf: f32,
    field: Field,
    /// It and the compounds that spell it.
    terms: &'l [TermUse],
}

impl Asked<'_> {
    fn count(&self) -> u64 {
        self.terms.iter().map(TermUse::count).sum()
    }
}

impl<'l> Bag<'l> {
    /// The words that are asked for; none where more is asked than words.
    pub(crate) fn of(reader: &Reader, lowered: &'l Lowered) -> Option<Self> {
        let (conditions, all) = match lowered.root.as_ref()? {
            leaf @ Condition::Leaf(_) => (std::slice::from_ref(leaf), true),
            Condition::All(conditions) => (conditions.as_slice(), true),
            Condition::Any(conditions) => (conditions.as_slice(), false),
            Condition::Not(_) | Condition::Within(..) | Condition::Test(_) => return None,
        };
        let fields = reader.fields();
        let word = |condition: &Condition| {
            let Condition::Leaf(leaf) = condition else { return None };
            let Leaf { pattern: Pattern::Row(row), idf, renderings } = &lowered.leaves[*leaf] else {
                return None;
            };
            let [edge] = row.edges.as_slice() else { return None };
            let (field, terms) = match &edge.step {
                Step::Terms(terms) => (fields.words, terms),
                Step::Pair(terms) => (fields.pairs, terms),
                Step::AnyWord => return None,
            };
            let whole = renderings.is_empty() && (edge.from, edge.to) == (0, row.last);
            (whole && is_one_word(terms)).then_some(Asked { idf: *idf, field, terms })
        };
        Some(Bag { words: conditions.iter().map(word).collect::<Option<_>>()?, all })
    }

    /// Whether it is one word alone.
    pub(crate) fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether all must stand in the clause.
    pub(crate) fn is_of_all(&self) -> bool {
        self.all && !self.is_single()
    }

    /// How many entries there are to look at, at the most.
    pub(crate) fn cost(&self) -> u64 {
        let counts = self.words.iter().map(Asked::count);
        if self.all { counts.min().unwrap_or(0) } else { counts.sum() }
    }

    /// Whether no two words can stand at one place, so that each occurrence of
    /// each is a hit: of the terms of a field no two have the same span, but a
    /// pair may have that of a compound.
    pub(crate) fn is_disjoint(&self) -> bool {
        let mut known = BTreeSet::new();
        let mut terms = self.words.iter().flat_map(|word| word.terms);
        self.words.iter().all(|word| word.field == self.words[0].field)
            && (self.is_single() || terms.all(|used| known.insert(&used.term)))
    }

    /// Calls `take` for each clause of a segment in which all, or any, of the words
    /// stand, in order, with its score and how often they do.
    pub(crate) fn each(
        &self,
        at: Segment<'_>,
        lengths: &Lengths<'_>,
        mut take: impl FnMut(DocId, f32, u32),
    ) -> Result<(), IndexError> {
        let mut alive = |doc, score, hits| {
            if at.is_alive(doc) {
                take(doc, score, hits);
            }
        };
        if self.is_of_all() {
            let mut scorer = BagScorer::open(self, at)?;
            let mut doc = scorer.candidate(0);
            while doc != TERMINATED {
                if let Some((score, hits)) = scorer.score(doc, lengths) {
                    alive(doc, score, hits);
                }
                doc = scorer.candidate(doc + 1);
            }
            return Ok(());
        }
        let mut words = Vec::with_capacity(self.words.len());
        for word in &self.words {
            words.push((word.idf, List::open_all(at, word.field, word.terms)?));
        }
        if let [(idf, lists)] = words.as_mut_slice() {
            let mut count = |doc, count| alive(doc, lengths.score(*idf, count, doc), count);
            if let [only] = lists.as_mut_slice() {
                only.each_before(TERMINATED, count);
                return Ok(());
            }
            if self.cost() <= FEW {
                list::merged(lists).into_iter().for_each(|(doc, frequency)| count(doc, frequency));
                return Ok(());
            }
        }
        let mut window = Window::new();
        while let Some(first) = words.iter().flat_map(|(_, lists)| lists).map(List::doc).min()
            && first != TERMINATED
        {
            window.open(first);
            for (idf, lists) in &mut words {
                window.add(lists, |doc, count| lengths.score(*idf, count, doc));
            }
            window.drain(&mut alive);
        }
        Ok(())
    }
}
