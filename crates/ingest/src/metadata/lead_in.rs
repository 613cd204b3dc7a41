//! The lead-in of a news item that prints a document whole behind it.
//!
//! Before: `中法两国领导人签署中法联合声明 … 27日在法国首都巴黎签署了中法联合声明。联合声明全文如下：`
//! After: `中法联合声明`, adopted on the 27th in Paris.

use std::sync::LazyLock;

use document::{Apparatus, ApparatusKind, Date, Span};
use lexicon::{Lexicon, Use};
use regex::Regex;

use super::Head;
use crate::han::is_han;

/// What a lead-in says of the document behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LeadIn {
    /// The lead-in itself.
    pub(super) span: Span,
    /// The document's own title, of one line or several.
    pub(super) title: Option<(String, Span)>,
    /// The year and the month, where they are said, and the day.
    pub(super) day: Option<(Option<i32>, Option<u8>, u8, Span)>,
    pub(super) place: Option<(String, Span)>,
}

/// How many blocks from the top a lead-in may stand in.
const REACH: usize = 5;

/// How long a lead-in and a title may be, in characters.
const LONGEST: usize = 400;
const LONGEST_TITLE: usize = 160;

static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?<year>[0-9]{4})年)?(?:(?<month>[0-9]{1,2})月)?(?<day>[0-9]{1,2})日，?(?:[^。；]{0,30}?在(?:[\p{Han}]{1,8}?首都)?(?<place>[\p{Han}·]{2,6}?))?[^。；]{0,30}?(?:签署|发表|通过|发布)",
    )
    .expect("the pattern is a constant")
});

/// Finds the lead-in, and takes all that stands above the document's own
/// title, and the title, out of the body.
pub(super) fn find(text: &str, head: &mut Head, lexicon: &Lexicon) -> Option<LeadIn> {
    let at = (0..head.body.len().min(REACH)).find(|at| {
        let words = head.body[*at].span.of(text).trim_end();
        let ends = words.ends_with([':', '：', '.', '。', ')', '）']);
        ends && words.chars().nth(LONGEST).is_none()
            && lexicon.phrases_in(words, Use::FullText).last().is_some_and(|phrase| {
                // The words stand at the end, not in a story about a full text.
                words[phrase.end..].chars().count() <= 12
            })
    })?;
    let lead = head.body[at].span;
    let mut found = LeadIn { span: lead, ..LeadIn::default() };
    let words = lead.of(text);
    if let Some(signed) = SIGNED.captures_iter(words).last() {
        let number = |name| signed.name(name).and_then(|part| part.as_str().parse::<i32>().ok());
        let small = |number: i32| u8::try_from(number).ok();
        let span = signed.get(0).map(|all| Span::from(all.range()).shifted(lead.start()));
        if let (Some(day), Some(span)) = (number("day").and_then(small), span) {
            found.day = Some((number("year"), number("month").and_then(small), day, span));
        }
        found.place = signed
            .name("place")
            .map(|place| (place.as_str().to_owned(), Span::from(place.range()).shifted(lead.start())));
    }
    for block in head.body.drain(..=at) {
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: block.span });
    }
    take_title(text, head, lexicon, &mut found);
    Some(found)
}

/// The title behind the lead-in, of one block or two, and its subtitle.
fn take_title(text: &str, head: &mut Head, lexicon: &Lexicon, found: &mut LeadIn) {
    let closed = |words: &str| words.trim_end().ends_with(['.', ',', ';', ':', '。', '，', '；', '：']);
    let short = |words: &str| words.chars().count() <= LONGEST_TITLE && !closed(words);
    let names = |words: &str| lexicon.kind_of(words).is_some();
    let texts: Vec<&str> = head.body.iter().take(3).map(|block| block.span.of(text)).collect();
    let lines = match texts.as_slice() {
        [first, ..] if short(first) && names(first) => 1,
        [first, second, ..] if short(first) && short(second) && names(second) => 2,
        _ => return,
    };
    let span = Span::between(head.body[0].span.start(), head.body[lines - 1].span.end());
    let han = span.of(text).chars().any(is_han);
    let title: Vec<&str> = span.of(text).split_whitespace().collect();
    found.title = Some((title.join(if han { "" } else { " " }), span));
    let subtitle = texts.get(lines).is_some_and(|words| han && short(words) && words.chars().count() > 8);
    let numbered = head.body.get(lines).is_some_and(|block| crate::split::marker::opens(block.span.of(text)));
    let taken = lines + usize::from(subtitle && !numbered);
    for block in head.body.drain(..taken) {
        head.apparatus.push(Apparatus { kind: ApparatusKind::Title, span: block.span });
    }
}

impl LeadIn {
    /// The day of signature; the month and the year, where they are not said,
    /// are those of the day of publication.
    pub(super) fn date(&self, published: Option<Date>) -> Option<(Date, Span)> {
        let (year, month, day, span) = self.day?;
        let year = year.or_else(|| published.map(Date::in_year))?;
        let month = month.or_else(|| published.and_then(|date| date.month_and_day().0))?;
        Date::day(year, month, day).map(|date| (date, span))
    }
}
