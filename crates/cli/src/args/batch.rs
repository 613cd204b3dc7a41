//! The arguments of what changes the index.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use super::{Args, Command, Reading, format_named};

#[derive(Debug, clap::Args)]
pub(crate) struct Index {
    /// Files and folders; without them `corpus/` beside the index; `-` for JSON
    /// Lines, or an export, on standard input. What is
    /// unchanged since it was read is not read again
    pub(crate) paths: Vec<PathBuf>,
    /// Tell what has changed by the bytes of all files, not by their size and time
    #[arg(long)]
    pub(crate) verify: bool,
    /// Drop the documents of files that are gone from the folders that are named
    #[arg(long)]
    pub(crate) prune: bool,
    /// How many seconds a file may take; one that takes longer is named
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) file_timeout: u64,
    /// Commit each time that so many documents are read; a file is never divided.
    /// Without it after every 64 MB of text
    #[arg(long, value_name = "DOCUMENTS", value_parser = at_least_one)]
    pub(crate) commit_every: Option<usize>,
    /// Write what became of each file, a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// How many threads to work with; without it one for each core
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Add your own names of states and organisations, a line each
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Option<PathBuf>,
    /// Add your own topics and words of topics, a line each; the index keeps them: see
    /// docs/topics.md
    #[arg(long, value_name = "FILE")]
    pub(crate) topics: Option<PathBuf>,
    /// Delete the index first, whatever version wrote it
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Write the whole index anew at the end as one piece: smallest, and fastest
    /// to search
    #[arg(long)]
    pub(crate) compact: bool,
    /// How many MB of memory the program may take, at least 256; a file that would
    /// take more is named
    #[arg(long, value_name = "MB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(256..))]
    pub(crate) memory: u64,
    /// Go on, and keep up with what is added, changed or gone, until it is ended
    #[arg(long, conflicts_with_all = ["report", "rebuild", "json"])]
    pub(crate) watch: bool,
    /// Say nothing but what went wrong
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print the totals as a JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
    /// The same as --as
    #[arg(long, value_name = "FORMAT", value_parser = format_named, conflicts_with = "read_as")]
    pub(crate) format: Option<ingest::Format>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    /// Addresses of documents, or clear beginnings of their ids
    #[arg(required_unless_present_any = ["outlet", "source"], value_name = "ADDRESS")]
    pub(crate) addresses: Vec<String>,
    /// All documents of this outlet, now and later
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Vec<String>,
    /// All documents of this file, or of the files in this folder, now and later
    #[arg(long, value_name = "PATH")]
    pub(crate) source: Vec<PathBuf>,
    /// Keep them away no longer: they come back when their files are next indexed
    #[arg(long)]
    pub(crate) restore: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// How to print them
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub(crate) format: ExportFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// An object a document, a line each
    Jsonl,
}

impl Index {
    /// What `clausewise index FOLDER` asks for.
    pub(crate) fn of(folder: PathBuf) -> Self {
        let words = [OsString::from("clausewise"), "index".into(), "--".into(), folder.into()];
        match Args::parse_from(words).command {
            Command::Index(index) => index,
            _ => unreachable!("the words name the command"),
        }
    }
}

pub(super) fn at_least_one(number: &str) -> Result<usize, String> {
    number.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a number from 1 on".to_owned())
}
