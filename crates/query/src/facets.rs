//! Counts of what was found, by what is known of it.

use std::collections::BTreeMap;

use index::schema::names;
use index::{IndexError, Reader};
use rustc_hash::FxHashSet;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

/// What to count by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Each party of the document; a clause counts for all of them.
    Party,
    /// The year of the adopted date.
    Year,
    /// The kind of document.
    Kind,
    /// The language of the clause.
    Language,
    /// Who published it.
    Outlet,
    /// Each topic that the clause speaks of.
    Topic,
}

impl Facet {
    /// The facets by their names.
    pub const NAMES: [(&'static str, Facet); 6] = [
        ("party", Facet::Party),
        ("year", Facet::Year),
        ("kind", Facet::Kind),
        ("language", Facet::Language),
        ("outlet", Facet::Outlet),
        ("topic", Facet::Topic),
    ];

    /// The facet's name.
    pub fn name(self) -> &'static str {
        Facet::NAMES.iter().find(|(_, facet)| *facet == self).map_or("", |(name, _)| name)
    }
}

/// How much of what was found has one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetCount {
    /// The value; none where it is not known.
    pub value: Option<String>,
    /// Occurrences.
    pub hits: u64,
    /// Clauses.
    pub clauses: u64,
    /// Documents.
    pub documents: u64,
    /// Statements of which these are texts; none where they were not counted.
    pub statements: Option<u64>,
}

/// Counts all clauses of an index by a facet; hits there are none.
pub fn counts(reader: &Reader, facet: Facet) -> Result<Vec<FacetCount>, IndexError> {
    let mut counting = Counting::new(facet, false);
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let mut counts = counting.in_segment(reader, segment)?;
        let ordinals = reader.ordinals(ord)?;
        for doc in segment.doc_ids_alive() {
            let ordinal = ordinals.first(doc).and_then(|ordinal| u32::try_from(ordinal).ok()).unwrap_or(0);
            counts.count(doc, doc.saturating_sub(ordinal), None, 0);
        }
        counting.add(reader, counts)?;
    }
    Ok(counting.finish().1)
}

/// Counts by one facet, over all segments.
pub(crate) struct Counting {
    facet: Facet,
    /// Whether statements are counted.
    statements: bool,
    counts: BTreeMap<Option<String>, (FacetCount, FxHashSet<usize>)>,
}

/// Counts by one facet within one segment, where values are numbers.
pub(crate) struct InSegment {
    values: Values,
    counts: BTreeMap<Option<u64>, Count>,
}

#[derive(Default)]
struct Count {
    hits: u64,
    clauses: u64,
    documents: u64,
    /// Documents that are statements of their own, and the groups of the others.
    alone: u64,
    groups: FxHashSet<usize>,
    last: Option<DocId>,
}

enum Values {
    Text(Option<StrColumn>),
    /// The outlet stands on the first entry of a document.
    OfFirst(Option<StrColumn>),
    Year(Column<i64>),
}

impl Counting {
    /// Counts by a facet, of what statements too where it is asked for.
    pub(crate) fn new(facet: Facet, statements: bool) -> Self {
        Counting { facet, statements, counts: BTreeMap::new() }
    }

    pub(crate) fn in_segment(
        &self,
        reader: &Reader,
        segment: &SegmentReader,
    ) -> Result<InSegment, IndexError> {
        let text = |name| reader.wrap(segment.fast_fields().str(name));
        let values = match self.facet {
            Facet::Party => Values::Text(text(names::PARTIES)?),
            Facet::Kind => Values::Text(text(names::KIND)?),
            Facet::Language => Values::Text(text(names::LANGUAGE)?),
            Facet::Topic => Values::Text(text(names::TOPICS)?),
            Facet::Outlet => Values::OfFirst(text(names::OUTLET)?),
            Facet::Year => Values::Year(reader.wrap(segment.fast_fields().i64(names::ADOPTED[0]))?),
        };
        Ok(InSegment { values, counts: BTreeMap::new() })
    }

