//! What the reader of Markdown promises.

use super::read;

fn blocks(markdown: &str) -> Vec<String> {
    let drafts = read(markdown).drafts;
    let [draft] = drafts.as_slice() else { panic!("one draft") };
    draft.blocks.iter().map(|block| format!("{:?} {}", block.role, block.span.of(&draft.text))).collect()
}

#[test]
fn numbers_are_those_printed() {
    assert_eq!(
        blocks("2. Peace.\n5. Trade.\n\n   They agreed.\n\n7) Data.\n"),
        [
            "Item { marker: 3 } 2. Peace.",
            "Item { marker: 3 } 5. Trade.",
            "Paragraph They agreed.",
            "Item { marker: 3 } 7) Data."
        ]
    );
    assert_eq!(blocks("2020.\n"), ["Paragraph 2020."]);
}

#[test]
fn a_form_feed_behind_a_sentence_or_a_heading_parts() {
    assert_eq!(
        blocks(
            "We met in\nMirsane.\n\x0cPeace for all\n\nWe trade with\n\x0cLivia.\n\nThe harbours\n\x0cThey are open.\n"
        ),
        [
            "Paragraph We met in Mirsane.",
            "Paragraph Peace for all",
            "Paragraph We trade with Livia.",
            "Paragraph The harbours",
            "Paragraph They are open."
        ]
    );
}

#[test]
fn markup_is_removed() {
    assert_eq!(
        blocks(
            "The *11<sup>th</sup>* [Summit](http://a.example/) &amp; **WE**, ![flag](f.png)the\n\\# parties <!-- note -->met.\n"
        ),
        ["Paragraph The 11th Summit & WE, the # parties met."]
    );
    assert_eq!(
        blocks("# Joint Statement\n\nTitle\n---\n"),
        ["Heading(1) Joint Statement", "Heading(2) Title"]
    );
    assert_eq!(blocks("\\###  \n"), ["Paragraph ###"]);
}

#[test]
fn a_paragraph_that_is_one_link_is_furniture() {
    assert_eq!(blocks("One.\n\n[Click *here*.](a.pdf)\n"), ["Paragraph One.", "Furniture Click here."]);
}

#[test]
fn bullets_nest() {
    assert_eq!(
        blocks("- trade;\n  - in goods;\n- peace.\n"),
        ["Item { marker: 2 } - trade;", "Item { marker: 2 } - in goods;", "Item { marker: 2 } - peace."]
    );
}

#[test]
fn blank_lines_of_any_space_part_paragraphs() {
    assert_eq!(
        blocks("One.\n\u{a0}\nTwo.\n  \nThree  \nfour.\n"),
        ["Paragraph One.", "Paragraph Two.", "Paragraph Three\nfour."]
    );
}

#[test]
fn a_turn_or_a_section_behind_a_hard_break_begins_a_paragraph() {
    let turns = "MR. ORLO:  Good day.\n\nQ    Why?\n\nMR. ORLO:  It rains.  \nQ    Still?  \nNOTE: no.\n\nMR. ORLO:  Yes.\n";
    assert_eq!(
        blocks(turns),
        [
            "Paragraph MR. ORLO: Good day.",
            "Paragraph Q Why?",
            "Paragraph MR. ORLO: It rains.",
            "Paragraph Q Still?\nNOTE: no.",
            "Paragraph MR. ORLO: Yes."
        ]
    );
    assert_eq!(
        blocks("Section 1. Aim. We build\nharbours.   \n    Sec. 2.  Ships. As in  \nSec. 1. we sail.\n"),
        ["Paragraph Section 1. Aim. We build harbours.", "Paragraph Sec. 2. Ships. As in\nSec. 1. we sail."]
    );
}

#[test]
fn a_bold_line_with_a_hard_break_above_a_sentence_is_a_block() {
    assert_eq!(
        blocks(
            "**Our *shared*\nharbours**  \nThe two sides will build harbours in every province.  \n**<u>Trade</u>**  \nThey will also trade in fish and in grain.\n"
        ),
        [
            "Paragraph Our shared harbours",
            "Paragraph The two sides will build harbours in every province.",
            "Paragraph Trade",
            "Paragraph They will also trade in fish and in grain."
        ]
    );
    // A signer and the office below the name.
    assert_eq!(
        blocks("**Ina Vell**  \nHarbour Master of the Province of Orlo and of its Islands\n").len(),
        1
    );
}

#[test]
fn long_lines_with_hard_breaks_are_paragraphs() {
    let long = "The two sides will build harbours, roads and railways in every province, and will meet again in the spring of the year to come.";
    assert_eq!(blocks(&format!("{long}  \n{long}  \nIna Vell  \nOrlo\n")).len(), 2);
    assert_eq!(blocks(&format!("{}  \n{long}\n", long.trim_end_matches('.'))).len(), 1);
}

