//! Front matter: the YAML between two `---` lines at the top of a file.

use saphyr::{LoadableYamlNode as _, Scalar, Yaml};

use super::{Fact, Problem, Stated};

/// What stated the values, as shown to the user.
const FROM: &str = "front matter";

/// Longer front matter is not read: it is no page's.
const LONGEST: usize = 64 * 1024;

/// Deeper front matter is not read, for a parser would run out of stack.
const DEEPEST: usize = 64;

/// Front matter that was found at the top of a file.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// Where the text behind it begins, in bytes.
    pub(super) end: usize,
    /// What it says of the document.
    pub(super) stated: Stated,
    /// Why it could not be understood, if so.
    pub(super) problem: Option<Problem>,
}

/// Reads the front matter of a file, if it has any.
///
/// A rule at the top (`---` without its fellow, or with a paragraph behind it
/// instead of `key: value`) is no front matter.
pub(super) fn read(text: &str) -> FrontMatter {
    let Some((yaml, end)) = enclosed(text) else {
        return FrontMatter::default();
    };
    if let Some(message) = unreadable(yaml) {
        let problem =
            Problem { line: Some(1), message: message.to_owned(), lost: true, ..Problem::default() };
        return FrontMatter { end, problem: Some(problem), ..FrontMatter::default() };
    }
    match Yaml::load_from_str(yaml) {
        Ok(documents) => match documents.first() {
            None => FrontMatter { end, ..FrontMatter::default() },
            Some(Yaml::Mapping(pairs)) => {
                let mut stated = Stated::default();
                for (key, value) in pairs {
                    if let Some(key) = plain(key) {
                        state(&mut stated, &key.to_lowercase(), value);
                    }
                }
                FrontMatter { end, stated, problem: None }
            }
            Some(Yaml::Value(Scalar::Null)) => FrontMatter { end, ..FrontMatter::default() },
            Some(_) => FrontMatter::default(),
        },
        Err(error) => {
            // The line of the file: one more than the parser's for the opening `---`.
            let problem = Problem {
                line: Some(error.marker().line() + 1),
                message: format!("expected front matter in YAML, found: {}", error.info()),
                lost: true,
                ..Problem::default()
            };
            FrontMatter { end, problem: Some(problem), ..FrontMatter::default() }
        }
    }
}

/// The YAML between the lines, and where the text behind them begins.
fn enclosed(text: &str) -> Option<(&str, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut end = first.len();
    for line in lines {
        let start = end;
        end += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[first.len()..start], end));
        }
    }
    None
}

/// Why YAML is better not handed to the parser.
fn unreadable(yaml: &str) -> Option<&'static str> {
    let dashes = |line: &str| {
        let marks = line.split_ascii_whitespace();
        marks.take_while(|mark| matches!(*mark, "-" | "?")).count()
    };
    let brackets = yaml.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    // Every alias may double what is read: `b: [*a, *a]`, `c: [*b, *b]`.
    let alias = |word: &str| word.trim_start_matches(['[', '{', ',']).starts_with('*');
    let aliases = yaml.split([' ', '\t', '\n', ',']).filter(|word| alias(word)).count();
    if yaml.len() > LONGEST {
        Some("expected front matter of at most 64 KiB")
    } else if brackets > DEEPEST || aliases > DEEPEST / 4 || yaml.lines().any(|line| dashes(line) > DEEPEST) {
        Some("expected front matter of few nested lists")
    } else {
        None
    }
}

/// Takes in one value; the first of several keys for a field wins.
fn state(stated: &mut Stated, key: &str, value: &Yaml<'_>) {
    let field = match key {
        "id" => &mut stated.id,
        "title" => &mut stated.title,
        "date" => &mut stated.date,
        "adopted" => &mut stated.adopted,
        "published" | "published_time" | "publishdate" | "pubdate" => &mut stated.published,
        "place" => &mut stated.place,
        "kind" => &mut stated.kind,
        "url" | "link" | "source_url" | "permalink" => &mut stated.url,
        "outlet" | "source" | "publisher" | "site" => &mut stated.outlet,
        "language" | "lang" => &mut stated.language,
        "parties" => {
            stated.parties.extend(parties(value));
            return;
        }
        _ => return,
    };
    if field.is_none() {
        *field = plain(value).and_then(|value| Fact::new(&value, FROM));
    }
}

/// Parties from a list, or from one string parted by commas.
fn parties(value: &Yaml<'_>) -> Vec<Fact> {
    let names: Vec<String> = match value {
        Yaml::Sequence(values) => values.iter().filter_map(plain).collect(),
        value => {
            let names = plain(value).unwrap_or_default();
            names.split(',').map(str::to_owned).collect()
        }
    };
    names.iter().filter_map(|name| Fact::new(name, FROM)).collect()
}

/// A scalar as words; of a list of one, its only value.
fn plain(value: &Yaml<'_>) -> Option<String> {
    match value {
        Yaml::Value(Scalar::String(value)) => Some(value.to_string()),
        Yaml::Value(Scalar::Integer(value)) => Some(value.to_string()),
        Yaml::Value(Scalar::FloatingPoint(value)) => Some(value.to_string()),
        Yaml::Value(Scalar::Boolean(value)) => Some(value.to_string()),
        Yaml::Representation(value, ..) => Some(value.to_string()),
        Yaml::Sequence(values) if values.len() == 1 => match &values[0] {
            Yaml::Sequence(_) => None,
            value => plain(value),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(fact: Option<Fact>) -> String {
        fact.map(|fact| fact.value).unwrap_or_default()
    }

    #[test]
    fn a_title_runs_over_lines_and_keeps_no_break_spaces_as_spaces() {
        let found = read(
            "---\ndate: '2023-09-06'\npublished_time: 2023-09-06 13:51:04-04:00\n\
             title: \"Leaders\\u2019 Statement on\\\n  \\ the\\_Indo-Pacific\"\n---\nBody.\n",
        );
        assert_eq!(value(found.stated.title), "Leaders’ Statement on the Indo-Pacific");
        assert_eq!(value(found.stated.date), "2023-09-06");
        assert_eq!(value(found.stated.published), "2023-09-06 13:51:04-04:00");
        assert_eq!(found.problem, None);
    }

    #[test]
    fn parties_are_a_list_or_a_string() {
        for yaml in ["parties: [CN, RU]", "parties: CN, RU", "parties:\n  - CN\n  - RU"] {
            let found = read(&format!("---\n{yaml}\nplace: null\n---\n"));
            let parties: Vec<_> = found.stated.parties.iter().map(|fact| fact.value.as_str()).collect();
            assert_eq!(parties, ["CN", "RU"]);
            assert_eq!(found.stated.place, None);
        }
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_line() {
        let text = "---\ntitle: \"Joint Statement\nkind: [\n---\nBody.\n";
        let found = read(text);
        assert!(found.problem.is_some_and(|problem| problem.line.is_some_and(|line| line > 1)));
        assert_eq!(&text[found.end..], "Body.\n");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert_eq!(read("---\nWe declare.\n").end, 0);
        assert_eq!(read("---\nWe declare.\n\n---\n").end, 0);
        assert_eq!(read("Text\n---\n").end, 0);
    }

    #[test]
    fn deep_nesting_is_a_problem_and_no_crash() {
        for yaml in
            ["[".repeat(60_000), "- ".repeat(30_000), format!("a: &a [x]\nb: [{}]", "*a, ".repeat(99))]
        {
            assert!(read(&format!("---\n{yaml}\n---\n")).problem.is_some());
        }
    }
}
