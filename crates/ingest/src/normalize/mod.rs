//! Repairs: what damaged places are read as, beside the published text.
//!
//! The rules run in the order of `RULES`; each has its own file. A rule
//! that meets its own output finds nothing to do.

mod byline;
pub(crate) mod contents;
pub(crate) mod dateline;
mod doubled_word;
mod editorial_note;
mod end_mark;
pub(crate) mod entity;
mod field_label;
mod footnote;
mod letter_spacing;
mod line_end_hyphen;
mod mojibake;
mod page_foot;
mod page_number;
mod page_stamp;
mod pinyin;
mod rule_line;
pub(crate) mod running_head;
mod session_line;
mod so_far;
mod spaced_punctuation;
mod torn_sentence;

pub use dateline::Dateline;
use document::{Date, Flag, Repair, Span};

use crate::deadline;
use crate::format::{Block, Role};

/// What the rules found in one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalized {
    /// The blocks, with the dateline cut off the first.
    pub blocks: Vec<Block>,
    /// The dateline, if the text opens with one.
    pub dateline: Option<Dateline>,
    /// The date at which the page was put out, if a line of its own states it.
    pub stamp: Option<(Date, Span)>,
    /// The date on which a transcript's words were spoken, if a line above says so.
    pub spoken: Option<(Date, Span)>,
    /// Furniture, that of the format among it, in the order of the text.
    pub furniture: Vec<Span>,
    /// What is read differently, in the order of the text.
    pub repairs: Vec<Repair>,
    /// What looks damaged and is left as it is.
    pub flags: Vec<Flag>,
}

/// A rule: what it finds in a text it notes.
type Rule = fn(&str, &mut Normalized);

/// The rules in their order.
const RULES: &[Rule] = &[
    field_label::apply,
    running_head::apply,
    page_stamp::apply,
    dateline::apply,
    byline::apply,
    session_line::apply,
    page_foot::apply,
    end_mark::apply,
    rule_line::apply,
    editorial_note::apply,
    footnote::apply,
    page_number::apply,
    running_head::recurring,
    contents::apply,
    line_end_hyphen::apply,
    entity::apply,
    letter_spacing::apply,
    pinyin::apply,
    spaced_punctuation::apply,
    torn_sentence::apply,
    doubled_word::apply,
    mojibake::apply,
];

/// Runs all rules over a document's blocks.
///
/// `notes` are those that stand inside blocks; they are read through.
pub fn apply(text: &str, blocks: &[Block], notes: &[Span]) -> Normalized {
    let furniture = notes.to_vec();
    let mut normalized = Normalized { blocks: blocks.to_vec(), furniture, ..Normalized::default() };
    normalized.blocks.retain(|block| block.role != Role::Furniture);
    normalized
        .furniture
        .extend(blocks.iter().filter(|block| block.role == Role::Furniture).map(|block| block.span));
    for rule in RULES {
        deadline::check(text.len());
        rule(text, &mut normalized);
    }
    normalized.furniture.sort();
    // What the format knows to be of the page a rule may find again.
    normalized.furniture.dedup();
    normalized.repairs.sort_by_key(|repair| repair.span);
    normalized
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::text;

    /// What the rules find in a plain text.
    pub(super) fn normalized(text: &str) -> Normalized {
        apply(text, &text::blocks(text), &[])
    }

    #[test]
    fn what_the_format_and_a_rule_both_find_is_furniture_once() {
        let text = "They speak of trade and of the\n\n12\n\npeace that all of the nations wish for.";
        let number = Span::between(32, 34);
        let blocks = [Block { span: Span::between(0, text.len()), role: Role::Paragraph }];
        assert_eq!(number.of(text), "12");
        assert_eq!(apply(text, &blocks, &[number]).furniture, [number]);
    }

    /// The repairs of a plain text: `rule: before > after`.
    pub(super) fn readings(text: &str) -> Vec<String> {
        let shown = |repair: &Repair| format!("{}: {} > {}", repair.rule, repair.span.of(text), repair.after);
        normalized(text).repairs.iter().map(shown).collect()
    }
}
