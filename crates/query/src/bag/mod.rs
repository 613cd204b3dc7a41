//! Words of which all, or any, stand in a clause, wherever they do: the
//! frequencies of their terms tell all that is asked, and no position is read.
//!
//! There is an exception. Of the forms of a word one may begin where another
//! does, as `sanction` and the compound `sanctions` in `sanction-s`, and there
//! only the longer counts. Such compounds are few, and the clauses that hold one
//! are answered by positions, as those of any other query.

mod doubt;
mod list;
mod scorer;
mod window;

use std::collections::BTreeMap;

use index::Reader;
use index::analyzer::HALVES;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::deadline::QueryError;
use crate::lower::{Condition, Leaf, Lowered, Pattern, Step, TermUse};
use crate::matcher::Segment;
use crate::score::Lengths;
use doubt::Doubt;
pub(crate) use list::List;
pub(crate) use scorer::BagScorer;
use window::Window;
pub(crate) use window::each_bit;

/// So many entries of several terms are sorted rather than counted in a window.
const FEW: u64 = 256;

/// A query for words.
pub(crate) struct Bag<'l> {
    lowered: &'l Lowered,
    root: &'l Condition,
    /// In the order of the query.
    words: Vec<Asked<'l>>,
    /// Whether all must stand in the clause, and not just any.
    all: bool,
    /// Compounds that may begin where another term of their word does.
    doubtful: Vec<(Field, &'l TermUse)>,
}

/// A word of a query.
struct Asked<'l> {
    idf: f32,
    field: Field,
    /// The terms that stand for it, and whether their occurrences are hits: of a
    /// term that stands for several words they are those of one.
    terms: Vec<(&'l TermUse, bool)>,
}

impl Asked<'_> {
    fn count(&self) -> u64 {
        self.terms.iter().map(|(used, _)| used.count()).sum()
    }
}

impl<'l> Bag<'l> {
    /// The words that are asked for; none where more is asked than words.
    pub(crate) fn of(reader: &Reader, lowered: &'l Lowered) -> Option<Self> {
        let root = lowered.root.as_ref()?;
        let (conditions, all) = match root {
            leaf @ Condition::Leaf(_) => (std::slice::from_ref(leaf), true),
            Condition::All(conditions) => (conditions.as_slice(), true),
            Condition::Any(conditions) => (conditions.as_slice(), false),
            Condition::Not(_) | Condition::Within(..) | Condition::Test(_) => return None,
        };
        let fields = reader.fields();
        let (mut words, mut doubtful) = (Vec::with_capacity(conditions.len()), Vec::new());
        for condition in conditions {
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
            if !renderings.is_empty() || (edge.from, edge.to) != (0, row.last) {
                return None;
            }
            doubtful.extend(doubt::of(terms)?.into_iter().map(|used| (field, used)));
            words.push(Asked { idf: *idf, field, terms: terms.iter().map(|used| (used, true)).collect() });
        }
        let entries: u64 = doubtful.iter().map(|(_, used)| used.count()).sum();
        let bag = Bag { lowered, root, words, all, doubtful };
        (entries <= doubt::MOST.max(bag.cost() / doubt::SHARE)).then_some(bag)
    }

    /// Whether it is one word alone.
    pub(crate) fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether it is one word in one spelling.
    pub(crate) fn is_of_one_spelling(&self) -> bool {
        matches!(self.words.as_slice(), [word] if word.terms.iter().all(|(used, _)| {
            used.is_spelt_like(word.terms[0].0)
        }))
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

    /// The bag if hits can be counted: each occurrence of a term is one, and no
    /// two have the same span. Of the terms of the words no two have, but a torn
    /// word has that of the whole; a pair may have that of a compound.
    pub(crate) fn with_hits(mut self, reader: &Reader) -> Option<Self> {
        if self.is_single() {
            return Some(self);
        }
        let is_torn = |(used, _): &(&TermUse, bool)| used.term.contains(HALVES);
        if self.words.iter().any(|word| word.field != reader.fields().words || word.terms.iter().any(is_torn))
        {
            return None;
        }
        // Of a term of several words the hits are those of the word for which it
        // stands in the most languages.
        let mut owners: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for word in 0..self.words.len() {
            for at in 0..self.words[word].terms.len() {
                let used = self.words[word].terms[at].0;
                let Some(owner) = owners.get_mut(used.term.as_str()) else {
                    owners.insert(&used.term, (word, at));
                    continue;
                };
                let other = self.words[owner.0].terms[owner.1].0;
                let loser = if other.languages.is_none() || other.languages == used.languages {
                    (word, at)
                } else if used.languages.is_none() {
                    std::mem::replace(owner, (word, at))
                } else {
                    return None;
                };
                self.words[loser.0].terms[loser.1].1 = false;
            }
        }
        Some(self)
    }

    /// Calls `take` for each clause of a segment in which all, or any, of the words
    /// stand, deleted ones too, in order, with its score and how often they do.
    pub(crate) fn each(
        &self,
        at: Segment<'l>,
        lengths: &Lengths<'_>,
        mut take: impl FnMut(DocId, f32, u64),
    ) -> Result<(), QueryError> {
        if self.is_of_all() {
            let mut scorer = BagScorer::open(self, at)?;
            let mut doc = scorer.candidate(0);
            while doc != TERMINATED {
                at.watch.step()?;
                if let Some((score, hits)) = scorer.score(doc, lengths) {
                    take(doc, score, hits);
                }
                doc = scorer.candidate(doc + 1);
            }
            return Ok(());
        }
        let mut doubt = Doubt::open(self, at)?;
        if doubt.is_none() {
            return self.sweep(at, lengths, |doc, score, hits| take(doc, score, u64::from(hits)));
        }
        self.sweep(at, lengths, |doc, score, hits| {
            let (score, hits) = doubt.tally(doc, lengths).unwrap_or((score, u64::from(hits)));
            take(doc, score, hits);
        })
    }

    /// As [`each`](Bag::each), by the frequencies alone.
    fn sweep(
        &self,
        at: Segment<'l>,
        lengths: &Lengths<'_>,
        mut take: impl FnMut(DocId, f32, u32),
    ) -> Result<(), QueryError> {
        let mut words = Vec::with_capacity(self.words.len());
        for word in &self.words {
            words.push((word.idf, List::open_all(at, word)?));
        }
        if let [(idf, lists)] = words.as_mut_slice() {
            let mut count = |doc, count| take(doc, lengths.score(*idf, count, doc), count);
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
                at.watch.step()?;
                window.add(lists, |doc, count| lengths.score(*idf, count, doc));
            }
            window.drain(&mut take);
            at.watch.look()?;
        }
        Ok(())
    }
}
