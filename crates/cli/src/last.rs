//! The last search: which addresses its hits had, so that `show 3` means the
//! third. It is kept beside the index; where that cannot be written to, it is
//! not kept.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Its name in the folder of the index.
pub(crate) const FILE: &str = "last-search.json";

fn file(index: &Path) -> PathBuf {
    index.join(FILE)
}

/// Keeps the addresses of the hits that were printed, by rank from `first`.
pub(crate) fn keep(index: &Path, first: usize, addresses: &[String]) {
    if let Ok(text) = serde_json::to_vec(&(first, addresses)) {
        // A search is not wrong because its numbers cannot be kept.
        let _ = write(&file(index), &text);
    }
}

/// Writes over a file, and cuts off what is left of it.
///
/// To empty it first has the disk free its blocks and find others, for which some file
/// systems wait longer than the search took.
fn write(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut out = OpenOptions::new().write(true).create(true).truncate(false).open(file)?;
    out.write_all(text)?;
    out.set_len(text.len() as u64)
}

/// The address of a hit of the last search, by its rank.
pub(crate) fn hit(index: &Path, rank: usize) -> Option<String> {
    let text = fs::read(file(index)).ok()?;
    // Behind it there may be some of the one before, which was not yet cut off.
    let mut values = serde_json::Deserializer::from_slice(&text).into_iter();
    let (first, addresses): (usize, Vec<String>) = values.next()?.ok()?;
    addresses.get(rank.checked_sub(first)?).cloned()
}

/// The last search as it is kept, for [`restore`]; none where there was none.
pub(crate) fn kept(index: &Path) -> Option<Vec<u8>> {
    fs::read(file(index)).ok()
}

/// Keeps again what was kept before searches that the user did not make.
pub(crate) fn restore(index: &Path, kept: Option<Vec<u8>>) {
    // As with `keep`, a search is not wrong because of it.
    let _ = match kept {
        Some(bytes) => write(&file(index), &bytes),
        None => fs::remove_file(file(index)),
    };
}
