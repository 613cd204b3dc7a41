//! The turns of a transcript: who speaks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::Span;
use regex::Regex;

use super::part::{self, Part};

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
      | (?<sitting>(?:(?:El|La)[\x20\u{a0}]+señora?|Sra?\.)[\x20\u{a0}]+\p{Lu}[\p{L}'’\-]*(?:,?[\x20\u{a0}]+(?:de|del|la|don|doña|\p{Lu}[\p{L}'’\-]*)){0,5}(?:[\x20\u{a0}]+\([^)]{1,80}\))?)\.[\x20\u{a0}]?[-–—]+\s*
      | (?<letter>Q)(?:[.:]|[\x20\u{a0}]{2,}|\s+(?:\([^)]*\)\s+)?|\t)
      | (?<answer>A)(?:[.:]|[\x20\u{a0}]{2,}|\t)
      | (?<han>[\p{Han}·]{1,10})[：:]
      | (?<arabic>[\u{621}-\u{64a}]+(?:\x20[\u{621}-\u{64a}]+){0,4})\x20?:\s+
    )",
    )
    .expect("the pattern is a constant")
});

/// Words of offices and forms of address, which those who speak are named with.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:president|minister|premier|chancellor|secretary|ambassador|chairman|chairwoman|chairperson|governor|king|queen|prince|emir|director|head|speaker|moderator|question|reporter|journalist|interpreter|mr|ms|mrs|dr|mme|sen|gen|général|presidente|ministro|président|ministre|президент|министр|председатель|вопрос|ответ|министр|губернатор)\b|^[QA]$|总统|主席|总理|部长|大使|发言人|记者|问|答|الرئيس|الوزير|سؤال|جواب",
    )
    .expect("the pattern is a constant")
});

/// The turns of a text by part, if it is a transcript.
///
/// It is one where names in bold letters, or names with an office, open
/// paragraphs; or where at least four turns, a fifth of its
/// paragraphs, have names that come back.
pub(super) fn turns(text: &str, parts: &[Part]) -> Option<Vec<Option<Turn>>> {
    let mut turns: Vec<Option<Turn>> = parts.iter().map(|part| turn(text, part)).collect();
    let bold = |index: usize| parts[index].lead.is_some();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for turn in turns.iter().flatten() {
        *names.entry(turn.name.clone()).or_default() += 1;
    }
    // Where those who come back are written in capitals, "Inflation:" once is
    // no speaker.
    let capitals = |name: &str| !name.chars().any(char::is_lowercase);
    let back_in_capitals = names.values().any(|count| *count > 1)
        && names.iter().all(|(name, count)| *count < 2 || capitals(name));
    let keeps = |name: &str, count: usize| !back_in_capitals || count > 1 || capitals(name);
    for turn in &mut turns {
        if turn.as_ref().is_some_and(|turn| !keeps(&turn.name, names[&turn.name])) {
            *turn = None;
        }
    }
    names.retain(|name, count| keeps(name, *count));
    let count: usize = names.values().sum();
    let back = names.values().filter(|count| **count > 1).count();
    let by_names = count >= 4 && count * 5 >= parts.len() && back > 0 && names.len() * 3 <= count * 2;
    let named = |(index, turn): (usize, &Option<Turn>)| {
        turn.as_ref().is_some_and(|turn| bold(index) && OFFICE.is_match(&turn.name))
    };
    let by_office = turns.iter().enumerate().any(named);
    // "THE PRESIDENT:" opens a speech that nobody interrupts.
    let single = turns.iter().flatten().next().is_some_and(|turn| {
        capitals(&turn.name) && turn.name.chars().count() > 3 && OFFICE.is_match(&turn.name)
    });
    // "El señor VALDÉS (Presidente).-": the record of a sitting.
    let sitting = |turn: &Turn| is_sitting(&turn.name);
    let transcript = by_names || by_office || single || turns.iter().flatten().any(sitting);
    (transcript && !is_list_of_quotations(text, &turns)).then_some(turns)
}

