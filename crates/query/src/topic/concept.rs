//! What a topic is sought by: words in any form, and set phrases, each with its
//! weight.

use std::collections::BTreeSet;

use index::Reader;
use index::analyzer::Words;
use index::analyzer::stem::Stemmer;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use super::Stage;
use crate::deadline::{QueryError, Watch};
use crate::lower::words::{Dictionary, WordSpec};
use crate::lower::{Pattern, TermUse, row};
use crate::matcher::{self, Segment};
use crate::query::{Form, Item};
use crate::score;

/// Words and phrases that a topic is sought by, any of which may stand for it.
pub(super) struct Concept {
    /// What brought it into the query.
    pub(super) stage: Stage,
    /// How much it counts, for once that a word of the question does; and how much of
    /// that feedback added.
    pub(super) weight: f32,
    pub(super) added: f32,
    /// Its inverse document frequency.
    pub(super) idf: f32,
    /// Which words of the question it stands for, a bit each.
    pub(super) aspects: u32,
    /// Its words in clauses.
    pub(super) terms: Vec<TermUse>,
    /// Its phrases in clauses.
    pub(super) patterns: Vec<Pattern>,
    /// For each segment the clauses in which the phrases stand, and how often.
    pub(super) phrases: Vec<Vec<(DocId, u32)>>,
    /// The topic that it is, and for each segment the clauses that were given it, with
    /// their scores.
    pub(super) topic: Option<String>,
    pub(super) assigned: Vec<Vec<(DocId, f32)>>,
    /// Its words in titles and in headings.
    pub(super) in_titles: Vec<TermUse>,
    pub(super) in_headings: Vec<TermUse>,
    /// The stems of its words by the languages in which they have them.
    pub(super) stems: BTreeSet<(String, String)>,
}

/// One of the wordings of a concept.
pub(super) struct Wording<'w> {
    pub(super) language: &'w str,
    pub(super) text: &'w str,
    /// Whether any form of its words is meant.
    pub(super) forms: bool,
    /// Whether one word is meant in clauses of its language alone, and not a word of another
    /// that is spelt like it.
    pub(super) alone: bool,
}

impl Concept {
    fn new(stage: Stage, weight: f32) -> Self {
        Concept {
            stage,
            weight,
            added: 0.0,
            idf: 0.0,
            aspects: 0,
            terms: Vec::new(),
            patterns: Vec::new(),
            phrases: Vec::new(),
            topic: None,
            assigned: Vec::new(),
            in_titles: Vec::new(),
            in_headings: Vec::new(),
            stems: BTreeSet::new(),
        }
    }

