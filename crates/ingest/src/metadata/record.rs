//! The head of a treaty that a collection keeps as a record: title, source and
//! text on one line, and the names of fields.

use std::sync::LazyLock;

use document::{Apparatus, ApparatusKind, Span};
use lexicon::Lexicon;
use regex::Regex;

use super::Head;

/// A field's name on a line of its own, above what it holds.
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:MainText|Text|Title)\s*:\s*$").expect("the pattern is a constant"));

/// The word that parts a title and its source.
static SOURCED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:primary )?(?:source|src)\s*:").expect("the pattern is a constant"));

/// The day of entry into force, which some records have behind the title.
static ENTRY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i),?\s*\beif\s*:").expect("the pattern is a constant"));

/// The end of a source: a page, a volume, an address.
static SOURCE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bpp?\. ?[0-9]+(?:[-–][0-9]+)?|\bvol\. ?[0-9]+|\bno\. ?[0-9]+|[0-9]{3}:[0-9]+|https?://\S+?\.(?:html?|pdf)|\btias [0-9]+|\bunofficial)[.,;:\s]*")
        .expect("the pattern is a constant")
});

/// Letters in capitals before the text goes on in small ones.
static CAPITALS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[^\p{Ll}:;]+").expect("the pattern is a constant"));

/// How far a source may reach, in bytes.
const SOURCE: usize = 320;

/// How long a block is at least, that holds more than its title, and a title
/// at the most.
const LONG: usize = 400;

/// Finds the title of a record, and takes it with its source out of the body.
pub(super) fn find(text: &str, head: &mut Head, lexicon: &Lexicon) -> bool {
    if head.body.first().is_some_and(|block| FIELD.is_match(block.span.of(text))) && head.body.len() > 1 {
        let block = head.body.remove(0);
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: block.span });
    }
    let Some(block) = head.body.first_mut() else {
        return false;
    };
    let words = block.span.of(text);
    let (title, end) = if let Some(source) = SOURCED.find(words)
        && (8..LONG).contains(&source.start())
    {
        let reach = words.floor_char_boundary(source.end() + SOURCE);
        let behind = &words[source.end()..reach];
        let ends = SOURCE_END.find_iter(behind).last().map_or(0, |found| found.end());
        let title = without_entry(&words[..source.start()]);
        (0..title.trim_end().len(), source.end() + ends)
    } else if words.chars().nth(LONG).is_some()
        && let Some(title) = in_capitals(words, lexicon).or_else(|| in_small_letters(words, lexicon))
    {
        let end = title.end;
        (title, end)
    } else {
        return false;
    };
    let at = block.span.start();
    let title = Span::between(at + title.start, at + title.end);
    block.span = Span::between(at + end, block.span.end()).trimmed(text);
    let source = Span::between(title.end(), at + end).trimmed(text);
    head.body.retain(|block| !block.span.is_empty());
    head.apparatus.push(Apparatus { kind: ApparatusKind::Title, span: title });
    if !source.is_empty() {
        head.apparatus.push(Apparatus { kind: ApparatusKind::Dateline, span: source });
    }
    let words = title.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    head.metadata.title = Some(words.trim_start_matches('\u{feff}').trim().to_owned());
    head.metadata.found("title", "head of the record", Some(title), true);
    true
}

/// A title without the day of entry into force behind it.
pub(super) fn without_entry(title: &str) -> &str {
    ENTRY.split(title).next().unwrap_or_default()
}

/// A title in capitals on the line of the text, cut before `PREAMBLE` and
/// before the first word that is not in capitals.
fn in_capitals(words: &str, lexicon: &Lexicon) -> Option<std::ops::Range<usize>> {
    let run = CAPITALS.find(words).filter(|run| (15..LONG).contains(&run.len()))?;
    let mut title = &words[..run.end()];
    // The last word begins with a capital and goes on in small letters.
    if run.end() < words.len() {
        title = &title[..title.rfind(char::is_whitespace)?];
    }
    let preamble = ["PREAMBLE", "PRÉAMBULE", "PREÁMBULO", "ARTICLE 1", "ARTICLE I"];
    let cut = preamble.iter().filter_map(|word| title.find(word)).min();
    title = &title[..cut.unwrap_or(title.len())];
    // "FINAL ACT 1. The CONTRACTING PARTIES"
    let title = title.trim_end_matches(|letter: char| !letter.is_alphabetic() && !")]".contains(letter));
    let long_enough = title.split_whitespace().count() >= 3;
    (long_enough && lexicon.kind_of(title).is_some()).then_some(0..title.len())
}

/// A title in small letters before the first article in capitals, on the line
/// of the text.
fn in_small_letters(words: &str, lexicon: &Lexicon) -> Option<std::ops::Range<usize>> {
    let at = words.find("ARTICLE 1").filter(|at| (15..LONG).contains(at))?;
    let title = words[..at].trim_end().trim_end_matches('.');
    let sentence = title.contains(". ") || title.contains([':', ';']);
    (!sentence && lexicon.kind_of(title).is_some()).then_some(0..title.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::Span;

    use crate::format::{Block, Role};

    fn title(text: &str) -> Option<(String, String)> {
        let block = Block { span: Span::between(0, text.len()), role: Role::Paragraph };
        let mut head = Head { body: vec![block], ..Head::default() };
        find(text, &mut head, Lexicon::embedded()).then(|| {
            let rest = head.body.first().map(|block| block.span.of(text).to_owned());
            (head.metadata.title.unwrap_or_default(), rest.unwrap_or_default())
        })
    }

    #[test]
    fn a_source_parts_title_and_text() {
        let found = title(
            "protocol on fur sealssource: 15 ust 316, tias 5558; unts vol. 494, pp. 303.the governments",
        );
        assert_eq!(found, Some(("protocol on fur seals".into(), "the governments".into())));
        let found = title("agreement on fauna and florasource: b7 p. 977:9preamble: the governments");
        assert_eq!(found.map(|(title, _)| title), Some("agreement on fauna and flora".into()));
    }

    #[test]
    fn capitals_part_title_and_text() {
        let text = format!(
            "FREE TRADE AGREEMENT BETWEEN AVELIA AND BORLAND PREAMBLE The Republic {}",
            "of Avelia ".repeat(50)
        );
        assert_eq!(
            title(&text).map(|(title, _)| title),
            Some("FREE TRADE AGREEMENT BETWEEN AVELIA AND BORLAND".into())
        );
        assert_eq!(title("Canada and Ukraine, hereinafter"), None);
    }
}
