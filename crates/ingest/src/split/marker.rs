//! The numbers and signs that open clauses: `1. `, `(2)`, `三、`, `Article 5`.

use std::sync::LazyLock;

use regex::Regex;

/// A number or sign at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// How it is written.
    pub style: Style,
    /// Its number, 0 where it has none.
    pub number: u32,
    /// How a label writes it: `5`, `1.1`, `IV`.
    pub label: String,
    /// How many bytes it takes, the white space behind it included.
    pub len: usize,
}

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `1. `
    Dot,
    /// `1) `
    Paren,
    /// `(1) `
    Bracketed,
    /// `一、`
    Han,
    /// `（一）`
    HanBracketed,
    /// `IV. `, or alone on its line
    Roman,
    /// `1.2 `
    Decimal,
    /// `(a) `, `a) `, `а) `
    Letter,
    /// `• `, `- `
    Bullet,
    /// `Article 5`, `第五条`
    Article,
    /// `Section 2.`, `Sec. 2.`
    Section,
    /// `Annex 1`
    Annex,
}

static ARABIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?<dot>[0-9]{1,3})[.．](?:[\s\u{a0}]+|(?<glued>[^\s0-9.]))|(?<paren>[0-9]{1,3})[)）][\s\u{a0}]*|[(（](?<bracketed>[0-9]{1,3})[)）][\s\u{a0}]*)",
    )
});
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?<comma>[一二三四五六七八九十百]{1,5})(?:[、．][\s\u{3000}]*|[\s\u{3000}]*$)|[（(](?<bracketed>[一二三四五六七八九十]{1,4})[)）][、\s\u{3000}]*)",
    )
});
static DECIMAL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?<label>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})\.?[\s\u{a0}]+"));
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?<number>[IVXLC]{1,7})(?:[.)][\s\u{a0}]+|\.?[\s\u{a0}]*$)"));
static LETTER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:[(（](?:[a-zа-я]|[ivx]{1,5})[)）]|(?:[a-zа-я]|[ivx]{1,5})\))[\s\u{a0}]*"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:[•·▪◦●○■–—]|[-*](?:[\s\u{a0}]))[\s\u{a0}]*"));
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?xi)^(?:
        (?:article|art\.|artículo|articulo|artikel|статья|ст\.)[\s\u{a0}]+
            (?<number>[0-9]{1,3}|[ivxlc]{1,7}|premier|première|primero|ier|1er|один|one|two|three)
            (?:er|bis|ter|\u{ba}|°)?
          | (?:المادة|مادة)[\s\u{a0}]+ \(? (?<arabic>[0-9٠-٩]{1,3}|الأولى|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة) \)?
          | 第(?<han>[一二三四五六七八九十百0-9０-９]{1,5})条
        )
        (?<tail>[\s\u{a0}\u{3000}]*[.:：．、—–-]*(?:[\s\u{a0}\u{3000}]+|$)|[.:：])",
    )
});
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^(?:section|sec\.|§)[\s\u{a0}]*(?<number>[0-9]{1,3}|[ivxlc]{1,7})[.:]?(?:[\s\u{a0}]+|$)")
});
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?<word>annex|annexe|anexo|appendix|приложение|附件|附录|المرفق|ملحق|schedule)(?:[\s\u{a0}]*(?<number>[0-9]{1,2}|[ivxlc]{1,6}|[a-z]|[一二三四五六七八九十]{1,3}))?[\s\u{a0}]*(?:[.:：—–-]|$)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that a test compiles")
}

/// The marker at the head of a paragraph, if there is one.
///
/// A year, a sum or an ordinal is none: `2030 Agenda`, `1.5 million`, `73/27`,
/// `75th`, `2016. In Moscow`.
pub fn marker(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    if first.is_ascii_digit() || "(（".contains(first) || to_ascii_digit(first).is_some() {
        return arabic(text).or_else(|| han(text)).or_else(|| letter(text));
    }
    if is_han_digit(first) {
        return han(text);
    }
    word(text, first).or_else(|| roman(text, first)).or_else(|| letter(text)).or_else(|| bullet(text))
}

/// Whether a line begins as a numbered point does; used to tell where wrapped
/// lines end.
pub fn opens(text: &str) -> bool {
    marker(text).is_some_and(|marker| {
        let alone = marker.style == Style::Roman && marker.len == text.len();
        !alone && !matches!(marker.style, Style::Decimal | Style::Letter)
    })
}

