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

/// Whether a name or a rendering of the data file has this key: most texts have none, and need
/// not have it read into tables.
fn is_known(asked: &str) -> bool {
    // The key of a text begins with that of its first letter, which is soon told.
    let begins_alike = |words: &str| {
        let letter = words.chars().find(|letter| letter.is_alphanumeric());
        letter.is_some_and(|letter| asked.starts_with(&key(letter.encode_utf8(&mut [0; 4]))))
    };
    let mut last = "";
    DATA.lines().filter(|line| !line.starts_with('#')).any(|line| {
        let (group, rendering) = (line.split('\t').next(), line.rsplit('\t').next());
        let group = group.filter(|group| std::mem::replace(&mut last, group) != *group);
        group.into_iter().chain(rendering).any(|words| begins_alike(words) && key(words) == asked)
    })
}

#[cfg(test)]
mod tests;
