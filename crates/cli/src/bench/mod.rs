//! `clausewise bench`: how fast an index answers, how large it is, and what changed since.

mod cold;
mod compare;
mod facts;
mod measure;
mod plot;
mod queries;
mod record;
mod report;
mod stats;

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Instant;

use ::index::Reader;
use serde::Serialize;

use crate::args::{Bench, VersionsFormat};
use crate::failure::Failure;
use crate::{FOUND, NOTHING, SOME_FAILED, search, terminal};
use compare::Comparison;
use queries::{Asked, Fault};
use record::{FORM, Queries, Record};

/// What is printed as JSON: the measurement, and how it compares.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    record: &'a Record,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comparisons: &'a Vec<Comparison>,
}

pub(crate) fn run(folder: &Path, options: &Bench) -> Result<u8, Failure> {
    let read = queries::read(options.queries.as_deref())?;
    let olds = options.compare.iter().map(|file| Ok((file.as_path(), compare::read(file)?)));
    let olds: Vec<(&Path, Record)> = olds.collect::<Result<_, Failure>>()?;
    if let Some(plot) = &options.plot {
        writable(plot, options)?;
    }
    // It is opened, and built where there is none, before it is opened for its time.
    drop(search::open_or_build(folder)?);
    let record = measure(folder, options, read)?;
    let comparisons: Vec<Comparison> =
        olds.iter().map(|(file, old)| compare::compare(file, old, &record)).collect();
    // Before any time is told.
    for warning in comparisons.iter().filter_map(Comparison::warning) {
        terminal::remark(&warning);
    }
    match options.format {
        VersionsFormat::Json => {
            let printed = Printed { record: &record, comparisons: &comparisons };
            terminal::line(&serde_json::to_string_pretty(&printed)?)?;
        }
        VersionsFormat::Text => terminal::print_bytes(report::text(&record, &comparisons).as_bytes())?,
    }
    if let Some(file) = &options.plot {
        let runs: Vec<(String, &Record)> =
            olds.iter().map(|(file, old)| (file.display().to_string(), old)).collect();
        fs::write(file, plot::plot(&record, &runs)).map_err(|error| unwritten(file, error))?;
    }
    Ok(if !record.failed.is_empty() || comparisons.iter().any(Comparison::alarms) {
        SOME_FAILED
    } else if record.warm.all.totals.clauses == 0 {
        NOTHING
    } else {
        FOUND
    })
}

/// Sees before anything is measured that the picture can be written, and over nothing that is
/// read.
fn writable(plot: &Path, options: &Bench) -> Result<(), Failure> {
    let same = |other: &Path| {
        fs::canonicalize(plot).is_ok_and(|plot| fs::canonicalize(other).is_ok_and(|other| other == plot))
    };
    if let Some(read) = options.compare.iter().chain(&options.queries).find(|read| same(read)) {
        let message = format!("the picture would be written over {}, which is read", read.display());
        return Err(Failure::said(message, "name another file for --plot"));
    }
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(plot);
    opened.map(drop).map_err(|error| unwritten(plot, error))
}

fn unwritten(file: &Path, error: io::Error) -> Failure {
    let error = anyhow::Error::new(error).context(format!("cannot write {}", file.display()));
    Failure::new(error, "name a file in a folder that may be written to")
}

/// Takes all times.
fn measure(folder: &Path, options: &Bench, read: (Vec<Asked>, Vec<Fault>)) -> Result<Record, Failure> {
    let (asked, mut faults) = read;
    let file = options.queries.as_ref().map(|file| file.display().to_string());
    let named = file.as_deref().unwrap_or("built-in queries");
    let remark = |fault: &Fault| {
        terminal::remark(&format!("{named}: line {}: {}", fault.line, terminal::visible(&fault.error)));
    };
    faults.iter().for_each(remark);
    let started = Instant::now();
    let reader = Reader::open(folder)?;
    let opened = started.elapsed();
    let index = facts::index(folder, &reader, opened)?;
    if index.clauses == 0 {
        let message = format!("the index in {} holds no clause", folder.display());
        return Err(Failure::said(message, "put documents into it with `clausewise index PATH…`"));
    }
    let (known, unanswered) = measure::answerable(&reader, named, asked)?;
    unanswered.iter().for_each(remark);
    faults.extend(unanswered);
    if known.is_empty() {
        let file = file.as_deref().unwrap_or("the program");
        let message = format!("{file} holds no query that can be answered");
        return Err(Failure::said(
            message,
            "write a class, a tab and a query a line: see docs/benchmarks.md",
        ));
    }
    let (warm, mut asked) = measure::warm(&reader, &known, options.rounds)?;
    let mut throughput = vec![measure::throughput(&reader, &known, options.rounds, 1)?];
    let threads = options.threads.unwrap_or_else(facts::cores);
    if threads > 1 {
        throughput.push(measure::throughput(&reader, &known, options.rounds, threads)?);
    }
    let cold = if options.cold {
        let (cold, unexpected) = cold::cold(folder, &known, &mut asked)?;
        unexpected.iter().for_each(remark);
        faults.extend(unexpected);
        Some(cold)
    } else {
        None
    };
    Ok(Record {
        bench: FORM,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        date: facts::now(),
        machine: facts::machine(),
        index,
        queries: Queries { file, asked: known.len(), passed_over: faults.len() },
        warm,
        throughput,
        cold,
        peak_memory_bytes: facts::peak_memory(),
        asked,
        failed: faults.iter().map(Fault::record).collect(),
    })
}
