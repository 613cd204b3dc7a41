//! Documents of word processors (Office Open XML, `.docx`): an archive of XML
//! parts, of which the text, its styles, its numbering and its footnotes are
//! read. Headers, footers, comments and what was struck out are not.

mod body;
mod numbering;
mod styles;

#[cfg(test)]
mod tests;

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::tree::{self, Element};
use super::{Drafts, Fact};

/// The largest file and the largest part of one, in bytes.
const LARGEST: u64 = 64 << 20;

/// How many times larger than in the archive a part may be. What is packed
/// more tightly is no text.
const TIGHTEST: u64 = 200;

/// How many parts an archive may have.
const MOST_PARTS: usize = 10_000;

/// Why nothing could be read of a document.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// It is locked by a password, or of an older word processor.
    #[error("the document is encrypted, or of a format before Office Open XML")]
    Encrypted,
    /// It is larger than what is read.
    #[error("the document has {0} MB, more than the {max} MB that are read", max = LARGEST >> 20)]
    TooLarge(u64),
    /// One of its parts is larger than what is read.
    #[error("`{0}` unpacks to more than is read")]
    PartTooLarge(String),
    /// It has more parts than what is read.
    #[error("the document has {0} parts, more than the {MOST_PARTS} that are read")]
    TooManyParts(usize),
    /// It is no archive.
    #[error("expected an archive of XML parts")]
    NoArchive(#[source] ZipError),
    /// A part that every document has is not there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A part could not be unpacked.
    #[error("`{0}` cannot be unpacked")]
    Broken(String, #[source] std::io::Error),
}

/// Reads a document.
pub fn read(bytes: &[u8]) -> Result<Drafts, DocxError> {
    // What is encrypted, and what is older, is a compound file.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(DocxError::Encrypted);
    }
    let size = bytes.len() as u64;
    if size > LARGEST {
        return Err(DocxError::TooLarge(size >> 20));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(DocxError::NoArchive)?;
    if archive.len() > MOST_PARTS {
        return Err(DocxError::TooManyParts(archive.len()));
    }
    let mut drafts = Drafts::default();
    let mut part = |name: &str| -> Result<Option<Element>, DocxError> {
        let Some(text) = unpacked(&mut archive, name)? else {
            return Ok(None);
        };
        let parsed = tree::parse(&text);
        drafts.problems.extend(parsed.problems.into_iter().map(|mut problem| {
            problem.message = format!("`{name}`: {}", problem.message);
            problem
        }));
        Ok(parsed.root)
    };
    let document = part("word/document.xml")?.ok_or(DocxError::Missing("word/document.xml"))?;
    let styles = styles::Styles::new(part("word/styles.xml")?.as_ref());
    let numbering = numbering::Numbering::new(part("word/numbering.xml")?.as_ref());
    let notes = [part("word/footnotes.xml")?, part("word/endnotes.xml")?];
    let core = part("docProps/core.xml")?;
    let mut draft = body::write(&document, &styles, numbering, [notes[0].as_ref(), notes[1].as_ref()]);
    // Word fills the title in from a template or a first line long since
    // rewritten: it counts only where the text prints it. The dates of the file
    // are those of typing, not of adoption.
    if let Some(title) = core.as_ref().and_then(|core| core.child("title"))
        && let Some(fact) = Fact::new(&title.text(), "core properties")
        && draft.blocks.iter().take(5).any(|block| is_same(block.span.of(&draft.text), &fact.value))
    {
        draft.stated.title = Some(fact);
    }
    if draft.text.is_empty() {
        let message = "expected text in `word/document.xml`, found none".to_owned();
        drafts.problems.push(super::Problem { message, lost: true, ..super::Problem::default() });
    } else {
        drafts.drafts.push(draft);
    }
    Ok(drafts)
}

fn is_same(printed: &str, title: &str) -> bool {
    printed.split_whitespace().eq(title.split_whitespace())
}

/// The text of a part, if there is such a part.
fn unpacked(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, DocxError> {
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(DocxError::Encrypted),
        Err(error) => return Err(DocxError::Broken(name.to_owned(), error.into())),
    };
    // Short parts are all markup, which packs well.
    let limit = LARGEST.min(part.compressed_size().saturating_mul(TIGHTEST).max(1 << 20));
    let mut bytes = Vec::new();
    part.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| DocxError::Broken(name.to_owned(), error))?;
    if bytes.len() as u64 > limit {
        return Err(DocxError::PartTooLarge(name.to_owned()));
    }
    let text = encoding_rs::Encoding::for_bom(&bytes).map_or_else(
        || String::from_utf8_lossy(&bytes).into_owned(),
        |(encoding, mark)| encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
    );
    Ok(Some(text))
}
