//! XML of no known vocabulary: the text of its elements.

use super::tree::{Element, Node};
use crate::format::{Builder, Draft, Fact, Role};

/// Elements that name the document where there is only one of them.
const TITLES: [&str; 4] = ["title", "doctitle", "documenttitle", "headline"];

/// Elements whose names say that they are headings.
const HEADINGS: [&str; 6] = ["title", "heading", "head", "subtitle", "headline", "caption"];

/// The document of a file: an element that holds elements or several lines is
/// a container, any other a block. An element in the midst of text is part of
/// its line.
pub(super) fn read(root: &Element) -> Draft {
    let mut builder = Builder::new();
    write(root, &mut builder, false);
    let (text, blocks) = builder.finish();
    let mut draft = Draft { text, blocks, ..Draft::default() };
    let is_title =
        |element: &&Element| TITLES.contains(&element.name.to_lowercase().as_str()) && element.has_text();
    let mut titles = root.descendants().filter(is_title);
    if let (Some(title), None) = (titles.next(), titles.next()) {
        draft.stated.title = Fact::new(&title.text(), "element title");
    }
    draft.stated.language = root.attribute("xml:lang").and_then(|language| Fact::new(language, "xml:lang"));
    draft
}

fn write(element: &Element, builder: &mut Builder, in_line: bool) {
    let lines = in_line || is_mixed(element);
    for child in &element.children {
        match child {
            // In preformatted text an empty line parts the paragraphs.
            Node::Text(words) if !in_line => {
                for (index, paragraph) in paragraphs(words).enumerate() {
                    if index > 0 {
                        builder.end_block(Role::Paragraph);
                    }
                    builder.words(paragraph);
                }
            }
            Node::Text(words) => builder.words(words),
            Node::Element(child) if matches!(child.name.as_str(), "br" | "lb") => builder.line_break(),
            // A paragraph stands apart, whatever text is beside it.
            Node::Element(child) if lines && child.name != "p" => write(child, builder, true),
            Node::Element(child) => {
                builder.end_block(Role::Paragraph);
                write(child, builder, false);
            }
        }
    }
    if !in_line {
        let heading = HEADINGS.contains(&element.name.to_lowercase().as_str());
        builder.end_block(if heading { Role::Heading(2) } else { Role::Paragraph });
    }
}

/// Whether text and elements stand side by side in an element.
fn is_mixed(element: &Element) -> bool {
    element.children.iter().any(|child| matches!(child, Node::Text(text) if !text.trim().is_empty()))
        && element.elements().next().is_some()
}

/// The stretches of a text between empty lines.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let mut bounds = Vec::new();
    let mut empty = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && at > 0 {
            empty = true;
        } else if empty {
            bounds.push(start..at);
            (start, empty) = (at, false);
        }
        at += line.len();
    }
    bounds.push(start..at);
    bounds.into_iter().map(|bound| &text[bound])
}
