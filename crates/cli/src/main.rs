//! The program `clausewise`: arguments, words for the user, hints, exit codes.

mod address;
mod args;
mod bench;
mod cite;
mod eval;
mod evaluate;
mod explain;
mod export;
mod failure;
mod index;
mod last;
mod learn;
mod optimize;
mod own_lexicon;
mod place;
mod read_pdf;
mod record;
mod remove;
mod search;
mod show;
mod status;
mod terminal;
mod topic;
mod topics;
mod verify;
mod versions;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command, Evaluate, ExportFormat};
use failure::Failure;
use mimalloc::MiMalloc;

/// Documents are read by some threads and written and let go by others, which the
/// allocators of the systems are slow at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Found, or done.
const FOUND: u8 = 0;
/// Nothing was found.
const NOTHING: u8 = 1;
/// Something went wrong.
const WRONG: u8 = 2;
/// Done, but some files failed.
const SOME_FAILED: u8 = 3;

/// The language of queries, as `clausewise help query` prints it.
const QUERY_SYNTAX: &str = include_str!("../../../docs/query-syntax.md");

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1..).is_some_and(|words| words == ["help", "query"]) {
        return match terminal::print_bytes(QUERY_SYNTAX.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(WRONG),
            _ => ExitCode::from(FOUND),
        };
    }
    let args = match Args::try_parse_from(args::query_last(words)) {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { WRONG } else { FOUND };
            // A closed pipe is no reason to say anything.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&args) {
        Ok(code) => ExitCode::from(code),
        Err(failure) if failure.is_broken_pipe() => ExitCode::from(FOUND),
        Err(failure) => {
            failure.print();
            ExitCode::from(WRONG)
        }
    }
}

fn run(args: &Args) -> Result<u8, Failure> {
    let folder = || place::find(args.index.as_deref());
    match &args.command {
        Command::Index(options) => index::run(&folder()?, options),
        Command::Search(options) => search::run(&folder()?, options),
        Command::Topic(options) => topic::run(&folder()?, options),
        Command::Topics(options) => topics::run(&folder()?, options),
        Command::Learn(options) => learn::run(&folder()?, options),
        Command::Show(options) => show::run(&folder()?, options),
        Command::Versions(options) => versions::run(&folder()?, options),
        Command::Cite(options) => cite::run(&folder()?, options),
        Command::Explain(options) => explain::run(options),
        Command::Evaluate(Evaluate::Reading(options)) => evaluate::reading(options),
        Command::Eval(options) => eval::run(folder, options),
        Command::Bench(options) => bench::run(&folder()?, options),
        Command::ReadPdf => read_pdf::run(),
        Command::Status => status::run(&folder()?),
        Command::Remove(options) => remove::run(&folder()?, options),
        Command::Export(options) => match options.format {
            ExportFormat::Jsonl => export::run(&folder()?),
        },
        Command::Optimize => optimize::run(&folder()?),
        Command::Verify => verify::run(&folder()?),
        Command::Completions { shell } => {
            let mut buffer = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "clausewise", &mut buffer);
            terminal::print_bytes(&buffer)?;
            Ok(FOUND)
        }
        Command::Man => {
            // The page of the program, and behind it those of its commands.
            let mut buffer = Vec::new();
            let mut command = Args::command();
            command.build();
            clap_mangen::Man::new(command.clone()).render(&mut buffer)?;
            for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
                let name = format!("clausewise-{}", command.get_name());
                clap_mangen::Man::new(command.clone().name(name)).render(&mut buffer)?;
            }
            terminal::print_bytes(&buffer)?;
            Ok(FOUND)
        }
    }
}
