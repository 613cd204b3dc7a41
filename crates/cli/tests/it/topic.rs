//! What `clausewise topic`, `learn` and `eval` do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use index::Reader;
use query::{Options, Question, TopicOptions};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{run, stdout, top};

/// A folder with an index of the demonstration documents.
fn demonstration() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let corpus = top().join("corpus");
    assert!(run(folder.path(), &["index", &corpus.to_string_lossy()]).status.success());
    folder
}

fn hits(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = run(folder, &[&["topic", "--format", "jsonl"], arguments].concat());
    stdout(&output).lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
}

fn address(hit: &Value) -> &str {
    hit["address"].as_str().expect("an address")
}

#[test]
fn a_topic_is_found_in_any_form_and_any_language() {
    let folder = demonstration();
    for question in ["false information about the epidemic", "ограничение вооружений", "军备控制"]
    {
        let found = hits(folder.path(), &[question]);
        assert!(found.iter().any(|hit| hit["document"]["language"] == "en"), "{question}");
        assert!(found.iter().any(|hit| !hit["marks"].as_array().expect("marks").is_empty()), "{question}");
    }
}

#[test]
fn a_related_word_of_another_language_is_not_one_that_is_spelt_like_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = r#"{"id": "flag", "language": "en", "text": "A red flag stood on the shore of the lake."}
{"id": "red", "language": "es", "text": "La red está al servicio de todos los ciudadanos."}
"#;
    fs::write(folder.path().join("two.jsonl"), lines).expect("it is written");
    assert!(run(folder.path(), &["index", "two.jsonl"]).status.success());
    let found = hits(folder.path(), &["internet"]);
    assert_eq!(found.iter().map(address).collect::<Vec<_>>(), ["red#p1"]);
}

/// Where documents begin is looked up another way once it has been asked often.
#[test]
fn documents_are_counted_alike_however_often() {
    let folder = demonstration();
    let reader = Reader::open(&folder.path().join("index")).expect("an index");
    let counted = || {
        let topic = query::topic(&reader, &Question::plain("peace and security"), &TopicOptions::default());
        let all = query::search(&reader, &query::parse("NOT zzqx").query, &Options::default());
        (topic.expect("it searches").totals, all.expect("it searches").totals)
    };
    let first = counted();
    assert!(first.1.documents > 50 && first.1.clauses > 300, "{first:?}");
    assert!(reader.starts(0).expect("it is read").is_some(), "they were asked for often enough");
    for _ in 0..3 {
        assert_eq!(counted(), first);
    }
}

#[test]
fn a_reprint_is_shown_once_and_named() {
    let folder = demonstration();
    let question = "false information about the epidemic";
    let found = hits(folder.path(), &[question, "--limit", "20"]);
    let of_seed = |hit: &&Value| {
        address(hit).starts_with("2020-09-11-cn-ru-joint-statement-") && address(hit).ends_with("#1")
    };
    let seeds: Vec<&Value> = found.iter().filter(of_seed).collect();
    assert_eq!(seeds.len(), 1, "the clause or its reprint");
    assert_eq!(seeds[0]["copies"].as_array().map(Vec::len), Some(1));
    let each = hits(folder.path(), &[question, "--limit", "20", "--copies"]);
    assert_eq!(each.iter().filter(of_seed).count(), 2);
}

#[test]
fn no_document_fills_the_page() {
    let folder = demonstration();
    let most = |arguments: &[&str]| {
        let found = hits(
            folder.path(),
            &[&["cooperation of both sides", "--copies", "--limit", "30"], arguments].concat(),
        );
        let of = |hit: &Value| hit["document"]["id"].as_str().map(str::to_owned);
        let ids: Vec<Option<String>> = found.iter().map(of).collect();
        ids.iter().map(|id| ids.iter().filter(|other| *other == id).count()).max().unwrap_or(0)
    };
    assert_eq!(most(&[]), 2);
    assert_eq!(most(&["--per-document", "1"]), 1);
    assert!(most(&["--per-document", "0"]) > 2);
}

