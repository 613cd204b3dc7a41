//! The words of a text, folded, and how they are joined.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::ops::Range;

use document::Span;
use unicode_normalization::UnicodeNormalization;

use super::fold;

/// Stands in a reading where a line end tore a word that is read as one: the
/// word is found whole, and its halves are found as two.
pub const WELD: char = '\u{f8f0}';

/// The longest token in bytes that tantivy takes
/// (`tantivy::tokenizer::MAX_TOKEN_LEN`); longer words are cut there.
pub(super) const LONGEST: usize = tantivy::tokenizer::MAX_TOKEN_LEN - 16;

/// A word, or a Han character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// Where its folded letters begin, and how many bytes they have, in
    /// [`Words::letters`].
    letters: (u32, u16),
    /// How many bytes of its letters stand before a weld, if there is one.
    weld: Option<NonZeroU16>,
    /// Whether it is written in ASCII.
    ascii: bool,
    /// How it is joined to the word behind it.
    pub join: Join,
}

impl Word {
    /// How many bytes of its letters stand before a weld, if there is one.
    pub fn weld(&self) -> Option<usize> {
        self.weld.map(|half| usize::from(half.get()))
    }

    /// Whether it is known to be written in ASCII alone.
    pub(crate) fn is_ascii(&self) -> bool {
        self.ascii
    }
}

/// What stands between a word and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Anything that parts words.
    Apart,
    /// A single hyphen between letters.
    Hyphen,
    /// A stop between single letters: `U.S.`
    Stop,
}

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The text in small letters of ASCII, in which words of ASCII have their letters, and
    /// behind it those of all others.
    letters: String,
    words: Vec<Word>,
}

impl Words {
    /// The words of a text, in order.
    pub fn of(text: &str) -> Self {
        let mut words = Words::default();
        words.read(text);
        words
    }

    /// From the beginning of the first word of a text to the end of its last; none
    /// where it has no word.
    pub fn extent(text: &str) -> Option<Span> {
        if text.is_ascii() {
            let alphanumeric = |byte: &u8| byte.is_ascii_alphanumeric();
            let start = text.bytes().position(|byte| alphanumeric(&byte))?;
            return Some(Span::between(start, text.as_bytes().iter().rposition(alphanumeric)? + 1));
        }
        let words = Words::of(text);
        let last = words.words.last()?;
        Some(Span::between(words.words.first()?.span.start(), last.span.end()))
    }

