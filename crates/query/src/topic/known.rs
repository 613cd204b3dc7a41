//! What the lexicon knows of a question: formulations, topics, states, organisations
//! and related words, which become further words to look for, in every language of
//! the index.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use index::analyzer::Words;
use index::analyzer::stem::Stemmer;
use index::{IndexError, Reader};
use lexicon::{Formulations, LANGUAGES, Lexicon, Related, Topics, function_words, likely_language};

use super::concept::{Concept, Wording};
use super::{Parameters, Stage};

/// What is known of words that stand in a row in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// A group of related words, by its place.
    Group(usize),
    /// A topic, by its place.
    Topic(usize),
}

/// The entries of one language by their stems.
type Entries = BTreeMap<Vec<String>, BTreeSet<Known>>;

/// The most words of an entry.
const LONGEST: usize = 5;

/// What would weigh less is not looked for: it would move no clause.
const LEAST: f32 = 0.05;

static ENTRIES: [OnceLock<Entries>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];

fn entries(language: usize) -> &'static Entries {
    ENTRIES[language].get_or_init(|| {
        let mut entries = Entries::new();
        let stemmer = Stemmer::of(LANGUAGES[language]);
        let mut add = |of: &str, text: &str, known: Known| {
            if of == LANGUAGES[language] {
                entries.entry(stems(text, &stemmer)).or_default().insert(known);
            }
        };
        for (at, group) in Related::embedded().groups().iter().enumerate() {
            group.words.iter().for_each(|(of, word)| add(of, word, Known::Group(at)));
        }
        for (at, topic) in Topics::embedded().iter().enumerate() {
            topic.terms.iter().for_each(|(of, term)| add(of, term, Known::Topic(at)));
        }
        entries.remove(&Vec::new());
        entries
    })
}

/// The words with which topics are described in English, by their stems: for each
/// the topics that have it.
static DESCRIBED: LazyLock<BTreeMap<String, BTreeSet<usize>>> = LazyLock::new(|| {
    let stemmer = Stemmer::of("en");
    let mut described: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, topic) in Topics::embedded().iter().enumerate() {
        let english = |(language, text): &(String, String)| (language == "en").then(|| text.clone());
        let texts = topic.about.iter().cloned().chain(topic.terms.iter().filter_map(english));
        for stem in texts.flat_map(|text| stems(&text, &stemmer)) {
            described.entry(stem).or_default().insert(at);
        }
    }
    described
});

/// How much of what a question says the description of a topic must say too.
const DESCRIBES: f32 = 0.6;

/// The topic whose description says most of what a question in English says, if any
/// says enough of it and at least two of its words; and what of it that is.
fn described(stems: &[String], says: impl Fn(usize) -> bool) -> Option<(usize, BTreeSet<usize>)> {
    let all = Topics::embedded().iter().len() as f32;
    // A word that stands in few descriptions says more; one in none is not known here.
    let weight =
        |stem: &String| DESCRIBED.get(stem).map_or(1.0, |topics| (1.0 + all / topics.len() as f32).ln());
    let asked: Vec<usize> = (0..stems.len()).filter(|at| says(*at)).collect();
    let whole: f32 = asked.iter().map(|at| weight(&stems[*at])).sum();
    let mut found: BTreeMap<usize, (f32, BTreeSet<usize>)> = BTreeMap::new();
    for at in asked {
        for topic in DESCRIBED.get(&stems[at]).into_iter().flatten() {
            let (sum, places) = found.entry(*topic).or_default();
            *sum += weight(&stems[at]);
            places.insert(at);
        }
    }
    let enough = found.into_iter().filter(|(_, (sum, places))| *sum >= DESCRIBES * whole && places.len() > 1);
    let best = enough.max_by(|(_, (one, _)), (_, (other, _))| one.total_cmp(other));
    best.map(|(topic, (_, places))| (topic, places))
}

fn stems(text: &str, stemmer: &Stemmer) -> Vec<String> {
    let words = Words::of(text);
    words.iter().map(|word| stemmer.stem(words.token(word))).collect()
}

/// The language of a question: by its script and its function words, else that in
/// which the lexicon knows the most of it.
pub(super) fn language_of(text: &str) -> &'static str {
    let words = Words::of(text);
    let folded: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
    LANGUAGES[place_of_language(&folded)]
}

/// Its place among the languages of the lexicon.
fn place_of_language(words: &[&str]) -> usize {
    let place = |code: &str| LANGUAGES.iter().position(|known| *known == code).unwrap_or(0);
    let letters = || words.iter().flat_map(|word| word.chars());
    let of_script = |script: std::ops::RangeInclusive<char>| letters().any(|letter| script.contains(&letter));
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
        words.iter().filter(|word| entries(*language).contains_key(&vec![stemmer.stem(word)])).count()
    };
    let latin = ["en", "fr", "es"].map(place);
    // The first of those that know as many.
    let mut best = (latin[0], known(&latin[0]));
    for language in latin.into_iter().skip(1) {
        let count = known(&language);
        if count > best.1 {
            best = (language, count);
        }
    }
    best.0
}

