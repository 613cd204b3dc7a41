//! Files as they lie on disk: plain, compressed, in archives.

use std::fs;
use std::io::{Cursor, Write};

use document::Span;

use super::members::HEAVY_MEMBER;
use super::problems::TOLD;
use super::*;
use crate::format::{Block, Role};
use crate::packed::LARGEST_MEMBER;

const PEACE: &str = "Statement on Peace\n\nThe parties call for peace.\n";

fn read_file(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<FileReading, ReadError> {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("there is room");
    let (sources, passed) = source::find(std::slice::from_ref(&path));
    assert_eq!(passed, []);
    read(&sources[0], name, options, Lexicon::embedded())
}

/// The documents by their members, and the problems.
fn read_archive(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let reading = read_file(name, bytes, &ReadOptions::default()).expect("it is an archive");
    let members = reading.documents.iter().map(|document| {
        assert_eq!(document.source, name);
        format!("{}: {} clauses", document.member.as_deref().unwrap_or("-"), document.clauses.len())
    });
    let problems = reading.problems.iter().map(|problem| {
        let sign = if problem.lost { "!" } else { "" };
        format!("{sign}{}: {}", problem.member.as_deref().unwrap_or("-"), problem.message)
    });
    (members.collect(), problems.collect())
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("there is room");
        out.write_all(bytes).expect("there is room");
    }
    out.finish().expect("there is room").into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut head = tar::Header::new_gnu();
        head.set_size(bytes.len() as u64);
        head.set_mode(0o644);
        // `append_data` would refuse a path that leads out of the folder.
        head.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        head.set_cksum();
        out.append(&head, *bytes).expect("there is room");
    }
    out.into_inner().expect("there is room")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).expect("there is room");
    out.finish().expect("there is room")
}

fn members() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("./2020/moscow.txt", PEACE.as_bytes()),
        ("../../etc/evil.txt", b"Statement on Trade\n\nThe parties call for trade.\n"),
        ("README.md", b"# About"),
        ("__MACOSX/2020/moscow.txt", b"Statement"),
        (".hidden/a.txt", b"Statement"),
        ("image.png", b"\x89PNG"),
        ("empty.txt", b""),
        ("inner.zip", b"PK\x03\x04\0\0"),
        ("lines.jsonl", b"{\"text\":\"The parties oppose war.\",\"id\":\"one\"}\nnot json\n"),
    ]
}

fn expected() -> (Vec<String>, Vec<String>) {
    let documents = ["2020/moscow.txt: 1 clauses", "../../etc/evil.txt: 1 clauses", "lines.jsonl: 1 clauses"];
    let problems = [
        "README.md: a README is about documents and is none",
        "image.png: files ending in .png have no reader",
        "empty.txt: the file is empty",
        "inner.zip: an archive within an archive is passed over",
        "!lines.jsonl: expected a JSON object: expected ident, at column 2",
    ];
    (documents.map(String::from).to_vec(), problems.map(String::from).to_vec())
}

#[test]
fn each_member_is_a_source_of_its_own() {
    assert_eq!(read_archive("a.zip", &zip(&members())), expected());
    assert_eq!(read_archive("a.tar", &tar(&members())), expected());
    assert_eq!(read_archive("a.tgz", &gzip(&tar(&members()))), expected());
    let frame =
        ruzstd::encoding::compress_to_vec(&tar(&members())[..], ruzstd::encoding::CompressionLevel::Fastest);
    assert_eq!(read_archive("a.tar.zst", &frame), expected());
}

#[test]
fn signs_beat_a_wrong_ending() {
    assert_eq!(read_archive("a.txt", &gzip(&tar(&members()))), expected());
    assert_eq!(read_archive("a", &zip(&members())), expected());
}

#[test]
fn a_compressed_file_is_read_as_what_is_in_it() {
    let options = ReadOptions::default();
    let plain = read_file("moscow.txt", PEACE.as_bytes(), &options).expect("it is text");
    let packed = read_file("moscow.txt.gz", &gzip(PEACE.as_bytes()), &options).expect("it is text");
    assert_eq!(packed.documents[0].member.as_deref(), Some("moscow.txt"));
    assert_eq!(packed.documents[0].id, plain.documents[0].id);
    assert_eq!(packed.documents[0].text, PEACE);
}

