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
        for stretch in scan::stretches::<{ FEWEST + 1 }>(bytes) {
            // Where a blank stands before as many letters: shorter words are none that count.
            let short = (1..=FEWEST).fold(0, |short, letter| short | stretch.blank >> letter);
            for at in scan::ones(stretch.blank & !short & scan::places::<{ FEWEST + 1 }>()) {
                let start = stretch.start + at + 1;
                let next = (start, head(start));
                if next.1 == last.1 || next.1 == before_last.1 {
                    let twins = [last, before_last].iter().find_map(|twin| twins(words, twin.0, start));
                    if let Some(twins) = twins {
                        let flag = Flag { rule: RULE.into(), span: twins.span.shifted(block.span.start()) };
                        if twins.joined { joined.push(flag) } else { normalized.flags.push(flag) }
                    }
                }
                (before_last, last) = (last, next);
            }
        }
    }
    if normalized.repairs.iter().any(|repair| repair.rule == torn_sentence::RULE) {
        normalized.flags.append(&mut joined);
        normalized.flags.sort_by_key(|flag| flag.span);
    }
}

/// A word and the same word behind it.
struct Twins {
    /// Both, and what stands between.
    span: Span,
    /// Whether a word stands between them, or a sign by itself.
    joined: bool,
}

/// Both words, if the word that begins at `twin` is that at `start`, and is
/// worth a reader's look.
fn twins(words: &str, twin: usize, start: usize) -> Option<Twins> {
    let letters = |at: usize| {
        let rest = &words[at..];
        &rest[..rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len())]
    };
    let word = letters(start);
    let same = letters(twin) == word && word.len() >= FEWEST;
    let between = same.then(|| &words[twin + word.len()..start]).filter(|between| is_parted(between))?;
    let joined = match between.bytes().filter(|byte| *byte <= b' ').count() {
        1 => false,
        2 => true,
        _ => return None,
    };
    is_telling(word).then(|| Twins { span: Span::between(twin, start + word.len()), joined })
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
