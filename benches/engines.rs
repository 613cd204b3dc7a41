//! How fast the clauses are found, against the engine by itself and, where it is
//! at hand, Lucene, on the same clauses and queries in one run.
//!
//! `CLAUSEWISE_BENCH_CORPUS=FILE CLAUSEWISE_BENCH_WORK=FOLDER cargo bench -p
//! clausewise-benches --bench engines`
//!
//! The indexes are kept in the work folder and used again. Lucene takes part
//! where `CLAUSEWISE_BENCH_LUCENE` gives the class path of its jars. Of the classes
//! of queries only those are asked that `CLAUSEWISE_BENCH_CLASSES` names, parted by
//! commas, if it names any.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clausewise_benches::{documents, sources};
use index::{Reader, Writer};
use lexicon::Formulations;
use query::{Deadline, Options};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

/// How often each query is asked, all of them before any again; the fastest counts.
const ROUNDS: usize = 7;

/// How many clauses are asked for.
const LIMIT: usize = 10;

fn main() {
    let temporary = tempfile::tempdir().expect("a folder");
    let work = env::var_os("CLAUSEWISE_BENCH_WORK").map(PathBuf::from);
    let work = work.unwrap_or_else(|| temporary.path().to_path_buf());
    prepare(&work);
    let reader = Reader::open(&work.join("clausewise")).expect("the index was written");
    let raw = Raw::open(&work.join("engine"));
    let size = |name: &str| folder_size(&work.join(name)) as f64 / 1e6;
    let counts = reader.counts().expect("the index can be read");
    println!(
        "{} clauses; {:.1} MB, the engine by itself {:.1} MB",
        counts.clauses,
        size("clausewise"),
        size("engine")
    );
    let named = env::var("CLAUSEWISE_BENCH_CLASSES").ok();
    let is_named = |class: &str| named.as_ref().is_none_or(|named| named.split(',').any(|one| one == class));
    let queries: Vec<Asked> = queries().into_iter().filter(|asked| is_named(&asked.class)).collect();
    let lucene = if named.is_none() { lucene(&work) } else { None };
    let of_class = |asked: &Asked| Row { class: asked.class.clone(), ..Row::default() };
    let mut rows: Vec<Row> = queries.iter().map(of_class).collect();
    // One thing after the other, so that each has what it works on near at hand; all
    // of them in each round, so that a slow minute of the machine hits them alike.
    let asks: [&Ask<'_>; 6] = [
        &|asked, row| ask_best(&reader, asked, row),
        &|asked, row| raw.ask_best(asked, row),
        &|asked, row| ask_totals(&reader, asked, row),
        &|asked, row| raw.ask_totals(asked, row),
        &|asked, row| ask_texts(&reader, asked, row),
        &|asked, row| raw.ask_texts(asked, row),
    ];
    for _ in 0..ROUNDS {
        for ask in asks {
            queries.iter().zip(&mut rows).for_each(|(asked, row)| ask(asked, row));
        }
    }
    for (row, lucene) in rows.iter_mut().zip(lucene.iter().flatten()) {
        row.lucene = *lucene;
    }
    print(&rows, lucene.is_some());
}

/// Asks a query and writes down how long it took.
type Ask<'a> = dyn Fn(&Asked, &mut Row) + 'a;

/// A query of the fixed set.
struct Asked {
    class: String,
    kind: String,
    words: Vec<String>,
    slop: u32,
}

/// The fixed set of queries.
fn queries() -> Vec<Asked> {
    let file = include_str!("queries/general-debate.tsv");
    let rows = file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    rows.map(|mut row| {
        let mut next = || row.next().unwrap_or_default();
        let (class, kind) = (next().to_owned(), next().to_owned());
        let words = next().split(' ').map(str::to_owned).collect();
        Asked { class, kind, words, slop: next().parse().unwrap_or(0) }
    })
    .collect()
}

impl Asked {
    /// The query in our language: words as they are, for the others have no forms.
    fn text(&self) -> String {
        let exact = |between: &str| {
            self.words.iter().map(|word| format!("={word}")).collect::<Vec<_>>().join(between)
        };
        match self.kind.as_str() {
            "term" => exact(""),
            "and" => exact(" AND "),
            "or" => exact(" OR "),
            "slop" => format!("\"{}\"~{}", self.words.join(" "), self.slop),
            _ => format!("\"{}\"", self.words.join(" ")),
        }
    }

    /// The query of the engine by itself, from its text.
    fn raw(&self, field: Field) -> Box<dyn tantivy::query::Query> {
        let (mut analyzer, mut words) = (analyzer(), Vec::new());
        analyzer.token_stream(&self.words.join(" ")).process(&mut |token| words.push(token.text.clone()));
        let terms = || words.iter().map(|word| Term::from_field_text(field, word));
        let term = |term| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        match self.kind.as_str() {
            "and" => Box::new(BooleanQuery::intersection(terms().map(term).collect())),
            "or" => Box::new(BooleanQuery::union(terms().map(term).collect())),
            "term" => term(Term::from_field_text(field, &words[0])),
            _ => {
                let mut query = PhraseQuery::new(terms().collect());
                query.set_slop(self.slop);
                Box::new(query)
            }
        }
    }
}

