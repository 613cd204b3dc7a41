//! One word alone, from its entries to the best clauses with nothing between.
//!
//! The frequencies of the word, and of the compounds that are spelt like it, tell all
//! that is asked. Of most blocks of entries it is enough to know the one that scores
//! best, which the engine keeps.

use std::borrow::Cow;

use index::analyzer::Words;
use index::blocks::{BLOCK, Block, SegmentWords};
use index::{Reader, Spelt};
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, TERMINATED};

use crate::deadline::{QueryError, Watch};
use crate::matcher::Segment;
use crate::query::{Form, Item, Node, Phrase, Query, Wording};
use crate::rank::{self, Found, Top};
use crate::score::{self, Lengths};

/// The word that a query is, if it is one in no other form, spelt in letters and
/// digits that fold to themselves.
pub(crate) fn alone(query: &Query) -> Option<Cow<'_, str>> {
    let Some(Node::Wording(Wording::Phrase(Phrase { text, items, form: Form::Folded, .. }))) = &query.root
    else {
        return None;
    };
    // Signs beside it may be meant otherwise.
    let [Item::Words(word)] = items.as_slice() else { return None };
    if text.is_ascii() { Words::plain(word) } else { None }
}

/// The best clauses for a word by its canonical spelling, in order; none where that
/// is not known in this way.
pub(crate) fn best(
    reader: &Reader,
    word: &str,
    limit: usize,
    watch: &Watch,
) -> Result<Option<Vec<Found>>, QueryError> {
    let segments = reader.searcher().segment_readers();
    let mut all = Vec::with_capacity(segments.len());
    let mut count = 0;
    for ord in (0u32..).take(segments.len()) {
        let spelt = reader.spelt(ord, word)?;
        count += entries(&spelt).map(|info| u64::from(info.doc_freq)).sum::<u64>();
        all.push(spelt);
    }
    let idf = score::idf(reader, count);
    let mut found: Vec<Found> = Vec::new();
    for ((ord, segment), spelt) in (0u32..).zip(segments).zip(&all) {
        if entries(spelt).next().is_none() {
            continue;
        }
        let at = Segment { reader, segment, ord, watch };
        // A clause of another segment that ties may stand before those so far.
        let floor = rank::floor(&found, limit).next_down();
        let Some(top) = best_of_segment(at, spelt, idf, limit, floor)? else { return Ok(None) };
        found.extend(top.into_clauses().map(|(doc, score)| {
            let address = DocAddress::new(ord, doc);
            Found { weight: f64::from(score), score, address, first: doc }
        }));
    }
    rank::best(reader, found, 0, limit, watch).map(Some)
}

fn entries(spelt: &Spelt) -> impl Iterator<Item = &TermInfo> {
    spelt.word.iter().chain(&spelt.compounds)
}

/// The best clauses of a segment; none where nothing is known of the blocks.
fn best_of_segment(
    at: Segment<'_>,
    spelt: &Spelt,
    idf: f32,
    limit: usize,
    floor: f32,
) -> Result<Option<Top>, QueryError> {
    at.watch.look()?;
    let words = at.reader.words_of(at.ord)?;
    let lengths = Lengths::of(at.reader, at.ord)?;
    let compounds = merged(at, words, &spelt.compounds)?;
    let mut rest = compounds.as_slice();
    let Some(info) = &spelt.word else {
        let mut looking = Looking { at, idf, lengths, top: Top::new(limit, floor) };
        looking.look(&[], &[], rest);
        return Ok(Some(looking.top));
    };
    let (Some(blocks), Some(again)) = (words.blocks(info), words.blocks(info)) else { return Ok(None) };
    let floor = floor.max(surpassed(at, &lengths, blocks, idf, limit, floor));
    let mut looking = Looking { at, idf, lengths, top: Top::new(limit, floor) };
    let bounds = Bounds::of(at.reader, at.ord, idf)?;
    let mut most = bounds.most(looking.top.threshold());
    let mut cursor = open(at, words, info)?;
    let mut behind = 0;
    for block in again {
        let (of_block, others) = rest.split_at(rest.partition_point(|(doc, _)| *doc <= block.last));
        rest = others;
        let longest = if of_block.is_empty() { 0.0 } else { bounds.longest_with(block, most) };
        let with_compound = |entry: &(DocId, u32)| {
            bounds.is_no_longer(longest, *entry, &looking) && bounds.may_reach_with(block, *entry, &looking)
        };
        if bounds.may_reach(block, most) || of_block.iter().any(with_compound) {
            at.watch.step()?;
            cursor.seek(block.last);
            looking.look(cursor.docs(), cursor.freqs(), of_block);
            most = bounds.most(looking.top.threshold());
        }
        behind = block.last + 1;
    }
    if info.doc_freq % BLOCK == 0 {
        looking.look(&[], &[], rest);
    } else {
        cursor.seek(behind);
        looking.look(cursor.docs(), cursor.freqs(), rest);
    }
    Ok(Some(looking.top))
}

