//! Dates as documents state them: a year, a month, or a day.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date known to the year, the month, or the day, in the proleptic
/// Gregorian calendar.
///
/// It is written in the ISO 8601 form of its precision: `1965`, `1965-10`,
/// `1965-10-21`. Dates of one start sort with the vaguer one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

/// What is wrong with a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected a date such as 2020-09-11, 2020-09 or 2020, found `{}`", self.0)
    }
}

impl std::error::Error for DateError {}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// A day of the calendar; none where there is no such day. Years run from
    /// 1 to 9999.
    pub fn day(year: i32, month: u8, day: u8) -> Option<Self> {
        Self::month(year, month)?;
        (1..=days_in(year, month)).contains(&day).then_some(Self { year, month: Some(month), day: Some(day) })
    }

    /// A month, its day unknown.
    pub fn month(year: i32, month: u8) -> Option<Self> {
        Self::year(year)?;
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None })
    }

    /// A year, its month unknown.
    pub fn year(year: i32) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// The year.
    pub fn in_year(self) -> i32 {
        self.year
    }

    /// Month and day, as far as they are known.
    pub fn month_and_day(self) -> (Option<u8>, Option<u8>) {
        (self.month, self.day)
    }

    /// The first day that the date may mean, counted from 1 January 1970.
    ///
    /// The count is that of Howard Hinnant's `days_from_civil`
    /// (<https://howardhinnant.github.io/date_algorithms.html>), exact for
    /// every year, unlike a count of nanoseconds in 64 bits, which ends in 1677.
    pub fn first_day_number(self) -> i64 {
        day_number(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that the date may mean, counted from 1 January 1970.
    pub fn last_day_number(self) -> i64 {
        let month = self.month.unwrap_or(12);
        day_number(self.year, month, self.day.unwrap_or_else(|| days_in(self.year, month)))
    }

    /// The date in words: `11 September 2020`, `October 1965`, `1965`.
    pub fn in_words(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => {
                format!("{day} {} {}", MONTHS[usize::from(month) - 1], self.year)
            }
            (Some(month), None) => format!("{} {}", MONTHS[usize::from(month) - 1], self.year),
            _ => self.year.to_string(),
        }
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn day_number(year: i32, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    // The year begins in March, so that the leap day is its last.
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads the ISO form; a time of day after `T` or a space is passed over.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || DateError(text.to_owned());
        let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let number = |part: &str, digits: usize| {
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok()).flatten().ok_or_else(wrong)
        };
        let mut parts = day.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let rest: Vec<u8> =
            parts.map(|part| number(part, 2).map(|number| number as u8)).collect::<Result<_, _>>()?;
        match rest[..] {
            [] => Date::year(i32::from(year)),
            [month] => Date::month(i32::from(year), month),
            [month, day] => Date::day(i32::from(year), month, day),
            _ => None,
        }
        .ok_or_else(wrong)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_precisely_as_they_are_known() {
        for text in ["1965", "1965-10", "1965-10-21", "0476-09-04", "1648-10-24"] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("2020-09-12T03:44:44Z".parse::<Date>().ok(), Date::day(2020, 9, 12));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "2020-13", "2020-02-30", "11/09/2020", "20", "12-09-11", "2020-9-1-1"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_before_1677_are_counted_right() {
        let days = |text: &str| text.parse::<Date>().expect("a date").first_day_number();
        assert_eq!(days("1970-01-01"), 0);
        assert_eq!(days("2000-03-01"), 11_017);
        assert_eq!(days("1648-10-25") - days("1648-10-24"), 1);
        assert_eq!(days("1653-02-10"), -115_741);
    }

    #[test]
    fn a_vague_date_spans_all_its_days() {
        let year = Date::year(2020).expect("a year");
        assert_eq!(year.last_day_number() - year.first_day_number(), 365);
    }
}
