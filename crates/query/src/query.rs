//! What a query says, whatever it was written as.

use std::fmt;

use document::Span;

/// A query: all its operands must stand in the clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What must stand in the clause, in the order of the query.
    pub operands: Vec<Operand>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// These words in this order, by their folds alone.
    Phrase {
        /// The words as they were written.
        text: String,
        /// Where they stand in the query.
        span: Span,
        /// Whether it was written in quotation marks.
        quoted: bool,
    },
    /// Any form of this word.
    Word {
        /// The word as it was written.
        text: String,
        /// Where it stands in the query.
        span: Span,
    },
}

impl Operand {
    /// The words as they were written.
    pub fn text(&self) -> &str {
        match self {
            Operand::Phrase { text, .. } | Operand::Word { text, .. } => text,
        }
    }
}

/// What closes a straight quotation.
const QUOTES: [char; 7] = ['"', '＂', '“', '”', '‟', '〞', '〟'];

impl fmt::Display for Query {
    /// Writes the query so that it is read as the same query again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operand) in self.operands.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            match operand {
                // A phrase that holds a straight quote was written in other ones.
                Operand::Phrase { text, .. } if text.contains(QUOTES) => write!(f, "«{text}»")?,
                Operand::Phrase { text, .. } => write!(f, "\"{text}\"")?,
                Operand::Word { text, .. } => f.write_str(text)?,
            }
        }
        Ok(())
    }
}
