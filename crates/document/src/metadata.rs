//! What is known of a document as a whole, and where it was found.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Date, Span};

/// What is known of a document as a whole.
///
/// A field that is not known is none or empty, never guessed without a trace:
/// `provenance` tells for each field that is set where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// The document's own title, as a reader would cite it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What sort of text it is.
    pub kind: Kind,
    /// When it was signed, adopted, spoken or issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Date>,
    /// When the outlet put it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Where it was signed, adopted or spoken, as the text writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who speaks or signs: sorted codes, ISO 3166 alpha-2 for states,
    /// acronyms for organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// Who put it out: an agency, a site, a journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The address of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of the body, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What the text says of how it came to be in this language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
    /// Who speaks, where one person or office speaks throughout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// The symbol of the document itself: `A/RES/73/27`, `S/2015/545`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// The other documents that the text names, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Where each field that is set came from, by the field's name.
    pub provenance: BTreeMap<Cow<'static, str>, Provenance>,
}

/// Where a field of the metadata came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// What stated it: `front matter`, `dateline`, `signature line`, `title`, …
    pub from: Cow<'static, str>,
    /// Where in the published text it stands, if it stands there.
    pub span: Option<Span>,
    /// True where it is stated; false where it is inferred or assumed.
    pub sure: bool,
}

/// How a text came to be in its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Translation {
    /// The translation of the body that issued the text.
    Official,
    /// A translation that binds nobody.
    Unofficial,
    /// Made by a machine.
    Machine,
    /// What an interpreter said while the speaker spoke.
    Interpreted,
}

const TRANSLATIONS: [(Translation, &str); 4] = [
    (Translation::Official, "official"),
    (Translation::Unofficial, "unofficial"),
    (Translation::Machine, "machine"),
    (Translation::Interpreted, "interpreted"),
];

impl fmt::Display for Translation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = TRANSLATIONS.iter().find(|(translation, _)| translation == self);
        f.write_str(name.map_or("", |(_, name)| name))
    }
}

impl FromStr for Translation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_lowercase();
        let found = TRANSLATIONS.iter().find(|(_, name)| *name == wanted);
        found.map(|(translation, _)| *translation).ok_or_else(|| {
            format!("expected `official`, `unofficial`, `machine` or `interpreted`, found `{text}`")
        })
    }
}

/// Another document that a text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its symbol: `A/RES/73/27`.
    pub symbol: Option<String>,
    /// Its title, as the text quotes it.
    pub title: Option<String>,
    /// The date that the text gives it.
    pub date: Option<Date>,
    /// Where the text names it.
    pub span: Span,
    /// True where the symbol is written out; false where it is put together
    /// from words such as "resolution 242 (1967)".
    pub sure: bool,
}

/// What sort of text a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Of two or more parties: joint statement, declaration, communiqué.
    JointStatement,
    /// Of one summit or organisation.
    Communique,
    /// By one party.
    Statement,
    /// A declaration.
    Declaration,
    /// Treaty, agreement, convention, protocol, memorandum of understanding.
    Treaty,
    /// Of an organ that adopts resolutions.
    Resolution,
    /// A prepared address.
    Speech,
    /// Spoken, with or without questions.
    Remarks,
    /// With several speakers and questions.
    PressConference,
    /// Telegram, greeting, condolence.
    Message,
    /// A letter.
    Letter,
    /// An account of a call or meeting.
    Readout,
    /// A memorandum.
    Memorandum,
    /// Decree, executive order, proclamation.
    Order,
    /// A fact sheet.
    FactSheet,
    /// A report.
    Report,
    /// A news item.
    News,
    /// None of these, or not known.
    #[default]
    Other,
}

const KINDS: [(Kind, &str); 18] = [
    (Kind::JointStatement, "joint-statement"),
    (Kind::Communique, "communique"),
    (Kind::Statement, "statement"),
    (Kind::Declaration, "declaration"),
    (Kind::Treaty, "treaty"),
    (Kind::Resolution, "resolution"),
    (Kind::Speech, "speech"),
    (Kind::Remarks, "remarks"),
    (Kind::PressConference, "press-conference"),
    (Kind::Message, "message"),
    (Kind::Letter, "letter"),
    (Kind::Readout, "readout"),
    (Kind::Memorandum, "memorandum"),
    (Kind::Order, "order"),
    (Kind::FactSheet, "fact-sheet"),
    (Kind::Report, "report"),
    (Kind::News, "news"),
    (Kind::Other, "other"),
];

impl Kind {
    /// The kind's name as it is written in files, filters and addresses.
    pub fn as_str(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map(|(_, name)| *name)
            .expect("every kind is in the table")
    }

    /// The names of all kinds, for messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|(_, name)| *name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
        KINDS
            .iter()
            .find(|(_, name)| *name == wanted)
            .map(|(kind, _)| *kind)
            .ok_or_else(|| format!("no kind of document is called `{text}`"))
    }
}

impl Metadata {
    /// Notes where a field came from.
    pub fn found(
        &mut self,
        field: &'static str,
        from: impl Into<Cow<'static, str>>,
        span: Option<Span>,
        sure: bool,
    ) {
        let provenance = Provenance { from: from.into(), span, sure };
        self.provenance.insert(Cow::Borrowed(field), provenance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_own_name() {
        for name in Kind::names() {
            assert_eq!(name.parse::<Kind>().map(Kind::as_str), Ok(name));
        }
    }
}
