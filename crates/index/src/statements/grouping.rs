//! Groups the documents of a commit with one another and with those of the index.
//!
//! Whether two documents are texts of one statement depends on these two alone
//! (by their sketches, then by [`same_statement`]), and groups are the connected
//! components of it. So they depend neither on the order in which documents came
//! nor on those that were there in between: only new documents are compared, and
//! those of a group that lost one.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::compare::same_statement;
use super::facts::{Columns, Facts};
use super::groups::{Group, Groups};
use super::incoming::{Incoming, New};
use super::signature::Signature;
use crate::analyzer::Vocabulary;
use crate::error::IndexError;
use crate::reader::Reader;

/// How many bytes of signatures are held that are compared again and again.
const CACHED: usize = 32 << 20;

/// With how many others a document is compared at the most that turn out to be
/// other statements, those that share most with it first. Forms of which hundreds
/// are alike in words but not in names are beyond that.
const TRIES: usize = 200;

/// The groups of an index as they are to be when `incoming` are written and
/// `deleted` are gone, which are entries of `reader`.
pub(crate) fn regroup(
    reader: &Reader,
    is_deleted: &dyn Fn(DocAddress) -> bool,
    incoming: &Incoming,
) -> Result<Groups, IndexError> {
    let before = reader.statements()?;
    let mut work = Work::new(reader, incoming);
    let mut kept: Vec<usize> = Vec::new();
    for number in 0..before.groups().all().len() {
        let members = before.entries(number);
        let left = members.iter().copied().filter(|address| !is_deleted(*address));
        if left.clone().count() == members.len() {
            kept.push(number);
        } else {
            // What joined the others may be gone.
            work.loosen(left)?;
        }
    }
    if work.nodes.is_empty() {
        return Ok(Groups::of(
            kept.into_iter().map(|number| before.groups().all()[number].clone()).collect(),
        ));
    }
    work.join_equals();
    work.among_nodes()?;
    let mut pairs = work.with_index(is_deleted)?;
    work.compare(&mut pairs)?;
    let mut groups: Vec<Group> = Vec::new();
    let mut taken = FxHashSet::default();
    for members in work.components() {
        let mut ids: Vec<String> = Vec::new();
        let mut ranked: Vec<Item> = Vec::new();
        for member in members {
            match member {
                Item::Node(node) => {
                    ids.push(work.nodes[node].id.clone().into_owned());
                    ranked.push(member);
                }
                Item::Entry(address) => match before.group_of(address) {
                    Some(number) if kept.binary_search(&number).is_ok() => {
                        taken.insert(number);
                        ids.extend(before.groups().all()[number].ids().map(str::to_owned));
                        // Its best text is better than its others.
                        ranked.push(Item::Entry(before.entries(number)[0]));
                    }
                    _ => {
                        ids.push(reader.head(address)?.id);
                        ranked.push(member);
                    }
                },
            }
        }
        if ids.len() > 1 {
            groups.push(work.group(ids, &ranked)?);
        }
    }
    kept.retain(|number| !taken.contains(number));
    groups.extend(kept.into_iter().map(|number| before.groups().all()[number].clone()));
    Ok(Groups::of(groups))
}

/// A document that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Item {
    /// One that is written, or of a group that lost one.
    Node(usize),
    /// One of the index, by its first entry.
    Entry(DocAddress),
}

/// A document that is written, or of a group that lost one.
struct Node<'a> {
    id: Cow<'a, str>,
    facts: Cow<'a, Facts>,
    /// Of one that is written its signature, of one of the index its first entry.
    from: Result<&'a New, DocAddress>,
}

/// Two documents to be compared, and how much of their sketches they share.
struct Pair {
    node: usize,
    shared: usize,
    other: Item,
}

struct Work<'a> {
    reader: &'a Reader,
    incoming: &'a Incoming,
    nodes: Vec<Node<'a>>,
    /// The hashes of sketches with the nodes that hold them, in order, and where those of
    /// each hash begin.
    holders: Vec<(u32, u32)>,
    starts: FxHashMap<u32, u32>,
    /// The nodes of which an equal one stands ahead: they are joined, and not compared.
    equal: Vec<bool>,
    /// The components: of each item the one that it hangs from.
    numbers: FxHashMap<DocAddress, usize>,
    entries: Vec<DocAddress>,
    parents: Vec<usize>,
    cache: FxHashMap<Item, Rc<Signature>>,
    cached: usize,
    vocabulary: Vocabulary,
}

