//! A batch that is ended at any moment: the index opens, holds every commit that
//! was acknowledged, and none in part; the next run completes the rest.
//!
//! `CLAUSEWISE_CRASHES` asks for more runs than the few of every day, and
//! `CLAUSEWISE_CRASH_SEED` for others.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use document::Document;
use index::Reader;
use serde_json::Value;

use crate::support::{Numbers, run, stdout};

/// How many files there are at the most.
const FILES: usize = 40;

/// Statements that change from run to run, and what of them was acknowledged.
struct Daily<'a> {
    here: &'a Path,
    numbers: Numbers,
    /// The version of each file that lies in the folder.
    files: BTreeMap<usize, usize>,
    /// The versions that the index may hold of each file; none for no document.
    may_hold: BTreeMap<usize, Vec<Option<usize>>>,
    version: usize,
}

impl Daily<'_> {
    fn path(&self, file: usize) -> std::path::PathBuf {
        self.here.join(format!("daily/{file}.txt"))
    }

    /// Writes, changes and deletes some of the files.
    fn go_on(&mut self) {
        self.version += 1;
        for _ in 0..12 {
            let file = self.numbers.below(FILES);
            if self.files.contains_key(&file) && self.numbers.below(4) == 0 {
                fs::remove_file(self.path(file)).expect("it is there");
                self.files.remove(&file);
                continue;
            }
            let clauses = 2 + self.numbers.below(40);
            let mut text = format!("Statement on the matter of file {file}\n\n");
            for clause in 1..=clauses {
                let round = self.numbers.below(1000);
                text.push_str(&format!(
                    "{clause}. The parties oppose sanctions of round {round}, and call for talks.\n\n"
                ));
            }
            text.push_str(&format!("{}. It is marked {}.\n", clauses + 1, mark(file, self.version)));
            fs::write(self.path(file), text).expect("it is written");
            self.files.insert(file, self.version);
        }
        for file in 0..FILES {
            let now = self.files.get(&file).copied();
            let may_hold = self.may_hold.entry(file).or_insert_with(|| vec![None]);
            may_hold.push(now);
        }
    }

    /// What the index holds of each file, where it is whole and holds what it may.
    fn look(&mut self, report: &Path) {
        // It may be ended before it has made the folder.
        if self.here.join("index").exists() {
            let found = index::verify(&self.here.join("index")).expect("it can be looked over");
            assert_eq!(found.faults, Vec::<String>::new());
        }
        let acknowledged = acknowledged(report);
        let held_of = held(&self.here.join("index"));
        for file in 0..FILES {
            let may_hold = self.may_hold.get_mut(&file).expect("each is known");
            let now = self.files.get(&file).copied();
            if acknowledged.contains(&format!("{file}.txt")) {
                *may_hold = vec![now];
            }
            let held = held_of.get(&file).cloned().unwrap_or_else(|| vec![None]);
            assert_eq!(held.len(), 1, "file {file} stands there in versions {held:?}");
            assert!(may_hold.contains(&held[0]), "file {file}: {:?} is not of {may_hold:?}", held[0]);
            *may_hold = held;
        }
    }
}

/// A word that stands in one version of one file.
fn mark(file: usize, version: usize) -> String {
    format!("file{file}version{version}")
}

/// The versions of each file that an index holds.
fn held(folder: &Path) -> BTreeMap<usize, Vec<Option<usize>>> {
    let mut held: BTreeMap<usize, Vec<Option<usize>>> = BTreeMap::new();
    if !index::holds_index(folder) {
        return held;
    }
    for document in documents(folder).into_values() {
        let (_, mark) = document.text.rsplit_once("marked file").expect("each is marked");
        let (file, version) = mark.split_once("version").expect("the mark has two numbers");
        let number = |text: &str| text.trim_end_matches(&['.', '\n'][..]).parse().expect("it is a number");
        held.entry(number(file)).or_default().push(Some(number(version)));
    }
    held
}

/// The names of the files that the report names above the last commit.
fn acknowledged(report: &Path) -> Vec<String> {
    let text = fs::read_to_string(report).unwrap_or_default();
    // The last line may be half a line.
    let rows: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let committed = rows.iter().rposition(|row| row.get("committed").is_some()).unwrap_or_default();
    let name =
        |row: &Value| Some(Path::new(row["path"].as_str()?).file_name()?.to_string_lossy().into_owned());
    rows[..committed].iter().filter_map(name).collect()
}

