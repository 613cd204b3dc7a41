//! Markdown: front matter, and the text as CommonMark renders it.

use std::collections::HashSet;
use std::ops::Range;

use document::Span;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::text::line::{begins_small, ends_in_mid_sentence, ends_sentence};
use super::{
    Builder, Draft, Drafts, Role, TAGS, front_matter, html, nothing, outside_furniture, raised, too_many,
};
use crate::split::closing;

/// How often an indented block within an indented block is read again.
const INDENTS: usize = 3;

/// Reads Markdown: CommonMark with tables, and YAML front matter at the top.
///
/// Markup is removed and entities are resolved; the address of a link, images,
/// and comments are left out. Numbers of list items are those in the file, not
/// those that a renderer would count. An indented paragraph is a paragraph.
pub fn read(text: &str) -> Drafts {
    let tags = || too_many(text, b'<', TAGS, "tags");
    if let Some(message) = super::text::too_many_lines(text).or_else(tags) {
        return nothing(message);
    }
    let front = front_matter::read(text);
    let body = &text[front.end..];
    if is_plain(body) {
        // Kept as `.md` by its collection, it is a text with lines of its own.
        let mut drafts = super::text::read(body);
        drafts.drafts.iter_mut().for_each(|draft| draft.stated = front.stated.clone());
        drafts.problems.extend(front.problem);
        return drafts;
    }
    let mut builder = Builder::new();
    let signs = write(&closed(parted(&text[front.end..])), &mut builder, INDENTS);
    let strong = builder.take_strong();
    let (text, mut blocks) = builder.finish();
    closing::cut_signature(&text, &mut blocks);
    let notes = outside_furniture(signs, &blocks);
    let draft = Draft { text, blocks, notes, strong, stated: front.stated, ..Draft::default() };
    Drafts { drafts: vec![draft], problems: front.problem.into_iter().collect() }
}

/// Whether a text has none of the signs of Markdown and lines that Markdown
/// would not keep: indented ones, or an empty one behind each.
fn is_plain(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let signs = ["\n#", "**", "](", "__", "```", "<!--", "&nbsp;"];
    let opens = |line: &str| {
        let bare = line.trim_start();
        line.len() - bare.len() < 4
            && (["> ", "- ", "* ", "+ ", "|", "---"].iter().any(|sign| bare.starts_with(sign))
                || printed_marker(bare).is_some_and(|marker| bare[marker.len()..].starts_with(' ')))
    };
    let count = lines().count();
    let items = lines().filter(|line| opens(line)).count();
    if text.starts_with('#') || signs.iter().any(|sign| text.contains(sign)) || items * 10 > count {
        return false;
    }
    let indented = lines().filter(|line| line.starts_with(['\t', ' '])).count();
    // Two spaces at the end ask for a line break: a sign that nobody sees.
    let broken = text.lines().filter(|line| line.ends_with("  ")).count();
    count >= 30 && broken * 10 < count && indented * 20 >= count
}

/// The text with every line of blanks truly blank, so that lines of no-break
/// or ideographic spaces part paragraphs too. No offset changes.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && !line.is_ascii() {
            let ending = if line.ends_with("\r\n") {
                "\r\n"
            } else if line.ends_with('\n') {
                "\n"
            } else {
                ""
            };
            parted.extend(std::iter::repeat_n(' ', line.len() - ending.len()));
            parted.push_str(ending);
        } else {
            parted.push_str(line);
        }
    }
    part_at_pages(&mut parted);
    parted
}

/// Makes a form feed at the head of a line the empty line for which it stands:
/// behind the end of a sentence, and behind a heading. No offset changes.
fn part_at_pages(text: &mut String) {
    let feeds: Vec<usize> = memchr::memchr_iter(b'\x0c', text.as_bytes()).collect();
    for at in feeds {
        let Some(above) = text[..at].strip_suffix('\n') else {
            continue;
        };
        let (before, last) = above.rsplit_once('\n').unwrap_or(("", above));
        let alone = before.is_empty() || before.ends_with('\n');
        let open = ends_in_mid_sentence(last) || last.ends_with([',', '-']);
        if !begins_small(text[at + 1..].lines().next().unwrap_or_default())
            && (ends_sentence(last) || alone && !open)
        {
            text.replace_range(at..=at, "\n");
        }
    }
}

