//! Letters and signs that open the points of a list: `(a) `, `b) `, `• `.

use super::{Marker, Style, blank, made};

/// How many letters a small roman number has at the most: `(viii)`.
const ROMAN: usize = 5;

/// A letter or a small roman number in brackets, or a letter with a stop.
pub(super) fn letter(text: &str) -> Option<Marker> {
    let opened = text.strip_prefix(['(', '（']);
    let inner = opened.unwrap_or(text);
    let of_list = |letter: char| matches!(letter, 'a'..='z' | 'а'..='я' | 'ء'..='ي');
    let first = inner.chars().next().filter(|first| of_list(*first))?;
    let roman = inner.bytes().take_while(|byte| matches!(byte, b'i' | b'v' | b'x')).count();
    let len = if (2..=ROMAN).contains(&roman) { roman } else { first.len_utf8() };
    let behind = &inner[len..];
    let rest = match behind.strip_prefix(')') {
        Some(rest) => rest,
        None if opened.is_some() => behind.strip_prefix('）')?,
        None => behind.strip_prefix('.').filter(|rest| first.is_ascii() && len == 1 && blank(rest) > 0)?,
    };
    Some(made(Style::Letter, 0, String::new(), text.len() - rest.trim_start().len()))
}

/// A bullet, or a dash that stands for one.
pub(super) fn bullet(text: &str) -> Option<Marker> {
    const BULLETS: [char; 14] = ['•', '·', '▪', '◦', '●', '○', '■', '➢', '►', '\u{f0b7}', '–', '—', '-', '*'];
    let rest = text.strip_prefix(BULLETS)?;
    let sure = !text.starts_with(['-', '*']) || blank(rest) > 0;
    sure.then(|| made(Style::Bullet, 0, String::new(), text.len() - rest.trim_start().len()))
}
