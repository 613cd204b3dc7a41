//! `clausewise search`: finds clauses and prints them in the form asked for.

mod formats;
mod many;

use std::path::Path;
use std::time::Instant;

use ::index::{IndexError, Reader};
use lexicon::Formulations;
use query::{By, Deadline, Options, Parsed, Query, QueryError, Results, Severity, Sort, Totals};

use crate::args::{self, Format, Listing, Search};
use crate::failure::Failure;
use crate::record::{self, HitRecord, ProblemRecord, SearchRecord, TotalRecord};
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, WRONG, index, last, own_lexicon, place};

/// An answer and what is said beside it.
pub(crate) struct Answer {
    text: String,
    parsed: Parsed,
    results: Results,
    hints: Vec<String>,
    elapsed_ms: f64,
    offset: usize,
    /// What the list is of.
    by: args::By,
    /// Of the list for a topic, which is no list of all that was counted, whether it
    /// goes on.
    more: Option<bool>,
    /// The facets that were asked for, if any.
    counted: Option<Vec<args::Facet>>,
}

pub(crate) fn run(folder: &Path, options: &Search) -> Result<u8, Failure> {
    options.listing.check(options.queries.is_some())?;
    let formulations = own_lexicon::formulations(options.listing.formulations.as_deref())?;
    let formulations = formulations.as_ref().unwrap_or_else(|| Formulations::embedded());
    let reader = open_or_build(folder)?;
    if let Some(file) = &options.queries {
        return many::run(&reader, file, options, formulations);
    }
    let text = options.query.join(" ");
    let answer = answer(&reader, &text, options, formulations)?;
    finish(folder, &answer, &options.listing)
}

/// Prints an answer, keeps the addresses of its hits for the next command, and gives
/// the exit code.
pub(crate) fn finish(folder: &Path, answer: &Answer, listing: &Listing) -> Result<u8, Failure> {
    let unasked = answer.unasked();
    if let Some((message, hint)) = unasked
        && listing.format != Format::Json
    {
        return Err(Failure::said(message, hint));
    }
    print(answer, listing)?;
    if !listing.count && !answer.results.hits.is_empty() {
        let addresses: Vec<String> = answer.results.hits.iter().map(|hit| hit.address.to_string()).collect();
        last::keep(folder, answer.offset + 1, &addresses);
    }
    if answer.results.totals.clauses > 0 {
        return Ok(FOUND);
    }
    Ok(if unasked.is_some() { WRONG } else { NOTHING })
}

/// The answer to a query.
fn answer(
    reader: &Reader,
    text: &str,
    options: &Search,
    formulations: &Formulations,
) -> Result<Answer, Failure> {
    let started = Instant::now();
    let deadline = options.listing.deadline();
    let (parsed, results) = ask(reader, text, options, formulations, deadline)?;
    let elapsed_ms = milliseconds(started);
    let hints = match hints(reader, &parsed.query, &results.totals, formulations, deadline) {
        // They stand beside an answer that is whole without them.
        Err(QueryError::Late(_)) => vec![NO_TIME.to_owned()],
        hints => hints?,
    };
    Ok(Answer::of(text, parsed, results, hints, elapsed_ms, &options.listing))
}

/// How a query is read, and what it finds.
pub(crate) fn ask(
    reader: &Reader,
    text: &str,
    options: &Search,
    formulations: &Formulations,
    deadline: Deadline,
) -> Result<(Parsed, Results), QueryError> {
    let mut parsed = if options.phrase { as_phrase(text) } else { query::parse(text) };
    let facets = options.listing.facets();
    let asked = Options {
        limit: if options.listing.count { 0 } else { options.listing.limit },
        offset: options.listing.offset,
        sort: options.listing.sort(),
        by: options.listing.by(),
        statements: options.listing.counts_statements(),
        facets: &facets,
        formulations,
        deadline,
    };
    let mut results = query::search(reader, &parsed.query, &asked)?;
    parsed.problems.append(&mut results.problems);
    parsed.problems.sort_by_key(|problem| problem.span);
    Ok((parsed, results))
}

