//! TEI: the Text Encoding Initiative's vocabulary, in which archives publish
//! volumes of documents (`div type="document"`) and single texts.

mod head;
mod signs;

use signs::{SECOND_READING, UNSEEN};
use signs::{is_aside, is_block, is_division, is_document, is_heading, is_sign, number_is_bare, number_of};

use super::tree::{Element, Node};
use super::writer::Writer;
use crate::format::{Draft, Role, brings, raised};

/// The documents of a TEI file: each `div type="document"` is one; where there
/// is none, each text is.
pub(super) fn read(root: &Element) -> Vec<Draft> {
    let texts: Vec<&Element> =
        if root.name.starts_with("teiCorpus") { root.elements().collect() } else { vec![root] };
    let texts = texts.into_iter().filter(|text| text.name.starts_with("TEI"));
    let mut drafts = Vec::new();
    for tei in texts {
        let documents: Vec<&Element> = tei
            .child("text")
            .into_iter()
            .flat_map(Element::descendants)
            .filter(|div| is_document(div))
            .collect();
        if documents.is_empty() {
            drafts.push(single(tei));
        } else {
            let volume = head::volume(tei);
            drafts.extend(documents.into_iter().map(|document| {
                let mut draft = of_volume(document);
                draft.stated.outlet = volume.outlet.clone();
                draft.stated.language = volume.language.clone();
                draft
            }));
        }
    }
    if drafts.len() > 1 {
        for (index, draft) in drafts.iter_mut().enumerate() {
            draft.record = Some(index + 1);
        }
    }
    drafts
}

/// A document of a volume.
fn of_volume(document: &Element) -> Draft {
    let mut tei = Tei { number: document.attribute("n").unwrap_or_default(), ..Tei::default() };
    tei.blocks(document, Role::Paragraph);
    let title = tei.title.take();
    let mut draft = tei.finish();
    draft.inner_id = document.id().map(str::to_owned);
    draft.stated = head::of_document(document);
    draft.stated.title = title.and_then(|title| head::title(&title, "head"));
    draft
}

/// A text that is one document.
fn single(tei: &Element) -> Draft {
    let mut writer = Tei::default();
    for part in tei.elements().filter(|part| part.name != "teiHeader") {
        writer.block(part, Role::Paragraph);
    }
    let printed = writer.title.take();
    let mut draft = writer.finish();
    draft.stated = head::of_text(tei, printed.as_deref(), &draft);
    draft
}

#[derive(Default)]
struct Tei<'a> {
    writer: Writer<'a>,
    /// The number that the document has in its volume.
    number: &'a str,
    /// The first heading, without notes and number, where no text stands
    /// before it.
    title: Option<String>,
    /// Whether text was written that is no heading.
    begun: bool,
    /// How many elements are open whose blocks run in one line: cells.
    flat: usize,
    /// How many elements are open that hold notes or what the volume adds.
    aside: usize,
    /// Whether the front matter is open, whose headings are no titles.
    front: bool,
    /// How deep the divisions are.
    level: u8,
    /// How long the text is where the next block goes on in the open one: it
    /// follows a speaker, a marker or the sign of a note.
    held: Option<usize>,
}

impl<'a> Tei<'a> {
    /// Ends the open block.
    fn part(&mut self, role: Role) {
        if self.flat > 0 {
            return self.writer.builder.words(" ");
        }
        if self.held == Some(self.writer.builder.text().len()) {
            return;
        }
        self.held = None;
        let open = self.writer.builder.is_open();
        let role = if self.aside > 0 { Role::Furniture } else { role };
        self.writer.builder.end_block(role);
        self.begun |= open && !matches!(role, Role::Heading(_) | Role::Furniture);
    }

    /// Writes words that the next block goes on behind.
    fn hold(&mut self, words: &str) {
        self.writer.builder.words(words);
        self.writer.builder.words(" ");
        self.held = Some(self.writer.builder.text().len());
    }

    /// Ends the open block, even if nothing follows what it holds.
    fn release(&mut self, role: Role) {
        self.held = None;
        self.part(role);
    }

