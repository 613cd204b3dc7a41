//! The queries that are asked, and what is measured of each.

use std::time::{Duration, Instant};

use crate::raw;

/// A query of the fixed set.
pub(crate) struct Asked {
    pub(crate) class: String,
    pub(crate) kind: String,
    pub(crate) words: Vec<String>,
    pub(crate) slop: u32,
}

/// The fixed set of queries.
pub(crate) fn queries() -> Vec<Asked> {
    let file = include_str!("../queries/general-debate.tsv");
    let rows = file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    rows.map(|mut row| {
        let mut next = || row.next().unwrap_or_default();
        let (class, kind) = (next().to_owned(), next().to_owned());
        let words = next().split(' ').map(str::to_owned).collect();
        Asked { class, kind, words, slop: next().parse().unwrap_or(0) }
    })
    .collect()
}

impl Asked {
    /// The query in our language: words as they are, for the others have no forms.
    pub(crate) fn text(&self) -> String {
        let exact = |between: &str| {
            self.words.iter().map(|word| format!("={word}")).collect::<Vec<_>>().join(between)
        };
        match self.kind.as_str() {
            "term" => exact(""),
            "and" => exact(" AND "),
            "or" => exact(" OR "),
            "slop" => format!("\"{}\"~{}", self.words.join(" "), self.slop),
            _ => format!("\"{}\"", self.words.join(" ")),
        }
    }

    /// A line for the other engines: class, kind, words as the engine by itself splits
    /// them, slop.
    pub(crate) fn line(&self) -> String {
        let (class, kind, words) = (&self.class, &self.kind, raw::words(&self.words.join(" ")).join(" "));
        format!("{class}\t{kind}\t{words}\t{}\n", self.slop)
    }
}

/// What was measured of a query: the ten best, the exact totals, the texts of the
/// ten with their marks.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) ours: [Times; 3],
    pub(crate) raw: [Times; 3],
    /// How many clauses we found, and the engine by itself.
    pub(crate) clauses: [u64; 2],
}

/// The least of the times that something took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Times(pub(crate) Option<Duration>);

impl Times {
    pub(crate) fn add<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let made = work();
        let spent = started.elapsed();
        self.0 = Some(self.0.map_or(spent, |least| least.min(spent)));
        made
    }

    /// Microseconds; none where it was never done, or not to its end.
    pub(crate) fn micros(self) -> Option<f64> {
        self.0.map(|least| least.as_secs_f64() * 1e6)
    }
}
