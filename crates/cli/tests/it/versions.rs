//! Texts of one statement: grouped when they are indexed, listed by `clausewise versions`,
//! and counted as one with `--by statement`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Numbers, run, stdout, top};

/// Clauses of a joint statement, and of that of the year after, of which two are the same.
const CLAUSES: [&str; 5] = [
    "Both sides noted that trade between Avelia and Borland reached 412 million in the past year, and agreed to remove the tariffs on timber, wool and machine tools that remain, so that their neighbours in the labour market may honour the same programme.",
    "The parties welcome the opening of the railway bridge across the river Onda, which cuts the journey from Port Lenz to Maarten by six hours and serves 90 towns on the way, and recognise the work of all who took part in building it.",
    "They reaffirm that disputes over the fishing grounds of the Gharit Sea are to be settled by peaceful means, in accordance with international law and the agreement of 1987, and organise a meeting of experts on it in the coming spring.",
    "The ministers of education will set up a joint fund for students, out of which 250 scholarships a year are paid for courses in engineering, medicine and agriculture, and which is governed by a board of six members from both states.",
    "Avelia and Borland condemn terrorism in all its forms, and stress that nobody who finances or shelters it may find a safe haven on the territory of either state, nor pass through it on the way to another one.",
];
const NEXT_YEAR: [&str; 3] = [
    "The leaders reviewed what has been achieved since their last meeting in Port Lenz and expressed satisfaction at the pace with which the new terminals in the harbours of the south are being built, in which a guarantee of 75 million plays a great part.",
    "The film archives of both capitals open their collections to one another, beginning with the newsreels of the twenties and the estate of the actress Ilka Born, and will show them together in a festival in Maarten each autumn.",
    "A hotline between the coast guards is established, so that no vessel in distress waits longer than an hour until one of the two fleets is on its way, and exercises are held in the Gharit Sea twice in each year.",
];

fn statement(date: &str, outlet: &str, clauses: &[String]) -> String {
    let numbered = clauses.iter().enumerate().map(|(at, clause)| format!("{}. {clause}\n\n", at + 1));
    format!(
        "---\ntitle: Joint statement of Avelia and Borland\nkind: joint-statement\nparties: [XA, XB]\nadopted: {date}\n\
         outlet: {outlet}\nlanguage: en\n---\n\n{}",
        numbered.collect::<String>()
    )
}

fn words_changed(clause: &str, numbers: &mut Numbers) -> String {
    let words: Vec<&str> = clause.split(' ').collect();
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    for _ in 0..words.len() / 20 {
        let at = numbers.below(words.len());
        words[at] = "likewise".to_owned();
    }
    words.join(" ")
}

fn american(clause: &str) -> String {
    clause
        .replace("neighbour", "neighbor")
        .replace("labour", "labor")
        .replace("honour", "honor")
        .replace("programme", "program")
        .replace("recognise", "recognize")
        .replace("organise", "organize")
}

/// Five copies with other furniture, dateline, spelling, and one word in twenty changed; the
/// statement of the year after; an excerpt; and the seed with its reprint.
fn write(folder: &Path) {
    let whole: Vec<String> = CLAUSES.map(str::to_owned).to_vec();
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it is written");
    let mut numbers = Numbers(7);
    for copy in 1..=5 {
        let mut clauses: Vec<String> =
            whole.iter().map(|clause| words_changed(clause, &mut numbers)).collect();
        if copy % 2 == 0 {
            clauses = clauses.iter().map(|clause| american(clause)).collect();
        }
        if copy == 3 {
            clauses[0] = format!("PORT LENZ, May 4 (Agency {copy}) — {}", clauses[0]);
        }
        let mut text = statement("2031-05-04", &format!("Outlet {copy}"), &clauses);
        text = text.replacen("---\n\n", &format!("published: 2031-05-0{}\n---\n\n", 4 + copy), 1);
        text.push_str(&format!("(End of item {copy})\n\nShare this page\n"));
        put(&format!("copy-{copy}.md"), &text);
    }
    let next: Vec<String> =
        CLAUSES[..2].iter().chain(&NEXT_YEAR).map(|clause| (*clause).to_owned()).collect();
    put("next-year.md", &statement("2032-05-04", "Outlet 1", &next));
    put("excerpt.md", &statement("2031-05-05", "Outlet 6", &whole[1..4]));
    for name in ["moscow.txt", "moscow-reprint.html"] {
        fs::copy(top().join("corpus/2020").join(name), folder.join(name)).expect("a copy");
    }
}

