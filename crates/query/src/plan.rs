//! Which terms lead to the best clauses, and how much a clause can score by
//! them.
//!
//! The engine keeps for each 128 entries of a term the length and the frequency
//! that score best, and passes over blocks, and over entries, that cannot reach
//! a score that is asked for. A plan puts that to use for everything that can be
//! asked: it names terms whose scores, with these weights, together are at least
//! the score of the clause.

use std::cmp::Reverse;

use index::{IndexError, Reader};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, EnableScoring, Query, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use crate::bag::{Bag, List};
use crate::deadline::QueryError;
use crate::lower::{Condition, Leaf, Lowered, Pattern, Row, Step, TermUse, is_one_word};
use crate::matcher::Segment;
use crate::query::{Order, Scope};
use crate::score;

/// The most terms of which any may stand in a clause: with more of them their
/// bounds cost more than they save.
const MOST_TERMS: usize = 32;

/// So many entries are looked at rather than bounded.
const FEW: u64 = 256;

/// So many candidates are all looked at: bounds would cost more. Of words that
/// must all stand there, and of those of which any may, there may be more, for
/// no position is read and bounds of several terms are worth less; and of words
/// between which others may stand, for most of those together in a clause are too far
/// from each other.
const LOOKED_AT: u64 = 1_024;
const LOOKED_AT_WITH_SLACK: u64 = 4_096;
const LOOKED_AT_FOR_ALL: u64 = 1 << 15;
const LOOKED_AT_FOR_ANY: u64 = 1 << 18;

/// How many times as many entries as the rarest a term may have to help it: what
/// is more frequent has blocks so short that they are in the way.
const NEAR: u64 = 4;

/// Stands for the number of clauses where the weight of a term is given by a
/// document frequency that has it; an average length times this is still counted.
const MANY: u64 = 1 << 50;

/// The greatest weight that is given by a document frequency to seven digits.
const HEAVIEST: f32 = 16.0;

/// How much a sum of scores may be off for the order in which it was summed.
pub(crate) const ROUNDING: f32 = 2e-6;

/// Terms that lead to the best clauses.
pub(crate) struct Plan<'l> {
    terms: Vec<Asked>,
    /// Terms beside those, so rare that all their entries are looked at instead.
    rare: Vec<Used<'l>>,
    /// Whether a clause must hold all of them, and not just any.
    all: bool,
    /// What a clause may score beyond what it does by these terms.
    rest: f32,
    certainty: Certainty,
    /// What the weights are multiplied by, so that none is too great.
    scale: f32,
}

/// What is known of a clause to which the terms of a plan lead, and none of the
/// rare ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// It may hold the query, and scores at most so much.
    Bound,
    /// It holds the query, and scores about so much.
    Found,
    /// It holds the query, and has this very score.
    Scored,
}

/// A term with its weight.
struct Asked {
    term: Term,
    weight: f32,
    /// How many entries hold it, or another that stands for the same.
    count: u64,
}

impl<'l> Plan<'l> {
    fn new(all: bool, certainty: Certainty) -> Self {
        Plan { terms: Vec::new(), rare: Vec::new(), all, rest: 0.0, certainty, scale: 1.0 }
    }

    /// No more is known of a clause than this.
    fn is_at_most(&mut self, certainty: Certainty) {
        self.certainty = self.certainty.min(certainty);
    }

    /// Adds a term, which stands for so many entries. One that is asked for
    /// already takes the weight too, and what it scores is what neither asks for.
    fn add(&mut self, (field, used): Used<'_>, count: u64, weight: f32) {
        let term = Term::from_field_text(field, &used.term);
        if let Some(asked) = self.terms.iter_mut().find(|asked| asked.term == term) {
            asked.weight += weight;
            self.is_at_most(Certainty::Bound);
        } else {
            self.terms.push(Asked { term, weight, count });
        }
    }

    /// A plan for what was asked; none where every candidate must be looked at, or
    /// where there are few.
    pub(crate) fn of(reader: &'l Reader, lowered: &'l Lowered, bag: Option<&Bag<'_>>) -> Option<Self> {
        let planner = Planner { reader, leaves: &lowered.leaves };
        let root = lowered.root.as_ref()?;
        let few = match bag {
            Some(bag) if bag.is_of_one_spelling() => bag.cost() <= LOOKED_AT,
            Some(bag) if bag.is_of_all() || bag.is_single() => bag.cost() <= LOOKED_AT_FOR_ALL,
            Some(bag) => bag.cost() <= LOOKED_AT_FOR_ANY,
            None if planner.has_slack(root) => planner.candidates(root) <= LOOKED_AT_WITH_SLACK,
            None => planner.candidates(root) <= LOOKED_AT,
        };
        if few {
            return None;
        }
        let mut plan = planner.plan(root)?;
        if plan.certainty < Certainty::Scored {
            let heaviest = plan.terms.iter().map(|asked| asked.weight).fold(0.0, f32::max);
            plan.scale = (HEAVIEST / heaviest).min(1.0);
        }
        (plan.all || plan.terms.len() <= MOST_TERMS).then_some(plan)
    }