impl<'a> Work<'a> {
    fn new(reader: &'a Reader, incoming: &'a Incoming) -> Self {
        let node = |new: &'a New| Node {
            id: Cow::Borrowed(new.id.as_str()),
            facts: Cow::Borrowed(&new.facts),
            from: Ok(new),
        };
        Work {
            reader,
            incoming,
            nodes: incoming.documents.iter().map(node).collect(),
            holders: Vec::new(),
            starts: FxHashMap::default(),
            equal: Vec::new(),
            numbers: FxHashMap::default(),
            entries: Vec::new(),
            parents: Vec::new(),
            cache: FxHashMap::default(),
            cached: 0,
            vocabulary: Vocabulary::default(),
        }
    }

    /// Has documents of the index be compared anew.
    fn loosen(&mut self, addresses: impl Iterator<Item = DocAddress>) -> Result<(), IndexError> {
        for address in addresses {
            let columns = Columns::of(self.reader, address.segment_ord)?;
            let facts = columns.facts(address.doc_id)?;
            let id = self.reader.head(address)?.id;
            self.nodes.push(Node { id: Cow::Owned(id), facts: Cow::Owned(facts), from: Err(address) });
        }
        Ok(())
    }

    /// Joins documents of which all that is compared is equal, and notes where the
    /// hashes of the others stand.
    fn join_equals(&mut self) {
        self.parents = (0..self.nodes.len()).collect();
        self.equal = vec![false; self.nodes.len()];
        let mut first: FxHashMap<u128, usize> = FxHashMap::default();
        for (number, node) in self.nodes.iter().enumerate() {
            if let Ok(new) = node.from {
                let ahead = *first.entry(new.hash).or_insert(number);
                self.parents[number] = ahead;
                self.equal[number] = ahead != number;
            }
            if !self.equal[number] {
                self.holders.extend(node.facts.sketch.iter().map(|hash| (*hash, number as u32)));
            }
        }
        self.holders.sort_unstable();
        for (start, (hash, _)) in (0u32..).zip(&self.holders) {
            self.starts.entry(*hash).or_insert(start);
        }
    }

    /// The nodes in whose sketches a hash is, in order.
    fn holders_of(&self, hash: u32) -> impl Iterator<Item = usize> {
        let from = self.starts.get(&hash).map_or(self.holders.len(), |start| *start as usize);
        let holders = self.holders[from..].iter().take_while(move |holder| holder.0 == hash);
        holders.map(|(_, node)| *node as usize)
    }

    /// Compares the nodes with one another.
    fn among_nodes(&mut self) -> Result<(), IndexError> {
        let mut calls: FxHashMap<(u64, i32), Vec<usize>> = FxHashMap::default();
        let mut labels: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        let (mut ahead, mut pairs) = (Vec::new(), Vec::new());
        for number in 0..self.nodes.len() {
            if self.equal[number] {
                continue;
            }
            let node = &self.nodes[number];
            ahead.clear();
            for hash in &node.facts.sketch {
                ahead.extend(self.holders_of(*hash).take_while(|other| *other < number));
            }
            self.pairs_of(number, &mut ahead, &mut pairs);
            // Texts in other languages share no hashes.
            let mut translations: Vec<usize> = Vec::new();
            if let (Some(call), Some(days)) = (node.facts.call, node.facts.days) {
                for day in days.first - 1..=days.first + 1 {
                    translations.extend(calls.get(&(call, day)).into_iter().flatten());
                }
                calls.entry((call, days.first)).or_default().push(number);
            }
            if let Some(of_labels) = node.facts.labels {
                let known = labels.entry(of_labels).or_default();
                translations.extend(known.iter());
                known.push(number);
            }
            let differ = |other: &usize| node.facts.differs(&self.nodes[*other].facts);
            let pair = |other: usize| Pair { node: number, shared: 0, other: Item::Node(other) };
            pairs.extend(translations.into_iter().filter(differ).map(pair));
            self.compare(&mut pairs)?;
            pairs.clear();
        }
        Ok(())
    }

    fn pairs_of(&self, number: usize, ahead: &mut [usize], pairs: &mut Vec<Pair>) {
        ahead.sort_unstable();
        let facts = &self.nodes[number].facts;
        for others in ahead.chunk_by(|one, other| one == other) {
            let other = &self.nodes[others[0]].facts;
            if facts.may_be_one(other, others.len()) {
                pairs.push(Pair { node: number, shared: others.len(), other: Item::Node(others[0]) });
            }
        }
    }

    /// The pairs of what is written with what the index holds.
    fn with_index(&self, is_deleted: &dyn Fn(DocAddress) -> bool) -> Result<Vec<Pair>, IndexError> {
        let mut pairs = Vec::new();
        let written = |number: usize| self.nodes[number].from.is_ok() && !self.equal[number];
        let loose: FxHashSet<DocAddress> = self.nodes.iter().filter_map(|node| node.from.err()).collect();
        let mut calls: FxHashMap<i32, Vec<usize>> = FxHashMap::default();
        let mut labels: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (number, node) in self.nodes.iter().enumerate().filter(|(number, _)| written(*number)) {
            if let (Some(_), Some(days)) = (node.facts.call, node.facts.days) {
                for day in days.first - 1..=days.first + 1 {
                    calls.entry(day).or_default().push(number);
                }
            }
            if let Some(of_labels) = node.facts.labels {
                labels.entry(of_labels).or_default().push(number);
            }
        }
        if self.nodes.iter().all(|node| node.from.is_err()) {
            return Ok(pairs);
        }
        let mut met: Vec<usize> = Vec::new();
        for (ord, segment) in (0u32..).zip(self.reader.searcher().segment_readers()) {
            let columns = Columns::of(self.reader, ord)?;
            let Some(sketches) = &columns.sketches else {
                continue;
            };
            for doc in segment.doc_ids_alive() {
                met.clear();
                for hash in sketches.values_for_doc(doc) {
                    met.extend(self.holders_of(hash as u32));
                }
                let translated = columns.day(doc).is_some_and(|day| calls.contains_key(&day))
                    || columns.days(doc).is_none() && !labels.is_empty();
                if met.is_empty() && !translated || sketches.first(doc).is_none() {
                    continue;
                }
                let address = DocAddress::new(ord, doc);
                if is_deleted(address) || loose.contains(&address) {
                    continue;
                }
                let facts = columns.facts(doc)?;
                met.sort_unstable();
                for nodes in met.chunk_by(|one, other| one == other).filter(|nodes| written(nodes[0])) {
                    if self.nodes[nodes[0]].facts.may_be_one(&facts, nodes.len()) {
                        pairs.push(Pair { node: nodes[0], shared: nodes.len(), other: Item::Entry(address) });
                    }
                }
                let of_day = facts.call.and(facts.days).and_then(|days| calls.get(&days.first));
                let of_day = of_day.into_iter().flatten().filter(|node| {
                    let other = &self.nodes[**node].facts;
                    other.call == facts.call
                });
                let of_labels = facts.labels.and_then(|of_labels| labels.get(&of_labels));
                for node in of_day.chain(of_labels.into_iter().flatten()) {
                    if self.nodes[*node].facts.differs(&facts) {
                        pairs.push(Pair { node: *node, shared: 0, other: Item::Entry(address) });
                    }
                }
            }
        }
        Ok(pairs)
    }

    /// Compares the pairs, and joins those that are of one statement. Those that have
    /// most in common come first; what is joined by then is not compared.
    fn compare(&mut self, pairs: &mut [Pair]) -> Result<(), IndexError> {
        let order = |item: &Item| match item {
            Item::Node(node) => (0, 0, *node),
            Item::Entry(address) => (1, address.segment_ord, address.doc_id as usize),
        };
        pairs.sort_unstable_by_key(|pair| (pair.node, Reverse(pair.shared), order(&pair.other)));
        for pairs in pairs.chunk_by(|one, other| one.node == other.node) {
            let node = pairs[0].node;
            let mut tries = 0;
            for pair in pairs {
                let other = self.number(pair.other)?;
                if self.root(node) == self.root(other) {
                    continue;
                }
                let (one, two) = (self.signature(Item::Node(node))?, self.signature(pair.other)?);
                if same_statement(&one, &two).is_some() {
                    self.join(node, other);
                } else {
                    tries += 1;
                    if tries >= TRIES {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// The number of an item among the components. An entry of a group has that of the
    /// group's best text.
    fn number(&mut self, item: Item) -> Result<usize, IndexError> {
        let address = match item {
            Item::Node(node) => return Ok(node),
            Item::Entry(address) => address,
        };
        let before = self.reader.statements()?;
        let address = before.group_of(address).map_or(address, |number| before.entries(number)[0]);
        Ok(*self.numbers.entry(address).or_insert_with(|| {
            self.parents.push(self.parents.len());
            self.entries.push(address);
            self.parents.len() - 1
        }))
    }

    fn root(&mut self, mut number: usize) -> usize {
        while self.parents[number] != number {
            self.parents[number] = self.parents[self.parents[number]];
            number = self.parents[number];
        }
        number
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }

    /// What hangs together, of which something was compared.
    fn components(&mut self) -> Vec<Vec<Item>> {
        let mut components: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
        for number in 0..self.parents.len() {
            let item = match number.checked_sub(self.nodes.len()) {
                None => Item::Node(number),
                Some(entry) => Item::Entry(self.entries[entry]),
            };
            components.entry(self.root(number)).or_default().push(item);
        }
        components.into_values().filter(|items| items.len() > 1).collect()
    }

    /// The group of these documents; `ranked` are those of which one is the best text.
    fn group(&mut self, mut ids: Vec<String>, ranked: &[Item]) -> Result<Group, IndexError> {
        let mut best: Option<(Rank, String)> = None;
        for item in ranked {
            let rank = Rank::of(&*self.signature(*item)?);
            let id = match item {
                Item::Node(node) => self.nodes[*node].id.clone().into_owned(),
                Item::Entry(address) => self.reader.head(*address)?.id,
            };
            if best.as_ref().is_none_or(|best| (&rank, &id) < (&best.0, &best.1)) {
                best = Some((rank, id));
            }
        }
        let (_, best) = best.expect("a component has items");
        ids.retain(|id| *id != best);
        Ok(Group { best, others: ids })
    }

    fn signature(&mut self, item: Item) -> Result<Rc<Signature>, IndexError> {
        if let Some(signature) = self.cache.get(&item) {
            return Ok(Rc::clone(signature));
        }
        let signature = match item {
            Item::Node(node) => match self.nodes[node].from {
                Ok(new) => self.incoming.signature(new)?,
                Err(address) => self.signed(address)?,
            },
            Item::Entry(address) => self.signed(address)?,
        };
        let signature = Rc::new(signature);
        self.cached += signature.weight();
        if self.cached > CACHED {
            self.cache.clear();
            self.cached = signature.weight();
        }
        self.cache.insert(item, Rc::clone(&signature));
        Ok(signature)
    }

    fn signed(&mut self, first: DocAddress) -> Result<Signature, IndexError> {
        Ok(Signature::with(&self.reader.document(first)?, &mut self.vocabulary))
    }
}

/// The order of texts of one statement, the best first: an original before what says
/// that it is a translation, the whole before an excerpt, what was published earlier.
/// Lengths count in steps of a fourth, so that a few words of the page make no
/// difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    translated: bool,
    steps: Reverse<u32>,
    unpublished: bool,
    published: Option<i32>,
}

impl Rank {
    fn of(signature: &Signature) -> Self {
        Rank {
            translated: signature.translated,
            steps: Reverse(((signature.words().max(1) as f64).ln() / 1.25_f64.ln()) as u32),
            unpublished: signature.published.is_none(),
            published: signature.published,
        }
    }
}
