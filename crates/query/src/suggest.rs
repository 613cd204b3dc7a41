//! What is near where nothing is found: other spellings, other forms, another
//! order.

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
    let letters: Vec<char> = word.chars().collect();
    let mut found: Vec<(usize, std::cmp::Reverse<u64>, String)> = Vec::new();
    let mut known = false;
    let dictionary = Dictionary { reader, field: reader.fields().words, near: false, watch };
    if length < 3 {
        return Ok(Vec::new());
    }
    // The first letter is rarely wrong, and the dictionary is in its order;
    // only where that gives nothing are all words looked at.
    let first: String = letters.iter().take(1).collect();
    let mut terms: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for beginning in [first.as_str(), ""] {
        dictionary.each(beginning, |term, (_, info)| {
            known |= term == word;
            // Bytes are counted before characters: they cost nothing.
            let close = term.len().abs_diff(word.len()) <= reach * 4
                && term.chars().count().abs_diff(length) <= reach;
            if close && !term.contains([COMPOUND, HALVES]) && distance(&letters, term) <= reach {
                *terms.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        })?;
        if known {
            return Ok(Vec::new());
        }
        if !terms.is_empty() {
            break;
        }
    }
    for (term, count) in terms {
        found.push((distance(&letters, &term), std::cmp::Reverse(count), term));
    }
    found.sort();
    Ok(found.into_iter().take(SPELLINGS).map(|(_, _, term)| term).collect())
}

/// The optimal string alignment distance: letters inserted, left out,
/// exchanged, or swapped with their neighbour.
fn distance(one: &[char], other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    for (at, cell) in rows[0].iter_mut().enumerate() {
        *cell = at;
    }
    for i in 1..=one.len() {
        for j in 1..=other.len() {
            let change = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_change() {
        let letters: Vec<char> = "jursidiction".chars().collect();
        assert_eq!(distance(&letters, "jurisdiction"), 1);
        assert_eq!(distance(&letters, "jurisdictions"), 2);
    }
}
