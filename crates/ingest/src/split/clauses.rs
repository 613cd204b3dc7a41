//! What all clauses of a text go through: none is too long to be quoted, and
//! each has a label of its own.

use document::{Clause, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// No clause has more words than this, unless a single paragraph does.
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
        let more = words(text, paragraph);
        match pieces.last_mut() {
            Some(piece) if taken + more <= LONGEST => {
                piece.span = Span::between(piece.span.start(), paragraph.end());
                piece.paragraphs.push(paragraph);
                taken += more;
            }
            _ => {
                pieces.push(Clause { span: paragraph, paragraphs: vec![paragraph], ..clause.clone() });
                taken = more;
            }
        }
    }
    pieces
}

fn words(text: &str, span: Span) -> usize {
    span.of(text).split_whitespace().count()
}
