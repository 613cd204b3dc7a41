//! A scan that answers a query by looking at every word of every clause.
//!
//! It is written from the table of the language and shares with the engine the
//! stemmers, the data of the folds, and where sentences begin.

use std::collections::HashMap;
use std::rc::Rc;

use super::corpus::{Corpus, Place};
use super::rows::{RowWord, Step, follow, globs, is_written, literal, readings, rows};
use super::tree::{Form, Item, Order, Part, Query, Wording, inner_text};
use crate::support::naive;

/// A query whose words are looked up.
enum Asked {
    And(Vec<Asked>),
    Or(Vec<Asked>),
    Not(Box<Asked>),
    Leaf(Words),
    Within(Part, Box<Asked>),
    /// What may stand in a clause, and of which documents the whole holds.
    Document(Vec<Asked>, Vec<bool>),
    Test(Query),
}

/// A wording whose words are looked up.
enum Words {
    /// A phrase, by where it stands in each clause.
    Phrase(Vec<Vec<Place>>),
    Either(Vec<Words>),
    Near {
        left: Box<Words>,
        right: Box<Words>,
        reach: usize,
        order: Order,
    },
}

/// Which words of the vocabulary are as asked: one list for each language, or one
/// for all.
pub(super) type Lists = Rc<Vec<Vec<bool>>>;

/// Words in a row, and for each the ways to read it.
struct Row {
    words: Vec<RowWord>,
    readings: Vec<Vec<Way>>,
}

/// The ways to read a row in clauses of one language, from each of its words on.
type Steps<'a> = Vec<Vec<Step<'a>>>;

impl Row {
    fn steps(&self, language: usize) -> Steps<'_> {
        self.readings.iter().map(|ways| ways.iter().map(|way| way.step(language)).collect()).collect()
    }
}

impl Way {
    fn step(&self, language: usize) -> Step<'_> {
        (self.taken, self.lists.as_ref().map(|lists| lists[language.min(lists.len() - 1)].as_slice()))
    }
}

/// A way to read words of a row: how many it takes, and what they stand for; none
/// for any word.
struct Way {
    taken: usize,
    lists: Option<Lists>,
}

impl Corpus {
    /// What the query finds: for each clause of the answer, where.
    pub(super) fn answer(&mut self, query: &Query) -> Vec<(usize, Vec<Place>)> {
        let asked = self.ask(query);
        let mut found = Vec::new();
        for (at, clause) in self.clauses.iter().enumerate() {
            let whole = (0, clause.words.len());
            if self.holds(&asked, at, whole) {
                let mut leaves: Vec<Vec<Place>> = Vec::new();
                self.places(&asked, at, whole, &mut leaves);
                let mut places: Vec<Place> = leaves.into_iter().flat_map(longest).collect();
                places.sort_unstable();
                places.dedup();
                found.push((at, places));
            }
        }
        found
    }

    /// Looks up the words of a query.
    fn ask(&mut self, query: &Query) -> Asked {
        match query {
            Query::And(inner) => Asked::And(inner.iter().map(|inner| self.ask(inner)).collect()),
            Query::Or(inner) => Asked::Or(inner.iter().map(|inner| self.ask(inner)).collect()),
            Query::Not(inner) => Asked::Not(Box::new(self.ask(inner))),
            Query::Leaf(wording) => Asked::Leaf(self.ask_wording(wording)),
            Query::Within(Part::Document, inner) => {
                let whole = self.ask(inner);
                let documents = self.clauses.last().map_or(0, |clause| clause.document + 1);
                let held = (0..documents).map(|document| self.held(&whole, document)).collect();
                Asked::Document(parts(inner).iter().map(|part| self.ask(part)).collect(), held)
            }
            Query::Within(part, inner) => Asked::Within(*part, Box::new(self.ask(inner))),
            test => Asked::Test(test.clone()),
        }
    }

    /// Whether a query holds of a document: each of its parts of any clause.
    fn held(&self, query: &Asked, document: usize) -> bool {
        match query {
            Asked::And(inner) => inner.iter().all(|inner| self.held(inner, document)),
            Asked::Or(inner) => inner.iter().any(|inner| self.held(inner, document)),
            Asked::Not(inner) => !self.held(inner, document),
            other => {
                let first = self.clauses.partition_point(|clause| clause.document < document);
                let behind = self.clauses.partition_point(|clause| clause.document <= document);
                (first..behind).any(|at| self.holds(other, at, (0, self.clauses[at].words.len())))
            }
        }
    }

