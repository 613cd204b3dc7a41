//! Where the closing of a document begins: place, date, signatures.

use std::sync::LazyLock;

use document::{Date, Span};
use regex::Regex;

use crate::format::{Block, Role};
use crate::han::{has_more_words, is_han, words};
use crate::metadata::dates;
use crate::normalize::dateline;

/// Words that open the formula of signature in the six languages of the UN.
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:done (?:at|in|on|and)\b|signed,? (?:at|in|on|sealed)\b|signed by [^.;]{1,45} at\b|adopted (?:at|in|on|unanimously|by|without)\b|given (?:at|under)\b|issued (?:at|in)\b|in (?:witness|testimony|faith|truth|token) (?:whereof|wherof|of which|of)\b|(?:ainsi )?fait (?:à|a|en)\b|en foi de quoi|hecho (?:en|a)\b|firmado en|suscrit[oa] en|dado en|en fe de lo cual|en testimonio|zu urkund|geschehen zu|совершено в|подписано в|принято в|учинено в|в удостоверение|订于|签署于|签于|本声明于|本(?:条约|协定|议定书|公约|备忘录|公报)于.{4,40}(?:订于|签订|签署|订立)|以昭信守|上开代表|حرر|حررت|وقع في|صدر في|وإثبات|(?:end\s{1,40})?[0-9]{1,2}:[0-9]{2} [ap]\.?m\.?|end$)",
    )
    .expect("the pattern is a constant")
});

/// The signature line of a document: when and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The date it states.
    pub date: Option<(Date, Span)>,
    /// The place it states.
    pub place: Option<(String, Span)>,
}

/// How many words (or Han characters, four to a word) a line of the closing
/// has at the most, unless the formula of signature opens it.
const LONGEST: usize = 45;

/// How many lines of names may stand behind the formula of signature.
const NAMES: usize = 150;

/// How far from the end a line of place and date alone may stand.
const REACH: usize = 14;

/// Where the closing begins among the paragraphs of a text, if it has one.
///
/// `last` tells that nothing follows these paragraphs: then a name in capitals
/// on the last line closes the text.
pub fn begins(paragraphs: &[&str], last: bool) -> Option<usize> {
    let mut found = None;
    let lowest = paragraphs.len().saturating_sub(NAMES).max(1);
    for index in (lowest..paragraphs.len()).rev() {
        let paragraph = paragraphs[index].trim();
        let formula = opens_formula(paragraph);
        if is_long(paragraph) && !formula {
            break;
        }
        if formula || paragraphs.len() - index <= REACH && is_place_and_date(paragraph) {
            found = Some(index);
        }
    }
    let signed = |index: &usize| last && is_name_in_capitals(paragraphs[*index]);
    let end = paragraphs.len().checked_sub(1).filter(|end| *end > 0);
    let mut at = found.or_else(|| end.filter(signed))?;
    // The names and offices of those who sign may stand above the date.
    while at > 1 && is_signature_line(paragraphs[at - 1]) {
        at -= 1;
    }
    Some(at)
}

/// Whether a paragraph opens the formula of signature.
pub fn opens_formula(paragraph: &str) -> bool {
    if !may_open_formula(paragraph) {
        return false;
    }
    // Arabic is matched without its vowel marks.
    let bare = |character: &char| !('\u{64b}'..='\u{652}').contains(character);
    let head: String = paragraph.chars().filter(bare).take(60).collect();
    DONE.is_match(&head)
}

/// Whether a paragraph opens the formula that stands above signatures alone:
/// `In witness whereof`, `Done at Mirsane`.
pub fn opens_signatures(paragraph: &str) -> bool {
    const HEADS: [&str; 14] = [
        "in witness",
        "in testimony",
        "in faith",
        "done at",
        "done in",
        "done on",
        "done and",
        "en foi de",
        "fait à",
        "en fe de",
        "hecho en",
        "в удостоверение",
        "совершено в",
        "以昭信守",
    ];
    opens_formula(paragraph) && {
        let head: String = paragraph.chars().take(20).flat_map(char::to_lowercase).collect();
        HEADS.iter().any(|words| head.starts_with(words))
    }
}

