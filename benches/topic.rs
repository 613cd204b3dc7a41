//! How long topic search takes, by the words of the question alone and by all stages.
//!
//! `CLAUSEWISE_BENCH_INDEX=FOLDER cargo bench -p clausewise-benches --bench topic`
//!
//! Asks the topics and questions of `crates/query/tests/relevance/` that are in
//! English, each a few times in turn; the best time of each counts. Without an index
//! that is named it asks one of the demonstration documents.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::env;
use std::hint::black_box;
use std::time::Instant;

use clausewise_benches::{documents, indexed, sources};
use index::Reader;
use query::{Question, Stage, TopicOptions, topic};

/// How often each question is asked.
const ROUNDS: usize = 5;

fn main() {
    let own = tempfile::tempdir().expect("a folder");
    let reader = match env::var_os("CLAUSEWISE_BENCH_INDEX") {
        Some(folder) => Reader::open(folder.as_ref()).expect("an index"),
        None => indexed(own.path(), documents(&sources())),
    };
    let topics = include_str!("../crates/query/tests/relevance/topics.tsv").lines();
    let questions = include_str!("../crates/query/tests/relevance/questions.tsv").lines();
    let topics = topics.filter_map(|line| line.split('\t').nth(1));
    let questions = questions.filter_map(|line| line.split('\t').nth(2));
    let questions: Vec<Question> =
        topics.chain(questions).filter(|text| text.is_ascii()).map(Question::plain).collect();
    println!("{} questions, {} clauses, milliseconds", questions.len(), reader.searcher().num_docs());
    println!("{:<8} {:>8} {:>8} {:>8}", "stages", "p50", "p99", "max");
    let by = [("words", &[Stage::Words] as &[Stage]), ("all", TopicOptions::default().stages)];
    let mut best = [vec![f64::MAX; questions.len()], vec![f64::MAX; questions.len()]];
    for _ in 0..ROUNDS {
        for ((_, stages), best) in by.iter().zip(&mut best) {
            let options = TopicOptions { stages, ..TopicOptions::default() };
            for (question, best) in questions.iter().zip(best) {
                let start = Instant::now();
                black_box(topic(&reader, question, &options).expect("it searches"));
                *best = best.min(start.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let mut figures = Vec::new();
    for ((name, _), mut times) in by.iter().zip(best) {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
        println!("{name:<8} {:>8.2} {:>8.2} {:>8.2}", at(0.5), at(0.99), at(1.0));
        figures.push((at(0.5), at(0.99)));
    }
    if let [words, all] = figures.as_slice() {
        println!("{:<8} {:>8.1} {:>8.1}", "times", all.0 / words.0, all.1 / words.1);
    }
}
