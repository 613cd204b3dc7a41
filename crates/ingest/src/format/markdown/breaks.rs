//! Hard breaks at which a paragraph ends, though no empty line follows.

use std::collections::HashSet;

use crate::format::text::line::ends_sentence;
use crate::split::marker::{self, Style};

/// How many letters a line has at least that is a paragraph and no verse and no
/// line of an address.
const LONG: usize = 120;

/// How many words a heading has at most.
const HEADING: usize = 20;

/// Who speaks in a transcript: the names that open at least three of its
/// paragraphs in capitals, or `Q`. None where it is no transcript.
pub(super) fn speakers(source: &str) -> HashSet<&str> {
    let heads = source.split("\n\n").map(|paragraph| paragraph.trim_start_matches(['\n', ' ']));
    let turns: Vec<&str> = heads.filter_map(speaker).collect();
    if turns.len() < 3 { HashSet::new() } else { turns.into_iter().collect() }
}

/// Whether a line opens the turn of one of these speakers.
pub(super) fn opens_turn(below: &str, speakers: &HashSet<&str>) -> bool {
    speaker(below.trim_start()).is_some_and(|name| speakers.contains(name))
}

/// The name in capitals, or the `Q`, that opens a turn at the head of a line.
fn speaker(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches('*');
    if let Some(rest) = bare.strip_prefix('Q') {
        let opens = ["  ", "\t", "\u{a0}", ": ", ".  "].iter().any(|sign| rest.starts_with(sign));
        if opens {
            return Some(&bare[..1]);
        }
    }
    let name = &bare[..bare.bytes().take(60).position(|byte| byte == b':')?];
    let said = &bare[name.len() + 1..];
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let capitals = name.chars().all(|sign| sign.is_uppercase() || " .'’-\u{a0}".contains(sign));
    let apart = said.is_empty() || said.starts_with(|sign: char| sign.is_whitespace() || sign == '*');
    (capitals && letters > 1 && apart).then_some(name)
}

/// Whether a line behind the end of a sentence begins a section or an article:
/// "Sec. 3.  Implementation."
pub(super) fn opens_section(above: &str, below: &str) -> bool {
    let line = below.trim_start().trim_start_matches('*');
    line.starts_with(['S', 'A', '§'])
        && ends_sentence(above)
        && marker::marker(line.lines().next().unwrap_or_default())
            .is_some_and(|marker| matches!(marker.style, Style::Section | Style::Article))
}

/// Whether a line and the one behind its hard break are both paragraphs: they
/// are long, a sentence ends, and a capital begins the next.
pub(super) fn parts_paragraphs(above: &str, below: &str) -> bool {
    let line = above.rsplit('\n').next().unwrap_or_default();
    let bare = line.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '*', ' ', '\u{a0}']);
    let next = below.trim_start().trim_start_matches(['*', '“', '"', '«']);
    line.len() >= LONG
        && bare.ends_with(['.', '!', '?'])
        && next.starts_with(char::is_uppercase)
        && stretch(below).0.trim().len() >= LONG
}

/// Whether a block that is in bold letters so far heads the sentence below it:
/// "**Our harbours**⏎We will build harbours in every province."
pub(super) fn heads(above: &str, below: &str) -> bool {
    let (line, behind) = stretch(below);
    is_caption(above) && (is_sentence(line) || is_bold(line) && is_sentence(stretch(behind).0))
}

/// Whether the line behind a hard break is in bold letters and heads the
/// sentence below it.
pub(super) fn opens_heading(above: &str, below: &str) -> bool {
    if !below.trim_start().starts_with(['*', '<']) || !ends_sentence(above) {
        return false;
    }
    let (line, behind) = stretch(below);
    is_bold(line) && is_caption(bare(line)) && is_sentence(stretch(behind).0)
}

/// The source up to the next hard break or empty line, and what is behind it.
fn stretch(source: &str) -> (&str, &str) {
    let mut end = 0;
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.ends_with("  ") || line.ends_with('\\') {
            break;
        }
    }
    source.split_at(end)
}

/// Whether all of a line of the source is in bold or underlined letters.
fn is_bold(line: &str) -> bool {
    let line = line.trim().trim_end_matches('\\');
    let within = |open: &str, close: &str| line.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    within("**", "**").is_some_and(|words| !words.trim_matches('*').contains("**"))
        || within("<u>", "</u>").is_some_and(|words| !words.contains("<u>"))
}

/// A line of the source without the signs of bold letters at its ends.
fn bare(line: &str) -> &str {
    let line = line.trim().trim_matches(['*', '\\']).trim();
    let line = line.strip_prefix("<u>").unwrap_or(line);
    line.strip_suffix("</u>").unwrap_or(line).trim_matches(['*', ' '])
}

/// Whether words are as few as those of a heading and end like one.
fn is_caption(words: &str) -> bool {
    !words.ends_with(['.', ';', ',']) && words.split_whitespace().nth(HEADING).is_none()
}

/// Whether a line of the source is a sentence, and no name or office.
fn is_sentence(line: &str) -> bool {
    let words = line.trim();
    !is_bold(words)
        && words.trim_start_matches(['*', '“', '"']).starts_with(|first: char| !first.is_lowercase())
        && words.split_whitespace().nth(7).is_some()
        && (ends_sentence(words.trim_end_matches('\\')) || words.len() >= 2 * LONG)
}
