//! Finds the single characters that stand for states: `中法联合声明`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::aliases::{Alias, Class};
use crate::fold::fold;
use crate::kinds::Kind;

/// A character for a state, where it stands, and the state's code.
type Found<'r> = (Range<usize>, &'r str);

/// Characters that count only where two or more stand in a row, directly before certain words.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Character and code, longest first (印尼 is not 印), by the first of their
    /// signs: most signs of a text are none of these.
    characters: HashMap<char, Vec<(String, String)>>,
    after: BTreeSet<String>,
}

impl Runs {
    pub(crate) fn new(aliases: &[Alias], kinds: &[Kind]) -> Self {
        let of = |class| aliases.iter().filter(move |alias| alias.class == class);
        let characters: BTreeMap<_, _> =
            of(Class::ZhChar).map(|alias| (fold(&alias.text).text, alias.code.clone())).collect();
        let mut longest_first: Vec<_> = characters.into_iter().collect();
        longest_first.sort_by_key(|(character, _)| Reverse(character.len()));
        let mut characters: HashMap<char, Vec<(String, String)>> = HashMap::new();
        for (character, code) in longest_first {
            if let Some(first) = character.chars().next() {
                characters.entry(first).or_default().push((character, code));
            }
        }
        let mut after: BTreeSet<_> = of(Class::ZhAfter).map(|alias| fold(&alias.text).text).collect();
        let kinds = kinds.iter().filter(|kind| kind.language == "zh");
        after.extend(kinds.filter_map(|kind| kind.parts.first().cloned()));
        Self { characters, after }
    }

    /// The characters of all runs of two or more that precede such a word.
    pub(crate) fn find(&self, text: &str) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            let run = self.run(text, at);
            let end = run.last().map_or(at + next.len_utf8(), |(range, _)| range.end);
            if run.len() >= 2 && self.after.iter().any(|word| text[end..].starts_with(word.as_str())) {
                found.extend(run);
            }
            at = end;
        }
        found
    }

    /// The characters for states that stand in a row from here on.
    fn run(&self, text: &str, mut at: usize) -> Vec<Found<'_>> {
        let mut run = Vec::new();
        let stands = |at: usize| {
            let first = text[at..].chars().next().filter(|first| !first.is_ascii())?;
            self.characters.get(&first)?.iter().find(move |(key, _)| text[at..].starts_with(key.as_str()))
        };
        while let Some((character, code)) = stands(at) {
            run.push((at..at + character.len(), code.as_str()));
            at += character.len();
        }
        run
    }
}