/// What is said where there was no time to look for hints.
const NO_TIME: &str = "there was no time left to look for what is near; --timeout SECONDS gives more";

/// How long something took, to the microsecond.
pub(crate) fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

impl Listing {
    /// Refuses facets where they cannot be printed.
    pub(crate) fn check(&self, many: bool) -> Result<(), Failure> {
        let message = match self.format {
            Format::Csv => "a table has no room for facets",
            Format::Jsonl if !many => "lines of JSON are hits, and have no room for facets",
            _ => return Ok(()),
        };
        if self.facets.is_empty() {
            return Ok(());
        }
        Err(Failure::said(message, "ask for them with --format json, or without --format"))
    }

    /// The facets as the query crate knows them.
    pub(crate) fn facets(&self) -> Vec<query::Facet> {
        self.facets.iter().filter_map(|facet| facet_of(*facet)).collect()
    }

    /// When a search that begins now is given up.
    pub(crate) fn deadline(&self) -> Deadline {
        if self.timeout.is_zero() { Deadline::NONE } else { Deadline::after(self.timeout) }
    }

    /// The order of hits.
    pub(crate) fn sort(&self) -> Sort {
        match self.sort {
            args::Sort::Relevance => Sort::Relevance,
            args::Sort::Oldest => Sort::Oldest,
            args::Sort::Newest => Sort::Newest,
        }
    }

    /// Whether statements are counted: where there is a place for it.
    pub(crate) fn counts_statements(&self) -> bool {
        self.by == args::By::Statement
            || self.format == Format::Json
            || self.format == Format::Jsonl && self.count
    }

    /// What a hit is.
    pub(crate) fn by(&self) -> By {
        match self.by {
            args::By::Clause => By::Clause,
            args::By::Document => By::Document,
            args::By::Statement => By::Statement,
        }
    }
}

/// A facet as the query crate knows it; that of renderings is always counted.
fn facet_of(facet: args::Facet) -> Option<query::Facet> {
    Some(match facet {
        args::Facet::Party => query::Facet::Party,
        args::Facet::Year => query::Facet::Year,
        args::Facet::Kind => query::Facet::Kind,
        args::Facet::Language => query::Facet::Language,
        args::Facet::Outlet => query::Facet::Outlet,
        args::Facet::Topic => query::Facet::Topic,
        args::Facet::Rendering => return None,
    })
}

