//! Groups of documents, over the statement and its copies.

use super::*;

/// What stands in groups of two and more, in order.
fn names(statements: &Statements) -> Vec<Vec<String>> {
    let sorted = |group: Group| {
        let mut ids: Vec<String> = group.others.into_iter().map(|(id, _)| id).chain([group.best]).collect();
        ids.sort();
        assert_eq!(ids[0], group.name);
        ids
    };
    statements.groups().into_iter().map(sorted).collect()
}

/// A mixed bag of documents: copies, an excerpt, a translation, two others.
fn bag() -> Vec<(String, Signature)> {
    let mut bag: Vec<(String, Signature)> =
        copies().into_iter().enumerate().map(|(number, copy)| (format!("c{number}"), copy)).collect();
    bag.push(("b-excerpt".into(), statement("2031-05-04", &clauses()[3..6])));
    let russian = document("2031-05-04", "ru", &translated(&clauses()));
    bag.push(("d-russian".into(), Signature::of(&russian)));
    bag.push(("e-whole".into(), statement("2031-05-04", &clauses())));
    bag.push(("n-next".into(), statement("2032-05-04", &next_year(5))));
    bag.push(("n-reprint".into(), statement("2032-05-06", &next_year(5))));
    bag.push(("z-alone".into(), statement("2033-05-04", &next_year(0))));
    bag
}

#[test]
fn five_copies_are_one_group() {
    let mut statements = Statements::default();
    for (number, copy) in copies().into_iter().enumerate() {
        statements.insert(format!("copy-{number}"), copy);
    }
    assert_eq!(names(&statements), [["copy-0", "copy-1", "copy-2", "copy-3", "copy-4"]]);
}

#[test]
fn groups_do_not_depend_on_the_order_of_arrival() {
    let mut bag = bag();
    let collect = |bag: &[(String, Signature)]| {
        let mut statements = Statements::default();
        for (id, signature) in bag {
            statements.insert(id.clone(), signature.clone());
        }
        statements.groups()
    };
    let expected = collect(&bag);
    assert_eq!(expected.len(), 2);
    assert_eq!((expected[0].name.as_str(), expected[0].best.as_str()), ("b-excerpt", "c0"));
    let relation =
        |id: &str| expected[0].others.iter().find(|(other, _)| other == id).map(|(_, relation)| *relation);
    assert_eq!(relation("b-excerpt"), Some(Relation::Excerpt));
    assert_eq!(relation("d-russian"), Some(Relation::Translation));
    assert_eq!(relation("c3"), Some(Relation::Reprint));
    let mut state = 7_usize;
    for _ in 0..20 {
        for index in (1..bag.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bag.swap(index, (state >> 33) % (index + 1));
        }
        assert_eq!(collect(&bag), expected);
    }
}

#[test]
fn a_document_that_is_removed_takes_along_what_it_joined() {
    let mut statements = Statements::default();
    // Two excerpts that have nothing in common, joined by the whole.
    statements.insert("one", statement("2031-05-04", &clauses()[..4]));
    statements.insert("two", statement("2031-05-04", &clauses()[8..]));
    statements.insert("whole", statement("2031-05-04", &clauses()));
    assert_eq!(names(&statements), [["one", "two", "whole"]]);
    assert_eq!(statements.groups()[0].best, "whole");
    assert!(statements.remove("whole"));
    assert!(!statements.remove("whole"));
    assert_eq!(statements.groups(), []);
    assert_eq!(statements.len(), 2);
}
