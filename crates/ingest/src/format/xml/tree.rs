//! XML as a tree of elements and text, whatever the vocabulary.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::format::Problem;

/// How deep elements are kept. The text of those below goes to the last one
/// that is.
const DEPTH: usize = 256;

/// How many elements and attributes are kept, so that a file of nothing but
/// markup does not fill the memory. The text of further ones is kept.
const ELEMENTS: usize = 2_000_000;

/// How many problems of one file are told.
const PROBLEMS: usize = 10;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name without a prefix.
    pub(crate) name: String,
    /// Attributes by their names as written, prefix included.
    attributes: Vec<(String, String)>,
    /// What stands in it.
    pub(crate) children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The `xml:id`, which older files call `id`.
    pub(crate) fn id(&self) -> Option<&str> {
        self.attribute("xml:id").or_else(|| self.attribute("id"))
    }

    /// The elements that stand directly in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name that stands directly in it.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The element that these names lead to, one level each.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All elements in it, in the order of the text; it comes first.
    pub(crate) fn descendants(&self) -> Descendants<'_> {
        Descendants { open: vec![self] }
    }

    /// The first element of a name at any depth.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.descendants().find(|element| element.name == name)
    }

    /// All text in it, as it is, but for that of elements that `skip` names.
    pub(crate) fn text_without(&self, skip: impl Fn(&Element) -> bool + Copy) -> String {
        fn add(element: &Element, skip: impl Fn(&Element) -> bool + Copy, text: &mut String) {
            for child in &element.children {
                match child {
                    Node::Text(words) => text.push_str(words),
                    Node::Element(element) if skip(element) => {}
                    Node::Element(element) => add(element, skip, text),
                }
            }
        }
        let mut text = String::new();
        add(self, skip, &mut text);
        text
    }

    /// All text in it, as it is.
    pub(crate) fn text(&self) -> String {
        self.text_without(|_| false)
    }

    /// The first words in it, up to the next tag.
    pub(crate) fn first_words(&self) -> &str {
        fn words(child: &Node) -> Option<&str> {
            match child {
                Node::Text(text) if !text.trim().is_empty() => Some(text),
                _ => None,
            }
        }
        self.descendants().flat_map(|element| &element.children).find_map(words).unwrap_or_default()
    }

    /// Whether anything in it can be seen.
    pub(crate) fn has_text(&self) -> bool {
        self.descendants()
            .flat_map(|element| &element.children)
            .any(|child| matches!(child, Node::Text(text) if !text.trim().is_empty()))
    }

    fn add_text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.children.push(Node::Text(text.to_owned())),
        }
    }
}

/// See [`Element::descendants`].
pub(crate) struct Descendants<'a> {
    open: Vec<&'a Element>,
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Element;

    fn next(&mut self) -> Option<&'a Element> {
        let element = self.open.pop()?;
        self.open.extend(element.children.iter().rev().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }));
        Some(element)
    }
}

/// A tree, and what was wrong with the markup.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The outermost element, if there is any.
    pub(crate) root: Option<Element>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads markup into a tree.
///
/// Comments, processing instructions and the document type are left out; no
/// entity that a document type defines is expanded. Where the markup breaks,
/// what stands before is kept.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut growing = Growing { text, ..Growing::default() };
    loop {
        let at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(start)) => growing.open(&start, at),
            Ok(Event::Empty(start)) => {
                growing.open(&start, at);
                growing.close(start.name().as_ref(), at);
            }
            Ok(Event::End(end)) => growing.close(end.name().as_ref(), at),
            Ok(Event::Text(words)) => growing.words(&words.xml10_content()),
            Ok(Event::CData(words)) => growing.words(&words.xml10_content()),
            Ok(Event::GeneralRef(reference)) => growing.words(&resolved(&reference)),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) => break,
            Err(error) => {
                growing.problem(reader.error_position(), format!("the markup breaks off: {error}"), true);
                break;
            }
        }
    }
    growing.finish()
}

#[derive(Default)]
struct Growing<'a> {
    text: &'a str,
    /// The elements that are open, with their names as written.
    open: Vec<(String, Element)>,
    /// How many elements are open below the depth that is kept.
    below: usize,
    /// How many elements and attributes are kept.
    kept: usize,
    /// Whether it was told that some are not.
    told: bool,
    parsed: Parsed,
}

impl Growing<'_> {
    fn open(&mut self, start: &BytesStart<'_>, at: u64) {
        if self.open.len() >= DEPTH || self.kept >= ELEMENTS {
            self.below += 1;
            if !std::mem::replace(&mut self.told, true) {
                let message = format!(
                    "elements are nested more than {DEPTH} deep, or are more than {ELEMENTS}; of the rest \
                     only the text is read"
                );
                self.problem(at, message, false);
            }
            return;
        }
        let name = start.name();
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let resolve = |name: &str| resolve_html5_entity(name);
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 1, resolve)
                .unwrap_or(attribute.value.clone());
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        self.kept += 1 + attributes.len();
        let local = name.local_name().as_ref().to_owned();
        let element = Element { name: local, attributes, children: Vec::new() };
        self.open.push((name.as_ref().to_owned(), element));
    }

    fn close(&mut self, name: &str, at: u64) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let Some(depth) = self.open.iter().rposition(|(open, _)| open == name) else {
            return self.problem(at, format!("`</{name}>` closes nothing"), false);
        };
        if depth + 1 < self.open.len() {
            let inner = self.open.last().map_or("", |(inner, _)| inner);
            let message = format!("expected `</{inner}>`, found `</{name}>`");
            self.problem(at, message, false);
        }
        while self.open.len() > depth {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some((_, element)) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some((_, parent)) => parent.children.push(Node::Element(element)),
            None if self.parsed.root.is_none() => self.parsed.root = Some(element),
            None => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some((_, element)) = self.open.last_mut() {
            element.add_text(words);
        }
    }

    fn problem(&mut self, at: u64, message: String, lost: bool) {
        if self.parsed.problems.len() < PROBLEMS || lost {
            let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.text.len());
            let line = self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            self.parsed.problems.push(Problem { line: Some(line), message, lost, ..Problem::default() });
        }
    }

    fn finish(mut self) -> Parsed {
        if let Some((name, _)) = self.open.last()
            && !self.parsed.problems.iter().any(|problem| problem.lost)
        {
            let message = format!("`<{name}>` is never closed");
            self.problem(self.text.len() as u64, message, false);
        }
        while !self.open.is_empty() {
            self.close_last();
        }
        self.parsed
    }
}

/// What a reference stands for. One that is not known stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = reference.xml10_content();
    match resolve_html5_entity(&name) {
        Some(text) => text.to_owned(),
        None => format!("&{name};"),
    }
}
