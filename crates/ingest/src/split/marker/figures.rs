//! Numbers that open clauses: `1. `, `(2)`, `1.2 `, `三、`, `IV. `.

use super::{Marker, Style, blank, made};
use crate::han::is_han;
use crate::split::numerals::{han_number, roman_number, to_ascii_digit};

/// How many digits a number has at the most: a year opens nothing.
const DIGITS: usize = 3;

/// How many numbers `1.2.3.4` has at the most.
const LEVELS: usize = 4;

const DASHES: [char; 3] = ['-', '–', '—'];

/// A number in Arabic digits of any script, with its stop or brackets.
pub(super) fn arabic(text: &str) -> Option<Marker> {
    if let Some(inner) = text.strip_prefix(['(', '（']) {
        let (digits, rest) = digits(inner)?;
        let rest = rest.strip_prefix([')', '）'])?;
        return numbered(Style::Bracketed, &digits, text.len() - rest.trim_start().len());
    }
    let (digits, rest) = digits(text)?;
    if let Some(found) = decimal(text, &digits, rest) {
        // "1.5 million" goes on with a small letter; "1.2 Trade" does not.
        return (!text[found.len..].starts_with(char::is_lowercase)).then_some(found);
    }
    if let Some(rest) = rest.strip_prefix([')', '）']) {
        return numbered(Style::Paren, &digits, text.len() - rest.trim_start().len());
    }
    if let Some(rest) = rest.strip_prefix('\t') {
        // A figure behind the tab is the next cell of a table.
        let cell = rest.starts_with(|first| to_ascii_digit(first).is_some());
        return (!cell).then(|| numbered(Style::Dot, &digits, text.len() - rest.len())).flatten();
    }
    if let Some(found) = before_date(text, &digits, rest) {
        return Some(found);
    }
    let rest = behind_stop(rest)?;
    let white = blank(rest);
    // `1．双方`, `1.The`: what follows the stop is the text's.
    let glued = rest.chars().next().filter(|_| white == 0);
    let arabic = |first: char| ('ء'..='ي').contains(&first);
    let opens =
        |first: char| first.is_uppercase() || is_han(first) || arabic(first) || "\"“«(【《「".contains(first);
    glued.is_none_or(opens).then(|| numbered(Style::Dot, &digits, text.len() - rest.len() + white)).flatten()
}

/// `1.2 `, `3.1.4. `
fn decimal(text: &str, first: &str, mut rest: &str) -> Option<Marker> {
    let mut label = first.to_owned();
    let mut last = None;
    for _ in 1..LEVELS {
        let Some((next, behind)) = rest.strip_prefix('.').and_then(digits) else {
            break;
        };
        label = format!("{label}.{next}");
        last = next.parse().ok();
        rest = behind;
    }
    let number = last?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let white = blank(rest);
    (white > 0 || rest.is_empty())
        .then(|| made(Style::Decimal, number, label, text.len() - rest.len() + white))
}

/// `10.2031年`, `6.1月`, `7.5年来`: behind the stop stands a date or a time and, where
/// the number is the next one, no decimal.
fn before_date(text: &str, digits: &str, rest: &str) -> Option<Marker> {
    let rest = rest.strip_prefix('.')?;
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let dated = match figures {
        1 | 2 => rest[figures..].starts_with(['月', '年']),
        4 => rest[figures..].starts_with('年'),
        _ => false,
    };
    let found =
        (dated && digits.len() <= 2).then(|| numbered(Style::Dot, digits, text.len() - rest.len()))??;
    Some(Marker { sure: false, ..found })
}

/// What stands behind the stop of a number: `. `, `.- `, `° `, `º.`.
fn behind_stop(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest);
    let rest = match rest.strip_prefix(['°', 'º']) {
        Some(rest) => rest.strip_prefix('.').unwrap_or(rest),
        None => match rest.strip_prefix(['.', '．', '、']) {
            Some(rest) => rest.strip_prefix(['°', 'º']).unwrap_or(rest),
            None => return behind_dash(rest),
        },
    };
    Some(rest.strip_prefix(DASHES).unwrap_or(rest))
}

/// What stands behind the dash that parts a number from its text: `1 - La
/// France`, `١- يتبادل`. "5 - 7 June" and "10 – a third" are no points.
fn behind_dash(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(DASHES)?;
    let first = rest.trim_start().chars().next()?;
    (blank(rest) > 0 && first.is_alphabetic() && !first.is_lowercase()).then_some(rest)
}

