//! The words of a query, and the terms of the index that stand for them.

use std::collections::{BTreeMap, BTreeSet};

use index::analyzer::stem::Stemmer;
use index::analyzer::{COMPOUND, HALVES, fold};
use index::{IndexError, Reader};
use tantivy::schema::Field;

use super::particles;

/// The most terms that the words of a query may stand for.
pub(crate) const MOST_TERMS: usize = 100_000;

/// A term that stands for words of a query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermUse {
    pub(crate) term: String,
    /// How many positions it takes in a text.
    pub(crate) width: u32,
    /// The languages of the clauses in which it does; none where it does in all.
    pub(crate) languages: Option<BTreeSet<String>>,
    /// How many entries hold it, deleted ones too.
    pub(crate) count: u64,
}

/// A word as a query asks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordSpec {
    /// This word, in its canonical spelling.
    Plain(String),
    /// A word with these letters in this order, and any between them; those at
    /// the ends are empty where letters may stand before or behind.
    Glob(Vec<String>),
    /// Any form of this word.
    Forms(Vec<Stem>),
}

/// The stem of a word in one language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stem {
    word: String,
    language: String,
    stem: String,
    /// Where particles may be written in one with the word, the stems of the word
    /// with and without its article.
    bare: Vec<String>,
}

impl Stem {
    fn of(word: &str, language: &str, first: bool) -> Self {
        let stemmer = Stemmer::of(language);
        let stem = stemmer.stem(word);
        let mut bare = Vec::new();
        if first && particles::are_written(language) {
            bare.extend([stem.clone(), stemmer.stem(particles::without_article(word))]);
        }
        Stem { word: word.to_owned(), language: language.to_owned(), stem, bare }
    }

    /// Whether a word is a form of this one.
    fn is(&self, word: &str, stemmer: &Stemmer) -> bool {
        let bare = |rest: &str| self.bare.contains(&stemmer.stem(rest));
        stemmer.stem(word) == self.stem || !self.bare.is_empty() && particles::rests(word).any(bare)
    }
}

/// The dictionary of one field.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary<'r> {
    pub(crate) reader: &'r Reader,
    pub(crate) field: Field,
}

impl WordSpec {
    /// Any form of a word, by the stemmers of these languages. `first` tells that
    /// no other word of the row stands before it.
    pub(crate) fn forms(word: &str, languages: &BTreeSet<String>, first: bool) -> Self {
        let languages = languages.iter().filter(|language| may_change(language, word));
        let stems: Vec<Stem> = languages.map(|language| Stem::of(word, language, first)).collect();
        if stems.is_empty() { WordSpec::Plain(word.to_owned()) } else { WordSpec::Forms(stems) }
    }

    /// The terms that stand for the word: itself, and the compounds that spell it.
    pub(crate) fn expand(&self, dictionary: Dictionary<'_>) -> Result<Spelt, IndexError> {
        let mut found = Vec::new();
        let mut welds = Vec::new();
        match self {
            WordSpec::Plain(word) => Spelt { terms: found, welds } = dictionary.spelt(word)?,
            WordSpec::Glob(pieces) => {
                // A term comes once for each segment.
                let mut counts: BTreeMap<String, u64> = BTreeMap::new();
                dictionary.each(pieces.first().map_or("", String::as_str), |term, count| {
                    let (base, _) = base_and_width(term);
                    if counts.len() <= MOST_TERMS && !base.contains(HALVES) && globs(pieces, base) {
                        *counts.entry(term.to_owned()).or_default() += count;
                    }
                })?;
                found.extend(counts.into_iter().map(|(term, count)| TermUse::of(term, None, count)));
                for canonical in fold::spellings_where(|variant| globs(pieces, variant)) {
                    found.extend(dictionary.spelt(canonical)?.terms);
                }
            }
            WordSpec::Forms(stems) => {
                if let Some(stem) = stems.first() {
                    found = dictionary.spelt(&stem.word)?.terms;
                }
                let mut forms: BTreeMap<String, (BTreeSet<String>, u64)> = BTreeMap::new();
                for stem in stems {
                    let stemmer = Stemmer::of(&stem.language);
                    for beginning in Stemmer::beginnings(&stem.stem) {
                        // A term comes once for each segment.
                        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
                        dictionary.each(&beginning, |term, count| {
                            let (base, _) = base_and_width(term);
                            let other = base != stem.word && !base.contains(HALVES);
                            if other && stem.is(base, &stemmer) {
                                *counts.entry(term.to_owned()).or_default() += count;
                            }
                        })?;
                        for (term, count) in counts {
                            let (languages, of_term) = forms.entry(term).or_default();
                            languages.insert(stem.language.clone());
                            *of_term = count;
                        }
                    }
                }
                let term = |(term, (languages, count))| TermUse::of(term, Some(languages), count);
                found.extend(forms.into_iter().map(term));
            }
        }
        found.sort();
        found.dedup();
        Ok(Spelt { terms: found, welds })
    }

    /// The terms of torn words whose halves stand for this word and the next, of
    /// those whose first half may stand for this one.
    pub(crate) fn welded(&self, next: &WordSpec, torn: &[TermUse]) -> Vec<TermUse> {
        let mut found = Vec::new();
        for weld in torn {
            let Some((left, right)) = weld.term.split_once(HALVES) else {
                continue;
            };
            let languages = match (self.stands_for(left), next.stands_for(right)) {
                (Some(None), Some(languages)) | (Some(languages), Some(None)) => languages,
                (Some(Some(one)), Some(Some(other))) => Some(one.intersection(&other).cloned().collect()),
                _ => continue,
            };
            found.push(TermUse { languages, ..weld.clone() });
        }
        found
    }