/// Opens the index; where there is none, but documents are at hand, builds it.
pub(crate) fn open_or_build(folder: &Path) -> Result<Reader, Failure> {
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
            let options = args::Index::of(corpus);
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
fn hints(
    reader: &Reader,
    query: &Query,
    totals: &Totals,
    formulations: &Formulations,
    deadline: Deadline,
) -> Result<Vec<String>, QueryError> {
    let counting = Options { limit: 0, formulations, deadline, ..Options::default() };
    let mut hints = Vec::new();
    let phrases = query.plain_phrases().unwrap_or_default();
    for phrase in phrases.iter().filter(|phrase| phrase.quoted) {
        hints.extend(other_renderings(reader, &phrase.text, &counting)?);
    }
    if phrases.len() > 1 && !phrases.iter().any(|phrase| phrase.quoted) {
        let words: Vec<&str> = phrases.iter().map(|phrase| phrase.text.as_str()).collect();
        let phrase = words.join(" ");
        let found = query::search(reader, &Query::phrase(&phrase), &counting)?.totals;
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
        for near in query::near(reader, query, deadline)? {
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

/// How often the other renderings of a formulation stand in the index.
fn other_renderings(
    reader: &Reader,
    text: &str,
    counting: &Options<'_>,
) -> Result<Option<String>, QueryError> {
    let Some(formulation) = counting.formulations.group_of(text) else {
        return Ok(None);
    };
    let asked = query::parse(&format!("~\"{}\"", formulation.name)).query;
    let renderings = query::search(reader, &asked, counting)?.renderings;
    let written = counting.formulations.rendering_of(text);
    let found: Vec<String> = renderings
        .iter()
        .filter(|count| count.hits > 0 && Some(&count.rendering) != written)
        .map(|count| format!("{} ({})", count.rendering.text, count.hits))
        .collect();
    Ok((!found.is_empty())
        .then(|| format!("also rendered as {}: clausewise search '~\"{text}\"'", found.join(", "))))
}

/// Where nothing was searched for, why, and what to do: a query without a
/// single word, or one that was refused, is none that finds nothing.
pub(crate) fn unasked<'p>(parsed: &'p Parsed, totals: &Totals) -> Option<(&'p str, &'p str)> {
    let problems = &parsed.problems;
    if parsed.query.root.is_none() {
        let hint = "give a word, or a \"phrase\" in quotation marks: see clausewise help query";
        let problem = problems.iter().find(|problem| problem.severity != Severity::Hint);
        let message = problem.map_or("there is no word to search for", |problem| &problem.message);
        return Some((message, hint));
    }
    let refusal = problems.iter().find(|problem| problem.severity == Severity::Refusal);
    refusal.filter(|_| totals.clauses == 0).map(|problem| (problem.message.as_str(), problem.hint.as_str()))
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

fn print(answer: &Answer, listing: &Listing) -> Result<(), Failure> {
    let plain = matches!(listing.format, Format::Text | Format::Kwic);
    if listing.format != Format::Json {
        for problem in &answer.parsed.problems {
            terminal::remark(&formats::pointed(&answer.text, problem.span));
            let name = formats::severity(problem.severity);
            terminal::remark(&format!("{name}: {}\n{}", problem.message, problem.hint));
        }
    }
    match listing.format {
        Format::Json => return formats::json(answer),
        _ if listing.count => formats::count(answer, listing.format)?,
        Format::Jsonl => formats::json_lines(answer)?,
        Format::Csv => formats::csv(answer)?,
        Format::Markdown => formats::markdown(answer)?,
        Format::Kwic => formats::concordance(answer)?,
        Format::Text => formats::text(answer)?,
    }
    if plain && !listing.count {
        terminal::line(&formats::summary(answer))?;
    } else if answer.results.totals.clauses == 0 {
        terminal::remark(&formats::summary(answer));
    }
    if plain || listing.format == Format::Markdown && answer.counted.is_some() {
        formats::counts(answer)?;
    }
    for hint in &answer.hints {
        terminal::remark(&format!("hint: {hint}"));
    }
    Ok(())
}

impl Answer {
    /// The answer to a question.
    pub(crate) fn of(
        text: &str,
        parsed: Parsed,
        results: Results,
        hints: Vec<String>,
        elapsed_ms: f64,
        listing: &Listing,
    ) -> Self {
        Answer {
            text: text.to_owned(),
            parsed,
            results,
            hints,
            elapsed_ms,
            offset: listing.offset,
            by: listing.by,
            more: None,
            counted: (!listing.facets.is_empty()).then(|| listing.facets.clone()),
        }
    }

    /// The same as the answer for a topic, of which there is more to show or not.
    pub(crate) fn of_topic(self, more: bool) -> Self {
        Answer { more: Some(more), ..self }
    }

    fn unasked(&self) -> Option<(&str, &str)> {
        unasked(&self.parsed, &self.results.totals)
    }

    fn record(&self) -> SearchRecord<'_> {
        let problems = self.parsed.problems.iter().map(|problem| ProblemRecord {
            severity: formats::severity(problem.severity),
            span: problem.span,
            message: &problem.message,
            hint: &problem.hint,
        });
        SearchRecord {
            query: &self.text,
            read_as: self.parsed.query.to_string(),
            problems: problems.collect(),
            hints: &self.hints,
            total: TotalRecord::from(&self.results),
            facets: self.counted.as_ref().map(|asked| record::facets(&self.results, asked)),
            elapsed_ms: self.elapsed_ms,
            hits: self.results.hits.iter().map(HitRecord::from).collect(),
        }
    }
}
