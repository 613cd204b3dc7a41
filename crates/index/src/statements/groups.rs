//! Groups of documents that are texts of one statement.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::compare::{DAYS_APART, LATE_WORDS, Relation, UNDATED_CLAUSES, same_statement};
use super::signature::{Signature, is_kept};

/// At which level shingles lead to candidates: an excerpt of fifty words has six
/// of them on average.
const CANDIDATE_LEVEL: u8 = 3;

/// How many of the shingles of the shorter text must lead to the longer: two of
/// one statement share at least FOUND * EXCERPT = 0.36 of them, and mostly more
/// than 0.7.
const SHARED: f64 = 0.15;

/// How many of the least shingles of a whole text lead to candidates whose
/// dates do not.
const LEAST: usize = 8;

/// Signatures of documents by their ids, and the groups that they make.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    signatures: BTreeMap<String, Signature>,
}

/// The texts of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The least id of its documents.
    pub name: String,
    /// The id of the text that stands for all.
    pub best: String,
    /// The ids of the others in their order, and how each is related to the best
    /// text: as the two are related, or by the relations that lead there.
    pub others: Vec<(String, Relation)>,
}

impl Statements {
    /// Adds a document, or puts another signature in the place of its own.
    pub fn insert(&mut self, id: impl Into<String>, signature: Signature) {
        self.signatures.insert(id.into(), signature);
    }

    /// Removes a document; tells whether it was there.
    pub fn remove(&mut self, id: &str) -> bool {
        self.signatures.remove(id).is_some()
    }

    /// The signature of a document.
    pub fn get(&self, id: &str) -> Option<&Signature> {
        self.signatures.get(id)
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.signatures.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.signatures.is_empty()
    }

    /// The groups of two documents and more, in the order of their names: the
    /// connected components of [`same_statement`] over the pairs that share a
    /// bucket. Whether two do depends on these two alone, so the groups depend
    /// neither on the order in which documents came nor on those that were there
    /// in between.
    pub fn groups(&self) -> Vec<Group> {
        let ids: Vec<&str> = self.signatures.keys().map(String::as_str).collect();
        let signatures: Vec<&Signature> = self.signatures.values().collect();
        let mut parents: Vec<usize> = (0..ids.len()).collect();
        let mut edges = Vec::new();
        for (one, other) in candidates(&signatures) {
            if let Some(relation) = same_statement(signatures[one], signatures[other]) {
                edges.push((one, other, relation));
                let (one, other) = (root(&mut parents, one), root(&mut parents, other));
                // The least of a group is its root.
                parents[one.max(other)] = one.min(other);
            }
        }
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for document in 0..ids.len() {
            members.entry(root(&mut parents, document)).or_default().push(document);
        }
        let mut joined: BTreeMap<usize, Vec<(usize, usize, Relation)>> = BTreeMap::new();
        for edge in edges {
            joined.entry(root(&mut parents, edge.0)).or_default().push(edge);
        }
        members.retain(|_, members| members.len() > 1);
        let group = |(name, members): (&usize, &Vec<usize>)| {
            let best = best(members, &signatures);
            let relations = relations(best, &joined[name]);
            let others = members.iter().filter(|member| **member != best);
            let others = others.map(|member| (ids[*member].to_owned(), relations[member])).collect();
            Group { name: ids[*name].to_owned(), best: ids[best].to_owned(), others }
        };
        members.iter().map(group).collect()
    }
}

fn root(parents: &mut [usize], mut document: usize) -> usize {
    while parents[document] != document {
        parents[document] = parents[parents[document]];
        document = parents[document];
    }
    document
}

/// The text that stands for a group: one that does not say that it is a
/// translation, in the language of most of these, the longest, and of several
/// the one with the least id.
fn best(members: &[usize], signatures: &[&Signature]) -> usize {
    let mut languages: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for member in members.iter().filter(|member| !signatures[**member].translated) {
        *languages.entry(signatures[*member].language.as_deref()).or_default() += 1;
    }
    let rank = |member: &&usize| {
        let signature = signatures[**member];
        let of_language = languages.get(&signature.language.as_deref()).copied().unwrap_or_default();
        (!signature.translated, of_language, signature.words(), Reverse(**member))
    };
    *members.iter().max_by_key(rank).expect("a group has members")
}

/// How each document of a group is related to its best text. Along a way
/// of several steps a translation goes before an excerpt, and this before a
/// reprint; of several ways the shortest counts.
fn relations(best: usize, edges: &[(usize, usize, Relation)]) -> BTreeMap<usize, Relation> {
    let mut found = BTreeMap::from([(best, Relation::Reprint)]);
    loop {
        let mut next: BTreeMap<usize, Relation> = BTreeMap::new();
        for &(one, other, relation) in edges {
            for (from, to) in [(one, other), (other, one)] {
                if let Some(before) = found.get(&from).filter(|_| !found.contains_key(&to)) {
                    let along = relation.max(*before);
                    next.entry(to).and_modify(|known| *known = along.min(*known)).or_insert(along);
                }
            }
        }
        if next.is_empty() {
            return found;
        }
        found.extend(next);
    }
}