    /// Whether a word stands for this one in clauses of any language.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.stands_for(word).is_some()
    }

    /// Whether the word stands for this one, and in clauses of which languages.
    fn stands_for(&self, word: &str) -> Option<Option<BTreeSet<String>>> {
        match self {
            WordSpec::Plain(plain) => (plain == word).then_some(None),
            WordSpec::Glob(pieces) => {
                let spelt =
                    || fold::spellings_where(|variant| globs(pieces, variant)).any(|spelt| spelt == word);
                (globs(pieces, word) || spelt()).then_some(None)
            }
            WordSpec::Forms(stems) if stems.iter().any(|stem| stem.word == word) => Some(None),
            WordSpec::Forms(stems) => {
                let of = |stem: &&Stem| stem.is(word, &Stemmer::of(&stem.language));
                let languages: BTreeSet<String> =
                    stems.iter().filter(of).map(|stem| stem.language.clone()).collect();
                (!languages.is_empty()).then_some(Some(languages))
            }
        }
    }
}

/// Whether the stemmer of a language may take letters from a word: one that is
/// written in another script it leaves as it is.
fn may_change(language: &str, word: &str) -> bool {
    let script = match language {
        "ar" => '\u{600}'..='\u{6ff}',
        "el" => '\u{370}'..='\u{3ff}',
        "ru" => '\u{400}'..='\u{52f}',
        "de" | "en" | "es" | "fi" | "fr" | "hu" | "it" | "nl" | "pt" | "ro" | "sv" | "tr" => '\0'..='\u{24f}',
        // The others have no stemmer.
        _ => return false,
    };
    word.chars().any(|letter| script.contains(&letter))
}

/// A term without its width, and the width.
fn base_and_width(term: &str) -> (&str, u32) {
    match term.split_once(COMPOUND) {
        Some((base, width)) => (base, width.parse().unwrap_or(1)),
        None => (term, 1),
    }
}

/// Whether a word has these letters in this order, any letters between them,
/// and no others before the first and behind the last.
pub(crate) fn globs(pieces: &[String], word: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == word);
    };
    let Some(mut rest) = word.strip_prefix(first.as_str()) else {
        return false;
    };
    // Each piece at its first place leaves the most to those behind it.
    for piece in middle {
        match rest.find(piece.as_str()) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

impl TermUse {
    fn of(term: String, languages: Option<BTreeSet<String>>, count: u64) -> Self {
        let width = base_and_width(&term).1;
        TermUse { term, width, languages, count }
    }

    /// Whether two terms that count in every language are spelt alike: as a word
    /// and a compound, or as compounds of different width.
    pub(crate) fn is_spelt_like(&self, other: &Self) -> bool {
        let anywhere = self.languages.is_none() && other.languages.is_none();
        anywhere && base_and_width(&self.term).0 == base_and_width(&other.term).0
    }
}

/// What a dictionary has of one spelling.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spelt {
    /// The terms that are spelt so: the word, and compounds of any width.
    pub(crate) terms: Vec<TermUse>,
    /// The torn words whose first half is spelt so.
    pub(crate) welds: Vec<TermUse>,
}

impl Dictionary<'_> {
    /// The terms that spell a word, and torn words that begin with it. They
    /// stand behind one another in the dictionary, for what follows the word in
    /// them is less than any letter.
    pub(crate) fn spelt(self, word: &str) -> Result<Spelt, IndexError> {
        let mut spelt = Spelt::default();
        let behind = format!("{word}{}", char::from(HALVES as u8 + 1));
        self.range(word, Some(&behind), |term, count| {
            let of_kind = if term.contains(HALVES) { &mut spelt.welds } else { &mut spelt.terms };
            match of_kind.iter_mut().find(|known| known.term == term) {
                Some(known) => known.count += count,
                None => of_kind.push(TermUse::of(term.to_owned(), None, count)),
            }
            true
        })?;
        Ok(spelt)
    }

    /// Calls `take` for the terms that begin so, with how many entries hold
    /// them; once for each segment that has them.
    pub(crate) fn each(self, beginning: &str, mut take: impl FnMut(&str, u64)) -> Result<(), IndexError> {
        self.range(beginning, None, |term, count| {
            let begins = term.starts_with(beginning);
            if begins {
                take(term, count);
            }
            begins
        })
    }

    /// Calls `take` in each segment for the terms from one on, to before
    /// another, until it says no.
    fn range(
        self,
        from: &str,
        to: Option<&str>,
        mut take: impl FnMut(&str, u64) -> bool,
    ) -> Result<(), IndexError> {
        for segment in self.reader.searcher().segment_readers() {
            let dictionary = self.reader.wrap(segment.inverted_index(self.field))?;
            let mut range = dictionary.terms().range().ge(from.as_bytes());
            if let Some(to) = to {
                range = range.lt(to.as_bytes());
            }
            let mut stream = self.reader.wrap(range.into_stream().map_err(Into::into))?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && !take(term, u64::from(stream.value().doc_freq))
                {
                    break;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::globs;

    #[test]
    fn letters_stand_for_themselves_and_stars_for_any() {
        let glob = |pattern: &str, word: &str| {
            globs(&pattern.split('*').map(str::to_owned).collect::<Vec<_>>(), word)
        };
        for (pattern, word) in [
            ("hegemon*", "hegemon"),
            ("*polar", "multipolar"),
            ("a*b*c", "axbxbxc"),
            ("*a*", "a"),
            ("peace", "peace"),
        ] {
            assert!(glob(pattern, word), "{pattern} {word}");
        }
        for (pattern, word) in
            [("hegemon*", "hegemo"), ("ab*bc", "abc"), ("a*b*c", "ac"), ("peace", "peaces")]
        {
            assert!(!glob(pattern, word), "{pattern} {word}");
        }
    }
}
