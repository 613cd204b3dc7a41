//! Documents gathered for one commit: in memory while they are few, in a file
//! without a name beside the index when they are many.
//!
//! A source is replaced in one commit, and a source may be an archive of ten
//! thousand documents. What settles their ids is kept in memory; their texts
//! and clauses come back one by one when they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use document::Document;
use xxhash_rust::xxh3::xxh3_128;

use crate::error::IndexError;
use crate::ledger::SourceRecord;
use crate::removal::Removal;

/// How much published text, in bytes, a batch holds in memory. With their
/// clauses and metadata documents take a few times as much.
const HELD: usize = 48 << 20;

/// What part of a writer's memory that is at the most: a fourth.
const PART: usize = 4;

/// Documents to be written in one commit, and the sources that they replace.
pub struct Batch {
    pub(crate) sources: BTreeSet<String>,
    /// What the ledger is to say of sources; none strikes one.
    pub(crate) records: BTreeMap<String, Option<SourceRecord>>,
    pub(crate) documents: Vec<Kept>,
    pub(crate) empty: Vec<String>,
    /// What is kept away from now on, and what no longer.
    pub(crate) removed: Vec<Removal>,
    pub(crate) restored: Vec<Removal>,
    pub(crate) spill: Spill,
}

impl Batch {
    pub(crate) fn new(folder: &Path, memory: usize) -> Self {
        let most = HELD.min(memory / PART);
        let spill = Spill { folder: folder.to_path_buf(), file: None, most, held: 0, bytes: 0 };
        Batch {
            sources: BTreeSet::new(),
            records: BTreeMap::new(),
            documents: Vec::new(),
            empty: Vec::new(),
            removed: Vec::new(),
            restored: Vec::new(),
            spill,
        }
    }

    /// Names a source whose documents in the index are replaced, even where
    /// none of the batch come from it.
    pub fn replaces(&mut self, source: &str) {
        self.sources.insert(source.to_owned());
    }

    /// Says what the ledger is to keep of a source, with the commit.
    pub fn note(&mut self, source: &str, record: SourceRecord) {
        self.records.insert(source.to_owned(), Some(record));
    }

    /// Names a source that is gone: its documents are, and the ledger forgets it.
    pub fn drops(&mut self, source: &str) {
        self.replaces(source);
        self.records.insert(source.to_owned(), None);
    }

    /// Takes out of the index what a removal covers, and keeps it away.
    pub fn removes(&mut self, removal: Removal) {
        self.removed.push(removal);
    }

    /// Keeps something away no longer: it comes back when its files are next read.
    pub fn restores(&mut self, removal: Removal) {
        self.restored.push(removal);
    }

    /// Adds a document whose id was settled before, in another index: `derived`
    /// is what it was derived as, where it was.
    pub fn add_settled(&mut self, mut document: Document, derived: Option<String>) -> Result<(), IndexError> {
        let settled = document.id.clone();
        document.id_stated = derived.is_none();
        document.id = derived.unwrap_or(document.id);
        let before = self.documents.len();
        self.add(document)?;
        if let Some(kept) = self.documents.get_mut(before) {
            kept.settled = Some(settled);
        }
        Ok(())
    }

    /// Adds a document. One without a clause is only counted: there is nothing
    /// to find in it.
    pub fn add(&mut self, document: Document) -> Result<(), IndexError> {
        if document.clauses.is_empty() {
            self.empty.push(document.source);
            return Ok(());
        }
        self.spill.bytes += document.text.len();
        let mut kept = Kept::of(document);
        if self.spill.held + kept.text_len > self.spill.most {
            kept.place = self.spill.put(kept.place)?;
        } else {
            self.spill.held += kept.text_len;
        }
        self.documents.push(kept);
        Ok(())
    }

    /// Takes back what was added of a source: it turned out to be unreadable,
    /// and what the index holds of it stays.
    pub fn forget(&mut self, source: &str) {
        self.sources.remove(source);
        self.records.remove(source);
        self.documents.retain(|kept| kept.source != source);
        self.empty.retain(|empty| empty != source);
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
            && self.records.is_empty()
            && self.documents.is_empty()
            && self.removed.is_empty()
            && self.restored.is_empty()
    }

    /// How many documents have been added.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// How much published text has been added, in bytes.
    pub fn bytes(&self) -> usize {
        self.spill.bytes
    }
}

/// A document of a batch: what settles its id, and where the rest is.
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) id_stated: bool,
    pub(crate) source: String,
    pub(crate) other_sources: Vec<String>,
    pub(crate) member: Option<String>,
    pub(crate) record: Option<usize>,
    /// Its id where that was settled before.
    pub(crate) settled: Option<String>,
    /// Who published it.
    pub(crate) outlet: Option<String>,
    /// A hash of its text: texts with the same one are the same.
    pub(crate) hash: u128,
    text_len: usize,
    place: Place,
}

