//! Documents to segments, in several threads side by side.
//!
//! Each lane has its share of the documents, which stand in a row, reads their words, and
//! writes segments of its own. Lanes share nothing but what is noted of documents to find
//! texts of the same statement.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use lexicon::Topics;
use tantivy::{Index, SegmentMeta};

use crate::batch::Spill;
use crate::entries::Maker;
use crate::error::IndexError;
use crate::schema::Fields;
use crate::segment::SegmentBuilder;
use crate::settle::Writing;
use crate::statements::{Incoming, Signed};

/// What makes segments of documents.
pub(crate) struct Lanes {
    makers: Vec<Maker>,
    /// How many bytes of memory a segment may take.
    memory: usize,
}

/// What all lanes are told.
#[derive(Clone, Copy)]
struct Told<'a> {
    folder: &'a Path,
    index: &'a Index,
    fields: Fields,
    spill: &'a Spill,
    incoming: &'a Mutex<Incoming>,
    memory: usize,
}

/// What became of documents.
#[derive(Default)]
pub(crate) struct Written {
    /// The segments that they are in, which no index knows yet.
    pub(crate) segments: Vec<SegmentMeta>,
    pub(crate) documents: usize,
    pub(crate) clauses: usize,
    /// Of these, what is of the batch, and not of the index and written again.
    pub(crate) of_batch: (usize, usize),
}

impl Lanes {
    /// So many lanes, which share an amount of memory in bytes and assign the topics of a
    /// catalogue.
    pub(crate) fn of(count: usize, memory: usize, topics: Cow<'static, Topics>) -> Self {
        let makers = std::iter::repeat_with(|| Maker::of(topics.clone())).take(count);
        Lanes { makers: makers.collect(), memory: memory / count }
    }

    /// Has them assign the topics of another catalogue.
    pub(crate) fn use_topics(&mut self, topics: Cow<'static, Topics>) {
        self.makers.iter_mut().for_each(|maker| *maker = Maker::of(topics.clone()));
    }

    /// Writes documents to segments of an index, in their order.
    pub(crate) fn write(
        &mut self,
        folder: &Path,
        index: &Index,
        fields: Fields,
        mut documents: Vec<Writing>,
        spill: &Spill,
    ) -> Result<(Written, Incoming), IndexError> {
        let incoming = Mutex::new(Incoming::new(folder));
        let told = Told { folder, index, fields, spill, incoming: &incoming, memory: self.memory };
        let written = match &mut self.makers[..] {
            [maker] => told.write(maker, documents)?,
            makers => {
                let mut shares = Vec::new();
                for lanes in (1..=makers.len()).rev() {
                    shares.push(documents.split_off(last_share(&documents, lanes)));
                }
                let mut whole = Written::default();
                let lanes = makers.iter_mut().zip(shares.into_iter().rev());
                let written: Vec<_> = thread::scope(|scope| {
                    let threads: Vec<_> =
                        lanes.map(|(maker, share)| scope.spawn(move || told.write(maker, share))).collect();
                    threads.into_iter().map(|thread| thread.join()).collect()
                });
                for written in written {
                    whole.take(written.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
                }
                whole
            }
        };
        let mut incoming = incoming.into_inner().unwrap_or_else(PoisonError::into_inner);
        incoming.sort();
        Ok((written, incoming))
    }
}

/// Where the last of so many shares begins, which are about equal in bytes.
fn last_share(documents: &[Writing], lanes: usize) -> usize {
    let whole: usize = documents.iter().map(|writing| writing.kept.bytes()).sum();
    let mut reached = 0;
    documents
        .iter()
        .position(|writing| {
            let begins = reached;
            reached += writing.kept.bytes();
            begins * lanes >= whole * (lanes - 1)
        })
        .unwrap_or(documents.len())
}

impl Told<'_> {
    /// Writes a share of the documents.
    fn write(self, maker: &mut Maker, documents: Vec<Writing>) -> Result<Written, IndexError> {
        let engine = IndexError::engine(self.folder);
        let mut written = Written::default();
        let (mut segment, mut last) = (None, None);
        for Writing { kept, derived, of_batch } in documents {
            let document = kept.document(self.spill)?;
            // A segment is sorted by ids as it is written.
            let before = last.replace(document.id.clone());
            assert!(before.is_none_or(|before| before < document.id), "ids are settled, and in order");
            let builder = match &mut segment {
                Some(builder) => builder,
                None => segment.insert(SegmentBuilder::new(self.index, self.fields).map_err(&engine)?),
            };
            let (mut entries, signing) = maker.entries(&self.fields, &document, derived.as_deref(), builder);
            let signed = Signed::of(&document, signing);
            if let Some(first) = entries.first_mut() {
                signed.kept().for_each(|hash| first.add_u64(self.fields.sketch, u64::from(hash)));
            }
            let mut incoming = self.incoming.lock().unwrap_or_else(PoisonError::into_inner);
            incoming.add(&document, signed)?;
            drop(incoming);
            builder.add(&entries).map_err(&engine)?;
            written.documents += 1;
            written.clauses += entries.len();
            if of_batch {
                written.of_batch.0 += 1;
                written.of_batch.1 += entries.len();
            }
            if builder.is_full() || builder.bytes() >= self.memory {
                let full = segment.take().map(SegmentBuilder::finish).transpose();
                written.segments.extend(full.map_err(&engine)?);
            }
        }
        let last = segment.map(SegmentBuilder::finish).transpose();
        written.segments.extend(last.map_err(&engine)?);
        Ok(written)
    }
}

impl Written {
    fn take(&mut self, other: Written) {
        self.segments.extend(other.segments);
        self.documents += other.documents;
        self.clauses += other.clauses;
        self.of_batch.0 += other.of_batch.0;
        self.of_batch.1 += other.of_batch.1;
    }
}
