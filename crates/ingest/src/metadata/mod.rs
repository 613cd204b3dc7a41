//! What is known of a document as a whole: stated by its file, found in its
//! text, or inferred from its title.

pub mod dates;
mod id;
pub(crate) mod language;
mod title;
mod worded;

use std::path::Path;

use document::{Apparatus, ApparatusKind, Date, Kind, Metadata, Span};
use lexicon::Lexicon;

pub use id::{content_digits, derived_id};

use crate::format::{Block, Draft, Fact, Role};
use crate::normalize::{Dateline, Normalized};
use crate::split::closing;

/// The metadata of a document, and what of its text they take up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The metadata.
    pub metadata: Metadata,
    /// Title and dateline.
    pub apparatus: Vec<Apparatus>,
    /// The blocks that are left for clauses.
    pub body: Vec<Block>,
}

/// Finds the metadata of a document.
///
/// What the file states goes first, then signature line and dateline, then the
/// title, and last the file's name. Where each field came from is noted.
pub fn find(draft: &Draft, normalized: &Normalized, path: &Path, lexicon: &Lexicon) -> Head {
    let (lines, body): (Vec<Block>, Vec<Block>) =
        normalized.blocks.iter().partition(|block| block.role == Role::Dateline);
    let mut head = Head { body, ..Head::default() };
    head.apparatus
        .extend(lines.iter().map(|line| Apparatus { kind: ApparatusKind::Dateline, span: line.span }));
    let dateline = normalized.dateline.as_ref();
    if let Some(dateline) = dateline {
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: dateline.span });
    }
    if !draft.one_clause {
        title::find(draft, &mut head, lexicon);
    } else if let Some(title) = &draft.stated.title {
        set_text(&mut head.metadata, "title", Some(title), |metadata| &mut metadata.title);
    }
    let metadata = &mut head.metadata;
    set_text(metadata, "outlet", draft.stated.outlet.as_ref(), |metadata| &mut metadata.outlet);
    set_text(metadata, "url", draft.stated.url.as_ref(), |metadata| &mut metadata.url);
    set_text(metadata, "place", draft.stated.place.as_ref(), |metadata| &mut metadata.place);
    kind(draft, metadata, lexicon);
    parties(draft, metadata, lexicon);
    let signature = (!draft.one_clause).then(|| signature(&draft.text, &head.body)).flatten();
    let printed = Printed { dateline, stamp: normalized.stamp };
    find_dates(draft, metadata, &printed, signature.as_ref(), &head.body, path);
    if metadata.place.is_none() {
        let signed = signature.and_then(|signature| signature.place).map(|place| (place, "signature line"));
        let sent = || dateline.and_then(|dateline| dateline.place.clone()).map(|place| (place, "dateline"));
        if let Some(((place, span), from)) = signed.or_else(sent) {
            metadata.found("place", from, Some(span), from == "signature line");
            metadata.place = Some(place);
        }
    }
    if metadata.outlet.is_none()
        && let Some((outlet, span)) = dateline.and_then(|dateline| dateline.outlet.clone())
    {
        metadata.found("outlet", "dateline", Some(span), true);
        metadata.outlet = Some(outlet);
    }
    find_language(draft, metadata, &head.body);
    head
}

fn set_text(
    metadata: &mut Metadata,
    field: &str,
    fact: Option<&Fact>,
    slot: impl Fn(&mut Metadata) -> &mut Option<String>,
) {
    if let Some(fact) = fact {
        *slot(metadata) = Some(fact.value.clone());
        metadata.found(field, fact.from, None, true);
    }
}

fn kind(draft: &Draft, metadata: &mut Metadata, lexicon: &Lexicon) {
    if let Some(fact) = &draft.stated.kind
        && let Ok(kind) = fact.value.parse::<Kind>()
    {
        metadata.kind = kind;
        return metadata.found("kind", fact.from, None, true);
    }
    let Some(title) = metadata.title.clone() else {
        return;
    };
    if let Some((kind, _)) = lexicon.kind_of(&title)
        && let Ok(kind) = kind.parse::<Kind>()
    {
        metadata.kind = kind;
        let span = metadata.provenance.get("title").and_then(|title| title.span);
        metadata.found("kind", "title", span, false);
    }
}

