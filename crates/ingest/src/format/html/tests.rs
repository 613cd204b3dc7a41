//! What the reader of pages promises.

use super::super::{Draft, Fact, Role};
use super::read;

fn draft(page: &str) -> Draft {
    let mut drafts = read(page).drafts;
    assert_eq!(drafts.len(), 1);
    let draft = drafts.remove(0);
    let mut end = 0;
    for block in &draft.blocks {
        assert!(block.span.start() >= end && draft.text[end..block.span.start()].trim().is_empty());
        end = block.span.end();
    }
    assert!(draft.text[end..].trim().is_empty());
    draft
}

/// The blocks, each behind `#` for a heading, `-` for an item, `~` for
/// furniture.
fn blocks(page: &str) -> Vec<String> {
    let draft = draft(page);
    let show = |role| match role {
        Role::Heading(level) => "#".repeat(usize::from(level)) + " ",
        Role::Item { marker } => format!("-{marker} "),
        Role::Furniture => "~ ".to_owned(),
        _ => String::new(),
    };
    draft.blocks.iter().map(|block| show(block.role) + block.span.of(&draft.text)).collect()
}

fn value(fact: &Option<Fact>) -> String {
    fact.as_ref().map(|fact| format!("{} ({})", fact.value, fact.from)).unwrap_or_default()
}

const PAGE: &str = r##"<!doctype html><html lang="en-GB"><head>
<title>Joint Statement on Peace | Example Courier</title>
<meta property="og:site_name" content="Example Courier">
<meta property="article:published_time" content="2031-06-18">
<meta name="clausewise:parties" content="XA, XC">
<link rel="canonical" href="https://courier.example/1"></head><body>
<header><a href="/">Example Courier</a> <p>All the news</p></header>
<nav><ul><li><a href="/w">World</a></li></ul></nav>
<div class="cookie-note">We use cookies to remember you. <button>Accept</button></div>
<main><article>
<div class="breadcrumb"><a href="/">Home</a> / Full text</div>
<h1>Joint Statement on&nbsp;Peace</h1>
<p class="meta"><time datetime="2031-06-18T07:30">18 June 2031</time> | Print</p>
<p>On the 21<sup>st</sup> of June the <b>two</b> part<i>ies</i> declare:</p>
<p>1. They support <a href="/peace">peace</a>.</p>
<ul><li>in trade;<ul><li>and in data;</li></ul></li></ul>
<div class="share">Share: <a href="#">E-mail</a> <a href="#">Copy link</a></div>
<h2>See also</h2><p><a href="/m">Marathon draws record field</a></p>
<script>let x = "<p>no</p>";</script><p hidden>Unseen</p><p style="display: none">Unseen</p>
</article></main>
<footer><p>Copyright 2031</p></footer></body></html>"##;

#[test]
fn content_is_told_from_furniture() {
    assert_eq!(
        blocks(PAGE),
        [
            "~ Example Courier",
            "~ All the news",
            "~ • World",
            "~ We use cookies to remember you.",
            "~ Home / Full text",
            "# Joint Statement on\u{a0}Peace",
            "~ 18 June 2031 | Print",
            "On the 21st of June the two parties declare:",
            "1. They support peace.",
            "-4 • in trade;",
            "-4 • and in data;",
            "~ Share: E-mail Copy link",
            "~ See also",
            "~ Marathon draws record field",
            "~ Copyright 2031",
        ]
    );
}

#[test]
fn the_page_states_its_metadata() {
    let stated = draft(PAGE).stated;
    assert_eq!(value(&stated.title), "Joint Statement on Peace (h1)");
    assert_eq!(value(&stated.published), "2031-06-18 (meta article:published_time)");
    assert_eq!(value(&stated.date), "2031-06-18T07:30 (time element)");
    assert_eq!(value(&stated.url), "https://courier.example/1 (link rel=canonical)");
    assert_eq!(value(&stated.outlet), "Example Courier (meta og:site_name)");
    assert_eq!(value(&stated.language), "en (html lang)");
    assert_eq!(stated.parties.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>(), ["XA", "XC"]);
}

#[test]
fn own_metas_win_and_json_ld_is_read() {
    let page = r#"<title>Call - Site</title><meta name="clausewise:title" content="Readout">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Call",
        "datePublished": "2032-01-02", "publisher": {"name": "Site"}}]}</script><p>They spoke.</p>"#;
    let stated = draft(page).stated;
    assert_eq!(value(&stated.title), "Readout (meta clausewise:title)");
    assert_eq!(value(&stated.published), "2032-01-02 (JSON-LD)");
    assert_eq!(value(&stated.outlet), "Site (JSON-LD)");
    let stated =
        draft("<title>Call - Site</title><meta property='og:site_name' content='Site'><p>They spoke.</p>")
            .stated;
    assert_eq!(value(&stated.title), "Call (title element)");
}

#[test]
fn a_title_in_a_plain_line_is_known_by_the_head() {
    let page = "<title>夏芝顺看望索非亚儿童之家 — 外交部</title><body><div class=menu><a href=/>首页</a></div>\
        <div><div class=title>夏芝顺看望索非亚儿童之家</div><div class=txt><p>12月20日，夏芝顺大使夫人看望儿童。</p>\
        <p>她表示，愿两国友好。</p></div></div>";
    assert_eq!(
        blocks(page),
        [
            "~ 首页",
            "# 夏芝顺看望索非亚儿童之家",
            "12月20日，夏芝顺大使夫人看望儿童。",
            "她表示，愿两国友好。"
        ]
    );
    assert_eq!(value(&draft(page).stated.title), "夏芝顺看望索非亚儿童之家 (title line)");
}

