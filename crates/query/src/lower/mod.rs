//! Lowers a query to conditions on the clauses of an index.

mod entries;
mod fields;
mod pairs;
pub(crate) mod row;
pub(crate) mod words;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use document::Span;
use index::Reader;
use index::analyzer::Words;

use crate::deadline::{QueryError, Watch};
use crate::parse::{Problem, Severity, items};
use crate::query::{Form, Item, Near, Node, Order, Phrase, Query, Scope, Wording};
pub(crate) use fields::Test;
use lexicon::{Formulations, Rendering};
pub(crate) use row::{Row, STAR, Step};
use words::Dictionary;
pub(crate) use words::{TermUse, is_one_word};

/// The most words of a phrase.
const LONGEST: usize = 1_000;

/// The most words of a query that are looked for in any form.
const MOST_FORMS: usize = 64;

/// How deep `in:document(…)` may nest: each doubles the work of those within it.
const DEEPEST_DOCUMENTS: usize = 4;

/// A query in terms of an index.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lowered {
    /// What must hold of a clause; none where there is nothing to ask.
    pub(crate) root: Option<Condition>,
    /// The wordings of the query in their order.
    pub(crate) leaves: Vec<Leaf>,
    /// The renderings that are searched for.
    pub(crate) renderings: Vec<Rendering>,
    /// How the query was read, where it may have been meant otherwise, and what
    /// of it the index does not know.
    pub(crate) problems: Vec<Problem>,
}

/// A condition on a clause.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The leaf of this number stands in the clause.
    Leaf(usize),
    Within(Scope, Box<Condition>),
    Test(Test),
}

/// A wording whose matches are hits.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) pattern: Pattern,
    pub(crate) idf: f32,
    /// Of a formulation, its renderings as they are numbered in
    /// [`Lowered::renderings`], each with its pattern.
    pub(crate) renderings: Vec<(usize, Pattern)>,
}

/// Where words may stand in a text.
#[derive(Debug, Clone)]
pub(crate) enum Pattern {
    Row(Row),
    Either(Vec<Pattern>),
    Near {
        left: Box<Pattern>,
        right: Box<Pattern>,
        reach: u32,
        order: Order,
    },
    /// The matches of a row whose letters are written as these are.
    Written(Row, Vec<Item>),
}

/// Lowers a query against an index.
pub(crate) fn lower(
    reader: &Reader,
    query: &Query,
    formulations: &Formulations,
    watch: &Watch,
) -> Result<Lowered, QueryError> {
    let (languages, lowered) = (reader.languages()?, Lowered::default());
    let mut lowering = Lowering {
        reader,
        formulations,
        watch,
        languages,
        lowered,
        known: row::Known::default(),
        scope: None,
        documents: 0,
        forms: BTreeSet::new(),
        terms: 0,
        named: Vec::new(),
    };
    lowering.lowered.root = match &query.root {
        Some(root) => lowering.node(root)?,
        None => None,
    };
    Ok(lowering.lowered)
}

struct Lowering<'r> {
    reader: &'r Reader,
    formulations: &'r Formulations,
    watch: &'r Watch,
    languages: &'r BTreeSet<String>,
    lowered: Lowered,
    known: row::Known,
    /// The smallest part of the text that the node at hand is asked of.
    scope: Option<Scope>,
    /// How many `in:document(…)` stand around it.
    documents: usize,
    /// The words that were asked for in any form.
    forms: BTreeSet<String>,
    /// How many terms the words of the query stand for.
    terms: usize,
    /// The renderings of the wording at hand.
    named: Vec<(usize, Pattern)>,
}

impl<'r> Lowering<'r> {
    /// A condition; none where there is nothing to ask for in it.
    fn node(&mut self, node: &Node) -> Result<Option<Condition>, QueryError> {
        self.watch.step()?;
        Ok(match node {
            Node::And(nodes) => self.nodes(nodes)?.map(|conditions| Condition::All(none_of(conditions))),
            Node::Or(nodes) => self.nodes(nodes)?.map(Condition::Any),
            Node::Not(node) => self.node(node)?.map(|inner| Condition::Not(Box::new(inner))),
            Node::Wording(wording) => {
                let Some((pattern, idf)) = self.wording(wording)? else {
                    return Ok(None);
                };
                // Within a proximity a rendering is no match of its own.
                let named = std::mem::take(&mut self.named);
                let whole = matches!(wording, Wording::Formulation { .. });
                let renderings = if whole { named } else { Vec::new() };
                self.lowered.leaves.push(Leaf { pattern, idf, renderings });
                Some(Condition::Leaf(self.lowered.leaves.len() - 1))
            }
            Node::Within(scope, inner) => self.within(*scope, inner)?,
            Node::Field(field) => {
                let test =
                    fields::test(self.dictionary(), field, self.languages, &mut self.lowered.problems)?;
                test.map(Condition::Test)
            }
        })
    }

