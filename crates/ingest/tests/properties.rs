//! What holds of every document, over texts put together from what statements
//! really contain: headings, numbers of all styles, signatures, footnotes, torn
//! lines, in the languages of the United Nations.

#[path = "../fuzz/src/lib.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    reason = "it is the library of the fuzz targets and of other tests as well"
)]
mod promises;

use clausewise_ingest::format::{html, markdown, text};
use clausewise_ingest::{Format, normalize, read_bytes};
use lexicon::Lexicon;
use promises::{keep_drafts, keep_normalized, keep_own_reading};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// What a document opens with.
const HEADS: &[&str] = &[
    "Chinanews.com, Moscow, September 12-Joint Statement by the Ministers",
    "MOSCOW, September 12 (Xinhua) -- The foreign ministers met.",
    "新华社莫斯科9月11日电 中俄外长发表联合声明。",
    "Joint Statement of the Foreign Ministers of China and Russia",
    "Совместное заявление министров иностранных дел",
    "Déclaration conjointe du 11 septembre 2020",
    "بيان مشترك صادر عن وزيري الخارجية",
    "关于全球治理的联合声明",
    "RESOLUTION 242 (1967)",
    "[S/2130]",
    "Updated: 2020-09-12 10:15",
    "11 September 2020",
    "10:15 A.M. EDT",
    "(amended by Order No. 12 of 3 May 1999)",
    "У К А З\nПрезидента",
];

/// What stands alone between paragraphs.
const LINES: &[&str] = &[
    "Article 1",
    "Article 2\nObjectives",
    "Article premier",
    "Artículo 3",
    "Статья 4",
    "第五条",
    "المادة ٢",
    "ANNEX",
    "Annex II",
    "CHAPTER I",
    "Section 2.",
    "PREAMBLE",
    "## Peace and Security",
    "I. THE SITUATION",
    "B",
    "Upholding the Rules-Based International Order",
    "12",
    "- 12 -",
    "Page 3 of 12",
    "09-52228 (E)",
    "17 09-52228",
    "* * *",
    "________________",
    "MeetingTitle:",
    "N/A",
    "(end)",
    "###",
    "THE PRESIDENT:",
    "1 See Official Records, Supplement No. 2.",
    "2 Ibid.",
    "Done at Moscow, on 11 September 2020, in duplicate.",
    "Москва, 11 сентября 2020 года",
    "2020年9月11日于莫斯科",
    "(Signed) Sergey Lavrov",
    "JOHN F. KENNEDY",
    "Yours sincerely,",
];

/// What opens a paragraph; `#` is its number.
const MARKERS: &[&str] = &[
    "",
    "",
    "",
    "",
    "#. ",
    "#) ",
    "(#) ",
    "#.1 ",
    "#.1.1. ",
    "§ # ",
    "Article #. ",
    "Sec. #. ",
    "• ",
    "- ",
    "(a) ",
    "(ii) ",
    "a) ",
    "II. ",
    "一、",
    "（二）",
    "十、",
    "٣- ",
    "第三条 ",
    "Статья #. ",
    "MR. SMITH: ",
    "QUESTION: ",
    "Q: ",
    "王毅：",
    "[#] ",
    "#° ",
    "(*) ",
    "1. (1) ",
];

/// What sentences are made of.
const WORDS: &[&str] = &[
    "The two sides agree on the following",
    "the parties reaffirm their commitment to peace",
    "Recalling resolution 242 (1967) of 22 November 1967",
    "Decides to remain seized of the matter",
    "Civilization is linked",
    "And improve the system",
    "Process of political resolution of the problem",
    "promote economic development",
    "recovery",
    "Стороны подтверждают приверженность миру",
    "п о с т а н о в л я ю",
    "双方重申加强关(guān)系（xì）建设",
    "respecto a l’État français",
    "وأكد الجانبان التزامهما بالسلام",
    "R&amp;D and the &#34;rule of law&#34;&nbsp;",
    "Russia\u{e2}\u{20ac}\u{2122}s turn",
    "a sum of 1,250.50 dollars",
    "multi-\nlateral and inter-\nna-\ntional bodies",
    "the U.S. and the U.S.S.R",
    "false and false information",
    "of the Council,1 and of the Assembly2",
    "(see document A/RES/73/27)",
    "“the Convention”",
    "peace\u{a0}and trade\u{3000}for all",
    "the Treaty,Whereas peace.Article 3",
    "e\u{301}galite\u{301} 🕊 for all",
    "W A R",
];

