//! One file that is neither compressed nor an archive: whole, or in pieces that
//! fit into memory.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};

use document::Document;
use encoding_rs::UTF_8;
use lexicon::Lexicon;
use rayon::prelude::*;

use super::problems::{Clock, Told, contained, long_word, lost, weight_in_memory};
use super::{FileReading, HEAVY, LARGEST, ReadError, ReadOptions, Sink};
use crate::deadline;
use crate::decode::{self, DecodeError, Decoded};
use crate::document_beside;
use crate::format::columns::Columns;
use crate::format::{self, BLOCKS, DOCUMENTS, Draft, Drafts, Fact, Problem};
use crate::lines::Lines;
use crate::packed::{self, LARGEST_MEMBER, archive};
use crate::sidecar::Sidecars;
use crate::sniff::{self, Found, HEAD};
use crate::source::{self, Format, Source, Why};

/// The largest file of any other format: it is held whole, more than once.
const LARGEST_TEXT: u64 = 64 << 20;
const LARGEST_JSON: u64 = 128 << 20;

/// What the largest file may take of memory, in bytes.
const WHOLE: u64 = 1 << 30;

/// How large a file of a format may be where there is memory for it.
fn largest(format: Format) -> u64 {
    match format {
        Format::Csv | Format::Pdf | Format::JsonLines => LARGEST,
        Format::Json => LARGEST_JSON,
        _ => LARGEST_TEXT,
    }
}

/// What all parts of a file have in common.
pub(crate) struct Reading<'a> {
    pub(crate) name: &'a str,
    pub(crate) options: &'a ReadOptions,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) sidecars: Sidecars,
}

impl Reading<'_> {
    /// The time that a file may take, from now on. Of an archive each member is
    /// a file of its own, of JSON Lines each piece.
    fn clock(&self) -> Clock {
        Clock::new(self.options.time)
    }

    /// The memory in bytes that there is for a file.
    fn share(&self) -> u64 {
        self.options.memory.unwrap_or(WHOLE).min(WHOLE)
    }

    /// How large a file of a format may be with the memory that there is for it.
    fn largest(&self, format: Format) -> u64 {
        largest(format) / (1 << 20) * self.share() / (WHOLE >> 20)
    }

    /// What a file is, by its first bytes and its name.
    pub(super) fn look(&self, head: &[u8], named: Option<Format>) -> Result<Found, Why> {
        match (sniff::look(head, named), self.options.format) {
            (Ok(Found::Plain(_)) | Err(_), Some(format)) => Ok(Found::Plain(format)),
            (found, _) => found,
        }
    }

    /// Reads a file as what it was found to be.
    pub(super) fn found(
        &self,
        found: Found,
        file: File,
        source: &Source,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        match found {
            Found::Plain(Format::JsonLines) => self.lines(file, None, sink),
            Found::Plain(format) => {
                let size = file.metadata().map_err(ReadError::Io)?.len();
                let most = self.largest(format);
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
    /// and what is to be said of them. One with too many paragraphs is left out,
    /// and so are all where they are too many.
    fn complete(&self, drafts: &mut Drafts, member: Option<&str>) {
        let problems = &mut drafts.problems;
        let count = drafts.drafts.len();
        if count > DOCUMENTS {
            drafts.drafts.clear();
            let message = format!(
                "the file holds {count} documents, more than the {DOCUMENTS} that are read of one; part it into several files"
            );
            problems.push(Problem { message, lost: true, ..Problem::default() });
        }
        let share = usize::try_from(self.share()).unwrap_or(usize::MAX);
        drafts.drafts.retain(|draft| {
            let too_much = too_much(draft, share);
            if let Some(what) = &too_much {
                let message = format!("the text has {what}");
                problems.push(Problem { line: draft.record, message, lost: true, ..Problem::default() });
            }
            too_much.is_none()
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
        let until = deadline::current();
        let document = |draft| {
            deadline::within(until, || document_beside(draft, self.name, self.lexicon, &self.sidecars))
        };
        // One alone is not worth waking another thread for.
        match drafts.len() {
            0 | 1 => drafts.into_iter().map(document).collect(),
            _ => drafts.into_par_iter().map(document).collect(),
        }
    }

    /// All that is in the bytes of a file.
    pub(super) fn bytes(
        &self,
        bytes: &[u8],
        format: Format,
        member: Option<&str>,
    ) -> Result<FileReading, ReadError> {
        contained(self.clock(), || {
            let (drafts, encoding) = self.drafts(bytes, format, member)?;
            let documents = self.documents(drafts.drafts);
            Ok(FileReading { documents, problems: drafts.problems, encoding: Some(encoding) })
        })
    }

    /// Gives what is in the bytes of a file to the sink, so many documents at a
    /// time as weigh about [`HEAVY`].
    pub(super) fn whole(
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
        let clock = self.clock();
        let (drafts, encoding) = contained(clock, || self.drafts(&bytes, format, member))?;
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
            let documents = contained(clock, || Ok(self.documents(part)))?;
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
        let clock = self.clock();
        let mut table = contained(clock, || Ok(format::csv::Table::new(&decoded.text, columns)?))?;
        while let Some(mut drafts) = contained(clock, || Ok(table.next(HEAVY)?))? {
            drafts.problems.splice(..0, bad.take());
            self.complete(&mut drafts, member);
            let documents = contained(clock, || Ok(self.documents(drafts.drafts)))?;
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
    pub(super) fn lines(
        &self,
        reader: impl Read,
        member: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
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
                Err(error) if !any || matches!(error, ReadError::TooLong(_)) => return Err(error),
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
}

/// What a text has more of than is read of one, where there is so much memory in bytes for it.
fn too_much(draft: &Draft, share: usize) -> Option<String> {
    let blocks = draft.blocks.len();
    if blocks > BLOCKS {
        return Some(format!(
            "{blocks} paragraphs, more than the {BLOCKS} that are read of one; part it into several files"
        ));
    }
    let weight = weight_in_memory(&draft.text, share);
    let [taken, most] = [weight, share].map(|bytes| bytes >> 20);
    (weight > share).then(|| {
        format!(
            "words that would take about {taken} MB of memory, more than the {most} MB that there are for them; part it into several files, or allow more memory"
        )
    })
}

/// What is to be said of bytes that are not of the encoding.
fn bad_bytes(decoded: &Decoded) -> Option<Problem> {
    let message = format!(
        "{} bytes are not {} and are read as windows-1252 or as U+FFFD",
        decoded.bad, decoded.encoding
    );
    (decoded.bad > 0).then(|| Problem { message, ..Problem::default() })
}
