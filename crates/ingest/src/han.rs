//! Han characters, which no white space parts into words.

use crate::scan;

/// Whether a character is Han: the unified ideographs and their extension A.
pub(crate) fn is_han(character: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&character)
}

/// Whether a character is of the Japanese syllabaries.
pub(crate) fn is_kana(character: char) -> bool {
    ('\u{3041}'..='\u{30ff}').contains(&character) && character != '\u{30fb}'
}

/// How many Han characters a text has.
pub(crate) fn count(text: &str) -> usize {
    text.chars().filter(|character| is_han(*character)).count()
}

/// Whether white space parts a text into more words than `most`.
pub(crate) fn has_more_words(text: &str, most: usize) -> bool {
    // Of the ASCII that most texts begin with the bytes tell it, at less cost.
    let ascii = scan::beyond_ascii(text.as_bytes(), 0).unwrap_or(text.len());
    let words = text.as_bytes()[..ascii].split(|byte| matches!(byte, b'\t'..=b'\r' | b' '));
    words.filter(|word| !word.is_empty()).nth(most).is_some()
        || ascii < text.len() && text.split_whitespace().nth(most).is_some()
}

/// The words of a text, where four Han characters are one.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().count() + count(text) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_white_space_parts_them() {
        for text in [
            "",
            " ",
            "a",
            " one\u{b}two\t \r\nthree ",
            "one two\u{a0}three",
            "одно \u{3000} два",
            "a\u{1f}b c",
        ] {
            for most in 0..4 {
                assert_eq!(has_more_words(text, most), text.split_whitespace().count() > most, "{text}");
            }
        }
    }
}
