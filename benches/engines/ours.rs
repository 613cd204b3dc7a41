//! Our own search, asked as the program asks it.

use index::Reader;
use lexicon::Formulations;
use query::{Deadline, Options};

use crate::LIMIT;
use crate::asked::{Asked, Row};

/// Asks ours for the best.
pub(crate) fn best(reader: &Reader, asked: &Asked, row: &mut Row) {
    let text = asked.text();
    row.ours[0].add(|| {
        let parsed = query::parse(&text);
        query::best(reader, &parsed.query, LIMIT, Formulations::embedded(), Deadline::NONE)
            .expect("the index can be read")
    });
}

/// Asks ours for the totals.
pub(crate) fn totals(reader: &Reader, asked: &Asked, row: &mut Row) {
    let text = asked.text();
    let options = Options { limit: 0, ..Options::default() };
    let totals = row.ours[1].add(|| {
        let parsed = query::parse(&text);
        query::search(reader, &parsed.query, &options).expect("the index can be read").totals
    });
    row.clauses[0] = totals.clauses;
}

/// Asks ours for the texts of the best, with their marks.
pub(crate) fn texts(reader: &Reader, asked: &Asked, row: &mut Row) {
    let formulations = Formulations::embedded();
    let query = query::parse(&asked.text()).query;
    let best =
        query::best(reader, &query, LIMIT, formulations, Deadline::NONE).expect("the index can be read");
    row.ours[2].add(|| {
        query::hits(reader, &query, &best, formulations, Deadline::NONE).expect("the index can be read")
    });
}
