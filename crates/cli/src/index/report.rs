//! What became of each file of a batch.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use ::index::{SourceRecord, SourceStatus, Summary};
use ingest::source::Passed;
use ingest::{FileReading, Problem, ReadError};
use serde::Serialize;

use crate::failure::Failure;

/// Gathers what became of each file, and writes it to the report file.
pub(crate) struct Report {
    out: Option<(PathBuf, BufWriter<File>)>,
    unread: Vec<Unread>,
    totals: Totals,
    /// How many documents were found in the files.
    found: usize,
    remarked: usize,
    empty: usize,
    repeated: usize,
    gone: usize,
}

/// How many files there are of each sort, and what was written of them; its
/// field names are kept stable.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Totals {
    /// Files that were read, if only in part.
    pub(crate) files: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    pub(crate) repaired: usize,
    /// Files that were not read again.
    pub(crate) unchanged: usize,
    /// Files that are gone, and their documents with them.
    pub(crate) removed: usize,
    pub(crate) documents: usize,
    pub(crate) clauses: usize,
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
    Unchanged,
    Removed,
}

impl From<SourceStatus> for Status {
    fn from(status: SourceStatus) -> Self {
        match status {
            SourceStatus::Ok => Status::Ok,
            SourceStatus::Repaired => Status::Repaired,
            SourceStatus::Skipped => Status::Skipped,
            SourceStatus::Failed => Status::Failed,
        }
    }
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

impl<'a> Row<'a> {
    /// A file of which no more is to be said.
    fn of(path: &'a Path, status: Status, why: Option<String>) -> Self {
        let problems = Vec::new();
        Row { path, status, why, encoding: None, documents: 0, clauses: 0, repairs: 0, problems }
    }
}

impl Outcome {
    /// Counts documents and their clauses.
    pub(crate) fn add_counts(&mut self, documents: usize, clauses: usize) {
        self.documents += documents;
        self.clauses += clauses;
    }

