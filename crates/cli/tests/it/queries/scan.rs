//! A scan that answers a query by looking at every word of every clause.
//!
//! It is written from the table of the language and shares with the engine the
//! stemmers, the data of the folds, and where sentences begin.

use std::collections::HashMap;
use std::rc::Rc;

use document::{Document, LINE_END_HYPHEN, Reading, Repair, Span, sentence_starts};
use index::analyzer::stem::Stemmer;

use super::tree::{Form, Item, Order, Part, Query, Wording, inner_text};
use crate::support::naive;

/// From the first word up to, not including, the last.
pub(super) type Place = (usize, usize);

/// All clauses that are searched.
pub(super) struct Corpus {
    pub(super) clauses: Vec<Clause>,
    vocabulary: Vocabulary,
    pub(super) languages: Vec<String>,
    asked: HashMap<(String, Form), Rc<Vec<Vec<bool>>>>,
    /// For each language, the stems of all words.
    stems: Vec<Vec<String>>,
}

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
    Phrase { rows: Vec<Row>, form: Form, slop: usize },
    Either(Vec<Words>),
    Near { left: Box<Words>, right: Box<Words>, reach: usize, order: Order },
}

/// Words in a row: for each, how many words a reading of it takes and which words
/// of the vocabulary it stands for, by language; none for any word.
struct Row {
    words: Vec<RowWord>,
    readings: Vec<Vec<(usize, Option<Rc<Vec<Vec<bool>>>>)>>,
}

/// A clause as it is read.
pub(super) struct Clause {
    pub(super) document: usize,
    pub(super) address: String,
    pub(super) reading: Reading,
    /// Where the clause begins in the document's text.
    pub(super) reading_start: usize,
    /// The words, as bytes of the reading.
    pub(super) words: Vec<Span>,
    written: Vec<String>,
    /// For each word, what may stand from it on: how many words it takes, and
    /// which word it is.
    stands: Vec<Vec<(usize, usize)>>,
    /// The halves of a word that a line end tore.
    halves: Vec<Option<(usize, usize)>>,
    language: Option<usize>,
    sentences: Vec<Place>,
    paragraphs: Vec<Place>,
    about: About,
}

/// What is known of a clause and its document.
#[derive(Clone, Default)]
pub(super) struct About {
    pub(super) parties: Vec<String>,
    pub(super) kind: String,
    pub(super) years: Option<(i32, i32)>,
    pub(super) title_words: Vec<String>,
    pub(super) language: Option<String>,
    title: Vec<naive::Word>,
}

#[derive(Default)]
struct Vocabulary {
    ids: HashMap<String, usize>,
    words: Vec<String>,
}

impl Vocabulary {
    fn id(&mut self, word: &str) -> usize {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        self.ids.insert(word.to_owned(), self.words.len());
        self.words.push(word.to_owned());
        self.words.len() - 1
    }
}

/// Stands where a line end tore a word, as the index marks it.
const TORN: char = '\u{f8f0}';