fn parties(draft: &Draft, metadata: &mut Metadata, lexicon: &Lexicon) {
    let mut codes: Vec<String> = Vec::new();
    for fact in &draft.stated.parties {
        if lexicon.is_party_code(&fact.value) || is_acronym(&fact.value) {
            codes.push(fact.value.clone());
        } else {
            codes.extend(lexicon.parties_in(&fact.value).into_iter().map(|mention| mention.code));
        }
    }
    if let Some(fact) = draft.stated.parties.first() {
        metadata.found("parties", fact.from, None, true);
    } else if let Some(title) = &metadata.title
        // In other kinds the title tells as well who is spoken about.
        && matches!(
            metadata.kind,
            Kind::JointStatement | Kind::Treaty | Kind::Communique | Kind::Declaration | Kind::Memorandum
        )
    {
        codes = lexicon.parties_in(title).into_iter().map(|mention| mention.code).collect();
        if !codes.is_empty() {
            let span = metadata.provenance.get("title").and_then(|title| title.span);
            metadata.found("parties", "title", span, false);
        }
    }
    codes.sort();
    codes.dedup();
    metadata.parties = codes;
}

fn is_acronym(value: &str) -> bool {
    (2..=12).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The signature line, with spans of the whole text.
fn signature(text: &str, body: &[Block]) -> Option<closing::Signature> {
    let paragraphs: Vec<&str> = body.iter().map(|block| block.span.of(text)).collect();
    let at = closing::begins(&paragraphs, true)?;
    let (start, end) = (body[at].span.start(), body.last()?.span.end());
    let mut found = closing::signature(&text[start..end]);
    found.date = found.date.map(|(date, span)| (date, span.shifted(start)));
    found.place = found.place.map(|(place, span)| (place, span.shifted(start)));
    Some(found)
}

/// What the text itself says of when the outlet printed it.
struct Printed<'a> {
    dateline: Option<&'a Dateline>,
    stamp: Option<(Date, Span)>,
}

