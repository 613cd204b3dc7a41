//! Matches a phrase: its words in its order, through hyphens, over the ends of
//! sentences, never over the end of a clause.

use index::{IndexError, Reader};
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::lower::Phrase;
use crate::matcher::{Cursor, Matcher, Occurrence};

/// A cursor over the clauses in which a phrase stands.
pub(crate) struct PhraseMatcher {
    cursors: Vec<Cursor>,
    /// From node, to node, of the cursor of the same index.
    edges: Vec<(usize, usize)>,
    /// The last node.
    last: usize,
    /// For each word, the cursors whose terms stand for it.
    words: Vec<Vec<usize>>,
    doc: DocId,
    /// The clause that `found` is of.
    matched: DocId,
    found: Vec<Occurrence>,
    /// For each node: where a match that has come so far goes on, and where it
    /// began.
    reached: Vec<Vec<(u32, u32)>>,
}

impl PhraseMatcher {
    /// Opens a phrase in a segment; none where one of its words is missing.
    pub(crate) fn open(
        reader: &Reader,
        segment: &SegmentReader,
        phrase: &Phrase,
    ) -> Result<Option<Self>, IndexError> {
        let (mut cursors, mut edges) = (Vec::new(), Vec::new());
        for edge in &phrase.edges {
            if let Some(cursor) = Cursor::open(reader, segment, &edge.term, edge.width)? {
                cursors.push(cursor);
                edges.push((edge.from, edge.to));
            }
        }
        let words: Vec<Vec<usize>> = (0..phrase.words)
            .map(|word| {
                let stands = |(_, (from, to)): &(usize, &(usize, usize))| *from <= word && word < *to;
                edges.iter().enumerate().filter(stands).map(|(index, _)| index).collect()
            })
            .collect();
        if words.is_empty() || words.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let last = phrase.words;
        let reached = vec![Vec::new(); last + 1];
        let matched = TERMINATED;
        Ok(Some(Self { cursors, edges, last, words, doc: 0, matched, found: Vec::new(), reached }))
    }

    /// Follows the edges from node to node through the clause.
    fn follow(&mut self) {
        self.found.clear();
        self.reached.iter_mut().for_each(Vec::clear);
        for node in 0..self.last {
            self.reached[node].sort_unstable();
            self.reached[node].dedup();
            if node > 0 && self.reached[node].is_empty() {
                continue;
            }
            for (index, &(from, to)) in self.edges.iter().enumerate() {
                if from != node || self.cursors[index].doc() != self.doc {
                    continue;
                }
                let cursor = &mut self.cursors[index];
                let width = cursor.width;
                let positions = cursor.positions();
                if node == 0 {
                    self.reached[to].extend(positions.iter().map(|at| (at + width, *at)));
                    continue;
                }
                let (before, behind) = self.reached.split_at_mut(to);
                let mut at = 0;
                for &(next, start) in &before[node] {
                    while at < positions.len() && positions[at] < next {
                        at += 1;
                    }
                    if positions.get(at) == Some(&next) {
                        behind[0].push((next + width, start));
                    }
                }
            }
        }
        // At one start the longest counts.
        let ends = &mut self.reached[self.last];
        ends.sort_unstable_by_key(|&(end, start)| (start, std::cmp::Reverse(end)));
        ends.dedup_by_key(|&mut (_, start)| start);
        self.found.extend(ends.iter().map(|&(end, start)| (start, end)));
    }
}

impl Matcher for PhraseMatcher {
    fn seek(&mut self, target: DocId) -> DocId {
        self.doc = target;
        'candidate: loop {
            for word in &self.words {
                let nearest = word.iter().map(|&index| self.cursors[index].seek(self.doc)).min();
                let nearest = nearest.unwrap_or(TERMINATED);
                if nearest > self.doc {
                    self.doc = nearest;
                    if nearest == TERMINATED {
                        return TERMINATED;
                    }
                    continue 'candidate;
                }
            }
            return self.doc;
        }
    }

    fn count(&mut self) -> u32 {
        // A single word stands where its term does; each of its positions is one.
        if let (1, [only]) = (self.last, self.cursors.as_slice()) {
            return if only.doc() == self.doc { only.frequency() } else { 0 };
        }
        u32::try_from(self.occurrences().len()).unwrap_or(u32::MAX)
    }

    fn occurrences(&mut self) -> &[Occurrence] {
        if self.matched != self.doc {
            self.matched = self.doc;
            self.follow();
        }
        &self.found
    }
}
