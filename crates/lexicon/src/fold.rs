//! The reading of a text in which aliases are looked for, and the way back to its bytes.

use std::ops::Range;

/// A text folded for matching.
#[derive(Debug)]
pub(crate) struct Folded<'t> {
    /// Lower case, one kind of apostrophe, hyphen and white space, Latin letters without their marks, `е`
    /// for `ё`.
    pub(crate) text: String,
    original: &'t str,
    /// Where lengths differ, in order: all that lies between is as long as it was.
    changes: Vec<Change>,
}

/// A character whose folded form has another length.
#[derive(Debug)]
struct Change {
    folded: Range<usize>,
    original: Range<usize>,
}

impl Folded<'_> {
    /// The bytes of the original text that a range of the folded text, not empty, comes from.
    pub(crate) fn original(&self, folded: Range<usize>) -> Range<usize> {
        self.origin(folded.start).start..self.origin(folded.end - 1).end
    }

    /// The bytes of the character that a byte of the folded text comes from.
    fn origin(&self, at: usize) -> Range<usize> {
        let behind = self.changes.partition_point(|change| change.folded.start <= at);
        let near = match self.changes[..behind].last() {
            Some(change) if at < change.folded.end => return change.original.clone(),
            Some(change) => change.original.end + (at - change.folded.end),
            None => at,
        };
        let start = self.original.floor_char_boundary(near);
        start..self.original.ceil_char_boundary(near + 1)
    }

    /// Tells whether no letter or digit goes on across either end of the range.
    ///
    /// Han characters have no edges. An Arabic word may have one of the particles `و ف ب ك ل` before it.
    pub(crate) fn stands_alone(&self, range: Range<usize>) -> bool {
        let inside = &self.text[range.clone()];
        let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else {
            return false;
        };
        let mut before = self.text[..range.start].chars().rev();
        let previous = before.next();
        let opens = !joins(previous, first)
            || (is_arabic(first)
                && matches!(previous, Some('و' | 'ف' | 'ب' | 'ك' | 'ل'))
                && !joins(before.next(), first));
        opens && !joins(self.text[range.end..].chars().next(), last)
    }
}

/// Tells whether a neighbour continues the word of a letter.
fn joins(neighbour: Option<char>, letter: char) -> bool {
    neighbour.is_some_and(|neighbour| {
        neighbour.is_alphanumeric() && letter.is_alphanumeric() && !is_han(neighbour) && !is_han(letter)
    })
}

/// Folds a text for matching.
pub(crate) fn fold(original: &str) -> Folded<'_> {
    let mut text = String::with_capacity(original.len());
    let mut changes: Vec<Change> = Vec::new();
    let mut place = 0;
    while let Some(character) = original[place..].chars().next() {
        let plain = plain(&original.as_bytes()[place..]);
        if plain > 0 {
            let from = text.len();
            text.push_str(&original[place..place + plain]);
            text[from..].make_ascii_lowercase();
            place += plain;
            continue;
        }
        let folded = text.len();
        match character {
            // Letters that have no marks and no other case are most of those beyond ASCII.
            'а'..='я' | 'ء'..='ي' => text.push(character),
            // Titles are broken over lines: "People's Republic\n    of China" has one space.
            space if space.is_whitespace() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            '’' | '‘' | 'ʼ' | '＇' => text.push('\''),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => text.push('-'),
            // Invisible: "U.S.-\u{2060}EU".
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            'ё' | 'Ё' => text.push('е'),
            _ => text.extend(character.to_lowercase().map(bare)),
        }
        let end = place + character.len_utf8();
        if text.len() - folded != character.len_utf8() {
            match changes.last_mut() {
                // White space at the head of a line, say: it goes with what stands before it.
                Some(Change { original, .. }) if original.end == place && text.len() == folded => {
                    original.end = end;
                }
                _ => changes.push(Change { folded: folded..text.len(), original: place..end }),
            }
        }
        place = end;
    }
    Folded { text, original, changes }
}

/// How many bytes at the head of a text are folded by their case as ASCII alone, single spaces between them
/// included: most texts are sentences of such words.
fn plain(text: &[u8]) -> usize {
    let mut end = 0;
    loop {
        end += text[end..].iter().take_while(|byte| is_plain(**byte)).count();
        match text[end..] {
            [b' ', next, ..] if end > 0 && is_plain(next) => end += 1,
            _ => return end,
        }
    }
}

/// Whether a byte is of a character that is folded by its case as ASCII alone: a sign of ASCII, or one of the
/// bytes of U+4000 to U+9FFF. The bytes that these go on with begin no character.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0x80..=0xbf | 0xe4..=0xe9)
}

/// A Latin letter without its mark: old prints and lists have "Republique francaise".
fn bare(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ő' => 'o',
        'ş' | 'ś' | 'š' | 'ș' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => letter,
    }
}

/// Tells whether a character is Han, where words have no edges.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn is_arabic(character: char) -> bool {
    matches!(character, '\u{0600}'..='\u{06FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_whole_characters() {
        // The lower case of İ is longer than İ.
        let text = "İ Côte d’Ivoire\n  ОБЪЁМ";
        let folded = fold(text);
        let found = folded.text.find("d'ivoire об").expect("apostrophes and white space are folded");
        let range = folded.original(found..found + "d'ivoire об".len());
        assert_eq!(&text[range], "d’Ivoire\n  ОБ");
        for at in 0..folded.text.len() {
            assert!(text.get(folded.original(at..at + 1)).is_some());
        }
    }

    #[test]
    fn invisible_signs_are_no_part_of_a_match() {
        let text = "Chi\u{AD}na\u{2060}-US";
        let folded = fold(text);
        assert_eq!(folded.text, "china-us");
        assert_eq!(&text[folded.original(0..5)], "Chi\u{AD}na");
    }
}
