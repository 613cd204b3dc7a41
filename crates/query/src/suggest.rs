//! What is near where nothing is found: other spellings, other forms, another
//! order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use index::Reader;
use index::analyzer::{COMPOUND, HALVES, Words};

use crate::deadline::{Deadline, QueryError, Watch};
use crate::lower::words::Dictionary;
use crate::query::{Form, Item, Node, Phrase, Query, Wording};
use crate::search::{Options, Totals, search};

/// A query that finds something where the one that was asked for does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// What it changes: `another spelling`, `any form, any order`.
    pub change: String,
    /// What it finds.
    pub totals: Totals,
}

/// How many spellings are offered for a word.
const SPELLINGS: usize = 3;

/// How many words and phrases of a query are changed.
const MOST: usize = 12;

/// The most words and phrases of a query that has neighbours: each of them is
/// a search of its own.
const LARGEST: usize = 64;

/// What is near a query that finds nothing, the nearest first. Only what is made
/// of words and phrases that must all stand in the clause has neighbours.
pub fn near(reader: &Reader, query: &Query, deadline: Deadline) -> Result<Vec<Suggestion>, QueryError> {
    let Some(phrases) = query.plain_phrases().filter(|phrases| phrases.len() <= LARGEST) else {
        return Ok(Vec::new());
    };
    let watch = Watch::new(deadline);
    let mut candidates: Vec<(Query, String)> = Vec::new();
    for (index, phrase) in phrases.iter().enumerate().take(MOST) {
        let words = Words::of(&phrase.text);
        for (position, word) in words.iter().enumerate().take(MOST) {
            for spelling in spellings(reader, words.token(word), &watch)? {
                let mut others: Vec<Phrase> = phrases.iter().copied().cloned().collect();
                let text = replaced(&words, position, &spelling);
                others[index] =
                    Phrase { items: vec![Item::Words(text.clone())], text, ..others[index].clone() };
                candidates.push((all_of(others), "another spelling".to_owned()));
            }
        }
    }
    let apart = all_of(phrases.iter().flat_map(|phrase| words_of(phrase)).collect());
    if apart != *query {
        candidates.push((apart, "the same words in any form and any order".to_owned()));
    }
    if phrases.len() > 1 {
        for (index, phrase) in phrases.iter().enumerate().take(MOST) {
            let mut others: Vec<Phrase> = phrases.iter().copied().cloned().collect();
            others.remove(index);
            candidates.push((all_of(others), format!("without `{}`", phrase.text)));
        }
    }
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let options = Options { limit: 0, deadline, ..Options::default() };
    for (query, change) in candidates {
        let totals = search(reader, &query, &options)?.totals;
        // Forms of one word find the same: one of them is enough.
        let known = suggestions.iter().any(|other| other.change == change && other.totals == totals);
        if totals.clauses > 0 && !known {
            suggestions.push(Suggestion { query: query.to_string(), change, totals });
        }
    }
    Ok(suggestions)
}

fn all_of(phrases: Vec<Phrase>) -> Query {
    let mut nodes: Vec<Node> =
        phrases.into_iter().map(|phrase| Node::Wording(Wording::Phrase(phrase))).collect();
    let root = if nodes.len() == 1 { nodes.pop() } else { Some(Node::And(nodes)) };
    Query { root }
}

/// A phrase with one of its words replaced.
fn replaced(words: &Words, position: usize, by: &str) -> String {
    let parts: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, word)| if at == position { by } else { words.token(word) })
        .collect();
    parts.join(" ")
}

/// The words of a phrase, each in any form.
fn words_of(phrase: &Phrase) -> Vec<Phrase> {
    let words = Words::of(&phrase.text);
    let word = |text: &str| Phrase {
        text: text.to_owned(),
        items: vec![Item::Words(text.to_owned())],
        form: Form::Any,
        slop: 0,
        quoted: false,
        span: phrase.span,
    };
    words.iter().map(|found| word(words.token(found))).collect()
}

