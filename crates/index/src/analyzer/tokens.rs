//! The tokens of a text: its words, and beside them the solid forms of words
//! that a hyphen or stops join.
//!
//! `long-arm` gives `long` and `arm` at their positions, and at the position
//! of `long` the compound of both, two positions wide. A solid query finds
//! the compound; an open one finds the words.

use document::Span;

use super::words::{Join, Word, Words};
use super::{Vocabulary, fold};

/// Parts a compound's letters from its width, in the term dictionary.
pub const COMPOUND: char = '\u{1}';

/// Parts the halves of a welded word, in the term dictionary.
pub const HALVES: char = '\u{2}';

/// How many words one compound joins at the most.
pub const WIDEST: usize = 8;

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its position, counted in words.
    pub position: usize,
    /// How many positions it takes.
    pub width: usize,
    /// Where it stands in the text.
    pub span: Span,
    term: (u32, u32),
}

/// The tokens of a text, in the order of their positions but for compounds,
/// which follow the last of their words.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    words: Words,
    terms: String,
    tokens: Vec<Token>,
}

impl Tokens {
    /// The tokens of a text.
    pub fn of(text: &str) -> Self {
        let mut tokens = Tokens::default();
        tokens.read(text);
        tokens
    }

    /// Reads another text into the same memory.
    pub fn read(&mut self, text: &str) {
        let mut words = std::mem::take(&mut self.words);
        words.read(text);
        self.make(&words, |tokens, (position, word)| {
            let from = tokens.terms.len();
            tokens.terms.push_str(words.token(word));
            tokens.push(position, 1, word.span, from);
        });
        self.words = words;
    }

    /// Reads another text into the same memory, and gives the numbers of its words in a
    /// vocabulary. The tokens are those that stand beside the words: compounds, and halves of
    /// welded words.
    pub(crate) fn read_beside(&mut self, text: &str, vocabulary: &mut Vocabulary, numbers: &mut Vec<u32>) {
        let mut words = std::mem::take(&mut self.words);
        words.read(text);
        vocabulary.number(&words, numbers);
        self.make(&words, |_, _| ());
        self.words = words;
    }

    /// Makes the tokens of words; `add` adds that of a word as it stands.
    fn make(&mut self, words: &Words, add: impl Fn(&mut Self, (usize, &Word))) {
        self.terms.clear();
        self.tokens.clear();
        let mut chain = 0;
        for (position, word) in words.iter().enumerate() {
            add(self, (position, word));
            if let Some(half) = word.weld() {
                let letters = words.letters(word);
                let from = self.terms.len();
                self.terms.push_str(fold::spelling(&letters[..half]));
                self.terms.push(HALVES);
                self.terms.push_str(fold::spelling(&letters[half..]));
                self.push(position, 1, word.span, from);
            }
            if word.join == Join::Apart {
                self.compounds(words, chain, position);
                chain = position + 1;
            }
        }
    }

    /// Adds the compounds of a chain of joined words.
    fn compounds(&mut self, words: &Words, first: usize, last: usize) {
        for start in first..last {
            for end in start + 1..=last.min(start + WIDEST - 1) {
                if self.is_compound(words, first, last, start, end) {
                    let from = self.terms.len();
                    self.terms.push_str(&solid(words, start, end));
                    self.terms.push(COMPOUND);
                    self.terms.push_str(&(end - start + 1).to_string());
                    let spans = words.get(start).zip(words.get(end));
                    let span = spans.map_or(Span::default(), |(one, other)| {
                        Span::between(one.span.start(), other.span.end())
                    });
                    self.push(start, end - start + 1, span, from);
                }
            }
        }
    }

    /// Words joined by hyphens make a compound in every run of them; dotted
    /// letters only all together, so that `U.S.S.R.` is not found as `US`.
    fn is_compound(&self, words: &Words, first: usize, last: usize, start: usize, end: usize) -> bool {
        let join = |position: usize| words.get(position).map_or(Join::Apart, |word| word.join);
        if (start..end).all(|position| join(position) == Join::Hyphen) {
            return true;
        }
        (start..end).all(|position| join(position) == Join::Stop)
            && (start == first || join(start - 1) != Join::Stop)
            && (end == last || join(end) != Join::Stop)
    }

    fn push(&mut self, position: usize, width: usize, span: Span, from: usize) {
        let place = |place: usize| u32::try_from(place).expect("a text has less than 4 GiB");
        let term = (place(from), place(self.terms.len()));
        self.tokens.push(Token { position, width, span, term });
    }

    /// The words that the tokens were made of.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The tokens.
    pub fn iter(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter()
    }

    /// A token by its place in the order.
    pub fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// The term of a token, as it stands in the dictionary.
    pub fn term(&self, token: &Token) -> &str {
        &self.terms[token.term.0 as usize..token.term.1 as usize]
    }
}

/// The solid form of joined words, in its canonical spelling.
pub fn solid(words: &Words, start: usize, end: usize) -> String {
    let mut letters = String::new();
    for position in start..=end {
        if let Some(word) = words.get(position) {
            letters.push_str(words.letters(word));
        }
    }
    match fold::spelling(&letters) {
        spelling if spelling == letters => letters,
        spelling => spelling.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::WELD;

    fn tokens(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let mut found: Vec<_> =
            tokens.iter().map(|token| (token.position, token.width, tokens.term(token))).collect();
        found.sort();
        found
            .iter()
            .map(|(position, width, term)| {
                format!("{position}+{width} {}", term.replace(['\u{1}', '\u{2}'], "|"))
            })
            .collect()
    }

    #[test]
    fn a_hyphenated_word_is_found_open_and_solid() {
        assert_eq!(tokens("long-arm law"), ["0+1 long", "0+2 longarm|2", "1+1 arm", "2+1 law"]);
        assert_eq!(
            tokens("self-govern-ment"),
            [
                "0+1 self",
                "0+2 selfgovern|2",
                "0+3 selfgovernment|3",
                "1+1 govern",
                "1+2 government|2",
                "2+1 ment"
            ]
        );
    }

    #[test]
    fn dotted_letters_are_found_only_as_a_whole() {
        assert_eq!(tokens("U.S.S.R."), ["0+1 u", "0+4 ussr|4", "1+1 s", "2+1 s", "3+1 r"]);
        assert_eq!(tokens("U.S. law"), ["0+1 u", "0+2 us|2", "1+1 s", "2+1 law"]);
    }

    #[test]
    fn a_welded_word_is_found_as_its_halves_too() {
        assert_eq!(tokens(&format!("long{WELD}term")), ["0+1 long|term", "0+1 longterm"]);
    }
}
