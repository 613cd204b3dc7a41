//! Finds, counts, ranks and marks.

use std::cell::OnceCell;

use document::{Address, Citation, Span};
use index::schema::names;
use index::{ClauseAddress, Head, IndexError, Reader, StoredClause};
use tantivy::{DocAddress, TERMINATED};

use crate::condition::{Condition, WHOLE};
use crate::highlight;
use crate::lower::{self, Lowered, Pattern};
use crate::matcher::{self, Occurrence, Segment};
use crate::parse::Problem;
use crate::query::Query;

/// What to give of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many hits to give.
    pub limit: usize,
    /// How many of the best to leave out before them.
    pub offset: usize,
    /// Their order.
    pub sort: Sort,
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
    /// How the query was read where it may have been meant otherwise, and what
    /// of it the index does not know.
    pub problems: Vec<Problem>,
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
}

/// A clause that a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its place in the order, from 1.
    pub rank: usize,
    /// Its BM25 score.
    pub score: f32,
    /// Its address.
    pub address: Address,
    /// Its place in its document, from 0.
    pub ordinal: u32,
    /// What is known of its document.
    pub head: Head,
    /// The clause.
    pub clause: StoredClause,
    /// Where the query stands in its published text, in order.
    pub marks: Vec<Span>,
    /// The paragraph of the first mark, from 1.
    pub paragraph: usize,
}

impl Hit {
    /// The clause's citation in one line.
    pub fn citation(&self) -> String {
        Citation { metadata: &self.head.metadata, address: &self.address }.plain()
    }
}

/// A clause that was found, before it is read.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// What it is ordered by, the greatest first.
    weight: f64,
    score: f32,
    address: ClauseAddress,
}

/// Searches an index.
///
/// The same clauses come with the same scores in the same order, however many
/// segments the index has.
pub fn search(reader: &Reader, query: &Query, options: &Options) -> Result<Results, IndexError> {
    let lowered = lower::lower(reader, query)?;
    let failed = OnceCell::new();
    let (totals, found) = collect(reader, &lowered, options.sort, &failed)?;
    let best = best(reader, found, options.offset, options.limit)?;
    let hits = best
        .into_iter()
        .enumerate()
        .map(|(index, found)| hit(reader, &lowered, found, options.offset + index + 1, &failed))
        .collect::<Result<_, _>>()?;
    match failed.into_inner() {
        Some(error) => Err(error),
        None => Ok(Results { totals, hits, problems: lowered.problems }),
    }
}

/// Whether a pattern stands anywhere in the index.
pub(crate) fn stands_somewhere(reader: &Reader, pattern: &Pattern) -> Result<bool, IndexError> {
    let failed = OnceCell::new();
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let at = Segment { reader, segment, ord, failed: &failed };
        let Some(mut matcher) = matcher::open(at, pattern)? else {
            continue;
        };
        let mut doc = matcher.seek(0);
        while doc != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) && matcher.count() > 0 {
                return Ok(true);
            }
            doc = matcher.seek(doc + 1);
        }
    }
    Ok(false)
}

/// All clauses that the query finds, segment by segment, in the order of their
/// addresses within each.
fn collect(
    reader: &Reader,
    lowered: &Lowered,
    sort: Sort,
    failed: &OnceCell<IndexError>,
) -> Result<(Totals, Vec<Found>), IndexError> {
    let (mut totals, mut found) = (Totals::default(), Vec::new());
    let Some(root) = &lowered.root else {
        return Ok((totals, found));
    };
    let average = reader.average_length()?;
    let mut marks = Vec::new();
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let mut condition = Condition::open(Segment { reader, segment, ord, failed }, root, &lowered.leaves)?;
        let lengths = reader.wrap(segment.get_fieldnorms_reader(reader.fields().words))?;
        let ordinals = reader.wrap(segment.fast_fields().u64(names::ORDINAL))?;
        let days = reader.wrap(segment.fast_fields().i64(names::ADOPTED[0]))?;
        let mut document = None;
        let mut doc = condition.candidate(0);
        while doc < segment.max_doc() {
            let alive = segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
            if alive && condition.holds(doc, WHOLE) {
                let length = lengths.fieldnorm(doc);
                let (score, hits) = condition.tally(doc, &lowered.leaves, (length, average), &mut marks);
                totals.clauses += 1;
                totals.hits += hits;
                // The entries of a document stand together: its first entry is
                // as far before this one as the ordinal says.
                let first = u64::from(doc) - ordinals.first(doc).unwrap_or(0);
                if document != Some(first) {
                    document = Some(first);
                    totals.documents += 1;
                }
                let day = || days.first(doc).map(|day| day as f64);
                let weight = match sort {
                    Sort::Relevance => f64::from(score),
                    Sort::Newest => day().unwrap_or(f64::NEG_INFINITY),
                    Sort::Oldest => day().map_or(f64::NEG_INFINITY, |day| -day),
                };
                found.push(Found { weight, score, address: DocAddress::new(ord, doc) });
            }
            doc = condition.candidate(doc + 1);
        }
    }
    Ok((totals, found))
}

