//! The JSON form of a measurement, as it is printed and read again; its field names are
//! kept stable, and told in `docs/benchmarks.md`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::stats;

/// The version of the form.
pub(crate) const FORM: u64 = 1;

/// What is asked, as it names itself in several measurements: class, query, options.
pub(crate) type Name<'r> = (&'r str, &'r str, &'r str);

/// A measurement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of the form: see [`FORM`].
    pub(crate) bench: u64,
    /// The version of the program.
    pub(crate) program: String,
    /// When it was taken, in UTC.
    pub(crate) date: String,
    pub(crate) machine: Machine,
    pub(crate) index: IndexFacts,
    pub(crate) queries: Queries,
    pub(crate) warm: Warm,
    pub(crate) throughput: Vec<Throughput>,
    /// Where it was asked for.
    pub(crate) cold: Option<Cold>,
    /// The most memory that the process took, mapped files among it; none where the
    /// system does not tell.
    pub(crate) peak_memory_bytes: Option<u64>,
    /// Each query with its times.
    pub(crate) asked: Vec<AskedRecord>,
    /// What could not be asked or answered.
    pub(crate) failed: Vec<FailedRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) os: String,
    pub(crate) arch: String,
    /// How many threads can run at once.
    pub(crate) cores: usize,
    pub(crate) cpu: Option<String>,
    pub(crate) memory_bytes: Option<u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IndexFacts {
    pub(crate) folder: String,
    pub(crate) documents: u64,
    pub(crate) clauses: u64,
    pub(crate) tokens: u64,
    pub(crate) segments: usize,
    /// The version of its fields.
    pub(crate) format: Option<u32>,
    pub(crate) analyzer: Option<u32>,
    pub(crate) written_by: Option<String>,
    /// How long the process took to open it at first.
    pub(crate) open_ms: f64,
    pub(crate) size_bytes: u64,
    pub(crate) parts: Parts,
}

/// The bytes of an index by what they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parts {
    pub(crate) postings: u64,
    pub(crate) positions: u64,
    pub(crate) terms: u64,
    pub(crate) stored: u64,
    pub(crate) columns: u64,
    pub(crate) lengths: u64,
    pub(crate) meanings: u64,
    pub(crate) statements: u64,
    pub(crate) ledger: u64,
    pub(crate) other: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Queries {
    /// The file; null for the built-in ones.
    pub(crate) file: Option<String>,
    pub(crate) asked: usize,
    pub(crate) passed_over: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Warm {
    pub(crate) rounds: usize,
    pub(crate) classes: Vec<ClassRecord>,
    /// All classes together, under the name `all`.
    pub(crate) all: ClassRecord,
}

/// The times of a class: percentiles over its queries, each at its best.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ClassRecord {
    pub(crate) class: String,
    pub(crate) queries: usize,
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
    /// Queries of one thread in a second, over all rounds.
    pub(crate) per_second: f64,
    #[serde(flatten)]
    pub(crate) totals: Totals,
}

/// What was found, of a query or of several together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) hits: u64,
    pub(crate) clauses: u64,
    pub(crate) documents: u64,
}

/// How many queries were answered in a second, by how many threads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Throughput {
    pub(crate) threads: usize,
    pub(crate) asked: usize,
    pub(crate) seconds: f64,
    pub(crate) per_second: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Cold {
    /// A process for each query, from its start to its end.
    pub(crate) process: Spread,
    /// Opening the index in the same process, for each query anew.
    pub(crate) open: Spread,
    /// The query, asked of an index that was just opened.
    pub(crate) first_answer: Spread,
}

/// Percentiles over the queries.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Spread {
    pub(crate) p50_ms: f64,
    pub(crate) p95_ms: f64,
    pub(crate) max_ms: f64,
}

/// A query with its times.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AskedRecord {
    pub(crate) class: String,
    pub(crate) query: String,
    /// Those of the third column, as they were written there.
    pub(crate) options: String,
    pub(crate) best_ms: f64,
    pub(crate) median_ms: f64,
    pub(crate) worst_ms: f64,
    /// Of the process of its own, where it was asked for.
    pub(crate) process_ms: Option<f64>,
    #[serde(flatten)]
    pub(crate) totals: Totals,
}

/// A query without an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FailedRecord {
    /// Its line in the file.
    pub(crate) line: usize,
    pub(crate) error: String,
}

impl AskedRecord {
    pub(crate) fn name(&self) -> Name<'_> {
        (&self.class, &self.query, &self.options)
    }
}

impl Record {
    /// The queries by their names.
    pub(crate) fn by_name(&self) -> BTreeMap<Name<'_>, &AskedRecord> {
        self.asked.iter().map(|asked| (asked.name(), asked)).collect()
    }
}

impl ClassRecord {
    /// What queries make together, under the name of their class.
    pub(crate) fn of(class: &str, asked: &[&AskedRecord], per_second: f64) -> Self {
        let best = stats::sorted(asked.iter().map(|asked| asked.best_ms));
        let mut totals = Totals::default();
        for asked in asked {
            totals.hits += asked.totals.hits;
            totals.clauses += asked.totals.clauses;
            totals.documents += asked.totals.documents;
        }
        ClassRecord {
            class: class.to_owned(),
            queries: asked.len(),
            p50_ms: stats::percentile(&best, 50),
            p95_ms: stats::percentile(&best, 95),
            p99_ms: stats::percentile(&best, 99),
            max_ms: stats::percentile(&best, 100),
            per_second,
            totals,
        }
    }
}

impl Spread {
    pub(crate) fn of(times: impl IntoIterator<Item = f64>) -> Self {
        let times = stats::sorted(times);
        Spread {
            p50_ms: stats::percentile(&times, 50),
            p95_ms: stats::percentile(&times, 95),
            max_ms: stats::percentile(&times, 100),
        }
    }
}

impl From<query::Totals> for Totals {
    fn from(totals: query::Totals) -> Self {
        let query::Totals { hits, clauses, documents, .. } = totals;
        Totals { hits, clauses, documents }
    }
}

/// A time in milliseconds, to a tenth of a microsecond.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e7).round() / 1e4
}
