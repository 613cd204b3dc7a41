//! Settles the ids of a batch against itself and the index.

use std::collections::{BTreeMap, BTreeSet};

use document::Document;
use tantivy::Term;
use xxhash_rust::xxh3::xxh3_128;

use crate::batch::{Kept, Spill};
use crate::error::IndexError;
use crate::reader::Reader;
use crate::writer::Summary;

/// A document to write.
pub(crate) struct Writing {
    pub(crate) kept: Kept,
    /// What its id was derived as, if it was.
    pub(crate) derived: Option<String>,
    /// Whether it is of the batch, and not of the index and written again.
    pub(crate) of_batch: bool,
}

/// Documents whose ids are settled.
#[derive(Default)]
pub(crate) struct Settled {
    /// The documents to write.
    pub(crate) documents: Vec<Writing>,
    /// Ids of documents in the index that are written again under another.
    pub(crate) renamed: Vec<String>,
    /// Sources of the batch, each with a stated id that another source of the
    /// batch states too, and later.
    pub(crate) given_up: Vec<(String, String)>,
}

/// A document that a derived id may belong to.
struct Candidate {
    kept: Kept,
    /// Whether it stands in the index as it is, and may stay.
    indexed: bool,
    /// Whether it is of the batch.
    of_batch: bool,
}

impl Settled {
    /// The document of this id, if one is written.
    pub(crate) fn get(&self, id: &str) -> Option<&Writing> {
        let place = self.documents.binary_search_by(|writing| writing.kept.id.as_str().cmp(id)).ok()?;
        self.documents.get(place)
    }

    /// Whether a document of this id is written.
    pub(crate) fn holds(&self, id: &str) -> bool {
        self.get(id).is_some()
    }
}

impl Candidate {
    /// Texts together, and the source that is first in byte order ahead.
    fn order(&self) -> (u128, &str, Option<&str>, Option<usize>) {
        (self.kept.hash, &self.kept.source, self.kept.member.as_deref(), self.kept.record)
    }
}

/// Settles the ids of a batch against itself and the index.
pub(crate) fn settle(
    reader: &Reader,
    sources: &BTreeSet<String>,
    documents: Vec<Kept>,
    spill: &Spill,
    digits: impl Fn(&str, usize) -> String,
    summary: &mut Summary,
) -> Result<Settled, IndexError> {
    let mut settled = Settled::default();
    let mut stated: BTreeMap<String, Kept> = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for kept in documents {
        if kept.id_stated {
            let source = kept.source.clone();
            if let Some(earlier) = stated.insert(kept.id.clone(), kept) {
                if earlier.source != source {
                    settled.given_up.push((earlier.source.clone(), earlier.id.clone()));
                }
                summary.repeated.push((earlier.origin(), earlier.id));
            }
        } else {
            let group = groups.entry(kept.id.clone()).or_default();
            group.push(Candidate { kept, indexed: false, of_batch: true });
        }
    }
    for (base, document) in held_elsewhere(reader, sources)? {
        let kept = Kept::of(document);
        groups.entry(base).or_default().push(Candidate { kept, indexed: false, of_batch: false });
    }
    for id in stated.keys() {
        // A document of the index that was derived as what another states gives way.
        if reader.holds(&Term::from_field_text(reader.fields().derived, id))? {
            groups.entry(id.clone()).or_default();
        }
    }
    for (base, mut group) in groups {
        let indexed = indexed_as(reader, &base, sources)?.into_iter();
        group.extend(indexed.map(|document| Candidate {
            kept: Kept::of(document),
            indexed: true,
            of_batch: false,
        }));
        group.sort_by(|one, other| one.order().cmp(&other.order()));
        let mut distinct: Vec<Candidate> = Vec::new();
        for candidate in group {
            match distinct.last_mut() {
                Some(first) if first.kept.hash == candidate.kept.hash => {
                    merge(first, candidate, &mut settled, summary);
                }
                _ => distinct.push(candidate),
            }
        }
        let is_stated = stated.contains_key(&base) || is_stated(reader, &base, sources)?;
        let extended = distinct.len() > 1 || is_stated;
        for Candidate { mut kept, indexed, of_batch } in distinct {
            let id = match (extended, &kept.settled) {
                (true, _) => extend(&base, &kept, spill, reader, &digits, &settled)?,
                (false, Some(id)) => id.clone(),
                (false, None) => base.clone(),
            };
            // One that is in the index stays under its id, extended or not,
            // unless it has to be told from others now.
            if indexed && (kept.id == id || !extended) {
                continue;
            }
            if indexed {
                settled.renamed.push(kept.id.clone());
            }
            kept.id = id;
            settled.documents.push(Writing { kept, derived: Some(base.clone()), of_batch });
        }
    }
    let stated = stated.into_values();
    settled.documents.extend(stated.map(|kept| Writing { kept, derived: None, of_batch: true }));
    settled.documents.sort_by(|one, other| one.kept.id.cmp(&other.kept.id));
    Ok(settled)
}

