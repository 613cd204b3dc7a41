//! Folds: what is equal to a searcher is equal in the index.
//!
//! The tables are data files; [`letters`] and [`spelling`] apply them.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

static LETTERS: LazyLock<FxHashMap<char, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../data/letters.tsv"))
        .map(|row| {
            let (code, rest) = row.split_once('\t').expect("a row of letters.tsv has a tab");
            let code = u32::from_str_radix(code.trim_start_matches("U+"), 16).expect("a code point");
            let letter = char::from_u32(code).expect("a code point is a character");
            (letter, rest.split('\t').next().unwrap_or_default())
        })
        .collect()
});

static HAN: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    rows(include_str!("../../data/han.tsv"))
        .map(|row| {
            let mut characters = row.chars().filter(|character| *character != '\t');
            let traditional = characters.next().expect("a row of han.tsv has two characters");
            (traditional, characters.next().expect("a row of han.tsv has two characters"))
        })
        .collect()
});

static SPELLINGS: LazyLock<Spellings> =
    LazyLock::new(|| Spellings::of(include_str!("../../data/spellings.txt")));

/// So many letters any word has that is spelt in two ways.
const TOLD_BY: usize = 4;

/// The words that are spelt in two ways.
///
/// Reading them takes a line for each family; its words are put together when one of
/// them may be asked for, so that a program that looks up a few is not held up by all.
struct Spellings {
    families: Vec<Family>,
    /// The families by the first letters of their variants.
    by_letters: FxHashMap<[u8; TOLD_BY], Vec<usize>>,
}

/// Words that differ in their endings.
struct Family {
    canonical: &'static str,
    variant: &'static str,
    endings: &'static str,
    /// Each variant with its canonical spelling.
    words: OnceLock<Vec<(String, String)>>,
}

impl Spellings {
    fn of(file: &'static str) -> Self {
        let mut spellings = Spellings { families: Vec::new(), by_letters: FxHashMap::default() };
        for row in rows(file) {
            let (canonical, rest) = row.split_once(' ').expect("a family has a canonical base");
            let (variant, endings) = rest.split_once(' ').expect("a family has a variant base and endings");
            let letters = variant.as_bytes().first_chunk().expect("a base has some letters");
            spellings.by_letters.entry(*letters).or_default().push(spellings.families.len());
            spellings.families.push(Family { canonical, variant, endings, words: OnceLock::new() });
        }
        spellings
    }

    /// The canonical spelling of a word that has another.
    fn get(&self, word: &str) -> Option<&str> {
        let families = self.by_letters.get(word.as_bytes().first_chunk::<TOLD_BY>()?)?;
        families
            .iter()
            .map(|at| &self.families[*at])
            .filter(|family| word.starts_with(family.variant))
            .find_map(|family| family.words().iter().find(|(variant, _)| variant == word))
            .map(|(_, canonical)| canonical.as_str())
    }

    /// Each variant with its canonical spelling.
    fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.families.iter().flat_map(Family::words)
    }
}

impl Family {
    fn words(&self) -> &[(String, String)] {
        self.words.get_or_init(|| {
            let endings = self.endings.split(' ').map(|ending| if ending == "-" { "" } else { ending });
            endings
                .map(|ending| (self.variant.to_owned() + ending, self.canonical.to_owned() + ending))
                .collect()
        })
    }
}

fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// The canonical spelling of a folded word; the word itself where it has but
/// one spelling.
pub fn spelling(word: &str) -> &str {
    SPELLINGS.get(word).unwrap_or(word)
}

/// The canonical spellings of the words of which another spelling is as asked.
pub fn spellings_where(is_asked: impl Fn(&str) -> bool) -> impl Iterator<Item = &'static str> {
    SPELLINGS.iter().filter(move |(variant, _)| is_asked(variant)).map(|(_, canonical)| canonical.as_str())
}

/// Adds the letters of a word to `out`, folded: case, compatibility forms,
/// Latin diacritics, the letters of the table, traditional Han characters,
/// digits. Signs of zero width are left out.
pub fn letters(word: &str, out: &mut String) {
    if word.is_ascii() {
        ascii(word, out);
    } else if word.chars().all(is_plain) {
        word.chars().for_each(|character| plain(character, out));
    } else {
        for character in word.chars().filter(|character| !is_ignorable(*character)).nfkc() {
            character.to_lowercase().for_each(|character| letter(character, out));
        }
    }
}

