//! Finds, counts, ranks and marks.

use std::collections::BTreeMap;

use document::Span;
use index::Reader;
use index::schema::names;
use lexicon::{Formulations, Rendering};
use tantivy::{DocAddress, TERMINATED};

use crate::bag::Bag;
use crate::condition::{Condition, Mark, WHOLE};
use crate::deadline::{Deadline, QueryError, Watch};
use crate::facets::{Counting, Facet, FacetCount};
use crate::hits::{self, Hit};
use crate::lower::{self, Lowered, Pattern};
use crate::matcher::{self, Segment};
use crate::parse::{Problem, Severity};
use crate::query::{FieldName, Node, Query};
use crate::rank::{self, Found};
use crate::score::Lengths;
use crate::set::{Dates, Documents};
use crate::statements::{Counter, OfStatement, by_statement};

/// What to give of what is found.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// How many hits to give.
    pub limit: usize,
    /// How many of the best to leave out before them.
    pub offset: usize,
    /// Their order.
    pub sort: Sort,
    /// Whether each clause is a hit of its own.
    pub by: By,
    /// Whether to count statements too; they are where hits are statements.
    pub statements: bool,
    /// What to count by.
    pub facets: &'a [Facet],
    /// The formulations that are known, with their renderings.
    pub formulations: &'a Formulations,
    /// When the search is given up.
    pub deadline: Deadline,
}

impl Options<'_> {
    fn counts_statements(&self) -> bool {
        self.statements || self.by == By::Statement
    }
}

impl Default for Options<'_> {
    /// The ten best clauses, however long it takes.
    fn default() -> Self {
        Options {
            limit: 10,
            offset: 0,
            sort: Sort::default(),
            by: By::default(),
            statements: false,
            facets: &[],
            formulations: Formulations::embedded(),
            deadline: Deadline::NONE,
        }
    }
}

/// What a hit in the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// A clause.
    #[default]
    Clause,
    /// A document, by the first of its clauses in the order asked for.
    Document,
    /// A statement, by the first clause of the best of its texts.
    Statement,
}

/// The order of hits. Ties are broken by document id, then by the clause's
/// place in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// By adopted date, the oldest first; documents without a date last.
    Oldest,
    /// By adopted date, the newest first; documents without a date last.
    Newest,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// How much there is in all.
    pub totals: Totals,
    /// The clauses that were asked for.
    pub hits: Vec<Hit>,
    /// The renderings that were searched for.
    pub renderings: Vec<RenderingCount>,
    /// The counts that were asked for.
    pub facets: Vec<(Facet, Vec<FacetCount>)>,
    /// How the query was read where it may have been meant otherwise, and what
    /// of it the index does not know.
    pub problems: Vec<Problem>,
}

/// How often a rendering of a formulation stands in an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderingCount {
    /// The rendering.
    pub rendering: Rendering,
    /// Occurrences of it that are no part of a longer rendering.
    pub hits: u64,
    /// Clauses with at least one.
    pub clauses: u64,
}

/// How often a query stands in an index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Occurrences, all of them.
    pub hits: u64,
    /// Clauses with at least one.
    pub clauses: u64,
    /// Documents with at least one.
    pub documents: u64,
    /// Statements of which these are texts; none where they were not counted.
    pub statements: Option<u64>,
}

/// Searches an index.
///
/// The same clauses come with the same scores in the same order, however many
/// segments the index has.
pub fn search(reader: &Reader, query: &Query, options: &Options<'_>) -> Result<Results, QueryError> {
    let watch = Watch::new(options.deadline);
    watch.look()?;
    let lowered = lower::lower(reader, query, options.formulations, &watch)?;
    let mut collected = collect(reader, &lowered, options, &watch)?;
    if options.by != By::Clause {
        best_of_documents(&mut collected.found);
    }
    let mut others = BTreeMap::new();
    if options.by == By::Statement {
        let all = by_statement(reader, std::mem::take(&mut collected.found))?;
        for OfStatement { shown, others: of_others } in all {
            collected.found.push(shown);
            others.insert(shown.address, of_others);
        }
    }
    let best = rank::best(reader, collected.found, options.offset, options.limit, &watch)?;
    let mut hits = hits::shown(reader, &lowered, &best, options.offset, &watch)?;
    for (hit, found) in hits.iter_mut().zip(&best) {
        if let Some(others) = others.get(&found.address) {
            hits::add_texts(reader, hit, *found, others, &watch)?;
        }
    }
    watch.done()?;
    let renderings = lowered.renderings.into_iter().zip(collected.renderings);
    let renderings =
        renderings.map(|(rendering, (hits, clauses))| RenderingCount { rendering, hits, clauses }).collect();
    let mut problems = lowered.problems;
    problems.extend(vague(query, collected.vague));
    let facets = collected.facets.into_iter().map(Counting::finish).collect();
    Ok(Results { totals: collected.totals, hits, renderings, facets, problems })
}

/// Says so where dates that are known to the year or the month alone were found
/// by a stretch of days that they may lie outside of.
fn vague(query: &Query, clauses: u64) -> Option<Problem> {
    let message =
        format!("{clauses} of the clauses are of documents whose date may lie outside of what was asked");
    let hint = "their date is known to the month or the year alone".to_owned();
    let span = query.root.as_ref().and_then(dated).unwrap_or_default();
    (clauses > 0).then_some(Problem { span, message, hint, severity: Severity::Hint })
}

/// Where a query asks for a date.
fn dated(node: &Node) -> Option<Span> {
    match node {
        Node::And(inner) | Node::Or(inner) => inner.iter().find_map(dated),
        Node::Not(inner) | Node::Within(_, inner) => dated(inner),
        Node::Field(field) => {
            matches!(field.name, FieldName::Date | FieldName::Published).then_some(field.span)
        }
        Node::Wording(_) => None,
    }
}

