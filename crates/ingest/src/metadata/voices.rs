//! Who speaks in a transcript, as the heads of its paragraphs name them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::Span;
use lexicon::{Lexicon, Use};
use regex::Regex;

use crate::format::Block;
use crate::split::turns;

/// A name at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Voice {
    pub(super) name: String,
    pub(super) span: Span,
}

/// A name of up to twelve words before a colon.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
        (?<name>\p{Lu}[\p{L}.,'’\-]*(?:[\x20\u{a0}](?:\p{L}[\p{L}.,'’\-]*|\([^)]{1,60}\))){0,11})[\x20\u{a0}]?:(?:\s|$)
      | (?<letter>Q)(?:[.:]|[\x20\u{a0}]{2,}|\t)
      | (?<han>[\p{Han}·]{2,12})[：:]
    )",
    )
    .expect("the pattern is a constant")
});

/// Names that ask: those of nobody in particular.
const ASKING: [&str; 10] = [
    "Q",
    "Question",
    "Questions",
    "Reporter",
    "Journalist",
    "Вопрос",
    "Pregunta",
    "Question :",
    "记者",
    "问",
];

/// The names at the heads of the paragraphs, where they make a transcript: one
/// comes again, or holds an office.
pub(super) fn voices(text: &str, body: &[Block], lexicon: &Lexicon) -> Vec<Voice> {
    let mut voices = Vec::new();
    let mut quoted = 0;
    for block in body {
        let words = block.span.of(text);
        let Some(found) = turns::may_open(words).then(|| HEAD.captures(words)).flatten() else {
            continue;
        };
        if let Some(name) = ["name", "letter", "han"].iter().find_map(|group| found.name(group)) {
            if !name.as_str().split([' ', '\u{a0}']).all(is_of_name) {
                continue;
            }
            let head = found.get(0).map_or(0, |head| head.end());
            quoted += usize::from(words[head..].trim_start().starts_with(['“', '"', '«', '„']));
            let span = Span::from(name.range()).shifted(block.span.start());
            let name = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
            voices.push(Voice { name, span });
        }
    }
    // What is quoted was said elsewhere.
    if voices.len() >= 3 && quoted * 5 >= voices.len() * 4 {
        return Vec::new();
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    voices.iter().for_each(|voice| *count.entry(&voice.name).or_default() += 1);
    // A list has headings before colons too, but each of them once.
    let back = count.values().filter(|count| **count > 1).count();
    let share = voices.len() * 6 >= body.len();
    // "President of Russia Vladimir Putin:" is a speaker, be it but once.
    let in_office = |voice: &Voice| {
        let person = voice.name.split_whitespace().count() >= 4;
        person
            && !lexicon.phrases_in(&voice.name, Use::Office).is_empty()
            && !lexicon.parties_in(&voice.name).is_empty()
    };
    if back > 0 && share && voices.len() >= 3 {
        return voices;
    }
    voices.retain(in_office);
    voices
}

/// Whether a word may stand in the name of a speaker: "Señor presidente:" is an
/// address.
fn is_of_name(word: &str) -> bool {
    const SMALL: [&str; 16] = [
        "of", "the", "and", "for", "to", "de", "del", "la", "le", "van", "von", "der", "al", "bin", "для",
        "по",
    ];
    let first = word.trim_start_matches('(').chars().next();
    first.is_none_or(|first| !first.is_lowercase()) || SMALL.contains(&word) || word.ends_with(')')
}

/// Whether somebody who is not named asks.
pub(super) fn asks(voice: &Voice) -> bool {
    ASKING.contains(&voice.name.as_str())
}
