//! BM25 over the clause.
//!
//! Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
//! Beyond" (2009), with the inverse document frequency that is never negative,
//! `ln(1 + (N - n + 0.5) / (n + 0.5))`, and the usual k1 = 1.2, b = 0.75. All
//! statistics are those of the whole index, so that a score does not depend on
//! how it is cut into segments.

use index::{IndexError, Reader};
use tantivy::DocId;

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The most that a clause scores by a leaf, times its inverse document frequency.
pub(crate) const MOST: f32 = 1.0 + K1;

/// The inverse document frequency of a word that so many entries hold.
pub(crate) fn idf(reader: &Reader, having: u64) -> f32 {
    let all = reader.searcher().num_docs();
    let having = having.min(all);
    (1.0 + ((all - having) as f32 + 0.5) / (having as f32 + 0.5)).ln()
}

/// What a length adds to the frequency in the divisor.
pub(crate) fn norm(length: f32, average: f32) -> f32 {
    K1 * (1.0 - B + B * length / average)
}

/// By the code of a length what it adds to the frequency in the divisor, where what a
/// clause gains by being shorter than the average counts for this part.
pub(crate) fn norms(reader: &Reader, short: f32) -> Result<[f32; 256], IndexError> {
    Ok(reader.by_length(norm)?.map(|norm| if norm < K1 { K1 - (K1 - norm) * short } else { norm }))
}

/// The lengths of the clauses of a segment.
pub(crate) struct Lengths<'r> {
    codes: &'r [u8],
    /// By the code of a length, what it adds to the frequency in the divisor.
    norms: &'r [f32; 256],
}

impl<'r> Lengths<'r> {
    /// The lengths in a segment against the average of the whole index.
    pub(crate) fn of(reader: &'r Reader, segment: u32) -> Result<Self, IndexError> {
        let norms = reader.by_length(norm)?;
        Ok(Lengths { codes: reader.lengths_of(segment)?, norms })
    }

    /// The lengths in a segment, with what each adds to the divisor by its code.
    pub(crate) fn with(reader: &'r Reader, segment: u32, norms: &'r [f32; 256]) -> Result<Self, IndexError> {
        Ok(Lengths { codes: reader.lengths_of(segment)?, norms })
    }

    /// The code of the length of a clause.
    pub(crate) fn code(&self, doc: DocId) -> u8 {
        self.codes[doc as usize]
    }

    /// The score of a leaf that stands `count` times in a clause: computed as the
    /// engine does, to the bit.
    pub(crate) fn score(&self, idf: f32, count: u32, doc: DocId) -> f32 {
        self.score_by_code(idf, count, self.code(doc))
    }

    /// As [`score`](Lengths::score), by the code of the length of the clause.
    pub(crate) fn score_by_code(&self, idf: f32, count: u32, code: u8) -> f32 {
        let count = count as f32;
        let norm = self.norms[usize::from(code)];
        (idf * MOST) * (count / (count + norm))
    }

    /// The score of what has this weight, for a frequency that may be a part of one.
    pub(crate) fn score_of(&self, weight: f32, frequency: f32, doc: DocId) -> f32 {
        let norm = self.norms[usize::from(self.codes[doc as usize])];
        (weight * MOST) * (frequency / (frequency + norm))
    }
}
