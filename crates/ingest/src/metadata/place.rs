//! Where a document was signed, adopted or spoken.

use std::sync::LazyLock;

use document::{Apparatus, ApparatusKind, Kind, Span};
use regex::Regex;

use super::{Head, Known, dates};
use crate::normalize::dateline;

/// A time of day on a line of its own, below the place: `11:17 A.M. EDT`.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\(?(?:as of )?[0-9]{1,2}(?::[0-9]{2})?\s*[ap]\.?m\.?(?:\s+\(?[A-Z]{2,5}\)?)?\)?$")
        .expect("the pattern is a constant")
});

/// A name of one to four words with a second and a third one behind commas.
const NAME: &str = r"(?-i:WORD(?:[ \u{a0}](?:de |del |la |las |los |upon |of |the |do |da )?WORD){0,3}(?:,[ \u{a0}](?:(?:\p{Lu}\.){2,}|WORD(?:[ \u{a0}]WORD){0,2}))?)";

/// A word of a name: `Moscow`, `St.`, `D.C.`
const WORD: &str = r"(?:St\.|Mt\.|Ft\.|(?:\p{Lu}\.){2,}|\p{Lu}[\p{L}’'-]+)";

fn pattern(pattern: &str) -> Regex {
    let pattern = pattern.replace("NAME", NAME).replace("WORD", WORD);
    Regex::new(&pattern).expect("the pattern is a constant")
}

/// Where a meeting took place, as the first sentence of an account says.
static MET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)(?:met(?-u:\b)[^.;]*?(?-u:\b)(?:today |yesterday )?in|(?:welcomed?|hosted?|received)(?-u:\b)[^.;]*? (?:to|in)|travell?ed to|visited|(?:gathered|convened|assembled)(?-u:\b)[^.;]*? in)[ \u{a0}](?<place>NAME)(?:[^-\p{L}’]|$)",
    )
});

/// Where a treaty was made, as its formula says.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:done|signed|concluded|entered into|held|made)(?:,? and (?:concluded|entered into|signed))?(?:, in (?:duplicate|triplicate))? (?:at|in)(?: the)?(?: (?:city|town|village) of)?[ \u{a0}]{1,3}(?<place>NAME|\p{Ll}{3,15}(?:,? d\. ?c\.)?)(?:,? (?:on|this|the|in the|by|between|[0-9])|[,.])",
    )
});

/// How far the formula reaches to behind its place, in bytes.
const FORMULA: usize = 300;

/// The words that such a formula opens with; the places are few, and the
/// pattern of the whole is slow.
static OPENS: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
    regex::bytes::Regex::new(r"(?i-u)\b(?:done|signed|concluded|entered into|held|made)[ ,]")
        .expect("the pattern is a constant")
});

/// `在保加利亚首都索非亚`
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:首都|来到|抵达|在)(?<place>[\p{Han}]{2,5}?)(?:市|举行|会见|与|同|出席|发表|签署|“|《)")
        .expect("the pattern is a constant")
});

/// Finds the place: stated; in the signature line; above the time of day; in
/// the dateline; in the lead-in; in the formula of conclusion; in the first
/// sentence of an account.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    if let Some(fact) = &known.draft.stated.place {
        head.metadata.place = Some(fact.value.clone());
        return head.metadata.found("place", fact.from, None, true);
    }
    let real = |found: (String, Span)| real(found, known.lexicon);
    let signed = || known.signature.as_ref().and_then(|signature| signature.place.clone()).and_then(real);
    let opening = || known.opening.as_ref().and_then(|opening| opening.place.clone()).and_then(real);
    let sent = || known.dateline().and_then(|dateline| dateline.place.clone()).and_then(real);
    let led = || known.lead.as_ref().and_then(|lead| lead.place.clone()).and_then(real);
    let found = signed()
        .or_else(|| above_date(known, head).and_then(real))
        .map(|place| (place, "signature line", true))
        .or_else(|| opening().map(|place| (place, "line below the title", true)))
        .or_else(|| above_time(known, head).and_then(real).map(|place| (place, "line above the time", true)))
        .or_else(|| city_and_state(known, head).map(|place| (place, "line below the title", true)))
        .or_else(|| below_date(known, head).and_then(real).map(|place| (place, "line beside the date", true)))
        .or_else(|| sent().map(|place| (place, "dateline", false)))
        .or_else(|| led().map(|place| (place, "lead-in", true)))
        .or_else(|| made(known, head).and_then(real).map(|place| (place, "formula of conclusion", true)))
        .or_else(|| met(known, head).and_then(real).map(|place| (place, "first paragraphs", false)));
    if let Some(((place, span), from, sure)) = found {
        head.metadata.found("place", from, Some(span), sure);
        head.metadata.place = Some(place);
    }
}

