//! The turns of a transcript: who speaks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::Span;
use regex::Regex;

use super::scheme::Part;

/// The head of a speaker's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) name: String,
    /// The name and the sign behind it.
    pub(super) name_span: Span,
    /// What is said, in the same paragraph.
    pub(super) speech: Span,
}

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:
        (?<name>\p{Lu}[\p{L}.'’\-]*(?:[\x20\u{a0}](?:de|del|la|le|van|von|der|al|bin|ibn|of|the|and|для|\p{Lu}[\p{L}.'’\-]*)){0,5}(?:\x20\([^)]{1,60}\))?)[\x20\u{a0}]?[:：](?:\s+|$)
      | (?<letter>Q|A)(?:[.:]|[\x20\u{a0}]{2,}|\s+(?:\([^)]*\)\s+)?|\t)
      | (?<han>[\p{Han}·]{1,10})[：:]
      | (?<arabic>[\u{621}-\u{64a}]+(?:\x20[\u{621}-\u{64a}]+){0,4})\x20?:\s+
    )",
    )
    .expect("the pattern is a constant")
});

/// The turns of a text by part, if it is a transcript: at least four turns, a
/// fifth of its paragraphs, and names that come back.
pub(super) fn turns(text: &str, parts: &[Part]) -> Option<Vec<Option<Turn>>> {
    let mut turns: Vec<Option<Turn>> = parts.iter().map(|part| turn(text, part)).collect();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for turn in turns.iter().flatten() {
        *names.entry(&turn.name).or_default() += 1;
    }
    // Where those who come back are written in capitals, "Inflation:" once is
    // no speaker.
    let capitals = |name: &str| !name.chars().any(char::is_lowercase);
    let back_in_capitals = names.values().any(|count| *count > 1)
        && names.iter().all(|(name, count)| *count < 2 || capitals(name));
    let false_names: Vec<String> = names
        .iter()
        .filter(|(name, count)| back_in_capitals && **count == 1 && !capitals(name))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    names.retain(|name, _| !false_names.iter().any(|other| other == name));
    let count: usize = names.values().sum();
    let back = names.values().filter(|count| **count > 1).count();
    let transcript = count >= 4 && count * 5 >= parts.len() && back > 0 && names.len() * 3 <= count * 2;
    for turn in &mut turns {
        if turn.as_ref().is_some_and(|turn| false_names.contains(&turn.name)) {
            *turn = None;
        }
    }
    transcript.then_some(turns)
}

fn turn(text: &str, part: &Part) -> Option<Turn> {
    if part.is_heading() {
        return None;
    }
    let words = part.whole.of(text);
    let found = HEAD.captures(words)?;
    let name = ["name", "letter", "han", "arabic"].iter().find_map(|name| found.name(name))?;
    let head = found.get(0)?.end();
    let start = part.whole.start();
    let name_end = start + words[..head].trim_end().len();
    Some(Turn {
        name: name.as_str().to_owned(),
        name_span: Span::between(start, name_end),
        speech: Span::between(start + head, part.whole.end()).trimmed(text),
    })
}
