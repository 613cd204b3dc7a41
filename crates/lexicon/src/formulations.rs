//! Formulations: set phrases of policy, with their renderings in one or several languages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::aliases::{LexiconError, rows};
use crate::fold::fold;

const DATA: &str = include_str!("../data/formulations.tsv");

static EMBEDDED: Formulations = Formulations { known: OnceLock::new() };

/// How sure it is that a rendering is one of its formulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Checked against a published text: `A` in the file.
    Checked,
    /// Well established, not checked again: `B`.
    Established,
    /// To be checked before one relies on it: `C`.
    Doubtful,
}

impl Certainty {
    fn parse(letter: &str) -> Option<Self> {
        Some(match letter {
            "A" => Self::Checked,
            "B" => Self::Established,
            "C" => Self::Doubtful,
            _ => return None,
        })
    }

    /// The letter that stands for it in the file.
    pub fn letter(self) -> char {
        match self {
            Self::Checked => 'A',
            Self::Established => 'B',
            Self::Doubtful => 'C',
        }
    }
}

/// One wording of a formulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// Its words. The signs between them count for nothing.
    pub text: String,
    /// ISO 639-1. It does not limit where the rendering is found.
    pub language: String,
    /// How sure it is that it belongs here.
    pub certainty: Certainty,
    /// Whether any form of each word is meant, and not these words alone.
    pub forms: bool,
}

/// A set phrase of policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formulation {
    /// Its readable name: `long-arm-jurisdiction`.
    pub name: String,
    /// Its wordings in the order of the file, at least one.
    pub renderings: Vec<Rendering>,
}

/// The formulations that are known. No rendering belongs to two of them.
///
/// ```
/// let formulations = clausewise_lexicon::Formulations::embedded();
/// let found = formulations.group_of("“Long arm” jurisdiction").expect("the phrase is known");
/// assert_eq!(found.name, "long-arm-jurisdiction");
/// assert!(found.renderings.iter().any(|rendering| rendering.text == "长臂管辖"));
/// ```
#[derive(Debug)]
pub struct Formulations {
    /// Those of the data file that is compiled in are read when they are first asked
    /// for: most searches never do.
    known: OnceLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    formulations: Vec<Formulation>,
    /// The places of the groups by the keys of their names.
    names: BTreeMap<String, usize>,
    /// By the keys of the renderings, the places of their groups and theirs
    /// within these.
    renderings: BTreeMap<String, (usize, usize)>,
}

impl Formulations {
    /// The formulations of the data file that is compiled in.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| {
            Known::default()
                .with_additions(DATA)
                .expect("data/formulations.tsv is well formed, as the tests show")
        })
    }

    /// These formulations with a user's own lines, in the format of `data/formulations.tsv`.
    ///
    /// The lines are taken one after the other. Each adds a rendering to its group, or begins a new group; a
    /// rendering that is known already is moved there, or takes what the line says of it. `-GROUP` in place
    /// of the group removes the rendering from it. A group that has lost all its renderings is gone.
    pub fn with_additions(&self, tsv: &str) -> Result<Self, LexiconError> {
        Ok(Self { known: OnceLock::from(self.known().with_additions(tsv)?) })
    }

    /// The formulation that has this name or this rendering.
    ///
    /// Case, marks of letters, the signs and spaces between words, and British and American spelling make no
    /// difference. The name of one formulation goes before a rendering of another.
    pub fn group_of(&self, text: &str) -> Option<&Formulation> {
        let key = key(text);
        if self.known.get().is_none() && !is_known(&key) {
            return None;
        }
        let known = self.known();
        let place = known.names.get(&key).or_else(|| known.renderings.get(&key).map(|(place, _)| place))?;
        Some(&known.formulations[*place])
    }

    /// The rendering that a text is; the same differences count for nothing.
    pub fn rendering_of(&self, text: &str) -> Option<&Rendering> {
        let known = self.known();
        let (place, number) = known.renderings.get(&key(text))?;
        Some(&known.formulations[*place].renderings[*number])
    }

    /// All formulations, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Formulation> {
        self.known().formulations.iter()
    }
}

