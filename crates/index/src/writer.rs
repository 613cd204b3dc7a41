//! Writes documents to an index: whole sources at a time, in one commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use document::Document;
use tantivy::{DocAddress, Index, IndexWriter, SegmentMeta, Term};

use crate::analyzer;
use crate::batch::Batch;
use crate::error::IndexError;
use crate::folder::{self, Folder};
use crate::holder::Held;
use crate::lanes::Lanes;
use crate::ledger::{self, Ledger, SourceRecord};
use crate::manifest::Manifest;
use crate::reader::{self, Reader};
use crate::removal::{Removal, is_same_outlet};
use crate::replaced::Replaced;
use crate::schema::{self, Fields};
use crate::settle::{Settled, settle};
use crate::statements::{Groups, groups, regroup};
use crate::topics::{self, TopicsError};

/// The memory in bytes that each thread takes at the least, and the engine too.
pub const LEAST_MEMORY: usize = 15_000_000;

/// An index that is open for writing; there is one at a time.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    index: Index,
    writer: IndexWriter,
    memory: usize,
    /// What the last commit says of the index; none before the first.
    manifest: Option<Manifest>,
    /// The sources as of the last commit.
    ledger: Ledger,
    /// The user's own lines of the catalogue of topics, and what assigns them.
    own_topics: String,
    lanes: Lanes,
    /// Dropped behind the engine's writer and its lock.
    _held: Held,
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
    /// Documents that were in the index and are no longer.
    pub removed: usize,
}

/// What a commit takes out of an index.
#[derive(Default)]
struct Deleted {
    clauses: BTreeSet<DocAddress>,
    /// The sources of the documents, by their ids.
    documents: BTreeMap<String, String>,
    /// What tells their entries from all others.
    terms: Vec<Term>,
}

impl Writer {
    /// Opens the index in a folder for writing, and makes it where there is
    /// none. `memory` is the budget in bytes for what is not yet on disk; each of the
    /// `threads` gets its part, at least [`LEAST_MEMORY`]. The documents of a batch take
    /// what it holds of them on top.
    ///
    /// What a writer left that was ended is cleared away.
    pub fn open(folder: &Path, threads: usize, memory: usize) -> Result<Self, IndexError> {
        let engine = IndexError::engine(folder);
        let index = match reader::open(folder) {
            Ok((index, _)) => index,
            Err(IndexError::Missing(_)) => create(folder)?,
            Err(error) => return Err(error),
        };
        let threads = threads.clamp(1, 8);
        let memory = memory.max(threads * LEAST_MEMORY);
        // It deletes, merges and commits; segments are written without it.
        let writer = index.writer_with_num_threads(1, LEAST_MEMORY).map_err(&engine)?;
        let held = Held::by_us(folder);
        // Another may have committed before the lock was ours.
        let (_, manifest) = reader::open(folder)?;
        let named = manifest.as_ref().and_then(|manifest| manifest.ledger.as_deref());
        let ledger = named.map(|name| Ledger::load(folder, name)).transpose()?.unwrap_or_default();
        ledger::remove_others(folder, named);
        let statements = manifest.as_ref().and_then(|manifest| manifest.statements.as_deref());
        groups::remove_others(folder, statements);
        folder::remove_temporary(folder);
        writer.garbage_collect_files().wait().map_err(&engine)?;
        let own_topics = manifest.as_ref().map_or_else(String::new, |manifest| manifest.topics.clone());
        let topics = topics::with(&own_topics).map_err(|_| IndexError::Damaged(folder.to_path_buf()))?;
        let (_, fields) = schema::schema();
        Ok(Writer {
            folder: folder.to_path_buf(),
            fields,
            index,
            writer,
            memory,
            manifest,
            ledger,
            own_topics,
            lanes: Lanes::of(threads, memory, topics),
            _held: held,
        })
    }

    /// Has it assign topics by the catalogue with a user's own lines, in the format of
    /// [`Topics::with_additions`](lexicon::Topics::with_additions). The index keeps them:
    /// from then on they hold for all that is written.
    ///
    /// An index whose clauses were given topics by other lines refuses them.
    pub fn use_topics(&mut self, own: &str) -> Result<(), TopicsError> {
        if own == self.own_topics {
            return Ok(());
        }
        let topics = topics::with(own)?;
        if self.manifest.as_ref().is_some_and(|manifest| manifest.clauses > 0) {
            return Err(IndexError::OtherTopics(self.folder.clone()).into());
        }
        self.lanes.use_topics(topics);
        own.clone_into(&mut self.own_topics);
        Ok(())
    }