/// What the lexicon adds to a question, of which `asked` are the words that say
/// something, and `own` those that the index has.
pub(super) fn concepts(
    reader: &Reader,
    text: &str,
    asked: &[(String, u32)],
    own: &[Concept],
    formulations: &Formulations,
    parameters: &Parameters,
) -> Result<Vec<Concept>, IndexError> {
    let words = Words::of(text);
    let folded: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
    let language = place_of_language(&folded);
    let stemmer = Stemmer::of(LANGUAGES[language]);
    let stems: Vec<String> = folded.iter().map(|word| stemmer.stem(word)).collect();
    let dropped = function_words(LANGUAGES[language]);
    let says = |at: usize| !dropped.is_some_and(|list| list.contains(folded[at]));
    let bit = |at: usize| {
        let place = asked.iter().position(|(word, _)| word == folded[at]);
        place.and_then(|place| 1u32.checked_shl(place as u32)).unwrap_or(0)
    };
    let bits = |places: &mut dyn Iterator<Item = usize>| places.fold(0, |bits, at| bits | bit(at));
    let mut found: BTreeMap<Known, BTreeSet<usize>> = BTreeMap::new();
    let mut covered: Vec<usize> = vec![0; stems.len()];
    let mut phrases: BTreeSet<(usize, usize)> = BTreeSet::new();
    for first in 0..stems.len() {
        for last in first..stems.len().min(first + LONGEST) {
            if first == last && !says(first) {
                continue;
            }
            for known in entries(language).get(&stems[first..=last]).into_iter().flatten() {
                found.entry(*known).or_default().extend(first..=last);
                (first..=last).for_each(|at| covered[at] += 1);
                if first < last {
                    phrases.insert((first, last));
                }
            }
        }
    }
    let mut concepts = Vec::new();
    if LANGUAGES[language] == "en"
        && let Some((topic, places)) = described(&stems, says)
        && let Some(topic) = Topics::embedded().iter().nth(topic)
    {
        let wordings = topic.terms.iter().map(|(language, text)| Wording { language, text, forms: true });
        let concept = Concept::any(reader, wordings, Stage::Lexicon, parameters.described)?;
        let aspects = bits(&mut places.into_iter());
        concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
    }
    // Words that are one expression say more where they stand together.
    for (first, last) in phrases {
        let text = folded[first..=last].join(" ");
        let wording = Wording { language: LANGUAGES[language], text: &text, forms: true };
        let concept = Concept::any(reader, std::iter::once(wording), Stage::Lexicon, parameters.expression)?;
        let aspects = bits(&mut (first..=last));
        concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
    }
    for (known, places) in &found {
        // A word that has several uses counts less for each.
        let uses = places.iter().map(|at| covered[*at]).min().unwrap_or(1).max(1);
        let (wordings, weight) = match known {
            Known::Group(at) => (&Related::embedded().groups()[*at].words, parameters.related),
            Known::Topic(at) => {
                let Some(topic) = Topics::embedded().iter().nth(*at) else { continue };
                (&topic.terms, parameters.topic)
            }
        };
        let weight = weight / (uses as f32).sqrt();
        let aspects = bits(&mut places.iter().copied());
        // In the language of the question related words stand in for its own, the less
        // the more clauses have those.
        let having = own.iter().filter(|concept| concept.aspects & aspects != 0);
        let having = having.map(Concept::clauses).min().unwrap_or(0);
        let share = (1.0 + (having as f32).ln_1p()).powi(-2);
        for (of, text) in wordings {
            // Each word by itself, for a rare one says more than a frequent one.
            let wording = std::iter::once(Wording { language: of, text, forms: true });
            let weight = if of == LANGUAGES[language] { weight * share } else { weight };
            if weight < LEAST {
                continue;
            }
            let concept = Concept::any(reader, wording, Stage::Lexicon, weight)?;
            concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
        }
    }
    for formulation in formulations.iter() {
        let stands = |text: &str| {
            let row = self::stems(text, &stemmer);
            let first = (!row.is_empty()).then(|| stems.windows(row.len()).position(|window| window == row));
            first.flatten().map(|first| first..first + row.len())
        };
        let standing = formulation.renderings.iter().find_map(|rendering| stands(&rendering.text));
        if let Some(mut places) = standing {
            let wordings = formulation.renderings.iter().map(|rendering| Wording {
                language: &rendering.language,
                text: &rendering.text,
                forms: rendering.forms,
            });
            let concept = Concept::any(reader, wordings, Stage::Lexicon, parameters.formulation)?;
            let aspects = bits(&mut places);
            concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
        }
    }
    let lexicon = Lexicon::embedded();
    for mention in lexicon.parties_in(text) {
        let names = lexicon.names_of(&mention.code);
        let wordings = names.map(|(language, text)| Wording { language, text, forms: false });
        let within = |at: &usize| {
            let span = words.get(*at).map(|word| word.span);
            span.is_some_and(|span| span.start() < mention.span.end && mention.span.start < span.end())
        };
        let aspects = bits(&mut (0..folded.len()).filter(within));
        let concept = Concept::any(reader, wordings, Stage::Lexicon, parameters.party)?;
        concepts.extend(concept.map(|concept| Concept { aspects, ..concept }));
    }
    Ok(concepts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_plain_words_is_told_by_what_describes_its_topic() {
        let topic = |question: &str| {
            let stems = stems(question, &Stemmer::of("en"));
            let says = |at: usize| !["the", "of", "by", "a", "on"].contains(&stems[at].as_str());
            let found = described(&stems, says).and_then(|(topic, _)| Topics::embedded().iter().nth(topic));
            found.map(|topic| topic.slug.as_str())
        };
        assert_eq!(topic("limits on warheads and rockets"), Some("arms-control"));
        assert_eq!(topic("the recipe of a cake"), None);
        assert_eq!(topic("rockets"), None);
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
        ] {
            assert_eq!(language_of(question), language, "{question}");
        }
    }
}
