//! Where the closing of a document begins: place, date, signatures.

use std::sync::LazyLock;

use document::{Date, Span};
use regex::Regex;

use crate::metadata::dates;

/// Words that open the formula of signature in the six languages of the UN.
static DONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:done (?:at|in|on)|signed (?:at|in|on)|adopted (?:at|in|on|unanimously|by)|given (?:at|under)|in witness whereof|fait à|hecho en|firmado en|dado en|совершено|подписано|принято|г\. |订于|签署于|签于|本声明于|حرر|حررت|وقع|صدر|end [0-9:]+ [ap]\.?m\.?)",
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
/// has at the most.
const LONGEST: usize = 45;

/// Where the closing begins among the paragraphs of a document, if it has one.
pub fn begins(paragraphs: &[&str]) -> Option<usize> {
    let lowest = paragraphs.len().saturating_sub(14).max(1);
    let mut found = None;
    for index in (lowest..paragraphs.len()).rev() {
        let paragraph = paragraphs[index].trim();
        if words(paragraph) > LONGEST {
            break;
        }
        if is_signature(paragraph) {
            found = Some(index);
        }
    }
    found
}

/// Whether a paragraph states when and where the document was signed, and
/// nothing else.
fn is_signature(paragraph: &str) -> bool {
    // Arabic is matched without its vowel marks.
    let bare: String =
        paragraph.chars().filter(|character| !('\u{64b}'..='\u{652}').contains(character)).collect();
    if DONE.is_match(&bare) {
        return true;
    }
    let found = dates::find(paragraph);
    let [date] = found.as_slice() else {
        return false;
    };
    let rest = words(&paragraph[..date.span.start()]) + words(&paragraph[date.span.end()..]);
    rest <= 5 && !paragraph.contains(['?', '!', ';'])
}

fn words(text: &str) -> usize {
    let han = text.chars().filter(|character| ('\u{3400}'..='\u{9fff}').contains(character)).count();
    text.split_whitespace().count() + han / 4
}

static IN_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    let name =
        r"(?<place>\p{Lu}[\p{L}.'’-]+(?:[ \u{a0}](?:de |del |la |sur |upon |on )?\p{Lu}[\p{L}.'’-]+){0,3})";
    Regex::new(&format!(
        r"(?:\b(?:in|at|à|en|en la ciudad de|в|в городе|г\.|гор\.)[ \u{{a0}}](?:the (?:city|town) of )?{name}|^{name},[ \u{{a0}}](?:on |le |el )?(?:the )?[0-9]|(?:[于在])(?<han>[\u{{4e00}}-\u{{9fff}}·]{{2,8}}?)(?:签署|签订|[。.\s]|$)|(?:في)[ ](?<arabic>[\u{{621}}-\u{{64a}}]+))"
    ).replacen("?<place>", "?<one>", 1).replacen("?<place>", "?<two>", 1))
    .expect("the pattern is a constant")
});

/// What a signature line tells; spans count from the start of `text`.
pub fn signature(text: &str) -> Signature {
    let date = dates::find(text).into_iter().next_back().map(|found| (found.date, found.span));
    let place = IN_PLACE.captures_iter(text).find_map(|found| {
        let place = ["one", "two", "han", "arabic"].iter().find_map(|name| found.name(name))?;
        // "in English", "in September": a language or a month is no place.
        let is_month = dates::is_month(place.as_str());
        (!is_month).then(|| (place.as_str().to_owned(), Span::from(place.range())))
    });
    Signature { date, place }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "Adopted unanimously at the 3292nd meeting.",
        ] {
            assert_eq!(begins(&[body, line]), Some(1), "{line}");
        }
        assert_eq!(
            begins(&[
                body,
                "The Agreement was signed on May 8, 2015 and has served both countries well since."
            ]),
            None
        );
    }

    #[test]
    fn the_signature_tells_date_and_place() {
        let found = signature("September 11, 2020 in Moscow");
        assert_eq!(found.date.map(|(date, _)| date.to_string()), Some("2020-09-11".into()));
        assert_eq!(found.place.map(|(place, _)| place), Some("Moscow".into()));
        let found = signature("Moscow, 11 September 2020");
        assert_eq!(found.place.map(|(place, _)| place), Some("Moscow".into()));
        let found = signature("Fait à Mirsane, le 4 mai 2031.");
        assert_eq!(found.place.map(|(place, _)| place), Some("Mirsane".into()));
    }
}
