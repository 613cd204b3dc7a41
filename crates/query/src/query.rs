//! What a query says, whatever it was written as.

use document::{Date, Span};

/// A query; none of its parts where there is no word in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What a clause must be to be found.
    pub root: Option<Node>,
}

impl Query {
    /// The query for these words in a row, whatever signs stand between them.
    pub fn phrase(text: &str) -> Self {
        Query::phrase_in(text, Form::Folded)
    }

    /// The query for these words in a row in one of their forms.
    pub(crate) fn phrase_in(text: &str, form: Form) -> Self {
        let span = Span::between(0, text.len());
        // Brackets, bars and stars are signs like any other here.
        let text = &text.replace(['(', ')', '|', '*', '（', '）', '｜', '＊'], " ");
        let (text, items) = (text.to_owned(), vec![Item::Words(text.to_owned())]);
        let phrase = Phrase { text, items, form, slop: 0, quoted: true, span };
        Query { root: Some(Node::Wording(Wording::Phrase(phrase))) }
    }

    /// The phrases of a query of nothing but words and phrases without wildcards
    /// that must all stand in the clause.
    pub fn plain_phrases(&self) -> Option<Vec<&Phrase>> {
        fn plain(node: &Node) -> Option<&Phrase> {
            match node {
                Node::Wording(Wording::Phrase(phrase)) => {
                    matches!(phrase.items.as_slice(), [Item::Words(_)]).then_some(phrase)
                }
                _ => None,
            }
        }
        match self.root.as_ref()? {
            Node::And(nodes) => nodes.iter().map(plain).collect(),
            node => plain(node).map(|phrase| vec![phrase]),
        }
    }
}

/// A condition on a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of these hold: words side by side, `AND`.
    And(Vec<Node>),
    /// One of these holds: `OR`.
    Or(Vec<Node>),
    /// This does not hold: `NOT`, `-`.
    Not(Box<Node>),
    /// This wording stands in the clause. It is a leaf: each of its matches is
    /// a hit.
    Wording(Wording),
    /// The condition holds of a sentence or a paragraph of the clause, or of
    /// its document: `in:sentence(…)`.
    Within(Scope, Box<Node>),
    /// What is known of the clause or its document: `party:CN`.
    Field(Field),
}

impl Node {
    /// Where the first word, phrase or field of it stands in the query.
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().find_map(Node::span),
            Node::Not(node) | Node::Within(_, node) => node.span(),
            Node::Wording(wording) => wording.span(),
            Node::Field(field) => Some(field.span),
        }
    }
}

impl Wording {
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            Wording::Phrase(phrase) => Some(phrase.span),
            Wording::Either(wordings) => wordings.iter().find_map(Wording::span),
            Wording::Near(near) => near.left.span(),
            Wording::Formulation { span, .. } => Some(*span),
        }
    }
}

/// What a condition is asked of, where it is not the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One sentence.
    Sentence,
    /// One paragraph.
    Paragraph,
    /// The whole document.
    Document,
}

/// Words that stand in the text at certain positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// Words in a row.
    Phrase(Phrase),
    /// One of several, within a proximity: `(iran OR tehran) w/5 sanctions`.
    Either(Vec<Wording>),
    /// Two wordings near each other.
    Near(Box<Near>),
    /// Any rendering of a formulation: `~"community with a shared future"`.
    Formulation {
        /// The formulation as it was written.
        text: String,
        /// Where it stands in the query.
        span: Span,
    },
}

/// Words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words as they were written, without the quotation marks, `=` and
    /// the like.
    pub text: String,
    /// What stands in a row, in its order; never empty.
    pub items: Vec<Item>,
    /// What counts as the same word.
    pub form: Form,
    /// How many words more than its own may stand between the words of the
    /// phrase, in all.
    pub slop: u32,
    /// Whether it was written in quotation marks.
    pub quoted: bool,
    /// Where it stands in the query, quotation marks and all.
    pub span: Span,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Words as they were written, at least one: `long-arm jurisdiction`.
    Words(String),
    /// A word with wildcards, joined ones among them: `hegemon*`, `multi-lat*`.
    Pattern(String),
    /// Exactly one word, whatever it is: `*`.
    AnyWord,
    /// One of several: `(order|system)`.
    Either(Vec<Vec<Item>>),
}

/// What counts as the same word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// The word by its folds alone: case, diacritics and spelling do not count.
    #[default]
    Folded,
    /// Any form of the word, by the stemmer of the clause's language.
    Any,
    /// The word as it was written, with its case and its diacritics.
    Written,
}

/// Two wordings near each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The left one.
    pub left: Wording,
    /// The right one.
    pub right: Wording,
    /// How near: at most `reach - 1` words stand between them. At least 1.
    pub reach: u32,
    /// In which order.
    pub order: Order,
}

/// How two wordings stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// In any order: `w/5`.
    Any,
    /// The left one before the right one: `pre/5`.
    Before,
    /// The left one where the right one is not so near: `not w/5`. The matches
    /// are those of the left.
    Apart,
}

/// What is known of a clause or its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What is asked for.
    pub name: FieldName,
    /// One of these; at least one.
    pub values: Vec<Value>,
    /// Where it stands in the query.
    pub span: Span,
}

/// What may be asked of a clause or its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName {
    /// A party, by its code.
    Party,
    /// The kind of document.
    Kind,
    /// When it was adopted.
    Date,
    /// When it was published.
    Published,
    /// The clause's language.
    Lang,
    /// A topic that the clause speaks of.
    Topic,
    /// Who published it.
    Outlet,
    /// Where it was adopted.
    Place,
    /// Words of the title.
    Title,
    /// Words of the heading above the clause.
    Heading,
    /// Words of the speaker's name.
    Speaker,
    /// An address, or the beginning of an id.
    Address,
}

impl FieldName {
    /// The fields by the names they have in a query.
    pub const NAMES: [(&'static str, FieldName); 12] = [
        ("party", FieldName::Party),
        ("kind", FieldName::Kind),
        ("date", FieldName::Date),
        ("published", FieldName::Published),
        ("lang", FieldName::Lang),
        ("topic", FieldName::Topic),
        ("outlet", FieldName::Outlet),
        ("place", FieldName::Place),
        ("title", FieldName::Title),
        ("heading", FieldName::Heading),
        ("speaker", FieldName::Speaker),
        ("address", FieldName::Address),
    ];

    /// The field's name in a query.
    pub fn name(self) -> &'static str {
        FieldName::NAMES.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// What a field is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A code, a name, or words in a row. Of [`FieldName::Outlet`],
    /// [`FieldName::Place`], [`FieldName::Title`], [`FieldName::Heading`] and
    /// [`FieldName::Speaker`] it is words that stand in a row there, wildcards
    /// among them.
    Words(Vec<Item>, String),
    /// From a date to another, both included; open where there is none.
    Dates(Option<Date>, Option<Date>),
}