/// The best of what was found, in order.
fn best(
    reader: &Reader,
    mut found: Vec<Found>,
    offset: usize,
    limit: usize,
) -> Result<Vec<Found>, IndexError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let wanted = offset.saturating_add(limit);
    if wanted < found.len() {
        found.select_nth_unstable_by(wanted - 1, |one, other| other.weight.total_cmp(&one.weight));
        let threshold = found[wanted - 1].weight;
        let above = found.iter().filter(|found| found.weight > threshold).count();
        // Of those that tie at the threshold, the first of each segment are
        // enough: a segment is in the order of the addresses.
        let mut ties: Vec<Found> = found.iter().copied().filter(|found| found.weight == threshold).collect();
        ties.sort_unstable_by_key(|found| found.address);
        let mut taken = (u32::MAX, 0);
        ties.retain(|found| {
            if taken.0 != found.address.segment_ord {
                taken = (found.address.segment_ord, 0);
            }
            taken.1 += 1;
            taken.1 <= wanted - above
        });
        found.retain(|found| found.weight > threshold);
        found.extend(ties);
    }
    let mut keyed = Vec::with_capacity(found.len());
    for found in found {
        keyed.push((key(reader, found.address)?, found));
    }
    keyed.sort_unstable_by(|(one_key, one), (other_key, other)| {
        other.weight.total_cmp(&one.weight).then_with(|| one_key.cmp(other_key))
    });
    Ok(keyed.into_iter().map(|(_, found)| found).skip(offset).take(limit).collect())
}

/// The sort key of an entry: its document's id and its ordinal.
fn key(reader: &Reader, address: ClauseAddress) -> Result<Vec<u8>, IndexError> {
    let segment = reader.searcher().segment_reader(address.segment_ord);
    let mut key = Vec::new();
    if let Some(column) = reader.wrap(segment.fast_fields().bytes(names::KEY))?
        && let Some(ord) = column.ords().first(address.doc_id)
    {
        reader.wrap(column.ord_to_bytes(ord, &mut key).map_err(Into::into))?;
    }
    Ok(key)
}

fn hit(
    reader: &Reader,
    lowered: &Lowered,
    found: Found,
    rank: usize,
    failed: &OnceCell<IndexError>,
) -> Result<Hit, IndexError> {
    let head = reader.head(found.address)?;
    let clause = reader.clause(found.address)?;
    let ord = found.address.segment_ord;
    let segment = reader.searcher().segment_reader(ord);
    let mut marks = Vec::new();
    if let Some(root) = &lowered.root {
        let at = Segment { reader, segment, ord, failed };
        let mut condition = Condition::open(at, root, &lowered.leaves)?;
        let doc = found.address.doc_id;
        if condition.candidate(doc) == doc && condition.holds(doc, WHOLE) {
            condition.marks(doc, WHOLE, &mut marks);
        }
    }
    let spans: Vec<Occurrence> = marks.into_iter().map(|mark| mark.span).collect();
    let marks = highlight::marks(&clause, &spans);
    let first = marks.first().map_or(0, |mark| mark.start());
    let paragraph =
        clause.paragraphs().iter().take_while(|paragraph| paragraph.start() <= first).count().max(1);
    let address =
        Address { document: head.id.clone(), clause: Some(clause.shape.label.clone()), paragraph: None };
    let ordinal = reader.ordinal(found.address)?;
    Ok(Hit { rank, score: found.score, address, ordinal, head, clause, marks, paragraph })
}
