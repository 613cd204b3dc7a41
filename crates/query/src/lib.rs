//! From the text of a query to ranked, marked clauses.
//!
//! [`parse`] reads the words of the user and always yields a query, with its
//! problems beside it. [`search`] finds the clauses: the query is lowered to
//! terms of the index, matchers find where it stands, BM25 ranks, and the
//! marks are byte offsets into the published text of each clause.

mod forms;
mod highlight;
mod lower;
mod matcher;
mod near;
mod parse;
mod phrase;
mod query;
mod score;
mod search;
mod snippet;

pub use near::{Suggestion, near};
pub use parse::{Parsed, Problem, parse};
pub use query::{Operand, Query};
pub use search::{Hit, Options, Results, Sort, Totals, search};
pub use snippet::{Snippet, snippet};
