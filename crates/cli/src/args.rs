//! The arguments of the program.

mod batch;
mod bench;
mod eval;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use ingest::format::columns::Columns;
use ingest::{PdfExtractor, ReadOptions};

pub(crate) use batch::{Export, ExportFormat, Index, Remove};
pub(crate) use bench::Bench;
pub(crate) use eval::{Eval, Evaluate, EvaluateReading};

/// Search foreign-policy documents clause by clause
///
/// Exit codes: 0 found or done, 1 nothing found, 2 something went wrong, 3 done
/// but some files failed.
#[derive(Debug, Parser)]
#[command(name = "clausewise", version)]
pub(crate) struct Args {
    /// The folder of the index; without it the nearest `index/` upwards
    #[arg(long, value_name = "DIR", env = "CLAUSEWISE_INDEX", global = true)]
    pub(crate) index: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read documents and put their clauses into the index
    Index(Index),
    /// Search clauses for phrases and words
    Search(Search),
    /// Search clauses on a topic, whatever words they say it in
    Topic(Topic),
    /// List the topics that clauses are given, and how many speak of each
    Topics(Topics),
    /// Learn from the index which words are used alike, for topic searches
    Learn(Learn),
    /// Show a clause, its neighbours, or the whole document
    Show(Show),
    /// List the texts of a statement: reprints, excerpts, translations
    Versions(Versions),
    /// Cite a clause
    Cite(Cite),
    /// Tell how a file is read: metadata, clauses, repairs
    Explain(Explain),
    /// Score how well files are read against what a careful reader says
    #[command(subcommand)]
    Evaluate(Evaluate),
    /// Measure topic search on a judged collection
    Eval(Eval),
    /// Measure how fast the index answers, how large it is, and what changed since
    Bench(Bench),
    /// Print the text layer of the PDF on standard input, for the program itself
    #[command(hide = true)]
    ReadPdf,
    /// Tell what the index holds
    Status,
    /// Take documents out of the index and keep them away
    Remove(Remove),
    /// Print all documents with their clauses, for `clausewise index -`
    Export(Export),
    /// Write the whole index anew as one piece: smallest, and fastest to search
    Optimize,
    /// Check that the index is whole: exit code 0, or 2 where it is damaged
    Verify,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// How files are read where their own words are not to be followed.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Reading {
    /// The format of all files, whatever they say: text, markdown, html, xml,
    /// docx, pdf, json, jsonl, csv, sgml
    #[arg(long = "as", value_name = "FORMAT", value_parser = format_named)]
    pub(crate) read_as: Option<ingest::Format>,
    /// The encoding of all files, such as windows-1251
    #[arg(long, value_name = "NAME", value_parser = encoding_named)]
    pub(crate) encoding: Option<&'static str>,
    /// The language of all documents, such as en
    #[arg(long, value_name = "CODE", value_parser = language_named)]
    pub(crate) language: Option<String>,
    /// Which fields of records and columns of tables hold what, such as
    /// text=body,title=headline
    #[arg(long, value_name = "LIST")]
    pub(crate) columns: Option<Columns>,
}

impl Reading {
    /// The options for the reader.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            member: None,
            format: self.read_as,
            encoding: self.encoding.and_then(ingest::decode::named),
            language: self.language.clone(),
            columns: self.columns.clone().unwrap_or_default(),
            memory: None,
            time: None,
            pdf: std::env::current_exe()
                .ok()
                .map(|program| PdfExtractor::new(program, vec!["read-pdf".into()])),
        }
    }
}

