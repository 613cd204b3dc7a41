//! `clausewise topic`: finds clauses on a topic, whatever words they say it in.

use std::path::Path;
use std::time::Instant;

use ::index::Reader;
use ::index::meaning::FEWEST;
use lexicon::Formulations;
use query::{Deadline, Parsed, Problem, Query, QueryError, Question, Results, Severity, TopicOptions};

use crate::args::Topic;
use crate::failure::Failure;
use crate::search::{Answer, finish, milliseconds, open_or_build};
use crate::{NOTHING, address, own_lexicon, terminal};

pub(crate) fn run(folder: &Path, options: &Topic) -> Result<u8, Failure> {
    options.listing.check(false)?;
    let formulations = own_lexicon::formulations(options.listing.formulations.as_deref())?;
    let formulations = formulations.as_ref().unwrap_or_else(|| Formulations::embedded());
    let reader = open_or_build(folder)?;
    let started = Instant::now();
    let deadline = options.listing.deadline();
    let (text, parsed, question) = match &options.like {
        None => {
            let text = options.text.join(" ");
            let parsed = query::parse(&text);
            let question = Question::of(&parsed.query);
            (text, parsed, question)
        }
        Some(given) => {
            let Some(question) = like(&reader, folder, given)? else {
                terminal::remark(&format!("nothing has the address {given}"));
                return Ok(NOTHING);
            };
            (given.clone(), Parsed { query: Query::phrase(given), problems: Vec::new() }, question)
        }
    };
    if !question.asks() {
        let hint = "give a word of it; fields and -words only limit where it is looked for";
        return Err(Failure::said(NO_WORD, hint));
    }
    let listing = &options.listing;
    let mut results = ask(&reader, &question, options, formulations, deadline)?;
    let more = results.hits.len() > listing.limit;
    results.hits.truncate(listing.limit);
    let problems = problems(parsed.problems, &question, &mut results);
    let parsed = Parsed { query: parsed.query, problems };
    let hints = unlearnt(&reader)?.map(str::to_owned).into_iter().collect();
    let answer = Answer::of(&text, parsed, results, hints, milliseconds(started), listing).of_topic(more);
    finish(folder, &answer, listing)
}

/// Why a question without a word is none.
pub(crate) const NO_WORD: &str = "there is no word to search for";

/// What of a question was not understood, in reading it and in looking for it, by place.
pub(crate) fn problems(read: Vec<Problem>, question: &Question, results: &mut Results) -> Vec<Problem> {
    let mut problems = read;
    problems.extend(question.unread.iter().map(|span| Problem {
        span: *span,
        message: "a topic is looked for by plain words; this is read as such, or not at all".to_owned(),
        hint: "fields and -words beside the words limit where it is looked for; for the rest see clausewise search"
            .to_owned(),
        severity: Severity::Problem,
    }));
    problems.append(&mut results.problems);
    problems.sort_by_key(|problem| problem.span);
    problems
}

/// What a question finds, with one hit more than is printed, which tells whether there
/// are more.
pub(crate) fn ask(
    reader: &Reader,
    question: &Question,
    options: &Topic,
    formulations: &Formulations,
    deadline: Deadline,
) -> Result<Results, QueryError> {
    let listing = &options.listing;
    let facets = listing.facets();
    let asked = TopicOptions {
        limit: if listing.count { 0 } else { listing.limit.saturating_add(1) },
        offset: listing.offset,
        sort: listing.sort(),
        by: listing.by(),
        statements: listing.counts_statements(),
        facets: &facets,
        per_document: options.per_document,
        copies: options.copies,
        explain: options.explain,
        formulations,
        deadline,
        ..TopicOptions::default()
    };
    let asked = match options.stages.as_slice() {
        [] => asked,
        stages => TopicOptions { stages, ..asked },
    };
    query::topic(reader, question, &asked)
}

/// What is to be said where meanings could take part and do not.
fn unlearnt(reader: &Reader) -> Result<Option<&'static str>, Failure> {
    Ok(match reader.meaning()? {
        None if reader.lengths()?.1 >= FEWEST => {
            Some("clausewise learn lets topic searches know which words are used alike here")
        }
        Some(meaning) if !meaning.is_whole() => {
            Some("some clauses were indexed since meanings were learnt: clausewise learn takes them in")
        }
        _ => None,
    })
}

/// The question for more like a clause; none where nothing has the address.
fn like(reader: &Reader, folder: &Path, given: &str) -> Result<Option<Question>, Failure> {
    let Some(resolved) = address::resolve(reader, folder, given)? else {
        return Ok(None);
    };
    let Some(first) = reader.first_entry(&resolved.head.id)? else {
        return Ok(None);
    };
    let clauses = resolved.clauses.iter().filter_map(|place| u32::try_from(*place).ok());
    Ok(Some(Question::like(reader, first, clauses)?))
}
