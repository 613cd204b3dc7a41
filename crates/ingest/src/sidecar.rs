//! What stands beside a file about it: `NAME.meta.toml`, and `clausewise.toml`
//! of the folders above.
//!
//! Before: a speech whose file states nothing, and `clausewise.toml` with
//! `[defaults]` and `outlet = "Gazette"`. After: its outlet is the Gazette.

use document::{Date, Kind, Metadata, Translation};
use lexicon::Lexicon;
use regex::Regex;
use serde::Deserialize;

use crate::format::columns::Columns;
use crate::format::{Fact, Problem, Stated};
use crate::metadata::{dates, stated_language};

/// The ending of the file that speaks of the one beside it.
pub const BESIDE: &str = ".meta.toml";

/// The file that speaks of all files of its folder and of the folders below.
pub const OF_FOLDER: &str = "clausewise.toml";

/// A file about other files: its name, as shown to the user, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What the companions of a file say, the nearest first.
#[derive(Debug, Default)]
pub(crate) struct Sidecars(Vec<Sidecar>);

/// One file. Tables that are not known here belong to others.
#[derive(Debug, Default, Deserialize)]
struct Sidecar {
    #[serde(default)]
    overrides: Fields,
    #[serde(default)]
    defaults: Fields,
    #[serde(default)]
    names: Names,
    /// Which fields of records and columns of tables hold what.
    columns: Option<Columns>,
}

/// The fields of a document.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    id: Option<String>,
    title: Option<String>,
    kind: Option<String>,
    date: Option<Value>,
    adopted: Option<Value>,
    published: Option<Value>,
    place: Option<String>,
    #[serde(default)]
    parties: Parties,
    outlet: Option<String>,
    url: Option<String>,
    language: Option<String>,
    translation: Option<String>,
    speaker: Option<String>,
    symbol: Option<String>,
}

/// What the names of files tell.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// A pattern with the groups `year`, `month` and `day`.
    date: Option<String>,
    /// A pattern with the group `parties`.
    parties: Option<String>,
    /// Parties of the files whose names have a pattern.
    #[serde(default, rename = "match")]
    matches: Vec<Match>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    pattern: String,
    parties: Parties,
}

/// A date in quotes, a year as a number, or a date of TOML.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Year(u16),
    Date(toml::value::Datetime),
}

impl Value {
    fn read(&self) -> Option<Date> {
        match self {
            Value::Text(text) => dates::read(text),
            Value::Year(year) => Date::year(i32::from(*year)),
            Value::Date(date) => dates::read(&date.to_string()),
        }
    }

    fn fact(&self, from: &'static str) -> Option<Fact> {
        Fact::new(&self.read()?.to_string(), from)
    }
}

/// A list, or one text parted by commas.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Parties {
    List(Vec<String>),
    Text(String),
}

impl Default for Parties {
    fn default() -> Self {
        Parties::List(Vec::new())
    }
}

impl Parties {
    fn facts(&self, from: &'static str) -> Vec<Fact> {
        match self {
            Parties::List(list) => list.iter().filter_map(|party| Fact::new(party, from)).collect(),
            Parties::Text(text) => text.split(',').filter_map(|party| Fact::new(party, from)).collect(),
        }
    }
}

/// What a value of the sidecars is shown to come from.
const OVERRIDE: &str = "override beside the file";
const DEFAULT: &str = "default beside the file";
const NAME: &str = "file name, by its pattern";

impl Sidecars {
    /// Which fields and columns hold what, as the nearest says that says it.
    pub(crate) fn columns(&self) -> Option<&Columns> {
        self.0.iter().find_map(|sidecar| sidecar.columns.as_ref())
    }

    /// Reads the companions of a file, the nearest first. One that cannot be
    /// read is left out and is a problem.
    pub(crate) fn read(companions: &[Companion]) -> (Sidecars, Vec<Problem>) {
        let mut sidecars = Vec::new();
        let mut problems = Vec::new();
        for companion in companions {
            let mut problem = |line: Option<usize>, message: &str, lost| {
                let at = line.map(|line| format!(" at line {line}")).unwrap_or_default();
                let message = format!("{}{at}: {message}", companion.name);
                problems.push(Problem { message, lost, ..Problem::default() });
            };
            match toml::from_str::<Sidecar>(&companion.text) {
                Ok(sidecar) => {
                    sidecar.wrong().into_iter().for_each(|message| problem(None, &message, false));
                    sidecars.push(sidecar);
                }
                Err(error) => {
                    let line = error.span().map(|span| {
                        let before = companion.text.get(..span.start).unwrap_or_default();
                        before.matches('\n').count() + 1
                    });
                    problem(line, &error.message().replace('\n', ", "), true);
                }
            }
        }
        (Sidecars(sidecars), problems)
    }

