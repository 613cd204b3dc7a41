//! Puts the parts of a query together, the tightest first: proximities,
//! negations and scopes, words side by side, alternatives.

use document::Span;

use super::operators::Operator;
use super::tokens::{Kind, Token};
use super::{DEEPEST, Problems};
use crate::query::{Near, Node, Order, Scope, Wording};

/// The tree of a query; none where there is nothing to search for. `cut` tells
/// that the query goes on behind what was read.
pub(super) fn build(tokens: Vec<Token>, cut: bool, problems: &mut Problems) -> Option<Node> {
    let tokens = balanced(tokens, cut, problems);
    let mut builder = Builder { tokens: tokens.into_iter().peekable(), cut, problems };
    builder.either().map(|part| part.node)
}

/// A parenthesis that is open.
struct Level {
    span: Span,
    keep: bool,
    /// How deep it stands, and how many scopes stand before it.
    depth: usize,
    scopes: usize,
}

/// The tokens with each parenthesis closed, and none too deep. `in:sentence`
/// without one counts as one, as it is printed with it.
fn balanced(tokens: Vec<Token>, cut: bool, problems: &mut Problems) -> Vec<Token> {
    let end = tokens.last().map_or(0, |token| token.span.end());
    let mut levels: Vec<Level> = Vec::new();
    let (mut depth, mut scopes, mut too_deep) = (0, 0, None);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let behind_operand = matches!(kept.last(), Some(Token { kind: Kind::Leaf(_) | Kind::Close, .. }));
        match token.kind {
            Kind::Operator(Operator::And | Operator::Or) => scopes = 0,
            Kind::Operator(Operator::Near(..)) | Kind::Close => {}
            _ if behind_operand => scopes = 0,
            _ => {}
        }
        match token.kind {
            Kind::Scope { group: false, .. } => {
                if depth + scopes >= DEEPEST {
                    too_deep.get_or_insert(token.span);
                    continue;
                }
                scopes += 1;
            }
            Kind::Open => {
                let keep = depth + scopes < DEEPEST;
                levels.push(Level { span: token.span, keep, depth, scopes });
                if !keep {
                    too_deep.get_or_insert(token.span);
                    // `in:sentence(` goes with its parenthesis.
                    kept.pop_if(|last| matches!(last.kind, Kind::Scope { group: true, .. }));
                    continue;
                }
                depth += scopes + 1;
                scopes = 0;
            }
            Kind::Close => match levels.pop() {
                Some(level) if level.keep => (depth, scopes) = (level.depth, level.scopes),
                Some(_) => continue,
                None => {
                    let message = "this parenthesis is never opened".to_owned();
                    problems.problem(token.span, message, "it is left out; put text that holds it in quotes");
                    continue;
                }
            },
            _ => {}
        }
        kept.push(token);
    }
    if let Some(span) = too_deep {
        let message = format!("parentheses nest deeper than {DEEPEST}; from here on they are left out");
        problems.problem(span, message, "take parentheses away that group nothing");
    }
    for level in levels.into_iter().rev() {
        if !cut {
            let message = "this parenthesis is never closed".to_owned();
            problems.problem(level.span, message, "it is read as if it were closed at the end");
        }
        if level.keep {
            kept.push(Token { kind: Kind::Close, span: Span::between(end, end) });
        }
    }
    kept
}

/// A part of the tree, how deep it is, and where it stands.
struct Part {
    node: Node,
    depth: usize,
    span: Span,
}

struct Builder<'p> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    cut: bool,
    problems: &'p mut Problems,
}

/// What stands before the operand that it says something of.
enum Prefix {
    Not,
    Within(Scope),
}

