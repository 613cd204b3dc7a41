//! How the numbers of topic search would be chosen by cross-validation, and how well
//! those that are its defaults do on questions that did not choose them.
//!
//! `CLAUSEWISE_BENCH_COLLECTIONS=FOLDER cargo bench -p clausewise-benches --bench parameters`
//!
//! The folder has a folder for each judged collection, with `docs.jsonl`,
//! `queries.tsv` and `qrels.trec` as `clausewise eval` reads them. Every setting
//! ranks every question once. Then the questions of each collection are cut into
//! parts; of the questions outside a part the best setting is chosen, by the mean of
//! the collections, and measured on those inside; and so for many cuts.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use index::meaning::{FEWEST, learn};
use index::{Reader, Writer};
use ingest::{ReadOptions, source};
use lexicon::Lexicon;
use query::measures::{Judged, Measures};
use query::{Parameters, Question, TopicOptions, documents};
use rayon::prelude::*;

/// Into how many parts the questions are cut, and how often.
const PARTS: usize = 5;
const CUTS: u64 = 20;

/// How deep a ranking is measured.
const DEPTH: usize = 1_000;

/// The settings that are compared: the defaults, and each number by itself set lower
/// and higher.
const OTHERS: [(&str, &[f32]); 13] = [
    ("title", &[1.0, 2.0, 5.0]),
    ("heading", &[0.0, 2.0]),
    ("related", &[0.5, 1.0, 2.0]),
    ("described", &[0.0, 2.0]),
    ("expression", &[0.0, 2.0]),
    ("feedback", &[1.0, 1.5, 3.0]),
    ("clauses", &[10.0, 20.0, 40.0]),
    ("power", &[2.0, 8.0]),
    ("shared", &[3.0]),
    ("words", &[15.0, 40.0, 60.0]),
    ("coverage", &[0.0, 0.25, 0.6]),
    ("short", &[0.0, 0.6, 1.0]),
    ("meaning", &[0.5, 0.8, 1.3]),
];

/// A judged collection: for each of its questions the measures by each setting.
struct Collection {
    name: String,
    measured: Vec<Vec<Measures>>,
}

fn main() {
    let Some(folder) = std::env::var_os("CLAUSEWISE_BENCH_COLLECTIONS").map(PathBuf::from) else {
        println!("skipped: CLAUSEWISE_BENCH_COLLECTIONS names no folder of judged collections");
        return;
    };
    let settings = settings();
    let mut folders: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.join("docs.jsonl").is_file())
        .collect();
    folders.sort();
    let collections: Vec<Collection> = folders.iter().map(|folder| measured(folder, &settings)).collect();

    println!("{:<18} {:>16}  the mean, and each collection: ndcg@10 / map", "setting", "mean");
    for (at, (name, _)) in settings.iter().enumerate() {
        let means: Vec<Measures> =
            collections.iter().map(|of| mean(of.measured.iter().map(|by| by[at]))).collect();
        let all = mean(means.iter().copied());
        let each: Vec<String> = means.iter().map(figures).collect();
        println!("{name:<18} {:>16}  {}", figures(&all), each.join("  "));
    }
    cross_validate(&collections, &settings);
}

/// The defaults first, and what they are compared with.
fn settings() -> Vec<(String, Parameters)> {
    let mut settings = vec![("default".to_owned(), Parameters::default())];
    for (name, value) in
        OTHERS.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)))
    {
        let mut parameters = Parameters::default();
        assert!(parameters.set(name, *value), "there is a parameter {name}");
        settings.push((format!("{name}={value}"), parameters));
    }
    settings
}

/// The questions of a collection, each by every setting.
fn measured(folder: &Path, settings: &[(String, Parameters)]) -> Collection {
    let own = tempfile::tempdir().expect("a folder");
    let docs = folder.join("docs.jsonl");
    let reader = indexed(own.path(), &docs);
    let names: Vec<String> = fs::read_to_string(&docs)
        .expect("it is text")
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).expect("it is JSON Lines");
            record["id"].as_str().map_or_else(|| record["id"].to_string(), str::to_owned)
        })
        .collect();
    let judged = judgements(&folder.join("qrels.trec"));
    let queries = fs::read_to_string(folder.join("queries.tsv")).expect("it is text");
    let questions: Vec<(&str, &Judged)> = queries
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(id, text)| Some((text, judged.get(id)?)))
        .filter(|(_, judged)| judged.values().any(|grade| *grade > 0))
        .collect();
    let measured = questions
        .par_iter()
        .map(|(text, judged)| {
            let question = Question::plain(text);
            let by = settings.iter().map(|(_, parameters)| {
                let options =
                    TopicOptions { limit: DEPTH, parameters: *parameters, ..TopicOptions::default() };
                let found = documents(&reader, &question, &options).expect("it searches");
                let mut ranking: Vec<(f32, &str)> = found
                    .into_iter()
                    .map(|(address, score)| {
                        let record = reader.head(address).expect("it is stored").record;
                        (score, names[record.expect("it is a record") - 1].as_str())
                    })
                    .collect();
                ranking.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| other.1.cmp(one.1)));
                let ranking: Vec<String> = ranking.into_iter().map(|(_, name)| name.to_owned()).collect();
                Measures::of(&ranking, judged).expect("something is relevant")
            });
            by.collect()
        })
        .collect();
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    println!("{name}: {} questions by {} settings", questions.len(), settings.len());
    Collection { name, measured }
}

