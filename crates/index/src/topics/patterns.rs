//! The wordings of a catalogue in one language, looked for all at once.

use lexicon::Topic;
use rustc_hash::FxHashMap;

use crate::analyzer::stem::Stemmer;
use crate::analyzer::{OfWords, Vocabulary, Words};

/// What a wording says of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// It shows the topic by itself.
    Term,
    /// It supports it.
    Sign,
    /// It holds a term or a sign, and speaks of something else.
    NearMiss,
}

/// A wording that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    /// The topic's place among those that are looked for.
    pub(super) topic: usize,
    pub(super) role: Role,
    /// Which wording it is: any number that tells it from others.
    pub(super) wording: usize,
    /// The positions of its first word and behind its last.
    pub(super) positions: (usize, usize),
}

/// No stem of any wording.
const OTHER: u32 = u32::MAX - 1;

/// The node that every wording begins at.
const ROOT: u32 = 0;

/// The wordings as a tree of stems.
pub(super) struct Patterns {
    stemmer: Stemmer,
    stems: FxHashMap<String, u32>,
    /// The stems of the words of the vocabulary.
    met: OfWords,
    /// From the root with a stem to the next node, or [`ROOT`] where there is none.
    first: Vec<u32>,
    /// From any other node with a stem to the next.
    steps: FxHashMap<(u32, u32), u32>,
    /// For each node what ends there: topic and role.
    ends: Vec<Vec<(usize, Role)>>,
    /// The text in hand, a stem a word.
    text: Vec<u32>,
}

impl Patterns {
    /// The wordings of topics in a language; matches name these by their places.
    pub(super) fn of<'t>(topics: impl Iterator<Item = &'t Topic>, language: &str) -> Self {
        let mut patterns = Patterns {
            stemmer: Stemmer::of(language),
            stems: FxHashMap::default(),
            met: OfWords::default(),
            first: Vec::new(),
            steps: FxHashMap::default(),
            ends: vec![Vec::new()],
            text: Vec::new(),
        };
        for (at, topic) in topics.enumerate() {
            let roles = [
                (Role::Term, &topic.terms),
                (Role::Sign, &topic.signs),
                (Role::NearMiss, &topic.near_misses),
            ];
            for (role, wordings) in roles {
                for (_, text) in wordings.iter().filter(|(of, _)| of == language) {
                    patterns.add(text, (at, role));
                }
            }
        }
        patterns
    }

    fn add(&mut self, text: &str, end: (usize, Role)) {
        let words = Words::of(text);
        let mut node = ROOT;
        for word in words.iter() {
            let count = self.stems.len() as u32;
            let stem = *self.stems.entry(self.stemmer.stem(words.token(word))).or_insert(count);
            self.first.resize(self.stems.len(), ROOT);
            let next = self.ends.len() as u32;
            node = match &mut self.first[stem as usize] {
                first if node == ROOT => {
                    if *first == ROOT {
                        *first = next;
                    }
                    *first
                }
                _ => *self.steps.entry((node, stem)).or_insert(next),
            };
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        if node != ROOT && !self.ends[node as usize].contains(&end) {
            self.ends[node as usize].push(end);
        }
    }

    /// Adds the wordings that stand in a text, whose words have these numbers in a
    /// vocabulary. It is asked with one vocabulary alone.
    pub(super) fn find(&mut self, words: &[u32], vocabulary: &Vocabulary, found: &mut Vec<Match>) {
        self.met.keep_up_with(vocabulary);
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        text.extend(words.iter().map(|word| self.stem(*word, vocabulary)));
        for (first, stem) in text.iter().enumerate() {
            // Few words begin a wording.
            let mut next = self.first.get(*stem as usize).copied().filter(|node| *node != ROOT);
            let mut behind = first + 1;
            while let Some(node) = next {
                found.extend(self.ends[node as usize].iter().map(|&(topic, role)| Match {
                    topic,
                    role,
                    wording: node as usize,
                    positions: (first, behind),
                }));
                next = text.get(behind).and_then(|stem| self.steps.get(&(node, *stem)).copied());
                behind += 1;
            }
        }
        self.text = text;
    }

    /// The stem of a word, if any wording has it.
    fn stem(&mut self, word: u32, vocabulary: &Vocabulary) -> u32 {
        let Patterns { stemmer, stems, met, .. } = self;
        met.get(word, || stems.get(&stemmer.stem(vocabulary.token(word))).copied().unwrap_or(OTHER))
    }
}
