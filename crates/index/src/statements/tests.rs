//! Texts of one statement of two made-up states, and of others.

use document::{Clause, Date, Document, Span};

use super::*;

mod groups;

/// Clauses of a joint statement.
const CLAUSES: [&str; 12] = [
    "At the invitation of the President of Avelia, the Prime Minister of Borland paid an official visit to Port Lenz and held talks on the whole range of their relations.",
    "Both sides noted that trade between Avelia and Borland reached 412 million in the past year, and agreed to remove the tariffs on timber, wool and machine tools that remain.",
    "The parties welcome the opening of the railway bridge across the river Onda, which cuts the journey from Port Lenz to Maarten by six hours and serves 90 towns on the way.",
    "They reaffirm that disputes over the fishing grounds of the Gharit Sea are to be settled by peaceful means, in accordance with international law and the agreement of 1987.",
    "The ministers of education will set up a joint fund for students, out of which 250 scholarships a year are paid for courses in engineering, medicine and agriculture.",
    "Avelia and Borland condemn terrorism in all its forms, and stress that nobody who finances or shelters it may find a safe haven on the territory of either state.",
    "The two governments intend to neighbour their defence programmes more closely, and will exchange observers at exercises of the Northern Fleet from next spring on.",
    "With regard to the climate, the sides recall the commitments of Orlen and will halve the emissions of their power stations by 2040 with the help of wind and water.",
    "The parties support the efforts of the Secretary-General to bring the war in Cedria to an end, and call upon all who take part in it to observe the ceasefire.",
    "Customs offices along the border will be open day and night, and their papers will be accepted in either language without a translation by a sworn interpreter.",
    "Both sides agreed to honour the memory of those who fell in the common struggle, and to look after the cemeteries of soldiers at Dalmore, Estar and Huanling.",
    "The Prime Minister of Borland thanked the people of Avelia for their hospitality and invited the President to visit Maarten at a time convenient for both of them.",
];

/// A document of clauses that are labelled 1, 2, 3.
fn document(adopted: &str, language: &str, clauses: &[String]) -> Document {
    let mut document = Document::default();
    for (index, clause) in clauses.iter().enumerate() {
        let start = document.text.len();
        document.text.push_str(clause);
        let span = Span::between(start, document.text.len());
        document.text.push_str("\n\n");
        document.clauses.push(Clause {
            label: (index + 1).to_string(),
            heading: None,
            speaker: None,
            span,
            paragraphs: vec![span],
            language: None,
        });
    }
    document.metadata.kind = document::Kind::JointStatement;
    document.metadata.adopted = adopted.parse::<Date>().ok();
    document.metadata.parties = vec!["AV".into(), "BO".into()];
    document.metadata.language = Some(language.into());
    document
}

fn statement(adopted: &str, clauses: &[String]) -> Signature {
    Signature::of(&document(adopted, "en", clauses))
}

fn clauses() -> Vec<String> {
    CLAUSES.map(str::to_owned).to_vec()
}

/// A copy with every twentieth word changed, another twentieth for each `copy`.
fn copy(copy: usize) -> Vec<String> {
    let mut at = 0;
    let mut change = |word: &str| {
        at += 1;
        if at % 20 == copy * 3 { "likewise".to_owned() } else { word.to_owned() }
    };
    CLAUSES.map(|clause| clause.split(' ').map(&mut change).collect::<Vec<_>>().join(" ")).to_vec()
}

/// Five copies as outlets print them: dateline and end mark, which are no
/// part of a clause, spelling, case, the day, and one word in twenty.
fn copies() -> Vec<Document> {
    let american = |text: String| {
        text.replace("neighbour", "neighbor")
            .replace("defence programmes", "defense programs")
            .replace("honour", "honor")
    };
    (1..=5)
        .map(|number| {
            let mut clauses = copy(number);
            if number % 2 == 0 {
                clauses = clauses.into_iter().map(american).collect();
            }
            let mut document = document(&format!("2031-05-0{}", 3 + number % 3), "en", &clauses);
            let start = document.text.len();
            document
                .text
                .push_str(&format!("Printed by outlet {number}. All rights reserved. Share this page."));
            document.furniture.push(Span::between(start, document.text.len()));
            if number == 5 {
                // One that prints its text as a single paragraph.
                let whole = Span::between(0, start);
                document.clauses.truncate(1);
                document.clauses[0].span = whole;
                document.clauses[0].paragraphs = vec![whole];
            }
            document
        })
        .collect()
}

