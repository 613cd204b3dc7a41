//! A field that is searched, and the texts that are read into it.

use tantivy::schema::{FieldEntry, FieldType, IndexRecordOption};
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tantivy::{Index, TantivyError};

use super::field::FieldIndex;

/// Between two values of a field no phrase is found.
const GAP: u32 = 1;

/// A field that is searched.
pub(super) struct Text {
    pub(super) option: IndexRecordOption,
    pub(super) index: FieldIndex,
    analyzer: TextAnalyzer,
    /// The value that was read last, and its tokens: the entries of a document have most
    /// values in common.
    value: Option<String>,
    tokens: Vec<(u32, u32)>,
    /// How many positions the tokens take.
    width: u32,
    /// The entry in hand, and the position behind its last value.
    entry: Option<u32>,
    end: u32,
}

impl Text {
    /// The field as an index reads it; none where it is not searched.
    pub(super) fn of(index: &Index, entry: &FieldEntry) -> tantivy::Result<Option<Self>> {
        let FieldType::Str(options) = entry.field_type() else {
            return Ok(None);
        };
        let Some(options) = options.get_indexing_options() else {
            return Ok(None);
        };
        let name = options.tokenizer();
        let missing = || TantivyError::SchemaError(format!("there is no tokenizer {name}"));
        Ok(Some(Text {
            option: options.index_option(),
            index: FieldIndex::default(),
            analyzer: index.tokenizers().get(name).ok_or_else(missing)?,
            value: None,
            tokens: Vec::new(),
            width: 0,
            entry: None,
            end: 0,
        }))
    }

    /// Reads a value of an entry; entries come in their order.
    pub(super) fn read(&mut self, value: &str, entry: u32) {
        if self.value.as_deref() != Some(value) {
            self.analyze(value);
        }
        if self.entry != Some(entry) {
            self.entry = Some(entry);
            self.end = 0;
            self.index.begin(entry);
        }
        for (term, position) in &self.tokens {
            self.index.add(*term, self.end + position);
        }
        self.end += self.width + GAP;
    }

    fn analyze(&mut self, value: &str) {
        let Text { index, tokens, width, .. } = self;
        tokens.clear();
        *width = 0;
        self.analyzer.token_stream(value).process(&mut |token| {
            let position = token.position as u32;
            tokens.push((index.number(&token.text), position));
            *width = (*width).max(position + token.position_length as u32);
        });
        self.value.get_or_insert_default().replace_range(.., value);
    }
}
