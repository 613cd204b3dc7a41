//! The title of a document, stated or found at its head.

use document::{Apparatus, ApparatusKind, Reading, Span};
use lexicon::Lexicon;

use super::Head;
use crate::format::{Draft, Role};
use crate::split::marker;

/// How many blocks from the top a title may be printed in.
const REACH: usize = 5;

/// How many words a title has at the most.
const LONGEST: usize = 60;

/// Finds the title, and takes the blocks that print it out of the body.
pub(super) fn find(draft: &Draft, head: &mut Head, lexicon: &Lexicon) {
    if let Some(fact) = &draft.stated.title {
        head.metadata.title = Some(fact.value.clone());
        head.metadata.found("title", fact.from, None, true);
        take_printed(draft, &fact.value, head);
        return;
    }
    let Some(at) = title_block(&draft.text, head, lexicon) else {
        return;
    };
    let span = head.body[at].span;
    let title = span.of(&draft.text).split_whitespace().collect::<Vec<_>>().join(" ");
    head.metadata.found("title", "first line", Some(span), true);
    take_printed(draft, &title, head);
    head.metadata.title = Some(title);
}

/// Which of the first blocks is the title.
fn title_block(text: &str, head: &Head, lexicon: &Lexicon) -> Option<usize> {
    if head.body.len() < 2 {
        return None;
    }
    let first = head.body.first()?;
    let words = first.span.of(text);
    let long = words.split_whitespace().count() > LONGEST || words.chars().count() > 500;
    if long || marker::opens(words) || !words.chars().any(char::is_alphabetic) {
        return None;
    }
    if matches!(first.role, Role::Heading(_)) {
        return Some(0);
    }
    let closed = words.trim_end().ends_with(['.', ',', ';', ':', '!', '?', '。', '，', '；', '：']);
    let capital = words.chars().find(|character| character.is_alphanumeric())?;
    let named = lexicon.kind_of(words).is_some() && !words.trim_end().ends_with([',', ';', ':']);
    (named && words.split_whitespace().count() <= 40 || !closed && !capital.is_lowercase()).then_some(0)
}

/// Takes the blocks that print the title, once or twice, out of the body.
///
/// The sign of a footnote behind the title is not part of it.
fn take_printed(draft: &Draft, title: &str, head: &mut Head) {
    let printed = |span: Span| Reading::of(&draft.text, span, &[], &draft.notes).text().to_owned();
    let wanted = key(title);
    let mut index = 0;
    let mut seen = 0;
    while index < head.body.len() && seen < REACH {
        seen += 1;
        let block = head.body[index];
        if key(&printed(block.span)) == wanted {
            head.apparatus.push(Apparatus { kind: ApparatusKind::Title, span: block.span });
            head.metadata.provenance.entry("title".into()).and_modify(|title| {
                title.span = title.span.or(Some(block.span));
            });
            head.body.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The letters and digits of a title, for comparison.
fn key(title: &str) -> String {
    title.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
