//! `clausewise topics`: the topics of the catalogue, and how many clauses speak of each.

use std::collections::BTreeMap;
use std::path::Path;

use lexicon::Topic;
use query::{Facet, FacetCount};
use serde::Serialize;

use crate::args::{ExplainFormat, Topics};
use crate::failure::Failure;
use crate::terminal::{self, counted};
use crate::{FOUND, NOTHING, search};

/// What `topics --format json` prints, an object a topic.
#[derive(Debug, Serialize)]
struct TopicRecord<'a> {
    topic: &'a str,
    names: &'a BTreeMap<String, String>,
    about: &'a [String],
    clauses: u64,
    documents: u64,
    /// Of one topic that was asked for: the words that show it, by role and language.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<BTreeMap<&'static str, BTreeMap<&'a str, Vec<&'a str>>>>,
}

pub(crate) fn run(folder: &Path, options: &Topics) -> Result<u8, Failure> {
    let reader = search::open_or_build(folder)?;
    let topics = reader.topics()?;
    let counts = query::counts(&reader, Facet::Topic)?;
    let asked = match &options.topic {
        Some(name) => match topics.named(name) {
            Some(topic) => Some(topic),
            None => {
                let message = format!("there is no topic `{name}`");
                return Err(Failure::said(message, "clausewise topics lists them"));
            }
        },
        None => None,
    };
    let mut listed: Vec<(&Topic, FacetCount)> = topics
        .iter()
        .filter(|topic| asked.is_none_or(|asked| asked == *topic))
        .map(|topic| {
            let of_topic = |count: &&FacetCount| count.value.as_ref() == Some(&topic.slug);
            (topic, counts.iter().find(of_topic).cloned().unwrap_or_default())
        })
        .collect();
    listed.sort_by_key(|(_, count)| std::cmp::Reverse(count.clauses));
    let widest = listed.iter().map(|(topic, _)| topic.slug.len()).max().unwrap_or(0);
    for (topic, count) in &listed {
        match options.format {
            ExplainFormat::Json => {
                let record = TopicRecord {
                    topic: &topic.slug,
                    names: &topic.names,
                    about: &topic.about,
                    clauses: count.clauses,
                    documents: count.documents,
                    words: asked.map(|topic| roles(topic).collect()),
                };
                terminal::line(&serde_json::to_string(&record)?)?;
            }
            ExplainFormat::Text => {
                terminal::line(&format!(
                    "{:<widest$}  {} of {}",
                    topic.slug,
                    counted(count.clauses, "clause"),
                    counted(count.documents, "document"),
                ))?;
            }
        }
    }
    if let (Some(topic), ExplainFormat::Text) = (asked, options.format) {
        describe(topic)?;
    }
    Ok(if listed.iter().any(|(_, count)| count.clauses > 0) { FOUND } else { NOTHING })
}

/// Prints what a topic covers, and the words that show it.
fn describe(topic: &Topic) -> Result<(), Failure> {
    for (language, name) in &topic.names {
        terminal::line(&format!("  name in {language}: {name}"))?;
    }
    for about in &topic.about {
        terminal::line(&format!("  {about}"))?;
    }
    for (role, languages) in roles(topic) {
        for (language, words) in languages {
            terminal::line(&format!("  {role} in {language}: {}", words.join("; ")))?;
        }
    }
    Ok(())
}

/// The wordings of a topic, by role and language.
fn roles(topic: &Topic) -> impl Iterator<Item = (&'static str, BTreeMap<&str, Vec<&str>>)> {
    let roles = [("term", &topic.terms), ("sign", &topic.signs), ("not", &topic.near_misses)];
    roles.into_iter().map(|(role, wordings)| {
        let mut languages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (language, text) in wordings {
            languages.entry(language).or_default().push(text);
        }
        (role, languages)
    })
}
