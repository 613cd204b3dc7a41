//! Conditions at work on the clauses of one segment.

use index::schema::bounds;
use tantivy::{DocId, TERMINATED};

use crate::deadline::{QueryError, Watch};
use crate::lower::{self, Leaf};
use crate::matcher::{self, Cursor, Matcher, Occurrence, Segment};
use crate::query::Scope;
use crate::score::Lengths;
use crate::set::{self, ClauseSet};

/// A condition opened in a segment. Clauses are asked for in ascending order.
pub(crate) enum Condition<'r> {
    All(Vec<Condition<'r>>, &'r Watch),
    Any(Branches<'r>),
    Not(Box<Branch<'r>>),
    Leaf {
        leaf: usize,
        idf: f32,
        matcher: Box<dyn Matcher + 'r>,
        /// The renderings of a formulation, by their numbers.
        renderings: Vec<(usize, Box<dyn Matcher + 'r>)>,
    },
    /// Holds of a part of the clause, whose first words are these.
    Part {
        bounds: Box<Bounds>,
        inner: Box<Condition<'r>>,
    },
    /// The clauses of documents of which something holds; with `inner`, those
    /// that hold a part of it.
    Document {
        clauses: ClauseSet,
        inner: Option<Box<Condition<'r>>>,
    },
    /// The clause is one of these.
    Set(ClauseSet),
    /// Holds of nothing in this segment.
    Never,
}

/// One of several conditions of which any may hold.
pub(crate) struct Branch<'r> {
    condition: Condition<'r>,
    /// No clause before this one is a candidate.
    next: DocId,
}

/// From a position up to another: what of a clause is looked at.
pub(crate) type Stretch = (u32, u32);

/// All of a clause.
pub(crate) const WHOLE: Stretch = (0, u32::MAX);

/// Where a leaf stands in a clause that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub(crate) span: Occurrence,
    pub(crate) leaf: usize,
    /// Of a formulation, the number of the rendering.
    pub(crate) rendering: Option<usize>,
}

/// What is written down while a clause is scored.
#[derive(Default)]
pub(crate) struct Scratch {
    scores: Vec<(usize, f32)>,
    marks: Vec<Mark>,
}

/// Conditions of which any may hold.
pub(crate) struct Branches<'r> {
    list: Vec<Branch<'r>>,
    /// No clause before this one is a candidate of any.
    next: DocId,
}

impl<'r> Branch<'r> {
    fn of(condition: Condition<'r>) -> Self {
        Branch { condition, next: 0 }
    }

    /// The first clause at or behind `target` of which the condition may hold.
    fn candidate(&mut self, target: DocId) -> DocId {
        if self.next < target {
            self.next = self.condition.candidate(target);
        }
        self.next
    }
}

impl<'r> Branches<'r> {
    /// The first clause at or behind `target` of which one of them may hold.
    fn candidate(&mut self, target: DocId) -> DocId {
        if self.next < target {
            let candidates = self.list.iter_mut().map(|branch| branch.candidate(target));
            self.next = candidates.min().unwrap_or(TERMINATED);
        }
        self.next
    }

    /// The conditions that may hold of a clause, as far as is known.
    fn reaching(&mut self, doc: DocId) -> impl Iterator<Item = &mut Condition<'r>> {
        let reaching = self.list.iter_mut().filter(move |branch| branch.next <= doc);
        reaching.map(|branch| &mut branch.condition)
    }
}

