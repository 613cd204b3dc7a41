//! Particles that Arabic writes in one with the word behind them.
//!
//! A conjunction, a preposition and the article stand before a word in this
//! order, each or none: `والأمن` is `و`, `ال` and `أمن`. The stemmer takes some
//! of them away and not others, and none from a short word.

/// Conjunctions.
const AND: [char; 2] = ['و', 'ف'];

/// Prepositions.
const TO: [char; 3] = ['ب', 'ل', 'ك'];

/// The article.
pub(crate) const THE: &str = "ال";

/// The least letters that are a word.
const SHORTEST: usize = 2;

/// Whether a language writes particles in one with words.
pub(crate) fn are_written(language: &str) -> bool {
    language == "ar"
}

/// A folded word without its article.
pub(crate) fn without_article(word: &str) -> &str {
    word.strip_prefix(THE).filter(|rest| is_word(rest)).unwrap_or(word)
}

/// What is left of a folded word without the particles that may stand before
/// it, in all ways to read them: the word as it is among them.
pub(crate) fn rests(word: &str) -> impl Iterator<Item = &str> {
    let behind_and = [Some(word), word.strip_prefix(AND)];
    let behind_to = behind_and.into_iter().flatten().flat_map(|rest| {
        let bare = rest.strip_prefix(TO);
        // The article loses its first letter behind ل: `للأمن`.
        let article = bare.filter(|_| rest.starts_with('ل')).and_then(|bare| bare.strip_prefix('ل'));
        [Some(rest), bare, article]
    });
    let behind_the = behind_to.flatten().flat_map(|rest| [Some(rest), rest.strip_prefix(THE)]);
    behind_the.flatten().filter(|rest| is_word(rest))
}

fn is_word(rest: &str) -> bool {
    rest.chars().count() >= SHORTEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_stand_before_a_word_in_their_order() {
        for (word, rest) in [
            ("والتعددية", "تعددية"),
            ("لتعددية", "تعددية"),
            ("وللتعددية", "تعددية"),
            ("فبالتعددية", "تعددية"),
            ("كالتعددية", "تعددية"),
            ("والتعددية", "التعددية"),
            ("وحل", "حل"),
        ] {
            assert!(rests(word).any(|found| found == rest), "{word}");
        }
        assert_eq!(
            rests("بوحل").collect::<Vec<_>>(),
            ["بوحل", "وحل"],
            "no conjunction stands behind a preposition"
        );
        assert_eq!(rests("sanctions").collect::<Vec<_>>(), ["sanctions"]);
        assert_eq!((rests("وب").count(), rests("").count()), (1, 0));
    }

    #[test]
    fn an_article_is_taken_from_a_word_and_not_from_two_letters() {
        assert_eq!(without_article("الحل"), "حل");
        assert_eq!(without_article("الم"), "الم");
    }
}
