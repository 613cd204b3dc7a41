//! What a page sets behind its text: who edited it, where else to read, how to
//! share and print it, whose it is.
//!
//! Before: `…in Moscow (end)⏎责任编辑：张三⏎Print | Email | Share`
//! After: `…in Moscow (end)`

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::Role;

/// The rule's name.
const RULE: &str = "page-foot";

/// How many bytes such a line has at the most.
const LONGEST: usize = 160;

static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
            [【\[(（]?(?:责任编辑|责编|编辑|責任編輯|責編|編輯)[\x20\u{3000}]*[:：][^。！？]{1,24}
            | (?:上一篇|下一篇|上一条|下一条|上一條|下一條)[\x20\u{3000}]*[:：].*
            | (?:分享到|分享至)\x20?[:：]?
            | (?:(?:share(?:\x20this(?:\x20(?:article|page|story))?)?(?:\x20(?:on|via|to))?|print(?:\x20this\x20page)?|e-?mail|tweet
                |facebook|twitter|linkedin|whatsapp|telegram)(?:[\x20|:·•,/]+|$))+
            | read\x20(?:more|also):\x20.*[^.]
            | (?:copyright\x20*)?(?:©|\(c\))\x20*(?:copyright\x20*)?[0-9]{4}.*
            | (?:copyright\x20|©).*all\x20rights\x20reserved\.?
        )$",
    )
    .expect("the pattern is a constant")
});

/// Makes the last lines of a text furniture, as long as they are of the page.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    while let Some(block) = normalized.blocks.last_mut().filter(|block| block.role == Role::Paragraph) {
        let words = block.span.of(text);
        let at = memchr::memrchr(b'\n', words.as_bytes()).map_or(0, |at| at + 1);
        let line = Span::between(block.span.start() + at, block.span.end()).trimmed(text);
        if line.len() > LONGEST || !FOOT.is_match(line.of(text)) {
            return;
        }
        let rest = Span::between(block.span.start(), line.start()).trimmed(text);
        if !rest.is_empty() {
            block.span = rest;
        } else if normalized.blocks.len() > 1 {
            normalized.blocks.pop();
        } else {
            return;
        }
        normalized.furniture.push(line);
        normalized.repairs.push(Repair { rule: RULE.into(), span: line, after: String::new() });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn what_a_page_sets_behind_its_text_is_furniture() {
        assert_eq!(
            readings("双方同意加强合作。\n\n（完）\n\n【编辑:杨猛】\n上一篇：外长会见\n责任编辑：林岚"),
            [
                "end-mark: （完） > ",
                "page-foot: 【编辑:杨猛】 > ",
                "page-foot: 上一篇：外长会见 > ",
                "page-foot: 责任编辑：林岚 > ",
            ]
        );
        assert_eq!(
            readings(
                "The parties met. Enditem\n\nRead more: Ships visit Mirsane\nPrint | Email | Share\nCopyright © 2031 Ostrel News."
            ),
            [
                "end-mark: Enditem > ",
                "page-foot: Read more: Ships visit Mirsane > ",
                "page-foot: Print | Email | Share > ",
                "page-foot: Copyright © 2031 Ostrel News. > ",
            ]
        );
    }

    #[test]
    fn a_sentence_that_speaks_of_sharing_is_none() {
        for text in [
            "We met.\n\nShare the burden.",
            "We met.\n\nPrint and radio are free.",
            "双方会谈。\n\n编辑部：双方同意。",
        ] {
            assert!(readings(text).is_empty(), "{text}");
        }
    }
}
