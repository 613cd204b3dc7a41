//! Reads files: whole or part by part, plain, compressed, or in archives.
//!
//! A file of many documents is never held with all of them: its parts are
//! handed on as they come, in the order of the file, each made side by side.

mod members;
mod problems;
mod reading;

use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::time::Duration;

use document::Document;
use encoding_rs::Encoding;
use lexicon::Lexicon;

use crate::decode::DecodeError;
use crate::format::columns::Columns;
use crate::format::{self, Problem};
use crate::packed;
use crate::pdf::PdfExtractor;
use crate::sidecar::{Companion, Sidecars};
use crate::sniff::{self, Found, HEAD};
use crate::source::{self, Format, Source, Why};
use members::weight_of;
pub(crate) use reading::Reading;

/// The largest table or PDF that is read, in bytes. Archives and JSON Lines are
/// read part by part and may be larger.
pub const LARGEST: u64 = 256 << 20;

/// How many bytes are read before what they hold is handed on.
pub(crate) const PART: usize = 16 << 20;

/// What the documents that are handed on together weigh at the most; see
/// [`format::Draft::weight`].
pub(crate) const HEAVY: usize = 64 << 20;

/// The largest file in bytes that counts as small, plain and compressed.
const SMALL: u64 = 4 << 20;
const SMALL_PACKED: u64 = 256 << 10;

/// How files are read where their own words are not to be followed.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Of archives only the member with this path is read.
    pub member: Option<String>,
    /// The format of all files, whatever their names and first bytes say.
    /// Compressed files and archives are unpacked all the same.
    pub format: Option<Format>,
    /// The encoding of all files, whatever they declare.
    pub encoding: Option<&'static Encoding>,
    /// The language of all documents, ISO 639-1.
    pub language: Option<String>,
    /// Which fields of records and columns of tables hold what.
    pub columns: Columns,
    /// What extracts the text of PDFs; without it they are passed over.
    pub pdf: Option<PdfExtractor>,
    /// How much memory in bytes there is for a file; without it about 1 GiB. Where
    /// there is less, smaller files are too large.
    pub memory: Option<u64>,
    /// How long a file may take, about; without it as long as it does. Each
    /// member of an archive and each piece of JSON Lines is a file here.
    pub time: Option<Duration>,
}

/// What was read of a file, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReading {
    /// The documents in the order of the file.
    pub documents: Vec<Document>,
    /// What could not be understood, each with its place.
    pub problems: Vec<Problem>,
    /// The encoding, as the WHATWG standard names it, where there was text to
    /// be read.
    pub encoding: Option<&'static str>,
}

/// What is done with each part of a file; it may stop the reading.
pub type Sink<'a> = dyn FnMut(FileReading) -> ControlFlow<()> + 'a;

/// Why nothing could be read of a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened or read.
    #[error("the file cannot be read")]
    Io(#[source] io::Error),
    /// It is compressed, or an archive, and cannot be unpacked.
    #[error("the file cannot be unpacked")]
    Unpack(#[source] io::Error),
    /// It is larger than what is read.
    #[error(
        "the file has {size} MB, more than the {most} MB that are read of its format; part it into several files"
    )]
    TooLarge {
        /// How many MB it has.
        size: u64,
        /// How many are read.
        most: u64,
    },
    /// It was changed meanwhile, and what was read may be of neither state.
    #[error("the file was changed while it was read")]
    Changing,
    /// It took longer than a file may.
    #[error("reading it takes longer than {} s", .0.as_secs_f32())]
    TooLong(Duration),
    /// The reader of its format broke down over it.
    #[error("the reader broke down over the file: {0}")]
    Broken(String),
    /// It is no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It is no document of a word processor.
    #[error(transparent)]
    Docx(#[from] format::docx::DocxError),
    /// It is nothing that has a reader.
    #[error("{0}")]
    Passed(Why),
    /// There is no such member in the archive.
    #[error("there is no member {0}")]
    NoMember(String),
}

impl ReadError {
    /// Whether the file is one that the user wanted read: a failure, and not
    /// merely something passed over.
    pub fn is_failure(&self) -> bool {
        match self {
            ReadError::Decode(_) => false,
            ReadError::Passed(why) => why.is_failure(),
            _ => true,
        }
    }