/// Words with capitals that a formula has where another has a place: "made in
/// the Year", "done in Duplicate", "done in English".
const NO_PLACES: [&str; 41] = [
    "year",
    "congress",
    "duplicate",
    "triplicate",
    "quadruplicate",
    "approved",
    "adopted",
    "witness",
    "council",
    "convention",
    "agreement",
    "treaty",
    "protocol",
    "article",
    "parties",
    "party",
    "english",
    "french",
    "spanish",
    "russian",
    "arabic",
    "chinese",
    "german",
    "portuguese",
    "good",
    "full",
    "open",
    "accordance",
    "testimony",
    "faith",
    "two",
    "three",
    "secretary",
    "president",
    "minister",
    "government",
    "via",
    "by",
    "virtual",
    "virtually",
    "action",
];

/// A place, cut before a month, if it is one and no other word of a formula.
fn real((place, span): (String, Span), lexicon: &lexicon::Lexicon) -> Option<(String, Span)> {
    let first = place.split([' ', '\u{a0}', ',']).next().unwrap_or_default().to_lowercase();
    if NO_PLACES.contains(&first.as_str())
        || lexicon.kind_of(&place).is_some_and(|(_, words)| words.start == 0)
    {
        return None;
    }
    // "Baku on July"
    let on = place
        .find(" on ")
        .filter(|at| dates::is_month(place[at + 4..].trim_end_matches(',')))
        .unwrap_or(place.len());
    let span = if on < place.len() { Span::between(span.start(), span.start() + on) } else { span };
    Some((place[..on].to_owned(), span))
}

/// Takes the blocks at the head that hold nothing but date, place and time of
/// day out of the body.
pub(super) fn take_dateline(text: &str, head: &mut Head) {
    let spans: Vec<Span> = ["adopted", "published", "place"]
        .iter()
        .filter_map(|field| head.metadata.provenance.get(*field).and_then(|found| found.span))
        .collect();
    let mut at = 0;
    while at < head.body.len().min(3) && head.body.len() > 1 {
        let block = head.body[at].span;
        let held = lines(text, std::iter::once(block)).into_iter().all(|line| {
            let within = spans.iter().filter(|span| line.overlaps(**span));
            let letters = |words: &str| words.chars().filter(|letter| letter.is_alphanumeric()).count();
            let known: usize = within.map(|span| letters(span.of(text))).sum();
            let held = known > 0 && known >= letters(line.of(text));
            TIME.is_match(line.of(text).trim()) || held || known > 0 && is_dated(line, &spans, text)
        });
        if held {
            head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: block });
            head.body.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Whether a line says no more than the date and place that were found in it:
/// what else it holds are words that go with a date: `Tuesday, May 4, 2021`,
/// `le 1er mai 2021`, `г. Лима, 4 мая 2021 г.`
fn is_dated(line: Span, known: &[Span], text: &str) -> bool {
    const WORDS: [&str; 13] =
        ["on", "the", "le", "à", "el", "en", "г", "года", "год", "город", "في", "date", "dated"];
    if line.len() > dateline::LINE {
        return false;
    }
    let mut at = line.start();
    let mut inside: Vec<Span> = known.iter().filter(|span| line.contains(**span)).copied().collect();
    inside.sort_unstable();
    inside.push(Span::between(line.end(), line.end()));
    inside.into_iter().all(|span| {
        let between = Span::between(at, span.start().max(at)).of(text);
        at = at.max(span.end());
        between
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| dates::is_weekday(word) || WORDS.contains(&word.to_lowercase().as_str()))
    })
}

/// The lines above the time of day at which a talk began.
fn above_time(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    let text = &known.draft.text;
    let lines: Vec<Span> = lines(text, head.body.iter().take(4).map(|block| block.span));
    let spoken = matches!(head.metadata.kind, Kind::Remarks | Kind::PressConference | Kind::Speech);
    // Where no time is told, the first words spoken stand below the place.
    let begins = |line: &Span| {
        let voice = known.voices.first().is_some_and(|voice| line.contains(voice.span));
        TIME.is_match(line.of(text).trim()) || spoken && (voice || line.of(text).chars().nth(80).is_some())
    };
    let at = lines.iter().position(begins).filter(|_| known.draft.stated.title.is_some())?;
    let at = lines[..at].iter().position(|line| !dates::find(line.of(text)).is_empty()).unwrap_or(at);
    let above: Vec<&Span> =
        lines[..at].iter().rev().take_while(|line| is_place_line(line.of(text))).take(2).collect();
    joined(text, &above)
}

