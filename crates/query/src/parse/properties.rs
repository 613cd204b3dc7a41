//! What holds of every query: a printed query is read as the same query, and
//! no text stops the parser.

use proptest::prelude::*;

use super::*;
use crate::query::{Field, FieldName, Form, Near, Node, Order, Phrase, Scope, Value, Wording};

/// A tree without its places in the text.
fn without_spans(node: Node) -> Node {
    let all = |nodes: Vec<Node>| nodes.into_iter().map(without_spans).collect();
    match node {
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        Node::Not(node) => Node::Not(Box::new(without_spans(*node))),
        Node::Within(scope, node) => Node::Within(scope, Box::new(without_spans(*node))),
        Node::Wording(it) => Node::Wording(placeless(it)),
        Node::Field(field) => Node::Field(Field { span: Span::default(), ..field }),
    }
}

fn placeless(it: Wording) -> Wording {
    let span = Span::default();
    match it {
        Wording::Phrase(phrase) => Wording::Phrase(Phrase { span, ..phrase }),
        Wording::Either(wordings) => Wording::Either(wordings.into_iter().map(placeless).collect()),
        Wording::Formulation { text, .. } => Wording::Formulation { text, span },
        Wording::Near(near) => {
            let Near { left, right, reach, order } = *near;
            Wording::Near(Box::new(Near { left: placeless(left), right: placeless(right), reach, order }))
        }
    }
}

/// Words in the languages of the UN, and words that look like something else.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "sanctions",
        "Iran",
        "long-arm",
        "A/RES/73/27",
        "санкции",
        "Совет",
        "العقوبات",
        "联合国",
        "长臂",
        "l'État",
        "développement",
        "sécurité",
        "Russia’s",
        "U.S",
        "2(4)",
        "AND",
        "OR",
        "NOT",
        "not",
        "and",
        "w/5",
        "NEAR/3",
        "before/5",
        "party:CN",
        "subject:peace",
        "stem:peace",
        "hegemon*",
        "*ism",
        "multi-lat*",
        "un*l*ful",
        "12:30",
        "https://un.org/x?y=1",
        "第75届",
        "COVID-1*",
        "date:2019",
        "in:sentence",
        "R&D",
    ])
}

/// What stands in quotation marks: words, alternatives, signs.
fn row_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => word().prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "*", "(order|system)", "(a|b c|d*)", "(（a｜b）|c)", "1)", "(", "|", "—", "«мир»", "“peace”",
            "\"law\"", "「和平」", "'tis", "人类*共同体", "~4", "-x", "\u{ad}", "\u{0}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.join(" "))
}

fn form() -> impl Strategy<Value = Form> {
    prop::sample::select(vec![Form::Folded, Form::Any, Form::Written])
}

fn plain_phrase() -> impl Strategy<Value = Wording> {
    (word(), form()).prop_map(|(text, form)| {
        let (text, span) = (text.to_owned(), Span::default());
        Wording::Phrase(Phrase { items: items(&text), text, form, slop: 0, quoted: false, span })
    })
}

fn quoted_phrase() -> impl Strategy<Value = Wording> {
    let marks = |text: &String| text.contains('"') && text.contains('«') && text.contains('「');
    // An alternative that is empty is read, and said to be left out.
    let is_whole = |text: &String| {
        let problems = parse(&quoted(text)).problems;
        !problems.iter().any(|problem| problem.message.starts_with("an alternative is empty"))
    };
    (row_text(), form(), 0_u32..4)
        .prop_filter("a phrase holds a word", move |(text, _, _)| {
            !marks(text) && phrase::row(text).is_anchored() && is_whole(text)
        })
        .prop_map(|(text, form, slop)| {
            let span = Span::default();
            Wording::Phrase(Phrase { items: items(&text), text, form, slop, quoted: true, span })
        })
}

fn leaf() -> impl Strategy<Value = Wording> {
    prop_oneof![
        4 => plain_phrase(),
        3 => quoted_phrase(),
        1 => prop::sample::select(vec!["win-win cooperation", "人类命运共同体", "игра с нулевой суммой"])
            .prop_map(|text| Wording::Formulation { text: text.to_owned(), span: Span::default() }),
    ]
}

fn near_wording() -> impl Strategy<Value = Wording> {
    leaf().prop_recursive(4, 12, 3, |inner| {
        let order = prop::sample::select(vec![Order::Any, Order::Before, Order::Apart]);
        prop_oneof![
            3 => (inner.clone(), inner.clone(), 1_u32..30, order).prop_map(|(left, right, reach, order)| {
                Wording::Near(Box::new(Near { left, right, reach, order }))
            }),
            1 => prop::collection::vec(inner, 2..4).prop_map(|wordings| Wording::Either(flat(wordings))),
        ]
    })
}

/// Alternatives hold no alternatives.
fn flat(wordings: Vec<Wording>) -> Vec<Wording> {
    wordings
        .into_iter()
        .flat_map(|it| match it {
            Wording::Either(inner) => inner,
            it => vec![it],
        })
        .collect()
}

fn field() -> impl Strategy<Value = Node> {
    let text = prop::sample::select(vec![
        "CN",
        "joint-statement",
        "cn-ru-2020#5.p2",
        "joint statement",
        "Совет",
        "sanction*",
        "OR",
        "Москва",
        "l'État",
        "2(4)",
    ])
    .prop_map(|text| Value::Words(items(text), text.to_owned()));
    let date = prop::sample::select(vec!["2019", "2019-05", "2021-12-31"]);
    let dates = (date.clone(), date, 0..4).prop_map(|(from, to, open)| {
        let (from, to) = (from.min(to).parse().ok(), from.max(to).parse().ok());
        match open {
            0 => Value::Dates(from, None),
            1 => Value::Dates(None, to),
            _ => Value::Dates(from, to),
        }
    });
    let dated = prop::collection::vec(dates, 1..3).prop_map(|values| (FieldName::Date, values));
    let named = prop::sample::select(vec![FieldName::Party, FieldName::Title, FieldName::Address]);
    let worded = (named, prop::collection::vec(text, 1..4));
    prop_oneof![dated, worded]
        .prop_map(|(name, values)| Node::Field(Field { name, values, span: Span::default() }))
}

