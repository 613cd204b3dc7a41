//! Hits: clauses that were found, read and marked.

use document::{Address, Citation, Span};
use index::{ClauseAddress, Head, Reader, StoredClause};
use lexicon::Formulations;

use crate::condition::{Condition, Mark, WHOLE};
use crate::deadline::{Deadline, QueryError, Watch};
use crate::highlight;
use crate::lower::{self, Lowered};
use crate::matcher::{Occurrence, Segment};
use crate::query::Query;
use crate::rank::Found;
use crate::top::Ranked;
use crate::topic::Stage;

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
    pub head: Head<'static>,
    /// The clause.
    pub clause: StoredClause,
    /// Where the query stands in its published text, in order.
    pub marks: Vec<Span>,
    /// The renderings that stand in it, in the order of their first marks.
    pub renderings: Vec<String>,
    /// The paragraph of the first mark, from 1.
    pub paragraph: usize,
    /// The topics that it speaks of by their slugs, with their scores, the highest first.
    pub topics: Vec<(String, f32)>,
    /// Its reprints, and clauses that are nearly the same, where they are not hits of
    /// their own.
    pub copies: Vec<Address>,
    /// The statement that its document is a text of, where hits are statements.
    pub statement: Option<StatementOf>,
    /// What each stage of the ranking of a topic brought, where it was asked for.
    pub stages: Vec<(Stage, f32)>,
}

/// What is told of a statement beside the clause that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementOf {
    /// The id of its best text, which was found or not.
    pub best: String,
    /// How many texts of it the index holds.
    pub texts: usize,
}

impl Hit {
    /// The clause's citation in one line.
    pub fn citation(&self) -> String {
        Citation { metadata: &self.head.metadata, address: &self.address }.plain()
    }
}

/// The clauses at some addresses as hits of a query, in this order.
///
/// Where the query does not hold of a clause, it has no marks.
pub fn hits(
    reader: &Reader,
    query: &Query,
    ranked: &[Ranked],
    formulations: &Formulations,
    deadline: Deadline,
) -> Result<Vec<Hit>, QueryError> {
    let watch = Watch::new(deadline);
    watch.look()?;
    let lowered = lower::lower(reader, query, formulations, &watch)?;
    let found = |ranked: &Ranked| Found {
        weight: f64::from(ranked.score),
        score: ranked.score,
        address: ranked.address,
        first: ranked.address.doc_id,
    };
    let found: Vec<Found> = ranked.iter().map(found).collect();
    let hits = shown(reader, &lowered, &found, 0, &watch)?;
    watch.done().map(|()| hits)
}

/// What was found, in its order, as hits behind `offset` others.
pub(crate) fn shown(
    reader: &Reader,
    lowered: &Lowered,
    found: &[Found],
    offset: usize,
    watch: &Watch,
) -> Result<Vec<Hit>, QueryError> {
    // A condition goes through a segment once, in the order of the addresses.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|&index| found[index].address);
    let mut hits: Vec<Option<Hit>> = found.iter().map(|_| None).collect();
    let mut opened: Option<(u32, Condition<'_>)> = None;
    for index in order {
        watch.step()?;
        let ord = found[index].address.segment_ord;
        let doc = found[index].address.doc_id;
        let mut marks = Vec::new();
        if let Some(root) = &lowered.root {
            let condition = match opened.take() {
                Some((of, condition)) if of == ord => condition,
                _ => {
                    let segment = reader.searcher().segment_reader(ord);
                    Condition::open(Segment { reader, segment, ord, watch }, root, &lowered.leaves)?
                }
            };
            let (_, condition) = opened.insert((ord, condition));
            if condition.holds(doc, WHOLE) {
                condition.marks(doc, WHOLE, &mut marks);
            }
        }
        hits[index] = Some(hit(reader, lowered, found[index], offset + index + 1, marks)?);
    }
    Ok(hits.into_iter().flatten().collect())
}

fn hit(
    reader: &Reader,
    lowered: &Lowered,
    found: Found,
    rank: usize,
    mut marks: Vec<Mark>,
) -> Result<Hit, QueryError> {
    marks.sort_unstable_by_key(|mark| mark.span);
    let mut renderings: Vec<String> = Vec::new();
    for number in marks.iter().filter_map(|mark| mark.rendering) {
        let text = &lowered.renderings[number].text;
        if !renderings.contains(text) {
            renderings.push(text.clone());
        }
    }
    let spans: Vec<Occurrence> = marks.into_iter().map(|mark| mark.span).collect();
    at(reader, found, rank, &spans, renderings)
}

/// Tells with a hit of what statement it is, and in which other texts of it something was
/// found.
pub(crate) fn add_texts(
    reader: &Reader,
    hit: &mut Hit,
    found: Found,
    others: &[ClauseAddress],
    watch: &Watch,
) -> Result<(), QueryError> {
    for other in others {
        watch.look()?;
        hit.copies.push(address(reader, *other)?);
    }
    let statements = reader.statements()?;
    let group = statements.group_of(ClauseAddress::new(found.address.segment_ord, found.first));
    let group = group.and_then(|number| statements.groups().all().get(number));
    hit.statement = Some(match group {
        Some(group) => StatementOf { best: group.best.clone(), texts: group.others.len() + 1 },
        None => StatementOf { best: hit.head.id.clone(), texts: 1 },
    });
    Ok(())
}

/// The address of a clause as it is written.
pub(crate) fn address(reader: &Reader, address: ClauseAddress) -> Result<Address, QueryError> {
    let document = reader.head(address)?.id;
    let clause = Some(reader.clause(address)?.shape.label);
    Ok(Address { document, clause, paragraph: None })
}

/// What was found as a hit, with these positions marked.
pub(crate) fn at(
    reader: &Reader,
    found: Found,
    rank: usize,
    spans: &[Occurrence],
    renderings: Vec<String>,
) -> Result<Hit, QueryError> {
    let head = reader.head(found.address)?;
    let clause = reader.clause(found.address)?;
    let marks = highlight::marks(&clause, spans);
    let first = marks.first().map_or(0, |mark| mark.start());
    let paragraph =
        clause.paragraphs().iter().take_while(|paragraph| paragraph.start() <= first).count().max(1);
    let address =
        Address { document: head.id.clone(), clause: Some(clause.shape.label.clone()), paragraph: None };
    let ordinal = reader.ordinal(found.address)?;
    Ok(Hit {
        rank,
        score: found.score,
        address,
        ordinal,
        head,
        clause,
        marks,
        renderings,
        paragraph,
        topics: reader.topics_of(found.address)?,
        copies: Vec::new(),
        statement: None,
        stages: Vec::new(),
    })
}
