//! The dateline: outlet, place and date at the head of a text.
//!
//! Before: `Chinanews.com, Moscow, September 12-Joint Statement by the Ministers`
//! After: `Joint Statement by the Ministers`

use std::sync::LazyLock;

use document::{Date, Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::han::is_han;
use crate::metadata::dates::{self, MonthDay};

/// What the dateline says; spans are of the published text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The whole of it.
    pub span: Span,
    /// Who sent it.
    pub outlet: Option<(String, Span)>,
    /// Where from.
    pub place: Option<(String, Span)>,
    /// The day, its year often unsaid.
    pub day: Option<(MonthDay, Span)>,
    /// The date, where the year is said.
    pub date: Option<(Date, Span)>,
}

/// The rule's name.
const RULE: &str = "dateline";

/// How many paragraphs from the top a dateline may open.
const REACH: usize = 3;

/// How many bytes outlet and place take at the most, and the month.
const NEAR: usize = 400;

/// The first byte of full-width digits.
const FULL_WIDTH: u8 = 0xef;

/// `Outlet, Place, Month Day-Text`
static OUTLET_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?<outlet>[\p{L}][\p{L}\p{N}. ]{1,30}?),[ \u{a0}]+(?<place>\p{Lu}[\p{L}.'’ -]{1,30}?),[ \u{a0}]+(?<date>)",
    )
});

/// `PLACE, Month Day (Outlet) -- Text`, `PLACE, Month Day. /OUTLET/. Text`
static PLACE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?<place>\p{Lu}[\p{L}.'’ -]{1,30}?)(?:,[ \u{a0}]+\p{Lu}[\p{L}. ]{1,20})?,[ \u{a0}]+(?<date>)")
});

/// `新华社莫斯科9月11日电`
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[（(【]?(?<outlet>[\p{Han}]{1,6}?(?:社|网|网讯|报|通讯|电台))(?<place>[\p{Han}·]{2,10}?)(?:(?<year>[0-9０-９]{4})年)?(?<date>[0-9０-９]{1,2}月[0-9０-９]{1,2}日)[电電讯訊][）)】]?[\s\u{3000}]*(?:[（(](?:记者|記者)[^（(）)\n]{0,40}[）)]|[（(]?(?:记者|記者)[^）)\s]{0,20}[）)]?)?[-—–:： \u{3000}]*",
    )
});

/// What stands between the date and the text.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\.?,?(?:[ \u{a0}]*(?<year>[0-9]{4})\b\.?)?[ \u{a0}]*(?:[(/](?<outlet>[\p{L}\p{N}. -]{2,30})[)/]\.?)?[ \u{a0}]*(?<dash>[-–—]{1,3})?[ \u{a0}]*",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

/// Cuts the dateline off the block that opens with one.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    for index in 0..normalized.blocks.len().min(REACH) {
        let block = normalized.blocks[index];
        let Some(dateline) = read(block.span.of(text), block.span.start()) else {
            continue;
        };
        let rest = Span::between(dateline.span.end(), block.span.end()).trimmed(text);
        if rest.is_empty() {
            normalized.blocks.remove(index);
        } else {
            normalized.blocks[index].span = rest;
        }
        let span = dateline.span;
        normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
        normalized.dateline = Some(dateline);
        return;
    }
}

/// The dateline at the head of a paragraph that begins at `origin`.
fn read(paragraph: &str, origin: usize) -> Option<Dateline> {
    // The day stands near the head.
    let head = &paragraph.as_bytes()[..paragraph.len().min(NEAR)];
    if !head.iter().any(|byte| byte.is_ascii_digit() || *byte == FULL_WIDTH) {
        return None;
    }
    if let Some(found) = opens_in_han(paragraph).then(|| HAN.captures(paragraph)).flatten() {
        let part = |name| {
            let part = found.name(name)?;
            Some((part.as_str().to_owned(), Span::from(part.range()).shifted(origin)))
        };
        let day = found.name("date")?;
        let (month_day, _) = dates::month_day(day.as_str())?;
        let year = found.name("year").and_then(|year| dates::read(year.as_str()));
        let date = year.and_then(|year| Date::day(year.in_year(), month_day.month, month_day.day));
        let day_span = Span::from(day.range()).shifted(origin);
        return Some(Dateline {
            span: Span::between(origin, origin + found.get(0)?.end()),
            outlet: part("outlet"),
            place: part("place"),
            day: Some((month_day, day_span)),
            date: date.map(|date| (date, day_span)),
        });
    }
    if !memchr::memchr_iter(b',', head).any(|comma| is_day(&paragraph[comma + 1..])) {
        return None;
    }
    [&OUTLET_FIRST, &PLACE_FIRST].into_iter().find_map(|pattern| latin(pattern, paragraph, origin))
}

