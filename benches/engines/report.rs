//! What a run prints and keeps: times by class and engine, and which totals differ.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use index::Reader;
use index::analyzer::fold;
use serde_json::{Value, json};

use crate::asked::{Asked, Row, Times};
use crate::peers::{Built, Peer, SECONDS, Told};
use crate::{LIMIT, ROUNDS};

/// What is measured of each query.
const MODES: [&str; 3] = ["the ten best", "exact totals", "texts and marks of the ten"];

/// How many queries are named of those that an engine counts otherwise without a known cause.
const NAMED: usize = 5;

/// All that was measured.
pub(crate) struct Run<'r> {
    pub(crate) reader: &'r Reader,
    pub(crate) queries: &'r [Asked],
    pub(crate) rows: &'r [Row],
    /// Our index and that of the engine by itself.
    pub(crate) built: [Built; 2],
    pub(crate) peers: &'r [Peer],
}

/// A median and a 99th percentile, in microseconds; infinite where so many were not
/// answered.
type Percentiles = (f64, f64);

impl Run<'_> {
    /// Prints for each class the median and the 99th percentile in microseconds, and
    /// how many times faster we are than the best of the others; then what differs.
    pub(crate) fn print(&self) {
        let clauses = self.reader.counts().expect("the index can be read").clauses;
        println!("{clauses} clauses; an index, and the seconds that it took, one thread writing:");
        for (name, built) in self.engines().iter().zip(self.built_of_all()) {
            let seconds = built.seconds.map_or("?".to_owned(), |seconds| format!("{seconds:.1}"));
            println!("{name:<14} {:>8.1} MB {seconds:>8} s", built.bytes as f64 / 1e6);
        }
        println!(
            "each query at its best of {ROUNDS} rounds, of the other engines fewer where it took {SECONDS} s in all"
        );
        for (mode, title) in MODES.iter().enumerate() {
            println!("\n{title}: microseconds, p50 and p99");
            let (engines, all) = (self.engines(), self.times(mode));
            // Texts are asked of the first two alone.
            let shown = if mode == 2 { 2 } else { engines.len() };
            let heads: String = engines[..shown].iter().map(|name| format!(" {name:>17}")).collect();
            println!("{:<18} {:>7}{heads} {:>13} {:>7}", "class", "queries", "times faster", "totals");
            for (class, places) in self.classes() {
                let figures: Vec<Option<Percentiles>> =
                    all.iter().map(|times| percentiles(&places, times)).collect();
                let cells: String = figures[..shown].iter().map(|figure| cell(*figure)).collect();
                let ours = figures[0].unwrap_or_default();
                let others = || figures[1..].iter().flatten();
                let half = others().map(|(half, _)| *half).fold(f64::INFINITY, f64::min);
                let most = others().map(|(_, most)| *most).fold(f64::INFINITY, f64::min);
                let same =
                    places.iter().filter(|at| self.rows[**at].clauses[0] == self.rows[**at].clauses[1]);
                println!(
                    "{class:<18} {:>7}{cells} {:>6.2} {:>6.2} {:>7}",
                    places.len(),
                    half / ours.0,
                    most / ours.1,
                    same.count(),
                );
            }
        }
        println!("\ntotals other than those of the engine by itself, by class and cause");
        for (name, differs) in self.differs() {
            for ((class, cause), examples) in differs {
                let named: Vec<String> = examples.iter().take(NAMED).cloned().collect();
                let named = if cause == OTHER { format!(": {}", named.join("; ")) } else { String::new() };
                println!("{name:<14} {class:<18} {:>4} {cause}{named}", examples.len());
            }
        }
    }

    /// The same as JSON.
    pub(crate) fn json(&self) -> Value {
        let counts = self.reader.counts().expect("the index can be read");
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let engines = self.engines();
        let built = engines.iter().zip(self.built_of_all()).map(|(name, built)| {
            json!({ "engine": name, "index_bytes": built.bytes, "index_seconds": built.seconds })
        });
        let mut classes = Vec::new();
        for (class, places) in self.classes() {
            let of_mode = |mode: usize| {
                let times = self.times(mode);
                let figures = engines.iter().zip(&times).map(|(name, times)| {
                    let figure = percentiles(&places, times).map(|(half, most)| {
                        let finite =
                            |micros: f64| micros.is_finite().then_some((micros * 10.0).round() / 10.0);
                        json!({ "p50_us": finite(half), "p99_us": finite(most) })
                    });
                    ((*name).to_owned(), figure.unwrap_or(Value::Null))
                });
                Value::Object(figures.collect())
            };
            classes.push(json!({
                "class": class, "queries": places.len(), "ten_best": of_mode(0), "exact_totals": of_mode(1),
                "texts_and_marks": of_mode(2),
            }));
        }
        let mut differs = Vec::new();
        for (name, of_engine) in self.differs() {
            for ((class, cause), examples) in of_engine {
                differs.push(json!({
                    "engine": name, "class": class, "cause": cause, "queries": examples.len(),
                    "examples": examples.iter().take(NAMED).collect::<Vec<_>>(),
                }));
            }
        }
        json!({
            "measured": seconds, "clauses": counts.clauses, "rounds": ROUNDS, "limit": LIMIT,
            "seconds_for_a_query": SECONDS, "built": built.collect::<Vec<_>>(), "classes": classes,
            "totals_differ_from_engine": differs,
        })
    }

    fn engines(&self) -> Vec<&str> {
        ["clausewise", "engine"].into_iter().chain(self.peers.iter().map(|peer| peer.name.as_str())).collect()
    }

    fn built_of_all(&self) -> Vec<Built> {
        self.built.into_iter().chain(self.peers.iter().map(|peer| peer.built)).collect()
    }

    /// The classes with the places of their queries, in the order of the file.
    fn classes(&self) -> Vec<(&str, Vec<usize>)> {
        let mut classes: Vec<(&str, Vec<usize>)> = Vec::new();
        for (at, asked) in self.queries.iter().enumerate() {
            match classes.iter_mut().find(|(class, _)| *class == asked.class) {
                Some((_, places)) => places.push(at),
                None => classes.push((&asked.class, vec![at])),
            }
        }
        classes
    }

    /// For each engine the time of each query.
    fn times(&self, mode: usize) -> Vec<Vec<Times>> {
        let ours = self.rows.iter().map(|row| row.ours[mode]).collect();
        let raw = self.rows.iter().map(|row| row.raw[mode]).collect();
        let of = |told: &Told| told.times.get(mode).copied().unwrap_or_default();
        let peers = self.peers.iter().map(|peer| peer.told.iter().map(of).collect());
        [ours, raw].into_iter().chain(peers).collect()
    }

    /// For each engine the queries of which it counts other clauses than the engine by
    /// itself, by class and cause.
    fn differs(&self) -> Vec<(&str, Differs<'_>)> {
        let mut all = Vec::new();
        let ours: Vec<Option<u64>> = self.rows.iter().map(|row| Some(row.clauses[0])).collect();
        let peers = self.peers.iter().map(|peer| peer.told.iter().map(|told| told.clauses).collect());
        for (place, counted) in std::iter::once(ours).chain(peers).enumerate() {
            let mut differs = Differs::new();
            for ((asked, row), found) in self.queries.iter().zip(self.rows).zip(counted) {
                let raw = row.clauses[1];
                if let Some(found) = found.filter(|found| *found != raw) {
                    let cause = if place == 0 { self.cause(asked) } else { cause_of_peer(asked) };
                    let example = format!("{} {found} for {raw}", asked.words.join(" "));
                    differs.entry((asked.class.as_str(), cause)).or_default().push(example);
                }
            }
            // Ours first, then the peers, which stand behind the engine by itself.
            let name = if place == 0 { "clausewise" } else { self.peers[place - 1].name.as_str() };
            all.push((name, differs));
        }
        all
    }

    /// Why we count other clauses than the engine by itself.
    fn cause(&self, asked: &Asked) -> &'static str {
        let is_spelt_in_two_ways = |word: &String| {
            let canonical = fold::spelling(word);
            canonical != word || fold::spellings_where(|_| true).any(|known| known == canonical)
        };
        let is_joined = |word: &String| {
            let segments = self.reader.searcher().segment_readers().len() as u32;
            (0..segments).any(|segment| {
                let spelt = self.reader.spelt(segment, fold::spelling(word));
                !spelt.expect("the index can be read").compounds.is_empty()
            })
        };
        match asked.kind.as_str() {
            "slop" => WINDOWS,
            _ if asked.words.iter().any(is_spelt_in_two_ways) => "a word has two spellings",
            _ if asked.words.iter().any(is_joined) => "a word is also written with a hyphen within",
            _ => OTHER,
        }
    }
}

