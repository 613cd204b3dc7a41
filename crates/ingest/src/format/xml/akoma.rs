//! Akoma Ntoso: acts, bills, judgments, debates and statements of parliaments
//! and international organisations.

use super::tree::{Element, Node};
use super::writer::Writer;
use crate::format::{Draft, Fact, Role, Stated};

/// Elements that stand in a line.
const IN_LINE: [&str; 42] = [
    "a",
    "abbr",
    "affectedDocument",
    "b",
    "br",
    "blockRef",
    "caption",
    "concept",
    "courtType",
    "date",
    "def",
    "del",
    "docCommittee",
    "docDate",
    "docIntroducer",
    "docJurisdiction",
    "docNumber",
    "docProponent",
    "docPurpose",
    "docStage",
    "docStatus",
    "docTitle",
    "docType",
    "docketNumber",
    "entity",
    "event",
    "i",
    "inline",
    "ins",
    "judge",
    "lawyer",
    "legislature",
    "location",
    "mod",
    "object",
    "organization",
    "party",
    "person",
    "placeholder",
    "process",
    "quantity",
    "ref",
];
const IN_LINE_TOO: [&str; 16] = [
    "relatedDocument",
    "role",
    "rref",
    "mref",
    "session",
    "shortTitle",
    "signature",
    "span",
    "sub",
    "sup",
    "term",
    "time",
    "u",
    "vote",
    "neutralCitation",
    "remark",
];

/// Parts of the order of a text whose number stands on a line of its own.
const HEADED: [&str; 10] = [
    "book",
    "chapter",
    "debateSection",
    "division",
    "part",
    "subchapter",
    "subpart",
    "subtitle",
    "title",
    "tome",
];

/// Parts whose number stands on a line of its own where they have a heading,
/// and else before their first words.
const PARTS: [&str; 5] = ["alinea", "hcontainer", "section", "subdivision", "subsection"];

/// The documents of a file. A collection may hold several.
pub(super) fn read(root: &Element) -> Vec<Draft> {
    let mut drafts = Vec::new();
    collect(root, &mut drafts);
    if drafts.len() > 1 {
        for (index, draft) in drafts.iter_mut().enumerate() {
            draft.record = Some(index + 1);
        }
    }
    drafts
}

fn collect(parent: &Element, drafts: &mut Vec<Draft>) {
    for element in parent.elements() {
        let is_case = matches!(element.name.as_str(), "component" | "components" | "collectionBody");
        if is_case || element.find("component").is_some() {
            collect(element, drafts);
        } else if element.child("meta").is_some() {
            drafts.push(document(element));
        }
    }
}

fn document(element: &Element) -> Draft {
    let mut akoma = Akoma::default();
    for part in element.elements().filter(|part| part.name != "meta") {
        akoma.block(part, Role::Paragraph);
    }
    let mut draft = akoma.finish();
    draft.stated = stated(element);
    draft
}

#[derive(Default)]
struct Akoma<'a> {
    writer: Writer<'a>,
    /// How long the text is where the next block goes on in the open one,
    /// behind a number or the name of a speaker.
    held: Option<usize>,
    /// How many elements are open whose blocks run in one line: cells.
    flat: usize,
    aside: bool,
}

impl<'a> Akoma<'a> {
    fn part(&mut self, role: Role) {
        if self.flat > 0 {
            return self.writer.builder.words(" ");
        }
        if self.held == Some(self.writer.builder.text().len()) {
            return;
        }
        self.held = None;
        self.writer.builder.end_block(if self.aside { Role::Furniture } else { role });
    }

    fn block(&mut self, element: &'a Element, role: Role) {
        match element.name.as_str() {
            "meta" | "toc" | "img" => {}
            "article" | "rule" => self.headed(element, Role::Article),
            name if HEADED.contains(&name) || PARTS.contains(&name) && element.child("heading").is_some() => {
                self.headed(element, Role::Heading(3));
            }
            "heading" | "subheading" | "crossHeading" => self.content(element, Role::Heading(3)),
            "longTitle" => self.content(element, Role::Heading(1)),
            "conclusions" => self.content(element, Role::Closing),
            "from" => {
                let name = super::folded(element);
                if !name.is_empty() {
                    self.writer.builder.words(&name);
                    if !name.ends_with([':', '：']) {
                        self.writer.builder.words(":");
                    }
                    self.writer.builder.line_break();
                    self.held = Some(self.writer.builder.text().len());
                }
            }
            "num" => {
                self.content_in_line(element, role);
                self.writer.builder.words(" ");
                self.held = Some(self.writer.builder.text().len());
            }
            "tr" => self.row(element),
            "authorialNote" => self.writer.note(element, element.attribute("marker")),
            "attachments" | "components" => self.attachments(element),
            _ => self.content(element, role),
        }
    }

