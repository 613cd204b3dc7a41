//! What is known of a document as a whole: stated by its file, found in its
//! text, or inferred from its title.

mod act;
pub mod dates;
mod id;
mod kind;
pub(crate) mod language;
mod lead_in;
mod name;
mod notes;
mod opening;
mod parties;
mod place;
mod record;
mod references;
mod title;
mod voices;
mod when;
mod worded;

use std::path::Path;

use document::{Apparatus, ApparatusKind, Metadata, Span};
use lexicon::Lexicon;

pub use id::{content_digits, derived_id};
pub(crate) use language::stated as stated_language;
pub(crate) use parties::stated_codes as party_codes;

use crate::deadline;
use crate::format::{Block, Draft, Fact, Role};
use crate::normalize::{Dateline, Normalized};
use crate::split::closing;
use lead_in::LeadIn;
use voices::Voice;

/// The metadata of a document, and what of its text they take up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The metadata.
    pub metadata: Metadata,
    /// Title and dateline.
    pub apparatus: Vec<Apparatus>,
    /// The blocks that are left for clauses.
    pub body: Vec<Block>,
}

/// What the fields are found in.
struct Known<'a> {
    draft: &'a Draft,
    normalized: &'a Normalized,
    path: &'a Path,
    lexicon: &'a Lexicon,
    /// The lead-in of a news item above the document.
    lead: Option<LeadIn>,
    /// The words that name the sort of act, where the title does not.
    act: Option<String>,
    /// Who speaks, where the text is a transcript.
    voices: Vec<Voice>,
    signature: Option<closing::Signature>,
    /// The line of place and date below the title.
    opening: Option<closing::Signature>,
}

impl Known<'_> {
    fn dateline(&self) -> Option<&Dateline> {
        self.normalized.dateline.as_ref()
    }
}

/// Finds the metadata of a document.
///
/// What the file states goes first, then signature line and dateline, then the
/// title, and last the file's name. Where each field came from is noted.
pub fn find(draft: &Draft, normalized: &Normalized, path: &Path, lexicon: &Lexicon) -> Head {
    let (lines, body): (Vec<Block>, Vec<Block>) =
        normalized.blocks.iter().partition(|block| block.role == Role::Dateline);
    let mut head = Head { body, ..Head::default() };
    head.apparatus
        .extend(lines.iter().map(|line| Apparatus { kind: ApparatusKind::Dateline, span: line.span }));
    if let Some(dateline) = &normalized.dateline
        // Lines of place above a line of time are datelines already.
        && !lines.iter().any(|line| line.span.overlaps(dateline.span))
    {
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: dateline.span });
    }
    let mut known = Known {
        draft,
        normalized,
        path,
        lexicon,
        lead: None,
        act: None,
        voices: Vec::new(),
        signature: None,
        opening: None,
    };
    if draft.one_clause {
        set_text(&mut head.metadata, "title", draft.stated.title.as_ref(), |metadata| &mut metadata.title);
    } else {
        known.lead = lead_in::find(&draft.text, &mut head, lexicon);
        known.opening = opening::take_place_and_date(&draft.text, &mut head, lexicon);
        known.act =
            title::find(draft, known.lead.as_ref(), &mut head, lexicon, name::is_debate(path, lexicon));
        known.voices = voices::voices(&draft.text, &head.body, lexicon);
        known.signature = signature(&draft.text, &head.body);
    }
    let metadata = &mut head.metadata;
    set_text(metadata, "outlet", draft.stated.outlet.as_ref(), |metadata| &mut metadata.outlet);
    set_text(metadata, "url", draft.stated.url.as_ref(), |metadata| &mut metadata.url);
    if metadata.outlet.is_none()
        && let Some((outlet, span)) = known.dateline().and_then(|dateline| dateline.outlet.clone())
    {
        metadata.found("outlet", "dateline", Some(span), true);
        metadata.outlet = Some(outlet);
    }
    deadline::check(draft.text.len());
    kind::find(&known, &mut head);
    parties::find(&known, &mut head);
    when::find(&known, &mut head);
    place::find(&known, &mut head);
    place::take_dateline(&draft.text, &mut head);
    if !draft.one_clause {
        opening::take_participants(&draft.text, &mut head);
    }
    find_language(draft, &mut head.metadata, &head.body);
    deadline::check(draft.text.len());
    notes::find(&known, &mut head);
    references::find(&known, &mut head);
    head
}