/// Whether the first word of a paragraph, and behind "in" and "en" the second,
/// is one of the formula's, where it is in Latin letters.
fn may_open_formula(paragraph: &str) -> bool {
    const FIRST: [&str; 15] = [
        "done",
        "signed",
        "adopted",
        "given",
        "issued",
        "ainsi",
        "fait",
        "hecho",
        "firmado",
        "suscrito",
        "suscrita",
        "dado",
        "zu",
        "geschehen",
        "end",
    ];
    const SECOND: [&str; 8] = ["witness", "testimony", "faith", "truth", "token", "foi", "fe", "testimonio"];
    let word = |text: &str, words: &[&str]| {
        let end = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        words.iter().any(|word| text[..end].eq_ignore_ascii_case(word))
    };
    let Some(first) = paragraph.chars().next() else {
        return false;
    };
    // "2:09 P.M." too closes a transcript.
    if first.is_ascii_digit() {
        return paragraph.as_bytes()[..paragraph.len().min(3)].contains(&b':');
    }
    if !first.is_ascii() {
        return "спувСПУВ订签本以上حوص".contains(first);
    }
    // Most paragraphs begin with a letter that none of these words begins with.
    if !matches!(first.to_ascii_lowercase(), 'a' | 'd'..='i' | 's' | 'z') {
        return false;
    }
    word(paragraph, &FIRST) || word(paragraph, &["in", "en"]) && word(paragraph[2..].trim_start(), &SECOND)
}

/// Whether a line holds a name and no more: `DONALD J. TRUMP`.
fn is_name_in_capitals(line: &str) -> bool {
    let line = line.trim();
    if line.chars().any(|character| character.is_lowercase() || character.is_ascii_digit()) {
        return false;
    }
    let count = line.split_whitespace().count();
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    // Arabic has no capitals; names in Chinese stand without commas and stops.
    let han = line.contains(is_han) && !line.contains(['。', '，', '；', '…', '！']);
    let capitals = line.chars().any(char::is_uppercase) || han;
    capitals && (2..=5).contains(&count) && letters > 5 && !line.contains(['\n', ':', '?', '(', '#'])
}

/// Whether a line takes leave at the end of a letter.
fn is_farewell(line: &str) -> bool {
    const WORDS: [&str; 8] = [
        "sincerely",
        "respectfully",
        "yours",
        "faithfully",
        "cordially",
        "cordialement",
        "atentamente",
        "с уважением",
    ];
    let lower = line.to_lowercase();
    lower.split_whitespace().count() <= 3 && WORDS.iter().any(|word| lower.contains(word))
}

/// Blocks with the signature cut off the last, where only a line break parts it
/// from the text: "of any other person.⏎DONALD J. TRUMP⏎March 6, 2025".
///
/// For formats whose line breaks are meant; wrapped lines would be taken for
/// signatures.
pub fn cut_signature(text: &str, blocks: &mut Vec<Block>) {
    let Some(last) = blocks.iter().rposition(|block| block.role != Role::Furniture) else {
        return;
    };
    let block = blocks[last];
    if !matches!(block.role, Role::Paragraph | Role::Item { .. }) || !block.span.of(text).contains('\n') {
        return;
    }
    let mut lines: Vec<Span> = Vec::new();
    let mut start = block.span.start();
    for line in block.span.of(text).split('\n') {
        lines.push(Span::between(start, start + line.len()).trimmed(text));
        start += line.len() + 1;
    }
    lines.retain(|line| !line.is_empty());
    let words: Vec<&str> = lines.iter().map(|line| line.of(text)).collect();
    if let Some(at) = begins(&words, true) {
        blocks[last].span = Span::between(block.span.start(), lines[at - 1].end());
        let signature = Span::between(lines[at].start(), block.span.end());
        blocks.insert(last + 1, Block { span: signature, role: Role::Paragraph });
    }
}

/// Whether a line above the date is of those who sign: a few words that are no
/// sentence.
fn is_signature_line(line: &str) -> bool {
    let line = line.trim();
    if is_farewell(line) {
        return true;
    }
    let office = line.ends_with(',') && is_name_in_capitals(line.trim_end_matches(','));
    let stopped = line.ends_with(['.', ',', ';', ':', '!', '?', '。', '，', '；', '：', '"', '”', ')', '。'])
        && !line.ends_with("JR.");
    let latin = line.chars().find(|character| character.is_alphabetic()).is_some_and(char::is_uppercase);
    let numbered = line.starts_with(|first: char| first.is_ascii_digit() || "•-–*(#".contains(first));
    let wide = line.contains("   ");
    (office || !stopped) && latin && !numbered && (words(line) <= 6 || wide && words(line) <= 10)
}

