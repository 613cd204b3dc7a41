//! What a query asks of a clause beside its words.

use std::collections::BTreeSet;

use document::{Address, Kind, Span};
use index::schema::names;
use lexicon::Lexicon;

use super::row::{self, Known, Row};
use super::words::Dictionary;
use crate::deadline::QueryError;
use crate::parse::{Problem, Severity};
use crate::query::{Field, FieldName, Form, Value};

/// A test of what is known of a clause or its document.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// One of these codes stands in a field.
    Codes(tantivy::schema::Field, Vec<String>),
    /// The days that a date may mean touch one of these stretches of days, both
    /// ends included. The names are those of the columns.
    Days([&'static str; 2], Vec<(i64, i64)>),
    /// One of these rows stands in a field of the clause.
    Clause(tantivy::schema::Field, Vec<Row>),
    /// One of these rows stands in a field that a document's first entry has.
    Document(tantivy::schema::Field, Vec<Row>),
    /// The clause has one of these addresses: a document's id, and with a label
    /// the clause alone.
    Addresses(Vec<(String, Option<String>)>),
}

/// How many documents the beginning of an id may name.
const MOST_IDS: usize = 10_000;

/// What a field of a query asks for of an index, whose words are in the dictionary;
/// none where nothing can be asked.
pub(super) fn test(
    dictionary: Dictionary<'_>,
    field: &Field,
    languages: &BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Result<Option<Test>, QueryError> {
    let Dictionary { reader, watch, .. } = dictionary;
    let fields = reader.fields();
    let texts = || {
        field.values.iter().filter_map(|value| match value {
            Value::Words(_, text) => Some(text.as_str()),
            Value::Dates(..) => None,
        })
    };
    let mut unknown = |text: &str, hint: String| {
        let name = if field.name == FieldName::Lang { "language of this index" } else { field.name.name() };
        let message = format!("`{text}` is no {name} that is known");
        problems.push(Problem { span: field.span, message, hint, severity: Severity::Problem });
    };
    let test = match field.name {
        FieldName::Party => {
            let mut codes = Vec::new();
            for text in texts() {
                watch.look()?;
                let code = party(text);
                if code.is_none() && !reader.holds_code(fields.parties, text)? {
                    unknown(text, "give a code such as CN, or the name of a state or organisation".into());
                }
                codes.push(code.unwrap_or_else(|| text.to_owned()));
            }
            Test::Codes(fields.parties, codes)
        }
        FieldName::Kind => {
            let mut codes = Vec::new();
            for text in texts() {
                let code = text.trim().to_lowercase().replace([' ', '_'], "-");
                if !Kind::names().any(|name| name == code) {
                    unknown(text, format!("one of {}", Kind::names().collect::<Vec<_>>().join(", ")));
                }
                codes.push(code);
            }
            Test::Codes(fields.kind, codes)
        }
        FieldName::Lang => {
            let codes: Vec<String> = texts().map(|text| text.trim().to_lowercase()).collect();
            for code in codes.iter().filter(|code| !languages.contains(*code)) {
                let known: Vec<&str> = languages.iter().map(String::as_str).collect();
                unknown(code, format!("the index holds {}", known.join(", ")));
            }
            Test::Codes(fields.language, codes)
        }
        FieldName::Topic => {
            let topics = reader.topics()?;
            let mut slugs = Vec::new();
            for text in texts() {
                match topics.named(text) {
                    Some(topic) => slugs.push(topic.slug.clone()),
                    None => unknown(text, "clausewise topics lists them".into()),
                }
            }
            Test::Codes(fields.topics, slugs)
        }
        FieldName::Date => Test::Days(names::ADOPTED, days(field)),
        FieldName::Published => Test::Days(names::PUBLISHED, days(field)),
        FieldName::Outlet => {
            Test::Document(fields.outlet, rows(dictionary, fields.outlet, field, languages)?)
        }
        FieldName::Place => Test::Document(fields.place, rows(dictionary, fields.place, field, languages)?),
        FieldName::Title => Test::Document(fields.title, rows(dictionary, fields.title, field, languages)?),
        FieldName::Heading => {
            Test::Clause(fields.heading, rows(dictionary, fields.heading, field, languages)?)
        }
        FieldName::Speaker => {
            Test::Clause(fields.speaker, rows(dictionary, fields.speaker, field, languages)?)
        }
        FieldName::Address => {
            let mut addresses = Vec::new();
            for text in texts() {
                watch.look()?;
                let (id, label) = match text.parse::<Address>() {
                    Ok(address) => (address.document, address.clause),
                    Err(_) => (text.to_owned(), None),
                };
                let ids = reader.ids_with_prefix(id.trim_end_matches('*'), MOST_IDS)?;
                if ids.is_empty() {
                    unknown(text, "an address begins with the id of a document".into());
                }
                addresses.extend(ids.into_iter().map(|id| (id, label.clone())));
            }
            Test::Addresses(addresses)
        }
    };
    Ok(Some(test))
}

/// The code of a party by its code or by one of its names.
fn party(text: &str) -> Option<String> {
    let lexicon = Lexicon::embedded();
    let code = text.trim().to_uppercase();
    if lexicon.is_party_code(&code) {
        return Some(code);
    }
    let mentions = lexicon.parties_in(text);
    let whole = Span::between(0, text.len()).trimmed(text);
    let named = mentions.iter().find(|mention| mention.span == (whole.start()..whole.end()));
    named.map(|mention| mention.code.clone())
}

/// The stretches of days that a field asks for.
fn days(field: &Field) -> Vec<(i64, i64)> {
    field
        .values
        .iter()
        .filter_map(|value| match value {
            Value::Dates(from, to) => Some((
                from.map_or(i64::MIN, document::Date::first_day_number),
                to.map_or(i64::MAX, document::Date::last_day_number),
            )),
            Value::Words(..) => None,
        })
        .collect()
}

/// The rows that a field asks for, in the dictionary of this field.
fn rows(
    words_of: Dictionary<'_>,
    of: tantivy::schema::Field,
    field: &Field,
    languages: &BTreeSet<String>,
) -> Result<Vec<Row>, QueryError> {
    let dictionary = Dictionary { field: of, ..words_of };
    let mut known = Known::default();
    let mut rows = Vec::new();
    for value in &field.values {
        if let Value::Words(items, _) = value {
            rows.push(row::row(dictionary, &mut known, items, Form::Folded, languages, 0)?);
        }
    }
    Ok(rows)
}