impl Known {
    fn with_additions(&self, tsv: &str) -> Result<Self, LexiconError> {
        let mut formulations = self.formulations.clone();
        let (mut names, mut renderings) = (self.names.clone(), self.renderings.clone());
        let mut last: Option<(&str, usize)> = None;
        for (line, fields) in rows(tsv) {
            let Line { group, removes, rendering, key: of_rendering } = Line::parse(line, &fields)?;
            let known = renderings.get(&of_rendering).copied();
            if removes {
                let from = known.filter(|(place, _)| names.get(&key(group)) == Some(place));
                let Some((place, number)) = from else {
                    let expected = "a rendering of the group that it is removed from";
                    return Err(LexiconError { line, expected, found: rendering.text });
                };
                take(&mut formulations, &mut renderings, place, number);
                continue;
            }
            // The lines of a group mostly follow one another.
            let place = match last {
                Some((name, place)) if name == group => place,
                _ => *names.entry(key(group)).or_insert_with(|| {
                    formulations.push(Formulation { name: group.to_owned(), renderings: Vec::new() });
                    formulations.len() - 1
                }),
            };
            last = Some((group, place));
            match known {
                Some((same, number)) if same == place => {
                    formulations[place].renderings[number] = rendering;
                    continue;
                }
                Some((other, number)) => take(&mut formulations, &mut renderings, other, number),
                None => {}
            }
            renderings.insert(of_rendering, (place, formulations[place].renderings.len()));
            formulations[place].renderings.push(rendering);
        }
        // Where groups are gone, the places of the others change.
        let mut left = 0;
        let places: Vec<Option<usize>> = formulations
            .iter()
            .map(|formulation| {
                let stays = !formulation.renderings.is_empty();
                left += usize::from(stays);
                stays.then(|| left - 1)
            })
            .collect();
        formulations.retain(|formulation| !formulation.renderings.is_empty());
        names.retain(|_, place| places[*place].map(|now| *place = now).is_some());
        renderings.retain(|_, (place, _)| places[*place].map(|now| *place = now).is_some());
        Ok(Self { formulations, names, renderings })
    }
}

/// Takes a rendering out of its group.
fn take(
    formulations: &mut [Formulation],
    renderings: &mut BTreeMap<String, (usize, usize)>,
    place: usize,
    number: usize,
) {
    formulations[place].renderings.remove(number);
    renderings.retain(|_, known| *known != (place, number));
    for (of, at) in renderings.values_mut() {
        *at -= usize::from(*of == place && *at > number);
    }
}

/// One line of the file.
struct Line<'l> {
    group: &'l str,
    removes: bool,
    rendering: Rendering,
    key: String,
}