    /// The text and the blocks of a container; text of its own is a block. The
    /// first block has the role, and those behind it only where it is of the
    /// container as a whole.
    fn blocks(&mut self, container: &'a Element, role: Role) {
        let apart = is_division(container);
        let mut role = role;
        let rest = if matches!(role, Role::Closing | Role::Dateline) { role } else { Role::Paragraph };
        for child in &container.children {
            match child {
                Node::Text(words) => self.writer.builder.words(words),
                Node::Element(element) if is_document(element) => {}
                Node::Element(element) if is_block(element) || apart && is_aside(element) => {
                    let before = self.writer.builder.blocks().len();
                    self.part(role);
                    if self.writer.builder.blocks().len() > before {
                        role = rest;
                    }
                    self.block(element, role);
                    if self.writer.builder.blocks().len() > before {
                        role = rest;
                    }
                }
                Node::Element(element) => self.inline(element, role),
            }
        }
        self.part(role);
    }

    fn block(&mut self, element: &'a Element, role: Role) {
        match element.name.as_str() {
            "head" if self.flat == 0 => self.head(element),
            "docTitle" if self.title.is_none() && !self.begun => self.head(element),
            "p" | "ab" if is_heading(element) => self.blocks(element, Role::Heading(self.level.max(1) + 1)),
            "dateline" | "byline" | "docAuthor" | "docDate" if role == Role::Paragraph => {
                self.blocks(element, Role::Dateline)
            }
            "closer" | "signed" => self.blocks(element, Role::Closing),
            "trailer" => self.blocks(element, Role::Closing),
            "list" => self.list(element),
            "table" => self.blocks(element, Role::Paragraph),
            "row" => self.row(element),
            "sp" => self.speech(element),
            "listBibl" | "bibl" | "biblStruct" | "fw" | "docImprint" => self.aside(element, None),
            "note" => self.aside(element, element.attribute("n")),
            "front" => {
                self.front = true;
                self.blocks(element, Role::Paragraph);
                self.front = false;
                // What stands in front has no say in what the text is called.
                self.begun = false;
            }
            name if name.starts_with("div") => {
                self.level = self.level.saturating_add(1);
                self.blocks(element, Role::Paragraph);
                self.level -= 1;
            }
            _ => self.blocks(element, role),
        }
    }

    /// Text in a line: `hi`, `persName`, `ref` and all that is not known.
    fn inline(&mut self, element: &'a Element, role: Role) {
        let builder = &mut self.writer.builder;
        match element.name.as_str() {
            // A word goes on behind the end of its page or line.
            "pb" | "lb" | "cb" if element.attribute("break") == Some("no") => builder.join(),
            "lb" => builder.line_break(),
            name if UNSEEN.contains(&name) => {}
            "note" if element.attribute("rend") == Some("inline") => {
                self.writer.sign(&super::folded(element))
            }
            "note" => self.writer.note(element, element.attribute("n")),
            "fw" => self.writer.sign(&super::folded(element)),
            "ref" if is_sign(element) => {
                self.writer.sign(&raised(element.attribute("n").unwrap_or_default()))
            }
            "choice"
                if element.elements().any(|reading| !SECOND_READING.contains(&reading.name.as_str())) =>
            {
                for reading in
                    element.elements().filter(|reading| !SECOND_READING.contains(&reading.name.as_str()))
                {
                    self.inline(reading, role);
                }
            }
            "l" | "addrLine" => {
                self.runs(element, role);
                self.writer.builder.line_break();
            }
            _ => self.runs(element, role),
        }
    }

    /// What stands in an element of a line. A block in it ends the line.
    fn runs(&mut self, element: &'a Element, role: Role) {
        for child in &element.children {
            match child {
                Node::Text(words) => self.writer.builder.words(words),
                Node::Element(element) if is_document(element) => {}
                Node::Element(element) if is_block(element) => {
                    self.part(role);
                    self.block(element, Role::Paragraph);
                }
                Node::Element(element) => self.inline(element, role),
            }
        }
    }

    /// A heading. The first one is the title; the number that it has in the
    /// volume is the volume's.
    fn head(&mut self, element: &'a Element) {
        if self.aside > 0 {
            return self.blocks(element, Role::Furniture);
        }
        let words = super::fold(&element.text_without(|inner| inner.name == "note"));
        let is_title = self.title.is_none() && !self.begun && (!self.front || element.name == "docTitle");
        if !is_title || words.is_empty() {
            return self.blocks(element, Role::Heading(self.level.max(1) + u8::from(!is_title)));
        }
        let raw = element.text_without(|inner| inner.name == "note");
        let number = number_of(raw.trim_start(), self.number);
        self.title = Some(words[number.min(words.len())..].trim_start().to_owned());
        match element.children.first() {
            Some(Node::Text(first)) if number > 0 && first.trim_start().len() >= number => {
                let first = first.trim_start();
                self.writer.builder.words(&first[..number]);
                self.writer.builder.end_run(Role::Furniture);
                self.writer.builder.words(&first[number..]);
                for child in &element.children[1..] {
                    match child {
                        Node::Text(words) => self.writer.builder.words(words),
                        Node::Element(element) => self.inline(element, Role::Heading(1)),
                    }
                }
                self.part(Role::Heading(1));
            }
            _ => self.blocks(element, Role::Heading(1)),
        }
    }

