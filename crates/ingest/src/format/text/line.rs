//! The lines of a plain text, and what each tells by itself.

use std::cell::OnceCell;

use document::Span;

use crate::normalize::{contents, dateline, running_head};
use crate::split::marker::{Marker, Style, marker};

/// A line that is not blank.
pub(super) struct Line<'a> {
    /// Where its words stand.
    pub(super) span: Span,
    pub(super) words: &'a str,
    /// How many characters of white space stand before its words.
    pub(super) indent: usize,
    /// Its length in characters, indent left out; Han characters count double.
    pub(super) width: usize,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
    /// How many blank lines stand before it.
    pub(super) blanks: usize,
    /// Whether a form feed stands before it: the first line of a page.
    pub(super) heads_page: bool,
    /// Whether it holds the number of an article or the like alone.
    pub(super) opens_unit: bool,
    /// Whether it is of the page or of a table of contents, whatever stands
    /// around it.
    pub(super) opens_page: bool,
    /// The marker at its head, once it was asked for.
    marker: OnceCell<Option<Marker>>,
}

impl Line<'_> {
    /// The marker at its head. Several rules ask for it, and it is dear.
    pub(super) fn marker(&self) -> Option<&Marker> {
        self.marker.get_or_init(|| marker(self.words)).as_ref()
    }

    /// Whether a marker of any kind opens it.
    pub(super) fn is_marked(&self) -> bool {
        self.marker().is_some()
    }

    /// Whether it holds nothing but a sure marker of one of some styles.
    pub(super) fn is_marker(&self, of: impl Fn(Style) -> bool) -> bool {
        self.marker().is_some_and(|marker| marker.sure && of(marker.style) && marker.len == self.words.len())
    }
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1);
    let mut start = 0;
    let mut blanks = 0;
    let mut heads_page = false;
    let separators = separators(text);
    while start < text.len() {
        let raw = &text[start..line_end(text, start, &separators)];
        let span = Span::between(start, start + raw.len()).trimmed(text);
        let fed = text.as_bytes().get(start + raw.len()) == Some(&b'\x0c');
        // The separators differ in length: the next line begins behind this one's.
        start += raw.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
        if span.is_empty() {
            // `\r\n` is one line break, not a blank line.
            blanks += usize::from(!(raw.is_empty() && text[..start].ends_with("\r\n")));
            heads_page |= fed;
            continue;
        }
        let words = span.of(text);
        let indent = raw.chars().take_while(|character| character.is_whitespace()).count();
        let width = width(words);
        let opens_page = opens_page(words) || lines.len() < TOP && dateline::place_and_date(words).is_some();
        let mut line = Line {
            span,
            words,
            indent,
            width,
            after_blank: blanks > 0,
            blanks,
            heads_page,
            opens_unit: false,
            opens_page,
            marker: OnceCell::new(),
        };
        line.opens_unit = opens_unit(&line) && !(blanks == 0 && is_referred_to(&line, lines.last()));
        lines.push(line);
        blanks = 0;
        heads_page = fed;
    }
    close_up(&mut lines);
    lines
}

/// Where the line ends that begins at a place: at a line feed, a carriage
/// return, a form feed, or one of the `separators`.
fn line_end(text: &str, from: usize, separators: &[usize]) -> usize {
    let rest = &text.as_bytes()[from..];
    let end = memchr::memchr3(b'\n', b'\r', b'\x0c', rest).map_or(text.len(), |at| from + at);
    let next = separators.partition_point(|at| *at < from);
    separators.get(next).map_or(end, |separator| end.min(*separator))
}

/// The separators of lines and of paragraphs, which few texts have.
fn separators(text: &str) -> Vec<usize> {
    let of = |sign: &'static str| memchr::memmem::find_iter(text.as_bytes(), sign);
    let mut separators: Vec<usize> = of("\u{2028}").chain(of("\u{2029}")).collect();
    separators.sort_unstable();
    separators
}

