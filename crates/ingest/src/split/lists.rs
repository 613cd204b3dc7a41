//! Which items of lists go on with the paragraph before them.

use super::part::Part;

/// The most words that a paragraph has together with its list.
const LONGEST: usize = 1_500;

/// For each part whether it goes on with the clause before it.
///
/// A list belongs to the paragraph that introduces it, unless each of its
/// bullets says several sentences of its own: then each is a clause. `is_item`
/// tells which parts are items.
pub(super) fn joined(text: &str, parts: &[Part], is_item: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut joined = vec![false; parts.len()];
    let mut index = 0;
    while index < parts.len() {
        let start = index;
        while index < parts.len() && is_item(index) && !parts[index].is_heading() {
            index += 1;
        }
        if index == start {
            index += 1;
            continue;
        }
        let items = &parts[start..index];
        let bullets = || items.iter().filter(|item| item.is_bullet());
        let several = bullets().count() > 0
            && bullets().count() == items.len()
            && bullets().all(|item| sentences(item.body.of(text)) >= 2);
        let words: usize = items.iter().map(|item| item.whole.of(text).split_whitespace().count()).sum();
        if several || words > LONGEST {
            continue;
        }
        let introduced = start > 0 && !parts[start - 1].is_heading();
        let first = if introduced { start } else { start + 1 };
        joined[first..index].fill(true);
    }
    joined
}

/// How many sentences a paragraph has, by its stops and the capitals behind them.
pub(super) fn sentences(text: &str) -> usize {
    let mut count = text.matches(['。', '！', '？']).count();
    let mut rest = text;
    while let Some(at) = rest.find(['.', '!', '?']) {
        let end = at + 1;
        let after = rest[end..].trim_start_matches(['"', '”', '’', ')', '»']);
        let spaced = after.starts_with(char::is_whitespace) || after.is_empty();
        let next = after.trim_start().chars().next();
        let opens =
            next.is_none_or(|next| next.is_uppercase() || next.is_numeric() || "\"“«‘(".contains(next));
        count += usize::from(spaced && opens && !is_abbreviation(&rest[..at]));
        rest = &rest[end..];
    }
    count
}

/// Whether the stop behind these words ends an abbreviation: `U.S`, `Mr`, `No`.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|character: char| character.is_whitespace() || character == '.').next();
    let word = word.unwrap_or_default().trim_start_matches(['(', '"', '“']);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "St"
                | "No"
                | "Nos"
                | "Art"
                | "Arts"
                | "vol"
                | "pp"
                | "Jan"
                | "Feb"
                | "Mar"
                | "Apr"
                | "Aug"
                | "Sept"
                | "Oct"
                | "Nov"
                | "Dec"
                | "Inc"
                | "Jr"
                | "Sr"
                | "Gen"
                | "Sec"
                | "Rep"
                | "Gov"
                | "г"
                | "ст"
                | "им"
                | "etc"
                | "vs"
                | "M"
                | "Mme"
                | "Sra"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_by_stops_and_capitals() {
        assert_eq!(sentences("The U.S. Government and Mr. Smith will work on No. 5 together."), 1);
        assert_eq!(sentences("Food Security: It will grow. “We agree.” Trade follows"), 2);
        assert_eq!(sentences("双方同意。双方将合作。"), 2);
    }
}
