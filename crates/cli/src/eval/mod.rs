//! `clausewise eval`: how good topic search is, by a judged collection.

mod files;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ::index::meaning::{FEWEST, learn};
use ::index::{IndexError, Reader, Writer};
use ingest::{ReadOptions, source};
use lexicon::Lexicon;
use query::measures::{Judged, Measures, likelihood};
use query::{Parameters, Question, Stage, TopicOptions};
use serde::Serialize;

use crate::args::{Eval, ExplainFormat};
use crate::failure::{Failure, to_do_about};
use crate::terminal::{self, counted};
use crate::{FOUND, SOME_FAILED};

/// How deep a ranking is measured, as trec_eval does by default.
const DEPTH: usize = 1_000;

/// The memory in bytes that the engine may fill before it writes a segment.
const MEMORY: usize = 100 << 20;

/// A way to rank, and how it did.
#[derive(Serialize)]
struct Measured {
    topics: usize,
    #[serde(flatten)]
    measures: Measures,
}

/// The two first methods compared.
#[derive(Serialize)]
struct Comparison {
    methods: [String; 2],
    /// How likely such a difference is by chance.
    #[serde(rename = "p_ndcg@10")]
    ndcg: f64,
    p_map: f64,
}

/// What is printed as JSON: each method under its name.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    methods: BTreeMap<String, Measured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Comparison>,
}

/// What is ranked, and under which names it is judged.
enum Judging {
    /// Documents, by their ids, which are known by their lines.
    Documents(BTreeMap<usize, String>),
    /// Clauses, by their addresses.
    Clauses,
}

pub(crate) fn run(folder: impl FnOnce() -> Result<PathBuf, Failure>, options: &Eval) -> Result<u8, Failure> {
    let topics = files::topics(&options.topics)?;
    let judgements = files::judgements(&options.qrels)?;
    let mut names: Vec<&str> = Vec::new();
    for name in options.method.iter().map(String::as_str) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push("default");
    }
    let methods =
        names.iter().map(|name| Ok((*name, Method::named(name)?))).collect::<Result<Vec<_>, Failure>>()?;
    let own = tempfile::tempdir()?;
    let (reader, judging, unread) = match &options.collection {
        None => (Reader::open(&folder()?)?, Judging::Clauses, 0),
        Some(collection) => {
            let unread = index(own.path(), collection, options.language.as_deref())?;
            let reader = Reader::open(own.path())?;
            let learns = methods.iter().any(|(_, method)| method.stages.contains(&Stage::Meaning));
            if learns && reader.lengths()?.1 >= FEWEST {
                learn(&reader, false)?;
            }
            (reader, Judging::Documents(names_of(collection)?), unread)
        }
    };
    let (mut runs, mut measured) = (String::new(), Vec::new());
    for (name, Method { stages, parameters }) in &methods {
        let asked = TopicOptions { limit: DEPTH, stages, parameters: *parameters, ..TopicOptions::default() };
        let mut of_topics = Vec::with_capacity(topics.len());
        for (id, text) in &topics {
            let ranking = ranking(&reader, &judging, text, &asked)?;
            runs.push_str(&files::run_lines(id, &ranking, name));
            let ranking: Vec<String> = ranking.into_iter().map(|(judged, _)| judged).collect();
            let of = judgements.get(id).and_then(|judged: &Judged| Measures::of(&ranking, judged));
            of_topics.extend(of);
        }
        measured.push(((*name).to_owned(), of_topics));
    }
    if let Some(file) = &options.run_out {
        fs::write(file, runs)
            .map_err(|error| Failure::new(error, format!("see whether {} can be written", file.display())))?;
    }
    if measured.iter().any(|(_, of)| of.is_empty()) {
        return Err(Failure::said(
            "none of the topics has a relevant document",
            "see whether the ids of --topics and --qrels are the same",
        ));
    }
    print(&measured, options.format)?;
    Ok(if unread > 0 { SOME_FAILED } else { FOUND })
}

/// A way to rank.
struct Method {
    stages: Vec<Stage>,
    parameters: Parameters,
}

impl Method {
    /// The method of a name: `default` is all stages, `bm25` the words alone, others
    /// are stages joined by `+`; parameters follow behind colons: `default:words=80`.
    fn named(name: &str) -> Result<Self, Failure> {
        let mut parts = name.split(':');
        let stages = match parts.next().unwrap_or_default() {
            "default" => TopicOptions::default().stages.to_vec(),
            "bm25" => vec![Stage::Words],
            names => names.split('+').map(|stage| Self::stage(name, stage)).collect::<Result<_, _>>()?,
        };
        let mut parameters = Parameters::default();
        for part in parts {
            let set = part.split_once('=').and_then(|(name, value)| Some((name, value.parse().ok()?)));
            if !set.is_some_and(|(name, value)| parameters.set(name, value)) {
                return Err(Failure::said(
                    format!("there is no parameter `{part}`"),
                    format!(
                        "set one with a number from 0 on, such as words=80: {}",
                        Parameters::NAMES.join(", ")
                    ),
                ));
            }
        }
        Ok(Method { stages, parameters })
    }

