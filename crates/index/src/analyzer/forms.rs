//! The forms of a word, and how they are found in the dictionary.
//!
//! Nearly all forms of a word begin as their stem does, and stand near one another in the
//! dictionary. The others are listed: a field of the index has for each of them a term that
//! begins with the language and the stem and ends with the form.

use std::iter;

use super::stem::Stemmer;
use super::{COMPOUND, HALVES, OfWords, Tokens, Vocabulary, particles};

/// Parts the language, the stem and the form in a term.
const PART: char = '\0';

/// No language has forms of words of more bytes.
const LONGEST: usize = 255;

/// What any form of a word is known by in one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stem {
    language: String,
    stem: String,
    /// Where particles may be written in one with the word, the stems of the word with and
    /// without its article.
    bare: Vec<String>,
}

impl Stem {
    /// That of a folded word; `first` tells that no other word of a row stands before it, so
    /// that particles may.
    pub fn of(word: &str, language: &str, first: bool) -> Self {
        let stemmer = Stemmer::of(language);
        let stem = stemmer.stem(word);
        let mut bare = Vec::new();
        if first && particles::are_written(language) {
            bare.extend([stem.clone(), stemmer.stem(particles::without_article(word))]);
        }
        Stem { language: language.to_owned(), stem, bare }
    }

    /// The language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether a word is a form of this one.
    pub fn is(&self, word: &str, stemmer: &Stemmer) -> bool {
        let bare = |rest: &str| self.bare.contains(&stemmer.stem(rest));
        stemmer.stem(word) == self.stem || !self.bare.is_empty() && particles::rests(word).any(bare)
    }

    /// Beginnings of which every form has one that is not listed; none begins as another does.
    pub fn beginnings(&self) -> Vec<String> {
        let mut all: Vec<String> = self.stems().flat_map(beginnings).collect();
        all.sort_unstable();
        all.dedup_by(|next, before| next.starts_with(&*before));
        all
    }

    /// The beginnings of the terms by which the others are listed.
    pub fn lists(&self) -> impl Iterator<Item = String> {
        self.stems().map(|stem| list(&self.language, stem))
    }

    /// The stems that a form, or what is left of it, may have, each once.
    fn stems(&self) -> impl Iterator<Item = &str> {
        let others = self.bare.iter().filter(|bare| **bare != self.stem);
        iter::once(&self.stem).chain(others).map(String::as_str)
    }
}

/// The word that stands at the place of a term: a compound without its width, of a torn word
/// the first half.
pub fn standing(term: &str) -> &str {
    term.split_once([COMPOUND, HALVES]).map_or(term, |(word, _)| word)
}

/// The form that a term of the list is for.
pub fn listed(term: &str) -> &str {
    term.rsplit_once(PART).map_or(term, |(_, form)| form)
}

/// The beginning of all terms for forms that have this stem in a language.
fn list(language: &str, stem: &str) -> String {
    format!("{language}{PART}{stem}{PART}")
}

/// Beginnings of which nearly every word with this stem has one, and few others.
///
/// The last letter of a stem may not be the word's (`policies`, `hoping`); before an Arabic one
/// its article may stand.
fn beginnings(stem: &str) -> impl Iterator<Item = String> {
    let count = stem.chars().count();
    let (kept, article) = match count {
        _ if is_arabic(stem) => (count, Some(format!("{}{stem}", particles::THE))),
        ..4 => (count, None),
        _ => (count - 1, None),
    };
    iter::once(stem.chars().take(kept).collect()).chain(article)
}

fn is_arabic(stem: &str) -> bool {
    stem.chars().any(|letter| ('\u{621}'..='\u{64a}').contains(&letter))
}

/// The terms by which a word is listed in a language; none where it is not.
fn terms(word: &str, language: &str, stemmer: &Stemmer) -> Vec<String> {
    if word.len() > LONGEST {
        return Vec::new();
    }
    let mut stems = vec![stemmer.stem(word)];
    if particles::are_written(language) {
        stems.extend(particles::rests(word).map(|rest| stemmer.stem(rest)));
        stems.sort_unstable();
        stems.dedup();
    }
    stems.retain(|stem| !beginnings(stem).any(|beginning| word.starts_with(&beginning)));
    stems.iter().map(|stem| list(language, stem) + word).collect()
}

/// Finds the forms of texts that are to be listed. It is asked with one vocabulary alone.
#[derive(Default)]
pub(crate) struct Listing {
    languages: Vec<OfLanguage>,
    /// How many texts were read.
    texts: u32,
}

