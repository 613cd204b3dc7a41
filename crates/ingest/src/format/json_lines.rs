//! JSON Lines: one document a line.

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::columns::{Columns, NoText};
use super::{Draft, Drafts, Problem};

/// Reads JSON Lines: an object a line.
///
/// The fields are known by their names, see [`Columns`]; `unit` is `document`
/// (the default), or `clause` for a text that is one clause and is not split.
/// Other fields are passed over. A line that cannot be read is a problem, and
/// the others are read.
pub fn read(text: &str, columns: &Columns) -> Drafts {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let records: Vec<(usize, Result<Record, NoText>)> =
        lines.into_par_iter().map(|(index, line)| (index, record(line).map_err(NoText::Lost))).collect();
    let prose = Columns::prose(records.iter().filter_map(|(_, record)| record.as_ref().ok()));
    let drafts: Vec<Result<Draft, Problem>> = records
        .into_par_iter()
        .map(|(index, record)| match record.and_then(|record| columns.draft(&record, prose.as_deref())) {
            Ok(draft) => Ok(Draft { record: Some(index + 1), ..draft }),
            Err(no_text) => Err(no_text.problem(Some(index + 1), "", true)),
        })
        .collect();
    let mut all = Drafts { drafts: Vec::with_capacity(drafts.len()), ..Drafts::default() };
    for draft in drafts {
        match draft {
            Ok(draft) => all.drafts.push(draft),
            Err(problem) => all.problems.push(problem),
        }
    }
    all
}

/// A record as it stands in the file.
type Record = Map<String, Value>;

/// Reads one line.
fn record(line: &str) -> Result<Record, String> {
    let record: Record = serde_json::from_str(line).map_err(|error| {
        // The line is named beside it; the error's own line is always 1.
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or(&message);
        format!("expected a JSON object: {what}, at column {}", error.column())
    })?;
    match record.get("unit") {
        None | Some(Value::Null) => Ok(record),
        Some(unit) if unit == "document" || unit == "clause" => Ok(record),
        Some(unit) => Err(format!("expected `document` or `clause` as `unit`, found {unit}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Drafts {
        super::read(text, &Columns::default())
    }

    #[test]
    fn a_bad_line_is_named_and_the_others_are_read() {
        let drafts = read(
            "{\"text\":\"Peace.\",\"id\":7}\nnot json\n\n{\"title\":\"no text\"}\n{\"text\":\"Trade.\"}",
        );
        assert_eq!(drafts.drafts.len(), 2);
        assert_eq!(drafts.drafts[0].stated.id.as_ref().map(|fact| fact.value.as_str()), Some("7"));
        assert_eq!(drafts.drafts[1].record, Some(5));
        let lines: Vec<_> = drafts.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(2), Some(4)]);
    }

    #[test]
    fn nothing_is_lost_by_an_empty_text() {
        let drafts = read("{\"text\":\"\"}\n{\"title\":\"no text\"}");
        let lost: Vec<_> = drafts.problems.iter().map(|problem| problem.lost).collect();
        assert_eq!(lost, [false, true]);
    }

    #[test]
    fn a_record_may_be_one_clause() {
        let drafts = read("{\"text\":\"1. Peace.\\n2. Trade.\",\"unit\":\"clause\",\"parties\":\"XA, XB\"}");
        assert!(drafts.drafts[0].one_clause);
        assert_eq!(drafts.drafts[0].stated.parties.len(), 2);
    }
}
