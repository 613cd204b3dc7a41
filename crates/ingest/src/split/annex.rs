//! What stands between the caption of an annex and its text.

use super::part::{self, Part};
use crate::metadata::dates;

/// How many parts behind the caption of an annex say of what act it is one, and
/// what it is called: `Указом Президента`, `от 4 мая 2031 г.`, `N 12`, `ПОЛОЖЕНИЕ`,
/// `о комиссии по рыбе`.
pub(super) fn lines_of_act(text: &str, parts: &[Part]) -> usize {
    const REACH: usize = 6;
    const ACTS: [&str; 12] = [
        "к ",
        "указ",
        "распоряжен",
        "постановлен",
        "приказ",
        "решен",
        "закон",
        "президент",
        "правительств",
        "to the ",
        "à la ",
        "al ",
    ];
    let words = |index: usize| parts.get(index).map(|part| part.whole.of(text).trim());
    let opens = words(0).is_some_and(|line| {
        let line = line.to_lowercase();
        ACTS.iter().any(|act| line.starts_with(act))
    });
    if !opens {
        return 0;
    }
    let short = |line: &str| line.split_whitespace().count() <= 14 && !line.ends_with([';', ':', ',']);
    let mut count = 0;
    for index in 0..REACH.min(parts.len()) {
        let Some(line) = words(index).filter(|line| short(line)) else {
            break;
        };
        let last = line.lines().next_back().unwrap_or_default().trim();
        let numbered = last
            .strip_prefix(['N', '№'])
            .is_some_and(|rest| rest.trim_start().starts_with(|first: char| first.is_ascii_digit()));
        if numbered || !dates::find(last).is_empty() {
            count = index + 1;
        }
    }
    if count == 0 {
        return 0;
    }
    let named = count;
    while let Some(part) = parts.get(count).filter(|_| count < named + 3) {
        let words = part.whole.of(text);
        let first = words.lines().next().unwrap_or_default();
        let capital = first.chars().any(char::is_uppercase) && !first.chars().any(char::is_lowercase);
        let goes_on = count > named && words.starts_with(char::is_lowercase);
        if !(capital || goes_on) || words.len() > 400 || part.marker.is_some() || part::ends_sentence(words) {
            break;
        }
        count += 1;
    }
    count.min(parts.len().saturating_sub(1))
}
