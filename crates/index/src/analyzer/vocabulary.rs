//! Words that were met, so that what is known of a word is looked up once and not
//! wherever it stands.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::frequent;
use super::{Words, fold};

/// So many words are remembered: more than texts of one language use again and again.
const REMEMBERED: usize = 200_000;

/// Words by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Numbers by the folded letters of words, their spelling as it is: of short words by
    /// these as numbers, which need no look at another place.
    short: FxHashMap<[u64; 2], u32>,
    long: FxHashMap<Box<str>, u32>,
    known: Vec<Known>,
    /// Their tokens, one behind another.
    tokens: String,
    age: u32,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    token: (u32, u32),
    frequent: Option<u16>,
    has_digit: bool,
    hash: u64,
}

impl Vocabulary {
    /// Forgets all words where they have become too many, and with them what their
    /// numbers were: to be called between two documents.
    pub(crate) fn tidy(&mut self) {
        if self.known.len() >= REMEMBERED {
            *self = Vocabulary { age: self.age.wrapping_add(1), ..Vocabulary::default() };
        }
    }

    /// The numbers of the words of a text, in their order.
    pub(crate) fn number(&mut self, words: &Words, numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.extend(words.iter().map(|word| self.number_of(words.letters(word))));
    }

    fn number_of(&mut self, letters: &str) -> u32 {
        let packed = packed(letters.as_bytes());
        let known = match &packed {
            Some(packed) => self.short.get(packed),
            None => self.long.get(letters),
        };
        if let Some(number) = known {
            return *number;
        }
        let token = fold::spelling(letters);
        let start = self.tokens.len();
        self.tokens.push_str(token);
        let number = self.known.len() as u32;
        let place = |place: usize| u32::try_from(place).expect("a text has less than 4 GiB");
        self.known.push(Known {
            token: (place(start), place(self.tokens.len())),
            frequent: frequent::rank(token),
            has_digit: token.bytes().any(|byte| byte.is_ascii_digit()),
            hash: xxh3_64(token.as_bytes()),
        });
        // A text may have millions of words that are there but once.
        if self.short.len() + self.long.len() < REMEMBERED {
            match packed {
                Some(packed) => self.short.insert(packed, number),
                None => self.long.insert(letters.into(), number),
            };
        }
        number
    }

    /// The token of a word.
    pub(crate) fn token(&self, number: u32) -> &str {
        let (start, end) = self.known[number as usize].token;
        &self.tokens[start as usize..end as usize]
    }

    /// The rank of its token among the frequent words.
    pub(crate) fn frequent(&self, number: u32) -> Option<u16> {
        self.known[number as usize].frequent
    }

    /// Whether its token has a digit of ASCII.
    pub(crate) fn has_digit(&self, number: u32) -> bool {
        self.known[number as usize].has_digit
    }

    /// The XXH3 hash of its token.
    pub(crate) fn hash(&self, number: u32) -> u64 {
        self.known[number as usize].hash
    }
}

/// What is known of each word of a vocabulary, as a number, until the vocabulary forgets it.
#[derive(Debug, Default)]
pub(crate) struct OfWords {
    age: u32,
    known: Vec<u32>,
}

/// A word of which nothing is known yet.
const UNMET: u32 = u32::MAX;

impl OfWords {
    /// Forgets what the vocabulary has forgotten, and tells whether that is so. To be called
    /// before words are asked for.
    pub(crate) fn keep_up_with(&mut self, vocabulary: &Vocabulary) -> bool {
        let is_behind = self.age != vocabulary.age;
        if is_behind {
            self.age = vocabulary.age;
            self.known.clear();
        }
        is_behind
    }

    /// What is known of a word by its number; `learn` finds it out the first time, and it is
    /// less than `u32::MAX`.
    pub(crate) fn get(&mut self, word: u32, learn: impl FnOnce() -> u32) -> u32 {
        let place = word as usize;
        if place >= self.known.len() {
            self.known.resize(place + 1, UNMET);
        }
        if self.known[place] == UNMET {
            self.known[place] = learn();
        }
        self.known[place]
    }

    /// How many bytes it takes about.
    pub(crate) fn bytes(&self) -> usize {
        self.known.capacity() * size_of::<u32>()
    }
}

/// A word of less than 16 bytes as two numbers, no other word as the same two.
fn packed(word: &[u8]) -> Option<[u64; 2]> {
    let quad =
        |at: usize| word.get(at..at + 4)?.first_chunk().map(|bytes| u64::from(u32::from_le_bytes(*bytes)));
    let octet = |at: usize| word.get(at..at + 8)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
    // What is read twice is shifted to where it stands, or out.
    let (low, high) = match word.len() {
        length @ 8..16 => (octet(0)?, octet(length - 8)?.checked_shr(8 * (16 - length as u32)).unwrap_or(0)),
        length @ 4..8 => (quad(0)? | quad(length - 4)? << (8 * (length - 4)), 0),
        length @ 1..4 => {
            let byte = |at: usize| u64::from(word[at]) << (8 * at);
            (byte(0) | byte(length / 2) | byte(length - 1), 0)
        }
        0 => (0, 0),
        _ => return None,
    };
    Some([low, high | (word.len() as u64) << 56])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_is_packed_with_all_its_letters() {
        let letters = b"abcdefghijklmnop";
        for length in 0..16 {
            let [low, high] = packed(&letters[..length]).expect("it is short");
            let bytes = [low.to_le_bytes(), high.to_le_bytes()].concat();
            assert_eq!(bytes[..length], letters[..length]);
            assert!(bytes[length..15].iter().all(|byte| *byte == 0));
            assert_eq!(usize::from(bytes[15]), length);
        }
        assert_eq!(packed(letters), None);
    }

    #[test]
    fn a_word_is_known_as_its_token_is() {
        let words = Words::of("The organisation of ORGANIZATIONS, the Organisation");
        let (mut vocabulary, mut numbers) = (Vocabulary::default(), Vec::new());
        vocabulary.number(&words, &mut numbers);
        let tokens: Vec<&str> = numbers.iter().map(|number| vocabulary.token(*number)).collect();
        let expected: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
        assert_eq!(tokens, expected);
        assert_eq!(numbers[0], numbers[4]);
        assert_eq!(numbers[1], numbers[5]);
        for number in numbers {
            let token = vocabulary.token(number);
            assert_eq!(vocabulary.hash(number), xxh3_64(token.as_bytes()));
            assert_eq!(vocabulary.frequent(number), frequent::rank(token));
        }
    }

    #[test]
    fn too_many_words_are_forgotten_between_two_documents() {
        let text: String = (0..=REMEMBERED).map(|number| format!("{number} ")).collect();
        let (mut vocabulary, mut numbers) = (Vocabulary::default(), Vec::new());
        vocabulary.number(&Words::of(&text), &mut numbers);
        assert_eq!((vocabulary.age, vocabulary.token(numbers[REMEMBERED])), (0, "200000"));
        let mut known = OfWords::default();
        assert!(!known.keep_up_with(&vocabulary));
        assert_eq!([known.get(0, || 7), known.get(0, || 8)], [7, 7]);
        vocabulary.tidy();
        vocabulary.number(&Words::of("peace"), &mut numbers);
        assert_eq!((vocabulary.age, vocabulary.token(numbers[0])), (1, "peace"));
        assert!(known.keep_up_with(&vocabulary) && !known.keep_up_with(&vocabulary));
        assert_eq!(known.get(numbers[0], || 9), 9);
    }
}
