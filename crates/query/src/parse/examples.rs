//! What the language means, by examples.

use super::*;
use crate::query::{Field, Form, Item, Near, Node, Order, Phrase, Scope, Value, Wording};

/// The tree of a query in brief, with `?` for each hint and `!` for each
/// problem: `word~` in any form, `[words in a row]`, `<pattern>`, `_` any word.
pub(super) fn read(text: &str) -> String {
    let parsed = parse(text);
    for problem in &parsed.problems {
        let place = text.get(problem.span.start()..problem.span.end());
        assert!(place.is_some(), "{problem:?} of {text}");
    }
    let signs: String = parsed
        .problems
        .iter()
        .map(|problem| if problem.severity == Severity::Hint { '?' } else { '!' })
        .collect();
    let tree = parsed.query.root.as_ref().map_or(String::new(), tree);
    format!("{tree}{signs}")
}

fn tree(node: &Node) -> String {
    match node {
        Node::And(nodes) => format!("({})", nodes.iter().map(tree).collect::<Vec<_>>().join(" & ")),
        Node::Or(nodes) => format!("({})", nodes.iter().map(tree).collect::<Vec<_>>().join(" | ")),
        Node::Not(node) => format!("-{}", tree(node)),
        Node::Wording(it) => wording(it),
        Node::Within(scope, node) => {
            let scope = match scope {
                Scope::Sentence => "sentence",
                Scope::Paragraph => "paragraph",
                Scope::Document => "document",
            };
            format!("{scope}{{{}}}", tree(node))
        }
        Node::Field(Field { name, values, .. }) => {
            let values: Vec<String> = values.iter().map(value).collect();
            format!("{}:{}", name.name(), values.join("|"))
        }
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Words(found, text) => {
            assert_eq!(&items(text), found);
            format!("[{text}]")
        }
        Value::Dates(from, to) => {
            let written = |date: &Option<document::Date>| date.map_or(String::new(), |date| date.to_string());
            format!("{}..{}", written(from), written(to))
        }
    }
}

fn wording(it: &Wording) -> String {
    match it {
        Wording::Phrase(it) => phrase(it),
        Wording::Either(wordings) => {
            format!("({})", wordings.iter().map(wording).collect::<Vec<_>>().join(" / "))
        }
        Wording::Near(near) => {
            let Near { left, right, reach, order } = &**near;
            let order = match order {
                Order::Any => "w",
                Order::Before => "pre",
                Order::Apart => "not-w",
            };
            format!("{{{} {order}{reach} {}}}", wording(left), wording(right))
        }
        Wording::Formulation { text, .. } => format!("~[{text}]"),
    }
}

fn phrase(it: &Phrase) -> String {
    assert_eq!(items(&it.text), it.items);
    let form = match it.form {
        Form::Folded => "",
        Form::Any => "~",
        Form::Written => "^",
    };
    let slop = if it.slop > 0 { format!("+{}", it.slop) } else { String::new() };
    match &it.items[..] {
        [Item::Words(word)] if !it.quoted && it.form == Form::Any => format!("{word}~"),
        written => format!("[{}]{form}{slop}", row(written, " ")),
    }
}

/// The items of a phrase in brief, with a sign between each two.
pub(super) fn row(written: &[Item], between: &str) -> String {
    let items: Vec<String> = written
        .iter()
        .map(|item| match item {
            Item::Words(words) => words.clone(),
            Item::Pattern(pattern) => format!("<{pattern}>"),
            Item::AnyWord => "_".to_owned(),
            Item::Either(branches) => {
                let branches: Vec<String> = branches.iter().map(|branch| row(branch, between)).collect();
                format!("({})", branches.join("|"))
            }
        })
        .collect();
    items.join(between)
}

