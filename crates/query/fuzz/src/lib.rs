//! What reading and answering a query promise of any text, as assertions.

mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use clausewise_query::{
    By, Deadline, Facet, Field, Hit, Near, Node, Options, Parsed, Phrase, Results, Sort, Totals, Wording,
    near, parse, search, snippet,
};
use document::Span;
use index::Reader;

/// Checks that a query is read whatever its text, that what is said of it stands
/// at places of the text, and that its printed form is the same query again.
pub fn keep_query(text: &str) {
    let Parsed { query, problems } = parse(text);
    for problem in &problems {
        let place = text.get(problem.span.start()..problem.span.end());
        assert!(place.is_some(), "{problem:?} stands at no place of the text");
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?} says nothing");
    }
    let Some(root) = query.root else {
        assert!(!problems.is_empty(), "nothing is asked, and nothing is said of it");
        return;
    };
    let printed = root.to_string();
    let again = parse(&printed).query.root;
    assert_eq!(again.as_ref().map(ToString::to_string).as_deref(), Some(printed.as_str()));
    // A text that holds quotation marks of every kind loses them.
    if !['"', '«', '「', '『', '《', '〈'].iter().all(|mark| text.contains(*mark)) {
        assert_eq!(again.map(placeless), Some(placeless(root)), "{printed}");
    }
}

/// A tree without its places in the text.
fn placeless(node: Node) -> Node {
    let all = |nodes: Vec<Node>| nodes.into_iter().map(placeless).collect();
    match node {
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        Node::Not(node) => Node::Not(Box::new(placeless(*node))),
        Node::Within(scope, node) => Node::Within(scope, Box::new(placeless(*node))),
        Node::Wording(wording) => Node::Wording(anywhere(wording)),
        Node::Field(field) => Node::Field(Field { span: Span::default(), ..field }),
    }
}

fn anywhere(wording: Wording) -> Wording {
    let span = Span::default();
    match wording {
        Wording::Phrase(phrase) => Wording::Phrase(Phrase { span, ..phrase }),
        Wording::Either(wordings) => Wording::Either(wordings.into_iter().map(anywhere).collect()),
        Wording::Formulation { text, .. } => Wording::Formulation { text, span },
        Wording::Near(it) => {
            let Near { left, right, reach, order } = *it;
            Wording::Near(Box::new(Near { left: anywhere(left), right: anywhere(right), reach, order }))
        }
    }
}

/// Checks the answer to a query: its totals are those of its hits, which stand
/// in their order, each with its marks in it; a part of the list is that part of
/// the whole.
pub fn keep_answer(text: &str) {
    let reader = corpus::reader();
    let query = parse(text).query;
    let facets = [Facet::Language, Facet::Kind];
    let ask = |options: Options<'_>| match search(reader, &query, &options) {
        Ok(results) => Some(results),
        Err(error) => {
            assert!(!error.to_string().is_empty(), "an error that says nothing");
            None
        }
    };
    let whole = Options { limit: usize::MAX, facets: &facets, ..Options::default() };
    let Some(results) = ask(whole) else {
        return;
    };
    keep_results(reader, &results);
    assert!(
        query.root.is_some() || results.totals == Totals::default(),
        "nothing is asked, and something is found"
    );

    let part = ask(Options { limit: 3, offset: 2, ..Options::default() }).expect("it was answered before");
    assert_eq!(part.totals, results.totals);
    let expected = results.hits.iter().skip(2).take(3);
    assert!(part.hits.iter().eq(expected), "a part of the list is another list");

    let counted = ask(Options { limit: 0, ..Options::default() }).expect("it was answered before");
    assert_eq!((counted.totals, counted.hits.len()), (results.totals, 0));

    let sort = if text.len().is_multiple_of(2) { Sort::Oldest } else { Sort::Newest };
    let sorted = ask(Options { limit: usize::MAX, sort, by: By::Document, ..Options::default() });
    let sorted = sorted.expect("it was answered before");
    assert_eq!(sorted.totals, results.totals);
    assert_eq!(sorted.hits.len() as u64, results.totals.documents, "each document stands once in the list");
    assert!(sorted.hits.is_sorted_by(|one, other| by_date(one, other, sort)), "{sort:?}");

    if results.totals.clauses == 0 {
        for suggestion in near(reader, &query, Deadline::NONE).unwrap_or_default() {
            assert!(suggestion.totals.clauses > 0, "{suggestion:?} finds nothing");
            let found = search(reader, &parse(&suggestion.query).query, &Options::default());
            assert_eq!(found.map(|found| found.totals).ok(), Some(suggestion.totals), "{}", suggestion.query);
        }
    }
}

fn by_date(one: &Hit, other: &Hit, sort: Sort) -> bool {
    let days = |hit: &Hit| hit.head.metadata.adopted.map(|date| date.first_day_number());
    match (days(one), days(other)) {
        (Some(one), Some(other)) if sort == Sort::Oldest => one <= other,
        (Some(one), Some(other)) => one >= other,
        (None, Some(_)) => false,
        _ => true,
    }
}

fn keep_results(reader: &Reader, results: &Results) {
    let totals = results.totals;
    assert_eq!(results.hits.len() as u64, totals.clauses, "each clause stands once in the list");
    let documents: BTreeSet<&str> = results.hits.iter().map(|hit| hit.head.id.as_str()).collect();
    assert_eq!(documents.len() as u64, totals.documents);
    let marks: usize = results.hits.iter().map(|hit| hit.marks.len()).sum();
    assert_eq!(marks as u64, totals.hits, "each hit is marked");
    let counts = reader.counts().expect("the index is whole");
    assert!(totals.clauses <= counts.clauses && totals.documents <= counts.documents);
    for (rank, hit) in (1..).zip(&results.hits) {
        assert_eq!(hit.rank, rank);
        assert!(hit.score.is_finite() && hit.score >= 0.0, "{}", hit.score);
        keep_marks(hit);
    }
    let order = |hit: &Hit| (hit.head.id.clone(), hit.ordinal);
    assert!(results.hits.is_sorted_by(|one, other| {
        one.score > other.score || one.score == other.score && order(one) < order(other)
    }));
    for (facet, counts) in &results.facets {
        let clauses: u64 = counts.iter().map(|count| count.clauses).sum();
        let hits: u64 = counts.iter().map(|count| count.hits).sum();
        assert_eq!((hits, clauses), (totals.hits, totals.clauses), "{}", facet.name());
    }
    let mut named: BTreeMap<&str, u64> = BTreeMap::new();
    for text in results.hits.iter().flat_map(|hit| &hit.renderings) {
        *named.entry(text).or_default() += 1;
    }
    for (text, clauses) in named {
        let counted = results.renderings.iter().filter(|count| count.rendering.text == text);
        assert_eq!(counted.map(|count| count.clauses).max(), Some(clauses), "{text}");
    }
}

fn keep_marks(hit: &Hit) {
    let text = &hit.clause.text;
    for mark in &hit.marks {
        let marked = text.get(mark.start()..mark.end());
        assert!(marked.is_some_and(|marked| !marked.is_empty()), "{mark:?} of {}", hit.address);
    }
    assert!(hit.marks.is_sorted(), "{:?}", hit.marks);
    let paragraphs = hit.clause.paragraphs().len();
    assert!((1..=paragraphs.max(1)).contains(&hit.paragraph), "{} of {paragraphs}", hit.paragraph);
    let shown = snippet(text, &hit.marks, 60).span;
    assert!(text.get(shown.start()..shown.end()).is_some());
    assert!(!hit.citation().is_empty());
}
