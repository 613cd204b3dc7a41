//! Reads what stands in a row: words, wildcards and alternatives.

use document::Span;
use index::analyzer::fold::{is_han, is_hyphen, is_ignorable, is_word};
use index::analyzer::{Join, Words};

use crate::query::Item;

/// How deep alternatives may nest.
const DEEPEST: usize = 8;

/// So many letters without a sign between them are surely one word.
const ONE_WORD: usize = 1_000;

/// What a text says as a phrase.
#[derive(Default)]
pub(super) struct Row {
    /// What stands in a row.
    pub(super) items: Vec<Item>,
    /// How many words, patterns and alternatives are looked for.
    pub(super) leaves: usize,
    /// The first bracket that was read as a sign because it lies too deep.
    pub(super) too_deep: Option<usize>,
    /// The first place where an alternative is empty.
    pub(super) empty: Option<usize>,
    /// The first bar that stands in no brackets.
    pub(super) bar: Option<usize>,
}

impl Row {
    /// Whether there is a word in it that must stand in the text.
    pub(super) fn is_anchored(&self) -> bool {
        anchored(&self.items)
    }
}

fn anchored(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Words(_) | Item::Pattern(_) => true,
        Item::AnyWord => false,
        Item::Either(branches) => branches.iter().all(|branch| anchored(branch)),
    })
}

/// What a text says as a phrase, item by item.
///
/// A pair of brackets with a bar in it holds alternatives; all other brackets
/// and bars are signs, which say nothing. `*` beside letters stands for any
/// letters, `*` alone for one word, or beside Han for one character.
pub(crate) fn items(text: &str) -> Vec<Item> {
    row(text).items
}

/// As [`items`], with what is to be said of it.
pub(super) fn row(text: &str) -> Row {
    let mut row = Row::default();
    let signs = signs(text, &mut row);
    let mut open: Vec<Group> = Vec::new();
    let mut current = Vec::new();
    let mut from = 0;
    for (at, sign) in signs {
        add_words(&text[from..at], &mut current, &mut row.leaves);
        from = at + text[at..].chars().next().map_or(0, char::len_utf8);
        match sign {
            Sign::Open => {
                open.push(Group { before: std::mem::take(&mut current), branches: Vec::new() });
            }
            Sign::Bar | Sign::Close => {
                let Some(group) = open.last_mut() else { continue };
                if current.is_empty() {
                    row.empty.get_or_insert(at);
                } else {
                    group.branches.push(std::mem::take(&mut current));
                }
                if sign == Sign::Close
                    && let Some(Group { before, mut branches }) = open.pop()
                {
                    current = before;
                    if branches.len() > 1 {
                        current.push(Item::Either(branches));
                    } else {
                        current.extend(branches.pop().unwrap_or_default());
                    }
                }
            }
        }
    }
    add_words(&text[from..], &mut current, &mut row.leaves);
    row.items = current;
    row
}

/// Alternatives that are being read.
struct Group {
    before: Vec<Item>,
    branches: Vec<Vec<Item>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Open,
    Bar,
    Close,
}

/// The signs of alternatives in a text, in its order.
fn signs(text: &str, row: &mut Row) -> Vec<(usize, Sign)> {
    // The brackets that are open, with the bars that stand directly in each.
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut groups = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' => open.push((at, Vec::new())),
            ')' | '）' => match open.pop() {
                Some((start, bars)) if !bars.is_empty() => groups.push((start, bars, at)),
                _ => {}
            },
            '|' | '｜' => match open.last_mut() {
                Some((_, bars)) => bars.push(at),
                None => row.bar = row.bar.or(Some(at)),
            },
            _ => {}
        }
    }
    groups.sort_unstable_by_key(|(start, _, _)| *start);
    let mut signs = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for (start, bars, end) in groups {
        ends.retain(|outer| *outer > start);
        if ends.len() >= DEEPEST {
            row.too_deep.get_or_insert(start);
            continue;
        }
        ends.push(end);
        signs.push((start, Sign::Open));
        signs.extend(bars.into_iter().map(|bar| (bar, Sign::Bar)));
        signs.push((end, Sign::Close));
    }
    signs.sort_unstable_by_key(|(at, _)| *at);
    signs
}

/// Adds the words and patterns of a text without alternatives.
fn add_words(text: &str, items: &mut Vec<Item>, leaves: &mut usize) {
    if !text.contains('*') {
        return add_plain(text, items, leaves);
    }
    let mut from = 0;
    for unit in starred(text) {
        add_plain(&text[from..unit.start()], items, leaves);
        from = unit.end();
        let letters = unit.of(text);
        if letters.chars().any(is_word) {
            items.push(Item::Pattern(with_single_stars(letters)));
            *leaves += 1;
        } else {
            items.extend(letters.matches('*').map(|_| Item::AnyWord));
        }
    }
    add_plain(&text[from..], items, leaves);
}

fn add_plain(text: &str, items: &mut Vec<Item>, leaves: &mut usize) {
    if let Some(words) = Words::extent(text) {
        items.push(Item::Words(words.of(text).to_owned()));
        *leaves += 1;
    }
}

fn with_single_stars(letters: &str) -> String {
    let mut single = String::with_capacity(letters.len());
    for letter in letters.chars() {
        if letter != '*' || !single.ends_with('*') {
            single.push(letter);
        }
    }
    single
}

