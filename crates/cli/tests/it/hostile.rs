//! Files that are made to harm, or merely broken, in a batch of good ones.
//!
//! `CLAUSEWISE_BATCH` says how many files there are; with 10,000 the broken ones
//! are as large as such files come.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{run, stdout};

/// How a broken file is told of.
struct Broken {
    name: String,
    /// The states that it may have.
    status: &'static [&'static str],
    /// What is said of it, in its reason or among its problems.
    why: &'static str,
}

/// A zip archive of one file of blanks.
fn bomb(bytes: usize) -> Vec<u8> {
    // Written by hand: a stored block of blanks would be as long as they are.
    let blanks = vec![b' '; bytes];
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&blanks).expect("there is room");
    let packed = packed.finish().expect("there is room");
    let mut sum = flate2::Crc::new();
    sum.update(&blanks);
    let name = b"blanks.txt";
    let head = |sign: u32, central: bool| {
        let mut head = sign.to_le_bytes().to_vec();
        if central {
            head.extend([20, 0]);
        }
        head.extend([20, 0, 0, 0, 8, 0, 0, 0, 33, 0]);
        for number in [sum.sum(), packed.len() as u32, bytes as u32] {
            head.extend(number.to_le_bytes());
        }
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0; 2]);
        if central {
            head.extend([0; 14]);
        }
        head.extend(name);
        head
    };
    let mut archive = [head(0x0403_4b50, false), packed.clone()].concat();
    let (at, central) = (archive.len() as u32, head(0x0201_4b50, true));
    archive.extend(&central);
    archive.extend(0x0605_4b50_u32.to_le_bytes());
    archive.extend([0, 0, 0, 0, 1, 0, 1, 0]);
    archive.extend((central.len() as u32).to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// Writes files that are broken, each in its way, until there are so many.
fn broken(folder: &Path, count: usize, large: bool) -> Vec<Broken> {
    let scale = if large { 1 } else { 50 };
    let line = "The parties oppose sanctions, and call for talks. ".repeat((50 << 20) / 50 / scale);
    let tags = "<div>".repeat(1_000_000 / scale) + "Peace.";
    let files: Vec<(&str, Vec<u8>, &'static [&'static str], &'static str)> = vec![
        ("empty.txt", Vec::new(), &["skipped"], "empty"),
        ("blank.txt", b" \n\n".to_vec(), &["skipped"], "empty"),
        ("program.txt", b"\x7fELF\x02\x01\x01\0\0\0".to_vec(), &["skipped"], "program"),
        ("zeros.txt", vec![0; 5000], &["skipped"], ""),
        ("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), &["skipped"], "image"),
        ("bomb.zip", bomb((256 << 20) / scale), &["failed"], "blanks.txt"),
        ("cut.zip", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), &["failed"], "unpacked"),
        ("cut.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03cut".to_vec(), &["failed"], "unpacked"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<".to_vec(), &["failed"], "PDF"),
        ("cut.docx", b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml".to_vec(), &["failed", "skipped"], ""),
        ("cut.json", b"{\"text\": \"Peace".to_vec(), &["failed"], "expected JSON"),
        ("cut.jsonl", b"{\"text\": \"Peace.\", \"id\": \"cut\"}\n{\"text\":".to_vec(), &["failed"], "line 2"),
        ("cut.xml", b"<TEI><text><p>Peace.".to_vec(), &["ok", "failed"], ""),
        ("bytes.txt", b"The parties call for \xff\xfe\x81 peace.\n".to_vec(), &["ok", "skipped"], ""),
        ("line.txt", line.into_bytes(), &["ok", "repaired"], ""),
        ("tags.html", tags.into_bytes(), &["ok", "repaired", "failed"], ""),
    ];
    let mut broken = Vec::new();
    for (number, (name, bytes, status, why)) in files.iter().cycle().take(count.max(files.len())).enumerate()
    {
        // The largest are there once.
        let bytes = if number >= files.len() && bytes.len() > 100_000 { &bytes[..1000] } else { bytes };
        let sub = folder.join(format!("broken-{}", number / files.len()));
        fs::create_dir_all(&sub).expect("a folder");
        write(&sub.join(name), bytes);
        let status: &[&str] =
            if bytes.len() == 1000 { &["ok", "repaired", "failed", "skipped"] } else { status };
        let why = if bytes.len() == 1000 { "" } else { why };
        broken.push(Broken { name: format!("broken-{}/{name}", number / files.len()), status, why });
    }
    broken
}

/// What is no file, or none that can be had.
#[cfg(unix)]
fn special(folder: &Path) -> Vec<Broken> {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sub = folder.join("special");
    fs::create_dir(&sub).expect("a folder");
    symlink(folder, sub.join("loop")).expect("a link");
    symlink("/dev/zero", sub.join("zero.txt")).expect("a link");
    symlink("nowhere", sub.join("dangling.txt")).expect("a link");
    let pipe = Command::new("mkfifo").arg(sub.join("pipe.txt")).status();
    let mut special = vec![("loop", "failed", "leads back"), ("zero.txt", "skipped", "neither a file")];
    special.push(("dangling.txt", "failed", ""));
    if pipe.is_ok_and(|status| status.success()) {
        special.push(("pipe.txt", "skipped", "neither a file"));
    }
    write(&sub.join("closed.txt"), b"Peace.");
    fs::set_permissions(sub.join("closed.txt"), fs::Permissions::from_mode(0o000)).expect("it is ours");
    // Where the user may read everything it is a good file.
    if File::open(sub.join("closed.txt")).is_err() {
        special.push(("closed.txt", "failed", "cannot be read"));
    }
    let broken = |(name, status, why): (&str, &'static str, &'static str)| {
        let status: &'static [&'static str] = if status == "failed" { &["failed"] } else { &["skipped"] };
        Broken { name: format!("special/{name}"), status, why }
    };
    special.into_iter().map(broken).collect()
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("it is written");
    let time = SystemTime::now() - Duration::from_secs(60);
    File::options().write(true).open(path).and_then(|file| file.set_modified(time)).expect("its time is set");
}

#[cfg(unix)]
#[test]
fn broken_files_are_named_and_the_others_are_indexed() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let batch = here.join("batch");
    fs::create_dir(&batch).expect("a folder");
    let asked = std::env::var("CLAUSEWISE_BATCH").ok().and_then(|asked| asked.parse().ok());
    let files: usize = asked.unwrap_or(400);
    let mut bad = broken(&batch, files / 100, files >= 10_000);
    bad.extend(special(&batch));
    let good = files.saturating_sub(bad.len());
    for number in 0..good {
        let sub = batch.join(format!("good-{}", number / 1000));
        fs::create_dir_all(&sub).expect("a folder");
        let text = format!(
            "---\nid: good-{number}\n---\nThe parties call for peace in round {number}.\n\nThey share grain.\n"
        );
        write(&sub.join(format!("{number}.md")), text.as_bytes());
    }
    let report = || -> Vec<Value> {
        let text = fs::read_to_string(here.join("report.jsonl")).expect("there is a report");
        text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
    };
    let output = run(here, &["index", "batch", "--report", "report.jsonl"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{told}");
    let rows = report();
    let row = |name: &str| {
        let of_file = |row: &&Value| row["path"].as_str().is_some_and(|path| path.ends_with(name));
        rows.iter().find(of_file).unwrap_or_else(|| panic!("{name} is not named"))
    };
    for Broken { name, status, why } in &bad {
        let row = row(name);
        assert!(status.iter().any(|status| row["status"] == *status), "{row}");
        assert!(row["status"] == "ok" || row["status"] == "repaired" || row["why"].is_string(), "{row}");
        assert!(row.to_string().contains(why), "{row}");
    }
    let is_good = |row: &&Value| row["path"].as_str().is_some_and(|path| path.contains("/good-"));
    assert_eq!(rows.iter().filter(is_good).filter(|row| row["status"] == "ok").count(), good);
    let count = stdout(&run(here, &["search", "\"call for peace in round\"", "--count"]));
    let count = count.replace(',', "");
    assert_eq!(count, format!("{good} hits in {good} clauses of {good} documents\n"));
    assert_eq!(run(here, &["verify"]).status.code(), Some(0));
    // The second run adds nothing, and names the same files.
    let failed = |rows: &[Value]| -> Vec<PathBuf> {
        let failed = rows.iter().filter(|row| row["status"] == "failed");
        failed.filter_map(|row| row["path"].as_str().map(PathBuf::from)).collect()
    };
    let before = failed(&rows);
    assert_eq!(run(here, &["index", "batch", "--report", "report.jsonl"]).status.code(), Some(3));
    let again = report();
    let totals = again.last().expect("the totals");
    assert_eq!((&totals["documents"], &totals["files"]), (&0.into(), &0.into()), "{totals}");
    let (mut before, mut after) = (before, failed(&again));
    before.sort();
    after.sort();
    assert_eq!(before, after);
}

#[test]
fn a_file_that_goes_on_being_written_is_not_read_half() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("daily")).expect("a folder");
    fs::write(here.join("daily/peace.txt"), "The parties call for peace.\n").expect("it is written");
    let path = here.join("daily/growing.txt");
    fs::write(&path, "The parties share grain.\n\n".repeat(20_000)).expect("it is written");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = File::options().append(true).open(&path).expect("it is there");
            while !done.load(Ordering::Relaxed) {
                file.write_all(b"They share water.\n\n").expect("there is room");
                thread::sleep(Duration::from_millis(1));
            }
        });
        let output = run(here, &["index", "daily"]);
        done.store(true, Ordering::Relaxed);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("growing.txt: the file was changed while it was read"), "{told}");
    });
    assert_eq!(stdout(&run(here, &["search", "grain", "--count"])), "0 hits in 0 clauses of 0 documents\n");
    assert_eq!(run(here, &["index", "daily"]).status.code(), Some(0));
    assert!(stdout(&run(here, &["search", "grain", "--count"])).starts_with("20,000 hits"));
}
