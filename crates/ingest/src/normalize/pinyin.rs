//! Pinyin that a page set behind Chinese characters.
//!
//! Before: `关(guān)系网(wǎng)`
//! After: `关系网`

use document::{Repair, Span};

use super::Normalized;
use crate::han::is_han;

/// The rule's name.
const RULE: &str = "pinyin";

/// Letters with the marks of the four tones.
const TONES: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ";

/// How many letters pinyin in brackets has at the most.
const LONGEST: usize = 24;

/// Passes over pinyin in brackets behind a Han character.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    if text.is_ascii() {
        return;
    }
    for block in &normalized.blocks {
        let words = block.span.of(text);
        if words.is_ascii() {
            continue;
        }
        let full = memchr::memmem::find_iter(words.as_bytes(), "（").map(|at| (at, "（"));
        let plain = memchr::memchr_iter(b'(', words.as_bytes()).map(|at| (at, "("));
        for (at, bracket) in plain.chain(full) {
            let behind_han = words[..at].chars().next_back().is_some_and(is_han);
            let inner = &words[at + bracket.len()..];
            if !behind_han {
                continue;
            }
            // One more than the letters that pinyin has at the most.
            let mut near = inner.char_indices().take(LONGEST + 1);
            let Some((len, _)) = near.find(|(_, sign)| matches!(sign, ')' | '）')) else {
                continue;
            };
            if !is_pinyin(&inner[..len]) {
                continue;
            }
            let closing = inner[len..].chars().next().map_or(0, char::len_utf8);
            let span = Span::between(at, at + bracket.len() + len + closing).shifted(block.span.start());
            normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
        }
    }
}

/// Whether letters are those of a few syllables of pinyin, one with its tone.
fn is_pinyin(letters: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter == 'ü' || letter == ' ';
    letters.chars().count() <= LONGEST
        && letters.chars().any(|letter| TONES.contains(letter))
        && letters.chars().all(|letter| plain(letter) || TONES.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn pinyin_behind_a_character_is_passed_over() {
        assert_eq!(
            readings("加强关(guān)系（xì）建设，维护 (peace) 和平"),
            ["pinyin: (guān) > ", "pinyin: （xì） > "]
        );
    }

    #[test]
    fn brackets_that_nothing_closes_take_no_time() {
        assert!(readings(&format!("guān {}", "国(".repeat(200_000))).is_empty());
    }
}
