//! Texts whose line breaks are lost: one line with all articles in it.
//!
//! Before: `… have agreed as follows: ARTICLE ithe convention shall be amended
//! … ARTICLE ii1. in article ii, paragraph 2 …`
//! After: a block for each heading and for what stands below it.
//!
//! Only the borders of blocks are set; no letter of the text is touched.

use std::sync::LazyLock;

use document::Span;
use regex::Regex;

use crate::format::{Block, Role};
use crate::split::is_capitalised;
use crate::split::numerals::to_roman;

/// Paragraphs of fewer bytes are left as they are.
const SHORTEST: usize = 1_500;

/// Words that open articles and sections where lines are lost.
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"ARTICLE|Article|Artículo|ARTÍCULO|ARTICULO|Статья|СТАТЬЯ|(?-u:\b)(?:section|Section|SECTION)|§",
    )
    .expect("the pattern is a constant")
});

/// Where the formula of signature opens.
static WITNESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)in (?:witness|testimony|faith) whereof|en foi de quoi|en fe de lo cual|(?-u:\b)done (?:at|in) [a-z]+,? (?:this|on|the|[0-9])")
        .expect("the pattern is a constant")
});

/// What opens an annex behind the signatures.
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)ANNEX(?: (?:[IVX]{1,4}|[0-9]{1,2})(?-u:\b)(?: [A-H](?-u:\b))?)?")
        .expect("the pattern is a constant")
});

/// What says where a text was taken from, glued to the title before it.
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"source: .{4,400}(?:(?-u:\b)pp?\. ?[0-9]+(?:-[0-9]+)?\.|\.html?(?-u:\b)|\.pdf(?-u:\b))\.?")
        .expect("the pattern is a constant")
});

/// The same with nothing behind it.
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"source: ?").expect("the pattern is a constant"));

/// The heading of a chapter that stands right before an article: `this Treaty.
/// CHAPTER II INSTITUTIONS OF THE COMMUNITY ARTICLE 4`.
static CHAPTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:(?:^|[.;:)”"'][ \u{a0}]*)(?:Chapter|Part|Title|Capítulo|Chapitre|Título|Глава)|(?:^|[ \u{a0}])(?:CHAPTER|PART|TITLE|SECTION|CAPÍTULO|CAPITULO|CHAPITRE|TÍTULO|ГЛАВА))[ \u{a0}](?:[IVXLC]+|[A-H]|[0-9]{1,2})\b[^.;]{0,110}$"#,
    )
    .expect("the pattern is a constant")
});

/// How far before an article the heading of its chapter may begin.
const CHAPTER_REACH: usize = 160;

/// How long the caption of an article is at the most, in bytes.
const CAPTION: usize = 110;

/// Adds a block as the blocks that it would have been, had it kept its line breaks.
pub(super) fn part(text: &str, block: Block, parts: &mut Vec<Block>) {
    if block.span.len() < SHORTEST {
        return parts.push(block);
    }
    let words = block.span.of(text);
    let mut borders = units(words);
    if borders.is_empty() {
        return parts.push(block);
    }
    if let Some(last) = borders.last()
        && let Some(found) = WITNESS.find(&words[*last..])
    {
        let witness = last + found.start();
        borders.push(witness);
        for annex in ANNEX.find_iter(&words[witness..]) {
            borders.extend([witness + annex.start(), witness + annex.end()]);
        }
    }
    let head = &words[..borders[0]];
    let mut furniture = None;
    if let Some(found) = SOURCE.find(head).or_else(|| LABEL.find(head)) {
        furniture = Some(Span::from(found.range()));
        borders.extend([found.start(), found.end()]);
    }
    borders.extend([0, words.len()]);
    borders.sort_unstable();
    borders.dedup();
    let found = borders.windows(2).map(|pair| {
        let part = Span::between(pair[0], pair[1]);
        let role = if furniture == Some(part) { Role::Furniture } else { Role::Paragraph };
        Block { span: part.shifted(block.span.start()).trimmed(text), role }
    });
    parts.extend(found.filter(|block| !block.span.is_empty()));
}

