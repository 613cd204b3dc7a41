//! Queries as the language's table says them, written for the oracle alone.

use std::fmt;

/// A condition on a clause.
#[derive(Debug, Clone)]
pub(super) enum Query {
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Leaf(Wording),
    Within(Part, Box<Query>),
    Party(String),
    Kind(String),
    Lang(String),
    Years(i32, i32),
    Title(String),
}

/// What a condition is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Sentence,
    Paragraph,
    Document,
}

/// Words at certain places.
#[derive(Debug, Clone)]
pub(super) enum Wording {
    Phrase { items: Vec<Item>, form: Form, slop: usize },
    Either(Vec<Wording>),
    Near { left: Box<Wording>, right: Box<Wording>, reach: usize, order: Order },
}

#[derive(Debug, Clone)]
pub(super) enum Item {
    /// Words that hyphens join, or one alone.
    Joined(Vec<String>),
    /// A word with stars in it.
    Glob(String),
    Any,
    Either(Vec<Vec<Item>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Folded,
    Any,
    Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Any,
    Before,
    Apart,
}

impl Query {
    /// The queries that are parts of this one.
    pub(super) fn smaller(&self) -> Vec<Query> {
        match self {
            Query::And(inner) | Query::Or(inner) => {
                let mut smaller = inner.clone();
                for at in 0..inner.len() {
                    let mut fewer = inner.clone();
                    fewer.remove(at);
                    if fewer.len() > 1 {
                        let and = matches!(self, Query::And(_));
                        smaller.push(if and { Query::And(fewer) } else { Query::Or(fewer) });
                    }
                    for part in inner[at].smaller() {
                        let mut other = inner.clone();
                        other[at] = part;
                        let and = matches!(self, Query::And(_));
                        smaller.push(if and { Query::And(other) } else { Query::Or(other) });
                    }
                }
                smaller
            }
            Query::Not(inner) => {
                let whole = std::iter::once(inner.as_ref().clone());
                whole.chain(inner.smaller().into_iter().map(|part| Query::Not(Box::new(part)))).collect()
            }
            Query::Within(part, inner) => {
                let whole = std::iter::once(inner.as_ref().clone());
                whole
                    .chain(inner.smaller().into_iter().map(|less| Query::Within(*part, Box::new(less))))
                    .collect()
            }
            Query::Leaf(wording) => wording.smaller().into_iter().map(Query::Leaf).collect(),
            _ => Vec::new(),
        }
    }
}

impl Wording {
    fn smaller(&self) -> Vec<Wording> {
        match self {
            Wording::Phrase { items, form, slop } => {
                let mut smaller = Vec::new();
                for at in 0..items.len() {
                    let mut fewer = items.clone();
                    fewer.remove(at);
                    if !fewer.iter().all(|item| matches!(item, Item::Any)) {
                        smaller.push(Wording::Phrase { items: fewer, form: *form, slop: *slop });
                    }
                }
                if *slop > 0 {
                    smaller.push(Wording::Phrase { items: items.clone(), form: *form, slop: slop - 1 });
                }
                smaller
            }
            Wording::Either(inner) => inner.clone(),
            Wording::Near { left, right, reach, order } => {
                let mut smaller = vec![left.as_ref().clone(), right.as_ref().clone()];
                let with = |left: &Wording, right: &Wording| Wording::Near {
                    left: Box::new(left.clone()),
                    right: Box::new(right.clone()),
                    reach: *reach,
                    order: *order,
                };
                smaller.extend(left.smaller().iter().map(|part| with(part, right)));
                smaller.extend(right.smaller().iter().map(|part| with(left, part)));
                smaller
            }
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, inner: &[Query], between: &str| {
            for (at, inner) in inner.iter().enumerate() {
                if at > 0 {
                    f.write_str(between)?;
                }
                match inner {
                    Query::And(_) | Query::Or(_) => write!(f, "({inner})")?,
                    _ => write!(f, "{inner}")?,
                }
            }
            Ok(())
        };
        match self {
            Query::And(inner) => list(f, inner, if inner.len() % 2 == 0 { " " } else { " AND " }),
            Query::Or(inner) => list(f, inner, " OR "),
            Query::Not(inner) => match inner.as_ref() {
                Query::And(_) | Query::Or(_) => write!(f, "NOT ({inner})"),
                Query::Leaf(Wording::Near { .. } | Wording::Either(_)) | Query::Not(_) => {
                    write!(f, "NOT ({inner})")
                }
                _ => write!(f, "-{inner}"),
            },
            Query::Leaf(Wording::Either(inner)) => {
                let parts: Vec<String> = inner.iter().map(ToString::to_string).collect();
                write!(f, "({})", parts.join(" OR "))
            }
            Query::Leaf(wording) => write!(f, "{wording}"),
            Query::Within(part, inner) => {
                let name = match part {
                    Part::Sentence => "sentence",
                    Part::Paragraph => "paragraph",
                    Part::Document => "document",
                };
                write!(f, "in:{name}({inner})")
            }
            Query::Party(code) => write!(f, "party:{code}"),
            Query::Kind(kind) => write!(f, "kind:{kind}"),
            Query::Lang(code) => write!(f, "lang:{code}"),
            Query::Years(from, to) if from == to => write!(f, "date:{from}"),
            Query::Years(from, to) => write!(f, "date:{from}..{to}"),
            Query::Title(word) => write!(f, "title:\"{word}\""),
        }
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wording::Phrase { items, form, slop } => {
                let single = matches!(items.as_slice(), [Item::Joined(words)] if words.len() == 1);
                match (form, items.as_slice()) {
                    (Form::Folded, [Item::Glob(glob)]) if *slop == 0 => return f.write_str(glob),
                    (Form::Any, [Item::Joined(words)]) if single && *slop == 0 => {
                        return f.write_str(&words[0]);
                    }
                    (Form::Folded, [Item::Joined(words)]) if single && *slop == 0 => {
                        return write!(f, "={}", words[0]);
                    }
                    (Form::Any, _) => f.write_str("stem:")?,
                    (Form::Written, _) => f.write_str("case:")?,
                    (Form::Folded, _) => {}
                }
                write!(f, "\"{}\"", inner_text(items))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Wording::Either(inner) => {
                let parts: Vec<String> = inner.iter().map(ToString::to_string).collect();
                write!(f, "({})", parts.join(" OR "))
            }
            Wording::Near { left, right, reach, order } => {
                let sign = match order {
                    Order::Any => "w",
                    Order::Before => "pre",
                    Order::Apart => "not w",
                };
                write!(f, "{left} {sign}/{reach} {right}")
            }
        }
    }
}

/// What stands between the quotation marks.
pub(super) fn inner_text(items: &[Item]) -> String {
    let parts = items.iter().map(|item| match item {
        Item::Joined(words) => words.join("-"),
        Item::Glob(glob) => glob.clone(),
        Item::Any => "*".to_owned(),
        Item::Either(alternatives) => {
            let parts: Vec<String> = alternatives.iter().map(|items| inner_text(items)).collect();
            format!("({})", parts.join("|"))
        }
    });
    parts.collect::<Vec<_>>().join(" ")
}
