//! Sentences that a translation engine cut by a full stop.
//!
//! Before: `economic development. recovery.`, `advocate reform. And improve
//! the system.`, `promote relevant issues. Process of political resolution`
//! After: `economic development recovery.`, `advocate reform and improve the
//! system.`, `promote relevant issues process of political resolution`
//!
//! A small letter behind a stop is sure enough by itself. A capital is read as
//! a small letter only where other places of the text show the same damage:
//! speakers do say "And improve it we shall."

use document::{Reading, Span};

use super::so_far::{Found, SoFar};
use super::{Normalized, spaced_punctuation};

/// The rule's name.
pub(super) const RULE: &str = "torn-sentence";

/// How many words a fragment has at the most.
const LONGEST: usize = 14;

/// How many words a fragment in small letters has at the most.
const SHORT: usize = 4;

/// How many sure signs of damage make a text one that an engine tore.
const SURE: usize = 2;

/// Verbs in their base form with which statements say what they will do.
const VERBS: &str = " accelerate adhere advance advocate build call carry comply conduct consolidate contribute \
    cooperate coordinate create deepen defend develop encourage enhance ensure establish expand explore facilitate \
    foster fulfill fulfil further give implement improve increase jointly jump maintain make oppose participate play \
    prevent promote protect provide pursue raise realize refrain reject resolutely respect safeguard seek settle \
    solve speed strengthen support take treat uphold urge use welcome work ";

/// Words that make a sentence whole: auxiliaries, pronouns, relatives.
const WHOLE: &str = " is are was were be been am has have had do does did will would shall should can could may might \
    must we they it he she i you who which that this these those there what not no let calls called call said says \
    remains remain makes made needs need ";

/// Words that open a sentence which stands by itself, however short it is.
const OPENERS: &str = " the a an this these those that our their his her its my your all each every no not and but so \
    or yet if when while as in on at by for with from to of both such many most some any one two three ";

/// Joins a fragment to the sentence that it was cut from.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut so_far = SoFar::of(text, normalized);
    let mut capitals = 0;
    let mut repairs = found(text, normalized, &mut so_far, |first, rest| {
        if !first.is_lowercase() {
            capitals += 1;
            return None;
        }
        let fragment = sentence(rest);
        (fragment.split_whitespace().count() <= SHORT && fragment.len() < rest.len())
            .then(|| (0, " ".to_owned()))
    });
    let spaced = normalized
        .repairs
        .iter()
        .filter(|repair| repair.rule == spaced_punctuation::RULE && repair.after.chars().count() > 1);
    // A text without capitals has small letters behind all its stops.
    if repairs.len() * 5 > capitals + 5 {
        return;
    }
    // The words that tell a fragment are English.
    let english = || text.contains(" the ") && text.contains(" of ");
    if repairs.len() + spaced.count() >= SURE && english() {
        repairs.extend(found(text, normalized, &mut so_far, |first, rest| {
            let doubtful = !first.is_lowercase() && goes_on(rest);
            doubtful.then(|| (first.len_utf8(), format!(" {}", first.to_lowercase())))
        }));
    }
    so_far.note(RULE, repairs, normalized);
}

/// What is to be read at the stops behind which a word follows, as `judge` says
/// of its first letter and the rest of the block: how many bytes of that are
/// replaced with the stop, and by what.
fn found(
    text: &str,
    normalized: &Normalized,
    so_far: &mut SoFar<'_>,
    mut judge: impl FnMut(char, &str) -> Option<(usize, String)>,
) -> Vec<Found> {
    let mut all = Vec::new();
    for block in &normalized.blocks {
        let reading = so_far.reading(block.span);
        let words = reading.as_ref().map_or(block.span.of(text), Reading::text);
        for stop in memchr::memchr_iter(b'.', words.as_bytes()) {
            let at = stop + 2;
            if words.as_bytes().get(stop + 1) != Some(&b' ') {
                continue;
            }
            let rest = words[at..].trim_start();
            let Some(first) = rest.chars().next().filter(|first| first.is_alphabetic()) else {
                continue;
            };
            if !ends_word(&words[..stop]) {
                continue;
            }
            if let Some((len, after)) = judge(first, rest) {
                let span = Span::between(stop, words.len() - rest.len() + len);
                all.push(match &reading {
                    Some(reading) => so_far.found(reading, span, &after),
                    None => Found { span: span.shifted(block.span.start()), after },
                });
            }
        }
    }
    all
}