    /// Puts the overrides over what the file states, and what its name tells
    /// beside it.
    pub(crate) fn state(&self, stated: &mut Stated, stem: &str, lexicon: &Lexicon) {
        for sidecar in &self.0 {
            let names = &sidecar.names;
            if stated.date.is_none() {
                stated.date = names.date(stem).and_then(|date| Fact::new(&date.to_string(), NAME));
            }
            if stated.parties.is_empty() {
                stated.parties = names.parties(stem, lexicon);
            }
        }
        // The nearest comes last and so wins.
        for sidecar in self.0.iter().rev() {
            let fields = &sidecar.overrides;
            let text = |slot: &mut Option<Fact>, value: &Option<String>| {
                if let Some(fact) = value.as_ref().and_then(|value| Fact::new(value, OVERRIDE)) {
                    *slot = Some(fact);
                }
            };
            text(&mut stated.id, &fields.id);
            text(&mut stated.title, &fields.title);
            text(&mut stated.kind, &fields.kind);
            text(&mut stated.place, &fields.place);
            text(&mut stated.outlet, &fields.outlet);
            text(&mut stated.url, &fields.url);
            text(&mut stated.language, &fields.language);
            let date = |slot: &mut Option<Fact>, value: &Option<Value>| {
                if let Some(fact) = value.as_ref().and_then(|value| value.fact(OVERRIDE)) {
                    *slot = Some(fact);
                }
            };
            date(&mut stated.date, &fields.date);
            date(&mut stated.adopted, &fields.adopted);
            date(&mut stated.published, &fields.published);
            let parties = fields.parties.facts(OVERRIDE);
            if !parties.is_empty() {
                stated.parties = parties;
            }
        }
    }

    /// Puts the overrides that no format states over what was found, and fills
    /// what is still unknown with the defaults.
    pub(crate) fn fill(&self, metadata: &mut Metadata, lexicon: &Lexicon) {
        for sidecar in &self.0 {
            sidecar.defaults.fill(metadata, lexicon);
        }
        for sidecar in self.0.iter().rev() {
            let fields = &sidecar.overrides;
            if let Some(translation) = fields.translation.as_ref().and_then(|text| text.parse().ok()) {
                metadata.translation = Some(translation);
                metadata.found("translation", OVERRIDE, None, true);
            }
            for (field, value) in [("speaker", &fields.speaker), ("symbol", &fields.symbol)] {
                if let Some(value) = value {
                    let slot = if field == "speaker" { &mut metadata.speaker } else { &mut metadata.symbol };
                    *slot = Some(value.clone());
                    metadata.found(field, OVERRIDE, None, true);
                }
            }
        }
    }
}

impl Fields {
    fn fill(&self, metadata: &mut Metadata, lexicon: &Lexicon) {
        let mut filled: Vec<&str> = Vec::new();
        let mut text = |name: &'static str, slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() && value.is_some() {
                *slot = value;
                filled.push(name);
            }
        };
        text("title", &mut metadata.title, self.title.clone());
        text("place", &mut metadata.place, self.place.clone());
        text("outlet", &mut metadata.outlet, self.outlet.clone());
        text("url", &mut metadata.url, self.url.clone());
        text("language", &mut metadata.language, self.language.as_deref().and_then(stated_language));
        text("speaker", &mut metadata.speaker, self.speaker.clone());
        text("symbol", &mut metadata.symbol, self.symbol.clone());
        let date = |value: &Option<Value>| value.as_ref().and_then(Value::read);
        let neither = date(&self.date);
        for (name, slot, value) in [
            ("adopted", &mut metadata.adopted, date(&self.adopted).or(neither)),
            ("published", &mut metadata.published, date(&self.published).or(neither)),
        ] {
            if slot.is_none() && value.is_some() {
                *slot = value;
                filled.push(name);
            }
        }
        if metadata.translation.is_none()
            && let Some(translation) = self.translation.as_ref().and_then(|text| text.parse().ok())
        {
            metadata.translation = Some(translation);
            filled.push("translation");
        }
        // A kind that nothing told is `other`.
        if !metadata.provenance.contains_key("kind")
            && let Some(kind) = self.kind.as_ref().and_then(|kind| kind.parse().ok())
        {
            metadata.kind = kind;
            filled.push("kind");
        }
        let parties = self.parties.facts(DEFAULT);
        if metadata.parties.is_empty() && !parties.is_empty() {
            metadata.parties = crate::metadata::party_codes(&parties, lexicon);
            filled.push("parties");
        }
        filled.into_iter().for_each(|field| metadata.found(field, DEFAULT, None, true));
    }
}

impl Names {
    fn date(&self, stem: &str) -> Option<Date> {
        let found = Regex::new(self.date.as_deref()?).ok()?;
        let found = found.captures(stem)?;
        let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i32>().ok());
        let small = |name: &str| number(name).and_then(|number| u8::try_from(number).ok());
        let year = number("year")?;
        match (small("month"), small("day")) {
            (Some(month), Some(day)) => Date::day(year, month, day),
            (Some(month), None) => Date::month(year, month),
            _ => Date::year(year),
        }
    }

    fn parties(&self, stem: &str, lexicon: &Lexicon) -> Vec<Fact> {
        let matched = self
            .matches
            .iter()
            .find(|matched| Regex::new(&matched.pattern).is_ok_and(|pattern| pattern.is_match(stem)));
        if let Some(matched) = matched {
            return matched.parties.facts(NAME);
        }
        let pattern = self.parties.as_deref().and_then(|pattern| Regex::new(pattern).ok());
        let Some(found) = pattern.as_ref().and_then(|pattern| pattern.captures(stem)) else {
            return Vec::new();
        };
        let words = found.name("parties").map_or("", |part| part.as_str());
        words
            .split(|letter: char| !letter.is_alphanumeric())
            .filter_map(|word| Fact::new(lexicon.state_of_letters(word).unwrap_or(word), NAME))
            .collect()
    }
}

