//! The arguments of `clausewise bench`.

use std::path::PathBuf;

use super::VersionsFormat;

fn up_to<const MOST: usize>(number: &str) -> Result<usize, String> {
    let number = number.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("expected a number from 1 to {MOST}"))
}

#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// Ask these and not the built-in ones: lines of class, tab and query, and behind
    /// another tab options of `clausewise search`, such as --facets year; what is of a
    /// class `topic` is asked of `clausewise topic`. See docs/benchmarks.md
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: Option<PathBuf>,
    /// With how many threads at once to ask, beside one; without it one for each core
    #[arg(long, value_name = "N", value_parser = up_to::<1_024>)]
    pub(crate) threads: Option<usize>,
    /// How often each query is asked, after a first time that does not count; its
    /// best time is told
    #[arg(long, value_name = "N", default_value = "5", value_parser = up_to::<10_000>)]
    pub(crate) rounds: usize,
    /// Ask each query of a process of its own too, and of an index that is opened anew
    #[arg(long)]
    pub(crate) cold: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = VersionsFormat::Text)]
    pub(crate) format: VersionsFormat,
    /// Compare with what --format json printed before: exit code 3 where the same
    /// index has other totals. May be given several times
    #[arg(long, value_name = "OLD.json")]
    pub(crate) compare: Vec<PathBuf>,
    /// Draw the times by class, beside those that are compared, and how they grow with
    /// the index where these are of several sizes
    #[arg(long, value_name = "FILE.svg")]
    pub(crate) plot: Option<PathBuf>,
}
