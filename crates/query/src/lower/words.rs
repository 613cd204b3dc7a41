//! The words of a query, and the terms of the index that stand for them.

use std::collections::{BTreeMap, BTreeSet};

use index::Reader;
use index::analyzer::forms::{self, Stem, standing};
use index::analyzer::stem::Stemmer;
use index::analyzer::{COMPOUND, HALVES, fold};
use tantivy::schema::Field;

use super::entries::{Entries, InSegment};
use crate::deadline::{QueryError, Watch};

/// The most terms that the words of a query may stand for.
pub(crate) const MOST_TERMS: usize = 100_000;

/// A term that stands for words of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermUse {
    pub(crate) term: String,
    /// How many positions it takes in a text.
    pub(crate) width: u32,
    /// The languages of the clauses in which it does; none where it does in all.
    pub(crate) languages: Option<BTreeSet<String>>,
    pub(crate) entries: Entries,
}

/// A word as a query asks for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordSpec {
    /// This word, in its canonical spelling.
    Plain(String),
    /// A word with these letters in this order, and any between them.
    Glob(Glob),
    /// Any form of this word, by its stems.
    Forms(String, Vec<Stem>),
}

/// The letters of a word, and where any others may stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Glob {
    /// The letters between those; empty at the ends where letters may stand
    /// before or behind.
    pieces: Vec<String>,
    /// The canonical spellings of words that have another spelling like that.
    canonical: Vec<&'static str>,
}

impl Glob {
    pub(crate) fn of(pieces: Vec<String>) -> Self {
        let canonical = fold::spellings_where(|variant| globs(&pieces, variant)).collect();
        Glob { pieces, canonical }
    }

    fn expand(&self, dictionary: Dictionary<'_>) -> Result<Spelt, QueryError> {
        // A term comes once for each segment.
        let mut terms: BTreeMap<String, Entries> = BTreeMap::new();
        let first = self.pieces.first().map_or("", String::as_str);
        dictionary.each(first, |term, entries| {
            if terms.len() <= MOST_TERMS && globs(&self.pieces, standing(term)) {
                terms.entry(term.to_owned()).or_default().add(entries);
            }
        })?;
        let mut spelt = Spelt::default();
        for (term, entries) in terms {
            spelt.add(term, None, entries);
        }
        for canonical in &self.canonical {
            let Spelt { terms, welds } = dictionary.spelt(canonical)?;
            spelt.terms.extend(terms);
            spelt.welds.extend(welds);
        }
        Ok(spelt)
    }

    /// Whether a word in its canonical spelling is like that.
    fn is(&self, word: &str) -> bool {
        globs(&self.pieces, word) || self.canonical.contains(&word)
    }
}

/// The terms that stand for any form of a word, by its stems.
fn expand_forms(word: &str, stems: &[Stem], dictionary: Dictionary<'_>) -> Result<Spelt, QueryError> {
    let mut spelt = dictionary.spelt(word)?;
    let mut forms: BTreeMap<String, (BTreeSet<String>, Entries)> = BTreeMap::new();
    for stem in stems {
        let stemmer = Stemmer::of(stem.language());
        let is_other = |form: &str| form != word && stem.is(form, &stemmer);
        // A term comes once for each segment.
        let mut terms: BTreeMap<String, Entries> = BTreeMap::new();
        let mut listed: BTreeSet<String> = BTreeSet::new();
        for beginning in stem.beginnings() {
            dictionary.each(&beginning, |term, entries| {
                if is_other(standing(term)) {
                    terms.entry(term.to_owned()).or_default().add(entries);
                }
            })?;
        }
        for list in stem.lists() {
            dictionary.of_forms().each(&list, |term, _| {
                listed.insert(forms::listed(term).to_owned());
            })?;
        }
        for form in listed.iter().filter(|form| is_other(form)) {
            let Spelt { terms: whole, welds } = dictionary.spelt(form)?;
            terms.extend(whole.into_iter().chain(welds).map(|used| (used.term, used.entries)));
        }
        for (term, entries) in terms {
            let (languages, of_term) = forms.entry(term).or_default();
            languages.insert(stem.language().to_owned());
            *of_term = entries;
        }
    }
    for (term, (languages, entries)) in forms {
        spelt.add(term, Some(languages), entries);
    }
    Ok(spelt)
}

/// The dictionary of one field.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary<'r> {
    pub(crate) reader: &'r Reader,
    pub(crate) field: Field,
    /// Until when it is read.
    pub(crate) watch: &'r Watch,
}

impl WordSpec {
    /// Any form of a word, by the stemmers of these languages. `first` tells that
    /// no other word of the row stands before it.
    pub(crate) fn forms(word: &str, languages: &BTreeSet<String>, first: bool) -> Self {
        let languages = languages.iter().filter(|language| may_change(language, word));
        let stems: Vec<Stem> = languages.map(|language| Stem::of(word, language, first)).collect();
        if stems.is_empty() {
            WordSpec::Plain(word.to_owned())
        } else {
            WordSpec::Forms(word.to_owned(), stems)
        }
    }