    /// Takes in what was counted within a segment.
    pub(crate) fn add(&mut self, reader: &Reader, of: InSegment) -> Result<(), IndexError> {
        for (value, count) in of.counts {
            let value = match (&of.values, value) {
                (_, None) => None,
                (Values::Year(_), Some(day)) => Some(year_of(day as i64)),
                (Values::Text(column) | Values::OfFirst(column), Some(ord)) => {
                    let mut name = String::new();
                    if let Some(column) = column {
                        reader.wrap(column.ord_to_str(ord, &mut name).map_err(Into::into))?;
                    }
                    Some(name)
                }
            };
            let (sum, groups) = self
                .counts
                .entry(value.clone())
                .or_insert_with(|| (FacetCount { value, ..FacetCount::default() }, FxHashSet::default()));
            sum.hits += count.hits;
            sum.clauses += count.clauses;
            sum.documents += count.documents;
            if self.statements {
                // Those of groups are added when all segments are counted.
                *sum.statements.get_or_insert(0) += count.alone;
                groups.extend(count.groups);
            }
        }
        Ok(())
    }

    /// The counts: years in their order, all else by how many clauses there are,
    /// the most first; what is not known comes last.
    pub(crate) fn finish(self) -> (Facet, Vec<FacetCount>) {
        let with_groups = |(count, groups): (FacetCount, FxHashSet<usize>)| FacetCount {
            statements: count.statements.map(|alone| alone + groups.len() as u64),
            ..count
        };
        let mut counts: Vec<FacetCount> = self.counts.into_values().map(with_groups).collect();
        if self.facet == Facet::Year {
            counts.sort_by(|one, other| {
                (one.value.is_none(), &one.value).cmp(&(other.value.is_none(), &other.value))
            });
        } else {
            let order = |count: &FacetCount| {
                (count.value.is_none(), std::cmp::Reverse(count.clauses), count.value.clone())
            };
            counts.sort_by_key(order);
        }
        (self.facet, counts)
    }
}

impl InSegment {
    /// Counts a clause with so many hits; `first` is its document's first entry, and
    /// `group` the statement that it shares with others.
    pub(crate) fn count(&mut self, doc: DocId, first: DocId, group: Option<usize>, hits: u64) {
        let values: Vec<u64> = match &self.values {
            Values::Text(Some(column)) => column.ords().values_for_doc(doc).collect(),
            Values::OfFirst(Some(column)) => column.ords().values_for_doc(first).collect(),
            Values::Text(None) | Values::OfFirst(None) => Vec::new(),
            Values::Year(days) => days.first(doc).into_iter().map(|day| first_of_year(day) as u64).collect(),
        };
        let none = values.is_empty().then_some(None);
        for value in values.into_iter().map(Some).chain(none) {
            let count = self.counts.entry(value).or_default();
            count.hits += hits;
            count.clauses += 1;
            if count.last != Some(first) {
                count.last = Some(first);
                count.documents += 1;
                match group {
                    Some(group) => {
                        count.groups.insert(group);
                    }
                    None => count.alone += 1,
                }
            }
        }
    }
}

/// The first day of the year that a day lies in, counted from 1970.
fn first_of_year(day: i64) -> i64 {
    year_number(day).map_or(day, |date| date.first_day_number())
}

fn year_of(day: i64) -> String {
    year_number(day).map_or_else(String::new, |date| date.to_string())
}

/// The year that a day lies in.
fn year_number(day: i64) -> Option<document::Date> {
    // A year has 365.2425 days on average, so the guess is at most one off.
    let guess = 1970 + i32::try_from((day * 10_000).div_euclid(3_652_425)).ok()?;
    let years = (guess - 1..=guess + 1).filter_map(document::Date::year);
    years.into_iter().find(|year| (year.first_day_number()..=year.last_day_number()).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::year_of;

    #[test]
    fn a_day_lies_in_its_year() {
        for (year, month, day) in
            [(1, 1, 1), (1648, 10, 24), (1969, 12, 31), (1970, 1, 1), (2020, 2, 29), (9999, 12, 31)]
        {
            let date = document::Date::day(year, month, day).expect("a day");
            assert_eq!(
                year_of(date.first_day_number()),
                document::Date::year(year).expect("a year").to_string()
            );
        }
    }
}