#[test]
fn fields_limit_where_a_topic_is_looked_for() {
    let folder = demonstration();
    let found = hits(folder.path(), &["sanctions", "party:CN", "date:2020"]);
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|hit| hit["document"]["parties"].as_array().expect("a list").contains(&"CN".into()))
    );
    let answer = run(folder.path(), &["topic", "sanctions", "--format", "json", "--facets", "year"]);
    let answer: Value = serde_json::from_slice(&answer.stdout).expect("it is JSON");
    assert!(answer["facets"]["year"].as_array().is_some_and(|counts| !counts.is_empty()));
}

#[test]
fn more_like_a_clause_is_not_the_clause_itself() {
    let folder = demonstration();
    let first = hits(folder.path(), &["arms control", "--limit", "1"]);
    let like = address(&first[0]);
    let found = hits(folder.path(), &["--like", like]);
    assert!(!found.is_empty());
    assert!(found.iter().all(|hit| address(hit) != like));
    assert_eq!(run(folder.path(), &["topic", "--like", "no-such-id#1"]).status.code(), Some(1));
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let folder = demonstration();
    for hit in hits(folder.path(), &["bullying of small states", "--explain"]) {
        let stages = hit["stages"].as_object().expect("the stages");
        let sum: f64 = stages.values().filter_map(Value::as_f64).sum();
        let score = hit["score"].as_f64().expect("a score");
        assert!((sum - score).abs() < 0.01, "{sum} {score}");
    }
    let plain = hits(folder.path(), &["bullying of small states", "--explain", "--stages", "words"]);
    let names: BTreeSet<&String> =
        plain.iter().flat_map(|hit| hit["stages"].as_object().expect("the stages").keys()).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["words"]);
}

#[test]
fn pages_follow_one_another() {
    let folder = demonstration();
    for options in [&[][..], &["--by", "document"], &["--sort", "newest"], &["--copies"]] {
        let page = |limit: &str, offset: &str| -> Vec<String> {
            let arguments =
                [&["cooperation of states", "--limit", limit, "--offset", offset], options].concat();
            hits(folder.path(), &arguments).iter().map(|hit| address(hit).to_owned()).collect()
        };
        let whole = page("12", "0");
        assert_eq!(whole.len(), 12, "{options:?}");
        assert_eq!([page("5", "0"), page("7", "5")].concat(), whole, "{options:?}");
    }
    let last = run(folder.path(), &["topic", "sanctions", "--offset", "500"]);
    assert!(stdout(&last).contains("none stands behind --offset 500"), "{}", stdout(&last));
}

#[test]
fn what_a_topic_does_not_read_is_said() {
    let folder = demonstration();
    let said = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["topic"], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, message) = said(&["party:XA"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("there is no word to search for"), "{message}");
    let (code, message) = said(&["harbours OR party:XA"]);
    assert_eq!(code, Some(0));
    assert!(message.contains("plain words"), "{message}");
    let first = hits(folder.path(), &["arms control", "--limit", "1"]);
    let (code, message) = said(&["--like", address(&first[0])]);
    assert_eq!(code, Some(0));
    assert!(!message.contains("hint"), "{message}");
}