/// Where articles or sections open, where their text begins, and where its
/// numbered paragraphs do; empty unless at least two follow one another.
fn units(words: &str) -> Vec<usize> {
    let mut borders = Vec::new();
    let mut count = 0;
    let mut last = (0, 0);
    let mut word: Option<&str> = None;
    let mut at = 0;
    let mut text_from = 0;
    while let Some(found) = UNIT.find_at(words, at) {
        at = found.end();
        if word.is_some_and(|word| word != found.as_str()) {
            continue;
        }
        let Some((end, number)) = numbered(words, found.end(), last) else {
            continue;
        };
        // "as provided in Article 2" is no heading: one stands behind a stop, or alone.
        let before = words[..found.start()].trim_end();
        if is_cited(before) {
            continue;
        }
        let glued = before.len() == found.start();
        let behind_stop = before.is_empty() || before.ends_with(['.', ':', ';', '\'', '"', '”', ')', '-']);
        let capital = found.as_str().chars().all(|letter| !letter.is_lowercase());
        let stopped = words[..end].ends_with('.');
        let headed = words[..end].ends_with(':');
        let chapter = chapter(words, text_from, found.start());
        // "CHAPTER II Farm Products Article 9 Scope"
        let opens = chapter.is_some() && words[end..].trim_start().starts_with(char::is_uppercase);
        if !(behind_stop || capital || headed || stopped && glued || opens) {
            continue;
        }
        if count > 0 {
            borders.extend(paragraphs(words, text_from, chapter.unwrap_or(found.start())));
        }
        borders.extend(chapter);
        count += 1;
        last = number;
        word = Some(found.as_str());
        borders.extend([found.start(), end]);
        text_from = end;
        at = end;
    }
    if count < 2 {
        return Vec::new();
    }
    borders.extend(paragraphs(words, text_from, words.len()));
    borders
}

/// Whether an article that follows is cited: "Without prejudice to Article 7: (a)".
fn is_cited(before: &str) -> bool {
    [" to", " in", " of", " by", " with", " and", " or", " under"].iter().any(|word| before.ends_with(word))
}

/// Where the heading of a chapter opens that ends at `to`, where an article does.
fn chapter(words: &str, from: usize, to: usize) -> Option<usize> {
    let mut start = to.saturating_sub(CHAPTER_REACH).max(from);
    while !words.is_char_boundary(start) {
        start += 1;
    }
    let found = CHAPTER.find(words[start..to].trim_end())?;
    let heading = found.as_str().trim_start_matches(|sign: char| !sign.is_alphabetic());
    Some(start + found.end() - heading.len())
}

/// Chapter and number of an article; chapter 0 where its number is all it has.
type Number = (u32, u32);

/// Where a number ends that follows on the last, and what it is; letters of the
/// text may be glued to it: `ithe`. `1-02` follows on `1-01`, `2-01` on both.
fn numbered(words: &str, from: usize, last: Number) -> Option<(usize, Number)> {
    let rest = &words[from..];
    let start = from + (rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len());
    let rest = &words[start..];
    let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let own = figures(rest);
    let stopped = |at: usize| at + rest[at..].len() - rest[at..].trim_start_matches(['.', ':']).len();
    // `Article 1 1` behind `Article 1 0` is the eleventh.
    let more = if own > 0 && rest[own..].starts_with(' ') { figures(&rest[own + 1..]) } else { 0 };
    let end = own + 1 + more;
    if more > 0 && end < 5 && rest[end..].starts_with(' ') {
        let whole: u32 = format!("{}{}", &rest[..own], &rest[own + 1..end]).parse().ok()?;
        return (last.0 == 0 && whole == last.1 + 1).then_some((start + end, (0, whole)));
    }
    if own > 0 {
        let first: u32 = rest[..own].parse().ok()?;
        let inner = if rest[own..].starts_with(['-', '.']) { figures(&rest[own + 1..]) } else { 0 };
        if inner > 0 {
            let second: u32 = rest[own + 1..own + 1 + inner].parse().ok()?;
            // A stretch of the text may begin in any chapter.
            let opens = second == 1 && (first == last.0 + 1 || last == (0, 0));
            let follows = first == last.0 && second == last.1 + 1 || opens;
            return follows.then(|| (start + stopped(own + 1 + inner), (first, second)));
        }
        let cited = rest[own..].starts_with([',', '(']);
        return (last.0 == 0 && first == last.1 + 1 && !cited).then(|| (start + stopped(own), (0, first)));
    }
    let roman = to_roman(last.1 + 1);
    let len = roman.len();
    if last.0 > 0 || !rest.get(..len).is_some_and(|head| head.eq_ignore_ascii_case(&roman)) {
        return None;
    }
    // `vi` is no `v`, and `ii,` in a sentence no heading.
    let cited = rest[len..].starts_with(['I', 'V', 'X', ',', '(']);
    (!cited && !is_longer_roman(rest, len)).then(|| (start + stopped(len), (0, last.1 + 1)))
}

