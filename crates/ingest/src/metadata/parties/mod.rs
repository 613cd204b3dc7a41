//! Who speaks or signs.

mod joint;
mod one;
mod paper;
mod treaty;

use std::sync::LazyLock;

use document::{Kind, Span};
use lexicon::{Lexicon, Mention};
use regex::Regex;

use super::{Head, Known};
use crate::format::Fact;
pub(super) use joint::is_pair;
use joint::joint;
pub(super) use one::own;
use one::{organisation, resolution, spoken};
use paper::dispatch;
pub(super) use treaty::declared;
use treaty::treaty;

/// The words behind which a title tells of its subject.
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[,:;|]? (?:on|calling for|regarding|concerning|about|marking|to mark|to commemorate|commemorating|announcing|in response to|condemning|welcoming|following|after|before|ahead of|against|for the|under|at the|at a|in support of|supporting|relative to|relating to|amending) |关于|[ ](?:о|об|по вопросам|sur|concernant|relatif à|relative à|sobre|relativo a|بشأن|حول)[ ]")
        .expect("the pattern is a constant")
});

/// A code and where it was found.
pub(super) struct Found {
    codes: Vec<String>,
    from: &'static str,
    span: Option<Span>,
}

/// Finds the parties: stated; of a joint text those whom title, opening or
/// lead-in name; else the one that the speaker speaks for.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    let draft = known.draft;
    let mut codes = stated_codes(&draft.stated.parties, known.lexicon);
    if let Some(fact) = draft.stated.parties.first() {
        head.metadata.found("parties", fact.from, None, true);
    } else if let Some(found) = infer(known, head) {
        codes = found.codes;
        head.metadata.found("parties", found.from, found.span, false);
    }
    // A group that is its members and no organisation.
    if let Some(at) = codes.iter().position(|code| code == "AUKUS") {
        codes.splice(at..=at, ["AU", "GB", "US"].map(String::from));
    }
    codes.sort();
    codes.dedup();
    head.metadata.parties = codes;
}

/// The codes of stated parties, sorted: codes as they are, names by the lexicon.
pub(crate) fn stated_codes(parties: &[Fact], lexicon: &Lexicon) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for fact in parties {
        if lexicon.is_party_code(&fact.value) || is_acronym(&fact.value) {
            codes.push(fact.value.clone());
        } else {
            codes.extend(lexicon.parties_in(&fact.value).into_iter().map(|mention| mention.code));
        }
    }
    codes.sort();
    codes.dedup();
    codes
}

fn is_acronym(value: &str) -> bool {
    (2..=12).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn infer(known: &Known<'_>, head: &Head) -> Option<Found> {
    if known.draft.one_clause {
        return is_joint(head.metadata.kind).then(|| joint(known, head)).flatten();
    }
    if let Some(found) = dispatch(known, head) {
        return Some(found);
    }
    match head.metadata.kind {
        Kind::Resolution => resolution(known, head).or_else(|| own(known, head)),
        Kind::Treaty => treaty(known, head),
        Kind::Declaration if !declared(&known.draft.text, head, known.lexicon).is_empty() => Some(Found {
            codes: declared(&known.draft.text, head, known.lexicon),
            from: "headings of the states",
            span: None,
        }),
        Kind::JointStatement => joint(known, head).or_else(|| own(known, head)),
        Kind::Communique | Kind::Declaration => {
            joint(known, head).or_else(|| own(known, head)).or_else(|| resolution(known, head))
        }
        Kind::Remarks | Kind::PressConference => spoken(known, head).or_else(|| own(known, head)),
        Kind::Statement => organisation(known, head).or_else(|| own(known, head)),
        _ => {
            own(known, head).or_else(|| joint(known, head).filter(|_| head.metadata.kind == Kind::Memorandum))
        }
    }
}

fn is_joint(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::JointStatement | Kind::Treaty | Kind::Communique | Kind::Declaration | Kind::Memorandum
    )
}

fn title_span(head: &Head) -> Option<Span> {
    head.metadata.provenance.get("title").and_then(|title| title.span)
}

/// The states and organisations, and those whom office holders stand for, by
/// where they are named.
fn named(lexicon: &Lexicon, text: &str) -> Vec<Mention> {
    let mut mentions = lexicon.parties_in(text);
    for person in lexicon.people_in(text) {
        if !mentions
            .iter()
            .any(|mention| mention.span.start < person.span.end && person.span.start < mention.span.end)
        {
            mentions.push(person);
        }
    }
    mentions.sort_by_key(|mention| mention.span.start);
    mentions
}

fn codes(mentions: &[Mention]) -> Vec<String> {
    let mut codes: Vec<String> = mentions.iter().map(|mention| mention.code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}
