//! Reads dates and ranges of dates: `2019`, `2019-05..2021`, `..2020`, `>2019`.

use document::Date;

/// From a date to another, both included; open where there is none.
pub(super) type Range = (Option<Date>, Option<Date>);

/// A range of dates, and whether it was written backwards; none where it is
/// no range.
pub(super) fn range(text: &str) -> Option<(Range, bool)> {
    let text = text.trim();
    let range = if let Some(rest) = text.strip_prefix(">=") {
        (Some(date(rest)?), None)
    } else if let Some(rest) = text.strip_prefix("<=") {
        (None, Some(date(rest)?))
    } else if let Some(rest) = text.strip_prefix('>') {
        (Some(after(date(rest)?)?), None)
    } else if let Some(rest) = text.strip_prefix('<') {
        (None, Some(before(date(rest)?)?))
    } else if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('…')) {
        (end(from)?, end(to)?)
    } else if let Some((from, to)) = years(text) {
        (Some(from), Some(to))
    } else {
        let day = date(text)?;
        (Some(day), Some(day))
    };
    match range {
        (None, None) => None,
        (Some(from), Some(to)) if from.first_day_number() > to.last_day_number() => {
            Some(((Some(to), Some(from)), true))
        }
        _ => Some((range, false)),
    }
}

fn date(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// An end of a range: none in it where it is open, none at all where it is no
/// date.
#[expect(clippy::option_option, reason = "an open end is no failure")]
fn end(text: &str) -> Option<Option<Date>> {
    if text.trim().is_empty() { Some(None) } else { date(text).map(Some) }
}

/// `2019-2021` and `2019–2021`, which are no month.
fn years(text: &str) -> Option<(Date, Date)> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    (from.len() == 4 && to.len() == 4).then_some(())?;
    Some((date(from)?, date(to)?))
}

/// The first day, month or year that begins when this one is over.
fn after(date: Date) -> Option<Date> {
    let year = date.in_year();
    match date.month_and_day() {
        (Some(month), Some(day)) => Date::day(year, month, day + 1)
            .or_else(|| Date::day(year, month + 1, 1))
            .or_else(|| Date::day(year + 1, 1, 1)),
        (Some(month), None) => Date::month(year, month + 1).or_else(|| Date::month(year + 1, 1)),
        _ => Date::year(year + 1),
    }
}

/// The last day, month or year that is over when this one begins.
fn before(date: Date) -> Option<Date> {
    let year = date.in_year();
    let last_day = |year, month| (28..=31).rev().find_map(|day| Date::day(year, month, day));
    match date.month_and_day() {
        (Some(month), Some(day)) => Date::day(year, month, day - 1)
            .or_else(|| last_day(year, month - 1))
            .or_else(|| last_day(year - 1, 12)),
        (Some(month), None) => Date::month(year, month - 1).or_else(|| Date::month(year - 1, 12)),
        _ => Date::year(year - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let written = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        match range(text) {
            Some(((from, to), backwards)) => {
                format!("{}..{}{}", written(from), written(to), if backwards { "!" } else { "" })
            }
            None => "none".to_owned(),
        }
    }

    #[test]
    fn ranges_are_read_in_any_precision() {
        for (text, expected) in [
            ("2019", "2019..2019"),
            ("2019-05", "2019-05..2019-05"),
            ("2019..2021", "2019..2021"),
            ("2019-05-03..", "2019-05-03.."),
            ("..2020", "..2020"),
            ("2019-2021", "2019..2021"),
            ("2019–2021", "2019..2021"),
            (">=2019", "2019.."),
            (">2019", "2020.."),
            (">2019-12", "2020-01.."),
            (">2020-02-28", "2020-02-29.."),
            (">2019-12-31", "2020-01-01.."),
            ("<2019", "..2018"),
            ("<2019-01", "..2018-12"),
            ("<2020-03-01", "..2020-02-29"),
            ("<2020-01-01", "..2019-12-31"),
            ("<=2019-05", "..2019-05"),
            ("2021..2019", "2019..2021!"),
            ("2019..2019-05", "2019..2019-05"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in ["", "..", "2019-13", "20", "soon", ">", "2019..soon", "<0001", ">9999", "2019-02-30"] {
            assert_eq!(read(text), "none", "{text}");
        }
    }
}
