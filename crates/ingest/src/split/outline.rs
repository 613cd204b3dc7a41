//! How a document, or a part of it such as an annex, orders its clauses.

use super::lists::sentences;
use super::marker::Style;
use super::part::{Heading, Part, ends_sentence};
use crate::han;

/// How the clauses of a stretch of parts are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// By articles, whose paragraphs may be numbered.
    Articles,
    /// By numbers.
    Numbered(Numbers),
    /// Each paragraph is a clause.
    Unnumbered,
}

/// The numbers that order a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    /// Their style.
    pub(super) style: Style,
    /// The style of the numbers in the headings above them, if these are numbered.
    pub(super) above: Option<Style>,
    /// Whether they begin anew under headings.
    pub(super) restart: bool,
    /// Whether each numbers a caption, and the paragraphs below it are the clause.
    pub(super) captions: bool,
    /// The number that the first of them has: an old record counts through the
    /// session.
    pub(super) first: u32,
}

/// How a stretch of parts is ordered.
pub(super) fn scheme(text: &str, parts: &[Part]) -> Scheme {
    if is_by_articles(parts) {
        return Scheme::Articles;
    }
    let sections = chain(parts, Style::Section);
    let captions = sections.mostly_captions(text, parts);
    if sections.count >= 2
        && sections.begins_at_one
        // What an order says in "Section 1.  Purpose.  It is …" is a clause however long.
        && !((captions || sections.mostly_alone(parts)) && sections.too_long(text, parts))
        && !sections.mostly_divided(parts)
    {
        let captions = captions && !sections.mostly_alone(parts);
        let (style, first) = (Style::Section, 1);
        return Scheme::Numbered(Numbers { style, above: None, restart: false, captions, first });
    }
    let mut runs: Vec<(Style, Chain)> = STYLES
        .into_iter()
        .map(|style| (style, chain(parts, style)))
        .filter(|(_, run)| run.count >= 2 && (run.begins_at_one || run.count >= 3))
        .filter(|(style, run)| !is_mere_list(text, parts, *style, run))
        .collect();
    runs.sort_by_key(|(_, run)| run.at[0]);
    let Some((style, run)) = runs.first() else {
        return Scheme::Unnumbered;
    };
    let captions = run.mostly_captions(text, parts);
    if captions && let Some((inner, below)) = runs.iter().skip(1).find(|(_, below)| run.encloses(below)) {
        let above = Some(*style);
        let captions = below.mostly_captions(text, parts);
        let (restart, first) = (below.restarts, below.first(parts));
        return Scheme::Numbered(Numbers { style: *inner, above, restart, captions, first });
    }
    // Roman numbers above captions order the headings of a text, not its clauses.
    if captions && (*style == Style::Roman && !run.mostly_alone(parts) || run.too_long(text, parts)) {
        return Scheme::Unnumbered;
    }
    let (restart, first) = (run.restarts, run.first(parts));
    Scheme::Numbered(Numbers { style: *style, above: None, restart, captions, first })
}

/// The one paragraph behind a list that its format numbers, where no other
/// paragraph stands in the list: it is of none of its points.
pub(super) fn end_of_list(parts: &[Part], scheme: Scheme) -> Option<usize> {
    let Scheme::Numbered(Numbers { style, restart: false, captions: false, above: None, .. }) = scheme else {
        return None;
    };
    let end = parts.len().checked_sub(1)?;
    let first = parts.iter().position(|part| part.is(style))?;
    let listed = |part: &Part| part.is(style) && part.is_listed();
    let behind = !parts[end].is_listed() && !parts[end].is_heading() && parts[end].marker.is_none();
    (behind && end > first + 1 && parts[first..end].iter().all(listed)).then_some(end)
}

/// The styles of numbers that may order a text.
const STYLES: [Style; 6] =
    [Style::Dot, Style::Han, Style::Roman, Style::Paren, Style::Bracketed, Style::HanBracketed];

/// Of this many parts one at the least opens an article, where the first has
/// another number than 1.
const RARE: usize = 40;

fn is_by_articles(parts: &[Part]) -> bool {
    if parts.iter().any(|part| part.opens_article) {
        return true;
    }
    let named = chain(parts, Style::Article);
    if named.count >= 2 {
        // States that make reservations name here and there the article that each is
        // to: "Article 2: The Government declares".
        return named.begins_at_one || named.count * RARE >= parts.len();
    }
    let mut articles = parts.iter().filter(|part| part.is(Style::Article));
    let first = |part: &&Part| part.marker.as_ref().is_some_and(|marker| marker.number == 1);
    let single = articles.next().filter(first).is_some_and(|part| part.body.is_empty() || part.is_heading());
    single && articles.next().is_none()
}

/// Numbers of one style that follow one another.
struct Chain {
    count: usize,
    /// The parts that they open.
    at: Vec<usize>,
    begins_at_one: bool,
    /// Whether they begin anew below a heading.
    restarts: bool,
}

fn chain(parts: &[Part], style: Style) -> Chain {
    let mut chain = Chain { count: 0, at: Vec::new(), begins_at_one: false, restarts: false };
    let mut number = 0;
    let mut chapter = 0;
    let mut headed = false;
    for (index, part) in parts.iter().enumerate() {
        let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == style) else {
            headed |= part.is_heading() || opens_division(part);
            continue;
        };
        let follows = if marker.sure { number + 1..number + 4 } else { number + 1..number + 2 };
        if chain.count == 0 {
            if !marker.sure {
                continue;
            }
            chain.begins_at_one = marker.number == 1;
        } else if chain.count == 1 && marker.number == 1 && number > 3 {
            // "642. 1. Your message": the first was no number of the text.
            chain = Chain { count: 0, at: Vec::new(), begins_at_one: true, restarts: false };
        } else if marker.number == 1 && headed && number > 1 {
            chain.restarts = true;
        } else if marker.chapter != chapter {
            // Article 3.1 follows on 2.7.
            if !(chapter + 1..chapter + 4).contains(&marker.chapter) || marker.number > 3 {
                continue;
            }
        } else if !follows.contains(&marker.number) {
            continue;
        }
        chapter = marker.chapter;
        chain.count += 1;
        chain.at.push(index);
        number = marker.number;
        headed = false;
    }
    chain
}

