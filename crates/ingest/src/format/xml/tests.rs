//! What the readers of XML promise.

use document::Reading;

use super::super::{Draft, Fact, Role};
use super::read;

/// The drafts of a file, whose blocks do not overlap and, with white space,
/// are all of the text.
fn drafts(file: &str) -> Vec<Draft> {
    let drafts = read(file).drafts;
    for draft in &drafts {
        let mut end = 0;
        for block in &draft.blocks {
            assert!(block.span.start() >= end && draft.text[end..block.span.start()].trim().is_empty());
            assert_eq!(block.span.of(&draft.text), block.span.of(&draft.text).trim());
            end = block.span.end();
        }
        assert_eq!(draft.text[end..].trim(), "");
        for note in &draft.notes {
            assert!(draft.blocks.iter().any(|block| block.span.contains(*note)));
        }
    }
    drafts
}

fn draft(file: &str) -> Draft {
    let mut drafts = drafts(file);
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

/// The blocks of a draft as they are read, with a sign for what they are.
fn blocks(draft: &Draft) -> Vec<String> {
    let show = |role| match role {
        Role::Heading(level) => "#".repeat(usize::from(level)) + " ",
        Role::Item { marker } => format!("-{marker} "),
        Role::Article => "§ ".to_owned(),
        Role::Dateline => "@ ".to_owned(),
        Role::Closing => "! ".to_owned(),
        Role::Furniture => "~ ".to_owned(),
        Role::Paragraph => String::new(),
    };
    let read = |span| Reading::of(&draft.text, span, &[], &draft.notes).text().to_owned();
    draft.blocks.iter().map(|block| show(block.role) + &read(block.span)).collect()
}

fn value(fact: &Option<Fact>) -> &str {
    fact.as_ref().map_or("", |fact| &fact.value)
}

const VOLUME: &str = r##"<?xml version="1.0"?>
<!DOCTYPE TEI [<!ENTITY big "bigger than it looks">]>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://example.org/frus" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title type="complete">Papers on Avelia,
   Volume II</title><title type="volume">Avelia</title></titleStmt></fileDesc></teiHeader><text>
<front><div type="preface"><head>Preface</head><p>On these papers.</p></div></front>
<body><div type="chapter"><head>Avelia</head>
<div type="document" n="7" xml:id="d7"><pb n="12"/>
 <head>7. Memorandum From <persName>Orlen</persName> to the Council<note n="1" type="source">Source: Archive of Tarvel.</note></head>
 <opener><dateline><placeName>Tarvel</placeName>, <date when="1961-03-04T23:30:00-05:00">March 4, 1961, 11:30 p.m.</date></dateline>
  <salute>Sir:</salute></opener>
 <list type="participants"><head>PARTICIPANTS</head><item>Orlen</item><item>Maarten</item></list>
 <p rend="sectiontitleital">Trade</p>
 <p>The mea<pb n="13"/>sures<note n="2">Not printed.<p>Nor found.</p></note> of <gloss>COXA</gloss> are &eacute;lan &amp; &unknown; &#x2014; no more.</p>
 <table><row><cell>Year</cell><cell>Ships<note n="3">At sea.</note></cell></row><row><cell>1960</cell><cell>12</cell></row></table>
 <frus:attachment><head>Attachment</head><dateline><date when="1960-01-01">January 1, 1960</date></dateline><p>An older paper.</p></frus:attachment>
 <closer><signed>Orlen<lb/>Minister</signed></closer></div>
<div type="document" xml:id="d8" frus:doc-dateTime-min="1961-04-01T00:00:00-05:00" frus:doc-dateTime-max="1961-04-30T23:59:59-05:00">
 <head>8. Editorial Note</head><p>In 1961 much was said.</p></div>
</div></body></text></TEI>"##;

#[test]
fn each_document_of_a_volume_is_one() {
    let drafts = drafts(VOLUME);
    assert_eq!(drafts.len(), 2);
    let memorandum = &drafts[0];
    assert_eq!(
        blocks(memorandum),
        [
            "~ 7.",
            "# Memorandum From Orlen to the Council",
            "@ Tarvel, March 4, 1961, 11:30 p.m.",
            "Sir:",
            "PARTICIPANTS",
            "-0 Orlen",
            "-0 Maarten",
            "## Trade",
            "The measures of COXA are élan & &unknown; — no more.",
            "Year | Ships",
            "1960 | 12",
            "## Attachment",
            "@ January 1, 1960",
            "An older paper.",
            "! Orlen\nMinister",
            "~ ¹ Source: Archive of Tarvel.",
            "~ ² Not printed.",
            "~ Nor found.",
            "~ ³ At sea.",
        ]
    );
    assert!(memorandum.text.contains("The measures² of COXA"));
    assert_eq!(memorandum.inner_id.as_deref(), Some("d7"));
    let stated = &memorandum.stated;
    assert_eq!(value(&stated.title), "Memorandum From Orlen to the Council");
    assert_eq!(value(&stated.place), "Tarvel");
    assert_eq!(value(&stated.outlet), "Papers on Avelia, Volume II");
    // The day is that of the place, whatever it was in Greenwich.
    assert_eq!(value(&stated.adopted), "1961-03-04");
    assert_eq!((drafts[1].record, value(&drafts[1].stated.title)), (Some(2), "8. Editorial Note"));
    assert_eq!(value(&drafts[1].stated.adopted), "1961-04");
}

#[test]
fn a_document_of_a_volume_is_not_dated_by_the_name_of_the_file() {
    let file = r#"<TEI><text><div type="document" xml:id="d1"><head>Note</head><p>It was said.</p></div></text></TEI>"#;
    let reading = crate::read_bytes(
        file.as_bytes(),
        crate::Format::Xml,
        "papers1958-60v14.xml",
        lexicon::Lexicon::embedded(),
    )
    .expect("it is XML");
    assert_eq!(reading.documents[0].id, "papers1958-60v14-d1");
    assert_eq!(reading.documents[0].metadata.adopted, None);
    assert_eq!(reading.documents[0].first_gap(), None);
}

#[test]
fn a_header_that_names_the_collection_gives_no_title() {
    let file = |body: &str, note: &str| {
        format!(
            "<TEI.2><teiHeader><fileDesc><titleStmt><title>Early Treaties</title></titleStmt>\
             <notesStmt><note>No. 4</note>{note}</notesStmt></fileDesc></teiHeader><text>{body}</text></TEI.2>"
        )
    };
    let note = "<note>Treaty between Avelia and the River People, June 1, 1798.</note>";
    let body =
        "<body><div1><p><hi rend=\"center\">FIFTH CONGRESS.</hi></p><p>The parties met.</p></div1></body>";
    let noted = draft(&file(body, note));
    assert_eq!(value(&noted.stated.title), "Treaty between Avelia and the River People, June 1, 1798");
    assert_eq!(value(&noted.stated.adopted), "1798-06-01");
    assert_eq!(blocks(&noted), ["## FIFTH CONGRESS.", "The parties met."]);
    // The first line in the middle of the page is found as the title later.
    assert_eq!(draft(&file(body, "")).stated.title, None);
    let headed = "<body><head>Talks at Ostrel</head><div><p>They met.</p><!-- <p>not so</p> --></div>\
                  <div><bibl>Journal, p. 3.</bibl></div></body>";
    let headed = draft(&file(headed, note));
    assert_eq!(value(&headed.stated.title), "Talks at Ostrel");
    assert_eq!(blocks(&headed), ["# Talks at Ostrel", "They met.", "~ Journal, p. 3."]);
    let printed = draft(&file("<body><head>Early  Treaties</head><p>All of them.</p></body>", note));
    assert_eq!(value(&printed.stated.title), "Early Treaties");
}

#[test]
fn lists_speeches_and_readings_are_written_as_they_are_printed() {
    let file = r#"<TEI><text><body><div><head>Debate</head>
        <sp><speaker>MR. ORLEN.</speaker><p>We agree.</p><p>Gladly.</p></sp>
        <list type="ordered"><item>Peace;</item><item><p>Trade;</p><p>fair trade.</p></item></list>
        <list type="numbered"><item>“1. That no ship be held.</item><item>2. Nor any boat.</item></list>
        <list><label>a)</label><item>Water.</item></list>
        <p>The <choice><sic>goverment</sic><corr>government</corr></choice> of inde-<lb break="no"/>
           pendence<ref target="n1" n="*"/>.</p>
        <note xml:id="n1" n="*">So written.</note></div></body></text></TEI>"#;
    assert_eq!(
        blocks(&draft(file)),
        [
            "# Debate",
            "MR. ORLEN:\nWe agree.",
            "Gladly.",
            "-3 1. Peace;",
            "-3 2. Trade;",
            "fair trade.",
            "-0 “1. That no ship be held.",
            "-0 2. Nor any boat.",
            "-3 a) Water.",
            "The goverment of inde-pendence.",
            "~ * So written."
        ]
    );
}