fn command(here: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clausewise"));
    command.args(arguments).current_dir(here).env_remove("CLAUSEWISE_INDEX");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// All documents of an index, by their ids.
fn documents(folder: &Path) -> BTreeMap<String, Document> {
    let reader = Reader::open(folder).expect("the index opens");
    let ids = reader.ids_with_prefix("", usize::MAX).expect("the ids are read");
    let document = |id: &String| {
        let first = reader.first_entry(id).expect("the index is read").expect("the id is there");
        reader.document(first).expect("the document is read")
    };
    ids.iter().map(|id| (id.clone(), document(id))).collect()
}

/// The addresses and scores of the hits of a few queries.
fn hits(here: &Path, folder: &str) -> Vec<(Value, Value)> {
    let mut hits = Vec::new();
    for query in ["sanctions", "\"round 7\" OR \"call for talks\"", "marked"] {
        let output = run(here, &["search", query, "--format", "json", "--limit", "200", "--index", folder]);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let found = answer["hits"].as_array().expect("hits").iter();
        hits.extend(found.map(|hit| (hit["address"].clone(), hit["score"].clone())));
    }
    hits
}

fn asked(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|asked| asked.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn a_batch_that_is_ended_at_any_moment_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("daily")).expect("a folder");
    let seed = asked("CLAUSEWISE_CRASH_SEED", 1);
    let mut daily =
        Daily { here, numbers: Numbers(seed), files: BTreeMap::new(), may_hold: BTreeMap::new(), version: 0 };
    let mut longest = Duration::from_millis(300);
    let runs = asked("CLAUSEWISE_CRASHES", 20);
    for round in 0..runs {
        daily.go_on();
        let report = here.join(format!("report-{round}.jsonl"));
        let name = report.to_string_lossy().into_owned();
        let mut arguments = vec!["index", "daily", "--prune", "--commit-every", "3", "--report", &name];
        if daily.numbers.below(3) == 0 {
            arguments.push("--compact");
        }
        let mut child = command(here, &arguments).spawn().expect("the program runs");
        let moment = longest.as_micros() as usize * 5 / 4;
        thread::sleep(Duration::from_micros(daily.numbers.below(moment) as u64));
        child.kill().expect("it is ended");
        child.wait().expect("it has ended");
        daily.look(&report);
        fs::remove_file(&report).unwrap_or_default();
        // Every few runs one is let go on to its end.
        if round % 5 == 4 || round + 1 == runs {
            let started = Instant::now();
            let done = command(here, &arguments).status().expect("the program runs");
            assert!(matches!(done.code(), Some(0)), "{done:?}");
            longest = started.elapsed();
            daily.look(&report);
            fs::remove_file(&report).unwrap_or_default();
            for (file, held) in &daily.may_hold {
                assert_eq!(held, &[daily.files.get(file).copied()], "file {file}");
            }
        }
    }
    assert_eq!(
        index::verify(&here.join("index")).expect("it is looked over").left_over,
        Vec::<String>::new()
    );
    // Beside it, the same files indexed in one go.
    assert_eq!(run(here, &["index", "daily", "--index", "whole"]).status.code(), Some(0));
    let (held, whole) = (documents(&here.join("index")), documents(&here.join("whole")));
    assert_eq!(held.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    assert!(held == whole, "the same ids have the same documents");
    for folder in ["index", "whole"] {
        assert_eq!(run(here, &["index", "daily", "--compact", "--index", folder]).status.code(), Some(0));
    }
    assert_eq!(hits(here, "index"), hits(here, "whole"));
    assert!(stdout(&run(here, &["verify"])).starts_with("whole: "));
}

/// A limit to the size of files does what a full disk does: a write fails in the midst.
#[cfg(unix)]
#[test]
fn where_there_is_no_room_what_was_committed_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("daily")).expect("a folder");
    let mut daily = Daily {
        here,
        numbers: Numbers(asked("CLAUSEWISE_CRASH_SEED", 1)),
        files: BTreeMap::new(),
        may_hold: BTreeMap::new(),
        version: 0,
    };
    daily.go_on();
    assert_eq!(run(here, &["index", "daily", "--prune"]).status.code(), Some(0));
    let mut failed = 0;
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 1 << 20] {
        daily.go_on();
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {} index daily --prune --commit-every 3",
            env!("CARGO_BIN_EXE_clausewise")
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).current_dir(here).env_remove("CLAUSEWISE_INDEX");
        let done = shell.output().expect("the shell runs");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        match done.status.code() {
            Some(0) => {}
            Some(2) => {
                assert!(told.contains("error: ") && told.contains("disk is full"), "{told}");
                failed += 1;
            }
            code => panic!("{blocks} blocks: {code:?}, {told}"),
        }
        daily.look(&here.join("none"));
    }
    assert!(failed > 2, "some have no room");
    assert_eq!(run(here, &["index", "daily", "--prune"]).status.code(), Some(0));
    daily.look(&here.join("none"));
    for (file, held) in &daily.may_hold {
        assert_eq!(held, &[daily.files.get(file).copied()], "file {file}");
    }
}

/// Where the user may write everywhere there is nothing to be seen.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_searched_and_verified() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("daily")).expect("a folder");
    fs::write(here.join("daily/peace.txt"), "The parties call for peace.\n").expect("it is written");
    assert_eq!(run(here, &["index", "daily"]).status.code(), Some(0));
    let index = here.join("index");
    let set = |mode: u32| fs::set_permissions(&index, fs::Permissions::from_mode(mode)).expect("it is ours");
    for file in fs::read_dir(&index).expect("it is there").flatten() {
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o444)).expect("it is ours");
    }
    set(0o555);
    if fs::write(index.join("may-write"), "").is_err() {
        assert_eq!(run(here, &["search", "peace"]).status.code(), Some(0));
        assert_eq!(run(here, &["verify"]).status.code(), Some(0));
        let output = run(here, &["index", "daily"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("may not be written to"), "{output:?}");
    }
    set(0o755);
}
