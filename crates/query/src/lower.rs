//! Lowers a query to terms of the index.
//!
//! A phrase becomes a lattice: its words are the gaps between its nodes, and
//! an edge from one node to another is a term that stands for the words
//! between them. `long-arm jurisdiction` has the edges `long`, `arm` and
//! `jurisdiction`, and `longarm` across the first two. A term may take several
//! positions in the text: that of `long-arm` under `longarm` takes two.

use std::collections::{BTreeMap, BTreeSet};

use index::analyzer::stem::Stemmer;
use index::analyzer::{COMPOUND, HALVES, Join, WIDEST, Words, solid};
use index::schema::names;
use index::{IndexError, Reader};
use tantivy::Term;

use crate::query::{Operand, Query};
use crate::score::idf;

/// A query in terms of the index; all its leaves must match.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lowered {
    pub(crate) leaves: Vec<Leaf>,
}

/// A leaf of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    Phrase(Phrase),
    Forms(Forms),
}

/// A phrase as a lattice of terms.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Phrase {
    /// How many words it has: the last node.
    pub(crate) words: usize,
    pub(crate) edges: Vec<Edge>,
    /// The sum over its words of their inverse document frequencies.
    pub(crate) idf: f32,
}

/// A term that stands for the words between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) term: String,
    /// How many positions it takes in a text.
    pub(crate) width: u32,
}

/// The forms of a word.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Forms {
    /// Terms that may be a form of it.
    pub(crate) forms: Vec<Form>,
    pub(crate) idf: f32,
}

/// A term that is a form of a word in clauses of some languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) term: String,
    pub(crate) width: u32,
    /// The languages whose stemmer makes it one; empty where it is the word
    /// itself, which it is in every language.
    pub(crate) languages: BTreeSet<String>,
}

/// Lowers a query against an index.
pub(crate) fn lower(reader: &Reader, query: &Query) -> Result<Lowered, IndexError> {
    let leaves = query.operands.iter().map(|operand| match operand {
        Operand::Phrase { text, .. } => Ok(Leaf::Phrase(phrase(reader, text)?)),
        Operand::Word { text, .. } => Ok(Leaf::Forms(forms(reader, text)?)),
    });
    Ok(Lowered { leaves: leaves.collect::<Result<_, IndexError>>()? })
}

fn phrase(reader: &Reader, text: &str) -> Result<Phrase, IndexError> {
    let words = Words::of(text);
    let mut phrase = Phrase { words: words.len(), ..Phrase::default() };
    for (from, word) in words.iter().enumerate() {
        phrase.add(reader, from, from + 1, words.token(word))?;
        phrase.idf +=
            idf(reader, phrase.edges.iter().filter(|edge| edge.from == from).map(|edge| edge.term.as_str()))?;
    }
    // What is joined in the query is found solid as well; two words that are
    // not are found where a line end tore one word at that very place.
    let join = |at: usize| words.get(at).map_or(Join::Apart, |word| word.join);
    for from in 0..words.len() {
        for to in from + 1..words.len().min(from + WIDEST) {
            let hyphens = (from..to).all(|at| join(at) == Join::Hyphen);
            let stops = (from..to).all(|at| join(at) == Join::Stop)
                && (from == 0 || join(from - 1) != Join::Stop)
                && join(to) != Join::Stop;
            if hyphens || stops {
                phrase.add(reader, from, to + 1, &solid(&words, from, to))?;
            }
        }
        if let (Some(left), Some(right)) = (words.get(from), words.get(from + 1)) {
            let welded = format!("{}{HALVES}{}", words.token(left), words.token(right));
            phrase.add_if_known(reader, from, from + 2, &welded, 1)?;
        }
    }
    Ok(phrase)
}

impl Phrase {
    /// Adds the edges of a word: the word, and the compounds that spell it.
    fn add(&mut self, reader: &Reader, from: usize, to: usize, word: &str) -> Result<(), IndexError> {
        self.add_if_known(reader, from, to, word, 1)?;
        for width in 2..=WIDEST {
            let compound = format!("{word}{COMPOUND}{width}");
            self.add_if_known(reader, from, to, &compound, u32::try_from(width).unwrap_or(u32::MAX))?;
        }
        Ok(())
    }

    fn add_if_known(
        &mut self,
        reader: &Reader,
        from: usize,
        to: usize,
        term: &str,
        width: u32,
    ) -> Result<(), IndexError> {
        // Nine in ten words are no compound anywhere: they cost a look-up each.
        let key = Term::from_field_text(reader.fields().words, term);
        if reader.wrap(reader.searcher().doc_freq(&key))? > 0 {
            self.edges.push(Edge { from, to, term: term.to_owned(), width });
        }
        Ok(())
    }
}

/// Expands a word to its forms in the dictionary, by language.
fn forms(reader: &Reader, text: &str) -> Result<Forms, IndexError> {
    let words = Words::of(text);
    let Some(word) = words.get(0).map(|word| words.token(word).to_owned()) else {
        return Ok(Forms::default());
    };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for language in languages(reader)? {
        let stemmer = Stemmer::of(&language);
        let stem = stemmer.stem(&word);
        let beginning = Stemmer::shared_beginning(&stem).to_owned();
        each_term(reader, &beginning, |term| {
            let base = term.split(COMPOUND).next().unwrap_or(term);
            if base != word && !base.contains(HALVES) && stemmer.stem(base) == stem {
                found.entry(term.to_owned()).or_default().insert(language.clone());
            }
        })?;
    }
    let mut itself = Phrase::default();
    itself.add(reader, 0, 1, &word)?;
    let mut forms: Vec<Form> = itself
        .edges
        .into_iter()
        .map(|edge| Form { term: edge.term, width: edge.width, languages: BTreeSet::new() })
        .collect();
    forms.extend(found.into_iter().map(|(term, languages)| {
        let width = term.split(COMPOUND).nth(1).and_then(|width| width.parse().ok()).unwrap_or(1);
        Form { term, width, languages }
    }));
    let idf = idf(reader, forms.iter().map(|form| form.term.as_str()))?;
    Ok(Forms { forms, idf })
}

/// The languages of the clauses of an index.
fn languages(reader: &Reader) -> Result<BTreeSet<String>, IndexError> {
    let mut languages = BTreeSet::new();
    for segment in reader.searcher().segment_readers() {
        let Some(column) = reader.wrap(segment.fast_fields().str(names::LANGUAGE))? else {
            continue;
        };
        let mut name = String::new();
        for ord in 0..column.num_terms() as u64 {
            name.clear();
            if reader.wrap(column.ord_to_str(ord, &mut name).map_err(Into::into))? {
                languages.insert(name.clone());
            }
        }
    }
    Ok(languages)
}

/// Calls `take` for the terms of the index that begin with `beginning`; the
/// same term once for each segment that has it.
pub(crate) fn each_term(
    reader: &Reader,
    beginning: &str,
    mut take: impl FnMut(&str),
) -> Result<(), IndexError> {
    for segment in reader.searcher().segment_readers() {
        let dictionary = reader.wrap(segment.inverted_index(reader.fields().words))?;
        let range = dictionary.terms().range().ge(beginning.as_bytes());
        let mut stream = reader.wrap(range.into_stream().map_err(Into::into))?;
        while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                take(term);
            }
        }
    }
    Ok(())
}
