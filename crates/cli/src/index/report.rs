//! What became of each file of a batch.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use ::index::Summary;
use ingest::source::Passed;
use ingest::{FileReading, ReadError, Source};
use serde::Serialize;

use crate::failure::Failure;

/// Gathers what became of each file, and writes it to the report file.
pub(crate) struct Report {
    out: Option<(PathBuf, BufWriter<File>)>,
    unread: Vec<(PathBuf, String)>,
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
    line: Option<usize>,
    message: &'a str,
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
        self.unread(&passed.path, status, why)
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
        let status = if matches!(error, ReadError::Decode(_)) { Status::Skipped } else { Status::Failed };
        self.unread(&source.path, status, why)
    }

    fn unread(&mut self, path: &Path, status: Status, why: String) -> Result<(), Failure> {
        match status {
            Status::Failed => self.failures += 1,
            _ => self.skipped += 1,
        }
        self.unread.push((path.to_path_buf(), why.clone()));
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
    pub(crate) fn read(&mut self, source: &Source, reading: &FileReading) -> Result<(), Failure> {
        self.files += 1;
        let repairs: usize = reading.documents.iter().map(|document| document.repairs.len()).sum();
        let lost = reading.problems.iter().filter(|problem| problem.lost).count();
        let status = match (lost, repairs) {
            (0, 0) => Status::Ok,
            (0, _) => Status::Repaired,
            _ => Status::Failed,
        };
        self.repaired += usize::from(status == Status::Repaired);
        self.remarked += usize::from(lost == 0 && !reading.problems.is_empty());
        let why = (lost > 0).then(|| {
            let line =
                reading.problems.iter().filter(|problem| problem.lost).find_map(|problem| problem.line);
            let at = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let message =
                reading.problems.iter().find(|problem| problem.lost).map(|problem| problem.message.as_str());
            let more = if lost > 1 { format!(" (and {} more lines)", lost - 1) } else { String::new() };
            format!("{at}{}{more}", message.unwrap_or_default())
        });
        if let Some(why) = &why {
            self.failures += 1;
            self.unread.push((source.path.clone(), why.clone()));
        }
        let problems = reading.problems.iter();
        let problems =
            problems.map(|problem| ProblemRow { line: problem.line, message: &problem.message }).collect();
        self.line(&Row {
            path: &source.path,
            status,
            why,
            encoding: Some(reading.encoding),
            documents: reading.documents.len(),
            clauses: reading.documents.iter().map(|document| document.clauses.len()).sum(),
            repairs,
            problems,
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
    pub(crate) fn unread_paths(&self) -> impl Iterator<Item = &(PathBuf, String)> {
        self.unread.iter()
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
