//! The running head of a gazette above an act, and where its next page begins
//! another; the heads of the pages of a book that was scanned.
//!
//! Before: `5.4.2031`, `EN`, `Official Journal of the Union`, `L 117/176`
//! After: nothing; what the page is dated is when the act was put out.
//! Before: `we take a⏎⏎PRESIDENTIAL MESSAGE⏎⏎break and reflect`
//! After: `we take a break and reflect`

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::{Date, Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::{Block, Role};
use crate::metadata::dates;

/// The rule's name.
const RULE: &str = "running-head";

/// How many paragraphs from the top the line of the source may stand in.
const REACH: usize = 8;

/// How often the head of a page comes again at the least.
const OFTEN: usize = 3;

/// How long the head of a page is at the most, in bytes.
const LONGEST: usize = 80;

/// How gazettes are called.
const GAZETTES: [&str; 7] = [
    "Official Journal",
    "Official Gazette",
    "Journal officiel",
    "Diario Oficial",
    "Boletín Oficial",
    "Amtsblatt",
    "Gazzetta ufficiale",
];

/// A part of the gazette and a page: `L 117/176`, `LI 433/23`.
static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Lu}{1,3} ?[0-9]{1,4} ?(?:\p{Lu} ?)?/ ?[0-9]{1,5}$").expect("the pattern is a constant")
});

/// Number, day and page behind the name: `L 181 , 04/07/1986 P. 0006 - 0012`.
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^,]{5,60}, ?(?<day>[0-9]{2})/(?<month>[0-9]{2})/(?<year>[0-9]{4}) P\.")
        .expect("the pattern is a constant")
});

/// Makes running heads furniture, and what a page's template sets above the
/// title where the source stands below it.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let named = |block: &Block| is_named(block.span.of(text));
    let names: Vec<usize> =
        (0..normalized.blocks.len()).filter(|at| named(&normalized.blocks[*at])).collect();
    let mut taken: Vec<usize> = Vec::new();
    for at in names {
        let line = normalized.blocks[at].span.of(text);
        if let Some(date) = source(line).filter(|_| at > 0 && at < REACH) {
            normalized.stamp.get_or_insert((date, normalized.blocks[at].span));
            normalized.blocks[at - 1].role = Role::Heading(1);
            taken.extend(0..at - 1);
            taken.push(at);
            continue;
        }
        let of = |at: usize| normalized.blocks.get(at).map(|block| block.span.of(text));
        let above = (0..at).rev().take_while(|at| of(*at).is_some_and(is_date_or_language)).take(2).count();
        let page = of(at + 1).is_some_and(|line| PAGE.is_match(line));
        if above == 0 && !page || line.split_whitespace().count() > 8 {
            continue;
        }
        let first = normalized.blocks[at - above].span;
        if normalized.stamp.is_none()
            && at <= above
            && let [date] = dates::find(first.of(text)).as_slice()
        {
            normalized.stamp = Some((date.date, date.span.shifted(first.start())));
        }
        taken.extend(at - above..at + 1 + usize::from(page));
    }
    for at in taken.into_iter().rev() {
        let span = normalized.blocks.remove(at).span;
        normalized.furniture.push(span);
        normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
    }
}

/// Makes lines in capitals furniture that come again through the text and stand
/// in mid-sentence every other time, or time and again; the halves of the sentence are one
/// paragraph again. A day at the very end closes the text.
pub(super) fn recurring(text: &str, normalized: &mut Normalized) {
    let blocks = &normalized.blocks;
    let plain = |block: &Block| block.role == Role::Paragraph;
    let mut heads: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| plain(block)) {
        if let Some(letters) = letters_of_head(block.span.of(text)) {
            heads.entry(letters).or_default().push(at);
        }
    }
    let tears = |at: &&usize| {
        **at > 0 && blocks.get(**at + 1).is_some_and(|next| goes_on(text, blocks[**at - 1].span, next.span))
    };
    heads.retain(|_, places| {
        let torn = places.iter().filter(tears).count();
        // Pages of short paragraphs seldom end in mid-sentence.
        places.len() >= OFTEN && (torn * 2 >= places.len() || torn >= OFTEN && torn * 5 >= places.len())
    });
    let mut taken: Vec<usize> = heads.into_values().flatten().collect();
    // "21 DE MAYO DE 2013"
    taken.retain(|at| *at + 1 < blocks.len() || dates::find(blocks[*at].span.of(text)).is_empty());
    if taken.is_empty() {
        return;
    }
    taken.sort_unstable();
    let mut left: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut torn = false;
    for (at, block) in std::mem::take(&mut normalized.blocks).into_iter().enumerate() {
        if taken.binary_search(&at).is_ok() {
            normalized.furniture.push(block.span);
            normalized.repairs.push(Repair { rule: RULE.into(), span: block.span, after: String::new() });
            torn = true;
            continue;
        }
        match left.last_mut() {
            Some(last) if torn && plain(last) && plain(&block) && goes_on(text, last.span, block.span) => {
                last.span = Span::between(last.span.start(), block.span.end());
            }
            _ => left.push(block),
        }
        torn = false;
    }
    normalized.blocks = left;
}

