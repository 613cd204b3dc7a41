//! Assigns the topics of a catalogue to clauses, by the words that show them.

mod patterns;

use std::borrow::Cow;
use std::cmp::Reverse;

use lexicon::{LANGUAGES, LexiconError, Topic, Topics};

use crate::analyzer::{Vocabulary, Words};
use crate::error::IndexError;
use patterns::{Match, Patterns, Role};

/// Why topics of the user's own cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    /// A line is not what it should be.
    #[error(transparent)]
    Lines(#[from] LexiconError),
    /// The index does not take them.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The catalogue with a user's own lines.
pub(crate) fn with(own: &str) -> Result<Cow<'static, Topics>, LexiconError> {
    let topics = Topics::embedded();
    Ok(if own.is_empty() { Cow::Borrowed(topics) } else { Cow::Owned(topics.with_additions(own)?) })
}

/// A topic that a clause speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assigned<'a> {
    /// The topic, of the catalogue.
    pub topic: &'a Topic,
    /// How much of the clause shows it; at least [`THRESHOLD`].
    pub score: f32,
}

/// What scores less is not assigned.
///
/// This and the weights below were chosen on 355 clauses of six languages that a careful
/// reader judged, as `docs/topics.md` tells.
pub const THRESHOLD: f32 = 0.7;

/// What a sign counts, where a term counts one.
const SIGN: f32 = 0.5;

/// What a term and a sign in the heading above the clause count.
const HEADING: [f32; 2] = [1.0, 0.3];

/// What a term in the title of the document counts.
const TITLE: f32 = 0.6;

/// In a clause of more words than these a term says less of what it is about,
const LENGTH: f32 = 30.0;

/// by this power of how many times longer it is.
const POWER: f32 = 0.3;

/// Assigns topics to clauses; it remembers words, and is quick where it has met them.
pub(crate) struct Assigner {
    topics: Cow<'static, Topics>,
    languages: [Option<Patterns>; LANGUAGES.len()],
    found: Vec<Match>,
    evidence: Vec<(usize, Evidence)>,
}

/// What of a clause shows a topic; each wording counts once.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    terms: u32,
    signs: u32,
    /// Terms and signs in the heading that it stands under.
    heading: [u32; 2],
    /// Terms in the title of its document.
    title: u32,
}

impl Evidence {
    fn score(&self, words: usize) -> f32 {
        let [term, sign] = self.heading.map(|count| count.min(1) as f32);
        let sum = self.terms as f32
            + SIGN * self.signs as f32
            + HEADING[0] * term
            + HEADING[1] * sign
            + TITLE * self.title.min(1) as f32;
        sum / (words as f32 / LENGTH).max(1.0).powf(POWER)
    }

    /// Whether a term shows the topic, or two signs together; one in the clause itself
    /// where it is not the heading that says so.
    fn is_enough(&self) -> bool {
        let [heading, _] = self.heading;
        let around = self.title + self.heading[1];
        self.terms > 0 || self.signs > 1 || heading > 0 || (self.signs > 0 && around > 0)
    }
}

impl Assigner {
    /// One that assigns the topics of a catalogue.
    pub(crate) fn of(topics: Cow<'static, Topics>) -> Self {
        let languages = [const { None }; LANGUAGES.len()];
        Assigner { topics, languages, found: Vec::new(), evidence: Vec::new() }
    }

    /// The topics of a clause in their order in the catalogue, by its words in a
    /// language, those of the heading above it, and those of its document's title, all by
    /// their numbers in a vocabulary. It is asked with one vocabulary alone.
    ///
    /// A clause without words, or in a language that the catalogue does not speak, has
    /// none.
    pub(crate) fn assign(
        &mut self,
        language: &str,
        vocabulary: &Vocabulary,
        [clause, heading, title]: [&[u32]; 3],
    ) -> impl Iterator<Item = Assigned<'_>> {
        self.evidence.clear();
        if let Some(at) = LANGUAGES.iter().position(|known| *known == language)
            && !clause.is_empty()
        {
            let patterns =
                self.languages[at].get_or_insert_with(|| Patterns::of(self.topics.iter(), language));
            for (place, words) in
                [Place::Clause, Place::Heading, Place::Title].into_iter().zip([clause, heading, title])
            {
                self.found.clear();
                patterns.find(words, vocabulary, &mut self.found);
                gather(place, &mut self.found, &mut self.evidence);
            }
        }
        let (words, topics) = (clause.len(), &*self.topics);
        self.evidence.iter().filter_map(move |(topic, evidence)| {
            let score = evidence.score(words);
            let topic = topics.iter().nth(*topic).filter(|_| score >= THRESHOLD && evidence.is_enough())?;
            Some(Assigned { topic, score })
        })
    }
}

/// Points at the words of a clause that show one topic.
pub struct Pointer<'t> {
    topic: &'t Topic,
    languages: [Option<Patterns>; LANGUAGES.len()],
    vocabulary: Vocabulary,
    numbers: Vec<u32>,
    found: Vec<Match>,
}

impl<'t> Pointer<'t> {
    /// One that points at the words of a topic.
    pub fn of(topic: &'t Topic) -> Self {
        let languages = [const { None }; LANGUAGES.len()];
        let vocabulary = Vocabulary::default();
        Pointer { topic, languages, vocabulary, numbers: Vec::new(), found: Vec::new() }
    }

    /// Where in a clause that is written in a language they stand, by the positions of
    /// their first words and behind their last.
    pub fn standing(&mut self, language: &str, clause: &Words) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.found.clear();
        self.vocabulary.tidy();
        if let Some(at) = LANGUAGES.iter().position(|known| *known == language) {
            let topic = std::slice::from_ref(self.topic);
            let patterns = self.languages[at].get_or_insert_with(|| Patterns::of(topic.iter(), language));
            self.vocabulary.number(clause, &mut self.numbers);
            patterns.find(&self.numbers, &self.vocabulary, &mut self.found);
        }
        counting(&self.found).into_iter().map(|found| found.positions)
    }
}

