//! Words that the best clauses for a question have in common.
//!
//! Rocchio, "Relevance feedback in information retrieval" (1971), over vectors
//! weighted by BM25, with the clauses that rank first taken for relevant ones.

use std::collections::{BTreeMap, BTreeSet};

use index::analyzer::Words;
use index::analyzer::stem::Stemmer;
use index::{ClauseAddress, Reader};
use lexicon::function_words;
use tantivy::Term;

use super::concept::Concept;
use super::{Parameters, Stage};
use crate::deadline::{QueryError, Watch};
use crate::score;

/// A word of the clauses that rank first.
struct Candidate {
    /// Its forms, and how often each stands there.
    forms: BTreeMap<String, u32>,
    /// In how many of the clauses it stands.
    clauses: usize,
    /// Its part of their vectors, but for its inverse document frequency.
    mass: f32,
}

/// What the words of clauses add to concepts: to those that are there already
/// weight, and new ones, together so much for each of the words that were asked for.
/// The clauses come with their scores, the best first.
pub(super) fn expand(
    reader: &Reader,
    watch: &Watch,
    best: &[(ClauseAddress, f32)],
    concepts: &mut Vec<Concept>,
    asked: f32,
    parameters: &Parameters,
) -> Result<(), QueryError> {
    let Some((_, top)) = best.first().filter(|(_, score)| *score > 0.0) else {
        return Ok(());
    };
    let average = reader.average_length()?;
    let mut candidates: BTreeMap<(String, String), Candidate> = BTreeMap::new();
    let mut whole = 0.0;
    for (address, score) in best {
        watch.look()?;
        let trust = (score / top).powf(parameters.power);
        whole += trust;
        let language = reader.language_of(*address)?.unwrap_or_default();
        let stemmer = Stemmer::of(&language);
        let dropped = function_words(&language);
        let clause = reader.clause(*address)?;
        let reading = clause.reading();
        let words = Words::of(reading.text());
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for word in words.iter() {
            *counts.entry(words.token(word)).or_default() += 1;
        }
        let mut stems: BTreeMap<String, Vec<(&str, u32)>> = BTreeMap::new();
        for (word, count) in counts {
            let says = word.chars().nth(1).is_some() || !word.is_ascii();
            if says && !dropped.is_some_and(|list| list.contains(word)) {
                stems.entry(stemmer.stem(word)).or_default().push((word, count));
            }
        }
        let norm = score::norm(words.len() as f32, average);
        for (stem, forms) in stems {
            let frequency = forms.iter().map(|(_, count)| *count).sum::<u32>() as f32;
            let candidate = candidates.entry((language.clone(), stem)).or_insert_with(|| Candidate {
                forms: BTreeMap::new(),
                clauses: 0,
                mass: 0.0,
            });
            candidate.clauses += 1;
            candidate.mass += trust * frequency / (frequency + norm);
            for (form, count) in forms {
                *candidate.forms.entry(form.to_owned()).or_default() += count;
            }
        }
    }
    let least = parameters.shared.min(best.len());
    candidates.retain(|_, candidate| candidate.clauses >= least);
    // How frequent a word is in all its forms is found out for the most likely alone.
    let mut weighed = Vec::with_capacity(candidates.len());
    for ((language, stem), candidate) in candidates {
        let mut entries = 0;
        for form in candidate.forms.keys() {
            watch.step()?;
            let term = Term::from_field_text(reader.fields().words, form);
            entries += reader.wrap(reader.searcher().doc_freq(&term))?;
        }
        let mass = candidate.mass / whole;
        weighed.push((mass * score::idf(reader, entries), mass, language, stem, candidate.forms));
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.3.cmp(&other.3)));
    weighed.truncate(parameters.words + parameters.words / 2);
    let mut added: Vec<(f32, Option<usize>, Option<Concept>)> = Vec::new();
    for (_, mass, language, stem, forms) in weighed {
        if let Some(known) = concepts.iter().position(|concept| concept.has(&language, &stem)) {
            added.push((mass * concepts[known].idf, Some(known), None));
            continue;
        }
        let most = forms.iter().max_by_key(|(form, count)| (**count, std::cmp::Reverse((*form).clone())));
        let Some((form, _)) = most else { continue };
        let languages = BTreeSet::from([language]);
        if let Some(concept) = Concept::word(reader, watch, form, &languages, Stage::Feedback, 0.0)? {
            added.push((mass * concept.idf, None, Some(concept)));
        }
    }
    added.sort_by(|one, other| other.0.total_cmp(&one.0));
    added.truncate(parameters.words);
    let sum: f32 = added.iter().map(|(weight, _, _)| weight).sum();
    if sum <= 0.0 {
        return Ok(());
    }
    let share = parameters.feedback * asked / sum;
    for (weight, known, concept) in added {
        match (known, concept) {
            (Some(known), _) => {
                concepts[known].weight += weight * share;
                concepts[known].added += weight * share;
            }
            (None, Some(concept)) => {
                let weight = weight * share;
                concepts.push(Concept { weight, added: weight, ..concept });
            }
            (None, None) => {}
        }
    }
    Ok(())
}
