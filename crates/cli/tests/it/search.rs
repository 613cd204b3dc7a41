//! What `clausewise search` prints of renderings, facets, documents, and files
//! of queries.

use std::fs;
use std::path::Path;
use std::time::Duration;

use lexicon::Formulations;
use query::{Deadline, Options, QueryError, Question, TopicOptions};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{documents, indexed, run, stdout, top};

/// A folder with an index of the demonstration documents.
fn demonstration() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = top().join("corpus");
    let output = run(folder.path(), &["index", &corpus.to_string_lossy()]);
    assert!(output.status.success(), "the index is built");
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

#[test]
fn renderings_and_facets_are_counted() {
    let folder = demonstration();
    let answer =
        json(folder.path(), &["search", "~\"long-arm jurisdiction\"", "--facets", "year,party,rendering"]);
    let renderings = answer["total"]["renderings"].as_array().expect("a list");
    let hits: u64 = renderings.iter().filter_map(|count| count["hits"].as_u64()).sum();
    assert_eq!(Some(hits), answer["total"]["hits"].as_u64());
    assert!(renderings.iter().any(|count| count["rendering"] == "长臂管辖" && count["certainty"] == "B"));
    for hit in answer["hits"].as_array().expect("a list") {
        assert!(!hit["rendering"].as_array().expect("a list").is_empty(), "{}", hit["address"]);
    }
    let facets = &answer["facets"];
    for facet in ["year", "party", "rendering"] {
        let counts = facets[facet].as_array().expect("a list");
        assert!(counts.iter().any(|count| count["clauses"].as_u64() > Some(0)), "{facet}");
    }
    let of_years: u64 =
        facets["year"].as_array().expect("a list").iter().filter_map(|count| count["clauses"].as_u64()).sum();
    assert_eq!(Some(of_years), answer["total"]["clauses"].as_u64());
}

