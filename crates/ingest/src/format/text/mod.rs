//! Plain text: finds the paragraphs that lines only hint at.
//!
//! A statement copied from a page has a line for each sentence and marks its
//! paragraphs by an indent; an old record is wrapped at sixty columns; a
//! speech may have a line for each paragraph, or one line in all. Which of
//! these a text is, its own lines tell.

mod layout;
pub(super) mod line;
mod margin;
mod pages;
mod run_on;

use document::Span;

use super::{Block, Draft, Drafts, LINES, Role, nothing, too_many};
use crate::split::is_capitalised;
use layout::{Layout, Shape, layout};
use line::{
    Line, begins_small, ends_in_mid_sentence, ends_sentence, is_of_page, is_referred_to, is_title, is_upper,
    lines, opens_article,
};

/// Reads plain text: the published text is the text itself.
pub fn read(text: &str) -> Drafts {
    if let Some(message) = too_many_lines(text) {
        return nothing(message);
    }
    let furniture = pages::furniture(text);
    let (blocks, notes) =
        if furniture.is_empty() { (blocks(text), Vec::new()) } else { around(text, furniture) };
    let draft = Draft { text: text.to_owned(), blocks, notes, ..Draft::default() };
    Drafts { drafts: vec![draft], problems: Vec::new() }
}

/// What is to be said of a text with too many lines.
pub(super) fn too_many_lines(text: &str) -> Option<String> {
    too_many(text, b'\n', LINES, "lines")
}

/// The paragraphs of a text as if the lines of its pages were empty ones, and
/// which of these lines stand within a paragraph.
pub(super) fn around(text: &str, furniture: Vec<Span>) -> (Vec<Block>, Vec<Span>) {
    let mut masked = text.as_bytes().to_vec();
    for span in &furniture {
        masked[span.start()..span.end()].fill(b' ');
    }
    let masked = String::from_utf8(masked).expect("whole lines of UTF-8 are made blanks");
    let mut blocks = blocks(&masked);
    let (within, apart): (Vec<Span>, Vec<Span>) =
        furniture.into_iter().partition(|span| blocks.iter().any(|block| block.span.contains(*span)));
    blocks.extend(apart.into_iter().map(|span| Block { span, role: Role::Furniture }));
    blocks.sort_by_key(|block| block.span);
    (blocks, within)
}

/// The paragraphs of a plain text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut lines = lines(text);
    let layout = layout(&lines);
    if let Layout::Wrapped(shape) = layout {
        margin::level(&mut lines, shape);
    }
    let first_indent = lines.iter().position(|line| line.indent >= 2);
    let mut blocks: Vec<Block> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let previous = index.checked_sub(1).map(|index| &lines[index]);
        let goes_on = previous.is_some_and(|previous| match layout {
            Layout::Lines { indented } => {
                indented && is_title_in_two_lines(line, previous)
                    || is_below_marker(line, previous)
                    || is_torn_line(line, &lines[..index])
            }
            Layout::Wrapped(shape) if is_apart(line, &lines[..index], shape.width) => false,
            Layout::Indented => {
                goes_on_unindented(line, first_indent.is_some_and(|first| first < index))
                    || line.indent < 2 && is_torn_line(line, &lines[..index])
            }
            Layout::Wrapped(shape) if index < HEAD => {
                index > 1 && goes_on_over_page(line, &lines[..index], shape)
                    || goes_on_wrapped(line, previous, shape) && !parted_in_head(line, previous, shape.width)
            }
            Layout::Wrapped(shape) => {
                goes_on_over_page(line, &lines[..index], shape) || goes_on_wrapped(line, previous, shape)
            }
        });
        match blocks.last_mut() {
            Some(block) if goes_on => {
                block.span = Span::between(block.span.start(), line.span.end());
            }
            _ => blocks.push(Block { span: line.span, role: Role::Paragraph }),
        }
    }
    let mut parted = Vec::with_capacity(blocks.len());
    blocks.into_iter().for_each(|block| run_on::part(text, block, &mut parted));
    parted
}