    /// A part of the text with its number and heading in a block of their own.
    fn headed(&mut self, element: &'a Element, role: Role) {
        self.part(Role::Paragraph);
        let in_head = |child: &Element| matches!(child.name.as_str(), "num" | "heading" | "subheading");
        for part in element.elements().filter(|child| in_head(child)) {
            self.writer.builder.line_break();
            self.content_in_line(part, role);
        }
        self.held = None;
        self.part(role);
        for child in element.elements().filter(|child| !in_head(child)) {
            self.block(child, Role::Paragraph);
            self.part(Role::Paragraph);
        }
    }

    /// What stands in an element, its blocks apart.
    fn content(&mut self, element: &'a Element, role: Role) {
        self.part(role);
        for child in &element.children {
            match child {
                Node::Text(words) => self.writer.builder.words(words),
                Node::Element(child) if is_in_line(child) => self.in_line(child, role),
                Node::Element(child) if child.name == "authorialNote" => self.block(child, role),
                Node::Element(child) => {
                    if child.name == "num" || child.name == "from" {
                        self.part(role);
                    }
                    self.block(child, role);
                }
            }
        }
        if element.elements().any(|child| matches!(child.name.as_str(), "num" | "from")) {
            // A number without text stands alone.
            self.held = None;
        }
        self.part(role);
    }

    fn content_in_line(&mut self, element: &'a Element, role: Role) {
        for child in &element.children {
            match child {
                Node::Text(words) => self.writer.builder.words(words),
                Node::Element(child) => self.in_line(child, role),
            }
        }
    }

    fn in_line(&mut self, element: &'a Element, role: Role) {
        match element.name.as_str() {
            "br" | "eol" => self.writer.builder.line_break(),
            "del" => {}
            "authorialNote" => self.writer.note(element, element.attribute("marker")),
            _ => self.content_in_line(element, role),
        }
    }

    fn row(&mut self, row: &'a Element) {
        self.part(Role::Paragraph);
        self.flat += 1;
        for (index, cell) in row.elements().filter(|cell| cell.has_text()).enumerate() {
            if index > 0 {
                self.writer.builder.words(" | ");
            }
            self.content(cell, Role::Paragraph);
        }
        self.flat -= 1;
        self.part(Role::Paragraph);
    }

    /// What is annexed. Each attachment is a document with a head of its own.
    fn attachments(&mut self, element: &'a Element) {
        for part in element.descendants().filter(|part| part.child("meta").is_some()) {
            for child in part.elements().filter(|child| child.name != "meta") {
                self.block(child, Role::Paragraph);
            }
        }
    }

    fn finish(mut self) -> Draft {
        self.part(Role::Paragraph);
        self.aside = true;
        while let Some((sign, note)) = self.writer.take_waiting() {
            self.writer.builder.words(&sign);
            self.writer.builder.words(" ");
            self.held = Some(self.writer.builder.text().len());
            self.content(note, Role::Furniture);
            self.held = None;
            self.part(Role::Furniture);
        }
        self.writer.finish()
    }
}

fn is_in_line(element: &Element) -> bool {
    let name = element.name.as_str();
    // An amendment may quote whole articles.
    if name == "mod" && element.find("quotedStructure").is_some() {
        return false;
    }
    IN_LINE.contains(&name) || IN_LINE_TOO.contains(&name) || name == "eol"
}

/// What the metadata of a document state.
fn stated(element: &Element) -> Stated {
    let identification = element.at(&["meta", "identification"]);
    let value = |path: &[&str], attribute| identification?.at(path)?.attribute(attribute);
    let title = element.find("docTitle").filter(|title| title.has_text());
    let title = title
        .and_then(|title| Fact::new(&title.text_without(|inner| inner.name == "authorialNote"), "docTitle"));
    let alias = || Fact::new(value(&["FRBRWork", "FRBRalias"], "value")?, "FRBRalias");
    let outlet = element.at(&["meta", "publication"]).and_then(|publication| publication.attribute("showAs"));
    let published =
        element.at(&["meta", "publication"]).and_then(|publication| publication.attribute("date"));
    Stated {
        title: title.or_else(alias),
        adopted: value(&["FRBRWork", "FRBRdate"], "date").and_then(|date| Fact::new(date, "FRBRWork date")),
        published: published.and_then(|date| Fact::new(date, "publication date")),
        outlet: outlet.and_then(|outlet| Fact::new(outlet, "publication")),
        language: value(&["FRBRExpression", "FRBRlanguage"], "language")
            .and_then(|language| Fact::new(language, "FRBRlanguage")),
        ..Stated::default()
    }
}
