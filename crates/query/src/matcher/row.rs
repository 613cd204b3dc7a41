//! Matches words in a row: in their order, through hyphens, over the ends of
//! sentences, never over the end of a clause.

use index::schema::bounds;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use super::chain::ChainMatcher;
use super::terms::Terms;
use super::{Cursor, Matcher, Occurrence, Segment, keep_minimal, leap};
use crate::deadline::{QueryError, Watch};
use crate::lower::{Row, Step};

/// A cursor over the clauses in which a row stands.
struct RowMatcher<'r> {
    watch: &'r Watch,
    terms: Vec<Terms>,
    edges: Vec<Edge>,
    /// The last node.
    last: usize,
    slop: u32,
    /// Whether windows are kept that hold another.
    all: bool,
    /// For each part of the row, the terms of which one must be there; the
    /// rarest first.
    parts: Vec<Vec<usize>>,
    /// The terms one behind the other, where there is nothing but these to be followed,
    /// and words may stand between.
    slack: Vec<usize>,
    /// Where the clause ends, if any word may end the row.
    end: Option<Cursor>,
    doc: DocId,
    /// The clause that `found` is of.
    matched: DocId,
    found: Vec<Occurrence>,
    /// For each node, how the matches stand that have come so far.
    reached: Vec<Vec<State>>,
}

/// An edge of the lattice; its terms by their index, none for any word.
struct Edge {
    from: usize,
    to: usize,
    terms: Option<usize>,
}

/// A match that has come to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// The position at which it goes on.
    next: u32,
    /// The position at which it began.
    start: u32,
    /// How many words it has passed over.
    passed: u32,
}

/// Opens a row in a segment; none where one of its parts stands nowhere. With
/// `all`, windows are given too that hold another.
pub(super) fn open<'r>(
    at: Segment<'r>,
    field: Field,
    row: &Row,
    all: bool,
) -> Result<Option<Box<dyn Matcher + 'r>>, QueryError> {
    let (mut terms, mut edges) = (Vec::new(), Vec::new());
    for edge in &row.edges {
        let (field, used) = match &edge.step {
            Step::AnyWord => {
                edges.push(Edge { from: edge.from, to: edge.to, terms: None });
                continue;
            }
            Step::Terms(used) => (field, used),
            Step::Pair(used) => (at.reader.fields().pairs, used),
        };
        if let Some(opened) = Terms::open(at, field, used)? {
            edges.push(Edge { from: edge.from, to: edge.to, terms: Some(terms.len()) });
            terms.push(opened);
        }
    }
    edges.sort_by_key(|edge| edge.from);
    if row.slop == 0 && is_chain(&edges, row.last) {
        let in_order: Vec<usize> = edges.iter().filter_map(|edge| edge.terms).collect();
        match singles(terms, &in_order) {
            Ok(singles) => return Ok(Some(Box::new(ChainMatcher::of(at.watch, singles)))),
            Err(several) => terms = several,
        }
    }
    let mut parts = Vec::with_capacity(row.parts.len());
    for &(from, to) in &row.parts {
        let within = edges.iter().filter(|edge| edge.from < to && from < edge.to);
        let (mut part, mut any) = (Vec::new(), false);
        for edge in within {
            any |= edge.terms.is_none();
            part.extend(edge.terms);
        }
        if part.is_empty() && !any {
            return Ok(None);
        }
        if !any {
            parts.push(part);
        }
    }
    if parts.is_empty() {
        return Ok(None);
    }
    parts.sort_by_key(|part| part.iter().map(|&index| terms[index].cost()).sum::<u64>());
    let open_ended = edges.iter().any(|edge| edge.terms.is_none());
    let end = if open_ended && field == at.reader.fields().words {
        Cursor::open(at, at.reader.fields().bounds, bounds::END)?
    } else {
        None
    };
    let (watch, last, slop) = (at.watch, row.last, row.slop);
    let slack = if slop > 0 && is_chain(&edges, last) {
        edges.iter().filter_map(|edge| edge.terms).collect()
    } else {
        Vec::new()
    };
    let reached = vec![Vec::new(); last + 1];
    let (doc, matched, found) = (0, TERMINATED, Vec::new());
    Ok(Some(Box::new(RowMatcher {
        watch,
        terms,
        edges,
        last,
        slop,
        all,
        parts,
        slack,
        end,
        doc,
        matched,
        found,
        reached,
    })))
}

/// Whether edges in order lead from the first node to the last, one behind the
/// other, each by terms.
fn is_chain(edges: &[Edge], last: usize) -> bool {
    let mut node = 0;
    let goes_on = edges.iter().all(|edge| {
        let fits = edge.from == node && edge.terms.is_some();
        node = edge.to;
        fits
    });
    goes_on && node == last
}

/// The terms in this order, if each is a single one; else all as they were.
fn singles(terms: Vec<Terms>, order: &[usize]) -> Result<Vec<(Cursor, u32)>, Vec<Terms>> {
    if !terms.iter().all(Terms::is_single) {
        return Err(terms);
    }
    let mut singles: Vec<_> = terms.into_iter().map(|terms| Some(terms.single())).collect();
    Ok(order.iter().filter_map(|&index| singles[index].take()).collect())
}

