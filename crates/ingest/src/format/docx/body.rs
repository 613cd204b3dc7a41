//! Writes what is visible of the text of a word processor.

use std::collections::{BTreeMap, VecDeque};

use document::Span;

use super::super::xml::tree::{Element, Node};
use super::numbering::Numbering;
use super::styles::{self, Styles, value};
use crate::format::{Builder, Draft, Role, outside_furniture, raised};

/// The draft of a document. `notes` are its footnotes and endnotes.
pub(super) fn write(
    document: &Element,
    styles: &Styles,
    numbering: Numbering,
    notes: [Option<&Element>; 2],
) -> Draft {
    let mut body = Body {
        builder: Builder::new(),
        styles,
        numbering,
        signs: Vec::new(),
        waiting: VecDeque::new(),
        counts: [0; 2],
        in_field: Vec::new(),
        flat: 0,
        aside: false,
    };
    if let Some(text) = document.child("body") {
        body.blocks(text);
    }
    body.notes(notes);
    let (text, blocks) = body.builder.finish();
    let notes = outside_furniture(body.signs, &blocks);
    Draft { text, blocks, notes, ..Draft::default() }
}

struct Body<'a> {
    builder: Builder,
    styles: &'a Styles,
    numbering: Numbering,
    /// Signs of notes in the text.
    signs: Vec<Span>,
    /// The notes whose text is still to come: which sort, id, and sign.
    waiting: VecDeque<(usize, String, String)>,
    /// How many footnotes and endnotes have been counted.
    counts: [u32; 2],
    /// For each open field whether its instruction is still open, which is not
    /// printed.
    in_field: Vec<bool>,
    /// How many cells are open, whose paragraphs run in one line.
    flat: usize,
    /// Whether notes are written.
    aside: bool,
}

