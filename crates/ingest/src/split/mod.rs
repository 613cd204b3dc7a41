//! Splits a statement into its clauses.

mod annex;
mod clauses;
pub mod closing;
mod lists;
pub mod marker;
mod neighbours;
pub mod numerals;
mod outline;
mod part;
mod signatures;
mod splitter;
pub(crate) mod turns;

use document::{Apparatus, Clause, Span};
use marker::Style;
pub(crate) use part::is_capitalised;
use part::{Heading, Part};
use splitter::Splitter;

use crate::deadline;
use crate::format::Block;

/// The clauses of a text and what orders them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// The clauses in the order of the text.
    pub clauses: Vec<Clause>,
    /// Headings, speaker names, markers.
    pub apparatus: Vec<Apparatus>,
}

/// Splits a text at its numbers, articles, headings and paragraphs.
///
/// `blocks` are the paragraphs and headings without title, dateline and
/// furniture, `head` title and dateline; `strong` are runs of bold letters.
/// Every block goes into one clause or into the apparatus. Labels are unique in
/// the document.
pub fn split(text: &str, blocks: &[Block], head: &[Apparatus], strong: &[Span]) -> Split {
    let parts = part::parts(text, blocks, strong);
    let turns = turns::turns(text, &parts);
    let mut splitter = Splitter::new(text, head);
    let mut start = 0;
    for end in zones(text, &parts) {
        deadline::check(text.len());
        let turns = turns.as_ref().map(|turns| &turns[start..end]);
        splitter.zone(&parts[start..end], turns, end == parts.len());
        start = end;
    }
    splitter.finish()
}

/// A text that is one clause as a whole.
pub fn one_clause(text: &str, blocks: &[Block]) -> Split {
    let mut splitter = Splitter::new(text, &[]);
    for (index, block) in blocks.iter().enumerate() {
        if index == 0 { splitter.open("p1".into(), block.span) } else { splitter.go_on(block.span) }
    }
    splitter.finish()
}

/// Where the stretches of a text end that are ordered each in its own way: the
/// body, and every annex.
fn zones(text: &str, parts: &[Part]) -> Vec<usize> {
    // Where the format names articles, it names annexes as well.
    let stated = parts.iter().any(|part| part.opens_article);
    let articles = Articles::of(parts);
    let opens = |at: usize| {
        let part = &parts[at];
        // "The Annexes are as follows: Annex I Common List, Annex II …"
        let listed = parts[at - 1].whole.of(text).ends_with([':', '：'])
            || parts.get(at + 1).is_some_and(|next| opens_annex(text, next))
            || opens_annex(text, &parts[at - 1]);
        opens_annex(text, part)
            && !listed
            && (!stated || part.heading == Heading::Stated)
            && !articles.run_on(at)
    };
    let mut ends: Vec<usize> = (1..parts.len()).filter(|at| opens(*at)).collect();
    ends.push(parts.len());
    ends
}

/// Chapter and number of the articles before each part, and behind it.
struct Articles {
    before: Vec<Option<(u32, u32)>>,
    behind: Vec<Option<(u32, u32)>>,
}

impl Articles {
    fn of(parts: &[Part]) -> Self {
        let number = |part: &Part| {
            let marker = part.marker.as_ref().filter(|marker| marker.style == Style::Article)?;
            Some((marker.chapter, marker.number))
        };
        let mut last = None;
        let before = parts.iter().map(|part| {
            let before = last;
            last = number(part).or(last);
            before
        });
        let before = before.collect();
        let mut next = None;
        let behind = |part| {
            next = number(part).or(next);
            next
        };
        let mut behind: Vec<_> = parts.iter().rev().map(behind).collect();
        behind.reverse();
        Articles { before, behind }
    }

    /// Whether the articles behind a part go on with those before it: what names
    /// an annex between them is none.
    fn run_on(&self, at: usize) -> bool {
        match (self.before[at], self.behind[at]) {
            (Some((chapter, number)), Some((next_chapter, next))) => {
                next > 1 && next_chapter == chapter && (number + 1..number + 3).contains(&next)
                    || next_chapter == chapter + 1 && chapter > 0
            }
            _ => false,
        }
    }
}

/// Whether a part is the heading of an annex.
fn opens_annex(text: &str, part: &Part) -> bool {
    let Some(marker) = part.marker.as_ref().filter(|marker| marker.style == Style::Annex) else {
        return false;
    };
    let numbered = !marker.label.ends_with('-');
    let words = part.whole.of(text).trim_end_matches(':');
    if words.contains(';') || words.ends_with(" and") || words.ends_with(" or") {
        return false;
    }
    let capital = words.chars().next().is_some_and(|first| !first.is_lowercase());
    // "Annex to the letter dated 3 June 2031 from the Permanent Representative"
    let behind = part.body.of(text).to_lowercase();
    let enclosed = ["to the letter", "to the note verbale", "à la lettre", "a la carta", "к письму"]
        .iter()
        .any(|letter| behind.starts_with(letter));
    let alone = part.body.is_empty()
        || enclosed
        || words.lines().next().is_some_and(|line| line.split_whitespace().count() == 1);
    capital
        && !part.is_item()
        && (part.is_heading() || enclosed || part::is_title(words) && (numbered || alone || upper(words)))
}

/// Whether the first line of a text is in capitals.
fn upper(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests;
