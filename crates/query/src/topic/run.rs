//! A search for a topic under way: clauses by what it is sought by so far.

use std::collections::{BTreeMap, BTreeSet};

use index::analyzer::Tokens;
use index::topics::Pointer;
use index::{ClauseAddress, Reader};
use tantivy::{DocAddress, DocId};

use super::choose::Chosen;
use super::concept::Concept;
use super::sweep::{Context, Source, sweep};
use super::{Stage, TopicOptions};
use crate::condition::{Condition, WHOLE};
use crate::deadline::{QueryError, Watch};
use crate::facets::{Counting, Facet};
use crate::hits::{self, Hit};
use crate::lower;
use crate::matcher::{self, Occurrence, Segment};
use crate::rank::{Found, Top};
use crate::score::Lengths;
use crate::search::Totals;
use crate::set::Documents;
use crate::statements::Counter;

/// The mean of some numbers, and how far from it they lie.
fn mean_and_deviation(numbers: impl Iterator<Item = f32> + Clone) -> (f32, f32) {
    let count = numbers.clone().count().max(1) as f64;
    let mean = numbers.clone().map(f64::from).sum::<f64>() / count;
    let variance = numbers.map(|number| (f64::from(number) - mean).powi(2)).sum::<f64>() / count;
    (mean as f32, variance.sqrt() as f32)
}

/// A search for a topic under way.
pub(super) struct Run<'r> {
    pub(super) reader: &'r Reader,
    pub(super) filter: lower::Lowered,
    pub(super) filters: bool,
    pub(super) context: Context,
    /// By the code of a length what it adds to the frequency in the divisor of BM25.
    pub(super) norms: [f32; 256],
    pub(super) concepts: Vec<Concept>,
    /// For each word of the question, as their bits are, the part of its score that a
    /// clause loses which has nothing for it: a rare word is a greater part.
    pub(super) aspects: Vec<f32>,
    pub(super) watch: &'r Watch,
}

/// Clauses in the order of their scores, and what was counted of all.
pub(super) struct Ranked {
    pub(super) totals: Totals,
    pub(super) found: Vec<Found>,
    pub(super) facets: Vec<Counting>,
}

/// What clauses keep of their scores by the words of the question for which something
/// stands in them.
struct Kept<'a> {
    /// What is lost without each.
    aspects: &'a [f32],
    /// What is kept with any of them, by their bits, where these are few.
    known: Vec<f32>,
}

impl<'a> Kept<'a> {
    /// Of so many words at the most all sets are reckoned in advance.
    const FEW: usize = 10;

    fn new(aspects: &'a [f32]) -> Self {
        let sets = if aspects.len() <= Self::FEW { 1u32 << aspects.len() } else { 0 };
        Kept { aspects, known: (0..sets).map(|set| Self::reckon(aspects, set)).collect() }
    }

    fn of(&self, set: u32) -> f32 {
        self.known.get(set as usize).copied().unwrap_or_else(|| Self::reckon(self.aspects, set))
    }

    fn reckon(aspects: &[f32], set: u32) -> f32 {
        let missing = |(at, part): (usize, &f32)| if set >> at & 1 == 0 { *part } else { 0.0 };
        1.0 - aspects.iter().enumerate().map(missing).sum::<f32>()
    }
}

