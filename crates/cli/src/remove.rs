//! `clausewise remove`: takes documents out of the index and keeps them away.

use std::path::Path;

use ::index::{LEAST_MEMORY, Reader, Removal, RemovedDocument, Writer};

use crate::args::Remove;
use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, address, place};

pub(crate) fn run(folder: &Path, arguments: &Remove) -> Result<u8, Failure> {
    if arguments.restore { restore(folder, arguments) } else { remove(folder, arguments) }
}

fn remove(folder: &Path, arguments: &Remove) -> Result<u8, Failure> {
    let mut removals = Vec::new();
    {
        let reader = Reader::open(folder)?;
        for address in &arguments.addresses {
            match document(&reader, folder, address)? {
                Some(removed) => removals.push(Removal::Document(removed)),
                None => return Ok(NOTHING),
            }
        }
    }
    removals.extend(others(folder, arguments));
    let mut writer = Writer::open(folder, 1, LEAST_MEMORY)?;
    let mut batch = writer.batch();
    removals.into_iter().for_each(|removal| batch.removes(removal));
    let summary = writer.write(batch, ingest::metadata::content_digits)?;
    writer.finish()?;
    terminal::remark(&format!(
        "{} removed; what is removed stays away, also when its files are indexed again, until `remove --restore`",
        counted(summary.removed as u64, "document"),
    ));
    Ok(if summary.removed > 0 { FOUND } else { NOTHING })
}

fn restore(folder: &Path, arguments: &Remove) -> Result<u8, Failure> {
    Reader::open(folder)?;
    let mut writer = Writer::open(folder, 1, LEAST_MEMORY)?;
    let named = others(folder, arguments);
    let is_named = |removal: &Removal| match removal {
        Removal::Document(removed) => {
            arguments.addresses.iter().any(|id| removed.id.starts_with(id.as_str()))
        }
        other => named.contains(other),
    };
    let restored: Vec<Removal> =
        writer.ledger().removed().filter(|removal| is_named(removal)).cloned().collect();
    let count = restored.len();
    let mut batch = writer.batch();
    restored.into_iter().for_each(|removal| batch.restores(removal));
    writer.write(batch, ingest::metadata::content_digits)?;
    if count == 0 {
        let kept: Vec<String> = writer.ledger().removed().map(shown).collect();
        terminal::remark("nothing of that name was removed");
        if !kept.is_empty() {
            terminal::remark(&format!("removed are: {}", kept.join(", ")));
        }
        return Ok(NOTHING);
    }
    terminal::remark(&format!(
        "{} lifted; `clausewise index PATH…` reads what it covered again",
        counted(count as u64, "removal")
    ));
    Ok(FOUND)
}

/// The removals that are not of single documents.
fn others(folder: &Path, arguments: &Remove) -> Vec<Removal> {
    let outlets = arguments.outlet.iter().cloned().map(Removal::Outlet);
    let sources = arguments.source.iter().map(|path| Removal::Source(place::source_name(folder, path)));
    outlets.chain(sources).collect()
}

fn shown(removal: &Removal) -> String {
    match removal {
        Removal::Document(removed) => removed.id.clone(),
        Removal::Outlet(name) => format!("--outlet {name}"),
        Removal::Source(name) => format!("--source {name}"),
    }
}

/// The document of an address, by all that it may be known again by.
fn document(reader: &Reader, folder: &Path, text: &str) -> Result<Option<RemovedDocument>, Failure> {
    let Some(resolved) = address::resolve(reader, folder, text)? else {
        terminal::remark(&format!("nothing has the address {text}"));
        return Ok(None);
    };
    // The number of a hit of the last search means the clause that was found.
    if resolved.address.clause.is_some() {
        return Err(Failure::said(
            format!("`{text}` means a clause, and only whole documents are removed"),
            format!("give the id alone: {}", resolved.head.id),
        ));
    }
    Ok(Some(RemovedDocument::of(&resolved.head, &resolved.document.text)))
}
