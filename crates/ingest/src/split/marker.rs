//! The numbers and signs that open clauses: `1. `, `(2)`, `三、`, `Article 5`.

use std::sync::LazyLock;

use regex::Regex;

use super::numerals::{any, han_number, ordinals_pattern, roman_number, to_ascii_digit};
use crate::han::is_han;

/// A number or sign at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// How it is written.
    pub style: Style,
    /// The number before its own where it has two: 3 in `Article 3.1`; else 0.
    pub chapter: u32,
    /// Its number, 0 where it has none.
    pub number: u32,
    /// How a label writes it: `5`, `1.1`, `IV`, `annex-2`.
    pub label: String,
    /// How many bytes it takes, the white space behind it included.
    pub len: usize,
    /// False where the number is a guess at misread signs: `ll.` for `11.`.
    pub sure: bool,
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
    /// `Section 2.`, `Sec. 2.`, `§ 2`
    Section,
    /// `Part II`, `Chapter 3`, `Section B`, `第三章`
    Division,
    /// `Annex 1`
    Annex,
}

impl Style {
    /// Whether it is a number that may order a whole text.
    pub(super) fn is_number(self) -> bool {
        matches!(
            self,
            Style::Dot
                | Style::Paren
                | Style::Bracketed
                | Style::Han
                | Style::HanBracketed
                | Style::Roman
                | Style::Decimal
        )
    }
}

static ARABIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?<dot>[0-9]{1,3})(?:\t|[\u{20}\u{a0}]?(?:[.．、][°º]?[-–—]?|[°º]\.?[-–—]?)(?:[\s\u{a0}]+|$|(?<glued>[^\s0-9.])))|(?<paren>[0-9]{1,3})[)）][\s\u{a0}]*|[(（](?<bracketed>[0-9]{1,3})[)）][\s\u{a0}]*)",
    )
});
/// Figures that a scanner took for letters: `ll. Further requests`.
static MISREAD: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?<number>[0-9lIO]{1,3})[.][\s\u{a0}]+\p{Lu}"));
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?<comma>[一二三四五六七八九十百]{1,5})(?:[、．][\s\u{3000}]*|[\s\u{3000}]*$)|[（(](?<bracketed>[一二三四五六七八九十]{1,4})[)）][、\s\u{3000}]*)",
    )
});
static DECIMAL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?<label>[0-9]{1,3}(?:\.[0-9]{1,3}){1,3})\.?(?:[\s\u{a0}]+|$)"));
static ROMAN: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?<number>[IVXLC]{1,7})(?:[.)][-–—]?[\s\u{a0}]+|\.?[\s\u{a0}]*$|[\s\u{a0}]*[-–—][\s\u{a0}]+)")
});
static LETTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:[(（](?:[a-zа-яء-ي]|[ivx]{1,5})[)）]|(?:[a-zа-яء-ي]|[ivx]{1,5})\)|[a-z]\.[\s\u{a0}])[\s\u{a0}]*",
    )
});
static BULLET: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:[•·▪◦●○■➢►\u{f0b7}–—]|[-*](?:[\s\u{a0}]))[\s\u{a0}]*"));
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    let ordinals = ordinals_pattern();
    regex(&format!(
        r"(?xi)^(?:
        (?:article|art\.|artículo|articulo|artikel|articolo|artigo|статья|ст\.|стаття)[\s\u{{a0}}]+(?:the[\s\u{{a0}}]+)?
            (?<number>(?:(?<chapter>[0-9]{{1,2}})[.-](?:[0-9]{{1,3}})|[0-9]\x20[0-9]$|[0-9]{{1,3}}|[ivxlc]{{1,7}}|{ordinals})\b)
            (?:[\s\u{{a0}}]?(?<suffix>bis|ter|quater)\b|er|\u{{ba}}|°)?
          | (?:المادة|مادة)[\s\u{{a0}}]+ \(?[\s\u{{a0}}]? (?<arabic>[0-9٠-٩]{{1,3}}|{ordinals}) [\s\u{{a0}}]?\)?
          | 第[\s\u{{a0}}]*(?<han>[一二三四五六七八九十百零0-9０-９]{{1,7}})[\s\u{{a0}}]*[条條]
        )
        (?<tail>[\s\u{{a0}}\u{{3000}}]*[.:：．、—–-]*(?:[\s\u{{a0}}\u{{3000}}]+|$)|[.:：])"
    ))
});
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:(?:section|sec\.|sección|раздел)[\s\u{a0}]+|§[\s\u{a0}]*)(?<number>[0-9]{1,3}|[ivxlc]{1,7}\b)(?<stop>[.:]?)(?:[\s\u{a0}]+|$)",
    )
});
static DIVISION: LazyLock<Regex> = LazyLock::new(|| {
    let ordinals = ordinals_pattern();
    regex(&format!(
        r"(?xi)^(?:
        (?:part|chapter|title|book|chapitre|titre|partie|capítulo|capitulo|título|parte|глава|часть|kapitel|teil)
            [\s\u{{a0}}]+(?<number>[0-9]{{1,3}}|[ivxlc]{{1,7}}|[a-h]|{ordinals})\b
          | (?:section|sección|seccion)[\s\u{{a0}}]+(?<letter>[a-h]|{ordinals})\b
          | (?:الفصل|الباب|القسم|الجزء)[\s\u{{a0}}]+(?<arabic>[0-9٠-٩]{{1,3}}|{ordinals})
          | 第(?<han>[一二三四五六七八九十百0-9０-９]{{1,5}})[章编節节]
        )[\s\u{{a0}}]*[.:：—–-]*(?:[\s\u{{a0}}]+|$)"
    ))
});
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?<word>annex|annexe|anexo|appendix|anhang|приложение|утвержден[оаы]?|附件|附录|المرفق|ملحق|schedule)(?:[\s\u{a0}]+(?:(?:no\.?|n°|№)[\s\u{a0}]*)?(?<number>[0-9]{1,2}\b|[ivxlc]{1,6}\b|[a-z]\b)|[\s\u{a0}]*(?<han>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}))?[\s\u{a0}]*(?:[.:：—–-]+[\s\u{a0}]*|[\s\u{a0}]|$)",
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
        return arabic(text).or_else(|| han(text)).or_else(|| letter(text)).or_else(|| misread(text));
    }
    if is_han_digit(first) {
        return han(text);
    }
    word(text, first)
        .or_else(|| roman(text, first))
        .or_else(|| misread(text))
        .or_else(|| letter(text))
        .or_else(|| bullet(text))
}

