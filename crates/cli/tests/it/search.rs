//! What `clausewise search` prints of renderings, facets, documents, and files
//! of queries.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{run, stdout, top};

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
fn the_language_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = stdout(&run(folder.path(), &["help", "query"]));
    assert!(page.contains("w/5") && page.contains("in:sentence"), "{page}");
}