#[test]
fn a_date_line_is_read_where_nothing_better_is_stated() {
    let page =
        "<div><h1>Call</h1><p class=info>来源：青湾 2019年2月7日 09:30</p><p>They spoke at length.</p></div>";
    assert_eq!(value(&draft(page).stated.date), "2019-02-07 (date line)");
}

#[test]
fn a_date_line_at_the_end_is_of_the_text() {
    let page = "<article><h1>Declaration</h1><p class=date>9 July, 10:00</p><p>The two sides support peace and trade.</p>\
        <p class=date>Done at Ostrel, 8 July</p><p>© Courier</p></article>";
    assert_eq!(
        blocks(page),
        [
            "# Declaration",
            "~ 9 July, 10:00",
            "The two sides support peace and trade.",
            "Done at Ostrel, 8 July",
            "~ © Courier"
        ]
    );
}

#[test]
fn a_table_of_contents_is_furniture_and_its_sections_are_not() {
    let page = "<main><h1>Report</h1><ol><li><a href=#toc-1>Life</a><li><a href=#toc-2>Liberty</a><li><a href=#toc-3>Law</a></ol>\
        <h2 id=toc-1>Life</h2><p>It was long and good<a href=#n1>1</a>.</p></main>";
    assert_eq!(
        blocks(page),
        ["# Report", "~ 1. Life", "~ 2. Liberty", "~ 3. Law", "## Life", "It was long and good1."]
    );
}

#[test]
fn numbers_are_those_a_browser_prints() {
    assert_eq!(
        blocks(
            "<ol start=3><li>Peace.<li value=7>Trade.<p>More.</p></ol><ol type=a><li>Data</ol><ol reversed><li>B<li>A</ol>"
        ),
        ["-3 3. Peace.", "-3 7. Trade.", "More.", "-3 a. Data", "-3 2. B", "-3 1. A"]
    );
}

#[test]
fn breaks_end_lines_and_two_end_blocks() {
    assert_eq!(
        blocks(
            "<table><tr><td>JOINT STATEMENT<br><br>1. Peace<br>and trade.<br>&nbsp;<br>2. Data.</td></tr></table>"
        ),
        ["JOINT STATEMENT", "1. Peace\nand trade.", "2. Data."]
    );
    assert_eq!(blocks("<pre>One  line\nand two.\n\nThree.</pre>"), ["One  line\nand two.", "Three."]);
    assert_eq!(blocks("<ul><li><pre>One\nand two.</pre></ul>"), ["-4 • One\nand two."]);
}

#[test]
fn a_break_before_a_number_or_an_indent_ends_a_block() {
    assert_eq!(
        blocks(
            "<p>They agree:<br>1. To trade<br>with all.<br>\n<b>2.</b> To meet.<br>2030 is near.</p><h2>Peace<br>1. Talks</h2>"
        ),
        ["They agree:", "1. To trade\nwith all.", "2. To meet.\n2030 is near.", "## Peace\n1. Talks"]
    );
    assert_eq!(
        blocks("<div>\u{3000}\u{3000}双方声明如下：<br/>\n\u{3000}\u{3000}双方将会晤。<br/>地点待定。</div>"),
        ["双方声明如下：", "双方将会晤。\n地点待定。"]
    );
}

#[test]
fn signs_of_footnotes_are_read_through_and_footnotes_are_furniture() {
    let page = "<main><h1>Statement</h1><p>Peru will<sup><a href=#n1>1</a></sup> trade<a href=#n2>[2]</a> with \
        <b>all</b><a href=#n3><sup>3</sup></a>, as paragraph <a href=#p4>4</a> says.<p id=p4>4. It holds.\
        <div id=n1><p><a href=#r1>1</a> See above.</div><ol class=footnotes><li>See below.</ol>\
        <p><a name=n3 href=#r3>3</a> See all.</main>";
    assert_eq!(
        blocks(page),
        [
            "# Statement",
            "Peru will¹ trade[2] with all³, as paragraph 4 says.",
            "4. It holds.",
            "~ 1 See above.",
            "~ 1. See below.",
            "~ 3 See all.",
        ]
    );
    let draft = draft(page);
    let notes: Vec<&str> = draft.notes.iter().map(|note| note.of(&draft.text)).collect();
    assert_eq!(notes, ["¹", "[2]", "³"]);
}

#[test]
fn tables_of_data_are_read_by_rows() {
    assert_eq!(
        blocks("<table><tr><th>Year<th>Sum</tr><tr><td><p>2020</p><td>1</tr></table><p>End."),
        ["Year | Sum", "2020 | 1", "End."]
    );
}

#[test]
fn a_page_of_links_alone_and_an_empty_page_are_read() {
    assert_eq!(blocks(""), [""; 0]);
    assert_eq!(blocks("   \n "), [""; 0]);
    assert_eq!(blocks("Peace &amp; trade"), ["Peace & trade"]);
    assert_eq!(blocks("<p>One<p>Two</div></b><i>Three"), ["One", "TwoThree"]);
    assert_eq!(blocks("<a href=/>Home</a>"), ["~ Home"]);
}

#[test]
fn deep_nesting_is_read_quickly() {
    for tag in ["div", "b", "ul", "table", "span", "article"] {
        let page = format!("<{tag}>").repeat(200_000) + "deep";
        assert!(draft(&page).text.ends_with("deep"));
    }
    for tag in ["<p>", "<li>", "<a href=x>", "<td>", "</div>", "<!--", "<font color=red><p>"] {
        draft(&tag.repeat(50_000));
    }
}

#[test]
fn an_item_that_brings_its_number_gets_no_other() {
    let page = "<html><body><p>They agree:</p><ol><li>1. That no ship be held.</li><li>Nor any boat.</li></ol></body></html>";
    assert_eq!(blocks(page), ["They agree:", "1. That no ship be held.", "-3 2. Nor any boat."]);
}
