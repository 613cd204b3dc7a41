//! The columns of a segment, each opened when it is first asked for: to open
//! one costs more than many a search.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::columnar::{Column, ColumnIndex, StrColumn};
use tantivy::directory::OwnedBytes;
use tantivy::{DocId, SegmentReader};

use crate::blocks::SegmentWords;
use crate::schema::{Fields, names};

/// The columns of one segment.
#[derive(Default)]
pub(crate) struct Columns {
    ordinals: OnceLock<Column<u64>>,
    starts: OnceLock<Starts>,
    /// How many clauses were told their documents by their ordinals.
    told: AtomicUsize,
    language: OnceLock<Option<StrColumn>>,
    days: [OnceLock<Column<i64>>; DAYS.len()],
    lengths: OnceLock<OwnedBytes>,
    topics: OnceLock<Option<(StrColumn, Column<u64>)>>,
    words: OnceLock<SegmentWords>,
    engine_by_length: OnceLock<[f32; 256]>,
}

/// The columns of days.
const DAYS: [&str; 4] = [names::ADOPTED[0], names::ADOPTED[1], names::PUBLISHED[0], names::PUBLISHED[1]];

impl Columns {
    /// The places of the clauses in their documents.
    pub(crate) fn ordinals(&self, segment: &SegmentReader) -> tantivy::Result<&Column<u64>> {
        opened(&self.ordinals, || segment.fast_fields().u64(names::ORDINAL))
    }

    /// Where documents begin, once that is quicker than to ask for the ordinal of each
    /// clause: after ordinals were asked for so often as it takes to read a part of
    /// them all.
    pub(crate) fn starts(&self, segment: &SegmentReader) -> tantivy::Result<Option<&Starts>> {
        if let Some(starts) = self.starts.get() {
            return Ok(Some(starts));
        }
        if self.told.load(Ordering::Relaxed) <= segment.max_doc() as usize / PART {
            return Ok(None);
        }
        let ordinals = self.ordinals(segment)?;
        Ok(Some(self.starts.get_or_init(|| Starts::of(ordinals, segment.max_doc()))))
    }

    /// Notes that so many clauses were told their documents by their ordinals.
    pub(crate) fn note_told(&self, clauses: usize) {
        self.told.fetch_add(clauses, Ordering::Relaxed);
    }

    /// The languages of the clauses; none where no clause has one.
    pub(crate) fn language(&self, segment: &SegmentReader) -> tantivy::Result<Option<&StrColumn>> {
        Ok(opened(&self.language, || segment.fast_fields().str(names::LANGUAGE))?.as_ref())
    }

    /// The topics of the clauses and their scores; none where no clause has one.
    pub(crate) fn topics(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<Option<&(StrColumn, Column<u64>)>> {
        let open = || {
            let fast = segment.fast_fields();
            let slugs = fast.str(names::TOPICS)?;
            slugs.map(|slugs| Ok((slugs, fast.u64(names::TOPIC_SCORES)?))).transpose()
        };
        Ok(opened(&self.topics, open)?.as_ref())
    }

    /// Days by the name of their column.
    pub(crate) fn days(&self, segment: &SegmentReader, name: &str) -> tantivy::Result<&Column<i64>> {
        let known = DAYS.iter().position(|other| *other == name);
        let index = known.ok_or_else(|| tantivy::TantivyError::FieldNotFound(name.to_owned()))?;
        opened(&self.days[index], || segment.fast_fields().i64(name))
    }

    /// The lengths of the clauses in tokens, as codes; a byte each, which are asked
    /// for more often than anything else. They are read where they lie in the file.
    pub(crate) fn lengths(&self, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<&[u8]> {
        let lengths = opened(&self.lengths, || {
            let file = segment.fieldnorms_readers().get_inner_file().open_read(fields.words);
            let missing = || tantivy::TantivyError::SchemaError("the words have no lengths".to_owned());
            Ok(file.ok_or_else(missing)?.read_bytes()?)
        });
        lengths.map(OwnedBytes::as_slice)
    }

    /// The words of the clauses.
    pub(crate) fn words(&self, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<&SegmentWords> {
        opened(&self.words, || SegmentWords::open(segment, fields.words))
    }

    /// What was computed for each code of a length by the average of the engine.
    pub(crate) fn engine_by_length(&self, of_code: impl Fn(u8) -> f32) -> &[f32; 256] {
        self.engine_by_length.get_or_init(|| std::array::from_fn(|code| of_code(code as u8)))
    }
}

/// Reading all ordinals takes as long as asking for one in so many by itself.
const PART: usize = 4;

/// Where documents begin among the clauses of a segment.
pub struct Starts {
    /// A bit for each clause, set for the first ones of documents.
    bits: Vec<u64>,
}

impl Starts {
    fn of(ordinals: &Column<u64>, clauses: DocId) -> Self {
        let mut bits = vec![0u64; (clauses as usize).div_ceil(64)];
        let mut mark = |doc: DocId| bits[doc as usize / 64] |= 1 << (doc % 64);
        let begins = |row: u32| ordinals.values.get_val(row) == 0;
        match &ordinals.index {
            ColumnIndex::Full => (0..clauses).filter(|doc| begins(*doc)).for_each(&mut mark),
            ColumnIndex::Optional(known) => {
                let rows = (0..).zip(known.iter_non_null_docs());
                rows.filter(|(row, _)| begins(*row)).for_each(|(_, doc)| mark(doc));
            }
            _ => (0..clauses).filter(|doc| ordinals.first(*doc) == Some(0)).for_each(&mut mark),
        }
        Starts { bits }
    }

    /// The first clause of a clause's document.
    pub fn first_of(&self, doc: DocId) -> DocId {
        let mut at = doc as usize / 64;
        let mut bits = self.bits[at] & (u64::MAX >> (63 - doc % 64));
        while bits == 0 && at > 0 {
            at -= 1;
            bits = self.bits[at];
        }
        // An entry before the first document is one by itself.
        if bits == 0 { doc } else { at as DocId * 64 + 63 - bits.leading_zeros() }
    }
}

fn opened<T>(column: &OnceLock<T>, open: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<&T> {
    if let Some(column) = column.get() {
        return Ok(column);
    }
    let opened = open()?;
    Ok(column.get_or_init(|| opened))
}
