//! The last search: which addresses its hits had, so that `show 3` means the
//! third. It is kept beside the index; where that cannot be written to, it is
//! not kept.

use std::fs;
use std::path::{Path, PathBuf};

fn file(index: &Path) -> PathBuf {
    index.join("last-search.json")
}

/// Keeps the addresses of the hits that were printed, by rank from `first`.
pub(crate) fn keep(index: &Path, first: usize, addresses: &[String]) {
    if let Ok(text) = serde_json::to_string(&(first, addresses)) {
        // A search is not wrong because its numbers cannot be kept.
        let _ = fs::write(file(index), text);
    }
}

/// The address of a hit of the last search, by its rank.
pub(crate) fn hit(index: &Path, rank: usize) -> Option<String> {
    let text = fs::read_to_string(file(index)).ok()?;
    let (first, addresses): (usize, Vec<String>) = serde_json::from_str(&text).ok()?;
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
        Some(bytes) => fs::write(file(index), bytes),
        None => fs::remove_file(file(index)),
    };
}
