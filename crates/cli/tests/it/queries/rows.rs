//! What words in a row ask for, and where they stand in a clause.

use super::corpus::Clause;
use super::tree::Item;
use crate::support::naive;

/// A way to read words of a row in clauses of one language.
pub(super) type Step<'a> = (usize, Option<&'a [bool]>);

/// A word of a row: its letters as they were written, none for any word, and
/// whether a hyphen joins it to the next.
pub(super) type RowWord = (Option<String>, bool);

/// The rows of words that items stand for, one for each choice.
pub(super) fn rows(items: &[Item]) -> Vec<Vec<RowWord>> {
    let mut rows: Vec<Vec<RowWord>> = vec![Vec::new()];
    for item in items {
        let ways: Vec<Vec<RowWord>> = match item {
            Item::Joined(words) => {
                let word = |(at, word): (usize, &String)| (Some(word.clone()), at + 1 < words.len());
                vec![words.iter().enumerate().map(word).collect()]
            }
            Item::Glob(glob) => vec![vec![(Some(glob.clone()), false)]],
            Item::Any => vec![vec![(None, false)]],
            Item::Either(alternatives) => alternatives.iter().flat_map(|items| self::rows(items)).collect(),
        };
        rows = rows
            .iter()
            .flat_map(|row| ways.iter().map(move |way| row.iter().chain(way).cloned().collect()))
            .collect();
    }
    rows
}

/// What may be asked for from a word of a row on: how many words it takes, and
/// the word in its canonical spelling, none for any.
pub(super) fn readings(row: &[RowWord], at: usize) -> Vec<(usize, Option<String>)> {
    let spelt = |letters: &str| {
        if letters.contains('*') {
            let pieces: Vec<String> = letters.split('*').map(naive::folded).collect();
            pieces.join("*")
        } else {
            naive::spelt(letters)
        }
    };
    let Some(first) = &row[at].0 else {
        return vec![(1, None)];
    };
    let mut found = vec![(1, Some(spelt(first)))];
    let mut letters = first.clone();
    for next in at + 1..row.len().min(at + 8) {
        match (&row[next].0, row[next - 1].1) {
            // A hyphen joins letters, not digits.
            (Some(word), true)
                if letters.ends_with(char::is_alphabetic) && word.starts_with(char::is_alphabetic) =>
            {
                letters.push_str(word);
            }
            _ => break,
        }
        found.push((next + 1 - at, Some(spelt(&letters))));
    }
    found
}

/// Follows what is asked for through a clause.
pub(super) fn follow(
    asked: &[Vec<Step<'_>>],
    word: usize,
    clause: &Clause,
    at: usize,
    slop: usize,
    ends: &mut Vec<usize>,
) {
    if word == asked.len() {
        ends.push(at);
        return;
    }
    let furthest = if word == 0 { 0 } else { slop };
    for passed in 0..=furthest {
        let at = at + passed;
        if at >= clause.words.len() {
            return;
        }
        let rest = slop - passed;
        for &(taken, is) in &asked[word] {
            let Some(is) = is else {
                follow(asked, word + 1, clause, at + 1, rest, ends);
                continue;
            };
            for &(covered, id) in &clause.stands[at] {
                if is[id] {
                    follow(asked, word + taken, clause, at + covered, rest, ends);
                }
            }
        }
        if let (Some((left, right)), Some(next)) = (clause.halves[at], asked.get(word + 1)) {
            let first = asked[word].iter().find(|(taken, _)| *taken == 1).and_then(|(_, is)| *is);
            let second = next.iter().find(|(taken, _)| *taken == 1).and_then(|(_, is)| *is);
            if first.is_some_and(|is| is[left]) && second.is_some_and(|is| is[right]) {
                follow(asked, word + 2, clause, at + 1, rest, ends);
            }
        }
    }
}

/// Whether words are written as a row is.
pub(super) fn is_written(row: &[RowWord], words: &[String], gaps: bool) -> bool {
    fn from(row: &[RowWord], words: &[String], gaps: bool) -> bool {
        let Some((first, rest)) = row.split_first() else {
            return words.is_empty();
        };
        (0..words.len()).take(if gaps { usize::MAX } else { 1 }).any(|at| {
            let is = first.0.as_ref().is_none_or(|letters| globs(&naive::written(letters), &words[at]));
            is && from(rest, &words[at + 1..], gaps)
        })
    }
    let Some((first, rest)) = row.split_first() else {
        return words.is_empty();
    };
    let is = |word: &String| first.0.as_ref().is_none_or(|letters| globs(&naive::written(letters), word));
    words.split_first().is_some_and(|(word, behind)| is(word) && from(rest, behind, gaps))
}

/// Whether a word has these letters, and any where a star stands.
pub(super) fn globs(pattern: &str, word: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == word,
        Some((before, behind)) => word.strip_prefix(before).is_some_and(|rest| {
            let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            places.into_iter().any(|at| globs(behind, &rest[at..]))
        }),
    }
}

/// Items for the words of a text, whatever signs stand between them.
pub(super) fn literal(text: &str) -> Vec<Item> {
    let words = naive::words(text);
    let mut items: Vec<Item> = Vec::new();
    let mut joined: Vec<String> = Vec::new();
    for word in &words {
        joined.push(text[word.start..word.end].to_owned());
        if !word.is_hyphenated() {
            items.push(Item::Joined(std::mem::take(&mut joined)));
        }
    }
    items
}