impl Body<'_> {
    /// Paragraphs and tables.
    fn blocks(&mut self, parent: &Element) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element),
                "tbl" if self.flat == 0 => self.table(element),
                "tr" | "tbl" | "tc" => self.blocks(element),
                "del" | "moveFrom" | "sectPr" | "pPr" | "tblPr" | "tblGrid" | "trPr" | "tcPr" | "sdtPr" => {}
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice") {
                        self.blocks(choice);
                    }
                }
                _ => self.blocks(element),
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let properties = paragraph.child("pPr");
        let style = properties.and_then(|properties| value(properties.child("pStyle")));
        let outline = properties.and_then(styles::outline_level);
        let heading = outline.or_else(|| self.styles.heading(style));
        let mut number = self.styles.numbered(style).unwrap_or_default();
        if let Some(own) = properties.and_then(styles::number_of) {
            number.list = own.list.or(number.list);
            number.level = own.level.or(number.level);
        }
        let mut marker = 0;
        // A paragraph without text has no number.
        if has_words(paragraph)
            && let Some(printed) = self.numbering.next(&number)
        {
            self.builder.words(&printed);
            self.builder.words(" ");
            marker = printed.len() + 1;
        }
        let hidden = self.styles.hidden(style);
        self.runs(paragraph, hidden);
        let mut apart = Vec::new();
        outermost(paragraph, "txbxContent", &mut apart);
        if self.flat > 0 {
            self.builder.words(" ");
        } else {
            self.builder.end_block(match heading {
                _ if self.aside => Role::Furniture,
                Some(level) => Role::Heading(level),
                None if marker > 0 => Role::Item { marker },
                None => Role::Paragraph,
            });
        }
        for content in apart {
            self.blocks(content);
        }
    }

    fn runs(&mut self, parent: &Element, hidden: bool) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element, hidden),
                "pPr" | "del" | "moveFrom" | "sdtPr" | "rPr" | "txbxContent" | "drawing" | "pict" => {}
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice") {
                        self.runs(choice, hidden);
                    }
                }
                // A formula keeps its text in `m:r` and `m:t`.
                _ => self.runs(element, hidden),
            }
        }
    }

    fn run(&mut self, run: &Element, hidden: bool) {
        let properties = run.child("rPr");
        let style = properties.and_then(|properties| value(properties.child("rStyle")));
        let hidden = properties
            .and_then(styles::hidden)
            .unwrap_or_else(|| hidden || style.is_some() && self.styles.hidden(style));
        for element in run.elements() {
            if element.name == "fldChar" {
                match element.attribute("w:fldCharType") {
                    Some("begin") => self.in_field.push(true),
                    Some("separate") => {
                        if let Some(instruction) = self.in_field.last_mut() {
                            *instruction = false;
                        }
                    }
                    _ => drop(self.in_field.pop()),
                }
                continue;
            }
            if hidden || self.in_field.contains(&true) {
                continue;
            }
            match element.name.as_str() {
                "t" => self.builder.words(&text_of(element)),
                "tab" | "ptab" => self.builder.words(" "),
                "br" | "cr" if self.flat > 0 => self.builder.words(" "),
                "br" | "cr" => self.builder.line_break(),
                "noBreakHyphen" => self.builder.words("\u{2011}"),
                "softHyphen" => self.builder.words("\u{ad}"),
                "sym" => self.symbol(element),
                // The reading that small characters above the line give is left out.
                "ruby" => element.child("rubyBase").into_iter().for_each(|base| self.runs(base, hidden)),
                "footnoteReference" => self.sign(0, element),
                "endnoteReference" => self.sign(1, element),
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice") {
                        self.run(choice, hidden);
                    }
                }
                _ => {}
            }
        }
    }

    /// A character of a symbol font, where it is one of Unicode's.
    fn symbol(&mut self, element: &Element) {
        let code = element.attribute("w:char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let character = code.and_then(char::from_u32);
        if let Some(character) = character.filter(|character| !('\u{e000}'..='\u{f8ff}').contains(character))
        {
            self.builder.words(&character.to_string());
        }
    }

    /// The sign of a note: counted, or the one that follows in the text.
    fn sign(&mut self, sort: usize, reference: &Element) {
        // A note has no notes: one that named itself would never end.
        if self.aside {
            return;
        }
        let id = reference.attribute("w:id").unwrap_or_default().to_owned();
        let own = matches!(reference.attribute("w:customMarkFollows"), Some("1" | "true" | "on"));
        let mut sign = String::new();
        if !own {
            self.counts[sort] += 1;
            // Footnotes are counted in digits, endnotes in small roman numerals.
            sign = match sort {
                0 => raised(&self.counts[0].to_string()),
                _ => super::numbering::small_roman(self.counts[1]),
            };
            self.signs.push(self.builder.placed(&sign));
        }
        self.waiting.push_back((sort, id, sign));
    }

    /// A row of a table is a block, its cells in one line.
    fn table(&mut self, table: &Element) {
        let mut rows = Vec::new();
        outermost(table, "tr", &mut rows);
        for row in rows {
            self.flat += 1;
            let mut columns = Vec::new();
            outermost(row, "tc", &mut columns);
            for (cells, cell) in columns.into_iter().filter(|cell| has_words(cell)).enumerate() {
                if cells > 0 {
                    self.builder.words(" | ");
                }
                self.blocks(cell);
            }
            self.flat -= 1;
            self.builder.end_block(if self.aside { Role::Furniture } else { Role::Paragraph });
        }
    }

    /// The text of the notes behind the document.
    fn notes(&mut self, parts: [Option<&Element>; 2]) {
        self.aside = true;
        let mut by_id = parts.map(|part| {
            let notes = part.into_iter().flat_map(Element::elements);
            notes.filter_map(|note| Some((note.attribute("w:id")?, note))).collect::<BTreeMap<_, _>>()
        });
        while let Some((sort, id, sign)) = self.waiting.pop_front() {
            // Each stands once, however often a damaged file points to it.
            let Some(note) = by_id[sort].remove(id.as_str()) else {
                continue;
            };
            self.builder.words(&sign);
            self.builder.words(" ");
            self.blocks(note);
        }
    }
}

/// Whether an element prints words.
fn has_words(element: &Element) -> bool {
    element.descendants().any(|element| element.name == "t" && element.has_text())
}

/// The elements of a name that do not stand in one another: rows without those
/// of tables in their cells, boxes beside a paragraph.
fn outermost<'a>(element: &'a Element, name: &str, found: &mut Vec<&'a Element>) {
    for child in element.elements() {
        match child.name.as_str() {
            inner if inner == name => found.push(child),
            // What an older program would show instead.
            "Fallback" => {}
            _ => outermost(child, name, found),
        }
    }
}

/// The words of a text element: their white space is kept by the markup.
fn text_of(element: &Element) -> String {
    element
        .children
        .iter()
        .filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        })
        .collect()
}
