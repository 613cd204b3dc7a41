//! What was measured, and on what: the index by its parts, the machine, the date.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ::index::Reader;

use super::record::{IndexFacts, Machine, Parts, milliseconds};
use crate::failure::Failure;
use crate::last;

/// What is known of an index.
pub(crate) fn index(folder: &Path, reader: &Reader, opened: Duration) -> Result<IndexFacts, Failure> {
    let counts = reader.counts()?;
    let manifest = reader.manifest();
    let (parts, size_bytes) = parts(folder)?;
    Ok(IndexFacts {
        folder: folder.display().to_string(),
        documents: counts.documents,
        clauses: counts.clauses,
        tokens: counts.tokens,
        segments: counts.segments,
        format: manifest.map(|manifest| manifest.format),
        analyzer: manifest.map(|manifest| manifest.analyzer),
        written_by: manifest.map(|manifest| manifest.written_by.clone()),
        open_ms: milliseconds(opened),
        size_bytes,
        parts,
    })
}

/// The bytes of its files by what they hold, and of all of them.
fn parts(folder: &Path) -> Result<(Parts, u64), Failure> {
    let (mut parts, mut all) = (Parts::default(), 0);
    for file in fs::read_dir(folder)?.flatten() {
        // A file may go while they are counted: another process may write to the index.
        let Ok(bytes) = file.metadata().map(|file| if file.is_file() { file.len() } else { 0 }) else {
            continue;
        };
        let name = file.file_name();
        // It is no part of the index, and of another length after each search.
        if name == last::FILE {
            continue;
        }
        let part = match Path::new(&name).extension().and_then(|ending| ending.to_str()) {
            Some("idx") => &mut parts.postings,
            Some("pos") => &mut parts.positions,
            Some("term") => &mut parts.terms,
            Some("store") => &mut parts.stored,
            Some("fast") => &mut parts.columns,
            Some("fieldnorm") => &mut parts.lengths,
            Some("meaning") => &mut parts.meanings,
            Some("groups") => &mut parts.statements,
            Some("ledger") => &mut parts.ledger,
            _ => &mut parts.other,
        };
        *part += bytes;
        all += bytes;
    }
    Ok((parts, all))
}

impl Parts {
    /// The parts by their names, in the order in which they are told.
    pub(crate) fn named(&self) -> [(&'static str, u64); 10] {
        [
            ("postings", self.postings),
            ("positions", self.positions),
            ("terms", self.terms),
            ("stored text", self.stored),
            ("columns", self.columns),
            ("lengths", self.lengths),
            ("meanings", self.meanings),
            ("statements", self.statements),
            ("ledger", self.ledger),
            ("other", self.other),
        ]
    }
}

/// What is known of the machine; the processor and the memory where Linux tells them.
pub(crate) fn machine() -> Machine {
    let value = |file: &str, name: &str| of_lines(&fs::read_to_string(file).ok()?, name);
    Machine {
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cores: cores(),
        cpu: value("/proc/cpuinfo", "model name"),
        memory_bytes: value("/proc/meminfo", "MemTotal").as_deref().and_then(kilobytes),
    }
}

/// How many threads can run at once.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The most memory that this process took so far, mapped files among it; where Linux
/// tells it.
pub(crate) fn peak_memory() -> Option<u64> {
    kilobytes(&of_lines(&fs::read_to_string("/proc/self/status").ok()?, "VmHWM")?)
}

/// The value of a line of a name, a colon and white space, as `VmHWM` has it.
fn of_lines(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        (known.trim() == name).then(|| value.trim().to_owned())
    })
}

fn kilobytes(text: &str) -> Option<u64> {
    text.strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// The date and time of now in UTC, such as `2026-09-30T12:00:00Z`.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs())
}

fn date(seconds: u64) -> String {
    let (mut days, seconds) = (seconds / 86_400, seconds % 86_400);
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year}-{:02}-{:02}T{hours:02}:{minutes:02}:{seconds:02}Z", month + 1, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_that_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }

    #[test]
    fn a_value_is_read_from_its_line() {
        let status = "Name:\tclausewise\nVmHWM:\t   1024 kB\n";
        assert_eq!(of_lines(status, "VmHWM").as_deref().and_then(kilobytes), Some(1 << 20));
        assert_eq!(of_lines(status, "VmPeak"), None);
    }
}
