//! What stands at the edges of pages that form feeds part: page numbers, the
//! lines of layout programs, running heads.
//!
//! Before: `the Commission of⏎      12⏎␌4          ANNUAL MESSAGE⏎Peace and the`,
//! `Message_2031.indd 3      20-05-31 21:04`
//! After: `the Commission of Peace and the`

use std::collections::BTreeMap;
use std::sync::LazyLock;

use document::Span;
use regex::Regex;

use super::line::{begins_small, ends_sentence, is_upper};
use crate::normalize::running_head;
use crate::split::marker::marker;
use crate::split::numerals::roman_number;

/// On how many pages numbers count or a head stands at the least.
const FEWEST: usize = 3;

/// How many lines at either edge of a page may be the page's own.
const EDGE: usize = 3;

/// The line that a layout program prints below a page.
static SLUG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\.(?:indd|indb|ai|qxd|qxp|fm|pmd|p65)\s+[0-9]{1,4}\s+[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\s+[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\.?)?$")
        .expect("the pattern is a constant")
});

/// A line at the edge of a page.
struct Edge<'a> {
    span: Span,
    words: &'a str,
    /// Which page it stands on.
    page: usize,
    of_page: bool,
}

/// The lines that are of the page, in the order of the text; none where no form
/// feed parts the text.
pub(super) fn furniture(text: &str) -> Vec<Span> {
    if memchr::memchr(b'\x0c', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut found: Vec<Span> = Vec::new();
    let pages: Vec<Vec<Span>> = pages(text);
    // What a layout program prints stands outside the number of the page.
    let mut inner: Vec<&[Span]> = pages.iter().map(Vec::as_slice).collect();
    for page in &mut inner {
        while let Some((last, above)) = page.split_last().filter(|(last, _)| SLUG.is_match(last.of(text))) {
            found.push(*last);
            *page = above;
        }
    }
    let heads = repeated(text, &inner);
    let mut edges = Vec::new();
    for (page, lines) in inner.iter().enumerate() {
        // The head of the pages may be the title on the first.
        let own =
            |span: &Span| page > 0 && letters(span.of(text)).is_some_and(|letters| heads.contains(&letters));
        let top = lines.iter().take(EDGE);
        let foot = lines.iter().rev().take(EDGE);
        let bound = |span: &&Span| own(span) || number(span.of(text)).is_some();
        let first = edges.len();
        for run in [top.take_while(bound).collect::<Vec<_>>(), foot.take_while(bound).collect()] {
            // A number beside a head is the page's, misread as it may be: `XXViL`.
            let of_page = run.iter().any(|span| own(span));
            for span in run {
                if edges[first..].iter().all(|edge: &Edge<'_>| edge.span != *span) {
                    edges.push(Edge { span: *span, words: span.of(text), page, of_page });
                }
            }
        }
        if let Some(head) = lines.first().filter(|head| is_numbered_head(head.of(text)))
            && !own(head)
            && interrupts(text, page.checked_sub(1).and_then(|above| inner[above].last()), lines.get(1))
        {
            found.push(*head);
        }
    }
    count(&mut edges);
    found.extend(edges.into_iter().filter(|edge| edge.of_page).map(|edge| edge.span));
    found.sort();
    found.dedup();
    found
}

/// The lines of each page that are not blank.
fn pages(text: &str) -> Vec<Vec<Span>> {
    let mut pages = Vec::new();
    let mut start = 0;
    for page in text.split('\x0c') {
        let mut lines = Vec::new();
        for line in page.split_inclusive('\n') {
            let span = Span::between(start, start + line.len()).trimmed(text);
            start += line.len();
            if !span.is_empty() {
                lines.push(span);
            }
        }
        start += 1;
        pages.push(lines);
    }
    pages
}

/// The letters of the heads that stand at the edges of several pages.
fn repeated(text: &str, pages: &[&[Span]]) -> Vec<String> {
    let mut heads: BTreeMap<String, usize> = BTreeMap::new();
    for lines in pages {
        let mut own: Vec<String> = lines
            .iter()
            .take(2)
            .chain(lines.iter().rev().take(2))
            .filter_map(|span| letters(span.of(text)))
            .collect();
        own.sort_unstable();
        own.dedup();
        for letters in own {
            *heads.entry(letters).or_default() += 1;
        }
    }
    heads.into_iter().filter(|(_, often)| *often >= FEWEST).map(|(letters, _)| letters).collect()
}

/// The letters of a line that may head a page; `ARTÍCULO 4` heads what follows.
fn letters(line: &str) -> Option<String> {
    running_head::letters_of_head(line)
        .filter(|_| !marker(line).is_some_and(|marker| marker.sure && marker.len == line.len()))
}

/// Marks the numbers that rise with the pages, and those between them.
fn count(edges: &mut [Edge<'_>]) {
    let offset =
        |edge: &Edge<'_>| number(edge.words).flatten().map(|number| number as isize - edge.page as isize);
    let mut often: BTreeMap<isize, usize> = BTreeMap::new();
    for offset in edges.iter().filter_map(offset) {
        *often.entry(offset).or_default() += 1;
    }
    let mut counted = false;
    for edge in edges.iter_mut() {
        let counts = offset(edge).is_some_and(|offset| often[&offset] >= FEWEST);
        edge.of_page |= counts;
        counted |= counts;
    }
    if !counted {
        return;
    }
    // Pages that are missing, or whose number was misread: `XXViL`.
    let known: Vec<(usize, u32)> = edges
        .iter()
        .filter(|edge| edge.of_page)
        .filter_map(|edge| Some((edge.page, number(edge.words).flatten()?)))
        .collect();
    for edge in edges.iter_mut().filter(|edge| !edge.of_page) {
        let at = known.partition_point(|(page, _)| *page < edge.page);
        let above = at.checked_sub(1).map(|at| known[at].1);
        let below = known[at..].iter().find(|(page, _)| *page > edge.page).map(|(_, number)| *number);
        let has_own = known.get(at).is_some_and(|(page, _)| *page == edge.page);
        edge.of_page = !has_own
            && match number(edge.words) {
                Some(Some(own)) => {
                    above.is_some_and(|above| above < own) && below.is_none_or(|below| own < below)
                }
                Some(None) => above.is_some() || below.is_some(),
                None => false,
            };
    }
}

/// The number that a line holds alone; nothing within it where it was misread.
fn number(words: &str) -> Option<Option<u32>> {
    let bare = words.trim_matches(['-', '–', '—', ' ']);
    if bare.is_empty() || bare.len() > 8 {
        return None;
    }
    if bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return (bare.len() <= 4).then(|| bare.parse().ok());
    }
    let letters = |sign: char| "IVXLCivxlc".contains(sign);
    bare.chars().all(letters).then(|| roman_number(&bare.to_uppercase()).filter(|_| !mixed(bare)))
}

/// Whether a number has capitals and small letters: `XXViL`.
fn mixed(words: &str) -> bool {
    words.contains(char::is_lowercase) && words.contains(char::is_uppercase)
}

/// Whether a line in capitals has a number far off at one of its ends:
/// `4          ANNUAL MESSAGE`.
fn is_numbered_head(line: &str) -> bool {
    if line.len() > 120 || !is_upper(line) || !line.contains("   ") {
        return false;
    }
    let far = |part: Option<(&str, &str)>, first: bool| {
        part.is_some_and(|(one, other)| {
            let (own, head) = if first { (one, other) } else { (other, one) };
            number(own.trim()).is_some_and(|number| number.is_some()) && letters(head.trim()).is_some()
        })
    };
    far(line.split_once("   "), true) || far(line.rsplit_once("   "), false)
}

/// Whether what stands between two lines tears a sentence.
fn interrupts(text: &str, above: Option<&Span>, below: Option<&Span>) -> bool {
    let (Some(above), Some(below)) = (above, below) else {
        return false;
    };
    let (above, below) = (above.of(text), below.of(text));
    let open = !ends_sentence(above) && !above.ends_with(|last: char| last.is_ascii_digit());
    begins_small(below) || open && !is_upper(above)
}

#[cfg(test)]
mod tests {
    use super::super::read;

    const ABOVE: &str = "We give account to the house of all that was done in the year for\n\
                         the ports of the islands, and of what it has cost the people of\n\
                         the Republic. The lights were kept by the Ministry of\n";
    const BELOW: &str = "Ports and by the fishermen, who have asked for no reward, and who\n\
                         will keep them as long as there are ships that come to us from\n\
                         the north.\n";

    /// What is of the page, and how many paragraphs there are.
    fn read_pages(text: &str) -> (Vec<String>, usize) {
        use crate::format::Role;
        let draft = read(text).drafts.remove(0);
        let apart = draft.blocks.iter().filter(|block| block.role == Role::Furniture).map(|block| block.span);
        let mut spans: Vec<_> = draft.notes.iter().copied().chain(apart).collect();
        spans.sort();
        let paragraphs = draft.blocks.iter().filter(|block| block.role == Role::Paragraph).count();
        (spans.iter().map(|span| span.of(text).to_owned()).collect(), paragraphs)
    }

    #[test]
    fn numbers_beside_a_form_feed_that_rise_with_the_pages_are_of_the_page() {
        let text = format!(
            "{ABOVE}\x0c{}4\n\n{BELOW}\n{ABOVE}\x0c{}5\n\n{BELOW}\n{ABOVE}\x0c{}6\n\n{BELOW}",
            " ".repeat(40),
            " ".repeat(40),
            " ".repeat(40)
        );
        assert_eq!(read_pages(&text), (["4", "5", "6"].map(str::to_owned).to_vec(), 3));
        let text =
            format!("{ABOVE}\n XXI\n\x0c{BELOW}\n{ABOVE}\n XXII\n\x0c{BELOW}\n{ABOVE}\n XXIII\n\x0c{BELOW}");
        assert_eq!(read_pages(&text), (["XXI", "XXII", "XXIII"].map(str::to_owned).to_vec(), 3));
        // A number of the text does not rise with the pages.
        let text = format!("{BELOW}\x0c1931\n{BELOW}\x0c1846\n{BELOW}\x0c1846\n{BELOW}");
        assert!(read_pages(&text).0.is_empty());
    }

    #[test]
    fn the_line_of_a_layout_program_is_of_the_page() {
        let slug = "Address_2031.indd 3      20-05-31 21:04";
        let text = format!("{ABOVE}\n{slug}\n\x0c{BELOW}");
        assert_eq!(read_pages(&text), (vec![slug.to_owned()], 1));
    }

    #[test]
    fn a_head_with_its_number_far_off_is_of_the_page() {
        let head = "4                      ANNUAL MESSAGE";
        let text = format!("{ABOVE}\x0c{head}\n\n{BELOW}");
        assert_eq!(read_pages(&text), (vec![head.to_owned()], 1));
        let text = format!("{BELOW}\x0c{head}\n\n{ABOVE}");
        assert!(read_pages(&text).0.is_empty());
    }

    #[test]
    fn a_head_that_comes_again_takes_the_misread_number_beside_it() {
        let head = "       XXViL\n  REPUBLIC OF LIVIA\n";
        let text = format!("{ABOVE}\x0c{head}{BELOW}\n").repeat(3);
        let (found, paragraphs) = read_pages(&text);
        assert_eq!((found.len(), paragraphs), (6, 3), "{found:?}");
    }
}
