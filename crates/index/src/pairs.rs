//! Two frequent words in a row, as one term.

use crate::analyzer::frequent::{add_pair, is_frequent};
use crate::analyzer::{COMPOUND, Given, Token, Tokens, Vocabulary};

/// The tokens of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause.
///
/// Beside the pairs there are as many tokens without a letter as make the field
/// as long as [`Fields::words`](crate::schema::Fields::words), so that the
/// engine bounds the scores of pairs by the length that clauses are ranked by.
/// They all stand at the first position, where they take next to no room. `numbers` are
/// those of the words in the vocabulary.
pub(crate) fn of(tokens: &Tokens, numbers: &[u32], vocabulary: &Vocabulary, given: &mut Given) {
    given.clear();
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
    let mut rest = tokens.iter().count();
    for (index, &(position, first)) in frequent.iter().enumerate() {
        let next = position as usize + width(first);
        let behind = frequent[index + 1..].iter().skip_while(|(position, _)| (*position as usize) < next);
        for &(_, second) in behind.take_while(|(position, _)| *position as usize == next) {
            let width = width(first) + width(second);
            given.add_with(position as usize, |term| add_pair(word(first), word(second), width, term));
            rest = rest.saturating_sub(1);
        }
    }
    given.add_empty(rest);
}

/// The word that a term is spelt like: itself, or a compound without its width.
fn spelt(term: &str, width: usize) -> &str {
    if width == 1 { term } else { term.split_once(COMPOUND).map_or("", |(word, _)| word) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::read_given;

    #[test]
    fn frequent_words_in_a_row_are_a_pair() {
        let mut given = Given::default();
        let (mut tokens, mut vocabulary, mut numbers) = Default::default();
        Tokens::read_numbered(
            &mut tokens,
            "The United Nations of Xanadu, economic co-operation.",
            &mut vocabulary,
            &mut numbers,
        );
        of(&tokens, &numbers, &vocabulary, &mut given);
        let read = read_given(given.text());
        let found: Vec<(usize, &str)> =
            read.iter().map(|(position, term)| (*position, term.as_str())).collect();
        let pairs = [(0, "the united"), (1, "united nations"), (2, "nations of"), (5, "economic co")];
        assert_eq!(found[..4], pairs);
        assert_eq!(found[4..6], [(5, "economic cooperation\u{1}3"), (6, "co operation")]);
        // Eight words, and a compound.
        assert_eq!(found.len(), 9);
        assert!(found[6..].iter().all(|token| *token == (0, "")));
    }
}
