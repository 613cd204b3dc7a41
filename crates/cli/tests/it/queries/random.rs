//! Random queries of every construct, made of words that stand in the clauses.

use super::corpus::Corpus;
use super::tree::{Form, Item, Order, Part, Query, Wording};
use crate::support::Numbers;

/// Makes queries.
pub(super) struct Random<'c> {
    pub(super) numbers: Numbers,
    pub(super) corpus: &'c Corpus,
}

impl Random<'_> {
    fn one_in(&mut self, count: usize) -> bool {
        self.numbers.below(count) == 0
    }

    /// A query.
    pub(super) fn query(&mut self) -> Query {
        let clause = self.numbers.below(self.corpus.clauses.len());
        self.node(clause, 2)
    }

    fn node(&mut self, clause: usize, depth: usize) -> Query {
        if depth == 0 || self.one_in(2) {
            return self.leaf(clause);
        }
        match self.numbers.below(9) {
            0..=2 => Query::And(self.several(clause, depth - 1)),
            3 | 4 => Query::Or(self.several(clause, depth - 1)),
            // What is not left out is in: two negations are none.
            5 => match self.node(clause, depth - 1) {
                Query::Not(inner) => *inner,
                inner => Query::Not(Box::new(inner)),
            },
            _ => {
                let parts = [Part::Sentence, Part::Paragraph, Part::Document];
                let part = parts[self.numbers.below(parts.len())];
                Query::Within(part, Box::new(self.node(clause, depth - 1)))
            }
        }
    }

    fn several(&mut self, clause: usize, depth: usize) -> Vec<Query> {
        let count = 2 + self.numbers.below(2);
        (0..count).map(|_| self.flat(clause, depth)).collect()
    }

    /// A part of an `AND` or `OR`, now and then of another clause.
    fn flat(&mut self, clause: usize, depth: usize) -> Query {
        let clause = if self.one_in(4) { self.numbers.below(self.corpus.clauses.len()) } else { clause };
        self.node(clause, depth)
    }

    fn leaf(&mut self, clause: usize) -> Query {
        if self.one_in(8) {
            return self.field(clause);
        }
        let wording = match self.numbers.below(6) {
            0 | 1 => self.near(clause),
            _ => self.operand(clause),
        };
        Query::Leaf(wording)
    }

    fn field(&mut self, clause: usize) -> Query {
        let about = self.corpus.about(clause);
        match self.numbers.below(5) {
            0 if !about.parties.is_empty() => {
                Query::Party(about.parties[self.numbers.below(about.parties.len())].clone())
            }
            1 => Query::Kind(about.kind.clone()),
            2 if about.years.is_some() => {
                let (first, _) = about.years.unwrap_or_default();
                let back = self.numbers.below(3) as i32;
                Query::Years(first - back, first + self.numbers.below(3) as i32)
            }
            3 if !about.title_words.is_empty() => {
                Query::Title(about.title_words[self.numbers.below(about.title_words.len())].clone())
            }
            _ => Query::Lang(about.language.clone().unwrap_or_else(|| "en".to_owned())),
        }
    }

    fn near(&mut self, clause: usize) -> Wording {
        let orders = [Order::Any, Order::Any, Order::Before, Order::Apart];
        let mut left = self.near_operand(clause);
        for _ in 0..1 + usize::from(self.one_in(4)) {
            let right = self.near_operand(clause);
            let (reach, order) = (1 + self.numbers.below(12), orders[self.numbers.below(orders.len())]);
            left = Wording::Near { left: Box::new(left), right: Box::new(right), reach, order };
        }
        left
    }

    fn near_operand(&mut self, clause: usize) -> Wording {
        if self.one_in(4) {
            let count = 2 + self.numbers.below(2);
            return Wording::Either((0..count).map(|_| self.operand(clause)).collect());
        }
        self.operand(clause)
    }

    /// A word or a phrase.
    fn operand(&mut self, clause: usize) -> Wording {
        let form = [Form::Any, Form::Any, Form::Folded, Form::Folded, Form::Folded, Form::Written]
            [self.numbers.below(6)];
        let words = self.corpus.words_of(clause);
        if words.is_empty() {
            return Wording::Phrase { items: vec![Item::Joined(vec!["peace".to_owned()])], form, slop: 0 };
        }
        let length = [1, 1, 1, 2, 2, 3, 4][self.numbers.below(7)];
        let start = self.numbers.below(words.len());
        let mut items: Vec<Item> = Vec::new();
        let mut joined: Vec<String> = Vec::new();
        for (word, hyphen) in words[start..].iter().take(length) {
            joined.push(word.clone());
            let keep = *hyphen || length > 1 && self.one_in(12) && word.chars().all(char::is_alphabetic);
            if !keep {
                items.push(Item::Joined(std::mem::take(&mut joined)));
            }
        }
        if !joined.is_empty() {
            items.push(Item::Joined(joined));
        }
        for item in &mut items {
            if self.one_in(5) {
                *item = self.changed(item, clause);
            }
        }
        if items.iter().all(|item| matches!(item, Item::Any)) {
            items.push(Item::Joined(vec![words[start].0.clone()]));
        }
        let bare = items.len() == 1;
        let slop = if !bare && self.one_in(5) { 1 + self.numbers.below(4) } else { 0 };
        let form = match items.as_slice() {
            [Item::Joined(words)] if words.len() == 1 => form,
            _ if form == Form::Any && self.one_in(2) => Form::Folded,
            _ => form,
        };
        Wording::Phrase { items, form, slop }
    }

    /// An item with a star, or with another beside it.
    fn changed(&mut self, item: &Item, clause: usize) -> Item {
        let Item::Joined(words) = item else {
            return item.clone();
        };
        let [word] = words.as_slice() else {
            return item.clone();
        };
        let letters: Vec<char> = word.chars().collect();
        let glob = |from: usize, to: usize| {
            let before: String = letters[..from].iter().collect();
            let behind: String = letters[to..].iter().collect();
            Item::Glob(format!("{before}*{behind}"))
        };
        match self.numbers.below(5) {
            0 => Item::Any,
            1 if letters.len() > 3 => glob(2 + self.numbers.below(letters.len() - 2), letters.len()),
            2 if letters.len() > 3 => glob(0, 1 + self.numbers.below(letters.len() - 3)),
            3 if letters.len() > 4 => glob(2, 2 + self.numbers.below(letters.len() - 3)),
            _ => {
                let others = self.corpus.words_of(clause);
                let at = self.numbers.below(others.len());
                let count = 1 + self.numbers.below(2);
                let other: Vec<Item> = others[at..]
                    .iter()
                    .take(count)
                    .map(|(word, _)| Item::Joined(vec![word.clone()]))
                    .collect();
                let mut ways = vec![vec![item.clone()], other];
                if self.one_in(2) {
                    ways.reverse();
                }
                Item::Either(ways)
            }
        }
    }
}