/// The text with white space inside of bold letters moved out of them, for to
/// CommonMark `**Australia **committed` and `** B. Trade**` have none, and a
/// mark that closes in the next line, or behind an empty one, closes nothing.
/// No offset changes but those of the marks.
fn closed(text: String) -> String {
    let blank = |character: char| matches!(character, ' ' | '\u{a0}');
    // How many asterisks opened the bold letters, 0 outside of them.
    let mut inside = 0;
    let mut closed = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("**") {
        let before = &rest[..at];
        let words = before.trim_end().trim_end_matches("</u>").trim_end();
        // Bold letters never run over an empty line.
        if before.contains("\n\n") && (words.contains("\n\n") || words.is_empty()) {
            inside = 0;
        }
        let run = if rest[at..].starts_with("***") && inside != 2 { 3 } else { 2 };
        let (mark, behind) = rest[at..].split_at(run);
        rest = behind;
        let next = behind.find("**").map(|next| &behind[..next]);
        // Behind an empty line, what closes again opened there.
        let closes = before[words.len()..].matches('\n').count() < 2 || next.is_none_or(runs_on);
        if inside > 0 && !words.is_empty() && closes {
            let tag = if before[words.len()..].contains("</u>") { "</u>" } else { "" };
            closed.push_str(words);
            closed.push_str(tag);
            closed.push_str(mark);
            closed.extend(before[words.len()..].split("</u>"));
            inside = 0;
            continue;
        }
        if !closes {
            inside = 0;
        }
        closed.push_str(before);
        if inside == 0 && next.is_some_and(|bold| !bold.trim_end().contains("\n\n")) {
            rest = behind.trim_start_matches(blank);
            closed.push_str(&behind[..behind.len() - rest.len()]);
        }
        closed.push_str(mark);
        inside = if inside == 0 { run } else { 0 };
    }
    closed.push_str(rest);
    closed
}

/// Whether a stretch of the source goes on behind an empty line.
fn runs_on(stretch: &str) -> bool {
    let mut lines = stretch.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() && lines.peek().is_some() {
            return true;
        }
    }
    false
}

/// Writes the blocks of a source, and tells where the signs of footnotes stand.
fn write(source: &str, builder: &mut Builder, indents: usize) -> Vec<Span> {
    let mut writer = Writer {
        source,
        builder,
        indents,
        heading: None,
        marker: None,
        marked: None,
        images: 0,
        links: 0,
        linked: false,
        unlinked: false,
        block: None,
        held: String::new(),
        cells: 0,
        last: None,
        aside: false,
        notes: Vec::new(),
        speakers: None,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut paragraph = Vec::new();
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        if writer.block.is_none() && marks::is_inline(&event) {
            paragraph.push((event, range));
            continue;
        }
        writer.read_all(&mut paragraph);
        writer.read(event, range);
    }
    writer.read_all(&mut paragraph);
    writer.part();
    writer.notes
}

/// What is known between two events.
struct Writer<'a, 'b> {
    source: &'a str,
    builder: &'b mut Builder,
    indents: usize,
    /// The level of the heading that is open.
    heading: Option<u8>,
    /// The marker that the next words are to have before them.
    marker: Option<String>,
    /// How long the marker of the open block is.
    marked: Option<usize>,
    /// How many images and links are open.
    images: usize,
    links: usize,
    /// Whether the open block has words in a link, and out of it.
    linked: bool,
    unlinked: bool,
    /// The block that is open and is read as a whole.
    block: Option<Whole>,
    /// What that block holds so far.
    held: String,
    /// How many cells of the row were passed since its last words.
    cells: usize,
    /// The last character written.
    last: Option<char>,
    /// Whether a footnote is open.
    aside: bool,
    /// The signs of footnotes in the text.
    notes: Vec<Span>,
    /// Who speaks in a transcript, once it was asked.
    speakers: Option<HashSet<&'a str>>,
}

/// A block that is read as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Fenced,
    Indented,
    Html,
}

