//! Related words and topics by the stems of their words, and what of them stands in
//! a question.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use index::analyzer::Words;
use index::analyzer::stem::Stemmer;
use lexicon::{LANGUAGES, Related, Topic, Topics, function_words, likely_language};

/// What is known of words that stand in a row in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// A group of related words, by its place.
    Group(usize),
    /// A topic, by its place.
    Topic(usize),
}

/// Entries by their stems.
type Entries = BTreeMap<Vec<String>, BTreeSet<Known>>;

/// The entries of one language by what they begin with: to stem those of the whole thesaurus
/// takes longer than a search.
type Shelves = [OnceLock<Entries>; SHELVES];

/// For the Latin letters and the digits, for the letters of Russian, and one for all else.
const SHELVES: usize = OTHERS + 1;
const OTHERS: usize = 36 + 32;

/// On which shelf lies what begins so. No stemmer that is used with these letters changes the
/// first one.
fn shelf(text: &str) -> usize {
    let first = text.chars().next().map_or(' ', |first| first.to_lowercase().next().unwrap_or(first));
    match first {
        'a'..='z' => first as usize - 'a' as usize,
        '0'..='9' => 26 + first as usize - '0' as usize,
        'а'..='я' => 36 + first as usize - 'а' as usize,
        _ => OTHERS,
    }
}

/// The languages in Latin letters.
pub(super) const LATIN: [&str; 3] = ["en", "fr", "es"];

/// The most words of an entry.
pub(super) const LONGEST: usize = 5;

/// How much of what a question says the description of a topic must say too.
const DESCRIBES: f32 = 0.6;

static EMBEDDED: LazyLock<Catalogue<'static>> = LazyLock::new(|| Catalogue::new(Topics::embedded()));

/// Related words, and the topics of a catalogue, by stems.
pub(super) struct Catalogue<'t> {
    topics: &'t Topics,
    entries: [Shelves; LANGUAGES.len()],
    described: OnceLock<BTreeMap<String, BTreeSet<usize>>>,
}

impl<'t> Catalogue<'t> {
    /// Those of a catalogue, read as they are asked for.
    pub(super) fn new(topics: &'t Topics) -> Self {
        let entries = [const { [const { OnceLock::new() }; SHELVES] }; LANGUAGES.len()];
        Catalogue { topics, entries, described: OnceLock::new() }
    }

    /// What is kept for the next question: that of the lexicon's own topics.
    pub(super) fn kept(topics: &Topics) -> Option<&'static Catalogue<'static>> {
        std::ptr::eq(topics, Topics::embedded()).then(|| &*EMBEDDED)
    }

