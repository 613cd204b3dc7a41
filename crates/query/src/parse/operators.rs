//! Tells operators from words, in this language and in those that users bring.

use super::FARTHEST;
use crate::query::{Order, Scope};

/// What a word of the query does, where it is no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Near(Order, u32),
}

/// The operator that a word is, if it is one.
pub(super) fn operator(word: &str) -> Option<Operator> {
    match word {
        "AND" => Some(Operator::And),
        "OR" => Some(Operator::Or),
        "NOT" => Some(Operator::Not),
        _ => proximity(word).map(|(order, reach)| Operator::Near(order, reach)),
    }
}

/// `w/5`, `pre/5`, and as others write them: `/5`, `NEAR/5`, `within/5`,
/// `before/5`.
pub(super) fn proximity(word: &str) -> Option<(Order, u32)> {
    let (name, reach) = word.split_once('/')?;
    let order = if name.is_empty() || is_one_of(name, &["w", "near", "within"]) {
        Order::Any
    } else if is_one_of(name, &["pre", "before"]) {
        Order::Before
    } else {
        return None;
    };
    number(reach).map(|reach| (order, reach))
}

/// What `w/-1` and `w/+5` were meant as: a proximity, and the nearest number of
/// words that it may have.
pub(super) fn misspelt(word: &str) -> Option<(Order, u32)> {
    let (name, reach) = word.split_once('/')?;
    let digits = reach.strip_prefix(['-', '+', '−', '–'])?;
    let negative = !reach.starts_with('+');
    let (order, reach) = proximity(&format!("{name}/{digits}"))?;
    (!name.is_empty()).then(|| (order, if negative { 1 } else { reach.clamp(1, FARTHEST) }))
}

/// A proximity at the beginning of a text behind `not`, as it is meant, and where it ends:
/// `w/5(` too.
pub(super) fn proximity_behind_not(text: &str) -> Option<(Order, u32, usize)> {
    let end = text.find(|sign: char| sign.is_whitespace() || matches!(sign, '(' | '（' | '"'));
    let word = &text[..end.unwrap_or(text.len())];
    proximity(word).or_else(|| misspelt(word)).map(|(order, reach)| (order, reach, word.len()))
}

/// Whether a word is none behind `NOT`, or by itself is `not`.
pub(crate) fn is_part_of_not(word: &str) -> bool {
    word.eq_ignore_ascii_case("not") || proximity_behind_not(word).is_some()
}

/// A number in ASCII digits; one that is too large is the largest there is.
pub(super) fn number(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u32::MAX))
}

/// `AND`, `OR` or `NOT`, if the word is one of them in other letters: `and`, `Or`.
pub(super) fn in_other_letters(word: &str) -> Option<&'static str> {
    ["AND", "OR", "NOT"].into_iter().find(|capital| capital.eq_ignore_ascii_case(word))
}

/// What to write instead, where a word is an operator of another search
/// engine that this one writes otherwise.
pub(super) fn elsewhere(word: &str) -> Option<&'static str> {
    match word {
        "/s" | "/S" | "w/s" | "W/S" => Some("for words in one sentence write in:sentence(sanctions council)"),
        "/p" | "/P" | "w/p" | "W/P" => {
            Some("for words in one paragraph write in:paragraph(sanctions council)")
        }
        "NEAR" | "ADJ" => Some("say how near: sanctions w/5 council"),
        _ => None,
    }
}

/// What may stand behind `in:`.
pub(super) fn scope(name: &str) -> Option<Scope> {
    [("sentence", Scope::Sentence), ("paragraph", Scope::Paragraph), ("document", Scope::Document)]
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, scope)| scope)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