impl Writer<'_, '_> {
    /// Takes in what stands within a paragraph.
    fn read_all(&mut self, paragraph: &mut Vec<(Event<'_>, Range<usize>)>) {
        marks::take_out(self.source, paragraph);
        for (event, range) in paragraph.drain(..) {
            self.read(event, range);
        }
    }

    /// Takes in an event, which comes from this range of the source.
    fn read(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &self.source[range]),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.block.is_some() => self.held.push_str(&text),
            Event::Text(text) => self.words(&text),
            Event::Code(text) => self.words(&text),
            Event::InlineHtml(tag) => {
                let name = tag.trim_start_matches('<').trim_end_matches(['>', '/', ' ']).to_lowercase();
                match name.as_str() {
                    "br" => self.builder.line_break(),
                    "b" | "strong" | "u" => self.builder.begin_strong(),
                    "/b" | "/strong" | "/u" => self.builder.end_strong(),
                    _ => {}
                }
            }
            Event::FootnoteReference(sign) if self.builder.is_open() && !self.aside => {
                self.notes.push(self.builder.placed(&raised(&sign)));
            }
            Event::SoftBreak => self.soft_break(range.end),
            Event::HardBreak if self.ends_paragraph(range.end) => self.part(),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.part(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, source: &str) {
        match tag {
            Tag::Heading { level, .. } => {
                self.part();
                self.heading = Some(level as u8);
            }
            Tag::Item => {
                self.part();
                self.marker = Some(printed_marker(source).unwrap_or("-").to_owned());
            }
            Tag::CodeBlock(kind) => {
                self.part();
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                self.block = Some(if fenced { Whole::Fenced } else { Whole::Indented });
            }
            Tag::HtmlBlock => {
                self.part();
                self.block = Some(Whole::Html);
            }
            Tag::FootnoteDefinition(sign) => {
                self.part();
                self.aside = true;
                self.marker = Some(raised(&sign));
            }
            Tag::Strong => self.builder.begin_strong(),
            Tag::Image { .. } => self.images += 1,
            Tag::Link { .. } => self.links += 1,
            Tag::TableHead | Tag::TableRow => {
                self.part();
                self.cells = 0;
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_) => self.part(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.part();
                self.heading = None;
            }
            TagEnd::Item => {
                self.part();
                // A line `2020.` is an item without words: the number is all there is.
                let numbered = |marker: &String| marker.starts_with(|first: char| first.is_ascii_digit());
                if let Some(number) = self.marker.take().filter(numbered) {
                    self.words(&number);
                    self.part();
                }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_whole(),
            TagEnd::FootnoteDefinition => {
                self.part();
                self.marker = None;
                self.aside = false;
            }
            TagEnd::Strong => self.builder.end_strong(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::TableCell => self.cells += 1,
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow => {
                self.part();
                self.cells = 0;
            }
            _ => {}
        }
    }

    /// Ends a block that is read as a whole.
    fn end_whole(&mut self) {
        let held = std::mem::take(&mut self.held);
        match self.block.take() {
            Some(Whole::Fenced) if !held.trim().is_empty() => {
                self.open();
                if self.marked.is_some() {
                    self.builder.verbatim(" ");
                }
                self.builder.verbatim(held.trim_matches('\n'));
            }
            Some(Whole::Indented) => {
                let lines: Vec<_> = held.lines().map(str::trim_start).collect();
                if self.indents > 0 && self.marker.is_none() {
                    self.notes.extend(write(&lines.join("\n"), self.builder, self.indents - 1));
                } else {
                    self.words(&lines.join("\n"));
                }
            }
            Some(Whole::Html) => html::write(&held, self.builder),
            _ => {}
        }
        self.part();
    }

    fn words(&mut self, words: &str) {
        if self.images > 0 {
            return;
        }
        let blank = words.trim().is_empty();
        if !blank {
            self.open();
            self.linked |= self.links > 0;
            self.unlinked |= self.links == 0;
        }
        if !blank || self.builder.is_open() {
            self.builder.words(words);
            self.last = words.chars().last().or(self.last);
        }
    }

    /// Writes what is owed before the next words: a marker, bars of a table.
    fn open(&mut self) {
        if let Some(marker) = self.marker.take() {
            self.builder.words(&format!("{marker} "));
            self.marked = Some(marker.len() + 1);
        }
        if self.builder.is_open() {
            for _ in 0..self.cells {
                self.builder.words(" | ");
            }
        }
        self.cells = 0;
    }

    /// Joins two lines of a paragraph, or parts them where the second is
    /// indented by ideographic spaces.
    fn soft_break(&mut self, behind: usize) {
        let next =
            self.source.get(behind..).and_then(|rest| rest.trim_start_matches(['\n', ' ']).chars().next());
        if next == Some('\u{3000}') {
            self.part();
        } else if !(self.last.is_some_and(is_wide) && next.is_some_and(is_wide)) && self.builder.is_open() {
            self.builder.words(" ");
        }
    }

    /// Whether the open block ends at a hard break with this behind it.
    fn ends_paragraph(&mut self, behind: usize) -> bool {
        let Some(below) = self.source.get(behind..).filter(|_| self.heading.is_none() && !self.aside) else {
            return false;
        };
        let above = self.builder.open_words();
        if above.is_empty() {
            return false;
        }
        let source = self.source;
        let speakers = self.speakers.get_or_insert_with(|| breaks::speakers(source));
        if breaks::opens_turn(below, speakers) || breaks::opens_section(above, below) {
            return true;
        }
        // Within a point of a list, a break parts its lead from its text.
        self.marked.is_none()
            && (self.builder.is_open_strong() && breaks::heads(above, below)
                || breaks::opens_heading(above, below)
                || breaks::parts_paragraphs(above, below))
    }

    /// Ends the open block.
    fn part(&mut self) {
        let role = match (self.heading, self.marked.take()) {
            _ if self.aside => Role::Furniture,
            (Some(level), _) => Role::Heading(level),
            (None, Some(marker)) => Role::Item { marker },
            // "Click here to view the tables."
            (None, None) if self.linked && !self.unlinked => Role::Furniture,
            (None, None) => Role::Paragraph,
        };
        (self.linked, self.unlinked) = (false, false);
        self.builder.end_block(role);
        self.last = None;
    }
}

/// The marker of a list item as the file prints it: `3.`, `12)`, `-`, `*`.
fn printed_marker(item: &str) -> Option<&str> {
    let item = item.trim_start();
    if item.starts_with(['-', '*', '+']) {
        return Some(&item[..1]);
    }
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let ends = matches!(item.as_bytes().get(digits), Some(b'.' | b')'));
    (digits > 0 && ends).then(|| &item[..=digits])
}

/// Whether a character is of a script that is written without spaces.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}')
}

mod breaks;
mod marks;

#[cfg(test)]
mod tests;