impl<'r> Condition<'r> {
    /// Opens a condition in a segment.
    pub(crate) fn open(
        at: Segment<'r>,
        condition: &lower::Condition,
        leaves: &[Leaf],
    ) -> Result<Self, QueryError> {
        at.watch.step()?;
        let open_all = |conditions: &[lower::Condition]| {
            conditions.iter().map(|inner| Condition::open(at, inner, leaves)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match condition {
            lower::Condition::All(conditions) => {
                let inner = open_all(conditions)?;
                if inner.iter().any(|inner| matches!(inner, Condition::Never)) {
                    Condition::Never
                } else {
                    // What has few candidates leaves the others little to look at.
                    let mut inner = inner;
                    inner.sort_by_key(Condition::cost);
                    Condition::All(inner, at.watch)
                }
            }
            lower::Condition::Any(conditions) => {
                let mut inner = open_all(conditions)?;
                inner.retain(|inner| !matches!(inner, Condition::Never));
                if inner.is_empty() {
                    Condition::Never
                } else {
                    Condition::Any(Branches { list: inner.into_iter().map(Branch::of).collect(), next: 0 })
                }
            }
            lower::Condition::Not(inner) => {
                Condition::Not(Box::new(Branch::of(Condition::open(at, inner, leaves)?)))
            }
            lower::Condition::Leaf(leaf) => match matcher::open(at, &leaves[*leaf].pattern)? {
                Some(matcher) => {
                    let mut renderings = Vec::new();
                    for (number, pattern) in &leaves[*leaf].renderings {
                        renderings.extend(matcher::open(at, pattern)?.map(|matcher| (*number, matcher)));
                    }
                    Condition::Leaf { leaf: *leaf, idf: leaves[*leaf].idf, matcher, renderings }
                }
                None => Condition::Never,
            },
            lower::Condition::Within(Scope::Document, inner) => {
                let clauses = set::of_documents(at, inner, leaves)?;
                let parts = open_parts(at, inner, leaves)?;
                Condition::Document { clauses, inner: parts.map(Box::new) }
            }
            lower::Condition::Within(scope, inner) => {
                let term = if *scope == Scope::Sentence { bounds::SENTENCE } else { bounds::PARAGRAPH };
                let field = at.reader.fields().bounds;
                let starts = Cursor::open(at, field, term)?;
                let end = Cursor::open(at, field, bounds::END)?;
                match Condition::open(at, inner, leaves)? {
                    Condition::Never => Condition::Never,
                    inner => {
                        Condition::Part { bounds: Box::new(Bounds { starts, end }), inner: Box::new(inner) }
                    }
                }
            }
            lower::Condition::Test(test) => Condition::Set(set::of_test(at, test)?),
        })
    }

    /// About how many candidates there are.
    fn cost(&self) -> u64 {
        match self {
            Condition::All(inner, _) => inner.iter().map(Condition::cost).min().unwrap_or(0),
            Condition::Any(branches) => {
                branches.list.iter().map(|branch| branch.condition.cost()).fold(0, u64::saturating_add)
            }
            Condition::Not(_) => u64::MAX,
            Condition::Leaf { matcher, .. } => matcher.cost(),
            Condition::Part { inner, .. } => inner.cost(),
            Condition::Document { clauses, .. } | Condition::Set(clauses) => clauses.len(),
            Condition::Never => 0,
        }
    }

    /// The first clause at or behind `target` of which the condition may hold;
    /// [`TERMINATED`] if there is none.
    pub(crate) fn candidate(&mut self, target: DocId) -> DocId {
        match self {
            Condition::All(inner, watch) => matcher::leap(watch, inner, target, Condition::candidate),
            Condition::Any(branches) => branches.candidate(target),
            // What does not hold of one clause may hold of the next.
            Condition::Not(_) => target,
            Condition::Leaf { matcher, .. } => matcher.seek(target),
            Condition::Part { inner, .. } => inner.candidate(target),
            Condition::Document { clauses, inner: None } | Condition::Set(clauses) => clauses.next(target),
            Condition::Document { clauses, inner: Some(inner) } => {
                let mut doc = target;
                loop {
                    let allowed = clauses.next(doc);
                    if allowed == TERMINATED {
                        return TERMINATED;
                    }
                    doc = inner.candidate(allowed);
                    if doc == TERMINATED || doc == allowed {
                        return doc;
                    }
                }
            }
            Condition::Never => TERMINATED,
        }
    }

    /// Whether the condition may hold of a clause; nothing behind it is looked at.
    fn may_hold(&mut self, doc: DocId) -> bool {
        match self {
            Condition::All(inner, _) => inner.iter_mut().all(|inner| inner.may_hold(doc)),
            Condition::Any(branches) => branches.reaching(doc).any(|inner| inner.may_hold(doc)),
            Condition::Not(_) => true,
            Condition::Leaf { matcher, .. } => matcher.reach(doc),
            Condition::Part { inner, .. } => inner.may_hold(doc),
            Condition::Document { clauses, inner } => {
                clauses.has(doc) && inner.as_mut().is_none_or(|inner| inner.may_hold(doc))
            }
            Condition::Set(clauses) => clauses.has(doc),
            Condition::Never => false,
        }
    }

    /// Whether the condition holds of a stretch of a clause.
    pub(crate) fn holds(&mut self, doc: DocId, stretch: Stretch) -> bool {
        match self {
            Condition::All(inner, _) => inner.iter_mut().all(|inner| inner.holds(doc, stretch)),
            Condition::Any(branches) => branches.reaching(doc).any(|inner| inner.holds(doc, stretch)),
            Condition::Not(branch) => !(branch.candidate(doc) == doc && branch.condition.holds(doc, stretch)),
            Condition::Leaf { matcher, .. } => {
                matcher.reach(doc)
                    && if stretch == WHOLE {
                        matcher.count() > 0
                    } else {
                        matcher.occurrences().iter().any(|span| is_within(*span, stretch))
                    }
            }
            Condition::Part { bounds, inner } => {
                inner.may_hold(doc)
                    && bounds.parts(doc, stretch).into_iter().any(|part| inner.holds(doc, part))
            }
            Condition::Document { clauses, inner } => {
                clauses.has(doc) && inner.as_mut().is_none_or(|inner| inner.holds(doc, stretch))
            }
            Condition::Set(clauses) => clauses.has(doc),
            Condition::Never => false,
        }
    }

    /// Adds where the leaves stand by which the condition holds of a stretch of
    /// a clause; it must hold. At one start the longest match of a leaf counts.
    pub(crate) fn marks(&mut self, doc: DocId, stretch: Stretch, marks: &mut Vec<Mark>) {
        match self {
            Condition::All(inner, _) => inner.iter_mut().for_each(|inner| inner.marks(doc, stretch, marks)),
            Condition::Any(branches) => {
                for inner in branches.reaching(doc) {
                    if inner.holds(doc, stretch) {
                        inner.marks(doc, stretch, marks);
                    }
                }
            }
            Condition::Leaf { leaf, matcher, renderings, .. } => {
                if !matcher.reach(doc) {
                    return;
                }
                let within = matcher.occurrences().iter().filter(|span| is_within(**span, stretch));
                let from = marks.len();
                for span in within {
                    // Spans come in order: of one start, the longest comes last.
                    match marks[from..].last_mut() {
                        Some(last) if last.span.0 == span.0 => last.span = *span,
                        _ => marks.push(Mark { span: *span, leaf: *leaf, rendering: None }),
                    }
                }
                for (number, rendering) in renderings {
                    if !rendering.reach(doc) {
                        continue;
                    }
                    let found = rendering.occurrences();
                    for mark in &mut marks[from..] {
                        if mark.rendering.is_none() && found.binary_search(&mark.span).is_ok() {
                            mark.rendering = Some(*number);
                        }
                    }
                }
            }
            Condition::Part { bounds, inner } => {
                for part in bounds.parts(doc, stretch) {
                    if inner.holds(doc, part) {
                        inner.marks(doc, part, marks);
                    }
                }
            }
            Condition::Document { inner: Some(inner), .. } => inner.marks(doc, stretch, marks),
            Condition::Not(_)
            | Condition::Document { inner: None, .. }
            | Condition::Set(_)
            | Condition::Never => {}
        }
    }

    /// The score of a clause of which the condition holds.
    pub(crate) fn score(
        &mut self,
        doc: DocId,
        leaves: &[Leaf],
        lengths: &Lengths<'_>,
        scratch: &mut Scratch,
    ) -> f32 {
        scratch.scores.clear();
        if !self.score_leaves(doc, lengths, &mut scratch.scores) {
            return self.tally(doc, leaves, lengths, &mut scratch.marks).0;
        }
        // As in a tally, in the order of the query.
        scratch.scores.sort_unstable_by_key(|(leaf, _)| *leaf);
        scratch.scores.iter().fold(0.0, |sum, (_, score)| sum + score)
    }

    /// Adds the scores of the leaves of a condition that holds; says no where
    /// only some of their places count.
    fn score_leaves(&mut self, doc: DocId, lengths: &Lengths<'_>, scores: &mut Vec<(usize, f32)>) -> bool {
        match self {
            Condition::All(inner, _) => {
                inner.iter_mut().all(|inner| inner.score_leaves(doc, lengths, scores))
            }
            Condition::Any(branches) => branches
                .reaching(doc)
                .all(|inner| !inner.holds(doc, WHOLE) || inner.score_leaves(doc, lengths, scores)),
            Condition::Leaf { leaf, idf, matcher, .. } => {
                let count = if matcher.reach(doc) { matcher.count() } else { 0 };
                if count > 0 {
                    scores.push((*leaf, lengths.score(*idf, count, doc)));
                }
                true
            }
            Condition::Part { .. } | Condition::Document { .. } => false,
            Condition::Not(_) | Condition::Set(_) | Condition::Never => true,
        }
    }

    /// The score of a clause of which the condition holds, and how many hits it
    /// has: equal spans of several leaves count once.
    pub(crate) fn tally(
        &mut self,
        doc: DocId,
        leaves: &[Leaf],
        lengths: &Lengths<'_>,
        marks: &mut Vec<Mark>,
    ) -> (f32, u64) {
        if let Condition::Leaf { idf, matcher, renderings, .. } = self
            && renderings.is_empty()
        {
            let count = matcher.count();
            return (lengths.score(*idf, count, doc), u64::from(count));
        }
        marks.clear();
        self.marks(doc, WHOLE, marks);
        // Scores are summed in the order of the query, so that they are the same everywhere.
        marks.sort_unstable_by_key(|mark| (mark.leaf, mark.span));
        marks.dedup();
        let mut sum = 0.0;
        for of_leaf in marks.chunk_by(|one, other| one.leaf == other.leaf) {
            let count = u32::try_from(of_leaf.len()).unwrap_or(u32::MAX);
            sum += lengths.score(leaves[of_leaf[0].leaf].idf, count, doc);
        }
        if marks.chunk_by(|one, other| one.leaf == other.leaf).nth(1).is_some() {
            marks.sort_unstable_by_key(|mark| mark.span);
            marks.dedup_by_key(|mark| mark.span);
        }
        (sum, marks.len() as u64)
    }
}

/// The leaves of a condition outside of any `Not`, one of which must stand in
/// the clause; none where it has no such leaf.
fn open_parts<'r>(
    at: Segment<'r>,
    condition: &lower::Condition,
    leaves: &[Leaf],
) -> Result<Option<Condition<'r>>, QueryError> {
    let parts = parts_of(condition);
    if parts.is_empty() {
        return Ok(None);
    }
    Condition::open(at, &lower::Condition::Any(parts), leaves).map(Some)
}

