//! Topic search: clauses that speak of what is asked for, also where they say it
//! in other words.
//!
//! The ranking is built in stages, each of which can be switched off: the words of
//! the question in any form, what the lexicon knows of them, the titles and
//! headings around a clause, the words that the best clauses have in common, what
//! the index itself taught of meanings, and the same clause shown once. What each
//! brings, and where its parameters come from, is told in `docs/ranking.md`.

mod catalogue;
mod choose;
mod concept;
mod copies;
mod feedback;
mod known;
mod options;
mod parameters;
mod question;
mod run;
mod sweep;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use index::analyzer::Words;
use index::schema::names;
use index::{ClauseAddress, Reader};
use lexicon::LANGUAGES;
use tantivy::DocAddress;

use crate::deadline::{QueryError, Watch};
use crate::facets::Counting;
use crate::lower;
use crate::query::Form;
use crate::rank::{self, Found};
use crate::score;
use crate::search::{By, Results, Sort};
use catalogue::Catalogue;
use choose::{Chosen, choose};
use concept::Concept;
pub use options::{Stage, TopicOptions};
pub use parameters::Parameters;
pub use question::Question;
use run::{Ranked, Run};
use sweep::Context;

/// Clauses on a topic, the best first: of the [`pool`](Parameters::pool) best by
/// words those that [`TopicOptions`] asks for.
///
/// The totals are those of all clauses in which, or in whose title or heading, a
/// word of the question or one that the lexicon knows beside it stands, or that were
/// given a topic that it names; hits are the places of these words and phrases in
/// clauses.
pub fn topic(
    reader: &Reader,
    question: &Question,
    options: &TopicOptions<'_>,
) -> Result<Results, QueryError> {
    let watch = Watch::new(options.deadline);
    watch.look()?;
    let (run, ranked) = search(reader, question, options, &watch)?;
    let by_date = options.sort != Sort::Relevance;
    let wanted = if by_date { usize::MAX } else { options.offset.saturating_add(options.limit) };
    let mut chosen = choose(reader, ranked.found, wanted, question, options, &watch)?;
    if by_date {
        let mut dated = Vec::with_capacity(chosen.len());
        for chosen in chosen {
            let DocAddress { segment_ord, doc_id } = chosen.found.address;
            dated.push((reader.days(segment_ord, names::ADOPTED[0])?.first(doc_id), chosen));
        }
        match options.sort {
            Sort::Oldest => dated.sort_by_key(|(day, _)| (day.is_none(), *day)),
            Sort::Newest | Sort::Relevance => dated.sort_by_key(|(day, _)| std::cmp::Reverse(*day)),
        }
        chosen = dated.into_iter().map(|(_, chosen)| chosen).collect();
    }
    let shown: Vec<Chosen> = chosen.into_iter().skip(options.offset).take(options.limit).collect();
    let hits = run.shown(&shown, options)?;
    let problems = run.filter.problems;
    watch.done()?;
    let facets = ranked.facets.into_iter().map(Counting::finish).collect();
    Ok(Results { totals: ranked.totals, hits, facets, problems, ..Results::default() })
}

/// The addresses of the documents of an index for a topic, the best first, each by
/// the best of its clauses, with its score.
pub fn documents(
    reader: &Reader,
    question: &Question,
    options: &TopicOptions<'_>,
) -> Result<Vec<(ClauseAddress, f32)>, QueryError> {
    let pool = options.parameters.pool.max(options.limit.saturating_mul(4));
    let parameters = Parameters { pool, ..options.parameters };
    let options = TopicOptions { by: By::Document, copies: true, parameters, ..*options };
    let watch = Watch::new(options.deadline);
    watch.look()?;
    let (_, ranked) = search(reader, question, &options, &watch)?;
    let chosen = choose(reader, ranked.found, options.limit, question, &options, &watch)?;
    watch.done()?;
    let of_document = |Chosen { found, .. }| {
        let Found { address, first, score, .. } = found;
        (ClauseAddress { doc_id: first, ..address }, score)
    };
    Ok(chosen.into_iter().map(of_document).collect())
}

