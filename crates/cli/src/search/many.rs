//! Many queries at once, from a file.

use std::fs;
use std::path::Path;

use ::index::Reader;
use lexicon::Formulations;
use query::Severity;
use serde::Serialize;

use super::{Answer, answer, formats};
use crate::args::{Format, Search};
use crate::failure::Failure;
use crate::record::SearchRecord;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, SOME_FAILED};

/// How many characters of a query are printed above its answer.
const SHOWN: usize = 200;

/// A query of the file.
struct Asked {
    id: String,
    text: String,
}

#[derive(Serialize)]
struct Answered<'a> {
    id: &'a str,
    #[serde(flatten)]
    search: SearchRecord<'a>,
}

#[derive(Serialize)]
struct Totals<'a> {
    id: &'a str,
    query: &'a str,
    hits: u64,
    clauses: u64,
    documents: u64,
}

/// Asks all queries of a file. A line that cannot be read is reported and passed
/// over.
pub(super) fn run(
    reader: &Reader,
    file: &Path,
    options: &Search,
    formulations: &Formulations,
) -> Result<u8, Failure> {
    let (asked, mut bad) = read(file)?;
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut found = false;
    for Asked { id, text } in &asked {
        let answer = answer(reader, text, options, formulations)?;
        if answer.parsed.query.root.is_none() {
            terminal::remark(&format!("{}: {id}: there is no word to search for", file.display()));
            bad += 1;
            continue;
        }
        for problem in answer.parsed.problems.iter().filter(|problem| problem.severity == Severity::Problem) {
            terminal::remark(&format!("{}: {id}: {}", file.display(), problem.message));
        }
        let totals = answer.results.totals;
        found |= totals.clauses > 0;
        match options.format {
            Format::Json | Format::Jsonl => {
                let record = Answered { id, search: answer.record() };
                terminal::line(&serde_json::to_string(&record)?)?;
            }
            Format::Csv => {
                let (hits, clauses, documents) = (totals.hits, totals.clauses, totals.documents);
                table.serialize(Totals { id, query: text, hits, clauses, documents })?;
            }
            _ => print(id, &answer, options)?,
        }
    }
    let table = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    terminal::print_bytes(&table)?;
    if bad > 0 {
        terminal::remark(&format!("{} passed over", counted(bad, "line")));
        return Ok(SOME_FAILED);
    }
    Ok(if found { FOUND } else { NOTHING })
}

/// For reading: the query, what was found of it, and the hits.
fn print(id: &str, answer: &Answer, options: &Search) -> Result<(), Failure> {
    let mut shown: String = answer.text.chars().take(SHOWN).collect();
    if shown.len() < answer.text.len() {
        shown.push('…');
    }
    terminal::line(&format!("{id}  {}", terminal::visible(&shown)))?;
    if !options.count {
        match options.format {
            Format::Markdown => formats::markdown(answer)?,
            Format::Kwic => formats::concordance(answer)?,
            _ => formats::text(answer)?,
        }
    }
    formats::count(answer, options.format)?;
    formats::counts(answer)?;
    Ok(terminal::line("")?)
}

/// The queries of a file, and how many lines could not be read.
fn read(file: &Path) -> Result<(Vec<Asked>, u64), Failure> {
    let bytes = fs::read(file).map_err(|error| {
        let error = anyhow::Error::new(error).context(format!("cannot read {}", file.display()));
        Failure::new(error, "name a file with a query a line, or a table whose name ends in .csv")
    })?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let table = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    if !table {
        return Ok(lines(file, bytes));
    }
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let column = |name: &str, headers: &csv::StringRecord| {
        headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name))
    };
    let headers = rows.headers()?.clone();
    let Some(query) = column("query", &headers) else {
        let message = format!("{} has no column `query`", file.display());
        return Err(Failure::said(&message, "name the columns in the first line: id,query"));
    };
    let id = column("id", &headers);
    let (mut asked, mut bad) = (Vec::new(), 0);
    for (at, row) in rows.records().enumerate() {
        let line = at + 2;
        match row {
            Ok(row) if row.get(query).is_some_and(|text| !text.trim().is_empty()) => {
                let named = id.and_then(|id| row.get(id)).filter(|id| !id.trim().is_empty());
                let id = named.map_or_else(|| line.to_string(), |id| id.trim().to_owned());
                asked.push(Asked { id, text: row[query].trim().to_owned() });
            }
            Ok(_) => {
                terminal::remark(&format!("{}: row {line} has no query", file.display()));
                bad += 1;
            }
            Err(error) => {
                terminal::remark(&format!("{}: {error}", file.display()));
                bad += 1;
            }
        }
    }
    Ok((asked, bad))
}

/// The queries of a file with one a line, and how many lines are no UTF-8.
fn lines(file: &Path, bytes: &[u8]) -> (Vec<Asked>, u64) {
    let (mut asked, mut bad) = (Vec::new(), 0);
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            Ok(line) if line.trim().is_empty() => {}
            Ok(line) => asked.push(Asked { id: (at + 1).to_string(), text: line.trim().to_owned() }),
            Err(_) => {
                terminal::remark(&format!("{}: line {} is no UTF-8", file.display(), at + 1));
                bad += 1;
            }
        }
    }
    (asked, bad)
}
