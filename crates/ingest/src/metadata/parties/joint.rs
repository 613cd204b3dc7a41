//! Those who speak together: whom the title, the opening or the lead-in of a
//! joint text names.

use std::sync::LazyLock;

use document::{Kind, Span};
use lexicon::{Class, Lexicon, Mention};
use regex::Regex;

use super::one::own;
use super::{Found, SUBJECT, codes, named, title_span};
use crate::metadata::{Head, Known};

/// What announces the list of those who speak, in the text of a joint statement.
/// The borders are those of English words: others take the fast engine away.
static JOINTLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)we,|(?-u:\b)we —|(?-u:\b)today, we(?-u:\b)|governments? of|the leaders of|foreign ministers of|ministers of|following (?:joint )?statement|statement (?:was|is) (?:issued|released|made)|released by|issued by|the text of|joint statement|endorsed by|on behalf of|les gouvernements|los gobiernos|правительства|министры|президент|国家主席|总统|两国")
        .expect("the pattern is a constant")
});

/// The parties of a joint text.
pub(super) fn joint(known: &Known<'_>, head: &Head) -> Option<Found> {
    let lexicon = known.lexicon;
    let title = head.metadata.title.as_deref().unwrap_or_default();
    let mut of_title = title_parties(lexicon, title);
    let from_title = |codes: Vec<String>| Some(Found { codes, from: "title", span: title_span(head) });
    let joint = head.metadata.kind == Kind::JointStatement;
    // A communiqué of a summit is the organisation's.
    if of_title.len() >= 2 || !joint && !of_title.is_empty() {
        return from_title(of_title);
    }
    if of_title.first().is_some_and(|code| known.lexicon.is_organisation(code)) {
        return from_title(of_title);
    }
    if let Some(found) = jointly(known, head) {
        return Some(found);
    }
    // "Joint Statement … with President Macron": the host is not named.
    if of_title.len() == 1 {
        if joint && let Some(own) = own(known, head) {
            of_title.extend(own.codes);
        }
        return from_title(of_title);
    }
    None
}

/// Whom a title names before its subject; where it names nobody there, the
/// pair or list in the subject itself.
fn title_parties(lexicon: &Lexicon, title: &str) -> Vec<String> {
    let subject = SUBJECT.find(title);
    let (before, behind) = title.split_at(subject.map_or(title.len(), |found| found.start()));
    let mentions = named(lexicon, before);
    let of_title = codes(&mentions);
    if of_title.len() >= 2 {
        return of_title;
    }
    let between =
        behind.to_lowercase().contains("between") || behind.contains("между") || behind.contains("entre ");
    let mentions = named(lexicon, behind);
    let pair = mentions.windows(2).any(|pair| {
        let gap = &behind[pair[0].span.end..pair[1].span.start];
        pair[0].code != pair[1].code && is_pair_gap(gap)
    });
    if of_title.is_empty() && (pair || between && codes(&mentions).len() >= 2) {
        return codes(&mentions);
    }
    // "Joint Statement on Strengthening Air Defenses by U.S. President …, Dutch
    // Prime Minister …"; a visit is paid by one to the other.
    if of_title.is_empty() {
        let by = behind.rsplit_once(" by ").map(|(_, names)| codes(&named(lexicon, names)));
        if let Some(speakers) = by.filter(|codes| codes.len() >= 2) {
            return speakers;
        }
        let visit = behind.to_lowercase().contains(" visit ") && codes(&mentions).len() == 2;
        if visit {
            return codes(&mentions);
        }
    }
    let mut all = of_title;
    if between {
        all.extend(codes(&mentions));
        all.sort();
        all.dedup();
    }
    all
}

/// Whether the words between two names make them a pair: `U.S.-Japan`, `United
/// States – Bangladesh`.
fn is_pair_gap(gap: &str) -> bool {
    ["", "-", "–", "‑", "\u{2060}-\u{2060}"].contains(&gap.trim())
}

/// Whether a title opens with a pair that speaks: `ASEAN-U.S. Leaders’ Statement`.
pub(in crate::metadata) fn is_pair(head: &Head, lexicon: &Lexicon) -> bool {
    let title = head.metadata.title.as_deref().unwrap_or_default();
    match named(lexicon, SUBJECT.split(title).next().unwrap_or(title)).as_slice() {
        [one, two, ..] => {
            let gap = &title[one.span.end..two.span.start];
            one.span.start <= 4 && one.code != two.code && !gap.trim().is_empty() && is_pair_gap(gap)
        }
        _ => false,
    }
}

/// The parties that the first paragraphs of a joint text list.
fn jointly(known: &Known<'_>, head: &Head) -> Option<Found> {
    let text = &known.draft.text;
    let mut best: Option<(Vec<String>, Span)> = None;
    for block in head.body.iter().take(4) {
        let words = block.span.of(text);
        for sentence in words.split_inclusive([';', '。']).flat_map(|part| part.split_inclusive(". ")) {
            let end = sentence.char_indices().nth(900).map_or(sentence.len(), |(at, _)| at);
            let sentence = &sentence[..end];
            if !JOINTLY.is_match(sentence) {
                continue;
            }
            let mentions: Vec<Mention> = named(known.lexicon, sentence)
                .into_iter()
                .filter(|mention| mention.class != Class::Adjective)
                .collect();
            let lists = mentions.chunk_by(|one, next| is_list_gap(&sentence[one.span.end..next.span.start]));
            let codes = lists.map(codes).max_by_key(Vec::len).unwrap_or_default();
            if codes.len() >= 2 && best.as_ref().is_none_or(|(most, _)| codes.len() > most.len()) {
                best = Some((codes, block.span));
            }
        }
    }
    best.map(|(codes, span)| Found { codes, from: "list of those who speak", span: Some(span) })
}

/// Whether the words between two states are of a list, and of no sentence on
/// one of them: "of the United States express our support to Israel".
fn is_list_gap(between: &str) -> bool {
    let small = between.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    small <= 3 && between.chars().count() <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_by_whom_and_those_of_a_visit_speak() {
        let of = |title: &str| title_parties(Lexicon::embedded(), title);
        assert_eq!(
            of(
                "Joint Statement on Strengthening Ukraine’s Ports by U.S. President Lund and Dutch Prime Minister Vik"
            ),
            ["NL", "US"]
        );
        assert_eq!(
            of("Joint Statement on the Visit to the United Kingdom of the President of the United States"),
            ["GB", "US"]
        );
        assert!(of("Joint Statement on Ports").is_empty());
    }
}
