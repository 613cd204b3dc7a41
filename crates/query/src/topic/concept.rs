//! What a topic is sought by: words in any form, and set phrases, each with its
//! weight.

use std::collections::BTreeSet;

use index::analyzer::stem::Stemmer;
use index::{IndexError, Reader};
use lexicon::Formulations;
use tantivy::schema::Field;

use super::Stage;
use crate::lower::words::{Dictionary, WordSpec};
use crate::lower::{self, Pattern, TermUse};
use crate::query::{Form, Query};
use crate::score;

/// A word or a phrase that a topic is sought by.
pub(super) struct Concept {
    /// How it is shown.
    pub(super) shown: String,
    /// What brought it into the query.
    pub(super) stage: Stage,
    /// How much it counts, for once that a word of the question does.
    pub(super) weight: f32,
    /// Its inverse document frequency.
    pub(super) idf: f32,
    pub(super) sought: Sought,
    /// Of a word, its terms in titles and in headings.
    pub(super) in_titles: Vec<TermUse>,
    pub(super) in_headings: Vec<TermUse>,
    /// Of a word, its stems by the languages in which it has them.
    pub(super) stems: BTreeSet<(String, String)>,
}

/// Where a concept is looked for.
pub(super) enum Sought {
    /// Any of these terms.
    Words(Vec<TermUse>),
    /// Words in a row.
    Phrase(Pattern),
}

impl Concept {
    /// Any form of a word, in clauses of these languages; none where the index does
    /// not have it.
    pub(super) fn word(
        reader: &Reader,
        word: &str,
        languages: &BTreeSet<String>,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, IndexError> {
        let spec = WordSpec::forms(word, languages, true);
        let fields = reader.fields();
        let expand = |field: Field| Ok(spec.expand(Dictionary { reader, field })?.terms);
        let terms = expand(fields.words)?;
        let (in_titles, in_headings) = (expand(fields.title)?, expand(fields.heading)?);
        if terms.is_empty() && in_titles.is_empty() && in_headings.is_empty() {
            return Ok(None);
        }
        let stem = |language: &String| (language.clone(), Stemmer::of(language).stem(word));
        Ok(Some(Concept {
            shown: word.to_owned(),
            stage,
            weight,
            idf: score::idf(reader, terms.iter().map(TermUse::count).sum()),
            sought: Sought::Words(terms),
            in_titles,
            in_headings,
            stems: languages.iter().map(stem).collect(),
        }))
    }

    /// Words in a row, in any form or as they are; none where the index has not
    /// all of them.
    pub(super) fn phrase(
        reader: &Reader,
        text: &str,
        form: Form,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, IndexError> {
        let query = Query::phrase_in(text, form);
        let lowered = lower::lower(reader, &query, Formulations::embedded())?;
        let Some(leaf) = lowered.leaves.into_iter().next() else {
            return Ok(None);
        };
        let mut concept = Concept {
            shown: text.to_owned(),
            stage,
            weight,
            idf: 0.0,
            sought: Sought::Phrase(leaf.pattern),
            in_titles: Vec::new(),
            in_headings: Vec::new(),
            stems: BTreeSet::new(),
        };
        let clauses = concept.count(reader)?;
        concept.idf = score::idf(reader, clauses);
        Ok((clauses > 0).then_some(concept))
    }

    /// In how many clauses it stands.
    fn count(&self, reader: &Reader) -> Result<u64, IndexError> {
        match &self.sought {
            Sought::Words(terms) => Ok(terms.iter().map(TermUse::count).sum()),
            Sought::Phrase(pattern) => crate::search::clauses_with(reader, pattern),
        }
    }

    /// Whether a word of a language is a form of it.
    pub(super) fn has(&self, language: &str, stem: &str) -> bool {
        self.stems.iter().any(|(known, of)| known == language && of == stem)
    }
}
