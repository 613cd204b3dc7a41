//! What is shown of a clause: the first marked phrase and what stands around it.

use document::Span;

/// A stretch of a clause that holds its first mark whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Where it stands in the clause.
    pub span: Span,
    /// The marks inside it, in bytes of the clause.
    pub marks: Vec<Span>,
}

/// The stretch of a text around its first mark, of about `width` characters,
/// cut between words; all of the text where it is not longer than that.
pub fn snippet(text: &str, marks: &[Span], width: usize) -> Snippet {
    let whole = Span::between(0, text.len());
    let first = marks.first().copied().unwrap_or_default();
    let span = if text.chars().count() <= width {
        whole
    } else {
        let room = width.saturating_sub(first.of(text).chars().count());
        // A third before the mark, and what the mark leaves over behind it.
        let before = text[..first.start()].chars().count().min(room / 3);
        let start = back(text, first.start(), before);
        let end = forth(text, first.end(), room - before);
        Span::between(start, end)
    };
    let marks = marks.iter().copied().filter(|mark| span.contains(*mark)).collect();
    Snippet { span, marks }
}

/// The place `count` characters before `at`, moved on to the start of a word.
fn back(text: &str, at: usize, count: usize) -> usize {
    if count == 0 {
        return at;
    }
    let start = text[..at].char_indices().rev().nth(count - 1).map_or(0, |(start, _)| start);
    if start == 0 {
        return 0;
    }
    text[start..at].find(char::is_whitespace).map_or(start, |gap| start + gap + 1).min(at)
}

/// The place `count` characters behind `at`, moved back to the end of a word.
fn forth(text: &str, at: usize, count: usize) -> usize {
    let end = text[at..].char_indices().nth(count).map_or(text.len(), |(end, _)| at + end);
    if end == text.len() {
        return end;
    }
    text[at..end].rfind(char::is_whitespace).map_or(end, |gap| at + gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_always_holds_the_first_mark() {
        let text = "Resolutely oppose unilateralism and protectionism, oppose power politics and bullying \
                    practices, and oppose unilateral sanctions and long-arm jurisdiction.";
        let start = text.find("long-arm").expect("it is there");
        let mark = Span::between(start, start + "long-arm jurisdiction".len());
        for width in [0, 5, 30, 60, 500] {
            let snippet = snippet(text, &[mark], width);
            assert!(snippet.span.contains(mark), "{width}");
            assert_eq!(snippet.marks, [mark]);
        }
        let han = "双方重申致力于维护世界和平与安全反对单边制裁和长臂管辖";
        let mark = Span::between(0, 6);
        assert_eq!(snippet(han, &[mark], 5).span.of(han), "双方重申致");
    }
}