/// What was measured of a query: the ten best, the exact totals, the texts of the
/// ten with their marks.
#[derive(Default)]
struct Row {
    class: String,
    ours: [Times; 3],
    raw: [Times; 3],
    lucene: [Times; 2],
    clauses: [u64; 2],
}

/// The least of the times that something took.
#[derive(Clone, Copy, Default)]
struct Times(Option<Duration>);

impl Times {
    fn add<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let made = work();
        let spent = started.elapsed();
        self.0 = Some(self.0.map_or(spent, |least| least.min(spent)));
        made
    }

    fn micros(self) -> f64 {
        self.0.map_or(0.0, |least| least.as_secs_f64() * 1e6)
    }
}

/// Asks ours for the best.
fn ask_best(reader: &Reader, asked: &Asked, row: &mut Row) {
    let text = asked.text();
    row.ours[0].add(|| {
        let parsed = query::parse(&text);
        query::best(reader, &parsed.query, LIMIT, Formulations::embedded(), Deadline::NONE)
            .expect("the index can be read")
    });
}

/// Asks ours for the totals.
fn ask_totals(reader: &Reader, asked: &Asked, row: &mut Row) {
    let text = asked.text();
    let options = Options { limit: 0, ..Options::default() };
    let totals = row.ours[1].add(|| {
        let parsed = query::parse(&text);
        query::search(reader, &parsed.query, &options).expect("the index can be read").totals
    });
    row.clauses[0] = totals.clauses;
}

/// Asks ours for the texts of the best, with their marks.
fn ask_texts(reader: &Reader, asked: &Asked, row: &mut Row) {
    let formulations = Formulations::embedded();
    let query = query::parse(&asked.text()).query;
    let best =
        query::best(reader, &query, LIMIT, formulations, Deadline::NONE).expect("the index can be read");
    row.ours[2].add(|| {
        query::hits(reader, &query, &best, formulations, Deadline::NONE).expect("the index can be read")
    });
}

/// The engine by itself: one field, lower-cased, split at what is no letter and no
/// digit, with positions, its text stored.
struct Raw {
    searcher: Searcher,
    text: Field,
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build()
}

impl Raw {
    fn open(folder: &Path) -> Self {
        let index = tantivy::Index::open_in_dir(folder).expect("the index was written");
        index.tokenizers().register("words", analyzer());
        let text = index.schema().get_field("text").expect("it is in the schema");
        let searcher = index.reader().expect("the index can be read").searcher();
        Raw { searcher, text }
    }

    fn best(&self, asked: &Asked) -> Vec<(f32, DocAddress)> {
        let top = TopDocs::with_limit(LIMIT).order_by_score();
        self.searcher.search(&asked.raw(self.text), &top).expect("the index can be read")
    }

    fn ask_best(&self, asked: &Asked, row: &mut Row) {
        row.raw[0].add(|| self.best(asked));
    }

    fn ask_totals(&self, asked: &Asked, row: &mut Row) {
        let top = TopDocs::with_limit(LIMIT).order_by_score();
        let search = || self.searcher.search(&asked.raw(self.text), &(top, Count));
        let (_, count) = row.raw[1].add(search).expect("the index can be read");
        row.clauses[1] = count as u64;
    }

    fn ask_texts(&self, asked: &Asked, row: &mut Row) {
        let best = self.best(asked);
        row.raw[2].add(|| {
            let (searcher, text) = (&self.searcher, self.text);
            let query = asked.raw(text);
            let generator = SnippetGenerator::create(searcher, &*query, text).expect("a field of text");
            let mut length = 0;
            for (_, address) in &best {
                let document: TantivyDocument = searcher.doc(*address).expect("the index can be read");
                let stored = document.get_first(text).and_then(|value| value.as_str()).unwrap_or_default();
                length += generator.snippet(stored).to_html().len();
            }
            length
        });
    }

    /// Writes clauses with their ids into one segment.
    fn write(folder: &Path, clauses: &[(String, String)]) {
        let mut schema = Schema::builder();
        let positions = TextFieldIndexing::default()
            .set_tokenizer("words")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let id = schema.add_text_field("id", STORED);
        let text = schema
            .add_text_field("text", TextOptions::default().set_stored().set_indexing_options(positions));
        fs::create_dir_all(folder).expect("a folder");
        let index = tantivy::Index::create_in_dir(folder, schema.build()).expect("an index");
        index.tokenizers().register("words", analyzer());
        let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 400 << 20).expect("a writer");
        for (name, clause) in clauses {
            writer
                .add_document(tantivy::doc!(id => name.as_str(), text => clause.as_str()))
                .expect("it is added");
        }
        writer.commit().expect("a commit");
        let segments = index.searchable_segment_ids().expect("the index can be read");
        if segments.len() > 1 {
            writer.merge(&segments).wait().expect("they are merged");
        }
        writer.garbage_collect_files().wait().expect("files are deleted");
        writer.wait_merging_threads().expect("all is merged");
    }
}