fn arabic(text: &str) -> Option<Marker> {
    let head: String =
        text.chars().take(24).map(|character| to_ascii_digit(character).unwrap_or(character)).collect();
    // The digits that were folded differ in length: lengths are counted on the text.
    let len_of = |end: usize| text.chars().take(head[..end].chars().count()).map(char::len_utf8).sum();
    if let Some(found) = DECIMAL.captures(&head) {
        let label = found["label"].to_owned();
        let number = label.rsplit('.').next()?.parse().ok()?;
        return Some(Marker { style: Style::Decimal, number, label, len: len_of(found.get(0)?.end()) });
    }
    let found = ARABIC.captures(&head)?;
    let whole = found.get(0)?.end();
    let (style, number, end) = if let Some(number) = found.name("dot") {
        let mut end = whole;
        if let Some(glued) = found.name("glued") {
            // `1．双方`, `1.The`: what follows the stop is the text's.
            end = glued.start();
            let after = glued.as_str().chars().next()?;
            if !(after.is_uppercase() || is_han(after) || after == '"' || after == '“') {
                return None;
            }
        }
        (Style::Dot, number, end)
    } else if let Some(number) = found.name("paren") {
        (Style::Paren, number, whole)
    } else {
        (Style::Bracketed, found.name("bracketed")?, whole)
    };
    let number: u32 = number.as_str().parse().ok()?;
    (number > 0).then(|| Marker { style, number, label: number.to_string(), len: len_of(end) })
}

fn han(text: &str) -> Option<Marker> {
    let found = HAN.captures(text)?;
    let (style, number) = match found.name("comma") {
        Some(number) => (Style::Han, number),
        None => (Style::HanBracketed, found.name("bracketed")?),
    };
    let number = han_number(number.as_str())?;
    Some(Marker { style, number, label: number.to_string(), len: found.get(0)?.end() })
}

fn roman(text: &str, first: char) -> Option<Marker> {
    if !"IVXLC".contains(first) {
        return None;
    }
    let found = ROMAN.captures(text)?;
    let label = found["number"].to_owned();
    let number = roman_number(&label)?;
    Some(Marker { style: Style::Roman, number, label, len: found.get(0)?.end() })
}

fn letter(text: &str) -> Option<Marker> {
    let found = LETTER.find(text)?;
    Some(Marker { style: Style::Letter, number: 0, label: String::new(), len: found.end() })
}

fn bullet(text: &str) -> Option<Marker> {
    let found = BULLET.find(text)?;
    Some(Marker { style: Style::Bullet, number: 0, label: String::new(), len: found.end() })
}

/// Markers that are words: articles, sections, annexes.
fn word(text: &str, first: char) -> Option<Marker> {
    if !"ASСП§第附ام".contains(first) {
        return None;
    }
    if let Some(found) = ARTICLE.captures(text) {
        let number = ["number", "arabic", "han"].iter().find_map(|name| found.name(name))?;
        let number = any_number(number.as_str())?;
        return Some(Marker {
            style: Style::Article,
            number,
            label: number.to_string(),
            len: found.get(0)?.end(),
        });
    }
    if let Some(found) = SECTION.captures(text) {
        let number = any_number(&found["number"])?;
        return Some(Marker {
            style: Style::Section,
            number,
            label: number.to_string(),
            len: found.get(0)?.end(),
        });
    }
    let found = ANNEX.captures(text)?;
    let label = found.name("number").map(|number| {
        any_number(number.as_str())
            .map_or_else(|| number.as_str().to_uppercase(), |number| number.to_string())
    });
    let schedule = found["word"].eq_ignore_ascii_case("schedule");
    let label = format!("{}-{}", if schedule { "schedule" } else { "annex" }, label.unwrap_or_default());
    Some(Marker { style: Style::Annex, number: 0, label, len: found.get(0)?.end() })
}

fn any_number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().map(|character| to_ascii_digit(character).unwrap_or(character)).collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    const WORDS: [(&str, u32); 20] = [
        ("premier", 1),
        ("première", 1),
        ("primero", 1),
        ("ier", 1),
        ("1er", 1),
        ("один", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("الأولى", 1),
        ("الثانية", 2),
        ("الثالثة", 3),
        ("الرابعة", 4),
        ("الخامسة", 5),
        ("السادسة", 6),
        ("السابعة", 7),
        ("الثامنة", 8),
        ("التاسعة", 9),
        ("العاشرة", 10),
        ("unique", 1),
    ];
    let lower = text.to_lowercase();
    WORDS
        .iter()
        .find(|(word, _)| *word == lower)
        .map(|(_, number)| *number)
        .or_else(|| han_number(text))
        .or_else(|| roman_number(&text.to_uppercase()))
}

