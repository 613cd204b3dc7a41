//! Words that stand twice, which look damaged and are left as they are.
//!
//! `spread false and false information`, `open, inclusive, inclusive, balanced`:
//! in the Chinese these are two words each. Nobody but a reader of both can
//! tell, so the place is flagged and never changed.

use document::{Flag, Span};

use super::Normalized;

/// The rule's name.
const RULE: &str = "doubled-word";

/// Words that writers double on purpose, and words that mean nothing by it.
const MEANT: &str = " more again over never very many much long years days that had ever less little step time thank \
    hour far side face back hand half more encore beaucoup très muy mucho más cada очень много года ";

/// Flags a word that stands twice: side by side, behind a comma, or joined by "and".
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    for block in &normalized.blocks {
        let words = block.span.of(text);
        let mut previous: Option<(usize, usize)> = None;
        let mut joined: Option<(usize, usize)> = None;
        for (start, end) in tokens(words) {
            let word = &words[start..end];
            if is_joiner(word) {
                joined = previous.take();
                continue;
            }
            let twin = previous.or(joined).filter(|&(from, to)| {
                &words[from..to] == word
                    && is_parted(&words[to..start], joined.is_some() && previous.is_none())
            });
            if let Some((from, _)) = twin.filter(|_| is_telling(word)) {
                let span = Span::between(from, end).shifted(block.span.start());
                normalized.flags.push(Flag { rule: RULE.into(), span });
            }
            (previous, joined) = (Some((start, end)), None);
        }
    }
}

/// Where the words of a text begin and end.
///
/// Any byte beyond ASCII counts as a letter: what it joins is only compared.
fn tokens(words: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = words.as_bytes();
    let letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte > 0x7f;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(letter)?;
        let end = bytes[start..].iter().position(|byte| !letter(byte)).map_or(bytes.len(), |len| start + len);
        at = end;
        Some((start, end))
    })
}

fn is_joiner(word: &str) -> bool {
    matches!(word, "and" | "or" | "et" | "y" | "и")
}

/// Whether what stands between two words parts no sentences.
fn is_parted(between: &str, joined: bool) -> bool {
    let between = between.trim();
    if joined {
        !between.contains(['.', ',', ';', '"', '\n', '-', '–'])
    } else {
        between.is_empty() || between == ","
    }
}

/// Whether a doubled word is worth a reader's look: a small word of some length.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= 4
        && word.chars().next().is_some_and(char::is_lowercase)
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
        assert_eq!(flags("individual countries spread false and false information"), ["false and false"]);
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
