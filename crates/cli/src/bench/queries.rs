//! The queries that are asked: those of a file, or the built-in ones.

use std::fs;
use std::path::Path;

use ::index::Reader;
use clap::Parser;
use lexicon::Formulations;
use query::{Deadline, Problem, QueryError, Question, Results, Severity};

use crate::args::{Args, Command, Search, Topic};
use crate::failure::Failure;
use crate::{search, topic};

/// The built-in queries.
const EMBEDDED: &str = include_str!("../../../../benches/queries/bench.tsv");

/// How many clauses are asked for where the options do not say.
const LIMIT: &str = "10";

/// What the row of all classes together is called.
pub(super) const ALL: &str = "all";

/// The options that a line may have: what they change is what is looked for and given.
const OPTIONS: [&str; 11] = [
    "--by",
    "--copies",
    "--count",
    "--facets",
    "--limit",
    "--offset",
    "--per-document",
    "--phrase",
    "--sort",
    "--stages",
    "--timeout",
];

/// A query to be asked.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) line: usize,
    pub(crate) class: String,
    pub(crate) query: String,
    /// Its options, as they are written.
    pub(crate) options: String,
    command: How,
}

/// Which command answers a query.
#[derive(Debug)]
enum How {
    Search(Box<Search>),
    Topic(Box<Topic>),
}

/// What became of a query.
pub(crate) struct Answered {
    pub(crate) results: Results,
    pub(crate) problems: Vec<Problem>,
    /// Why there was nothing to look for.
    pub(crate) unasked: Option<String>,
}

/// What is wrong with a line, or with the query in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) line: usize,
    pub(crate) error: String,
}

/// The queries of a file, or the built-in ones, and the lines that are none.
pub(crate) fn read(file: Option<&Path>) -> Result<(Vec<Asked>, Vec<Fault>), Failure> {
    let Some(file) = file else {
        return Ok(parse(EMBEDDED.as_bytes()));
    };
    let bytes = fs::read(file).map_err(|error| {
        let error = anyhow::Error::new(error).context(format!("cannot read {}", file.display()));
        Failure::new(error, "name a file with lines of class, tab and query, or leave --queries away")
    })?;
    Ok(parse(&bytes))
}

/// The queries of lines, and the lines that are none; empty ones and those that begin
/// with `#` are passed over.
fn parse(bytes: &[u8]) -> (Vec<Asked>, Vec<Fault>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (mut asked, mut faults) = (Vec::new(), Vec::new());
    for (line, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        match std::str::from_utf8(bytes).map(str::trim) {
            Ok(text) if text.is_empty() || text.starts_with('#') => {}
            Ok(text) => match Asked::of(line, text) {
                Ok(read) => asked.push(read),
                Err(error) => faults.push(Fault { line, error }),
            },
            Err(_) => faults.push(Fault { line, error: "it is no UTF-8".to_owned() }),
        }
    }
    (asked, faults)
}

impl Asked {
    fn of(line: usize, text: &str) -> Result<Self, String> {
        let columns: Vec<&str> = text.split('\t').map(str::trim).collect();
        let (class, query, options) = match columns.as_slice() {
            [class, query] => (*class, *query, ""),
            [class, query, options] => (*class, *query, *options),
            [_] => return Err("expected a class, a tab and a query".to_owned()),
            _ => return Err("expected three columns at the most".to_owned()),
        };
        if class == ALL {
            return Err(format!("the class `{ALL}` stands for all of them: name another"));
        }
        if class.is_empty() || query.is_empty() {
            return Err("expected a class, a tab and a query".to_owned());
        }
        let named = |word: &&str| word.starts_with('-');
        let unknown = options.split_whitespace().filter(named).find(|word| {
            let name = word.split('=').next().unwrap_or_default();
            !OPTIONS.contains(&name)
        });
        if let Some(unknown) = unknown {
            return Err(format!("`{unknown}` is no option here: there are {}", OPTIONS.join(", ")));
        }
        let options = options.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut words = vec!["clausewise".to_owned()];
        words.extend(arguments(class, query, &options));
        // Of a message of several lines the first says what is wrong.
        let parsed = Args::try_parse_from(words).map_err(|error| {
            let message = error.to_string();
            let first = message.lines().next().unwrap_or_default();
            first.trim_start_matches("error: ").to_owned()
        })?;
        let (command, read) = match parsed.command {
            Command::Search(search) => (search.query.len(), How::Search(Box::new(search))),
            Command::Topic(topic) => (topic.text.len(), How::Topic(Box::new(topic))),
            _ => unreachable!("the words name the command"),
        };
        if command != 1 {
            return Err("expected options in the third column".to_owned());
        }
        Ok(Asked { line, class: class.to_owned(), query: query.to_owned(), options, command: read })
    }

