//! From what the user calls a clause to the clause.

use std::path::Path;

use ::index::{ClauseAddress, Head, Reader};
use document::{Address, AddressError, Document, escape_id};

use crate::failure::Failure;
use crate::last;

/// How many ids are listed where a beginning is not clear.
const LISTED: usize = 10;

/// A document and what of it was asked for.
pub(crate) struct Resolved {
    /// What the index keeps of the document.
    pub(crate) head: Head<'static>,
    /// The document.
    pub(crate) document: Document,
    /// The clauses that the address means, by their places; all of them where
    /// it names the document alone.
    pub(crate) clauses: Vec<usize>,
    /// The paragraph, from 1.
    pub(crate) paragraph: Option<usize>,
    /// The address with the whole id.
    pub(crate) address: Address,
}

/// Finds what an address means; none where nothing has it.
pub(crate) fn resolve(reader: &Reader, folder: &Path, given: &str) -> Result<Option<Resolved>, Failure> {
    // A number is a hit of the last search; where that has none, it may be the
    // beginning of an id, for most ids begin with a year.
    let hit = given.parse().ok().and_then(|rank| last::hit(folder, rank));
    let written = hit.unwrap_or_else(|| given.to_owned());
    let mut address: Address = written
        .parse()
        .map_err(|error: AddressError| Failure::new(error, "copy an address from a search"))?;
    let Some(first) = first_entry(reader, &address.document)? else {
        return Ok(None);
    };
    let head = reader.head(first)?;
    let document = reader.document(first)?;
    address.document.clone_from(&head.id);
    let clauses: Vec<usize> = match &address.clause {
        None => (0..document.clauses.len()).collect(),
        Some(label) => labelled(&document, label),
    };
    let paragraph = address.paragraph;
    let has_paragraph =
        |index: &usize| paragraph.is_none_or(|number| number <= document.clauses[*index].paragraphs.len());
    if clauses.is_empty() || !clauses.iter().any(has_paragraph) {
        return Ok(None);
    }
    Ok(Some(Resolved { head, document, clauses, paragraph, address }))
}

/// The clause of this label, or those that subdivide it: `art-5` is the
/// article's lead-in where there is one, else all its paragraphs.
fn labelled(document: &Document, label: &str) -> Vec<usize> {
    let whole = document.clauses.iter().position(|clause| clause.label == label);
    let within = format!("{label}.");
    match whole {
        Some(index) => vec![index],
        None => (0..document.clauses.len())
            .filter(|index| document.clauses[*index].label.starts_with(&within))
            .collect(),
    }
}

/// The first entry of the one document whose id is, or begins with, `id`.
fn first_entry(reader: &Reader, id: &str) -> Result<Option<ClauseAddress>, Failure> {
    if let Some(first) = reader.first_entry(id)? {
        return Ok(Some(first));
    }
    // An id may be typed as its source states it, spaces and all.
    if let Some(first) = reader.first_entry(&escape_id(id))? {
        return Ok(Some(first));
    }
    let ids = reader.ids_with_prefix(id, LISTED + 1)?;
    match ids.as_slice() {
        [] => Ok(None),
        [only] => Ok(reader.first_entry(only)?),
        several => {
            let listed: Vec<&str> = several.iter().take(LISTED).map(String::as_str).collect();
            let more = if several.len() > LISTED { " …" } else { "" };
            Err(Failure::said(
                format!("`{id}` may mean several documents"),
                format!("give more of the id: {}{more}", listed.join(", ")),
            ))
        }
    }
}
