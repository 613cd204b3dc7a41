//! Words that open clauses and what holds them: articles, sections, parts,
//! annexes.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Marker, Style, made};
use crate::split::numerals::{any, ordinals_pattern, roman_number};

static ARTICLE: LazyLock<Numbered> = LazyLock::new(|| {
    Numbered::new(|ordinals| {
        format!(
            r"(?xi)^(?:
        (?:article|art\.|artículo|articulo|artikel|articolo|artigo|статья|ст\.|стаття)[\s\u{{a0}}]+(?:the[\s\u{{a0}}]+|[–—-][\s\u{{a0}}]+)?
            (?<number>(?:(?<chapter>[0-9]{{1,2}})[.-](?:[0-9]{{1,3}})|[0-9]\x20[0-9]{{1,2}}$|[0-9]{{1,3}}|з$|[ivxlc]{{1,7}}{ordinals}))
            (?:[\s\u{{a0}}]?(?<suffix>bis|ter|quater)|(?<small>(?-i:[a-h]))|er|\u{{ba}}|°)?
          | (?:المادة|مادة)[\s\u{{a0}}]+ \(?[\s\u{{a0}}]? (?<arabic>[0-9٠-٩]{{1,3}}{ordinals}) [\s\u{{a0}}]?\)?
          | 第[\s\u{{a0}}]*(?<han>[一二三四五六七八九十百零0-9０-９]{{1,7}})[\s\u{{a0}}]*[条條]
        )
        (?<tail>[\s\u{{a0}}\u{{3000}}]*[.:：．、—–-]*(?:[\s\u{{a0}}\u{{3000}}]+|$)|[.:：])"
        )
    })
});
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:(?:section|sec\.|sección|раздел)[\s\u{a0}]+|§[\s\u{a0}]*)(?<number>[0-9]{1,3}|[ivxlc]{1,7})(?<stop>[.:]?)(?:[\s\u{a0}]+|$)",
    )
});
static DIVISION: LazyLock<Numbered> = LazyLock::new(|| {
    Numbered::new(|ordinals| {
        format!(
            r"(?xi)^(?:
        (?:part|chapter|title|book|chapitre|titre|partie|capítulo|capitulo|título|parte|глава|часть|kapitel|teil)
            [\s\u{{a0}}]+(?<number>[0-9]{{1,3}}|[ivxlc]{{1,7}}|[a-h]{ordinals})
          | (?:section|sección|seccion)[\s\u{{a0}}]+(?<letter>[a-h]{ordinals})
          | (?:الفصل|الباب|القسم|الجزء)[\s\u{{a0}}]+(?<arabic>[0-9٠-٩]{{1,3}}{ordinals})
          | 第(?<han>[一二三四五六七八九十百0-9０-９]{{1,5}})[章编節节]
        )[\s\u{{a0}}]*[.:：—–-]*(?:[\s\u{{a0}}]+|$)"
        )
    })
});
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?<word>annex|annexe|anexo|appendix|anhang|приложение|утвержден[оаы]?|附件|附录|المرفق|ملحق|schedule)(?:[\s\u{a0}]+(?:(?:no\.?|n°|№)[\s\u{a0}]*)?(?<number>[0-9]{1,2}|[ivxlc]{1,6}|[a-z])|[\s\u{a0}]*(?<han>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}))?[\s\u{a0}]*(?:[.:：—–-]+[\s\u{a0}]*|[\s\u{a0}]|$)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that a test compiles")
}

/// A pattern whose numbers may be ordinals in words.
///
/// These are thousands, and what stands in the groups of a pattern is found in a
/// time that grows with all of it: where the number is in figures, the pattern
/// without them tells it, in treaties a tenth of the time of reading.
struct Numbered {
    figures: Regex,
    words: Regex,
}

impl Numbered {
    /// `pattern` takes the alternatives of a number that come last.
    fn new(pattern: impl Fn(&str) -> String) -> Self {
        let ordinals = format!("|{}", ordinals_pattern());
        Numbered { figures: regex(&pattern("")), words: regex(&pattern(&ordinals)) }
    }

    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.figures.captures(text).or_else(|| self.words.captures(text))
    }
}

/// The beginnings of the words that these markers open with, and what each may
/// be: most paragraphs open with none of them, and the patterns are slow.
const WORDS: [(&str, Unit); 42] = [
    ("artic", article),
    ("art.", article),
    ("artíc", article),
    ("artik", article),
    ("artig", article),
    ("стат", article),
    ("ст.", article),
    ("مادة", article),
    ("المادة", article),
    ("第", article_or_division),
    ("section", section_or_division),
    ("secci", section_or_division),
    ("sec.", section),
    ("§", section),
    ("раздел", section),
    ("part", division),
    ("chap", division),
    ("titl", division),
    ("titr", division),
    ("book", division),
    ("capí", division),
    ("capi", division),
    ("títu", division),
    ("глава", division),
    ("часть", division),
    ("kapitel", division),
    ("teil", division),
    ("الفصل", division),
    ("الباب", division),
    ("القسم", division),
    ("الجزء", division),
    ("anne", annex),
    ("anex", annex),
    ("appen", annex),
    ("anhang", annex),
    ("прил", annex),
    ("утве", annex),
    ("附件", annex),
    ("附录", annex),
    ("المرفق", annex),
    ("ملحق", annex),
    ("sched", annex),
];

