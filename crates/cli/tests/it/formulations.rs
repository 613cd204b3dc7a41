//! What is found of every formulation in real documents, against a scan that
//! is written from `docs/query-syntax.md` and `docs/formulations.md`.
//!
//! It shares with the engine the data of the folds and the stemmers. It takes
//! some clauses of each folder of `CLAUSEWISE_CORPORA`; with
//! `CLAUSEWISE_FORMULATIONS=all` it takes all of them, which is for a release
//! build.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use document::{Document, LINE_END_HYPHEN, Reading, Repair};
use index::Reader;
use index::analyzer::stem::Stemmer;
use ingest::ReadOptions;
use lexicon::{Formulations, Lexicon};
use query::Options;

use crate::real_corpora::{corpora, skipped};
use crate::support::{indexed, naive};

/// How many clauses of a folder or an archive are taken.
const CLAUSES: usize = 1_500;

/// The least renderings that are found in a sample, and in how many languages.
const FOUND: (usize, usize) = (100, 4);

/// Stands where a line end tore a word.
const TORN: char = '\u{f8f0}';

/// A word that is asked for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Word {
    /// In its canonical spelling.
    letters: String,
    /// Whether any form of it is.
    forms: bool,
    /// Whether no other word of the rendering stands before it.
    first: bool,
}

/// Words in a row: from each on, how many are read as one, and the number of
/// that word.
type Row = Vec<Vec<(usize, usize)>>;

/// What stands at a place of a clause: how many of its words, and which of the
/// words that are asked for it is.
type Stands = Vec<Vec<(usize, Is)>>;

/// Which of the words that are asked for a word is.
type Is = Rc<Vec<bool>>;

/// Hits, clauses, and documents.
type Totals = (u64, u64, u64);

/// The words of all rows, and what stands for them.
#[derive(Default)]
struct Words {
    asked: Vec<Word>,
    numbers: HashMap<Word, usize>,
    languages: HashMap<String, Language>,
    /// What is true of a word that is none of them.
    none: Is,
}

/// What is known of the words of one language.
#[derive(Default)]
struct Language {
    /// The forms of the words that are asked for.
    forms: Vec<naive::Forms>,
    /// For a word of a text, which of the words asked for it is.
    known: HashMap<String, Is>,
}

impl Words {
    fn row(&mut self, text: &str, forms: bool) -> Row {
        let mut row = Row::new();
        for ways in naive::read(text) {
            let first = row.is_empty();
            let number = |(taken, letters)| (taken, self.number(Word { letters, forms, first }));
            row.push(ways.into_iter().map(number).collect());
        }
        row
    }

    fn number(&mut self, word: Word) -> usize {
        *self.numbers.entry(word.clone()).or_insert_with(|| {
            self.asked.push(word);
            self.asked.len() - 1
        })
    }

    /// Which of the words asked for a word of a text is, in its canonical
    /// spelling.
    fn of(&mut self, letters: &str, language: &str) -> Is {
        let (stemmer, asked) = (Stemmer::of(language), &self.asked);
        let language = self.languages.entry(language.to_owned()).or_insert_with(|| Language {
            forms: asked.iter().map(|word| naive::Forms::of(&word.letters, language, word.first)).collect(),
            known: HashMap::new(),
        });
        if let Some(found) = language.known.get(letters) {
            return found.clone();
        }
        let stem = stemmer.stem(letters);
        let is = |(word, forms): (&Word, &naive::Forms)| {
            word.letters == letters || word.forms && forms.has(letters, &stem)
        };
        let found: Vec<bool> = asked.iter().zip(&language.forms).map(is).collect();
        // Nearly all words are none of them.
        let found = if found.contains(&true) { Rc::new(found) } else { self.none.clone() };
        language.known.insert(letters.to_owned(), found.clone());
        found
    }
}

/// The words of a clause, and of each the halves that a line end tore.
struct Clause {
    stands: Stands,
    halves: Vec<Option<(Is, Is)>>,
}

impl Clause {
    fn of(document: &Document, clause: &document::Clause, repairs: &[Repair], words: &mut Words) -> Self {
        let reading = Reading::of(&document.text, clause.span, repairs, &document.furniture);
        let language = clause.language.as_ref().or(document.metadata.language.as_ref());
        let language = language.map_or("", String::as_str);
        let text = reading.text();
        let read = naive::words(text);
        let stands = (0..read.len())
            .map(|at| {
                let readings = naive::readings(&read, at).into_iter();
                readings.map(|(covered, word)| (covered, words.of(&word, language))).collect()
            })
            .collect();
        let halves = read.iter().map(|word| {
            let (left, right) = text[word.start..word.end].split_once(TORN)?;
            let (left, right) = (naive::spelt(left), naive::spelt(right));
            let both = !left.is_empty() && !right.is_empty();
            both.then(|| (words.of(&left, language), words.of(&right, language)))
        });
        Clause { halves: halves.collect(), stands }
    }

