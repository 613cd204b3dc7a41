//! Has the text of a PDF extracted by another process.
//!
//! Extractors break down over odd files, loop, or ask for all memory there is.
//! So one runs as a process of its own, given the file on its standard input,
//! and is ended when its time is up. What it prints is JSON: a list of pages,
//! each a list of lines, and an empty line where the page leaves a gap.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::source::Why;

/// How long an extractor may take over a file.
const TIME: Duration = Duration::from_secs(20);

/// How much an extractor may print, in bytes.
const LARGEST_OUTPUT: u64 = 64 << 20;

/// How far from its first byte a PDF may begin.
const HEAD: usize = 1024;

/// How often it is asked whether an extractor is done.
const STEP: Duration = Duration::from_millis(5);

/// A program that extracts the text of a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfExtractor {
    program: PathBuf,
    arguments: Vec<OsString>,
    time: Duration,
}

impl PdfExtractor {
    /// The program and its arguments. It should see to its own limit of memory.
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        PdfExtractor { program, arguments, time: TIME }
    }

    /// The lines of each page.
    pub(crate) fn pages(&self, bytes: &[u8]) -> Result<Vec<Vec<String>>, Why> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            command.spawn().map_err(|error| Why::Pdf(format!("its extractor cannot be run: {error}")))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (ended, printed) = thread::scope(|scope| {
            let printed = scope.spawn(move || {
                let mut printed = Vec::new();
                let read = output.map(|output| output.take(LARGEST_OUTPUT + 1).read_to_end(&mut printed));
                read.is_some_and(|read| read.is_ok()).then_some(printed)
            });
            scope.spawn(move || {
                // An extractor that has seen enough closes its input.
                let _ = input.map(|mut input| input.write_all(bytes));
            });
            let ended = self.wait(&mut child);
            (ended, printed.join().ok().flatten().unwrap_or_default())
        });
        match ended {
            None => {
                return Err(Why::Pdf(format!("its text is not extracted in {} s", self.time.as_secs_f32())));
            }
            Some(false) if memchr::memmem::find(&bytes[..bytes.len().min(HEAD)], b"%PDF-").is_none() => {
                return Err(Why::Pdf("it does not begin with `%PDF-` and is none".to_owned()));
            }
            Some(false) => return Err(Why::Pdf("its extractor broke down over it".to_owned())),
            Some(true) => {}
        }
        if printed.len() as u64 > LARGEST_OUTPUT {
            return Err(Why::Pdf(format!("it has more than {} MB of text", LARGEST_OUTPUT >> 20)));
        }
        serde_json::from_slice(&printed).map_err(|_| Why::Pdf("its extractor printed no pages".to_owned()))
    }

    /// Whether the process ended well; none where it had to be ended.
    fn wait(&self, child: &mut Child) -> Option<bool> {
        let started = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Some(status.success()),
                Ok(None) if started.elapsed() < self.time => thread::sleep(STEP),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return None;
                }
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run(script: &str) -> Result<Vec<Vec<String>>, String> {
        let arguments = ["-c", script].map(OsString::from).to_vec();
        let time = Duration::from_millis(500);
        let extractor = PdfExtractor { time, ..PdfExtractor::new("/bin/sh".into(), arguments) };
        extractor.pages(&b"%PDF-".repeat(1 << 18)).map_err(|why| why.to_string())
    }

    #[test]
    fn what_an_extractor_prints_is_read() {
        assert_eq!(
            run(r#"cat >/dev/null; echo '[["Peace.",""],[]]'"#),
            Ok(vec![vec!["Peace.".into(), "".into()], vec![]])
        );
        assert_eq!(run("echo '[]'"), Ok(Vec::new()));
    }

    #[test]
    fn an_extractor_that_goes_wrong_is_ended() {
        assert_eq!(
            run("exec sleep 60"),
            Err("the PDF is not read: its text is not extracted in 0.5 s".into())
        );
        assert_eq!(run("exit 3"), Err("the PDF is not read: its extractor broke down over it".into()));
        let fails = PdfExtractor::new("/bin/sh".into(), ["-c", "exit 3"].map(OsString::from).to_vec());
        let no_pdf = fails.pages(b"Peace.").map_err(|why| why.to_string());
        assert_eq!(no_pdf, Err("the PDF is not read: it does not begin with `%PDF-` and is none".into()));
        assert_eq!(run("echo no"), Err("the PDF is not read: its extractor printed no pages".into()));
        let missing = PdfExtractor::new("/no/such/program".into(), Vec::new()).pages(b"");
        assert!(missing.is_err());
    }
}