/// The value of a roman number written as the Romans' heirs write it.
pub fn roman_number(text: &str) -> Option<u32> {
    let value = |letter| match letter {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    let mut sum = 0;
    for (index, &value) in values.iter().enumerate() {
        let next = values.get(index + 1).copied().unwrap_or(0);
        if value < next { sum -= i64::from(value) } else { sum += i64::from(value) }
    }
    let sum = u32::try_from(sum).ok().filter(|sum| *sum > 0)?;
    // Only the usual form counts: `IIX` is no number.
    (to_roman(sum) == text).then_some(sum)
}

fn to_roman(mut number: u32) -> String {
    const PARTS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut text = String::new();
    for (value, letters) in PARTS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// The value of a number written in Han characters, up to 999.
pub fn han_number(text: &str) -> Option<u32> {
    let (mut sum, mut digit) = (0, 0);
    for character in text.chars() {
        match character {
            '百' => {
                sum += digit.max(1) * 100;
                digit = 0;
            }
            '十' => {
                sum += digit.max(1) * 10;
                digit = 0;
            }
            _ => digit = "〇一二三四五六七八九".chars().position(|han| han == character)? as u32,
        }
    }
    let value = sum + digit;
    (value > 0).then_some(value)
}

/// A decimal digit of the scripts that we meet, as an ASCII one.
pub fn to_ascii_digit(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(u32::from(character) - u32::from(zero), 10)
}

fn is_han_digit(character: char) -> bool {
    "一二三四五六七八九十百".contains(character)
}

fn is_han(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Style, u32, &str)> {
        let marker = marker(text)?;
        Some((marker.style, marker.number, &text[marker.len..]))
    }

    #[test]
    fn the_ways_of_numbering_are_known() {
        assert_eq!(of("12. China"), Some((Style::Dot, 12, "China")));
        assert_eq!(of("85.\tI should"), Some((Style::Dot, 85, "I should")));
        assert_eq!(of("1．双方"), Some((Style::Dot, 1, "双方")));
        assert_eq!(of("١. تتعهد"), Some((Style::Dot, 1, "تتعهد")));
        assert_eq!(of("2) peace"), Some((Style::Paren, 2, "peace")));
        assert_eq!(of("(3) peace"), Some((Style::Bracketed, 3, "peace")));
        assert_eq!(of("二十一、中华"), Some((Style::Han, 21, "中华")));
        assert_eq!(of("一"), Some((Style::Han, 1, "")));
        assert_eq!(of("（三）加强"), Some((Style::HanBracketed, 3, "加强")));
        assert_eq!(of("IV. Trade"), Some((Style::Roman, 4, "Trade")));
        assert_eq!(of("1.2 Trade"), Some((Style::Decimal, 2, "Trade")));
        assert_eq!(of("(b) trade"), Some((Style::Letter, 0, "trade")));
        assert_eq!(of("• trade"), Some((Style::Bullet, 0, "trade")));
        assert_eq!(of("Article 5 Trade"), Some((Style::Article, 5, "Trade")));
        assert_eq!(of("ARTICLE V."), Some((Style::Article, 5, "")));
        assert_eq!(of("Article premier"), Some((Style::Article, 1, "")));
        assert_eq!(of("Artículo 2. Comercio"), Some((Style::Article, 2, "Comercio")));
        assert_eq!(of("Статья 12"), Some((Style::Article, 12, "")));
        assert_eq!(of("第五条 双方"), Some((Style::Article, 5, "双方")));
        assert_eq!(of("المادة ٣"), Some((Style::Article, 3, "")));
        assert_eq!(of("المادة الأولى"), Some((Style::Article, 1, "")));
        assert_eq!(marker("Annex 2").map(|marker| marker.label), Some("annex-2".into()));
    }

    #[test]
    fn false_numbers_open_nothing() {
        for text in [
            "2030 Agenda for Sustainable Development",
            "73/27, which is led",
            "75th anniversary",
            "1.5 million",
            "2016. In Moscow",
            "0. Nothing",
            "Call for an end",
            "In the spirit",
            "Articles of convention",
            "article 5 of the Charter provides",
            "Civilization is linked",
            "三股势力",
            "2.5% of GDP",
        ] {
            let found = marker(text).filter(|marker| marker.style != Style::Decimal);
            assert_eq!(found, None, "{text}");
        }
    }
}
