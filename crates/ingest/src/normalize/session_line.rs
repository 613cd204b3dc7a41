//! The lines above a transcript that say where and at what time was spoken.
//!
//! Before: `East Room`, `2:09 P.M. EDT`
//! After: a dateline with its place

use std::sync::LazyLock;

use document::Span;
use regex::Regex;

use super::Normalized;
use super::dateline::Dateline;
use crate::format::Role;
use crate::metadata::dates;

/// How many blocks from the top the time may stand.
const REACH: usize = 5;

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\(?[0-9]{1,2}[:.][0-9]{2}[ \u{a0}]*(?:[ap]\.?[ \u{a0}]?m\.?|hours|hrs)?[ \u{a0}]*\(?[A-Z]{0,5}(?:[ \u{a0}]time)?\)?\.?$")
        .expect("the pattern is a constant")
});

/// Makes a line of time near the top, and short lines above it, a dateline.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let blocks = &mut normalized.blocks;
    let reach = blocks.len().min(REACH);
    let Some(time) = (0..reach).find(|at| TIME.is_match(blocks[*at].span.of(text).trim())) else {
        return;
    };
    // "Washington, D.C." ends with a stop and is no sentence.
    let stopped = |words: &str| {
        let last = words.rsplit(' ').next().unwrap_or_default();
        words.ends_with(['?', '!', ';', ':']) || last.ends_with('.') && last.matches('.').count() < 2
    };
    let is_place = |words: &str| {
        words.split_whitespace().count() <= 12 && !stopped(words.trim_end()) && !words.starts_with('#')
    };
    let mut first = time;
    while first > 0 && blocks[first - 1].role == Role::Paragraph && is_place(blocks[first - 1].span.of(text))
    {
        first -= 1;
    }
    for block in &mut blocks[first..=time] {
        block.role = Role::Dateline;
    }
    // "(June 10, 2022)": the day, where the page is of the day after.
    let head = Span::between(blocks[first].span.start(), blocks[time].span.end());
    let day = dates::find(head.of(text)).first().map(|found| (found.date, found.span.shifted(head.start())));
    normalized.spoken = day;
    if normalized.dateline.is_none() && first < time {
        let lines = Span::between(blocks[first].span.start(), blocks[time - 1].span.end());
        let named = |line: &&str| {
            !line.trim().is_empty() && !line.contains(|sign: char| sign.is_ascii_digit() || sign == '(')
        };
        let last = lines.of(text).lines().rev().find(named);
        normalized.dateline = last.and_then(|line| {
            let start = text[..lines.end()].rfind(line)?;
            let place = Span::between(start, start + line.len()).trimmed(text);
            let name = place.of(text).to_owned();
            Some(Dateline { span: lines, outlet: None, place: Some((name, place)), day: None, date: None })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;
    use crate::format::Role;

    #[test]
    fn place_and_time_above_a_transcript_are_its_dateline() {
        let text = "South Court Auditorium\n\nWashington, D.C.\n\n2:09 P.M. EDT\n\nTHE PRESIDENT: Thank you. Please \
                    sit down, and let me say at the outset that nobody in this room has worked harder for it than \
                    the senator who stands beside me.";
        let found = normalized(text);
        let lines = found.blocks.iter().filter(|block| block.role == Role::Dateline).count();
        assert_eq!(lines, 3);
        let place = found.dateline.and_then(|dateline| dateline.place).map(|(place, _)| place);
        assert_eq!(place, Some("Washington, D.C.".into()));
    }
}
