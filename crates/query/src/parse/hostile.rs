//! What was written to do harm, or by a machine, is read at once and within
//! the limits.

use super::examples::read;
use super::*;
use crate::query::Node;

#[test]
fn limits_are_told() {
    let words = "word ".repeat(10_000);
    let parsed = parse(&words);
    assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    assert!(matches!(&parsed.query.root, Some(Node::And(nodes)) if nodes.len() == MOST));

    let grouped = format!("({} OR (b", "a OR ".repeat(10_000));
    assert_eq!(parse(&grouped).problems.len(), 1);

    let deep = format!("{}peace{}", "(".repeat(1_000), ")".repeat(1_000));
    assert_eq!(read(&deep), "peace~!");
    let deep = format!("{}peace{}", "in:sentence(".repeat(1_000), ")".repeat(1_000));
    assert_eq!(parse(&deep).problems.len(), 1);

    let long = format!("peace {}\u{4e00}", "\"".repeat(5_000_000));
    assert!(parse(&long).problems.iter().any(|problem| problem.span.end() == long.len()));

    let chain = format!("a{}", " w/5 a".repeat(1_000));
    assert!(!parse(&chain).problems.is_empty());
}

/// Pieces whose repetition is hard on a parser that looks ahead, nests, or
/// takes back what it read.
const HOSTILE: [&str; 32] = [
    "\"",
    "“",
    "„“",
    "\"a “b” ",
    "“a “b” ",
    "\"a",
    "'a b",
    "'a ",
    "‘a(‘a(",
    "``a",
    "(",
    "()",
    "a(",
    "a(b",
    "a(b)",
    "(a|",
    "\"(a|",
    "|",
    "-",
    "NOT ",
    "!",
    "in:sentence ",
    "in:sentence(",
    "not ",
    "not w/5 ",
    "a w/5 ",
    "a w/5 NOT ",
    "a^1🫟",
    "party:(",
    "stem:",
    "*-",
    "a* ",
];

#[test]
fn hostile_queries_are_answered_at_once() {
    for piece in HOSTILE {
        let start = std::time::Instant::now();
        for closed in ["", "\"", "'", ")", " a", "」"] {
            let text = piece.repeat(LONGEST / piece.len()) + closed;
            let parsed = parse(&text);
            assert!(parsed.problems.len() <= TOLD);
            let printed = parsed.query.to_string();
            let again = parse(&printed).query.to_string();
            assert!(again == printed, "{piece} {closed}");
            assert!(parsed.query.clone() == parsed.query);
        }
        let took = start.elapsed();
        assert!(took.as_secs() < 12, "{piece} took {took:?}");
    }
}
