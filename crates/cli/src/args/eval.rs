//! The arguments of what measures how good reading and ranking are.

use std::path::PathBuf;

use clap::Subcommand;

use super::{ExplainFormat, language_named};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluate {
    /// Score clauses, labels and metadata against annotated documents
    Reading(EvaluateReading),
}

#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateReading {
    /// The annotations, a JSON object a line: see docs/evaluation.md
    pub(crate) annotations: PathBuf,
    /// The folder that the paths of the annotations start from; without it
    /// `corpora/` beside the folder of the annotations
    #[arg(long, value_name = "DIR")]
    pub(crate) corpora: Option<PathBuf>,
    /// Name for each document what differs
    #[arg(long)]
    pub(crate) differences: bool,
    /// Only documents whose path holds this
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// How to print the scores
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// The documents, JSON Lines with `id`, `title` and `text`, judged by their ids;
    /// without it the clauses of the index, judged by their addresses
    #[arg(long, value_name = "FILE")]
    pub(crate) collection: Option<PathBuf>,
    /// The topics: lines of id, tab and text, or as TREC writes them
    #[arg(long, value_name = "FILE")]
    pub(crate) topics: PathBuf,
    /// The judgements, as TREC writes them: topic, 0, document, grade
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Write the rankings, as TREC writes runs
    #[arg(long, value_name = "FILE")]
    pub(crate) run_out: Option<PathBuf>,
    /// How to rank: `default` is what `clausewise topic` does, `bm25` the words
    /// alone, or stages joined by + such as words+context; of two, the difference
    /// is tested
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) method: Vec<String>,
    /// The language of all documents, such as en
    #[arg(long, value_name = "CODE", value_parser = language_named)]
    pub(crate) language: Option<String>,
    /// How to print the measures
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}
