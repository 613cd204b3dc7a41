//! Words that a line end has torn.
//!
//! Before: `all multi-⏎lateral bodies`, `the long-⏎term goal`
//! After: `all multilateral bodies`, `the long-term goal`
//!
//! The other reading is not lost: the index finds it too.

use std::collections::HashSet;
use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;

/// The rule's name. The index knows it: a word that this rule joined is found
/// as two words as well.
const RULE: &str = document::LINE_END_HYPHEN;

static TORN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?<left>\p{L}+)(?<break>[-\u{2010}\u{ad}][ \t]*\r?\n\s*)(?<right>\p{Ll}\p{L}*)")
        .expect("the pattern is a constant")
});

/// Beginnings that a hyphen parts from the word more often than not.
const PREFIXES: [&str; 12] =
    ["self", "non", "long", "short", "so", "well", "high", "low", "cross", "semi", "ex", "quasi"];

/// Reads the two halves of a torn word as one word, or as a word with a
/// hyphen, whichever the rest of the document makes likelier.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    if !has_torn_line(text) {
        return;
    }
    let known: HashSet<&str> = text
        .split(|character: char| !(character.is_alphabetic() || character == '-'))
        .filter(|word| !word.is_empty())
        .collect();
    for block in &normalized.blocks {
        let words = block.span.of(text);
        let mut at = 0;
        while let Some(found) = TORN.captures_at(words, at) {
            let (left, right) = (&found["left"], &found["right"]);
            let Some(torn) = found.name("break") else {
                break;
            };
            // A narrow column tears a word twice: "inter-⏎na-⏎tional".
            at = torn.end();
            let after = if keeps_hyphen(left, right, &known) { "-" } else { "" };
            let span = Span::from(torn.range()).shifted(block.span.start());
            normalized.repairs.push(Repair { rule: RULE.into(), span, after: after.into() });
        }
    }
}

/// Whether a hyphen ends a line.
fn has_torn_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\n', bytes).any(|at| {
        let last = bytes[..at].iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        // The last bytes of `-`, U+2010 and U+00AD.
        last.is_some_and(|last| matches!(bytes[last], b'-' | 0x90 | 0xad))
    })
}

fn keeps_hyphen(left: &str, right: &str, known: &HashSet<&str>) -> bool {
    let hyphenated = format!("{left}-{right}");
    let solid = format!("{left}{right}");
    if known.contains(solid.as_str()) {
        return false;
    }
    known.contains(hyphenated.as_str())
        || known.contains(left) && known.contains(right) && right.len() > 3 && left.len() > 3
        || PREFIXES.contains(&left.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Block, Role};

    #[test]
    fn a_word_may_be_torn_twice() {
        let text = "all inter-\nna-\ntional bodies";
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let mut normalized = Normalized { blocks: vec![block], ..Normalized::default() };
        apply(text, &mut normalized);
        assert_eq!(normalized.repairs.len(), 2);
    }
}