/// Where an empty line follows almost every line, and most of these are no end
/// of a sentence, the text is set with double spacing: one says nothing.
fn close_up(lines: &mut [Line<'_>]) {
    let apart = lines.iter().filter(|line| line.after_blank).count();
    let open = || lines.iter().filter(|line| !ends_sentence(line.words)).count();
    if lines.len() >= 30 && apart * 20 >= lines.len() * 17 && open() * 10 >= lines.len() * 6 {
        lines.iter_mut().for_each(|line| line.after_blank = line.blanks > 1);
        part_at_pages(lines);
    }
}

/// Sets an empty line before a page where the one above ends with a sentence or
/// a short line.
fn part_at_pages(lines: &mut [Line<'_>]) {
    if !lines.iter().any(|line| line.heads_page) {
        return;
    }
    let mut widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    let width = widths[widths.len() * 7 / 10];
    for at in 1..lines.len() {
        let above = &lines[at - 1];
        let open = ends_in_mid_sentence(above.words) || above.words.ends_with([',', '-']);
        if lines[at].heads_page && (ends_sentence(above.words) || above.width * 5 < width * 4 && !open) {
            lines[at].after_blank = true;
        }
    }
}

/// How many columns a line takes.
fn width(words: &str) -> usize {
    if words.is_ascii() {
        return words.len();
    }
    // Only in few texts a byte says that a wide character may stand there.
    let bytes = words.as_bytes();
    let pairs = bytes.iter().zip(&bytes[1..]);
    let may_be_wide = pairs.fold(false, |any, (first, second)| {
        any | (0xe3..=0xe9).contains(first) | (*first == 0xef) | (*first == 0xe2) & (*second >= 0xba)
    });
    let wide = |character: &char| matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}');
    words.chars().count() + if may_be_wide { words.chars().filter(wide).count() } else { 0 }
}

/// Whether a line ends as a sentence or a point of a list does.
pub(in crate::format) fn ends_sentence(words: &str) -> bool {
    let closers = ['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）', '*'];
    // Most lines end in the middle of a sentence, with a word.
    let open = words.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric);
    !open
        && words.trim_end_matches(closers).trim_end().ends_with([
            '.', '!', '?', ':', ';', '。', '!', '?', ':', ';', '！', '？', '：', '；', '…', '؟', '؛',
        ])
}

/// Whether a line goes on with a sentence: its first letter is small.
pub(in crate::format) fn begins_small(words: &str) -> bool {
    words.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// Whether a line holds nothing but what is of the page: numbers, the symbol of
/// a record (`A/70/PV.19`).
pub(super) fn is_of_page(line: &Line<'_>) -> bool {
    let part = |part: &str| {
        !part.contains(char::is_alphabetic)
            || part == "(E)"
            || part.contains("/PV.") && part.starts_with("A/")
    };
    line.width <= 30
        && !line.words.ends_with(['.', ',', ';', ':', ')'])
        && line.words.contains(|sign: char| sign.is_ascii_digit())
        && line.words.split_whitespace().all(part)
}

/// Whether the last word of a line asks for another.
pub(in crate::format) fn ends_in_mid_sentence(words: &str) -> bool {
    const WORDS: [&str; 58] = [
        "the", "of", "and", "in", "to", "a", "an", "by", "with", "for", "on", "from", "that", "which", "our",
        "its", "their", "his", "at", "as", "between", "this", "these", "those", "under", "into", "or", "is",
        "are", "shall", "means", "de", "la", "el", "los", "las", "del", "y", "en", "et", "al", "una", "un",
        "sobre", "con", "por", "para", "que", "su", "sus", "du", "des", "le", "les", "au", "aux", "von",
        "van",
    ];
    words.rsplit(char::is_whitespace).next().is_some_and(|last| WORDS.contains(&last))
}

/// Whether a line is the head of a page, its date or language, or the caption of
/// a table of contents.
fn opens_page(words: &str) -> bool {
    contents::is_caption(words) || running_head::is_named(words) || running_head::is_date_or_language(words)
}

/// Whether a line holds the number of an article, section, part, annex or
/// point alone.
fn opens_unit(line: &Line<'_>) -> bool {
    let unit = |style| {
        matches!(
            style,
            Style::Article | Style::Section | Style::Division | Style::Annex | Style::Dot | Style::Han
        )
    };
    line.words.len() <= 60
        && line.words.bytes().filter(|byte| *byte == b' ').count() <= 4
        && line.is_marker(unit)
}

/// Whether the sentence of the line before asks for the article that opens a
/// line: "as provided for in⏎Article 15.4."
pub(super) fn is_referred_to(line: &Line<'_>, previous: Option<&Line<'_>>) -> bool {
    previous.is_some_and(|previous| {
        !is_upper(line.words) && !is_upper(previous.words) && ends_in_mid_sentence(previous.words)
    }) && line
        .marker()
        .is_some_and(|marker| matches!(marker.style, Style::Article | Style::Section | Style::Annex))
}

/// Whether an article opens a line: `ARTICLE 5.1 : ORIGINATING GOODS`.
pub(super) fn opens_article(line: &Line<'_>) -> bool {
    line.marker().is_some_and(|marker| marker.sure && marker.style == Style::Article)
}

/// Whether a line in capitals is long enough for a title, and no acronym.
pub(super) fn is_title(words: &str) -> bool {
    is_upper(words) && words.chars().filter(|character| character.is_alphabetic()).count() >= 8
}

/// How many lines from the top a line of place and date may stand.
const TOP: usize = 10;

/// Whether the letters of a line are capitals.
pub(super) fn is_upper(words: &str) -> bool {
    !words.chars().any(char::is_lowercase) && words.chars().any(char::is_uppercase)
}
