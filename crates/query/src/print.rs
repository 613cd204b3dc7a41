//! Writes a query so that it is read as the same query again.

use std::fmt::{self, Display, Formatter};

use crate::parse::{is_part_of_not, lone_phrase, quoted};
use crate::query::{Field, Form, Near, Node, Order, Phrase, Query, Scope, Value, Wording};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| node(f, root, Place::Free))
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        node(f, self, Place::Free)
    }
}

impl Display for Wording {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        wording(f, self)
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let prefix = match self.form {
            Form::Folded => "",
            Form::Any => "stem:",
            Form::Written => "case:",
        };
        if !self.quoted && self.slop == 0 {
            let prefix = if self.form == Form::Folded { "=" } else { prefix };
            // `not w/5` is one operator, so that no part of it is ever bare.
            let bare = (!is_part_of_not(&self.text)).then(|| self.text.clone());
            for written in bare.into_iter().chain([format!("{prefix}{}", self.text)]) {
                let same = |read: Phrase| {
                    !read.quoted && read.slop == 0 && read.form == self.form && read.text == self.text
                };
                if lone_phrase(&written).is_some_and(same) {
                    return f.write_str(&written);
                }
            }
        }
        write!(f, "{prefix}{}", quoted(&self.text))?;
        if self.slop > 0 { write!(f, "~{}", self.slop) } else { Ok(()) }
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name.name())?;
        if let [value] = &self.values[..] {
            return value.fmt(f);
        }
        f.write_str("(")?;
        between(f, &self.values, "|", |f, value| value.fmt(f))?;
        f.write_str(")")
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Words(_, text) => {
                let plain = |letter: char| letter.is_alphanumeric() || "-_/.#:*".contains(letter);
                let operator = ["AND", "OR", "NOT", "or"].contains(&text.as_str());
                if text.chars().all(plain) && !text.starts_with('-') && !operator {
                    f.write_str(text)
                } else {
                    f.write_str(&quoted(text))
                }
            }
            Value::Dates(from, to) if from == to => from.map_or(Ok(()), |date| date.fmt(f)),
            Value::Dates(from, to) => {
                from.map_or(Ok(()), |date| date.fmt(f))?;
                f.write_str("..")?;
                to.map_or(Ok(()), |date| date.fmt(f))
            }
        }
    }
}

/// What stands around a node, and so whether it needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Nothing, or parentheses.
    Free,
    /// Operands of `OR`.
    Either,
    /// Operands side by side.
    Beside,
    /// An operator before it.
    Behind,
}

fn node(f: &mut Formatter<'_>, it: &Node, place: Place) -> fmt::Result {
    match it {
        Node::And(nodes) => {
            grouped(f, place >= Place::Beside, |f| between(f, nodes, " ", |f, it| node(f, it, Place::Beside)))
        }
        Node::Or(nodes) => grouped(f, place >= Place::Either, |f| {
            between(f, nodes, " OR ", |f, it| node(f, it, Place::Either))
        }),
        Node::Not(it) => {
            f.write_str("NOT ")?;
            node(f, it, Place::Behind)
        }
        Node::Wording(it) => wording(f, it),
        Node::Within(scope, it) => {
            let name = match scope {
                Scope::Sentence => "sentence",
                Scope::Paragraph => "paragraph",
                Scope::Document => "document",
            };
            write!(f, "in:{name}(")?;
            node(f, it, Place::Free)?;
            f.write_str(")")
        }
        Node::Field(field) => field.fmt(f),
    }
}

fn wording(f: &mut Formatter<'_>, it: &Wording) -> fmt::Result {
    match it {
        Wording::Phrase(phrase) => phrase.fmt(f),
        Wording::Either(wordings) => grouped(f, true, |f| between(f, wordings, " OR ", wording)),
        Wording::Near(near) => chain(f, near),
        Wording::Formulation { text, .. } => write!(f, "~{}", quoted(text)),
    }
}

/// Proximities are read from left to right, so that a right one needs
/// parentheses.
fn chain(f: &mut Formatter<'_>, near: &Near) -> fmt::Result {
    wording(f, &near.left)?;
    let order = match near.order {
        Order::Any => "w",
        Order::Before => "pre",
        Order::Apart => "not w",
    };
    write!(f, " {order}/{} ", near.reach)?;
    grouped(f, matches!(near.right, Wording::Near(_)), |f| wording(f, &near.right))
}

fn grouped(
    f: &mut Formatter<'_>,
    group: bool,
    write: impl Fn(&mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    if !group {
        return write(f);
    }
    f.write_str("(")?;
    write(f)?;
    f.write_str(")")
}

fn between<T>(
    f: &mut Formatter<'_>,
    parts: &[T],
    sign: &str,
    write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(sign)?;
        }
        write(f, part)?;
    }
    Ok(())
}