/// Finds one of them at the head of a text.
type Unit = fn(&str) -> Option<Marker>;

/// Markers that are words: articles, sections, parts, annexes.
pub(super) fn word(text: &str, first: char) -> Option<Marker> {
    // "article 5 of the Charter provides" is a sentence; `section 2.` alone is none.
    let sentence = !(first.is_uppercase() || "§第附الم".contains(first));
    if sentence && (text.len() > 24 || !text.ends_with(['.', ':'])) {
        return None;
    }
    if !may_be_word(text.as_bytes()) {
        return None;
    }
    let (_, unit) = WORDS.iter().find(|(word, _)| begins_with(text, word))?;
    // What the patterns cost grows with the text that they are given.
    unit(&text[..text.floor_char_boundary(REACH)])
}

/// How far a word, its number and the white space behind them reach, in bytes.
const REACH: usize = 160;

/// Whether the first two letters, where they are Latin, may begin one of the
/// words: "The" and "It" open most paragraphs.
fn may_be_word(text: &[u8]) -> bool {
    match text {
        [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii() => {
            let pair = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
            matches!(
                &pair,
                b"ar" | b"se" | b"pa" | b"ch" | b"ca" | b"ti" | b"te" | b"bo" | b"ka" | b"an" | b"ap" | b"sc"
            )
        }
        _ => true,
    }
}

/// Whether a text begins with a word of small letters, whatever its case.
fn begins_with(text: &str, word: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    word.chars().all(|letter| letters.next() == Some(letter))
}

fn article_or_division(text: &str) -> Option<Marker> {
    article(text).or_else(|| division(text))
}

fn section_or_division(text: &str) -> Option<Marker> {
    section(text).or_else(|| division(text))
}

/// The commonest of them: `Article 5`, alone or with a stop behind its number.
/// It opens every other paragraph of a treaty, and so is told without a pattern.
fn plain_article(text: &str) -> Option<Marker> {
    let word = ["article ", "artículo ", "статья "].into_iter().find(|word| begins_with(text, word))?;
    let rest = text.get(word.len()..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &rest[digits..];
    let stopped =
        behind.strip_prefix('.').filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let behind = stopped.or_else(|| Some(behind).filter(|rest| rest.is_empty()))?;
    let number: u32 = rest[..digits].parse().ok().filter(|_| digits <= 3)?;
    Some(made(Style::Article, number, number.to_string(), text.len() - behind.trim_start().len()))
}

fn article(text: &str) -> Option<Marker> {
    if let Some(plain) = plain_article(text) {
        return Some(plain);
    }
    let found = ARTICLE.captures(text)?;
    let number = ["number", "arabic", "han"].iter().find_map(|name| found.name(name))?;
    // `ARTICLE 1 0` is the tenth; `Article 3-01` the first of chapter 3.
    // The letter of `Статья З` stands for the figure that it looks like.
    let written = match number.as_str().as_bytes() {
        [b'0'..=b'9', b' ', ..] => number.as_str().replace(' ', ""),
        _ => number.as_str().replace('-', ".").replace(['З', 'з'], "3"),
    };
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
    // "Article 2a", but not "Article IIa".
    let small = found.name("small");
    if small.is_some() && !own.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let suffix =
        found.name("suffix").or(small).map(|suffix| suffix.as_str().to_lowercase()).unwrap_or_default();
    Some(made(Style::Article, number, format!("{number}{suffix}"), whole))
}

fn section(text: &str) -> Option<Marker> {
    // "Section C" stands behind "Section B".
    let found = SECTION.captures(text).filter(|found| !matches!(&found["number"], "c" | "C"))?;
    let number = any(&found["number"])?;
    let whole = found.get(0)?.end();
    (!goes_on(text, whole, &found["stop"])).then(|| made(Style::Section, number, number.to_string(), whole))
}

fn division(text: &str) -> Option<Marker> {
    let found = DIVISION.captures(text)?;
    let names = ["number", "letter", "arabic", "han"];
    let written = names.iter().find_map(|name| found.name(name))?.as_str();
    let lettered = found.name("letter").is_some() && written.chars().count() == 1;
    let number = any(written).filter(|_| !lettered).unwrap_or(0);
    let whole = found.get(0)?.end();
    if goes_on(text, whole, "") {
        return None;
    }
    let roman = roman_number(&written.to_uppercase()).is_some();
    let label = if roman || number == 0 { written.to_uppercase() } else { number.to_string() };
    Some(made(Style::Division, number, label, whole))
}

fn annex(text: &str) -> Option<Marker> {
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

/// Whether a sentence goes on behind the number: "Article 5 of the Charter".
fn goes_on(text: &str, end: usize, sign: &str) -> bool {
    let parted =
        sign.contains(['.', ':', '：', '．', '、', '-', '—', '–', '\n']) || text[..end].ends_with('\n');
    let small = text[end..].chars().next().is_some_and(|next| next.is_lowercase() || next == ',');
    !parted && small
}
