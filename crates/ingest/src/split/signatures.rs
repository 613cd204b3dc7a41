//! Where the formula of signature and the names below it stand among the parts
//! of a text: at its end, or in its middle.

use std::ops::Range;

use super::closing;
use super::marker::Style;
use super::part::{self, Heading, Part};

/// The signatures in the middle of a text: a formula and the names below it,
/// where long declarations or a reprinted treaty follow.
pub(super) fn in_the_middle(text: &str, parts: &[Part]) -> Option<Range<usize>> {
    const FEWEST: usize = 2;
    const PROSE: usize = 15;
    let formula =
        |part: &Part| part.marker.is_none() && closing::opens_signatures(part.whole.of(text).trim());
    let start = (1..parts.len()).find(|at| formula(&parts[*at]))?;
    let mut end = start + 1;
    while end < parts.len() && (formula(&parts[end]) || is_name(text, &parts[end])) {
        end += 1;
    }
    // A title in capitals stands above what follows.
    while end > start + 1
        && parts[end - 1].heading == Heading::ByForm
        && names_text(parts[end - 1].whole.of(text))
    {
        end -= 1;
    }
    let names = parts[start..end].iter().filter(|part| !formula(part)).count();
    // What follows is no more of the names.
    let follows = parts.get(end).is_some_and(|part| {
        part.is_heading() || part.marker.is_some() || part.whole.of(text).split_whitespace().count() >= PROSE
    });
    (names >= FEWEST && follows).then_some(start..end)
}

/// Whether a part is as short as a name or an office below signatures.
fn is_name(text: &str, part: &Part) -> bool {
    const SIGNS: [&str; 6] = ["}", "L.S.", "L. S.", "(totem)", "(Signed)", "his mark"];
    let words = part.whole.of(text);
    let count = words.split_whitespace().count();
    if count <= 20 && SIGNS.iter().any(|sign| words.contains(sign)) {
        return true;
    }
    part.heading != Heading::Stated
        && part.marker.is_none()
        && count <= 10
        && words.len() <= 200
        && !words.starts_with(char::is_lowercase)
        && !(count > 5 && part::ends_sentence(words) && !words.ends_with([',', ':']))
}

/// Whether a line in capitals names a text and nobody: `ADDITIONAL PROTOCOL`.
fn names_text(line: &str) -> bool {
    const NAMES: [&str; 12] = [
        "PROTOCOL",
        "DECLARATION",
        "ANNEX",
        "APPENDIX",
        "SCHEDULE",
        "NOTE",
        "ARTICLE",
        "TREATY",
        "CONVENTION",
        "AGREEMENT",
        "LETTER",
        "STATEMENT",
    ];
    NAMES.iter().any(|name| line.contains(name))
}

/// Where the closing of a stretch begins.
pub(super) fn at_the_end(text: &str, parts: &[Part], last: bool) -> Option<usize> {
    // Where the format says what closes the text, it says so to its end.
    let stated = parts.iter().rposition(|part| !part.closes).map_or(0, |last| last + 1);
    if stated < parts.len() {
        return Some(stated);
    }
    let paragraphs: Vec<&str> = parts.iter().map(|part| part.whole.of(text)).collect();
    let at = closing::begins(&paragraphs, last)?;
    // A heading of a format, or a numbered clause behind it: it closes only a part.
    let later = &parts[at..];
    let formula = closing::opens_formula(paragraphs[at].trim());
    let numbered = !formula
        && later.iter().any(|part| {
            part.marker.as_ref().is_some_and(|marker| {
                matches!(marker.style, Style::Dot | Style::Article | Style::Han | Style::Section)
                    && !part.body.is_empty()
            })
        });
    (!numbered && !later.iter().any(|part| part.heading == Heading::Stated)).then_some(at)
}