/// Whether a day stands at the head of what follows the comma behind a place.
fn is_day(behind: &str) -> bool {
    /// How many bytes a month takes at the most, before its day.
    const MONTH: usize = 40;
    let behind = behind.trim_start_matches([' ', '\u{a0}']);
    let head = &behind.as_bytes()[..behind.len().min(MONTH)];
    let digit = |byte: &u8| byte.is_ascii_digit() || *byte == FULL_WIDTH;
    head.iter().any(digit) && dates::month_day(behind).is_some()
}

fn opens_in_han(paragraph: &str) -> bool {
    let bare = paragraph.trim_start_matches(['（', '(', '【']);
    bare.starts_with(is_han)
}

fn latin(pattern: &Regex, paragraph: &str, origin: usize) -> Option<Dateline> {
    // The place may be one of several commas' worth: the date decides.
    let head = pattern.captures(paragraph)?;
    let at = head.name("date")?.start();
    let (month_day, len) = dates::month_day(&paragraph[at..])?;
    let tail = TAIL.captures(&paragraph[at + len..])?;
    let outlet = head
        .name("outlet")
        .map(|part| (part, 0))
        .or_else(|| tail.name("outlet").map(|part| (part, at + len)));
    // Without an outlet and a dash it is a sentence: "In Paris, May 5 was …".
    if outlet.is_none() || tail.name("dash").is_none() && head.name("outlet").is_some() {
        return None;
    }
    let end = at + len + tail.get(0)?.end();
    let day_span = Span::between(at, at + len).shifted(origin);
    let year = tail.name("year").and_then(|year| year.as_str().parse().ok());
    let date = year.and_then(|year| Date::day(year, month_day.month, month_day.day));
    Some(Dateline {
        span: Span::between(origin, origin + end).trimmed_end(paragraph, origin),
        outlet: outlet.map(|(part, shift)| {
            (part.as_str().to_owned(), Span::from(part.range()).shifted(origin + shift))
        }),
        place: head
            .name("place")
            .map(|part| (in_title_case(part.as_str()), Span::from(part.range()).shifted(origin))),
        day: Some((month_day, day_span)),
        date: date.map(|date| (date, day_span)),
    })
}

/// How many bytes a line of place and date has at the most.
pub(crate) const LINE: usize = 120;

/// The place and the date of a line that holds nothing else: `Beijing, 15 June
/// 2001`, `(Paris, le 3 mars 2010)`, `2010年3月3日，北京`.
pub(crate) fn place_and_date(line: &str) -> Option<(Span, dates::Found)> {
    if line.len() > LINE
        || !line.contains([',', '，'])
        || !line.bytes().any(|byte| byte.is_ascii_digit() || byte >= 0x80)
    {
        return None;
    }
    let mut found = dates::find(line);
    let date = match found.pop() {
        Some(date) => Some(date).filter(|_| found.is_empty())?,
        None => dates::month_at_end(line)?,
    };
    let bare = |words: &str| !words.contains(char::is_alphanumeric);
    let (before, behind) = (&line[..date.span.start()], &line[date.span.end()..]);
    let behind = behind.trim_start();
    let behind = ["года", "г."].iter().find_map(|year| behind.strip_prefix(year)).unwrap_or(behind);
    let place = if bare(behind) {
        let words = before.trim_end();
        let article = ["le", "el", "on", "den", "the"]
            .iter()
            .find_map(|article| words.strip_suffix(article).filter(|rest| rest.ends_with(' ')));
        article.unwrap_or(words).trim_end().strip_suffix([',', '，'])?
    } else if bare(before) {
        behind.strip_prefix([',', '，'])?
    } else {
        return None;
    };
    let place = place.trim_matches(|sign: char| sign.is_whitespace() || "()（）[]*".contains(sign));
    // "г. Москва": the word for a town is no part of its name.
    let place = place.strip_prefix("г.").map_or(place, str::trim_start);
    if !is_name_of_place(place) {
        return None;
    }
    let at = line.find(place)?;
    Some((Span::between(at, at + place.len()), date))
}

/// Whether words could be the name of a place, by their form: `New York`, `Rio
/// de Janeiro, Brazil`, `北京`.
fn is_name_of_place(words: &str) -> bool {
    const SMALL: [&str; 11] = ["of", "the", "de", "del", "la", "sur", "am", "upon", "do", "da", "на"];
    if words.contains(is_han) {
        return (2..=8).contains(&words.chars().count())
            && words.chars().all(|letter| is_han(letter) || letter == '·');
    }
    let named = |word: &str| {
        let name = word.trim_matches([',', '.']);
        let first = word.chars().next().is_some_and(char::is_uppercase);
        let form = name.chars().all(|letter| letter.is_alphabetic() || "'’.-".contains(letter));
        form && (first || SMALL.contains(&name)) && !dates::is_month(name) && !dates::is_weekday(name)
    };
    words.starts_with(char::is_uppercase)
        && words.split_whitespace().count() <= 6
        && words.matches(',').count() <= 2
        && words.chars().filter(|letter| letter.is_alphabetic()).count() > 2
        && words.split_whitespace().all(named)
}

