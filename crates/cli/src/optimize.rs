//! `clausewise optimize`: writes the index anew as one piece.

use std::path::Path;

use ::index::{LEAST_MEMORY, Reader, Writer};

use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING};

pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    // One that is not there is not made.
    Reader::open(folder)?;
    Writer::open(folder, 1, LEAST_MEMORY)?.compact()?;
    let counts = Reader::open(folder)?.counts()?;
    terminal::remark(&format!(
        "{} in {}, in {}",
        counted(counts.clauses, "clause"),
        counted(counts.documents, "document"),
        counted(counts.segments as u64, "segment"),
    ));
    Ok(if counts.clauses > 0 { FOUND } else { NOTHING })
}
