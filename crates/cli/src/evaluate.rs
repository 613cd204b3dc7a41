//! `clausewise evaluate`: how well the program does its work, against what
//! careful readers say.

use std::fs;
use std::path::PathBuf;

use ingest::evaluate::{Annotation, Differences, Scores, Tally, score};
use ingest::{ReadOptions, source};
use lexicon::Lexicon;
use rayon::prelude::*;
use serde::Serialize;

use crate::args::{EvaluateReading, ExplainFormat};
use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, SOME_FAILED};

/// The scores of a document; field names are kept stable.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    #[serde(flatten)]
    scores: &'a Scores,
    differences: &'a Differences,
}

/// The sum of all documents; field names are kept stable.
#[derive(Serialize)]
struct Total<'a> {
    documents: usize,
    #[serde(flatten)]
    scores: &'a Scores,
}

/// Scores the reading of annotated documents.
pub(crate) fn reading(options: &EvaluateReading) -> Result<u8, Failure> {
    let file = &options.annotations;
    let lines = fs::read_to_string(file)
        .map_err(|error| Failure::new(error, format!("see whether {} can be read", file.display())))?;
    let mut annotations: Vec<Annotation> = Vec::new();
    for (index, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let annotation = serde_json::from_str(line).map_err(|error| {
            let place = format!("{} at line {}", file.display(), index + 1);
            Failure::new(error, format!("write {place} as docs/evaluation.md has it"))
        })?;
        annotations.push(annotation);
    }
    if let Some(only) = &options.only {
        annotations.retain(|annotation| annotation.path.contains(only));
    }
    let corpora = options.corpora.clone().unwrap_or_else(|| beside(file));
    if !corpora.is_dir() {
        let message = format!("there is no folder {}", corpora.display());
        return Err(Failure::said(message, "name the folder of the documents with --corpora"));
    }
    let scored: Vec<(&Annotation, bool, Scores, Differences)> = annotations
        .par_iter()
        .map(|annotation| {
            let path = corpora.join(&annotation.path);
            let (sources, _) = source::find(&[path]);
            let read = sources.first().map(|source| {
                ingest::read(source, &annotation.path, &ReadOptions::default(), Lexicon::embedded())
            });
            let read = read.and_then(Result::ok);
            // A file of several documents is annotated by its first.
            let document = read.as_ref().and_then(|reading| reading.documents.first());
            let (scores, differences) = score(annotation, document);
            (annotation, document.is_some(), scores, differences)
        })
        .collect();
    let mut total = Scores::default();
    let mut unread = 0;
    for (annotation, read, scores, differences) in &scored {
        total.add(scores);
        if !read {
            unread += 1;
            terminal::remark(&format!(
                "{} could not be read: nothing of it counts as right",
                annotation.path
            ));
        }
        match options.format {
            ExplainFormat::Json => {
                let row = Row { path: &annotation.path, scores, differences };
                terminal::line(&serde_json::to_string(&row)?)?;
            }
            ExplainFormat::Text if options.differences && !differences.is_empty() => {
                terminal::line(&annotation.path)?;
                for difference in differences {
                    terminal::line(&format!("    {difference}"))?;
                }
            }
            ExplainFormat::Text => {}
        }
    }
    match options.format {
        ExplainFormat::Json => {
            let total = Total { documents: scored.len(), scores: &total };
            terminal::line(&serde_json::to_string(&total)?)?;
        }
        ExplainFormat::Text => {
            for (name, tally) in total.tallies() {
                terminal::line(&row(name, tally))?;
            }
            terminal::remark(&format!("{} scored", counted(scored.len() as u64, "document")));
        }
    }
    Ok(match (unread, scored.is_empty()) {
        (0, false) => FOUND,
        (_, true) => NOTHING,
        (_, false) => SOME_FAILED,
    })
}

/// `corpora/` beside the folder that the annotations lie in.
fn beside(annotations: &std::path::Path) -> PathBuf {
    let folder = annotations.canonicalize().unwrap_or_else(|_| annotations.to_path_buf());
    folder.ancestors().nth(2).map(|above| above.join("corpora")).unwrap_or_default()
}

fn row(name: &str, tally: Tally) -> String {
    let Tally { right, wanted, given } = tally;
    format!("{name:<12} F1 {:.3}   {right} right of {wanted} annotated, {given} read", tally.f1())
}
