//! Cuts the text of a query into words, phrases, fields and operators.

use document::Span;
use index::analyzer::Words;

use super::operators::{self, Operator};
use super::quotes::{self, Quotes};
use super::{MOST, Problems};
use crate::query::{FieldName, Form, Node, Order, Phrase, Scope, Wording};

/// A part of a query.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a part of a query is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A word, a phrase, a formulation, a field.
    Leaf(Node),
    Operator(Operator),
    /// `in:sentence`, and whether a parenthesis follows at once.
    Scope {
        scope: Scope,
        group: bool,
    },
    Open,
    Close,
}

/// The parts of a query, in order, and whether there were too many.
pub(super) fn read(text: &str, problems: &mut Problems) -> (Vec<Token>, bool) {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        leaves: 0,
        quotes: Quotes::default(),
        small: Vec::new(),
        problems,
    };
    while lexer.leaves <= MOST && lexer.step() {}
    lexer.tell_other_letters();
    (lexer.tokens, lexer.leaves > MOST)
}

/// The phrase that a text is read as, where it is read as one and nothing else.
pub(crate) fn lone_phrase(text: &str) -> Option<Phrase> {
    let (mut tokens, _) = read(text, &mut Problems::default());
    match (tokens.pop(), tokens.is_empty()) {
        (Some(Token { kind: Kind::Leaf(Node::Wording(Wording::Phrase(phrase))), .. }), true) => Some(phrase),
        _ => None,
    }
}

pub(super) struct Lexer<'t, 'p> {
    pub(super) text: &'t str,
    /// Where the next part begins.
    pub(super) at: usize,
    tokens: Vec<Token>,
    /// How much there is to look for.
    leaves: usize,
    pub(super) quotes: Quotes,
    /// `and`, `or` and `not`: their place among the tokens and in the text.
    small: Vec<(usize, Span)>,
    pub(super) problems: &'p mut Problems,
}

impl Lexer<'_, '_> {
    /// Reads the next part; tells whether there was one.
    fn step(&mut self) -> bool {
        let Some(character) = self.next() else { return false };
        let start = self.at;
        let after = start + character.len_utf8();
        match character {
            _ if character.is_whitespace() => self.at = after,
            '(' | '（' => self.sign(Kind::Open, after),
            ')' | '）' => self.sign(Kind::Close, after),
            '|' | '｜' => {
                let bars = self.text[start..].find(|next| next != '|' && next != '｜');
                self.sign(Kind::Operator(Operator::Or), bars.map_or(self.text.len(), |bars| start + bars));
            }
            '&' if self.text[start..].starts_with("&&") => {
                self.sign(Kind::Operator(Operator::And), start + 2);
            }
            '-' | '!' if self.excludes(after) => self.sign(Kind::Operator(Operator::Not), after),
            '~' if self.formulation(after) => {}
            '=' if self.text[after..].starts_with(|next: char| !next.is_whitespace() && next != '=') => {
                self.at = after;
                self.formed(start, Form::Folded);
            }
            _ => {
                if let Some(quotation) = self.quotes.at(self.text, start) {
                    self.quotation(start, Form::Folded, quotation);
                } else if !self.name() {
                    self.word();
                }
            }
        }
        true
    }

    /// The next character.
    pub(super) fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn sign(&mut self, kind: Kind, end: usize) {
        let span = Span::between(self.at, end);
        self.at = end;
        self.push(kind, span);
    }

    fn push(&mut self, kind: Kind, span: Span) {
        self.tokens.push(Token { kind, span });
    }

    /// Adds a leaf, unless there are too many.
    pub(super) fn leaf(&mut self, node: Node, span: Span, leaves: usize) {
        self.leaves += leaves.max(1);
        if self.leaves <= MOST {
            self.push(Kind::Leaf(node), span);
        } else {
            self.problems.problem(
                Span::between(span.start(), self.text.len()),
                format!("the query has more than {MOST} words and phrases; from here on it is not read"),
                "ask for less at once, or put each query on a line of its own in a file",
            );
        }
    }