/// Whether a paragraph states when and where the document was signed, and
/// nothing else.
fn is_place_and_date(paragraph: &str) -> bool {
    let found = dates::find(paragraph);
    if found.is_empty() {
        return paragraph.contains(',') && dateline::place_and_date(paragraph).is_some();
    }
    let [date] = found.as_slice() else {
        return false;
    };
    let (before, behind) = (&paragraph[..date.span.start()], &paragraph[date.span.end()..]);
    // "от 14 ноября 2002 г. N 1318" dates the act that it names; a title names its own.
    let other = before.trim_end().ends_with("от") || paragraph.contains(['《', '》']);
    words(before) + words(behind) <= 6
        && !other
        && !paragraph.contains(['?', '!', ';', '；'])
        && !is_sentence(before, behind)
        && !is_rule_or_citation(paragraph)
}

/// Whether the words before a date and behind it make a sentence with it: "The
/// treaty was signed on 3 June 1929."
fn is_sentence(before: &str, behind: &str) -> bool {
    const SMALL: [&str; 22] = [
        "on", "at", "in", "the", "of", "this", "day", "le", "à", "de", "la", "les", "el", "en", "los", "del",
        "den", "г", "гор", "года", "в", "на",
    ];
    let behind = behind.trim_end();
    if behind.ends_with('。') {
        return true;
    }
    let small = |words: &str| {
        let words =
            words.split_whitespace().map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
        words.filter(|word| word.starts_with(char::is_lowercase) && !SMALL.contains(word)).count()
    };
    // A scanner takes the last stop of "Paraná, 22 October 1854." for a comma.
    let stopped = behind.ends_with(['.', ',', ':']) && !behind.ends_with("г.");
    stopped && small(before) + small(behind) >= 2
}

/// Whether a short line with a date says from when something holds, or where a
/// journal printed it: `It shall apply from 1 March 2031.`, `(OJ L 60, 1.3.2031, p. 59)`.
fn is_rule_or_citation(line: &str) -> bool {
    [" shall ", " appl", " from ", " until ", "OJ ", ", p. "].iter().any(|word| line.contains(word))
}

/// Whether a paragraph has more words than a line of the closing.
fn is_long(paragraph: &str) -> bool {
    // A word has a byte and a blank behind it, or more.
    paragraph.len() > 2 * LONGEST
        && (has_more_words(paragraph, LONGEST) || !paragraph.is_ascii() && words(paragraph) > LONGEST)
}

static IN_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let name =
        r"(?<place>\p{Lu}[\p{L}.'’-]+(?:[ \u{a0}](?:de |del |la |sur |upon |on )?\p{Lu}[\p{L}.'’-]+){0,3})";
    Regex::new(&format!(
        r"(?:(?:(?-u:\b)(?:in|at|en|[Ff]ait a|en la ciudad de)|(?:^|[^\p{{L}}\p{{N}}])(?:à|в|в городе|г\.|гор\.))[ \u{{a0}}]{{1,3}}(?:the (?:city|town) of )?{name}|^{name},[ \u{{a0}}](?:on |le |el )?(?:the )?[0-9]|(?:[于在])(?<han>[\u{{4e00}}-\u{{9fff}}·]{{2,8}}?)(?:签署|签订|[，。.\s]|$)|(?:في)[ ](?<arabic>[\u{{621}}-\u{{64a}}]+))"
    ).replacen("?<place>", "?<one>", 1).replacen("?<place>", "?<two>", 1))
    .expect("the pattern is a constant")
});