/// The runs of letters, stars, and hyphens between them in which there is a
/// star. Han characters end a run, as each is a word.
fn starred(text: &str) -> Vec<Span> {
    let mut units = Vec::new();
    let mut unit: Option<Unit> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = at + character.len_utf8();
        let star = character == '*';
        let opens = star || character.is_alphanumeric();
        if is_han(character) {
            units.extend(unit.take().and_then(Unit::starred));
        } else if let Some(unit) = unit.as_mut().filter(|_| star || is_word(character)) {
            unit.span = Span::between(unit.span.start(), after);
            unit.star |= star;
            unit.joins = star || character.is_alphabetic() || unit.joins && !character.is_numeric();
        } else if is_ignorable(character) {
            // The word goes on through it.
        } else if is_hyphen(character)
            && unit.as_ref().is_some_and(|unit| unit.joins)
            && characters
                .peek()
                .is_some_and(|(_, next)| *next == '*' || next.is_alphabetic() && !is_han(*next))
        {
            // A hyphen between letters joins.
        } else {
            units.extend(unit.take().and_then(Unit::starred));
            if opens {
                let span = Span::between(at, after);
                unit = Some(Unit { span, star, joins: star || character.is_alphabetic() });
            }
        }
    }
    units.extend(unit.and_then(Unit::starred));
    units
}

/// A run of letters and stars.
struct Unit {
    span: Span,
    star: bool,
    /// Whether a hyphen behind it joins it to a letter.
    joins: bool,
}

impl Unit {
    fn starred(self) -> Option<Span> {
        self.star.then_some(self.span)
    }
}

/// The text from its first word or star to its last, if there is one, and to
/// the bracket that closes one in it: `2(4)`.
pub(super) fn trimmed(text: &str) -> Option<Span> {
    let mut span = trimmed_once(text)?;
    // A sign that is no word by itself may be one before another: `ͺ` before `𞅏`.
    while !text.is_ascii() {
        let inner = trimmed_once(span.of(text))?.shifted(span.start());
        if inner == span {
            break;
        }
        span = inner;
    }
    Some(span)
}

fn trimmed_once(text: &str) -> Option<Span> {
    let words = Words::extent(text);
    let star = text.find('*');
    let last_star = text.rfind('*').map(|at| at + 1);
    let start = words.map(Span::start).into_iter().chain(star).min()?;
    let end = words.map(Span::end).into_iter().chain(last_star).max()?;
    let count = |brackets: [char; 2]| text[start..end].matches(brackets).count();
    let closer = text.rfind([')', '）']).filter(|closer| *closer >= end);
    let closed = closer.filter(|_| count(['(', '（']) > count([')', '）']));
    Some(Span::between(start, closed.map_or(end, |closer| text.ceil_char_boundary(closer + 1))))
}

/// Whether a text is surely one word, for it is of ASCII letters and digits alone.
pub(super) fn is_plain(text: &str) -> bool {
    (1..ONE_WORD).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a word of the query is a phrase: signs part it, or it is written in
/// Han characters.
pub(super) fn is_parted(text: &str) -> bool {
    if is_plain(text) {
        return false;
    }
    let words = Words::of(text);
    words.get(0).is_some_and(|first| {
        words.len() > 1 || first.join != Join::Apart || words.letters(first).chars().all(is_han)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;

    fn read(text: &str) -> String {
        examples::row(&items(text), ", ")
    }

    #[test]
    fn alternatives_stand_in_brackets_with_a_bar() {
        assert_eq!(read("rules-based (order|system)"), "rules-based, (order|system)");
        assert_eq!(read("the (a|b c|d*) e"), "the, (a|b c|<d*>), e");
        assert_eq!(read("(a|(b|c) d)"), "(a|(b|c), d)");
        assert_eq!(read("基于规则的（秩序｜体系）"), "基于规则的, (秩序|体系)");
    }

    #[test]
    fn other_brackets_and_bars_are_signs() {
        assert_eq!(read("1) the parties"), "1) the parties");
        assert_eq!(read("the (parties"), "the (parties");
        assert_eq!(read("Article 2(4) | peace"), "Article 2(4) | peace");
        assert_eq!(read("the (a|b"), "the (a|b");
        assert_eq!(read("(the (first) one|other)"), "(the (first) one|other)");
        assert_eq!(read("the (order|)"), "the, order");
        assert_eq!(read("the (|) order"), "the, order");
    }

    #[test]
    fn a_star_stands_for_letters_or_for_a_word() {
        assert_eq!(read("hegemon* and power politics"), "<hegemon*>, and power politics");
        assert_eq!(read("community * shared future"), "community, _, shared future");
        assert_eq!(read("multi-lat* *-led 12-*"), "<multi-lat*>, <*-led>, 12, _");
        assert_eq!(read("COVID-1* l'Éta* un*l*ful**"), "COVID, <1*>, l, <Éta*>, <un*l*ful*>");
        assert_eq!(read("人类*共同体 第7*届"), "人类, _, 共同体 第, <7*>, 届");
        assert_eq!(read("A/RES/*"), "A/RES, _");
        assert_eq!(read("* ** *"), "_, _, _, _");
        assert_eq!(read("«прав* человека»"), "<прав*>, человека");
    }

    #[test]
    fn alternatives_nest_to_a_depth() {
        let deep = format!("{}c{}", "(a|b ".repeat(20), ")".repeat(20));
        assert!(row(&deep).too_deep.is_some());
        assert_eq!(row("(a|(b|c))").too_deep, None);
    }
}