    /// The sources of the index, as of its last commit.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// A batch that is still empty, to be filled and given to [`Writer::write`].
    pub fn batch(&self) -> Batch {
        Batch::new(&self.folder, self.memory)
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
    /// What the ledger is to say of the sources is part of it. A batch that
    /// changes nothing is not committed.
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
        if batch.is_empty() && self.manifest.is_some() {
            return Ok(Summary { empty: batch.empty, ..Summary::default() });
        }
        let Batch { mut sources, mut records, mut documents, empty, removed, restored, spill } = batch;
        let mut summary = Summary { empty, ..Summary::default() };
        let reader = Reader::of(&self.folder, &self.index, self.manifest.clone())?;
        let mut base = self.ledger.clone();
        restored.iter().for_each(|removal| base.restore(removal));
        removed.iter().cloned().for_each(|removal| base.remove(removal));
        // What is kept away does not come in, and what is in goes.
        let mut withheld: BTreeMap<String, usize> = BTreeMap::new();
        documents.retain(|kept| {
            let away = base.removed().any(|removal| removal.covers(kept));
            if away {
                *withheld.entry(kept.source.clone()).or_default() += 1;
            }
            !away
        });
        for source in base.sources().map(|(source, _)| source) {
            if removed.iter().any(|removal| removal.covers_source(source)) {
                sources.insert(source.to_owned());
                records.insert(source.to_owned(), None);
            }
        }
        let away = self.covered(&reader, &removed)?;
        let held: BTreeSet<String> = documents.iter().map(|kept| kept.source.clone()).collect();
        let settled = settle(&reader, &sources, documents, &spill, digits, &mut summary)?;
        let deleted = self.deleted(&reader, &sources, &settled, &away)?;
        for id in &away {
            if let Some(source) = deleted.documents.get(id) {
                base.entry(source).withheld += 1;
            }
        }
        let mut ledger = ledger_after(base, &sources, &held, records, &settled, &deleted);
        for (source, count) in withheld {
            ledger.entry(&source).withheld += count;
        }
        summary.removed = deleted.documents.keys().filter(|id| !settled.holds(id)).count();
        let (mut documents, mut clauses) = self.counts(&reader)?;
        documents -= deleted.documents.len() as u64;
        clauses -= deleted.clauses.len() as u64;
        let Writer { folder, index, fields, lanes, .. } = self;
        let (written, incoming) = lanes.write(folder, index, *fields, settled.documents, &spill)?;
        documents += written.documents as u64;
        clauses += written.clauses as u64;
        (summary.documents, summary.clauses) = written.of_batch;
        let groups = regroup(&reader, &|address| deleted.clauses.contains(&address), &incoming)?;
        self.commit(ledger, &groups, (documents, clauses), deleted.terms, written.segments)?;
        Ok(summary)
    }

    /// Whether the index holds documents of a source.
    pub fn holds(&self, source: &str) -> Result<bool, IndexError> {
        let reader = Reader::of(&self.folder, &self.index, None)?;
        reader.holds(&Term::from_field_text(self.fields.source, source))
    }

    /// How many documents and clauses the index holds before a commit.
    fn counts(&self, reader: &Reader) -> Result<(u64, u64), IndexError> {
        match &self.manifest {
            Some(manifest) if manifest.ledger.is_some() => Ok((manifest.documents, manifest.clauses)),
            _ => reader.counts().map(|counts| (counts.documents, counts.clauses)),
        }
    }

    /// What the batch replaces, as far as the index holds it.
    fn deleted(
        &self,
        reader: &Reader,
        sources: &BTreeSet<String>,
        settled: &Settled,
        away: &BTreeSet<String>,
    ) -> Result<Deleted, IndexError> {
        let of_sources = sources.iter().map(|source| Term::from_field_text(self.fields.source, source));
        let written = settled.documents.iter().map(|writing| &writing.kept.id);
        let of_ids = settled
            .renamed
            .iter()
            .chain(away)
            .chain(written)
            .map(|id| Term::from_field_text(self.fields.id, id));
        let mut deleted = Deleted::default();
        for term in of_sources.chain(of_ids) {
            if !reader.holds(&term)? {
                continue;
            }
            for address in reader.entries_with(&term)? {
                if deleted.clauses.insert(address) && reader.ordinal(address)? == 0 {
                    let head = reader.head(address)?;
                    deleted.documents.insert(head.id, head.source);
                }
            }
            deleted.terms.push(term);
        }
        Ok(deleted)
    }

    /// The ids of the documents in the index that removals cover, but for those of
    /// sources.
    fn covered(&self, reader: &Reader, removed: &[Removal]) -> Result<BTreeSet<String>, IndexError> {
        let mut ids = BTreeSet::new();
        for removal in removed {
            match removal {
                Removal::Document(removed) => {
                    ids.insert(removed.id.clone());
                }
                Removal::Outlet(name) => {
                    for address in reader.first_entries()? {
                        let head = reader.head(address)?;
                        if head.metadata.outlet.as_ref().is_some_and(|outlet| is_same_outlet(outlet, name)) {
                            ids.insert(head.id);
                        }
                    }
                }
                Removal::Source(_) => {}
            }
        }
        Ok(ids)
    }

