//! Reads files: whole or part by part, plain, compressed, or in archives.
//!
//! A file of many documents is never held with all of them: its parts are
//! handed on as they come, in the order of the file, each made side by side.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use document::Document;
use encoding_rs::{Encoding, UTF_8};
use lexicon::Lexicon;
use rayon::prelude::*;

use crate::decode::{self, DecodeError};
use crate::document_beside;
use crate::format::columns::Columns;
use crate::format::{self, Draft, Drafts, Fact, Problem};
use crate::lines::Lines;
use crate::packed::archive::{self, Broken, Content, Member, Visit};
use crate::packed::{self, LARGEST_MEMBER};
use crate::pdf::PdfExtractor;
use crate::sidecar::{Companion, Sidecars};
use crate::sniff::{self, Found, HEAD};
use crate::source::{self, Format, Source, Why};

/// The largest file that is read whole, in bytes. Archives and JSON Lines are
/// read part by part and may be larger.
pub const LARGEST: u64 = 256 << 20;

/// How many bytes are read before what they hold is handed on.
pub(crate) const PART: usize = 16 << 20;

/// How many members of an archive are read at a time.
const AT_A_TIME: usize = 1024;

/// The largest file in bytes that counts as small, plain and compressed.
const SMALL: u64 = 4 << 20;
const SMALL_PACKED: u64 = 256 << 10;

/// The longest word in bytes that the index takes whole.
const LONGEST_WORD: usize = 65_000;

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
    #[error("the file has {0} MB, more than the {max} MB that are read", max = LARGEST >> 20)]
    TooLarge(u64),
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

/// Whether a file is small, with all that it may unpack to: then it may be
/// read whole, and beside others.
pub fn is_small(source: &Source) -> bool {
    let Ok(mut file) = File::open(&source.path) else {
        return true;
    };
    let size = file.metadata().map_or(0, |file| file.len());
    if size <= SMALL_PACKED || size > SMALL {
        return size <= SMALL_PACKED;
    }
    let head = packed::up_to(&mut file, HEAD as u64 - 1).unwrap_or_default();
    !matches!(sniff::look(&head, source.format), Ok(Found::Packed(_) | Found::Zip | Found::Tar))
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

/// What all parts of a file have in common.
pub(crate) struct Reading<'a> {
    pub(crate) name: &'a str,
    pub(crate) options: &'a ReadOptions,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) sidecars: Sidecars,
}

