//! Names of fields that a collection left in its texts.
//!
//! Before: `MainText:`, `AnnexText:`, `NA`
//! After: nothing

use document::{Repair, Span};

use super::Normalized;

/// The rule's name.
const RULE: &str = "field-label";

/// Makes lines that hold the name of a field, or say that it is empty, furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let mut found: Vec<Span> = Vec::new();
    normalized.blocks.retain(|block| {
        let label = is_label(block.span.of(text));
        if label {
            found.push(block.span);
        }
        !label
    });
    for block in &mut normalized.blocks {
        // The name stands on the line above its text.
        let words = block.span.of(text);
        if let Some(end) = memchr::memchr(b'\n', words.as_bytes())
            && let (first, rest) = words.split_at(end)
            && is_label(first.trim_end())
            && !rest.trim().is_empty()
        {
            found.push(Span::between(block.span.start(), block.span.start() + first.trim_end().len()));
            block.span = Span::between(block.span.start() + first.len(), block.span.end()).trimmed(text);
        }
    }
    for span in found {
        normalized.furniture.push(span);
        normalized.repairs.push(Repair { rule: RULE.into(), span, after: String::new() });
    }
}

/// Whether a line is two words glued by a capital and a colon, as programs name
/// fields, or the sign of an empty value.
fn is_label(line: &str) -> bool {
    if matches!(line, "NA" | "N/A" | "NULL" | "NaN") {
        return true;
    }
    let Some(name) = line.strip_suffix(':').filter(|name| name.len() <= 24 && name.is_ascii()) else {
        return false;
    };
    let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
    let letters = name.bytes().all(|letter| letter.is_ascii_alphabetic());
    letters
        && capitals == 2
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && !name.ends_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::tests::readings;

    #[test]
    fn names_of_fields_are_furniture() {
        let text = "MainText:\nThe parties agree.\n\nAnnexText:\n\nNA";
        assert_eq!(
            readings(text),
            ["field-label: MainText: > ", "field-label: AnnexText: > ", "field-label: NA > "]
        );
        assert!(readings("Preamble:\n\nThe parties agree.\n\nMcDonald").is_empty());
    }
}