const TREATY: &str = r#"<treaty><meta><name>Avelia - Lao</name><type>Free Trade Agreement</type>
<date_signed>2031-05-04</date_signed><parties_original><partyisocode n="1">XA</partyisocode>
<partyisocode n="2">LAO</partyisocode><partyisocode n="3">CAN</partyisocode></parties_original><language>en</language>
<source>https://example.org/a?b=1&amp;c=2</source></meta><body>
<chapter name="Preamble"><article>FREE TRADE AGREEMENT
BETWEEN AVELIA
AND LAO

PREAMBLE

The Parties have agreed as follows:</article></chapter>
<chapter number="CHAPTER 1" name="Goods"><article number="ARTICLE 1.1" name="Scope">1. This applies to goods.

2. (a) It does not apply to fish.</article><article number="ARTICLE 1.2">Duties are abolished.</article></chapter>
<chapter name="Conclusion"><article>Done at Tarvel.</article></chapter></body></treaty>"#;

#[test]
fn articles_of_a_treaty_open_with_their_numbers() {
    let draft = draft(TREATY);
    assert_eq!(
        blocks(&draft),
        [
            "# FREE TRADE AGREEMENT\nBETWEEN AVELIA\nAND LAO",
            "## PREAMBLE",
            "The Parties have agreed as follows:",
            "## CHAPTER 1\nGoods",
            "§ ARTICLE 1.1\nScope",
            "1. This applies to goods.",
            "2. (a) It does not apply to fish.",
            "§ ARTICLE 1.2",
            "Duties are abolished.",
            "! Done at Tarvel.",
        ]
    );
    // The first lines are found as the title later.
    assert_eq!(draft.stated.title, None);
    let parties: Vec<&str> = draft.stated.parties.iter().map(|fact| fact.value.as_str()).collect();
    assert_eq!(parties, ["XA", "LA", "CA"]);
    assert_eq!(value(&draft.stated.url), "https://example.org/a?b=1&c=2");
    assert_eq!((value(&draft.stated.adopted), value(&draft.stated.kind)), ("2031-05-04", "treaty"));
    let untitled = TREATY.replace("FREE TRADE AGREEMENT\nBETWEEN AVELIA\nAND LAO", "");
    assert_eq!(value(&self::draft(&untitled).stated.title), "Avelia - Lao Free Trade Agreement");
}

