//! Tells tables of data from tables that only lay out a page.

use super::signs;
use super::tree::{Content, Tree};

/// The longest cell of a table of data, in bytes.
const LONGEST_CELL: usize = 600;

/// Whether a table is read row by row: it has columns, and its cells are short
/// and hold no blocks but a paragraph.
pub(super) fn holds_data(tree: &Tree<'_>, table: usize) -> bool {
    if tree
        .element(table)
        .is_some_and(|element| matches!(element.attr("role"), Some("presentation" | "none")))
    {
        return false;
    }
    let (mut cells, mut columns) = (0, false);
    let (mut blocks, mut length) = (0, 0);
    for node in &tree.nodes[table + 1..tree.nodes[table].end] {
        match node.content {
            Content::Text(text) => length += text.trim().len(),
            Content::Element(element) => match element.name() {
                "table" | "ul" | "ol" | "form" | "hr" | "article" | "section" | "h1" | "h2" | "h3" => {
                    return false;
                }
                "tr" => {
                    cells = 0;
                }
                "td" | "th" => {
                    cells += 1;
                    columns |= cells > 1;
                    (blocks, length) = (0, 0);
                }
                "thead" | "tbody" | "tfoot" | "col" | "colgroup" => {}
                "br" => {}
                _ => blocks += usize::from(!signs::inline(element)),
            },
        }
        if cells > 0 && (blocks > 2 || length > LONGEST_CELL) {
            return false;
        }
    }
    columns
}
