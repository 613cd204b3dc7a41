//! A measurement for reading, in a hundred columns.

use std::fmt::Write;

use super::compare::Comparison;
use super::record::{ClassRecord, IndexFacts, Record, Spread, Totals};
use crate::terminal::{counted, number, visible};

/// How many queries whose totals differ are told one by one.
const TOLD: usize = 10;

/// How many characters of a query are told.
const SHOWN: usize = 60;

/// All of it as text: first what is wrong, then the index, the times, and how they compare.
pub(crate) fn text(record: &Record, comparisons: &[Comparison]) -> String {
    let mut out = String::new();
    for comparison in comparisons.iter().filter(|comparison| comparison.alarms()) {
        out.push_str(&differences(comparison));
    }
    out.push_str(&head(record));
    out.push_str(&warm(record));
    for throughput in &record.throughput {
        let once = record.throughput.first().filter(|one| one.threads < throughput.threads);
        let times = once.map(|one| format!(", {:.2} times as many", throughput.per_second / one.per_second));
        let _ = writeln!(
            out,
            "{:<11} {} queries a second ({} in {:.1} s){}",
            counted(throughput.threads as u64, "thread"),
            throughput.per_second,
            number(throughput.asked as u64),
            throughput.seconds,
            times.unwrap_or_default(),
        );
    }
    out.push_str(&cold(record));
    for comparison in comparisons {
        out.push_str(&compared(comparison));
    }
    out
}

fn head(record: &Record) -> String {
    let Record { index, machine, .. } = record;
    let IndexFacts { documents, clauses, tokens, segments, .. } = index;
    let mut rows = vec![
        ("index", visible(&index.folder)),
        (
            "holds",
            format!(
                "{} of {}, {}; {}",
                counted(*clauses, "clause"),
                counted(*documents, "document"),
                counted(*tokens, "token"),
                counted(*segments as u64, "segment")
            ),
        ),
    ];
    let mut size = format!("{}:", megabytes(index.size_bytes));
    let mut name = "size";
    let parts: Vec<(&str, u64)> = index.parts.named().into_iter().filter(|(_, bytes)| *bytes > 0).collect();
    for (at, (part, bytes)) in parts.iter().enumerate() {
        let comma = if at + 1 < parts.len() { "," } else { "" };
        let next = format!(" {part} {}{comma}", megabytes(*bytes));
        if size.len() + next.len() > 88 {
            rows.push((name, std::mem::take(&mut size)));
            name = "";
        }
        size.push_str(&next);
    }
    rows.push((name, size.trim_start().to_owned()));
    rows.push(("opened in", format!("{} ms", milliseconds(index.open_ms))));
    if let Some(bytes) = record.peak_memory_bytes {
        rows.push(("memory", format!("{} at the most, pages of the index among them", megabytes(bytes))));
    }
    let cpu = machine.cpu.iter().map(|cpu| format!(", {cpu}")).collect::<String>();
    let memory = machine.memory_bytes.map(|bytes| format!(", {:.1} GB", bytes as f64 / 1e9));
    rows.push((
        "machine",
        format!(
            "{}{cpu}{}, {} {}",
            counted(machine.cores as u64, "core"),
            memory.unwrap_or_default(),
            machine.os,
            machine.arch
        ),
    ));
    rows.push(("program", format!("{}, {}", record.program, record.date)));
    rows.iter().map(|(name, value)| format!("{name:<12}{value}\n")).collect()
}

fn warm(record: &Record) -> String {
    let mut out = format!(
        "\nWarm: each query at its best of {}, in ms; percentiles are over the queries of a class\n\n",
        counted(record.warm.rounds as u64, "round")
    );
    let _ = writeln!(
        out,
        "{:<22}{:>8}{:>9}{:>9}{:>9}{:>9}{:>10}{:>12}{:>12}",
        "", "queries", "p50", "p95", "p99", "max", "a second", "hits", "clauses"
    );
    for class in record.warm.classes.iter().chain([&record.warm.all]) {
        let ClassRecord { queries, p50_ms, p95_ms, p99_ms, max_ms, per_second, totals, .. } = class;
        let _ = writeln!(
            out,
            "{}{queries:>8}{:>9}{:>9}{:>9}{:>9}{:>10}{:>12}{:>12}",
            name_of(&class.class),
            milliseconds(*p50_ms),
            milliseconds(*p95_ms),
            milliseconds(*p99_ms),
            milliseconds(*max_ms),
            if *per_second < 100.0 { format!("{per_second:.1}") } else { number(*per_second as u64) },
            number(totals.hits),
            number(totals.clauses),
        );
    }
    out.push('\n');
    out
}