/// Whether small roman letters go on behind a number and then end: `vi ` behind `v`.
fn is_longer_roman(rest: &str, len: usize) -> bool {
    let more = rest[len..].chars().take_while(|letter| matches!(letter, 'i' | 'v' | 'x')).count();
    more > 0 && !rest[len + more..].chars().next().is_some_and(char::is_alphabetic)
}

/// Where the numbered paragraphs of an article open, if it begins with the
/// first, or with its caption and the first: `Aims of the Community 1. It shall`.
fn paragraphs(words: &str, from: usize, to: usize) -> Vec<usize> {
    let text = &words[from..to];
    let mut first = text.len() - text.trim_start().len();
    let caption = caption(&text[first..]);
    first += caption.unwrap_or_default();
    if !text[first..].starts_with("1. ") && !text[first..].starts_with("1.\u{a0}") {
        return Vec::new();
    }
    let borders = numbered_from(text, first);
    // One number alone behind words may be anything.
    if caption.is_some() && borders.len() < 2 {
        return Vec::new();
    }
    borders.into_iter().map(|at| from + at).collect()
}

/// How long the caption is that stands before the first paragraph of an article.
fn caption(text: &str) -> Option<usize> {
    let at = text.find(" 1. ").filter(|at| *at <= CAPTION)?;
    let words = &text[..at];
    let capital = words.starts_with(char::is_uppercase);
    let stopped = words.contains(|sign: char| matches!(sign, '.' | ';') || sign.is_ascii_digit())
        || words.ends_with([':', ',', '-', '–', '—']);
    (capital && !stopped && is_capitalised(words)).then_some(at + 1)
}