/// Whether a line begins as a numbered point does; used to tell where wrapped
/// lines end.
pub fn opens(text: &str) -> bool {
    marker(text).is_some_and(|marker| {
        let alone = marker.style == Style::Roman && marker.len == text.len();
        marker.sure
            && !alone
            && !matches!(marker.style, Style::Decimal | Style::Letter | Style::Division | Style::Annex)
    })
}

fn made(style: Style, number: u32, label: String, len: usize) -> Marker {
    Marker { style, chapter: 0, number, label, len, sure: true }
}

fn arabic(text: &str) -> Option<Marker> {
    let head: String =
        text.chars().take(24).map(|character| to_ascii_digit(character).unwrap_or(character)).collect();
    // The digits that were folded differ in length: lengths are counted on the text.
    let len_of = |end: usize| text.chars().take(head[..end].chars().count()).map(char::len_utf8).sum();
    if let Some(found) = DECIMAL.captures(&head) {
        let label = found["label"].to_owned();
        let number = label.rsplit('.').next()?.parse().ok()?;
        // "1.5 million" goes on with a small letter; "1.2 Trade" does not.
        let after = head[found.get(0)?.end()..].chars().next();
        if after.is_some_and(char::is_lowercase) && !label.ends_with('.') {
            return None;
        }
        return Some(made(Style::Decimal, number, label, len_of(found.get(0)?.end())));
    }
    let found = ARABIC.captures(&head)?;
    let whole = found.get(0)?.end();
    let (style, number, end) = if let Some(number) = found.name("dot") {
        let mut end = whole;
        if let Some(glued) = found.name("glued") {
            // `1．双方`, `1.The`: what follows the stop is the text's.
            end = glued.start();
            let after = glued.as_str().chars().next()?;
            if !(after.is_uppercase() || is_han(after) || "\"“«(【《「".contains(after)) {
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
    (number > 0).then(|| made(style, number, number.to_string(), len_of(end)))
}

fn misread(text: &str) -> Option<Marker> {
    if !text.as_bytes()[..text.len().min(4)].contains(&b'.') {
        return None;
    }
    let found = MISREAD.captures(text)?;
    let signs = &found["number"];
    if !signs.contains('l') && signs.chars().all(|sign| !sign.is_ascii_digit()) {
        return None;
    }
    let number: u32 = signs.replace(['l', 'I'], "1").replace('O', "0").parse().ok()?;
    let stop = text.find('.')?;
    let len = text.len() - text[stop + 1..].trim_start().len();
    (number > 0).then(|| Marker { sure: false, ..made(Style::Dot, number, number.to_string(), len) })
}

fn han(text: &str) -> Option<Marker> {
    let found = HAN.captures(text)?;
    let (style, number) = match found.name("comma") {
        Some(number) => (Style::Han, number),
        None => (Style::HanBracketed, found.name("bracketed")?),
    };
    let number = han_number(number.as_str())?;
    Some(made(style, number, number.to_string(), found.get(0)?.end()))
}

fn roman(text: &str, first: char) -> Option<Marker> {
    let second = text.chars().nth(1);
    if !"IVXLC".contains(first) || second.is_some_and(|second| !"IVXLC.) -–—\u{a0}".contains(second)) {
        return None;
    }
    let found = ROMAN.captures(text)?;
    let label = found["number"].to_owned();
    let number = roman_number(&label)?;
    Some(made(Style::Roman, number, label, found.get(0)?.end()))
}

fn letter(text: &str) -> Option<Marker> {
    // A bracket or a stop stands near the head.
    if !text.as_bytes()[..text.len().min(12)]
        .iter()
        .any(|byte| matches!(byte, b'(' | b')' | b'.') || *byte > 0xee)
    {
        return None;
    }
    let found = LETTER.find(text)?;
    Some(made(Style::Letter, 0, String::new(), found.end()))
}

fn bullet(text: &str) -> Option<Marker> {
    if text.starts_with(char::is_alphanumeric) {
        return None;
    }
    let found = BULLET.find(text)?;
    Some(made(Style::Bullet, 0, String::new(), found.end()))
}

/// Markers that are words: articles, sections, parts, annexes.
fn word(text: &str, first: char) -> Option<Marker> {
    // "article 5 of the Charter provides" is a sentence; `section 2.` alone is none.
    let sentence = !(first.is_uppercase() || "§第附الم".contains(first));
    if sentence && (text.len() > 24 || !text.ends_with(['.', ':'])) {
        return None;
    }
    if !opens_with_word(text) {
        return None;
    }
    if let Some(found) = ARTICLE.captures(text) {
        let number = ["number", "arabic", "han"].iter().find_map(|name| found.name(name))?;
        // `ARTICLE 1 0` is the tenth; `Article 3-01` the first of chapter 3.
        let written = number.as_str().replace(' ', "").replace('-', ".");
        let own = written.rsplit('.').next().unwrap_or_default();
        let number = any(own)?;
        let whole = found.get(0)?.end();
        if goes_on(text, whole, &found["tail"]) {
            return None;
        }
        if let Some(chapter) = found.name("chapter").and_then(|chapter| chapter.as_str().parse().ok()) {
            let marker = made(Style::Article, number, format!("{chapter}.{number}"), whole);
            return Some(Marker { chapter, ..marker });
        }
        let suffix = found.name("suffix").map(|suffix| suffix.as_str().to_lowercase()).unwrap_or_default();
        return Some(made(Style::Article, number, format!("{number}{suffix}"), whole));
    }
    // "Section C" stands behind "Section B".
    let lettered = |found: &regex::Captures<'_>| matches!(&found["number"], "c" | "C");
    if let Some(found) = SECTION.captures(text).filter(|found| !lettered(found)) {
        let number = any(&found["number"])?;
        let whole = found.get(0)?.end();
        if goes_on(text, whole, &found["stop"]) {
            return None;
        }
        return Some(made(Style::Section, number, number.to_string(), whole));
    }
    if let Some(found) = DIVISION.captures(text) {
        let written =
            ["number", "letter", "arabic", "han"].iter().find_map(|name| found.name(name))?.as_str();
        let lettered = found.name("letter").is_some() && written.chars().count() == 1;
        let number = any(written).filter(|_| !lettered).unwrap_or(0);
        let whole = found.get(0)?.end();
        if goes_on(text, whole, "") {
            return None;
        }
        let roman = roman_number(&written.to_uppercase()).is_some();
        let label = if roman || number == 0 { written.to_uppercase() } else { number.to_string() };
        return Some(made(Style::Division, number, label, whole));
    }
    let found = ANNEX.captures(text)?;
    let label = found.name("number").or_else(|| found.name("han")).map(|number| {
        any(number.as_str()).map_or_else(|| number.as_str().to_uppercase(), |number| number.to_string())
    });
    if goes_on(text, found.get(0)?.end(), "") && label.is_some() {
        return None;
    }
    let schedule = found["word"].eq_ignore_ascii_case("schedule");
    let label = format!("{}-{}", if schedule { "schedule" } else { "annex" }, label.unwrap_or_default());
    Some(made(Style::Annex, 0, label, found.get(0)?.end()))
}

/// The beginnings of the words that these markers open with.
const WORDS: [&str; 41] = [
    "artic",
    "утве",
    "art.",
    "artíc",
    "artik",
    "artig",
    "стат",
    "ст.",
    "مادة",
    "المادة",
    "第",
    "sec",
    "§",
    "раздел",
    "part",
    "chap",
    "titl",
    "titr",
    "book",
    "capí",
    "capi",
    "títu",
    "глава",
    "часть",
    "kapitel",
    "teil",
    "الفصل",
    "الباب",
    "القسم",
    "الجزء",
    "anne",
    "anex",
    "appen",
    "anhang",
    "прил",
    "附件",
    "附录",
    "المرفق",
    "ملحق",
    "sched",
    "sección",
];

/// Whether a text may open with one of the words for articles and the like.
fn opens_with_word(text: &str) -> bool {
    if let [first, second, ..] = text.as_bytes()
        && first.is_ascii_alphabetic()
    {
        let pair = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
        // "The" and "It" open most paragraphs.
        let known: [&[u8; 2]; 12] =
            [b"ar", b"se", b"pa", b"ch", b"ca", b"ti", b"te", b"bo", b"ka", b"an", b"ap", b"sc"];
        if second.is_ascii() && !known.contains(&&pair) {
            return false;
        }
    }
    let head: String = text.chars().take(8).flat_map(char::to_lowercase).collect();
    WORDS.iter().any(|word| head.starts_with(word))
}

/// Whether a sentence goes on behind the number: "Article 5 of the Charter".
fn goes_on(text: &str, end: usize, sign: &str) -> bool {
    let parted =
        sign.contains(['.', ':', '：', '．', '、', '-', '—', '–', '\n']) || text[..end].ends_with('\n');
    let small = text[end..].chars().next().is_some_and(|next| next.is_lowercase() || next == ',');
    !parted && small
}

fn is_han_digit(character: char) -> bool {
    "一二三四五六七八九十百".contains(character)
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
        assert_eq!(of("1.- Las Partes"), Some((Style::Dot, 1, "Las Partes")));
        assert_eq!(of("2° Les Parties"), Some((Style::Dot, 2, "Les Parties")));
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
        assert_eq!(of("ARTICLE THE SECOND. Trade"), Some((Style::Article, 2, "Trade")));
        assert_eq!(of("Artículo 2. Comercio"), Some((Style::Article, 2, "Comercio")));
        assert_eq!(of("Статья 12"), Some((Style::Article, 12, "")));
        assert_eq!(of("第五条 双方"), Some((Style::Article, 5, "双方")));
        assert_eq!(of("المادة ٣"), Some((Style::Article, 3, "")));
        assert_eq!(of("المادة الأولى"), Some((Style::Article, 1, "")));
        assert_eq!(of("§ 3. Vessels"), Some((Style::Section, 3, "Vessels")));
        assert_eq!(of("Chapter II Trade"), Some((Style::Division, 2, "Trade")));
        assert_eq!(of("Sección C - Salvaguardias"), Some((Style::Division, 0, "Salvaguardias")));
        assert_eq!(of("Section B: Tariffs"), Some((Style::Division, 0, "Tariffs")));
        let label = |text: &str| marker(text).map(|marker| marker.label);
        assert_eq!(label("Annex 2"), Some("annex-2".into()));
        assert_eq!(label("ПРИЛОЖЕНИЕ\nк распоряжению Президента"), Some("annex-".into()));
        assert_eq!(label("Article 12 bis"), Some("12bis".into()));
        assert_eq!(label("PART A"), Some("A".into()));
        assert_eq!(label("Article 3-01: Definitions"), Some("3.1".into()));
        assert_eq!(label("ARTICLE 1 0"), Some("10".into()));
    }

    #[test]
    fn a_misread_number_is_a_guess() {
        let found = marker("ll. Further requests").expect("it may be 11");
        assert_eq!((found.style, found.number, found.sure), (Style::Dot, 11, false));
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
            "Article 5 of the Charter provides",
            "Section 2 and Section 3 apply",
            "Civilization is linked",
            "三股势力",
            "2.5% of GDP",
        ] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
