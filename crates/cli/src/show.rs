//! `clausewise show`: the clause, its neighbours, the whole document.

use std::path::Path;

use ::index::Reader;
use document::{Address, Citation, Span};

use crate::address::{self, Resolved};
use crate::args::Show;
use crate::failure::Failure;
use crate::terminal::{self, ASIDE, TITLE};
use crate::{FOUND, NOTHING};

pub(crate) fn run(folder: &Path, options: &Show) -> Result<u8, Failure> {
    let reader = Reader::open(folder)?;
    let Some(found) = address::resolve(&reader, folder, &options.address)? else {
        terminal::remark(&format!("nothing has the address {}", options.address));
        return Ok(NOTHING);
    };
    if options.document {
        terminal::published(&found.document.text)?;
        return Ok(FOUND);
    }
    terminal::line(&terminal::styled(TITLE, found.head.metadata.title.as_deref().unwrap_or(&found.head.id)))?;
    let first = found.clauses.first().map_or(0, |index| index.saturating_sub(options.context));
    let last = found.clauses.last().map_or(0, |index| index + options.context);
    for index in first..=last.min(found.document.clauses.len() - 1) {
        print_clause(&found, index)?;
    }
    let citation = Citation { metadata: &found.head.metadata, address: &found.address }.plain();
    terminal::line(&format!("\n{citation}"))?;
    let id = &found.head.id;
    let statements = reader.statements()?;
    if let Some(number) = reader.first_entry(id)?.and_then(|first| statements.group_of(first)) {
        let others = statements.entries(number).len() as u64 - 1;
        let texts = terminal::counted(others, "other text");
        terminal::remark(&format!("hint: {texts} of this statement: clausewise versions {id}"));
    }
    Ok(FOUND)
}

fn print_clause(found: &Resolved, index: usize) -> Result<(), Failure> {
    let (document, clause) = (&found.document, &found.document.clauses[index]);
    let asked = found.paragraph.filter(|_| found.clauses.contains(&index));
    let address =
        Address { document: document.id.clone(), clause: Some(clause.label.clone()), paragraph: asked };
    terminal::line("")?;
    let above = index.checked_sub(1).and_then(|above| document.clauses[above].heading.as_ref());
    if let Some(heading) = clause.heading.as_ref().filter(|heading| above != Some(heading)) {
        terminal::line(&terminal::styled(TITLE, heading))?;
    }
    let speaker = clause.speaker.as_ref().map(|speaker| format!(" · {speaker}")).unwrap_or_default();
    terminal::line(&terminal::styled(ASIDE, &format!("{address}{speaker}")))?;
    let paragraphs: Vec<Span> = match asked {
        Some(number) => clause.paragraphs.get(number - 1).copied().into_iter().collect(),
        None => clause.paragraphs.clone(),
    };
    for paragraph in paragraphs {
        // As published: line breaks and spaces too.
        terminal::published(paragraph.of(&document.text))?;
    }
    Ok(())
}
