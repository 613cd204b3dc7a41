//! Times in one process: each query in rounds, and all of them with several threads.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ::index::Reader;
use query::Deadline;

use super::queries::{ALL, Asked, Fault};
use super::record::{AskedRecord, ClassRecord, FailedRecord, Throughput, Totals, Warm, milliseconds};
use super::stats;
use crate::failure::Failure;
use crate::terminal;

/// How long threads are kept busy at the least.
const LEAST: Duration = Duration::from_secs(1);

/// The stack of a thread: that of the program, which readers of queries count on.
const STACK: usize = 8 << 20;

/// How long a query may take that was answered before: it is no error where much else
/// goes on.
const PATIENCE: Duration = Duration::from_secs(60);

/// The deadline of a query that was answered before.
pub(crate) fn patient() -> Deadline {
    Deadline::after(PATIENCE)
}

/// A query that has an answer, and what it is.
pub(crate) struct Known {
    pub(crate) asked: Asked,
    pub(crate) totals: Totals,
}

/// Asks each query of a file once, which does not count: those that have an answer, and the
/// others.
pub(crate) fn answerable(
    reader: &Reader,
    file: &str,
    asked: Vec<Asked>,
) -> Result<(Vec<Known>, Vec<Fault>), Failure> {
    let (mut known, mut faults) = (Vec::new(), Vec::new());
    for asked in asked {
        let answered = match asked.ask(reader, asked.deadline()).map_err(Failure::from) {
            Err(late) if late.is_late() => {
                faults.push(Fault { line: asked.line, error: late.in_one_line() });
                continue;
            }
            answered => answered?,
        };
        if let Some(error) = answered.unasked {
            faults.push(Fault { line: asked.line, error });
            continue;
        }
        for problem in answered.misread() {
            let query = terminal::visible(&asked.query);
            let line = asked.line;
            terminal::remark(&format!("{file}: line {line}: problem: {query}: {}", problem.message));
        }
        known.push(Known { totals: answered.results.totals.into(), asked });
    }
    Ok((known, faults))
}

/// Asks all queries in turn, round by round.
pub(crate) fn warm(
    reader: &Reader,
    known: &[Known],
    rounds: usize,
) -> Result<(Warm, Vec<AskedRecord>), Failure> {
    let mut times = vec![Vec::with_capacity(rounds); known.len()];
    for _ in 0..rounds {
        for (known, times) in known.iter().zip(&mut times) {
            let started = Instant::now();
            let answered = black_box(known.asked.ask(reader, patient())?);
            times.push(milliseconds(started.elapsed()));
            known.check(answered.results.totals)?;
        }
    }
    let all_times: Vec<f64> = times.iter().map(|times| times.iter().sum()).collect();
    let asked: Vec<AskedRecord> = known.iter().zip(times).map(|(known, times)| known.record(times)).collect();
    let of = |class: &str, of_class: &dyn Fn(&str) -> bool| {
        let chosen: Vec<(&AskedRecord, f64)> =
            asked.iter().zip(all_times.iter().copied()).filter(|(asked, _)| of_class(&asked.class)).collect();
        let seconds: f64 = chosen.iter().map(|(_, time)| time).sum::<f64>() / 1e3;
        let asked: Vec<&AskedRecord> = chosen.iter().map(|(asked, _)| *asked).collect();
        ClassRecord::of(class, &asked, rate(asked.len() * rounds, seconds))
    };
    let mut names: Vec<&str> = Vec::new();
    for class in asked.iter().map(|asked| asked.class.as_str()) {
        if !names.contains(&class) {
            names.push(class);
        }
    }
    let classes = names.into_iter().map(|name| of(name, &|class| class == name)).collect();
    let all = of(ALL, &|_| true);
    Ok((Warm { rounds, classes, all }, asked))
}

/// Asks all queries with so many threads at once, each the next one that is due: for
/// `rounds` rounds and a second at the least, and to the end of a round.
pub(crate) fn throughput(
    reader: &Reader,
    known: &[Known],
    rounds: usize,
    threads: usize,
) -> Result<Throughput, Failure> {
    let (next, end) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let least = known.len() * rounds;
    let started = Instant::now();
    let ask = || -> Result<usize, Failure> {
        let mut answered = 0;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            // A round is over: no other is begun where there was enough.
            if at.is_multiple_of(known.len()) && at >= least && started.elapsed() >= LEAST {
                end.fetch_min(at, Ordering::Relaxed);
            }
            if at >= end.load(Ordering::Relaxed) {
                return Ok(answered);
            }
            let known = &known[at % known.len()];
            known.check(black_box(known.asked.ask(reader, patient())?).results.totals)?;
            answered += 1;
        }
    };
    let answered = thread::scope(|scope| {
        let spawned: Vec<_> =
            (0..threads).map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, ask)).collect();
        let mut answered = 0;
        for thread in spawned {
            // A thread that panicked has said why.
            answered += thread?.join().unwrap_or_else(|_| {
                Err(Failure::said("a thread ended early", "please report it, with what is said above"))
            })?;
        }
        Ok::<usize, Failure>(answered)
    })?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Throughput {
        threads,
        asked: answered,
        seconds: round(seconds, 1e4),
        per_second: rate(answered, seconds),
    })
}

impl Known {
    /// Refuses an answer that is not the one that was given before.
    pub(crate) fn check(&self, totals: query::Totals) -> Result<(), Failure> {
        if Totals::from(totals) == self.totals {
            return Ok(());
        }
        Err(Failure::said(
            format!("the same query found other totals: {}", terminal::visible(&self.asked.query)),
            "ask again where the index was written to meanwhile; else the fault is the program's: please report it",
        ))
    }

    fn record(&self, times: Vec<f64>) -> AskedRecord {
        let times = stats::sorted(times);
        AskedRecord {
            class: self.asked.class.clone(),
            query: self.asked.query.clone(),
            options: self.asked.options.clone(),
            best_ms: times.first().copied().unwrap_or(0.0),
            median_ms: stats::percentile(&times, 50),
            worst_ms: stats::percentile(&times, 100),
            process_ms: None,
            totals: self.totals,
        }
    }
}

impl Fault {
    pub(crate) fn record(&self) -> FailedRecord {
        FailedRecord { line: self.line, error: self.error.clone() }
    }
}

/// So many in so many seconds, for one second.
fn rate(count: usize, seconds: f64) -> f64 {
    if seconds > 0.0 { round(count as f64 / seconds, 10.0) } else { 0.0 }
}

fn round(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}
