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

use crate::decode::{self, DecodeError, Decoded};
use crate::document_beside;
use crate::format::columns::Columns;
use crate::format::{self, BLOCKS, Draft, Drafts, Fact, Problem};
use crate::lines::Lines;
use crate::packed::archive::{self, Broken, Content, Member, Visit};
use crate::packed::{self, LARGEST_MEMBER};
use crate::pdf::PdfExtractor;
use crate::sidecar::{Companion, Sidecars};
use crate::sniff::{self, Found, HEAD};
use crate::source::{self, Format, Source, Why};

/// The largest table or PDF that is read, in bytes. Archives and JSON Lines are
/// read part by part and may be larger.
pub const LARGEST: u64 = 256 << 20;

/// The largest file of any other format: it is held whole, more than once.
const LARGEST_TEXT: u64 = 64 << 20;
const LARGEST_JSON: u64 = 128 << 20;

/// How large a file of a format may be.
fn largest(format: Format) -> u64 {
    match format {
        Format::Csv | Format::Pdf | Format::JsonLines => LARGEST,
        Format::Json => LARGEST_JSON,
        _ => LARGEST_TEXT,
    }
}

/// How many bytes are read before what they hold is handed on.
pub(crate) const PART: usize = 16 << 20;

/// What the documents that are handed on together weigh at the most; see
/// [`Draft::weight`].
pub(crate) const HEAVY: usize = 64 << 20;

/// How many problems of a file are told one by one.
const TOLD: usize = 10_000;

/// How many members of an archive are read at a time.
const AT_A_TIME: usize = 1024;

/// The largest file in bytes that counts as small, plain and compressed.
const SMALL: u64 = 4 << 20;
const SMALL_PACKED: u64 = 256 << 10;

