//! Matches any form of a word, by the language of the clause.

use index::schema::names;
use index::{IndexError, Reader};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::lower::Forms;
use crate::matcher::{Cursor, Matcher, Occurrence};

/// A cursor over the clauses in which a form of a word stands.
pub(crate) struct FormsMatcher {
    cursors: Vec<Cursor>,
    /// For the cursor of the same index: the ordinals of the languages in
    /// which its term is a form; none where it is in all of them.
    languages: Vec<Option<Vec<u64>>>,
    of_clause: Option<StrColumn>,
    doc: DocId,
    matched: DocId,
    found: Vec<Occurrence>,
}

impl FormsMatcher {
    /// Opens a word in a segment; none where no form of it stands there.
    pub(crate) fn open(
        reader: &Reader,
        segment: &SegmentReader,
        forms: &Forms,
    ) -> Result<Option<Self>, IndexError> {
        let of_clause = reader.wrap(segment.fast_fields().str(names::LANGUAGE))?;
        let ordinal = |language: &str| -> Result<Option<u64>, IndexError> {
            let Some(column) = &of_clause else {
                return Ok(None);
            };
            reader.wrap(column.dictionary().term_ord(language.as_bytes()).map_err(Into::into))
        };
        let (mut cursors, mut languages) = (Vec::new(), Vec::new());
        for form in &forms.forms {
            let Some(cursor) = Cursor::open(reader, segment, &form.term, form.width)? else {
                continue;
            };
            let mut ordinals = Vec::new();
            for language in &form.languages {
                ordinals.extend(ordinal(language)?);
            }
            cursors.push(cursor);
            languages.push((!form.languages.is_empty()).then_some(ordinals));
        }
        let (doc, matched) = (0, TERMINATED);
        let matcher = Self { cursors, languages, of_clause, doc, matched, found: Vec::new() };
        Ok((!matcher.cursors.is_empty()).then_some(matcher))
    }
}

impl FormsMatcher {
    /// The language of the candidate, by its ordinal.
    fn language(&self) -> Option<u64> {
        self.of_clause.as_ref().and_then(|column| column.ords().first(self.doc))
    }
}

/// Whether a term that is a form in these languages (all, if none) is one in
/// this language.
fn is_form(languages: Option<&[u64]>, language: Option<u64>) -> bool {
    languages.is_none_or(|languages| language.is_some_and(|language| languages.contains(&language)))
}

impl Matcher for FormsMatcher {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = self.cursors.iter_mut().map(|cursor| cursor.seek(target)).min().unwrap_or(TERMINATED);
        self.doc
    }

    fn count(&mut self) -> u32 {
        // A compound may stand where one of its words does: then starts decide.
        if self.cursors.iter().any(|cursor| cursor.width > 1 && cursor.doc() == self.doc) {
            return u32::try_from(self.occurrences().len()).unwrap_or(u32::MAX);
        }
        let language = self.language();
        let here = self.cursors.iter().zip(&self.languages).filter(|(cursor, languages)| {
            cursor.doc() == self.doc && is_form(languages.as_deref(), language)
        });
        here.map(|(cursor, _)| cursor.frequency()).sum()
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched == self.doc {
            return &self.found;
        }
        self.matched = self.doc;
        self.found.clear();
        let language = self.language();
        for (cursor, languages) in self.cursors.iter_mut().zip(&self.languages) {
            if cursor.doc() == self.doc && is_form(languages.as_deref(), language) {
                let width = cursor.width;
                self.found.extend(cursor.positions().iter().map(|at| (*at, at + width)));
            }
        }
        self.found.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        self.found.dedup_by_key(|&mut (start, _)| start);
        &self.found
    }
}