    /// The terms that stand for the word: itself, and the compounds that spell it;
    /// and the torn words of which the first half may stand for it.
    pub(crate) fn expand(&self, dictionary: Dictionary<'_>) -> Result<Spelt, QueryError> {
        let mut spelt = match self {
            WordSpec::Plain(word) => return dictionary.spelt(word),
            WordSpec::Glob(glob) => glob.expand(dictionary)?,
            WordSpec::Forms(word, stems) => expand_forms(word, stems, dictionary)?,
        };
        for terms in [&mut spelt.terms, &mut spelt.welds] {
            terms.sort_by(|one, other| (&one.term, &one.languages).cmp(&(&other.term, &other.languages)));
            terms.dedup();
        }
        Ok(spelt)
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

    /// Whether the word stands for this one, and in clauses of which languages.
    fn stands_for(&self, word: &str) -> Option<Option<BTreeSet<String>>> {
        match self {
            WordSpec::Plain(plain) => (plain == word).then_some(None),
            WordSpec::Glob(glob) => glob.is(word).then_some(None),
            WordSpec::Forms(asked, _) if asked == word => Some(None),
            WordSpec::Forms(_, stems) => {
                let of = |stem: &&Stem| stem.is(word, &Stemmer::of(stem.language()));
                let languages: BTreeSet<String> =
                    stems.iter().filter(of).map(|stem| stem.language().to_owned()).collect();
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
    fn of(term: String, languages: Option<BTreeSet<String>>, entries: Entries) -> Self {
        let width = base_and_width(&term).1;
        TermUse { term, width, languages, entries }
    }

    /// How many entries hold it, deleted ones too.
    pub(crate) fn count(&self) -> u64 {
        self.entries.count()
    }

    /// Whether two terms that count in every language are spelt alike: as a word
    /// and a compound, or as compounds of different width.
    pub(crate) fn is_spelt_like(&self, other: &Self) -> bool {
        let anywhere = self.languages.is_none() && other.languages.is_none();
        anywhere && base_and_width(&self.term).0 == base_and_width(&other.term).0
    }
}

/// Whether terms are one word and compounds spelt like it, whatever the language.
pub(crate) fn is_one_word(terms: &[TermUse]) -> bool {
    terms.iter().all(|term| term.is_spelt_like(&terms[0]))
}

/// What a dictionary has of one spelling.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spelt {
    /// The terms that are spelt so: the word, and compounds of any width.
    pub(crate) terms: Vec<TermUse>,
    /// The torn words whose first half is spelt so.
    pub(crate) welds: Vec<TermUse>,
}

impl Spelt {
    /// Adds a term that stands for a word in these languages; a torn word does
    /// whatever its language, as is looked at when both halves are known.
    fn add(&mut self, term: String, languages: Option<BTreeSet<String>>, entries: Entries) {
        if term.contains(HALVES) {
            self.welds.push(TermUse::of(term, None, entries));
        } else {
            self.terms.push(TermUse::of(term, languages, entries));
        }
    }
}

impl Dictionary<'_> {
    /// The dictionary of the forms that are listed.
    fn of_forms(self) -> Self {
        Dictionary { field: self.reader.fields().forms, ..self }
    }

    /// The terms that spell a word, and torn words that begin with it. They
    /// stand behind one another in the dictionary, for what follows the word in
    /// them is less than any letter.
    pub(crate) fn spelt(self, word: &str) -> Result<Spelt, QueryError> {
        let mut spelt = Spelt::default();
        if !self.reader.may_be_joined(self.field, word)? {
            let mut entries = Entries::default();
            for (ord, segment) in (0u32..).zip(self.reader.searcher().segment_readers()) {
                let dictionary = self.reader.wrap(segment.inverted_index(self.field))?;
                let info = dictionary.terms().get(word.as_bytes()).map_err(Into::into);
                self.reader.wrap(info)?.iter().for_each(|info| entries.add((ord, info)));
            }
            if entries.count() > 0 {
                spelt.terms.push(TermUse { term: word.to_owned(), width: 1, languages: None, entries });
            }
            return Ok(spelt);
        }
        let mut behind = String::with_capacity(word.len() + 1);
        behind.push_str(word);
        behind.push(char::from(HALVES as u8 + 1));
        self.range(word, Some(&behind), |term, entries| {
            let of_kind = if term.contains(HALVES) { &mut spelt.welds } else { &mut spelt.terms };
            match of_kind.iter_mut().find(|known| known.term == term) {
                Some(known) => known.entries.add(entries),
                None => of_kind.push(TermUse::of(term.to_owned(), None, Entries::of(entries))),
            }
            true
        })?;
        Ok(spelt)
    }

    /// Calls `take` for the terms that begin so, with their entries in a segment;
    /// once for each segment that has them.
    pub(crate) fn each(
        self,
        beginning: &str,
        mut take: impl FnMut(&str, InSegment<'_>),
    ) -> Result<(), QueryError> {
        self.range(beginning, None, |term, entries| {
            let begins = term.starts_with(beginning);
            if begins {
                take(term, entries);
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
        mut take: impl FnMut(&str, InSegment<'_>) -> bool,
    ) -> Result<(), QueryError> {
        for (ord, segment) in (0u32..).zip(self.reader.searcher().segment_readers()) {
            let dictionary = self.reader.wrap(segment.inverted_index(self.field))?;
            let mut range = dictionary.terms().range().ge(from.as_bytes());
            if let Some(to) = to {
                range = range.lt(to.as_bytes());
            }
            let mut stream = self.reader.wrap(range.into_stream().map_err(Into::into))?;
            while stream.advance() {
                self.watch.step()?;
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && !take(term, (ord, stream.value()))
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
