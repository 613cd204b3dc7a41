//! What is near where nothing is found: other spellings, other forms, another
//! order.

use index::analyzer::{COMPOUND, HALVES, Words};
use index::{IndexError, Reader};

use crate::lower;
use crate::query::{Operand, Query};
use crate::search::{Options, Sort, Totals, search};

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

/// What is near a query that finds nothing, the nearest first.
pub fn near(reader: &Reader, query: &Query) -> Result<Vec<Suggestion>, IndexError> {
    let mut candidates: Vec<(Query, String)> = Vec::new();
    for (index, operand) in query.operands.iter().enumerate() {
        let words = Words::of(operand.text());
        for (position, word) in words.iter().enumerate() {
            for spelling in spellings(reader, words.token(word))? {
                let text = replaced(&words, position, &spelling);
                let mut other = query.clone();
                other.operands[index] = match operand {
                    Operand::Phrase { span, quoted, .. } => {
                        Operand::Phrase { text, span: *span, quoted: *quoted }
                    }
                    Operand::Word { span, .. } => Operand::Word { text, span: *span },
                };
                candidates.push((other, "another spelling".to_owned()));
            }
        }
    }
    if let Some(words) = as_words(query) {
        candidates.push((words, "the same words in any form and any order".to_owned()));
    }
    if query.operands.len() > 1 {
        for (index, operand) in query.operands.iter().enumerate() {
            let mut other = query.clone();
            other.operands.remove(index);
            candidates.push((other, format!("without `{}`", operand.text())));
        }
    }
    let mut suggestions: Vec<Suggestion> = Vec::new();
    let options = Options { limit: 0, offset: 0, sort: Sort::Relevance };
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

/// A phrase with one of its words replaced.
fn replaced(words: &Words, position: usize, by: &str) -> String {
    let parts: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, word)| if at == position { by } else { words.token(word) })
        .collect();
    parts.join(" ")
}

/// The query with its phrases taken apart into words of any form.
fn as_words(query: &Query) -> Option<Query> {
    let mut apart = Query::default();
    for operand in &query.operands {
        let (Operand::Phrase { text, span, .. } | Operand::Word { text, span }) = operand;
        let words = Words::of(text);
        apart.operands.extend(
            words.iter().map(|word| Operand::Word { text: words.token(word).to_owned(), span: *span }),
        );
    }
    (apart != *query).then_some(apart)
}

/// The words of the index closest to one that it does not hold.
fn spellings(reader: &Reader, word: &str) -> Result<Vec<String>, IndexError> {
    let length = word.chars().count();
    let reach = if length < 4 { 1 } else { 2 };
    let letters: Vec<char> = word.chars().collect();
    let mut found: Vec<(usize, std::cmp::Reverse<u64>, String)> = Vec::new();
    let mut known = false;
    if length < 3 {
        return Ok(Vec::new());
    }
    // The first letter is rarely wrong, and the dictionary is in its order;
    // only where that gives nothing are all words looked at.
    let first: String = letters.iter().take(1).collect();
    let mut terms = std::collections::BTreeSet::new();
    for beginning in [first.as_str(), ""] {
        lower::each_term(reader, beginning, |term| {
            known |= term == word;
            // Bytes are counted before characters: they cost nothing.
            let close = term.len().abs_diff(word.len()) <= reach * 4
                && term.chars().count().abs_diff(length) <= reach;
            if close && !term.contains([COMPOUND, HALVES]) && distance(&letters, term) <= reach {
                terms.insert(term.to_owned());
            }
        })?;
        if known {
            return Ok(Vec::new());
        }
        if !terms.is_empty() {
            break;
        }
    }
    for term in terms {
        let key = tantivy::Term::from_field_text(reader.fields().words, &term);
        let count = reader.wrap(reader.searcher().doc_freq(&key))?;
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
