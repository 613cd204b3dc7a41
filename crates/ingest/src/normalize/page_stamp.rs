//! The date and time at which a page was put out, on a line of its own.
//!
//! Before: `2004年01月28日 09:22`
//! After: nothing; so `(更新时间戳: 1711889225772)` at its end: it is the
//! page's, not the statement's.

use std::sync::LazyLock;

use document::{Date, Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::{Block, Role};
use crate::metadata::dates;

/// The rule's name.
const RULE: &str = "page-stamp";

/// How many paragraphs from the top a stamp may stand in.
const REACH: usize = 4;

/// What says at the end of a page when it was changed.
static UPDATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:原文\s*)?[(（]?(?:更新时间|更新於|last updated|updated (?:on|at)|page last|обновлено|mis à jour|actualizado|última actualización)")
        .expect("the pattern is a constant")
});

static CLOCK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9０-９]{1,2}[:：][0-9０-９]{2}").expect("the pattern is a constant"));

/// Makes a line that holds a date, a time of day, and little else furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    while let Some(last) = normalized.blocks.last().map(|block| block.span)
        && last.len() < 120
        && UPDATED.is_match(last.of(text))
    {
        normalized.blocks.pop();
        normalized.furniture.push(last);
        normalized.repairs.push(Repair { rule: RULE.into(), span: last, after: String::new() });
    }
    let mut index = 0;
    while let Some(block) = normalized.blocks.get(index).copied().filter(|_| index < REACH) {
        // A page may have two, of putting out and of a change.
        let Some(date) = stamp(text, block) else {
            index += 1;
            continue;
        };
        normalized.stamp.get_or_insert(date);
        normalized.furniture.push(block.span);
        normalized.repairs.push(Repair { rule: RULE.into(), span: block.span, after: String::new() });
        normalized.blocks.remove(index);
    }
}

/// The date of a line that holds a date, a time of day, and little else.
fn stamp(text: &str, block: Block) -> Option<(Date, Span)> {
    // A dateline that the format knows of is the document's, hour and all:
    // "Ostrel, November 8, 1930, 10:15 p.m."
    let line = block.span.of(text);
    if block.role == Role::Dateline || line.chars().nth(60).is_some() || !CLOCK.is_match(line) {
        return None;
    }
    let found = dates::find(line);
    let [date] = found.as_slice() else {
        return None;
    };
    Some((date.date, date.span.shifted(block.span.start())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::text::blocks;

    #[test]
    fn a_line_of_date_and_time_is_of_the_page() {
        let text = "中法联合声明\n2004年01月28日 09:22\n双方声明如下。\n一、双方。";
        let mut normalized = Normalized { blocks: blocks(text), ..Normalized::default() };
        apply(text, &mut normalized);
        assert_eq!(normalized.stamp.map(|(date, _)| date.to_string()), Some("2004-01-28".into()));
        assert_eq!(normalized.blocks.len(), 3);
        let text =
            "Statement\nThe meeting of 12 May 2020 began at 09:22 and ended with a call for peace.\nA.\nB.";
        let mut normalized = Normalized { blocks: blocks(text), ..Normalized::default() };
        apply(text, &mut normalized);
        assert_eq!(normalized.stamp, None);
    }

    #[test]
    fn the_hour_of_a_dateline_is_the_documents() {
        let text = "Ostrel, November 8, 1930, 10:15 p.m.\nHe asked.";
        let mut normalized = Normalized { blocks: blocks(text), ..Normalized::default() };
        normalized.blocks[0].role = Role::Dateline;
        apply(text, &mut normalized);
        assert_eq!(normalized.stamp, None);
    }

    #[test]
    fn a_page_may_have_two_stamps() {
        let text = "中哈联合声明\n2011-06-14 07:50\n2011-06-14 08:10\n双方声明如下。";
        let mut normalized = Normalized { blocks: blocks(text), ..Normalized::default() };
        apply(text, &mut normalized);
        assert_eq!(normalized.blocks.len(), 2);
        assert_eq!(normalized.stamp.map(|(_, span)| span.of(text)), Some("2011-06-14"));
    }
}