/// Trees as the parser gives them: no `And` right in an `And`, and so on.
fn any_tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        4 => near_wording().prop_map(|it| match it {
            Wording::Either(wordings) => Node::Or(wordings.into_iter().map(Node::Wording).collect()),
            it => Node::Wording(it),
        }),
        1 => field(),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        let scope = prop::sample::select(vec![Scope::Sentence, Scope::Paragraph, Scope::Document]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|nodes| {
                Node::And(
                    nodes
                        .into_iter()
                        .flat_map(|node| match node {
                            Node::And(inner) => inner,
                            node => vec![node],
                        })
                        .collect(),
                )
            }),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|nodes| {
                Node::Or(
                    nodes
                        .into_iter()
                        .flat_map(|node| match node {
                            Node::Or(inner) => inner,
                            node => vec![node],
                        })
                        .collect(),
                )
            }),
            inner.clone().prop_map(|node| match node {
                Node::Not(node) => *node,
                node => Node::Not(Box::new(node)),
            }),
            (scope, inner).prop_map(|(scope, node)| Node::Within(scope, Box::new(node))),
        ]
    })
}

/// Texts that are full of what the language gives a meaning.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => word().prop_map(str::to_owned),
        6 => prop::sample::select(vec![
            "\"", "“", "”", "„", "«", "»", "「", "」", "'", "’", "‘", "‹", "›", "`", "``", "''", "(", ")", "（", "）",
            "|", "||", "&&", "!", "-", "=", "~", "~4", "@5", "^2", "*", "**", ":", "：", ",", "..", ">", " ", " ",
            " ", "\n", "\u{0}", "\u{200b}", "\u{301}", "\u{f8f0}", "not w/5", " OR ", " AND ", " NOT ", " w/5 ",
            " pre/3 ", "~war", "~\u{65e}", "w/-1", "stem:", "case:", "party:", "date:", "title:", "in:sentence", "in:document(", "2019..",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop_oneof![
        3 => prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

/// How many queries are tried; `PROPTEST_CASES` asks for more.
fn tries() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    ProptestConfig { cases: config.cases.max(4_000), ..config }
}

proptest! {
    #![proptest_config(tries())]

    #[test]
    fn a_printed_tree_is_read_as_the_same_tree(tree in any_tree()) {
        let printed = tree.to_string();
        let parsed = parse(&printed);
        prop_assert_eq!(parsed.query.root.map(without_spans), Some(tree), "{}", printed);
        let grave = parsed.problems.iter().find(|problem| problem.severity == Severity::Problem);
        prop_assert_eq!(grave, None, "{}", printed);
    }

    #[test]
    fn one_word_is_read_at_once_as_it_is_at_length(
        text in prop_oneof![
            word().prop_map(str::to_owned),
            word().prop_map(|word| format!("={word}")),
            "=?(AND|OR|NOT|and|or|not|NEAR|ADJ|stem|in|w|title)",
            "=?[a-zA-Z0-9]{0,12}",
            any_text(),
        ],
    ) {
        prop_assert_eq!(parse(&text), parse_at_length(&text));
    }

    #[test]
    fn any_text_gives_a_query_that_is_printed_and_read_again(text in any_text()) {
        let parsed = parse(&text);
        for problem in &parsed.problems {
            prop_assert!(text.get(problem.span.start()..problem.span.end()).is_some(), "{:?}", problem);
        }
        prop_assert!(parsed.query.root.is_some() || !parsed.problems.is_empty());
        if let Some(tree) = parsed.query.root {
            within(&tree, &text)?;
            let printed = tree.to_string();
            let again = parse(&printed).query.root.map(|tree| tree.to_string());
            prop_assert_eq!(again.as_ref(), Some(&printed), "{:?}", text);
            // A text that holds quotation marks of every kind loses them.
            let all_marks = ['"', '«', '「', '『', '《', '〈'].iter().all(|mark| text.contains(*mark));
            if !all_marks {
                let again = parse(&printed).query.root.map(without_spans);
                prop_assert_eq!(again, Some(without_spans(tree)), "{} of {:?}", printed, text);
            }
        }
    }
}

/// Whether the places of a tree lie in the text, on the edges of characters.
fn within(node: &Node, text: &str) -> Result<(), TestCaseError> {
    let good = |span: Span| {
        let place = text.get(span.start()..span.end());
        prop_assert!(place.is_some_and(|place| !place.is_empty()), "{:?}", span);
        Ok(())
    };
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().try_for_each(|node| within(node, text)),
        Node::Not(node) | Node::Within(_, node) => within(node, text),
        Node::Field(field) => good(field.span),
        Node::Wording(Wording::Phrase(phrase)) => good(phrase.span),
        Node::Wording(Wording::Formulation { span, .. }) => good(*span),
        Node::Wording(Wording::Near(near)) => {
            within(&Node::Wording(near.left.clone()), text)?;
            within(&Node::Wording(near.right.clone()), text)
        }
        Node::Wording(Wording::Either(wordings)) => {
            wordings.iter().try_for_each(|it| within(&Node::Wording(it.clone()), text))
        }
    }
}
