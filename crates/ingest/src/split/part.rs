//! The parts of a text: blocks with the markers at their heads, and which of
//! them are headings.

use document::Span;

use super::marker::{self, Marker, Style};
use super::neighbours;
use crate::format::{Block, Role};
use crate::han;

/// A block with the marker at its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The block.
    pub(super) whole: Span,
    /// The block without its marker.
    pub(super) body: Span,
    pub(super) marker: Option<Marker>,
    /// Whether its format says that it is an item of a list.
    pub(super) listed: bool,
    pub(super) heading: Heading,
    /// Whether its format says that it opens an article.
    pub(super) opens_article: bool,
    /// Whether its format says that it closes the document.
    pub(super) closes: bool,
    /// A run of bold letters at its head, shorter than the block.
    pub(super) lead: Option<Span>,
}

/// Whether a part is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// It is none.
    No,
    /// Its form makes it one: capitals, bold letters, a short line of its own.
    ByForm,
    /// Its format says so.
    Stated,
}

impl Part {
    pub(super) fn is_heading(&self) -> bool {
        self.heading != Heading::No
    }

    pub(super) fn is(&self, style: Style) -> bool {
        self.marker.as_ref().is_some_and(|marker| marker.style == style)
    }

    /// Whether it is an item of a list that is not numbered.
    pub(super) fn is_bullet(&self) -> bool {
        match &self.marker {
            Some(marker) => marker.style == Style::Bullet,
            None => self.listed,
        }
    }

    /// Whether its format says that it is an item of a list.
    pub(super) fn is_listed(&self) -> bool {
        self.listed
    }

    /// Whether it is an item of a list of any kind.
    pub(super) fn is_item(&self) -> bool {
        self.listed || self.is(Style::Bullet) || self.is(Style::Letter)
    }

    /// Whether what follows its marker is as short as a heading and ends like one.
    pub(super) fn is_caption(&self, text: &str) -> bool {
        is_title(self.body.of(text))
    }

    /// Where its marker stands.
    pub(super) fn marker_span(&self, text: &str) -> Span {
        Span::between(self.whole.start(), self.body.start()).trimmed(text)
    }
}

/// The parts of a text, block by block. `strong` are the runs of bold letters
/// that its format tells of.
pub(super) fn parts(text: &str, blocks: &[Block], strong: &[Span]) -> Vec<Part> {
    let mut parts: Vec<Part> = blocks
        .iter()
        .map(|block| {
            let mut part = part_of(text, block.span);
            part.listed = matches!(block.role, Role::Item { .. });
            part.opens_article = block.role == Role::Article;
            part.closes = block.role == Role::Closing;
            part.lead = lead(block.span, text, strong);
            part.heading = match block.role {
                Role::Heading(_) | Role::Article => Heading::Stated,
                Role::Paragraph if looks_like_heading(text, &part) => Heading::ByForm,
                Role::Paragraph if is_bold(text, &part, strong) => Heading::ByForm,
                _ => Heading::No,
            };
            part
        })
        .collect();
    neighbours::apply(text, &mut parts);
    parts
}

/// A stretch of text as a paragraph.
pub(super) fn part_of(text: &str, whole: Span) -> Part {
    let marker = marker::marker(whole.of(text));
    let skip = marker.as_ref().map_or(0, |marker| marker.len);
    let body = Span::between(whole.start() + skip, whole.end());
    Part {
        whole,
        body,
        marker,
        listed: false,
        heading: Heading::No,
        opens_article: false,
        closes: false,
        lead: None,
    }
}

/// The run of bold letters that a block opens with, if it goes on behind it.
fn lead(block: Span, text: &str, strong: &[Span]) -> Option<Span> {
    let first = strong.partition_point(|span| span.end() <= block.start());
    let span = *strong.get(first)?;
    let before = Span::between(block.start(), span.start().max(block.start()));
    let opens = before.of(text).chars().all(|character| !character.is_alphanumeric());
    (opens && span.end() < block.end()).then(|| Span::between(block.start(), span.end()))
}

