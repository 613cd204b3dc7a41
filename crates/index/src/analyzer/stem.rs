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

/// Stems the words of one language.
pub struct Stemmer {
    algorithm: Option<frostem::Stemmer>,
}

impl Stemmer {
    /// Whether a language has a stemmer.
    pub fn knows(language: &str) -> bool {
        LANGUAGES.iter().any(|(code, _)| *code == language)
    }

    /// The stemmer of a language; one that changes nothing where the language
    /// has none.
    pub fn of(language: &str) -> Self {
        let algorithm = LANGUAGES.iter().find(|(code, _)| *code == language).map(|(_, algorithm)| *algorithm);
        Stemmer { algorithm: algorithm.map(frostem::Stemmer::new) }
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        match &self.algorithm {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
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
        }
        assert_eq!(Stemmer::of("zh").stem("联"), "联");
    }
}