/// An index of a collection in a folder, with its meanings learnt.
fn indexed(folder: &Path, docs: &Path) -> Reader {
    let (sources, _) = source::find(&[docs.to_path_buf()]);
    let options = ReadOptions { language: Some("en".to_owned()), ..ReadOptions::default() };
    let mut writer = Writer::open(folder, 1, 100 << 20).expect("the folder is new");
    let mut batch = writer.batch();
    ingest::read_parts(&sources[0], "collection", &options, Lexicon::embedded(), &mut |part| {
        part.documents.into_iter().for_each(|document| batch.add(document).expect("the disk has room"));
        ControlFlow::Continue(())
    })
    .expect("the collection is read");
    writer.write(batch, ingest::metadata::content_digits).expect("the disk has room");
    writer.compact().expect("the disk has room");
    let reader = Reader::open(folder).expect("the index was just written");
    if reader.lengths().expect("it has lengths").1 >= FEWEST {
        learn(&reader, false).expect("the disk has room");
    }
    Reader::open(folder).expect("the index was just written")
}

/// The judgements of a file by question.
fn judgements(file: &Path) -> BTreeMap<String, Judged> {
    let mut judgements: BTreeMap<String, Judged> = BTreeMap::new();
    for line in fs::read_to_string(file).expect("it is text").lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if let [question, _, document, grade] = fields.as_slice() {
            let of = judgements.entry((*question).to_owned()).or_default();
            of.insert((*document).to_owned(), grade.parse().expect("a grade is a number"));
        }
    }
    judgements
}

/// Chooses a setting on some questions and measures it on the others.
fn cross_validate(collections: &[Collection], settings: &[(String, Parameters)]) {
    let (mut chosen, mut by_default) = (Vec::new(), Vec::new());
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for cut in 0..CUTS {
        let parts: Vec<Vec<usize>> =
            (0u64..).zip(collections).map(|(at, of)| parts(of.measured.len(), cut << 8 | at)).collect();
        for part in 0..PARTS {
            let of = |setting: usize, inside: bool| {
                let means = collections.iter().zip(&parts).map(|(of, parts)| {
                    let questions = of.measured.iter().zip(parts);
                    mean(questions.filter(|(_, of)| (**of == part) == inside).map(|(by, _)| by[setting]))
                });
                mean(means)
            };
            let good = |setting: usize| {
                let outside = of(setting, false);
                outside.ndcg + outside.map
            };
            let best = (0..settings.len()).max_by(|one, other| good(*one).total_cmp(&good(*other)));
            let best = best.unwrap_or(0);
            *times.entry(&settings[best].0).or_default() += 1;
            chosen.push(of(best, true));
            by_default.push(of(0, true));
        }
    }
    let names: Vec<&str> = collections.iter().map(|of| of.name.as_str()).collect();
    println!("\n{} cuts into {PARTS} parts, over {}:", CUTS, names.join(", "));
    println!("  chosen on the other questions  {}", figures(&mean(chosen.into_iter())));
    println!("  the defaults                   {}", figures(&mean(by_default.into_iter())));
    let mut times: Vec<(&str, usize)> = times.into_iter().collect();
    times.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let times: Vec<String> = times.iter().map(|(name, times)| format!("{name} {times}")).collect();
    println!("  how often each was chosen      {}", times.join(", "));
}

/// A part for each of so many questions, all parts of the same size.
fn parts(questions: usize, seed: u64) -> Vec<usize> {
    let mut parts: Vec<usize> = (0..questions).map(|at| at % PARTS).collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for last in (1..questions).rev() {
        // Marsaglia's xorshift, and the shuffle of Fisher and Yates.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        parts.swap(last, (state % (last as u64 + 1)) as usize);
    }
    parts
}

fn mean(of: impl Iterator<Item = Measures>) -> Measures {
    Measures::mean(&of.collect::<Vec<_>>())
}

fn figures(of: &Measures) -> String {
    format!("{:.4} / {:.4}", of.ndcg, of.map)
}
