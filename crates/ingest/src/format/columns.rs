//! Which field of a record, or column of a table, holds what.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use document::Span;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Block, Draft, Fact, Problem, Stated, text};

/// Where a stated value comes from, as shown to the user.
const FROM: &str = "field of the record";

/// What a field of a record can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The published text.
    Text,
    /// The id.
    Id,
    /// The title.
    Title,
    /// A date said to be neither of adoption nor of publication.
    Date,
    /// The date of adoption.
    Adopted,
    /// The date of publication.
    Published,
    /// The place.
    Place,
    /// The parties.
    Parties,
    /// The kind.
    Kind,
    /// The address of the page.
    Url,
    /// Who put it out.
    Outlet,
    /// The language.
    Language,
}

/// The names by which fields are found, the likelier first. Case, spaces,
/// hyphens, stops and underscores in names do not matter.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Text, &["text", "body", "fulltext", "bodytext", "articletext", "maintext", "plaintext", "正文"]),
    (Field::Id, &["id", "docid", "documentid", "docno", "identifier", "celexid", "symbol", "uuid"]),
    (Field::Title, &["title", "headline", "heading", "documenttitle", "标题"]),
    (Field::Date, &["date", "datetime", "日期"]),
    (Field::Adopted, &["adopted", "adoptedon", "adoptiondate", "signed", "signedon", "signaturedate"]),
    (
        Field::Published,
        &[
            "published",
            "publishedat",
            "publisheddate",
            "publicationdate",
            "publishdate",
            "pubdate",
            "datepublished",
        ],
    ),
    (Field::Place, &["place", "location", "venue"]),
    (Field::Parties, &["parties", "party", "signatories", "countries", "country", "states"]),
    (Field::Kind, &["kind", "doctype", "documenttype", "type"]),
    (Field::Url, &["url", "link", "sourceurl", "permalink", "href"]),
    (Field::Outlet, &["outlet", "publisher", "source", "site", "newspaper", "agency"]),
    (Field::Language, &["language", "lang", "languagecode"]),
];

/// Names of fields that may hold the text, and may as well hold a number or a
/// mention of another text: they count where they hold prose.
const MAY_BE_TEXT: &[&str] = &[
    "content",
    "contents",
    "article",
    "articlebody",
    "transcript",
    "speech",
    "statement",
    "reference",
    "内容",
];

/// How many records are looked at to find the one field that holds prose.
pub(super) const SAMPLE: usize = 200;

/// How long a value is at least that is taken for prose, in characters; Han
/// characters count double.
const PROSE: usize = 100;

/// Which columns hold what, as far as the user says so: `text=body`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Columns(BTreeMap<Field, String>);

impl FromStr for Columns {
    type Err = String;

    /// Reads `text=body,title=headline`.
    fn from_str(list: &str) -> Result<Self, String> {
        let mut columns = BTreeMap::new();
        for pair in list.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (field, column) = pair.split_once('=').ok_or_else(|| {
                format!("expected a field and its column such as `text=body`, found `{pair}`")
            })?;
            let known = NAMES.iter().find(|(_, names)| names[0] == field.trim());
            let (field, _) = known.ok_or_else(|| {
                let names: Vec<&str> = NAMES.iter().map(|(_, names)| names[0]).collect();
                format!("expected one of {}, found `{}`", names.join(", "), field.trim())
            })?;
            columns.insert(*field, column.trim().to_owned());
        }
        Ok(Columns(columns))
    }
}

/// Why a record gives no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoText {
    /// The field that should hold its text holds nothing.
    Empty(String),
    /// It has no such field.
    Missing,
    /// It cannot be read.
    Lost(String),
}

impl NoText {
    /// The problem that stands for it; `record` names the record. Nothing is
    /// lost where a text is empty, nor where none is to be expected: objects of
    /// other sorts stand beside documents, and notes below tables.
    pub(super) fn problem(self, line: Option<usize>, record: &str, expected: bool) -> Problem {
        let (message, lost) = match self {
            NoText::Empty(message) => (message, false),
            NoText::Missing => ("expected a field `text`".to_owned(), expected),
            NoText::Lost(message) => (message, true),
        };
        Problem { line, message: format!("{record}{message}"), lost, ..Problem::default() }
    }
}

impl Columns {
    /// Whether a name is one that these columns, or the known names, give a meaning.
    pub(super) fn knows(&self, name: &str) -> bool {
        let key = key(name);
        self.0.values().any(|column| column == name)
            || KNOWN.contains_key(&*key)
            || MAY_BE_TEXT.contains(&&*key)
    }