fn find_dates(
    draft: &Draft,
    metadata: &mut Metadata,
    printed: &Printed<'_>,
    signature: Option<&closing::Signature>,
    body: &[Block],
    path: &Path,
) {
    let stated = |fact: &Option<Fact>| {
        fact.as_ref().and_then(|fact| dates::read(&fact.value).map(|date| (date, fact.from)))
    };
    if let Some((date, from)) = stated(&draft.stated.adopted) {
        metadata.adopted = Some(date);
        metadata.found("adopted", from, None, true);
    } else if let Some((date, span)) = signature.and_then(|signature| signature.date) {
        metadata.adopted = Some(date);
        metadata.found("adopted", "signature line", Some(span), true);
    } else if let Some((date, span)) =
        (!draft.one_clause).then(|| date_in_head(&draft.text, metadata, body)).flatten()
    {
        metadata.adopted = Some(date);
        metadata.found("adopted", "line below the title", Some(span), true);
    }
    if let Some((date, from)) = stated(&draft.stated.published) {
        metadata.published = Some(date);
        metadata.found("published", from, None, true);
    } else if let Some((date, span)) = printed.stamp {
        metadata.published = Some(date);
        metadata.found("published", "page stamp", Some(span), true);
    } else if let Some((date, span)) =
        printed.dateline.and_then(|dateline| published(dateline, metadata.adopted))
    {
        metadata.published = Some(date);
        metadata.found("published", "dateline", Some(span), true);
    }
    // A date that is said to be neither is of whichever is not known yet; where
    // neither is known it is both, and adoption is assumed.
    // The name of a volume dates the volume: `frus1958-60v14`.
    let in_name =
        || draft.inner_id.is_none().then(|| date_in_name(path)).flatten().map(|date| (date, "file name"));
    if let Some((date, from)) = stated(&draft.stated.date).or_else(in_name) {
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
    if metadata.adopted.is_none()
        && let Some(date) = metadata.published
    {
        let from = metadata.provenance.get("published").map_or("", |published| &published.from).to_owned();
        metadata.adopted = Some(date);
        metadata.found("adopted", &from, None, false);
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

/// A date in the few short lines below the title: `of 18 June 1968`.
fn date_in_head(text: &str, metadata: &Metadata, body: &[Block]) -> Option<(Date, Span)> {
    let title = metadata.provenance.get("title").and_then(|title| title.span);
    let lines = title.into_iter().chain(body.iter().take(3).map(|block| block.span));
    for span in lines {
        let line = span.of(text);
        let found = dates::find(line);
        let [date] = found.as_slice() else {
            continue;
        };
        let words = line.split_whitespace().count();
        if words <= 14 && !line.trim_end().ends_with([',', ';']) {
            return Some((date.date, date.span.shifted(span.start())));
        }
    }
    None
}

/// A date in a file's name: `2024-04-25-joint-statement`, `2005_speech`.
fn date_in_name(path: &Path) -> Option<Date> {
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let bytes = name.as_bytes();
    let digits = |from: usize, len: usize| {
        let part = bytes.get(from..from + len)?;
        let part = part.iter().all(u8::is_ascii_digit).then_some(part)?;
        std::str::from_utf8(part).ok()?.parse::<i32>().ok()
    };
    let mut year_alone = None;
    for from in 0..bytes.len() {
        if from > 0 && bytes[from - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = digits(from, 4).filter(|year| (1500..=2100).contains(year)) else {
            continue;
        };
        let sign = |at: usize| bytes.get(at).is_some_and(|byte| b"-_.".contains(byte));
        let compact = bytes.get(from + 4).is_some_and(u8::is_ascii_digit);
        let (month, day, end) =
            if compact { (from + 4, from + 6, from + 8) } else { (from + 5, from + 8, from + 10) };
        let parted = compact || sign(from + 4) && sign(from + 7);
        let ended = !bytes.get(end).is_some_and(u8::is_ascii_digit);
        if parted
            && ended
            && let (Some(month), Some(day)) = (digits(month, 2), digits(day, 2))
        {
            let date = Date::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            if date.is_some() {
                return date;
            }
        }
        if !compact {
            year_alone = year_alone.or(Date::year(year));
        }
    }
    year_alone
}

fn find_language(draft: &Draft, metadata: &mut Metadata, body: &[Block]) {
    let fact = draft.stated.language.as_ref();
    let stated = fact.and_then(|fact| Some((language::stated(&fact.value)?, fact.from)));
    // What a page's markup says is often a template's default: the text decides.
    let of_page = stated.as_ref().is_some_and(|(_, from)| from.starts_with("html"));
    if let Some((code, from)) = stated.clone().filter(|_| !of_page) {
        metadata.found("language", from, None, true);
        metadata.language = Some(code);
        return;
    }
    let mut sample = String::new();
    for block in body.iter().filter(|block| block.span.len() > 20).chain(body) {
        sample.push_str(block.span.of(&draft.text));
        sample.push('\n');
        if sample.len() > 6000 {
            break;
        }
    }
    match (language::detect(&sample), stated) {
        (Some((code, sure)), None) | (Some((code, sure @ true)), _) => {
            metadata.found("language", "letters and words of the text", None, sure);
            metadata.language = Some(code.to_owned());
        }
        (_, Some((code, from))) => {
            metadata.found("language", from, None, false);
            metadata.language = Some(code);
        }
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_may_hold_a_date() {
        let date = |name: &str| date_in_name(Path::new(name)).map(|date| date.to_string());
        assert_eq!(date("2024-04-25-joint-statement.md"), Some("2024-04-25".into()));
        assert_eq!(date("2020-07-20 - 1799522 - 驻英国.html"), Some("2020-07-20".into()));
        assert_eq!(date("20200911.txt"), Some("2020-09-11".into()));
        assert_eq!(date("AFG_78_2023.txt"), Some("2023".into()));
        assert_eq!(date("1974-juan.txt"), Some("1974".into()));
        assert_eq!(date("54440.html"), None);
        assert_eq!(date("V0215.txt"), None);
    }
}
