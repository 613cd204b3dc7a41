//! Where the sentences and the paragraphs of a clause begin, counted in words.

use document::{Reading, Span, sentence_starts};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::analyzer::Words;
use crate::schema::bounds::{END, PARAGRAPH, SENTENCE};

/// The tokens of [`Fields::bounds`](crate::schema::Fields::bounds) for a clause:
/// `reading` is what the analyzer reads of it, `words` are its words, and
/// `paragraphs` are spans of its published text.
pub(crate) fn of(reading: &Reading, words: &Words, paragraphs: &[Span]) -> PreTokenizedString {
    let (starts, end) = starts(reading, words, paragraphs);
    let mut tokens: Vec<Token> = Vec::with_capacity(starts.len() + 1);
    let mut add = |position: usize, text: &str| {
        tokens.push(Token { position, text: text.to_owned(), ..Token::default() });
    };
    for start in starts {
        if start.paragraph {
            add(start.position, PARAGRAPH);
        }
        add(start.position, SENTENCE);
    }
    add(end, END);
    PreTokenizedString { text: String::new(), tokens }
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