    /// The entries of a segment to which no bound leads, so that they must be
    /// looked at themselves; in order.
    pub(crate) fn unbounded(&self, at: Segment<'_>) -> Result<Vec<DocId>, QueryError> {
        let mut found = Vec::new();
        for (field, used) in &self.rare {
            if let Some(mut list) = List::open(at, *field, used)? {
                list.each_before(TERMINATED, |doc, _| found.push(doc));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What is known of a clause to which the terms lead.
    pub(crate) fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// A score by the terms in terms of the query.
    pub(crate) fn score(&self, by_terms: f32) -> f32 {
        by_terms / self.scale
    }

    /// The terms at work.
    pub(crate) fn weight(&self, reader: &Reader) -> Result<Box<dyn Weight>, IndexError> {
        let statistics = Statistics { plan: self, lengths: reader.lengths()? };
        let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, reader.searcher());
        let query = |asked: &Asked| -> Box<dyn Query> {
            Box::new(TermQuery::new(asked.term.clone(), IndexRecordOption::WithFreqs))
        };
        let weight = match self.terms.as_slice() {
            [only] => query(only).weight(scoring),
            terms if self.all => {
                BooleanQuery::intersection(terms.iter().map(query).collect()).weight(scoring)
            }
            terms => BooleanQuery::union(terms.iter().map(query).collect()).weight(scoring),
        };
        reader.wrap(weight)
    }

    /// The score by the terms that a clause of a segment must exceed so that it
    /// may score more than `threshold`.
    ///
    /// What the engine keeps of a block was chosen by the average length of its
    /// segment. By another average the best of the block may be another entry.
    /// With `K(L) = k1 (1 - b + b L / average)` a term of weight `w` scores
    /// `w x`, where `x = 1 / (1 + K(L) / tf)`. No `K(L)` changes by more than the
    /// factor `c` by which the averages differ, so where the engine's bound is
    /// `w x` no entry scores more than `w h(x)` with `h(x) = c x / (1 + (c - 1) x)`;
    /// nor, for `h` is concave, do several terms by the sums of `w` and of `w x`.
    /// Here `h` is solved for `x`.
    pub(crate) fn must_exceed(&self, threshold: f32, margin: f32) -> f32 {
        let threshold = threshold - threshold.abs() * ROUNDING - self.rest;
        let heaviest = self.terms.iter().map(|asked| asked.weight).sum::<f32>() * score::MOST;
        let share = threshold / heaviest;
        if !(0.0..1.0).contains(&share) {
            return threshold * self.scale;
        }
        heaviest * share / (margin - (margin - 1.0) * share) * self.scale
    }

    /// By what factor the bounds that are kept in a segment may be too low.
    pub(crate) fn margin(&self, reader: &Reader, segment: &SegmentReader) -> Result<f32, IndexError> {
        let average = reader.average_length()?;
        let mut margin = 1.0f32;
        let fields = [reader.fields().words, reader.fields().pairs];
        for field in
            fields.into_iter().filter(|field| self.terms.iter().any(|asked| asked.term.field() == *field))
        {
            let inverted = reader.wrap(segment.inverted_index(field))?;
            let of_segment = inverted.total_num_tokens() as f32 / segment.max_doc() as f32;
            if of_segment > 0.0 && average > 0.0 {
                margin = margin.max(of_segment / average).max(average / of_segment);
            }
        }
        Ok(margin * (1.0 + ROUNDING))
    }
}

/// Statistics by which the engine gives each term the weight of the plan.
struct Statistics<'p> {
    plan: &'p Plan<'p>,
    /// Tokens and clauses of the index.
    lengths: (u64, u64),
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        let (tokens, clauses) = self.lengths;
        if self.plan.certainty == Certainty::Scored {
            return Ok(tokens);
        }
        let average = tokens as f32 / clauses.max(1) as f32;
        Ok((f64::from(average) * MANY as f64) as u64)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(if self.plan.certainty == Certainty::Scored { self.lengths.1.max(1) } else { MANY })
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let asked = self.plan.terms.iter().find(|asked| asked.term == *term);
        Ok(asked.map_or(0, |asked| {
            if self.plan.certainty == Certainty::Scored {
                return asked.count.min(self.lengths.1);
            }
            // Solved for n: weight = ln(1 + (N - n + 0.5) / (n + 0.5)); rounded
            // so that the weight is no less.
            ((MANY as f64 + 1.0) / f64::from(asked.weight * self.plan.scale).exp() - 0.5) as u64
        }))
    }
}

