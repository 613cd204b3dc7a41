//! Meanings that were learnt from an index: a vector for each word and each clause,
//! near to one another where they are used alike.
//!
//! The words' vectors lie in one file beside the segments, and those of the clauses
//! of a segment in a file of its name. A segment never changes, so that such a file
//! is right or not there; a segment that was written since is without one until
//! [`learn`] is called again.

mod learn;
mod matrix;
mod model;

use std::fs;
use std::io::Write;
use std::path::Path;

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use crate::error::IndexError;
use crate::reader::{ClauseAddress, Reader};
use learn::{Languages, each_posting, weight};
use model::Model;

/// The file of the words' vectors.
const WORDS: &str = "words.meaning";

/// What the file of a segment ends in.
const OF_SEGMENT: &str = "meaning";

/// What a file of clauses begins with; the name of the model follows, and the
/// vectors, a byte each number.
const MAGIC: &[u8; 8] = b"CWCLAUS1";
const HEAD: usize = 16;

/// An index with fewer clauses teaches nothing.
pub const FEWEST: u64 = 1_000;

/// The meanings that were learnt from an index.
pub struct Meaning {
    model: Model,
    /// The vectors of the clauses of each segment.
    clauses: Vec<Option<OwnedBytes>>,
}

/// What was learnt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Learnt {
    /// How many words have vectors.
    pub words: usize,
    /// How many numbers a vector has.
    pub width: usize,
    /// How many clauses were given theirs now.
    pub clauses: u64,
    /// Clauses that had their vectors already.
    pub known: u64,
    /// How large it all is on disk, in bytes.
    pub bytes: u64,
}

impl Meaning {
    /// Opens what was learnt from an index; none where nothing was.
    pub fn open(reader: &Reader) -> Result<Option<Self>, IndexError> {
        let Some(model) = read(reader, WORDS)?.and_then(Model::read) else {
            return Ok(None);
        };
        let mut clauses = Vec::new();
        for segment in reader.searcher().segment_readers() {
            let bytes = read(reader, &file_of(segment))?;
            let size = HEAD + segment.max_doc() as usize * model.width();
            let fits = |bytes: &OwnedBytes| {
                bytes.len() == size && &bytes[..8] == MAGIC && bytes[8..HEAD] == model.name.to_le_bytes()
            };
            clauses.push(bytes.filter(fits));
        }
        Ok(Some(Meaning { model, clauses }))
    }

    /// Whether clauses of each segment have vectors.
    pub fn is_whole(&self) -> bool {
        self.clauses.iter().all(Option::is_some)
    }

    /// The vector of words by language, stem and weight; none where none of them has
    /// one.
    pub fn of_words<'w>(&self, words: impl Iterator<Item = (&'w str, &'w str, f32)>) -> Option<Vec<f32>> {
        let mut vector = vec![0.0; self.model.width()];
        let mut any = false;
        for (language, stem, times) in words {
            if let Some(word) = self.model.find(language, stem) {
                self.model.add(&mut vector, word, times);
                any = true;
            }
        }
        any.then_some(vector)
    }

    /// How near a clause is to a vector, from -1 to 1; none where it has none.
    pub fn nearness(&self, vector: &[f32], address: ClauseAddress) -> Option<f32> {
        let bytes = self.clauses.get(address.segment_ord as usize)?.as_ref()?;
        let width = self.model.width();
        let own = bytes.get(HEAD + address.doc_id as usize * width..)?.get(..width)?;
        let (mut product, mut square) = (0.0, 0.0);
        for (value, own) in vector.iter().zip(own) {
            let own = f32::from(*own as i8);
            product += value * own;
            square += own * own;
        }
        let length: f32 = vector.iter().map(|value| value * value).sum();
        (square > 0.0 && length > 0.0).then(|| product / (square * length).sqrt())
    }
}

