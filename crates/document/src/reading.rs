//! A clause as it is read: repairs applied, furniture passed over.

use crate::{Repair, Span};

/// The text of a clause with its repairs applied and furniture read through,
/// and the way back from each of its bytes to the published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    text: String,
    /// Pieces of the reading in order: where each begins here, and what it
    /// stands for in the published text.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    start: usize,
    published: Span,
    /// Whether the bytes are those of the published text, one for one.
    verbatim: bool,
}

impl Reading {
    /// Reads the span of a published text through its repairs and furniture.
    ///
    /// Both are spans of the same text, in any order; those that reach outside
    /// `span`, or into one another, are passed over, furniture going first.
    pub fn of(text: &str, span: Span, repairs: &[Repair], furniture: &[Span]) -> Self {
        let mut changes: Vec<(Span, &str)> = furniture
            .iter()
            .map(|part| (*part, ""))
            .chain(repairs.iter().map(|repair| (repair.span, repair.after.as_str())))
            .filter(|(part, _)| span.contains(*part))
            .collect();
        changes.sort_by_key(|(part, _)| *part);

        let mut reading = Reading { text: String::with_capacity(span.len()), pieces: Vec::new() };
        let mut from = span.start();
        for (part, after) in changes {
            if part.start() < from {
                continue;
            }
            reading.push(text, Span::between(from, part.start()), None);
            reading.push(text, part, Some(after));
            from = part.end();
        }
        reading.push(text, Span::between(from, span.end()), None);
        reading
    }

    fn push(&mut self, text: &str, published: Span, after: Option<&str>) {
        let words = after.unwrap_or_else(|| published.of(text));
        if words.is_empty() {
            return;
        }
        let start = self.text.len();
        self.pieces.push(Piece { start, published, verbatim: after.is_none() });
        self.text.push_str(words);
    }

    /// The text as it is read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The published bytes that a span of the reading stands for. A span that
    /// begins or ends inside a repair takes in what the repair replaces.
    pub fn published(&self, span: Span) -> Span {
        let start = self.locate(span.start(), false);
        let end = if span.is_empty() { start } else { self.locate(span.end() - 1, true) };
        Span::between(start, end)
    }

    /// Where byte `at` of the reading stands in the published text: the place
    /// itself, or with `after` the place behind it.
    fn locate(&self, at: usize, after: bool) -> usize {
        let found = self.pieces.partition_point(|piece| piece.start <= at);
        let Some(piece) = found.checked_sub(1).and_then(|index| self.pieces.get(index)) else {
            return 0;
        };
        match (piece.verbatim, after) {
            (true, _) => piece.published.start() + (at - piece.start) + usize::from(after),
            (false, false) => piece.published.start(),
            (false, true) => piece.published.end(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(text: &str, before: &str, after: &str) -> Repair {
        let start = text.find(before).expect("the place is in the text");
        let span = Span::between(start, start + before.len());
        Repair { rule: "test".into(), span, after: after.into() }
    }

    #[test]
    fn a_torn_word_is_read_whole_and_marked_as_published() {
        let text = "We call on all multi-\nlateral bodies.";
        let repairs = [repair(text, "-\n", "")];
        let reading = Reading::of(text, Span::between(0, text.len()), &repairs, &[]);
        assert_eq!(reading.text(), "We call on all multilateral bodies.");
        let word = reading.text().find("multilateral").expect("read whole");
        let mark = reading.published(Span::between(word, word + "multilateral".len()));
        assert_eq!(mark.of(text), "multi-\nlateral");
    }

    #[test]
    fn furniture_inside_a_clause_is_read_through() {
        let text = "the Security 14 Council decides";
        let page = Span::between(13, 16);
        let reading = Reading::of(text, Span::between(0, text.len()), &[], &[page]);
        assert_eq!(reading.text(), "the Security Council decides");
        let mark = reading.published(Span::between(4, 20));
        assert_eq!(mark.of(text), "Security 14 Council");
    }

    #[test]
    fn without_repairs_the_reading_is_the_text() {
        let text = "声明如下:";
        let reading = Reading::of(text, Span::between(6, text.len()), &[], &[]);
        assert_eq!(reading.text(), "如下:");
        assert_eq!(reading.published(Span::between(0, 6)).of(text), "如下");
    }
}