/// A city and its state alone on the first line of the text: `Leuven, Belgium`.
fn city_and_state(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    let text = &known.draft.text;
    let line = head.body.first().filter(|_| head.body.len() > 2)?.span;
    let (city, state) = line.of(text).rsplit_once(", ").filter(|_| line.len() <= 60)?;
    let named = known.lexicon.parties_in(state);
    let alone = matches!(named.as_slice(), [state_named] if state_named.span == (0..state.len()));
    (alone && city.split_whitespace().count() <= 3 && is_place_line(line.of(text)))
        .then(|| joined(text, &[&line]))
        .flatten()
}

/// The line above the date of a signature: `THE WHITE HOUSE,`.
fn above_date(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    let text = &known.draft.text;
    let date = head.metadata.provenance.get("adopted").and_then(|adopted| adopted.span)?;
    let lines = lines(text, head.body.iter().map(|block| block.span));
    let at = lines.iter().position(|line| line.contains(date))?;
    let above = lines.get(at.checked_sub(1)?)?.of(text);
    let alone = date.len() + 16 >= lines[at].len();
    // A name may stand there: a place goes on behind a comma, or is one word.
    let comma =
        above.split_whitespace().count() <= 6 && above.contains(',') || above.split_whitespace().count() == 1;
    let person = above.contains("Jr") || above.split(' ').any(|word| word.len() == 2 && word.ends_with('.'));
    let office =
        person || !known.lexicon.phrases_in(above, lexicon::Use::Office).is_empty() || above.contains("   ");
    // "PRESIDENTIAL⏎MESSAGE⏎21 May 2031": a title in two lines.
    let upper = |line: &Span| !line.of(text).chars().any(char::is_lowercase);
    let titled = at > 1
        && !above.contains(',')
        && upper(&lines[at - 1])
        && upper(&lines[at - 2])
        && !text[lines[at - 2].end()..lines[at - 1].start()].contains("\n\n");
    if !alone || !comma || office || titled || !is_place_line(above) {
        return None;
    }
    let (place, span) = joined(text, &[&lines[at - 1]])?;
    let capitals = !place.chars().any(char::is_lowercase);
    let place = if capitals { place.split(' ').map(in_small).collect::<Vec<_>>().join(" ") } else { place };
    Some((place, span))
}

fn in_small(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().collect();
    first + &letters.as_str().to_lowercase()
}

/// The line before or behind a line that holds a date and no more.
fn below_date(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    let text = &known.draft.text;
    let heads =
        head.apparatus.iter().filter(|part| part.kind == ApparatusKind::Dateline).map(|part| part.span);
    let lines = lines(text, heads.chain(head.body.iter().take(2).map(|block| block.span)));
    if lines.len() < 2 {
        return None;
    }
    let at = lines.iter().position(|line| {
        let words = line.of(text);
        // A date written out in words is no longer.
        words.len() <= 240
            && matches!(dates::find(words).as_slice(), [date] if date.span.len() + 2 >= words.trim().len())
    })?;
    let beside = lines.get(at + 1).or_else(|| lines.get(at.checked_sub(1)?))?;
    let near = beside.start().abs_diff(lines[at].end()) < 4;
    (near && beside.of(text).contains(',') && is_place_line(beside.of(text)))
        .then(|| joined(text, &[beside]))
        .flatten()
}

fn lines(text: &str, blocks: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut lines = Vec::new();
    for block in blocks {
        let mut at = block.start();
        for line in block.of(text).split('\n') {
            let span = Span::between(at, at + line.len()).trimmed(text);
            at += line.len() + 1;
            if !span.is_empty() {
                lines.push(span);
            }
        }
    }
    lines
}

fn is_place_line(line: &str) -> bool {
    let line = line.trim_matches(|letter: char| letter.is_whitespace() || letter == '*');
    let capital = line.chars().next().is_some_and(char::is_uppercase);
    capital
        && line.split_whitespace().count() <= 9
        && !line.contains([':', '?', '!', '(', '"', '“', ';'])
        && !line.to_lowercase().contains("memorandum")
        && !line.ends_with('.') | line.ends_with("D.C.") | line.ends_with("U.K.")
        && dates::find(line).is_empty()
}

/// Lines, the lowest first, as one place: `Grand Hyatt, Seoul`.
fn joined(text: &str, lines: &[&Span]) -> Option<(String, Span)> {
    let span = Span::between(lines.last()?.start(), lines.first()?.end());
    let mut parts: Vec<&str> = lines
        .iter()
        .rev()
        .map(|line| {
            line.of(text)
                .trim_matches(|letter: char| letter.is_whitespace() || letter == '*' || letter == ',')
        })
        .collect();
    parts.dedup();
    Some((parts.join(", "), span))
}