/// A statement of the next year: the first `kept` clauses as they were.
fn next_year(kept: usize) -> Vec<String> {
    let other = [
        "The leaders reviewed what has been achieved since their last meeting in Port Lenz and expressed satisfaction at the pace with which the new terminals are being built.",
        "They took note of the report on migration, and asked a group of experts to put forward measures against smugglers before the ministers convene in autumn.",
        "Investment in the harbours of the south remains a priority; a guarantee of 75 million was signed by the two banks in the presence of the leaders.",
        "Concerning the elections in Dalmora, the sides expect that observers from Estaria are admitted to all polling stations and that the count is held in public.",
        "The film archives of both capitals open their collections to one another, beginning with the newsreels of the twenties and the estate of the actress Ilka Born.",
        "A hotline between the coast guards is established, so that no vessel in distress waits longer than an hour until one of the two fleets is on its way.",
        "The sides will propose together that the seat of the agency for seabed minerals be moved to Islara, whose government has offered a building free of charge.",
        "In agriculture, veterinary certificates issued by one authority are recognised by the other, which spares breeders of cattle and sheep a second inspection.",
    ];
    CLAUSES[..kept].iter().chain(&other[..(12 - kept).min(8)]).map(|clause| (*clause).to_owned()).collect()
}

#[test]
fn copies_with_changed_furniture_dateline_spelling_and_words_are_reprints() {
    let copies: Vec<Signature> = copies().iter().map(Signature::of).collect();
    for one in &copies {
        for other in &copies {
            assert_eq!(same_statement(one, other), Some(Relation::Reprint));
        }
    }
}

#[test]
fn yearly_statements_that_share_two_fifths_are_two() {
    let this = statement("2031-05-04", &clauses());
    assert_eq!(same_statement(&this, &statement("2032-05-04", &next_year(5))), None);
    // Nor are they one on the same day.
    assert_eq!(same_statement(&this, &statement("2031-05-04", &next_year(5))), None);
}

#[test]
fn a_form_that_is_filled_in_each_year_is_a_statement_each_time() {
    let this = statement("2031-05-04", &clauses());
    assert_eq!(same_statement(&this, &statement("2032-05-04", &clauses())), None);
    assert_eq!(same_statement(&this, &statement("2031-05", &clauses())), Some(Relation::Reprint));
    // A year ends on the day before the next.
    assert_eq!(same_statement(&statement("2031", &clauses()), &statement("2032", &clauses())), None);
}

#[test]
fn a_form_for_another_state_is_another_statement() {
    let form = |state: &str, town: &str, river: &str| {
        vec![format!(
            "The President declared that a disaster exists in {state} and ordered aid for {town} and along the {river} after the storms. \
             The action makes funding available to persons in the towns of {town} and {town} Bay. Assistance can include grants for \
             temporary housing and repairs, loans at low cost to cover losses without insurance, and other programmes."
        )]
    };
    let one = statement("2031-05-04", &form("Avelia", "Lenz", "Onda"));
    assert_eq!(same_statement(&one, &statement("2031-05-04", &form("Borland", "Maarten", "Rell"))), None);
}

#[test]
fn a_treaty_with_another_state_is_another_statement() {
    let mut other = document("2031-05-04", "en", &clauses());
    assert!(same_statement(&statement("2031-05-04", &clauses()), &Signature::of(&other)).is_some());
    other.metadata.parties = vec!["AV".into(), "CE".into()];
    assert_eq!(same_statement(&statement("2031-05-04", &clauses()), &Signature::of(&other)), None);
    // Of a short text the names tell.
    let admitted = |state: &str, of: &str| {
        vec![format!(
            "The Security Council, having examined the application of the Republic of {state}, recommends to the General              Assembly that the Republic of {state} be admitted to membership in the United Nations. Adopted unanimously at              the 891st meeting of the Council in New York on the application that was circulated as document S/44{of}."
        )]
    };
    let one = statement("1960-08-23", &admitted("the Ivory Coast", "62"));
    assert_eq!(same_statement(&one, &statement("1960-08-23", &admitted("Upper Volta", "61"))), None);
}

#[test]
fn a_sentence_without_a_date_is_no_statement() {
    let sentence =
        "There were no reports of disappearances by or on behalf of government authorities.".to_owned();
    let of = |adopted: &str, clause: &str| statement(adopted, &[clause.to_owned()]);
    assert_eq!(same_statement(&of("", &sentence), &of("", &sentence)), None);
    assert_eq!(
        same_statement(&of("2031-05-04", &sentence), &of("2031-05-04", &sentence)),
        Some(Relation::Reprint)
    );
    // A short text is a reprint only where all of it is the same.
    let more = format!("{sentence} It looked into those of the year before.");
    assert_eq!(same_statement(&of("2031-05-04", &sentence), &of("2031-05-04", &more)), None);
}

#[test]
fn an_excerpt_is_found_inside_the_whole() {
    let whole = statement("2031-05-04", &clauses());
    let excerpt = statement("2031-05-05", &clauses()[3..6]);
    assert_eq!(same_statement(&whole, &excerpt), Some(Relation::Excerpt));
    assert_eq!(same_statement(&excerpt, &whole), Some(Relation::Excerpt));
    // In another statement of the same days a clause is no excerpt.
    assert_eq!(same_statement(&statement("2031-05-04", &next_year(3)), &excerpt), None);
}