    /// The name of the field of the records that holds the longest prose, for
    /// records that name their text by no known name.
    pub(super) fn prose<'a>(records: impl Iterator<Item = &'a Map<String, Value>>) -> Option<String> {
        // For each name: how many values it has, how many are prose, how long these are.
        let mut found: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        for (name, value) in records.take(SAMPLE).flatten().filter(|(_, value)| length(value) > 0) {
            let (values, prose, long) = found.entry(name).or_default();
            *values += 1;
            if is_prose(value) {
                *prose += 1;
                *long += length(value);
            }
        }
        let mostly = found.into_iter().filter(|(_, (values, prose, _))| prose * 2 > *values);
        let longest =
            mostly.max_by(|(one, (.., long)), (other, (.., longer))| long.cmp(longer).then(other.cmp(one)));
        let (name, _) = longest?;
        Some(name.to_owned())
    }

    /// The draft of a record. `prose` is the field that holds its text where no
    /// known name does.
    pub(super) fn draft(&self, record: &Map<String, Value>, prose: Option<&str>) -> Result<Draft, NoText> {
        let values: Vec<Named<'_>> = record.iter().map(|(name, value)| Named::of(name, value)).collect();
        let Named { name, value, .. } = self.text(&values, prose).ok_or(NoText::Missing)?;
        if let Some(message) = texts(value).find_map(text::too_many_lines) {
            return Err(NoText::Lost(format!("the field `{name}`: {message}")));
        }
        let (published, blocks) = published(value);
        if blocks.is_empty() {
            return Err(NoText::Empty(format!("the field `{name}` is empty")));
        }
        let value = |field| self.value(field, &values);
        let one = |field| value(field).and_then(fact);
        let stated = Stated {
            id: one(Field::Id),
            title: one(Field::Title),
            date: one(Field::Date),
            adopted: one(Field::Adopted),
            published: one(Field::Published),
            place: one(Field::Place),
            parties: value(Field::Parties).map(facts).unwrap_or_default(),
            kind: one(Field::Kind),
            url: one(Field::Url),
            outlet: one(Field::Outlet),
            language: one(Field::Language),
        };
        let one_clause = record.get("unit").is_some_and(|unit| unit == "clause");
        Ok(Draft { text: published, blocks, stated, one_clause, ..Draft::default() })
    }

    /// The value that holds the text.
    fn text<'v, 'a>(&self, values: &'v [Named<'a>], prose: Option<&str>) -> Option<&'v Named<'a>> {
        let holds_text = |named: &&Named<'a>| named.value.is_string() || named.value.is_array();
        if let Some(column) = self.0.get(&Field::Text) {
            return named(column, values).filter(holds_text);
        }
        let known = likeliest(values.iter().filter(holds_text), Field::Text);
        let likely = || {
            MAY_BE_TEXT
                .iter()
                .find_map(|name| values.iter().find(|named| named.key == *name && is_prose(named.value)))
        };
        known.or_else(likely).or_else(|| values.iter().find(|named| Some(named.name) == prose))
    }

    /// The value of a field: of the user's column, else of the likeliest known
    /// name that the record has.
    fn value<'a>(&self, field: Field, values: &[Named<'a>]) -> Option<&'a Value> {
        if let Some(column) = self.0.get(&field) {
            return named(column, values).map(|named| named.value);
        }
        let taken = |name: &str| self.0.values().any(|column| column == name);
        let open = values.iter().filter(|named| !taken(named.name) && !named.value.is_null());
        likeliest(open, field).map(|named| named.value)
    }
}

/// A value of a record, and by what name it stands there.
struct Named<'a> {
    name: &'a str,
    /// The name without what does not matter.
    key: Cow<'a, str>,
    /// The field that has this name, and how many of its names are likelier.
    known: Option<(Field, usize)>,
    value: &'a Value,
}

impl<'a> Named<'a> {
    fn of(name: &'a str, value: &'a Value) -> Self {
        let key = key(name);
        let known = KNOWN.get(&*key).copied();
        Named { name, key, known, value }
    }
}

/// The fields of the known names, and how likely each of their names is: the first 0.
static KNOWN: LazyLock<FxHashMap<&str, (Field, usize)>> = LazyLock::new(|| {
    let of_field = |(field, names): &(Field, &'static [&'static str])| {
        let field = *field;
        names.iter().enumerate().map(move |(rank, name)| (*name, (field, rank)))
    };
    NAMES.iter().flat_map(of_field).collect()
});

