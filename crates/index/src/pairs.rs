//! Two frequent words in a row, as one term.

use crate::analyzer::frequent::{add_pair, of_rank, rank};
use crate::analyzer::{COMPOUND, Tokens, Vocabulary};

/// Two frequent words in a row, either of which may stand there as a compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Their ranks.
    first: u16,
    second: u16,
    /// How many positions they take.
    width: u8,
}

/// How many bits of a code are the rank of a word, and the width.
const RANK: u32 = 11;
const WIDTH: u32 = 4;

impl Pair {
    /// The pair as a number: codes have the order of terms, and 26 bits.
    pub(crate) fn code(self) -> u32 {
        // Behind the words stands the width in decimal digits, but for two.
        let width = u32::from(match self.width {
            ..=2 => 0,
            width @ 3..=9 => width + 5,
            width => width - 9,
        });
        (u32::from(self.first) << RANK | u32::from(self.second)) << WIDTH | width
    }

    /// The pair of a code.
    pub(crate) fn of_code(code: u32) -> Self {
        let part = |at: u32, bits: u32| (code >> at & ((1 << bits) - 1)) as u16;
        let width = match part(0, WIDTH) as u8 {
            0 => 2,
            width @ 1..8 => width + 9,
            width => width - 5,
        };
        Pair { first: part(WIDTH + RANK, RANK), second: part(WIDTH, RANK), width }
    }

    /// Writes its term behind what stands in `term`.
    pub(crate) fn write(self, term: &mut String) {
        add_pair(of_rank(self.first), of_rank(self.second), usize::from(self.width), term);
    }
}

/// The terms of [`Fields::pairs`](crate::schema::Fields::pairs) for a clause, in the order of
/// their positions. `numbers` are those of its words in the vocabulary, `beside` are the
/// tokens that stand beside them.
pub(crate) fn of(
    beside: &Tokens,
    numbers: &[u32],
    vocabulary: &Vocabulary,
    mut add: impl FnMut(usize, Pair),
) {
    let compounds: Vec<(usize, usize, u16)> = beside
        .iter()
        .filter(|token| token.width > 1)
        .filter_map(|token| Some((token.position, token.width, rank(spelt(beside.term(token)))?)))
        .collect();
    let ranks = numbers.iter().map(|number| vocabulary.frequent(*number));
    if compounds.is_empty() {
        let mut before = None;
        for (position, rank) in ranks.enumerate() {
            if let (Some(first), Some(second)) = (before, rank) {
                add(position - 1, Pair { first, second, width: 2 });
            }
            before = rank;
        }
        return;
    }
    let words = ranks.enumerate().filter_map(|(position, rank)| Some((position, 1, rank?)));
    let mut frequent: Vec<(usize, usize, u16)> = words.chain(compounds).collect();
    frequent.sort_unstable();
    for (index, &(position, width, first)) in frequent.iter().enumerate() {
        let next = position + width;
        let behind = frequent[index + 1..].iter().skip_while(|(position, ..)| *position < next);
        for &(_, wide, second) in behind.take_while(|(position, ..)| *position == next) {
            add(position, Pair { first, second, width: (width + wide) as u8 });
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
    use crate::analyzer::{WIDEST, frequent};

    fn pairs(text: &str) -> Vec<(usize, String)> {
        let (mut tokens, mut vocabulary, mut numbers) = <(Tokens, Vocabulary, Vec<u32>)>::default();
        tokens.read_beside(text, &mut vocabulary, &mut numbers);
        let mut found = Vec::new();
        of(&tokens, &numbers, &vocabulary, |position, pair| found.push((position, term(pair))));
        found
    }

    fn term(pair: Pair) -> String {
        let mut term = String::new();
        pair.write(&mut term);
        term
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

    #[test]
    fn codes_have_the_order_of_terms() {
        let count = frequent::words().count() as u16;
        assert!(count < 1 << RANK, "ranks need more bits");
        let ranks = || (0..count).filter(|rank| rank % 61 < 2);
        let all = ranks().flat_map(|first| ranks().map(move |second| (first, second)));
        let widths = 2..=2 * WIDEST as u8;
        let pairs =
            all.flat_map(|(first, second)| widths.clone().map(move |width| Pair { first, second, width }));
        let mut pairs: Vec<Pair> = pairs.collect();
        pairs.sort_by_key(|pair| pair.code());
        assert!(pairs.iter().all(|pair| Pair::of_code(pair.code()) == *pair && pair.code() < 1 << 26));
        assert!(pairs.windows(2).all(|two| term(two[0]) < term(two[1])));
    }
}
