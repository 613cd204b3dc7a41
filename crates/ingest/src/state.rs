//! What a file is like at a moment, so that it can be told whether it has changed.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use xxhash_rust::xxh3::Xxh3Default;

use crate::read::ReadOptions;
use crate::source;

/// The version of the reader: raised whenever the same bytes are read
/// differently, so that files are read again that have not changed.
pub const VERSION: u32 = 1;

/// Times of files are kept in steps, on some systems of two seconds: a change
/// within the same step as the one before leaves the time as it was.
const STEP: Duration = Duration::from_secs(2);

/// A file's size, and when it was last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// The size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970, where the system tells.
    pub modified: Option<i64>,
    /// What tells it from another file that was put in its place.
    identity: Option<(u64, u64)>,
}

impl FileState {
    /// The state of a file now.
    pub fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let modified = metadata.modified().ok().map(since_1970);
        Ok(FileState { size: metadata.len(), modified, identity: identity(&metadata) })
    }

    /// When it was last changed, where a later change cannot have left the same
    /// time.
    pub fn settled(&self) -> Option<i64> {
        let edge = since_1970(SystemTime::now() - STEP);
        self.modified.filter(|modified| *modified < edge)
    }
}

fn since_1970(time: SystemTime) -> i64 {
    let count = |time: Duration| i64::try_from(time.as_nanos()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => count(since),
        Err(error) => -count(error.duration()),
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// A hash of the bytes of a file: those of one that is being changed may be of
/// neither state.
pub fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Xxh3Default::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(format!("{:032x}", hash.digest128())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// How files are read, as far as it does not depend on the file: the version of
/// the reader, the options, the lexicon. Where these are the same, what is read
/// of the same bytes is.
pub struct Manner(Xxh3Default);

impl Manner {
    /// The manner of these options and of a user's own lines for the lexicon.
    pub fn of(options: &ReadOptions, own_lines: Option<&str>) -> Self {
        let mut hash = Xxh3Default::new();
        let told = (
            VERSION,
            &options.member,
            options.format,
            options.encoding.map(|encoding| encoding.name()),
            &options.language,
            &options.columns,
            options.pdf.is_some(),
        );
        hash.update(format!("{told:?}{own_lines:?}").as_bytes());
        Manner(hash)
    }

    /// The manner in which a file is read, with what stands beside it about it.
    pub fn of_file(&self, path: &Path) -> String {
        let mut hash = self.0.clone();
        for companion in source::companions(path) {
            for part in [companion.name, companion.text] {
                hash.update(&part.len().to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        format!("{:032x}", hash.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_a_moment_ago_is_not_told_by_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("moscow.txt");
        fs::write(&path, "Peace.").expect("it is written");
        let state = FileState::of(&path).expect("it is there");
        assert_eq!((state.size, state.settled()), (6, None));
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(long_ago))
            .expect("it is set");
        let state = FileState::of(&path).expect("it is there");
        assert!(state.settled().is_some_and(|settled| Some(settled) == state.modified));
        assert_eq!(since_1970(UNIX_EPOCH - Duration::from_nanos(1)), -1);
    }

    #[test]
    fn what_stands_beside_a_file_is_of_its_manner() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("moscow.txt");
        let of = |options: &ReadOptions| Manner::of(options, None).of_file(&path);
        let plain = of(&ReadOptions::default());
        assert_eq!(of(&ReadOptions::default()), plain);
        assert_ne!(of(&ReadOptions { language: Some("ru".into()), ..ReadOptions::default() }), plain);
        fs::write(folder.path().join("moscow.txt.meta.toml"), "").expect("it is written");
        assert_ne!(of(&ReadOptions::default()), plain);
    }
}