fn cold(record: &Record) -> String {
    let Some(cold) = &record.cold else {
        return String::new();
    };
    let mut out = format!("\n{:<46}{:>9}{:>9}{:>9}\n", "Cold, in ms", "p50", "p95", "max");
    for (name, Spread { p50_ms, p95_ms, max_ms }) in [
        ("a process for each query, from start to end", cold.process),
        ("opening the index anew for each query", cold.open),
        ("the query, asked of the index just opened", cold.first_answer),
    ] {
        let [p50, p95, max] = [p50_ms, p95_ms, max_ms].map(milliseconds);
        let _ = writeln!(out, "{name:<46}{p50:>9}{p95:>9}{max:>9}");
    }
    out
}

fn compared(comparison: &Comparison) -> String {
    let mut out = format!(
        "\nBeside {}\n  program {}, {}; {} of both; above 1 it is faster now\n",
        visible(&comparison.file),
        visible(&comparison.program),
        visible(&comparison.date),
        queries(comparison.queries.both)
    );
    for other in &comparison.differs {
        let _ = writeln!(out, "  {}", visible(other));
    }
    for (count, when) in [(comparison.queries.only_old, "then"), (comparison.queries.only_new, "now")] {
        if count > 0 {
            let _ = writeln!(out, "  asked only {when}: {}", queries(count));
        }
    }
    if comparison.totals_differ.is_empty() {
        let _ = writeln!(out, "  all totals are the same");
    } else if !comparison.alarms() {
        let _ = writeln!(out, "  other totals: {}", queries(comparison.totals_differ.len()));
    }
    let _ = writeln!(
        out,
        "\n{:<22}{:>8}{:>11}{:>9}{:>9}{:>11}{:>9}{:>9}",
        "", "queries", "p50 then", "now", "faster", "p99 then", "now", "faster"
    );
    for ratio in &comparison.classes {
        let faster = |ratio: Option<f64>| ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}"));
        let _ = writeln!(
            out,
            "{}{:>8}{:>11}{:>9}{:>9}{:>11}{:>9}{:>9}",
            name_of(&ratio.class),
            ratio.queries,
            milliseconds(ratio.old_p50_ms),
            milliseconds(ratio.new_p50_ms),
            faster(ratio.p50_ratio),
            milliseconds(ratio.old_p99_ms),
            milliseconds(ratio.new_p99_ms),
            faster(ratio.p99_ratio),
        );
    }
    out
}

/// The queries whose totals are not those of before.
fn differences(comparison: &Comparison) -> String {
    let mut out = format!("Totals differ from {}, of the same index:\n", visible(&comparison.file));
    for difference in comparison.totals_differ.iter().take(TOLD) {
        let query: String = visible(&difference.query).chars().take(SHOWN).collect();
        let _ = writeln!(
            out,
            "  {}: {query} {}\n    {} before, {} now",
            visible(&difference.class),
            visible(&difference.options),
            told(difference.old),
            told(difference.new),
        );
    }
    let more = comparison.totals_differ.len().saturating_sub(TOLD);
    if more > 0 {
        let _ = writeln!(out, "  and {more} more");
    }
    out.push('\n');
    out
}

fn told(totals: Totals) -> String {
    let [hits, clauses, documents] =
        [(totals.hits, "hit"), (totals.clauses, "clause"), (totals.documents, "document")]
            .map(|(count, what)| counted(count, what));
    format!("{hits} in {clauses} of {documents}")
}

/// The name of a class in a column of 22.
fn name_of(class: &str) -> String {
    let name: String = visible(class).chars().take(21).collect();
    format!("{name:<22}")
}

/// `1 query`, `2 queries`.
fn queries(count: usize) -> String {
    format!("{} {}", number(count as u64), if count == 1 { "query" } else { "queries" })
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A time with three digits that say something.
fn milliseconds(time: f64) -> String {
    let digits = match time {
        time if time < 0.1 => 4,
        time if time < 1.0 => 3,
        time if time < 10.0 => 2,
        time if time < 100.0 => 1,
        _ => 0,
    };
    format!("{time:.digits$}")
}