fn set_text(
    metadata: &mut Metadata,
    field: &'static str,
    fact: Option<&Fact>,
    slot: impl Fn(&mut Metadata) -> &mut Option<String>,
) {
    if let Some(fact) = fact {
        *slot(metadata) = Some(fact.value.clone());
        metadata.found(field, fact.from, None, true);
    }
}

/// Whether a paragraph begins as the formula of signature of an act does.
fn is_done(words: &str) -> bool {
    ["Done ", "Fait ", "Hecho ", "Совершено "].iter().any(|formula| words.starts_with(formula))
}

/// The signature line, with spans of the whole text.
fn signature(text: &str, body: &[Block]) -> Option<closing::Signature> {
    let paragraphs: Vec<&str> = body.iter().map(|block| block.span.of(text)).collect();
    let behind = closing::begins(&paragraphs, true);
    // Annexes of many lines may follow: "Done at Strasbourg, 14 March 2012."
    let above = || {
        (1..body.len()).find(|at| {
            let words = paragraphs[*at];
            words.len() < 250 && is_done(words) && closing::opens_formula(words) && {
                let found = closing::signature(words);
                found.date.is_some() && found.place.is_some()
            }
        })
    };
    let at = behind.or_else(above)?;
    // Annexes behind the signatures have dates of their own: "Done at Brussels, 13 July 2010."
    let dated = |block: &&Block| {
        let words = block.span.of(text);
        closing::opens_formula(words) && closing::signature(words).date.is_some()
    };
    let said = body[at..].iter().find(dated).map(|block| block.span);
    let (start, end) =
        said.map_or((body[at].span.start(), body.last()?.span.end()), |span| (span.start(), span.end()));
    let mut found = closing::signature(&text[start..end]);
    found.date = found.date.map(|(date, span)| (date, span.shifted(start)));
    found.place = found.place.map(|(place, span)| (place, span.shifted(start)));
    if let Some(place) = in_own_language(text, &body[..at], &body[at..]) {
        found.place = Some(place);
    }
    Some(found)
}

/// The place in the document's own language, where the formula is in several:
/// "Hecho en Luxemburgo", "Done at Luxembourg".
fn in_own_language(text: &str, body: &[Block], closing: &[Block]) -> Option<(String, Span)> {
    let formulas: Vec<Span> = closing
        .iter()
        .map(|block| block.span)
        .filter(|span| is_done(span.of(text)) && closing::opens_formula(span.of(text)))
        .collect();
    if formulas.len() < 2 {
        return None;
    }
    let long = body.iter().rfind(|block| block.span.len() > 200)?;
    let (own, _) = language::detect(long.span.of(text))?;
    formulas.into_iter().find_map(|span| {
        let words = span.of(text);
        language::detect(words).filter(|(language, _)| *language == own)?;
        let (place, at) = closing::signature(words).place?;
        Some((place, at.shifted(span.start())))
    })
}

fn find_language(draft: &Draft, metadata: &mut Metadata, body: &[Block]) {
    let fact = draft.stated.language.as_ref();
    let stated = fact.and_then(|fact| Some((language::stated(&fact.value)?, fact.from)));
    // What a page's markup says is often a template's default: the text decides.
    let of_page = stated.as_ref().is_some_and(|(_, from)| from.starts_with("html"));
    if let Some((code, from)) = stated.clone().filter(|_| !of_page) {
        metadata.found("language", from, None, true);
        metadata.language = Some(code);
        return;
    }
    let mut sample = String::new();
    for block in body.iter().filter(|block| block.span.len() > 20).chain(body) {
        sample.push_str(block.span.of(&draft.text));
        sample.push('\n');
        if sample.len() > 6000 {
            break;
        }
    }
    match (language::detect(&sample), stated) {
        (Some((code, sure)), None) | (Some((code, sure @ true)), _) => {
            metadata.found("language", "letters and words of the text", None, sure);
            metadata.language = Some(code.to_owned());
        }
        (_, Some((code, from))) => {
            metadata.found("language", from, None, false);
            metadata.language = Some(code);
        }
        (None, None) => {}
    }
}