/// Where paragraphs open from the first, which stands at a place.
fn numbered_from(text: &str, first: usize) -> Vec<usize> {
    let mut borders = vec![first];
    let mut at = first + 2;
    for number in 2.. {
        let sign = format!("{number}. ");
        let next = text[at..].match_indices(&sign).find(|(index, _)| {
            let before = text[..at + index].trim_end();
            before.ends_with(['.', ';', ':', '\'', '"', '”', ')'])
        });
        let Some((index, _)) = next else {
            return borders;
        };
        at += index;
        borders.push(at);
        at += sign.len();
    }
    borders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let mut parts = Vec::new();
        part(text, block, &mut parts);
        parts.into_iter().map(|block| block.span.of(text)).collect()
    }

    #[test]
    fn a_blank_may_tear_a_number() {
        let filler = "The Parties shall protect the seals of the north and report each year. ".repeat(20);
        let articles: String = (1..=12)
            .map(|number: u32| match number {
                10.. => format!("Article {} {} {filler}", number / 10, number % 10),
                _ => format!("Article {number} {filler}"),
            })
            .collect();
        let found = parts(&articles);
        assert_eq!(found.len(), 24);
        assert_eq!(
            found[16..].iter().step_by(2).collect::<Vec<_>>(),
            [&"Article 9", &"Article 1 0", &"Article 1 1", &"Article 1 2"]
        );
    }

    #[test]
    fn an_article_may_stand_behind_the_heading_of_its_chapter() {
        let filler = "The Parties shall protect the seals of the north and report each year. ".repeat(12);
        let text = format!(
            "CHAPTER I Seals Article 1 Scope {filler}SECTION B Farm Products Article 2 Fees {filler}The Parties to CHAPTER \
             I Seals of Article 3 shall meet. Article 3 Terms {filler}"
        );
        let found = parts(&text);
        assert_eq!(found[..2], ["CHAPTER I Seals", "Article 1"]);
        assert_eq!(found[3..5], ["SECTION B Farm Products", "Article 2"]);
        assert_eq!(found[6], "Article 3");
    }

    #[test]
    fn articles_that_lost_their_lines_are_found() {
        let filler = "the parties shall protect the seals of the north and report each year. ".repeat(25);
        let text = format!(
            "protocol on sealssource: treaty series, vol. 494, pp. 303.the governments have agreed as follows: \
             ARTICLE ithe convention is amended ARTICLE ii1. in article ii, {filler}2. after article iii, words are \
             added. ARTICLE iii ARTICLE ii, paragraph 3 is replaced.in witness whereof the undersigned"
        );
        let found = parts(&text);
        assert_eq!(
            found[..3],
            [
                "protocol on seals",
                "source: treaty series, vol. 494, pp. 303.",
                "the governments have agreed as follows:"
            ]
        );
        assert_eq!(found[3..5], ["ARTICLE i", "the convention is amended"]);
        assert_eq!(found[5], "ARTICLE ii");
        assert!(found[6].starts_with("1. in article ii,"));
        assert_eq!(found[7], "2. after article iii, words are added.");
        assert_eq!(
            found[8..],
            ["ARTICLE iii", "ARTICLE ii, paragraph 3 is replaced.", "in witness whereof the undersigned"]
        );
    }

    #[test]
    fn signatures_and_annexes_that_lost_their_lines_are_found() {
        let filler = "Member States shall count their seals and report each year. ".repeat(25);
        let text = format!(
            "HAS ADOPTED THIS DIRECTIVE: Article 1 {filler}Article 2 Without prejudice to Article 3: seals are free. \
             Article 3 This Directive is addressed to the Member States. Done at Mirsane, 12 June 2031. For the Council \
             The President ANNEX I A Limits of seals"
        );
        let found = parts(&text);
        assert_eq!(
            found[found.len() - 7..],
            [
                "Article 2",
                "Without prejudice to Article 3: seals are free.",
                "Article 3",
                "This Directive is addressed to the Member States.",
                "Done at Mirsane, 12 June 2031. For the Council The President",
                "ANNEX I A",
                "Limits of seals"
            ]
        );
    }

    #[test]
    fn captions_and_chapters_among_articles_are_parted() {
        let filler =
            "The members shall keep the harbours open to all ships and report each year. ".repeat(25);
        let text = format!(
            "The members have agreed as follows: CHAPTER I PRINCIPLES ARTICLE 1 Aims of the Union 1. It shall be open. \
             2. It shall be free. ARTICLE 2 General Undertaking {filler}CHAPTER II ORGANS OF THE UNION ARTICLE 3 \
             The organs are two."
        );
        let found = parts(&text);
        assert_eq!(
            found[..6],
            [
                "The members have agreed as follows:",
                "CHAPTER I PRINCIPLES",
                "ARTICLE 1",
                "Aims of the Union",
                "1. It shall be open.",
                "2. It shall be free."
            ]
        );
        assert_eq!(found[8..], ["CHAPTER II ORGANS OF THE UNION", "ARTICLE 3", "The organs are two."]);
    }

    #[test]
    fn a_long_paragraph_that_cites_articles_is_left_whole() {
        let text = "As provided in Article 1 and in Article 2 of the Charter, the parties agree. ".repeat(40);
        assert_eq!(parts(&text).len(), 1);
    }
}
