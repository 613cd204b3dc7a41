//! Reads the text of a query. The language is told in `docs/query-syntax.md`.
//!
//! [`tokens`] cuts the text into words, phrases, fields and operators, and
//! [`tree`] puts them together. Every text gives a query. What was not
//! understood stands beside it, and so does how a doubtful place was read.

mod dates;
#[cfg(test)]
mod examples;
mod fields;
#[cfg(test)]
mod hostile;
mod leaves;
mod operators;
mod phrase;
#[cfg(test)]
mod properties;
mod quotes;
mod tokens;
mod tree;

use document::Span;

use crate::query::Query;

pub(crate) use operators::is_part_of_not;
pub(crate) use phrase::items;
pub(crate) use quotes::quoted;
pub(crate) use tokens::lone_phrase;

/// A query and what is to be said of how it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// What is to be said of it, in the order of the text.
    pub problems: Vec<Problem>,
}

/// What is to be said of a place in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the query.
    pub span: Span,
    /// What is wrong, or how it was read.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Whether something is lost.
    pub severity: Severity,
}

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It was understood; this tells how.
    Hint,
    /// It was not understood: it was left out, or read as something else.
    Problem,
    /// It was understood, and asks for more than there is time and room for: it
    /// is not searched for.
    Refusal,
}

/// The longest query that is read, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;

/// The most words, phrases, alternatives, patterns and values that a query has.
pub(crate) const MOST: usize = 4_096;

/// How deep parentheses may nest, and how many proximities may stand in a row.
pub(crate) const DEEPEST: usize = 100;

/// The most words that a proximity or a phrase reaches over.
pub(crate) const FARTHEST: u32 = 1_000;

/// The most problems that are told one by one.
const TOLD: usize = 100;

/// Reads a query. Every text gives one, if only an empty one with a problem.
pub fn parse(text: &str) -> Parsed {
    match leaves::lone_word(text) {
        Some(root) => Parsed { query: Query { root: Some(root) }, problems: Vec::new() },
        None => parse_at_length(text),
    }
}

/// As [`parse`], part by part.
fn parse_at_length(text: &str) -> Parsed {
    let mut problems = Problems::default();
    let end = text.floor_char_boundary(LONGEST);
    if end < text.len() {
        problems.problem(
            Span::between(end, text.len()),
            format!("the query is longer than {LONGEST} bytes; the rest is not read"),
            "ask for less at once, or put each query on a line of its own in a file",
        );
    }
    let short = &text[..end];
    let (tokens, too_many) = tokens::read(short, &mut problems);
    let root = tree::build(tokens, too_many || end < text.len(), &mut problems);
    if root.is_none() && !problems.grave {
        problems.problem(
            Span::between(0, short.len()),
            "there is no word to search for".to_owned(),
            "give a word or a \"phrase\"",
        );
    }
    Parsed { query: Query { root }, problems: problems.told(text) }
}

/// What is to be said of a query, as it is found.
#[derive(Default)]
struct Problems {
    list: Vec<Problem>,
    /// Whether something was not understood.
    grave: bool,
}

impl Problems {
    fn hint(&mut self, span: Span, message: String, hint: &str) {
        self.add(Severity::Hint, span, message, hint);
    }

    fn problem(&mut self, span: Span, message: String, hint: &str) {
        self.grave = true;
        self.add(Severity::Problem, span, message, hint);
    }

    fn add(&mut self, severity: Severity, span: Span, message: String, hint: &str) {
        self.list.push(Problem { span, message, hint: hint.to_owned(), severity });
    }

    /// The problems in the order of the text. Where they are very many, the
    /// last one says how many more there are.
    fn told(self, text: &str) -> Vec<Problem> {
        let mut list = self.list;
        list.sort_by_key(|problem| problem.span);
        if list.len() > TOLD {
            let rest = list.split_off(TOLD - 1);
            let severity = rest.iter().map(|problem| problem.severity).max().unwrap_or(Severity::Hint);
            let start = rest.first().map_or(0, |problem| problem.span.start());
            list.push(Problem {
                span: Span::between(start, text.len()),
                message: format!("there are {} more remarks of this kind from here on", rest.len()),
                hint: "mend the first ones, then look again".to_owned(),
                severity,
            });
        }
        list
    }
}