/// A score that is less than those of so many clauses of the segment, by what is kept
/// of the blocks: each has an entry of its own that scores best.
fn surpassed(
    at: Segment<'_>,
    lengths: &Lengths<'_>,
    blocks: impl ExactSizeIterator<Item = Block>,
    idf: f32,
    limit: usize,
    floor: f32,
) -> f32 {
    if blocks.len() < limit || at.segment.alive_bitset().is_some() {
        return floor;
    }
    let mut top = Top::new(limit, floor);
    for (number, block) in (0..).zip(blocks) {
        if let Some(frequency) = block.frequency {
            top.add(number, lengths.score_by_code(idf, u32::from(frequency), block.length));
        }
    }
    top.threshold().next_down()
}

fn open(at: Segment<'_>, words: &SegmentWords, info: &TermInfo) -> Result<BlockSegmentPostings, QueryError> {
    let postings = words.inverted().read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
    Ok(at.reader.wrap(postings.map_err(Into::into))?)
}

/// The entries of all terms, in order, each with the frequencies of all together.
fn merged(
    at: Segment<'_>,
    words: &SegmentWords,
    terms: &[TermInfo],
) -> Result<Vec<(DocId, u32)>, QueryError> {
    let count = terms.iter().map(|info| info.doc_freq as usize).sum();
    let mut entries: Vec<(DocId, u32)> = Vec::with_capacity(count);
    let mut cursor: Option<BlockSegmentPostings> = None;
    for info in terms {
        at.watch.step()?;
        let cursor = match &mut cursor {
            Some(cursor) => {
                let reset = words.inverted().reset_block_postings_from_terminfo(info, cursor);
                at.reader.wrap(reset.map_err(Into::into))?;
                cursor
            }
            None => cursor.insert(open(at, words, info)?),
        };
        while !cursor.docs().is_empty() {
            entries.extend(cursor.docs().iter().copied().zip(cursor.freqs().iter().copied()));
            cursor.advance();
        }
    }
    if terms.len() > 1 {
        // Runs that are in order already are merged.
        entries.sort_by_key(|(doc, _)| *doc);
        entries.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 += if same { later.1 } else { 0 };
            same
        });
    }
    Ok(entries)
}

/// Looks at entries for the best.
struct Looking<'r> {
    at: Segment<'r>,
    idf: f32,
    lengths: Lengths<'r>,
    top: Top,
}

impl Looking<'_> {
    /// Looks at entries of the word, and at those of its compounds that stand among
    /// them or behind the last that was looked at.
    fn look(&mut self, docs: &[DocId], frequencies: &[u32], compounds: &[(DocId, u32)]) {
        let entries = docs.iter().copied().zip(frequencies.iter().copied());
        if compounds.is_empty() {
            entries.for_each(|(doc, count)| self.take(doc, count));
            return;
        }
        let mut compounds = compounds.iter().copied().peekable();
        for (doc, mut count) in entries.chain([(TERMINATED, 0)]) {
            while let Some((compound, more)) = compounds.next_if(|(compound, _)| *compound <= doc) {
                if compound == doc {
                    count += more;
                } else {
                    self.take(compound, more);
                }
            }
            if doc != TERMINATED {
                self.take(doc, count);
            }
        }
    }

    #[inline]
    fn take(&mut self, doc: DocId, count: u32) {
        let score = self.lengths.score(self.idf, count, doc);
        if score >= self.top.threshold() && self.at.is_alive(doc) {
            self.top.add(doc, score);
        }
    }
}

