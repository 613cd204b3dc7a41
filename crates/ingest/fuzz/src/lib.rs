//! What readers, rules and splitter promise of any input, as assertions.
//!
//! The fuzz targets end with these, and so does the property test of the crate.

use std::collections::BTreeSet;

use clausewise_ingest::format::{Block, Draft, Role};
use clausewise_ingest::normalize::{self, Normalized};
use document::{Document, Reading, Repair, Span};
use lexicon::Lexicon;

/// Makes the documents of drafts and checks both.
pub fn keep_drafts(drafts: Vec<Draft>, name: &str) {
    for draft in drafts {
        keep_draft(&draft);
        keep_document(&clausewise_ingest::document(draft, name, Lexicon::embedded()));
    }
}

/// Checks that the blocks of a draft tile its text, and that all spans are
/// bytes of it.
pub fn keep_draft(draft: &Draft) {
    let text = &draft.text;
    let spans: Vec<Span> = draft.blocks.iter().map(|block| block.span).collect();
    keep_tiles(text, &spans, "blocks");
    keep_order(text, &draft.notes, "notes");
    keep_order(text, &draft.strong, "bold letters");
    for block in &draft.blocks {
        // An empty item has lost the white space behind its marker.
        if let Role::Item { marker } = block.role {
            let marker = marker.min(block.span.len());
            assert!(
                block.span.of(text).is_char_boundary(marker),
                "the marker of {block:?} tears a character"
            );
        }
    }
}

/// Checks the parts of a document: clauses, apparatus and furniture tile its
/// text, clauses and their paragraphs stand in order, labels are unique.
pub fn keep_document(document: &Document) {
    let text = &document.text;
    assert_eq!(document.first_gap(), None, "clauses, apparatus and furniture do not tile the text");
    let clauses: Vec<Span> = document.clauses.iter().map(|clause| clause.span).collect();
    keep_apart(text, &clauses, "clauses");
    for clause in &document.clauses {
        assert!(!clause.paragraphs.is_empty(), "clause {} has no paragraph", clause.label);
        assert!(!clause.label.is_empty(), "clause at {:?} has no label", clause.span);
        keep_apart(text, &clause.paragraphs, "paragraphs");
        for paragraph in &clause.paragraphs {
            assert!(
                clause.span.contains(*paragraph),
                "{paragraph:?} lies outside of clause {}",
                clause.label
            );
        }
        let reading = document.reading(clause);
        let published = reading.published(Span::between(0, reading.text().len()));
        assert!(reading.text().is_empty() || clause.span.contains(published), "clause {}", clause.label);
    }
    let labels: BTreeSet<&str> = document.clauses.iter().map(|clause| clause.label.as_str()).collect();
    assert_eq!(labels.len(), document.clauses.len(), "labels are not unique");
    let apparatus: Vec<Span> = document.apparatus.iter().map(|part| part.span).collect();
    keep_apart(text, &apparatus, "apparatus");
    keep_order(text, &document.furniture, "furniture");
    let repairs: Vec<Span> = document.repairs.iter().map(|repair| repair.span).collect();
    keep_order(text, &repairs, "repairs");
    document.flags.iter().for_each(|flag| keep_span(text, flag.span, "flag"));
    for span in document.metadata.provenance.values().filter_map(|provenance| provenance.span) {
        keep_span(text, span, "provenance");
    }
    for reference in &document.metadata.references {
        keep_span(text, reference.span, "reference");
    }
}

/// Checks what the rules found in a text.
pub fn keep_normalized(text: &str, normalized: &Normalized) {
    let blocks: Vec<Span> = normalized.blocks.iter().map(|block| block.span).collect();
    keep_apart(text, &blocks, "blocks");
    keep_order(text, &normalized.furniture, "furniture");
    let repairs: Vec<Span> = normalized.repairs.iter().map(|repair| repair.span).collect();
    keep_order(text, &repairs, "repairs");
    normalized.flags.iter().for_each(|flag| keep_span(text, flag.span, "flag"));
    let dateline = normalized.dateline.as_ref().map(|dateline| dateline.span);
    let dated = [&normalized.stamp, &normalized.spoken].map(|found| found.as_ref().map(|(_, span)| *span));
    for span in dated.into_iter().flatten().chain(dateline) {
        keep_span(text, span, "date");
    }
    let mut parts = [blocks, normalized.furniture.clone(), Vec::from_iter(dateline)].concat();
    parts.sort();
    let mut reached = 0;
    for part in parts {
        let gap = Span::between(reached, part.start().max(reached));
        assert!(gap.of(text).trim().is_empty(), "{gap:?} is neither block nor furniture");
        reached = reached.max(part.end());
    }
    assert!(text[reached..].trim().is_empty(), "{reached}.. is neither block nor furniture");
}

/// Rules that look at the first few paragraphs alone. Others take furniture out
/// of these, and what stood too low to be found moves up.
const OF_THE_HEAD: [&str; 3] = ["page-stamp", "dateline", "editorial-note"];

