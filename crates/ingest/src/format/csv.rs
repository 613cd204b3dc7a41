//! Tables with a row of names, parted by commas, semicolons, tabs or bars: a
//! document a row.

use serde_json::{Map, Value};

use super::columns::{self, Columns};
use super::{Draft, Drafts, inner_number};
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
    let mut table = Table::new(text, columns)?;
    let mut all = Drafts::default();
    while let Some(part) = table.next(usize::MAX)? {
        all.drafts.extend(part.drafts);
        all.problems.extend(part.problems);
    }
    Ok(all)
}

/// A table that is read some rows at a time: it may have millions of them.
pub(crate) struct Table<'a> {
    text: &'a str,
    columns: &'a Columns,
    parting: u8,
    names: Vec<String>,
    /// The column that holds the text where no known name does.
    prose: Option<String>,
    /// Where the next row begins, how many are before it, and the line of the last.
    at: usize,
    rows: usize,
    line: usize,
    reached: usize,
    /// Whether any row had a text.
    any: bool,
}

impl<'a> Table<'a> {
    pub(crate) fn new(text: &'a str, columns: &'a Columns) -> Result<Self, Why> {
        let parting = parting(text);
        let mut rows = reader(text, parting);
        let mut row = csv::StringRecord::new();
        if !rows.read_record(&mut row).unwrap_or(false) {
            return Err(Why::Unreadable("a table without rows"));
        }
        let names: Vec<String> = row.iter().map(|name| name.trim().to_owned()).collect();
        if !are_names(&names, columns) {
            return Err(Why::Unreadable("a table whose first row does not name its columns"));
        }
        let at = offset(rows.position());
        let sample: Vec<Map<String, Value>> = rows
            .records()
            .map_while(Result::ok)
            .take(columns::SAMPLE)
            .map(|row| record(&names, &row))
            .collect();
        let prose = Columns::prose(sample.iter());
        Ok(Table { text, columns, parting, names, prose, at, rows: 0, line: 1, reached: 0, any: false })
    }

    /// The drafts of the next rows, until they weigh about `most`; none where
    /// there are no more.
    pub(crate) fn next(&mut self, most: usize) -> Result<Option<Drafts>, Why> {
        let mut part = Drafts::default();
        let mut rows = reader(&self.text[self.at..], self.parting);
        let mut row = csv::StringRecord::new();
        let (mut weight, mut end) = (0, self.at);
        while weight < most && rows.read_record(&mut row).unwrap_or(false) {
            // The reader's own count of lines is one behind where `\r\n` ends them.
            let at = self.at + row.position().map_or(0, offset);
            let at = at + self.text[at..].len() - self.text[at..].trim_start_matches(['\r', '\n']).len();
            self.line += self.text[self.reached..at].matches('\n').count();
            self.reached = at;
            self.rows += 1;
            match self.columns.draft(&record(&self.names, &row), self.prose.as_deref()) {
                Ok(draft) => {
                    weight += draft.weight();
                    part.drafts.push(inner_number(Draft { record: Some(self.rows), ..draft }));
                }
                Err(no_text) => {
                    weight += 512;
                    part.problems.push(no_text.problem(Some(self.line), "", false));
                }
            }
            end = self.at + offset(rows.position());
        }
        if end == self.at {
            return if self.any { Ok(None) } else { Err(Why::Unreadable("a table without text")) };
        }
        self.at = end;
        self.any |= !part.drafts.is_empty();
        Ok(Some(part))
    }
}

/// A row with the names of its columns.
fn record(names: &[String], row: &csv::StringRecord) -> Map<String, Value> {
    let named = names.iter().zip(row).filter(|(name, _)| !name.is_empty());
    named.map(|(name, value)| (name.clone(), Value::from(value))).collect()
}

fn offset(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or_default()
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
    fn a_table_is_read_in_parts_as_it_is_read_whole() {
        let table = "id,text\r\n1,\"Peace.\r\n\r\nTrade.\"\r\n\r\n2\r\n3,Water.\r\n4,Rivers.";
        let columns = Columns::default();
        let whole = read(table, &columns).expect("it has a text");
        assert_eq!((whole.drafts.len(), whole.problems.len()), (3, 1));
        for most in [1, 3000, 6000] {
            let mut rows = Table::new(table, &columns).expect("it has rows");
            let mut all = Drafts::default();
            let mut parts = 0;
            while let Some(part) = rows.next(most).expect("it has a text") {
                all.drafts.extend(part.drafts);
                all.problems.extend(part.problems);
                parts += 1;
            }
            assert_eq!(all, whole);
            assert!(parts > 1, "{most}");
        }
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
