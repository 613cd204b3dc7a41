//! A measurement beside an earlier one: what both asked, whether it found the same, and
//! how long it took.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::queries::ALL;
use super::record::{AskedRecord, ClassRecord, FORM, Record, Totals};
use crate::failure::Failure;

/// An earlier measurement beside the one that was taken.
#[derive(Debug, Serialize)]
pub(crate) struct Comparison {
    pub(crate) file: String,
    pub(crate) program: String,
    pub(crate) date: String,
    /// Whether both are of an index with as many documents, clauses and tokens, and of one
    /// version of its fields and words.
    pub(crate) same_index: bool,
    /// What else is not as it was: `index.clauses: 10 before, 12 now`.
    pub(crate) differs: Vec<String>,
    /// How many queries were asked in both, only then, and only now.
    pub(crate) queries: Shared,
    /// Those that found another number.
    pub(crate) totals_differ: Vec<Difference>,
    /// By class, and under `all` all together: of the queries that were asked in both.
    pub(crate) classes: Vec<Ratio>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Shared {
    pub(crate) both: usize,
    pub(crate) only_old: usize,
    pub(crate) only_new: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct Difference {
    pub(crate) class: String,
    pub(crate) query: String,
    pub(crate) options: String,
    pub(crate) old: Totals,
    pub(crate) new: Totals,
}

/// The times of a class then and now, and how many times faster it is: above 1 it is
/// faster than it was.
#[derive(Debug, Serialize)]
pub(crate) struct Ratio {
    pub(crate) class: String,
    pub(crate) queries: usize,
    pub(crate) old_p50_ms: f64,
    pub(crate) new_p50_ms: f64,
    pub(crate) p50_ratio: Option<f64>,
    pub(crate) old_p99_ms: f64,
    pub(crate) new_p99_ms: f64,
    pub(crate) p99_ratio: Option<f64>,
}

/// An earlier measurement, as `clausewise bench --format json` printed it.
pub(crate) fn read(file: &Path) -> Result<Record, Failure> {
    let hint = "name a file with what `clausewise bench --format json` printed";
    let failed = |error: anyhow::Error| {
        Failure::new(error.context(format!("cannot compare with {}", file.display())), hint)
    };
    let bytes = fs::read(file).map_err(|error| failed(error.into()))?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| failed(error.into()))?;
    match value.get("bench") {
        Some(form) if *form == FORM => {}
        Some(form) => {
            let error = format!("expected a measurement of form {FORM}, found form {form}");
            return Err(failed(anyhow::Error::msg(error)));
        }
        None => return Err(failed(anyhow::Error::msg("expected a measurement, found no field `bench`"))),
    }
    serde_json::from_value(value).map_err(|error| failed(error.into()))
}

/// What an earlier measurement and the one that was taken have in common, and what not.
pub(crate) fn compare(file: &Path, old: &Record, new: &Record) -> Comparison {
    let (old_asked, new_asked) = (old.by_name(), new.by_name());
    let both: Vec<(&AskedRecord, &AskedRecord)> =
        new.asked.iter().filter_map(|asked| old_asked.get(&asked.name()).map(|old| (*old, asked))).collect();
    let totals_differ = both.iter().filter(|(old, new)| old.totals != new.totals);
    let totals_differ = totals_differ.map(|(old, new)| Difference {
        class: new.class.clone(),
        query: new.query.clone(),
        options: new.options.clone(),
        old: old.totals,
        new: new.totals,
    });
    let classes = new.warm.classes.iter().map(|class| Some(class.class.as_str())).chain([None]);
    let classes = classes.filter_map(|class| Ratio::of(class, &both)).collect();
    let identity = |record: &Record| {
        let index = &record.index;
        (index.documents, index.clauses, index.tokens, index.format, index.analyzer)
    };
    Comparison {
        file: file.display().to_string(),
        program: old.program.clone(),
        date: old.date.clone(),
        same_index: identity(old) == identity(new),
        differs: differs(old, new),
        queries: Shared {
            both: both.len(),
            only_old: old_asked.keys().filter(|name| !new_asked.contains_key(*name)).count(),
            only_new: new_asked.keys().filter(|name| !old_asked.contains_key(*name)).count(),
        },
        totals_differ: totals_differ.collect(),
        classes,
    }
}

impl Comparison {
    /// Whether the same index finds something else.
    pub(crate) fn alarms(&self) -> bool {
        self.same_index && !self.totals_differ.is_empty()
    }

    /// What is to be known before any time is looked at; nothing where all is as it was.
    pub(crate) fn warning(&self) -> Option<String> {
        let of = format!("{} of {} queries", self.totals_differ.len(), self.queries.both);
        if self.alarms() {
            return Some(format!("warning: totals differ from {}, of the same index: {of}", self.file));
        }
        (!self.same_index).then(|| {
            format!("note: {} is of another index, and totals need not be the same: {of} differ", self.file)
        })
    }
}

impl Ratio {
    /// The queries of a class, or all of them; none where nothing was asked in both.
    fn of(class: Option<&str>, both: &[(&AskedRecord, &AskedRecord)]) -> Option<Self> {
        let of_class: Vec<_> =
            both.iter().filter(|(_, new)| class.is_none_or(|class| new.class == class)).collect();
        if of_class.is_empty() {
            return None;
        }
        let name = class.unwrap_or(ALL);
        let times = |asked: Vec<&AskedRecord>| ClassRecord::of(name, &asked, 0.0);
        let old = times(of_class.iter().map(|(old, _)| *old).collect());
        let new = times(of_class.iter().map(|(_, new)| *new).collect());
        let ratio = |old: f64, new: f64| (new > 0.0).then(|| (old / new * 1e3).round() / 1e3);
        Some(Ratio {
            class: name.to_owned(),
            queries: of_class.len(),
            p50_ratio: ratio(old.p50_ms, new.p50_ms),
            p99_ratio: ratio(old.p99_ms, new.p99_ms),
            old_p50_ms: old.p50_ms,
            new_p50_ms: new.p50_ms,
            old_p99_ms: old.p99_ms,
            new_p99_ms: new.p99_ms,
        })
    }
}

/// What was measured otherwise, or on something else.
fn differs(old: &Record, new: &Record) -> Vec<String> {
    let facts = |record: &Record| {
        let optional = |number: Option<u32>| number.map_or("unknown".to_owned(), |number| number.to_string());
        let cpu = record.machine.cpu.clone().unwrap_or_else(|| "unknown".to_owned());
        [
            ("program", record.program.clone()),
            ("index.documents", record.index.documents.to_string()),
            ("index.clauses", record.index.clauses.to_string()),
            ("index.tokens", record.index.tokens.to_string()),
            ("index.segments", record.index.segments.to_string()),
            ("index.size_bytes", record.index.size_bytes.to_string()),
            ("index.format", optional(record.index.format)),
            ("index.analyzer", optional(record.index.analyzer)),
            ("machine", format!("{} {}", record.machine.os, record.machine.arch)),
            ("machine.cores", record.machine.cores.to_string()),
            ("machine.cpu", cpu),
            ("warm.rounds", record.warm.rounds.to_string()),
        ]
    };
    let pairs = facts(old).into_iter().zip(facts(new));
    let other = pairs.filter(|((_, old), (_, new))| old != new);
    other.map(|((name, old), (_, new))| format!("{name}: {old} before, {new} now")).collect()
}