/// Whether all letters of a short block are bold, and it ends as no sentence does.
fn is_bold(text: &str, part: &Part, strong: &[Span]) -> bool {
    let words = part.whole.of(text);
    if strong.is_empty()
        || words.split_whitespace().count() > 20
        || words.trim_end().ends_with(['.', ';', ','])
    {
        return false;
    }
    let first = strong.partition_point(|span| span.end() <= part.whole.start());
    let mut reached = part.whole.start();
    for span in strong[first..].iter().take_while(|span| span.start() < part.whole.end()) {
        let gap = Span::between(reached, span.start().max(reached));
        if gap.of(text).chars().any(char::is_alphanumeric) {
            return false;
        }
        reached = reached.max(span.end());
    }
    let rest = Span::between(reached.min(part.whole.end()), part.whole.end());
    reached > part.whole.start() && !rest.of(text).chars().any(char::is_alphanumeric)
}

/// Whether the form of a block makes it a heading whatever stands around it: a
/// roman number with a caption, a short line in capitals, `#` before it.
fn looks_like_heading(text: &str, part: &Part) -> bool {
    let words = part.whole.of(text);
    if let Some(marker) = &part.marker {
        let alone = part.body.is_empty() && matches!(marker.style, Style::Section | Style::Article);
        return alone || matches!(marker.style, Style::Roman | Style::Division) && part.is_caption(text);
    }
    if opens_memorandum(words) || is_symbol(words) {
        return true;
    }
    if words.starts_with('#')
        && is_short(words)
        && words.trim_start_matches('#').chars().any(char::is_alphabetic)
    {
        return true;
    }
    // Longer ones are no heading whatever their letters.
    if words.len() > 450 {
        return false;
    }
    let (mut upper, mut count) = (0, 0);
    for letter in words.chars().filter(|character| character.is_alphabetic()) {
        if letter.is_lowercase() {
            return false;
        }
        upper += usize::from(letter.is_uppercase());
        count += 1;
    }
    // `A` and `B` part the halves of a resolution.
    let signs = ["[L.S.]", "(L.S.)", "(Signed)", "(totem)", "}", "....", "(SEAL)", "[SEAL]"];
    if signs.iter().any(|sign| words.contains(sign)) {
        return false;
    }
    let letter = count == 1 && upper == 1 && words.trim_end_matches('.').len() == 1;
    letter
        || is_short(words)
            && count > 3
            && upper == count
            && words.lines().filter(|line| !line.trim().is_empty()).count() <= 2
            && words.split_once(": ").is_none_or(|(name, _)| names_division(name))
            && !ends_with_stop(words)
}

/// Whether a few words before a colon name a part of a text, and nobody who
/// speaks: `PRIMERA PARTE`, `TASK ONE`, `Глава вторая`.
pub(super) fn names_division(name: &str) -> bool {
    const DIVISIONS: [&str; 22] = [
        "part",
        "chapter",
        "section",
        "title",
        "task",
        "annex",
        "partie",
        "chapitre",
        "titre",
        "tâche",
        "parte",
        "capítulo",
        "capitulo",
        "sección",
        "título",
        "titulo",
        "tarea",
        "часть",
        "глава",
        "раздел",
        "задача",
        "kapitel",
    ];
    let mut words = name.split_whitespace();
    let few = words.clone().nth(3).is_none();
    few && words.any(|word| DIVISIONS.contains(&word.to_lowercase().as_str()))
}

/// Whether a line holds the symbol of a document alone: `[S/1169]`.
fn is_symbol(words: &str) -> bool {
    let bare = words.trim_matches(['[', ']', '(', ')', ' ', '.', '}', '{']);
    bare.len() <= 24
        && ["S/", "A/", "E/"].iter().any(|organ| bare.starts_with(organ))
        && bare.chars().all(|sign| sign.is_ascii_alphanumeric() || "/.- ".contains(sign))
}

/// Whether a line of a memorandum's head says whom it is for, or what about.
fn opens_memorandum(words: &str) -> bool {
    const HEADS: [&str; 10] = [
        "SUBJECT:",
        "Subject:",
        "TO:",
        "FROM:",
        "RE:",
        "Re:",
        "CC:",
        "MEMORANDUM FOR ",
        "Objet :",
        "ASUNTO:",
    ];
    HEADS.iter().any(|head| words.starts_with(head)) && words.split_whitespace().count() <= 60
}

