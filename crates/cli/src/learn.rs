//! `clausewise learn`: learns from the index which words are used alike.

use std::path::Path;
use std::time::Instant;

use ::index::Reader;
use ::index::meaning::{FEWEST, learn};

use crate::args::Learn;
use crate::failure::Failure;
use crate::terminal::{self, counted, number};
use crate::{FOUND, NOTHING};

pub(crate) fn run(folder: &Path, options: &Learn) -> Result<u8, Failure> {
    let reader = Reader::open(folder)?;
    let (_, clauses) = reader.lengths()?;
    if clauses < FEWEST {
        terminal::remark(&format!(
            "{} teach nothing of meanings: from {} on they are learnt, and topic searches do without until then",
            counted(clauses, "clause"),
            number(FEWEST),
        ));
        return Ok(NOTHING);
    }
    let started = Instant::now();
    let learnt = learn(&reader, options.again)?;
    terminal::remark(&format!(
        "{} of {} numbers, and the vectors of {}, {:.1} MB, {:.1} s",
        counted(learnt.words as u64, "word"),
        learnt.width,
        counted(learnt.clauses, "clause"),
        learnt.bytes as f64 / 1e6,
        started.elapsed().as_secs_f64(),
    ));
    if learnt.known > 0 {
        terminal::remark(&format!(
            "{} had theirs already; --again learns all anew",
            counted(learnt.known, "clause")
        ));
    }
    Ok(FOUND)
}
