//! The analyzer: one way from text to tokens, for clauses and queries alike.
//!
//! Its folds are listed in ARCHITECTURE.md. A change of any of them, or of a
//! data file under `data/`, the list of frequent words among them, is a change
//! of [`VERSION`].

pub mod fold;
pub mod forms;
pub mod frequent;
mod particles;
pub mod stem;
mod tokens;
mod vocabulary;
mod words;

use tantivy::tokenizer::{Token as TantivyToken, TokenStream, Tokenizer};

pub use tokens::{COMPOUND, HALVES, Token, Tokens, WIDEST, solid};
pub(crate) use vocabulary::{OfWords, Vocabulary};
pub use words::{Join, WELD, Word, Words};

/// The version of the analyzer, kept in the manifest of each index.
pub const VERSION: u32 = 2;

/// The name under which tantivy knows the analyzer.
pub const NAME: &str = "clausewise";

/// Tells tantivy how the fields of an index are read.
pub(crate) fn register(index: &tantivy::Index) {
    index.tokenizers().register(NAME, ClauseTokenizer::default());
}

/// The analyzer as tantivy takes it.
#[derive(Clone, Default)]
pub struct ClauseTokenizer {
    tokens: Tokens,
    token: TantivyToken,
}

impl Tokenizer for ClauseTokenizer {
    type TokenStream<'a> = ClauseTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ClauseTokenStream<'a> {
        self.tokens.read(text);
        self.token.reset();
        ClauseTokenStream { tokenizer: self, next: 0 }
    }
}

/// The tokens of one text as tantivy takes them.
pub struct ClauseTokenStream<'a> {
    tokenizer: &'a mut ClauseTokenizer,
    next: usize,
}

impl TokenStream for ClauseTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let ClauseTokenizer { tokens, token } = &mut *self.tokenizer;
        let Some(found) = tokens.get(self.next) else {
            return false;
        };
        self.next += 1;
        token.offset_from = found.span.start();
        token.offset_to = found.span.end();
        token.position = found.position;
        token.position_length = found.width;
        token.text.clear();
        token.text.push_str(tokens.term(found));
        true
    }

    fn token(&self) -> &TantivyToken {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.tokenizer.token
    }
}
