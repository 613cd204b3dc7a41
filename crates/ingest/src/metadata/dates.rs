//! Dates in running text, in the six languages of the UN.

use std::collections::HashMap;
use std::sync::LazyLock;

use document::{Date, Span};
use regex::{Captures, Regex};

use super::worded;
use crate::scan;
use crate::split::numerals::{han_number, to_ascii_digit};

/// A date and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The date.
    pub date: Date,
    /// Where it stands in the text that was searched.
    pub span: Span,
}

/// A day of a month without a year, as datelines have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// The names of the months, in the forms that dates use, from January on.
const MONTHS: [(&str, [&str; 12]); 8] = [
    (
        "en",
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
    ),
    ("en", ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"]),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "ru",
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
    (
        "ar",
        [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ],
    ),
    (
        "ar",
        [
            "كانون الثاني",
            "شباط",
            "آذار",
            "نيسان",
            "أيار",
            "حزيران",
            "تموز",
            "آب",
            "أيلول",
            "تشرين الأول",
            "تشرين الثاني",
            "كانون الأول",
        ],
    ),
    ("en", ["jany", "feby", "mch", "apl", "may", "june", "july", "augt", "sep", "octr", "novr", "decr"]),
];

static MONTH_NAMES: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<&str> = MONTHS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    names.join("|")
});

/// A date with its year. Whether it stands alone is not asked: what asks for the
/// edges of words in all scripts is slow.
static FULL: LazyLock<Regex> = LazyLock::new(|| {
    let months = &*MONTH_NAMES;
    let digit = "[0-9٠-٩]";
    Regex::new(&format!(
        r"(?xi)
        (?<m1>{months})\.?[\s\u{{a0}}]+(?<d1>[0-9]{{1,2}})(?:st|nd|rd|th|d|\.?º|°|o)?[\s\u{{a0}}]*,?[\s\u{{a0}}]+(?:del?[\s\u{{a0}}]+)?(?<y1>[0-9]{{4}})
      | (?<d2>{digit}{{1,2}})(?:st|nd|rd|th|d|\x20?er|\.?º|°|o)?[\s\u{{a0}}]+(?:day[\s\u{{a0}}]+of[\s\u{{a0}}]+|de[\s\u{{a0}}]+)?(?<m2>{months})(?:[/\s][^\s0-9,]{{3,12}})?\.?,?[\s\u{{a0}}]+(?:del?[\s\u{{a0}}]+)?(?<y2>{digit}{{4}})
      | (?<y3>[0-9０-９]{{4}}|[〇○零一二三四五六七八九]{{4}})[\s\u{{a0}}]*年[\s\u{{a0}}]*(?<m3>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,2}})[\s\u{{a0}}]*月[\s\u{{a0}}]*(?<d3>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}})[\s\u{{a0}}]*日
      | (?<y4>[0-9]{{4}})[-/.](?<m4>[0-9]{{2}})[-/.](?<d4>[0-9]{{2}})
      | (?<d5>[0-9]{{1,2}})\.(?<m5>[0-9]{{1,2}})\.(?<y5>[0-9]{{4}})"
    ))
    .expect("the pattern is a constant")
});

static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let months = &*MONTH_NAMES;
    Regex::new(&format!(
        r"(?xi)^(?:
            (?<m1>{months})\b\.?[\s\u{{a0}}]+(?<d1>[0-9]{{1,2}})\b
          | (?<d2>[0-9]{{1,2}})(?:er)?[\s\u{{a0}}]+(?:de[\s\u{{a0}}]+)?(?<m2>{months})\b\.?
          | (?<m3>[0-9０-９]{{1,2}})月(?<d3>[0-9０-９]{{1,2}})日
        )"
    ))
    .expect("the pattern is a constant")
});

/// All full dates of a text, in order. Vague ones ("in 2016") are no dates of
/// a document and are left alone.
pub fn find(text: &str) -> Vec<Found> {
    let mut dates: Vec<Found> = Vec::new();
    // Most lines hold none of the bytes that a year begins with.
    if scan::any(text.as_bytes(), |byte| byte.is_ascii_digit() | matches!(byte, 0xd9 | 0xdb | 0xe5)) {
        windows(text).into_iter().for_each(|window| find_in(text, window, &mut dates));
    }
    for found in worded::find(text) {
        if !dates.iter().any(|other| other.span.overlaps(found.span)) {
            dates.push(found);
        }
    }
    dates.sort_by_key(|found| found.span);
    dates
}

/// A month with its year at the end of a line, a comma before it: `Buenos Aires,
/// mayo de 1873.`
static MONTH_OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    let months = &*MONTH_NAMES;
    Regex::new(&format!(r"(?xi),[\s\u{{a0}}]+(?<all>(?<m1>{months})\.?,?[\s\u{{a0}}]+(?:del?[\s\u{{a0}}]+)?(?<y1>[0-9]{{4}}))[.,)\s]*$"))
        .expect("the pattern is a constant")
});