#[test]
fn one_member_can_be_asked_for() {
    let one = ReadOptions { member: Some("2020/moscow.txt".into()), ..ReadOptions::default() };
    let reading = read_file("a.zip", &zip(&members()), &one).expect("it is there");
    assert_eq!((reading.documents.len(), reading.problems.len()), (1, 0));
    let none = ReadOptions { member: Some("paris.txt".into()), ..ReadOptions::default() };
    assert!(matches!(read_file("a.zip", &zip(&members()), &none), Err(ReadError::NoMember(_))));
}

#[test]
fn a_bomb_is_named_and_the_others_are_read() {
    let blanks = vec![b' '; 8 << 20];
    let archive = zip(&[("a.txt", PEACE.as_bytes()), ("bomb.txt", &blanks), ("b.txt", PEACE.as_bytes())]);
    let (documents, problems) = read_archive("a.zip", &archive);
    assert_eq!(documents, ["a.txt: 1 clauses", "b.txt: 1 clauses"]);
    assert_eq!(problems, ["!bomb.txt: it unpacks to more than 200 times its size"]);
    let archive = gzip(&tar(&[("a.txt", PEACE.as_bytes()), ("bomb.txt", &blanks)]));
    let (documents, problems) = read_archive("a.tar.gz", &archive);
    assert_eq!(documents, ["a.txt: 1 clauses"]);
    let message =
        "!bomb.txt: the archive is not read any further: it unpacks to more than 200 times its size";
    assert_eq!(problems, [message]);
}

#[test]
fn a_member_that_is_too_large_is_named_and_the_others_are_read() {
    let large = vec![b'a'; LARGEST_MEMBER as usize + 1];
    let archive = tar(&[("a.txt", PEACE.as_bytes()), ("large.txt", &large), ("b.txt", PEACE.as_bytes())]);
    let (documents, problems) = read_archive("a.tar", &archive);
    assert_eq!(documents, ["a.txt: 1 clauses", "b.txt: 1 clauses"]);
    assert_eq!(problems, ["!large.txt: it has 64 MB, more than the 64 MB that are read of a member"]);
}

#[test]
fn an_archive_that_breaks_off_is_read_up_to_there() {
    let mut archive = tar(&[("a.txt", PEACE.as_bytes()), ("b.txt", PEACE.as_bytes())]);
    archive.truncate(512 + 512 + 512 + 10);
    let (documents, problems) = read_archive("a.tar", &archive);
    assert_eq!(documents, ["a.txt: 1 clauses"]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("!b.txt: the archive"), "{problems:?}");
    let nothing = read_file("a.gz", b"\x1f\x8b\x08\0\0\0", &ReadOptions::default());
    assert!(matches!(nothing, Err(ReadError::Unpack(_))));
}

#[test]
fn a_long_file_of_lines_comes_in_parts() {
    let line = format!("{{\"text\":\"{}\"}}\n", "The parties call for peace. ".repeat(2000));
    let count = PART / line.len() * 2 + 10;
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("long.jsonl");
    fs::write(&path, line.repeat(count) + "not json\n").expect("there is room");
    let (sources, _) = source::find(&[path]);
    assert!(!is_small(&sources[0]));
    let (mut parts, mut records, mut bad) = (0, Vec::new(), Vec::new());
    read_parts(&sources[0], "long.jsonl", &ReadOptions::default(), Lexicon::embedded(), &mut |part| {
        parts += 1;
        records.extend(part.documents.iter().filter_map(|document| document.record));
        bad.extend(part.problems.iter().filter_map(|problem| problem.line));
        ControlFlow::Continue(())
    })
    .expect("it is text");
    assert_eq!(parts, 3);
    assert_eq!(records, (1..=count).collect::<Vec<_>>());
    assert_eq!(bad, [count + 1]);
}

