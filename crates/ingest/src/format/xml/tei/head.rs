//! What TEI states of a document: in the header of the file, in the dateline,
//! in the attributes of its division.

use lexicon::Lexicon;

use super::super::tree::Element;
use crate::format::{Draft, Fact, Role, Stated};
use crate::metadata::dates;
use crate::split::marker;

/// How many blocks from the top print a title.
const REACH: usize = 8;

/// How many words a note of the header may have that is a title.
const LONGEST: usize = 60;

/// What a volume states for all of its documents: its title stands for the
/// outlet that they were printed in.
pub(super) fn volume(tei: &Element) -> Stated {
    let outlet = header_title(tei).and_then(|title| Fact::new(&title, "teiHeader title"));
    Stated { outlet, language: language(tei), ..Stated::default() }
}

/// What a document of a volume states: date and place of its dateline, else
/// the dates among the attributes of its division.
pub(super) fn of_document(document: &Element) -> Stated {
    let dateline = dateline(document);
    let date = dateline.and_then(|line| line.find("date")).and_then(date);
    let adopted = match date {
        Some(date) => Fact::new(&date, "dateline"),
        None => {
            let bound = |name| document.attribute(name).and_then(day);
            let (from, to) = (bound("frus:doc-dateTime-min"), bound("frus:doc-dateTime-max"));
            from.and_then(|from| common(from, to.unwrap_or(from)))
                .and_then(|date| Fact::new(date, "attribute doc-dateTime-min"))
        }
    };
    let place = dateline.and_then(|line| line.find("placeName")).map(visible);
    let place = place.and_then(|place| Fact::new(place.trim_matches([',', '.', ' ']), "dateline"));
    Stated { adopted, place, ..Stated::default() }
}

/// What a text that is one document states. `printed` is its first heading.
pub(super) fn of_text(tei: &Element, printed: Option<&str>, draft: &Draft) -> Stated {
    let text = tei.child("text");
    let mut stated = text.map(of_document).unwrap_or_default();
    stated.language = language(tei);
    let header = tei.child("teiHeader");
    let of_creation = || date(header?.at(&["profileDesc", "creation"])?.find("date")?);
    let of_page = || date(text?.find("docDate")?);
    stated.adopted = stated
        .adopted
        .or_else(|| Fact::new(&of_creation()?, "teiHeader creation"))
        .or_else(|| Fact::new(&of_page()?, "docDate"));
    // A year alone is a date where the header says that it is one.
    let of_edition = |path: &[&str]| {
        let element = header?.at(path)?;
        date(element).or_else(|| dates::read(&visible(element)).map(|date| date.to_string()))
    };
    stated.published = of_edition(&["fileDesc", "publicationStmt", "date"])
        .or_else(|| of_edition(&["fileDesc", "editionStmt", "edition", "date"]))
        .and_then(|date| Fact::new(&date, "teiHeader edition"));
    let publisher = header.and_then(|header| header.at(&["fileDesc", "publicationStmt", "publisher"]));
    stated.outlet = publisher.and_then(|publisher| Fact::new(&publisher.text(), "teiHeader publisher"));
    stated.title = title_of_text(tei, printed, draft);
    // A title that names the day does so for the document.
    if let (None, Some(title)) = (&stated.adopted, &stated.title)
        && let [found] = dates::find(&title.value).as_slice()
    {
        stated.adopted = Fact::new(&found.date.to_string(), title.from);
    }
    stated
}

/// The title of a text that is one document. The header's, where the text
/// prints it: the header of a file in a collection often names only that.
/// Else the text's own heading, else a note of the header that is worded as a
/// title. A first line in the middle of the page is left to be found.
fn title_of_text(tei: &Element, printed: Option<&str>, draft: &Draft) -> Option<Fact> {
    let header = header_title(tei);
    let key = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).collect::<String>();
    let heading = printed.filter(|printed| !marker::opens(printed));
    let blocks = draft.blocks.iter().filter(|block| block.role != Role::Furniture).take(REACH);
    let mut lines = blocks.map(|block| block.span.of(&draft.text)).chain(printed);
    if let Some(header) = &header
        && lines.any(|line| key(line) == key(header))
    {
        return title(header, "teiHeader title");
    }
    if let Some(heading) = heading {
        return title(heading, "head");
    }
    let notes = tei.at(&["teiHeader", "fileDesc", "notesStmt"]);
    let worded = |note: &&Element| {
        let words = visible(note).split_whitespace().count();
        note.elements().next().is_none()
            && (5..=LONGEST).contains(&words)
            && Lexicon::embedded().kind_of(&visible(note)).is_some()
    };
    if let Some(note) = notes.and_then(|notes| notes.elements().find(worded)) {
        return title(visible(note).trim_end_matches('.'), "teiHeader note");
    }
    let first = draft.blocks.iter().find(|block| block.role != Role::Furniture)?;
    if matches!(first.role, Role::Heading(_)) {
        return None;
    }
    title(&header?, "teiHeader title")
}

