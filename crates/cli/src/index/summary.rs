//! What is said at the end of a batch.

use std::path::Path;
use std::time::Duration;

use ::index::Reader;
use ::index::meaning::FEWEST;
use serde::Serialize;

use super::report::{Report, Totals};
use crate::failure::Failure;
use crate::terminal::{self, counted, number};

/// How many files are named in the summary; the report names all.
const NAMED: usize = 10;

/// Names the files that were not read, and tells how many were.
pub(super) fn tell(folder: &Path, report: &Report, bytes: u64, elapsed: Duration) {
    let unread = report.unread();
    for file in unread.iter().take(NAMED) {
        let how = if file.partly { "read in part" } else { "not read" };
        terminal::remark(&format!("{how}: {}: {}", file.path.display(), file.why));
    }
    if unread.len() > NAMED {
        let rest = (unread.len() - NAMED) as u64;
        terminal::remark(&format!("and {} more; --report FILE names them all", counted(rest, "file")));
    }
    let totals = report.totals();
    let seconds = elapsed.as_secs_f64();
    terminal::remark(&format!(
        "{} in {} from {}, {:.1} MB in {:.1} s, into {}",
        counted(totals.clauses as u64, "clause"),
        counted(totals.documents as u64, "document"),
        counted(totals.files as u64, "file"),
        bytes as f64 / 1e6,
        seconds,
        folder.display(),
    ));
    let remarks = [
        (
            totals.unchanged,
            "file is unchanged and was not read again",
            "files are unchanged and were not read again",
        ),
        (
            totals.removed,
            "file is gone, and its documents with it",
            "files are gone, and their documents with them",
        ),
        (
            report.gone(),
            "file of the index is gone; --prune drops its documents",
            "files of the index are gone; --prune drops their documents",
        ),
        (
            report.remarked(),
            "file was read with remarks; --report FILE tells which",
            "files were read with remarks; --report FILE tells which",
        ),
        (
            report.empty(),
            "document has no clause and is not indexed; --report FILE tells which",
            "documents have no clause and are not indexed; --report FILE tells which",
        ),
        (
            report.repeated(),
            "document repeats another and is not indexed again; --report FILE tells which",
            "documents repeat others and are not indexed again; --report FILE tells which",
        ),
    ];
    for (count, one, several) in remarks.into_iter().filter(|(count, _, _)| *count > 0) {
        let what = if count == 1 { one } else { several };
        terminal::remark(&format!("{} {what}", number(count as u64)));
    }
    if totals.failed > 0 || totals.skipped > 0 {
        terminal::remark(&format!(
            "{} failed, {} skipped",
            counted(totals.failed as u64, "file"),
            number(totals.skipped as u64)
        ));
    }
}

/// The totals as JSON; its field names are kept stable.
#[derive(Serialize)]
struct TotalsRecord<'a> {
    #[serde(flatten)]
    totals: &'a Totals,
    /// Files of the index that are gone whose documents stay.
    gone: usize,
    /// Bytes of the files that were read.
    bytes: u64,
    seconds: f64,
    /// The files that were not read, or only in part.
    unread: Vec<UnreadRecord<'a>>,
}

#[derive(Serialize)]
struct UnreadRecord<'a> {
    path: &'a Path,
    why: &'a str,
    partly: bool,
}

/// Prints the totals as one object.
pub(super) fn print(report: &Report, bytes: u64, elapsed: Duration) -> Result<(), Failure> {
    let unread = report.unread().iter();
    let unread = unread.map(|file| UnreadRecord { path: &file.path, why: &file.why, partly: file.partly });
    let seconds = (elapsed.as_secs_f64() * 1e3).round() / 1e3;
    let record = TotalsRecord {
        totals: report.totals(),
        gone: report.gone(),
        bytes,
        seconds,
        unread: unread.collect(),
    };
    Ok(terminal::line(&serde_json::to_string(&record)?)?)
}

/// Says so where meanings can be learnt that are not.
pub(super) fn offer_learning(folder: &Path) -> Result<(), Failure> {
    let reader = Reader::open(folder)?;
    let (_, clauses) = reader.lengths()?;
    if clauses < FEWEST {
        return Ok(());
    }
    match reader.meaning()? {
        None => terminal::remark("clausewise learn lets topic searches know which words are used alike here"),
        Some(meaning) if !meaning.is_whole() => {
            terminal::remark("clausewise learn takes in the meanings of what is new");
        }
        Some(_) => {}
    }
    Ok(())
}
