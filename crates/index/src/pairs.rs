//! Two frequent words in a row, as one term.

use crate::analyzer::frequent::{add_pair, is_frequent};
use crate::analyzer::{COMPOUND, Given, Tokens};

/// The tokens of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause.
///
/// Beside the pairs there are as many tokens without a letter as make the field
/// as long as [`Fields::words`](crate::schema::Fields::words), so that the
/// engine bounds the scores of pairs by the length that clauses are ranked by.
/// They all stand at the first position, where they take next to no room.
pub(crate) fn of(tokens: &Tokens, given: &mut Given) {
    given.clear();
    let mut frequent: Vec<(usize, usize, &str)> = tokens
        .iter()
        .filter_map(|token| {
            let term = tokens.term(token);
            let word = if token.width == 1 { term } else { term.split_once(COMPOUND)?.0 };
            is_frequent(word).then_some((token.position, token.width, word))
        })
        .collect();
    frequent.sort_unstable();
    let mut rest = tokens.iter().count();
    for (index, &(position, width, first)) in frequent.iter().enumerate() {
        let behind = frequent[index + 1..].iter().skip_while(|next| next.0 < position + width);
        for &(_, other, second) in behind.take_while(|next| next.0 == position + width) {
            given.add_with(position, |term| add_pair(first, second, width + other, term));
            rest = rest.saturating_sub(1);
        }
    }
    given.add_empty(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::read_given;

    #[test]
    fn frequent_words_in_a_row_are_a_pair() {
        let mut given = Given::default();
        of(&Tokens::of("The United Nations of Xanadu, economic co-operation."), &mut given);
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
