//! The daily batch: only what is new or changed is read, nothing is lost, and
//! what could not be read is named.

use std::fs::{self, File};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{run, stdout};

/// A folder with statements in `daily/`, all of which have stood there for a while.
fn daily(statements: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("daily")).expect("a folder");
    for (name, text) in statements {
        write(folder.path(), name, text);
    }
    folder
}

/// Writes a statement as if a minute ago.
fn write(here: &Path, name: &str, text: &str) {
    let path = here.join("daily").join(name);
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
    fs::write(&path, text).expect("it is written");
    age(&path, 60);
}

fn age(path: &Path, seconds: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds);
    File::options().write(true).open(path).and_then(|file| file.set_modified(time)).expect("its time is set");
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

/// Indexes `daily` with a report: the exit code and the rows of the report.
fn index(here: &Path, more: &[&str]) -> (i32, Vec<Value>) {
    let arguments = [&["index", "daily", "--report", "report.jsonl"], more].concat();
    let output = run(here, &arguments);
    let report = fs::read_to_string(here.join("report.jsonl")).expect("there is a report");
    (code(&output), report.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect())
}

fn status<'a>(rows: &'a [Value], name: &str) -> &'a str {
    let of_file = |row: &&Value| row["path"].as_str().is_some_and(|path| path.ends_with(name));
    rows.iter().find(of_file).and_then(|row| row["status"].as_str()).unwrap_or("not named")
}

fn totals(rows: &[Value]) -> &Value {
    rows.last().expect("the totals come last")
}

fn count(here: &Path, query: &str) -> String {
    stdout(&run(here, &["search", query, "--count"]))
}

