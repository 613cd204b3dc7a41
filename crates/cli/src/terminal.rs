//! Printing: results to standard output, remarks to standard error.
//!
//! Colour goes where a terminal takes it: anstream leaves it out when the
//! output is piped or `NO_COLOR` is set.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use document::Span;
use unicode_width::UnicodeWidthStr;

/// The style of a mark.
pub(crate) const MARK: Style = AnsiColor::Red.on_default().bold();
/// The style of a title.
pub(crate) const TITLE: Style = Style::new().bold();
/// The style of what stands aside.
pub(crate) const ASIDE: Style = Style::new().dimmed();

/// The widest column of text that is easy to read.
const WIDEST: usize = 100;

/// Prints a line of the result.
pub(crate) fn line(text: &str) -> io::Result<()> {
    writeln!(anstream::stdout().lock(), "{text}")
}

/// Prints bytes as they are.
pub(crate) fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Tells the user something beside the result.
pub(crate) fn remark(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// How many columns a line of text may take.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size()
        .map_or(WIDEST, |(width, _)| usize::from(width.0))
        .clamp(40, 200)
        .min(WIDEST)
}

/// A text in a style.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A text without signs that would steer the terminal: control characters are
/// shown by their pictures (U+2400 on), direction overrides are left out.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter_map(harmless).collect()
}

/// A character as it is shown, if it is.
fn harmless(character: char) -> Option<char> {
    match character {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\n' | '\t' => Some(character),
        '\0'..='\u{1f}' => Some(char::from_u32(0x2400 + u32::from(character)).unwrap_or(' ')),
        '\u{7f}'..='\u{9f}' => Some('\u{2421}'),
        _ => Some(character),
    }
}

/// Prints a text as published, byte for byte, but that a terminal is not
/// steered by it.
pub(crate) fn published(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() { writeln!(out, "{}", visible(text)) } else { writeln!(out, "{text}") }
}

/// A number with its thousands apart.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut parts: Vec<&str> =
        digits.as_bytes().rchunks(3).map(|part| std::str::from_utf8(part).unwrap_or("")).collect();
    parts.reverse();
    parts.join(",")
}

/// `1 clause`, `2 clauses`.
pub(crate) fn counted(count: u64, one: &str) -> String {
    format!("{} {one}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A stretch of a text on one line, its marks in colour, broken at `width`
/// columns with an indent before each line.
pub(crate) fn paragraph(text: &str, stretch: Span, marks: &[Span], width: usize, indent: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    let room = width.saturating_sub(indent.width()).max(20);
    for (at, word) in words(text, stretch) {
        let wide = word.width();
        if column > 0 && column + 1 + wide > room {
            lines.push('\n');
            column = 0;
        }
        if column == 0 {
            lines.push_str(indent);
        } else {
            // A gap inside a mark belongs to it.
            lines.push_str(if is_marked(marks, at.saturating_sub(1)) && is_marked(marks, at) {
                "\u{1}"
            } else {
                " "
            });
            column += 1;
        }
        lines.push_str(&marked_word(at, word, marks));
        column += wide;
    }
    lines.replace('\u{1}', " ")
}

fn words(text: &str, stretch: Span) -> impl Iterator<Item = (usize, &str)> {
    let slice = stretch.of(text);
    slice
        .split_whitespace()
        .map(move |word| (word.as_ptr().addr() - slice.as_ptr().addr() + stretch.start(), word))
}

fn is_marked(marks: &[Span], at: usize) -> bool {
    marks.iter().any(|mark| mark.start() <= at && at < mark.end())
}

/// A word with the marked part of it in colour.
fn marked_word(start: usize, word: &str, marks: &[Span]) -> String {
    let mut out = String::new();
    let mut inside = false;
    for (at, character) in word.char_indices() {
        let marked = is_marked(marks, start + at);
        if marked != inside {
            out.push_str(&if marked { format!("{MARK}") } else { format!("{MARK:#}") });
            inside = marked;
        }
        out.extend(harmless(character));
    }
    if inside {
        out.push_str(&format!("{MARK:#}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_thousands() {
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(counted(1, "clause"), "1 clause");
        assert_eq!(counted(0, "clause"), "0 clauses");
    }

    #[test]
    fn only_the_mark_is_in_colour() {
        let text = "the \"long-arm jurisdiction\" that";
        let shown = paragraph(text, Span::between(0, text.len()), &[Span::between(5, 26)], 80, "");
        assert_eq!(shown, format!("the \"{MARK}long-arm{MARK:#} {MARK}jurisdiction{MARK:#}\" that"));
    }
}
