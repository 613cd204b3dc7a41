//! The words that are so frequent that each two of them in a row are a term of
//! their own.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::COMPOUND;

static FREQUENT: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words().collect());

/// The words in the order of their bytes: a search never asks for it.
static SORTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut sorted: Vec<&str> = words().collect();
    sorted.sort_unstable();
    sorted
});

/// The frequent words in canonical spelling, in the order of the data file.
pub fn words() -> impl Iterator<Item = &'static str> {
    let file = include_str!("../../data/frequent.txt");
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// Whether a word in canonical spelling is a frequent one.
pub fn is_frequent(word: &str) -> bool {
    FREQUENT.contains(word)
}

/// The place of a word in canonical spelling among the frequent ones, in the order of their
/// bytes.
pub(crate) fn rank(word: &str) -> Option<u16> {
    let rank = SORTED.binary_search(&word).ok()?;
    u16::try_from(rank).ok()
}

/// The frequent word of a rank.
pub(crate) fn of_rank(rank: u16) -> &'static str {
    SORTED[usize::from(rank)]
}

/// The term of two frequent words in a row that take `width` positions: more
/// than two where one of them, or both, stand there as compounds.
pub fn pair(first: &str, second: &str, width: usize) -> String {
    let mut term = String::with_capacity(first.len() + second.len() + 4);
    add_pair(first, second, width, &mut term);
    term
}

/// As [`pair`], behind what stands in `term`.
pub(crate) fn add_pair(first: &str, second: &str, width: usize, term: &mut String) {
    term.push_str(first);
    term.push(' ');
    term.push_str(second);
    if width != 2 {
        term.push(COMPOUND);
        term.push_str(&width.to_string());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::analyzer::Tokens;

    #[test]
    fn every_frequent_word_is_a_single_token_in_its_canonical_spelling() {
        let mut seen = BTreeSet::new();
        for word in words() {
            let tokens = Tokens::of(word);
            let terms: Vec<&str> = tokens.iter().map(|token| tokens.term(token)).collect();
            assert_eq!(terms, [word]);
            assert!(seen.insert(word), "{word} stands there twice");
        }
        assert!(seen.len() > 1_000);
    }
}