    /// Looks up the words of a wording; a phrase is taken literally where it
    /// stands somewhere so.
    fn ask_wording(&mut self, wording: &Wording) -> Words {
        match wording {
            Wording::Either(inner) => {
                Words::Either(inner.iter().map(|inner| self.ask_wording(inner)).collect())
            }
            Wording::Near { left, right, reach, order } => Words::Near {
                left: Box::new(self.ask_wording(left)),
                right: Box::new(self.ask_wording(right)),
                reach: *reach,
                order: *order,
            },
            Wording::Phrase { items, form, slop } => {
                let (form, slop) = (*form, *slop);
                let plain = items.iter().all(|item| matches!(item, Item::Joined(_)));
                let bare = matches!(items.as_slice(), [Item::Glob(_)]) && slop == 0 && form == Form::Folded;
                let found = self.everywhere(items, form, slop).1;
                let stands = |places: &[Vec<Place>]| places.iter().any(|places| !places.is_empty());
                if plain || bare || stands(&found) {
                    return Words::Phrase(found);
                }
                let (several, literal) = self.everywhere(&literal(&inner_text(items)), form, slop);
                Words::Phrase(if several && stands(&literal) { literal } else { found })
            }
        }
    }

    /// Where words in a row stand in each clause, and whether they are several.
    fn everywhere(&mut self, items: &[Item], form: Form, slop: usize) -> (bool, Vec<Vec<Place>>) {
        let rows = self.look_up_rows(items, form);
        // Of words in any form the language of the clause counts.
        let languages = if form == Form::Any { self.languages.len() } else { 0 };
        let asked: Vec<Vec<Steps<'_>>> =
            (0..=languages).map(|language| rows.iter().map(|row| row.steps(language)).collect()).collect();
        let places = (0..self.clauses.len()).map(|at| {
            let language = self.clauses[at].language.unwrap_or(languages).min(languages);
            let mut places = self.phrase_places(&rows, &asked[language], form, slop, at);
            places.sort_unstable();
            places.dedup();
            places
        });
        (rows.first().is_some_and(|row| row.words.len() > 1), places.collect())
    }

    fn look_up_rows(&mut self, items: &[Item], form: Form) -> Vec<Row> {
        let rows = rows(items).into_iter().map(|words| {
            let readings = (0..words.len()).map(|at| {
                let readings = readings(&words, at).into_iter();
                readings
                    .map(|(taken, asked)| Way {
                        taken,
                        lists: asked.map(|asked| self.look_up(&asked, form, at == 0)),
                    })
                    .collect()
            });
            Row { readings: readings.collect(), words }
        });
        rows.collect()
    }

    fn holds(&self, query: &Asked, at: usize, part: Place) -> bool {
        match query {
            Asked::And(inner) => inner.iter().all(|inner| self.holds(inner, at, part)),
            Asked::Or(inner) => inner.iter().any(|inner| self.holds(inner, at, part)),
            Asked::Not(inner) => !self.holds(inner, at, part),
            Asked::Leaf(wording) => self.all_places(wording, at).iter().any(|place| within(*place, part)),
            Asked::Document(leaves, held) => {
                held[self.clauses[at].document]
                    && (leaves.is_empty() || leaves.iter().any(|leaf| self.holds(leaf, at, part)))
            }
            Asked::Within(kind, inner) => {
                self.stretches(*kind, at, part).into_iter().any(|stretch| self.holds(inner, at, stretch))
            }
            Asked::Test(test) => self.is(test, at),
        }
    }

    /// Whether a clause is as a field of the query says.
    fn is(&self, test: &Query, at: usize) -> bool {
        let clause = &self.clauses[at];
        let about = &clause.about;
        match test {
            Query::Party(code) => about.parties.contains(code),
            Query::Kind(kind) => about.kind == *kind,
            Query::Lang(code) => clause.language.is_some_and(|language| self.languages[language] == *code),
            Query::Years(from, to) => about.years.is_some_and(|(first, last)| first <= *to && *from <= last),
            Query::Title(words) => naive::count(&naive::read(words), &about.title) > 0,
            _ => unreachable!("only fields are tests"),
        }
    }

    fn stretches(&self, kind: Part, at: usize, part: Place) -> Vec<Place> {
        let clause = &self.clauses[at];
        let all = if kind == Part::Sentence { &clause.sentences } else { &clause.paragraphs };
        let cut = all.iter().map(|place| (place.0.max(part.0), place.1.min(part.1)));
        cut.filter(|place| place.0 < place.1).collect()
    }

    /// The places of each leaf by which the query holds.
    fn places(&self, query: &Asked, at: usize, part: Place, leaves: &mut Vec<Vec<Place>>) {
        match query {
            Asked::And(inner) => inner.iter().for_each(|inner| self.places(inner, at, part, leaves)),
            Asked::Or(inner) | Asked::Document(inner, _) => {
                for inner in inner {
                    if self.holds(inner, at, part) {
                        self.places(inner, at, part, leaves);
                    }
                }
            }
            Asked::Leaf(wording) => {
                let mut places = self.all_places(wording, at);
                places.retain(|place| within(*place, part));
                leaves.push(places);
            }
            Asked::Within(kind, inner) => {
                for stretch in self.stretches(*kind, at, part) {
                    if self.holds(inner, at, stretch) {
                        self.places(inner, at, stretch, leaves);
                    }
                }
            }
            Asked::Not(_) | Asked::Test(_) => {}
        }
    }

