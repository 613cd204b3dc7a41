//! What the splitter makes of short statements.

use document::ApparatusKind;

use super::*;
use crate::format::text;
use crate::normalize;

/// The clauses of a plain text: label and words, white space folded.
fn clauses(text: &str) -> Vec<String> {
    let normalized = normalize::apply(text, &text::blocks(text), &[]);
    let split = split(text, &normalized.blocks, &[], &[]);
    let words = |clause: &Clause| clause.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    split.clauses.iter().map(|clause| format!("{}: {}", clause.label, words(clause))).collect()
}

const LONG: &str =
    "The two sides reaffirmed that they will work together for peace and security in the region.";

#[test]
fn a_number_opens_a_clause_and_paragraphs_go_on() {
    let text = "We declare:\n\n1. Peace is kept.\n\nIt holds.\n\n2. Trade is free. The 2030 Agenda is kept.\n\n2016. In Moscow.";
    assert_eq!(
        clauses(text),
        [
            "preamble: We declare:",
            "1: Peace is kept. It holds.",
            "2: Trade is free. The 2030 Agenda is kept. 2016. In Moscow."
        ]
    );
}

#[test]
fn a_heading_may_stand_above_a_short_point() {
    let text = "1. We keep the peace of the ports and the treaties.\n\n2. We keep the law of the sea.\n\nPorts and \
                Trade\n\n3. We welcome the report.\n\n4. We thank the hosts.";
    assert_eq!(clauses(text)[1], "2: We keep the law of the sea.");
}

