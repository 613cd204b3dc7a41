//! `clausewise index -`: documents from standard input, as JSON Lines or as
//! `clausewise export` prints them.
//!
//! Each document of a feed is a source of its own, named for its id where it
//! states one and for its text otherwise: so a later feed replaces what it says
//! anew, and what it does not speak of stays.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use ::index::{Batch, IndexError, SourceRecord, SourceStatus};
use document::{Document, Span};
use ingest::{FileReading, Problem, ReadError};

use super::Work;
use super::report::Outcome;
use crate::export::{self, Line};
use crate::failure::{Failure, to_do_about};
use crate::place::FEED;

/// The longest line of an export that is read, in bytes.
const LONGEST: u64 = 512 << 20;

impl Work<'_> {
    /// Indexes what comes from a feed.
    pub(super) fn feed(&mut self, input: impl Read) -> Result<(), Failure> {
        let mut input = BufReader::with_capacity(256 << 10, input);
        let is_export = input.fill_buf()?.starts_with(export::BEGINS);
        if is_export { self.take_over(input) } else { self.records(input) }
    }

    /// Takes JSON Lines in.
    fn records(&mut self, input: impl Read) -> Result<(), Failure> {
        let mut outcome = Outcome::default();
        let mut batch = Some(self.writer.batch());
        let mut failure = None;
        let options = self.options.clone();
        let (lexicon, most) = (self.lexicon, self.most());
        let read = ingest::read_lines(input, "-", &options, lexicon, &mut |part: FileReading| {
            outcome.add(&part);
            for document in part.documents {
                let filled = batch.as_mut().expect("it is put back");
                if let Err(error) = add(filled, document) {
                    failure = Some(error.into());
                    return ControlFlow::Break(());
                }
                if filled.documents() >= most || filled.bytes() > super::BATCH {
                    let full = batch.replace(self.writer.batch()).expect("it is put back");
                    if let Err(error) = self.commit(full) {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        let path = Path::new("-");
        match read {
            Ok(()) => {
                self.report.read(path, outcome)?;
            }
            Err(error @ ReadError::Io(_)) => {
                let hint = to_do_about(&error);
                return Err(Failure::new(error, hint));
            }
            Err(error) => {
                self.report.failed(path, &error, false)?;
            }
        }
        self.commit(batch.expect("it is put back"))
    }

    /// Takes over what another index held, in one commit.
    fn take_over(&mut self, mut input: impl BufRead) -> Result<(), Failure> {
        let mut outcome = Outcome::default();
        let mut batch = self.writer.batch();
        let mut replaced: BTreeSet<String> = BTreeSet::new();
        let mut text = Vec::new();
        let (mut records, mut whole) = (Vec::new(), true);
        for at in 1.. {
            text.clear();
            if input.by_ref().take(LONGEST).read_until(b'\n', &mut text)? == 0 {
                break;
            }
            let line = serde_json::from_slice(&text).map_err(|error| error.to_string());
            match line {
                Ok(Line::ClausewiseExport(export::VERSION)) => {}
                Ok(Line::ClausewiseExport(version)) => {
                    return Err(Failure::said(
                        format!(
                            "the export has the form {version}, and this program reads {}",
                            export::VERSION
                        ),
                        "export it with the same version of the program",
                    ));
                }
                Ok(Line::Source(source, record)) => records.push((source, record)),
                Ok(Line::Removed(removal)) => batch.removes(removal),
                Ok(Line::Document(derived, document)) if is_sound(&document) => {
                    for source in std::iter::once(&document.source).chain(&document.other_sources) {
                        if replaced.insert(source.clone()) {
                            batch.replaces(source);
                        }
                    }
                    outcome.count(&document);
                    batch.add_settled(*document, derived)?;
                }
                Ok(Line::Document(_, document)) => {
                    whole = false;
                    outcome.lost(at, format!("the spans of {} do not fit its text", document.id));
                }
                Err(error) => {
                    whole = false;
                    outcome.lost(at, format!("expected a line of an export: {error}"));
                }
            }
        }
        for (source, record) in records {
            // Where something was lost the files tell more.
            let read = record.read.filter(|_| whole);
            batch.note(&source, SourceRecord { read, ..record });
        }
        self.report.read(Path::new("-"), outcome)?;
        self.commit(batch)
    }
}

/// Adds a document of a feed as a source of its own.
fn add(batch: &mut Batch, mut document: Document) -> Result<(), IndexError> {
    let name = match document.id_stated {
        true => format!("{FEED}{}", document.id),
        false => format!("{FEED}{}", ingest::metadata::content_digits(&document.text, 16)),
    };
    let clauses = document.clauses.len();
    document.source = name.clone();
    document.record = None;
    batch.replaces(&name);
    let status = SourceStatus::Ok;
    batch.note(&name, SourceRecord { status, documents: 1, clauses, ..SourceRecord::default() });
    batch.add(document)
}

/// Whether all spans of a document lie in its text, and its clauses in order.
fn is_sound(document: &Document) -> bool {
    let text = &document.text;
    let fits = |span: Span| {
        span.start() <= span.end()
            && span.end() <= text.len()
            && text.is_char_boundary(span.start())
            && text.is_char_boundary(span.end())
    };
    let clauses = &document.clauses;
    let within = clauses.iter().all(|clause| {
        let inside = |part: &Span| clause.span.contains(*part) && fits(*part);
        fits(clause.span) && !clause.paragraphs.is_empty() && clause.paragraphs.iter().all(inside)
    });
    within
        && clauses.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start())
        && document.apparatus.iter().all(|part| fits(part.span))
        && document.furniture.iter().all(|span| fits(*span))
        && document.repairs.iter().all(|repair| fits(repair.span))
        && document.flags.iter().all(|flag| fits(flag.span))
}

impl Outcome {
    /// Counts a document.
    fn count(&mut self, document: &Document) {
        self.add_counts(1, document.clauses.len());
    }

    /// Notes a line that was lost.
    fn lost(&mut self, line: usize, message: String) {
        let problem = Problem { line: Some(line), message, lost: true, ..Problem::default() };
        self.add(&FileReading { problems: vec![problem], ..FileReading::default() });
    }
}
