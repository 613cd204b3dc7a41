//! Which of the files that were found are new or changed, and which are gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::index::{Ledger, ReadAs, SourceRecord};
use ingest::Source;
use ingest::state::{self, FileState, Manner};
use rayon::prelude::*;

use super::Found;
use crate::place;

/// The files of a batch, as the ledger of the index knows them.
#[derive(Default)]
pub(super) struct Changes {
    /// What is to be read, in the order of the files.
    pub(super) to_read: Vec<Found>,
    /// What is as it was when it was read.
    pub(super) unchanged: Vec<Unchanged>,
    /// Files that are found a second time, by way of a link, and as what first.
    pub(super) again: Vec<(PathBuf, PathBuf)>,
    /// What is kept away from the index.
    pub(super) removed: Vec<PathBuf>,
    /// The names of sources that are gone.
    pub(super) gone: Vec<String>,
}

impl Changes {
    /// Leaves alone what was changed a moment ago: it may still be being written.
    pub(super) fn leave_unsettled(&mut self) {
        self.to_read.retain(|found| {
            // What cannot be looked at is told when it cannot be read.
            FileState::of(&found.source.path).map_or(true, |state| state.settled().is_some())
        });
    }

    /// Whether there is nothing to do.
    pub(super) fn is_nothing(&self, prune: bool) -> bool {
        self.to_read.is_empty()
            && !self.unchanged.iter().any(|unchanged| unchanged.touched)
            && (self.gone.is_empty() || !prune)
    }
}

/// A file that need not be read.
pub(super) struct Unchanged {
    pub(super) found: Found,
    /// What the ledger knows of it, brought up to date.
    pub(super) record: SourceRecord,
    /// Whether the ledger has to be.
    pub(super) touched: bool,
}

/// Tells what has changed. `paths` are those that the user named: only what lies
/// below them can be gone. `limits` are those of this batch. With `verify` the bytes of all files are compared.
pub(super) fn of(
    folder: &Path,
    paths: &[PathBuf],
    sources: &[Source],
    ledger: &Ledger,
    manner: &Manner,
    limits: &str,
    verify: bool,
) -> Changes {
    let looked: Vec<(Found, Option<SourceRecord>)> = sources
        .par_iter()
        .map(|source| {
            let name = place::source_name(folder, &source.path);
            let found = Found { manner: manner.of_file(&source.path), source: source.clone(), name, size: 0 };
            look(found, ledger, limits, verify)
        })
        .collect();
    let mut changes = Changes::default();
    let mut first: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (found, record) in looked {
        if let Some(first) = first.get(&found.name) {
            changes.again.push((found.source.path, first.clone()));
            continue;
        }
        first.insert(found.name.clone(), found.source.path.clone());
        if ledger.keeps_away(&found.name) {
            changes.removed.push(found.source.path);
            continue;
        }
        match record {
            Some(record) => {
                let touched = ledger.get(&found.name) != Some(&record);
                changes.unchanged.push(Unchanged { found, record, touched });
            }
            None => changes.to_read.push(found),
        }
    }
    // A folder that cannot be reached says nothing of what is in it.
    let reached = paths.iter().filter(|path| path.exists());
    let below: Vec<String> = reached.map(|path| place::source_name(folder, path)).collect();
    let known = ledger.sources().map(|(name, _)| name).filter(|name| !first.contains_key(*name));
    let gone = known.filter(|name| {
        !name.starts_with(place::FEED)
            && below.iter().any(|above| ::index::is_below(name, above))
            && place::is_gone(&place::path_of(folder, name))
    });
    changes.gone = gone.map(str::to_owned).collect();
    changes
}

/// The size of a file, and what the ledger knows of it where it is unchanged.
fn look(mut found: Found, ledger: &Ledger, limits: &str, verify: bool) -> (Found, Option<SourceRecord>) {
    let path = &found.source.path;
    // What cannot be looked at is told when it cannot be read.
    let Ok(state) = FileState::of(path) else {
        return (found, None);
    };
    found.size = state.size;
    let known = ledger.get(&found.name).and_then(|record| record.read.as_ref().map(|read| (record, read)));
    let record = known.and_then(|(record, read)| {
        // What was beyond a limit is read again under another.
        let manner = read.options.strip_suffix(limits).unwrap_or(&read.options);
        if manner != found.manner || read.size != state.size {
            return None;
        }
        if !verify && read.modified.is_some() && read.modified == state.modified {
            return Some(record.clone());
        }
        let same = state::hash(path).is_ok_and(|hash| hash == read.hash);
        let read = ReadAs { modified: state.settled(), ..read.clone() };
        same.then(|| SourceRecord { read: Some(read), ..record.clone() })
    });
    (found, record)
}
