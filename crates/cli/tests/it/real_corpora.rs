//! Real documents, where `CLAUSEWISE_CORPORA` names a folder of them.

use std::collections::BTreeMap;
use std::env;
use std::io::Write;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::support::{documents, naive, run, stdout};

const PHRASES: [&str; 8] = [
    "united nations",
    "peace and security",
    "of the united nations",
    "non-interference",
    "self-determination",
    "联合国",
    "Российской Федерации",
    "Organización de las Naciones Unidas",
];

/// Says why a test is skipped, past the harness, which keeps what tests print
/// to itself.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// The folder of real documents, archives among them; none, with a line that
/// says so, where none is at hand.
pub(crate) fn corpora() -> Option<PathBuf> {
    let folder = env::var_os("CLAUSEWISE_CORPORA").map(PathBuf::from);
    if folder.is_none() {
        skipped("CLAUSEWISE_CORPORA names no folder of real documents");
    }
    folder
}

#[test]
#[expect(clippy::print_stdout, reason = "the totals are worth reading")]
fn totals_over_real_documents_equal_a_naive_scan_whatever_the_threads() {
    let work = tempfile::tempdir().expect("a folder");
    let Some(folder) = corpora() else {
        return;
    };
    let index = |jobs| {
        let path = folder.to_str().expect("a path in UTF-8");
        let output = run(work.path(), &["index", path, "--index", jobs, "--jobs", jobs]);
        // 3: some lines of one of the real files hold no text.
        let done = matches!(output.status.code(), Some(0 | 3));
        assert!(done, "{}", String::from_utf8_lossy(&output.stderr));
    };
    let (read, ()) = rayon::join(|| documents(std::slice::from_ref(&folder)), || index("1"));
    index("2");
    let search = |index: &str, arguments: &[&str]| {
        let mut all = vec!["search", "--index", index, "--format", "jsonl", "--limit", "200"];
        all.extend(arguments);
        stdout(&run(work.path(), &all))
    };

    // One text under one derived id is one document.
    let mut distinct = BTreeMap::new();
    for document in read {
        assert_eq!(document.first_gap(), None, "the parts of {} tile its text", document.source);
        let key = if document.id_stated {
            (document.id.clone(), String::new())
        } else {
            (document.id.clone(), document.text.clone())
        };
        distinct.insert(key, document);
    }
    let phrases = PHRASES.map(naive::read);
    let totals = distinct
        .par_iter()
        .map(|(_, document)| {
            let mut counts = [(0, 0, 0); PHRASES.len()];
            for clause in &document.clauses {
                let text = naive::read(document.reading(clause).text());
                for (phrase, count) in phrases.iter().zip(&mut counts) {
                    let hits = naive::count(phrase, &text);
                    *count = (count.0 + hits, count.1 + u64::from(hits > 0), 0);
                }
            }
            counts.map(|(hits, clauses, _)| (hits, clauses, u64::from(hits > 0)))
        })
        .reduce(
            || [(0, 0, 0); PHRASES.len()],
            |all, counts| {
                std::array::from_fn(|at| {
                    let (some, more) = (all[at], counts[at]);
                    (some.0 + more.0, some.1 + more.1, some.2 + more.2)
                })
            },
        );
    for (phrase, (hits, clauses, documents)) in PHRASES.iter().zip(totals) {
        let quoted = format!("\"{phrase}\"");
        let expected = format!("{{\"hits\":{hits},\"clauses\":{clauses},\"documents\":{documents},");
        println!("{phrase}: {expected}");
        for index in ["1", "2"] {
            // How many statements they are is told behind it.
            let counted = search(index, &["--count", &quoted]);
            assert!(counted.starts_with(&expected), "{phrase}: {counted}");
        }
        assert_eq!(search("1", &[&quoted]), search("2", &[&quoted]), "{phrase}");
    }
    assert_eq!(search("1", &["sanctions", "council"]), search("2", &["sanctions", "council"]));
}

#[test]
fn volumes_and_treaties_in_xml_are_read_whole() {
    let Some(folder) = corpora() else {
        return;
    };
    for name in ["frus_tei", "tota_xml", "us_indian_treaties_tei"] {
        let folder = folder.join(name);
        if !folder.is_dir() {
            skipped(&format!("there is no {}", folder.display()));
            continue;
        }
        let read = documents(std::slice::from_ref(&folder));
        for document in &read {
            assert_eq!(document.first_gap(), None, "the parts of {} tile its text", document.id);
        }
        let mut in_files = 0;
        for source in ingest::source::find(std::slice::from_ref(&folder)).0 {
            let text = std::fs::read_to_string(&source.path).unwrap_or_default();
            in_files += text.matches("<div type=\"document\"").count().max(1);
        }
        assert_eq!(read.len(), in_files, "{name}");
    }
}