    /// Where a row ends that begins at a place, at the furthest.
    fn end(&self, row: &Row, start: usize) -> Option<usize> {
        fn follow(clause: &Clause, row: &Row, word: usize, at: usize, furthest: &mut Option<usize>) {
            if word == row.len() {
                *furthest = (*furthest).max(Some(at));
                return;
            }
            let Some(stands) = clause.stands.get(at) else {
                return;
            };
            for (taken, asked) in &row[word] {
                for (covered, is) in stands {
                    if is[*asked] {
                        follow(clause, row, word + taken, at + covered, furthest);
                    }
                }
            }
            if let (Some((left, right)), Some(next)) = (&clause.halves[at], row.get(word + 1))
                && left[row[word][0].1]
                && right[next[0].1]
            {
                follow(clause, row, word + 2, at + 1, furthest);
            }
        }
        let mut furthest = None;
        follow(self, row, 0, start, &mut furthest);
        furthest
    }
}

/// Something that is asked for, with what a scan counts of it.
struct Asked {
    query: String,
    rows: Vec<Row>,
    /// Of a formulation, for each rendering its hits and clauses.
    renderings: Vec<(u64, u64)>,
    /// Of a rendering as a phrase, its language.
    language: Option<String>,
    totals: Totals,
}

impl Asked {
    /// Counts what stands in a clause; tells whether anything does.
    fn count(&mut self, clause: &Clause) -> bool {
        let mut hits = vec![0; self.rows.len()];
        for start in 0..clause.stands.len() {
            let ends = self.rows.iter().map(|row| clause.end(row, start));
            let mut longest = None;
            for (number, end) in ends.enumerate() {
                // Of those that begin together the longest counts; the first of equals names it.
                if let Some(end) = end
                    && longest.is_none_or(|(other, _)| end > other)
                {
                    longest = Some((end, number));
                }
            }
            if let Some((_, number)) = longest {
                hits[number] += 1;
            }
        }
        let all: u64 = hits.iter().sum();
        self.totals.0 += all;
        self.totals.1 += u64::from(all > 0);
        for (total, hits) in self.renderings.iter_mut().zip(hits) {
            *total = (total.0 + hits, total.1 + u64::from(hits > 0));
        }
        all > 0
    }
}

