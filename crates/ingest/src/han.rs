//! Han characters, which no white space parts into words.

/// Whether a character is Han: the unified ideographs and their extension A.
pub(crate) fn is_han(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character)
}

/// How many Han characters a text has.
pub(crate) fn count(text: &str) -> usize {
    text.chars().filter(|character| is_han(*character)).count()
}

/// The words of a text, where four Han characters are one.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().count() + count(text) / 4
}
