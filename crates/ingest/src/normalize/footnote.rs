//! Footnotes that a page set behind the text, and the numbers that point to
//! them from within it.
//!
//! Before: `the United Nations, 40 in the light of …`, `40 Ibid., document S/26522.`
//! After: `the United Nations, in the light of …`

use std::cell::LazyCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::{Block, Role};
use crate::split::closing;
use crate::split::marker::{Style, marker};

/// The rule's name.
const RULE: &str = "footnote";

/// How many blocks from the end may be footnotes.
const REACH: usize = 60;

/// A line that opens a footnote by its number.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*(?<number>[0-9]{1,3})[ \u{a0}]+(?<word>[\p{Lu}\[(«“][^\n]{2,})")
        .expect("the pattern is a constant")
});

/// A number as a footnote may have it.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9]+").expect("the pattern is a constant"));

/// What footnotes begin with, whether or not their number is found.
static CITES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Ibid|Idem|Op\. cit|See |Cf\.|Official Records|Document |United Nations, Treaty Series|(?:One|Two|Three) members? )")
        .expect("the pattern is a constant")
});

/// A footnote whose number is in brackets: `(1)  OJ L 285, p. 46.`, `(*1) With effect`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\((?<star>\*?)(?<number>[0-9]{1,3})\)[\s\u{a0}]+\S").expect("the pattern is a constant")
});

/// How many lines of names may stand between the formula of signature and the
/// footnotes, and how many of one footnote's own before the next.
const NAMES: usize = 14;
const OWN: usize = 4;

/// Makes footnotes behind the text furniture, and the signs that point to them.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    behind_signatures(text, normalized);
    let lowest = normalized.blocks.len().saturating_sub(REACH).max(1);
    let mut index = normalized.blocks.len();
    let mut notes: Vec<(u32, Span)> = Vec::new();
    let signs = LazyCell::new(|| Signs::of(text));
    while index > lowest {
        index -= 1;
        let block = normalized.blocks[index];
        if block.role != Role::Paragraph {
            break;
        }
        let Some((start, found)) = notes_in(text, block, &signs) else {
            break;
        };
        let span = Span::between(start, block.span.end());
        notes.extend(found.into_iter().map(|number| (number, span)));
        if start > block.span.start() {
            normalized.blocks[index].span = Span::between(block.span.start(), start).trimmed(text);
            break;
        }
        normalized.blocks.remove(index);
    }
    let mut seen: Vec<Span> = notes.iter().map(|(_, span)| *span).collect();
    seen.dedup();
    normalized.furniture.extend(seen);
    for (number, note) in notes {
        if let Some(sign) = signs.before(note.start(), number) {
            normalized.furniture.push(sign);
            normalized.repairs.push(Repair { rule: RULE.into(), span: sign, after: String::new() });
        }
    }
}

/// Makes footnotes in brackets furniture that stand behind the signatures,
/// before the annexes.
fn behind_signatures(text: &str, normalized: &mut Normalized) {
    if memchr::memmem::find(text.as_bytes(), b"(1)").is_none() {
        return;
    }
    let mut at = 0;
    while at < normalized.blocks.len() {
        let signed = closing::opens_formula(normalized.blocks[at].span.of(text));
        at += 1;
        let of = |at: usize| normalized.blocks.get(at).map(|block| block.span.of(text));
        let number = |at: usize| {
            let found = BRACKETED.captures(of(at)?)?;
            if found["star"].is_empty() { found["number"].parse::<usize>().ok() } else { Some(0) }
        };
        if !signed {
            continue;
        }
        let name = |at: &usize| of(*at).is_some_and(|line| line.split_whitespace().count() <= 12);
        let names = (at..at + NAMES).take_while(|at| number(*at).is_none() && name(at)).count();
        let first = at + names;
        if number(first) != Some(1) {
            continue;
        }
        let (mut end, mut last) = (first + 1, 1);
        // A note may have lines of its own, unless an annex begins.
        while let Some(next) =
            (end..end + OWN).find(|at| number(*at).is_some_and(|next| next == last + 1 || next == 0))
        {
            let annex = |at: usize| {
                of(at).is_some_and(|line| matches!(marker(line), Some(found) if found.style == Style::Annex))
            };
            if (end..next).any(annex) {
                break;
            }
            last = number(next).filter(|next| *next > 0).unwrap_or(last);
            end = next + 1;
        }
        let notes: Vec<Span> = normalized.blocks.drain(first..end).map(|block| block.span).collect();
        normalized.furniture.extend(notes);
        at = first;
    }
}

