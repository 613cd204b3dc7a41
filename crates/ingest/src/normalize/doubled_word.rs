//! Words that stand twice, which look damaged and are left as they are.
//!
//! `spread false and false information`, `open, inclusive, inclusive, balanced`:
//! in the Chinese these are two words each. Nobody but a reader of both can
//! tell, so the place is flagged and never changed.

use document::{Flag, Span};

use super::{Normalized, torn_sentence};
use crate::scan;

/// The rule's name.
const RULE: &str = "doubled-word";

/// How many letters a word has at the least.
const FEWEST: usize = 4;

/// Words that writers double on purpose, and words that mean nothing by it.
const MEANT: &str = " more again over never very many much long years days that had ever less little step time thank \
    hour far side face back hand half more encore beaucoup très muy mucho más cada очень много года ";

/// Flags a word that stands twice, side by side or parted by a comma.
///
/// Two joined by "and" are flagged only where the text is damaged in other
/// places too: "petroleum and petroleum products" is sound.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut joined = Vec::new();
    for block in &normalized.blocks {
        let words = block.span.of(text);
        let bytes = words.as_bytes();
        let head =
            |at: usize| bytes[at..].first_chunk::<FEWEST>().map_or(0, |head| u32::from_ne_bytes(*head));
        let (mut last, mut before_last) = ((0, head(0)), (0, head(0)));
        scan::each_blank(words, |at| {
            let next = (at + 1, head(at + 1));
            if next.1 == last.1
                && let Some(twins) = twins(words, last.0, next.0)
            {
                normalized.flags.push(Flag { rule: RULE.into(), span: twins.shifted(block.span.start()) });
            } else if next.1 == before_last.1
                && let Some(twins) = twins(words, before_last.0, next.0)
            {
                joined.push(Flag { rule: RULE.into(), span: twins.shifted(block.span.start()) });
            }
            (before_last, last) = (last, next);
        });
    }
    if normalized.repairs.iter().any(|repair| repair.rule == torn_sentence::RULE) {
        normalized.flags.append(&mut joined);
        normalized.flags.sort_by_key(|flag| flag.span);
    }
}

/// Both words, if the word that begins at `twin` is that at `start`, and is
/// worth a reader's look.
fn twins(words: &str, twin: usize, start: usize) -> Option<Span> {
    let letters = |at: usize| {
        let rest = &words[at..];
        &rest[..rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len())]
    };
    let word = letters(start);
    let same = letters(twin) == word && word.len() >= FEWEST;
    (same && is_parted(&words[twin + word.len()..start]) && is_telling(word))
        .then(|| Span::between(twin, start + word.len()))
}

/// Whether what stands between two equal words is nothing, a comma, or the word
/// for "and".
fn is_parted(between: &str) -> bool {
    matches!(between.trim(), "" | "," | "and" | "et" | "y" | "и") && !between.contains('\n')
}

/// Whether a doubled word is worth a reader's look: none that writers double.
fn is_telling(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
        && !MEANT.split_whitespace().any(|meant| meant == word)
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;

    fn flags(text: &str) -> Vec<&str> {
        normalized(text).flags.iter().map(|flag| flag.span.of(text)).collect()
    }

    #[test]
    fn doubled_words_are_flagged_and_kept() {
        let damaged =
            "individual countries spread false and false information on economic development. recovery. They";
        assert_eq!(flags(damaged), ["false and false"]);
        assert_eq!(flags("a more open, inclusive, inclusive, balanced direction"), ["inclusive, inclusive"]);
        assert_eq!(flags("taking into account account of it"), ["account account"]);
    }

    #[test]
    fn words_doubled_on_purpose_are_left_alone() {
        for text in [
            "more and more countries",
            "very, very good",
            "in China, and Russia",
            "peace. peace",
            "war-war talks",
        ] {
            assert!(flags(text).is_empty(), "{text}");
        }
    }
}
