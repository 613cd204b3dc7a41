//! Hard breaks at which a paragraph ends, though no empty line follows.

use std::collections::HashSet;

use crate::format::text::line::ends_sentence;
use crate::split::marker::{self, Style};

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