    /// A condition on a part of the text or on a document. One that lies within
    /// another of its kind is asked of that: what stands in a sentence stands in
    /// its paragraph.
    fn within(&mut self, scope: Scope, node: &Node) -> Result<Option<Condition>, QueryError> {
        let around = self.scope;
        if scope != Scope::Document {
            if around == Some(Scope::Sentence) || around == Some(scope) {
                return self.node(node);
            }
            self.scope = Some(scope);
            let inner = self.node(node);
            self.scope = around;
            return Ok(inner?.map(|inner| Condition::Within(scope, Box::new(inner))));
        }
        if matches!(node, Node::Within(Scope::Document, _)) {
            return self.node(node);
        }
        if self.documents == DEEPEST_DOCUMENTS {
            let message = format!(
                "in:document(…) nests deeper than {DEEPEST_DOCUMENTS}; the innermost is not searched for"
            );
            let span = node.span().unwrap_or_default();
            self.refusal(span, message, "ask for all parts of a document in one in:document(…)");
            return Ok(None);
        }
        self.scope = None;
        self.documents += 1;
        let inner = self.node(node);
        self.documents -= 1;
        self.scope = around;
        Ok(inner?.map(|inner| Condition::Within(scope, Box::new(inner))))
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<Option<Vec<Condition>>, QueryError> {
        let mut conditions = Vec::with_capacity(nodes.len());
        let mut asked = Asked::default();
        for node in nodes {
            // What is asked twice is asked once.
            if asked.is_new(node) {
                conditions.extend(self.node(node)?);
            }
        }
        Ok((!conditions.is_empty()).then_some(conditions))
    }

    /// A wording and its inverse document frequency; none where it has no word.
    fn wording(&mut self, wording: &Wording) -> Result<Option<(Pattern, f32)>, QueryError> {
        match wording {
            Wording::Phrase(phrase) => self.phrase(phrase),
            Wording::Either(wordings) => {
                let (mut patterns, mut least) = (Vec::new(), f32::INFINITY);
                for wording in wordings {
                    if let Some((pattern, idf)) = self.wording(wording)? {
                        patterns.push(pattern);
                        least = least.min(idf);
                    }
                }
                Ok((!patterns.is_empty()).then_some((Pattern::Either(patterns), least)))
            }
            Wording::Near(near) => {
                let Near { left, right, reach, order } = near.as_ref();
                let (reach, order) = (*reach, *order);
                let (left, right) = (self.wording(left)?, self.wording(right)?);
                let (Some((left, one)), Some((right, other))) = (left, right) else {
                    return Ok(None);
                };
                let idf = if order == Order::Apart { one } else { one + other };
                let (left, right) = (Box::new(left), Box::new(right));
                Ok(Some((Pattern::Near { left, right, reach, order }, idf)))
            }
            Wording::Formulation { text, span } => self.formulation(text, *span),
        }
    }

    /// Any rendering of a formulation.
    fn formulation(&mut self, text: &str, span: Span) -> Result<Option<(Pattern, f32)>, QueryError> {
        let Some(formulation) = self.formulations.group_of(text) else {
            let message = format!("no renderings of `{text}` are known; it is searched for as a phrase");
            let hint = if text.contains(char::is_whitespace) {
                "add them in a file of your own: --formulations FILE"
            } else {
                "put a formulation of several words in quotes, ~\"win-win cooperation\", or add its renderings in a \
                 file of your own: --formulations FILE"
            };
            self.problem(span, message, hint);
            let row = self.row(&[Item::Words(text.to_owned())], Form::Folded, 0)?;
            let idf = row.idf;
            return Ok((row.last > 0).then_some((Pattern::Row(row), idf)));
        };
        let (mut patterns, mut least) = (Vec::new(), f32::INFINITY);
        for rendering in &formulation.renderings {
            let form = if rendering.forms { Form::Any } else { Form::Folded };
            let row = self.row(&[Item::Words(rendering.text.clone())], form, 0)?;
            least = least.min(row.idf);
            self.named.push((self.lowered.renderings.len(), Pattern::Row(row.clone())));
            self.lowered.renderings.push(rendering.clone());
            patterns.push(Pattern::Row(row));
        }
        Ok((!patterns.is_empty()).then_some((Pattern::Either(patterns), least)))
    }

    fn phrase(&mut self, phrase: &Phrase) -> Result<Option<(Pattern, f32)>, QueryError> {
        // No text has more words than bytes.
        let length = if phrase.text.len() > LONGEST { Words::of(&phrase.text).len() } else { 0 };
        if length > LONGEST {
            let message =
                format!("a phrase of {length} words is longer than any clause; it is not searched for");
            self.refusal(phrase.span, message, "give a part of it");
            return Ok(None);
        }
        let mut form = phrase.form;
        if form == Form::Any
            && !phrase.quoted
            && self.forms.insert(phrase.text.clone())
            && self.forms.len() > MOST_FORMS
        {
            if self.forms.len() == MOST_FORMS + 1 {
                let message = format!(
                    "more than {MOST_FORMS} words are asked for in any form; the rest are as written"
                );
                self.problem(phrase.span, message, "ask for less at once");
            }
            form = Form::Folded;
        }
        let row = self.row(&phrase.items, form, phrase.slop)?;
        if row.last == 0 {
            return Ok(None);
        }
        if row.parts.is_empty() {
            let message = "there is no word to search for".to_owned();
            self.problem(phrase.span, message, "`*` is any word; put at least one other word beside it");
            return Ok(None);
        }
        let terms = |edge: &row::Edge| edge.step.terms().map_or(0, <[_]>::len);
        self.terms += row.edges.iter().map(terms).sum::<usize>();
        if self.terms > words::MOST_TERMS {
            let message =
                format!("this stands for more than {} words; it is not searched for", words::MOST_TERMS);
            self.refusal(phrase.span, message, "give more letters beside `*`, or fewer alternatives");
            return Ok(None);
        }
        let idf = row.idf;
        let found = pattern(row, &phrase.items, form);
        let readings = readings(phrase);
        if readings.is_empty() || crate::search::stands_somewhere(self.reader, &found, self.watch)? {
            return Ok(Some((found, idf)));
        }
        for Reading { items, message } in readings {
            let row = self.row(&items, form, phrase.slop)?;
            let (idf, other) = (row.idf, pattern(row, &items, form));
            if crate::search::stands_somewhere(self.reader, &other, self.watch)? {
                self.hint(phrase.span, message.to_owned(), "otherwise nothing is found for it");
                return Ok(Some((other, idf)));
            }
        }
        Ok(Some((found, idf)))
    }

    fn row(&mut self, items: &[Item], form: Form, slop: u32) -> Result<Row, QueryError> {
        row::row(self.dictionary(), &mut self.known, items, form, self.languages, slop)
    }

    /// The dictionary of the words of clauses.
    fn dictionary(&self) -> Dictionary<'r> {
        let (reader, watch) = (self.reader, self.watch);
        Dictionary { reader, field: reader.fields().words, watch }
    }