#[test]
fn exit_codes_are_those_of_search() {
    let folder = demonstration();
    assert_eq!(run(folder.path(), &["topic", "arms control"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["topic", "xyzzy"]).status.code(), Some(1));
    assert_eq!(run(folder.path(), &["topic", "?!"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["topic", "peace", "--stages", "luck"]).status.code(), Some(2));
    let learnt = run(folder.path(), &["learn"]);
    assert_eq!(learnt.status.code(), Some(1), "the demonstration corpus is too small to teach anything");
}

/// A collection in which two subjects each have words of their own.
fn collection(folder: &Path) {
    let sea = ["harbour", "vessel", "captain", "anchor", "cargo", "tide"];
    let law = ["court", "judge", "verdict", "appeal", "statute", "witness"];
    let mut lines = String::new();
    for number in 0..1_200usize {
        let words = if number % 2 == 0 { sea } else { law };
        let word = |at: usize| words[(number / 2 + at * (1 + number % 5)) % words.len()];
        let text = format!(
            "The {} and the {} were named in report {number} with the {}.",
            word(0),
            word(1),
            word(2)
        );
        lines.push_str(
            &serde_json::json!({ "id": format!("d{number}"), "title": "", "text": text }).to_string(),
        );
        lines.push('\n');
    }
    fs::write(folder.join("docs.jsonl"), lines).expect("it is written");
}

#[test]
fn what_is_learnt_finds_what_shares_no_word() {
    let folder = tempfile::tempdir().expect("a folder");
    collection(folder.path());
    assert!(run(folder.path(), &["index", "docs.jsonl"]).status.success());
    let learnt = run(folder.path(), &["learn"]);
    assert!(learnt.status.success(), "{}", String::from_utf8_lossy(&learnt.stderr));
    let again = run(folder.path(), &["learn"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("had theirs already"));
    let found = hits(folder.path(), &["anchor", "--explain", "--limit", "5", "--copies"]);
    assert!(found.iter().any(|hit| hit["stages"]["meaning"].as_f64().is_some()), "{found:?}");
}

#[test]
fn an_index_whose_words_say_too_little_teaches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines: Vec<String> = (0..1_100)
        .map(|number| format!("{{\"id\": \"d{number}\", \"title\": \"\", \"text\": \"Peace {number}.\"}}"))
        .collect();
    fs::write(folder.path().join("docs.jsonl"), lines.join("\n")).expect("it is written");
    assert!(run(folder.path(), &["index", "docs.jsonl"]).status.success());
    let learnt = run(folder.path(), &["learn"]);
    assert!(learnt.status.success(), "{}", String::from_utf8_lossy(&learnt.stderr));
    assert!(!hits(folder.path(), &["peace"]).is_empty());
}

#[test]
fn a_collection_is_measured_by_its_judgements() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it is written");
    write(
        "docs.jsonl",
        "{\"id\": \"a\", \"title\": \"\", \"text\": \"The harbour was closed to all vessels by the order.\"}\n\
         {\"id\": \"b\", \"title\": \"\", \"text\": \"The harbour and the harbour master are paid by the town.\"}\n\
         {\"id\": \"c\", \"title\": \"\", \"text\": \"The judges read the verdict aloud in the evening.\"}\n",
    );
    write("topics.tsv", "1\tverdict\n2\twhales\n3\tharbour\n");
    write("qrels.trec", "1 0 c 1\n2 0 a 1\n");
    let arguments = ["eval", "--collection", "docs.jsonl", "--topics", "topics.tsv", "--qrels", "qrels.trec"];
    let output =
        run(folder.path(), &[&arguments[..], &["--format", "json", "--run-out", "run.txt"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let measured: Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    // One topic is answered at the first rank, one not at all; one is not judged.
    for (name, value) in [("ndcg@10", 0.5), ("map", 0.5), ("recall@100", 0.5), ("p@10", 0.05), ("mrr", 0.5)] {
        assert!((measured["default"][name].as_f64().expect("a number") - value).abs() < 1e-9, "{name}");
    }
    assert_eq!(measured["default"]["topics"], 2);
    let lines = fs::read_to_string(folder.path().join("run.txt")).expect("the run is there");
    assert!(lines.starts_with("1 Q0 c 1 "), "{lines}");
    let compared =
        run(folder.path(), &[&arguments[..], &["--method", "bm25,default", "--format", "json"]].concat());
    let compared: Value = serde_json::from_str(&stdout(&compared)).expect("it is JSON");
    assert_eq!(compared["comparison"]["methods"], serde_json::json!(["bm25", "default"]));
    assert_eq!(compared["comparison"]["p_map"], 1.0);
    let wrong_methods = [
        ("--method=luck", "no method"),
        ("--method=default:luck=3", "no parameter"),
        ("--method=default:title=nan", "no parameter"),
    ];
    for (wrong, expected) in wrong_methods {
        let output = run(folder.path(), &[&arguments[..], &[wrong]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(expected));
    }
    write("topics.tsv", "\u{feff}1\tverdict\n1\twhales\n");
    let output = run(folder.path(), &arguments);
    assert!(String::from_utf8_lossy(&output.stderr).contains("two topics `1`"));
    write("topics.tsv", "1\tverdict\n");
    write("qrels.trec", "1 0 c\n");
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("qrels.trec at line 1"));
}

/// A folder with an index of two clauses, and what it was made from.
fn two_clauses(more: &[&str]) -> (TempDir, std::process::Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("statement.txt");
    fs::write(
        &file,
        "Joint statement\n\n1. Both sides oppose unilateral sanctions and the asset freeze.\n\n2. Both sides will \
         protect every blue whale.\n",
    )
    .expect("a file");
    let output = run(folder.path(), &[&["index", &file.to_string_lossy()], more].concat());
    (folder, output)
}

#[test]
fn clauses_are_given_topics() {
    let (folder, output) = two_clauses(&[]);
    assert!(output.status.success());
    let found = |query: &[&str]| {
        let output = run(folder.path(), &[&["search", "--format", "jsonl"], query].concat());
        let lines = stdout(&output);
        lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect::<Vec<Value>>()
    };
    for query in ["topic:sanctions", "topic:\"Sanctions and coercive measures\"", "topic:制裁与强制性措施"]
    {
        let found = found(&[query]);
        assert_eq!(found.len(), 1, "{query}");
        assert!(address(&found[0]).ends_with("#1"));
        let topics = found[0]["clause"]["topics"].as_array().expect("topics");
        let of_query = topics.iter().find(|topic| topic["topic"] == "sanctions").expect("the topic");
        assert!(of_query["score"].as_f64().is_some_and(|score| score > 1.0), "{topics:?}");
    }
    assert_eq!(found(&["both", "-topic:sanctions"]).len(), 1);
    let unknown = run(folder.path(), &["search", "topic:whales"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("`whales` is no topic that is known"));
    let counts = run(folder.path(), &["search", "both", "--count", "--facets", "topic", "--format", "json"]);
    let counts: Value = serde_json::from_slice(&counts.stdout).expect("it is JSON");
    let counts = counts["facets"]["topic"].as_array().expect("counts");
    assert!(counts.iter().any(|count| count["value"] == "sanctions" && count["clauses"] == 1), "{counts:?}");
}

#[test]
fn the_topics_are_listed_with_their_counts() {
    let (folder, _) = two_clauses(&[]);
    let listed = stdout(&run(folder.path(), &["topics"]));
    assert!(listed.lines().count() >= 40);
    assert!(
        listed.lines().any(|line| line.starts_with("sanctions ") && line.ends_with("1 clause of 1 document"))
    );
    let one = run(folder.path(), &["topics", "arms control", "--format", "json"]);
    assert_eq!(one.status.code(), Some(1), "no clause speaks of it");
    let one: Value = serde_json::from_slice(&one.stdout).expect("it is JSON");
    assert_eq!((&one["topic"], &one["clauses"]), (&"arms-control".into(), &0.into()));
    assert!(one["words"]["term"]["ru"].as_array().is_some_and(|words| !words.is_empty()));
    assert_eq!(run(folder.path(), &["topics", "whales"]).status.code(), Some(2));
}

#[test]
fn topics_of_the_users_own_stay_with_the_index() {
    let own = tempfile::tempdir().expect("a folder");
    let file = own.path().join("topics.tsv");
    let lines =
        "whales\tname\ten\tWhales\nwhales\tterm\ten\tblue whale\nwhales\tterm\ten\tgiant of the sea\n";
    fs::write(&file, lines).expect("a file");
    let file = file.to_string_lossy().into_owned();
    let (folder, output) = two_clauses(&["--topics", &file]);
    assert!(output.status.success());
    let second = folder.path().join("second.txt");
    fs::write(&second, "Statement\n\n1. All must protect the blue whales.\n").expect("a file");
    assert!(run(folder.path(), &["index", &second.to_string_lossy()]).status.success());
    let listed = stdout(&run(folder.path(), &["topics", "whales"]));
    assert!(listed.starts_with("whales  2 clauses of 2 documents"), "{listed}");
    // A topic search knows them too.
    assert_eq!(hits(folder.path(), &["giants of the sea"]).len(), 2);

    fs::write(&second, "-whales\tterm\ten\tcod\n").expect("a file");
    let faulty = run(folder.path(), &["index", "--topics", &second.to_string_lossy(), &file]);
    assert_eq!(faulty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&faulty.stderr).contains("line 1: expected a topic that is known"));
    fs::write(&second, "whales\tterm\ten\tcod\n").expect("a file");
    let other = run(folder.path(), &["index", "--topics", &second.to_string_lossy(), &file]);
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("--rebuild"), "{other:?}");
}
