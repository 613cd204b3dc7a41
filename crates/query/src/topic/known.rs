//! What the lexicon knows of a question: formulations, topics, states, organisations
//! and related words, which become further words to look for, in every language of
//! the index.

use std::collections::{BTreeMap, BTreeSet};

use index::Reader;
use index::analyzer::Words;
use index::analyzer::stem::Stemmer;
use lexicon::{Formulations, Group, LANGUAGES, Lexicon, Related, Topic, function_words};
use tantivy::Term;

use super::catalogue::{self, Catalogue, Known, LATIN, LONGEST};
use super::concept::{Concept, Wording};
use super::{Parameters, Stage, TopicOptions};
use crate::deadline::{QueryError, Watch};
use crate::score;

/// What would weigh less is not looked for: it would move no clause.
const LEAST: f32 = 0.05;

/// What the lexicon adds to a question in the language at a place among the
/// [`LANGUAGES`], of which `asked` are the words that say something, and `own` those that
/// the index has.
pub(super) fn concepts(
    reader: &Reader,
    watch: &Watch,
    catalogue: &Catalogue<'_>,
    (text, language): (&str, usize),
    asked: &[(String, u32)],
    own: &[Concept],
    options: &TopicOptions<'_>,
) -> Result<Vec<Concept>, QueryError> {
    let words = Words::of(text);
    let folded: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
    let stemmer = Stemmer::of(LANGUAGES[language]);
    let stems = folded.iter().map(|word| stemmer.stem(word)).collect();
    let mut lookup = Lookup {
        reader,
        watch,
        catalogue,
        parameters: &options.parameters,
        text,
        words: &words,
        folded: &folded,
        stems,
        asked,
        language,
        spoken: LANGUAGES.map(|code| code == LANGUAGES[language] || is_spoken(reader, code)),
        concepts: Vec::new(),
    };
    lookup.entries(own)?;
    lookup.formulations(options.formulations, &stemmer)?;
    lookup.parties()?;
    Ok(lookup.concepts)
}

/// A language in which there are fewer clauses, of so many in all, is there by mistake: its
/// words would cost more than they find.
const SPEAKING: u64 = 10_000;

/// Whether an index speaks a language.
fn is_spoken(reader: &Reader, language: &str) -> bool {
    let term = Term::from_field_text(reader.fields().language, language);
    let clauses = reader.searcher().doc_freq(&term).unwrap_or_default();
    clauses > 0 && clauses * SPEAKING >= reader.searcher().num_docs()
}

/// A question that is looked up, and what was found so far.
struct Lookup<'l> {
    reader: &'l Reader,
    watch: &'l Watch,
    catalogue: &'l Catalogue<'l>,
    parameters: &'l Parameters,
    text: &'l str,
    words: &'l Words,
    folded: &'l [&'l str],
    stems: Vec<String>,
    /// The words of the question that say something, as their bits are.
    asked: &'l [(String, u32)],
    /// Its place among the [`LANGUAGES`].
    language: usize,
    /// Which of these the index speaks.
    spoken: [bool; LANGUAGES.len()],
    concepts: Vec<Concept>,
}