    /// Notes, sources and what else the edition adds.
    fn aside(&mut self, element: &'a Element, sign: Option<&str>) {
        self.aside += 1;
        if let Some(sign) = sign {
            self.hold(&raised(sign));
        }
        self.blocks(element, Role::Furniture);
        self.release(Role::Furniture);
        self.aside -= 1;
    }

    fn list(&mut self, list: &'a Element) {
        let kind = list.attribute("type").or_else(|| list.attribute("rend")).unwrap_or_default();
        let (mut count, mut label) = (0, None);
        for child in &list.children {
            let element = match child {
                Node::Text(words) => {
                    self.writer.builder.words(words);
                    continue;
                }
                Node::Element(element) => element,
            };
            match element.name.as_str() {
                "head" => self.blocks(element, Role::Paragraph),
                "label" => label = Some(super::folded(element)),
                "item" => {
                    count += 1;
                    let printed = match kind {
                        "ordered" | "numbered" => {
                            let number =
                                element.attribute("n").map_or_else(|| count.to_string(), str::to_owned);
                            Some(number + if number_is_bare(element) { "." } else { "" })
                        }
                        "bulleted" | "bullet" => Some("•".to_owned()),
                        _ => None,
                    };
                    self.item(element, label.take().or(printed));
                }
                _ if is_block(element) => self.block(element, Role::Paragraph),
                _ => self.inline(element, Role::Paragraph),
            }
        }
        self.writer.builder.words(&label.unwrap_or_default());
        self.part(Role::Paragraph);
    }

    fn item(&mut self, item: &'a Element, marker: Option<String>) {
        self.part(Role::Paragraph);
        let marker = marker.filter(|marker| {
            !marker.is_empty() && item.has_text() && self.flat == 0 && !brings(item.first_words(), marker)
        });
        let len = marker.as_ref().map_or(0, |marker| marker.len() + 1);
        if let Some(marker) = marker {
            self.hold(&marker);
        }
        self.blocks(item, Role::Item { marker: len });
        self.release(Role::Paragraph);
    }

    fn row(&mut self, row: &'a Element) {
        self.flat += 1;
        let mut cells = 0;
        for child in &row.children {
            match child {
                Node::Text(words) => self.writer.builder.words(words),
                Node::Element(cell) if cell.has_text() => {
                    if cells > 0 {
                        self.writer.builder.words(" | ");
                    }
                    cells += 1;
                    self.runs(cell, Role::Paragraph);
                }
                Node::Element(_) => {}
            }
        }
        self.flat -= 1;
        self.part(Role::Paragraph);
    }

    /// A speech: the speaker's name in the line above its first words.
    fn speech(&mut self, speech: &'a Element) {
        for child in &speech.children {
            match child {
                Node::Element(speaker) if speaker.name == "speaker" => {
                    let name = super::folded(speaker);
                    if name.is_empty() {
                        continue;
                    }
                    self.writer.builder.words(name.trim_end_matches([':', '.', ' ']));
                    self.writer.builder.words(":");
                    self.writer.builder.line_break();
                    self.held = Some(self.writer.builder.text().len());
                }
                Node::Element(element) if is_block(element) => {
                    self.part(Role::Paragraph);
                    self.block(element, Role::Paragraph);
                }
                Node::Element(element) => self.inline(element, Role::Paragraph),
                Node::Text(words) => self.writer.builder.words(words),
            }
        }
        self.release(Role::Paragraph);
    }

    /// The draft, its notes behind the text.
    fn finish(mut self) -> Draft {
        self.part(Role::Paragraph);
        self.aside += 1;
        while let Some((sign, note)) = self.writer.take_waiting() {
            self.hold(&sign);
            self.blocks(note, Role::Furniture);
            self.release(Role::Furniture);
        }
        self.writer.finish()
    }
}