/// The best clauses of those on a topic, in their order.
fn search<'r>(
    reader: &'r Reader,
    question: &Question,
    options: &TopicOptions<'_>,
    watch: &'r Watch,
) -> Result<(Run<'r>, Ranked), QueryError> {
    let parameters = options.parameters;
    let has = |stage: Stage| options.stages.contains(&stage);
    let mut run = Run {
        reader,
        filter: lower::lower(reader, &question.filter, options.formulations, watch)?,
        filters: question.filter.root.is_some(),
        context: if has(Stage::Context) {
            Context { title: parameters.title, heading: parameters.heading }
        } else {
            Context::NONE
        },
        norms: score::norms(reader, if has(Stage::Coverage) { parameters.short } else { 1.0 })?,
        concepts: Vec::new(),
        aspects: Vec::new(),
        watch,
    };
    let words = question.words();
    let is_long = words.len() > LONG;
    let asked = words.iter().map(|(_, count)| *count as f32).sum();
    let (topics, own) = (reader.topics()?, OnceCell::new());
    let catalogue = Catalogue::kept(topics).unwrap_or_else(|| own.get_or_init(|| Catalogue::new(topics)));
    let folded = Words::of(&question.text);
    let folded: Vec<&str> = folded.iter().map(|word| folded.token(word)).collect();
    let language = catalogue.language_of(&folded);
    let languages = BTreeSet::from([LANGUAGES[language].to_owned()]);
    for (at, (word, count)) in words.iter().enumerate() {
        let concept = Concept::word(reader, watch, word, &languages, Stage::Words, *count as f32)?;
        let aspects = if is_long { 0 } else { 1u32.checked_shl(at as u32).unwrap_or(0) };
        if aspects > 0 {
            let idf = concept.as_ref().map_or_else(|| score::idf(reader, 0), |concept| concept.idf);
            run.aspects.push(idf);
        }
        run.concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
    }
    let coverage = if has(Stage::Coverage) { parameters.coverage } else { 0.0 };
    let whole = run.aspects.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    run.aspects.iter_mut().for_each(|idf| *idf *= coverage / whole);
    if is_long {
        // Of a whole clause the words that tell it from others are enough.
        run.concepts.sort_by(|one, other| (other.weight * other.idf).total_cmp(&(one.weight * one.idf)));
        run.concepts.truncate(LONG);
    }
    for phrase in &question.quoted {
        run.concepts.extend(Concept::phrase(reader, watch, phrase, Form::Any, Stage::Words, 1.0)?);
    }
    if has(Stage::Lexicon) && !is_long {
        let text = (question.text.as_str(), language);
        let known = known::concepts(reader, watch, catalogue, text, &words, &run.concepts, options)?;
        run.concepts.extend(known);
    }
    if has(Stage::Feedback) {
        let few = reader.lengths()?.1 / SHARE;
        let clauses = parameters.clauses.min(usize::try_from(few).unwrap_or(usize::MAX));
        let found = run.rank(clauses, None, false)?.found;
        let best = rank::best(reader, found, 0, clauses, watch)?;
        let best: Vec<(ClauseAddress, f32)> = best.iter().map(|found| (found.address, found.score)).collect();
        let strength = parameters.feedback * (reader.lengths()?.1 as f32 / ENOUGH).min(1.0);
        let parameters = Parameters { feedback: strength, ..parameters };
        feedback::expand(reader, watch, &best, &mut run.concepts, asked, &parameters)?;
    }
    let mut ranked = run.rank(parameters.pool, Some(options.facets), options.counts_statements())?;
    if let Some(vector) = run.vector(has(Stage::Meaning))? {
        run.near(&vector, &mut ranked.found, parameters.meaning)?;
    }
    ranked.found = rank::best(reader, ranked.found, 0, usize::MAX, watch)?;
    Ok((run, ranked))
}

/// Of so many clauses one may teach what the others are about: of few clauses a
/// greater part would be any.
const SHARE: u64 = 40;

/// From so many clauses on feedback has its whole strength: among fewer the best are
/// more often of something else.
const ENOUGH: f32 = 1_000.0;

/// So many words are looked for at the most, and a question of more is a text.
const LONG: usize = 40;