    fn hint(&mut self, span: Span, message: String, hint: &str) {
        self.tell(Severity::Hint, span, message, hint);
    }

    fn problem(&mut self, span: Span, message: String, hint: &str) {
        self.tell(Severity::Problem, span, message, hint);
    }

    fn refusal(&mut self, span: Span, message: String, hint: &str) {
        self.tell(Severity::Refusal, span, message, hint);
    }

    fn tell(&mut self, severity: Severity, span: Span, message: String, hint: &str) {
        self.lowered.problems.push(Problem { span, message, hint: hint.to_owned(), severity });
    }
}

/// Conditions that must hold, with one for all that must not: it is looked at where
/// any of these may hold, and nowhere else.
fn none_of(conditions: Vec<Condition>) -> Vec<Condition> {
    let is_not = |condition: &Condition| matches!(condition, Condition::Not(_));
    if conditions.iter().filter(|condition| is_not(condition)).count() < 2 {
        return conditions;
    }
    let (mut kept, mut excluded) = (Vec::new(), Vec::new());
    for condition in conditions {
        match condition {
            Condition::Not(inner) => excluded.push(*inner),
            other => kept.push(other),
        }
    }
    kept.push(Condition::Not(Box::new(Condition::Any(excluded))));
    kept
}

/// Another way to read a phrase, and what is said where it is taken.
struct Reading {
    items: Vec<Item>,
    message: &'static str,
}

/// The digits that stand for footnotes.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// How a phrase may have been meant that stands nowhere as it was read: it may
/// have been pasted with signs of its text.
fn readings(phrase: &Phrase) -> Vec<Reading> {
    let mut readings = Vec::new();
    let signs = phrase.items.iter().any(|item| !matches!(item, Item::Words(_)));
    if phrase.quoted && signs && Words::of(&phrase.text).len() > 1 {
        let message = "the brackets, bars and stars in this phrase are read as signs of the text";
        readings.push(Reading { items: vec![Item::Words(phrase.text.clone())], message });
    }
    if phrase.text.contains(RAISED) {
        // `112.²` has a word of its own in it, `measures²` none.
        let items = items(&phrase.text.replace(RAISED, " "));
        let message = "the raised digits are read as marks of footnotes, which are no part of the text";
        if items.iter().any(|item| !matches!(item, Item::AnyWord)) {
            readings.push(Reading { items, message });
        }
    }
    readings
}

/// Nodes that were asked for. Those are the same that are printed alike; a phrase
/// is printed only where there is another of its text.
#[derive(Default)]
struct Asked<'q> {
    phrases: BTreeMap<&'q str, &'q Node>,
    printed: BTreeSet<String>,
}

impl<'q> Asked<'q> {
    fn is_new(&mut self, node: &'q Node) -> bool {
        if let Node::Wording(Wording::Phrase(phrase)) = node {
            match self.phrases.entry(&phrase.text) {
                Entry::Vacant(entry) => {
                    entry.insert(node);
                    return true;
                }
                Entry::Occupied(first) => {
                    self.printed.insert(first.get().to_string());
                }
            }
        }
        self.printed.insert(node.to_string())
    }
}

/// The pattern of a row of these items.
fn pattern(row: Row, items: &[Item], form: Form) -> Pattern {
    match form {
        Form::Written => Pattern::Written(row, items.to_vec()),
        Form::Folded | Form::Any => Pattern::Row(row),
    }
}
