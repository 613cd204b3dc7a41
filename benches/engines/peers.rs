//! Other engines, each driven by a program of its own in `benches/peers/`.
//!
//! `CLAUSEWISE_BENCH_PEERS` names those that take part, of `lucene`, `sqlite`,
//! `postgresql`, `xapian` and `ripgrep`; without it Lucene does where it is at hand. One
//! that is not there is named and left out. What they need:
//!
//! - Lucene the class path of its jars in `CLAUSEWISE_BENCH_LUCENE`, and Java;
//! - SQLite and PostgreSQL Python, by the name that `CLAUSEWISE_BENCH_PYTHON` gives it, with
//!   `sqlite3` and `psycopg2`; PostgreSQL its server too;
//! - Xapian its library for development and `g++`;
//! - ripgrep its command.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::ROUNDS;
use crate::asked::{Asked, Times};

/// How long a query is asked, all its rounds together: those that take longer are asked
/// fewer times. One that is not answered in ten times as long has no time.
pub(crate) const SECONDS: f64 = 0.5;

/// How often ripgrep is asked, which reads the whole text each time.
const ROUNDS_OF_RIPGREP: usize = 2;

/// An engine that took part.
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) built: Built,
    /// What it told of each query.
    pub(crate) told: Vec<Told>,
}

/// What an engine tells of a query.
#[derive(Clone, Copy, Default)]
pub(crate) struct Told {
    /// The ten best, and these with the exact number of clauses.
    pub(crate) times: [Times; 2],
    /// That number.
    pub(crate) clauses: Option<u64>,
}

/// How large an index is, and how long it took to write where that is known.
#[derive(Clone, Copy)]
pub(crate) struct Built {
    pub(crate) bytes: u64,
    pub(crate) seconds: Option<f64>,
}

impl Built {
    /// Notes beside an index how long it took, and its size where that is not that of its
    /// folder.
    pub(crate) fn note(work: &Path, name: &str, took: Duration, bytes: Option<u64>) {
        let bytes = bytes.unwrap_or_else(|| folder_size(&work.join(name)));
        let line = format!("{:.1}\t{bytes}\n", took.as_secs_f64());
        fs::write(work.join(name).with_extension("built"), line).expect("the disk has room");
    }

    /// What was noted, or what can still be seen.
    pub(crate) fn of(work: &Path, name: &str) -> Self {
        let noted = fs::read_to_string(work.join(name).with_extension("built")).unwrap_or_default();
        let mut noted = noted.trim_end().split('\t');
        let seconds = noted.next().and_then(|seconds| seconds.parse().ok());
        let bytes = noted.next().and_then(|bytes| bytes.parse().ok());
        Built { bytes: bytes.unwrap_or_else(|| folder_size(&work.join(name))), seconds }
    }
}

fn folder_size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// Asks the other engines all queries, one engine after the other.
pub(crate) fn ask(work: &Path, queries: &[Asked]) -> Vec<Peer> {
    let named = env::var("CLAUSEWISE_BENCH_PEERS").ok();
    let default = if env::var_os("CLAUSEWISE_BENCH_LUCENE").is_some() { "lucene" } else { "" };
    let file = work.join("queries.tsv");
    let lines: String = queries.iter().map(Asked::line).collect();
    fs::write(&file, lines).expect("the folder can be written");
    let mut peers = Vec::new();
    for name in named.as_deref().unwrap_or(default).split(',').filter(|name| !name.is_empty()) {
        let asked = match name {
            "ripgrep" => ripgrep(work, queries),
            _ => program(work, name).and_then(|program| driven(&program, work, name, &file)),
        };
        match asked {
            Ok(told) => peers.push(Peer { name: name.to_owned(), built: Built::of(work, name), told }),
            Err(reason) => println!("{name} is left out: {reason}"),
        }
    }
    peers
}