/// A title as a fact.
pub(super) fn title(text: &str, from: &'static str) -> Option<Fact> {
    Fact::new(text, from)
}

/// The full title in the header, without the number of a record before it.
fn header_title(tei: &Element) -> Option<String> {
    let statement = tei.at(&["teiHeader", "fileDesc", "titleStmt"])?;
    let titles = || statement.elements().filter(|element| element.name == "title" && element.has_text());
    let of_kind = |kind| titles().find(|title| title.attribute("type") == Some(kind));
    let title = of_kind("complete").or_else(|| of_kind("main")).or_else(|| titles().next())?.text();
    let title = title.trim();
    let numbered =
        title.split_once('\t').filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    Some(super::super::fold(numbered.map_or(title, |(_, rest)| rest)))
}

fn language(tei: &Element) -> Option<Fact> {
    let of_element = |element: &Element| Fact::new(element.attribute("xml:lang")?, "xml:lang");
    of_element(tei).or_else(|| of_element(tei.child("text")?)).or_else(|| {
        let usage = tei.at(&["teiHeader", "profileDesc", "langUsage"])?;
        let mut languages = usage.elements().filter(|element| element.name == "language");
        let only = languages.next().filter(|_| languages.next().is_none())?;
        Fact::new(only.attribute("ident")?, "teiHeader language")
    })
}

/// The first dateline of a document that states anything. Those of
/// attachments date the attachments.
fn dateline(document: &Element) -> Option<&Element> {
    fn first<'a>(element: &'a Element, holds: &dyn Fn(&Element) -> bool) -> Option<&'a Element> {
        element.elements().find_map(|child| match child.name.as_str() {
            "dateline" => holds(child).then_some(child),
            "note" | "attachment" | "floatingText" | "quote" | "q" => None,
            _ => first(child, holds),
        })
    }
    let dated = |line: &Element| line.find("date").and_then(date).is_some();
    first(document, &dated).or_else(|| first(document, &Element::has_text))
}

/// The date of a `date` element: of its attributes, else of its words. A time
/// of day and its zone are left out, so that the day is that of the place.
fn date(element: &Element) -> Option<String> {
    let stated = |name| element.attribute(name).and_then(day);
    if let Some(date) = stated("when").or_else(|| stated("from")).or_else(|| stated("value")) {
        return Some(date.to_owned());
    }
    if let (Some(from), Some(to)) = (stated("notBefore"), stated("notAfter")) {
        return common(from, to).map(str::to_owned);
    }
    let words = visible(element);
    let found = dates::find(&words);
    Some(found.first()?.date.to_string())
}

/// The day, month or year at the head of a date with a time.
fn day(value: &str) -> Option<&str> {
    let value = value.trim();
    let date =
        value.get(..10).filter(|_| value.len() == 10 || value[10..].starts_with(['T', 'Z', '+', '-', ' ']));
    let date = date.or_else(|| (value.len() < 10).then_some(value))?;
    date.parse::<document::Date>().ok().map(|_| date)
}

/// What two days have in common: the day, the month or the year.
fn common<'a>(from: &'a str, to: &str) -> Option<&'a str> {
    [10, 7, 4].into_iter().find_map(|len| {
        let part = from.get(..len)?;
        (to.get(..len) == Some(part)).then_some(part)
    })
}

/// The words of an element without its notes.
fn visible(element: &Element) -> String {
    super::super::fold(&element.text_without(|inner| inner.name == "note"))
}
