//! Looks an index over: whether it is whole, and agrees with itself.

use std::collections::BTreeSet;
use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::{Index, IndexMeta, SegmentMeta};

use crate::error::IndexError;
use crate::folder::{self, Folder};
use crate::ledger::Ledger;
use crate::manifest::Manifest;
use crate::reader::{self, Reader};
use crate::statements::{Group, Groups, groups};

/// How many faults of one sort are told one by one.
const TOLD: usize = 20;

/// What was found of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents.
    pub documents: u64,
    /// Clauses.
    pub clauses: u64,
    /// Sources that the ledger knows.
    pub sources: u64,
    /// Segments.
    pub segments: usize,
    /// What is wrong; nothing where the index is whole.
    pub faults: Vec<String>,
    /// Files that a writer left that was ended. They do no harm, and are gone
    /// when the index is next written to.
    pub left_over: Vec<String>,
}

/// Looks the index in a folder over: the manifest, the checksums of all files,
/// the ledger and the groups of texts; that each document is there once, with all its clauses in order;
/// that its sources are known to the ledger; and that the counts are those of the
/// commit. A folder without a first commit is an empty index, and whole.
///
/// It reads everything. While another process writes to the index it cannot be
/// looked over; in a folder that cannot be written to, nobody does.
pub fn verify(folder: &Path) -> Result<Verified, IndexError> {
    if !folder.is_dir() {
        return Err(IndexError::Missing(folder.to_path_buf()));
    }
    let _lock = match Folder::lock(folder) {
        Ok(lock) => Some(lock),
        Err(error) if is_closed(&error) => None,
        Err(error) => return Err(error),
    };
    let mut found = Verified::default();
    if !folder::holds_index(folder) {
        if folder::remains(folder)?.iter().any(|path| is_of_segment(path)) {
            found.faults.push("meta.json is missing: it tells which of the files are the index".to_owned());
        }
        return Ok(found);
    }
    let (index, manifest) = match reader::open(folder) {
        Ok(opened) => opened,
        Err(IndexError::Damaged(_)) => {
            found.faults.push("meta.json or what it says of the index cannot be read".to_owned());
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    let metas = index.load_metas().map_err(IndexError::engine(folder))?;
    found.segments = metas.segments.len();
    found.left_over = left_over(folder, &metas, manifest.as_ref())?;
    files(&index, &metas, &mut found);
    let ledger = ledger(folder, manifest.as_ref(), &mut found)?;
    let groups = groups_of(folder, manifest.as_ref(), &mut found)?;
    if found.faults.is_empty() {
        let reader = Reader::of(folder, &index, None)?;
        documents(&reader, &ledger, &groups, &mut found);
        counts(manifest.as_ref(), &mut found);
    }
    Ok(found)
}

fn is_closed(error: &IndexError) -> bool {
    let IndexError::Engine { source, .. } = error else {
        return false;
    };
    matches!(&**source, tantivy::TantivyError::IoError(error) if folder::is_closed(error))
}

fn is_of_segment(path: &Path) -> bool {
    path.file_name().is_some_and(|name| folder::is_of_segment(&name.to_string_lossy()))
}

/// Whether each file of each segment is there and has the bytes that were written.
fn files(index: &Index, metas: &IndexMeta, found: &mut Verified) {
    let deletions = |segment: &SegmentMeta| {
        // The list names a file of deletions for each segment.
        let path = segment.relative_path(tantivy::index::SegmentComponent::Delete);
        (!segment.has_deletes()).then_some(path)
    };
    let without: BTreeSet<_> = metas.segments.iter().filter_map(deletions).collect();
    let paths: BTreeSet<_> = metas.list_segment_files().into_iter().collect();
    for path in paths.difference(&without) {
        let what = match index.directory().validate_checksum(path) {
            Ok(true) => continue,
            Ok(false) => "its checksum is not that of its bytes".to_owned(),
            Err(OpenReadError::FileDoesNotExist(_)) => "it is missing".to_owned(),
            Err(error) => error.to_string(),
        };
        found.faults.push(format!("{}: {what}", path.display()));
    }
}

/// The ledger that the commit names.
fn ledger(folder: &Path, manifest: Option<&Manifest>, found: &mut Verified) -> Result<Ledger, IndexError> {
    let Some(manifest) = manifest else {
        if found.segments > 0 {
            found.faults.push("the commit has no manifest".to_owned());
        }
        return Ok(Ledger::default());
    };
    let ledger = match &manifest.ledger {
        Some(name) => Ledger::load(folder, name),
        None => {
            found.faults.push("the commit names no ledger".to_owned());
            return Ok(Ledger::default());
        }
    };
    match ledger {
        Ok(ledger) => {
            found.sources = ledger.sources().count() as u64;
            Ok(ledger)
        }
        Err(IndexError::Ledger { what, .. }) => {
            found.faults.push(format!("the ledger: {what}"));
            Ok(Ledger::default())
        }
        Err(error) => Err(error),
    }
}

/// The groups of texts that the commit names.
fn groups_of(folder: &Path, manifest: Option<&Manifest>, found: &mut Verified) -> Result<Groups, IndexError> {
    let Some(name) = manifest.and_then(|manifest| manifest.statements.as_ref()) else {
        return Ok(Groups::default());
    };
    match Groups::load(folder, name) {
        Err(IndexError::Statements { what, .. }) => {
            found.faults.push(format!("the statements: {what}"));
            Ok(Groups::default())
        }
        groups => groups,
    }
}

/// Goes through all documents, and whether the groups are made of them.
fn documents(reader: &Reader, ledger: &Ledger, groups: &Groups, found: &mut Verified) {
    let mut ids = BTreeSet::new();
    let mut faults = Vec::new();
    for (segment, of_segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let mut alive = of_segment.doc_ids_alive().peekable();
        while let Some(first) = alive.next() {
            found.clauses += 1;
            let address = tantivy::DocAddress::new(segment, first);
            let head = match (reader.ordinal(address), reader.head(address)) {
                (Ok(0), Ok(head)) => head,
                (Ok(0), Err(error)) => {
                    faults.push(format!("segment {segment}, entry {first}: {error}"));
                    continue;
                }
                _ => {
                    faults.push(format!("segment {segment}, entry {first}: its document has no beginning"));
                    continue;
                }
            };
            found.documents += 1;
            let mut clauses = 1;
            while let Some(next) = alive.peek().copied() {
                let ordinal = reader.ordinal(tantivy::DocAddress::new(segment, next)).ok();
                if next != first + clauses || ordinal != Some(clauses) {
                    break;
                }
                alive.next();
                clauses += 1;
            }
            found.clauses += u64::from(clauses) - 1;
            let id = &head.id;
            if head.clauses != clauses as usize {
                faults.push(format!("{id}: it has {clauses} of its {} clauses in order", head.clauses));
            } else if let Err(error) = reader.document(address) {
                faults.push(format!("{id}: {error}"));
            }
            let sources = std::iter::once(&head.source).chain(&head.other_sources);
            for source in sources.filter(|source| ledger.get(source).is_none()) {
                faults.push(format!("{id}: its source {source} is not in the ledger"));
            }
            if !ids.insert(head.id.clone()) {
                faults.push(format!("{id}: it stands there more than once"));
            }
        }
    }
    let mut grouped = BTreeSet::new();
    for id in groups.all().iter().flat_map(Group::ids) {
        if !ids.contains(id) {
            faults.push(format!("{id}: it is a text of a statement, and not in the index"));
        }
        if !grouped.insert(id) {
            faults.push(format!("{id}: it is a text of several statements"));
        }
    }
    let more = faults.len().saturating_sub(TOLD);
    faults.truncate(TOLD);
    found.faults.append(&mut faults);
    if more > 0 {
        found.faults.push(format!("and {more} more documents"));
    }
}

/// Whether there is as much as the commit says.
fn counts(manifest: Option<&Manifest>, found: &mut Verified) {
    let Some(manifest) = manifest else {
        return;
    };
    let stated = [("documents", manifest.documents), ("clauses", manifest.clauses)];
    for ((what, stated), counted) in stated.into_iter().zip([found.documents, found.clauses]) {
        if stated != counted {
            found.faults.push(format!("the commit says {stated} {what}, and there are {counted}"));
        }
    }
}

/// The files of the index that no commit speaks of.
fn left_over(
    folder: &Path,
    metas: &IndexMeta,
    manifest: Option<&Manifest>,
) -> Result<Vec<String>, IndexError> {
    let named: BTreeSet<_> = metas.list_segment_files().into_iter().collect();
    let ledger = manifest.and_then(|manifest| manifest.ledger.as_deref());
    let statements = manifest.and_then(|manifest| manifest.statements.as_deref());
    let names = folder::remains(folder)?.into_iter().filter_map(|path| path.file_name().map(Into::into));
    let left = names.filter(|name: &std::path::PathBuf| {
        let text = name.to_string_lossy();
        let of_segment = folder::is_of_segment(&text) && !named.contains(name);
        let of_ledger = crate::ledger::is_ledger(&text) && ledger != Some(text.as_ref());
        let of_groups = groups::is_groups(&text) && statements != Some(text.as_ref());
        of_segment || of_ledger || of_groups || folder::is_temporary(&text)
    });
    Ok(left.map(|name| name.to_string_lossy().into_owned()).collect())
}