impl Lookup<'_> {
    /// Takes in a concept that stands for the words of the question at some places.
    fn add(&mut self, concept: Option<Concept>, places: impl IntoIterator<Item = usize>) {
        let aspects = self.aspects(places);
        self.concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
    }

    /// The bits of the words of the question at some places.
    fn aspects(&self, places: impl IntoIterator<Item = usize>) -> u32 {
        let place = |at: usize| self.asked.iter().position(|(word, _)| word == self.folded[at]);
        let bits = places.into_iter().filter_map(place).filter_map(|place| 1u32.checked_shl(place as u32));
        bits.fold(0, |bits, bit| bits | bit)
    }

    /// Any of some wordings as a concept of this weight.
    fn any<'w>(
        &self,
        wordings: impl Iterator<Item = Wording<'w>>,
        weight: f32,
    ) -> Result<Option<Concept>, QueryError> {
        Concept::any(self.reader, self.watch, wordings, Stage::Lexicon, weight)
    }

    /// Related words and topics, and what is one expression.
    fn entries(&mut self, own: &[Concept]) -> Result<(), QueryError> {
        let dropped = function_words(LANGUAGES[self.language]);
        let folded = self.folded;
        let says = |at: usize| !dropped.is_some_and(|list| list.contains(folded[at]));
        let mut found: BTreeMap<Known, BTreeSet<usize>> = BTreeMap::new();
        let mut covered: Vec<usize> = vec![0; folded.len()];
        let mut phrases: BTreeSet<(usize, usize)> = BTreeSet::new();
        for first in 0..folded.len() {
            for last in first..folded.len().min(first + LONGEST) {
                if first == last && !says(first) {
                    continue;
                }
                for known in self.catalogue.of(self.language, &self.stems[first..=last]) {
                    found.entry(known).or_default().extend(first..=last);
                    (first..=last).for_each(|at| covered[at] += 1);
                    if first < last {
                        phrases.insert((first, last));
                    }
                }
            }
        }
        if LANGUAGES[self.language] == "en"
            && let Some((topic, places)) = self.catalogue.described(&self.stems, says)
        {
            self.topic(topic, self.parameters.described, places)?;
        }
        // Words that are one expression say more where they stand together.
        for (first, last) in phrases {
            let text = folded[first..=last].join(" ");
            let wording =
                Wording { language: LANGUAGES[self.language], text: &text, forms: true, alone: false };
            let concept = self.any(std::iter::once(wording), self.parameters.expression)?;
            self.add(concept, first..=last);
        }
        for (known, places) in found {
            // A word that has several uses counts less for each.
            let uses = places.iter().map(|at| covered[*at]).min().unwrap_or(1).max(1);
            let share = 1.0 / (uses as f32).sqrt();
            match known {
                Known::Group(at) => {
                    self.related(&Related::embedded().groups()[at], share, &places, own)?;
                }
                Known::Topic(at) => {
                    if let Some(topic) = self.catalogue.topic(at) {
                        self.topic(topic, self.parameters.topic * share, places)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A topic that the words at some places ask for.
    fn topic(&mut self, topic: &Topic, weight: f32, places: BTreeSet<usize>) -> Result<(), QueryError> {
        let concept = Concept::topic(self.reader, self.watch, &topic.slug, Stage::Lexicon, weight)?;
        self.add(concept, places);
        Ok(())
    }

    /// The words that are related to those at some places.
    fn related(
        &mut self,
        group: &Group<'_>,
        share: f32,
        places: &BTreeSet<usize>,
        own: &[Concept],
    ) -> Result<(), QueryError> {
        // In the language of the question related words stand in for its own, the less
        // the more clauses have those.
        let aspects = self.aspects(places.iter().copied());
        let having = own.iter().filter(|concept| concept.aspects & aspects != 0);
        let having = having.map(Concept::clauses).min().unwrap_or(0);
        let in_language = (1.0 + (having as f32).ln_1p()).powi(-2);
        let (mut found, mut standing, mut seen) = (Vec::new(), 0, BTreeSet::new());
        for (language, text) in group.words() {
            let is_own = language == LANGUAGES[self.language];
            let spoken = LANGUAGES.iter().zip(self.spoken).any(|(code, spoken)| spoken && *code == language);
            if !spoken {
                continue;
            }
            let of_language = if is_own { in_language } else { self.parameters.translated };
            let weight = self.parameters.related * share * of_language;
            if weight >= LEAST {
                // Each word by itself, for a rare one says more than a frequent one.
                let wording = std::iter::once(Wording { language, text, forms: true, alone: !is_own });
                if let Some(mut concept) = self.any(wording, weight)? {
                    // Where two words of a language have the same forms, these count once.
                    concept.terms.retain(|used| seen.insert((language, used.term.clone())));
                    if concept.standing() == 0 {
                        continue;
                    }
                    standing += concept.standing();
                    found.push((concept, is_own));
                }
            }
        }
        // In a language in which the index has few clauses every word is rare: there the
        // words of a group are as rare as all that are looked for together.
        let together = score::idf(self.reader, standing);
        for (concept, is_own) in found {
            let idf = if is_own { concept.idf } else { together };
            self.add(Some(Concept { idf, ..concept }), places.iter().copied());
        }
        Ok(())
    }

    /// The renderings of formulations that stand in the question.
    fn formulations(&mut self, formulations: &Formulations, stemmer: &Stemmer) -> Result<(), QueryError> {
        // A rendering in another script cannot stand in it.
        let is_latin = |language: &str| LATIN.contains(&language);
        let own = LANGUAGES[self.language];
        let alike = |language: &str| language == own || (is_latin(language) && is_latin(own));
        for formulation in formulations.iter() {
            let stands = |text: &str| {
                let row = catalogue::stems(text, stemmer);
                let mut windows = self.stems.windows(row.len().max(1));
                let first = windows.position(|window| window == row)?;
                Some(first..first + row.len())
            };
            let mut renderings = formulation.renderings.iter().filter(|rendering| alike(&rendering.language));
            let standing = renderings.find_map(|rendering| stands(&rendering.text));
            if let Some(places) = standing {
                let wordings = formulation.renderings.iter().map(|rendering| Wording {
                    language: &rendering.language,
                    text: &rendering.text,
                    forms: rendering.forms,
                    alone: false,
                });
                let concept = self.any(wordings, self.parameters.formulation)?;
                self.add(concept, places);
            }
        }
        Ok(())
    }

    /// The other names of the states and organisations that the question names.
    fn parties(&mut self) -> Result<(), QueryError> {
        let lexicon = Lexicon::embedded();
        for mention in lexicon.parties_in(self.text) {
            let names = lexicon.names_of(&mention.code);
            let wordings =
                names.map(|(language, text)| Wording { language, text, forms: false, alone: false });
            let concept = self.any(wordings, self.parameters.party)?;
            let within = |at: &usize| {
                let span = self.words.get(*at).map(|word| word.span);
                span.is_some_and(|span| span.start() < mention.span.end && mention.span.start < span.end())
            };
            let places: Vec<usize> = (0..self.folded.len()).filter(within).collect();
            self.add(concept, places);
        }
        Ok(())
    }
}