fn all_read(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn quotes_of_every_kind_are_quotes() {
    for text in [
        "\"long-arm law\"",
        "“long-arm law”",
        "„long-arm law“",
        "”long-arm law”",
        "«long-arm law»",
        "»long-arm law«",
        "「long-arm law」",
        "『long-arm law』",
        "《long-arm law》",
        "〈long-arm law〉",
        "＂long-arm law＂",
        "'long-arm law'",
        "‘long-arm law’",
        "‚long-arm law‘",
        "‹long-arm law›",
        "`long-arm law´",
        "``long-arm law''",
    ] {
        assert_eq!(read(text), "[long-arm law]", "{text}");
    }
}

#[test]
fn words_and_phrases_stand_side_by_side() {
    all_read(&[
        ("sanctions \"human rights\" iran", "(sanctions~ & [human rights] & iran~)"),
        ("long-arm A/RES/73/27", "([long-arm] & [A/RES/73/27])"),
        ("Russia’s l'État 联合国", "([Russia’s] & [l'État] & [联合国])"),
        ("санкции совет", "(санкции~ & совет~)"),
        ("العقوبات مجلس", "(العقوبات~ & مجلس~)"),
        ("sanctions UN: reform", "(sanctions~ & UN~ & reform~)"),
        ("war — peace", "(war~ & peace~)"),
        (":\u{65e}(A)law", "(A~ & law~)"),
        ("Article 2(4) right(s)", "(Article~ & [2(4] & [right(s])"),
        ("AT&T R&D", "([AT&T] & [R&D])"),
        ("«права человека»и мир", "([права человека] & и~ & мир~)"),
    ]);
}

#[test]
fn an_apostrophe_is_no_quote() {
    all_read(&[
        ("'tis the world's 'human rights' law", "(tis~ & the~ & [world's] & [human rights] & law~)"),
        ("the peoples’ rights", "(the~ & peoples~ & rights~)"),
        ("i’m sure that’s it", "([i’m] & sure~ & [that’s] & it~)"),
        ("'sanctions' iran", "(sanctions~ & iran~)"),
    ]);
}

#[test]
fn pasted_quotations_are_read_whole() {
    all_read(&[
        ("\"the “human rights” law\"", "[the “human rights” law]?"),
        ("\"the \"human rights\" law\"", "[the \"human rights\" law]?"),
        ("«закон «О мире» и»", "[закон «О мире» и]?"),
        ("「坚持「一国两制」方针」", "[坚持「一国两制」方针]?"),
        ("“坚持“一国两制”方针”", "[坚持“一国两制”方针]?"),
        ("\"human rights\" \"climate change\"", "([human rights] & [climate change])"),
        ("\"human rights\"and peace", "([human rights] & and~ & peace~)??"),
        ("\"\"human rights\"\"", "[human rights]?"),
        ("“一国两制”方针", "([一国两制] & [方针])"),
    ]);
}

#[test]
fn forms_are_asked_for_by_signs() {
    all_read(&[
        ("=sanctions", "[sanctions]"),
        ("=\"human rights\"", "[human rights]"),
        ("stem:\"unilateral sanction\"", "[unilateral sanction]~"),
        ("stem:long-arm STEM:sanctions", "(long-arm~ & sanctions~)"),
        ("case:\"Never Again\" case:Turkey", "([Never Again]^ & [Turkey]^)"),
        ("case:«Никогда»", "[Никогда]^"),
        ("= sanctions", "sanctions~"),
        ("stem: sanctions", "(stem~ & sanctions~)?"),
        ("stem:(a b)", "(a~ & b~)!"),
    ]);
}

#[test]
fn phrases_hold_alternatives_and_wildcards() {
    all_read(&[
        ("\"rules-based (order|system)\"", "[rules-based (order|system)]"),
        ("\"hegemon* and power politics\"", "[<hegemon*> and power politics]"),
        ("\"community * shared future\"", "[community _ shared future]"),
        ("hegemon* *ism multi-lat*", "([<hegemon*>] & [<*ism>] & [<multi-lat*>])"),
        ("A/RES/73/*", "[A/RES/73 _]"),
        ("中国*", "[中国 _]?"),
        ("\"1) the parties\"", "[1) the parties]"),
        ("\"the parties *\"", "[the parties _]?"),
        ("\"United Nations*\"", "[United <Nations*>]"),
        ("\"a | b\"", "[a | b]?"),
        ("\"the (order|)\"", "[the order]!"),
        ("case:\"Security Counc*\"", "[Security <Counc*>]^"),
        ("基于规则的（秩序|体系）", "([基于规则的] & ([秩序] | [体系]))"),
        ("\"基于规则的（秩序｜体系）\"", "[基于规则的 (秩序|体系)]"),
    ]);
}

#[test]
fn a_star_alone_is_nothing_to_search_for() {
    all_read(&[
        ("*", "!"),
        ("\"* * * *\"", "!"),
        ("\"(war|*)\"", "!"),
        ("peace *", "peace~!"),
        ("a* b* c*", "([<a*>] & [<b*>] & [<c*>])"),
        ("party:*", "!"),
    ]);
}

#[test]
fn slop_stands_right_behind_the_quotes() {
    all_read(&[
        ("\"human rights law\"~4", "[human rights law]+4"),
        ("stem:“human rights law”~4 peace", "([human rights law]~+4 & peace~)"),
        ("'human rights law'~4", "[human rights law]+4"),
        ("\"human rights\"~0", "[human rights]"),
        ("\"human rights\" ~4", "([human rights] & 4~)"),
        ("\"human rights\"@5", "[human rights]+4?"),
        ("\"human rights\"~99999999999", "[human rights]+1000!"),
        ("\"human rights\"^2", "[human rights]!"),
        ("rights~2", "rights~!"),
    ]);
}

#[test]
fn formulations_are_phrases_behind_a_tilde() {
    all_read(&[
        ("~\"community with a shared future\"", "~[community with a shared future]"),
        ("~«人类命运共同体» party:CN", "(~[人类命运共同体] & party:[CN])"),
        ("-~\"win-win cooperation\"", "-~[win-win cooperation]"),
        ("~\"\"", "!"),
        ("~multilateralism", "~[multilateralism]"),
        ("~long-arm-jurisdiction -~合作共赢", "(~[long-arm-jurisdiction] & -~[合作共赢])"),
        ("~win-win w/20 (hegemony OR ~brics)", "{~[win-win] w20 (hegemony~ / ~[brics])}"),
        ("~hegemon*", "~[hegemon]!"),
        ("~\u{65e}* war", "war~!"),
        ("~(war peace)", "(war~ & peace~)!"),
        ("~ war", "war~"),
        ("~\"win-win\"~3", "~[win-win]!"),
    ]);
}

#[test]
fn proximities_are_read_from_left_to_right() {
    all_read(&[
        ("sanctions w/5 council", "{sanctions~ w5 council~}"),
        (
            "\"unilateral sanctions\" pre/10 \"Security Council\"",
            "{[unilateral sanctions] pre10 [Security Council]}",
        ),
        ("sanctions not w/5 lift", "{sanctions~ not-w5 lift~}"),
        ("sanctions NOT W/5 lift", "{sanctions~ not-w5 lift~}"),
        ("a w/5 b pre/3 c", "{{a~ w5 b~} pre3 c~}"),
        ("a w/5 (b pre/3 c)", "{a~ w5 {b~ pre3 c~}}"),
        ("(iran OR tehran) w/5 sanction*", "{(iran~ / tehran~) w5 [<sanction*>]}"),
        ("(iran OR (tehran OR persia)) w/5 x", "{(iran~ / tehran~ / persia~) w5 x~}"),
        ("\"(iran|tehran)\" w/5 sanctions", "{[(iran|tehran)] w5 sanctions~}"),
        ("(iran OR tehran w/2 talks) w/5 x", "{(iran~ / {tehran~ w2 talks~}) w5 x~}"),
        ("a w/5 b c", "({a~ w5 b~} & c~)"),
        ("NOT a w/5 b", "-{a~ w5 b~}"),
        ("a w/5(b OR c)", "{a~ w5 (b~ / c~)}"),
    ]);
}

#[test]
fn a_proximity_of_anything_else_is_a_problem() {
    all_read(&[
        ("a w/5 (b c)", "(a~ & b~ & c~)!"),
        ("(a b) w/5 c", "(a~ & b~ & c~)!"),
        ("a w/5 NOT b", "(a~ & -b~)!"),
        ("a w/5 -b", "(a~ & -b~)!"),
        ("a w/5 party:CN", "(a~ & party:[CN])!"),
        ("a w/5 in:sentence(b)", "(a~ & sentence{b~})!"),
        ("a w/5 in:sentence b", "(a~ & sentence{b~})!"),
        ("a w/5 (b OR c d) w/3 e", "(a~ & (b~ | (c~ & d~)) & e~)!!"),
        ("w/5 council", "council~!"),
        ("council w/5", "council~!"),
        ("a w/5 w/6 b", "{a~ w6 b~}!"),
        ("a w/0 b", "{a~ w1 b~}!"),
        ("a pre/0 b", "{a~ pre1 b~}!"),
        ("a w/-1 b", "{a~ w1 b~}!"),
        ("a NEAR/-3 b", "{a~ w1 b~}!"),
        ("a pre/+5 b", "{a~ pre5 b~}!"),
        ("a not w/-2 b", "{a~ not-w1 b~}!"),
        ("w/o a", "([w/o] & a~)"),
        ("a w/5000 b", "{a~ w1000 b~}!"),
        ("a not pre/5 b", "{a~ not-w5 b~}!"),
    ]);
}

#[test]
fn operators_bind_as_the_table_says() {
    all_read(&[
        ("a OR b c", "(a~ | (b~ & c~))"),
        ("a AND b OR c AND NOT d", "((a~ & b~) | (c~ & -d~))"),
        ("(a OR b) c", "((a~ | b~) & c~)"),
        ("a -b -\"c d\"", "(a~ & -b~ & -[c d])"),
        ("-a", "-a~"),
        ("NOT (a OR b)", "-(a~ | b~)"),
        ("NOT NOT a", "a~"),
        ("long-arm a-b -c-d", "([long-arm] & [a-b] & -[c-d])"),
        ("war - peace", "(war~ & peace~)"),
        ("war --peace", "(war~ & peace~)"),
        ("war -(peace trade)", "(war~ & -(peace~ & trade~))"),
        ("war –peace", "(war~ & peace~)"),
        ("((a b) (c d))", "(a~ & b~ & c~ & d~)"),
        ("a AND (b AND c)", "(a~ & b~ & c~)"),
        ("NOT(a)", "-a~"),
    ]);
}

#[test]
fn small_letters_are_words_with_a_hint() {
    all_read(&[
        ("sanctions and iran", "(sanctions~ & and~ & iran~)?"),
        ("sanctions or iran not war", "(sanctions~ & or~ & iran~ & not~ & war~)??"),
        ("and", "and~"),
        ("war and", "(war~ & and~)"),
    ]);
}

#[test]
fn dialects_are_understood() {
    all_read(&[
        ("a && b || !c", "((a~ & b~) | -c~)"),
        ("a&&b||c", "((a~ & b~) | c~)"),
        ("a | b", "(a~ | b~)"),
        ("a /5 b", "{a~ w5 b~}"),
        ("a NEAR/5 b", "{a~ w5 b~}"),
        ("a near/5 b within/3 c", "{{a~ w5 b~} w3 c~}"),
        ("a before/5 b", "{a~ pre5 b~}"),
        ("a NOT NEAR/5 b", "{a~ not-w5 b~}"),
        ("a /s b", "(a~ & s~ & b~)?"),
        ("（制裁 OR 伊朗）", "([制裁] | [伊朗])"),
        ("+sanctions +iran", "(sanctions~ & iran~)"),
        ("peace!", "peace~"),
    ]);
}

#[test]
fn scopes_hold_conditions() {
    all_read(&[
        ("in:sentence(a b)", "sentence{(a~ & b~)}"),
        ("in:Paragraph(a OR b) c", "(paragraph{(a~ | b~)} & c~)"),
        ("in:document(in:sentence(a b) -c)", "document{(sentence{(a~ & b~)} & -c~)}"),
        ("in:sentence word", "sentence{word~}"),
        ("in:sentence \"human rights\" peace", "(sentence{[human rights]} & peace~)"),
        ("in:sentence a w/5 b", "sentence{{a~ w5 b~}}"),
        ("-in:sentence(a b)", "-sentence{(a~ & b~)}"),
        ("in:sentence -a", "sentence{-a~}"),
        ("in:chapter(a b)", "([in:chapter] & a~ & b~)?"),
        ("in:sentence", "!"),
        ("in:sentence()", "!"),
    ]);
}

#[test]
fn fields_have_values() {
    all_read(&[
        ("party:CN kind:joint-statement", "(party:[CN] & kind:[joint-statement])"),
        ("party:(CN|RU) Party:us", "(party:[CN]|[RU] & party:[us])"),
        ("party:(CN OR RU)", "party:[CN]|[RU]"),
        ("party:(CN RU)", "party:[CN]|[RU]?"),
        ("title:\"joint statement\"", "title:[joint statement]"),
        ("title:(joint statement|communiqué)", "title:[joint statement]|[communiqué]"),
        ("heading:«права человека» speaker:wang", "(heading:[права человека] & speaker:[wang])"),
        ("outlet:xinhua place:Moscow lang:ru", "(outlet:[xinhua] & place:[Moscow] & lang:[ru])"),
        ("address:cn-ru-2020-joint-statement#3.p2", "address:[cn-ru-2020-joint-statement#3.p2]"),
        ("title:sanction*", "title:[sanction*]"),
        ("-party:CN peace", "(-party:[CN] & peace~)"),
        ("party：CN", "party:[CN]"),
        ("party: CN", "(party~ & CN~)?"),
        ("party:() peace", "peace~!"),
        ("party:", "party~?"),
        ("party:(CN -RU)", "party:[CN]!"),
        ("party:(CN", "party:[CN]!"),
        ("title:\"joint statement\"~3", "title:[joint statement]!"),
    ]);
}

#[test]
fn dates_are_ranges() {
    all_read(&[
        ("date:2019..2021", "date:2019..2021"),
        ("date:2019", "date:2019..2019"),
        ("published:2019-05-03..", "published:2019-05-03.."),
        ("date:..2020", "date:..2020"),
        ("date:>2019", "date:2020.."),
        ("date:(2019|2021..)", "date:2019..2019|2021.."),
        ("date:\"2019..2021\"", "date:2019..2021"),
        ("date:soon peace", "peace~!"),
        ("date:2019-13", "!"),
        ("date:2021..2019", "date:2019..2021!"),
        ("date:2019, peace", "(date:2019..2019 & peace~)"),
    ]);
}

#[test]
fn an_unknown_name_is_a_word() {
    all_read(&[
        ("subject:peace", "[subject:peace]?"),
        ("subject:\"human rights\"", "(subject~ & [human rights])?"),
        ("https://un.org 12:30 a:b", "([https://un.org] & [12:30] & [a:b])"),
        ("中方：反对", "[中方：反对]"),
    ]);
}

#[test]
fn what_is_wrong_is_said_and_the_rest_is_read() {
    all_read(&[
        ("\"human rights", "[human rights]!"),
        ("\"\" peace", "peace~!"),
        ("", "!"),
        ("?! —", "!"),
        ("long-arm law\"", "([long-arm] & law~)!"),
        ("(a b", "(a~ & b~)!"),
        ("1) the parties", "(1~ & the~ & parties~)!"),
        ("a OR", "a~!"),
        ("OR a", "a~!"),
        ("a OR OR b", "(a~ | b~)!"),
        ("a AND AND b", "(a~ & b~)!"),
        ("a AND", "a~!"),
        ("NOT", "!"),
        ("NOT AND a", "a~!!"),
        ("()", "!"),
        ("() a", "a~!"),
    ]);
}

#[test]
fn the_examples_of_the_page_are_read_without_a_remark() {
    let page = include_str!("../../../../docs/query-syntax.md");
    let mut count = 0;
    for block in page.split("```query\n").skip(1) {
        for example in block.split("```").next().unwrap_or_default().lines() {
            let read = read(example);
            assert!(!read.contains(['!', '?']), "{example}: {read}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}
