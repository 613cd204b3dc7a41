//! Two frequent words in a row, as one term.

use crate::analyzer::frequent::{add_pair, is_frequent};
use crate::analyzer::{COMPOUND, Token, Tokens, Vocabulary};

/// Two frequent words in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair<'t> {
    /// Two words by their numbers in a vocabulary.
    Words(u32, u32),
    /// Two words of which one at least is a compound, and how many positions they take.
    Spelt { first: &'t str, second: &'t str, width: usize },
}

impl Pair<'_> {
    /// Writes the term of the pair behind what stands in `term`.
    pub(crate) fn write(self, vocabulary: &Vocabulary, term: &mut String) {
        match self {
            Pair::Words(first, second) => {
                add_pair(vocabulary.token(first), vocabulary.token(second), 2, term);
            }
            Pair::Spelt { first, second, width } => add_pair(first, second, width, term),
        }
    }
}

/// The terms of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause, in the order of
/// their positions. `numbers` are those of the words in the vocabulary.
pub(crate) fn of<'t>(
    tokens: &'t Tokens,
    numbers: &[u32],
    vocabulary: &Vocabulary,
    mut add: impl FnMut(usize, Pair<'t>),
) {
    if tokens.len() == numbers.len() {
        // All are words as they stand.
        let mut before = None;
        for (position, number) in numbers.iter().enumerate() {
            let frequent = vocabulary.is_frequent(*number).then_some(*number);
            if let (Some(first), Some(second)) = (before, frequent) {
                add(position - 1, Pair::Words(first, second));
            }
            before = frequent;
        }
        return;
    }
    let mut behind = 0;
    let mut is_frequent = |token: &Token| {
        if token.width > 1 {
            return is_frequent(spelt(tokens.term(token), token.width));
        }
        // The halves of a welded word stand behind it at its position.
        let is_word = token.position == behind;
        behind += usize::from(is_word);
        is_word && vocabulary.is_frequent(numbers[token.position])
    };
    // A clause may have millions of words: of each no more is kept than its place.
    let width = |at: u32| tokens.get(at as usize).map_or(1, |token| token.width);
    let word = |at: u32| tokens.get(at as usize).map_or("", |token| spelt(tokens.term(token), token.width));
    let mut frequent: Vec<(u32, u32)> = (0u32..)
        .zip(tokens.iter())
        .filter(|(_, token)| is_frequent(token))
        .filter_map(|(at, token)| Some((u32::try_from(token.position).ok()?, at)))
        .collect();
    frequent.sort_unstable_by(|(one, first), (other, second)| {
        let by_width = || width(*first).cmp(&width(*second));
        one.cmp(other).then_with(by_width).then_with(|| word(*first).cmp(word(*second)))
    });
    for (index, &(position, first)) in frequent.iter().enumerate() {
        let position = position as usize;
        let next = position + width(first);
        let behind = frequent[index + 1..].iter().skip_while(|(position, _)| (*position as usize) < next);
        for &(_, second) in behind.take_while(|(position, _)| *position as usize == next) {
            let width = width(first) + width(second);
            let pair = match width {
                2 => Pair::Words(numbers[position], numbers[next]),
                _ => Pair::Spelt { first: word(first), second: word(second), width },
            };
            add(position, pair);
        }
    }
}

/// The word that a term is spelt like: itself, or a compound without its width.
fn spelt(term: &str, width: usize) -> &str {
    if width == 1 { term } else { term.split_once(COMPOUND).map_or("", |(word, _)| word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(usize, String)> {
        let (mut tokens, mut vocabulary, mut numbers) = <(Tokens, Vocabulary, Vec<u32>)>::default();
        tokens.read_numbered(text, &mut vocabulary, &mut numbers);
        let mut found = Vec::new();
        of(&tokens, &numbers, &vocabulary, |position, pair| {
            let mut term = String::new();
            pair.write(&vocabulary, &mut term);
            found.push((position, term));
        });
        found
    }

    #[test]
    fn frequent_words_in_a_row_are_a_pair() {
        let plain = [(0, "the united"), (1, "united nations"), (2, "nations of")];
        let expected = plain.map(|(position, term)| (position, term.to_owned()));
        assert_eq!(pairs("The United Nations of Xanadu"), expected);
        let joined = [(5, "economic co"), (5, "economic cooperation\u{1}3"), (6, "co operation")];
        let joined = joined.map(|(position, term)| (position, term.to_owned()));
        let expected = [expected, joined].concat();
        assert_eq!(pairs("The United Nations of Xanadu, economic co-operation."), expected);
    }
}
