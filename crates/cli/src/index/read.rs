//! Reads the files of a batch: small ones side by side, large ones part by part.

use std::ops::ControlFlow;

use ::index::{Batch, IndexError, ReadAs};
use ingest::state::{self, FileState};
use ingest::{FileReading, ReadError, ReadOptions};
use lexicon::Lexicon;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::Found;
use super::report::Outcome;
use crate::failure::Failure;

/// How many small files are read at a time.
const CHUNK: usize = 256;

/// How often a file is read that is changed while it is read.
const TRIES: usize = 3;

/// What is read at a time.
pub(super) enum Step<'a> {
    /// Small files, side by side.
    Small(&'a [Found]),
    /// A large file or an archive, part by part.
    Large(&'a Found),
}

/// Parts the files into what is read at a time, small files of up to `most` bytes
/// together; their order stays.
pub(super) fn steps(files: &[Found], most: u64) -> impl Iterator<Item = Step<'_>> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |file: &&Found| {
            bytes += file.size;
            (bytes <= most || bytes == file.size) && ingest::is_small(&file.source)
        };
        let small = rest.iter().take(CHUNK).take_while(fits).count();
        let (step, others) = match small {
            0 => {
                let (first, others) = rest.split_first()?;
                (Step::Large(first), others)
            }
            _ => {
                let (files, others) = rest.split_at(small);
                (Step::Small(files), others)
            }
        };
        rest = others;
        Some(step)
    })
}

/// What came of a file, and as what it was read where that can be said.
pub(super) struct Read<T> {
    pub(super) read: Option<ReadAs>,
    pub(super) result: Result<T, ReadError>,
}

/// Reads small files side by side; the results are in the order of the files.
pub(super) fn small<'a>(
    pool: &ThreadPool,
    files: &'a [Found],
    options: &ReadOptions,
    lexicon: &Lexicon,
) -> Vec<(&'a Found, Read<FileReading>)> {
    let read = |file: &'a Found| {
        let read = settled(file, |_| Ok(ingest::read(&file.source, &file.name, options, lexicon)));
        (file, read.unwrap_or_else(|never: std::convert::Infallible| match never {}))
    };
    pool.install(|| files.par_iter().map(read).collect())
}

/// Reads a large file into the batch part by part. Where it fails, nothing of it
/// stays in the batch.
pub(super) fn large(
    pool: &ThreadPool,
    file: &Found,
    options: &ReadOptions,
    lexicon: &Lexicon,
    batch: &mut Batch,
) -> Result<Read<Outcome>, Failure> {
    let read = settled(file, |first| {
        if !first {
            batch.forget(&file.name);
        }
        let mut outcome = Outcome::default();
        let mut failure = None;
        let read = pool.install(|| {
            ingest::read_parts(&file.source, &file.name, options, lexicon, &mut |part| match gather(
                batch,
                &mut outcome,
                part,
            ) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            })
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(read.map(|()| outcome)),
        }
    })?;
    if read.result.is_err() {
        batch.forget(&file.name);
    }
    Ok(read)
}

/// Puts the documents of a part into the batch, and counts what it was.
pub(super) fn gather(batch: &mut Batch, outcome: &mut Outcome, part: FileReading) -> Result<(), IndexError> {
    outcome.add(&part);
    part.documents.into_iter().try_for_each(|document| batch.add(document))
}

/// Reads a file until it is the same before and after, a few times at the most;
/// `reading` is told whether it is the first time.
fn settled<T, E>(
    file: &Found,
    mut reading: impl FnMut(bool) -> Result<Result<T, ReadError>, E>,
) -> Result<Read<T>, E> {
    let path = &file.source.path;
    for time in 0..TRIES {
        let before = match FileState::of(path).and_then(|state| Ok((state, state::hash(path)?))) {
            Ok(before) => before,
            Err(error) => return Ok(Read { read: None, result: Err(ReadError::Io(error)) }),
        };
        let result = reading(time == 0)?;
        if FileState::of(path).is_ok_and(|after| after == before.0) {
            let (state, hash) = before;
            let options = file.manner.clone();
            let read = ReadAs { size: state.size, modified: state.settled(), hash, options };
            return Ok(Read { read: Some(read), result });
        }
    }
    Ok(Read { read: None, result: Err(ReadError::Changing) })
}
