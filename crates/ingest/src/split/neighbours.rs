//! What the parts around a part tell of it: that it is a heading, or none; that
//! its number is one, or none.

use document::Span;

use super::marker::{Marker, Style};
use super::part::{
    Heading, Part, ends_sentence, ends_with_stop, is_capitalised, is_prose, is_title, is_title_like,
};
use crate::han::is_han;

/// Looks at each part beside its neighbours.
pub(super) fn apply(text: &str, parts: &mut [Part]) {
    unmark_lead_ins(text, parts);
    unmark_torn_numbers(text, parts);
    unmark_pronouns(text, parts);
    mark_head(text, parts);
    mark_subject(text, parts);
    read_first_number(text, parts);
    mark_captions(text, parts);
    mark_set_off(text, parts);
    mark_bulleted_headings(text, parts);
}

/// A bold line with a colon before a list introduces it, and is no heading.
fn unmark_lead_ins(text: &str, parts: &mut [Part]) {
    for index in 0..parts.len().saturating_sub(1) {
        let introduces = parts[index].whole.of(text).ends_with([':', '：']) && parts[index + 1].is_item();
        if introduces && parts[index].heading == Heading::ByForm {
            parts[index].heading = Heading::No;
        }
    }
}

/// A line that happens to break before a number goes on with its sentence: "See
/// paragraph⏎5. of the annex".
fn unmark_torn_numbers(text: &str, parts: &mut [Part]) {
    const BEFORE: [&str; 22] = [
        "paragraph",
        "paragraphs",
        "article",
        "articles",
        "section",
        "sections",
        "point",
        "points",
        "chapter",
        "annex",
        "page",
        "resolution",
        "resolutions",
        "and",
        "or",
        "of",
        "to",
        "by",
        "in",
        "from",
        "the",
        "than",
    ];
    for index in 1..parts.len() {
        let (before, part) = (&parts[index - 1], &parts[index]);
        let small = part.marker.as_ref().is_some_and(|marker| marker.style == Style::Dot)
            && part.body.of(text).starts_with(char::is_lowercase);
        let torn = || {
            let last = before.whole.of(text).rsplit(char::is_whitespace).next().unwrap_or_default();
            !before.is_heading() && BEFORE.contains(&last)
        };
        if small && torn() {
            parts[index].marker = None;
            parts[index].body = parts[index].whole;
        }
    }
}

/// A speaker who hesitates says "I — I wonder"; it is no number where no II follows.
fn unmark_pronouns(text: &str, parts: &mut [Part]) {
    let roman = |part: &Part, number: u32| {
        part.marker.as_ref().is_some_and(|marker| marker.style == Style::Roman && marker.number == number)
    };
    let hesitates = |part: &Part| {
        let behind = part.whole.of(text).strip_prefix('I').map(str::trim_start);
        behind.is_some_and(|behind| behind.starts_with(['—', '–']))
    };
    let second = parts.iter().rposition(|part| roman(part, 2)).unwrap_or(0);
    for (index, part) in parts.iter_mut().enumerate() {
        if index >= second && roman(part, 1) && hesitates(part) {
            part.marker = None;
            part.body = part.whole;
            if part.heading == Heading::ByForm {
                part.heading = Heading::No;
            }
        }
    }
}

/// What stands above a text and is none of it: how an organ adopted it, a
/// subtitle behind a dash.
fn mark_head(text: &str, parts: &mut [Part]) {
    for part in parts.iter_mut().take(2) {
        let words = part.whole.of(text);
        let adopted = words.starts_with("Adopted by ") && words.len() < 200 && words.contains(" meeting");
        let subtitle = words.starts_with(['—', '―']) && is_title(words);
        if adopted || subtitle {
            part.heading = Heading::ByForm;
        }
    }
}