/// How many lines a page may have of its own between two lines of its text.
const OF_PAGE: usize = 20;

/// Whether a line goes on with a long one that a page break cut, the page's own
/// number or symbol aside: "the savings of their⏎17 09-52228⏎citizens".
fn is_torn_line(line: &Line<'_>, before: &[Line<'_>]) -> bool {
    let Some(previous) = before.iter().rev().take(OF_PAGE).find(|line| !is_of_page(line)) else {
        return false;
    };
    let page = before.last().is_some_and(is_of_page);
    let letters = previous.words.ends_with(char::is_alphabetic);
    let open =
        letters || previous.words.ends_with(|last: char| last.is_numeric() || matches!(last, ',' | '-'));
    let small = begins_small(line.words) && !line.is_marked();
    // A few lines are too few to tell that they are wrapped.
    let wrapped = (40..=110).contains(&previous.width) && !line.after_blank && small && !page;
    // A word between commas may be a slip of the scanner's; a letter at the end is none.
    let cut = small && letters && previous.width > if page { 60 } else { 110 };
    if cut || open && (wrapped || previous.width > 200 && (small || is_of_page(line))) {
        return true;
    }
    // "the blatant attack launched by the⏎Sudanese Armed Forces"
    let name = line.words.starts_with(char::is_uppercase) && !is_upper(line.words) && !line.is_marked();
    let near = !line.after_blank && !page && line.width > 40 && ends_sentence(line.words);
    letters
        && name
        && near
        && (previous.width > 200 || previous.width > 60 && ends_in_mid_sentence(previous.words))
}

/// Whether a wrapped line, or what is of the page before it, interrupts a
/// sentence: "the Commission of Sierra Leone⏎39 10-54833⏎has assumed".
fn goes_on_over_page(line: &Line<'_>, before: &[Line<'_>], shape: Shape) -> bool {
    let of_page = is_of_page(line);
    if !(of_page || before.last().is_some_and(is_of_page) && !line.is_marked()) {
        return false;
    }
    let Some(previous) = before.iter().rev().take(OF_PAGE).find(|line| !is_of_page(line)) else {
        return false;
    };
    let open = previous.words.ends_with(|last: char| last.is_alphabetic() || matches!(last, ',' | '-'));
    open && previous.width * 20 >= shape.width * 13
        && !is_upper(previous.words)
        && !is_upper(line.words) | of_page
}

/// Whether a line is the text of the number or sign that stands alone on the
/// line before it: "(1)⏎The Seville European Council".
fn is_below_marker(line: &Line<'_>, previous: &Line<'_>) -> bool {
    use crate::split::marker::Style;
    let style =
        |style| matches!(style, Style::Dot | Style::Paren | Style::Bracketed | Style::Letter | Style::Bullet);
    !line.after_blank && line.words.len() > 8 && previous.words.len() <= 8 && previous.is_marker(style)
}

/// Whether a line stands apart from the one before it, wrapped or not: either
/// is the heading of an article, or its caption, or a title in capitals.
///
/// A caption may take two lines: "Quantitative Restrictions and⏎Sanitary
/// Measures". A line of text that its `width` alone ends is none.
fn is_apart(line: &Line<'_>, before: &[Line<'_>], width: usize) -> bool {
    let Some((previous, above)) = before.split_last() else {
        return false;
    };
    let caption = |line: &Line<'_>| {
        line.words.split_whitespace().count() <= 12
            && line.words.starts_with(char::is_uppercase)
            && !ends_sentence(line.words)
            && !line.words.ends_with([',', '-'])
    };
    line.opens_unit
        || previous.opens_unit
        || is_title(line.words) && opens_article(line)
        || is_captioned(line) && !is_referred_to(line, Some(previous))
        || is_captioned(previous) && !goes_on_captioned(line, previous, width)
        || line.opens_page
        || previous.opens_page
        || match above {
            [.., heading] if heading.opens_unit => {
                let open = ends_in_mid_sentence(previous.words) || is_filled(previous, line, width);
                caption(previous) && (!open || line.is_marked())
            }
            [.., heading, first] if heading.opens_unit && caption(first) && caption(previous) => {
                ends_in_mid_sentence(first.words) && is_capitalised(first.words)
            }
            _ => false,
        }
        || is_upper(line.words) != is_upper(previous.words)
            && (is_title(line.words) || is_title(previous.words))
}

