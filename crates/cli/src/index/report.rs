//! What became of each file of a batch.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use ::index::Summary;
use ingest::source::Passed;
use ingest::{FileReading, Problem, ReadError, Source};
use serde::Serialize;

use crate::failure::Failure;

/// Gathers what became of each file, and writes it to the report file.
pub(crate) struct Report {
    out: Option<(PathBuf, BufWriter<File>)>,
    unread: Vec<Unread>,
    /// How many documents were found in the files.
    found: usize,
    files: usize,
    failures: usize,
    skipped: usize,
    repaired: usize,
    remarked: usize,
    empty: usize,
    repeated: usize,
    documents: usize,
    clauses: usize,
}

/// A file that was not read, or only in part.
pub(crate) struct Unread {
    pub(crate) path: PathBuf,
    pub(crate) why: String,
    /// Whether documents were read of it all the same.
    pub(crate) partly: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Ok,
    Repaired,
    Skipped,
    Failed,
}

/// A line of the report; its field names are kept stable.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a Path,
    status: Status,
    why: Option<String>,
    encoding: Option<&'a str>,
    documents: usize,
    clauses: usize,
    repairs: usize,
    problems: Vec<ProblemRow<'a>>,
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    member: Option<&'a str>,
    line: Option<usize>,
    message: &'a str,
}

/// What was read of a file, all its parts together.
#[derive(Default)]
pub(crate) struct Outcome {
    documents: usize,
    clauses: usize,
    repairs: usize,
    problems: Vec<Problem>,
    /// The encodings of its parts.
    encodings: BTreeSet<&'static str>,
}

impl Outcome {
    /// Counts a part.
    pub(crate) fn add(&mut self, part: &FileReading) {
        self.documents += part.documents.len();
        self.clauses += part.documents.iter().map(|document| document.clauses.len()).sum::<usize>();
        self.repairs += part.documents.iter().map(|document| document.repairs.len()).sum::<usize>();
        self.problems.extend(part.problems.iter().cloned());
        self.encodings.extend(part.encoding);
    }

    /// The encoding of all parts, where they have one in common.
    fn encoding(&self) -> Option<&'static str> {
        self.encodings.first().copied().filter(|_| self.encodings.len() == 1)
    }
}

#[derive(Serialize)]
struct RepeatedRow<'a> {
    repeated: &'a str,
    of: &'a str,
}

#[derive(Serialize)]
struct EmptyRow<'a> {
    without_clauses: &'a str,
}

#[derive(Serialize)]
struct TotalRow {
    files: usize,
    failed: usize,
    skipped: usize,
    repaired: usize,
    documents: usize,
    clauses: usize,
}

impl Report {
    /// A report that is written to a file, if one is named.
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, Failure> {
        let out = match path {
            None => None,
            Some(path) => {
                let hint = format!("see whether {} may be written to", path.display());
                let file = File::create(path).map_err(|error| Failure::new(error, hint))?;
                Some((path.to_path_buf(), BufWriter::new(file)))
            }
        };
        Ok(Report {
            out,
            unread: Vec::new(),
            found: 0,
            files: 0,
            failures: 0,
            skipped: 0,
            repaired: 0,
            remarked: 0,
            empty: 0,
            repeated: 0,
            documents: 0,
            clauses: 0,
        })
    }

    /// A path that is not read at all.
    pub(crate) fn passed(&mut self, passed: &Passed) -> Result<(), Failure> {
        let why = passed.why.to_string();
        let status = if passed.why.is_failure() { Status::Failed } else { Status::Skipped };
        self.note_unread(&passed.path, status, why)
    }

