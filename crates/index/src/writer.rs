//! Writes documents to an index: whole sources at a time, in one commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use document::Document;
use tantivy::indexer::UserOperation;
use tantivy::{
    Index, IndexSettings, IndexSortByField, IndexWriter, Order, SegmentMeta, TantivyDocument, Term,
};

use crate::analyzer::{self, ClauseTokenizer};
use crate::batch::Batch;
use crate::entry;
use crate::error::IndexError;
use crate::manifest::Manifest;
use crate::reader::{self, Reader};
use crate::schema::{self, Fields, names};
use crate::settle::{Settled, Writing, settle};
use crate::topics::{self, Assigner, TopicsError};

/// How much published text, in bytes, the engine may hold that is not yet in a
/// segment.
const WAITING: usize = 48 << 20;

/// An index that is open for writing; there is one at a time.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    index: Index,
    writer: IndexWriter,
    manifest: Manifest,
    assigner: Assigner,
}

/// What one commit changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents written.
    pub documents: usize,
    /// Clauses written.
    pub clauses: usize,
    /// Documents of the batch that are not written because they stand in it,
    /// or in the index, already: the source and what it repeats. A file within
    /// an archive is named behind it, as if it lay in a folder.
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
        let (index, manifest) = match reader::open(folder) {
            Ok(opened) => opened,
            Err(IndexError::Missing(_)) => (create(folder)?, None),
            Err(error) => return Err(error),
        };
        let threads = threads.clamp(1, 8);
        let memory = memory.max(threads * 15_000_000);
        let writer = index.writer_with_num_threads(threads, memory).map_err(&engine)?;
        let (_, fields) = schema::schema();
        let manifest = manifest.unwrap_or_else(Manifest::current);
        let assigner =
            Assigner::of(topics::with(&manifest.topics).map_err(|_| IndexError::Damaged(folder.into()))?);
        Ok(Writer { folder: folder.to_path_buf(), fields, index, writer, manifest, assigner })
    }

    /// Has it assign topics by the catalogue with a user's own lines, in the format of
    /// [`Topics::with_additions`](lexicon::Topics::with_additions). The index keeps them:
    /// from then on they hold for all that is written.
    ///
    /// An index whose clauses were given topics by other lines refuses them.
    pub fn use_topics(&mut self, own: &str) -> Result<(), TopicsError> {
        if own == self.manifest.topics {
            return Ok(());
        }
        let assigner = Assigner::of(topics::with(own)?);
        if Reader::of(&self.folder, &self.index, None)?.lengths()?.1 > 0 {
            return Err(IndexError::OtherTopics(self.folder.clone()).into());
        }
        self.assigner = assigner;
        self.manifest.topics = own.to_owned();
        Ok(())
    }

    /// A batch that is still empty, to be filled and given to [`Writer::write`].
    pub fn batch(&self) -> Batch {
        Batch::new(&self.folder)
    }

    /// Replaces all documents that came from `sources` by these, in one commit:
    /// [`Writer::write`] for what is small enough to be held in memory.
    pub fn replace(
        &mut self,
        sources: &BTreeSet<String>,
        documents: Vec<Document>,
        digits: impl Fn(&str, usize) -> String,
    ) -> Result<Summary, IndexError> {
        let mut batch = self.batch();
        for source in sources {
            batch.replaces(source);
        }
        for document in documents {
            batch.add(document)?;
        }
        self.write(batch, digits)
    }

    /// Replaces all documents that came from the sources of a batch by those of
    /// the batch, in one commit: until it is done, the index holds what it held.
    ///
    /// A stated id names one document: a later text under it replaces the
    /// earlier. Where derived ids collide, in the batch or with the index, each
    /// document is extended by digits of its content's hash; `digits(text, n)`
    /// gives `n` of them. Documents with the same derived id and text are one;
    /// its source is the first in byte order, and it stays until none of its
    /// sources holds it.
    pub fn write(
        &mut self,
        batch: Batch,
        digits: impl Fn(&str, usize) -> String,
    ) -> Result<Summary, IndexError> {
        let Batch { sources, documents, empty, spill } = batch;
        let mut summary = Summary { empty, ..Summary::default() };
        let reader = Reader::of(&self.folder, &self.index, None)?;
        let settled = settle(&reader, &sources, documents, &spill, digits, &mut summary)?;
        self.delete(&reader, &sources, &settled)?;
        let mut waiting = 0;
        for Writing { kept, derived, of_batch } in settled.documents {
            let document = kept.document(&spill)?;
            waiting += document.text.len();
            let entries = entry::entries(&self.fields, &document, derived.as_deref(), &mut self.assigner);
            if of_batch {
                summary.documents += 1;
                summary.clauses += entries.len();
            }
            // One batch of operations goes to one segment as a whole.
            let operations: Vec<UserOperation<TantivyDocument>> =
                entries.into_iter().map(UserOperation::Add).collect();
            self.writer.run(operations).map_err(IndexError::engine(&self.folder))?;
            if waiting > WAITING {
                // The engine takes in ten thousand documents before it makes us
                // wait. A commit that is prepared and dropped has it write
                // them, and commits nothing.
                drop(self.writer.prepare_commit().map_err(IndexError::engine(&self.folder))?);
                waiting = 0;
            }
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
        let written = settled.documents.iter().map(|writing| &writing.kept.id);
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
        let manifest = serde_json::to_string(&self.manifest).expect("a manifest is plain data");
        let mut prepared = self.writer.prepare_commit().map_err(&engine)?;
        prepared.set_payload(&manifest);
        prepared.commit().map_err(&engine)?;
        Ok(())
    }

    /// Waits for running merges and writes segments anew that hold deleted
    /// entries, so that statistics count only what is there.
    pub fn finish(self) -> Result<(), IndexError> {
        self.write_anew(|meta| meta.num_deleted_docs() > 0)
    }

    /// Writes the whole index anew as one segment, in which it is smallest and
    /// fastest to search; it takes the time of a copy.
    pub fn compact(self) -> Result<(), IndexError> {
        let segments = self.index.searchable_segment_metas().map_err(IndexError::engine(&self.folder))?;
        let one = segments.len() == 1;
        drop(segments);
        self.write_anew(|meta| !one || meta.num_deleted_docs() > 0)
    }

    /// Writes such segments anew, as one.
    fn write_anew(mut self, stale: impl Fn(&SegmentMeta) -> bool) -> Result<(), IndexError> {
        let engine = IndexError::engine(&self.folder);
        // What holds on to a segment's description keeps its files from being
        // collected: only the ids are kept.
        let metas = self.index.searchable_segment_metas().map_err(&engine)?.into_iter();
        let stale: Vec<_> = metas.filter(stale).map(|meta| meta.id()).collect();
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
