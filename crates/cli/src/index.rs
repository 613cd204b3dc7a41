//! `clausewise index`: reads documents and puts their clauses into the index.

mod report;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use ::index::meaning::FEWEST;
use ::index::{Batch, IndexError, Reader, Summary, Writer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest::{FileReading, ReadError, ReadOptions, Source};
use lexicon::Lexicon;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::args::Index;
use crate::failure::Failure;
use crate::terminal::{self, counted, number};
use crate::{FOUND, NOTHING, SOME_FAILED, own_lexicon, place};
use report::{Outcome, Report};

/// How much published text, in bytes, is gathered before it is written and
/// committed. A file is written in one commit, however much it holds.
const BATCH: usize = 64 << 20;

/// How many small files are read at a time.
const CHUNK: usize = 256;

/// The memory in bytes that the engine may fill before it writes a segment.
const MEMORY: usize = 200 << 20;

pub(crate) fn run(folder: &Path, arguments: &Index) -> Result<u8, Failure> {
    let started = Instant::now();
    let paths = match arguments.paths.as_slice() {
        [] => vec![place::corpus_beside(folder).ok_or_else(|| {
            Failure::said(
                "there is no folder `corpus/` beside the index",
                "name the files or folders to index",
            )
        })?],
        paths => paths.to_vec(),
    };
    let own = own_lexicon::load(arguments.lexicon.as_deref())?;
    let lexicon = own.as_ref().unwrap_or_else(|| Lexicon::embedded());
    if arguments.rebuild {
        delete(folder)?;
    }
    let mut report = Report::new(arguments.report.as_deref())?;
    let (sources, passed) = ingest::source::find(&paths);
    for passed in &passed {
        report.passed(passed)?;
    }
    let mut options = arguments.reading.options();
    options.format = arguments.format.or(options.format);
    let threads =
        arguments.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    if sources.is_empty() && report.failures() > 0 {
        let named: Vec<String> =
            report.unread().iter().map(|file| format!("{}: {}", file.path.display(), file.why)).collect();
        return Err(Failure::said(
            format!("nothing can be read: {}", named.join("; ")),
            "name files or folders that exist and can be read",
        ));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(anyhow::Error::from);
    let pool = pool.map_err(|error| Failure::new(error, "ask for fewer threads with --jobs"))?;
    // A small batch is written by one thread, into one segment.
    let bytes: u64 = sources.iter().map(size_of).sum();
    let writers = if bytes < 8 << 20 { 1 } else { threads.min(2) };
    let mut writer = Writer::open(folder, writers, MEMORY)?;
    if let Some(file) = &arguments.topics {
        own_lexicon::use_topics(&mut writer, file)?;
    }
    let progress = progress(bytes);
    let mut batch = writer.batch();
    for step in steps(&sources) {
        match step {
            Step::Small(files) => {
                for (source, name, reading) in read_small(&pool, folder, files, &options, lexicon) {
                    let held = |name: &str| writer.holds(name);
                    match reading {
                        Ok(part) => {
                            let mut outcome = Outcome::default();
                            gather(&mut batch, &mut outcome, part)?;
                            batch.replaces(&name);
                            report.read(source, outcome)?;
                        }
                        // What is in the index of it stays: it may only be out of reach.
                        Err(error) => report.failed(source, &error, held(&name)?)?,
                    }
                    progress.inc(size_of(source));
                }
            }
            Step::Large(source) => {
                let name = place::source_name(folder, &source.path);
                match read_large(&pool, source, &name, &options, lexicon, &mut batch)? {
                    Ok(outcome) => {
                        batch.replaces(&name);
                        report.read(source, outcome)?;
                    }
                    Err(error) => {
                        batch.forget(&name);
                        report.failed(source, &error, writer.holds(&name)?)?;
                    }
                }
                progress.inc(size_of(source));
            }
        }
        if batch.bytes() > BATCH {
            let full = std::mem::replace(&mut batch, writer.batch());
            report.written(write(&mut writer, full)?)?;
        }
    }
    report.written(write(&mut writer, batch)?)?;
    if arguments.compact {
        writer.compact()?
    } else {
        writer.finish()?
    }
    progress.finish_and_clear();
    report.finish()?;
    summarise(folder, &report, bytes, started.elapsed());
    offer_learning(folder)?;
    Ok(match (report.failures(), report.found()) {
        (0, 0) => NOTHING,
        (0, _) => FOUND,
        _ => SOME_FAILED,
    })
}

/// What is read at a time.
enum Step<'a> {
    /// Small files, side by side.
    Small(&'a [Source]),
    /// A large file or an archive, part by part.
    Large(&'a Source),
}

/// Parts the files into what is read at a time; their order stays.
fn steps(sources: &[Source]) -> impl Iterator<Item = Step<'_>> {
    let mut rest = sources;
    std::iter::from_fn(move || {
        let small = rest.iter().take(CHUNK).take_while(|source| ingest::is_small(source)).count();
        let (step, others) = match small {
            0 => {
                let (first, others) = rest.split_first()?;
                (Step::Large(first), others)
            }
            _ => {
                let (files, others) = rest.split_at(small);
                (Step::Small(files), others)
            }
        };
        rest = others;
        Some(step)
    })
}

/// Reads small files side by side; the results are in the order of the files.
fn read_small<'a>(
    pool: &ThreadPool,
    folder: &Path,
    sources: &'a [Source],
    options: &ReadOptions,
    lexicon: &Lexicon,
) -> Vec<(&'a Source, String, Result<FileReading, ReadError>)> {
    pool.install(|| {
        sources
            .par_iter()
            .map(|source| {
                let name = place::source_name(folder, &source.path);
                let reading = ingest::read(source, &name, options, lexicon);
                (source, name, reading)
            })
            .collect()
    })
}

/// Reads a large file into the batch part by part.
fn read_large(
    pool: &ThreadPool,
    source: &Source,
    name: &str,
    options: &ReadOptions,
    lexicon: &Lexicon,
    batch: &mut Batch,
) -> Result<Result<Outcome, ReadError>, Failure> {
    let mut outcome = Outcome::default();
    let mut failure = None;
    let read =
        pool.install(|| {
            ingest::read_parts(source, name, options, lexicon, &mut |part| match gather(
                batch,
                &mut outcome,
                part,
            ) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            })
        });
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(read.map(|()| outcome)),
    }
}