    /// The arguments with which the program asks it, without the index.
    pub(crate) fn arguments(&self) -> Vec<String> {
        arguments(&self.class, &self.query, &self.options)
    }

    /// When the program gives it up.
    pub(crate) fn deadline(&self) -> Deadline {
        match &self.command {
            How::Search(options) => options.listing.deadline(),
            How::Topic(options) => options.listing.deadline(),
        }
    }

    /// Asks it, as the program does from the text of the query on until there is
    /// something to print.
    pub(crate) fn ask(&self, reader: &Reader, deadline: Deadline) -> Result<Answered, QueryError> {
        let formulations = Formulations::embedded();
        match &self.command {
            How::Search(options) => {
                let (parsed, results) = search::ask(reader, &self.query, options, formulations, deadline)?;
                let unasked = search::unasked(&parsed, &results.totals);
                let unasked = unasked.map(|(message, _)| message.to_owned());
                Ok(Answered { results, unasked, problems: parsed.problems })
            }
            How::Topic(options) => {
                let parsed = query::parse(&self.query);
                let question = Question::of(&parsed.query);
                if !question.asks() {
                    let unasked = Some(topic::NO_WORD.to_owned());
                    return Ok(Answered { results: Results::default(), problems: parsed.problems, unasked });
                }
                let mut results = topic::ask(reader, &question, options, formulations, deadline)?;
                let problems = topic::problems(parsed.problems, &question, &mut results);
                Ok(Answered { results, problems, unasked: None })
            }
        }
    }
}

impl Answered {
    /// What of the query was not understood.
    pub(crate) fn misread(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity != Severity::Hint)
    }
}

/// Whether the queries of a class are questions for a topic: where it is `topic`, or
/// begins with that word, as `topic in French` does.
fn is_topic(class: &str) -> bool {
    class.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case("topic"))
}

fn arguments(class: &str, query: &str, options: &str) -> Vec<String> {
    let mut words = vec![if is_topic(class) { "topic" } else { "search" }];
    let options = options.split_whitespace();
    if !options.clone().any(|option| option == "--limit" || option.starts_with("--limit=")) {
        words.extend(["--limit", LIMIT]);
    }
    words.extend(options);
    words.extend(["--", query]);
    words.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_built_in_queries_are_sound() {
        let (asked, faults) = parse(EMBEDDED.as_bytes());
        assert_eq!(faults, []);
        let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
        for asked in &asked {
            *classes.entry(&asked.class).or_default() += 1;
        }
        assert!(classes.len() >= 12 && classes.values().all(|count| *count >= 8), "{classes:?}");
    }

    #[test]
    fn a_line_has_a_class_a_query_and_options() {
        let (asked, faults) = parse(
            b"\xef\xbb\xbf# class, query\r\n\r\na\t-war peace\r\nfacet\tpeace\t--facets  year --limit 3\ntopic in French\tpaix\n",
        );
        assert_eq!(faults, []);
        let arguments: Vec<String> = asked.iter().map(|asked| asked.arguments().join("|")).collect();
        assert_eq!(
            arguments,
            [
                "search|--limit|10|--|-war peace",
                "search|--facets|year|--limit|3|--|peace",
                "topic|--limit|10|--|paix",
            ]
        );
        assert_eq!(asked[1].options, "--facets year --limit 3");
    }

    #[test]
    fn a_line_that_is_none_is_told() {
        let lines: [(&[u8], &str); 8] = [
            (b"peace", "expected a class, a tab and a query"),
            (b"\tpeace", "expected a class, a tab and a query"),
            (b"a\tb\t--count\td", "expected three columns at the most"),
            (b"a\tb\t--index x", "`--index` is no option here"),
            (b"a\tb\tyear", "expected options in the third column"),
            (b"a\tb\t--facets month", "invalid value 'month' for '--facets <LIST>'"),
            (b"a\tb\t--copies", "unexpected argument '--copies' found"),
            (b"a\t\xff", "it is no UTF-8"),
        ];
        for (line, expected) in lines {
            let (asked, faults) = parse(&[b"a\tb\n", line].concat());
            assert_eq!((asked.len(), faults.len(), faults[0].line), (1, 1, 2), "{expected}");
            assert!(faults[0].error.starts_with(expected), "{}", faults[0].error);
        }
    }
}
