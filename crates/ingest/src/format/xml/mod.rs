//! XML: published texts and metadata of the vocabularies that documents are
//! kept in, and the plain text of the elements of any other.

mod akoma;
mod generic;
mod tei;
mod treaty;
pub(crate) mod tree;
mod writer;

#[cfg(test)]
mod tests;

use super::{Draft, Drafts, Problem, html, nothing};
use tree::Element;

/// The largest text that is read, in bytes. A tree takes several times that.
const LARGEST: usize = 64 << 20;

/// Roots of XML that is no text, and what it is.
const NO_TEXT: [(&str, &str); 9] = [
    ("svg", "a picture"),
    ("plist", "a list of settings"),
    ("schema", "a schema"),
    ("grammar", "a schema"),
    ("stylesheet", "a style sheet"),
    ("transform", "a style sheet"),
    ("project", "a project of a program"),
    ("kml", "a map"),
    ("sitemapindex", "a list of addresses"),
];

/// Reads an XML file. Its outermost element tells the vocabulary.
pub fn read(text: &str) -> Drafts {
    if text.len() > LARGEST {
        let message = format!(
            "the file has {} MB, more than the {} MB of XML that are read",
            text.len() >> 20,
            LARGEST >> 20
        );
        return nothing(message);
    }
    let tree::Parsed { root, problems } = tree::parse(text);
    let Some(root) = root else {
        let mut drafts = nothing("expected an XML element, found none".to_owned());
        drafts.problems.extend(problems);
        return drafts;
    };
    if root.name == "html" {
        return html::read(text);
    }
    if let Some((_, what)) = NO_TEXT.iter().find(|(name, _)| *name == root.name) {
        return nothing(format!("`<{}>` is {what} and holds no document", root.name));
    }
    let mut drafts = Drafts { drafts: Vec::new(), problems };
    drafts.drafts = match root.name.as_str() {
        "TEI" | "TEI.2" | "teiCorpus" | "teiCorpus.2" => tei::read(&root),
        "treaty" if root.child("meta").is_some() && root.child("body").is_some() => vec![treaty::read(&root)],
        "akomaNtoso" => akoma::read(&root),
        _ => vec![generic::read(&root)],
    };
    let before = drafts.drafts.len();
    drafts.drafts.retain(|draft: &Draft| !draft.text.is_empty());
    if drafts.drafts.len() < before || before == 0 {
        let message = match drafts.drafts.len() {
            0 => format!("expected text in `<{}>`, found none", root.name),
            _ => format!("{} documents of the file have no text", before - drafts.drafts.len()),
        };
        drafts.problems.push(Problem { message, lost: true, ..Problem::default() });
    }
    drafts
}

/// The text of an element with its white space folded.
fn folded(element: &Element) -> String {
    fold(&element.text())
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
