//! Bytes to documents: finding files, decoding them, reading their formats,
//! noting repairs, splitting into clauses, finding the metadata.
//!
//! [`source::find`] names the files of a batch, [`read`] reads one of them.
//! Reading a file never stops a batch: what could not be understood comes
//! beside what could.

pub mod decode;
pub mod evaluate;
pub mod format;
pub mod mentions;
pub mod metadata;
pub mod normalize;
pub mod sidecar;
pub mod source;
pub mod split;

use std::fs;
use std::io;
use std::path::Path;

use document::{Document, Span, escape_id};
pub use format::Problem;
use format::{Draft, Drafts};
use lexicon::Lexicon;
use rayon::prelude::*;
use sidecar::{Companion, Sidecars};
pub use source::{Format, Source};

/// The largest file that is read, in bytes. JSON Lines may be larger.
pub const LARGEST: u64 = 256 << 20;

/// The longest word in bytes that the index takes whole.
const LONGEST_WORD: usize = 65_000;

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReading {
    /// The documents in the order of the file.
    pub documents: Vec<Document>,
    /// What could not be understood, each with its place.
    pub problems: Vec<Problem>,
    /// The encoding, as the WHATWG standard names it.
    pub encoding: &'static str,
}

/// Why nothing could be read of a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be opened or read.
    #[error("the file cannot be read")]
    Io(#[source] io::Error),
    /// It is larger than what is read.
    #[error("the file has {0} MB, more than the {max} MB that are read", max = LARGEST >> 20)]
    TooLarge(u64),
    /// The reader of its format broke down over it.
    #[error("the reader broke down over the file: {0}")]
    Broken(String),
    /// It is no text.
    #[error(transparent)]
    Decode(#[from] decode::DecodeError),
    /// It is no document of a word processor.
    #[error(transparent)]
    Docx(#[from] format::docx::DocxError),
}

/// Reads a file. `name` is what its documents give as their source.
pub fn read(source: &Source, name: &str, lexicon: &Lexicon) -> Result<FileReading, ReadError> {
    let size = fs::metadata(&source.path).map_err(ReadError::Io)?.len();
    if size > LARGEST && source.format != Format::JsonLines {
        return Err(ReadError::TooLarge(size >> 20));
    }
    let bytes = fs::read(&source.path).map_err(ReadError::Io)?;
    let companions = source::companions(&source.path);
    // A fault of ours, or of a library below, must not stop the batch.
    let reading = std::panic::catch_unwind(|| read_beside(&bytes, source.format, name, lexicon, &companions));
    reading.unwrap_or_else(|cause| {
        let message = cause.downcast_ref::<String>().cloned();
        let message = message.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(ReadError::Broken(message.unwrap_or_default()))
    })
}

/// Reads the bytes of a file.
pub fn read_bytes(
    bytes: &[u8],
    format: Format,
    name: &str,
    lexicon: &Lexicon,
) -> Result<FileReading, ReadError> {
    read_beside(bytes, format, name, lexicon, &[])
}

/// Reads the bytes of a file that others stand beside, the nearest first.
pub fn read_beside(
    bytes: &[u8],
    format: Format,
    name: &str,
    lexicon: &Lexicon,
    companions: &[Companion],
) -> Result<FileReading, ReadError> {
    let (sidecars, problems) = Sidecars::read(companions);
    let mut reading = read_parts(bytes, format, name, lexicon, &sidecars)?;
    reading.problems.extend(problems);
    Ok(reading)
}

fn read_parts(
    bytes: &[u8],
    format: Format,
    name: &str,
    lexicon: &Lexicon,
    sidecars: &Sidecars,
) -> Result<FileReading, ReadError> {
    if format == Format::Docx {
        // Its parts are UTF-8, or they are no XML.
        return Ok(documents(format::docx::read(bytes)?, "UTF-8", name, lexicon, sidecars));
    }
    let declares = match format {
        Format::Html => decode::Declares::InMeta,
        Format::Xml => decode::Declares::InDeclaration,
        _ => decode::Declares::Nothing,
    };
    let decoded = decode::decode(bytes, declares)?;
    let mut drafts = drafts(&decoded.text, format);
    if decoded.bad > 0 {
        let message = format!("{} bytes are not {} and are read as U+FFFD", decoded.bad, decoded.encoding);
        drafts.problems.insert(0, Problem { line: None, message, lost: false });
    }
    Ok(documents(drafts, decoded.encoding, name, lexicon, sidecars))
}

/// Makes documents of the drafts of a file.
fn documents(
    mut drafts: Drafts,
    encoding: &'static str,
    name: &str,
    lexicon: &Lexicon,
    sidecars: &Sidecars,
) -> FileReading {
    for draft in &drafts.drafts {
        let long = draft
            .text
            .split(char::is_whitespace)
            .filter(|word| word.len() > LONGEST_WORD)
            .max_by_key(|word| word.len());
        if let Some(word) = long {
            let message = format!("a run of {} bytes without a space may be found only in parts", word.len());
            drafts.problems.push(Problem { line: draft.record, message, lost: false });
        }
    }
    // A file of records is read side by side; the order stays.
    let documents =
        drafts.drafts.into_par_iter().map(|draft| document_beside(draft, name, lexicon, sidecars)).collect();
    FileReading { documents, problems: drafts.problems, encoding }
}

fn drafts(text: &str, format: Format) -> Drafts {
    match format {
        Format::Text => format::text::read(text),
        Format::Markdown => format::markdown::read(text),
        Format::Html => format::html::read(text),
        Format::JsonLines => format::json_lines::read(text),
        Format::Xml => format::xml::read(text),
        // It is no text; `read_bytes` has read it.
        Format::Docx => Drafts::default(),
    }
}

/// Makes a document of a draft: repairs, metadata, clauses.
pub fn document(draft: Draft, name: &str, lexicon: &Lexicon) -> Document {
    document_beside(draft, name, lexicon, &Sidecars::default())
}

fn document_beside(mut draft: Draft, name: &str, lexicon: &Lexicon, sidecars: &Sidecars) -> Document {
    // What a file's name tells is told by the file's own name, not its archive's.
    let path = Path::new(draft.member.as_deref().unwrap_or(name)).to_path_buf();
    let path = path.as_path();
    let file_stem = path.file_stem().unwrap_or_default().to_string_lossy();
    sidecars.state(&mut draft.stated, &file_stem, lexicon);
    let normalized = normalize::apply(&draft.text, &draft.blocks, &draft.notes);
    let mut head = metadata::find(&draft, &normalized, path, lexicon);
    sidecars.fill(&mut head.metadata, lexicon);
    let mut split = if draft.one_clause {
        split::one_clause(&draft.text, &head.body)
    } else {
        split::split(&draft.text, &head.body, &head.apparatus, &draft.strong)
    };
    for clause in &mut split.clauses {
        clause.language = other_language(clause.span.of(&draft.text), head.metadata.language.as_deref());
    }
    let mut apparatus = head.apparatus;
    apparatus.append(&mut split.apparatus);
    apparatus.sort_by_key(|part| part.span);
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy();
    let inner_id = draft.inner_id.as_ref().map(|id| format!("{}-{id}", stem()));
    let stated_id = draft.stated.id.as_ref().map(|fact| fact.value.clone()).or(inner_id);
    let stated_id = stated_id.map(|id| escape_id(&id));
    let id = stated_id.clone().unwrap_or_else(|| metadata::derived_id(&head.metadata, path));
    Document {
        id,
        id_stated: stated_id.is_some(),
        source: name.to_owned(),
        other_sources: Vec::new(),
        record: draft.record,
        member: draft.member,
        metadata: head.metadata,
        clauses: split.clauses,
        apparatus,
        furniture: normalized.furniture,
        repairs: normalized.repairs,
        flags: normalized.flags,
        text: draft.text,
    }
}

/// The language of a clause where it differs from the document's: only where
/// it is written in another script, and long enough to tell.
fn other_language(clause: &str, of_document: Option<&str>) -> Option<String> {
    let of_document = of_document?;
    let mut own = 0;
    let mut other = 0;
    for character in clause.chars().filter(|character| character.is_alphabetic()).take(400) {
        if script(character) == script_of(of_document) { own += 1 } else { other += 1 }
    }
    if other < 40 || own * 4 > other {
        return None;
    }
    let (language, sure) = metadata::language::detect(clause)?;
    (sure && language != of_document).then(|| language.to_owned())
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Han,
    Other,
}

fn script(character: char) -> Script {
    match character {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{600}'..='\u{77f}' => Script::Arabic,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => Script::Han,
        _ => Script::Other,
    }
}

fn script_of(language: &str) -> Script {
    match language {
        "ru" | "uk" | "be" | "bg" | "sr" => Script::Cyrillic,
        "ar" | "fa" | "ur" => Script::Arabic,
        "zh" | "ja" => Script::Han,
        "ko" | "hi" | "he" => Script::Other,
        _ => Script::Latin,
    }
}

/// The line of a text, from 1, that a span begins in.
pub fn line_of(text: &str, span: Span) -> usize {
    text[..span.start()].matches('\n').count() + 1
}