/// Rules that go on from what those before them made of a text: where theirs
/// reaches into an earlier repair it takes its place.
const GOING_ON: [&str; 2] = ["spaced-punctuation", "torn-sentence"];

/// Checks that each rule that meets its own output finds nothing to do: the
/// text with this rule's repairs applied and furniture left out.
///
/// This is asked of each rule by itself. Of all rules together it holds in real
/// documents, see `tests/real_documents.rs`; it does not hold of made-up text,
/// where the output of any rule can be made the input of an earlier one: a torn
/// `pa-⏎ge 3` is read as the number of a page, and `&#45;` as a hyphen that ends
/// a line.
pub fn keep_own_reading(text: &str, blocks: &[Block]) {
    let first = normalize::apply(text, blocks, &[]);
    let mut rules: BTreeSet<&str> = first.repairs.iter().map(|repair| repair.rule.as_str()).collect();
    rules.retain(|rule| !OF_THE_HEAD.contains(rule));
    for rule in rules {
        let goes_on = GOING_ON.iter().position(|known| *known == rule).map_or(0, |at| at + 1);
        let of_rule = |repair: &&Repair| repair.rule == rule;
        let applied =
            |repair: &&Repair| of_rule(repair) || GOING_ON[goes_on..].contains(&repair.rule.as_str());
        let repairs: Vec<Repair> = first.repairs.iter().filter(applied).cloned().collect();
        let (read, blocks) = own_reading(text, &first, &repairs);
        let second = normalize::apply(&read, &blocks, &[]);
        let again: Vec<&Repair> = second.repairs.iter().filter(of_rule).collect();
        assert!(again.is_empty(), "{again:?}\nin the reading {read:?}\nby {repairs:?}\nof {text:?}");
    }
}

/// What the rules find in the reading of a whole text: all repairs applied, and
/// furniture left out. The rule of each, and its place.
pub fn repairs_of_reading(text: &str, blocks: &[Block], notes: &[Span]) -> Vec<(String, String)> {
    let first = normalize::apply(text, blocks, notes);
    let (read, blocks) = own_reading(text, &first, &first.repairs);
    let second = normalize::apply(&read, &blocks, &[]);
    let shown = |repair: Repair| {
        let (before, behind) = (&read[..repair.span.start()], &read[repair.span.end()..]);
        let from = before.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        let to = behind.char_indices().nth(40).map_or(behind.len(), |(at, _)| at);
        let place = format!("{}[{}]{}", &before[from..], repair.span.of(&read), &behind[..to]);
        (repair.rule, format!("{place:?} read as {:?}", repair.after))
    };
    second.repairs.into_iter().map(shown).collect()
}

/// A text as it is read through some of its repairs, and its blocks; of what
/// stands between them only white space stays.
fn own_reading(text: &str, normalized: &Normalized, repairs: &[Repair]) -> (String, Vec<Block>) {
    let (mut read, mut blocks) = (String::new(), Vec::new());
    let mut reached = 0;
    for block in &normalized.blocks {
        let gap = Span::between(reached, block.span.start());
        read.extend(gap.of(text).chars().filter(|character| character.is_whitespace()));
        reached = block.span.end();
        let reading = Reading::of(text, block.span, repairs, &normalized.furniture);
        let words = reading.text().trim();
        if !words.is_empty() {
            let span = Span::between(read.len(), read.len() + words.len());
            blocks.push(Block { span, ..*block });
            read += words;
        }
    }
    (read, blocks)
}

/// Checks that spans stand in order and apart, and cover all but white space.
fn keep_tiles(text: &str, spans: &[Span], what: &str) {
    keep_apart(text, spans, what);
    let starts = spans.iter().map(|span| span.start()).chain([text.len()]);
    let ends = [0].into_iter().chain(spans.iter().map(|span| span.end()));
    for (end, start) in ends.zip(starts) {
        assert!(text[end..start].trim().is_empty(), "{end}..{start} of {text:?} is in none of the {what}");
    }
}

/// Checks that spans are of the text, stand in order, and do not overlap.
fn keep_apart(text: &str, spans: &[Span], what: &str) {
    keep_order(text, spans, what);
    for pair in spans.windows(2) {
        assert!(pair[0].end() <= pair[1].start(), "{what} overlap: {pair:?} of {text:?}");
    }
}

/// Checks that spans are of the text and stand in order.
fn keep_order(text: &str, spans: &[Span], what: &str) {
    spans.iter().for_each(|span| keep_span(text, *span, what));
    assert!(spans.is_sorted(), "{what} are out of order: {spans:?}");
}

/// Checks that a span is one of the text, and tears no character.
fn keep_span(text: &str, span: Span, what: &str) {
    assert!(text.get(span.start()..span.end()).is_some(), "{what}: {span:?} is no span of {text:?}");
}
