//! What the lines of a plain text stand for: a paragraph each, or parts of one.

use super::line::{Line, ends_sentence};

/// What the lines of a text stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line is a paragraph; `indented` where most of them are indented.
    Lines { indented: bool },
    /// An indented line begins a paragraph, the others go on with it.
    Indented,
    /// Lines are broken at a width; empty lines, indents and short last lines
    /// part the paragraphs.
    Wrapped(Shape),
}

/// The shape of wrapped lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// How wide a full line is.
    pub(super) width: usize,
    /// The indent of the lines that go on with a paragraph.
    pub(super) base: usize,
    /// Whether the first line of a paragraph is indented deeper.
    pub(super) first_deeper: bool,
    /// Whether empty lines part the paragraphs.
    pub(super) blank_parted: bool,
    /// Whether empty lines fall into the middle of sentences.
    pub(super) blank_torn: bool,
}

pub(super) fn layout(lines: &[Line<'_>]) -> Layout {
    let count = lines.len();
    let indented = lines.iter().filter(|line| line.indent >= 2).count();
    if count < 4 {
        return Layout::Lines { indented: indented >= 2 };
    }
    let mut widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    // A few lines may run on: it is the many that tell.
    let width = widths[count * 7 / 10];
    let open = lines.iter().filter(|line| !ends_sentence(line.words)).count();
    // And it is they that hold the text: a page that is one line has a head of short ones.
    let long: usize = widths.iter().filter(|wide| **wide > 220).sum();
    let even = widths[count * 17 / 20] <= width * 2 && long * 20 < widths.iter().sum::<usize>() * 9;
    if width <= 110 && even && open * 10 >= count * 4 && widths[count / 2] >= 20 {
        return Layout::Wrapped(shape(lines, width));
    }
    // In the text of a page an indent of two spaces opens the paragraph, and
    // the sentences that follow it are lines of their own.
    let bare: Vec<&Line<'_>> =
        lines.iter().skip_while(|line| line.indent < 2).filter(|line| line.indent < 2).collect();
    let sentences = bare.iter().filter(|line| ends_sentence(line.words)).count();
    if indented >= 3 && !bare.is_empty() && sentences * 10 >= bare.len() * 8 {
        return Layout::Indented;
    }
    Layout::Lines { indented: indented * 2 > count }
}

/// The shape of lines that are wrapped at a width.
fn shape(lines: &[Line<'_>], width: usize) -> Shape {
    let full = || lines.iter().filter(|line| line.width * 4 >= width * 3);
    let mut indents: Vec<usize> = full().map(|line| line.indent).collect();
    indents.sort_unstable();
    let base = indents.get(indents.len() / 4).copied().unwrap_or(0);
    let deeper = |pair: &&[Line<'_>]| pair[1].indent >= base + 2 && pair[0].indent < base + 2;
    let opening = lines.windows(2).filter(deeper);
    let ended = opening.clone().filter(|pair| ends_sentence(pair[0].words) || pair[1].after_blank).count();
    let all = opening.count();
    let apart = || lines.windows(2).filter(|pair| pair[1].after_blank);
    let sound = apart().filter(|pair| ends_sentence(pair[0].words) || pair[0].words.ends_with(',')).count();
    let blank_parted = sound >= 3 && sound * 20 >= apart().count() * 17;
    let blank_torn = !blank_parted && tears(lines, width);
    Shape { width, base, first_deeper: all >= 2 && ended * 10 >= all * 6, blank_parted, blank_torn }
}

/// Whether empty lines stand in the middle of sentences, as a scanner or the end
/// of a page sets them, so that a capital behind one may be that of a name.
///
/// Of the lines that a page tears few open with a name: where most of those that
/// stand below an open line and an empty one do, they are titles and the text
/// below them. Empty lines between all lines tell nothing. In a script without
/// case it is the lines torn without an empty one that tell.
fn tears(lines: &[Line<'_>], width: usize) -> bool {
    let (mut small, mut capital, mut apart, mut together) = (0, 0, 0, 0);
    let open = |line: &Line<'_>| line.words.ends_with(|last: char| last.is_alphabetic() || last == ',');
    for pair in lines.windows(2).filter(|pair| open(&pair[0])) {
        let Some(first) = pair[1].words.chars().find(|sign| sign.is_alphanumeric()) else {
            continue;
        };
        let full = pair[0].width * 20 >= width * 17 && !pair[0].words.ends_with(',');
        match (first.is_lowercase(), first.is_uppercase(), pair[1].after_blank) {
            (true, _, true) => small += usize::from(!pair[1].is_marked()),
            (_, true, true) => capital += usize::from(full),
            (false, false, true) => apart += usize::from(full),
            (false, false, false) => together += usize::from(full),
            _ => {}
        }
    }
    let unparted = capital > 0 && lines.windows(2).all(|pair| pair[1].after_blank);
    unparted || small > 0 && small >= capital || small == 0 && together >= 3 && together >= apart
}