    /// A file that could not be read.
    ///
    /// `held` tells that the index holds what was read of it before.
    pub(crate) fn failed(&mut self, source: &Source, error: &ReadError, held: bool) -> Result<(), Failure> {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            why = format!("{why}: {error}");
            cause = error.source();
        }
        if held {
            why.push_str("; what was read of it before stays in the index");
        }
        // Nothing is wrong with a batch in which a file is empty or no text.
        let status = if error.is_failure() { Status::Failed } else { Status::Skipped };
        self.note_unread(&source.path, status, why)
    }

    fn note_unread(&mut self, path: &Path, status: Status, why: String) -> Result<(), Failure> {
        match status {
            Status::Failed => self.failures += 1,
            _ => self.skipped += 1,
        }
        self.unread.push(Unread { path: path.to_path_buf(), why: why.clone(), partly: false });
        let problems = Vec::new();
        self.line(&Row {
            path,
            status,
            why: Some(why),
            encoding: None,
            documents: 0,
            clauses: 0,
            repairs: 0,
            problems,
        })
    }

    /// A file that was read, perhaps in part.
    pub(crate) fn read(&mut self, source: &Source, outcome: Outcome) -> Result<(), Failure> {
        self.files += 1;
        self.found += outcome.documents;
        let mut lost = outcome.problems.iter().filter(|problem| problem.lost);
        let first = lost.next();
        let status = match (first, outcome.repairs) {
            (None, 0) => Status::Ok,
            (None, _) => Status::Repaired,
            _ => Status::Failed,
        };
        self.repaired += usize::from(status == Status::Repaired);
        self.remarked += usize::from(first.is_none() && !outcome.problems.is_empty());
        let why = first.map(|problem| {
            let member = problem.member.iter().map(|member| format!("{member}: "));
            let line = problem.line.iter().map(|line| format!("line {line}: "));
            let at: String = member.chain(line).collect();
            let places = if problem.member.is_some() { "places" } else { "lines" };
            let more = match lost.count() {
                0 => String::new(),
                more => format!(" (and {more} more {places})"),
            };
            format!("{at}{}{more}", problem.message)
        });
        if let Some(why) = &why {
            self.failures += 1;
            let partly = outcome.documents > 0;
            self.unread.push(Unread { path: source.path.clone(), why: why.clone(), partly });
        }
        let problems = outcome.problems.iter().map(|problem| ProblemRow {
            member: problem.member.as_deref(),
            line: problem.line,
            message: &problem.message,
        });
        self.line(&Row {
            path: &source.path,
            status,
            why,
            encoding: outcome.encoding(),
            documents: outcome.documents,
            clauses: outcome.clauses,
            repairs: outcome.repairs,
            problems: problems.collect(),
        })
    }

    /// What was written of a batch.
    pub(crate) fn written(&mut self, summary: Summary) -> Result<(), Failure> {
        self.documents += summary.documents;
        self.clauses += summary.clauses;
        self.empty += summary.empty.len();
        self.repeated += summary.repeated.len();
        for (repeated, of) in &summary.repeated {
            self.line(&RepeatedRow { repeated, of })?;
        }
        for source in &summary.empty {
            self.line(&EmptyRow { without_clauses: source })?;
        }
        Ok(())
    }

    /// Writes the totals and closes the file.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.line(&TotalRow {
            files: self.files,
            failed: self.failures,
            skipped: self.skipped,
            repaired: self.repaired,
            documents: self.documents,
            clauses: self.clauses,
        })?;
        match &mut self.out {
            Some((_, out)) => Ok(out.flush()?),
            None => Ok(()),
        }
    }

    fn line(&mut self, row: &impl Serialize) -> Result<(), Failure> {
        let Some((path, out)) = &mut self.out else {
            return Ok(());
        };
        let text = serde_json::to_string(row)?;
        writeln!(out, "{text}").map_err(|error| {
            Failure::new(error, format!("see whether the disk that holds {} is full", path.display()))
        })
    }

    /// The paths that were not read, or only in part, and why.
    pub(crate) fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// How many documents were found in the files, indexed or not.
    pub(crate) fn found(&self) -> usize {
        self.found
    }

    pub(crate) fn files(&self) -> usize {
        self.files
    }

    pub(crate) fn failures(&self) -> usize {
        self.failures
    }

    pub(crate) fn skipped(&self) -> usize {
        self.skipped
    }

    /// Files that were read, with something to be said of them.
    pub(crate) fn remarked(&self) -> usize {
        self.remarked
    }

    /// Documents without a clause.
    pub(crate) fn empty(&self) -> usize {
        self.empty
    }

    /// Documents that stand in the batch or the index already.
    pub(crate) fn repeated(&self) -> usize {
        self.repeated
    }

    pub(crate) fn documents(&self) -> usize {
        self.documents
    }

    pub(crate) fn clauses(&self) -> usize {
        self.clauses
    }
}