#[test]
fn a_place_above_the_time_of_day_stands_in_one_part() {
    let text = b"Erie, Pennsylvania\n7:45 P.M. EDT\nGood evening.";
    let reading = read_bytes(text, Format::Text, "remarks.txt", Lexicon::embedded()).expect("it is text");
    assert_eq!(reading.documents[0].first_gap(), None);
}

#[test]
fn a_speech_of_a_debate_is_one_whatever_its_headings_and_greetings() {
    let text = b"UN Secretary-General, Excellency:\nMr. President:\nWe greet the assembly and all who speak for \
                 peace in it.\n\n### Haiti\n\nWe thank Haiti for its friendship of many years with us.\n\n### Ukraine\n\n\
                 We stand beside Ukraine in its just cause as we did before.\n";
    let reading = read_bytes(text, Format::Text, "AFG_78_2023.txt", Lexicon::embedded()).expect("it is text");
    let metadata = &reading.documents[0].metadata;
    assert_eq!((metadata.kind, &*metadata.parties.join(" ")), (document::Kind::Speech, "AF"));
}

#[test]
fn labels_that_come_again_take_no_time() {
    let text = "Article 1\n\nPeace.\n\n".repeat(20_000);
    let block = |start: usize, len: usize, role| Block { span: Span::between(start, start + len), role };
    let starts = text.match_indices("Article").map(|(at, _)| at);
    let blocks: Vec<Block> =
        starts.flat_map(|at| [block(at, 9, Role::Article), block(at + 11, 6, Role::Paragraph)]).collect();
    let clauses = crate::split::split(&text, &blocks, &[], &[]).clauses;
    assert!(clauses.iter().any(|clause| clause.label == "art-1-19999"));
}

#[test]
fn what_no_document_may_hold_is_refused_with_what_to_do() {
    let refused = |format, text: String| {
        let reading =
            read_bytes(text.as_bytes(), format, "peace", Lexicon::embedded()).expect("it is a text");
        let [problem] = &reading.problems[..] else {
            panic!("{:?}", reading.problems);
        };
        assert!(reading.documents.is_empty() && problem.lost);
        problem.message.clone()
    };
    let end = "are read of one; part it into several files";
    assert_eq!(
        refused(Format::Text, "a\n\n".repeat(500_001)),
        format!("the text has 500001 paragraphs, more than the 500000 that {end}")
    );
    assert_eq!(
        refused(Format::Text, "a\n".repeat(2_000_001)),
        format!("the text has 2000001 lines, more than the 2000000 that {end}")
    );
    for format in [Format::Html, Format::Markdown] {
        assert_eq!(
            refused(format, "<b>".repeat(1_000_001)),
            format!("the text has 1000001 tags, more than the 1000000 that {end}")
        );
    }
}

#[test]
fn a_file_of_bad_lines_names_the_first_and_counts_the_others() {
    let lines = "{\n".repeat(TOLD + 5) + "{\"text\":\"Peace.\"}\n";
    let reading = read_file("a.jsonl", lines.as_bytes(), &ReadOptions::default()).expect("it is read");
    assert_eq!((reading.documents.len(), reading.problems.len()), (1, TOLD + 1));
    assert_eq!(reading.documents[0].record, Some(TOLD + 6));
    assert_eq!(reading.problems[TOLD].message, "5 more problems of the file are not told one by one");
    assert!(reading.problems[TOLD].lost);
}

#[test]
fn a_file_of_many_documents_is_not_small() {
    let folder = tempfile::tempdir().expect("there is room");
    let small = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("there is room");
        is_small(&Source { path, format: None })
    };
    assert!(small("few.csv", &"the parties shall consult each other, and trade\n".repeat(20_000)));
    assert!(!small("many.csv", &"a,b\n".repeat(200_000)));
}