struct Planner<'l> {
    reader: &'l Reader,
    leaves: &'l [Leaf],
}

/// A term by its field.
type Used<'l> = (Field, &'l TermUse);

/// Terms of which one stands where a pattern does, once for each of its
/// occurrences; the most frequent first.
struct Part<'l> {
    terms: Vec<Used<'l>>,
    /// How many entries the terms have.
    cost: u64,
}

impl<'l> Part<'l> {
    fn of(mut terms: Vec<Used<'l>>) -> Self {
        terms.sort_by_key(|(_, used)| Reverse(used.count()));
        let cost = terms.iter().map(|(_, used)| used.count()).sum();
        Part { terms, cost }
    }

    /// The most frequent term and the others, if these have so few entries that
    /// to look at them all is cheaper than to bound them.
    fn single(&self) -> Option<(Used<'l>, &[Used<'l>])> {
        let (first, others) = self.terms.split_first()?;
        (self.cost - first.1.count() <= FEW + first.1.count() / 32).then_some((*first, others))
    }
}

impl<'l> Planner<'l> {
    fn plan(&self, condition: &Condition) -> Option<Plan<'l>> {
        match condition {
            Condition::Leaf(_) => self.all(std::slice::from_ref(condition)),
            Condition::All(conditions) => self.all(conditions),
            Condition::Any(conditions) => {
                let mut plan = Plan::new(false, Certainty::Found);
                for condition in conditions {
                    let Condition::Leaf(leaf) = condition else {
                        return None;
                    };
                    let leaf = &self.leaves[*leaf];
                    let part = self.parts(&leaf.pattern).into_iter().min_by_key(|part| part.cost)?;
                    plan.is_at_most(self.certainty(leaf));
                    match part.single() {
                        Some((first, others)) => {
                            plan.add(first, part.cost, leaf.idf);
                            plan.rare.extend_from_slice(others);
                        }
                        None => part.terms.iter().for_each(|used| plan.add(*used, used.1.count(), leaf.idf)),
                    }
                }
                Some(plan)
            }
            Condition::Within(Scope::Document, _) | Condition::Not(_) | Condition::Test(_) => None,
            Condition::Within(_, inner) => Some(Plan { certainty: Certainty::Bound, ..self.plan(inner)? }),
        }
    }

    /// A plan for what must hold together: all terms without which a leaf cannot
    /// stand there, or else any of those of the rarest leaf.
    fn all(&self, conditions: &[Condition]) -> Option<Plan<'l>> {
        let alone = conditions.len() == 1;
        let mut plan = Plan::new(true, if alone { Certainty::Scored } else { Certainty::Found });
        // Of leaves without such a term, the one with the fewest entries.
        let mut rarest: Option<(Part<'l>, f32)> = None;
        for condition in conditions {
            let leaf = match condition {
                Condition::Leaf(leaf) => &self.leaves[*leaf],
                other => {
                    plan.rest += self.ceiling(other);
                    plan.is_at_most(Certainty::Bound);
                    continue;
                }
            };
            let parts = self.parts(&leaf.pattern);
            let least = parts.iter().map(|part| part.cost).min()?;
            let single: Vec<_> = parts.iter().filter(|part| part.single().is_some()).collect();
            if single.iter().any(|part| part.cost <= least.saturating_mul(4)) {
                plan.is_at_most(self.certainty(leaf));
                // An occurrence of the leaf is one of each of its terms: its
                // frequency is at most that of the rarest, which is the least.
                let rarest = single.iter().map(|part| part.cost).min();
                let near = rarest.unwrap_or(0).saturating_mul(NEAR);
                let mut weight = leaf.idf;
                for part in single.into_iter().filter(|part| part.cost <= near) {
                    if let Some((first, others)) = part.single() {
                        let of_part =
                            if Some(part.cost) == rarest { std::mem::take(&mut weight) } else { 0.0 };
                        plan.add(first, part.cost, of_part);
                        plan.rare.extend_from_slice(others);
                    }
                }
            } else {
                plan.is_at_most(Certainty::Bound);
                plan.rest += leaf.idf * score::MOST;
                if rarest.as_ref().is_none_or(|(other, _)| least < other.cost) {
                    rarest = parts.into_iter().min_by_key(|part| part.cost).map(|part| (part, leaf.idf));
                }
            }
        }
        if plan.terms.is_empty() {
            let (part, idf) = rarest?;
            plan.all = false;
            plan.rest -= idf * score::MOST;
            part.terms.iter().for_each(|used| plan.add(*used, used.1.count(), idf));
        }
        Some(plan)
    }

    /// How many clauses may hold a condition, at the most, as far as its terms say.
    fn candidates(&self, condition: &Condition) -> u64 {
        match condition {
            Condition::All(inner) => {
                inner.iter().map(|inner| self.candidates(inner)).min().unwrap_or(u64::MAX)
            }
            Condition::Any(inner) => {
                inner.iter().map(|inner| self.candidates(inner)).fold(0, u64::saturating_add)
            }
            Condition::Leaf(leaf) => self.candidates_of(&self.leaves[*leaf].pattern),
            Condition::Within(Scope::Document, _) | Condition::Not(_) | Condition::Test(_) => u64::MAX,
            Condition::Within(_, inner) => self.candidates(inner),
        }
    }

    /// Whether it is a single row in which other words may stand between.
    fn has_slack(&self, condition: &Condition) -> bool {
        let Condition::Leaf(leaf) = condition else { return false };
        matches!(&self.leaves[*leaf].pattern, Pattern::Row(row) | Pattern::Written(row, _) if row.slop > 0)
    }

    fn candidates_of(&self, pattern: &'l Pattern) -> u64 {
        match pattern {
            Pattern::Row(row) | Pattern::Written(row, _) => {
                let costs = row.parts.iter().filter_map(|part| self.part(row, part)).map(|part| part.cost);
                costs.min().unwrap_or(u64::MAX)
            }
            Pattern::Either(patterns) => {
                patterns.iter().map(|pattern| self.candidates_of(pattern)).fold(0, u64::saturating_add)
            }
            Pattern::Near { left, right, order, .. } => {
                let left = self.candidates_of(left);
                if *order == Order::Apart { left } else { left.min(self.candidates_of(right)) }
            }
        }
    }

    /// The most that a clause can score by a condition.
    fn ceiling(&self, condition: &Condition) -> f32 {
        match condition {
            Condition::All(inner) | Condition::Any(inner) => {
                inner.iter().map(|inner| self.ceiling(inner)).sum()
            }
            Condition::Leaf(leaf) => self.leaves[*leaf].idf * score::MOST,
            Condition::Within(_, inner) => self.ceiling(inner),
            Condition::Not(_) | Condition::Test(_) => 0.0,
        }
    }

    /// What is known of a leaf where its terms stand: all, if it is a single one
    /// that counts whatever the language.
    fn certainty(&self, leaf: &Leaf) -> Certainty {
        let Pattern::Row(row) = &leaf.pattern else {
            return Certainty::Bound;
        };
        let [edge] = row.edges.as_slice() else {
            return Certainty::Bound;
        };
        let whole = leaf.renderings.is_empty() && (edge.from, edge.to) == (0, row.last);
        // The weight of a pair is the sum of those of its words, that of an
        // alternative the least.
        let of_terms = |terms: &[TermUse]| score::idf(self.reader, terms.iter().map(TermUse::count).sum());
        match &edge.step {
            Step::Terms(terms) if whole && is_one_word(terms) && leaf.idf == of_terms(terms) => {
                Certainty::Scored
            }
            Step::Terms(terms) | Step::Pair(terms) if whole && is_one_word(terms) => Certainty::Found,
            _ => Certainty::Bound,
        }
    }

    /// The parts of a pattern, each by the terms of which one must stand there.
    /// No two occurrences that begin at different places have the same one.
    fn parts(&self, pattern: &'l Pattern) -> Vec<Part<'l>> {
        match pattern {
            Pattern::Row(row) | Pattern::Written(row, _) => self.parts_of_row(row),
            Pattern::Either(patterns) => {
                let mut union = Vec::new();
                for pattern in patterns {
                    match self.parts(pattern).into_iter().min_by_key(|part| part.cost) {
                        Some(part) => union.extend(part.terms),
                        None => return Vec::new(),
                    }
                }
                vec![Part::of(union)]
            }
            // A window may begin with either of its sides.
            Pattern::Near { .. } => Vec::new(),
        }
    }

    fn parts_of_row(&self, row: &'l Row) -> Vec<Part<'l>> {
        // Where the words before a part may take this many positions or that
        // many, two occurrences may end with the same one.
        let known = row.parts.iter().filter(|(from, _)| row.plain || *from == 0);
        known.filter_map(|part| self.part(row, part)).collect()
    }

    /// The terms of a part of a row; none where any word may be there.
    fn part(&self, row: &'l Row, (from, to): &(usize, usize)) -> Option<Part<'l>> {
        let mut part = Vec::new();
        for edge in row.edges.iter().filter(|edge| edge.from < *to && *from < edge.to) {
            let fields = self.reader.fields();
            let field = if edge.step.is_pair() { fields.pairs } else { fields.words };
            part.extend(edge.step.terms()?.iter().map(|used| (field, used)));
        }
        Some(Part::of(part))
    }
}