/// The documents of each folder and each archive, or a sample of each.
fn sample(folder: &Path, all: bool) -> Vec<Document> {
    let mut entries: Vec<_> = folder
        .read_dir()
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    let mut read = BTreeMap::new();
    for entry in entries {
        let (sources, _) = ingest::source::find(&[entry]);
        // From the whole of the folder, not from its beginning alone.
        let stride = (sources.len() / 40).max(1);
        let order = (0..stride).flat_map(|first| sources.iter().skip(first).step_by(stride));
        let mut clauses = 0;
        for source in order {
            let name = source.path.to_string_lossy();
            let sink = &mut |part: ingest::FileReading| {
                for document in part.documents {
                    clauses += document.clauses.len();
                    let text = if document.id_stated { String::new() } else { document.text.clone() };
                    read.insert((document.id.clone(), text), document);
                    if clauses > CLAUSES && !all {
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            };
            // What is no document is passed over.
            let _ = ingest::read_parts(source, &name, &ReadOptions::default(), Lexicon::embedded(), sink);
            if clauses > CLAUSES && !all {
                break;
            }
        }
    }
    read.into_values().collect()
}

/// What is asked for: each formulation, and each rendering as a phrase.
fn asked(words: &mut Words) -> Vec<Asked> {
    let mut asked = Vec::new();
    for formulation in Formulations::embedded().iter() {
        let renderings = formulation.renderings.iter();
        let rows = renderings.map(|rendering| words.row(&rendering.text, rendering.forms));
        asked.push(Asked {
            query: format!("~\"{}\"", formulation.name),
            rows: rows.collect(),
            renderings: vec![(0, 0); formulation.renderings.len()],
            language: None,
            totals: Totals::default(),
        });
        for rendering in &formulation.renderings {
            asked.push(Asked {
                query: format!("\"{}\"", rendering.text),
                rows: vec![words.row(&rendering.text, false)],
                renderings: Vec::new(),
                language: Some(rendering.language.clone()),
                totals: Totals::default(),
            });
        }
    }
    asked
}

/// Counts everything in one way through the clauses.
fn scan(documents: &[Document]) -> Vec<Asked> {
    let mut words = Words::default();
    let mut asked = asked(&mut words);
    words.none = Rc::new(vec![false; words.asked.len()]);
    for document in documents {
        let torn = |repair: &Repair| repair.rule == LINE_END_HYPHEN && repair.after.is_empty();
        let marked = document.repairs.iter().map(|repair| {
            let after = if torn(repair) { TORN.to_string() } else { repair.after.clone() };
            Repair { after, ..repair.clone() }
        });
        let repairs: Vec<Repair> = marked.collect();
        let mut found = BTreeSet::new();
        for clause in &document.clauses {
            let clause = Clause::of(document, clause, &repairs, &mut words);
            // A row whose first word stands nowhere in the clause needs no look at its places.
            let mut stand = vec![false; words.asked.len()];
            let all = clause.stands.iter().flatten().map(|(_, is)| is);
            let halves = clause.halves.iter().flatten().map(|(left, _)| left);
            for is in all.chain(halves).filter(|is| !Rc::ptr_eq(is, &words.none)) {
                for (stands, is) in stand.iter_mut().zip(is.iter()) {
                    *stands |= is;
                }
            }
            for (number, asked) in asked.iter_mut().enumerate() {
                let may = asked.rows.iter().any(|row| row[0].iter().any(|(_, word)| stand[*word]));
                if may && asked.count(&clause) {
                    found.insert(number);
                }
            }
        }
        for number in found {
            asked[number].totals.2 += 1;
        }
    }
    asked
}

/// What is wrong with an answer, if anything.
fn fault(reader: &Reader, asked: &Asked) -> Option<String> {
    let query = query::parse(&asked.query).query;
    let options = Options { limit: 0, ..Options::default() };
    let results = query::search(reader, &query, &options).expect("the search succeeds");
    let totals = (results.totals.hits, results.totals.clauses, results.totals.documents);
    let renderings: Vec<(u64, u64)> =
        results.renderings.iter().map(|count| (count.hits, count.clauses)).collect();
    let same = totals == asked.totals && renderings == asked.renderings;
    (!same).then(|| {
        let (query, scanned) = (&asked.query, asked.totals);
        format!("{query}: {totals:?} instead of {scanned:?}; {renderings:?}, {:?}", asked.renderings)
    })
}

#[test]
#[expect(clippy::print_stdout, reason = "the totals are worth reading")]
fn every_formulation_is_found_as_often_as_a_scan_finds_it() {
    let Some(folder) = corpora() else {
        return;
    };
    let all = std::env::var("CLAUSEWISE_FORMULATIONS").is_ok_and(|asked| asked == "all");
    let read = sample(&folder, all);
    if read.is_empty() {
        skipped(&format!("there is no document in {}", folder.display()));
        return;
    }
    let asked = scan(&read);
    let (documents, clauses) =
        (read.len(), read.iter().map(|document| document.clauses.len()).sum::<usize>());
    let index = tempfile::tempdir().expect("a folder");
    let reader = indexed(index.path(), read, 2);
    let wrong: Vec<String> = asked.iter().filter_map(|asked| fault(&reader, asked)).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), asked.len(), wrong.join("\n"));

    println!("{documents} documents, {clauses} clauses");
    let formulations = asked.iter().filter(|asked| asked.language.is_none() && asked.totals.0 > 0);
    let hits: u64 = formulations.clone().map(|asked| asked.totals.0).sum();
    println!("{} formulations are found {hits} times", formulations.count());
    let by_tilde = Formulations::embedded().iter().zip(asked.iter().filter(|asked| asked.language.is_none()));
    let by_tilde = by_tilde.flat_map(|(formulation, asked)| {
        formulation
            .renderings
            .iter()
            .map(|it| it.language.as_str())
            .zip(asked.renderings.iter().map(|it| it.0))
    });
    let as_phrases = asked.iter().filter_map(|asked| Some((asked.language.as_deref()?, asked.totals.0)));
    for (how, found) in [("by ~", by_language(by_tilde)), ("as phrases", by_language(as_phrases))] {
        for (language, (renderings, hits)) in &found {
            println!("{renderings} renderings in {language} are found {hits} times {how}");
        }
        let renderings: usize = found.values().map(|(renderings, _)| renderings).sum();
        assert!(renderings >= FOUND.0 && found.len() >= FOUND.1, "only {renderings} are found {how}");
    }
}

/// How many renderings of each language are found, and how often.
fn by_language<'a>(hits: impl Iterator<Item = (&'a str, u64)>) -> BTreeMap<&'a str, (usize, u64)> {
    let mut found = BTreeMap::<&str, (usize, u64)>::new();
    for (language, hits) in hits.filter(|(_, hits)| *hits > 0) {
        let of = found.entry(language).or_default();
        *of = (of.0 + 1, of.1 + hits);
    }
    found
}
