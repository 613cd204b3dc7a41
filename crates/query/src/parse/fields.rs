//! Reads what stands behind the name of a field: `party:(CN|RU)`,
//! `title:"joint statement"`, `date:2019..2021`.

use document::Span;

use super::tokens::Lexer;
use super::{dates, phrase};
use crate::query::{Field, FieldName, Node, Value};

/// A value as it was written.
struct Raw {
    span: Span,
    /// Whether it was written in quotation marks.
    quoted: bool,
    /// Whether a bar or `OR` stands before it.
    parted: bool,
}

impl Lexer<'_, '_> {
    /// Reads the values of a field whose name begins at `start`.
    pub(super) fn field(&mut self, name: FieldName, start: usize) {
        let group = self.text[self.at..].starts_with(['(', '（']);
        let raw = if group { self.group(name) } else { self.value().into_iter().collect() };
        let span = Span::between(start, self.at);
        let known = raw.len();
        let values: Vec<Value> = raw.into_iter().filter_map(|raw| self.understood(name, &raw)).collect();
        if values.is_empty() {
            if known == 0 {
                let message = format!("`{}:` has no value, and is left out", name.name());
                self.problems.problem(span, message, example(name));
            }
            return;
        }
        let leaves = values.len();
        self.leaf(Node::Field(Field { name, values, span }), span, leaves);
    }

    /// Reads one value, if there is one.
    fn value(&mut self) -> Option<Raw> {
        if let Some(quotation) = self.quotes.at(self.text, self.at) {
            let start = self.at;
            self.close(start, quotation);
            let end = self.at;
            if self.suffix().is_some() {
                let span = Span::between(end, self.at);
                let message = "a number behind the value of a field says nothing".to_owned();
                self.problems.problem(span, message, "it is left out");
            }
            return Some(Raw { span: quotation.inner, quoted: true, parted: true });
        }
        let span = self.chunk(false);
        (!span.is_empty()).then_some(Raw { span, quoted: false, parted: true })
    }

    /// Reads the values in parentheses.
    fn group(&mut self, name: FieldName) -> Vec<Raw> {
        let open = self.at;
        self.step_over();
        let mut values: Vec<Raw> = Vec::new();
        let mut parted = true;
        loop {
            let Some(next) = self.next() else {
                let message = "this parenthesis is never closed".to_owned();
                let span = Span::between(open, open + 1);
                let span = Span::between(open, self.text.ceil_char_boundary(span.end()));
                self.problems.problem(span, message, "all that follows is read as values of the field");
                break;
            };
            match next {
                ')' | '）' => {
                    self.step_over();
                    break;
                }
                '|' | '｜' | ',' | ';' | '、' | '，' => {
                    self.step_over();
                    parted = true;
                }
                _ if next.is_whitespace() => self.step_over(),
                '(' | '（' => {
                    let span = Span::between(self.at, self.at + next.len_utf8());
                    let message = "parentheses do not nest behind a field; this one is left out".to_owned();
                    self.problems.problem(span, message, example(name));
                    self.step_over();
                }
                _ => {
                    if let Some(raw) = self.value() {
                        let word = raw.span.of(self.text);
                        if !raw.quoted && matches!(word, "OR" | "or") {
                            parted = true;
                        } else if !raw.quoted
                            && (matches!(word, "AND" | "NOT") || word.starts_with(['-', '!']))
                        {
                            let message = "only alternatives stand in the parentheses of a field".to_owned();
                            self.problems.problem(raw.span, message, "it is left out; write -party:CN");
                        } else {
                            values.push(Raw { parted: std::mem::take(&mut parted), ..raw });
                        }
                    }
                }
            }
        }
        self.in_a_row(name, values)
    }

    fn step_over(&mut self) {
        self.at += self.next().map_or(0, char::len_utf8);
    }

    /// Words side by side are one value where values are words of a text.
    fn in_a_row(&mut self, name: FieldName, raw: Vec<Raw>) -> Vec<Raw> {
        let is_text = matches!(
            name,
            FieldName::Topic
                | FieldName::Outlet
                | FieldName::Place
                | FieldName::Title
                | FieldName::Heading
                | FieldName::Speaker
        );
        let mut values: Vec<Raw> = Vec::new();
        for raw in raw {
            match values.last_mut() {
                Some(last) if !raw.parted && is_text && !last.quoted && !raw.quoted => {
                    last.span = Span::between(last.span.start(), raw.span.end());
                }
                _ => {
                    if !raw.parted && !values.is_empty() {
                        let message = "this is read as another value: one of them is enough".to_owned();
                        self.problems.hint(
                            raw.span,
                            message,
                            "write (a|b), or name the field twice for both",
                        );
                    }
                    values.push(raw);
                }
            }
        }
        values
    }

    fn understood(&mut self, name: FieldName, raw: &Raw) -> Option<Value> {
        let text = raw.span.of(self.text);
        if matches!(name, FieldName::Date | FieldName::Published) {
            let Some(((from, to), backwards)) = dates::range(text.trim_matches([',', ';'])) else {
                let message = format!("`{text}` is no date, and is left out");
                self.problems.problem(raw.span, message, example(name));
                return None;
            };
            if backwards {
                let message = "this ends before it begins; it is read the other way round".to_owned();
                self.problems.problem(raw.span, message, example(name));
            }
            return Some(Value::Dates(from, to));
        }
        let words = phrase::trimmed(text).map_or("", |words| words.of(text));
        let row = phrase::row(words);
        if !row.is_anchored() {
            let message = format!("there is no word in this value of `{}:`, and it is left out", name.name());
            self.problems.problem(raw.span, message, example(name));
            return None;
        }
        Some(Value::Words(row.items, words.to_owned()))
    }
}

/// How a field is written.
fn example(name: FieldName) -> &'static str {
    match name {
        FieldName::Party => "write party:CN or party:(CN|RU)",
        FieldName::Kind => "write kind:treaty or kind:joint-statement",
        FieldName::Date => "write date:2019, date:2019-05..2021 or date:..2020-12-31",
        FieldName::Published => "write published:2019, published:2019-05..2021 or published:..2020-12-31",
        FieldName::Lang => "write lang:ru or lang:(ru|zh)",
        FieldName::Topic => "write topic:sanctions or topic:(sanctions|trade)",
        FieldName::Outlet => "write outlet:xinhua",
        FieldName::Place => "write place:Moscow",
        FieldName::Title => "write title:\"joint statement\"",
        FieldName::Heading => "write heading:\"human rights\"",
        FieldName::Speaker => "write speaker:wang",
        FieldName::Address => "write address: and an address, or the beginning of an id",
    }
}
