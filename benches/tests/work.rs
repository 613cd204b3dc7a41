//! Counts the instructions that representative operations take, and compares them with
//! those on record: a guard that no clock can mislead.
//!
//! `work.tsv` holds them, for one operation in the profile that tests are built with.
//! More than [`TOLERANCE`] above or below the record fails: what has become cheaper is to
//! be put on record, so that it stays so. `CLAUSEWISE_UPDATE=1` writes the record anew.
//!
//! Valgrind counts; where it is not installed, or the processor is another than the
//! record's, nothing is counted, and a line says so.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use clausewise_benches::demonstration;
use clausewise_benches::operations::{Inputs, OPERATIONS};
use rayon::prelude::*;

/// By what part a count may differ from the record.
const TOLERANCE: f64 = 0.1;

/// How often the documents stand in the index: postings are then long enough for most of
/// the work to be done on them.
const COPIES: usize = 12;

/// How many instructions it takes to do an operation so many times, all that comes before
/// included.
fn instructions(folder: &Path, operation: &str, times: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_counted"))
        .arg(folder)
        .args([operation, &times.to_string()])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("valgrind was found");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{operation}: {told}");
    // `==123== I   refs:      4,117,759`
    let line = told.lines().find_map(|line| line.split_once("refs:")).map(|(_, rest)| rest.trim());
    let count = line.and_then(|line| line.replace(',', "").parse().ok());
    count.unwrap_or_else(|| panic!("{operation}: valgrind tells no count:\n{told}"))
}

fn say(line: &str) {
    // Past the harness, which keeps what tests print.
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[test]
fn operations_take_no_more_work_than_is_on_record() {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return say("skipped: the record of work is of x86_64 Linux");
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        return say("skipped: valgrind is not installed, which counts the work of operations");
    }
    let folder = tempfile::tempdir().expect("a folder");
    drop(Inputs::of(demonstration(), COPIES, folder.path()));
    // Done once and done twice: the difference is free of what only the first time takes.
    let count = |name: &str| {
        let [once, twice] = [1, 2].map(|times| instructions(folder.path(), name, times));
        twice.saturating_sub(once)
    };
    let counted: Vec<(&str, u64)> = OPERATIONS.par_iter().map(|(name, _)| (*name, count(name))).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/work.tsv");
    if std::env::var_os("CLAUSEWISE_UPDATE").is_some() {
        let rows: String = counted.iter().map(|(name, count)| format!("{name}\t{count}\n")).collect();
        fs::write(&path, format!("# Operation, and instructions for each time it is done.\n{rows}"))
            .expect("the record is written");
        return;
    }
    let record = fs::read_to_string(&path).expect("there is a record");
    let rows = record.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let record: BTreeMap<&str, u64> =
        rows.filter_map(|(name, count)| Some((name, count.parse().ok()?))).collect();
    let other = |(name, count): &(&str, u64)| {
        let known = record.get(name).copied().unwrap_or_default();
        let differs = (*count as f64 - known as f64).abs() > TOLERANCE * known as f64;
        differs.then(|| format!("{name}: {count} instructions, {known} on record"))
    };
    let others: Vec<String> = counted.iter().filter_map(other).collect();
    assert!(
        others.is_empty(),
        "the work of operations differs by more than {TOLERANCE} from benches/tests/work.tsv \
         (CLAUSEWISE_UPDATE=1 writes it anew):\n{}",
        others.join("\n")
    );
}