impl RowMatcher<'_> {
    /// Whether each two words that follow one another stand near enough somewhere in the
    /// clause: in most that hold all of them they do not.
    fn is_near_enough(&mut self) -> bool {
        for &index in &self.slack {
            let terms = &mut self.terms[index];
            if terms.doc() != self.doc || terms.positions().is_empty() {
                return false;
            }
        }
        self.slack.windows(2).all(|pair| {
            let [before, behind] = [pair[0], pair[1]].map(|index| self.terms[index].last_positions());
            let mut at = 0;
            before.iter().any(|&(position, width)| {
                // A wider one may begin ahead of one that ends behind it.
                at += behind[at..].iter().take_while(|(next, _)| *next <= position).count();
                let next = behind[at..].iter().find(|(next, _)| *next >= position + width);
                next.is_some_and(|(next, _)| next - (position + width) <= self.slop)
            })
        })
    }

    /// Follows the edges from node to node through the clause.
    fn follow(&mut self) {
        self.found.clear();
        if !self.is_near_enough() {
            return;
        }
        self.reached.iter_mut().for_each(Vec::clear);
        let doc = self.doc;
        let length = self.end.as_mut().map_or(u32::MAX, |end| {
            if end.seek(doc) == doc { end.positions().first().copied().unwrap_or(0) } else { 0 }
        });
        for edge in &self.edges {
            let (node, to) = (edge.from, edge.to);
            let (before, behind) = self.reached.split_at_mut(to);
            let (from, into) = (&mut before[node], &mut behind[0]);
            if node > 0 {
                settle(from, !self.all);
                if from.is_empty() {
                    continue;
                }
            }
            match edge.terms {
                Some(terms) => {
                    let terms = &mut self.terms[terms];
                    if terms.doc() != doc {
                        continue;
                    }
                    let positions = terms.positions();
                    if node == 0 {
                        let begin =
                            |&(at, width): &(u32, u32)| State { next: at + width, start: at, passed: 0 };
                        into.extend(positions.iter().map(begin));
                    } else {
                        step(from, positions, self.slop, self.all, into);
                    }
                }
                None if node == 0 => {
                    into.extend((0..length).map(|at| State { next: at + 1, start: at, passed: 0 }));
                }
                None => {
                    for state in from.iter() {
                        if self.watch.stops() {
                            return;
                        }
                        // The nearest word leaves the most to those behind it.
                        let reach = if self.all { self.slop - state.passed } else { 0 };
                        let furthest = (state.next + reach).min(length.saturating_sub(1));
                        into.extend((state.next..=furthest).filter(|at| *at < length).map(|at| State {
                            next: at + 1,
                            passed: state.passed + (at - state.next),
                            ..*state
                        }));
                    }
                }
            }
        }
        let ends = &mut self.reached[self.last];
        self.found.extend(ends.iter().map(|state| (state.start, state.next)));
        if self.slop > 0 && !self.all {
            keep_minimal(&mut self.found);
        } else {
            self.found.sort_unstable();
            self.found.dedup();
        }
    }
}

/// Leaves of the states at a node those that may lead to a window of their own.
///
/// Of those that differ in nothing but the words passed over it is the one with
/// the fewest; where windows that hold another are not asked for, a state is of
/// no use beside one that began later and passed over no more.
fn settle(states: &mut Vec<State>, minimal: bool) {
    if states.len() < 2 {
        return;
    }
    states.sort_unstable();
    states.dedup_by_key(|state| (state.next, state.start));
    if minimal && states.iter().any(|state| state.passed > 0) {
        let (mut next, mut fewest) = (u32::MAX, u32::MAX);
        states.reverse();
        states.retain(|state| {
            if state.next != next {
                (next, fewest) = (state.next, u32::MAX);
            }
            let useful = state.passed < fewest;
            fewest = fewest.min(state.passed);
            useful
        });
        states.reverse();
    }
}

/// Takes each state over a term that stands at these positions, in order.
///
/// Unless `all` are asked for, of the places of a single word the nearest is
/// enough: it leaves the most to the words behind it.
fn step(states: &[State], positions: &[(u32, u32)], slop: u32, all: bool, into: &mut Vec<State>) {
    let mut at = 0;
    for state in states {
        while at < positions.len() && positions[at].0 < state.next {
            at += 1;
        }
        let furthest = state.next + (slop - state.passed);
        let mut single = false;
        for &(position, width) in positions[at..].iter().take_while(|(position, _)| *position <= furthest) {
            if width == 1 && !all {
                if single {
                    continue;
                }
                single = true;
            }
            let passed = state.passed + (position - state.next);
            into.push(State { next: position + width, start: state.start, passed });
        }
    }
}

impl Matcher for RowMatcher<'_> {
    fn seek(&mut self, target: DocId) -> DocId {
        let RowMatcher { watch, parts, terms, .. } = self;
        self.doc = leap(watch, parts, target, |part, doc| match part.as_slice() {
            [only] => terms[*only].seek(doc),
            part => part.iter().map(|&index| terms[index].seek(doc)).min().unwrap_or(TERMINATED),
        });
        self.doc
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.doc = doc;
        let terms = &mut self.terms;
        self.parts.iter().all(|part| part.iter().any(|&index| terms[index].seek(doc) == doc))
    }

    fn count(&mut self) -> u32 {
        // Where one step is all of the row, it stands where a term of it does.
        if let ([Edge { from: 0, to, .. }], [only]) = (self.edges.as_slice(), self.terms.as_mut_slice())
            && *to == self.last
            && let Some(frequency) = only.frequency()
        {
            return if only.doc() == self.doc { frequency } else { 0 };
        }
        let starts = self.occurrences().chunk_by(|one, other| one.0 == other.0).count();
        u32::try_from(starts).unwrap_or(u32::MAX)
    }

    fn cost(&self) -> u64 {
        let rarest = self.parts.first().into_iter().flatten();
        rarest.map(|&index| self.terms[index].cost()).sum()
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            // Terms that no part asked for may stand behind.
            for terms in &mut self.terms {
                terms.seek(self.doc);
            }
            self.follow();
        }
        &self.found
    }
}
