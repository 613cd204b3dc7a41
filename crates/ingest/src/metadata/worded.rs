//! Dates whose day or year is written in words.
//!
//! Before: `this seventeenth day of January, one thousand eight hundred and
//! thirty-seven`. After: 1837-01-17.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use document::{Date, Span};

use super::dates::{Found, number_of_month};

/// Words without which no year is written out, and none is announced.
const WORDED: [&str; 16] = [
    "hundred",
    "thousand",
    "year of",
    "day of",
    "a.d.",
    "nineteen",
    "eighteen",
    "seventeen",
    "twenty",
    "mil ",
    "mille",
    "cent",
    "año",
    "AÑO",
    "тысяч",
    "ТЫСЯЧ",
];

static IN_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(WORDED)
        .expect("a few short words stay far below the limits of the automaton")
});

/// Whether a text may hold a date in words: one of them begins a word, as the
/// "cent" of "recent" does not.
fn is_worded(text: &str) -> bool {
    let begins = |at: usize| at == 0 || !text.as_bytes()[at - 1].is_ascii_alphabetic();
    IN_WORDS.find_iter(text).any(|word| begins(word.start()))
}

/// Words that may stand between a day and its month.
const BEFORE_MONTH: [&str; 21] = [
    "day", "days", "of", "the", "month", "st", "nd", "rd", "th", "d", "de", "del", "mes", "días", "dias",
    "día", "jour", "jours", "du", "mois", "er",
];

/// Words that may stand between a month, or the day behind it, and the year.
const BEFORE_YEAR: [&str; 22] = [
    "in", "the", "year", "of", "our", "lord", "a", "d", "ad", "anno", "domini", "de", "del", "año", "l",
    "an", "en", "st", "nd", "rd", "th", "christ",
];

/// The numbers of English, French, Spanish and Russian words, cardinal and
/// ordinal, as dates use them.
const NUMBERS: [(&str, u32); 36] = [
    ("first premier primero первого первое", 1),
    ("one un une uno primer primo", 1),
    ("two second deux deuxième dos segundo второго второе два две", 2),
    ("three third trois troisième tres tercero третьего третье три", 3),
    ("four fourth quatre quatrième cuatro cuarto четвертого четвёртого четвертое четыре", 4),
    ("five fifth cinq cinquième cinco quinto пятого пятое пять", 5),
    ("six sixth sixième seis sexto шестого шестое шесть", 6),
    ("seven seventh sept septième siete séptimo седьмого седьмое семь", 7),
    ("eight eighth huit huitième ocho octavo восьмого восьмое восемь", 8),
    ("nine ninth neuf neuvième nueve noveno девятого девятое девять", 9),
    ("ten tenth dix dixième diez décimo десятого десятое десять", 10),
    ("eleven eleventh onze onzième once одиннадцатого одиннадцать", 11),
    ("twelve twelfth douze douzième doce двенадцатого двенадцать", 12),
    ("thirteen thirteenth treize treizième trece тринадцатого тринадцать", 13),
    ("fourteen fourteenth quatorze quatorzième catorce четырнадцатого четырнадцать", 14),
    ("fifteen fifteenth quinze quinzième quince пятнадцатого пятнадцать", 15),
    ("sixteen sixteenth seize seizième dieciséis diecisiseis шестнадцатого шестнадцать", 16),
    ("seventeen seventeenth diecisiete семнадцатого семнадцать", 17),
    ("eighteen eighteenth dieciocho восемнадцатого восемнадцать", 18),
    ("nineteen nineteenth diecinueve девятнадцатого девятнадцать", 19),
    ("twenty twentieth vingt vingtième veinte двадцатого двадцать", 20),
    ("veintiuno veintiún", 21),
    ("veintidós veintidos", 22),
    ("veintitrés veintitres", 23),
    ("veinticuatro", 24),
    ("veinticinco", 25),
    ("veintiséis veintiseis", 26),
    ("veintisiete", 27),
    ("veintiocho", 28),
    ("veintinueve", 29),
    ("thirty thirtieth trente trentième treinta тридцатого тридцать", 30),
    ("forty fortieth fourty quarante cuarenta сорокового сорок", 40),
    ("fifty fiftieth cinquante cincuenta пятидесятого пятьдесят", 50),
    ("sixty sixtieth soixante sesenta шестидесятого шестьдесят", 60),
    ("seventy seventieth setenta семидесятого семьдесят", 70),
    ("eighty eightieth ochenta восьмидесятого восемьдесят", 80),
];

