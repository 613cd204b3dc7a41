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
use crate::{FOUND, NOTHING, SOME_FAILED, WRONG};

/// How many characters of a query are printed above its answer.
const SHOWN: usize = 200;

/// The longest record of a table, in bytes: twice as much as a query may have.
const LONGEST: usize = 128 * 1024;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    statements: Option<u64>,
}

/// Asks all queries of a file. A line that cannot be read is reported and passed
/// over, and so is one whose answer takes too long.
pub(super) fn run(
    reader: &Reader,
    file: &Path,
    options: &Search,
    formulations: &Formulations,
) -> Result<u8, Failure> {
    let (asked, mut bad) = read(file)?;
    if asked.is_empty() && bad == 0 {
        terminal::remark(&format!("{} holds no query", file.display()));
        terminal::remark("hint: write one a line, or a table whose name ends in .csv: id,query");
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    let (mut found, mut answered) = (false, false);
    for Asked { id, text } in &asked {
        let answer = match answer(reader, text, options, formulations) {
            Err(late) if late.is_late() => {
                terminal::remark(&format!("{}: {id}: {}", file.display(), late.in_one_line()));
                bad += 1;
                continue;
            }
            answer => answer?,
        };
        if let Some((message, hint)) = answer.unasked() {
            terminal::remark(&format!("{}: {id}: {message}; {hint}", file.display()));
            bad += 1;
            continue;
        }
        for problem in answer.parsed.problems.iter().filter(|problem| problem.severity != Severity::Hint) {
            terminal::remark(&format!("{}: {id}: {}", file.display(), problem.message));
        }
        answered = true;
        let totals = answer.results.totals;
        found |= totals.clauses > 0;
        match options.listing.format {
            Format::Json | Format::Jsonl => {
                let record = Answered { id, search: answer.record() };
                terminal::line(&serde_json::to_string(&record)?)?;
            }
            Format::Csv => {
                let query::Totals { hits, clauses, documents, statements } = totals;
                table.serialize(Totals { id, query: text, hits, clauses, documents, statements })?;
            }
            _ => print(id, &answer, options)?,
        }
    }
    let table = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    terminal::print_bytes(&table)?;
    if bad > 0 {
        terminal::remark(&format!("{} passed over", counted(bad, "line")));
        return Ok(if answered { SOME_FAILED } else { WRONG });
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
    if !options.listing.count {
        match options.listing.format {
            Format::Markdown => formats::markdown(answer)?,
            Format::Kwic => formats::concordance(answer)?,
            _ => formats::text(answer)?,
        }
    }
    formats::count(answer, options.listing.format)?;
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
    let (mut asked, mut bad) = (Vec::new(), 0);
    let mut columns = None;
    for (line, record) in records(bytes) {
        let named = |error: &str| terminal::remark(&format!("{}: line {line}: {error}", file.display()));
        let row = match record.map(row) {
            Some(Ok(Some(row))) => row,
            Some(Ok(None)) => continue,
            Some(Err(error)) => {
                named(&error.to_string());
                bad += 1;
                continue;
            }
            None => {
                named("a quotation mark is never closed, or the line is too long");
                bad += 1;
                continue;
            }
        };
        let Some((query, id)) = columns else {
            let column = |name: &str| row.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
            let Some(query) = column("query") else {
                let message = format!("{} has no column `query`", file.display());
                return Err(Failure::said(&message, "name the columns in the first line: id,query"));
            };
            columns = Some((query, column("id")));
            continue;
        };
        match row.get(query).map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => {
                let id = id.and_then(|id| row.get(id)).map(str::trim).filter(|id| !id.is_empty());
                let id = id.map_or_else(|| line.to_string(), str::to_owned);
                asked.push(Asked { id, text: text.to_owned() });
            }
            None => {
                named("there is no query");
                bad += 1;
            }
        }
    }
    Ok((asked, bad))
}

/// The fields of one record; none where it is an empty line.
fn row(record: &[u8]) -> Result<Option<csv::StringRecord>, csv::Error> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(record);
    rows.records().next().transpose()
}

/// The records of a table, each with the line that it begins in. A line that
/// opens a quotation mark that nothing closes is none, and only that line is
/// lost.
fn records(bytes: &[u8]) -> Vec<(usize, Option<&[u8]>)> {
    let (mut records, mut at, mut line) = (Vec::new(), 0, 1);
    while at < bytes.len() {
        let end_of_line = |from: usize| {
            let found = bytes[from..].iter().position(|byte| *byte == b'\n');
            found.map_or(bytes.len(), |length| from + length + 1)
        };
        let closed = end(bytes, at);
        let end = closed.map_or_else(|| end_of_line(at), end_of_line);
        records.push((line, closed.map(|_| &bytes[at..end])));
        line += bytes[at..end].iter().filter(|byte| **byte == b'\n').count();
        at = end;
    }
    records
}

/// Where a record ends, before its line break; none where a quotation mark of
/// it is not closed, or closes a field of several lines within a word, and none
/// of a record that is too long.
fn end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut opened) = (start, None);
    // Quotation marks quote at the beginning of a field alone.
    let mut begins = true;
    while let Some(byte) = bytes.get(at).filter(|_| at - start < LONGEST) {
        match (opened, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(from), b'"') => {
                let closes = matches!(bytes.get(at + 1), None | Some(b',' | b'\r' | b'\n'));
                if !closes && bytes[from..at].contains(&b'\n') {
                    return None;
                }
                opened = None;
            }
            (None, b'"') if begins => opened = Some(at),
            (None, b'\n') => return Some(at),
            _ => {}
        }
        begins = opened.is_none() && *byte == b',';
        at += 1;
    }
    (opened.is_none() && at == bytes.len()).then_some(at)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(table: &str) -> Vec<(usize, Option<&str>)> {
        let text = |record| std::str::from_utf8(record).expect("the table is text").trim_end();
        records(table.as_bytes()).into_iter().map(|(line, record)| (line, record.map(text))).collect()
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_costs_its_line() {
        for (table, expected) in [
            ("1,\"peace\n2,war\n", vec![(1, None), (2, Some("2,war"))]),
            ("1,\"peace\n2,\"war\"\n3,x", vec![(1, None), (2, Some("2,\"war\"")), (3, Some("3,x"))]),
            ("1,\"a\"\"b\"\n2,c", vec![(1, Some("1,\"a\"\"b\"")), (2, Some("2,c"))]),
            ("1,\"a\nb\"\r\n2,c", vec![(1, Some("1,\"a\nb\"")), (3, Some("2,c"))]),
            ("1,say \"peace\n2,c", vec![(1, Some("1,say \"peace")), (2, Some("2,c"))]),
            ("1,\"a\" AND b\n", vec![(1, Some("1,\"a\" AND b"))]),
            ("\"", vec![(1, None)]),
            ("", vec![]),
        ] {
            assert_eq!(lines_of(table), expected, "{table}");
        }
    }
}
