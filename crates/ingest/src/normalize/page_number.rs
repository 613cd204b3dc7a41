//! Page numbers, and the symbols that stand beside them.
//!
//! Before: `his election to the⏎10⏎⏎presidency of the General Assembly`,
//! `of their⏎17 09-52228⏎citizens`, `Page 16`
//! After: `his election to the presidency of the General Assembly`

use std::sync::LazyLock;

use document::{Repair, Span};
use regex::Regex;

use super::Normalized;
use crate::format::{Block, Role};

/// The rule's name.
const RULE: &str = "page-number";

/// How many numbers in a row make lines of figures page numbers.
const FEWEST: usize = 3;

/// How often lines of figures are looked through again.
const ROUNDS: usize = 8;

/// A line that may be of the page: a number, the word for a page with one, a
/// symbol of the United Nations such as `09-52228`.
static OF_PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?im)^[ \t]*(?:(?<word>page|pág\.|página|seite|стр\.)[ \u{a0}]*[0-9]{1,4}(?:[ \u{a0}]*(?:of|de|von|из|/)[ \u{a0}]*[0-9]{1,4})?|[-–—][ ]?(?<dashed>[0-9]{1,4})[ ]?[-–—]|(?<symbol>(?:[0-9]{1,3}[ ]+)?[0-9]{2}-[0-9]{5}(?:[ ]+\(E\))?(?:[ ]+[0-9]{1,3}(?:/[0-9]{1,3})?)?|(?:[0-9/]{8,10}[ ]+)?[AS]/(?:[0-9]+/)?PV\.[0-9]+(?:[ ]+[0-9/]{8,10})?)|(?<number>[0-9]{1,4}))[ \t]*\r?$",
    )
    .expect("the pattern is a constant")
});

/// A line of the page.
struct Line {
    span: Span,
    /// Its number where it holds nothing else.
    number: Option<u32>,
}

/// Makes what is of the page furniture: what says so, numbers that count the
/// pages, and a number alone on its line in mid-sentence.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut lines = lines(text, &normalized.blocks);
    let mut found: Vec<Span> = Vec::new();
    // What is left when some are taken away may count pages by itself.
    for _ in 0..ROUNDS {
        let before = found.len();
        let counted = counted(&lines);
        let (of_page, rest): (Vec<_>, Vec<_>) =
            lines.into_iter().zip(counted).partition(|(line, counted)| line.number.is_none() || *counted);
        found.extend(of_page.into_iter().map(|(line, _)| line.span));
        lines = rest.into_iter().map(|(line, _)| line).collect();
        if !lines.is_empty() {
            let mut passed = [normalized.furniture.as_slice(), &found].concat();
            passed.sort_by_key(|span| span.end());
            let within = |line: &mut Line| is_in_sentence(text, line.span, &passed);
            found.extend(lines.extract_if(.., within).map(|line| line.span));
        }
        if found.len() == before || lines.is_empty() {
            break;
        }
    }
    found.extend(set_apart(&normalized.blocks, &lines));
    found.sort();
    for span in found {
        normalized.furniture.push(span);
        normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
        take_from_edge(text, &mut normalized.blocks, span);
    }
    normalized.blocks.retain(|block| !block.span.is_empty());
}

/// All lines that may be of the page.
fn lines(text: &str, blocks: &[Block]) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in blocks.iter().filter(|block| matches!(block.role, Role::Paragraph | Role::Item { .. })) {
        let words = block.span.of(text);
        // A line of the page has a figure behind a line break, or is all there is.
        let short = words.len() <= 24;
        if !short && !has_short_line(words) {
            continue;
        }
        for found in OF_PAGE.captures_iter(words) {
            let Some(whole) = found.get(0) else {
                continue;
            };
            let number = found.name("number").and_then(|number| number.as_str().parse().ok());
            let span = Span::from(whole.range()).shifted(block.span.start()).trimmed(text);
            lines.push(Line { span, number });
        }
    }
    lines
}