/// The letters of a line that may head a page, its number left out: capitals
/// alone, and no words of a speaker.
///
/// Scanning sets blanks between the letters of one page and leaves out the
/// accents of another: `R E P U B L I C A DE C H I L E XXXIII`.
pub(crate) fn letters_of_head(line: &str) -> Option<String> {
    if line.len() > LONGEST
        || line.contains([':', '(', '[', '—', '–', '“', '"', '!', '?'])
        || line.chars().any(char::is_lowercase)
    {
        return None;
    }
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| word.chars().all(|sign| "IVXLC".contains(sign) || !sign.is_alphabetic());
    // `C` of `C O N G R E S O` is no number.
    let spaced = |one: Option<&&str>, next: Option<&&str>| {
        let single = |word: &&str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        one.is_some_and(single) && next.is_some_and(single)
    };
    while words.last().is_some_and(|word| number(word)) && !spaced(words.last(), words.iter().rev().nth(1)) {
        words.pop();
    }
    let skip = (0..words.len())
        .take_while(|at| number(words[*at]) && !spaced(words.get(*at), words.get(*at + 1)))
        .count();
    let letters = words[skip..].iter().flat_map(|word| word.chars()).filter(|sign| sign.is_alphabetic());
    let letters: String = letters.map(without_accent).collect();
    (letters.chars().count() >= 8).then_some(letters)
}

/// A capital without its accent.
fn without_accent(letter: char) -> char {
    match letter {
        'Á' | 'À' | 'Â' => 'A',
        'É' | 'È' | 'Ê' => 'E',
        'Í' => 'I',
        'Ó' | 'Ô' => 'O',
        'Ú' | 'Ü' => 'U',
        other => other,
    }
}

/// Whether a paragraph breaks off and another goes on with its sentence.
fn goes_on(text: &str, before: Span, behind: Span) -> bool {
    let open = |last: char| last.is_lowercase() || matches!(last, ',' | '-');
    before.of(text).trim_end().ends_with(open) && behind.of(text).starts_with(char::is_lowercase)
}

/// Whether a line begins with the name of a gazette.
pub(crate) fn is_named(line: &str) -> bool {
    GAZETTES.iter().any(|name| line.starts_with(name))
}

/// Whether a line holds a day in figures, or the code of a language, alone.
pub(crate) fn is_date_or_language(line: &str) -> bool {
    let code = line.len() == 2 && line.bytes().all(|letter| letter.is_ascii_uppercase());
    let figures = (8..=12).contains(&line.len())
        && line.bytes().all(|sign| sign.is_ascii_digit() || b"./ ".contains(&sign))
        && !dates::find(line).is_empty();
    code || figures
}

/// The day in the line of an act's source.
fn source(line: &str) -> Option<Date> {
    let found = SOURCE.captures(line)?;
    Date::day(found["year"].parse().ok()?, found["month"].parse().ok()?, found["day"].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;

    #[test]
    fn the_running_head_of_a_gazette_is_of_the_page() {
        let text = "5.4.2031\nEN\nOfficial Journal of the Union\nL 117/176\nDIRECTIVE 2031/9\nof 12 March 2031\nThe \
                    ports shall be open to all ships of the members.\n5.4.2031\nEN\nOfficial Journal of the \
                    Union\nL 117/180\nAGREEMENT\nThe parties shall keep the peace.";
        let found = normalized(text);
        assert_eq!(found.furniture.len(), 8);
        assert_eq!(found.stamp.map(|(date, _)| date.to_string()), Some("2031-04-05".into()));
    }

    #[test]
    fn heads_of_pages_in_mid_sentence_are_of_the_page() {
        let page = "Today I give account to the house of the year, and I ask all who hear me that we take a";
        let next = "moment to reflect on what we have done together.";
        let text = format!(
            "{page}\n\n14 MESSAGE OF THE PRESIDENT\n\n{next}\n\n{page}\n\nMESSAGE OF THE PRESIDENT XV\n\n{next}\n\nPEACE AND \
             TRADE\n\n{page}\n\n16 MESSAGE OF THE PRESIDENT\n\n{next}"
        );
        let found = normalized(&text);
        assert_eq!(found.furniture.len(), 3);
        assert_eq!(found.blocks.len(), 4);
        assert!(found.blocks.iter().any(|block| block.span.of(&text) == "PEACE AND TRADE"));
        // A heading that comes again tears no sentence.
        let text = format!("{next}\n\nPEACE AND TRADE\n\nWe trade.\n\n").repeat(4);
        assert!(normalized(&text).furniture.is_empty());
    }

    #[test]
    fn heads_of_scanned_pages_may_be_spaced_and_miss_their_accents() {
        for head in [
            "XIV R E P Ú B L I C A DE L I V I A",
            "REPUBLICA DE LIVIA XVI",
            "XVIII\nR E P Ú B L I C A D E LIVIA.",
        ] {
            assert_eq!(super::letters_of_head(head).as_deref(), Some("REPUBLICADELIVIA"), "{head}");
        }
        assert_eq!(super::letters_of_head("XLIV C O N G R E S O").as_deref(), Some("CONGRESO"));
    }

    #[test]
    fn what_stands_above_a_title_and_its_source_is_of_the_page() {
        let text = format!(
            "Law - 31031L0009 - EN\nImportant legal notice\nDirective of 12 March 2031 on ports\nOfficial Journal L 117 , \
             05/04/2031 P. 0006 - 0012\n{}",
            "The ports shall be open to all. ".repeat(20)
        );
        let text = text.as_str();
        let found = normalized(text);
        assert_eq!(found.blocks[0].span.of(text), "Directive of 12 March 2031 on ports");
        assert_eq!(found.stamp.map(|(date, _)| date.to_string()), Some("2031-04-05".into()));
        let text = "The measure takes effect on the day of its publication.\nOfficial Journal of the Union\nThe end.";
        assert!(normalized(text).furniture.is_empty());
    }
}