fn statements() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    write(&folder.path().join("corpus"));
    assert_eq!(run(folder.path(), &["index"]).status.code(), Some(0));
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// The id of the document that came from a file.
fn id_of(here: &Path, query: &str) -> String {
    let answer = json(here, &["search", query, "--by", "document"]);
    answer["hits"][0]["document"]["id"].as_str().expect("it is found").to_owned()
}

/// The relations of the texts of a statement, by their outlets.
fn texts(here: &Path, id: &str) -> Vec<(String, String)> {
    let answer = json(here, &["versions", id]);
    let text = |text: &Value| {
        let value = |name: &str| text[name].as_str().unwrap_or_default().to_owned();
        (value("outlet"), value("relation"))
    };
    let mut texts: Vec<_> = answer["texts"].as_array().expect("a list").iter().map(text).collect();
    texts.sort();
    texts
}

fn pair(outlet: &str, relation: &str) -> (String, String) {
    (outlet.to_owned(), relation.to_owned())
}

#[test]
fn copies_and_excerpts_are_of_one_statement_and_next_year_is_another() {
    let folder = statements();
    let here = folder.path();
    let copy = id_of(here, "outlet:\"Outlet 4\"");
    let mut expected: Vec<_> = (2..=5).map(|copy| pair(&format!("Outlet {copy}"), "reprint")).collect();
    expected.insert(0, pair("Outlet 1", "best"));
    expected.push(pair("Outlet 6", "excerpt"));
    assert_eq!(texts(here, &copy), expected);
    let next = id_of(here, "date:2032");
    assert_eq!(texts(here, &next), [pair("Outlet 1", "best")]);
    let seed = id_of(here, "\"long-arm jurisdiction\"");
    assert_eq!(texts(here, &seed), [pair("Chinanews.com", "best"), pair("Exampla News", "same text")]);
    // One text alone is nothing found, and so is what is not there.
    let output = run(here, &["versions", &next]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("best        2032-05-04-xa-xb-joint-statement"), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("no other text"), "{output:?}");
    assert_eq!(run(here, &["versions", "nowhere"]).status.code(), Some(1));
    let output = run(here, &["versions", &seed]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "Joint Statement by the Ministers of Foreign Affairs of the People's Republic of China and the Russian Federation\n\
         * best        2020-09-11-cn-ru-joint-statement-c2ee\n\
         \x20             en · 11 September 2020 · published 12 September 2020 · Chinanews.com · 14 clauses\n\
         \x20 same text   2020-09-11-cn-ru-joint-statement-d36d\n\
         \x20             en · 11 September 2020 · published 13 September 2020 · Exampla News · 100 % of its 14 clauses, 100 % of the best text\n"
    );
    let output = run(here, &["show", &seed]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 other text of this statement"), "{output:?}");
}

#[test]
fn by_statement_each_stands_once_and_is_counted_once() {
    let folder = statements();
    let here = folder.path();
    for (query, documents, statements) in [
        ("\"fishing grounds\"", 6, 1),
        ("trade", 8, 3),
        ("trade party:XB", 6, 2),
        ("trade date:2031 -outlet:\"Outlet 1\"", 4, 1),
        ("party:CN", 2, 1),
        ("nowhere", 0, 0),
    ] {
        let asked = ["search", query, "--by", "statement", "--facets", "year,language", "--limit", "100"];
        let answer = json(here, &asked);
        let total = &answer["total"];
        assert_eq!(
            (&total["documents"], &total["statements"]),
            (&documents.into(), &statements.into()),
            "{query}"
        );
        let hits = answer["hits"].as_array().expect("a list");
        assert_eq!(hits.len(), statements, "{query}");
        // A statement is of one year and of one language here.
        for facet in ["year", "language"] {
            let counts = answer["facets"][facet].as_array().expect("a list").iter();
            let sum: u64 = counts.filter_map(|count| count["statements"].as_u64()).sum();
            assert_eq!(sum, statements as u64, "{query}");
        }
        let listed: usize = hits.iter().map(|hit| 1 + hit["copies"].as_array().map_or(0, Vec::len)).sum();
        assert_eq!(listed, documents, "{query}");
        // By clause they are counted too.
        assert_eq!(json(here, &["search", query])["total"]["statements"], statements, "{query}");
    }
    let answer = json(here, &["search", "\"fishing grounds\"", "--by", "statement"]);
    assert_eq!(answer["hits"][0]["document"]["outlet"], "Outlet 1");
    assert_eq!(answer["hits"][0]["statement"]["texts"], 6);
    // Where the best text is not among what was found, another stands for it.
    let answer = json(here, &["search", "\"fishing grounds\" outlet:\"Outlet 6\"", "--by", "statement"]);
    assert_eq!(answer["hits"][0]["document"]["outlet"], "Outlet 6");
    assert_ne!(answer["hits"][0]["statement"]["best"], answer["hits"][0]["document"]["id"]);
    let text = stdout(&run(here, &["search", "\"fishing grounds\"", "--by", "statement"]));
    assert!(text.contains("6 hits in 6 clauses of 6 documents, 1 statement"), "{text}");
    assert!(text.contains("     also in 2031-05-0"), "{text}");
    let count = |format: &str| {
        stdout(&run(here, &["search", "fishing", "--by", "statement", "--count", "--format", format]))
    };
    assert_eq!(count("csv"), "hits,clauses,documents,statements\n6,6,6,1\n");
    assert_eq!(count("text"), "6 hits in 6 clauses of 6 documents, 1 statement\n");
    assert!(count("jsonl").contains("\"statements\":1"));
}

#[test]
fn a_topic_gives_each_statement_once() {
    let folder = statements();
    let here = folder.path();
    let answer = json(here, &["topic", "fishing disputes at sea", "--by", "statement", "--limit", "100"]);
    let hits = answer["hits"].as_array().expect("a list");
    let mut best: Vec<&str> = hits.iter().filter_map(|hit| hit["statement"]["best"].as_str()).collect();
    assert_eq!(best.len(), hits.len());
    best.sort_unstable();
    best.dedup();
    assert_eq!(best.len(), hits.len());
    assert_eq!(answer["hits"][0]["document"]["outlet"], "Outlet 1");
    assert_eq!(answer["hits"][0]["copies"].as_array().map(Vec::len), Some(5));
    assert!(answer["total"]["statements"].as_u64() >= Some(hits.len() as u64));
}

#[test]
fn groups_are_the_same_however_the_documents_came() {
    let folder = statements();
    let here = folder.path();
    let copy = id_of(here, "outlet:\"Outlet 4\"");
    let expected = stdout(&run(here, &["versions", &copy, "--format", "json"]));
    // File by file, from the last to the first, each in a commit of its own.
    let mut files: Vec<_> =
        fs::read_dir(here.join("corpus")).expect("it is there").flatten().map(|file| file.path()).collect();
    files.sort();
    for file in files.iter().rev() {
        let output = run(here, &["index", &file.to_string_lossy(), "--index", "other"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let other = |arguments: &[&str]| run(here, &[arguments, &["--index", "other"]].concat());
    let told = || stdout(&other(&["versions", &copy, "--format", "json"]));
    assert_eq!(told(), expected);
    assert_eq!(other(&["optimize"]).status.code(), Some(0));
    assert_eq!(told(), expected);
    assert_eq!(other(&["verify"]).status.code(), Some(0));
    // What is removed is of no statement, and comes back into its own.
    let best = id_of(here, "outlet:\"Outlet 1\" date:2031");
    assert_eq!(other(&["remove", &best]).status.code(), Some(0));
    assert!(!told().contains(&best));
    assert_eq!(other(&["verify"]).status.code(), Some(0));
    assert_eq!(other(&["remove", "--restore", &best]).status.code(), Some(0));
    assert_eq!(other(&["index", "corpus"]).status.code(), Some(0));
    assert_eq!(told(), expected);
}

#[test]
fn a_note_in_another_language_hides_no_reprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let body: Vec<String> = (1..=12)
        .map(|at| {
            format!(
                "{at}. The two sides agreed that chapter {at} of the plan on ferries, lighthouses and the dredging \
                 of harbours shall be carried out by the port authorities of both countries before the winter."
            )
        })
        .collect();
    let body = body.join("\n\n");
    let line = |id: &str, text: &str| {
        serde_json::json!({ "id": id, "language": "en", "date": "2031-05-04", "text": text }).to_string()
    };
    let noted = format!("以下为联合声明全文，供各界人士参考，请以正式公布的文本为准。\n\n{body}");
    fs::write(here.join("lines.jsonl"), [line("plain", &body), line("noted", &noted)].join("\n"))
        .expect("it is written");
    assert_eq!(run(here, &["index", "lines.jsonl", "--index", "index"]).status.code(), Some(0));
    let told = stdout(&run(here, &["versions", "plain", "--index", "index"]));
    assert!(told.contains("noted") && told.contains("plain"), "{told}");
}
