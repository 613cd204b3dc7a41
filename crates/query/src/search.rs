//! Finds, counts, ranks and marks.

use document::{Address, Citation, Span};
use index::schema::names;
use index::{ClauseAddress, Head, IndexError, Reader, StoredClause};
use tantivy::{DocAddress, TERMINATED};

use crate::highlight;
use crate::lower::{self, Leaf, Lowered};
use crate::matcher::Conjunction;
use crate::query::Query;
use crate::score;

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
    let (totals, found) = collect(reader, &lowered, options.sort)?;
    let best = best(reader, found, options.offset, options.limit)?;
    let hits = best
        .into_iter()
        .enumerate()
        .map(|(index, found)| hit(reader, &lowered, found, options.offset + index + 1))
        .collect::<Result<_, _>>()?;
    Ok(Results { totals, hits })
}

/// All clauses in which the query stands, segment by segment, in the order of
/// their addresses within each.
fn collect(reader: &Reader, lowered: &Lowered, sort: Sort) -> Result<(Totals, Vec<Found>), IndexError> {
    let (mut totals, mut found) = (Totals::default(), Vec::new());
    let average = reader.average_length()?;
    for (segment_ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let Some(mut conjunction) = Conjunction::open(reader, segment, lowered)? else {
            continue;
        };
        let lengths = reader.wrap(segment.get_fieldnorms_reader(reader.fields().words))?;
        let ordinals = reader.wrap(segment.fast_fields().u64(names::ORDINAL))?;
        let days = reader.wrap(segment.fast_fields().i64(names::ADOPTED[0]))?;
        let mut document = None;
        let mut doc = conjunction.seek(0);
        while doc != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                let length = lengths.fieldnorm(doc);
                let mut clause_score = 0.0;
                for (leaf, matcher) in lowered.leaves.iter().zip(&mut conjunction.leaves) {
                    let idf = match leaf {
                        Leaf::Phrase(phrase) => phrase.idf,
                        Leaf::Forms(forms) => forms.idf,
                    };
                    clause_score += score::score(idf, matcher.count(), length, average);
                }
                totals.clauses += 1;
                totals.hits += match conjunction.leaves.as_mut_slice() {
                    [only] => u64::from(only.count()),
                    _ => conjunction.spans().len() as u64,
                };
                // The entries of a document stand together: its first entry is
                // as far before this one as the ordinal says.
                let first = u64::from(doc) - ordinals.first(doc).unwrap_or(0);
                if document != Some(first) {
                    document = Some(first);
                    totals.documents += 1;
                }
                let day = || days.first(doc).map(|day| day as f64);
                let weight = match sort {
                    Sort::Relevance => f64::from(clause_score),
                    Sort::Newest => day().unwrap_or(f64::NEG_INFINITY),
                    Sort::Oldest => day().map_or(f64::NEG_INFINITY, |day| -day),
                };
                let address = DocAddress::new(segment_ord, doc);
                found.push(Found { weight, score: clause_score, address });
            }
            doc = conjunction.seek(doc + 1);
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

fn hit(reader: &Reader, lowered: &Lowered, found: Found, rank: usize) -> Result<Hit, IndexError> {
    let head = reader.head(found.address)?;
    let clause = reader.clause(found.address)?;
    let segment = reader.searcher().segment_reader(found.address.segment_ord);
    let mut marks = Vec::new();
    if let Some(mut conjunction) = Conjunction::open(reader, segment, lowered)?
        && conjunction.seek(found.address.doc_id) == found.address.doc_id
    {
        marks = highlight::marks(&clause, &conjunction.spans());
    }
    let first = marks.first().map_or(0, |mark| mark.start());
    let paragraph =
        clause.paragraphs().iter().take_while(|paragraph| paragraph.start() <= first).count().max(1);
    let address =
        Address { document: head.id.clone(), clause: Some(clause.shape.label.clone()), paragraph: None };
    let ordinal = reader.ordinal(found.address)?;
    Ok(Hit { rank, score: found.score, address, ordinal, head, clause, marks, paragraph })
}