/// The month of a line that ends with one, behind a comma. Elsewhere a month
/// without a day is too vague for the date of a document.
pub fn month_at_end(line: &str) -> Option<Found> {
    let found = MONTH_OF_YEAR.captures(line)?;
    let year = i32::try_from(part(&found, &YEARS[..1])?).ok()?;
    let date = Date::month(year, number_of_month(found.name("m1")?.as_str())?)?;
    Some(Found { date, span: Span::from(found.name("all")?.range()) })
}

/// Adds the dates of a window that stand alone.
fn find_in(text: &str, window: Span, dates: &mut Vec<Found>) {
    let words = window.of(text);
    let mut at = 0;
    while let Some(found) = FULL.captures_at(words, at)
        && let Some(all) = found.get(0)
    {
        if !stands_alone(words, &found, all.range()) {
            at = words.ceil_char_boundary(all.start() + 1);
            continue;
        }
        at = all.end();
        if let Some(date) = date_of(&found) {
            dates.push(Found { date, span: Span::from(all.range()).shifted(window.start()) });
        }
    }
}

/// Whether no letter or digit goes on with a date before it or behind; what is
/// written in Han characters has no edges.
fn stands_alone(words: &str, found: &Captures<'_>, range: std::ops::Range<usize>) -> bool {
    let of_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let before = found.name("y3").is_none() && words[..range.start].ends_with(of_word);
    let stops = ["y1", "d4", "y5"].iter().any(|last| found.name(last).is_some());
    !(before || stops && words[range.end..].starts_with(of_word))
}

fn date_of(found: &Captures<'_>) -> Option<Date> {
    let year = part(found, &YEARS)?;
    let month = month_of(found)?;
    let day = u8::try_from(part(found, &DAYS)?).ok()?;
    Date::day(i32::try_from(year).ok()?, month, day)
}

/// How far before its year a date may begin, and how far behind it may end, in
/// bytes.
const BEFORE: usize = 96;
const BEHIND: usize = 48;

/// The stretches of a text that may hold a date: those around what may be a
/// year. A pattern of all months and languages is slow over whole texts.
fn windows(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut windows: Vec<Span> = Vec::new();
    let mut add = |start: usize, end: usize| {
        let mut start = start.saturating_sub(BEFORE);
        // A window begins with a whole word: `1 May 2020` is none in `11 May 2020`. One
        // that reaches the last goes on with it, however long the word is.
        let reached = windows.last().map_or(0, |last| last.end());
        while start > reached
            && (bytes[start] >= 0x80 || bytes[start - 1].is_ascii_alphanumeric() || bytes[start - 1] >= 0x80)
        {
            start -= 1;
        }
        let mut end = (end + BEHIND).min(bytes.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match windows.last_mut() {
            Some(last) if last.end() >= start => {
                *last = Span::between(last.start().min(start), end.max(last.end()))
            }
            _ => windows.push(Span::between(start, end)),
        }
    };
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        // 年, and the digits of Arabic and full width, which are two and three bytes.
        let wide = bytes[at] == 0xe5 && bytes[at..].starts_with("年".as_bytes())
            || matches!(bytes[at], 0xd9 | 0xdb)
                && bytes.get(at + 1).is_some_and(|byte| (0xa0..=0xb9).contains(byte));
        if run >= 4 || wide {
            add(at, at + run.max(3));
        }
        at += run.max(1);
    }
    windows
}

/// A day of a month at the head of a text, and how many bytes it takes.
pub fn month_day(text: &str) -> Option<(MonthDay, usize)> {
    let found = MONTH_DAY.captures(text)?;
    let day = u8::try_from(part(&found, &DAYS[..3])?).ok()?;
    let month = month_of(&found)?;
    Date::day(2000, month, day)?;
    Some((MonthDay { month, day }, found.get(0)?.end()))
}

/// Whether a word is the name of a month.
pub fn is_month(word: &str) -> bool {
    number_of_month(word).is_some()
}

/// Whether a word is the name of a day of the week, in capitals or not.
pub fn is_weekday(word: &str) -> bool {
    const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi \
        dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг пятница суббота \
        воскресенье الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد";
    let word = word.to_lowercase();
    DAYS.split_ascii_whitespace().any(|day| day == word)
}

/// A stated date in whatever form the file gives it.
pub fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse().ok().or_else(|| find(text).first().map(|found| found.date)).or_else(|| {
        let digits: Option<i32> = text.parse().ok();
        digits.filter(|_| text.len() == 4).and_then(Date::year)
    })
}

