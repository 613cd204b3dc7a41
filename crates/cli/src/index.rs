//! `clausewise index`: reads documents and puts their clauses into the index.

mod report;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ::index::{Summary, Writer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest::{FileReading, ReadError, Source};
use lexicon::Lexicon;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::args::Index;
use crate::failure::Failure;
use crate::terminal::{self, counted, number};
use crate::{FOUND, NOTHING, SOME_FAILED, own_lexicon, place};
use report::Report;

/// How much published text, in bytes, is gathered before it is written and
/// committed.
const BATCH: usize = 64 << 20;

/// How many files are read at a time.
const CHUNK: usize = 256;

/// The memory in bytes that the engine may fill before it writes a segment.
const MEMORY: usize = 200 << 20;

/// What has been read and not yet written.
#[derive(Default)]
struct Batch {
    sources: BTreeSet<String>,
    documents: Vec<document::Document>,
    bytes: usize,
}

pub(crate) fn run(folder: &Path, options: &Index) -> Result<u8, Failure> {
    let started = Instant::now();
    let paths = match options.paths.as_slice() {
        [] => vec![place::corpus_beside(folder).ok_or_else(|| {
            Failure::said(
                "there is no folder `corpus/` beside the index",
                "name the files or folders to index",
            )
        })?],
        paths => paths.to_vec(),
    };
    let own = own_lexicon::load(options.lexicon.as_deref())?;
    let lexicon = own.as_ref().unwrap_or_else(|| Lexicon::embedded());
    if options.rebuild {
        delete(folder)?;
    }
    let mut report = Report::new(options.report.as_deref())?;
    let (sources, passed) = ingest::source::find(&paths);
    for passed in &passed {
        report.passed(passed)?;
    }
    let threads =
        options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    if sources.is_empty() && report.failures() > 0 {
        let named: Vec<String> =
            report.unread_paths().map(|(path, why)| format!("{}: {why}", path.display())).collect();
        return Err(Failure::said(
            format!("nothing can be read: {}", named.join("; ")),
            "name files or folders that exist and can be read",
        ));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(anyhow::Error::from);
    let pool = pool.map_err(|error| Failure::new(error, "ask for fewer threads with --jobs"))?;
    // A small batch is written by one thread, into one segment.
    let bytes: u64 =
        sources.iter().filter_map(|source| fs::metadata(&source.path).ok()).map(|file| file.len()).sum();
    let writers = if bytes < 8 << 20 { 1 } else { threads.min(2) };
    let mut writer = Writer::open(folder, writers, MEMORY)?;
    let progress = progress(bytes);
    let mut batch = Batch::default();
    for chunk in sources.chunks(CHUNK) {
        for (source, name, reading) in read(&pool, folder, chunk, lexicon) {
            progress.inc(fs::metadata(&source.path).map_or(0, |file| file.len()));
            match reading {
                Ok(reading) => {
                    report.read(source, &reading)?;
                    batch.bytes +=
                        reading.documents.iter().map(|document| document.text.len()).sum::<usize>();
                    batch.documents.extend(reading.documents);
                    batch.sources.insert(name);
                }
                // What is in the index of it stays: it may only be out of reach.
                Err(error) => report.failed(source, &error, writer.holds(&name)?)?,
            }
        }
        if batch.bytes > BATCH {
            report.written(write(&mut writer, std::mem::take(&mut batch))?)?;
        }
    }
    report.written(write(&mut writer, batch)?)?;
    writer.finish()?;
    progress.finish_and_clear();
    report.finish()?;
    summarise(folder, &report, bytes, started.elapsed());
    Ok(match (report.failures(), report.documents()) {
        (0, 0) if sources.is_empty() => NOTHING,
        (0, _) => FOUND,
        _ => SOME_FAILED,
    })
}

/// Reads some files side by side; the results are in the order of the files.
fn read<'a>(
    pool: &ThreadPool,
    folder: &Path,
    sources: &'a [Source],
    lexicon: &Lexicon,
) -> Vec<(&'a Source, String, Result<FileReading, ReadError>)> {
    pool.install(|| {
        sources
            .par_iter()
            .map(|source| {
                let name = place::source_name(folder, &source.path);
                let reading = ingest::read(source, &name, lexicon);
                (source, name, reading)
            })
            .collect()
    })
}

fn write(writer: &mut Writer, batch: Batch) -> Result<Summary, Failure> {
    Ok(writer.replace(&batch.sources, batch.documents, ingest::metadata::content_digits)?)
}

/// Deletes an index, and nothing else that may stand in its folder.
fn delete(folder: &Path) -> Result<(), Failure> {
    if !folder.join("meta.json").is_file() {
        return Ok(());
    }
    for file in fs::read_dir(folder)?.flatten().map(|file| file.path()) {
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let of_engine = ["idx", "pos", "term", "store", "fast", "fieldnorm", "del", "json", "lock"];
        if file.is_file() && of_engine.contains(&ending) {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}

fn progress(bytes: u64) -> ProgressBar {
    // Drawn on standard error, and only where that is a terminal.
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let template = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// How many files are named in the summary; the report names all.
const NAMED: usize = 10;

fn summarise(folder: &Path, report: &Report, bytes: u64, elapsed: Duration) {
    let unread: Vec<&(PathBuf, String)> = report.unread_paths().collect();
    for (path, why) in unread.iter().take(NAMED) {
        terminal::remark(&format!("not read: {}: {why}", path.display()));
    }
    if unread.len() > NAMED {
        let rest = (unread.len() - NAMED) as u64;
        terminal::remark(&format!("and {} more; --report FILE names them all", counted(rest, "file")));
    }
    let seconds = elapsed.as_secs_f64();
    terminal::remark(&format!(
        "{} in {} from {}, {:.1} MB in {:.1} s, into {}",
        counted(report.clauses() as u64, "clause"),
        counted(report.documents() as u64, "document"),
        counted(report.files() as u64, "file"),
        bytes as f64 / 1e6,
        seconds,
        folder.display(),
    ));
    let remarks = [
        (report.remarked(), "file was read with remarks", "files were read with remarks"),
        (
            report.empty(),
            "document has no clause and is not indexed",
            "documents have no clause and are not indexed",
        ),
        (
            report.repeated(),
            "document repeats another and is not indexed again",
            "documents repeat others and are not indexed again",
        ),
    ];
    for (count, one, several) in remarks.into_iter().filter(|(count, _, _)| *count > 0) {
        let what = if count == 1 { one } else { several };
        terminal::remark(&format!("{} {what}; --report FILE tells which", number(count as u64)));
    }
    if report.failures() > 0 || report.skipped() > 0 {
        terminal::remark(&format!(
            "{} failed, {} skipped",
            counted(report.failures() as u64, "file"),
            number(report.skipped() as u64)
        ));
    }
}