/// `MOSCOW` as `Moscow`; a place in mixed case is left as it is.
pub(crate) fn in_title_case(place: &str) -> String {
    if place.chars().any(char::is_lowercase) {
        return place.to_owned();
    }
    let mut after_letter = false;
    place
        .chars()
        .flat_map(|character| {
            let lower = std::mem::replace(&mut after_letter, character.is_alphabetic());
            let cased: Vec<char> = if lower { character.to_lowercase().collect() } else { vec![character] };
            cased
        })
        .collect()
}

/// Trimming a span that counts from the start of a whole text, with only a
/// paragraph of it at hand.
trait TrimmedEnd {
    fn trimmed_end(self, paragraph: &str, origin: usize) -> Self;
}

impl TrimmedEnd for Span {
    fn trimmed_end(self, paragraph: &str, origin: usize) -> Self {
        let words = self.relative_to(origin).of(paragraph).trim_end();
        Span::between(self.start(), self.start() + words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Outlet, place, day, and the text behind the dateline.
    type Parts<'a> = (Option<String>, Option<String>, Option<MonthDay>, &'a str);

    fn parts(text: &str) -> Option<Parts<'_>> {
        let found = read(text, 0)?;
        let name = |part: Option<(String, Span)>| part.map(|(name, _)| name);
        let rest = text[found.span.end()..].trim();
        Some((name(found.outlet), name(found.place), found.day.map(|(day, _)| day), rest))
    }

    #[test]
    fn datelines_of_agencies_are_cut_off() {
        let day = |month, day| Some(MonthDay { month, day });
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts("Chinanews.com, Moscow, September 12-Joint Statement by the Ministers"),
            Some((some("Chinanews.com"), some("Moscow"), day(9, 12), "Joint Statement by the Ministers"))
        );
        assert_eq!(
            parts("MOSCOW, Sept. 12 (Xinhua) -- The ministers met."),
            Some((some("Xinhua"), some("Moscow"), day(9, 12), "The ministers met."))
        );
        assert_eq!(
            parts("BEIJING, December 31. /TASS/. The ministers met."),
            Some((some("TASS"), some("Beijing"), day(12, 31), "The ministers met."))
        );
        assert_eq!(
            parts("中新网莫斯科9月12日电 双方声明如下"),
            Some((some("中新网"), some("莫斯科"), day(9, 12), "双方声明如下"))
        );
        assert_eq!(
            parts("新华社青湾9月12日电（记者杨猛 林岚）双方声明如下"),
            Some((some("新华社"), some("青湾"), day(9, 12), "双方声明如下"))
        );
    }

    #[test]
    fn a_line_of_place_and_date_is_told() {
        let read = |line: &str| {
            place_and_date(line).map(|(place, date)| format!("{} {}", place.of(line), date.date))
        };
        for (line, found) in [
            ("Beijing, 15 June 2001", "Beijing 2001-06-15"),
            ("(Paris, le 3 mars 2010)", "Paris 2010-03-03"),
            ("Rio de Janeiro, Brazil, July 7, 2025", "Rio de Janeiro, Brazil 2025-07-07"),
            ("11 сентября 2020 года, Москва", "Москва 2020-09-11"),
            ("2010年3月3日，北京", "北京 2010-03-03"),
            ("г. Москва, 4 мая 2021 г.", "Москва 2021-05-04"),
            ("Paraná, Octubre 22 de 1854,", "Paraná 1854-10-22"),
            ("Buenos Aires, Mayo 1º de 1869.", "Buenos Aires 1869-05-01"),
            ("Buenos Aires, Mayo de 1873.", "Buenos Aires 1873-05"),
            ("Moscow, May 1917", "Moscow 1917-05"),
        ] {
            assert_eq!(read(line).as_deref(), Some(found), "{line}");
        }
        for line in [
            "Monday, 15 June 2001",
            "They met in Beijing, 15 June 2001",
            "15 June 2001",
            "Resolution 1353 (2001), 13 June 2001",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_sentence_is_no_dateline() {
        for text in [
            "In Paris, May 5 was a day of joy.",
            "Mr. President, September 11 is remembered.",
            "China and Russia, on September 11, declared",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
