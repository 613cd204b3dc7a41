//! The program from outside: what it prints, where, and how it ends.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{run, stdout, top};

fn code(folder: &Path, arguments: &[&str]) -> Option<i32> {
    run(folder, arguments).status.code()
}

/// A folder with an index of the seed.
fn seed() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    fs::copy(top().join("corpus/2020/moscow.txt"), folder.path().join("corpus/moscow.txt")).expect("a copy");
    assert_eq!(code(folder.path(), &["index"]), Some(0));
    folder
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn sorted<const N: usize>(mut names: [&str; N]) -> Vec<&str> {
    names.sort_unstable();
    names.to_vec()
}

#[test]
fn exit_codes_tell_how_it_went() {
    let folder = seed();
    let here = folder.path();
    assert_eq!(code(here, &["search", "\"long-arm jurisdiction\""]), Some(0));
    assert_eq!(code(here, &["search", "\"jurisdiction long-arm\""]), Some(1));
    assert_eq!(code(here, &["search", "?!"]), Some(2));
    assert_eq!(code(here, &["search"]), Some(2));
    assert_eq!(code(here, &["show", "2020#3"]), Some(0));
    assert_eq!(code(here, &["show", "2020#99"]), Some(1));
    assert_eq!(code(here, &["show", "#"]), Some(2));
    assert_eq!(code(here, &["cite", "1999"]), Some(1));
    assert_eq!(code(here, &["index", "no-such-file"]), Some(2));
    assert_eq!(code(here, &["index", "no-such-file", "corpus"]), Some(3));
    assert_eq!(code(here, &["index", "corpus", "--index", "corpus"]), Some(2));
    assert_eq!(code(here, &["status", "--index", "nowhere"]), Some(2));
    fs::create_dir(here.join("empty")).expect("a folder");
    assert_eq!(code(&here.join("empty"), &["search", "--index", "none/index", "peace"]), Some(2));
}

