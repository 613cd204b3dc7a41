//! Words in a row, as a lattice of terms.
//!
//! Its nodes are the gaps between the words of the query; an edge from one node
//! to another is a set of terms that stand for the words between them.
//! `long-arm jurisdiction` has the edges `long`, `arm` and `jurisdiction`, and
//! `longarm` across the first two; `(order|system)` has two edges side by side.
//! A term may take several positions in the text: that of `long-arm` under
//! `longarm` takes two.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use index::analyzer::{Join, WIDEST, Words, fold};

use super::pairs;
use super::words::{Dictionary, Glob, Spelt, TermUse, WordSpec};
use crate::deadline::QueryError;
use crate::query::{Form, Item};
use crate::score::idf;

/// A lattice of terms. Every edge leads to a node of a higher number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// The last node.
    pub(crate) last: usize,
    pub(crate) edges: Vec<Edge>,
    /// Stretches between nodes of which one edge each must be found.
    pub(crate) parts: Vec<(usize, usize)>,
    /// Whether it is made of words as they are, with no alternatives, wildcards or
    /// forms.
    pub(crate) plain: bool,
    /// How many more words may stand between its words.
    pub(crate) slop: u32,
    /// The sum over its words of their inverse document frequencies.
    pub(crate) idf: f32,
}

/// What stands for the words between two nodes.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) step: Step,
}

/// What an edge is taken by.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// One of these terms.
    Terms(Arc<[TermUse]>),
    /// One of these terms of two frequent words.
    Pair(Arc<[TermUse]>),
    /// Any one word.
    AnyWord,
}

impl Step {
    /// The terms by which it is taken; none where by any.
    pub(crate) fn terms(&self) -> Option<&[TermUse]> {
        match self {
            Step::Terms(terms) | Step::Pair(terms) => Some(terms),
            Step::AnyWord => None,
        }
    }

    /// Whether it is taken by two words as one term.
    pub(crate) fn is_pair(&self) -> bool {
        matches!(self, Step::Pair(_))
    }
}

/// Stands for `*` while the analyzer reads a word: a letter that no text has
/// and no fold changes.
pub(crate) const STAR: char = 'ꙮ';

/// A word between two nodes.
pub(super) struct Word {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) spec: WordSpec,
}

struct Builder<'r> {
    dictionary: Dictionary<'r>,
    known: &'r mut Known,
    form: Form,
    languages: &'r BTreeSet<String>,
    row: Row,
    words: Vec<Word>,
    nodes: usize,
}

/// What the words of a query stand for, as far as they were looked up.
#[derive(Default)]
pub(crate) struct Known {
    words: BTreeMap<WordSpec, Found>,
}

/// What was found for a word.
struct Found {
    terms: Arc<[TermUse]>,
    welds: Vec<TermUse>,
}

/// The row of some items, with `slop` more words between them.
pub(crate) fn row(
    dictionary: Dictionary<'_>,
    known: &mut Known,
    items: &[Item],
    form: Form,
    languages: &BTreeSet<String>,
    slop: u32,
) -> Result<Row, QueryError> {
    let plain = form == Form::Folded && items.iter().all(|item| matches!(item, Item::Words(_)));
    let (row, words) = (Row { plain, slop, ..Row::default() }, Vec::new());
    let mut builder = Builder { dictionary, known, form, languages, row, words, nodes: 0 };
    let mut from = 0;
    for item in items {
        let (to, idf) = builder.item(from, item, true)?;
        builder.row.idf += idf;
        from = to;
    }
    builder.row.last = from;
    builder.welded()?;
    let Builder { mut row, words, .. } = builder;
    if slop == 0 && dictionary.field == dictionary.reader.fields().words {
        pairs::pair(dictionary, &mut row, words)?;
    }
    Ok(row)
}

