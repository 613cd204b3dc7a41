//! `clausewise export`: everything that the index holds, for `clausewise index -`.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use ::index::{Ledger, Reader};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::{FOUND, NOTHING};

/// How the first line of an export begins.
pub(crate) const BEGINS: &[u8] = b"{\"clausewise_export\":";

/// The version of the form.
pub(crate) const VERSION: u32 = 1;

/// A line of an export; its field names are kept stable.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    /// The first line: the version of the form.
    ClausewiseExport(u32),
    /// What the ledger knows of a source.
    Source(String, ::index::SourceRecord),
    /// What is kept away.
    Removed(::index::Removal),
    /// A document, and what its id was derived as, where it was.
    Document(Option<String>, Box<document::Document>),
}

pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    let ledger = Ledger::of_index(folder)?;
    let reader = Reader::open(folder)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut print = |line: &Line| -> Result<(), Failure> {
        serde_json::to_writer(&mut out, line)?;
        Ok(out.write_all(b"\n")?)
    };
    print(&Line::ClausewiseExport(VERSION))?;
    for (source, record) in ledger.sources() {
        print(&Line::Source(source.to_owned(), record.clone()))?;
    }
    for removal in ledger.removed() {
        print(&Line::Removed(removal.clone()))?;
    }
    let mut documents = 0;
    let mut entries = Vec::new();
    for first in reader.first_entries()? {
        entries.push((reader.head(first)?.id, first));
    }
    entries.sort();
    for (_, first) in entries {
        let head = reader.head(first)?;
        print(&Line::Document(head.derived, Box::new(reader.document(first)?)))?;
        documents += 1;
    }
    out.flush()?;
    Ok(if documents > 0 { FOUND } else { NOTHING })
}
