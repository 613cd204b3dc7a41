//! A stretch of entries in which several words are counted one after the other.

use tantivy::DocId;

use super::list::List;

/// How many entries it has.
const WIDTH: usize = 4_096;

/// What has been counted of each entry of a stretch.
pub(super) struct Window {
    first: DocId,
    /// Those in which any word stands, a bit each.
    seen: [u64; WIDTH / 64],
    /// For each, its score and its hits.
    sums: Vec<(f32, u32)>,
    /// The same of the word at hand, where it has several terms: its frequency and
    /// its hits.
    counts: Vec<(u32, u32)>,
}

impl Window {
    pub(super) fn new() -> Self {
        Window { first: 0, seen: [0; WIDTH / 64], sums: vec![(0.0, 0); WIDTH], counts: Vec::new() }
    }

    /// Begins a stretch, of which nothing is counted yet.
    pub(super) fn open(&mut self, first: DocId) {
        self.first = first;
    }

    /// Counts a word, which has a list for each of its terms. The score is that of
    /// an entry by its frequency there.
    pub(super) fn add(&mut self, lists: &mut [List<'_>], score: impl Fn(DocId, u32) -> f32) {
        let first = self.first;
        let end = first.saturating_add(WIDTH as u32);
        if let [only] = lists {
            let hits = if only.hits { u32::MAX } else { 0 };
            only.each_before(end, |doc, count| {
                self.count((doc - first) as usize, count & hits, score(doc, count))
            });
            return;
        }
        // A frequency is that of all its terms together.
        self.counts.resize(WIDTH, (0, 0));
        let mut counts = std::mem::take(&mut self.counts);
        let mut touched = [0u64; WIDTH / 64];
        for list in lists {
            let hits = if list.hits { u32::MAX } else { 0 };
            list.each_before(end, |doc, count| {
                let offset = (doc - first) as usize;
                let sum = &mut counts[offset];
                *sum = (sum.0 + count, sum.1 + (count & hits));
                touched[offset / 64] |= 1 << (offset % 64);
            });
        }
        each_bit(&mut touched, |offset| {
            let (count, hits) = std::mem::take(&mut counts[offset]);
            self.count(offset, hits, score(first + offset as u32, count));
        });
        self.counts = counts;
    }

    fn count(&mut self, offset: usize, hits: u32, score: f32) {
        self.seen[offset / 64] |= 1 << (offset % 64);
        let sum = &mut self.sums[offset];
        *sum = (sum.0 + score, sum.1 + hits);
    }

    /// Calls `take` for each entry in which a word stands, in order, with its score
    /// and its hits; forgets them.
    pub(super) fn drain(&mut self, mut take: impl FnMut(DocId, f32, u32)) {
        let Window { first, seen, sums, .. } = self;
        each_bit(seen, |offset| {
            let (score, hits) = std::mem::take(&mut sums[offset]);
            take(*first + offset as u32, score, hits);
        });
    }
}

/// Calls `take` for each bit that is set, in order, and clears it.
pub(crate) fn each_bit(bits: &mut [u64], mut take: impl FnMut(usize)) {
    for (at, word) in bits.iter_mut().enumerate() {
        while *word != 0 {
            take(at * 64 + word.trailing_zeros() as usize);
            *word &= *word - 1;
        }
    }
}
