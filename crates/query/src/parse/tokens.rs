//! Cuts the text of a query into words, phrases, fields and operators.

use document::Span;
use index::analyzer::fold::is_han;

use super::operators::{self, Operator};
use super::quotes::{self, Quotation, Quotes};
use super::{FARTHEST, MOST, Problems, phrase};
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
    lexer.tell_small_letters();
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

    /// Reads `~"…"`, if it stands here.
    fn formulation(&mut self, after: usize) -> bool {
        let start = self.at;
        let Some(quotation) = self.quotes.at(self.text, after) else {
            return false;
        };
        self.close(after, quotation);
        let span = Span::between(start, self.at);
        let text = quotation.inner.of(self.text);
        if phrase::items(text).is_empty() {
            self.empty(span);
        } else {
            let node = Node::Wording(Wording::Formulation { text: text.to_owned(), span });
            self.leaf(node, span, 1);
            if self.suffix().is_some() {
                let message = "a number behind a formulation says nothing".to_owned();
                self.problems.problem(span, message, "it is left out");
            }
        }
        true
    }

    /// Reads what stands behind `=`, `stem:` and `case:`.
    fn formed(&mut self, start: usize, form: Form) {
        let prefix = Span::between(start, self.at);
        if let Some(quotation) = self.quotes.at(self.text, self.at) {
            self.quotation(start, form, quotation);
            return;
        }
        let chunk = self.chunk();
        if !self.plain(start, chunk, Some(form)) {
            let message = format!("`{}` stands before a word or a phrase", prefix.of(self.text));
            self.problems.problem(prefix, message, "it is left out");
        }
    }

    /// Steps behind a quotation that opens at `start`, and says what is to be
    /// said of it.
    pub(super) fn close(&mut self, start: usize, quotation: Quotation) {
        self.at = quotation.end;
        let opener = self.text[start..].chars().next().map_or(0, char::len_utf8);
        let whole = Span::between(start, quotation.end);
        if !quotation.closed {
            self.problems.problem(
                Span::between(start, start + opener),
                "this quotation mark is never closed".to_owned(),
                "what stands behind it is read as one phrase",
            );
        } else if quotation.nested {
            self.problems.hint(
                whole,
                "the quotation marks inside are read as part of the phrase".to_owned(),
                "put a space behind each phrase if these are several",
            );
        } else if self.text[..quotation.end].ends_with('"')
            && self.next().is_some_and(|next| next.is_alphanumeric() && !is_han(next))
        {
            self.problems.hint(
                whole,
                "the phrase ends here, though a word goes on behind it".to_owned(),
                "put «…» around text that holds quotation marks",
            );
        }
    }

    fn quotation(&mut self, start: usize, form: Form, quotation: Quotation) {
        let opener = quotation_start(self.text, start, quotation);
        self.close(opener, quotation);
        let slop = self.suffix().unwrap_or(0);
        let span = Span::between(start, self.at);
        let text = quotation.inner.of(self.text);
        if text.is_empty() && !quotation.closed {
            // `jurisdiction"`: it is said already that nothing closes it.
            return;
        }
        let row = phrase::row(text);
        self.tell_of_row(&row, quotation.inner);
        if row.items.is_empty() {
            self.empty(span);
        } else if !row.is_anchored() {
            self.any_word(span);
        } else {
            let leaves = row.leaves;
            let text = text.to_owned();
            let phrase = Phrase { text, items: row.items, form, slop, quoted: true, span };
            self.leaf(Node::Wording(Wording::Phrase(phrase)), span, leaves);
        }
    }

    /// The number of `~4` or `@5` right behind a quotation, as words that may
    /// stand between those of the phrase.
    pub(super) fn suffix(&mut self) -> Option<u32> {
        let sign = self.next().filter(|sign| matches!(sign, '~' | '@' | '^'))?;
        let start = self.at;
        let digits = &self.text[start + 1..];
        let length = digits.find(|next: char| !next.is_ascii_digit()).unwrap_or(digits.len());
        let number = operators::number(&digits[..length])?;
        self.at = start + 1 + length;
        let span = Span::between(start, self.at);
        match sign {
            '@' => {
                let slop = self.within_reach(number, span).saturating_sub(1);
                let message =
                    format!("`@{number}` is read as `~{slop}`: in this order, that many more words");
                self.problems.hint(span, message, "for words in any order write a w/5 b");
                Some(slop)
            }
            '^' => {
                let message = "a weight behind a phrase says nothing".to_owned();
                self.problems.problem(span, message, "it is left out");
                None
            }
            _ => Some(self.within_reach(number, span)),
        }
    }

    /// A number of words, if it is not too large.
    fn within_reach(&mut self, number: u32, span: Span) -> u32 {
        if number > FARTHEST {
            let message = format!("this reaches over more than {FARTHEST} words; it is read as {FARTHEST}");
            self.problems.problem(span, message, "for words anywhere in the clause write them side by side");
        }
        number.min(FARTHEST)
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
        let chunk = self.chunk();
        let word = chunk.of(self.text);
        match operators::operator(word) {
            Some(Operator::Near(order, reach)) => self.proximity(order, reach, chunk),
            Some(Operator::Not) if self.not_near(chunk) => {}
            Some(operator) => self.push(Kind::Operator(operator), chunk),
            None => {
                if operators::in_small_letters(word).is_some() {
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

    /// Reads the `w/5` of `not w/5` behind `not`, if it stands there.
    fn not_near(&mut self, not: Span) -> bool {
        let rest = &self.text[not.end()..];
        let gap = rest.len() - rest.trim_start().len();
        let start = not.end() + gap;
        let end = self.text[start..].find(char::is_whitespace).map_or(self.text.len(), |end| start + end);
        // `w/5(` too.
        let end = self.text[start..end].find(['(', '（', '"']).map_or(end, |end| start + end);
        let found = operators::proximity(&self.text[start..end]).filter(|_| gap > 0);
        let Some((order, reach)) = found else { return false };
        let span = Span::between(not.start(), end);
        if order == Order::Before {
            let message = "`not` is understood before `w/5` alone; the order is left out".to_owned();
            self.problems.problem(span, message, "write sanctions not w/5 lift");
        }
        self.at = end;
        self.proximity(Order::Apart, reach, span);
        true
    }

    /// Reads up to where a word ends that begins here.
    pub(super) fn chunk(&mut self) -> Span {
        let start = self.at;
        let mut characters = self.text[start..].char_indices().peekable();
        let mut last = None;
        let mut open = false;
        let mut end = self.text.len();
        while let Some((offset, character)) = characters.next() {
            let stops = match character {
                '|' | '｜' => true,
                '&' => characters.peek().is_some_and(|(_, next)| *next == '&'),
                '(' | '（' => {
                    open = last.is_some_and(char::is_alphanumeric)
                        && !self.is_sign(start, start + offset)
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
            last = Some(character);
        }
        self.at = end;
        Span::between(start, end)
    }

    /// Whether what stands before a parenthesis is an operator: `NOT(war)`.
    fn is_sign(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        operators::operator(word).is_some() || operators::in_small_letters(word).is_some()
    }

    /// Whether a parenthesis that opens within a word closes within it:
    /// `2(4)`, `right(s)`.
    fn closes(&self, start: usize) -> bool {
        let rest = &self.text[start..];
        let stop = rest.find(|next: char| {
            next.is_whitespace()
                || quotes::ends_word(next)
                || matches!(next, '(' | '（' | ')' | '）' | '|' | '｜')
        });
        stop.is_some_and(|stop| stop > 0 && rest[stop..].starts_with([')', '）']))
    }

    /// Reads an unquoted word; tells whether there is one.
    fn plain(&mut self, start: usize, chunk: Span, form: Option<Form>) -> bool {
        let chunk = self.without_weight(chunk);
        let Some(inner) = phrase::trimmed(chunk.of(self.text)) else {
            // A sign alone, such as a dash between words, says nothing.
            return false;
        };
        let inner = inner.shifted(chunk.start());
        let text = inner.of(self.text);
        let span = if form.is_some() { Span::between(start, inner.end()) } else { inner };
        let row = phrase::row(text);
        if !row.is_anchored() {
            self.any_word(span);
            return true;
        }
        let folded = text.contains('*') || phrase::is_parted(text);
        let form = form.unwrap_or(if folded { Form::Folded } else { Form::Any });
        let leaves = row.leaves;
        let phrase = Phrase { text: text.to_owned(), items: row.items, form, slop: 0, quoted: false, span };
        self.leaf(Node::Wording(Wording::Phrase(phrase)), span, leaves);
        true
    }

    /// A word without the `~2` or `^2` that other engines know behind words.
    fn without_weight(&mut self, chunk: Span) -> Span {
        let word = chunk.of(self.text);
        let Some(sign) = word.rfind(['~', '^']) else { return chunk };
        let weight = &word[sign + 1..];
        let numeric = weight.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if sign == 0 || !numeric {
            return chunk;
        }
        let span = Span::between(chunk.start() + sign, chunk.end());
        let message = format!("`{}` behind a word says nothing", span.of(self.text));
        self.problems.problem(span, message, "it is left out; `~4` stands behind a \"phrase\"");
        Span::between(chunk.start(), span.start())
    }

    fn tell_of_row(&mut self, row: &phrase::Row, inner: Span) {
        let at = |offset: usize| {
            let start = inner.start() + offset;
            let length = self.text[start..].chars().next().map_or(0, char::len_utf8);
            Span::between(start, start + length)
        };
        if let Some(deep) = row.too_deep {
            let message = "alternatives nest too deep here; the brackets are read as signs".to_owned();
            self.problems.problem(at(deep), message, "write them side by side: (a|b|c)");
        }
        if let Some(empty) = row.empty {
            let message = "an alternative is empty, and is left out".to_owned();
            self.problems.problem(at(empty), message, "write two phrases with OR between them");
        }
        if let Some(bar) = row.bar.filter(|_| row.too_deep.is_none()) {
            let message = "a bar without brackets is a sign, and says nothing".to_owned();
            self.problems.hint(at(bar), message, "write alternatives in brackets: \"the (order|system)\"");
        }
    }

    fn empty(&mut self, span: Span) {
        let message = "there is no word between these quotation marks".to_owned();
        self.problems.problem(span, message, "give at least one word");
    }

    fn any_word(&mut self, span: Span) {
        let message = "`*` alone is any word: there is nothing to search for".to_owned();
        self.problems.problem(span, message, "put it beside words: \"community * shared future\"");
    }

    /// Says of `and`, `or` and `not` between operands that they are words.
    fn tell_small_letters(&mut self) {
        for (token, span) in std::mem::take(&mut self.small) {
            let word = span.of(self.text);
            if let Some(capital) = operators::in_small_letters(word)
                && (token > 0 || word == "not")
                && token + 1 < self.tokens.len()
            {
                let message = format!("`{word}` is read as a word of the text");
                self.problems.hint(span, message, &format!("the operator is written {capital}"));
            }
        }
    }
}

/// Where the opening mark of a quotation stands that may have a prefix.
fn quotation_start(text: &str, start: usize, quotation: Quotation) -> usize {
    let before = &text[start..quotation.inner.start()];
    start + before.find(quotes::opens).unwrap_or(0)
}