/// Hundreds that are one word, and what is higher than eighty.
const HIGH: [(&str, u32); 12] = [
    ("ninety ninetieth noventa девяностого девяносто", 90),
    ("ciento cien сто", 100),
    ("doscientos двести", 200),
    ("trescientos триста", 300),
    ("cuatrocientos четыреста", 400),
    ("quinientos пятьсот", 500),
    ("seiscientos шестьсот", 600),
    ("setecientos семьсот", 700),
    ("ochocientos восемьсот", 800),
    ("novecientos девятьсот", 900),
    ("двухтысячного", 2000),
    ("vingts", 20),
];

struct Token<'a> {
    word: &'a str,
    lower: String,
    span: Span,
}

/// The dates of a text whose day or year is in words, or whose year is
/// announced ("in the year of our Lord 1798"), in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    if !is_worded(text) || !words(text).any(|span| number_of_month(span.of(text)).is_some()) {
        return Vec::new();
    }
    let token = |span: Span| Token { word: span.of(text), lower: span.of(text).to_lowercase(), span };
    let tokens: Vec<Token<'_>> = words(text).map(token).collect();
    (0..tokens.len()).filter_map(|at| around_month(&tokens, at)).collect()
}

/// The runs of letters and of figures in a text.
fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let is_figure = |letter: char| letter.is_ascii_digit();
        let start = rest.find(|letter: char| letter.is_alphabetic() || is_figure(letter))?;
        let word = &rest[start..];
        let end = if word.starts_with(is_figure) {
            word.find(|letter| !is_figure(letter))
        } else {
            word.find(|letter: char| !letter.is_alphabetic())
        };
        let span = Span::between(at + start, at + start + end.unwrap_or(word.len()));
        at = span.end();
        Some(span)
    })
}

