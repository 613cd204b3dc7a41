//! Writes documents to an index: whole sources at a time, in one commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use document::Document;
use tantivy::indexer::UserOperation;
use tantivy::{Index, IndexSettings, IndexSortByField, IndexWriter, Order, TantivyDocument, Term};

use crate::analyzer::{self, ClauseTokenizer};
use crate::entry;
use crate::error::IndexError;
use crate::manifest::Manifest;
use crate::reader::{self, Reader};
use crate::schema::{self, Fields, names};

/// An index that is open for writing; there is one at a time.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    index: Index,
    writer: IndexWriter,
}

/// What one commit changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents written.
    pub documents: usize,
    /// Clauses written.
    pub clauses: usize,
    /// Documents of the batch that are not written because they stand in it,
    /// or in the index, already: the source and what it repeats.
    pub repeated: Vec<(String, String)>,
    /// Documents without a clause, by their sources: there is nothing to find in them.
    pub empty: Vec<String>,
}

impl Writer {
    /// Opens the index in a folder for writing, and makes it where there is
    /// none. `memory` is the budget in bytes for what is not yet on disk; each
    /// of the `threads` gets its part, at least 15 MB.
    pub fn open(folder: &Path, threads: usize, memory: usize) -> Result<Self, IndexError> {
        let engine = IndexError::engine(folder);
        let index = match reader::open(folder) {
            Ok((index, _)) => index,
            Err(IndexError::Missing(_)) => create(folder)?,
            Err(error) => return Err(error),
        };
        let threads = threads.clamp(1, 8);
        let memory = memory.max(threads * 15_000_000);
        let writer = index.writer_with_num_threads(threads, memory).map_err(&engine)?;
        let (_, fields) = schema::schema();
        Ok(Writer { folder: folder.to_path_buf(), fields, index, writer })
    }

    /// Replaces all documents that came from `sources` by these, in one commit.
    ///
    /// A stated id names one document: a later text under it replaces the
    /// earlier. Where derived ids collide, in the batch or with the index, each
    /// document is extended by digits of its content's hash; `digits(text, n)`
    /// gives `n` of them. Of documents with the same derived id and text, the
    /// one whose source is first in byte order stays.
    pub fn replace(
        &mut self,
        sources: &BTreeSet<String>,
        documents: Vec<Document>,
        digits: impl Fn(&str, usize) -> String,
    ) -> Result<Summary, IndexError> {
        let mut summary = Summary::default();
        let (documents, empty): (Vec<_>, Vec<_>) =
            documents.into_iter().partition(|document| !document.clauses.is_empty());
        summary.empty = empty.into_iter().map(|document| document.source).collect();

        let reader = Reader::of(&self.folder, &self.index, None)?;
        let settled = settle(&reader, sources, documents, digits, &mut summary)?;
        self.delete(&reader, sources, &settled)?;
        for (document, derived) in &settled.documents {
            let entries = entry::entries(&self.fields, document, derived.as_deref());
            summary.documents += 1;
            summary.clauses += entries.len();
            // One batch of operations goes to one segment as a whole.
            let operations: Vec<UserOperation<TantivyDocument>> =
                entries.into_iter().map(UserOperation::Add).collect();
            self.writer.run(operations).map_err(IndexError::engine(&self.folder))?;
        }
        self.commit()?;
        Ok(summary)
    }

