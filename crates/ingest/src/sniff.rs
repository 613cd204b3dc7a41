//! What the first bytes of a file tell, whatever its name says.

use crate::decode;
use crate::packed::{Packing, archive};
use crate::source::{Format, Why};

/// How much of a file is looked at, in bytes.
pub(crate) const HEAD: usize = 4096;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// A file of a format that is read.
    Plain(Format),
    /// A compressed file; what is in it is told by its own first bytes.
    Packed(Packing),
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
}

/// Signs that stand at the head of files which have no reader.
const UNREADABLE: &[(&[u8], &str)] = &[
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a table of the Parquet format, which has no reader"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older office program, which has no reader"),
    (b"{\\rtf", "a document in Rich Text Format, which has no reader"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, which has no reader"),
    (b"Rar!\x1a\x07", "a RAR archive, which has no reader"),
];

/// Tells what a file is by its first bytes, at most [`HEAD`] of them, and by
/// what its name says. Signs that no text begins with beat the name.
pub(crate) fn look(head: &[u8], named: Option<Format>) -> Result<Found, Why> {
    if head.starts_with(b"\x1f\x8b") {
        return Ok(Found::Packed(Packing::Gzip));
    }
    if head.starts_with(b"\x28\xb5\x2f\xfd") || head.get(1..4) == Some(b"\x2a\x4d\x18") {
        return Ok(Found::Packed(Packing::Zstd));
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Ok(Found::Packed(Packing::Bzip2));
    }
    if head.starts_with(b"\xfd7zXZ\0") {
        return Ok(Found::Packed(Packing::Xz));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        match archive::is_office(head) {
            _ if named == Some(Format::Docx) => return Ok(Found::Plain(Format::Docx)),
            true if archive::is_text_document(head) => return Ok(Found::Plain(Format::Docx)),
            true => return Err(Why::Unreadable("a document of an office program, which has no reader")),
            false => {}
        }
        return Ok(Found::Zip);
    }
    if archive::is_tar(head) {
        return Ok(Found::Tar);
    }
    if head.starts_with(b"%PDF-") {
        return Ok(Found::Plain(Format::Pdf));
    }
    let sign = UNREADABLE.iter().find(|(sign, _)| head.starts_with(sign));
    if let Some((sign, what)) = sign
        // Two letters may begin a text as well: "MZ" does not, with a zero behind.
        && (sign.len() > 3 || head.contains(&0))
    {
        return Err(Why::Unreadable(what));
    }
    Ok(Found::Plain(text_format(head, named)?))
}

/// The format of a text, by its first lines.
fn text_format(head: &[u8], named: Option<Format>) -> Result<Format, Why> {
    // A character that the end of the head cuts does no harm here.
    let decoded = decode::decode(head, false).ok();
    let head = decoded.map(|decoded| decoded.text.to_lowercase()).unwrap_or_default();
    let head = head.trim_start();
    let page = head.starts_with("<!doctype html") || head.starts_with("<html");
    let collection = head.starts_with("<doc>") && head.contains("<docno>");
    match named {
        Some(Format::Text) if page => Ok(Format::Html),
        Some(Format::Text) | None if head.starts_with("<?xml") => Ok(Format::Xml),
        Some(Format::Text) | None if collection => Ok(Format::Sgml),
        Some(format) => Ok(format),
        None if page || looks_like_a_page(head) => Ok(Format::Html),
        None if head.starts_with("<svg") => Err(Why::Unreadable("an image")),
        None if head.starts_with("<?php") => Err(Why::Unreadable("a program")),
        None if looks_like_json(head) => Ok(Format::Json),
        None if is_table_of_figures(head) => Err(Why::Unreadable("a table without text")),
        None => Ok(Format::Text),
    }
}

/// Whether marked-up text is a page, or a part of one.
fn looks_like_a_page(head: &str) -> bool {
    let tags = ["<html", "<head", "<body", "<title", "<meta", "<table", "<div"];
    head.starts_with('<') && tags.iter().any(|tag| head.contains(tag))
}

/// Whether text begins as an object or a list of them does.
fn looks_like_json(head: &str) -> bool {
    let mut signs = head.chars().filter(|character| !character.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"')) => true,
        (Some('['), Some('{')) => signs.next() == Some('"'),
        _ => false,
    }
}

/// Whether all lines have the same few columns and most of these are figures:
/// the judgements of a test collection, "1 0 28 1".
fn is_table_of_figures(head: &str) -> bool {
    let mut lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).collect();
    // The last line is likely cut.
    lines.pop();
    let columns = |line: &&str| line.split_whitespace().count();
    let Some(count) = lines.first().map(columns) else {
        return false;
    };
    let figures = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .filter(|field| field.trim_start_matches('-').parse::<f64>().is_ok())
        .count();
    lines.len() >= 5
        && (2..=8).contains(&count)
        && lines.iter().all(|line| columns(line) == count)
        && figures * 10 >= lines.len() * count * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_beat_the_name() {
        let page = b"\n<!DOCTYPE html><title>Joint Statement</title>";
        assert_eq!(look(page, Some(Format::Text)), Ok(Found::Plain(Format::Html)));
        assert_eq!(look(b"\x1f\x8b\x08", Some(Format::Text)), Ok(Found::Packed(Packing::Gzip)));
        assert_eq!(look(b"%PDF-1.7", Some(Format::Html)), Ok(Found::Plain(Format::Pdf)));
        assert_eq!(look(b"\x89PNG\r\n", Some(Format::Html)), Err(Why::Unreadable("an image")));
    }

    #[test]
    fn a_name_that_tells_nothing_leaves_it_to_the_text() {
        let of = |text: &str| look(text.as_bytes(), None);
        assert_eq!(of("All human beings are born free."), Ok(Found::Plain(Format::Text)));
        assert_eq!(of("<title>Dossier</title><p>Texte</p>"), Ok(Found::Plain(Format::Html)));
        assert_eq!(of("<?xml version=\"1.0\"?><TEI>"), Ok(Found::Plain(Format::Xml)));
        assert_eq!(of(&"1 0 paraguay-58 2\n".repeat(6)), Err(Why::Unreadable("a table without text")));
        assert_eq!(of("[ {\"text\": \"Peace.\"}"), Ok(Found::Plain(Format::Json)));
        assert_eq!(of("[{S/2130}]"), Ok(Found::Plain(Format::Text)));
        assert_eq!(of("<DOC>\n<DOCNO>1</DOCNO>"), Ok(Found::Plain(Format::Sgml)));
        assert_eq!(of("IDs begin\0"), Ok(Found::Plain(Format::Text)));
    }
}
