//! `clausewise versions`: the texts of a statement, and how they are related.

use std::path::Path;

use ::index::Reader;
use ::index::statements::{self, Role, Version};
use document::{Date, Kind};
use serde::Serialize;

use crate::args::{Versions, VersionsFormat};
use crate::failure::Failure;
use crate::terminal::{self, ASIDE, TITLE, counted};
use crate::{FOUND, NOTHING, address};

/// What `versions --format json` prints; the names of its fields are kept stable.
#[derive(Debug, Serialize)]
struct StatementRecord<'a> {
    /// The id of the best text.
    best: &'a str,
    texts: Vec<TextRecord<'a>>,
}

/// A text; fields that do not apply are null.
#[derive(Debug, Serialize)]
struct TextRecord<'a> {
    /// The id of its document, which is its address.
    address: &'a str,
    /// `best`, `same text`, `reprint`, `excerpt`, `whole`, `translation`: what it is beside
    /// the best text.
    relation: &'static str,
    /// Whether it is the text that was asked about.
    asked: bool,
    /// How many clauses it has.
    clauses: usize,
    /// The share of these that stand in the best text, from 0 to 1.
    in_best: f64,
    /// The share of the best text's clauses that stand in this one.
    of_best: f64,
    title: Option<&'a str>,
    kind: Kind,
    language: Option<&'a str>,
    outlet: Option<&'a str>,
    adopted: Option<Date>,
    published: Option<Date>,
    url: Option<&'a str>,
}

pub(crate) fn run(folder: &Path, options: &Versions) -> Result<u8, Failure> {
    let reader = Reader::open(folder)?;
    let resolved = address::resolve(&reader, folder, &options.address)?;
    let id = resolved.map(|resolved| resolved.head.id);
    let first = id.as_deref().map(|id| reader.first_entry(id)).transpose()?.flatten();
    let (Some(id), Some(first)) = (id, first) else {
        terminal::remark(&format!("nothing has the address {}", options.address));
        return Ok(NOTHING);
    };
    let versions = statements::versions(&reader, first)?;
    match options.format {
        VersionsFormat::Text => text(&versions, &id)?,
        VersionsFormat::Json => json(&versions, &id)?,
    }
    if versions.len() < 2 {
        terminal::remark("no other text of this statement is in the index");
        return Ok(NOTHING);
    }
    Ok(FOUND)
}

/// For reading: two lines a text.
fn text(versions: &[Version], asked: &str) -> Result<(), Failure> {
    if let Some(best) = versions.first() {
        let title = best.metadata.title.as_deref().unwrap_or(&best.id);
        terminal::line(&terminal::styled(TITLE, &terminal::visible(title)))?;
    }
    for version in versions {
        let mark = if version.id == asked { "*" } else { " " };
        terminal::line(&format!("{mark} {:<12}{}", version.role.name(), version.id))?;
        let metadata = &version.metadata;
        let mut about = Vec::new();
        about.extend(metadata.language.clone());
        about.extend(metadata.adopted.map(|date| date.in_words()));
        about.extend(metadata.published.map(|date| format!("published {}", date.in_words())));
        about.extend(metadata.outlet.clone());
        about.push(match version.role {
            Role::Best => counted(version.clauses as u64, "clause"),
            _ => shares(version),
        });
        let about = terminal::visible(&about.join(" · "));
        terminal::line(&format!("              {}", terminal::styled(ASIDE, &about)))?;
    }
    Ok(())
}

/// What a text has in common with the best one.
fn shares(version: &Version) -> String {
    let [of, within] = version.shared.map(|share| format!("{:.0} %", share * 100.0));
    format!("{of} of its {}, {within} of the best text", counted(version.clauses as u64, "clause"))
}

fn json(versions: &[Version], asked: &str) -> Result<(), Failure> {
    let texts = versions.iter().map(|version| {
        let metadata = &version.metadata;
        let [in_best, of_best] = version.shared.map(|share| (share * 1000.0).round() / 1000.0);
        TextRecord {
            address: &version.id,
            relation: version.role.name(),
            asked: version.id == asked,
            clauses: version.clauses,
            in_best,
            of_best,
            title: metadata.title.as_deref(),
            kind: metadata.kind,
            language: metadata.language.as_deref(),
            outlet: metadata.outlet.as_deref(),
            adopted: metadata.adopted,
            published: metadata.published,
            url: metadata.url.as_deref(),
        }
    });
    let best = versions.first().map_or("", |best| best.id.as_str());
    let record = StatementRecord { best, texts: texts.collect() };
    Ok(terminal::line(&serde_json::to_string_pretty(&record)?)?)
}
