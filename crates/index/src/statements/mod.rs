//! Which documents are texts of one statement: reprints, excerpts and
//! translations.
//!
//! A [`Signature`] is what is kept of a document, and [`same_statement`]
//! compares two of them. The relation knows nothing but the two documents, and
//! is made to miss a text rather than to join two statements.

mod bytes;
mod compare;
mod signature;

pub use bytes::SignatureError;
pub use compare::{Relation, same_statement};
pub use signature::Signature;

#[cfg(test)]
mod tests;