struct OfLanguage {
    language: String,
    stemmer: Stemmer,
    /// The places of words among those that are listed, or [`NOT_LISTED`].
    words: OfWords,
    listed: Vec<Listed>,
}

/// A word that is listed.
struct Listed {
    terms: Vec<String>,
    /// The text that they were last given for.
    given: u32,
}

/// The place of a word that is not listed.
const NOT_LISTED: u32 = u32::MAX - 1;

impl Listing {
    /// Begins another text.
    pub(crate) fn begin(&mut self) {
        self.texts = self.texts.wrapping_add(1);
    }

    /// Gives the terms for the words of a text in a language, by their numbers in a
    /// vocabulary, and the tokens beside them; those of words once a text.
    pub(crate) fn read(
        &mut self,
        language: &str,
        (numbers, beside): (&[u32], &Tokens),
        vocabulary: &Vocabulary,
        mut give: impl FnMut(&str),
    ) {
        if !Stemmer::knows(language) {
            return;
        }
        let known = self.languages.iter().position(|known| known.language == language);
        let at = known.unwrap_or_else(|| {
            self.languages.push(OfLanguage::new(language));
            self.languages.len() - 1
        });
        let known = &mut self.languages[at];
        if known.words.keep_up_with(vocabulary) {
            known.listed.clear();
        }
        for number in numbers {
            if let Some(listed) = known.word(*number, vocabulary)
                && std::mem::replace(&mut listed.given, self.texts) != self.texts
            {
                listed.terms.iter().for_each(|term| give(term));
            }
        }
        for token in beside.iter() {
            let word = standing(beside.term(token));
            terms(word, language, &known.stemmer).iter().for_each(|term| give(term));
        }
    }
}

impl OfLanguage {
    fn new(language: &str) -> Self {
        OfLanguage {
            language: language.to_owned(),
            stemmer: Stemmer::of(language),
            words: OfWords::default(),
            listed: Vec::new(),
        }
    }

    /// A word by its number, if it is listed.
    fn word(&mut self, number: u32, vocabulary: &Vocabulary) -> Option<&mut Listed> {
        let OfLanguage { language, stemmer, words, listed } = self;
        let place = words.get(number, || {
            let terms = terms(vocabulary.token(number), language, stemmer);
            if terms.is_empty() {
                return NOT_LISTED;
            }
            listed.push(Listed { terms, given: 0 });
            (listed.len() - 1) as u32
        });
        listed.get_mut(place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyzer::Words;

    fn listed_in(language: &str, text: &str) -> Vec<String> {
        let (mut vocabulary, mut numbers, mut tokens) =
            (Vocabulary::default(), Vec::new(), Tokens::default());
        let mut listing = Listing::default();
        let mut given = Vec::new();
        for _ in 0..2 {
            given.clear();
            listing.begin();
            tokens.read_beside(text, &mut vocabulary, &mut numbers);
            listing.read(language, (&numbers, &tokens), &vocabulary, |term| given.push(term.to_owned()));
        }
        given
    }

    #[test]
    fn a_form_is_listed_that_does_not_begin_as_its_stem() {
        assert_eq!(listed_in("en", "dying of the policies, Dying"), ["en\0die\0dying"]);
        assert_eq!(listed_in("en", "hoping for sanctions"), [""; 0]);
        assert_eq!(listed_in("en", "the pre-dying"), ["en\0die\0dying"]);
        assert_eq!(listed_in("zh", "dying"), [""; 0]);
        assert_eq!(listed("en\0die\0dying"), "dying");
    }

    fn folded(word: &str) -> String {
        let words = Words::of(word);
        words.get(0).map(|word| words.token(word).to_owned()).expect("it is a word")
    }

    #[test]
    fn every_form_begins_so_or_is_listed() {
        for (language, one, other) in [
            ("en", "die", "dying"),
            ("en", "policy", "policies"),
            ("en", "peace", "peaceful"),
            ("de", "haus", "hauser"),
            ("ru", "санкций", "санкциям"),
            ("ar", "دول", "الدول"),
            ("ar", "الأمن", "وللأمن"),
            ("ar", "تعددية", "فبالتعددية"),
        ] {
            let [one, other] = [one, other].map(folded);
            let stemmer = Stemmer::of(language);
            let stem = Stem::of(&one, language, true);
            assert!(stem.is(&other, &stemmer), "{one} {other}");
            let begins = stem.beginnings().iter().any(|beginning| other.starts_with(beginning));
            let terms = terms(&other, language, &stemmer);
            let is_listed = stem.lists().any(|list| terms.iter().any(|term| term.starts_with(&list)));
            assert!(begins || is_listed, "{one} {other}");
        }
    }
}
