//! What the README shows is what happens.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{run, stdout, top};

/// The blocks of the README in a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(top().join("README.md")).expect("there is a README");
    let fence = format!("```{language}\n");
    readme.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

/// The project's documents in a folder of their own, without an index.
fn fresh() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&top().join("corpus"), &folder.path().join("corpus"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

/// The arguments of a line as a shell would give them: single quotes keep
/// words together, `#` begins a comment.
fn arguments(line: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut quoted = false;
    for character in line.split(" #").next().unwrap_or_default().trim().chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => arguments.push(String::new()),
            _ => arguments.last_mut().expect("there is one").push(character),
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

/// Text without the time that a search took.
fn timeless(text: &str) -> String {
    text.lines().map(|line| line.split(" (").next().unwrap_or(line).trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let folder = fresh();
    let command = blocks("sh").remove(0);
    let search = command.trim().strip_prefix("cargo run --release -- ").expect("it runs the program");
    let arguments = arguments(search);
    let output = run(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(timeless(&stdout(&output)), timeless(&blocks("text")[0]));
}

#[test]
fn every_command_of_the_readme_succeeds() {
    let folder = fresh();
    let usage =
        blocks("sh").into_iter().find(|block| block.contains("clausewise index")).expect("it shows the use");
    let mut commands = 0;
    for line in usage.lines() {
        let arguments = arguments(line);
        let [program, arguments @ ..] = arguments.as_slice() else {
            continue;
        };
        assert_eq!(program, "clausewise");
        let output = run(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(arguments[0] == "index" || !output.stdout.is_empty(), "{line} prints something");
        commands += 1;
    }
    assert!(commands >= 8);
}

#[test]
fn the_links_of_the_readme_lead_somewhere() {
    let readme = fs::read_to_string(top().join("README.md")).expect("there is a README");
    for link in readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(link.starts_with("http") || top().join(link).exists(), "{link}");
    }
}

#[test]
fn the_test_command_is_one_that_cargo_knows() {
    let tests: Vec<String> =
        blocks("sh").into_iter().filter(|block| block.starts_with("cargo test")).collect();
    assert_eq!(tests, ["cargo test --workspace\n"]);
    assert!(Command::new("cargo").arg("--version").status().is_ok());
}
