//! The words of the field: documents and their clauses, spans of the
//! published text, addresses, dates, repairs and the reading through them,
//! citations.
//!
//! Everything else in the workspace hangs from this crate; it depends on
//! nothing but `serde`.

mod address;
mod cite;
mod clause;
mod date;
mod metadata;
mod reading;
mod sentence;
mod span;

pub use address::{Address, AddressError, escape_id};
pub use cite::{Citation, CslDate, CslItem};
pub use clause::{Apparatus, ApparatusKind, Clause, Document, Flag, LINE_END_HYPHEN, Repair};
pub use date::{Date, DateError};
pub use metadata::{Kind, Metadata, Provenance, Reference, Translation};
pub use reading::Reading;
pub use sentence::sentence_starts;
pub use span::Span;