/// The first of the values whose name is the likeliest one for a field.
fn likeliest<'v, 'a: 'v>(values: impl Iterator<Item = &'v Named<'a>>, field: Field) -> Option<&'v Named<'a>> {
    values
        .filter_map(|named| named.known.filter(|(of, _)| *of == field).map(|(_, rank)| (rank, named)))
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, named)| named)
}

/// The value with exactly this name, else the one whose name differs from it
/// only in what does not matter.
fn named<'v, 'a>(column: &str, values: &'v [Named<'a>]) -> Option<&'v Named<'a>> {
    let exact = values.iter().find(|named| named.name == column);
    exact.or_else(|| {
        let alike = key(column);
        values.iter().find(|named| named.key == alike)
    })
}

/// A name without what does not matter.
fn key(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(name);
    }
    name.chars().filter(|character| !" _-.".contains(*character)).flat_map(char::to_lowercase).collect()
}

/// The texts of a value: itself, or the items of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().chain([value]).filter_map(Value::as_str)
}

/// The published text of a value, and its blocks: a list is its items, each a
/// paragraph or more.
fn published(value: &Value) -> (String, Vec<Block>) {
    let items: Vec<&str> = texts(value).collect();
    if let [whole] = items[..] {
        return (whole.to_owned(), text::blocks(whole));
    }
    let mut all = String::new();
    let mut blocks = Vec::new();
    for item in items.into_iter().filter(|item| !item.trim().is_empty()) {
        if !all.is_empty() {
            all.push_str("\n\n");
        }
        let start = all.len();
        all.push_str(item);
        let own = text::blocks(item).into_iter();
        blocks.extend(own.map(|block| Block { span: block.span.shifted(start), ..block }));
    }
    (all, blocks)
}

/// Whether a value is running text: long, and with sentences that end.
fn is_prose(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            length(value) >= PROSE && has_sentences(text)
                // An address has stops and no spaces; Chinese has neither spaces nor these stops.
                && (text.split_whitespace().nth(8).is_some() || text.contains(['。', '，']))
        }
        Value::Array(items) => items.iter().filter(|item| is_prose(item)).count() * 2 > items.len(),
        _ => false,
    }
}

/// Whether sentences end in a text: at its end, or two of them within. The name
/// of a treaty has one stop before its place and date.
fn has_sentences(text: &str) -> bool {
    let stops = ['.', '!', '?', '。', '！', '？', '؟', '।'];
    let closers = ['"', '\'', ')', '”', '’', '»', '」', '』', '）'];
    let whole = text.trim_end().trim_end_matches(closers);
    let within = |stop: &(usize, char)| {
        stops.contains(&stop.1) && (!stop.1.is_ascii() || text[stop.0 + 1..].starts_with(char::is_whitespace))
    };
    whole.ends_with(stops) || text.char_indices().filter(within).nth(1).is_some()
}

/// How long a value is, in characters, Han characters double.
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text
            .chars()
            .map(|character| if ('\u{2e80}'..='\u{9fff}').contains(&character) { 2 } else { 1 })
            .sum(),
        Value::Array(items) => items.iter().map(length).sum(),
        _ => 0,
    }
}

fn fact(value: &Value) -> Option<Fact> {
    match value {
        Value::String(text) => Fact::new(text, FROM),
        Value::Number(number) => Fact::new(&number.to_string(), FROM),
        _ => None,
    }
}

fn facts(value: &Value) -> Vec<Fact> {
    match value {
        Value::Array(items) => items.iter().filter_map(fact).collect(),
        Value::String(text) => text.split([',', ';']).filter_map(|part| Fact::new(part, FROM)).collect(),
        _ => Vec::new(),
    }
}

/// Cuts blocks where sentences stand glued together without a space, as they
/// do in texts that were taken out of pages: "the Treaty,Whereas", "the
/// partnership.Article 3". The text stays as it is.
pub(super) fn part_glued(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut borders: Vec<usize> = Vec::new();
    for pattern in GLUED.iter() {
        borders.extend(pattern.captures_iter(text).filter_map(|found| Some(found.get(1)?.end())));
    }
    borders.sort_unstable();
    borders.dedup();
    // A slip of the pen is no reason to cut a text into pieces.
    if borders.len() < 3 {
        return blocks;
    }
    let mut parted = Vec::new();
    for block in blocks {
        let (mut start, first) = (block.span.start(), block.span.start());
        let inside = borders.partition_point(|border| *border <= first)
            ..borders.partition_point(|border| *border < block.span.end());
        let inside = borders.get(inside).unwrap_or_default().iter();
        for border in inside.chain([&block.span.end()]) {
            let span = Span::between(start, *border).trimmed(text);
            if !span.is_empty() {
                parted.push(Block { span, ..block });
            }
            start = *border;
        }
    }
    parted
}

