//! Words that a line end has torn.
//!
//! Before: `all multi-⏎lateral bodies`, `the long-⏎term goal`
//! After: `all multilateral bodies`, `the long-term goal`
//!
//! The other reading is not lost: the index finds it too.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use document::{Repair, Span};

use super::Normalized;
use crate::metadata::language;

/// The rule's name. The index knows it: a word that this rule joined is found
/// as two words as well.
const RULE: &str = document::LINE_END_HYPHEN;

/// Beginnings that a hyphen parts from the word more often than not, in English:
/// other languages have them in `extensión` and `soberanía`.
const PREFIXES: [&str; 10] =
    ["self", "non", "long", "short", "well", "high", "low", "cross", "semi", "quasi"];

/// What goes on with `so` behind a hyphen: "So-⏎viet" is one word.
const BEHIND_SO: [&str; 4] = ["called", "far", "long", "much"];

/// Reads the two halves of a torn word as one word, or as a word with a
/// hyphen, whichever the rest of the document makes likelier.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut furniture = normalized.furniture.clone();
    furniture.sort_unstable();
    let torn: Vec<Torn<'_>> =
        normalized.blocks.iter().flat_map(|block| torn(text, block.span, &furniture)).collect();
    if torn.is_empty() {
        return;
    }
    let known = Known::of(text, &torn);
    let english = LazyCell::new(|| language::detect(text).is_some_and(|(language, _)| language == "en"));
    normalized.repairs.extend(torn.iter().map(|torn| Repair {
        rule: RULE.into(),
        span: torn.gap,
        after: if known.keep_hyphen(torn, || *english) { "-" } else { "" }.into(),
    }));
}

/// A word that a line end has torn.
struct Torn<'t> {
    left: &'t str,
    /// The hyphen, the line end and the white space about it.
    gap: Span,
    right: &'t str,
    /// Both halves with what hyphens join to them: `vis-a` and `vis`.
    runs: (&'t str, &'t str),
}

/// The torn words of a block. A narrow column tears a word twice:
/// "inter-⏎na-⏎tional"; the head of a page may stand between the halves.
fn torn<'t>(text: &'t str, block: Span, furniture: &[Span]) -> impl Iterator<Item = Torn<'t>> {
    let words = block.of(text);
    let mut reached = 0;
    memchr::memchr_iter(b'\n', words.as_bytes()).filter_map(move |end| {
        if end < reached || !may_end_in_hyphen(&words.as_bytes()[reached..end]) {
            return None;
        }
        let line = words[reached..end].trim_end_matches(['\r', ' ', '\t']);
        let before = line.strip_suffix(['-', '\u{2010}', '\u{ad}'])?;
        let left = word_at_end(before)?;
        let start = reached + before.len();
        let rest = &words[behind(text, block.start() + end, furniture).min(block.end()) - block.start()..];
        let right = &rest[..rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len())];
        if !right.starts_with(char::is_lowercase) {
            return None;
        }
        reached = words.len() - rest.len();
        let of_run = |letter: char| letter.is_alphabetic() || letter == '-';
        let from = before.rfind(|letter| !of_run(letter)).map_or(0, |at| before.ceil_char_boundary(at + 1));
        let run = &rest[..rest.find(|letter| !of_run(letter)).unwrap_or(rest.len())];
        let runs = (before[from..].trim_start_matches('-'), run.trim_end_matches('-'));
        Some(Torn { left, gap: Span::between(start, reached).shifted(block.start()), right, runs })
    })
}

/// Where the text goes on behind a place, white space and furniture passed over.
fn behind(text: &str, mut at: usize, furniture: &[Span]) -> usize {
    loop {
        at = text.len() - text[at..].trim_start().len();
        let next = furniture.partition_point(|span| span.start() < at);
        match furniture.get(next).filter(|span| span.start() == at && !span.is_empty()) {
            Some(span) => at = span.end(),
            None => return at,
        }
    }
}

