//! Topic search: clauses that speak of what is asked for, also where they say it
//! in other words.
//!
//! The ranking is built in stages, each of which can be switched off: the words of
//! the question in any form, what the lexicon knows of them, the titles and
//! headings around a clause, the words that the best clauses have in common, what
//! the index itself taught of meanings, and the same clause shown once. What each
//! brings, and where its parameters come from, is told in `docs/ranking.md`.

mod concept;
mod feedback;
mod known;
mod parameters;
mod question;
mod sweep;

use std::cell::OnceCell;

use index::{ClauseAddress, IndexError, Reader};
use lexicon::Formulations;
use tantivy::DocAddress;

use crate::condition::{Condition, WHOLE};
use crate::facets::{Counting, Facet};
use crate::hits::{self, Hit};
use crate::lower;
use crate::matcher::{self, Occurrence, Segment};
use crate::query::Form;
use crate::rank::{self, Found, Top};
use crate::score::Lengths;
use crate::search::{By, Results, Totals};
use crate::set::Documents;
use concept::Concept;
pub use parameters::Parameters;
pub use question::Question;
use sweep::{Context, Source, sweep};

/// A stage of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The words of the question, in any form.
    Words,
    /// What the lexicon knows of them: renderings, related words, topics, names.
    Lexicon,
    /// Titles and headings around a clause.
    Context,
    /// Words that the best clauses have in common.
    Feedback,
    /// Meanings learnt from the index.
    Meaning,
}

impl Stage {
    /// The stages by their names, in their order.
    pub const NAMES: [(&'static str, Stage); 5] = [
        ("words", Stage::Words),
        ("lexicon", Stage::Lexicon),
        ("context", Stage::Context),
        ("feedback", Stage::Feedback),
        ("meaning", Stage::Meaning),
    ];

    /// The stage's name.
    pub fn name(self) -> &'static str {
        Stage::NAMES.iter().find(|(_, stage)| *stage == self).map_or("", |(name, _)| name)
    }
}

/// What to give of what is found for a topic.
#[derive(Debug, Clone, Copy)]
pub struct TopicOptions<'a> {
    /// How many hits to give.
    pub limit: usize,
    /// How many of the best to leave out before them.
    pub offset: usize,
    /// Whether each clause is a hit of its own.
    pub by: By,
    /// What to count by.
    pub facets: &'a [Facet],
    /// The stages that take part; that of the words always does.
    pub stages: &'a [Stage],
    /// The numbers of the ranking.
    pub parameters: Parameters,
    /// How many clauses of one document are given at the most; 0 for all.
    pub per_document: usize,
    /// The formulations that are known, with their renderings.
    pub formulations: &'a Formulations,
}

impl Default for TopicOptions<'_> {
    /// The ten best clauses by all stages, two of a document.
    fn default() -> Self {
        const ALL: [Stage; Stage::NAMES.len()] =
            [Stage::Words, Stage::Lexicon, Stage::Context, Stage::Feedback, Stage::Meaning];
        TopicOptions {
            limit: 10,
            offset: 0,
            by: By::default(),
            facets: &[],
            stages: &ALL,
            parameters: Parameters::default(),
            per_document: 2,
            formulations: Formulations::embedded(),
        }
    }
}

/// Clauses on a topic, the best first.
pub fn topic(
    reader: &Reader,
    question: &Question,
    options: &TopicOptions<'_>,
) -> Result<Results, IndexError> {
    let failed = OnceCell::new();
    let (run, ranked) = search(reader, question, options, &failed)?;
    let shown: Vec<Found> = ranked.found.into_iter().skip(options.offset).take(options.limit).collect();
    let hits = run.shown(&shown, options.offset)?;
    let problems = run.filter.problems;
    if let Some(error) = failed.into_inner() {
        return Err(error);
    }
    let facets = ranked.facets.into_iter().map(Counting::finish).collect();
    Ok(Results { totals: ranked.totals, hits, facets, problems, ..Results::default() })
}

