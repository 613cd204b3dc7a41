//! Two frequent words in a row, as one term.

use crate::analyzer::frequent::{add_pair, is_frequent};
use crate::analyzer::{COMPOUND, Token, Tokens, Vocabulary};

/// Two frequent words in a row, which take so many positions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'t> {
    pub(crate) first: Half<'t>,
    pub(crate) second: Half<'t>,
    pub(crate) width: usize,
}

/// A word of a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Half<'t> {
    /// A word as it stands, by its place among the frequent words and its number in a
    /// vocabulary.
    Word { place: u16, number: u32 },
    /// A compound.
    Compound(&'t str),
}

impl Pair<'_> {
    /// Writes the term of the pair behind what stands in `term`.
    pub(crate) fn write(self, vocabulary: &Vocabulary, term: &mut String) {
        let [first, second] = [self.first, self.second].map(|half| match half {
            Half::Word { number, .. } => vocabulary.token(number),
            Half::Compound(letters) => letters,
        });
        add_pair(first, second, self.width, term);
    }
}

/// The terms of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause, in the order of
/// their positions. `numbers` are those of its words in the vocabulary, `beside` are the
/// tokens that stand beside them.
pub(crate) fn of<'t>(
    beside: &'t Tokens,
    numbers: &[u32],
    vocabulary: &Vocabulary,
    mut add: impl FnMut(usize, Pair<'t>),
) {
    let word = |number: u32| vocabulary.frequent(number).map(|place| Half::Word { place, number });
    let compounds: Vec<(&Token, &str)> = beside
        .iter()
        .filter(|token| token.width > 1)
        .map(|token| (token, spelt(beside.term(token))))
        .filter(|(_, spelt)| is_frequent(spelt))
        .collect();
    if compounds.is_empty() {
        let mut before = None;
        for (position, number) in numbers.iter().enumerate() {
            let frequent = word(*number);
            if let (Some(first), Some(second)) = (before, frequent) {
                add(position - 1, Pair { first, second, width: 2 });
            }
            before = frequent;
        }
        return;
    }
    let words = numbers.iter().enumerate().filter_map(|(at, number)| Some((at, 1, word(*number)?)));
    let compounds =
        compounds.into_iter().map(|(token, spelt)| (token.position, token.width, Half::Compound(spelt)));
    let mut frequent: Vec<(usize, usize, Half<'_>)> = words.chain(compounds).collect();
    // No two stand at one position that are equally wide.
    frequent.sort_unstable_by_key(|(position, width, _)| (*position, *width));
    for (index, &(position, width, first)) in frequent.iter().enumerate() {
        let next = position + width;
        let behind = frequent[index + 1..].iter().skip_while(|(position, ..)| *position < next);
        for &(_, wide, second) in behind.take_while(|(position, ..)| *position == next) {
            add(position, Pair { first, second, width: width + wide });
        }
    }
}

/// The word that a compound is spelt like.
fn spelt(term: &str) -> &str {
    term.split_once(COMPOUND).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(usize, String)> {
        let (mut tokens, mut vocabulary, mut numbers) = <(Tokens, Vocabulary, Vec<u32>)>::default();
        tokens.read_beside(text, &mut vocabulary, &mut numbers);
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