impl Run<'_> {
    /// The best clauses by the concepts so far, in no order; all are counted where
    /// facets are given, if only an empty list, and statements where they are asked for.
    pub(super) fn rank(
        &self,
        limit: usize,
        facets: Option<&[Facet]>,
        statements: bool,
    ) -> Result<Ranked, QueryError> {
        let counts = facets.is_some();
        let reader = self.reader;
        let mut ranked = Ranked {
            totals: Totals::default(),
            found: Vec::new(),
            facets: facets.into_iter().flatten().map(|facet| Counting::new(*facet, statements)).collect(),
        };
        if self.filters && self.filter.root.is_none() {
            return Ok(ranked);
        }
        let kept = Kept::new(&self.aspects);
        let mut counter = Counter::of(reader, statements)?;
        for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
            let at = Segment { reader, segment, ord, watch: self.watch };
            let lengths = Lengths::with(reader, ord, &self.norms)?;
            let documents = Documents::of(at)?;
            let mut filter = match &self.filter.root {
                Some(root) => Some(Condition::open(at, root, &self.filter.leaves)?),
                None => None,
            };
            let (mut sources, mut seen) = (Vec::with_capacity(self.concepts.len()), BTreeSet::new());
            for concept in &self.concepts {
                sources.push(Source::open(at, concept, concept.weight, self.context, &mut seen)?);
            }
            let counted = ranked.facets.iter().map(|facet| facet.in_segment(reader, segment));
            let mut counted = counted.collect::<Result<Vec<_>, _>>()?;
            let mut top = Top::new(limit, f32::MIN);
            let (mut totals, mut document, mut group) = (Totals::default(), None, None);
            sweep(&mut sources, &lengths, self.watch, |doc, tally| {
                if self.watch.stops() {
                    return top.threshold();
                }
                let (score, hits) = (kept.of(tally.aspects) * tally.score, tally.hits);
                let passes =
                    |filter: &mut Condition<'_>| filter.candidate(doc) == doc && filter.holds(doc, WHOLE);
                if !at.is_alive(doc) || !filter.as_mut().is_none_or(passes) {
                    return top.threshold();
                }
                if counts && tally.counts {
                    totals.clauses += 1;
                    totals.hits += u64::from(hits);
                    let first = documents.first_of(doc);
                    if document != Some(first) {
                        document = Some(first);
                        totals.documents += 1;
                        group = counter.count(ord, first);
                    }
                    for facet in &mut counted {
                        facet.count(doc, first, group, u64::from(hits));
                    }
                }
                if score > top.threshold() {
                    top.add(doc, score);
                }
                top.threshold()
            })?;
            ranked.totals.clauses += totals.clauses;
            ranked.totals.hits += totals.hits;
            ranked.totals.documents += totals.documents;
            ranked.found.extend(top.into_clauses().map(|(doc, score)| Found {
                weight: f64::from(score),
                score,
                address: DocAddress::new(ord, doc),
                first: documents.first_of(doc),
            }));
            for (counting, facet) in ranked.facets.iter_mut().zip(counted) {
                counting.add(reader, facet)?;
            }
        }
        ranked.totals.statements = counter.total();
        Ok(ranked)
    }

    /// The meaning of the concepts; none where none is known, or it is not asked for.
    pub(super) fn vector(&self, asked: bool) -> Result<Option<Vec<f32>>, QueryError> {
        let Some(meaning) = self.reader.meaning()?.filter(|_| asked) else {
            return Ok(None);
        };
        let words = self.concepts.iter().flat_map(|concept| {
            let stems = concept.stems.iter();
            stems.map(|(language, stem)| (language.as_str(), stem.as_str(), concept.weight))
        });
        Ok(meaning.of_words(words))
    }

    /// Adds to scores how near in meaning the clauses are, both measured by how far
    /// from the mean they lie.
    pub(super) fn near(&self, vector: &[f32], found: &mut [Found], weight: f32) -> Result<(), QueryError> {
        let Some(meaning) = self.reader.meaning()? else {
            return Ok(());
        };
        let nearness: Vec<Option<f32>> =
            found.iter().map(|found| meaning.nearness(vector, found.address)).collect();
        let (_, spread) = mean_and_deviation(found.iter().map(|found| found.score));
        let (mean, deviation) = mean_and_deviation(nearness.iter().copied().flatten());
        for (found, nearness) in found.iter_mut().zip(nearness) {
            if let Some(nearness) = nearness.filter(|_| deviation > 0.0) {
                found.score += weight * spread * (nearness - mean) / deviation;
                found.weight = f64::from(found.score);
            }
        }
        Ok(())
    }

    /// Clauses as hits, with the words by which they were found marked.
    pub(super) fn shown(
        &self,
        chosen: &[Chosen],
        options: &TopicOptions<'_>,
    ) -> Result<Vec<Hit>, QueryError> {
        let topics = self.reader.topics()?;
        let slugs: BTreeSet<&String> =
            self.concepts.iter().filter_map(|concept| concept.topic.as_ref()).collect();
        let mut pointers: Vec<Pointer<'_>> =
            slugs.into_iter().filter_map(|slug| topics.get(slug)).map(Pointer::of).collect();
        let mut hits = Vec::with_capacity(chosen.len());
        for (index, Chosen { found, copies, of_statement }) in chosen.iter().enumerate() {
            self.watch.look()?;
            let spans = self.occurrences(found.address, &mut pointers)?;
            let mut hit = hits::at(self.reader, *found, options.offset + index + 1, &spans, Vec::new())?;
            for copy in copies {
                hit.copies.push(hits::address(self.reader, *copy)?);
            }
            if let Some(others) = of_statement {
                hits::add_texts(self.reader, &mut hit, *found, others, self.watch)?;
            }
            hits.push(hit);
        }
        if options.explain {
            let found: Vec<Found> = chosen.iter().map(|chosen| chosen.found).collect();
            for (hit, brought) in hits.iter_mut().zip(self.brought(&found)?) {
                hit.stages = brought;
            }
        }
        Ok(hits)
    }

    /// What each stage brought to clauses.
    fn brought(&self, found: &[Found]) -> Result<Vec<Vec<(Stage, f32)>>, QueryError> {
        let mut brought: Vec<Vec<(Stage, f32)>> = vec![Vec::new(); found.len()];
        let (mut sums, plain) = (vec![0.0; found.len()], Context::NONE);
        for stage in [Stage::Words, Stage::Lexicon, Stage::Feedback] {
            for (at, score) in
                self.scores(found, plain, |concept| concept.part(stage), false)?.into_iter().enumerate()
            {
                brought[at].push((stage, score));
                sums[at] += score;
            }
        }
        let around = self.scores(found, self.context, |concept| concept.weight, false)?;
        let whole = self.scores(found, self.context, |concept| concept.weight, true)?;
        for (at, (around, whole)) in around.into_iter().zip(whole).enumerate() {
            brought[at].push((Stage::Context, around - sums[at]));
            brought[at].push((Stage::Coverage, whole - around));
            brought[at].push((Stage::Meaning, found[at].score - whole));
            brought[at].retain(|(_, score)| score.abs() >= 5e-4);
        }
        Ok(brought)
    }

    /// The scores of clauses by the concepts with these weights.
    fn scores(
        &self,
        found: &[Found],
        context: Context,
        weight: impl Fn(&Concept) -> f32,
        covers: bool,
    ) -> Result<Vec<f32>, QueryError> {
        let mut scores = vec![0.0; found.len()];
        let kept = Kept::new(&self.aspects);
        for (ord, segment) in (0u32..).zip(self.reader.searcher().segment_readers()) {
            let at = Segment { reader: self.reader, segment, ord, watch: self.watch };
            let places = found.iter().enumerate().filter(|(_, found)| found.address.segment_ord == ord);
            let places: BTreeMap<DocId, usize> =
                places.map(|(place, found)| (found.address.doc_id, place)).collect();
            if places.is_empty() {
                continue;
            }
            let (mut sources, mut seen) = (Vec::new(), BTreeSet::new());
            for concept in &self.concepts {
                let weight = weight(concept);
                if weight > 0.0 {
                    sources.push(Source::open(at, concept, weight, context, &mut seen)?);
                }
            }
            sweep(&mut sources, &Lengths::with(self.reader, ord, &self.norms)?, self.watch, |doc, tally| {
                if let Some(place) = places.get(&doc) {
                    let kept = if covers { kept.of(tally.aspects) } else { 1.0 };
                    scores[*place] = kept * tally.score;
                }
                f32::MIN
            })?;
        }
        Ok(scores)
    }

    /// Where the concepts stand in a clause, in positions.
    fn occurrences(
        &self,
        address: ClauseAddress,
        pointers: &mut [Pointer<'_>],
    ) -> Result<Vec<Occurrence>, QueryError> {
        let reader = self.reader;
        let language = reader.language_of(address)?.unwrap_or_default();
        let clause = reader.clause(address)?;
        let reading = clause.indexed_reading();
        let tokens = Tokens::of(reading.text());
        let segment = reader.searcher().segment_reader(address.segment_ord);
        let at = Segment { reader, segment, ord: address.segment_ord, watch: self.watch };
        let mut spans: Vec<Occurrence> = Vec::new();
        for pointer in pointers {
            let standing = pointer.standing(&language, tokens.words());
            spans.extend(standing.map(|(first, behind)| (first as u32, behind as u32)));
        }
        for concept in &self.concepts {
            for token in tokens.iter() {
                let term = tokens.term(token);
                let stands = concept.terms.iter().any(|used| {
                    used.term == term && used.languages.as_ref().is_none_or(|known| known.contains(&language))
                });
                if stands {
                    spans.push((token.position as u32, (token.position + token.width) as u32));
                }
            }
            for pattern in &concept.patterns {
                if let Some(mut matcher) = matcher::open(at, pattern)?
                    && matcher.reach(address.doc_id)
                {
                    spans.extend(matcher.occurrences());
                }
            }
        }
        spans.sort_unstable();
        spans.dedup();
        Ok(spans)
    }
}
