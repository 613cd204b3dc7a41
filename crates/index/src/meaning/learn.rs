//! Learns meanings from the clauses of an index.
//!
//! Deerwester, Dumais, Furnas, Landauer and Harshman, "Indexing by latent semantic
//! analysis" (1990). The vectors of the words are the right singular vectors of
//! the weighted matrix of clauses and words, found by subspace iteration from a
//! random start: Halko, Martinsson and Tropp, "Finding structure with randomness"
//! (2011).

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::matrix::{Matrix, Sparse, add, eigen};
use super::model::Model;
use crate::analyzer::stem::Stemmer;
use crate::analyzer::{COMPOUND, HALVES};
use crate::error::IndexError;
use crate::reader::Reader;

/// How many numbers a vector has.
pub(super) const WIDTH: usize = 128;

/// How many more are computed, so that the last of those are true.
const BESIDE: usize = 16;

/// From how many clauses the vectors of words are learnt at the most.
const SAMPLE: usize = 50_000;

/// How many words have vectors at the most, and in how many clauses one must stand;
/// of all clauses, the part beyond which it says too little.
const WORDS: usize = 40_000;
const RAREST: u32 = 3;
const MOST: f32 = 0.3;

/// How often the space is turned towards its strongest directions.
const ROUNDS: usize = 4;

/// The words of an index, numbered.
struct Vocabulary {
    /// Language and stem to number and inverse document frequency.
    numbers: BTreeMap<(String, String), (u32, f32)>,
}

/// Learns the vectors of the words of an index.
pub(super) fn model(reader: &Reader) -> Result<Model, IndexError> {
    let languages = Languages::of(reader)?;
    let vocabulary = vocabulary(reader, &languages)?;
    let clauses = usize::try_from(reader.lengths()?.1).unwrap_or(usize::MAX);
    let step = clauses.div_ceil(SAMPLE).max(1) as u32;
    let mut matrix = Sparse { columns: vocabulary.numbers.len(), ..Sparse::default() };
    let mut rows = 0;
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        let of_row = |doc: u32| doc.is_multiple_of(step).then_some(doc / step);
        let mut cells = Vec::new();
        each_posting(reader, segment, &languages.of_segment(reader, ord)?, |key, doc, frequency| {
            if let (Some(row), Some((number, idf))) = (of_row(doc), vocabulary.numbers.get(key)) {
                cells.push((rows + row, *number, weight(frequency) * idf));
            }
        })?;
        matrix.cells.append(&mut cells);
        rows += segment.max_doc().div_ceil(step);
    }
    matrix.rows = rows as usize;
    let mut norms = vec![0.0f32; matrix.rows];
    for (row, _, value) in &matrix.cells {
        norms[*row as usize] += value * value;
    }
    for (row, _, value) in &mut matrix.cells {
        *value /= norms[*row as usize].sqrt();
    }
    matrix.cells.sort_unstable_by_key(|(row, column, _)| (*row, *column));
    let width = WIDTH.min(matrix.rows / 2).min(matrix.columns / 2);
    if width == 0 {
        return Ok(Model::of(Vec::new(), &Matrix::zero(0, 0)));
    }
    let vectors = singular(&matrix, width);
    let keys: Vec<(String, String)> = vocabulary.numbers.keys().cloned().collect();
    let mut weighted = Matrix::zero(keys.len(), width);
    for (number, idf) in vocabulary.numbers.values() {
        add(weighted.row_mut(*number as usize), &vectors.row(*number as usize)[..width], *idf);
    }
    Ok(Model::of(keys, &weighted))
}

/// The first right singular vectors of a matrix, a row for each of its columns.
fn singular(matrix: &Sparse, width: usize) -> Matrix {
    let wide = (width + BESIDE).min(matrix.rows).min(matrix.columns);
    let mut right = Matrix::noise(matrix.columns, wide);
    for _ in 0..ROUNDS {
        let mut left = matrix.times(&right);
        left.orthonormalize();
        right = matrix.transposed_times(&left);
        right.orthonormalize();
    }
    // Within the space the singular vectors are those of a small matrix.
    let left = matrix.times(&right);
    let (_, turn) = eigen(left.gram());
    right.times(&turn);
    right
}