/// Puts the documents of a part into the batch, and counts what it was.
fn gather(batch: &mut Batch, outcome: &mut Outcome, part: FileReading) -> Result<(), IndexError> {
    outcome.add(&part);
    part.documents.into_iter().try_for_each(|document| batch.add(document))
}

fn size_of(source: &Source) -> u64 {
    fs::metadata(&source.path).map_or(0, |file| file.len())
}

fn write(writer: &mut Writer, batch: Batch) -> Result<Summary, Failure> {
    Ok(writer.write(batch, ingest::metadata::content_digits)?)
}

/// Deletes an index, and nothing else that may stand in its folder.
fn delete(folder: &Path) -> Result<(), Failure> {
    if !folder.join("meta.json").is_file() {
        return Ok(());
    }
    for file in fs::read_dir(folder)?.flatten().map(|file| file.path()) {
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let of_engine =
            ["idx", "pos", "term", "store", "fast", "fieldnorm", "del", "json", "lock", "meaning"];
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

/// Says so where meanings can be learnt that are not.
fn offer_learning(folder: &Path) -> Result<(), Failure> {
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

/// How many files are named in the summary; the report names all.
const NAMED: usize = 10;

fn summarise(folder: &Path, report: &Report, bytes: u64, elapsed: Duration) {
    let unread = report.unread();
    for file in unread.iter().take(NAMED) {
        let how = if file.partly { "read in part" } else { "not read" };
        terminal::remark(&format!("{how}: {}: {}", file.path.display(), file.why));
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
