//! Groups of the documents of an index, over the statement and its copies.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::{Reader, Writer, verify};

/// A mixed bag of documents: copies, an excerpt, a translation, two others, and two
/// that are nothing but the same short clause.
fn bag() -> Vec<Document> {
    let mut bag: Vec<(String, Document)> =
        copies().into_iter().enumerate().map(|(number, copy)| (format!("c{number}"), copy)).collect();
    let mut add = |id: &str, document: Document| bag.push((id.into(), document));
    add("b-excerpt", document("2031-05-04", "en", &clauses()[3..6]));
    add("d-russian", document("2031-05-04", "ru", &translated(&clauses())));
    add("e-whole", document("2031-05-04", "en", &clauses()));
    add("n-next", document("2032-05-04", "en", &next_year(5)));
    add("n-reprint", document("2032-05-06", "en", &next_year(5)));
    add("s-short", document("2034-05-04", "en", &clauses()[3..4]));
    add("s-short-too", document("2034-05-04", "en", &clauses()[3..4]));
    add("t-tiny", document("2034-05-04", "en", &["The meeting rose at noon.".to_owned()]));
    add("t-tiny-too", document("2034-05-04", "en", &["The meeting rose at noon.".to_owned()]));
    add("z-alone", document("2033-05-04", "en", &next_year(0)));
    bag.into_iter().map(|(id, document)| named(&id, document)).collect()
}

/// A document of this id from a source of the same name.
fn named(id: &str, document: Document) -> Document {
    Document { id: id.into(), id_stated: true, source: format!("{id}.txt"), ..document }
}

fn write(folder: &Path, documents: &[Document]) {
    let mut writer = Writer::open(folder, 1, 0).expect("the index opens");
    let sources: BTreeSet<String> = documents.iter().map(|document| document.source.clone()).collect();
    writer.replace(&sources, documents.to_vec(), |_, _| String::new()).expect("they are written");
    writer.finish().expect("the index is closed");
}

fn take_out(folder: &Path, sources: &[&str]) {
    let mut writer = Writer::open(folder, 1, 0).expect("the index opens");
    let sources = sources.iter().map(|source| format!("{source}.txt")).collect();
    writer.replace(&sources, Vec::new(), |_, _| String::new()).expect("they are gone");
    writer.finish().expect("the index is closed");
}

fn groups(folder: &Path) -> Vec<Group> {
    assert_eq!(verify(folder).expect("it is looked over").faults, Vec::<String>::new());
    let reader = Reader::open(folder).expect("the index opens");
    reader.statements().expect("they are read").groups().all().to_vec()
}

fn group(best: &str, others: &[&str]) -> Group {
    Group { best: best.into(), others: others.iter().map(|id| (*id).to_owned()).collect() }
}

/// What the bag makes.
fn expected() -> Vec<Group> {
    vec![
        group("c2", &["b-excerpt", "c0", "c1", "c3", "c4", "d-russian", "e-whole"]),
        group("n-next", &["n-reprint"]),
        group("s-short", &["s-short-too"]),
    ]
}

#[test]
fn groups_do_not_depend_on_the_order_of_arrival_nor_on_the_commits() {
    let mut bag = bag();
    let mut state = 7_usize;
    for commits in [1, 1, 2, 2, 5, 5, bag.len()] {
        let folder = tempfile::tempdir().expect("a folder");
        for documents in bag.chunks(bag.len().div_ceil(commits)) {
            write(folder.path(), documents);
        }
        assert_eq!(groups(folder.path()), expected(), "{commits} commits");
        // Written again, all of it is as it was.
        write(folder.path(), &bag[..bag.len() / 2]);
        assert_eq!(groups(folder.path()), expected(), "{commits} commits");
        for index in (1..bag.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bag.swap(index, (state >> 33) % (index + 1));
        }
    }
}

#[test]
fn a_document_that_is_removed_takes_along_what_it_joined() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Two excerpts that have nothing in common, joined by the whole.
    let one = named("one", document("2031-05-04", "en", &clauses()[..4]));
    let two = named("two", document("2031-05-04", "en", &clauses()[8..]));
    let whole = named("whole", document("2031-05-04", "en", &clauses()));
    write(folder, &[one.clone(), two.clone()]);
    assert_eq!(groups(folder), []);
    write(folder, std::slice::from_ref(&whole));
    assert_eq!(groups(folder), [group("whole", &["one", "two"])]);
    take_out(folder, &["whole"]);
    assert_eq!(groups(folder), []);
    // Those that are left are compared with one another.
    write(folder, &[whole, named("three", document("2031-05-05", "en", &clauses()[..5]))]);
    assert_eq!(groups(folder), [group("whole", &["one", "three", "two"])]);
    take_out(folder, &["whole"]);
    assert_eq!(groups(folder), [group("three", &["one"])]);
    // One that is changed leaves its group.
    write(folder, &[named("three", document("2031-05-05", "en", &next_year(0)))]);
    assert_eq!(groups(folder), []);
    take_out(folder, &["one", "two", "three"]);
    assert_eq!(groups(folder), []);
}

#[test]
fn an_index_whose_groups_are_gone_or_changed_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder, &bag());
    let files = std::fs::read_dir(folder).expect("it is there").flatten().map(|file| file.path());
    let kept = files.filter(|path| path.extension().is_some_and(|ending| ending == "groups"));
    let kept: Vec<_> = kept.collect();
    assert_eq!(kept.len(), 1);
    let bytes = std::fs::read(&kept[0]).expect("it is read");
    std::fs::write(&kept[0], &bytes[1..]).expect("it is written");
    assert!(verify(folder).expect("it is looked over").faults[0].contains("the statements"));
    assert!(Reader::open(folder).expect("it opens").statements().is_err());
    std::fs::write(&kept[0], &bytes).expect("it is written");
    // A file that no commit names does no harm, and is cleared away.
    std::fs::write(folder.join("statements-0123.groups"), &bytes).expect("it is written");
    assert_eq!(verify(folder).expect("it is looked over").left_over, ["statements-0123.groups"]);
    write(folder, &bag());
    assert_eq!(verify(folder).expect("it is looked over").left_over, Vec::<String>::new());
}

#[test]
fn versions_tell_how_texts_are_related_to_the_best() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut bag = bag();
    bag.push(named("f-same", document("2031-05-04", "en", &clauses())));
    bag.push(named(
        "g-long",
        document("2031-05-04", "en", &[clauses(), next_year(4)[4..].to_vec()].concat()),
    ));
    write(folder, &bag);
    let reader = Reader::open(folder).expect("the index opens");
    let told = |id: &str| {
        let first = reader.first_entry(id).expect("it is read").expect("it is there");
        let versions = versions(&reader, first).expect("they are read");
        let told = |version: Version| {
            let [of, within] = version.shared.map(|share| (share * 100.0).round());
            format!("{} {} {of} {within}", version.id, version.role.name())
        };
        versions.into_iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(told("z-alone"), ["z-alone best 100 100"]);
    assert_eq!(told("c3"), told("g-long"));
    assert_eq!(
        told("c3"),
        [
            "g-long best 100 100",
            "b-excerpt excerpt 100 15",
            "c0 excerpt 100 60",
            "c1 excerpt 100 60",
            "c2 excerpt 100 60",
            "c3 excerpt 100 60",
            "c4 excerpt 100 60",
            "d-russian translation 100 60",
            "e-whole excerpt 100 60",
            "f-same excerpt 100 60",
        ]
    );
    assert_eq!(told("n-reprint"), ["n-next best 100 100", "n-reprint same text 100 100"]);
}