static GLUED: LazyLock<Vec<regex::Regex>> = LazyLock::new(|| {
    let unit = r"(?:Article|ARTICLE|CHAPTER|Chapter|TITLE|SECTION|Section|PART|ANNEX|Annex)";
    [
        r"(\p{Ll}{2}[,;])(?:Whereas|Having regard|[A-Z]{4,}\b)".to_owned(),
        r"([\p{Ll}\)]{2}[.;:])(?:\p{Lu}\p{Ll}|[AI] |\(\w{1,4}\) |\d{1,3}\. \p{Lu})".to_owned(),
        // "laying hensTHE COUNCIL OF", "3 November 1998.For the Council", "B. PRAMMER(1) OJ".
        r"(\p{Ll}{3}|\p{L}\))(?:\p{Lu}{3,} \p{Lu}{2,})".to_owned(),
        r"([0-9]{4}\.)(?:\p{Lu}\p{Ll})".to_owned(),
        r"(\p{L}{3})(?:\([0-9]{1,2}\) \p{Lu})".to_owned(),
        format!(r"([\p{{Ll}}\)])(?:{unit} (?:\d|[IVX]))"),
        // "SECTION II EMPLOYERS' DUTIES Article 4 Assessment"
        r"((?:SECTION|CHAPTER|TITLE) [IVX]{1,5}\s[^.;:]{3,80}?) Article [0-9]{1,3}\s".to_owned(),
        format!(r"({unit} (?:\d{{1,3}}|[IVX]{{1,5}}))(?:\p{{Lu}}\p{{Ll}}|\d\. )"),
    ]
    .iter()
    .map(|pattern| regex::Regex::new(pattern).expect("the pattern is a constant"))
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn record(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).expect("it is an object")
    }

    #[test]
    fn fields_are_known_by_their_usual_names() {
        let record = record(
            r#"{"Full_Text":"The parties call for peace.","HEADLINE":"Peace","Pub Date":"2031-05-04","country":"Norway; Chad"}"#,
        );
        let draft = Columns::default().draft(&record, None).expect("it has a text");
        assert_eq!(draft.text, "The parties call for peace.");
        assert_eq!(draft.stated.title.expect("a title").value, "Peace");
        assert_eq!(draft.stated.published.expect("a date").value, "2031-05-04");
        assert_eq!(draft.stated.parties.len(), 2);
    }

    #[test]
    fn the_user_says_what_holds_what() {
        let columns: Columns = "text=inhalt, title = kopf".parse().expect("they are columns");
        let record = record(r#"{"inhalt":["Erstens.","Zweitens."],"kopf":"Frieden","text":"no"}"#);
        let draft = columns.draft(&record, None).expect("it has a text");
        assert_eq!(draft.text, "Erstens.\n\nZweitens.");
        assert_eq!(draft.blocks.len(), 2);
        assert_eq!(draft.stated.title.expect("a title").value, "Frieden");
        assert!("text".parse::<Columns>().is_err());
        assert!("corpus=body".parse::<Columns>().is_err());
    }

    #[test]
    fn the_longest_prose_is_the_text_where_no_name_says_so() {
        let prose = "The parties call for peace. ".repeat(8);
        let record = record(&format!(
            r#"{{"a":"{prose}","b":"{prose}{prose}","link":"https://a.b/{}"}}"#,
            "c".repeat(999)
        ));
        assert_eq!(Columns::prose([&record].into_iter()).as_deref(), Some("b"));
        assert_eq!(Columns::default().draft(&record, Some("b")).expect("a text").text, prose.repeat(2));
    }

    #[test]
    fn glued_sentences_are_parted_and_the_text_stays() {
        let text =
            "HAVE AGREED as follows:Article 1The parties shall keep peace.They shall trade.Article 2It ends.";
        let blocks = part_glued(text, text::blocks(text));
        let parts: Vec<&str> = blocks.iter().map(|block| block.span.of(text)).collect();
        assert_eq!(
            parts,
            [
                "HAVE AGREED as follows:",
                "Article 1",
                "The parties shall keep peace.",
                "They shall trade.",
                "Article 2",
                "It ends."
            ]
        );
    }
}
