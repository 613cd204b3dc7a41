//! A table of contents above a text.
//!
//! Before: `TABLE OF CONTENTS`, `Chapter 1 General Provisions`, `Article 1.1 Definitions`
//! After: nothing; the text says the same again.

use document::Repair;

use super::Normalized;
use crate::format::{Block, Role};

/// The rule's name.
const RULE: &str = "contents";

/// How many paragraphs from the top a table may stand in, and how many it has
/// at the most.
const REACH: usize = 12;
const LONGEST: usize = 1_500;

/// How a table of contents is called, and the first part of a treaty.
const TABLES: [&str; 11] = [
    "TABLE OF CONTENTS",
    "CONTENTS",
    "INDEX",
    "TABLE DES MATIÈRES",
    "SOMMAIRE",
    "ÍNDICE",
    "INDICE",
    "СОДЕРЖАНИЕ",
    "ОГЛАВЛЕНИЕ",
    "目录",
    "目錄",
];
const PREAMBLES: [&str; 5] = ["PREAMBLE", "PRÉAMBULE", "PREÁMBULO", "ПРЕАМБУЛА", "CONSIDERANDOS"];

/// The letters that these names begin with.
const INITIALS: [char; 19] =
    ['T', 't', 'C', 'c', 'I', 'i', 'S', 's', 'P', 'p', 'Í', 'í', 'С', 'с', 'О', 'о', 'П', 'п', '目'];

/// Whether a line holds the name of a table of contents or of a preamble alone.
pub(crate) fn is_caption(line: &str) -> bool {
    is_one_of(line, &[&TABLES, &PREAMBLES])
}

fn is_table(line: &str) -> bool {
    is_one_of(line, &[&TABLES])
}

fn is_one_of(line: &str, names: &[&[&str]]) -> bool {
    // Most lines are too long, or begin with no letter that one of the names begins with.
    if line.len() > 40 || !line.starts_with(|first| INITIALS.contains(&first)) {
        return false;
    }
    let capitals = line.trim().trim_end_matches([':', '.']).to_uppercase();
    names.iter().copied().flatten().any(|name| *name == capitals)
}

/// Makes a table of contents furniture: the short lines behind its name, up to
/// where the first of them comes again, or else to the first sentence.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let blocks = &normalized.blocks;
    let Some(table) = blocks.iter().take(REACH).position(|block| is_table(block.span.of(text))) else {
        return;
    };
    let is_entry = |block: &Block| {
        let words = block.span.of(text);
        let stop = |line: &str| {
            let line = line.trim_end();
            line.ends_with([',', ';', ':', '。', '，']) || line.ends_with('.') && !line.ends_with("..")
        };
        !matches!(block.role, Role::Dateline) && words.len() < 4_000 && !words.lines().any(stop)
    };
    let first = table + 1;
    let entries = blocks[first..].iter().take(LONGEST).take_while(|block| is_entry(block)).count();
    // What the table names first opens the text, or the title does, printed again. A
    // long entry breaks behind a comma: "Sub-Committee on Technical Regulations,⏎Standards".
    let unended = |block: &Block| {
        let stop = |line: &str| line.trim_end().ends_with(['.', ';']) && !line.trim_end().ends_with("..");
        !matches!(block.role, Role::Dateline) && !block.span.of(text).lines().any(stop)
    };
    let reach = blocks[first..].iter().take(LONGEST).take_while(|block| unended(block)).count();
    let head = |at: usize| key(blocks[at].span.of(text));
    let opening = (entries > 0).then(|| head(first));
    let title = table.checked_sub(1).map(head);
    let again = (first + 1..first + reach).find(|at| {
        let line = Some(head(*at));
        line == opening || line == title && line.as_deref().is_some_and(|line| line.len() > 12)
    });
    let end = again.unwrap_or(first + entries);
    let lines: usize = blocks[first..end].iter().map(|block| block.span.of(text).lines().count()).sum();
    if lines < 3 {
        return;
    }
    for block in normalized.blocks.drain(table..end) {
        normalized.furniture.push(block.span);
        normalized.repairs.push(Repair { rule: RULE.into(), span: block.span, after: String::new() });
    }
}

/// The letters of a block's first line, without the number of a page behind it.
fn key(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default();
    line.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::normalized, *};

    #[test]
    fn every_name_has_its_initial() {
        for name in TABLES.iter().chain(&PREAMBLES) {
            assert!(is_caption(name) && is_caption(&name.to_lowercase()), "{name}");
        }
    }

    #[test]
    fn a_table_of_contents_is_furniture() {
        let text = "AGREEMENT BETWEEN AVELIA AND BORLAND\nTABLE OF CONTENTS\nPREAMBLE\nCHAPTER 1 GENERAL \
                    PROVISIONS\nArticle 1.1 Definitions\nArticle 1.2 Duties\nPREAMBLE\nAvelia and Borland, wishing to \
                    trade,\nhave agreed:\nArticle 1.1 Definitions\nA port is a harbour.\nArticle 1.2 Duties\nThere are none.";
        let found = normalized(text);
        assert_eq!(found.blocks[1].span.of(text), "PREAMBLE");
        assert!(found.blocks[2].span.of(text).starts_with("Avelia and Borland"));
        let furniture: Vec<&str> = found.furniture.iter().map(|span| span.of(text)).collect();
        assert!(furniture.contains(&"TABLE OF CONTENTS"), "{furniture:?}");
    }

    #[test]
    fn an_entry_may_break_behind_a_comma() {
        let text = "AGREEMENT BETWEEN AVELIA AND BORLAND\nTABLE OF CONTENTS\nPREAMBLE\nCHAPTER 1 GENERAL \
                    PROVISIONS\nArticle 1.1 Definitions\nArticle 1.2 Committee on Ports,\nHarbours and Ships\nPREAMBLE\nAvelia \
                    and Borland, wishing to trade,\nhave agreed:\nArticle 1.1 Definitions\nA port is a harbour.\nArticle \
                    1.2 Committee on Ports,\nHarbours and Ships\nThere is none.";
        let found = normalized(text);
        assert_eq!(found.blocks[1].span.of(text), "PREAMBLE");
        assert!(found.blocks[2].span.of(text).starts_with("Avelia and Borland"));
    }

    #[test]
    fn the_contents_of_a_parcel_are_no_table() {
        let text =
            "Customs Form\nContents\nThe sender declares that the parcel holds books.\nIt is sent by sea.";
        assert!(normalized(text).furniture.is_empty());
    }
}