/// Whether a line behind the first is short and holds a figure.
fn has_short_line(words: &str) -> bool {
    let bytes = words.as_bytes();
    memchr::memchr_iter(b'\n', bytes).any(|at| {
        let line = &bytes[at + 1..bytes.len().min(at + 41)];
        let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
        (end < 40 || at + 1 + end == bytes.len()) && line[..end].iter().any(u8::is_ascii_digit)
    })
}

/// For each line whether its number is one of a run that counts pages: each
/// the one before and one more, with text between them.
///
/// A run may stand within another, whose numbers follow one another once it is
/// taken away: those of a table within a page.
fn counted(lines: &[Line]) -> Vec<bool> {
    let mut counted = vec![false; lines.len()];
    // Runs that are too short so far, the last of them open.
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(number) = line.number else {
            continue;
        };
        let follows = |run: &Vec<usize>| {
            run.last().is_some_and(|last| {
                let apart = line.span.start() - lines[*last].span.end();
                lines[*last].number.is_some_and(|last| last + 1 == number) && apart > 300
            })
        };
        while !runs.last().is_some_and(follows)
            && let Some(run) = runs.pop_if(|run| run.len() >= FEWEST)
        {
            run.into_iter().for_each(|index| counted[index] = true);
        }
        match runs.last_mut() {
            Some(run) if follows(run) => run.push(index),
            _ => runs.push(vec![index]),
        }
    }
    if let Some(run) = runs.pop().filter(|run| run.len() >= FEWEST) {
        run.into_iter().for_each(|index| counted[index] = true);
    }
    counted
}

/// Numbers that stand alone between long paragraphs and grow from one to the
/// next: pages whose neighbours were read, or never numbered. Sections begin with 1.
fn set_apart(blocks: &[Block], lines: &[Line]) -> Vec<Span> {
    const LONG: usize = 200;
    const LAST: u32 = 999;
    let prose = |at: usize| {
        blocks.get(at).is_some_and(|block| block.role == Role::Paragraph && block.span.len() >= LONG)
    };
    let alone = |line: &Line| {
        let at = blocks.partition_point(|block| block.span.end() < line.span.end());
        blocks.get(at).is_some_and(|block| block.span == line.span)
            && at > 0
            && prose(at - 1)
            && prose(at + 1)
    };
    let (mut found, mut last) = (Vec::new(), 1);
    for line in lines {
        let Some(number) = line.number.filter(|number| *number <= LAST) else {
            continue;
        };
        if number <= last {
            return Vec::new();
        }
        if alone(line) {
            found.push(line.span);
            last = number;
        }
    }
    found
}

/// Whether a line of figures interrupts a sentence; what is `passed`, by its
/// ends, is not read.
fn is_in_sentence(text: &str, span: Span, passed: &[Span]) -> bool {
    let breaks = |blank: &str| blank.matches('\n').count();
    let mut gap = 0;
    let mut before = &text[..span.start()];
    loop {
        let words = before.trim_end();
        gap += breaks(&before[words.len()..]);
        let at = passed.partition_point(|span| span.end() < words.len());
        match passed.get(at).filter(|span| span.end() == words.len() && !span.is_empty()) {
            Some(span) => before = &text[..span.start()],
            None => break before = words,
        }
    }
    let mut behind = span.end();
    loop {
        let words = text.len() - text[behind..].trim_start().len();
        gap += breaks(&text[behind..words]);
        // Furniture seldom lies in other furniture: by their ends they stand in order.
        let at = passed.partition_point(|span| span.end() <= words);
        match passed.get(at).filter(|span| span.start() <= words) {
            Some(span) => behind = span.end(),
            None => break behind = words,
        }
    }
    // "the sum of\n10\nmillion" is a number of the sentence only where no empty
    // line sets it apart.
    gap > 2
        && before.chars().next_back().is_some_and(|last| last.is_lowercase() || last == ',')
        && text[behind..].chars().next().is_some_and(char::is_lowercase)
}