/// The heaviest member of an archive that is read beside others.
const HEAVY_MEMBER: usize = HEAVY / 8;

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
    #[error(
        "the file has {size} MB, more than the {most} MB that are read of its format; part it into several files"
    )]
    TooLarge {
        /// How many MB it has.
        size: u64,
        /// How many are read.
        most: u64,
    },
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
                let most = largest(format);
                if size > most {
                    return Err(ReadError::TooLarge { size: size.div_ceil(1 << 20), most: most >> 20 });
                }
                let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
                file.take(most).read_to_end(&mut bytes).map_err(ReadError::Io)?;
                self.whole(bytes, format, None, sink)
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
                        self.whole(bytes, format, Some(&member), sink)
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
        self.complete(&mut drafts, member);
        Ok((drafts, encoding))
    }

    /// Adds to drafts what does not depend on their format: what is asked for,
    /// and what is to be said of them. One with too many paragraphs is left out.
    fn complete(&self, drafts: &mut Drafts, member: Option<&str>) {
        let problems = &mut drafts.problems;
        drafts.drafts.retain(|draft| {
            let blocks = draft.blocks.len();
            if blocks > BLOCKS {
                let message = format!(
                    "the text has {blocks} paragraphs, more than the {BLOCKS} that are read of one; part it into several files"
                );
                problems.push(Problem { line: draft.record, message, lost: true, ..Problem::default() });
            }
            blocks <= BLOCKS
        });
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
    }

    /// The text of a file, and which columns of records hold what.
    fn decoded<'a>(
        &'a self,
        bytes: &'a [u8],
        format: Format,
    ) -> Result<(Decoded<'a>, &'a Columns), DecodeError> {
        let decoded = match self.options.encoding {
            Some(encoding) => decode::decode_as(bytes, encoding)?,
            None => decode::decode(bytes, format == Format::Html)?,
        };
        let asked = Some(&self.options.columns).filter(|columns| **columns != Columns::default());
        let of_folder = || self.sidecars.columns();
        Ok((decoded, asked.or_else(of_folder).unwrap_or(&self.options.columns)))
    }

    /// The drafts in the bytes of a file that is text, and its encoding.
    fn text_drafts(&self, bytes: &[u8], format: Format) -> Result<(Drafts, &'static str), ReadError> {
        let (decoded, columns) = self.decoded(bytes, format)?;
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
        if let Some(problem) = bad_bytes(&decoded) {
            drafts.problems.insert(0, problem);
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
    /// time as weigh about [`HEAVY`].
    fn whole(
        &self,
        bytes: Vec<u8>,
        format: Format,
        member: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        if format == Format::Csv {
            return self.table(&bytes, member, sink);
        }
        let mut told = Told::default();
        let (drafts, encoding) = contained(|| self.drafts(&bytes, format, member))?;
        drop(bytes);
        let mut problems = told.first(drafts.problems);
        problems.extend(told.rest(member));
        let mut drafts = drafts.drafts.into_iter().peekable();
        loop {
            let mut weight = 0;
            let mut part = Vec::new();
            while let Some(draft) = drafts.next_if(|_| weight < HEAVY) {
                weight += draft.weight();
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

    /// Reads a table some rows at a time.
    fn table(&self, bytes: &[u8], member: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
        let (decoded, columns) = self.decoded(bytes, Format::Csv)?;
        let encoding = Some(decoded.encoding);
        let mut bad = bad_bytes(&decoded);
        let mut told = Told::default();
        let mut table = contained(|| Ok(format::csv::Table::new(&decoded.text, columns)?))?;
        while let Some(mut drafts) = contained(|| Ok(table.next(HEAVY)?))? {
            drafts.problems.splice(..0, bad.take());
            self.complete(&mut drafts, member);
            let documents = contained(|| Ok(self.documents(drafts.drafts)))?;
            let problems = told.first(drafts.problems);
            if sink(FileReading { documents, problems, encoding }).is_break() {
                return Ok(());
            }
        }
        if let Some(rest) = told.rest(member) {
            let _ = sink(FileReading { problems: vec![rest], encoding, ..FileReading::default() });
        }
        Ok(())
    }

    /// Reads JSON Lines piece by piece.
    fn lines(&self, reader: impl Read, member: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
        let unpacked = member.is_some();
        let mut lines = Lines::new(reader);
        let mut any = false;
        let mut last = None;
        let mut told = Told::default();
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
            part.problems = told.first(part.problems);
            if sink(part).is_break() {
                return Ok(());
            }
        }
        if let Some(rest) = told.rest(member) {
            let _ = sink(FileReading { problems: vec![rest], encoding: last, ..FileReading::default() });
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
        let mut weight = 0;
        let mut any = false;
        let hand_on = |members: Vec<Member>, sink: &mut Sink<'_>| {
            let parts: Vec<FileReading> = members.into_par_iter().map(|member| self.member(member)).collect();
            parts.into_iter().try_for_each(sink)
        };
        let walked = walk(&wanted, &mut |member| {
            any = true;
            match member.content {
                Content::Bytes(content) if weight_of(&content) > HEAVY_MEMBER => {
                    weight = 0;
                    hand_on(std::mem::take(&mut waiting), sink)?;
                    return self.large_member(&member.name, content, sink);
                }
                Content::Bytes(ref content) => weight += weight_of(content),
                _ => {}
            }
            waiting.push(member);
            if weight < HEAVY && waiting.len() < AT_A_TIME {
                return ControlFlow::Continue(());
            }
            weight = 0;
            hand_on(std::mem::take(&mut waiting), sink)
        });
        match walked {
            Err(broken) if !any => return Err(ReadError::Unpack(broken.error)),
            Err(broken) => {
                let content = Content::Failed(broken.message());
                waiting.push(Member { name: broken.member.unwrap_or_default(), content });
            }
            Ok(()) => {}
        }
        let _ = hand_on(waiting, sink);
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
            Content::Bytes(bytes) => self
                .format_of_member(&member.name, &bytes)
                .and_then(|format| self.bytes(&bytes, format, name)),
        };
        read.unwrap_or_else(|error| FileReading {
            problems: vec![lost(&error, name)],
            ..FileReading::default()
        })
    }

    /// Reads a member of an archive that is too large to be read beside others.
    fn large_member(&self, name: &str, bytes: Vec<u8>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        let mut watched = |part: FileReading| {
            flow = sink(part);
            flow
        };
        let read = match self.format_of_member(name, &bytes) {
            Ok(Format::JsonLines) => self.lines(bytes.as_slice(), Some(name), &mut watched),
            Ok(format) => self.whole(bytes, format, Some(name), &mut watched),
            Err(error) => Err(error),
        };
        match read {
            Err(error) if flow.is_continue() => {
                sink(FileReading { problems: vec![lost(&error, Some(name))], ..FileReading::default() })
            }
            _ => flow,
        }
    }

    /// How a member of an archive is read.
    fn format_of_member(&self, name: &str, bytes: &[u8]) -> Result<Format, ReadError> {
        let named = source::format_of(Path::new(name), false)?;
        match self.look(&bytes[..bytes.len().min(HEAD)], named)? {
            Found::Plain(format) => Ok(format),
            Found::Packed(_) | Found::Zip | Found::Tar => Err(Why::Nested.into()),
        }
    }
}

/// About what the documents in some bytes weigh: lines, objects and tags may each
/// begin a paragraph or a document.
fn weight_of(bytes: &[u8]) -> usize {
    // The bytes of a PDF are no lines.
    if bytes.starts_with(b"%PDF-") {
        return bytes.len();
    }
    let marks = memchr::memchr3_iter(b'\n', b'{', b'<', bytes).count();
    bytes.len() + 512 * marks.max(memchr::memchr_iter(b'\r', bytes).count())
}

/// What is to be said of bytes that are not of the encoding.
fn bad_bytes(decoded: &Decoded) -> Option<Problem> {
    let message = format!(
        "{} bytes are not {} and are read as windows-1252 or as U+FFFD",
        decoded.bad, decoded.encoding
    );
    (decoded.bad > 0).then(|| Problem { message, ..Problem::default() })
}

/// Counts the problems of a file: a file of nothing but bad lines has millions.
#[derive(Default)]
struct Told {
    told: usize,
    /// How many more there are, and whether anything was lost by them.
    more: usize,
    lost: bool,
}

impl Told {
    /// Those of some problems that are told one by one.
    fn first(&mut self, mut problems: Vec<Problem>) -> Vec<Problem> {
        let rest = problems.split_off(problems.len().min(TOLD - self.told));
        self.told += problems.len();
        self.more += rest.len();
        self.lost |= rest.iter().any(|problem| problem.lost);
        problems
    }

    /// What is said of the others.
    fn rest(&self, member: Option<&str>) -> Option<Problem> {
        let message = format!("{} more problems of the file are not told one by one", self.more);
        let member = member.map(str::to_owned);
        (self.more > 0).then_some(Problem { message, lost: self.lost, member, line: None })
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
