//! The pages of a PDF: lines joined into paragraphs, running heads and page
//! numbers set aside.

use std::collections::BTreeMap;

use document::Span;

use super::{Draft, Drafts, text};
use crate::source::Why;

/// How many lines at the top of a page, and how many at its foot, may be a
/// running head or a page number.
const EDGE: usize = 2;

/// Reads the lines of the pages; an empty line is a gap.
///
/// The published text is the lines, a line each, and an empty line between
/// pages. A paragraph goes on over a page break where its sentence does.
pub fn read(pages: &[Vec<String>]) -> Result<Drafts, Why> {
    let heads = running_heads(pages);
    let mut all = String::new();
    let mut furniture = Vec::new();
    for page in pages {
        let edges = edges(page);
        for (index, line) in page.iter().enumerate() {
            let start = all.len();
            all.push_str(line);
            let of_page = edges.get(&index).is_some_and(|place| {
                is_page_number(line)
                    || heads.get(&(*place, bare(line))).is_some_and(|count| is_running(*count, pages))
            });
            if of_page && !line.trim().is_empty() {
                furniture.push(Span::between(start, all.len()).trimmed(&all));
            }
            all.push('\n');
        }
        all.push('\n');
    }
    if all.trim().is_empty() {
        return Err(Why::NoTextLayer);
    }
    let (blocks, notes) = text::around(&all, furniture);
    Ok(Drafts { drafts: vec![Draft { text: all, blocks, notes, ..Draft::default() }], problems: Vec::new() })
}

/// The lines at the edges of a page: which they are, and their place counted
/// from the top (from 0) or the foot (from -1).
fn edges(page: &[String]) -> BTreeMap<usize, isize> {
    let filled: Vec<usize> = (0..page.len()).filter(|index| !page[*index].trim().is_empty()).collect();
    let top = filled.iter().copied().take(EDGE).zip(0..);
    let foot = filled.iter().rev().copied().take(EDGE).zip((1..).map(|place: isize| -place));
    // A page of two lines has them at both edges; the top counts.
    foot.chain(top).collect()
}

/// How often a line stands at the same place of a page, figures left out.
fn running_heads(pages: &[Vec<String>]) -> BTreeMap<(isize, String), usize> {
    let mut heads = BTreeMap::new();
    for page in pages {
        for (index, place) in edges(page) {
            *heads.entry((place, bare(&page[index]))).or_default() += 1;
        }
    }
    heads
}

/// Whether a line that stands so often at the same place is the page's: on a
/// third of all pages, and on two at least.
fn is_running(count: usize, pages: &[Vec<String>]) -> bool {
    count >= 2 && count * 3 >= pages.len()
}

/// A line without its figures: "Page 3 of 12" is the same on every page.
fn bare(line: &str) -> String {
    line.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is a page number: "12", "- 12 -".
fn is_page_number(line: &str) -> bool {
    let line = line.trim().trim_matches(['-', '–', '—', ' ']);
    !line.is_empty() && line.len() <= 4 && line.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Role;

    fn pages(pages: &[&str]) -> Vec<Vec<String>> {
        pages.iter().map(|page| page.lines().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_paragraph_goes_on_over_the_page_and_its_furniture() {
        let drafts = read(&pages(&[
            "Official Journal 3\n\nThe parties call for peace in all parts of the world\nand for trade among all the \
             nations that wish to trade\nwith one another on equal terms and for the benefit of\nall the peoples of the \
             two\n\n12",
            "Official Journal 4\n\nregions and of the world at large in the years to come.\n\nThey will meet again in \
             the spring of the next year in\nthe capital of the other country.\n\n13",
        ]))
        .expect("it has text");
        let draft = &drafts.drafts[0];
        let notes: Vec<&str> = draft.notes.iter().map(|span| span.of(&draft.text)).collect();
        assert_eq!(notes, ["12", "Official Journal 4"]);
        let blocks: Vec<(Role, &str)> = draft
            .blocks
            .iter()
            .map(|block| {
                (block.role, block.span.of(&draft.text).split_whitespace().next().unwrap_or_default())
            })
            .collect();
        assert_eq!(
            blocks,
            [
                (Role::Furniture, "Official"),
                (Role::Paragraph, "The"),
                (Role::Paragraph, "They"),
                (Role::Furniture, "13")
            ]
        );
    }

    #[test]
    fn pages_without_words_have_no_text_layer() {
        let why = read(&pages(&["", "\n"])).expect_err("there is no text");
        assert_eq!(why.to_string(), "the PDF has no text layer");
    }
}