/// Cuts a line of the page off the block that begins or ends with it; a block
/// that is no more than this line is left empty.
fn take_from_edge(text: &str, blocks: &mut [Block], line: Span) {
    let at = blocks.partition_point(|block| block.span.end() < line.end());
    let Some(block) = blocks.get(at).map(|block| block.span).filter(|block| block.contains(line)) else {
        return;
    };
    if block == line {
        blocks[at].span = Span::between(line.end(), line.end());
    } else if block.start() == line.start() {
        blocks[at].span = Span::between(line.end(), block.end()).trimmed(text);
    } else if block.end() == line.end() {
        blocks[at].span = Span::between(block.start(), line.start()).trimmed(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;

    fn of_page(text: &str) -> Vec<&str> {
        normalized(text).furniture.iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_number_in_mid_sentence_is_of_the_page() {
        let text = "I congratulate him on\nhis election to the\n10\n\npresidency of the General Assembly at this\n\
                    session.";
        assert_eq!(of_page(text), ["10"]);
    }

    #[test]
    fn what_names_the_page_is_of_the_page() {
        let text = "The parties agree on it.\n\nPage 2\n\nThey will meet again.\n\n- 3 -\n\n09-52228 17";
        assert_eq!(of_page(text), ["Page 2", "- 3 -", "09-52228 17"]);
    }

    #[test]
    fn numbers_that_count_pages_are_of_the_page() {
        let page = "The parties shall grant each other the treatment that they grant to others. ".repeat(5);
        let text = format!("{page}\n\n7\n\n{page}\n\n8\n\n{page}\n\n9\n\n{page}\n\n2016\n\n{page}");
        assert_eq!(of_page(&text), ["7", "8", "9"]);
        assert!(of_page("Imports\n\n12\n\n13\n\n14\n\nExports").is_empty());
    }

    #[test]
    fn numbers_alone_that_grow_are_of_the_page() {
        let page = "The parties shall grant each other the treatment that they grant to others. ".repeat(5);
        assert_eq!(of_page(&format!("{page}\n\n30\n\n{page}\n\n32\n\n{page}")), ["30", "32"]);
        assert!(of_page(&format!("{page}\n\n1\n\n{page}\n\n2\n\n{page}")).is_empty());
        assert!(of_page(&format!("{page}\n\nImports\n\n30\n\n{page}")).is_empty());
    }

    #[test]
    fn pages_are_counted_across_a_number_of_the_sentence() {
        let page = "The parties shall grant each other the treatment that they grant to others ".repeat(5);
        let (a, b, c, d) = ("7", "8", "9", "1926");
        let text = format!(
            "{page}\n\n{a}\n\n{page}.\n\n{a}\n\n{page}.\n\n{b}\n\n{page}.\n\n{c}\n\n{page}\n\n{d}\n\nable to do \
             so.\n\n{page}.\n\n{b}\n\n{page}.\n\n{c}\n\n{page}"
        );
        assert_eq!(of_page(&text).len(), 7, "{:?}", of_page(&text));
    }

    #[test]
    fn a_text_of_pages_alone_takes_no_time() {
        let text = "Page 3 of 12\n\n".repeat(50_000);
        assert_eq!(of_page(&text).len(), 50_000);
    }

    #[test]
    fn a_rule_between_a_number_and_its_sentence_is_passed() {
        assert_eq!(of_page("1-digit of the\n1\n\n=====\n\nnational transport.\n"), ["1", "====="]);
    }

    #[test]
    fn runs_within_runs_are_found_at_once() {
        let filler = "The parties shall protect the seals of the north and report each year. ".repeat(5);
        let numbers = [1, 2, 7, 8, 9, 3];
        let text: String = numbers.iter().map(|number| format!("{filler}\n\n{number}\n\n")).collect();
        assert_eq!(of_page(&text), ["1", "2", "7", "8", "9", "3"]);
    }
}
