//! What is made of the words of clauses: words, pairs, and bounds.

use tantivy::schema::Field;

use super::SegmentBuilder;
use super::field::FieldIndex;
use super::text::Text;
use crate::analyzer::{Tokens, Vocabulary, frequent};
use crate::bounds::Bound;
use crate::pairs::{self, Half, Pair};

/// Numbers of terms in a segment, by what is at hand where a clause is read. A term of
/// which none is known has 0; the others have one more than their number.
#[derive(Default)]
pub(super) struct Known {
    /// By the numbers of words in a vocabulary of this age.
    words: Vec<u32>,
    age: u32,
    /// By the places of both words of a pair among the frequent ones. The system gives
    /// memory to what is in use of it.
    pairs: Vec<u32>,
}

impl Known {
    fn keep_up_with(&mut self, vocabulary: &Vocabulary) {
        if self.age != vocabulary.age() {
            self.age = vocabulary.age();
            self.words.clear();
        }
        if self.pairs.is_empty() {
            self.pairs = vec![0; frequent::count() * frequent::count()];
        }
    }

    /// The number of a word's term.
    fn word(&mut self, word: u32, vocabulary: &Vocabulary, index: &mut FieldIndex) -> u32 {
        let place = word as usize;
        if place >= self.words.len() {
            self.words.resize(place + 1, 0);
        }
        number(&mut self.words[place], || index.number(vocabulary.token(word)))
    }

    /// The number of a pair's term, which is written into `letters` where it must be.
    fn pair(
        &mut self,
        pair: Pair<'_>,
        vocabulary: &Vocabulary,
        letters: &mut String,
        index: &mut FieldIndex,
    ) -> u32 {
        let mut unmet = || {
            letters.clear();
            pair.write(vocabulary, letters);
            index.number(letters)
        };
        match (pair.first, pair.second) {
            (Half::Word { place: first, .. }, Half::Word { place: second, .. }) => {
                let place = usize::from(first) * frequent::count() + usize::from(second);
                number(&mut self.pairs[place], unmet)
            }
            _ => unmet(),
        }
    }

    /// How many bytes it takes about, beside the table of pairs, which has at most 14 MB.
    pub(super) fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
    }
}

/// A number that is known, or is made so.
fn number(known: &mut u32, unmet: impl FnOnce() -> u32) -> u32 {
    if *known == 0 {
        *known = unmet() + 1;
    }
    *known - 1
}

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
        let SegmentBuilder { texts, known, lengths, fields, .. } = self;
        let entry = self.entries + ahead as u32;
        known.keep_up_with(vocabulary);

        let words = begin(texts, fields.words, entry);
        for (position, word) in (0..).zip(numbers) {
            let term = known.word(*word, vocabulary, words);
            words.add(term, position);
        }
        for token in beside.iter() {
            let term = words.number(beside.term(token));
            words.add(term, token.position as u32);
        }
        for ranked in [fields.words, fields.pairs] {
            lengths.record(entry, ranked, (numbers.len() + beside.len()) as u32);
        }

        let (pairs, mut letters) = (begin(texts, fields.pairs, entry), String::new());
        pairs::of(beside, numbers, vocabulary, |position, pair| {
            let term = known.pair(pair, vocabulary, &mut letters, pairs);
            pairs.add(term, position as u32);
        });

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