/// Learns from an index: the vectors of words where there are none, or `again`, and
/// those of the clauses that have none.
pub fn learn(reader: &Reader, again: bool) -> Result<Learnt, IndexError> {
    let known = if again { None } else { read(reader, WORDS)?.and_then(Model::read) };
    let model = match known {
        Some(model) => model,
        None => {
            let model = learn::model(reader)?;
            write(reader, WORDS, &[model.bytes()])?;
            model
        }
    };
    let mut learnt = Learnt {
        words: model.words(),
        width: model.width(),
        bytes: model.bytes().len() as u64,
        ..Learnt::default()
    };
    let open = Meaning::open(reader)?;
    let languages = Languages::of(reader)?;
    let mut kept = vec![WORDS.to_owned()];
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let name = file_of(segment);
        kept.push(name.clone());
        let size = HEAD + segment.max_doc() as usize * model.width();
        learnt.bytes += size as u64;
        if open.as_ref().is_some_and(|open| open.clauses[ord as usize].is_some()) {
            learnt.known += u64::from(segment.num_docs());
            continue;
        }
        learnt.clauses += u64::from(segment.num_docs());
        let vectors = of_segment(reader, ord, &model, &languages)?;
        write(reader, &name, &[MAGIC, &model.name.to_le_bytes(), &vectors])?;
    }
    forget(reader.folder(), &kept);
    Ok(learnt)
}

/// The vectors of the clauses of a segment, each as long as the others as far as
/// bytes go.
fn of_segment(
    reader: &Reader,
    ord: u32,
    model: &Model,
    languages: &Languages,
) -> Result<Vec<u8>, IndexError> {
    let segment = reader.searcher().segment_reader(ord);
    let width = model.width();
    let mut sums = vec![0.0f32; segment.max_doc() as usize * width];
    let of_segment = languages.of_segment(reader, ord)?;
    let mut last: Option<((String, String), Option<usize>)> = None;
    each_posting(reader, segment, &of_segment, |key, doc, frequency| {
        if last.as_ref().is_none_or(|(known, _)| known != key) {
            last = Some((key.clone(), model.find(&key.0, &key.1)));
        }
        if let Some((_, Some(word))) = &last {
            model.add(&mut sums[doc as usize * width..][..width], *word, weight(frequency));
        }
    })?;
    let mut bytes = Vec::with_capacity(sums.len());
    for vector in sums.chunks(width.max(1)) {
        let greatest = vector.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
        bytes.extend(vector.iter().map(|value| (value / greatest * 127.0).round() as i8 as u8));
    }
    Ok(bytes)
}

fn file_of(segment: &tantivy::SegmentReader) -> String {
    format!("{}.{OF_SEGMENT}", segment.segment_id().uuid_string())
}

fn read(reader: &Reader, name: &str) -> Result<Option<OwnedBytes>, IndexError> {
    if !reader.folder().join(name).is_file() {
        return Ok(None);
    }
    let directory = reader.wrap(MmapDirectory::open(reader.folder()).map_err(Into::into))?;
    let file = reader.wrap(directory.open_read(Path::new(name)).map_err(Into::into))?;
    let bytes = reader.wrap(file.read_bytes().map_err(Into::into))?;
    Ok(Some(bytes))
}

/// Writes a file in one step: it is there as a whole, or as it was.
fn write(reader: &Reader, name: &str, parts: &[&[u8]]) -> Result<(), IndexError> {
    let written = || {
        let mut file = tempfile::NamedTempFile::new_in(reader.folder())?;
        for part in parts {
            file.write_all(part)?;
        }
        file.as_file().sync_all()?;
        file.persist(reader.folder().join(name)).map_err(|error| error.error)?;
        Ok(())
    };
    reader.wrap(written().map_err(|error: std::io::Error| error.into()))
}

/// Deletes the files of segments that are gone.
fn forget(folder: &Path, kept: &[String]) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()) {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ours = file.extension().is_some_and(|ending| ending == OF_SEGMENT);
        if ours && !kept.iter().any(|known| known == name) {
            // What cannot be deleted is in nobody's way.
            let _ = fs::remove_file(&file);
        }
    }
}