/// What of what was found of one topic counts: nothing that lies within a longer wording,
/// or within what speaks of something else.
fn counting(of_topic: &[Match]) -> Vec<Match> {
    let mut placed = of_topic.to_vec();
    placed.sort_unstable_by_key(|one| (one.positions.0, Reverse(one.positions.1)));
    let mut counting = Vec::with_capacity(placed.len());
    // How far what began before, or there and is longer, reaches.
    let mut reach = 0;
    for same in placed.chunk_by(|one, other| one.positions == other.positions) {
        let behind = same.first().map_or(0, |one| one.positions.1);
        if behind > reach && same.iter().all(|one| one.role != Role::NearMiss) {
            counting.extend(same);
        }
        reach = reach.max(behind);
    }
    counting.sort_unstable();
    counting
}

/// Where words stand.
#[derive(Debug, Clone, Copy)]
enum Place {
    Clause,
    Heading,
    Title,
}

/// Takes in what was found in one place, no wording for a topic twice.
fn gather(place: Place, found: &mut [Match], all: &mut Vec<(usize, Evidence)>) {
    found.sort_unstable();
    for of_topic in found.chunk_by(|one, other| one.topic == other.topic) {
        let mut counted = counting(of_topic).into_iter().peekable();
        let Some(topic) = counted.peek().map(|one| one.topic) else {
            continue;
        };
        let at = all.binary_search_by_key(&topic, |(topic, _)| *topic).unwrap_or_else(|at| {
            all.insert(at, (topic, Evidence::default()));
            at
        });
        let evidence = &mut all[at].1;
        let mut last = None;
        for one in counted {
            // The same wording again follows upon itself.
            if last.replace((one.role, one.wording)) == Some((one.role, one.wording)) {
                continue;
            }
            let is_sign = one.role == Role::Sign;
            match place {
                Place::Clause if is_sign => evidence.signs += 1,
                Place::Clause => evidence.terms += 1,
                Place::Heading => evidence.heading[usize::from(is_sign)] += 1,
                Place::Title => evidence.title += u32::from(!is_sign),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = "whales\tterm\ten\twhale\nwhales\tterm\ten\tblue whale\nwhales\tsign\ten\tharpoon\n\
                             whales\tsign\ten\tblubber\nwhales\tnot\ten\twhale of a time\nwhales\tterm\tru\tкит\n";

    fn assigned(language: &str, clause: &str, heading: &str, title: &str) -> Vec<(String, f32)> {
        let topics = Topics::embedded().with_additions(CATALOGUE).expect("the lines are well formed");
        let mut assigner = Assigner::of(Cow::Owned(topics));
        let mut vocabulary = Vocabulary::default();
        let [clause, heading, title] = [clause, heading, title].map(|text| {
            let mut numbers = Vec::new();
            vocabulary.number(&Words::of(text), &mut numbers);
            numbers
        });
        let found = assigner.assign(language, &vocabulary, [&clause, &heading, &title]);
        found.map(|found| (found.topic.slug.clone(), found.score)).collect()
    }

    fn score(clause: &str, heading: &str, title: &str) -> Option<f32> {
        let found = assigned("en", clause, heading, title);
        found.into_iter().find(|(slug, _)| slug == "whales").map(|(_, score)| score)
    }

    #[test]
    fn a_term_shows_a_topic_and_one_sign_does_not() {
        assert_eq!(score("We saw whales.", "", ""), Some(1.0));
        assert_eq!(score("We saw whales, and a whale.", "", ""), Some(1.0));
        assert_eq!(score("We saw a harpoon.", "", ""), None);
        assert_eq!(score("We saw harpoons and blubber.", "", ""), Some(2.0 * SIGN));
        assert_eq!(score("We saw a blue whale.", "", ""), Some(1.0));
        assert_eq!(score("We had a whale of a time.", "", ""), None);
        assert_eq!(score("We had a whale of a time with a whale.", "", ""), Some(1.0));
    }

    #[test]
    fn heading_and_title_count_with_the_clause() {
        assert_eq!(score("They agreed.", "Whales", ""), Some(HEADING[0]));
        assert_eq!(score("They agreed.", "", "On whales"), None);
        assert_eq!(score("They agreed on harpoons.", "", "On whales"), Some(SIGN + TITLE));
        assert_eq!(score("", "Whales", "On whales"), None);
    }

    #[test]
    fn a_long_clause_needs_more() {
        let long = format!("A whale. {}", "They agreed. ".repeat(2_000));
        assert_eq!(score(&long, "", ""), None);
    }

    #[test]
    fn what_shows_a_topic_is_pointed_at() {
        let topics = Topics::embedded().with_additions(CATALOGUE).expect("the lines are well formed");
        let mut pointer = Pointer::of(topics.get("whales").expect("it is added"));
        let mut standing = |text| pointer.standing("en", &Words::of(text)).collect::<Vec<_>>();
        assert_eq!(standing("A blue whale, a whale of a time, harpoons"), [(1, 3), (8, 9)]);
        assert_eq!(standing("A herring"), []);
    }

    #[test]
    fn each_language_has_its_words() {
        assert_eq!(assigned("ru", "Мы видели китов.", "", ""), [("whales".to_owned(), 1.0)]);
        assert_eq!(assigned("de", "Wir sahen whales.", "", ""), []);
        let found = assigned("zh", "双方反对单边制裁。", "", "");
        assert!(found.iter().any(|(slug, _)| slug == "sanctions"), "{found:?}");
    }
}
