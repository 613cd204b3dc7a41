//! Words whose letters were set apart to stand out.
//!
//! Before: `п о с т а н о в л я ю:`, `У К А З`
//! After: `постановляю:`, `УКАЗ`

use document::{Repair, Span};

use super::Normalized;
use crate::scan;

/// The rule's name.
const RULE: &str = "letter-spacing";

/// How many letters a spaced word has at the least, and at the most: in a longer
/// run it cannot be told where words end.
const FEWEST: usize = 4;
const MOST: usize = 14;

/// Reads letters that single spaces part as one word.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    for block in &normalized.blocks {
        if !may_be_spaced(block.span.of(text)) {
            continue;
        }
        let mut start = block.span.start();
        // A line may begin or end with a letter of the word.
        for line in block.span.of(text).split('\n') {
            let end = start + line.len();
            let mut at = start;
            while let Some(run) = next_run(text, at, end) {
                at = run.end();
                let after: String = run.of(text).split(' ').collect();
                normalized.repairs.push(Repair { rule: RULE.into(), span: run, after });
            }
            start = end + 1;
        }
    }
}

/// Whether two single letters of one or two bytes stand in a row, each with a
/// blank on both sides: what most texts have nowhere.
fn may_be_spaced(words: &str) -> bool {
    const RUN: usize = " л я ".len();
    scan::stretches::<RUN>(words.as_bytes()).any(|scan::Stretch { blank, beyond_ascii, .. }| {
        // Where a letter of one byte, or of two, stands between two blanks.
        let one = blank & !(blank >> 1) & blank >> 2;
        let two = blank & beyond_ascii >> 1 & blank >> 3;
        let both = one & (one | two) >> 2 | two & (one | two) >> 3;
        both & scan::places::<RUN>() != 0
    })
}

/// The next run of single letters parted by single spaces.
fn next_run(text: &str, from: usize, to: usize) -> Option<Span> {
    let mut start = None;
    let mut count = 0;
    let mut end = from;
    let mut small = 0;
    let mut words = text[from..to].split_inclusive(' ').peekable();
    let mut at = from;
    while let Some(piece) = words.next() {
        let word = piece.trim_end_matches(' ');
        let mut letters = word.chars();
        let first = letters.next();
        let single = first.is_some_and(char::is_alphabetic)
            // The last letter may have its sign: `л я ю:`.
            && letters.clone().all(|sign| matches!(sign, ':' | ',' | ';' | '.'))
            && letters.count() <= 1;
        if single {
            start = start.or(Some(at));
            count += 1;
            small += usize::from(first.is_some_and(char::is_lowercase));
            end = at + first.map_or(0, char::len_utf8);
        }
        let ends = !single || word.chars().count() > 1 || words.peek().is_none();
        if ends {
            // All of one case: "A B c" are no letters of a word.
            if let Some(start) =
                start.filter(|_| (FEWEST..=MOST).contains(&count) && (small == 0 || small == count))
            {
                return Some(Span::between(start, end));
            }
            (start, count, small) = (None, 0, 0);
        }
        at += piece.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn spaced_letters_are_one_word() {
        assert_eq!(
            readings("В связи с указами п о с т а н о в л я ю:"),
            ["letter-spacing: п о с т а н о в л я ю > постановляю"]
        );
        assert_eq!(readings("У К А З\n\nПрезидента"), ["letter-spacing: У К А З > УКАЗ"]);
        assert_eq!(
            readings("Правительство Мирсаны\nп о с т а н о в л я е т:"),
            ["letter-spacing: п о с т а н о в л я е т > постановляет"]
        );
        assert_eq!(readings("С О С Т А В\n     комиссии по рыбе"), ["letter-spacing: С О С Т А В > СОСТАВ"]);
        assert!(readings("options A B C and the vitamins A, B, C, D").is_empty());
    }
}
