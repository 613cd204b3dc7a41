//! What the engine keeps of each 128 entries of a word, read from its own file.
//!
//! The engine skips by it, but tells of it only what a clause of the block scores by
//! the average length that is asked for, which may not be that by which the best
//! entry of the block was chosen. With the entry itself its bound is known.

use std::sync::Arc;

use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::index::{InvertedIndexReader, SegmentComponent};
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

/// How many entries a block has.
pub const BLOCK: u32 = 128;

/// So many bytes are kept of a block, in an index with positions: its last entry,
/// the widths of its numbers, the sum of its frequencies, the length and the
/// frequency that score best.
const KEPT: usize = 12;

/// How many tokens there are stands before all entries.
const BEFORE: usize = 8;

/// A frequency is kept in a byte; this one and all above it alike.
const MOST: u8 = u8::MAX;

/// The words of one segment: their dictionary, and what is kept of their entries.
pub struct SegmentWords {
    inverted: Arc<InvertedIndexReader>,
    entries: OwnedBytes,
    /// The average length by which the best of each block was chosen.
    average: f32,
}

/// A block of the entries of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its last entry.
    pub last: DocId,
    /// The length, as a code, of the entry that scores best.
    pub length: u8,
    /// How often the word stands there, where it does less often than 255 times.
    pub frequency: Option<u8>,
}

impl SegmentWords {
    pub(crate) fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let inverted = segment.inverted_index(field)?;
        // A file that was removed meanwhile may be read by those alone who have it open.
        let file = segment.open_read(SegmentComponent::Postings).ok();
        let file = file.and_then(|file| CompositeFile::open(&file).ok());
        let entries = file.and_then(|file| file.open_read(field)?.read_bytes().ok());
        let entries = entries.unwrap_or_else(OwnedBytes::empty);
        let average = inverted.total_num_tokens() as f32 / segment.max_doc() as f32;
        Ok(SegmentWords { inverted, entries, average })
    }

    /// The words and their entries, as the engine reads them.
    pub fn inverted(&self) -> &InvertedIndexReader {
        &self.inverted
    }

    /// The average length by which the best of each block was chosen.
    pub fn average(&self) -> f32 {
        self.average
    }

    /// The full blocks of a word, in order; behind them stand the entries that fill
    /// no block. None where that is not known.
    pub fn blocks(&self, info: &TermInfo) -> Option<impl ExactSizeIterator<Item = Block>> {
        let count = (info.doc_freq / BLOCK) as usize;
        let mut kept: &[u8] = &[];
        if count > 0 {
            let range = &info.postings_range;
            let entries = self.entries.as_slice().get(BEFORE + range.start..BEFORE + range.end)?;
            let (length, rest) = number(entries)?;
            kept = rest.get(..length).filter(|_| length == count * KEPT)?;
        }
        Some(kept.as_chunks::<KEPT>().0.iter().map(block))
    }
}

fn block(kept: &[u8; KEPT]) -> Block {
    let [first, second, third, fourth, .., length, frequency] = *kept;
    Block {
        last: DocId::from_le_bytes([first, second, third, fourth]),
        length,
        frequency: (frequency < MOST).then_some(frequency),
    }
}

/// A number of seven bits a byte, the lowest first, of which the last has its
/// highest bit set; and what stands behind it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(10).position(|byte| byte & 0x80 != 0)?;
    let number = bytes[..=end].iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f));
    Some((number, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use tantivy::schema::IndexRecordOption;
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;
    use crate::analyzer;
    use crate::schema::schema;

    /// An index of one segment with clauses of many lengths.
    fn index() -> Index {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        analyzer::register(&index);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 32 << 20).expect("a writer");
        for number in 0..3_000usize {
            let mut entry = TantivyDocument::default();
            let often = if number == 700 { 300 } else { 1 + number % 7 };
            let text = "peace ".repeat(often) + &"and trade ".repeat(number % 40);
            entry.add_text(fields.words, text + ["of the war", "of", "war-time"][number % 3]);
            writer.add_document(entry).expect("it is added");
        }
        writer.commit().expect("a commit");
        index
    }

    #[test]
    fn of_each_block_the_entry_is_kept_that_scores_best() {
        let index = index();
        let searcher = index.reader().expect("it is open").searcher();
        let [segment] = searcher.segment_readers() else { panic!("there is one segment") };
        let field = schema().1.words;
        let words = SegmentWords::open(segment, field).expect("it is open");
        let lengths = segment.get_fieldnorms_reader(field).expect("there are lengths");
        let norm = |code| {
            0.3 + 0.9 * tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code) as f32 / words.average()
        };
        let mut seen = 0;
        for word in ["peace", "and", "war", "of", "wartime\u{1}2"] {
            let info = words.inverted().terms().get(word).expect("it is read").expect("it is there");
            let blocks = words.blocks(&info).expect("they are known");
            assert_eq!(blocks.len(), (info.doc_freq / BLOCK) as usize);
            let entries =
                words.inverted().read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs);
            let mut entries = entries.expect("they are read");
            for block in blocks {
                let docs = entries.docs().iter().zip(entries.freqs());
                let entry = |(doc, frequency): (&DocId, &u32)| (lengths.fieldnorm_id(*doc), *frequency);
                let share = |(code, frequency): (u8, u32)| norm(code) / frequency as f32;
                let best = docs.map(entry).min_by(|one, other| share(*one).total_cmp(&share(*other)));
                let (code, frequency) = best.expect("a block has entries");
                assert_eq!(Some(&block.last), entries.docs().last());
                assert_eq!(
                    block.frequency,
                    u8::try_from(frequency).ok().filter(|frequency| *frequency < MOST)
                );
                assert_eq!(block.length, code);
                entries.advance();
                seen += 1;
            }
        }
        assert!(seen > 50, "only {seen} blocks were seen");
    }
}