/// Whether a line holds an article's number and its caption: "Article 7:
/// National Treatment".
fn is_captioned(line: &Line<'_>) -> bool {
    opens_article(line)
        && line.marker().is_some_and(|marker| {
            let (number, caption) = line.words.split_at(marker.len);
            number.trim_end().ends_with([':', '：', '–', '—', '-'])
                && caption.starts_with(char::is_uppercase)
                && caption.split_whitespace().count() <= 14
                && is_capitalised(caption)
                && !ends_sentence(caption)
                && !caption.ends_with([',', '-'])
        })
}

/// Whether the caption of an article goes on in the next line: "Article 8: Trade in⏎
/// Services". One that takes the whole width may.
fn goes_on_captioned(line: &Line<'_>, previous: &Line<'_>, width: usize) -> bool {
    let word = line.words.split(char::is_whitespace).next().unwrap_or_default();
    !line.is_marked()
        && (begins_small(line.words)
            || ends_in_mid_sentence(previous.words)
            || previous.width + 1 + word.chars().count() > width)
}

/// Whether a line breaks off where the next word has no room, and is written as
/// text is: "In all matters not specified in the present⏎Convention, the".
fn is_filled(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.words.split(char::is_whitespace).next().unwrap_or_default();
    line.width + 1 + word.chars().count() > width && !is_capitalised(line.words)
}

/// Whether two lines before indented paragraphs are one title.
fn is_title_in_two_lines(line: &Line<'_>, previous: &Line<'_>) -> bool {
    let title_like = |line: &Line<'_>| {
        line.indent == 0
            && line.width <= 90
            && !ends_sentence(line.words)
            && !line.words.contains(|character: char| character.is_ascii_digit())
    };
    !line.after_blank && title_like(line) && title_like(previous)
}

/// Whether an unindented line goes on with the paragraph before it; those
/// before the first indent (title, dateline) stand alone.
fn goes_on_unindented(line: &Line<'_>, behind_indent: bool) -> bool {
    line.indent < 2 && ends_sentence(line.words) && behind_indent
}

/// How many lines from the top may be title, symbol and date.
const HEAD: usize = 5;

/// Whether a short line with a number at the head of a text stands alone, and
/// the line below it opens with a capital: "75 (1949). Resolution of 27
/// September 1949", "[S/2130]". A page number is no such line.
fn parted_in_head(line: &Line<'_>, previous: &Line<'_>, width: usize) -> bool {
    let short = previous.width * 5 < width * 4;
    let numbered = previous.words.contains(|character: char| character.is_ascii_digit());
    short && numbered && line.words.starts_with(|first: char| first.is_uppercase() || first == '[')
}