impl Reading<'_> {
    /// What a file is, by its first bytes and its name.
    fn look(&self, head: &[u8], named: Option<Format>) -> Result<Found, Why> {
        match (sniff::look(head, named), self.options.format) {
            (Ok(Found::Plain(_)) | Err(_), Some(format)) => Ok(Found::Plain(format)),
            (found, _) => found,
        }
    }

    /// Reads a file as what it was found to be.
    fn found(&self, found: Found, file: File, source: &Source, sink: &mut Sink<'_>) -> Result<(), ReadError> {
        match found {
            Found::Plain(Format::JsonLines) => self.lines(file, None, sink),
            Found::Plain(format) => {
                let size = file.metadata().map_err(ReadError::Io)?.len();
                if size > LARGEST {
                    return Err(ReadError::TooLarge(size >> 20));
                }
                let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
                file.take(LARGEST).read_to_end(&mut bytes).map_err(ReadError::Io)?;
                self.whole(&bytes, format, None, sink)
            }
            Found::Packed(packing) => {
                let mut stream = packed::unpacked(packing, file);
                let head = packed::up_to(&mut stream, HEAD as u64 - 1).map_err(ReadError::Unpack)?;
                let stream = Cursor::new(head.clone()).chain(stream);
                let member = source::unpacked_name(&source.path);
                match self.look(&head, source::format_of(member.as_ref(), true)?)? {
                    Found::Tar => self.members(|wanted, visit| archive::tar(stream, wanted, visit), sink),
                    Found::Zip | Found::Packed(_) => Err(Why::Nested.into()),
                    Found::Plain(Format::JsonLines) => self.lines(stream, Some(&member), sink),
                    Found::Plain(format) => {
                        let bytes = packed::up_to(stream, LARGEST_MEMBER).map_err(ReadError::Unpack)?;
                        if bytes.len() as u64 > LARGEST_MEMBER {
                            let message = format!("it unpacks to more than {} MB", LARGEST_MEMBER >> 20);
                            return Err(ReadError::Unpack(io::Error::other(message)));
                        }
                        self.whole(&bytes, format, Some(&member), sink)
                    }
                }
            }
            Found::Zip => {
                let file = BufReader::new(file);
                self.members(|wanted, visit| archive::zip(file, wanted, visit), sink)
            }
            Found::Tar => {
                let file = BufReader::new(file);
                self.members(|wanted, visit| archive::tar(file, wanted, visit), sink)
            }
        }
    }

    /// The drafts in the bytes of a file, and its encoding.
    pub(crate) fn drafts(
        &self,
        bytes: &[u8],
        format: Format,
        member: Option<&str>,
    ) -> Result<(Drafts, &'static str), ReadError> {
        let (mut drafts, encoding) = match format {
            Format::Pdf => {
                let extractor = self.options.pdf.as_ref();
                let extractor = extractor.ok_or_else(|| Why::Pdf("no extractor is set up".to_owned()))?;
                // The extractor gives UTF-8, however the PDF has its letters.
                (format::pdf::read(&extractor.pages(bytes)?)?, UTF_8.name())
            }
            // Its parts are UTF-8, or they are no XML.
            Format::Docx => (format::docx::read(bytes)?, UTF_8.name()),
            _ => self.text_drafts(bytes, format)?,
        };
        for draft in &drafts.drafts {
            if let Some(longest) = long_word(&draft.text) {
                let message = format!("a run of {longest} bytes without a space may be found only in parts");
                drafts.problems.push(Problem { line: draft.record, message, ..Problem::default() });
            }
        }
        drafts.problems.iter_mut().for_each(|problem| problem.member = member.map(str::to_owned));
        for draft in &mut drafts.drafts {
            draft.member = member.map(str::to_owned);
            if let Some(language) = &self.options.language {
                draft.stated.language = Fact::new(language, "--language");
            }
        }
        Ok((drafts, encoding))
    }

    /// The drafts in the bytes of a file that is text, and its encoding.
    fn text_drafts(&self, bytes: &[u8], format: Format) -> Result<(Drafts, &'static str), ReadError> {
        let decoded = match self.options.encoding {
            Some(encoding) => decode::decode_as(bytes, encoding)?,
            None => decode::decode(bytes, format == Format::Html)?,
        };
        let asked = Some(&self.options.columns).filter(|columns| **columns != Columns::default());
        let of_folder = || self.sidecars.columns();
        let columns = asked.or_else(of_folder).unwrap_or(&self.options.columns);
        let mut drafts = match format {
            Format::Text => format::text::read(&decoded.text),
            Format::Markdown => format::markdown::read(&decoded.text),
            Format::Html => format::html::read(&decoded.text),
            Format::JsonLines => format::json_lines::read(&decoded.text, columns),
            Format::Json => format::json::read(&decoded.text, columns)?,
            Format::Csv => format::csv::read(&decoded.text, columns)?,
            Format::Sgml => format::sgml::read(&decoded.text),
            Format::Xml => format::xml::read(&decoded.text),
            // Its text is extracted, not decoded.
            Format::Pdf | Format::Docx => return Err(DecodeError::NotText.into()),
        };
        if decoded.bad > 0 {
            let message = format!(
                "{} bytes are not {} and are read as windows-1252 or as U+FFFD",
                decoded.bad, decoded.encoding
            );
            drafts.problems.insert(0, Problem { message, ..Problem::default() });
        }
        Ok((drafts, decoded.encoding))
    }

    /// The documents of drafts, made side by side; the order stays.
    pub(crate) fn documents(&self, drafts: Vec<Draft>) -> Vec<Document> {
        let document = |draft| document_beside(draft, self.name, self.lexicon, &self.sidecars);
        // One alone is not worth waking another thread for.
        match drafts.len() {
            0 | 1 => drafts.into_iter().map(document).collect(),
            _ => drafts.into_par_iter().map(document).collect(),
        }
    }

    /// All that is in the bytes of a file.
    fn bytes(&self, bytes: &[u8], format: Format, member: Option<&str>) -> Result<FileReading, ReadError> {
        contained(|| {
            let (drafts, encoding) = self.drafts(bytes, format, member)?;
            let documents = self.documents(drafts.drafts);
            Ok(FileReading { documents, problems: drafts.problems, encoding: Some(encoding) })
        })
    }

    /// Gives what is in the bytes of a file to the sink, so many documents at a
    /// time as come to about [`PART`] bytes.
    fn whole(
        &self,
        bytes: &[u8],
        format: Format,
        member: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        let (drafts, encoding) = contained(|| self.drafts(bytes, format, member))?;
        let mut problems = drafts.problems;
        let mut drafts = drafts.drafts.into_iter().peekable();
        loop {
            let mut size = 0;
            let mut part = Vec::new();
            while let Some(draft) = drafts.next_if(|_| size < PART) {
                size += draft.text.len();
                part.push(draft);
            }
            let documents = contained(|| Ok(self.documents(part)))?;
            let problems = std::mem::take(&mut problems);
            let flow = sink(FileReading { documents, problems, encoding: Some(encoding) });
            if flow.is_break() || drafts.peek().is_none() {
                return Ok(());
            }
        }
    }

    /// Reads JSON Lines piece by piece.
    fn lines(&self, reader: impl Read, member: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
        let unpacked = member.is_some();
        let mut lines = Lines::new(reader);
        let mut any = false;
        let mut last = None;
        while let Some(piece) = lines.next().map_err(|error| match unpacked {
            true => ReadError::Unpack(error),
            false => ReadError::Io(error),
        })? {
            let mut part = match self.bytes(&piece.bytes, Format::JsonLines, member) {
                Ok(part) => part,
                Err(ReadError::Decode(DecodeError::Empty)) => continue,
                Err(error) if !any => return Err(error),
                Err(error) => FileReading {
                    problems: vec![lost(&error, member)],
                    encoding: last,
                    ..FileReading::default()
                },
            };
            any = true;
            last = part.encoding;
            for problem in &mut part.problems {
                problem.line = problem.line.map(|line| line + piece.lines_before);
            }
            for document in &mut part.documents {
                document.record = document.record.map(|record| record + piece.lines_before);
            }
            if sink(part).is_break() {
                return Ok(());
            }
        }
        if any { Ok(()) } else { Err(DecodeError::Empty.into()) }
    }

    /// Reads the members of an archive, some of them side by side.
    fn members(
        &self,
        walk: impl FnOnce(&dyn Fn(&str) -> bool, &mut Visit<'_>) -> Result<(), Broken>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        let wanted = |name: &str| self.options.member.as_ref().is_none_or(|member| member == name);
        let mut waiting: Vec<Member> = Vec::new();
        let mut bytes = 0;
        let mut any = false;
        let mut hand_on = |members: Vec<Member>| {
            let parts: Vec<FileReading> = members.into_par_iter().map(|member| self.member(member)).collect();
            parts.into_iter().try_for_each(&mut *sink)
        };
        let walked = walk(&wanted, &mut |member| {
            any = true;
            if let Content::Bytes(content) = &member.content {
                bytes += content.len();
            }
            waiting.push(member);
            if bytes < PART && waiting.len() < AT_A_TIME {
                return ControlFlow::Continue(());
            }
            bytes = 0;
            hand_on(std::mem::take(&mut waiting))
        });
        match walked {
            Err(broken) if !any => return Err(ReadError::Unpack(broken.error)),
            Err(broken) => {
                let content = Content::Failed(broken.message());
                waiting.push(Member { name: broken.member.unwrap_or_default(), content });
            }
            Ok(()) => {}
        }
        let _ = hand_on(waiting);
        match &self.options.member {
            Some(member) if !any => Err(ReadError::NoMember(member.clone())),
            _ if !any => Err(DecodeError::Empty.into()),
            _ => Ok(()),
        }
    }

    /// Reads one member of an archive; what is wrong with it is a problem.
    fn member(&self, member: Member) -> FileReading {
        let name = Some(member.name.as_str());
        let read = match member.content {
            Content::Passed(why) => Err(why.into()),
            Content::Failed(message) => {
                let problem = Problem { message, lost: true, member: name.map(str::to_owned), line: None };
                return FileReading { problems: vec![problem], ..FileReading::default() };
            }
            Content::Bytes(bytes) => {
                let named = source::format_of(Path::new(&member.name), false);
                let head = &bytes[..bytes.len().min(HEAD)];
                match named.and_then(|named| self.look(head, named)) {
                    Ok(Found::Plain(format)) => self.bytes(&bytes, format, name),
                    Ok(Found::Packed(_) | Found::Zip | Found::Tar) => Err(Why::Nested.into()),
                    Err(why) => Err(why.into()),
                }
            }
        };
        read.unwrap_or_else(|error| FileReading {
            problems: vec![lost(&error, name)],
            ..FileReading::default()
        })
    }
}

/// A problem that stands for an error.
fn lost(error: &ReadError, member: Option<&str>) -> Problem {
    let mut message = error.to_string();
    if let Some(cause) = error.source() {
        message = format!("{message}: {cause}");
    }
    Problem { line: None, message, lost: error.is_failure(), member: member.map(str::to_owned) }
}

/// Does something that must not stop the batch: a fault of ours, or of a
/// library below, is an error of the file.
fn contained<T>(work: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| {
        let message = cause.downcast_ref::<String>().cloned();
        let message = message.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(ReadError::Broken(message.unwrap_or_default()))
    })
}

/// The length of the longest run without white space, where it is longer than
/// [`LONGEST_WORD`]. Looks at little of a text that has spaces.
fn long_word(text: &str) -> Option<usize> {
    let mut longest = None;
    let mut rest = text;
    while rest.len() > LONGEST_WORD {
        let near = &rest[..rest.floor_char_boundary(LONGEST_WORD + 1)];
        let end = near.rfind(char::is_whitespace).unwrap_or_else(|| {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            longest = longest.max(Some(end).filter(|end| *end > LONGEST_WORD));
            end
        });
        rest = rest[end..].trim_start();
    }
    longest
}

#[cfg(test)]
mod tests;
