//! Writes what is visible of a page, block by block.

use std::ops::Range;

use document::Span;
use scraper::node::Element;

use super::content::Survey;
use super::tree::{Content, Tree};
use super::{number, signs, table};
use crate::format::{Builder, Role, brings, raised};
use crate::split::marker;

/// Writes the nodes of a tree, and tells where the signs of footnotes stand.
pub(super) fn write(tree: &Tree<'_>, survey: &Survey, builder: &mut Builder) -> Vec<Span> {
    let mut writer = Writer {
        survey,
        title: survey.title.map_or(0..0, |title| title..tree.nodes[title].end),
        builder,
        lists: Vec::new(),
        headings: Vec::new(),
        preformatted: 0,
        tables: Vec::new(),
        line: Line::default(),
        marker: None,
        signs: survey.signs.as_slice(),
        notes: Vec::new(),
    };
    let mut open: Vec<usize> = Vec::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| tree.nodes[*last].end <= index) {
            writer.close(tree, last);
        }
        match node.content {
            Content::Text(text) => writer.text(tree, index, text),
            Content::Element(element) => {
                writer.open(tree, index, element);
                open.push(index);
            }
        }
    }
    while let Some(last) = open.pop() {
        writer.close(tree, last);
    }
    writer.part();
    writer.notes
}

struct Writer<'a, 'b> {
    survey: &'a Survey,
    /// The nodes that print the title.
    title: Range<usize>,
    builder: &'b mut Builder,
    /// The lists that are open.
    lists: Vec<number::List>,
    /// The levels of the headings that are open.
    headings: Vec<u8>,
    /// How many preformatted elements are open.
    preformatted: usize,
    /// For every open table whether it holds data.
    tables: Vec<bool>,
    line: Line,
    /// The marker that the next words are to have before them.
    marker: Option<String>,
    /// The signs of footnotes that are still to come, by their nodes.
    signs: &'a [Range<usize>],
    /// Those that were written.
    notes: Vec<Span>,
}

/// What is known of the open block.
#[derive(Default)]
struct Line {
    /// Its beginning.
    opening: String,
    /// Characters in it: all, those in links to other pages and within the page,
    /// those of furniture.
    total: usize,
    links: usize,
    jumps: usize,
    furniture: usize,
    /// How long its marker is.
    marked: Option<usize>,
    /// Whether it prints the title.
    title: bool,
    /// How many `<br>` and table cells were passed since its last words.
    breaks: usize,
    cells: usize,
}

impl Writer<'_, '_> {
    fn open(&mut self, tree: &Tree<'_>, index: usize, element: &Element) {
        let name = element.name();
        if is_strong(name) {
            self.builder.begin_strong();
        }
        if name == "table" {
            self.part();
            self.tables.push(table::holds_data(tree, index));
            return;
        }
        if self.in_data() && !matches!(name, "tr" | "caption") {
            match name {
                "td" | "th" => self.line.cells += 1,
                _ if signs::inline(element) => {}
                _ => self.space(),
            }
            return;
        }
        match name {
            "br" => {
                self.line.breaks += 1;
                return;
            }
            _ if signs::inline(element) => return,
            _ => self.part(),
        }
        match name {
            "ol" | "ul" | "menu" | "dir" => self.lists.push(number::List::new(tree, index, element)),
            "li" => {
                self.marker = match self.lists.last_mut() {
                    Some(list) => list.next(element),
                    None => Some("•".to_owned()),
                };
                let brings = |marker: &String| brings(tree.first_words(index), marker);
                if self.marker.as_ref().is_some_and(brings) {
                    self.marker = None;
                }
            }
            "pre" | "listing" | "xmp" | "plaintext" => self.preformatted += 1,
            _ => self.headings.extend(heading(name)),
        }
    }

