//! A page number that a page break set into a sentence.
//!
//! Before: `his election to the⏎10⏎⏎presidency of the General Assembly`
//! After: `his election to the presidency of the General Assembly`

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;

/// The rule's name.
const RULE: &str = "page-number";

static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[ \t]*\r?\n\s*([0-9]{1,4})[ \t]*\r?\n\s*").expect("the pattern is a constant")
});

/// Makes a number that stands alone on its line in mid-sentence furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    for block in &normalized.blocks {
        let words = block.span.of(text);
        for found in ALONE.captures_iter(words) {
            let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let before = words[..whole.start()].chars().next_back();
            let after = words[whole.end()..].chars().next();
            // "the sum of\n10\nmillion" is a number of the sentence only where
            // no empty line sets it apart.
            let apart = whole.as_str().matches('\n').count() > 2;
            let in_sentence = before.is_some_and(|character| character.is_lowercase() || character == ',')
                && after.is_some_and(|character| character.is_lowercase());
            if apart && in_sentence {
                let span = Span::from(number.range()).shifted(block.span.start());
                normalized.furniture.push(span);
                normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
            }
        }
    }
}