    /// Deletes what the batch replaces, as far as the index holds it.
    fn delete(&self, reader: &Reader, sources: &BTreeSet<String>, settled: &Settled) -> Result<(), IndexError> {
        let of_sources = sources.iter().map(|source| Term::from_field_text(self.fields.source, source));
        let written = settled.documents.iter().map(|(document, _)| &document.id);
        let of_ids = settled.renamed.iter().chain(written).map(|id| Term::from_field_text(self.fields.id, id));
        for term in of_sources.chain(of_ids) {
            if reader.holds(&term)? {
                self.writer.delete_term(term);
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        let engine = IndexError::engine(&self.folder);
        let manifest = serde_json::to_string(&Manifest::current()).expect("a manifest is plain data");
        let mut prepared = self.writer.prepare_commit().map_err(&engine)?;
        prepared.set_payload(&manifest);
        prepared.commit().map_err(&engine)?;
        Ok(())
    }

    /// Waits for running merges and writes segments anew that hold deleted
    /// entries, so that statistics count only what is there.
    pub fn finish(mut self) -> Result<(), IndexError> {
        let engine = IndexError::engine(&self.folder);
        let metas = self.index.searchable_segment_metas().map_err(&engine)?;
        let stale: Vec<_> = metas.iter().filter(|meta| meta.num_deleted_docs() > 0).map(|meta| meta.id()).collect();
        if !stale.is_empty() {
            // A running merge may have taken them: then it writes them anew.
            if let Err(error) = self.writer.merge(&stale).wait()
                && !matches!(error, tantivy::TantivyError::InvalidArgument(_))
            {
                return Err(engine(error));
            }
        }
        self.writer.garbage_collect_files().wait().map_err(&engine)?;
        self.writer.wait_merging_threads().map_err(&engine)
    }
}

fn create(folder: &Path) -> Result<Index, IndexError> {
    let engine = IndexError::engine(folder);
    fs::create_dir_all(folder).map_err(|error| engine(error.into()))?;
    let settings = IndexSettings {
        sort_by_field: Some(IndexSortByField { field: names::KEY.to_owned(), order: Order::Asc }),
        ..IndexSettings::default()
    };
    let index = Index::builder()
        .schema(schema::schema().0)
        .settings(settings)
        .create_in_dir(folder)
        .map_err(&engine)?;
    index.tokenizers().register(analyzer::NAME, ClauseTokenizer::default());
    Ok(index)
}

/// Documents whose ids are settled.
#[derive(Default)]
struct Settled {
    /// The documents to write, with what their ids were derived as.
    documents: Vec<(Document, Option<String>)>,
    /// Ids of documents in the index that are written again under another.
    renamed: Vec<String>,
}

/// A document that a derived id may belong to.
struct Candidate {
    document: Document,
    /// Whether it is in the index, and not in the batch.
    indexed: bool,
}

impl Candidate {
    /// Texts together, and the source that is first in byte order ahead.
    fn order(&self) -> (&str, &str, Option<usize>) {
        (&self.document.text, &self.document.source, self.document.record)
    }
}

/// Settles the ids of a batch against itself and the index.
fn settle(
    reader: &Reader,
    sources: &BTreeSet<String>,
    documents: Vec<Document>,
    digits: impl Fn(&str, usize) -> String,
    summary: &mut Summary,
) -> Result<Settled, IndexError> {
    let mut settled = Settled::default();
    let mut stated: BTreeMap<String, Document> = BTreeMap::new();
    let mut derived: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    for document in documents {
        if document.id_stated {
            if let Some(earlier) = stated.insert(document.id.clone(), document) {
                summary.repeated.push((earlier.source, earlier.id));
            }
        } else {
            derived.entry(document.id.clone()).or_default().push(document);
        }
    }
    for (base, group) in derived {
        let indexed = indexed_as(reader, &base, sources)?;
        let mut group: Vec<Candidate> = group
            .into_iter()
            .map(|document| Candidate { document, indexed: false })
            .chain(indexed.into_iter().map(|document| Candidate { document, indexed: true }))
            .collect();
        group.sort_by(|one, other| one.order().cmp(&other.order()));
        let mut distinct: Vec<Candidate> = Vec::new();
        for candidate in group {
            match distinct.last() {
                Some(first) if first.document.text == candidate.document.text => {
                    summary.repeated.push((candidate.document.source, first.document.source.clone()));
                    if candidate.indexed {
                        settled.renamed.push(candidate.document.id);
                    }
                }
                _ => distinct.push(candidate),
            }
        }
        let extended = distinct.len() > 1;
        for Candidate { mut document, indexed } in distinct {
            let id = if extended { extend(&base, &document.text, reader, &digits, &settled) } else { base.clone() };
            // One that is in the index stays under its id, extended or not,
            // unless it has to be told from others now.
            if indexed && (document.id == id || !extended) {
                continue;
            }
            if indexed {
                settled.renamed.push(document.id.clone());
            }
            document.id = id;
            settled.documents.push((document, Some(base.clone())));
        }
    }
    settled.documents.extend(stated.into_values().map(|document| (document, None)));
    settled.documents.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    Ok(settled)
}

/// A derived id with as many digits of the content's hash as tell it from the
/// others of the batch.
fn extend(base: &str, text: &str, reader: &Reader, digits: &impl Fn(&str, usize) -> String, settled: &Settled) -> String {
    let taken = |id: &str| {
        settled.documents.iter().rev().take_while(|(document, _)| document.id.starts_with(base)).any(|(document, _)| document.id == id)
            || reader
                .first_entry(id)
                .ok()
                .flatten()
                .and_then(|first| reader.document(first).ok())
                .is_some_and(|document| document.text != text)
    };
    (4..=16)
        .map(|count| format!("{base}-{}", digits(text, count)))
        .find(|id| !taken(id))
        .unwrap_or_else(|| base.to_owned())
}

/// The documents of the index whose ids were derived as `base`, but for those
/// that came from `sources`, which are being replaced.
fn indexed_as(reader: &Reader, base: &str, sources: &BTreeSet<String>) -> Result<Vec<Document>, IndexError> {
    let term = Term::from_field_text(reader.fields().derived, base);
    let mut documents = Vec::new();
    for address in reader.entries_with(&term)? {
        if reader.ordinal(address)? == 0 {
            let document = reader.document(address)?;
            if !sources.contains(&document.source) {
                documents.push(document);
            }
        }
    }
    Ok(documents)
}