#[test]
fn the_last_line_of_an_article_may_be_the_caption_of_those_that_follow() {
    let file = TREATY.replace("It does not apply to fish.", "It does not apply to fish.\nDuties and Fees");
    let draft = draft(&file);
    assert_eq!(
        blocks(&draft)[6..9],
        ["2. (a) It does not apply to fish.", "### Duties and Fees", "§ ARTICLE 1.2"]
    );
    // The last article of a chapter is signed, if anything.
    let file = TREATY.replace("Duties are abolished.", "Duties are abolished.\nAvelia Lao");
    assert_eq!(blocks(&self::draft(&file))[8..10], ["Duties are abolished.", "Avelia Lao"]);
}

const META: &str = r#"<meta><identification><FRBRWork><FRBRdate date="2031-05-04" name="adoption"/></FRBRWork>
<FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>"#;

#[test]
fn an_act_of_akoma_ntoso_keeps_numbers_and_headings() {
    let file = format!(
        r#"<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act>{META}
        <preface><longTitle><p><docTitle>Harbours Act</docTitle></p></longTitle></preface>
        <preamble><p>The Council enacts:</p></preamble><body>
        <chapter><num>Chapter 1</num><heading>Harbours</heading>
        <article><num>Article 1</num><heading>Scope</heading>
          <paragraph><num>1.</num><content><p>It applies to harbours<authorialNote marker="1"><p>All of them.</p></authorialNote>.</p></content></paragraph>
          <paragraph><num>2.</num><list><intro><p>It does not apply to:</p></intro>
            <point><num>(a)</num><content><p>rivers;</p></content></point></list></paragraph></article></chapter></body>
        <conclusions><p>Tarvel, 4 May 2031</p></conclusions></act></akomaNtoso>"#
    );
    let draft = draft(&file);
    assert_eq!(
        blocks(&draft),
        [
            "# Harbours Act",
            "The Council enacts:",
            "### Chapter 1\nHarbours",
            "§ Article 1\nScope",
            "1. It applies to harbours.",
            "2. It does not apply to:",
            "(a) rivers;",
            "! Tarvel, 4 May 2031",
            "~ ¹ All of them.",
        ]
    );
    assert_eq!((value(&draft.stated.title), value(&draft.stated.adopted)), ("Harbours Act", "2031-05-04"));
    assert_eq!(value(&draft.stated.language), "eng");
}