/// The best clauses of those on a topic, in their order.
fn search<'r>(
    reader: &'r Reader,
    question: &Question,
    options: &TopicOptions<'_>,
    failed: &'r OnceCell<IndexError>,
) -> Result<(Run<'r>, Ranked), IndexError> {
    let parameters = options.parameters;
    let has = |stage: Stage| options.stages.contains(&stage);
    let mut run = Run {
        reader,
        filter: lower::lower(reader, &question.filter, options.formulations)?,
        filters: question.filter.root.is_some(),
        context: if has(Stage::Context) {
            Context { title: parameters.title, heading: parameters.heading }
        } else {
            Context { title: 0.0, heading: 0.0 }
        },
        concepts: Vec::new(),
        failed,
    };
    for (word, count) in question.words() {
        let languages = reader.languages()?;
        run.concepts.extend(Concept::word(reader, &word, languages, Stage::Words, count as f32)?);
    }
    for phrase in &question.quoted {
        run.concepts.extend(Concept::phrase(reader, phrase, Form::Any, Stage::Words, 1.0)?);
    }
    let wanted = options.offset.saturating_add(options.limit);
    if has(Stage::Lexicon) {
        run.concepts.extend(known::concepts(reader, &question.text, options.formulations, &parameters)?);
    }
    if has(Stage::Feedback) {
        let found = run.rank(parameters.clauses, &[])?.found;
        let best = rank::best(reader, found, 0, parameters.clauses)?;
        let best: Vec<(ClauseAddress, f32)> = best.iter().map(|found| (found.address, found.score)).collect();
        feedback::expand(reader, &best, &mut run.concepts, &parameters)?;
    }
    let mut ranked = run.rank(parameters.pool.max(wanted.saturating_mul(4)), options.facets)?;
    if let Some(vector) = run.vector(has(Stage::Meaning))? {
        run.near(&vector, &mut ranked.found, parameters.meaning)?;
    }
    let found = rank::best(reader, ranked.found, 0, usize::MAX)?;
    let per_document = if options.by == By::Document { 1 } else { options.per_document };
    ranked.found = spread(found, per_document);
    Ok((run, ranked))
}

/// Leaves of each document so many of its clauses, in the order of all.
fn spread(found: Vec<Found>, per_document: usize) -> Vec<Found> {
    if per_document == 0 {
        return found;
    }
    let mut counts = std::collections::BTreeMap::new();
    let mut kept = found;
    kept.retain(|found| {
        let count: &mut usize = counts.entry((found.address.segment_ord, found.first)).or_default();
        *count += 1;
        *count <= per_document
    });
    kept
}

/// The mean of some numbers, and how far from it they lie.
fn mean_and_deviation(numbers: impl Iterator<Item = f32> + Clone) -> (f32, f32) {
    let count = numbers.clone().count().max(1) as f64;
    let mean = numbers.clone().map(f64::from).sum::<f64>() / count;
    let variance = numbers.map(|number| (f64::from(number) - mean).powi(2)).sum::<f64>() / count;
    (mean as f32, variance.sqrt() as f32)
}

/// A search for a topic under way.
struct Run<'r> {
    reader: &'r Reader,
    filter: lower::Lowered,
    filters: bool,
    context: Context,
    concepts: Vec<Concept>,
    failed: &'r OnceCell<IndexError>,
}

/// Clauses in the order of their scores, and what was counted of all.
struct Ranked {
    totals: Totals,
    found: Vec<Found>,
    facets: Vec<Counting>,
}

