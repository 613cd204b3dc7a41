//! `clausewise index`: reads what is new or changed and puts its clauses into the
//! index.

mod changes;
mod feed;
mod read;
mod report;
mod summary;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use ::index::{Batch, Ledger, ReadAs, SourceRecord, Writer};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest::state::Manner;
use ingest::{ReadError, ReadOptions, Source};
use lexicon::Lexicon;
use rayon::ThreadPool;

use crate::args::Index;
use crate::failure::Failure;
use crate::{FOUND, NOTHING, SOME_FAILED, own_lexicon, place};
use changes::Changes;
use read::{Read, Step};
use report::{Outcome, Report};

/// How much published text, in bytes, is gathered before it is written and
/// committed. A file is written in one commit, however much it holds.
const BATCH: usize = 64 << 20;

/// The most memory in bytes that may be filled before segments are written.
const ENGINE: u64 = 200 << 20;

/// The most threads that write segments, each its own: many small ones are slower to search
/// until they are merged.
const MOST_WRITERS: usize = 4;

/// One thread writes segments for so much memory, however many read.
const TIGHT: u64 = 512 << 20;

/// The most bytes of small files that are read side by side.
const TOGETHER: u64 = 16 << 20;

/// How often it is looked whether files have changed.
const WATCH: Duration = Duration::from_secs(1);

/// How many threads may write with so much memory: each has a document and its entries in hand.
fn writers_in(memory: u64) -> usize {
    usize::try_from(memory / TIGHT).unwrap_or(MOST_WRITERS).max(1)
}

/// A file that was found.
#[derive(Debug, Clone)]
struct Found {
    source: Source,
    /// The name of its documents' source in the index.
    name: String,
    /// Its size in bytes, as far as that is known.
    size: u64,
    /// How it is read: see [`Manner`].
    manner: String,
}

/// What a batch works with.
struct Work<'a> {
    folder: &'a Path,
    arguments: &'a Index,
    options: ReadOptions,
    lexicon: &'a Lexicon,
    pool: ThreadPool,
    writer: Writer,
    report: Report,
    progress: ProgressBar,
}

pub(crate) fn run(folder: &Path, arguments: &Index) -> Result<u8, Failure> {
    if !arguments.watch {
        return batch(folder, arguments);
    }
    loop {
        match batch(folder, arguments) {
            Ok(_) => {}
            // Another is writing: what there is to do waits.
            Err(failure) if failure.is_busy() => {}
            Err(failure) => return Err(failure),
        }
        thread::sleep(WATCH);
    }
}

/// Indexes what is new or changed, once.
fn batch(folder: &Path, arguments: &Index) -> Result<u8, Failure> {
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
    let fed = paths.iter().any(|path| path == Path::new("-"));
    let paths: Vec<_> = paths.into_iter().filter(|path| path != Path::new("-")).collect();
    let own_lines = own_lexicon::read(arguments.lexicon.as_deref())?;
    let own = own_lexicon::lexicon(own_lines.as_ref())?;
    let lexicon = own.as_ref().unwrap_or_else(|| Lexicon::embedded());
    if arguments.rebuild {
        ::index::empty(folder)?;
    }
    let mut report = Report::new(arguments.report.as_deref())?;
    let (sources, passed) = ingest::source::find(&paths);
    for passed in &passed {
        report.passed(passed)?;
    }
    if sources.is_empty() && !fed && report.totals().failed > 0 {
        let named: Vec<String> =
            report.unread().iter().map(|file| format!("{}: {}", file.path.display(), file.why)).collect();
        return Err(Failure::said(
            format!("nothing can be read: {}", named.join("; ")),
            "name files or folders that exist and can be read",
        ));
    }
    let mut options = arguments.reading.options();
    options.format = arguments.format.or(options.format);
    let memory = arguments.memory << 20;
    options.memory = Some(memory / 2);
    options.time = Some(Duration::from_secs(arguments.file_timeout));
    let threads =
        arguments.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(anyhow::Error::from);
    let pool = pool.map_err(|error| Failure::new(error, "ask for fewer threads with --jobs"))?;
    // The names of sources depend on where it is.
    let made = fs::create_dir_all(folder);
    made.map_err(|error| Failure::new(error, format!("see whether {} may be made", folder.display())))?;
    let manner = Manner::of(&options, own_lines.as_ref().map(|(_, lines)| lines.as_str()));
    let changes = |ledger: &Ledger| {
        pool.install(|| {
            changes::of(folder, &paths, &sources, ledger, &manner, &limits(arguments), arguments.verify)
        })
    };
    // What is wrong with it is told by the writer.
    let known = Ledger::of_index(folder).unwrap_or_default();
    let mut changed = changes(&known);
    if arguments.watch {
        changed.leave_unsettled();
        if changed.is_nothing(arguments.prune) && ::index::holds_index(folder) {
            return Ok(FOUND);
        }
    }
    let bytes = size_of(&changed.to_read);
    // A small batch is written by one thread, into one segment.
    let writers = if bytes < 8 << 20 { 1 } else { threads.min(MOST_WRITERS).min(writers_in(memory)) };
    let engine = usize::try_from(ENGINE.min(memory / 3)).unwrap_or(usize::MAX);
    let mut writer = Writer::open(folder, writers, engine)?;
    own_lexicon::use_topics(&mut writer, arguments.topics.as_deref())?;
    if *writer.ledger() != known {
        // Another has written meanwhile.
        changed = changes(writer.ledger());
        if arguments.watch {
            changed.leave_unsettled();
        }
    }
    let progress = if arguments.quiet || arguments.json { ProgressBar::hidden() } else { progress(bytes) };
    let mut work = Work { folder, arguments, options, lexicon, pool, writer, report, progress };
    work.index(changed)?;
    if fed {
        work.feed(std::io::stdin().lock())?;
    }
    let Work { writer, mut report, progress, .. } = work;
    if arguments.compact {
        writer.compact()?
    } else {
        writer.finish()?
    }
    progress.finish_and_clear();
    report.finish()?;
    if arguments.json {
        summary::print(&report, bytes, started.elapsed())?;
    }
    if !arguments.quiet && !arguments.json {
        summary::tell(folder, &report, bytes, started.elapsed());
        summary::offer_learning(folder)?;
    }
    let totals = report.totals();
    Ok(match (totals.failed, report.found() + totals.unchanged + totals.removed) {
        (0, 0) => NOTHING,
        (0, _) => FOUND,
        _ => SOME_FAILED,
    })
}

