//! Asterisks that CommonMark reads as text and whoever wrote them as emphasis.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// Whether an event stands within a paragraph, and not between two.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image)
    )
}

/// Takes asterisks that are marks of emphasis out of the words of a paragraph.
///
/// CommonMark leaves a mark where a blank or a stop stands on its inner side:
/// `*Federal Register *and`, `processes**,** to`. Two or more in a row are a mark
/// always; single ones are marks where they come in pairs and the first of each
/// pair stands before something. `5 * 3`, `\*`, and the sign of a footnote stay.
pub(super) fn take_out(source: &str, paragraph: &mut [(Event<'_>, Range<usize>)]) {
    let holds = |event: &Event<'_>| matches!(event, Event::Text(text) if text.contains('*'));
    if !paragraph.iter().any(|(event, _)| holds(event)) {
        return;
    }
    let (start, end) = (paragraph[0].1.start, paragraph[paragraph.len() - 1].1.end);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (_, range) in paragraph.iter().filter(|(event, _)| holds(event)) {
        let bytes = source.as_bytes();
        for at in range.clone().filter(|at| bytes[*at] == b'*' && (*at == 0 || bytes[*at - 1] != b'\\')) {
            match runs.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
    }
    let blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
    let sides = |run: &Range<usize>| {
        let before = source[start..run.start].chars().next_back();
        let behind = source[run.end..end.max(run.end)].chars().next();
        (before, behind)
    };
    // "5 * 3" in a line.
    runs.retain(|run| {
        let (before, behind) = sides(run);
        let inside = |side: Option<char>| side.is_some_and(|sign| sign == ' ');
        run.len() > 1 || !(inside(before) && inside(behind))
    });
    let (double, single): (Vec<_>, Vec<_>) = runs.into_iter().partition(|run| run.len() > 1);
    let pairs = single.len() % 2 == 0
        && single.iter().step_by(2).all(|run| {
            let (before, behind) = sides(run);
            blank(before) || !blank(behind)
        });
    let mut marks = double;
    if pairs {
        marks.extend(single);
        marks.sort_by_key(|mark| mark.start);
    }
    for (event, range) in paragraph {
        let Event::Text(text) = event else {
            continue;
        };
        // An entity is written otherwise than it reads.
        if !text.contains('*') || **text != source[range.clone()] {
            continue;
        }
        let first = marks.partition_point(|mark| mark.end <= range.start);
        let mut words = String::with_capacity(text.len());
        let mut reached = range.start;
        for mark in marks[first..].iter().take_while(|mark| mark.start < range.end) {
            words.push_str(&source[reached..mark.start.max(reached)]);
            reached = mark.end.min(range.end);
        }
        words.push_str(&source[reached..range.end]);
        *text = words.into();
    }
}
