//! Who is writing to an index, told to those who would like to.
//!
//! The engine's lock is one of the system on a file: it is gone with the
//! process that held it, however that ended. What stands in the file is for
//! people alone, and stops no one.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tantivy::directory::INDEX_WRITER_LOCK;

/// Who is writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub process: u32,
    /// The machine that it runs on, where that has a name.
    pub host: Option<String>,
    /// Since when, in seconds since 1970.
    pub since: u64,
}

impl Holder {
    /// This process, from now on.
    fn this() -> Self {
        Holder { process: std::process::id(), host: host(), since: now() }
    }

    /// Who holds the lock of the index in a folder, as far as it says so.
    pub(crate) fn of(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file(folder)).ok()?).ok()
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process {}", self.process)?;
        if let Some(host) = &self.host {
            write!(f, " on {host}")?;
        }
        let seconds = now().saturating_sub(self.since);
        match (seconds / 3600, seconds / 60) {
            (0, 0) => write!(f, ", for {seconds} s"),
            (0, minutes) => write!(f, ", for {minutes} min"),
            (hours, minutes) => write!(f, ", for {hours} h {} min", minutes % 60),
        }
    }
}

/// As long as it lives the file of the lock says that this process holds it.
pub(crate) struct Held(PathBuf);

impl Held {
    /// Says so; where it cannot be said, nothing is lost but a name.
    pub(crate) fn by_us(folder: &Path) -> Self {
        let path = file(folder);
        let text = serde_json::to_vec(&Holder::this()).expect("a holder is plain data");
        let _ = File::create(&path).and_then(|mut file| file.write_all(&text));
        Held(path)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The file itself stays: others may be waiting on it.
        let _ = File::create(&self.0);
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(&INDEX_WRITER_LOCK.filepath)
}

/// The seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

/// The name of this machine.
fn host() -> Option<String> {
    let named = |text: String| Some(text.trim().to_owned()).filter(|name| !name.is_empty());
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| std::env::var("HOSTNAME").ok());
    told.or_else(|| std::env::var("COMPUTERNAME").ok()).and_then(named)
}
