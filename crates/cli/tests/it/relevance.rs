//! How topic search ranks the clauses of the demonstration corpus, against the
//! judgements in `crates/query/tests/relevance/`.
//!
//! `CLAUSEWISE_UPDATE=1 cargo test relevance` writes the rankings and figures anew,
//! so that a change of ranking is a diff.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use index::Reader;
use query::{Question, Stage, TopicOptions};

use crate::support::{documents, indexed, run, stdout, top};

fn folder() -> PathBuf {
    top().join("crates/query/tests/relevance")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).expect("the file is there")
}

/// The lines of a table, each with its fields.
fn table(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect()).collect()
}

/// Compares with what a file holds, or writes it.
fn compare(name: &str, text: &str) {
    if std::env::var_os("CLAUSEWISE_UPDATE").is_some() {
        fs::write(folder().join(name), text).expect("it is written");
    }
    let known = read(name);
    let differs = known.lines().zip(text.lines()).find(|(one, other)| one != other);
    assert!(
        known == text,
        "{name} is not what is found now: CLAUSEWISE_UPDATE=1 writes it anew. First difference: {differs:?}"
    );
}

/// The first hits for a question.
fn first(reader: &Reader, question: &str, stages: &[Stage], limit: usize) -> Vec<query::Hit> {
    let options = TopicOptions { limit, stages, ..TopicOptions::default() };
    query::topic(reader, &Question::plain(question), &options).expect("the search succeeds").hits
}

#[test]
fn rankings_are_those_that_are_written_down() {
    let own = tempfile::tempdir().expect("a folder");
    let reader = indexed(&own.path().join("index"), documents(&[top().join("corpus")]), 1);
    let judgements = read("judgements.trec");
    let mut grades: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for line in judgements.lines() {
        if let [topic, _, address, grade] = line.split_whitespace().collect::<Vec<_>>()[..] {
            grades.insert((topic, address), grade);
        }
    }
    let mut written =
        String::from("# The first five for each topic: rank, grade, address, and how the clause begins.\n");
    let topics = read("topics.tsv");
    for topic in table(&topics) {
        let [id, question] = topic[..] else { panic!("a topic has an id and a question: {topic:?}") };
        writeln!(written, "\n{id} {question}").expect("a string takes all");
        for hit in first(&reader, question, TopicOptions::default().stages, 5) {
            let address = hit.address.to_string();
            let grade = grades.get(&(id, address.as_str())).copied().unwrap_or("-");
            let begins: String =
                hit.clause.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            writeln!(written, "  {} {grade} {address}  {begins}", hit.rank).expect("a string takes all");
        }
    }
    compare("rankings.txt", &written);
}

#[test]
fn questions_are_answered_that_share_no_word_with_their_answers() {
    let own = tempfile::tempdir().expect("a folder");
    let reader = indexed(&own.path().join("index"), documents(&[top().join("corpus")]), 1);
    let questions = read("questions.tsv");
    let mut written = String::from(
        "# For each question the rank of the clause that answers it, by its words alone and by all stages; - for\n\
         # none of the first ten.\n",
    );
    let (mut by_words, mut by_all, mut all) = (0, 0, 0);
    for row in table(&questions) {
        let [id, language, question, answers] = row[..] else {
            panic!("a question has four fields: {row:?}")
        };
        let answers: Vec<&str> = answers.split(' ').collect();
        let rank = |stages: &[Stage]| {
            let answers = |address: &document::Address| answers.contains(&address.to_string().as_str());
            let found = first(&reader, question, stages, 10);
            found
                .into_iter()
                .find(|hit| answers(&hit.address) || hit.copies.iter().any(answers))
                .map(|hit| hit.rank)
        };
        let (words, default) = (rank(&[Stage::Words]), rank(TopicOptions::default().stages));
        let shown = |rank: Option<usize>| rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string());
        writeln!(written, "{id}\t{language}\t{}\t{}\t{question}", shown(words), shown(default))
            .expect("a string takes all");
        all += 1;
        by_words += usize::from(words == Some(1));
        by_all += usize::from(default == Some(1));
    }
    writeln!(written, "# first by words {by_words}, by all stages {by_all}, of {all}")
        .expect("a string takes all");
    compare("questions.txt", &written);
    assert!(all >= 20 && by_words * 2 <= all, "words alone answer {by_words} of {all}");
}

#[test]
fn figures_are_those_that_are_written_down() {
    let own = tempfile::tempdir().expect("a folder");
    let corpus = top().join("corpus");
    assert!(run(own.path(), &["index", &corpus.to_string_lossy()]).status.success());
    let file = |name: &str| folder().join(name).to_string_lossy().into_owned();
    let (topics, judgements) = (file("topics.tsv"), file("judgements.trec"));
    let methods = "bm25,words+context,words+lexicon+context,words+context+feedback,default";
    let measured =
        run(own.path(), &["eval", "--topics", &topics, "--qrels", &judgements, "--method", methods]);
    assert!(measured.status.success(), "{}", String::from_utf8_lossy(&measured.stderr));
    compare("figures.txt", &stdout(&measured));
}
