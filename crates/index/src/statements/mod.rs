//! Which documents are texts of one statement: reprints, excerpts and
//! translations.
//!
//! A [`Signature`] is what is kept of a document, [`same_statement`] compares
//! two of them, and [`Statements`] finds the groups of many. The relation knows
//! nothing but the two documents. Groups are its connected components, so one
//! wrong pair joins all that belongs to either: it is made to miss a text
//! rather than to join two statements.

mod bytes;
mod compare;
mod groups;
mod signature;

pub use bytes::SignatureError;
pub use compare::{Relation, same_statement};
pub use groups::{Group, Statements};
pub use signature::Signature;

#[cfg(test)]
mod tests;
