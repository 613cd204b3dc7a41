//! Styles of paragraphs: which are headings, which are numbered, which hide
//! their text.

use std::collections::BTreeMap;

use super::super::xml::tree::Element;

/// How many styles may be based on one another.
const LONGEST_CHAIN: usize = 20;

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    /// The level of a heading, from 1.
    heading: Option<u8>,
    numbered: Option<NumberOf>,
    hidden: Option<bool>,
}

/// The list that a paragraph is numbered in, and its level there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NumberOf {
    /// `0` is none, and takes the number of the style away.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
}

impl Styles {
    pub(super) fn new(part: Option<&Element>) -> Self {
        let elements = part.into_iter().flat_map(Element::elements).filter(|element| element.name == "style");
        let styles = elements.filter_map(|element| {
            let id = element.attribute("w:styleId")?.to_owned();
            let name = value(element.child("name")).unwrap_or_default().to_lowercase();
            let named = name.strip_prefix("heading ").and_then(|level| level.trim().parse().ok());
            let properties = element.child("pPr");
            let outline = properties.and_then(outline_level);
            let heading = outline.or(named).or((name == "title").then_some(1));
            let style = Style {
                based_on: value(element.child("basedOn")).map(str::to_owned),
                heading,
                numbered: properties.and_then(number_of),
                hidden: element.child("rPr").and_then(hidden),
            };
            Some((id, style))
        });
        Styles { styles: styles.collect() }
    }

    fn first<T>(&self, id: Option<&str>, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut id = id?;
        for _ in 0..LONGEST_CHAIN {
            let style = self.styles.get(id)?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            id = style.based_on.as_deref()?;
        }
        None
    }

    /// The level of the headings of this style, from 1.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        // A document without styles still names the usual ones.
        let usual = || id?.strip_prefix("Heading")?.parse().ok();
        self.first(id, |style| style.heading).or_else(|| usual().filter(|_| self.styles.is_empty()))
    }

    /// The list that paragraphs of this style are numbered in.
    pub(super) fn numbered(&self, id: Option<&str>) -> Option<NumberOf> {
        self.first(id, |style| style.numbered.clone())
    }

    /// Whether text of this style is hidden.
    pub(super) fn hidden(&self, id: Option<&str>) -> bool {
        self.first(id, |style| style.hidden).unwrap_or_default()
    }
}

/// The value of an element that has one.
pub(super) fn value(element: Option<&Element>) -> Option<&str> {
    element?.attribute("w:val")
}

/// The level of a heading that paragraph properties state, from 1.
pub(super) fn outline_level(properties: &Element) -> Option<u8> {
    let level: u8 = value(properties.child("outlineLvl"))?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// The list that paragraph properties state.
pub(super) fn number_of(properties: &Element) -> Option<NumberOf> {
    let number = properties.child("numPr")?;
    let level = value(number.child("ilvl")).and_then(|level| level.parse().ok());
    Some(NumberOf { list: value(number.child("numId")).map(str::to_owned), level })
}

/// Whether text properties hide the text; nothing where they do not say.
pub(super) fn hidden(properties: &Element) -> Option<bool> {
    let vanish = properties.child("vanish").or_else(|| properties.child("webHidden"))?;
    Some(!matches!(vanish.attribute("w:val"), Some("0" | "false" | "off")))
}
