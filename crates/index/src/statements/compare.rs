//! Whether two documents are texts of one statement.

use std::cmp::Ordering;

use document::Kind;
use rustc_hash::FxHashSet;

use super::signature::{ClauseMark, Days, NAMES, Signature, is_kept};

/// How two texts of one statement are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same words but for a few.
    Reprint,
    /// One holds a substantial part of the other, word for word.
    Excerpt,
    /// The same in another language.
    Translation,
}

/// How many days the adopted dates of two texts may lie apart: an outlet
/// prints a statement on the days after, and its date is then taken for the
/// statement's. Where only the year of one is known, they are of that year.
const DAYS_APART: i32 = 3;

/// How much of a piece must stand in the other text, for the piece to count
/// as found there: two copies of which each has one word in twenty changed
/// share 0.9^3 = 0.73 of their shingles.
pub(super) const FOUND: f64 = 0.45;

/// How much of each of two reprints must be found in the other.
const REPRINT: f64 = 0.85;

/// How many of the names of two reprints must be common: forms that differ in
/// nothing but the names (of a state, of its counties) are not one statement. A
/// short text is all form: `Recommends to the General Assembly that the Republic of
/// the Upper Volta be admitted` and that on the Ivory Coast share most names too.
const REPRINT_NAMES: f64 = 0.6;
const SHORT_REPRINT_NAMES: f64 = 0.8;
const SHORT: u64 = 200;

/// Texts whose dates are far apart are reprints only where they are nearly the
/// same, names and figures too, and are no short form that is filled in each
/// year.
const LATE_REPRINT: f64 = 0.95;
const LATE_NAMES: f64 = 0.85;
const LATE_WORDS: u64 = 400;

/// How much of an excerpt must be found in the whole, how many of all its
/// shingles and of its names must stand there, and how many words it has. A
/// letter that tells in other words what an order says shares some 0.65 of its
/// shingles with it, an excerpt of which one word in twenty is changed 0.86.
const EXCERPT: f64 = 0.8;
const EXCERPT_SHINGLES: f64 = 0.7;
const EXCERPT_NAMES: f64 = 0.7;
const SHORT_EXCERPT_NAMES: f64 = 0.9;
const EXCERPT_WORDS: u64 = 50;

/// How many words two texts have at the least where the date of one is not known:
/// reports on a hundred states say of each that `there were no reports of
/// disappearances by or on behalf of government authorities`.
pub(super) const UNDATED_WORDS: u64 = 60;

/// How many words a reprint has at the least, unless all of it is the same.
const REPRINT_WORDS: u64 = 40;

/// Of two translations, how many clauses must stand side by side under one
/// label, and how alike the lengths of these must be.
const LABELS: f64 = 0.8;
const LENGTHS: f64 = 0.8;

/// How many clauses tell a translation by their labels and lengths alone.
const TELLING_CLAUSES: usize = 5;

/// How many clauses tell it where there is no date.
pub(super) const UNDATED_CLAUSES: usize = 20;

/// How many figures tell a translation of fewer clauses, and how many of them
/// must be common.
const TELLING_FIGURES: usize = 3;
const FIGURES: f64 = 0.5;

