//! When a document was adopted, and when it was put out.

use std::sync::LazyLock;

use document::{Date, Kind, Metadata, Span};
use regex::Regex;

use super::{Head, Known, dates, name};
use crate::format::Fact;
use crate::han::words;
use crate::normalize::Dateline;
use crate::split::marker;

/// How far into a text the formula of its conclusion is looked for, and how
/// far before its end, in bytes.
const OPENING: usize = 900;
const ENDING: usize = 4000;

/// How many days before its publication the news of an event may begin.
const RECENT: i64 = 20;

/// How far behind its formula the date stands, in bytes.
const WITHIN: usize = 260;

/// How a treaty of old opens: `made and concluded at Saganaw on the …`.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:made|held|concluded|entered into|signed|done)(?-u:\b)[^.;]*? (?:at|in|on|this)(?-u:\b)")
        .expect("the pattern is a constant")
});

/// The formula at the end: `Done at Washington this eighth day of October`.
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:set|subscribed) their (?:hands|names)(?-u:\b)|(?-u:\b)done (?:and signed )?(?:in (?:duplicate|triplicate|quadruplicate)[^.;]*? )?(?:at|in|on|this)(?-u:\b)|(?-u:\b)hereunto set (?:my|our|their) hands?(?-u:\b)|(?-u:\b)fait (?:à |en(?-u:\b))|(?-u:\b)(?:hecho (?:en|a)|suscrit[oa] en)(?-u:\b)|совершено в |订于|(?-u:\b)geschehen zu(?-u:\b)|حُ?رِّ?ر")
        .expect("the pattern is a constant")
});

/// Finds both dates. Dates of other documents are left alone: only the
/// signature, the head and the formula of conclusion are looked at.
pub(super) fn find(known: &Known<'_>, head: &mut Head) {
    let draft = known.draft;
    let stated = |fact: &Option<Fact>| {
        fact.as_ref().and_then(|fact| dates::read(&fact.value).map(|date| (date, fact.from)))
    };
    let signed = known.signature.as_ref().and_then(|signature| signature.date);
    let whole = !draft.one_clause;
    let mut below = None;
    if let Some((date, from)) = stated(&draft.stated.adopted) {
        head.metadata.adopted = Some(date);
        head.metadata.found("adopted", from, None, true);
    } else if let Some((date, span)) = whole.then(|| of_title(known, head)).flatten() {
        adopt(head, date, "title", span, true);
    } else if let Some((date, span)) = signed {
        adopt(head, date, "signature line", span, true);
    } else if let Some((date, span)) = known.opening.as_ref().and_then(|opening| opening.date) {
        adopt(head, date, "line below the title", span, true);
    } else if let Some((date, span)) = whole.then(|| in_head(known, head)).flatten() {
        adopt(head, date, "line below the title", span, true);
        below = Some(span);
    } else if let Some((date, span)) = whole.then(|| below_office(known, head)).flatten() {
        adopt(head, date, "date below the signature", span, true);
    } else if let Some((date, span)) = whole.then(|| by_formula(known, head)).flatten() {
        adopt(head, date, "formula of conclusion", span, true);
    }
    let metadata = &mut head.metadata;
    if let Some((date, from)) = stated(&draft.stated.published) {
        metadata.published = Some(date);
        metadata.found("published", from, None, true);
    } else if let Some((date, span)) = known.normalized.stamp {
        metadata.published = Some(date);
        metadata.found("published", "page stamp", Some(span), true);
    } else if let Some((date, span)) =
        known.dateline().and_then(|dateline| published(dateline, metadata.adopted))
    {
        metadata.published = Some(date);
        metadata.found("published", "dateline", Some(span), true);
    }
    let date = stated(&draft.stated.date);
    if metadata.published.is_none()
        && date.is_none()
        && let Some(span) = below.filter(|span| is_of_page(known, *span))
    {
        metadata.published = metadata.adopted;
        metadata.found("published", "date line", Some(span), false);
    }
    let printed = metadata.published.or(date.map(|(date, _)| date));
    if metadata.adopted.is_none() {
        if let Some((date, span)) = known.lead.as_ref().and_then(|lead| lead.date(printed)) {
            adopt(head, date, "lead-in", span, true);
        } else if let Some((date, span)) = of_event(known, head, printed) {
            adopt(head, date, "day of the event", span, false);
        }
    }
    fill(known, &mut head.metadata, date);
}

fn adopt(head: &mut Head, date: Date, from: &'static str, span: Span, sure: bool) {
    head.metadata.adopted = Some(date);
    head.metadata.found("adopted", from, Some(span), sure);
}