/// Whether words could be a heading: few, opened by a capital, without a stop.
pub(super) fn is_title_like(words: &str) -> bool {
    if words.len() > 400 || words.is_ascii() && ends_with_stop(words) {
        return false;
    }
    let first = words.chars().find(|character| character.is_alphanumeric());
    let han = han::count(words);
    if han > 0 {
        let signs = ['。', '，', '：', '；', '、', '！', '？', ')', '）', '.', ',', ';', ':', '—', '\n'];
        return han <= 24 && han * 2 > words.chars().count() && !words.contains(signs);
    }
    first.is_some_and(char::is_uppercase)
        && !words.strip_prefix('Q').is_some_and(|rest| rest.starts_with(char::is_whitespace))
        // "Okay. On another topic —" is cut short.
        && !words.trim_end_matches('-').ends_with(['—', '–'])
        && !han::has_more_words(words, 9)
        && words.lines().count() == 1
        && !words.contains([':', ';', '|', '\t', '"', '“', '@', '(', '['])
        && !ends_with_stop(words)
        && !words.chars().any(|character| character.is_ascii_digit())
}

/// Whether words are a sentence or more, and no short line.
pub(super) fn is_prose(words: &str) -> bool {
    if words.len() > 600 {
        return ends_sentence(words);
    }
    let han = han::count(words);
    (words.split_whitespace().count() >= 15 || han >= 30) && ends_sentence(words)
}

/// Whether words are few, or most of the longer ones have capitals: "In order to
/// promote trade between the two countries, both Contracting" is a line of text.
pub(crate) fn is_capitalised(words: &str) -> bool {
    let long = || words.split_whitespace().filter(|word| word.chars().count() > 4);
    let capitals = long().filter(|word| word.starts_with(|first: char| !first.is_lowercase())).count();
    words.split_whitespace().count() <= 6 || capitals * 3 >= long().count() * 2
}

/// Whether words are as short as a heading and end like one.
pub(super) fn is_title(words: &str) -> bool {
    is_short(words) && !ends_with_stop(words) && !asks_for_another_point(words)
}

/// Whether words end as the last point but one of a list: "of the Parties; and".
fn asks_for_another_point(words: &str) -> bool {
    words
        .rsplit_once(';')
        .is_some_and(|(_, last)| ["and", "or", "y", "o", "e", "et", "ou", "и", "или"].contains(&last.trim()))
}

/// Whether words are as few as those of a heading.
pub(super) fn is_short(words: &str) -> bool {
    if words.len() > 440 {
        return false;
    }
    // A centred heading of several lines is mostly blanks.
    let blanks = if words.contains("\n\n") { words.len() - unspaced(words) } else { 0 };
    if words.is_ascii() {
        return words.len() - blanks <= 110 && words.split_ascii_whitespace().count() <= 14;
    }
    let han = han::count(words);
    words.chars().count() - blanks <= 110 && words.split_whitespace().count() <= 14 && han <= 40
}

/// How many bytes words have with one blank between each two.
fn unspaced(words: &str) -> usize {
    words.split_ascii_whitespace().map(|word| word.len() + 1).sum::<usize>().saturating_sub(1)
}

pub(super) fn ends_with_stop(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', ';', ',', ':', '?', '!', '。', '；', '，', '：', '？', '！', '؛', '،', '؟'])
}

/// Whether a paragraph ends as a sentence or a point of a list does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closers = ['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）', '*', '\u{a0}', ' '];
    text.trim_end()
        .trim_end_matches(closers)
        .ends_with(['.', '!', '?', ';', ':', ',', '。', '！', '？', '；', '：', '…', '؟', '؛', '،', '，'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centred_heading_of_several_lines_is_short() {
        let blanks = " ".repeat(30);
        assert!(is_short(&format!(
            "III. DESARROLLO Y\n\n{blanks}MODERNIZACION\n\n{blanks}{blanks}SUSTENTABLE"
        )));
        assert!(!is_short(&"desarrollo ".repeat(15)));
    }

    #[test]
    fn a_point_before_the_last_is_no_title() {
        assert!(!is_title("III) Promote harbours more\nopen than before; and"));
        assert!(is_title("III) Harbours and Ships"));
    }
}
