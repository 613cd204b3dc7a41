//! Tables with a row of names, parted by commas, semicolons, tabs or bars: a
//! document a row.

use serde_json::{Map, Value};

use super::columns::Columns;
use super::{Draft, Drafts, Problem, inner_number};
use crate::source::Why;

/// What may part the columns.
const PARTING: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows are looked at to find what parts the columns.
const SAMPLE: usize = 30;

/// The longest name of a column, in characters.
const LONGEST_NAME: usize = 60;

/// Reads a table. Its first row names the columns; a value may hold line
/// breaks in quotes, and rows may be too short or too long.
pub fn read(text: &str, columns: &Columns) -> Result<Drafts, Why> {
    let parting = parting(text);
    let mut rows = reader(text, parting);
    let mut record = csv::StringRecord::new();
    let mut next = |record: &mut csv::StringRecord| rows.read_record(record).unwrap_or(false);
    if !next(&mut record) {
        return Err(Why::Unreadable("a table without rows"));
    }
    let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
    if !are_names(&names, columns) {
        return Err(Why::Unreadable("a table whose first row does not name its columns"));
    }
    let mut records: Vec<(usize, Map<String, Value>)> = Vec::new();
    let (mut line, mut reached) = (1, 0);
    while next(&mut record) {
        // The reader's own count of lines is one behind where `\r\n` ends them.
        let at = record.position().map_or(0, |position| position.byte());
        let at = usize::try_from(at).unwrap_or_default();
        let at = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        line += text[reached..at].matches('\n').count();
        reached = at;
        let named = names.iter().zip(&record).filter(|(name, _)| !name.is_empty());
        records.push((line, named.map(|(name, value)| (name.clone(), Value::from(value))).collect()));
    }
    let prose = Columns::prose(records.iter().map(|(_, record)| record));
    let mut all = Drafts::default();
    for (index, (line, record)) in records.iter().enumerate() {
        match columns.draft(record, prose.as_deref()) {
            Ok(draft) => all.drafts.push(inner_number(Draft { record: Some(index + 1), ..draft })),
            Err(message) => {
                all.problems.push(Problem { line: Some(*line), message, ..Problem::default() });
            }
        }
    }
    if all.drafts.is_empty() {
        return Err(Why::Unreadable("a table without text"));
    }
    Ok(all)
}

fn reader(text: &str, parting: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(parting)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

/// What parts the columns: the sign that gives most rows as many columns as
/// the first has.
fn parting(text: &str) -> u8 {
    let fit = |sign: u8| {
        let mut rows = reader(text, sign);
        let counts: Vec<usize> =
            rows.records().take(SAMPLE).filter_map(Result::ok).map(|row| row.len()).collect();
        let first = counts.first().copied().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == first).count();
        if first < 2 { (0, 0) } else { (alike, first) }
    };
    // The first of equals: a comma is likelier than a bar.
    PARTING.into_iter().rev().max_by_key(|sign| fit(*sign)).unwrap_or(b',')
}

/// Whether a first row names the columns: it has a known name, or its values
/// are short, and none of them is empty or a number.
fn are_names(names: &[String], columns: &Columns) -> bool {
    let short = names.iter().all(|name| name.chars().count() <= LONGEST_NAME);
    let named = names.iter().all(|name| !name.is_empty() && name.parse::<f64>().is_err());
    short && (named || names.iter().any(|name| columns.knows(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &str) -> Vec<String> {
        let drafts = read(table, &Columns::default()).expect("it has a text");
        drafts.drafts.into_iter().map(|draft| draft.text).collect()
    }

    #[test]
    fn what_parts_the_columns_is_told_by_the_rows() {
        for sign in [",", ";", "\t", "|"] {
            let table =
                format!("title{sign}body\nPeace{sign}\"The parties, all of them; agree.\n\tThey trade.\"\n");
            assert_eq!(texts(&table), ["The parties, all of them; agree.\n\tThey trade."], "{sign:?}");
        }
    }

    #[test]
    fn ragged_rows_are_read_and_empty_ones_named() {
        let table = "id,date,text\r\n1,2031-05-04,Peace.,more\r\n2,2031-05-05\r\n3,,Trade.\r\n";
        let drafts = read(table, &Columns::default()).expect("it has a text");
        assert_eq!(drafts.drafts.len(), 2);
        assert_eq!(drafts.drafts[1].inner_id.as_deref(), Some("3"));
        assert_eq!(drafts.problems[0].line, Some(3));
    }

    #[test]
    fn a_table_without_text_is_passed_over() {
        let of = |table: &str| read(table, &Columns::default()).expect_err("it has no text").to_string();
        assert_eq!(of("no,treaty\n1,Charter\n2,Statute\n"), "it is a table without text");
        assert_eq!(
            of("1\tWomen\n2\tFreedom of Expression\n"),
            "it is a table whose first row does not name its columns"
        );
    }
}