/// What stands below `SUBJECT` is what the paper is called; an organ alone on a
/// line begins the sentence below it: "The General Assembly⏎Proclaims".
fn mark_subject(text: &str, parts: &mut [Part]) {
    const SUBJECTS: [&str; 6] = ["subject", "subjects", "objet", "asunto", "тема", "re"];
    for index in 0..parts.len().saturating_sub(1) {
        if !parts[index].is_heading() || parts[index].whole.len() > 60 {
            continue;
        }
        let words = parts[index].whole.of(text).trim_end_matches([':', ',', '،']).to_lowercase();
        if is_organ(&words) {
            parts[index].heading = Heading::No;
        }
        let below = &mut parts[index + 1];
        let line = below.whole.of(text);
        if index < 8 && SUBJECTS.contains(&words.as_str()) && line.len() < 400 && !ends_with_stop(line) {
            below.heading = Heading::ByForm;
        }
    }
}

/// Whether small letters name an organ alone, whose sentence goes on below.
fn is_organ(words: &str) -> bool {
    const ORGANS: [&str; 6] = [
        "the general assembly",
        "l'assemblée générale",
        "l’assemblée générale",
        "la asamblea general",
        "генеральная ассамблея",
        "الجمعية العامة",
    ];
    ORGANS.contains(&words)
}

/// Where the numbers of a text begin with 2, the part before it that opens with
/// a letter like a 1 is the first: "L. Strongly condemns".
fn read_first_number(text: &str, parts: &mut [Part]) {
    let second = parts.iter().position(|part| {
        part.marker.as_ref().is_some_and(|marker| marker.style == Style::Dot && marker.number <= 2)
    });
    let Some(second) =
        second.filter(|at| parts[*at].marker.as_ref().is_some_and(|marker| marker.number == 2))
    else {
        return;
    };
    for part in parts[..second].iter_mut().rev() {
        let words = part.whole.of(text);
        let rest = words
            .strip_prefix(['L', 'I', 'l', 'i', 'J', '|', '!', ']', '1'])
            .and_then(|rest| rest.strip_prefix(['.', ',']));
        let Some(rest) =
            rest.filter(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase))
        else {
            continue;
        };
        let len = words.len() - rest.trim_start().len();
        part.marker =
            Some(Marker { style: Style::Dot, chapter: 0, number: 1, label: "1".into(), len, sure: true });
        part.body = Span::between(part.whole.start() + len, part.whole.end());
        part.heading = Heading::No;
        return;
    }
}

/// A short line without a stop below the number of an article or a chapter is
/// its caption: "Objectives".
fn mark_captions(text: &str, parts: &mut [Part]) {
    let numbered = |part: &Part| {
        (part.is(Style::Article) || part.is(Style::Division) || part.is(Style::Section))
            && part.body.is_empty()
    };
    for index in 1..parts.len().saturating_sub(1) {
        let (above, part, below) = (&parts[index - 1], &parts[index], &parts[index + 1]);
        let words = part.whole.of(text);
        let capital = words.chars().next().is_some_and(|first| first.is_uppercase() || is_han(first));
        let goes_on = below.whole.of(text).chars().next().is_some_and(char::is_lowercase);
        if !numbered(above) || goes_on || part.marker.is_some() || part.listed || !capital {
            continue;
        }
        // "Rules of origin and co-operation in customs administration⏎1. The protocol"
        let counts =
            below.marker.as_ref().is_some_and(|marker| marker.number == 1 && marker.style.is_number());
        // "Appointment of coordinators, safety plan, prior notice" above a "1."
        let long = counts && above.is(Style::Article) && is_long_caption(words);
        let captions = is_title(words) && (counts || is_capitalised(words) && !is_torn(text, part, below));
        // "SECTION 1⏎Request for information and for administrative enquiries⏎Article 7"
        let divides = (above.is(Style::Division) || above.is(Style::Section))
            && below.is(Style::Article)
            && is_long_caption(words);
        if (long || captions || divides)
            // Where the next article follows at once, the line is all it says.
            && !(numbered(below) && above.is(Style::Article))
        {
            parts[index].heading = Heading::ByForm;
        }
    }
}

/// Whether a line is one or two of a caption that is longer than others, and no
/// sentence.
fn is_long_caption(words: &str) -> bool {
    words.len() <= 400 && words.split_whitespace().count() <= 32 && !ends_with_stop(words)
}

