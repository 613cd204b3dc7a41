//! Reads words, phrases and formulations, with what stands before and behind
//! them.

use document::Span;
use index::analyzer::fold::is_han;

use super::quotes::{self, Quotation};
use super::tokens::Lexer;
use super::{FARTHEST, operators, phrase};
use crate::query::{Form, Item, Node, Phrase, Wording};

/// A query that is one word of ASCII letters and digits, with `=` before it or without:
/// there is nothing to be put together, nor said of it.
pub(super) fn lone_word(text: &str) -> Option<Node> {
    let (word, form) = match text.strip_prefix('=') {
        Some(word) => (word, Form::Folded),
        None => (text, Form::Any),
    };
    let is_operator = || operators::operator(word).is_some() || operators::elsewhere(word).is_some();
    if !phrase::is_plain(word) || form == Form::Any && is_operator() {
        return None;
    }
    let items = vec![Item::Words(word.to_owned())];
    let (text, span) = (word.to_owned(), Span::between(0, text.len()));
    Some(Node::Wording(Wording::Phrase(Phrase { text, items, form, slop: 0, quoted: false, span })))
}

impl Lexer<'_, '_> {
    /// Reads `~"…"` or `~word`, if it stands here.
    pub(super) fn formulation(&mut self, after: usize) -> bool {
        let start = self.at;
        let Some(quotation) = self.quotes.at(self.text, after) else {
            return self.named_formulation(after);
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

    /// Reads a formulation of one word, or one that is written with hyphens:
    /// `~long-arm-jurisdiction`.
    fn named_formulation(&mut self, after: usize) -> bool {
        let start = self.at;
        if self.text[after..].starts_with(['(', '（']) {
            let message = "`~` stands before a phrase in quotes, or a word".to_owned();
            let hint = "it is left out; write ~\"win-win cooperation\"";
            self.problems.problem(Span::between(start, after), message, hint);
            return false;
        }
        if !self.text[after..].starts_with(char::is_alphabetic) {
            return false;
        }
        self.at = after;
        let chunk = self.chunk(false);
        let Some(inner) = phrase::trimmed(chunk.of(self.text)) else {
            self.at = start;
            return false;
        };
        let inner = self.without_weight(inner.shifted(chunk.start()));
        let span = Span::between(start, inner.end());
        let starless = inner.of(self.text).replace('*', "");
        // A star may be all that there is of a word: behind a vowel mark without a letter.
        let Some(word) = phrase::trimmed(&starless) else {
            self.any_word(span);
            return true;
        };
        let text = word.of(&starless).to_owned();
        if starless.len() < inner.len() {
            let message = "a `*` behind `~` says nothing, and is left out".to_owned();
            self.problems.problem(span, message, "a formulation is found in all its renderings");
        }
        self.leaf(Node::Wording(Wording::Formulation { text, span }), span, 1);
        true
    }

    /// Reads what stands behind `=`, `stem:` and `case:`.
    pub(super) fn formed(&mut self, start: usize, form: Form) {
        let prefix = Span::between(start, self.at);
        if let Some(quotation) = self.quotes.at(self.text, self.at) {
            self.quotation(start, form, quotation);
            return;
        }
        let chunk = self.chunk(false);
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

    pub(super) fn quotation(&mut self, start: usize, form: Form, quotation: Quotation) {
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
            self.tell_of_end(&row, span, "leave it away if it is a sign of a footnote");
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
    pub(super) fn within_reach(&mut self, number: u32, span: Span) -> u32 {
        if number > FARTHEST {
            let message = format!("this reaches over more than {FARTHEST} words; it is read as {FARTHEST}");
            self.problems.problem(span, message, "for words anywhere in the clause write them side by side");
        }
        number.min(FARTHEST)
    }

    /// Reads an unquoted word; tells whether there is one.
    pub(super) fn plain(&mut self, start: usize, chunk: Span, form: Option<Form>) -> bool {
        let Some(inner) = phrase::trimmed(chunk.of(self.text)) else {
            // A sign alone, such as a dash between words, says nothing.
            return false;
        };
        let inner = self.without_weight(inner.shifted(chunk.start()));
        let text = inner.of(self.text);
        let span = if form.is_some() { Span::between(start, inner.end()) } else { inner };
        let row = phrase::row(text);
        if !row.is_anchored() {
            self.any_word(span);
            return true;
        }
        if text.trim_matches('*').contains(is_han) {
            self.tell_of_end(
                &row,
                span,
                "beside Han characters it is one of them; leave it away to find all",
            );
        }
        let folded = text.contains('*') || phrase::is_parted(text);
        let form = form.unwrap_or(if folded { Form::Folded } else { Form::Any });
        let leaves = row.leaves;
        let phrase = Phrase { text: text.to_owned(), items: row.items, form, slop: 0, quoted: false, span };
        self.leaf(Node::Wording(Wording::Phrase(phrase)), span, leaves);
        true
    }

    /// A word without the `~2` or `^2` that other engines know behind words.
    fn without_weight(&mut self, word: Span) -> Span {
        let text = word.of(self.text);
        // `A/RES/73/27` is a word, and `A/RES/73/27^2` one with a weight.
        let bare =
            text.trim_end_matches(|sign: char| !sign.is_alphabetic() && !matches!(sign, '*' | ')' | '）'));
        let Some(sign) = text[bare.len()..].find(['~', '^']) else { return word };
        let start = word.start() + bare.len() + sign;
        let Some(rest) = phrase::trimmed(&self.text[word.start()..start]) else { return word };
        let span = Span::between(start, word.end());
        let message = format!("`{}` behind a word says nothing", span.of(self.text));
        self.problems.problem(span, message, "it is left out; `~4` stands behind a \"phrase\"");
        // Another may stand before it.
        self.without_weight(rest.shifted(word.start()))
    }

    /// Says what `*` is that stands for a word at an end of a phrase.
    fn tell_of_end(&mut self, row: &phrase::Row, span: Span, hint: &str) {
        if let [Item::AnyWord, ..] | [.., Item::AnyWord] = row.items.as_slice() {
            let message = "`*` at an end of a phrase is one word more, whatever it is".to_owned();
            self.problems.hint(span, message, hint);
        }
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
}

/// Where the opening mark of a quotation stands that may have a prefix.
fn quotation_start(text: &str, start: usize, quotation: Quotation) -> usize {
    let before = &text[start..quotation.inner.start()];
    start + before.find(quotes::opens).unwrap_or(0)
}
