//! Words of a row that are looked for as pairs.
//!
//! Two frequent words in a row are a term of the index. It stands in far fewer
//! clauses than either of them, and where it does no position needs to be
//! compared.

use index::analyzer::frequent;

use super::row::{Edge, Row, Step, Word};
use super::words::{Dictionary, TermUse, WordSpec};
use crate::deadline::QueryError;

/// Puts the terms of pairs in the place of the words of a row, so that the
/// fewest entries need to be looked at. No word may be passed over in the row.
pub(super) fn pair(words_of: Dictionary<'_>, row: &mut Row, mut words: Vec<Word>) -> Result<(), QueryError> {
    if words.len() < 2 {
        return Ok(());
    }
    words.sort_by_key(|word| word.from);
    let dictionary = Dictionary { field: words_of.reader.fields().pairs, ..words_of };
    let mut pairs = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        pairs.push(match words.get(at + 1) {
            Some(next) => terms(dictionary, row, &words[at], next)?,
            None => None,
        });
    }
    for at in cheapest(row, &words, &pairs) {
        let (first, second) = (&words[at], &words[at + 1]);
        let stretch = (first.from, second.to);
        row.edges.retain(|edge| !stands_for(edge, first) && !stands_for(edge, second));
        row.parts.retain(|part| *part != (first.from, first.to) && *part != (second.from, second.to));
        row.parts.push(stretch);
        row.edges.extend(pairs[at].take().map(|terms| Edge {
            from: stretch.0,
            to: stretch.1,
            step: Step::Pair(terms.into()),
        }));
    }
    Ok(())
}

/// The terms of two words in a row; none where they are no pair of frequent
/// words, or where another way leads to or from the place between them.
fn terms(
    dictionary: Dictionary<'_>,
    row: &Row,
    first: &Word,
    second: &Word,
) -> Result<Option<Vec<TermUse>>, QueryError> {
    let (WordSpec::Plain(left), WordSpec::Plain(right)) = (&first.spec, &second.spec) else {
        return Ok(None);
    };
    let between = first.to;
    let touching = row.edges.iter().filter(|edge| edge.from == between || edge.to == between).count();
    let frequent = frequent::is_frequent(left) && frequent::is_frequent(right);
    if between != second.from || touching != 2 || !frequent {
        return Ok(None);
    }
    let mut terms = dictionary.spelt(&frequent::pair(left, right, 2))?.terms;
    for term in &mut terms {
        term.width = term.width.max(2);
    }
    Ok(Some(terms))
}

fn stands_for(edge: &Edge, word: &Word) -> bool {
    (edge.from, edge.to) == (word.from, word.to)
}

/// The pairs, by the places of their first words, that share no word and leave
/// the fewest entries to look at.
fn cheapest(row: &Row, words: &[Word], pairs: &[Option<Vec<TermUse>>]) -> Vec<usize> {
    let cost = |terms: &[TermUse]| terms.iter().map(TermUse::count).sum::<u64>();
    let of_word = |word: &Word| {
        let edges = row.edges.iter().filter(|edge| stands_for(edge, word));
        edges.map(|edge| if let Step::Terms(terms) = &edge.step { cost(terms) } else { 0 }).sum::<u64>()
    };
    // For the first so many words: the least cost, and whether a pair ends there.
    let mut least: Vec<(u64, bool)> = vec![(0, false)];
    for (at, word) in words.iter().enumerate() {
        let alone = (least[at].0 + of_word(word), false);
        let paired = at
            .checked_sub(1)
            .and_then(|before| pairs[before].as_ref().map(|terms| (least[before].0 + cost(terms), true)));
        least.push(paired.map_or(alone, |paired| alone.min(paired)));
    }
    let (mut chosen, mut end) = (Vec::new(), words.len());
    while end > 0 {
        let paired = least[end].1;
        end -= if paired { 2 } else { 1 };
        if paired {
            chosen.push(end);
        }
    }
    chosen
}
