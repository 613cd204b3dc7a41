//! Tokens that were made before they are handed to the engine.
//!
//! The engine takes them as a text, out of which the tokenizer of their field reads
//! them again: a clause is analysed once, for all that is made of its words, and
//! nothing is copied on the way but the letters.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which tantivy knows the tokenizer.
pub const GIVEN: &str = "given";

/// Stand before a token that is at the position behind the token before, at the same,
/// or at one that is told.
const NEXT: u8 = 3;
const SAME: u8 = 4;
const AT: u8 = 5;

/// Stands before a number of tokens without a letter at the first position.
const EMPTY: u8 = 6;

/// Tokens as a text. No term holds a control character of those above.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Given {
    text: String,
    /// The position behind that of the last token.
    next: usize,
}

impl Given {
    /// Takes all tokens out.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.next = 0;
    }

    /// Adds a token.
    pub(crate) fn add(&mut self, position: usize, term: &str) {
        self.add_with(position, |text| text.push_str(term));
    }

    /// Adds a token whose term is written behind what stands there.
    pub(crate) fn add_with(&mut self, position: usize, write: impl FnOnce(&mut String)) {
        if position == self.next {
            self.text.push(char::from(NEXT));
        } else if position + 1 == self.next {
            self.text.push(char::from(SAME));
        } else {
            self.text.push(char::from(AT));
            self.number(position);
        }
        self.next = position + 1;
        let start = self.text.len();
        write(&mut self.text);
        debug_assert!(
            !self.text[start..].bytes().any(is_sign),
            "a term has no control characters but its own"
        );
    }

    /// Adds so many tokens without a letter at the first position.
    pub(crate) fn add_empty(&mut self, count: usize) {
        if count > 0 {
            self.text.push(char::from(EMPTY));
            self.number(count);
        }
    }

    /// The tokens as the engine takes them.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Writes a number, five bits a sign and the lowest first; the last sign stands
    /// before all others in ASCII.
    fn number(&mut self, mut number: usize) {
        while number >= 32 {
            self.text.push(char::from(b'@' + (number % 32) as u8));
            number /= 32;
        }
        self.text.push(char::from(b' ' + number as u8));
    }
}

fn is_sign(byte: u8) -> bool {
    (NEXT..=EMPTY).contains(&byte)
}

/// The tokenizer that reads tokens out of a text again.
#[derive(Clone, Default)]
pub(crate) struct GivenTokenizer(Token);

impl Tokenizer for GivenTokenizer {
    type TokenStream<'a> = GivenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GivenStream<'a> {
        self.0.reset();
        GivenStream { text, at: 0, next: 0, empty: 0, token: &mut self.0 }
    }
}

/// The tokens of a text.
pub(crate) struct GivenStream<'a> {
    text: &'a str,
    at: usize,
    next: usize,
    /// How many tokens without a letter are still to come.
    empty: usize,
    token: &'a mut Token,
}

impl GivenStream<'_> {
    fn number(&mut self) -> usize {
        let (mut number, mut shift) = (0usize, 0);
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            self.at += 1;
            number |= usize::from(byte % 32) << shift;
            shift += 5;
            if *byte < b'@' || shift >= usize::BITS {
                break;
            }
        }
        number
    }
}

impl TokenStream for GivenStream<'_> {
    fn advance(&mut self) -> bool {
        while self.empty == 0 {
            let Some(sign) = self.text.as_bytes().get(self.at) else { return false };
            self.at += 1;
            let position = match *sign {
                NEXT => self.next,
                SAME => self.next.saturating_sub(1),
                AT => self.number(),
                EMPTY => {
                    self.empty = self.number();
                    continue;
                }
                // It is no text of ours.
                _ => return false,
            };
            let rest = &self.text.as_bytes()[self.at..];
            let end = self.at + rest.iter().position(|byte| is_sign(*byte)).unwrap_or(rest.len());
            self.token.position = position;
            self.token.text.clear();
            self.token.text.push_str(&self.text[self.at..end]);
            (self.at, self.next) = (end, position + 1);
            return true;
        }
        self.empty -= 1;
        self.token.position = 0;
        self.token.text.clear();
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The tokens that the engine reads out of a text.
#[cfg(test)]
pub(crate) fn read(text: &str) -> Vec<(usize, String)> {
    let mut tokenizer = GivenTokenizer::default();
    let mut tokens = Vec::new();
    tokenizer.token_stream(text).process(&mut |token| tokens.push((token.position, token.text.clone())));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_as_they_were_given() {
        let mut given = Given::default();
        let mut expected: Vec<(usize, String)> = Vec::new();
        let positions = [0, 1, 1, 2, 0, 5, 31, 32, 33, 31, 1_023, 1_024, 7, 1 << 40, 8];
        for (number, position) in positions.into_iter().enumerate() {
            let term = ["long", "longarm\u{1}2", "", "联", "a b", "?@ ", "l\u{2}r"][number % 7];
            given.add(position, term);
            expected.push((position, term.to_owned()));
            let count = [0, 0, 3, 0, 40][number % 5];
            given.add_empty(count);
            expected.extend(std::iter::repeat_n((0, String::new()), count));
        }
        assert_eq!(read(given.text()), expected);
        given.clear();
        assert_eq!(read(given.text()), []);
    }

    #[test]
    fn what_is_no_text_of_ours_has_no_tokens_and_stops_nothing() {
        for text in ["peace", "\u{5}", "\u{6}", "\u{5}@@@@@@@@@@@@@@@@@@@@", "é\u{3}é"] {
            assert!(read(text).len() < 2, "{text:?}");
        }
    }
}
