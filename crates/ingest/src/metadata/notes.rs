//! Who speaks, and how the text came to be in its language.

use std::sync::LazyLock;

use document::{Span, Translation};
use lexicon::{Lexicon, Use};
use regex::Regex;

use super::{Head, Known, voices};
use crate::han::has_more_words;

/// How many blocks at either end of a text may note its translation.
const REACH: usize = 4;

/// How many bytes an open bracket and a note have at the least: `(机译`.
const SHORTEST: usize = 7;

/// The one who speaks, in a title: `Remarks by President Biden on …`.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i:remarks|statement|speech|address|keynote|message|letter|interview|press briefing|press gaggle|opening remarks|toast|toasts)s?(?i: as prepared for delivery| as delivered)?(?i: by| from| of) (?:the )?(?<name>\p{Lu}[\p{L}.,’'-]*(?:[ \u{a0}](?:\p{Lu}[\p{L}.’'-]*|of|the|de|von|van|der|bin|al|for))*)",
    )
    .expect("the pattern is a constant")
});

/// Finds the speaker and the note on the translation.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    if let Some((speaker, from, span, sure)) = speaker(known, head) {
        head.metadata.speaker = Some(speaker);
        head.metadata.found("speaker", from, span, sure);
    }
    if known.draft.one_clause {
        return;
    }
    if let Some((translation, span)) = translation(known, head) {
        head.metadata.translation = Some(translation);
        head.metadata.found("translation", "note in the text", Some(span), true);
    }
}

fn speaker(known: &Known<'_>, head: &Head) -> Option<(String, &'static str, Option<Span>, bool)> {
    let title_span = head.metadata.provenance.get("title").and_then(|title| title.span);
    if let Some(found) = head.metadata.title.as_deref().and_then(|title| BY.captures(title)) {
        let name = found.name("name")?.as_str();
        let (name, joined) = until_occasion(name);
        let name = name.trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '.');
        let ends = [" of", " the", " for"];
        let name = ends.iter().fold(name, |name, word| name.strip_suffix(word).unwrap_or(name));
        // "by President Biden and Prime Minister Modi" has two.
        let rest =
            found.get(0).map_or("", |all| &head.metadata.title.as_deref().unwrap_or_default()[all.end()..]);
        if !joined && !rest.trim_start().starts_with("and ") {
            return Some((name.to_owned(), "title", title_span, true));
        }
        return None;
    }
    let mut named = known.voices.iter().filter(|voice| !voices::asks(voice));
    let first = named.next()?;
    let person = first.name.contains(' ') || !first.name.contains(char::is_lowercase);
    (person && named.all(|voice| voice.name == first.name))
        .then(|| (first.name.clone(), "heads of the paragraphs", Some(first.span), true))
}

/// A name up to the word that begins to tell the occasion, where the title has
/// its words in capitals: `President Biden Before Meeting with …`; and whether
/// another name follows on `And`.
fn until_occasion(name: &str) -> (&str, bool) {
    const BEGIN: [&str; 36] = [
        "Before",
        "After",
        "During",
        "On",
        "At",
        "In",
        "To",
        "With",
        "From",
        "Upon",
        "Following",
        "Ahead",
        "Prior",
        "About",
        "Regarding",
        "Concerning",
        "Providing",
        "Announcing",
        "Marking",
        "Honoring",
        "Honouring",
        "Welcoming",
        "Celebrating",
        "Commemorating",
        "Congratulating",
        "Recognizing",
        "Recognising",
        "Introducing",
        "Highlighting",
        "Addressing",
        "Discussing",
        "Signing",
        "Presenting",
        "Urging",
        "Calling",
        "And",
    ];
    let mut at = 0;
    for word in name.split_inclusive([' ', '\u{a0}']) {
        let bare = word.trim_end_matches([' ', '\u{a0}', ',']);
        if at > 0 && BEGIN.contains(&bare) {
            return (name[..at].trim_end(), bare == "And");
        }
        at += word.len();
    }
    (name, false)
}

/// What a line at either end of the text, or words in brackets in its
/// paragraphs, note of its translation.
fn translation(known: &Known<'_>, head: &Head) -> Option<(Translation, Span)> {
    let text = &known.draft.text;
    let front = head
        .apparatus
        .iter()
        .map(|part| part.span)
        .chain(head.body.iter().take(REACH).map(|block| block.span));
    let back = head.body.iter().rev().take(REACH).map(|block| block.span);
    let lines = front.chain(back).filter(|span| {
        let words = span.of(text);
        let short = words.len() <= if words.is_ascii() { 140 } else { 560 };
        short && words.chars().count() <= 140 && !has_more_words(words, 16)
    });
    for span in lines {
        if let Some((found, range)) = noted(known.lexicon, span.of(text)) {
            return Some((found, Span::from(range).shifted(span.start())));
        }
    }
    // "[As interpreted.]" stands at the head of a turn.
    for block in &head.body {
        let words = block.span.of(text);
        let bytes = words.as_bytes();
        let wide = |bracket: &str| memchr::memmem::find(bytes, bracket.as_bytes());
        // The first bytes of the wide ones, which few texts have, are looked for at once.
        let plain = memchr::memchr2(b'(', b'[', bytes);
        if plain.is_none() && memchr::memchr2(0xef, 0xe3, bytes).is_none() {
            continue;
        }
        let Some(open) = plain.or_else(|| wide("（")).or_else(|| wide("【")) else {
            continue;
        };
        let rest = &words[open..];
        let Some(close) = rest.find([')', ']', '）', '】']).filter(|close| *close < 80) else {
            continue;
        };
        // "(a)", "(12)": no note is as short.
        if close < SHORTEST {
            continue;
        }
        if let Some((found, range)) = noted(known.lexicon, &rest[..close]) {
            return Some((found, Span::from(range).shifted(block.span.start() + open)));
        }
    }
    None
}

fn noted(lexicon: &Lexicon, words: &str) -> Option<(Translation, std::ops::Range<usize>)> {
    let uses = [Use::Machine, Use::Unofficial, Use::Official, Use::Interpreted];
    let (what, range) = lexicon.first_phrase_in(words, &uses)?;
    let translation = match what {
        Use::Machine => Translation::Machine,
        Use::Unofficial => Translation::Unofficial,
        Use::Official => Translation::Official,
        _ => Translation::Interpreted,
    };
    Some((translation, range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_title_ends_before_the_occasion() {
        let name = |title: &str| {
            let name = BY.captures(title)?.name("name")?.as_str().to_owned();
            Some((until_occasion(&name).0.to_owned(), until_occasion(&name).1))
        };
        let one = |name: &str| Some((name.to_owned(), false));
        assert_eq!(
            name("Remarks by President Ina Vell Before Meeting with Fishers"),
            one("President Ina Vell")
        );
        assert_eq!(name("Statement by Premier Orlo Marking Harbour Day"), one("Premier Orlo"));
        assert_eq!(name("Address by the Prime Minister of Livia"), one("Prime Minister of Livia"));
        assert_eq!(
            name("Remarks by President Vell And Premier Orlo"),
            Some(("President Vell".to_owned(), true))
        );
    }
}
