//! `clausewise optimize`: writes the index anew as one piece.

use std::path::Path;

use ::index::{Reader, Writer};

use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING};

/// The memory in bytes that the engine asks for at the least.
const MEMORY: usize = 15 << 20;

pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    // One that is not there is not made.
    Reader::open(folder)?;
    Writer::open(folder, 1, MEMORY)?.compact()?;
    let counts = Reader::open(folder)?.counts()?;
    terminal::remark(&format!(
        "{} in {}, in {}",
        counted(counts.clauses, "clause"),
        counted(counts.documents, "document"),
        counted(counts.segments as u64, "segment"),
    ));
    Ok(if counts.clauses > 0 { FOUND } else { NOTHING })
}
