//! What readers, rules and splitter promise of any input, as assertions.
//!
//! The fuzz targets end with these, and so does the property test of the crate.

use std::collections::BTreeSet;

use document::{Document, Reading, Span};
use clausewise_ingest::format::{Block, Draft, Role};
use clausewise_ingest::normalize::{self, Normalized};
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
            assert!(block.span.of(text).is_char_boundary(marker), "the marker of {block:?} tears a character");
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

/// Checks that the rules find no repair in what a text is read as.
pub fn keep_own_reading(text: &str, blocks: impl Fn(&str) -> Vec<Block>) {
    let first = normalize::apply(text, &blocks(text), &[]);
    let whole = Span::between(0, text.len());
    let reading = Reading::of(text, whole, &first.repairs, &first.furniture);
    let second = normalize::apply(reading.text(), &blocks(reading.text()), &[]);
    assert_eq!(second.repairs, [], "of the reading {:?}\nof {:?}", reading.text(), first.repairs);
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