impl Sidecar {
    /// Values that say nothing: each with what was expected.
    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (table, fields) in [("overrides", &self.overrides), ("defaults", &self.defaults)] {
            let dates =
                [("date", &fields.date), ("adopted", &fields.adopted), ("published", &fields.published)];
            for (name, value) in dates {
                if value.as_ref().is_some_and(|value| value.read().is_none()) {
                    wrong.push(format!("expected a date such as 2020-09-11 as {name} of [{table}]"));
                }
            }
            if let Some(kind) = fields.kind.as_ref().filter(|kind| kind.parse::<Kind>().is_err()) {
                let names: Vec<&str> = Kind::names().collect();
                wrong.push(format!(
                    "expected one of {} as kind of [{table}], found `{kind}`",
                    names.join(", ")
                ));
            }
            if let Some(Err(expected)) = fields.translation.as_ref().map(|text| text.parse::<Translation>()) {
                wrong.push(format!("{expected} as translation of [{table}]"));
            }
        }
        let patterns = self.names.matches.iter().map(|matched| &matched.pattern);
        for pattern in patterns.chain(&self.names.date).chain(&self.names.parties) {
            if Regex::new(pattern).is_err() {
                wrong.push(format!("expected a regular expression in [names], found `{pattern}`"));
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileReading, Format, read_beside};

    fn read(name: &str, text: &str, companions: &[(&str, &str)]) -> FileReading {
        let companions: Vec<Companion> = companions
            .iter()
            .map(|(name, text)| Companion { name: (*name).to_owned(), text: (*text).to_owned() })
            .collect();
        read_beside(text.as_bytes(), Format::Text, name, Lexicon::embedded(), &companions)
            .expect("it is text")
    }

    const TEXT: &str = "Statement on Peace\n\nThe harbour is open to all ships.\n\nIt will remain so.\n";

    #[test]
    fn overrides_beat_the_text_and_defaults_fill_gaps() {
        let reading = read(
            "a.txt",
            TEXT,
            &[
                ("a.txt.meta.toml", "[overrides]\ntitle = \"On Peace\"\nadopted = 2031-05-04\n"),
                (
                    "clausewise.toml",
                    "[overrides]\ntitle = \"Nothing\"\n[defaults]\noutlet = \"Gazette\"\nparties = [\"FR\", \"Norway\"]\nkind = \"letter\"\n[columns]\ntext = \"body\"\n",
                ),
            ],
        );
        assert_eq!(reading.problems, []);
        let metadata = &reading.documents[0].metadata;
        assert_eq!(metadata.title.as_deref(), Some("On Peace"));
        assert_eq!(metadata.adopted.map(|date| date.to_string()).as_deref(), Some("2031-05-04"));
        assert_eq!(metadata.outlet.as_deref(), Some("Gazette"));
        assert_eq!(metadata.parties, ["FR", "NO"]);
        assert!(reading.documents[0].id.starts_with("2031-05-04-fr-no-"), "{}", reading.documents[0].id);
    }

    #[test]
    fn a_folder_may_say_what_its_file_names_mean() {
        let toml = "[names]\ndate = '_(?<year>\\d{4})(?<month>\\d\\d)'\nparties = '^(?<parties>[A-Z]{3}(-[A-Z]{3})*)_'\n\
                    [[names.match]]\npattern = '^un'\nparties = \"UN\"\n";
        let reading = read("FRA-NOR_203105.txt", TEXT, &[("clausewise.toml", toml)]);
        let metadata = &reading.documents[0].metadata;
        assert_eq!(metadata.parties, ["FR", "NO"]);
        assert_eq!(metadata.adopted.map(|date| date.to_string()).as_deref(), Some("2031-05"));
        let reading = read("un-12.txt", TEXT, &[("clausewise.toml", toml)]);
        assert_eq!(reading.documents[0].metadata.parties, ["UN"]);
    }

    #[test]
    fn a_bad_sidecar_is_a_problem_and_the_document_is_read() {
        let reading = read("a.txt", TEXT, &[("a.txt.meta.toml", "[overrides]\ntitel = \"On Peace\"\n")]);
        assert_eq!(reading.documents.len(), 1);
        let message = &reading.problems[0].message;
        assert!(message.starts_with("a.txt.meta.toml at line 2: unknown field `titel`"), "{message}");
        let reading = read("a.txt", TEXT, &[("clausewise.toml", "[defaults]\nkind = \"treatise\"\n")]);
        let message = &reading.problems[0].message;
        assert!(
            message.contains("expected one of joint-statement") && message.contains("`treatise`"),
            "{message}"
        );
    }
}