    /// Whether the file may be read another time though it does not change.
    pub fn is_passing(&self) -> bool {
        matches!(self, ReadError::Io(_) | ReadError::Changing | ReadError::Passed(Why::Unreachable(_)))
    }
}

impl From<Why> for ReadError {
    fn from(why: Why) -> Self {
        ReadError::Passed(why)
    }
}

/// Reads a file whole. `name` is what its documents give as their source.
pub fn read(
    source: &Source,
    name: &str,
    options: &ReadOptions,
    lexicon: &Lexicon,
) -> Result<FileReading, ReadError> {
    let mut whole = FileReading::default();
    read_parts(source, name, options, lexicon, &mut |part| {
        whole.documents.extend(part.documents);
        whole.problems.extend(part.problems);
        whole.encoding = part.encoding.or(whole.encoding);
        ControlFlow::Continue(())
    })?;
    Ok(whole)
}

/// Reads a file part by part and gives each part to `sink`, in the order of
/// the file. Where it is an archive, a part is a member.
///
/// After an error what was given before it should not be kept: the file is out
/// of reach. What only breaks off is no error but a problem of the last part.
pub fn read_parts(
    source: &Source,
    name: &str,
    options: &ReadOptions,
    lexicon: &Lexicon,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let (sidecars, mut of_sidecars) = Sidecars::read(&source::companions(&source.path));
    let reading = Reading { name, options, lexicon, sidecars };
    // What is wrong beside the file is told with its first part.
    let sink = &mut |mut part: FileReading| {
        part.problems.append(&mut of_sidecars);
        sink(part)
    };
    let mut file = File::open(&source.path).map_err(ReadError::Io)?;
    let head = packed::up_to(&mut file, HEAD as u64 - 1).map_err(ReadError::Io)?;
    file.rewind().map_err(ReadError::Io)?;
    match (reading.look(&head, source.format)?, &options.member) {
        (Found::Plain(_), Some(member)) => Err(ReadError::NoMember(member.clone())),
        (found, _) => reading.found(found, file, source, sink),
    }
}

/// Reads JSON Lines that come from no file, part by part. `name` is what the
/// documents give as their source.
pub fn read_lines(
    lines: impl Read,
    name: &str,
    options: &ReadOptions,
    lexicon: &Lexicon,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    Reading { name, options, lexicon, sidecars: Sidecars::default() }.lines(lines, None, sink)
}

/// Whether a file is small, with all that it may unpack to and however many
/// documents it may hold: then it may be read whole, and beside others.
pub fn is_small(source: &Source) -> bool {
    let Ok(mut file) = File::open(&source.path) else {
        return true;
    };
    let size = file.metadata().map_or(0, |file| file.len());
    if size <= SMALL_PACKED || size > SMALL {
        return size <= SMALL_PACKED;
    }
    let bytes = packed::up_to(&mut file, SMALL).unwrap_or_default();
    let head = &bytes[..bytes.len().min(HEAD)];
    weight_of(&bytes) < HEAVY
        && !matches!(sniff::look(head, source.format), Ok(Found::Packed(_) | Found::Zip | Found::Tar))
}

/// Reads the bytes of a file that is neither compressed nor an archive.
pub fn read_bytes(
    bytes: &[u8],
    format: Format,
    name: &str,
    lexicon: &Lexicon,
) -> Result<FileReading, ReadError> {
    read_beside(bytes, format, name, lexicon, &[])
}

/// The same, with the files that speak of it beside it, the nearest first.
pub fn read_beside(
    bytes: &[u8],
    format: Format,
    name: &str,
    lexicon: &Lexicon,
    companions: &[Companion],
) -> Result<FileReading, ReadError> {
    let (sidecars, problems) = Sidecars::read(companions);
    let options = &ReadOptions::default();
    let mut reading = Reading { name, options, lexicon, sidecars }.bytes(bytes, format, None)?;
    reading.problems.extend(problems);
    Ok(reading)
}

#[cfg(test)]
mod tests;
