//! The end mark that agencies set behind a text.
//!
//! Before: `September 11, 2020 in Moscow (end)`
//! After: `September 11, 2020 in Moscow`

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;

/// The rule's name.
const RULE: &str = "end-mark";

static END_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:[(（](?:end|ends|end of text|fin|конец|完|нет|انتهى)[)）]|(?:^|\s)(?:###|-30-|- 30 -|# # #|-end-|enditem|\* \* \*))\s*$")
        .expect("the pattern is a constant")
});

/// Makes the mark at the end of the last paragraph furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let Some(block) = normalized.blocks.last_mut() else {
        return;
    };
    let Some(found) = END_MARK.find(block.span.of(text)) else {
        return;
    };
    let mark = Span::from(found.range()).shifted(block.span.start()).trimmed(text);
    let rest = Span::between(block.span.start(), mark.start()).trimmed(text);
    if rest.is_empty() {
        normalized.blocks.pop();
    } else {
        block.span = rest;
    }
    normalized.furniture.push(mark);
    normalized.repairs.push(Repair { rule: RULE.into(), span: mark, after: String::new() });
}
