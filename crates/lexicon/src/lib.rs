//! What the field knows, as data files: states, organisations, the words that tell the kind of a document, and the
//! formulations of policy with their renderings.
//!
//! The files of `data/` are compiled in. A user's own lines extend or override them and are handed in as text.
//!
//! ```
//! let lexicon = clausewise_lexicon::Lexicon::embedded();
//! let title = "Joint Statement of the People's Republic of China and Russia";
//! let codes: Vec<_> = lexicon.parties_in(title).into_iter().map(|mention| mention.code).collect();
//! assert_eq!(codes, ["CN", "RU"]);
//! assert_eq!(lexicon.kind_of(title), Some(("joint-statement", 0..15)));
//! ```

mod aliases;
mod fold;
mod formulations;
mod function_words;
mod kinds;
mod parties;
mod people;
mod phrases;
mod related;
mod sites;
mod topics;
mod zh;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

pub use aliases::{Class, LexiconError};
pub use formulations::{Certainty, Formulation, Formulations, Rendering};
pub use function_words::{function_words, likely_language};
pub use parties::Mention;
pub use phrases::Use;
pub use related::{Group, LANGUAGES, Related};
pub use topics::{Topic, Topics};

use aliases::Alias;
use kinds::{Kind, Kinds};
use parties::Matcher;
use people::People;
use phrases::Phrases;
use sites::Sites;

const STATES: &str = include_str!("../data/states.tsv");
const ORGANISATIONS: &str = include_str!("../data/organisations.tsv");
const KINDS: &str = include_str!("../data/kinds.tsv");
const ALPHA_3: &str = include_str!("../data/alpha3.tsv");

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::parse(include_str!("../data/phrases.tsv"))
        .expect("data/phrases.tsv is well formed, as the tests show")
});
static PEOPLE: LazyLock<People> = LazyLock::new(|| {
    People::parse(include_str!("../data/people.tsv"))
        .expect("data/people.tsv is well formed, as the tests show")
});
static ORGANISATION_CODES: LazyLock<std::collections::BTreeSet<&str>> = LazyLock::new(|| {
    aliases::rows(ORGANISATIONS).filter_map(|(_, fields)| fields.first().copied()).collect()
});
static OPENINGS: LazyLock<Kinds> = LazyLock::new(|| {
    let openings = kinds::parse(include_str!("../data/openings.tsv"));
    Kinds::new(openings.expect("data/openings.tsv is well formed, as the tests show"))
});
static SECTIONS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = aliases::rows(include_str!("../data/sections.tsv"));
    lines.filter_map(|(_, fields)| Some((*fields.get(1)?, *fields.first()?))).collect()
});
static SITES: LazyLock<Sites> = LazyLock::new(|| {
    Sites::parse(include_str!("../data/sites.tsv"), include_str!("../data/alpha3.tsv"))
        .expect("data/sites.tsv and data/alpha3.tsv are well formed, as the tests show")
});

static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut aliases = aliases::parse(STATES).expect("data/states.tsv is well formed, as the tests show");
    aliases.extend(
        aliases::parse(ORGANISATIONS).expect("data/organisations.tsv is well formed, as the tests show"),
    );
    let kinds = kinds::parse(KINDS).expect("data/kinds.tsv is well formed, as the tests show");
    Lexicon::new(aliases, kinds)
});

static CODES_BY_ALPHA_3: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    ALPHA_3.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
});

/// The code of a state that is named by its three letters of ISO 3166: `LA` for `LAO`.
///
/// Only for what is known to be such a code: `CAN` is Canada among them, and the Andean Community among acronyms.
pub fn code_of_alpha_3(alpha_3: &str) -> Option<&'static str> {
    CODES_BY_ALPHA_3.get(alpha_3).copied()
}

/// States, organisations and kinds of document, ready to be found in a text.
#[derive(Debug)]
pub struct Lexicon {
    aliases: Vec<Alias>,
    kinds: Kinds,
    /// Code, then language, to the name that is shown.
    names: BTreeMap<String, BTreeMap<String, String>>,
    matcher: Matcher,
}

