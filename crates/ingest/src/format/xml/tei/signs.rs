//! What the elements of TEI are to a reader: blocks, words in a line, notes,
//! or nothing to be seen.

use super::super::tree::Element;

/// What cannot be seen, or is about the text and not of it.
pub(super) const UNSEEN: [&str; 20] = [
    "teiHeader",
    "pb",
    "cb",
    "gb",
    "milestone",
    "anchor",
    "gap",
    "space",
    "graphic",
    "media",
    "figDesc",
    "ptr",
    "index",
    "interp",
    "interpGrp",
    "del",
    "desc",
    "certainty",
    "handShift",
    "listChange",
];

/// Elements that begin and end a block, or hold blocks.
const BLOCKS: [&str; 40] = [
    "TEI",
    "TEI.2",
    "text",
    "front",
    "body",
    "back",
    "group",
    "floatingText",
    "div",
    "p",
    "ab",
    "head",
    "docAuthor",
    "docTitle",
    "titlePart",
    "docImprint",
    "docDate",
    "byline",
    "epigraph",
    "argument",
    "trailer",
    "opener",
    "closer",
    "dateline",
    "salute",
    "signed",
    "postscript",
    "address",
    "sp",
    "stage",
    "lg",
    "list",
    "item",
    "table",
    "row",
    "figure",
    "listBibl",
    "attachment",
    "castList",
    "titlePage",
];

/// Of a pair of readings, the one that is not printed.
pub(super) const SECOND_READING: [&str; 3] = ["reg", "corr", "expan"];

pub(super) fn is_document(element: &Element) -> bool {
    element.name.starts_with("div") && element.attribute("type") == Some("document")
}

pub(super) fn is_block(element: &Element) -> bool {
    BLOCKS.contains(&element.name.as_str()) || is_division(element)
}

/// Whether an element holds blocks and no text of its own.
pub(super) fn is_division(element: &Element) -> bool {
    let name = element.name.as_str();
    matches!(name, "text" | "front" | "body" | "back" | "group" | "floatingText" | "attachment" | "listBibl")
        || name.strip_prefix("div").is_some_and(|level| level.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether an element between blocks is a note or a source, and not text.
pub(super) fn is_aside(element: &Element) -> bool {
    matches!(element.name.as_str(), "note" | "bibl" | "biblStruct" | "fw")
}

/// Whether a paragraph is printed as a heading: in the middle of the line, or
/// said to be a section's title.
pub(super) fn is_heading(paragraph: &Element) -> bool {
    let centered = |element: &Element| {
        element.attribute("rend").is_some_and(|rend| rend.split_whitespace().any(|word| word == "center"))
    };
    let rend = paragraph.attribute("rend").unwrap_or_default();
    if rend.starts_with("sectiontitle") || rend.starts_with("heading") {
        return true;
    }
    let text = paragraph.text_without(|inner| inner.name == "note");
    if text.split_whitespace().count() > 25 {
        return false;
    }
    if centered(paragraph) {
        return true;
    }
    let outside = paragraph.text_without(|inner| {
        centered(inner)
            || inner.elements().next().is_some_and(|only| centered(only) && inner.elements().count() == 1)
    });
    !text.trim().is_empty() && outside.chars().all(|character| !character.is_alphanumeric())
}

/// How many bytes the number of a document takes at the head of its title:
/// `3.` where its number is 3; in a list of records a number and a tabulator.
pub(super) fn number_of(title: &str, number: &str) -> usize {
    let digits = title.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &title[digits..];
    if digits == 0 {
        return 0;
    }
    if number.is_empty() {
        return if rest.starts_with('\t') { digits } else { 0 };
    }
    if title[..digits] != *number {
        return 0;
    }
    digits + usize::from(rest.starts_with('.'))
}

/// Whether a reference is the sign of a note: it has a sign and no words.
pub(super) fn is_sign(reference: &Element) -> bool {
    let words = super::super::folded(reference);
    words.is_empty()
        || words.chars().count() <= 3
            && reference.attribute("n").is_some()
            && words.chars().all(|character| character.is_ascii_digit() || "*†‡§".contains(character))
}

/// Whether the number of an item has no sign of its own behind it.
pub(super) fn number_is_bare(item: &Element) -> bool {
    item.attribute("n").is_none_or(|number| number.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
