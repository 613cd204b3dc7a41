//! Two frequent words in a row, as one term.

use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::analyzer::frequent::{is_frequent, pair};
use crate::analyzer::{COMPOUND, Tokens};

/// The tokens of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause.
///
/// Beside the pairs there are as many tokens without a letter as make the field
/// as long as [`Fields::words`](crate::schema::Fields::words), so that the
/// engine bounds the scores of pairs by the length that clauses are ranked by.
/// They all stand at the first position, where they take next to no room.
pub(crate) fn of(tokens: &Tokens) -> PreTokenizedString {
    let mut frequent: Vec<(usize, usize, &str)> = tokens
        .iter()
        .filter_map(|token| {
            let term = tokens.term(token);
            let word = if token.width == 1 { term } else { term.split_once(COMPOUND)?.0 };
            is_frequent(word).then_some((token.position, token.width, word))
        })
        .collect();
    frequent.sort_unstable();
    let all = tokens.iter().count();
    let mut found = Vec::with_capacity(all);
    for (index, &(position, width, first)) in frequent.iter().enumerate() {
        let behind = frequent[index + 1..].iter().skip_while(|next| next.0 < position + width);
        for &(_, other, second) in behind.take_while(|next| next.0 == position + width) {
            let text = pair(first, second, width + other);
            found.push(Token { position, text, ..Token::default() });
        }
    }
    found.resize_with(all.max(found.len()), Token::default);
    for token in &mut found {
        if token.text.is_empty() {
            token.position = 0;
        }
    }
    PreTokenizedString { text: String::new(), tokens: found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_in_a_row_are_a_pair() {
        let pairs = of(&Tokens::of("The United Nations of Xanadu, economic co-operation."));
        let found: Vec<(usize, &str)> =
            pairs.tokens.iter().map(|token| (token.position, token.text.as_str())).collect();
        let pairs = [(0, "the united"), (1, "united nations"), (2, "nations of"), (5, "economic co")];
        assert_eq!(found[..4], pairs);
        assert_eq!(found[4..6], [(5, "economic cooperation\u{1}3"), (6, "co operation")]);
        // Eight words, and a compound.
        assert_eq!(found.len(), 9);
        assert!(found[6..].iter().all(|token| *token == (0, "")));
    }
}
