//! What is known of each source of an index: as what it was read, and what
//! became of it.
//!
//! The ledger is a file of its own, for it may be large. It is never changed:
//! each commit that alters it writes another, named for its content, before the
//! commit, and the commit names the one that agrees with it. So the two cannot
//! disagree, at whatever moment the program is ended.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use crate::error::IndexError;
use crate::folder;
use crate::manifest::Manifest;
use crate::reader;
use crate::removal::Removal;

/// How the name of a ledger begins.
const PREFIX: &str = "sources-";
/// How it ends.
const ENDING: &str = ".ledger";

/// What is known of the sources of an index, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    sources: BTreeMap<String, SourceRecord>,
    /// What is kept away.
    removed: BTreeSet<Removal>,
}

/// What is known of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// As what it was read; none where it is to be read again in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadAs>,
    /// What became of it.
    pub status: SourceStatus,
    /// Why it was not read, or not all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How many documents were found in it.
    pub documents: usize,
    /// How many clauses these have.
    pub clauses: usize,
    /// How many of its documents are kept away.
    #[serde(default, skip_serializing_if = "is_none")]
    pub withheld: usize,
    /// Stated ids of its documents that another source states too, and later:
    /// when that one is gone, this one is to be read again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_up: Vec<String>,
}

/// A file as it was when it was read, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; none where that was
    /// too short before it was read to tell it from a later change.
    pub modified: Option<i64>,
    /// A hash of its bytes.
    pub hash: String,
    /// A hash of the options that it was read with, of what stood beside it, and
    /// of the version of the reader.
    pub options: String,
}

/// What became of a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceStatus {
    /// It was read.
    #[default]
    Ok,
    /// It was read, with repairs.
    Repaired,
    /// It is no document, and nothing is wrong with that.
    Skipped,
    /// It could not be read, or not all of it.
    Failed,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Source(String, SourceRecord),
    Removed(Removal),
}

impl Ledger {
    /// What is known of a source.
    pub fn get(&self, source: &str) -> Option<&SourceRecord> {
        self.sources.get(source)
    }

    /// The sources and what is known of them, in byte order of their names.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &SourceRecord)> {
        self.sources.iter().map(|(name, record)| (name.as_str(), record))
    }

    /// What is kept away, in order.
    pub fn removed(&self) -> impl Iterator<Item = &Removal> {
        self.removed.iter()
    }

    /// Whether all documents of a source are kept away.
    pub fn keeps_away(&self, source: &str) -> bool {
        self.removed.iter().any(|removal| removal.covers_source(source))
    }

    /// Keeps something away.
    pub(crate) fn remove(&mut self, removal: Removal) {
        self.removed.insert(removal);
    }

    /// Keeps something away no longer: what was withheld is to be read again.
    pub(crate) fn restore(&mut self, removal: &Removal) {
        if self.removed.remove(removal) {
            for record in self.sources.values_mut().filter(|record| record.withheld > 0) {
                record.read = None;
            }
        }
    }

    /// Keeps what is known of a source.
    pub(crate) fn set(&mut self, source: String, record: SourceRecord) {
        self.sources.insert(source, record);
    }

    /// Strikes a source.
    pub(crate) fn strike(&mut self, source: &str) {
        self.sources.remove(source);
    }

    /// What is known of a source, to be changed; one that was not known is now,
    /// as to be read again.
    pub(crate) fn entry(&mut self, source: &str) -> &mut SourceRecord {
        self.sources.entry(source.to_owned()).or_default()
    }

    /// All that is known, to be changed.
    pub(crate) fn records_mut(&mut self) -> impl Iterator<Item = &mut SourceRecord> {
        self.sources.values_mut()
    }

    /// The sources of the index in a folder; none where there is no index yet.
    pub fn of_index(folder: &Path) -> Result<Self, IndexError> {
        match reader::open(folder) {
            Ok((_, Some(Manifest { ledger: Some(name), .. }))) => Ledger::load(folder, &name),
            Ok(_) | Err(IndexError::Missing(_)) => Ok(Ledger::default()),
            Err(error) => Err(error),
        }
    }

    /// Reads the ledger of a name in the folder of an index.
    pub(crate) fn load(folder: &Path, name: &str) -> Result<Self, IndexError> {
        let damaged = |what: String| IndexError::Ledger { folder: folder.to_path_buf(), what };
        let file = File::open(folder.join(name)).map_err(|error| damaged(format!("{name}: {error}")))?;
        let mut ledger = Ledger::default();
        let mut hash = Xxh3Default::new();
        let mut text = String::new();
        let mut lines = BufReader::new(file);
        for at in 1.. {
            text.clear();
            if lines.read_line(&mut text).map_err(|error| damaged(format!("{name}: {error}")))? == 0 {
                break;
            }
            hash.update(text.as_bytes());
            let line = serde_json::from_str(&text);
            match line.map_err(|error| damaged(format!("{name}, line {at}: {error}")))? {
                Line::Source(source, record) => ledger.set(source, record),
                Line::Removed(removal) => ledger.remove(removal),
            }
        }
        if name_of(&hash) != name {
            return Err(damaged(format!("the content of {name} is not what its name says")));
        }
        Ok(ledger)
    }

    /// Writes the ledger into the folder of an index, so that it is on disk when
    /// this returns, and gives its name.
    pub(crate) fn save(&self, folder: &Path) -> Result<String, IndexError> {
        let engine = |error: std::io::Error| IndexError::engine(folder)(error.into());
        let mut hash = Xxh3Default::new();
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(engine)?;
        let mut out = BufWriter::new(file.as_file_mut());
        let sources =
            self.sources.iter().map(|(source, record)| Line::Source(source.clone(), record.clone()));
        for line in sources.chain(self.removed.iter().cloned().map(Line::Removed)) {
            let mut text = serde_json::to_string(&line).expect("a record is plain data");
            text.push('\n');
            hash.update(text.as_bytes());
            out.write_all(text.as_bytes()).map_err(engine)?;
        }
        out.flush().map_err(engine)?;
        drop(out);
        file.as_file().sync_all().map_err(engine)?;
        let name = name_of(&hash);
        file.persist(folder.join(&name)).map_err(|error| engine(error.error))?;
        Ok(name)
    }
}

