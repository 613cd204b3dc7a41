//! Blocks as the rules before a rule leave them, and the way back.
//!
//! What a rule finds must not depend on what others take away, or it would find
//! more in the reading of the document than in the document: `Senegal ,33` with
//! a footnote's sign is `Senegal ,`, and `efec-⏎to. debe` ends in a whole word.

use document::{Reading, Repair, Span};

use super::Normalized;

/// The repairs and the furniture that were found so far, in order.
pub(super) struct SoFar<'a> {
    text: &'a str,
    repairs: Vec<Repair>,
    furniture: Vec<Span>,
    /// What a repair of this rule takes the place of.
    replaced: Vec<Span>,
}

/// What is found in the reading of a block.
pub(super) struct Found {
    /// Where it stands in the published text.
    pub(super) span: Span,
    /// What is read there instead.
    pub(super) after: String,
}

impl<'a> SoFar<'a> {
    pub(super) fn of(text: &'a str, normalized: &Normalized) -> Self {
        let mut repairs = normalized.repairs.clone();
        repairs.sort_by_key(|repair| repair.span);
        let mut furniture = normalized.furniture.clone();
        furniture.sort();
        SoFar { text, repairs, furniture, replaced: Vec::new() }
    }

    /// A block as it is read; none where that is what is published.
    pub(super) fn reading(&self, block: Span) -> Option<Reading> {
        let repairs = within(&self.repairs, block, |repair| repair.span);
        let furniture = within(&self.furniture, block, |span| *span);
        (!repairs.is_empty() || !furniture.is_empty())
            .then(|| Reading::of(self.text, block, repairs, furniture))
    }

    /// A place in the reading of a block, and what is to be read there, as one of
    /// the published text. One that reaches into a repair takes its place.
    pub(super) fn found(&mut self, reading: &Reading, span: Span, after: &str) -> Found {
        let read = reading.text();
        let mut whole = reading.published(span);
        let (mut start, mut end) = (span.start(), span.end());
        while let Some(before) = read[..start].chars().next_back()
            && let one = Span::between(start - before.len_utf8(), start)
            && reading.published(one).overlaps(whole)
        {
            start = one.start();
        }
        while let Some(behind) = read[end..].chars().next()
            && let one = Span::between(end, end + behind.len_utf8())
            && reading.published(one).overlaps(whole)
        {
            end = one.end();
        }
        whole = reading.published(Span::between(start, end));
        if !within(&self.repairs, whole, |repair| repair.span).is_empty() {
            self.replaced.push(whole);
        }
        let after = format!("{}{after}{}", &read[start..span.start()], &read[span.end()..end]);
        Found { span: whole, after }
    }

    /// Notes what was found; repairs that lie in it are part of it.
    pub(super) fn note(mut self, rule: &str, found: Vec<Found>, normalized: &mut Normalized) {
        self.replaced.sort();
        if !self.replaced.is_empty() {
            normalized.repairs.retain(|repair| {
                let at = self.replaced.partition_point(|span| span.end() < repair.span.end());
                !self.replaced.get(at).is_some_and(|span| span.contains(repair.span))
            });
        }
        let repair = |found: Found| Repair { rule: rule.into(), span: found.span, after: found.after };
        normalized.repairs.extend(found.into_iter().map(repair));
    }
}

/// What begins in a span, of what stands in order.
fn within<T>(all: &[T], span: Span, place: impl Fn(&T) -> Span) -> &[T] {
    let start = all.partition_point(|one| place(one).start() < span.start());
    let end = all.partition_point(|one| place(one).start() < span.end());
    all.get(start..end).unwrap_or_default()
}