    /// How many documents and clauses were found.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.documents, self.clauses)
    }

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

/// All above it is in the index.
#[derive(Serialize)]
struct CommittedRow {
    committed: Committed,
}

#[derive(Serialize)]
struct Committed {
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
            totals: Totals::default(),
            found: 0,
            remarked: 0,
            empty: 0,
            repeated: 0,
            gone: 0,
        })
    }

    /// A path that is not read at all.
    pub(crate) fn passed(&mut self, passed: &Passed) -> Result<(), Failure> {
        let why = passed.why.to_string();
        let status = if passed.why.is_failure() { Status::Failed } else { Status::Skipped };
        self.note_unread(&passed.path, status, why)
    }

    /// A file that could not be read: what the ledger is to say of it.
    ///
    /// `held` tells that the index holds what was read of it before.
    pub(crate) fn failed(
        &mut self,
        path: &Path,
        error: &ReadError,
        held: bool,
    ) -> Result<(SourceStatus, String), Failure> {
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
        let status = if error.is_failure() { SourceStatus::Failed } else { SourceStatus::Skipped };
        self.note_unread(path, status.into(), why.clone())?;
        Ok((status, why))
    }

    /// A file that is found a second time, by way of a link.
    pub(crate) fn again(&mut self, path: &Path, first: &Path) -> Result<(), Failure> {
        self.totals.skipped += 1;
        let why = format!("it is {} by another way", first.display());
        self.line(&Row::of(path, Status::Skipped, Some(why)))
    }

    /// A file that is kept away.
    pub(crate) fn kept_away(&mut self, path: &Path) -> Result<(), Failure> {
        self.totals.skipped += 1;
        let why = "it was removed; `clausewise remove --restore --source PATH` lets it in again";
        self.line(&Row::of(path, Status::Skipped, Some(why.to_owned())))
    }

    /// A file that is gone, and whether its documents are dropped.
    pub(crate) fn gone_file(&mut self, path: &Path, dropped: bool) -> Result<(), Failure> {
        if !dropped {
            self.gone += 1;
            return Ok(());
        }
        self.totals.removed += 1;
        self.line(&Row::of(path, Status::Removed, Some("the file is gone".to_owned())))
    }

    /// A file that is as it was when it was read. What was wrong with it is.
    pub(crate) fn unchanged(&mut self, path: &Path, known: &SourceRecord) -> Result<(), Failure> {
        let SourceRecord { documents, clauses, .. } = *known;
        let (status, why) = match (known.status, &known.why) {
            (SourceStatus::Failed | SourceStatus::Skipped, Some(why)) => {
                let why = format!("{why}; it is unchanged and was not read again");
                (known.status.into(), Some(why))
            }
            _ => (Status::Unchanged, None),
        };
        match (status, &why) {
            (Status::Failed, Some(why)) => {
                self.totals.failed += 1;
                self.unread.push(Unread {
                    path: path.to_path_buf(),
                    why: why.clone(),
                    partly: documents > 0,
                });
            }
            (Status::Skipped, _) => self.totals.skipped += 1,
            _ => self.totals.unchanged += 1,
        }
        self.line(&Row { documents, clauses, ..Row::of(path, status, why) })
    }

    fn note_unread(&mut self, path: &Path, status: Status, why: String) -> Result<(), Failure> {
        match status {
            Status::Failed => self.totals.failed += 1,
            _ => self.totals.skipped += 1,
        }
        self.unread.push(Unread { path: path.to_path_buf(), why: why.clone(), partly: false });
        self.line(&Row::of(path, status, Some(why)))
    }

    /// A file that was read, perhaps in part: what the ledger is to say of it.
    pub(crate) fn read(
        &mut self,
        path: &Path,
        outcome: Outcome,
    ) -> Result<(SourceStatus, Option<String>), Failure> {
        self.totals.files += 1;
        self.found += outcome.documents;
        let mut lost = outcome.problems.iter().filter(|problem| problem.lost);
        let first = lost.next();
        let status = match (first, outcome.repairs) {
            (None, 0) => SourceStatus::Ok,
            (None, _) => SourceStatus::Repaired,
            _ => SourceStatus::Failed,
        };
        self.totals.repaired += usize::from(status == SourceStatus::Repaired);
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
            self.totals.failed += 1;
            let partly = outcome.documents > 0;
            self.unread.push(Unread { path: path.to_path_buf(), why: why.clone(), partly });
        }
        let problems = outcome.problems.iter().map(|problem| ProblemRow {
            member: problem.member.as_deref(),
            line: problem.line,
            message: &problem.message,
        });
        self.line(&Row {
            encoding: outcome.encoding(),
            documents: outcome.documents,
            clauses: outcome.clauses,
            repairs: outcome.repairs,
            problems: problems.collect(),
            ..Row::of(path, status.into(), why.clone())
        })?;
        Ok((status, why))
    }

    /// What was written of a batch.
    pub(crate) fn written(&mut self, summary: Summary) -> Result<(), Failure> {
        self.totals.documents += summary.documents;
        self.totals.clauses += summary.clauses;
        self.empty += summary.empty.len();
        self.repeated += summary.repeated.len();
        for (repeated, of) in &summary.repeated {
            self.line(&RepeatedRow { repeated, of })?;
        }
        for source in &summary.empty {
            self.line(&EmptyRow { without_clauses: source })?;
        }
        let Totals { documents, clauses, .. } = self.totals;
        self.line(&CommittedRow { committed: Committed { documents, clauses } })?;
        self.flush()
    }

    /// Writes the totals and closes the file.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        let totals = self.totals;
        self.line(&totals)?;
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.out {
            Some((path, out)) => out.flush().map_err(|error| no_room(error, path)),
            None => Ok(()),
        }
    }

    fn line(&mut self, row: &impl Serialize) -> Result<(), Failure> {
        let Some((path, out)) = &mut self.out else {
            return Ok(());
        };
        let text = serde_json::to_string(row)?;
        writeln!(out, "{text}").map_err(|error| no_room(error, path))
    }

    /// The paths that were not read, or only in part, and why.
    pub(crate) fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// How many documents were found in the files, indexed or not.
    pub(crate) fn found(&self) -> usize {
        self.found
    }

    /// How many files there are of each sort, and what was written of them.
    pub(crate) fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Files that are gone whose documents stay.
    pub(crate) fn gone(&self) -> usize {
        self.gone
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
}

fn no_room(error: std::io::Error, path: &Path) -> Failure {
    Failure::new(error, format!("see whether the disk that holds {} is full", path.display()))
}
