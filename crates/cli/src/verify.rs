//! `clausewise verify`: whether the index is whole, and how to repair it.

use std::path::Path;

use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, WRONG};

pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    let found = ::index::verify(folder)?;
    for fault in &found.faults {
        terminal::line(&format!("damaged: {fault}"))?;
    }
    if !found.left_over.is_empty() {
        terminal::remark(&format!(
            "{} of a run that was ended; gone with the next `clausewise index`",
            counted(found.left_over.len() as u64, "file"),
        ));
    }
    if !found.faults.is_empty() {
        terminal::remark(&format!(
            "hint: build the index in {} anew with `clausewise index --rebuild PATH…`",
            folder.display()
        ));
        return Ok(WRONG);
    }
    terminal::line(&format!(
        "whole: {} in {} from {}, in {}",
        counted(found.clauses, "clause"),
        counted(found.documents, "document"),
        counted(found.sources, "source"),
        counted(found.segments as u64, "segment"),
    ))?;
    Ok(FOUND)
}
