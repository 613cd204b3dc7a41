//! Segments of the index, written from entries.
//!
//! The engine's own writer takes an entry as texts, and looks each token of them up by its
//! letters. A word of a clause has a number from when it is first read: here the numbers
//! are noted in the order of the text, and when the segment is complete they are sorted by
//! term at one go. All files are written by what the engine has for each of them, so that a
//! segment is like one of its own.

mod field;
mod log;
mod pairs;
mod places;
#[cfg(test)]
mod tests;
mod text;
mod words;

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema, Value};
use tantivy::store::StoreWriter;
use tantivy::{Document, Index, Segment, SegmentMeta, TantivyDocument};

use crate::analyzer::OfWords;
use crate::schema::Fields;
use pairs::PairIndex;
use text::Text;

/// A segment that grows by entries.
pub(crate) struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    fields: Fields,
    /// The fields that are searched, by their numbers; that of pairs stands beside them.
    texts: Vec<Option<Text>>,
    pairs: PairIndex,
    /// The numbers of the terms of words.
    numbers: OfWords,
    lengths: FieldNormsWriter,
    columns: FastFieldsWriter,
    store: StoreWriter,
    entries: u32,
}

impl SegmentBuilder {
    /// An empty segment of an index, which belongs to it once it is finished and added.
    pub(crate) fn new(index: &Index, fields: Fields) -> tantivy::Result<Self> {
        let segment = index.new_segment();
        let schema = segment.schema();
        let texts = schema.fields().map(|(_, entry)| Text::of(index, entry)).collect::<Result<_, _>>()?;
        let tokenizers = index.fast_field_tokenizer().clone();
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?;
        let settings = index.settings();
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let lengths = FieldNormsWriter::for_schema(&schema);
        let (pairs, numbers) = (PairIndex::default(), OfWords::default());
        Ok(SegmentBuilder {
            segment,
            schema,
            fields,
            texts,
            pairs,
            numbers,
            lengths,
            columns,
            store,
            entries: 0,
        })
    }

    /// Adds entries whose words were taken in before, in the same order.
    pub(crate) fn add(&mut self, entries: &[TantivyDocument]) -> tantivy::Result<()> {
        for entry in entries {
            for (field, value) in entry.iter_fields_and_values() {
                if let Some(text) = self.texts[field.field_id() as usize].as_mut()
                    && let Some(value) = value.as_str()
                {
                    text.read(value, self.entries);
                }
            }
            self.columns.add_document(entry)?;
            self.store.store(entry, &self.schema)?;
            self.entries += 1;
        }
        Ok(())
    }

    /// How many bytes of memory it takes about, and will take when it is written.
    pub(crate) fn bytes(&self) -> usize {
        let texts = || self.texts.iter().flatten().map(|text| &text.index);
        let largest = texts().map(|index| index.bytes_to_write()).max().unwrap_or_default();
        texts().map(|index| index.bytes()).sum::<usize>()
            + self.pairs.bytes()
            + largest.max(self.pairs.bytes_to_write())
            + self.numbers.bytes()
            + self.lengths.mem_usage()
            + self.columns.mem_usage()
            + self.store.mem_usage()
    }

    /// Whether it can take in no more documents, whatever memory there is.
    pub(crate) fn is_full(&self) -> bool {
        let texts = || self.texts.iter().flatten().map(|text| &text.index);
        self.entries > log::MOST / 2
            || texts().any(|index| index.terms() > log::MOST as usize / 2)
            || texts().any(|index| index.tokens() > u32::MAX as usize / 2)
            || self.pairs.tokens() > u32::MAX as usize / 2
    }

    /// Writes its files.
    pub(crate) fn finish(mut self) -> tantivy::Result<SegmentMeta> {
        self.write_texts()?;
        let mut columns = self.segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        self.store.close()?;
        let segment = self.segment.with_max_doc(self.entries);
        let meta = segment.meta().clone();
        meta.untrack_temp_docstore();
        Ok(meta)
    }

    fn write_texts(&mut self) -> tantivy::Result<()> {
        self.lengths.fill_up_to_max_doc(self.entries);
        let lengths = self.segment.open_write(SegmentComponent::FieldNorms)?;
        self.lengths.serialize(FieldNormsSerializer::from_write(lengths)?, None)?;
        // Scores of blocks of postings are bounded by the lengths.
        let lengths = FieldNormReaders::open(self.segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(&self.segment)?;
        let words = self.texts[self.fields.words.field_id() as usize].as_ref();
        let words = words.map_or(0, |text| text.index.tokens());
        let mut pairs = Some(std::mem::take(&mut self.pairs)).filter(|_| words > 0);
        for (field, text) in (0..).map(Field::from_field_id).zip(std::mem::take(&mut self.texts)) {
            let text = text.filter(|text| text.index.tokens() > 0);
            if let Some(pairs) = pairs.take_if(|_| field == self.fields.pairs) {
                // Scores of pairs are bounded by the lengths that clauses are ranked by, here
                // and when segments are merged: the field is there without a pair too.
                let mut field = serializer.new_field(field, words as u64, lengths.get_field(field)?)?;
                pairs.write(&mut field)?;
                field.close()?;
            } else if let Some(Text { index, option, .. }) = text {
                let tokens = index.tokens() as u64;
                let mut field = serializer.new_field(field, tokens, lengths.get_field(field)?)?;
                index.write(option, &mut field)?;
                field.close()?;
            }
        }
        serializer.close()?;
        Ok(())
    }
}
