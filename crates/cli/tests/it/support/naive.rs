//! A scan that knows nothing of the engine: it shares with the analyzer the
//! data of the folds and the stemmers alone, and tries every place of every text.

use std::collections::HashMap;
use std::sync::LazyLock;

use index::analyzer::stem::Stemmer;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

static LETTERS: LazyLock<HashMap<char, String>> = LazyLock::new(|| {
    rows(include_str!("../../../../index/data/letters.tsv"))
        .map(|row| {
            let fields: Vec<&str> = row.split('\t').collect();
            let code = u32::from_str_radix(&fields[0][2..], 16).expect("a code point");
            (char::from_u32(code).expect("a character"), fields[1].to_owned())
        })
        .collect()
});

static HAN: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    rows(include_str!("../../../../index/data/han.tsv"))
        .map(|row| {
            let (from, to) = row.split_once('\t').expect("a pair");
            (from.chars().next().expect("a character"), to.chars().next().expect("a character"))
        })
        .collect()
});

static SPELLINGS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for row in rows(include_str!("../../../../index/data/spellings.txt")) {
        let parts: Vec<&str> = row.split(' ').collect();
        for ending in &parts[2..] {
            let ending = ending.trim_matches('-');
            words.insert(format!("{}{ending}", parts[1]), format!("{}{ending}", parts[0]));
        }
    }
    words
});

static VARIANTS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut pairs: Vec<(&String, &String)> = SPELLINGS.iter().collect();
    pairs.sort_unstable();
    let mut variants: HashMap<String, Vec<String>> = HashMap::new();
    for (variant, canonical) in pairs {
        variants.entry(canonical.clone()).or_default().push(variant.clone());
    }
    variants
});

fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// A word of a text.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    letters: String,
    /// Where it begins and ends in the text.
    pub(crate) start: usize,
    /// See `start`.
    pub(crate) end: usize,
    /// `-` where a hyphen joins it to the next, `.` where a stop does.
    joined: Option<char>,
}

impl Word {
    /// Whether a hyphen joins it to the next.
    pub(crate) fn is_hyphenated(&self) -> bool {
        self.joined == Some('-')
    }
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let (start, character) = characters[at];
        if is_han(character) {
            let end = start + character.len_utf8();
            words.push(Word { letters: folded(&text[start..end]), start, end, joined: None });
            at += 1;
        } else if character.is_alphanumeric() {
            let mut end = start;
            while at < characters.len() {
                let (place, next) = characters[at];
                let of_word = (next.is_alphanumeric() || is_combining_mark(next)) && !is_han(next);
                if of_word {
                    end = place + next.len_utf8();
                } else if !is_invisible(next) && next != '\u{f8f0}' {
                    break;
                }
                at += 1;
            }
            let letters = folded(&text[start..end]);
            if !letters.is_empty() {
                words.push(Word { letters, start, end, joined: None });
            }
        } else {
            at += 1;
        }
    }
    for index in 1..words.len() {
        let between: String = text[words[index - 1].end..words[index].start]
            .chars()
            .filter(|sign| !is_invisible(*sign))
            .collect();
        let left = &text[words[index - 1].start..words[index - 1].end];
        let right = &text[words[index].start..words[index].end];
        let letters = left.chars().next_back().is_some_and(char::is_alphabetic)
            && right.chars().next().is_some_and(char::is_alphabetic)
            && !left.chars().any(is_han)
            && !right.chars().any(is_han);
        let mut signs = between.chars();
        words[index - 1].joined = match (signs.next(), signs.next()) {
            (Some(sign), None) if letters && is_hyphen(sign) => Some('-'),
            (Some('.'), None) if letters && left.chars().count() == 1 && right.chars().count() == 1 => {
                Some('.')
            }
            _ => None,
        };
    }
    words
}

/// The folded letters of a word.
pub(crate) fn folded(word: &str) -> String {
    let mut out = String::new();
    for character in word
        .chars()
        .filter(|sign| !is_invisible(*sign) && *sign != '\u{f8f0}')
        .nfkc()
        .flat_map(char::to_lowercase)
    {
        if let Some(value) = LETTERS.get(&character) {
            out.push_str(value);
        } else if let Some(value) = HAN.get(&character) {
            out.push(*value);
        } else if matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
            decompose_canonical(character, |part| {
                if !is_combining_mark(part) {
                    out.push(part);
                }
            });
        } else if ('\u{300}'..='\u{36f}').contains(&character) && out.ends_with(|last: char| last.is_ascii())
        {
            continue;
        } else if !character.is_whitespace() {
            out.push(character);
        }
    }
    out
}

/// The canonical spelling of a word.
pub(crate) fn spelt(word: &str) -> String {
    spelled(&folded(word))
}