    /// The topic at a place.
    pub(super) fn topic(&self, place: usize) -> Option<&'t Topic> {
        self.topics.iter().nth(place)
    }

    /// What is known of stems in a row in one of the [`LANGUAGES`].
    pub(super) fn of(&self, language: usize, stems: &[String]) -> impl Iterator<Item = Known> + '_ {
        let own = stems.first().map_or(OTHERS, |stem| shelf(stem));
        let shelves = BTreeSet::from([own, OTHERS]).into_iter();
        let found = shelves.filter_map(|shelf| self.entries(language, shelf).get(stems)).flatten();
        found.copied().collect::<BTreeSet<Known>>().into_iter()
    }

    fn entries(&self, language: usize, on: usize) -> &Entries {
        self.entries[language][on].get_or_init(|| {
            let mut entries = Entries::new();
            let stemmer = Stemmer::of(LANGUAGES[language]);
            let mut add = |text: &str, known: Known| {
                if shelf(text) == on {
                    entries.entry(stems(text, &stemmer)).or_default().insert(known);
                }
            };
            for (at, group) in Related::embedded().groups().iter().enumerate() {
                group.words_in(LANGUAGES[language]).for_each(|word| add(word, Known::Group(at)));
            }
            for (at, topic) in self.topics.iter().enumerate() {
                let terms = topic.terms.iter().filter(|(of, _)| of == LANGUAGES[language]);
                terms.for_each(|(_, term)| add(term, Known::Topic(at)));
            }
            entries.remove(&Vec::new());
            entries
        })
    }

    /// The words with which topics are described in English, by their stems: for each
    /// the topics that have it.
    fn descriptions(&self) -> &BTreeMap<String, BTreeSet<usize>> {
        self.described.get_or_init(|| {
            let stemmer = Stemmer::of("en");
            let mut described: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
            for (at, topic) in self.topics.iter().enumerate() {
                let english = |(language, text): &(String, String)| (language == "en").then(|| text.clone());
                let texts = topic.about.iter().cloned().chain(topic.terms.iter().filter_map(english));
                for stem in texts.flat_map(|text| stems(&text, &stemmer)) {
                    described.entry(stem).or_default().insert(at);
                }
            }
            described
        })
    }

    /// The topic whose description says most of what a question in English says, if
    /// any says enough of it and at least two of its words; and what of it that is.
    pub(super) fn described(
        &self,
        stems: &[String],
        says: impl Fn(usize) -> bool,
    ) -> Option<(&'t Topic, BTreeSet<usize>)> {
        let described = self.descriptions();
        let all = self.topics.iter().len() as f32;
        // A word that stands in few descriptions says more; one in none is not known here.
        let weight =
            |stem: &String| described.get(stem).map_or(1.0, |topics| (1.0 + all / topics.len() as f32).ln());
        let asked: Vec<usize> = (0..stems.len()).filter(|at| says(*at)).collect();
        let whole: f32 = asked.iter().map(|at| weight(&stems[*at])).sum();
        let mut found: BTreeMap<usize, (f32, BTreeSet<usize>)> = BTreeMap::new();
        for at in asked {
            for topic in described.get(&stems[at]).into_iter().flatten() {
                let (sum, places) = found.entry(*topic).or_default();
                *sum += weight(&stems[at]);
                places.insert(at);
            }
        }
        let enough =
            found.into_iter().filter(|(_, (sum, places))| *sum >= DESCRIBES * whole && places.len() > 1);
        let best = enough.max_by(|(_, (one, _)), (_, (other, _))| one.total_cmp(other));
        best.and_then(|(topic, (_, places))| Some((self.topic(topic)?, places)))
    }

    /// The place among the [`LANGUAGES`] of that of a question, by its folded words: by
    /// their script and its function words, else that in which most of it is known, or
    /// English.
    pub(super) fn language_of(&self, words: &[&str]) -> usize {
        let place = |code: &str| LANGUAGES.iter().position(|known| *known == code).unwrap_or(0);
        let letters = || words.iter().flat_map(|word| word.chars());
        let of_script =
            |script: std::ops::RangeInclusive<char>| letters().any(|letter| script.contains(&letter));
        if of_script('\u{400}'..='\u{52f}') {
            return place("ru");
        }
        if of_script('\u{600}'..='\u{6ff}') {
            return place("ar");
        }
        if of_script('\u{4e00}'..='\u{9fff}') {
            return place("zh");
        }
        let likely = likely_language(words.iter().copied());
        if function_words(likely).is_some_and(|list| words.iter().any(|word| list.contains(word))) {
            return place(likely);
        }
        let known = |language: &usize| {
            let stemmer = Stemmer::of(LANGUAGES[*language]);
            let stems: Vec<String> = words.iter().map(|word| stemmer.stem(word)).collect();
            let mut covered = vec![false; stems.len()];
            for first in 0..stems.len() {
                for behind in first + 1..=stems.len().min(first + LONGEST) {
                    if self.of(*language, &stems[first..behind]).next().is_some() {
                        covered[first..behind].fill(true);
                    }
                }
            }
            covered.into_iter().filter(|covered| *covered).count()
        };
        let latin = LATIN.map(place);
        // The first of those that know as many; but for the first of all, one that knows
        // most of the words: one alone may be another language's by chance.
        let mut best = (latin[0], known(&latin[0]));
        for language in latin.into_iter().skip(1) {
            let count = known(&language);
            if count > best.1 && count * 2 > words.len() {
                best = (language, count);
            }
        }
        best.0
    }
}

/// The stems of the words of a text.
pub(super) fn stems(text: &str, stemmer: &Stemmer) -> Vec<String> {
    let words = Words::of(text);
    words.iter().map(|word| stemmer.stem(words.token(word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_plain_words_is_told_by_what_describes_its_topic() {
        let topic = |question: &str| {
            let stems = stems(question, &Stemmer::of("en"));
            let says = |at: usize| !["the", "of", "by", "a", "on"].contains(&stems[at].as_str());
            EMBEDDED.described(&stems, says).map(|(topic, _)| topic.slug.as_str())
        };
        assert_eq!(topic("limits on warheads and rockets"), Some("arms-control"));
        assert_eq!(topic("the recipe of a cake"), None);
        assert_eq!(topic("rockets"), None);
    }

    #[test]
    fn an_entry_lies_where_its_stems_are_looked_for() {
        for language in LANGUAGES {
            let stemmer = Stemmer::of(language);
            let of_topics = Topics::embedded().iter().flat_map(|topic| &topic.terms);
            let of_topics = of_topics.filter(|(of, _)| of == language).map(|(_, term)| term.as_str());
            let groups = Related::embedded().groups().iter();
            for text in groups.flat_map(|group| group.words_in(language)).chain(of_topics) {
                let stems = stems(text, &stemmer);
                let on = shelf(text);
                assert!(
                    on == OTHERS || stems.is_empty() || shelf(&stems[0]) == on,
                    "{text} is {stems:?} in {language}"
                );
            }
        }
    }

    #[test]
    fn the_language_of_a_question_is_told() {
        for (language, question) in [
            ("ru", "ограничение вооружений"),
            ("zh", "军备控制"),
            ("ar", "الحد من التسلح"),
            ("fr", "la lutte contre le terrorisme"),
            ("es", "las sanciones unilaterales"),
            ("en", "arms control treaty"),
            ("en", "fast transistor counters"),
            ("fr", "deux poids, deux mesures"),
        ] {
            let words = Words::of(question);
            let words: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
            assert_eq!(LANGUAGES[EMBEDDED.language_of(&words)], language, "{question}");
        }
    }
}