#[test]
fn an_excerpt_is_found_in_a_text_of_which_a_sample_is_kept() {
    let mut long = Vec::new();
    for chapter in 0..30 {
        long.extend(clauses().iter().map(|clause| clause.replace(' ', &format!(" c{chapter} "))));
    }
    long.splice(100..100, clauses());
    let long = statement("2031-05-04", &long);
    assert!(long.level > 2 && long.to_bytes().len() < 12_000, "{}", long.to_bytes().len());
    assert_eq!(same_statement(&long, &statement("2031-05-04", &clauses())), Some(Relation::Excerpt));
}

#[test]
fn a_transcript_that_reads_a_statement_out_is_no_whole_of_it() {
    let mut long = next_year(0);
    long.extend(clauses());
    let mut document = document("2031-05-04", "en", &long);
    assert_eq!(
        same_statement(&Signature::of(&document), &statement("2031-05-04", &clauses())),
        Some(Relation::Excerpt)
    );
    document.clauses[0].speaker = Some("Ms. Born".into());
    document.clauses[1].speaker = Some("Question".into());
    assert_eq!(same_statement(&Signature::of(&document), &statement("2031-05-04", &clauses())), None);
}

/// Clauses in another language, about as long as those of the statement.
fn translated(clauses: &[String]) -> Vec<String> {
    let word = |word: &str| {
        if word.bytes().all(|byte| byte.is_ascii_digit()) { word.to_owned() } else { format!("{word}ова") }
    };
    clauses.iter().map(|clause| clause.split(' ').map(word).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_translation_is_told_by_what_is_known_and_by_its_clauses() {
    let english = statement("2031-05-04", &clauses());
    let russian = |adopted: &str, clauses: &[String]| Signature::of(&document(adopted, "ru", clauses));
    assert_eq!(
        same_statement(&english, &russian("2031-05-04", &translated(&clauses()))),
        Some(Relation::Translation)
    );
    assert_eq!(same_statement(&english, &russian("2031-05-09", &translated(&clauses()))), None);
    assert_eq!(same_statement(&english, &russian("", &translated(&clauses()))), None);
    let mut others = document("2031-05-04", "ru", &translated(&clauses()));
    others.metadata.parties = vec!["AV".into(), "CE".into()];
    assert_eq!(same_statement(&english, &Signature::of(&others)), None);
    // As many clauses, but others: long ones where those are short.
    let shuffled: Vec<String> =
        (0..12).map(|index| translated(&clauses())[index].repeat(index % 3 + 1)).collect();
    let shuffled: Vec<String> = shuffled.iter().map(|clause| clause.replace(char::is_numeric, "х")).collect();
    assert_eq!(same_statement(&english, &russian("2031-05-04", &shuffled)), None);
}

#[test]
fn a_translation_is_told_alike_from_either_text() {
    let english = statement("2031-05-04", &clauses());
    for moved in 0..clauses().len() {
        let mut russian = document("2031-05-04", "ru", &translated(&clauses()));
        // The text stays, and the last labels come first.
        let mut labels: Vec<String> = russian.clauses.iter().map(|clause| clause.label.clone()).collect();
        labels.rotate_right(moved);
        russian.clauses.iter_mut().zip(labels).for_each(|(clause, label)| clause.label = label);
        let russian = Signature::of(&russian);
        assert_eq!(same_statement(&english, &russian), same_statement(&russian, &english), "{moved}");
    }
}

#[test]
fn signatures_come_back_from_bytes() {
    for signature in copies().iter().map(Signature::of) {
        assert_eq!(Signature::from_bytes(&signature.to_bytes()), Ok(signature));
    }
    let bytes = statement("2031-05-04", &clauses()).to_bytes();
    for length in 0..bytes.len() {
        assert!(Signature::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    let mut newer = bytes.clone();
    newer[0] += 1;
    assert!(matches!(Signature::from_bytes(&newer), Err(SignatureError::Version { .. })));
    assert!(Signature::from_bytes(&[bytes, vec![0]].concat()).is_err());
}

#[test]
fn han_characters_make_shingles() {
    let text = |year: &str| {
        vec![format!(
            "双方重申坚定支持联合国在国际事务中发挥核心作用，{year}年继续深化各领域务实合作，共同维护世界和平与稳定，反对单边主义和保护主义，推动构建人类命运共同体，为两国人民谋福祉，为地区发展作贡献。双方同意扩大贸易、投资、能源、科技、教育等领域交流，支持两国企业开展合作。"
        )]
    };
    let simplified = Signature::of(&document("2031-05-04", "zh", &text("2031")));
    let traditional = text("2031")[0].replace("联合国", "聯合國").replace("双方", "雙方");
    let traditional = Signature::of(&document("2031-05-05", "zh", &[traditional]));
    assert_eq!(same_statement(&simplified, &traditional), Some(Relation::Reprint));
}
