//! The columns of a segment, each opened when it is first asked for: to open
//! one costs more than many a search.

use std::sync::OnceLock;

use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use crate::blocks::SegmentWords;
use crate::schema::{Fields, names};

/// The columns of one segment.
#[derive(Default)]
pub(crate) struct Columns {
    ordinals: OnceLock<Column<u64>>,
    language: OnceLock<Option<StrColumn>>,
    days: [OnceLock<Column<i64>>; DAYS.len()],
    lengths: OnceLock<Vec<u8>>,
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
    /// for more often than anything else.
    pub(crate) fn lengths(&self, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<&[u8]> {
        let lengths = opened(&self.lengths, || {
            let codes = segment.get_fieldnorms_reader(fields.words)?;
            Ok((0..segment.max_doc()).map(|doc| codes.fieldnorm_id(doc)).collect())
        });
        lengths.map(Vec::as_slice)
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

fn opened<T>(column: &OnceLock<T>, open: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<&T> {
    if let Some(column) = column.get() {
        return Ok(column);
    }
    let opened = open()?;
    Ok(column.get_or_init(|| opened))
}