/// Writes what is not yet in the work folder.
fn prepare(work: &Path) {
    let (ours, raw, table) = (work.join("clausewise"), work.join("engine"), work.join("clauses.tsv"));
    if ours.is_dir() && raw.is_dir() && table.is_file() {
        return;
    }
    let documents = documents(&sources());
    let mut clauses = Vec::new();
    for document in &documents {
        for (at, clause) in document.clauses.iter().enumerate() {
            clauses.push((format!("{}#{at}", document.id), document.clause_text(clause).to_owned()));
        }
    }
    let mut lines = BufWriter::new(File::create(&table).expect("the folder can be written"));
    for (id, clause) in &clauses {
        writeln!(lines, "{id}\t{}", clause.replace(['\t', '\n', '\r'], " ")).expect("the disk has room");
    }
    lines.flush().expect("the disk has room");
    Raw::write(&raw, &clauses);
    drop(clauses);
    let sources = documents.iter().map(|document| document.source.clone()).collect();
    let mut writer = Writer::open(&ours, 1, 400 << 20).expect("the folder is new");
    writer.replace(&sources, documents, ingest::metadata::content_digits).expect("the disk has room");
    writer.compact().expect("the index is closed");
}

/// What Lucene takes for each query, where it is at hand.
fn lucene(work: &Path) -> Option<Vec<[Times; 2]>> {
    let path = env::var("CLAUSEWISE_BENCH_LUCENE").ok()?;
    let folder = work.join("lucene");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |arguments: &[&str]| {
        let mut java = Command::new("java");
        java.args(["-Xmx4g", "-cp", &path]).arg(own.join("peers/Lucene.java")).args(arguments);
        let output = java.output().expect("java is at hand");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let name = folder.to_string_lossy();
    if !folder.is_dir() {
        run(&["index", &work.join("clauses.tsv").to_string_lossy(), &name]);
    }
    let queries = own.join("queries/general-debate.tsv");
    let printed = run(&["search", &name, &queries.to_string_lossy(), &ROUNDS.to_string()]);
    let times =
        |micros: &str| Times(micros.parse::<f64>().ok().map(|micros| Duration::from_secs_f64(micros / 1e6)));
    let rows = printed.lines().map(|line| {
        let mut fields = line.split('\t').map(times);
        [fields.next().unwrap_or_default(), fields.next().unwrap_or_default()]
    });
    Some(rows.collect())
}

/// Prints for each class the median and the 99th percentile in microseconds, and
/// how many times faster we are than the better of the others.
fn print(rows: &[Row], lucene: bool) {
    for (mode, title) in ["the ten best", "exact totals", "texts and marks of the ten"].iter().enumerate() {
        println!("\n{title}: microseconds, p50 and p99");
        println!(
            "{:<18} {:>7} {:>15} {:>17} {:>17} {:>13} {:>7}",
            "class", "queries", "clausewise", "engine alone", "lucene", "times faster", "totals"
        );
        let mut classes: Vec<&str> = rows.iter().map(|row| row.class.as_str()).collect();
        classes.dedup();
        for class in classes {
            let of_class: Vec<&Row> = rows.iter().filter(|row| row.class == class).collect();
            let ours = percentiles(&of_class, |row| row.ours[mode]);
            let raw = percentiles(&of_class, |row| row.raw[mode]);
            let theirs = (lucene && mode < 2).then(|| percentiles(&of_class, |row| row.lucene[mode]));
            let better = theirs.map_or(raw, |theirs| (raw.0.min(theirs.0), raw.1.min(theirs.1)));
            let same = of_class.iter().filter(|row| row.clauses[0] == row.clauses[1]).count();
            println!(
                "{class:<18} {:>7} {:>7.0} {:>7.0} {:>8.0} {:>8.0} {:>17} {:>6.2} {:>6.2} {same:>7}",
                of_class.len(),
                ours.0,
                ours.1,
                raw.0,
                raw.1,
                theirs.map_or_else(|| "-".to_owned(), |(half, most)| format!("{half:>8.0} {most:>8.0}")),
                better.0 / ours.0,
                better.1 / ours.1,
            );
        }
    }
}

fn percentiles(rows: &[&Row], time: impl Fn(&Row) -> Times) -> (f64, f64) {
    let mut micros: Vec<f64> = rows.iter().map(|row| time(row).micros()).collect();
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() as f64 * share) as usize).min(micros.len() - 1)];
    (at(0.5), at(0.99))
}

fn folder_size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}
