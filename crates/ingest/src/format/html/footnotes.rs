//! Finds the signs of footnotes in a page, and the footnotes they point to.

use std::collections::HashMap;
use std::ops::Range;

use super::signs;
use super::tree::{Content, Tree};

/// The footnotes of a page, as ranges of its nodes.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// The signs within lines, in order: `<sup><a href="#fn2">2</a></sup>`.
    pub(super) signs: Vec<Range<usize>>,
    /// The blocks that signs before them point to.
    pub(super) notes: Vec<Range<usize>>,
}

/// Finds the footnotes of a page.
///
/// A sign is a link to a place in the page whose text is a number, behind words
/// of its line. It is raised, or in square brackets, or has no space before it:
/// "as paragraph 3 says" points to no footnote. The number that opens a footnote
/// and leads back to its sign has no words before it.
pub(super) fn find(tree: &Tree<'_>) -> Footnotes {
    let mut found = Footnotes::default();
    let mut targets: Vec<&str> = Vec::new();
    // The last character of the line so far.
    let mut last: Option<char> = None;
    let mut lines_end = tree.nodes.len();
    for (index, node) in tree.nodes.iter().enumerate() {
        if index >= lines_end {
            (last, lines_end) = (None, tree.nodes.len());
        }
        match node.content {
            Content::Text(text) => {
                last =
                    text.chars().next_back().filter(|_| !(last.is_none() && text.trim().is_empty())).or(last)
            }
            Content::Element(element) if !signs::inline(element) => (last, lines_end) = (None, node.end),
            Content::Element(element) if element.name() == "a" => {
                let target = element.attr("href").and_then(|href| href.strip_prefix('#'));
                if let (Some(target), Some(last)) = (target.filter(|target| !target.is_empty()), last)
                    && let Some(sign) = sign(tree, index, last)
                    && found.signs.last().is_none_or(|before| before.end <= sign.start)
                {
                    found.signs.push(sign);
                    targets.push(target);
                }
            }
            Content::Element(_) => {}
        }
    }
    if !targets.is_empty() {
        let places = places(tree);
        let pairs = found.signs.iter().zip(&targets);
        found.notes = pairs
            .filter_map(|(sign, target)| {
                note(tree, *places.get(target)?).filter(|note| note.start >= sign.end)
            })
            .collect();
    }
    found
}

/// The nodes of the sign that a link is, if it is one; `last` stands before it.
fn sign(tree: &Tree<'_>, link: usize, last: char) -> Option<Range<usize>> {
    let end = tree.nodes[link].end;
    // What is long is no number, and is not looked through.
    if end - link > 8 {
        return None;
    }
    let text = tree.text(link);
    let number = bare(&text);
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    let raised = tree.ancestors(link).take(3).find(|outer| tree.name(*outer) == "sup");
    let inner = (link..end).any(|inner| tree.name(inner) == "sup");
    let stands_off = last.is_whitespace() || "([".contains(last);
    (raised.is_some() || inner || text.starts_with('[') || !stands_off).then(|| {
        // `<sup>[<a href="#n1">1</a>]</sup>`
        let whole =
            raised.filter(|outer| tree.nodes[*outer].end - outer <= 12 && bare(&tree.text(*outer)) == number);
        whole.map_or(link..end, |outer| outer..tree.nodes[outer].end)
    })
}

/// A sign without its brackets.
fn bare(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || "[]()".contains(character))
}

/// Where the places are that links may lead to.
fn places<'a>(tree: &Tree<'a>) -> HashMap<&'a str, usize> {
    let mut places = HashMap::new();
    for index in 0..tree.nodes.len() {
        let Some(element) = tree.element(index) else {
            continue;
        };
        let name = element.attr("name").filter(|_| element.name() == "a");
        for place in element.attr("id").into_iter().chain(name) {
            places.entry(place).or_insert(index);
        }
    }
    places
}

/// The footnote at a place: the block that begins there, if it has no heading.
fn note(tree: &Tree<'_>, place: usize) -> Option<Range<usize>> {
    let inline = |index: usize| tree.element(index).is_none_or(signs::inline);
    let block = std::iter::once(place).chain(tree.ancestors(place)).find(|index| !inline(*index))?;
    let mut before = tree.nodes[block..place].iter();
    let opens = before.all(|node| !matches!(node.content, Content::Text(text) if !text.trim().is_empty()));
    let note = block..tree.nodes[block].end;
    let headed = note.clone().any(|inner| matches!(tree.name(inner).as_bytes(), [b'h', b'1'..=b'6']));
    (opens && !headed && matches!(tree.name(block), "p" | "li" | "div" | "dd" | "dt" | "td" | "tr" | "aside"))
        .then_some(note)
}