/// All spellings of a word that is in its canonical one.
pub(crate) fn spellings(canonical: &str) -> Vec<&str> {
    let others = VARIANTS.get(canonical).map_or(&[][..], Vec::as_slice);
    std::iter::once(canonical).chain(others.iter().map(String::as_str)).collect()
}

/// A word as it is written, signs of zero width left out.
pub(crate) fn written(word: &str) -> String {
    word.chars().filter(|sign| !is_invisible(*sign) && *sign != '\u{f8f0}').nfc().collect()
}

fn spelled(letters: &str) -> String {
    SPELLINGS.get(letters).cloned().unwrap_or_else(|| letters.to_owned())
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{fe63}' | '\u{fe58}')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Ways in which words from one on may be read as one word: how many words, and
/// the word.
pub(crate) type Ways = Vec<(usize, String)>;

/// The ways in which the words from `at` on may be read. Words joined by hyphens may be read solid in any run,
/// dotted letters only all together.
pub(crate) fn readings(words: &[Word], at: usize) -> Ways {
    let mut readings = vec![(1, spelled(&words[at].letters))];
    let mut solid = words[at].letters.clone();
    for next in at + 1..words.len().min(at + 8) {
        let joined = words[next - 1].joined;
        let Some(sign) = joined.filter(|sign| words[at].joined == Some(*sign)) else {
            break;
        };
        solid.push_str(&words[next].letters);
        let whole = (at == 0 || words[at - 1].joined != Some('.')) && words[next].joined != Some('.');
        if sign == '-' || whole {
            readings.push((next + 1 - at, spelled(&solid)));
        }
    }
    readings
}

/// The ways in which the words of a text may be read, from each of them on.
pub(crate) fn read(text: &str) -> Vec<Ways> {
    let words = words(text);
    (0..words.len()).map(|at| readings(&words, at)).collect()
}

/// Where the phrase ends, at the furthest, if it stands in the text from one
/// of its words on.
fn stands_at(phrase: &[Ways], text: &[Ways], at: usize) -> Option<usize> {
    let (Some(ways), Some(others)) = (phrase.first(), text.get(at)) else {
        return phrase.is_empty().then_some(at);
    };
    let mut furthest = None;
    for (taken, word) in ways {
        for (covered, other) in others {
            if word == other {
                furthest = furthest.max(stands_at(&phrase[*taken..], text, at + covered));
            }
        }
    }
    furthest
}

/// How often the phrase stands in the text.
pub(crate) fn count(phrase: &[Ways], text: &[Ways]) -> u64 {
    (0..text.len()).filter(|at| stands_at(phrase, text, *at).is_some()).count() as u64
}

/// Whether the text is the phrase from end to end.
pub(crate) fn is(phrase: &str, text: &str) -> bool {
    let text = read(text);
    stands_at(&read(phrase), &text, 0) == Some(text.len())
}

/// The words that may be meant by one in Arabic with the particles that are
/// written in one with it: `و` or `ف`, then `ب`, `ل` or `ك`, then `ال`, each or
/// none; `لل` is `ل` and `ال`.
pub(crate) fn without_particles(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for and in ["", "و", "ف"] {
        for to in ["", "ب", "ل", "ك", "لل"] {
            for the in ["", "ال"] {
                let rest = [and, to, the].iter().try_fold(word, |rest, particle| rest.strip_prefix(particle));
                if let Some(rest) = rest.filter(|rest| rest.chars().count() > 1) {
                    found.push(rest.to_owned());
                }
            }
        }
    }
    found
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}')
}

/// The forms of a word in a language.
pub(crate) struct Forms {
    asked: String,
    stem: String,
    /// In Arabic, of a word before which no other is asked for, its stems with
    /// and without the article.
    bare: Vec<String>,
    stemmer: Stemmer,
}

impl Forms {
    /// Those of a word; `first` tells that no other word of its phrase stands
    /// before it.
    pub(crate) fn of(asked: &str, language: &str, first: bool) -> Self {
        let stemmer = Stemmer::of(language);
        let mut bare = Vec::new();
        if language == "ar" && first {
            let without = asked.strip_prefix("ال").filter(|rest| rest.chars().count() > 1);
            bare = [asked, without.unwrap_or(asked)].map(|word| stemmer.stem(word)).to_vec();
        }
        Forms { asked: asked.to_owned(), stem: stemmer.stem(asked), bare, stemmer }
    }

    /// Whether a word of a text, with its stem, is one of them.
    pub(crate) fn has(&self, word: &str, stem: &str) -> bool {
        let is = |rest: &String| self.bare.contains(&self.stemmer.stem(rest));
        word == self.asked
            || stem == self.stem
            || !self.bare.is_empty() && word.starts_with(is_arabic) && without_particles(word).iter().any(is)
    }
}