/// Whether a part is numbered so that others may be numbered anew below it.
fn opens_division(part: &Part) -> bool {
    part.marker.as_ref().is_some_and(|marker| marker.style.is_number() || marker.style == Style::Section)
}

impl Chain {
    /// Whether most of the numbers stand above their text, alone or with a caption.
    fn mostly_captions(&self, text: &str, parts: &[Part]) -> bool {
        let captions = self.at.iter().filter(|at| {
            let part = &parts[**at];
            let next = parts.get(**at + 1);
            part.heading == Heading::Stated
                || part.is_caption(text) && next.is_some_and(|next| !self.is_next(next, parts))
        });
        captions.count() * 10 >= self.count * 6
    }

    /// Whether a part is one of the chain.
    fn is_next(&self, part: &Part, parts: &[Part]) -> bool {
        self.at.binary_search_by_key(&part.whole, |at| parts[*at].whole).is_ok()
    }

    /// Whether most of the numbers stand alone.
    fn mostly_alone(&self, parts: &[Part]) -> bool {
        self.at.iter().filter(|at| parts[**at].body.is_empty()).count() * 2 > self.count
    }

    /// The first of its numbers.
    fn first(&self, parts: &[Part]) -> u32 {
        self.at.first().and_then(|at| parts[*at].marker.as_ref()).map_or(1, |marker| marker.number)
    }

    /// Whether below most of the numbers, which are headings, other headings of
    /// the format stand before any text: they number the chapters of a report, not
    /// its clauses.
    fn mostly_divided(&self, parts: &[Part]) -> bool {
        let divided = |at: &&usize| {
            // A number that stands alone has its caption below it.
            let caption = usize::from(parts[**at].body.is_empty());
            let headed = parts[**at..].iter().take(caption + 1).all(Part::is_heading);
            let below = parts.get(**at + caption + 1);
            headed && below.is_some_and(|below| below.heading == Heading::Stated)
        };
        self.at.iter().filter(divided).count() * 2 > self.count
    }

    /// Whether another chain stands among the paragraphs below this one's numbers.
    fn encloses(&self, other: &Chain) -> bool {
        other.at[0] > self.at[0] && other.count >= self.count.min(3)
    }

    /// Whether the text below the captions is too long for clauses.
    fn too_long(&self, text: &str, parts: &[Part]) -> bool {
        let below = |index: usize| {
            let from = self.at[index] + 1;
            let to = self.at.get(index + 1).copied().unwrap_or(parts.len());
            parts[from..to].iter().map(|part| words(part.whole.of(text))).sum::<usize>()
        };
        (0..self.count).map(below).sum::<usize>() > self.count * 600
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count() + han::count(text) * 2 / 3
}

/// Words that introduce the clauses of a statement and not a mere list.
const AGREED: [&str; 12] = [
    "as follows",
    "following",
    "agree",
    "declare",
    "decides",
    "如下",
    "следующем",
    "следующее",
    "постановля",
    "qui suit",
    "lo siguiente",
    "يلي",
];

/// Whether numbers are only a list in a text that is otherwise not numbered.
fn is_mere_list(text: &str, parts: &[Part], style: Style, run: &Chain) -> bool {
    // Few numbers among many paragraphs are points of a list here and there.
    let paragraphs = parts.iter().filter(|part| !part.is_heading()).count();
    let captions = run.mostly_captions(text, parts);
    if run.restarts {
        return !captions && run.count * 4 < paragraphs;
    }
    let (first, last) = (run.at[0], run.at[run.count - 1]);
    let inside = last - first + 1;
    let outside = parts.len() - inside;
    let before = first.checked_sub(1).map(|before| parts[before].whole.of(text).trim_end());
    let introduced = before.is_some_and(|words| words.ends_with([':', '：']));
    let bodies = || run.at.iter().map(|at| parts[*at].body.of(text));
    let short = bodies().all(|body| sentences(body) <= 1 && words(body) < 40);
    let behind = parts.len() - last - 1;
    let agreed = before.is_some_and(|words| {
        let tail: String = words.chars().rev().take(90).collect::<Vec<_>>().into_iter().rev().collect();
        let tail = tail.to_lowercase();
        AGREED.iter().any(|word| tail.contains(word))
    });
    let close = inside <= run.count * 2;
    let long = |part: &&Part| !part.is_heading() && words(part.whole.of(text)) >= 10;
    let led = parts[..first].iter().filter(long).count() > 2;
    if introduced && short && close && !agreed && run.count <= 8 && led {
        return true;
    }
    // "Meeting participants included:" above a list of names.
    let listed = |at: &usize| parts[*at].is_listed() && !ends_sentence(parts[*at].body.of(text));
    if introduced
        && short
        && close
        && !agreed
        && run.at.iter().all(listed)
        && parts[..first].iter().any(|part| long(&part))
    {
        return true;
    }
    // A few points in the middle of a long text.
    let middle = first > 2 && behind > 2 && outside > inside * 2;
    middle && (introduced || style != Style::Dot || run.count < 4)
        || middle && outside > inside * 8 && run.count < 12
}