fn name_of(hash: &Xxh3Default) -> String {
    format!("{PREFIX}{:032x}{ENDING}", hash.digest128())
}

/// Whether a file is a ledger, by its name.
pub(crate) fn is_ledger(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(ENDING)
}

/// Removes all ledgers from the folder of an index but the one of this name.
pub(crate) fn remove_others(folder: &Path, kept: Option<&str>) {
    folder::remove(folder, |name| is_ledger(name) && kept != Some(name));
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        let read = ReadAs { size: 7, modified: Some(-1), hash: "a".into(), options: "b".into() };
        ledger.set("a.txt".into(), SourceRecord { read: Some(read), documents: 1, ..Default::default() });
        let why = Some("it is a \"program\"\n".to_owned());
        ledger.set("b.txt".into(), SourceRecord { why, status: SourceStatus::Failed, ..Default::default() });
        ledger
    }

    #[test]
    fn a_ledger_comes_back_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = ledger().save(folder.path()).expect("there is room");
        assert_eq!(ledger().save(folder.path()).expect("there is room"), name);
        assert_eq!(Ledger::load(folder.path(), &name).expect("it is whole"), ledger());
        remove_others(folder.path(), Some(&name));
        assert!(folder.path().join(&name).exists());
        remove_others(folder.path(), None);
        assert!(!folder.path().join(&name).exists());
    }

    #[test]
    fn a_ledger_that_was_cut_or_changed_is_not_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = ledger().save(folder.path()).expect("there is room");
        let path = folder.path().join(&name);
        let text = fs::read_to_string(&path).expect("it is there");
        let first = text.split_inclusive('\n').next().expect("a line");
        for other in [first, &text.replace("\"documents\":1", "\"documents\":2"), &text[..text.len() - 9]] {
            fs::write(&path, other).expect("it is written");
            assert!(Ledger::load(folder.path(), &name).is_err(), "{other}");
        }
        fs::remove_file(&path).expect("it is there");
        let error = Ledger::load(folder.path(), &name).expect_err("it is gone");
        assert!(error.to_string().contains("ledger"), "{error}");
    }
}
