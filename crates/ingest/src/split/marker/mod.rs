//! The numbers and signs that open clauses: `1. `, `(2)`, `三、`, `Article 5`.

mod figures;
mod sign;
mod word;

use super::numerals::to_ascii_digit;

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

impl Marker {
    /// Whether the line that it opens begins as a numbered point does.
    pub(crate) fn opens_point(&self, line: &str) -> bool {
        let alone = self.style == Style::Roman && self.len == line.len();
        self.sure
            && !alone
            && !matches!(self.style, Style::Decimal | Style::Letter | Style::Division | Style::Annex)
    }
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

/// The marker at the head of a paragraph, if there is one.
///
/// A year, a sum or an ordinal is none: `2030 Agenda`, `1.5 million`, `73/27`,
/// `75th`, `2016. In Moscow`.
pub fn marker(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    if first.is_ascii_digit() || "(（".contains(first) || to_ascii_digit(first).is_some() {
        return figures::arabic(text)
            .or_else(|| figures::han(text))
            .or_else(|| sign::letter(text))
            .or_else(|| figures::misread(text));
    }
    if figures::is_han_digit(first) {
        return figures::han(text);
    }
    // "The" opens most paragraphs: what is no word's is a numeral's or a small letter's.
    if first.is_ascii_uppercase() && !"IVXLCO".contains(first) {
        return word::word(text, first);
    }
    word::word(text, first)
        .or_else(|| figures::roman(text, first))
        .or_else(|| figures::misread(text))
        .or_else(|| sign::letter(text))
        .or_else(|| sign::bullet(text))
}

/// Whether a line begins as a numbered point does; used to tell where wrapped
/// lines end.
pub fn opens(text: &str) -> bool {
    marker(text).is_some_and(|marker| marker.opens_point(text))
}

fn made(style: Style, number: u32, label: String, len: usize) -> Marker {
    Marker { style, chapter: 0, number, label, len, sure: true }
}

/// How many bytes of white space a text begins with.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start().len()
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
        assert_eq!(of("85\tI should"), Some((Style::Dot, 85, "I should")));
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
        assert_eq!(of("Article – 1"), Some((Style::Article, 1, "")));
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
        assert_eq!(label("Article 2a"), Some("2a".into()));
        assert_eq!(label("المادة الحادية عشرة"), Some("11".into()));
        assert_eq!(label("المادة الثالثة والعشرون"), Some("23".into()));
        assert_eq!(of("1 - La France"), Some((Style::Dot, 1, "La France")));
        assert_eq!(of("٢- يتبادل"), Some((Style::Dot, 2, "يتبادل")));
        assert_eq!(of("3.التأكيد"), Some((Style::Dot, 3, "التأكيد")));
        assert_eq!(label("Article 23bis."), Some("23bis".into()));
        assert_eq!(label("PART A"), Some("A".into()));
        assert_eq!(of("Section B"), Some((Style::Division, 0, "")));
        assert_eq!(of("Статья З"), Some((Style::Article, 3, "")));
        assert_eq!(label("Article 3-01: Definitions"), Some("3.1".into()));
        assert_eq!(label("ARTICLE 1 0"), Some("10".into()));
        assert_eq!(label("Article 1 02"), Some("102".into()));
    }

    #[test]
    fn a_misread_number_is_a_guess() {
        let found = marker("ll. Further requests").expect("it may be 11");
        assert_eq!((found.style, found.number, found.sure), (Style::Dot, 11, false));
        let found = marker("4, Decides to remain seized").expect("it may be 4");
        assert_eq!((found.number, found.len, found.sure), (4, 3, false));
        let found = marker("10.2031年政府购买服务").expect("it may be 10");
        assert_eq!((found.number, found.len, found.sure), (10, 3, false));
        let found = marker("7.5年来取得成效").expect("it may be 7");
        assert_eq!((found.number, found.len, found.sure), (7, 2, false));
        assert_eq!(marker("10.5万人参加"), None);
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
            "5 - 7 June",
            "10 – a third",
            "6\t17,143 tons",
        ] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