impl<'l> Line<'l> {
    fn parse(line: usize, fields: &[&'l str]) -> Result<Self, LexiconError> {
        let wrong = |expected, found: &str| LexiconError { line, expected, found: found.to_owned() };
        let &[group, certainty, language, form, text] = fields else {
            let expected = "group, certainty, language, form and rendering, parted by tabs";
            return Err(wrong(expected, &fields.join("\t")));
        };
        let (removes, name) = group.strip_prefix('-').map_or((false, group), |name| (true, name));
        let speakable = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if !name.starts_with(speakable) || !name.chars().all(|letter| speakable(letter) || letter == '-') {
            return Err(wrong("a group such as `long-arm-jurisdiction`", group));
        }
        let certainty =
            Certainty::parse(certainty).ok_or_else(|| wrong("a certainty `A`, `B` or `C`", certainty))?;
        if language.len() != 2 || !language.chars().all(|letter| letter.is_ascii_lowercase()) {
            return Err(wrong("a language such as `en`", language));
        }
        let forms = match form {
            "exact" => false,
            "forms" => true,
            _ => return Err(wrong("a form `exact` or `forms`", form)),
        };
        let key = key(text);
        if key.is_empty() {
            return Err(wrong("a rendering", text));
        }
        let rendering = Rendering { text: text.to_owned(), language: language.to_owned(), certainty, forms };
        Ok(Self { group: name, removes, rendering, key })
    }
}

/// What is equal in all texts that are one to [`Formulations::group_of`].
///
/// The letters without what lies between them, so that `multi-polar`, `multi polar` and `multipolar` are one. The
/// spellings are folded by their letters alone, wherever these stand (`our time` has `or`): a key is compared
/// with the keys of known phrases only, and never shown.
fn key(text: &str) -> String {
    let folded = fold(text).text;
    let mut key = String::with_capacity(folded.len());
    for letter in folded.chars().filter(|letter| letter.is_alphanumeric()) {
        key.push(if matches!(letter, 'أ' | 'إ' | 'آ') { 'ا' } else { letter });
        let american = match letter {
            'a' if key.ends_with("isa") => "za",
            'e' if key.ends_with("ise") => "ze",
            'i' if key.ends_with("isi") => "zi",
            'r' if key.ends_with("our") => "r",
            'd' if key.ends_with("centred") => "ered",
            _ => continue,
        };
        // The British spelling ends in two letters that differ, or three.
        let british = if letter == 'd' { "red".len() } else { 2 };
        key.truncate(key.len() - british);
        key.push_str(american);
    }
    key
}

/// So many letters tell most keys apart, and of a text so many characters have them.
const FIRST: usize = 4;
const HEAD: usize = 12;

/// Whether a name or a rendering of the data file has this key: most texts have none, and need
/// not have it read into tables.
fn is_known(asked: &str) -> bool {
    let first = |key: &str| key.char_indices().nth(FIRST).map_or(key.len(), |(at, _)| at);
    let has_key = |words: &str| {
        // A letter of ASCII that a text begins with is the first of its key.
        let letter = words.chars().find(|letter| letter.is_alphanumeric());
        if letter.is_some_and(|letter| letter.is_ascii() && !asked.starts_with(letter.to_ascii_lowercase())) {
            return false;
        }
        let head = words.char_indices().nth(HEAD).map_or(words, |(at, _)| &words[..at]);
        let begins = key(head);
        asked.starts_with(&begins[..first(&begins)]) && key(words) == asked
    };
    let mut last = "";
    DATA.lines().filter(|line| !line.starts_with('#')).any(|line| {
        let (group, rendering) = (line.split('\t').next(), line.rsplit('\t').next());
        let group = group.filter(|group| std::mem::replace(&mut last, group) != *group);
        group.into_iter().chain(rendering).any(has_key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn name_of(text: &str) -> Option<&str> {
        Formulations::embedded().group_of(text).map(|formulation| formulation.name.as_str())
    }

    fn with(own: &str) -> Formulations {
        Formulations::embedded().with_additions(own).expect("the lines are well formed")
    }

    fn texts<'f>(formulations: &'f Formulations, name: &str) -> Vec<&'f str> {
        let formulation = formulations.group_of(name).expect("the group is there");
        formulation.renderings.iter().map(|rendering| rendering.text.as_str()).collect()
    }

    #[test]
    fn no_rendering_stands_twice() {
        let lines: Vec<(usize, Vec<&str>)> = rows(DATA).collect();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (_, fields) in &lines {
            let before = seen.insert(key(fields[4]), fields[0]);
            assert_eq!(before, None, "{fields:?}");
        }
        let listed: usize = Formulations::embedded().iter().map(|group| group.renderings.len()).sum();
        assert_eq!(listed, lines.len());
    }

    #[test]
    fn what_is_known_is_told_without_tables() {
        let known = Formulations::embedded().known();
        assert!(known.names.keys().chain(known.renderings.keys()).all(|key| is_known(key)));
        assert!(["", "long", "long-arm", "international law", "国"].iter().all(|text| !is_known(&key(text))));
    }

    #[test]
    fn the_lines_of_a_formulation_stand_together() {
        let mut groups: Vec<&str> = rows(DATA).map(|(_, fields)| fields[0]).collect();
        groups.dedup();
        assert_eq!(groups.len(), groups.iter().collect::<BTreeSet<_>>().len());
        assert!(groups.len() >= 66, "{}", groups.len());
    }

    #[test]
    fn the_name_of_a_formulation_is_no_rendering_of_another() {
        let formulations = Formulations::embedded();
        for (name, place) in &formulations.known().names {
            let other = formulations.known().renderings.get(name);
            assert!(other.is_none_or(|(other, _)| other == place), "{name}");
        }
    }

    #[test]
    fn every_formulation_can_be_asked_for_in_english() {
        for formulation in Formulations::embedded().iter() {
            let exact = |rendering: &Rendering| rendering.language == "en" && !rendering.forms;
            assert!(formulation.renderings.iter().any(exact), "{}", formulation.name);
        }
    }

    #[test]
    fn languages_that_inflect_are_matched_in_any_form() {
        for formulation in Formulations::embedded().iter() {
            for rendering in &formulation.renderings {
                let inflected = matches!(rendering.language.as_str(), "ru" | "fr" | "es" | "ar");
                assert_eq!(rendering.forms, inflected, "{}", rendering.text);
            }
        }
    }

    #[test]
    fn renderings_in_several_languages_are_one_formulation() {
        for (name, renderings) in [
            (
                "community-with-a-shared-future",
                "人类命运共同体; community of common destiny; сообщество единой судьбы человечества",
            ),
            ("belt-and-road", "一带一路; BRI; One Belt One Road; «Пояс и путь»; Belt-and-Road"),
            ("responsibility-to-protect", "R2P; responsabilite de proteger; المسؤولية عن الحماية"),
            ("global-initiative-on-data-security", "Global Data Security Initiative"),
            ("special-military-operation", "специальная военная операция; war in Ukraine"),
            ("greater-eurasian-partnership", "Большое евразийское партнерство"),
            ("sincerity-real-results-affinity-and-good-faith", "真实亲诚"),
        ] {
            for rendering in renderings.split("; ") {
                assert_eq!(name_of(rendering), Some(name), "{rendering}");
            }
        }
    }

    #[test]
    fn case_signs_and_spelling_make_no_difference() {
        for (text, name) in [
            ("“LONG ARM”  jurisdiction", "long-arm-jurisdiction"),
            ("long-arm-jurisdiction", "long-arm-jurisdiction"),
            ("Global Civilisation Initiative", "global-civilization-initiative"),
            ("color revolutions", "colour-revolution"),
            ("United Nations-centered international system", "un-centred-international-system"),
            ("multipolar world", "multipolar-world"),
            ("phaseout", "phase-out"),
            ("derisking", "de-risking"),
            ("Don’t say we didn’t warn you", "do-not-say-you-were-not-warned"),
        ] {
            assert_eq!(name_of(text), Some(name), "{text}");
        }
        assert_eq!(name_of("jurisdiction"), None);
        assert_eq!(name_of(""), None);
    }

    #[test]
    fn what_policy_keeps_apart_is_never_merged() {
        for (one, other) in [
            ("one-China principle", "one-China policy"),
            ("一个中国原则", "一个中国政策"),
            ("phase out", "phase down"),
            ("phase out", "transition away from fossil fuels"),
            ("rules-based international order", "international order based on international law"),
            ("decoupling", "de-risking"),
            ("peaceful rise", "peaceful development"),
        ] {
            let (one, other) = (name_of(one), name_of(other));
            assert!(one.is_some() && other.is_some() && one != other, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_users_own_lines_add_renderings_and_groups() {
        let own = "# mine\nbelt-and-road\tB\ten\texact\tNew Silk Road\nnew-thinking\tA\tru\tforms\tновое мышление\n";
        let formulations = with(own);
        assert_eq!(texts(&formulations, "belt-and-road").last(), Some(&"New Silk Road"));
        let found = formulations.group_of("Новое мышление").expect("the group is new");
        assert_eq!(found.name, "new-thinking");
        assert_eq!((found.renderings[0].certainty.letter(), found.renderings[0].forms), ('A', true));
        assert_eq!(formulations.iter().len(), Formulations::embedded().iter().len() + 1);
    }

    #[test]
    fn a_users_own_line_moves_a_known_rendering() {
        let formulations =
            with("taiwan\tB\ten\texact\tOne China policy\ntaiwan\tB\ten\texact\tone-China principle\n");
        assert_eq!(texts(&formulations, "taiwan"), ["One China policy", "one-China principle"]);
        assert!(!texts(&formulations, "one-china-principle").contains(&"one-China principle"));
        assert_eq!(name_of("one-China policy"), Some("one-china-policy"));
    }

    #[test]
    fn a_users_own_line_says_something_else_of_a_known_rendering() {
        let formulations = with("covid-19\tA\ten\tforms\tNCP\n");
        let renderings = &formulations.group_of("NCP").expect("the rendering stays").renderings;
        let changed: Vec<_> = renderings.iter().filter(|rendering| rendering.text == "NCP").collect();
        assert_eq!((changed.len(), changed[0].certainty, changed[0].forms), (1, Certainty::Checked, true));
        assert_eq!(renderings.len(), texts(Formulations::embedded(), "covid-19").len());
    }

    #[test]
    fn a_users_own_line_removes_a_rendering() {
        let formulations = with(
            "-hegemonism\tA\ten\texact\thegemony\n-shanghai-spirit\tB\tzh\texact\t上海精神\n-shanghai-spirit\tB\ten\texact\tShanghai Spirit\n-shanghai-spirit\tB\tru\tforms\tшанхайский дух\n",
        );
        assert!(formulations.group_of("hegemony").is_none());
        assert!(formulations.group_of("hegemonies").is_some());
        assert!(formulations.group_of("shanghai-spirit").is_none(), "nothing is left of the group");
        let again = formulations
            .with_additions("hegemonism\tA\ten\texact\thegemony\n")
            .expect("the line is well formed");
        assert!(again.group_of("hegemony").is_some());
        // The places of all others have changed.
        for formulation in formulations.iter() {
            for rendering in &formulation.renderings {
                assert_eq!(formulations.rendering_of(&rendering.text), Some(rendering));
                assert_eq!(
                    formulations.group_of(&rendering.text).map(|of| &of.name),
                    Some(&formulation.name)
                );
            }
        }
    }

    #[test]
    fn a_text_is_a_rendering_by_its_letters() {
        let rendering = Formulations::embedded().rendering_of("“Long arm”  JURISDICTION");
        assert_eq!(rendering.map(|rendering| rendering.text.as_str()), Some("long-arm jurisdiction"));
        assert_eq!(Formulations::embedded().rendering_of("belt-and-road initiatives of old"), None);
    }

    #[test]
    fn an_error_names_the_line_and_what_was_expected() {
        let error =
            |own| Formulations::embedded().with_additions(own).expect_err("the line is wrong").to_string();
        assert_eq!(
            error("# mine\nbelt-and-road\tNew Silk Road\n"),
            "line 2: expected group, certainty, language, form and rendering, parted by tabs, found `belt-and-road\tNew Silk Road`"
        );
        assert_eq!(
            error("Belt and Road\tB\ten\texact\tNew Silk Road\n"),
            "line 1: expected a group such as `long-arm-jurisdiction`, found `Belt and Road`"
        );
        assert_eq!(
            error("belt-and-road\tD\ten\texact\tNew Silk Road\n"),
            "line 1: expected a certainty `A`, `B` or `C`, found `D`"
        );
        assert_eq!(
            error("belt-and-road\tB\tEnglish\texact\tNew Silk Road\n"),
            "line 1: expected a language such as `en`, found `English`"
        );
        assert_eq!(
            error("belt-and-road\tB\ten\tany\tNew Silk Road\n"),
            "line 1: expected a form `exact` or `forms`, found `any`"
        );
        assert_eq!(error("belt-and-road\tB\ten\texact\t…\n"), "line 1: expected a rendering, found `…`");
        assert_eq!(
            error("-belt-and-road\tB\ten\texact\tde-risking\n"),
            "line 1: expected a rendering of the group that it is removed from, found `de-risking`"
        );
    }
}
