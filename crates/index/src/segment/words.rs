//! What is made of the words of clauses: words, pairs, and bounds.

use rustc_hash::FxHashMap;
use tantivy::schema::Field;

use super::SegmentBuilder;
use super::field::FieldIndex;
use super::text::Text;
use crate::analyzer::{Tokens, Vocabulary};
use crate::bounds::Bound;
use crate::pairs::{self, Pair};

/// A word that the segment has no number for yet.
const UNMET: u32 = u32::MAX;

/// Numbers of terms in a segment by those of words in a vocabulary of an age.
#[derive(Default)]
pub(super) struct Known {
    age: u32,
    words: Vec<u32>,
    pairs: FxHashMap<(u32, u32), u32>,
}

impl Known {
    fn keep_up_with(&mut self, vocabulary: &Vocabulary) {
        if self.age != vocabulary.age() {
            *self = Known { age: vocabulary.age(), ..Known::default() };
        }
    }

    /// The number of a word's term.
    fn word(&mut self, word: u32, vocabulary: &Vocabulary, index: &mut FieldIndex) -> u32 {
        let place = word as usize;
        if place >= self.words.len() {
            self.words.resize(place + 1, UNMET);
        }
        if self.words[place] == UNMET {
            self.words[place] = index.number(vocabulary.token(word));
        }
        self.words[place]
    }

    /// How many bytes it takes about.
    pub(super) fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>() + self.pairs.capacity() * size_of::<[u32; 4]>()
    }
}

impl SegmentBuilder {
    /// Takes in the words of a clause, which is the entry that comes so many behind those
    /// that were added: `numbers` are those of the words in the vocabulary, and it is always
    /// the same vocabulary.
    pub(crate) fn add_words(
        &mut self,
        ahead: usize,
        tokens: &Tokens,
        numbers: &[u32],
        vocabulary: &Vocabulary,
        bounds: impl Iterator<Item = Bound>,
    ) {
        let SegmentBuilder { texts, known, lengths, fields, .. } = self;
        let entry = self.entries + ahead as u32;
        known.keep_up_with(vocabulary);
        let place = |position: usize| position as u32;

        let words = begin(texts, fields.words, entry);
        let mut behind = 0;
        for token in tokens.iter() {
            // Halves and compounds stand behind the word at their position.
            let term = if token.position == behind {
                behind += 1;
                known.word(numbers[token.position], vocabulary, words)
            } else {
                words.number(tokens.term(token))
            };
            words.add(term, place(token.position));
        }
        for ranked in [fields.words, fields.pairs] {
            lengths.record(entry, ranked, place(tokens.len()));
        }

        let (pairs, mut letters) = (begin(texts, fields.pairs, entry), String::new());
        pairs::of(tokens, numbers, vocabulary, |position, pair| {
            let mut number = |pair: Pair<'_>| {
                letters.clear();
                pair.write(vocabulary, &mut letters);
                pairs.number(&letters)
            };
            let term = match pair {
                Pair::Words(first, second) => {
                    *known.pairs.entry((first, second)).or_insert_with(|| number(pair))
                }
                Pair::Spelt { .. } => number(pair),
            };
            pairs.add(term, place(position));
        });

        let starts = begin(texts, fields.bounds, entry);
        for bound in bounds {
            let term = starts.number(bound.term);
            starts.add(term, place(bound.position));
        }
    }
}

/// Begins an entry in a field.
fn begin(texts: &mut [Option<Text>], field: Field, entry: u32) -> &mut FieldIndex {
    let text = texts[field.field_id() as usize].as_mut().expect("the schema has it searched");
    text.index.begin(entry);
    &mut text.index
}
