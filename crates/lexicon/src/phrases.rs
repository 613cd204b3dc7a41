//! Phrases that say something of a text, of its speakers, or of what stands in it.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::aliases::{LexiconError, rows};
use crate::fold::{Folded, fold};

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Names all parties of the document together: `the two sides`, `双方`.
    Collective,
    /// An office that speaks for the state beside it: `president`, `外交部`.
    Office,
    /// Words of an interpreter.
    Interpreted,
    /// An official translation.
    Official,
    /// A translation that binds nobody.
    Unofficial,
    /// A translation by a machine.
    Machine,
    /// Ends the lead-in of a news item: `联合声明全文如下`.
    FullText,
}

impl Use {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "collective" => Self::Collective,
            "office" => Self::Office,
            "interpreted" => Self::Interpreted,
            "official" => Self::Official,
            "unofficial" => Self::Unofficial,
            "machine" => Self::Machine,
            "full-text" => Self::FullText,
            _ => return None,
        })
    }
}

/// One line of `phrases.tsv`.
#[derive(Debug)]
struct Phrase {
    language: String,
    /// The first letter, where the phrase counts only with this capital.
    capital: Option<char>,
    /// Whether the word goes on in any way: `президент*`.
    open: bool,
}

/// The phrases of one use.
#[derive(Debug)]
struct OfUse {
    automaton: AhoCorasick,
    phrases: Vec<Phrase>,
}

/// Finds phrases in texts.
#[derive(Debug)]
pub(crate) struct Phrases(BTreeMap<Use, OfUse>);

impl Phrases {
    /// Reads lines of use, language and phrase.
    pub(crate) fn parse(data: &str) -> Result<Self, LexiconError> {
        let mut uses: BTreeMap<Use, (Vec<String>, Vec<Phrase>)> = BTreeMap::new();
        for (line, fields) in rows(data) {
            let wrong = |expected, found: &str| LexiconError { line, expected, found: found.to_owned() };
            let &[what, language, phrase] = fields.as_slice() else {
                return Err(wrong("use, language and phrase, parted by tabs", &fields.join("\t")));
            };
            let what = Use::parse(what).ok_or_else(|| wrong("a use such as `collective`", what))?;
            let capital = phrase.chars().find(|letter| letter.is_uppercase());
            let open = phrase.ends_with('*');
            let (keys, phrases) = uses.entry(what).or_default();
            keys.push(fold(phrase.trim_end_matches('*')).text);
            phrases.push(Phrase { language: language.to_owned(), capital, open });
        }
        let of_use = uses.into_iter().map(|(what, (keys, phrases))| {
            let automaton = AhoCorasick::new(&keys)
                .expect("some hundred short phrases stay far below the limits of the automaton");
            (what, OfUse { automaton, phrases })
        });
        Ok(Self(of_use.collect()))
    }

    /// Where phrases of a use stand, in a language or in any, from left to right; the longest count.
    pub(crate) fn find(&self, text: &str, what: Use, language: Option<&str>) -> Vec<Range<usize>> {
        self.find_folded(text, &fold(text), what, language)
    }

    /// The first phrase of the first of some uses that has one in a text.
    pub(crate) fn first(&self, text: &str, uses: &[Use]) -> Option<(Use, Range<usize>)> {
        let folded = fold(text);
        uses.iter().find_map(|what| {
            let found = self.find_folded(text, &folded, *what, None);
            Some((*what, found.into_iter().next()?))
        })
    }

    fn find_folded(
        &self,
        text: &str,
        folded: &Folded<'_>,
        what: Use,
        language: Option<&str>,
    ) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let Some(of_use) = self.0.get(&what) else {
            return found;
        };
        for hit in of_use.automaton.find_overlapping_iter(&folded.text) {
            let phrase = &of_use.phrases[hit.pattern().as_usize()];
            if language.is_some_and(|language| language != phrase.language) {
                continue;
            }
            let mut range = hit.range();
            if phrase.open {
                let rest = &folded.text[range.end..];
                range.end += rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
            }
            if !folded.stands_alone(range.clone()) {
                continue;
            }
            let original = folded.original(range);
            if phrase.capital.is_none_or(|capital| text[original.clone()].contains(capital)) {
                found.push(original);
            }
        }
        found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|range| {
            let apart = range.start >= end;
            end = end.max(range.end);
            apart
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lexicon, Use};

    fn collective<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
        let lexicon = Lexicon::embedded();
        lexicon.collective_mentions(text, Some(language)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn all_parties_together_are_named_in_six_languages() {
        for (text, language, expected) in [
            ("The two sides agreed. Both sides and our two countries.", "en", 3),
            ("Les deux parties sont convenues que les deux pays", "fr", 2),
            ("Las dos partes acordaron que ambos países", "es", 2),
            ("Стороны договорились; обе стороны намерены", "ru", 2),
            ("وأكد الجانبان أن البلدين", "ar", 2),
            ("双方重申，两国将继续", "zh", 2),
        ] {
            assert_eq!(
                collective(text, language).len(),
                expected,
                "{text}: {:?}",
                collective(text, language)
            );
        }
    }

    #[test]
    fn a_side_of_something_is_no_party() {
        assert!(collective("меры со стороны государств", "ru").is_empty());
        assert!(collective("political parties and the parties to a conflict", "en").is_empty());
    }

    #[test]
    fn offices_are_found_in_any_inflection() {
        let offices = |text| Lexicon::embedded().phrases_in(text, Use::Office).len();
        assert_eq!(offices("Заявление Президента Российской Федерации"), 1);
        assert_eq!(offices("Remarks by President Biden and Prime Minister Modi"), 2);
        assert_eq!(offices("presidential"), 0);
    }
}
