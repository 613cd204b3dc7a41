//! What is asked for, apart from where it is looked for.

use document::Span;
use index::analyzer::Words;
use index::{ClauseAddress, IndexError, Reader};

use crate::parse::parse;
use crate::query::{Item, Node, Query, Wording};
use lexicon::{function_words, likely_language};

/// A topic as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Its words.
    pub text: String,
    /// Of its words those that were put in quotation marks.
    pub quoted: Vec<String>,
    /// What must hold of a clause beside; nothing of it is ranked.
    pub filter: Query,
    /// Clauses that are not wanted, nor those that are nearly the same.
    pub excluded: Vec<ClauseAddress>,
    /// What of a query is read as if it were not there, or as plain words.
    pub unread: Vec<Span>,
}

impl Question {
    /// A question of nothing but words, whatever signs are in it.
    pub fn plain(text: &str) -> Self {
        Question { text: text.to_owned(), ..Question::default() }
    }

    /// The question for more like some clauses of the document with this first entry,
    /// by their places.
    pub fn like(
        reader: &Reader,
        first: ClauseAddress,
        clauses: impl Iterator<Item = u32>,
    ) -> Result<Self, IndexError> {
        let mut question = Question::default();
        for place in clauses {
            let address = ClauseAddress { doc_id: first.doc_id + place, ..first };
            question.add(reader.clause(address)?.reading().text());
            question.excluded.push(address);
        }
        Ok(question)
    }

    /// The question that a query asks: its fields and exclusions limit where it is
    /// looked for, and all its words and phrases are what is looked for.
    pub fn of(query: &Query) -> Self {
        let mut question = Question::default();
        let mut filters = Vec::new();
        match &query.root {
            Some(Node::And(nodes)) => nodes.iter().for_each(|node| question.take(node, &mut filters)),
            Some(node) => question.take(node, &mut filters),
            None => {}
        }
        let one = filters.len() == 1;
        question.filter.root = match filters.pop() {
            Some(only) if one => Some(only),
            Some(last) => {
                filters.push(last);
                Some(Node::And(filters))
            }
            None => None,
        };
        question
    }

    fn take(&mut self, node: &Node, filters: &mut Vec<Node>) {
        if is_filter(node) {
            filters.push(node.clone());
        } else {
            self.words_of(node);
        }
    }

    fn words_of(&mut self, node: &Node) {
        match node {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|node| self.words_of(node)),
            Node::Within(_, inner) => {
                self.unread.extend(node.span());
                self.words_of(inner);
            }
            Node::Wording(wording) => self.wording(wording),
            Node::Not(_) | Node::Field(_) => self.unread.extend(node.span()),
        }
    }

    fn wording(&mut self, wording: &Wording) {
        match wording {
            Wording::Phrase(phrase) => {
                self.add(&phrase.text);
                let plain = phrase.items.iter().all(|item| matches!(item, Item::Words(_)));
                if !plain {
                    self.unread.push(phrase.span);
                }
                if phrase.quoted && plain {
                    self.quoted.push(phrase.text.clone());
                }
            }
            Wording::Either(wordings) => wordings.iter().for_each(|wording| self.wording(wording)),
            Wording::Near(near) => {
                self.unread.extend(wording.span());
                self.wording(&near.left);
                self.wording(&near.right);
            }
            Wording::Formulation { text, .. } => {
                self.add(text);
                self.quoted.push(text.clone());
            }
        }
    }

    fn add(&mut self, words: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// Whether it has a word to look for.
    pub fn asks(&self) -> bool {
        !Words::of(&self.text).is_empty()
    }

    /// Its words, folded, in the order of their first places, each with how often it
    /// stands there, without those that say nothing of a topic; all of them where no
    /// other is left.
    pub(super) fn words(&self) -> Vec<(String, u32)> {
        let words = Words::of(&self.text);
        let folded: Vec<&str> = words.iter().map(|word| words.token(word)).collect();
        let language = likely_language(folded.iter().copied());
        let dropped = function_words(language);
        let chinese = function_words("zh");
        let says = |word: &str| {
            !dropped.is_some_and(|list| list.contains(word))
                && !chinese.is_some_and(|list| list.contains(word))
        };
        let any = folded.iter().any(|word| says(word));
        let mut kept: Vec<(String, u32)> = Vec::new();
        for word in folded.into_iter().filter(|word| !any || says(word)) {
            match kept.iter_mut().find(|(known, _)| known == word) {
                Some((_, count)) => *count += 1,
                None => kept.push((word.to_owned(), 1)),
            }
        }
        kept
    }
}

/// Whether a part of a query limits where a topic is looked for.
fn is_filter(node: &Node) -> bool {
    match node {
        Node::Field(_) | Node::Not(_) => true,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_filter),
        Node::Within(_, node) => is_filter(node),
        Node::Wording(_) => false,
    }
}

/// A question in the language of queries.
impl From<&str> for Question {
    fn from(text: &str) -> Self {
        Question::of(&parse(text).query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(question: &Question) -> String {
        let words: Vec<String> = question.words().into_iter().map(|(word, _)| word).collect();
        words.join(" ")
    }

    #[test]
    fn a_word_that_is_asked_for_twice_counts_twice() {
        let counts = Question::plain("peace and peace and war").words();
        assert_eq!(counts, [("peace".to_owned(), 2), ("war".to_owned(), 1)]);
    }

    #[test]
    fn fields_and_exclusions_are_filters() {
        let question = Question::from("bullying of \"small states\" party:CN -whales date:2019..2021");
        assert_eq!(question.text, "bullying of small states");
        assert_eq!(question.quoted, ["small states"]);
        assert_eq!(question.filter.to_string(), "party:CN NOT whales date:2019..2021");
        assert_eq!(words(&question), "bullying small states");
        assert!(question.unread.is_empty() && question.asks());
        assert_eq!(Question::from("whales OR party:CN").unread.len(), 1);
        assert_eq!(Question::from("sanct* w/3 iran").unread.len(), 2);
        assert!(!Question::from("party:CN -whales").asks());
    }

    #[test]
    fn what_says_nothing_is_left_out_unless_nothing_else_is_there() {
        assert_eq!(words(&Question::plain("What did we say of the UN?")), "un");
        assert_eq!(words(&Question::plain("to be or not")), "to be or not");
        assert_eq!(words(&Question::plain("les droits de la femme dans le droit")), "droits femme droit");
    }
}
