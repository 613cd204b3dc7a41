//! Words that say nothing of the topic of a text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::aliases::rows;

static WORDS: LazyLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, fields) in rows(include_str!("../data/function-words.tsv")) {
        if let [language, list] = fields.as_slice() {
            words.entry(language).or_default().extend(list.split_whitespace());
        }
    }
    words
});

/// The function words of a language by its ISO 639-1 code, folded; none where they
/// are not known.
pub fn function_words(language: &str) -> Option<&'static BTreeSet<&'static str>> {
    WORDS.get(language)
}

/// The language whose function words are the most of some folded words; English
/// where no language has more of them.
pub fn likely_language<'w>(words: impl Iterator<Item = &'w str> + Clone) -> &'static str {
    let of = |language: &&str| words.clone().filter(|word| WORDS[language].contains(word)).count();
    let mut best = ("en", of(&"en"));
    for language in WORDS.keys() {
        let count = of(language);
        if count > best.1 {
            best = (language, count);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_question_is_told_by_its_function_words() {
        for (language, question) in [
            ("en", "the bullying of small states by big ones"),
            ("fr", "le droit de la mer dans les eaux contestees"),
            ("es", "los derechos de los pueblos en la guerra"),
            ("ru", "о борьбе с терроризмом и с наркотиками"),
            ("en", "cyber crime treaty"),
        ] {
            assert_eq!(likely_language(question.split(' ')), language, "{question}");
        }
    }

    #[test]
    fn names_are_no_function_words() {
        let english = function_words("en").expect("they are known");
        assert!(english.contains("the"));
        for name in ["us", "un", "interest", "against"] {
            assert!(!english.contains(name), "{name}");
        }
    }
}
