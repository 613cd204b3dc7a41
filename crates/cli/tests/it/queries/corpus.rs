//! The clauses that are searched, word by word.

use std::collections::HashMap;

use document::{Document, LINE_END_HYPHEN, Reading, Repair, Span, sentence_starts};
use index::analyzer::stem::Stemmer;

use super::scan::Lists;
use super::tree::Form;
use crate::support::naive;

/// From the first word up to, not including, the last.
pub(super) type Place = (usize, usize);

/// All clauses that are searched.
pub(super) struct Corpus {
    pub(super) clauses: Vec<Clause>,
    pub(super) vocabulary: Vocabulary,
    pub(super) languages: Vec<String>,
    pub(super) asked: HashMap<(String, Form, bool), Lists>,
    /// For each language, the stems of all words.
    pub(super) stems: Vec<Vec<String>>,
}

/// A clause as it is read.
pub(super) struct Clause {
    pub(super) document: usize,
    pub(super) address: String,
    pub(super) reading: Reading,
    /// Where the clause begins in the document's text.
    pub(super) reading_start: usize,
    /// The words, as bytes of the reading.
    pub(super) words: Vec<Span>,
    pub(super) written: Vec<String>,
    /// For each word, what may stand from it on: how many words it takes, and
    /// which word it is.
    pub(super) stands: Vec<Vec<(usize, usize)>>,
    /// For each word, which it is, where nothing else may stand from it on.
    pub(super) alone: Vec<Option<usize>>,
    /// The halves of a word that a line end tore.
    pub(super) halves: Vec<Option<(usize, usize)>>,
    pub(super) language: Option<usize>,
    pub(super) sentences: Vec<Place>,
    pub(super) paragraphs: Vec<Place>,
    pub(super) about: About,
}

/// What is known of a clause and its document.
#[derive(Clone, Default)]
pub(super) struct About {
    pub(super) parties: Vec<String>,
    pub(super) kind: String,
    pub(super) years: Option<(i32, i32)>,
    pub(super) title_words: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) title: Vec<naive::Ways>,
}

#[derive(Default)]
pub(super) struct Vocabulary {
    pub(super) ids: HashMap<String, usize>,
    pub(super) words: Vec<String>,
}

impl Vocabulary {
    fn id(&mut self, word: &str) -> usize {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        self.ids.insert(word.to_owned(), self.words.len());
        self.words.push(word.to_owned());
        self.words.len() - 1
    }
}

/// Stands where a line end tore a word, as the index marks it.
const TORN: char = '\u{f8f0}';