    /// Whether a hyphen or `!` before `after` excludes what follows: it stands
    /// behind a space, and an operand behind it.
    fn excludes(&self, after: usize) -> bool {
        let last = self.text[..self.at].chars().next_back();
        let free = last.is_none_or(|last| last.is_whitespace() || matches!(last, '(' | '（' | '|' | '｜'))
            || matches!(self.tokens.last(), Some(Token { kind: Kind::Operator(Operator::Not), span })
                if span.end() == self.at);
        free && self.text[after..].starts_with(|next: char| {
            next.is_alphanumeric() || quotes::opens(next) || matches!(next, '(' | '（' | '=' | '~' | '*')
        })
    }

    /// Reads `name:` and what belongs to it; tells whether there was one.
    fn name(&mut self) -> bool {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find(|next: char| !next.is_alphabetic()).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(length);
        let Some(colon) = rest.chars().next().filter(|sign| length > 1 && matches!(sign, ':' | '：')) else {
            return false;
        };
        let behind = &rest[colon.len_utf8()..];
        let span = Span::between(start, start + length + colon.len_utf8());
        let field = FieldName::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let form = [("stem", Form::Any), ("case", Form::Written)]
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        let is_in = name.eq_ignore_ascii_case("in");
        if behind.starts_with(char::is_whitespace) || behind.is_empty() {
            if field.is_some() || form.is_some() || is_in {
                let message = format!("`{name}:` with nothing right behind it is read as the word {name}");
                self.problems.hint(span, message, "put no space behind the colon");
            }
            return false;
        }
        if let Some((_, field)) = field {
            self.at = span.end();
            self.field(*field, start);
            return true;
        }
        if let Some((_, form)) = form {
            self.at = span.end();
            self.formed(start, form);
            return true;
        }
        if is_in {
            let length = behind.find(|next: char| !next.is_alphanumeric()).unwrap_or(behind.len());
            if let Some(scope) = operators::scope(&behind[..length]) {
                let group = behind[length..].starts_with(['(', '（']);
                self.sign(Kind::Scope { scope, group }, span.end() + length);
                return true;
            }
            let message = "what stands behind `in:` is no part of a text".to_owned();
            let hint = "known are in:sentence, in:paragraph and in:document; this is read as words";
            self.problems.hint(span, message, hint);
        } else if colon == ':' && !behind.starts_with("//") {
            let names: Vec<&str> = FieldName::NAMES.iter().map(|(known, _)| *known).collect();
            let message = format!("`{name}:` is no field, and is read as the word {name}");
            self.problems.hint(span, message, &format!("the fields are {}", names.join(", ")));
        }
        false
    }

    /// Reads a word or an operator.
    fn word(&mut self) {
        let start = self.at;
        let chunk = self.chunk(true);
        let word = chunk.of(self.text);
        match operators::operator(word) {
            Some(Operator::Near(order, reach)) => self.proximity(order, reach, chunk),
            Some(Operator::Not) if self.not_near(chunk) => {}
            Some(operator) => self.push(Kind::Operator(operator), chunk),
            None => {
                if let Some((order, reach)) = operators::misspelt(word) {
                    let message = format!("`{word}` says no number of words; this is read as {reach}");
                    self.problems.problem(
                        chunk,
                        message,
                        "w/5 finds words with at most 4 words between them",
                    );
                    self.push(Kind::Operator(Operator::Near(order, reach)), chunk);
                    return;
                }
                if operators::in_other_letters(word).is_some() {
                    if word == "not" && self.not_near(chunk) {
                        return;
                    }
                    self.small.push((self.tokens.len(), chunk));
                } else if let Some(hint) = operators::elsewhere(word) {
                    self.problems.hint(chunk, format!("`{word}` is read as a word"), hint);
                }
                self.plain(start, chunk, None);
            }
        }
    }

    fn proximity(&mut self, order: Order, reach: u32, span: Span) {
        let mut reach = self.within_reach(reach, span);
        if reach == 0 {
            let message = "no two words are 0 words apart; this is read as 1".to_owned();
            self.problems.problem(span, message, "w/1 finds words side by side");
            reach = 1;
        }
        self.push(Kind::Operator(Operator::Near(order, reach)), span);
    }