fn goes_on_wrapped(line: &Line<'_>, previous: &Line<'_>, shape: Shape) -> bool {
    let ended = ends_sentence(previous.words);
    let least = if shape.blank_parted { 15 } else { 17 };
    let short = previous.width * 20 < shape.width * least;
    let small = begins_small(line.words);
    let marked = || line.marker().is_some_and(|marker| marker.opens_point(line.words));
    if (line.after_blank || ended) && crate::split::closing::opens_formula(line.words) {
        return false;
    }
    if line.after_blank {
        // A page break falls in the middle of a sentence: "to the\n10\n\npresidency",
        // and a scanner sets empty lines at random: "sino que\n\nhan desarrollado".
        let open = previous.words.ends_with(|last: char| last.is_alphabetic() || last == '-');
        let page = previous.words.len() <= 4 && previous.words.bytes().all(|byte| byte.is_ascii_digit());
        // Where empty lines tear no sentence, a title stands above one, however wide;
        // what asks for more, stands above a number, or is a row of a table set with
        // spaces, is no title.
        let torn = open
            && !short
            && (shape.blank_torn
                || ends_in_mid_sentence(previous.words)
                || previous.words.ends_with('-')
                || previous.words.contains("   ")
                || line.words.starts_with(|first: char| first.is_ascii_digit()))
            && !marked()
            && !is_upper(line.words)
            && !is_upper(previous.words);
        // "the Ministry of\n\u{c}Ports": a page ends where it is full.
        let fed = line.heads_page
            && ends_in_mid_sentence(previous.words)
            && !is_upper(line.words)
            && !is_upper(previous.words)
            && !marked();
        return small && (!ended && (!short || open || page) || !short) && !marked()
            || (torn || fed) && line.indent < shape.base + 2;
    }
    // A rule parts what stands above it from what stands below.
    if [line, previous].iter().any(|line| !line.words.contains(char::is_alphanumeric)) {
        return false;
    }
    let deep = |line: &Line<'_>| line.indent >= shape.base + 2;
    if deep(line) && deep(previous) && line.indent >= shape.base + 8 {
        // Lines set in the middle of the page are one title.
        return !marked();
    }
    // "Москва, Кремль", "25 июля 2002 года", "N 778": short lines of one indent.
    if deep(line) && line.indent == previous.indent && !ended && short && !line.is_marked() {
        return true;
    }
    if shape.first_deeper && deep(line) {
        return small && !ended && !deep(previous);
    }
    // A scanner takes the stop of a last line for a comma, and a capital for
    // nothing: "que no se pueden torcer⏎nl desvirtuar,⏎Vivimos tiempos",
    // "el camino de la vic-⏎torla»,⏎a doctrina fue adoptada".
    let full = line.width * 4 >= shape.width * 3;
    let capital = line.words.starts_with(char::is_uppercase);
    let signed = previous.words.ends_with([',', '.', ';', ':', '»', '”', '"']);
    let below = |part: usize| previous.width * 100 < shape.width * part;
    let broken = full && (below(40) && signed && capital || below(35) && capital || below(25) && signed);
    if broken && !ends_in_mid_sentence(previous.words) {
        return false;
    }
    // "membership in the United Nations, 18⏎Recommends": the number is a footnote's.
    let note = previous.words.trim_end_matches(|sign: char| sign.is_ascii_digit()).trim_end();
    if note.len() < previous.words.len() && note.ends_with([',', ';']) && capital && short {
        return false;
    }
    let deeper = line.indent >= previous.indent + 2;
    !(ended && (short || deeper || marked()) || short && deeper && !small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        blocks(text).iter().map(|block| block.span.of(text)).collect()
    }

    #[test]
    fn a_name_at_the_head_of_a_page_goes_on() {
        let text = "We speak as a friend of all.\nWe thank the hosts.\nMy country condemns, in the strongest terms, the attack launched by the\nMirsan Forces on \
                    the residence of the Ambassador.\nWe call for talks.";
        assert_eq!(paragraphs(text).len(), 4);
    }

    #[test]
    fn a_caption_may_take_two_lines_and_a_full_line_is_none() {
        let line = "The Parties shall keep their harbours open to all ships of the\nother Party, and shall charge them no \
                    more than they charge the\nships of their own, and shall let them leave again whenever they\nask for it, \
                    and shall keep account of what has been paid for\nby them.\n";
        let text = format!(
            "Article 1\nQuantitative Restrictions on Ships and\nSanitary Measures\n{line}Article 2\nIn all matters not \
             specified in the present agreement of the\nMembers, the laws of the harbour shall be kept by all who\nenter \
             it.\nArticle 3\nOpen Harbours\n{line}"
        );
        let found = paragraphs(&text);
        assert_eq!(found[1], "Quantitative Restrictions on Ships and\nSanitary Measures");
        assert!(found[4].starts_with("In all matters") && found[4].ends_with("enter it."), "{found:?}");
        assert_eq!(found[6], "Open Harbours");
    }

    #[test]
    fn an_article_with_its_caption_stands_apart() {
        let line = "The Parties shall keep their harbours open to all ships of the\nother Party, and shall charge them no \
                    more than they charge the\nships of their own, as is laid down in the schedule of this and in\n\
                    Article 9: Open Harbours, and shall let them leave again when\nthey ask.\n";
        let text = format!(
            "Article 1: Open Harbours\n{line}Section A: Ships\nArticle 2: National Treatment\n1. {line}Article 3: Ships in\n\
             Harbours\n{line}"
        );
        let found = paragraphs(&text);
        assert_eq!(found[0], "Article 1: Open Harbours");
        assert!(found[1].starts_with("The Parties") && found[1].ends_with("they ask."), "{found:?}");
        assert_eq!(found[2..4], ["Section A: Ships", "Article 2: National Treatment"]);
        assert!(
            found[4].starts_with("1. The Parties") && found[5].starts_with("Article 3: Ships in\nHarbours")
        );
    }

    #[test]
    fn a_short_line_that_asks_for_another_word_goes_on() {
        let line = "Livia may call upon the Members to keep their harbours open to\nall ships, and to let them leave again whenever they ask for it,\n\
                    and to keep account of what has been paid for by them.\n";
        let text =
            format!("Article 1\nUpon notice to the Members this\n{line}Article 2\n{line}Article 3\n{line}");
        assert!(paragraphs(&text)[1].starts_with("Upon notice to the Members this\nLivia may"));
        let text = "On my way to the\nAssembly Hall I was informed by the Council of an attack on\nthe province, which has \
                    cost the lives of many who had no\npart in the war.\n";
        assert_eq!(paragraphs(text).len(), 1);
    }

    #[test]
    fn an_article_that_a_sentence_asks_for_goes_on_with_it() {
        let line = "1. The Parties shall keep their harbours open to all ships of\nthe other Party, and shall charge them no \
                    more than they charge\nthe ships of their own, and shall let them leave whenever they\nask for it, \
                    ";
        let text = format!(
            "{line}as provided for in\nArticle 15.4.\n\n{line}as set out in\nArticle 12.1\n(Harbours).\n"
        );
        let found = paragraphs(&text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].ends_with("Article 15.4.") && found[1].ends_with("(Harbours)."));
    }

    #[test]
    fn an_article_with_its_caption_in_capitals_stands_apart() {
        let text = "SECTION A : RULES OF ORIGIN\nARTICLE 5.1 : ORIGINATING GOODS\nFor the purposes of this agreement a good is \
                    one that was wholly\nmade in the territory of a member, and of nothing that was brought\nthere.\n";
        assert_eq!(paragraphs(text)[..2], ["SECTION A : RULES OF ORIGIN", "ARTICLE 5.1 : ORIGINATING GOODS"]);
    }

    #[test]
    fn a_page_in_wrapped_lines_tears_no_sentence() {
        let text = "We must see to it that the rights of all are preserved, and \nthat they have access to justice for \
                    all. And the Human \nRights Commission of Mirsane together with all its \n \n \n39 10-54833 \n \n\
                    Partners has assumed a lead role in advising my own \nGovernment on what is to be done for the rights \nof all.";
        assert_eq!(paragraphs(text).len(), 1);
    }

    #[test]
    fn a_number_alone_goes_with_the_line_below_it() {
        let text = "Whereas:\n(1)\nThe Council of Mirsane agreed on the guidelines.\n(2)\nThe guidelines shall be kept.";
        assert_eq!(paragraphs(text)[1], "(1)\nThe Council of Mirsane agreed on the guidelines.");
    }

    #[test]
    fn a_title_as_wide_as_the_text_stands_apart_above_an_empty_line() {
        let text = "The Ministers met in Mirsane and discussed the ties between\nthe two ports, and agreed on a number \
                    of steps to be taken in\nthe coming years.\n\nStrengthening the Security of Harbours and Lights\n\n\
                    The Ministers reaffirmed their commitment to the treaty and\ncalled upon all members to keep it.\n";
        assert_eq!(paragraphs(text)[1], "Strengthening the Security of Harbours and Lights");
        let text = "青灣共和國和米爾沙聯邦聯合聲明\n\n雙方聲明如下：\n\n一、雙方同意加強合作，維護和平。\n\n\
                    二、雙方支持港口的開放。\n\n二〇三一年五月六日於青灣\n";
        assert_eq!(paragraphs(text).len(), 5);
    }

    #[test]
    fn an_empty_line_that_a_scanner_set_parts_no_name() {
        let text = "We have seen in these years how the people of the island kept\n\nits harbours open to all, and how \
                    the members of the Council of\nthe Ports have stood by them, and for this I thank the Republic\n\n\
                    Mirsane and all who have sent their ships to us.\n";
        assert_eq!(paragraphs(text).len(), 1);
    }

    #[test]
    fn an_indent_of_two_spaces_opens_a_paragraph() {
        let text = "Joint Statement\n\n  In the spirit of partnership.\n\nThe two parties declare as follows:\n\n  \
                    1. Peace.\n\nIt holds.\n\n  2. Trade.";
        assert_eq!(
            paragraphs(text),
            [
                "Joint Statement",
                "In the spirit of partnership.\n\nThe two parties declare as follows:",
                "1. Peace.\n\nIt holds.",
                "2. Trade."
            ]
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "1. Reaffirms its resolutions of 4 March,\r\n13 March and 20 June, and the consensus\r\n\
                    expressed by the President;\r\n\r\n2. Urges the parties concerned to act with\r\n\
                    the utmost restraint;\r\n";
        assert_eq!(paragraphs(text).len(), 2);
    }

    #[test]
    fn a_short_last_line_ends_a_paragraph() {
        let text = "First of all, allow me to congratulate my\ncolleague, Minister for Foreign Affairs of\n\
                    Portugal.\nEach of the 50 sessions of the General\nAssembly has been a step for the whole\n\
                    community on a road to peace.";
        assert_eq!(paragraphs(text).len(), 2);
    }

    #[test]
    fn a_page_break_does_not_end_a_sentence() {
        let text = "I would first like to congratulate him on\nhis election to the\n10\n\npresidency of the General \
                    Assembly at this\nsession, which has an important task.";
        assert_eq!(paragraphs(text).len(), 1);
    }

    #[test]
    fn title_and_symbol_stand_apart_from_the_text() {
        let text = "92 (1951). Resolution of 8 May 1951\n[S/2130]\nThe Security Council,\n\
                    Recalling its past resolutions of 11 August 1949 and of 17\n\
                    November 1950 on the matter, and noting with satisfaction\n\
                    that the parties have agreed to it and will abide by it in\n\
                    the time to come;";
        assert_eq!(paragraphs(text)[..2], ["92 (1951). Resolution of 8 May 1951", "[S/2130]"]);
    }

    #[test]
    fn long_lines_are_paragraphs_each() {
        let line = "Mr. President, we gather this week to reaffirm our commitment to peace, justice and \
                    development in all the world and for all peoples.";
        let text = [line; 5].join("\n");
        assert_eq!(paragraphs(&text).len(), 5);
    }

    #[test]
    fn lines_without_letters_take_no_time() {
        assert_eq!(paragraphs(&"• \n".repeat(200_000)).len(), 200_000);
    }

    #[test]
    fn lines_before_the_first_indent_take_no_time() {
        let text = format!("{}{}", "Peace.\n".repeat(100_000), "  Trade.\nIt holds.\n".repeat(3));
        assert_eq!(paragraphs(&text).len(), 100_003);
    }
}
