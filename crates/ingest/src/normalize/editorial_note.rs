//! Notes above a text by which an edition tells of later changes.
//!
//! Before: `(В редакции Указа Президента … от 30.08.2004 г. N 1132)`
//! After: nothing

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;

/// The rule's name.
const RULE: &str = "editorial-note";

/// How many blocks from the top may be such notes.
const REACH: usize = 8;

static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[(\[]?(?:в редакции |в ред\. |утратил[аои]? силу|(?:as )?amended by |consolidated (?:text|version)|version consolidée|modifié par |texto consolidado|les informations (?:concernant|de cette)|(?:this|the) information is (?:provisional|subject)|（?根据.{2,40}修正)",
    )
    .expect("the pattern is a constant")
});

/// Makes short notes on the edition above the text furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut index = 0;
    while index < normalized.blocks.len().min(REACH) {
        let span: Span = normalized.blocks[index].span;
        if span.len() < 400 && NOTE.is_match(span.of(text)) {
            normalized.blocks.remove(index);
            normalized.furniture.push(span);
            normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
        } else {
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn a_note_on_the_edition_is_furniture() {
        let text =
            "УКАЗ\n\n(В редакции Указа от 30.08.2004 г. N 1132)\n\n1. (Утратил силу - Указ от 30.08.2004 г.)";
        assert_eq!(readings(text), ["editorial-note: (В редакции Указа от 30.08.2004 г. N 1132) > "]);
    }
}
