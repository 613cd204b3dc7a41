//! `clausewise search`: finds clauses and prints them in the form asked for.

mod formats;

use std::path::Path;
use std::time::Instant;

use ::index::{IndexError, Reader};
use query::{Options, Parsed, Query, Results, Sort, Totals};

use crate::args::{self, Format, Search};
use crate::failure::Failure;
use crate::record::{HitRecord, ProblemRecord, SearchRecord};
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, WRONG, index, last, place};

/// An answer and what is said beside it.
pub(crate) struct Answer {
    text: String,
    parsed: Parsed,
    results: Results,
    hints: Vec<String>,
    elapsed_ms: f64,
    offset: usize,
}

pub(crate) fn run(folder: &Path, options: &Search) -> Result<u8, Failure> {
    let reader = open_or_build(folder)?;
    let started = Instant::now();
    let text = options.query.join(" ");
    let mut parsed = if options.phrase { as_phrase(&text) } else { query::parse(&text) };
    let limit = if options.count { 0 } else { options.limit };
    let mut results = if parsed.query.root.is_none() {
        Results::default()
    } else {
        let sort = match options.sort {
            args::Sort::Relevance => Sort::Relevance,
            args::Sort::Oldest => Sort::Oldest,
            args::Sort::Newest => Sort::Newest,
        };
        query::search(&reader, &parsed.query, &Options { limit, offset: options.offset, sort })?
    };
    parsed.problems.append(&mut results.problems);
    let elapsed_ms = started.elapsed().as_secs_f64() * 1e3;
    let hints = hints(&reader, &parsed.query, &results.totals)?;
    // A query without a single word is no query that finds nothing.
    let wordless = parsed.query.root.is_none();
    if wordless && options.format != Format::Json {
        let hint = "give a word, or a \"phrase\" in quotation marks";
        return Err(Failure::said("there is no word to search for", hint));
    }
    let answer = Answer { text, parsed, results, hints, elapsed_ms, offset: options.offset };
    print(&answer, options)?;
    if limit > 0 && !answer.results.hits.is_empty() {
        let addresses: Vec<String> = answer.results.hits.iter().map(|hit| hit.address.to_string()).collect();
        last::keep(folder, answer.offset + 1, &addresses);
    }
    if answer.results.totals.clauses > 0 {
        return Ok(FOUND);
    }
    if wordless {
        return Ok(WRONG);
    }
    Ok(NOTHING)
}

/// Opens the index; where there is none, but documents are at hand, builds it.
fn open_or_build(folder: &Path) -> Result<Reader, Failure> {
    match Reader::open(folder) {
        Err(IndexError::Missing(missing)) => {
            let Some(corpus) = place::corpus_beside(folder) else {
                return Err(IndexError::Missing(missing).into());
            };
            terminal::remark(&format!(
                "there is no index in {} yet: building it from {}",
                folder.display(),
                corpus.display()
            ));
            let reading = args::Reading::default();
            let options = args::Index {
                paths: vec![corpus],
                report: None,
                jobs: None,
                format: None,
                lexicon: None,
                rebuild: false,
                reading,
            };
            index::run(folder, &options)?;
            Ok(Reader::open(folder)?)
        }
        opened => Ok(opened?),
    }
}

/// All of the text as one phrase, whatever signs are in it.
fn as_phrase(text: &str) -> Parsed {
    let words = query::parse(text).query.root.is_some();
    Parsed { query: if words { Query::phrase(text) } else { Query::default() }, problems: Vec::new() }
}

/// What the user may want to know beside the answer.
fn hints(reader: &Reader, query: &Query, totals: &Totals) -> Result<Vec<String>, Failure> {
    let mut hints = Vec::new();
    let phrases = query.plain_phrases().unwrap_or_default();
    if phrases.len() > 1 && !phrases.iter().any(|phrase| phrase.quoted) {
        let words: Vec<&str> = phrases.iter().map(|phrase| phrase.text.as_str()).collect();
        let phrase = words.join(" ");
        let options = Options { limit: 0, offset: 0, sort: Sort::Relevance };
        let found = query::search(reader, &Query::phrase(&phrase), &options)?.totals;
        hints.push(match found.hits {
            0 => "as a phrase it stands nowhere".to_owned(),
            hits => format!(
                "as a phrase it stands {} in {}: clausewise search --phrase {}",
                times(hits),
                counted(found.clauses, "clause"),
                for_shell(&phrase),
            ),
        });
    }
    if totals.clauses == 0 && query.root.is_some() {
        for near in query::near(reader, query)? {
            hints.push(format!(
                "{}: {} is found {} in {}",
                near.change,
                near.query,
                times(near.totals.hits),
                counted(near.totals.clauses, "clause"),
            ));
        }
    }
    Ok(hints)
}

/// Words as a shell takes them: quoted where it would read more into them.
fn for_shell(words: &str) -> String {
    if words.chars().all(|character| character.is_alphanumeric() || " -.,/’".contains(character)) {
        words.to_owned()
    } else {
        format!("'{}'", words.replace('\'', "'\\''"))
    }
}

fn times(count: u64) -> String {
    counted(count, "time")
}

fn print(answer: &Answer, options: &Search) -> Result<(), Failure> {
    let plain = matches!(options.format, Format::Text | Format::Kwic);
    if options.format != Format::Json {
        for problem in &answer.parsed.problems {
            terminal::remark(&formats::pointed(&answer.text, problem.span));
            terminal::remark(&format!("problem: {}\nhint: {}", problem.message, problem.hint));
        }
    }
    match options.format {
        Format::Json => return formats::json(answer),
        _ if options.count => formats::count(answer, options.format)?,
        Format::Jsonl => formats::json_lines(answer)?,
        Format::Csv => formats::csv(answer)?,
        Format::Markdown => formats::markdown(answer)?,
        Format::Kwic => formats::concordance(answer)?,
        Format::Text => formats::text(answer)?,
    }
    if plain && !options.count {
        terminal::line(&formats::summary(answer))?;
    } else if answer.results.totals.clauses == 0 {
        terminal::remark(&formats::summary(answer));
    }
    for hint in &answer.hints {
        terminal::remark(&format!("hint: {hint}"));
    }
    Ok(())
}

impl Answer {
    fn record(&self) -> SearchRecord<'_> {
        let problems = self.parsed.problems.iter().map(|problem| ProblemRecord {
            span: problem.span,
            message: &problem.message,
            hint: &problem.hint,
        });
        SearchRecord {
            query: &self.text,
            read_as: self.parsed.query.to_string(),
            problems: problems.collect(),
            hints: &self.hints,
            total: self.results.totals.into(),
            elapsed_ms: self.elapsed_ms,
            hits: self.results.hits.iter().map(HitRecord::from).collect(),
        }
    }
}