/// Whether a line may end in a hyphen, white space aside.
fn may_end_in_hyphen(line: &[u8]) -> bool {
    let last = line.iter().rfind(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    // The last bytes of `-`, U+2010 and U+00AD.
    last.is_some_and(|last| matches!(last, b'-' | 0x90 | 0xad))
}

/// The letters at the end of a text.
fn word_at_end(text: &str) -> Option<&str> {
    let start =
        text.rfind(|letter: char| !letter.is_alphabetic()).map_or(0, |at| text.ceil_char_boundary(at + 1));
    Some(&text[start..]).filter(|word| !word.is_empty())
}

/// What a text knows of the words that torn ones may be.
struct Known<'t> {
    /// The words asked for that stand in the text, and how often.
    words: HashMap<&'t str, u32>,
}

impl<'t> Known<'t> {
    /// Looks for these alone: the words of a text are many.
    fn of(text: &'t str, torn: &[Torn<'_>]) -> Self {
        let mut asked: HashSet<String> = HashSet::new();
        for torn in torn {
            asked.extend([torn.solid(), torn.hyphenated()]);
            asked.extend(torn.compound().into_iter().flatten());
            if torn.has_long_halves() {
                asked.extend([torn.left.to_owned(), torn.right.to_owned()]);
            }
        }
        // Most words are told from those asked for by their length and first letters.
        let mut sorts = Sorts([0; Sorts::COUNT / 64]);
        asked.iter().for_each(|word| sorts.note(word));
        // What is left of a torn word is none: "representa-⏎ción" beside "produc-⏎ción".
        let at = |word: &str| word.as_ptr() as usize;
        let halves: HashSet<usize> = torn.iter().flat_map(|torn| [at(torn.left), at(torn.right)]).collect();
        let known = |word: &&'t str| sorts.has(word) && asked.contains(*word) && !halves.contains(&at(word));
        let mut counts = HashMap::new();
        for word in words(text).filter(known) {
            *counts.entry(word).or_default() += 1;
        }
        Self { words: counts }
    }

    fn keep_hyphen(&self, torn: &Torn<'_>, english: impl Fn() -> bool) -> bool {
        let count = |word: &str| self.words.get(word).copied().unwrap_or(0);
        let knows = |word: &str| count(word) > 0;
        // A slip may write "socalled" once where all the rest is "so-called".
        let (mut solid, mut hyphenated) = (count(&torn.solid()), count(&torn.hyphenated()));
        if let Some([one, other]) = torn.compound() {
            solid += count(&one);
            hyphenated += count(&other);
        }
        if solid > 0 || hyphenated > 0 {
            return hyphenated > solid;
        }
        let (left, right) = (torn.left, torn.right);
        // Spanish, Italian and Portuguese make adverbs with it.
        let adverb = right == "mente";
        torn.has_long_halves() && !adverb && knows(left) && knows(right)
            || parts_by_hyphen(&left.to_lowercase(), right) && english()
    }
}

/// Whether a beginning stands before a hyphen more often than not.
fn parts_by_hyphen(left: &str, right: &str) -> bool {
    PREFIXES.contains(&left) || left == "so" && BEHIND_SO.contains(&right)
}

/// Sorts of words that few others are of: by their length, their first and
/// their last byte.
struct Sorts([u64; Sorts::COUNT / 64]);

impl Sorts {
    const COUNT: usize = 1 << 13;

    fn of(word: &str) -> usize {
        let bytes = word.as_bytes();
        let edge = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
        (word.len() * 0x175 + edge(bytes.first()) * 0x25 + edge(bytes.last())) % Self::COUNT
    }

    fn note(&mut self, word: &str) {
        let sort = Self::of(word);
        self.0[sort / 64] |= 1 << (sort % 64);
    }