/// The queries of a class that are counted otherwise for one cause.
type Differs<'r> = BTreeMap<(&'r str, &'static str), Vec<String>>;

/// Each engine has a meaning of its own for words that stand near each other.
const WINDOWS: &str = "words near each other mean something else";

/// Of which no cause is known.
const OTHER: &str = "for another cause";

/// Why another engine counts other clauses than the engine by itself.
fn cause_of_peer(asked: &Asked) -> &'static str {
    if asked.kind == "slop" { WINDOWS } else { OTHER }
}

/// Of the queries at these places; none where none of them was asked.
fn percentiles(places: &[usize], times: &[Times]) -> Option<Percentiles> {
    let asked: Vec<Option<f64>> = places.iter().map(|at| times[*at].micros()).collect();
    asked.iter().any(Option::is_some).then(|| {
        let mut micros: Vec<f64> = asked.into_iter().map(|micros| micros.unwrap_or(f64::INFINITY)).collect();
        micros.sort_by(f64::total_cmp);
        let at = |share: f64| micros[((micros.len() as f64 * share) as usize).min(micros.len() - 1)];
        (at(0.5), at(0.99))
    })
}

fn cell(figure: Option<Percentiles>) -> String {
    figure.map_or_else(|| format!(" {:>17}", "-"), |(half, most)| format!(" {half:>8.0} {most:>8.0}"))
}