/// What a signature line tells; spans count from the start of `text`.
pub fn signature(text: &str) -> Signature {
    // A line that names nothing else: "Paraná, Octubre 22 de 1854,"
    let mut at = 0;
    let line = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let (place, date) = dateline::place_and_date(line.trim_end())?;
        Some((place.shifted(start), date.date, date.span.shifted(start)))
    });
    let date = dates::find(text).into_iter().next_back().map(|found| (found.date, found.span));
    let date = date.or_else(|| line.map(|(_, date, span)| (date, span)));
    let place = IN_PLACE.captures_iter(text).find_map(|found| {
        let place = ["one", "two", "han", "arabic"].iter().find_map(|name| found.name(name))?;
        // "in English", "in September": a language or a month is no place.
        let is_month = dates::is_month(place.as_str());
        (!is_month).then(|| (place.as_str().to_owned(), Span::from(place.range())))
    });
    let place = place.or_else(|| line.map(|(place, ..)| (dateline::in_title_case(place.of(text)), place)));
    Signature { date, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_with_its_time_closes_whatever_blanks_stand_between() {
        let blanks = "\u{a0}".repeat(20);
        assert!(opens_formula(&format!("END{blanks} 3:50 P.M. EST")));
        assert!(opens_formula("END 3:50 P.M. EST"));
        assert!(!opens_formula("END of the 3:50 train"));
    }

    #[test]
    fn a_sentence_with_a_date_closes_nothing() {
        let text = |line: &'static str| ["Statement", "The ministers met.", line];
        for line in [
            "The treaty was signed on 3 June 2029.",
            "Recalling its resolution 36/103 of 9 December 2031,",
            "وتدعو المجتمع الدولي إلى التحرك.",
            "双方于2029年6月3日建交。",
        ] {
            assert_eq!(begins(&text(line), true), None, "{line}");
        }
        for line in
            ["Mirsane, 3 June 2029.", "3 июня 2029 г.", "Paraná, Octubre 22 de 1854,", "（张小三 李小四）"]
        {
            assert_eq!(begins(&text(line), true), Some(2), "{line}");
        }
    }

    #[test]
    fn a_place_and_date_line_closes() {
        let body = "The two sides will continue to strengthen communication.";
        for line in [
            "September 11, 2020 in Moscow",
            "Moscow, 11 September 2020",
            "Done at Lissarde, on 4 May 2031, in two originals.",
            "Fait à Mirsane, le 4 mai 2031.",
            "2031年5月4日于青湾",
            "Москва, 11 сентября 2020 года",
            "حُرِّر في ميرسان في ١٦ فبراير ٢٠٣١",
            "Mirsane, mayo de 1873.",
            "Suscrito en la ciudad de Mirsane, el 4 de mayo de 2031.",
            "Signed by the States of the North at Mirsane, this 4 day of May 2031, and by the South at Lissarde.",
            "Adopted unanimously at the 3292nd meeting.",
            "Adopted without a vote at the 3292nd meeting.",
        ] {
            assert_eq!(begins(&[body, line], true), Some(1), "{line}");
        }
        assert_eq!(
            begins(
                &[body, "The Agreement was signed on May 8, 2015 and has served both countries well since."],
                true
            ),
            None
        );
    }

    #[test]
    fn a_rule_or_a_citation_with_a_date_closes_nothing() {
        let body = "This Regulation shall be binding in its entirety.";
        for line in ["It shall apply from 1 March 2031.", "(OJ L 60, 1.3.2031, p. 59)."] {
            assert_eq!(begins(&[body, line], true), None, "{line}");
        }
    }

    #[test]
    fn those_who_sign_close_with_the_date() {
        let body = "The Secretary shall publish this memorandum.";
        assert_eq!(begins(&[body, "JOSEPH R. BIDEN JR."], true), Some(1));
        assert_eq!(
            begins(&[body, "DONALD J. TRUMP", "THE WHITE HOUSE,", "December 18, 2025."], true),
            Some(1)
        );
        let office = "Президент Российской Федерации                     В.Путин";
        assert_eq!(begins(&[body, office, "Москва, Кремль\n25 июля 2002 года\nN 778"], true), Some(1));
        let witness = "In testimony whereof, the parties hereto have hereunto subscribed their names and affixed \
                       their seals, at Doaksville, on the day and year first above written.";
        assert_eq!(
            begins(&[body, witness, "Wm. Armstrong, Superintendent,", "J. T. Sprague, Lieutenant,"], true),
            Some(1)
        );
    }

    #[test]
    fn the_signature_tells_date_and_place() {
        let found = signature("September 11, 2020 in Moscow");
        assert_eq!(found.date.map(|(date, _)| date.to_string()), Some("2020-09-11".into()));
        assert_eq!(found.place.map(|(place, _)| place), Some("Moscow".into()));
        let found = signature("Moscow, 11 September 2020");
        assert_eq!(found.place.map(|(place, _)| place), Some("Moscow".into()));
        for (line, month) in
            [("Mirsane, Octubre 22 de 1854,", "1854-10-22"), ("MIRSANE, Mayo de 1873.", "1873-05")]
        {
            let found = signature(line);
            assert_eq!(found.date.map(|(date, _)| date.to_string()).as_deref(), Some(month));
            assert_eq!(found.place.map(|(place, _)| place).as_deref(), Some("Mirsane"));
        }
        for line in [
            "DONE at  Mirsane, this seventh day of May.",
            "Suscrito en la ciudad de Mirsane, el 4 de mayo de 2031.",
            "Signed by the States of the North at Mirsane, this 4 day of May 2031, and by the South at Lissarde.",
        ] {
            assert_eq!(signature(line).place.map(|(place, _)| place).as_deref(), Some("Mirsane"), "{line}");
        }
        for line in ["Fait à Mirsane, le 4 mai 2031.", "Ainsi fait a Mirsane, le 4 mai 2031."] {
            assert!(opens_formula(line));
            assert_eq!(signature(line).place.map(|(place, _)| place), Some("Mirsane".into()));
        }
    }
}
