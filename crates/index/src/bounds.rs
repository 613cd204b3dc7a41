//! Where the sentences and the paragraphs of a clause begin, counted in words.

use document::{Reading, Span, sentence_starts};

use crate::analyzer::Words;
use crate::schema::bounds::{END, PARAGRAPH, SENTENCE};

/// A term of [`Fields::bounds`](crate::schema::Fields::bounds) at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) position: usize,
    pub(crate) term: &'static str,
}

/// The bounds within a clause, in their order: `reading` is what the analyzer reads of it,
/// `words` are its words, and `paragraphs` are spans of its published text.
pub(crate) fn of(
    reading: &Reading,
    words: &Words,
    paragraphs: &[Span],
) -> impl Iterator<Item = Bound> + use<> {
    let (starts, end) = starts(reading, words, paragraphs);
    let starts = starts.into_iter().flat_map(|Start { position, paragraph }| {
        let paragraph = paragraph.then_some(Bound { position, term: PARAGRAPH });
        paragraph.into_iter().chain([Bound { position, term: SENTENCE }])
    });
    starts.chain([Bound { position: end, term: END }])
}

/// A sentence that is not the first of its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Start {
    /// The position of its first word.
    position: usize,
    /// Whether a paragraph begins with it.
    paragraph: bool,
}

/// The sentences behind the first, and how many words the clause has.
fn starts(reading: &Reading, words: &Words, paragraphs: &[Span]) -> (Vec<Start>, usize) {
    let text = reading.text();
    let mut sentences = sentence_starts(text).into_iter().skip(1).peekable();
    let mut paragraphs = paragraphs.iter().skip(1).peekable();
    let mut starts = Vec::new();
    if sentences.peek().is_none() && paragraphs.peek().is_none() {
        return (starts, words.len());
    }
    for (position, word) in words.iter().enumerate() {
        let mut sentence = false;
        while sentences.next_if(|start| *start <= word.span.start()).is_some() {
            sentence = true;
        }
        let mut paragraph = false;
        if paragraphs.peek().is_some() {
            let at = reading.published(word.span).start();
            while paragraphs.next_if(|paragraph| paragraph.start() <= at).is_some() {
                paragraph = true;
            }
        }
        if position > 0 && (sentence || paragraph) {
            starts.push(Start { position, paragraph });
        }
    }
    (starts, words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_paragraphs_are_counted_in_words() {
        let text = "It holds. So be it.\n\n(a) and trade\n\n— ";
        let paragraph = Span::between(text.find("(a)").expect("it is there"), text.len());
        let whole = Span::between(0, text.len());
        let reading = Reading::of(text, whole, &[], &[]);
        let (found, end) = starts(&reading, &Words::of(text), &[Span::between(0, 19), paragraph]);
        assert_eq!(found, [Start { position: 2, paragraph: false }, Start { position: 5, paragraph: true }]);
        assert_eq!(end, 8);
    }
}