impl Run<'_> {
    /// The best clauses by the concepts so far, in no order.
    fn rank(&self, limit: usize, facets: &[Facet]) -> Result<Ranked, IndexError> {
        let reader = self.reader;
        let mut ranked = Ranked {
            totals: Totals::default(),
            found: Vec::new(),
            facets: facets.iter().copied().map(Counting::new).collect(),
        };
        if self.filters && self.filter.root.is_none() {
            return Ok(ranked);
        }
        for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
            let at = Segment { reader, segment, ord, failed: self.failed };
            let lengths = Lengths::of(reader, ord)?;
            let documents = Documents::of(at)?;
            let mut filter = match &self.filter.root {
                Some(root) => Some(Condition::open(at, root, &self.filter.leaves)?),
                None => None,
            };
            let mut sources = Vec::with_capacity(self.concepts.len());
            for concept in &self.concepts {
                sources.push(Source::open(at, concept, self.context)?);
            }
            let counted = ranked.facets.iter().map(|facet| facet.in_segment(reader, segment));
            let mut counted = counted.collect::<Result<Vec<_>, _>>()?;
            let mut top = Top::new(limit, f32::MIN);
            let (mut totals, mut document) = (Totals::default(), None);
            sweep(&mut sources, &lengths, |doc, score, hits| {
                let passes = |filter: &mut Condition<'_>| {
                    filter.candidate(doc) == doc && filter.holds(doc, WHOLE)
                };
                if !at.is_alive(doc) || !filter.as_mut().is_none_or(passes) {
                    return;
                }
                totals.clauses += 1;
                totals.hits += u64::from(hits);
                let first = documents.first_of(doc);
                if document != Some(first) {
                    document = Some(first);
                    totals.documents += 1;
                }
                for facet in &mut counted {
                    facet.count(doc, first, u64::from(hits));
                }
                if score > top.threshold() {
                    top.add(doc, score);
                }
            });
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
        Ok(ranked)
    }

    /// The meaning of the concepts; none where none is known, or it is not asked for.
    fn vector(&self, asked: bool) -> Result<Option<Vec<f32>>, IndexError> {
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
    fn near(&self, vector: &[f32], found: &mut [Found], weight: f32) -> Result<(), IndexError> {
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
    fn shown(&self, found: &[Found], offset: usize) -> Result<Vec<Hit>, IndexError> {
        let mut hits = Vec::with_capacity(found.len());
        for (index, found) in found.iter().enumerate() {
            let spans = self.occurrences(found.address)?;
            hits.push(hits::at(self.reader, *found, offset + index + 1, &spans, Vec::new())?);
        }
        Ok(hits)
    }

    /// Where the concepts stand in a clause, in positions.
    fn occurrences(&self, address: ClauseAddress) -> Result<Vec<Occurrence>, IndexError> {
        let reader = self.reader;
        let language = reader.language_of(address)?.unwrap_or_default();
        let clause = reader.clause(address)?;
        let reading = clause.indexed_reading();
        let tokens = index::analyzer::Tokens::of(reading.text());
        let segment = reader.searcher().segment_reader(address.segment_ord);
        let at = Segment { reader, segment, ord: address.segment_ord, failed: self.failed };
        let mut spans: Vec<Occurrence> = Vec::new();
        for concept in &self.concepts {
            for token in tokens.iter() {
                let term = tokens.term(token);
                let stands = concept.terms.iter().any(|used| {
                    used.term == term
                        && used.languages.as_ref().is_none_or(|known| known.contains(&language))
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

/// The addresses of the documents of an index for a topic, the best first, each by
/// the best of its clauses, with its score.
pub fn documents(
    reader: &Reader,
    question: &Question,
    options: &TopicOptions<'_>,
) -> Result<Vec<(ClauseAddress, f32)>, IndexError> {
    let options = TopicOptions { by: By::Document, ..*options };
    let failed = OnceCell::new();
    let (run, ranked) = search(reader, question, &options, &failed)?;
    drop(run);
    if let Some(error) = failed.into_inner() {
        return Err(error);
    }
    let found = ranked.found.into_iter().take(options.limit);
    Ok(found.map(|found| (ClauseAddress { doc_id: found.first, ..found.address }, found.score)).collect())
}