#[test]
fn large_members_are_read_in_their_place() {
    let many = "text,id\n".to_owned() + &"Peace.,\n".repeat(HEAVY_MEMBER / 512);
    let members: [(&str, &[u8]); 3] =
        [("a.txt", b"Trade."), ("b.csv", many.as_bytes()), ("c.txt", b"Water.")];
    let reading = read_file("all.tar", &tar(&members), &ReadOptions::default()).expect("it is an archive");
    let members: Vec<_> = reading.documents.iter().map(|document| document.member.as_deref()).collect();
    assert_eq!((members[0], members[1]), (Some("a.txt"), Some("b.csv")));
    assert_eq!(members.last(), Some(&Some("c.txt")));
    assert_eq!(members.len(), HEAVY_MEMBER / 512 + 2);
}

#[test]
fn a_file_of_too_many_documents_is_named() {
    let document = r#"<div type="document"><p>Peace.</p></div>"#;
    let text = format!("<TEI><text><body>{}</body></text></TEI>", document.repeat(100_001));
    let reading = read_file("many.xml", text.as_bytes(), &ReadOptions::default()).expect("it is XML");
    assert!(reading.documents.is_empty() && reading.problems[0].lost);
    assert!(reading.problems[0].message.starts_with("the file holds 100001 documents"));
}

#[test]
fn the_dates_and_symbols_of_other_documents_are_not_its_own() {
    let text = "Statement by Ruritania on the vote\n\nRuritania voted for the text today.\n\nIt builds on the Good Harbour \
                Agreement of 10 April 1998.\n\nSee document S/2031/55.\n\nRuritania will honour what it signed there, in \
                letter and in spirit, as it has done in all the years since then.";
    let reading =
        read_bytes(text.as_bytes(), Format::Text, "a.txt", Lexicon::embedded()).expect("it is text");
    let metadata = &reading.documents[0].metadata;
    assert_eq!((metadata.adopted, metadata.symbol.as_deref()), (None, None));
    assert_eq!(reading.documents[0].clauses.len(), 4);
}

#[test]
fn a_file_whose_time_is_up_is_named_and_the_others_are_read() {
    let options = ReadOptions { time: Some(Duration::ZERO), ..ReadOptions::default() };
    for name in ["peace.txt", "peace.html", "peace.jsonl", "peace.csv"] {
        let error = read_file(name, b"{\"text\":\"Peace.\"}\n", &options).expect_err("there is no time");
        assert!(matches!(error, ReadError::TooLong(_)) && error.is_failure(), "{name}: {error}");
    }
    // Of an archive each member has its time.
    let archive = zip(&[("a.txt", PEACE.as_bytes()), ("b.txt", PEACE.as_bytes())]);
    let reading = read_file("two.zip", &archive, &options).expect("the archive is read");
    let told: Vec<_> =
        reading.problems.iter().map(|problem| (problem.lost, problem.message.as_str())).collect();
    assert_eq!(told, [(true, "reading it takes longer than 0 s"); 2]);
    let hour = ReadOptions { time: Some(Duration::from_secs(3600)), ..ReadOptions::default() };
    assert_eq!(read_file("two.zip", &archive, &hour).expect("there is time").documents.len(), 2);
}

#[test]
fn with_less_memory_smaller_files_are_too_large() {
    let options = ReadOptions { memory: Some(64 << 20), ..ReadOptions::default() };
    let text = PEACE.repeat((5 << 20) / PEACE.len());
    let error = read_file("peace.txt", text.as_bytes(), &options).expect_err("it is too large");
    assert!(matches!(error, ReadError::TooLarge { most: 4, .. }), "{error}");
}

#[test]
fn a_text_that_would_take_more_memory_than_there_is_is_left_out() {
    let options = ReadOptions { memory: Some(64 << 20), ..ReadOptions::default() };
    let different: String = (0..400_000).map(|number| format!("{number} ")).collect();
    for (text, fits) in [
        ("a ".repeat(1_500_000), false),
        ("中国".repeat(500_000), false),
        (different, false),
        ("They call for peace. ".repeat(130_000), true),
    ] {
        let reading = read_file("letters.txt", text.as_bytes(), &options).expect("the file is read");
        assert_eq!(!reading.documents.is_empty(), fits, "{}", &text[..6]);
        let left_out = |problem: &Problem| problem.lost && problem.message.contains("more than the 64 MB");
        assert_eq!(reading.problems.iter().any(left_out), !fits);
    }
}