fn parts_of(condition: &lower::Condition) -> Vec<lower::Condition> {
    match condition {
        lower::Condition::All(inner) | lower::Condition::Any(inner) => {
            inner.iter().flat_map(parts_of).collect()
        }
        lower::Condition::Not(_) | lower::Condition::Test(_) => Vec::new(),
        lower::Condition::Leaf(_) | lower::Condition::Within(..) => vec![condition.clone()],
    }
}

fn is_within(span: Occurrence, stretch: Stretch) -> bool {
    stretch.0 <= span.0 && span.1 <= stretch.1
}

/// Where the sentences or the paragraphs of clauses begin, and where these end.
pub(crate) struct Bounds {
    starts: Option<Cursor>,
    end: Option<Cursor>,
}

impl Bounds {
    /// The parts of a clause that lie in a stretch of it; one that the stretch
    /// cuts is cut.
    fn parts(&mut self, doc: DocId, stretch: Stretch) -> Vec<Stretch> {
        let positions = |cursor: &mut Option<Cursor>| -> Vec<u32> {
            let here = cursor.as_mut().filter(|cursor| cursor.doc() <= doc);
            here.map_or_else(Vec::new, |cursor| {
                if cursor.seek(doc) == doc { cursor.positions().to_vec() } else { Vec::new() }
            })
        };
        let end = positions(&mut self.end).first().copied().unwrap_or(u32::MAX);
        let mut bounds = vec![0];
        bounds.extend(positions(&mut self.starts));
        bounds.push(end);
        bounds
            .windows(2)
            .map(|pair| (pair[0].max(stretch.0), pair[1].min(stretch.1)))
            .filter(|part| part.0 < part.1)
            .collect()
    }
}