impl Work<'_> {
    /// Brings the index up to date with the files.
    fn index(&mut self, changes: Changes) -> Result<(), Failure> {
        let mut batch = self.writer.batch();
        for (path, first) in &changes.again {
            self.report.again(path, first)?;
        }
        for path in &changes.removed {
            self.report.kept_away(path)?;
        }
        for name in &changes.gone {
            let path = place::path_of(self.folder, name);
            if self.arguments.prune {
                batch.drops(name);
            }
            self.report.gone_file(&path, self.arguments.prune)?;
        }
        for unchanged in &changes.unchanged {
            if unchanged.touched {
                batch.note(&unchanged.found.name, unchanged.record.clone());
            }
            self.report.unchanged(&unchanged.found.source.path, &unchanged.record)?;
        }
        batch = self.read(&changes.to_read, batch)?;
        self.commit(batch)?;
        // What a source gave up is its own again when the other that stated it is gone.
        let stale =
            |found: &Found| self.writer.ledger().get(&found.name).is_some_and(|known| known.read.is_none());
        let found = changes.unchanged.into_iter().map(|unchanged| unchanged.found);
        let again: Vec<Found> = found.filter(stale).collect();
        if !again.is_empty() {
            let batch = self.read(&again, self.writer.batch())?;
            self.commit(batch)?;
        }
        Ok(())
    }

    /// Reads files into a batch, and commits it each time that it is full. What
    /// is not committed yet is given back.
    fn read(&mut self, files: &[Found], mut batch: Batch) -> Result<Batch, Failure> {
        for step in read::steps(files, TOGETHER.min((self.arguments.memory << 20) / 64)) {
            match step {
                Step::Small(files) => {
                    for (found, read) in read::small(&self.pool, files, &self.options, self.lexicon) {
                        let Read { read, result } = read;
                        let result = match result {
                            Ok(part) => {
                                let mut outcome = Outcome::default();
                                read::gather(&mut batch, &mut outcome, part)?;
                                Ok(outcome)
                            }
                            Err(error) => Err(error),
                        };
                        batch = self.note(found, read, result, batch)?;
                    }
                }
                Step::Large(found) => {
                    let Read { read, result } =
                        read::large(&self.pool, found, &self.options, self.lexicon, &mut batch)?;
                    batch = self.note(found, read, result, batch)?;
                }
            }
        }
        Ok(batch)
    }

    /// Notes what became of a file, for the ledger and the report.
    fn note(
        &mut self,
        found: &Found,
        read: Option<ReadAs>,
        result: Result<Outcome, ReadError>,
        mut batch: Batch,
    ) -> Result<Batch, Failure> {
        match result {
            Ok(outcome) => {
                batch.replaces(&found.name);
                let (documents, clauses) = outcome.counts();
                let (status, why) = self.report.read(&found.source.path, outcome)?;
                batch.note(
                    &found.name,
                    SourceRecord { read, status, why, documents, clauses, ..SourceRecord::default() },
                );
            }
            // What is in the index of it stays: it may only be out of reach.
            Err(error) => {
                let held = self.writer.holds(&found.name)?;
                let (status, why) = self.report.failed(&found.source.path, &error, held)?;
                // What may pass is tried again, and what was known of it stays.
                if !error.is_passing() {
                    let limited = matches!(error, ReadError::TooLong(_) | ReadError::TooLarge { .. });
                    let options =
                        found.manner.clone() + &if limited { limits(self.arguments) } else { String::new() };
                    let read = read.map(|read| ReadAs { options, ..read });
                    let known = self.writer.ledger().get(&found.name).cloned().unwrap_or_default();
                    batch.note(&found.name, SourceRecord { read, status, why: Some(why), ..known });
                }
            }
        }
        self.progress.inc(found.size);
        if batch.bytes() > BATCH || batch.documents() >= self.most() {
            self.commit(batch)?;
            batch = self.writer.batch();
        }
        Ok(batch)
    }

    /// How many documents are committed together at the most.
    fn most(&self) -> usize {
        self.arguments.commit_every.unwrap_or(usize::MAX)
    }

    fn commit(&mut self, batch: Batch) -> Result<(), Failure> {
        let summary = self.writer.write(batch, ingest::metadata::content_digits)?;
        self.report.written(summary)
    }
}

/// The limits of a batch, as the ledger has them with a file that is beyond one.
fn limits(arguments: &Index) -> String {
    format!(" in {} s, {} MB", arguments.file_timeout, arguments.memory)
}

fn size_of(files: &[Found]) -> u64 {
    files.iter().map(|found| found.size).sum()
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
