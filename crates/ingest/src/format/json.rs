//! JSON: an object that is a document, or a list of them.

use serde_json::{Map, Value};

use super::columns::{Columns, part_glued};
use super::{Draft, Drafts, Problem, inner_number, json_lines, nothing};
use crate::source::Why;

/// Reads one object, a list of objects, or an object that holds one list of
/// objects. Lines of objects under this ending are read as JSON Lines.
pub fn read(text: &str, columns: &Columns) -> Result<Drafts, Why> {
    let weight = weight(text);
    if weight > HEAVIEST {
        let message = format!(
            "its values take about {} MB, more than the {} MB that are read; JSON Lines (.jsonl) may have any size",
            weight >> 20,
            HEAVIEST >> 20
        );
        return Ok(nothing(message));
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) if is_lines(text) => return Ok(json_lines::read(text, columns)),
        Err(error) => {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or(&what);
            let message = format!("expected JSON: {what}, at column {}", error.column());
            let problem = Problem { line: Some(error.line()), message, lost: true, ..Problem::default() };
            return Ok(Drafts { drafts: Vec::new(), problems: vec![problem] });
        }
    };
    let records = records(value, columns);
    let prose = Columns::prose(records.iter());
    let single = records.len() == 1;
    let mut all = Drafts::default();
    for (index, record) in records.into_iter().enumerate() {
        match columns.draft(&record, prose.as_deref()) {
            Ok(draft) => {
                let blocks = part_glued(&draft.text, draft.blocks);
                let record = (!single).then_some(index + 1);
                all.drafts.push(inner_number(Draft { blocks, record, ..draft }));
            }
            Err(no_text) => {
                all.problems.push(no_text.problem(None, &format!("record {}: ", index + 1), false));
            }
        }
    }
    if all.drafts.is_empty() {
        return Err(Why::Unreadable("JSON without a text"));
    }
    Ok(all)
}

/// What the values and the drafts of a file take at the most, in bytes.
const HEAVIEST: usize = 640 << 20;

/// About as much: an object takes more than its signs, however short it is.
fn weight(text: &str) -> usize {
    let values = memchr::memchr2_iter(b',', b'[', text.as_bytes()).count();
    let objects = memchr::memchr_iter(b'{', text.as_bytes()).count();
    text.len() + 40 * values + 1_500 * objects
}

/// Whether the first line is an object by itself, and there are others.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    serde_json::from_str::<Map<String, Value>>(first).is_ok() && lines.next().is_some()
}

/// The objects that may be documents.
fn records(value: Value, columns: &Columns) -> Vec<Map<String, Value>> {
    match value {
        Value::Array(items) => objects(items),
        Value::Object(object) => {
            let prose = Columns::prose(std::iter::once(&object));
            if columns.draft(&object, prose.as_deref()).is_ok() {
                return vec![object];
            }
            let lists = object.into_iter().filter_map(|(_, value)| match value {
                Value::Array(items) => Some(objects(items)),
                _ => None,
            });
            let mut lists: Vec<_> = lists.filter(|list| !list.is_empty()).collect();
            if lists.len() == 1 { lists.remove(0) } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

fn objects(items: Vec<Value>) -> Vec<Map<String, Value>> {
    let object = |item| match item {
        Value::Object(object) => Some(object),
        _ => None,
    };
    items.into_iter().filter_map(object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(json: &str) -> Vec<String> {
        let drafts = read(json, &Columns::default()).expect("it has a text");
        drafts.drafts.into_iter().map(|draft| draft.text).collect()
    }

    #[test]
    fn an_object_a_list_and_a_list_in_an_object_are_read() {
        assert_eq!(texts(r#"{"body": "Peace.", "tags": ["a"]}"#), ["Peace."]);
        assert_eq!(texts("[{\"body\": \"Peace.\"},\n {\"body\": \"Trade.\"}]"), ["Peace.", "Trade."]);
        assert_eq!(texts(r#"{"count": 1, "items": [{"text": ["Peace.", "Trade."]}]}"#), ["Peace.\n\nTrade."]);
        assert_eq!(texts("{\"text\": \"Peace.\"}\n{\"text\": \"Trade.\"}\n"), ["Peace.", "Trade."]);
    }

    #[test]
    fn a_list_numbers_its_documents_and_a_number_is_no_id_for_all() {
        let drafts =
            read(r#"[{"id": 7, "text": "Peace."}, {"id": "A/7", "text": "Trade."}]"#, &Columns::default());
        let drafts = drafts.expect("it has texts").drafts;
        assert_eq!(drafts[0].inner_id.as_deref(), Some("7"));
        assert_eq!(drafts[1].stated.id.as_ref().map(|fact| fact.value.as_str()), Some("A/7"));
        assert_eq!(drafts[1].record, Some(2));
    }

    #[test]
    fn too_many_values_are_refused() {
        let json = format!("[{}0]", "{\"text\":\"a\"},".repeat(HEAVIEST / 1_500));
        let drafts = read(&json, &Columns::default()).expect("it is named");
        assert!(drafts.drafts.is_empty() && drafts.problems[0].lost);
        assert!(drafts.problems[0].message.contains("JSON Lines (.jsonl) may have any size"));
    }

    #[test]
    fn what_has_no_text_is_passed_over() {
        assert!(read(r#"{"version": 3, "sizes": [1, 2]}"#, &Columns::default()).is_err());
        let broken =
            read("{\"text\": \"Peace.\"", &Columns::default()).expect("it is read as far as it goes");
        assert!(broken.problems[0].lost);
    }
}