#[test]
fn marks_of_emphasis_beside_blanks_and_stops_are_removed() {
    assert_eq!(
        blocks(
            "Read the *Orlo\u{a0}Gazette\u{a0}*and *All is well.\u{a0}*\n\nSection 1. Aim***.*** We buy ships**,** and nets*—*the best. ****Nets are\nfree.\n"
        ),
        [
            "Paragraph Read the Orlo\u{a0}Gazette\u{a0}and All is well.",
            "Paragraph Section 1. Aim. We buy ships, and nets—the best. Nets are free."
        ]
    );
    let kept = "Paragraph Of 5 * 3 ships, Orlo* has *two, and Mirsane* has * one.";
    assert_eq!(blocks("Of 5 * 3 ships, Orlo* has \\*two, and Mirsane* has * one.\n"), [kept]);
    assert_eq!(blocks("Orlo* has one.\n"), ["Paragraph Orlo* has one."]);
}

#[test]
fn bold_letters_that_close_in_a_later_line_close() {
    assert_eq!(
        blocks(
            "**Our shared\nharbours  \n  \n**1.\u{a0}We build.\n\n**Safe ships  \n**  \n9. We sail.\n\n***<u>Trade  \n</u>***  \nWe trade.\n"
        ),
        [
            "Paragraph Our shared harbours",
            "Paragraph 1.\u{a0}We build.",
            "Paragraph Safe ships",
            "Item { marker: 3 } 9. We sail.",
            "Paragraph Trade",
            "Paragraph We trade."
        ]
    );
    let drafts = read("**Peace\n\n**Trade** holds.\n").drafts;
    assert_eq!(drafts[0].strong.iter().map(|span| span.of(&drafts[0].text)).collect::<Vec<_>>(), ["Trade"]);
    assert_eq!(blocks("**Peace** and **\n\nTrade **now**\n"), ["Paragraph Peace and", "Paragraph Trade now"]);
}

#[test]
fn indented_paragraphs_are_paragraphs() {
    assert_eq!(
        blocks("One.\n\n     The *two*\n    sides.\n\n    Three.\n"),
        ["Paragraph One.", "Paragraph The two sides.", "Paragraph Three."]
    );
    assert_eq!(
        blocks("　　双方\n愿深化合作。\n　　二、和平。\n"),
        ["Paragraph 双方愿深化合作。", "Paragraph 二、和平。"]
    );
}

#[test]
fn a_table_is_read_by_rows() {
    assert_eq!(blocks("|Year|Sum|\n|---|---|\n|2020|1|\n"), ["Paragraph Year | Sum", "Paragraph 2020 | 1"]);
}

#[test]
fn footnotes_are_furniture_and_their_signs_are_read_through() {
    let text = "Peru agrees[^1] to trade.\n\n[^1]: See the treaty.\n\nIt holds[^a].\n\n[^a]: See all.\n";
    assert_eq!(
        blocks(text),
        [
            "Paragraph Peru agrees¹ to trade.",
            "Furniture ¹ See the treaty.",
            "Paragraph It holds[a].",
            "Furniture [a] See all."
        ]
    );
    let draft = &read(text).drafts[0];
    assert_eq!(draft.notes.iter().map(|note| note.of(&draft.text)).collect::<Vec<_>>(), ["¹", "[a]"]);
}

#[test]
fn html_blocks_are_read_as_html() {
    assert_eq!(
        blocks("<p><strong>央视网消息</strong>：和平。</p>\n\n<!-- no -->\n\nEnd.\n"),
        ["Paragraph 央视网消息：和平。", "Paragraph End."]
    );
}

#[test]
fn code_stays_as_it_is() {
    assert_eq!(blocks("```\na  b\n  c\n```\n"), ["Paragraph a  b\n  c"]);
    assert_eq!(blocks("- ```\n  a\n  ```\n"), ["Item { marker: 2 } - a"]);
}

#[test]
fn anything_can_be_read() {
    for text in [
        "",
        "---",
        "---\n---\n",
        "> ".repeat(5000).as_str(),
        "- ".repeat(3000).as_str(),
        "| a |\n|-|",
        "\u{3000}",
    ] {
        let drafts = read(text).drafts;
        let mut end = 0;
        for block in &drafts[0].blocks {
            assert!(block.span.start() >= end && drafts[0].text[end..block.span.start()].trim().is_empty());
            end = block.span.end();
        }
        assert!(drafts[0].text[end..].trim().is_empty());
    }
}

#[test]
fn a_paragraph_of_bold_words_takes_no_time() {
    let drafts = read(&"**Trade** ".repeat(40_000)).drafts;
    assert_eq!(drafts[0].blocks.len(), 1);
}

#[test]
fn bold_white_space_at_the_end_of_a_block_is_no_part_of_it() {
    let drafts = read("**Trade\u{a0}\u{a0}\u{a0}**\n\n**Peace**\n").drafts;
    let strong: Vec<&str> = drafts[0].strong.iter().map(|span| span.of(&drafts[0].text)).collect();
    assert_eq!(strong, ["Trade\n\nPeace"]);
}