#[test]
fn json_has_the_fields_that_others_rely_on() {
    let folder = seed();
    let output = run(folder.path(), &["search", "\"long-arm jurisdiction\"", "--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(
        keys(&answer),
        sorted(["query", "read_as", "problems", "hints", "total", "elapsed_ms", "hits"])
    );
    assert_eq!(
        answer["total"],
        serde_json::json!({"hits": 1, "clauses": 1, "documents": 1, "statements": 1})
    );
    let hit = &answer["hits"][0];
    assert_eq!(
        keys(hit),
        sorted(["rank", "score", "address", "document", "clause", "text", "marks", "citation"])
    );
    assert_eq!(
        keys(&hit["document"]),
        sorted([
            "id",
            "title",
            "kind",
            "parties",
            "adopted",
            "published",
            "place",
            "outlet",
            "url",
            "language",
            "source"
        ])
    );
    assert_eq!(
        keys(&hit["clause"]),
        sorted(["label", "ordinal", "paragraph", "heading", "speaker", "topics"])
    );
    assert_eq!(hit["document"]["url"], Value::Null);
    assert_eq!(hit["document"]["source"], "corpus/moscow.txt");
    assert_eq!((&hit["clause"]["label"], &hit["clause"]["ordinal"]), (&"3".into(), &3.into()));
    let text = hit["text"].as_str().expect("a text");
    let (start, end) =
        (hit["marks"][0][0].as_u64().expect("a byte"), hit["marks"][0][1].as_u64().expect("a byte"));
    assert_eq!(&text[start as usize..end as usize], "long-arm jurisdiction");
    let source = fs::read_to_string(folder.path().join("corpus/moscow.txt")).expect("the seed");
    assert!(source.contains(text), "a plain text is quoted as it is");
}

#[test]
fn explain_has_the_fields_that_others_rely_on() {
    let folder = seed();
    let output = run(folder.path(), &["explain", "corpus/moscow.txt", "--format", "json"]);
    let document: Value = serde_json::from_str(stdout(&output).trim()).expect("it is one line of JSON");
    assert_eq!(
        keys(&document),
        sorted([
            "id",
            "title",
            "kind",
            "adopted",
            "published",
            "place",
            "outlet",
            "url",
            "parties",
            "language",
            "member",
            "translation",
            "speaker",
            "symbol",
            "references",
            "provenance",
            "text_bytes",
            "clauses",
            "apparatus",
            "furniture",
            "record",
            "repairs",
            "flags"
        ])
    );
    assert_eq!(
        keys(&document["clauses"][0]),
        sorted([
            "label",
            "heading",
            "speaker",
            "span",
            "paragraphs",
            "text",
            "reading",
            "speaks_for",
            "mentions"
        ])
    );
    assert_eq!(keys(&document["repairs"][0]), sorted(["rule", "span", "before", "after"]));
    assert_eq!(keys(&document["apparatus"][0]), sorted(["kind", "span"]));
    assert_eq!(keys(&document["provenance"]["title"]), sorted(["from", "span", "sure"]));
}

#[test]
fn every_format_prints_the_hit() {
    let folder = seed();
    for format in ["text", "kwic", "markdown", "json", "jsonl", "csv"] {
        let output = run(folder.path(), &["search", "long-arm", "jurisdiction", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        let shown = stdout(&output);
        assert!(shown.contains("jurisdiction"), "{format}");
        assert!(!shown.contains('\u{1b}'), "{format}: no colour where nobody watches");
    }
    let lines = stdout(&run(folder.path(), &["search", "peace", "--format", "jsonl", "--limit", "2"]));
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

#[test]
fn words_without_quotes_are_told_how_often_they_stand_as_a_phrase() {
    let folder = seed();
    let output = run(folder.path(), &["search", "power", "politics"]);
    let remarks = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(remarks.contains("as a phrase it stands 1 time in 1 clause"), "{remarks}");
    assert_eq!(
        stdout(&run(folder.path(), &["search", "--phrase", "power", "politics", "--count"])),
        "1 hit in 1 clause of 1 document\n"
    );
}

#[test]
fn where_nothing_is_found_what_is_near_is_told() {
    let folder = seed();
    let near =
        |arguments: &[&str]| String::from_utf8_lossy(&run(folder.path(), arguments).stderr).into_owned();
    assert!(near(&["search", "\"long-arm jursidiction\""]).contains("jurisdiction"));
    assert!(near(&["search", "\"jurisdiction long-arm\""]).contains("any form and any order"));
}

#[test]
fn a_number_means_a_hit_of_the_last_search() {
    let folder = seed();
    run(folder.path(), &["search", "\"long-arm jurisdiction\""]);
    assert!(stdout(&run(folder.path(), &["show", "1"])).contains("\"long-arm jurisdiction\""));
    let plain = stdout(&run(folder.path(), &["cite", "1"]));
    assert!(
        plain.contains("Moscow, 11 September 2020, clause 3 (Chinanews.com, 12 September 2020)"),
        "{plain}"
    );
    for style in ["markdown", "bibtex", "ris", "csl-json"] {
        assert!(stdout(&run(folder.path(), &["cite", "1", "--style", style])).contains("#3"), "{style}");
    }
    let document = stdout(&run(folder.path(), &["show", "2020", "--document"]));
    let seed = fs::read_to_string(top().join("corpus/2020/moscow.txt")).expect("the seed");
    assert_eq!(document.trim_end(), seed.trim_end());
    let paragraph = stdout(&run(folder.path(), &["show", "2020#1.p2"]));
    assert!(
        paragraph.contains("individual countries spread false") && !paragraph.contains("The world today")
    );
}

#[test]
fn what_cannot_be_read_ends_alike_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let files = [
        ("empty.txt", ""),
        ("empty.jsonl", "{\"text\":\"Peace.\"}\n{\"text\":\"\"}\n"),
        ("empty.json", "[{\"text\":\"Peace.\"},{\"text\":\"\"}]"),
        ("empty.csv", "id,text\n1,Peace.\n2,\n"),
        ("broken.json", "{\"text\":"),
        ("broken.jsonl", "{\"text\":\n"),
        ("broken.xml", "Peace."),
        ("text.pdf", "Peace."),
        ("part.jsonl", "{\"text\":\"Peace.\"}\nnot json\n"),
    ];
    for (name, text) in files {
        fs::write(here.join(name), text).expect("a file");
    }
    let told = |arguments: &[&str]| {
        let output = run(here, arguments);
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    // Nothing was there to be read.
    let (code, remarks) = told(&["index", "empty.txt"]);
    assert_eq!(code, 1, "{remarks}");
    assert!(remarks.contains("not read: empty.txt: the file is empty"), "{remarks}");
    // Nothing is lost by a record without a text.
    for name in ["empty.jsonl", "empty.json", "empty.csv"] {
        assert_eq!(told(&["index", name]).0, 0, "{name}");
        assert_eq!(told(&["explain", name]).0, 0, "{name}");
    }
    for name in ["broken.json", "broken.jsonl", "broken.xml", "text.pdf"] {
        assert_eq!(told(&["index", name]).0, 3, "{name}");
        assert_eq!(told(&["explain", name]).0, 2, "{name}");
    }
    let (_, remarks) = told(&["explain", "text.pdf"]);
    assert!(remarks.contains("does not begin with `%PDF-`") && remarks.contains("--as"), "{remarks}");
    let (code, remarks) = told(&["index", "part.jsonl"]);
    assert_eq!(code, 3);
    assert!(remarks.contains("read in part: part.jsonl: line 2: expected a JSON object"), "{remarks}");
    assert_eq!(told(&["explain", "part.jsonl"]).0, 3);
    assert_eq!(told(&["explain", "part.jsonl", "--language", "xx"]).0, 2);
}

#[test]
fn a_bad_file_stops_nothing_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let batch = here.join("batch");
    fs::create_dir(&batch).expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(batch.join(name), bytes).expect("a file");
    write("good.txt", b"Statement on Peace\n\nThe parties call for peace.\n");
    write("empty.txt", b"");
    write("binary.txt", &[0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0, 0]);
    write("image.png", b"\x89PNG");
    write("lines.jsonl", b"{\"text\":\"The parties oppose war.\",\"id\":\"one\"}\nnot json\n");
    let output = run(here, &["index", "batch", "--report", "report.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let report = fs::read_to_string(here.join("report.jsonl")).expect("a report");
    let rows: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let row = |name: &str| {
        rows.iter().find(|row| row["path"].as_str().is_some_and(|path| path.ends_with(name))).expect("a row")
    };
    assert_eq!(row("good.txt")["status"], "ok");
    assert_eq!(row("empty.txt")["status"], "skipped");
    assert_eq!(row("binary.txt")["why"], "it is a program");
    assert_eq!(row("image.png")["status"], "skipped");
    assert_eq!(row("lines.jsonl")["status"], "failed");
    assert_eq!(row("lines.jsonl")["problems"][0]["line"], 2);
    assert_eq!(stdout(&run(here, &["search", "parties", "--count"])), "2 hits in 2 clauses of 2 documents\n");
}

#[test]
fn what_is_indexed_again_stands_there_once() {
    let folder = seed();
    let here = folder.path();
    let count = |query: &str| stdout(&run(here, &["search", query, "--count"]));
    let before = count("\"united nations\"");
    assert_eq!(code(here, &["index"]), Some(0));
    assert_eq!(code(here, &["index", here.join("corpus").to_str().expect("a path")]), Some(0));
    assert_eq!(count("\"united nations\""), before);
    // The same text under the same name elsewhere is the same document.
    fs::create_dir(here.join("corpus/copy")).expect("a folder");
    fs::copy(here.join("corpus/moscow.txt"), here.join("corpus/copy/moscow.txt")).expect("a copy");
    assert_eq!(code(here, &["index"]), Some(0));
    assert_eq!(count("\"united nations\""), before);
    // Another text with the same derived id: both ids are extended, and the
    // short one lists both.
    let text = fs::read_to_string(here.join("corpus/moscow.txt")).expect("the seed");
    fs::write(here.join("corpus/copy/moscow.txt"), text.replace("long-arm", "short-arm")).expect("a file");
    assert_eq!(code(here, &["index", "corpus/copy"]), Some(0));
    assert_eq!(count("\"short-arm jurisdiction\""), "1 hit in 1 clause of 1 document\n");
    assert_eq!(count("\"long-arm jurisdiction\""), "1 hit in 1 clause of 1 document\n");
    let ambiguous = run(here, &["show", "2020-09-11-cn-ru"]);
    assert_eq!(ambiguous.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ambiguous.stderr).contains("may mean several documents"));
}

#[test]
fn hostile_queries_get_an_answer() {
    let folder = seed();
    for query in [
        "(".repeat(800),
        "\"".repeat(5000),
        "a ".repeat(10_000),
        "\u{1}\u{2}\u{7f}".into(),
        "NOT ".repeat(2000),
        format!("{}peace of{}", "in:sentence(".repeat(99), ")".repeat(99)),
        format!("{}peace of{}", "in:document(".repeat(99), ")".repeat(99)),
        format!("{}peace of{}", "in:document(in:sentence(".repeat(48), ")".repeat(96)),
        format!("{}peace of{}", "in:document(of ".repeat(48), ")".repeat(48)),
    ] {
        let output = run(folder.path(), &["search", &query]);
        assert!(output.status.code().is_some_and(|code| code <= 2));
    }
}

#[test]
fn an_index_of_another_version_is_refused_with_the_way_out() {
    let folder = seed();
    let meta = folder.path().join("index/meta.json");
    let text = fs::read_to_string(&meta).expect("it is there");
    fs::write(&meta, text.replace("\\\"analyzer\\\":", "\\\"analyzer\\\":9")).expect("it is written");
    let output = run(folder.path(), &["search", "peace"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("clausewise index --rebuild"));
    assert_eq!(code(folder.path(), &["index", "--rebuild"]), Some(0));
    assert_eq!(code(folder.path(), &["search", "peace"]), Some(0));
}

#[test]
fn completions_and_the_manual_are_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(stdout(&run(folder.path(), &["completions", "bash"])).contains("clausewise"));
    assert!(stdout(&run(folder.path(), &["man"])).contains(".TH clausewise"));
}

/// A PDF of these pages, each a list of lines.
fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let lines = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect::<String>();
        let content = format!("BT /F1 10 Tf 14 TL 72 720 Td\n{lines}ET");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + page * 2
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (index, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let (at, size) = (file.len(), objects.len() + 1);
    file.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{places}"));
    file.push_str(&format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"));
    file.into_bytes()
}

#[test]
fn a_pdf_is_read_over_its_pages_and_a_broken_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let pages: [&[&str]; 2] = [
        &["Journal 1", "1. The parties oppose long-arm", "jurisdiction and all sanctions of the"],
        &["Journal 2", "other side that have no basis.", "2. They call for peace."],
    ];
    let whole = pdf(&pages);
    fs::write(here.join("whole.pdf"), &whole).expect("a file");
    fs::write(here.join("broken.pdf"), &whole[..40]).expect("a file");
    fs::write(here.join("blank.pdf"), pdf(&[&[]])).expect("a file");
    let read = run(here, &["explain", "whole.pdf", "--format", "json"]);
    let document: Value = serde_json::from_str(&stdout(&read)).expect("a document");
    let clauses = document["clauses"].as_array().expect("clauses");
    assert_eq!(
        clauses[0]["reading"].as_str().expect("a reading").split_whitespace().collect::<Vec<_>>().join(" "),
        "The parties oppose long-arm jurisdiction and all sanctions of the other side that have no basis."
    );
    assert_eq!(clauses[1]["text"], "They call for peace.");
    let output = run(here, &["index", ".", "--index", "out", "--report", "report.jsonl"]);
    assert_eq!(output.status.code(), Some(3));
    let report = fs::read_to_string(here.join("report.jsonl")).expect("a report");
    let row = |name: &str| report.lines().find(|line| line.contains(name)).expect("a row").to_owned();
    assert!(row("broken.pdf").contains("\"failed\""), "{report}");
    assert!(row("blank.pdf").contains("the PDF has no text layer"), "{report}");
}

#[test]
fn a_users_own_names_and_sidecars_count() {
    let folder = seed();
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can be written");
    write("own.tsv", "XA\tname\ten\tAvelia\n");
    write(
        "corpus/pact.txt",
        "Treaty between Avelia and France\n\nThe Parties agree as follows.\n\nThe ports are open.\n",
    );
    write("corpus/pact.txt.meta.toml", "[overrides]\nplace = \"Lissarde\"\n");
    write("corpus/clausewise.toml", "[defaults]\noutlet = \"Gazette\"\n");
    let output =
        run(folder.path(), &["explain", "corpus/pact.txt", "--format", "json", "--lexicon", "own.tsv"]);
    let document: Value = serde_json::from_str(stdout(&output).trim()).expect("it is one line of JSON");
    assert_eq!(document["parties"], serde_json::json!(["FR", "XA"]));
    assert_eq!(document["place"], "Lissarde");
    assert_eq!(document["outlet"], "Gazette");
    let output = run(folder.path(), &["index", "corpus", "--lexicon", "own.tsv"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned() + &stdout(&output);
    assert!(output.status.success() && !told.contains("toml"), "{told}");
}
