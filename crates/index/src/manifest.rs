//! What an index says of itself.
//!
//! It travels in the payload of tantivy's commit, so that it is written in one
//! step with what it speaks of.

use serde::{Deserialize, Serialize};

use crate::{analyzer, schema};

/// What an index says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the fields.
    pub format: u32,
    /// The version of the analyzer.
    pub analyzer: u32,
    /// The frequent words of which two in a row are a term, with spaces between.
    #[serde(default)]
    pub frequent: String,
    /// The user's own lines of the catalogue of topics.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topics: String,
    /// The version of the program that wrote it.
    pub written_by: String,
    /// The file that tells what became of each source.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The file that tells which documents are texts of one statement; none where no two
    /// are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statements: Option<String>,
    /// How many documents the index holds.
    #[serde(default)]
    pub documents: u64,
    /// How many clauses it holds.
    #[serde(default)]
    pub clauses: u64,
}

impl Manifest {
    /// The manifest of what this program writes, of an index that is empty, without topics of
    /// the user's own.
    pub fn current() -> Self {
        Manifest {
            format: schema::VERSION,
            analyzer: analyzer::VERSION,
            frequent: analyzer::frequent::words().collect::<Vec<_>>().join(" "),
            topics: String::new(),
            written_by: env!("CARGO_PKG_VERSION").to_owned(),
            ledger: None,
            statements: None,
            documents: 0,
            clauses: 0,
        }
    }

    /// Whether this program reads and writes such an index.
    pub fn is_current(&self) -> bool {
        let current = Manifest::current();
        (self.format, self.analyzer, &self.frequent) == (current.format, current.analyzer, &current.frequent)
    }
}