    fn stage(method: &str, stage: &str) -> Result<Stage, Failure> {
        Stage::named(stage).map_err(|names| {
            Failure::said(
                format!("there is no method `{method}`"),
                format!("take `default`, `bm25`, or stages joined by +: {names}"),
            )
        })
    }
}

/// Indexes a collection, and gives how much of it could not be read.
fn index(folder: &Path, collection: &Path, language: Option<&str>) -> Result<usize, Failure> {
    let (sources, passed) = source::find(&[collection.to_path_buf()]);
    let [source] = sources.as_slice() else {
        let why = passed.first().map_or_else(|| "it is no file".to_owned(), |passed| passed.why.to_string());
        return Err(Failure::said(
            format!("{} cannot be read: {why}", collection.display()),
            "name a file of JSON Lines with `id`, `title` and `text`",
        ));
    };
    let options = ReadOptions { language: language.map(str::to_owned), ..ReadOptions::default() };
    let mut writer = Writer::open(folder, 1, MEMORY)?;
    let mut batch = writer.batch();
    let (mut failure, mut unread) = (None::<IndexError>, 0);
    ingest::read_parts(source, "collection", &options, Lexicon::embedded(), &mut |part| {
        for problem in &part.problems {
            unread += 1;
            terminal::remark(&format!("not read: {}", problem.message));
        }
        let added = part.documents.into_iter().try_for_each(|document| batch.add(document));
        match added {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })
    .map_err(|error| {
        let hint = to_do_about(&error);
        Failure::new(error, hint)
    })?;
    if let Some(error) = failure {
        return Err(error.into());
    }
    writer.write(batch, ingest::metadata::content_digits)?;
    writer.compact()?;
    Ok(unread)
}

/// The ids of a collection's documents by their lines, from 1.
fn names_of(collection: &Path) -> Result<BTreeMap<usize, String>, Failure> {
    #[derive(serde::Deserialize)]
    struct Record {
        id: serde_json::Value,
    }
    let text = fs::read_to_string(collection).map_err(|error| {
        Failure::new(error, format!("see whether {} is JSON Lines in UTF-8", collection.display()))
    })?;
    let mut names = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if let Ok(Record { id }) = serde_json::from_str(line) {
            names.insert(index + 1, id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        }
    }
    Ok(names)
}

/// What is found for a topic with its scores, the best first; of those that tie the
/// one with the greater id, as trec_eval has it.
fn ranking(
    reader: &Reader,
    judging: &Judging,
    text: &str,
    options: &TopicOptions<'_>,
) -> Result<Vec<(String, f32)>, Failure> {
    let question = Question::plain(text);
    let mut ranking = Vec::new();
    match judging {
        Judging::Documents(names) => {
            for (address, score) in query::documents(reader, &question, options)? {
                let head = reader.head(address)?;
                let name = head.record.and_then(|record| names.get(&record).cloned());
                ranking.push((name.unwrap_or(head.id), score));
            }
        }
        Judging::Clauses => {
            let options = TopicOptions { per_document: 0, copies: true, ..*options };
            let hits = query::topic(reader, &question, &options)?.hits;
            ranking.extend(hits.into_iter().map(|hit| (hit.address.to_string(), hit.score)));
        }
    }
    ranking.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| other.0.cmp(&one.0)));
    Ok(ranking)
}

fn print(measured: &[(String, Vec<Measures>)], format: ExplainFormat) -> Result<(), Failure> {
    let comparison = match measured {
        [(one, of_one), (other, of_other), ..] if of_one.len() == of_other.len() => {
            let pairs = |measure: fn(&Measures) -> f64| -> Vec<(f64, f64)> {
                of_one.iter().map(measure).zip(of_other.iter().map(measure)).collect()
            };
            Some(Comparison {
                methods: [one.clone(), other.clone()],
                ndcg: likelihood(&pairs(|of| of.ndcg)),
                p_map: likelihood(&pairs(|of| of.map)),
            })
        }
        _ => None,
    };
    if format == ExplainFormat::Json {
        let methods = measured
            .iter()
            .map(|(name, of)| (name.clone(), Measured { topics: of.len(), measures: Measures::mean(of) }));
        let report = Report { methods: methods.collect(), comparison };
        return Ok(terminal::line(&serde_json::to_string(&report)?)?);
    }
    for (name, of) in measured {
        let named = Measures::mean(of).named();
        let named: Vec<String> = named.iter().map(|(name, value)| format!("{name} {value:.4}")).collect();
        terminal::line(&format!("{name:<10} {}   {}", named.join("  "), counted(of.len() as u64, "topic")))?;
    }
    if let Some(Comparison { methods: [one, other], ndcg, p_map }) = comparison {
        terminal::line(&format!(
            "{one} against {other}: such a difference comes by chance with p = {ndcg:.4} for ndcg@10, {p_map:.4} for map"
        ))?;
    }
    Ok(())
}
