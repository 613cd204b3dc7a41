//! The texts of one statement, on pairs of real documents that were judged.

use std::collections::BTreeMap;

use document::Document;
use index::statements::{Relation, Signature, same_statement};

use crate::real_corpora::{corpora, skipped};
use crate::support::documents;

const PAIRS: &str = include_str!("pairs.tsv");

/// The longest of the documents of a file, or an empty one: what is beside it on the
/// page is no statement.
fn longest(documents: Vec<Document>) -> Option<Document> {
    documents.into_iter().max_by_key(|document| document.text.len())
}

#[test]
fn judged_pairs_are_told_apart() {
    let Some(folder) = corpora() else {
        return;
    };
    let pairs: Vec<[&str; 3]> = PAIRS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
        .collect();
    let mut signatures: BTreeMap<&str, Signature> = BTreeMap::new();
    for path in pairs.iter().flat_map(|[one, other, _]| [*one, *other]) {
        if !signatures.contains_key(path)
            && let Some(document) = longest(documents(&[folder.join(path)]))
        {
            signatures.insert(path, Signature::of(&document));
        }
    }
    if signatures.is_empty() {
        skipped("the judged pairs are not among the real documents");
        return;
    }
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for [one, other, verdict] in pairs {
        let (Some(first), Some(second)) = (signatures.get(one), signatures.get(other)) else {
            panic!("{one} and {other} cannot be read");
        };
        let judged = match verdict {
            "same" => Some(Relation::Reprint),
            "translation" => Some(Relation::Translation),
            "excerpt" => Some(Relation::Excerpt),
            _ => None,
        };
        let told = same_statement(first, second);
        assert_eq!(told, same_statement(second, first), "{one} {other}");
        match (judged, told) {
            (None, None) => {}
            (None, Some(_)) => wrong.push((one, other)),
            (Some(_), None) => missed.push((one, other)),
            (Some(judged), Some(told)) if judged == told => right += 1,
            (Some(_), Some(_)) => wrong.push((one, other)),
        }
    }
    assert!(wrong.is_empty(), "taken for texts of one statement: {wrong:?}");
    // The excerpts are read out in briefings, which are held apart on purpose.
    assert_eq!((right, missed.len()), (31, 4), "missed: {missed:?}");
}
