//! Stems, for matching any form of a word.
//!
//! Clauses are indexed by their exact words alone. A stem is expanded to the
//! words of the dictionary that have it when a query is lowered; whether a
//! word has it depends on the language of the clause.

use frostem::Algorithm;

/// The languages that have a stemmer, by ISO 639-1 code, with Snowball's
/// algorithm for them (<https://snowballstem.org/algorithms/>).
const LANGUAGES: [(&str, Algorithm); 15] = [
    ("ar", Algorithm::Arabic),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// Those whose stemmers change the last two letters of what they leave of a word at the
/// most, and none before, however short it is. That of German takes `ae` for `ä`, that of
/// Dutch takes `ge` away, those of Arabic, Finnish and Turkish change single letters too.
const KEEP_BEGINNINGS: [&str; 10] = ["el", "en", "es", "fr", "hu", "it", "pt", "ro", "ru", "sv"];

/// Stems the words of one language.
pub struct Stemmer {
    algorithm: Option<frostem::Stemmer>,
    keeps_beginnings: bool,
}

impl Stemmer {
    /// The stemmer of a language; one that changes nothing where the language
    /// has none.
    pub fn of(language: &str) -> Self {
        let algorithm = LANGUAGES.iter().find(|(code, _)| *code == language).map(|(_, algorithm)| *algorithm);
        Stemmer {
            algorithm: algorithm.map(frostem::Stemmer::new),
            keeps_beginnings: KEEP_BEGINNINGS.contains(&language),
        }
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        match &self.algorithm {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }

    /// Beginnings of which every word with this stem has one.
    ///
    /// A stemmer may change the last letters of a word (`policies` is `polici`,
    /// `policy` too; `dying` is `die`), so the last two of the stem do not count.
    /// That of Arabic takes letters away from the beginning too (`الدول` is
    /// `دول`), so any letter may begin a word.
    pub fn beginnings(&self, stem: &str) -> Vec<String> {
        if is_arabic(stem) {
            return ARABIC.map(String::from).collect();
        }
        let count = stem.chars().count();
        let short = if self.keeps_beginnings { 2 } else { 4 };
        vec![first_letters(stem, if count > short { count - 2 } else { 1 })]
    }

    /// Beginnings of which nearly every word with this stem has one, and few others.
    ///
    /// The last letter of a stem may not be the word's (`policies`, `hoping`); before
    /// an Arabic one its article may stand.
    pub fn near_beginnings(stem: &str) -> Vec<String> {
        if is_arabic(stem) {
            return vec![stem.to_owned(), format!("\u{627}\u{644}{stem}")];
        }
        let count = stem.chars().count();
        vec![first_letters(stem, if count > 3 { count - 1 } else { count })]
    }
}

/// The letters of Arabic words.
const ARABIC: std::ops::RangeInclusive<char> = '\u{621}'..='\u{64a}';

fn is_arabic(stem: &str) -> bool {
    stem.chars().any(|letter| ARABIC.contains(&letter))
}

/// So many letters of a stem, or all of them.
fn first_letters(stem: &str, count: usize) -> String {
    stem.chars().take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (language, one, other) in [
            ("en", "sanctions", "sanctioned"),
            ("en", "policy", "policies"),
            ("en", "peace", "peaceful"),
            ("en", "die", "dying"),
            ("ru", "санкций", "санкциям"),
            ("fr", "etats", "etat"),
            ("es", "naciones", "nacion"),
            ("ar", "الدول", "دول"),
        ] {
            let stemmer = Stemmer::of(language);
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{language} {one}");
            let beginnings = stemmer.beginnings(&stemmer.stem(one));
            assert!(beginnings.iter().any(|beginning| other.starts_with(beginning)), "{language} {other}");
        }
        assert_eq!(Stemmer::of("zh").stem("联"), "联");
    }
}
