//! Heads of state and government, by the name that stands behind their office.

use std::ops::Range;

use aho_corasick::AhoCorasick;

use crate::aliases::{Class, LexiconError, rows};
use crate::fold::{fold, is_han};
use crate::parties::Mention;

/// How far before a name its office stands, in bytes of the folded text.
const REACH: usize = 40;

/// Words in small letters that belong to a name.
const PARTICLES: [&str; 8] = ["von", "van", "der", "de", "da", "bin", "ibn", "al"];

/// The names of office holders with the codes of their states.
#[derive(Debug)]
pub(crate) struct People {
    /// Finds the names, as they are folded.
    names: AhoCorasick,
    /// The code of each.
    codes: Vec<String>,
}

impl People {
    /// Reads lines of code and name.
    pub(crate) fn parse(data: &str) -> Result<Self, LexiconError> {
        let rows = rows(data).map(|(line, fields)| match fields.as_slice() {
            [code, name] => Ok((fold(name).text, (*code).to_owned())),
            _ => Err(LexiconError { line, expected: "code and name", found: fields.join("\t") }),
        });
        let (names, codes): (Vec<String>, _) = rows.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let names = AhoCorasick::new(names).expect("some hundred names stay far below its limits");
        Ok(Self { names, codes })
    }

    /// The office holders that a text names behind one of the offices that stand at `offices`.
    pub(crate) fn find(&self, text: &str, offices: &[Range<usize>]) -> Vec<Mention> {
        let folded = fold(text);
        let mut found = Vec::new();
        for hit in self.names.find_overlapping_iter(&folded.text) {
            if !folded.stands_alone(hit.range()) {
                continue;
            }
            let span = folded.original(hit.range());
            let written = &text[span.clone()];
            let han = written.chars().all(is_han);
            let in_office = offices.iter().any(|office| {
                let near = office.end <= span.start && span.start - office.end <= REACH;
                // "President Emmanuel Macron", but not "President met Macron".
                near && text[office.end..span.start]
                    .split_whitespace()
                    .all(|word| word.starts_with(char::is_uppercase) || PARTICLES.contains(&word))
            });
            if han || in_office && written.starts_with(char::is_uppercase) {
                let code = self.codes[hit.pattern().as_usize()].clone();
                found.push(Mention { code, span, class: Class::Short });
            }
        }
        found.sort_by_key(|mention| mention.span.start);
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;

    #[test]
    fn a_leader_is_known_behind_the_office() {
        let codes = |text| {
            let people = Lexicon::embedded().people_in(text);
            people.into_iter().map(|mention| mention.code).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(codes("Joint Statement by President Joe Biden and Taoiseach Micheál Martin"), "US IE");
        assert_eq!(codes("President Macron met Chancellor Olaf Scholz"), "FR DE");
        assert_eq!(codes("the city of Austin; Cape Kennedy; President met Macron"), "");
        assert_eq!(codes("习近平同普京会谈"), "CN RU");
    }
}