/// As [`letters`] of a word of ASCII letters and digits.
fn ascii(word: &str, out: &mut String) {
    let from = out.len();
    out.push_str(word);
    out[from..].make_ascii_lowercase();
}

/// Whether a character is a letter that no normalisation form changes and that
/// composes with nothing in a text of such letters.
fn is_plain(character: char) -> bool {
    character.is_ascii()
        || matches!(character, '\u{410}'..='\u{44f}' | '\u{451}' | '\u{401}' | '\u{4e00}'..='\u{9fff}')
        || matches!(character, '\u{c0}'..='\u{17e}' if character.is_alphabetic() && !matches!(character, '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}'))
}

fn plain(character: char, out: &mut String) {
    match character {
        'A'..='Z' => out.push(character.to_ascii_lowercase()),
        '\0'..='\u{7f}' | '\u{430}'..='\u{44f}' => out.push(character),
        _ => character.to_lowercase().for_each(|character| letter(character, out)),
    }
}

/// Folds one lower-case letter.
fn letter(character: char, out: &mut String) {
    if let Some(folded) = LETTERS.get(&character) {
        return out.push_str(folded);
    }
    match character {
        '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => {
            out.push(HAN.get(&character).copied().unwrap_or(character));
        }
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
            decompose_canonical(character, |part| {
                if !is_combining_mark(part) {
                    out.push(part);
                }
            });
        }
        // A mark that no composed letter holds, on a Latin letter: `x̄`.
        '\u{300}'..='\u{36f}' if out.ends_with(|last: char| last.is_ascii()) => {}
        _ if character.is_whitespace() || is_ignorable(character) => {}
        _ => out.push(character),
    }
}

/// Signs of zero width, which the word goes on through: soft hyphen, joiners,
/// direction marks, word joiner, variation selectors, byte-order mark.
pub fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character is Han: each is a token of its own.
pub fn is_han(character: char) -> bool {
    matches!(
        character,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3005}' | '\u{3007}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Hyphens and dashes that join two words where they stand between letters.
pub fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{fe63}' | '\u{fe58}')
}

/// Whether a character belongs to a word: letters, digits, and marks on them.
pub fn is_word(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        character.is_alphanumeric() || is_combining_mark(character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        letters(word, &mut out);
        spelling(&out).to_owned()
    }

    #[test]
    fn what_a_searcher_takes_for_equal_is_equal() {
        for (one, other) in [
            ("LONG", "long"),
            ("ＷＴＯ", "wto"),
            ("Erdoğan", "Erdogan"),
            ("Øresund", "oresund"),
            ("État", "etat"),
            ("e\u{301}tat", "etat"),
            ("İstanbul", "istanbul"),
            ("ﬁnal", "final"),
            ("ещё", "еще"),
            ("и\u{306}", "й"),
            ("أحكام", "احكام"),
            ("مُحَمَّد", "محمد"),
            ("٢٠٢٠", "2020"),
            ("聯", "联"),
            ("organisation", "organization"),
            ("Centres", "centers"),
            ("multi\u{ad}lateral", "multilateral"),
            ("co\u{200b}operate", "cooperate"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn what_is_not_equal_stays_apart() {
        for word in ["our", "four", "tour", "exercise", "й", "advise"] {
            assert_eq!(folded(word), word);
        }
    }

    #[test]
    fn folding_twice_folds_no_further() {
        assert!(SPELLINGS.iter().all(|(_, canonical)| spelling(canonical) == canonical));
        assert!(HAN.values().all(|simplified| !HAN.contains_key(simplified)));
    }

    #[test]
    fn the_quick_way_and_the_thorough_way_agree() {
        for code in (0x41..0x250).chain(0x400..0x460).chain(0x1e00..0x1f00).chain(0x5400..0x5500) {
            let Some(character) = char::from_u32(code).filter(|character| is_plain(*character)) else {
                continue;
            };
            let (mut quick, mut thorough) = (String::new(), String::new());
            plain(character, &mut quick);
            for part in [character].into_iter().nfkc() {
                part.to_lowercase().for_each(|part| letter(part, &mut thorough));
            }
            assert_eq!(quick, thorough, "U+{code:04X}");
        }
    }
}