/// How much a word counts that stands so often in a clause.
pub(super) fn weight(frequency: u32) -> f32 {
    1.0 + (frequency as f32).ln()
}

fn vocabulary(reader: &Reader, languages: &Languages) -> Result<Vocabulary, IndexError> {
    let mut counts: FxHashMap<(String, String), u32> = FxHashMap::default();
    for (ord, segment) in (0u32..).zip(reader.searcher().segment_readers()) {
        each_posting(reader, segment, &languages.of_segment(reader, ord)?, |key, _, _| {
            match counts.get_mut(key) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(key.clone(), 1);
                }
            }
        })?;
    }
    let clauses = reader.lengths()?.1.max(1) as f32;
    let mut words: Vec<((String, String), u32)> = counts
        .into_iter()
        .filter(|((_, stem), count)| {
            *count >= RAREST && *count as f32 <= clauses * MOST && stem.chars().any(char::is_alphabetic)
        })
        .collect();
    words.sort_unstable_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    words.truncate(WORDS);
    words.sort_unstable();
    let numbered = (0u32..).zip(words);
    let numbers = numbered.map(|(number, (key, count))| (key, (number, (clauses / count as f32).ln())));
    Ok(Vocabulary { numbers: numbers.collect() })
}

/// The languages of an index with their stemmers.
pub(super) struct Languages(BTreeMap<String, Stemmer>);

impl Languages {
    pub(super) fn of(reader: &Reader) -> Result<Self, IndexError> {
        let with = |language: &String| (language.clone(), Stemmer::of(language));
        Ok(Languages(reader.languages()?.iter().map(with).collect()))
    }

    /// For each clause of a segment the number of its language, and the languages.
    pub(super) fn of_segment(&self, reader: &Reader, ord: u32) -> Result<OfSegment<'_>, IndexError> {
        let clauses = reader.searcher().segment_reader(ord).max_doc();
        let mut names = Vec::new();
        let mut of_clause = vec![u16::MAX; clauses as usize];
        if let Some(column) = reader.language(ord)? {
            for number in 0..column.num_terms() as u64 {
                let mut name = String::new();
                reader.wrap(column.ord_to_str(number, &mut name).map_err(Into::into))?;
                names.push(self.0.get_key_value(&name).expect("the languages of the index are all known"));
            }
            for (doc, of) in (0u32..).zip(&mut of_clause) {
                *of = column
                    .ords()
                    .first(doc)
                    .and_then(|number| u16::try_from(number).ok())
                    .unwrap_or(u16::MAX);
            }
        }
        Ok(OfSegment { names, of_clause })
    }
}

/// The languages of the clauses of a segment.
pub(super) struct OfSegment<'l> {
    names: Vec<(&'l String, &'l Stemmer)>,
    of_clause: Vec<u16>,
}

/// Calls `take` for each word of each clause that has a language, word by word: with
/// language and stem, the clause, and how often the word stands there. Forms of one
/// stem come apart.
pub(super) fn each_posting(
    reader: &Reader,
    segment: &SegmentReader,
    languages: &OfSegment<'_>,
    mut take: impl FnMut(&(String, String), u32, u32),
) -> Result<(), IndexError> {
    let inverted = reader.wrap(segment.inverted_index(reader.fields().words))?;
    let mut stream = reader.wrap(inverted.terms().stream().map_err(Into::into))?;
    let alive = segment.alive_bitset();
    while stream.advance() {
        let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
        if term.contains([COMPOUND, HALVES]) || term.len() < 2 {
            continue;
        }
        let info: &TermInfo = stream.value();
        let mut postings = reader.wrap(
            inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs).map_err(Into::into),
        )?;
        let mut keys: Vec<Option<(String, String)>> = vec![None; languages.names.len()];
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            let language = usize::from(languages.of_clause[doc as usize]);
            if let Some((name, stemmer)) = languages.names.get(language)
                && alive.is_none_or(|alive| alive.is_alive(doc))
            {
                let key = keys[language].get_or_insert_with(|| ((*name).clone(), stemmer.stem(term)));
                take(key, doc, postings.term_freq());
            }
            postings.advance();
        }
    }
    Ok(())
}
