//! Documents on disk: the analyzer, the fields of an entry, the writer, the
//! reader, and what the index says of itself.
//!
//! One entry is one clause. The entries of a document stand together and in
//! order in one segment, and the entries of a segment are in the order of
//! their addresses, so that a tie of scores is broken by comparing numbers.

pub mod analyzer;
mod batch;
pub mod blocks;
mod bounds;
mod columns;
mod entries;
pub mod entry;
mod error;
mod folder;
mod holder;
mod joined;
mod lanes;
mod ledger;
mod manifest;
pub mod meaning;
mod pairs;
mod reader;
mod removal;
mod replaced;
pub mod schema;
mod segment;
mod settle;
pub mod statements;
pub mod topics;
mod verify;
mod writer;

pub use batch::Batch;
pub use columns::Starts;
pub use entry::{Head, Shape, StoredClause};
pub use error::IndexError;
pub use folder::{empty, holds_index};
pub use holder::Holder;
pub use ledger::{Ledger, ReadAs, SourceRecord, SourceStatus};
pub use manifest::Manifest;
pub use reader::{ClauseAddress, Counts, Reader, Spelt};
pub use removal::{Removal, RemovedDocument, is_below};
pub use verify::{Verified, verify};
pub use writer::{LEAST_MEMORY, Summary, Writer};