impl Lexicon {
    fn new(aliases: Vec<Alias>, kinds: Vec<Kind>) -> Self {
        let mut names: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for alias in aliases.iter().filter(|alias| alias.class.names_a_party()) {
            let known = names.entry(alias.code.clone()).or_default();
            if matches!(alias.class, Class::Name | Class::Label) {
                // A later line wins: a user's own name replaces ours.
                known.insert(alias.language.clone(), alias.text.clone());
            }
        }
        let matcher = Matcher::new(&aliases, &kinds);
        Self { aliases, kinds: Kinds::new(kinds), names, matcher }
    }

    /// The lexicon of the data files that are compiled in.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// This lexicon with a user's own lines, in the format of `data/states.tsv`.
    ///
    /// Where a line has an alias that is known already, the line wins; a `name` or `label` replaces the
    /// one that [`Lexicon::name`] gave for its code and language.
    pub fn with_additions(&self, states_tsv: &str) -> Result<Self, LexiconError> {
        let mut aliases = self.aliases.clone();
        aliases.extend(aliases::parse(states_tsv)?);
        Ok(Self::new(aliases, self.kinds.kinds.clone()))
    }

    /// Who is mentioned, from left to right; at one place the longest alias counts.
    ///
    /// Aliases stand at the edges of words: `Russian-Chinese` mentions RU and CN, `Chinatown` nobody. Case is
    /// folded, but for abbreviations of two to four capitals: `us` is not US. In Chinese, where words have
    /// no edges, single characters count only as in `中法联合声明`.
    pub fn parties_in(&self, text: &str) -> Vec<Mention> {
        self.matcher.parties_in(text)
    }

    /// The kind of document that a title tells, and the bytes of the title that tell it.
    ///
    /// Of several kinds, the one that comes first in `data/kinds.tsv` is given.
    pub fn kind_of(&self, title: &str) -> Option<(&str, Range<usize>)> {
        kinds::kind_of(&self.kinds, title)
    }

    /// The heads of state and government that a text names behind their offices, from left to right.
    pub fn people_in(&self, text: &str) -> Vec<Mention> {
        PEOPLE.find(text, &self.phrases_in(text, Use::Office))
    }

    /// Where phrases of a use stand, in any language, from left to right.
    pub fn phrases_in(&self, text: &str, what: Use) -> Vec<Range<usize>> {
        PHRASES.find(text, what, None)
    }

    /// The first phrase of the first of some uses that stands in a text, in any language.
    pub fn first_phrase_in(&self, text: &str, uses: &[Use]) -> Option<(Use, Range<usize>)> {
        PHRASES.first(text, uses)
    }

    /// Where all parties of a document are named together (`the two sides`, `双方`), in a text of a language
    /// or, where none is given, of any.
    pub fn collective_mentions(&self, text: &str, language: Option<&str>) -> Vec<Range<usize>> {
        PHRASES.find(text, Use::Collective, language)
    }

    /// The state or organisation that the site of a URL speaks for: one that is listed, or the state of a
    /// government's domain.
    pub fn party_of_site(&self, url: &str) -> Option<String> {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        SITES.of_host(host.split(['/', ':', '?', '#']).next()?)
    }

    /// The state or organisation that an outlet speaks for by its name: one that is listed, or the one party
    /// that stands beside the word of an office.
    pub fn party_of_outlet(&self, name: &str) -> Option<String> {
        let own = || {
            let mentions = self.parties_in(name);
            let first = mentions.first()?.code.clone();
            let one = mentions.iter().all(|mention| mention.code == first);
            (one && !self.phrases_in(name, Use::Office).is_empty()).then_some(first)
        };
        own().or_else(|| SITES.of_outlet(name))
    }

    /// The code of a state by its three letters of ISO 3166: `AFG` is AF.
    pub fn state_of_letters(&self, letters: &str) -> Option<&str> {
        SITES.of_alpha3(letters)
    }

