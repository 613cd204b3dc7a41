//! Documents that are taken out and kept away, and indexes that are carried
//! from one place to another.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use index::Reader;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{run, stdout, top};

fn code(here: &Path, arguments: &[&str]) -> Option<i32> {
    run(here, arguments).status.code()
}

fn count(here: &Path, query: &str) -> String {
    stdout(&run(here, &["search", query, "--count"]))
}

/// Gives bytes to the program on its standard input.
fn fed(here: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausewise"));
    command.args(arguments).current_dir(here).env_remove("CLAUSEWISE_INDEX");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("it is piped").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn statements() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for name in ["corpus", "corpus/news"] {
        fs::create_dir(here.join(name)).expect("a folder");
    }
    let write =
        |name: &str, text: &str| fs::write(here.join("corpus").join(name), text).expect("it is written");
    fs::copy(top().join("corpus/2020/moscow.txt"), here.join("corpus/moscow.txt")).expect("a copy");
    write(
        "news/peace.md",
        "---\nid: peace\noutlet: The Gazette\n---\nThe parties call for peace and for talks.\n",
    );
    write("news/water.md", "---\nid: water\noutlet: TASS\n---\nThe parties share the water of the river.\n");
    write("lines.jsonl", "{\"text\":\"The parties oppose tariffs.\",\"id\":\"one\"}\n{\"text\":\"\"}\n");
    assert_eq!(code(here, &["index"]), Some(0));
    folder
}

const NONE: &str = "0 hits in 0 clauses of 0 documents\n";
const ONE: &str = "1 hit in 1 clause of 1 document\n";

#[test]
fn what_was_deleted_takes_no_room_for_long() {
    let folder = statements();
    let here = folder.path();
    let deleted = || -> u32 {
        let reader = Reader::open(&here.join("index")).expect("an index");
        reader.searcher().segment_readers().iter().map(|segment| segment.num_deleted_docs()).sum()
    };
    assert_eq!(code(here, &["remove", "2020"]), Some(0));
    assert_eq!(deleted(), 0, "most of the segment is gone, and it is written anew");
    assert_eq!(count(here, "talks"), ONE);
    assert_eq!(code(here, &["verify"]), Some(0));
}

#[test]
fn what_is_removed_stays_away_until_it_is_restored() {
    let folder = statements();
    let here = folder.path();
    let ways: [(&[&str], &str); 4] = [
        (&["peace"], "talks"),
        (&["--outlet", "the gazette"], "talks"),
        (&["--source", "corpus/news"], "river"),
        (&["2020"], "\"long-arm jurisdiction\""),
    ];
    for (way, query) in ways {
        assert_eq!(count(here, query), ONE, "{way:?}");
        assert_eq!(code(here, &[&["remove"], way].concat()), Some(0), "{way:?}");
        assert_eq!(count(here, query), NONE, "{way:?}");
        assert_eq!(code(here, &["verify"]), Some(0), "{way:?}");
        // Its folder is indexed again, also from its bytes alone.
        assert_eq!(code(here, &["index"]), Some(0));
        assert_eq!(code(here, &["index", "--language", "en"]), Some(0));
        assert_eq!(count(here, query), NONE, "{way:?}");
        assert_eq!(code(here, &[&["remove", "--restore"], way].concat()), Some(0), "{way:?}");
        assert_eq!(count(here, query), NONE, "{way:?}: it comes back with its file");
        assert_eq!(code(here, &["index", "--language", "en"]), Some(0));
        assert_eq!(count(here, query), ONE, "{way:?}");
        assert_eq!(code(here, &["verify"]), Some(0), "{way:?}");
        assert_eq!(code(here, &[&["remove", "--restore"], way].concat()), Some(1), "{way:?}");
        assert_eq!(code(here, &["index"]), Some(0));
    }
    assert_eq!(code(here, &["remove", "nowhere"]), Some(1));
    assert_eq!(code(here, &["remove", "peace#p1"]), Some(2));
    assert_eq!(code(here, &["remove"]), Some(2));
}