impl Corpus {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut corpus = Corpus {
            clauses: Vec::new(),
            vocabulary: Vocabulary::default(),
            languages: Vec::new(),
            asked: HashMap::new(),
            stems: Vec::new(),
        };
        for (at, document) in documents.iter().enumerate() {
            corpus.add(at, document);
        }
        for language in &corpus.languages {
            let stemmer = Stemmer::of(language);
            corpus.stems.push(corpus.vocabulary.words.iter().map(|word| stemmer.stem(word)).collect());
        }
        corpus
    }

    fn add(&mut self, at: usize, document: &Document) {
        let metadata = &document.metadata;
        let about = About {
            parties: metadata.parties.clone(),
            kind: metadata.kind.as_str().to_owned(),
            years: metadata.adopted.map(|date| (date.in_year(), date.in_year())),
            title_words: metadata
                .title
                .as_deref()
                .map(|title| {
                    naive::words(title).iter().map(|word| title[word.start..word.end].to_owned()).collect()
                })
                .unwrap_or_default(),
            language: None,
            title: metadata.title.as_deref().map(naive::read).unwrap_or_default(),
        };
        let repairs: Vec<Repair> = document
            .repairs
            .iter()
            .map(|repair| {
                let torn = repair.rule == LINE_END_HYPHEN && repair.after.is_empty();
                Repair { after: if torn { TORN.to_string() } else { repair.after.clone() }, ..repair.clone() }
            })
            .collect();
        for clause in &document.clauses {
            let reading = Reading::of(&document.text, clause.span, &repairs, &document.furniture);
            let text = reading.text().to_owned();
            let words = naive::words(&text);
            let language = clause.language.as_ref().or(metadata.language.as_ref()).map(|language| {
                self.languages.iter().position(|known| known == language).unwrap_or_else(|| {
                    self.languages.push(language.clone());
                    self.languages.len() - 1
                })
            });
            let stands = (0..words.len()).map(|at| {
                let readings = naive::readings(&words, at);
                readings.into_iter().map(|(taken, word)| (taken, self.vocabulary.id(&word))).collect()
            });
            let stands: Vec<Vec<(usize, usize)>> = stands.collect();
            let halves = words.iter().map(|word| {
                let (left, right) = text[word.start..word.end].split_once(TORN)?;
                let (left, right) = (naive::spelt(left), naive::spelt(right));
                let both = !left.is_empty() && !right.is_empty();
                both.then(|| (self.vocabulary.id(&left), self.vocabulary.id(&right)))
            });
            let halves: Vec<Option<(usize, usize)>> = halves.collect();
            let alone = stands.iter().zip(&halves).map(|(stands, halves)| match stands.as_slice() {
                [(1, word)] if halves.is_none() => Some(*word),
                _ => None,
            });
            let alone = alone.collect();
            let starts = |starts: Vec<usize>, of: &dyn Fn(&naive::Word) -> usize| {
                let mut bounds: Vec<usize> = starts
                    .into_iter()
                    .map(|start| words.iter().take_while(|word| of(word) < start).count())
                    .collect();
                bounds.extend([0, words.len()]);
                bounds.sort_unstable();
                bounds.dedup();
                bounds.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<Place>>()
            };
            let published =
                |word: &naive::Word| reading.published(Span::between(word.start, word.end)).start();
            let paragraph_starts: Vec<usize> = clause.paragraphs.iter().map(|span| span.start()).collect();
            let paragraphs = starts(paragraph_starts, &published);
            let mut sentences = starts(sentence_starts(&text), &|word| word.start);
            // A sentence ends with its paragraph.
            let mut bounds: Vec<usize> =
                sentences.iter().chain(&paragraphs).flat_map(|place| [place.0, place.1]).collect();
            bounds.sort_unstable();
            bounds.dedup();
            sentences = bounds.windows(2).map(|pair| (pair[0], pair[1])).collect();
            let written = words.iter().map(|word| naive::written(&text[word.start..word.end])).collect();
            self.clauses.push(Clause {
                document: at,
                address: format!("{}#{}", document.id, clause.label),
                words: words.iter().map(|word| Span::between(word.start, word.end)).collect(),
                written,
                stands,
                alone,
                halves,
                language,
                sentences,
                paragraphs,
                about: About {
                    language: clause.language.clone().or_else(|| metadata.language.clone()),
                    ..about.clone()
                },
                reading_start: clause.span.start(),
                reading,
            });
        }
    }

    /// What is known of a clause.
    pub(super) fn about(&self, clause: usize) -> &About {
        &self.clauses[clause].about
    }

    /// The words of a clause that can be written in a query, as they stand in
    /// the text, and whether a hyphen joins each to the next.
    pub(super) fn words_of(&self, clause: usize) -> Vec<(String, bool)> {
        let clause = &self.clauses[clause];
        let text = clause.reading.text();
        let plain = |word: &str| word.chars().all(char::is_alphanumeric);
        let between = |at: usize| {
            let end = clause.words.get(at + 1).map_or(text.len(), |next| next.start());
            &text[clause.words[at].end()..end]
        };
        let words = clause.words.iter().enumerate().map(|(at, span)| (span.of(text), between(at) == "-"));
        let words = words.filter(|(word, _)| {
            plain(word) && !["and", "or", "not", "near"].contains(&word.to_lowercase().as_str())
        });
        words.map(|(word, hyphen)| (word.to_owned(), hyphen)).collect()
    }
}