/// Whether what is said stands in quotation marks nearly everywhere: then it was
/// said elsewhere, and is listed.
fn is_list_of_quotations(text: &str, turns: &[Option<Turn>]) -> bool {
    let quoted = |turn: &&Turn| turn.speech.of(text).starts_with(['“', '"', '«', '„']);
    let all = turns.iter().flatten().count();
    all >= 3 && turns.iter().flatten().filter(quoted).count() * 5 >= all * 4
}

/// Whether a name is that of a speaker in the record of a parliament.
fn is_sitting(name: &str) -> bool {
    if !name.starts_with(['E', 'L', 'S']) {
        return false;
    }
    let mut words = name.split([' ', '\u{a0}']).filter(|word| !word.is_empty());
    matches!(
        (words.next(), words.next()),
        (Some("El" | "La"), Some("señor" | "señora")) | (Some("Sr." | "Sra."), Some(_))
    )
}

/// Whether a line opens with a speaker in the record of a parliament: `Sr. Presidente. —`.
pub(crate) fn opens_sitting(words: &str) -> bool {
    is_sitting(words) && HEAD.captures(words).is_some_and(|found| found.name("sitting").is_some())
}

fn turn(text: &str, part: &Part) -> Option<Turn> {
    // "- Helping victims of theft ($400 Million): It is …": who speaks is no item of a list.
    if part.is_heading() || part.is_bullet() {
        return None;
    }
    let words = part.whole.of(text);
    let start = part.whole.start();
    // A name in bold letters up to its colon, whatever is set into it.
    if let Some(lead) = part.lead {
        let bold = lead.of(text).trim_end();
        let behind = words[lead.len()..].trim_start();
        let colon = bold.ends_with([':', '：']) || behind.starts_with([':', '：']);
        let name = bold.trim_end_matches([':', '：', ' ']);
        let few =
            name.split_whitespace().count() <= 10 && !name.contains(['.', '\n']) || OFFICE.is_match(name);
        if colon && few && !name.is_empty() {
            let head = words.len() - behind.trim_start_matches([':', '：']).trim_start().len();
            return Some(turn_of(text, part, name, start + words[..head].trim_end().len(), head));
        }
    }
    let found = may_open(words).then(|| HEAD.captures(words)).flatten()?;
    let name =
        ["name", "sitting", "letter", "answer", "han", "arabic"].iter().find_map(|name| found.name(name))?;
    let head = found.get(0)?.end();
    // "A   partir   del   Acuerdo": every gap of the line is wide.
    let letter = name.len() == 1 && !words[1..].starts_with(['.', ':']);
    if letter && is_justified(&words[head..]) || part::names_division(name.as_str()) {
        return None;
    }
    Some(turn_of(text, part, name.as_str(), start + words[..head].trim_end().len(), head))
}

/// Whether the first line of a text is set with wide gaps within its sentences.
fn is_justified(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.match_indices("  ")
        .any(|(at, _)| line[..at].ends_with(|last: char| last.is_alphanumeric() || last == ','))
}

/// Whether a paragraph may open with the name of a speaker: one ends with a
/// colon, but for the letter of a question and the form of address in a record.
pub(crate) fn may_open(words: &str) -> bool {
    const NEAR: usize = 600;
    // The first byte of the colon of full width.
    let colon = memchr::memchr2(b':', 0xef, &words.as_bytes()[..words.len().min(NEAR)]);
    colon.is_some() || words.starts_with(['Q', 'A']) || is_sitting(words)
}

fn turn_of(text: &str, part: &Part, name: &str, name_end: usize, head: usize) -> Turn {
    let start = part.whole.start();
    Turn {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        name_span: Span::between(start, name_end),
        speech: Span::between(start + head, part.whole.end()).trimmed(text),
    }
}