/// The place in the formula of conclusion, at the end or, in treaties of old,
/// at the head.
fn made(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    if head.metadata.kind != Kind::Treaty || known.draft.one_clause {
        return None;
    }
    let text = &known.draft.text;
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let first = head.body.first()?.span.start();
    let adopted = head.metadata.provenance.get("adopted").and_then(|adopted| adopted.span);
    let within = |from: usize, to: usize| {
        let words = &text[from..to];
        OPENS
            .find_iter(words.as_bytes())
            .filter_map(|opens| {
                let formula = &words[opens.start()..words.floor_char_boundary(opens.start() + FORMULA)];
                let place = MADE.captures(formula)?.name("place")?;
                let span = Span::from(place.range()).shifted(from + opens.start());
                (!dates::is_month(place.as_str())).then_some(span)
            })
            .collect::<Vec<_>>()
    };
    let ending = floor(text.len().saturating_sub(4000)).max(first);
    // The formula that gave the date gives the place.
    let span = within(first, floor(first + 500))
        .into_iter()
        .next()
        .filter(|span| adopted.is_none_or(|date| date.start().abs_diff(span.start()) < 300))
        .or_else(|| within(ending, text.len()).into_iter().next_back())?;
    let place = span.of(text);
    let place = if place.chars().next().is_some_and(char::is_lowercase) {
        place.split(' ').map(capitalised).collect::<Vec<_>>().join(" ")
    } else {
        place.to_owned()
    };
    Some((place, span))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

/// The place where those met of whom the first paragraphs tell.
fn met(known: &Known<'_>, head: &Head) -> Option<(String, Span)> {
    if !matches!(head.metadata.kind, Kind::JointStatement | Kind::Readout | Kind::News | Kind::Communique) {
        return None;
    }
    let text = &known.draft.text;
    head.body.iter().filter(|block| block.span.len() > 60).take(2).find_map(|block| {
        let words = block.span.of(text);
        let first = words.split_inclusive(['。']).next().unwrap_or(words);
        let found = MET.captures(words).or_else(|| HAN.captures(first))?;
        let place = found.name("place")?;
        // "在校园里举行": in a yard, and in no city; "在以他为首的…": in none either.
        if place.as_str().ends_with([
            '里', '上', '中', '内', '下', '前', '后', '间', '时', '期', '馆', '会', '场', '院', '家', '重',
            '届',
        ]) || place.as_str().starts_with('以')
        {
            return None;
        }
        let name = place.as_str().trim_end_matches(['.', '’', '\'']);
        let name = if place.as_str().ends_with("D.C.") { place.as_str() } else { name };
        // "the Gulf Coast, Leo Denault": what stands behind a comma is the state.
        let name = match name.split_once(',') {
            Some((city, state)) if known.lexicon.parties_in(state).is_empty() && !state.ends_with('.') => {
                city
            }
            _ => name,
        };
        let words = name.split(' ').take_while(|word| !dates::is_month(word));
        let name = &name[..words.map(|word| word.len() + 1).sum::<usize>().saturating_sub(1)];
        let person = name.is_empty()
            || known.lexicon.parties_in(name).iter().any(|mention| mention.span == (0..name.len()));
        let stopped = dates::is_month(name.split(' ').next().unwrap_or_default());
        let title = !known.lexicon.phrases_in(name, lexicon::Use::Office).is_empty()
            || known.lexicon.kind_of(name).is_some()
            || name.split_whitespace().count() > 4;
        (!person && !stopped && !title)
            .then(|| (name.to_owned(), Span::from(place.range()).shifted(block.span.start())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_date_may_hold_words_that_go_with_one() {
        for (line, known) in [
            ("Tuesday, May 4, 2031", "May 4, 2031"),
            ("le 1er mai 2031", "1er mai 2031"),
            ("4 мая 2031 г.", "4 мая 2031"),
        ] {
            let at = line.find(known).expect("it stands there");
            assert!(
                is_dated(Span::between(0, line.len()), &[Span::between(at, at + known.len())], line),
                "{line}"
            );
        }
        let line = "Adopted on 4 May 2031";
        assert!(!is_dated(Span::between(0, line.len()), &[Span::between(11, line.len())], line));
    }

    #[test]
    fn a_word_of_a_formula_is_no_place() {
        let found = |place: &str| {
            real((place.to_owned(), Span::between(0, place.len())), lexicon::Lexicon::embedded())
        };
        for place in ["Year", "Duplicate", "Congress", "Convention", "English", "Via Teleconference"] {
            assert_eq!(found(place), None, "{place}");
        }
        assert_eq!(found("Mirsane on July").map(|(place, _)| place), Some("Mirsane".into()));
        assert_eq!(found("Stratford upon Avon").map(|(place, _)| place), Some("Stratford upon Avon".into()));
    }
}
