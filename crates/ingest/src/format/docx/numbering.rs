//! The numbers that a word processor prints and does not store: `1.`, `(a)`,
//! `IV.`, `一、`.

use std::collections::BTreeMap;

use super::super::xml::tree::Element;
use super::styles::{NumberOf, value};

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2`: numbers of levels and what stands between them.
    pattern: String,
    /// The level, from 1, whose numbers begin this one anew; 0 is none.
    restart: Option<usize>,
    /// Whether outer numbers are printed in digits, whatever their form.
    legal: bool,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    levels: BTreeMap<String, BTreeMap<usize, Level>>,
    /// Abstract list and numbers to start with by list.
    lists: BTreeMap<String, (String, BTreeMap<usize, u32>)>,
    /// The last number of each level by abstract list, for all of its lists
    /// count on from one another.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// The lists that have begun.
    begun: BTreeMap<String, ()>,
}

impl Numbering {
    pub(super) fn new(part: Option<&Element>) -> Self {
        let mut numbering = Numbering::default();
        for element in part.into_iter().flat_map(Element::elements) {
            match element.name.as_str() {
                "abstractNum" => {
                    if let Some(id) = element.attribute("w:abstractNumId") {
                        numbering.levels.insert(id.to_owned(), levels(element));
                    }
                }
                "num" => numbering.add_list(element),
                _ => {}
            }
        }
        numbering
    }

    fn add_list(&mut self, element: &Element) {
        let Some((id, of)) = element.attribute("w:numId").zip(value(element.child("abstractNumId"))) else {
            return;
        };
        let mut starts = BTreeMap::new();
        let mut of = of.to_owned();
        for change in element.elements().filter(|change| change.name == "lvlOverride") {
            let level = change.attribute("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or_default();
            let start = value(change.child("startOverride")).and_then(|start| start.parse().ok());
            if let Some(start) = start {
                starts.insert(level, start);
            }
            if change.child("lvl").is_some() {
                // A list with levels of its own is a list apart.
                let mut own = self.levels.get(&of).cloned().unwrap_or_default();
                own.extend(levels(change));
                of = format!("{of}/{id}");
                self.levels.insert(of.clone(), own);
            }
        }
        self.lists.insert(id.to_owned(), (of, starts));
    }

    /// Counts a paragraph, and gives its number as it is printed. Nothing where
    /// the list is not known or prints nothing.
    pub(super) fn next(&mut self, number: &NumberOf) -> Option<String> {
        let list = number.list.as_deref()?;
        let (of, starts) = self.lists.get(list)?;
        let levels = self.levels.get(of)?;
        let at = number.level.unwrap_or_default();
        let level = levels.get(&at).filter(|_| at < LEVELS)?;
        let counts = self.counts.entry(of.clone()).or_default();
        if self.begun.insert(list.to_owned(), ()).is_none() {
            for level in starts.keys().filter(|level| **level < LEVELS) {
                counts[*level] = None;
            }
        }
        let start = starts.get(&at).copied().unwrap_or(level.start);
        counts[at] = Some(counts[at].map_or(start, |count| count.saturating_add(1)));
        for (inner, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = levels.get(&inner).and_then(|level| level.restart);
            if restart.is_none_or(|restart| restart > at) {
                *count = None;
            }
        }
        let printed = printed(level, levels, counts);
        (!printed.trim().is_empty()).then(|| printed.trim().to_owned())
    }
}

fn levels(element: &Element) -> BTreeMap<usize, Level> {
    let elements = element.elements().filter(|level| level.name == "lvl");
    let levels = elements.filter_map(|level| {
        let at = level.attribute("w:ilvl")?.parse().ok()?;
        let number = |name| value(level.child(name)).and_then(|number| number.parse::<u32>().ok());
        let legal = level.child("isLgl");
        Some((
            at,
            Level {
                start: number("start").unwrap_or(1),
                format: value(level.child("numFmt")).unwrap_or("decimal").to_owned(),
                pattern: value(level.child("lvlText")).unwrap_or_default().to_owned(),
                restart: number("lvlRestart").and_then(|level| usize::try_from(level).ok()),
                legal: legal.is_some_and(|legal| !matches!(legal.attribute("w:val"), Some("0" | "false"))),
            },
        ))
    });
    levels.collect()
}

/// A number in the pattern of its level.
fn printed(level: &Level, levels: &BTreeMap<usize, Level>, counts: &[Option<u32>; LEVELS]) -> String {
    if level.format == "bullet" {
        // Symbol fonts keep their bullets where no character has a meaning.
        let private = |character: char| ('\u{e000}'..='\u{f8ff}').contains(&character);
        let plain = !level.pattern.is_empty() && !level.pattern.chars().any(private);
        return if plain && level.pattern != "o" { level.pattern.clone() } else { "•".to_owned() };
    }
    if level.format == "none" && !level.pattern.contains('%') {
        return level.pattern.clone();
    }
    let mut printed = String::new();
    let mut rest = level.pattern.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        printed.push_str(before);
        let digit = after.chars().next().and_then(|digit| digit.to_digit(10)).filter(|digit| *digit > 0);
        let Some(digit) = digit else {
            printed.push('%');
            rest = after;
            continue;
        };
        let at = digit as usize - 1;
        if let Some(of) = levels.get(&at) {
            let format = if level.legal { "decimal" } else { of.format.as_str() };
            let count = counts.get(at).copied().flatten().unwrap_or(of.start);
            printed.push_str(&in_format(count, format));
        }
        rest = &after[1..];
    }
    printed + rest
}

/// A number as a format writes it; in digits where the format is not known.
fn in_format(number: u32, format: &str) -> String {
    let count = number.max(1) - 1;
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letters(count, 'a', 26),
        "upperLetter" => letters(count, 'A', 26),
        "russianLower" => cyrillic(count).to_lowercase(),
        "russianUpper" => cyrillic(count),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "ordinal" => ordinal(number),
        "decimalFullWidth" => {
            number.to_string().chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xfee0)).collect()
        }
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCountingThousand"
        | "taiwaneseCounting" => han(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            let circled = char::from_u32(0x2460 + count).filter(|_| count < 20);
            circled.map_or_else(|| number.to_string(), String::from)
        }
        _ => number.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb`, as word processors go on.
fn letters(count: u32, first: char, of: u32) -> String {
    let letter = char::from_u32(u32::from(first) + count % of).unwrap_or(first);
    let times = (count / of + 1).min(20) as usize;
    std::iter::repeat_n(letter, times).collect()
}

/// Cyrillic letters without those that number nothing.
fn cyrillic(count: u32) -> String {
    let letters: Vec<char> = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ".chars().collect();
    let at = count as usize % letters.len();
    letters[at].to_string()
}

/// The number of an endnote.
pub(super) fn small_roman(number: u32) -> String {
    roman(number).to_lowercase()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            roman.push_str(sign);
            rest -= value;
        }
    }
    roman
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `一`, `十二`, `一百零五`.
fn han(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS[(number % 10) as usize];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", if number > 10 { digit(number) } else { "" }),
        20..=99 => {
            format!("{}十{}", digit(number / 10), if number.is_multiple_of(10) { "" } else { digit(number) })
        }
        100..=999 => {
            let rest = match number % 100 {
                0 => String::new(),
                rest @ 1..=9 => format!("零{}", digit(rest)),
                rest @ 10..=19 => format!("一{}", han(rest)),
                rest => han(rest),
            };
            format!("{}百{rest}", digit(number / 100))
        }
        _ => number.to_string(),
    }
}