/// What the best entry of a block says of its others.
///
/// It was chosen by the average length that the engine knows for its segment. An entry
/// of length `L` and frequency `f` scores the more the less `K(L) / f` is, with
/// `K(L) = a + b L / average`. By our average `K` is `a + (K - a) q`, where `q` is the
/// engine's average by ours. So where none of a block has less than `k` by the engine,
/// none has less than `q k` by ours, and, where `q` exceeds 1, less than `k` or
/// `q k - a (q - 1)`, for no frequency is below 1. That is the very best entry where its
/// frequency is 1.
struct Bounds<'r> {
    /// By the code of a length, `K` by the engine.
    engine: &'r [f32; 256],
    weight: f32,
    /// `a`.
    least: f32,
    /// `q`.
    quotient: f32,
}

/// How much a bound may be off for the rounding of what it is of, which is a number
/// below 1.
const ROUNDING: f32 = 1e-6;

impl<'r> Bounds<'r> {
    fn of(reader: &'r Reader, segment: u32, idf: f32) -> Result<Self, QueryError> {
        let engine = reader.engine_by_length(segment, score::norm)?;
        let quotient = reader.words_of(segment)?.average() / reader.average_length()?;
        Ok(Bounds { engine, weight: idf * score::MOST, least: score::norm(0.0, 1.0), quotient })
    }

    /// The most that the best entry of a block may have of `K(L) / f` by the engine so
    /// that one of the block may reach a score.
    fn most(&self, score: f32) -> f32 {
        let most = self.weight / score - 1.0;
        if !(score > 0.0 && most.is_finite() && self.quotient.is_finite()) {
            return f32::INFINITY;
        }
        let most = if self.quotient > 1.0 {
            most.min((most + self.least * (self.quotient - 1.0)) / self.quotient)
        } else {
            most / self.quotient
        };
        most + ROUNDING * (1.0 + most) * (1.0 + most)
    }

    /// Whether an entry of a block may reach the score of which `most` was told.
    #[inline]
    fn may_reach(&self, block: Block, most: f32) -> bool {
        // Infinity times 0 is no number, and no frequency is 0.
        let norm = self.engine[usize::from(block.length)];
        block.frequency.is_none_or(|frequency| norm <= most * f32::from(frequency))
    }

    /// What `K(L)` by the engine may be at the most, for each time that compounds stand
    /// in a clause, so that it may reach the score of which `most` was told with what the
    /// word may add to them: of `K(L) / k` at the most, where `k` is that of the best entry
    /// of the block.
    fn longest_with(&self, block: Block, most: f32) -> f32 {
        let norm = self.engine[usize::from(block.length)];
        match block.frequency.map(|frequency| norm / f32::from(frequency)) {
            // What is near each other is not told apart, for the rounding of both.
            Some(best) if best > 1.01 * most => 1.001 * most / (1.0 - 1.001 * most / best),
            _ => f32::INFINITY,
        }
    }

    /// Whether a clause is no longer than that. Most are, and nothing more is computed of
    /// them.
    fn is_no_longer(&self, longest: f32, (doc, count): (DocId, u32), looking: &Looking<'_>) -> bool {
        self.engine[usize::from(looking.lengths.code(doc))] <= longest * count as f32
    }

    /// Whether an entry of a compound may be among the best with the most that the word
    /// may stand there too.
    fn may_reach_with(&self, block: Block, (doc, count): (DocId, u32), looking: &Looking<'_>) -> bool {
        let Some(frequency) = block.frequency else { return true };
        let code = looking.lengths.code(doc);
        let share = self.engine[usize::from(code)] / self.engine[usize::from(block.length)];
        // So many at the most; a count is rounded below.
        let most = (f32::from(frequency) * share * 1.001 + 0.001) as u32;
        looking.lengths.score_by_code(looking.idf, count.saturating_add(most), code)
            >= looking.top.threshold()
    }
}
