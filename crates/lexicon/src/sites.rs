//! Whom a site or an outlet speaks for, and the states that file names abbreviate.

use std::collections::BTreeMap;

use crate::aliases::{LexiconError, rows};
use crate::fold::fold;

/// Labels under which governments keep their domains: `gov.uk`, `gob.mx`, `gouv.fr`, `mfa.ee`.
const OFFICIAL: [&str; 23] = [
    "gov",
    "gob",
    "gouv",
    "gub",
    "guv",
    "govt",
    "gv",
    "go",
    "gc",
    "gov-cn",
    "mil",
    "government",
    "mfa",
    "mofa",
    "mofaic",
    "mae",
    "mid",
    "president",
    "presidency",
    "presidencia",
    "presidence",
    "parliament",
    "premier",
];

/// Sites and outlets with the codes that they speak for, and the three letters of states.
#[derive(Debug)]
pub(crate) struct Sites {
    hosts: Vec<(String, String)>,
    outlets: Vec<(String, String)>,
    alpha3: BTreeMap<String, String>,
}

impl Sites {
    /// Reads `sites.tsv` and `alpha3.tsv`.
    pub(crate) fn parse(sites: &str, alpha3: &str) -> Result<Self, LexiconError> {
        let (mut hosts, mut outlets) = (Vec::new(), Vec::new());
        for (line, fields) in rows(sites) {
            match fields.as_slice() {
                ["site", code, host] => hosts.push(((*host).to_owned(), (*code).to_owned())),
                ["outlet", code, name] => outlets.push((fold(name).text, (*code).to_owned())),
                _ => {
                    let expected = "`site` or `outlet`, code and name, parted by tabs";
                    return Err(LexiconError { line, expected, found: fields.join("\t") });
                }
            }
        }
        let alpha3 = rows(alpha3).map(|(line, fields)| match fields.as_slice() {
            [long, code] => Ok(((*long).to_owned(), (*code).to_owned())),
            _ => Err(LexiconError { line, expected: "two codes", found: fields.join("\t") }),
        });
        Ok(Self { hosts, outlets, alpha3: alpha3.collect::<Result<_, _>>()? })
    }

    /// Whom the site of a host name speaks for.
    pub(crate) fn of_host(&self, host: &str) -> Option<String> {
        let host = host.to_ascii_lowercase();
        let below =
            |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let listed = self.hosts.iter().filter(|(known, _)| below(known));
        if let Some((_, code)) = listed.max_by_key(|(known, _)| known.len()) {
            return Some(code.clone());
        }
        let labels: Vec<&str> = host.rsplit('.').collect();
        match labels.as_slice() {
            // The first to have such domains was the United States.
            ["gov" | "mil", ..] => Some("US".to_owned()),
            ["uk", "gov" | "mil" | "parliament", ..] => Some("GB".to_owned()),
            [state, official, ..] if state.len() == 2 && OFFICIAL.contains(official) => {
                let code = state.to_ascii_uppercase();
                self.alpha3.values().any(|known| *known == code).then_some(code)
            }
            _ => None,
        }
    }

    /// Whom an outlet speaks for by its name, where the name is listed or holds a listed one.
    pub(crate) fn of_outlet(&self, name: &str) -> Option<String> {
        let folded = fold(name);
        let holds = |known: &str| {
            folded.text.match_indices(known).any(|(at, _)| folded.stands_alone(at..at + known.len()))
        };
        let listed = self.outlets.iter().filter(|(known, _)| holds(known));
        listed.max_by_key(|(known, _)| known.len()).map(|(_, code)| code.clone())
    }

    /// The code of a state by its three letters.
    pub(crate) fn of_alpha3(&self, letters: &str) -> Option<&str> {
        self.alpha3.get(letters).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;

    #[test]
    fn a_government_speaks_from_its_own_domain() {
        let of = |url| Lexicon::embedded().party_of_site(url);
        for (url, code) in [
            ("https://www.whitehouse.gov/remarks/2025/", Some("US")),
            ("http://en.kremlin.ru/events/president/news/1", Some("RU")),
            ("https://www.fmprc.gov.cn/web/", Some("CN")),
            ("https://mfa.gov.tr/", Some("TR")),
            ("https://www.gov.uk/government/news", Some("GB")),
            ("https://www.gob.mx/sre", Some("MX")),
            ("https://www.diplomatie.gouv.fr/fr/", Some("FR")),
            ("https://pm.gc.ca/en", Some("CA")),
            ("https://ec.europa.eu/", Some("EU")),
            ("https://www.chinanews.com.cn/", None),
            ("https://example.org/gov.uk", None),
        ] {
            assert_eq!(of(url).as_deref(), code, "{url}");
        }
    }

    #[test]
    fn a_ministry_speaks_for_the_state_in_its_name() {
        let of = |name| Lexicon::embedded().party_of_outlet(name);
        assert_eq!(of("President of Russia").as_deref(), Some("RU"));
        assert_eq!(of("The White House").as_deref(), Some("US"));
        assert_eq!(
            of("Ministry of Foreign Affairs of the People's Republic of China").as_deref(),
            Some("CN")
        );
        assert_eq!(of("United States Department of State").as_deref(), Some("US"));
        assert_eq!(of("中华人民共和国外交部").as_deref(), Some("CN"));
        assert_eq!(of("China Daily"), None);
    }

    #[test]
    fn file_names_abbreviate_states_by_three_letters() {
        let lexicon = Lexicon::embedded();
        assert_eq!(lexicon.state_of_letters("AFG"), Some("AF"));
        assert_eq!(lexicon.state_of_letters("DDR"), Some("DD"));
        assert_eq!(lexicon.state_of_letters("THE"), None);
    }
}