/// What stands between the parts of a sentence.
const JOINTS: &[&str] = &[
    " ",
    " ",
    ", ",
    ". ",
    "; ",
    " , ",
    " . ",
    ". , ",
    ": ",
    "\n",
    "-\n",
    " - ",
    "。",
    "，",
    "؛ ",
    "\n12\n",
    "\n\n13\n\n",
    " — ",
];

/// What stands between blocks.
const GAPS: &[&str] = &["\n\n", "\n\n", "\n\n", "\n", "\n  ", "\n\n    ", "\r\n\r\n", "\n\n\n", "\u{c}", " "];

fn sentences() -> impl Strategy<Value = String> {
    let piece = (select(WORDS), select(JOINTS));
    prop::collection::vec(piece, 1..6)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(words, joint)| [words, joint]).collect())
}

fn block() -> impl Strategy<Value = String> {
    let paragraph = (select(MARKERS), 1..9_u32, sentences())
        .prop_map(|(marker, number, words)| marker.replace('#', &number.to_string()) + &words);
    prop_oneof![
        1 => select(HEADS).prop_map(str::to_owned),
        3 => select(LINES).prop_map(str::to_owned),
        5 => paragraph,
    ]
}

fn statement() -> impl Strategy<Value = String> {
    let blocks = prop::collection::vec((block(), select(GAPS)), 1..14);
    // Some are wrapped at a width, words torn at its end among them.
    (blocks, prop_oneof![2 => Just(0), 1 => 30..70_usize]).prop_map(|(blocks, width)| {
        let text: String = blocks.into_iter().flat_map(|(block, gap)| [block, gap.to_owned()]).collect();
        if width == 0 { text } else { wrapped(&text, width) }
    })
}

/// A text with its lines broken where they are full.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for character in text.chars() {
        column = if character == '\n' { 0 } else { column + 1 };
        match character {
            ' ' if column >= width => {
                out.push('\n');
                column = 0;
            }
            letter if column >= width + 8 && letter.is_lowercase() => {
                out.extend(['-', '\n', letter]);
                column = 1;
            }
            other => out.push(other),
        }
    }
    out
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 128,
        // The same texts each time: a change of a rule is not to be blamed for another's.
        rng_seed: RngSeed::Fixed(1945),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn the_parts_of_a_text_tile_it(text in statement()) {
        keep_drafts(text::read(&text).drafts, "2020/moscow.txt");
    }

    #[test]
    fn the_parts_of_markdown_tile_it(text in statement()) {
        keep_drafts(markdown::read(&text).drafts, "2020/moscow.md");
    }

    #[test]
    fn the_parts_of_a_page_tile_it(text in statement()) {
        let paragraphs: String = text.split("\n\n").map(|words| format!("<p>{words}</p>\n")).collect();
        keep_drafts(html::read(&format!("<title>Statement</title><body>{paragraphs}")).drafts, "moscow.html");
    }

    #[test]
    fn a_text_is_read_the_same_each_time(text in statement()) {
        let read = || read_bytes(text.as_bytes(), Format::Text, "moscow.txt", Lexicon::embedded()).ok();
        assert_eq!(read(), read());
    }

    #[test]
    fn a_rule_finds_nothing_in_its_own_output(text in statement()) {
        let blocks = text::blocks(&text);
        keep_normalized(&text, &normalize::apply(&text, &blocks, &[]));
        keep_own_reading(&text, &blocks);
    }
}
