//! The files of a judged collection: topics, judgements, runs.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use query::measures::Judged;

fn read(file: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(file)
        .map_err(|error| Failure::new(error, format!("see whether {} can be read", file.display())))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The topics of a file, each with its id, in their order: lines of id, tab and
/// text, or topics as TREC writes them, of which the title is the question.
pub(super) fn topics(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = read(file)?;
    let topics = if text.contains("<top>") { trec_topics(&text) } else { tab_topics(&text) };
    let topics = topics.map_err(|(line, expected)| {
        Failure::said(
            format!("{} at line {line}: expected {expected}", file.display()),
            "write a topic a line, `id<TAB>text`, or as TREC does: <top> <num> 1 <title> text </top>",
        )
    })?;
    let twice =
        topics.iter().enumerate().find(|(at, (id, _))| topics[..*at].iter().any(|(other, _)| other == id));
    if let Some((_, (id, _))) = twice {
        return Err(Failure::said(
            format!("{} has two topics `{id}`", file.display()),
            "give each topic an id of its own",
        ));
    }
    if topics.is_empty() {
        return Err(Failure::said(
            format!("{} has no topics", file.display()),
            "write a topic a line, `id<TAB>text`",
        ));
    }
    Ok(topics)
}

type Faulty = (usize, &'static str);

fn tab_topics(text: &str) -> Result<Vec<(String, String)>, Faulty> {
    let lines = text.lines().enumerate().filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    lines
        .map(|(index, line)| {
            let (id, text) =
                line.split_once('\t').ok_or((index + 1, "an id, a tab and the text of a topic"))?;
            Ok((id.trim().to_owned(), text.trim().to_owned()))
        })
        .collect()
}

fn trec_topics(text: &str) -> Result<Vec<(String, String)>, Faulty> {
    let mut topics = Vec::new();
    let mut line = 1;
    for part in text.split_inclusive("</top>") {
        let at = line + part.find("<top>").map_or(0, |start| part[..start].matches('\n').count());
        line += part.matches('\n').count();
        let Some((_, topic)) = part.split_once("<top>") else {
            continue;
        };
        let number = field(topic, "num").ok_or((at, "<num> with the number of the topic"))?;
        let number = number.strip_prefix("Number:").unwrap_or(number).trim();
        let title = field(topic, "title").ok_or((at, "<title> with the text of the topic"))?;
        let title = title.strip_prefix("Topic:").unwrap_or(title);
        let title: Vec<&str> = title.split_whitespace().collect();
        topics.push((number.to_owned(), title.join(" ")));
    }
    Ok(topics)
}

/// What stands behind a tag, up to the next.
fn field<'t>(topic: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = topic.split_once(&format!("<{name}>"))?;
    Some(rest.split('<').next().unwrap_or(rest).trim())
}

/// The judgements of a file by topic: lines of topic, a number that is passed over,
/// document and grade, parted by blanks.
pub(super) fn judgements(file: &Path) -> Result<BTreeMap<String, Judged>, Failure> {
    let mut judgements: BTreeMap<String, Judged> = BTreeMap::new();
    for (index, line) in read(file)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = || {
            Failure::said(
                format!(
                    "{} at line {}: expected topic, 0, document and grade, found `{line}`",
                    file.display(),
                    index + 1
                ),
                "write a judgement a line, such as `1 0 doc-17 2`",
            )
        };
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [topic, _, document, grade] = fields.as_slice() else {
            return Err(wrong());
        };
        let grade = grade.parse().map_err(|_| wrong())?;
        judgements.entry((*topic).to_owned()).or_default().insert((*document).to_owned(), grade);
    }
    Ok(judgements)
}

/// A ranking as TREC writes runs: topic, Q0, document, rank, score, name.
pub(super) fn run_lines(topic: &str, ranking: &[(String, f32)], name: &str) -> String {
    let mut lines = String::new();
    for (index, (document, score)) in ranking.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{topic} Q0 {document} {} {score:.6} {name}", index + 1);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_as_lines_and_as_trec_writes_them() {
        let lines = "# ours\n1\tsanctions\n\n2\trights of the child\n";
        let expected =
            [("1", "sanctions"), ("2", "rights of the child")].map(|(id, text)| (id.into(), text.into()));
        assert_eq!(tab_topics(lines), Ok(expected.to_vec()));
        let trec = "<top>\n<num> Number: 1\n<title> Topic: sanctions\n<desc> Description:\nwhich?\n</top>\n\
                    <top><num>2</num><title>rights\nof the child</title></top>\n";
        assert_eq!(trec_topics(trec), Ok(expected.to_vec()));
    }

    #[test]
    fn a_faulty_topic_is_named_by_its_line() {
        assert_eq!(tab_topics("1\tpeace\nwar\n").expect_err("no tab").0, 2);
        assert_eq!(
            trec_topics("<top>\n<num> 1\n<title> a\n</top>\n<top>\n<num> 2\n</top>").expect_err("no title").0,
            5
        );
    }
}