/// Leaves of each document the first of its clauses in the order.
fn best_of_documents(found: &mut Vec<Found>) {
    found.sort_by(|one, other| {
        let document = (one.address.segment_ord, one.first).cmp(&(other.address.segment_ord, other.first));
        let order = other.weight.total_cmp(&one.weight);
        document.then(order).then(one.address.cmp(&other.address))
    });
    found.dedup_by_key(|found| (found.address.segment_ord, found.first));
}

/// Whether a pattern stands anywhere in the index.
pub(crate) fn stands_somewhere(
    reader: &Reader,
    pattern: &Pattern,
    watch: &Watch,
) -> Result<bool, QueryError> {
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let at = Segment { reader, segment, ord, watch };
        let Some(mut matcher) = matcher::open(at, pattern)? else {
            continue;
        };
        let mut doc = matcher.seek(0);
        while doc != TERMINATED {
            watch.step()?;
            if at.is_alive(doc) && matcher.count() > 0 {
                return Ok(true);
            }
            doc = matcher.seek(doc + 1);
        }
    }
    Ok(false)
}

/// All that was found, and what was counted of it.
#[derive(Default)]
struct Collected {
    totals: Totals,
    found: Vec<Found>,
    facets: Vec<Counting>,
    /// For each rendering, its hits and clauses.
    renderings: Vec<(u64, u64)>,
    /// Clauses whose date may lie outside of what was asked.
    vague: u64,
}

/// How many clauses are held, at least, before the best of them are chosen.
const HELD: usize = 4_096;

/// All clauses that the query finds, segment by segment, in the order of their
/// addresses within each.
fn collect(
    reader: &Reader,
    lowered: &Lowered,
    options: &Options<'_>,
    watch: &Watch,
) -> Result<Collected, QueryError> {
    let mut collected = Collected {
        facets: options
            .facets
            .iter()
            .map(|facet| Counting::new(*facet, options.counts_statements()))
            .collect(),
        renderings: vec![(0, 0); lowered.renderings.len()],
        ..Collected::default()
    };
    let Some(root) = &lowered.root else {
        return Ok(collected);
    };
    let mut statements = Counter::of(reader, options.counts_statements())?;
    let wanted = options.offset.saturating_add(options.limit);
    let mut most = HELD;
    let mut marks = Vec::new();
    let bag = Bag::of(reader, lowered).and_then(|bag| bag.with_hits(reader));
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let at = Segment { reader, segment, ord, watch };
        let dates = Dates::asked(at, root)?;
        let lengths = Lengths::of(reader, ord)?;
        let documents = Documents::of(at)?;
        let days = reader.days(ord, names::ADOPTED[0])?;
        let facets = collected.facets.iter().map(|facet| facet.in_segment(reader, segment));
        let mut facets = facets.collect::<Result<Vec<_>, _>>()?;
        let mut document = None;
        let mut group = None;
        let mut take = |collected: &mut Collected, doc, score: f32, hits: u64| {
            collected.totals.clauses += 1;
            collected.totals.hits += hits;
            let first = documents.first_of(doc);
            if document != Some(first) {
                document = Some(first);
                collected.totals.documents += 1;
                group = statements.count(ord, first);
            }
            for facet in &mut facets {
                facet.count(doc, first, group, hits);
            }
            collected.vague += u64::from(dates.iter().any(|dates| dates.may_miss(doc)));
            if wanted == 0 {
                return;
            }
            let day = || days.first(doc).map(|day| day as f64);
            let weight = match options.sort {
                Sort::Relevance => f64::from(score),
                Sort::Newest => day().unwrap_or(f64::NEG_INFINITY),
                Sort::Oldest => day().map_or(f64::NEG_INFINITY, |day| -day),
            };
            collected.found.push(Found { weight, score, address: DocAddress::new(ord, doc), first });
            if options.by == By::Clause && collected.found.len() >= most {
                rank::keep(&mut collected.found, wanted);
                most = collected.found.len().saturating_mul(2).max(HELD);
            }
        };
        if let Some(bag) = &bag {
            bag.each(at, &lengths, |doc, score, hits| {
                if at.is_alive(doc) {
                    take(&mut collected, doc, score, hits);
                }
            })?;
        } else {
            let mut condition = Condition::open(at, root, &lowered.leaves)?;
            let mut doc = condition.candidate(0);
            while doc < segment.max_doc() {
                watch.step()?;
                if at.is_alive(doc) && condition.holds(doc, WHOLE) {
                    let (score, hits) = condition.tally(doc, &lowered.leaves, &lengths, &mut marks);
                    take(&mut collected, doc, score, hits);
                    if !lowered.renderings.is_empty() {
                        count_renderings(&mut marks, &mut collected.renderings);
                    }
                }
                doc = condition.candidate(doc + 1);
            }
        }
        for (counting, facet) in collected.facets.iter_mut().zip(facets) {
            counting.add(reader, facet)?;
        }
    }
    collected.totals.statements = statements.total();
    Ok(collected)
}

/// Counts the renderings of a clause's marks.
fn count_renderings(marks: &mut [Mark], counts: &mut [(u64, u64)]) {
    marks.sort_unstable_by_key(|mark| mark.rendering);
    for of_one in marks.chunk_by(|one, other| one.rendering == other.rendering) {
        if let Some(count) = of_one[0].rendering.and_then(|number| counts.get_mut(number)) {
            count.0 += of_one.len() as u64;
            count.1 += 1;
        }
    }
}