impl Corpus {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut corpus = Corpus {
            clauses: Vec::new(),
            vocabulary: Vocabulary::default(),
            languages: Vec::new(),
            asked: HashMap::new(),
            stems: Vec::new(),
        };
        for (at, document) in documents.iter().enumerate() {
            corpus.add(at, document);
        }
        for language in &corpus.languages {
            let stemmer = Stemmer::of(language);
            corpus.stems.push(corpus.vocabulary.words.iter().map(|word| stemmer.stem(word)).collect());
        }
        corpus
    }

    fn add(&mut self, at: usize, document: &Document) {
        let metadata = &document.metadata;
        let about = About {
            parties: metadata.parties.clone(),
            kind: metadata.kind.as_str().to_owned(),
            years: metadata.adopted.map(|date| (date.in_year(), date.in_year())),
            title_words: metadata
                .title
                .as_deref()
                .map(|title| {
                    naive::words(title).iter().map(|word| title[word.start..word.end].to_owned()).collect()
                })
                .unwrap_or_default(),
            language: None,
            title: metadata.title.as_deref().map(naive::words).unwrap_or_default(),
        };
        let repairs: Vec<Repair> = document
            .repairs
            .iter()
            .map(|repair| {
                let torn = repair.rule == LINE_END_HYPHEN && repair.after.is_empty();
                Repair { after: if torn { TORN.to_string() } else { repair.after.clone() }, ..repair.clone() }
            })
            .collect();
        for clause in &document.clauses {
            let reading = Reading::of(&document.text, clause.span, &repairs, &document.furniture);
            let text = reading.text().to_owned();
            let words = naive::words(&text);
            let language = clause.language.as_ref().or(metadata.language.as_ref()).map(|language| {
                self.languages.iter().position(|known| known == language).unwrap_or_else(|| {
                    self.languages.push(language.clone());
                    self.languages.len() - 1
                })
            });
            let stands = (0..words.len()).map(|at| {
                let readings = naive::readings(&words, at);
                readings.into_iter().map(|(taken, word)| (taken, self.vocabulary.id(&word))).collect()
            });
            let stands: Vec<Vec<(usize, usize)>> = stands.collect();
            let halves = words.iter().map(|word| {
                let (left, right) = text[word.start..word.end].split_once(TORN)?;
                let (left, right) = (naive::spelt(left), naive::spelt(right));
                let both = !left.is_empty() && !right.is_empty();
                both.then(|| (self.vocabulary.id(&left), self.vocabulary.id(&right)))
            });
            let halves = halves.collect();
            let starts = |starts: Vec<usize>, of: &dyn Fn(&naive::Word) -> usize| {
                let mut bounds: Vec<usize> = starts
                    .into_iter()
                    .map(|start| words.iter().take_while(|word| of(word) < start).count())
                    .collect();
                bounds.extend([0, words.len()]);
                bounds.sort_unstable();
                bounds.dedup();
                bounds.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<Place>>()
            };
            let published =
                |word: &naive::Word| reading.published(Span::between(word.start, word.end)).start();
            let paragraph_starts: Vec<usize> = clause.paragraphs.iter().map(|span| span.start()).collect();
            let paragraphs = starts(paragraph_starts, &published);
            let mut sentences = starts(sentence_starts(&text), &|word| word.start);
            // A sentence ends with its paragraph.
            let mut bounds: Vec<usize> =
                sentences.iter().chain(&paragraphs).flat_map(|place| [place.0, place.1]).collect();
            bounds.sort_unstable();
            bounds.dedup();
            sentences = bounds.windows(2).map(|pair| (pair[0], pair[1])).collect();
            let written = words.iter().map(|word| naive::written(&text[word.start..word.end])).collect();
            self.clauses.push(Clause {
                document: at,
                address: format!("{}#{}", document.id, clause.label),
                words: words.iter().map(|word| Span::between(word.start, word.end)).collect(),
                written,
                stands,
                halves,
                language,
                sentences,
                paragraphs,
                about: About {
                    language: clause.language.clone().or_else(|| metadata.language.clone()),
                    ..about.clone()
                },
                reading_start: clause.span.start(),
                reading,
            });
        }
    }

    /// What is known of a clause.
    pub(super) fn about(&self, clause: usize) -> &About {
        &self.clauses[clause].about
    }

    /// The words of a clause that can be written in a query, as they stand in
    /// the text, and whether a hyphen joins each to the next.
    pub(super) fn words_of(&self, clause: usize) -> Vec<(String, bool)> {
        let clause = &self.clauses[clause];
        let text = clause.reading.text();
        let plain = |word: &str| word.chars().all(char::is_alphanumeric);
        let between = |at: usize| {
            let end = clause.words.get(at + 1).map_or(text.len(), |next| next.start());
            &text[clause.words[at].end()..end]
        };
        let words = clause.words.iter().enumerate().map(|(at, span)| (span.of(text), between(at) == "-"));
        let words = words.filter(|(word, _)| plain(word) && !["AND", "OR", "NOT", "NEAR"].contains(word));
        words.map(|(word, hyphen)| (word.to_owned(), hyphen)).collect()
    }

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
                if !plain && !bare {
                    let rows = self.look_up_rows(&literal(&inner_text(items)), form);
                    let several = rows.first().is_some_and(|row| row.words.len() > 1);
                    let literal = Words::Phrase { rows, form, slop: 0 };
                    if several && (0..self.clauses.len()).any(|at| !self.all_places(&literal, at).is_empty())
                    {
                        let Words::Phrase { rows, form, .. } = literal else {
                            unreachable!("it is a phrase")
                        };
                        return Words::Phrase { rows, form, slop };
                    }
                }
                Words::Phrase { rows: self.look_up_rows(items, form), form, slop }
            }
        }
    }

    fn look_up_rows(&mut self, items: &[Item], form: Form) -> Vec<Row> {
        let rows = rows(items).into_iter().map(|words| {
            let readings = (0..words.len()).map(|at| {
                let readings = readings(&words, at).into_iter();
                readings
                    .map(|(taken, asked)| (taken, asked.map(|asked| self.look_up(&asked, form))))
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
            Query::Title(words) => naive::count(&naive::words(words), &about.title) > 0,
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
            Words::Phrase { rows, form, slop } => self.phrase_places(rows, *form, *slop, at),
        };
        places.sort_unstable();
        places.dedup();
        places
    }

    fn phrase_places(&self, rows: &[Row], form: Form, slop: usize, at: usize) -> Vec<Place> {
        let clause = &self.clauses[at];
        let language = clause.language.unwrap_or(self.languages.len());
        let mut places = Vec::new();
        for row in rows {
            let asked: Vec<Vec<(usize, Option<&[bool]>)>> = row
                .readings
                .iter()
                .map(|readings| {
                    let of = |lists: &'_ Rc<Vec<Vec<bool>>>| {
                        if form == Form::Any { language.min(lists.len() - 1) } else { 0 }
                    };
                    readings
                        .iter()
                        .map(|(taken, lists)| {
                            (*taken, lists.as_ref().map(|lists| lists[of(lists)].as_slice()))
                        })
                        .collect()
                })
                .collect();
            for start in 0..clause.words.len() {
                let mut ends = Vec::new();
                follow(&asked, 0, clause, start, slop, &mut ends);
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
    fn look_up(&mut self, asked: &str, form: Form) -> Rc<Vec<Vec<bool>>> {
        let name = (asked.to_owned(), form);
        if let Some(known) = self.asked.get(&name) {
            return known.clone();
        }
        let words = &self.vocabulary.words;
        let all = |is: &dyn Fn(&str) -> bool| words.iter().map(|word| is(word)).collect::<Vec<bool>>();
        let lists = if asked.contains('*') {
            vec![all(&|word| {
                globs(asked, word) || naive::spellings(word).iter().any(|other| globs(asked, other))
            })]
        } else if form == Form::Any {
            let of_language = |(language, stems): (&String, &Vec<String>)| {
                let stem = Stemmer::of(language).stem(asked);
                stems.iter().zip(words).map(|(other, word)| word == asked || *other == stem).collect()
            };
            let mut lists: Vec<Vec<bool>> = self.languages.iter().zip(&self.stems).map(of_language).collect();
            lists.push(all(&|word| word == asked));
            lists
        } else {
            vec![all(&|word| word == asked)]
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

/// A word of a row: its letters as they were written, none for any word, and
/// whether a hyphen joins it to the next.
type RowWord = (Option<String>, bool);

/// The rows of words that items stand for, one for each choice.
fn rows(items: &[Item]) -> Vec<Vec<RowWord>> {
    let mut rows: Vec<Vec<RowWord>> = vec![Vec::new()];
    for item in items {
        let ways: Vec<Vec<RowWord>> = match item {
            Item::Joined(words) => {
                let word = |(at, word): (usize, &String)| (Some(word.clone()), at + 1 < words.len());
                vec![words.iter().enumerate().map(word).collect()]
            }
            Item::Glob(glob) => vec![vec![(Some(glob.clone()), false)]],
            Item::Any => vec![vec![(None, false)]],
            Item::Either(alternatives) => alternatives.iter().flat_map(|items| self::rows(items)).collect(),
        };
        rows = rows
            .iter()
            .flat_map(|row| ways.iter().map(move |way| row.iter().chain(way).cloned().collect()))
            .collect();
    }
    rows
}

/// What may be asked for from a word of a row on: how many words it takes, and
/// the word in its canonical spelling, none for any.
fn readings(row: &[RowWord], at: usize) -> Vec<(usize, Option<String>)> {
    let spelt = |letters: &str| {
        if letters.contains('*') {
            let pieces: Vec<String> = letters.split('*').map(naive::folded).collect();
            pieces.join("*")
        } else {
            naive::spelt(letters)
        }
    };
    let Some(first) = &row[at].0 else {
        return vec![(1, None)];
    };
    let mut found = vec![(1, Some(spelt(first)))];
    let mut letters = first.clone();
    for next in at + 1..row.len().min(at + 8) {
        match (&row[next].0, row[next - 1].1) {
            (Some(word), true) => letters.push_str(word),
            _ => break,
        }
        found.push((next + 1 - at, Some(spelt(&letters))));
    }
    found
}

/// Follows what is asked for through a clause.
fn follow(
    asked: &[Vec<(usize, Option<&[bool]>)>],
    word: usize,
    clause: &Clause,
    at: usize,
    slop: usize,
    ends: &mut Vec<usize>,
) {
    if word == asked.len() {
        ends.push(at);
        return;
    }
    let furthest = if word == 0 { 0 } else { slop };
    for passed in 0..=furthest {
        let at = at + passed;
        if at >= clause.words.len() {
            return;
        }
        let rest = slop - passed;
        for &(taken, is) in &asked[word] {
            let Some(is) = is else {
                follow(asked, word + 1, clause, at + 1, rest, ends);
                continue;
            };
            for &(covered, id) in &clause.stands[at] {
                if is[id] {
                    follow(asked, word + taken, clause, at + covered, rest, ends);
                }
            }
        }
        if let (Some((left, right)), Some(next)) = (clause.halves[at], asked.get(word + 1)) {
            let first = asked[word].iter().find(|(taken, _)| *taken == 1).and_then(|(_, is)| *is);
            let second = next.iter().find(|(taken, _)| *taken == 1).and_then(|(_, is)| *is);
            if first.is_some_and(|is| is[left]) && second.is_some_and(|is| is[right]) {
                follow(asked, word + 2, clause, at + 1, rest, ends);
            }
        }
    }
}

/// Whether words are written as a row is.
fn is_written(row: &[RowWord], words: &[String], gaps: bool) -> bool {
    fn from(row: &[RowWord], words: &[String], gaps: bool) -> bool {
        let Some((first, rest)) = row.split_first() else {
            return words.is_empty();
        };
        (0..words.len()).take(if gaps { usize::MAX } else { 1 }).any(|at| {
            let is = first.0.as_ref().is_none_or(|letters| globs(&naive::written(letters), &words[at]));
            is && from(rest, &words[at + 1..], gaps)
        })
    }
    let Some((first, rest)) = row.split_first() else {
        return words.is_empty();
    };
    let is = |word: &String| first.0.as_ref().is_none_or(|letters| globs(&naive::written(letters), word));
    words.split_first().is_some_and(|(word, behind)| is(word) && from(rest, behind, gaps))
}

/// Whether a word has these letters, and any where a star stands.
fn globs(pattern: &str, word: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == word,
        Some((before, behind)) => word.strip_prefix(before).is_some_and(|rest| {
            let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            places.into_iter().any(|at| globs(behind, &rest[at..]))
        }),
    }
}

/// Items for the words of a text, whatever signs stand between them.
fn literal(text: &str) -> Vec<Item> {
    let words = naive::words(text);
    let mut items: Vec<Item> = Vec::new();
    let mut joined: Vec<String> = Vec::new();
    for word in &words {
        joined.push(text[word.start..word.end].to_owned());
        if !word.is_hyphenated() {
            items.push(Item::Joined(std::mem::take(&mut joined)));
        }
    }
    items
}
