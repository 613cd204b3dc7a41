//! Which documents are texts of one statement: reprints, excerpts and
//! translations.
//!
//! A [`Signature`] is what is compared of a document, and [`same_statement`] compares
//! two of them. It is not kept: an index keeps a few hashes of each document, by
//! which those are found that are worth comparing, and the groups that were found,
//! which are [`Statements`]. The relation knows nothing but the two documents. Groups
//! are its connected components, so one wrong pair joins all that belongs to either:
//! it is made to miss a text rather than to join two statements.

mod bytes;
mod compare;
mod facts;
mod grouping;
pub(crate) mod groups;
mod incoming;
mod kept;
mod signature;
mod sketch;
mod versions;

pub use bytes::SignatureError;
pub use compare::{Relation, same_statement};
pub(crate) use grouping::regroup;
pub use groups::{Group, Groups};
pub(crate) use incoming::{Incoming, Signed};
pub use kept::Statements;
pub use signature::Signature;
pub(crate) use signature::Signing;
pub use versions::{Role, Version, versions};

#[cfg(test)]
mod tests;
