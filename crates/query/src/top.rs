//! The best clauses, without looking at all the others.

use index::{ClauseAddress, Reader};
use lexicon::Formulations;
use tantivy::{DocAddress, DocId, TERMINATED};

use crate::bag::{Bag, BagScorer};
use crate::condition::{Condition, Scratch, WHOLE};
use crate::deadline::{Deadline, QueryError, Watch};
use crate::lower::{self, Leaf};
use crate::matcher::Segment;
use crate::plan::{Certainty, Plan, ROUNDING};
use crate::query::Query;
use crate::rank::{self, Found, Top};
use crate::score::Lengths;
use crate::word;

/// A clause among the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its BM25 score.
    pub score: f32,
    /// Where it stands in the index.
    pub address: ClauseAddress,
}

impl Ranked {
    fn of(found: Found) -> Self {
        Ranked { score: found.score, address: found.address }
    }
}

/// The best clauses for a query, the best first: those that [`search`] gives by
/// relevance, with the same scores, in the same order.
///
/// Nothing is counted, so that what cannot be among them is passed over. Past the
/// deadline there is an error and no answer.
///
/// [`search`]: crate::search()
pub fn best(
    reader: &Reader,
    query: &Query,
    limit: usize,
    formulations: &Formulations,
    deadline: Deadline,
) -> Result<Vec<Ranked>, QueryError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let watch = Watch::new(deadline);
    watch.look()?;
    if let Some(word) = word::alone(query)
        && let Some(best) = word::best(reader, &word, limit, &watch)?
    {
        watch.done()?;
        return Ok(best.into_iter().map(Ranked::of).collect());
    }
    let lowered = lower::lower(reader, query, formulations, &watch)?;
    let Some(root) = &lowered.root else {
        return Ok(Vec::new());
    };
    let asked = Asked { root, leaves: &lowered.leaves };
    let bag = Bag::of(reader, &lowered);
    let plan = Plan::of(reader, &lowered, bag.as_ref());
    let mut found: Vec<Found> = Vec::new();
    for ord in (0u32..).take(reader.searcher().segment_readers().len()) {
        let segment = reader.searcher().segment_reader(ord);
        let at = Segment { reader, segment, ord, watch: &watch };
        // A clause of another segment that ties may stand before those so far.
        let floor = rank::floor(&found, limit).next_down();
        for (doc, score) in best_of_segment(at, asked, bag.as_ref(), plan.as_ref(), Top::new(limit, floor))? {
            let address = DocAddress::new(ord, doc);
            found.push(Found { weight: f64::from(score), score, address, first: doc });
        }
    }
    let best = rank::best(reader, found, 0, limit, &watch)?;
    watch.done()?;
    Ok(best.into_iter().map(Ranked::of).collect())
}

/// In the first so-manieth part of a segment every candidate is looked at: no bound leads past
/// any before there are as many clauses as were asked for.
const HEAD: u32 = 256;

/// Where these are not there before this part, they are so few in all that going on costs less
/// than beginning anew by the bounds.
const LATE: u32 = 8;

/// What must hold of a clause, and the wordings by which it does.
#[derive(Clone, Copy)]
struct Asked<'s> {
    root: &'s lower::Condition,
    leaves: &'s [Leaf],
}

