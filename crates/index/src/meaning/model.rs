//! The vectors of words, as they lie on disk.
//!
//! Behind the head stand the ends of the words' names, the names, and for each word
//! a scale and its numbers, a byte each.

use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;

use super::matrix::Matrix;

/// What a file begins with.
const MAGIC: &[u8; 8] = b"CWWORDS1";
const HEAD: usize = 16;

/// The vectors of words by language and stem.
pub(super) struct Model {
    bytes: OwnedBytes,
    words: usize,
    width: usize,
    /// A hash of it all, by which the vectors of clauses know theirs.
    pub(super) name: u64,
}

impl Model {
    /// A model of words in the order of their names, a row each.
    pub(super) fn of(words: Vec<(String, String)>, vectors: &Matrix) -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(number(words.len()));
        bytes.extend(number(vectors.columns));
        let mut names = Vec::new();
        for (language, stem) in &words {
            names.extend(language.as_bytes());
            names.push(b'\t');
            names.extend(stem.as_bytes());
            bytes.extend(number(names.len()));
        }
        bytes.extend(names);
        for row in 0..words.len() {
            let row = vectors.row(row);
            let greatest = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let scale = if greatest > 0.0 { greatest / 127.0 } else { 1.0 };
            bytes.extend(scale.to_le_bytes());
            bytes.extend(row.iter().map(|value| (value / scale).round() as i8 as u8));
        }
        let words = words.len();
        let name = xxh3_64(&bytes);
        Model { bytes: OwnedBytes::new(bytes), words, width: vectors.columns, name }
    }

    /// The model of a file; none where it is not one.
    pub(super) fn read(bytes: OwnedBytes) -> Option<Self> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let (words, width) = (at(&bytes, 8)?, at(&bytes, 12)?);
        let names = if words == 0 { 0 } else { at(&bytes, HEAD + (words - 1) * 4)? };
        let whole = HEAD + words * 4 + names + words * (4 + width);
        let name = xxh3_64(&bytes);
        (bytes.len() == whole).then_some(Model { bytes, words, width, name })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn words(&self) -> usize {
        self.words
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    fn name_of(&self, word: usize) -> &[u8] {
        let end = |word: usize| at(&self.bytes, HEAD + word * 4).unwrap_or(0);
        let start = if word == 0 { 0 } else { end(word - 1) };
        &self.bytes[HEAD + self.words * 4..][start..end(word)]
    }

    /// The place of a word; none where it has no vector.
    pub(super) fn find(&self, language: &str, stem: &str) -> Option<usize> {
        let name = [language.as_bytes(), b"\t", stem.as_bytes()].concat();
        let (mut low, mut high) = (0, self.words);
        while low < high {
            let middle = low.midpoint(high);
            match self.name_of(middle).cmp(&name) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Adds the vector of a word times a number.
    pub(super) fn add(&self, to: &mut [f32], word: usize, times: f32) {
        let from = self.bytes.len() - (self.words - word) * (4 + self.width);
        let (scale, vector) = self.bytes[from..from + 4 + self.width].split_at(4);
        let scale = times * f32::from_le_bytes([scale[0], scale[1], scale[2], scale[3]]);
        to.iter_mut().zip(vector).for_each(|(sum, value)| *sum += scale * f32::from(*value as i8));
    }
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

/// The number that stands at a place.
pub(super) fn at(bytes: &[u8], place: usize) -> Option<usize> {
    let bytes: [u8; 4] = bytes.get(place..place + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}