    /// The kind of document that the head of its text tells, and the bytes that tell it.
    pub fn kind_of_opening(&self, text: &str) -> Option<(&str, Range<usize>)> {
        kinds::kind_of(&OPENINGS, text)
    }

    /// The kind of what is kept in a part of a site, by the first such part of the URL's path.
    pub fn kind_of_section(&self, url: &str) -> Option<&'static str> {
        url.split('/')
            .find_map(|part| SECTIONS.iter().find(|(section, _)| *section == part).map(|(_, kind)| *kind))
    }

    /// Tells whether this is the code of a known state or organisation, or one of the codes XA to XZ that
    /// ISO 3166 leaves to its users.
    pub fn is_party_code(&self, code: &str) -> bool {
        self.names.contains_key(code)
            || matches!(code.as_bytes(), [b'X', second] if second.is_ascii_uppercase() && *second != b'K')
    }

    /// The names and adjectives of a state or organisation, each with its language.
    pub fn names_of(&self, code: &str) -> impl Iterator<Item = (&str, &str)> {
        let of_code =
            self.aliases.iter().filter(move |alias| alias.code == code && alias.class.names_a_party());
        of_code.map(|alias| (alias.language.as_str(), alias.text.as_str()))
    }

    /// Tells whether a code is that of an organisation or a group, and not of a state.
    pub fn is_organisation(&self, code: &str) -> bool {
        ORGANISATION_CODES.contains(code)
    }

    /// The name of a state or organisation in a language, `en` for English.
    pub fn name(&self, code: &str, language: &str) -> Option<&str> {
        Some(self.names.get(code)?.get(language)?.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn lines(data: &str) -> Vec<Vec<&str>> {
        data.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect()
    }

    #[test]
    fn no_line_stands_twice() {
        for data in [STATES, ORGANISATIONS, KINDS] {
            let lines = lines(data);
            assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len());
        }
    }

    #[test]
    fn codes_are_sorted() {
        for data in [STATES, ORGANISATIONS] {
            assert!(lines(data).is_sorted_by_key(|line| line[0]));
        }
    }

    #[test]
    fn three_letters_name_a_known_party() {
        let known: BTreeSet<&str> =
            lines(STATES).iter().chain(&lines(ORGANISATIONS)).map(|line| line[0]).collect();
        assert!(lines(ALPHA_3).is_sorted_by_key(|line| line[0]));
        assert!(lines(ALPHA_3).iter().all(|line| line[0].len() == 3 && known.contains(line[1])));
        assert_eq!(code_of_alpha_3("LAO"), Some("LA"));
        assert_eq!(code_of_alpha_3("CAN"), Some("CA"));
        assert_eq!(code_of_alpha_3("EUN"), Some("EU"));
        assert_eq!(code_of_alpha_3("XAA"), None);
    }

    #[test]
    fn an_alias_speaks_of_one_party() {
        let mut codes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for line in lines(STATES).into_iter().chain(lines(ORGANISATIONS)) {
            if !matches!(line[1], "label" | "zh-char") {
                codes.entry(fold::fold(line[3]).text).or_default().insert(line[0]);
            }
        }
        let shared: Vec<_> = codes.into_iter().filter(|(_, codes)| codes.len() > 1).collect();
        assert!(shared.is_empty(), "{shared:?}");
    }

    #[test]
    fn every_state_has_a_name_in_six_languages() {
        let states: BTreeSet<_> =
            lines(STATES).iter().map(|line| line[0]).filter(|code| *code != "--").collect();
        assert_eq!(states.len(), 249 + 10, "ISO 3166, Kosovo, and nine states of the past");
        for code in states {
            for language in ["en", "fr", "es", "ru", "ar", "zh"] {
                assert!(Lexicon::embedded().name(code, language).is_some(), "{code} {language}");
            }
        }
    }

    #[test]
    fn long_forms_are_known_in_six_languages() {
        let lexicon = Lexicon::embedded();
        for (code, names) in [
            (
                "AO",
                "Republic of Angola; République d’Angola; República de Angola; Республики Ангола; جمهورية أنغولا; 安哥拉共和国",
            ),
            (
                "KP",
                "Democratic People's Republic of Korea; République populaire démocratique de Corée; República Popular Democrática de Corea; Корейской Народно-Демократической Республики; جمهورية كوريا الشعبية الديمقراطية; 朝鲜民主主义人民共和国",
            ),
            (
                "IT",
                "Italian Republic; Republique italienne; República Italiana; Итальянская Республика; الجمهورية الإيطالية; 意大利共和国",
            ),
            (
                "QO",
                "Ottoman Empire; Empire ottoman; Imperio otomano; Османская империя; الدولة العثمانية; 奥斯曼帝国",
            ),
            ("DE", "Kingdom of Prussia; Baden; Bavaria; Federal Republic of Germany"),
        ] {
            for name in names.split("; ") {
                let mentions = lexicon.parties_in(name);
                let whole =
                    matches!(mentions.as_slice(), [one] if one.code == code && one.span == (0..name.len()));
                assert!(whole, "{name}: {mentions:?}");
            }
        }
        let official: BTreeSet<_> = lines(STATES)
            .iter()
            .filter(|line| line[1] == "official" && line[2] == "en")
            .map(|line| line[0])
            .collect();
        assert!(official.len() > 185, "{}", official.len());
    }

    #[test]
    fn a_name_is_given_once() {
        for data in [STATES, ORGANISATIONS] {
            let names: Vec<_> =
                lines(data).into_iter().filter(|line| matches!(line[1], "name" | "label")).collect();
            let places: BTreeSet<_> = names.iter().map(|line| (line[0], line[2])).collect();
            assert_eq!(places.len(), names.len());
        }
    }

    #[test]
    fn names_that_are_common_words_are_shown_only() {
        let lexicon = Lexicon::embedded();
        assert_eq!(lexicon.name("MU", "fr"), Some("Maurice"));
        assert!(lexicon.parties_in("Lettre de Maurice Thorez").is_empty());
    }

    #[test]
    fn party_codes_are_known_or_left_to_users() {
        let lexicon = Lexicon::embedded();
        for code in ["CN", "SU", "UNSC", "XK", "XA", "XZ"] {
            assert!(lexicon.is_party_code(code), "{code}");
        }
        for code in ["cn", "ZZ", "--", "", "X", "XYZ"] {
            assert!(!lexicon.is_party_code(code), "{code}");
        }
    }

    #[test]
    fn a_users_own_lines_add_and_override() {
        let own = "# mine\nXA\tname\ten\tAurelia\nXA\tshort\ten\tMacedonia\nCN\tname\ten\tMainland China\n";
        let lexicon = Lexicon::embedded().with_additions(own).expect("the lines are well formed");
        let codes: Vec<_> =
            lexicon.parties_in("Aurelia, Macedonia and China").into_iter().map(|m| m.code).collect();
        assert_eq!(codes, ["XA", "XA", "CN"]);
        assert_eq!(lexicon.name("CN", "en"), Some("Mainland China"));
        assert_eq!(lexicon.name("CN", "fr"), Some("Chine"));
    }

    #[test]
    fn an_error_names_the_line_and_what_was_expected() {
        let error = |own| Lexicon::embedded().with_additions(own).expect_err("the line is wrong").to_string();
        assert_eq!(
            error("# mine\nXA\tAurelia\n"),
            "line 2: expected code, class, language and alias, parted by tabs, found `XA\tAurelia`"
        );
        assert_eq!(
            error("XA\tnick\ten\tAurelia\n"),
            "line 1: expected a class such as `name` or `short`, found `nick`"
        );
        assert_eq!(
            error("X A\tname\ten\tAurelia\n"),
            "line 1: expected a code such as `CN` or `NATO`, found `X A`"
        );
    }
}