    /// Everywhere that a wording stands in a clause, each place once.
    fn all_places(&self, wording: &Words, at: usize) -> Vec<Place> {
        let mut places = match wording {
            Words::Either(inner) => inner.iter().flat_map(|inner| self.all_places(inner, at)).collect(),
            Words::Near { left, right, reach, order } => {
                let left = self.all_places(left, at);
                if left.is_empty() {
                    return left;
                }
                near(&left, &self.all_places(right, at), *reach, *order)
            }
            Words::Phrase(places) => return places[at].clone(),
        };
        places.sort_unstable();
        places.dedup();
        places
    }

    fn phrase_places(
        &self,
        rows: &[Row],
        asked: &[Steps<'_>],
        form: Form,
        slop: usize,
        at: usize,
    ) -> Vec<Place> {
        let clause = &self.clauses[at];
        let mut places = Vec::new();
        for (row, asked) in rows.iter().zip(asked) {
            let may_begin = |word: usize| asked[0].iter().any(|(_, is)| is.is_none_or(|is| is[word]));
            for start in 0..clause.words.len() {
                if clause.alone[start].is_some_and(|word| !may_begin(word)) {
                    continue;
                }
                let mut ends = Vec::new();
                follow(asked, 0, clause, start, slop, &mut ends);
                ends.sort_unstable();
                ends.dedup();
                for end in ends {
                    if form != Form::Written || is_written(&row.words, &clause.written[start..end], slop > 0)
                    {
                        places.push((start, end));
                    }
                }
            }
        }
        if slop > 0 { minimal(&places) } else { places }
    }

    /// The words of the vocabulary that stand for one that is asked for, by the
    /// clause's language; one list for all where the language does not count.
    fn look_up(&mut self, asked: &str, form: Form, first: bool) -> Lists {
        let name = (asked.to_owned(), form, first);
        if let Some(known) = self.asked.get(&name) {
            return known.clone();
        }
        let words = &self.vocabulary.words;
        let all = |is: &dyn Fn(&str) -> bool| words.iter().map(|word| is(word)).collect::<Vec<bool>>();
        let only = || {
            let mut only = vec![false; words.len()];
            if let Some(id) = self.vocabulary.ids.get(asked) {
                only[*id] = true;
            }
            only
        };
        let lists = if asked.contains('*') {
            vec![all(&|word| {
                globs(asked, word) || naive::spellings(word).iter().any(|other| globs(asked, other))
            })]
        } else if form == Form::Any {
            let of_language = |(language, stems): (&String, &Vec<String>)| {
                let forms = naive::Forms::of(asked, language, first);
                words.iter().zip(stems).map(|(word, stem)| forms.has(word, stem)).collect()
            };
            let mut lists: Vec<Vec<bool>> = self.languages.iter().zip(&self.stems).map(of_language).collect();
            lists.push(only());
            lists
        } else {
            vec![only()]
        };
        let lists = Rc::new(lists);
        self.asked.insert(name, lists.clone());
        lists
    }
}

/// What of a query may stand in a clause of a document: what no `NOT` is before.
fn parts(query: &Query) -> Vec<Query> {
    match query {
        Query::And(inner) | Query::Or(inner) => inner.iter().flat_map(parts).collect(),
        Query::Leaf(_) | Query::Within(..) => vec![query.clone()],
        _ => Vec::new(),
    }
}

fn within(place: Place, part: Place) -> bool {
    part.0 <= place.0 && place.1 <= part.1
}

/// At each start the longest.
fn longest(places: Vec<Place>) -> Vec<Place> {
    let mut ends: HashMap<usize, usize> = HashMap::new();
    for (start, end) in places {
        let known = ends.entry(start).or_insert(end);
        *known = (*known).max(end);
    }
    ends.into_iter().collect()
}

/// The places that hold no other.
fn minimal(places: &[Place]) -> Vec<Place> {
    let holds = |one: &Place, other: &Place| one != other && one.0 <= other.0 && other.1 <= one.1;
    places.iter().copied().filter(|one| !places.iter().any(|other| holds(one, other))).collect()
}

fn near(left: &[Place], right: &[Place], reach: usize, order: Order) -> Vec<Place> {
    if order == Order::Apart {
        let close = |one: &Place, other: &Place| {
            let overlap = one.0 < other.1 && other.0 < one.1;
            let between = if one.1 <= other.0 { other.0 - one.1 } else { one.0.saturating_sub(other.1) };
            one != other && (overlap || between < reach)
        };
        return left.iter().copied().filter(|one| !right.iter().any(|other| close(one, other))).collect();
    }
    let mut windows = Vec::new();
    for one in left {
        for other in right {
            if one.1 <= other.0 && other.0 - one.1 < reach {
                windows.push((one.0, other.1));
            }
            if order == Order::Any && other.1 <= one.0 && one.0 - other.1 < reach {
                windows.push((other.0, one.1));
            }
        }
    }
    minimal(&windows)
}