impl Builder<'_> {
    /// Operands with `OR` between them.
    fn either(&mut self) -> Option<Part> {
        let mut parts = Vec::new();
        // The operator that waits for its right operand.
        let mut waiting = None;
        loop {
            match self.all() {
                Some(part) => parts.push(part),
                None => {
                    let next = self.peek(Operator::Or);
                    if let Some(span) = waiting.or(next) {
                        self.lacks(span);
                    }
                }
            }
            waiting = self.eat(Operator::Or);
            if waiting.is_none() {
                return joined(parts, Node::Or);
            }
        }
    }

    /// Operands side by side, or with `AND` between them.
    fn all(&mut self) -> Option<Part> {
        let mut parts = Vec::new();
        let mut waiting: Option<Span> = None;
        loop {
            if let Some(span) = self.eat(Operator::And) {
                if parts.is_empty() || waiting.is_some() {
                    self.lacks(span);
                } else {
                    waiting = Some(span);
                }
                continue;
            }
            match self.tokens.peek().map(|token| (&token.kind, token.span)) {
                None | Some((Kind::Close | Kind::Operator(Operator::Or), _)) => break,
                Some((Kind::Operator(Operator::Near(..)), span)) => {
                    self.tokens.next();
                    self.lacks(span);
                }
                Some(_) => {
                    if let Some(part) = self.prefixed() {
                        parts.push(part);
                        waiting = None;
                    }
                }
            }
        }
        if let Some(span) = waiting {
            self.lacks(span);
        }
        joined(parts, Node::And)
    }

    /// An operand with `NOT` and `in:sentence` before it.
    fn prefixed(&mut self) -> Option<Part> {
        let mut prefixes = Vec::new();
        while let Some(token) = self.tokens.next_if(|token| {
            matches!(token.kind, Kind::Operator(Operator::Not) | Kind::Scope { group: false, .. })
        }) {
            match token.kind {
                Kind::Scope { scope, .. } => prefixes.push((Prefix::Within(scope), token.span)),
                _ => prefixes.push((Prefix::Not, token.span)),
            }
        }
        let Some(mut part) = self.chain() else {
            if let Some((_, span)) = prefixes.last() {
                self.lacks(*span);
            }
            return None;
        };
        for (prefix, span) in prefixes.into_iter().rev() {
            part = wrapped(part, prefix, span);
        }
        Some(part)
    }

    /// Operands with proximities between them, from left to right.
    fn chain(&mut self) -> Option<Part> {
        let mut left = self.operand()?;
        let mut apart = Vec::new();
        while let Some((order, reach, span)) = self.proximity() {
            if self.tokens.peek().is_some_and(|token| {
                matches!(token.kind, Kind::Operator(Operator::Not) | Kind::Scope { group: false, .. })
            }) {
                self.is_no_wording(span, span);
                break;
            }
            let Some(right) = self.operand() else {
                self.lacks(span);
                continue;
            };
            if !is_wording(&left.node) {
                self.is_no_wording(span, left.span);
            } else if !is_wording(&right.node) {
                self.is_no_wording(span, right.span);
            } else if left.depth.max(right.depth) >= DEEPEST {
                let message =
                    format!("more than {DEEPEST} proximities stand in a row; this one is read as AND");
                self.problems.problem(span, message, "ask for less at once");
            } else {
                left = near(left, right, order, reach);
                continue;
            }
            apart.push(std::mem::replace(&mut left, right));
        }
        apart.push(left);
        joined(apart, Node::And)
    }

    fn operand(&mut self) -> Option<Part> {
        let token = self.tokens.next_if(|token| {
            matches!(token.kind, Kind::Leaf(_) | Kind::Open | Kind::Scope { group: true, .. })
        })?;
        match token.kind {
            Kind::Leaf(node) => Some(Part { node, depth: 1, span: token.span }),
            Kind::Scope { scope, .. } => {
                let part = self.operand()?;
                Some(wrapped(part, Prefix::Within(scope), token.span))
            }
            _ => {
                let part = self.either();
                let close = self.tokens.next_if(|token| matches!(token.kind, Kind::Close));
                let end = close.map_or(token.span.end(), |close| close.span.end());
                let span = Span::between(token.span.start(), end.max(token.span.end()));
                if part.is_none() {
                    let message = "there is nothing to search for in these parentheses".to_owned();
                    self.problems.problem(span, message, "give at least one word");
                }
                part.map(|part| Part { span, ..part })
            }
        }
    }

    fn proximity(&mut self) -> Option<(Order, u32, Span)> {
        let token = self.tokens.next_if(|token| matches!(token.kind, Kind::Operator(Operator::Near(..))))?;
        match token.kind {
            Kind::Operator(Operator::Near(order, reach)) => Some((order, reach, token.span)),
            _ => None,
        }
    }

    fn peek(&mut self, operator: Operator) -> Option<Span> {
        let token = self.tokens.peek()?;
        matches!(token.kind, Kind::Operator(next) if next == operator).then_some(token.span)
    }

    fn eat(&mut self, operator: Operator) -> Option<Span> {
        let span = self.peek(operator)?;
        self.tokens.next();
        Some(span)
    }

    /// Says that an operator lacks an operand.
    fn lacks(&mut self, span: Span) {
        // Where the query was cut off, that is said already.
        if !(self.cut && self.tokens.peek().is_none_or(|token| token.span.is_empty())) {
            let message = "this operator has nothing to work on, and is left out".to_owned();
            self.problems.problem(span, message, "put it between two operands, or in quotes if it is a word");
        }
    }

    /// Says that something is no operand of a proximity.
    fn is_no_wording(&mut self, operator: Span, operand: Span) {
        let message = "a proximity stands between words, phrases and (a OR b) of them only; \
                       this one is read as AND"
            .to_owned();
        let span = if operator == operand { operator } else { operand };
        self.problems.problem(span, message, "for conditions near each other write in:sentence(a b)");
    }
}

