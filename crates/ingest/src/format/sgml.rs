//! Collections of documents between tags of their own, as test collections
//! have them: `<DOC><DOCNO>FT-1</DOCNO><TEXT>…</TEXT></DOC>`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{Draft, Drafts, Fact, Problem, Stated, nothing, text};

/// Where a stated value comes from, as shown to the user.
const FROM: &str = "tag of the document";

/// How many documents are read of a file.
const DOCUMENTS: usize = 300_000;

/// Elements that hold the text, and those that state something of it.
const TEXT: &[&str] = &["TEXT", "BODY", "CONTENT"];
const TITLE: &[&str] = &["TITLE", "HEADLINE", "HEAD", "HL"];
const DATE: &[&str] = &["DATE", "DATE1", "DATETIME"];

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"</?[A-Za-z][^<>]*>").expect("the pattern is a constant"));
static BREAK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*</?(?:p|br|para|paragraph)\s*/?>\s*").expect("the pattern is a constant")
});
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7}));").expect("the pattern is a constant")
});

/// Reads a collection: a draft for each document.
pub fn read(text: &str) -> Drafts {
    if let Some(message) = text::too_many_lines(text) {
        return nothing(message);
    }
    let mut all = Drafts::default();
    let (mut line, mut counted) = (1, 0);
    for (index, (start, content)) in documents(text).into_iter().enumerate() {
        if index == DOCUMENTS {
            let message = format!(
                "the file has more than {DOCUMENTS} documents, and the others are not read; part it into several files"
            );
            all.problems.push(Problem { line: Some(line), message, lost: true, ..Problem::default() });
            break;
        }
        line += text[counted..start].matches('\n').count();
        counted = start;
        let body = element(content, TEXT).map(published).unwrap_or_default();
        if body.trim().is_empty() {
            let message = "the document has no text between <TEXT> and </TEXT>".to_owned();
            all.problems.push(Problem { line: Some(line), message, lost: true, ..Problem::default() });
            continue;
        }
        let state = |names| element(content, names).and_then(|value| Fact::new(&published(value), FROM));
        let date = state(DATE).map(|fact| Fact { value: iso(&fact.value), ..fact });
        all.drafts.push(Draft {
            blocks: text::blocks(&body),
            text: body,
            stated: Stated { title: state(TITLE), date, ..Stated::default() },
            record: Some(index + 1),
            inner_id: state(&["DOCNO", "DOCID"]).map(|fact| fact.value),
            ..Draft::default()
        });
    }
    all
}

/// What stands in each document, and where it begins. One that is not closed
/// ends where the next begins.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let upper = text.to_ascii_uppercase();
    let starts: Vec<usize> = upper.match_indices("<DOC>").map(|(at, tag)| at + tag.len()).collect();
    let content = |(index, start): (usize, &usize)| {
        let end = starts.get(index + 1).map_or(text.len(), |next| next - "<DOC>".len());
        let end = upper[*start..end].find("</DOC>").map_or(end, |at| start + at);
        (*start, &text[*start..end])
    };
    starts.iter().enumerate().map(content).collect()
}

/// What stands in the first of these elements; where it is not closed, up to
/// the end.
fn element<'a>(content: &'a str, names: &[&str]) -> Option<&'a str> {
    let upper = content.to_ascii_uppercase();
    names.iter().find_map(|name| {
        let open = format!("<{name}>");
        let start = upper.find(&open)? + open.len();
        let end = upper[start..].find(&format!("</{name}>")).map_or(content.len(), |at| start + at);
        Some(&content[start..end])
    })
}

/// Text without its tags: what a reader sees.
fn published(content: &str) -> String {
    let broken = BREAK.replace_all(content, "\n\n");
    let bare = TAG.replace_all(&broken, "");
    let resolved = ENTITY.replace_all(&bare, |found: &Captures<'_>| {
        let named = found.get(1).map(|name| match name.as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => '\u{a0}',
        });
        let number = || found.get(2)?.as_str().parse().ok().and_then(char::from_u32);
        named.or_else(number).unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
    });
    resolved.trim_matches(['\n', '\r']).to_owned()
}

/// Figures alone as an ISO date: `910507`, `19910507`.
fn iso(date: &str) -> String {
    let figures = date.bytes().all(|byte| byte.is_ascii_digit());
    match date.len() {
        6 if figures => format!("19{}-{}-{}", &date[..2], &date[2..4], &date[4..]),
        8 if figures => format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_of_a_collection_is_one() {
        let drafts = read(
            "<DOC>\n<DOCNO> FT911-3 </DOCNO>\n<DATE>910507\n</DATE>\n<HEADLINE>\nPeace &amp; trade\n</HEADLINE>\n\
             <TEXT>\n<P>The parties call for <F>peace</F>.</P>\n<P>They trade.</P>\n</TEXT>\n</DOC>\n\
             <DOC>\n<DOCNO>FT911-4</DOCNO>\n</DOC>\n<doc><docno>FT911-5</docno><text>Water.</text>",
        );
        let drafts_of = &drafts.drafts;
        assert_eq!(drafts_of.len(), 2);
        assert_eq!(drafts_of[0].inner_id.as_deref(), Some("FT911-3"));
        assert_eq!(drafts_of[0].text, "The parties call for peace.\n\n\n\nThey trade.");
        assert_eq!(drafts_of[0].stated.title.as_ref().expect("a title").value, "Peace & trade");
        assert_eq!(drafts_of[0].stated.date.as_ref().expect("a date").value, "1991-05-07");
        assert_eq!(drafts_of[1].text, "Water.");
        assert_eq!(drafts.problems[0].line, Some(13));
    }

    #[test]
    fn documents_without_text_take_no_time() {
        let drafts = read(&"<DOC>\n<DOCNO>\n".repeat(100_000));
        assert_eq!(drafts.problems.len(), 100_000);
        assert_eq!(drafts.problems[2].line, Some(5));
    }
}
