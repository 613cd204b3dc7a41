//! What the markup of real documents says and what is read of it, where
//! `CLAUSEWISE_CORPORA` names a folder of them. The markup is read here by
//! itself, with nothing of ours between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use document::Document;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::real_corpora::{corpora, skipped};
use crate::support::documents;

/// A folder of the corpora, if it is at hand.
fn folder(name: &str) -> Option<PathBuf> {
    let folder = corpora()?.join(name);
    if !folder.is_dir() {
        skipped(&format!("there is no {}", folder.display()));
        return None;
    }
    Some(folder)
}

/// The files of a folder that end in `.xml`, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "xml")).collect();
    files.sort();
    files
}

/// What stands in a file, element by element: the names and attributes of the
/// elements that are open, and the words in the last of them, with empty words
/// where one opens.
fn walk(path: &Path, mut visit: impl FnMut(&[Opened], &str)) {
    let text = fs::read_to_string(path).expect("a file in UTF-8");
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Opened> = Vec::new();
    loop {
        match reader.read_event().expect("it is sound") {
            Event::Start(start) => {
                open.push(opened(&start));
                visit(&open, "");
            }
            Event::Empty(start) => {
                open.push(opened(&start));
                visit(&open, "");
                open.pop();
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(words) => visit(&open, &words.xml10_content()),
            Event::GeneralRef(reference) => {
                let number = reference.resolve_char_ref().expect("a number").map(String::from);
                let named = || match &*reference {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => panic!("{reference:?} is not known"),
                };
                visit(&open, &number.unwrap_or_else(|| named().to_owned()));
            }
            Event::Eof => return,
            _ => {}
        }
    }
}

/// An element that is open.
struct Opened {
    name: String,
    attributes: BTreeMap<String, String>,
}

fn opened(start: &BytesStart<'_>) -> Opened {
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value");
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    Opened { name: start.name().as_ref().to_owned(), attributes: attributes.collect() }
}

/// The words of a text, and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// A document whose first line states the date, and whose markup does not: "No.
/// 404 Léopoldville, June 23, 1959."
const BY_ITS_WORDS: (&str, &str) = ("frus1958-60v14-d92", "1959-06-23");

#[test]
fn documents_of_volumes_have_the_date_that_their_datelines_state() {
    let Some(folder) = folder("frus_tei") else {
        return;
    };
    let mut stated: BTreeMap<String, Option<String>> = BTreeMap::new();
    for path in files(&folder) {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        walk(&path, |open, words| {
            let div = open.iter().rfind(|element| {
                element.name == "div" && element.attributes.get("type").is_some_and(|kind| kind == "document")
            });
            let (Some(div), "") = (div, words) else {
                return;
            };
            let date = stated.entry(format!("{stem}-{}", div.attributes["xml:id"])).or_default();
            // Datelines of attachments and of what notes quote date these.
            let names = |name: &str| open.iter().any(|element| element.name == name);
            let own =
                names("dateline") && !["note", "attachment", "quote", "floatingText"].into_iter().any(names);
            if let Some(last) = open.last().filter(|last| last.name == "date" && own && date.is_none()) {
                let day = ["when", "from"].iter().find_map(|name| last.attributes.get(*name));
                *date = day.map(|day| day[..day.len().min(10)].to_owned());
            }
        });
    }
    let read: BTreeMap<String, Option<String>> = documents(&[folder])
        .into_iter()
        .map(|document| (document.id, document.metadata.adopted.map(|date| date.to_string())))
        .collect();
    assert!(stated.values().filter(|date| date.is_some()).count() > 500, "the markup is not known any more");
    if let Some(date) = stated.get_mut(BY_ITS_WORDS.0) {
        *date = Some(BY_ITS_WORDS.1.to_owned());
    }
    let wrong: Vec<String> = stated
        .iter()
        .filter(|(id, date)| read.get(*id) != Some(*date))
        .map(|(id, date)| format!("{id}: {date:?} is read as {:?}", read.get(id)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), stated.len(), wrong.join("\n"));
}

/// The articles of a treaty: the number and the words of each, and all words of
/// the treaty in order, each with the article whose text it is of.
#[derive(Default)]
struct Treaty {
    numbers: Vec<String>,
    words: Vec<(String, Option<usize>)>,
}

fn treaty(path: &Path) -> Treaty {
    let mut treaty = Treaty::default();
    // Text comes in pieces: words are told apart where it is whole.
    let mut text = String::new();
    walk(path, |open, piece| {
        let Some(last) = open.last().filter(|_| open.iter().any(|element| element.name == "body")) else {
            return;
        };
        if !piece.is_empty() {
            text.push_str(piece);
            return;
        }
        treaty.end(&mut text);
        let attribute = |name: &str| last.attributes.get(name).map(String::as_str).unwrap_or_default();
        // The data set's own names, over the first and the last words.
        let own = attribute("number").is_empty()
            && ["preamble", "conclusion"].contains(&attribute("name").to_lowercase().as_str());
        for value in [attribute("number"), attribute("name")].into_iter().filter(|_| !own) {
            treaty.words.extend(words(value).map(|(_, word)| (word.to_owned(), None)));
        }
        if last.name == "article" {
            treaty.numbers.push(last.attributes.get("number").cloned().unwrap_or_default());
        }
    });
    treaty.end(&mut text);
    treaty
}

impl Treaty {
    /// Takes in the text of the article that was opened last.
    fn end(&mut self, text: &mut String) {
        let article = self.numbers.len().checked_sub(1);
        self.words.extend(words(text).map(|(_, word)| (word.to_owned(), article)));
        text.clear();
    }

    /// The article of each word of a published text, by where the word begins.
    fn places(&self, text: &str) -> BTreeMap<usize, Option<usize>> {
        let mut expected = self.words.iter();
        let place = |(at, word): (usize, &str)| {
            // Headings that the data set made up are not published.
            let found = expected.find(|(next, article)| {
                assert!(next == word || article.is_none(), "expected {next:?}, found {word:?} at byte {at}");
                next == word
            });
            (at, found.expect("the text ends later than its markup").1)
        };
        words(text).map(place).collect()
    }
}

#[test]
fn each_article_of_a_treaty_is_read_as_clauses_of_its_own() {
    let Some(folder) = folder("tota_xml") else {
        return;
    };
    let mut wrong: Vec<String> = Vec::new();
    let (mut articles, mut clauses) = (0, 0);
    for path in files(&folder) {
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let treaty = treaty(&path);
        let read = documents(std::slice::from_ref(&path));
        let [document] = &read[..] else {
            panic!("{file} is one document");
        };
        let places = treaty.places(&document.text);
        let mut labels: Vec<Vec<&str>> = vec![Vec::new(); treaty.numbers.len()];
        for clause in &document.clauses {
            clauses += 1;
            let mut of: Vec<usize> = own_words(document, clause.span, &places);
            of.dedup();
            if of.len() > 1 {
                let numbers: Vec<&str> = of.iter().map(|article| treaty.numbers[*article].as_str()).collect();
                wrong.push(format!("{file}: clause {} holds text of {numbers:?}", clause.label));
            }
            of.iter().for_each(|article| labels[*article].push(&clause.label));
        }
        for (article, number) in treaty.numbers.iter().enumerate() {
            let Some(marker) = ingest::split::marker::marker(number) else {
                assert!(number.is_empty(), "{file}: {number:?} is no number");
                continue;
            };
            if !places.values().any(|place| *place == Some(article)) {
                continue;
            }
            articles += 1;
            let own = format!("art-{}", marker.label);
            let is_own = |label: &&str| {
                let rest = label.rfind(&own).map(|at| &label[at + own.len()..]);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
            };
            if !labels[article].iter().any(is_own) {
                wrong.push(format!("{file}: {number} is read as {:?}", labels[article]));
            }
        }
    }
    assert!(articles > 3_000 && clauses > articles, "the markup is not known any more");
    assert!(wrong.is_empty(), "{} of {articles} articles:\n{}", wrong.len(), wrong.join("\n"));
}

/// The articles that the words of a clause are of, in order; words of the
/// apparatus are none of it.
fn own_words(
    document: &Document,
    clause: document::Span,
    places: &BTreeMap<usize, Option<usize>>,
) -> Vec<usize> {
    places
        .range(clause.start()..clause.end())
        .filter(|(at, _)| {
            !document.apparatus.iter().any(|part| (part.span.start()..part.span.end()).contains(at))
        })
        .filter_map(|(_, article)| *article)
        .collect()
}
