//! `clausewise cite`: the citation of a clause.

use std::path::Path;

use ::index::Reader;
use document::Citation;

use crate::args::{Cite, Style};
use crate::failure::Failure;
use crate::{FOUND, NOTHING, address, terminal};

pub(crate) fn run(folder: &Path, options: &Cite) -> Result<u8, Failure> {
    let reader = Reader::open(folder)?;
    let Some(found) = address::resolve(&reader, folder, &options.address)? else {
        terminal::remark(&format!("nothing has the address {}", options.address));
        return Ok(NOTHING);
    };
    let citation = Citation { metadata: &found.head.metadata, address: &found.address };
    match options.style {
        Style::Plain => terminal::line(&citation.plain())?,
        Style::Markdown => terminal::line(&citation.markdown())?,
        Style::Bibtex => terminal::print_bytes(citation.bibtex().as_bytes())?,
        Style::Ris => terminal::print_bytes(citation.ris().as_bytes())?,
        Style::CslJson => terminal::line(&serde_json::to_string_pretty(&[citation.csl()])?)?,
    }
    Ok(FOUND)
}
