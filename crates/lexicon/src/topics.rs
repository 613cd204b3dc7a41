//! The topics of the field, each with the words that show it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::aliases::{LexiconError, rows};
use crate::related::LANGUAGES;

static EMBEDDED: LazyLock<Topics> = LazyLock::new(|| {
    let none = Topics { topics: Vec::new() };
    none.with_additions(include_str!("../data/topics.tsv"))
        .expect("data/topics.tsv is well formed, as the tests show")
});

/// A topic of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// Its readable name: `arms-control`.
    pub slug: String,
    /// Language to the name that is shown.
    pub names: BTreeMap<String, String>,
    /// What it covers, in plain words of English.
    pub about: Vec<String>,
    /// Language and wording: what shows the topic by itself.
    pub terms: Vec<(String, String)>,
    /// What supports it beside a term or another sign.
    pub signs: Vec<(String, String)>,
    /// Wordings that hold a term or a sign and speak of something else.
    pub near_misses: Vec<(String, String)>,
}

/// The catalogue of topics.
#[derive(Debug, Clone)]
pub struct Topics {
    topics: Vec<Topic>,
}

impl Topics {
    /// The topics of the data file that is compiled in.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// This catalogue with a user's own lines, in the format of `data/topics.tsv`: each
    /// adds to its topic, or begins a new one. `-TOPIC` in place of the topic takes the
    /// very line away.
    pub fn with_additions(&self, tsv: &str) -> Result<Self, LexiconError> {
        let mut topics = self.topics.clone();
        for (line, fields) in rows(tsv) {
            let wrong = |expected, found: &str| LexiconError { line, expected, found: found.to_owned() };
            let &[slug, role, language, text] = fields.as_slice() else {
                return Err(wrong("topic, role, language and text, parted by tabs", &fields.join("\t")));
            };
            if !LANGUAGES.contains(&language) {
                return Err(wrong("a language: en, fr, es, ru, ar or zh", language));
            }
            let (removes, slug) = slug.strip_prefix('-').map_or((false, slug), |slug| (true, slug));
            let speakable = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            if !slug.starts_with(speakable) || !slug.chars().all(|letter| speakable(letter) || letter == '-')
            {
                return Err(wrong("a topic such as `arms-control`", slug));
            }
            // Lines of one topic mostly follow one another.
            let at = match topics.iter().rposition(|topic| topic.slug == slug) {
                Some(at) => at,
                None if removes => return Err(wrong("a topic that is known", slug)),
                None => {
                    topics.push(Topic { slug: slug.to_owned(), ..Topic::default() });
                    topics.len() - 1
                }
            };
            let topic = &mut topics[at];
            let list = match role {
                "name" => {
                    topic.names.insert(language.to_owned(), text.to_owned());
                    continue;
                }
                "about" => {
                    topic.about.push(text.to_owned());
                    continue;
                }
                "term" => &mut topic.terms,
                "sign" => &mut topic.signs,
                "not" => &mut topic.near_misses,
                _ => return Err(wrong("a role: name, about, term, sign or not", role)),
            };
            let known = list.iter().position(|known| known.1 == text && known.0 == language);
            match (removes, known) {
                (true, Some(known)) => drop(list.remove(known)),
                (true, None) => return Err(wrong("a line of that topic that is known", text)),
                (false, None) => list.push((language.to_owned(), text.to_owned())),
                (false, Some(_)) => {}
            }
        }
        Ok(Topics { topics })
    }

    /// All topics, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Topic> {
        self.topics.iter()
    }

    /// The topic that a user means by this: its slug, or its name in any language,
    /// however it is written.
    pub fn named(&self, name: &str) -> Option<&Topic> {
        let name = letters(name);
        let means = |known: &String| letters(known) == name;
        self.topics.iter().find(|topic| means(&topic.slug) || topic.names.values().any(means))
    }

    /// The topic of this name.
    pub fn get(&self, slug: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.slug == slug)
    }
}

/// The letters and digits of a name, whatever stands between them.
fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_names_and_terms_in_six_languages() {
        let topics = Topics::embedded();
        assert!(topics.iter().len() >= 40);
        for topic in topics.iter() {
            for language in LANGUAGES {
                assert!(topic.names.contains_key(language), "{} has no name in {language}", topic.slug);
                let terms = topic.terms.iter().filter(|(of, _)| of == language).count();
                assert!(terms >= 5, "{} has {terms} terms in {language}", topic.slug);
            }
            assert!(!topic.about.is_empty(), "{}", topic.slug);
        }
    }

    #[test]
    fn a_users_own_lines_add_and_take_away() {
        let own = "whales\tname\ten\tWhaling\nwhales\tterm\ten\twhale\n-sanctions\tterm\ten\tsanction\n";
        let topics = Topics::embedded().with_additions(own).expect("the lines are well formed");
        assert_eq!(topics.get("whales").map(|topic| topic.terms.len()), Some(1));
        let has = |topics: &Topics| {
            let sanctions = topics.get("sanctions").expect("it is there");
            sanctions.terms.contains(&("en".to_owned(), "sanction".to_owned()))
        };
        assert!(has(Topics::embedded()) && !has(&topics));
    }

    #[test]
    fn a_topic_is_named_by_its_slug_or_its_name() {
        let topics = Topics::embedded();
        for name in ["arms-control", "Arms Control", "outer-space"] {
            assert!(topics.named(name).is_some(), "{name}");
        }
        let russian = topics.get("sanctions").and_then(|topic| topic.names.get("ru")).expect("it has one");
        assert_eq!(topics.named(&russian.to_uppercase()).map(|topic| topic.slug.as_str()), Some("sanctions"));
        assert_eq!(topics.named("whaling"), None);
    }

    #[test]
    fn a_faulty_line_is_named() {
        let error = |tsv| Topics::embedded().with_additions(tsv).expect_err("the line is wrong").to_string();
        assert_eq!(
            error("whales\tword\ten\twhale\n"),
            "line 1: expected a role: name, about, term, sign or not, found `word`"
        );
        assert_eq!(
            error("-whales\tterm\ten\twhale\n"),
            "line 1: expected a topic that is known, found `whales`"
        );
    }
}