/// A date that is said to be neither is of whichever is not known yet; where
/// neither is known it is both, and adoption is assumed.
fn fill(known: &Known<'_>, metadata: &mut Metadata, date: Option<(Date, &'static str)>) {
    // The name of a volume dates the volume: `frus1958-60v14`.
    let of_one = known.draft.inner_id.is_none();
    let in_name = || of_one.then(|| name::date(known.path)).flatten().map(|date| (date, "file name"));
    if let Some((date, from)) = date.or_else(in_name) {
        let sure = from != "file name";
        let whole = date.month_and_day().1.is_some();
        if metadata.published.is_none() && (sure || whole && metadata.adopted.is_none()) {
            metadata.published = Some(date);
            metadata.found("published", from, None, sure);
        }
        // What is printed was said before.
        if metadata.adopted.is_none() && metadata.published.is_none_or(|published| date <= published) {
            metadata.adopted = Some(date);
            metadata.found("adopted", from, None, false);
        }
    }
    // The year of an edition is not that of the text.
    let of_edition =
        metadata.provenance.get("published").is_some_and(|published| published.from == "teiHeader edition");
    if metadata.adopted.is_none()
        && let Some(date) = metadata.published.filter(|_| !of_edition)
    {
        let from =
            metadata.provenance.get("published").map(|published| published.from.clone()).unwrap_or_default();
        metadata.adopted = Some(date);
        metadata.found("adopted", from, None, false);
    }
}

/// The date of a dateline. Where it leaves the year unsaid, it is the first
/// such day on or after the day of adoption, for what is printed was said
/// before.
fn published(dateline: &Dateline, adopted: Option<Date>) -> Option<(Date, Span)> {
    if dateline.date.is_some() {
        return dateline.date;
    }
    let (day, span) = dateline.day?;
    let adopted = adopted?;
    let in_year = |year| Date::day(year, day.month, day.day);
    let date = in_year(adopted.in_year()).filter(|date| *date >= adopted).or_else(|| {
        // A dateline a day before the signature, by the time zone, is of the
        // same year.
        let same = in_year(adopted.in_year())?;
        let early = adopted.first_day_number() - same.first_day_number() < 180;
        if early { Some(same) } else { in_year(adopted.in_year() + 1) }
    })?;
    Some((date, span))
}

/// A date in the few short lines at the head: `of 18 June 1968`.
fn in_head(known: &Known<'_>, head: &Head) -> Option<(Date, Span)> {
    let text = &known.draft.text;
    let title = head.metadata.provenance.get("title").and_then(|title| title.span);
    let lines = head.apparatus.iter().map(|part| part.span).filter(|span| {
        known.normalized.dateline.as_ref().is_none_or(|dateline| dateline.span != *span)
            && known.lead.as_ref().is_none_or(|lead| lead.span != *span)
    });
    let body = head.body.iter().take(3).map(|block| block.span);
    // What the page says of itself goes before a sentence on its subject.
    let dated = known.draft.stated.date.is_some() || known.draft.stated.published.is_some();
    // What is longer is no line, and has more words than are allowed below.
    let short = |span: &Span| span.len() <= 600;
    for span in title.into_iter().chain(lines).chain(body).filter(short) {
        let line = span.of(text);
        let found = dates::find(line);
        let [date] = found.as_slice() else {
            continue;
        };
        let (before, behind) = (&line[..date.span.start()], &line[date.span.end()..]);
        let count = words(before) + words(behind);
        // Notes on later changes, and acts that a title names, have dates of their own.
        let other = before.trim_start().starts_with('(') && words(before) > 1
            || before.to_lowercase().contains("утрат")
            || behind.contains(" N ")
            || behind.contains("№")
            || before.trim_end().ends_with(" от") && words(before) > 4
            || before.contains(['“', '"', '«', '《']);
        let sentence =
            line.trim_end().ends_with(['.', '。', '!', '?']) && words(before) > 3 && words(line) > 5;
        let limit = if dated { 6 } else { 11 };
        // "On December 2, 1963, he made the following announcement:" dates what it announces.
        // A point of the text, or a sentence of it, tells of what was before.
        let of_body = head.body.iter().any(|block| block.span == span);
        let told = (dated || of_body) && sentence
            || line.trim_end().ends_with([',', ';', ':'])
            || of_body && marker::opens(line);
        if count <= limit && !other && !told {
            return Some((date.date, date.span.shifted(span.start())));
        }
    }
    None
}

/// The date of an act in its title, where the text prints it: "REGULATION
/// 2017/746 / of 5 April 2017 / on in vitro diagnostic".
fn of_title(known: &Known<'_>, head: &Head) -> Option<(Date, Span)> {
    let title = head.metadata.provenance.get("title").and_then(|title| title.span)?;
    let found = date_of_act(title.of(&known.draft.text))?;
    Some((found.date, found.span.shifted(title.start())))
}

/// The date that the title of an act names as its own: it stands behind "of",
/// before what the act is about.
fn date_of_act(title: &str) -> Option<dates::Found> {
    const ABOUT: [&str; 10] = [
        "on ",
        "for ",
        "to ",
        "concerning",
        "amending",
        "repealing",
        "implementing",
        "establishing",
        "laying",
        "relating",
    ];
    let begins = title.starts_with(char::is_uppercase) && title.contains(" of ") | title.contains("of ");
    let date = begins.then(|| dates::find(title).into_iter().next()).flatten()?;
    let before = title[..date.span.start()].trim_end().strip_suffix("of")?;
    let about = ABOUT.iter().any(|word| before.contains(&format!(" {word}")));
    (date.date.month_and_day().1.is_some() && !about && words(before) <= 14).then_some(date)
}

