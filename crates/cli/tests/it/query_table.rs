//! The table of queries in `docs/query-examples.md`, asked of the demonstration set.

use std::collections::BTreeSet;

use index::Reader;
use query::{Options, Totals};

use crate::support::{documents, indexed, top};

/// How many addresses a row lists; of more it tells the count alone.
const LISTED: usize = 6;

/// A row of the table.
struct Row {
    line: usize,
    query: String,
    totals: Totals,
    addresses: BTreeSet<String>,
    today: Option<Totals>,
}

#[test]
fn every_row_of_the_table_of_queries_is_true() {
    let text = std::fs::read_to_string(top().join("docs/query-examples.md")).expect("the table is there");
    let rows: Vec<Row> = text.lines().enumerate().filter_map(|(at, line)| row(at + 1, line)).collect();
    assert!(rows.len() >= 120, "{} rows", rows.len());
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(&[top().join("corpus")]), 2);
    let wrong: Vec<String> = rows.iter().filter_map(|row| fault(&reader, row)).collect();
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// What is wrong with a row, if anything.
fn fault(reader: &Reader, row: &Row) -> Option<String> {
    let options = Options { limit: 1_000, ..Options::default() };
    let results =
        query::search(reader, &query::parse(&row.query).query, &options).expect("the search succeeds");
    let name = format!("line {}: {}", row.line, row.query);
    let found: BTreeSet<String> = results.hits.iter().map(|hit| hit.address.to_string()).collect();
    let few = row.totals.clauses <= LISTED as u64;
    let holds = results.totals == row.totals && (!few || found == row.addresses);
    match row.today {
        Some(_) if holds => return Some(format!("{name}\n  is true by now, and needs no *Today*")),
        Some(today) if results.totals != today => {
            return Some(format!("{name}\n  today: {}; found: {}", shown(today), shown(results.totals)));
        }
        Some(_) => return None,
        None if holds => return None,
        None => {}
    }
    let mut said = format!("{name}\n  expected: {}; found: {}", shown(row.totals), shown(results.totals));
    if few {
        for address in row.addresses.symmetric_difference(&found) {
            let what = if found.contains(address) { "not expected" } else { "not found" };
            said.push_str(&format!("\n  {what}: {address}"));
        }
    }
    Some(said)
}

/// Reads a line of the table: query, totals, addresses, what it shows.
fn row(line: usize, text: &str) -> Option<Row> {
    let cells = cells(text)?;
    let [query, totals_cell, addresses, shows] = cells.as_slice() else {
        panic!("line {line} has {} cells", cells.len())
    };
    let totals = totals_of(totals_cell).unwrap_or_else(|| panic!("line {line}: no totals: {totals_cell}"));
    let addresses: BTreeSet<String> =
        addresses.split(", ").filter(|part| !part.is_empty()).map(|part| code(part).to_owned()).collect();
    let listed = if totals.clauses <= LISTED as u64 { totals.clauses } else { 0 };
    assert_eq!(addresses.len() as u64, listed, "line {line} lists its addresses");
    assert!(!shows.is_empty(), "line {line} says what it shows");
    let today = shows.split_once("Today: ").map(|(_, rest)| {
        totals_of(rest.split(',').next().unwrap_or(rest)).unwrap_or_else(|| panic!("line {line}: {rest}"))
    });
    Some(Row { line, query: code(query).to_owned(), totals, addresses, today })
}

/// The cells of a line whose first is code; bars behind a backslash are part of a cell.
fn cells(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix("| `")?.strip_suffix(" |")?;
    let inner = format!("`{}", inner.replace("\\|", "\u{0}"));
    Some(inner.split(" | ").map(|cell| cell.trim().replace('\u{0}', "|")).collect())
}

/// What stands between backticks.
fn code(text: &str) -> &str {
    text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(text)
}

/// Hits, clauses and documents, parted by ` / `.
fn totals_of(text: &str) -> Option<Totals> {
    let mut numbers = text.split(" / ").map(|part| part.trim().parse::<u64>().ok());
    let (hits, clauses, documents) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let totals = Totals { hits, clauses, documents, statements: None };
    numbers.next().is_none().then_some(totals)
}

fn shown(totals: Totals) -> String {
    format!("{} / {} / {}", totals.hits, totals.clauses, totals.documents)
}
