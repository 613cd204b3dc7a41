//! What goes on while documents are indexed: searches, and the memory that it takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use document::{Clause, Document, Span};
use index::{Reader, Writer};
use query::{Options, Query};

use crate::support::{Numbers, run, stdout};

fn asked(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|asked| asked.parse().ok()).unwrap_or(otherwise)
}

/// A document of three clauses that all speak of talks.
fn statement(number: usize) -> Document {
    let text = format!("Talks of round {number} begin. Talks go on. Talks of round {number} end.");
    let ends = text.match_indices('.').map(|(at, _)| at + 1);
    let mut start = 0;
    let clause = |end: usize| {
        let span = Span::between(start, end);
        start = end + 1;
        Clause {
            label: format!("p{end}"),
            heading: None,
            speaker: None,
            span,
            paragraphs: vec![span],
            language: None,
        }
    };
    let clauses = ends.map(clause).collect();
    let (id, source) = (format!("round-{number}"), format!("{number}.txt"));
    Document { id, id_stated: true, source, clauses, text, ..Document::default() }
}

/// `CLAUSEWISE_SEARCHES` says how many searches there are at the least; for five
/// of them a document is written.
#[test]
fn a_search_during_writing_is_of_one_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(folder.path(), 1, 32 << 20).expect("the index opens");
    let searches = asked("CLAUSEWISE_SEARCHES", 500);
    let documents = searches / 5;
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let searching = scope.spawn(|| {
            let (mut asked, mut last, mut seen) = (0, 0, BTreeSet::new());
            while asked < searches || !done.load(Ordering::Relaxed) {
                let reader = Reader::open(folder.path()).expect("the index opens");
                let options = Options { limit: 5, ..Options::default() };
                let found = query::search(&reader, &Query::phrase("talks"), &options);
                let totals = found.expect("the search succeeds").totals;
                assert_eq!(totals.clauses, 3 * totals.documents, "no document is there in part");
                assert_eq!(totals.documents % 10, 0, "no commit is there in part");
                assert!(totals.documents >= last, "what was there stays");
                last = totals.documents;
                seen.insert(last);
                asked += 1;
            }
            seen
        });
        for number in (0..documents).step_by(10) {
            let batch: Vec<Document> = (number..number + 10).map(statement).collect();
            let sources = batch.iter().map(|document| document.source.clone()).collect();
            writer.replace(&sources, batch, |_, _| String::new()).expect("it is written");
        }
        writer.finish().expect("it is closed");
        done.store(true, Ordering::Relaxed);
        let seen = searching.join().expect("no search fails");
        assert!(seen.len() > 2, "searches saw {seen:?}");
    });
}

/// A folder that is kept up with.
#[test]
fn what_is_put_into_a_watched_folder_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("daily")).expect("a folder");
    fs::write(here.join("daily/peace.txt"), "The parties call for peace.\n").expect("it is written");
    let mut watching = Command::new(env!("CARGO_BIN_EXE_clausewise"))
        .args(["index", "daily", "--watch", "--prune", "--quiet"])
        .current_dir(here)
        .env_remove("CLAUSEWISE_INDEX")
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let until = |query: &str, expected: &str| {
        let started = Instant::now();
        loop {
            let found = match here.join("index/meta.json").exists() {
                true => stdout(&run(here, &["search", query, "--count"])),
                false => String::new(),
            };
            if found == expected {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{query}: {found}");
            thread::sleep(Duration::from_millis(100));
        }
    };
    let one = "1 hit in 1 clause of 1 document\n";
    until("peace", one);
    fs::write(here.join("daily/grain.txt"), "They share grain.\n").expect("it is written");
    until("grain", one);
    fs::remove_file(here.join("daily/peace.txt")).expect("it is there");
    until("peace", "0 hits in 0 clauses of 0 documents\n");
    assert!(watching.try_wait().expect("it is asked").is_none(), "it goes on");
    watching.kill().expect("it is ended");
    watching.wait().expect("it has ended");
    assert_eq!(run(here, &["verify"]).status.code(), Some(0));
}

/// The most memory in MB that a process takes for itself, mapped files not counted.
#[cfg(target_os = "linux")]
fn peak(command: &mut Command) -> (u64, Option<i32>) {
    let mut child = command.spawn().expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let own = text.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let own = own.and_then(|own| own.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(own.unwrap_or(0));
        if let Some(ended) = child.try_wait().expect("it is asked") {
            return (most / 1024, ended.code());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// `CLAUSEWISE_MEMORY_OF` names another folder to index.
#[cfg(target_os = "linux")]
#[test]
fn a_batch_keeps_to_its_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut numbers = Numbers(3);
    fs::create_dir(here.join("daily")).expect("a folder");
    for file in 0..300 {
        let mut text = format!("---\nid: file-{file}\n---\n");
        while text.len() < 60_000 {
            let words: Vec<String> = (0..40).map(|_| format!("word{}", numbers.below(50_000))).collect();
            text.push_str(&format!("The parties call for {}.\n\n", words.join(" ")));
        }
        fs::write(here.join(format!("daily/{file}.md")), text).expect("it is written");
    }
    let corpus = std::env::var("CLAUSEWISE_MEMORY_OF").unwrap_or_else(|_| "daily".to_owned());
    let most = most_for(here, &corpus);
    if corpus != "daily" {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "{corpus} took {most} MB");
    }
}

/// Of each of them the engine takes more than its share.
#[cfg(target_os = "linux")]
#[test]
fn large_texts_keep_to_the_memory_one_after_the_other() {
    use std::io::Write;

    let folder = tempfile::tempdir().expect("a folder");
    let mut numbers = Numbers(5);
    let mut lines = fs::File::create(folder.path().join("texts.jsonl")).expect("a file");
    for text in 0..6 {
        write!(lines, r#"{{"id": "text-{text}", "text": ""#).expect("it is written");
        for _ in 0..6_000 {
            let words: Vec<String> = (0..70)
                .map(|_| (0..7).map(|_| char::from(b'a' + numbers.below(26) as u8)).collect())
                .collect();
            write!(lines, r"We speak of {}.\n\n", words.join(" ")).expect("it is written");
        }
        writeln!(lines, r#""}}"#).expect("it is written");
    }
    drop(lines);
    most_for(folder.path(), "texts.jsonl");
}

/// The most memory in MB that it takes to index something in a folder, of 300 allowed.
#[cfg(target_os = "linux")]
fn most_for(here: &Path, corpus: &str) -> u64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausewise"));
    command.args(["index", corpus, "--memory", "300", "--index"]).arg(here.join("index"));
    command.current_dir(here).env_remove("CLAUSEWISE_INDEX").stderr(Stdio::null());
    let (most, code) = peak(&mut command);
    assert_eq!(code, Some(0));
    assert!(most > 10 && most < 300, "{corpus} took {most} MB");
    most
}