fn format_named(name: &str) -> Result<ingest::Format, String> {
    let known = ingest::Format::NAMES.iter().find(|(_, known)| *known == name.to_lowercase());
    known.map(|(format, _)| *format).ok_or_else(|| {
        let names: Vec<&str> = ingest::Format::NAMES.iter().map(|(_, name)| *name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn encoding_named(name: &str) -> Result<&'static str, String> {
    let known = ingest::decode::named(name).map(|encoding| encoding.name());
    known.ok_or_else(|| "expected a name such as utf-8, windows-1251, gb18030".to_owned())
}

fn language_named(name: &str) -> Result<String, String> {
    ingest::language_code(name).ok_or_else(|| "expected a code such as en, ru, zh".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    /// Words and "phrases" that must all stand in the clause, with AND, OR, NOT,
    /// w/5, wildcards and fields: see `clausewise help query`
    #[arg(required_unless_present = "queries", value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Ask each query of a file: one a line, or a table with the columns `id`
    /// and `query` where its name ends in .csv
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "phrase"])]
    pub(crate) queries: Option<PathBuf>,
    /// Take all words as one phrase
    #[arg(long)]
    pub(crate) phrase: bool,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// What of an answer is printed, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Listing {
    /// How many clauses to print
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// How many of the first to leave out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Their order
    #[arg(long, value_enum, default_value_t = Sort::Relevance)]
    pub(crate) sort: Sort,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Print the totals alone
    #[arg(long)]
    pub(crate) count: bool,
    /// Whether each clause is a hit, each document by its first clause in the
    /// order, or each statement by that of the best of its texts
    #[arg(long, value_enum, default_value_t = By::Clause)]
    pub(crate) by: By,
    /// Count what was found by these: party, year, kind, language, outlet,
    /// topic, rendering
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',')]
    pub(crate) facets: Vec<Facet>,
    /// Add your own formulations with their renderings, a line each: see
    /// docs/formulations.md
    #[arg(long, value_name = "FILE")]
    pub(crate) formulations: Option<PathBuf>,
    /// Give up a query that takes longer than so many seconds, such as 0.5; 0 for
    /// as long as it takes
    #[arg(long, value_name = "SECONDS", default_value = "1.8", value_parser = timeout)]
    pub(crate) timeout: Duration,
}

