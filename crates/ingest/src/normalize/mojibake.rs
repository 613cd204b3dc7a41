//! Text that was UTF-8, was read as an older encoding and written again.
//!
//! `Russiaâ€™s` was `Russia’s`, `ParaguayÃ©n` was `Paraguayén`, `Ð¡Ð¾Ð²ÐµÑ‚`
//! was `Совет`. It is flagged and left: what was meant is a guess where it was
//! done twice, or where a program dropped half of it.

use document::{Flag, Span};
use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

use super::Normalized;
use crate::scan;

/// The rule's name.
const RULE: &str = "mojibake";

/// Flags each run of such characters.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    normalized.flags.extend(spans(text).into_iter().map(|span| Flag { rule: RULE.to_owned(), span }));
    normalized.flags.sort_by_key(|flag| flag.span);
}

/// Where text stands that was read in the wrong encoding.
pub(super) fn spans(text: &str) -> Vec<Span> {
    // Such a run has two characters of the encodings side by side: in UTF-8 a
    // byte of C2 to E2 that opens one, behind one that goes on with another.
    if text.is_ascii() || !may_be_misread(text.as_bytes()) {
        return Vec::new();
    }
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = scan::beyond_ascii(text.as_bytes(), at) {
        let rest = &text[start..];
        // ASCII is the same in all of them; other scripts are in none.
        let mut ends = rest.char_indices().filter(|(_, sign)| sign.is_ascii() || is_beyond(*sign));
        let run = &rest[..ends.next().map_or(rest.len(), |(end, _)| end)];
        let decodes = || was_utf_8(run, WINDOWS_1252, is_telling) || was_utf_8(run, WINDOWS_1251, |_| false);
        if run.chars().nth(1).is_some_and(may_go_on) && decodes() {
            spans.push(Span::between(start, start + run.len()));
        }
        at = start + run.len();
        // What ended it is no part of any.
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    spans
}

/// Whether one of two characters beyond ASCII side by side opens with a byte of
/// C2 to E2.
fn may_be_misread(bytes: &[u8]) -> bool {
    // All places are looked at, without a way out: so the processor takes many
    // of them at a time.
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |any, (before, opens)| any | (*before >= 0x80) & (*opens >= 0xc2) & (*opens <= 0xe2))
}

/// Whether a character of a run, but the first, may come of a byte that goes on
/// with a character of UTF-8: none of a plain letter of the encodings does.
fn may_go_on(character: char) -> bool {
    !matches!(character, 'À'..='ÿ' | 'А'..='я')
}

/// Whether a character comes of no byte of the encodings.
fn is_beyond(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{1fff}' | '\u{2e80}'..)
}

/// Whether a run of characters, as bytes of an encoding, is UTF-8: several
/// characters of it, or one that is `telling`.
fn was_utf_8(run: &str, encoding: &'static Encoding, telling: fn(&[u8]) -> bool) -> bool {
    let (bytes, _, unmappable) = encoding.encode(run);
    if unmappable {
        return false;
    }
    std::str::from_utf8(&bytes).is_ok_and(|was| was.chars().nth(1).is_some() || telling(&bytes))
}

/// Whether one character alone tells: those that come of `Ã` and `Â`, which
/// stand before no sign in any language, and those of `â€`.
fn is_telling(bytes: &[u8]) -> bool {
    matches!(bytes, [0xc2 | 0xc3, _] | [0xe2, 0x80, _])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        spans(text).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn what_was_read_in_the_wrong_encoding_is_flagged() {
        assert_eq!(found("Russiaâ€™s view of MÃ©xico"), ["â€™", "Ã©"]);
        assert_eq!(found("Ð¡Ð¾Ð²ÐµÑ‚ in session"), ["Ð¡Ð¾Ð²ÐµÑ‚"]);
        assert_eq!(found("the РџСЂРё case"), ["РџСЂРё"]);
        assert_eq!(found("ä¸\u{ad}å›½ and others"), ["ä¸\u{ad}å›½"]);
    }

    #[test]
    fn words_of_any_language_are_left_alone() {
        let texts = [
            "l’État, âge, « Déclaration » de São Tomé; SÃO TOMÉ",
            "España — ¿qué? “ESPAÑA”",
            "Совет Безопасности «призывает» стороны — №5",
            "中俄外长联合声明",
            "Übereinkunft über Größe „Ä“ und “É»",
            "الأمم المتحدة",
        ];
        for text in texts {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