fn wrapped(part: Part, prefix: Prefix, span: Span) -> Part {
    let span = Span::between(span.start(), part.span.end().max(span.end()));
    let (node, depth) = match (prefix, part.node) {
        // What is not left out is in.
        (Prefix::Not, Node::Not(node)) => (*node, part.depth - 1),
        (Prefix::Not, node) => (Node::Not(Box::new(node)), part.depth + 1),
        (Prefix::Within(scope), node) => (Node::Within(scope, Box::new(node)), part.depth + 1),
    };
    Part { node, depth, span }
}

/// Several operands as one; those of the same kind are taken in.
fn joined(mut parts: Vec<Part>, kind: fn(Vec<Node>) -> Node) -> Option<Part> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = Span::between(parts.first()?.span.start(), parts.last()?.span.end());
    let depth = parts.iter().map(|part| part.depth).max()? + 1;
    let is_all = matches!(kind(Vec::new()), Node::And(_));
    let mut nodes = Vec::with_capacity(parts.len());
    for part in parts {
        match part.node {
            Node::And(inner) if is_all => nodes.extend(inner),
            Node::Or(inner) if !is_all => nodes.extend(inner),
            node => nodes.push(node),
        }
    }
    Some(Part { node: kind(nodes), depth, span })
}

/// Whether a node may be an operand of a proximity.
fn is_wording(node: &Node) -> bool {
    match node {
        Node::Wording(_) => true,
        Node::Or(nodes) => nodes.iter().all(is_wording),
        _ => false,
    }
}

fn near(left: Part, right: Part, order: Order, reach: u32) -> Part {
    let span = Span::between(left.span.start(), right.span.end());
    let depth = left.depth.max(right.depth) + 1;
    let near = Near { left: wording(left.node), right: wording(right.node), reach, order };
    Part { node: Node::Wording(Wording::Near(Box::new(near))), depth, span }
}

/// A node as a wording, which [`is_wording`] says it is.
fn wording(node: Node) -> Wording {
    match node {
        Node::Wording(wording) => wording,
        Node::Or(nodes) => Wording::Either(nodes.into_iter().map(wording).collect()),
        _ => unreachable!("only wordings and alternatives of them come here"),
    }
}