/// How long a line of office and name is at the most, in bytes.
const LINE: usize = 400;

/// What stands between the office and the name of who signs.
const APART: &str = "   ";

/// The date on a line of its own below the office of who signed, where annexes
/// follow the signature.
fn below_office(known: &Known<'_>, head: &Head) -> Option<(Date, Span)> {
    let text = &known.draft.text;
    // White space sets the name apart from the office.
    memchr::memmem::find(text.as_bytes(), APART.as_bytes())?;
    let mut signed = 0;
    let mut at = head.body.first()?.span.start();
    for line in text[at..].split_inclusive('\n') {
        let span = Span::between(at, at + line.len()).trimmed(text);
        at += line.len();
        let line = span.of(text);
        if line.is_empty() {
            continue;
        }
        let office = line.len() <= LINE
            && line.contains(APART)
            && !known.lexicon.phrases_in(line, lexicon::Use::Office).is_empty();
        signed = if office { 4 } else { i32::max(signed - 1, 0) };
        if signed > 0
            && let [date] = dates::find(line).as_slice()
            && words(line) <= 6
            // "от 02.08.2006 г. N 832с)" dates the act that it names.
            && !line[..date.span.start()].trim_end().ends_with("от")
        {
            return Some((date.date, date.span.shifted(span.start())));
        }
    }
    None
}

/// Whether a page prints the date on a line of its own: then it is the page's.
fn is_of_page(known: &Known<'_>, span: Span) -> bool {
    let text = &known.draft.text;
    let printed =
        known.draft.stated.title.as_ref().is_some_and(|title| matches!(title.from, "h1" | "title line"));
    let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end()..].find('\n').map_or(text.len(), |at| span.end() + at);
    let alone = [&text[start..span.start()], &text[span.end()..end]];
    printed && alone.iter().all(|rest| !rest.contains(char::is_alphanumeric))
}

/// The date of the formula by which a treaty opens or ends.
fn by_formula(known: &Known<'_>, head: &Head) -> Option<(Date, Span)> {
    let text = &known.draft.text;
    let first = head.body.first()?.span.start();
    let floor = |at: usize| text.floor_char_boundary(at);
    let ending = floor(text.len().saturating_sub(ENDING)).max(first);
    let date_behind = |formula: &Regex, from: usize, to: usize| {
        formula
            .find_iter(&text[from..to])
            .filter_map(|done| {
                let at = from + done.start();
                let end = floor((at + WITHIN).min(text.len()));
                let found = dates::find(&text[at..end]).into_iter().next()?;
                Some((found.date, found.span.shifted(at)))
            })
            .collect::<Vec<_>>()
    };
    let solemn = matches!(
        head.metadata.kind,
        Kind::Treaty | Kind::Order | Kind::Declaration | Kind::JointStatement | Kind::Communique
    );
    if !solemn {
        return None;
    }
    let at_end = date_behind(&ENDS, ending, text.len()).into_iter().next_back();
    if head.metadata.kind != Kind::Treaty {
        return at_end;
    }
    // A treaty of old says when it was made before it says anything else.
    let opening = floor((first + OPENING).min(text.len()));
    date_behind(&MADE, first, opening)
        .into_iter()
        .next()
        .filter(|_| opens_by_date(&text[first..opening]))
        .or(at_end)
}

/// Whether the head of a treaty says that it was made then, and does not name
/// another.
fn opens_by_date(opening: &str) -> bool {
    let lower: String = opening.chars().take(200).collect::<String>().to_lowercase();
    [
        "articles of",
        "a treaty",
        "at a treaty",
        "this agreement",
        "agreement made",
        "treaty made",
        "amended agreement",
        "this treaty",
        "made and concluded",
        "this indenture",
        "stipulations of",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// The day of the event that a news item begins with: `2019年12月20日，…`.
fn of_event(known: &Known<'_>, head: &Head, printed: Option<Date>) -> Option<(Date, Span)> {
    if !matches!(head.metadata.kind, Kind::News | Kind::Readout | Kind::Other) || known.draft.one_clause {
        return None;
    }
    let printed = printed.or_else(|| name::date(known.path))?;
    let block = head.body.iter().find(|block| words(block.span.of(&known.draft.text)) > 8)?;
    let text = block.span.of(&known.draft.text);
    let begins = |date: &dates::Found| date.span.start() <= 6;
    let found = dates::find(text).into_iter().next().filter(begins).map(|found| (found.date, found.span));
    let found = found.or_else(|| {
        let (day, len) = dates::month_day(text)?;
        Some((Date::day(printed.in_year(), day.month, day.day)?, Span::between(0, len)))
    });
    let (date, span) = found?;
    let before = printed.first_day_number() - date.first_day_number();
    (0..=RECENT).contains(&before).then(|| (date, span.shifted(block.span.start())))
}