/// Makes one document of two with the same derived id and text: it keeps the
/// sources of both, for the text stays as long as one of them holds it.
fn merge(first: &mut Candidate, other: Candidate, settled: &mut Settled, summary: &mut Summary) {
    for candidate in [&*first, &other] {
        if candidate.indexed {
            settled.renamed.push(candidate.kept.id.clone());
        }
    }
    first.indexed = false;
    first.of_batch |= other.of_batch;
    let (one, repeated) = (first.kept.origin(), other.kept.origin());
    if one != repeated {
        summary.repeated.push((repeated, one));
    }
    let kept = &mut first.kept;
    kept.other_sources.push(other.kept.source);
    kept.other_sources.extend(other.kept.other_sources);
    kept.other_sources.sort();
    kept.other_sources.dedup();
    kept.other_sources.retain(|source| *source != kept.source);
}

/// Documents of the index that came from `sources` and from others too: the
/// others hold them still. Given with what their ids were derived as.
fn held_elsewhere(
    reader: &Reader,
    sources: &BTreeSet<String>,
) -> Result<Vec<(String, Document)>, IndexError> {
    let mut held = BTreeMap::new();
    for source in sources {
        for address in reader.entries_with(&Term::from_field_text(reader.fields().source, source))? {
            if reader.ordinal(address)? > 0 {
                continue;
            }
            let head = reader.head(address)?;
            let of_batch = sources.contains(&head.source);
            let all = std::iter::once(head.source).chain(head.other_sources);
            let mut left: Vec<String> = all.filter(|source| !sources.contains(source)).collect();
            if let (Some(base), false) = (head.derived, left.is_empty()) {
                let mut document = reader.document(address)?;
                document.source = left.remove(0);
                document.other_sources = left;
                if of_batch {
                    // Where in its first source it lay says nothing of the others.
                    document.member = None;
                    document.record = None;
                }
                held.insert(head.id, (base, document));
            }
        }
    }
    Ok(held.into_values().collect())
}

/// A derived id with as many digits of the content's hash as tell it from the
/// others of the batch.
fn extend(
    base: &str,
    kept: &Kept,
    spill: &Spill,
    reader: &Reader,
    digits: &impl Fn(&str, usize) -> String,
    settled: &Settled,
) -> Result<String, IndexError> {
    let taken = |id: &str| {
        settled
            .documents
            .iter()
            .rev()
            .take_while(|writing| writing.kept.id.starts_with(base))
            .any(|writing| writing.kept.id == id)
            || reader
                .first_entry(id)
                .ok()
                .flatten()
                .and_then(|first| reader.document(first).ok())
                .is_some_and(|document| xxh3_128(document.text.as_bytes()) != kept.hash)
    };
    let text = kept.text(spill)?;
    let extended = (4..=16).map(|count| format!("{base}-{}", digits(&text, count))).find(|id| !taken(id));
    Ok(extended.unwrap_or_else(|| base.to_owned()))
}

/// Whether a document of the index states this id, but for those that came from `sources`,
/// which are being replaced.
fn is_stated(reader: &Reader, id: &str, sources: &BTreeSet<String>) -> Result<bool, IndexError> {
    let Some(first) = reader.first_entry(id)? else {
        return Ok(false);
    };
    let head = reader.head(first)?;
    Ok(head.derived.is_none() && !sources.contains(&head.source))
}

/// The documents of the index whose ids were derived as `base`, but for those
/// that came from `sources`, which are being replaced.
fn indexed_as(reader: &Reader, base: &str, sources: &BTreeSet<String>) -> Result<Vec<Document>, IndexError> {
    let term = Term::from_field_text(reader.fields().derived, base);
    let mut documents = Vec::new();
    for address in reader.entries_with(&term)? {
        if reader.ordinal(address)? == 0 {
            let document = reader.document(address)?;
            let mut all = std::iter::once(&document.source).chain(&document.other_sources);
            if !all.any(|source| sources.contains(source)) {
                documents.push(document);
            }
        }
    }
    Ok(documents)
}
