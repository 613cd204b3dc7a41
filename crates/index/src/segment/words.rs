//! What is made of the words of clauses: words, pairs, and bounds.

use tantivy::schema::Field;

use super::SegmentBuilder;
use super::field::FieldIndex;
use super::text::Text;
use crate::analyzer::{Tokens, Vocabulary};
use crate::bounds::Bound;
use crate::pairs;

impl SegmentBuilder {
    /// Takes in the words of a clause, which is the entry that comes so many behind those
    /// that were added: by their numbers in a vocabulary, always the same one, with the
    /// tokens that stand beside them, and the bounds within the clause.
    pub(crate) fn add_words(
        &mut self,
        ahead: usize,
        (numbers, beside): (&[u32], &Tokens),
        vocabulary: &Vocabulary,
        bounds: impl Iterator<Item = Bound>,
    ) {
        let SegmentBuilder { texts, pairs, numbers: terms, lengths, fields, .. } = self;
        let entry = self.entries + ahead as u32;
        terms.keep_up_with(vocabulary);

        let words = begin(texts, fields.words, entry);
        for (position, word) in (0..).zip(numbers) {
            let term = terms.get(*word, || words.number(vocabulary.token(*word)));
            words.add(term, position);
        }
        for token in beside.iter() {
            let term = words.number(beside.term(token));
            words.add(term, token.position as u32);
        }
        for ranked in [fields.words, fields.pairs] {
            lengths.record(entry, ranked, (numbers.len() + beside.len()) as u32);
        }

        pairs.begin(entry);
        pairs::of(beside, numbers, vocabulary, |position, pair| pairs.add(pair, position as u32));

        let starts = begin(texts, fields.bounds, entry);
        for bound in bounds {
            let term = starts.number(bound.term);
            starts.add(term, bound.position as u32);
        }
    }
}

/// Begins an entry in a field.
fn begin(texts: &mut [Option<Text>], field: Field, entry: u32) -> &mut FieldIndex {
    let text = texts[field.field_id() as usize].as_mut().expect("the schema has it searched");
    text.index.begin(entry);
    &mut text.index
}