    fn tell_misspelt(&mut self, reach: u32, span: Span) {
        let message = format!("`{}` says no number of words; it is read as {reach}", span.of(self.text));
        self.problems.problem(span, message, "w/5 finds words with at most 4 words between them");
    }

    /// Reads the `w/5` of `not w/5` behind `not`, if it stands there.
    fn not_near(&mut self, not: Span) -> bool {
        let rest = &self.text[not.end()..];
        let gap = rest.len() - rest.trim_start().len();
        let start = not.end() + gap;
        let found = operators::proximity_behind_not(&self.text[start..]).filter(|_| gap > 0);
        let Some((order, reach, length)) = found else { return false };
        let end = start + length;
        let span = Span::between(not.start(), end);
        if operators::misspelt(&self.text[start..end]).is_some() {
            self.tell_misspelt(reach, Span::between(start, end));
        }
        if order == Order::Before {
            let message = "`not` is understood before `w/5` alone; the order is left out".to_owned();
            self.problems.problem(span, message, "write sanctions not w/5 lift");
        }
        self.at = end;
        self.proximity(Order::Apart, reach, span);
        true
    }

    /// Reads up to where a word ends that begins here, and that may be an
    /// operator or not.
    pub(super) fn chunk(&mut self, operators: bool) -> Span {
        let start = self.at;
        let mut characters = self.text[start..].char_indices().peekable();
        let mut last = None;
        let mut open = false;
        // Whether there is a word: a vowel mark without a letter is none.
        let mut word = false;
        let mut end = self.text.len();
        while let Some((offset, character)) = characters.next() {
            let stops = match character {
                '|' | '｜' => true,
                '&' => characters.peek().is_some_and(|(_, next)| *next == '&'),
                '(' | '（' => {
                    open = word
                        && last.is_some_and(char::is_alphanumeric)
                        && !(operators && self.is_sign(start, start + offset))
                        && self.closes(start + offset + character.len_utf8());
                    !open
                }
                ')' | '）' => !std::mem::take(&mut open),
                _ => character.is_whitespace() || quotes::ends_word(character),
            };
            if stops {
                // A mark that begins nothing is a part of its own.
                let length = if offset == 0
                    && !matches!(character, '(' | '（' | ')' | '）' | '|' | '｜')
                    && !character.is_whitespace()
                {
                    character.len_utf8()
                } else {
                    offset
                };
                end = start + length;
                break;
            }
            word |= !word
                && (character.is_ascii_alphanumeric()
                    || character.is_alphanumeric()
                        && !Words::of(character.encode_utf8(&mut [0; 4])).is_empty());
            last = Some(character);
        }
        self.at = end;
        Span::between(start, end)
    }

    /// Whether what stands before a parenthesis is an operator: `NOT(war)`.
    fn is_sign(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        // No operator is longer than `within/1000`.
        word.len() < 24
            && (operators::operator(word).is_some() || operators::in_other_letters(word).is_some())
    }

    /// Whether a parenthesis that opens within a word closes within it:
    /// `2(4)`, `right(s)`.
    fn closes(&self, start: usize) -> bool {
        let rest = &self.text[start..];
        let stop = rest.find(|next: char| {
            next.is_whitespace()
                || quotes::ends_word(next)
                || matches!(next, '(' | '（' | ')' | '）' | '|' | '｜' | '&')
        });
        stop.is_some_and(|stop| stop > 0 && rest[stop..].starts_with([')', '）']))
    }

    /// Says of `and`, `or` and `not` between operands that they are words.
    fn tell_other_letters(&mut self) {
        for (token, span) in std::mem::take(&mut self.small) {
            let word = span.of(self.text);
            if let Some(capital) = operators::in_other_letters(word)
                && (token > 0 || capital == "NOT")
                && token + 1 < self.tokens.len()
            {
                let message = format!("`{word}` is read as a word of the text");
                self.problems.hint(span, message, &format!("the operator is written {capital}"));
            }
        }
    }
}
