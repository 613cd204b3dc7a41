//! From the text of a query to ranked, marked clauses.
//!
//! [`parse`] reads the words of the user and always yields a query, with its
//! problems beside it. [`search`] finds the clauses: the query is lowered to
//! conditions on the terms of the index, matchers find where its wordings
//! stand, BM25 ranks, and the marks are byte offsets into the published text of
//! each clause.

mod bag;
mod condition;
mod deadline;
mod facets;
mod highlight;
mod hits;
mod lower;
mod matcher;
pub mod measures;
mod parse;
mod plan;
mod print;
mod query;
mod rank;
mod score;
mod search;
mod set;
mod snippet;
mod statements;
mod suggest;
mod top;
mod topic;
mod word;

pub use deadline::{Deadline, QueryError};
pub use facets::{Facet, FacetCount, counts};
pub use hits::{Hit, StatementOf, hits};
pub use parse::{Parsed, Problem, Severity, parse};
pub use query::{Field, FieldName, Form, Item, Near, Node, Order, Phrase, Query, Scope, Value, Wording};
pub use search::{By, Options, RenderingCount, Results, Sort, Totals, search};
pub use snippet::{Snippet, snippet};
pub use suggest::{Suggestion, near};
pub use top::{Ranked, best};
pub use topic::{Parameters, Question, Stage, TopicOptions, documents, topic};