/// Whether a line is as wide as those of a page, and the text goes on at the
/// beginning of the next: it is no caption.
fn is_torn(text: &str, part: &Part, below: &Part) -> bool {
    const WIDE: usize = 55;
    let gap = Span::between(part.whole.end(), below.whole.start());
    gap.of(text) == "\n" && part.whole.of(text).chars().count() >= WIDE
}

/// A short line without a stop between two paragraphs that have one is their
/// heading: "Upholding the Rules-Based International Order".
fn mark_set_off(text: &str, parts: &mut [Part]) {
    // "Paris, France", "Stakeout Location": a line above all others.
    if let [first, next, ..] = parts
        && first.heading == Heading::No
        && first.marker.is_none()
        && !first.listed
        && !first.closes
        && is_title_like(first.whole.of(text))
        && !next.is_heading()
        && ends_sentence(next.whole.of(text))
    {
        first.heading = Heading::ByForm;
    }
    for index in 1..parts.len().saturating_sub(1) {
        let part = &parts[index];
        let words = part.whole.of(text);
        let plain = part.heading == Heading::No && part.marker.is_none() && !part.listed && !part.closes;
        if !plain || !is_title_like(words) {
            continue;
        }
        let before = &parts[index - 1];
        let ended = before.is_heading() || ends_sentence(before.whole.of(text));
        let next = &parts[index + 1];
        let goes_on = next.whole.of(text).chars().next().is_some_and(char::is_lowercase);
        // A point may be short: "Economic Cooperation⏎3. We welcome the report."
        let point = next.marker.as_ref().is_some_and(|marker| marker.sure && marker.style == Style::Dot)
            && ends_sentence(next.whole.of(text));
        let prose = point || is_prose(next.whole.of(text));
        let long = next.heading == Heading::No && !goes_on && !next.listed && prose;
        if ended && long && !is_organ(&words.to_lowercase()) {
            parts[index].heading = Heading::ByForm;
        }
    }
}

/// The parts that are lettered lines of a few words, each alone above a
/// paragraph: headings in a text without numbers. "c. Social policy." is one
/// where "a. Labour policy." and "b. Health policy." are.
pub(super) fn lettered_captions(text: &str, parts: &[Part]) -> Vec<usize> {
    const FEWEST: usize = 3;
    const LONGEST: usize = 12;
    let is_caption = |part: &Part| {
        let words = part.body.of(text).trim_end_matches('.');
        part.heading == Heading::No
            && !part.listed
            && part.is(Style::Letter)
            && !part.whole.of(text).starts_with('(')
            && words.starts_with(char::is_uppercase)
            && words.split_whitespace().count() <= LONGEST
            && !ends_with_stop(words)
            && !words.contains(['.', ';', ':'])
    };
    let plain = |part: &Part| part.marker.is_none() && !part.listed && part.heading == Heading::No;
    let alone: Vec<usize> = (1..parts.len().saturating_sub(1))
        .filter(|&at| {
            let (before, next) = (&parts[at - 1], &parts[at + 1]);
            let ended = before.is_heading()
                || plain(before)
                    && ends_sentence(before.whole.of(text))
                    && !before.whole.of(text).ends_with([':', '：', ',', ';']);
            is_caption(&parts[at]) && ended && plain(next) && is_prose(next.whole.of(text))
        })
        .collect();
    if alone.len() < FEWEST { Vec::new() } else { alone }
}

/// A bullet of a few words before each of several paragraphs is their heading.
fn mark_bulleted_headings(text: &str, parts: &mut [Part]) {
    let alone: Vec<usize> = (1..parts.len().saturating_sub(1))
        .filter(|&index| {
            let (before, part, next) = (&parts[index - 1], &parts[index], &parts[index + 1]);
            part.is_bullet()
                && !before.is_item()
                && !next.is_item()
                && !next.is_heading()
                && part.is_caption(text)
                && is_prose(next.whole.of(text))
        })
        .collect();
    if alone.len() >= 2 {
        for index in alone {
            parts[index].heading = Heading::ByForm;
        }
    }
}
