//! Lines that hold no word: rules, asterisks between parts, signs of omission.
//!
//! Before: `____________________`, `* * *`, `<…>`
//! After: nothing

use super::Normalized;

/// Makes blocks without a letter or a digit furniture.
pub(super) fn apply(text: &str, normalized: &mut Normalized) {
    let (wordless, words): (Vec<_>, Vec<_>) = normalized
        .blocks
        .drain(..)
        .partition(|block| !block.span.of(text).chars().any(char::is_alphanumeric));
    normalized.furniture.extend(wordless.into_iter().map(|block| block.span));
    normalized.blocks = words;
}

#[cfg(test)]
mod tests {
    use super::super::tests::normalized;

    #[test]
    fn a_line_without_words_is_furniture() {
        let text = "The Parties agree.\n____________________\nThe end is near.\n<…>\n* * *";
        let found = normalized(text);
        let furniture: Vec<&str> = found.furniture.iter().map(|span| span.of(text)).collect();
        assert_eq!(furniture, ["____________________", "<…>", "* * *"]);
    }
}
