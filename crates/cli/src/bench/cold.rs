//! Times of a fresh start: a process for each query, and an index opened anew.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use ::index::Reader;

use super::measure::{Known, patient};
use super::queries::Fault;
use super::record::{AskedRecord, Cold, Spread, milliseconds};
use crate::failure::Failure;
use crate::{FOUND, NOTHING, last};

/// Asks each query once of a process of its own, and once of an index that is opened
/// anew in this one. A process that ends with another code than it should is told.
pub(crate) fn cold(
    folder: &Path,
    known: &[Known],
    records: &mut [AskedRecord],
) -> Result<(Cold, Vec<Fault>), Failure> {
    let program = std::env::current_exe()?;
    // The hits that `clausewise show 3` means are those of the user's search.
    let kept = last::kept(folder);
    let processes = processes(&program, folder, known, records);
    last::restore(folder, kept);
    let (process, faults) = processes?;
    let (mut open, mut first) = (Vec::new(), Vec::new());
    for known in known {
        let started = Instant::now();
        let reader = Reader::open(folder)?;
        open.push(milliseconds(started.elapsed()));
        let started = Instant::now();
        let answered = black_box(known.asked.ask(&reader, patient())?);
        first.push(milliseconds(started.elapsed()));
        known.check(answered.results.totals)?;
    }
    Ok((Cold { process, open: Spread::of(open), first_answer: Spread::of(first) }, faults))
}

fn processes(
    program: &Path,
    folder: &Path,
    known: &[Known],
    records: &mut [AskedRecord],
) -> Result<(Spread, Vec<Fault>), Failure> {
    let mut faults = Vec::new();
    for (known, record) in known.iter().zip(records.iter_mut()) {
        let arguments = known.asked.arguments();
        let (command, rest) = arguments.split_first().expect("the command is the first");
        let started = Instant::now();
        let status = Command::new(program)
            .arg(command)
            .arg("--index")
            .arg(folder)
            .args(rest)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let took = milliseconds(started.elapsed());
        let expected = if known.totals.clauses > 0 { FOUND } else { NOTHING };
        if status.code() == Some(i32::from(expected)) {
            record.process_ms = Some(took);
        } else {
            let error = format!("its process ended with {status}, and should have with {expected}");
            faults.push(Fault { line: known.asked.line, error });
        }
    }
    Ok((Spread::of(records.iter().filter_map(|record| record.process_ms)), faults))
}
