//! How a document orders its clauses: by articles, by numbers, or not at all.

use document::Span;

use super::marker::{self, Marker, Style};
use crate::format::{Block, Role};

/// A block with the marker at its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The block.
    pub(super) whole: Span,
    /// The block without its marker.
    pub(super) body: Span,
    pub(super) marker: Option<Marker>,
    role: Role,
}

/// How the clauses of a document are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// By articles, whose paragraphs may be numbered.
    Articles,
    /// By sections, as in orders: `Sec. 2.`
    Sections,
    /// By numbers of this style, from the first to the last.
    Numbered(Style),
    /// By numbers that begin anew under headings.
    Restarting(Style),
    /// Each paragraph is a clause.
    Unnumbered,
}

impl Part {
    /// Whether its format or its form makes it a heading.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.role, Role::Heading(_) | Role::Article)
    }

    /// Whether its format says that it closes the text.
    pub(super) fn is_closing(&self) -> bool {
        self.role == Role::Closing
    }

    /// Whether it is an item of a list.
    pub(super) fn is_item(&self) -> bool {
        matches!(self.role, Role::Item { .. })
            || self
                .marker
                .as_ref()
                .is_some_and(|marker| matches!(marker.style, Style::Bullet | Style::Letter))
    }

    /// Whether it is as short as a heading.
    pub(super) fn is_short(&self, text: &str) -> bool {
        let body = self.body.of(text);
        body.chars().count() <= 90 && body.split_whitespace().count() <= 12
    }

    /// Where its marker stands.
    pub(super) fn marker_span(&self) -> Span {
        Span::between(self.whole.start(), self.body.start())
    }
}

/// The parts of a text, block by block.
pub(super) fn parts(text: &str, blocks: &[Block]) -> Vec<Part> {
    blocks
        .iter()
        .map(|block| {
            let mut part = part_of(text, block.span);
            part.role = block.role;
            if part.role == Role::Paragraph && looks_like_heading(text, &part) {
                part.role = Role::Heading(9);
            }
            part
        })
        .collect()
}

/// A stretch of text as a paragraph.
pub(super) fn part_of(text: &str, whole: Span) -> Part {
    let marker = marker::marker(whole.of(text));
    let skip = marker.as_ref().map_or(0, |marker| marker.len);
    let body = Span::between(whole.start() + skip, whole.end());
    Part { whole, body, marker, role: Role::Paragraph }
}

/// In plain text a heading is a roman number alone, or a short line in
/// capitals.
fn looks_like_heading(text: &str, part: &Part) -> bool {
    if let Some(marker) = &part.marker {
        return marker.style == Style::Roman && part.is_short(text) && !ends_with_stop(part.body.of(text));
    }
    let words = part.whole.of(text);
    let letters = words.chars().filter(|character| character.is_alphabetic());
    let (mut upper, mut lower, mut count) = (0, 0, 0);
    for letter in letters {
        upper += usize::from(letter.is_uppercase());
        lower += usize::from(letter.is_lowercase());
        count += 1;
    }
    part.is_short(text)
        && count > 3
        && upper == count
        && lower == 0
        && !words.contains('\n')
        && !words.contains(": ")
        && !ends_with_stop(words)
}

fn ends_with_stop(text: &str) -> bool {
    text.trim_end().ends_with(['.', ';', ',', ':', '?', '!'])
}

/// How the clauses of these parts are ordered.
pub(super) fn scheme(text: &str, parts: &[Part]) -> Scheme {
    if run(parts, Style::Article).count >= 2 || is_single_article(parts) {
        return Scheme::Articles;
    }
    if run(parts, Style::Section).count >= 2 {
        return Scheme::Sections;
    }
    let styles = [Style::Dot, Style::Han, Style::Roman, Style::Paren, Style::Bracketed, Style::HanBracketed];
    let outermost = styles
        .into_iter()
        .map(|style| (style, run(parts, style)))
        .filter(|(_, run)| run.count >= 2 && (run.begins_at_one || run.count >= 3))
        // Items under a lead-in in a text that is otherwise not numbered are
        // a list, not the order of the document.
        .filter(|(style, run)| !is_mere_list(text, parts, *style, run))
        .min_by_key(|(_, run)| run.first);
    match outermost {
        Some((style, run)) if run.restarts => Scheme::Restarting(style),
        Some((style, _)) => Scheme::Numbered(style),
        None => Scheme::Unnumbered,
    }
}

fn is_single_article(parts: &[Part]) -> bool {
    let is_article = |part: &&Part| part.marker.as_ref().is_some_and(|marker| marker.style == Style::Article);
    let mut articles = parts.iter().filter(is_article);
    articles.next().is_some_and(|part| part.body.is_empty() || part.is_heading()) && articles.next().is_none()
}

/// A run of numbers in one style.
struct Run {
    /// How many numbers follow one another.
    count: usize,
    /// The part where it begins.
    first: usize,
    last: usize,
    begins_at_one: bool,
    /// Whether it begins anew below a heading.
    restarts: bool,
}

fn run(parts: &[Part], style: Style) -> Run {
    let mut run = Run { count: 0, first: usize::MAX, last: 0, begins_at_one: false, restarts: false };
    let mut number = 0;
    let mut headed = false;
    for (index, part) in parts.iter().enumerate() {
        headed |= part.is_heading() && part.marker.as_ref().is_none_or(|marker| marker.style != style);
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == style) else {
            continue;
        };
        if marker.style == Style::Annex || part.is_heading() && style == Style::Roman && !part.body.is_empty()
        {
            continue;
        }
        if run.count == 0 {
            run.first = index;
            run.begins_at_one = marker.number == 1;
        } else if marker.number == 1 && headed && number > 1 {
            run.restarts = true;
        } else if !(number + 1..number + 4).contains(&marker.number) {
            continue;
        }
        run.count += 1;
        run.last = index;
        number = marker.number;
        headed = false;
    }
    run
}

/// Whether numbers are only a list in one paragraph of an unnumbered text:
/// most of the paragraphs stand outside of it, before and behind.
fn is_mere_list(text: &str, parts: &[Part], style: Style, run: &Run) -> bool {
    if style == Style::Dot && run.count >= 4 {
        return false;
    }
    let inside = run.last - run.first + 1;
    let outside = parts.len() - inside;
    let introduced = run
        .first
        .checked_sub(1)
        .is_some_and(|before| parts[before].whole.of(text).trim_end().ends_with([':', '：']));
    introduced && run.first > 2 && outside > inside && run.last + 1 < parts.len()
}