/// The words of the index closest to one that it does not hold.
fn spellings(reader: &Reader, word: &str, watch: &Watch) -> Result<Vec<String>, QueryError> {
    let length = word.chars().count();
    let reach = if length < 4 { 1 } else { 2 };
    let dictionary = Dictionary { reader, field: reader.fields().words, watch };
    if length < 3 || dictionary.spelt(word)?.terms.iter().any(|used| used.term == word) {
        return Ok(Vec::new());
    }
    let mut distance = Distance::to(word);
    // The first letter is rarely wrong, and the dictionary is in its order;
    // only where that gives nothing are all words looked at.
    let first: String = word.chars().take(1).collect();
    let mut terms: BTreeMap<String, (usize, u64)> = BTreeMap::new();
    for beginning in [first.as_str(), ""] {
        dictionary.each(beginning, |term, (_, info)| {
            // Bytes are counted before characters: they cost nothing.
            let close = term.len().abs_diff(word.len()) <= reach * 4;
            if close
                && !term.contains([COMPOUND, HALVES])
                && let Some(distance) = distance.within(reach, term)
            {
                let (_, count) = terms.entry(term.to_owned()).or_insert((distance, 0));
                *count += u64::from(info.doc_freq);
            }
        })?;
        if !terms.is_empty() {
            break;
        }
    }
    let mut found: Vec<_> =
        terms.into_iter().map(|(term, (distance, count))| (distance, Reverse(count), term)).collect();
    found.sort();
    Ok(found.into_iter().take(SPELLINGS).map(|(_, _, term)| term).collect())
}

/// The optimal string alignment distance to a word: letters inserted, left out, exchanged, or
/// swapped with their neighbour (Boytsov, Indexing methods for approximate dictionary
/// searching, 2011).
struct Distance {
    word: Vec<char>,
    other: Vec<char>,
    /// How far the beginnings of the word are from those of the other that are two letters
    /// shorter, one letter shorter, and as long as what was read of it.
    rows: [Vec<usize>; 3],
}

impl Distance {
    fn to(word: &str) -> Self {
        let word: Vec<char> = word.chars().collect();
        let row = vec![0; word.len() + 1];
        Distance { word, other: Vec::new(), rows: [row.clone(), row.clone(), row] }
    }

    /// How far another word is; none where that is more than `reach`.
    fn within(&mut self, reach: usize, other: &str) -> Option<usize> {
        let Distance { word, other: letters, rows } = self;
        letters.clear();
        letters.extend(other.chars());
        if letters.len().abs_diff(word.len()) > reach {
            return None;
        }
        rows[2].iter_mut().enumerate().for_each(|(at, cell)| *cell = at);
        for i in 1..=letters.len() {
            rows.rotate_left(1);
            let [before_last, last, row] = rows;
            row[0] = i;
            for j in 1..=word.len() {
                let change = usize::from(letters[i - 1] != word[j - 1]);
                row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
                if i > 1 && j > 1 && letters[i - 1] == word[j - 2] && letters[i - 2] == word[j - 1] {
                    row[j] = row[j].min(before_last[j - 2] + 1);
                }
            }
            // No distance is less than the least of two rows one behind the other.
            if last.iter().chain(&*row).all(|cell| *cell > reach) {
                return None;
            }
        }
        Some(rows[2][word.len()]).filter(|distance| *distance <= reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_change() {
        let mut distance = Distance::to("jursidiction");
        assert_eq!(distance.within(2, "jurisdiction"), Some(1));
        assert_eq!(distance.within(2, "jurisdictions"), Some(2));
        assert_eq!(distance.within(2, "jurisdictional"), None);
        assert_eq!(distance.within(2, "peace"), None);
        assert_eq!(Distance::to("abc").within(3, "xyz"), Some(3));
        assert_eq!(Distance::to("abc").within(2, "cab"), Some(2));
    }
}