/// Where the footnotes of a block begin, and their numbers.
fn notes_in(
    text: &str,
    block: Block,
    signs: &LazyCell<Signs, impl FnOnce() -> Signs>,
) -> Option<(usize, Vec<u32>)> {
    let words = block.span.of(text);
    let mut start = None;
    let mut numbers = Vec::new();
    for found in NOTE.captures_iter(words) {
        let number: u32 = found["number"].parse().ok()?;
        let at = block.span.start() + found.name("number")?.start();
        let follows = numbers.last().is_some_and(|last| *last + 1 == number);
        let known = CITES.is_match(&found["word"]) || signs.before(at, number).is_some();
        if known || follows {
            start = start.or(Some(at));
            numbers.push(number);
        }
    }
    start.map(|start| (start, numbers))
}

/// The places in a text where a number may be the sign of a footnote.
///
/// They are found once: a text of thousands of footnotes would be searched
/// from end to end for each.
struct Signs(HashMap<u32, Vec<Span>>);

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs: HashMap<u32, Vec<Span>> = HashMap::new();
        for found in NUMBER.find_iter(text) {
            // No footnote has a number of four digits, or one that begins with zero.
            let plain = found.len() <= 3 && (found.len() == 1 || !found.as_str().starts_with('0'));
            if let Ok(number) = found.as_str().parse()
                && plain
                && is_sign(text, found.start(), found.end())
            {
                signs.entry(number).or_default().push(found.range().into());
            }
        }
        Signs(signs)
    }

    /// The last place before another where a footnote's number is its sign.
    fn before(&self, at: usize, number: u32) -> Option<Span> {
        let signs = self.0.get(&number)?;
        signs[..signs.partition_point(|sign| sign.end() <= at)].last().copied()
    }
}

/// Whether a number is the sign of a footnote.
///
/// It stands behind a sign of punctuation or a letter, and no word of the
/// sentence needs it: "Force, 42", "(S/8622) 13 that", "Council13 and".
fn is_sign(text: &str, start: usize, end: usize) -> bool {
    let (left, right) = (&text[..start], &text[end..]);
    let behind = right.chars().next();
    if behind.is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '-' | '%' | '.')) {
        return false;
    }
    let spaced = left.ends_with([' ', '\u{a0}']);
    let last = left.trim_end_matches([' ', '\u{a0}']).chars().next_back();
    let signed = last.is_some_and(|last| {
        matches!(last, ',' | '.' | ';' | ')' | '"' | '”' | '’') || !spaced && last.is_alphabetic()
    });
    let next = right.trim_start().chars().next();
    // "on 11 August, 40 members met" counts members; a sign is followed by
    // a sentence's next word or ends a line.
    let ends_line =
        right.trim_start_matches([' ', ',', ';', '.']).starts_with(['\n', '\r']) || next.is_none();
    let goes_on = next.is_some_and(|next| next.is_lowercase() || matches!(next, ',' | ';' | ')'));
    signed && (ends_line || goes_on)
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;

    #[test]
    fn footnotes_and_their_signs_are_read_through() {
        let text = "Resolution\n\nHaving considered the report on the Force, 42\n\nNoting the report (S/8622) 43 that in the \
                    present circumstances the Force is needed,\n\nAdopted by 14 votes to none.\n\n42 Ibid., document \
                    S/13637.\n43 One member did not vote.";
        let found = normalized(text);
        let furniture: Vec<&str> = found.furniture.iter().map(|span| span.of(text)).collect();
        assert_eq!(furniture, ["42", "43", "42 Ibid., document S/13637.", "43 One member did not vote."]);
    }

    #[test]
    fn footnotes_between_signatures_and_annex_are_furniture() {
        let text = "Directive\nThe ports shall be open (1) to ships (2).\nDone at Mirsane, 4 May 2031.\nThe \
                    President\nA. ORLO\n(1)  OJ L 24, p. 8.\n(2)  Opinion of 3 May 2031.\nANNEX I\n(1) Open the gates.";
        let found = normalized(text);
        let furniture: Vec<&str> = found.furniture.iter().map(|span| span.of(text)).collect();
        assert_eq!(furniture, ["(1)  OJ L 24, p. 8.", "(2)  Opinion of 3 May 2031."]);
    }

    #[test]
    fn a_numbered_point_is_no_footnote() {
        let text = "Resolution\n\nThe Council decides:\n\n1 The mandate is renewed for 6 months.\n\n2 The matter stays.";
        assert!(normalized(text).furniture.is_empty());
    }

    #[test]
    fn a_text_of_footnotes_alone_takes_no_time() {
        let text = format!("Resolution\n\n{}", "1 Ibid., document\n".repeat(50_000));
        assert_eq!(normalized(&text).repairs, []);
    }
}