#[test]
fn a_reprint_of_what_was_removed_stays_away_too() {
    let folder = statements();
    let here = folder.path();
    assert_eq!(code(here, &["remove", "2020"]), Some(0));
    fs::copy(here.join("corpus/moscow.txt"), here.join("corpus/news/moscow.txt")).expect("a copy");
    assert_eq!(code(here, &["index"]), Some(0));
    assert_eq!(count(here, "\"long-arm jurisdiction\""), NONE);
    // So does the same file when its text is corrected.
    let text = fs::read_to_string(here.join("corpus/moscow.txt")).expect("the seed");
    fs::write(here.join("corpus/moscow.txt"), text.replace("bullying", "coercive")).expect("it is written");
    assert_eq!(code(here, &["index"]), Some(0));
    assert_eq!(count(here, "coercive"), NONE);
}

#[test]
fn an_export_gives_an_equal_index() {
    let folder = statements();
    let here = folder.path();
    assert_eq!(code(here, &["remove", "water"]), Some(0));
    let export = run(here, &["export"]).stdout;
    let lines = String::from_utf8(export.clone()).expect("it is UTF-8");
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    let output = fed(here, &["index", "-", "--index", "other"], &export);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(run(here, &["export", "--index", "other"]).stdout, export);
    assert_eq!(code(here, &["verify", "--index", "other"]), Some(0));
    // It goes on from there: what is unchanged is not read again, what was removed is away.
    let output = run(here, &["index", "corpus", "--index", "other", "--json"]);
    let totals: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!((&totals["files"], &totals["documents"]), (&0.into(), &0.into()), "{totals}");
    // What does not fit is named, and the rest is taken over.
    let torn = lines.replacen("[0,", "[9999999,", 1).replacen("\"document\"", "\"docment\"", 1);
    let output = fed(here, &["index", "-", "--index", "torn"], torn.as_bytes());
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("line "), "{output:?}");
    assert_eq!(code(here, &["verify", "--index", "torn"]), Some(0));
}

#[test]
fn a_feed_is_indexed_document_by_document() {
    let folder = statements();
    let here = folder.path();
    let feed =
        "{\"id\":\"a\",\"text\":\"The parties oppose the blockade.\"}\n{\"text\":\"They share grain.\"}\n";
    assert_eq!(fed(here, &["index", "-"], feed.as_bytes()).status.code(), Some(0));
    assert_eq!((count(here, "blockade").as_str(), count(here, "grain").as_str()), (ONE, ONE));
    // A later feed replaces what it says anew; the rest stays, and nothing stands there twice.
    let feed = "{\"id\":\"a\",\"text\":\"The parties welcome the armistice.\"}\nno json\n{\"text\":\"They share grain.\"}\n";
    let output = fed(here, &["index", "-", "--commit-every", "1"], feed.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 2"), "{output:?}");
    assert_eq!((count(here, "blockade").as_str(), count(here, "armistice").as_str()), (NONE, ONE));
    assert_eq!(count(here, "grain"), ONE);
    // A feed and a folder know nothing of each other.
    assert_eq!(code(here, &["index", "--prune"]), Some(0));
    assert_eq!(count(here, "grain"), ONE);
    assert_eq!(code(here, &["verify"]), Some(0));
    assert_eq!(fed(here, &["index", "-"], b"").status.code(), Some(1), "an empty feed changes nothing");
}

#[test]
fn optimize_makes_one_piece() {
    let folder = statements();
    let here = folder.path();
    fs::write(here.join("corpus/new.txt"), "The parties welcome the armistice.\n").expect("it is written");
    assert_eq!(code(here, &["index"]), Some(0));
    assert_eq!(code(here, &["optimize"]), Some(0));
    assert!(stdout(&run(here, &["status"])).contains("segments    1\n"));
    assert_eq!(code(here, &["optimize", "--index", "nowhere"]), Some(2));
    assert!(!here.join("nowhere").exists());
}