/// The program that drives an engine, with its first arguments.
fn program(work: &Path, name: &str) -> Result<Vec<OsString>, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let python = env::var("CLAUSEWISE_BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    Ok(match name {
        "lucene" => {
            let path = env::var("CLAUSEWISE_BENCH_LUCENE")
                .map_err(|_| "CLAUSEWISE_BENCH_LUCENE does not give the class path of its jars")?;
            [words(&["java", "-Xmx4g", "-cp", &path]), vec![own.join("Lucene.java").into()]].concat()
        }
        "sqlite" => vec![python.into(), own.join("sqlite.py").into()],
        "postgresql" => vec![python.into(), own.join("postgresql.py").into()],
        "xapian" => {
            let program = work.join("xapian.program");
            let flags = output(Command::new("xapian-config").args(["--cxxflags", "--libs"]))?;
            let mut compiler = Command::new("g++");
            compiler.args(["-O2", "-std=c++17", "-o"]).arg(&program).arg(own.join("xapian.cc"));
            output(compiler.args(flags.split_whitespace()))?;
            vec![program.into()]
        }
        _ => return Err("there is no driver for it".to_owned()),
    })
}

/// What an engine takes for each query, by its driver; it first indexes the clauses where
/// it has not yet.
fn driven(program: &[OsString], work: &Path, name: &str, queries: &Path) -> Result<Vec<Told>, String> {
    let (first, rest) = program.split_first().ok_or("there is no driver for it")?;
    let folder = work.join(name);
    let built = folder.with_extension("built");
    if !folder.is_dir() {
        let started = Instant::now();
        let printed =
            output(Command::new(first).args(rest).arg("index").arg(work.join("clauses.tsv")).arg(&folder));
        if printed.is_err() {
            // What is not whole is not used again.
            let _ = fs::remove_dir_all(&folder);
        }
        Built::note(work, name, started.elapsed(), printed?.trim().parse().ok());
    } else if !built.is_file() {
        println!("{name}: how long its index took is not known");
    }
    let mut search = Command::new(first);
    search.args(rest).arg("search").arg(&folder).arg(queries);
    let printed = output(search.arg(ROUNDS.to_string()).arg(SECONDS.to_string()))?;
    let times =
        |micros: &str| Times(micros.parse::<f64>().ok().map(|micros| Duration::from_secs_f64(micros / 1e6)));
    let told = printed.lines().map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        Told { times: [times(next()), times(next())], clauses: next().parse().ok() }
    });
    Ok(told.collect())
}

/// What a command prints.
fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{name}: {}", said.lines().last().unwrap_or("it failed")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What ripgrep takes to count the clauses, a process for each query, over one file that
/// has a clause a line; it ranks nothing. It is asked for words, phrases and alternatives.
fn ripgrep(work: &Path, queries: &[Asked]) -> Result<Vec<Told>, String> {
    output(Command::new("rg").arg("--version"))?;
    let file = text(work);
    let mut told = Vec::new();
    for asked in queries {
        let Some(pattern) = pattern(asked) else {
            told.push(Told::default());
            continue;
        };
        let (mut times, mut clauses, started) = (Times::default(), None, Instant::now());
        for _ in 0..ROUNDS_OF_RIPGREP {
            let mut command = Command::new("rg");
            command.args(["--no-config", "--count", "--ignore-case", "--word-regexp", "--text", "--regexp"]);
            let found = times.add(|| command.arg(&pattern).arg(&file).output());
            // It prints nothing where nothing is found.
            let printed = found.map_err(|error| error.to_string())?.stdout;
            clauses = Some(String::from_utf8_lossy(&printed).trim().parse().unwrap_or(0));
            if started.elapsed().as_secs_f64() >= SECONDS {
                break;
            }
        }
        told.push(Told { times: [Times::default(), times], clauses });
    }
    Ok(told)
}

/// The regular expression of a query: words with no letter and no digit between them.
fn pattern(asked: &Asked) -> Option<String> {
    let words = crate::raw::words(&asked.words.join(" "));
    match asked.kind.as_str() {
        "term" | "phrase" => Some(words.join(r"[^\p{Alphabetic}\p{N}]+")),
        "or" => Some(words.join("|")),
        _ => None,
    }
}

/// The texts of the clauses alone, one a line, in a folder as an index has it.
fn text(work: &Path) -> PathBuf {
    let folder = work.join("ripgrep");
    let file = folder.join("clauses.txt");
    if !file.is_file() {
        fs::create_dir_all(&folder).expect("the folder can be written");
        let lines = BufReader::new(File::open(work.join("clauses.tsv")).expect("it was written")).lines();
        let mut out = BufWriter::new(File::create(&file).expect("the folder can be written"));
        for line in lines {
            let line = line.expect("it was written as UTF-8");
            let text = line.split_once('\t').map_or("", |(_, text)| text);
            writeln!(out, "{text}").expect("the disk has room");
        }
        out.flush().expect("the disk has room");
    }
    file
}