/// The groups of the patterns that hold years, months and days.
const YEARS: [&str; 5] = ["y1", "y2", "y3", "y4", "y5"];
const MONTH_NUMBERS: [&str; 5] = ["m1", "m2", "m3", "m4", "m5"];
const DAYS: [&str; 5] = ["d1", "d2", "d3", "d4", "d5"];

/// The number in the first of some groups that was found.
fn part(found: &Captures<'_>, groups: &[&str]) -> Option<u32> {
    let text = groups.iter().find_map(|group| found.name(group))?.as_str();
    let digits: String =
        text.chars().map(|character| to_ascii_digit(character).unwrap_or(character)).collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    if groups.starts_with(&YEARS[..1]) {
        // 二〇二〇: digit by digit.
        let digit = |character| "〇一二三四五六七八九".chars().position(|han| han == character);
        let digits: Option<Vec<usize>> = text
            .chars()
            .map(|character| if "○零".contains(character) { Some(0) } else { digit(character) })
            .collect();
        return u32::try_from(digits?.into_iter().fold(0, |number, digit| number * 10 + digit)).ok();
    }
    han_number(text)
}

fn month_of(found: &Captures<'_>) -> Option<u8> {
    let name = MONTH_NUMBERS[..2].iter().find_map(|group| found.name(group));
    match name {
        Some(name) => number_of_month(name.as_str()),
        None => u8::try_from(part(found, &MONTH_NUMBERS)?).ok(),
    }
}

/// The names of the months, and their numbers.
static NUMBERS: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let numbered = MONTHS.iter().flat_map(|(_, names)| names.iter().zip(1..));
    numbered.map(|(name, number)| (*name, number)).collect()
});

/// The number of the month that a word names, in capitals or not.
pub(super) fn number_of_month(name: &str) -> Option<u8> {
    // Many words are asked for; most begin as no month does, or are too long.
    let first = *name.as_bytes().first()?;
    let may_be = !first.is_ascii() || b"adefjmnos".contains(&first.to_ascii_lowercase());
    if !may_be || !(3..=28).contains(&name.len()) {
        return None;
    }
    NUMBERS.get(name.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        find(text).iter().map(|found| found.date.to_string()).collect()
    }

    #[test]
    fn days_of_the_week_are_known_in_any_case() {
        for day in ["Tuesday", "LUNES", "вторник", "الأحد"] {
            assert!(is_weekday(day), "{day}");
        }
        assert!(!is_weekday("Tues") && !is_weekday(""));
    }

    #[test]
    fn a_run_without_spaces_is_one_window() {
        // Each year looks for the head of its word, which is the head of the text.
        let text = "一九四五年六月二十六日".repeat(30_000);
        assert_eq!(windows(&text), [Span::between(0, text.len())]);
    }

    #[test]
    fn dates_are_read_in_the_six_languages() {
        for (text, date) in [
            ("September 11, 2020 in Moscow", "2020-09-11"),
            ("Sept. 11, 2020", "2020-09-11"),
            ("of 18 June 1968", "1968-06-18"),
            ("the 4th day of May, 1931", "1931-05-04"),
            ("the 22d day of April, 1834", "1834-04-22"),
            ("May 3d, 1834", "1834-05-03"),
            ("le 1er octobre 2031", "2031-10-01"),
            ("11 de septiembre de 2020", "2020-09-11"),
            ("Buenos Aires, mayo 11 de 1917.", "1917-05-11"),
            ("11 сентября 2020 года", "2020-09-11"),
            ("٤ أيار/مايو ٢٠٣١", "2031-05-04"),
            ("2020年9月11日", "2020-09-11"),
            ("二〇二〇年九月十一日", "2020-09-11"),
            ("２０３２年１２月３１日", "2032-12-31"),
            ("2020-09-12 03:44:44", "2020-09-12"),
            ("от 30.08.2004 г. N 1132", "2004-08-30"),
            ("( 1 er avril 2005 )", "2005-04-01"),
            ("一九四五年六月二十六日", "1945-06-26"),
            ("١٦ فبراير ٢٠٣١", "2031-02-16"),
            ("the twenty-sixth day of June, one thousand nine hundred and forty-five", "1945-06-26"),
        ] {
            assert_eq!(dates(text), [date], "{text}");
        }
        assert!(dates("the 2030 Agenda; June 31, 2020; 73/27; May 2020").is_empty());
    }

    #[test]
    fn a_dateline_has_a_day_without_a_year() {
        assert_eq!(month_day("September 12-Joint"), Some((MonthDay { month: 9, day: 12 }, 12)));
        assert_eq!(month_day("9月12日电").map(|(day, _)| day), Some(MonthDay { month: 9, day: 12 }));
        assert_eq!(month_day("Sept. 12 (Xinhua)").map(|(_, len)| len), Some(8));
    }
}