/// Whether a stop behind these words ends a word, and no abbreviation.
fn ends_word(before: &str) -> bool {
    let mut start = before.len();
    let mut count = 0;
    for (at, letter) in before.char_indices().rev() {
        if !letter.is_alphabetic() {
            break;
        }
        if !letter.is_lowercase() {
            return false;
        }
        start = at;
        count += 1;
    }
    count >= 5 && !matches!(&before[start..], "paras" | "approx")
}

/// The words up to the next stop.
fn sentence(rest: &str) -> &str {
    let end = rest.find(['.', '!', '?', ';', '\n']).unwrap_or(rest.len());
    &rest[..end]
}

/// Whether words behind a stop are the rest of the sentence before it: "And
/// improve the system", "Process of resolution of the problem".
fn goes_on(rest: &str) -> bool {
    let words: Vec<String> =
        sentence(rest).split_whitespace().map(|word| word.trim_matches([',', '"']).to_lowercase()).collect();
    let [first, second, ..] = words.as_slice() else {
        return false;
    };
    if first == "and" {
        return is_in(VERBS, second)
            && !words.iter().any(|word| matches!(word.as_str(), "we" | "they" | "i"));
    }
    let ended = sentence(rest).len() < rest.len();
    // "Process" before "of" is a noun, "rules" before "for" too.
    let noun = |index: usize| {
        words
            .get(index + 1)
            .is_some_and(|next| matches!(next.as_str(), "of" | "for" | "in" | "on" | "between"))
    };
    ended
        && (4..=LONGEST).contains(&words.len())
        && !is_in(OPENERS, first)
        && (!is_in(VERBS, first) || noun(0))
        && !first.ends_with("ly")
        && !words.iter().enumerate().any(|(index, word)| {
            is_in(WHOLE, word)
                || word.len() > 4 && word.ends_with("ed")
                || index > 0 && is_in(VERBS, word) && !noun(index)
        })
        && !rest
            .split_whitespace()
            .skip(1)
            .take(words.len() - 1)
            .any(|word| word.chars().next().is_some_and(char::is_uppercase))
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn a_fragment_in_small_letters_is_joined() {
        assert_eq!(
            readings("promote global stability and economic development. recovery. The two sides agree."),
            ["torn-sentence: .  >  "]
        );
    }

    #[test]
    fn in_a_damaged_text_fragments_with_a_capital_are_joined() {
        let text = "promote economic development. recovery.\n\nof religions and ethnic groups. , Civilization is \
                    linked.\n\nsafeguard justice, and advocate reform. And improve the system.\n\nto promote relevant \
                    issues. Process of political resolution of the problem. They agree.";
        assert_eq!(
            readings(text),
            [
                "torn-sentence: .  >  ",
                "spaced-punctuation: . , C > , c",
                "torn-sentence: . A >  a",
                "torn-sentence: . P >  p"
            ]
        );
    }

    #[test]
    fn in_a_sound_text_they_are_left_alone() {
        for text in [
            "We must defend this order. And improve it we shall. That is our duty.",
            "This is a great moment. Peace between two old friends. Thank you.",
            "at 5 p.m. on Monday, approx. five people, i.e. all",
        ] {
            assert!(readings(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_other_rules_repair_is_read_as_repaired() {
        // The words before the stop are torn, and the stop stands apart.
        assert_eq!(
            readings("It calls for global stability and econo-\nmic efforts. recovery. The two sides agree."),
            ["line-end-hyphen: -\n > ", "torn-sentence: .  >  "]
        );
        assert_eq!(
            readings("promote global stability and development . recovery. The two sides agree."),
            ["torn-sentence:  .  >  "]
        );
    }
}