/// A time limit in seconds.
fn timeout(seconds: &str) -> Result<Duration, String> {
    let limit = seconds.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    limit.ok_or_else(|| "give a number of seconds from 0 on, such as 2 or 0.5".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct Topic {
    /// What it is about, in your own words and in any of the six languages of the
    /// UN; fields such as party:CN limit where it is looked for
    #[arg(required_unless_present = "like", value_name = "TEXT")]
    pub(crate) text: Vec<String>,
    /// Find more like the clause of this address, or this hit of the last search
    #[arg(long, value_name = "ADDRESS", conflicts_with = "text")]
    pub(crate) like: Option<String>,
    /// The stages of the ranking that take part beside the words: lexicon,
    /// context, feedback, coverage, meaning; `words` for none of them
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = stage_named)]
    pub(crate) stages: Vec<query::Stage>,
    /// Tell for each hit what each stage brought
    #[arg(long)]
    pub(crate) explain: bool,
    /// How many clauses of one document to print at the most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) per_document: usize,
    /// Print reprints and clauses that are nearly the same each for itself
    #[arg(long)]
    pub(crate) copies: bool,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Topics {
    /// Only this one, with what it covers and the words that show it
    pub(crate) topic: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Learn {
    /// Learn all anew, not only what was indexed since
    #[arg(long)]
    pub(crate) again: bool,
}

fn stage_named(name: &str) -> Result<query::Stage, String> {
    query::Stage::named(name).map_err(|names| format!("the stages are {names}"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Each clause
    Clause,
    /// Each document
    Document,
    /// Each statement: its reprints, excerpts and translations are one
    Statement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Facet {
    /// Each party of the document
    Party,
    /// The year of the adopted date
    Year,
    /// The kind of document
    Kind,
    /// The language of the clause
    Language,
    /// Who published it
    Outlet,
    /// Each topic that the clause speaks of
    Topic,
    /// The rendering of a formulation that was asked for with `~`
    Rendering,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// The best first
    Relevance,
    /// By adopted date, the oldest first
    Oldest,
    /// By adopted date, the newest first
    Newest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Text,
    /// The match with its left and right context, a line each
    Kwic,
    /// Quotations with their citations, for a memo
    Markdown,
    /// One object with everything
    Json,
    /// An object a hit, a line each
    Jsonl,
    /// A table: address, title, dates, parties, left, match, right, citation
    Csv,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// An address such as 2020-09-11-cn-ru-joint-statement-3f1a#3, any clear
    /// beginning of its id, or the number of a hit of the last search
    pub(crate) address: String,
    /// How many clauses before and behind to show with it
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) context: usize,
    /// Show the whole document, as published
    #[arg(long)]
    pub(crate) document: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Versions {
    /// The address of any of its texts, any clear beginning of its id, or the
    /// number of a hit of the last search
    pub(crate) address: String,
    /// How to print them
    #[arg(long, value_enum, default_value_t = VersionsFormat::Text)]
    pub(crate) format: VersionsFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VersionsFormat {
    /// For reading
    Text,
    /// One object with everything
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Cite {
    /// An address, or the number of a hit of the last search
    pub(crate) address: String,
    /// The style of the citation
    #[arg(long, value_enum, default_value_t = Style::Plain)]
    pub(crate) style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Style {
    /// One line
    Plain,
    /// One line of Markdown
    Markdown,
    /// BibTeX
    Bibtex,
    /// RIS, for reference managers
    Ris,
    /// CSL-JSON, for reference managers
    CslJson,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// The file
    pub(crate) file: PathBuf,
    /// Of an archive, only the member with this path
    #[arg(long, value_name = "PATH")]
    pub(crate) member: Option<String>,
    /// Add your own names of states and organisations, a line each
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For reading
    Text,
    /// An object a document, a line each
    Json,
}

/// The arguments with the words of a query behind all options, and behind
/// `--`, so that a word may begin with a hyphen.
///
/// What is an option of the program stays one; `--` makes words of the rest.
pub(crate) fn query_last(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut command = Args::command();
    command.build();
    let takes_next = |of: &clap::Command, text: &str| {
        let name = text.strip_prefix("--").filter(|name| !name.contains('='));
        let option = name.and_then(|name| of.get_arguments().find(|option| option.get_long() == Some(name)));
        option.is_some_and(|option| option.get_action().takes_values())
    };
    // The first word that is no option, nor the value of one, is the command.
    let mut at = 1;
    while let Some(text) = arguments.get(at).map(|argument| argument.to_string_lossy()) {
        if !text.starts_with('-') {
            break;
        }
        at += if takes_next(&command, &text) { 2 } else { 1 };
    }
    let asked = arguments.get(at).filter(|name| *name == "search" || *name == "topic");
    let Some(of_command) = asked.and_then(|name| command.find_subcommand(name)) else {
        return arguments;
    };
    let takes_next = |text: &str| takes_next(of_command, text) || takes_next(&command, text);
    let mut known: Vec<OsString> = arguments[..=at].to_vec();
    let mut words: Vec<OsString> = Vec::new();
    let mut rest = arguments[at + 1..].iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            words.extend(rest.by_ref().cloned());
        } else if text.starts_with("--") || text == "-h" {
            // One that the program does not know is named as such.
            known.push(argument.clone());
            if takes_next(&text) {
                known.extend(rest.next().cloned());
            }
        } else {
            words.push(argument.clone());
        }
    }
    known.push("--".into());
    known.extend(words);
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Args::command().debug_assert();
    }

    fn search(arguments: &[&str]) -> Search {
        let arguments = ["clausewise", "search"].iter().chain(arguments).map(OsString::from).collect();
        match Args::try_parse_from(query_last(arguments)).expect("they are accepted").command {
            Command::Search(search) => search,
            _ => panic!("another command was read"),
        }
    }

    #[test]
    fn a_query_may_begin_with_a_hyphen() {
        let read = search(&["-sanctions", "iran", "--limit", "5", "--count"]);
        assert_eq!(read.query, ["-sanctions", "iran"]);
        assert_eq!((read.listing.limit, read.listing.count), (5, true));
        assert_eq!(search(&["--format=json", "--", "--count"]).query, ["--count"]);
    }

    #[test]
    fn options_may_stand_anywhere() {
        let read =
            search(&["--phrase", "--limit", "5", "long-arm", "--count", "--format", "json", "jurisdiction"]);
        assert_eq!(read.query, ["long-arm", "jurisdiction"]);
        assert_eq!((read.listing.limit, read.listing.count, read.phrase), (5, true, true));
        assert_eq!(read.listing.format, Format::Json);
        assert_eq!(search(&["search", "search"]).query, ["search", "search"]);
    }

    #[test]
    fn an_option_that_does_not_exist_is_no_word() {
        let arguments = ["clausewise", "search", "peace", "--cuont"].map(OsString::from).to_vec();
        assert!(Args::try_parse_from(query_last(arguments)).is_err());
    }
}