#[test]
fn by_document_each_stands_once() {
    let folder = demonstration();
    let answer = json(folder.path(), &["search", "\"the\"", "--by", "document", "--limit", "1000"]);
    let hits = answer["hits"].as_array().expect("a list");
    assert_eq!(Some(hits.len() as u64), answer["total"]["documents"].as_u64());
    let mut ids: Vec<&str> = hits.iter().filter_map(|hit| hit["document"]["id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), hits.len());
}

#[test]
fn a_table_has_a_row_for_a_clause_without_a_mark() {
    let folder = demonstration();
    let table = stdout(&run(folder.path(), &["search", "kind:treaty", "--format", "csv", "--limit", "5"]));
    assert!(
        table.starts_with("address,title,adopted,published,parties,left,match,right,citation"),
        "{table}"
    );
    assert!(table.lines().count() > 1, "{table}");
}

#[test]
fn a_file_of_queries_is_answered_line_by_line() {
    let folder = demonstration();
    let here = folder.path();
    fs::write(here.join("q.txt"), b"\"human rights\"\n\npeace\xff\n*\n\"long-arm jurisdiction\"\n")
        .expect("a file");
    let output = run(here, &["search", "--queries", "q.txt", "--format", "csv"]);
    let table = stdout(&output);
    let ids: Vec<&str> = table.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!((output.status.code(), ids), (Some(3), vec!["id", "1", "5"]), "{table}");
    let remarks = String::from_utf8_lossy(&output.stderr);
    assert!(remarks.contains("line 3 is no UTF-8") && remarks.contains("4: "), "{remarks}");
    fs::write(here.join("q.csv"), "id,query\na,\"\"\"human rights\"\"\"\nb,\n").expect("a file");
    let output = run(here, &["search", "--queries", "q.csv", "--format", "jsonl", "--limit", "1"]);
    let first: Value =
        serde_json::from_str(stdout(&output).lines().next().expect("a line")).expect("it is JSON");
    assert_eq!((&first["id"], output.status.code()), (&Value::from("a"), Some(3)));
    assert_eq!(run(here, &["search", "--queries", "none.txt"]).status.code(), Some(2));
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_line_alone() {
    let folder = demonstration();
    let here = folder.path();
    fs::write(here.join("q.csv"), "id,query\na,\"human rights\nb,peace\nc,\"\"\"human rights\"\"\"\n")
        .expect("a file");
    let output = run(here, &["search", "--queries", "q.csv", "--format", "csv"]);
    let table = stdout(&output);
    let ids: Vec<&str> = table.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!((output.status.code(), ids), (Some(3), vec!["id", "b", "c"]), "{table}");
    let remarks = String::from_utf8_lossy(&output.stderr);
    assert!(remarks.contains("q.csv: line 2: a quotation mark is never closed"), "{remarks}");
}

#[test]
fn a_file_without_queries_is_named() {
    let folder = demonstration();
    let here = folder.path();
    for (name, text) in [("q.txt", "\n \n"), ("q.csv", "id,query\n")] {
        fs::write(here.join(name), text).expect("a file");
        let output = run(here, &["search", "--queries", name]);
        let remarks = String::from_utf8_lossy(&output.stderr);
        assert!(remarks.contains(&format!("{name} holds no query")), "{remarks}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_query_that_is_refused_is_none_that_finds_nothing() {
    let folder = demonstration();
    let here = folder.path();
    let long = format!("\"{}\"", "peace ".repeat(1_001));
    for format in ["text", "csv", "jsonl", "json"] {
        let output = run(here, &["search", "--format", format, &long]);
        assert_eq!(output.status.code(), Some(2), "{format}");
    }
    let output = run(here, &["search", &long]);
    let remarks = String::from_utf8_lossy(&output.stderr);
    assert!(remarks.contains("error: a phrase of 1001 words") && remarks.contains("hint: "), "{remarks}");
    assert_eq!(run(here, &["search", &format!("{long} OR peace")]).status.code(), Some(0));
    fs::write(here.join("q.txt"), format!("{long}\npeace\n")).expect("a file");
    assert_eq!(run(here, &["search", "--queries", "q.txt"]).status.code(), Some(3));
}

#[test]
fn a_query_that_takes_too_long_is_given_up() {
    let folder = demonstration();
    let here = folder.path();
    for command in ["search", "topic"] {
        let output = run(here, &[command, "human rights", "--timeout", "0.000000001"]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
        assert!(told.contains("longer than 0.000000001 s") && told.contains("--timeout"), "{told}");
        let output = run(here, &[command, "human rights", "--timeout", "0"]);
        assert_eq!(output.status.code(), Some(0));
    }
    for wrong in ["x", "-1", "inf"] {
        assert_eq!(run(here, &["search", "peace", "--timeout", wrong]).status.code(), Some(2));
    }
}

#[test]
fn a_query_of_a_file_that_takes_too_long_is_passed_over() {
    let folder = demonstration();
    let here = folder.path();
    fs::write(here.join("q.txt"), "peace\n\"human rights\"\n").expect("a file");
    let output =
        run(here, &["search", "--queries", "q.txt", "--timeout", "0.000000001", "--format", "jsonl"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
    assert!(
        told.contains("q.txt: 1: the query took longer") && told.contains("2 lines passed over"),
        "{told}"
    );
}

#[test]
fn nothing_is_given_past_a_deadline() {
    let folder = tempfile::tempdir().expect("a folder");
    let reader = indexed(folder.path(), documents(&[top().join("corpus")]), 1);
    let formulations = Formulations::embedded();
    let query = query::parse("in:sentence(peac* OR secur*) -war").query;
    for (deadline, answered) in [(Deadline::after(Duration::ZERO), false), (Deadline::NONE, true)] {
        let options = Options { deadline, ..Options::default() };
        let of_topic = TopicOptions { deadline, ..TopicOptions::default() };
        let question = Question::plain("peace");
        let best = query::best(&reader, &query, 10, formulations, Deadline::NONE).expect("no deadline");
        let given = [
            query::search(&reader, &query, &options).map(|_| ()),
            query::best(&reader, &query, 10, formulations, deadline).map(|_| ()),
            query::hits(&reader, &query, &best, formulations, deadline).map(|_| ()),
            query::near(&reader, &query::parse("paece sanctoins").query, deadline).map(|_| ()),
            query::topic(&reader, &question, &of_topic).map(|_| ()),
            query::documents(&reader, &question, &of_topic).map(|_| ()),
        ];
        for (at, given) in given.into_iter().enumerate() {
            match given {
                Ok(()) => assert!(answered, "{at}"),
                Err(error) => assert!(!answered && matches!(error, QueryError::Late(_)), "{at}: {error}"),
            }
        }
    }
}

#[test]
fn a_word_behind_a_tilde_is_a_formulation() {
    let folder = demonstration();
    let answer = |query| json(folder.path(), &["search", query]);
    let (one, other) = (answer("~long-arm-jurisdiction"), answer("~\"long-arm jurisdiction\""));
    assert_eq!(one["total"], other["total"]);
    assert!(one["total"]["hits"].as_u64() > Some(0));
    let unknown = answer("~peace");
    let problem = &unknown["problems"][0];
    assert_eq!(problem["severity"], "problem");
    assert!(problem["hint"].as_str().is_some_and(|hint| hint.contains("in quotes")), "{problem}");
}

#[test]
fn raised_digits_are_marks_of_footnotes_where_nothing_else_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Statement\n\n1. We abide by article 112, and by all measures of the council.\n\n2. It covers 40 m² of land.\n";
    fs::write(folder.path().join("statement.txt"), text).expect("a file");
    assert!(run(folder.path(), &["index", "statement.txt"]).status.success());
    for (query, hits, told) in [
        ("\"article 112.²\"", 1, true),
        ("measures³", 1, true),
        ("\"40 m²\"", 1, false),
        ("peace²", 0, false),
    ] {
        let answer = json(folder.path(), &["search", query]);
        assert_eq!(answer["total"]["hits"], hits, "{query}");
        let problems = answer["problems"].as_array().expect("a list");
        let said =
            |problem: &Value| problem["message"].as_str().is_some_and(|said| said.contains("footnotes"));
        assert_eq!(problems.iter().any(said), told, "{query}");
    }
}

#[test]
fn clauses_without_a_mark_stand_in_a_concordance() {
    let folder = demonstration();
    let table = stdout(&run(folder.path(), &["search", "kind:treaty", "--format", "kwic", "--limit", "3"]));
    let rows: Vec<&str> = table.lines().take(3).collect();
    assert!(rows.iter().all(|row| row.contains('#') && !row.starts_with("   ")), "{table}");
}

#[test]
fn facets_are_printed_or_refused() {
    let folder = demonstration();
    for (format, code) in [("csv", 2), ("jsonl", 2), ("markdown", 0), ("text", 0), ("json", 0)] {
        let output = run(folder.path(), &["search", "peace", "--facets", "year", "--format", format]);
        assert_eq!(output.status.code(), Some(code), "{format}");
        if code == 0 {
            assert!(stdout(&output).contains("year"), "{format}");
        }
    }
}

#[test]
fn times_are_told_to_the_microsecond() {
    let folder = demonstration();
    let output = stdout(&run(folder.path(), &["search", "peace", "--format", "json"]));
    let line = output.lines().find(|line| line.contains("elapsed_ms")).expect("it is told");
    let decimals = line.trim_end_matches(',').split_once('.').map_or("", |(_, decimals)| decimals);
    assert!(decimals.len() <= 3, "{line}");
}

#[test]
fn the_language_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = stdout(&run(folder.path(), &["help", "query"]));
    assert!(page.contains("w/5") && page.contains("in:sentence"), "{page}");
}
