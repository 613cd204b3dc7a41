//! JSON Lines: one document a line.

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::{Draft, Drafts, Fact, Problem, Stated, text};

/// Where a stated value comes from, as shown to the user.
const FROM: &str = "field of the record";

/// Reads JSON Lines: an object a line, its `text` required.
///
/// `id`, `title`, `date` (of both adoption and publication), `adopted`,
/// `published`, `place`, `parties` (a list, or one string parted by commas),
/// `kind`, `url`, `outlet`, `language` are optional, and so is `unit`:
/// `document` (the default), or `clause` for a text that is one clause and is
/// not split. Other fields are passed over. A line that cannot be read is a
/// problem, and the others are read.
pub fn read(text: &str) -> Drafts {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let records: Vec<Result<Draft, Problem>> = lines
        .into_par_iter()
        .map(|(index, line)| match record(line) {
            Ok(draft) => Ok(Draft { record: Some(index + 1), ..draft }),
            Err(message) => Err(Problem { line: Some(index + 1), message, lost: true, ..Problem::default() }),
        })
        .collect();
    let mut drafts = Drafts::default();
    for record in records {
        match record {
            Ok(draft) => drafts.drafts.push(draft),
            Err(problem) => drafts.problems.push(problem),
        }
    }
    drafts
}

/// A record as it stands in the file.
#[derive(Deserialize)]
struct Record {
    text: Option<String>,
    #[serde(default)]
    unit: Unit,
    id: Option<Value>,
    title: Option<Value>,
    date: Option<Value>,
    adopted: Option<Value>,
    published: Option<Value>,
    place: Option<Value>,
    parties: Option<Value>,
    kind: Option<Value>,
    url: Option<Value>,
    outlet: Option<Value>,
    language: Option<Value>,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Unit {
    #[default]
    Document,
    Clause,
}

/// Reads one line.
fn record(line: &str) -> Result<Draft, String> {
    let record: Record = serde_json::from_str(line).map_err(|error| {
        // The line is named beside it; the error's own line is always 1.
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or(&message);
        format!("expected a JSON object: {what}, at column {}", error.column())
    })?;
    let published = record.text.ok_or("expected a field `text`")?;
    if published.trim().is_empty() {
        return Err("the field `text` is empty".into());
    }
    let stated = Stated {
        id: fact(record.id),
        title: fact(record.title),
        date: fact(record.date),
        adopted: fact(record.adopted),
        published: fact(record.published),
        place: fact(record.place),
        parties: record.parties.map(facts).unwrap_or_default(),
        kind: fact(record.kind),
        url: fact(record.url),
        outlet: fact(record.outlet),
        language: fact(record.language),
    };
    let one_clause = record.unit == Unit::Clause;
    let blocks = text::blocks(&published);
    Ok(Draft { text: published, blocks, stated, one_clause, ..Draft::default() })
}

fn fact(value: Option<Value>) -> Option<Fact> {
    match value? {
        Value::String(text) => Fact::new(&text, FROM),
        Value::Number(number) => Fact::new(&number.to_string(), FROM),
        _ => None,
    }
}

fn facts(value: Value) -> Vec<Fact> {
    match value {
        Value::Array(items) => items.into_iter().filter_map(|item| fact(Some(item))).collect(),
        Value::String(text) => text.split(',').filter_map(|part| Fact::new(part, FROM)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_record_may_be_one_clause() {
        let drafts = read("{\"text\":\"1. Peace.\\n2. Trade.\",\"unit\":\"clause\",\"parties\":\"XA, XB\"}");
        assert!(drafts.drafts[0].one_clause);
        assert_eq!(drafts.drafts[0].stated.parties.len(), 2);
    }
}