    fn has(&self, word: &str) -> bool {
        let sort = Self::of(word);
        self.0[sort / 64] & 1 << (sort % 64) != 0
    }
}

/// The words of a text: runs of letters, hyphens and signs beyond ASCII, but for
/// those of Latin-1 and of general punctuation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let width = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(PARTING[usize::from(*byte)]));
    let mut at = 0;
    std::iter::from_fn(move || {
        while width(at) > 0 {
            at += width(at);
        }
        let start = at;
        while at < bytes.len() && width(at) == 0 {
            at += 1;
        }
        (start < at).then(|| &text[start..at])
    })
}

/// How many bytes a sign that parts words takes, by its first.
static PARTING: [u8; 256] = {
    let mut widths = [0; 256];
    let mut first = 0;
    while first < 0x80 {
        widths[first] = !((first as u8).is_ascii_alphabetic() || first as u8 == b'-') as u8;
        first += 1;
    }
    widths[0xc2] = 2;
    widths[0xe2] = 3;
    widths[0xe3] = 3;
    widths
};

impl Torn<'_> {
    fn solid(&self) -> String {
        format!("{}{}", self.left, self.right)
    }

    /// The same of a word of more than two: `vis-avis`, `vis-a-vis`.
    fn compound(&self) -> Option<[String; 2]> {
        let (left, right) = self.runs;
        (left.len() > self.left.len() || right.len() > self.right.len())
            .then(|| [format!("{left}{right}"), format!("{left}-{right}")])
    }

    /// Whether both halves are long enough to be words by themselves.
    fn has_long_halves(&self) -> bool {
        self.left.len() > 3 && self.right.len() > 3
    }

    fn hyphenated(&self) -> String {
        format!("{}-{}", self.left, self.right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Block, Role};

    #[test]
    fn a_word_may_be_torn_twice() {
        let text = "all inter-\nna-\ntional bodies";
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let mut normalized = Normalized { blocks: vec![block], ..Normalized::default() };
        apply(text, &mut normalized);
        assert_eq!(normalized.repairs.len(), 2);
    }

    /// What stands for each line end of a paragraph.
    fn joined(text: &str) -> Vec<String> {
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let mut normalized = Normalized { blocks: vec![block], ..Normalized::default() };
        apply(text, &mut normalized);
        normalized.repairs.into_iter().map(|repair| repair.after).collect()
    }

    #[test]
    fn the_halves_of_torn_words_are_no_words() {
        let text = "Una representa-\nción de la produc-\nción que representa la ex-\ntensión de los puertos, y en \
                    la que el comer-\ncio sigue libre.";
        assert_eq!(joined(text), ["", "", "", ""]);
        let text = "The So-\nviet envoy and the non-\naligned states of the world met for the so-\ncalled talks \
                    of the year with the aid of the host.";
        assert_eq!(joined(text), ["", "-", "-"]);
    }

    #[test]
    fn what_the_rest_of_a_text_writes_more_often_decides() {
        let text = "The so-called talks, the so-called treaty and a socalled port: the so-\ncalled ships of Tso-lin \
                    stood vis-a-vis the harbour, and vis-a-\nvis the ships stood Tso-\nlin, and multi-lateral bodies, \
                    multilateral talks: all multi-\nlateral.";
        assert_eq!(joined(text), ["-", "-", "-", ""]);
    }

    #[test]
    fn the_head_of_a_page_may_stand_between_the_halves() {
        let text = "all supple-\n  14 MESSAGE\n\nmentary bodies";
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let head = text.find("14 MESSAGE").expect("it is there");
        let furniture = vec![Span::between(head, head + "14 MESSAGE".len())];
        let mut normalized = Normalized { blocks: vec![block], furniture, ..Normalized::default() };
        apply(text, &mut normalized);
        let reading = document::Reading::of(text, block.span, &normalized.repairs, &normalized.furniture);
        assert_eq!(reading.text(), "all supplementary bodies");
    }
}
