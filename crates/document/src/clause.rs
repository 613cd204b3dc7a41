//! A document and the parts of its published text.

use serde::{Deserialize, Serialize};

use crate::{Metadata, Reading, Span};

/// One statement with its metadata, its published text, and the parts of it.
///
/// All spans are bytes of `text`, which is never changed. Clauses, apparatus
/// and furniture tile it, white space aside; furniture may also lie inside a
/// clause, where it is read through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Readable and permanent; see the project's ARCHITECTURE.md, Addresses.
    pub id: String,
    /// Whether the id was stated for the document, and not derived.
    pub id_stated: bool,
    /// The file it came from.
    pub source: String,
    /// Other files that hold the same text under the same derived id, in byte
    /// order; `source` is the first of them all.
    pub other_sources: Vec<String>,
    /// The record in that file (a line of JSON Lines, from 1), where one file
    /// holds several.
    pub record: Option<usize>,
    /// Where in that file it lies, where the file is an archive.
    pub member: Option<String>,
    /// What is known of the whole.
    pub metadata: Metadata,
    /// What a reader sees.
    pub text: String,
    /// The clauses in the order of the text.
    pub clauses: Vec<Clause>,
    /// Title, datelines, headings, speaker names, clause markers.
    pub apparatus: Vec<Apparatus>,
    /// What the page adds: navigation, share buttons, end marks.
    pub furniture: Vec<Span>,
    /// How damaged places are read.
    pub repairs: Vec<Repair>,
    /// Places that look damaged and are left as they are.
    pub flags: Vec<Flag>,
}

/// A clause: preamble, numbered point, article paragraph, unnumbered
/// paragraph, or closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// What the document calls it: `preamble`, `3`, `art-5.2`, `p17`, `closing`.
    pub label: String,
    /// The heading that it stands under.
    pub heading: Option<String>,
    /// Who speaks, in a transcript.
    pub speaker: Option<String>,
    /// The clause without its number or marker.
    pub span: Span,
    /// Its paragraphs, at least one.
    pub paragraphs: Vec<Span>,
    /// Its language where it differs from the document's, ISO 639-1.
    pub language: Option<String>,
}

/// A part of the text that orders it and is no clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apparatus {
    /// What sort of part it is.
    pub kind: ApparatusKind,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of apparatus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApparatusKind {
    /// The document's title, each time it is printed.
    Title,
    /// Outlet, place and date before the text.
    Dateline,
    /// A heading above clauses.
    Heading,
    /// The name at the head of a speaker's turn.
    Speaker,
    /// The number or sign that opens a clause.
    Marker,
}

/// The repair rule for words that a line end has torn. Its repairs replace the
/// hyphen and the line break, by a hyphen or by nothing; where by nothing, the
/// index finds the two halves as well.
pub const LINE_END_HYPHEN: &str = "line-end-hyphen";

/// How a damaged place is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The rule that found it.
    pub rule: String,
    /// What it replaces.
    pub span: Span,
    /// What is read instead; empty where the place is passed over.
    pub after: String,
}

/// A place that looks damaged and is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The rule that found it.
    pub rule: String,
    /// Where it stands.
    pub span: Span,
}

impl Document {
    /// The text of a clause, as published.
    pub fn clause_text(&self, clause: &Clause) -> &str {
        clause.span.of(&self.text)
    }

    /// A clause as it is read: repairs applied, furniture passed over.
    pub fn reading(&self, clause: &Clause) -> Reading {
        Reading::of(&self.text, clause.span, &self.repairs, &self.furniture)
    }

    /// Checks that the parts tile the text: every byte that is not white space
    /// lies in a clause, the apparatus, or the furniture, and in only one of
    /// clause and apparatus. Gives the first place where it does not hold.
    pub fn first_gap(&self) -> Option<Span> {
        let mut parts: Vec<(Span, bool)> = Vec::new();
        parts.extend(self.clauses.iter().map(|clause| (clause.span, true)));
        parts.extend(self.apparatus.iter().map(|part| (part.span, true)));
        parts.extend(self.furniture.iter().map(|span| (*span, false)));
        parts.sort();
        let mut reached = 0;
        let mut body_reached = 0;
        for (span, body) in parts {
            if span.start() > reached {
                let gap = Span::between(reached, span.start());
                if !gap.of(&self.text).trim().is_empty() {
                    return Some(gap.trimmed(&self.text));
                }
            }
            if body && span.start() < body_reached {
                return Some(span);
            }
            reached = reached.max(span.end());
            if body {
                body_reached = body_reached.max(span.end());
            }
        }
        let rest = Span::between(reached.min(self.text.len()), self.text.len());
        (!rest.of(&self.text).trim().is_empty()).then(|| rest.trimmed(&self.text))
    }
}
