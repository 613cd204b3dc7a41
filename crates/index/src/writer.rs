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
    /// gives `n` of them. Documents with the same derived id and text are one;
    /// its source is the first in byte order, and it stays until none of its
    /// sources holds it.
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
        for Writing { document, derived, of_batch } in &settled.documents {
            let entries = entry::entries(&self.fields, document, derived.as_deref());
            if *of_batch {
                summary.documents += 1;
                summary.clauses += entries.len();
            }
            // One batch of operations goes to one segment as a whole.
            let operations: Vec<UserOperation<TantivyDocument>> =
                entries.into_iter().map(UserOperation::Add).collect();
            self.writer.run(operations).map_err(IndexError::engine(&self.folder))?;
        }
        self.commit()?;
        Ok(summary)
    }

    /// Whether the index holds documents of a source.
    pub fn holds(&self, source: &str) -> Result<bool, IndexError> {
        let reader = Reader::of(&self.folder, &self.index, None)?;
        reader.holds(&Term::from_field_text(self.fields.source, source))
    }

    /// Deletes what the batch replaces, as far as the index holds it.
    fn delete(
        &self,
        reader: &Reader,
        sources: &BTreeSet<String>,
        settled: &Settled,
    ) -> Result<(), IndexError> {
        let of_sources = sources.iter().map(|source| Term::from_field_text(self.fields.source, source));
        let written = settled.documents.iter().map(|writing| &writing.document.id);
        let of_ids =
            settled.renamed.iter().chain(written).map(|id| Term::from_field_text(self.fields.id, id));
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
        // What holds on to a segment's description keeps its files from being
        // collected: only the ids are kept.
        let metas = self.index.searchable_segment_metas().map_err(&engine)?.into_iter();
        let stale: Vec<_> = metas.filter(|meta| meta.num_deleted_docs() > 0).map(|meta| meta.id()).collect();
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
    for file in fs::read_dir(folder).map_err(|error| engine(error.into()))?.flatten() {
        let name = file.file_name();
        let ours =
            name == "README.md" || name.as_encoded_bytes().starts_with(b".") || name == "last-search.json";
        // Folders are left alone: an index of other documents may stand in one.
        if !ours && file.file_type().is_ok_and(|kind| kind.is_file()) {
            return Err(IndexError::Occupied(folder.to_path_buf()));
        }
    }
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

/// A document to write.
struct Writing {
    document: Document,
    /// What its id was derived as, if it was.
    derived: Option<String>,
    /// Whether it is of the batch, and not of the index and written again.
    of_batch: bool,
}

/// Documents whose ids are settled.
#[derive(Default)]
struct Settled {
    /// The documents to write.
    documents: Vec<Writing>,
    /// Ids of documents in the index that are written again under another.
    renamed: Vec<String>,
}

/// A document that a derived id may belong to.
struct Candidate {
    document: Document,
    /// Whether it stands in the index as it is, and may stay.
    indexed: bool,
    /// Whether it is of the batch.
    of_batch: bool,
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
    let mut groups: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for document in documents {
        if document.id_stated {
            if let Some(earlier) = stated.insert(document.id.clone(), document) {
                summary.repeated.push((earlier.source, earlier.id));
            }
        } else {
            groups.entry(document.id.clone()).or_default().push(Candidate {
                document,
                indexed: false,
                of_batch: true,
            });
        }
    }
    for (base, document) in held_elsewhere(reader, sources)? {
        groups.entry(base).or_default().push(Candidate { document, indexed: false, of_batch: false });
    }
    for (base, mut group) in groups {
        let indexed = indexed_as(reader, &base, sources)?;
        group.extend(indexed.into_iter().map(|document| Candidate {
            document,
            indexed: true,
            of_batch: false,
        }));
        group.sort_by(|one, other| one.order().cmp(&other.order()));
        let mut distinct: Vec<Candidate> = Vec::new();
        for candidate in group {
            match distinct.last_mut() {
                Some(first) if first.document.text == candidate.document.text => {
                    merge(first, candidate, &mut settled, summary);
                }
                _ => distinct.push(candidate),
            }
        }
        let extended = distinct.len() > 1;
        for Candidate { mut document, indexed, of_batch } in distinct {
            let id = if extended {
                extend(&base, &document.text, reader, &digits, &settled)
            } else {
                base.clone()
            };
            // One that is in the index stays under its id, extended or not,
            // unless it has to be told from others now.
            if indexed && (document.id == id || !extended) {
                continue;
            }
            if indexed {
                settled.renamed.push(document.id.clone());
            }
            document.id = id;
            settled.documents.push(Writing { document, derived: Some(base.clone()), of_batch });
        }
    }
    let stated = stated.into_values();
    settled.documents.extend(stated.map(|document| Writing { document, derived: None, of_batch: true }));
    settled.documents.sort_by(|one, other| one.document.id.cmp(&other.document.id));
    Ok(settled)
}

/// Makes one document of two with the same derived id and text: it keeps the
/// sources of both, for the text stays as long as one of them holds it.
fn merge(first: &mut Candidate, other: Candidate, settled: &mut Settled, summary: &mut Summary) {
    for candidate in [&*first, &other] {
        if candidate.indexed {
            settled.renamed.push(candidate.document.id.clone());
        }
    }
    first.indexed = false;
    first.of_batch |= other.of_batch;
    if other.document.source != first.document.source {
        summary.repeated.push((other.document.source.clone(), first.document.source.clone()));
    }
    let more = std::iter::once(other.document.source).chain(other.document.other_sources);
    first.document.other_sources.extend(more);
    first.document.other_sources.sort();
    first.document.other_sources.dedup();
    first.document.other_sources.retain(|source| *source != first.document.source);
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
            let all = std::iter::once(head.source).chain(head.other_sources);
            let mut left: Vec<String> = all.filter(|source| !sources.contains(source)).collect();
            if let (Some(base), false) = (head.derived, left.is_empty()) {
                let mut document = reader.document(address)?;
                document.source = left.remove(0);
                document.other_sources = left;
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
    text: &str,
    reader: &Reader,
    digits: &impl Fn(&str, usize) -> String,
    settled: &Settled,
) -> String {
    let taken = |id: &str| {
        settled
            .documents
            .iter()
            .rev()
            .take_while(|writing| writing.document.id.starts_with(base))
            .any(|writing| writing.document.id == id)
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
            let mut all = std::iter::once(&document.source).chain(&document.other_sources);
            if !all.any(|source| sources.contains(source)) {
                documents.push(document);
            }
        }
    }
    Ok(documents)
}
