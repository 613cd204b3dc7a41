//! `clausewise status`: what the index holds.

use std::fs;
use std::path::Path;

use ::index::Reader;

use crate::failure::Failure;
use crate::terminal::{self, number};
use crate::{FOUND, NOTHING};

pub(crate) fn run(folder: &Path) -> Result<u8, Failure> {
    let reader = Reader::open(folder)?;
    let counts = reader.counts()?;
    let size: u64 =
        fs::read_dir(folder)?.flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    let statements = reader.statements()?.groups().all().iter();
    let repeated: usize = statements.map(|group| group.others.len()).sum();
    let mut rows = vec![
        ("index", folder.display().to_string()),
        ("documents", number(counts.documents)),
        ("statements", number(counts.documents - repeated as u64)),
        ("clauses", number(counts.clauses)),
        ("tokens", number(counts.tokens)),
        ("segments", number(counts.segments as u64)),
        ("size", format!("{:.1} MB", size as f64 / 1e6)),
    ];
    if let Some(manifest) = reader.manifest() {
        rows.push(("format", manifest.format.to_string()));
        rows.push(("analyzer", manifest.analyzer.to_string()));
        rows.push(("written by", manifest.written_by.clone()));
    }
    for (name, value) in rows {
        terminal::line(&format!("{name:<12}{value}"))?;
    }
    Ok(if counts.clauses > 0 { FOUND } else { NOTHING })
}
