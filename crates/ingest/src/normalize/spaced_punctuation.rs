//! Commas and stops that stand apart from their words.
//!
//! Before: `ethnic groups. , Civilization is linked`, `technology , A fair, just`
//! After: `ethnic groups, civilization is linked`, `technology, a fair, just`
//!
//! A capital behind such a comma is a wrong one where a small word follows it.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::LazyLock;

use document::{Reading, Span};
use memchr::memmem::Finder;

use super::Normalized;
use super::so_far::{Found, SoFar};

/// The rule's name.
pub(super) const RULE: &str = "spaced-punctuation";

/// The signs, with the space before them.
static SIGNS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| [" ,", " ."].map(Finder::new));

/// Reads a comma or a stop with white space before it as one without.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut so_far = SoFar::of(text, normalized);
    let mut all = Vec::new();
    let published = SIGNS.iter().any(|sign| sign.find(text.as_bytes()).is_some());
    for block in &normalized.blocks {
        let reading = so_far.reading(block.span);
        if reading.is_none() && !published {
            continue;
        }
        let words = reading.as_ref().map_or(block.span.of(text), Reading::text);
        let names = LazyCell::new(|| names(words));
        for sign in &*SIGNS {
            for at in sign.find_iter(words.as_bytes()) {
                if let Some((span, after)) = repair(words, at, &|word| names.contains(word)) {
                    all.push(match &reading {
                        Some(reading) => so_far.found(reading, span, &after),
                        None => Found { span: span.shifted(block.span.start()), after },
                    });
                }
            }
        }
    }
    so_far.note(RULE, all, normalized);
}

/// What stands at a space before a sign, and how it is read.
fn repair(words: &str, at: usize, is_name: &dyn Fn(&str) -> bool) -> Option<(Span, String)> {
    let sign = &words[at + 1..at + 2];
    let rest = &words[at + 2..];
    let before = words[..at].trim_end_matches([' ', '\u{a0}']);
    let last = before.chars().next_back()?;
    // ". . ." and " .5" are something else.
    if !(rest.is_empty() || rest.starts_with([' ', '\n'])) || rest.trim_start().starts_with(['.', ',']) {
        return None;
    }
    let stopped = sign == "," && last == '.';
    let word = before.trim_end_matches('.');
    if !word
        .chars()
        .next_back()
        .is_some_and(|last| last.is_alphanumeric() || matches!(last, ')' | '"' | '”' | '’'))
        || last == '.' && !stopped
        || stopped && is_initial(word)
    {
        return None;
    }
    let start = if stopped { word.len() } else { before.len() };
    let mut end = at + 2;
    let mut after = sign.to_owned();
    if sign == "," && rest.starts_with(' ') {
        let next = rest.trim_start();
        if let Some(capital) = wrong_capital(next, stopped, is_name) {
            end = words.len() - next.len() + capital.len_utf8();
            after = format!(", {}", capital.to_lowercase());
        }
    }
    Some((Span::between(start, end), after))
}

/// Small words that have no capital behind a comma.
const SMALL: &str = " A An The And Or But In Of To For With By On As At Its Their This That Which ";

/// The capital of a word behind a comma that should have none: that of a small
/// word, and behind a stop and a comma that of any word which is no name.
fn wrong_capital(next: &str, stopped: bool, is_name: &dyn Fn(&str) -> bool) -> Option<char> {
    let capital = next.chars().next().filter(|first| first.is_uppercase())?;
    let mut following = next.split(' ');
    let first = following.next()?;
    // "The Hague" has a capital behind it.
    let small = following.next()?.chars().next().is_some_and(char::is_lowercase);
    let plain = first.chars().skip(1).all(char::is_lowercase);
    let listed = SMALL.split_whitespace().any(|word| word == first);
    (plain && small && (listed || stopped && !is_name(first))).then_some(capital)
}

/// The words with a capital that follow a word in small letters somewhere.
fn names(words: &str) -> HashSet<&str> {
    let mut names = HashSet::new();
    let mut small = false;
    for word in words.split_whitespace() {
        if small && word.starts_with(char::is_uppercase) {
            let end = word.find(|letter: char| !letter.is_alphabetic()).unwrap_or(word.len());
            names.insert(&word[..end]);
        }
        small = word.ends_with(char::is_lowercase);
    }
    names
}

/// Whether a stop behind these words ends an initial or an abbreviation.
fn is_initial(word: &str) -> bool {
    let last = word.rsplit([' ', '.', '\n']).next().unwrap_or_default();
    last.chars().count() <= 2
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn a_comma_apart_from_its_word_is_read_with_it() {
        assert_eq!(
            readings("religions and ethnic groups. , Civilization is linked, and"),
            ["spaced-punctuation: . , C > , c"]
        );
        assert_eq!(
            readings("of information technology , A fair, just and"),
            ["spaced-punctuation:  , A > , a"]
        );
        assert_eq!(
            readings("the parties , China and Russia , agree ."),
            ["spaced-punctuation:  , > ,", "spaced-punctuation:  , > ,", "spaced-punctuation:  . > ."]
        );
    }

    #[test]
    fn what_only_looks_alike_is_left_alone() {
        for text in ["and so . . . on", "a rate of .5 per cent", "Smith Jr. , President"] {
            assert!(readings(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_torn_text_of_any_length_takes_no_time() {
        let text = "ethnic groups. , Foo bar ".repeat(20_000);
        assert_eq!(readings(&text).len(), 20_000);
    }
}