/// The digits at the head of a text, as those of ASCII, and what follows them;
/// none where they are too many for a number that opens a clause.
fn digits(text: &str) -> Option<(String, &str)> {
    let mut digits = String::new();
    for (at, character) in text.char_indices() {
        match to_ascii_digit(character) {
            Some(_) if digits.len() == DIGITS => return None,
            Some(digit) => digits.push(digit),
            None => return (at > 0).then(|| (digits, &text[at..])),
        }
    }
    (!digits.is_empty()).then_some((digits, ""))
}

fn numbered(style: Style, digits: &str, len: usize) -> Option<Marker> {
    let number: u32 = digits.parse().ok()?;
    (number > 0).then(|| made(style, number, number.to_string(), len))
}

/// Figures that a scanner took for letters, a stop that it took for a comma:
/// `ll. Further requests`, `4, Decides`.
pub(super) fn misread(text: &str) -> Option<Marker> {
    let stop = text.bytes().take(DIGITS + 1).position(|byte| matches!(byte, b'.' | b','))?;
    let signs = &text.as_bytes()[..stop];
    let comma = text.as_bytes()[stop] == b',';
    let of_figures = |sign: &u8| sign.is_ascii_digit() || !comma && matches!(sign, b'l' | b'I' | b'O');
    let any = signs.iter().any(|sign| *sign == b'l' || sign.is_ascii_digit());
    if !any || !signs.iter().all(of_figures) || comma && stop == DIGITS {
        return None;
    }
    let len = text.len() - text[stop + 1..].trim_start().len();
    if len == stop + 1 || !text[len..].starts_with(char::is_uppercase) {
        return None;
    }
    let number: u32 = text[..stop].replace(['l', 'I'], "1").replace('O', "0").parse().ok()?;
    (number > 0).then(|| Marker { sure: false, ..made(Style::Dot, number, number.to_string(), len) })
}

/// A Chinese number with its stop, in brackets, or alone: `二十一、`, `（三）`, `一`.
pub(super) fn han(text: &str) -> Option<Marker> {
    let inner = text.strip_prefix(['(', '（']);
    let number = inner.unwrap_or(text);
    let end = number.find(|character| !is_han_digit(character)).unwrap_or(number.len());
    let (number, rest) = number.split_at(end);
    let count = number.chars().count();
    let (style, rest) = if inner.is_some() {
        let rest = rest.strip_prefix([')', '）']).filter(|_| count <= 4 && !number.contains('百'))?;
        (Style::HanBracketed, rest.trim_start_matches(|sign: char| sign == '、' || sign.is_whitespace()))
    } else {
        let behind = rest.strip_prefix(['、', '．']);
        behind.or_else(|| Some(rest).filter(|rest| rest.trim_start().is_empty())).filter(|_| count <= 5)?;
        (Style::Han, behind.unwrap_or(rest).trim_start())
    };
    let number = (count > 0).then(|| han_number(number)).flatten()?;
    Some(made(style, number, number.to_string(), text.len() - rest.len()))
}

/// A roman number with its stop, or alone on its line.
pub(super) fn roman(text: &str, first: char) -> Option<Marker> {
    const LETTERS: &str = "IVXLC";
    if !LETTERS.contains(first) {
        return None;
    }
    let end = text.bytes().position(|byte| !LETTERS.as_bytes().contains(&byte)).unwrap_or(text.len());
    let (label, rest) = text.split_at(end);
    let close = behind_roman(rest)?;
    let number = (label.len() <= 7).then(|| roman_number(label)).flatten()?;
    Some(made(Style::Roman, number, label.to_owned(), text.len() - close.len()))
}

/// What stands behind the stop or the dash of a roman number, and white space.
fn behind_roman(rest: &str) -> Option<&str> {
    let stopped = rest.strip_prefix(['.', ')']).map(|rest| rest.strip_prefix(DASHES).unwrap_or(rest));
    let dashed = || rest.trim_start().strip_prefix(DASHES);
    let white = |rest: &&str| blank(rest) > 0;
    let alone = || Some(rest.strip_prefix('.').unwrap_or(rest)).filter(|rest| rest.trim_start().is_empty());
    stopped.filter(white).or_else(alone).or_else(|| dashed().filter(white)).map(str::trim_start)
}

pub(super) fn is_han_digit(character: char) -> bool {
    matches!(character, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}