    fn close(&mut self, tree: &Tree<'_>, index: usize) {
        let Some(element) = tree.element(index) else {
            return;
        };
        let name = element.name();
        if is_strong(name) {
            self.builder.end_strong();
        }
        if name == "table" {
            self.part();
            self.tables.pop();
            return;
        }
        if self.in_data() && !matches!(name, "tr" | "caption") {
            if !signs::inline(element) {
                self.space();
            }
            return;
        }
        if signs::inline(element) || name == "br" {
            return;
        }
        self.part();
        match name {
            "ol" | "ul" | "menu" | "dir" => {
                self.lists.pop();
            }
            "li" => self.marker = None,
            "pre" | "listing" | "xmp" | "plaintext" => self.preformatted -= 1,
            _ if heading(name).is_some() => {
                self.headings.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, tree: &Tree<'_>, index: usize, text: &str) {
        if text.trim().is_empty() {
            // Blanks between two breaks do not make a line.
            if self.line.breaks == 0 && self.builder.is_open() {
                if self.preformatted > 0 { self.lines(index, text) } else { self.builder.words(text) }
            }
            return;
        }
        match std::mem::take(&mut self.line.breaks) {
            0 => {}
            1 if self.headings.is_empty() && !self.line.title && opens_paragraph(tree, index) => self.part(),
            1 => self.builder.line_break(),
            _ => self.part(),
        }
        if self.preformatted > 0 {
            self.lines(index, text);
        } else {
            self.begin(index, text);
            self.words(tree, index, text);
        }
    }

    /// Writes words of a line; the sign of a footnote is raised as it is printed.
    fn words(&mut self, tree: &Tree<'_>, index: usize, text: &str) {
        while let Some((_, rest)) = self.signs.split_first().filter(|(sign, _)| sign.end <= index) {
            self.signs = rest;
        }
        if self.signs.first().is_none_or(|sign| !sign.contains(&index)) {
            self.builder.words(text);
        } else if tree.ancestors(index).take(4).any(|outer| tree.name(outer) == "sup") {
            self.notes.push(self.builder.placed(&raised(text)));
        } else {
            self.notes.push(self.builder.placed(text.trim_end()));
        }
    }

    /// Writes preformatted text; an empty line parts blocks.
    fn lines(&mut self, index: usize, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.line.breaks += 1;
            }
            if line.trim().is_empty() {
                continue;
            }
            match std::mem::take(&mut self.line.breaks) {
                0 => {}
                1 => self.builder.line_break(),
                _ => self.part(),
            }
            self.begin(index, line);
            self.builder.verbatim(line.trim_end_matches('\r'));
        }
    }

    /// Writes what is owed before words, and takes note of them.
    fn begin(&mut self, index: usize, text: &str) {
        if let Some(marker) = self.marker.take() {
            self.line.marked = Some(marker.len() + 1);
            self.builder.words(&format!("{marker} "));
            if self.preformatted > 0 {
                self.builder.verbatim(" ");
            }
        }
        if self.builder.is_open() {
            for _ in 0..self.line.cells {
                self.builder.words(" | ");
            }
        }
        self.line.cells = 0;
        let length = text.chars().filter(|character| !character.is_whitespace()).count();
        self.line.title |= self.title.contains(&index);
        self.line.total += length;
        self.line.links += if self.survey.linked[index] { length } else { 0 };
        self.line.jumps += if self.survey.jumps[index] { length } else { 0 };
        self.line.furniture += if self.survey.furniture[index] { length } else { 0 };
        if self.line.opening.len() < 400 {
            self.line.opening.extend(text.chars().take(200));
        }
    }

    fn space(&mut self) {
        if self.builder.is_open() {
            self.builder.words(" ");
        }
    }

    /// Ends the open block, and says what it was.
    fn part(&mut self) {
        let line = std::mem::take(&mut self.line);
        let mostly = |part: usize| part * 5 >= line.total * 4;
        let heading = self.headings.last().copied();
        // "Principales dispositions du texte" over the page is a menu; "[1]" is a note.
        let menu = heading.is_none() && line.total > 11 && line.jumps * 20 > line.total * 17;
        let furniture = menu || mostly(line.furniture) || mostly(line.links) || signs::label(&line.opening);
        let role = match (heading, line.marked) {
            _ if line.title => Role::Heading(1),
            (Some(1), _) if !mostly(line.furniture) => Role::Heading(1),
            _ if furniture => Role::Furniture,
            (Some(level), _) => Role::Heading(level),
            (None, Some(marker)) => Role::Item { marker },
            (None, None) => Role::Paragraph,
        };
        self.builder.end_block(role);
    }

    /// Whether a table of data is open.
    fn in_data(&self) -> bool {
        self.tables.last().is_some_and(|data| *data)
    }
}

/// How much of a line tells whether it opens a paragraph, in bytes.
const OPENING: usize = 80;

/// Whether the line that begins with this text opens a paragraph though a
/// single `<br>` stands before it: by the number of a clause (`2. Trade`), or
/// by an indent of two ideographic spaces.
fn opens_paragraph(tree: &Tree<'_>, index: usize) -> bool {
    let mut line = String::new();
    for node in &tree.nodes[index..] {
        match node.content {
            Content::Text(text) => line.push_str(text),
            Content::Element(element) if element.name() != "br" && signs::inline(element) => {}
            Content::Element(_) => break,
        }
        if line.len() >= OPENING {
            break;
        }
    }
    let line = line.trim_start_matches(|character: char| character.is_ascii_whitespace());
    if line.starts_with("\u{3000}\u{3000}") {
        return true;
    }
    let words: Vec<&str> = line.split_whitespace().take(12).collect();
    marker::opens(&words.join(" "))
}

/// Whether an element makes letters stand out.
fn is_strong(name: &str) -> bool {
    matches!(name, "b" | "strong" | "u")
}

/// The level of a heading, by the element's name.
fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