#[test]
fn sections_that_say_something_in_their_line_may_be_long() {
    let long = format!("{LONG}\n\n").repeat(60);
    let text = format!(
        "The President orders:\n\nSection 1.  Aim.  We build harbours.\n\n{long}Sec. 2.  Ships.  We build \
         ships.\n\n{long}Sec. 3.  Terms.  As follows.\n\n{long}"
    );
    let labels: Vec<String> =
        clauses(&text).iter().map(|clause| clause.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(labels, ["preamble", "1", "2", "3"]);
}

#[test]
fn a_numbered_list_of_names_goes_with_what_introduces_it() {
    let names: String =
        (1..=9).map(|number| format!("{number}. Ina Vell, Harbour Master of Orlo\n\n")).collect();
    let text = format!("{LONG}\n\nThe guests were:\n\n{names}");
    let mut blocks = text::blocks(&text);
    for block in &mut blocks[2..] {
        block.role = crate::format::Role::Item { marker: 3 };
    }
    let split = split(&text, &blocks, &[], &[]);
    assert_eq!(split.clauses.iter().map(|clause| clause.label.as_str()).collect::<Vec<_>>(), ["p1", "p2"]);
    assert_eq!(split.clauses[1].paragraphs.len(), 10);
}

#[test]
fn a_speaker_who_hesitates_begins_no_list() {
    let text = format!("{LONG}\n\nI — I wonder if the ships will come.\n\n{LONG}");
    assert_eq!(clauses(&text)[1], "p2: I — I wonder if the ships will come.");
}

#[test]
fn captions_number_what_stands_below_them() {
    let text = format!(
        "一、加强合作\n\n{0}\n\n(一)贸易\n\n双方扩大贸易。\n\n(二)文化\n\n双方扩大交流。\n\n二、展望\n\n(一)气候\n\n双方应对变化。",
        "双方重申致力于维护世界和平与安全，并将为此共同努力。"
    );
    let labels: Vec<String> =
        clauses(&text).iter().map(|clause| clause.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(labels, ["1", "1.1", "1.2", "2.1"]);
}

#[test]
fn numbers_that_restart_carry_their_heading() {
    let text = "I. TRADE\n\n1. Ports are open.\n\n2. Fees are low.\n\nII. PEACE\n\n1. Borders are kept.\n\n2. Arms are few.";
    assert_eq!(
        clauses(text),
        ["I.1: Ports are open.", "I.2: Fees are low.", "II.1: Borders are kept.", "II.2: Arms are few."]
    );
}

#[test]
fn articles_have_captions_paragraphs_and_annexes() {
    let text = "The Parties agree:\n\nArticle 1\n\nScope\n\nThis Treaty covers all ports.\n\nArticle 2\n\n1. Ports are open.\n\n2. \
                Fees are low.\n\nArticle 2 bis\n\nBoats are free.\n\nDone at Lissarde on 4 May 2031.\n\nANNEX A\n\n1. Tarvel.\n\n2. Ostrel.";
    assert_eq!(
        clauses(text),
        [
            "preamble: The Parties agree:",
            "art-1: This Treaty covers all ports.",
            "art-2.1: Ports are open.",
            "art-2.2: Fees are low.",
            "art-2bis: Boats are free.",
            "closing: Done at Lissarde on 4 May 2031.",
            "annex-A.1: Tarvel.",
            "annex-A.2: Ostrel."
        ]
    );
}

#[test]
fn an_annex_that_is_only_named_opens_nothing() {
    let text =
        "Article 1\n\nThe Parties have agreed on:\n\nAnnex 1 (Ports)\n\nArticle 2\n\nPorts are open to all.";
    assert_eq!(
        clauses(text),
        ["art-1: The Parties have agreed on: Annex 1 (Ports)", "art-2: Ports are open to all."]
    );
}

#[test]
fn a_list_belongs_to_the_paragraph_that_introduces_it() {
    let text = format!(
        "{LONG}\n\nThey will:\n\n- open ports;\n\n- lower fees.\n\n{LONG}\n\n- Ports open in May. All boats may enter.\n\n- Fees fall in June. They stay low."
    );
    assert_eq!(
        clauses(&text)[1..],
        [
            "p2: They will: - open ports; - lower fees.".to_owned(),
            format!("p3: {LONG}"),
            "p4: Ports open in May. All boats may enter.".to_owned(),
            "p5: Fees fall in June. They stay low.".to_owned()
        ]
    );
}

#[test]
fn a_few_numbers_in_a_paragraph_are_a_list() {
    let text = format!(
        "The Council,\n\n{LONG}\n\n{LONG}\n\n{LONG}\n\nThe commissions had to be assisted by an alternate:\n\n1. The Committee;\n\n2. The Mission."
    );
    assert_eq!(clauses(&text).len(), 5);
}

#[test]
fn a_resolution_has_its_operative_paragraphs() {
    let text = "Adopted by the Council at its 3280th meeting, on 22 September 1993\n\nThe Council,\n\nRecalling its decisions,\n\nL. Condemns the attack;\n\n2. Decides to remain seized of the matter.";
    assert_eq!(
        clauses(text),
        [
            "preamble: The Council, Recalling its decisions,",
            "1: Condemns the attack;",
            "2: Decides to remain seized of the matter."
        ]
    );
}

#[test]
fn each_turn_keeps_its_speaker() {
    let text = "THE PRESIDENT: Thank you.\n\nPlease sit.\n\nQ Will you go?\n\nTHE PRESIDENT: Yes.\n\nA couple of things are open.";
    let normalized = normalize::apply(text, &text::blocks(text), &[]);
    let split = split(text, &normalized.blocks, &[], &[]);
    let turns: Vec<(Option<&str>, &str)> =
        split.clauses.iter().map(|clause| (clause.speaker.as_deref(), clause.span.of(text))).collect();
    let president = Some("THE PRESIDENT");
    assert_eq!(
        turns,
        [
            (president, "Thank you."),
            (president, "Please sit."),
            (Some("Q"), "Will you go?"),
            (president, "Yes."),
            (president, "A couple of things are open.")
        ]
    );
    let names = split.apparatus.iter().filter(|part| part.kind == ApparatusKind::Speaker).count();
    assert_eq!(names, 3);
}

#[test]
fn a_clause_that_is_too_long_is_cut_between_paragraphs() {
    let text = format!("1. Peace.\n\n{}2. Trade.", format!("{}\n\n", LONG.repeat(20)).repeat(9));
    let labels: Vec<String> =
        clauses(&text).iter().map(|clause| clause.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(labels, ["1", "1-2", "2"]);
}

#[test]
fn a_record_of_a_parliament_names_its_speakers() {
    let text = "El señor VALDIVIA (Presidente).- Ofrezco la palabra a Su Excelencia.\n\nSr. Ministro de Hacienda. — Conciudadanos: \
                hoy doy cuenta al país.\n\nEl año termina bien.";
    assert_eq!(
        clauses(text),
        [
            "p1: Ofrezco la palabra a Su Excelencia.",
            "p2: Conciudadanos: hoy doy cuenta al país.",
            "p3: El año termina bien."
        ]
    );
}

#[test]
fn a_speaker_in_a_record_may_have_two_names_and_wide_spaces() {
    let text = "El señor ZALAMEA, don Andrés (Presidente).- Ofrezco la palabra.\n\nEl      señor    AYERBE     (Presidente  de  la \
                República).- Conciudadanos: hoy doy cuenta al país.";
    assert_eq!(clauses(text), ["p1: Ofrezco la palabra.", "p2: Conciudadanos: hoy doy cuenta al país."]);
}

#[test]
fn a_lettered_line_alone_above_a_paragraph_is_its_heading() {
    let text = format!(
        "{LONG}\n\na. Labour policy.\n\n{LONG}\n\nb. Health policy.\n\n{LONG}\n\n{LONG}\n\nc. Housing.\n\n{LONG}\n\n{LONG}\n"
    );
    let normalized = normalize::apply(&text, &text::blocks(&text), &[]);
    let split = split(&text, &normalized.blocks, &[], &[]);
    let headings: Vec<&str> =
        split.clauses.iter().map(|clause| clause.heading.as_deref().unwrap_or_default()).collect();
    let [labour, health, housing] = ["a. Labour policy.", "b. Health policy.", "c. Housing."];
    assert_eq!(headings, ["", labour, health, health, housing, housing]);
}

#[test]
fn a_numbered_heading_ends_no_turn() {
    let text = format!(
        "El señor LARA (Presidente de la República).- {LONG}\n\nI. LA PAZ\n\n1. Puertos\n\n{LONG}\n\n2. Comercio\n\n\
         {LONG}\n\nII. EL MUNDO\n\n1. Vecinos\n\n{LONG}\n\n2. Mares\n\n{LONG}\n"
    );
    let normalized = normalize::apply(&text, &text::blocks(&text), &[]);
    let split = split(&text, &normalized.blocks, &[], &[]);
    assert_eq!(split.clauses[1].label, "I.1");
    assert!(split.clauses.iter().all(|clause| clause.speaker.is_some()));
}

#[test]
fn a_letter_between_wide_gaps_speaks_for_nobody() {
    let text = format!(
        "El señor LARA (Presidente de la República).- {LONG}\n\nA     partir     del     Acuerdo     de     paz,     se\n\
         abrieron     los     puertos.\n\nSEGUNDA TAREA: LA PAZ\n\n{LONG}\n"
    );
    let normalized = normalize::apply(&text, &text::blocks(&text), &[]);
    let split = split(&text, &normalized.blocks, &[], &[]);
    let name = "El señor LARA (Presidente de la República)";
    assert!(split.clauses.iter().all(|clause| clause.speaker.as_deref() == Some(name)));
    assert!(split.clauses[1].span.of(&text).starts_with("A  "));
    assert_eq!(split.clauses[2].heading.as_deref(), Some("SEGUNDA TAREA: LA PAZ"));
}

#[test]
fn a_list_of_quotations_has_no_turns() {
    let praise =
        |name: &str| format!("{name}: “The plan of the Prime Minister is a bold path to peace.”\n\n");
    let names =
        ["Harbour Board President Ada Lund", "Mirsan Guild", "Lissarde Chamber", "Mirsan Guild", "Dana Vik"];
    let text = format!("{LONG}\n\n{}", names.map(praise).concat());
    let found = clauses(&text);
    assert!(found[1].starts_with("p2: Harbour Board President Ada Lund: “The plan"), "{found:?}");
}

#[test]
fn a_bold_lead_in_of_a_list_speaks_for_nobody() {
    let text =
        format!("{LONG}\n\n- Teams that the President announced: {LONG} {LONG}\n\n- Help: {LONG} {LONG}");
    let bold = ["Teams that the President announced:", "Help:"].map(|words| {
        let start = text.find(words).expect("it stands there");
        Span::between(start, start + words.len())
    });
    let split = split(&text, &text::blocks(&text), &[], &bold);
    assert!(split.clauses.iter().all(|clause| clause.speaker.is_none()));
}

#[test]
fn a_question_that_is_cut_short_is_no_heading() {
    let text = format!(
        "MR. VIK: {LONG}\n\nQ\u{a0}\u{a0} Okay. On another topic. Did the President —\n\nMR. VIK: You seem so disappointed, and I \
         will say it again to all of you here in this room today, with pleasure."
    );
    assert_eq!(clauses(&text)[1], "p2: Okay. On another topic. Did the President —");
}

#[test]
fn a_section_with_a_letter_is_no_part_of_the_article_above_it() {
    let text = format!(
        "Article 1: Scope\n\n{LONG}\n\nSection B: Tariffs\n\nArticle 2: Duties\n\n{LONG}\n\nArticle 3\n\nProcedure for the issue of \
         a movement certificate of the Union\n\n1. It is issued.\n\n2. It is kept."
    );
    assert_eq!(
        clauses(&text),
        [
            format!("art-1: {LONG}"),
            format!("art-2: {LONG}"),
            "art-3.1: It is issued.".into(),
            "art-3.2: It is kept.".into()
        ]
    );
}

#[test]
fn signed_sealed_and_delivered_closes() {
    let text = format!(
        "{LONG}\n\nSigned, sealed and delivered at Port Lissarde, the day above written in presence of,\n\nGeorge Vik, S.A.I.\n\nJohn Swann"
    );
    assert_eq!(clauses(&text).len(), 2);
    assert!(clauses(&text)[1].starts_with("closing: Signed, sealed"));
}

#[test]
fn an_organ_alone_on_a_line_does_not_end_the_preamble() {
    let text = format!(
        "Whereas peace is of worth,\n\n{LONG}\n\nThe General Assembly\n\nProclaims this Declaration:\n\nArticle 1\n\nAll are free.\n\nArticle 2\n\nAll are equal."
    );
    assert_eq!(clauses(&text).len(), 3);
}

#[test]
fn an_annex_names_its_act_and_itself_above_its_text() {
    let text = "1. Утвердить положение.\n\n2. Указ вступает в силу.\n\nУТВЕРЖДЕНО\n\nУказом Президента\n\nот 4 мая 2031 г.\n\n\
                N 12\n\nПОЛОЖЕНИЕ\n\nо комиссии по рыбе\n\n1. Комиссия считает рыбу.\n\n2. Комиссия хранит сети.";
    assert_eq!(
        clauses(text),
        [
            "1: Утвердить положение.",
            "2: Указ вступает в силу.",
            "annex-1.1: Комиссия считает рыбу.",
            "annex-1.2: Комиссия хранит сети."
        ]
    );
}

#[test]
fn signatures_in_the_middle_close_what_stands_above_them() {
    let text = format!(
        "Article 1\n\nPorts are open.\n\nArticle 2\n\nFees are low.\n\nDone at Lissarde on 4 May 2031.\n\nFor Tarvel:\n\n\
         Orlen Maarten\n\nFor Ostrel:\n\nIda Brock\n\n{LONG}\n\n2. \
         {LONG} {LONG} {LONG}\n\nArticle 1\n\nPorts were shut.\n\nArticle 2\n\nFees were high."
    );
    let labels: Vec<String> =
        clauses(&text).iter().map(|clause| clause.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(labels, ["art-1", "art-2", "closing", "p1", "p2", "art-1-2", "art-2-2"]);
}

#[test]
fn an_organ_alone_on_a_line_begins_its_sentence() {
    let text = format!(
        "Whereas peace is kept,\n\nThe General Assembly\n\nProclaims this. {LONG}\n\nArticle 1\n\nAll are \
                        free.\n\nArticle 2\n\nAll are equal."
    );
    let found = clauses(&text);
    assert!(found[0].starts_with("preamble: Whereas peace is kept, The General Assembly Proclaims this."));
    assert!(found[1].starts_with("art-1"));
}

#[test]
fn the_number_of_a_telegram_is_none_of_its_points() {
    let text = "731. Eyes only for the minister. 2. This is said.\n\n1. Ports are open.\n\n2. Fees are low.\n\n3. Boats \
                are free.";
    let labels: Vec<String> =
        clauses(text).iter().map(|clause| clause.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(labels, ["preamble", "1", "2", "3"]);
}

#[test]
fn a_long_line_below_the_number_of_a_section_is_its_caption() {
    let text = "Article 1\n\nPorts are open.\n\nSECTION 1\n\nRequests for what is known of ports, and for enquiries about \
                them that one party makes on behalf of another\n\nArticle 2\n\nBoats are free.";
    assert_eq!(clauses(text), ["art-1: Ports are open.", "art-2: Boats are free."]);
}

#[test]
fn a_long_line_above_numbered_paragraphs_is_the_caption_of_their_article() {
    let text = "Article 1\n\nThe interface between the holder of an approval of production and the holder of a certificate \
                of design of ports\n\n1. Ports are open.\n\n2. Fees are low.\n\nArticle 2\n\nBoats are free.";
    assert_eq!(
        clauses(text),
        ["art-1.1: Ports are open.", "art-1.2: Fees are low.", "art-2: Boats are free."]
    );
}

#[test]
fn a_line_that_breaks_before_a_number_opens_no_clause() {
    let text =
        "1. Peace is kept.\n2. Trade is free.\n3. See paragraph\n4. of the annex.\n4. The parties will meet.";
    assert_eq!(
        clauses(text),
        [
            "1: Peace is kept.",
            "2: Trade is free.",
            "3: See paragraph 4. of the annex.",
            "4: The parties will meet."
        ]
    );
}

#[test]
fn where_the_format_names_articles_their_text_refers_to_others() {
    let text = "Article 2.1\n\nPorts are open to banks as defined in\n\nArticle 3.1 (Banks).\n\nFees are low.\n\n\
                Article 2.2\n\nBoats are free.\n\nArticle 3.1\n\nA bank holds money.\n\nArticle 3.2 No bank is a port.";
    let mut blocks = text::blocks(text);
    for block in &mut blocks {
        let words = block.span.of(text);
        if words.starts_with("Article") && words.len() == "Article 2.1".len() {
            block.role = crate::format::Role::Article;
        }
    }
    let split = split(text, &blocks, &[], &[]);
    let labels: Vec<&str> = split.clauses.iter().map(|clause| clause.label.as_str()).collect();
    assert_eq!(labels, ["art-2.1", "art-2.2", "art-3.1", "art-3.2"]);
}

#[test]
fn articles_that_reservations_name_here_and_there_are_none() {
    let states: String = ["Avelia", "Borland", "Cassia", "Dorland", "Estria"]
        .iter()
        .cycle()
        .take(60)
        .map(|state| {
            format!("#{state}\n\nThe Government of {state} does not consider itself bound by article 29.\n\n")
        })
        .collect();
    let text = format!(
        "#Tarvel\n\nArticle 2: {LONG}\n\n{states}#Ostrel\n\nArticle 5: {LONG}\n\n#Livia\n\nThe Government is bound."
    );
    let found = clauses(&text);
    assert!(found.iter().all(|clause| clause.starts_with('p')), "{found:?}");
    assert_eq!(found.len(), 63);
}

#[test]
fn a_sentence_that_names_an_annex_at_the_head_opens_none() {
    let text = "Annex to Decision No 1 of the Council of Ports on fees, AFFIRMING their will to keep the ports open to \
                all;\n\nArticle 1\n\nPorts are open.\n\nArticle 2\n\nFees are low.";
    let found = clauses(text);
    assert!(found[0].starts_with("preamble: Annex to Decision No 1"), "{found:?}");
    assert_eq!(found[1..], ["art-1: Ports are open.", "art-2: Fees are low."]);
}
