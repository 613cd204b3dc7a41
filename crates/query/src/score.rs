//! BM25 over the clause.
//!
//! Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
//! Beyond" (2009), with the inverse document frequency that is never negative,
//! `ln(1 + (N - n + 0.5) / (n + 0.5))`, and the usual k1 = 1.2, b = 0.75. All
//! statistics are those of the whole index, so that a score does not depend on
//! how it is cut into segments.

use index::{IndexError, Reader};
use tantivy::Term;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The inverse document frequency of a word that any of these terms stands
/// for.
pub(crate) fn idf<'a>(reader: &Reader, terms: impl Iterator<Item = &'a str>) -> Result<f32, IndexError> {
    let searcher = reader.searcher();
    let all = searcher.num_docs();
    let mut having = 0;
    for term in terms {
        let term = Term::from_field_text(reader.fields().words, term);
        having += reader.wrap(searcher.doc_freq(&term))?;
    }
    let (all, having) = (all as f32, having.min(all) as f32);
    Ok((1.0 + (all - having + 0.5) / (having + 0.5)).ln())
}

/// The score of a leaf that stands `count` times in a clause of `length`
/// tokens.
pub(crate) fn score(idf: f32, count: u32, length: u32, average: f32) -> f32 {
    let count = count as f32;
    idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length as f32 / average))
}