/// The pairs of documents that may be texts of one statement, the lesser ahead,
/// in order: those that share enough buckets for it.
fn candidates(signatures: &[&Signature]) -> Vec<(usize, usize)> {
    let mut pairs = near_candidates(signatures);
    pairs.extend(whole_candidates(signatures));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Pairs with dates that are at most [`DAYS_APART`] and shingles in common.
fn near_candidates(signatures: &[&Signature]) -> Vec<(usize, usize)> {
    let mut buckets: Vec<(u32, i32, i32, u32)> = Vec::new();
    let mut sizes: Vec<[u32; 2]> = Vec::with_capacity(signatures.len());
    for (document, signature) in signatures.iter().enumerate() {
        let shingles: FxHashSet<u32> = bucket_shingles(signature).collect();
        let coarse = shingles.iter().filter(|shingle| is_kept(**shingle, CANDIDATE_LEVEL)).count();
        sizes.push([shingles.len() as u32, coarse as u32]);
        if let Some(days) = signature.adopted {
            let bucket = |shingle| (shingle, days.first, days.last, document as u32);
            buckets.extend(in_order(shingles).map(bucket));
        }
    }
    buckets.sort_unstable();
    let mut shared: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for bucket in buckets.chunk_by(|one, other| one.0 == other.0) {
        for (index, one) in bucket.iter().enumerate() {
            // The other begins no earlier, and what follows it no earlier than it.
            let others = bucket[index + 1..].iter().take_while(|other| other.1 - one.2 <= DAYS_APART);
            for other in others {
                *shared.entry((one.3.min(other.3), one.3.max(other.3))).or_default() += 1;
            }
        }
    }
    let enough = |(one, other): (u32, u32), shared: u32| {
        let (one, other) = (one as usize, other as usize);
        let short = is_short(signatures[one]) && is_short(signatures[other]);
        let level = usize::from(!short);
        f64::from(shared) >= SHARED * f64::from(sizes[one][level].min(sizes[other][level]))
    };
    let shared = shared.into_iter().filter(|(pair, shared)| enough(*pair, *shared));
    shared.map(|((one, other), _)| (one as usize, other as usize)).collect()
}

/// Pairs of which no near date is asked: undated ones and late reprints by the
/// least shingles of whole texts; translations by the day and the parties, or by
/// the labels of all clauses.
fn whole_candidates(signatures: &[&Signature]) -> Vec<(usize, usize)> {
    let mut buckets: Vec<(u64, u32)> = Vec::new();
    for (document, signature) in signatures.iter().enumerate() {
        buckets.extend(whole_buckets(signature).into_iter().map(|bucket| (bucket, document as u32)));
    }
    buckets.sort_unstable();
    buckets.dedup();
    let mut shared: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    for bucket in buckets.chunk_by(|one, other| one.0 == other.0) {
        let by_shingle = bucket[0].0 <= u64::from(u32::MAX);
        for (index, (_, one)) in bucket.iter().enumerate() {
            for (_, other) in &bucket[index + 1..] {
                let weight = if by_shingle {
                    weight(signatures[*one as usize], signatures[*other as usize])
                } else {
                    LEAST
                };
                if weight > 0 {
                    *shared.entry((*one, *other)).or_default() += weight;
                }
            }
        }
    }
    let shared = shared.into_iter().filter(|(_, weight)| *weight >= LEAST);
    shared.map(|((one, other), _)| (one as usize, other as usize)).collect()
}

/// What one of the least shingles that two texts share counts: where a date is
/// missing one is enough; a late reprint shares half of them.
fn weight(one: &Signature, other: &Signature) -> usize {
    if one.adopted.is_none() || other.adopted.is_none() {
        LEAST
    } else if one.words().min(other.words()) >= LATE_WORDS {
        2
    } else {
        0
    }
}

/// The items of a set in their order.
fn in_order(set: FxHashSet<u32>) -> impl Iterator<Item = u32> {
    let mut items: Vec<u32> = set.into_iter().collect();
    items.sort_unstable();
    items.into_iter()
}

/// Whether a text has so few words that all its shingles lead to candidates.
fn is_short(signature: &Signature) -> bool {
    signature.words() < 200
}

/// The shingles that lead to texts of about the same day.
fn bucket_shingles(signature: &Signature) -> impl Iterator<Item = u32> {
    let level = if is_short(signature) { 0 } else { CANDIDATE_LEVEL };
    signature.shingles().filter(move |shingle| is_kept(*shingle, level))
}

/// Buckets that do not ask for a near date.
fn whole_buckets(signature: &Signature) -> Vec<u64> {
    let mut buckets = Vec::new();
    // Reversed bits put those first that are kept at every level.
    let mut least: Vec<u32> = signature.shingles().map(u32::reverse_bits).collect();
    least.sort_unstable();
    least.dedup();
    buckets.extend(least.iter().take(LEAST).map(|least| u64::from(*least)));
    // Beyond those of shingles, which have 32 bits.
    let mut note = |text: &str| buckets.push(xxh3_64(text.as_bytes()) | 1 << 63);
    match signature.adopted {
        Some(days) if !signature.parties.is_empty() && days.first == days.last => {
            // Two texts may have dates of neighbouring days.
            for day in [days.first, days.first + 1] {
                note(&format!("{day} {} {}", signature.kind, signature.parties.join(" ")));
            }
        }
        None if signature.clauses.len() >= UNDATED_CLAUSES => {
            let labels = signature.clauses.iter().map(|clause| clause.label.to_string());
            note(&labels.collect::<Vec<_>>().join(" "));
        }
        _ => {}
    }
    buckets
}