/// The best clauses of a segment with their scores, in no order.
fn best_of_segment<'s>(
    at: Segment<'s>,
    asked: Asked<'s>,
    bag: Option<&Bag<'s>>,
    plan: Option<&Plan<'_>>,
    mut top: Top,
) -> Result<Vec<(DocId, f32)>, QueryError> {
    let lengths = Lengths::of(at.reader, at.ord)?;
    let Some(plan) = plan else {
        match bag {
            Some(bag) => bag.each(at, &lengths, |doc, score, _| {
                if score >= top.threshold() && at.is_alive(doc) {
                    top.add(doc, score);
                }
            })?,
            None => {
                let mut scorer = ConditionScorer::open(at, asked, &lengths)?;
                best_of_each(at, &mut scorer, TERMINATED, &mut top)?;
            }
        }
        return Ok(top.into_clauses().collect());
    };
    let open = || Scorer::open(at, asked, bag, &lengths);
    let unbounded = plan.unbounded(at)?;
    let mut close: Vec<(DocId, f32)> = Vec::new();
    if !unbounded.is_empty() {
        let mut scorer = open()?;
        for doc in unbounded.iter().copied().filter(|doc| at.is_alive(*doc)) {
            if let Some(score) = scorer.score(doc) {
                top.add(doc, score);
                close.push((doc, score));
            }
        }
    }
    let scored = close.len();
    let is_new = |doc: DocId| at.is_alive(doc) && unbounded.binary_search(&doc).is_err();
    let weight = plan.weight(at.reader)?;
    let margin = plan.margin(at.reader, at.segment)?;
    if plan.certainty() == Certainty::Bound {
        let mut scorer = open()?;
        let mut from = 0;
        if let Scorer::Condition(scorer) = &mut scorer
            && unbounded.is_empty()
        {
            let end = at.segment.max_doc();
            from = best_of_each(at, scorer, end / HEAD, &mut top)?;
            if from > end / LATE && from != TERMINATED {
                from = best_of_each(at, scorer, TERMINATED, &mut top)?;
            }
            if from == TERMINATED {
                return Ok(top.into_clauses().collect());
            }
        }
        let least = plan.must_exceed(top.threshold(), margin);
        at.reader.wrap(weight.for_each_pruning(least, at.segment, &mut |doc, _| {
            if at.watch.stops() {
                return f32::INFINITY;
            }
            if doc >= from
                && is_new(doc)
                && let Some(score) = scorer.score(doc)
            {
                top.add(doc, score);
            }
            plan.must_exceed(top.threshold(), margin)
        }))?;
        return Ok(top.into_clauses().collect());
    }
    let least = plan.must_exceed(top.threshold(), margin);
    at.reader.wrap(weight.for_each_pruning(least, at.segment, &mut |doc, score| {
        if is_new(doc) {
            let score = plan.score(score);
            top.add(doc, score);
            close.push((doc, score));
        }
        plan.must_exceed(top.threshold(), margin)
    }))?;
    // The few that may be among the best are scored anew, in the order of the
    // query.
    let least = top.threshold() * (1.0 - 2.0 * ROUNDING);
    let mut led: Vec<(DocId, f32)> = close.split_off(scored);
    led.retain(|(_, score)| *score >= least);
    if plan.certainty() < Certainty::Scored {
        let mut scorer = open()?;
        for (doc, score) in &mut led {
            *score = scorer.score(*doc).unwrap_or(f32::MIN);
        }
    }
    close.retain(|(_, score)| *score >= least);
    close.append(&mut led);
    Ok(close)
}

/// Adds the best clauses of a segment, each candidate looked at, before `head` and on until
/// there is a score to exceed; gives the first that was not looked at, `TERMINATED` if all were.
fn best_of_each(
    at: Segment<'_>,
    scorer: &mut ConditionScorer<'_>,
    head: DocId,
    top: &mut Top,
) -> Result<DocId, QueryError> {
    let mut doc = scorer.condition.candidate(0);
    while doc < at.segment.max_doc() {
        if doc >= head && top.threshold() > f32::MIN {
            return Ok(doc);
        }
        at.watch.step()?;
        if at.is_alive(doc)
            && let Some(score) = scorer.score(doc)
        {
            top.add(doc, score);
        }
        doc = scorer.condition.candidate(doc + 1);
    }
    Ok(TERMINATED)
}

/// Scores the clauses of a segment, in ascending order.
enum Scorer<'s> {
    /// For words alone.
    Bag(BagScorer<'s>, &'s Lengths<'s>),
    Condition(ConditionScorer<'s>),
}

impl<'s> Scorer<'s> {
    fn open(
        at: Segment<'s>,
        asked: Asked<'s>,
        bag: Option<&Bag<'s>>,
        lengths: &'s Lengths<'s>,
    ) -> Result<Self, QueryError> {
        Ok(match bag {
            Some(bag) => Scorer::Bag(BagScorer::open(bag, at)?, lengths),
            None => Scorer::Condition(ConditionScorer::open(at, asked, lengths)?),
        })
    }

    /// The score of a clause; none where the query does not hold of it.
    fn score(&mut self, doc: DocId) -> Option<f32> {
        match self {
            Scorer::Bag(scorer, lengths) => scorer.score(doc, lengths).map(|(score, _)| score),
            Scorer::Condition(scorer) => scorer.score(doc),
        }
    }
}

/// Scores by the condition that the query is.
struct ConditionScorer<'s> {
    condition: Condition<'s>,
    leaves: &'s [Leaf],
    lengths: &'s Lengths<'s>,
    scratch: Scratch,
}

impl<'s> ConditionScorer<'s> {
    fn open(at: Segment<'s>, asked: Asked<'s>, lengths: &'s Lengths<'s>) -> Result<Self, QueryError> {
        let condition = Condition::open(at, asked.root, asked.leaves)?;
        Ok(ConditionScorer { condition, leaves: asked.leaves, lengths, scratch: Scratch::default() })
    }

    fn score(&mut self, doc: DocId) -> Option<f32> {
        let holds = self.condition.holds(doc, WHOLE);
        holds.then(|| self.condition.score(doc, self.leaves, self.lengths, &mut self.scratch))
    }
}