fn verified(here: &Path) {
    let output = run(here, &["verify"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

/// What the payload of the last commit says.
fn manifest(here: &Path) -> String {
    let meta = fs::read_to_string(here.join("index/meta.json")).expect("there is an index");
    let meta: Value = serde_json::from_str(&meta).expect("it is JSON");
    meta["payload"].as_str().expect("there was a commit").to_owned()
}

const PEACE: &str = "Statement on Peace\n\nThe parties call for peace and for talks.\n";
const TRADE: &str = "Statement on Trade\n\nThe parties call for trade without barriers.\n";
const WATER: &str = "Statement on Water\n\nThe parties share the water of the river.\n";

#[test]
fn only_what_is_new_or_changed_is_read() {
    let folder = daily(&[("peace.txt", PEACE), ("trade.txt", TRADE)]);
    let here = folder.path();
    assert_eq!(index(here, &[]).0, 0);
    let first = manifest(here);
    let (code, rows) = index(here, &[]);
    assert_eq!((code, status(&rows, "peace.txt"), status(&rows, "trade.txt")), (0, "unchanged", "unchanged"));
    assert_eq!((&totals(&rows)["unchanged"], &totals(&rows)["documents"]), (&2.into(), &0.into()));
    assert_eq!(manifest(here), first, "nothing is committed where nothing changed");
    write(here, "trade.txt", WATER);
    write(here, "water/new.txt", TRADE);
    let (code, rows) = index(here, &[]);
    assert_eq!((code, status(&rows, "peace.txt"), status(&rows, "trade.txt")), (0, "unchanged", "ok"));
    assert_eq!(totals(&rows)["documents"], 2);
    assert_eq!(count(here, "barriers"), "1 hit in 1 clause of 1 document\n");
    assert_eq!(count(here, "river"), "1 hit in 1 clause of 1 document\n");
    verified(here);
}

#[test]
fn another_time_alone_is_no_change_and_the_same_time_may_hide_one() {
    let folder = daily(&[("peace.txt", PEACE)]);
    let here = folder.path();
    index(here, &[]);
    let first = manifest(here);
    age(&here.join("daily/peace.txt"), 30);
    assert_eq!(status(&index(here, &[]).1, "peace.txt"), "unchanged");
    assert_ne!(manifest(here), first, "the ledger has the new time");
    let path = here.join("daily/peace.txt");
    let time = path.metadata().and_then(|metadata| metadata.modified()).expect("it has a time");
    fs::write(&path, PEACE.replace("peace and", "truce and")).expect("it is written");
    File::options()
        .write(true)
        .open(&path)
        .and_then(|file| file.set_modified(time))
        .expect("its time is set");
    assert_eq!(status(&index(here, &[]).1, "peace.txt"), "unchanged", "size and time are the same");
    assert_eq!(status(&index(here, &["--verify"]).1, "peace.txt"), "ok");
    assert_eq!(count(here, "truce"), "1 hit in 1 clause of 1 document\n");
    // A file of a moment ago may change without another time: its bytes are looked at.
    fs::write(&path, PEACE).expect("it is written");
    index(here, &[]);
    fs::write(&path, PEACE.replace("peace and", "truce and")).expect("it is written");
    assert_eq!(status(&index(here, &[]).1, "peace.txt"), "ok");
    verified(here);
}

#[test]
fn what_is_read_otherwise_is_read_again() {
    let folder = daily(&[("peace.txt", PEACE)]);
    let here = folder.path();
    index(here, &[]);
    assert_eq!(status(&index(here, &["--language", "en"]).1, "peace.txt"), "ok");
    assert_eq!(status(&index(here, &["--language", "en"]).1, "peace.txt"), "unchanged");
    fs::write(here.join("daily/peace.txt.meta.toml"), "[overrides]\nplace = \"Lissarde\"\n")
        .expect("a sidecar");
    assert_eq!(status(&index(here, &["--language", "en"]).1, "peace.txt"), "ok");
    fs::write(here.join("own.tsv"), "XA\tname\ten\tAvelia\n").expect("a file");
    let own = ["--language", "en", "--lexicon", "own.tsv"];
    assert_eq!(status(&index(here, &own).1, "peace.txt"), "ok");
    assert_eq!(status(&index(here, &own).1, "peace.txt"), "unchanged");
}

#[test]
fn what_is_gone_stays_until_it_is_pruned() {
    let folder = daily(&[("old/peace.txt", PEACE), ("new/trade.txt", TRADE)]);
    let here = folder.path();
    index(here, &[]);
    fs::remove_dir_all(here.join("daily/old")).expect("it is there");
    let output = run(here, &["index", "daily"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("--prune drops"), "{output:?}");
    assert_eq!(count(here, "talks"), "1 hit in 1 clause of 1 document\n");
    // Only below what is named is anything gone.
    assert_eq!(code(&run(here, &["index", "daily/new", "--prune"])), 0);
    assert_eq!(count(here, "talks"), "1 hit in 1 clause of 1 document\n");
    let (code, rows) = index(here, &["--prune"]);
    assert_eq!((code, status(&rows, "old/peace.txt")), (0, "removed"));
    assert_eq!(totals(&rows)["removed"], 1);
    assert_eq!(count(here, "talks"), "0 hits in 0 clauses of 0 documents\n");
    assert_eq!(totals(&index(here, &["--prune"]).1)["removed"], 0);
    verified(here);
}

#[test]
fn what_failed_is_named_again_and_not_read_again() {
    let folder = daily(&[("peace.txt", PEACE), ("broken.json", "{\"text\":"), ("empty.txt", "")]);
    let here = folder.path();
    assert_eq!(index(here, &[]).0, 3);
    let (code, rows) = index(here, &[]);
    assert_eq!((code, status(&rows, "broken.json"), status(&rows, "empty.txt")), (3, "failed", "skipped"));
    assert_eq!((&totals(&rows)["failed"], &totals(&rows)["files"]), (&1.into(), &0.into()));
    let told = String::from_utf8_lossy(&run(here, &["index", "daily"]).stderr).into_owned();
    assert!(told.contains("not read again"), "{told}");
    write(here, "broken.json", "{\"text\": \"The parties share the water.\"}");
    assert_eq!(index(here, &[]).0, 0);
    verified(here);
}

#[test]
fn an_id_that_was_given_up_comes_back() {
    let stated = |text: &str| format!("---\nid: pact\n---\n{text}");
    let folder = daily(&[]);
    let here = folder.path();
    write(here, "a.md", &stated("The parties call for peace and for talks."));
    index(here, &[]);
    write(here, "b.md", &stated("The parties share the water of the river."));
    index(here, &[]);
    assert_eq!(count(here, "talks"), "0 hits in 0 clauses of 0 documents\n", "the later text has the id");
    assert_eq!(totals(&index(here, &[]).1)["unchanged"], 2);
    fs::remove_file(here.join("daily/b.md")).expect("it is there");
    index(here, &["--prune"]);
    assert_eq!(count(here, "talks"), "1 hit in 1 clause of 1 document\n");
    assert_eq!(count(here, "river"), "0 hits in 0 clauses of 0 documents\n");
    verified(here);
}

#[test]
fn a_long_batch_is_committed_in_parts() {
    let folder = daily(&[]);
    let here = folder.path();
    for number in 0..7 {
        write(here, &format!("{number}.txt"), &PEACE.replace("talks", &format!("talks of round {number}")));
    }
    let (code, rows) = index(here, &["--commit-every", "3"]);
    assert_eq!(code, 0);
    let commits: Vec<u64> = rows.iter().filter_map(|row| row["committed"]["documents"].as_u64()).collect();
    assert_eq!(commits, [3, 6, 7]);
    assert_eq!(code_of(here, &["index", "daily", "--commit-every", "0"]), 2);
    verified(here);
}

fn code_of(here: &Path, arguments: &[&str]) -> i32 {
    code(&run(here, arguments))
}

#[test]
fn what_an_ended_run_left_is_cleared_away() {
    let folder = daily(&[("peace.txt", PEACE)]);
    let here = folder.path();
    index(here, &[]);
    let left = [".tmpAb12Cd", "sources-00000000000000000000000000000000.ledger"];
    for name in left {
        fs::write(here.join("index").join(name), "half").expect("it is written");
    }
    // A lock that nobody holds stops no one, whatever stands in it.
    fs::write(here.join("index/.tantivy-writer.lock"), "{\"process\":1,\"host\":\"gone\",\"since\":0}")
        .expect("it is written");
    verified(here);
    assert_eq!(index(here, &[]).0, 0);
    for name in left {
        assert!(!here.join("index").join(name).exists(), "{name}");
    }
    verified(here);
}

#[test]
fn whoever_comes_second_is_told_who_is_writing() {
    let folder = daily(&[("peace.txt", PEACE)]);
    let here = folder.path();
    let writer = index::Writer::open(&here.join("index"), 1, 32 << 20).expect("the index opens");
    let output = run(here, &["index", "daily"]);
    assert_eq!(code(&output), 2);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains(&format!("process {}", std::process::id())) && told.contains("hint: wait"),
        "{told}"
    );
    assert_eq!(code_of(here, &["verify"]), 2);
    drop(writer);
    assert_eq!(index(here, &[]).0, 0);
}

#[test]
fn damage_is_told_with_the_way_out() {
    let folder = daily(&[("peace.txt", PEACE), ("trade.txt", TRADE)]);
    let here = folder.path();
    assert_eq!(code_of(here, &["verify", "--index", "nowhere"]), 2);
    fs::create_dir(here.join("index")).expect("a folder");
    verified(here);
    index(here, &[]);
    let damaged = |expected: &str| {
        let output = run(here, &["verify"]);
        let told = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(code(&output), 2, "{told}");
        assert!(told.contains(expected) && told.contains("index --rebuild"), "{told}");
        assert_eq!(code_of(here, &["index", "daily", "--rebuild"]), 0);
        verified(here);
    };
    let file = |ending: &str| {
        let files = fs::read_dir(here.join("index")).expect("it is there").flatten().map(|file| file.path());
        let of_ending = |path: &std::path::PathBuf| path.extension().is_some_and(|found| found == ending);
        files.into_iter().find(of_ending).expect("there is one")
    };
    for ending in ["store", "term", "idx", "pos", "fast"] {
        let path = file(ending);
        let mut bytes = fs::read(&path).expect("it is there");
        bytes[3] ^= 0x55;
        fs::write(&path, bytes).expect("it is written");
        damaged("its checksum");
        fs::remove_file(file(ending)).expect("it is there");
        damaged("it is missing");
    }
    let ledger = file("ledger");
    let text = fs::read_to_string(&ledger).expect("it is there");
    fs::write(&ledger, text.replace("peace", "truce")).expect("it is written");
    damaged("is not what its name says");
    fs::remove_file(file("ledger")).expect("it is there");
    damaged("the ledger");
    fs::write(here.join("index/meta.json"), "{").expect("it is written");
    damaged("meta.json");
    fs::remove_file(here.join("index/meta.json")).expect("it is there");
    damaged("meta.json is missing");
    let meta = here.join("index/meta.json");
    let text = fs::read_to_string(&meta).expect("it is there");
    fs::write(&meta, text.replace("\\\"clauses\\\":2", "\\\"clauses\\\":3")).expect("it is written");
    damaged("the commit says 3 clauses, and there are 2");
}

/// The ids of all documents, sorted; the index must be clean.
fn ids(here: &Path) -> Vec<String> {
    let verified = run(here, &["verify"]);
    assert_eq!(code(&verified), 0, "{}", stdout(&verified));
    let exported = stdout(&run(here, &["export"]));
    let rows = exported.lines().map(|line| serde_json::from_str::<Value>(line).expect("it is JSON"));
    let mut ids: Vec<String> =
        rows.filter_map(|row| Some(row["document"][1]["id"].as_str()?.to_owned())).collect();
    ids.sort();
    ids
}

#[test]
fn an_id_that_is_stated_is_not_derived_for_another() {
    let text =
        "Statement on water\n\nThe parties share the water of the river, and what it costs to keep it clean.";
    let alone = daily(&[("water.txt", text)]);
    index(alone.path(), &[]);
    let [id] = ids(alone.path()).try_into().expect("there is one document");
    let record =
        format!("{{\"id\": \"{id}\", \"text\": \"Both sides spoke of grain and of nothing else.\"}}\n");
    let first = [("water.txt", text), ("grain.jsonl", &*record)];
    for order in [&first[..1], &[first[1]], &first] {
        let folder = daily(order);
        index(folder.path(), &[]);
        for (name, text) in first {
            write(folder.path(), name, text);
        }
        index(folder.path(), &[]);
        let found = ids(folder.path());
        assert_eq!(found.len(), 2, "{order:?}: {found:?}");
        assert_eq!(found[0], id);
        assert!(found[1].starts_with(&format!("{id}-")), "{order:?}: {found:?}");
        for word in ["water", "grain"] {
            assert_ne!(count(folder.path(), word).trim(), "0", "{order:?}: {word}");
        }
    }
}

#[test]
fn a_word_that_is_too_long_to_be_one_stops_nothing() {
    for long in ["A".repeat(70_000), "É".repeat(70_000), "7".repeat(140_000)] {
        let text =
            format!("Statement on water\n\nThe parties of {long} share the Danube, and all that it brings.");
        let folder = daily(&[("long.txt", &text)]);
        assert_eq!(index(folder.path(), &[]).0, 0);
        assert_ne!(count(folder.path(), "danube").trim(), "0");
    }
}