    /// The token of a text that is one word of ASCII letters and digits and nothing
    /// else; none where it is not, though it may be one word.
    pub fn plain(text: &str) -> Option<Cow<'_, str>> {
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let letters = text.to_ascii_lowercase();
            return Some(Cow::Owned(match fold::spelling(&letters) {
                spelling if spelling == letters => letters,
                spelling => spelling.to_owned(),
            }));
        }
        Some(Cow::Borrowed(fold::spelling(text)))
    }

    /// Reads another text into the same memory.
    pub fn read(&mut self, text: &str) {
        self.letters.clear();
        self.letters.push_str(text);
        self.letters.make_ascii_lowercase();
        self.words.clear();
        // What the characters since the last word say of how it is joined.
        let mut gap = Gap::default();
        let mut start = 0;
        while let Some(&byte) = text.as_bytes().get(start) {
            start = if !byte.is_ascii() {
                self.read_character(text, start, &mut gap)
            } else if byte.is_ascii_alphanumeric() {
                self.read_word(text, start, &mut gap)
            } else {
                gap.take_ascii(byte);
                start + 1
            };
        }
    }

    /// Reads what begins with a character beyond ASCII, and tells where it ends.
    fn read_character(&mut self, text: &str, start: usize, gap: &mut Gap) -> usize {
        let Some(character) = text[start..].chars().next() else {
            return text.len();
        };
        let end = start + character.len_utf8();
        if fold::is_han(character) {
            self.join_last(gap, false, false);
            self.push(text, start, end, None);
            *gap = Gap { after_letter: false, ..Gap::default() };
            end
        } else if character.is_alphanumeric() {
            self.read_word(text, start, gap)
        } else {
            // A mark opens no word.
            gap.take(character);
            end
        }
    }

    /// Reads the word that begins with a letter or digit, and tells where it ends.
    fn read_word(&mut self, text: &str, start: usize, gap: &mut Gap) -> usize {
        let bytes = text.as_bytes();
        let ascii = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (first, after) = (bytes[start], start + ascii);
        if ascii > 0 && bytes.get(after).is_none_or(u8::is_ascii) {
            let letter = first.is_ascii_alphabetic();
            let single = ascii == 1 && letter;
            self.join_last(gap, letter, single);
            self.push_letters(Span::between(start, after), start..after, None, true);
            let after_letter = bytes[after - 1].is_ascii_alphabetic();
            *gap = Gap { after_letter, after_single: single, ..Gap::default() };
            return after;
        }
        let mut characters = text[start..].char_indices();
        let Some((_, character)) = characters.next() else {
            return text.len();
        };
        let (mut end, mut count, mut weld) = (start + character.len_utf8(), 1, None);
        let (mut behind, mut last) = (end, character);
        for (at, next) in characters {
            let at = start + at;
            behind = at;
            if fold::is_word(next) && !fold::is_han(next) {
                end = at + next.len_utf8();
                count += 1;
                last = next;
            } else if next == WELD {
                weld = weld.or(Some(at));
            } else if !fold::is_ignorable(next) {
                break;
            }
            behind = at + next.len_utf8();
        }
        let single = count == 1 && character.is_alphabetic();
        self.join_last(gap, character.is_alphabetic(), single);
        self.push(text, start, end, weld.filter(|weld| *weld < end));
        *gap = Gap { after_letter: last.is_alphabetic(), after_single: single, ..Gap::default() };
        behind
    }

    fn join_last(&mut self, gap: &Gap, letter: bool, single: bool) {
        let join = match gap.signs {
            Signs::Hyphen if gap.after_letter && letter => Join::Hyphen,
            Signs::Stop if gap.after_single && single => Join::Stop,
            _ => return,
        };
        if let Some(last) = self.words.last_mut() {
            last.join = join;
        }
    }

    fn push(&mut self, text: &str, start: usize, end: usize, weld: Option<usize>) {
        let from = self.letters.len();
        let halves = match weld {
            Some(at) => [&text[start..at], &text[at + WELD.len_utf8()..end]],
            None => [&text[start..end], ""],
        };
        fold::letters(halves[0], &mut self.letters);
        let half = self.letters.len() - from;
        fold::letters(halves[1], &mut self.letters);
        let to = self.letters.len();
        let weld = (weld.is_some() && half > 0 && from + half < to).then_some(half);
        self.push_letters(Span::between(start, end), from..to, weld, false);
    }

    /// Adds a word with its letters.
    fn push_letters(
        &mut self,
        span: Span,
        Range { start: mut from, end }: Range<usize>,
        weld: Option<usize>,
        ascii: bool,
    ) {
        // A word that is too long is several in a row.
        while end - from > LONGEST {
            let cut = self.letters.floor_char_boundary(from + LONGEST);
            self.words.push(Word { span, letters: letters(from, cut), weld: None, ascii, join: Join::Apart });
            from = cut;
        }
        if from < end {
            let weld = weld.and_then(|half| NonZeroU16::new(u16::try_from(half).ok()?));
            let letters = letters(from, end);
            self.words.push(Word { span, letters, weld, ascii, join: Join::Apart });
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words in order; each has the position of its index.
    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// A word by its position.
    pub fn get(&self, position: usize) -> Option<&Word> {
        self.words.get(position)
    }

    /// The folded letters of a word, its spelling as it is.
    pub fn letters(&self, word: &Word) -> &str {
        let (from, length) = word.letters;
        &self.letters[from as usize..][..usize::from(length)]
    }

    /// A word as it is written in the text it was read from: its letters with
    /// their case and their diacritics, in composed form, without signs of zero
    /// width.
    pub fn written(&self, text: &str, word: &Word) -> String {
        let plain = |character: &char| !fold::is_ignorable(*character) && *character != WELD;
        word.span.of(text).chars().filter(plain).nfc().collect()
    }

    /// The token of a word: its folded letters in their canonical spelling.
    pub fn token(&self, word: &Word) -> &str {
        fold::spelling(self.letters(word))
    }
}

/// Where letters stand, of which there are no more than [`LONGEST`].
fn letters(from: usize, to: usize) -> (u32, u16) {
    let place = u32::try_from(from).expect("a text has less than 4 GiB");
    (place, u16::try_from(to - from).expect("longer words are cut"))
}

/// What stands between two words.
#[derive(Default)]
struct Gap {
    signs: Signs,
    /// Whether the word before it ends in a letter.
    after_letter: bool,
    /// Whether the word before it is a single letter.
    after_single: bool,
}

#[derive(Default, PartialEq, Eq)]
enum Signs {
    #[default]
    None,
    Hyphen,
    Stop,
    Other,
}

impl Gap {
    fn take_ascii(&mut self, sign: u8) {
        self.signs = match (&self.signs, sign) {
            (Signs::None, b'-') => Signs::Hyphen,
            (Signs::None, b'.') => Signs::Stop,
            _ => Signs::Other,
        };
    }

    fn take(&mut self, character: char) {
        if fold::is_ignorable(character) || character == WELD {
            return;
        }
        self.signs = match self.signs {
            Signs::None if fold::is_hyphen(character) => Signs::Hyphen,
            Signs::None if character == '.' => Signs::Stop,
            _ => Signs::Other,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let words = Words::of(text);
        words
            .iter()
            .map(|word| {
                let join = match word.join {
                    Join::Apart => "",
                    Join::Hyphen => "-",
                    Join::Stop => ".",
                };
                format!("{}{join}", words.token(word))
            })
            .collect()
    }

    #[test]
    fn everything_but_letters_and_digits_separates() {
        assert_eq!(words("Russia’s l'État 73/27"), ["russia", "s", "l", "etat", "73", "27"]);
        assert_eq!(words("development. recovery;"), ["development", "recovery"]);
        assert_eq!(words("第75届联合国"), ["第", "75", "届", "联", "合", "国"]);
    }

    #[test]
    fn hyphens_join_only_between_letters() {
        assert_eq!(words("long-arm long‑arm long–arm"), ["long-", "arm", "long-", "arm", "long-", "arm"]);
        assert_eq!(words("12-Joint COVID-19 1990-95"), ["12", "joint", "covid", "19", "1990", "95"]);
        assert_eq!(words("war - peace, war--peace, pre-"), ["war", "peace", "war", "peace", "pre"]);
        assert_eq!(words("long\u{200b}-\u{200b}arm"), ["long-", "arm"]);
    }

    #[test]
    fn dotted_letters_are_joined() {
        assert_eq!(words("the U.S. and U.N.-led"), ["the", "u.", "s", "and", "u.", "n", "led"]);
        assert_eq!(words("Mr. A. Smith"), ["mr", "a", "smith"]);
    }

    #[test]
    fn spans_hold_the_word_and_no_sign_of_zero_width() {
        let text = "\u{feff}a co\u{ad}op\u{200b} b";
        let words = Words::of(text);
        let spans: Vec<&str> = words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(spans, ["a", "co\u{ad}op", "b"]);
    }

    #[test]
    fn one_plain_word_is_read_at_once_as_it_is_at_length() {
        let texts = ["peace", "ORGANISATION", "organisation", "Centres", "73", "9th", "tour"];
        for text in texts.into_iter().chain(["", "two words", "long-arm", "l’", "État", "第"]) {
            match Words::plain(text) {
                Some(token) => assert_eq!(words(text), [token]),
                None => assert!(!text.bytes().all(|byte| byte.is_ascii_alphanumeric()) || text.is_empty()),
            }
        }
        assert_eq!(Words::plain(&"a".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn a_word_that_is_too_long_is_cut_and_not_lost() {
        let text = "é".repeat(70_000);
        let words = Words::of(&text);
        let letters: usize = words.iter().map(|word| words.letters(word).len()).sum();
        assert_eq!((words.len(), letters), (2, 70_000));
    }
}