    /// Commits what a batch changes: the entries with one of these terms go, and segments come.
    fn commit(
        &mut self,
        ledger: Ledger,
        groups: &Groups,
        (documents, clauses): (u64, u64),
        gone: Vec<Term>,
        segments: Vec<SegmentMeta>,
    ) -> Result<(), IndexError> {
        let named = self.manifest.as_ref().and_then(|manifest| manifest.ledger.clone());
        let name = match named {
            Some(name) if ledger == self.ledger => name,
            _ => ledger.save(&self.folder)?,
        };
        let statements = groups.save(&self.folder)?;
        let topics = self.own_topics.clone();
        let ledger_name = Some(name);
        let current = Manifest::current();
        let manifest = Manifest { ledger: ledger_name, statements, topics, documents, clauses, ..current };
        let payload = serde_json::to_string(&manifest).expect("a manifest is plain data");
        if let Err(error) = self.exchange(gone, segments, &payload) {
            // Nothing of this batch is to be part of the next.
            self.writer.rollback().map_err(IndexError::engine(&self.folder))?;
            return Err(IndexError::engine(&self.folder)(error));
        }
        ledger::remove_others(&self.folder, manifest.ledger.as_deref());
        groups::remove_others(&self.folder, manifest.statements.as_deref());
        self.ledger = ledger;
        self.manifest = Some(manifest);
        Ok(())
    }

    /// Deletes the entries with one of these terms, adds segments, and commits.
    fn exchange(
        &mut self,
        gone: Vec<Term>,
        segments: Vec<SegmentMeta>,
        payload: &str,
    ) -> tantivy::Result<()> {
        // Ahead of the segments, so that merges of these, even before the commit, are past it.
        if !gone.is_empty() {
            let written = segments.iter().map(SegmentMeta::id);
            self.writer.delete_query(Box::new(Replaced::of(gone, written)))?;
        }
        for segment in segments {
            self.writer.add_segment(segment)?;
        }
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(payload);
        prepared.commit()?;
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

/// The ledger as it is to be when the batch is written.
fn ledger_after(
    mut ledger: Ledger,
    sources: &BTreeSet<String>,
    held: &BTreeSet<String>,
    records: BTreeMap<String, Option<SourceRecord>>,
    settled: &Settled,
    deleted: &Deleted,
) -> Ledger {
    for source in held {
        ledger.entry(source);
    }
    for (source, record) in records {
        match record {
            Some(record) => ledger.set(source, record),
            None => ledger.strike(&source),
        }
    }
    for (source, id) in &settled.given_up {
        ledger.entry(source).given_up.push(id.clone());
    }
    for (id, source) in &deleted.documents {
        // A document whose id was stated, in a source that is not replaced.
        let stated = settled.get(id).is_some_and(|writing| writing.derived.is_none());
        if stated && !sources.contains(source) {
            ledger.entry(source).given_up.push(id.clone());
        }
    }
    // An id that is gone may still be stated by a source that gave it up.
    let gone = |id: &String| deleted.documents.contains_key(id) && !settled.holds(id);
    for record in ledger.records_mut() {
        if record.given_up.iter().any(gone) {
            record.read = None;
            record.given_up.retain(|id| !gone(id));
        }
    }
    ledger
}

fn create(folder: &Path) -> Result<Index, IndexError> {
    let engine = IndexError::engine(folder);
    fs::create_dir_all(folder).map_err(|error| engine(error.into()))?;
    let lock = Folder::lock(folder)?;
    let index = match reader::open(folder) {
        // Another was faster.
        Ok((index, _)) => return Ok(index),
        Err(IndexError::Missing(_)) => {
            let remains = folder::remains(folder)?;
            for file in fs::read_dir(folder).map_err(|error| engine(error.into()))?.flatten() {
                let name = file.file_name();
                let ours = name == "README.md"
                    || name.as_encoded_bytes().starts_with(b".")
                    || remains.contains(&file.path());
                // Folders are left alone: an index of other documents may stand in one.
                if !ours && file.file_type().is_ok_and(|kind| kind.is_file()) {
                    return Err(IndexError::Occupied(folder.to_path_buf()));
                }
            }
            for path in remains {
                fs::remove_file(path).map_err(|error| engine(error.into()))?;
            }
            folder::create_empty(folder)?
        }
        Err(error) => return Err(error),
    };
    drop(lock);
    analyzer::register(&index);
    Ok(index)
}