/// Tells whether two documents are texts of one statement, and how they are
/// related. It depends on these two alone, and is the same both ways.
///
/// With S(A, l) the shingles of A that are 0 modulo 2^l, the containment of a
/// piece P of A in B is |S(P, l) ∩ S(B, l)| / |S(P, l)| at the coarser of the
/// two levels (Broder 1997, On the resemblance and containment of documents).
/// A piece is a clause or some fifty words of one; pieces of which at least
/// 0.45 is contained are found, and c(A, B) is the share of A that is
/// found. Looking at pieces tells a copy with changed words, of which every
/// piece is found, from a form of which some clauses are the same and others
/// are not.
///
/// | Relation | Same language | Dates | Holds where |
/// |---|---|---|---|
/// | reprint | yes | at most 3 days apart, or one unknown | c(A, B) and c(B, A) ≥ 0.85; resemblance of the names ≥ 0.6 |
/// | late reprint | yes | farther | 400 words; c ≥ 0.95 both ways; names ≥ 0.85 |
/// | excerpt | yes | at most 3 days apart | 50 words; of the shorter c(A, B) ≥ 0.8, 0.7 of all shingles and of the names |
/// | translation | no | a day, or none in either | parties and kind the same; labels, lengths and figures of the clauses |
///
/// Of texts of fewer than 200 words 0.8 and 0.9 of the names are asked. Parties, where
/// both are known, have one in common, and where both have two, these are the same: one
/// state makes the same treaty with several others. A transcript of several
/// speakers that reads a statement out is no whole of it: two statements that
/// one briefing quotes would become one by it.
pub fn same_statement(one: &Signature, other: &Signature) -> Option<Relation> {
    let known = |signature: &Signature| !signature.parties.is_empty();
    if known(one) && known(other) && !one.parties.iter().any(|party| other.parties.contains(party)) {
        return None;
    }
    if one.parties.len() == 2 && other.parties.len() == 2 && one.parties != other.parties {
        return None;
    }
    let (short, long) = if order(one, other).is_le() { (one, other) } else { (other, one) };
    if one.language.is_some() && other.language.is_some() && one.language != other.language {
        return is_translation(short, long).then_some(Relation::Translation);
    }
    let dated = short.adopted.zip(long.adopted);
    let far = dated.is_some_and(|(one, other)| are_far(one, other));
    if far && short.words() < LATE_WORDS {
        return None;
    }
    if dated.is_none() && short.words() < UNDATED_WORDS {
        return None;
    }
    // Names are few, so they are compared first.
    let names = resemblance(&short.names, &long.names);
    let named = containment(&short.names, &long.names);
    let (names_of_reprint, names_of_excerpt) = if short.words() < SHORT {
        (SHORT_REPRINT_NAMES, SHORT_EXCERPT_NAMES)
    } else {
        (REPRINT_NAMES, EXCERPT_NAMES)
    };
    if names < names_of_reprint && named < names_of_excerpt {
        return None;
    }
    let (there, contained) = found(short, long);
    if there < EXCERPT {
        return None;
    }
    let (back, contained_back) = found(long, short);
    if far {
        let late = there.min(back) >= LATE_REPRINT && names >= LATE_NAMES;
        return late.then_some(Relation::Reprint);
    }
    let same = contained.min(contained_back) >= 1.0 && names >= 1.0;
    let near = there.min(back) >= REPRINT && names >= names_of_reprint && short.words() >= REPRINT_WORDS;
    if same || near {
        return Some(Relation::Reprint);
    }
    let excerpt = dated.is_some()
        && contained >= EXCERPT_SHINGLES
        && short.words() >= EXCERPT_WORDS
        && !long.turns
        && named >= names_of_excerpt;
    excerpt.then_some(Relation::Excerpt)
}

/// Whether two dates are too far apart for those of one statement.
pub(super) fn are_far(one: Days, other: Days) -> bool {
    let days = one.first == one.last && other.first == other.last;
    one.apart(other) > if days { DAYS_APART } else { 0 }
}

/// The shorter first; of two that are as long, one by what they hold, so that
/// it does not matter which is named first.
fn order(one: &Signature, other: &Signature) -> Ordering {
    let by_length = one.words().cmp(&other.words());
    let by_text = by_length.then_with(|| one.shingles().cmp(other.shingles()));
    by_text.then_with(|| (one.turns, &one.names).cmp(&(other.turns, &other.names)))
}

/// The share of a document that is found in another (of its pieces, those of
/// which enough shingles stand there), and its containment as a whole.
fn found(of: &Signature, within: &Signature) -> (f64, f64) {
    let level = of.level.max(within.level);
    let there: FxHashSet<u32> = within.shingles().filter(|shingle| is_kept(*shingle, level)).collect();
    let size = (48 >> level).max(8);
    let mut all = 0;
    let mut found = 0;
    let mut contained = 0;
    let mut judge = |piece: &[u32]| {
        let shared = piece.iter().filter(|shingle| there.contains(shingle)).count();
        all += piece.len();
        contained += shared;
        if shared as f64 >= FOUND * piece.len() as f64 {
            found += piece.len();
        }
    };
    // Short clauses wait for others, for a piece of a few shingles tells little.
    let mut waiting: Vec<u32> = Vec::new();
    for clause in &of.clauses {
        waiting.extend(clause.shingles.iter().filter(|shingle| is_kept(**shingle, level)));
        if waiting.len() < size / 2 {
            continue;
        }
        let pieces = waiting.len().div_ceil(size);
        waiting.chunks(waiting.len().div_ceil(pieces)).for_each(&mut judge);
        waiting.clear();
    }
    if !waiting.is_empty() {
        judge(&waiting);
    }
    let share = |count: usize| count as f64 / all.max(1) as f64;
    (share(found), share(contained))
}