impl Builder<'_> {
    fn node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes
    }

    /// Adds an item behind a node; gives the node behind it and the idf.
    fn item(&mut self, from: usize, item: &Item, outer: bool) -> Result<(usize, f32), QueryError> {
        self.dictionary.watch.step()?;
        match item {
            Item::Words(text) => self.text(from, text, outer),
            Item::Pattern(text) => self.text(from, &text.replace('*', &STAR.to_string()), outer),
            Item::AnyWord => {
                let to = self.node();
                self.any_word(from, to);
                Ok((to, 0.0))
            }
            Item::Either(alternatives) => {
                let (mut ends, mut least) = (Vec::new(), f32::INFINITY);
                for items in alternatives {
                    let (mut node, mut sum) = (from, 0.0);
                    for item in items {
                        let (to, idf) = self.item(node, item, false)?;
                        (node, sum) = (to, sum + idf);
                    }
                    if node != from {
                        ends.push(node);
                        least = least.min(sum);
                    }
                }
                let Some(&highest) = ends.iter().max() else {
                    return Ok((from, 0.0));
                };
                // All alternatives end where the last of them does.
                for edge in &mut self.row.edges {
                    edge.to = if ends.contains(&edge.to) { highest } else { edge.to };
                }
                for word in &mut self.words {
                    word.to = if ends.contains(&word.to) { highest } else { word.to };
                }
                if outer {
                    self.row.parts.push((from, highest));
                }
                Ok((highest, least))
            }
        }
    }

    /// Adds the words of a text, those that are joined in solid form too.
    fn text(&mut self, from: usize, text: &str, outer: bool) -> Result<(usize, f32), QueryError> {
        let words = Words::of(text);
        let (mut nodes, mut idf) = (vec![from], 0.0);
        for word in words.iter() {
            let (before, to) = (nodes[nodes.len() - 1], self.node());
            nodes.push(to);
            let letters = words.letters(word);
            if letters.chars().all(|letter| letter == STAR) {
                self.any_word(before, to);
                continue;
            }
            idf += self.word(before, to, self.spec(before, letters, words.token(word)))?;
            if outer {
                self.row.parts.push((before, to));
            }
        }
        let join = |at: usize| words.get(at).map_or(Join::Apart, |word| word.join);
        for first in 0..words.len() {
            for last in first + 1..words.len().min(first + WIDEST) {
                let hyphens = (first..last).all(|at| join(at) == Join::Hyphen);
                let stops = (first..last).all(|at| join(at) == Join::Stop);
                if !(hyphens || stops) {
                    break;
                }
                let whole = (first == 0 || join(first - 1) != Join::Stop) && join(last) != Join::Stop;
                if hyphens || whole {
                    let letters: String = (first..=last)
                        .filter_map(|at| words.get(at))
                        .map(|word| words.letters(word))
                        .collect();
                    let spec = self.spec(nodes[first], &letters, fold::spelling(&letters));
                    let terms = self.terms(&spec)?;
                    self.edge(nodes[first], nodes[last + 1], terms);
                }
            }
        }
        Ok((nodes[nodes.len() - 1], idf))
    }

    /// A word behind a node, by its letters, or by its canonical spelling where it
    /// is no pattern.
    fn spec(&self, from: usize, letters: &str, token: &str) -> WordSpec {
        if letters.contains(STAR) {
            WordSpec::Glob(Glob::of(letters.split(STAR).map(str::to_owned).collect()))
        } else if self.form == Form::Any {
            WordSpec::forms(token, self.languages, from == 0)
        } else {
            WordSpec::Plain(token.to_owned())
        }
    }

    fn any_word(&mut self, from: usize, to: usize) {
        self.row.edges.push(Edge { from, to, step: Step::AnyWord });
    }

    fn word(&mut self, from: usize, to: usize, spec: WordSpec) -> Result<f32, QueryError> {
        let terms = self.terms(&spec)?;
        let idf = idf(self.dictionary.reader, terms.iter().map(TermUse::count).sum());
        self.edge(from, to, terms);
        self.words.push(Word { from, to, spec });
        Ok(idf)
    }

    /// The terms that stand for a word.
    fn terms(&mut self, spec: &WordSpec) -> Result<Arc<[TermUse]>, QueryError> {
        if let Some(known) = self.known.words.get(spec) {
            return Ok(known.terms.clone());
        }
        let Spelt { terms, welds } = spec.expand(self.dictionary)?;
        let terms: Arc<[TermUse]> = terms.into();
        self.known.words.insert(spec.clone(), Found { terms: terms.clone(), welds });
        Ok(terms)
    }

    fn edge(&mut self, from: usize, to: usize, terms: Arc<[TermUse]>) {
        if !terms.is_empty() {
            self.row.edges.push(Edge { from, to, step: Step::Terms(terms) });
        }
    }

    /// Two words that stand side by side are found where a line end tore one
    /// word at that very place.
    fn welded(&mut self) -> Result<(), QueryError> {
        if self.words.len() < 2 {
            return Ok(());
        }
        let mut by_start: Vec<(usize, usize)> =
            self.words.iter().enumerate().map(|(index, word)| (word.from, index)).collect();
        by_start.sort_unstable();
        for left in 0..self.words.len() {
            let middle = self.words[left].to;
            let at = by_start.partition_point(|(from, _)| *from < middle);
            let behind: Vec<usize> = by_start[at..]
                .iter()
                .take_while(|(from, _)| *from == middle)
                .map(|(_, right)| *right)
                .collect();
            for right in behind {
                self.dictionary.watch.step()?;
                let welds =
                    self.known.words.get(&self.words[left].spec).map_or(&[][..], |known| &known.welds);
                let terms = self.words[left].spec.welded(&self.words[right].spec, welds);
                let (from, to) = (self.words[left].from, self.words[right].to);
                self.edge(from, to, terms.into());
            }
        }
        Ok(())
    }
}
