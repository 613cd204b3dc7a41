//! What `clausewise bench` measures, and how it compares; never how long it took.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{run, stdout, top};

/// Some of each sort: class, query and options.
const QUERIES: &str = "# class, query, options\n\
    term\t=bullying\n\
    term\tsecurity\n\
    phrase\t\"long-arm jurisdiction\"\n\
    phrase\t-sanctions peace\n\
    facet\tsanctions OR embargo\t--facets party,year\n\
    renderings\t~\"double standards\"\n\
    topic\tearly warning of floods\n";

/// A folder with an index of the demonstration documents, and queries.
fn demonstration() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["index", &top().join("corpus").to_string_lossy()]);
    assert!(output.status.success(), "the index is built");
    fs::write(folder.path().join("q.tsv"), QUERIES).expect("a file");
    folder
}

fn bench(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let threads: &[&str] = if arguments.contains(&"--threads") { &[] } else { &["--threads", "1"] };
    let output = run(folder, &[&["bench", "--rounds", "1"], threads, arguments].concat());
    (output.status.code(), stdout(&output), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn measured(folder: &Path, arguments: &[&str]) -> Value {
    let (code, printed, remarks) = bench(folder, &[&["--format", "json"], arguments].concat());
    assert_eq!((code, remarks.as_str()), (Some(0), ""), "{printed}");
    serde_json::from_str(&printed).expect("it is JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn sorted<const N: usize>(mut names: [&str; N]) -> Vec<&str> {
    names.sort_unstable();
    names.to_vec()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

#[test]
fn totals_are_those_of_search() {
    let folder = demonstration();
    let record = measured(folder.path(), &["--queries", "q.tsv"]);
    let asked = record["asked"].as_array().expect("a list");
    assert_eq!(asked.len(), 7);
    for asked in asked {
        let command = if asked["class"] == "topic" { "topic" } else { "search" };
        let query = asked["query"].as_str().expect("a text");
        let output = run(folder.path(), &[command, "--format", "json", "--", query]);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        for total in ["hits", "clauses", "documents"] {
            assert_eq!(asked[total], answer["total"][total], "{query}");
        }
    }
    for class in record["warm"]["classes"].as_array().expect("a list") {
        let of_class = asked.iter().filter(|asked| asked["class"] == class["class"]);
        assert_eq!(of_class.clone().count() as u64, number(&class["queries"]));
        assert_eq!(of_class.map(|asked| number(&asked["hits"])).sum::<u64>(), number(&class["hits"]));
    }
}

#[test]
fn json_has_the_fields_that_others_rely_on() {
    let folder = demonstration();
    let record = measured(folder.path(), &["--queries", "q.tsv", "--cold", "--threads", "2"]);
    assert_eq!(
        keys(&record),
        sorted([
            "bench",
            "program",
            "date",
            "machine",
            "index",
            "queries",
            "warm",
            "throughput",
            "cold",
            "peak_memory_bytes",
            "asked",
            "failed",
        ])
    );
    assert_eq!((&record["bench"], &record["program"]), (&json!(1), &json!(env!("CARGO_PKG_VERSION"))));
    assert_eq!(record["queries"], json!({"file": "q.tsv", "asked": 7, "passed_over": 0}));
    assert_eq!(keys(&record["machine"]), sorted(["os", "arch", "cores", "cpu", "memory_bytes"]));
    let parts = record["index"]["parts"].as_object().expect("an object");
    let parts: u64 = parts.values().map(number).sum();
    assert_eq!(parts, number(&record["index"]["size_bytes"]));
    let status = stdout(&run(folder.path(), &["status"]));
    assert!(status.contains(&format!("clauses     {}\n", record["index"]["clauses"])), "{status}");
    let names: Vec<&Value> =
        record["warm"]["classes"].as_array().expect("a list").iter().map(|class| &class["class"]).collect();
    assert_eq!(names, ["term", "phrase", "facet", "renderings", "topic"]);
    assert_eq!(
        keys(&record["warm"]["all"]),
        sorted([
            "class",
            "queries",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "max_ms",
            "per_second",
            "hits",
            "clauses",
            "documents"
        ])
    );
    let threads: Vec<&Value> =
        record["throughput"].as_array().expect("a list").iter().map(|of| &of["threads"]).collect();
    assert_eq!(threads, [1, 2]);
    for cold in ["process", "open", "first_answer"] {
        assert_eq!(keys(&record["cold"][cold]), sorted(["p50_ms", "p95_ms", "max_ms"]));
    }
    assert_eq!(record["peak_memory_bytes"].is_u64(), cfg!(target_os = "linux"));
    let first = &record["asked"][0];
    for time in ["best_ms", "median_ms", "worst_ms", "process_ms"] {
        assert!(first[time].as_f64() > Some(0.0), "{first}");
    }
}

#[test]
fn the_hits_of_the_last_search_stay_those_of_the_user() {
    let folder = demonstration();
    let here = folder.path();
    assert_eq!(run(here, &["search", "\"long-arm jurisdiction\""]).status.code(), Some(0));
    let shown = stdout(&run(here, &["show", "1"]));
    assert_eq!(bench(here, &["--queries", "q.tsv", "--cold"]).0, Some(0));
    assert_eq!(stdout(&run(here, &["show", "1"])), shown);
}

#[test]
fn the_built_in_queries_find_something_in_the_demonstration() {
    let folder = demonstration();
    let record = measured(folder.path(), &[]);
    assert_eq!(record["queries"]["file"], Value::Null);
    for asked in record["asked"].as_array().expect("a list") {
        assert!(number(&asked["clauses"]) > 0, "{asked}");
    }
    let (code, text, remarks) = bench(folder.path(), &["--cold"]);
    assert_eq!((code, remarks.as_str()), (Some(0), ""));
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    for told in ["\nrare term ", "\nall ", "\n1 thread ", "\nCold, in ms", "\nopened in ", "\nsize "] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn what_found_the_same_before_is_compared_by_its_times_alone() {
    let folder = demonstration();
    let here = folder.path();
    let old = measured(here, &["--queries", "q.tsv"]);
    fs::write(here.join("old.json"), old.to_string()).expect("a file");
    let record = measured(here, &["--queries", "q.tsv", "--compare", "old.json"]);
    let comparison = &record["comparisons"][0];
    assert_eq!((&comparison["same_index"], &comparison["totals_differ"]), (&json!(true), &json!([])));
    assert_eq!(comparison["queries"], json!({"both": 7, "only_old": 0, "only_new": 0}));
    let classes = comparison["classes"].as_array().expect("a list");
    let names: Vec<&Value> = classes.iter().map(|class| &class["class"]).collect();
    assert_eq!(names, ["term", "phrase", "facet", "renderings", "topic", "all"]);
    assert!(classes.iter().all(|class| class["p50_ratio"].is_number() && class["p99_ratio"].is_number()));
    // What was printed with a comparison is a measurement too.
    fs::write(here.join("new.json"), record.to_string()).expect("a file");
    let (code, text, _) = bench(here, &["--queries", "q.tsv", "--compare", "new.json"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("all totals are the same"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn other_totals_are_told_before_any_time() {
    let folder = demonstration();
    let here = folder.path();
    let mut old = measured(here, &["--queries", "q.tsv"]);
    old["asked"][1]["hits"] = json!(1_000_000);
    fs::write(here.join("old.json"), old.to_string()).expect("a file");
    let (code, text, remarks) = bench(here, &["--queries", "q.tsv", "--compare", "old.json"]);
    assert_eq!(code, Some(3));
    assert!(text.starts_with("Totals differ from old.json, of the same index:\n  term: security"), "{text}");
    assert!(
        remarks.starts_with("warning: totals differ from old.json, of the same index: 1 of 7"),
        "{remarks}"
    );
    // Of another index nothing else is to be expected; what differs is said.
    old["index"]["clauses"] = json!(10);
    old["index"]["format"] = json!(1);
    fs::write(here.join("old.json"), old.to_string()).expect("a file");
    let (code, text, remarks) = bench(here, &["--queries", "q.tsv", "--compare", "old.json"]);
    assert_eq!(code, Some(0));
    assert!(remarks.starts_with("note: old.json is of another index"), "{remarks}");
    assert!(
        text.contains("index.clauses: 10 before, ") && text.contains("index.format: 1 before, "),
        "{text}"
    );
    assert!(text.contains("other totals: 1 query\n"), "{text}");
}

#[test]
fn a_picture_is_well_formed() {
    let folder = demonstration();
    let here = folder.path();
    fs::write(here.join("q.tsv"), format!("{QUERIES}a & <b>\tpeace\n")).expect("a file");
    let mut old = measured(here, &["--queries", "q.tsv", "--plot", "alone.svg"]);
    old["index"]["clauses"] = json!(10);
    fs::write(here.join("old & <new>.json"), old.to_string()).expect("a file");
    let arguments = ["--queries", "q.tsv", "--compare", "old & <new>.json", "--plot", "both.svg"];
    assert_eq!(bench(here, &arguments).0, Some(0));
    for (name, grows) in [("alone.svg", false), ("both.svg", true)] {
        let picture = fs::read_to_string(here.join(name)).expect("it is written");
        let mut reader = quick_xml::Reader::from_str(&picture);
        reader.config_mut().check_end_names = true;
        let mut open = 0;
        loop {
            match reader.read_event().expect("it is well-formed") {
                quick_xml::events::Event::Start(_) => open += 1,
                quick_xml::events::Event::End(_) => open -= 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open, 0);
        assert!(picture.contains("a &amp; &lt;b&gt;") && !picture.contains("NaN"), "{picture}");
        assert_eq!(picture.contains("Time by size of the index"), grows);
    }
    let (code, _, remarks) = bench(here, &["--queries", "q.tsv", "--plot", "none/at/all.svg"]);
    assert_eq!(code, Some(2));
    assert!(remarks.contains("error: cannot write none/at/all.svg"), "{remarks}");
}

#[test]
fn a_line_that_cannot_be_asked_is_named_and_passed_over() {
    let folder = demonstration();
    let here = folder.path();
    let lines =
        "term\tpeace\nno class\nterm\t?!\nfacet\tpeace\t--facets month\nterm\tpeace w/\ntopic\t-war\n";
    fs::write(here.join("q.tsv"), lines).expect("a file");
    let (code, text, remarks) = bench(here, &["--queries", "q.tsv", "--format", "json"]);
    assert_eq!(code, Some(3));
    for said in [
        "q.tsv: line 2: expected a class, a tab and a query",
        "q.tsv: line 3: ",
        "q.tsv: line 4: invalid value 'month'",
        "q.tsv: line 6: there is no word to search for",
    ] {
        assert!(remarks.contains(said), "{said}: {remarks}");
    }
    let record: Value = serde_json::from_str(&text).expect("it is JSON");
    let lines: Vec<u64> =
        record["failed"].as_array().expect("a list").iter().map(|failed| number(&failed["line"])).collect();
    assert_eq!((record["queries"]["asked"].as_u64(), lines), (Some(2), vec![2, 4, 3, 6]));
    fs::write(here.join("q.tsv"), "term\tnowhereatall\n").expect("a file");
    assert_eq!(bench(here, &["--queries", "q.tsv"]).0, Some(1));
}

#[test]
fn what_cannot_be_measured_or_compared_is_said() {
    let folder = demonstration();
    let here = folder.path();
    fs::write(here.join("none.tsv"), "# nothing\n").expect("a file");
    fs::write(here.join("text.json"), "no JSON").expect("a file");
    fs::write(here.join("other.json"), "{\"a\": 1}").expect("a file");
    fs::write(here.join("later.json"), "{\"bench\": 99}").expect("a file");
    fs::write(here.join("torn.json"), "{\"bench\": 1}").expect("a file");
    for (arguments, said) in [
        (["--queries", "gone.tsv"], "error: cannot read gone.tsv"),
        (["--queries", "none.tsv"], "error: none.tsv holds no query that can be answered"),
        (["--compare", "gone.json"], "error: cannot compare with gone.json"),
        (["--compare", "text.json"], "error: cannot compare with text.json"),
        (["--compare", "other.json"], "found no field `bench`"),
        (["--compare", "later.json"], "expected a measurement of form 1, found form 99"),
        (["--compare", "torn.json"], "missing field"),
        (["--rounds", "0"], "expected a number from 1 to 10000"),
        (["--threads", "100000"], "expected a number from 1 to 1024"),
        (["--plot", "nowhere/plot.svg"], "error: cannot write nowhere/plot.svg"),
        (["--index", "nowhere/index"], "error: there is no index in nowhere/index"),
    ] {
        let output = run(here, &[&["bench"], arguments.as_slice()].concat());
        let remarks = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{remarks}");
        assert!(remarks.contains(said), "{said}: {remarks}");
    }
    let queries = ["bench", "--queries", "kept.tsv", "--plot", "kept.tsv"];
    fs::write(here.join("kept.tsv"), "term\tpeace\n").expect("a file");
    let remarks = run(here, &queries).stderr;
    assert!(String::from_utf8_lossy(&remarks).contains("the picture would be written over kept.tsv"));
    assert_eq!(fs::read_to_string(here.join("kept.tsv")).ok().as_deref(), Some("term\tpeace\n"));
    assert_ne!(run(here, &["index", "none.tsv", "--index", "empty"]).status.code(), Some(0));
    let remarks = run(here, &["bench", "--index", "empty"]).stderr;
    let remarks = String::from_utf8_lossy(&remarks);
    assert!(remarks.contains("error: the index in empty holds no clause"), "{remarks}");
}
