//! The documents of a commit, while they are written.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use document::Document;
use xxhash_rust::xxh3::xxh3_128;

use super::facts::Facts;
use super::signature::{Signature, Signing};
use super::sketch::sketch;
use crate::error::IndexError;

/// How many bytes of signatures of new documents are held in memory.
const HELD: usize = 16 << 20;

/// The documents of a commit, as far as they are compared.
pub(crate) struct Incoming {
    folder: PathBuf,
    pub(super) documents: Vec<New>,
    /// The signatures, one behind another: those ahead of `bytes` are in the file.
    file: Option<File>,
    filed: usize,
    bytes: Vec<u8>,
}

/// A document that is written.
pub(super) struct New {
    pub(super) id: String,
    pub(super) facts: Facts,
    /// Of its signature.
    pub(super) hash: u128,
    place: (usize, usize),
}

/// What is known of a document by which it is compared, and its signature as bytes; none
/// where there is too little of it.
pub(crate) struct Signed(Option<(Facts, Vec<u8>)>);

impl Signed {
    /// What is known of a document whose clauses were signed.
    pub(crate) fn of(document: &Document, signing: Signing<'_>) -> Self {
        let (signature, runs) = signing.finish(document);
        let sketch = sketch(document.clauses.len(), signature.words(), signature.adopted.is_some(), &runs);
        let compared = !sketch.is_empty();
        Signed(compared.then(|| (Facts::of(document, &signature, sketch), signature.to_bytes())))
    }

    /// What the first entry of the document is to hold.
    pub(crate) fn kept(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|(facts, _)| facts.sketch.iter().copied().chain(facts.labels))
    }
}

impl Incoming {
    pub(crate) fn new(folder: &Path) -> Self {
        Incoming {
            folder: folder.to_path_buf(),
            documents: Vec::new(),
            file: None,
            filed: 0,
            bytes: Vec::new(),
        }
    }

    /// Takes in a document that was signed.
    pub(crate) fn add(&mut self, document: &Document, signed: Signed) -> Result<(), IndexError> {
        let Some((facts, signature)) = signed.0 else {
            return Ok(());
        };
        let place = (self.filed + self.bytes.len(), signature.len());
        self.documents.push(New { id: document.id.clone(), facts, hash: xxh3_128(&signature), place });
        self.bytes.extend(signature);
        if self.bytes.len() > HELD {
            self.put().map_err(|error| IndexError::engine(&self.folder)(error.into()))?;
        }
        Ok(())
    }

    /// Puts the documents into the order of their ids: several threads may have added them.
    pub(crate) fn sort(&mut self) {
        self.documents.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    }

    fn put(&mut self) -> std::io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            // It has no name in the folder and is gone with the process.
            None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.seek(SeekFrom::End(0))?;
        file.write_all(&self.bytes)?;
        self.filed += self.bytes.len();
        self.bytes.clear();
        Ok(())
    }

    pub(super) fn signature(&self, new: &New) -> Result<Signature, IndexError> {
        let (start, length) = new.place;
        let bytes = match start.checked_sub(self.filed) {
            Some(start) => self.bytes[start..start + length].to_vec(),
            None => {
                let read = || {
                    let mut bytes = vec![0; length];
                    let mut file = self.file.as_ref().expect("what was put on disk has its file");
                    file.seek(SeekFrom::Start(start as u64))?;
                    file.read_exact(&mut bytes)?;
                    Ok(bytes)
                };
                read().map_err(|error: std::io::Error| IndexError::engine(&self.folder)(error.into()))?
            }
        };
        Signature::from_bytes(&bytes).map_err(|_| IndexError::Damaged(self.folder.clone()))
    }
}
