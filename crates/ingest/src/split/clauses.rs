//! What all clauses of a text go through: none is too long to be quoted, and
//! each has a label of its own.

use document::{Clause, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::han;

/// No clause has more words than this, unless a single paragraph does: as they
/// are published, furniture among them. In Chinese and Japanese, which part no
/// words, each character is one.
const LONGEST: usize = 2_000;

/// The clauses, those cut that are too long.
pub(super) fn none_too_long(text: &str, clauses: Vec<Clause>) -> Vec<Clause> {
    // Most texts have none: their clauses are not held twice.
    if !clauses.iter().any(|clause| is_too_long(text, clause)) {
        return clauses;
    }
    clauses.into_iter().flat_map(|clause| shortened(text, clause)).collect()
}

/// Gives a clause whose label is taken a number of its own: `3`, `3-2`.
pub(super) fn tell_apart(clauses: &mut [Clause]) {
    for (index, label) in renamed(clauses) {
        clauses[index].label = label;
    }
}

/// The clauses whose label is taken, and the label with a number of its own
/// that each gets: `3`, `3-2`. What a text of a million lines holds for each is
/// worth counting.
fn renamed(clauses: &[Clause]) -> Vec<(usize, String)> {
    let mut labels: FxHashSet<&str> = FxHashSet::default();
    let mut made: FxHashSet<String> = FxHashSet::default();
    let mut copies: FxHashMap<&str, u32> = FxHashMap::default();
    let mut renamed = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let stated = clause.label.as_str();
        if !made.contains(stated) && labels.insert(stated) {
            continue;
        }
        let copy = copies.entry(stated).or_insert(1);
        let label = loop {
            *copy += 1;
            let label = format!("{stated}-{copy}");
            if !labels.contains(label.as_str()) && made.insert(label.clone()) {
                break label;
            }
        };
        renamed.push((index, label));
    }
    renamed
}

/// Whether a clause is too long to be quoted and can be cut.
fn is_too_long(text: &str, clause: &Clause) -> bool {
    // A word has a byte, and a space behind it.
    clause.paragraphs.len() > 1 && clause.span.len() > 2 * LONGEST && words(text, clause.span) > LONGEST
}

/// A clause, cut between its paragraphs where it is too long to be quoted.
fn shortened(text: &str, mut clause: Clause) -> Vec<Clause> {
    if !is_too_long(text, &clause) {
        return vec![clause];
    }
    let mut pieces: Vec<Clause> = Vec::new();
    let mut taken = 0;
    for paragraph in std::mem::take(&mut clause.paragraphs) {
        let end = pieces.last().map_or(paragraph.start(), |piece| piece.span.end());
        // A page's number may stand between them.
        let more = words(text, Span::between(end, paragraph.end()));
        match pieces.last_mut() {
            Some(piece) if taken + more <= LONGEST => {
                piece.span = Span::between(piece.span.start(), paragraph.end());
                piece.paragraphs.push(paragraph);
                taken += more;
            }
            _ => {
                pieces.push(Clause { span: paragraph, paragraphs: vec![paragraph], ..clause.clone() });
                taken = words(text, paragraph);
            }
        }
    }
    pieces
}

/// How many words a stretch has: what white space parts, and each character of
/// Chinese and Japanese.
fn words(text: &str, span: Span) -> usize {
    let wide = |character: char| han::is_han(character) || han::is_kana(character);
    let count = |run: &str| {
        if run.is_ascii() {
            return 1;
        }
        let characters = run.chars().filter(|character| wide(*character)).count();
        let others = run.split(|character: char| wide(character) || !character.is_alphanumeric());
        if characters == 0 { 1 } else { characters + others.filter(|other| !other.is_empty()).count() }
    };
    span.of(text).split_whitespace().map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, paragraphs: Vec<Span>) -> Vec<usize> {
        let span = Span::between(0, text.len());
        let label = "1".to_owned();
        let clause = Clause { label, heading: None, speaker: None, span, paragraphs, language: None };
        none_too_long(text, vec![clause]).iter().map(|piece| piece.paragraphs.len()).collect()
    }

    #[test]
    fn each_character_of_chinese_is_a_word() {
        let line = "双方重申致力于维护世界和平。\n";
        let text = line.repeat(200);
        let paragraph = |at: usize| Span::between(at * line.len(), (at + 1) * line.len() - 1);
        assert_eq!(pieces(&text, (0..200).map(paragraph).collect()), [153, 47]);
        assert_eq!(words("Zhang 说 OK。ひらがな", Span::between(0, "Zhang 说 OK。ひらがな".len())), 7);
    }

    #[test]
    fn what_stands_between_paragraphs_counts_as_published() {
        let line = format!("{}\n12 Report\n", "peace ".repeat(499).trim_end());
        let text = line.repeat(4);
        let paragraph =
            |at: usize| Span::between(at * line.len(), (at + 1) * line.len() - "\n12 Report\n".len());
        assert_eq!(pieces(&text, (0..4).map(paragraph).collect()), [3, 1]);
    }
}
