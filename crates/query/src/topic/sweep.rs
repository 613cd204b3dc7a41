//! The scores of all clauses of a segment by weighted concepts, a stretch of
//! clauses at a time.

use std::collections::BTreeSet;

use tantivy::{DocId, TERMINATED};

use super::Stage;
use super::concept::Concept;
use crate::bag::{List, each_bit};
use crate::deadline::{QueryError, Watch};
use crate::matcher::Segment;
use crate::score::{Lengths, MOST};
use crate::set::Documents;

/// How many clauses a stretch has.
const WIDTH: usize = 4_096;

/// Where the words of a concept stand in a segment.
pub(super) struct Source<'r> {
    weight: f32,
    aspects: u32,
    /// Whether clauses in which it stands are counted.
    counts: bool,
    lists: Vec<List<'r>>,
    /// Clauses in which it stands as a phrase, and those whose document or heading
    /// names it, in order, each with what that adds to its frequency and to its hits.
    beside: Vec<(DocId, f32, u32)>,
    /// The place in those up to which they were counted.
    at: usize,
}

impl<'r> Source<'r> {
    /// Opens a concept with a weight; `counted` are the terms whose places are counted
    /// already. Its words in the titles of documents and in headings count
    /// `context` times as often as in the clause.
    pub(super) fn open(
        at: Segment<'r>,
        concept: &Concept,
        weight: f32,
        context: Context,
        counted: &mut BTreeSet<String>,
    ) -> Result<Self, QueryError> {
        let fields = at.reader.fields();
        let mut source = Source {
            weight: weight * concept.idf,
            aspects: concept.aspects,
            counts: concept.stage != Stage::Feedback,
            lists: Vec::new(),
            beside: Vec::new(),
            at: 0,
        };
        at.watch.look()?;
        for used in &concept.terms {
            // A place is one hit, whatever it is sought by.
            let hits = source.counts && counted.insert(used.term.clone());
            if let Some(mut list) = List::open(at, fields.words, used)? {
                list.hits = hits;
                source.lists.push(list);
            }
        }
        let phrases = concept.phrases.get(at.ord as usize).into_iter().flatten();
        let counts = u32::from(source.counts);
        source.beside.extend(phrases.map(|(doc, count)| (*doc, *count as f32, count * counts)));
        // The more of a clause shows a topic, the more of it there is.
        let assigned = concept.assigned.get(at.ord as usize).into_iter().flatten();
        source.beside.extend(assigned.map(|(doc, score)| (*doc, *score, 0)));
        if context.heading > 0.0 {
            for used in &concept.in_headings {
                if let Some(mut list) = List::open(at, fields.heading, used)? {
                    let beside = &mut source.beside;
                    list.each_before(TERMINATED, |doc, _| beside.push((doc, context.heading, 0)));
                }
            }
        }
        if context.title > 0.0 && !concept.in_titles.is_empty() {
            let documents = Documents::of(at)?;
            for used in &concept.in_titles {
                if let Some(mut list) = List::open(at, fields.title, used)? {
                    let beside = &mut source.beside;
                    list.each_before(TERMINATED, |first, count| {
                        // What names a long document says less of each of its clauses.
                        let clauses = documents.of_first(first).count();
                        let adds = context.title * count as f32 / (clauses as f32).sqrt();
                        beside.extend(documents.of_first(first).map(|doc| (doc, adds, 0)));
                    });
                }
            }
        }
        source.beside.sort_by_key(|(doc, ..)| *doc);
        Ok(source)
    }

    /// The first clause that is not counted yet.
    fn next(&self) -> DocId {
        let beside = self.beside.get(self.at).map_or(TERMINATED, |(doc, ..)| *doc);
        self.lists.iter().map(List::doc).min().unwrap_or(TERMINATED).min(beside)
    }
}

/// How often a word of the context counts, for once in the clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Context {
    pub(super) title: f32,
    pub(super) heading: f32,
}

impl Context {
    /// Nothing around the clause counts.
    pub(super) const NONE: Context = Context { title: 0.0, heading: 0.0 };
}

/// What a sweep tells of a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// The sum of the concepts' scores.
    pub(super) score: f32,
    /// How often words stand in it that are counted, and whether it is.
    pub(super) hits: u32,
    pub(super) counts: bool,
    /// For which words of the question something stands in it, a bit each.
    pub(super) aspects: u32,
}

/// Calls `take` for each clause in which a concept stands, deleted ones too, in
/// order; clauses that have nothing but words of feedback may be left out once they
/// cannot score more than `take` said last, which only grows.
pub(super) fn sweep(
    sources: &mut [Source<'_>],
    lengths: &Lengths<'_>,
    watch: &Watch,
    mut take: impl FnMut(DocId, Tally) -> f32,
) -> Result<(), QueryError> {
    let mut tallies = vec![Tally::default(); WIDTH];
    let mut counts = vec![0.0f32; WIDTH];
    let (mut seen, mut touched) = ([0u64; WIDTH / 64], [0u64; WIDTH / 64]);
    // Those of feedback last, and of these what scores least: together with all behind
    // it, a source scores so much at the most.
    sources.sort_by(|one, other| {
        other.counts.cmp(&one.counts).then_with(|| other.weight.total_cmp(&one.weight))
    });
    let mut most: Vec<f32> = sources.iter().map(|source| source.weight * MOST).collect();
    for at in (0..most.len().saturating_sub(1)).rev() {
        most[at] += most[at + 1];
    }
    let mut least = f32::MIN;
    while let Some(first) = sources.iter().map(Source::next).min().filter(|first| *first != TERMINATED) {
        let end = first.saturating_add(WIDTH as u32);
        watch.look()?;
        for (source, most) in sources.iter_mut().zip(&most) {
            watch.step()?;
            let brings = source.counts || *most > least;
            let mut count = |doc: DocId, adds: f32| {
                let offset = (doc - first) as usize;
                let bit = 1 << (offset % 64);
                if brings || seen[offset / 64] & bit != 0 {
                    counts[offset] += adds;
                    touched[offset / 64] |= bit;
                }
            };
            for list in &mut source.lists {
                let hits = if list.hits { u32::MAX } else { 0 };
                list.each_before(end, |doc, frequency| {
                    tallies[(doc - first) as usize].hits += frequency & hits;
                    count(doc, frequency as f32);
                });
            }
            while let Some((doc, adds, hits)) = source.beside.get(source.at).filter(|(doc, ..)| *doc < end) {
                tallies[(*doc - first) as usize].hits += hits;
                count(*doc, *adds);
                source.at += 1;
            }
            each_bit(&mut touched, |offset| {
                let frequency = std::mem::take(&mut counts[offset]);
                let tally = &mut tallies[offset];
                tally.score += lengths.score_of(source.weight, frequency, first + offset as u32);
                tally.aspects |= source.aspects;
                tally.counts |= source.counts;
                seen[offset / 64] |= 1 << (offset % 64);
            });
        }
        each_bit(&mut seen, |offset| {
            least = take(first + offset as u32, std::mem::take(&mut tallies[offset]));
        });
    }
    Ok(())
}