/// Where a document is, but for what is kept of it beside.
enum Place {
    Memory(Box<Document>),
    Disk { start: u64, len: usize },
}

impl Kept {
    pub(crate) fn of(mut document: Document) -> Self {
        Kept {
            id: mem::take(&mut document.id),
            id_stated: document.id_stated,
            source: mem::take(&mut document.source),
            other_sources: mem::take(&mut document.other_sources),
            member: document.member.take(),
            record: document.record,
            settled: None,
            outlet: document.metadata.outlet.clone(),
            hash: xxh3_128(document.text.as_bytes()),
            text_len: document.text.len(),
            place: Place::Memory(Box::new(document)),
        }
    }

    /// The document, under the id and the sources that it has by now.
    pub(crate) fn document(self, spill: &Spill) -> Result<Document, IndexError> {
        let document = match self.place {
            Place::Memory(document) => *document,
            Place::Disk { start, len } => spill.get(start, len)?,
        };
        Ok(Document {
            id: self.id,
            source: self.source,
            other_sources: self.other_sources,
            member: self.member,
            record: self.record,
            ..document
        })
    }

    /// How many bytes its published text has.
    pub(crate) fn bytes(&self) -> usize {
        self.text_len
    }

    /// Its published text.
    pub(crate) fn text(&self, spill: &Spill) -> Result<String, IndexError> {
        match &self.place {
            Place::Memory(document) => Ok(document.text.clone()),
            Place::Disk { start, len } => Ok(spill.get(*start, *len)?.text),
        }
    }

    /// Where it came from, as shown to the user: a file within an archive is
    /// named as if it lay in a folder.
    pub(crate) fn origin(&self) -> String {
        match &self.member {
            Some(member) => format!("{}/{member}", self.source),
            None => self.source.clone(),
        }
    }
}

/// The documents that are not held in memory.
pub(crate) struct Spill {
    folder: PathBuf,
    file: Option<Mutex<File>>,
    /// How much published text may be held in memory, and how much is.
    most: usize,
    held: usize,
    bytes: usize,
}

impl Spill {
    fn put(&mut self, place: Place) -> Result<Place, IndexError> {
        let Place::Memory(document) = place else {
            return Ok(place);
        };
        let engine = |error: std::io::Error| IndexError::engine(&self.folder)(error.into());
        let file = match &mut self.file {
            Some(file) => file,
            // It has no name in the folder and is gone with the process.
            None => self.file.insert(Mutex::new(tempfile::tempfile_in(&self.folder).map_err(engine)?)),
        };
        let file = file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let bytes = serde_json::to_vec(&document).map_err(|error| engine(error.into()))?;
        let start = file.seek(SeekFrom::End(0)).map_err(engine)?;
        file.write_all(&bytes).map_err(engine)?;
        Ok(Place::Disk { start, len: bytes.len() })
    }

    fn get(&self, start: u64, len: usize) -> Result<Document, IndexError> {
        let engine = |error: std::io::Error| IndexError::engine(&self.folder)(error.into());
        let mut bytes = vec![0; len];
        let file = self.file.as_ref().expect("what was put on disk has its file");
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start)).map_err(engine)?;
        file.read_exact(&mut bytes).map_err(engine)?;
        drop(file);
        serde_json::from_slice(&bytes).map_err(|error| engine(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(source: &str, text: &str) -> Document {
        let clause = document::Clause {
            label: "p1".into(),
            heading: None,
            speaker: None,
            span: document::Span::between(0, text.len()),
            paragraphs: vec![document::Span::between(0, text.len())],
            language: None,
        };
        Document {
            id: format!("id-{text}"),
            source: source.into(),
            text: text.into(),
            clauses: vec![clause],
            ..Document::default()
        }
    }

    #[test]
    fn what_does_not_fit_into_memory_comes_back_from_disk() {
        let folder = tempfile::tempdir().expect("there is room");
        let mut batch = Batch::new(folder.path(), 4 * HELD);
        batch.spill.held = HELD - 6;
        for text in ["Peace.", "Trade.", "Water."] {
            batch.add(document("a.zip", text)).expect("there is room");
        }
        assert!(batch.spill.file.is_some());
        let spill = batch.spill;
        let texts: Vec<String> = batch
            .documents
            .into_iter()
            .map(|kept| kept.document(&spill).expect("it is there").text)
            .collect();
        assert_eq!(texts, ["Peace.", "Trade.", "Water."]);
    }

    #[test]
    fn a_source_can_be_taken_back() {
        let folder = tempfile::tempdir().expect("there is room");
        let mut batch = Batch::new(folder.path(), 4 * HELD);
        batch.replaces("a.zip");
        batch.add(document("a.zip", "Peace.")).expect("there is room");
        batch.add(document("b.txt", "Trade.")).expect("there is room");
        batch.forget("a.zip");
        assert!(batch.sources.is_empty());
        assert_eq!(batch.documents.len(), 1);
    }
}
