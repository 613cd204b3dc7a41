//! The left margin of a page, and of a run of lines, which may lie deeper than
//! that of the others.
//!
//! Before: `We speak as a friend⏎of all.⏎␌    We thank the hosts⏎    for the work⏎    that they did.`
//! After: the lines of the second page are no deeper than those of the first.

use super::layout::Shape;
use super::line::{Line, ends_sentence};

/// How many full lines show the margin of a page.
const FEWEST: usize = 5;

/// How many lines below one another are a run with a margin of its own.
const RUN: usize = 4;

/// Takes the margin of each page from its lines, and that of each run of full
/// lines that go on with one another, so that the first lines of paragraphs alone are deeper.
///
/// A list whose points are set in keeps its indents: its lines end as points do.
pub(super) fn level(lines: &mut [Line<'_>], shape: Shape) {
    if !lines.iter().any(|line| line.indent >= shape.base + 2) {
        return;
    }
    for page in lines.chunk_by_mut(|_, line| !line.heads_page) {
        level_page(page, shape);
    }
    let deep = |line: &Line<'_>| line.indent >= shape.base + 2;
    hang(lines, shape);
    let mut above: Option<(usize, bool)> = None;
    for run in lines.chunk_by_mut(|one, next| !next.after_blank && one.indent.abs_diff(next.indent) <= 1) {
        let first = run[0].indent;
        let last = &run[run.len() - 1];
        let of_last = Some((last.indent, ends_sentence(last.words)));
        if run.len() >= RUN && goes_on(run[..run.len() - 1].iter(), shape) {
            // "He said:⏎    We thank": what is set in below a stop opens a paragraph.
            let opens =
                above.is_some_and(|(indent, ended)| ended && first >= indent + 2 && !run[0].after_blank);
            run.iter_mut()
                .skip(usize::from(opens))
                .filter(|line| deep(line))
                .for_each(|line| line.indent = shape.base);
        }
        above = of_last;
    }
}

/// Sets the lines of a page in or out if its margin is another than that of the
/// text.
fn level_page(page: &mut [Line<'_>], shape: Shape) {
    let full = || page.iter().filter(|line| is_full(line, shape));
    let mut indents: Vec<usize> = full().map(|line| line.indent).collect();
    indents.sort_unstable();
    let margin = indents.get(indents.len() / 4).copied().unwrap_or(0);
    if indents.len() < FEWEST || margin.abs_diff(shape.base) < 2 || !goes_on(full(), shape) {
        return;
    }
    for line in page {
        line.indent = (line.indent + shape.base).saturating_sub(margin);
    }
}

/// Sets out the lines that hang below the words of a point: `-     Trade⏎      and peace.`
fn hang(lines: &mut [Line<'_>], shape: Shape) {
    let mut column = None;
    for line in lines {
        let words = line.words.strip_prefix(['-', '•', '–', '—']).map(str::trim_start);
        if let Some(words) = words.filter(|words| line.words.len() - words.len() >= 3) {
            column = Some(line.indent + line.words.chars().count() - words.chars().count());
        } else if column.is_some_and(|column| !line.after_blank && line.indent.abs_diff(column) <= 1) {
            line.indent = shape.base;
        } else {
            column = None;
        }
    }
}

/// Whether most of these lines are full and end no sentence.
fn goes_on<'a>(lines: impl Iterator<Item = &'a Line<'a>>, shape: Shape) -> bool {
    let (mut open, mut all) = (0, 0);
    for line in lines {
        all += 1;
        open += usize::from(is_full(line, shape) && !ends_sentence(line.words));
    }
    open * 3 >= all * 2
}

/// Whether a line is about as wide as the text.
fn is_full(line: &Line<'_>, shape: Shape) -> bool {
    line.width * 4 >= shape.width * 3
}

#[cfg(test)]
mod tests {
    use super::super::blocks;

    fn paragraphs(text: &str) -> usize {
        blocks(text).len()
    }

    /// Two paragraphs, their lines and their first lines set in.
    fn page(margin: usize, first: usize) -> String {
        let lines = [
            "We speak of the ports that were opened to all ships of the",
            "Members, and of what has been paid for it by the people of the",
            "islands who have kept their lights for so many years and who",
            "Ask for nothing but peace. They have waited for a long time",
            "for a word of ours.",
        ];
        let set = |(at, line): (usize, &&str)| {
            format!("{}{line}\n", " ".repeat(margin + if at == 0 { first } else { 0 }))
        };
        let paragraph: String = lines.iter().enumerate().map(set).collect();
        paragraph.repeat(2)
    }

    #[test]
    fn a_page_may_have_a_deeper_margin() {
        let text = [page(0, 5), page(4, 5), page(0, 5), page(4, 5)].join("\x0c");
        assert_eq!(paragraphs(&text), 8);
        let text = [page(12, 4), page(12, 4), page(8, 4), page(12, 4)].join("\x0c");
        assert_eq!(paragraphs(&text), 8);
    }

    #[test]
    fn lines_within_a_page_may_be_set_in_together() {
        let text = [page(0, 5), page(0, 5), page(2, 5), page(0, 5)].concat();
        assert_eq!(paragraphs(&text), 8);
        let text = format!("{}He has written to us:\n{}{}", page(0, 5), page(4, 0), page(0, 5));
        assert_eq!(paragraphs(&text), 7);
    }

    #[test]
    fn lines_that_hang_below_a_point_go_on_with_it() {
        let point = "-     The lights of the harbour and of all ships that lie in\n      the ports of the Republic.\n";
        let text = format!("{}We ask for the following:\n{}{}", page(0, 5), point.repeat(3), page(0, 5));
        assert_eq!(paragraphs(&text), 8);
    }

    #[test]
    fn points_that_are_set_in_keep_their_indents() {
        let points = "    The lights of the harbour and of all ships that lie in it;\n".repeat(6);
        let text = format!("{}We ask for the following:\n{points}{}", page(0, 5), page(0, 5));
        assert_eq!(paragraphs(&text), 11);
    }
}
