//! Words of the field that may stand for one another, in one or several languages.

use std::sync::LazyLock;

use crate::aliases::{LexiconError, rows};

static EMBEDDED: LazyLock<Related<'static>> = LazyLock::new(|| {
    Related::parse(include_str!("../data/related.tsv"))
        .expect("data/related.tsv is well formed, as the tests show")
});

/// The languages in which words are known.
pub const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// Words and short phrases that may stand for one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'t> {
    /// Its readable name: `seafarer`.
    pub name: &'t str,
    /// Language and words, parted by semicolons.
    lines: Vec<(&'t str, &'t str)>,
}

impl<'t> Group<'t> {
    /// Language and word, in the order of the file.
    pub fn words(&self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.lines.iter().flat_map(|(language, words)| split(words).map(|word| (*language, word)))
    }

    /// Its words in a language, in the order of the file.
    pub fn words_in(&self, language: &str) -> impl Iterator<Item = &'t str> {
        self.lines.iter().filter(move |(of, _)| *of == language).flat_map(|(_, words)| split(words))
    }
}

fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(';').map(str::trim).filter(|word| !word.is_empty())
}

/// A thesaurus: groups of words that may stand for one another.
#[derive(Debug)]
pub struct Related<'t> {
    groups: Vec<Group<'t>>,
}

impl Related<'static> {
    /// The thesaurus of the data file that is compiled in.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }
}

impl<'t> Related<'t> {
    /// Reads lines of group, language and words, in the format of `data/related.tsv`.
    pub fn parse(tsv: &'t str) -> Result<Self, LexiconError> {
        let mut groups: Vec<Group<'t>> = Vec::new();
        for (line, fields) in rows(tsv) {
            let wrong = |expected, found: &str| LexiconError { line, expected, found: found.to_owned() };
            let &[name, language, words] = fields.as_slice() else {
                return Err(wrong("group, language and words, parted by tabs", &fields.join("\t")));
            };
            if !LANGUAGES.contains(&language) {
                return Err(wrong("a language: en, fr, es, ru, ar or zh", language));
            }
            if groups.last().is_none_or(|group| group.name != name) {
                groups.push(Group { name, lines: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.lines.push((language, words));
            }
        }
        Ok(Related { groups })
    }

    /// All groups, in the order of the file.
    pub fn groups(&self) -> &[Group<'t>] {
        &self.groups
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_group_has_words_in_six_languages() {
        let mut names = BTreeSet::new();
        for group in Related::embedded().groups() {
            let languages: BTreeSet<&str> = group.words().map(|(language, _)| language).collect();
            assert_eq!(languages.len(), LANGUAGES.len(), "{}", group.name);
            assert!(names.insert(&group.name), "{} stands in two places", group.name);
        }
    }

    #[test]
    fn a_faulty_line_is_named() {
        let error = |tsv| Related::parse(tsv).expect_err("the line is wrong").to_string();
        assert_eq!(
            error("flood\ten\n"),
            "line 1: expected group, language and words, parted by tabs, found `flood\ten`"
        );
        assert_eq!(
            error("flood\tde\tFlut\n"),
            "line 1: expected a language: en, fr, es, ru, ar or zh, found `de`"
        );
    }
}