/// The resemblance |A ∩ B| / |A ∪ B| of two sets by the least of their hashes
/// (Broder 1997, theorem 1); 1 of two empty sets.
fn resemblance(one: &[u32], other: &[u32]) -> f64 {
    let mut union: Vec<u32> = one.iter().chain(other).copied().collect();
    union.sort_unstable();
    union.dedup();
    if one.len().max(other.len()) == NAMES {
        // Beyond the least of the union it is not known what either holds.
        union.truncate(NAMES);
    }
    if union.is_empty() {
        return 1.0;
    }
    let common = union.iter().filter(|name| is_in(one, name) && is_in(other, name)).count();
    common as f64 / union.len() as f64
}

/// The containment |A ∩ B| / |A| of a set in another; 1 of an empty set. Where
/// only the least hashes of the other are kept, those of A beyond them are
/// left out.
fn containment(of: &[u32], within: &[u32]) -> f64 {
    let full = within.len() == NAMES;
    let last = within.last().filter(|_| full).copied().unwrap_or(u32::MAX);
    let told: Vec<&u32> = of.iter().filter(|name| **name <= last).collect();
    if told.is_empty() {
        return 1.0;
    }
    told.iter().filter(|name| is_in(within, name)).count() as f64 / told.len() as f64
}

fn is_in(sorted: &[u32], name: &u32) -> bool {
    sorted.binary_search(name).is_ok()
}

/// Whether two texts in different languages are of one statement: what is known
/// of both is the same, and so is the order of their clauses.
fn is_translation(one: &Signature, other: &Signature) -> bool {
    if one.kind != other.kind || matches!(one.kind, Kind::Other | Kind::News) {
        return false;
    }
    let clauses = one.clauses.len().min(other.clauses.len());
    let dated = match (one.adopted, other.adopted) {
        (Some(day), Some(other)) => {
            let is_day = day.first == day.last && other.first == other.last;
            if !is_day || day.apart(other) > 1 {
                return false;
            }
            true
        }
        (None, None) => false,
        _ => return false,
    };
    if dated && (one.parties.is_empty() || one.parties != other.parties) {
        return false;
    }
    let length = one.words().max(1) as f64 / other.words().max(1) as f64;
    if !(0.4..=2.5).contains(&length) {
        return false;
    }
    let (labels, lengths) = structure(&one.clauses, &other.clauses);
    let alike = labels >= LABELS && lengths >= LENGTHS;
    if !dated {
        return alike && clauses >= UNDATED_CLAUSES;
    }
    let figures = one.figures.len().min(other.figures.len()) >= TELLING_FIGURES
        && containment(&one.figures, &other.figures).max(containment(&other.figures, &one.figures))
            >= FIGURES;
    (alike && clauses >= TELLING_CLAUSES) || figures
}

/// The share of clauses that stand in the same order under one label, and the
/// correlation of the lengths of these: a long clause is long in every
/// language (Gale and Church, A program for aligning sentences in bilingual
/// corpora, 1993).
fn structure(one: &[ClauseMark], other: &[ClauseMark]) -> (f64, f64) {
    let longest = one.len().max(other.len());
    let pairs = aligned(one, other);
    if longest == 0 {
        return (0.0, 0.0);
    }
    let labels = pairs.len() as f64 / longest as f64;
    let lengths: Vec<(f64, f64)> = pairs
        .iter()
        .map(|(one, other)| (f64::from(one.length + 1).ln(), f64::from(other.length + 1).ln()))
        .collect();
    (labels, correlation(&lengths))
}

/// The clauses that stand side by side: of each label its occurrences in their
/// order, as long as they go on in both texts; whichever text is gone through, the more.
pub(super) fn aligned<'a>(
    one: &'a [ClauseMark],
    other: &'a [ClauseMark],
) -> Vec<(&'a ClauseMark, &'a ClauseMark)> {
    fn along<'a>(
        one: &'a [ClauseMark],
        other: &'a [ClauseMark],
    ) -> impl Iterator<Item = (&'a ClauseMark, &'a ClauseMark)> {
        let mut next = 0;
        one.iter().filter_map(move |clause| {
            let found = other[next..].iter().position(|found| found.label == clause.label)?;
            next += found + 1;
            Some((clause, &other[next - 1]))
        })
    }
    let there: Vec<_> = along(one, other).collect();
    let back: Vec<_> = along(other, one).map(|(other, one)| (one, other)).collect();
    if there.len() >= back.len() { there } else { back }
}

/// The correlation of pairs by Pearson; 0 where either side is all the same.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len().max(1) as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / count, sum.1 + pair.1 / count));
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (x, y) = (pair.0 - mean.0, pair.1 - mean.1);
        both += x * y;
        one += x * x;
        other += y * y;
    }
    if one * other > 0.0 { both / (one * other).sqrt() } else { 0.0 }
}