/// The date around the name of a month.
fn around_month(tokens: &[Token<'_>], at: usize) -> Option<Found> {
    let month = number_of_month(&tokens[at].lower)?;
    let (day, first, behind) = match day_before(tokens, at) {
        Some((day, first)) => (day, first, at + 1),
        None => {
            let (day, behind) = day_after(tokens, at + 1)?;
            (day, at, behind)
        }
    };
    let (year, behind) = year(tokens, behind)?;
    let date = Date::day(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?)?;
    Some(Found { date, span: Span::between(tokens[first].span.start(), tokens[behind - 1].span.end()) })
}

/// The day that ends before a month, and its first token.
fn day_before(tokens: &[Token<'_>], month: usize) -> Option<(u32, usize)> {
    let mut end = month;
    while end > 0 && month - end < 5 && BEFORE_MONTH.contains(&tokens[end - 1].lower.as_str()) {
        end -= 1;
    }
    let last = tokens.get(end.checked_sub(1)?)?;
    if let Some(day) = digits(last, 2) {
        return Some((day, end - 1));
    }
    let unit = number(&last.lower)?;
    // "twenty-third": the ten before it.
    if unit < 10
        && let Some(before) = end.checked_sub(2)
        && let Some(ten @ (20 | 30)) = number(&tokens[before].lower)
    {
        return Some((ten + unit, before));
    }
    Some((unit, end - 1))
}

/// The day behind a month ("May eleventh"), and the token behind it.
fn day_after(tokens: &[Token<'_>], at: usize) -> Option<(u32, usize)> {
    let at = if tokens.get(at)?.lower == "the" { at + 1 } else { at };
    let first = tokens.get(at)?;
    if let Some(day) = digits(first, 2) {
        return Some((day, at + 1));
    }
    let value = number(&first.lower).filter(|value| *value <= 31)?;
    match tokens.get(at + 1).and_then(|next| number(&next.lower)) {
        Some(unit @ 1..10) if value >= 20 => Some((value + unit, at + 2)),
        _ => Some((value, at + 1)),
    }
}

/// The year behind a month or a day, and the token behind it.
fn year(tokens: &[Token<'_>], from: usize) -> Option<(u32, usize)> {
    let mut at = from;
    while at - from < 8 && BEFORE_YEAR.contains(&tokens.get(at)?.lower.as_str()) {
        at += 1;
    }
    let plausible = |year: &u32| (1500..=2100).contains(year);
    if let Some(year) = digits(tokens.get(at)?, 4).filter(plausible) {
        return Some((year, at + 1));
    }
    let (mut total, mut current) = (0, 0);
    let mut end = at;
    while let Some(token) = tokens.get(end) {
        match token.lower.as_str() {
            "hundred" | "hundreds" | "cent" | "cents" => current = current.max(1) * 100,
            "thousand" | "mil" | "mille" | "тысяча" | "тысячи" => {
                total += current.max(1) * 1000;
                current = 0;
            }
            "and" | "et" | "y" if end > at => {}
            // quatre-vingts
            "vingt" | "vingts" if current % 100 == 4 => current += 76,
            word => match number(word) {
                // nineteen sixty-three
                Some(value) if (10..100).contains(&current) && value >= 10 && total == 0 => {
                    current = current * 100 + value;
                }
                Some(value) => current += value,
                None => break,
            },
        }
        end += 1;
    }
    while end > at && matches!(tokens[end - 1].lower.as_str(), "and" | "et" | "y") {
        end -= 1;
    }
    Some((total + current, end)).filter(|(year, _)| plausible(year))
}

fn digits(token: &Token<'_>, most: usize) -> Option<u32> {
    (token.word.len() <= most).then(|| token.word.parse().ok()).flatten()
}

fn number(word: &str) -> Option<u32> {
    NUMBERS
        .iter()
        .chain(&HIGH)
        .find_map(|(words, value)| words.split(' ').any(|known| known == word).then_some(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_words_are_read() {
        for (text, date) in [
            ("this seventeenth day of January, one thousand eight hundred and thirty-seven", "1837-01-17"),
            ("on the seventeenth day of June, nineteen hundred and one, by", "1901-06-17"),
            ("this 30th day of October Eighteen hundred and sixty five", "1865-10-30"),
            (
                "this seventh day of May, in the year of our Lord two thousand twenty-five, and of",
                "2025-05-07",
            ),
            ("this twenty-third day of January in the year of our Lord 1838", "1838-01-23"),
            ("the third of April, two thousand and six", "2006-04-03"),
            ("this 22d day of April, in the year eighteen hundred and thirty-four", "1834-04-22"),
            ("on May 3d, in the year eighteen hundred and thirty-four", "1834-05-03"),
            ("on May eleventh, nineteen sixty-three", "1963-05-11"),
            ("le vingt-huit octobre mil neuf cent soixante-dix-huit", "1978-10-28"),
            ("le premier mars mil neuf cent quatre-vingt-dix", "1990-03-01"),
            ("a los quince días del mes de octubre de mil novecientos sesenta y seis", "1966-10-15"),
            ("el veintitrés de mayo de dos mil seis", "2006-05-23"),
            ("двадцать шестого июня тысяча девятьсот сорок пятого года", "1945-06-26"),
        ] {
            let dates: Vec<String> = find(text).iter().map(|found| found.date.to_string()).collect();
            assert_eq!(dates, [date], "{text}");
        }
        assert!(find("twenty members may meet; of the two hundred, March on").is_empty());
    }
}