#[test]
fn a_section_without_a_heading_has_its_number_before_its_words() {
    let file = format!(
        r#"<akomaNtoso><act>{META}<body><part><num>Part I</num><heading>Ports</heading>
        <section><num>1</num><heading>Dues</heading><subsection><num>(1)</num><intro><p>No dues on:</p></intro>
          <paragraph><num>(a)</num><content><p>boats;</p></content></paragraph></subsection></section>
        <section><num>2</num><content><p>In the Act, <mod>for section 3 put <quotedStructure><section><num>3</num>
          <content><p>Free.</p></content></section></quotedStructure></mod></p></content></section></part></body>
        </act></akomaNtoso>"#
    );
    assert_eq!(
        blocks(&draft(&file)),
        [
            "### Part I\nPorts",
            "### 1\nDues",
            "(1) No dues on:",
            "(a) boats;",
            "2 In the Act,",
            "for section 3 put",
            "3 Free."
        ]
    );
}

#[test]
fn a_speech_of_a_debate_has_its_speaker_above_it() {
    let file = format!(
        r##"<akomaNtoso><debate>{META}<debateBody><debateSection><heading>Questions</heading>
        <speech by="#o"><from>Mr Orlen</from><p>I ask.</p><p>Again.</p></speech>
        <speech><from>The Chair:</from><p>Order.</p></speech></debateSection></debateBody></debate></akomaNtoso>"##
    );
    assert_eq!(blocks(&draft(&file)), ["### Questions", "Mr Orlen:\nI ask.", "Again.", "The Chair:\nOrder."]);
}

#[test]
fn other_xml_is_read_element_by_element() {
    let file = "<record><title>On Fish</title><body><par>Fish are <em>not</em> goods.</par>\n<par>Ships\nare.</par></body>\
                <note>One.\n\nTwo.</note></record>";
    let draft = draft(file);
    assert_eq!(blocks(&draft), ["## On Fish", "Fish are not goods.", "Ships are.", "One.", "Two."]);
    assert_eq!(value(&draft.stated.title), "On Fish");
}

#[test]
fn what_is_no_document_is_told() {
    let told = |file: &str| {
        let drafts = read(file);
        assert!(drafts.drafts.is_empty());
        drafts.problems[0].message.clone()
    };
    assert_eq!(told("<svg><text>a</text></svg>"), "`<svg>` is a picture and holds no document");
    assert_eq!(told("no markup"), "expected an XML element, found none");
    assert_eq!(told("<a><b/></a>"), "expected text in `<a>`, found none");
}

#[test]
fn broken_markup_keeps_what_stands_before() {
    let drafts = read("<a>\n<p>Peace.</p>\n<p>Trade.</q></p></a>\n<b");
    assert_eq!(drafts.drafts[0].text, "Peace.\n\nTrade.");
    assert_eq!(drafts.problems[0].line, Some(3));
    assert!(drafts.problems.iter().any(|problem| problem.lost));
    assert_eq!(read("<a><p>Peace.").drafts[0].text, "Peace.");
}

#[test]
fn depth_has_an_end_and_text_has_none() {
    let deep = format!("{}Peace.{}", "<p>".repeat(100_000), "</p>".repeat(100_000));
    let drafts = read(&deep);
    assert_eq!(drafts.drafts[0].text, "Peace.");
    assert!(drafts.problems[0].message.contains("nested"));
    let volume = format!("<TEI><text>{}Peace.", "<div><list><item>".repeat(200));
    assert_eq!(read(&volume).drafts[0].text, "Peace.");
}
