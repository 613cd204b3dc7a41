//! What the reader of word processors' documents promises.

use std::io::{Cursor, Write};

use document::Reading;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Draft, Role};
use super::{DocxError, read};

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}

fn part(name: &str, content: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:{name} xmlns:w=\"urn:w\">{content}</w:{name}>")
}

/// A paragraph of one run behind its properties.
fn p(properties: &str, words: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn document(body: &str, rest: &[(&str, &str)]) -> Draft {
    let text = part("document", &format!("<w:body>{body}</w:body>"));
    let parts: Vec<(&str, &str)> =
        rest.iter().copied().chain([("word/document.xml", text.as_str())]).collect();
    let drafts = read(&archive(&parts)).expect("a document");
    assert!(drafts.problems.is_empty(), "{:?}", drafts.problems);
    let draft = drafts.drafts[0].clone();
    let mut end = 0;
    for block in &draft.blocks {
        assert!(block.span.start() >= end && draft.text[end..block.span.start()].trim().is_empty());
        end = block.span.end();
    }
    assert_eq!(draft.text[end..].trim(), "");
    draft
}

/// The blocks of a draft as they are read, with a sign for what they are.
fn blocks(draft: &Draft) -> Vec<String> {
    let show = |role| match role {
        Role::Heading(level) => "#".repeat(usize::from(level)) + " ",
        Role::Item { marker } => format!("-{marker} "),
        Role::Furniture => "~ ".to_owned(),
        _ => String::new(),
    };
    let read = |span| Reading::of(&draft.text, span, &[], &draft.notes).text().to_owned();
    draft.blocks.iter().map(|block| show(block.role) + &read(block.span)).collect()
}

#[test]
fn what_is_printed_is_read() {
    let body = "<w:p><w:pPr><w:pStyle w:val=\"berschrift1\"/></w:pPr><w:r><w:t>Joint </w:t></w:r>\
        <w:r><w:t>Statement</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">The two </w:t></w:r><w:ins><w:r><w:t>sides</w:t></w:r></w:ins>\
        <w:del><w:r><w:delText>parties</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
        <w:r><w:br/><w:t>support</w:t><w:tab/><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t> peace.</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc>\
        <w:tc><w:p><w:r><w:t>Ships</w:t></w:r></w:p><w:p><w:r><w:t>lost</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let styles = part(
        "styles",
        "<w:style w:styleId=\"base\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
         <w:style w:styleId=\"berschrift1\"><w:basedOn w:val=\"base\"/></w:style>",
    );
    let notes = part(
        "footnotes",
        "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t>Avelia and Cedria.</w:t></w:r></w:p></w:footnote>",
    );
    let core = "<c:coreProperties xmlns:c=\"urn:c\"><d:title xmlns:d=\"urn:d\">Template</d:title></c:coreProperties>";
    let draft = document(
        body,
        &[("word/styles.xml", &styles), ("word/footnotes.xml", &notes), ("docProps/core.xml", core)],
    );
    assert_eq!(
        blocks(&draft),
        [
            "# Joint Statement",
            "The two sides\nsupport long\u{2011}term peace.",
            "Year | Ships lost",
            "~ ¹ Avelia and Cedria."
        ]
    );
    assert!(draft.text.contains("sides¹"));
    assert_eq!(draft.stated.title, None);
}

#[test]
fn numbers_are_printed_as_the_lists_say() {
    let level = |at: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let lists = [
        level(0, "decimal", "%1.") + &level(1, "lowerLetter", "(%2)") + &level(2, "decimal", "%1.%3"),
        level(0, "upperRoman", "Article %1"),
        level(0, "chineseCounting", "%1、"),
        level(0, "bullet", "\u{f0b7}"),
    ];
    let mut numbering = String::new();
    for (at, list) in lists.iter().enumerate() {
        numbering += &format!("<w:abstractNum w:abstractNumId=\"{at}\">{list}</w:abstractNum>");
    }
    for at in 0..4 {
        numbering += &format!("<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{at}\"/></w:num>", at + 1);
    }
    numbering += "<w:num w:numId=\"9\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\">\
                  <w:startOverride w:val=\"4\"/></w:lvlOverride></w:num>";
    let item = |list: u8, level: u8| {
        let properties = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        p(&properties, "x")
    };
    let order =
        [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (9, 0), (9, 0), (2, 0), (2, 0), (3, 0), (4, 0)];
    let body: String = order.iter().map(|(list, level)| item(*list, *level)).collect();
    let draft = document(&body, &[("word/numbering.xml", &part("numbering", &numbering))]);
    assert_eq!(
        blocks(&draft).join("; "),
        "-3 1. x; -4 (a) x; -4 (b) x; -3 2. x; -4 (a) x; -4 2.1 x; -3 4. x; -3 5. x; -10 Article I x; \
         -11 Article II x; -7 一、 x; -4 • x"
    );
}

#[test]
fn what_is_no_document_is_refused() {
    assert!(matches!(read(b"no archive"), Err(DocxError::NoArchive(_))));
    assert!(matches!(read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), Err(DocxError::Encrypted)));
    assert!(matches!(read(&archive(&[("a.xml", "<a/>")])), Err(DocxError::Missing("word/document.xml"))));
    let bomb = part("document", &" ".repeat(5 << 20));
    assert!(matches!(read(&archive(&[("word/document.xml", &bomb)])), Err(DocxError::PartTooLarge(_))));
    let whole = archive(&[("word/document.xml", &part("document", &p("", "Peace.")))]);
    assert!(read(&whole[..whole.len() / 2]).is_err());
    let empty = read(&archive(&[("word/document.xml", &part("document", "<w:body/>"))])).expect("a document");
    assert!(empty.drafts.is_empty() && empty.problems[0].lost);
}

#[test]
fn a_note_that_names_itself_stands_once() {
    let sign = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let body = format!("<w:p><w:r><w:t>The cost is shared.</w:t></w:r>{sign}{sign}</w:p>");
    let note = format!("<w:p><w:r><w:t>By both.</w:t></w:r>{sign}</w:p>");
    let notes = part("footnotes", &format!("<w:footnote w:id=\"2\">{note}</w:footnote>"));
    let draft = document(&body, &[("word/footnotes.xml", notes.as_str())]);
    assert_eq!(blocks(&draft), ["The cost is shared.", "~ \u{b9} By both."]);
}
