//! Text that was UTF-8, was read as an older encoding and written again.
//!
//! `Russiaâ€™s` was `Russia’s`, `ParaguayÃ©n` was `Paraguayén`, `Ð¡Ð¾Ð²ÐµÑ‚`
//! was `Совет`. It is flagged and left: what was meant is a guess where it was
//! done twice, or where a program dropped half of it.

use document::{Flag, Span};
use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

use super::Normalized;

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
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        // ASCII is the same in all of them; other scripts are in none.
        let may_be = !character.is_ascii() && !is_beyond(character);
        match (may_be, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let run = &text[from..at];
                let decodes =
                    || was_utf_8(run, WINDOWS_1252, is_telling) || was_utf_8(run, WINDOWS_1251, |_| false);
                if goes_on(run) && decodes() {
                    spans.push(Span::between(from, at));
                }
                start = None;
            }
            _ => {}
        }
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

/// Whether the second character of a run may come of a byte that goes on with
/// a character of UTF-8: none of a plain letter of the encodings does.
fn goes_on(run: &str) -> bool {
    run.chars().nth(1).is_some_and(|second| !matches!(second, 'À'..='ÿ' | 'А'..='я'))
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