    /// Any form of a word, in clauses of these languages; none where the index does
    /// not have it.
    pub(super) fn word(
        reader: &Reader,
        watch: &Watch,
        word: &str,
        languages: &BTreeSet<String>,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, QueryError> {
        let spec = WordSpec::forms(word, languages, true);
        let fields = reader.fields();
        let expand = |field: Field| match (stage, field == fields.words) {
            // What feedback adds is no word of titles.
            (Stage::Feedback, false) => Ok::<_, QueryError>(Vec::new()),
            _ => Ok(spec.expand(Dictionary { reader, field, watch })?.terms),
        };
        let stem = |language: &String| (language.clone(), Stemmer::of(language).stem(word));
        let concept = Concept {
            terms: expand(fields.words)?,
            in_titles: expand(fields.title)?,
            in_headings: expand(fields.heading)?,
            stems: languages.iter().map(stem).collect(),
            ..Concept::new(stage, weight)
        };
        concept.weighed(reader, watch)
    }

    /// Words in a row, in any form or as they are; none where they do not stand in
    /// the index.
    pub(super) fn phrase(
        reader: &Reader,
        watch: &Watch,
        text: &str,
        form: Form,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, QueryError> {
        let mut concept = Concept::new(stage, weight);
        concept.add_phrase(reader, watch, text, form, reader.languages()?)?;
        concept.weighed(reader, watch)
    }

    /// Any of several wordings, of which one word in two languages is one; none where
    /// the index has none of them.
    pub(super) fn any<'w>(
        reader: &Reader,
        watch: &Watch,
        wordings: impl Iterator<Item = Wording<'w>>,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, QueryError> {
        let mut concept = Concept::new(stage, weight);
        let known = reader.languages()?;
        let dictionary = Dictionary { reader, field: reader.fields().words, watch };
        for Wording { language, text, forms, alone } in
            wordings.filter(|wording| known.contains(wording.language))
        {
            let words = Words::of(text);
            let mut tokens = words.iter().map(|word| words.token(word));
            match (tokens.next(), tokens.next()) {
                (Some(only), None) => {
                    let spec = if forms {
                        let languages = BTreeSet::from([language.to_owned()]);
                        concept.stems.insert((language.to_owned(), Stemmer::of(language).stem(only)));
                        WordSpec::forms(only, &languages, true)
                    } else {
                        WordSpec::Plain(only.to_owned())
                    };
                    for mut used in spec.expand(dictionary)?.terms {
                        if alone {
                            used.languages.get_or_insert_with(|| BTreeSet::from([language.to_owned()]));
                        }
                        if !concept.terms.iter().any(|known| known.term == used.term) {
                            concept.terms.push(used);
                        }
                    }
                }
                (Some(_), Some(_)) => {
                    let form = if forms { Form::Any } else { Form::Folded };
                    let languages = BTreeSet::from([language.to_owned()]);
                    concept.add_phrase(reader, watch, text, form, &languages)?;
                }
                (None, _) => {}
            }
        }
        concept.weighed(reader, watch)
    }

    /// A topic, in the clauses that were given it; none where none was.
    pub(super) fn topic(
        reader: &Reader,
        watch: &Watch,
        slug: &str,
        stage: Stage,
        weight: f32,
    ) -> Result<Option<Self>, QueryError> {
        let assigned = reader.clauses_of_topic(slug)?;
        let concept = Concept { topic: Some(slug.to_owned()), assigned, ..Concept::new(stage, weight) };
        concept.weighed(reader, watch)
    }

    fn add_phrase(
        &mut self,
        reader: &Reader,
        watch: &Watch,
        text: &str,
        form: Form,
        languages: &BTreeSet<String>,
    ) -> Result<(), QueryError> {
        let dictionary = Dictionary { reader, field: reader.fields().words, watch };
        let items = [Item::Words(text.to_owned())];
        let row = row::row(dictionary, &mut row::Known::default(), &items, form, languages, 0)?;
        self.patterns.push(Pattern::Row(row));
        Ok(())
    }

    /// The concept with its inverse document frequency; none where it stands nowhere.
    fn weighed(mut self, reader: &Reader, watch: &Watch) -> Result<Option<Self>, QueryError> {
        let mut clauses = self.clauses();
        clauses += self.assigned.iter().map(|assigned| assigned.len() as u64).sum::<u64>();
        for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
            let at = Segment { reader, segment, ord, watch };
            let mut standing = Vec::new();
            for pattern in &self.patterns {
                let Some(mut matcher) = matcher::open(at, pattern)? else {
                    continue;
                };
                let mut doc = matcher.seek(0);
                while doc != TERMINATED {
                    watch.step()?;
                    let count = matcher.count();
                    if count > 0 {
                        standing.push((doc, count));
                    }
                    doc = matcher.seek(doc + 1);
                }
            }
            standing.sort_unstable();
            clauses += standing.len() as u64;
            self.phrases.push(standing);
        }
        self.idf = score::idf(reader, clauses);
        let named = !self.in_titles.is_empty() || !self.in_headings.is_empty();
        Ok((clauses > 0 || named).then_some(self))
    }

    /// In how many clauses one of its words stands, at the most.
    pub(super) fn clauses(&self) -> u64 {
        self.terms.iter().map(TermUse::count).sum()
    }

    /// In how many clauses one of its words or phrases stands, at the most.
    pub(super) fn standing(&self) -> u64 {
        self.clauses() + self.phrases.iter().map(|standing| standing.len() as u64).sum::<u64>()
    }

    /// How much of its weight a stage brought.
    pub(super) fn part(&self, stage: Stage) -> f32 {
        let own = if self.stage == stage { self.weight - self.added } else { 0.0 };
        own + if stage == Stage::Feedback { self.added } else { 0.0 }
    }

    /// Whether a word of a language is a form of it.
    pub(super) fn has(&self, language: &str, stem: &str) -> bool {
        self.stems.iter().any(|(known, of)| known == language && of == stem)
    }
}
